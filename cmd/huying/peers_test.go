package main

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// What was seen to break gammu-smsd and smstools3 on the same emulator: each
// of these once happened to somebody's texts.

// onABox runs a story on a box that has just started.
func onABox(t *testing.T, story func(d *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()
		time.Sleep(5 * time.Second)
		story(d)
	})
}

// receipts are the texts the outbox holds.
func (d *scene) outbox() []appliance.Outgoing {
	d.t.Helper()
	all, err := d.box.desk.Outbox(d.t.Context(), 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// The network took the text, and the modem fell silent or said an error: the
// peers send it again, and the villager gets it twice.
func TestAReceiptTheNetworkTookIsNotSentTwice(t *testing.T) {
	for _, said := range []string{"silence", "ERROR", "332", "500", "331"} {
		for _, reports := range []bool{true, false} {
			name := said + " with a report"
			if !reports {
				name = said + " without one"
			}
			t.Run(name, func(t *testing.T) {
				onABox(t, func(d *scene) {
					d.gsm.Set(emulator.Faults{AfterSend: said, Taken: true, Times: 1, NoReports: !reports})
					d.gsm.Deliver(string(villager), "村东头路灯不亮了")
					d.hears("件号1007")
					time.Sleep(80 * time.Hour) // longer than anything is tried
					if n := d.heard("件号1007"); n != 1 {
						t.Errorf("the villager got the receipt %d times", n)
					}
					want := appliance.TextUncertain
					if reports {
						want = appliance.TextDelivered
					}
					if o := d.outbox(); len(o) != 1 || o[0].State != want {
						t.Errorf("the outbox says %+v, want one that is %s", o, want)
					}
				})
			})
		}
	}
}

// The network did not take it, and the modem said so at the prompt: it is sent
// later, once.
func TestAReceiptRefusedAtThePromptGoesLater(t *testing.T) {
	for _, said := range []string{"ERROR", "silence", "304", "330"} {
		t.Run(said, func(t *testing.T) {
			onABox(t, func(d *scene) {
				d.gsm.Set(emulator.Faults{Prompt: said, Times: 1})
				d.gsm.Deliver(string(villager), "村东头路灯不亮了")
				d.hears("件号1007")
				time.Sleep(time.Hour)
				if n := d.heard("件号1007"); n != 1 || d.outbox()[0].State != appliance.TextDelivered {
					t.Errorf("heard %d times, the outbox says %s", n, d.outbox()[0].State)
				}
			})
		})
	}
}

// The port is gone for four seconds and comes back, perhaps under another
// name: both peers stop for good.
func TestAPortThatIsGoneForFourSecondsLosesNothing(t *testing.T) {
	for _, renumber := range []bool{false, true} {
		onABox(t, func(d *scene) {
			d.gsm.Unplug(4*time.Second, renumber)
			d.gsm.Deliver(string(villager), "村东头路灯不亮了")
			d.hears("件号1007")
			if cases := d.cases(); len(cases) != 1 {
				t.Errorf("%d cases", len(cases))
			}
		})
	}
}

// The modem restarts, or says nothing for 45 seconds: gammu-smsd stops for good.
func TestAModemThatRestartsOrFallsSilentLosesNothing(t *testing.T) {
	for name, happens := range map[string]func(*emulator.Modem){
		"restart": (*emulator.Modem).Reset,
		"silence": func(m *emulator.Modem) { m.Silence(45 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			onABox(t, func(d *scene) {
				d.gsm.Deliver(string(villager), "村东头路灯不亮了")
				d.hears("件号1007")
				happens(d.gsm)
				d.gsm.Deliver("+8613900002222", "井盖丢了")
				for range 300 {
					if len(d.cases()) == 2 {
						break
					}
					time.Sleep(time.Second)
				}
				time.Sleep(2 * time.Minute)
				if cases := d.cases(); len(cases) != 2 {
					t.Fatalf("%d cases", len(cases))
				}
				// The report of the first may be lost with the modem's memory; the text is not.
				for _, o := range d.outbox() {
					if o.State != appliance.TextDelivered && o.State != appliance.TextSent {
						t.Errorf("a receipt is %s", o.State)
					}
				}
				for no, n := range map[string]int{"件号1007": 1, "件号1010": 1} {
					if got := d.heard(no); got != n {
						t.Errorf("%s was told %d times", no, got)
					}
				}
			})
		})
	}
}

// A PDU nobody can read lies in front of a good one: four kinds of them stop
// smstools3 for good.
func TestAnUnreadablePDUDoesNotStandInTheWay(t *testing.T) {
	for name, pdu := range map[string]string{
		"empty user data header": "07918613080050F0440D91683108001011F100086211320190000003050003",
		"length beyond the data": "07918613080050F0040D91683108001011F10008621132019000008C6751",
		"no service centre":      "FF",
		"odd digits":             "07918613080050F0040D91683108001011F1000862113201900000046751A",
		"address too long":       "07918613080050F004FF91683108001011F1",
		"date of nonsense":       "07918613080050F0040D91683108001011F10008FFFFFFFFFFFFFF0467514E1C",
	} {
		t.Run(name, func(t *testing.T) {
			onABox(t, func(d *scene) {
				d.gsm.DeliverPDU(pdu)
				d.gsm.Deliver(string(villager), "村东头路灯不亮了")
				d.hears("件号")
				time.Sleep(3 * time.Minute)
				if n := d.gsm.Stored(); n != 0 {
					t.Errorf("%d slots are still taken", n)
				}
				heard, err := d.box.desk.Messages(t.Context(), 0)
				if err != nil || len(heard) != 2 {
					t.Errorf("%d messages can be seen, %v: the unreadable one must be among them", len(heard), err)
				}
			})
		})
	}
}

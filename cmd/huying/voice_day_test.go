package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/modem/emulator"
)

// Who rings on these days.
const (
	ringer  = appliance.Phone("+8613800001111")
	officer = appliance.Phone("+8613800000061")
	deputy  = appliance.Phone("+8613800000062")
)

// callee says what somebody does when they are rung.
func (d *scene) callee(who appliance.Phone, c emulator.Callee) { d.gsm.SetCallee(who.Local(), c) }

// rings is somebody who rings and puts the phone down when they are sent away.
func (d *scene) rings(who appliance.Phone) {
	d.t.Helper()
	d.ready()
	if !d.gsm.Ring(string(who)) {
		d.t.Fatalf("%s finds the line busy", who.Local())
	}
	time.Sleep(2 * time.Second)
	synctest.Wait()
	all := d.gsm.Calls()
	if last := all[len(all)-1]; last.State != emulator.Refused {
		d.t.Fatalf("the call is %s: somebody pays", last.State)
	}
}

// ready waits until the line is.
func (d *scene) ready() {
	d.t.Helper()
	for range 600 {
		if d.box.line.Status().Phase == appliance.LineReady && d.box.trust.Load() {
			return
		}
		time.Sleep(time.Second)
	}
	d.t.Fatal("the line is never ready")
}

// rung is whom the box rang, and how it ended, in order.
func (d *scene) rung() (out []string) {
	for _, c := range d.gsm.Calls() {
		if c.To != "" {
			out = append(out, strings.TrimPrefix(c.To, "+86")+" "+string(c.State))
		}
	}
	return out
}

// callbacks are all, oldest first.
func (d *scene) callbacks() (out []appliance.Callback) {
	d.t.Helper()
	if err := d.box.store.View(d.t.Context(), func(r appliance.Reader) error {
		out = nil
		for b, err := range r.Callbacks(false) {
			if err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	}); err != nil {
		d.t.Fatal(err)
	}
	slices.Reverse(out)
	return out
}

// recordings are all, oldest first, with what lies sealed in their files.
func (d *scene) recordings() (out []appliance.Recording) {
	d.t.Helper()
	if err := d.box.store.View(d.t.Context(), func(r appliance.Reader) error {
		out = nil
		for a, err := range r.Recordings(false) {
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	}); err != nil {
		d.t.Fatal(err)
	}
	for _, a := range out {
		if sound, err := d.box.store.Audio(a.Hash); err != nil || len(sound) != a.Bytes {
			d.t.Errorf("the sound of %d has %d bytes, not %d: %v", a.ID, len(sound), a.Bytes, err)
		}
	}
	slices.Reverse(out)
	return out
}

// onBoth tells a story on the two families that can do all of it.
func onBoth(t *testing.T, story func(d *scene)) {
	for _, p := range []emulator.Personality{emulator.EC20, emulator.SIM7600} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := sinceMonday()
				gsm := emulator.New(emulator.Options{Personality: p, Now: now, AutoReport: true})
				d := begin(t, t.TempDir(), gsm, now)
				defer d.stop()
				story(d)
			})
		})
	}
}

func press(after time.Duration, key rune) emulator.Act { return emulator.Act{After: after, Key: key} }

// A villager rings once; the box rings back, asks, records, says the number and texts it.
func TestAVillagerTellsItOnThePhone(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
			press(20*time.Second, '1'),
			{After: 16 * time.Second, Speaks: 15 * time.Second},
			press(16*time.Second, '#'),
		}})
		d.rings(ringer)
		time.Sleep(10 * time.Second)
		if n := d.heard("看到您来电"); n != 0 {
			d.t.Error("a text says what the call is about to")
		}
		d.hears("件号1007")
		time.Sleep(time.Minute)
		all := d.cases()
		if len(all) != 1 || all[0].Channel != appliance.ChannelVoice || all[0].Reporter != appliance.Address(ringer) || !strings.Contains(all[0].Text, "待听写") {
			d.t.Fatalf("the cases are %+v", all)
		}
		if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackReached || b[0].Case != all[0].ID || b[0].TriedAt.Sub(b[0].At) < 20*time.Second {
			d.t.Errorf("the callback is %+v", b)
		}
		if a := d.recordings(); len(a) != 1 || a[0].Case != all[0].ID || a[0].Seconds < 10 || a[0].Seconds > 20 {
			d.t.Errorf("the recordings are %+v", a)
		}
		if got := d.rung(); !slices.Equal(got, []string{"13800001111 ended"}) {
			d.t.Errorf("rung: %v", got)
		}
		spoken := ""
		for _, h := range d.gsm.Heard() {
			spoken += h.Text + "\n"
		}
		for _, words := range []string{"您好,这里是青山镇呼应热线", "反映事情请按1", "请在嘀声后说清楚", "已登记,件号是幺零零七"} {
			if !strings.Contains(spoken, words) {
				d.t.Errorf("never said %q, only\n%s", words, spoken)
			}
		}
		// A clerk writes down what was said.
		clerk := d.clerk("李静")
		a := d.recordings()[0]
		if _, _, err := d.box.desk.Listen(d.t.Context(), clerk, a.ID); err != nil {
			d.t.Fatal(err)
		}
		if _, err := d.box.desk.WriteDown(d.t.Context(), clerk, a.ID, "王家庄村口桥栏杆断了"); err != nil {
			d.t.Fatal(err)
		}
		if c := d.cases()[0]; !strings.Contains(c.Text, "听写：王家庄村口桥栏杆断了") || c.Summary != "王家庄村口桥栏杆断了" {
			d.t.Errorf("the case says %q, in short %q", c.Text, c.Summary)
		}
	})
}

// Nobody answers at +20 s, +10 min and +60 min: then R32, and no more.
func TestNobodyAnswersThreeTimes(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{How: emulator.NeverComes})
		d.rings(ringer)
		time.Sleep(80 * time.Minute)
		d.hears("回拨3次没接通")
		b := d.callbacks()
		if len(b) != 1 || b[0].State != appliance.BackMissed || b[0].Tries != 3 {
			d.t.Fatalf("the callback is %+v", b)
		}
		took := b[0].Ended.Sub(b[0].At).Minutes()
		if took < 70 || took > 76 {
			d.t.Errorf("three tries took %.0f minutes", took)
		}
		time.Sleep(3 * time.Hour)
		if n := len(d.rung()); n != 3 {
			d.t.Errorf("rung %d times", n)
		}
	})
}

// Nothing is said: a text asks for it. Another rings meanwhile: one call after the other.
func TestSilenceOnThePhone(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second})
		d.hearsAfter(ringer, "刚才给您回电,没听到您要说的事")
		if len(d.cases()) != 0 {
			d.t.Errorf("silence became %d cases", len(d.cases()))
		}
	})
}

// hearsAfter rings and waits for a text.
func (d *scene) hearsAfter(who appliance.Phone, words string) {
	d.t.Helper()
	d.rings(who)
	d.hears(words)
}

// They hang up in the middle of a word: what was said is a matter.
func TestHangingUpMidRecording(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{
			press(20*time.Second, '1'),
			{After: 16 * time.Second, Speaks: 9 * time.Second},
			{After: 8 * time.Second, HangUp: true},
		}})
		d.hearsAfter(ringer, "件号1007")
		if a := d.recordings(); len(a) != 1 || a[0].Seconds < 5 {
			d.t.Errorf("the recordings are %+v", a)
		}
	})
}

// A text that comes during the call is kept, and answered when the call is over.
func TestATextDuringACallIsNotLost(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 50 * time.Second, HangUp: true}}})
		d.rings(ringer)
		for range 120 {
			if _, talking := d.gsm.Calling(); talking {
				break
			}
			time.Sleep(time.Second)
		}
		if _, talking := d.gsm.Calling(); !talking {
			d.t.Fatal("nobody talks")
		}
		if err := d.gsm.Deliver("+8613900002222", "村东头路灯不亮"); err != nil {
			d.t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		if _, talking := d.gsm.Calling(); !talking || len(d.cases()) != 1 {
			d.t.Errorf("talking %v, %d cases: a call keeps texts waiting", talking, len(d.cases()))
		}
		d.reads("+8613900002222", "件号1007")
	})
}

// The modem restarts in the middle of a call: the line comes back, and they are rung again.
func TestTheModemRestartsMidCall(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second})
		d.rings(ringer)
		for range 120 {
			if _, talking := d.gsm.Calling(); talking {
				break
			}
			time.Sleep(time.Second)
		}
		d.gsm.Reset()
		d.ready()
		time.Sleep(5 * time.Minute)
		if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackWaiting || b[0].Human || b[0].Tries != 1 {
			d.t.Fatalf("the callback is %+v", b)
		}
		if n := d.heard("没听到您要说的事"); n != 0 {
			d.t.Error("who was cut off is told that they said nothing")
		}
		time.Sleep(9 * time.Minute)
		if got := d.rung(); !slices.Equal(got, []string{"13800001111 lost", "13800001111 ended"}) {
			d.t.Errorf("rung: %v", got)
		}
	})
}

// At night a ring is rung back in the morning; two callers are not rung in the same minute.
func TestANightRingIsRungBackInTheMorning(t *testing.T) {
	onBoth(t, func(d *scene) {
		other := appliance.Phone("+8613900002222")
		d.ready()
		time.Sleep(d.until("23:00"))
		for _, who := range []appliance.Phone{ringer, other} {
			d.callee(who, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
			d.rings(who)
		}
		d.hears("现在是夜间")
		time.Sleep(d.until("07:50"))
		if got := d.rung(); len(got) > 0 {
			d.t.Errorf("rung at night: %v", got)
		}
		time.Sleep(d.until("08:30"))
		var at []string
		for _, c := range d.gsm.Calls() {
			if c.To != "" {
				at = append(at, strings.TrimPrefix(c.To, "+86")+c.At.In(monday.Location()).Format(" 15:04"))
			}
		}
		if !slices.Equal(at, []string{"13800001111 08:00", "13900002222 08:02"}) {
			d.t.Errorf("rung: %v", at)
		}
	})
}

// until is how long it is to a time of the day.
func (d *scene) until(hour string) time.Duration {
	now := d.box.clock.Now().In(monday.Location())
	at, _ := time.Parse("15:04", hour)
	then := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
	if !then.After(now) {
		then = then.AddDate(0, 0, 1)
	}
	return then.Sub(now)
}

// A result that nobody rates is asked for on the phone: 2, with words, does it again.
func TestAFollowUpCallWithNotSolved(t *testing.T) {
	onBoth(t, func(d *scene) {
		clerk := d.clerk("李静")
		d.ready()
		if err := d.gsm.Deliver(string(ringer), "村东头路灯不亮"); err != nil {
			d.t.Fatal(err)
		}
		d.hears("件号1007")
		id := d.cases()[0].ID
		for _, deed := range []loop.Deed{loop.Accept{}, loop.Conclude{Text: "已更换灯头"}} {
			if _, err := d.box.desk.Do(d.t.Context(), clerk, id, 0, deed); err != nil {
				d.t.Fatal(err)
			}
		}
		d.hears("办理结果")
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{
			press(35*time.Second, '2'),
			{After: 15 * time.Second, Speaks: 8 * time.Second},
			press(9*time.Second, '#'),
		}})
		for range 12 * 24 { // the texts go first, then the call (C18)
			time.Sleep(time.Hour)
			if c := d.cases()[0]; c.State != appliance.CaseFollowup {
				break
			}
		}
		c := d.cases()[0]
		if c.State != appliance.CaseAccepted || c.Rating != 3 || c.Round != 2 {
			d.t.Errorf("the case is %s, rated %d, round %d; rung %v", c.State, c.Rating, c.Round, d.rung())
		}
		if a := d.recordings(); len(a) != 1 || a[0].Case != id {
			d.t.Errorf("the recordings are %+v", a)
		}
		for _, call := range d.gsm.Calls() {
			at := call.At.In(monday.Location())
			if m := at.Hour()*60 + at.Minute(); call.To != "" && (m < 9*60 || m > 20*60) {
				d.t.Errorf("rung at %s", at.Format("15:04"))
			}
		}
	})
}

// An alarm nobody takes rings one duty officer after the other until somebody does.
func TestTheDutyOfficersAreRungAboutAnAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		d := begin(t, t.TempDir(), newGSM(now), now)
		defer d.stop()
		d.box.voice.Duty = []appliance.Phone{officer, deputy}
		d.ready()
		d.callee(officer, emulator.Callee{How: emulator.NeverComes})
		d.callee(deputy, emulator.Callee{Answers: 3 * time.Second, Does: []emulator.Act{press(20*time.Second, '1')}})
		if err := d.gsm.Deliver(string(ringer), "我家着火了快来人"); err != nil {
			t.Fatal(err)
		}
		d.hears("报警110")
		time.Sleep(5 * time.Minute)
		if got := d.rung(); !slices.Equal(got, []string{"13800000061 unanswered", "13800000062 ended"}) && !slices.Equal(got, []string{"13800000061 dropped", "13800000062 ended"}) {
			t.Errorf("rung: %v", got)
		}
		if err := d.box.store.View(t.Context(), func(r appliance.Reader) error {
			for a, err := range r.Alarms(true) {
				return fmt.Errorf("the alarm still stands: %+v, %v", a, err)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if n := len(d.rung()); n != 2 {
			t.Errorf("rung %d times after it was taken", n)
		}
	})
}

// A modem that can only be rung leaves it to the clerks, and says so.
func TestWithoutAVoiceTheClerksRingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		d := begin(t, t.TempDir(), emulator.New(emulator.Options{Personality: emulator.SIM800, Now: now, AutoReport: true}), now)
		defer d.stop()
		d.rings(ringer)
		d.hears("看到您来电")
		time.Sleep(2 * time.Hour)
		if got := d.rung(); len(got) > 0 {
			t.Errorf("rung: %v", got)
		}
		if b := d.callbacks(); len(b) != 1 || !b[0].Human || b[0].State != appliance.BackWaiting {
			t.Errorf("the callbacks are %+v", b)
		}
		voice, lacks := d.box.voiceFacts()
		if voice != "part" || !strings.Contains(lacks.Zh, "不能录音") {
			t.Errorf("doctor says %s, %s", voice, lacks.Zh)
		}
	})
}

// dutyPhone is the first duty officer of these days.
const dutyPhone = appliance.Phone("+8613800000007")

// said is all that anybody heard on the phone.
func (d *scene) said() (all string) {
	for _, h := range d.gsm.Heard() {
		all += h.Text + "|"
	}
	return all
}

// Who presses 0 is put through to the duty phone, who is told why it rings; when one of the two leaves the line is free.
func TestZeroPutsThroughToTheDutyPhone(t *testing.T) {
	for name, leaves := range map[string]struct{ villager, officer []emulator.Act }{
		"the villager leaves": {villager: []emulator.Act{press(20*time.Second, '0'), {After: 90 * time.Second, HangUp: true}}},
		"the officer leaves":  {villager: []emulator.Act{press(20*time.Second, '0')}, officer: []emulator.Act{{After: 2 * time.Minute, HangUp: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(d *scene) {
				d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: leaves.villager})
				d.callee(dutyPhone, emulator.Callee{Answers: 6 * time.Second, Does: leaves.officer})
				d.rings(ringer)
				time.Sleep(2 * time.Minute)
				if _, talking := d.gsm.Calling(); name == "the officer leaves" && !talking {
					d.t.Error("they are cut off")
				}
				time.Sleep(3 * time.Minute)
				if got := d.rung(); !slices.Equal(got, []string{"13800001111 ended", "13800000007 ended"}) {
					d.t.Fatalf("rung: %v; said %s", got, d.said())
				}
				if _, talking := d.gsm.Calling(); talking {
					d.t.Error("somebody is still on the line")
				}
				if said := d.said(); !strings.Contains(said, "正在给您接工作人员") || !strings.Contains(said, "有村民找您") || strings.Contains(said, "半小时内") {
					d.t.Errorf("said %s", said)
				}
				if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackReached || b[0].Human || !strings.Contains(b[0].Note, "接通") {
					d.t.Errorf("the callbacks are %+v", b)
				}
				d.rings(ringer) // the line is free for the next
			})
		})
	}
}

// The duty phone does not answer within 25 seconds, or the network refuses: a person rings back, and words may be left.
func TestZeroWithNobodyAtTheDutyPhone(t *testing.T) {
	for name, x := range map[string]struct {
		officer emulator.Callee
		faults  emulator.Faults
		rung    string // how the duty phone was; "" not at all
	}{
		"nobody answers":         {officer: emulator.Callee{How: emulator.NeverComes}, rung: "dropped"},
		"it is busy":             {officer: emulator.Callee{How: emulator.IsBusy}, rung: "busy"},
		"the network holds none": {faults: emulator.Faults{NoHold: true}},
		"the network joins none": {officer: emulator.Callee{Answers: 3 * time.Second}, faults: emulator.Faults{NoJoin: true}, rung: "ended"},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(d *scene) {
				d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{press(20*time.Second, '0')}})
				d.callee(dutyPhone, x.officer)
				d.gsm.Set(x.faults)
				d.rings(ringer)
				begun := time.Now()
				for !strings.Contains(d.said(), "不留话请挂机") {
					if time.Sleep(time.Second); time.Since(begun) > 2*time.Minute {
						d.t.Fatalf("only %s was said", d.said())
					}
				}
				time.Sleep(10 * time.Second)
				d.gsm.Speak(8 * time.Second)
				time.Sleep(9 * time.Second)
				d.gsm.Press("#")
				time.Sleep(time.Minute)
				want := []string{"13800001111 ended"}
				if x.rung != "" {
					want = append(want, "13800000007 "+x.rung)
				}
				if got := d.rung(); !slices.Equal(got, want) {
					d.t.Errorf("rung: %v, want %v", got, want)
				}
				if all := d.recordings(); len(all) != 1 || all[0].Seconds < 7 {
					d.t.Errorf("the recordings are %+v", all)
				}
				if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackWaiting || !b[0].Human {
					d.t.Errorf("the callbacks are %+v", b)
				}
			})
		})
	}
}

package hotline

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
)

// report is a delivery report as the modem lists it.
func (b *box) report(to appliance.Address, mr, status int) appliance.Part {
	return appliance.Part{
		Kind: appliance.PartReport, From: to, SentAt: b.now().Truncate(time.Second), HeardAt: b.now(), Total: 1, Number: 1,
		Report: &appliance.Report{MR: mr, Status: status, To: to, At: b.now().Truncate(time.Second)},
	}
}

// queueTo puts a text of so many parts into the outbox.
func (b *box) queueTo(to appliance.Phone, template string, id appliance.CaseID, text string) uint64 {
	b.t.Helper()
	e := appliance.QueueText(appliance.Rule("test"), to, id, template, appliance.ClassResult, true, text)
	e.At = b.now()
	return b.write(e)
}

func (b *box) write(es ...appliance.Entry) (first uint64) {
	b.t.Helper()
	err := b.st.Update(b.t.Context(), func(tx appliance.Tx) error {
		first = tx.Seq()
		return tx.Append(es...)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return first
}

// handed is what the outbox writes about a part.
func (b *box) handed(id uint64, kind appliance.Kind, state appliance.TextState, part int, now appliance.TextState, mr int) {
	b.t.Helper()
	b.write(appliance.Entry{At: b.now(), Actor: appliance.Rule("outbox"), Kind: kind, Peer: zhang, Body: appliance.TextChange{
		Text: id, State: state, Part: part, PartState: now, MR: mr,
	}})
}

func (b *box) is(id uint64, want appliance.TextState) {
	b.t.Helper()
	b.view(func(r appliance.Reader) error {
		o, err := r.Text(id)
		if err == nil && o.State != want {
			b.t.Errorf("text %d is %s %+v, want %s", id, o.State, o.Parts, want)
		}
		return err
	})
}

func TestAReportSettlesASentText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		id := b.queueTo(zhang, "", 0, "办好了")
		b.handed(id, appliance.KindTextSent, appliance.TextSent, 1, appliance.TextSent, 41)
		other := b.queueTo(li, "", 0, "另一个")
		b.handed(other, appliance.KindTextSent, appliance.TextSent, 1, appliance.TextSent, 42)
		pass(time.Minute)
		b.sim.put(b.report(zhang, 42, 0)) // the right number of nobody's text
		pass(time.Second)
		b.is(id, appliance.TextSent)
		b.sim.put(b.report(zhang, 41, 0x30)) // still being tried
		pass(time.Second)
		b.is(id, appliance.TextSent)
		b.sim.put(b.report("13800001111", 41, 0)) // as this network writes numbers
		pass(time.Second)
		b.is(id, appliance.TextDelivered)
		b.sim.put(b.report(li, 42, 0x46))
		pass(time.Second)
		b.is(other, appliance.TextFailed)
		if b.sim.stored() != 0 || len(b.messages()) != 0 {
			t.Errorf("%d on the SIM, %d messages", b.sim.stored(), len(b.messages()))
		}
		b.stop()
	})
}

// TestAReportSettlesADoubt when only one text can be meant; else a clerk does.
func TestAReportSettlesADoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		id := b.queueTo(zhang, "", 0, "办好了")
		b.handed(id, appliance.KindTextSending, appliance.TextSending, 1, appliance.TextSending, 0)
		b.handed(id, appliance.KindTextUncertain, appliance.TextUncertain, 1, appliance.TextUncertain, 0)
		pass(time.Minute)
		b.sim.put(b.report(zhang, 7, 0))
		pass(time.Second)
		b.is(id, appliance.TextDelivered)

		var two [2]uint64
		for i := range two {
			two[i] = b.queueTo(zhang, "", 0, "第二个")
			b.handed(two[i], appliance.KindTextUncertain, appliance.TextUncertain, 1, appliance.TextUncertain, 0)
		}
		pass(time.Minute)
		b.sim.put(b.report(zhang, 8, 0))
		pass(time.Hour)
		b.is(two[0], appliance.TextUncertain)
		b.is(two[1], appliance.TextUncertain)
		b.stop()
	})
}

// TestADoubtInTheMiddle: the network has part 1 after all; the text goes on with part 2.
func TestADoubtInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		id := b.queueTo(zhang, "", 0, strings.Repeat("长", 100))
		b.handed(id, appliance.KindTextUncertain, appliance.TextUncertain, 1, appliance.TextUncertain, 0)
		pass(time.Minute)
		b.sim.put(b.report(zhang, 7, 0x20))
		pass(time.Second)
		b.is(id, appliance.TextQueued)
		b.handed(id, appliance.KindTextSent, appliance.TextSent, 2, appliance.TextSent, 9)
		b.sim.put(b.report(zhang, 9, 0))
		pass(time.Second)
		b.is(id, appliance.TextSent)
		b.sim.put(b.report(zhang, 7, 0))
		pass(time.Second)
		b.is(id, appliance.TextDelivered)
		b.stop()
	})
}

// TestTheReportIsFaster than the outbox's note of the reference: it waits a little.
func TestTheReportIsFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		old := b.queueTo(zhang, "", 0, "以前的")
		b.handed(old, appliance.KindTextUncertain, appliance.TextUncertain, 1, appliance.TextUncertain, 0)
		id := b.queueTo(zhang, "", 0, "现在的")
		b.handed(id, appliance.KindTextSending, appliance.TextSending, 1, appliance.TextSending, 0)
		b.sim.put(b.report(zhang, 50, 0))
		pass(time.Second)
		b.is(id, appliance.TextSending)
		b.handed(id, appliance.KindTextSent, appliance.TextSent, 1, appliance.TextSent, 50)
		pass(5 * time.Second)
		b.is(id, appliance.TextDelivered)
		b.is(old, appliance.TextUncertain)
		b.stop()
	})
}

// TestAResultProvedByItsReport is told from then on.
func TestAResultProvedByItsReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		b.sim.put(b.text(zhang, "村东头路灯不亮了好几天"))
		pass(time.Second)
		c := b.cases()[0]
		id := b.queueTo(zhang, "R10", c.ID, "件号1007办理结果")
		b.handed(id, appliance.KindTextUncertain, appliance.TextUncertain, 1, appliance.TextUncertain, 0)
		pass(time.Minute)
		b.sim.put(b.report(zhang, 7, 0))
		pass(time.Second)
		if c = b.cases()[0]; c.Outcome.ToldAt.IsZero() || c.Outcome.ToldBy != "R10" {
			t.Errorf("the outcome is %+v", c.Outcome)
		}
		b.stop()
	})
}

package modem

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// everyPersonality runs a story on each model the emulator can be.
func everyPersonality(t *testing.T, story func(t *testing.T, o emulator.Options)) {
	for _, name := range []string{"sim800", "sim7600", "ec20"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				story(t, emulator.Options{Personality: emulator.Personalities()[name], AutoReport: true})
			})
		})
	}
}

func (b *box) deliver(texts ...string) {
	b.t.Helper()
	for _, x := range texts {
		if err := b.gsm.Deliver("+8613800001111", x); err != nil {
			b.t.Fatal(err)
		}
	}
}

// commands counts the AT commands that begin so, from now on.
func (b *box) commands(begin string) func() int {
	n := 0
	b.gsm.Hook(func(e emulator.Event) {
		if e.Kind == emulator.Command && e.When == emulator.Before && strings.HasPrefix(e.Text, begin) {
			b.mu.Lock()
			n++
			b.mu.Unlock()
		}
	})
	return func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		return n
	}
}

func TestALongTextComesInAnyOrder(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		long := strings.Repeat("山高路远,", 30)
		if err := b.gsm.DeliverParts("+8613800001111", long, []int{3, 1, 2, 1}); err != nil {
			t.Fatal(err)
		}
		got := b.listen(2 * time.Second)
		slices.SortFunc(got, func(x, y appliance.Part) int { return x.Number - y.Number })
		if len(got) != 3 || appliance.JoinText(texts(got)...) != long {
			t.Errorf("heard %d parts: %q", len(got), texts(got))
		}
		if n := b.gsm.Stored(); n != 0 {
			t.Errorf("%d slots still taken", n)
		}
	})
}

func TestATextIsHeardWithinMilliseconds(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.listen(time.Second)
		before := time.Now()
		b.deliver("你好")
		_, free, err := b.Next(t.Context())
		if err != nil || time.Since(before) > 5*time.Millisecond {
			t.Errorf("heard after %v: %v", time.Since(before), err)
		}
		if err := free(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestATextIsFoundWhenNobodySaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.listen(time.Second)
		b.gsm.Set(emulator.Faults{DropCMTI: true})
		b.deliver("没有通知")
		if got := b.listen(65 * time.Second); len(got) != 1 {
			t.Errorf("heard %q", texts(got))
		}
	})
}

func TestBothMemoriesAreRead(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		for _, m := range []string{"SM", "ME"} {
			if err := b.gsm.Deliver("+8613800001111", "在 "+m, emulator.Into(m)); err != nil {
				t.Fatal(err)
			}
		}
		b.ready()
		got := texts(b.listen(time.Second))
		slices.Sort(got)
		if !slices.Equal(got, []string{"在 ME", "在 SM"}) {
			t.Errorf("heard %q", got)
		}
		b.gsm.Set(emulator.Faults{DropCMTI: true})
		for _, m := range []string{"SM", "ME"} {
			if err := b.gsm.Deliver("+8613800001111", "又在 "+m, emulator.Into(m)); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.listen(2 * time.Minute); len(got) != 2 || b.gsm.Stored() != 0 {
			t.Errorf("heard %q, %d left", texts(got), b.gsm.Stored())
		}
	})
}

func TestABurstIsFreedWithOneCommandAndNewcomersAreSpared(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.listen(time.Second)
		for i := range 20 {
			b.deliver(fmt.Sprint("第", i))
		}
		parts, free, err := b.Next(t.Context())
		for err == nil && len(parts) < 20 { // the first nudge may be quicker than the burst
			parts, free, err = b.Next(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		b.gsm.Set(emulator.Faults{DropCMTI: true})
		b.deliver("后来的") // nobody told us of it
		deletes := b.commands("AT+CMGD")
		if err := free(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := b.gsm.Stored(); n != 1 {
			t.Fatalf("%d texts stored, want the newcomer alone", n)
		}
		if n := deletes(); n != 20 {
			t.Errorf("%d deletes: with an unread newcomer and a model nobody has seen spare one, each slot is freed alone", n)
		}
		if got := b.listen(2 * time.Minute); len(got) != 1 || got[0].Text != "后来的" {
			t.Errorf("heard %q", texts(got))
		}
		// Now without anybody in between.
		b.gsm.Set(emulator.Faults{DropCMTI: true})
		for i := range 20 {
			b.deliver(fmt.Sprint("再", i))
		}
		deletes = b.commands("AT+CMGD")
		if got := b.listen(2 * time.Minute); len(got) != 20 || b.gsm.Stored() != 0 {
			t.Errorf("heard %d, %d left", len(got), b.gsm.Stored())
		}
		if n := deletes(); n != 1 {
			t.Errorf("%d deletes for a burst, want 1", n)
		}
	})
}

func TestAModemThatDeletesUnreadTextsLosesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.listen(time.Second)
		b.gsm.Set(emulator.Faults{DeleteAll: true, DropCMTI: true})
		for i := range 10 {
			b.deliver(fmt.Sprint("第", i))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		_, free, err := b.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.deliver("后来的")
		if err := free(ctx); err != nil {
			t.Fatal(err)
		}
		if got := b.listen(2 * time.Minute); len(got) != 1 || got[0].Text != "后来的" {
			t.Errorf("heard %q, want the newcomer", texts(got))
		}
	})
}

func TestTextsThatCannotBeFreedComeAgainAndGoWhenTheyCan(t *testing.T) {
	for _, fault := range []string{"ERROR", "500", "silence"} {
		t.Run(fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := start(t, emulator.Options{}, Options{})
				b.ready()
				b.gsm.Set(emulator.Faults{DeleteFails: fault})
				b.deliver("一", "二", "三", "四", "五")
				got := b.listen(3 * time.Minute)
				if len(got) != 5 || b.gsm.Stored() != 5 {
					t.Fatalf("heard %q, %d stored", texts(got), b.gsm.Stored())
				}
				b.gsm.Set(emulator.Faults{})
				b.listen(5 * time.Minute)
				if n := b.gsm.Stored(); n != 0 {
					t.Errorf("%d slots still taken", n)
				}
			})
		})
	}
}

func TestABatchThatIsNeverFreedComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.deliver("盘满了")
		first, stale, err := b.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again, free, err := b.Next(t.Context())
		if err != nil || len(again) != 1 || string(again[0].Identity()) != string(first[0].Identity()) {
			t.Fatalf("got %q, %v, want the same again", texts(again), err)
		}
		if err := stale(t.Context()); err == nil {
			t.Error("an abandoned batch was freed")
		}
		if b.gsm.Stored() != 1 {
			t.Error("its slot was emptied")
		}
		if err := free(t.Context()); err != nil || b.gsm.Stored() != 0 {
			t.Errorf("free: %v, %d left", err, b.gsm.Stored())
		}
	})
}

func TestABatchFromBeforeTheCableWasPulledIsNotFreed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.deliver("拔线之前")
		_, free, err := b.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b.gsm.Unplug(4*time.Second, true)
		time.Sleep(20 * time.Second)
		b.ready()
		if err := free(t.Context()); err == nil || b.gsm.Stored() != 1 {
			t.Errorf("free: %v with %d stored; the card may be another one now", err, b.gsm.Stored())
		}
		if got := b.listen(time.Second); len(got) != 1 || b.gsm.Stored() != 0 {
			t.Errorf("heard %q, %d left", texts(got), b.gsm.Stored())
		}
	})
}

func TestMalformedPDUsDoNotStandInTheWay(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		bad := []string{
			"0891683108200505F0", "FF", "08916831", "0004FF91", "07911326040000F0",
			"0004" + "0D91683108001011F1" + "0008" + "62112241305023" + "8C4F60", "0011000B916407281553F80000AA0AE8329BFD4697D9EC37", "ABC",
		}
		for _, p := range bad {
			b.gsm.DeliverPDU(p)
		}
		b.deliver("好的那条")
		b.ready()
		got := b.listen(3 * time.Minute)
		var good, malformed int
		for _, p := range got {
			switch {
			case p.Text == "好的那条":
				good++
			case p.Kind == appliance.PartMalformed && p.Fault != "" && len(p.PDU) > 0:
				malformed++
			}
		}
		if good != 1 || malformed != len(bad) || b.gsm.Stored() != 0 {
			t.Errorf("heard %d good and %d malformed of %d, %d left", good, malformed, len(bad), b.gsm.Stored())
		}
	})
}

func TestAClass0TextAndAReportComeWithoutASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{AutoReport: true}, Options{})
		b.ready()
		b.listen(time.Second)
		if err := b.gsm.Deliver("+8613800001111", "闪", emulator.Class(0)); err != nil {
			t.Fatal(err)
		}
		parts, free, err := b.Next(t.Context())
		if err != nil || len(parts) != 1 || parts[0].Kind != appliance.PartFlash || parts[0].Storage != "" {
			t.Fatalf("heard %+v, %v", parts, err)
		}
		again, _ := b.directParts()
		if len(again) != 1 {
			t.Error("it was forgotten before it was kept")
		}
		if err := free(t.Context()); err != nil {
			t.Error(err)
		}
		if again, _ := b.directParts(); len(again) != 0 {
			t.Error("it is kept twice")
		}
	})
}

func TestReportsComeBack(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		mr, err := b.send("已收到")
		if err != nil {
			t.Fatal(err)
		}
		got := b.listen(2 * time.Minute)
		if len(got) != 1 || got[0].Report == nil || got[0].Report.MR != mr || !got[0].Report.Delivered() || got[0].Report.To != "+8613800001111" {
			t.Errorf("heard %+v, want the report for %d", got, mr)
		}
		if b.gsm.Stored() != 0 {
			t.Error("the report still lies in the modem")
		}
	})
}

func TestAFullSIMIsEmptied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Slots: map[string]int{"SM": 10}}, Options{})
		for i := range 25 {
			b.deliver(fmt.Sprint("排队", i))
		}
		b.ready()
		if got := b.listen(10 * time.Minute); len(got) != 25 {
			t.Errorf("heard %d of 25", len(got))
		}
	})
}

func TestNoiseAndForeignLinesInAListCostNothing(t *testing.T) {
	for _, f := range []emulator.Faults{{Noise: true}, {Intrude: "entries"}, {Intrude: "lines"}, {Intrude: "inside"}, {EchoForced: true}} {
		name, _ := f.MarshalJSON()
		t.Run(string(name), func(t *testing.T) {
			everyPersonality(t, func(t *testing.T, o emulator.Options) {
				b := start(t, o, Options{})
				b.gsm.Set(f)
				var want []string
				for i := range 12 {
					want = append(want, fmt.Sprintf("第%02d条", i))
				}
				b.deliver(want...)
				b.ready()
				got := texts(b.listen(5 * time.Minute))
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("heard %q", got)
				}
				if n := b.gsm.Stored(); n != 0 {
					t.Errorf("%d left", n)
				}
				if mr, err := b.send("好"); err != nil || len(b.gsm.Sent()) != 1 || b.gsm.Sent()[0].MR != mr {
					t.Errorf("sent %d times, %v", len(b.gsm.Sent()), err)
				}
			})
		})
	}
}

func TestADirectPartDoesNotWaitForAModemThatDied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.listen(time.Second)
		if err := b.gsm.Deliver("+8613800001111", "闪", emulator.Class(0)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		b.nudge("") // a list is due as well
		b.gsm.Unplug(0, false)
		time.Sleep(time.Second)
		if got := b.listen(time.Second); len(got) != 1 {
			t.Errorf("heard %q", texts(got))
		}
	})
}

// The emulator writes PDUs by itself, from the standard: what it means and
// what we read is compared here, kind by kind.
func TestAllKindsAreUnderstood(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		long := strings.Repeat("喂😀", 60)
		for _, d := range []struct {
			from, text string
			opts       []emulator.DeliverOption
			kind       appliance.PartKind
			want       string
		}{
			{"+8613800001111", "hello [world] €", nil, appliance.PartText, "hello [world] €"},
			{"10086", "您的余额", nil, appliance.PartText, "您的余额"},
			{"CMCC", "letters", nil, appliance.PartText, "letters"},
			{"+905551112233", "şŞğ", []emulator.DeliverOption{emulator.Shift(0, emulator.Turkish)}, appliance.PartText, "şŞğ"},
			{"+905551112233", "ışık", []emulator.DeliverOption{emulator.Shift(emulator.Turkish, emulator.Turkish)}, appliance.PartText, "ışık"},
			{"+8613800001111", long, []emulator.DeliverOption{emulator.Ref16(4660), emulator.CutPairs()}, appliance.PartText, long},
			{"+8613800001111", "", []emulator.DeliverOption{emulator.Octets([]byte{1, 2, 3})}, appliance.PartBinary, ""},
			{"+8613800001111", "类二", []emulator.DeliverOption{emulator.Class(2)}, appliance.PartText, "类二"},
			{"+8613800001111", "闪", []emulator.DeliverOption{emulator.Class(0)}, appliance.PartFlash, "闪"},
		} {
			if err := b.gsm.Deliver(d.from, d.text, d.opts...); err != nil {
				t.Fatal(err)
			}
			got := b.listen(time.Second)
			for _, p := range got {
				if p.Kind != d.kind || string(p.From) != d.from {
					t.Errorf("%q: got %s from %q (%s)", d.want, p.Kind, p.From, p.Fault)
				}
			}
			if s := appliance.JoinText(texts(got)...); s != d.want {
				t.Errorf("got %q, want %q", s, d.want)
			}
		}
		if err := b.gsm.DeliverMMS("+8613900002222", "http://mms/1"); err != nil {
			t.Fatal(err)
		}
		if got := b.listen(time.Second); len(got) == 0 || got[0].Kind != appliance.PartMMS || got[0].From != "+8613900002222" {
			t.Errorf("picture: got %+v", got)
		}
		if err := b.gsm.DeliverWAP("10086", "http://a/", "看"); err != nil {
			t.Fatal(err)
		}
		if got := b.listen(time.Second); len(got) != 1 || got[0].Kind != appliance.PartWAP {
			t.Errorf("push: got %+v", got)
		}
		if n := b.gsm.Stored(); n != 0 {
			t.Errorf("%d left", n)
		}
	})
}

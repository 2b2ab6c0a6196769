package modem

import (
	"errors"
	"testing"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

const officer appliance.Phone = "+8613900009999"

// A third is rung while the first is held, hears a sentence, and is put through; when they
// leave, or the first does, nobody stays behind alone.
func TestAThirdIsBroughtIn(t *testing.T) {
	for name, leave := range map[string]func(b *box){"the third leaves": func(b *box) { b.gsm.GiveUp() }, "the first leaves": func(b *box) { b.gsm.HeldGivesUp() }} {
		t.Run(name, func(t *testing.T) {
			eachVoice(t, func(t *testing.T, b *box) {
				c := b.talks()
				b.gsm.SetCallee("13900009999", emulator.Callee{Answers: 6 * time.Second})
				begun := time.Now()
				if err := c.Bring(t.Context(), officer, 25*time.Second); err != nil || time.Since(begun) > 10*time.Second {
					t.Fatalf("after %v: %v", time.Since(begun), err)
				}
				if err := c.Say(t.Context(), "有村民找您。"); err != nil {
					t.Error(err)
				}
				if err := c.Join(t.Context()); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				select {
				case <-c.Parted():
					t.Fatal("the third is said to have left")
				case <-c.HungUp():
					t.Fatal("the call is said to be over")
				default:
				}
				leave(b)
				select {
				case <-c.Parted():
				case <-c.HungUp():
				case <-time.After(12 * time.Second):
					t.Fatal("nobody noticed")
				}
				if err := c.HangUp(t.Context()); err != nil {
					t.Error(err)
				}
				time.Sleep(2 * time.Second)
				b.calls(emulator.Ended, emulator.Ended)
				b.works()
			})
		})
	}
}

// They do not come, or the network will not have it: the first is back and can be spoken to.
func TestAThirdWhoDoesNotCome(t *testing.T) {
	for name, x := range map[string]struct {
		callee emulator.Callee
		faults emulator.Faults
		join   bool // it is Join that fails
		want   error
		calls  []emulator.CallState
	}{
		"never comes":      {callee: emulator.Callee{How: emulator.NeverComes}, want: ErrNoAnswer, calls: []emulator.CallState{emulator.Ended, emulator.Dropped}},
		"is busy":          {callee: emulator.Callee{How: emulator.IsBusy}, want: ErrNoAnswer, calls: []emulator.CallState{emulator.Ended, emulator.Busy}},
		"switched off":     {callee: emulator.Callee{How: emulator.Unreachable}, want: ErrNoAnswer, calls: []emulator.CallState{emulator.Ended, emulator.Unanswered}},
		"nothing is held":  {faults: emulator.Faults{NoHold: true}, want: ErrNotJoined, calls: []emulator.CallState{emulator.Ended}},
		"none are joined":  {callee: emulator.Callee{Answers: 3 * time.Second}, faults: emulator.Faults{NoJoin: true}, join: true, want: ErrNotJoined, calls: []emulator.CallState{emulator.Ended, emulator.Ended}},
		"hangs up at once": {callee: emulator.Callee{Answers: 3 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}}, join: true, want: ErrNotJoined, calls: []emulator.CallState{emulator.Ended, emulator.Ended}},
	} {
		t.Run(name, func(t *testing.T) {
			eachVoice(t, func(t *testing.T, b *box) {
				c := b.talks()
				b.gsm.SetCallee("13900009999", x.callee)
				b.gsm.Set(x.faults)
				begun := time.Now()
				err := c.Bring(t.Context(), officer, 25*time.Second)
				if x.join && err == nil {
					time.Sleep(6 * time.Second)
					err = c.Join(t.Context())
				}
				if !errors.Is(err, x.want) || time.Since(begun) > 35*time.Second {
					t.Errorf("after %v: %v", time.Since(begun), err)
				}
				if err := c.Say(t.Context(), "工作人员半小时内给您打电话。"); err != nil {
					t.Error(err)
				}
				time.Sleep(30 * time.Second)
				select {
				case <-c.HungUp():
					t.Error("the first is gone too")
				default:
				}
				if err := c.HangUp(t.Context()); err != nil {
					t.Error(err)
				}
				b.calls(x.calls...)
				b.works()
			})
		})
	}
}

// Who is held hangs up: the third is not rung for nobody.
func TestWhoIsHeldHangsUp(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks(emulator.Act{After: 8 * time.Second, HangUp: true})
		b.gsm.SetCallee("13900009999", emulator.Callee{How: emulator.NeverComes})
		if err := c.Bring(t.Context(), officer, 25*time.Second); !errors.Is(err, ErrHungUp) {
			t.Errorf("%v", err)
		}
		c.isDown(t, 0)
		time.Sleep(2 * time.Second)
		b.calls(emulator.Ended, emulator.Dropped)
		b.works()
	})
}

// A modem that takes no more than +CHLD=0 brings nobody in, and says so without a try.
func TestAModemThatJoinsNobody(t *testing.T) {
	p := emulator.EC20
	p.Several = ""
	onModel(t, p, func(t *testing.T, b *box) {
		c := b.talks()
		if b.Voice().Joins {
			t.Error("it is said to")
		}
		if err := c.Bring(t.Context(), officer, 25*time.Second); !errors.Is(err, ErrNotJoined) {
			t.Error(err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Ended)
	})
}

package modem

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// sendError is what a failed hand-over must look like.
func sendError(t *testing.T, err error, kind error, code string) {
	t.Helper()
	var se *appliance.SendError
	other := map[error]error{appliance.ErrNotSent: appliance.ErrInDoubt, appliance.ErrInDoubt: appliance.ErrNotSent}[kind]
	if !errors.As(err, &se) || !errors.Is(err, kind) || errors.Is(err, other) || code != "" && se.Code != code {
		t.Errorf("got %v, want %v with code %q", err, kind, code)
	}
}

func TestWhatIsRefusedAtThePromptIsNotSent(t *testing.T) {
	for fault, code := range map[string]string{"ERROR": "error", "500": "cms-500", "332": "cms-332", "330": "cms-330", "silence": "no-prompt"} {
		t.Run(fault, func(t *testing.T) {
			everyPersonality(t, func(t *testing.T, o emulator.Options) {
				b := start(t, o, Options{})
				b.ready()
				b.gsm.Set(emulator.Faults{Prompt: fault, Times: 1})
				before := time.Now()
				_, err := b.send("您好")
				sendError(t, err, appliance.ErrNotSent, code)
				if d := time.Since(before); d > 15*time.Second {
					t.Errorf("it took %v to find out", d)
				}
				b.ready()
				if mr, err := b.send("再来"); err != nil || len(b.gsm.Sent()) != 1 || b.gsm.Sent()[0].MR != mr {
					t.Errorf("the next one: %v, %d sent", err, len(b.gsm.Sent()))
				}
			})
		})
	}
}

func TestAfterCtrlZOnlyTheNetworkKnows(t *testing.T) {
	for fault, code := range map[string]string{"ERROR": "error", "500": "cms-500", "332": "cms-332", "331": "cms-331", "41": "cms-41", "999": "cms-999", "silence": "silent"} {
		for _, taken := range []bool{true, false} {
			t.Run(fault, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := start(t, emulator.Options{}, Options{})
					b.ready()
					b.gsm.Set(emulator.Faults{AfterSend: fault, Taken: taken, Times: 1})
					_, err := b.send("您好")
					sendError(t, err, appliance.ErrInDoubt, code)
					if n := len(b.gsm.Sent()); n != map[bool]int{true: 1, false: 0}[taken] {
						t.Errorf("the network has it %d times", n)
					}
					b.ready()
					if _, err := b.send("下一条"); err != nil {
						t.Errorf("the next one: %v", err)
					}
				})
			})
		}
	}
}

func TestARefusalOfTheNetworkIsCertain(t *testing.T) {
	for _, fault := range []string{"21", "50", "302", "303", "304", "305", "310", "318", "320", "322", "330"} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, emulator.Options{}, Options{})
			b.ready()
			b.gsm.Set(emulator.Faults{AfterSend: fault, Times: 1})
			_, err := b.send("您好")
			sendError(t, err, appliance.ErrNotSent, "cms-"+fault)
		})
	}
}

func TestAnAnswerThatComesAfterWeGaveUpStillCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.gsm.Set(emulator.Faults{Late: networkWait + 2*time.Second, LateFor: "^Z"})
		mr, err := b.send("您好")
		if err != nil || len(b.gsm.Sent()) != 1 || b.gsm.Sent()[0].MR != mr {
			t.Errorf("got %d, %v", mr, err)
		}
		b.gsm.Set(emulator.Faults{})
		b.ready()
		if mr, err := b.send("下一条"); err != nil || b.gsm.Sent()[1].MR != mr {
			t.Errorf("the late answer was taken for the next one's: %d, %v", mr, err)
		}
	})
}

func TestACableThatIsPulledWhileSendingLeavesADoubt(t *testing.T) {
	for _, reset := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, emulator.Options{Pace: emulator.Pace{Send: 5 * time.Second}}, Options{})
			b.ready()
			time.AfterFunc(2*time.Second, func() {
				if reset {
					b.gsm.Reset()
				} else {
					b.gsm.Unplug(4*time.Second, false)
				}
			})
			before := time.Now()
			_, err := b.send("您好")
			sendError(t, err, appliance.ErrInDoubt, map[bool]string{true: "reset", false: "gone"}[reset])
			if time.Since(before) > 3*time.Second {
				t.Errorf("it took %v to notice", time.Since(before))
			}
			b.ready()
			if _, err := b.send("再来"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestALineThatIsNotReadySendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{PIN: "1234"}, Options{})
		b.phase(appliance.LinePINNeeded, time.Minute)
		_, err := b.send("您好")
		sendError(t, err, appliance.ErrNotSent, "line-pin-needed")
		_, err = b.Send(t.Context(), appliance.Handover{To: "+8613800001111", Text: "字"})
		sendError(t, err, appliance.ErrNotSent, "")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := b.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ready: %v", err)
		}
	})
}

func TestWhatCannotBeEncodedIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		_, err := b.Send(t.Context(), appliance.Handover{To: "+8613800001111", Text: strings.Repeat("字", 80), UCS2: true, Total: 1, Number: 1})
		sendError(t, err, appliance.ErrNotSent, "encode")
	})
}

func TestALongTextKeepsTheLinkOpenAndArrivesWhole(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		long := strings.Repeat("尊敬的乡亲😀", 20)
		parts, ucs2 := appliance.SplitText(long)
		links := b.commands("AT+CMMS=2")
		for i, p := range parts {
			h := appliance.Handover{To: "+8613800001111", Text: p, UCS2: ucs2, Ref: 77, Total: len(parts), Number: i + 1, More: i+1 < len(parts)}
			if _, err := b.Send(t.Context(), h); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.gsm.SentText(); len(got) != 1 || got[0].Text != long || len(got[0].Missing) > 0 {
			t.Errorf("the phone shows %+v", got)
		}
		if n := links(); n != 1 {
			t.Errorf("the link was asked for %d times", n)
		}
		if s := b.gsm.Sent()[0]; s.To != "+8613800001111" || s.Ref != 77 || !s.Report || s.Validity != 72*time.Hour {
			t.Errorf("the network has %+v", s)
		}
	})
}

func TestTextsAreHeardWhileOneIsBeingSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Pace: emulator.Pace{Send: 10 * time.Second}}, Options{})
		b.ready()
		b.listen(time.Second)
		sent := make(chan error, 3)
		for range 3 {
			go func() { _, err := b.send("慢慢来"); sent <- err }()
		}
		time.Sleep(5 * time.Second)
		b.deliver("急")
		before := time.Now()
		if _, free, err := b.Next(t.Context()); err != nil || free(t.Context()) != nil {
			t.Fatal(err)
		}
		if d := time.Since(before); d > 16*time.Second { // the emulator says +CMTI when the text in hand is through
			t.Errorf("heard after %v: it waited for more than one text", d)
		}
		for range 3 {
			if err := <-sent; err != nil {
				t.Error(err)
			}
		}
		if n := len(b.gsm.Sent()); n != 3 {
			t.Errorf("%d sent", n)
		}
	})
}

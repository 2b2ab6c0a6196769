package modem

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// TestWhateverHappensAtAnyInstant lets the modem restart, be pulled out, or
// fall silent before and after each single act of an ordinary few
// minutes: three texts come in, one goes out. However it ends, every text is heard
// and its slot freed, and what Send says of the one that went out is true.
func TestWhateverHappensAtAnyInstant(t *testing.T) {
	mishaps := map[string]func(*emulator.Modem){
		"restart": func(m *emulator.Modem) { m.Reset() },
		"pulled":  func(m *emulator.Modem) { m.Unplug(4*time.Second, true) },
		"silence": func(m *emulator.Modem) { m.Silence(45 * time.Second) },
	}
	for name, mishap := range mishaps {
		for _, p := range []emulator.Personality{emulator.SIM800, emulator.EC20} {
			t.Run(name+"/"+p.Name, func(t *testing.T) {
				n := 1
				for ; instant(t, p, n, mishap); n++ {
					if t.Failed() {
						t.Fatalf("at event %d", n)
					}
				}
				if n < 60 {
					t.Errorf("only %d events: where is the story?", n)
				}
			})
		}
	}
}

// instant runs the story with a mishap at event n; false if there was none.
func instant(t *testing.T, p emulator.Personality, n int, mishap func(*emulator.Modem)) (happened bool) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Boot: 3 * time.Second, Send: time.Second}}, Options{})
		var what emulator.Event
		b.gsm.Hook(func(e emulator.Event) {
			b.mu.Lock()
			now := e.N >= n && !happened // the first may be over before we look
			if now {
				happened, what = true, e
			}
			b.mu.Unlock()
			if now {
				mishap(b.gsm)
			}
		})
		b.deliver("一")
		b.ready()
		heard := texts(b.listen(10 * time.Second))
		b.deliver("二", "三")
		b.ready()
		_, err := b.send("回")
		taken := len(b.gsm.Sent())
		heard = append(heard, texts(b.listen(3*time.Minute))...)
		slices.Sort(heard)
		if got := slices.Compact(heard); !slices.Equal(got, []string{"一", "三", "二"}) {
			t.Errorf("%v: heard %q", what, heard)
		}
		if left := b.gsm.Stored(); left != 0 {
			t.Errorf("%v: %d slots still taken", what, left)
		}
		switch {
		case err == nil && taken != 1,
			errors.Is(err, appliance.ErrNotSent) && taken != 0,
			err != nil && errors.Is(err, appliance.ErrNotSent) == errors.Is(err, appliance.ErrInDoubt),
			taken > 1:
			t.Errorf("%v: Send said %v, the network has it %d times", what, err, taken)
		}
		b.gsm.Hook(nil)
		time.Sleep(2 * time.Minute) // it may have happened just now
		b.ready()
		if _, err := b.send(fmt.Sprint("再", n)); err != nil {
			t.Errorf("%v: afterwards: %v", what, err)
		}
	})
	return happened
}

// TestWhateverHappensInACall is the same for a call out in which a text comes,
// a prompt is said, and somebody is recorded and hangs up, or we do. However it
// ends, the methods return, the text is heard, no call is left on that somebody
// pays for, and the line works.
func TestWhateverHappensInACall(t *testing.T) {
	mishaps := map[string]func(*emulator.Modem){
		"restart": func(m *emulator.Modem) { m.Reset() },
		"pulled":  func(m *emulator.Modem) { m.Unplug(4*time.Second, true) },
		"silence": func(m *emulator.Modem) { m.Silence(45 * time.Second) },
		"end":     func(m *emulator.Modem) { m.GiveUp() },
	}
	for name, mishap := range mishaps {
		for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
			for _, live := range []bool{false, true} {
				t.Run(fmt.Sprint(name, "/", p.Name, "/", live), func(t *testing.T) {
					n := 1
					for ; instantOfCall(t, p, live, n, mishap); n++ {
						if t.Failed() {
							t.Fatalf("at event %d", n)
						}
					}
					if n < 30 {
						t.Errorf("only %d events: where is the story?", n)
					}
				})
			}
		}
	}
}

func instantOfCall(t *testing.T, p emulator.Personality, live bool, n int, mishap func(*emulator.Modem)) (happened bool) {
	synctest.Test(t, func(t *testing.T) {
		gsm := emulator.New(emulator.Options{Personality: p, Pace: emulator.Pace{Boot: 3 * time.Second, Answer: time.Millisecond}})
		var o Options
		if live {
			o.Audio = func(context.Context, string, int) (io.ReadWriteCloser, error) { return gsm.OpenAudio() }
		}
		b := startOn(t, gsm, o)
		defer func() { b.stop(); gsm.Close(); synctest.Wait() }()
		b.ready()
		time.Sleep(time.Second)
		b.gsm.SetCallee("", emulator.Callee{Answers: time.Second, Does: []emulator.Act{{After: 2 * time.Second, Key: '1'}, {After: time.Second, Speaks: 2 * time.Second}}})
		var what emulator.Event
		events := 0
		b.gsm.Hook(func(e emulator.Event) {
			b.mu.Lock()
			events++
			now := events == n && !happened
			if now {
				happened, what = true, e
			}
			b.mu.Unlock()
			if now {
				mishap(b.gsm)
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		c, err := b.Dial(ctx, villager)
		if err == nil {
			err = c.Say(ctx, "反映事情请按1，听进度请按2。")
			b.deliver("打着电话呢")
			if err == nil {
				_, err = c.Record(ctx, 4*time.Second)
			}
			if again := c.HangUp(ctx); err == nil {
				err = again
			}
			c.isDown(t, time.Minute)
		} else {
			b.deliver("打着电话呢")
		}
		if errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: it took for ever", what)
		}
		b.gsm.Hook(nil)
		heard := b.listen(3 * time.Minute)
		if len(heard) != 1 || b.gsm.Stored() != 0 {
			t.Errorf("%v: heard %q, %d left", what, texts(heard), b.gsm.Stored())
		}
		if _, talking := b.gsm.Calling(); talking {
			t.Errorf("%v: a call is still on", what)
		}
		b.ready()
		if _, err := b.send("在"); err != nil {
			t.Errorf("%v: afterwards: %v", what, err)
		}
	})
	return happened
}

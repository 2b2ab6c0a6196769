package modem

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"huying/modem/emulator"
	"huying/modem/tone"
)

// answeredFor is how long a caller is kept who is told one sentence.
const answeredFor = 20 * time.Second

const offRamp = "这里是青山镇呼应热线。请挂机,我们马上打给您,不收您的钱。"

// rung has the villager ring, and returns them ringing.
func (b *box) rung(from string) *Ringing {
	b.t.Helper()
	if !b.gsm.Ring(from) {
		b.t.Fatalf("%s finds the line busy", from)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r, err := b.Ring(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// picksUp answers the villager.
func (b *box) picksUp() *Call {
	b.t.Helper()
	c, err := b.rung("13800001111").Answer(b.t.Context(), answeredFor)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func TestWhoRingsIsAnsweredHearsItAndIsHungUp(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		for n := range 2 { // the second time, ^DSCI tells of it too
			r := b.rung("13800001111")
			begun := time.Now()
			c, err := r.Answer(t.Context(), answeredFor)
			if err != nil || r.From != "13800001111" {
				t.Fatal(err)
			}
			if d := time.Since(begun); d > 2*time.Second {
				t.Errorf("answered after %v", d)
			}
			if err := c.Say(t.Context(), offRamp); err != nil {
				t.Error(err)
			}
			if err := c.HangUp(t.Context()); err != nil {
				t.Error(err)
			}
			c.isDown(t, 0)
			if d := time.Since(begun); d > 11*time.Second {
				t.Errorf("they paid for %v", d)
			}
			if err := r.Refuse(t.Context()); err != nil {
				t.Errorf("refused when it is over: %v", err)
			}
			b.calls([]emulator.CallState{emulator.Ended, emulator.Ended}[:n+1]...)
		}
		b.heard(offRamp, offRamp)
		b.quietLine(20 * time.Second) // its end is no new ring
		b.works()
		b.talks().HangUp(t.Context()) // and they can be rung back
		b.calls(emulator.Ended, emulator.Ended, emulator.Ended)
	})
}

func TestWhoHangsUpWhenTheyHaveHeardEnough(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.picksUp()
		time.AfterFunc(3*time.Second, b.gsm.GiveUp)
		if err := c.Say(t.Context(), offRamp); err != nil && !errors.Is(err, ErrHungUp) {
			t.Errorf("said: %v", err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.heard(offRamp + "…")
		b.calls(emulator.Ended)
		b.works()
	})
}

func TestWhoGaveUpBeforeTheyWereAnswered(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		r := b.rung("13800001111")
		b.gsm.GiveUp()
		time.Sleep(time.Second)
		picked := b.commands("ATA")
		if _, err := r.Answer(t.Context(), answeredFor); !errors.Is(err, ErrHungUp) || picked() != 0 {
			t.Errorf("long over: %v, ATA %d times", err, picked())
		}
		r = b.rung("13800001111")
		b.gsm.Hook(func(e emulator.Event) { // just as we do
			if e.Kind == emulator.Command && e.When == emulator.Before && e.Text == "ATA" {
				b.gsm.GiveUp()
			}
		})
		if _, err := r.Answer(t.Context(), answeredFor); !errors.Is(err, ErrHungUp) {
			t.Errorf("as we answer: %v", err)
		}
		b.gsm.Hook(nil)
		if err := r.Refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Missed, emulator.Missed)
		b.quietLine(20 * time.Second)
		b.works()
	})
}

func TestAModemThatDoesNotSpeakAnswersNobody(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Personality.TTS = ""
		b := start(t, o, Options{})
		b.ready()
		if b.Says(offRamp) {
			t.Error("it says that it speaks")
		}
		r := b.rung("13800001111")
		if _, err := r.Answer(t.Context(), answeredFor); !errors.Is(err, ErrNoVoice) {
			t.Errorf("answered: %v", err)
		}
		b.calls(emulator.Ringing)
		if err := r.Refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Refused)
	})
}

// A module that does not speak has what was recorded, over its second port.
func TestWhoRingsHearsWhatWasRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := emulator.EC20
		p.TTS = ""
		gsm := emulator.New(emulator.Options{Personality: p})
		b := startOn(t, gsm, Options{
			Audio: func(context.Context, string, int) (io.ReadWriteCloser, error) { return gsm.OpenAudio() },
			Prompt: func(text string) ([][]int16, bool) {
				return [][]int16{tone.Silence(nil, 7*time.Second)}, text == offRamp
			}})
		defer func() { b.stop(); gsm.Close(); synctest.Wait() }()
		b.ready()
		if !b.Says(offRamp) || b.Says("再见") {
			t.Error("it does not know what it can say")
		}
		c := b.picksUp()
		if err := c.Say(t.Context(), offRamp); err != nil {
			t.Error(err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		if h := gsm.Heard(); len(h) != 1 || h[0].Sound != 7*time.Second {
			t.Errorf("they heard %+v", h)
		}
		b.calls(emulator.Ended)
	})
}

func TestWhoRingsWhileWeTalkIsNotAnswered(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		r := b.rung("13800002222")
		if _, err := r.Answer(t.Context(), answeredFor); !errors.Is(err, ErrInUse) {
			t.Errorf("answered: %v", err)
		}
		if err := r.Refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Talking, emulator.Refused)
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoRingsWhileAnotherIsAnsweredIsARingToo(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.picksUp()
		if err := b.rung("13800002222").Refuse(t.Context()); err != nil {
			t.Error(err)
		}
		if err := c.Say(t.Context(), offRamp); err != nil {
			t.Errorf("the first hears no more: %v", err)
		}
		// One who waits to the end is no reason to think that the first is still there.
		waits := b.rung("13800003333")
		b.gsm.GiveUp()
		c.isDown(t, 10*time.Second)
		time.Sleep(2 * time.Second)
		if _, err := waits.Answer(t.Context(), answeredFor); err != nil {
			t.Errorf("when the line is free: %v", err)
		}
		b.calls(emulator.Ended, emulator.Refused, emulator.Talking)
	})
}

// Somebody pays: whatever happens, the call is down after 20 seconds and a
// little, and the line is as before.
func TestAnAnsweredCallIsAlwaysHungUp(t *testing.T) {
	mishaps := map[string]func(b *box){
		"forgotten":          func(b *box) {},
		"reset":              func(b *box) { b.gsm.Reset() },
		"pulled":             func(b *box) { b.gsm.Unplug(4*time.Second, true) },
		"silent for a while": func(b *box) { b.gsm.Silence(8 * time.Second) },
		"hanging up fails": func(b *box) {
			b.gsm.Hook(func(e emulator.Event) {
				if e.Kind == emulator.Command && e.When == emulator.Before && (e.Text == "ATH" || e.Text == "AT+CHUP") {
					b.gsm.Hook(nil)
					b.gsm.Silence(6 * time.Second)
				}
			})
		},
	}
	for name, mishap := range mishaps {
		t.Run(name, func(t *testing.T) {
			eachVoice(t, func(t *testing.T, b *box) {
				begun := time.Now()
				c := b.picksUp()
				time.AfterFunc(2*time.Second, func() { mishap(b) })
				go c.Say(t.Context(), offRamp)
				c.isDown(t, 45*time.Second)
				for range 40 {
					if _, talking := b.gsm.Calling(); !talking {
						break
					}
					time.Sleep(time.Second)
				}
				if _, talking := b.gsm.Calling(); talking {
					t.Error("it is still on")
				}
				if d := time.Since(begun); d > 35*time.Second {
					t.Errorf("down after %v", d)
				}
				time.Sleep(2 * time.Minute)
				b.gsm.Hook(nil)
				b.works()
			})
		})
	}
}

// The box is stopped in the middle of it.
func TestWhoIsAnsweredIsNotLeftOnTheLine(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.picksUp()
		time.AfterFunc(2*time.Second, b.stop)
		go c.Say(t.Context(), offRamp)
		c.isDown(t, 3*time.Second)
		time.Sleep(time.Second)
		b.calls(emulator.Ended)
	})
}

// The modem picks up, and is not heard to say so.
func TestAnAnswerWithoutAnAnswer(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		r := b.rung("13800001111")
		begun := time.Now()
		b.gsm.Hook(func(e emulator.Event) {
			if e.Kind == emulator.Command && e.When == emulator.After && e.Text == "ATA" {
				b.gsm.Silence(11 * time.Second)
			}
		})
		if _, err := r.Answer(t.Context(), answeredFor); err == nil {
			t.Error("answered")
		}
		b.gsm.Hook(nil)
		if err := r.Refuse(t.Context()); err != nil {
			t.Error(err)
		}
		if d := time.Since(begun); d > answeredFor {
			t.Errorf("they paid for %v", d)
		}
		b.calls(emulator.Ended)
		time.Sleep(time.Minute)
		b.works()
	})
}

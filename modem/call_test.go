package modem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/modem/emulator"
)

const villager appliance.Phone = "+8613800001111"

// eachVoice runs a story on each model that can speak and record.
func eachVoice(t *testing.T, story func(t *testing.T, b *box)) {
	for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
		t.Run(p.Name, func(t *testing.T) { onModel(t, p, story) })
	}
}

// onModel runs it on one.
func onModel(t *testing.T, p emulator.Personality, story func(t *testing.T, b *box)) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Boot: 3 * time.Second}}, Options{})
		b.ready()
		story(t, b)
	})
}

// calls the villager, who answers after two seconds and then does this.
func (b *box) talks(does ...emulator.Act) *Call {
	b.t.Helper()
	b.gsm.SetCallee("", emulator.Callee{Answers: 2 * time.Second, Does: does})
	c, err := b.Dial(b.t.Context(), villager)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *box) heard(want ...string) {
	b.t.Helper()
	var got []string
	for _, h := range b.gsm.Heard() {
		text := h.Text + h.Tone
		if h.Cut {
			text += "…"
		}
		got = append(got, text)
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		b.t.Errorf("they heard %q, want %q", got, want)
	}
}

func (c *Call) isDown(t *testing.T, within time.Duration) {
	t.Helper()
	select {
	case <-c.HungUp():
	case <-time.After(within + time.Millisecond):
		t.Fatal("the call is still on")
	}
}

func TestTheVoiceIsFoundOut(t *testing.T) {
	for _, x := range []struct {
		p    emulator.Personality
		want Voice
		why  string
	}{
		{emulator.SIM7600, Voice{Calls: true, Joins: true, Speech: "tts", Keys: "events", Record: "module"}, ""},
		{emulator.EC20, Voice{Calls: true, Joins: true, Speech: "tts", Keys: "events", Record: "module"}, ""},
		{emulator.SIM800, Voice{Calls: true, Speech: "tts", Keys: "events"}, "recording: no way is known"},
	} {
		for _, mute := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				if mute {
					x.p.TTS, x.want.Speech, x.why = "", "", "speech: it does not know +"
				}
				b := start(t, emulator.Options{Personality: x.p}, Options{})
				b.ready()
				got := b.Voice()
				why := got.Why
				got.Why = ""
				if got != x.want || !strings.Contains(why, x.why) || x.why == "" && why != "" {
					t.Errorf("%s: %+v, %s", x.p.Name, got, why)
				}
			})
		}
	}
}

func TestACallIsAnsweredSpokenAndHungUp(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		begun := time.Now()
		c := b.talks()
		if d := time.Since(begun); d < 3*time.Second || d > 5*time.Second {
			t.Errorf("answered after %v", d)
		}
		begun = time.Now()
		if err := c.Say(t.Context(), "您好，这里是青山镇呼应热线。"); err != nil {
			t.Error(err)
		}
		if d := time.Since(begun); d < 14*240*time.Millisecond || d > 14*240*time.Millisecond+time.Second {
			t.Errorf("said in %v", d)
		}
		b.heard("您好，这里是青山镇呼应热线。")
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		c.isDown(t, 0)
		if err := c.HangUp(t.Context()); err != nil {
			t.Errorf("once more: %v", err)
		}
		if err := c.Say(t.Context(), "喂"); !errors.Is(err, ErrHungUp) {
			t.Errorf("after it: %v", err)
		}
		b.calls(emulator.Ended)
		b.works()
	})
}

func TestEachWayACallCanFail(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		for _, x := range []struct {
			how  emulator.Manner
			want error
		}{{emulator.IsBusy, ErrBusy}, {emulator.NeverComes, ErrNoAnswer}, {emulator.Unreachable, ErrNoCarrier}} {
			b.gsm.SetCallee("13800001111", emulator.Callee{How: x.how})
			if c, err := b.Dial(t.Context(), villager); !errors.Is(err, x.want) || c != nil {
				t.Errorf("%s: %v", x.how, err)
			}
		}
		// He presses the red button.
		time.AfterFunc(3*time.Second, b.gsm.GiveUp)
		b.gsm.SetCallee("13800001111", emulator.Callee{How: emulator.NeverComes})
		if _, err := b.Dial(t.Context(), villager); !errors.Is(err, ErrBusy) {
			t.Errorf("refused: %v", err)
		}
		// We lose patience.
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := b.Dial(ctx, villager); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("out of time: %v", err)
		}
		b.calls(emulator.Busy, emulator.Dropped, emulator.Unanswered, emulator.Busy, emulator.Dropped)
		b.works()
	})
}

func TestAModemWithoutVoiceSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := emulator.Options{Personality: emulator.SIM7600}
		o.Personality.Recorder, o.Personality.TTS, o.Personality.NoCalls = "", "", true
		b := start(t, o, Options{})
		if _, err := b.Dial(t.Context(), villager); !errors.Is(err, ErrNotReady) {
			t.Errorf("before it is ready: %v", err)
		}
		b.ready()
		if v := b.Voice(); v.Calls || v.Speech != "" || v.Record != "" || v.Why == "" {
			t.Errorf("%+v", v)
		}
		if _, err := b.Dial(t.Context(), villager); !errors.Is(err, ErrNoVoice) || !strings.Contains(err.Error(), "module with voice") {
			t.Error(err)
		}
		b.works()
	})
}

func TestCallsThatLTEDoesNotCarryAreSaidToBe(t *testing.T) {
	for ims, want := range map[string]bool{"1,1": false, "1,0": false, "0,1": false, "0,0": true, "2,0": true, "": false} {
		synctest.Test(t, func(t *testing.T) {
			o := emulator.Options{Personality: emulator.EC20}
			o.Personality.IMS = ims
			b := start(t, o, Options{})
			if v := b.Voice(); v.Calls || v.Why == "" {
				t.Errorf("before anything is known: %+v", v)
			}
			b.ready()
			if v := b.Voice(); strings.Contains(v.Why, "LTE") != want || !v.Calls {
				t.Errorf("%q: %+v", ims, v)
			}
		})
	}
}

func TestAModemThatOnlyCallsSaysWhatItCannot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := emulator.Options{Personality: emulator.EC20}
		o.Personality.Recorder, o.Personality.TTS = "", ""
		b := start(t, o, Options{})
		b.ready()
		c := b.talks()
		if err := c.Say(t.Context(), "您好"); !errors.Is(err, ErrNoVoice) || !strings.Contains(err.Error(), "+QWTTS") {
			t.Error(err)
		}
		if _, err := c.Record(t.Context(), time.Minute); !errors.Is(err, ErrNoVoice) {
			t.Error(err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestTheLineIsOne(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		b.gsm.Ring("13800002222")
		_, refuse := b.rings(time.Second)
		if _, err := b.Dial(t.Context(), villager); !errors.Is(err, ErrInUse) {
			t.Errorf("while somebody rings: %v", err)
		}
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		c := b.talks()
		if _, err := b.Dial(t.Context(), villager); !errors.Is(err, ErrInUse) {
			t.Errorf("in a call: %v", err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAKeyEndsAPrompt(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks(emulator.Act{After: 700 * time.Millisecond, Key: '3'}, // in the first half second: an echo
			emulator.Act{After: time.Second, Key: '2'}, emulator.Act{After: 100 * time.Millisecond, Key: '2'}, emulator.Act{After: time.Second, Key: '*'})
		begun := time.Now()
		if err := c.Say(t.Context(), "反映事情请按1，听进度请按2，找人请按0，重听按星号。"); err != nil {
			t.Error(err)
		}
		if d := time.Since(begun); d > 1300*time.Millisecond {
			t.Errorf("it went on for %v", d)
		}
		if k := <-c.Keys(); k != '2' {
			t.Errorf("key %q", k)
		}
		begun = time.Now()
		if err := c.Say(t.Context(), "请输入件号，按井号。"); err != nil || time.Since(begun) > 1200*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		if k := <-c.Keys(); k != '*' || len(c.Keys()) > 0 {
			t.Errorf("key %q, and %d more", k, len(c.Keys()))
		}
		if err := c.Say(t.Context(), "再见。"); err != nil {
			t.Error(err)
		}
		b.heard("反映事情请按1，听进度请按2，找人请按0，重听按星号。…", "请输入件号，按井号。…", "再见。")
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAPromptEndsWithTheCallOrTheContext(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		long := strings.Repeat("请在嘀声后说清楚，什么事，在哪个村。", 20)
		c := b.talks()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := c.Say(ctx, long); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		begun := time.Now()
		time.AfterFunc(3*time.Second, b.gsm.GiveUp)
		if err := c.Say(t.Context(), long); !errors.Is(err, ErrHungUp) || time.Since(begun) > 4*time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		c.isDown(t, 0)
		b.calls(emulator.Ended)
		b.works()
	})
}

func TestALongPromptIsSaidInPieces(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		long := strings.Repeat("说完按井号，", 40)
		if err := c.Say(t.Context(), long); err != nil {
			t.Error(err)
		}
		var all string
		for _, h := range b.gsm.Heard() {
			all += h.Text
		}
		if all != long || len(b.gsm.Heard()) != 2 {
			t.Errorf("%d pieces: %s", len(b.gsm.Heard()), all)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A modem that does not say when it has spoken keeps nobody waiting for long, and a
// recording begins close behind the beep.
func TestAModemThatNeverSaysThatItHasSpoken(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		b.gsm.Set(emulator.Faults{NoSpoken: true})
		c := b.talks()
		for i, want := range []time.Duration{22 * 400, 22 * 400} {
			begun := time.Now()
			if err := c.Say(t.Context(), "请在嘀声后说清楚：什么事，在哪个村。说完按井号。"); err != nil {
				t.Error(err)
			}
			if d := time.Since(begun); d < want*time.Millisecond || d > want*time.Millisecond+5*time.Second {
				t.Errorf("prompt %d takes %v", i, d)
			}
		}
		begun := time.Now()
		if err := c.Beep(t.Context()); err != nil || time.Since(begun) > 1500*time.Millisecond {
			t.Errorf("the beep takes %v: %v", time.Since(begun), err)
		}
		b.gsm.Set(emulator.Faults{})
		begun = time.Now()
		if err := c.Say(t.Context(), "谢谢您，再见。"); err != nil || time.Since(begun) > 3*time.Second {
			t.Errorf("it says so again, after %v: %v", time.Since(begun), err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestABeep(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		begun := time.Now()
		if err := c.Beep(t.Context()); err != nil || time.Since(begun) > time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		if c.means.beep == "" {
			b.heard("嘀")
		} else {
			b.heard("G")
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// seconds is how long a recording is, and how long somebody speaks in it.
func wavSeconds(t *testing.T, wav []byte) (long, loud time.Duration) {
	t.Helper()
	if AudioType(wav) != "audio/wav" || len(wav) < 44 || string(wav[36:40]) != "data" {
		t.Fatalf("%d bytes are no recording: %.50q", len(wav), wav)
	}
	pcm := wav[44:]
	n := 0
	for i := 0; i+320 <= len(pcm); i += 320 { // 20 ms
		if !bytes.Equal(pcm[i:i+320], make([]byte, 320)) {
			n++
		}
	}
	return time.Duration(len(pcm)/2) * time.Second / 8000, time.Duration(n) * 20 * time.Millisecond
}

func TestWhatTheySayIsRecorded(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		for range 2 {
			begun := time.Now() // the second time no file of the first is in the way
			time.AfterFunc(time.Second, func() { b.gsm.Speak(4 * time.Second) })
			time.AfterFunc(6*time.Second, func() { b.gsm.Press("5") })
			time.AfterFunc(7*time.Second, func() { b.gsm.Press("#") })
			wav, err := c.Record(t.Context(), 90*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if d := time.Since(begun); d > 7200*time.Millisecond {
				t.Errorf("it was in hand after %v", d)
			}
			if long, loud := wavSeconds(t, wav); long < 6900*time.Millisecond || long > 7100*time.Millisecond || loud < 3900*time.Millisecond || loud > 4300*time.Millisecond { // and two keys
				t.Errorf("%v, of which %v speech", long, loud)
			}
			if k := <-c.Keys(); k != '5' || len(c.Keys()) > 0 {
				t.Errorf("key %q, and %d more: the # only ends it", k, len(c.Keys()))
			}
			if names := b.gsm.Files(); len(names) > 0 {
				t.Errorf("the module keeps %q", names)
			}
		}
		wav, err := c.Record(t.Context(), 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if long, _ := wavSeconds(t, wav); long < 9900*time.Millisecond || long > 10100*time.Millisecond {
			t.Errorf("%v, want ten seconds", long)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if wav, err = c.Record(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) || len(wav) < 40_000 {
			t.Errorf("out of time: %d bytes, %v", len(wav), err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.works()
	})
}

func TestWhoHangsUpWhileRecordedHasBeenHeard(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks(emulator.Act{After: 2 * time.Second, Speaks: 5 * time.Second}, emulator.Act{After: 5 * time.Second, HangUp: true})
		wav, err := c.Record(t.Context(), 90*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, loud := wavSeconds(t, wav); loud < 4900*time.Millisecond {
			t.Errorf("%v of speech", loud)
		}
		c.isDown(t, 0)
		if len(b.gsm.Files()) > 0 {
			t.Error("the module keeps it")
		}
		b.works()
	})
}

func TestTextsDuringACall(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		b.listen(time.Second)
		c := b.talks()
		b.deliver("打电话时来的")
		got := b.listen(time.Second)
		if len(got) != 1 || b.gsm.Stored() != 0 {
			t.Errorf("heard %q", texts(got))
		}
		if _, err := b.send("已收到"); !errors.Is(err, appliance.ErrNotSent) || len(b.gsm.Sent()) != 0 {
			t.Errorf("a receipt in the middle of the call: %v", err)
		}
		idle := make(chan error, 1)
		begun := time.Now()
		go func() { idle <- b.Idle(t.Context()) }()
		parts, ucs2 := appliance.SplitText("有危险请马上打电话")
		if _, err := b.Send(t.Context(), appliance.Handover{To: villager, Text: parts[0], UCS2: ucs2, Total: 1, Number: 1, Urgent: true}); err != nil || len(b.gsm.Sent()) != 1 {
			t.Errorf("an emergency in the middle of the call: %v", err)
		}
		if err := c.Say(t.Context(), "请稍等一下。"); err != nil {
			t.Error(err)
		}
		time.AfterFunc(20*time.Second, b.gsm.GiveUp)
		<-c.HungUp()
		over := time.Since(begun)
		if err := <-idle; err != nil || time.Since(begun)-over > 100*time.Millisecond {
			t.Errorf("idle %v after the call: %v", time.Since(begun)-over, err)
		}
		if _, err := b.send("已收到"); err != nil || len(b.gsm.Sent()) != 2 {
			t.Errorf("after the call: %v", err)
		}
	})
}

func TestARestartInTheMiddleOfACall(t *testing.T) {
	mishaps := map[string]func(*emulator.Modem){
		"reset":   func(m *emulator.Modem) { m.Reset() },
		"pulled":  func(m *emulator.Modem) { m.Unplug(4*time.Second, true) },
		"silence": func(m *emulator.Modem) { m.Silence(45 * time.Second) },
	}
	for name, mishap := range mishaps {
		for _, what := range []string{"dial", "say", "record"} {
			t.Run(name+"/"+what, func(t *testing.T) {
				eachVoice(t, func(t *testing.T, b *box) {
					var c *Call
					var err error
					if what == "dial" {
						time.AfterFunc(1500*time.Millisecond, func() { mishap(b.gsm) })
						_, err = b.Dial(t.Context(), villager)
					} else {
						c = b.talks()
						time.AfterFunc(2*time.Second, func() { mishap(b.gsm) })
						if what == "say" {
							err = c.Say(t.Context(), strings.Repeat("请稍等。", 20))
						} else {
							_, err = c.Record(t.Context(), 30*time.Second)
						}
					}
					if !errors.Is(err, ErrHungUp) && (what != "dial" || !errors.Is(err, ErrNoCarrier)) {
						t.Errorf("%v", err)
					}
					if c != nil {
						c.isDown(t, time.Minute)
					}
					time.Sleep(2 * time.Minute)
					b.works()
					if _, talking := b.gsm.Calling(); talking {
						t.Error("a call is still on, and somebody pays")
					}
				})
			})
		}
	}
}

// A line that is told to end hangs up: the power button is no reason to leave somebody on the phone.
func TestACallEndsWithTheLine(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		b.stop()
		c.isDown(t, time.Second)
		time.Sleep(time.Second)
		if _, talking := b.gsm.Calling(); talking {
			t.Error("a call is still on, and somebody pays")
		}
	})
}

func TestACallThatADeadProcessLeftIsHungUp(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		b.ready()
		b.stop()
		b.gsm.SetCallee("", emulator.Callee{Answers: 2 * time.Second})
		port, err := b.gsm.Open() // somebody dials, and is no more
		if err != nil {
			t.Fatal(err)
		}
		if _, err := port.Write([]byte("ATD13800001111;\r")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		if _, talking := b.gsm.Calling(); !talking {
			t.Fatal("no call is left")
		}
		port.Close()
		next := startOn(t, b.gsm, Options{})
		defer next.stop()
		next.ready()
		b.calls(emulator.Ended)
		next.works()
	})
}

func TestACallThatIsForgottenEnds(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		c.isDown(t, callLimit+time.Minute)
		b.calls(emulator.Ended)
	})
}

// Ninety seconds are 1.4 MB, and take two minutes on a line of 115,200 baud.
func TestALongRecordingComesOverASlowLine(t *testing.T) {
	for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Baud: 115200}}, Options{})
			b.ready()
			c := b.talks(emulator.Act{Speaks: 100 * time.Second})
			wav, err := c.Record(t.Context(), 90*time.Second)
			if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			if _, loud := wavSeconds(t, wav); loud < 89*time.Second {
				t.Errorf("%s: %v of speech", p.Name, loud)
			}
			if err := c.HangUp(t.Context()); err != nil {
				t.Error(err)
			}
			b.stop()
			time.Sleep(time.Second) // the line falls silent
		})
	}
}

// A restart in the middle of the file is noticed, though its words are bytes
// of the file as far as anybody can tell.
func TestARestartWhileARecordingIsFetched(t *testing.T) {
	for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Baud: 115200}}, Options{})
			b.ready()
			c := b.talks()
			time.AfterFunc(20*time.Second, b.gsm.Reset)
			if _, err := c.Record(t.Context(), 15*time.Second); err == nil {
				t.Errorf("%s: it came whole", p.Name)
			}
			c.isDown(t, time.Minute)
			time.Sleep(time.Minute)
			b.works()
			b.stop()
			time.Sleep(time.Second)
		})
	}
}

func TestTheLineTellsOfCallsInItsOwnWords(t *testing.T) {
	got := currentCalls([]string{`+CLCC: 1,0,0,0,0,"13800001111",129`, `+CLCC: 2,1,0,1,0,"",128`, `+CLCC: 3,1,4,0,0`, "OK?"})
	if want := []currentCall{{id: 1, out: true, stat: callActive, number: "13800001111"}, {id: 3, stat: callIncoming}}; !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v: a data connection is no call", got, want)
	}
	for command, want := range map[string]string{`+CTTS=1,"60A8"`: "+CTTS", `+QWTTS=1,0,1,"60A8"`: "+QWTTS", "D13800001111;": "D", "+CPIN=1234": "+CPIN=****", "+CPIN?": "+CPIN?", "+CSQ": "+CSQ"} {
		if got := shown(command); got != want {
			t.Errorf("%s is shown as %s", command, got)
		}
	}
	for _, text := range []string{"", "短。", strings.Repeat("一二三四五，", 100), strings.Repeat("无标点", 100), "😀" + strings.Repeat("字", 119) + "😀"} {
		all := pieces(text, 120)
		if strings.Join(all, "") != text {
			t.Errorf("%q was cut into %q", text, all)
		}
		for _, p := range all {
			if n := utf8.RuneCountInString(p); n > 120 || n == 0 {
				t.Errorf("a piece of %d", n)
			}
		}
	}
}

// FuzzFiles: whatever a file holds, and in whatever pieces it comes, it comes
// as it is, and the next command gets its own answer.
func FuzzFiles(f *testing.F) {
	f.Add([]byte("\r\nOK\r\n\r\nRDY\r\n+CMTI: \"SM\",3\r\n"), uint8(3))
	f.Add([]byte("\n\n\r\x00\x1a>"), uint8(0))
	f.Fuzz(func(t *testing.T, file []byte, piece uint8) {
		if len(file) == 0 || len(file) > 4000 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			for command, answer := range map[string]string{
				`+CFTRANTX="E:/f"`: fmt.Sprintf("\r\n+CFTRANTX: DATA,%d\r\n%s\r\n+CFTRANTX: DATA,%d\r\n%s+CFTRANTX: 0\r\n\r\nOK\r\n", len(file), file, len(file), file),
				`+QFDWL="f"`:       fmt.Sprintf("\r\nCONNECT\r\n%s%s\r\n+QFDWL: 1,1\r\n\r\nOK\r\n", file, file),
			} {
				s := newScript(map[string]string{"AT" + command: answer, "AT+CSQ": "\r\n+CSQ: 22,0\r\n\r\nOK\r\n"})
				s.piece = int(piece) + 1
				w := newWire(s, deaf)
				got, _, err := w.fetch(command, time.Second, func(line string) int {
					if rest, ok := strings.CutPrefix(line, "+CFTRANTX: DATA,"); ok {
						return number(fields(rest), 0)
					}
					if line == "CONNECT" {
						return 2 * len(file)
					}
					return 0
				})
				if err != nil || !bytes.Equal(got, append(file[:len(file):len(file)], file...)) {
					t.Errorf("%s: %q, %v", command, got, err)
				}
				synctest.Wait() // its last line feed is out
				if info, err := w.ask("+CSQ", time.Second); err != nil || !slices.Equal(info, []string{"+CSQ: 22,0"}) {
					t.Errorf("%s: then %q, %v", command, info, err)
				}
				w.close()
				synctest.Wait()
			}
		})
	})
}

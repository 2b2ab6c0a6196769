package modem

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/modem/emulator"
	"huying/modem/tone"
)

// eachMute runs a story on each model that plays files, with firmware that does not
// speak, and prompts that people recorded: 您好 of two phrases, 再见 of one.
func eachMute(t *testing.T, story func(t *testing.T, b *box)) {
	for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p.TTS = ""
				b := start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Boot: 3 * time.Second}}, Options{
					Prompt: func(text string) ([][]int16, bool) {
						all := map[string][][]int16{"您好": {phrase(1), phrase(2)}, "再见": {phrase(3)}}
						return all[text], all[text] != nil
					}})
				b.ready()
				story(t, b)
			})
		})
	}
}

// phrase is n seconds of some sound, another for each n.
func phrase(n int) []int16 {
	pcm := tone.Silence(nil, time.Duration(n)*time.Second)
	pcm[0] = int16(n)
	return pcm
}

func (b *box) stows(want int, phrases ...[]int16) {
	b.t.Helper()
	if n, err := b.Stow(b.t.Context(), phrases...); n != want || err != nil {
		b.t.Fatalf("brought %d: %v, want %d", n, err, want)
	}
}

// played is what they heard of files: which second of phrases, and how it ended.
func (b *box) played() string {
	names := map[string]string{stowName(tone.Beep(nil)): "beep"}
	for n := range 5 {
		names[stowName(phrase(n+1))] = fmt.Sprint(n + 1)
	}
	var out []string
	for _, h := range b.gsm.Heard() {
		name := names[h.File[strings.LastIndex(h.File, "/")+1:]]
		if name == "" {
			name = h.File + h.Text + h.Tone
		}
		if h.Cut {
			name += "…"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestAModuleThatDoesNotSpeakPlaysItsFiles(t *testing.T) {
	eachMute(t, func(t *testing.T, b *box) {
		if v := b.Voice(); v.Speech != "files" || v.Play != "files" || v.Keys != "events" || v.Record != "module" || v.Why != "" {
			t.Fatalf("%+v", v)
		}
		if b.Says("您好") {
			t.Error("it says what does not lie in the module yet")
		}
		c := b.talks()
		if err := c.Say(t.Context(), "您好"); !errors.Is(err, ErrNoVoice) {
			t.Error(err)
		}
		if _, err := b.Stow(t.Context(), phrase(1)); !errors.Is(err, ErrInUse) {
			t.Errorf("stowed in a call: %v", err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.stows(4, phrase(1), phrase(2), phrase(3)) // and the beep
		if !b.Says("您好") || b.Says("从未录过") || !b.Stocked() {
			t.Error("it does not know what it can say")
		}
		c = b.talks()
		if c.Live() || !c.Plays(phrase(3)) || c.Plays(phrase(4)) || c.Plays() {
			t.Error("it does not know what it can play")
		}
		begun := time.Now()
		if err := c.Say(t.Context(), "您好"); err != nil || time.Since(begun) < 3*time.Second || time.Since(begun) > 3500*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		if err := c.Beep(t.Context()); err != nil {
			t.Error(err)
		}
		if err := c.Play(t.Context(), phrase(3)); err != nil {
			t.Error(err)
		}
		if got, want := b.played(), "1 2 beep 3"; got != want && got != "1 2 G 3" { // the EC20 has a tone of its own
			t.Errorf("they heard %s", got)
		}
		if err := c.Play(t.Context(), phrase(4)); !errors.Is(err, ErrNoVoice) {
			t.Error(err)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		if n := b.gsm.FiledInCall(); n != 0 {
			t.Errorf("%d files were brought in a call", n)
		}
	})
}

func TestAKeyEndsWhatTheModulePlays(t *testing.T) {
	eachMute(t, func(t *testing.T, b *box) {
		b.stows(4, phrase(1), phrase(2), phrase(3))
		c := b.talks()
		time.AfterFunc(1500*time.Millisecond, func() { b.gsm.Press("2") })
		begun := time.Now()
		if err := c.Say(t.Context(), "您好"); err != nil || time.Since(begun) > 2*time.Second || <-c.Keys() != '2' {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		time.AfterFunc(500*time.Millisecond, func() { b.gsm.Press("1") }) // the echo
		if err := c.Say(t.Context(), "再见"); err != nil {
			t.Error(err)
		}
		if got := b.played(); got != "1 2… 3" && got != "1 2… 3…" {
			t.Errorf("they heard %s", got)
		}
		time.AfterFunc(time.Second, b.gsm.GiveUp)
		if err := c.Say(t.Context(), "您好"); !errors.Is(err, ErrHungUp) {
			t.Error(err)
		}
	})
}

// What is there is not brought again, what was recorded anew is, and what nobody
// wants any more goes; recordings of people are not ours to touch.
func TestOnlyWhatIsNewIsBroughtIntoTheModule(t *testing.T) {
	eachMute(t, func(t *testing.T, b *box) {
		b.stows(3, phrase(1), phrase(2))
		b.stows(0, phrase(1), phrase(2))
		b.stows(1, phrase(2), phrase(4))
		files := b.gsm.Files()
		if len(files) != 3 || slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, stowName(phrase(1))) }) {
			t.Errorf("in the module lie %v", files)
		}
		b.gsm.Reset()
		time.Sleep(time.Minute)
		b.works()
		if b.Stocked() {
			t.Error("after a restart it must look again")
		}
		b.stows(0, phrase(2), phrase(4))
		if !b.Stocked() || b.Says("您好") {
			t.Error("what lies there was not found again")
		}
	})
}

// Pulled out in the middle of a file, the module is given it once more, whole.
func TestAModulePulledOutWhileItTakesAFile(t *testing.T) {
	eachMute(t, func(t *testing.T, b *box) {
		seen := 0
		b.gsm.Hook(func(e emulator.Event) {
			if e.Kind == emulator.Command && e.When == emulator.After && (strings.HasPrefix(e.Text, "AT+QFUPL=\"") || strings.HasPrefix(e.Text, "AT+CFTRANRX=\"")) {
				if seen++; seen == 2 {
					go b.gsm.Unplug(4*time.Second, true)
				}
			}
		})
		if _, err := b.Stow(t.Context(), phrase(1), phrase(2), phrase(3)); err == nil {
			t.Fatal("nothing was felt of it")
		}
		time.Sleep(time.Minute)
		b.works()
		n, err := b.Stow(t.Context(), phrase(1), phrase(2), phrase(3))
		if err != nil || n < 2 || !b.Says("您好") || !b.Says("再见") {
			t.Errorf("brought %d: %v", n, err)
		}
	})
}

func TestAModuleWithoutFilesTakesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Personality: emulator.SIM800}, Options{Prompt: func(string) ([][]int16, bool) { return nil, false }})
		b.ready()
		if _, err := b.Stow(t.Context(), phrase(1)); !errors.Is(err, ErrNoVoice) {
			t.Error(err)
		}
	})
}

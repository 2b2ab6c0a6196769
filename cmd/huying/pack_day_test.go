package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/voice"
	"huying/modem/emulator"
	"huying/modem/tone"
)

// onLive tells a story on the two families with a second port. mute: the module
// neither speaks nor tells of keys; the box does both itself, by sound alone.
func onLive(t *testing.T, mute bool, story func(d *scene)) {
	for _, p := range []emulator.Personality{emulator.EC20, emulator.SIM7600} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if mute {
					p.TTS, p.Keys.Ask = "", ""
				}
				now := sinceMonday()
				gsm := emulator.New(emulator.Options{Personality: p, Now: now, AutoReport: true})
				d := beginWith(t, t.TempDir(), gsm, now, func(context.Context, string, int) (io.ReadWriteCloser, error) { return gsm.OpenAudio() })
				defer d.stop()
				story(d)
			})
		})
	}
}

// Who reads a phrase aloud waits before it and behind it: nobody on the phone shall.
func TestAPhraseIsKeptWithoutTheSilenceAroundIt(t *testing.T) {
	s := shelf{filepath.Join(t.TempDir(), "voice", dialect)}
	if err := s.keep("V01", tone.Silence(tone.Beep(tone.Silence(nil, 2*time.Second)), 6*time.Second)); err != nil {
		t.Fatal(err)
	}
	if pcm, err := s.Load("V01"); err != nil || len(pcm) > tone.Rate {
		t.Errorf("%.1f s: %v", float64(len(pcm))/tone.Rate, err)
	}
	if names, err := s.Names(); err != nil || len(names) != 1 || names[0] != "V01" {
		t.Errorf("%v %v", names, err)
	}
}

// recites records a pack: every phrase is a second and a half long.
func (d *scene) recites(name string) {
	d.t.Helper()
	s := shelf{filepath.Join(d.box.cfg.Data, "voice", name)}
	for _, p := range voice.Phrases(d.box.cfg.Hall.Name) {
		if err := s.keep(p.ID, tone.Beep(tone.Silence(tone.Beep(nil), 700*time.Millisecond))); err != nil {
			d.t.Fatal(err)
		}
	}
}

// sounds is what was heard on the phone: the words of the module, and how long the box played.
func (d *scene) sounds() (said string, played time.Duration) {
	for _, h := range d.gsm.Heard() {
		said += h.Text
		played += h.Sound
	}
	return said, played
}

// A module that neither speaks nor hears keys: prompts are recorded by people and played,
// her keys are heard in their tones, and her words are kept.
func TestAMuteModuleSpeaksWithRecordedPrompts(t *testing.T) {
	onLive(t, true, func(d *scene) {
		d.ready()
		if how, ok := d.box.phone().Speaks(); how || !strings.Contains(ok, "phrases --pack putonghua") {
			d.t.Errorf("%v %q", how, ok)
		}
		if name, lacks := d.box.voiceFacts(); name != "part" || !strings.Contains(lacks.Zh, "提示音还缺") {
			d.t.Errorf("%s: %v", name, lacks)
		}
		d.recites(putonghua)
		if name, how := d.box.voiceFacts(); name != "full" || how.Zh != "播报走第二口、按键走第二口、录音走第二口，上班时按0接通值班电话" {
			d.t.Errorf("%s: %v", name, how)
		}
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
			press(6*time.Second, '1'),
			{After: 4 * time.Second, Speaks: 6 * time.Second},
			press(7*time.Second, '#'),
		}})
		d.rings(ringer)
		d.hears("件号1007")
		time.Sleep(time.Minute)
		if a := d.recordings(); len(a) != 1 || a[0].Type != "audio/wav" || a[0].Seconds < 5 || a[0].Seconds > 8 {
			d.t.Errorf("the recordings are %+v", a)
		}
		if said, played := d.sounds(); said != "" || played < 10*time.Second {
			d.t.Errorf("the module said %q, the box played %v", said, played)
		}
	})
}

// She presses 8 and hears her village's speech; she hears her own words once more, and hands them in.
func TestInTheVillagesOwnSpeech(t *testing.T) {
	onLive(t, false, func(d *scene) {
		d.ready()
		d.recites(dialect)
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
			press(20*time.Second, '8'),
			press(4*time.Second, '1'),
			{After: 4 * time.Second, Speaks: 6 * time.Second},
			press(7*time.Second, '#'),
			press(4*time.Second, '1'), // hears it once more
		}})
		d.rings(ringer)
		d.hears("件号1007")
		time.Sleep(time.Minute)
		said, played := d.sounds()
		for _, words := range []string{"反映事情请按1", "听家乡话请按8"} {
			if !strings.Contains(said, words) {
				d.t.Errorf("the module never said %q, only %s", words, said)
			}
		}
		if strings.Contains(said, "请在嘀声后说清楚") || played < 14*time.Second {
			d.t.Errorf("played %v, and the module said %s", played, said)
		}
		if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackReached || len(d.cases()) != 1 {
			d.t.Errorf("the callback is %+v", b)
		}
	})
}

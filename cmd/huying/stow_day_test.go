package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
	"huying/modem/tone"
)

// onFiles tells a story on the two families that play files, without a second port.
// mute: the firmware does not speak.
func onFiles(t *testing.T, mute bool, story func(d *scene)) {
	for _, p := range []emulator.Personality{emulator.EC20, emulator.SIM7600} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if mute {
					p.TTS = ""
				}
				now := sinceMonday()
				d := beginWith(t, t.TempDir(), emulator.New(emulator.Options{Personality: p, Now: now, AutoReport: true}), now, nil)
				defer d.stop()
				story(d)
			})
		})
	}
}

// playedFiles is how many of its files the module played, and how long.
func (d *scene) playedFiles() (n int, long time.Duration) {
	for _, h := range d.gsm.Heard() {
		if h.File != "" {
			n, long = n+1, long+h.Sound
		}
	}
	return n, long
}

// A module that does not speak, and has no second port: what people recorded is brought
// into it while nobody calls, and it plays that. A phrase recorded anew follows.
func TestAMuteModulePlaysThePromptsThatLieInIt(t *testing.T) {
	onFiles(t, true, func(d *scene) {
		d.ready()
		d.recites(putonghua)
		if name, lacks := d.box.voiceFacts(); name != "part" || !strings.Contains(lacks.Zh, "提示音正在存进模块") {
			d.t.Errorf("%s: %v", name, lacks)
		}
		time.Sleep(time.Minute)
		if name, how := d.box.voiceFacts(); name != "full" || how.Zh != "播报走模块里的录音、按键走模块、录音走模块，上班时按0接通值班电话" {
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
		if a := d.recordings(); len(a) != 1 || a[0].Seconds < 5 || a[0].Seconds > 8 {
			d.t.Errorf("the recordings are %+v", a)
		}
		if n, long := d.playedFiles(); n < 6 || long < 10*time.Second || d.gsm.FiledInCall() != 0 {
			d.t.Errorf("the module played %d files of %v, and was brought %d in a call", n, long, d.gsm.FiledInCall())
		}
		before := len(d.gsm.Files())
		if err := (shelf{d.box.cfg.Data + "/voice/" + putonghua}).keep("V01", tone.Beep(tone.Silence(tone.Beep(nil), time.Second))); err != nil {
			d.t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if got := len(d.gsm.Files()); got != before+1 || !d.box.line.Stocked() { // the others are one sound, told apart by nothing
			d.t.Errorf("%d files lie in the module, before %d", got, before)
		}
	})
}

// A module that speaks, and has no second port, plays the village's own speech from its
// files to who presses 8.
func TestTheVillagesOwnSpeechLiesInTheModule(t *testing.T) {
	onFiles(t, false, func(d *scene) {
		d.ready()
		d.recites(dialect)
		time.Sleep(time.Minute)
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
			press(20*time.Second, '8'),
			press(4*time.Second, '1'),
			{After: 4 * time.Second, Speaks: 6 * time.Second},
			press(7*time.Second, '#'),
		}})
		d.rings(ringer)
		d.hears("件号1007")
		time.Sleep(time.Minute)
		said, _ := d.sounds()
		n, _ := d.playedFiles()
		if !strings.Contains(said, "听家乡话请按8") || strings.Contains(said, "请在嘀声后说清楚") || n < 4 {
			d.t.Errorf("%d files were played, and the module said %s", n, said)
		}
		if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackReached || len(d.cases()) != 1 {
			d.t.Errorf("the callback is %+v", b)
		}
	})
}

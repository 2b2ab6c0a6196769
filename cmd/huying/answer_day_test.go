package main

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/modem/emulator"
)

// goAndWait is what the caller hears in a hall that answers.
const goAndWait = "这里是青山镇呼应热线。请挂机,我们马上打给您,不收您的钱。"

// answering is the day of a hall that wants who rings answered.
func answering(t *testing.T, p emulator.Personality, story func(d *scene)) {
	t.Run(p.Name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			now := sinceMonday()
			gsm := emulator.New(emulator.Options{Personality: p, Now: now, AutoReport: true})
			cfg := dayConfig(t.TempDir())
			cfg.Answer = true
			d := beginAs(t, cfg, gsm, now, nil)
			defer func() { d.stop() }()
			d.ready()
			story(d)
		})
	})
}

// eachAnswering is that day on both families that speak.
func eachAnswering(t *testing.T, story func(d *scene)) {
	answering(t, emulator.EC20, story)
	answering(t, emulator.SIM7600, story)
}

// dials is somebody who rings. They hear us out, and the network says how it ended.
func (d *scene) dials(who string) {
	d.t.Helper()
	if !d.gsm.Ring(who) {
		d.t.Fatalf("%s finds the line busy", who)
	}
}

// fate is how the last call to us ended, within the 20 seconds that one may last.
func (d *scene) fate() emulator.CallState {
	d.t.Helper()
	for range 200 {
		time.Sleep(100 * time.Millisecond)
		if ringing, talking := d.gsm.Calling(); !ringing && !talking {
			break
		}
	}
	synctest.Wait()
	all := d.gsm.Calls()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To == "" {
			return all[i].State
		}
	}
	d.t.Fatal("nobody called")
	return ""
}

// told is how often callers heard that they are rung back, to the end.
func (d *scene) told() (n int) {
	for _, h := range d.gsm.Heard() {
		if h.Text == goAndWait && !h.Cut {
			n++
		}
	}
	return n
}

// atPickUp has something done just before the box answers.
func (d *scene) atPickUp(when emulator.When, do func()) {
	d.gsm.Hook(func(e emulator.Event) {
		if e.Kind == emulator.Command && e.When == when && e.Text == "ATA" {
			do()
		}
	})
}

// tellsIt is a villager who presses 1 when they are rung back, and tells it.
var tellsIt = emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
	press(20*time.Second, '1'), {After: 16 * time.Second, Speaks: 15 * time.Second}, press(16*time.Second, '#'),
}}

// Who rings is answered, told to hang up, and rung back at once; the promise is in the
// ledger before it is given.
func TestWhoRingsIsAnsweredAndRungBack(t *testing.T) {
	eachAnswering(t, func(d *scene) {
		d.callee(ringer, tellsIt)
		kept := 0
		d.atPickUp(emulator.Before, func() { kept = len(d.callbacks()) })
		d.dials(string(ringer))
		if got := d.fate(); got != emulator.Ended || d.told() != 1 || kept != 1 {
			d.t.Fatalf("the call %s, told %d times, with %d callbacks kept before", got, d.told(), kept)
		}
		if got := d.rung(); len(got) > 0 {
			d.t.Errorf("rung while they still hold the phone: %v", got)
		}
		d.hears("件号1007")
		time.Sleep(time.Minute)
		b := d.callbacks()
		if len(b) != 1 || b[0].State != appliance.BackReached || b[0].TriedAt.Sub(b[0].At) < 20*time.Second || b[0].TriedAt.Sub(b[0].At) > time.Minute {
			d.t.Errorf("the callbacks are %+v", b)
		}
		if all := d.cases(); len(all) != 1 || all[0].Channel != appliance.ChannelVoice {
			d.t.Errorf("the cases are %+v", all)
		}
		if d.heard("看到您来电") != 0 {
			d.t.Error("they are texted what they were told")
		}
	})
}

// They hang up in the middle of it, or before it begins: they are rung back all the same.
func TestWhoDoesNotHearItToTheEndIsRungBackToo(t *testing.T) {
	eachAnswering(t, func(d *scene) {
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
		other := appliance.Phone("+8613900002222")
		d.callee(other, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
		d.dials(string(ringer))
		time.AfterFunc(4*time.Second, d.gsm.GiveUp)
		if got := d.fate(); got != emulator.Ended {
			d.t.Errorf("the call %s", got)
		}
		time.Sleep(2 * time.Minute)
		d.atPickUp(emulator.Before, d.gsm.GiveUp)
		d.dials(string(other))
		if got := d.fate(); got != emulator.Missed {
			d.t.Errorf("the call %s", got)
		}
		d.gsm.Hook(nil)
		time.Sleep(2 * time.Minute)
		if got := d.rung(); !slices.Equal(got, []string{"13800001111 ended", "13900002222 ended"}) {
			d.t.Errorf("rung: %v", got)
		}
	})
}

// Twice within a minute is one callback, and another caller meanwhile loses nothing.
func TestTwoCallersWhileOneIsTold(t *testing.T) {
	eachAnswering(t, func(d *scene) {
		other := appliance.Phone("+8613900002222")
		for _, who := range []appliance.Phone{ringer, other} {
			d.callee(who, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
		}
		d.dials(string(ringer))
		time.Sleep(4 * time.Second)
		d.dials(string(other)) // waits, and is kept at once
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if n := len(d.callbacks()); n != 2 {
			d.t.Errorf("%d callbacks while the first is being told", n)
		}
		all := d.gsm.Calls()
		if got := all[len(all)-1]; got.From != string(other) || got.State != emulator.Refused {
			d.t.Errorf("who waited: %+v", got)
		}
		d.fate()
		if d.told() != 1 {
			d.t.Errorf("told %d times", d.told())
		}
		d.dials(string(ringer)) // they did not believe it
		if got := d.fate(); got != emulator.Ended || d.told() != 2 || len(d.callbacks()) != 2 {
			d.t.Errorf("the call %s, told %d times, %d callbacks", got, d.told(), len(d.callbacks()))
		}
		time.Sleep(5 * time.Minute)
		got := d.rung()
		slices.Sort(got)
		if !slices.Equal(got, []string{"13800001111 ended", "13900002222 ended"}) {
			d.t.Errorf("rung: %v", got)
		}
	})
}

// Who must not be rung back is never answered: one ring for the money, a hidden number,
// our own, and who had three callbacks today.
func TestWhoIsNotRungBackIsNotAnswered(t *testing.T) {
	eachAnswering(t, func(d *scene) {
		picked := 0
		d.atPickUp(emulator.Before, func() { picked++ })
		for _, who := range []string{"", "+2348012345678", "95588", "4008123123", "01088886666"} {
			d.dials(who)
			if got := d.fate(); got != emulator.Refused {
				d.t.Errorf("%q: the call %s", who, got)
			}
		}
		if picked != 0 || len(d.callbacks()) != 0 {
			d.t.Errorf("answered %d, %d callbacks", picked, len(d.callbacks()))
		}
		d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
		var got []emulator.CallState
		for range 4 {
			d.dials(string(ringer))
			got = append(got, d.fate())
			time.Sleep(5 * time.Minute)
		}
		if !slices.Equal(got, []emulator.CallState{emulator.Ended, emulator.Ended, emulator.Ended, emulator.Refused}) || picked != 3 || len(d.callbacks()) != 3 {
			d.t.Errorf("the calls %v; answered %d times, %d callbacks", got, picked, len(d.callbacks()))
		}
	})
}

// Who hides their number cannot be rung back. Where the hall wants it they are answered, at any hour, say what it
// is about and hear its number; a clerk writes it down. What is no word is no matter, and they are not let in for ever.
func TestWhoHidesTheirNumberLeavesWords(t *testing.T) {
	for _, p := range []emulator.Personality{emulator.EC20, emulator.SIM7600} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := sinceMonday()
				gsm := emulator.New(emulator.Options{Personality: p, Now: now, AutoReport: true})
				cfg := dayConfig(t.TempDir())
				cfg.Hidden = true
				d := beginAs(t, cfg, gsm, now, nil)
				defer func() { d.stop() }()
				d.ready()
				over := func() emulator.CallState {
					t.Helper()
					for range 3000 {
						time.Sleep(100 * time.Millisecond)
						if ringing, talking := gsm.Calling(); !ringing && !talking {
							break
						}
					}
					synctest.Wait()
					all := gsm.Calls()
					return all[len(all)-1].State
				}
				calls := func(speaks time.Duration, then func()) {
					t.Helper()
					before := len(gsm.Heard())
					d.dials("")
					for range 1000 { // until the beep
						time.Sleep(100 * time.Millisecond)
						if n := len(gsm.Heard()); n > before && (gsm.Heard()[n-1].Tone != "" || gsm.Heard()[n-1].Text == "嘀") {
							break
						}
					}
					time.Sleep(time.Second)
					if speaks > 0 {
						gsm.Speak(speaks)
						time.Sleep(speaks)
					}
					then()
				}
				time.Sleep(d.until("23:00"))
				calls(12*time.Second, func() { gsm.Press("#") })
				if got := over(); got != emulator.Ended {
					t.Fatalf("the call %s", got)
				}
				all := d.cases()
				if len(all) != 1 || all[0].Channel != appliance.ChannelVoice || all[0].Reporter != "" || !strings.Contains(all[0].Text, "待听写") {
					t.Fatalf("the cases are %+v", all)
				}
				said := ""
				for _, h := range gsm.Heard() {
					said += h.Text
				}
				for _, want := range []string{"您没显示号码", "幺幺零", "请在嘀声后说清楚", "件号是幺零零七", "再见"} {
					if !strings.Contains(said, want) {
						t.Errorf("they were not told %q in %q", want, said)
					}
				}
				if strings.Contains(said, "短信也会发给您") || strings.Contains(said, "不收您的钱") || len(d.callbacks()) != 0 || len(gsm.SentText()) != 0 {
					t.Errorf("they are promised what nobody can do: %q, %d callbacks, texts %v", said, len(d.callbacks()), gsm.SentText())
				}
				calls(8*time.Second, gsm.GiveUp) // hangs up with the words said
				over()
				if n := len(d.cases()); n != 2 {
					t.Errorf("%d cases after a hang-up behind the words", n)
				}
				calls(0, gsm.GiveUp)
				over()
				if n := len(d.cases()); n != 2 {
					t.Errorf("%d cases of silence", n)
				}
				for range 4 {
					calls(5*time.Second, func() { gsm.Press("#") })
					over()
				}
				d.dials("")
				if got := over(); got != emulator.Refused || len(d.cases()) != 6 {
					t.Errorf("the seventh within an hour: %s, %d cases", got, len(d.cases()))
				}
				if c, ok := find(d.box.health(), "line.voice"); !ok || !strings.Contains(c.What.Zh, "隐藏号码的接起来录音") {
					t.Errorf("doctor says %+v", c)
				}
			})
		})
	}
}

// At night nobody is told “马上”: they are sent away, and a text says when.
func TestAtNightNobodyIsAnswered(t *testing.T) {
	eachAnswering(t, func(d *scene) {
		time.Sleep(d.until("23:00"))
		d.dials(string(ringer))
		if got := d.fate(); got != emulator.Refused || d.told() != 0 {
			d.t.Errorf("the call %s, told %d times", got, d.told())
		}
		d.hears("现在是夜间")
	})
}

// A modem that cannot ring back answers nobody, and doctor says so.
func TestAHallThatWantsToAnswerAndCannot(t *testing.T) {
	mute := emulator.SIM7600
	mute.Name, mute.TTS = "mute", ""
	for _, p := range []emulator.Personality{emulator.SIM800, mute} {
		answering(t, p, func(d *scene) {
			d.dials(string(ringer))
			if got := d.fate(); got != emulator.Refused {
				d.t.Errorf("the call %s", got)
			}
			d.hears("看到您来电")
			time.Sleep(time.Minute)
			if c, ok := find(d.box.health(), "line.voice"); !ok || c.Level != health.Warn || !strings.Contains(c.What.Zh, "接听告知没有起作用") {
				d.t.Errorf("doctor says %+v", c)
			}
		})
	}
	eachAnswering(t, func(d *scene) {
		if c, ok := find(d.box.health(), "line.voice"); !ok || c.Level != health.OK || !strings.Contains(c.What.Zh, "先接起来告知") {
			d.t.Errorf("doctor says %+v", c)
		}
	})
}

// find is a check anywhere in the tree.
func find(c health.Check, key string) (health.Check, bool) {
	if c.Key == key {
		return c, true
	}
	for _, below := range c.Children {
		if found, ok := find(below, key); ok {
			return found, true
		}
	}
	return health.Check{}, false
}

// The modem restarts, or the box does, while somebody is being told: they do not go on
// paying, and are rung back.
func TestWhateverHappensWhileSomebodyIsTold(t *testing.T) {
	for name, mishap := range map[string]func(d *scene){
		"the modem restarts":       func(d *scene) { d.gsm.Reset() },
		"the modem is not heard":   func(d *scene) { d.gsm.Silence(8 * time.Second) },
		"the cable comes off":      func(d *scene) { d.gsm.Unplug(3*time.Second, true) },
		"the box is started again": func(d *scene) { d.stop(); d.again() },
	} {
		t.Run(name, func(t *testing.T) {
			eachAnswering(t, func(d *scene) {
				d.callee(ringer, emulator.Callee{Answers: 2 * time.Second, Does: []emulator.Act{{After: 5 * time.Second, HangUp: true}}})
				d.dials(string(ringer))
				time.Sleep(3 * time.Second)
				if _, talking := d.gsm.Calling(); !talking {
					d.t.Fatal("nobody was answered")
				}
				mishap(d)
				if got := d.fate(); got != emulator.Ended && got != emulator.Lost {
					d.t.Errorf("the call is still %s", got)
				}
				d.ready()
				time.Sleep(15 * time.Minute)
				if got := d.rung(); !slices.Equal(got, []string{"13800001111 ended"}) {
					d.t.Errorf("rung: %v", got)
				}
			})
		})
	}
}

// again starts the box anew on the same folder.
func (d *scene) again() {
	d.t.Helper()
	next := beginAs(d.t, d.box.cfg, d.gsm, d.box.clock.Now, nil)
	d.box, d.stop = next.box, next.stop
}

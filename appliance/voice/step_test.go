package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
	"huying/appliance/workday"
	"huying/store"
)

const zhang = "+8613800001111"

// line is a call on a real ledger: what is heard goes in, what is said comes out.
type line struct {
	testing.TB
	st   *store.Store
	now  time.Time
	w    loop.World
	v    Visit
	from uint64
	duty *appliance.Alarm
	pack bool            // the village's own speech can be had
	put  appliance.Phone // whom 0 can be put through to
}

// rung is somebody who rang and is on the phone now; it is Monday, nine o'clock.
func rung(t testing.TB, why appliance.CallbackWhy) *line {
	t.Helper()
	hours, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	set, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := &line{TB: t}
	l.at("2026-11-23 09:00")
	l.w = loop.World{Clock: workday.Clock{Calendar: workday.New(), Hours: hours}, Texts: set, Hall: "青山镇"}
	if l.st, err = store.Open(t.TempDir(), store.Options{Now: func() time.Time { return l.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.st.Close() })
	l.calls(appliance.Callback{Why: why, State: appliance.BackCalling, Phone: zhang, At: l.now})
	return l
}

// calls begins a callback.
func (l *line) calls(b appliance.Callback) {
	l.Helper()
	l.update(func(tx appliance.Tx) error {
		id := tx.Seq()
		err := tx.Append(appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
		b.ID = id
		return err
	})
	l.v = Visit{Back: b}
}

func (l *line) at(s string) {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("", 8*3600))
	if err != nil {
		l.Fatal(err)
	}
	l.now = at
}

func (l *line) update(f func(appliance.Tx) error) {
	l.Helper()
	if err := l.st.Update(l.Context(), f); err != nil {
		l.Fatal(err)
	}
}

// hears is one thing on the call; said is what the box says and does then.
func (l *line) hears(h Heard, said string) {
	l.Helper()
	l.now = l.now.Add(5 * time.Second)
	var act Act
	l.update(func(tx appliance.Tx) error {
		w := World{World: l.w, Alarm: l.duty, Pack: l.pack, Joins: l.put}
		w.Now = l.now
		var err error
		if w.World, err = w.World.Load(tx, tx.Seq(), time.Time{}); err != nil {
			return err
		}
		for c, err := range tx.Cases(appliance.CaseFilter{From: l.v.Back.Phone}) {
			if err != nil {
				return err
			}
			w.Cases = append(w.Cases, c)
		}
		l.from = tx.Seq()
		var es []appliance.Entry
		if l.v, act, es, err = Step(w, l.v, h); err != nil {
			return err
		}
		return tx.Append(es...)
	})
	got := string(act.Then)
	for _, p := range slices.Backward(act.Say) {
		if p.ID != Beep {
			p.Text(false)
			p.Text(true) // every row is there in both
		}
		got = p.ID + " " + got
	}
	if act.Play != nil {
		got = "sound " + got
	}
	if got != said {
		l.Errorf("heard %+v: says\n %s\nwant\n %s", h, got, said)
	}
}

func (l *line) press(key rune, said string) { l.Helper(); l.hears(Heard{Kind: Key, Key: key}, said) }
func (l *line) speaks(seconds int, said string) {
	l.Helper()
	l.hears(Heard{Kind: Recorded, Sound: &Sound{Hash: strings.Repeat("a", 64), Type: "audio/wav", Seconds: seconds, Bytes: seconds * 16000}}, said)
}

// ledger is what the ledger holds of it in a line: the callback, cases, recordings, texts.
func (l *line) ledger(want string) {
	l.Helper()
	var b strings.Builder
	err := l.st.View(l.Context(), func(r appliance.Reader) error {
		back, err := r.Callback(l.v.Back.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s", back.State)
		if back.Human {
			fmt.Fprintf(&b, " human by %s", l.w.Clock.Local(back.Due).Format("01-02 15:04"))
		}
		for c, err := range r.Cases(appliance.CaseFilter{}) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "; %s %s %s", c.ID.No(), c.Channel, c.State)
			if c.Rating > 0 {
				fmt.Fprintf(&b, " rated %d", c.Rating)
			}
		}
		for a, err := range r.Recordings(false) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "; %ds of %s by %s", a.Seconds, a.Case.No(), l.w.Clock.Local(a.Due).Format("01-02 15:04"))
		}
		for o, err := range r.Texts(0) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "; %s", o.Template)
		}
		return nil
	})
	if err != nil {
		l.Fatal(err)
	}
	if got := b.String(); got != want {
		l.Errorf("the ledger holds\n %s\nwant\n %s", got, want)
	}
}

// told is a case of this number whose result is with them.
func (l *line) told() appliance.CaseID {
	l.Helper()
	clerk := loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1", Name: "李静"}, Clerk: "1", Roles: []appliance.Role{appliance.RoleDispatcher, appliance.RoleLeader}}
	var id appliance.CaseID
	for _, d := range []loop.Deed{loop.Open{Phone: zhang, Text: "路灯不亮"}, loop.Accept{Category: "路灯"}, loop.Conclude{Text: "已更换灯头"}} {
		l.update(func(tx appliance.Tx) error {
			w := l.w
			w.Now = l.now
			w, err := w.Load(tx, tx.Seq(), time.Time{})
			if err != nil {
				return err
			}
			var c appliance.Case
			if id != 0 {
				if c, err = tx.Case(id); err != nil {
					return err
				}
			}
			res, es, err := loop.Decide(w, clerk, c, d)
			if id == 0 {
				id = res.Case
			}
			if err != nil {
				return err
			}
			return tx.Append(es...)
		})
	}
	return id
}

func TestAMatterIsToldOnThePhone(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.speaks(12, "V11 listen")
	l.ledger("calling; 12s of  by 11-23 14:15") // it is kept before it is handed in
	l.hears(Heard{Kind: Silence}, "V12 V53 hangup")
	l.ledger("reached; 1007 voice new; 12s of 1007 by 11-23 14:15; R01")
	if got := (Prompt{"V12", map[string]string{"号": spoken("1007", false)}}).Text(false); got != "已登记,件号是幺零零七。再说一遍,幺零零七。短信也会发给您。" {
		t.Errorf("says %q", got)
	}
	l.hears(Heard{Kind: HungUp}, "hangup") // whatever comes behind the end changes nothing
	l.ledger("reached; 1007 voice new; 12s of 1007 by 11-23 14:15; R01")
}

func TestAMatterIsSaidAgain(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.speaks(12, "V11 listen")
	l.press('2', "V10 V40 record")
	l.speaks(20, "V11 listen")
	l.press('#', "V12 V53 hangup")
	l.ledger("reached; 1007 voice new; 20s of 1007 by 11-23 14:15; 12s of  by 11-23 14:15; R01")
	if err := l.st.View(t.Context(), func(r appliance.Reader) error {
		for a, err := range r.Recordings(true) {
			if err != nil || a.Seconds != 20 {
				t.Errorf("a clerk is to write down %d s: %v", a.Seconds, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestHangingUpBehindWordsSubmitsThem(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.hears(Heard{Kind: HungUp, Sound: &Sound{Hash: "b", Seconds: 5}}, "hangup")
	l.ledger("reached; 1007 voice new; 5s of 1007 by 11-23 14:15; R01")
}

func TestHangingUpAtOnceIsAskedForByText(t *testing.T) {
	for name, upTo := range map[string]func(*line){
		"at the greeting":   func(*line) {},
		"at the menu":       func(l *line) { l.hears(Heard{Kind: Silence}, "V02 listen") },
		"before they spoke": func(l *line) { l.press('1', "V10 V40 record") },
		"at the number":     func(l *line) { l.press('2', "V20 digits") },
	} {
		t.Run(name, func(t *testing.T) {
			l := rung(t, appliance.BackRang)
			l.hears(Heard{Kind: Answered}, "V01 V02 listen")
			upTo(l)
			l.hears(Heard{Kind: HungUp, Sound: &Sound{Hash: "b", Seconds: 1}}, "hangup")
			l.ledger("reached; R45")
		})
	}
}

func TestSilenceAndWrongKeysEndInARecording(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.hears(Heard{Kind: Silence}, "V02 listen")
	l.hears(Heard{Kind: Silence}, "V81 V40 record")
	l.speaks(0, "V60 hangup")
	l.ledger("reached; R45")

	l = rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('7', "V80 V02 listen")
	l.press('9', "V81 V40 record")
	l.speaks(8, "V11 listen")
	l.hears(Heard{Kind: TimeUp}, "V12 V53 hangup") // four minutes: what was said is kept
	l.ledger("reached; 1007 voice new; 8s of 1007 by 11-23 14:15; R01")
}

func TestTheStarRepeatsThreeTimes(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	for range 3 {
		l.press('*', "V02 listen")
	}
	l.press('*', "V02 listen") // then it counts as silence
	l.press('*', "V81 V40 record")
}

func TestProgressIsToldToWhoBroughtIt(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('2', "V20 digits")
	l.hears(Heard{Kind: Number}, "V22 V20 digits") // nothing was ever brought
	l.hears(Heard{Kind: Number, Digits: "99999"}, "V30 V40 record")
	l.hears(Heard{Kind: HungUp}, "hangup")
	l.ledger("waiting human by 11-23 09:30")

	l = rung(t, appliance.BackRang)
	clerk := loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1"}, Clerk: "1", Roles: []appliance.Role{appliance.RoleDispatcher}}
	for _, phone := range []appliance.Address{zhang, "+8613900002222"} {
		l.update(func(tx appliance.Tx) error {
			w := l.w
			w.Now = l.now
			w, err := w.Load(tx, tx.Seq(), time.Time{})
			if err != nil {
				return err
			}
			_, es, err := loop.Decide(w, clerk, appliance.Case{}, loop.Open{Phone: phone, Text: "路灯不亮"})
			if err != nil {
				return err
			}
			return tx.Append(es...)
		})
	}
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('2', "V20 digits")
	l.hears(Heard{Kind: Number, Digits: "1010"}, "V23 V20 digits") // a neighbour's: not a word of it
	l.hears(Heard{Kind: Number, Digits: "1007"}, "V21-open V02 listen")
	l.press('0', "V30 V40 record")
	l.speaks(6, "V53 hangup")
	l.ledger("waiting human by 11-23 09:30; 1010 counter new; 1007 counter new; 6s of  by 11-23 14:15; R01; R01")
}

// Within working hours who presses 0 is put through to the duty phone; what does not come to that is the promise of V30.
func TestWhoAsksForAPersonIsPutThrough(t *testing.T) {
	for name, x := range map[string]struct {
		goesOn func(l *line)
		ledger string
	}{
		"they talk": {func(l *line) {
			l.hears(Heard{Kind: Joined}, "talk")
			l.hears(Heard{Kind: HungUp}, "hangup")
		}, "reached"},
		"nobody comes": {func(l *line) {
			l.hears(Heard{Kind: Alone}, "V30 V40 record")
			l.speaks(6, "V53 hangup")
		}, "waiting human by 11-23 09:30; 6s of  by 11-23 14:15"},
		"they do not wait for it": {func(l *line) { l.hears(Heard{Kind: HungUp}, "hangup") }, "waiting human by 11-23 09:30"},
		"it takes too long":       {func(l *line) { l.hears(Heard{Kind: TimeUp}, "V53 hangup") }, "waiting human by 11-23 09:30"},
	} {
		t.Run(name, func(t *testing.T) {
			l := rung(t, appliance.BackRang)
			l.put = "+8613900009999"
			l.hears(Heard{Kind: Answered}, "V01 V02 listen")
			l.press('0', "V32 join")
			x.goesOn(l)
			l.ledger(x.ledger)
		})
	}
	l := rung(t, appliance.BackRang)
	l.put = "+8613900009999"
	l.at("2026-11-23 19:00")
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('0', "V31 hangup")
}

func TestAPersonIsAskedForInTheEvening(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.at("2026-11-23 19:00")
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('0', "V31 hangup")
	l.ledger("waiting human by 11-24 09:00")
}

func TestAFollowUpIsRated(t *testing.T) {
	for name, x := range map[string]struct {
		talk   func(*line)
		ledger string
	}{
		"solved and content": {func(l *line) { l.press('1', "V52 listen"); l.press('1', "V53 hangup") }, "reached; 1007 counter closed rated 1; R10; R01"},
		"solved, so-so":      {func(l *line) { l.press('1', "V52 listen"); l.press('2', "V53 hangup") }, "reached; 1007 counter closed rated 2; R10; R01"},
		"solved, not content": {func(l *line) { l.press('1', "V52 listen"); l.press('3', "V55 V53 hangup") },
			"reached; 1007 counter accepted rated 3; R10; R01"},
		"solved, and hung up": {func(l *line) { l.press('1', "V52 listen"); l.hears(Heard{Kind: HungUp}, "hangup") },
			"reached; 1007 counter closed rated 2; R10; R01"},
		"not solved, with words": {func(l *line) { l.press('2', "V54 V40 record"); l.speaks(9, "V55 V53 hangup") },
			"reached; 1007 counter accepted rated 3; 9s of 1007 by 11-23 14:15; R10; R01"},
		"unsure": {func(l *line) { l.press('3', "V56 V53 hangup") }, "waiting human by 11-23 09:30; 1007 counter followup; R10; R01"},
		"said nothing": {func(l *line) {
			l.hears(Heard{Kind: Silence}, "V51 listen")
			l.hears(Heard{Kind: Silence}, "V60 hangup")
		}, "reached; 1007 counter followup; R31; R10; R01"},
		"hung up": {func(l *line) { l.hears(Heard{Kind: HungUp}, "hangup") }, "reached; 1007 counter followup; R31; R10; R01"},
	} {
		t.Run(name, func(t *testing.T) {
			l := rung(t, appliance.BackRang)
			id := l.told()
			l.calls(appliance.Callback{Why: appliance.BackFollowUp, State: appliance.BackCalling, Phone: zhang, Case: id, At: l.now})
			l.hears(Heard{Kind: Answered}, "V50 V51 listen")
			x.talk(l)
			l.ledger(x.ledger)
		})
	}
}

func TestAFollowUpThatWasAnsweredMeanwhileIsDropped(t *testing.T) {
	l := rung(t, appliance.BackRang)
	id := l.told()
	l.calls(appliance.Callback{Why: appliance.BackFollowUp, State: appliance.BackCalling, Phone: zhang, Case: id, At: l.now})
	l.update(func(tx appliance.Tx) error {
		w := l.w
		w.Now = l.now
		w, err := w.Load(tx, tx.Seq(), time.Time{})
		if err != nil {
			return err
		}
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		_, es, err := loop.Decide(w, loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}, c, loop.Rate{Rating: 1})
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
	l.hears(Heard{Kind: Answered}, "V57 hangup") // nobody is rung to hear nothing
	l.ledger("dropped; 1007 counter closed rated 1; R10; R01")
}

func TestADutyOfficerTakesTheAlarm(t *testing.T) {
	l := rung(t, appliance.BackAlarm)
	l.update(func(tx appliance.Tx) error {
		l.duty = &appliance.Alarm{ID: tx.Seq(), Lane: "danger", Class: 1, Phone: "+8613900002222"}
		return tx.Append(appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindAlarmRaised, Body: appliance.AlarmChange{
			Class: 1, Lane: "danger", Words: appliance.AlarmWords{Phone: "+8613900002222", Excerpt: "着火了"}}})
	})
	l.hears(Heard{Kind: Answered}, "V70 listen")
	l.press('*', "V70 listen")
	l.press('1', "V71 hangup")
	if !l.v.Taken() {
		t.Error("the alarm is not taken")
	}
	if err := l.st.View(t.Context(), func(r appliance.Reader) error {
		a, err := r.Alarm(l.duty.ID)
		if a.TakenAt.IsZero() || a.TakenBy.Name != "13800001111" {
			t.Errorf("the alarm is %+v", a)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}

	l = rung(t, appliance.BackAlarm)
	l.duty = &appliance.Alarm{ID: 1, Lane: "danger", Class: 1, Phone: "+8613900002222"}
	l.hears(Heard{Kind: Answered}, "V70 listen")
	l.press('2', "hangup")
	if l.v.Taken() {
		t.Error("passed on, and taken")
	}
	l.ledger("reached")
}

// She presses 8: from there on the box speaks as her village does, and offers it no more.
func TestWhoPressesEightHearsTheVillagesOwnSpeech(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.pack = true
	l.hears(Heard{Kind: Answered}, "V01 V02 V02b listen")
	l.press('8', "V02 listen")
	if !l.v.Dialect {
		t.Error("she hears Mandarin")
	}
	l.press('8', "V80 V02 listen") // a second time it is no key
	l.press('1', "V10 V40 record")
	l.speaks(5, "V11 listen")
}

// Where no pack is whole, 8 is a wrong key like any other.
func TestWithoutAPackEightIsAWrongKey(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('8', "V80 V02 listen")
}

// He hears what he said, twice, says it again, and hands that in.
func TestWhatWasSaidIsHeardOnceMore(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	said := func(n int16) {
		l.hears(Heard{Kind: Recorded, Sound: &Sound{Hash: strings.Repeat("a", 64), Type: "audio/wav", Seconds: 5, Bytes: 80000, PCM: []int16{n}}}, "V11-hear listen")
	}
	said(1)
	l.press('1', "sound V11-hear listen")
	l.press('1', "sound V11-hear listen")
	l.press('2', "V10 V40 record")
	said(2)
	l.hears(Heard{Kind: Silence}, "V12 V53 hangup")
	l.ledger("reached; 1007 voice new; 5s of 1007 by 11-23 14:15; 5s of  by 11-23 14:15; R01")
}

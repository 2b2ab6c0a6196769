package voice

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// A landline of the area is rung back too, and reads no text: none is promised.
func TestALandlineIsPromisedNoText(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.calls(appliance.Callback{Why: appliance.BackRang, State: appliance.BackCalling, Phone: "+865361234567", At: l.now})
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.speaks(12, "V11 listen")
	l.hears(Heard{Kind: Silence}, "V12-spoken V53 hangup")

	l = rung(t, appliance.BackRang)
	l.calls(appliance.Callback{Why: appliance.BackRang, State: appliance.BackCalling, Phone: "+865361234567", At: l.now})
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.speaks(0, "V60-spoken hangup")
	l.ledger("reached")
}

// A quarter before lunch half an hour of working time ends in the afternoon: the promise says so.
func TestNobodyIsPromisedHalfAnHourAcrossLunch(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.at("2026-11-23 11:45")
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('0', "V30-by V40 record")
	l.ledger("waiting human by 11-23 13:45")
}

// Who heard how it stands and puts the phone down, or says no more, is not asked to tell what it is about.
func TestWhoHeardHowItStandsIsLeftInPeace(t *testing.T) {
	for name, x := range map[string]struct {
		ends   func(l *line)
		ledger string
	}{
		"hung up": {func(l *line) { l.hears(Heard{Kind: HungUp}, "hangup") }, "reached; 1007 counter followup; R10; R01"},
		"silent": {func(l *line) {
			l.hears(Heard{Kind: Silence}, "V51 listen")
			l.hears(Heard{Kind: HungUp}, "hangup")
		}, "reached; 1007 counter followup; R10; R01"},
	} {
		t.Run(name, func(t *testing.T) {
			l := rung(t, appliance.BackRang)
			l.told()
			l.hears(Heard{Kind: Answered}, "V01 V02 listen")
			l.press('2', "V20 digits")
			l.hears(Heard{Kind: Number}, "V51 listen")
			x.ends(l)
			l.ledger(x.ledger)
		})
	}
	l := rung(t, appliance.BackRang)
	l.open()
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('2', "V20 digits")
	l.hears(Heard{Kind: Number}, "V21-open V02 listen")
	l.hears(Heard{Kind: Silence}, "V02 listen")
	l.hears(Heard{Kind: Silence}, "V53 hangup")
	l.ledger("reached; 1007 counter new; R01")
}

// open is a case of this number that a clerk wrote down.
func (l *line) open() {
	l.Helper()
	l.update(func(tx appliance.Tx) error {
		w := l.w
		w.Now = l.now
		w, err := w.Load(tx, tx.Seq(), time.Time{})
		if err != nil {
			return err
		}
		_, es, err := loop.Decide(w, loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1"}, Clerk: "1", Roles: []appliance.Role{appliance.RoleDispatcher}},
			appliance.Case{}, loop.Open{Phone: l.v.Back.Phone, Text: "路灯不亮"})
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
}

// She wants no texts about progress (退): an unanswered follow-up is a try, and no reason to ring her again for it.
func TestAFollowUpOfWhoWantsNoTexts(t *testing.T) {
	l := rung(t, appliance.BackRang)
	id := l.told()
	l.update(func(tx appliance.Tx) error {
		talk, err := tx.Talk(zhang)
		if err != nil {
			return err
		}
		talk.Silent = true
		return tx.Append(appliance.Entry{At: l.now, Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: talk})
	})
	l.calls(appliance.Callback{Why: appliance.BackFollowUp, State: appliance.BackCalling, Phone: zhang, Case: id, At: l.now})
	l.hears(Heard{Kind: Answered}, "V50 V51 listen")
	l.hears(Heard{Kind: Silence}, "V51 listen")
	l.hears(Heard{Kind: Silence}, "V53 hangup")
	l.ledger("reached; 1007 counter followup; R10; R01")
}

// A colleague takes the alarm by text while this officer's phone rings: he is told, and it stays the colleague's.
func TestAnAlarmTakenByTextIsNotTakenAgain(t *testing.T) {
	for name, before := range map[string]bool{"while it rang": true, "while it was read out": false} {
		t.Run(name, func(t *testing.T) {
			l := rung(t, appliance.BackAlarm)
			l.duty = &appliance.Alarm{ID: 1, Lane: "danger", Class: 1, Phone: "+8613900002222"}
			if !before {
				l.hears(Heard{Kind: Answered}, "V70 listen")
			}
			l.duty.TakenAt = l.now
			if before {
				l.hears(Heard{Kind: Answered}, "V72 V53 hangup")
			} else {
				l.press('1', "V72 V53 hangup")
			}
			if l.v.Taken() {
				t.Error("two have it")
			}
			l.ledger("reached")
		})
	}
}

// Of who rang twice at night the duty officer hears that they rang, not that they wrote.
func TestWhoRangTwiceAtNightWroteNothing(t *testing.T) {
	s := &step{World: World{Alarm: &appliance.Alarm{Lane: "danger", Word: appliance.WordRungTwice, Phone: zhang}}, v: Visit{at: atAlarm}}
	if got := s.again().Say[0].Text(false); !strings.Contains(got, "有人夜里连响两次铃") || strings.Contains(got, "来信") {
		t.Errorf("says %q", got)
	}
}

// voice is the voice on this ledger, with nobody at the phone.
func (l *line) voice() *Voice {
	return &Voice{Ledger: l.st, Clock: l.w.Clock, Texts: l.w.Texts, Hall: l.w.Hall, Now: func() time.Time { return l.now }, Log: slog.New(slog.DiscardHandler), alarms: map[uint64]*chain{}}
}

// The plug is pulled between their words and handing them in: the words are a matter all the same.
func TestAPowerCutTakesNothingOfWhatWasSaid(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.hears(Heard{Kind: Answered}, "V01 V02 listen")
	l.press('1', "V10 V40 record")
	l.speaks(12, "V11 listen")
	l.update(func(tx appliance.Tx) error {
		b, err := tx.Callback(l.v.Back.ID)
		if err != nil {
			return err
		}
		b.By = actor
		return tx.Append(appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindCallback, Peer: b.Phone, Body: b})
	})
	for range 2 { // a second start finds nothing to do
		if err := l.voice().resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.ledger("reached; 1007 voice new; 12s of 1007 by 11-23 14:15; R01")
	}
}

// She rates by text before the hour of the follow-up call comes: nobody rings her.
func TestWhoRatedByTextIsNotRung(t *testing.T) {
	l := rung(t, appliance.BackRang)
	id := l.told()
	l.calls(appliance.Callback{Why: appliance.BackFollowUp, State: appliance.BackWaiting, Phone: zhang, Case: id, At: l.now})
	v := l.voice()
	if err := v.spare(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.ledger("waiting; 1007 counter followup; R10; R01")
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
	if err := v.spare(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.ledger("dropped; 1007 counter closed rated 1; R10; R01")
}

// A follow-up that brought nothing is not made once more the minute after; in the afternoon it is.
// R32 would speak of a ring of hers: there was none.
func TestAFollowUpIsNotMadeTwiceInAMorning(t *testing.T) {
	l := rung(t, appliance.BackRang)
	id := l.told()
	l.update(func(tx appliance.Tx) error {
		b := l.v.Back
		b.State = appliance.BackDropped
		return tx.Append(appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindCallback, Peer: zhang, Body: b},
			appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindCaseWatched, Case: id, Body: appliance.CaseChange{Tags: []string{Tag}}})
	})
	v := l.voice()
	waits := func() (n int) {
		t.Helper()
		if err := v.followUps(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := l.st.View(t.Context(), func(r appliance.Reader) error {
			n = 0
			for b, err := range r.Callbacks(true) {
				if err != nil {
					return err
				}
				if b.Why == appliance.BackFollowUp {
					n, l.v.Back = n+1, b
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	l.at("2026-11-23 09:30")
	if n := waits(); n != 1 {
		t.Fatalf("%d follow-ups wait", n)
	}
	for range 3 {
		l.update(func(tx appliance.Tx) error {
			b, err := tx.Callback(l.v.Back.ID)
			if err != nil {
				return err
			}
			return v.missed(tx, b, "")
		})
	}
	l.ledger("missed; 1007 counter followup; R10; R01")
	if err := l.st.View(t.Context(), func(r appliance.Reader) error {
		c, err := r.Case(id)
		if len(c.Tries) != 1 || c.Tries[0].How != loop.TryCall {
			t.Errorf("the tries are %+v", c.Tries)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	l.at("2026-11-23 10:50")
	if n := waits(); n != 0 {
		t.Errorf("%d follow-ups wait in the same morning", n)
	}
	l.at("2026-11-23 14:40")
	if n := waits(); n != 1 {
		t.Errorf("%d follow-ups wait in the afternoon", n)
	}
}

// thumb is a phone that is held to the cheek. keyAt are the keys that come while something is said, by how much was said before.
type thumb struct {
	Call
	keys  chan rune
	keyAt map[int]rune
	said  *[]string
}

func (c thumb) Say(_ context.Context, text string) error {
	if k, ok := c.keyAt[len(*c.said)]; ok {
		c.keys <- k
	}
	*c.said = append(*c.said, text)
	return nil
}

func (c thumb) Join(context.Context, appliance.Phone, string, time.Duration) error { return nil }

func (c thumb) Keys() <-chan rune       { return c.keys }
func (c thumb) HungUp() <-chan struct{} { return nil }
func (c thumb) Record(context.Context, time.Duration) (Taped, error) {
	c.keys <- '2'
	return Taped{}, nil
}

// A cheek presses 2 while she speaks: that is no answer to what she is asked then, and her words stay.
func TestAKeyWhileSpeakingIsNoAnswer(t *testing.T) {
	c := thumb{keys: make(chan rune, 8)}
	v := &Voice{Log: slog.New(slog.DiscardHandler)}
	v.record(t.Context(), c, Act{Wait: longest})
	if n := len(c.keys); n != 0 {
		t.Errorf("%d keys are left for what is asked next", n)
	}
}

// No case number begins with 0: who presses it where a number is wanted does not wait six seconds.
func TestZeroInsteadOfANumberIsAPersonAtOnce(t *testing.T) {
	c := thumb{keys: make(chan rune, 8)}
	c.keys <- '0'
	v := &Voice{Log: slog.New(slog.DiscardHandler)}
	if h := v.listen(t.Context(), c, Act{Then: Dial}); h.Kind != Key || h.Key != '0' {
		t.Errorf("heard %+v", h)
	}
}

// Who raised an alarm within a day hears first whom to ring in danger (V03).
func TestWhoWroteOfDangerHearsWhomToRing(t *testing.T) {
	l := rung(t, appliance.BackRang)
	danger := func(who appliance.Address) (yes bool) {
		t.Helper()
		if err := l.st.View(t.Context(), func(r appliance.Reader) (err error) {
			yes, err = l.voice().inDanger(r, who)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	l.update(func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: l.now, Actor: actor, Kind: appliance.KindAlarmRaised, Body: appliance.AlarmChange{
			Class: 1, Lane: "danger", Words: appliance.AlarmWords{Phone: zhang, Excerpt: "着火了"}}})
	})
	if !danger(zhang) || danger("+8613900002222") {
		t.Error("the wrong one hears it")
	}
	l.v.Danger = danger(zhang)
	l.hears(Heard{Kind: Answered}, "V03 V01 V02 listen")
	l.now = l.now.Add(25 * time.Hour)
	if danger(zhang) {
		t.Error("a day later it is still said first")
	}
}

// mute is a modem of which nothing is known until it is ready.
type mute struct {
	Phone
	ready bool
}

func (m mute) Speaks() (bool, string) { return false, "it does not speak" }
func (m mute) Ready() bool            { return m.ready }

// The box is started anew: whom it is to ring stays its own until the modem has said that it cannot speak.
func TestAStartLeavesTheCallbacksToTheBox(t *testing.T) {
	l := rung(t, appliance.BackRang)
	l.calls(appliance.Callback{Why: appliance.BackRang, State: appliance.BackWaiting, Phone: zhang, At: l.now, NextAt: l.now.Add(time.Hour)})
	v := l.voice()
	v.Phone, v.swept = mute{}, l.now
	if _, err := v.once(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.ledger("waiting")
	v.Phone = mute{ready: true}
	if _, err := v.once(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.ledger("waiting human by 11-23 09:30; R46")
}

// She presses 0 once more while she is asked to hold the line: she is put through, not put off.
func TestZeroTwiceIsPutThroughToo(t *testing.T) {
	var said []string
	c := thumb{keys: make(chan rune, 8), keyAt: map[int]rune{0: '0'}, said: &said}
	v := &Voice{Log: slog.New(slog.DiscardHandler)}
	if h := v.do(t.Context(), c, Visit{}, Act{Say: say("V32"), Then: Join, Tell: Prompt{"V33", map[string]string{"镇": "青山镇"}}}); h.Kind != Joined {
		t.Errorf("heard %+v", h)
	}
}

// While the number of her case is said, * says it once more, and another key does not cut her off.
func TestTheStarRepeatsTheNumberOfTheCase(t *testing.T) {
	var said []string
	c := thumb{keys: make(chan rune, 8), keyAt: map[int]rune{0: '*', 2: '#'}, said: &said}
	v := &Voice{Log: slog.New(slog.DiscardHandler)}
	v.do(t.Context(), c, Visit{}, Act{Say: []Prompt{{"V12", map[string]string{"号": "幺零零七"}}, {ID: "V53"}}, Then: HangUp})
	if len(said) != 3 || said[0] != said[1] || said[2] != "谢谢您,再见。" {
		t.Errorf("said %q", said)
	}
}

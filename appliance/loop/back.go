package loop

import (
	"slices"
	"strconv"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

// How often somebody is rung who is not reached (domain 9): +10 min, +60 min, then R32.
const (
	firstMissed  = 10 * time.Minute
	secondMissed = time.Hour
	mostTries    = 3
)

// nextTry is when somebody who was not reached is rung again; ok is false when they
// have been rung often enough (domain 9: +10 min, +60 min, then R32).
func nextTry(tries int, now time.Time) (at time.Time, ok bool) {
	switch {
	case tries >= mostTries:
		return time.Time{}, false
	case tries == 1:
		return now.Add(firstMissed), true
	}
	return now.Add(secondMissed), true
}

// Rung is what it does to the matter that somebody asked to be rung about, once they were
// spoken to: nobody waits for an answer any more.
func Rung(c appliance.Case, by appliance.Actor, now time.Time, note string) appliance.Entry {
	return appliance.Entry{At: now, Actor: by, Kind: appliance.KindCaseNoted, Case: c.ID, Peer: c.Reporter, Body: appliance.CaseChange{
		WaitingSince: nobody(), Clocks: halt(c.Clocks, now, appliance.ClockReceive, appliance.ClockReply), Words: appliance.CaseWords{Note: note},
	}}
}

// AnswersThem reports whether what was decided about a case answers who asked to be rung
// about it. That somebody is sent is news, and no answer to them.
func AnswersThem(id appliance.CaseID, es []appliance.Entry) bool {
	return slices.ContainsFunc(es, func(e appliance.Entry) bool {
		ch, ok := e.Body.(appliance.CaseChange)
		return ok && e.Case == id && e.Kind != appliance.KindCaseDispatched && ch.WaitingSince != nil && ch.WaitingSince.IsZero()
	})
}

// Missed is what follows when somebody was rung and not reached: the next try, or after
// the third R32 and the end. It is the last thing a callback of by says.
func Missed(t *texts.Set, talk appliance.Talk, b appliance.Callback, by appliance.Actor, now time.Time, note string) ([]appliance.Entry, error) {
	b.Tries, b.TriedAt, b.By, b.Note, b.State = b.Tries+1, now, by, note, appliance.BackWaiting
	next, again := nextTry(b.Tries, now)
	b.NextAt = next
	if !again {
		b.State, b.Ended = appliance.BackMissed, now
	}
	es := []appliance.Entry{{At: now, Actor: by, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}}
	if again || !b.Texts() || now.Before(talk.MutedUntil) {
		return es, nil
	}
	to, _ := b.Phone.Phone()
	id := "R32"
	if b.Why == appliance.BackAsked {
		id = "R32-asked"
	}
	text, err := t.Render(id, talk.English, texts.Values{"数": strconv.Itoa(b.Tries)})
	if err != nil {
		return nil, err
	}
	e := appliance.QueueText(by, to, b.Case, texts.Template("R32"), appliance.ClassReceipt, false, text)
	e.At = now
	return append(es, e), nil
}

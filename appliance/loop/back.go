package loop

import (
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
	text, err := t.Render("R32", talk.English, texts.Values{"数": strconv.Itoa(b.Tries)})
	if err != nil {
		return nil, err
	}
	e := appliance.QueueText(by, to, b.Case, texts.Template("R32"), appliance.ClassReceipt, false, text)
	e.At = now
	return append(es, e), nil
}

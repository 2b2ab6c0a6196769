package hotline

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/peril"
	"huying/appliance/texts"
)

// Rings is where missed calls come from. Ring waits for the next one; end is called
// once the ring is kept, with what it came to, and sends the caller away so that nobody
// pays. Who is to be told that they are rung back, or to leave words (Tell), is answered for that first.
type Rings interface {
	Ring(ctx context.Context) (r appliance.Ring, end func(context.Context, appliance.Rang) error, err error)
}

// Limits of ringing back (domain 9).
const (
	backsPerDay   = 3                // callbacks of one number a day
	rungTwice     = 10 * time.Minute // a second ring at night within this wakes the duty officer
	backWithin    = 30 * time.Minute // of working time: what a villager is promised (V30)
	backSpread    = 2 * time.Minute  // between those promised for one morning
	backAfter     = 20 * time.Second // the caller has put the phone down
	backAtOnce    = time.Minute      // who is answered is told “马上”: a callback later than that is another thing
	backFrom      = 7*60 + 30        // minutes of the day: the box rings villagers from
	backUntil     = 20*60 + 30       // until
	backMorning   = 8 * 60           // those of the night
	wordsOfRinger = "夜里十分钟内响了两次铃,没有说话"
)

// Ringing is what follows from a ring: nothing for who must never be rung back, one
// callback for a number, a text that says when, and at night, rung twice, the alarm. It
// is pure; the first entry is the ring itself, the last is the talk as it then stands.
// back is the number's open callback, waits those promised for the same hour.
func Ringing(w World, t appliance.Talk, back *appliance.Callback, waits int, area string, r appliance.Ring) []appliance.Entry {
	s := &step{World: w, talk: t, m: appliance.Message{From: r.From, Text: wordsOfRinger, SentAt: r.At, HeardAt: r.At}}
	if day := s.at().Format(time.DateOnly); s.talk.Day != day {
		s.talk = s.talk.On(day)
	}
	rang := appliance.Rang{HeardAt: r.At}
	rang.Fate, rang.Callback = s.ring(back, waits, area)
	rang.Tell = s.pickUp
	first := appliance.Entry{At: s.Now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindRang, Peer: r.From, Body: rang}
	if r.From == "" { // nobody to remember
		return append([]appliance.Entry{first}, s.out...)
	}
	s.talk.LastAt = s.Now
	s.add(appliance.Rule("hotline"), appliance.KindTalk, 0, s.talk)
	return append([]appliance.Entry{first}, s.out...)
}

// ring decides, and says which callback it came to.
func (s *step) ring(back *appliance.Callback, waits int, area string) (appliance.RingFate, uint64) {
	switch {
	case s.m.From == "":
		s.pickUp = s.Withheld && s.Speaks
		return appliance.RingWithheld, 0
	case s.Own != "" && sameNumber(s.m.From, s.Own):
		return appliance.RingOwn, 0
	case !mayRing(s.m.From, area):
		return appliance.RingStranger, 0
	}
	if s.isBlocked() {
		return appliance.RingBlocked, 0
	}
	night := s.Clock.Quiet(s.Now)
	if back != nil && back.Why == appliance.BackFollowUp && back.State == appliance.BackWaiting && !back.Human {
		b := *back // what they ring about comes first; the question waits for another time
		b.State, b.Ended, b.By, b.Note = appliance.BackDropped, s.Now, appliance.Rule("hotline"), "来电了，先给他回电"
		s.add(appliance.Rule("hotline"), appliance.KindCallback, b.Case, b)
		back = nil
	}
	if back != nil {
		b := *back
		b.Rings++
		if b.State == appliance.BackWaiting {
			s.sooner(&b)
		}
		first := night && !b.Night // who was promised a call by day knows nothing of the second ring
		b.Night = b.Night || night
		s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindCallback, b.Case, b)
		switch {
		case night && s.Now.Sub(s.talk.LastAt) < rungTwice:
			s.wake()
		case first:
			at := b.NextAt
			if !at.After(s.Now) {
				at = s.Clock.NextOpening(s.Now)
			}
			s.reply(s.atNight(), 0, texts.Values{"时": texts.Moment(s.Clock.Local(at), s.talk.English)})
		}
		s.pickUp = s.atOnce(b)
		return appliance.RingAgain, b.ID
	}
	if muted := s.Now.Before(s.talk.MutedUntil); muted || s.talk.Backs >= backsPerDay {
		if !muted && night && s.Now.Sub(s.talk.LastAt) < rungTwice { // no more calls back today, and yet in need
			s.wake()
		}
		return appliance.RingEnough, 0
	}
	s.talk.Backs++
	b := appliance.Callback{
		Why: appliance.BackRang, State: appliance.BackWaiting, Phone: s.m.From, At: s.Now, NextAt: s.Now, Rings: 1, Human: true, Night: night,
	}
	if c, ok := s.current(); ok {
		b.Case = c.ID
	}
	b.Due = s.backBy()
	if !s.Clock.Working(s.Now) { // those of one night are not all promised the same minute
		b.NextAt = s.Clock.NextOpening(s.Now)
		b.Due = b.Due.Add(time.Duration(waits) * backSpread)
	}
	if s.Speaks {
		return s.ringsItself(b, waits)
	}
	id := s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindCallback, b.Case, b)
	text, at := "R46", b.Due
	if night {
		text, at = s.atNight(), b.NextAt
	}
	s.reply(text, 0, texts.Values{"时": texts.Moment(s.Clock.Local(at), s.talk.English)})
	return appliance.RingBack, id
}

// ringsItself is a callback that the box makes: in twenty seconds, or outside its hours
// in the morning, two minutes apart, and then who rang is told so.
func (s *step) ringsItself(b appliance.Callback, waits int) (appliance.RingFate, uint64) {
	b.Human = false
	text := ""
	b.NextAt = s.Now.Add(backAfter)
	if at := s.at(); !s.backHours() {
		day := clockAt(at, backMorning)
		if !at.Before(day) {
			day = clockAt(at.AddDate(0, 0, 1), backMorning)
		}
		b.NextAt, text = day.Add(time.Duration(waits)*backSpread), "R46"
	}
	b.Due = b.NextAt.Add(backWithin)
	s.pickUp = s.atOnce(b)
	id := s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindCallback, b.Case, b)
	at := b.Due
	if b.Night {
		text, at = s.atNight(), b.NextAt
	}
	if text != "" {
		s.reply(text, 0, texts.Values{"时": texts.Moment(s.Clock.Local(at), s.talk.English)})
	}
	return appliance.RingBack, id
}

// atNight is the text to who rings at night.
func (s *step) atNight() string {
	if len(s.Duty) > 0 {
		return "R33"
	}
	return "R33-alone"
}

// sooner is the next try for who rings again: they are at their phone now.
func (s *step) sooner(b *appliance.Callback) {
	at := s.Now.Add(backAfter)
	if b.NextAt.After(at) && (b.Human && s.Clock.Working(s.Now) || !b.Human && s.Speaks && s.backHours()) {
		b.NextAt = at
	}
}

// backHours reports whether the box rings villagers at this hour.
func (s *step) backHours() bool {
	at := s.at()
	return !at.Before(clockAt(at, backFrom)) && at.Before(clockAt(at, backUntil))
}

// atOnce reports whether somebody may be answered and told that they are rung back
// at once: the hall wants it, and this callback does it. They pay for hearing it, so
// that nobody is answered who would wait for a clerk, or for the morning.
func (s *step) atOnce(b appliance.Callback) bool {
	return s.Answers && s.Speaks && s.backHours() && b.Why == appliance.BackRang && b.State == appliance.BackWaiting && !b.Human &&
		!b.NextAt.After(s.Now.Add(backAtOnce))
}

// clockAt is a time of a day, in minutes.
func clockAt(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, day.Location())
}

// backBy is by when a clerk rings: half an hour of working time from now.
func (s *step) backBy() time.Time { return s.Clock.AddWorking(s.Now, backWithin) }

// wake raises the alarm for who rings twice at night: they may not be able to write.
func (s *step) wake() {
	s.rung = true
	s.d = peril.Danger{Class: 1, Lane: LaneDanger, Word: appliance.WordRungTwice}
	var about appliance.CaseID
	if c, ok := s.current(); ok {
		about = c.ID
	}
	s.comfort(about)
	s.sound(about)
}

// mayRing reports whether a number may be rung back: a mobile one, or a landline of
// this area. Whoever else rings once wants to be rung back at a price (one-ring fraud).
func mayRing(a appliance.Address, area string) bool {
	p, ok := a.Phone()
	if !ok || !isPerson(a) {
		return false
	}
	return p.Mobile() || area != "" && strings.HasPrefix(p.Local(), area)
}

// rings keeps who rings, and only then sends them away. Who rings while another is
// being told something is kept meanwhile.
func (h *Hotline) rings(ctx context.Context) error {
	if h.Rings == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	var calls sync.WaitGroup
	defer calls.Wait()
	for {
		r, end, err := h.Rings.Ring(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			h.Log.Warn("cannot hear who rings", "err", err)
			if err := rest(ctx, lineRest); err != nil {
				return err
			}
			continue
		}
		rang, err := h.rang(ctx, r)
		if err != nil {
			return err
		}
		calls.Go(func() {
			if err := end(ctx, rang); err != nil && ctx.Err() == nil {
				h.Log.Warn("a call could not be sent away", "err", err)
			}
		})
	}
}

// rang makes a ring durable with what follows from it. With a full disk it is not kept,
// and nobody is told anything: the caller rings again.
func (h *Hotline) rang(ctx context.Context, r appliance.Ring) (rang appliance.Rang, err error) {
	err = h.Ledger.Update(ctx, func(tx appliance.Tx) error {
		k := h.keeping(tx)
		w, talk, err := k.world(appliance.Message{From: r.From, SentAt: r.At, HeardAt: r.At})
		if err != nil {
			return err
		}
		w.Speaks = h.Speaks != nil && h.Speaks()
		w.Answers = h.Answers != nil && h.Answers()
		w.Withheld = h.Withheld != nil && h.Withheld()
		var back *appliance.Callback
		waits := 0
		for b, err := range tx.Callbacks(true) {
			if err != nil {
				return err
			}
			if r.From != "" && same(b.Phone, r.From) && b.Why != appliance.BackAlarm {
				back = &b
			}
			if b.NextAt.After(k.now) {
				waits++
			}
		}
		es := Ringing(w, talk, back, waits, h.Area, r)
		rang = es[0].Body.(appliance.Rang)
		return tx.Append(es...)
	})
	if errors.Is(err, appliance.ErrFull) {
		h.full.Store(true)
		h.Log.Error("the disk is full: a ring was not kept", "at", r.At)
		return appliance.Rang{}, nil
	}
	return rang, err
}

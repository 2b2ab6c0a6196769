package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// Desk is the clerks' side of the box. All fields must be set.
type Desk struct {
	Ledger appliance.Ledger
	Clock  workday.Clock
	Texts  *texts.Set
	Now    func() time.Time
	Hall   string // the township's name, 青山镇
	// Trusted tells whether the clock may be believed: until it is, nothing is
	// due and nothing has a light (two sources must agree). nil: always.
	Trusted func() bool

	logins  attempts
	setting sync.Mutex // one calendar after the other: each is planned on the one before
}

// Who is the clerk who acts, and who typed it when it was not the clerk.
type Who struct {
	Clerk appliance.Clerk
	For   string // "root": typed by root in the clerk's name; "" by the clerk
}

// Actor is how entries name the one who acts.
func (w Who) Actor() appliance.Actor {
	a := w.Clerk.Actor()
	a.For = w.For
	return a
}

// RateWindow is how long an answer to a result's question is understood as a
// rating (domain 8 §D.2 step 4).
const RateWindow = 15 * 24 * time.Hour

// MaxAnswer is how many SMS an answer may cost: what is longer belongs on
// paper or in a call, and every part is paid for.
const MaxAnswer = 8

// Working days of the clocks that desk acts start (domain 4).
const (
	daysSimple  = 3 // D3
	daysComplex = 5 // D5
	daysRate    = 2 // result told → follow-up
	urgentLimit = 24 * time.Hour
)

// Triage is what a clerk decides when accepting; zero fields keep what stands.
type Triage struct {
	Kind       appliance.CaseKind
	Category   string
	Urgency    appliance.Urgency
	Complexity appliance.Complexity
	Village    string
	Summary    string
}

// Accept 受理 takes a new case in: the acceptance clock stops, the clock to the
// result starts, and the clerk holds the case (C05).
func (d *Desk) Accept(ctx context.Context, who Who, id appliance.CaseID, version uint64, t Triage) error {
	return d.act(ctx, who, id, version, ActAccept, func(tx appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		now := d.Now()
		ch := appliance.CaseChange{
			State:      appliance.CaseAccepted,
			Kind:       orElse(t.Kind, orElse(c.Kind, appliance.KindHelp)),
			Category:   t.Category,
			Urgency:    orElse(t.Urgency, orElse(c.Urgency, appliance.UrgencyOrdinary)),
			Complexity: orElse(t.Complexity, orElse(c.Complexity, appliance.Simple)),
			Village:    t.Village,
			Holder:     appliance.HolderClerk(who.Clerk.ID),
			Clocks:     stop(c, now, appliance.ClockReceive, appliance.ClockAccept),
			Words:      appliance.CaseWords{Summary: strings.TrimSpace(t.Summary)},
		}
		ch.Clocks = append(ch.Clocks, d.resultClock(now, ch.Urgency, ch.Complexity))
		return one(appliance.KindCaseAccepted, ch), nil
	})
}

// resultClock is the promise that starts when a case is accepted: 24 natural
// hours for danger, else 3 or 5 working days (F2:L12).
func (d *Desk) resultClock(now time.Time, u appliance.Urgency, x appliance.Complexity) appliance.Clock {
	if u == appliance.UrgencyDanger {
		return appliance.Clock{ID: appliance.ClockUrgent, Start: now, Due: now.Add(urgentLimit)}
	}
	days := daysSimple
	if x == appliance.Complex {
		days = daysComplex
	}
	k := appliance.Clock{ID: appliance.ClockHandle, Start: now, Days: days}
	k.Due, k.Provisional = d.Clock.Due(now, days)
	return k
}

// Answer 答复 writes to the villager; the case stays open and nobody waits any more.
func (d *Desk) Answer(ctx context.Context, who Who, id appliance.CaseID, version uint64, text string) error {
	text, err := said(text)
	if err != nil {
		return err
	}
	return d.act(ctx, who, id, version, ActAnswer, func(tx appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		to, err := writable(c)
		if err != nil {
			return nil, err
		}
		words := d.Texts.Signed(text)
		if n, _ := appliance.TextCost(words); n > MaxAnswer {
			return nil, &Refusal{Act: ActAnswer, Why: WhyTooLong, Case: c.ID, Name: strconv.Itoa(67*MaxAnswer - 10)}
		}
		return append(
			one(appliance.KindCaseAnswered, appliance.CaseChange{
				WaitingSince: nobody(), Clocks: stop(c, d.Now(), appliance.ClockReceive, appliance.ClockReply),
				Words: appliance.CaseWords{Answer: text},
			}),
			appliance.QueueText(who.Actor(), to, c.ID, "", appliance.ClassResult, true, words),
		), nil
	})
}

// Note 备注 leaves words for colleagues; the villager never sees them.
func (d *Desk) Note(ctx context.Context, who Who, id appliance.CaseID, version uint64, text string) error {
	text, err := said(text)
	if err != nil {
		return err
	}
	return d.act(ctx, who, id, version, ActNote, func(appliance.Tx, appliance.Case) ([]appliance.Entry, error) {
		return one(appliance.KindCaseNoted, appliance.CaseChange{Words: appliance.CaseWords{Note: text}}), nil
	})
}

// Take 领办 makes the clerk the holder.
func (d *Desk) Take(ctx context.Context, who Who, id appliance.CaseID, version uint64) error {
	return d.act(ctx, who, id, version, ActTake, func(_ appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		h := appliance.HolderClerk(who.Clerk.ID)
		if c.Holder == h {
			return nil, &Refusal{Act: ActTake, Why: WhyAlreadyYours, Case: c.ID}
		}
		return one(appliance.KindCaseTaken, appliance.CaseChange{Holder: h}), nil
	})
}

// HandOver 转交 makes another clerk the holder, or the desk as a whole when to
// is "". The note says why.
func (d *Desk) HandOver(ctx context.Context, who Who, id appliance.CaseID, version uint64, to appliance.ClerkID, note string) error {
	return d.act(ctx, who, id, version, ActHandOver, func(tx appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		h := appliance.HolderDesk
		if to != "" {
			k, err := clerkByID(tx, to)
			if err != nil {
				return nil, err
			}
			if k.Disabled || !rights[ActTake].allows(k) {
				return nil, &Refusal{Act: ActHandOver, Why: WhyCannotHold, Case: c.ID, Name: k.Name()}
			}
			h = appliance.HolderClerk(to)
		}
		if c.Holder == h {
			return nil, &Refusal{Act: ActHandOver, Why: WhyAlreadyTheirs, Case: c.ID}
		}
		return one(appliance.KindCaseHanded, appliance.CaseChange{
			Holder: h, Words: appliance.CaseWords{Note: strings.TrimSpace(note)},
		}), nil
	})
}

// Conclude 办结 ends the work: the outcome is written down, the villager is
// sent the result and asked for a rating (C11, C15; text R10), all clocks stop
// and the follow-up clock starts. A villager without a phone has been told by
// the clerk in person, and the entry says so.
func (d *Desk) Conclude(ctx context.Context, who Who, id appliance.CaseID, version uint64, code appliance.OutcomeCode, text string) error {
	text, err := said(text)
	if err != nil {
		return err
	}
	return d.act(ctx, who, id, version, ActConclude, func(tx appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		now := d.Now()
		ch := appliance.CaseChange{
			State: appliance.CaseFollowup, Outcome: code, Level: levelTown,
			WaitingSince: nobody(), Clocks: stop(c, now),
			Words: appliance.CaseWords{Outcome: text},
		}
		rate := appliance.Clock{ID: appliance.ClockRate, Start: now, Days: daysRate}
		rate.Due, rate.Provisional = d.Clock.Due(now, daysRate)
		ch.Clocks = append(ch.Clocks, rate)
		to, err := writable(c)
		if err != nil { // told face to face
			ch.ToldAt, ch.ToldBy = now, who.Clerk.Name()
			return one(appliance.KindCaseConcluded, ch), nil
		}
		talk, err := tx.Talk(c.Reporter)
		if err != nil {
			return nil, err
		}
		if room, err := d.ResultRoom(c, talk.English); err != nil {
			return nil, err
		} else if utf8.RuneCountInString(text) > room {
			return nil, &Refusal{Act: ActConclude, Why: WhyTooLong, Case: c.ID, Name: strconv.Itoa(room)}
		}
		sms, err := d.ResultText(c, text, talk.English)
		if err != nil {
			return nil, err
		}
		talk.Open = &appliance.Question{Kind: appliance.AskRating, Case: c.ID, Until: now.Add(RateWindow)}
		return append(
			one(appliance.KindCaseConcluded, ch),
			appliance.QueueText(who.Actor(), to, c.ID, "R10", appliance.ClassResult, false, sms),
			appliance.Entry{Actor: who.Actor(), Kind: appliance.KindTalk, Peer: c.Reporter, Body: talk},
		), nil
	})
}

// levelTown is where a matter that the desk settles was solved (domain 2, outcome level).
const levelTown = "镇"

// ResultText is the whole text R10 a villager will get, so that a screen can
// show it and count it before it goes.
func (d *Desk) ResultText(c appliance.Case, outcome string, english bool) (string, error) {
	return d.Texts.Render("R10", english, texts.Values{"号": c.ID.No(), "果": strings.TrimRight(outcome, "。.!！")})
}

// ResultRoom is how many characters a result may have so that it is not cut.
func (d *Desk) ResultRoom(c appliance.Case, english bool) (int, error) {
	return d.Texts.Room("R10", english, texts.Values{"号": c.ID.No()}, "果")
}

// AnswerText is the whole text an answer will be, sign and all.
func (d *Desk) AnswerText(text string) string { return d.Texts.Signed(strings.TrimSpace(text)) }

// Reveal shows the reporter's number to a clerk who may see it; the reason is
// an entry in the case's story.
func (d *Desk) Reveal(ctx context.Context, who Who, id appliance.CaseID, reason string) (appliance.Address, error) {
	reason, err := said(reason)
	if err != nil {
		return "", &Refusal{Act: ActReveal, Why: WhyNoReason, Case: id}
	}
	var number appliance.Address
	err = d.act(ctx, who, id, 0, ActReveal, func(_ appliance.Tx, c appliance.Case) ([]appliance.Entry, error) {
		number = c.Reporter
		return one(appliance.KindCaseRevealed, appliance.CaseChange{Words: appliance.CaseWords{Note: reason}}), nil
	})
	if err != nil {
		return "", err
	}
	return number, nil
}

// act is the one path of every act on a case: it guards, lets f decide, and
// writes what f decided.
func (d *Desk) act(ctx context.Context, who Who, id appliance.CaseID, version uint64, a Act,
	f func(appliance.Tx, appliance.Case) ([]appliance.Entry, error),
) error {
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if err := guard(c, who.Clerk, a); err != nil {
			return err
		}
		if version != 0 && version != c.Version {
			return d.staleAt(tx, c)
		}
		es, err := f(tx, c)
		if err != nil {
			return err
		}
		return d.write(tx, who, c, es)
	})
	if err == nil || plain(err) {
		return err
	}
	return fmt.Errorf("%s %s: %w", a, id, err)
}

// write completes the entries of an act with who, when and about what.
func (d *Desk) write(tx appliance.Tx, who Who, c appliance.Case, es []appliance.Entry) error {
	for i := range es {
		es[i].At = d.Now()
		es[i].Actor = who.Actor()
		if _, ok := es[i].Body.(appliance.CaseChange); ok {
			es[i].Case = c.ID
			es[i].Peer = c.Reporter
		}
	}
	return tx.Append(es...)
}

// plain reports whether an error is already a sentence for the one who acts.
func plain(err error) bool {
	var r *Refusal
	var s *Stale
	return errors.As(err, &r) || errors.As(err, &s)
}

func one(k appliance.Kind, ch appliance.CaseChange) []appliance.Entry {
	return []appliance.Entry{{Kind: k, Body: ch}}
}

// nobody is "nobody waits" as a change.
func nobody() *time.Time { return new(time.Time) }

// stop returns the case's running clocks, stopped; all of them when none is named.
func stop(c appliance.Case, now time.Time, only ...appliance.ClockID) []appliance.Clock {
	var out []appliance.Clock
	for _, k := range c.Clocks {
		if !k.Running() {
			continue
		}
		if len(only) > 0 && !slices.Contains(only, k.ID) {
			continue
		}
		k.StoppedAt = now
		out = append(out, k)
	}
	return out
}

// writable is the phone an answer goes to.
func writable(c appliance.Case) (appliance.Phone, error) {
	p, ok := c.Phone()
	if !ok || !p.Mobile() {
		return "", &Refusal{Act: ActAnswer, Why: WhyNoPhone, Case: c.ID}
	}
	return p, nil
}

// said is a clerk's words without the blanks around them; none is a refusal.
func said(s string) (string, error) {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if s == "" {
		return "", &Refusal{Why: WhyNoWords}
	}
	return s, nil
}

func orElse[T comparable](v, or T) T {
	var zero T
	if v == zero {
		return or
	}
	return v
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/propose"
	"huying/appliance/seek"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// Desk is the clerks' side of the box. All fields but Trusted, Proposed and Sounds must be set.
type Desk struct {
	Ledger appliance.Ledger
	Clock  workday.Clock
	Texts  *texts.Set
	Now    func() time.Time
	Hall   string          // the township's name, 青山镇
	Own    appliance.Phone // this box's number; "" unknown
	Code   string          // the township's code, nine digits; "" any
	// Practice: nothing here is evaluated.
	Practice bool
	// Trusted tells whether the clock may be believed: until it is, nothing is
	// due and nothing has a light (two sources must agree). nil: always.
	Trusted func() bool
	// Proposed is the index that all rooms share, see Prepare; nil: made each time.
	Proposed *propose.Cache
	Sounds   Sounds // what was said on the phone; nil: there is none

	lexicon    seek.Cache // the town's own words, for Find
	logins     attempts
	setting    sync.Mutex // one calendar after the other: each is planned on the one before
	stretching sync.Mutex // one PIN after the other: each takes megabytes
}

// Who is the clerk who acts, and who typed it when it was not the clerk.
type Who struct {
	Clerk appliance.Clerk
	For   string // "root": typed by root in the clerk's name; "" by the clerk
	Waits bool   // sits at a screen: an answer waits a moment, so that it can be taken back
}

// Actor is how entries name the one who acts.
func (w Who) Actor() appliance.Actor {
	a := w.Clerk.Actor()
	a.For = w.For
	return a
}

// Triage is what a clerk decides when accepting; zero fields keep what stands.
type Triage = loop.Accept

// MaxAnswer is how many SMS an answer may cost.
const MaxAnswer = loop.MaxAnswer

// By is the clerk as the one who acts. evidence says on whose word, where they
// act for an office that is not theirs.
func (w Who) By(t *appliance.Town, evidence string) loop.By {
	by := loop.By{
		Actor: w.Actor(), Roles: w.Clerk.Roles, Clerk: w.Clerk.ID, Disabled: w.Clerk.Disabled, Evidence: strings.TrimSpace(evidence), Waits: w.Waits,
	}
	for _, p := range t.People() {
		if p.Closed == (appliance.Date{}) && (p.Clerk != "" && p.Clerk == w.Clerk.ID || p.Clerk == "" && p.Name == w.Clerk.Name()) {
			for _, o := range p.Posts {
				by.Offices = append(by.Offices, o.Office)
			}
		}
	}
	return by
}

// World is what a decision must know, read from the ledger.
func (d *Desk) World(r appliance.Reader, seq uint64) (loop.World, error) {
	w := loop.World{Now: d.Now(), Clock: d.Clock, Texts: d.Texts, Hall: d.Hall, Own: d.Own}
	return w.Load(r, seq, time.Time{})
}

// Do is the one path of every act: it guards, decides, and writes what was
// decided. version is the case as the clerk saw it; 0 asks for none.
func (d *Desk) Do(ctx context.Context, who Who, id appliance.CaseID, version uint64, deed loop.Deed, evidence ...string) (loop.Result, error) {
	var res loop.Result
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		var c appliance.Case
		var err error
		if id != 0 {
			if c, err = tx.Case(id); err != nil {
				return err
			}
		}
		w, err := d.World(tx, tx.Seq())
		if err != nil {
			return err
		}
		if who, err = asOfNow(tx, who); err != nil {
			return err
		}
		by := who.By(w.Town, strings.Join(evidence, " "))
		if r := loop.Permit(by, deed.Act()); r != nil {
			r.Case = id
			return r
		}
		if version != 0 && version != c.Version {
			return d.staleAt(tx, c)
		}
		var es []appliance.Entry
		if res, es, err = loop.Decide(w, by, c, deed); err != nil {
			return err
		}
		if loop.AnswersThem(id, es) {
			if es, err = d.unasked(tx, who, id, es); err != nil {
				return err
			}
		}
		return tx.Append(es...)
	})
	if err == nil || plain(err) {
		return res, err
	}
	return res, fmt.Errorf("%s %s: %w", deed.Act(), id, err)
}

// asOfNow is the clerk as the account stands: a screen may be open for hours, and
// what was taken away from somebody meanwhile counts.
func asOfNow(r appliance.Reader, who Who) (Who, error) {
	if who.Clerk.ID == "" {
		return who, nil
	}
	for k, err := range r.Clerks() {
		if err != nil {
			return who, err
		}
		if k.ID == who.Clerk.ID {
			who.Clerk = k
		}
	}
	return who, nil
}

// Gone reports whether a clerk's account was closed since they logged in.
func (d *Desk) Gone(ctx context.Context, who Who) (gone bool, err error) {
	err = d.Ledger.View(ctx, func(r appliance.Reader) error {
		now, err := asOfNow(r, who)
		gone = now.Clerk.Disabled
		return err
	})
	return gone, err
}

// Accept 受理 takes a new case in (C05).
func (d *Desk) Accept(ctx context.Context, who Who, id appliance.CaseID, version uint64, t Triage) error {
	_, err := d.Do(ctx, who, id, version, t)
	return err
}

// Answer 答复 writes to the villager; the case stays open and nobody waits any more.
func (d *Desk) Answer(ctx context.Context, who Who, id appliance.CaseID, version uint64, text string) error {
	_, err := d.Do(ctx, who, id, version, loop.Answer{Text: text})
	return err
}

// TakeBack 收回 undoes what the clerk did last to a case, while its texts wait. since is
// the version before (loop.Result); 0: the last deed, whatever it was.
func (d *Desk) TakeBack(ctx context.Context, who Who, id appliance.CaseID, since uint64) error {
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		w, err := d.World(tx, tx.Seq())
		if err != nil {
			return err
		}
		if who, err = asOfNow(tx, who); err != nil {
			return err
		}
		es, err := loop.TakeBack(w, who.By(w.Town, ""), c, since)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
	if err == nil || plain(err) {
		return err
	}
	return fmt.Errorf("take back %s: %w", id, err)
}

// Note 备注 leaves words for colleagues; the villager never sees them.
func (d *Desk) Note(ctx context.Context, who Who, id appliance.CaseID, version uint64, text string) error {
	_, err := d.Do(ctx, who, id, version, loop.Note{Text: text})
	return err
}

// Take 领办 makes the clerk the holder.
func (d *Desk) Take(ctx context.Context, who Who, id appliance.CaseID, version uint64) error {
	_, err := d.Do(ctx, who, id, version, loop.Take{})
	return err
}

// HandOver 转交 makes another clerk the holder, or the desk as a whole when to
// is "". The note says why.
func (d *Desk) HandOver(ctx context.Context, who Who, id appliance.CaseID, version uint64, to appliance.ClerkID, note string) error {
	_, err := d.Do(ctx, who, id, version, loop.HandOver{To: to, Note: note})
	return err
}

// Conclude 办结 ends the work without an order (C11): the villager is sent the
// result and asked for a rating (R10). One without a phone was told by the clerk
// in person, and the entry says so.
func (d *Desk) Conclude(ctx context.Context, who Who, id appliance.CaseID, version uint64, code appliance.OutcomeCode, text string) error {
	_, err := d.Do(ctx, who, id, version, loop.Conclude{Code: code, Text: text})
	return err
}

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
	if _, err := d.Do(ctx, who, id, 0, loop.Reveal{Reason: reason}); err != nil {
		return "", err
	}
	var number appliance.Address
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		c, err := r.Case(id)
		number = c.Reporter
		return err
	})
	return number, err
}

// plain reports whether an error is already a sentence for the one who acts.
func plain(err error) bool {
	var r *loop.Refusal
	var s *Stale
	return errors.As(err, &r) || errors.As(err, &s)
}

func orElse[T comparable](v, or T) T {
	var zero T
	if v == zero {
		return or
	}
	return v
}

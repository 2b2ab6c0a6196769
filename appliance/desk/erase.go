package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// An Eraser takes words out of the journal: see store.EraseContact.
type Eraser interface {
	EraseContact(ctx context.Context, phone appliance.Phone, cases []appliance.CaseID, by appliance.Actor, second appliance.ClerkID, reason string) (entries uint64, err error)
}

// EraseContact erases what is kept about a number: its words, its voice, its name. Two
// people decide: the first call proposes and returns the motion, the next one, by the
// same clerk within a day of the approval, does it and returns how many entries lost
// their words. What is still under way is ended first, and who works here is no contact.
// A number we know nothing of is appliance.ErrNone.
func (d *Desk) EraseContact(ctx context.Context, who Who, phone appliance.Phone, reason string, x Eraser) (motion, entries uint64, err error) {
	if r := permit(who.Clerk, loop.ActErase); r != nil {
		return 0, 0, r
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return 0, 0, &Refusal{Act: loop.ActErase, Why: loop.WhyReason}
	}
	cases, known, err := d.erasable(ctx, phone)
	if err != nil {
		return 0, 0, err
	}
	if !known {
		return 0, 0, appliance.ErrNone
	}
	all, err := d.Motions(ctx, false)
	if err != nil {
		return 0, 0, err
	}
	for _, m := range all {
		if m.Kind != appliance.MotionErase || m.Phone != appliance.Address(phone) {
			continue
		}
		switch {
		case m.State == appliance.MotionOpen:
			return 0, 0, wrong(loop.ActErase, "已提请批准，编号%d，等另一人批。", "%d waits for a second person", m.ID)
		case m.State == appliance.MotionApproved && d.Now().Sub(m.Decided) < 24*time.Hour && m.Proposer.ID == string(who.Clerk.ID) && m.Proposer.Kind == appliance.ByClerk:
			entries, err = x.EraseContact(ctx, phone, cases, who.Actor(), appliance.ClerkID(m.Approver.ID), reason)
			return 0, entries, err
		}
	}
	what := phone.Masked()
	if len(cases) > 0 {
		what += fmt.Sprintf("（%d件）", len(cases))
	}
	motion, err = d.Propose(ctx, who, appliance.Motion{Kind: appliance.MotionErase, What: what, Phone: appliance.Address(phone), Reason: reason})
	return motion, 0, err
}

// erasable are the cases of a number, all of which have ended, and whether there is
// anything about it at all.
func (d *Desk) erasable(ctx context.Context, phone appliance.Phone) (cases []appliance.CaseID, known bool, err error) {
	err = d.Ledger.View(ctx, func(r appliance.Reader) error {
		t, err := r.Town()
		if err != nil {
			return err
		}
		own, _ := t.ByPhone(phone, appliance.DateOf(d.Clock.Local(d.Now())))
		if len(own) > 0 {
			return wrong(loop.ActErase, "这是%s的号码，工作人员的信息在“人员”里改。", "this is %s's number: people of the staff are kept among the people", own[0].Name)
		}
		for c, err := range r.Cases(appliance.CaseFilter{From: appliance.Address(phone)}) {
			if err != nil {
				return err
			}
			if c.Reporter != appliance.Address(phone) {
				continue // erased already, or they only added to another's
			}
			if c.State.Open() {
				return wrong(loop.ActErase, "%s还没有办完，办完才能删除。", "%s is still under way: end it first", c.ID.No())
			}
			cases = append(cases, c.ID)
		}
		talk, err := r.Talk(appliance.Address(phone))
		if err != nil {
			return err
		}
		known = len(cases) > 0 || talk.LastAt != time.Time{}
		for o, err := range r.Awaiting(phone) {
			if err != nil {
				return err
			}
			known = known || o.ID != 0
		}
		for b, err := range r.Callbacks(false) {
			if err != nil {
				return err
			}
			known = known || b.Phone == appliance.Address(phone)
		}
		return nil
	})
	return cases, known, err
}

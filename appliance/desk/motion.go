package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/town"
)

// Motions lists what waits for a second person, newest first.
func (d *Desk) Motions(ctx context.Context, openOnly bool) ([]appliance.Motion, error) {
	return list(ctx, d, 0, func(r appliance.Reader) seq[appliance.Motion] { return r.Motions(openOnly) })
}

// Warnings lists early warnings, newest first; open ones have no verdict yet.
func (d *Desk) Warnings(ctx context.Context, openOnly bool) ([]appliance.Warning, error) {
	return list(ctx, d, 0, func(r appliance.Reader) seq[appliance.Warning] { return r.Warnings(openOnly) })
}

// Judge 研判 is a person's verdict on a warning; the precision of its rule is counted from it.
func (d *Desk) Judge(ctx context.Context, who Who, id uint64, v appliance.Verdict, note string) error {
	if r := permit(who.Clerk, loop.ActJudge); r != nil {
		return r
	}
	switch v {
	case appliance.VerdictTrue, appliance.VerdictFalse, appliance.VerdictDone:
	default:
		return wrong(loop.ActJudge, "研判意见只能是真、误、处置。", "a verdict is true, false or dealt with")
	}
	note = strings.TrimSpace(note)
	if note == "" {
		return &Refusal{Act: loop.ActJudge, Why: loop.WhyReason}
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		w, err := tx.Warning(id)
		if err != nil {
			return err
		}
		return tx.Append(appliance.Entry{
			At: d.Now(), Actor: who.Actor(), Kind: appliance.KindWarningJudged,
			Body: appliance.WarningChange{Warning: id, Rule: w.Rule, Subject: w.Subject, Verdict: v, Words: appliance.WarningWords{Note: note}},
		})
	})
}

// Propose puts something to a second person. It is checked now, so that nobody is
// asked to approve what cannot be.
func (d *Desk) Propose(ctx context.Context, who Who, m appliance.Motion) (uint64, error) {
	act := loop.ActPropose
	if m.Kind == appliance.MotionExport {
		act = loop.ActExport
	}
	if m.Kind == appliance.MotionErase {
		act = loop.ActErase
	}
	if r := permit(who.Clerk, act); r != nil {
		return 0, r
	}
	if err := d.checkMotion(m); err != nil {
		return 0, err
	}
	m.ID, m.State, m.Proposer, m.At = 0, appliance.MotionOpen, who.Actor(), d.Now()
	var id uint64
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		for o, err := range tx.Motions(true) {
			if err != nil {
				return err
			}
			if o.Kind == m.Kind && o.What == m.What {
				return wrong(act, "“%s”已有一项待批（编号%d），请先办那一项。", "%s waits for a second person already, as %d: decide that first", m.What, o.ID)
			}
		}
		id = tx.Seq()
		return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindMotion, Body: m})
	})
	return id, err
}

func (d *Desk) checkMotion(m appliance.Motion) error {
	switch m.Kind {
	case appliance.MotionPolicy:
		if m.Policy == nil {
			return wrong(loop.ActPropose, "没有写规则。", "no rule is written")
		}
		_, err := policy.Check(m.Policy.Name, m.Policy.Value)
		var fault *policy.Fault
		switch {
		case errors.As(err, &fault):
			return &Refusal{
				Act: loop.ActPropose, Why: loop.WhyBad,
				Name: "规则不对：" + strings.TrimSuffix(fault.Say(false), "。") + "。", English: "the policy cannot be: " + fault.Say(true),
			}
		case err != nil:
			return wrong(loop.ActPropose, "没有叫“%s”的规则，可改的是：%s。", "there is no policy %s; they are %s", m.Policy.Name, strings.Join(policy.Names, " "))
		}
	case appliance.MotionCalendar:
		if m.Calendar == nil {
			return wrong(loop.ActPropose, "没有放假安排。", "no working days are named")
		}
	case appliance.MotionList:
		if m.Version == nil {
			return wrong(loop.ActPropose, "没有清单版本。", "no version of a list is named")
		}
	case appliance.MotionExport:
		if strings.TrimSpace(m.Reason) == "" {
			return &Refusal{Act: loop.ActExport, Why: loop.WhyReason}
		}
	}
	return nil
}

// Approve is the second person's yes, and does what the motion asks for; Decline
// is their no. Nobody decides on their own proposal.
func (d *Desk) Approve(ctx context.Context, who Who, id uint64, note string) error {
	m, err := d.decidable(ctx, who, id)
	if err != nil {
		return err
	}
	if m.Kind == appliance.MotionCalendar {
		_, err := d.setCalendar(ctx, who, *m.Calendar, func(tx appliance.Tx) error { return d.settleMotion(tx, who, id, appliance.MotionApproved, note) })
		return err
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		m, err := tx.Motion(id)
		if err != nil {
			return err
		}
		if err := d.settleMotion(tx, who, id, appliance.MotionApproved, note); err != nil {
			return err
		}
		t, err := tx.Town()
		if err != nil {
			return err
		}
		switch m.Kind {
		case appliance.MotionPolicy:
			p := *m.Policy
			p.Version, p.Proposer, p.Approver, p.Reason = 1, name(m.Proposer), who.Clerk.Name(), m.Reason
			if all := t.Policies(p.Name); len(all) > 0 {
				p.Version = all[len(all)-1].Version + 1
			}
			if p.From.Before(d.Now()) {
				p.From = d.Now()
			}
			return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindTownSet, Body: p})
		case appliance.MotionList:
			return d.publish(tx, who, m, t)
		}
		return nil
	})
}

// Decline is the second person's no, with a reason.
func (d *Desk) Decline(ctx context.Context, who Who, id uint64, note string) error {
	m, err := d.decidable(ctx, who, id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(note) == "" {
		return wrong(loop.ActApprove, "不批准要写明原因。", "to decline wants a reason")
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		if err := d.settleMotion(tx, who, id, appliance.MotionDeclined, note); err != nil {
			return err
		}
		if m.Kind == appliance.MotionList {
			t, err := tx.Town()
			if err != nil {
				return err
			}
			v := *m.Version
			if open, ok := town.Open(t, v.List); !ok || open.Number != v.Number || open.Checksum != v.Checksum {
				return nil // another version has taken the number since, and nobody has declined that
			}
			v.State = appliance.VersionDropped
			return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindTownSet, Body: v})
		}
		return nil
	})
}

func name(a appliance.Actor) string {
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// MayDecide says why a clerk may not say yes or no to a motion; nil: they may.
func MayDecide(who Who, m appliance.Motion) error {
	if r := permit(who.Clerk, loop.ActApprove); r != nil {
		return r
	}
	if m.Proposer.ID == string(who.Clerk.ID) && m.Proposer.Kind == appliance.ByClerk {
		return &Refusal{Act: loop.ActApprove, Why: loop.WhySelf}
	}
	return nil
}

// decidable is a motion that this clerk may decide.
func (d *Desk) decidable(ctx context.Context, who Who, id uint64) (appliance.Motion, error) {
	if r := permit(who.Clerk, loop.ActApprove); r != nil { // before it is said what there is
		return appliance.Motion{}, r
	}
	var m appliance.Motion
	err := d.Ledger.View(ctx, func(r appliance.Reader) (err error) {
		m, err = r.Motion(id)
		return err
	})
	switch {
	case err != nil:
		return m, err
	case m.State != appliance.MotionOpen:
		return m, decided(m)
	}
	return m, MayDecide(who, m)
}

// decided refuses a second decision.
func decided(m appliance.Motion) error {
	if m.Approver.Kind == appliance.ByRule {
		return wrong(loop.ActApprove, "编号%d已由新的一版替代，请看待批的事项。", "%d was replaced by a newer version: see what waits now", m.ID)
	}
	if m.State == appliance.MotionApproved {
		return wrong(loop.ActApprove, "编号%d已由%s批准。", "%d was approved by %s already", m.ID, name(m.Approver))
	}
	return wrong(loop.ActApprove, "编号%d已由%s退回，没有批准。", "%d was declined by %s already", m.ID, name(m.Approver))
}

func (d *Desk) settleMotion(tx appliance.Tx, who Who, id uint64, s appliance.MotionState, note string) error {
	m, err := tx.Motion(id)
	if err != nil {
		return err
	}
	if m.State != appliance.MotionOpen {
		return decided(m)
	}
	m.State, m.Approver, m.Decided = s, who.Actor(), d.Now()
	if note = strings.TrimSpace(note); note != "" {
		m.Reason = strings.TrimSpace(m.Reason + "；" + note)
	}
	return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindMotion, Body: m})
}

// Approved reports whether somebody approved an export of this kind for this
// clerk within a day.
func (d *Desk) Approved(ctx context.Context, who Who, what string) error {
	if r := permit(who.Clerk, loop.ActExport); r != nil {
		return r
	}
	all, err := d.Motions(ctx, false)
	if err != nil {
		return err
	}
	for _, m := range all {
		if d.allows(m, who, what) {
			return nil
		}
	}
	return wrong(loop.ActExport, "带个人信息的导出要另一人批准（%s），24小时内有效，请先提请。", "an export with personal data (%s) wants a second person's approval within a day: ask for it first", exportName(what))
}

func exportName(what string) string {
	if what == "town" {
		return "单位人员表"
	}
	if when, ok := strings.CutPrefix(what, "folders/"); ok {
		return when + "件档"
	}
	return what
}

// exported notes that somebody took personal data out of the house, which is an
// event like any other (domain 6 §B.12): on the motion that allowed it, or, where
// one person decides alone, as one of its own.
func (d *Desk) exported(ctx context.Context, who Who, what string) error {
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		m := appliance.Motion{Kind: appliance.MotionExport, What: what, Proposer: who.actor(), At: d.Now(), Approver: who.actor(), Decided: d.Now(), Reason: "一人办理"}
		for o, err := range tx.Motions(false) {
			if err != nil {
				return err
			}
			if d.allows(o, who, what) {
				m = o
				break
			}
		}
		m.State = appliance.MotionApproved
		m.Reason = strings.TrimPrefix(m.Reason+"；"+d.Clock.Local(d.Now()).Format("01-02 15:04")+"已导出", "；")
		return tx.Append(appliance.Entry{At: d.Now(), Actor: who.actor(), Kind: appliance.KindMotion, Body: m})
	})
}

// allows reports whether a motion lets a clerk export.
func (d *Desk) allows(m appliance.Motion, who Who, what string) bool {
	return m.Kind == appliance.MotionExport && m.What == what && m.State == appliance.MotionApproved && d.Now().Sub(m.Decided) < 24*time.Hour &&
		m.Proposer.Kind == appliance.ByClerk && m.Proposer.ID == string(who.Clerk.ID)
}

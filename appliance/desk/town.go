package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/town"
)

// mayTown: the administrator keeps the town; the shell may, so that a box can be set up.
func mayTown(who Who) error {
	if who.shell() {
		return nil
	}
	if r := permit(who.Clerk, loop.ActTown); r != nil {
		return r
	}
	return nil
}

// actor is who decides, also where nobody but the shell does.
func (w Who) actor() appliance.Actor {
	if w.shell() {
		return appliance.Actor{Kind: appliance.ByRoot, Name: w.For}
	}
	return w.Actor()
}

func (d *Desk) today() appliance.Date { return appliance.DateOf(d.Clock.Local(d.Now())) }

func (d *Desk) settings(t *appliance.Town) town.Settings {
	return town.Settings{Hall: d.Code, Grid: policy.Read(t, d.Now()).Grid}
}

// PlanTown says what an import would change, or every fault of it (*town.Faults).
// It changes nothing.
func (d *Desk) PlanTown(ctx context.Context, who Who, files []town.File) (town.Changes, error) {
	if err := mayTown(who); err != nil {
		return town.Changes{}, err
	}
	t, _, err := d.Town(ctx)
	if err != nil {
		return town.Changes{}, err
	}
	changes, _, err := town.Plan(t, town.Read(files, d.settings(t)), town.Import{On: d.today(), By: who.actor().Name})
	if err != nil {
		return changes, err
	}
	return changes, d.Ledger.View(ctx, func(r appliance.Reader) error { return inHand(r, &changes) })
}

// inHand adds to what an import changes which matters the offices that it closes have still
// in hand: their orders stay where they are until a dispatcher takes them back.
func inHand(r appliance.Reader, changes *town.Changes) error {
	for _, c := range changes.List {
		if c.Kind != town.Closed || c.Thing != appliance.ThingOffice {
			continue
		}
		var nos []string
		for id, err := range r.OrdersOf(c.Code) {
			if err != nil {
				return err
			}
			nos = append(nos, id.No())
		}
		if len(nos) == 0 {
			continue
		}
		want := strings.Join(nos, "、")
		if n := len(nos); n > 5 {
			want = strings.Join(nos[:5], "、") + fmt.Sprintf(" … (%d)", n)
		}
		changes.Hints = append(changes.Hints, town.Fault{Code: c.Code, Value: c.Name, Why: town.InHand, Want: want, Hint: true})
	}
	return nil
}

// SetTown brings the tables of a township: all of it or nothing.
func (d *Desk) SetTown(ctx context.Context, who Who, files []town.File) (town.Changes, error) {
	if err := mayTown(who); err != nil {
		return town.Changes{}, err
	}
	now, _, err := d.Town(ctx)
	if err != nil {
		return town.Changes{}, err
	}
	tables := town.Read(files, d.settings(now)) // long work stays outside the Update
	var changes town.Changes
	err = d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		var records []appliance.Record
		if changes, records, err = town.Plan(t, tables, town.Import{On: d.today(), By: who.actor().Name}); err != nil || len(records) == 0 {
			return err
		}
		if err := inHand(tx, &changes); err != nil {
			return err
		}
		if err := tx.Append(appliance.Entry{
			At: d.Now(), Actor: who.actor(), Kind: appliance.KindTownImported, Body: appliance.BoxNote{Text: fmt.Sprintf("%d records", len(records))},
		}); err != nil {
			return err
		}
		if err := d.append(tx, who, records); err != nil {
			return err
		}
		return d.proposals(tx, records)
	})
	return changes, err
}

// append writes records of the town down.
func (d *Desk) append(tx appliance.Tx, who Who, records []appliance.Record) error {
	for _, r := range records {
		e := appliance.Entry{At: d.Now(), Actor: who.actor(), Kind: appliance.KindTownSet, Body: r}
		if p, ok := r.(appliance.Person); ok {
			e.Peer = appliance.Address(p.Phone)
		}
		if err := tx.Append(e); err != nil {
			return err
		}
	}
	return nil
}

// changeTown lets f make records of the town as it is, and writes them down.
func (d *Desk) changeTown(ctx context.Context, who Who, f func(*appliance.Town) ([]appliance.Record, error)) error {
	return d.withTown(ctx, who, func(tx appliance.Tx, t *appliance.Town) error {
		records, err := f(t)
		if err != nil {
			return err
		}
		return d.append(tx, who, records)
	})
}

// withTown makes one decision about the town as it is, for who may change it.
func (d *Desk) withTown(ctx context.Context, who Who, f func(appliance.Tx, *appliance.Town) error) error {
	if err := mayTown(who); err != nil {
		return err
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		return f(tx, t)
	})
}

// UsePreset adds the offices of a preset that the town does not have yet.
func (d *Desk) UsePreset(ctx context.Context, who Who, name string) (added int, err error) {
	all, err := town.Presets()
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(all, func(p town.Preset) bool { return p.Name == name })
	if i < 0 {
		var names []string
		for _, p := range all {
			names = append(names, p.Name)
		}
		return 0, wrong(loop.ActTown, "没有叫“%s”的预设，可用：%s。", "there is no preset %s; they are %s", name, strings.Join(names, "、"))
	}
	err = d.changeTown(ctx, who, func(t *appliance.Town) ([]appliance.Record, error) {
		records := all[i].Use(t, d.today())
		added = len(records)
		return records, nil
	})
	return added, err
}

// Reparent puts an office under another; where it stood before is kept (F4-26).
func (d *Desk) Reparent(ctx context.Context, who Who, office, parent string) error {
	return d.changeTown(ctx, who, func(t *appliance.Town) ([]appliance.Record, error) {
		o, ok := t.OfficeNamed(office)
		p, ok2 := t.OfficeNamed(parent)
		if !ok || !ok2 {
			return nil, &Refusal{Act: loop.ActTown, Why: loop.WhyNoOffice, Name: map[bool]string{true: parent, false: office}[ok]}
		}
		o, err := town.Reparent(t, o.Code, p.Code, d.today())
		return []appliance.Record{o}, err
	})
}

// SplitGrid and MergeGrids change the grids from today on; old cases keep the old code.
func (d *Desk) SplitGrid(ctx context.Context, who Who, code string, parts []town.Patch) error {
	return d.changeTown(ctx, who, func(t *appliance.Town) ([]appliance.Record, error) {
		return town.Split(t, d.settings(t), code, parts, d.today())
	})
}

// MergeGrids makes one grid of several.
func (d *Desk) MergeGrids(ctx context.Context, who Who, codes []string, into town.Patch) error {
	return d.changeTown(ctx, who, func(t *appliance.Town) ([]appliance.Record, error) {
		return town.Merge(t, d.settings(t), codes, into, d.today())
	})
}

// SetMeeting calls a meeting 会商, or changes one; who is invited is told and answers 参 or 缺.
func (d *Desk) SetMeeting(ctx context.Context, who Who, m appliance.Meeting) (string, error) {
	switch r := permit(who.Clerk, loop.ActLists); {
	case r != nil && r.Why == loop.WhyRole:
		return "", wrong(loop.ActLists, "您的岗位不能召集会商，请找派单员、镇领导或管理员。", "your role may not call a meeting; ask a dispatcher, a leader or the administrator")
	case r != nil:
		return "", r
	case strings.TrimSpace(m.Title) == "" || len(m.Invited) == 0:
		return "", wrong(loop.ActLists, "会商要写明题目和请谁参加。", "a meeting wants a title and those who are asked")
	case !time.Unix(m.At, 0).After(d.Now()):
		return "", wrong(loop.ActLists, "会商时间已经过了。", "the meeting's time is over")
	}
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		if m.Code == "" {
			m.Code = fmt.Sprintf("M-%d", len(t.Meetings())+1)
		}
		if err := d.append(tx, who, []appliance.Record{m}); err != nil {
			return err
		}
		w, err := d.World(tx, tx.Seq())
		if err != nil {
			return err
		}
		es, err := loop.Invite(w, who.By(t, ""), m)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
	return m.Code, err
}

// DraftList makes the next version of a list from rows, to be looked at and proposed.
func (d *Desk) DraftList(ctx context.Context, who Who, list string, kind appliance.ListKind, rows []appliance.Situation) (town.Draft, error) {
	if r := permit(who.Clerk, loop.ActLists); r != nil {
		return town.Draft{}, r
	}
	var draft town.Draft
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		draft = town.NewDraft(t, list, kind, rows)
		if draft.Same() {
			return nil
		}
		return d.append(tx, who, draft.Records())
	})
	return draft, err
}

// ProposeList lays the open draft of a list before a second person.
func (d *Desk) ProposeList(ctx context.Context, who Who, list string, dec town.Decree) (uint64, error) {
	if r := permit(who.Clerk, loop.ActLists); r != nil {
		return 0, r
	}
	dec.Proposer = who.Clerk.Name()
	var id uint64
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		v, ok := town.Open(t, list)
		if !ok {
			return wrong(loop.ActLists, "清单%s没有草稿，请先导入改好的情形表。", "list %s has no draft: import the changed rows first", list)
		}
		if faults := slices.DeleteFunc(town.Lint(t, t.Situations(list, v.Number), d.today()), func(f town.Fault) bool { return f.Hint }); len(faults) > 0 {
			return &town.Faults{List: faults}
		}
		what := fmt.Sprintf("%s/%d", list, v.Number)
		for m, err := range tx.Motions(true) {
			if err != nil {
				return err
			}
			if m.Kind == appliance.MotionList && m.What == what {
				return wrong(loop.ActApprove, "清单%s已由%s提请，编号%d，等另一人批。", "list %s was proposed by %s as %d, and waits for another", what, name(m.Proposer), m.ID)
			}
		}
		records, err := town.Propose(t, list, v.Number, dec, d.today())
		if err != nil {
			return err
		}
		if err := d.append(tx, who, records); err != nil {
			return err
		}
		for _, r := range records {
			if x, ok := r.(appliance.ListVersion); ok {
				v = x
			}
		}
		id = tx.Seq()
		return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindMotion, Body: appliance.Motion{
			Kind: appliance.MotionList, What: what, State: appliance.MotionOpen, Proposer: who.Actor(), At: d.Now(),
			Reason: dec.Reason, Version: &v,
		}})
	})
	return id, err
}

// DropList gives the open draft of a list up; one that waits for a second person is
// declined instead.
func (d *Desk) DropList(ctx context.Context, who Who, list string, number int) error {
	if r := permit(who.Clerk, loop.ActLists); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		if v, ok := town.Open(t, list); ok && v.Number == number && v.State == appliance.VersionProposed {
			return wrong(loop.ActLists, "清单%s第%d版已提请，请在待批里不批。", "version %[2]d of list %[1]s waits for a second person: decline it there", list, number)
		}
		records, err := town.Drop(t, list, number)
		if err != nil {
			return err
		}
		return d.append(tx, who, records)
	})
}

// publish puts an approved version of a list in force; what the grid list should
// follow with is proposed in its turn, never applied by itself (F0-13).
func (d *Desk) publish(tx appliance.Tx, who Who, m appliance.Motion, t *appliance.Town) error {
	v := *m.Version
	records, err := town.Publish(t, v.List, v.Number, town.Decree{
		From: v.From, Reason: v.Reason, Basis: v.Basis, Proposer: name(m.Proposer), Approver: who.Clerk.Name(), ReviewDue: v.ReviewDue, Checksum: v.Checksum,
	}, d.today())
	if err != nil {
		return err
	}
	if err := d.append(tx, who, records); err != nil {
		return err
	}
	return d.proposals(tx, records)
}

// proposals lays before a second person what a version brings along: the grid list
// that should follow it (F0-13). It is never applied by itself.
func (d *Desk) proposals(tx appliance.Tx, records []appliance.Record) error {
	for _, r := range records {
		v, ok := r.(appliance.ListVersion)
		follows := v.State == appliance.VersionProposed && v.Origin != ""
		if !ok || !follows && v.State != appliance.VersionDropped {
			continue
		}
		if err := d.replaced(tx, v.List); err != nil {
			return err
		}
		if !follows {
			continue
		}
		if err := tx.Append(appliance.Entry{At: d.Now(), Actor: appliance.Rule("desk"), Kind: appliance.KindMotion, Body: appliance.Motion{
			Kind: appliance.MotionList, What: fmt.Sprintf("%s/%d", v.List, v.Number), State: appliance.MotionOpen, Proposer: appliance.Rule("desk"), At: d.Now(),
			Reason: "两单联动：" + v.Origin, Version: &v,
		}}); err != nil {
			return err
		}
	}
	return nil
}

// replaced settles what waits for a second person about a list of which another version
// has taken the number, or none is wanted any more.
func (d *Desk) replaced(tx appliance.Tx, list string) error {
	for m, err := range tx.Motions(true) {
		switch {
		case err != nil:
			return err
		case m.Kind != appliance.MotionList || m.Version == nil || m.Version.List != list:
			continue
		}
		m.State, m.Approver, m.Decided = appliance.MotionDeclined, appliance.Rule("desk"), d.Now()
		m.Reason += "；由新的一版替代"
		if err := tx.Append(appliance.Entry{At: d.Now(), Actor: appliance.Rule("desk"), Kind: appliance.KindMotion, Body: m}); err != nil {
			return err
		}
	}
	return nil
}

// StepChange takes the next step of an application for a change of a list (F2-29);
// an empty code begins one.
func (d *Desk) StepChange(ctx context.Context, who Who, c appliance.ListChange, s appliance.ListStep) (appliance.ListChange, error) {
	if r := permit(who.Clerk, loop.ActLists); r != nil {
		return c, r
	}
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		if c.Code == "" {
			c, err = town.NewChange(t, c, d.today(), who.Clerk.Name())
		} else {
			i := slices.IndexFunc(t.Changes(), func(x appliance.ListChange) bool { return x.Code == c.Code })
			if i < 0 {
				return wrong(loop.ActLists, "没有变更申请%s。", "there is no application %s", c.Code)
			}
			s.By = who.Clerk.Name()
			c, err = town.Step(t.Changes()[i], s)
		}
		if err != nil {
			return err
		}
		return d.append(tx, who, []appliance.Record{c})
	})
	return c, err
}

// ExportTown writes the town as tables. They hold the numbers of the staff: a
// second person must have approved, where there is one.
func (d *Desk) ExportTown(ctx context.Context, who Who, form town.Form) ([]town.File, error) {
	if !who.shell() {
		alone, err := d.Alone(ctx, who)
		if err != nil {
			return nil, err
		}
		if r := permit(who.Clerk, loop.ActExport); r != nil {
			return nil, r
		}
		if !alone {
			if err := d.Approved(ctx, who, "town"); err != nil {
				return nil, err
			}
		}
	}
	t, _, err := d.Town(ctx)
	if err != nil {
		return nil, err
	}
	files, err := town.Write(t, form, d.today())
	if err != nil {
		return nil, err
	}
	if t.Empty() {
		return nil, wrong(loop.ActTown, "还没有登记单位和人员，没有可导出的。", "nothing is known of the town yet")
	}
	return files, d.exported(ctx, who, "town")
}

// Faults of the town as it now stands: grids and the list in force. Hints are among them.
func (d *Desk) LintTown(ctx context.Context) ([]town.Fault, error) {
	t, rules, err := d.Town(ctx)
	if err != nil || t.Empty() {
		return nil, err
	}
	out := town.LintGrids(t, town.Settings{Hall: d.Code, Grid: rules.Grid}, d.today())
	if v, ok := t.InForce(appliance.MainList, d.today()); ok {
		out = append(out, town.Lint(t, t.Situations(v.List, v.Number), d.today())...)
	}
	return out, nil
}

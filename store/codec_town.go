package store

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"huying/appliance"
)

// townFacts is where a record of the town stands. All that it says is sealed:
// it is made of names and numbers.
type townFacts struct {
	Thing   string `cbor:"1,keyasint"`
	Code    string `cbor:"2,keyasint,omitempty"`
	Version int    `cbor:"3,keyasint,omitempty"`
}

// townForm knows one kind of record.
type townForm struct {
	keep func(appliance.Record) (raw cbor.RawMessage, ok bool)
	read func(cbor.RawMessage) (appliance.Record, error)
	// bare is what is left of a record whose words are gone: its key.
	bare func(code string, version int) appliance.Record
}

func townFormOf[T appliance.Record](of func(*T) form, key func(r *T, code string, version int)) townForm {
	return townForm{
		keep: func(r appliance.Record) (cbor.RawMessage, bool) {
			t, ok := r.(T)
			return encode(of(&t)), ok
		},
		read: func(raw cbor.RawMessage) (appliance.Record, error) {
			var t T
			err := decode(raw, of(&t).into())
			return t, err
		},
		bare: func(code string, version int) appliance.Record {
			var t T
			key(&t, code, version)
			return t
		},
	}
}

var townForms = map[appliance.Thing]townForm{
	appliance.ThingOffice:  townFormOf(officeForm, func(r *appliance.Office, code string, _ int) { r.Code = code }),
	appliance.ThingPerson:  townFormOf(personForm, func(r *appliance.Person, code string, _ int) { r.Code = code }),
	appliance.ThingVillage: townFormOf(villageForm, func(r *appliance.Village, code string, _ int) { r.Code = code }),
	appliance.ThingGrid:    townFormOf(gridForm, func(r *appliance.Grid, code string, _ int) { r.Code = code }),
	appliance.ThingCluster: townFormOf(clusterForm, func(r *appliance.Cluster, code string, _ int) { r.Code = code }),
	appliance.ThingTeam:    townFormOf(teamForm, func(r *appliance.Team, code string, _ int) { r.Code = code }),
	appliance.ThingLiaison: townFormOf(liaisonForm, func(r *appliance.Liaison, code string, _ int) {
		r.Office, r.Department, _ = strings.Cut(code, "/")
	}),
	appliance.ThingMeeting: townFormOf(meetingForm, func(r *appliance.Meeting, code string, _ int) { r.Code = code }),
	appliance.ThingAdmit:   townFormOf(admitForm, func(r *appliance.Admit, code string, _ int) { r.Code = code }),
	appliance.ThingOpinion: townFormOf(opinionForm, func(r *appliance.Opinion, code string, _ int) { r.Code = code }),
	appliance.ThingVersion: townFormOf(versionForm, func(r *appliance.ListVersion, code string, version int) {
		r.List, r.Number = code, version
	}),
	appliance.ThingSituation: townFormOf(situationForm, func(r *appliance.Situation, code string, version int) {
		r.List, r.Code, _ = strings.Cut(code, "/")
		r.Version = version
	}),
	appliance.ThingChange: townFormOf(changeForm, func(r *appliance.ListChange, code string, _ int) { r.Code = code }),
	appliance.ThingGuide:  townFormOf(guideForm, func(r *appliance.Guide, code string, _ int) { r.Code = code }),
	appliance.ThingPolicy: townFormOf(policyForm, func(r *appliance.Policy, code string, version int) {
		r.Name, r.Version = code, version
	}),
}

func splitTown(r appliance.Record) (f *townFacts, raw cbor.RawMessage, ok bool) {
	thing, code, version := r.Key()
	raw, ok = townForms[thing].keep(r)
	return &townFacts{Thing: string(thing), Code: code, Version: version}, raw, ok
}

// joinTown puts a record together. A thing of a newer program is nothing here;
// one whose words are gone has its key and no power: a person without roles, a
// version that is not published.
func joinTown(f *townFacts, raw cbor.RawMessage) (appliance.Body, error) {
	form, ok := townForms[appliance.Thing(f.Thing)]
	switch {
	case !ok:
		return nil, nil
	case raw == nil:
		return form.bare(f.Code, f.Version), nil
	}
	return form.read(raw)
}

func officeForm(o *appliance.Office) form {
	return form{
		1: &o.Code, 2: &o.Name, 3: &o.Short, 4: &o.English, 5: &o.Level, 6: &o.Kind, 7: &o.Parent, 8: &o.Resident, 9: &o.Leads,
		10: &o.Phone, 11: &o.Hours, 12: &o.Leader, 13: &o.Preset, 14: date(&o.From), 15: date(&o.To), 16: list(&o.History, parentageForm),
	}
}

func parentageForm(p *appliance.Parentage) form { return form{1: &p.Parent, 2: date(&p.Until)} }

func personForm(p *appliance.Person) form {
	return form{
		1: &p.Code, 2: &p.Name, 3: &p.Phone, 4: list(&p.Posts, postForm), 5: &p.Roles, 6: &p.StandIn, 7: list(&p.Leave, leaveForm),
		8: &p.Kind, 9: &p.Party, 10: &p.Lent, 11: &p.English, 12: date(&p.Closed), 13: &p.Asked, 14: &p.Verified, 15: &p.PIN, 16: &p.Clerk,
	}
}

func postForm(p *appliance.Post) form {
	return form{1: &p.Office, 2: &p.Title, 3: &p.Duty, 4: date(&p.From), 5: date(&p.To)}
}

func leaveForm(l *appliance.Leave) form { return form{1: date(&l.From), 2: date(&l.To)} }

func villageForm(v *appliance.Village) form {
	return form{1: &v.Code, 2: &v.Name, 3: &v.Aliases, 4: &v.Kind, 5: &v.Office, 6: date(&v.Closed)}
}

func gridForm(g *appliance.Grid) form {
	return form{
		1: &g.Code, 2: &g.Short, 3: &g.Village, 4: &g.Name, 5: &g.Kind, 6: &g.Parent, 7: &g.Households, 8: &g.Leads, 9: &g.Workers,
		10: &g.Aides, 11: &g.Tags, 12: date(&g.From), 13: date(&g.To), 14: &g.Successors,
	}
}

func clusterForm(c *appliance.Cluster) form {
	return form{1: &c.Code, 2: &c.Grid, 3: &c.Head, 4: &c.Households, 5: date(&c.Closed)}
}

func teamForm(t *appliance.Team) form {
	return form{1: &t.Code, 2: &t.Name, 3: &t.Lead, 4: &t.Offices, 5: &t.People, 6: &t.Closed}
}

func liaisonForm(l *appliance.Liaison) form {
	return form{1: &l.Office, 2: &l.Department, 3: &l.Person, 4: &l.Closed}
}

func meetingForm(m *appliance.Meeting) form {
	return form{1: &m.Code, 2: &m.Title, 3: &m.Place, 4: &m.At, 5: &m.Invited, 6: &m.Coming, 7: &m.Absent}
}

func admitForm(a *appliance.Admit) form {
	return form{
		1: &a.Code, 2: &a.From, 3: &a.By, 4: &a.Task, 5: &a.DocNo, 6: &a.At, 7: &a.State, 8: &a.Means, 9: date(&a.Until), 10: &a.Ruling, 11: &a.Note,
		12: &a.Ruler, 13: &a.RuledAt,
	}
}

func opinionForm(o *appliance.Opinion) form {
	return form{
		1: &o.Code, 2: &o.Kind, 3: &o.From, 4: &o.DocNo, 5: &o.About, 6: date(&o.At), 7: date(&o.Due), 8: &o.Answer, 9: &o.Words, 10: &o.Signer,
		11: date(&o.SentOn),
	}
}

func versionForm(v *appliance.ListVersion) form {
	return form{
		1: &v.List, 2: &v.Kind, 3: &v.Name, 4: &v.Number, 5: &v.State, 6: date(&v.From), 7: &v.Reason, 8: list(&v.Basis, documentForm),
		9: &v.Proposer, 10: &v.Approver, 11: &v.Added, 12: &v.Removed, 13: &v.Changed, 14: &v.Checksum, 15: date(&v.ReviewDue), 16: &v.Origin,
	}
}

func documentForm(d *appliance.Document) form {
	return form{1: &d.No, 2: &d.Name, 3: &d.Body, 4: date(&d.Date)}
}

func situationForm(s *appliance.Situation) form {
	return form{
		1: &s.List, 2: &s.Version, 3: &s.Code, 4: &s.Removed, 5: &s.Domain, 6: &s.Item, 7: &s.Name, 8: &s.Lead, 9: &s.Assists,
		10: &s.Section, 11: &s.Phone, 12: &s.Steps, 13: &s.Standard, 14: &s.DeptWork, 15: &s.TownWork, 16: &s.Town, 17: &s.Dept,
		18: &s.Zone, 19: &s.County, 20: &s.Complex, 21: &s.Days, 22: &s.Grid, 23: &s.Keywords, 24: list(&s.Flow, flowForm),
		25: &s.Evidence, 26: &s.Function, 27: &s.Self, 28: &s.External,
	}
}

func flowForm(s *appliance.FlowStep) form {
	return form{1: &s.Actor, 2: &s.Work, 3: &s.In, 4: &s.Out, 5: &s.Next, 6: &s.Days}
}

func changeForm(c *appliance.ListChange) form {
	return form{
		1: &c.Code, 2: &c.List, 3: &c.Kind, 4: &c.What, 5: &c.Trigger, 6: &c.Case, 7: list(&c.Steps, listStepForm), 8: &c.State,
	}
}

func listStepForm(s *appliance.ListStep) form {
	return form{1: &s.Name, 2: date(&s.Date), 3: &s.DocNo, 4: &s.By}
}

func guideForm(g *appliance.Guide) form {
	return form{
		1: &g.Code, 2: &g.Name, 3: &g.Kind, 4: &g.Aliases, 5: &g.Basis, 6: &g.Conditions, 7: list(&g.Materials, materialForm),
		8: &g.Special, 9: &g.Steps, 10: &g.Person, 11: &g.Fee, 12: &g.Notes, 13: &g.Days, 14: &g.Window, 15: &g.Delegated, 16: date(&g.Closed),
	}
}

func materialForm(m *appliance.Material) form {
	return form{1: &m.Name, 2: &m.Basis, 3: &m.Form, 4: &m.Content, 5: &m.Copies, 6: &m.Seal}
}

func policyForm(p *appliance.Policy) form {
	return form{1: &p.Name, 2: &p.Version, 3: &p.Value, 4: moment(&p.From), 5: &p.Reason, 6: &p.Proposer, 7: &p.Approver}
}

// motionFacts is how far a motion has come; what it asks for is sealed.
type motionFacts struct {
	ID    uint64 `cbor:"1,keyasint,omitempty"`
	Kind  string `cbor:"2,keyasint,omitempty"`
	State string `cbor:"3,keyasint,omitempty"`
}

func splitMotion(m appliance.Motion) (*motionFacts, cbor.RawMessage) {
	return &motionFacts{ID: m.ID, Kind: string(m.Kind), State: string(m.State)}, encode(motionForm(&m))
}

func joinMotion(f *motionFacts, raw cbor.RawMessage) (appliance.Body, error) {
	m := appliance.Motion{ID: f.ID, Kind: appliance.MotionKind(f.Kind), State: appliance.MotionState(f.State)}
	if raw == nil {
		return m, nil
	}
	err := decode(raw, motionForm(&m).into())
	return m, err
}

func motionForm(m *appliance.Motion) form {
	return form{
		1: &m.ID, 2: &m.Kind, 3: &m.What, 4: &m.State, 5: one(&m.Proposer, actorForm), 6: moment(&m.At), 7: one(&m.Approver, actorForm),
		8: moment(&m.Decided), 9: &m.Reason, 10: one(&m.Document, documentForm), 11: maybe(&m.Policy, policyForm),
		12: maybe(&m.Calendar, calendarForm), 13: maybe(&m.Version, versionForm), 14: &m.Phone,
	}
}

func actorForm(a *appliance.Actor) form { return form{1: &a.Kind, 2: &a.ID, 3: &a.Name, 4: &a.For} }

func calendarForm(c *appliance.Calendar) form {
	return form{1: &c.Year, 2: &c.Layer, 3: list(&c.Days, calendarDayForm), 4: &c.Source}
}

func calendarDayForm(d *appliance.CalendarDay) form {
	return form{1: date(&d.Date), 2: &d.Name, 3: &d.Off}
}

// openTown opens a record of the town as the fold keeps it.
func (f *fold) openTown(key, sealed []byte) (appliance.Record, error) {
	thing, _, _ := bytes.Cut(key, []byte{0})
	form, ok := townForms[appliance.Thing(thing)]
	if !ok {
		return nil, fmt.Errorf("%s %x: %w: no such thing", bucketNames[bTown], key, errFold)
	}
	var raw cbor.RawMessage
	if err := f.open(bTown, key, sealed, &raw); err != nil {
		return nil, err
	}
	r, err := form.read(raw)
	if err != nil {
		return nil, fmt.Errorf("%s %x: %w: %w", bucketNames[bTown], key, errFold, err)
	}
	return r, nil
}

package loop

import (
	"slices"

	"huying/appliance"
)

func (Merge) Act() Act   { return ActMerge }
func (Unmerge) Act() Act { return ActUnmerge }

func (d Merge) do(s *step) error {
	if d.Into == s.c.ID {
		return s.refuse(WhySame, "")
	}
	into, err := s.Read.Case(d.Into)
	if err != nil {
		return s.refuse(WhyNoCase, d.Into.No())
	}
	switch {
	case !into.State.Open() || into.State == appliance.CaseFollowup:
		return s.refuse(WhyMain, into.ID.No())
	case s.c.Urgency == appliance.UrgencyDanger && into.Urgency != appliance.UrgencyDanger: // it would be handled as an ordinary one
		return s.refuse(WhyUrgent, "")
	}
	a, leadA := s.c.Lead()
	b, leadB := into.Lead()
	if leadA && leadB && a.Office != b.Office && !d.Sure {
		return s.refuse(WhyLeads, "")
	}
	ch := appliance.CaseChange{
		State: appliance.CaseMerged, MergedInto: &into.ID, Clocks: halt(s.c.Clocks, s.Now), WaitingSince: nobody(), Ground: into.ID.No(),
	}
	why := "已并入件号" + into.ID.No()
	if err := s.dropCall(why); err != nil {
		return err
	}
	recalled := s.recallAll(&ch, why)
	s.change(appliance.KindCaseMerged, ch)
	// The main case knows who waits with it; those joined to this one come along.
	all := append(slices.Clone(into.Joined), s.c.ID)
	err = s.joined(func(j *step) error {
		all = append(all, j.c.ID)
		j.change(appliance.KindCaseMerged, appliance.CaseChange{MergedInto: &into.ID, Ground: into.ID.No()})
		return nil
	})
	if err != nil {
		return err
	}
	if len(s.c.Joined) > 0 {
		s.change(appliance.KindCaseMerged, appliance.CaseChange{Joined: []appliance.CaseID{}, Ground: into.ID.No()})
	}
	s.put(appliance.KindCaseMerged, into.ID, into.Reporter, appliance.CaseChange{Joined: all, Ground: s.c.ID.No()})
	if err := s.tellRecalled(recalled, why); err != nil {
		return err
	}
	return s.tell("R14", nil)
}

func (Unmerge) do(s *step) error {
	into, err := s.Read.Case(s.c.MergedInto)
	if err != nil {
		return err
	}
	s.change(appliance.KindCaseUnmerged, s.parted())
	joined := slices.DeleteFunc(slices.Clone(into.Joined), func(id appliance.CaseID) bool { return id == s.c.ID })
	if joined == nil {
		joined = []appliance.CaseID{}
	}
	s.put(appliance.KindCaseUnmerged, into.ID, into.Reporter, appliance.CaseChange{Joined: joined, Ground: s.c.ID.No()})
	return nil
}

// freeJoined gives the cases that waited with this one back to the desk: it ends
// without a result of its own, and they are other people's (C08).
func (s *step) freeJoined() error {
	if len(s.c.Joined) == 0 {
		return nil
	}
	err := s.joined(func(j *step) error {
		j.change(appliance.KindCaseUnmerged, j.parted())
		return nil
	})
	if err != nil {
		return err
	}
	s.change(appliance.KindCaseUnmerged, appliance.CaseChange{Joined: []appliance.CaseID{}})
	return nil
}

// parted is a merged case as it begins again, its clock from when it was received.
func (s *step) parted() appliance.CaseChange {
	return appliance.CaseChange{
		State: appliance.CaseNew, MergedInto: new(appliance.CaseID), Holder: s.holder(), Clocks: []appliance.Clock{s.acceptClock(s.c.ReceivedAt)},
	}
}

package loop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

func (Refuse) Act() Act          { return ActRefuse }
func (Book) Act() Act            { return ActBook }
func (Confirm) Act() Act         { return ActConfirm }
func (Decline) Act() Act         { return ActDecline }
func (Merge) Act() Act           { return ActMerge }
func (Unmerge) Act() Act         { return ActUnmerge }
func (Rate) Act() Act            { return ActRate }
func (Try) Act() Act             { return ActTry }
func (GiveUp) Act() Act          { return ActGiveUp }
func (Reopen) Act() Act          { return ActReopen }
func (Unbook) Act() Act          { return ActUnbook }
func (Transfer) Act() Act        { return ActTransfer }
func (TransferSigned) Act() Act  { return ActTransferSigned }
func (TransferRefused) Act() Act { return ActTransferBack }
func (Withdraw) Act() Act        { return ActWithdraw }

// Withdraw C12: the villager takes it back; they have confirmed it.
type Withdraw struct{}

// propose lets an act wait for a second person (C06, C21).
func (s *step) propose(p appliance.Pending, note string) error {
	if s.c.Pending != nil {
		return s.refuse(WhyPending, Act(s.c.Pending.Act).Name(false)).in(Act(s.c.Pending.Act).Name(true))
	}
	p.Act, p.By, p.At = string(s.act), s.by.who(), s.Now
	to := &p
	s.change(appliance.KindCaseProposed, appliance.CaseChange{Pending: &to, Ground: p.Ground, Words: appliance.CaseWords{Note: note}})
	return nil
}

func (d Refuse) do(s *step) error {
	ground, err := s.ground(d.Ground, s.Rules.Loop.Refuse)
	if err != nil {
		return err
	}
	p := appliance.Pending{Ground: ground, Agency: clean(d.Office)}
	if o, ok := s.Town.OfficeNamed(d.Office); ok {
		p.Office, p.Agency = o.Code, s.Town.Short(o.Code)
		d.Phone = orElse(d.Phone, o.Phone.Local())
	}
	return s.propose(p, strings.TrimSpace(p.Agency+" "+clean(d.Phone)))
}

// bookable: from work or review; from the desk only what was done again too often (C17).
func bookable(c appliance.Case) bool {
	return c.State != appliance.CaseAccepted || slices.Contains(c.Tags, TagMeeting)
}

func (d Book) do(s *step) error {
	ground, err := s.ground(d.Ground, s.Rules.Loop.Book)
	if err != nil {
		return err
	}
	if s.c.Urgency == appliance.UrgencyDanger {
		return s.refuse(WhyUrgent, "")
	}
	if !bookable(s.c) {
		return s.refuse(WhyState, "")
	}
	review := d.Review.In(s.Clock.Location)
	last := s.Now.AddDate(0, 0, s.Rules.Loop.BookMax)
	if d.Review == (appliance.Date{}) || !d.Review.Valid() || !review.After(s.Now) || review.After(last) {
		until, such := s.Clock.Local(last).Format(time.DateOnly), s.Clock.Local(s.Now.AddDate(0, 1, 0)).Format(time.DateOnly)
		return s.refuse(WhyDate, fmt.Sprintf("%s之前的某一天，如%s", until, such)).in(fmt.Sprintf("a day before %s, such as %s", until, such))
	}
	return s.propose(appliance.Pending{Ground: ground, Review: s.closing(review)}, orElse(clean(d.Reason), ground))
}

// closing is when a day's deadlines fall.
func (w World) closing(day time.Time) time.Time {
	minute := 24 * 60
	if n := len(w.Clock.Work); n > 0 && w.Clock.Cutoff != workday.AtMidnight {
		minute = w.Clock.Work[n-1].To
	}
	return w.Clock.At(day, minute)
}

func (Confirm) do(s *step) error {
	p := s.c.Pending
	switch {
	case p == nil:
		return s.refuse(WhyNotPending, "")
	case !from(s.c, Act(p.Act)):
		return s.refuse(WhyState, "")
	case s.by.is(p.By):
		return s.refuse(WhySelf, "")
	}
	note, err := s.proposalNote()
	if err != nil {
		return err
	}
	switch Act(p.Act) {
	case ActRefuse:
		return s.refused(p, note)
	case ActBook:
		if !s.by.may([]appliance.Role{appliance.RoleLeader}) {
			r := s.refuse(WhyLeader, "")
			r.Act = ActBook
			return r
		}
		return s.booked(p, note)
	}
	return s.refuse(WhyNotPending, "")
}

// refused C06: the villager is told why, and where to go.
func (s *step) refused(p *appliance.Pending, note string) error {
	ch := appliance.CaseChange{
		State: appliance.CaseRefused, Pending: new(*appliance.Pending), Ground: p.Ground, Outcome: appliance.OutcomeReferred, WaitingSince: nobody(),
		Clocks: halt(s.c.Clocks, s.Now), ToldAt: s.Now, ToldBy: s.toldBy("R13"), Words: appliance.CaseWords{Outcome: p.Ground},
	}
	s.change(appliance.KindCaseRefused, ch)
	if err := s.freeJoined(); err != nil {
		return err
	}
	phone := strings.TrimSpace(strings.TrimPrefix(note, p.Agency))
	if p.Agency == "" || phone == "" {
		return s.tell("R13-nowhere", texts.Values{"因": p.Ground})
	}
	return s.tell("R13", texts.Values{"因": p.Ground, "位": p.Agency, "话": phone})
}

// toldBy is who told the villager: a text, or in person whoever acts.
func (s *step) toldBy(template string) string {
	if _, ok := s.citizen(); ok {
		return template
	}
	return orElse(s.by.Actor.Name, s.by.Actor.ID)
}

// booked C21, O16: the clocks stop, the review's starts, and a call to the county ends.
func (s *step) booked(p *appliance.Pending, note string) error {
	if err := s.dropCall("挂账"); err != nil {
		return err
	}
	k := s.until(appliance.ClockBooked, s.Now, p.Review)
	ch := appliance.CaseChange{
		State: appliance.CaseBooked, Pending: new(*appliance.Pending), Ground: p.Ground, Outcome: appliance.OutcomeBooked, Holder: s.holder(),
		WaitingSince: nobody(), Clocks: append(halt(s.c.Clocks, s.Now), k), Words: appliance.CaseWords{Outcome: note},
	}
	for _, o := range s.c.OpenOrders() {
		ch.Orders = append(ch.Orders, over(o, appliance.OrderBooked, s.Now))
	}
	s.change(appliance.KindCaseBooked, ch)
	v := texts.Values{"因": note, "日": s.day(k)}
	if err := s.tell("R38", v); err != nil {
		return err
	}
	return s.joined(func(j *step) error { return j.tell("R38", texts.Values{"因": note, "日": j.day(k)}) })
}

// over is an order that ends without a result: what its office waits for an answer
// to ends with it (O15, O16).
func over(o appliance.Order, to appliance.OrderState, now time.Time) appliance.Order {
	o = settled(o, now)
	o.State, o.Clocks = to, stopAll(o.Clocks, now)
	if to != appliance.OrderBooked {
		o.ClosedAt = now
	}
	return o
}

// settled is the order with nothing pending: what nobody has ruled on yet is stopped.
func settled(o appliance.Order, now time.Time) appliance.Order {
	if r := o.Return; r != nil && r.Ruling == appliance.RulingOpen {
		x := *r
		x.Ruling, x.RuledAt = appliance.RulingStopped, now
		o.Return = &x
	}
	if e := o.Extension; e != nil && e.Ruling == appliance.RulingOpen {
		x := *e
		x.Ruling, x.RuledAt = appliance.RulingStopped, now
		o.Extension = &x
	}
	if p := o.Suspension; p != nil && (p.Ruling == appliance.RulingOpen || p.Ruling == appliance.RulingYes && p.EndedAt.IsZero()) {
		x := *p
		if x.Ruling == appliance.RulingOpen {
			x.Ruling, x.RuledAt = appliance.RulingStopped, now
		} else {
			x.EndedAt = now
		}
		o.Suspension = &x
	}
	return o
}

// recallAll takes every open order back with a change of the case's state.
func (s *step) recallAll(ch *appliance.CaseChange, why string) (recalled []appliance.Order) {
	for _, o := range s.c.OpenOrders() {
		o = over(o, appliance.OrderRecalled, s.Now)
		ch.Orders, recalled = append(ch.Orders, o), append(recalled, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Recall: why})
	}
	return recalled
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

// stopAll is every clock, those that run stopped.
func stopAll(all []appliance.Clock, now time.Time) []appliance.Clock {
	out := slices.Clone(all)
	for i, k := range out {
		if k.StoppedAt.IsZero() {
			out[i] = stopped(k, now)
		}
	}
	return out
}

// proposalNote is what the one who proposed wrote for the villager.
func (s *step) proposalNote() (string, error) {
	note := ""
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return "", err
		}
		if ch, ok := e.Body.(appliance.CaseChange); ok && e.Kind == appliance.KindCaseProposed {
			note = ch.Words.Note
		}
	}
	return note, nil
}

func (d Decline) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	switch {
	case s.c.Pending == nil:
		return s.refuse(WhyNotPending, "")
	case !from(s.c, Act(s.c.Pending.Act)):
		return s.refuse(WhyState, "")
	case s.by.is(s.c.Pending.By):
		return s.refuse(WhySelf, "")
	}
	s.change(appliance.KindCaseDeclined, appliance.CaseChange{Pending: new(*appliance.Pending), Words: appliance.CaseWords{Note: why}})
	return nil
}

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

// Rate C16, C17. 1 and 2 close the case if no stage is missing; 3 does it again.
func (d Rate) do(s *step) error {
	if d.Rating < 1 || d.Rating > 3 {
		return s.refuse(WhyRating, "")
	}
	ch := appliance.CaseChange{
		Rating: &d.Rating, Clocks: haltBut(s.c.Clocks, s.Now, lasting...),
		Words: appliance.CaseWords{Text: clean(d.Words)},
	}
	if d.How != "" {
		ch.Words.Note = d.How
	}
	if !told(s.c) { // they know the result: they judge it
		ch.ToldAt, ch.ToldBy = s.Now, orElse(s.by.Actor.Name, "R10")
	}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "")
	if d.Rating == 3 {
		text := ch.Words.Text
		ch.Words.Text = ""
		s.change(appliance.KindCaseRated, ch)
		if err := s.rated(); err != nil {
			return err
		}
		return s.redo(text)
	}
	if len(s.c.Steps) == 0 { // it was begun before steps were written down
		for _, st := range appliance.Stages {
			s.reach(&ch, st, "unrecorded")
		}
	}
	if missing, english := s.missing(ch); missing != "" {
		return s.refuse(WhyMissing, missing).in(english)
	}
	ch.State, ch.WaitingSince = appliance.CaseClosed, nobody()
	s.change(appliance.KindCaseRated, ch)
	if err := s.rated(); err != nil {
		return err
	}
	return s.tell("R11", nil)
}

// rated closes the question that R10 asked, where somebody else brought the
// answer; what the villager texts next is no rating.
func (s *step) rated() error {
	if s.by.Actor.Kind == appliance.ByCitizen || s.c.Reporter == "" {
		return nil
	}
	talk, err := s.Read.Talk(s.c.Reporter)
	if err != nil || talk.Open == nil || talk.Open.Case != s.c.ID || talk.Open.Kind != appliance.AskRating {
		return err
	}
	talk.Open = nil
	s.put(appliance.KindTalk, 0, s.c.Reporter, talk)
	return nil
}

// missing names the stages that neither stand nor come with the change.
func (s *step) missing(ch appliance.CaseChange) (names, english string) {
	var zh, en []string
	for _, st := range appliance.Stages {
		if !s.c.Reached(st) && !slices.ContainsFunc(ch.Steps, func(x appliance.Step) bool { return x.Stage == st }) {
			zh, en = append(zh, string(st)), append(en, englishStages[st])
		}
	}
	return strings.Join(zh, "、"), strings.Join(en, ", ")
}

var englishStages = map[appliance.Stage]string{
	appliance.StageAccepted: "accepted", appliance.StageDispatched: "dispatched", appliance.StageCompleted: "completed",
	appliance.StageTold: "told", appliance.StageFollowed: "followed up",
}

// redo opens the next round (C17, C20): the office that led goes on with an order
// of its own, over the full period; without one the desk holds it. The first
// deadline's record stays in the story.
func (s *step) redo(words string) error {
	last, hadLead := s.c.Lead()
	round := s.c.Round + 1
	ch := appliance.CaseChange{
		State: appliance.CaseAccepted, Round: round, Holder: appliance.HolderDesk,
		WaitingSince: s.waiting(), Clocks: haltBut(s.c.Clocks, s.Now, lasting...), Words: appliance.CaseWords{Text: words},
		Steps: []appliance.Step{{Stage: appliance.StageAccepted, Round: round, At: s.Now}},
	}
	if round > s.Rules.Loop.RedoMax { // a meeting decides, or it is booked
		ch.Tags = appendTag(s.c.Tags, TagMeeting)
		hadLead = false
	}
	office, ok := s.Town.Office(last.Office)
	if !hadLead || !ok || office.Closed(s.today()) || len(s.recipients(office.Code, s.c.Grid)) == 0 {
		// The full period starts all the same, and the villager is told its end.
		ch.Clocks = append(ch.Clocks, s.promise(s.c.Urgency, s.c.Complexity, true)...)
		s.change(appliance.KindCaseRedone, ch)
		return s.tell("R12", texts.Values{"日": s.day(s.citizenDue())})
	}
	s.change(appliance.KindCaseRedone, ch)
	days, err := s.period(last)
	if err != nil {
		return err
	}
	return s.dispatch(dispatching{
		lead: office, situation: last.Situation, days: max(days, s.days(s.c.Complexity)), call: last.Call, redo: true, task: orElse(words, last.Words.Task),
	})
}

// TagMeeting marks a case that was done again too often: a meeting decides, or it is booked.
const TagMeeting = "待会商"

// promise is what starts when the desk has a matter in hand: the lane of danger,
// else the day in which it is to be sent out. The villager's own deadline starts
// with the order, but where the desk itself does the work, or owes it anew.
func (s *step) promise(u appliance.Urgency, c appliance.Complexity, owed bool) []appliance.Clock {
	offices := !s.Town.Empty()
	var out []appliance.Clock
	hours, lane := s.hours(u)
	switch {
	case lane:
		out = append(out, quiet(s.urgent(hours)))
	case owed || !offices:
		out = append(out, quiet(s.run(appliance.ClockHandle, s.Now, s.days(c))))
	}
	switch {
	case !offices:
	case lane: // sent out as quickly as it is to be signed
		out = append(out, s.until(appliance.ClockD1, s.Now, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute)))
	default:
		out = append(out, s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch))
	}
	return out
}

func appendTag(tags []string, t string) []string {
	if slices.Contains(tags, t) {
		return slices.Clone(tags)
	}
	return append(slices.Clone(tags), t)
}

// waiting is "the villager waits since now", unless they have been waiting longer.
func (s *step) waiting() *time.Time {
	since := s.c.WaitingSince
	if since.IsZero() {
		since = s.Now
	}
	return &since
}

func (d Try) do(s *step) error {
	how, err := s.reason(d.How)
	if err != nil {
		return err
	}
	if n := len(tries(s.c)); n >= s.Rules.Loop.TriesMax && Unreached(s.World, s.c) == "" {
		return s.refuse(WhyEnough, strconv.Itoa(n))
	}
	if how == TryText {
		if _, ok := s.citizen(); !ok {
			return s.refuse(WhyNoPhone, "")
		}
		talk, err := s.Read.Talk(s.c.Reporter)
		if err != nil {
			return err
		}
		if talk.Silent {
			return s.refuse(WhySilent, "")
		}
	}
	s.change(appliance.KindCaseTried, appliance.CaseChange{
		Tries: []appliance.Try{{At: s.Now, How: how, By: s.by.who()}}, Words: appliance.CaseWords{Note: clean(d.Note)},
	})
	if how != TryText {
		return nil
	}
	if err := s.openQuestion(appliance.Question{Kind: appliance.AskRating, Case: s.c.ID, Until: s.Now.Add(RateWindow)}); err != nil {
		return err
	}
	return s.tell("R31", texts.Values{"摘": orElse(s.c.Summary, s.c.Text)})
}

// How a villager was tried to reach (C18).
const (
	TryText = "text"
	TryCall = "call"
)

// tries are those about the result that stands now, not about an earlier round's.
func tries(c appliance.Case) []appliance.Try {
	k, _ := c.Clock(appliance.ClockRate)
	return slices.DeleteFunc(slices.Clone(c.Tries), func(t appliance.Try) bool { return t.At.Before(k.Start) })
}

// told reports whether the result that stands now has reached the villager.
func told(c appliance.Case) bool {
	k, _ := c.Clock(appliance.ClockRate)
	return c.Reached(appliance.StageTold) || !c.Outcome.ToldAt.IsZero() && !c.Outcome.ToldAt.Before(k.Start)
}

// rings are the tries in which somebody would have answered.
func rings(c appliance.Case) []appliance.Try {
	return slices.DeleteFunc(tries(c), func(t appliance.Try) bool { return t.How == TryText })
}

// short is the first n characters.
func short(text string, n int) string {
	r := []rune(strings.Join(strings.Fields(text), ""))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}

// GiveUp C19: one text went out and two calls on different half-days found nobody.
func (GiveUp) do(s *step) error {
	if lack := Unreached(s.World, s.c); lack != "" {
		return s.refuse(WhyTries, lack).in(englishLack[lack])
	}
	ch := appliance.CaseChange{State: appliance.CaseUnreachable, Clocks: haltBut(s.c.Clocks, s.Now, lasting...), WaitingSince: nobody()}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "unreachable")
	s.change(appliance.KindCaseUnreachable, ch)
	return s.tell("R37", nil)
}

// Unreached says what is still lacking before a villager counts as unreachable;
// "" nothing (C19).
func Unreached(w World, c appliance.Case) string {
	half := map[string]bool{}
	for _, t := range rings(c) {
		at := w.Clock.Local(t.At)
		half[at.Format(time.DateOnly)+strconv.FormatBool(at.Hour() < 12)] = true
	}
	p, phone := c.Phone()
	switch {
	case phone && p.Mobile() && !told(c):
		return lackResult
	case len(half) < 2:
		return lackRings
	}
	return ""
}

// What can be lacking before somebody counts as unreachable.
const (
	lackResult = "结果短信还没有发出"
	lackRings  = "还要在不同的半天各打一次电话"
)

var englishLack = map[string]string{lackResult: "the result has not gone out", lackRings: "two calls on different half-days are wanted"}

func (d Reopen) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if s.Now.Sub(closedAt(s.c)) > time.Duration(s.Rules.Loop.ReopenWithin)*24*time.Hour {
		return s.refuse(WhyReopenLate, strconv.Itoa(s.Rules.Loop.ReopenWithin))
	}
	return s.redo(why)
}

// closedAt is when the follow-up ended: what colleagues noted since opens no new
// thirty days.
func closedAt(c appliance.Case) time.Time {
	for _, x := range slices.Backward(c.Steps) {
		if x.Stage == appliance.StageFollowed && x.Round == c.Round {
			return x.At
		}
	}
	return c.UpdatedAt
}

func (d Unbook) do(s *step) error {
	if d.Solved {
		text, err := s.said(d.Text)
		if err != nil {
			return err
		}
		end := ending{code: appliance.OutcomeSolved, text: text, level: levelTown, waived: "booked"}
		for _, o := range s.c.Orders {
			if o.State == appliance.OrderBooked {
				o.State, o.ClosedAt = appliance.OrderClosed, s.Now
				end.change.Orders = append(end.change.Orders, o)
			}
		}
		return s.conclude(end)
	}
	ch := appliance.CaseChange{
		State: appliance.CaseAccepted, Holder: s.holder(), Words: appliance.CaseWords{Note: clean(d.Text)},
		Clocks: append(halt(s.c.Clocks, s.Now), s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch)),
	}
	for _, o := range s.c.Orders {
		if o.State == appliance.OrderBooked {
			o.State, o.ClosedAt = appliance.OrderRecalled, s.Now
			ch.Orders = append(ch.Orders, o)
		}
	}
	due, _ := s.c.Clock(appliance.ClockBooked)
	s.change(appliance.KindCaseUnbooked, ch)
	news := "重新安排办理"
	if !s.Now.Before(due.Due) {
		news = "已到复核日，" + news
	}
	return s.tell("R43", texts.Values{"果": news})
}

func (d Transfer) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if letterOut(s.c) {
		return s.refuse(WhyTransferring, "")
	}
	if clean(d.To) == "" || clean(d.No) == "" {
		return s.refuse(WhyBad, "移送要写明移送给谁、移送书号。").in("a transfer wants whom it goes to and the number of the letter")
	}
	k := s.run(appliance.ClockTransfer, s.Now, s.Rules.Clock.Transfer)
	s.change(appliance.KindCaseTransferring, appliance.CaseChange{
		Transfer: &appliance.Transfer{To: clean(d.To), No: clean(d.No), At: s.Now, Due: k.Due}, Clocks: []appliance.Clock{k},
		Words: appliance.CaseWords{Note: strings.TrimSpace(why + " " + clean(d.Materials))},
	})
	return nil
}

// letter is the transfer under way.
func (s *step) letter() (appliance.Transfer, error) {
	if !letterOut(s.c) {
		return appliance.Transfer{}, s.refuse(WhyNoTransfer, "")
	}
	return *s.c.Transfer, nil
}

func (d TransferSigned) do(s *step) error {
	t, err := s.letter()
	if err != nil {
		return err
	}
	receipt, err := s.reason(d.Receipt)
	if err != nil {
		return err
	}
	t.SignedAt, t.Receipt = s.Now, receipt
	said := "已移送" + t.To
	if err := s.dropCall(said); err != nil {
		return err
	}
	ch := appliance.CaseChange{Transfer: &t}
	recalled := s.recallAll(&ch, said)
	s.transferred(ch, said)
	if err := s.tellRecalled(recalled, said); err != nil {
		return err
	}
	if err := s.tellEnd("R43", texts.Values{"果": said + "办理"}); err != nil {
		return err
	}
	return s.joined(func(j *step) error { // whom it was joined from are told the same
		j.transferred(appliance.CaseChange{}, said)
		return j.tellEnd("R43", texts.Values{"果": said + "办理"})
	})
}

// transferred closes a case that another body has signed for.
func (s *step) transferred(ch appliance.CaseChange, said string) {
	ch.State, ch.Outcome, ch.WaitingSince, ch.ToldAt, ch.ToldBy = appliance.CaseTransferred, appliance.OutcomeReferred, nobody(), s.Now, s.toldBy("R43")
	ch.Clocks, ch.Words.Outcome = halt(s.c.Clocks, s.Now), said
	s.change(appliance.KindCaseTransferred, ch)
}

func (d TransferRefused) do(s *step) error {
	t, err := s.letter()
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	t.Refused = true
	s.change(appliance.KindCaseTransferring, appliance.CaseChange{
		Transfer: &t, Clocks: halt(s.c.Clocks, s.Now, appliance.ClockTransfer), Words: appliance.CaseWords{Note: why},
	})
	return nil
}

func (Withdraw) do(s *step) error {
	if s.c.Emergency || s.c.Urgency != appliance.UrgencyOrdinary || s.c.Kind == appliance.KindReport {
		return s.refuse(WhyUrgent, "")
	}
	if err := s.dropCall("来件人撤回"); err != nil {
		return err
	}
	ch := appliance.CaseChange{
		State: appliance.CaseWithdrawn, Outcome: appliance.OutcomeWithdrawn, ToldAt: s.Now, ToldBy: "R16",
		WaitingSince: nobody(), Clocks: halt(s.c.Clocks, s.Now),
	}
	recalled := s.recallAll(&ch, "来件人撤回")
	s.change(appliance.KindCaseWithdrawn, ch)
	if err := s.tellRecalled(recalled, "来件人撤回"); err != nil {
		return err
	}
	return s.freeJoined()
}

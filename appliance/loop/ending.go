package loop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
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
		return s.refuse(WhyPending, Act(s.c.Pending.Act).Name(false))
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

func (d Book) do(s *step) error {
	ground, err := s.ground(d.Ground, s.Rules.Loop.Book)
	if err != nil {
		return err
	}
	if s.c.Urgency == appliance.UrgencyDanger {
		return s.refuse(WhyUrgent, "")
	}
	review := d.Review.In(s.Clock.Location)
	last := s.Now.AddDate(0, 0, s.Rules.Loop.BookMax)
	if d.Review == (appliance.Date{}) || !d.Review.Valid() || !review.After(s.Now) || review.After(last) {
		return s.refuse(WhyDate, fmt.Sprintf("%s之前的某一天，如%s", s.Clock.Local(last).Format("2006-01-02"), s.Clock.Local(s.Now.AddDate(0, 1, 0)).Format("2006-01-02")))
	}
	return s.propose(appliance.Pending{Ground: ground, Review: s.Clock.At(review, s.closing(review))}, orElse(clean(d.Reason), ground))
}

// closing is the minute at which a day's deadlines fall.
func (w World) closing(day time.Time) int {
	if n := len(w.Clock.Work); n > 0 {
		return w.Clock.Work[n-1].To
	}
	return 17*60 + 30
}

func (Confirm) do(s *step) error {
	p := s.c.Pending
	switch {
	case p == nil:
		return s.refuse(WhyNotPending, "")
	case p.By == s.by.who():
		return s.refuse(WhySelf, "")
	}
	done := (*appliance.Pending)(nil)
	note, err := s.proposalNote()
	if err != nil {
		return err
	}
	switch Act(p.Act) {
	case ActRefuse:
		ch := appliance.CaseChange{
			State: appliance.CaseRefused, Pending: &done, Ground: p.Ground, Outcome: appliance.OutcomeReferred, WaitingSince: nobody(),
			Clocks: halt(s.c.Clocks, s.Now), Words: appliance.CaseWords{Outcome: p.Ground},
		}
		if _, ok := s.citizen(); ok {
			ch.ToldAt, ch.ToldBy = s.Now, "R13"
		} else {
			ch.ToldAt, ch.ToldBy = s.Now, orElse(s.by.Actor.Name, s.by.Actor.ID)
		}
		s.change(appliance.KindCaseRefused, ch)
		agency, phone, _ := strings.Cut(note, " ")
		v := texts.Values{"因": p.Ground, "位": agency, "话": strings.TrimSpace(phone)}
		if agency == "" || v["话"] == "" {
			return s.tell("R13-nowhere", v)
		}
		return s.tell("R13", v)
	case ActBook:
		if !s.by.may([]appliance.Role{appliance.RoleLeader}) {
			return s.refuse(WhyLeader, "")
		}
		k := s.until(appliance.ClockBooked, s.Now, p.Review)
		ch := appliance.CaseChange{
			State: appliance.CaseBooked, Pending: &done, Ground: p.Ground, Outcome: appliance.OutcomeBooked, Holder: s.holder(),
			WaitingSince: nobody(), Clocks: append(halt(s.c.Clocks, s.Now), k), Words: appliance.CaseWords{Outcome: note},
		}
		for _, o := range liveOrders(s.c) { // O16
			o.State, o.Clocks = appliance.OrderBooked, stopAll(o.Clocks, s.Now)
			ch.Orders = append(ch.Orders, o)
		}
		s.change(appliance.KindCaseBooked, ch)
		return s.tell("R38", texts.Values{"因": note, "日": s.day(k)})
	}
	return s.refuse(WhyNotPending, "")
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
	case s.c.Pending.By == s.by.who():
		return s.refuse(WhySelf, "")
	}
	done := (*appliance.Pending)(nil)
	s.change(appliance.KindCaseDeclined, appliance.CaseChange{Pending: &done, Words: appliance.CaseWords{Note: why}})
	return nil
}

func (d Merge) do(s *step) error {
	if d.Into == s.c.ID {
		return s.refuse(WhySame, "")
	}
	if s.c.Emergency {
		return s.refuse(WhyUrgent, "")
	}
	into, err := s.Read.Case(d.Into)
	if err != nil {
		return s.refuse(WhyNoCase, d.Into.No())
	}
	if !into.State.Open() || into.State == appliance.CaseFollowup {
		return s.refuse(WhyMain, into.ID.No())
	}
	a, leadA := s.c.Lead()
	b, leadB := into.Lead()
	if leadA && leadB && a.Office != b.Office && !d.Sure {
		return s.refuse(WhyLeads, "")
	}
	ch := appliance.CaseChange{
		State: appliance.CaseMerged, MergedInto: &into.ID, Clocks: halt(s.c.Clocks, s.Now), WaitingSince: nobody(), Ground: into.ID.No(),
	}
	var recalled []appliance.Order
	for _, o := range liveOrders(s.c) {
		o.State, o.ClosedAt, o.Clocks = appliance.OrderRecalled, s.Now, stopAll(o.Clocks, s.Now)
		ch.Orders = append(ch.Orders, o)
		recalled = append(recalled, o)
	}
	s.reach(&ch, appliance.StageAccepted, "merged")
	s.change(appliance.KindCaseMerged, ch)
	// The main case knows who waits with it; those joined to this one come along.
	joined := append(slices.Clone(into.Joined), s.c.ID)
	for _, id := range s.c.Joined {
		if !slices.Contains(joined, id) {
			joined = append(joined, id)
		}
	}
	s.put(appliance.KindCaseMerged, into.ID, into.Reporter, appliance.CaseChange{Joined: joined, Ground: s.c.ID.No()})
	for _, id := range s.c.Joined {
		j, err := s.Read.Case(id)
		if err != nil {
			return err
		}
		if j.State == appliance.CaseMerged {
			s.put(appliance.KindCaseMerged, id, j.Reporter, appliance.CaseChange{MergedInto: &into.ID, Ground: into.ID.No()})
		}
	}
	if err := s.tellRecalled(recalled, "已并入件号"+into.ID.No()); err != nil {
		return err
	}
	return s.tell("R14", nil)
}

func (Unmerge) do(s *step) error {
	into, err := s.Read.Case(s.c.MergedInto)
	if err != nil {
		return err
	}
	none := appliance.CaseID(0)
	k := appliance.Clock{ID: appliance.ClockAccept, Start: s.c.ReceivedAt}
	k.Due, k.Provisional = s.Clock.EndOfWorkingDay(s.c.ReceivedAt)
	s.change(appliance.KindCaseUnmerged, appliance.CaseChange{
		State: appliance.CaseNew, MergedInto: &none, Holder: s.holder(), Clocks: []appliance.Clock{s.Wake(k)},
	})
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
		Rating: &d.Rating, Clocks: halt(s.c.Clocks, s.Now),
		Words: appliance.CaseWords{Text: clean(d.Words)},
	}
	if d.How != "" {
		ch.Words.Note = d.How
	}
	if s.c.Outcome.ToldAt.IsZero() { // they know the result: they judge it
		ch.ToldAt, ch.ToldBy = s.Now, orElse(s.by.Actor.Name, "R10")
	}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "")
	if d.Rating == 3 {
		text := ch.Words.Text
		ch.Words.Text = ""
		s.change(appliance.KindCaseRated, ch)
		return s.redo(text)
	}
	if len(s.c.Steps) == 0 { // it was begun before steps were written down
		for _, st := range appliance.Stages {
			s.reach(&ch, st, "unrecorded")
		}
	}
	if missing := s.missing(ch); missing != "" {
		return s.refuse(WhyMissing, missing)
	}
	ch.State, ch.WaitingSince = appliance.CaseClosed, nobody()
	s.change(appliance.KindCaseRated, ch)
	return s.tell("R11", nil)
}

// missing names the stages that neither stand nor come with the change.
func (s *step) missing(ch appliance.CaseChange) string {
	var out []string
	for _, st := range appliance.Stages {
		if !s.c.Reached(st) && !slices.ContainsFunc(ch.Steps, func(x appliance.Step) bool { return x.Stage == st }) {
			out = append(out, string(st))
		}
	}
	return strings.Join(out, "、")
}

// redo opens the next round (C17, C20): the office that led goes on with an order
// of its own, over the full period; without one the desk holds it. The first
// deadline's record stays in the story.
func (s *step) redo(words string) error {
	last, hadLead := s.c.Lead()
	round := s.c.Round + 1
	ch := appliance.CaseChange{
		State: appliance.CaseAccepted, Round: round, Holder: appliance.HolderDesk,
		WaitingSince: s.waiting(), Clocks: halt(s.c.Clocks, s.Now), Words: appliance.CaseWords{Text: words},
		Steps: []appliance.Step{{Stage: appliance.StageAccepted, Round: round, At: s.Now}},
	}
	if s.c.Round > s.Rules.Loop.RedoMax { // a meeting decides, or it is booked
		ch.Tags = appendTag(s.c.Tags, "待会商")
		hadLead = false
	}
	office, ok := s.Town.Office(last.Office)
	if !hadLead || !ok || office.Closed(s.today()) || len(s.recipients(office.Code, s.c.Grid)) == 0 {
		if s.Town.Empty() {
			ch.Clocks = append(ch.Clocks, quiet(s.run(appliance.ClockHandle, s.Now, s.Rules.Clock.Simple)))
		} else {
			ch.Clocks = append(ch.Clocks, s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch))
		}
		s.change(appliance.KindCaseRedone, ch)
		due, _ := s.c.Clock(appliance.ClockHandle)
		if s.Town.Empty() {
			return s.tell("R12", texts.Values{"日": s.day(due)})
		}
		due, _ = s.c.Clock(appliance.ClockD1)
		return s.tell("R12", texts.Values{"日": s.day(due)})
	}
	s.change(appliance.KindCaseRedone, ch)
	days := s.Rules.Days(s.c.Complexity)
	for _, k := range last.Clocks {
		if k.ID == appliance.ClockHandle && k.Days > 0 {
			days = max(days, k.Days)
		}
	}
	return s.dispatch(dispatching{lead: office, situation: last.Situation, days: days, call: last.Call, redo: true, task: orElse(words, last.Words.Task)})
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
	s.change(appliance.KindCaseTried, appliance.CaseChange{
		Tries: []appliance.Try{{At: s.Now, How: how, By: s.by.who()}}, Words: appliance.CaseWords{Note: clean(d.Note)},
	})
	if how == TryText {
		if err := s.openQuestion(appliance.Question{Kind: appliance.AskRating, Case: s.c.ID, Until: s.Now.Add(RateWindow)}); err != nil {
			return err
		}
		return s.tell("R31", texts.Values{"摘": orElse(s.c.Summary, s.c.Text)})
	}
	return nil
}

// How a villager was tried to reach (C18).
const (
	TryText = "text"
	TryCall = "call"
)

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
		return s.refuse(WhyTries, lack)
	}
	ch := appliance.CaseChange{State: appliance.CaseUnreachable, Clocks: halt(s.c.Clocks, s.Now), WaitingSince: nobody()}
	if s.c.Outcome.ToldAt.IsZero() {
		ch.ToldAt, ch.ToldBy = s.Now, "R10"
	}
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "unreachable")
	s.change(appliance.KindCaseUnreachable, ch)
	return s.tell("R37", nil)
}

// Unreached says what is still lacking before a villager counts as unreachable;
// "" nothing (C19).
func Unreached(w World, c appliance.Case) string {
	half := map[string]bool{}
	for _, t := range c.Tries {
		if t.How == TryText {
			continue
		}
		at := w.Clock.Local(t.At)
		half[at.Format(time.DateOnly)+strconv.FormatBool(at.Hour() < 12)] = true
	}
	_, phone := c.Phone()
	switch {
	case phone && c.Outcome.ToldAt.IsZero():
		return "结果短信还没有发出"
	case len(half) < 2:
		return "还要在不同的半天各打一次电话"
	}
	return ""
}

func (d Reopen) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if s.Now.Sub(s.c.UpdatedAt) > time.Duration(s.Rules.Loop.ReopenWithin)*24*time.Hour {
		return s.refuse(WhyReopenLate, strconv.Itoa(s.Rules.Loop.ReopenWithin))
	}
	return s.redo(why)
}

func (d Unbook) do(s *step) error {
	if d.Solved {
		text, err := s.said(d.Text)
		if err != nil {
			return err
		}
		for _, o := range s.c.Orders {
			if o.State == appliance.OrderBooked {
				o.State, o.ClosedAt = appliance.OrderClosed, s.Now
				s.change(appliance.KindCaseUnbooked, orders(nil, o))
			}
		}
		return s.conclude(appliance.KindCaseConcluded, appliance.OutcomeSolved, text, levelTown, "booked")
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
	s.change(appliance.KindCaseUnbooked, ch)
	return s.tell("R43", texts.Values{"果": "已到复核日，重新安排办理"})
}

func (d Transfer) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if t := s.c.Transfer; t != nil && t.SignedAt.IsZero() && !t.Refused {
		return s.refuse(WhyTransferring, "")
	}
	if clean(d.To) == "" || clean(d.No) == "" {
		return s.refuse(WhyBad, "移送要写明移送给谁、移送书号。")
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
	t := s.c.Transfer
	if t == nil || !t.SignedAt.IsZero() || t.Refused {
		return appliance.Transfer{}, s.refuse(WhyNoTransfer, "")
	}
	return *t, nil
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
	ch := appliance.CaseChange{
		State: appliance.CaseTransferred, Transfer: &t, Outcome: appliance.OutcomeReferred, WaitingSince: nobody(), ToldAt: s.Now, ToldBy: "R43",
		Clocks: halt(s.c.Clocks, s.Now), Words: appliance.CaseWords{Outcome: "已移送" + t.To},
	}
	if _, ok := s.citizen(); !ok {
		ch.ToldBy = orElse(s.by.Actor.Name, s.by.Actor.ID)
	}
	var recalled []appliance.Order
	for _, o := range liveOrders(s.c) {
		o.State, o.ClosedAt, o.Clocks = appliance.OrderRecalled, s.Now, stopAll(o.Clocks, s.Now)
		ch.Orders, recalled = append(ch.Orders, o), append(recalled, o)
	}
	s.change(appliance.KindCaseTransferred, ch)
	if err := s.tellRecalled(recalled, "已移送"+t.To); err != nil {
		return err
	}
	return s.tell("R43", texts.Values{"果": "已移送" + t.To + "办理"})
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
	ch := appliance.CaseChange{
		State: appliance.CaseWithdrawn, Outcome: appliance.OutcomeWithdrawn, ToldAt: s.Now, ToldBy: "R16",
		WaitingSince: nobody(), Clocks: halt(s.c.Clocks, s.Now),
	}
	var recalled []appliance.Order
	for _, o := range liveOrders(s.c) {
		o.State, o.ClosedAt, o.Clocks = appliance.OrderRecalled, s.Now, stopAll(o.Clocks, s.Now)
		ch.Orders, recalled = append(ch.Orders, o), append(recalled, o)
	}
	s.change(appliance.KindCaseWithdrawn, ch)
	return s.tellRecalled(recalled, "来件人撤回")
}

package loop

import (
	"errors"
	"slices"
	"time"

	"huying/appliance"
)

// backWithin is how long after a deed a clerk may still take it back, where nobody was
// told of it.
const backWithin = 10 * time.Minute

// undoes are the acts that a clerk at a screen can take back, and why a text of theirs
// waits for a moment. Danger never waits: where it has somebody told, it is not here.
var undoes = []Act{
	ActAccept, ActRefuse, ActBook, ActConfirm, ActDecline, ActMerge, ActUnmerge, ActDispatch, ActAnswer, ActNote, ActTake, ActHandOver, ActConclude, ActPass,
	ActSendBack, ActFeed, ActTry, ActGiveUp, ActReopen, ActUnbook, ActTransfer, ActTransferSigned, ActTransferBack, ActSecrecy, ActSupervise, ActReply,
	ActRecheck, ActUrge, ActPolice, ActQuestion, ActGoOn,
	ActSign, ActArrive, ActReturn, ActRule, ActExtend, ActRuleExtend, ActSuspend, ActRuleSuspend, ActResume, ActReport, ActRecall, ActAsk, ActCheck, ActChecked,
	ActReasonLate, ActComplicate,
}

// Undoes reports whether an act can be taken back by the one who did it, while its texts wait.
func Undoes(a Act) bool { return slices.Contains(undoes, a) }

// grace is how long the texts of this deed wait; 0: not at all. What is about danger
// never waits.
func (s *step) grace() time.Duration {
	if !s.by.Waits || s.c.Emergency || s.c.Urgency == appliance.UrgencyDanger {
		return 0
	}
	return time.Duration(s.Rules.Screen.Grace) * time.Second
}

// hold lets the texts of what was decided wait for a moment where somebody sits at a
// screen and may want it back, and says whether they can have it. before is the case
// as it was.
func (s *step) hold(before appliance.Case) error {
	if !s.by.Waits || before.ID == 0 || !Undoes(s.act) {
		return nil
	}
	ok, err := reversible(s.out, func(id appliance.CaseID) (appliance.Case, error) {
		if id == before.ID {
			return before, nil
		}
		return s.Read.Case(id)
	})
	if err != nil || !ok {
		return err
	}
	s.res.Since, s.res.Back = before.Version, true
	grace := s.grace()
	if before.Urgency == appliance.UrgencyDanger {
		grace = 0
	}
	for i := range s.out {
		ch, ok := s.out[i].Body.(appliance.TextChange)
		if !ok {
			continue
		}
		if grace <= 0 {
			s.res.Since, s.res.Back = 0, false
			return nil
		}
		ch.NextAt, s.res.Grace = s.Now.Add(grace), grace
		s.out[i].Body = ch
	}
	return nil
}

// reversible reports whether all that a decision wrote down can be taken back: changes
// of cases that stood before, texts, the questions that they ask, and that somebody was
// asked whether a number is theirs.
func reversible(es []appliance.Entry, was func(appliance.CaseID) (appliance.Case, error)) (bool, error) {
	cases := 0
	for i, e := range es {
		switch b := e.Body.(type) {
		case appliance.CaseChange:
			switch e.Kind {
			case appliance.KindCaseRevealed, appliance.KindCasePrinted, appliance.KindCaseTakenBack: // what was seen stays seen
				return false, nil
			}
			cases++
			if slices.ContainsFunc(es[:i], about(e.Case)) {
				continue
			}
			before, err := was(e.Case)
			if err != nil && !errors.Is(err, appliance.ErrNone) {
				return false, err
			}
			if err != nil || !before.Restores(folded(before, es)) {
				return false, nil
			}
		case appliance.TextChange:
			if e.Kind != appliance.KindTextQueued {
				return false, nil
			}
		case appliance.Person:
			if b.Asked != e.At.Unix() || b.Verified != 0 {
				return false, nil
			}
		case appliance.Talk:
			if b.Open == nil { // what was open before is not known any more
				return false, nil
			}
		default:
			return false, nil
		}
	}
	return cases > 0, nil
}

// says reports whether an entry is a text or a question.
func says(e appliance.Entry) bool {
	switch e.Body.(type) {
	case appliance.TextChange, appliance.Talk:
		return true
	}
	return false
}

// about finds the changes of a case.
func about(id appliance.CaseID) func(appliance.Entry) bool {
	return func(e appliance.Entry) bool {
		_, ok := e.Body.(appliance.CaseChange)
		return ok && e.Case == id
	}
}

// folded is a case with what entries say of it.
func folded(c appliance.Case, es []appliance.Entry) appliance.Case {
	for _, e := range es {
		if e.Case == c.ID {
			c = c.Apply(e)
		}
	}
	return c
}

// TakeBack 收回 undoes what a clerk did last to a case, before anybody was told: its
// texts are dropped and all it touched stands as before, the villager waiting since when
// they did. It is too late when the outbox has written down that it begins with one of
// the texts, or when somebody has gone on from it. What was done stays in the story, and
// that it was taken back beside it. since is the case's version before the deed; 0: the
// last one, whatever it was.
func TakeBack(w World, by By, c appliance.Case, since uint64) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActAnswer, c: c}
	if by.Disabled {
		return nil, s.refuse(WhyDisabled, "")
	}
	var last appliance.Entry
	for e, err := range w.Read.Story(c.ID) {
		if err != nil {
			return nil, err
		}
		if _, ok := e.Body.(appliance.CaseChange); ok && e.Actor.Kind == by.Actor.Kind && e.Actor.ID == by.Actor.ID {
			last = e
		}
	}
	switch {
	case last.Seq <= since || last.Kind == appliance.KindCaseTakenBack:
		return nil, s.refuse(WhyNothingBack, "")
	case last.Kind == appliance.KindCaseAnswered: // that others went on meanwhile does not matter
		return s.takeBackAnswer()
	case c.Version != last.Seq || w.Now.Sub(last.At) > backWithin:
		return nil, s.refuse(WhySince, "")
	}
	es, err := deedOf(w.Read, last, since)
	if err != nil {
		return nil, err
	}
	return s.takeBack(es)
}

// deedOf is all that the decision wrote down of which this is the last change of its case.
func deedOf(r appliance.Reader, last appliance.Entry, since uint64) (es []appliance.Entry, err error) {
	for e, err := range r.Journal(0) {
		if err != nil {
			return nil, err
		}
		one := e.At.Equal(last.At) && e.Actor.Kind == last.Actor.Kind && e.Actor.ID == last.Actor.ID
		if e.Seq <= since || e.Seq < last.Seq && !one {
			break
		}
		if one {
			es = append(es, e)
		}
	}
	slices.Reverse(es)
	// What a deed says to somebody follows what it changes: before that, it is of another.
	for len(es) > 0 && says(es[0]) {
		es = es[1:]
	}
	return es, nil
}

// takeBack undoes a decision.
func (s *step) takeBack(es []appliance.Entry) ([]appliance.Entry, error) {
	was := func(id appliance.CaseID) (appliance.Case, error) { return asOf(s.Read, id, es[0].Seq) }
	switch ok, err := reversible(es, was); {
	case err != nil:
		return nil, err
	case !ok:
		return nil, s.refuse(WhyStays, "")
	}
	for i, e := range es {
		switch b := e.Body.(type) {
		case appliance.TextChange:
			if err := s.drop(e.Seq); err != nil {
				return nil, err
			}
		case appliance.Person:
			if p, ok := s.Town.Person(b.Code); ok && p.Asked == b.Asked && p.Verified == 0 {
				p.Asked = 0
				s.put(appliance.KindTownSet, 0, e.Peer, p)
			}
		case appliance.Talk:
			talk, err := s.Read.Talk(e.Peer)
			if err != nil {
				return nil, err
			}
			if o := talk.Open; o != nil && o.Kind == b.Open.Kind && o.Case == b.Open.Case && o.Until.Equal(b.Open.Until) {
				s.put(appliance.KindTalk, 0, e.Peer, talk.Unask())
			}
		case appliance.CaseChange:
			if slices.ContainsFunc(es[:i], about(e.Case)) {
				continue
			}
			now, err := s.Read.Case(e.Case)
			if err != nil {
				return nil, err
			}
			if now.Version > es[len(es)-1].Seq {
				return nil, s.refuse(WhySince, "")
			}
			before, err := was(e.Case)
			if err != nil {
				return nil, err
			}
			ch := before.Restore()
			ch.Ground = string(e.Kind) // what it was
			s.put(appliance.KindCaseTakenBack, e.Case, before.Reporter, ch)
		}
	}
	return s.out, nil
}

// asOf is a case as it stood before an entry.
func asOf(r appliance.Reader, id appliance.CaseID, seq uint64) (appliance.Case, error) {
	var c appliance.Case
	for e, err := range r.Story(id) {
		if err != nil {
			return c, err
		}
		if e.Seq >= seq {
			break
		}
		c = c.Apply(e)
	}
	if c.ID == 0 {
		return c, appliance.ErrNone
	}
	return c, nil
}

// drop takes a text out of the outbox that has not begun with it.
func (s *step) drop(id uint64) error {
	t, err := s.Read.Text(id)
	if err != nil && !errors.Is(err, appliance.ErrNone) {
		return err
	}
	if err != nil || t.State != appliance.TextQueued && t.State != appliance.TextHeld || t.Attempt != 0 {
		return s.refuse(WhyLeft, "")
	}
	s.put(appliance.KindTextSettled, t.Case, appliance.Address(t.To), appliance.TextChange{Text: t.ID, State: appliance.TextFailed, Error: "dropped"})
	return nil
}

// takeBackAnswer undoes the clerk's last answer, whatever happened since: the villager
// waits for one again.
func (s *step) takeBackAnswer() ([]appliance.Entry, error) {
	if err := s.permit(); err != nil {
		return nil, err
	}
	var answer appliance.Entry
	var before, now appliance.Case
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return nil, err
		}
		if e.Kind == appliance.KindCaseAnswered {
			answer, before = e, now
		}
		now = now.Apply(e)
	}
	if answer.Actor.Kind != s.by.Actor.Kind || answer.Actor.ID != s.by.Actor.ID {
		return nil, s.refuse(WhyNothingBack, "")
	}
	if err := s.drop(answer.Seq + 1); err != nil {
		return nil, err
	}
	ch := appliance.CaseChange{}
	if !before.WaitingSince.IsZero() {
		ch.WaitingSince = &before.WaitingSince
	}
	stoppedBy, _ := answer.Body.(appliance.CaseChange)
	for _, k := range before.Clocks {
		if slices.ContainsFunc(stoppedBy.Clocks, func(x appliance.Clock) bool { return x.ID == k.ID }) {
			ch.Clocks = append(ch.Clocks, k)
		}
	}
	s.change(appliance.KindCaseTakenBack, ch)
	return s.out, nil
}

package hotline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

// command: a word that asks for something. A command that cannot be carried
// out but came with words of its own is a report like any other.
func (s *step) command() bool {
	c, ok := parse(s.w)
	if !ok {
		return false
	}
	return s.obeys(c)
}

// obeys carries a command out.
func (s *step) obeys(c command) bool {
	if n := s.repeated(fingerprint(s.w), loopWithin); n >= loopCommands {
		s.mute(n)
	}
	s.fate(appliance.FateCommand, 0, "")
	s.sense = sense(c.verb)
	switch c.verb {
	case verbYes, verbNo:
		if s.confirm(c.verb == verbYes) {
			return true
		}
		if c.verb == verbYes || s.talk.Open != nil {
			return false
		}
		s.help() // nothing was asked
	case verbHelp:
		if s.talk.English && s.w.clean == "?" { // R23 in English says: ?=status
			return s.status(c)
		}
		s.help()
	case verbStatus:
		return s.status(c)
	case verbNew:
		return s.fresh()
	case verbStop, verbStart:
		s.talk.Silent = c.verb == verbStop
		s.reply(map[bool]string{true: "R26", false: "R27"}[s.talk.Silent], 0, nil)
	case verbEnglish, verbChinese:
		s.talk.English = c.verb == verbEnglish
		s.passive("LANG", 0, nil)
	default:
		return s.onCase(c)
	}
	return true
}

// help says what one may write (R23).
func (s *step) help() {
	if s.Index != nil && len(s.Town.Guides()) > 0 {
		s.passive("R23-guide", 0, nil)
		return
	}
	s.passive("R23", 0, nil)
}

// onCase carries out a command about one case: the one named, else the current one.
func (s *step) onCase(c command) bool {
	k, ok := s.current()
	if c.number != "" {
		if k, ok = s.numbered(c.number); !ok {
			if c.rest != "" { // perhaps no number of ours at all: keep the words as a matter
				return false
			}
			s.passive("R19-number", 0, nil)
			return true
		}
	}
	switch {
	case ok && k.State.Open():
	case ok && s.redoable(k) && (c.verb == verbHurry || c.verb == verbAdd && c.rest != ""):
		s.redo(k, s.after(c)) // closed, and they are not content
		return true
	case ok && c.verb == verbAdd && c.rest != "":
		return false
	case ok:
		s.fate(appliance.FateCommand, k.ID, "")
		s.tell(k)
		return true
	case c.verb == verbCall:
		s.callAnyway()
		return true
	case c.verb == verbHide && c.rest != "":
		s.hiddenReport(s.after(c))
		return true
	case c.rest != "":
		return false
	default:
		s.passive("R19", 0, nil)
		return true
	}
	s.fate(appliance.FateCommand, k.ID, "")
	switch c.verb {
	case verbAdd:
		if text := s.after(c); text != "" {
			s.supplement(k, text)
		} else {
			s.tell(k)
		}
	case verbHurry:
		s.hurry(k, s.after(c))
	case verbWithdraw:
		if c.rest != "" {
			s.why(k, s.m.Text)
		}
		s.withdraw(k, c.number != "")
	case verbCall:
		s.call(k, s.after(c))
	case verbHide:
		if c.number == "" && c.rest != "" {
			s.hiddenReport(s.after(c))
			break
		}
		s.change(appliance.KindCaseHidden, k.ID, appliance.CaseChange{Secrecy: hidden(k.Secrecy)})
		s.reply("R29", k.ID, nil)
	case verbShow:
		if k.Secrecy == appliance.SecrecyHidden {
			s.change(appliance.KindCaseHidden, k.ID, appliance.CaseChange{Secrecy: appliance.SecrecyNone})
		}
		s.reply("R29-shown", k.ID, nil)
	}
	return true
}

// hidden keeps 保密 where it stands.
func hidden(now appliance.Secrecy) appliance.Secrecy {
	if now == appliance.SecrecySecret {
		return now
	}
	return appliance.SecrecyHidden
}

// after is the villager's own words behind the command, as they were written.
func (s *step) after(c command) string {
	if c.rest == "" {
		return ""
	}
	text := strings.TrimSpace(s.m.Text)
	if i := strings.IndexAny(text, " \u3000\t\n,，:：、。；;"); i >= 0 {
		return strings.TrimLeft(text[i:], " \u3000\t\n,，:：、。；;")
	}
	return c.rest
}

// status answers 查 (R17, R18, R19).
func (s *step) status(c command) bool {
	open := s.open()
	switch {
	case c.number != "":
		k, ok := s.numbered(c.number)
		if !ok {
			s.fate(appliance.FateCommand, 0, "")
			s.passive("R19-number", 0, nil)
			return true
		}
		s.fate(appliance.FateCommand, k.ID, "")
		s.tell(k)
	case len(open) == 1:
		s.fate(appliance.FateCommand, open[0].ID, "")
		s.tell(open[0])
	case len(open) > 1:
		s.fate(appliance.FateCommand, 0, "")
		nos := make([]string, 0, len(open))
		for _, k := range open {
			nos = append(nos, k.ID.No())
		}
		s.reply("R18", open[0].ID, texts.Values{"数": strconv.Itoa(len(open)), "列": listed(nos)})
	default:
		s.fate(appliance.FateCommand, 0, "")
		s.passive("R19", 0, nil)
	}
	return true
}

// listed joins numbers within the budget of {列}, 18 characters, whole numbers only.
func listed(nos []string) string {
	out := ""
	for i, no := range nos {
		if i > 0 {
			no = "、" + no
		}
		if len([]rune(out+no)) > 17 {
			return out + "…"
		}
		out += no
	}
	return out
}

// stateNames are the states as villagers read them: four characters at most.
var stateNames = map[appliance.CaseState][2]string{
	appliance.CaseNew: {"待受理", "received"}, appliance.CaseAsking: {"待补充", "needs details"},
	appliance.CaseAccepted: {"已受理", "accepted"}, appliance.CaseWorking: {"办理中", "in hand"},
	appliance.CaseReview: {"审核中", "in review"}, appliance.CaseFollowup: {"待评价", "done, rate it"},
	appliance.CaseClosed: {"已办结", "closed"}, appliance.CaseRefused: {"不受理", "refused"},
	appliance.CaseMerged: {"已并件", "joined"}, appliance.CaseWithdrawn: {"已撤回", "withdrawn"},
	appliance.CaseBooked: {"挂账中", "on watch"}, appliance.CaseTransferred: {"已移送", "passed on"},
	appliance.CaseUnreachable: {"已办结", "closed"},
}

// tell says where one case stands (R17).
func (s *step) tell(k appliance.Case) {
	name := stateNames[k.State][0]
	if s.talk.English {
		name = stateNames[k.State][1]
	}
	v := texts.Values{"态": name}
	due, runs := resultDue(k)
	switch {
	case !k.State.Open(), k.State == appliance.CaseFollowup:
		s.reply("R17-done", k.ID, v)
	case !runs:
		s.reply("R17-open", k.ID, v)
	case k.State == appliance.CaseBooked: // no promise: it is looked at again
		s.reply("R17-booked", k.ID, texts.Values{"日": texts.Day(s.Clock.Local(due.Due), due.Provisional, s.talk.English)})
	case s.Now.After(due.Due):
		v["日"] = texts.Day(s.Clock.Local(due.Due), due.Provisional, s.talk.English)
		s.reply("R17-late", k.ID, v)
	default:
		v["日"] = texts.Day(s.Clock.Local(due.Due), due.Provisional, s.talk.English)
		s.reply("R17", k.ID, v)
	}
}

// resultDue is the deadline a villager cares for: by when the matter is to be
// settled. The office's own clocks are none of theirs.
func resultDue(k appliance.Case) (appliance.Clock, bool) {
	for _, id := range []appliance.ClockID{appliance.ClockHandle, appliance.ClockUrgent, appliance.ClockBooked} {
		if c, ok := k.Clock(id); ok && c.Running() && !c.Due.IsZero() {
			return c, true
		}
	}
	return appliance.Clock{}, false
}

// promise is the clock behind R20 and R22: the one that runs, else the end of the
// working day. One that ran out is promised anew in the text, but goes on being
// overdue: asking again must not make us punctual.
func (s *step) promise(k appliance.Case) (appliance.Clock, []appliance.Clock) {
	old, ok := k.Clock(appliance.ClockReply)
	owed := ok && old.Running()
	if owed && s.Now.Before(old.Due) {
		return old, nil
	}
	c := appliance.Clock{ID: appliance.ClockReply, Start: s.Now}
	c.Due, c.Provisional = s.Clock.EndOfWorkingDay(s.Now)
	if owed {
		return c, nil
	}
	return c, []appliance.Clock{c}
}

// hurry 催 counts, starts the clock of the answer and promises it (R22).
func (s *step) hurry(k appliance.Case, words string) {
	s.fate(appliance.FateCommand, k.ID, "")
	due, clocks := s.promise(k)
	s.change(appliance.KindCaseHurried, k.ID, appliance.CaseChange{
		Hurried: k.Hurried + 1, WaitingSince: s.waiting(k), Clocks: clocks,
		Words: appliance.CaseWords{Text: words},
	})
	if _, refused := s.deed(k, loop.Urge{}); refused != nil {
		s.m.Reason = "" // it is with the villager, or over: nobody is to be urged
	}
	s.passive("R22", k.ID, texts.Values{
		"数": strconv.Itoa(k.Hurried + 1), "时": texts.Moment(s.Clock.Local(due.Due), s.talk.English),
	})
}

// call 电: the clerks see who asked to be rung and by when (R20).
func (s *step) call(k appliance.Case, words string) {
	s.fate(appliance.FateCommand, k.ID, "")
	due, clocks := s.promise(k)
	s.change(appliance.KindCaseCallback, k.ID, appliance.CaseChange{
		WaitingSince: s.waiting(k), Clocks: clocks, Words: appliance.CaseWords{Text: words},
	})
	s.ringBy(k.ID, due.Due)
	s.reply("R20", k.ID, texts.Values{"时": texts.Moment(s.Clock.Local(due.Due), s.talk.English)})
}

// ringBy puts who asked for it among those to be rung, by a person and about that
// matter. Who stands there already stays where they are.
func (s *step) ringBy(id appliance.CaseID, by time.Time) {
	b := appliance.Callback{
		Why: appliance.BackAsked, State: appliance.BackWaiting, Phone: s.m.From, Case: id, At: s.Now, NextAt: s.Now, Due: by, Human: true,
	}
	if s.Read == nil {
		return
	}
	for open, err := range s.Read.Callbacks(true) {
		if err != nil {
			return
		}
		if !same(open.Phone, s.m.From) {
			continue
		}
		if open.Why == appliance.BackAsked && open.Case == id || open.State == appliance.BackCalling {
			return
		}
		open.Why, open.Case, open.Human = appliance.BackAsked, id, true
		b = open
		break
	}
	s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindCallback, id, b)
}

// callAnyway: no matter is open yet; the wish to talk is one.
func (s *step) callAnyway() {
	if s.talk.Reports >= reportsPerDay {
		s.report(s.m.Text)
		return
	}
	id := s.openCase(s.m.Text, appliance.UrgencyOrdinary, appliance.SecrecyNone)
	s.call(appliance.Case{ID: id, WaitingSince: s.Now}, "")
	s.fate(appliance.FateCase, id, "")
}

// fresh 新: another matter, whatever is open.
func (s *step) fresh() bool {
	text := strings.TrimSpace(s.m.Text)
	i := strings.IndexAny(text, " \u3000\t\n,，:：、。；;")
	if i >= 0 {
		text = strings.TrimLeft(text[i:], " \u3000\t\n,，:：、。；;")
	}
	if i < 0 || text == "" { // 新 alone: they will write next
		s.talk.LastCase = 0
		s.passive("R19", 0, nil)
		return true
	}
	s.report(text)
	return true
}

// hiddenReport 匿 with words: the matter and the wish in one text.
func (s *step) hiddenReport(text string) {
	if s.talk.Reports >= reportsPerDay {
		s.report(text)
		return
	}
	id := s.openCase(text, appliance.UrgencyOrdinary, appliance.SecrecyHidden)
	s.receipt(id)
	s.reply("R29", id, nil)
	s.askWhere(id)
}

// withdraw 撤 asks first (R15); the number said back confirms (R16). Danger,
// hazards and reports of misconduct go on without their reporter (C12).
func (s *step) withdraw(k appliance.Case, named bool) {
	q := s.talk.Open
	switch {
	case k.Emergency || k.Urgency != appliance.UrgencyOrdinary || k.Kind == appliance.KindReport:
		s.reply("R16-kept", k.ID, nil)
	case slices.Contains([]appliance.CaseState{appliance.CaseReview, appliance.CaseFollowup, appliance.CaseBooked}, k.State):
		s.tell(k)
	case named && q != nil && q.Kind == appliance.AskWithdraw && q.Case == k.ID:
		s.withdrawn(k)
	default:
		s.talk.Open = &appliance.Question{Kind: appliance.AskWithdraw, Case: k.ID, Until: s.Now.Add(withdrawWithin)}
		s.reply("R15", k.ID, nil)
	}
}

func (s *step) withdrawn(k appliance.Case) {
	s.answered(k)
	s.fate(appliance.FateAnswer, k.ID, "")
	if _, refused := s.deed(k, loop.Withdraw{}); refused != nil {
		s.reply("R16-kept", k.ID, nil)
		return
	}
	s.reply("R16", k.ID, nil)
}

// confirm: 是 or 不 to R15. Without that question they are words like any others.
func (s *step) confirm(yes bool) bool {
	q := s.talk.Open
	if q != nil && q.Kind == appliance.AskBehalf {
		return s.behalf(*q, yes)
	}
	if q == nil || q.Kind != appliance.AskWithdraw {
		return false
	}
	for _, k := range s.open() {
		if k.ID != q.Case {
			continue
		}
		if yes {
			s.withdraw(k, true)
			return true
		}
		s.talk.Open = nil
		s.fate(appliance.FateAnswer, k.ID, "")
		s.tell(k)
		return true
	}
	return false
}

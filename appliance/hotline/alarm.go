package hotline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/hotline/peril"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

// notAPerson: short codes, letters, companies and ourselves are kept and never
// answered (L1, L2). An operator that speaks of a SIM about to stop raises an alarm.
func (s *step) notAPerson() bool {
	switch {
	case s.Own != "" && sameNumber(s.m.From, s.Own):
		s.m.Class = appliance.FromMachine
		s.fate(appliance.FateIgnored, 0, ReasonSelf)
	case !isPerson(s.m.From):
		s.m.Class = appliance.FromSystem
		reason := s.m.Reason
		if reason == "" {
			reason = ReasonShortCode
		}
		s.fate(appliance.FateIgnored, 0, reason)
		if word := operatorWords.In(s.w.tight); word != "" && s.Now.Sub(s.talk.AlarmAt) > operatorEvery {
			s.talk.AlarmAt = s.Now
			s.raise(2, LaneOperator, word, 0)
		}
	default:
		return false
	}
	return true
}

func sameNumber(a appliance.Address, p appliance.Phone) bool {
	q, ok := a.Phone()
	return ok && q == p
}

// same reports whether two addresses are one number, however the network wrote it.
func same(a, b appliance.Address) bool {
	p, ok := b.Phone()
	return a == b || ok && sameNumber(a, p)
}

// isPerson reports whether a subscriber may stand behind the address. A
// number of a kind we cannot write to (a landline without its area code) may be in danger
// all the same; service numbers never are.
func isPerson(a appliance.Address) bool {
	if _, ok := a.Phone(); ok {
		return true
	}
	d := strings.TrimPrefix(strings.TrimPrefix(string(a), "+86"), "+")
	if len(d) < 7 || strings.Trim(d, "0123456789") != "" {
		return false
	}
	return !slices.ContainsFunc([]string{"10", "11", "12", "95", "96", "400", "800"}, func(p string) bool { return strings.HasPrefix(d, p) })
}

// The lanes of an alarm.
const (
	LaneDanger   = peril.LaneDanger
	LaneSelfHarm = peril.LaneSelfHarm
	LaneMinor    = peril.LaneMinor
	LaneOperator = "operator" // the operator says that the SIM is about to stop
)

// operatorWords are what an operator says before texts stop (L1).
var operatorWords = wording.LexiconOf("欠费", "停机", "余额不足", "余额低", "销户", "实名", "暂停服务", "限制呼出", "即将到期", "流量已用", "流量不足", "流量用尽", "套餐到期", "套餐已到")

// operatorEvery bounds how often one operator's reminders alarm.
const operatorEvery = muteFor

// danger: class 1. The case exists in any event; the alarm stands on every screen,
// the duty officers are told, and the villager reads whom to ring.
func (s *step) danger() bool {
	if s.d.Class != 1 {
		return false
	}
	// Who handles a matter speaks of danger in it (结1007-1 塌方已清通): the alarm stands on
	// that case, and what they say about their order is heard.
	if c, ok := s.handled(); ok {
		s.sound(c.ID)
		if s.staff() {
			return true
		}
	}
	id, opened := s.dangerCase()
	s.alarm(id)
	if !opened && s.m.Fate != appliance.FateSupplement {
		s.fate(appliance.FateSupplement, id, "")
	}
	return true
}

// dangerCase is the case of this danger: a new one, or the one this number
// opened for the same danger minutes ago. A flood does not stop it.
func (s *step) dangerCase() (id appliance.CaseID, opened bool) {
	if id, ok := s.sameDanger(); ok {
		return id, false
	}
	secrecy := appliance.SecrecyNone
	if s.d.Minor {
		secrecy = appliance.SecrecySecret
	}
	return s.openCase(s.m.Text, appliance.UrgencyDanger, secrecy), true
}

// sameDanger adds what is said to the case that this number opened for danger minutes ago.
func (s *step) sameDanger() (appliance.CaseID, bool) {
	for _, c := range s.open() {
		if c.Emergency && s.Now.Sub(s.lastOn(c)) < alarmSameCase {
			s.fate(appliance.FateSupplement, c.ID, "")
			s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
				WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: s.marked(s.m.Text)},
			})
			return c.ID, true
		}
	}
	return 0, false
}

// alarm answers the villager, and raises, repeats or only ties the alarm to its
// case. It serves whole messages and, without a case, parts. The answer is queued
// before the duty officers' texts: it names whom to ring.
func (s *step) alarm(id appliance.CaseID) {
	s.comfort(id)
	s.sound(id)
}

// sound is alarm without a word to who wrote.
func (s *step) sound(id appliance.CaseID) {
	switch {
	case s.Alarm != nil && s.Alarm.Case == 0 && id != 0: // raised by a part of this very message
		s.add(appliance.Rule("hotline"), appliance.KindAlarmLinked, id, appliance.AlarmChange{Alarm: s.Alarm.ID})
	case s.Now.Sub(s.talk.AlarmAt) < alarmEvery: // stands, or was taken within these minutes
	case s.Alarm != nil:
		s.talk.AlarmAt = s.Now
		s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindAlarmRepeated, id, appliance.AlarmChange{
			Alarm: s.Alarm.ID, Words: appliance.AlarmWords{Excerpt: summary(s.m.Text), Word: s.d.Word},
		})
		s.tellDuty(s.Alarm.ID, id)
	default:
		s.talk.AlarmAt = s.Now
		s.tellDuty(s.raise(1, s.d.Lane, s.d.Word, id), id)
	}
}

// comfort sends R24, R25 or R30, once in half an hour. Without a duty officer none is promised.
func (s *step) comfort(id appliance.CaseID) {
	if s.Now.Sub(s.talk.AlarmReply) < alarmReplyEvery {
		return
	}
	text := map[string]string{LaneDanger: "R24", LaneSelfHarm: "R25", LaneMinor: "R30"}[s.d.Lane]
	if len(s.Duty) == 0 && text != "R30" {
		text += "-alone"
	}
	if s.send(text, id, appliance.ClassEmergency, nil) {
		s.talk.AlarmReply = s.Now
	}
}

func (s *step) raise(class int, lane, word string, id appliance.CaseID) uint64 {
	return s.add(appliance.Actor{Kind: appliance.ByCitizen}, appliance.KindAlarmRaised, id, appliance.AlarmChange{
		Class: class, Lane: lane,
		Words: appliance.AlarmWords{Phone: s.m.From, Excerpt: summary(s.m.Text), Word: word},
	})
}

// tellDuty sends S10 to the duty officers, with the number to ring back.
func (s *step) tellDuty(alarm uint64, id appliance.CaseID) {
	for _, p := range s.Duty {
		if sameNumber(s.m.From, p) {
			continue
		}
		text := "S10"
		if s.rung {
			text = "S10-rung"
		}
		s.queue(p, text, 0, appliance.ClassEmergency, false, texts.Values{
			"点": s.at().Format("15:04"), "摘": s.m.Text, "话": dialled(s.m.From), "号": strconv.FormatUint(alarm, 10),
		})
		s.out[len(s.out)-1].Case = id
	}
}

// dialled is a number as the duty officer dials it.
func dialled(a appliance.Address) string {
	if p, ok := a.Phone(); ok {
		return p.Local()
	}
	if a == "" {
		return "未知"
	}
	return string(a)
}

// takingForm is 接, 接警, 接77, JI77, with what a hurried hand writes behind.
var takingForm = regexp.MustCompile(`^(?:接警?|ji)(?:警报?|报)?号?(\d{0,19})号?(.*)$`)

// taking reads the number of the alarm that a duty officer takes, "" the only one.
func (s *step) taking() (no string, ok bool) {
	m := takingForm.FindStringSubmatch(s.w.tight)
	switch {
	case m == nil:
		return "", false
	case m[2] == "":
		return m[1], true
	case m[1] == "": // 接,马上到; not 接孩子的路太黑
		return "", len(s.Open) > 0 && strings.IndexAny(m[2], ",.!;:。、") == 0
	}
	return m[1], slices.ContainsFunc(s.Open, func(a appliance.Alarm) bool { return strconv.FormatUint(a.ID, 10) == m[1] })
}

// duty: 接 from a duty officer takes an alarm: the one named, else the only one
// that stands for danger.
func (s *step) duty() bool {
	p, phone := s.m.From.Phone()
	if !phone || !slices.Contains(s.Duty, p) {
		return false
	}
	no, ok := s.taking()
	if !ok {
		return false
	}
	s.m.Class = appliance.FromStaff
	s.fate(appliance.FateCommand, 0, "")
	by := s.dutyOfficer(p)
	var meant []appliance.Alarm
	for _, a := range s.Open {
		if no == strconv.FormatUint(a.ID, 10) || no == "" && a.Class == 1 {
			meant = append(meant, a)
		}
	}
	if len(meant) != 1 {
		a, taken := s.takenAlarm(no)
		switch {
		case taken && a.TakenBy.ID == by.ID:
			s.queue(p, "S10-taken", 0, appliance.ClassEmergency, false, texts.Values{"摘": a.Excerpt, "话": dialled(a.Phone)})
		case taken, len(s.Open) == 0:
			s.queue(p, "S10-over", 0, appliance.ClassEmergency, false, nil)
		default:
			s.queue(p, "S10-none", 0, appliance.ClassEmergency, false, texts.Values{"数": strconv.Itoa(len(s.Open))})
		}
		return true
	}
	a := meant[0]
	s.fate(appliance.FateCommand, a.Case, "")
	s.add(by, appliance.KindAlarmTaken, a.Case, appliance.AlarmChange{Alarm: a.ID})
	s.queue(p, "S10-taken", 0, appliance.ClassEmergency, false, texts.Values{"摘": a.Excerpt, "话": dialled(a.Phone)})
	return true
}

// takenAlarm is the alarm of that number, if somebody has it.
func (s *step) takenAlarm(no string) (appliance.Alarm, bool) {
	id, err := strconv.ParseUint(no, 10, 64)
	if err != nil || s.Read == nil {
		return appliance.Alarm{}, false
	}
	a, err := s.Read.Alarm(id)
	return a, err == nil && !a.TakenAt.IsZero()
}

// dutyOfficer is who answers for a duty phone: a person of the town, whoever stands in
// for one, else the phone that the box was told of.
func (s *step) dutyOfficer(p appliance.Phone) appliance.Actor {
	own, ins := s.Town.ByPhone(p, s.today())
	for _, q := range own {
		if q.Has(appliance.RoleDuty) {
			return q.Actor()
		}
	}
	for _, q := range ins {
		if q.Has(appliance.RoleDuty) {
			return standing(q, own)
		}
	}
	return appliance.Actor{Kind: appliance.ByStaff, ID: "duty", Name: p.Local()}
}

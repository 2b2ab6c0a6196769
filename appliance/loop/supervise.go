package loop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Supervise) Act() Act { return ActSupervise }
func (Reply) Act() Act     { return ActReply }
func (Recheck) Act() Act   { return ActRecheck }

func itoa(n int) string { return strconv.Itoa(n) }

// mayReply reports whether a supervision waits for an answer of whoever acts: one
// who acts by text answers for their own office, or for the desk.
func mayReply(by By, v appliance.Supervision) bool {
	return v.Kind != appliance.SuperviseNotice && v.DoneAt.IsZero() && (!by.staff() || v.Office == "" || slices.Contains(by.Offices, v.Office))
}

// superClock is the clock of the supervision that is to be answered first, once they
// stand as given; where none waits, the clock is over.
func (s *step) superClock(changed ...appliance.Supervision) []appliance.Clock {
	var first appliance.Supervision
	look := func(v appliance.Supervision) {
		if v.Kind != appliance.SuperviseNotice && v.DoneAt.IsZero() && (first.Seq == 0 || v.Due.Before(first.Due)) {
			first = v
		}
	}
	for _, v := range s.c.Supervisions {
		if !slices.ContainsFunc(changed, func(x appliance.Supervision) bool { return x.Seq == v.Seq }) {
			look(v)
		}
	}
	for _, v := range changed {
		look(v)
	}
	if first.Seq == 0 {
		return halt(s.c.Clocks, s.Now, appliance.ClockSuper)
	}
	if k, ok := s.c.Clock(appliance.ClockSuper); ok && k.StoppedAt.IsZero() && k.Start.Equal(first.At) && k.Due.Equal(first.Due) {
		return nil
	}
	k := s.until(appliance.ClockSuper, first.At, first.Due)
	for n := 1; n <= maxSupervise; n++ { // in working days again, so that another calendar moves it
		if d := s.Clock.Run(k.ID, first.At, n); !d.Due.Before(first.Due) {
			if d.Due.Equal(first.Due) {
				k = s.Wake(d)
			}
			break
		}
	}
	return []appliance.Clock{k}
}

// maxSupervise is the longest a supervisor may wait, in working days.
const maxSupervise = 60

func toRecheck(v appliance.Supervision) bool {
	return v.Kind == appliance.SuperviseRectify && !v.DoneAt.IsZero() && v.Checked.IsZero()
}

// Supervise 督办 and 责令整改 are orders with a deadline of their own; a 通报 is
// a draft that people sign and send.
func (d Supervise) do(s *step) error {
	kind := orElse(d.Kind, appliance.SuperviseOrder)
	switch kind {
	case appliance.SuperviseOrder, appliance.SuperviseNotice, appliance.SuperviseRectify:
	default:
		return s.refuse(WhyBad, "只能是督办、通报、责令整改。").in("it is an order, a notice or a rectification")
	}
	if d.Ask == "" && d.Text == "" && kind != appliance.SuperviseOrder { // a draft, from what is known
		var k appliance.Call
		if s.c.Call != 0 {
			var err error
			if k, err = s.readCall(s.c.Call); err != nil {
				return err
			}
		}
		d.Text = NoticeDraft(s.World, s.c, k)
		if kind == appliance.SuperviseRectify {
			d.Ask = "说明逾期原因并整改"
		}
	}
	ask, err := s.said(orElse(d.Ask, d.Text))
	if err != nil {
		return err
	}
	var office string
	if d.Order != 0 {
		o, ok := s.c.Order(d.Order)
		if !ok {
			return s.refuse(WhyNoOrder, s.orderNo(d.Order))
		}
		office = o.Office
	} else if lead, ok := s.c.Lead(); ok {
		office = lead.Office
	}
	seq := 0
	for _, v := range s.c.Supervisions {
		seq = max(seq, v.Seq)
	}
	v := appliance.Supervision{Seq: seq + 1, Kind: kind, By: s.by.who(), At: s.Now, Office: office}
	ch := appliance.CaseChange{Words: appliance.CaseWords{Supervisions: []appliance.SuperviseWords{{Seq: v.Seq, Ask: ask}}}, Ground: string(kind)}
	if kind == appliance.SuperviseNotice {
		ch.Supervisions = []appliance.Supervision{v}
		s.change(appliance.KindCaseSupervised, ch)
		return nil
	}
	days := orElse(d.Days, s.Rules.Clock.Supervise)
	if days < 1 || days > maxSupervise {
		return s.refuse(WhyDays, strconv.Itoa(maxSupervise))
	}
	k := s.run(appliance.ClockSuper, s.Now, days)
	v.Due = k.Due
	ch.Supervisions, ch.Clocks = []appliance.Supervision{v}, s.superClock(v)
	s.change(appliance.KindCaseSupervised, ch)
	s.res.Said = fmt.Sprintf("已督办件号%s,%s前答复", s.c.ID.In(s.year()), texts.Day(s.Clock.Local(k.Due), k.Provisional, false))
	return s.tellSupervised(v, ask, k)
}

// tellSupervised tells the office what the supervisor asks for; where the desk itself
// holds the case, the dispatchers, who answer.
func (s *step) tellSupervised(v appliance.Supervision, ask string, k appliance.Clock) error {
	t := texts.Values{"求": ask, "日": texts.Day(s.Clock.Local(k.Due), k.Provisional, false)}
	id := "S04"
	if v.Kind == appliance.SuperviseRectify {
		id = "S04-rectify"
	}
	if v.Office != "" {
		return s.staff(v.Office, id, appliance.ClassOrder, t)
	}
	for _, p := range s.Rung("dispatcher", "") {
		if err := s.text(p, id, s.c.ID, appliance.ClassOrder, false, t); err != nil {
			return err
		}
	}
	return nil
}

func (d Reply) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	var found *appliance.Supervision
	for _, v := range s.c.Supervisions {
		if mayReply(s.by, v) && (d.Seq == 0 || v.Seq == d.Seq) {
			found = &v
			break
		}
	}
	if found == nil {
		return s.refuse(WhyNoSupervision, "")
	}
	v := *found
	v.DoneAt = s.Now
	ch := appliance.CaseChange{
		Supervisions: []appliance.Supervision{v}, Words: appliance.CaseWords{Supervisions: []appliance.SuperviseWords{{Seq: v.Seq, Reply: text}}},
	}
	ch.Clocks = s.superClock(v)
	s.change(appliance.KindCaseReplied, ch)
	s.res.Said = "已答复督办,件号" + s.c.ID.In(s.year())
	for _, p := range s.superviser(v) {
		if err := s.text(p, "S04-reply", s.c.ID, appliance.ClassOrder, false, texts.Values{
			"位": orElse(s.Town.Short(v.Office), "综治中心"), "复": text,
		}); err != nil {
			return err
		}
	}
	return nil
}

// superviser is who ordered it, if by text.
func (s *step) superviser(v appliance.Supervision) []appliance.Phone {
	if code, ok := strings.CutPrefix(v.By, string(appliance.ByStaff)+":"); ok {
		if p, ok := s.Town.Person(code); ok && !p.Gone(s.today()) {
			return s.phones([]appliance.Person{p})
		}
	}
	return nil
}

func (d Recheck) do(s *step) error {
	for _, v := range s.c.Supervisions {
		if d.Seq != 0 && v.Seq != d.Seq || !toRecheck(v) {
			continue
		}
		if !d.Done {
			why, err := s.reason(d.Note)
			if err != nil {
				return err
			}
			k := s.run(appliance.ClockSuper, s.Now, s.Rules.Clock.Supervise)
			v.Checked = s.Now
			again := appliance.Supervision{Seq: len(s.c.Supervisions) + 1, Kind: appliance.SuperviseRectify, By: s.by.who(), At: s.Now, Due: k.Due, Office: v.Office}
			s.change(appliance.KindCaseSupervised, appliance.CaseChange{
				Supervisions: []appliance.Supervision{v, again}, Clocks: s.superClock(v, again),
				Words: appliance.CaseWords{Supervisions: []appliance.SuperviseWords{{Seq: again.Seq, Ask: why}}},
			})
			return s.tellSupervised(again, why, k)
		}
		v.Checked = s.Now
		s.change(appliance.KindCaseSupervised, appliance.CaseChange{
			Supervisions: []appliance.Supervision{v}, Ground: "复查", Words: appliance.CaseWords{Note: clean(d.Note)},
		})
		return nil
	}
	return s.refuse(WhyNoSupervision, "")
}

// NoticeDraft is a 通报 in the words people sign: what happened, counted from the
// case and its call, with the paragraph it rests on (F2-49).
func NoticeDraft(w World, c appliance.Case, k appliance.Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "关于件号%s办理情况的通报\n\n", c.ID.No())
	if k.ID != 0 {
		fmt.Fprintf(&b, "%s于%s呼叫%s（%s），牵头单位%s。", w.Hall, texts.Moment(w.Clock.Local(k.CalledAt), false), k.ID.No(), k.Reason, w.Town.Short(k.Lead))
		if d, late, ok := w.measured(c, k, k.Lead); !ok {
			b.WriteString("至今没有响应。")
		} else if late {
			fmt.Fprintf(&b, "响应用时%s，超过时限。", chineseHours(d))
		}
	}
	for _, o := range c.Orders {
		due := orderDue(o).Due
		if due.IsZero() || o.Town {
			continue
		}
		end := orElse(o.ReportedAt, w.Now)
		if end.After(due) {
			fmt.Fprintf(&b, "工单%s（%s）应于%s办结，%s。", c.OrderNo(o.Seq), w.Town.Short(o.Office), texts.Moment(w.Clock.Local(due), false),
				map[bool]string{true: "至今没有反馈", false: "逾期反馈"}[o.ReportedAt.IsZero()])
		}
	}
	b.WriteString("\n\n依据“乡呼县应、上下联动”工作机制，现予通报，请于1个工作日内说明原因并整改。\n")
	return b.String()
}

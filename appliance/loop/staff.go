package loop

import (
	"regexp"
	"strconv"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

// sendOrder tells the people of an office about an order: S01, or S07 for a call.
// Who has not confirmed their number yet is asked to (S13).
func (s *step) sendOrder(o appliance.Order, redo bool) error {
	class := appliance.ClassOrder
	if s.c.Urgency == appliance.UrgencyDanger {
		class = appliance.ClassEmergency
	}
	day, hour := s.dueValues(o)
	level := map[appliance.Urgency]string{appliance.UrgencyPressing: "较急", appliance.UrgencyDanger: "紧急"}[s.c.Urgency]
	v := texts.Values{
		"单": s.orderNo(o.Seq), "地": s.where(), "摘": orElse(s.c.Summary, s.c.Text), "级": orElse(level, "一般"), "日": day, "点": hour,
	}
	id := "S01"
	lead, _ := s.c.Lead()
	switch {
	case redo:
		id = "S01-redo"
	case o.Call != 0 && !o.Town:
		id, v["呼"], v["镇"], v["位"] = "S07", o.Call.In(s.year()), s.Hall, s.Town.Short(orElse(lead.Office, o.Office))
	case o.Role == appliance.Assist:
		id, v["位"] = "S01-assist", s.Town.Short(orElse(lead.Office, o.Office))
	}
	for _, r := range s.contacts(o.Office) {
		if err := s.register(r); err != nil {
			return err
		}
		if err := s.digest(r.phone, id, class, v); err != nil {
			return err
		}
	}
	return nil
}

// where is the case's village and grid, as the door plate has it.
func (s *step) where() string {
	at := s.Town.VillageName(s.c.Village)
	if g, ok := s.Town.Grid(s.c.Grid); ok {
		at += g.Short
	}
	return orElse(at, "本镇")
}

// register asks somebody once whether the number is theirs (§B.11).
func (s *step) register(r recipient) error {
	p := r.person
	if p.Code == "" || p.Verified != 0 || p.Asked != 0 || !s.Rules.Staff.Verified || p.Phone != r.phone {
		return nil
	}
	for _, e := range s.out { // asked in this very decision
		if q, ok := e.Body.(appliance.Person); ok && q.Code == p.Code {
			return nil
		}
	}
	p.Asked = s.Now.Unix()
	s.put(appliance.KindTownSet, 0, appliance.Address(p.Phone), p)
	return s.text(r.phone, "S13", 0, appliance.ClassOrder, false, texts.Values{"镇": s.Hall, "职": title(p)})
}

// Register asks a person whether the number is theirs: S13, and that it went out.
func Register(w World, by By, p appliance.Person) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActTown}
	p.Asked = 0
	to := p.Phone
	w.Rules.Staff.Verified = true
	s.World = w
	err := s.register(recipient{person: p, phone: to})
	return s.out, err
}

// StandIn tells whose texts come to them from now on, and until which day (S21, F1-65).
func StandIn(w World, by By, p appliance.Person, until appliance.Date) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActTown}
	if !p.StandIn.Mobile() || p.StandIn == w.Own {
		return nil, nil
	}
	err := s.text(p.StandIn, "S21", 0, appliance.ClassReminder, false, texts.Values{
		"人": surname(p) + p.Title(), "日": texts.Day(until.In(w.Clock.Location), false, false),
	})
	return s.out, err
}

// Invite tells those who are asked to a meeting (S29); they answer 参 or 缺.
func Invite(w World, by By, m appliance.Meeting) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActLists}
	at := w.Clock.Local(time.Unix(m.At, 0))
	for _, code := range m.Invited {
		p, ok := w.Town.Person(code)
		if !ok || p.Gone(w.today()) {
			continue
		}
		for _, to := range w.phones([]appliance.Person{p}) {
			if err := s.text(to, "S29", 0, appliance.ClassOrder, false, texts.Values{
				"号": m.Code, "题": m.Title, "日": texts.Day(at, false, false), "点": at.Format("15:04"), "处": orElse(m.Place, "镇会议室"),
			}); err != nil {
				return nil, err
			}
		}
	}
	return s.out, nil
}

// title is what a person is to the town, in a word.
func title(p appliance.Person) string {
	if len(p.Roles) > 0 {
		return appliance.RoleNames[p.Roles[0]]
	}
	return orElse(p.Title(), "工作人员")
}

// digest sends a new order at once; what follows to the same number within
// minutes waits and goes as one text (domain 7, rules).
func (s *step) digest(to appliance.Phone, id string, class appliance.TextClass, v texts.Values) error {
	window := time.Duration(s.Rules.Staff.Digest) * time.Minute
	if class != appliance.ClassOrder || window == 0 || texts.Template(id) != "S01" {
		return s.text(to, id, s.c.ID, class, false, v)
	}
	var first time.Time
	var held *appliance.Outgoing
	look := func(t appliance.Outgoing) {
		switch {
		case t.To != to || t.Template != "S01" || s.Now.Sub(t.QueuedAt) >= window:
		case t.State == appliance.TextQueued && t.NextAt.After(s.Now):
			held = &t
		case first.IsZero() || t.QueuedAt.Before(first):
			first = t.QueuedAt
		}
	}
	for t, err := range s.Read.Awaiting(to) {
		if err != nil {
			return err
		}
		look(t)
	}
	for t, err := range s.Read.TextsIn(appliance.TextQueued) {
		if err != nil {
			return err
		}
		look(t)
	}
	for _, e := range s.out {
		if ch, ok := e.Body.(appliance.TextChange); ok && e.Kind == appliance.KindTextQueued && ch.Words.To == to && ch.Template == "S01" {
			first = s.Now
		}
	}
	if first.IsZero() && held == nil {
		return s.text(to, id, s.c.ID, class, false, v)
	}
	until := first.Add(window)
	if held != nil { // what waits already is taken into the new one
		until = held.NextAt
		n, one, two := heldOrders(held.Text)
		v, id = texts.Values{"数": strconv.Itoa(n + 1), "甲": one, "乙": orElse(two, v["单"]+" "+v["摘"])}, "S01-many"
		s.put(appliance.KindTextSettled, held.Case, appliance.Address(to), appliance.TextChange{Text: held.ID, State: appliance.TextFailed, Error: "digested"})
	}
	if err := s.text(to, id, s.c.ID, class, false, v); err != nil {
		return err
	}
	last := &s.out[len(s.out)-1]
	ch, _ := last.Body.(appliance.TextChange)
	ch.NextAt = until
	last.Body = ch
	return nil
}

var (
	oneOrder   = regexp.MustCompile(`^【[^】]*?工单((?:\d{2}-)?\d+-\d+)】[^:]*:([^。]*)。`)
	manyOrders = regexp.MustCompile(`您有(\d+)件新工单:([^;]*);([^。]*)。`)
)

// heldOrders is how many orders a text of ours tells of, and its first two.
func heldOrders(text string) (n int, one, two string) {
	if m := manyOrders.FindStringSubmatch(text); m != nil {
		n, _ = strconv.Atoi(m[1])
		return n, m[2], m[3]
	}
	if m := oneOrder.FindStringSubmatch(text); m != nil {
		return 1, m[1] + " " + m[2], ""
	}
	return 1, "", ""
}

// staff sends a fixed text to everybody of an office.
func (s *step) staff(office, id string, class appliance.TextClass, v texts.Values) error {
	for _, r := range s.recipients(office, s.c.Grid) {
		if err := s.text(r.phone, id, s.c.ID, class, false, v); err != nil {
			return err
		}
	}
	return nil
}

// alert tells those who decide that something waits for them: the dispatchers, for
// a department's request the county. Who sits at the screen sees it there.
func (s *step) alert(o appliance.Order, id string, v texts.Values) error {
	with := texts.Values{"单": s.orderNo(o.Seq), "位": s.Town.Short(o.Office)}
	for k, x := range v {
		with[k] = x
	}
	var to []appliance.Phone
	switch {
	case departments(o) && id != "S17":
		to = s.Rung("county", o.Office)
	case s.by.Clerk == "":
		to = s.Rung("dispatcher", o.Office)
	}
	for _, p := range to {
		if err := s.text(p, id, s.c.ID, appliance.ClassOrder, false, with); err != nil {
			return err
		}
	}
	return nil
}

// tellRecalled tells offices that their order is taken back (O15).
func (s *step) tellRecalled(all []appliance.Order, why string) error {
	for _, o := range all {
		v := texts.Values{"单": s.orderNo(o.Seq), "由": why}
		id := "S15"
		if s.act == ActWithdraw {
			id = "S15-withdrawn"
		}
		if err := s.staff(o.Office, id, appliance.ClassOrder, v); err != nil {
			return err
		}
	}
	return nil
}

// urge reminds an office that somebody asks for its order.
func (s *step) urge(o appliance.Order) error {
	if o.State == appliance.OrderSuspended { // it stands still: there is no deadline to name
		no := s.orderNo(o.Seq)
		return s.staff(o.Office, "S-ok", appliance.ClassReminder, texts.Values{
			"答": "【催办】工单" + no + "有人催办,挂起到" + s.pausedUntil(o) + "。能办了就回“复工" + no + "”",
		})
	}
	day, hour := s.dueValues(o)
	id := "S04-urge"
	if s.late(o) {
		id = "S04-urge-late"
	}
	return s.staff(o.Office, id, appliance.ClassReminder, texts.Values{
		"单": s.orderNo(o.Seq), "摘": orElse(s.c.Summary, s.c.Text), "日": day, "点": hour,
	})
}

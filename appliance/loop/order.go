package loop

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Dispatch) Act() Act    { return ActDispatch }
func (Sign) Act() Act        { return ActSign }
func (Respond) Act() Act     { return ActRespond }
func (Arrive) Act() Act      { return ActArrive }
func (Return) Act() Act      { return ActReturn }
func (Rule) Act() Act        { return ActRule }
func (Extend) Act() Act      { return ActExtend }
func (RuleExtend) Act() Act  { return ActRuleExtend }
func (Suspend) Act() Act     { return ActSuspend }
func (RuleSuspend) Act() Act { return ActRuleSuspend }
func (Resume) Act() Act      { return ActResume }
func (Report) Act() Act      { return ActReport }
func (Pass) Act() Act        { return ActPass }
func (SendBack) Act() Act    { return ActSendBack }
func (Recall) Act() Act      { return ActRecall }
func (Ask) Act() Act         { return ActAsk }
func (Answered) Act() Act    { return ActAnswered }
func (Check) Act() Act       { return ActCheck }
func (Checked) Act() Act     { return ActChecked }
func (ReasonLate) Act() Act  { return ActReasonLate }

// order finds the order an act is about: the one named, else the only open one
// of the acting person's offices, else the lead. It sees that the order stands where
// the act begins, and whose it is.
func (s *step) order(seq int) (appliance.Order, error) {
	t := table[s.act]
	var o appliance.Order
	if seq != 0 {
		var ok bool
		if o, ok = s.c.Order(seq); !ok {
			return o, s.refuse(WhyNoOrder, s.c.OrderNo(seq))
		}
	} else {
		var fit []appliance.Order
		for _, x := range s.c.Orders {
			if x.State.Open() && (!t.Own || !s.by.staff() || slices.Contains(s.by.Offices, x.Office)) &&
				(len(t.Order) == 0 || slices.Contains(t.Order, x.State)) {
				fit = append(fit, x)
			}
		}
		if len(fit) > 1 {
			lead := slices.DeleteFunc(slices.Clone(fit), func(x appliance.Order) bool { return x.Role != appliance.Lead || x.Town })
			if len(lead) != 1 {
				return o, s.refuse(WhyWhichOrder, s.orderList(fit))
			}
			fit = lead
		}
		if len(fit) == 0 {
			last, ok := s.lastOrder()
			if !ok {
				return o, s.refuse(WhyNoOrder, "")
			}
			return o, s.refuseOrder(WhyOrderState, last, "")
		}
		o = fit[0]
	}
	s.res.Order = o.Seq
	switch {
	case t.Own && !mine(s.by, o):
		return o, s.refuseOrder(WhyOwn, o, "")
	case len(t.Order) > 0 && !slices.Contains(t.Order, o.State):
		return o, s.refuseOrder(WhyOrderState, o, "")
	case t.Own && !s.by.staff() && s.by.Actor.Kind != appliance.ByRule && s.by.Evidence == "" && !slices.Contains(s.by.Offices, o.Office):
		return o, s.refuseOrder(WhyEvidence, o, s.Town.Short(o.Office))
	}
	return o, nil
}

func (s *step) lastOrder() (appliance.Order, bool) {
	for _, o := range slices.Backward(s.c.Orders) {
		if !s.by.staff() || slices.Contains(s.by.Offices, o.Office) {
			return o, true
		}
	}
	return appliance.Order{}, false
}

// dispatching is what goes out together.
type dispatching struct {
	lead      appliance.Office // zero: assists only
	assists   []appliance.Office
	town      bool // the town's own part in a call comes along (H07)
	team      string
	people    []string // of a team
	situation string
	days      int
	call      appliance.CallID
	redo      bool
	task      string
	note      string
	keepClock bool // a ruled return: the citizen's clock goes on
	role      appliance.OrderRole
}

func (d Dispatch) do(s *step) error {
	lead := d.Lead
	assists := slices.Clone(d.Assists)
	out := dispatching{task: clean(d.Task), note: clean(d.Note)}
	if d.Team != "" {
		t, ok := s.Town.Team(d.Team)
		if !ok || t.Closed {
			return s.refuse(WhyNoOffice, d.Team)
		}
		out.team, out.people = t.Code, t.People
		lead = orElse(lead, t.Lead)
		for _, o := range t.Offices {
			if o != lead {
				assists = append(assists, o)
			}
		}
	}
	situation := d.Situation
	if situation != "" {
		row, err := s.situation(situation)
		if err != nil {
			return err
		}
		situation = row.Code
		lead = orElse(lead, row.Lead)
		if s.c.Basis.Situation == "" || d.Situation != s.c.Basis.Situation {
			b := row.Basis()
			s.c.Basis = b
		}
		if d.Complexity == "" && d.Days == 0 {
			d.Complexity, d.Days = row.Complexity(), row.Days
		}
	} else if row, ok := s.bound(""); ok {
		situation = row.Code
		if d.Complexity == "" && d.Days == 0 {
			d.Days = row.Days
		}
	}
	out.situation = situation
	now, hasLead := s.c.Lead()
	hasLead = hasLead && now.State.Open()
	if row, ok := s.bound(situation); ok && lead == "" && !hasLead { // the list says whose it is
		lead = row.Lead
	}
	switch {
	case lead == "" && !hasLead:
		return s.refuse(WhyNoLead, "")
	case lead != "" && hasLead:
		return s.refuse(WhyHasLead, s.Town.Short(now.Office))
	}
	var err error
	if lead != "" {
		if out.lead, err = s.office(lead); err != nil {
			return err
		}
		if s.county(out.lead.Code) && !out.lead.Resident {
			return s.refuse(WhyCounty, s.Town.Short(out.lead.Code))
		}
		if row, ok := s.bound(situation); s.gridCentre(out.lead.Code) && (!ok || row.Lead != out.lead.Code) {
			return s.refuse(WhyDuty, s.Town.Short(out.lead.Code))
		}
	}
	for _, a := range assists {
		o, err := s.office(a)
		if err != nil {
			return err
		}
		if s.county(o.Code) && !o.Resident {
			return s.refuse(WhyCounty, s.Town.Short(o.Code))
		}
		if o.Code == out.lead.Code || slices.ContainsFunc(out.assists, func(x appliance.Office) bool { return x.Code == o.Code }) {
			continue
		}
		out.assists = append(out.assists, o)
	}
	complexity := orElse(d.Complexity, s.c.Complexity)
	out.days = d.Days
	if out.days == 0 {
		out.days = s.Rules.Days(complexity)
	}
	if out.days < 1 || out.days > 250 {
		return s.refuse(WhyDays, "250")
	}
	s.c.Complexity = complexity
	return s.dispatch(out)
}

// dispatch C09 makes the orders and tells everybody at once: none waits for
// another (F0-22). The orders' clocks start here, not at the signature.
func (s *step) dispatch(d dispatching) error {
	ch := appliance.CaseChange{State: appliance.CaseWorking, Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1, appliance.ClockAccept), Complexity: s.c.Complexity}
	if b := s.c.Basis; b.Situation != "" {
		ch.Basis = &b
	}
	seq := 0
	for _, o := range s.c.Orders {
		seq = max(seq, o.Seq)
	}
	var made []appliance.Order
	add := func(office appliance.Office, role appliance.OrderRole, town bool) error {
		for _, o := range s.c.Orders {
			if o.Office == office.Code && o.State.Open() && !town {
				return s.refuse(WhyTwice, s.Town.Short(office.Code))
			}
		}
		seq++
		o := appliance.Order{
			Seq: seq, Role: role, Office: office.Code, State: appliance.OrderSent, Round: s.c.Round, Call: d.call, Situation: d.situation,
			Team: d.team, Town: town, DispatchedAt: s.Now, Clocks: s.orderClocks(d.days, office.Code, d.call),
		}
		for _, r := range s.recipients(office.Code, s.c.Grid) {
			if r.person.Code != "" {
				o.People = append(o.People, r.person.Code)
			}
		}
		for _, code := range d.people {
			if p, ok := s.Town.Person(code); ok && p.In(office.Code, s.today()) && !slices.Contains(o.People, code) {
				o.People = append(o.People, code)
			}
		}
		made = append(made, o)
		ch.Orders = append(ch.Orders, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: seq, Task: d.task})
		return nil
	}
	if d.lead.Code != "" {
		if err := add(d.lead, orElse(d.role, appliance.Lead), false); err != nil {
			return err
		}
	}
	for _, a := range d.assists {
		if err := add(a, appliance.Assist, false); err != nil {
			return err
		}
	}
	lead := d.lead.Code != "" && orElse(d.role, appliance.Lead) == appliance.Lead
	if lead {
		ch.Holder = appliance.HolderOffice(d.lead.Code)
		if !d.keepClock {
			ch.Clocks = append(ch.Clocks, s.citizenClock(made[0], d.call)...)
			ch.WaitingSince = nobody() // they are told who works on it, and by when
		}
	}
	s.reach(&ch, appliance.StageDispatched, "")
	ch.Words.Note = d.note
	kind := appliance.KindCaseDispatched
	s.change(kind, ch)
	for _, o := range made {
		o, _ = s.c.Order(o.Seq)
		if err := s.sendOrder(o, d.redo); err != nil {
			return err
		}
		s.res.Order = orElse(s.res.Order, o.Seq)
	}
	if !lead {
		return nil
	}
	due := s.citizenDue()
	v := texts.Values{"位": s.Town.Short(d.lead.Code), "日": s.day(due)}
	switch {
	case d.redo:
		return s.tell("R12", v)
	case d.keepClock:
		return nil
	case d.call != 0:
		return s.tell("R07", v)
	}
	return s.tell("R06", v)
}

// orderClocks are those an order starts with: to the result, to the signature,
// and for a department of the county to its response.
func (s *step) orderClocks(days int, office string, call appliance.CallID) []appliance.Clock {
	urgent := s.c.Urgency == appliance.UrgencyDanger
	start := s.Now
	if call != 0 && s.Rules.Clock.From == "call" {
		if k, ok := s.c.Clock(appliance.ClockD1c); ok {
			start = k.Start
		}
	}
	var out []appliance.Clock
	if urgent {
		out = append(out, s.Wake(s.urgent(s.Now)),
			s.until(appliance.ClockSign, s.Now, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute)))
	} else {
		out = append(out, s.run(appliance.ClockHandle, start, days),
			s.until(appliance.ClockSign, s.Now, s.Clock.AddWorking(s.Now, s.Clock.HalfDay())))
	}
	if call != 0 && s.county(office) {
		if urgent {
			out = append(out, s.until(appliance.ClockRespond, s.Now, s.Clock.AddWorking(s.Now, time.Duration(s.Rules.Clock.RespondUrgent)*time.Hour)))
		} else {
			out = append(out, s.run(appliance.ClockRespond, s.Now, s.Rules.Clock.Respond))
		}
	}
	return out
}

// citizenClock is the promise to the villager: the lead's deadline. It is set once
// a round; a return does not reset it (§B.4, O05).
func (s *step) citizenClock(lead appliance.Order, call appliance.CallID) []appliance.Clock {
	id := appliance.ClockHandle
	k, ok := lead.Clock(id)
	if !ok {
		id = appliance.ClockUrgent
		k, _ = lead.Clock(id)
	}
	if old, ok := s.c.Clock(id); ok && old.StoppedAt.IsZero() && call == 0 && s.c.Call == 0 {
		return nil
	}
	return []appliance.Clock{quiet(k)}
}

// citizenDue is the clock whose date the villager is told.
func (s *step) citizenDue() appliance.Clock {
	if k, ok := s.c.Clock(appliance.ClockHandle); ok && k.StoppedAt.IsZero() {
		return k
	}
	k, _ := s.c.Clock(appliance.ClockUrgent)
	return k
}

// orderDue is the clock an order is to be done by.
func orderDue(o appliance.Order) appliance.Clock {
	if k, ok := o.Clock(appliance.ClockHandle); ok {
		return k
	}
	k, _ := o.Clock(appliance.ClockUrgent)
	return k
}

// dueValues are an order's due day and hour, as texts to staff say them.
func (s *step) dueValues(o appliance.Order) (day, hour string) {
	k := orderDue(o)
	return texts.Day(s.Clock.Local(k.Due), k.Provisional, false), s.Clock.Local(k.Due).Format("15:04")
}

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
		"单": s.c.OrderNo(o.Seq), "地": s.where(), "摘": orElse(s.c.Summary, s.c.Text), "级": orElse(level, "一般"), "日": day, "点": hour,
	}
	id := "S01"
	lead, _ := s.c.Lead()
	switch {
	case redo:
		id = "S01-redo"
	case o.Call != 0 && !o.Town:
		id, v["呼"], v["镇"], v["位"] = "S07", o.Call.No(), s.Hall, s.Town.Short(orElse(lead.Office, o.Office))
	case o.Role == appliance.Assist:
		id, v["位"] = "S01-assist", s.Town.Short(orElse(lead.Office, o.Office))
	}
	for _, r := range s.recipients(o.Office, s.c.Grid) {
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
	oneOrder   = regexp.MustCompile(`^【[^】]*?工单(\d+-\d+)】[^:]*:([^。]*)。`)
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

// alert tells those who decide that something waits for them: the dispatchers,
// and for a department's order the county too. Who sits at the screen sees it there.
func (s *step) alert(o appliance.Order, id string, v texts.Values) error {
	if s.by.Clerk != "" {
		return nil
	}
	with := texts.Values{"单": s.c.OrderNo(o.Seq), "位": s.Town.Short(o.Office)}
	for k, x := range v {
		with[k] = x
	}
	to := s.Rung("dispatcher", o.Office)
	if o.Call != 0 && !o.Town && id != "S17" {
		to = s.Rung("county", o.Office)
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
		v := texts.Values{"单": s.c.OrderNo(o.Seq), "由": why}
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
	day, hour := s.dueValues(o)
	return s.staff(o.Office, "S04-urge", appliance.ClassReminder, texts.Values{
		"单": s.c.OrderNo(o.Seq), "摘": orElse(s.c.Summary, s.c.Text), "日": day, "点": hour,
	})
}

// signed is the order as whoever acts on it has taken it.
func (s *step) signed(o appliance.Order) appliance.Order {
	if o.SignedAt.IsZero() {
		o.SignedAt, o.SignedBy = s.Now, orElse(s.by.Person, s.by.who())
		o.Clocks = mergeClocks(o.Clocks, halt(o.Clocks, s.Now, appliance.ClockSign))
	}
	if o.State == appliance.OrderSent {
		o.State = appliance.OrderWorking
	}
	return o
}

func mergeClocks(all, now []appliance.Clock) []appliance.Clock {
	out := slices.Clone(all)
	for _, n := range now {
		if i := slices.IndexFunc(out, func(k appliance.Clock) bool { return k.ID == n.ID }); i >= 0 {
			out[i] = n
		} else {
			out = append(out, n)
		}
	}
	return out
}

// done is one line for the one who acted: what, which order, until when.
func (s *step) done(what string, o appliance.Order) {
	day, hour := s.dueValues(o)
	s.res.Said = fmt.Sprintf("已%s%s,%s%s前办结", what, s.c.OrderNo(o.Seq), day, hour)
}

func (d Sign) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if o.State == appliance.OrderSent {
		o = s.signed(o)
		s.change(appliance.KindOrderSigned, orders(nil, o))
	}
	s.done("签收", o)
	return s.callWorks(o)
}

func (d Respond) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	words := appliance.OrderWords{Seq: o.Seq}
	kind := orElse(d.Kind, appliance.RespondNow)
	switch kind {
	case appliance.RespondNow:
	case appliance.RespondUntil:
		until := d.Until.In(s.Clock.Location)
		if d.Until == (appliance.Date{}) || !d.Until.Valid() || until.Before(s.Now.AddDate(0, 0, -1)) {
			return s.refuse(WhyDate, "今天或以后的日期，如12-3")
		}
		o.Promised = s.Clock.At(until, s.closing(until))
	case appliance.RespondStudy:
		if words.Plan, err = s.said(d.Plan); err != nil {
			return err
		}
	default:
		return s.refuse(WhyBad, "响应只能是即办、限时、个案。")
	}
	o = s.signed(o)
	o.Response = kind
	if o.RespondedAt.IsZero() {
		o.RespondedAt = s.Now
	}
	o.Clocks = mergeClocks(o.Clocks, halt(o.Clocks, s.Now, appliance.ClockRespond))
	s.change(appliance.KindOrderResponded, orders([]appliance.OrderWords{words}, o))
	s.done("响应", o)
	return s.callResponded(o)
}

func (d Arrive) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	o = s.signed(o)
	o.ArrivedAt = s.Now
	s.change(appliance.KindOrderArrived, orders(nil, o))
	s.res.Said = "已记报到" + s.c.OrderNo(o.Seq) + "," + s.Clock.Local(s.Now).Format("15:04")
	return s.callWorks(o)
}

// Return O04: holder and clock stay as they are while it waits.
func (d Return) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if o.Return != nil && o.Return.Final {
		return s.refuseOrder(WhyFinal, o, "")
	}
	ground, err := s.ground(d.Ground, appliance.ReturnGrounds)
	if err != nil {
		return err
	}
	if ground == appliance.ReturnUnclear {
		return s.refuseOrder(WhyUnclear, o, "")
	}
	times := 0
	for _, x := range s.c.Orders {
		if x.Office == o.Office && x.Return != nil {
			times++
		}
	}
	if times >= s.Rules.Loop.ReturnTimes {
		return s.refuseOrder(WhyOnce, o, "")
	}
	if last, _ := s.Clock.Due(o.DispatchedAt, s.Rules.Loop.ReturnWithin); s.Now.After(last) {
		return s.refuseOrder(WhyReturnLate, o, texts.Moment(s.Clock.Local(last), false))
	}
	r := appliance.Return{Ground: ground, Item: strings.ToUpper(clean(d.Item)), At: s.Now, By: orElse(s.by.Person, s.by.who())}
	if row, ok := s.bound(o.Situation); ok && s.county(o.Office) && row.Dept == appliance.DutyMain {
		r.Pushed = true // the list says it is theirs (F2-23)
	}
	o.State, o.Return = appliance.OrderReturned, &r
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Return: strings.TrimSpace(ground + " " + clean(d.Reason))}}, o)
	ch.Ground = ground
	ch.Clocks = []appliance.Clock{s.run(appliance.ClockRule, s.Now, s.Rules.Clock.Ruling)}
	s.change(appliance.KindOrderReturned, ch)
	s.res.Said = "退单" + s.c.OrderNo(o.Seq) + "已提交裁定,期间照常计时"
	if err := s.callDisputed(o); err != nil {
		return err
	}
	if r.Pushed {
		ground += "(疑似下压)"
	}
	return s.alert(o, "S05-ask", texts.Values{"由": strings.TrimSpace(ground + " " + clean(d.Reason))})
}

// Rule O05–O07. The county rules on its departments' orders of a call; the
// township between its own offices.
func (d Rule) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if s.by.staff() && s.by.may([]appliance.Role{appliance.RoleCounty}) && o.Call == 0 {
		return s.refuse(WhyRole, "")
	}
	if o.Call != 0 && s.by.Clerk != "" && s.by.Evidence == "" {
		return s.refuse(WhyEvidence, "县中心")
	}
	r := *o.Return
	r.RuledAt, r.RuledBy = s.Now, s.by.who()
	disputes := 0
	for _, x := range s.c.Orders {
		if x.Return != nil {
			disputes++
		}
	}
	r.Final = disputes > 1 || !d.Yes
	why := clean(d.Reason)
	ch := appliance.CaseChange{Clocks: halt(s.c.Clocks, s.Now, appliance.ClockRule)}
	if !d.Yes { // O06: the clock never stopped
		r.Ruling = appliance.RulingNo
		if s.by.Actor.Kind == appliance.ByRule {
			r.Ruling, why = appliance.RulingLapsed, orElse(why, "到期未裁，仍由原单位办")
		}
		o.State, o.Return = appliance.OrderWorking, &r
		o = s.signed(o)
		ch.Orders = []appliance.Order{o}
		ch.Words.Orders = []appliance.OrderWords{{Seq: o.Seq, Ruling: orElse(why, "请继续办理")}}
		s.change(appliance.KindOrderRuled, ch)
		if err := s.callRuled(); err != nil {
			return err
		}
		return s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": "不准", "由": orElse(why, "请继续办理")})
	}
	office, err := s.office(d.Office)
	if err != nil {
		return err
	}
	if office.Code == o.Office {
		return s.refuse(WhyBad, "准退单要另派别的单位。")
	}
	r.Ruling = appliance.RulingYes
	o.State, o.Return, o.ClosedAt, o.Clocks = appliance.OrderRejected, &r, s.Now, stopAll(o.Clocks, s.Now)
	ch.Orders = []appliance.Order{o}
	ch.Words.Orders = []appliance.OrderWords{{Seq: o.Seq, Ruling: strings.TrimSpace("改由" + s.Town.Short(office.Code) + " " + clean(d.Basis) + " " + why)}}
	s.change(appliance.KindOrderRuled, ch)
	if err := s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": "准", "由": "改由" + s.Town.Short(office.Code) + "办理"}); err != nil {
		return err
	}
	before := s.citizenDue()
	days := s.Rules.Days(s.c.Complexity)
	if k, ok := o.Clock(appliance.ClockHandle); ok && k.Days > 0 {
		days = k.Days - extended(o)
	}
	if err := s.dispatch(dispatching{
		lead: office, role: o.Role, situation: o.Situation, days: days, call: o.Call, keepClock: true, task: o.Words.Task,
	}); err != nil {
		return err
	}
	if o.Role != appliance.Lead {
		return s.callRuled()
	}
	// The new office has its full period; the villager's date moves only if that is later, and they are told.
	lead, _ := s.c.Lead()
	if k := orderDue(lead); k.ID == before.ID && before.StoppedAt.IsZero() && k.Due.After(before.Due) {
		with := before
		with.Days, with.Due, with.Provisional = before.Days, k.Due, k.Provisional
		s.change(appliance.KindCaseRedated, appliance.CaseChange{Clocks: []appliance.Clock{with}, Ground: "return"})
		if err := s.tell("R06", texts.Values{"位": s.Town.Short(office.Code), "日": s.day(with)}); err != nil {
			return err
		}
	}
	return s.callRuled()
}

// extended is how many days an order was given on top of its own.
func extended(o appliance.Order) int {
	if o.Extension != nil && o.Extension.Ruling == appliance.RulingYes {
		return o.Extension.Days
	}
	return 0
}

func (d Extend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	k, ok := o.Clock(appliance.ClockHandle)
	switch {
	case !ok:
		return s.refuseOrder(WhyUrgent, o, "")
	case o.Extension != nil:
		return s.refuseOrder(WhyOnce, o, "")
	case !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	case d.Days < 1 || d.Days > k.Days:
		return s.refuseOrder(WhyDays, o, strconv.Itoa(k.Days))
	}
	o = s.signed(o)
	o.Extension = &appliance.Extension{Days: d.Days, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderExtend, orders([]appliance.OrderWords{{Seq: o.Seq, Extend: why}}, o))
	s.res.Said = fmt.Sprintf("延期%d天已提交,未批前仍按原期限", d.Days)
	return s.alert(o, "S06-ask", texts.Values{"数": strconv.Itoa(d.Days), "由": why})
}

func (d RuleExtend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if _, open, _ := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	x := *o.Extension
	x.RuledAt, x.RuledBy = s.Now, s.by.who()
	k, _ := o.Clock(appliance.ClockHandle)
	if d.Yes && !s.Now.Before(k.Due) {
		return s.refuseOrder(WhyPast, o, "")
	}
	x.Ruling = appliance.RulingNo
	if s.by.Actor.Kind == appliance.ByRule {
		x.Ruling = appliance.RulingLapsed
	}
	ch := appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}}
	if d.Yes {
		x.Ruling = appliance.RulingYes
		k = s.Clock.Extend(k, x.Days)
		k.Fired = 0
		o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(k))})
	}
	o.Extension = &x
	ch.Orders = []appliance.Order{o}
	lead := o.Role == appliance.Lead && !o.Town
	if c, ok := s.c.Clock(appliance.ClockHandle); ok && d.Yes && lead && c.StoppedAt.IsZero() && k.Due.After(c.Due) {
		c.Days += x.Days
		c.Due, c.Provisional = k.Due, k.Provisional
		ch.Clocks = []appliance.Clock{c}
	}
	s.change(appliance.KindOrderExtended, ch)
	day, _ := s.dueValues(o)
	ruling := map[bool]string{true: "准", false: "不准"}[d.Yes]
	if err := s.staff(o.Office, "S06", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": ruling, "日": day}); err != nil {
		return err
	}
	if !d.Yes || !lead {
		return nil
	}
	return s.tell("R08", texts.Values{"因": o.Words.Extend, "日": s.day(s.citizenDue())})
}

// skipPast marks moments that are over as taken, so that a clock set anew does
// not remind at once of what was.
func (w World) skipPast(k appliance.Clock) appliance.Clock {
	k.Fired = 0
	for _, m := range w.Moments(k) {
		if !m.At.After(w.Now) {
			k.Fired++
		}
	}
	return k
}

func (d Suspend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	cause, err := s.ground(d.Cause, appliance.SuspendCauses)
	if err != nil {
		return err
	}
	if _, _, open := o.Pending(); open {
		return s.refuseOrder(WhyPending, o, ActSuspend.Name(false))
	}
	if _, ok := o.Clock(appliance.ClockHandle); !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	o = s.signed(o)
	o.Suspension = &appliance.Suspension{Cause: cause, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderSuspend, orders([]appliance.OrderWords{{Seq: o.Seq, Suspend: strings.TrimSpace(cause + " " + clean(d.Reason))}}, o))
	s.res.Said = "挂起已提交,未批前照常计时"
	return s.alert(o, "S06-pause-ask", texts.Values{"由": cause})
}

func (d RuleSuspend) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if _, _, open := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	x := *o.Suspension
	x.RuledAt, x.RuledBy, x.Ruling = s.Now, s.by.who(), appliance.RulingNo
	ch := appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}}
	lead := o.Role == appliance.Lead && !o.Town
	if d.Yes {
		x.Ruling = appliance.RulingYes
		x.Until, _ = s.Clock.Due(s.Now, max(1, s.Rules.Loop.SuspendMax[x.Cause]))
		o.State = appliance.OrderSuspended
		k, _ := o.Clock(appliance.ClockHandle)
		k = s.Clock.Pause(k, s.Now, x.Cause)
		k.Wake = x.Until // the watch resumes it at the latest then
		o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{k})
		if c, ok := s.c.Clock(appliance.ClockHandle); ok && lead && c.StoppedAt.IsZero() {
			ch.Clocks = []appliance.Clock{quiet(s.Clock.Pause(c, s.Now, x.Cause))}
		}
	}
	o.Suspension = &x
	ch.Orders = []appliance.Order{o}
	s.change(appliance.KindOrderSuspended, ch)
	id := map[bool]string{true: "S06-paused", false: "S06-pause"}[d.Yes]
	if err := s.staff(o.Office, id, appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": "不准", "日": s.pausedUntil(o)}); err != nil {
		return err
	}
	if !d.Yes || !lead {
		return nil
	}
	return s.tell("R09", texts.Values{"因": x.Cause})
}

// pausedUntil is the day an order's text names while it stands still: the latest
// day of the pause, or its deadline.
func (s *step) pausedUntil(o appliance.Order) string {
	if o.State == appliance.OrderSuspended && o.Suspension != nil {
		return texts.Day(s.Clock.Local(o.Suspension.Until), false, false)
	}
	day, _ := s.dueValues(o)
	return day
}

func (d Resume) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	x := *o.Suspension
	x.EndedAt = s.Now
	o.Suspension, o.State = &x, appliance.OrderWorking
	k, _ := o.Clock(appliance.ClockHandle)
	k = s.Clock.Resume(k, s.Now)
	o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(k))})
	ch := orders(nil, o)
	lead := o.Role == appliance.Lead && !o.Town
	if c, ok := s.c.Clock(appliance.ClockHandle); ok && lead && c.StoppedAt.IsZero() {
		ch.Clocks = []appliance.Clock{quiet(s.Clock.Resume(c, s.Now))}
	}
	s.change(appliance.KindOrderResumed, ch)
	s.done("恢复办理", o)
	day, hour := s.dueValues(o)
	if s.by.Actor.Kind == appliance.ByRule || s.by.Clerk != "" {
		if err := s.staff(o.Office, "S06-resume", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "日": day, "点": hour}); err != nil {
			return err
		}
	}
	if !lead {
		return nil
	}
	return s.tell("R43", texts.Values{"果": "恢复办理，期限" + s.day(s.citizenDue())})
}

// Report O12. The clock stops at this moment if the review passes; if it does
// not, it goes on as if it had never stopped.
func (d Report) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	text := clean(d.Text)
	if length(text) < s.Rules.Loop.ResultMin {
		return s.refuseOrder(WhyTooShort, o, strconv.Itoa(s.Rules.Loop.ResultMin))
	}
	code := orElse(d.Code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, code) {
		return s.refuseOrder(WhyBad, o, "结果只能是已解决、部分解决、解释说明、不属实、无法解决。")
	}
	if o.State == appliance.OrderReturned {
		return s.refuseOrder(WhyOrderState, o, "")
	}
	all := []appliance.Order{o}
	if o.Role == appliance.Lead && !o.Town {
		var waiting []appliance.Order
		for _, x := range s.c.Orders {
			if x.Seq != o.Seq && x.Round == o.Round && x.State.Open() && x.State != appliance.OrderReported {
				waiting = append(waiting, x)
			}
		}
		if len(waiting) > 0 && !d.All {
			return s.refuseOrder(WhyAssistsOpen, o, s.orderList(waiting))
		}
		all = append(all, waiting...)
	}
	ch := appliance.CaseChange{}
	for _, x := range all {
		x = s.signed(x)
		x.State, x.ReportedAt, x.ReportedBy, x.Result = appliance.OrderReported, s.Now, orElse(s.by.Person, s.by.who()), code
		if x.Extension != nil && x.Extension.Ruling == appliance.RulingOpen {
			e := *x.Extension
			e.Ruling, e.RuledAt = appliance.RulingStopped, s.Now
			x.Extension = &e
		}
		if x.Suspension != nil && x.Suspension.Ruling == appliance.RulingOpen {
			e := *x.Suspension
			e.Ruling, e.RuledAt = appliance.RulingStopped, s.Now
			x.Suspension = &e
		}
		for i, k := range x.Clocks {
			if k.StoppedAt.IsZero() {
				x.Clocks = slices.Clone(x.Clocks)
				x.Clocks[i] = stopped(k, s.Now)
			}
		}
		ch.Orders = append(ch.Orders, x)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: x.Seq, Result: text})
	}
	if d.Evidence != "" {
		ch.Words.Note = "凭据：" + clean(d.Evidence)
	}
	s.change(appliance.KindOrderReported, ch)
	s.res.Said = "已反馈" + s.c.OrderNo(o.Seq) + ",等审核"
	if err := s.reviewIfDone(); err != nil {
		return err
	}
	if o.Role != appliance.Lead && s.c.State != appliance.CaseReview {
		return nil
	}
	return s.alert(o, "S17", texts.Values{"果": text})
}

// reviewIfDone C13: when every order of the round is reported or over, the case
// comes back to the desk for review.
func (s *step) reviewIfDone() error {
	if s.c.State != appliance.CaseWorking || !reported(s.c) {
		return nil
	}
	for _, o := range s.c.Orders {
		if o.State.Open() && o.State != appliance.OrderReported {
			return nil
		}
	}
	s.change(appliance.KindCaseReviewing, appliance.CaseChange{
		State: appliance.CaseReview, Holder: appliance.HolderDesk, Clocks: []appliance.Clock{s.run(appliance.ClockReview, s.Now, s.Rules.Clock.Review)},
	})
	return nil
}

// reported reports whether an order waits for the review.
func reported(c appliance.Case) bool {
	return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.State == appliance.OrderReported })
}

// countyOnly keeps the county to what it was called for.
func (s *step) countyOnly(o appliance.Order) error {
	if s.by.staff() && !s.by.may(reviewers) && o.Call == 0 {
		return s.refuse(WhyRole, "")
	}
	return nil
}

func (d Pass) do(s *step) error {
	lead, ok := s.c.Lead()
	if err := s.countyOnly(lead); err != nil {
		return err
	}
	code, text := d.Code, clean(d.Text)
	if ok {
		code, text = orElse(code, lead.Result), orElse(text, lead.Words.Result)
	} else { // of 自, drawn for the review
		code, text = orElse(code, s.c.Outcome.Code), orElse(text, s.c.Outcome.Text)
	}
	code = orElse(code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, code) {
		return s.refuse(WhyBad, "结果只能是已解决、部分解决、解释说明、不属实、无法解决。")
	}
	if text == "" {
		return s.refuse(WhyNoWords, "")
	}
	checked := slices.ContainsFunc(s.c.Orders, func(o appliance.Order) bool { return o.Check != nil && !o.Check.DoneAt.IsZero() })
	if (code == appliance.OutcomeUnfounded || code == appliance.OutcomeExplained) && !checked && clean(d.Note) == "" {
		return s.refuse(WhyCheck, OutcomeName(code, false))
	}
	var ch appliance.CaseChange
	level := orElse(s.c.Outcome.Level, levelTown)
	for _, o := range s.c.Orders {
		if o.State != appliance.OrderReported {
			continue
		}
		o.State, o.ClosedAt = appliance.OrderClosed, s.Now
		ch.Orders = append(ch.Orders, o)
	}
	ch.Words.Note = clean(d.Note)
	if ok {
		level = s.levelOf(lead.Office)
	} else if s.byGrid() {
		ch.Words.Outcome = text
		s.mended(ch)
		return nil
	}
	s.change(appliance.KindCaseConcluded, ch)
	if err := s.conclude(appliance.KindCaseConcluded, code, text, level, ""); err != nil {
		return err
	}
	return s.callCompleted()
}

// levelOf is where a matter was solved, by who solved it (F0-30).
func (s *step) levelOf(office string) string {
	o, _ := s.Town.Office(office)
	switch o.Level {
	case appliance.LevelCounty, appliance.LevelCity:
		return levelCounty
	case appliance.LevelVillage:
		return levelVillage
	case appliance.LevelGrid:
		return levelGrid
	}
	return levelTown
}

// SendBack C14, O13: the lead goes on; the deadline is the old one, or the next
// working day if that is later.
func (d SendBack) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	seq := d.Order
	if s.c.State == appliance.CaseReview && s.byGrid() {
		return s.notMended(why)
	}
	if seq == 0 {
		lead, ok := s.c.Lead()
		if !ok || lead.State != appliance.OrderReported {
			for _, o := range s.c.Orders {
				if o.State == appliance.OrderReported {
					lead, ok = o, true
				}
			}
		}
		if !ok || lead.State != appliance.OrderReported {
			return s.refuse(WhyNoOrder, "")
		}
		seq = lead.Seq
	}
	o, ok := s.c.Order(seq)
	if !ok {
		return s.refuse(WhyNoOrder, s.c.OrderNo(seq))
	}
	if o.State != appliance.OrderReported {
		return s.refuseOrder(WhyOrderState, o, "")
	}
	if err := s.countyOnly(o); err != nil {
		return err
	}
	s.res.Order = o.Seq
	o.State = appliance.OrderWorking
	least, provisional := s.Clock.Due(s.Now, 1)
	var clocks []appliance.Clock
	for _, k := range o.Clocks {
		if k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent {
			k.StoppedAt = time.Time{}
			if k.Due.Before(least) {
				k.Due, k.Provisional = least, provisional
			}
			k = s.Wake(s.skipPast(k))
		}
		clocks = append(clocks, k)
	}
	o.Clocks = clocks
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Check: why}}, o)
	ch.State = appliance.CaseWorking
	ch.Clocks = halt(s.c.Clocks, s.Now, appliance.ClockReview)
	if o.Role == appliance.Lead && !o.Town {
		ch.Holder = appliance.HolderOffice(o.Office)
	} else if lead, ok := s.c.Lead(); ok {
		ch.Holder = appliance.HolderOffice(lead.Office)
	}
	ch.Words.Note = why
	s.change(appliance.KindCaseSentBack, ch)
	day, hour := s.dueValues(o)
	return s.staff(o.Office, "S16", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "由": why, "日": day, "点": hour})
}

// notMended: the review of a 自办 says that it is not done. The desk sends it out.
func (s *step) notMended(why string) error {
	if err := s.countyOnly(appliance.Order{}); err != nil {
		return err
	}
	s.change(appliance.KindCaseSentBack, appliance.CaseChange{
		State: appliance.CaseAccepted, Holder: s.holder(), Words: appliance.CaseWords{Note: why},
		Clocks: append(halt(s.c.Clocks, s.Now, appliance.ClockReview), s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch)),
	})
	to, _ := s.citizen()
	return s.text(to, "S16-self", s.c.ID, appliance.ClassOrder, false, texts.Values{"由": why})
}

func (d Recall) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	o.State, o.ClosedAt, o.Clocks = appliance.OrderRecalled, s.Now, stopAll(o.Clocks, s.Now)
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Recall: why}}, o)
	left := slices.ContainsFunc(s.c.Orders, func(x appliance.Order) bool { return x.Seq != o.Seq && x.State.Open() })
	if o.Return != nil && o.Return.Ruling == appliance.RulingOpen {
		r := *o.Return
		r.Ruling, r.RuledAt = appliance.RulingStopped, s.Now
		ch.Orders[0].Return = &r
		ch.Clocks = halt(s.c.Clocks, s.Now, appliance.ClockRule)
	}
	switch {
	case !left && s.c.State == appliance.CaseWorking: // back to the desk, to be sent out again
		ch.State, ch.Holder = appliance.CaseAccepted, s.holder()
		if s.by.Actor.Kind == appliance.ByRule { // the village's limit was its own: who takes over has their full time
			ch.Clocks = append(ch.Clocks, halt(s.c.Clocks, s.Now, appliance.ClockHandle)...)
		}
		ch.Clocks = append(ch.Clocks, s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch))
	case o.Role == appliance.Lead && !o.Town:
		ch.Holder = s.holder()
	}
	s.change(appliance.KindOrderRecalled, ch)
	if err := s.tellRecalled([]appliance.Order{o}, why); err != nil {
		return err
	}
	return s.reviewIfDone()
}

// Ask 问 puts a question to the villager through the line; the number stays hidden (R42).
func (d Ask) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	to, ok := s.citizen()
	if !ok {
		return s.refuse(WhyNoPhone, "")
	}
	v := texts.Values{"号": s.c.ID.No(), "位": s.Town.Short(o.Office)}
	room, err := s.Texts.Room("R42", s.english(), v, "问")
	if err != nil {
		return err
	}
	v["问"] = question(text)
	if over := length(v["问"]) - room; over > 0 { // half a question is worse than none
		return s.refuseOrder(WhyTooLong, o, strconv.Itoa(length(text)-over))
	}
	o = s.signed(o)
	ch := orders(nil, o)
	ch.Words.Note = "问：" + text
	s.change(appliance.KindCaseRelayed, ch)
	if err := s.openQuestion(appliance.Question{Kind: appliance.AskRelay, Case: s.c.ID, Order: o.Seq, Until: s.Now.Add(AskWindow)}); err != nil {
		return err
	}
	s.res.Said = "已转问来件人,回复会转给您"
	return s.text(to, "R42", s.c.ID, appliance.ClassReceipt, s.english(), v)
}

// Answered goes back whole to those who asked (S24), without the number.
func (d Answered) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	o, ok := s.c.Order(d.Order)
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	s.change(appliance.KindCaseRelayed, appliance.CaseChange{Words: appliance.CaseWords{Text: text}})
	return s.staff(o.Office, "S24", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "复": text})
}

// question ends with a mark, as R42 goes on behind it.
func question(text string) string {
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") || strings.HasSuffix(text, "。") {
		return text
	}
	return text + "？"
}

func (d Check) do(s *step) error {
	seq := d.Order
	if seq == 0 {
		if lead, ok := s.c.Lead(); ok {
			seq = lead.Seq
		}
	}
	o, ok := s.c.Order(seq)
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	if o.State != appliance.OrderReported {
		return s.refuseOrder(WhyOrderState, o, "")
	}
	var who appliance.Person
	if d.Person != "" {
		if who, ok = s.Town.PersonNamed(d.Person); !ok {
			return s.refuse(WhyBad, "没有叫“"+d.Person+"”的人员。")
		}
	} else if g, ok := s.Town.Grid(s.c.Grid); ok {
		for _, code := range append(slices.Clone(g.Workers), g.Leads...) {
			if p, ok := s.Town.Person(code); ok && !p.Gone(s.today()) {
				who = p
				break
			}
		}
	} else if v := s.c.Village; v != "" {
		for _, g := range s.Town.Grids() {
			if g.Village != v || g.Closed(s.today()) || len(g.Workers) == 0 {
				continue
			}
			if p, ok := s.Town.Person(g.Workers[0]); ok && !p.Gone(s.today()) {
				who = p
				break
			}
		}
	}
	to := who.Writable(s.Clock.Local(s.Now))
	if who.Code == "" || !to.Mobile() {
		return s.refuse(WhyNoChecker, "")
	}
	o.Check = &appliance.Check{Person: who.Code, At: s.Now}
	s.res.Order = o.Seq
	s.change(appliance.KindOrderChecked, orders(nil, o))
	return s.text(to, "S09", s.c.ID, appliance.ClassOrder, false, texts.Values{"地": s.where()})
}

func (d Checked) do(s *step) error {
	seq := d.Order
	if seq == 0 {
		for _, o := range s.c.Orders {
			if o.Check != nil && o.Check.DoneAt.IsZero() && (!s.by.staff() || o.Check.Person == s.by.Person) {
				seq = o.Seq
			}
		}
	}
	o, ok := s.c.Order(seq)
	if !ok || o.Check == nil || !o.Check.DoneAt.IsZero() || s.by.staff() && o.Check.Person != s.by.Person {
		return s.refuse(WhyNotChecked, "")
	}
	c := *o.Check
	c.DoneAt, c.True = s.Now, d.True
	o.Check = &c
	note := clean(d.Note)
	s.res.Order = o.Seq
	s.change(appliance.KindOrderChecked, orders([]appliance.OrderWords{{Seq: o.Seq, Check: orElse(note, map[bool]string{true: "属实", false: "不属实"}[d.True])}}, o))
	if s.by.Person != "" {
		s.put(appliance.KindTally, 0, "", appliance.Tally{Person: s.by.Person, Day: s.today(), Verified: 1})
	}
	s.res.Said = "已记核实,件号" + s.c.ID.No()
	return s.alert(o, "S-ok", texts.Values{"答": "网格核实" + s.c.OrderNo(o.Seq) + map[bool]string{true: "属实", false: "不属实：" + note}[d.True]})
}

func (d ReasonLate) do(s *step) error {
	o, ok := s.c.Order(d.Order)
	if d.Order == 0 {
		o, ok = s.c.Lead()
	}
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	if !mine(s.by, o) {
		return s.refuseOrder(WhyOwn, o, "")
	}
	if k := orderDue(o); !o.Overdue && !s.Now.After(k.Due) {
		return s.refuseOrder(WhyNotLate, o, "")
	}
	list := make([]string, len(appliance.LateReasons))
	for i, r := range appliance.LateReasons {
		list[i] = string(r)
	}
	r, err := s.ground(string(d.Reason), list)
	if err != nil {
		return err
	}
	o.Late = appliance.LateReason(r)
	s.change(appliance.KindCaseNoted, orders(nil, o))
	return nil
}

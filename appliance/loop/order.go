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
	case s.act == ActResume && s.by.town(): // who let it stand still lets it go on
	case t.Own && !s.by.staff() && s.by.Actor.Kind != appliance.ByRule && s.by.Evidence == "" && !slices.Contains(s.by.Offices, o.Office):
		return o, s.refuseOrder(WhyEvidence, o, s.Town.Short(o.Office))
	}
	return o, nil
}

// ruling finds the order that a ruling is about, and sees that it is for who acts to
// rule on it: the county on its departments' orders of a call, the township on its
// own; what the county said by phone or on paper a clerk enters with the evidence (§B.4 rule 5).
func (s *step) ruling(seq int, yes bool) (appliance.Order, error) {
	o, err := s.order(seq)
	box := s.by.Actor.Kind == appliance.ByRule
	switch {
	case err != nil:
	case !rules(s.by, o) || box && yes: // the box grants nothing
		return o, s.refuseOrder(WhyRole, o, "")
	case departments(o) && !s.by.county() && !box && s.by.Evidence == "":
		return o, s.refuseOrder(WhyEvidence, o, "县中心")
	}
	return o, err
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
	from      time.Time // its clock starts there; zero: now
	ruled     bool      // a return: the villager is told only if their date moves
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
	if out.days, err = s.limit(out.days, complexity); err != nil {
		return err
	}
	s.c.Complexity = complexity
	return s.dispatch(out)
}

// limit is so many working days, by complexity where none are named.
func (s *step) limit(days int, c appliance.Complexity) (int, error) {
	if days == 0 {
		days = s.days(c)
	}
	if days < 1 || days > maxDays {
		return 0, s.refuse(WhyDays, strconv.Itoa(maxDays))
	}
	return days, nil
}

// maxDays is the longest an order may take: a year of working days.
const maxDays = 250

// dispatch C09 makes the orders and tells everybody at once: none waits for
// another (F0-22). The orders' clocks start here, not at the signature.
func (s *step) dispatch(d dispatching) error {
	ch := appliance.CaseChange{State: appliance.CaseWorking, Clocks: halt(s.c.Clocks, s.Now, appliance.ClockD1, appliance.ClockAccept), Complexity: s.c.Complexity}
	if b := s.c.Basis; b.Situation != "" {
		ch.Basis = &b
	}
	add := func(office appliance.Office, role appliance.OrderRole) error {
		for _, o := range s.c.Orders {
			if o.Office == office.Code && o.State.Open() {
				return s.refuse(WhyTwice, s.Town.Short(office.Code))
			}
		}
		o := s.newOrder(office, role, len(ch.Orders), d)
		ch.Orders = append(ch.Orders, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Task: d.task})
		return nil
	}
	if d.lead.Code != "" {
		if err := add(d.lead, orElse(d.role, appliance.Lead)); err != nil {
			return err
		}
	}
	for _, a := range d.assists {
		if err := add(a, appliance.Assist); err != nil {
			return err
		}
	}
	made := ch.Orders
	lead := d.lead.Code != "" && orElse(d.role, appliance.Lead) == appliance.Lead
	before := s.citizenDue()
	if lead {
		ch.Holder = appliance.HolderOffice(d.lead.Code)
		ch.Clocks = append(ch.Clocks, s.citizenClock(made[0])...)
		if !d.ruled {
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
	case d.ruled && !due.Due.After(before.Due): // O05: only if it is later
		return nil
	case d.call != 0 && !d.ruled:
		return s.tell("R07", v)
	}
	return s.tell("R06", v)
}

// newOrder is the order an office is sent, the n-th of this decision from 0.
func (s *step) newOrder(office appliance.Office, role appliance.OrderRole, n int, d dispatching) appliance.Order {
	seq := 0
	for _, o := range s.c.Orders {
		seq = max(seq, o.Seq)
	}
	o := appliance.Order{
		Seq: seq + n + 1, Role: role, Office: office.Code, State: appliance.OrderSent, Round: s.c.Round, Call: d.call, Situation: d.situation,
		Team: d.team, Town: d.town, DispatchedAt: s.Now, Clocks: s.orderClocks(d, office.Code),
	}
	for _, r := range s.contacts(office.Code) {
		if r.person.Code != "" {
			o.People = append(o.People, r.person.Code)
		}
	}
	for _, code := range d.people {
		if p, ok := s.Town.Person(code); ok && p.In(office.Code, s.today()) && !slices.Contains(o.People, code) {
			o.People = append(o.People, code)
		}
	}
	return o
}

// orderClocks are those an order starts with: to the result, to the signature,
// and for a department of the county to its response.
func (s *step) orderClocks(d dispatching, office string) []appliance.Clock {
	var out []appliance.Clock
	if hours, lane := s.hours(s.c.Urgency); lane {
		out = append(out, s.urgent(hours), s.until(appliance.ClockSign, s.Now, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute)))
	} else {
		out = append(out, s.run(appliance.ClockHandle, orElse(d.from, s.Now), d.days),
			s.until(appliance.ClockSign, s.Now, s.Clock.AddWorking(s.Now, s.Clock.HalfDay())))
	}
	switch {
	case d.call == 0 || d.town || !s.county(office):
	case s.c.Urgency == appliance.UrgencyDanger:
		out = append(out, s.until(appliance.ClockRespond, s.Now, s.Clock.AddWorking(s.Now, time.Duration(s.Rules.Clock.RespondUrgent)*time.Hour)))
	default:
		out = append(out, s.run(appliance.ClockRespond, s.Now, s.Rules.Clock.Respond))
	}
	return out
}

// citizenClock is the promise to the villager: the lead's deadline. It starts once a
// round; whoever takes the matter over later, it is never reset and never comes
// earlier (§B.4, O05).
func (s *step) citizenClock(lead appliance.Order) []appliance.Clock {
	k := orderDue(lead)
	switch old, ok := s.c.Clock(k.ID); {
	case !ok || !old.StoppedAt.IsZero():
		return []appliance.Clock{quiet(k)}
	case k.Due.After(old.Due):
		return []appliance.Clock{quiet(s.stretch(old, k.Due, k.Provisional))}
	}
	return nil
}

// period is how many working days the order was first sent with: what was added
// since, by an extension or after a review, is not the next one's.
func (s *step) period(o appliance.Order) (int, error) {
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return 0, err
		}
		ch, ok := e.Body.(appliance.CaseChange)
		if !ok {
			continue
		}
		for _, x := range ch.Orders {
			if k, ok := x.Clock(appliance.ClockHandle); ok && x.Seq == o.Seq {
				return k.Days, nil
			}
		}
	}
	return s.days(s.c.Complexity), nil
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

// alert tells those who decide that something waits for them: the dispatchers, for
// a department's request the county. Who sits at the screen sees it there.
func (s *step) alert(o appliance.Order, id string, v texts.Values) error {
	with := texts.Values{"单": s.c.OrderNo(o.Seq), "位": s.Town.Short(o.Office)}
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
	o = s.signed(o)
	s.change(appliance.KindOrderSigned, orders(nil, o))
	s.done("签收", o)
	return s.callWorks(o)
}

func (d Respond) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if !o.RespondedAt.IsZero() { // the first answer is the one that is measured
		return s.refuseOrder(WhyOnce, o, "")
	}
	words := appliance.OrderWords{Seq: o.Seq}
	kind := orElse(d.Kind, appliance.RespondNow)
	switch kind {
	case appliance.RespondNow:
	case appliance.RespondUntil:
		until := d.Until.In(s.Clock.Location)
		if d.Until == (appliance.Date{}) || !d.Until.Valid() || until.Before(s.Now.AddDate(0, 0, -1)) {
			return s.refuse(WhyDate, "今天或以后的日期，如12-3").in("today or later, such as 12-3")
		}
		o.Promised = s.closing(until)
	case appliance.RespondStudy:
		if words.Plan, err = s.said(d.Plan); err != nil {
			return err
		}
	default:
		return s.refuse(WhyBad, "响应只能是即办、限时、个案。").in("a response is now, until a date, or study")
	}
	o = s.signed(o)
	o.Response, o.RespondedAt = kind, s.Now
	o.Clocks = mergeClocks(o.Clocks, halt(o.Clocks, s.Now, appliance.ClockRespond))
	s.change(appliance.KindOrderResponded, orders([]appliance.OrderWords{words}, o))
	s.done("响应", o)
	o, _ = s.c.Order(o.Seq)
	return s.callResponded(o)
}

func (d Arrive) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	if !o.ArrivedAt.IsZero() {
		return s.refuseOrder(WhyOnce, o, "")
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
	if o.Return != nil && o.Return.Final || final(s.c) {
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
		return s.refuseOrder(WhyReturnLate, o, texts.Moment(s.Clock.Local(last), false)).in(texts.Moment(s.Clock.Local(last), true))
	}
	r := appliance.Return{Ground: ground, Item: strings.ToUpper(clean(d.Item)), At: s.Now, By: orElse(s.by.Person, s.by.who())}
	if row, ok := s.bound(o.Situation); ok && s.county(o.Office) && row.Dept == appliance.DutyMain {
		r.Pushed = true // the list says it is theirs (F2-23)
	}
	o.State, o.Return = appliance.OrderReturned, &r
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Return: strings.TrimSpace(ground + " " + clean(d.Reason))}}, o)
	ch.Ground = ground
	ch.Clocks = s.ruleClock(o)
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

// ruleClock is by when the oldest return that waits is to be ruled on, once the
// orders stand as given; where none waits, the clock is over.
func (s *step) ruleClock(changed ...appliance.Order) []appliance.Clock {
	var oldest time.Time
	for _, o := range s.c.Orders {
		if i := slices.IndexFunc(changed, func(x appliance.Order) bool { return x.Seq == o.Seq }); i >= 0 {
			o = changed[i]
		}
		if ret, _, _ := o.Pending(); ret && (oldest.IsZero() || o.Return.At.Before(oldest)) {
			oldest = o.Return.At
		}
	}
	if oldest.IsZero() {
		return halt(s.c.Clocks, s.Now, appliance.ClockRule)
	}
	if k, ok := s.c.Clock(appliance.ClockRule); ok && k.StoppedAt.IsZero() && k.Start.Equal(oldest) {
		return nil
	}
	return []appliance.Clock{s.run(appliance.ClockRule, oldest, s.Rules.Clock.Ruling)}
}

// Rule O05–O07. The county rules on its departments' orders of a call; the
// township between its own offices.
func (d Rule) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	r := *o.Return
	r.RuledAt, r.RuledBy = s.Now, s.by.who()
	r.Final = !d.Yes || slices.ContainsFunc(s.c.Orders, func(x appliance.Order) bool { // O06, O07
		return x.Seq != o.Seq && x.Return != nil && x.Return.Ruling != appliance.RulingOpen && x.Return.Ruling != appliance.RulingStopped
	})
	if !d.Yes {
		return s.keeps(o, r, clean(d.Reason))
	}
	office, err := s.office(d.Office)
	if err != nil {
		return err
	}
	if !departments(o) && s.county(office.Code) && !office.Resident {
		return s.refuse(WhyCounty, s.Town.Short(office.Code))
	}
	if office.Code == o.Office {
		return s.refuse(WhyBad, "准退单要另派别的单位。").in("a granted return goes to another office")
	}
	r.Ruling = appliance.RulingYes
	o.Return = &r
	o = over(o, appliance.OrderRejected, s.Now)
	ch := appliance.CaseChange{Orders: []appliance.Order{o}, Clocks: s.ruleClock(o)}
	ch.Words.Orders = []appliance.OrderWords{{
		Seq: o.Seq, Ruling: strings.Join(strings.Fields("改由"+s.Town.Short(office.Code)+" "+clean(d.Basis)+" "+clean(d.Reason)), " "),
	}}
	s.change(appliance.KindOrderRuled, ch)
	if err := s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": "准", "由": "改由" + s.Town.Short(office.Code) + "办理"}); err != nil {
		return err
	}
	// The new office has its full period; the villager's date moves only if that is later, and they are told.
	days, err := s.period(o)
	if err != nil {
		return err
	}
	if err := s.dispatch(dispatching{
		lead: office, role: o.Role, situation: o.Situation, days: days, call: o.Call, town: o.Town, ruled: true, task: o.Words.Task,
	}); err != nil {
		return err
	}
	return s.callRuled()
}

// keeps is a return that is not granted: the office goes on, the clock never
// stopped (O06). Nobody's word in time means the same (§B.4 rule 5).
func (s *step) keeps(o appliance.Order, r appliance.Return, why string) error {
	r.Ruling = appliance.RulingNo
	if s.by.Actor.Kind == appliance.ByRule {
		r.Ruling, why = appliance.RulingLapsed, orElse(why, "到期未裁，仍由原单位办")
	}
	why = orElse(why, "请继续办理")
	o.State, o.Return = appliance.OrderWorking, &r
	o = s.signed(o)
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Ruling: why}}, o)
	ch.Clocks = s.ruleClock(o)
	s.change(appliance.KindOrderRuled, ch)
	if err := s.callRuled(); err != nil {
		return err
	}
	return s.staff(o.Office, "S05", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": "不准", "由": why})
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
	if !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	if x := o.Extension; x != nil {
		times, err := s.asked(o.Seq)
		if err != nil {
			return err
		}
		if x.Ruling == appliance.RulingOpen || times >= s.Rules.Loop.ExtendTimes {
			return s.refuseOrder(WhyOnce, o, "")
		}
	}
	most, err := s.period(o)
	switch {
	case err != nil:
		return err
	case o.Overdue || !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	case d.Days < 1 || d.Days > most:
		return s.refuseOrder(WhyDays, o, strconv.Itoa(most))
	}
	o = s.signed(o)
	o.Extension = &appliance.Extension{Days: d.Days, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderExtend, orders([]appliance.OrderWords{{Seq: o.Seq, Extend: why}}, o))
	s.res.Said = fmt.Sprintf("延期%d天已提交,未批前仍按原期限", d.Days)
	return s.alert(o, "S06-ask", texts.Values{"数": strconv.Itoa(d.Days), "由": why})
}

// asked is how often the order's office has asked for more time.
func (s *step) asked(seq int) (n int, err error) {
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return 0, err
		}
		if ch, ok := e.Body.(appliance.CaseChange); ok && e.Kind == appliance.KindOrderExtend && len(ch.Orders) == 1 && ch.Orders[0].Seq == seq {
			n++
		}
	}
	return n, nil
}

func (d RuleExtend) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	if _, open, _ := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	x := *o.Extension
	x.RuledAt, x.RuledBy = s.Now, s.by.who()
	ch := appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}}
	lead := o.Role == appliance.Lead && !o.Town
	ruling := "不准"
	switch k, _ := o.Clock(appliance.ClockHandle); {
	case !d.Yes && s.by.Actor.Kind == appliance.ByRule:
		x.Ruling, ruling = appliance.RulingLapsed, "未批"
	case !d.Yes:
		x.Ruling = appliance.RulingNo
	case o.State == appliance.OrderSuspended: // no date can be told before it goes on
		return s.refuseOrder(WhyOrderState, o, "")
	case !s.Now.Before(k.Due):
		return s.refuseOrder(WhyPast, o, "")
	default:
		x.Ruling, ruling = appliance.RulingYes, "准"
		k = s.later(k, x.Days)
		o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(k))})
		if lead {
			ch.Clocks = s.citizenClock(o)
		}
	}
	o.Extension = &x
	ch.Orders = []appliance.Order{o}
	s.change(appliance.KindOrderExtended, ch)
	day, _ := s.dueValues(o)
	if err := s.staff(o.Office, "S06", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "决": ruling, "日": day}); err != nil {
		return err
	}
	if !d.Yes || len(ch.Clocks) == 0 {
		return nil
	}
	return s.tell("R08", texts.Values{"因": o.Words.Extend, "日": s.day(s.citizenDue())})
}

// later is the clock with n more working days, counted from its old due day (O09).
func (w World) later(k appliance.Clock, n int) appliance.Clock {
	day, provisional := w.Clock.Add(w.Clock.DayOf(k.Due), n)
	return w.stretch(k, w.closing(day), provisional)
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
	if _, ok := o.Clock(appliance.ClockHandle); !ok {
		return s.refuseOrder(WhyUrgent, o, "")
	}
	if _, _, open := o.Pending(); open {
		return s.refuseOrder(WhyPending, o, ActSuspend.Name(false)).in(ActSuspend.Name(true))
	}
	o = s.signed(o)
	o.Suspension = &appliance.Suspension{Cause: cause, At: s.Now, By: orElse(s.by.Person, s.by.who())}
	s.change(appliance.KindOrderSuspend, orders([]appliance.OrderWords{{Seq: o.Seq, Suspend: strings.TrimSpace(cause + " " + clean(d.Reason))}}, o))
	s.res.Said = "挂起已提交,未批前照常计时"
	return s.alert(o, "S06-pause-ask", texts.Values{"由": cause})
}

func (d RuleSuspend) do(s *step) error {
	o, err := s.ruling(d.Order, d.Yes)
	if err != nil {
		return err
	}
	if _, _, open := o.Pending(); !open {
		return s.refuseOrder(WhyNotPending, o, "")
	}
	if d.Yes && o.State == appliance.OrderReturned { // whose it is comes first
		return s.refuseOrder(WhyOrderState, o, "")
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
	o, clocks := s.resumed(o)
	o.State = appliance.OrderWorking
	ch := orders(nil, o)
	ch.Clocks = clocks
	s.change(appliance.KindOrderResumed, ch)
	s.done("恢复办理", o)
	day, hour := s.dueValues(o)
	if s.by.Actor.Kind == appliance.ByRule || s.by.Clerk != "" {
		if err := s.staff(o.Office, "S06-resume", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "日": day, "点": hour}); err != nil {
			return err
		}
	}
	if o.Role != appliance.Lead || o.Town {
		return nil
	}
	return s.tell("R43", texts.Values{"果": "恢复办理，期限" + s.day(s.citizenDue())})
}

// resumed is an order that stood still as it goes on, and with a lead's the villager's
// clock. Any other order is as it was.
func (s *step) resumed(o appliance.Order) (appliance.Order, []appliance.Clock) {
	if o.State != appliance.OrderSuspended {
		return o, nil
	}
	if p := o.Suspension; p != nil && p.EndedAt.IsZero() { // a request for more time waits on
		x := *p
		x.EndedAt = s.Now
		o.Suspension = &x
	}
	k, _ := o.Clock(appliance.ClockHandle)
	o.Clocks = mergeClocks(o.Clocks, []appliance.Clock{s.Wake(s.skipPast(s.Clock.Resume(k, s.Now)))})
	c, ok := s.c.Clock(appliance.ClockHandle)
	if !ok || !c.StoppedAt.IsZero() || o.Role != appliance.Lead || o.Town {
		return o, nil
	}
	return o, []appliance.Clock{quiet(s.Clock.Resume(c, s.Now))}
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
		return s.badOutcome()
	}
	all := []appliance.Order{o}
	if o.Role == appliance.Lead && !o.Town {
		var waiting []appliance.Order
		for _, x := range s.c.Orders {
			// The town's own part in a call is the town's to report (H07).
			if x.Seq != o.Seq && x.Round == o.Round && !x.Town && x.State.Open() && x.State != appliance.OrderReported {
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
		x, clocks := s.resumed(x)
		ch.Clocks = append(ch.Clocks, clocks...)
		x = settled(s.signed(x), s.Now)
		x.State, x.ReportedAt, x.ReportedBy, x.Result = appliance.OrderReported, s.Now, orElse(s.by.Person, s.by.who()), code
		x.Clocks, x.Check = stopAll(x.Clocks, s.Now), nil // a new claim wants a new look
		ch.Orders = append(ch.Orders, x)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: x.Seq, Result: text})
	}
	ch.Clocks = append(ch.Clocks, s.ruleClock(ch.Orders...)...)
	if d.Evidence != "" {
		ch.Words.Note = "凭据：" + clean(d.Evidence)
	}
	s.change(appliance.KindOrderReported, ch)
	s.res.Said = "已反馈" + s.c.OrderNo(o.Seq) + ",等审核"
	if err := s.callRuled(); err != nil {
		return err
	}
	s.reviewIfDone()
	if o.Role != appliance.Lead && s.c.State != appliance.CaseReview {
		return nil
	}
	return s.alert(o, "S17", texts.Values{"果": text})
}

// reviewIfDone C13: when every order of the round is reported or over, the case
// comes back to the desk for review. A call that the county has not dispatched is not over.
func (s *step) reviewIfDone() {
	if s.c.State != appliance.CaseWorking || !reported(s.c) || callWaits(s.c) {
		return
	}
	for _, o := range s.c.OpenOrders() {
		if o.State != appliance.OrderReported {
			return
		}
	}
	s.change(appliance.KindCaseReviewing, appliance.CaseChange{
		State: appliance.CaseReview, Holder: appliance.HolderDesk, Clocks: []appliance.Clock{s.run(appliance.ClockReview, s.Now, s.Rules.Clock.Review)},
	})
}

// reported reports whether an order waits for the review.
func reported(c appliance.Case) bool {
	return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.State == appliance.OrderReported })
}

func (d Pass) do(s *step) error {
	lead, ok := s.c.Lead()
	switch {
	case !s.by.town() && !(ok && departments(lead)): // the county passes what its departments led
		return s.refuse(WhyRole, "")
	case letterOut(s.c):
		return s.refuse(WhyTransferring, "")
	}
	end := ending{code: d.Code, text: clean(d.Text), level: levelTown}
	self := selfDone(s.c)
	switch {
	case self: // 自, drawn for the review
		end.code, end.text, end.level = orElse(end.code, s.c.Outcome.Code), orElse(end.text, s.c.Outcome.Text), levelGrid
	case ok:
		end.code, end.text, end.level = orElse(end.code, lead.Result), orElse(end.text, lead.Words.Result), s.levelOf(lead.Office)
	}
	end.code = orElse(end.code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, end.code) {
		return s.badOutcome()
	}
	if end.text == "" {
		return s.refuse(WhyNoWords, "")
	}
	checked := false
	for _, o := range s.c.Orders {
		if o.State != appliance.OrderReported {
			continue
		}
		checked = checked || o.Check != nil && o.Check.True
		o.State, o.ClosedAt = appliance.OrderClosed, s.Now
		end.change.Orders = append(end.change.Orders, o)
	}
	if (end.code == appliance.OutcomeUnfounded || end.code == appliance.OutcomeExplained) && !checked && clean(d.Note) == "" {
		return s.refuse(WhyCheck, OutcomeName(end.code, false)).in(OutcomeName(end.code, true))
	}
	end.change.Words.Note = clean(d.Note)
	if self && s.ownGrid() {
		return s.mended(end.change, end)
	}
	if err := s.conclude(end); err != nil {
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
	if selfDone(s.c) {
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
	switch {
	case !ok:
		return s.refuse(WhyNoOrder, s.c.OrderNo(seq))
	case o.State != appliance.OrderReported:
		return s.refuseOrder(WhyOrderState, o, "")
	case !s.by.town() && !departments(o):
		return s.refuseOrder(WhyRole, o, "")
	}
	s.res.Order = o.Seq
	return s.sendBack(o, why)
}

// sendBack lets an office go on with an order it said was done. Its clock runs as
// if it had never stopped, but leaves at least the next working day.
func (s *step) sendBack(o appliance.Order, why string) error {
	o.State = appliance.OrderWorking
	least, provisional := s.Clock.Due(s.Now, 1)
	o.Clocks = slices.Clone(o.Clocks)
	for i, k := range o.Clocks {
		if k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent {
			k.StoppedAt = time.Time{}
			o.Clocks[i] = s.Wake(s.skipPast(s.stretch(k, least, provisional)))
		}
	}
	ch := orders([]appliance.OrderWords{{Seq: o.Seq, Check: why}}, o)
	ch.State = appliance.CaseWorking
	ch.Clocks = halt(s.c.Clocks, s.Now, appliance.ClockReview)
	if lead, ok := s.c.Lead(); ok { // it answers for the assists too
		ch.Holder = appliance.HolderOffice(lead.Office)
	}
	ch.Words.Note = why
	s.change(appliance.KindCaseSentBack, ch)
	day, hour := s.dueValues(o)
	return s.staff(o.Office, "S16", appliance.ClassOrder, texts.Values{"单": s.c.OrderNo(o.Seq), "由": why, "日": day, "点": hour})
}

// notMended: the review of a 自办 says that it is not done. The desk sends it out,
// and the grid worker is told.
func (s *step) notMended(why string) error {
	if !s.by.town() {
		return s.refuse(WhyRole, "")
	}
	var who appliance.Person
	for e, err := range s.Read.Story(s.c.ID) {
		if err != nil {
			return err
		}
		if e.Kind == appliance.KindCaseReviewing && e.Actor.Kind == appliance.ByStaff {
			who, _ = s.Town.Person(e.Actor.ID)
		}
	}
	s.change(appliance.KindCaseSentBack, appliance.CaseChange{
		State: appliance.CaseAccepted, Holder: s.holder(), Words: appliance.CaseWords{Note: why},
		Clocks: append(halt(s.c.Clocks, s.Now, appliance.ClockReview), s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch)),
	})
	for _, to := range s.phones([]appliance.Person{who}) {
		if err := s.text(to, "S16-self", s.c.ID, appliance.ClassOrder, false, texts.Values{"由": why}); err != nil {
			return err
		}
	}
	return nil
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
	if departments(o) && o.Role == appliance.Lead {
		return s.refuseOrder(WhyCallLead, o, "")
	}
	if err := s.recall(why, o); err != nil {
		return err
	}
	if k, ok := s.c.Clock(appliance.ClockHandle); ok && s.by.Actor.Kind == appliance.ByRule && s.c.State == appliance.CaseAccepted && k.StoppedAt.IsZero() {
		// The village's limit was its own: who takes over has their full time.
		s.change(appliance.KindOrderRecalled, appliance.CaseChange{Clocks: []appliance.Clock{stopped(k, s.Now)}})
	}
	s.res.Order = o.Seq
	return s.tellRecalled([]appliance.Order{o}, why)
}

// recall takes orders back. What is left goes on: to the review when all of it is
// reported, to the desk when nothing is left. The villager's clock runs on.
func (s *step) recall(why string, all ...appliance.Order) error {
	ch := appliance.CaseChange{}
	for _, o := range all {
		o, clocks := s.resumed(o)
		ch.Clocks = append(ch.Clocks, clocks...)
		ch.Orders = append(ch.Orders, over(o, appliance.OrderRecalled, s.Now))
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: o.Seq, Recall: why})
	}
	ch.Clocks = append(ch.Clocks, s.ruleClock(ch.Orders...)...)
	s.change(appliance.KindOrderRecalled, ch)
	if err := s.callRuled(); err != nil {
		return err
	}
	s.atDesk()
	s.reviewIfDone()
	return nil
}

// atDesk gives the case to the desk where no lead holds it any more; with no order
// and no call left it is to be sent out again.
func (s *step) atDesk() {
	if s.c.State != appliance.CaseWorking && s.c.State != appliance.CaseReview {
		return
	}
	if lead, ok := s.c.Lead(); ok && lead.State.Open() {
		return
	}
	ch := appliance.CaseChange{Holder: s.holder()}
	if len(s.c.OpenOrders()) == 0 && !callWaits(s.c) {
		ch.State = appliance.CaseAccepted
		ch.Clocks = append(halt(s.c.Clocks, s.Now, appliance.ClockReview), s.run(appliance.ClockD1, s.Now, s.Rules.Clock.Dispatch))
	} else if _, office := s.c.Holder.Office(); !office {
		return
	}
	s.change(appliance.KindCaseHanded, ch)
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
	// The Chinese text sets the length: an English one with Chinese in it takes as many parts as it needs.
	room, err := s.Texts.Room("R42", false, v, "问")
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
			return s.refuse(WhyBad, "没有叫“"+d.Person+"”的人员。").in("nobody is called " + d.Person)
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
	if o, _ = s.c.Order(seq); !d.True && o.State == appliance.OrderReported { // not done after all: it goes back (O13)
		if err := s.sendBack(o, strings.TrimSpace("网格核实不属实 "+note)); err != nil {
			return err
		}
	}
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
	if !o.Overdue {
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

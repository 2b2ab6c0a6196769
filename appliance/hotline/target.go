package hotline

import (
	"slices"
	"strconv"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

// orderNamed finds the order that a command names, whoever asks.
func (s *step) orderNamed(cmd staff.Command) (appliance.Case, appliance.Order, bool) {
	if cmd.Call != "" {
		c, ok := s.caseOfCall(cmd.Call)
		for _, o := range c.Orders {
			if o.Call == c.Call {
				return c, o, ok
			}
		}
		return c, appliance.Order{}, false
	}
	c, ok := s.caseNamed(cmd.CaseNo)
	if !ok {
		return c, appliance.Order{}, false
	}
	o, ok := c.Order(cmd.Order)
	return c, o, ok
}

// caseNamed is anybody's case of that number, said today.
func (s *step) caseNamed(no string) (appliance.Case, bool) {
	c, err := appliance.CaseNo(s.Read, no, s.at())
	return c, err == nil
}

// callNamed is the call of that number, of this year or else the last.
func (s *step) callNamed(no string) (appliance.Call, bool) {
	id, ok := appliance.ParseCallID(no, s.at().Year())
	if !ok {
		return appliance.Call{}, false
	}
	k, err := s.Read.Call(id)
	if err != nil {
		k, err = s.Read.Call(appliance.NewCallID(id.Year()-1, id.Serial()))
	}
	return k, err == nil
}

// caseOfCall is the case that a call was made for.
func (s *step) caseOfCall(no string) (appliance.Case, bool) {
	k, ok := s.callNamed(no)
	if !ok {
		return appliance.Case{}, false
	}
	c, err := s.Read.Case(k.Case)
	return c, err == nil
}

// An orderFits says of which orders a verb can be said.
type orderFits = func(appliance.Case, appliance.Order) bool

func anyOrder(appliance.Case, appliance.Order) bool { return true }

func in(states ...appliance.OrderState) orderFits {
	return func(_ appliance.Case, o appliance.Order) bool { return slices.Contains(states, o.State) }
}

// theirs is an open order of one of the phone's offices.
type theirs struct {
	c appliance.Case
	o appliance.Order
}

// theirs are those orders that fit, oldest case first.
func (d *desk) theirs(fits orderFits) ([]theirs, error) {
	var out []theirs
	offices := d.offices()
	seen := map[appliance.CaseID]bool{}
	for _, office := range offices {
		for id, err := range d.Read.OrdersOf(office) {
			if err != nil {
				return nil, err
			}
			if seen[id] {
				continue
			}
			seen[id] = true
			c, err := d.Read.Case(id)
			if err != nil {
				return nil, err
			}
			for _, o := range c.Orders {
				if o.State.Open() && slices.Contains(offices, o.Office) && fits(c, o) {
					out = append(out, theirs{c, o})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b theirs) int { return int(int64(a.c.ID) - int64(b.c.ID)) })
	return out, nil
}

// target is the case and order a verb is about: the one named; else the only open one
// that the verb can be said of. Whoever's order it is acts. What cannot be found is
// answered, and ok is false.
func (d *desk) target(fits orderFits) (c appliance.Case, seq int, ok bool) {
	c, seq, ok = d.find(fits)
	if o, has := c.Order(seq); ok && has {
		d.actFor(o.Office)
	}
	if ok {
		d.speakOf(c, seq)
	}
	return c, seq, ok
}

// speakOf notes what is acted on, for the answer to name it.
func (d *desk) speakOf(c appliance.Case, seq int) {
	switch {
	case d.cmd.Call != "":
		d.about = d.cmd.Call
	case seq != 0:
		d.about = c.OrderNo(seq)
	default:
		d.about = c.ID.No()
	}
}

func (d *desk) find(fits orderFits) (c appliance.Case, seq int, ok bool) {
	if d.cmd.Number() != "" {
		if c, ok = d.spoken(); !ok {
			d.lost()
			return c, 0, false
		}
		if d.cmd.Order != 0 {
			return c, d.cmd.Order, true
		}
		return c, d.ownOrder(c, fits), true
	}
	all, err := d.theirs(fits)
	if err == nil && len(all) == 0 { // none that it can be said of: of the only one they have we can say why not
		all, err = d.theirs(anyOrder)
	}
	switch {
	case err != nil:
		d.no(err)
	case len(all) == 0:
		d.lost()
	case len(all) == 1:
		return all[0].c, all[0].o.Seq, true
	default:
		nos := make([]string, len(all))
		for i, t := range all {
			nos[i] = t.c.OrderNo(t.o.Seq)
		}
		d.which("S14-which", nos)
	}
	return c, 0, false
}

// spoken is the case that the command names, if this phone has to do with it. Numbers
// begin anew each year while orders of the old year are open: what this phone has to
// do with, and what is open, is meant before what only has the number.
func (d *desk) spoken() (appliance.Case, bool) {
	var best appliance.Case
	rank := 0
	for _, c := range d.meant() {
		r := 1
		switch o, has := c.Order(d.cmd.Order); {
		case !d.sees(c):
			continue
		case d.cmd.Order != 0 && has && o.State.Open(), d.cmd.Order == 0 && c.State.Open():
			r = 3
		case d.cmd.Order != 0 && has:
			r = 2
		}
		if r > rank {
			best, rank = c, r
		}
	}
	return best, rank > 0
}

// meant are the cases that the command's number may mean: this year's, and the last's.
func (d *desk) meant() []appliance.Case {
	if d.cmd.Call != "" {
		if c, ok := d.caseOfCall(d.cmd.Call); ok {
			return []appliance.Case{c}
		}
		return nil
	}
	var out []appliance.Case
	for _, year := range []int{d.at().Year(), d.at().Year() - 1} {
		id, err := appliance.ParseCaseID(d.cmd.CaseNo, year)
		if err != nil || len(out) > 0 && out[0].ID == id { // the year was named
			continue
		}
		if c, err := d.Read.Case(id); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// ownOrder is their order in a case of which no order was named: the only one that
// fits, else the only open one, else the last one they had; 0 where that does not say it.
func (d *desk) ownOrder(c appliance.Case, fits orderFits) int {
	offices := d.offices()
	var fit, open, last []int
	for _, o := range c.Orders {
		if !slices.Contains(offices, o.Office) || d.cmd.Call != "" && o.Call != c.Call {
			continue
		}
		last = []int{o.Seq}
		if o.State.Open() {
			open = append(open, o.Seq)
			if fits(c, o) {
				fit = append(fit, o.Seq)
			}
		}
	}
	for _, one := range [][]int{fit, open} {
		switch len(one) {
		case 0:
			continue
		case 1:
			return one[0]
		}
		return 0 // the loop asks which, or takes the lead's
	}
	if len(last) == 1 {
		return last[0]
	}
	return 0
}

// which asks to name one of several.
func (d *desk) which(id string, nos []string) {
	d.inVain = true
	d.say(id, texts.Values{"数": strconv.Itoa(len(nos)), "列": listed(nos), "例": string(d.cmd.Verb) + nos[0], "事": word(d.cmd.Verb)})
}

// word is what people call a verb: 签收 for 签.
func word(v staff.Verb) string {
	switch v {
	case staff.Confirm, staff.Deny:
		return "核实"
	case staff.Fed:
		return "告知"
	}
	if e := v.Entry(); len(e.Words) > 0 {
		return e.Words[0]
	}
	return string(v)
}

// sees reports whether the phone has to do with a case: an order of its office, a
// grid of theirs, or a role that sees all.
func (d *desk) sees(c appliance.Case) bool {
	return slices.ContainsFunc(d.acting(), func(p appliance.Person) bool {
		switch {
		case p.Has(overall...), p.Has(appliance.RoleCounty) && c.Call != 0,
			c.Agent != "" && c.Agent == p.Code, same(d.m.From, c.Reporter):
			return true
		}
		return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool {
			return p.In(o.Office, d.today()) || o.Check != nil && o.Check.Person == p.Code
		}) || slices.ContainsFunc(d.gridsOf(p), func(g appliance.Grid) bool {
			return g.Code == c.Grid || c.Grid == "" && g.Village == c.Village && c.Village != ""
		})
	})
}

// overall are those who have to do with every case.
var overall = []appliance.Role{appliance.RoleSupervisor, appliance.RoleLeader, appliance.RoleDispatcher, appliance.RoleCaller}

// gridsOf are the grids somebody walks, or is a 联户长 in.
func (d *desk) gridsOf(p appliance.Person) []appliance.Grid {
	out := d.Town.GridsOf(p.Code, d.today())
	for _, k := range d.Town.Clusters() {
		g, ok := d.Town.Grid(k.Grid)
		if ok && k.Head == p.Code && k.Closed == (appliance.Date{}) && !slices.ContainsFunc(out, func(x appliance.Grid) bool { return x.Code == g.Code }) {
			out = append(out, g)
		}
	}
	return out
}

// lost answers a number that is not theirs, or that they have none (S14).
func (d *desk) lost() {
	d.inVain = true
	if d.cmd.Call != "" {
		if _, ok := d.callNamed(d.cmd.Call); !ok {
			d.no(&loop.Refusal{Why: loop.WhyNoCall, Name: d.cmd.Call})
			return
		}
	}
	if d.cmd.Number() != "" && slices.ContainsFunc(d.acting(), func(p appliance.Person) bool { return p.Has(overall...) }) {
		d.no(&loop.Refusal{Why: loop.WhyNoCase, Name: d.cmd.CaseNo})
		return
	}
	all, err := d.theirs(anyOrder)
	if err != nil {
		d.no(err)
		return
	}
	no := d.cmd.Number()
	nos := make([]string, len(all))
	for i, t := range all {
		nos[i] = t.c.OrderNo(t.o.Seq)
	}
	switch {
	case no == "":
		d.say("S-no", texts.Values{"错": "您现在没有在办的单。"})
	case len(nos) == 0:
		d.say("S14-none", texts.Values{"单": no})
	default:
		d.say("S14", texts.Values{"单": no, "列": listed(nos)})
	}
}

// A waits says whether a case waits for a verb, and which of its orders; 0 the case itself.
type waits = func(appliance.Case) (seq int, ok bool)

// order waits that finds an order.
func anOrder(is func(appliance.Order) bool) waits {
	return func(c appliance.Case) (int, bool) {
		for _, o := range c.Orders {
			if is(o) {
				return o.Seq, true
			}
		}
		return 0, false
	}
}

// named is the case that a verb about others' cases names, and the order that waits for
// it in there; without a number the only one that waits. states are those in which one can wait.
func (d *desk) named(is waits, states ...appliance.CaseState) (appliance.Case, int, bool) {
	c, seq, ok := d.seek(is, states...)
	if ok {
		d.speakOf(c, seq)
	}
	return c, seq, ok
}

func (d *desk) seek(is waits, states ...appliance.CaseState) (c appliance.Case, seq int, ok bool) {
	if d.cmd.Number() != "" {
		if c, ok = d.spoken(); !ok {
			d.lost()
			return c, 0, false
		}
		if seq = d.cmd.Order; seq == 0 && is != nil {
			seq, _ = is(c)
		}
		return c, seq, true
	}
	if is == nil {
		d.usage()
		return c, 0, false
	}
	var all []appliance.Case
	for x, err := range d.Read.Cases(appliance.CaseFilter{States: states}) {
		if err != nil {
			d.no(err)
			return c, 0, false
		}
		if n, waits := is(x); waits && d.sees(x) {
			all, seq = append(all, x), n
		}
	}
	switch len(all) {
	case 0:
		d.inVain = true
		d.say("S-no", texts.Values{"错": "现在没有等您" + word(d.cmd.Verb) + "的。要办哪一件请写明单号，如“" + d.example() + "”。"})
	case 1:
		return all[0], seq, true
	default:
		slices.Reverse(all)
		nos := make([]string, len(all))
		for i, x := range all {
			nos[i] = x.ID.No()
			if n, _ := is(x); n != 0 {
				nos[i] = x.OrderNo(n)
			}
		}
		d.which("S14-waiting", nos)
	}
	return c, 0, false
}

// aCall is the call a verb is about: the one named, else the only one it can be said of.
func (d *desk) aCall(act loop.Act) (appliance.Call, appliance.Case, bool) {
	none := func() (appliance.Call, appliance.Case, bool) {
		d.no(&loop.Refusal{Act: act, Why: loop.WhyNoCall, Name: d.cmd.Call})
		return appliance.Call{}, appliance.Case{}, false
	}
	if d.cmd.Call != "" {
		k, ok := d.callNamed(d.cmd.Call)
		if !ok {
			return none()
		}
		c, err := d.Read.Case(k.Case)
		if err != nil {
			return none()
		}
		d.about = k.ID.No()
		return k, c, true
	}
	var fit, open []appliance.Call
	for k, err := range d.Read.Calls(true) {
		if err != nil {
			d.no(err)
			return appliance.Call{}, appliance.Case{}, false
		}
		open = append(open, k)
		if slices.Contains(loop.AllowedCall(d.by, k), act) {
			fit = append(fit, k)
		}
	}
	if len(fit) == 0 && len(open) == 1 { // of the only one there is we can say why not
		fit = open
	}
	switch len(fit) {
	case 0:
		d.inVain = true
		d.say("S-no", texts.Values{"错": "现在没有等您" + word(d.cmd.Verb) + "的呼叫。要办哪一个请写明呼叫号，如“" + d.example() + "”。"})
		return appliance.Call{}, appliance.Case{}, false
	case 1:
		c, err := d.Read.Case(fit[0].Case)
		if err != nil {
			return none()
		}
		d.about = fit[0].ID.No()
		return fit[0], c, true
	}
	slices.Reverse(fit)
	nos := make([]string, len(fit))
	for i, k := range fit {
		nos[i] = k.ID.No()
	}
	d.which("S14-waiting", nos)
	return appliance.Call{}, appliance.Case{}, false
}

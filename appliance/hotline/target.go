package hotline

import (
	"slices"
	"strconv"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/texts"
)

// orderNamed finds the order that a command names, whoever asks: an open one before one
// that is over, one of this year before one of the last.
func (s *step) orderNamed(cmd staff.Command) (appliance.Case, appliance.Order, bool) {
	var all []theirs
	if cmd.Call != "" {
		for _, k := range s.calls(cmd.Call) {
			c, err := s.Read.Case(k.Case)
			if err != nil {
				continue
			}
			if i := slices.IndexFunc(c.Orders, func(o appliance.Order) bool { return o.Call == k.ID }); i >= 0 {
				all = append(all, theirs{c, c.Orders[i]})
			}
		}
	} else {
		for _, c := range s.casesNo(cmd.CaseNo) {
			if o, ok := c.Order(cmd.Order); ok {
				all = append(all, theirs{c, o})
			}
		}
	}
	all = bestOf(all, func(t theirs) int {
		if t.o.State.Open() {
			return 2
		}
		return 1
	})
	if len(all) == 0 {
		return appliance.Case{}, appliance.Order{}, false
	}
	return all[0].c, all[0].o, true
}

// casesNo are anybody's cases that a number may mean: this year's, and the last's.
func (s *step) casesNo(no string) []appliance.Case {
	var out []appliance.Case
	for _, year := range []int{s.year(), s.year() - 1} {
		id, err := appliance.ParseCaseID(no, year)
		if err != nil || len(out) > 0 && out[0].ID == id { // the year was named
			break
		}
		if c, err := s.Read.Case(id); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// year is the one in which numbers are said without theirs.
func (s *step) year() int { return s.at().Year() }

// calls are those that a number may mean: this year's, and the last's.
func (s *step) calls(no string) []appliance.Call {
	all, err := appliance.CallsNo(s.Read, no, s.at())
	if err != nil {
		return nil
	}
	return all
}

// bestOf are those of the highest rank, in their order; what ranks 0 is none.
func bestOf[T any](all []T, rank func(T) int) []T {
	var out []T
	best := 1
	for _, x := range all {
		switch r := rank(x); {
		case r > best:
			out, best = []T{x}, r
		case r == best:
			out = append(out, x)
		}
	}
	return out
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
	case d.cmd.Call != "" && c.Call != 0:
		d.about = c.Call.In(d.year())
	case d.cmd.Call != "":
		d.about = d.cmd.Call
	default:
		d.about = d.numberOf(c, seq)
	}
}

func (d *desk) find(fits orderFits) (c appliance.Case, seq int, ok bool) {
	if d.cmd.Number() != "" {
		if c, ok = d.theOne(func(c appliance.Case) bool { return d.ownFits(c, fits) }); !ok {
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
			nos[i] = d.numberOf(t.c, t.o.Seq)
		}
		d.which("S14-which", nos)
	}
	return c, 0, false
}

// spoken is the case that the command names, if this phone has to do with it.
func (d *desk) spoken() (c appliance.Case, ok bool) {
	if all := d.best(nil); len(all) > 0 {
		return all[0], true
	}
	return c, false
}

// theOne is the case that the command names. Where two could be acted on, one of this
// year and one of the last, it asks which; where there is none it says so.
func (d *desk) theOne(fits func(appliance.Case) bool) (c appliance.Case, ok bool) {
	all := d.best(fits)
	switch {
	case len(all) == 0:
		d.lost()
		return c, false
	case len(all) == 1 || !d.underWay(all[0]):
		return all[0], true
	}
	named := func(x appliance.Case) string {
		switch {
		case d.cmd.Call != "":
			return x.Call.String()
		case d.cmd.Order != 0:
			return x.OrderIn(0, d.cmd.Order)
		}
		return x.ID.String()
	}
	d.whichYear(named(all[1]), named(all[0]))
	return c, false
}

// whichYear asks to name the year, where the number is of one of this and of one of the last.
func (d *desk) whichYear(last, this string) {
	d.inVain = true
	d.say("S14-years", texts.Values{"单": last, "号": this, "例": string(d.cmd.Verb) + last})
}

// best are the cases that the command's number may mean and that this phone has to do
// with. Numbers begin anew each year while matters of the old one are open: what the
// verb fits, and what is open, is meant before what only has the number.
func (d *desk) best(fits func(appliance.Case) bool) []appliance.Case {
	return bestOf(d.meant(), func(c appliance.Case) int {
		_, has := c.Order(d.cmd.Order)
		switch {
		case !d.sees(c):
			return 0
		case d.underWay(c) && fits != nil && fits(c):
			return 4
		case d.underWay(c):
			return 3
		case has:
			return 2
		}
		return 1
	})
}

// underWay reports whether what the command names of a case is under way: the order, or the case.
func (d *desk) underWay(c appliance.Case) bool {
	if d.cmd.Order == 0 {
		return c.State.Open()
	}
	o, has := c.Order(d.cmd.Order)
	return has && o.State.Open()
}

// meant are the cases that the command's number may mean: this year's, and the last's.
func (d *desk) meant() []appliance.Case {
	if d.cmd.Call == "" {
		return d.casesNo(d.cmd.CaseNo)
	}
	var out []appliance.Case
	for _, k := range d.calls(d.cmd.Call) {
		c, err := d.Read.Case(k.Case)
		if err == nil && !slices.ContainsFunc(out, func(x appliance.Case) bool { return x.ID == c.ID }) { // one may be called about twice
			out = append(out, c)
		}
	}
	return out
}

// ownFits reports whether an open order of theirs in a case, the one that was named if
// one was, is one that the verb can be said of.
func (d *desk) ownFits(c appliance.Case, fits orderFits) bool {
	offices := d.offices()
	return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool {
		return o.State.Open() && slices.Contains(offices, o.Office) && (d.cmd.Order == 0 || d.cmd.Order == o.Seq) && fits(c, o)
	})
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
		if len(d.calls(d.cmd.Call)) == 0 {
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
		nos[i] = d.numberOf(t.c, t.o.Seq)
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
		if c, ok = d.theOne(func(c appliance.Case) bool {
			if is == nil {
				return false
			}
			_, waits := is(c)
			return waits
		}); !ok {
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
			n, _ := is(x)
			nos[i] = d.numberOf(x, n)
		}
		d.which("S14-waiting", nos)
	}
	return c, 0, false
}

// bestCalls are those that the command's number may mean: what the act can be done to,
// and what is open, is meant before what only has the number.
func (d *desk) bestCalls(act loop.Act) []appliance.Call {
	return bestOf(d.calls(d.cmd.Call), func(k appliance.Call) int {
		switch {
		case slices.Contains(loop.AllowedCall(d.by, k), act):
			return 3
		case k.State.Open():
			return 2
		}
		return 1
	})
}

// aCall is the call a verb is about: the one named, else the only one it can be said of.
func (d *desk) aCall(act loop.Act) (appliance.Call, appliance.Case, bool) {
	none := func() (appliance.Call, appliance.Case, bool) {
		d.no(&loop.Refusal{Act: act, Why: loop.WhyNoCall, Name: d.cmd.Call})
		return appliance.Call{}, appliance.Case{}, false
	}
	if d.cmd.Call != "" {
		all := d.bestCalls(act)
		if len(all) == 0 {
			return none()
		}
		if len(all) > 1 && all[0].State.Open() {
			d.whichYear(all[1].ID.String(), all[0].ID.String())
			return appliance.Call{}, appliance.Case{}, false
		}
		c, err := d.Read.Case(all[0].Case)
		if err != nil {
			return none()
		}
		d.about = all[0].ID.In(d.year())
		return all[0], c, true
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
		d.about = fit[0].ID.In(d.year())
		return fit[0], c, true
	}
	slices.Reverse(fit)
	nos := make([]string, len(fit))
	for i, k := range fit {
		nos[i] = k.ID.In(d.year())
	}
	d.which("S14-waiting", nos)
	return appliance.Call{}, appliance.Case{}, false
}

package hotline

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/pin"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

// Reasons of what staff phones write.
const (
	ReasonStranger = "stranger" // a staff verb from a number that is nobody's: never answered (domain 7, rules)
)

// desk is one staff phone speaking: who it is, and what it may act for.
type desk struct {
	*step
	by  loop.By
	me  appliance.Person // whose number it is, or whom it stands in for
	cmd staff.Command
}

// staff: somebody of the town speaks, in the grammar of domain 7. What is no verb of
// theirs is left to the villager's dialogue: they live here too.
func (s *step) staff() bool {
	p, ok := s.m.From.Phone()
	if !ok || s.Town.Empty() {
		return false
	}
	on := appliance.DateOf(s.at())
	own, ins := s.Town.ByPhone(p, on)
	if len(own)+len(ins) == 0 {
		return s.stranger()
	}
	d := desk{step: s}
	for _, q := range append(slices.Clone(own), ins...) {
		if d.me.Code == "" {
			d.me = q
			d.by.Actor, d.by.Person = q.Actor(), q.Code
		}
		if len(own) == 0 {
			d.by.Actor.For = "替班"
		}
		d.by.Roles = append(d.by.Roles, q.Roles...)
		for _, o := range q.Posts {
			d.by.Offices = append(d.by.Offices, o.Office)
		}
	}
	if slices.Contains(d.by.Roles, appliance.RoleGridLead) && !slices.Contains(d.by.Roles, appliance.RoleGrid) {
		d.by.Roles = append(d.by.Roles, appliance.RoleGrid)
	}
	if len(own) > 0 && d.registers() {
		return true
	}
	cmd, ok := staff.Parse(s.m.Text)
	if !ok {
		return false
	}
	d.cmd = cmd
	e := cmd.Verb.Entry()
	if !e.For(d.by.Roles...) && cmd.Number() == "" { // 催 or 退 alone, from somebody who may not: a villager's word
		return false
	}
	s.m.Class = appliance.FromStaff
	s.fate(appliance.FateCommand, 0, "")
	if s.Rules.Staff.Verified && d.me.Verified == 0 && cmd.Verb != staff.Help {
		d.say("S13-first", texts.Values{"镇": s.Hall, "职": d.title()})
		return true
	}
	if e.Moves && s.Rules.Staff.PIN && d.me.PIN != "" && !d.proved() {
		return true
	}
	d.obey()
	return true
}

// registers: 是 or 不 to S13 (§B.11).
func (d *desk) registers() bool {
	if d.me.Asked == 0 || d.me.Verified != 0 {
		return false
	}
	yes := false
	switch wording.Letters(d.w.tight) {
	case "是", "是的", "确认", "对", "y", "yes":
		yes = true
	case "不", "不是", "no", "n", "错了":
	default:
		return false
	}
	d.m.Class = appliance.FromStaff
	d.fate(appliance.FateCommand, 0, "")
	p := d.me
	if yes {
		p.Verified = d.Now.Unix()
		d.add(d.by.Actor, appliance.KindTownSet, 0, p)
		d.say("S13-yes", texts.Values{"镇": d.Hall, "职": d.title()})
		return true
	}
	phone := p.Phone
	p.Phone, p.Asked = "", 0
	d.add(d.by.Actor, appliance.KindTownSet, 0, p)
	d.say("S13-no", texts.Values{"镇": d.Hall})
	for _, q := range d.Town.In(appliance.DateOf(d.at()), appliance.RoleDispatcher, appliance.RoleAdmin) {
		if q.Phone.Mobile() && q.Phone != phone {
			d.queue(q.Phone, "S-ok", 0, appliance.ClassOrder, false, texts.Values{"答": "【身份】" + p.Name + "登记的号码回复不是本人，请核对后重新登记"})
		}
	}
	return true
}

func (d *desk) title() string {
	for _, r := range d.me.Roles {
		if n := appliance.RoleNames[r]; n != "" {
			return n
		}
	}
	return "工作人员"
}

// proved asks for the four digits where they are wanted.
func (d *desk) proved() bool {
	switch {
	case d.talk.Passive >= passivePerDay: // somebody is trying: silence till tomorrow
	case d.cmd.PIN == "":
		d.say("S30", texts.Values{"例": short(strings.TrimSpace(d.cmd.Raw), 8) + " #1234"})
	case pin.Check(d.me.PIN, d.cmd.PIN):
		return true
	default:
		d.talk.Passive++
		d.say("S30-wrong", nil)
	}
	return false
}

// say answers the staff phone: it is short, and never waits for the morning.
func (d *desk) say(id string, v texts.Values) {
	to, ok := d.m.From.Phone()
	if !ok {
		return
	}
	d.queue(to, id, d.m.Case, appliance.ClassOrder, false, v)
}

// ok is the one line an accepted verb is answered with.
func (d *desk) ok(line string) { d.say("S-ok", texts.Values{"答": line}) }

// no says why not, and what is allowed: the sentence of the screen.
func (d *desk) no(err error) {
	var r *loop.Refusal
	line := "这一步没有办成，请到呼应盒上办理。"
	if errors.As(err, &r) {
		line = r.Sentence(false)
	}
	to, ok := d.m.From.Phone()
	if !ok {
		return
	}
	line = short(line, 130)
	e := appliance.QueueText(appliance.Rule("hotline"), to, d.m.Case, "S-no", appliance.ClassOrder, true, line)
	e.At = d.Now
	d.out = append(d.out, e)
}

func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// stranger: a staff verb with the number of an order, from a number that is
// nobody's. It is kept and not answered; who has the order is told (§B.11).
func (s *step) stranger() bool {
	cmd, ok := staff.Parse(s.m.Text)
	if !ok || cmd.Order == 0 && cmd.Call == "" || s.Read == nil {
		return false
	}
	c, o, ok := s.orderNamed(cmd)
	if !ok {
		return false
	}
	s.m.Class = appliance.FromStaff
	s.fate(appliance.FateIgnored, c.ID, ReasonStranger)
	for _, p := range s.Town.Staff(o.Office, appliance.DateOf(s.at())) {
		if slices.Contains(o.People, p.Code) && p.Phone.Mobile() {
			s.queue(p.Phone, "S13-stranger", c.ID, appliance.ClassOrder, false, texts.Values{"摘": strings.TrimSpace(s.m.Text)})
		}
	}
	return true
}

// orderNamed finds the order that a command names, whoever asks.
func (s *step) orderNamed(cmd staff.Command) (appliance.Case, appliance.Order, bool) {
	if cmd.Call != "" {
		k, ok := s.callNamed(cmd.Call)
		if !ok {
			return appliance.Case{}, appliance.Order{}, false
		}
		c, err := s.Read.Case(k.Case)
		if err != nil {
			return c, appliance.Order{}, false
		}
		for _, o := range c.Orders {
			if o.Call == k.ID {
				return c, o, true
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

// theirs are the open orders of the phone's offices, oldest case first.
type theirs struct {
	c appliance.Case
	o appliance.Order
}

func (d *desk) theirs(fits func(appliance.Case, appliance.Order) bool) ([]theirs, error) {
	var out []theirs
	seen := map[appliance.CaseID]bool{}
	for _, office := range d.by.Offices {
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
				if o.State.Open() && slices.Contains(d.by.Offices, o.Office) && fits(c, o) {
					out = append(out, theirs{c, o})
				}
			}
		}
	}
	return out, nil
}

// target is the case and order a verb is about: the one named; else the only open
// one that the verb can be said of. What cannot be found is answered, and ok is false.
func (d *desk) target(fits func(appliance.Case, appliance.Order) bool) (c appliance.Case, seq int, ok bool) {
	if d.cmd.Call != "" {
		k, found := d.callNamed(d.cmd.Call)
		if found {
			if c, err := d.Read.Case(k.Case); err == nil {
				for _, o := range c.Orders {
					if o.Call == k.ID && slices.Contains(d.by.Offices, o.Office) && o.State.Open() {
						return c, o.Seq, true
					}
				}
				for _, o := range c.Orders {
					if o.Call == k.ID && slices.Contains(d.by.Offices, o.Office) {
						return c, o.Seq, true
					}
				}
			}
		}
		d.lost()
		return c, 0, false
	}
	if d.cmd.CaseNo != "" {
		c, found := d.caseNamed(d.cmd.CaseNo)
		if !found || !d.sees(c) {
			d.lost()
			return c, 0, false
		}
		if d.cmd.Order != 0 {
			return c, d.cmd.Order, true
		}
		for _, o := range c.Orders { // their own, where the case alone was named
			if o.State.Open() && slices.Contains(d.by.Offices, o.Office) {
				seq = o.Seq
				break
			}
		}
		return c, seq, true
	}
	all, err := d.theirs(fits)
	if err != nil {
		d.no(err)
		return c, 0, false
	}
	switch len(all) {
	case 0:
		d.lost()
	case 1:
		return all[0].c, all[0].o.Seq, true
	default:
		var nos []string
		for _, t := range all {
			nos = append(nos, t.c.OrderNo(t.o.Seq))
		}
		d.say("S14-which", texts.Values{"数": strconv.Itoa(len(all)), "列": listed(nos), "例": string(d.cmd.Verb) + nos[0]})
	}
	return c, 0, false
}

// sees reports whether the phone has to do with a case: an order of its office, a
// grid of theirs, or a role that sees all.
func (d *desk) sees(c appliance.Case) bool {
	if slices.ContainsFunc(d.by.Roles, func(r appliance.Role) bool {
		return slices.Contains([]appliance.Role{appliance.RoleSupervisor, appliance.RoleLeader, appliance.RoleDispatcher, appliance.RoleCaller}, r)
	}) {
		return true
	}
	if slices.Contains(d.by.Roles, appliance.RoleCounty) && c.Call != 0 {
		return true
	}
	if c.Reporter == d.m.From || c.Agent == d.me.Code {
		return true
	}
	if slices.ContainsFunc(c.Orders, func(o appliance.Order) bool {
		return slices.Contains(d.by.Offices, o.Office) || o.Check != nil && o.Check.Person == d.me.Code
	}) {
		return true
	}
	return slices.ContainsFunc(d.Town.GridsOf(d.me.Code, appliance.DateOf(d.at())), func(g appliance.Grid) bool {
		return g.Code == c.Grid || c.Grid == "" && g.Village == c.Village && c.Village != ""
	})
}

// lost answers a number that is not theirs, or that they have none (S14).
func (d *desk) lost() {
	all, err := d.theirs(func(appliance.Case, appliance.Order) bool { return true })
	if err != nil {
		d.no(err)
		return
	}
	no := d.cmd.Number()
	var nos []string
	for _, t := range all {
		nos = append(nos, t.c.OrderNo(t.o.Seq))
	}
	switch {
	case no == "" && len(nos) == 0:
		d.ok("您现在没有在办的单")
	case len(nos) == 0:
		d.say("S14-none", texts.Values{"单": no})
	default:
		d.say("S14", texts.Values{"单": orElse(no, "（没写）"), "列": listed(nos)})
	}
}

// act decides a deed and answers it, once.
func (d *desk) act(c appliance.Case, deed loop.Deed, otherwise string) bool {
	d.fate(appliance.FateCommand, c.ID, "")
	res, _, err := d.settle(c, deed)
	if err != nil {
		d.no(err)
		return false
	}
	d.ok(orElse(res.Said, otherwise))
	return true
}

// settle decides a deed and takes its entries.
func (d *desk) settle(c appliance.Case, deed loop.Deed) (loop.Result, appliance.Case, error) {
	return d.decide(d.by, c, deed)
}

package hotline

import (
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/pin"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

// ReasonStranger: a staff verb from a number that is nobody's: kept, never answered (domain 7, rules).
const ReasonStranger = "stranger"

// wrongPINs in a day are answered; from then on nothing is, till tomorrow.
const wrongPINs = 5

// desk is one staff phone speaking. Several people may stand behind it: those whose
// number it is, and those away whom it stands in for. One of them acts.
type desk struct {
	*step
	own []appliance.Person
	ins []appliance.Person
	me  appliance.Person
	by  loop.By
	cmd staff.Command

	about string // the order, case or call that is acted on, as staff say it
}

// phone is the desk of the number that speaks, nil where it is nobody's.
func (s *step) phone() *desk {
	p, ok := s.m.From.Phone()
	if !ok || s.Town.Empty() {
		return nil
	}
	d := &desk{step: s}
	on := s.today()
	own, ins := s.Town.ByPhone(p, on)
	d.own = own
	for _, q := range ins {
		// What was sent on the last day away may be answered on the next.
		if q.Phone != p && (q.Away(on) || q.Away(on.Add(-1))) {
			d.ins = append(d.ins, q)
		}
	}
	if len(d.own)+len(d.ins) == 0 {
		return nil
	}
	return d
}

// confirmed reports whether what the person texts counts: their number answered 是, or
// they are stood in for by the number that the town named.
func (d *desk) confirmed(p appliance.Person) bool {
	return !d.Rules.Staff.Verified || p.Verified != 0 || d.standsIn(p)
}

func (d *desk) standsIn(p appliance.Person) bool {
	return slices.ContainsFunc(d.ins, func(q appliance.Person) bool { return q.Code == p.Code })
}

// acting are those whose word this phone's is, themselves first.
func (d *desk) acting() []appliance.Person {
	return append(slices.DeleteFunc(slices.Clone(d.own), func(p appliance.Person) bool { return !d.confirmed(p) }), d.ins...)
}

// rolesOf are somebody's roles; a 网格长 is a 网格员 too.
func rolesOf(p appliance.Person) []appliance.Role {
	if p.Has(appliance.RoleGridLead) && !slices.Contains(p.Roles, appliance.RoleGrid) {
		return append(slices.Clip(p.Roles), appliance.RoleGrid)
	}
	return p.Roles
}

// as makes somebody the one who acts.
func (d *desk) as(p appliance.Person) {
	d.me = p
	d.by = loop.By{Actor: p.Actor(), Person: p.Code, Roles: rolesOf(p)}
	if d.standsIn(p) {
		d.by.Actor = standing(p, d.own)
	}
	for _, o := range p.Posts {
		if p.In(o.Office, d.today()) {
			d.by.Offices = append(d.by.Offices, o.Office)
		}
	}
}

// standing is somebody away as the one who decides, and who stands in for them.
func standing(p appliance.Person, in []appliance.Person) appliance.Actor {
	by := p.Actor()
	by.For = "替班"
	if len(in) > 0 {
		by.For = in[0].Name + "替班"
	}
	return by
}

// choose makes the first of them who fits the one who acts.
func (d *desk) choose(from []appliance.Person, fits func(appliance.Person) bool) bool {
	if i := slices.IndexFunc(from, fits); i >= 0 {
		d.as(from[i])
		return true
	}
	return false
}

// actFor lets whoever is of the office act, if it is not the one who does.
func (d *desk) actFor(office string) {
	if !slices.Contains(d.by.Offices, office) {
		d.choose(d.acting(), func(p appliance.Person) bool { return p.In(office, d.today()) })
	}
}

// offices are those of everybody this phone acts for.
func (d *desk) offices() []string {
	var out []string
	for _, p := range d.acting() {
		for _, o := range p.Posts {
			if p.In(o.Office, d.today()) && !slices.Contains(out, o.Office) {
				out = append(out, o.Office)
			}
		}
	}
	return out
}

// staff: somebody of the town speaks, in the grammar of domain 7. What is no verb of
// theirs is left to the villager's dialogue: they live here too.
func (s *step) staff() bool {
	d := s.phone()
	if d == nil {
		return !s.Town.Empty() && s.stranger()
	}
	if d.registers() {
		return true
	}
	var ok bool
	if d.cmd, ok = staff.Parse(s.m.Text); !ok {
		return false
	}
	e := d.cmd.Verb.Entry()
	may := func(p appliance.Person) bool { return e.For(rolesOf(p)...) }
	everybody := append(d.acting(), d.own...)
	chosen := d.choose(everybody, may)
	if !chosen {
		if d.villagers() {
			return false
		}
		d.as(everybody[0])
	}
	s.m.Class = appliance.FromStaff
	s.fate(appliance.FateCommand, 0, "")
	switch {
	case !d.confirmed(d.me) && d.cmd.Verb != staff.Help:
		d.first()
	case !chosen: // the grammar says who may text what; the screen has rights of its own
		d.no(&loop.Refusal{Why: loop.WhyRole})
	case e.Moves && s.Rules.Staff.PIN && !d.proved(may):
	default:
		d.obey()
	}
	return true
}

// villagers reports whether words that would be a verb of somebody else's are rather a
// villager's, who stands behind the same phone: 催 or 退, a matter told, a number of
// a case that they brought themselves. A bare verb is none.
func (d *desk) villagers() bool {
	if d.cmd.Number() != "" {
		_, ok := d.numbered(d.cmd.CaseNo)
		return ok && d.cmd.Order == 0 && d.cmd.Call == ""
	}
	_, command := parse(d.w)
	return command || d.cmd.Rest != "" || d.cmd.Grid != "" || d.cmd.Phone != ""
}

// handled is the case that somebody of the staff speaks of in a command.
func (s *step) handled() (appliance.Case, bool) {
	d := s.phone()
	if d == nil || s.Read == nil || len(d.acting()) == 0 {
		return appliance.Case{}, false
	}
	var ok bool
	if d.cmd, ok = staff.Parse(s.m.Text); !ok || d.cmd.Number() == "" {
		return appliance.Case{}, false
	}
	return d.spoken()
}

// first asks a number that has not answered 是 to do so (S13-first).
func (d *desk) first() {
	d.inVain = true
	if d.me.Asked == 0 {
		p := d.me
		p.Asked = d.Now.Unix()
		d.add(appliance.Rule("hotline"), appliance.KindTownSet, 0, p)
	}
	d.say("S13-first", texts.Values{"镇": d.Hall, "职": title(d.me)})
}

// yesForm and noForm are how people answer S13.
var yesWords, noWords = []string{"是", "是的", "是我", "确认", "对", "y", "yes"}, []string{"不", "不是", "不是我", "no", "n", "错了"}

// registers: 是 or 不 to S13 (§B.11), from a number that was asked.
func (d *desk) registers() bool {
	said := wording.Letters(d.w.tight)
	yes := slices.Contains(yesWords, said)
	if !yes && !slices.Contains(noWords, said) {
		return false
	}
	asked := slices.DeleteFunc(slices.Clone(d.own), func(p appliance.Person) bool { return p.Asked == 0 || p.Verified != 0 || d.askedSince(p.Asked) })
	if len(asked) == 0 {
		return false
	}
	d.m.Class = appliance.FromStaff
	d.fate(appliance.FateCommand, 0, "")
	d.as(asked[0])
	for _, p := range asked {
		if yes {
			p.Verified = d.Now.Unix()
		} else {
			p.Phone, p.Asked = "", 0
		}
		d.add(asked[0].Actor(), appliance.KindTownSet, 0, p)
	}
	if yes {
		d.say("S13-yes", texts.Values{"镇": d.Hall, "职": title(d.me)})
		return true
	}
	d.say("S13-no", texts.Values{"镇": d.Hall})
	from, _ := d.m.From.Phone()
	w := d.loopWorld()
	for _, to := range append(w.Rung("dispatcher", ""), d.admins()...) {
		if to == from {
			continue
		}
		for _, p := range asked {
			d.queue(to, "S-ok", 0, appliance.ClassOrder, false, texts.Values{
				"答": "【身份】" + orElse(d.Town.Short(p.Office()), d.Hall) + surname(p) + "登记的号码回复不是本人,请核对后重新登记",
			})
		}
	}
	return true
}

// admins are the phones of those who keep the list of people.
func (d *desk) admins() []appliance.Phone {
	var out []appliance.Phone
	dispatchers := d.loopWorld().Rung("dispatcher", "")
	for _, p := range d.Town.In(d.today(), appliance.RoleAdmin) {
		if to := p.Writable(d.at()); to.Mobile() && !slices.Contains(dispatchers, to) && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return out
}

// askedSince reports whether a question to the villager that stands behind this phone, to
// which 是 or 不 is an answer, is younger than the one of that time (Unix seconds).
func (d *desk) askedSince(at int64) bool {
	q := d.talk.Open
	if q == nil {
		return false
	}
	life := map[appliance.QuestionKind]time.Duration{appliance.AskBehalf: loop.AskWindow, appliance.AskWithdraw: withdrawWithin}[q.Kind]
	return life != 0 && q.Until.Add(-life).Unix() >= at
}

// surname is how a text names somebody: never by the full name (domain 8, rules of sending).
func surname(p appliance.Person) string {
	r := []rune(p.Name)
	return string(r[:min(1, len(r))]) + orElse(p.Title(), title(p))
}

// title is what somebody is to the town, in a word.
func title(p appliance.Person) string {
	for _, r := range p.Roles {
		if n := appliance.RoleNames[r]; n != "" {
			return n
		}
	}
	return "工作人员"
}

// proved asks for the four digits where somebody who may do this has set some. Who
// shares a phone is told apart by them.
func (d *desk) proved(may func(appliance.Person) bool) bool {
	with := slices.DeleteFunc(d.acting(), func(p appliance.Person) bool { return p.PIN == "" || !may(p) })
	if len(with) == 0 {
		return true
	}
	if d.talk.Wrong >= wrongPINs { // somebody is trying: silence till tomorrow
		d.inVain = true
		return false
	}
	if d.cmd.PIN == "" {
		no := d.cmd.Number()
		if len(no) > 7 { // the example must stay whole
			no = ""
		}
		d.inVain = true
		d.say("S30", texts.Values{"例": string(d.cmd.Verb) + no + " … #1234"})
		return false
	}
	if d.choose(with, func(p appliance.Person) bool { return pin.Check(p.PIN, d.cmd.PIN) }) {
		d.talk.Wrong = 0
		return true
	}
	d.inVain = true
	d.talk.Wrong++
	d.say("S30-wrong", nil)
	return false
}

// say answers the staff phone: it is short, and never waits for the morning.
func (d *desk) say(id string, v texts.Values) {
	if to, ok := d.m.From.Phone(); ok && to.Mobile() {
		d.queue(to, id, d.m.Case, appliance.ClassOrder, false, v)
	}
}

// ok is the one line an accepted verb is answered with.
func (d *desk) ok(line string) { d.say("S-ok", texts.Values{"答": line}) }

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
	if !ok && cmd.Call == "" {
		if _, err := appliance.ParseCaseID(cmd.CaseNo, s.at().Year()); err != nil { // no number of ours: a villager's words
			return false
		}
	}
	if ok && same(s.m.From, c.Reporter) {
		return false
	}
	s.fate(appliance.FateIgnored, c.ID, ReasonStranger)
	s.talk.LastCase = 0
	if !ok || s.talk.Passive >= passivePerDay { // whoever tries for a day does not run the SIM dry
		return true
	}
	told := false
	for _, p := range s.Town.Staff(o.Office, s.today()) {
		if to := p.Writable(s.at()); slices.Contains(o.People, p.Code) && to.Mobile() {
			s.queue(to, "S13-stranger", c.ID, appliance.ClassOrder, false, texts.Values{"摘": strings.TrimSpace(s.m.Text)})
			told = true
		}
	}
	if told {
		s.talk.Passive++
	}
	return true
}

package loop

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/texts"
)

// step is one decision in the making: the case as it stands with what was
// decided so far.
type step struct {
	World
	by  By
	act Act
	c   appliance.Case
	out []appliance.Entry
	res Result
}

// Decide guards a deed and returns what must be written down for it, or a
// *Refusal. c is the case it is about; the zero case for Open.
func Decide(w World, by By, c appliance.Case, d Deed) (Result, []appliance.Entry, error) {
	s := &step{World: w, by: by, act: d.Act(), c: c}
	if err := s.permit(); err != nil {
		return Result{}, nil, err
	}
	if !from(c, s.act) {
		return Result{}, nil, s.refuse(WhyState, "")
	}
	if err := d.do(s); err != nil {
		return Result{}, nil, err
	}
	if err := s.hold(c); err != nil {
		return Result{}, nil, err
	}
	return s.res, s.out, nil
}

// from reports whether the case stands where the act begins.
func from(c appliance.Case, a Act) bool {
	t := table[a]
	return len(t.Case) == 0 || slices.Contains(t.Case, c.State)
}

// permit asks whether who acts may ever do this.
func (s *step) permit() error {
	if err := Permit(s.by, s.act); err != nil {
		err.Case = s.c.ID
		return err
	}
	return nil
}

// Permit says why somebody may never do this; nil: the role allows it.
func Permit(by By, a Act) *Refusal {
	t, ok := table[a]
	switch {
	case by.Disabled:
		return &Refusal{Act: a, Why: WhyDisabled}
	case !ok:
		return &Refusal{Act: a, Why: WhyRole}
	case by.Actor.Kind == appliance.ByRule && t.Rule, by.Actor.Kind == appliance.ByCitizen && t.Citizen:
		return nil
	case by.Actor.Kind == appliance.ByRule || by.Actor.Kind == appliance.ByCitizen || !by.may(t.Roles):
		return &Refusal{Act: a, Why: WhyRole}
	}
	return nil
}

func (b By) may(roles []appliance.Role) bool {
	return slices.ContainsFunc(b.Roles, func(r appliance.Role) bool { return slices.Contains(roles, r) })
}

// staff reports whether somebody acts by text.
func (b By) staff() bool { return b.Actor.Kind == appliance.ByStaff }

// who names the actor in facts: "clerk:7", "staff:p12".
func (b By) who() string { return string(b.Actor.Kind) + ":" + b.Actor.ID }

// is reports whether somebody is the one whom the facts name, at the screen or by text.
func (b By) is(who string) bool {
	return who == b.who() || b.Clerk != "" && who == string(appliance.ByClerk)+":"+string(b.Clerk) ||
		b.Person != "" && who == string(appliance.ByStaff)+":"+b.Person
}

// county reports whether somebody acts for the county's centre.
func (b By) county() bool { return b.may([]appliance.Role{appliance.RoleCounty}) }

// town reports whether somebody acts for the township in what a row lets its
// reviewers do; the county alone acts on its own calls only.
func (b By) town() bool { return b.may(reviewers) }

// refuse is a refusal of this act about this case.
func (s *step) refuse(why Why, name string) *Refusal {
	return &Refusal{Act: s.act, Why: why, Case: s.c.ID, State: s.c.State, Allowed: Allowed(s.by, s.c), Name: name, Year: s.year()}
}

// refuseOrder is a refusal about one of its orders.
func (s *step) refuseOrder(why Why, o appliance.Order, name string) *Refusal {
	r := s.refuse(why, name)
	r.Order, r.OrderIs, r.Allowed = s.orderNo(o.Seq), o.State, AllowedOrder(s.by, s.c, o)
	return r
}

// caseActs are the acts on a case in the order clerks see them.
var caseActs = []Act{
	ActAccept, ActDispatch, ActPass, ActSendBack, ActConfirm, ActDecline, ActAnswer, ActConclude, ActMakeCall, ActRate, ActTake, ActHandOver,
	ActQuestion, ActGoOn, ActRefuse, ActMerge, ActSplit, ActUnmerge, ActBook, ActUnbook, ActTransfer, ActTransferSigned, ActTransferBack,
	ActFeed, ActTry, ActGiveUp, ActReopen, ActSupervise, ActReply, ActRecheck, ActUrge, ActNote, ActReveal, ActSecrecy, ActPolice, ActCorrect, ActPrint,
}

// CaseActs lists the acts on a case in the order clerks see them.
func CaseActs() []Act { return slices.Clone(caseActs) }

// orderActs are the acts on an order in the order people see them.
var orderActs = []Act{
	ActSign, ActRespond, ActArrive, ActReport, ActReturn, ActExtend, ActSuspend, ActResume, ActAsk, ActRule, ActRuleExtend, ActRuleSuspend,
	ActCheck, ActChecked, ActComplicate, ActRecall, ActReasonLate,
}

// OrderActs lists the acts on an order in the order people see them.
func OrderActs() []Act { return slices.Clone(orderActs) }

// CallActs lists the acts on a call in the order people see them.
func CallActs() []Act {
	return []Act{ActApproveCall, ActReceiveCall, ActDispatchCall, ActSendBackCall, ActSupplyCall, ActRateCall, ActWithdrawCall, ActEndCall}
}

// Allowed lists what somebody may do to the case now, in the order clerks see
// it. What would change nothing is left out.
func Allowed(by By, c appliance.Case) []Act {
	var out []Act
	for _, a := range caseActs {
		if can(by, c, a) {
			out = append(out, a)
		}
	}
	return out
}

// Can reports whether an act is among those that Allowed lists.
func Can(by By, c appliance.Case, a Act) bool { return slices.Contains(caseActs, a) && can(by, c, a) }

func can(by By, c appliance.Case, a Act) bool {
	if Permit(by, a) != nil || !from(c, a) {
		return false
	}
	live := len(c.OpenOrders()) > 0
	switch a {
	case ActAnswer, ActQuestion:
		p, ok := c.Phone()
		return ok && p.Mobile() && (a == ActAnswer || c.Asked < 2 && c.State != appliance.CaseAsking)
	case ActTake:
		return by.Clerk != "" && c.Holder != appliance.HolderClerk(by.Clerk) && !atOffice(c)
	case ActPolice:
		return !slices.Contains(c.Tags, policeTag)
	case ActHandOver:
		return !atOffice(c)
	case ActSecrecy:
		return by.Actor.Kind != appliance.ByCitizen || c.Secrecy != appliance.SecrecySecret
	case ActReveal:
		return c.Reporter != "" && Cleared(by, c)
	case ActConfirm, ActDecline:
		return c.Pending != nil && !by.is(c.Pending.By) && from(c, Act(c.Pending.Act)) &&
			(a == ActDecline || c.Pending.Act != string(ActBook) || by.may([]appliance.Role{appliance.RoleLeader}))
	case ActRefuse, ActBook:
		return c.Pending == nil && (a != ActBook || c.Urgency != appliance.UrgencyDanger && bookable(c))
	case ActConclude:
		return !live && !callOpen(c) && !letterOut(c)
	case ActPass:
		lead, ok := c.Lead()
		return !letterOut(c) && (by.town() || ok && departments(lead))
	case ActSelf:
		return !callOpen(c) && !letterOut(c)
	case ActSendBack:
		return selfDone(c) && by.town() || slices.ContainsFunc(c.Orders, func(o appliance.Order) bool {
			return o.State == appliance.OrderReported && (by.town() || departments(o))
		})
	case ActTransfer:
		return !letterOut(c)
	case ActTransferSigned, ActTransferBack:
		return letterOut(c)
	case ActReply:
		return slices.ContainsFunc(c.Supervisions, func(v appliance.Supervision) bool { return mayReply(by, v) })
	case ActRecheck:
		return slices.ContainsFunc(c.Supervisions, toRecheck)
	case ActMakeCall:
		return !callOpen(c)
	case ActGiveUp:
		p, phone := c.Phone()
		return (!phone || !p.Mobile() || told(c)) && len(rings(c)) >= 2
	}
	return true
}

// letterOut reports whether a 移送书 waits for its receipt.
func letterOut(c appliance.Case) bool {
	return c.Transfer != nil && c.Transfer.SignedAt.IsZero() && !c.Transfer.Refused
}

// atOffice reports whether an office holds the case and is at work: it stays the
// holder until it reports, is ruled on or recalled (§B.4).
func atOffice(c appliance.Case) bool {
	_, ok := c.Holder.Office()
	return ok && len(c.OpenOrders()) > 0
}

// departments reports whether an order is a county department's, of a call: the
// county's centre has its say on it (§B.11, call-level).
func departments(o appliance.Order) bool { return o.Call != 0 && !o.Town }

// callOpen reports whether an order of the case's call is still at work, or the
// county has not dispatched yet.
func callOpen(c appliance.Case) bool {
	return callWaits(c) || c.Call != 0 && slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.Call == c.Call && o.State.Open() })
}

// callWaits reports whether the case's call waits: for a leader's yes, or for the
// county to dispatch it.
func callWaits(c appliance.Case) bool {
	k, ok := c.Clock(appliance.ClockD1c)
	return ok && k.StoppedAt.IsZero()
}

// AllowedOrder lists what somebody may do to the order now.
func AllowedOrder(by By, c appliance.Case, o appliance.Order) []Act {
	var out []Act
	for _, a := range orderActs {
		if canOrder(by, c, o, a) {
			out = append(out, a)
		}
	}
	return out
}

// CanOrder reports whether an act is among those that AllowedOrder lists.
func CanOrder(by By, c appliance.Case, o appliance.Order, a Act) bool {
	return slices.Contains(orderActs, a) && canOrder(by, c, o, a)
}

// canOrder reports whether the act may be done to the order, and the order still has room for it.
func canOrder(by By, c appliance.Case, o appliance.Order, a Act) bool {
	t := table[a]
	if len(t.Order) > 0 && !slices.Contains(t.Order, o.State) || t.Own && !mine(by, o) || Permit(by, a) != nil {
		return false
	}
	_, ext, sus := o.Pending()
	_, inDays := o.Clock(appliance.ClockHandle) // danger has hours, which nobody moves
	switch a {
	case ActRule:
		return rules(by, o)
	case ActRuleExtend:
		return ext && rules(by, o)
	case ActRuleSuspend:
		return sus && rules(by, o)
	case ActComplicate: // the limits are the policy's: a second time Decide says so
		return inDays && !o.Overdue && c.Complexity != appliance.Complex && rules(by, o)
	case ActExtend:
		return inDays && o.Extension == nil && !o.Overdue
	case ActSuspend:
		return inDays && !sus
	case ActRespond:
		return o.RespondedAt.IsZero()
	case ActArrive:
		return o.ArrivedAt.IsZero()
	case ActReturn:
		return !returned(c, o.Office) && !final(c)
	case ActAsk:
		p, ok := c.Phone()
		return ok && p.Mobile()
	case ActCheck:
		return o.State == appliance.OrderReported
	case ActChecked:
		return o.Check != nil && o.Check.DoneAt.IsZero() && (!by.staff() || o.Check.Person == by.Person)
	case ActReasonLate:
		return o.Overdue
	case ActRecall:
		return !departments(o) || o.Role != appliance.Lead
	}
	return true
}

// rules reports whether it is for somebody to rule on what the order's office asks
// for: the county on its departments' orders only. The box may say that the time is over.
func rules(by By, o appliance.Order) bool {
	return by.town() || departments(o) || by.Actor.Kind == appliance.ByRule
}

// returned reports whether an office has said "not mine" in this case: once is enough (§B.4 rule 3).
func returned(c appliance.Case, office string) bool {
	return slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { return o.Office == office && o.Return != nil })
}

// final reports whether the case was disputed twice and ruled on: there is nothing
// more to say against the second ruling (O07).
func final(c appliance.Case) bool {
	n := 0
	for _, o := range c.Orders {
		if o.Return != nil && o.Return.Ruling != appliance.RulingOpen && o.Return.Ruling != appliance.RulingStopped {
			n++
		}
	}
	return n >= 2
}

// mine reports whether the order is of an office that somebody acts for. Clerks
// may act for any, with evidence.
func mine(by By, o appliance.Order) bool {
	return !by.staff() || slices.Contains(by.Offices, o.Office)
}

// Cleared reports whether somebody may see who reported: in a 保密 case only
// leaders and administrators do, and a receiver sees only the cases he holds (§B.11).
func Cleared(by By, c appliance.Case) bool {
	switch {
	case by.may([]appliance.Role{appliance.RoleLeader, appliance.RoleAdmin}):
		return true
	case c.Secrecy == appliance.SecrecySecret:
		return false
	case by.may([]appliance.Role{appliance.RoleCaller, appliance.RoleDispatcher}):
		return true
	}
	return by.may([]appliance.Role{appliance.RoleReceiver}) &&
		(c.Holder == appliance.HolderClerk(by.Clerk) || c.FirstOwner == appliance.HolderClerk(by.Clerk) || c.Holder == appliance.HolderDesk)
}

// Number reports whether those who handle the case may see the number (隐号: they ask through the line).
func Number(c appliance.Case) bool {
	return c.Secrecy != appliance.SecrecyHidden && c.Secrecy != appliance.SecrecySecret
}

// Blind is words about the case as its handlers may read them: a number that they may
// not see does not stand in them either, though the villager wrote it there.
func Blind(c appliance.Case, words string) string {
	p, ok := c.Phone()
	if Number(c) || !ok {
		return words
	}
	return strings.NewReplacer(string(p), hiddenNumber, p.Local(), hiddenNumber).Replace(words)
}

const hiddenNumber = "（号码已隐）"

// change writes what was decided about the case, and goes on from there. A
// proposal falls when the case leaves the states in which it could be made.
func (s *step) change(kind appliance.Kind, ch appliance.CaseChange) {
	if p := s.c.Pending; p != nil && ch.Pending == nil && ch.State != "" && !slices.Contains(table[Act(p.Act)].Case, ch.State) {
		ch.Pending = new(*appliance.Pending)
	}
	if s.by.Evidence != "" && ch.Words.Note == "" {
		ch.Words.Note = s.by.Evidence
	}
	s.c = s.c.Apply(s.put(kind, s.c.ID, s.c.Reporter, ch))
}

// put adds an entry and returns it as it will be numbered.
func (s *step) put(kind appliance.Kind, id appliance.CaseID, peer appliance.Address, b appliance.Body) appliance.Entry {
	e := appliance.Entry{
		Seq: s.Seq + uint64(len(s.out)), At: s.Now, Actor: s.by.Actor, Kind: kind, Case: id, Peer: peer, Body: b,
	}
	s.out = append(s.out, e)
	return e
}

// call writes what was decided about a call of this case.
func (s *step) call(k appliance.Call, kind appliance.Kind, ch appliance.CallChange) appliance.Call {
	if s.by.Evidence != "" && ch.Words.Note == "" {
		ch.Words.Note = s.by.Evidence
	}
	return k.Apply(s.put(kind, s.c.ID, s.c.Reporter, ch))
}

// changeOrders is a change that sets orders, with their words beside them.
func orders(words []appliance.OrderWords, all ...appliance.Order) appliance.CaseChange {
	return appliance.CaseChange{Orders: all, Words: appliance.CaseWords{Orders: words}}
}

// reach notes a stage of the loop, once a round.
func (s *step) reach(ch *appliance.CaseChange, st appliance.Stage, waived string) {
	if !s.c.Reached(st) && !slices.ContainsFunc(ch.Steps, func(x appliance.Step) bool { return x.Stage == st }) {
		ch.Steps = append(ch.Steps, appliance.Step{Stage: st, Round: max(s.c.Round, ch.Round), At: s.Now, Waived: waived})
	}
}

// citizen is how the villager can be written to.
func (s *step) citizen() (appliance.Phone, bool) {
	p, ok := s.c.Phone()
	return p, ok && p.Mobile()
}

// progress texts stop when the villager said 退; results, safety and direct answers still go (D.8).
var progress = map[string]bool{
	"R05": true, "R06": true, "R07": true, "R08": true, "R09": true, "R14": true, "R21": true, "R31": true, "R43": true,
}

// tell queues a fixed text to the villager. What the villager did themselves by
// text is answered where it was heard.
func (s *step) tell(id string, v texts.Values) error {
	return s.tells(id, progress[texts.Template(id)], v)
}

// tellEnd is tell for news that ends the matter: it goes to those too who said 退.
func (s *step) tellEnd(id string, v texts.Values) error { return s.tells(id, false, v) }

func (s *step) tells(id string, news bool, v texts.Values) error {
	if s.by.Actor.Kind == appliance.ByCitizen {
		return nil
	}
	to, ok := s.citizen()
	if !ok {
		return nil
	}
	talk, err := s.Read.Talk(s.c.Reporter)
	if err != nil {
		return err
	}
	if talk.Silent && news {
		return nil
	}
	class := appliance.ClassReceipt
	if texts.Template(id) == "R10" {
		class = appliance.ClassResult
	}
	return s.text(to, id, s.c.ID, class, talk.English, v)
}

// year is the one in which numbers are said without theirs.
func (s *step) year() int { return s.Clock.Local(s.Now).Year() }

// orderNo is the number of an order of the case, as it is said today.
func (s *step) orderNo(seq int) string { return s.c.OrderIn(s.year(), seq) }

// erased stands in a text where words were, and were erased since.
const erased = "（略）"

// text queues a fixed text.
func (s *step) text(to appliance.Phone, id string, about appliance.CaseID, class appliance.TextClass, english bool, v texts.Values) error {
	with := texts.Values{"号": about.No()}
	if strings.HasPrefix(id, "S") {
		with["号"] = about.In(s.year())
	}
	for k, x := range v {
		if strings.HasPrefix(id, "S") {
			x = Blind(s.c, x)
		}
		with[k] = orElse(clean(x), erased)
	}
	words, err := s.Texts.Render(id, english, with)
	if err != nil {
		return fmt.Errorf("text %s: %w", id, err)
	}
	s.queue(to, texts.Template(id), about, class, words)
	return nil
}

func (s *step) queue(to appliance.Phone, template string, about appliance.CaseID, class appliance.TextClass, words string) {
	// Whoever acts by text is answered where they were heard; what others read of it
	// waits for the morning.
	e := appliance.QueueText(s.by.Actor, to, about, template, class, false, words)
	e.At, e.Seq = s.Now, s.Seq+uint64(len(s.out))
	s.out = append(s.out, e)
}

// day is a due day as villagers and staff read it.
func (s *step) day(k appliance.Clock) string {
	return texts.Day(s.Clock.Local(k.Due), k.Provisional, s.english())
}

// english reports whether this villager is written to in English.
func (s *step) english() bool {
	if s.c.Reporter == "" || s.by.Actor.Kind == appliance.ByCitizen { // they are answered where they were heard
		return false
	}
	t, err := s.Read.Talk(s.c.Reporter)
	return err == nil && t.English
}

// said is somebody's words without the blanks around them; none is a refusal.
func (s *step) said(text string) (string, error) {
	text = clean(text)
	if text == "" {
		return "", s.refuse(WhyNoWords, "")
	}
	return text, nil
}

func clean(text string) string { return strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD")) }

// reason is words that an act cannot do without.
func (s *step) reason(text string) (string, error) {
	text = clean(text)
	if text == "" {
		return "", s.refuse(WhyReason, "")
	}
	return text, nil
}

// ground is one of a list; a unique beginning will do.
func (s *step) ground(g string, list []string) (string, error) {
	g = clean(g)
	var found []string
	for _, x := range list {
		if x == g {
			return x, nil
		}
		if g != "" && strings.HasPrefix(x, g) {
			found = append(found, x)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return "", s.refuse(WhyGround, strings.Join(list, "、"))
}

func length(text string) int { return utf8.RuneCountInString(text) }

func orElse[T comparable](v, or T) T {
	var zero T
	if v == zero {
		return or
	}
	return v
}

// nobody is "nobody waits" as a change.
func nobody() *time.Time { return new(time.Time) }

package loop_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/hotline"
	"huying/appliance/loop"
	"huying/appliance/watch"
	"huying/store"
)

// machine is a hall in which anything may happen: clerks of every role, the
// staff of offices, the county, villagers by text, the minute hand, the outbox,
// and the plug being pulled. After every step what must always hold is looked at.
type machine struct {
	t     *rapid.T
	ctx   context.Context
	dir   string
	st    *store.Store
	now   time.Time
	watch *watch.Watch
	past  map[appliance.CaseID]appliance.Case // as they stood after the step before
	focus appliance.CaseID
	done  map[loop.Act]int
	log   []string
	res   loop.Result       // of the last deed
	backs map[loop.Act]bool // what could be taken back, once at least
	never map[loop.Act]int  // how often what should be could not
}

// everybody who can act, the villager and the box too.
func everybody(t testing.TB) []loop.By {
	all := []loop.By{wang, he, li, zhou, song, yang, qing, jiang, citizen, rule}
	for _, name := range []string{"赵磊", "钱进", "孙涛", "吴敏", "郑强", "冯雪", "陈刚", "褚卫", "卫国", "蒋兰", "沈青", "韩伟", "施展"} {
		all = append(all, staff(t, name))
	}
	return all
}

var villagers = []appliance.Address{zhang, sun, "+8613900003370", "+8613800000021"} // the last walks the grid

// sayings are what villagers text; %s is a case's number.
var sayings = []string{
	"村东头路灯不亮了好几天", "桥头的井盖丢了没人管", "西街垃圾堆了一周臭得很", "新 村口水渠堵了", "我要举报村会计多报低保", "查", "查%s", "催", "怎么还没弄",
	"撤", "撤%s", "是", "不", "1", "2", "3", "%s 1", "%s 3 还是不亮", "3 根本没修", "还是不行", "王庄", "12-3", "不知道", "补 在三岔路口", "就在老李家门口",
	"匿", "露", "谢谢", "退", "恢复", "英文", "中文", "电", "着火了快来人", "好的", "已经修好了",
}

func newMachine(t *rapid.T, tb testing.TB) *machine {
	m := &machine{t: t, ctx: tb.Context(), now: at("2026-11-23 09:00"), past: map[appliance.CaseID]appliance.Case{}, done: map[loop.Act]int{}, backs: map[loop.Act]bool{}, never: map[loop.Act]int{}}
	var err error
	if m.dir, err = os.MkdirTemp(shm(), "huying-loop-"); err != nil {
		t.Fatal(err)
	}
	m.open()
	es := append(records(sampleTown(tb)), clerks()...)
	m.append(es...)
	return m
}

// shm is memory where there is some; "" the temporary folder.
func shm() string {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return "/dev/shm"
	}
	return ""
}

func (m *machine) open() {
	var err error
	if m.st, err = store.Open(m.dir, store.Options{Now: m.clock}); err != nil {
		m.t.Fatal(err)
	}
	s := shared()
	m.watch = &watch.Watch{
		Ledger: m.st, Clock: s.clock, Texts: s.texts, Now: m.clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Hall: "青山镇",
	}
}

func (m *machine) clock() time.Time { return m.now }

func (m *machine) close() {
	m.st.Close()
	os.RemoveAll(m.dir)
}

func (m *machine) update(f func(appliance.Tx) error) error { return m.st.Update(m.ctx, f) }

func (m *machine) append(es ...appliance.Entry) {
	err := m.update(func(tx appliance.Tx) error {
		for i := range es {
			es[i].At = m.now
		}
		return tx.Append(es...)
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) world(r appliance.Reader, seq uint64) (loop.World, error) {
	s := shared()
	return loop.World{Now: m.now, Clock: s.clock, Texts: s.texts, Hall: "青山镇"}.Load(r, seq, time.Time{})
}

func (m *machine) view(f func(appliance.Reader) error) {
	if err := m.st.View(m.ctx, f); err != nil {
		m.t.Fatal(err)
	}
}

// cases are all cases, oldest first.
func (m *machine) cases() (out []appliance.Case) {
	m.view(func(r appliance.Reader) error {
		out = out[:0]
		for c, err := range r.Cases(appliance.CaseFilter{}) {
			if err != nil {
				return err
			}
			out = append(out, c)
		}
		return nil
	})
	slices.Reverse(out)
	return out
}

// act decides and writes; a refusal is an answer, anything else a fault. Now and then a
// clerk takes back what they did, and does it again.
func (m *machine) act(by loop.By, id appliance.CaseID, d loop.Deed) error {
	by.Waits = by.Clerk != ""
	if by.Waits && rapid.IntRange(0, 2).Draw(m.t, "second thoughts") == 0 {
		if err, back := m.takesBack(by, id, d); !back {
			return err
		}
	}
	return m.acts(by, id, d)
}

// takesBack does something and takes it back, if it can be: all is as before, and
// nobody was told.
func (m *machine) takesBack(by loop.By, id appliance.CaseID, d loop.Deed) (refused error, back bool) {
	m.now = m.now.Add(time.Millisecond) // nobody does two things at once
	before, talks, queued := m.asItIs()
	if err := m.acts(by, id, d); err != nil {
		return err, false
	}
	res := m.res
	m.backs[d.Act()] = m.backs[d.Act()] || res.Back
	if danger := before[id].Emergency || before[id].Urgency == appliance.UrgencyDanger; !res.Back && !danger && id != 0 && loop.Undoes(d.Act()) {
		m.never[d.Act()]++
	}
	err := m.update(func(tx appliance.Tx) error {
		w, err := m.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		at := res.Case
		if id != 0 {
			at = id
		}
		c, err := tx.Case(at)
		if err != nil {
			return err
		}
		es, err := loop.TakeBack(w, by, c, before[id].Version)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	})
	m.log = append(m.log, fmt.Sprintf("%s takes it back: %v", name(by), err))
	m.now = m.now.Add(time.Millisecond)
	if res.Back && err != nil {
		m.fatal("%T%+v can be taken back, but: %v", d, d, err)
	}
	if err != nil {
		return nil, false
	}
	after, talked, queues := m.asItIs()
	for id, c := range before {
		if was, is := standing(c), standing(after[id]); was != is {
			m.fatal("%T%+v was taken back, but case %s is not as before:\n%s\n%s", d, d, id.No(), was, is)
		}
	}
	if len(after) != len(before) || !slices.Equal(queued, queues) {
		m.fatal("%T%+v was taken back, but there are %d cases and %v on their way, not %d and %v", d, d, len(after), queues, len(before), queued)
	}
	for at, talk := range talks {
		if open := talk.Open; open != nil && open.Kind != appliance.AskRelay { // another question takes its place for good
			continue
		}
		if fmt.Sprintf("%+v", talk.Open) == "<nil>" && talked[at].Open != nil {
			m.fatal("%T%+v was taken back, but %s is still asked", d, d, at)
		}
	}
	return nil, true
}

// asItIs is every case, every talk, and what is on its way.
func (m *machine) asItIs() (map[appliance.CaseID]appliance.Case, map[appliance.Address]appliance.Talk, []uint64) {
	cases, talks, queued := map[appliance.CaseID]appliance.Case{}, map[appliance.Address]appliance.Talk{}, []uint64{}
	for _, c := range m.cases() {
		cases[c.ID] = c
	}
	m.view(func(r appliance.Reader) error {
		queued = queued[:0]
		for t, err := range r.TextsIn(appliance.TextQueued, appliance.TextHeld) {
			if err != nil {
				return err
			}
			queued = append(queued, t.ID)
		}
		for _, v := range villagers {
			t, err := r.Talk(v)
			if err != nil {
				return err
			}
			talks[v] = t
		}
		return nil
	})
	return cases, talks, queued
}

// standing is a case without when it was written last.
func standing(c appliance.Case) string {
	c.Version, c.UpdatedAt = 0, time.Time{}
	out, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(out), "[]", "null")
}

func (m *machine) acts(by loop.By, id appliance.CaseID, d loop.Deed) error {
	err := m.update(func(tx appliance.Tx) error {
		var c appliance.Case
		var err error
		if id != 0 {
			if c, err = tx.Case(id); err != nil {
				return err
			}
		}
		w, err := m.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		res, es, err := loop.Decide(w, by, c, d)
		if err != nil {
			return err
		}
		m.res = res
		if len(es) == 0 && d.Act() != loop.ActUrge { // what the villager said is an entry of the hotline's
			return fmt.Errorf("%s decided nothing", d.Act())
		}
		m.told(es)
		return tx.Append(es...)
	})
	var r *loop.Refusal
	if err != nil && !errors.As(err, &r) {
		m.fatal("%s %+v on %s: %v", name(by), d, id.No(), err)
	}
	if err == nil {
		m.done[d.Act()]++
		m.log = append(m.log, fmt.Sprintf("%s %s %s %T%+v", m.now.Format("01-02 15:04"), name(by), id.No(), d, d))
	}
	return err
}

func name(by loop.By) string {
	if by.Actor.Name != "" {
		return by.Actor.Name
	}
	return string(by.Actor.Kind)
}

func (m *machine) fatal(format string, args ...any) {
	m.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(m.log, "\n"))
}

// told: no decision says the same to somebody twice.
func (m *machine) told(es []appliance.Entry) {
	seen := map[string]bool{}
	for _, e := range es {
		ch, ok := e.Body.(appliance.TextChange)
		if !ok || e.Kind != appliance.KindTextQueued {
			continue
		}
		key := fmt.Sprint(e.Case, ch.Words.To, ch.Words.Text) // numbers come again with the years
		if seen[key] {
			m.fatal("told twice at once: %s to %s", ch.Words.Text, ch.Words.To)
		}
		seen[key] = true
		if strings.ContainsAny(ch.Words.Text, "{}") {
			m.fatal("an unfilled text: %s", ch.Words.Text)
		}
	}
}

// texts lets a villager write, as the hotline hears it.
func (m *machine) texts(from appliance.Address, words string) {
	m.log = append(m.log, fmt.Sprintf("%s %s 说 %s", m.now.Format("01-02 15:04"), from[len(from)-2:], words))
	err := m.update(func(tx appliance.Tx) error {
		l, err := m.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		w := hotline.World{
			Now: m.now, Clock: l.Clock, Texts: l.Texts, Hall: l.Hall, Town: l.Town, Rules: l.Rules, Read: tx, Seq: l.Seq, Next: l.Next,
			Duty: []appliance.Phone{"+8613800000041"},
		}
		talk, err := tx.Talk(from)
		if err != nil {
			return err
		}
		for c, err := range tx.Cases(appliance.CaseFilter{From: from}) {
			if err != nil {
				return err
			}
			w.Cases = append(w.Cases, c)
		}
		for a, err := range tx.Alarms(true) {
			if err != nil {
				return err
			}
			if w.Alarm == nil && a.Phone == from {
				w.Alarm = &a
			}
		}
		es := hotline.Step(w, talk, appliance.Message{From: from, Text: words, SentAt: m.now, HeardAt: m.now, ID: l.Seq})
		m.told(es)
		return tx.Append(es...)
	})
	if err != nil {
		m.fatal("%s texts %q: %v", from, words, err)
	}
}

// carry hands what is queued to the network, and says who was told.
func (m *machine) carry() {
	m.log = append(m.log, m.now.Format("01-02 15:04")+" the outbox sends")
	err := m.update(func(tx appliance.Tx) error {
		var all []appliance.Outgoing
		for o, err := range tx.TextsIn(appliance.TextQueued) {
			if err != nil {
				return err
			}
			if !o.NextAt.After(m.now) {
				all = append(all, o)
			}
		}
		for _, o := range all {
			e := appliance.Entry{
				At: m.now, Actor: appliance.Rule("outbox"), Kind: appliance.KindTextSent, Case: o.Case, Peer: appliance.Address(o.To),
				Body: appliance.TextChange{Text: o.ID, State: appliance.TextSent, Attempt: 1, Part: 1, PartState: appliance.TextSent},
			}
			if err := tx.Append(e); err != nil {
				return err
			}
			if o.Case == 0 {
				continue
			}
			c, err := tx.Case(o.Case)
			if err != nil {
				return err
			}
			if told, ok := o.Apply(e).Told(c, appliance.Rule("outbox"), m.now); ok {
				if err := tx.Append(told); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		m.fatal("the outbox: %v", err)
	}
}

// passes lets time go by; the minute hand looks every few hours on the way.
func (m *machine) passes(d time.Duration) {
	m.log = append(m.log, fmt.Sprintf("%s %v pass", m.now.Format("01-02 15:04"), d))
	for d > 0 {
		step := min(d, 7*time.Hour)
		m.now, d = m.now.Add(step), d-step
		if err := m.watch.Look(m.ctx); err != nil {
			m.fatal("the watch: %v", err)
		}
	}
}

// falls is the plug being pulled after a commit: what was on the disk goes on elsewhere.
func (m *machine) falls() {
	m.log = append(m.log, "the plug is pulled")
	dir, err := os.MkdirTemp(shm(), "huying-loop-")
	if err != nil {
		m.t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(m.dir)); err != nil {
		m.t.Fatal(err)
	}
	m.close()
	m.dir = dir
	m.open()
}

// reopens is an orderly stop and start.
func (m *machine) reopens() {
	m.log = append(m.log, "stop and start")
	if err := m.st.Close(); err != nil {
		m.t.Fatal(err)
	}
	m.open()
}

// TestAnythingMayHappen plays that hall.
func TestAnythingMayHappen(t *testing.T) {
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if !set { // enough for every day; more with -rapid.checks
		if err := flag.Set("rapid.checks", "12"); err != nil {
			t.Fatal(err)
		}
	}
	all := everybody(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(rt, t)
		defer m.close()
		for range rapid.IntRange(80, 200).Draw(rt, "steps") {
			cases := m.cases()
			one := func(what string) appliance.Case { return cases[rapid.IntRange(0, len(cases)-1).Draw(rt, what)] }
			by := all[rapid.IntRange(0, len(all)-1).Draw(rt, "who")]
			switch k := rapid.IntRange(0, 29).Draw(rt, "what"); {
			case len(cases) == 0 || k == 0 && len(cases) < 4:
				open := loop.Open{Phone: rapid.SampledFrom(append([]appliance.Address{""}, villagers...)).Draw(rt, "phone"), Text: "路灯不亮", Grid: "12-3"}
				open.Urgency = rapid.SampledFrom([]appliance.Urgency{"", "", appliance.UrgencyPressing, appliance.UrgencyDanger}).Draw(rt, "urgency")
				m.act(wang, 0, open)
			case k <= 2:
				words := rapid.SampledFrom(sayings).Draw(rt, "words")
				if strings.Contains(words, "%s") {
					words = fmt.Sprintf(words, one("about").ID.No())
				}
				m.texts(rapid.SampledFrom(villagers).Draw(rt, "from"), words)
			case k <= 4:
				m.passes(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, time.Hour, 5 * time.Hour, 24 * time.Hour, 72 * time.Hour, 240 * time.Hour}).Draw(rt, "time"))
			case k == 5:
				m.carry()
			case k == 6 && rapid.IntRange(0, 3).Draw(rt, "power") == 0:
				m.falls()
			case k == 7 && rapid.IntRange(0, 3).Draw(rt, "stop") == 0:
				m.reopens()
			case k <= 8: // somebody tries something, whether or not they may
				tries := append([]loop.Deed{loop.Self{Text: "已就地修好了"}, loop.Self{Text: "已就地修好了"}}, deeds...)
				m.act(by, one("case").ID, tries[rapid.IntRange(0, len(tries)-1).Draw(rt, "deed")])
			default: // somebody does what they are offered
				c := one("case")
				if before, ok := m.past[m.focus]; ok && rapid.IntRange(0, 2).Draw(rt, "go on") > 0 {
					c = before // a matter is mostly followed to its end
				}
				m.focus = c.ID
				// The act first, then who: most acts are many people's, the telling ones are few's.
				offers := map[loop.Act][]offer{}
				for _, by := range all {
					for _, o := range m.offers(by, c) {
						if !idle[o.act] || k == 29 {
							offers[o.act] = append(offers[o.act], o)
						}
					}
				}
				if len(offers) == 0 {
					break
				}
				// What was done least goes first, so that a run gets to the end of things.
				acts := slices.SortedFunc(maps.Keys(offers), func(a, b loop.Act) int { return cmp.Or(cmp.Compare(m.done[a], m.done[b]), cmp.Compare(a, b)) })
				some := offers[acts[rapid.IntRange(0, min(len(acts)-1, 4)).Draw(rt, "act")]]
				o := some[rapid.IntRange(0, len(some)-1).Draw(rt, "by")]
				if err := m.act(o.by, c.ID, o.deed); err != nil {
					m.offered(o, c, err)
				}
			}
			m.holds()
			if cases = m.cases(); len(cases) > 0 {
				m.compareOffers(all[rapid.IntRange(0, len(all)-1).Draw(rt, "asks")], one("of"))
			}
		}
		if err := m.st.Equal(m.ctx); err != nil {
			m.fatal("the database is not the sum of the journal: %v", err)
		}
	})
}

// idle acts move nothing; there would be too many of them.
var idle = map[loop.Act]bool{
	loop.ActNote: true, loop.ActPrint: true, loop.ActAnswer: true, loop.ActReveal: true, loop.ActCorrect: true, loop.ActSupervise: true, loop.ActUrge: true,
	loop.ActTake: true, loop.ActHandOver: true, loop.ActSecrecy: true, loop.ActSplit: true, loop.ActAsk: true, loop.ActReply: true, loop.ActRecheck: true,
	loop.ActQuestion: true, loop.ActFeed: true, loop.ActCheck: true,
}

// An offer is an act that a list of what is allowed names, with what it needs.
type offer struct {
	by   loop.By
	act  loop.Act
	deed loop.Deed
}

// offers are all acts that somebody is offered about a case, its orders and its
// call, with sensible words. Those which nothing sensible can be said for are left out.
func (m *machine) offers(by loop.By, c appliance.Case) []offer {
	var out []offer
	add := func(a loop.Act, o appliance.Order) {
		if d := m.sensible(by, c, o, a); d != nil {
			out = append(out, offer{with(by), a, d})
		}
	}
	for _, a := range loop.Allowed(by, c) {
		add(a, appliance.Order{})
	}
	for _, o := range c.Orders {
		for _, a := range loop.AllowedOrder(by, c, o) {
			add(a, o)
		}
	}
	if k, ok := m.call(c); ok {
		for _, a := range loop.AllowedCall(by, k) {
			add(a, appliance.Order{})
		}
	}
	return out
}

// with is somebody with the word of whoever they act for.
func with(by loop.By) loop.By {
	if by.Clerk != "" {
		by.Evidence = "来电"
	} else if by.Person != "" && slices.ContainsFunc(by.Roles, func(r appliance.Role) bool { return r == appliance.RoleDispatcher || r == appliance.RoleLeader }) {
		by.Evidence = "来电"
	}
	return by
}

func (m *machine) call(c appliance.Case) (k appliance.Call, ok bool) {
	if c.Call == 0 {
		return k, false
	}
	m.view(func(r appliance.Reader) (err error) {
		k, err = r.Call(c.Call)
		return err
	})
	return k, true
}

// offered: what was offered may be refused only for what the lists cannot know: the
// time, a policy's count, and that nobody else is left to be named.
func (m *machine) offered(o offer, c appliance.Case, err error) {
	var r *loop.Refusal
	if errors.As(err, &r) && slices.Contains(map[loop.Act][]loop.Why{
		loop.ActGiveUp: {loop.WhyTries}, loop.ActTry: {loop.WhyEnough}, loop.ActReopen: {loop.WhyReopenLate}, loop.ActReturn: {loop.WhyReturnLate},
		loop.ActExtend: {loop.WhyPast}, loop.ActComplicate: {loop.WhyPast, loop.WhyNothing},
	}[o.act], r.Why) {
		return
	}
	m.fatal("%s is offered %s on a %s case, and refused: %v\n%+v", name(o.by), o.act, c.State, err, c)
}

// compareOffers holds the lists of what is allowed against what Decide says, act by act.
func (m *machine) compareOffers(by loop.By, c appliance.Case) {
	k, hasCall := m.call(c)
	m.view(func(r appliance.Reader) error {
		w, err := m.world(r, 1<<40)
		if err != nil {
			return err
		}
		check := func(a loop.Act, o appliance.Order, listed bool) {
			d := m.sensible(by, c, o, a)
			if d == nil {
				return
			}
			_, _, err := loop.Decide(w, with(by), c, d)
			var no *loop.Refusal
			switch {
			case err == nil && !listed:
				m.fatal("%s may %s (%+v) on a %s case (order %s, call %s), but is not offered it\n%+v", name(by), a, d, c.State, o.State, k.State, c)
			case err != nil && !errors.As(err, &no):
				m.fatal("%s %s: %v", name(by), a, err)
			case err != nil && listed:
				m.offered(offer{by, a, d}, c, err)
			}
		}
		allowed := loop.Allowed(by, c)
		for _, a := range loop.CaseActs() {
			check(a, appliance.Order{}, slices.Contains(allowed, a))
		}
		for _, o := range c.Orders {
			allowed := loop.AllowedOrder(by, c, o)
			for _, a := range loop.OrderActs() {
				check(a, o, slices.Contains(allowed, a))
			}
		}
		if hasCall {
			allowed := loop.AllowedCall(by, k)
			for _, a := range loop.CallActs() {
				check(a, appliance.Order{}, slices.Contains(allowed, a))
			}
		}
		return nil
	})
}

// free is an office without an order in the case.
func free(c appliance.Case) string {
	for _, code := range []string{"Z04", "Z05", "Z06", "Z07", "W201", "Z03", "Z01", "W202"} {
		if code != c.Accused && !slices.ContainsFunc(c.OpenOrders(), func(o appliance.Order) bool { return o.Office == code }) {
			return code
		}
	}
	return ""
}

// sensible is the act with what a person would say with it; nil: nothing sensible can be said here.
func (m *machine) sensible(by loop.By, c appliance.Case, o appliance.Order, a loop.Act) loop.Deed {
	review := appliance.DateOf(shared().clock.Local(m.now.AddDate(0, 0, 30)))
	switch a {
	case loop.ActQuestion:
		return loop.Question{}
	case loop.ActGoOn:
		return loop.GoOn{}
	case loop.ActAccept:
		return loop.Accept{}
	case loop.ActRefuse:
		return loop.Refuse{Ground: "非本辖区"}
	case loop.ActBook:
		return loop.Book{Ground: "资金", Review: review}
	case loop.ActConfirm:
		return loop.Confirm{}
	case loop.ActDecline:
		return loop.Decline{Reason: "不必"}
	case loop.ActMerge:
		for _, x := range m.cases() {
			if x.ID != c.ID && x.State.Open() && x.State != appliance.CaseFollowup && (c.Urgency != appliance.UrgencyDanger || x.Urgency == appliance.UrgencyDanger) {
				return loop.Merge{Into: x.ID, Sure: true}
			}
		}
		return nil
	case loop.ActUnmerge:
		return loop.Unmerge{}
	case loop.ActSplit:
		return loop.Split{Text: "另一件"}
	case loop.ActDispatch:
		office := free(c)
		if lead, ok := c.Lead(); ok && lead.State.Open() {
			return loop.Dispatch{Assists: []string{office}}
		}
		return loop.Dispatch{Lead: office}
	case loop.ActMakeCall:
		return loop.MakeCall{Reason: appliance.CallBeyond, Done: "已劝阻", Urgent: true, Situation: "C-02-1"}
	case loop.ActAnswer:
		return loop.Answer{Text: "在办了"}
	case loop.ActNote:
		return loop.Note{Text: "记一笔"}
	case loop.ActTake:
		return loop.Take{}
	case loop.ActHandOver:
		if c.Holder == appliance.HolderDesk {
			return loop.HandOver{To: he.Clerk}
		}
		return loop.HandOver{}
	case loop.ActConclude:
		return loop.Conclude{Text: "已答复"}
	case loop.ActPass:
		return loop.Pass{Text: "已办好", Note: "看过"}
	case loop.ActSendBack:
		d := loop.SendBack{Reason: "没写清"}
		for _, x := range c.Orders { // of those that are reported, one that whoever acts has a say on
			if x.State == appliance.OrderReported && (d.Order == 0 || x.Call != 0 && !x.Town) {
				d.Order = x.Seq
			}
		}
		return d
	case loop.ActFeed:
		return loop.Feed{How: "上门"}
	case loop.ActRate:
		return loop.Rate{Rating: 1 + int(m.now.Unix()/60+int64(c.ID))%3}
	case loop.ActTry:
		return loop.Try{How: loop.TryCall}
	case loop.ActGiveUp:
		return loop.GiveUp{}
	case loop.ActReopen:
		return loop.Reopen{Reason: "又坏了"}
	case loop.ActUnbook:
		return loop.Unbook{Solved: c.ID%2 == 0, Text: "已解决"}
	case loop.ActTransfer:
		return loop.Transfer{To: "县公安局", No: "3号", Reason: "盗窃"}
	case loop.ActTransferSigned:
		return loop.TransferSigned{Receipt: "已收"}
	case loop.ActTransferBack:
		return loop.TransferRefused{Reason: "不归他们"}
	case loop.ActSecrecy:
		if c.Secrecy == appliance.SecrecyHidden {
			return loop.Secrecy{To: appliance.SecrecySecret, Reason: "怕报复"}
		}
		return loop.Secrecy{To: appliance.SecrecyHidden, Reason: "怕报复"}
	case loop.ActCorrect:
		return loop.Correct{Reason: "写错", Summary: c.Summary + "改"}
	case loop.ActReveal:
		return loop.Reveal{Reason: "回电"}
	case loop.ActSupervise:
		return loop.Supervise{Ask: "尽快办", Kind: []appliance.SuperviseKind{appliance.SuperviseOrder, appliance.SuperviseRectify}[int(c.ID)%2]}
	case loop.ActReply:
		return loop.Reply{Text: "在办"}
	case loop.ActRecheck:
		return loop.Recheck{Done: c.ID%3 != 0, Note: "看过"}
	case loop.ActUrge:
		return loop.Urge{}
	case loop.ActPrint:
		return loop.Print{What: "全过程"}

	case loop.ActSign:
		return loop.Sign{Order: o.Seq}
	case loop.ActRespond:
		return loop.Respond{Order: o.Seq}
	case loop.ActArrive:
		return loop.Arrive{Order: o.Seq}
	case loop.ActReturn:
		return loop.Return{Order: o.Seq, Ground: "非本部门职责"}
	case loop.ActRule:
		if office := free(c); o.Seq%2 == 0 && office != "" && by.Actor.Kind != appliance.ByRule {
			return loop.Rule{Order: o.Seq, Yes: true, Office: office}
		}
		return loop.Rule{Order: o.Seq}
	case loop.ActExtend:
		return loop.Extend{Order: o.Seq, Days: 1, Reason: "等配件"}
	case loop.ActRuleExtend:
		return loop.RuleExtend{Order: o.Seq, Yes: by.Actor.Kind != appliance.ByRule && o.State != appliance.OrderSuspended && m.now.Before(o.Due())}
	case loop.ActSuspend:
		return loop.Suspend{Order: o.Seq, Cause: "不可抗力"}
	case loop.ActRuleSuspend:
		return loop.RuleSuspend{Order: o.Seq, Yes: o.State != appliance.OrderReturned}
	case loop.ActResume:
		return loop.Resume{Order: o.Seq}
	case loop.ActReport:
		return loop.Report{Order: o.Seq, Text: "已经全部处理完毕", All: true}
	case loop.ActRecall:
		return loop.Recall{Order: o.Seq, Reason: "改派"}
	case loop.ActAsk:
		return loop.Ask{Order: o.Seq, Text: "哪一根"}
	case loop.ActCheck:
		return loop.Check{Order: o.Seq, Person: "卫国"}
	case loop.ActChecked:
		return loop.Checked{Order: o.Seq, True: o.Seq%2 == 0}
	case loop.ActComplicate:
		return loop.Complicate{Order: o.Seq, Reason: "要检测"}
	case loop.ActPolice:
		return loop.Police{Who: "李静"}
	case loop.ActReasonLate:
		return loop.ReasonLate{Order: o.Seq, Reason: "客观"}

	case loop.ActApproveCall:
		return loop.ApproveCall{Yes: c.ID%2 == 0, Note: "先等等"}
	case loop.ActReceiveCall:
		return loop.ReceiveCall{}
	case loop.ActDispatchCall:
		lead := []string{"X02", "X03", "X04"}[int(c.ID)%3]
		return loop.DispatchCall{Lead: lead, Assists: []string{"X05"}[:int(c.ID/10)%2], DocNo: "8号"}
	case loop.ActSendBackCall:
		return loop.SendBackCall{Reason: "缺照片"}
	case loop.ActSupplyCall:
		return loop.SupplyCall{Text: "照片已送"}
	case loop.ActWithdrawCall:
		return loop.WithdrawCall{Reason: "已解决"}
	case loop.ActRateCall:
		return loop.RateCall{Speed: 1, Effect: 1 + int(c.ID)%4, Note: "知道"}
	case loop.ActEndCall:
		return loop.EndCall{}
	}
	m.t.Fatalf("nothing sensible is known for %s", a)
	return nil
}

// holds is what must hold whatever happens (domain 2 §B.2, F2-01, F2-07, durability.md).
func (m *machine) holds() {
	cases := m.cases()
	by := map[appliance.CaseID]appliance.Case{}
	for _, c := range cases {
		by[c.ID] = c
	}
	for _, c := range cases {
		old, known := m.past[c.ID]
		if known && c.Version == old.Version {
			continue
		}
		if known && c.Version < old.Version {
			m.fatal("%s went from version %d to %d", c.ID.No(), old.Version, c.Version)
		}
		m.holdsFor(c)
		m.promises(old, c)
		m.stories(c)
	}
	for _, c := range cases { // a case may be touched by what happens to another
		if c.State != appliance.CaseMerged {
			continue
		}
		main, ok := by[c.MergedInto]
		if !ok || !slices.Contains(main.Joined, c.ID) || !main.State.Open() || main.State == appliance.CaseFollowup {
			m.fatal("%s waits with %s, which is %s and has %v", c.ID.No(), c.MergedInto.No(), main.State, main.Joined)
		}
	}
	m.view(func(r appliance.Reader) error {
		for k, err := range r.Calls(false) {
			if err != nil {
				return err
			}
			c := by[k.Case]
			waits := slices.Contains([]appliance.CallState{appliance.CallPlanned, appliance.CallCalled, appliance.CallReceived, appliance.CallSentBack}, k.State)
			if waits && (c.Call != k.ID || due(c.Clocks, appliance.ClockD1c) == "-") {
				m.fatal("%s is %s, its day is %q", k.ID.No(), k.State, due(c.Clocks, appliance.ClockD1c))
			}
			if k.State.Open() && k.State != appliance.CallCompleted && c.State != appliance.CaseAccepted && c.State != appliance.CaseWorking && c.State != appliance.CaseReview {
				m.fatal("%s is %s in a %s case", k.ID.No(), k.State, c.State)
			}
			if k.State == appliance.CallDisputed && !slices.ContainsFunc(c.Orders, func(o appliance.Order) bool { ret, _, _ := o.Pending(); return ret && o.Call == k.ID }) {
				m.fatal("%s is disputed, but no return waits", k.ID.No())
			}
		}
		return nil
	})
	m.past = by
}

func runs(c appliance.Case, id appliance.ClockID) bool {
	k, ok := c.Clock(id)
	return ok && k.StoppedAt.IsZero()
}

func (m *machine) holdsFor(c appliance.Case) {
	bad := func(format string, args ...any) {
		m.fatal("%s (%s): %s\n%+v", c.ID.No(), c.State, fmt.Sprintf(format, args...), c)
	}
	open := c.OpenOrders()
	if c.State.Open() && c.Holder == "" {
		bad("nobody holds it")
	}
	seqs, leads, returned, waiting := map[int]bool{}, 0, false, 0
	for i, o := range c.Orders {
		if seqs[o.Seq] || o.Seq != i+1 {
			bad("order numbers %d at %d", o.Seq, i)
		}
		seqs[o.Seq] = true
		ret, ext, sus := o.Pending()
		returned = returned || ret
		if !o.State.Open() && (ret || ext || sus) || o.State == appliance.OrderReported && (ret || ext || sus) {
			bad("order %d is %s and something of it still waits", o.Seq, o.State)
		}
		if !o.State.Open() {
			if slices.ContainsFunc(o.Clocks, func(k appliance.Clock) bool { return k.StoppedAt.IsZero() }) {
				bad("a clock of order %d runs on", o.Seq)
			}
			continue
		}
		if o.Role == appliance.Lead && !o.Town {
			leads++
		}
		if o.State != appliance.OrderReported {
			waiting++
		}
		for _, k := range o.Clocks {
			w := loop.World{Clock: shared().clock, Rules: defaults()}
			if k.Running() && k.Wake.IsZero() && k.Fired < len(w.Moments(k)) {
				bad("clock %s of order %d runs and nobody wakes", k.ID, o.Seq)
			}
			if k.StoppedAt.IsZero() && !k.Wake.IsZero() && (c.Wake().IsZero() || c.Wake().After(k.Wake)) {
				bad("the case wakes at %v, its order at %v", c.Wake(), k.Wake)
			}
		}
		handle, ok := o.Clock(appliance.ClockHandle)
		if ok && (o.State == appliance.OrderSuspended) == handle.Running() && handle.StoppedAt.IsZero() {
			bad("order %d is %s, its clock runs: %v", o.Seq, o.State, handle.Running())
		}
	}
	if leads > 1 {
		bad("%d leads", leads)
	}
	if returned != runs(c, appliance.ClockRule) {
		bad("a return waits: %v, the ruling's clock runs: %v", returned, runs(c, appliance.ClockRule))
	}
	if c.Pending != nil && !slices.Contains(loop.Table(loop.Act(c.Pending.Act)).Case, c.State) {
		bad("%s still waits for a second person", c.Pending.Act)
	}
	switch c.State {
	case appliance.CaseNew:
		if len(open) > 0 || !runs(c, appliance.ClockAccept) {
			bad("orders %d, accept %v", len(open), runs(c, appliance.ClockAccept))
		}
	case appliance.CaseAsking:
		if len(open) > 0 || !runs(c, appliance.ClockAsk) {
			bad("orders %d, ask %v", len(open), runs(c, appliance.ClockAsk))
		}
	case appliance.CaseAccepted:
		if len(open) > 0 || !runs(c, appliance.ClockD1) {
			bad("orders %d, D1 %v", len(open), runs(c, appliance.ClockD1))
		}
	case appliance.CaseWorking:
		if waiting == 0 && !runs(c, appliance.ClockD1c) {
			bad("nobody works")
		}
		if lead, ok := c.Lead(); ok && lead.State.Open() && c.Holder != appliance.HolderOffice(lead.Office) {
			bad("%s leads, %s holds it", lead.Office, c.Holder)
		}
		if leads == 0 && strings.HasPrefix(string(c.Holder), "office:") {
			bad("no office leads, %s holds it", c.Holder)
		}
		if leads == 1 && !runs(c, appliance.ClockHandle) && !runs(c, appliance.ClockUrgent) {
			bad("nothing is promised to the villager")
		}
	case appliance.CaseReview:
		if waiting > 0 || len(open) == 0 && c.Outcome.Level != "网格" || !runs(c, appliance.ClockReview) { // the grid's own work has no order
			bad("%d orders wait, %d are open", waiting, len(open))
		}
	case appliance.CaseFollowup:
		if len(open) > 0 || !runs(c, appliance.ClockRate) {
			bad("orders %d, rate %v", len(open), runs(c, appliance.ClockRate))
		}
	case appliance.CaseBooked:
		if slices.ContainsFunc(open, func(o appliance.Order) bool { return o.State != appliance.OrderBooked }) || !runs(c, appliance.ClockBooked) {
			bad("orders %+v, booked %v", open, runs(c, appliance.ClockBooked))
		}
	default: // it is over
		if len(open) > 0 {
			bad("%d orders are open", len(open))
		}
		for _, k := range c.Clocks {
			if k.StoppedAt.IsZero() && k.ID != appliance.ClockSuper && k.ID != appliance.ClockCallRate {
				bad("clock %s runs on", k.ID)
			}
		}
		if c.State != appliance.CaseMerged && (c.Outcome.Code == "" || c.Outcome.ToldAt.IsZero() || c.Outcome.ToldBy == "") {
			bad("outcome %+v", c.Outcome)
		}
	}
	if c.State == appliance.CaseClosed || c.State == appliance.CaseUnreachable {
		for _, st := range appliance.Stages {
			if !c.Reached(st) {
				bad("%s is missing", st)
			}
		}
	}
}

// promises: within a round the villager's deadline starts once and never comes earlier.
func (m *machine) promises(old, c appliance.Case) {
	for _, id := range []appliance.ClockID{appliance.ClockHandle, appliance.ClockUrgent} {
		a, ok := old.Clock(id)
		b, still := c.Clock(id)
		if !ok || !a.StoppedAt.IsZero() || old.Round != c.Round {
			continue
		}
		if !still || !b.Start.Equal(a.Start) {
			m.fatal("%s: the villager's %s began at %v, now at %v", c.ID.No(), id, a.Start, b.Start)
		}
		if !a.Due.IsZero() && !b.Due.IsZero() && b.Due.Before(a.Due) {
			m.fatal("%s: the villager's %s was due %v, now %v", c.ID.No(), id, a.Due, b.Due)
		}
	}
}

// stories: who is told what, as often as it happened.
func (m *machine) stories(c appliance.Case) {
	kinds, templates := map[appliance.Kind]int{}, map[string]int{}
	last := uint64(0)
	m.view(func(r appliance.Reader) error {
		clear(kinds)
		clear(templates)
		last = 0
		for e, err := range r.Story(c.ID) {
			if err != nil {
				return err
			}
			if e.Seq <= last {
				m.fatal("%s: entry %d after %d", c.ID.No(), e.Seq, last)
			}
			last = e.Seq
			if ch, ok := e.Body.(appliance.TextChange); ok {
				if e.Kind == appliance.KindTextQueued {
					templates[ch.Template]++
				}
				continue
			}
			if ch, ok := e.Body.(appliance.CaseChange); ok && e.Kind == appliance.KindCaseConcluded && ch.State == appliance.CaseClosed {
				continue // who reported and mended it is told nothing
			}
			kinds[e.Kind]++
		}
		return nil
	})
	p, _ := c.Phone()
	want := func(template string, times int) {
		if !p.Mobile() {
			times = 0
		}
		if templates[template] != times {
			m.fatal("%s: %s went out %d times, want %d; %v\n%+v", c.ID.No(), template, templates[template], times, slices.Sorted(maps.Keys(templates)), c)
		}
	}
	want("R10", kinds[appliance.KindCaseConcluded])
	want("R37", kinds[appliance.KindCaseUnreachable])
	want("R13", kinds[appliance.KindCaseRefused])
	if n := kinds[appliance.KindCaseRated] - kinds[appliance.KindCaseRedone]; p.Mobile() && templates["R11"] > kinds[appliance.KindCaseRated] {
		m.fatal("%s: R11 went out %d times for %d ratings", c.ID.No(), templates["R11"], n)
	}
}

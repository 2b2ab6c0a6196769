package watch

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
	"huying/appliance/workday"
	"huying/store"
)

// hall is a township's box with a clock that a test sets.
type hall struct {
	*testing.T
	st    *store.Store
	w     *Watch
	now   time.Time
	told  int // texts read so far
	clock workday.Clock
}

var (
	zone     = time.FixedZone("Asia/Shanghai", 8*3600)
	villager = appliance.Address("+8613900001111")
)

const (
	power      = appliance.Phone("+8613800000048")
	dispatcher = appliance.Phone("+8613800000043")
	leader     = appliance.Phone("+8613800000041")
	supervisor = appliance.Phone("+8613800000031")
	county     = appliance.Phone("+8613800000051")
	water      = appliance.Phone("+8613800000013")
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		panic(err)
	}
	return t
}

func open(t *testing.T, now string) *hall {
	h := &hall{T: t, now: at(now)}
	st, err := store.Open(t.TempDir(), store.Options{Now: h.time})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	hours, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	h.st, h.clock = st, workday.Clock{Calendar: workday.New(), Hours: hours}
	h.w = &Watch{
		Ledger: st, Clock: h.clock, Texts: words, Now: h.time, Log: slog.New(slog.DiscardHandler), Hall: "青山镇", Head: st.Head,
	}
	person := func(code, name string, p appliance.Phone, office, title string, roles ...appliance.Role) appliance.Person {
		return appliance.Person{Code: code, Name: name, Phone: p, Posts: []appliance.Post{{Office: office, Title: title}}, Roles: roles, Verified: 1}
	}
	h.town(
		appliance.Office{Code: "X01", Name: "县中心", Short: "县中心", Level: appliance.LevelCounty, Kind: appliance.OfficeCentre},
		appliance.Office{Code: "X04", Name: "县水利局", Short: "水利局", Level: appliance.LevelCounty, Kind: appliance.OfficeBureau},
		appliance.Office{Code: "Z02", Name: "综治中心", Short: "综治中心", Level: appliance.LevelTown, Kind: appliance.OfficeCentre},
		appliance.Office{Code: "Z07", Name: "供电所", Short: "供电所", Level: appliance.LevelTown, Kind: appliance.OfficeStation},
		person("p1", "周明", leader, "Z02", "副镇长", appliance.RoleLeader),
		person("p2", "李静", dispatcher, "Z02", "综治中心主任", appliance.RoleDispatcher),
		person("p3", "钱进", power, "Z07", "所长", appliance.RoleHandler),
		person("p4", "褚卫", supervisor, "X01", "科员", appliance.RoleSupervisor),
		person("p5", "吴敏", county, "X01", "调度员", appliance.RoleCounty),
		person("p6", "陈刚", water, "X04", "水利股", appliance.RoleHandler),
	)
	return h
}

func (h *hall) time() time.Time { return h.now }

func (h *hall) town(records ...appliance.Record) {
	h.Helper()
	h.update(func(tx appliance.Tx) error {
		for _, r := range records {
			if err := tx.Append(appliance.Entry{At: h.now, Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: r}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *hall) update(f func(appliance.Tx) error) {
	h.Helper()
	if err := h.st.Update(h.Context(), f); err != nil {
		h.Fatal(err)
	}
}

var clerk = loop.By{
	Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1", Name: "李静"}, Clerk: "1", Evidence: "来电",
	Roles: []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller, appliance.RoleLeader},
}

// do decides a deed and writes it down.
func (h *hall) do(by loop.By, id appliance.CaseID, d loop.Deed) loop.Result {
	h.Helper()
	var res loop.Result
	h.update(func(tx appliance.Tx) error {
		var c appliance.Case
		var err error
		if id != 0 {
			if c, err = tx.Case(id); err != nil {
				return err
			}
		}
		w, err := h.w.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		var es []appliance.Entry
		if res, es, err = loop.Decide(w, by, c, d); err != nil {
			return err
		}
		return tx.Append(es...)
	})
	return res
}

// matter is a case at work in an office, dispatched now.
func (h *hall) matter(office string) appliance.CaseID {
	h.Helper()
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "村东头路灯不亮了"}).Case
	h.do(clerk, id, loop.Accept{})
	h.do(clerk, id, loop.Dispatch{Lead: office})
	h.quiet()
	return id
}

// quiet forgets what was said so far.
func (h *hall) quiet() { h.said() }

// said are the texts queued since the last look: "phone tail template: words".
func (h *hall) said() []string {
	h.Helper()
	var out []string
	err := h.st.View(h.Context(), func(r appliance.Reader) error {
		var all []appliance.Outgoing
		for t, err := range r.Texts(0) {
			if err != nil {
				return err
			}
			all = append(all, t)
		}
		slices.Reverse(all)
		for _, t := range all[h.told:] {
			out = append(out, t.To.Tail()+" "+t.Template+" "+t.Text)
		}
		h.told = len(all)
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return out
}

// look moves the clock and lets the watch look; want are the beginnings of what is said, in any order.
func (h *hall) look(now string, want ...string) {
	h.Helper()
	h.now = at(now)
	if err := h.w.Look(h.Context()); err != nil {
		h.Fatal(err)
	}
	got := h.said()
	for _, w := range want {
		if i := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, w) }); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else {
			h.Errorf("%s: nothing said begins with %q; left: %q", now, w, got)
		}
	}
	got = slices.DeleteFunc(got, func(g string) bool { // the day's own jobs have tests of their own
		return strings.Contains(g, " S19 ") || strings.Contains(g, " S20 ")
	})
	for _, g := range got {
		h.Errorf("%s: also said %q", now, g)
	}
}

func (h *hall) kase(id appliance.CaseID) appliance.Case {
	h.Helper()
	var c appliance.Case
	if err := h.st.View(h.Context(), func(r appliance.Reader) (err error) {
		c, err = r.Case(id)
		return err
	}); err != nil {
		h.Fatal(err)
	}
	return c
}

// Dispatched on Monday, due on Thursday: the day before, the day itself twice,
// then black and up the ladder. At night and at the weekend nobody is mailed.
func TestAnOrderRunsOut(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.matter("供电所")
	h.look("2026-11-23 10:00")
	h.look("2026-11-23 14:30", "0048 S02 【提醒】工单1007-1还没签收")
	h.do(clerk, id, loop.Sign{})
	h.quiet()
	h.look("2026-11-24 09:30")
	h.look("2026-11-25 08:59")
	h.look("2026-11-25 09:00", "0048 S02 【提醒】工单1007-1快到期:11月26日17:30")
	h.look("2026-11-25 09:01")
	h.look("2026-11-26 09:00", "0048 S02") // the head is the handler here: told once
	h.look("2026-11-26 14:00", "0048 S02")
	h.look("2026-11-26 17:29")
	h.look("2026-11-26 17:31", "0048 S03 【超期】工单1007-1应于11月26日17:30办结,现已超期")
	if o, _ := h.kase(id).Order(1); !o.Overdue {
		t.Error("the order is not marked overdue")
	}
	h.look("2026-11-26 23:00")
	h.look("2026-11-27 09:00", "0048 S03 【超期】工单1007-1应于11月26日办结,已超期1个工作日")
	h.look("2026-11-28 09:00") // Saturday
	h.look("2026-11-29 09:00")
	h.look("2026-11-30 09:00", "0041 S03 【超期】供电所的工单1007-1", "0048 S03")
	h.look("2026-12-01 09:00", "0031 S03 【超期】供电所的工单1007-1", "0048 S03")
	h.look("2026-12-02 09:00")
}

// A box that was off for two weeks says each thing once, as it now is.
func TestABoxThatWasOffFloodsNobody(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	for range 30 {
		h.matter("供电所")
	}
	h.now = at("2026-12-08 09:05")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, s := range h.said() {
		n[s[:4]]++
	}
	if n["0048"] > 3 || n["0041"] > 2 || n["0031"] > 5 || n["0043"] > 3 {
		t.Errorf("too many texts: %v", n)
	}
	h.look("2026-12-08 09:06")
}

// What nobody decides lapses: an extension is not granted, a return stays where it was.
func TestWhatNobodyDecidesLapses(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.matter("供电所")
	office := loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff, ID: "p3"}, Person: "p3", Offices: []string{"Z07"}, Roles: []appliance.Role{appliance.RoleHandler}}
	h.now = at("2026-11-23 10:00")
	h.do(office, id, loop.Return{Ground: appliance.ReturnNotOurs, Reason: "是电信的灯"})
	h.quiet()
	h.look("2026-11-24 17:31", "0048 S05 【退单】工单1007-1退单不准")
	if o, _ := h.kase(id).Order(1); o.Return.Ruling != appliance.RulingLapsed || o.State != appliance.OrderWorking {
		t.Errorf("the return is %+v, the order %s", o.Return, o.State)
	}
	h.do(office, id, loop.Extend{Days: 2, Reason: "等材料"})
	h.quiet()
	h.look("2026-11-26 09:00", "0048 S02")
	h.now = at("2026-11-26 17:31")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	o, _ := h.kase(id).Order(1)
	if o.Extension.Ruling != appliance.RulingLapsed || !o.Due().Equal(at("2026-11-26 17:30")) {
		t.Errorf("the extension is %+v, due %s", o.Extension, o.Due())
	}
}

// A pause ends by itself at its limit, and the villager reads the new date.
func TestAPauseEndsAtItsLimit(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.matter("供电所")
	h.do(clerk, id, loop.Suspend{Cause: "等诉求人补充"})
	h.do(clerk, id, loop.RuleSuspend{Yes: true})
	h.quiet()
	h.look("2026-11-27 09:00")
	h.look("2026-11-30 17:31", "0048 S06 【复工】工单1007-1恢复计时", "1111 R43")
	o, _ := h.kase(id).Order(1)
	if o.State != appliance.OrderWorking || !o.Due().Equal(at("2026-12-03 17:30")) {
		t.Errorf("the order is %s, due %s", o.State, h.clock.Local(o.Due()))
	}
}

// A question nobody answers: asked again after a day, then the matter goes on (C04).
func TestAQuestionNobodyAnswers(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "路灯不亮"}).Case
	h.do(clerk, id, loop.Question{})
	h.quiet()
	h.look("2026-11-24 17:31", "1111 R05 ")
	h.look("2026-11-25 17:31")
	if c := h.kase(id); c.State != appliance.CaseNew {
		t.Errorf("the case is %s", c.State)
	}
}

// After the result: R31 after two working days, then a call, then nobody was reached (C18, C19).
func TestNobodyRates(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "路灯不亮"}).Case
	h.do(clerk, id, loop.Accept{})
	h.do(clerk, id, loop.Conclude{Text: "已修好"})
	h.update(func(tx appliance.Tx) error { // the network has the result
		return tx.Append(appliance.Entry{At: h.now, Kind: appliance.KindCaseTold, Case: id, Peer: villager, Body: appliance.CaseChange{
			ToldAt: h.now, ToldBy: "R10", Steps: []appliance.Step{{Stage: appliance.StageTold, Round: 1, At: h.now}},
		}})
	})
	h.quiet()
	h.look("2026-11-25 09:00", "1111 R31 ")
	h.look("2026-11-27 09:00")
	if c := h.kase(id); !slices.Contains(c.Tags, "待电话回访") {
		t.Errorf("tags are %v", c.Tags)
	}
	h.do(clerk, id, loop.Try{How: loop.TryCall})
	h.now = at("2026-11-27 15:00")
	h.do(clerk, id, loop.Try{How: loop.TryCall})
	h.look("2026-12-01 09:00", "1111 R37 ")
	if c := h.kase(id); c.State != appliance.CaseUnreachable {
		t.Errorf("the case is %s", c.State)
	}
}

// The county has a day: half of it gone it is reminded, then the supervisor hears;
// a department that does not answer for three times its limit does not respond.
func TestTheCountyIsSilent(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "水管漏水"}).Case
	h.do(clerk, id, loop.Accept{})
	call := h.do(clerk, id, loop.MakeCall{Reason: appliance.CallBeyond, Done: "已关阀门"}).Call
	h.quiet()
	h.look("2026-11-24 08:59", "0051 S02 【提醒】呼叫H001还没接收")
	h.look("2026-11-24 17:31", "0031 S08 【评价】县中心办联动工单H001")
	h.do(clerk, id, loop.DispatchCall{Call: call, Lead: "水利局", DocNo: "县办〔2026〕8号"})
	h.quiet()
	h.look("2026-11-25 17:31", "0031 S-ok 【督办】水利局的工单1007-1派出一天还没签收", "0013 S03 【超期】联动工单H001")
	h.now = at("2026-11-27 17:31")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.st.View(t.Context(), func(r appliance.Reader) error {
		k, err := r.Call(call)
		if k.State != appliance.CallUnresponsive {
			t.Errorf("the call is %s", k.State)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// What a duty officer called at once wants a leader's yes within a working day (H01):
// the leader is asked again, then the supervisor hears.
func TestALeaderForgetsToApproveACall(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "河堤裂了"}).Case
	h.do(clerk, id, loop.Accept{})
	duty := loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff, ID: "p99"}, Person: "p99", Roles: []appliance.Role{appliance.RoleDuty}}
	call := h.do(duty, id, loop.MakeCall{Reason: appliance.CallSudden, Done: "已疏散", Urgent: true}).Call
	h.do(clerk, id, loop.DispatchCall{Call: call, Lead: "水利局", DocNo: "县办〔2026〕8号"})
	h.quiet()
	k, ok := h.kase(id).Clock(appliance.ClockYes)
	if !ok || !k.Running() || !k.Due.Equal(at("2026-11-24 17:30")) {
		t.Fatalf("the leader's clock is %+v", k)
	}
	h.now = at("2026-11-24 17:31")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(h.said(), func(s string) bool { return strings.HasPrefix(s, "0041 S22 【待批】呼叫H001") }) {
		t.Error("the leader is not asked again")
	}
	h.do(clerk, id, loop.ApproveCall{Call: call, Yes: true})
	if k, _ := h.kase(id).Clock(appliance.ClockYes); k.Running() {
		t.Error("the leader's clock runs on after the yes")
	}
}

// Until the clock is trusted nothing is due.
func TestAnUntrustedClockSaysNothing(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.matter("供电所")
	h.w.Trusted = func() bool { return false }
	h.look("2027-11-23 09:00")
}

// Danger is spoken of at night too.
func TestDangerDoesNotWaitForTheMorning(t *testing.T) {
	h := open(t, "2026-11-23 21:30")
	id := h.do(clerk, 0, loop.Open{Phone: villager, Text: "变压器冒烟", Urgency: appliance.UrgencyDanger}).Case
	h.do(clerk, id, loop.Accept{Urgency: appliance.UrgencyDanger})
	h.do(clerk, id, loop.Dispatch{Lead: "供电所"})
	h.quiet()
	h.look("2026-11-23 22:01", "0048 S02 【提醒】工单1007-1还没签收")
}

// The day's jobs are done once, and a box that was off does today's only.
func TestTheDaysJobs(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.matter("供电所")
	day := func(now string) (n int) {
		h.now = at(now)
		if err := h.w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, s := range h.said() {
			if strings.Contains(s, "0031 S19 ") || strings.Contains(s, "0031 S20 HUYING 20") {
				n++
			}
		}
		return n
	}
	for _, d := range []struct {
		now  string
		want int
	}{
		{"2026-11-23 09:05", 2}, {"2026-11-23 12:00", 0}, {"2026-11-24 08:39", 0}, {"2026-11-24 08:40", 2}, {"2026-11-28 10:00", 1}, // Saturday: the anchor alone
		{"2026-12-08 10:00", 2}, {"2026-12-09 19:00", 1}, // a morning's news is none in the evening
	} {
		if got := day(d.now); got != d.want {
			t.Errorf("%s: %d texts of the day, want %d", d.now, got, d.want)
		}
	}
}

// What nobody accepted is in the supervisor's day, too: it read 没有超期 over matters that lay for days.
func TestTheDayCountsWhatNobodyAccepted(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.do(clerk, 0, loop.Open{Text: "健身器材坏了"}).Case
	h.now = at("2026-11-25 08:40")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "0031 S19 【日报】11月25日:在办1件,今天到期0件,超期1件:" + id.No() + "。"
	if got := h.said(); !slices.Contains(got, want) {
		t.Errorf("nothing says %q: %q", want, got)
	}
}

// Every open matter has a holder who is there: one whose office is gone is named at night.
func TestAMatterWhoseOfficeIsGone(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	id := h.matter("供电所")
	h.town(appliance.Office{Code: "Z07", Name: "供电所", Short: "供电所", Level: appliance.LevelTown, To: appliance.Date{Year: 2026, Month: 11, Day: 24}})
	h.now = at("2026-11-25 02:01")
	for range 2 {
		if err := h.w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.st.View(t.Context(), func(r appliance.Reader) error {
		n := 0
		for w, err := range r.Warnings(true) {
			if err != nil {
				return err
			}
			if w.Rule == "F2-01" {
				n++
				if w.Cases[0] != id || !strings.Contains(w.Title, "承办单位已撤销") {
					t.Errorf("the card is %+v", w)
				}
			}
		}
		if n != 1 {
			t.Errorf("%d cards, want 1", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Five numbers from one village about one thing: a card, once, which grows.
func TestAGroupIsWarnedOf(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.town(appliance.Village{Code: "370783190201", Name: "王家庄村"})
	report := func(i int) {
		id := h.do(clerk, 0, loop.Open{Phone: appliance.Address("1390000" + itoa(2000+i)), Text: "自来水又停了", Village: "王家庄村"}).Case
		h.do(clerk, id, loop.Accept{Category: "饮水"})
	}
	for i := range 5 {
		report(i)
	}
	cards := func() (all []appliance.Warning) {
		h.w.asked = time.Time{}
		if err := h.w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := h.st.View(t.Context(), func(r appliance.Reader) error {
			for w, err := range r.Warnings(true) {
				if err != nil {
					return err
				}
				if w.Rule == "W1" {
					all = append(all, w)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := cards(); len(got) != 1 || len(got[0].Cases) != 5 {
		t.Fatalf("cards are %+v", got)
	}
	report(6)
	if got := cards(); len(got) != 1 || len(got[0].Cases) != 6 {
		t.Fatalf("cards are %+v", got)
	}
}

// A box that has just been set up says of no village that it is silent.
func TestANewBoxWarnsOfNothing(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.town(appliance.Village{Code: "370783190201", Name: "王家庄村"}, appliance.Village{Code: "370783190202", Name: "李家洼村"})
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := h.st.View(t.Context(), func(r appliance.Reader) error {
		for w, err := range r.Warnings(true) {
			if err != nil {
				return err
			}
			t.Errorf("%s: %s, %s", w.Rule, w.Title, w.Why)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// gridReport is a matter from the grid as its village has it first: one working day.
func (h *hall) gridReport(text string) appliance.CaseID {
	h.Helper()
	walker := loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff, ID: "p9"}, Person: "p9", Offices: []string{"W201"}, Roles: []appliance.Role{appliance.RoleGrid}}
	rule := loop.By{Actor: appliance.Rule("hotline")}
	id := h.do(walker, 0, loop.Open{Channel: appliance.ChannelGrid, Phone: "+8613800000021", Text: text, Grid: "12-3"}).Case
	h.do(rule, id, loop.Accept{})
	h.do(rule, id, loop.Dispatch{Lead: "W201", Days: 1})
	h.quiet()
	return id
}

// What a grid reports is the village's first, for a day of its own. When that is over the
// order climbs to the township's desk, which has its full day and whose order has its full time;
// a second order to the village is the dispatcher's own will and stays there (F0-29, F2-35).
func TestAGridReportClimbs(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.town(
		appliance.Office{Code: "W201", Name: "王家庄村委会", Short: "王家庄", Level: appliance.LevelVillage, Kind: appliance.OfficeVillage},
		appliance.Village{Code: "370783190201", Name: "王家庄村", Office: "W201"},
		appliance.Grid{Code: "370783190201003", Short: "12-3", Village: "370783190201", Name: "王家庄南", Kind: appliance.GridCommon, Workers: []string{"p9"}},
		appliance.Person{Code: "p9", Name: "卫国", Phone: "+8613800000021", Posts: []appliance.Post{{Office: "W201", Title: "网格员"}}, Roles: []appliance.Role{appliance.RoleGrid}, Verified: 1},
		appliance.Person{Code: "p10", Name: "王大山", Phone: "+8613800000071", Posts: []appliance.Post{{Office: "W201", Title: "村书记"}}, Roles: []appliance.Role{appliance.RoleHandler}, Verified: 1},
	)
	id := h.gridReport("井盖丢失")
	h.look("2026-11-23 14:30", "0071 S02 【提醒】工单1007-1还没签收")
	h.do(loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff, ID: "p10"}, Person: "p10", Offices: []string{"W201"}, Roles: []appliance.Role{appliance.RoleHandler}}, id, loop.Sign{})
	h.look("2026-11-24 09:00", "0071 S02 【提醒】工单1007-1快到期:11月24日17:30")
	h.look("2026-11-24 14:00", "0071 S02")
	h.look("2026-11-24 17:29", "0043 S25 ") // nobody of the grid wrote today
	h.look("2026-11-24 17:31", "0043 S32 【转镇】王家庄村12-3:井盖丢失。村里到期没办结,件号1007已转到镇里,请尽快派单。", "0071 S15 【收回】工单1007-1已收回")
	c := h.kase(id)
	o, _ := c.Order(1)
	d1, _ := c.Clock(appliance.ClockD1)
	if c.State != appliance.CaseAccepted || o.State != appliance.OrderRecalled || o.Words.Recall != "村里到期没办结，转镇里办" || c.Holder != appliance.HolderDesk || !d1.Due.Equal(at("2026-11-25 17:30")) {
		t.Errorf("the case is %s, held by %s, due %s; the order %s: %s", c.State, c.Holder, h.clock.Local(d1.Due), o.State, o.Words.Recall)
	}
	h.look("2026-11-24 17:32")
	h.look("2026-11-25 10:00")
	h.now = at("2026-11-25 16:00")
	h.do(clerk, id, loop.Dispatch{Lead: "供电所"})
	if got := h.said(); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "11月30日前办结") }) {
		t.Errorf("the town's office has less than its full time: %q", got)
	}
	h.do(clerk, id, loop.Recall{Order: 2, Reason: "还是村里办"})
	h.do(clerk, id, loop.Dispatch{Lead: "王家庄"})
	h.quiet()
	h.now = at("2026-12-01 09:30")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := h.kase(id); c.State != appliance.CaseWorking {
		t.Errorf("the dispatcher's order to the village climbed: %s", c.State)
	}
}

// Several that climb at once are one text; what a village wants more time for, or what a
// villager brought, does not climb before its own time.
func TestWhatClimbsAndWhatDoesNot(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	h.town(
		appliance.Office{Code: "W201", Name: "王家庄村委会", Short: "王家庄", Level: appliance.LevelVillage, Kind: appliance.OfficeVillage},
		appliance.Village{Code: "370783190201", Name: "王家庄村", Office: "W201"},
		appliance.Grid{Code: "370783190201003", Short: "12-3", Village: "370783190201", Name: "王家庄南", Kind: appliance.GridCommon, Workers: []string{"p9"}},
		appliance.Person{Code: "p10", Name: "王大山", Phone: "+8613800000071", Posts: []appliance.Post{{Office: "W201", Title: "村书记"}}, Roles: []appliance.Role{appliance.RoleHandler}, Verified: 1},
	)
	first, second, asked, later, done := h.gridReport("井盖丢失"), h.gridReport("垃圾没人收"), h.gridReport("路边树倒"), h.gridReport("桥栏杆断"), h.gridReport("下水道堵")
	own := h.matter("王家庄")
	h.do(clerk, asked, loop.Extend{Days: 1, Reason: "等吊车"}) // nobody decides
	h.do(clerk, later, loop.Extend{Days: 1, Reason: "等材料"})
	h.do(clerk, later, loop.RuleExtend{Yes: true})
	h.do(clerk, done, loop.Report{Text: "下水道已疏通好"})
	h.quiet()
	h.now = at("2026-11-24 17:31")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	climbed := 0
	for _, s := range h.said() {
		if strings.Contains(s, " S32 ") { // with its spaces: the anchor of the day is random letters
			climbed++
			if want := "0043 S32 【转镇】3件村里到期没办结,已转到镇里:1007、1010、1029。请尽快派单。"; s != want {
				t.Errorf("said %q\nwant %q", s, want)
			}
		}
	}
	if climbed != 1 {
		t.Errorf("%d texts of what climbed", climbed)
	}
	for id, want := range map[appliance.CaseID]appliance.CaseState{
		first: appliance.CaseAccepted, second: appliance.CaseAccepted, asked: appliance.CaseAccepted, later: appliance.CaseWorking, done: appliance.CaseReview, own: appliance.CaseWorking,
	} {
		if c := h.kase(id); c.State != want {
			t.Errorf("case %s is %s, want %s", id.No(), c.State, want)
		}
	}
	h.now = at("2026-11-25 17:31")
	if err := h.w.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := h.kase(later); c.State != appliance.CaseAccepted {
		t.Errorf("after the extension the case is %s", c.State)
	}
}

// A block is over on its date by itself, and a suspicion that nobody looked at two weeks
// after it: once, in the journal.
func TestABlockEndsOnItsDate(t *testing.T) {
	h := open(t, "2026-11-23 09:00")
	for i, state := range []appliance.NuisanceState{appliance.NuisanceBlocked, appliance.NuisanceSuspect} {
		n := appliance.Nuisance{State: state, Phone: appliance.Address([]string{"+8613900001111", "+8613900002222"}[i]), Since: h.now, Until: at("2026-11-25 00:00")}
		h.update(func(tx appliance.Tx) error { return tx.Append(n.Entry(appliance.Rule("test"), h.now)) })
	}
	for _, tt := range []struct {
		now  string
		open int
	}{{"2026-11-24 23:59", 2}, {"2026-11-25 00:00", 1}, {"2026-11-25 00:01", 1}, {"2026-12-08 23:59", 1}, {"2026-12-09 00:00", 0}} {
		h.now = at(tt.now)
		if err := h.w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		open := 0
		if err := h.st.View(t.Context(), func(r appliance.Reader) error {
			for range r.Nuisances(true) {
				open++
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if open != tt.open {
			t.Errorf("at %s %d stand on the list, want %d", tt.now, open, tt.open)
		}
	}
	ended := 0
	if err := h.st.View(t.Context(), func(r appliance.Reader) error {
		for e, err := range r.Journal(0) {
			if err != nil {
				return err
			}
			if n, ok := e.Body.(appliance.Nuisance); ok && n.State == appliance.NuisanceEnded && e.Actor == actor {
				ended++
			}
		}
		return nil
	}); err != nil || ended != 2 {
		t.Errorf("%d ended, %v", ended, err)
	}
}

package store

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/appliance"
)

// Numbers and names of a town at work, which the folder must never hold in clear.
const (
	patrolman appliance.Phone = "+8613900003456"
	standIn   appliance.Phone = "+8613700006789"
	station   appliance.Phone = "+865367654321"
)

var may1 = appliance.Date{Year: 2026, Month: time.May, Day: 1}

// townRecords is one record of each thing.
func townRecords() []appliance.Record {
	return []appliance.Record{
		appliance.Office{Code: "Z05", Name: "水利管理站", Short: "水利站", Level: appliance.LevelTown, Kind: appliance.OfficeStation, Phone: station,
			From: may1, History: []appliance.Parentage{{Parent: "Z01", Until: may1}}},
		appliance.Person{Code: "p12", Name: "赵铁柱", Phone: patrolman, StandIn: standIn, Roles: []appliance.Role{appliance.RoleHandler},
			Posts: []appliance.Post{{Office: "Z05", Title: "副站长"}}, Leave: []appliance.Leave{{From: may1, To: may1.Add(3)}}, PIN: "$argon2id$verb"},
		appliance.Village{Code: "370783190201", Name: "王家庄村", Aliases: []string{"王家莊"}},
		appliance.Grid{Code: "370783190201003", Short: "12-3", Village: "370783190201", Name: "王家庄三网格", Workers: []string{"p12"}},
		appliance.Cluster{Code: "12-3-4", Grid: "370783190201003", Head: "p12", Households: 11},
		appliance.Team{Code: "t1", Name: "抢修组团", Lead: "Z05", People: []string{"p12"}},
		appliance.Liaison{Office: "Z05", Department: "B07", Person: "p12"},
		appliance.Meeting{Code: "m1", Title: "供水会商", Place: "三楼会议室", At: day.Unix(), Invited: []string{"p12"}},
		appliance.Admit{Code: "Z-1", From: "B07", By: "p12", Task: "代查水表", At: day.Unix(), State: "registered"},
		appliance.Opinion{Code: "Y-1", Kind: appliance.OpinionPeople, From: "县委组织部", DocNo: "组函〔2026〕5号", About: "赵铁柱任站长", At: may1, Due: may1.Add(5), Answer: "同意", Signer: "周明", SentOn: may1.Add(2)},
		appliance.ListVersion{List: "S", Number: 1, State: appliance.VersionPublished, From: may1,
			Basis: []appliance.Document{{No: "镇发〔2026〕3号", Name: "责任清单", Date: may1}}},
		appliance.Situation{List: "S", Version: 1, Code: "A-01-1", Name: "管道漏水", Lead: "Z05", Phone: station, Town: appliance.DutyMain,
			Flow: []appliance.FlowStep{{Actor: "水利站", Work: "停水抢修", Days: 1}}},
		appliance.Situation{List: "S", Version: 2, Code: "A-01-1", Removed: true},
		appliance.ListChange{Code: "L-1", List: "S", Kind: "新增", What: "增列水表更换", Steps: []appliance.ListStep{{Name: "起草", Date: may1}}},
		appliance.Guide{Code: "g1", Name: "用水报装", Materials: []appliance.Material{{Name: "户口簿"}}, Fee: "免费"},
		appliance.Policy{Name: "deadlines", Version: 1, Value: `{"simple":3}`, From: day, Reason: "县里要求缩短"},
	}
}

// tells keeps records as one import.
func tells(t testing.TB, st *Store, at time.Time, all ...appliance.Record) {
	t.Helper()
	mustUpdate(t, st, func(tx appliance.Tx) error {
		for _, r := range all {
			if err := tx.Append(townEntry(r, at)); err != nil {
				return err
			}
		}
		return nil
	})
}

func townEntry(r appliance.Record, at time.Time) appliance.Entry {
	return appliance.Entry{At: at, Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: "李静"}, Kind: appliance.KindTownSet, Body: r}
}

// aTownAtWork imports a town and lets it work: one entry of each body that a
// township brings, and a case that has gone through all of it.
func aTownAtWork(t testing.TB, st *Store) appliance.CaseID {
	t.Helper()
	at := day.Add(5 * time.Hour)
	tells(t, st, at, townRecords()...)
	id := opens(t, st, "+8613600005555", "水表被埋，水费对不上", at)
	li := appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: "李静"}
	zhao := appliance.Actor{Kind: appliance.ByStaff, ID: "p12", Name: "赵铁柱"}
	call := appliance.NewCallID(2026, 31)
	mustUpdate(t, st, func(tx appliance.Tx) error {
		pending := &appliance.Pending{Act: "refuse", Ground: "非本辖区", By: "clerk:7", At: at, Agency: "县自来水公司"}
		var nothing *appliance.Pending
		order := appliance.Order{
			Seq: 1, Role: appliance.Lead, Office: "Z05", State: appliance.OrderSent, Round: 1, Situation: "A-01-1", People: []string{"p12"}, DispatchedAt: at,
			Clocks: []appliance.Clock{{ID: appliance.ClockHandle, Start: at, Days: 3, Due: at.Add(72 * time.Hour), Wake: at.Add(48 * time.Hour)}},
		}
		done := order
		done.State, done.ReportedAt, done.ReportedBy, done.Result = appliance.OrderReported, at.Add(2*time.Hour), "p12", appliance.OutcomeSolved
		return tx.Append(
			appliance.Entry{At: at, Actor: li, Kind: appliance.KindCaseProposed, Case: id, Body: appliance.CaseChange{
				Pending: &pending, Tags: []string{"老上访户"}, External: "热线工单13600005555", ReporterKind: "个人", Agent: "p12",
				Words: appliance.CaseWords{Name: "孙桂芳"}}},
			appliance.Entry{At: at, Actor: li, Kind: appliance.KindCaseDeclined, Case: id, Body: appliance.CaseChange{Pending: &nothing}},
			appliance.Entry{At: at, Actor: li, Kind: appliance.KindCaseDispatched, Case: id, Body: appliance.CaseChange{
				State: appliance.CaseWorking, Holder: appliance.HolderOffice("Z05"), Orders: []appliance.Order{order},
				Steps: []appliance.Step{{Stage: appliance.StageDispatched, Round: 1, At: at}},
				Words: appliance.CaseWords{Orders: []appliance.OrderWords{{Seq: 1, Task: "挖出水表并核对读数，联系13600005555"}}}}},
			appliance.Entry{At: at.Add(time.Hour), Actor: li, Kind: appliance.KindCaseSupervised, Case: id, Body: appliance.CaseChange{
				Supervisions: []appliance.Supervision{{Seq: 1, Kind: appliance.SuperviseOrder, By: "7", At: at, Due: at.Add(24 * time.Hour), Office: "Z05"}},
				Words:        appliance.CaseWords{Supervisions: []appliance.SuperviseWords{{Seq: 1, Ask: "书记盯办此件"}}}}},
			appliance.Entry{At: at.Add(2 * time.Hour), Actor: zhao, Kind: appliance.KindOrderReported, Case: id, Body: appliance.CaseChange{
				Orders: []appliance.Order{done}, Tries: []appliance.Try{{At: at, How: "visit", By: "p12"}},
				Words: appliance.CaseWords{Orders: []appliance.OrderWords{{Seq: 1, Result: "换了新表，退还多收水费"}}}}},
			appliance.Entry{At: at.Add(3 * time.Hour), Actor: li, Kind: appliance.KindCaseTransferring, Case: id, Body: appliance.CaseChange{
				Transfer: &appliance.Transfer{To: "县计量检定所", No: "移〔2026〕9号", At: at, Due: at.Add(240 * time.Hour)}}},
			appliance.Entry{At: at.Add(3 * time.Hour), Actor: li, Kind: appliance.KindCallMade, Case: id, Body: appliance.CallChange{
				Call: call, State: appliance.CallCalled, Reason: appliance.CallNoMandate, CalledBy: "7", CalledAt: at, Lead: "B07", DocNo: "县协调单88号",
				Words: appliance.CallWords{Summary: "请检定水表", Done: "已封存旧表"}}},
			appliance.Entry{At: at.Add(4 * time.Hour), Actor: li, Kind: appliance.KindCallResponded, Case: id, Body: appliance.CallChange{
				Call: call, State: appliance.CallResponded, RespondedAt: at.Add(4 * time.Hour),
				Ratings: []appliance.CallRating{{Office: "B07", Speed: appliance.SpeedPrompt, By: "7", At: at, Measured: time.Hour}}}},
			appliance.Entry{At: at.Add(4 * time.Hour), Actor: li, Kind: appliance.KindMotion, Body: appliance.Motion{
				Kind: appliance.MotionExport, What: "13600005555的全部来信", State: appliance.MotionOpen, Proposer: li, At: at, Reason: "公安协查",
				Document: appliance.Document{No: "协查函7号"}, Policy: &appliance.Policy{Name: "deadlines", Version: 2, Value: `{"simple":2}`}}},
			appliance.Entry{At: at.Add(4 * time.Hour), Actor: appliance.Rule("watch"), Kind: appliance.KindWarningRaised, Body: appliance.WarningChange{
				Rule: "W2", Subject: "W2|13600005555", Cases: []appliance.CaseID{id}, Words: appliance.WarningWords{Title: "同号多次反映", Why: "十日内五件"}}},
			appliance.Entry{At: at.Add(4 * time.Hour), Actor: zhao, Kind: appliance.KindTally,
				Body: appliance.Tally{Person: "p12", Day: may1, Reports: 2, Publicity: 30}},
			appliance.Entry{At: at.Add(4 * time.Hour), Actor: appliance.Rule("watch"), Kind: appliance.KindDaily, Body: appliance.Daily{Job: "digest", Day: may1}},
		)
	})
	return id
}

// worked holds what a reader sees against what a town at work has told.
func worked(t testing.TB, r appliance.Reader, id appliance.CaseID, records ...appliance.Record) {
	t.Helper()
	town, err := r.Town()
	if err != nil {
		t.Fatal(err)
	}
	want := appliance.NewTown(town.Revision, records...)
	if !reflect.DeepEqual(town, want) || town.Revision == 0 {
		t.Errorf("town is\n%+v\nwant\n%+v", town, want)
	}
	at := day.Add(5 * time.Hour)
	c, err := r.Case(id)
	o, ok := c.Order(1)
	if err != nil || !ok || o.State != appliance.OrderReported || o.Words.Result != "换了新表，退还多收水费" || !strings.HasPrefix(o.Words.Task, "挖出水表") ||
		!o.Due().Equal(at.Add(72*time.Hour)) || c.Pending != nil || c.Name != "孙桂芳" || !slices.Equal(c.Tags, []string{"老上访户"}) ||
		c.Transfer == nil || c.Transfer.To != "县计量检定所" || len(c.Supervisions) != 1 || c.Supervisions[0].Words.Ask != "书记盯办此件" ||
		len(c.Tries) != 1 || !c.Reached(appliance.StageDispatched) || c.External != "热线工单13600005555" {
		t.Errorf("case is %+v, %v", c, err)
	}
	listed := func(what string, seq func(func(appliance.CaseID, error) bool), want ...appliance.CaseID) {
		t.Helper()
		var got []appliance.CaseID
		for id, err := range seq {
			if err != nil {
				t.Error(err)
			}
			got = append(got, id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	listed("orders of Z05", r.OrdersOf("Z05"), id)
	listed("orders of Z0", r.OrdersOf("Z0"))
	listed("waking in time", r.Waking(at.Add(48*time.Hour)), id)
	listed("waking too early", r.Waking(at.Add(48*time.Hour-1)))
	call, err := r.Call(appliance.NewCallID(2026, 31))
	if err != nil || call.State != appliance.CallResponded || call.Case != id || call.Summary != "请检定水表" || call.DocNo != "县协调单88号" || !call.Rated("B07") {
		t.Errorf("call is %+v, %v", call, err)
	}
	if n, err := r.LastCall(2026); err != nil || n != 31 {
		t.Errorf("last call is %d, %v", n, err)
	}
	n := 0
	for m, err := range r.Motions(true) {
		if got, err2 := r.Motion(m.ID); errors.Join(err, err2) != nil || m.ID == 0 || m.What != "13600005555的全部来信" || m.Policy.Version != 2 || !reflect.DeepEqual(got, m) {
			t.Errorf("motion is %+v, %v", m, err)
		}
		n++
	}
	if w, err := r.WarningOn("W2|13600005555"); err != nil || w.Title != "同号多次反映" || w.ID == 0 || !slices.Equal(w.Cases, []appliance.CaseID{id}) {
		t.Errorf("warning is %+v, %v", w, err)
	}
	for tally, err := range r.Tallies(may1, may1) {
		if err != nil || tally != (appliance.Tally{Person: "p12", Day: may1, Reports: 2, Publicity: 30}) {
			t.Errorf("tally is %+v, %v", tally, err)
		}
		n++
	}
	if d, err := r.Daily("digest"); err != nil || d != may1 || n != 2 {
		t.Errorf("the digest was last made on %s, %v; %d lists", d, err, n)
	}
}

// A town at work is the same after a restart and from the journal alone.
func TestATownAtWorkIsKept(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	mustView(t, st, func(r appliance.Reader) error {
		town, err := r.Town()
		if err != nil || !town.Empty() || town.Revision != 0 {
			t.Errorf("a new hall has %+v, %v", town, err)
		}
		if _, err := r.WarningOn("W2|13600005555"); !errors.Is(err, appliance.ErrNone) {
			t.Error(err)
		}
		if n, err := r.LastCall(2026); n != 0 || err != nil {
			t.Error(n, err)
		}
		if d, err := r.Daily("digest"); d != (appliance.Date{}) || err != nil {
			t.Error(d, err)
		}
		return nil
	})
	id := aTownAtWork(t, st)
	check := func(st *Store) {
		t.Helper()
		mustView(t, st, func(r appliance.Reader) error { worked(t, r, id, townRecords()...); return nil })
	}
	check(st)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	check(openAt(t, dir, Options{}))
}

// What a clerk searches is found wherever it was written: in an order, in a
// supervision, in a call, in a letter.
func TestWordsOfOrdersAndCallsAreFound(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	id := aTownAtWork(t, st)
	check := func() {
		t.Helper()
		for _, q := range []string{"核对读数", "新表", "退还 水费", "书记盯办", "计量检定", "检定水表", "封存", "协调单88号"} {
			if got := finds(t, st, q); !slices.Equal(got, []appliance.CaseID{id}) {
				t.Errorf("%q finds %v, want %v", q, got, id)
			}
		}
		for _, q := range []string{"赵铁柱", "同号多次", "用水报装"} { // of no case
			if got := finds(t, st, q); len(got) > 0 {
				t.Errorf("%q finds %v", q, got)
			}
		}
	}
	check()
	for range 300 { // so that they come to lie in a run
		opens(t, st, villager, "别的事", day)
	}
	if err := st.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	check()
}

// Views of one present share one town; what a decision that is undone has told
// is nobody's.
func TestATownIsSharedUntilItChanges(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	tells(t, st, day, appliance.Office{Code: "Z01", Name: "党政办"})
	town := func() (town *appliance.Town) {
		t.Helper()
		mustView(t, st, func(r appliance.Reader) (err error) { town, err = r.Town(); return err })
		return town
	}
	first := town()
	if again := town(); again != first {
		t.Error("a second look built the town again")
	}
	opens(t, st, villager, "没有水", day)
	if again := town(); again != first {
		t.Error("a case changed the town")
	}
	undo := errors.New("undo")
	named := func(tx appliance.Tx, want string) {
		t.Helper()
		town, err := tx.Town()
		if o, ok := town.Office("Z02"); err != nil || ok != (want != "") || o.Name != want {
			t.Errorf("Z02 is %+v, %v; want %q", o, err, want)
		}
	}
	err := st.Update(t.Context(), func(tx appliance.Tx) error {
		named(tx, "")
		if err := tx.Append(townEntry(appliance.Office{Code: "Z02", Name: "误"}, day)); err != nil {
			return err
		}
		named(tx, "误")
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	if again := town(); again != first {
		t.Error("what was undone changed the town")
	}
	mustUpdate(t, st, func(tx appliance.Tx) error { // takes the number of the entry that was undone
		err := tx.Append(townEntry(appliance.Office{Code: "Z02", Name: "财政所"}, day), townEntry(appliance.Office{Code: "Z02", Name: "财政办"}, day))
		named(tx, "财政办")
		return err
	})
	if o, ok := town().Office("Z02"); !ok || o.Name != "财政办" {
		t.Errorf("Z02 is %+v", o)
	}
	if _, ok := first.Office("Z02"); ok {
		t.Error("a town that somebody holds has changed")
	}
	// A view that began before the change sees the town of its present, and
	// does not put it in the place of the newer one.
	mustView(t, st, func(r appliance.Reader) error {
		before, err := r.Town()
		if err != nil {
			return err
		}
		tells(t, st, day, appliance.Office{Code: "Z02", Name: "财税办"})
		newer := town()
		if o, _ := newer.Office("Z02"); o.Name != "财税办" {
			t.Errorf("Z02 is %+v", o)
		}
		if again, err := r.Town(); err != nil || again.Revision != before.Revision {
			t.Errorf("a view's town moved from %d to %d, %v", before.Revision, again.Revision, err)
		}
		if again := town(); again != newer {
			t.Error("an old view brought its town back")
		}
		return nil
	})
}

// Whoever looks while the town changes sees it whole, and never an older one
// than before.
func TestATownIsReadWhileItChanges(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	said := func(n int) []appliance.Record {
		return []appliance.Record{appliance.Office{Code: "Z01", Name: strconv.Itoa(n)}, appliance.Office{Code: "Z02", Name: strconv.Itoa(n)}}
	}
	tells(t, st, day, said(0)...)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for last := 0; ; {
				select {
				case <-done:
					return
				default:
				}
				mustView(t, st, func(r appliance.Reader) error {
					town, err := r.Town()
					if err != nil {
						return err
					}
					a, _ := town.Office("Z01")
					b, _ := town.Office("Z02")
					if n, _ := strconv.Atoi(a.Name); a.Name != b.Name || n < last {
						t.Errorf("offices say %s and %s after %d", a.Name, b.Name, last)
					} else {
						last = n
					}
					return nil
				})
			}
		})
	}
	for n := range 40 {
		tells(t, st, day, said(n+1)...)
	}
	close(done)
	wg.Wait()
	mustView(t, st, func(r appliance.Reader) error {
		town, err := r.Town()
		if o, _ := town.Office("Z02"); err != nil || o.Name != "40" {
			t.Errorf("at last Z02 is %+v, %v", o, err)
		}
		return nil
	})
}

// When its words are gone, a record of the town has its key and no power; what
// is found by facts is found still.
func TestAnErasedTownHasNoPower(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	id := aTownAtWork(t, st)
	eraseAll(t, st)
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	mustView(t, st, func(r appliance.Reader) error {
		town, err := r.Town()
		if err != nil {
			return err
		}
		if p, ok := town.Person("p12"); !ok || !reflect.DeepEqual(p, appliance.Person{Code: "p12"}) {
			t.Errorf("person is %+v", p)
		}
		if _, ok := town.InForce("S", may1); ok || len(town.Versions("S")) != 1 {
			t.Error("an erased list is in force")
		}
		if s, ok := town.Situation("S", 1, "A-01-1"); !ok || s.Name != "" || s.Version != 1 {
			t.Errorf("situation is %+v", s)
		}
		if l := town.Liaisons(); len(l) != 1 || l[0] != (appliance.Liaison{Office: "Z05", Department: "B07"}) {
			t.Errorf("liaisons are %+v", l)
		}
		for got, err := range r.OrdersOf("Z05") {
			if err != nil || got != id {
				t.Errorf("order in %s, %v", got, err)
			}
		}
		c, err := r.Case(id)
		if o, _ := c.Order(1); err != nil || o.State != appliance.OrderReported || o.Words.Result != "" || o.Due().IsZero() {
			t.Errorf("order is %+v, %v", o, err)
		}
		if c.Pending != nil || c.Transfer == nil || c.Transfer.To != "" || c.Transfer.Due.IsZero() || c.Tags != nil {
			t.Errorf("case is %+v", c)
		}
		if w, err := r.WarningOn("W2|13600005555"); err != nil || w.Rule != "W2" || w.Subject != "" {
			t.Errorf("warning is %+v, %v", w, err)
		}
		for m, err := range r.Motions(true) {
			if err != nil || m.Kind != appliance.MotionExport || m.What != "" {
				t.Errorf("motion is %+v, %v", m, err)
			}
		}
		if call, err := r.Call(appliance.NewCallID(2026, 31)); err != nil || call.State != appliance.CallResponded || call.Summary != "" {
			t.Errorf("call is %+v, %v", call, err)
		}
		return nil
	})
}

// A card stays the card of its subject until somebody judges it; then a new one may come.
func TestWarningsAreFoundBySubject(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	add := func(kind appliance.Kind, ch appliance.WarningChange) (id uint64) {
		t.Helper()
		mustUpdate(t, st, func(tx appliance.Tx) error {
			id = tx.Seq()
			return tx.Append(appliance.Entry{At: day, Actor: appliance.Rule("watch"), Kind: kind, Body: ch})
		})
		return id
	}
	on := func(subject string, want uint64) {
		t.Helper()
		mustView(t, st, func(r appliance.Reader) error {
			if w, err := r.WarningOn(subject); err != nil || w.ID != want || w.Subject != subject {
				t.Errorf("on %s: %+v, %v; want %d", subject, w, err, want)
			}
			return nil
		})
	}
	first := add(appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: "W1|a"})
	other := add(appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: "W1|b"})
	on("W1|a", first)
	add(appliance.KindWarningJudged, appliance.WarningChange{Warning: first, Verdict: appliance.VerdictFalse})
	on("W1|a", first)
	second := add(appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: "W1|a"})
	on("W1|a", second)
	add(appliance.KindWarningJudged, appliance.WarningChange{Warning: second, Verdict: appliance.VerdictDone})
	add(appliance.KindWarningGrown, appliance.WarningChange{Warning: first}) // judged long ago: it stays judged
	on("W1|a", second)
	on("W1|b", other)
	third := add(appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: "W1|a"})
	fourth := add(appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: "W1|a"})
	add(appliance.KindWarningJudged, appliance.WarningChange{Warning: fourth, Verdict: appliance.VerdictTrue})
	on("W1|a", third) // it waits still
	add(appliance.KindWarningJudged, appliance.WarningChange{Warning: third, Verdict: appliance.VerdictTrue})
	on("W1|a", fourth)
	add(appliance.KindWarningJudged, appliance.WarningChange{Warning: 999, Verdict: appliance.VerdictDone}) // nobody knows it
	mustView(t, st, func(r appliance.Reader) error {
		for w, err := range r.Warnings(true) {
			if err != nil || w.ID != other {
				t.Errorf("open: %+v, %v", w, err)
			}
		}
		if _, err := r.WarningOn(""); !errors.Is(err, appliance.ErrNone) {
			t.Error(err)
		}
		return nil
	})
}

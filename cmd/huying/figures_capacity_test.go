//go:build bench

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/propose"
	"huying/appliance/score"
	"huying/appliance/texts"
	"huying/appliance/warn"
	"huying/appliance/watch"
	"huying/appliance/workday"
	"huying/store"
)

// What one box is promised for (domain 11): 50,000 cases, 1,000 staff, 300
// grids, 5,000 situations, 5,000 guides. Most days few cases are open; in the worst all are.
const (
	capacityCases   = 50_000
	capacityOffices = 60
	capacityStaff   = 1000
	capacityGrids   = 300
	capacityRows    = 5000
	ordinaryOpen    = 2000
)

// capacityNow is when the store is looked at: a Wednesday morning, all of whose reminders are out.
var capacityNow = time.Date(2026, 11, 25, 10, 20, 0, 0, time.FixedZone("", 8*3600))

// countyTown is a township with a county's lists.
func countyTown() []appliance.Record {
	r := rand.New(rand.NewPCG(3, 5))
	han := func(n int) string {
		b := make([]rune, n)
		for i := range b {
			b[i] = rune(0x4e00 + r.IntN(900)) // few characters, so that words share their beginnings
		}
		return string(b)
	}
	office := func(n int) string { return fmt.Sprintf("Z%02d", n%capacityOffices) }
	all := []appliance.Record{
		appliance.Office{Code: "X01", Name: "县社会治理服务中心", Short: "县中心", Level: appliance.LevelCounty, Kind: appliance.OfficeCentre},
		appliance.Person{Code: "x1", Name: "吴敏", Phone: "+8613900009999", Posts: []appliance.Post{{Office: "X01", Title: "调度员"}}, Roles: []appliance.Role{appliance.RoleCounty}, Verified: 1},
	}
	for i := range capacityOffices {
		all = append(all, appliance.Office{
			Code: office(i), Name: han(6), Short: "办" + strconv.Itoa(i), Level: appliance.LevelTown, Kind: appliance.OfficeBureau, Leader: "p900",
		})
	}
	for i := range capacityStaff {
		p := appliance.Person{
			Code: fmt.Sprintf("p%d", i), Name: han(3), Phone: appliance.Phone(fmt.Sprintf("+861390000%04d", i)),
			Posts: []appliance.Post{{Office: office(i), Title: "干事"}}, Verified: 1,
		}
		switch {
		case i < capacityOffices:
			p.Posts[0].Title, p.Roles = "主任", []appliance.Role{appliance.RoleHandler}
		case i < 2*capacityOffices:
			p.Roles = []appliance.Role{appliance.RoleHandler}
		case i >= 200 && i < 200+capacityGrids:
			p.Roles = []appliance.Role{appliance.RoleGrid}
		case i == 900, i == 901:
			p.Roles = []appliance.Role{appliance.RoleLeader}
		case i == 902, i == 903:
			p.Roles = []appliance.Role{appliance.RoleSupervisor}
		case i == 904, i == 905:
			p.Roles = []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller}
		case i == 906:
			p.Roles = []appliance.Role{appliance.RolePatron}
		}
		all = append(all, p)
	}
	for i := range capacityGrids {
		if i%5 == 0 {
			all = append(all, appliance.Village{Code: fmt.Sprintf("370783190%03d", 200+i/5), Name: han(3) + "村", Aliases: []string{han(2), han(3)}})
		}
		village := fmt.Sprintf("370783190%03d", 200+i/5)
		all = append(all, appliance.Grid{
			Code: fmt.Sprintf("%s%03d", village, i%5), Short: fmt.Sprintf("%d-%d", i/5+1, i%5+1), Village: village, Name: han(4),
			Kind: appliance.GridCommon, Households: 80, Workers: []string{fmt.Sprintf("p%d", 200+i)}, Leads: []string{fmt.Sprintf("p%d", 500+i)},
		})
	}
	all = append(all, appliance.ListVersion{
		List: appliance.MainList, Kind: appliance.ListTown, Name: "属地管理责任清单", Number: 1, State: appliance.VersionPublished, From: appliance.Date{Year: 2020, Month: 1, Day: 1},
	})
	for i := range capacityRows {
		s := appliance.Situation{
			List: appliance.MainList, Version: 1, Code: capacityRow(i), Domain: "领域" + strconv.Itoa(i/500), Item: han(8), Name: han(6),
			Lead: office(i), Assists: []string{office(i + 1)}, Section: han(3), Steps: []string{"受理", "现场核查", "处置", "反馈"},
			Standard: han(30), DeptWork: han(20), TownWork: han(20), Town: appliance.DutyAssist, Dept: appliance.DutyMain,
		}
		for j := range 5 {
			s.Keywords = append(s.Keywords, han(2+j%3))
		}
		all = append(all, s, appliance.Guide{
			Code: fmt.Sprintf("B-%04d", i), Name: han(8), Aliases: []string{han(2), han(4)}, Conditions: han(30), Window: "便民大厅3号窗",
			Materials: []appliance.Material{{Name: han(4), Form: "原件", Copies: "1"}, {Name: han(6), Form: "复印件", Copies: "2"}},
		})
	}
	return all
}

// capacityRow is the code of the i-th situation.
func capacityRow(i int) string { return fmt.Sprintf("%c-%02d-%d", 'A'+i/500, i%500/10, i%10+1) }

// filling is a township at work in fast motion: every deed goes through the same
// rules as on a real day, many cases in one change.
type filling struct {
	tb    testing.TB
	st    *store.Store
	now   time.Time
	clock workday.Clock
	texts *texts.Set
	town  *appliance.Town
	rules loop.World
	rows  []appliance.Situation
	cases int
	mr    int
}

func capacityClock(tb testing.TB) workday.Clock {
	tb.Helper()
	hours, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		tb.Fatal(err)
	}
	return workday.Clock{Calendar: workday.New(), Hours: hours}
}

// capacity is a store of 50,000 cases of which so many are open. BENCH_STORE names
// a folder to keep filled stores in.
func capacity(tb testing.TB, open int) (dir string) {
	tb.Helper()
	dir = filepath.Join(tb.TempDir(), "data")
	if keep := os.Getenv("BENCH_STORE"); keep != "" {
		kept := filepath.Join(keep, fmt.Sprintf("capacity-%d-%d", capacityCases, open))
		if _, err := os.Stat(filepath.Join(kept, "filled")); err != nil {
			if err := os.RemoveAll(kept); err != nil {
				tb.Fatal(err)
			}
			fillCapacity(tb, kept, open)
			if err := os.WriteFile(filepath.Join(kept, "filled"), nil, 0o600); err != nil {
				tb.Fatal(err)
			}
		}
		copyDir(tb, kept, dir)
		return dir
	}
	fillCapacity(tb, dir, open)
	return dir
}

func copyDir(tb testing.TB, from, to string) {
	tb.Helper()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		rel, _ := filepath.Rel(from, path)
		at := filepath.Join(to, rel)
		switch {
		case err != nil || d.Type()&os.ModeSocket != 0 || rel == "filled":
			return err
		case d.IsDir():
			return os.MkdirAll(at, 0o700)
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.Create(at)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Close())
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// fillCapacity lives through as many working days as it takes. Open cases come
// in the last week: some wait at the desk, most are with an office.
func fillCapacity(tb testing.TB, dir string, open int) {
	tb.Helper()
	const closedDays, openDays = 500, 5
	days := (&filling{clock: capacityClock(tb)}).workdays(closedDays + openDays)
	f := newFilling(tb, dir, days[0])
	closed := capacityCases - open
	for i, day := range days {
		if i < closedDays {
			f.day(f.at, day, closed*(i+1)/closedDays-closed*i/closedDays, true)
		} else {
			n := open / openDays
			for n > 0 { // no more at once than a batch can hold
				some := min(n, 250)
				f.day(f.at, day, some, false)
				n -= some
			}
		}
	}
	if err := f.st.Close(); err != nil {
		tb.Fatal(err)
	}
}

// workdays are the last so many working days.
func (f *filling) workdays(n int) (days []time.Time) {
	for day := capacityNow; len(days) < n; day = day.AddDate(0, 0, -1) {
		if ok, _, _ := f.clock.Workday(day); ok {
			days = append(days, day)
		}
	}
	slices.Reverse(days)
	return days
}

func (f *filling) at(d time.Time, hour, minute int) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, f.clock.Location)
}

// newFilling is a township with its lists and clerks, on its first day.
func newFilling(tb testing.TB, dir string, first time.Time) *filling {
	tb.Helper()
	f := &filling{tb: tb, clock: capacityClock(tb)}
	var err error
	if f.texts, err = texts.Load(); err != nil {
		tb.Fatal(err)
	}
	f.now = f.at(first, 8, 0)
	if f.st, err = store.Open(dir, store.Options{Now: func() time.Time { return f.now }, Practice: true}); err != nil {
		tb.Fatal(err)
	}
	town := countyTown()
	f.town = appliance.NewTown(1, town...)
	for some := range slices.Chunk(town, 1000) {
		f.update(func(tx appliance.Tx) error {
			for _, r := range some {
				if err := tx.Append(appliance.Entry{At: f.now, Actor: appliance.Rule("import"), Kind: appliance.KindTownSet, Body: r}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, r := range town {
		if s, ok := r.(appliance.Situation); ok {
			f.rows = append(f.rows, s)
		}
	}
	d := &desk.Desk{Ledger: f.st, Clock: f.clock, Texts: f.texts, Now: func() time.Time { return f.now }, Hall: "青山镇"}
	for name, roles := range map[string][]appliance.Role{
		"李静": {appliance.RoleDispatcher, appliance.RoleCaller}, "王芳": {appliance.RoleReceiver}, "周明": {appliance.RoleLeader},
	} {
		if _, err := d.AddClerk(tb.Context(), desk.Root, name, roles...); err != nil {
			tb.Fatal(err)
		}
	}
	return f
}

func (f *filling) update(fn func(appliance.Tx) error) {
	f.tb.Helper()
	if err := f.st.Update(f.tb.Context(), fn); err != nil {
		f.tb.Fatal(err)
	}
}

var fillClerk = loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1", Name: "李静"}, Clerk: "1", Roles: []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller}}

// day is one working day: n cases come, and are carried to their end or left with an office.
func (f *filling) day(at func(time.Time, int, int) time.Time, day time.Time, n int, finish bool) {
	f.tb.Helper()
	var ids []appliance.CaseID
	f.now = at(day, 8, 40)
	f.update(func(tx appliance.Tx) error {
		ids = nil
		w, err := f.world(tx)
		if err != nil {
			return err
		}
		for i := range n {
			from := appliance.Address(numberOf((f.cases + i) * 7919 % 40_000)) // some come again
			row := f.rows[(f.cases+i)*31%len(f.rows)]
			words := forty(f.cases+i) + row.Keywords[i%5] + "的事"
			heard := appliance.Entry{At: f.now, Actor: appliance.Actor{Kind: appliance.ByModem}, Peer: from}
			seq := tx.Seq()
			heard.Kind, heard.Body = appliance.KindPartHeard, appliance.Part{
				Kind: appliance.PartText, Storage: "ME", PDU: make([]byte, 120), From: from, SentAt: f.now, HeardAt: f.now, Total: 1, Number: 1, Text: words, Seq: seq,
			}
			if err := tx.Append(heard); err != nil {
				return err
			}
			w.Seq = tx.Seq() + 1
			if w.Next, err = appliance.NextCase(tx, f.clock.Local(f.now), time.Time{}); err != nil {
				return err
			}
			res, es, err := loop.Decide(w, fillClerk, appliance.Case{}, loop.Open{Channel: appliance.ChannelSMS, Phone: from, Text: words, Kind: appliance.KindHelp})
			if err != nil {
				return err
			}
			heard.Kind, heard.Case, heard.Body = appliance.KindMessageHeard, res.Case, appliance.Message{
				From: from, Text: words, Class: appliance.FromCitizen, SentAt: f.now, HeardAt: f.now, Parts: []uint64{seq}, Case: res.Case, Fate: appliance.FateCase,
			}
			if err := tx.Append(append([]appliance.Entry{heard}, es...)...); err != nil {
				return err
			}
			ids = append(ids, res.Case)
		}
		return nil
	})
	first := f.cases
	f.cases += n
	grid := func(i int) string {
		return fmt.Sprintf("%d-%d", (first+i)*13%capacityGrids/5+1, (first+i)*13%capacityGrids%5+1)
	}
	row := func(i int) appliance.Situation { return f.rows[(first+i)*31%len(f.rows)] }
	f.send()
	f.now = at(day, 8, 50)
	f.each(ids, fillClerk, func(i int, c appliance.Case) loop.Deed {
		return loop.Accept{Situation: row(i).Code, Grid: grid(i), Summary: "第" + strconv.Itoa(first+i) + "号路灯不亮"}
	})
	f.now = at(day, 9, 0)
	f.each(ids, fillClerk, func(i int, c appliance.Case) loop.Deed {
		switch {
		case !finish && i%50 == 49: // still at the desk
			return nil
		case !finish && i%50 == 48:
			return loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已到现场取证并劝阻"}
		}
		return loop.Dispatch{Lead: row(i).Lead, Assists: row(i).Assists[:(first+i)%2], Complexity: []appliance.Complexity{appliance.Simple, appliance.Complex}[i%2]}
	})
	f.send()
	staff := func(c appliance.Case) loop.By {
		lead, _ := c.Lead()
		n, _ := strconv.Atoi(lead.Office[min(1, len(lead.Office)):])
		return loop.By{
			Actor: appliance.Actor{Kind: appliance.ByStaff, ID: fmt.Sprintf("p%d", n), Name: "赵磊"}, Person: fmt.Sprintf("p%d", n),
			Roles: []appliance.Role{appliance.RoleHandler}, Offices: []string{lead.Office},
		}
	}
	acts := func(hour, minute int, deed func(appliance.Case) loop.Deed) {
		f.now = at(day, hour, minute)
		f.each(ids, loop.By{}, func(i int, c appliance.Case) loop.Deed {
			if lead, ok := c.Lead(); !ok || lead.Call != 0 {
				return nil
			}
			return deed(c)
		}, staff)
		f.send()
	}
	acts(9, 30, func(appliance.Case) loop.Deed { return loop.Sign{} })
	if !finish {
		return
	}
	acts(10, 10, func(appliance.Case) loop.Deed { return loop.Arrive{} })
	acts(14, 10, func(appliance.Case) loop.Deed {
		return loop.Report{Text: "已更换灯泡两只并检查线路", Code: appliance.OutcomeSolved, All: true}
	})
	f.now = at(day, 15, 0)
	f.each(ids, fillClerk, func(int, appliance.Case) loop.Deed { return loop.Pass{Note: "现场照片已看"} })
	f.send()
	f.now = at(day, 17, 0)
	f.each(ids, loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}, func(int, appliance.Case) loop.Deed { return loop.Rate{Rating: 1 + first%2, Words: "好"} })
	f.send()
}

func (f *filling) world(tx appliance.Tx) (loop.World, error) {
	w, err := loop.World{Now: f.now, Clock: f.clock, Texts: f.texts, Hall: "青山镇"}.Load(tx, tx.Seq(), time.Time{})
	w.Rules.Staff.Digest = 0
	return w, err
}

// each does a deed to every case in one change; nil does none. as says who acts on which.
func (f *filling) each(ids []appliance.CaseID, by loop.By, deed func(int, appliance.Case) loop.Deed, as ...func(appliance.Case) loop.By) {
	f.tb.Helper()
	f.update(func(tx appliance.Tx) error {
		w, err := f.world(tx)
		if err != nil {
			return err
		}
		for i, id := range ids {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			d := deed(i, c)
			if d == nil {
				continue
			}
			who := by
			for _, f := range as {
				who = f(c)
			}
			w.Seq = tx.Seq()
			_, es, err := loop.Decide(w, who, c, d)
			if err != nil {
				return fmt.Errorf("case %s, %s: %w", id, d.Act(), err)
			}
			if err := tx.Append(es...); err != nil {
				return err
			}
		}
		return nil
	})
}

// send hands every queued text over and has it delivered.
func (f *filling) send() {
	f.tb.Helper()
	f.now = f.now.Add(time.Minute)
	by := appliance.Rule("outbox")
	f.update(func(tx appliance.Tx) error {
		var all []appliance.Outgoing
		for t, err := range tx.TextsIn(appliance.TextQueued) {
			if err != nil {
				return err
			}
			all = append(all, t)
		}
		for _, t := range all {
			put := func(kind appliance.Kind, ch appliance.TextChange) error {
				ch.Text = t.ID
				e := appliance.Entry{At: f.now, Actor: by, Kind: kind, Case: t.Case, Peer: appliance.Address(t.To), Body: ch}
				t = t.Apply(e)
				return tx.Append(e)
			}
			if err := put(appliance.KindTextSending, appliance.TextChange{State: appliance.TextSending, Attempt: 1}); err != nil {
				return err
			}
			for n := 1; n <= len(t.Parts); n++ {
				f.mr++
				kind, state := appliance.KindTextPartSent, appliance.TextSending
				if n == len(t.Parts) {
					kind, state = appliance.KindTextSent, appliance.TextSent
				}
				if err := put(kind, appliance.TextChange{State: state, Part: n, PartState: appliance.TextSent, MR: f.mr % 256}); err != nil {
					return err
				}
			}
			for n := 1; n <= len(t.Parts); n++ {
				state := appliance.TextSent
				if n == len(t.Parts) {
					state = appliance.TextDelivered
				}
				if err := put(appliance.KindTextReported, appliance.TextChange{State: state, Part: n, PartState: appliance.TextDelivered}); err != nil {
					return err
				}
			}
			c, err := tx.Case(t.Case)
			if err != nil {
				continue
			}
			if e, ok := t.Told(c, by, f.now); ok {
				if err := tx.Append(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// processor is the time that this process has had a processor: on a machine that
// is shared it says more than the time that went by.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rooms are the desk and the watch on a filled store.
type rooms struct {
	tb    testing.TB
	dir   string
	st    *store.Store
	now   time.Time
	clock workday.Clock
	texts *texts.Set
	desk  *desk.Desk
	watch *watch.Watch
	who   desk.Who
	open  []appliance.CaseID
}

func openRooms(tb testing.TB, dir string) *rooms {
	tb.Helper()
	r := &rooms{tb: tb, dir: dir, clock: capacityClock(tb), now: capacityNow}
	var err error
	if r.texts, err = texts.Load(); err != nil {
		tb.Fatal(err)
	}
	r.restart()
	tb.Cleanup(func() { r.st.Close() })
	clerks, err := r.desk.Clerks(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	for _, k := range clerks {
		if k.Name() == "李静" {
			r.who = desk.Who{Clerk: k}
		}
	}
	all, err := r.desk.List(tb.Context(), appliance.CaseFilter{States: []appliance.CaseState{appliance.CaseAccepted, appliance.CaseWorking}}, 0)
	if err != nil {
		tb.Fatal(err)
	}
	for _, c := range all {
		r.open = append(r.open, c.ID)
	}
	return r
}

// restart is the box after a start: nothing is in memory.
func (r *rooms) restart() {
	r.tb.Helper()
	if r.st != nil {
		if err := r.st.Close(); err != nil {
			r.tb.Fatal(err)
		}
	}
	now := func() time.Time { return r.now }
	var err error
	if r.st, err = store.Open(r.dir, store.Options{Now: now, Practice: true}); err != nil {
		r.tb.Fatal(err)
	}
	r.desk = &desk.Desk{Ledger: r.st, Clock: r.clock, Texts: r.texts, Now: now, Hall: "青山镇", Proposed: &propose.Cache{}}
	r.watch = r.newWatch()
}

func (r *rooms) newWatch() *watch.Watch {
	return &watch.Watch{
		Ledger: r.st, Clock: r.clock, Texts: r.texts, Now: func() time.Time { return r.now }, Hall: "青山镇", Log: newLog(&ring{}, io.Discard, 0), Proposed: r.desk.Proposed,
	}
}

// proposes is a clerk who opens a case and its dispatch form.
func (r *rooms) proposes(ctx context.Context, id appliance.CaseID) error {
	if _, err := r.desk.Page(ctx, r.who, id); err != nil {
		return err
	}
	if _, _, err := r.desk.Town(ctx); err != nil {
		return err
	}
	p, err := r.desk.Proposal(ctx, id)
	if err == nil && len(p.Best) == 0 {
		err = errors.New("nothing was proposed")
	}
	return err
}

// quiet does all that is due, so that the next look finds nothing.
func (r *rooms) quiet() {
	r.tb.Helper()
	for {
		n, err := r.watch.Scan(r.tb.Context())
		if err != nil {
			r.tb.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// waking is how many cases a scan would look at.
func (r *rooms) waking() (n int) {
	_ = r.st.View(r.tb.Context(), func(rd appliance.Reader) error {
		for range rd.Waking(r.now) {
			if n++; n == 200 {
				return nil
			}
		}
		return nil
	})
	return n
}

// BenchmarkCapacity is what a clerk waits for, and what the watch does each
// quarter of a minute, at the size the box is promised for.
func BenchmarkCapacity(b *testing.B) {
	for _, open := range []int{ordinaryOpen, capacityCases} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			at := time.Now()
			r := openRooms(b, capacity(b, open))
			b.Logf("%d cases to work on, filled in %v", len(r.open), time.Since(at).Round(time.Second))
			r.measure(b)
		})
	}
}

func (r *rooms) measure(b *testing.B) {
	ctx := b.Context()
	check := func(b *testing.B, err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	one := func(name string, fn func() error) {
		b.Run(name, func(b *testing.B) {
			check(b, fn())
			b.ReportAllocs()
			n, cpu := 0, processor()
			for b.Loop() {
				check(b, fn())
				n++
			}
			b.ReportMetric(float64((processor()-cpu).Microseconds())/1000/float64(n), "cpu-ms/op")
		})
	}
	b.Run("proposal-cold", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			b.StopTimer()
			r.restart()
			b.StartTimer()
			check(b, r.proposes(ctx, r.open[n%len(r.open)]))
		}
	})
	n := 0
	one("proposal-warm", func() error { n++; return r.proposes(ctx, r.open[n*7%len(r.open)]) })
	one("inbox", func() error { _, err := r.desk.Inbox(ctx, r.who, false); return err })
	one("inbox-mine", func() error { _, err := r.desk.Inbox(ctx, r.who, true); return err })
	one("summary", func() error { _, err := r.desk.Summary(ctx); return err })
	one("orders", func() error { _, err := r.desk.Orders(ctx, r.who, desk.OrderFilter{}); return err })
	one("orders-first-500", func() error { _, err := r.desk.Orders(ctx, r.who, desk.OrderFilter{Limit: 500}); return err })
	one("orders-office", func() error { _, err := r.desk.Orders(ctx, r.who, desk.OrderFilter{Office: "Z05"}); return err })
	one("find", func() error { _, err := r.desk.Find(ctx, r.who, desk.Finding{Typed: "路灯", Limit: 50}); return err })
	for name, back := range map[string]int{"month": 0, "month-a-year-ago": -12} { // 统计考评, beside the screen
		one(name, func() error {
			_, err := r.desk.Month(ctx, score.MonthOf(r.clock.Local(r.now)).Add(back), nil)
			return err
		})
	}
	var index propose.Cache
	one("warnings", func() error { // the hour's look
		return r.st.View(ctx, func(rd appliance.Reader) error {
			town, err := rd.Town()
			if err != nil {
				return err
			}
			rules, now := policy.Read(town, r.now), r.clock.Local(r.now)
			x := index.For(town, appliance.DateOf(now), rules)
			facts, err := watch.Facts(rd, now, rules.Warn, func(c appliance.Case) string {
				if p := x.Propose(propose.Matter{Text: c.Text, Village: c.Village, Grid: c.Grid}); len(p.Best) == 1 {
					return p.Best[0].Situation.Domain
				}
				return ""
			})
			warn.Find(now, rules.Warn, town, facts)
			return err
		})
	})
	b.Run("look-nothing-due", func(b *testing.B) {
		r.quiet()
		check(b, r.watch.Look(ctx))
		b.ReportAllocs()
		for b.Loop() {
			check(b, r.watch.Look(ctx))
		}
	})
	b.Run("look-some-due", func(b *testing.B) { // a minute in which some have something due, 200 at most
		b.ReportAllocs()
		due, n := 0, 0
		for b.Loop() {
			b.StopTimer()
			for r.waking() == 0 {
				if r.now = r.now.Add(time.Minute); r.now.Sub(capacityNow) > 60*24*time.Hour {
					b.Fatal("nothing more comes due")
				}
			}
			due, n = due+r.waking(), n+1
			b.StartTimer()
			_, err := r.watch.Scan(ctx)
			check(b, err)
		}
		b.ReportMetric(float64(due)/float64(n), "due/op")
	})
	b.Run("jobs-of-the-day", func(b *testing.B) { // nightly check, stand-ins, digest
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			r.now = time.Date(r.now.Year(), r.now.Month(), r.now.Day()+1, 8, 45, 0, 0, r.clock.Location)
			for ok := false; !ok; ok, _, _ = r.clock.Workday(r.now) {
				r.now = r.now.AddDate(0, 0, 1)
			}
			r.quiet()
			r.watch.Head = nil
			b.StartTimer()
			check(b, r.watch.Look(ctx))
		}
	})
}

// held is how much private memory the box takes at that size, as a process of its
// own: after a start, with two clerks at their screens, and a minute later.
func held(t *testing.T, open int) {
	dir := t.TempDir()
	b := newBench(t, roomy())
	conf := filepath.Join(dir, "huying.toml")
	write(t, conf, fmt.Sprintf("data = %q\n[hall]\nname = \"青山镇\"\n[hours]\nquiet = \"\"\n[modem]\nport = %q\n[practice]\non = true\nclock = %q\n",
		capacity(t, open), b.link, capacityNow.Format("2006-01-02T15:04")))
	start := time.Now()
	p := boxProcess(t, conf)
	defer func() { p.Process.Kill(); p.Wait() }()
	until(t, 5*time.Minute, func() bool { return !b.heardFirst().IsZero() })
	first := b.heardFirst().Sub(start)
	memory := func(after time.Duration) float64 {
		time.Sleep(after)
		return float64(usageOf(p.Process.Pid).rssAnon) / 1024
	}
	idle := memory(15 * time.Second)
	pin := huyingIn(t, dir, "clerk", "pin", "李静")
	pin.Stdin = strings.NewReader("246810\n")
	if out, err := pin.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for range 2 {
		s := at80x24(t, dir, "console")
		s.sees("口令")
		s.types("李静" + keyEnter)
		s.types("246810" + keyEnter)
		s.past("号路灯")
		s.types(keyEnter)
		s.sees("村东头第")
	}
	screens := memory(5 * time.Second)
	before := usageOf(p.Process.Pid).cpu
	minute := memory(time.Minute)
	t.Logf("%6d of %d cases open: start to first command %6v   private memory %5.1f MiB after the start, %5.1f MiB with two screens, %5.1f MiB a minute later   processor in that minute %.1f %%",
		open, capacityCases, first.Round(time.Millisecond), idle, screens, minute, (usageOf(p.Process.Pid).cpu-before).Seconds()/60*100)
}

package store

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"huying/appliance"
)

// BenchmarkWaking is the watch looking for what is due among 50,000 open cases,
// of which a hundred are, and a case whose wake moves on.
func BenchmarkWaking(b *testing.B) {
	const open, due = 50_000, 100
	st := openAt(b, b.TempDir(), Options{})
	id := func(n int) appliance.CaseID { return appliance.NewCaseID(2026, appliance.FirstSerial+n) }
	// Deadlines come at the ends of working days: many cases share one.
	wake := func(n int) appliance.CaseChange {
		at := benchDay.Add(time.Duration(1+n/due) * time.Hour)
		return appliance.CaseChange{State: appliance.CaseWorking, Holder: appliance.HolderOffice("Z05"), Orders: []appliance.Order{{
			Seq: 1, Role: appliance.Lead, Office: fmt.Sprintf("Z%02d", n%40), State: appliance.OrderWorking, Round: 1,
			Clocks: []appliance.Clock{{ID: appliance.ClockHandle, Start: benchDay, Days: 3, Due: at, Wake: at}},
		}}}
	}
	move := func(from, n int, as func(int) appliance.CaseChange) {
		mustUpdate(b, st, func(tx appliance.Tx) error {
			for i := from; i < from+n; i++ {
				if err := tx.Append(appliance.Entry{At: benchDay, Actor: appliance.Rule("desk"), Kind: appliance.KindCaseDispatched, Case: id(i), Body: as(i)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for i := 0; i < open; i += 1000 {
		move(i, 1000, wake)
	}
	b.Run("look", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			mustView(b, st, func(r appliance.Reader) error {
				for _, err := range r.Waking(benchDay.Add(time.Hour)) {
					if n++; err != nil {
						return err
					}
				}
				return nil
			})
			if n != due {
				b.Fatal(n)
			}
		}
	})
	b.Run("nothing due", func(b *testing.B) {
		for b.Loop() {
			mustView(b, st, func(r appliance.Reader) error {
				for id := range r.Waking(benchDay) {
					b.Fatal(id)
				}
				return nil
			})
		}
	})
	for name, as := range map[string]func(n int) func(int) appliance.CaseChange{
		"note": func(int) func(int) appliance.CaseChange {
			return func(int) appliance.CaseChange { return appliance.CaseChange{} }
		},
		"move": func(n int) func(int) appliance.CaseChange {
			return func(i int) appliance.CaseChange { return wake(i + n%1000*due) }
		},
	} {
		b.Run(name, func(b *testing.B) {
			n, written := 0, writtenBytes()
			for b.Loop() {
				move(n*7919%open, 1, as(n))
				n++
			}
			b.ReportMetric(float64(writtenBytes()-written)/1024/float64(n), "KiB/entry")
		})
	}
	b.Run("orders of an office", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = 0
			mustView(b, st, func(r appliance.Reader) error {
				for range r.OrdersOf("Z05") {
					n++
				}
				return nil
			})
		}
		b.ReportMetric(float64(n), "found")
	})
}

// largeTown is a township with a county's lists: 1,000 people, 300 grids, 5,000 situations.
func largeTown(b *testing.B, st *Store) {
	b.Helper()
	var all []appliance.Record
	for i := range 60 {
		all = append(all, appliance.Office{Code: fmt.Sprintf("Z%02d", i), Name: fmt.Sprintf("第%d办公室", i), Short: "办" + strconv.Itoa(i), Level: appliance.LevelTown})
	}
	for i := range 1000 {
		all = append(all, appliance.Person{
			Code: fmt.Sprintf("p%d", i), Name: "张建国" + strconv.Itoa(i), Phone: appliance.Phone(fmt.Sprintf("+861390000%04d", i)),
			Posts: []appliance.Post{{Office: fmt.Sprintf("Z%02d", i%60), Title: "干事"}}, Roles: []appliance.Role{appliance.RoleGrid, appliance.RoleHandler},
			Verified: benchDay.Unix(),
		})
	}
	for i := range 300 {
		all = append(all, appliance.Grid{
			Code: fmt.Sprintf("370783190%06d", i), Short: fmt.Sprintf("%d-%d", i/6, i%6), Village: fmt.Sprintf("370783190%03d", i/6),
			Name: fmt.Sprintf("王家庄第%d网格", i), Households: 80, Workers: []string{fmt.Sprintf("p%d", i)}, Leads: []string{fmt.Sprintf("p%d", 300+i)},
		})
	}
	for i := range 5000 {
		all = append(all, appliance.Situation{
			List: "S", Version: 1, Code: fmt.Sprintf("A-%02d-%d", i/100, i%100), Domain: "农业农村", Item: "农村供水管理", Name: benchWords[i%8],
			Lead: fmt.Sprintf("Z%02d", i%60), Assists: []string{"Z01", "Z02"}, Section: "供水科", Steps: []string{"受理", "现场核查", "处置", "反馈"},
			Standard: "两个工作日内到场，五个工作日内办结并向诉求人反馈结果。", DeptWork: "牵头处置，负责行政处罚。", TownWork: "日常巡查，发现上报，配合处置。",
			Town: appliance.DutyAssist, Dept: appliance.DutyMain, Keywords: []string{"供水", "停水", "水管"},
			Flow: []appliance.FlowStep{{Actor: "镇", Work: "巡查", Out: "线索", Days: 1}, {Actor: "局", Work: "查处", In: "线索", Out: "决定", Days: 4}},
		})
	}
	tells(b, st, benchDay, all...)
}

// BenchmarkTown is the town as it is built from the ledger after a change, and
// as everybody else gets it; how much memory it holds, and what one change and
// the whole import cost.
func BenchmarkTown(b *testing.B) {
	st := openAt(b, b.TempDir(), Options{})
	at, written := time.Now(), writtenBytes()
	largeTown(b, st)
	b.Logf("import: %v, %d KiB written", time.Since(at).Round(time.Millisecond), (writtenBytes()-written)/1024)
	town := func() (t *appliance.Town) {
		mustView(b, st, func(r appliance.Reader) (err error) { t, err = r.Town(); return err })
		return t
	}
	b.Run("build", func(b *testing.B) {
		b.ReportAllocs()
		var before, after runtime.MemStats
		st.town.forget()
		runtime.GC()
		runtime.ReadMemStats(&before)
		held := town()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(held)
		for b.Loop() {
			st.town.forget()
			town()
		}
		if n := len(held.Situations("S", 1)); n != 5000 {
			b.Fatalf("%d rows", n)
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-held")
	})
	b.Run("after a change", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			b.StopTimer()
			tells(b, st, benchDay, appliance.Person{Code: fmt.Sprintf("p%d", n*7%1000), Name: "张建国"})
			b.StartTimer()
			town()
		}
	})
	b.Run("shared", func(b *testing.B) {
		for b.Loop() {
			town()
		}
	})
	b.Run("change", func(b *testing.B) {
		n, written := 0, writtenBytes()
		for b.Loop() {
			tells(b, st, benchDay, appliance.Person{Code: fmt.Sprintf("p%d", n*7%1000), Name: "张建国", Verified: benchDay.Unix()})
			n++
		}
		b.ReportMetric(float64(writtenBytes()-written)/1024/float64(n), "KiB/change")
	})
}

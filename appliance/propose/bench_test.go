package propose

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/policy"
)

// largeTown has 5,000 situations of five words, 1,000 people, 300 grids in 60 villages and 5,000 guides (F2-10, F2-12, F2-19).
func largeTown() *appliance.Town {
	r := rand.New(rand.NewPCG(7, 11))
	han := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(rune(0x4e00 + r.IntN(600))) // few characters, so that words share their beginnings
		}
		return b.String()
	}
	out := []appliance.Record{listOf(appliance.MainList, appliance.ListTown, 1)}
	for i := range 50 {
		out = append(out, appliance.Office{Code: fmt.Sprintf("Z%02d", i), Name: han(5), Level: appliance.LevelTown, Kind: appliance.OfficeBureau})
	}
	for i := range 1000 {
		out = append(out, appliance.Person{Code: fmt.Sprintf("p%d", i), Name: han(3), Posts: []appliance.Post{{Office: fmt.Sprintf("Z%02d", i%50)}}})
	}
	for i := range 60 {
		v := appliance.Village{Code: fmt.Sprintf("370783190%03d", 200+i), Name: han(3) + "村", Aliases: []string{han(2), han(3)}}
		out = append(out, v)
		for j := range 5 {
			out = append(out, appliance.Grid{Code: fmt.Sprintf("%s%03d", v.Code, j), Short: fmt.Sprintf("%d-%d", i+1, j+1), Village: v.Code, Name: han(3)})
		}
	}
	for i := range 5000 {
		s := appliance.Situation{
			List: appliance.MainList, Version: 1, Code: fmt.Sprintf("%c-%02d-%d", 'A'+i/500, i%500/10, i%10+1), Name: han(6), Item: han(8),
			Lead: fmt.Sprintf("Z%02d", i%50), Section: han(3), Standard: han(20), DeptWork: han(20), TownWork: han(20),
		}
		for range 5 {
			s.Keywords = append(s.Keywords, han(1+r.IntN(4)))
		}
		out = append(out, s, appliance.Guide{Code: fmt.Sprintf("S-%04d", i), Name: han(8), Aliases: []string{han(2), han(4)}})
	}
	return appliance.NewTown(1, out...)
}

func BenchmarkNew(b *testing.B) {
	town := largeTown()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := New(town, today, policy.Default())
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(x)
	for b.Loop() {
		New(town, today, policy.Default())
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
}

// BenchmarkPropose is a text of six parts, every character of which begins words of the list.
func BenchmarkPropose(b *testing.B) {
	x := New(largeTown(), today, policy.Default())
	for _, n := range []int{70, 400} {
		var text strings.Builder
		r := rand.New(rand.NewPCG(1, 2))
		for range n {
			text.WriteRune(rune(0x4e00 + r.IntN(600)))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				x.Propose(Matter{Text: text.String() + " 12-3"})
			}
		})
	}
}

func BenchmarkResponsible(b *testing.B) {
	x := New(largeTown(), today, policy.Default())
	for b.Loop() {
		x.Responsible("一丁七万", "")
	}
}

package store

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/seek"
)

// asks is a query as a clerk types it, in a hall without lists.
func asks(r appliance.Reader, typed string) iter.Seq2[appliance.CaseID, error] {
	return asksIn(r, nil, typed)
}

func asksIn(r appliance.Reader, words *seek.Vocabulary, typed string) iter.Seq2[appliance.CaseID, error] {
	w, err := seek.In(r, words, true)
	if err != nil {
		return func(yield func(appliance.CaseID, error) bool) { yield(0, err) }
	}
	return r.Search(seek.Parse(typed, w).Query)
}

func finds(t testing.TB, st *Store, query string) (ids []appliance.CaseID) {
	t.Helper()
	mustView(t, st, func(r appliance.Reader) error {
		for id, err := range asks(r, query) {
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

func TestWordsAreFound(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	light := opens(t, st, "+8613800001111", "村东头的路灯坏了３号楼", day)
	water := opens(t, st, "+8613900002222", "没有水，502室，找不到WaterPump", day)
	low := opens(t, st, "+8613700003333", "低保什么时候发？水电费呢", day)
	answers(t, st, light, "电工明天去修路灯", day)
	check := func(when string) {
		t.Helper()
		for query, want := range map[string][]appliance.CaseID{
			"水":                {low, water},
			"灯":                {light},
			"路灯":               {light},
			"灯坏":               {light},
			"电工":               {light},
			"水电":               {low},
			"没有水":              {water},
			"有没":               nil,
			"灯路":               nil,
			"３号楼":              {light},
			"3号楼":              {light},
			"502":              {water},
			"waterpump":        {water},
			"ＷＡＴＥＲＰＵＭＰ":        {water},
			"pump":             nil,
			"1111":             {light},
			"13800001111":      {light},
			"138 0000 1111":    {light},
			"+86 138-00001111": {light},
			"2222":             {water},
			light.No():         {light},
			low.String():       {low},
			"水 发":              {low},
			"水 灯":              nil,
			"":                 nil,
			"。":                nil,
		} {
			if got := finds(t, st, query); !slices.Equal(got, want) {
				t.Errorf("%s: %q finds %v, want %v", when, query, got, want)
			}
		}
	}
	check("waiting")
	for i := range 600 { // older than these they come to lie in runs
		opens(t, st, "+8618600009999", fmt.Sprintf("别的事%c", '一'+rune(i)), day)
	}
	if err := st.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("in runs")
	answers(t, st, light, "灯换好了，水管也看了", day)
	if got, want := finds(t, st, "水 灯"), []appliance.CaseID{light}; !slices.Equal(got, want) {
		t.Errorf("words of two days: %v, want %v", got, want)
	}
	if got, want := finds(t, st, "水"), []appliance.CaseID{low, water, light}; !slices.Equal(got, want) {
		t.Errorf("newest first: %v, want %v", got, want)
	}
}

// The index finds what reading every case finds, whatever lies in runs of
// which level.
func TestTheIndexAgreesWithReading(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	rng := rand.New(rand.NewPCG(3, 4))
	letters := []rune("水电路灯村东头低保坏了没有人ab1")
	word := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	texts := map[appliance.CaseID]string{}
	for range 25 {
		mustUpdate(t, st, func(tx appliance.Tx) error {
			for range 100 {
				n, _ := tx.LastSerial(2026)
				id := appliance.NewCaseID(2026, n+1)
				text := word(4 + rng.IntN(12))
				texts[id] = text
				if err := tx.Append(appliance.Entry{At: day, Kind: appliance.KindCaseOpened, Case: id, Body: appliance.CaseChange{
					State: appliance.CaseNew, Words: appliance.CaseWords{Text: text}}}); err != nil {
					return err
				}
			}
			return nil
		})
		if rng.IntN(2) == 0 {
			if err := st.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 300 {
		query := word(1 + rng.IntN(4))
		if strings.ContainsAny(query, "ab1") {
			continue // letters are found as whole words, not inside others
		}
		var want []appliance.CaseID
		for id, text := range texts {
			if strings.Contains(text, query) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		slices.Reverse(want)
		if got := finds(t, st, query); !slices.Equal(got, want) {
			t.Fatalf("%q finds %d, want %d", query, len(got), len(want))
		}
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

// BenchmarkSearch is the first fifty results of common, rare and absent words.
func BenchmarkSearch(b *testing.B) {
	for _, size := range benchSizes() {
		st := grown(b, size)
		for _, query := range []string{"水", "路灯坏", "低保 路灯", "低保 补办", "鲸鱼", "没有鲸鱼", "9123", "有", "灯 水 桥 河", "ludeng", "ldhl", "deng he", "5678 ludeng"} {
			b.Run(fmt.Sprintf("%d/%s", size, query), func(b *testing.B) {
				var n int
				for b.Loop() {
					n = 0
					mustView(b, st, func(r appliance.Reader) error {
						for _, err := range asks(r, query) {
							if n++; n == 50 || err != nil {
								return err
							}
						}
						return nil
					})
				}
				b.ReportMetric(float64(n), "found")
			})
		}
	}
}

// BenchmarkOpen is from nothing to the first read, after a clean stop and after a kill.
func BenchmarkOpen(b *testing.B) {
	for _, size := range benchSizes() {
		st := grown(b, size)
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
		for _, clean := range []bool{true, false} {
			b.Run(fmt.Sprintf("%d/clean=%t", size, clean), func(b *testing.B) {
				var slowest time.Duration
				for b.Loop() {
					at := time.Now()
					st, err := Open(st.dir, Options{})
					if err != nil {
						b.Fatal(err)
					}
					mustView(b, st, func(r appliance.Reader) error { _, err := r.LastCase(); return err })
					slowest = max(slowest, time.Since(at))
					b.StopTimer()
					if err := st.release(clean); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				b.ReportMetric(float64(slowest.Milliseconds()), "ms-slowest")
			})
		}
	}
}

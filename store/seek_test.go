package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/pinyin"
	"huying/appliance/seek"
)

// told is a case as somebody without an index keeps it.
type told struct {
	id       appliance.CaseID
	lines    []string
	number   string
	villages []string // all it was filed under
	office   string
	category string
	state    appliance.CaseState
}

// reads reports whether characters side by side in one of the lines are read as
// asked: each by one of its readings, or by the beginning of one.
func (c told) reads(n int, fits func(i int, reading string) bool) bool {
	for _, line := range c.lines {
		all := []rune(line)
		for from := 0; from+n <= len(all); from++ {
			good := true
			for i, r := range all[from : from+n] {
				good = good && slices.ContainsFunc(pinyin.Of(r), func(s string) bool { return fits(i, strings.TrimRight(s, "0123456789")) })
			}
			if good {
				return true
			}
		}
	}
	return false
}

// holds is what a query means, read aloud.
func (c told) holds(s appliance.Sought) bool {
	for _, w := range s.Words {
		if utf8.RuneCountInString(w) == len(w) { // letters or digits: a word as a whole
			for _, l := range c.lines {
				if slices.Contains(strings.FieldsFunc(l, func(r rune) bool { return !seek.Wordy(r) }), w) {
					return true
				}
			}
		} else if slices.ContainsFunc(c.lines, func(l string) bool { return strings.Contains(l, w) }) {
			return true
		}
	}
	for _, all := range s.Sounds {
		if c.reads(len(all), func(i int, reading string) bool { return reading == all[i] }) {
			return true
		}
	}
	if s.Initials != "" && c.reads(len(s.Initials), func(i int, reading string) bool { return reading[0] == s.Initials[i] }) {
		return true
	}
	return slices.Contains(s.Cases, c.id) || slices.ContainsFunc(s.Villages, func(v string) bool { return slices.Contains(c.villages, v) }) || slices.Contains(s.Subjects, c.category) ||
		slices.Contains(s.Holders, appliance.HolderOffice(c.office)) ||
		s.Number != "" && c.number == s.Number || s.Tail != "" && strings.HasSuffix(c.number, s.Tail)
}

var seekTown = appliance.NewTown(1,
	appliance.Village{Code: "370783190201", Name: "王家庄", Aliases: []string{"王庄"}},
	appliance.Village{Code: "370783190202", Name: "重行村"},
	appliance.Office{Code: "Z01", Name: "青山供电所", Short: "供电所"},
	appliance.Office{Code: "Z02", Name: "水利服务站", Short: "水利站"},
	appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished},
	appliance.Situation{List: appliance.MainList, Version: 1, Code: "A-01-1", Domain: "城乡建设", Item: "路灯", Name: "路灯不亮", Keywords: []string{"路灯", "灯坏"}},
)

// Whatever is typed finds what reading every case aloud finds, newest first, whatever
// lies in runs of which level.
func TestWhatIsTypedFindsWhatReadingFinds(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	rng := rand.New(rand.NewPCG(7, 8))
	letters := []rune("水电路灯不亮行重长王家庄了的没1，")
	word := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	var all []told
	for range 30 {
		mustUpdate(t, st, func(tx appliance.Tx) error {
			for range 90 {
				n, _ := tx.LastSerial(2026)
				c := told{
					id: appliance.NewCaseID(2026, n+1), lines: []string{word(4 + rng.IntN(12))}, number: fmt.Sprintf("138%04d%04d", rng.IntN(3), 1000+rng.IntN(40)),
					villages: []string{pick("", "370783190201", "370783190202")}, office: pick("", "Z01", "Z02"), category: pick("", "城乡建设"),
					state: appliance.CaseState(pick(string(appliance.CaseNew), string(appliance.CaseClosed))),
				}
				ch := appliance.CaseChange{
					State: c.state, Village: c.villages[0], Category: c.category,
					Words: appliance.CaseWords{Text: c.lines[0], Reporter: appliance.Address("+86" + c.number)},
				}
				if c.office != "" {
					ch.Orders = []appliance.Order{{Seq: 1, Office: c.office, State: appliance.OrderSent}}
				}
				if err := tx.Append(appliance.Entry{At: day, Kind: appliance.KindCaseOpened, Case: c.id, Body: ch}); err != nil {
					return err
				}
				all = append(all, c)
			}
			// Something is said of an old one, and another is somewhere else than was thought.
			for range 10 {
				c := &all[rng.IntN(len(all))]
				c.lines, c.villages = append(c.lines, word(6)), append(c.villages, "370783190202")
				if err := tx.Append(appliance.Entry{At: day, Kind: appliance.KindCaseNoted, Case: c.id, Body: appliance.CaseChange{
					Village: "370783190202", Words: appliance.CaseWords{Note: c.lines[len(c.lines)-1]}}}); err != nil {
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
	words := seek.NewVocabulary(seekTown, nil)
	found, kinds := 0, map[string]int{}
	ask := func(rt *rapid.T, typed string, open bool) {
		mustView(t, st, func(r appliance.Reader) error {
			w, err := seek.In(r, words, true)
			if err != nil {
				return err
			}
			q := seek.Parse(typed, w).Query
			if open {
				q.In = appliance.OpenStates
			}
			var want, got []appliance.CaseID
			for _, c := range slices.Backward(all) {
				good := len(q.All) > 0 && (!open || c.state.Open())
				for _, s := range q.All {
					good = good && c.holds(s)
				}
				if good {
					want = append(want, c.id)
				}
			}
			for id, err := range r.Search(q) {
				if err != nil {
					return err
				}
				got = append(got, id)
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%q (open %t) finds %d %v, want %d %v", typed, open, len(got), got[:min(len(got), 5)], len(want), want[:min(len(want), 5)])
			}
			found += len(got)
			return nil
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		one := func() string {
			c := all[rapid.IntRange(0, len(all)-1).Draw(t, "case")]
			line := []rune(strings.Map(func(r rune) rune {
				if len(pinyin.Plain(r)) == 0 {
					return -1
				}
				return r
			}, c.lines[0]))
			n := min(rapid.IntRange(1, 5).Draw(t, "length"), len(line))
			part := line[:n]
			kind := rapid.SampledFrom([]string{"characters", "pinyin", "initials", "tail", "number", "case", "order", "name", "word"}).Draw(t, "kind")
			kinds[kind]++
			var b strings.Builder
			switch kind {
			case "characters":
				return string(part)
			case "pinyin":
				for _, r := range part {
					all := pinyin.Plain(r)
					b.WriteString(all[rapid.IntRange(0, len(all)-1).Draw(t, "reading")].String())
				}
				return b.String()[:max(b.Len()-rapid.IntRange(0, 1).Draw(t, "unfinished"), 1)]
			case "initials":
				for _, r := range part {
					b.WriteByte(pinyin.Plain(r)[0].String()[0])
				}
				return b.String()
			case "tail":
				return c.number[len(c.number)-rapid.IntRange(3, 8).Draw(t, "digits"):]
			case "number":
				return c.number
			case "case":
				return c.id.String()
			case "order":
				return c.id.No() + "-1"
			case "name":
				return rapid.SampledFrom([]string{"wjz", "wangjiaz", "wj", "王家庄", "供电所", "gds", "cxjs", "城乡建设", "slz", "ldbl", "zhx"}).Draw(t, "name")
			}
			return rapid.SampledFrom([]string{"1", "13", "a", "xyz", "鲸"}).Draw(t, "word")
		}
		typed := one()
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			typed += " " + one()
		}
		ask(t, typed, rapid.Bool().Draw(t, "open"))
	})
	if found == 0 || len(kinds) < 9 {
		t.Errorf("%d found in all, by %v", found, kinds)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

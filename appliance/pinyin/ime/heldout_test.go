package ime

import (
	"os"
	"slices"
	"strings"
	"testing"

	"huying/appliance/pinyin"
)

// phrase is what is written, and how it is read.
type phrase struct {
	text    string
	reading []string
}

// heldOut are phrases of township work that somebody wrote who had not seen the lexicon, each with its reading.
// Nobody reads them to make the lexicon better: only totals are printed.
func heldOut(t *testing.T) (out []phrase) {
	t.Helper()
	b, err := os.ReadFile("testdata/phrases-heldout.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for l := range strings.Lines(string(b)) {
		n++
		text, reading, _ := strings.Cut(strings.TrimSpace(l), "\t")
		p := phrase{text, parted([]rune(text), reading)}
		if !Han(text) || p.reading == nil {
			t.Errorf("line %d of phrases-heldout.tsv is no phrase with its reading", n)
			continue
		}
		out = append(out, p)
	}
	return out
}

// parted are the syllables of a reading that is written in one piece, one for each character.
func parted(text []rune, reading string) []string {
	if len(text) == 0 {
		if reading == "" {
			return []string{}
		}
		return nil
	}
	for _, s := range pinyin.Of(text[0]) {
		s = s[:len(s)-1]
		if rest, ok := strings.CutPrefix(reading, s); ok {
			if after := parted(text[1:], rest); after != nil {
				return append([]string{s}, after...)
			}
		}
	}
	return nil
}

// initialsOnly are the first letters of a reading.
func initialsOnly(reading []string) string {
	var b strings.Builder
	for _, s := range reading {
		b.WriteByte(s[0])
	}
	return b.String()
}

// measure is how many phrases of a hundred are first and among the first five, by what is typed.
type measure struct{ first, five float64 }

func measured(e *Pen, phrases []phrase, typed func([]string) string) (m measure) {
	for _, p := range phrases {
		switch at := slices.Index(said(e.Candidates(typed(p.reading), 5)), p.text); {
		case at == 0:
			m.first++
			m.five++
		case at > 0:
			m.five++
		}
	}
	n := float64(len(phrases)) / 100
	return measure{m.first / n, m.five / n}
}

func writtenOut(reading []string) string { return strings.Join(reading, "") }

// What the line is measured by: phrases nobody tuned it with.
func TestPhrasesHeldOut(t *testing.T) {
	phrases := heldOut(t)
	e := New().Pen()
	full, short := measured(e, phrases, writtenOut), measured(e, phrases, initialsOnly)
	for _, p := range phrases {
		if !e.Learn(p.text, p.reading) {
			t.Error("a phrase cannot be learned")
		}
	}
	fullOnce, shortOnce := measured(e, phrases, writtenOut), measured(e, phrases, initialsOnly)
	t.Logf("%d phrases, full pinyin: first %.1f %%, first five %.1f %%; after one use %.1f %%, %.1f %%", len(phrases), full.first, full.five, fullOnce.first, fullOnce.five)
	t.Logf("%d phrases, initials: first %.1f %%, first five %.1f %%; after one use %.1f %%, %.1f %%", len(phrases), short.first, short.five, shortOnce.first, shortOnce.five)
	for _, want := range []struct {
		what     string
		got, min float64
	}{
		{"full pinyin, first", full.first, 75}, {"full pinyin, first five", full.five, 90}, {"full pinyin after one use, first", fullOnce.first, 100},
		{"initials, first five", short.five, 25}, {"initials after one use, first five", shortOnce.five, 90},
	} {
		if want.got < want.min {
			t.Errorf("%s: %.1f %%, want %.0f", want.what, want.got, want.min)
		}
	}
}

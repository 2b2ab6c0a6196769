package propose

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/wording"
)

// A Matter is what a proposal is asked for.
type Matter struct {
	Text    string // as it was written
	Village string // code, where the case knows it already
	Grid    string // code, the same
	Accused string // code of the office it is about: never proposed (D.8)
}

// A Proposal is what a clerk is shown.
type Proposal struct {
	Place  Place
	Best   []Candidate // one, or two that tie; none
	Others []Candidate // what else its words may mean, best first
	Tied   int         // situations that tie for the first place
	Why    string      // why there is none, in a clerk's words
}

// A Candidate is a situation that a matter may be, and who would work it.
type Candidate struct {
	Situation appliance.Situation // the row: code, name, duties, complexity …
	Version   int                 // of its list, as it is in force

	Lead     string   // code of the office; "" see Lack
	LeadName string   // its name
	Assists  []string // codes
	Section  string
	Phone    appliance.Phone // of the section, else of the office
	Days     int             // limit in working days
	County   bool            // the office is not the town's: it takes a call
	Lack     string          // why there is no office, in a clerk's words; it names none

	Words []string // the words that made it so, in the text's order
	Score int
}

// Basis is what a case that is accepted under it keeps.
func (c Candidate) Basis() appliance.Basis {
	b := c.Situation.Basis()
	b.Version = c.Version
	return b
}

// othersMax is how many further candidates a proposal names.
const othersMax = 6

// denials say that the word after them is not so. 没有 is not among them: 没有路灯 is
// about lamps.
var denials = []string{"不是", "并非", "不属于", "不算", "不关"}

// denyGap is how many characters may stand between: 不是因为停水.
const denyGap = 3

// Propose says which situation a matter is, who would work it, and where it is.
func (x *Index) Propose(m Matter) Proposal {
	t := wording.Ready(m.Text)
	p := Proposal{Place: x.place(t, m)}
	switch {
	case t.S == "":
		p.Why = "没有文字"
		return p
	case len(x.rows) == 0:
		p.Why = "没有在用的清单"
		return p
	}
	found, denied := x.found(t)
	if len(found) == 0 {
		if p.Why = "文中没有清单里的词"; len(denied) > 0 {
			p.Why = "“" + strings.Join(denied, "、") + "”在文中是否定的"
		}
		return p
	}
	all := x.candidates(found[:min(len(found), othersMax+2)], m, p.Place)
	for _, c := range all {
		if c.Score == all[0].Score {
			p.Tied++
		}
	}
	for _, f := range found[min(len(found), othersMax+2):] { // those nobody looked at
		if f.score == all[0].Score {
			p.Tied++
		}
	}
	n := min(p.Tied, 2)
	p.Best, p.Others = all[:n:n], all[n:]
	return p
}

// A find is a row with the words that point at it, in the text's order.
type find struct {
	row   int32
	score int
	words []string
}

// found are the rows that the text points at, best first, and the words that it denies.
func (x *Index) found(t wording.Text) (found []find, denied []string) {
	type pair struct{ row, word int32 }
	var words []string
	var pairs []pair
	seen := map[string]bool{}
	for _, h := range x.words.All(t.S) {
		switch {
		case seen[h.Word]:
		case t.Denied(h.From, denyGap, denials...):
			denied = append(denied, h.Word)
		default:
			for _, r := range h.Of {
				pairs = append(pairs, pair{r, int32(len(words))})
			}
			words, seen[h.Word] = append(words, h.Word), true
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.word, b.word)) })
	all := make([]string, len(pairs)) // of all rows, one after the other
	for i, p := range pairs {
		all[i] = words[p.word]
	}
	for from := 0; from < len(pairs); {
		to := from
		for to < len(pairs) && pairs[to].row == pairs[from].row {
			to++
		}
		f := find{row: pairs[from].row, words: widest(all[from:to:to])}
		for _, w := range f.words {
			n := utf8.RuneCountInString(w)
			f.score += n * n
		}
		found, from = append(found, f), to
	}
	slices.SortFunc(found, func(a, b find) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.row, b.row)) })
	return found, slices.Compact(denied)
}

// widest are the words that lie in no other of them: 占道 in 占道经营 says nothing more.
func widest(words []string) []string {
	if len(words) == 1 {
		return words
	}
	var out []string
	for _, w := range words {
		if !slices.ContainsFunc(words, func(o string) bool { return len(o) > len(w) && strings.Contains(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// candidates fills in what the rows say. Of rows that tie, one with an office comes
// first; one that another list repeats is left out.
func (x *Index) candidates(found []find, m Matter, at Place) []Candidate {
	var out []Candidate
	for _, f := range found {
		c := x.candidate(f.row, m.Accused, at)
		c.Words, c.Score = f.words, f.score
		same := func(o Candidate) bool {
			return o.Situation.List != c.Situation.List && o.Situation.Name == c.Situation.Name && o.Lead == c.Lead
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), min(len(a.Lack), 1)-min(len(b.Lack), 1))
	})
	return out
}

// candidate is a row with who would work it.
func (x *Index) candidate(i int32, accused string, at Place) Candidate {
	s, v := x.situation(i)
	c := Candidate{Situation: s, Version: v.Number, Section: s.Section, Phone: s.Phone, Days: s.Days}
	if c.Days == 0 {
		c.Days = x.rules.Days(s.Complexity())
	}
	lead := s.Lead
	if s.Self || v.Kind == appliance.ListSelf { // F4-25
		c.Section, c.Phone = "", ""
		switch lead = x.committees[at.Village]; {
		case at.Village == "":
			c.Lack = "村居自治事项,先问清哪个村"
		case lead == "":
			c.Lack = "村居自治事项,该村没有登记村委会"
		}
	}
	o, known := x.town.Office(lead)
	switch {
	case c.Lack != "":
	case lead == "":
		c.Lack = "清单没有写责任单位"
	case !known:
		c.Lack = "清单写的责任单位没有登记"
	case o.Closed(x.on):
		c.Lack = "责任单位已撤销"
	case lead == accused:
		c.Lack = "责任单位是被反映单位"
	default:
		c.Lead, c.LeadName = lead, o.Name
		c.County = !o.Resident && (o.Level == appliance.LevelCounty || o.Level == appliance.LevelCity)
		if c.Phone == "" {
			c.Phone = o.Phone
		}
	}
	if c.Lack != "" {
		c.Section, c.Phone = "", ""
	}
	for _, a := range s.Assists {
		if o, ok := x.town.Office(a); ok && !o.Closed(x.on) && a != accused && a != c.Lead && !slices.Contains(c.Assists, a) {
			c.Assists = append(c.Assists, a)
		}
	}
	return c
}

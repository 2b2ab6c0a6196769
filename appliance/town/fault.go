package town

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// MaxFaults is how many faults are shown; the others are counted.
const MaxFaults = 200

// kept is how many faults are kept for sorting before the rest is only counted.
const kept = 5000

// A Fault says what is wrong and where, as the person who made the table sees it.
// It shows the cells as they were found, numbers too: it is for whoever brought
// the file, never for a log.
type Fault struct {
	File   string // 人员.csv, 青山镇.xlsx; "" the input had no name
	Table  string // 人员
	Row    int    // as the spreadsheet numbers it, the header is 1; 0 the table as a whole
	Column string // 电话
	Letter string // B
	Code   string // of the record, where there is no table: "A-01-1", "S/3"
	Value  string // as it was found
	Why    Why
	Want   string // what is accepted, or what it clashes with
	Near   string // the known word it most likely meant
	Hint   bool   // worth a look, refuses nothing
}

// Error is the English sentence.
func (f *Fault) Error() string { return f.Say(true) }

// Say is the whole sentence: where, what was found, what is wrong.
func (f *Fault) Say(english bool) string {
	where, what := f.Where(english), f.What(english)
	if where == "" {
		return what
	}
	return where + pick(english, "：", ": ") + what
}

// Where names the place: 人员.csv 第5行 B列（电话）“138”.
func (f *Fault) Where(english bool) string {
	var w []string
	switch {
	case f.File != "" && strings.TrimSuffix(f.File, ".csv") != f.Table && f.Table != "":
		w = append(w, f.File, pick(english, "表“"+f.Table+"”", "table "+f.Table))
	case f.File != "":
		w = append(w, f.File)
	case f.Table != "":
		w = append(w, pick(english, "表“"+f.Table+"”", "table "+f.Table))
	}
	if f.Code != "" {
		w = append(w, f.Code)
	}
	if f.Row > 0 {
		w = append(w, fmt.Sprintf(pick(english, "第%d行", "row %d"), f.Row))
	}
	switch {
	case f.Letter != "" && f.Column != "":
		w = append(w, fmt.Sprintf(pick(english, "%s列（%s）", "column %s (%s)"), f.Letter, f.Column))
	case f.Letter != "":
		w = append(w, fmt.Sprintf(pick(english, "%s列", "column %s"), f.Letter))
	case f.Column != "":
		w = append(w, f.Column)
	}
	s := strings.Join(w, " ")
	if f.Value != "" {
		s += pick(english, "“"+shorten(f.Value)+"”", " “"+shorten(f.Value)+"”")
	}
	return s
}

// What says what is wrong and what would be accepted.
func (f *Fault) What(english bool) string {
	words, ok := faultWords[f.Why]
	if !ok {
		return string(f.Why)
	}
	s := strings.NewReplacer("{want}", f.Want, "{value}", shorten(f.Value), "{column}", f.Column).Replace(pick(english, words[0], words[1]))
	if f.Near != "" {
		s += pick(english, "最像“"+f.Near+"”。", "; did you mean “"+f.Near+"”?")
	}
	return s
}

func pick(english bool, zh, en string) string {
	if english {
		return en
	}
	return zh
}

// shorten keeps a cell to one line of a screen.
func shorten(s string) string {
	s = strings.ReplaceAll(s, "\n", "⏎")
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// Faults is why an import, a version or a change of the grids is refused.
type Faults struct {
	List []Fault // at most MaxFaults, in the order of the tables
	More int     // further ones that are only counted
}

// Error is the first fault and how many there are.
func (f *Faults) Error() string {
	if len(f.List) == 0 {
		return "refused"
	}
	if n := len(f.List) + f.More - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", f.List[0].Say(true), n)
	}
	return f.List[0].Say(true)
}

// Lines are all faults as a person reads them, the last line counts the others.
func (f *Faults) Lines(english bool) []string {
	out := make([]string, 0, len(f.List)+1)
	for i := range f.List {
		out = append(out, f.List[i].Say(english))
	}
	if f.More > 0 {
		out = append(out, fmt.Sprintf(pick(english, "还有%d处，改好这些后再导入一次就会列出。", "and %d more, listed once these are mended"), f.More))
	}
	return out
}

// refuse is a single fault as an error.
func refuse(code string, why Why, want string) error {
	return &Faults{List: []Fault{{Code: code, Why: why, Want: want}}}
}

// sieve gathers faults and hints.
type sieve struct {
	faults, hints []Fault
	more          int
}

func (s *sieve) add(f Fault) {
	switch {
	case f.Hint && len(s.hints) < kept:
		s.hints = append(s.hints, f)
	case f.Hint:
	case len(s.faults) < kept:
		s.faults = append(s.faults, f)
	default:
		s.more++
	}
}

// refused are the faults in order, nil when there is none.
func (s *sieve) refused() error {
	if len(s.faults) == 0 {
		return nil
	}
	list := inOrder(s.faults)
	f := &Faults{List: list, More: s.more}
	if len(list) > MaxFaults {
		f.List, f.More = list[:MaxFaults], f.More+len(list)-MaxFaults
	}
	return f
}

// inOrder sorts by table, row and column; what is the same is said once.
func inOrder(list []Fault) []Fault {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(place(a.Table), place(b.Table)), cmp.Compare(a.Row, b.Row),
			cmp.Compare(len(a.Letter), len(b.Letter)), cmp.Compare(a.Letter, b.Letter), cmp.Compare(a.Code, b.Code))
	})
	return slices.Compact(list)
}

// place is where a table stands among the others; what is in no table comes first.
func place(table string) int {
	if table == "" {
		return -1
	}
	if i := slices.Index(TableNames, table); i >= 0 {
		return i
	}
	return len(TableNames)
}

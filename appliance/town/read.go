package town

import (
	"bytes"
	"slices"
	"strings"
)

// Tables are what a pack holds, read and checked by itself; whether it fits the
// town Plan says. Tables with faults are read on as far as they go, so that
// Plan names all faults at once.
type Tables struct {
	settings Settings
	to       sieve

	offices    *rows[office]
	people     *rows[seat]
	villages   *rows[village]
	grids      *rows[grid]
	clusters   *rows[cluster]
	teams      *rows[team]
	liaisons   *rows[liaison]
	situations *rows[line]
	guides     *rows[guide]
}

// nothing is the fault of a pack without a table.
var nothing = Fault{Why: Nothing, Want: strings.Join(TableNames, "、")}

// copy is the tables with rows of their own, so that a plan can put codes for names.
func (t *Tables) copy() *Tables {
	c := *t
	c.offices, c.people, c.villages, c.grids, c.clusters = t.offices.copy(), t.people.copy(), t.villages.copy(), t.grids.copy(), t.clusters.copy()
	c.teams, c.liaisons, c.situations, c.guides = t.teams.copy(), t.liaisons.copy(), t.situations.copy(), t.guides.copy()
	return &c
}

// A Head is a column of a table as a person must or may write it.
type Head struct {
	Name     string
	Required bool // the column must be there
	Filled   bool // and no cell of it blank
}

// Heads are the columns of a table in the order in which they are written, nil if there is no such table.
func Heads(name string) []Head {
	switch name {
	case "单位":
		return officeTable.heading()
	case "人员":
		return seatTable.heading()
	case "村居":
		return villageTable.heading()
	case "网格":
		return gridTable.heading()
	case "联户":
		return clusterTable.heading()
	case "团队":
		return teamTable.heading()
	case "对接":
		return liaisonTable.heading()
	case "情形":
		return lineTable.heading()
	case "指南":
		return guideTable.heading()
	}
	return nil
}

// Names are the tables that were found.
func (t *Tables) Names() []string {
	var out []string
	for i, there := range []bool{
		t.offices != nil, t.people != nil, t.villages != nil, t.grids != nil, t.clusters != nil, t.teams != nil, t.liaisons != nil,
		t.situations != nil, t.guides != nil,
	} {
		if there {
			out = append(out, TableNames[i])
		}
	}
	return out
}

// Refused are the faults found so far, as *Faults; nil: none.
func (t *Tables) Refused() error { return t.to.refused() }

// Hints are what is worth a look so far.
func (t *Tables) Hints() []Fault { return inOrder(t.to.hints) }

// Read reads the tables of a pack: workbooks, CSV files, or both.
func Read(files []File, s Settings) *Tables {
	t := &Tables{settings: s.filled()}
	var sheets []sheet
	for _, f := range files {
		switch {
		case len(f.Data) > MaxBytes:
			t.to.add(Fault{File: f.Name, Why: TooBig, Want: itoa(MaxBytes >> 20)})
		case len(f.Data) == 0:
			t.to.add(Fault{File: f.Name, Why: EmptyFile})
		case bytes.HasPrefix(f.Data, []byte(oleMark)):
			t.to.add(Fault{File: f.Name, Why: OldBook})
		case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")):
			sheets = append(sheets, readWorkbook(f, &t.to)...)
		default:
			sheets = append(sheets, readCSV(f, &t.to)...)
		}
	}
	for _, s := range sheets {
		t.take(s)
	}
	if len(t.Names()) == 0 && len(t.to.faults) == 0 {
		t.to.add(nothing)
	}
	return t
}

// take reads one sheet as the table it is called, or shows itself to be.
func (t *Tables) take(s sheet) {
	empty := !slices.ContainsFunc(s.rows, func(r []string) bool { return !blank(r) })
	name := s.title
	if !slices.Contains(TableNames, name) {
		guess := guess(&s)
		switch {
		case empty:
			return // the blank sheets of a new workbook
		case s.file == "" && name == "" && guess != "":
			name = guess // a lone table on standard input
		case guess != "" || nearest(name, TableNames) != "" || s.look == nil:
			f := Fault{File: s.file, Value: name, Why: NoSuchTable, Want: strings.Join(TableNames, "、"), Near: guess}
			if f.Near == "" {
				f.Near = nearest(name, TableNames)
			}
			t.to.add(f)
			return
		default:
			t.to.add(Fault{File: s.file, Value: name, Why: NotRead, Hint: true})
			return
		}
	}
	if slices.Contains(t.Names(), name) {
		t.to.add(Fault{File: s.file, Table: name, Why: TwoTables})
		return
	}
	if empty {
		t.to.add(Fault{File: s.file, Table: name, Why: EmptySheet, Hint: s.look != nil})
		return
	}
	switch name {
	case "单位":
		t.offices = officeTable.parse(s, &t.settings, &t.to)
	case "人员":
		t.people = seatTable.parse(s, &t.settings, &t.to)
	case "村居":
		t.villages = villageTable.parse(s, &t.settings, &t.to)
	case "网格":
		t.grids = gridTable.parse(s, &t.settings, &t.to)
	case "联户":
		t.clusters = clusterTable.parse(s, &t.settings, &t.to)
	case "团队":
		t.teams = teamTable.parse(s, &t.settings, &t.to)
	case "对接":
		t.liaisons = liaisonTable.parse(unfold(s), &t.settings, &t.to)
	case "情形":
		t.situations = lineTable.parse(s, &t.settings, &t.to)
	case "指南":
		t.guides = guideTable.parse(s, &t.settings, &t.to)
	}
}

// guess is the table whose heads a sheet has most of, if it has at least half of
// those that must be there.
func guess(s *sheet) string {
	best, name := 0, ""
	for i, t := range []interface {
		score(s *sheet) int
	}{officeTable, seatTable, villageTable, gridTable, clusterTable, teamTable, liaisonTable, lineTable, guideTable} {
		if n := t.score(s); n > best {
			best, name = n, TableNames[i]
		}
	}
	return name
}

// score is how many heads of the table a sheet has, 0 if it has fewer than two of them or
// fewer than half of those that must be there.
func (t *table[T]) score(s *sheet) int {
	top := t.headRow(s)
	if top < 0 {
		return 0
	}
	n, wanted, there := 0, 0, 0
	for _, c := range t.columns {
		has := slices.ContainsFunc(s.rows[top], func(h string) bool { return head(h) == c.name })
		if has {
			n++
		}
		if c.need != may {
			wanted++
			if has {
				there++
			}
		}
	}
	if n < 2 || 2*there < wanted {
		return 0
	}
	return 100*there/wanted + n
}

// unfold makes the list of a matrix of offices and departments: the heads name
// the departments, a cell the person. A table that is a list already is left.
func unfold(s sheet) sheet {
	top := 0
	for top < len(s.rows) && blank(s.rows[top]) {
		top++
	}
	if top == len(s.rows) || liaisonTable.heads(s.rows[top]) != 1 || len(s.rows[top]) < 2 {
		return s
	}
	out := sheet{file: s.file, title: s.title, hidden: s.hidden, rows: make([][]string, top+1)}
	out.rows[top] = liaisonTable.names()
	own := slices.IndexFunc(s.rows[top], func(h string) bool { return head(h) == "单位" })
	if own < 0 {
		return s
	}
	out.matrix = map[int][2]int{}
	for i := top + 1; i < len(s.rows); i++ {
		for j, v := range s.rows[i] {
			if j == own || clean(v) == "" || j >= len(s.rows[top]) {
				continue
			}
			office := ""
			if own < len(s.rows[i]) {
				office = s.rows[i][own]
			}
			out.matrix[len(out.rows)] = [2]int{i, j}
			out.rows = append(out.rows, []string{office, clean(s.rows[top][j]), v})
		}
	}
	if s.look != nil {
		out.look = func(row, col int) look {
			if at, ok := out.matrix[row]; ok && col == 2 {
				return s.look(at[0], at[1])
			}
			return look{}
		}
	}
	return out
}

package town

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
)

// need says whether a column must be there.
type need int

const (
	must      need = iota // with a value in each row
	blankable             // there, a cell may be blank
	may                   // it may lack, and then what stands is not touched
)

// A column is one field of a row: its head, and how a cell becomes the field
// and the field a cell.
type column[T any] struct {
	name  string
	need  need
	read  func(cell, *T)
	copy  func(from, to *T)
	write func(*writer, *T) string
}

// col makes a column of a field.
func col[T, V any](name string, need need, field func(*T) *V, f form[V]) column[T] {
	return column[T]{
		name: name, need: need,
		read:  func(c cell, t *T) { *field(t) = f.read(c) },
		copy:  func(from, to *T) { *field(to) = *field(from) },
		write: func(w *writer, t *T) string { return f.write(w, *field(t)) },
	}
}

// A table is the columns of one matter.
type table[T any] struct {
	name    string
	columns []column[T]
}

func (t *table[T]) names() []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.name
	}
	return out
}

func (t *table[T]) heading() []Head {
	out := make([]Head, len(t.columns))
	for i, c := range t.columns {
		out[i] = Head{Name: c.name, Required: c.need != may, Filled: c.need == must}
	}
	return out
}

// heads counts which of a row's cells are heads of the table.
func (t *table[T]) heads(row []string) (n int) {
	for _, h := range row {
		if slices.Contains(t.names(), head(h)) {
			n++
		}
	}
	return n
}

// rows are the rows of a table that was read.
type rows[T any] struct {
	place  Fault             // file and table
	letter map[string]string // of each column that is there
	list   []row[T]
	broken bool // a column that must be there is not: its codes are not known
}

// A row and where it stands.
type row[T any] struct {
	at     int
	letter string // the one column it came from, if it is a cell of a matrix
	is     T
}

func (r *rows[T]) copy() *rows[T] {
	if r == nil {
		return nil
	}
	c := *r
	c.list = slices.Clone(r.list)
	return &c
}

// has reports whether the table that was read has the column.
func (r *rows[T]) has(column string) bool { return r != nil && r.letter[column] != "" }

// fault names a cell of a row.
func (r *rows[T]) fault(x *row[T], column, value string, why Why, want string) Fault {
	f := r.place
	f.Row, f.Column, f.Letter, f.Value, f.Why, f.Want = x.at, column, r.letter[column], value, why, want
	if x.letter != "" {
		f.Letter = x.letter
	}
	return f
}

// over lays what the table says over what stands.
func (t *table[T]) over(r *rows[T], from, to *T) {
	for _, c := range t.columns {
		if r.has(c.name) {
			c.copy(from, to)
		}
	}
}

// head is a column's head as it is compared: without space, stars and line breaks.
func head(s string) string {
	s = strings.Join(strings.Fields(strings.Trim(clean(s), "*＊")), "")
	return strings.TrimSuffix(strings.TrimSuffix(s, "(必填)"), "（必填）")
}

// others are heads that people use for ours; they are named, not taken.
var others = map[string]string{
	"手机": "电话", "手机号": "电话", "手机号码": "电话", "联系方式": "电话", "号码": "电话", "所在单位": "单位", "部门": "单位", "岗位": "职务", "职位": "职务",
	"代号": "编码", "编号": "编码", "全称": "名称", "上级单位": "上级", "网格名称": "名称", "村名": "名称", "所属村": "村代码", "网格编号": "短号", "责任部门": "责任单位",
	"牵头单位": "责任单位", "主办单位": "责任单位", "责任股室": "责任科室", "联系电话": "电话", "办理时限": "时限", "工作标准": "标准", "程序环节": "程序", "材料": "申请材料",
}

// headRow is the row with the heads: usually the first, but a title may stand above it.
func (t *table[T]) headRow(s *sheet) int {
	best, first := 1, -1
	at := -1
	for i := range min(len(s.rows), 8) {
		if blank(s.rows[i]) {
			continue
		}
		if first < 0 {
			first = i
		}
		if n := t.heads(s.rows[i]); n > best {
			best, at = n, i
		}
	}
	if at < 0 {
		return first
	}
	return at
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(s string) bool { return clean(s) != "" })
}

// parse reads a sheet as the table.
func (t *table[T]) parse(s sheet, set *Settings, to *sieve) *rows[T] {
	out := &rows[T]{place: Fault{File: s.file, Table: t.name}, letter: map[string]string{}}
	top := t.headRow(&s)
	if top < 0 {
		out.broken = true
		return out // nothing in it at all
	}
	columns := t.columnsOf(&s, top, out, to)
	for _, c := range t.columns {
		if c.need != may && !out.has(c.name) {
			f := out.place
			f.Row, f.Column, f.Why = top+1, c.name, NoColumn
			to.add(f)
			out.broken = true
		}
	}
	merges := t.merges(&s, top, out, to)
	if s.hidden > 0 {
		f := out.place
		f.Why, f.Want, f.Hint = HiddenRows, itoa(s.hidden), true
		to.add(f)
	}
	for i := top + 1; i < len(s.rows); i++ {
		if blank(s.rows[i]) {
			continue
		}
		if len(out.list) == MaxRows {
			f := out.place
			f.Why, f.Want = TooLong, itoa(MaxRows)
			to.add(f)
			break
		}
		r := row[T]{at: i}
		if r.at, r.letter = s.place(i, 0); s.matrix == nil {
			r.letter = ""
		}
		for j, c := range columns {
			if c == nil {
				continue
			}
			at := out.place
			at.Column = c.name
			at.Row, at.Letter = s.place(i, j)
			c.take(&s, i, j, merges, at, set, to, &r.is)
		}
		out.list = append(out.list, r)
	}
	return out
}

// columnsOf tells which column stands where.
func (t *table[T]) columnsOf(s *sheet, top int, out *rows[T], to *sieve) []*column[T] {
	var columns []*column[T]
	names := t.names()
	for j, h := range s.rows[top] {
		h = head(h)
		f := out.place
		f.Row, f.Letter, f.Value = top+1, letter(j), h
		i := slices.Index(names, h)
		switch {
		case h == "" && s.underMerge(top, j):
		case h == "" && s.anything(top, j):
			f.Why = NoHead
			to.add(f)
		case h == "":
		case i < 0:
			f.Why, f.Want = NoSuchColumn, strings.Join(names, "、")
			if f.Near = others[h]; !slices.Contains(names, f.Near) {
				f.Near = nearest(h, names)
			}
			to.add(f)
		case out.letter[h] != "":
			f.Why, f.Want = TwoColumns, out.letter[h]
			to.add(f)
		default:
			out.letter[h] = letter(j)
			for len(columns) < j {
				columns = append(columns, nil)
			}
			columns = append(columns, &t.columns[i])
		}
	}
	wide := len(s.rows[top])
	for i := top + 1; i < len(s.rows); i++ {
		for j := wide; j < len(s.rows[i]); j++ {
			if clean(s.rows[i][j]) != "" {
				f := out.place
				f.Row, f.Letter, f.Value, f.Why = i+1, letter(j), clean(s.rows[i][j]), NoHead
				to.add(f)
				wide = j + 1
			}
		}
	}
	return columns
}

// underMerge reports whether a cell is hidden by a merged one.
func (s *sheet) underMerge(row, col int) bool {
	return slices.ContainsFunc(s.merged, func(m span) bool {
		return m.top <= row && row <= m.bottom && m.left <= col && col <= m.right && (m.top != row || m.left != col)
	})
}

// anything reports whether a column has a value below the heads.
func (s *sheet) anything(top, col int) bool {
	for _, r := range s.rows[top+1:] {
		if col < len(r) && clean(r[col]) != "" {
			return true
		}
	}
	return false
}

// merges are the merged areas below the heads by the cells they hide; one over
// several rows stands for its value in each of them, as people mean it.
func (t *table[T]) merges(s *sheet, top int, out *rows[T], to *sieve) map[[2]int]int {
	from := map[[2]int]int{}
	for _, m := range s.merged {
		f := out.place
		f.Row, f.Letter = m.top+1, letter(m.left)
		switch {
		case m.bottom < top || m.top >= len(s.rows):
			continue
		case m.top <= top:
			f.Why = MergedHead
			to.add(f)
			continue
		case m.right > m.left:
			f.Why = MergedAcross
			to.add(f)
			continue
		}
		for i := m.top + 1; i <= min(m.bottom, len(s.rows)-1); i++ {
			from[[2]int{i, m.left}] = m.top
		}
	}
	return from
}

// take reads one cell into its field.
func (c *column[T]) take(s *sheet, i, j int, merges map[[2]int]int, at Fault, set *Settings, to *sieve, t *T) {
	from := i
	if m, ok := merges[[2]int{i, j}]; ok {
		from = m
	}
	raw := ""
	if j < len(s.rows[from]) {
		raw = clean(s.rows[from][j])
	}
	see := func() look {
		if s.look == nil {
			return look{}
		}
		return s.look(from, j)
	}
	x := cell{raw: guarded(raw), at: at, look: see, set: set, to: to}
	switch {
	case strings.ContainsRune(x.raw, utf8.RuneError):
		x.fault(Garbled, "")
		return
	case slices.Contains(errorCells, strings.ToUpper(x.raw)):
		x.fault(ErrorCell, "")
		return
	case x.raw == "" && s.look != nil && see().bare:
		x.fault(BareFormula, "")
		return
	case x.raw == "" && c.need == must:
		x.fault(Blank, "")
		return
	}
	c.read(x, t)
}

func letter(col int) string {
	s, err := excelize.ColumnNumberToName(col + 1)
	if err != nil {
		return ""
	}
	return s
}

// A writer knows the names behind codes.
type writer struct {
	town  *appliance.Town
	words bool // for a person who reads the changes; else for a table
}

// cells is a row as it is written.
func (t *table[T]) cells(w *writer, v T) []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.write(w, &v)
	}
	return out
}

// FieldChange is one field before and after, as the table writes it.
type FieldChange struct {
	Name     string
	Old, New string
}

// diff is what differs between two rows, as a person reads it.
func (t *table[T]) diff(before, after *writer, old, now T) []FieldChange {
	var out []FieldChange
	for _, c := range t.columns {
		if a, b := c.write(before, &old), c.write(after, &now); a != b {
			out = append(out, FieldChange{Name: c.name, Old: a, New: b})
		}
	}
	return out
}

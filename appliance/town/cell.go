package town

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
)

// A cell is one cell that is being read. What is wrong with it is added to the
// sieve with its place.
type cell struct {
	raw  string // cleaned
	at   Fault  // its place
	look func() look
	set  *Settings
	to   *sieve
}

func (c cell) fault(why Why, want string) {
	f := c.at
	f.Value, f.Why, f.Want = c.raw, why, want
	c.to.add(f)
}

func (c cell) hint(why Why, want string) {
	f := c.at
	f.Value, f.Why, f.Want, f.Hint = c.raw, why, want, true
	c.to.add(f)
}

// errorCells are what a spreadsheet shows instead of a result.
var errorCells = []string{"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}

// A form is how a value of one type stands in a cell: read and written.
type form[V any] struct {
	read  func(cell) V
	write func(*writer, V) string
}

// text is one line of at most so many characters.
func text(most int) form[string] {
	return form[string]{
		func(c cell) string { return c.most(oneLine(c.raw), most) },
		func(_ *writer, s string) string { return s },
	}
}

// prose may have lines.
func prose(most int) form[string] {
	return form[string]{
		func(c cell) string { return c.most(c.raw, most) },
		func(_ *writer, s string) string { return s },
	}
}

func (c cell) most(s string, most int) string {
	if utf8.RuneCountInString(s) > most {
		c.fault(TooManyLetters, strconv.Itoa(most))
	}
	return s
}

// english is a line without Chinese characters: it stands in English texts.
var english = form[string]{
	func(c cell) string {
		s := c.most(oneLine(narrow(c.raw)), 30)
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			c.fault(NotEnglish, "")
		}
		return s
	},
	func(_ *writer, s string) string { return s },
}

var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$`)

// code names a record: letters, digits and dashes, since texts carry it.
func code(upper bool) form[string] {
	return form[string]{
		func(c cell) string {
			s := narrow(oneLine(c.raw))
			if upper {
				s = strings.ToUpper(s)
			}
			if s != "" && !codePattern.MatchString(s) {
				c.fault(BadCode, "")
			}
			return s
		},
		func(_ *writer, s string) string { return s },
	}
}

// placeCode is a village's or a grid's code.
func placeCode(check func(Settings, string) (Why, string)) form[string] {
	return form[string]{
		func(c cell) string {
			s, ok := c.digits()
			if !ok || s == "" {
				return s
			}
			if why, want := check(*c.set, s); why != "" {
				c.fault(why, want)
			}
			return s
		},
		func(_ *writer, s string) string { return s },
	}
}

var scientific = regexp.MustCompile(`^(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$`)

// digits reads a number that is a name: what a spreadsheet made of it is undone
// where nothing was lost, 3.70783190001001E+14 and 370783190001.0 too.
func (c cell) digits() (string, bool) {
	s := strings.ReplaceAll(narrow(oneLine(c.raw)), " ", "")
	exact := false
	if m := scientific.FindStringSubmatch(s); m != nil {
		exp, _ := strconv.Atoi(m[3])
		exact = c.look().number
		if len(m[2]) > exp || exp > 17 || len(m[2]) < exp && !exact {
			c.fault(LostDigits, "")
			return s, false
		}
		s = m[1] + m[2] + strings.Repeat("0", exp-len(m[2]))
	}
	if whole, zeros, ok := strings.Cut(s, "."); ok && strings.Trim(zeros, "0") == "" {
		s = whole
	}
	if len(s) > 15 && strings.HasSuffix(s, "0") && (exact || c.look().number) { // a spreadsheet keeps 15 digits
		c.fault(LostDigits, "")
		return s, false
	}
	return s, true
}

// shortNumber is a grid's 12-3, which spreadsheets like to take for a day.
var shortNumber = form[string]{
	func(c cell) string {
		s := strings.ReplaceAll(narrow(oneLine(c.raw)), " ", "")
		if s == "" {
			return ""
		}
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			l := c.look()
			y, m, d, ok := dateOf(n)
			switch {
			case ok && l.date == "md":
				s = fmt.Sprintf("%d-%d", m, d)
				c.hint(DateRead, s)
			case ok && l.date == "ym":
				s = fmt.Sprintf("%d-%d", y%100, m)
				c.hint(DateRead, s)
			case ok && l.date != "":
				c.fault(DateLost, "")
				return s
			}
		}
		if m := monthDay.FindStringSubmatch(s); m != nil {
			s = m[1] + "-" + m[2]
			c.hint(DateRead, s)
		}
		if _, _, err := parseShort(s); err != nil {
			c.fault(BadShort, "")
		}
		return s
	},
	func(_ *writer, s string) string { return s },
}

var monthDay = regexp.MustCompile(`^(\d{1,2})月(\d{1,2})日$`)

// phone is a number that can be reached; a person's should be a mobile one.
func phone(mobile bool) form[appliance.Phone] {
	return form[appliance.Phone]{
		func(c cell) appliance.Phone {
			if c.raw == "" {
				return ""
			}
			p := c.phone()
			if mobile && p != "" && !p.Mobile() {
				c.hint(Landline, "")
			}
			return p
		},
		func(_ *writer, p appliance.Phone) string { return p.Local() },
	}
}

func (c cell) phone() appliance.Phone {
	s, ok := c.digits()
	if !ok {
		return ""
	}
	p, err := appliance.ParsePhone(s)
	if err != nil {
		c.fault(BadPhone, "")
		return ""
	}
	return p
}

// yes is 是 or 否, as people write it; blank is 否.
var yes = form[bool]{
	func(c cell) bool {
		switch strings.ToLower(narrow(oneLine(c.raw))) {
		case "是", "y", "yes", "true", "1", "√", "✓", "有", "对":
			return true
		case "", "否", "n", "no", "false", "0", "×", "✗", "无", "x":
			return false
		}
		c.fault(BadYes, "")
		return false
	},
	func(_ *writer, b bool) string {
		if b {
			return "是"
		}
		return "否"
	},
}

var unit = regexp.MustCompile(`^(\d{1,9})(?:\.0+)?(?:户|个|人|天|日|个?工作日)?$`)

// number is a whole number; blank is 0, and 0 is written as blank.
func number(most int) form[int] {
	return form[int]{
		func(c cell) int {
			s := strings.ReplaceAll(strings.ReplaceAll(narrow(oneLine(c.raw)), ",", ""), " ", "")
			if s == "" {
				return 0
			}
			m := unit.FindStringSubmatch(s)
			if m == nil {
				c.fault(BadNumber, strconv.Itoa(most))
				return 0
			}
			n, _ := strconv.Atoi(m[1])
			if n > most {
				c.fault(BadNumber, strconv.Itoa(most))
			}
			return n
		},
		func(_ *writer, n int) string {
			if n == 0 {
				return ""
			}
			return strconv.Itoa(n)
		},
	}
}

// word is one of known words; others are what some write for them.
func word[V ~string](known []V, others map[string]V) form[V] {
	return form[V]{
		func(c cell) V { return oneOf(c, oneLine(c.raw), known, others) },
		func(_ *writer, v V) string { return string(v) },
	}
}

func oneOf[V ~string](c cell, s string, known []V, others map[string]V) V {
	if s == "" || slices.Contains(known, V(s)) {
		return V(s)
	}
	if v, ok := others[s]; ok {
		return v
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	f := c.at
	f.Value, f.Why, f.Want, f.Near = s, Unknown, strings.Join(names, "、"), nearest(s, names)
	c.to.add(f)
	return ""
}

var datePattern = regexp.MustCompile(`^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?: 0{1,2}:00(?::00)?)?$`)

// day is a date: 2026-05-01, 2026/5/1, 2026年5月1日, 20260501, or a workbook's own.
var day = form[appliance.Date]{
	func(c cell) (none appliance.Date) {
		s := narrow(oneLine(c.raw))
		if s == "" {
			return none
		}
		if m := datePattern.FindStringSubmatch(s); m != nil {
			n := func(s string) int { i, _ := strconv.Atoi(s); return i }
			d := appliance.Date{Year: n(m[1]), Month: time.Month(n(m[2] + m[4])), Day: n(m[3] + m[5])}
			if d.Valid() && d.Year >= 1949 {
				return d
			}
		} else if n, err := strconv.ParseFloat(s, 64); err == nil && c.look().number {
			if y, m, d, ok := dateOf(n); ok && y >= 1949 && y < 2200 {
				return appliance.Date{Year: y, Month: time.Month(m), Day: d}
			}
		}
		c.fault(BadDate, "")
		return none
	},
	func(_ *writer, d appliance.Date) string {
		if d == (appliance.Date{}) {
			return ""
		}
		return d.String()
	},
}

// always part the items of a list in a cell.
const always = ";；\n"

// pieces parts a cell at any of the signs, but not behind a backslash.
func pieces(s, signs string) []string {
	var out []string
	from, escaped := 0, false
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case strings.ContainsRune(signs, r):
			out = append(out, strings.TrimSpace(s[from:i]))
			from = i + utf8.RuneLen(r)
		}
	}
	return append(out, strings.TrimSpace(s[from:]))
}

// plain drops the backslashes that escape put.
func plain(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	escaped := false
	for _, r := range s {
		if escaped = r == '\\' && !escaped; !escaped {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escape puts a backslash before the signs that would part an item.
func escape(s, signs string) string {
	if !strings.ContainsAny(s, signs+`\`) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r == '\\' || strings.ContainsRune(signs, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// split takes a list in a cell apart. ; and a new line always part, what else
// parts is said; a backslash takes a sign as it is.
func split(s, more string) []string {
	var out []string
	for _, p := range pieces(s, always+more) {
		if p = plain(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// join is the cell that split takes apart again.
func join(list []string, more string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = escape(s, always+more)
	}
	return strings.Join(parts, ";")
}

// loose are the signs that part short words: nobody writes them inside one.
const loose = "、，,"

// words is a list, each item once.
func words(more string, most int) form[[]string] {
	return form[[]string]{
		func(c cell) []string {
			list := split(c.raw, more)
			for i, s := range list {
				if utf8.RuneCountInString(s) > most {
					c.fault(TooManyLetters, strconv.Itoa(most))
				}
				if slices.Contains(list[:i], s) {
					c.fault(Repeated, s)
				}
			}
			return list
		},
		func(_ *writer, list []string) string { return join(list, more) },
	}
}

// steps is a list in order; a step may come twice.
var steps = form[[]string]{
	func(c cell) []string { return split(c.raw, "") },
	func(_ *writer, list []string) string { return join(list, "") },
}

// roles are the words of appliance.RoleNames.
var roles = form[[]appliance.Role]{
	func(c cell) []appliance.Role {
		known := make([]string, 0, len(appliance.PersonRoles))
		for _, r := range appliance.PersonRoles {
			known = append(known, appliance.RoleNames[r])
		}
		var out []appliance.Role
		for _, s := range split(c.raw, loose+"/ ") {
			name := oneOf(c, s, known, map[string]string{"窗口": "收件员", "网格协管员": "协管员", "专职网格员": "网格员", "县社会治理中心": "县中心"})
			i := slices.Index(known, name)
			if i < 0 {
				continue
			}
			if r := appliance.PersonRoles[i]; !slices.Contains(out, r) {
				out = append(out, r)
			} else {
				c.fault(Repeated, s)
			}
		}
		return out
	},
	func(_ *writer, list []appliance.Role) string {
		names := make([]string, len(list))
		for i, r := range list {
			names[i] = appliance.RoleNames[r]
		}
		return strings.Join(names, ";")
	},
}

// hours are "08:30-17:30", several parted by a sign.
var hours = form[string]{
	func(c cell) string {
		s := strings.NewReplacer("~", "-", "至", "-", " ", "").Replace(narrow(oneLine(c.raw)))
		if s == "" {
			return ""
		}
		list := split(s, loose)
		for i, span := range list {
			from, to, ok := strings.Cut(span, "-")
			a, errA := time.Parse("15:04", from)
			b, errB := time.Parse("15:04", to)
			if !ok || errA != nil || errB != nil || !a.Before(b) {
				c.fault(BadHours, "")
				return s
			}
			list[i] = a.Format("15:04") + "-" + b.Format("15:04")
		}
		return strings.Join(list, ";")
	},
	func(_ *writer, s string) string { return s },
}

// nearest is the known word that a mistyped one most likely meant: it is part of
// the other, or a sign or two differ and less than the shorter has; "" none is near.
// Of codes and numbers it must be the only one: their neighbours are near by nature.
func nearest(word string, known []string) string {
	best, near, others := 3, "", 0
	for _, k := range known {
		a, b := []rune(word), []rune(k)
		if len(a) > 40 || len(a) == 0 {
			return ""
		}
		d := distance(a, b)
		if d >= min(len(a), len(b)) {
			if d = 3; strings.Contains(word, k) || strings.Contains(k, word) {
				d = 2
			}
		}
		switch {
		case d < best:
			best, near, others = d, k, 0
		case d == best && k != near:
			others++
		}
	}
	if near != "" && (others == 0 || !strings.ContainsAny(word, "0123456789")) {
		return near
	}
	for _, k := range known {
		if strings.Contains(word, k) {
			return k
		}
	}
	return ""
}

// distance counts the signs to insert, drop, change or swap with their
// neighbour (Damerau's distance of adjacent transpositions).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

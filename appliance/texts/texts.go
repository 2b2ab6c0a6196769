package texts

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"

	"huying/appliance"
)

//go:embed zh.toml en.toml
var files embed.FS

// Practice is the sign of a training box (design §6).
const Practice = "练习"

// MaxSign is the longest sign in characters, so that 【…】 takes six.
const MaxSign = 4

// Values are what goes between a text's braces, by name: {"号": "20482"}.
type Values map[string]string

// A Set is all fixed texts with this hall's sign and standing values. Set its
// fields before the first Render.
type Set struct {
	Sign string // before villagers' texts: 【Sign】; Practice on a training box
	// Values stand in wherever Render is not given one: 位 who handles, 警 the
	// police's number for texts (12110 and the last three digits of the area code).
	Values Values

	zh, en  map[string]text
	longest map[string]int
}

type text struct {
	Text  string `toml:"text"`
	Parts int    `toml:"parts"` // 0 means 1
	Bare  bool   `toml:"bare"`
	Give  string `toml:"give"`  // the value that is cut further where the others are long
	Latin bool   `toml:"latin"` // its values are digits and Latin letters: 160 characters a part
	own   bool   // the hall's own wording
}

func (t text) parts() int { return max(1, t.Parts) }

// Load reads the embedded texts. Its error is a fault of the build.
func Load() (*Set, error) {
	s := &Set{Sign: "青山呼应", Values: Values{"位": "综治中心", "警": "12110"}}
	var err error
	if s.zh, s.longest, err = read("zh.toml"); err != nil {
		return nil, err
	}
	if s.en, _, err = read("en.toml"); err != nil {
		return nil, err
	}
	return s, nil
}

// read takes one file apart: the table of lengths, and a table for each text.
func read(name string) (map[string]text, map[string]int, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	var raw map[string]toml.Primitive
	meta, err := toml.Decode(string(b), &raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	texts, longest := make(map[string]text), make(map[string]int)
	for id, p := range raw {
		if id == "longest" {
			err = meta.PrimitiveDecode(p, &longest)
		} else {
			var t text
			err = meta.PrimitiveDecode(p, &t)
			texts[id] = t
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", name, id, err)
		}
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return nil, nil, fmt.Errorf("%s: unknown key %s", name, odd[0])
	}
	return texts, longest, nil
}

// IDs lists the texts there are, in order.
func (s *Set) IDs() []string { return slices.Sorted(maps.Keys(s.zh)) }

// Template is the domain row of an id: R24-alone is a wording of R24. S-ok and
// S-no, which answer staff, are rows of their own.
func Template(id string) string {
	row, _, _ := strings.Cut(id, "-")
	if row == "S" {
		return id
	}
	return row
}

// Render writes the text out, signed. A value longer than its budget is cut, and
// one that gives way is cut further where the whole would not fit its parts; a value
// that is missing is an error, and so is an id that does not exist.
func (s *Set) Render(id string, english bool, v Values) (string, error) {
	t, english, err := s.find(id, english)
	if err != nil {
		return "", err
	}
	return s.render(t, id, english, v)
}

func (s *Set) render(t text, id string, english bool, v Values) (string, error) {
	out, err := s.write(t, id, english, v)
	if err != nil || t.Give == "" || t.fits(out) {
		return out, err
	}
	room := s.room(t, id, english, v, t.Give)
	v = maps.Clone(v)
	v[t.Give] = short(clean(v[t.Give]), max(room, least), english)
	return s.write(t, id, english, v)
}

// least is what a value keeps that gives way: below it, it says nothing.
const least = 4

func (t text) fits(out string) bool {
	parts, _ := appliance.TextCost(out)
	return parts <= t.parts()
}

func (s *Set) write(t text, id string, english bool, v Values) (string, error) {
	out := ""
	err := each(t.Text, func(piece string) {
		if !english && strings.IndexAny(piece, "。,;") == 0 { // people end their words with a full stop of their own
			out = strings.TrimRight(out, "。.,，;；")
		}
		out += piece
	}, func(name string) error {
		value, ok := v[name]
		if !ok {
			value = s.Values[name]
		}
		if value = clean(value); value == "" {
			return fmt.Errorf("text %s: no value for {%s}", id, name)
		}
		out += s.cut(name, value, english)
		return nil
	})
	if err != nil {
		return "", err
	}
	return s.signed(t, english, out), nil
}

// signed puts before a text what says whose it is. Nobody shall run for an exercise: a
// bare one that is headed 【警报】, by its form or by what was put into it, becomes 【练习警报】.
func (s *Set) signed(t text, english bool, out string) string {
	switch {
	case !t.Bare:
		return s.Prefix(english) + out
	case s.Sign != Practice:
		return out
	case t.Latin:
		return s.Prefix(true) + out
	}
	if headed, ok := strings.CutPrefix(out, "【"); ok {
		return "【" + Practice + headed
	}
	return s.Prefix(false) + out
}

// Signed puts the sign before words that are not a fixed text: a clerk's own
// answer. Words in Latin letters get the English one and stay in the 7-bit alphabet.
func (s *Set) Signed(words string) string {
	_, ucs2 := appliance.SplitText(words)
	return s.Prefix(!ucs2 && strings.ContainsFunc(words, unicode.IsLetter)) + words
}

// Prefix is the sign as it stands before a text.
func (s *Set) Prefix(english bool) string {
	switch {
	case !english:
		return "【" + s.Sign + "】"
	case s.Sign == Practice:
		return "[Practice] "
	}
	return "[Huying] "
}

// Room is how many characters the named value may have so that the text, with
// the other values given, fits its parts. A desk asks before it takes a result.
func (s *Set) Room(id string, english bool, v Values, name string) (int, error) {
	t, english, err := s.find(id, english)
	if err != nil {
		return 0, err
	}
	with := maps.Clone(v)
	with[name] = "国"
	if _, err := s.write(t, id, english, with); err != nil {
		return 0, err
	}
	return s.room(t, id, english, v, name), nil
}

func (s *Set) room(t text, id string, english bool, v Values, name string) int {
	room := s.longest[name]
	with := maps.Clone(v)
	for ; room > 0; room-- {
		with[name] = strings.Repeat("国", room)
		if out, err := s.write(t, id, english, with); err == nil && t.fits(out) {
			break
		}
	}
	return room
}

// A Row is one text in one language, with the longest it may get.
type Row struct {
	ID       string
	Language string // zh, en, own: the hall's wording
	Text     string // with its values in braces
	Sample   string // with the longest values, signed
	Units    int    // characters of the sample
	Parts    int    // SMS of it
	Budget   int    // SMS that it may take
	Err      error  // it cannot be written out
}

// Fits reports whether the longest takes no more than it may.
func (r Row) Fits() bool { return r.Err == nil && r.Parts <= r.Budget }

// Rows are all texts with their longest samples, by id, Chinese first.
func (s *Set) Rows() []Row {
	var out []Row
	for _, id := range s.IDs() {
		language := "zh"
		if s.zh[id].own {
			language = "own"
		}
		out = append(out, s.row(id, language, s.zh[id]))
		if t, ok := s.en[id]; ok {
			out = append(out, s.row(id, "en", t))
		}
	}
	return out
}

func (s *Set) row(id, language string, t text) Row {
	english := language == "en"
	r := Row{ID: id, Language: language, Text: t.Text, Budget: t.parts()}
	v := Values{}
	r.Err = each(t.Text, func(string) {}, func(name string) error {
		if s.longest[name] == 0 {
			return fmt.Errorf("text %s: nobody knows how long {%s} gets", id, name)
		}
		v[name] = s.sample(name, english || t.Latin)
		return nil
	})
	if r.Err == nil {
		r.Sample, r.Err = s.render(t, id, english, v)
	}
	r.Parts, r.Units = appliance.TextCost(r.Sample)
	return r
}

// Check renders every text with the longest values it may get and names those
// that do not fit their parts.
func (s *Set) Check() []error {
	var faults []error
	for _, r := range s.Rows() {
		switch {
		case r.Err != nil:
			faults = append(faults, r.Err)
		case !r.Fits():
			faults = append(faults, fmt.Errorf("text %s takes %d SMS (%d characters), may take %d: %s", r.ID, r.Parts, r.Units, r.Budget, r.Sample))
		}
	}
	return faults
}

// sample is the longest the value may get. A result has less room beside the
// longest number than beside a usual one: the desk asks Room.
func (s *Set) sample(name string, latin bool) string {
	n := s.longest[name]
	if latin {
		return strings.Repeat("8", n)
	}
	if name == "果" {
		n -= s.longest["号"] - 5
	}
	return strings.Repeat("国", n)
}

// find returns the text in the language asked for, or in Chinese where there is no other.
func (s *Set) find(id string, english bool) (text, bool, error) {
	if t, ok := s.en[id]; ok && english {
		return t, true, nil
	}
	t, ok := s.zh[id]
	if !ok {
		return text{}, false, fmt.Errorf("no text %s", id)
	}
	return t, false, nil
}

// numbers are values that are wrong when they are cut: a text with a longer one
// may take another SMS.
var numbers = map[string]bool{"号": true, "话": true, "警": true, "单": true, "呼": true, "款": true, "期": true, "序": true, "链": true}

// cut keeps the value within its budget. English values have words, and two
// characters of theirs cost what one Chinese character does.
func (s *Set) cut(name, value string, english bool) string {
	n, ok := s.longest[name]
	if !ok || numbers[name] {
		return value
	}
	return short(value, n, english)
}

// short cuts a value to so many characters, with an ellipsis.
func short(value string, n int, english bool) string {
	mark := "…"
	if english {
		n, mark = 2*n, "..."
	}
	r := []rune(value)
	if len(r) <= n {
		return value
	}
	return string(r[:n-len([]rune(mark))]) + mark
}

// each walks a text: plain for what stands as it is, value for each {name}.
func each(t string, plain func(string), value func(name string) error) error {
	for {
		before, rest, ok := strings.Cut(t, "{")
		plain(before)
		if !ok {
			return nil
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return fmt.Errorf("text with an open brace: %s", t)
		}
		if err := value(name); err != nil {
			return err
		}
		t = after
	}
}

// clean makes one line of a value: what a villager wrote may hold anything.
func clean(value string) string {
	value = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, value)
	return strings.Join(strings.Fields(value), " ")
}

// Echo reports whether words, without the sign, begin with one of our own
// texts: a machine repeats what it hears, a person forwards it (domain 8 §D.7 L3). filled
// is what stands where the text has values, and rest what was written behind it.
func (s *Set) Echo(words string) (filled, rest string, ok bool) {
	for _, from := range []map[string]text{s.zh, s.en} {
		for _, t := range from {
			if t.Bare { // never signed; S-ok would begin with anything
				continue
			}
			in, after, is := t.begins(words)
			if is && (!ok || cmp.Or(len(after)-len(rest), len(in)-len(filled), strings.Compare(in, filled)) < 0) {
				filled, rest, ok = in, after, true
			}
		}
	}
	return filled, rest, ok
}

// begins reports whether words begin with the text, some values filled in.
func (t text) begins(words string) (filled, rest string, ok bool) {
	rest, ok = words, true
	first := true
	_ = each(t.Text, func(piece string) {
		switch i := strings.Index(rest, piece); {
		case i < 0, first && i > 0:
			ok = false
		default:
			filled += rest[:i] + " "
			rest = rest[i+len(piece):]
		}
		first = false
	}, func(string) error { return nil })
	if strings.HasSuffix(t.Text, "}") { // where its last value ends, nobody can say
		filled, rest = filled+rest, ""
	}
	return strings.TrimSpace(filled), strings.TrimSpace(rest), ok
}

package voice

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"huying/appliance"
	"huying/appliance/loop"
)

// A Phrase is something to record once: every prompt is put together of these.
type Phrase struct {
	ID    string // of letters that every stick keeps: V12-2, n7, s-working
	Words string // as somebody reads it aloud
}

// Phrases is all that a pack must hold for this hall, in the order in which they are
// read aloud: the fixed parts of the prompts, the numbers, the states.
func Phrases(hall string) (all []Phrase) {
	seen := map[string]bool{}
	add := func(id, words string) {
		if p := plain(aloud(words)); p != "" && !seen[p] {
			seen[p] = true
			all = append(all, Phrase{id, strings.Trim(words, ",。:、 ")})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(prompts)) {
		parts := strings.Split(placeholder.ReplaceAllString(strings.ReplaceAll(prompts[id].ZH, "{镇}", hall), "\x00"), "\x00")
		for i, words := range parts {
			name := id
			if len(parts) > 1 {
				name += "-" + strconv.Itoa(i+1)
			}
			add(name, words)
		}
	}
	for i, words := range []string{"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九", "十"} {
		add("n"+strconv.Itoa(i), words)
	}
	add("n1b", "一")
	for id, words := range map[string]string{"u-month": "月", "u-day": "日", "u-hour": "点", "u-minute": "分", "u-about": "预计"} {
		add(id, words)
	}
	for _, s := range appliance.CaseStates {
		add("s-"+string(s), loop.StateName(s, false))
	}
	for lane, words := range dangers {
		add("a-"+lane, words)
	}
	slices.SortStableFunc(all, func(a, b Phrase) int { return cmp.Compare(a.rank(), b.rank()) })
	return all
}

// rank keeps the prompts before the rest, and what is read from a map in one order.
func (p Phrase) rank() string { return strings.ToLower(strings.Replace(p.ID, "V", " ", 1)) }

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// plain is words without what is not said.
func plain(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, words)
}

// A Shelf is where recorded phrases lie.
type Shelf interface {
	Names() ([]string, error)                // the phrases that are there, by ID
	Load(id string) (pcm []int16, err error) // one of them, 8 kHz
}

// A Pack is the prompts as somebody recorded them, such as in the village's own speech.
// Its phrases may be exchanged while it is used.
type Pack struct {
	Shelf
	Hall string
}

// spare begins the name of a phrase that the hall adds of its own accord, such as a
// category: w-城乡建设.
const spare = "w-"

// Lacks is what has not been recorded yet.
func (p *Pack) Lacks() ([]Phrase, error) {
	names, err := p.Names()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(Phrases(p.Hall), func(x Phrase) bool { return slices.Contains(names, x.ID) }), nil
}

// Whole reports whether nothing lacks. What cannot be read lacks.
func (p *Pack) Whole() bool {
	if p == nil {
		return false
	}
	lacks, err := p.Lacks()
	return err == nil && len(lacks) == 0
}

// Sound is a prompt put together of the longest recorded phrases. Words of a value that
// nobody recorded are left out: the sentence around them still says what to do. ok is
// false when that would leave out more than is said, as of English.
func (p *Pack) Sound(text string) (phrases [][]int16, ok bool) {
	names, err := p.Names()
	if err != nil {
		return nil, false
	}
	has := map[string]string{}
	for _, x := range Phrases(p.Hall) {
		if slices.Contains(names, x.ID) {
			has[plain(aloud(x.Words))] = x.ID
		}
	}
	longest := 0
	for _, id := range names {
		if words, ok := strings.CutPrefix(id, spare); ok {
			has[plain(aloud(words))] = id
		}
	}
	for words := range has {
		longest = max(longest, len([]rune(words)))
	}
	said, left := 0, 0
	for rest := []rune(plain(aloud(text))); len(rest) > 0; {
		n := min(longest, len(rest))
		for n > 0 && has[string(rest[:n])] == "" {
			n--
		}
		if n == 0 {
			left++
			rest = rest[1:]
			continue
		}
		one, err := p.Load(has[string(rest[:n])])
		if err != nil {
			return nil, false
		}
		phrases = append(phrases, one)
		said, rest = said+n, rest[n:]
	}
	return phrases, said > left
}

// All is every phrase that is there, for a module that they are to lie in.
func (p *Pack) All() (phrases [][]int16, err error) {
	names, err := p.Names()
	if err != nil {
		return nil, err
	}
	for _, id := range names {
		pcm, err := p.Load(id)
		if err != nil {
			return nil, err
		}
		phrases = append(phrases, pcm)
	}
	return phrases, nil
}

var figures = regexp.MustCompile(`(\d+):(\d\d)|\d+`)

// aloud is a text with its figures as they are read: 11月30日8:05 is 十一月三十日八点零五分.
func aloud(text string) string {
	return figures.ReplaceAllStringFunc(text, func(s string) string {
		hour, minute, clock := strings.Cut(s, ":")
		if !clock {
			return counted(s)
		}
		out := counted(hour) + "点"
		switch n, _ := strconv.Atoi(minute); {
		case n == 0:
		case n < 10:
			out += "零" + counted(strconv.Itoa(n)) + "分"
		default:
			out += counted(minute) + "分"
		}
		return out
	})
}

// counted is a number below 100 as it is counted; a longer one is read digit by digit.
func counted(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil || n >= 100 {
		return spoken(s, false)
	}
	digits := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	out := ""
	switch tens := n / 10; {
	case tens == 1:
		out = "十"
	case tens > 1:
		out = digits[tens] + "十"
	}
	if n%10 > 0 || n == 0 {
		out += digits[n%10]
	}
	return out
}

package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huying/appliance/pinyin"
	"huying/appliance/wording"
)

// A spoken is a name of a village as it sounds.
type spoken struct {
	of    int32 // of x.villages
	chars []rune
	is    []pinyin.Sound
}

// spokenLeast is the shortest name that is known by its sound.
const spokenLeast = 2

// readSounds notes how the villages' names sound, by their first syllable, longer ones first.
func (x *Index) readSounds(names map[string]int32) {
	x.spoken = map[string][]spoken{}
	for name, of := range names {
		chars := []rune(name)
		if is := pinyin.Sounds(name); len(chars) >= spokenLeast && len(is) == len(chars) {
			for _, k := range is[0].Keys() {
				x.spoken[k] = append(x.spoken[k], spoken{of, chars, is})
			}
		}
	}
	for _, all := range x.spoken {
		slices.SortFunc(all, func(a, b spoken) int {
			return cmp.Or(len(b.chars)-len(a.chars), slices.Compare(a.chars, b.chars))
		})
	}
}

// sounding are the villages that a text names as they sound (王家装, 西章村,
// wangzhuang), each once, and the words that do. It is asked where no name stands in
// its own characters.
func (x *Index) sounding(t wording.Text) (villages []int32, words []string) {
	said := pinyin.Sounds(t.Spaced)
	for i := 0; i < len(said); {
		found := spoken{}
		for _, k := range said[i].Keys() {
			for _, name := range x.spoken[k] {
				if len(name.is) > len(found.is) && name.at(said[i:]) && meant(t.Spaced, said[i].From, said[i+len(name.is)-1].To, said[i].Han == 0, len(name.is)) {
					found = name
					break
				}
			}
		}
		n := len(found.is)
		if n == 0 {
			i++
			continue
		}
		if !slices.Contains(villages, found.of) {
			villages = append(villages, found.of)
		}
		words = append(words, t.Spaced[said[i].From:said[i+n-1].To])
		i += n
	}
	return villages, words
}

// at reports whether the name is what is said first. In characters one of them must be
// right; of a short name the tones too, for many words sound like two syllables.
func (name spoken) at(said []pinyin.Sound) bool {
	n := len(name.is)
	if len(said) < n {
		return false
	}
	how := pinyin.AlmostSame
	if n == spokenLeast {
		how = pinyin.SameTone
	}
	latin, right := 0, 0
	for i, s := range said[:n] {
		if !s.Like(name.is[i], how) {
			return false
		}
		switch s.Han {
		case 0:
			latin++
		case name.chars[i]:
			right++
		}
	}
	return latin == n || latin == 0 && right > 0
}

var (
	// placeBefore and placeAfter stand around a village and not around any two syllables.
	placeBefore = regexp.MustCompile(`(^|[^\p{L}\p{N}]|在|是|俺|我|们|到|去|住|从|往|家)$`)
	placeAfter  = regexp.MustCompile(`^ ?($|[^\p{L}\p{N} ]|[ \d]|村|庄|社区|的|那|这|嘞|组|队|东|西|南|北|村口|桥|小学|学校|卫生室|大街|路口)`)
	// town follows a name that is not a village's.
	town = regexp.MustCompile(`^ ?(zhen|xian|town|county)`)
)

// meant reports whether syllables that sound like a name stand like one: a short name in
// characters needs a place's words around it, one in Latin letters begins and ends with a word.
func meant(text string, from, to int, latin bool, n int) bool {
	before, after := text[:from], text[to:]
	ready := wording.Ready(text)
	switch {
	case larger(strings.TrimPrefix(after, " ")), town.MatchString(after), ready.Denied(len(strings.ReplaceAll(before, " ", "")), 1, notThere...):
		return false
	case latin:
		return !strings.HasSuffix(before, "'")
	case n > spokenLeast:
		return true
	}
	return placeBefore.MatchString(before) && placeAfter.MatchString(after)
}

var (
	// spelled is a number read aloud: 十二杠三.
	spelled = regexp.MustCompile(`([一二三四五六七八九十百零〇两]{1,5}) ?(?:杠|-|—) ?([一二三四五六七八九十百零〇两]{1,5})`)
	digits  = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// figures writes grid numbers that are spelled out in digits: 十二杠三 is 12-3.
func figures(text string) string {
	if !strings.ContainsAny(text, "杠-—") {
		return text
	}
	return spelled.ReplaceAllStringFunc(text, func(s string) string {
		m := spelled.FindStringSubmatch(s)
		return strconv.Itoa(figure(m[1])) + "-" + strconv.Itoa(figure(m[2]))
	})
}

// figure reads 十二, 一百零五 and, digit by digit, 一二.
func figure(s string) int {
	sum, last := 0, 0
	tens := strings.ContainsAny(s, "十百")
	for _, r := range s {
		switch d, ok := digits[r]; {
		case r == '百':
			sum, last = sum+max(1, last)*100, 0
		case r == '十':
			sum, last = sum+max(1, last)*10, 0
		case ok && tens:
			last = d
		case ok:
			last = 10*last + d
		}
	}
	return sum + last
}

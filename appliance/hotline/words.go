package hotline

import (
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"huying/appliance/pinyin"
	"huying/appliance/wording"
)

// words is a message made ready for matching. The original is what is kept.
type words struct {
	clean string // one width, one script, lower case, signs and marks at the ends gone, single spaces
	tight string // clean without spaces: villagers write 救 命
	plain string // tight in common words: 俺 is 我, 咋 is 怎么
	raw   string // as clean, with the marks at the ends: !!! counts
}

func read(s string) words {
	s = strings.Join(strings.Fields(wording.Unsigned(wording.Fold(s))), " ")
	w := words{raw: s}
	w.clean = strings.TrimFunc(s, func(r rune) bool { return r != '?' && !wording.Wordy(r) })
	w.tight = strings.ReplaceAll(w.clean, " ", "")
	w.plain = dialect.Replace(w.tight)
	return w
}

// dialect are the words of the countryside that stand for common ones, longer ones first.
var dialect = strings.NewReplacer(
	"俺们", "我们", "俺", "我", "咱们", "我们", "恁们", "你们", "恁", "你", "木有", "没有", "木得", "没有", "唔该", "谢谢", "唔系", "不是", "唔係", "不是", "唔使", "不用", "唔好", "不要", "唔", "不", "冇得", "没有", "冇", "没有",
	"莫名", "莫名", "莫非", "莫非", "莫得", "没得", "约莫", "约莫", "莫不", "莫不", "莫要", "不要", "莫再", "别再", "莫管", "别管", "莫写", "别写", "莫说", "别说", "莫讲", "别讲", "莫提", "别提", "莫来", "别来", "莫发", "别发", "莫让", "别让", "莫给", "别给", "莫跟", "别跟", "莫告", "别告", "莫", "别", "甭", "别",
	"么子", "什么", "啥子", "什么", "一哈", "一下", "干嘛", "干什么", "啥时候", "什么时候", "啥时", "什么时候", "为啥", "为什么", "啥", "什么", "咋个", "怎么", "咋", "怎么", "嘞", "了", "咯", "了", "咧", "了", "哩", "了", "前头", "前面", "后头", "后面", "里头", "里面", "外头", "外面", "上头", "上面", "抓点紧", "抓紧点", "中不中", "行不行", "信儿", "消息", "动静儿", "动静", "压根", "根本",
)

// fingerprint knows the same words again, whatever their spaces and marks. It
// is kept in the talk, so it must never change.
func fingerprint(w words) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(wording.Letters(w.tight)))
	return h.Sum64()
}

// similarity of two texts from 0 to 1: the share of neighbouring pairs of
// characters they have in common (Dice).
func similarity(a, b string) float64 {
	x, y := pairs(wording.Letters(a)), pairs(wording.Letters(b))
	n, common := 0, 0
	for p, i := range x {
		n += i
		common += min(i, y[p])
	}
	for _, i := range y {
		n += i
	}
	if n == 0 {
		return 0
	}
	return 2 * float64(common) / float64(n)
}

func pairs(s string) map[[2]rune]int {
	m := make(map[[2]rune]int)
	var last rune
	for i, r := range s {
		if i > 0 {
			m[[2]rune{last, r}]++
		}
		last = r
	}
	return m
}

// length in characters that say something.
func (w words) length() int {
	n := 0
	for _, r := range w.clean {
		if wording.Wordy(r) {
			n++
		}
	}
	return n
}

// long reports whether there is more than n characters in it; what takes four letters in
// English takes one character.
func (w words) long(n int) bool {
	if latin.MatchString(w.clean) {
		n *= 4
	}
	return w.length() > n
}

// sounds is a list of words as they sound.
type sounds struct{ list func() [][]pinyin.Sound }

func soundsOf(words ...string) sounds {
	return sounds{sync.OnceValue(func() (all [][]pinyin.Sound) {
		for _, w := range words {
			all = append(all, pinyin.Sounds(w))
		}
		return all
	})}
}

// in reports whether one of them is said in a text.
func (l sounds) in(text string) bool {
	said := pinyin.Sounds(text)
	for i := range said {
		if slices.ContainsFunc(l.list(), func(is []pinyin.Sound) bool { return pinyin.Begins(said[i:], is) }) {
			return true
		}
	}
	return false
}

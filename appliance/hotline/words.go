package hotline

import (
	"hash/fnv"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words is a message made ready for matching. The original is what is kept.
type words struct {
	clean string // one width, one script, lower case, signs and marks at the ends gone, single spaces
	tight string // clean without spaces: villagers write 救 命
	raw   string // as clean, with the marks at the ends: !!! counts
}

// signature is a sender's 【sign】 at either end, as phones and companies add it.
var signature = regexp.MustCompile(`^\s*【[^】]{1,12}】|【[^】]{1,12}】\s*$`)

func read(s string) words {
	s = fold(s)
	s = signature.ReplaceAllString(s, "")
	s = strings.Join(strings.Fields(s), " ")
	w := words{raw: s}
	w.clean = strings.TrimFunc(s, func(r rune) bool { return r != '?' && !wordy(r) })
	w.tight = strings.ReplaceAll(w.clean, " ", "")
	return w
}

// fold makes characters alike that people do not tell apart: NFKC (full width,
// circled digits), traditional to simplified, capitals to small letters; what
// cannot be seen goes.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r):
			return -1 // zero width, variation selectors, keycaps
		}
		if plain, ok := simplified[r]; ok {
			return plain
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(strings.ToValidUTF8(s, "")))
}

// wordy reports whether a character says something: a letter, a Han character, a digit.
func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// fingerprint knows the same words again, whatever their spaces and marks. It
// is kept in the talk, so it must never change.
func fingerprint(w words) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(letters(w.tight)))
	return h.Sum64()
}

// letters is s without marks, emoji and spaces.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if wordy(r) {
			return r
		}
		return -1
	}, s)
}

// similarity of two texts from 0 to 1: the share of neighbouring pairs of
// characters they have in common (Dice).
func similarity(a, b string) float64 {
	x, y := pairs(letters(a)), pairs(letters(b))
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
		if wordy(r) {
			n++
		}
	}
	return n
}

// lexicon is a list of words by their first character, so that a text is gone
// through once however long the list is.
type lexicon map[rune][]string

func lexiconOf(list ...string) lexicon {
	l := make(lexicon, len(list))
	for _, w := range list {
		first, _ := utf8.DecodeRuneInString(w)
		l[first] = append(l[first], w)
	}
	return l
}

// in is the first word of the lexicon that s holds, or "".
func (l lexicon) in(s string) string {
	for i, r := range s {
		for _, w := range l[r] {
			if strings.HasPrefix(s[i:], w) {
				return w
			}
		}
	}
	return ""
}

// simplified folds the traditional characters that our own words can be
// written with. It serves matching only; nothing of it is kept.
var simplified = func() map[rune]rune {
	const table = "著着車车禍祸謝谢滿满意意沒没無无電电進进補补幫帮復复訂订匿匿縣县聽听見见觸触難难殺杀農农藥药" +
		"綁绑搶抢劫劫壹一貳贰傷伤燒烧煙烟壓压斷断線线漏漏氣气體体動动處处辦办問问題题還还麼么誰谁來来" +
		"時时過过開开關关門门報报警警險险災灾濟济樓楼橋桥河河溝沟淹淹墜坠產产婦妇兒儿媽妈爺爷爸爸師师學学" +
		"歲岁親亲護护醫医療疗應应該该對对錯错錢钱欠欠塊块塌塌裡里裏里邊边東东西西南南風风雷雷電电話话號号碼码" +
		"檢检查查詢询單单撤撤銷销認认確确評评價价舉举匯汇實实際际頭头腦脑臟脏溺溺喪丧離离開开現现馬马趕赶緊紧" +
		"點点兩两幾几個个們们這这裝装壞坏燈灯亂乱髒脏擾扰罵骂賭赌騙骗盜盗竊窃失失蹤踪誘诱拐拐賣卖煤煤發发" +
		"決决況况淨净涼凉熱热爛烂牆墙圍围場场壩坝毀毁潰溃滅灭漲涨獨独礦矿穩稳築筑糧粮結结絕绝網网纜缆聯联職职" +
		"覺觉規规計计記记設设訴诉診诊試试調调證证議议變变財财貧贫貪贪購购貸贷費费輛辆輪轮農农遠远遷迁選选遺遗鄰邻" +
		"針针鋼钢鐵铁閉闭間间隊队陽阳陰阴隨随雙双雞鸡靜静順顺預预願愿飛飞飯饭餓饿館馆騎骑驚惊髮发鬥斗魚鱼麥麦黃黄龍龙" +
		"讓让說说請请給给嗎吗經经種种樣样歸归轉转換换會会長长後后豬猪狗狗鄉乡鎮镇莊庄衛卫圖图書书視视臺台颱台"
	m := make(map[rune]rune)
	r := []rune(table)
	for i := 0; i+1 < len(r); i += 2 {
		if r[i] != r[i+1] {
			m[r[i]] = r[i+1]
		}
	}
	return m
}()

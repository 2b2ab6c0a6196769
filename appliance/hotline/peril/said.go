package peril

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"huying/appliance/pinyin"
	"huying/appliance/wording"
)

//go:embed sounds.txt
var soundsText string

//go:embed ordinary.txt
var ordinaryText string

// Said is what a text says in common words: pinyin written in characters, the words of the countryside
// made common, what voice input wrote as it sounds put right.
func Said(text string) wording.Text {
	s := strings.Join(strings.Fields(wording.Simple(wording.Unsigned(text))), " ")
	s = common().Replace(latin(s))
	return wording.Ready(mend(s))
}

// latin writes pinyin in Latin letters in characters: ren bu dong le is 人不动了. What is no pinyin stays.
func latin(s string) string {
	if !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		n := 0
		for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || n > 0 && (s[n] == ' ' || s[n] == '\'')) {
			n++
		}
		if n == 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		run := s[:n]
		if han, ok := characters(run); ok {
			b.WriteString(han)
		} else {
			b.WriteString(run)
		}
		s = s[n:]
	}
	return b.String()
}

// characters are what a run of pinyin most likely says; ok is false for what is none.
func characters(run string) (string, bool) {
	said := pinyin.Sounds(run)
	keys := make([]string, len(said))
	for i, x := range said {
		all := x.Keys()
		if len(all) == 0 || x.Han != 0 {
			return "", false
		}
		keys[i] = all[0]
	}
	if len(said) < 2 {
		return "", false
	}
	var b strings.Builder
	by := bySound()
next:
	for i := 0; i < len(keys); {
		for n := min(longestSaid, len(keys)-i); n > 0; n-- {
			if w := by[strings.Join(keys[i:i+n], " ")]; w != "" {
				b.WriteString(w)
				i += n
				continue next
			}
		}
		b.WriteRune('〇')
		i++
	}
	return b.String(), true
}

const longestSaid = 5

// bySound are words by how they sound: those that voice input gets wrong before small ones, and those before the classes'.
var bySound = sync.OnceValue(func() map[string]string {
	by := map[string]string{}
	c := classed()
	add := func(w string) {
		if strings.ContainsFunc(w, func(r rune) bool { return r < '一' || r > '龥' }) || runes(w) > longestSaid {
			return
		}
		for _, k := range soundKeys(w) {
			if by[k] == "" {
				by[k] = w
			}
		}
	}
	for line := range content(soundsText) {
		for w := range strings.FieldsSeq(line) {
			add(w)
		}
	}
	for w := range strings.FieldsSeq(singles) {
		add(w)
	}
	for _, n := range c.names {
		for _, w := range c.words[n] {
			if runes(w) > 1 {
				add(w)
			}
		}
	}
	return by
})

// singles are what a lone syllable most likely is, and small words.
const singles = `人 别人 儿子 女儿 拿刀 回家 门口 一个人 人 了 里 有 我 你 他 的 不 没 在 是 个 快 来 去 打 死 爸 妈 爹 娘 哥 弟 姐 妹 娃 水 火 电 车 刀 血 头 手 脚 腿 疼 喝 吃 要 想 跳 救 掉 倒 压 住 被 到 上 下 着 就 还 都 好 多 大 小 一 两 三 四 五 家 村 路 门 房 墙 树 井 河 沟 坑 烟 气 药 砍 杀 捅 抢 怕 哭 喊 叫 醒 动 办 修 什么 怎么 怎么办 时候 爸爸 妈妈 爷爷 奶奶 打我 杀我 救我 流血 着火 不动 不亮 路灯 没电 没水 停水 停电 你好 谢谢 我家 村里 这里 那里 里面 外面 下面 上面 刚才 现在 马上 赶紧 可以 知道 低保 多少 钱 啊 呀 呢 吧 过 给 把 跟 和 又 也 很 太 真 没有 全 这 那 用 能 会 得 地 该 说 看 听 开 关 找 等 管 修路 泥 坏 烂 脏 臭 求命 王 张 李 庄 洼 东 西 青山 社区 县 镇 年 月 天 号 点 庄家`

// soundKeys are how a word may sound; a character of many readings makes many.
func soundKeys(w string) []string {
	keys := []string{""}
	for _, s := range pinyin.Sounds(w) {
		var next []string
		for _, k := range keys {
			for _, x := range s.Keys() {
				if k != "" {
					x = k + " " + x
				}
				next = append(next, x)
			}
		}
		keys = next[:min(len(next), 16)]
	}
	return keys
}

// ordinary are everyday words that sound like a word of danger and are not to be put right.
var ordinary = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range content(ordinaryText) {
		for w := range strings.FieldsSeq(line) {
			all[w] = true
		}
	}
	return all
})

// A misheard word is one that voice input writes as it sounds, by one of its characters that stands as it is.
type misheard struct {
	word []rune
	is   []pinyin.Sound
	at   int // where in it that character is
}

var misheards = sync.OnceValue(func() map[rune][]misheard {
	by := map[rune][]misheard{}
	for line := range content(soundsText) {
		for w := range strings.FieldsSeq(line) {
			r := []rune(w)
			for i := range r {
				by[r[i]] = append(by[r[i]], misheard{r, pinyin.Sounds(w), i})
			}
		}
	}
	return by
})

// mend puts right what voice input wrote as it sounds: 着货 is 着火, 煤器 is 煤气. One character of the word
// must stand there as it is, and what stands there must be no ordinary word.
func mend(s string) string {
	r := []rune(s)
	var known []bool // is part of a word that is known as it stands
	for i := 0; i < len(r); i++ {
		for _, m := range misheards()[r[i]] {
			from := i - m.at
			to := from + len(m.word)
			if from < 0 || to > len(r) || !m.sounds(r[from:to]) || ordinary()[string(r[from:to])] {
				continue
			}
			if known == nil {
				known = knownIn(s, len(r))
			}
			if !slices.Contains(known[from:to], true) {
				copy(r[from:to], m.word)
			}
		}
	}
	return string(r)
}

// sounds reports whether what stands there sounds like the word and is written otherwise.
func (m misheard) sounds(there []rune) bool {
	other := false
	for j, c := range there {
		if c == m.word[j] {
			continue
		}
		other = true
		if c < '一' || c > '龥' || !pinyin.Sounds(string(c))[0].Like(m.is[j], pinyin.AlmostSame) {
			return false
		}
	}
	return other
}

func knownIn(s string, n int) []bool {
	known := make([]bool, n)
	at := make([]int, len(s)+1)
	i := 0
	for b := range s {
		at[b] = i
		i++
	}
	at[len(s)] = i
	for _, h := range classed().find.All(s) {
		if runes(h.Word) > 1 {
			for j := at[h.From]; j < at[h.To]; j++ {
				known[j] = true
			}
		}
	}
	return known
}

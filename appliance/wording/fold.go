package wording

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes characters alike that people do not tell apart: NFKC (full width,
// circled digits), traditional to simplified, capitals to small letters; what
// cannot be seen goes. Fingerprints are made of it and kept: what it gives for a text never changes.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '一' && r <= '龥': // most of what we read: none of what follows
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

// Wordy reports whether a character says something: a letter, a Han character, a digit.
func Wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// Letters is s without marks, emoji and spaces.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if Wordy(r) {
			return r
		}
		return -1
	}, s)
}

// signature is a sender's 【sign】 at either end, as phones and companies add it.
var signature = regexp.MustCompile(`^\s*【[^】]{1,12}】|【[^】]{1,12}】\s*$`)

// Unsigned is a text without such a sign.
func Unsigned(s string) string {
	if !strings.Contains(s, "【") {
		return s
	}
	return signature.ReplaceAllString(s, "")
}

// CutSign is a text without the sign before it, and whether there was one.
func CutSign(s string) (rest string, ok bool) {
	at := signature.FindStringIndex(s)
	if at == nil || at[0] > 0 {
		return s, false
	}
	return s[at[1]:], true
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

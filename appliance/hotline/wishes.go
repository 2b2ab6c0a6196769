package hotline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"huying/appliance/wording"
)

// What a villager asks of us in a sentence where a word would do: 写俺名字也没事 is 露, 还给我发吧 is 恢复, 这个咋用 is 帮.
// Each is a whole short message about us and the texts; one that names a matter (坏, 漏, 低保) is none. In common words.
var wishes = []struct {
	verb verb
	open bool // only where a matter is in hand
	said form
}{
	{verbEnglish, false, formOf("wish-english")},
	{verbChinese, false, formOf("wish-chinese")},
	{verbStart, false, formOf("wish-start")},
	{verbStop, false, formOf("wish-stop")},
	{verbShow, false, formOf("wish-show")},
	{verbHide, false, formOf("wish-hide")},
	{verbWithdraw, true, formOf("wish-withdraw")},
	{verbAdd, true, formOf("wish-add")},
	{verbStatus, true, formOf("wish-status")},
	{verbHelp, false, formOf("wish-help")},
}

// newForm says that another matter comes, and no more: what is left without it is next to nothing.
var (
	newForm  = formOf("new")
	newRest  = regexp.MustCompile(`[我是了的啊呢吧说问,.;!? ]`)
	leftOfIt = 2
)

// wished is what a short message asks of us in its own words.
func (s *step) wished() (verb, bool) {
	said, raw := s.w.plain, s.w.clean
	_, open := s.current()
	if latin.MatchString(raw) {
		said = raw
	}
	if rest := newRest.ReplaceAllString(newForm.ReplaceAllString(said, ""), ""); rest != said && newForm.MatchString(said) && utf8.RuneCountInString(rest) <= leftOfIt {
		return verbNew, true
	}
	if matterWords.In(said) != "" || strings.Contains(said, "补贴") {
		return "", false
	}
	for _, w := range wishes {
		if (open || !w.open) && w.said.MatchString(said) {
			return hideOrShow(w.verb, said), true
		}
	}
	return "", false
}

var (
	// unhide is 不用替我瞒着, whatever else sounds like 替我瞒着.
	unhide = regexp.MustCompile(`(?:不用|不必|用不着|不需要|没必要|别|取消|解除)(?:再)?(?:给|替|帮)?我?们?(?:瞒|藏|遮|匿|保密|捂|躲|隐)`)
	// darkly is said by those who do not want to be shown: 别写我名.
	darkly = formOf("darkly")
)

// hideOrShow: what says both is told apart, for a name that was shown once stays known.
func hideOrShow(v verb, said string) verb {
	switch {
	case v == verbHide && unhide.MatchString(said):
		return verbShow
	case v == verbShow && darkly.MatchString(said) && !unhide.MatchString(said):
		return verbHide
	}
	return v
}

// rightsWords ask what one may be given: 有啥补贴能领, 能享受啥政策.
var rightsWords = formOf("rights")

// oldAge asks it by an age: 我妈80了 国家给不给钱.
var oldAge = formOf("oldAge")

// rightsNouns make it a question of the town's policies and not of a matter.
var rightsNouns = wording.LexiconOf("补贴", "政策", "照顾", "待遇", "优惠", "福利", "享", "优待", "奖励", "津贴", "帮衬", "帮扶", "减免", "免费", "补多少", "慰问")

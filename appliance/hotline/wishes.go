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
	said *regexp.Regexp
}{
	{verbEnglish, false, anyOf(`(?:说|用|写|换|要|发)(?:成|回)?(?:英文|英语)`, `\benglish\b`, `\b(?:not|no|dont|don'?t|can'?t|cannot) (?:read|speak|understand|know) chinese\b`)},
	{verbChinese, false, anyOf(`(?:说|用|写|换|要|发|改)(?:成|回)?(?:中文|汉语|中国话|汉字|普通话)`, `看不懂(?:洋文|英文|英语|外语)`)},
	{verbStart, false, anyOf(
		`(?:还是?|接着|继续|重新)(?:给我)?(?:接着|继续|重新)?(?:给我)?(?:发|收)(?:这个|这些)?(?:通知|信息|短信|消息)?(?:吧|了吧|中不|行不|$)`,
		`(?:又|还)想(?:接着)?收(?:了|到)?`, `(?:再|重新)(?:给我)?(?:开开|开通|打开)(?:通知|短信|吧|$)`)},
	{verbStop, false, anyOf(`(?:别|不要|甭)(?:再|老)?(?:给|往|朝)(?:我|这)[^,.;!?]{0,5}发(?:信息|短信|消息|通知|了|$)`, `取消[^,.;!?]{0,2}(?:别|不要)(?:再)?发`, `^(?:取消,?)?别(?:再)?发`)},
	{verbShow, false, anyOf(
		`(?:写|说|提|用|报|公开)(?:出)?(?:我|真)的?(?:真)?名(?:字)?(?:也)?(?:吧|没事|不怕|行|可以|没关系|$)`, `不(?:用|必)(?:给我)?(?:瞒|保密|藏|匿名)`,
		`(?:我)?不怕[^,.;!?]{0,3}(?:他|人|别人|谁)?(?:们)?知道`, `(?:叫|让)他们?知道是我`)},
	{verbHide, false, anyOf(
		`(?:别|不要|不能|甭)(?:写|提|说|露|报)(?:出)?我的?(?:名|姓|是谁|真名)`, `(?:不|别)写我(?:是谁|名)`, `(?:别|不要|不能)(?:让|叫|跟|给)[^,.;!?]{0,4}(?:知道|说)[^,.;!?]{0,3}(?:是)?我(?:说|反映|讲|告|发|举报)?`)},
	{verbWithdraw, true, anyOf(`^(?:算了|那算了)[^;!?]{0,4}(?:不用|不麻烦|别)`, `(?:我们)?(?:两家|俩|自己|自个儿?)[^,.;!?]{0,3}(?:说|和|谈|商量|弄|修|办|处理)(?:好|妥|开)了`, `(?:别|不用|不要)(?:再)?(?:让)?(?:你们?|您)(?:再)?(?:来|跑|管|操心)了?`, `(?:瞎|误|乱)按`, `不告了`)},
	{verbAdd, true, anyOf(`(?:再|还得|还要|想|要)(?:说|添|加|补充?|讲)(?:上)?(?:两|几|点)(?:句|点|些|个)?(?:东西|情况|话|信息|内容)?`, `(?:上回|刚才|上次)(?:没|有)?[^,.;!?]{0,2}(?:没说全|没说完|没讲清|漏说)`, `^我?(?:要|想)补充`)},
	{verbStatus, true, anyOf(`(?:事|问题|反映的?)[^,.;!?]{0,4}(?:有)?(?:信|消息|音信|结果|着落)(?:没|了没|不)`, `(?:办|弄|修|处理|走)到(?:了)?哪(?:一)?(?:步|儿|里)`, `(?:都|到底)?(?:办|弄|修|处理)完(?:了)?没`, `派出所怎么说|上面怎么说|领导怎么说`)},
	{verbHelp, false, anyOf(`(?:这|你们|这个|这是|号)[^,.;!?]{0,5}(?:怎么|咋)(?:用|使|弄)(?:了|的|呢|啊|$|[,.;!? ])`, `^(?:怎么|咋)(?:用|使)`, `(?:都)?能(?:干|弄|做|办|问)(?:点)?什么`, `(?:有|都有)(?:什么|哪些)(?:功能|用处)`, `不会用|教教我|(?:是)?干什么的`)},
}

// newForm says that another matter comes, and no more: what is left without it is next to nothing.
var (
	newForm  = regexp.MustCompile(`(?:我)?(?:还有|另外|再|还|想)+(?:说|问|反映)?(?:另)?(?:一|个|一个|一件|一桩|件|桩)*(?:别的|另外的|新的|另一个|其他)?(?:个)?事|又(?:是)?(?:一|另)(?:桩|件|码)|不是(?:原来|刚才|上回|上次)那?(?:个|件)|(?:跟|和)(?:刚才|上回|上次|原来|前面)(?:说)?那?(?:个|件)?(?:事)?不是一(?:码|回|个)事?|那个(?:事)?先(?:放着|不说|放放)`)
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
			return w.verb, true
		}
	}
	return "", false
}

// rightsWords ask what one may be given: 有啥补贴能领, 能享受啥政策.
var rightsWords = anyOf(`(?:有|能?享受?|能?领)(?:到)?(?:点)?(?:什么|哪些)(?:补贴|政策|照顾|待遇|优惠|福利|钱)?`, `(?:什么|哪些)(?:补贴|政策|照顾|待遇|优惠|福利)`, `有(?:补贴|照顾|优惠)(?:没有|没|不|吗)`)

// rightsNouns make it a question of the town's policies and not of a matter.
var rightsNouns = wording.LexiconOf("补贴", "政策", "照顾", "待遇", "优惠", "福利", "享")

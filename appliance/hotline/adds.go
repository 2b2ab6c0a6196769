package hotline

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/propose"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

// When does a text belong to the open matter, and when is it a new one? People
// send one matter in several texts, and answer what a clerk wrote; days later
// they write about something else. What is joined wrongly hides a matter, what is
// split wrongly costs a clerk a merge, so we join only with a reason:
//
//   - it says so (还有, 就是, 刚才说的 …), while a case is open and was spoken of lately;
//   - it comes soon after this number's last text on the case, unless it is long,
//     unlike it and does not point at it (这个路灯), or what it tells is another office's
//     (路灯不亮, and then 垃圾没人清);
//   - much of it is in the case already (the same lamp, told again after days);
//   - it says that the matter is settled (已经修好了);
//   - a clerk has answered and nothing came back since, and it is short or like the case;
//   - it is a few words without anything wrong in them (在东头, 三岔路口那根).
//
// 新 in front always makes a new case, 补 always adds.
const (
	soon           = 10 * time.Minute
	lately         = 72 * time.Hour // an open question's life (domain 8 §D.2)
	longText       = 24             // characters; a report of its own has room in them
	shortAnswer    = 30
	shortRemark    = 8
	faintlySimilar = 0.1
	mostlySimilar  = 0.4
)

var (
	// moreWords begin an addition.
	moreWords = regexp.MustCompile(`^(还有|就是|补充一下|补充|刚才|刚刚说|上面说|另外补充|对了|忘了说|忘记说|更正|是在|地址|地点|位置|具体|我是说|说的是|错了|不对|不是|搞错|写错|应该是|我家在|我在|在|我姓|我叫|电话|联系|刚又|刚看|(?:师傅|你们)?来(?:之前|的时候)|师傅|我(?:上次|上回|之前)?(?:反映|说|报)的)`)
	// freshWords begin another matter, whatever was spoken of.
	freshWords = regexp.MustCompile(`不是(?:上回|上次|之前|那|这|前面)[^,.;!?]{0,3}(?:事|问题)|(?:跟|和|与)(?:\d+|那|上|之前|前面)[^,.;!?]{0,4}(?:没关系|无关|不相干)|另外?(?:一|还有)?(?:个|件|一个|一件)(?:事|新|问题)|别的(?:事|问题)|新(?:问题|的事|情况是)|再(?:说|反映|问)一?(?:个|件)|想(?:问|反映|说)(?:另|别的)`)
	// pointing words speak of what was said before.
	pointing = regexp.MustCompile(`(这|那)(个|根|条|盏|处|里|边|家|段|事|件)`)
	// wrongWords mark that something is amiss: a few words with one of them are a report.
	wrongWords = wording.LexiconOf(
		"坏", "堵", "漏", "断", "倒", "没水", "停水", "没电", "停电", "不亮", "不通", "不走", "臭", "脏", "垃圾", "吵", "噪", "占", "骂", "打", "偷", "欠", "淹", "塌", "裂",
		"丢", "没人", "没发", "不发", "没到", "不给", "不让", "乱", "污", "死", "病", "危", "险", "投诉", "举报", "反映", "求助", "建议", "咨询", "请问", "怎么办", "咋办", "补贴", "低保", "医保",
	)
	// chaseWords, in common words, ask for haste without the word 催.
	chaseWords = anyOf(
		`怎么还(?:没|不)`, `为(?:什么)还(?:没|不)`, `还没(?:有)?(?:人|弄|修|办|处理|解决|来|结果|动静|消息|答复|回复|见|开始|着落|下文)`, `什么时候才?(?:能|来|修|办|弄|处理|解决|给|到)`, `到什么时候`, `多久才?能`, `到底(?:管|办|修|来|什么时候|还)`, `管不管`,
		`没(?:有)?个?(?:动静|消息|回音|下文|音信|人影)`, `(?:人影|鬼影|人毛).{0,4}(?:没|不)`, `没人(?:管|来|理|问)`, `(?:也|都|还)没见(?:着|到)?人`, `催催|催一催|快点|快一点|能不能快|能快|快快|抓紧|尽快|赶紧|赶快|加急|^急+$|^快+$`,
		`(?:都|已经)(?:快)?(?:几|好几|两|三|四|五|六|七|八|九|十|半|一|多少|\d+)个?多?(?:天|周|月|礼拜|星期|年|三天)(?:了|啦)`, `等(?:了|得|的)?.{0,3}(?:花都谢|急死|不起|不及|着急|好久|半天|几天|很久|一天|一周)`, `办到(?:哪年|猴年)|猴年马月`,
		`拖(?:拖|来拖|到|着不)|就知道(?:拖|说|推)|光说|只说不|踢皮球|推来推去`, `(?:是不是|不会是?|别)(?:把我.{0,4})?忘了|忘了吧|忘了我`, `说好.{0,8}(?:来|修|办|给)`, `一直没(?:人|有人|来|动|见|消息|管|修)`, `给个?(?:我)?(?:个)?(?:痛快|准)话`, `急死|着急|急用`, `一天(?:又|过去)|^都?(?:半|一|两|三|几|好几)个?多?(?:天|周|月|年|礼拜|星期)多?了`, `再拖|别拖|麻溜|石沉大海|超期|没人联系|这么(?:久|长时间|多天)|一点(?:动静|消息|信)|(?:时间|日子|期限)(?:早|都|已经)?过了|光[^,.;!?]{0,2}不(?:办|修|管|干)`, `(?:发|说|打|催|反映|报|问)了?(?:多少|好几|几|三|四|五|无数|\d+)(?:遍|回|次)`, `快(?:给|来|点)?(?:修|弄|办|处理)`, `等了?(?:一|两|三|四|五|六|七|几|好几|半)个?多?(?:天|周|月|星期|礼拜|年)`, `(?:又|都|已经)?过(?:去|了)(?:一|两|三|四|五|几|好几|半)个?多?(?:天|周|月|星期|礼拜|年)`, `赶明|吱(?:个|一)声|光打雷|雷声大|就我们(?:村)?没|过了?期限|真急|上点心|用点心|上上心|重视(?:一下|点)|别(?:让|叫)我[^,.;!?]{0,3}(?:等|盼|跑)|你们[^,.;!?]{0,5}(?:睡着|睡觉|放假|失踪|消失|哑巴)|等(?:得|到)[^,.;!?]{0,3}(?:头发|脖子|胡子|花儿?|黄花)|给(?:句|个)(?:准|痛快|实在)(?:话|信|日子)|到底(?:哪天|几号)|怎么(?:到现在|现在|至今|都)[^,.;!?]{0,4}(?:没|不)|快(?:着|些)(?:个|点|吧|来|弄|修|办|$)|(?:拜托|求求|麻烦)[^,.;!?]{0,3}(?:快|抓紧|赶)`, `再催|麻利(?:点|些)|搞快(?:点|些)|别磨蹭|磨磨蹭蹭|(?:还)?要等(?:好久|多久|几天|到)|等到(?:什么时候|哪天|何时)|好久(?:来|能来|修|弄)|^人呢|黄花菜|快来(?:吧|啊|修|看)?$|还(?:修|办|管|弄|来|处理)不(?:修|办|管|弄|来|处理)|怎么没人|没人(?:回|答)|不当(?:回)?事|能不能(?:办|修|管)(?:了|啊)?$`, `再不(?:来|修|办|管|弄|处理)`, `催(?:一)?下`,
		`\bhurry\b|\bbe quick\b|\b(?:nobody|no one) (?:came|comes|has come|is coming)|\bstill (?:not|no|waiting)|\bhow long\b|\bwhen will\b|\bfaster\b|\bas soon as possible\b|\bsomeone soon\b|\bso slow\b|\basap\b|\bwaiting for`,
	)
	// statusWords ask where the matter stands.
	statusWords = anyOf(
		`查(?:一下|一查|查)?(?:我的?(?:件|事|那)|进度|进展|结果|件)|查查|件号?\d+[^,.;!?]{0,6}(?:怎么样|到哪|如何|办)|(?:结果|答复|批复|批文)[^,.;!?]{0,3}(?:没|吗)$|什么进度|进度(?:呢|吗)?$|(?:谁|哪个)[^,.;!?]{0,4}(?:办|管|负责)(?:我|这|那|在)`, `(?:处理|办|修|弄|派|安排|定|批|解决)(?:人|下来|好|完)?了(?:吗|没有?)$`, `(?:办没办|修没修|弄没弄|来没来|批没批|管没管)|(?:事|问题)[^,.;!?]{0,2}怎么说|有人(?:接|管)[^,.;!?]{0,4}没|(?:给|回)个回?信|(?:到|在)谁手里|收到我|件号(?:是)?多少|(?:定|批|办)下来(?:没|吗)`, `(?:进度|进展)(?:怎么样|如何|到哪|呢|$)`, `到(?:哪|什么)(?:一步|了|里了|程度|环节)`, `(?:事|事情|事儿|案子?|件|问题|反映的?|申请|那个|处理|办理?|弄|修|解决)(?:得|的|了)?(?:现在)?(?:怎么样|什么样|如何)了?(?:呀|啊|呢|吗)?`, `(?:现在|目前)?是?(?:什么|啥)情况了?$|是什么情况`,
		`有(?:没有)?个?(?:结果|消息|进展|回音|回信|回话|音信|着落|说法|答复)(?:没有|吗|了|没|不|$)`, `(?:哪个?|什么)(?:部门|单位|科室|办公室|人)(?:在)?(?:管|办|负责|处理)`, `归(?:哪|谁).{0,4}管`, `(?:批|办|弄|修)(?:下来|好|完)?(?:了)?(?:没有|没|吗)$`, `收到(?:了)?(?:没|吗)`, `有人(?:看|处理|收)(?:到)?(?:不|吗|没)`, `(?:眉目|下文|后话|着落)(?:没|了没|了?[吗么]|不)|(?:安排上|报上去|递上去|转过去|派下去|排上队?)(?:了)?(?:没|吗|不)|有人(?:接|管|办|理)(?:了)?(?:没|吗|不)|准日子|准信|给个日子|(?:哪一?天|几号)能?(?:来|修|办|好)`,
		`\bwhat is happening\b|\bany (?:news|update|progress|result)|\bwhat happened (?:to|with) my|\b(?:how|where) is my (?:case|report|problem)|\bmy case\b|\bstatus of\b`,
	)
	// toldBefore names a matter by its having been told: what is asked of it is no new one, whatever it names.
	toldBefore = regexp.MustCompile(`(?:上回|上次|上个?(?:礼拜|星期|月)|上周|昨天|前天|那天|前几天|前些天|之前|早先|原先|前头)我?[^,.;!?]{0,2}(?:说|反映|报|提|讲)(?:过)?(?:的|那)|^[^,.;!?]{2,8}那(?:个|件)?事(?:儿|情)?(?:有人|有没有|怎么样|怎样|到哪|办|处理|什么)`)
	// chaseSounds and statusSounds are the same as somebody types them without an input method.
	chaseSounds  = soundsOf("还没人来", "没人来", "怎么还没", "怎么还不", "快点", "什么时候来", "什么时候修", "什么时候能", "还没修", "没动静", "管不管", "催一下", "等了好久", "还没弄")
	statusSounds = soundsOf("到哪了", "进度", "怎么样了", "有结果", "什么情况", "有消息", "办得怎么样", "处理了没")
	// matterWords are of a matter by itself: with one of them, and unlike the open case, haste is
	// asked for something else.
	matterWords = wording.LexiconOf("坏", "堵", "漏", "断", "停水", "水停", "没水", "停电", "电停", "没电", "臭", "脏", "垃圾", "吵", "噪", "占道", "偷", "欠", "淹", "塌", "裂", "丢", "污", "补贴", "低保", "医保", "井盖")
	// thingWords are what matters are about: a longer text with one that the open case has not is of its own.
	thingWords = []string{
		"路面", "水泥路", "修路", "桥", "坑", "沟", "渠", "墙", "猪", "学校", "食堂", "医院", "卫生室", "药", "工资", "补偿", "征地", "噪音", "厂", "电线", "变压器", "水管", "自来水", "公交", "厕所", "摊", "庄稼", "麦", "玉米", "宅基地", "会计", "支书", "养老", "退休金", "健身", "广场", "天然气", "煤气", "路口", "减速带", "红绿灯", "河", "水费", "电费", "化肥", "种子", "承包", "土地", "空调", "监控", "班车", "树", "认证", "银行", "中奖", "羊", "狗", "鸡", "书记", "村长", "垃圾", "停车", "喇叭", "户口", "网络", "宽带", "快递",
	}
	// undoneWords say that a settled matter is not settled.
	undoneWords = regexp.MustCompile(`\bstill (?:broken|not|no|bad|the same)|\bnot (?:fixed|solved|done|repaired|ok)\b|跟没(?:修|弄|办|来)一样|骗人|糊弄|修了?个?寂寞|跟没[^,.;!?]{1,2}一样|等于没|还(?:是)?(?:漏|堵|黑|坏|臭|断|滴|响|不亮|不通)着?(?:呢|了|的)|还是(不行|没|不|老样子|那样|坏|黑|堵|漏|臭|断)|又灭|修了又|(亮|好)了又|一点(都)?没(变|好|修)|白搭|胡说|瞎说|没来(过)?就|没(修|弄|办|处理)(过|啊|呢)?$|又(坏|堵|漏|断|不亮|停|犯|不行|来|出)了|没(有)?(解决|修好|弄好|办好|处理好|好)|不管用|没用|白(修|弄)|不满意|没人(来|管)过?|根本没|^(人|还|一直)*没(有|来|修|弄|办|处理|人来|人修)?(呢|啊)?$`)
	// stillWords say the same of a matter whose result was just told.
	stillWords = regexp.MustCompile(`(怎么|咋|为什么|为啥)还(没|不)|还没(人|弄|修|办|处理|解决|来)|没人(来|管)$`)
	// badWords say it of one that was closed as good.
	badWords = regexp.MustCompile(`^(不行|不好|不太好|差|很差|太差)$`)
	// doneWords say that it is settled.
	doneWords = regexp.MustCompile(`(修|弄|办|处理|解决|清|通|来)(好|完|理)?了`)
	// callWords ask to be rung.
	callWords = regexp.MustCompile(`(给|跟)(我|俺)(们|家)?(打|回|来|挂|通)(个|一个|一下)?(电话|话)|(打|回|来|挂)(我|俺)(个|一个)?(电话|话)|(?:字|短信|手机上?|信息|三言两语|几句话?)[^,.;!?]{0,4}(?:说|讲|写)不(?:清|明白|完|了)[^;!?]{0,4}(?:电话|打|当面|见面|聊)|(打|回)(个|一个)?电话(给|来)|电话联系|不会(打字|写字|发短信|认字)|打字(慢|费劲|不会|麻烦)|不认字|写不(了|来)字|(打|回)我(的)?(电话|手机)|(转|接|找)人工|(打|拨)给我|(点|以后|之后|上午|下午|晚上|中午)[^,.;!?]{0,4}(给我打|打过来)$|(打|拨)[^,.;!?]{0,3}(电话|手机)[^,.;!?]{0,3}(行|中|可以|好)(不|吗)|(找|来|换|要)个?(活人|真人)|(字|短信)[^,.;!?]{0,3}(打|写|发)不(利索|来|好|动|了)|(眼|看)[^,.;!?]{0,4}(不清|花)[^;!?]{0,6}(电话|打)|能(不能)?(给我)?(打|通)个?电话|打过来|来个电话|电话里说|通个话|有电话(没|吗)|回个?电话|不识字|打电话(说|吧|来)|想(跟|和)(你们|人|领导|干部).{0,3}(说|通个?话|讲|聊)|\bcall me\b|\bphone me\b|\bring me\b`)
	// calledWords tell of a call that came.
	calledWords = regexp.MustCompile(`(?:谁|怎么|叫我|要我|让我)[^,.;!?]{0,2}(?:给念|签|按手印)|(?:催债|借钱|放贷|公司|骗子|诈骗|催收|骚扰|天天|老是|总是|陌生|推销|贷款|有人|老有|客服|银行|公安局)[^,.;!?]{0,6}(?:打(?:来|了|过)?个?电话|打我的?(?:电话|手机)|打给我)`)
	// enoughWords take the matter back.
	enoughWords = regexp.MustCompile(`^(?:不用|别|不要|不必)(?:再)?(?:你们)?(?:来|修|管|办|弄|处理|麻烦|跑)了|(?:不用|别|不必)(?:再)?(?:来|修|管|办|弄|处理)了$|(?:我)?(?:想|要)(?:撤|取消|收回)(?:了|掉|回|这|那|我)|(?:这|那)个?事?(?:就)?算了|当我没说|我不(?:反映|告|投诉|申请)了|不追究了|^不(?:反映|告|投诉|申请|修|办)了|撤(?:了|掉|回|件|销)?吧|撤(?:单|诉)|^作废|不用(?:来|修|管|办|跑)$|\bcancel my (?:case|report)|\bno longer need`)
	// secretWords ask that nobody learns who wrote; quietWords that no more texts come.
	secretWords = regexp.MustCompile(`(?:别|不要|不能|千万别)(?:跟(?:他们|村里|别人|人家))?(?:说|透露|公开|告诉|泄露|让)[^,.;!?]{0,6}(?:是我|我说|我反映|我的?(?:名|姓名|号|身份|电话|信息)|谁反映)|(?:给|替|帮)(?:我)?保密|(?:我)?要匿名|匿名处理|不想让(?:人|他们|村里)知道|(?:别|不要)暴露|不要?(?:露|留)(?:我的?)?(?:名|号)|\bkeep (?:it|my number|me) (?:secret|private|hidden)|\bhide my (?:number|name)`)
	quietWords  = regexp.MustCompile(`(?:别|不要|不想|甭)(?:再)?(?:给我)?(?:老)?(?:发|收到?)(?:这些|这种|那些)?(?:短信|信息|通知|消息|了)|别发了|(?:别|不要|不用)(?:再)?通知(?:我)?|\bstop (?:texting|sending)|\bunsubscribe\b`)
)

// addition: the text joins the open case.
func (s *step) addition() bool {
	c, ok := s.current()
	if !ok || !s.belongs(c) {
		return false
	}
	s.supplement(c, s.m.Text)
	return true
}

// belongs is the rule above.
func (s *step) belongs(c appliance.Case) bool {
	n := s.w.length()
	last := s.lastOn(c)
	alike := similarity(wording.Fold(s.m.Text), wording.Fold(c.Text))
	unlike := alike < faintlySimilar
	wrong := wrongWords.In(s.w.tight) != ""
	switch {
	case freshWords.MatchString(s.w.plain) && alike < mostlySimilar:
		return false
	case alike >= mostlySimilar && s.Now.Sub(last) < similarWithin:
		return true
	case s.d.Class > 0: // a hazard is a matter of its own
		return false
	case doneWords.MatchString(s.w.tight) && n <= longText && !wrong:
		return true
	case moreWords.MatchString(s.w.plain) && s.Now.Sub(last) < lately && (!unlike || n <= shortAnswer && !wrong):
		return true
	case s.Now.Sub(last) < soon:
		return !unlike || pointing.MatchString(s.w.tight) || n <= longText && !s.elsewhere(c)
	case c.WaitingSince.IsZero() && s.Now.Sub(c.UpdatedAt) < lately:
		return n <= shortAnswer && !wrong || !unlike
	}
	return n <= shortRemark && !wrong
}

// elsewhere reports whether the list gives what the text tells to another office than what
// the case tells; what it has no words for may be anybody's.
func (s *step) elsewhere(c appliance.Case) bool {
	if s.Index == nil {
		return false
	}
	leads := func(text string) (out []string) {
		for _, k := range s.Index().Propose(propose.Matter{Text: text}).Best {
			out = append(out, k.Lead)
		}
		return out
	}
	was := leads(c.Text)
	if lead, ok := c.Lead(); ok {
		was = append(was, lead.Office)
	}
	now := leads(s.m.Text)
	return len(was) > 0 && len(now) > 0 && !slices.ContainsFunc(now, func(o string) bool { return slices.Contains(was, o) })
}

// lastOn is when this number last spoke about the case.
func (s *step) lastOn(c appliance.Case) time.Time {
	last := c.ReceivedAt
	for _, h := range s.talk.Recent {
		if h.Case == c.ID && h.At.After(last) {
			last = h.At
		}
	}
	return last
}

// supplement adds words to an open case (R21), and passes them on to the office
// that is at work on it.
func (s *step) supplement(c appliance.Case, text string) {
	s.fate(appliance.FateSupplement, c.ID, "")
	s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
		WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: strings.TrimSpace(text)},
	})
	if lead, ok := c.Lead(); ok && c.State == appliance.CaseWorking && lead.State.Open() && s.talk.Passive < passivePerDay {
		w := s.loopWorld()
		for _, p := range w.Rung("handler", lead.Office) {
			s.queue(p, "S24", c.ID, appliance.ClassOrder, false, texts.Values{"单": c.OrderNo(lead.Seq), "复": loop.Blind(c, strings.TrimSpace(text))})
		}
	}
	s.passive("R21", c.ID, nil)
}

// asked is the case whose number the text names, else the one the talk is about.
func (s *step) asked() (appliance.Case, bool) {
	if m := someNumber.FindStringSubmatch(s.w.clean); m != nil {
		if c, ok := s.numbered(m[1]); ok {
			return c, true
		}
	}
	return s.current()
}

var someNumber = regexp.MustCompile(`(?:^|\D)(` + caseNumber + `)(?:$|\D)`)

// chase: a question about the open matter, asked in one's own words.
func (s *step) chase() bool {
	if s.w.long(chaseLong) {
		return false
	}
	c, known := s.asked()
	open := known && c.State.Open()
	unlike := open && similarity(wording.Fold(s.m.Text), wording.Fold(c.Text)) < faintlySimilar
	other := open && s.aside(c) || unlike && !toldBefore.MatchString(s.w.plain) && (matterWords.In(s.w.plain) != "" || s.w.long(shortRemark) && slices.ContainsFunc(thingWords, func(w string) bool {
		return strings.Contains(s.w.plain, w) && !strings.Contains(c.Text, w)
	}))
	status := statusWords.MatchString(s.w.plain) || latin.MatchString(s.w.clean) && (statusWords.MatchString(s.w.clean) || statusSounds.in(s.w.clean))
	chases := chaseWords.MatchString(s.w.plain) || latin.MatchString(s.w.clean) && (chaseWords.MatchString(s.w.clean) || chaseSounds.in(s.w.clean))
	switch {
	case other:
		return false
	case status && open && c.ID != 0 && someNumber.MatchString(s.w.clean):
		s.sense = sense(verbStatus)
		s.fate(appliance.FateCommand, c.ID, "")
		s.tell(c)
	case status && open:
		s.sense = sense(verbStatus)
		return s.status(command{verb: verbStatus})
	case status && len(s.Cases) > 0:
		s.sense = sense(verbStatus)
		s.fate(appliance.FateCommand, s.Cases[0].ID, "")
		s.tell(s.Cases[0])
	case chases && open:
		s.sense = sense(verbHurry)
		s.hurry(c, s.m.Text)
	default:
		return false
	}
	return true
}

// chaseLong is how long a question about the matter gets; longer ones tell more.
const chaseLong = 30

// latin is a text without a Chinese character.
var latin = regexp.MustCompile(`^[^\p{Han}]*[a-z][^\p{Han}]*$`)

// wish: what one may ask for with a word, in one's own words: 给我打个电话, 别说是我反映的.
func (s *step) wish() bool {
	c, open := s.current()
	said := s.w.plain
	if latin.MatchString(s.w.clean) {
		said = s.w.clean
	}
	verb, wished := s.wished()
	switch {
	case s.w.long(longText):
		return false
	case wished && verb == verbAdd:
		return s.obeys(command{verb: verbAdd, rest: s.m.Text})
	case wished && verb == verbWithdraw:
		s.why(c, s.m.Text)
		return s.obeys(command{verb: verbWithdraw})
	case wished:
		return s.obeys(command{verb: verb})
	case callWords.MatchString(said) && !calledWords.MatchString(said) && !s.unasked(hardly):
		s.sense = sense(verbCall)
		if open {
			s.call(c, s.m.Text)
		} else {
			s.callAnyway()
		}
	case quietWords.MatchString(said):
		return s.obeys(command{verb: verbStop})
	case open && enoughWords.MatchString(said):
		s.why(c, s.m.Text)
		return s.obeys(command{verb: verbWithdraw})
	case open && secretWords.MatchString(said):
		return s.obeys(command{verb: verbHide})
	default:
		return false
	}
	return true
}

// why keeps what a villager said with the wish to withdraw.
func (s *step) why(c appliance.Case, words string) {
	s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
		WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: strings.TrimSpace(words)},
	})
}

// undone: 还是不行, after the result or within thirty days of closing (C17, C20).
func (s *step) undone() bool {
	if len(s.Cases) == 0 || s.w.long(longText) {
		return false
	}
	wrong := undoneWords.MatchString(s.w.plain) || latin.MatchString(s.w.clean) && undoneWords.MatchString(s.w.clean)
	if s.aside(s.Cases[0]) {
		return false
	}
	if rate := s.rateable(); len(rate) > 0 && (wrong || stillWords.MatchString(s.w.plain)) {
		s.rate(rate[0], 3, s.m.Text)
		return true
	}
	c, ok := s.closedSince()
	wrong = wrong || badWords.MatchString(s.w.plain)
	if !ok || len(s.open()) > 0 || !wrong && c.State != appliance.CaseUnreachable {
		return false
	}
	s.redo(c, s.m.Text)
	return true
}

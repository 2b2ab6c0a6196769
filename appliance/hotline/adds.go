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
	moreWords = formOf("more")
	// freshWords begin another matter, whatever was spoken of.
	freshWords = formOf("fresh")
	// pointing words speak of what was said before.
	pointing = regexp.MustCompile(`(这|那)(个|根|条|盏|处|里|边|家|段|事|件)`)
	// wrongWords mark that something is amiss: a few words with one of them are a report.
	wrongWords = wording.LexiconOf(
		"坏", "堵", "漏", "断", "倒", "没水", "停水", "没电", "停电", "不亮", "不通", "不走", "臭", "脏", "垃圾", "吵", "噪", "占", "骂", "打", "偷", "欠", "淹", "塌", "裂",
		"丢", "没人", "没发", "不发", "没到", "不给", "不让", "乱", "污", "死", "病", "危", "险", "投诉", "举报", "反映", "求助", "建议", "咨询", "请问", "怎么办", "咋办", "补贴", "低保", "医保",
	)
	// chaseWords, in common words, ask for haste without the word 催.
	chaseWords = formOf("chase")
	// statusWords ask where the matter stands.
	statusWords = formOf("status")
	// toldBefore names a matter by its having been told: what is asked of it is no new one, whatever it names.
	toldBefore = formOf("toldBefore")
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
	undoneWords = formOf("undone")
	// stillWords say the same of a matter whose result was just told.
	stillWords = regexp.MustCompile(`(怎么|咋|为什么|为啥)还(没|不)|还没(人|弄|修|办|处理|解决|来)|没人(来|管)$`)
	// badWords say it of one that was closed as good.
	badWords = regexp.MustCompile(`^(不行|不好|不太好|差|很差|太差)$`)
	// doneWords say that it is settled.
	doneWords = regexp.MustCompile(`(修|弄|办|处理|解决|清|通|来)(好|完|理)?了`)
	// callWords ask to be rung.
	callWords = formOf("call")
	// calledWords tell of a call that came.
	calledWords = formOf("called")
	// enoughWords take the matter back.
	enoughWords = formOf("enough")
	// secretWords ask that nobody learns who wrote; quietWords that no more texts come.
	secretWords = formOf("secret")
	quietWords  = formOf("quiet")
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
			s.queue(p, "S24", c.ID, appliance.ClassOrder, false, texts.Values{"单": c.OrderIn(s.year(), lead.Seq), "复": loop.Blind(c, strings.TrimSpace(text))})
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

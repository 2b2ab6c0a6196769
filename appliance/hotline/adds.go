package hotline

import (
	"regexp"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
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
//     unlike it and does not point at it (这个路灯);
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
	moreWords = regexp.MustCompile(`^(还有|就是|补充一下|补充|刚才|刚刚说|上面说|另外补充|对了|忘了说|忘记说|更正|是在|地址|地点|位置|具体|我是说|说的是|错了|不对|不是|搞错|写错|应该是|我家在|我在|在|我姓|我叫|电话|联系)`)
	// pointing words speak of what was said before.
	pointing = regexp.MustCompile(`(这|那)(个|根|条|盏|处|里|边|家|段|事|件)`)
	// wrongWords mark that something is amiss: a few words with one of them are a report.
	wrongWords = lexiconOf(
		"坏", "堵", "漏", "断", "倒", "没水", "停水", "没电", "停电", "不亮", "不通", "不走", "臭", "脏", "垃圾", "吵", "噪", "占", "骂", "打", "偷", "欠", "淹", "塌", "裂",
		"丢", "没人", "没发", "不发", "没到", "不给", "不让", "乱", "污", "死", "病", "危", "险", "投诉", "举报", "反映", "求助", "建议", "咨询", "请问", "怎么办", "咋办", "补贴", "低保", "医保",
	)
	// chaseWords ask where the matter stands without the word 催.
	chaseWords = regexp.MustCompile(`怎么还(没|不)|咋还(没|不)|为(什么|啥)还(没|不)|还没(人|弄|修|办|处理|解决|来|结果|动静|消息|答复|回复)|什么时候(能|来|修|办|弄|处理|解决|给|到)|啥时候|多久(能|才)|到底(管|办|修|来)|管不管|没动静|没人(管|来)$|没(消息|回音|下文)|催催|快点|能不能快|能快|抓紧|尽快|^急+$|^快+$`)
	// statusWords ask the same, politely.
	statusWords = regexp.MustCompile(`进度(怎么样|如何|咋样|到哪)|到(哪|什么)(一步|了|程度)|(办|处理|弄|修|解决)(得|的)?(怎么样|咋样|如何)了?$|有(结果|消息|进展|回音)(吗|了吗|没)`)
	// undoneWords say that a settled matter is not settled.
	undoneWords = regexp.MustCompile(`还是(不行|没|不|老样子|那样|坏)|又(坏|堵|漏|断|不亮|停|犯|不行|来|出)了|没(有)?(解决|修好|弄好|办好|处理好|好)|不管用|没用|白(修|弄)|不满意|没人(来|管)过?|根本没|^(人|还|一直)*没(有|来|修|弄|办|处理|人来|人修)?(呢|啊)?$`)
	// stillWords say the same of a matter whose result was just told.
	stillWords = regexp.MustCompile(`(怎么|咋|为什么|为啥)还(没|不)|还没(人|弄|修|办|处理|解决|来)|没人(来|管)$`)
	// badWords say it of one that was closed as good.
	badWords = regexp.MustCompile(`^(不行|不好|不太好|差|很差|太差)$`)
	// doneWords say that it is settled.
	doneWords = regexp.MustCompile(`(修|弄|办|处理|解决|清|通|来)(好|完|理)?了`)
	// callWords ask to be rung.
	callWords = regexp.MustCompile(`(给|跟)(我|俺)(们|家)?(打|回)(个|一个|一下)?(电话|话)|(打|回)(个|一个)?电话(给|来)|电话联系|不会(打字|写字|发短信|认字)`)
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
	wrong := wrongWords.in(s.w.tight) != ""
	switch {
	case alike >= mostlySimilar && s.Now.Sub(last) < similarWithin:
		return true
	case s.d.Class > 0: // a hazard is a matter of its own
		return false
	case doneWords.MatchString(s.w.tight) && n <= longText && !wrong:
		return true
	case moreWords.MatchString(s.w.clean) && s.Now.Sub(last) < lately && (!unlike || n <= shortAnswer && !wrong):
		return true
	case s.Now.Sub(last) < soon:
		return n <= longText || !unlike || pointing.MatchString(s.w.tight)
	case c.WaitingSince.IsZero() && s.Now.Sub(c.UpdatedAt) < lately:
		return n <= shortAnswer && !wrong || !unlike
	}
	return n <= shortRemark && !wrong
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

// chase: a question about the open matter, asked in one's own words.
func (s *step) chase() bool {
	if s.w.length() > longText {
		return false
	}
	c, open := s.current()
	switch {
	case statusWords.MatchString(s.w.tight) && open:
		s.sense = sense(verbStatus)
		return s.status(command{verb: verbStatus})
	case statusWords.MatchString(s.w.tight) && len(s.Cases) > 0:
		s.sense = sense(verbStatus)
		s.fate(appliance.FateCommand, s.Cases[0].ID, "")
		s.tell(s.Cases[0])
	case chaseWords.MatchString(s.w.tight) && open:
		s.sense = sense(verbHurry)
		s.hurry(c, s.m.Text)
	default:
		return false
	}
	return true
}

// wishToTalk: 给我打个电话, in one's own words.
func (s *step) wishToTalk() bool {
	if s.w.length() > longText || !callWords.MatchString(s.w.tight) {
		return false
	}
	if c, ok := s.current(); ok {
		s.call(c, s.m.Text)
	} else {
		s.callAnyway()
	}
	return true
}

// undone: 还是不行, after the result or within thirty days of closing (C17, C20).
func (s *step) undone() bool {
	if len(s.Cases) == 0 || s.w.length() > longText {
		return false
	}
	wrong := undoneWords.MatchString(s.w.tight)
	if rate := s.rateable(); len(rate) > 0 && (wrong || stillWords.MatchString(s.w.tight)) {
		s.rate(rate[0], 3, s.m.Text)
		return true
	}
	c, ok := s.closedSince()
	wrong = wrong || badWords.MatchString(s.w.tight)
	if !ok || len(s.open()) > 0 || !wrong && c.State != appliance.CaseUnreachable {
		return false
	}
	s.redo(c, s.m.Text)
	return true
}

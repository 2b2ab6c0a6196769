package hotline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/texts"
)

// How something is done (domain 8 §D.2: 办+事, 怎么办, 材料, 惠+词). The answer comes from the
// town's guide (指南). What names none of its items is a report: 办公室没人.

var (
	// guideForm is the command with its topic: 办低保, 办 建房, 怎么办宅基地, 材料 低保, HOW 低保.
	guideForm = regexp.MustCompile(`^(办理?|怎么办理?|咋办理?|如何办理?|材料|how(?: to)?)([ :,、。;]*)(.*)$`)
	// policyForm is 惠 化肥, 惠地补.
	policyForm = regexp.MustCompile(`^惠(?:农|民)?([ :,、。;]*)(.*)$`)
	// howForm is a question how it is done, in common words.
	howForm = regexp.MustCompile(`(?:去|在|到|上)?(?:先)?(?:到|去|在|上)?哪(?:里|儿|个)?(?:去)?(?:批|报|整|搞|换|补|改|交|盖章)|怎么个?(?:弄|报|整|搞|办|领)法|(?:要|得|需要?)(?:先)?(?:到|去|找)(?:哪|谁)|怎么(?:办理?|申请|申办|弄|领|补办|申报|开|报|走|申)|如何(?:办理?|申请|领|申报)|(?:什么|哪些|多少|啥)(?:材料|手续|证件|资料|条件|流程|东西)|(?:去|在|到|上)?哪(?:里|儿|个窗口)?(?:去)?(?:办|申请|领|开|弄)|几天能?办|多久能?办|(?:符合|要|够)(?:什么)?条件|哪个窗口|找谁(?:办|申请|写|开|签|批|盖|$)|几天能?拿|(?:带|拿)什么|怎么(?:跑|换|缴|交|续)|(?:去|在|到|上)哪(?:里|儿)?(?:交|补|换)|能补(?:吗|不|么)|收费(?:不|吗)|怎么(?:批|审批)|^我?(?:想|要)?申请|^办[^,.;!?]{0,8}(?:麻烦|得|要|收)|多少钱|条件(?:是|有)|多久能?(?:批|办|下)|(?:要|得|需要?)带?什么$|^我?(?:想|要)(?:去|来)?办|想(?:给.{0,4})?办|材料(?:清单)?$|手续$|流程$|^材料|需要带|要带|能(?:申请|办|领)(?:吗|不|么)|怎么个(?:办|申请)法|\bhow (?:do|can|to)\b`)
	// fillers are what stands around the item that is asked for.
	fillers = regexp.MustCompile(`申请|办理|手续|材料|流程|条件|怎么|如何|什么|哪些|哪里|哪儿|多久|多少钱|费用|需要|请问|问问|一下|[要的了吗呢我想证事啊呀个]`)
	// grievances are what has gone wrong with it: then it is a matter and no question.
	grievances = regexp.MustCompile(`怎么处理|没(?:批|发|到|给|办|人|有批|有发|有到|有给|下来)|(?:^|[^给发])不(?:给|让|批|发|管|公|够格|合理|认)|办不了|扣|少[了发]|欠|漏|冒领|贪|取消|停了|停发|骗|假|态度|凭什么|为什么|(?:那么|这么|太|真)贵|投诉|举报|都给谁|名额|关系户|打回|退回|第.趟|跑了|还没|一直|不下来|等了`)
)

// everydayNames are what people call what the guide calls otherwise.
var everydayNames = strings.NewReplacer("老年卡", "老年证", "敬老卡", "老年证", "敬老证", "老年证", "老人证", "老年证",
	"盖新房", "建房", "盖房子", "建房", "盖房", "建房", "起新房", "建房", "建新房", "建房", "吃低保", "低保", "种粮补贴", "粮补", "种地补贴", "地补")

const (
	leftOver      = 2  // characters that may stand around an item behind 办
	questionLong  = 40 // a longer text tells a story
	guidesNamed   = 3
	policyKind    = "政策"
	rightsLong    = 18 // a longer one tells of something besides
	shortestTopic = 2
	shortestPart  = 4 // of a name, in a question
)

// guide answers how something is done.
func (s *step) guide() bool {
	if s.Index == nil || len(s.Town.Guides()) == 0 || s.w.length() > questionLong {
		return false
	}
	switch m, p := guideForm.FindStringSubmatch(s.w.clean), policyForm.FindStringSubmatch(s.w.clean); {
	case p != nil && (p[2] == "" || p[2] == policyKind || p[2] == "补贴"):
		return s.policies()
	case p != nil:
		return s.policy(p[2], p[1] != "")
	case m != nil && m[3] == "" && (m[1] == "办" || m[1] == "办理" || m[1] == "how"):
		s.guided(verbHow)
		s.passive("R44-what", 0, texts.Values{"例": called(s.Town.Guides())})
		return true
	case m != nil && s.topic(m[3]):
		return true
	}
	if s.w.length() <= rightsLong && (rightsNouns.In(s.w.plain) != "" && rightsWords.MatchString(s.w.plain) || oldAge.MatchString(s.w.plain)) && !grievances.MatchString(s.w.plain) {
		return s.policies()
	}
	guides, words := s.Index().Asked(s.m.Text)
	if len(guides) == 0 {
		guides, words = s.Index().Asked(everydayNames.Replace(s.w.plain))
	}
	alone := len(words) == 1 && s.talk.Open == nil && strings.TrimSpace(s.w.tight) == words[0]
	if len(guides) == 0 && howForm.MatchString(s.w.plain) { // a part of a name
		if part := fillers.ReplaceAllString(howForm.ReplaceAllString(s.w.plain, ""), ""); utf8.RuneCountInString(part) >= shortestPart {
			guides = s.Index().Guides(part)
		}
	}
	if len(guides) == 0 || !alone && (!howForm.MatchString(s.w.plain) || grievances.MatchString(s.w.plain)) {
		return false
	}
	s.tellGuides(verbHow, guides)
	return true
}

// topic answers what stands behind 办, if it is an item and little else.
func (s *step) topic(topic string) bool {
	guides, words := s.Index().Asked(topic)
	rest := dialect.Replace(strings.ReplaceAll(topic, " ", ""))
	for _, w := range words {
		rest = strings.ReplaceAll(rest, w, "")
	}
	if len(guides) == 0 {
		rest = fillers.ReplaceAllString(rest, "")
		if utf8.RuneCountInString(rest) < shortestTopic {
			return false
		}
		guides, rest = s.Index().Guides(rest), ""
	}
	if len(guides) == 0 || utf8.RuneCountInString(fillers.ReplaceAllString(rest, "")) > leftOver {
		return false
	}
	s.tellGuides(verbHow, guides)
	return true
}

// policy answers 惠 with a word. Apart from 惠 it is a command whatever the word; 惠民路坏了 is not.
func (s *step) policy(topic string, apart bool) bool {
	guides := s.Index().Guides(topic)
	slices.SortStableFunc(guides, func(a, b appliance.Guide) int { return isPolicy(b) - isPolicy(a) })
	switch {
	case grievances.MatchString(s.w.plain):
		return false
	case len(guides) > 0:
		s.tellGuides(verbPolicy, guides)
	case apart && s.w.length() <= shortRemark+1:
		s.guided(verbPolicy)
		s.passive("R44-none", 0, texts.Values{"题": topic})
	default:
		return false
	}
	return true
}

func isPolicy(g appliance.Guide) int {
	if g.Kind == policyKind {
		return 1
	}
	return 0
}

// policies lists what 惠 alone asks for.
func (s *step) policies() bool {
	var all []appliance.Guide
	for _, g := range s.Town.Guides() {
		if isPolicy(g) == 1 && (g.Closed == appliance.Date{} || s.today().Compare(g.Closed) < 0) {
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		return false
	}
	s.guided(verbPolicy)
	s.passive("R44-list", 0, texts.Values{"名": names(all), "例": called(all)})
	return true
}

func (s *step) guided(v verb) {
	s.sense = sense(v)
	s.fate(appliance.FateCommand, 0, "")
}

// tellGuides answers with the one item, or asks which of a few.
func (s *step) tellGuides(v verb, guides []appliance.Guide) {
	s.guided(v)
	if len(guides) > 1 {
		s.passive("R44-which", 0, texts.Values{"名": names(guides), "例": called(guides)})
		return
	}
	s.passive("R44", 0, texts.Values{"项": guides[0].Name, "指": s.guidance(guides[0])})
}

// names are the first few items, as they are called in the guide.
func names(guides []appliance.Guide) string {
	var out []string
	for _, g := range guides[:min(len(guides), guidesNamed)] {
		out = append(out, g.Name)
	}
	return strings.Join(out, "、")
}

// called is what people call the first of them.
func called(guides []appliance.Guide) string {
	if first := guides[0]; len(first.Aliases) > 0 {
		return first.Aliases[0]
	}
	return guides[0].Name
}

// guidance is what the guide says of an item, the most wanted first: what to bring, where,
// how long, what it costs, whom to ask for; then who may, what is special and what to mind. It
// takes one part where it can, never more than two; what does not fit is asked for at the window.
func (s *step) guidance(g appliance.Guide) string {
	where := orElse(g.Window, "便民服务窗口")
	rest := ";其余请到" + where + "问,或回“电”。"
	all := pieces(g, where)
	fits := func(text string) bool {
		out, err := s.Texts.Render("R44", s.talk.English, texts.Values{"项": g.Name, "指": text})
		room, err2 := s.Texts.Room("R44", s.talk.English, texts.Values{"项": g.Name}, "指")
		parts, _ := appliance.TextCost(out)
		return err == nil && err2 == nil && parts <= 2 && utf8.RuneCountInString(text) <= room
	}
	if whole := strings.Join(all, ";") + "。"; fits(whole) {
		return whole
	}
	said := ""
	for i, p := range all {
		next := p
		if i > 0 {
			next = said + ";" + p
		}
		if !fits(next + rest) {
			if i == 0 { // even what to bring is too long: as many as go
				said = some(g.Materials, func(text string) bool { return fits(text + rest) })
			}
			continue
		}
		said = next
	}
	return said + rest
}

// pieces are the parts of the answer, each a few words.
func pieces(g appliance.Guide, where string) (all []string) {
	add := func(p string, is bool) {
		if is {
			all = append(all, strings.TrimRight(p, "。;,"))
		}
	}
	switch bring := materials(g.Materials); {
	case len(g.Materials) == 1 && strings.Contains(bring, "不需"):
		add(bring, true)
	default:
		add("请一次带齐:"+bring, bring != "")
	}
	add("到"+where+"办", true)
	add(strconv.Itoa(g.Days)+"个工作日办结", g.Days > 0)
	add(g.Fee, g.Fee != "")
	add("找"+named(g.Person), g.Person != "")
	add("条件:"+g.Conditions, g.Conditions != "")
	add("要经"+strings.ReplaceAll(g.Special, ";", "、"), g.Special != "")
	add(g.Notes, g.Notes != "")
	return all
}

func materials(list []appliance.Material) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Name+m.Copies)
	}
	return strings.Join(out, "、")
}

// some are the first materials that fit, with how many there are.
func some(list []appliance.Material, fits func(string) bool) string {
	text := ""
	for i := range list {
		next := "请一次带齐" + strconv.Itoa(len(list)) + "样:" + materials(list[:i+1]) + "等"
		if !fits(next) {
			break
		}
		text = next
	}
	return orElse(text, "材料有"+strconv.Itoa(len(list))+"样")
}

// named is how a text names who does it: never by the full name.
func named(person string) string {
	if n := utf8.RuneCountInString(person); n < 2 || n > 3 {
		return person
	}
	first, _ := utf8.DecodeRuneInString(person)
	return string(first) + "同志"
}

package staff

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
)

// Args are what a verb's words say, by the verb they stand behind.
type Args struct {
	Text string // what is left of the words: a result, a reason, a question, a plan, a task

	Response appliance.Response // 应
	Until    Until              // 应 限, 延 到
	Days     int                // 延, 督, 派: working days
	Ground   string             // 退: one of appliance.ReturnGrounds
	Cause    string             // 停: one of appliance.SuspendCauses
	Item     string             // 退, 裁: row of a list, A-01-2

	Ruling  appliance.Ruling      // 裁, 审, 批, 核, 实, 虚: yes or no
	Matter  Verb                  // 批: Extend, Suspend; "" a call, or whatever waits
	Outcome appliance.OutcomeCode // 结, where it was named
	Office  string                // 派: the lead; 裁: the right one; 评: who is rated. As written, for the town to know
	Assists []string              // 派
	DocNo   string                // 派, 准
	Complex appliance.Complexity  // 派

	Speed, Effect int  // 评
	Rating        int  // 访: 1 满意, 2 基本满意, 3 没解决
	Missed        bool // 访: nobody was reached
	Households    int  // 宣
	About         Verb // 帮
}

// Limits of what one text may ask for.
const (
	maxDays    = 250
	maxAssists = 8
	maxDoor    = 99_999 // households
)

// read fills Args from Rest. typed says that the words are what this verb wants, so
// that it needs no number; whole that nothing is left over.
func (c *Command) read() (typed, whole bool) {
	l := read(c.Rest)
	c.Text = c.Rest
	switch c.Verb {
	case Respond:
		return c.respond(l)
	case Extend:
		return c.extend(l)
	case Suspend:
		c.Cause = pick(causes, l.flat)
		return c.Cause != "", false
	case Return:
		c.Ground = pick(grounds, l.flat)
		c.Item = item(l.flat)
		return c.Ground != "", false
	case Complete:
		c.complete(l)
	case Verify, Confirm, Deny:
		return c.found(l)
	case Review:
		return c.review(l)
	case Rule:
		return c.rule(l)
	case Allow:
		return c.allow(l)
	case Rate:
		return c.rate(l)
	case Follow:
		return c.follow(l)
	case Dispatch:
		c.dispatch(l)
	case Supervise:
		c.Days, c.Text = l.days()
	case Publicity:
		c.publicity(l)
		return c.Households > 0, false
	case Admit:
		c.admit(l)
		return c.DocNo != "", false
	case Arrive:
		return arrived.MatchString(l.flat), true
	case Help:
		if v, ok := named(l.flat); ok {
			c.About, c.Text = v, ""
			return true, true
		}
	}
	return false, false
}

var arrived = regexp.MustCompile(`^(已经|已|我)?(到|在)?达?了?(现场|场)了?$`)

// meaning is what a group of keywords stands for.
type meaning struct {
	is    string
	words []string
}

// pick is the meaning of the word that comes first in s; of those that begin at
// one place, the longest. It returns "" if there is none.
func pick(all []meaning, s string) string {
	found, at, length := "", len(s), 0
	for _, m := range all {
		for _, w := range m.words {
			if i := strings.Index(s, w); i >= 0 && (i < at || i == at && len(w) > length) {
				found, at, length = m.is, i, len(w)
			}
		}
	}
	return found
}

// grounds of a return (§B.4 rule 3), as people write them.
var grounds = []meaning{
	{appliance.ReturnElsewhere, []string{"非本辖区", "非辖区", "辖区", "不在我们镇", "不在本镇", "不在我镇", "外镇", "别的镇", "不归本镇", "外县"}},
	{appliance.ReturnNotOurs, []string{
		"非本部门", "非职责", "非本单位", "非我", "职责", "不归我", "不归本", "不是我们的", "不是我们管", "不是我局", "不是我单位", "不属于我", "不属我", "不属于本", "不属本单位", "不属本部门",
		"无执法权", "没有执法权", "没执法权", "应由", "该由", "应转", "不该我", "归口",
	}},
	{appliance.ReturnDouble, []string{"重复", "同一件", "已有工单", "已经派过"}},
	{appliance.ReturnUnclear, []string{"信息不足", "信息不全", "不清", "不详", "不明", "看不懂", "找不到地方", "没说在哪", "没写在哪", "没有地址", "缺地址"}},
}

// causes of a suspension (O10), as people write them.
var causes = []meaning{
	{appliance.SuspendCitizen, []string{
		"等诉求人", "诉求人", "等补充", "补充材料", "等材料", "补材料", "缺材料", "等群众", "等当事人", "等村民", "等户主", "联系不上", "等回复", "等本人", "群众不在家", "户主不在",
	}},
	{appliance.SuspendExpert, []string{"鉴定", "检测", "公示", "公告期", "化验", "评估", "听证", "测绘", "检验"}},
	{appliance.SuspendForce, []string{"不可抗力", "地震", "洪水", "疫情", "泥石流", "塌方", "台风", "封路"}},
	{appliance.SuspendSeason, []string{"下雨", "雨", "下雪", "雪", "天气", "季节", "汛", "上冻", "冰冻", "封冻", "结冰", "农忙", "高温", "大风", "天冷"}},
	{appliance.SuspendAbove, []string{"等批复", "批复", "等审批", "等上级", "上级", "等文件", "报批", "等县里", "等资金", "等拨款", "等立项"}},
}

// itemForm is a row of a list: A-01, A-01-2.
var itemForm = regexp.MustCompile(`(?:^|[^a-z0-9])([a-z]{1,2}-\d{1,3}(?:-\d{1,3})?)(?:$|[^a-z0-9-])`)

func item(s string) string {
	if m := itemForm.FindStringSubmatch(s); m != nil {
		return strings.ToUpper(m[1])
	}
	return ""
}

var (
	nowForm   = regexp.MustCompile(`^(?:立即办|马上办|即办|立即|马上|即)(?:理|结)?[ ,:，。]*`)
	limitForm = regexp.MustCompile(`^(?:限时|限期|限|到|至)?(?:办结|办理)?[ ,:，于在]*`)
	studyForm = regexp.MustCompile(`^(?:个案研究|个案|方案|案)[ ,:，]*`)
)

func (c *Command) respond(l line) (typed, whole bool) {
	if m := find(nowForm, l.flat); m != nil {
		c.Response, c.Text = appliance.RespondNow, l.cut(m[1], len(l.flat))
		return true, c.Text == ""
	}
	if m := find(studyForm, l.flat); m != nil {
		c.Response, c.Text = appliance.RespondStudy, l.cut(m[1], len(l.flat))
		return c.Text != "", false
	}
	m := find(limitForm, l.flat)
	until, n := day(l.flat[m[1]:])
	if n == 0 {
		if strings.HasPrefix(l.flat, "限") {
			c.Response, c.Text = appliance.RespondUntil, l.cut(m[1], len(l.flat))
		}
		return false, false
	}
	c.Response, c.Until, c.Text = appliance.RespondUntil, until, l.cut(m[1]+n, len(l.flat))
	return m[1] > 0, c.Text == ""
}

var (
	daysForm  = regexp.MustCompile(`(^|[^月\d一二三四五六七八九十第初])(` + aNumeral + `) ?(?:个)?(?:工作日|天|日)(?:之内|以内|内)?`)
	weeksForm = regexp.MustCompile(`(^|[^\d上下本这每])([1-9一两二三四]) ?(?:个)?(?:周|星期|礼拜)(?:$|[^一二三四五六日天])`)
	bareDays  = regexp.MustCompile(`^(\d{1,3})(?:$|[^\d年月号点时元.:/-])`)
)

// days is a number of working days in the words, and the words without it where it
// stands at their beginning or end. A week has five.
func (l line) days() (int, string) {
	s := l.flat
	n, from, to := 0, 0, 0
	d, bare, week := find(daysForm, s), find(bareDays, s), find(weeksForm, s)
	switch {
	case d != nil && (d[4] == 0 || bare == nil):
		n, from, to = numeral(s[d[4]:d[5]]), d[4], d[1]
	case week != nil && (week[4] == 0 || bare == nil):
		n, from = 5*numeral(s[week[4]:week[5]]), week[4]
		to = skip(s, week[5], " 个周星期礼拜")
	case bare != nil:
		n, from, to = numeral(s[bare[2]:bare[3]]), bare[2], bare[3]
	}
	if n < 1 || n > maxDays {
		return 0, l.cut(0, len(s))
	}
	before, after := strings.Trim(s[:from], between), skip(s, to, between)
	switch {
	case slices.Contains([]string{"", "期", "长", "需", "要", "申请", "延", "延期"}, before):
		return n, l.cut(after, len(s))
	case after == len(s):
		return n, strings.TrimRight(l.cut(0, from), between)
	}
	return n, l.cut(0, len(s))
}

var untilForm = regexp.MustCompile(`^(?:延期|延|期|长)?(?:到|至)? *`)

func (c *Command) extend(l line) (typed, whole bool) {
	if m := find(untilForm, l.flat); m != nil { // 延到12月3日
		if u, n := day(l.flat[m[1]:]); n > 0 && !u.relative() && (m[1] > 0 || strings.ContainsAny(l.flat[:n], "月-/")) {
			c.Until, c.Text = u, l.cut(skip(l.flat, m[1]+n, between), len(l.flat))
			return true, c.Text == ""
		}
	}
	c.Days, c.Text = l.days()
	return c.Days > 0, c.Text == ""
}

// outcomes as a handler may name one in front of the result (O12).
var outcomes = []struct {
	word string
	code appliance.OutcomeCode
}{
	{"已解决", appliance.OutcomeSolved}, {"部分解决", appliance.OutcomePartly}, {"解释说明", appliance.OutcomeExplained}, {"已解释", appliance.OutcomeExplained},
	{"不属实", appliance.OutcomeUnfounded}, {"不实", appliance.OutcomeUnfounded}, {"无法解决", appliance.OutcomeUnsolvable}, {"解决不了", appliance.OutcomeUnsolvable},
}

func (c *Command) complete(l line) {
	for _, o := range outcomes {
		rest, ok := strings.CutPrefix(l.flat, o.word)
		if !ok || rest != "" && !strings.ContainsRune(between, first(rest)) {
			continue
		}
		c.Outcome = o.code
		if at := skip(l.flat, len(o.word), between); at < len(l.flat) {
			c.Text = l.cut(at, len(l.flat))
		}
		return
	}
}

var (
	falseForm = regexp.MustCompile(`^(?:不属实|不实|虚假|假的|虚(?:$|[ ,:，。])|没办好|没修好|没有办|没解决|未办|未解决|还没)[ ,:，。]*`)
	trueForm  = regexp.MustCompile(`^(?:情况)?(?:属实|实(?:$|[ ,:，。])|是真的|已办好|已修好|已解决|办好了|修好了|好了)[ ,:，。]*`)
)

// found is what the grid worker saw.
func (c *Command) found(l line) (typed, whole bool) {
	switch c.Verb {
	case Confirm:
		c.Ruling = appliance.RulingYes
		return false, false
	case Deny:
		c.Ruling = appliance.RulingNo
		return false, false
	}
	if m := find(falseForm, l.flat); m != nil {
		c.Ruling, c.Text = appliance.RulingNo, l.cut(m[1], len(l.flat))
	} else if m := find(trueForm, l.flat); m != nil {
		c.Ruling, c.Text = appliance.RulingYes, l.cut(m[1], len(l.flat))
	}
	return c.Ruling != appliance.RulingOpen, c.Text == ""
}

var (
	passForm = regexp.MustCompile(`^(?:通过|过|同意|准|合格|ok)(?:了)?(?:$|[ ,:，、。;]+)`)
	backForm = regexp.MustCompile(`^(?:不通过|不过|不同意|不准|不合格|没过|驳回|退回|退|重办)(?:$|[ ,:，、。;]+)`)
)

func (c *Command) review(l line) (typed, whole bool) {
	if m := find(passForm, l.flat); m != nil {
		c.Ruling, c.Text = appliance.RulingYes, l.cut(m[1], len(l.flat))
	} else if m := find(backForm, l.flat); m != nil {
		c.Ruling, c.Text = appliance.RulingNo, l.cut(m[1], len(l.flat))
	}
	return c.Ruling != appliance.RulingOpen, c.Text == ""
}

// rulingForm begins a decision; the matter of an Allow may stand right behind it.
var rulingForm = regexp.MustCompile(`^(不准|不同意|不批准|驳回|不予|准予|准许|同意|批准|准)(延期|延|挂起|暂停|停|呼叫)?(?:$|[ ,:，、。;]+)`)

func (c *Command) ruling(l line) (rest int, ok bool) {
	m := find(rulingForm, l.flat)
	if m == nil {
		return 0, false
	}
	c.Ruling = appliance.RulingYes
	if strings.HasPrefix(l.flat, "不") || strings.HasPrefix(l.flat, "驳") {
		c.Ruling = appliance.RulingNo
	}
	if m[4] >= 0 {
		c.Matter = matters[l.flat[m[4]:m[5]]]
	}
	return m[1], true
}

// rule: 准 and the right office, or 不准; then why.
func (c *Command) rule(l line) (typed, whole bool) {
	rest, ok := c.ruling(l)
	if !ok {
		return false, false
	}
	c.Matter = ""
	c.Item = item(l.flat)
	c.Text = l.cut(rest, len(l.flat))
	if c.Ruling == appliance.RulingYes {
		end := rest + strings.IndexAny(l.flat[rest:]+" ", between)
		if utf8.RuneCountInString(l.flat[rest:end]) <= 16 {
			c.Office = l.cut(rest, end)
			c.Text = l.cut(skip(l.flat, end, between), len(l.flat))
		}
	}
	return true, c.Text == "" && c.Office == ""
}

func (c *Command) allow(l line) (typed, whole bool) {
	rest, ok := c.ruling(l)
	if ok {
		c.Text = l.cut(rest, len(l.flat))
	}
	return ok, ok && c.Text == ""
}

// gradeWords are how people say a grade, longest first where one begins another.
var gradeWords = regexp.MustCompile(`不及时|及时|迅速|很快|不响应|未响应|没响应|没有响应|无响应|响应慢|太慢|很慢|慢|快|不太好|不好|较好|很好|好|一般|很差|太差|较差|差|\d+`)

var grades = map[string][2]int{
	"及时": {appliance.SpeedPrompt}, "迅速": {appliance.SpeedPrompt}, "很快": {appliance.SpeedPrompt}, "快": {appliance.SpeedPrompt},
	"不及时": {appliance.SpeedSlow}, "响应慢": {appliance.SpeedSlow}, "太慢": {appliance.SpeedSlow}, "很慢": {appliance.SpeedSlow}, "慢": {appliance.SpeedSlow},
	"不响应": {appliance.SpeedNone}, "未响应": {appliance.SpeedNone}, "没响应": {appliance.SpeedNone}, "没有响应": {appliance.SpeedNone}, "无响应": {appliance.SpeedNone},
	"好": {0, appliance.EffectGood}, "很好": {0, appliance.EffectGood}, "较好": {0, appliance.EffectFair}, "一般": {0, appliance.EffectMiddle}, "不太好": {0, appliance.EffectMiddle},
	"不好": {0, appliance.EffectPoor}, "差": {0, appliance.EffectPoor}, "很差": {0, appliance.EffectPoor}, "太差": {0, appliance.EffectPoor}, "较差": {0, appliance.EffectPoor},
}

// rate: two digits with anything between them, or the words. In front may stand
// the department, behind them a reason.
func (c *Command) rate(l line) (typed, whole bool) {
	s := l.flat
	from, to := len(s), 0
	take := func(speed, effect, i, j int) {
		switch {
		case speed > 0 && c.Speed == 0:
			c.Speed = speed
		case effect > 0 && c.Effect == 0:
			c.Effect = effect
		default:
			return
		}
		from, to = min(from, i), j
	}
	for _, m := range gradeWords.FindAllStringIndex(s, 8) {
		word := s[m[0]:m[1]]
		if g, ok := grades[word]; ok {
			take(g[0], g[1], m[0], m[1])
			continue
		}
		if len(word) > 2 {
			continue
		}
		for k, d := range word {
			n := int(d - '0')
			switch {
			case c.Speed == 0 && n >= appliance.SpeedPrompt && n <= appliance.SpeedNone:
				take(n, 0, m[0]+k, m[0]+k+1)
			case c.Speed != 0 && n >= appliance.EffectGood && n <= appliance.EffectPoor:
				take(0, n, m[0]+k, m[0]+k+1)
			case c.Speed == 0 || c.Effect == 0: // no such grade: better none than a wrong one
				c.Speed, c.Effect = 0, 0
				return false, false
			}
		}
	}
	if to == 0 {
		return false, false
	}
	label := strings.NewReplacer("响应", " ", "速度", " ", "成效", " ", "效果", " ")
	c.Office = strings.Join(words(label.Replace(l.cut(0, from))), " ")
	c.Text = l.cut(skip(s, to, between), len(s))
	whole = c.Office == "" && c.Text == ""
	return c.Speed == appliance.SpeedNone || c.Speed > 0 && c.Effect > 0, whole
}

var follows = []struct {
	form   *regexp.Regexp
	rating int
	missed bool
}{
	{regexp.MustCompile(`^(?:不满意|没解决|没有解决|未解决|没办好|3)`), 3, false},
	{regexp.MustCompile(`^(?:基本满意|一般|2)`), 2, false},
	{regexp.MustCompile(`^(?:非常满意|很满意|满意|已解决|1)`), 1, false},
	{regexp.MustCompile(`^(?:联系不上|打不通|没人接|无人接听|关机|停机|空号|没接)`), 0, true},
}

func (c *Command) follow(l line) (typed, whole bool) {
	for _, f := range follows {
		if m := find(f.form, l.flat); m != nil && !digit(l.flat[m[1]:]) {
			c.Rating, c.Missed = f.rating, f.missed
			if !f.missed {
				c.Text = l.cut(skip(l.flat, m[1], between), len(l.flat))
			}
			return true, c.Text == ""
		}
	}
	return false, false
}

func digit(s string) bool { r := first(s); return r >= '0' && r <= '9' }

var (
	docForm     = regexp.MustCompile(`[〔\[(]\d{4}[〕\])]|^文号|\d+号(?:文|令|函)?$`)
	assistForm  = regexp.MustCompile(`^(?:协同|协办|配合|协)[:：]?`)
	leadForm    = regexp.MustCompile(`^(?:牵头|主办|派给|给|由)[:：]?`)
	gluedAssist = regexp.MustCompile(`(局|办|队|所|站|中心|院|委|会|公司)(协同|协办|协)`)
	aDays       = regexp.MustCompile(`^(\d{1,3})(?:个)?(?:工作日|天|日)$`)
)

// dispatch: lead, 协 and the others; anywhere a limit, the complexity, a document.
func (c *Command) dispatch(l line) {
	assist := false
	for _, w := range offices(c.Rest) {
		f := read(w)
		name := w
		switch {
		case f.flat == "复杂":
			c.Complex = appliance.Complex
			continue
		case f.flat == "一般":
			c.Complex = appliance.Simple
			continue
		case aDays.MatchString(f.flat):
			c.Days, _ = f.days()
			continue
		case docForm.MatchString(f.flat):
			c.DocNo = strings.TrimPrefix(w, "文号")
			continue
		}
		if m := find(assistForm, f.flat); m != nil && !strings.HasPrefix(f.flat, "协调") && !strings.HasPrefix(f.flat, "协会") {
			assist, name = true, f.cut(m[1], len(f.flat))
		} else if m := find(leadForm, f.flat); m != nil {
			assist, name = false, f.cut(m[1], len(f.flat))
		}
		switch {
		case name == "":
		case !assist && c.Office == "":
			c.Office = name
		case len(c.Assists) < maxAssists && name != c.Office && !slices.Contains(c.Assists, name):
			c.Assists = append(c.Assists, name)
		}
	}
	c.Text = ""
}

// offices are the names in a row, those run together (水利局协生态环境) apart.
func offices(s string) []string {
	var out []string
	for _, w := range words(s) {
		if m := find(gluedAssist, w); m != nil {
			out = append(out, w[:m[3]], w[m[4]:])
		} else {
			out = append(out, w)
		}
	}
	return out
}

var doorsForm = regexp.MustCompile(`(` + aNumeral + `) ?(?:户|家)`)

func (c *Command) publicity(l line) {
	if m := find(doorsForm, l.flat); m != nil {
		if n := numeral(l.flat[m[2]:m[3]]); n <= maxDoor {
			c.Households = n
		}
		if m[1] == len(l.flat) {
			c.Text = strings.TrimRight(l.cut(0, m[0]), between)
		}
	}
}

// admit: the task, and at its end the number of the document that approved it.
func (c *Command) admit(l line) {
	at := strings.LastIndexFunc(l.flat, unicode.IsSpace)
	if at < 0 {
		return
	}
	last := l.cut(at, len(l.flat))
	if f := read(last).flat; f == "无" || f == "无文号" || docForm.MatchString(f) {
		c.DocNo = strings.TrimLeft(strings.TrimPrefix(last, "文号"), between)
		c.Text = strings.TrimRight(l.cut(0, at), between)
	}
	if c.DocNo == "无" || c.DocNo == "无文号" {
		c.DocNo = ""
	}
}

package staff

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"huying/appliance"
)

// A Command is one verb with its number and what followed. Fields that the text
// did not fill are zero; what is missing the dialogue asks for.
type Command struct {
	Verb    Verb
	CaseNo  string // as typed, for appliance.ParseCaseID: 20482, 26-20482
	Order   int    // of that case: 1 of 20482-1
	Call    string // H031, 26-H031, for appliance.ParseCallID
	Grid    string // 12-3
	Phone   appliance.Phone
	Alarm   uint64
	Meeting string // M-1
	PIN     string // the four digits behind #
	Rest    string // what followed the number, as it was written, without the PIN
	Raw     string // the whole text, as it came

	Args
}

// Number is the order, case or call as staff say it: 20482-1, 20482, H031; "" none was named.
func (c Command) Number() string {
	switch {
	case c.Call != "":
		return c.Call
	case c.Order > 0:
		return c.CaseNo + "-" + strconv.Itoa(c.Order)
	}
	return c.CaseNo
}

var (
	replyWord = regexp.MustCompile(`^请?(?:回复|发送|回|发)`)
	signature = regexp.MustCompile(`^ *【[^】]{1,12}】`)
	endMark   = regexp.MustCompile(` *【[^】\d]{1,12}】$`)
	pinForm   = regexp.MustCompile(`# ?(\d{4})[ 。.!]*$`)
)

// Parse reads a command, if the text is one.
func Parse(text string) (Command, bool) {
	l := read(text)
	start := skip(l.flat, 0, " "+openers)
	if m := find(replyWord, l.flat[start:]); m != nil { // 回“签”
		if c, ok := l.command(skip(l.flat, start+m[1], between+openers), true); ok {
			return c, true
		}
	}
	if c, ok := l.command(start, start > skip(l.flat, 0, " ")); ok {
		return c, true
	}
	if m := find(signature, l.flat); m != nil {
		return l.command(skip(l.flat, m[1], " "+openers), false)
	}
	return Command{}, false
}

// command reads from flat[i:]. opened says that a mark was opened before it, so
// that what closes it at the end belongs to none of the words.
func (l line) command(i int, opened bool) (Command, bool) {
	s, pin := l.flat, ""
	for n := -1; n != len(s); {
		n = len(s)
		s = s[:i+len(strings.TrimRight(s[i:], " "))]
		if opened {
			s = s[:i+len(strings.TrimRight(s[i:], " "+closers))]
		}
		k := tail(s, i)
		if m := find(endMark, s[k:]); m != nil {
			s = s[:k+m[0]]
		} else if m := find(pinForm, s[k:]); m != nil && pin == "" {
			pin, s = s[k+m[2]:k+m[3]], s[:k+m[0]]
		}
	}
	l.flat = s
	c, ok := l.decision(i)
	for k := 0; k < len(spellings) && !ok; k++ {
		if w := spellings[k]; strings.HasPrefix(s[i:], w.word) {
			c, ok = l.verb(w, i+len(w.word))
		}
	}
	if !ok {
		return Command{}, false
	}
	c.Raw, c.PIN = l.text, pin
	if c.Number() == "" && c.Rest == "" && takes[c.Verb]&aCase != 0 && pin != "" { // 签#1007
		if _, err := appliance.ParseCaseID(pin, firstYear); err == nil {
			c.CaseNo, c.PIN = pin, ""
		}
	}
	return c, true
}

// tail is where the last few characters of s begin, not before i: a signature or a
// PIN stands in them, and a long text is not gone through for each.
func tail(s string, i int) int {
	k := max(i, len(s)-64)
	for k < len(s) && !utf8.RuneStart(s[k]) {
		k++
	}
	return k
}

// verb reads what stands behind a verb, from flat[j:].
func (l line) verb(w spelling, j int) (Command, bool) {
	s := l.flat
	if next := first(s[j:]); w.letters && next >= 'a' && next <= 'z' && !strings.HasPrefix(s[j:], "h") {
		return Command{}, false
	}
	c := Command{Verb: w.verb}
	at := skip(s, j, between+openers+"-.!")
	switch {
	case at < len(s):
	case w.word == "收到", w.word == "准入": // alone, the one is what people answer to anything, the other says nothing
		return Command{}, false
	case w.verb == Admit:
		c.decide("准", "", "")
		return c, true
	default:
		return c, true
	}
	if w.word == "zh" {
		if n := c.number(anOrder, s[at:]); n > 0 {
			c.decide("准", "", l.cut(skip(s, at+n, between+closers+"-"), len(s)))
			return c, true
		}
	}
	if n := c.number(takes[c.Verb], s[at:]); n > 0 {
		c.Rest = l.cut(skip(s, at+n, between+closers+"-"), len(s))
		c.read()
		c.judged()
		return c, true
	}
	at = skip(s, j, between)
	apart := s[j] == ' ' || s[j] == ':'
	c.Rest = l.cut(at, len(s))
	typed, whole := c.read()
	switch {
	case typed && apart:
	case typed && whole && slices.Contains([]Verb{Respond, Review, Help}, c.Verb): // 应即办, 审过
	case typed && at == j && s[j] >= '0' && s[j] <= '9': // 延2天, 评12
	case apart && free[c.Verb] && (!w.letters || c.Verb == Duty):
	default:
		return Command{}, false
	}
	return c, true
}

// free are the verbs to which words alone say enough, once a space or colon stands
// between. Letters want more: “K 歌太吵”.
var free = map[Verb]bool{
	Report: true, Whistle: true, Behalf: true, Complete: true, Self: true, Reply: true, Ask: true, Duty: true, Admit: true, Deny: true, Absent: true,
}

var (
	yesNo = `(不准|不同意|不批准|准予|准许|同意|批准|准)`
	// decisionForm: 准延20482-1, 不准停20482-1, 准H031; and the other way round.
	decisionForm = regexp.MustCompile(`^` + yesNo + `(延期|延|挂起|暂停|停|退单|退|呼叫)?`)
	turnedForm   = regexp.MustCompile(`^(延期|延|挂起|暂停|停|退单|退) ?` + yesNo)
	judgedForm   = regexp.MustCompile(`^` + yesNo + `(?:$|[ :,，、。;]+)`)
	respondForm  = regexp.MustCompile(`^(即办|即|限时|限期|限|方案|案)`)
)

// matters are what a yes may be about, by the verb that asked.
var matters = map[string]Verb{"延期": Extend, "延": Extend, "挂起": Suspend, "暂停": Suspend, "停": Suspend, "退单": Return, "退": Return, "呼叫": "", "": ""}

// decision reads the forms in which the answer comes first: 准延20482-1, 案H031 更换管网.
func (l line) decision(i int) (Command, bool) {
	s := l.flat
	var c Command
	group := func(m []int, n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return s[i+m[2*n] : i+m[2*n+1]]
	}
	var answer, matter string
	m := find(decisionForm, s[i:])
	switch {
	case m != nil:
		answer, matter = group(m, 1), group(m, 2)
	default:
		if m = find(turnedForm, s[i:]); m == nil {
			return l.response(i)
		}
		answer, matter = group(m, 2), group(m, 1)
	}
	at := skip(s, i+m[1], between+openers+"-")
	n := c.number(anOrder, s[at:])
	if n == 0 && at < len(s) {
		return Command{}, false
	}
	c.Verb = Allow
	c.decide(answer, matters[matter], l.cut(min(len(s), skip(s, at+n, between+closers+"-")), len(s)))
	return c, true
}

// decide makes a decision of a yes or no, its matter and its reason.
func (c *Command) decide(answer string, matter Verb, reason string) {
	word := "准"
	if strings.HasPrefix(answer, "不") {
		word = "不准"
	}
	if matter == Return {
		c.Verb = Rule
	} else {
		c.Verb = Allow
		word += string(matter)
	}
	c.Rest = strings.TrimSpace(word + " " + reason)
	c.Args = Args{}
	c.read()
}

// judged turns 延20482-1 准 into what it means.
func (c *Command) judged() {
	if c.Verb != Extend && c.Verb != Suspend && c.Verb != Return {
		return
	}
	l := read(c.Rest)
	if m := find(judgedForm, l.flat); m != nil {
		c.decide(l.flat[m[2]:m[3]], c.Verb, l.cut(m[1], len(l.flat)))
	}
}

// response reads 即, 限 and 案 in front of a number, 即办 and 限 with a day without one.
func (l line) response(i int) (Command, bool) {
	s := l.flat
	m := find(respondForm, s[i:])
	if m == nil {
		return Command{}, false
	}
	c := Command{Verb: Respond}
	at := skip(s, i+m[1], between+openers+"-")
	n := c.number(anOrder, s[at:])
	if n == 0 { // 即办, 限12-3: the whole of it, to the one order there is
		c.Rest = l.cut(i, len(s))
		_, whole := c.read()
		return c, whole && c.Response != appliance.RespondStudy && c.Rest != "即"
	}
	if c.Call == "" && c.Order == 0 {
		return Command{}, false
	}
	word, _ := utf8.DecodeRuneInString(s[i+m[0]:])
	if word == '方' {
		word = '案'
	}
	c.Rest = strings.TrimSpace(string(word) + " " + l.cut(skip(s, at+n, between+closers+"-"), len(s)))
	c.read()
	return c, true
}

// Format writes the command in its plain form; Parse reads it as the same again.
func Format(c Command) string {
	var b strings.Builder
	b.WriteString(string(c.Verb))
	number := c.Number()
	switch {
	case c.Grid != "":
		number = c.Grid
	case c.Phone != "":
		number = c.Phone.Local()
	case c.Alarm != 0:
		number = strconv.FormatUint(c.Alarm, 10)
	case c.Meeting != "":
		number = c.Meeting
	}
	b.WriteString(number)
	if c.Rest != "" {
		b.WriteString(" " + c.Rest)
	}
	if c.PIN != "" {
		b.WriteString(" #" + c.PIN)
	}
	return b.String()
}

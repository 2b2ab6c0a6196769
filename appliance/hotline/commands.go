package hotline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"huying/appliance/wording"
)

// verb is what a villager may ask for with a word (domain 8 §D.2).
type verb string

const (
	verbStatus   verb = "查"
	verbAdd      verb = "补"
	verbHurry    verb = "催"
	verbWithdraw verb = "撤"
	verbCall     verb = "电"
	verbNew      verb = "新"
	verbHide     verb = "匿"
	verbShow     verb = "露"
	verbStop     verb = "退"
	verbStart    verb = "恢复"
	verbHelp     verb = "帮"
	verbEnglish  verb = "英文"
	verbChinese  verb = "中文"
	verbHow      verb = "办" // with a topic, see guide
	verbPolicy   verb = "惠"
	verbNo       verb = "不" // only as an answer
	verbYes      verb = "是" // only as an answer
)

// command is a verb with what followed it.
type command struct {
	verb   verb
	number string // of a case, as typed; "" none
	rest   string // the words after it, as folded
}

// commandWords are a command's spellings, longest first where one begins another.
var commandWords = []struct {
	verb  verb
	words []string
}{
	{verbStatus, []string{"查询进度", "查进度", "查询", "查一下进度", "查一下", "查下进度", "查下", "查我的", "查一查", "查看", "查件", "看进度", "进度", "进展", "查", "?", "status", "jindu"}},
	{verbAdd, []string{"补充", "补", "add"}},
	{verbHurry, []string{"催一下", "催一催", "催办", "催催", "催下", "催", "加急", "快点", "快一点", "赶紧", "赶快", "hurry"}},
	{verbWithdraw, []string{"撤回", "撤销", "撤件", "撤", "不用了", "不用修了", "不用来了", "不用管了", "不用办了", "不需要了", "不要了", "取消", "算了", "stopcase"}},
	{verbCall, []string{"请回电", "回电话", "回电", "打电话", "给我打电话", "回个电话", "打个电话", "转人工", "人工", "电", "call me", "call"}},
	{verbNew, []string{"新的事", "新事", "新", "new"}},
	{verbHide, []string{"匿名", "保密", "匿", "hide"}},
	{verbShow, []string{"取消匿名", "取消保密", "不用保密了", "不匿名了", "可以公开", "公开号码", "显示号码", "不用匿名", "露", "show"}},
	{verbStop, []string{"退订短信", "退订通知", "td退订", "退订", "取消订阅", "取消短信", "取消通知", "停止通知", "unsubscribe", "退", "td", "t", "stop"}},
	{verbStart, []string{"恢复通知", "恢复短信", "重新开通短信", "开通短信", "开通通知", "恢复", "继续通知", "start"}},
	{verbHelp, []string{"帮助", "帮", "菜单", "使用说明", "怎么使用", "怎么查进度", "怎么发", "能发什么", "有什么功能", "能干什么", "能干啥", "功能", "说明", "0", "?"}},
	{verbEnglish, []string{"说英文", "英文回复", "用英文", "英文", "英语", "english please", "english", "en"}},
	{verbChinese, []string{"说中文", "中文回复", "用中文", "中文", "汉语", "chinese", "zh"}},
	{verbNo, []string{"不是", "不撤", "不", "no"}},
	{verbYes, []string{"确认", "确定", "是的", "是", "yes"}},
}

// caseNumber is a number as villagers type it, with the year where they kept it.
const caseNumber = `(?:\d{2}-)?\d{4,8}`

var (
	// afterVerb splits what follows a verb: 20482 · " 20482 快点" · ": 在东头". A Han
	// character right behind it means that it was no command (电线杆倒了, 查2026年的账).
	afterVerb = regexp.MustCompile(`^[\s:,、。;#]*(?:件号|件|号|no\.?)?\s*(` + caseNumber + `)?号?(?:$|[\s:,、。;!]+(.*)$)`)
	// replyWord is what people put before the word they were told to reply: 回“查”.
	replyWord = regexp.MustCompile(`^(?:回复|发送|请?回|发)?["'“”‘’「」]*([^"'“”‘’「」]+)["'“”‘’「」]*$`)
	// phoneForm is where to ring, perhaps with its end hidden.
	phoneForm = regexp.MustCompile(`^(?:0\d{2,3}-?)?\d{7,11}[x*]*$`)
	// whenWords tell a time to call apart from 电 as in electricity.
	whenWords = wording.LexiconOf("打", "话", "点", "早", "上午", "中午", "下午", "晚", "明天", "今天", "后天", "时间", "方便", "回我", "找我", "am", "pm")
)

// replyLength bounds, in bytes, what is looked through for a word inside 回“…”.
const replyLength = 48

// parse reads a command, if the message is one.
func parse(w words) (command, bool) {
	s := w.clean
	if len(s) <= replyLength {
		if m := replyWord.FindStringSubmatch(s); m != nil {
			if c, ok := parseWord(strings.TrimSpace(m[1])); ok {
				return c, true
			}
		}
	}
	if c, ok := parseWord(s); ok {
		return c, true
	}
	if m := numberFirst.FindStringSubmatch(w.tight); m != nil { // 1007催一下
		if c, ok := parseWord(m[2] + " " + m[1]); ok && c.number != "" {
			return c, true
		}
	}
	if bare := polite.ReplaceAllString(w.plain, ""); bare != w.plain { // 麻烦帮我查一下进度吧
		if c, ok := parseWord(bare); ok && c.number == "" && c.rest == "" && len(bare) > 3 {
			return c, true
		}
	}
	return command{}, false
}

var (
	numberFirst = regexp.MustCompile(`^(?:件号|件|号)?(` + caseNumber + `)号?(?:件|那个|这个|的)?[,:、。]?(\D{1,8})$`)
	// polite is what stands around a command and says nothing.
	polite = regexp.MustCompile(`^(?:您好|你好|同志|领导|请问|请|麻烦|劳驾|帮我|帮忙|给我|替我|我要|我想|想|要|[,!。])+|(?:一下)?(?:吧|啊|呀|呢|哈|呗|嘛|哦|谢谢|多谢|谢了|可以吗|行吗|[,!。])+$`)
)

func parseWord(s string) (command, bool) {
	for _, c := range commandWords {
		for _, word := range c.words {
			rest, ok := strings.CutPrefix(s, word)
			if !ok {
				continue
			}
			if rest == "" {
				if word == "?" { // alone it asks for help; with a number for the case
					return command{verb: verbHelp}, true
				}
				return command{verb: c.verb}, true
			}
			m := afterVerb.FindStringSubmatch(rest)
			if m == nil {
				continue
			}
			cmd := command{verb: c.verb, number: m[1], rest: strings.TrimSpace(m[2])}
			if cmd.meant(word) {
				return cmd, true
			}
		}
	}
	return command{}, false
}

// meant reports whether words may stand behind the verb. A verb that takes none, followed
// by some, was the start of a sentence.
func (c command) meant(word string) bool {
	n := utf8.RuneCountInString(c.rest)
	switch c.verb {
	case verbAdd, verbNew:
		return true
	case verbHide:
		return c.number != "" || n > 0
	case verbCall:
		return c.number != "" || n <= 20 && (whenWords.In(c.rest) != "" || phoneForm.MatchString(c.rest))
	case verbStatus, verbHurry, verbWithdraw, verbShow:
		return c.number != "" || (n <= 8 && word != "?")
	}
	return c.number == "" && n == 0
}

package hotline

import (
	"regexp"
	"strings"
)

// Danger is what the emergency scan found (domain 8 §D.6).
type Danger struct {
	Class int    // 1: danger now; 2: a hazard; 0: nothing
	Lane  string // LaneDanger, LaneSelfHarm or LaneMinor for class 1
	Word  string // the word that made it one
	Minor bool   // a child may be writing, whatever the lane
}

// The lanes of an alarm.
const (
	LaneDanger   = "danger"
	LaneSelfHarm = "selfharm"
	LaneMinor    = "minor"
	LaneOperator = "operator" // the operator says that the SIM is about to stop
)

// Recall comes before precision: a needless alarm costs the duty officer a call,
// a missed one costs more. Add words freely; each list is matched anywhere in
// the text with its spaces removed.
var (
	dangerWords = lexiconOf(
		"救命", "救救", "救人", "快救", "快来人",
		"着火", "着伙", "起火", "失火", "着大火", "火灾", "烧起来",
		"爆炸", "煤气中毒", "一氧化碳", "煤气泄漏", "燃气泄漏", "天然气泄漏", "漏煤气", "中毒了",
		"触电", "电死", "电倒", "被电了", "溺水", "落水", "掉河里", "掉进河", "掉水里", "掉进水", "掉井里", "掉进井", "掉到井", "淹死", "被水冲",
		"被困", "困在", "塌方", "泥石流", "山洪", "滑坡", "决堤", "溃坝", "垮坝", "房子塌", "房塌", "屋塌", "墙倒了", "被埋", "压住人", "砸到人", "砸了人",
		"昏迷", "没呼吸", "不喘气", "喘不上气", "没气了", "休克", "窒息", "抽搐", "大出血", "血止不住", "难产", "要生了", "心梗", "心脏病犯", "脑出血", "脑溢血", "不省人事", "晕倒",
		"车祸", "撞人", "撞死", "翻车",
		"持刀", "拿刀", "动刀", "捅人", "砍人", "砍伤", "砍死", "杀人", "行凶", "打死", "打人了", "快打死",
		"绑架", "拐走", "拐孩子", "人贩子", "抢孩子", "孩子丢了", "孩子不见了", "抢劫", "入室", "强奸", "强暴",
		"家暴正在打", "正在打我", "在打我", "要打死我", "要杀我",
		"jiuming", "qiuming", "zhaohuo", "chehuo",
	)
	selfHarmWords = lexiconOf(
		"要跳楼", "要跳河", "要跳井", "想跳楼", "想跳河", "跳楼了", "跳河了", "有人跳楼", "有人跳河", "喝农药", "喝了农药", "喝药自", "喝药寻", "喝百草枯", "喝了百草枯", "喝敌敌畏", "喝了敌敌畏",
		"不想活", "活不下去", "不活了", "自杀", "自尽", "寻短见", "轻生", "上吊", "割腕", "我要死", "我想死", "想死了", "死了算了", "不如死",
	)
	minorWords = lexiconOf(
		"我爸打我", "我妈打我", "爸爸打我", "妈妈打我", "爸妈打我", "后爸", "后妈打", "继父打", "爷爷打我", "奶奶打我", "叔叔摸我", "摸我下面",
		"老师不让", "老师打", "老师摸", "同学打我", "同学欺负我", "同学们打我", "被同学打", "校园霸凌", "不让我上学", "猥亵",
	)
	// nowWords overrule every suppressor.
	nowWords = lexiconOf("正在", "现在", "快来", "马上", "赶紧", "赶快", "快点来", "立刻", "刚刚", "救命", "!!!", "来人啊", "救人")
	// pastWords make a danger a hazard: it is spoken of, not in it.
	pastWords = lexiconOf(
		"防火", "消防检查", "消防设施", "消防通道", "消防栓", "灭火器", "演练", "演习", "宣传", "隐患", "去年", "前年", "上次", "以前", "往年",
		"防溺水", "预防", "游泳馆", "容易着火", "容易起火", "怕着火", "怕起火", "会着火", "会起火", "会爆炸", "要是着火", "万一", "培训", "讲座",
	)
	// overWords say that it is over and that somebody is thankful.
	overWords = lexiconOf("已经扑灭", "扑灭了", "已扑灭", "谢谢你们救", "感谢你们救", "谢谢救", "救上来了谢谢", "已经救出")
	// hazardWords are class 2 by themselves: 较急, no alarm.
	hazardWords = lexiconOf(
		"隐患", "漏电", "没井盖", "井盖丢", "井盖没了", "井盖掉", "危房", "电线断", "电线掉", "线掉", "塌陷", "塌了", "裂缝", "要倒", "快倒", "松动",
		"家暴", "打架", "打我", "被打", "喝药", "老鼠药", "恶犬", "狗咬", "疯狗", "漏气", "塌",
	)
	// notDanger are everyday words that hold a danger word in their letters.
	notDanger = []string{
		"防溺水", "防触电", "防抢劫", "防拐", "着火车", "着火锅", "起火锅", "着火把", "着火腿", "着火龙果", "着火炉", "救命钱", "救命恩", "救命稻草", "落水管", "落水口", "进入室", "出入室", "入室内",
		"被困难", "困在家务", "困难产", "打死结", "打死也", "打死都", "打死我也", "打死我都", "打死不", "要生了锈", "热得我要死", "晕倒是", "会打死蚊",
	}
)

// bareCalls are messages that consist of nothing else.
var bareCalls = regexp.MustCompile(`^(110|119|120|122|sos|s\.o\.s|(please )?help( me| us)?|fire|救|火)$`)

// latinDanger are the words of other languages, as words.
var latinDanger = regexp.MustCompile(`\b(on fire|fire[!]|there is (a )?fire|house is burning|help me|help us|save (me|us)|sos|drowning|heart attack|kill (me|myself|him|her)|suicide)\b`)

// childAge finds 我今年9岁 and its kin; a child who says its age is to be protected.
var childAge = regexp.MustCompile(`我(今年|才|只有|现在)?(\d|1[0-7]|[一二三四五六七八九]|十[一二三四五六七]?)岁`)

// danger scans what was said. It is asked for each part as it comes and for the
// whole message again: a word may be cut in two.
func danger(text string) Danger { return scan(read(text)) }

func scan(w words) Danger {
	d := Danger{Minor: minorWords.in(w.tight) != "" || childAge.MatchString(w.tight)}
	said := w.tight
	self, now := selfHarmWords.in(said), dangerWords.in(said)
	if self != "" || now != "" { // look again without the everyday words
		for _, n := range notDanger {
			said = strings.ReplaceAll(said, n, "·")
		}
		self, now = selfHarmWords.in(said), dangerWords.in(said)
	}
	if b := bareCalls.FindString(strings.Trim(w.clean, "? ")); b != "" {
		now = b
	} else if l := latinDanger.FindString(w.raw); l != "" {
		now = l
	}
	switch {
	case self != "":
		d.Lane, d.Word = LaneSelfHarm, self
	case now != "":
		d.Lane, d.Word = LaneDanger, now
	case d.Minor:
		d.Lane, d.Word = LaneMinor, minorWords.in(w.tight)
		if d.Word == "" {
			d.Word = childAge.FindString(w.tight)
		}
	default:
		if h := hazardWords.in(said); h != "" {
			return Danger{Class: 2, Word: h}
		}
		return Danger{}
	}
	d.Class = 1
	switch {
	case nowWords.in(w.raw) != "", nowWords.in(said) != "":
	case overWords.in(said) != "":
		return Danger{Minor: d.Minor}
	case d.Lane == LaneDanger && pastWords.in(said) != "":
		return Danger{Class: 2, Word: d.Word, Minor: d.Minor}
	}
	return d
}

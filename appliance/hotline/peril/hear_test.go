package peril

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// class1 is how people write that they are in danger, each list word of the
// domain among them. Every one must alarm.
var class1 = []string{
	"救命", "救命啊快来人", "救 命", "救人呐", "着火了", "我家着火", "隔壁起火了", "仓库失火", "着伙了", "著火了", "煤气罐爆炸", "煤气中毒躺了两个", "一氧化碳中毒",
	"有人触电了", "觸電", "孩子溺水", "老王落水了", "掉河里了", "被困在电梯里", "被困", "后山塌方", "泥石流下来了", "山洪来了", "昏迷不醒", "没呼吸了", "大出血",
	"媳妇难产", "村口车祸", "車禍", "有人持刀", "砍人了", "要打死人了", "绑架", "拐走孩子了", "有人抢劫", "小偷入室", "家暴正在打", "他正在打我",
	"110", "119", "120", "SOS", "sos!", "HELP", "help me", "Help!!", "FIRE", "fire!", "My house is on fire", "qiuming", "jiuming", "１１９", "火", "救",
	"演练说明里写着:现在真的着火了快来", "去年修的墙倒了压住人,快来", "上次那里又着火了!!!", "不小心落水了", "电视着火了", "河边没有警示牌,孩子溺水了",
	"第一句没事\n第二句 着火 了",
}

var selfHarm = []string{"要跳楼", "我要跳河", "喝农药了", "不想活了", "想自杀", "我要死", "活不下去了", "有人跳楼", "沒有希望,不想活"}

var minors = []string{"我爸打我", "我今年9岁,害怕", "老师不让我进教室", "我才十二岁", "同学欺负我好久了"}

func TestDangerIsHeard(t *testing.T) {
	for lane, list := range map[string][]string{LaneDanger: class1, LaneSelfHarm: selfHarm, LaneMinor: minors} {
		for _, text := range list {
			if d := Hear(text); d.Class != 1 || d.Lane != lane {
				t.Errorf("danger(%q) = %+v, want class 1, %s", text, d, lane)
			}
		}
	}
}

func TestWhatIsNoDanger(t *testing.T) {
	for text, class := range map[string]int{
		"防火宣传什么时候到我们村": 0, "消防检查没人来,楼道着火怎么办": 2, "去年着火烧的房子补贴没发": 2, "灭火器过期了容易着火": 2, "防溺水演练哪天": 0,
		"火已经扑灭了,谢谢你们": 0, "谢谢你们救了落水的孩子": 0, "游泳馆水脏,怕溺水": 2, "电线裸露有触电隐患": 2, "上次车祸的护栏没修": 2,
		"落水管堵了": 0, "看着火车过去很吵": 0, "一起火锅店噪音": 0, "被困难吓住了": 0, "进入室外": 0, "救命钱还没发": 0, "出入室内要登记": 0,
		"村口没井盖": 2, "危房要倒": 2, "路灯不亮": 0, "120块补贴没发": 0, "我今年70岁低保没办": 0, "110千伏线下盖房": 0, "How do I get help with my pension": 0,
		"帮助": 0, "隔壁家暴": 2, "办理出生证": 0,
	} {
		if d := Hear(text); d.Class != class {
			t.Errorf("danger(%q) = %+v, want class %d", text, d, class)
		}
	}
}

// TestHowDangerIsTold: danger in villagers' own words, and what only sounds like it.
func TestHowDangerIsTold(t *testing.T) {
	for file, want := range map[string]bool{"danger": true, "calm": false} {
		b, err := os.ReadFile(filepath.Join("..", "testdata", "villagers", file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if d := Hear(strings.TrimSpace(line)); (d.Class == 1) != want {
				t.Errorf("%s: danger(%q) = %+v", file, line, d)
			}
		}
	}
}

// Who is polite tells of yesterday's business first: the danger at the end of a long text is heard whatever stood before it.
func TestDangerAtTheEndOfALongText(t *testing.T) {
	for _, text := range []string{
		"您好，打扰了，我是青山二楼的，上次医保的事多谢帮忙，路灯也亮了，俺爹刚才从梯子上摔下来叫不醒了",
		"同志你好，上回的补贴收到了谢谢，今天想再说一句，俺家灶屋着火了压不住",
	} {
		if d := Hear(text); d.Class != 1 {
			t.Errorf("%q is not heard: %+v", text, d)
		}
	}
	if d := Hear("您好，打扰了，我是青山二楼的，上次医保的事多谢帮忙，路灯也亮了，想问下老年卡几号能领"); d.Class == 1 {
		t.Errorf("a polite question is heard as danger: %+v", d)
	}
}

// A form may begin with a bracket as the name of a section does. Such lines and all behind them once went unread.
func TestEveryFormOfTheRulesIsRead(t *testing.T) {
	r := ruled()
	for text, all := range map[string]forms{"羊难产": r.neverForms, "眼冒火": r.neverForms, "烧过": r.past, "三年前": r.past, "掉过": r.past} {
		if all.in(text) == "" {
			t.Errorf("no form knows %q", text)
		}
	}
	if word := r.past.in("昏死过去"); word != "" {
		t.Errorf("who faints is heard as past by %q", word)
	}
}

// A danger told of another time, only asked about or held off, and a child that only wants something; with a danger that looks like it.
func TestWhatIsOnlyToldOfIsNoDanger(t *testing.T) {
	toldApart(t, map[string]string{
		"我9岁 我想问图书室周末开不开":            "我9岁 爸爸又打我了",
		"昨天村里搞灭火演练 放的烟太大 俺家晾的被子都熏黑了": "昨天村里搞灭火演练 今天真着了 烟太大 人没出来",
		"上礼拜掉井里的小孩是俺侄儿 救得及时 全家谢谢大家":  "上礼拜掉井里的事还没人管 刚才又掉下去一个娃",
		"水库边没护栏 娃放学爱去那儿耍 我看着心慌":      "水库边没护栏 娃掉进去了",
		"电线耷拉下来了 没人碰 跟电力说一声":         "电线耷拉下来了 俺娘碰着了 倒那了",
		"插座老是发热 会不会起火 该找谁看":          "插座起火了 找谁",
		"喊吃饭都喊不动 天天抱着手机":             "喊他吃饭喊不醒",
		"等我死了你们再来修吧":                 "等我死了钱都给我娘",
	})
	for _, text := range []string{"我個仔食咗老鼠藥 而家嘔緊 點算啊", "a tractor is on top of him", "車底 人", "他走到桥上说 还是跳吧"} {
		if d := Hear(text); d.Class != 1 {
			t.Errorf("%q is not heard: %+v", text, d)
		}
	}
}

// What looks like danger by a word and is none, with a danger that looks like it.
func TestWhatBefallsThingsIsNoDanger(t *testing.T) {
	toldApart(t, map[string]string{
		"塘里有人养鱼 水发绿":        "塘里有人 脸朝下漂着",
		"坑里有人倒垃圾":           "坑里有人 爬不上来",
		"羊喝了打过农药的水死了":       "放羊的老汉喝了农药",
		"母羊难产 兽医没来":         "俺媳妇难产",
		"三轮停门口让车撞了 找监控":     "骑三轮的让车撞了",
		"牛棚塌了 没住人":          "牛棚塌了 里面有人",
		"车掉沟里了 人没事 叫个拖车":    "车掉沟里了 人卡着出不来",
		"跑手续跑得俺快断气":         "俺爹快断气了",
		"身份证掉河里了 咋补":        "娃掉河里了",
		"我13岁能办身份证不":        "我13岁 怎么办 我爸打我",
		"水泵烧了 浇不成地":         "俺娘叫不醒",
		"鞋陷泥里拔不出来":          "人陷泥里拔不出来",
		"钥匙锁屋里了 找开锁的":       "娃锁屋里了 煤气开着",
		"炒菜时候满屋都是油烟 隔壁烟道坏了": "满屋都是烟 俺娘在里头",
	})
}

// toldApart hears no danger in the calm texts, and danger in those that look like them.
func toldApart(t *testing.T, pairs map[string]string) {
	t.Helper()
	for calm, danger := range pairs {
		if d := Hear(calm); d.Class == 1 {
			t.Errorf("%q is heard as danger: %+v", calm, d)
		}
		if d := Hear(danger); d.Class != 1 {
			t.Errorf("%q is not heard: %+v", danger, d)
		}
	}
}

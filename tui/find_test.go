package tui

import (
	"testing"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/loop"
)

// toBeFound is a hall with four matters to be found: from two villages, one of them with
// an order, one answered and closed.
func toBeFound(t *testing.T) *hall {
	h := openHall(t)
	h.settles()
	h.texts(zhang, "我们村的水管漏水，没人管")
	h.does(h.he, h.latest(), loop.Accept{Situation: "E-01-1", Grid: "12-1", Summary: "水管漏水"})
	h.texts(zhao, "王家庄村东头路灯不亮了三天了")
	h.does(h.he, h.latest(), loop.Accept{Situation: "C-01-1", Grid: "12-3"})
	h.does(h.he, h.latest(), loop.Dispatch{Lead: "Z07", Complexity: appliance.Simple})
	h.texts(sun, "合作医疗怎么报销")
	h.does(h.he, h.latest(), loop.Accept{Kind: appliance.KindConsult, Category: "医保", Summary: "问报销"})
	h.does(h.he, h.latest(), loop.Conclude{Code: appliance.OutcomeExplained, Text: "带发票到便民中心三号窗口，找李静办理"})
	h.does(h.he, h.latest(), loop.Rate{Rating: 1})
	h.texts("+8613600005555", "李家洼村口的路灯也坏了，晚上黑，孩子放学看不见路，摔了两次，请尽快派人来修，谢谢领导，急等回复，天黑就更危险")
	return h
}

func TestFindByPinyinInitialsAndNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := toBeFound(t)
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("/", "ludeng")
		x.golden("find-pinyin")
		x.press("ctrl+u", "wjz")
		x.golden("find-initials")
		x.sees("wjz=王家庄", "[王家庄]")
		for typed, want := range map[string][]string{
			"wjz 路灯":           {"找到1件", "[王家庄]村12-3", "[路灯]"},
			"ludengbuliang":    {"找到1件", "[路灯不亮]"},
			"ldbl":             {"找到1件", "[路灯不亮]"},
			"ldhl":             {"没有找到"},
			"shuiguan":         {"找到1件", "[水管]漏水"},
			"水":                {"找到1件", "[水]管漏水"},
			"gds":              {"gds=供电所", "[供电所]（"},     // it has the order
			"byzx":             {"没有找到"},                  // nobody has 便民中心 yet
			"sanhaochuangkou":  {"找到1件", "[三号窗口]"},        // in the answer
			"5555 ludeng":      {"找到1件", "136****[5555]"}, // the end of the number, read
			"00005555":         {"找到1件", "136****[5555]"}, // who may see numbers may give more of them
			"13600005555":      {"找到1件", "136****[5555]"},
			"1010":             {"找到1件", "[1010]"},
			"26-1010":          {"找到1件", "[1010]"},
			"1010-1":           {"找到1件", "[1010]"},
			"weixian":          {"找到1件", "..", "[危险]"}, // behind the edge of the screen
			"csjs":             {"没有找到"},
			"cxjs":             {"cxjs=城乡建设", "[城乡建设]"},
			"lijiawacun deng ": {"找到1件", "[李家洼村]口的路[灯]"},
		} {
			x.press("ctrl+u", typed)
			t.Log(typed)
			x.sees(want...)
		}
	})
}

func TestFindAmongTheOpenOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := toBeFound(t)
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("/", "报销")
		x.sees("找到1件", "[全部]")
		x.press("tab")
		x.sees("[在办]", "在办的里没有，Tab 看全部")
		x.press("ctrl+u", "路灯")
		x.sees("找到2件")
		x.press("tab", "enter")
		x.sees("李家洼")
		x.press("esc", "ctrl+u", "1029-1", "enter")
		x.sees("1029")
	})
}

// Who may not see a number cannot find out by trying what its digits are.
func TestANumberIsNotGuessedByFinding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := toBeFound(t)
		clerk := h.wang
		clerk.Clerk.Roles = []appliance.Role{appliance.RoleSupervisor}
		x := h.sits(New(h.session(clerk)), 80, 24)
		x.press("/", "05555")
		x.sees("手机号只能按尾号四位查")
		x.press("ctrl+u", "13600005555")
		x.sees("手机号只能按尾号四位查")
		x.press("ctrl+u", "5555")
		x.sees("找到1件", "[5555]")
	})
}

func TestFindAtOtherSizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := toBeFound(t)
		x := h.sits(New(h.session(h.he)), 60, 20)
		x.press("/", "wjz")
		x.golden("find-60x20")
		x.resize(120, 40)
		x.golden("find-120x40")
		x.press("f10")
		x.resize(80, 24)
		x.golden("english-find")
	})
}

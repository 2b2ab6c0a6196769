package hotline

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// What nobody foresaw the wording of is done where it can be undone, and asked back where it cannot; the words are kept.
func TestWhatWeGuess(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		{"给那边递个话吧 俺腿都站酸了", "R22"}, {"领导瞅过我那条没有", "R17"},
		{"上条话没说全 往那条里再续一句", "R21"}, {"叫个真人给俺打过来吧", "R20"},
		{"那单子给俺消了吧 跟邻居说和了", "R15"},
		{"他们打听起来 你就说不知道是谁告的", "R29"},
		{"把俺的号从恁那名单里划掉", "R26"},
		{"这是两码事 单独给俺记一个", "R19"},
		{"有啥规矩没有 头一遭用", "R23"},
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(25 * time.Hour)
		v.says(zhang, tt.says, tt.want)
		c := v.no("1007")
		if kept := strings.HasSuffix(c.Text, tt.says); kept != (tt.want != "R19") && tt.want != "R23" {
			t.Errorf("%q: the case says %q", tt.says, c.Text)
		}
		if c.State != appliance.CaseNew || v.talks[zhang].Silent {
			t.Errorf("%q: the case is %s, silent %v", tt.says, c.State, v.talks[zhang].Silent)
		}
	}
}

// What sounds like haste and tells of something else is no haste about the matter in hand.
func TestHasteAboutSomethingElse(t *testing.T) {
	for _, text := range []string{
		"包工头拖着血汗钱不给 辛苦白干一年", "喝酒的半夜在楼下吆喝 社区管不管", "献血车啥时候来 俺儿想去献", "办事大厅的姑娘光看手机 喊了三遍没人理",
	} {
		v := newVillage(t)
		v.says(zhang, "村东头路灯不亮了好几天", "R01")
		v.pass(25 * time.Hour)
		v.tell(appliance.Message{From: zhang, Text: text, SentAt: v.now, HeardAt: v.now, Parts: []uint64{v.seq}})
		if c := v.no("1007"); c.Hurried != 0 {
			t.Errorf("%q hurries the lamp", text)
		}
	}
}

// A guess never shows a number: it asks, and the word does it.
func TestAGuessShowsNobody(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "匿名 村会计多报了三户低保", "R01 R29")
	v.pass(25 * time.Hour)
	v.says(zhang, "谁来问 都可以跟他讲是俺提的", "R29")
	v.reads("要让承办单位看到您的号码吗?回“露1007”就不再隐去。不回就继续隐去。")
	if c := v.no("1007"); c.Secrecy != appliance.SecrecyHidden {
		t.Errorf("the case is %s", c.Secrecy)
	}
	v.says(zhang, "露1007", "R29")
	if c := v.no("1007"); c.Secrecy != appliance.SecrecyNone {
		t.Errorf("the case is %s", c.Secrecy)
	}
}

// A guess never stops our texts nor rates a result: it says which word does.
func TestAGuessStopsAndRatesNothing(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "俺不需要恁这些消息", "R26")
	v.reads("不想再收进度通知吗?回“退”就停,您反映的事照常办。不回就照旧通知。")
	if v.talks[zhang].Silent {
		t.Error("he is silent")
	}
	v.says(zhang, "退", "R26")
	if !v.talks[zhang].Silent {
		t.Error("he is not silent")
	}
	v = newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(time.Hour)
	v.accept("1007")
	v.conclude("1007", "已更换路灯灯头")
	v.pass(time.Hour)
	v.says(zhang, "修完没三天又坏 净哄俺", "R39")
	if c := v.no("1007"); c.State != appliance.CaseFollowup || c.Rating != 0 || !strings.HasSuffix(c.Text, "净哄俺") {
		t.Errorf("the case is %s, rated %d: %q", c.State, c.Rating, c.Text)
	}
}

// Asked whether to take it back, a villager says no as he likes; nothing is taken back.
func TestANoInTheirOwnWords(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(25 * time.Hour)
	v.says(zhang, "撤", "R15")
	v.says(zhang, "不对 俺没那个意思", "R17")
	if v.talks[zhang].Open != nil || v.no("1007").State != appliance.CaseNew {
		t.Errorf("%+v, the case is %s", v.talks[zhang].Open, v.no("1007").State)
	}
}

// 别写俺名 sounds like 写俺名, and 不用替我瞒着 like 替我瞒着: a number that was shown once stays known.
func TestHideOrShow(t *testing.T) {
	for says, want := range map[string]appliance.Secrecy{
		"别写俺名": appliance.SecrecyHidden, "俺怕他拿刀吓唬俺 别叫他知道是俺告的": appliance.SecrecyHidden, "千万不要说是我说的": appliance.SecrecyHidden,
		"不用替我瞒着了 让他晓得是我告的": appliance.SecrecyNone, "写我真名吧 不怕": appliance.SecrecyNone,
	} {
		v := newVillage(t)
		v.says(zhang, "匿名 村会计多报了三户低保", "R01 R29")
		v.pass(25 * time.Hour)
		v.says(zhang, says, "R29")
		if c := v.no("1007"); c.Secrecy != want {
			t.Errorf("%q: the case is %s", says, c.Secrecy)
		}
	}
}

// Matters that are full of the words of our commands stay matters, whatever is in hand.
func TestMattersThatSoundLikeWishes(t *testing.T) {
	for _, text := range []string{
		"支书把我名字从低保名单里划掉了", "有人冒用俺的名字领补贴", "公交车站取消了 老人走不动", "把垃圾桶撤了 我们没处倒",
		"断水三天了 啥时候能恢复", "合作社退社不给退股金", "大喇叭天天半夜响 吵死人", "会计实名开的户 钱不见了",
		"村里说不追究偷树的了 这合适吗", "催收的人堵在俺家门口", "办事窗口的人不理人 玩手机", "医生态度差 不给看病",
	} {
		for _, open := range []bool{false, true} {
			v := newVillage(t)
			no := "1007"
			if open {
				v.says(zhang, "村东头路灯不亮了好几天", "R01")
				v.pass(25 * time.Hour)
				no = "1010"
			}
			v.says(zhang, text, "R01")
			if c := v.no(no); c.Text != text || c.Secrecy != appliance.SecrecyNone {
				t.Errorf("%q: the case says %q, %s", text, c.Text, c.Secrecy)
			}
		}
	}
}

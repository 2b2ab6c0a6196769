package hotline

import (
	"strings"
	"testing"

	"huying/appliance"
)

// serves is a township with a guide.
func serves(t testing.TB) *hall {
	d := openHall(t)
	d.town(
		appliance.Guide{Code: "S-001", Name: "最低生活保障申请", Kind: "行政给付", Aliases: []string{"低保", "办低保"}, Materials: []appliance.Material{
			{Name: "身份证", Copies: "原件+复印件1份"}, {Name: "户口簿", Copies: "原件+复印件1份"}, {Name: "收入说明", Copies: "原件1份"},
		}, Window: "3号窗", Days: 30, Fee: "不收费", Person: "王芳", Conditions: "人均收入低于当地低保标准", Special: "入户核查;公示7日", Notes: "材料不全一次告知"},
		appliance.Guide{Code: "S-002", Name: "老年证办理", Kind: "依申请公共服务", Aliases: []string{"老年证", "优待证"}, Materials: []appliance.Material{{Name: "身份证", Copies: "复印件1份"}, {Name: "照片", Copies: "1张"}}, Window: "3号窗", Days: 3, Fee: "不收费", Person: "综合窗口人员"},
		appliance.Guide{Code: "S-003", Name: "残疾人证办理", Kind: "依申请公共服务", Aliases: []string{"残疾证"}, Materials: []appliance.Material{{Name: "申请表", Copies: "1份"}}},
		appliance.Guide{Code: "S-004", Name: "残疾儿童康复救助", Kind: "行政给付"},
		appliance.Guide{Code: "P-001", Name: "耕地地力保护补贴", Kind: "政策", Aliases: []string{"地补", "粮补"}, Materials: []appliance.Material{{Name: "不需要材料"}}, Fee: "不收费", Notes: "补贴直发社保卡"},
		appliance.Guide{Code: "P-002", Name: "停办的补贴", Kind: "政策", Aliases: []string{"电视补"}, Closed: appliance.Date{Year: 2026, Month: 1, Day: 1}},
	)
	return d
}

const (
	pension = "查到“老年证办理”:请一次带齐:身份证复印件1份、照片1张;到3号窗办;3个工作日办结;不收费;找综合窗口人员。"
	subsidy = "查到“耕地地力保护补贴”:不需要材料;到便民服务窗口办;不收费;补贴直发社保卡。"
)

// How something is done is answered from the guide, in one part where it goes.
func TestHowSomethingIsDone(t *testing.T) {
	d := serves(t)
	low := "查到“最低生活保障申请”:请一次带齐:身份证原件+复印件1份、户口簿原件+复印件1份、收入说明原件1份;到3号窗办;30个工作日办结;不收费;找王同志;条件:人均收入低于当地低保标准;要经入户核查、公示7日;材料不全一次告知。"
	for i, tt := range []struct{ says, hears string }{
		{"办低保", low}, {"低保咋申请嘞", low}, {"请问低保怎么办", low}, {"办 最低生活保障", low}, {"材料 低保", low}, {"HOW 低保", low}, {"办理低保要什么手续", low},
		{"办老年证要什么材料", pension}, {"老年证去哪儿办 俺六十五了", pension}, {"老年证", pension}, {"惠 地补", subsidy}, {"惠粮补", subsidy},
		{"办 残疾证", "查到“残疾人证办理”:请一次带齐:申请表1份;到便民服务窗口办。"},
		{"办 残疾", "您问的是哪一项?残疾人证办理、残疾儿童康复救助。请回“办”加名称,如“办残疾证”。"},
		{"低保和老年证怎么办", "您问的是哪一项?老年证办理、最低生活保障申请。请回“办”加名称,如“办老年证”。"},
		{"惠", "现有政策:耕地地力保护补贴。想看哪一项,请回“惠”加名称,如“惠地补”。"}, {"办", "要办什么事?请回“办”加事项名称,如“办地补”,材料、窗口和时限会短信告诉您。"},
		{"惠 电视补", "没有查到“电视补”的政策。换个说法再发,或回“电”,我们打给您说。"},
		{"帮", "直接发短信说事和村名就行。也可回:查=进度 催=催办 撤=撤回 电=要回电 办+事项=怎么办 匿=不露号 退=停通知"},
	} {
		from := appliance.Phone("+86138000040" + string(rune('0'+i/10)) + string(rune('0'+i%10)))
		d.says(from, tt.says, tt.hears)
		if m := d.fate(); m.Fate != appliance.FateCommand || m.Case != 0 {
			t.Errorf("%s: %s %s", tt.says, m.Fate, m.Case.No())
		}
	}
}

// What only begins like it, or says what went wrong, is a report.
func TestAMatterIsNoQuestion(t *testing.T) {
	d := serves(t)
	for i, words := range []string{
		"办公室没人", "办完低保的那个折子叫会计扣着不给我", "办喜事的棚子搭到马路中间了", "低保没批下来怎么办", "低保怎么都给谁办了", "老年证办了三趟还没办下来怎么办", "办证大厅排队太长", "惠民工程的路坏了", "办 结婚证", "林权证去哪补",
		"怎么办路灯都坏了", "材料厂排污水",
	} {
		d.texts(appliance.Phone("+86138000041"+string(rune('0'+i/10))+string(rune('0'+i%10))), words)
		if m := d.fate(); m.Fate != appliance.FateCase {
			t.Errorf("%s: %s", words, m.Fate)
		}
	}
	// Without a guide everything is a report.
	d = openHall(t)
	d.texts(villager, "办低保")
	if m := d.fate(); m.Fate != appliance.FateCase {
		t.Errorf("%s", m.Fate)
	}
}

// What is too long for two parts says where the rest is told.
func TestALongGuideEndsAtTheWindow(t *testing.T) {
	d := serves(t)
	g := appliance.Guide{Code: "S-009", Name: "农村宅基地和建房规划许可审批", Aliases: []string{"建房"}, Window: "5号窗", Days: 20, Notes: "未批准不得动工"}
	for range 12 {
		g.Materials = append(g.Materials, appliance.Material{Name: "四邻意见书和村民会议记录", Copies: "原件1份"})
	}
	d.town(g)
	d.texts(villager, "办建房")
	sent := d.sent()
	if len(sent) != 1 || !strings.Contains(sent[0], "请一次带齐12样:") || !strings.HasSuffix(sent[0], ";其余请到5号窗问,或回“电”。") {
		t.Errorf("reads %q", sent)
	}
	if n, _ := appliance.TextCost(strings.SplitN(sent[0], " ", 3)[2]); n != 2 {
		t.Errorf("it takes %d parts", n)
	}
	g.Materials = g.Materials[:1]
	g.Conditions = strings.Repeat("本村集体经济组织成员且一户一宅", 6)
	d.town(g)
	d.now = d.now.Add(20 * 60e9)
	d.says(villager, "建房怎么办", "查到“农村宅基地和建房规划许可审批”:请一次带齐:四邻意见书和村民会议记录原件1份;到5号窗办;20个工作日办结;未批准不得动工;其余请到5号窗问,或回“电”。")
}

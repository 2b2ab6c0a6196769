package hotline

import (
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
)

// said is what somebody texts, and the one answer.
type said struct {
	from  appliance.Phone
	words string
	want  string
}

// refusals runs them in one hall, whose ledger none of them changes.
func refusals(t *testing.T, d *hall, all []said) {
	t.Helper()
	for _, s := range all {
		d.refused(s.from, s.words, s.want)
	}
}

// notYours is what a verb of another role is answered.
func notYours(verb string) string {
	return "您的岗位不能用“" + verb + "”，请找有此权限的同事。您能用哪些请回“帮”。"
}

// Nothing is open: a verb finds nothing to be said of.
func TestRefusedWithNothingOpen(t *testing.T) {
	d := openHall(t)
	var all []said
	for _, v := range []string{"签", "应", "到", "结 已更换路灯灯头", "退 非职责", "延 2天 等材料", "停 下雨", "复工", "问 灯杆在哪", "详"} {
		all = append(all, said{power, v, "您现在没有在办的单。"})
	}
	all = append(all,
		said{power, "签1007-1", "【单号】没有找到您的单号1007-1,您现在没有在办的单。"},
		said{power, "结20482 已更换路灯灯头", "【单号】没有找到您的单号20482,您现在没有在办的单。"},
		said{power, "应H001", "没有呼叫H001。"},
		said{power, "复 已到场", "现在没有等您回复的。要办哪一件请写明单号，如“复20482 今天已到场”。"},
		said{countyDesk, "收", "现在没有等您接收的呼叫。要办哪一个请写明呼叫号，如“收H031”。"},
		said{countyDesk, "收H001", "没有呼叫H001。"}, said{countyDesk, "派H001 水利局", "没有呼叫H001。"}, said{countyDesk, "退H001 要补充", "没有呼叫H001。"},
		said{caller, "评 1 1", "现在没有等您评价的呼叫。要办哪一个请写明呼叫号，如“评H031 1 2”。"}, said{caller, "评H009 1 1", "没有呼叫H009。"},
		said{dispatcher, "审 过", "现在没有等您审核的。要办哪一件请写明单号，如“审20482-1 过”。"},
		said{dispatcher, "裁 不准", "现在没有等您裁定的。要办哪一件请写明单号，如“裁20482-1 准 X04 属水利设施”。"},
		said{dispatcher, "准", "现在没有等您批准的。要办哪一件请写明单号，如“准延20482-1”。"},
		said{mayor, "准H001", "没有呼叫H001。"},
		said{mayor, "访 满意", "现在没有等您回访的。要办哪一件请写明单号，如“访20482 满意”。"},
		said{mayor, "督9999 快办", "没有件号9999，请核对。"}, said{mayor, "督1010 快办", "没有件号1010，请核对。"}, said{overseer, "催1010", "没有件号1010，请核对。"},
		said{overseer, "督", "没看明白。请写“督20482 今天到场说明情况 2天”。"}, said{overseer, "催", "没看明白。请写“催20482-1”。"},
		said{walker, "自 已重新装好井盖", "现在没有等您自办的。要办哪一件请写明单号，如“自20482 已清走”。"},
		said{walker, "实", "现在没有等您核实的。要办哪一件请写明单号，如“实20482”。"},
		said{walker, "馈", "现在没有等您告知的。要办哪一件请写明单号，如“馈20482 已当面说明”。"},
		said{walker, "自1007 已重新装好井盖", "【单号】没有找到您的单号1007,您现在没有在办的单。"},
		said{power, "参", "没有请您参加的会商。"}, said{river, "参M-9", "没有请您参加的会商。"}, said{power, "责", "没看明白。请写“责 占道经营”。"},
	)
	refusals(t, d, all)
}

// Each verb from each role that may not use it, with all it wants: the grammar says who
// may, whatever the screen would let them.
func TestRefusedToOtherRoles(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	phones := []struct {
		from appliance.Phone
		role appliance.Role
	}{
		{power, appliance.RoleHandler}, {walker, appliance.RoleGrid}, {leadWalker, appliance.RoleGridLead}, {head, appliance.RoleCluster}, {aide, appliance.RoleAide}, {agent, appliance.RoleAgent},
		{countyDesk, appliance.RoleCounty}, {caller, appliance.RoleCaller}, {dispatcher, appliance.RoleDispatcher}, {mayor, appliance.RoleLeader}, {overseer, appliance.RoleSupervisor},
	}
	tried := map[staff.Verb]bool{}
	for _, words := range []string{
		"签1007-1", "应1007-1 即办", "到1007-1", "结1007-1 已更换路灯灯头", "退1007-1 非职责", "延1007-1 2天 等材料", "停1007-1 下雨", "复工1007-1", "问1007-1 灯杆在哪", "复1007 已到场",
		"收H001", "派H001 水利局", "审1007-1 过", "裁1007-1 不准", "准延1007-1", "访1007 满意", "评H001 1 2", "督1007 快办", "催1007-1", "通1007 响应慢",
		"自1007 已重新装好", "核1007 属实", "实1007", "虚1007 还是坏的", "馈1007", "零", "分", "宣", "代", "哨", "报", "接77",
	} {
		cmd, ok := staff.Parse(words)
		if !ok {
			t.Fatalf("%s is no command", words)
		}
		tried[cmd.Verb] = true
		verb := string(cmd.Verb)
		if cmd.Verb == staff.Allow {
			verb = "准"
		}
		for _, p := range phones {
			if !cmd.Verb.Entry().For(rolesOf(appliance.Person{Roles: []appliance.Role{p.role}})...) {
				d.refused(p.from, words, notYours(verb))
			}
		}
	}
	for _, e := range staff.Verbs {
		if !tried[e.Verb] && e.Roles != nil && e.Verb != staff.Admit { // whose words are a villager's
			t.Errorf("%s was not tried", e.Verb)
		}
	}
}

// What is said of an order that is not theirs, not there, not where it must stand, or without what it wants.
func TestRefusedOverAnOrder(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所", "执法队")
	long := strings.Repeat("已更换路灯灯头并试亮", 10)
	grounds := "退单的理由只能是：非本部门职责、非本辖区、重复、信息不足，如“退1007-1 非职责 A-01-2 应由执法局办”。"
	causes := "挂起的理由只能是：等诉求人补充、鉴定检测公示、不可抗力、季节天气、等上级批复，如“停1007-1 下雨”。"
	day := "日期不对，要写今天或以后的日子，如“应1007-1 限 12-3”。"
	days := "天数要写1到3，如“延1007-1 2天 等材料”。"
	tooShort := "太短了，至少写6个字，说清做了什么，如“结1007-1 已更换路灯灯头”。"
	responses := "没看明白。请写“应1007-1 即办”、“应1007-1 限 12-3”或“应1007-1 案 方案”。"
	refusals(t, d, []said{
		{power, "签1007-9", "件号1007没有工单1007-9。"},
		{power, "签1007-2", "工单1007-2不是您单位的，不能签收。"},
		{power, "结1007-2 已更换路灯灯头", "工单1007-2不是您单位的，不能办结。"},
		{power, "签1010-1", "【单号】没有找到您的单号1010-1,请对照工单短信。您在办的:1007-1。"},
		{water, "签1007-1", "【单号】没有找到您的单号1007-1,您现在没有在办的单。"},
		{water, "详1007", "【单号】没有找到您的单号1007,您现在没有在办的单。"},
		{power, "复工", "工单1007-1现在是待签收，不能恢复办理。现在可以：签、应、到、结、退、延、停、问、详。"},
		{power, "退", grounds}, {power, "退1007-1", grounds}, {power, "退1007-1 就是不办", grounds},
		{power, "退1007-1 信息不足", "信息不足不是退单理由，请回“问1007-1 要问的话”，由热线转问来件人。"},
		{power, "延1007-1", "延期要写明原因，如“延1007-1 2天 等材料”。"}, {power, "延1007-1 2天", "延期要写明原因，如“延1007-1 2天 等材料”。"},
		{power, "延1007-1 4天 等材料", days}, {power, "延1007-1 0天 等材料", days}, {power, "延1007-1 等材料", days}, {power, "延1007-1 到11月20日 等材料", days}, {power, "延1007-1 到12月20日 等材料", days},
		{power, "停1007-1", causes}, {power, "停1007-1 没人手", causes},
		{power, "应1007-1 限", day}, {power, "应1007-1 限 11-20", day}, {power, "应1007-1 限 2026-11-20", day}, {power, "应1007-1 限 13-45", day}, {power, "应1007-1 限 尽快", day},
		{power, "应1007-1 案", responses}, {power, "应1007-1 下周弄", responses},
		{power, "结1007-1", tooShort}, {power, "结1007-1 好了", tooShort}, {power, "结1007-1 已解决", tooShort},
		{power, "结1007-1 已更换路灯灯头", "协办1007-2执法队还没有反馈，请等他们，或回“结1007-1 代协办 结果”一并办结。"},
		{power, "结1007-1 " + long, "太长了，最多97个字，请精简。"},
		{power, "问1007-1", "还没有写内容，如“问1007-1 井盖在哪侧?”。"},
		{power, "问1007-1 " + strings.Repeat("灯杆号是多少", 6), "太长了，最多27个字，请精简。"},
		{power, "复1007 已到场", "件号1007没有等您答复的督办。"},
		{overseer, "督1007", "还没有写内容，如“督1007 今天到场说明情况 2天”。"}, {overseer, "督1007 快办 90天", "天数要写1到60，如“督1007 今天到场说明情况 2天”。"},
		{overseer, "督1007-9 快办", "件号1007没有工单1007-9。"},
		{dispatcher, "审", "没看明白。请写“审单号 过”或“审单号 退 理由”。"}, {dispatcher, "审1007-1", "没看明白。请写“审1007-1 过”或“审1007-1 退 理由”。"},
		{dispatcher, "审1007-1 过几天再看", "没看明白。请写“审1007-1 过”或“审1007-1 退 理由”。"},
		{dispatcher, "审1007 过", "1007没有等您审核的事。"}, {dispatcher, "审1007-1 过", "件号1007现在是办理中，不能审核。现在可以：详。"},
		{dispatcher, "裁1007-1", "没看明白。请写“裁1007-1 准 单位 理由”或“裁1007-1 不准 理由”。"},
		{dispatcher, "裁1007 不准", "1007没有等您裁定的事。"}, {dispatcher, "裁1007-1 不准", "工单1007-1现在是待签收，不能裁定。现在可以：详。"},
		{dispatcher, "批1007-1", "没看明白。请写“准延1007-1”、“不准延1007-1”、“准停1007-1”或“不准停1007-1”。"},
		{dispatcher, "准延1007-1", "1007-1没有等您批准的事。"}, {dispatcher, "准停1007", "1007没有等您批准的事。"},
		{mayor, "访1007", "没看明白。请写“访1007 满意”、“访1007 基本满意”、“访1007 没解决”或“访1007 联系不上”。"},
		{mayor, "访1007 满意", "件号1007现在是办理中，不能回访。现在可以：督、催、详。"},
	})
	if o := d.order("1007", 1); o.State != appliance.OrderSent || !o.SignedAt.IsZero() {
		t.Errorf("after all that the order is %s", o.State)
	}
	// Two open: the number is asked for.
	d.lamp("村西头垃圾没人收好几天了", "供电所")
	refusals(t, d, []said{
		{power, "签", "【单号】您有2件在办:1007-1、1010-1。请写明单号,如“签1007-1”。"},
		{power, "结 已更换路灯灯头", "【单号】您有2件在办:1007-1、1010-1。请写明单号,如“结1007-1”。"},
		{power, "问 灯杆在哪", "【单号】您有2件在办:1007-1、1010-1。请写明单号,如“问1007-1”。"},
		{power, "复工", "【单号】您有2件在办:1007-1、1010-1。请写明单号,如“复工1007-1”。"},
		{power, "签1029-1", "【单号】没有找到您的单号1029-1,请对照工单短信。您在办的:1007-1、1010-1。"},
	})
	// One is left of those that the verb can be said of: it is meant.
	d.says(power, "签1007-1", "已签收1007-1,11月26日17:30前办结")
	d.texts(power, "停1007-1 下雨")
	d.texts(dispatcher, "准停1007-1")
	d.says(power, "签", "已签收1010-1,11月26日17:30前办结")
	d.says(power, "复工", "已恢复办理1007-1,11月26日17:30前办结", "3333 R43 ")
}

// What has been asked for waits; what has been asked for once is not asked again; what is over is over.
func TestRefusedASecondTime(t *testing.T) {
	d := openHall(t)
	d.lamp("村东头路灯不亮了好几天", "供电所")
	d.texts(power, "退1007-1 非职责 应由电信办")
	returned := func(verb string) string {
		return "工单1007-1现在是退单待裁，不能" + verb + "。"
	}
	for _, s := range []said{
		{power, "签1007-1", "签收"}, {power, "应1007-1", "响应"}, {power, "到1007-1", "报到"}, {power, "结1007-1 已更换路灯灯头", "办结"}, {power, "延1007-1 1天 等材料", "延期"},
		{power, "退1007-1 非职责", "退单"}, {power, "停1007-1 下雨", "挂起"}, {power, "复工1007-1", "恢复办理"}, {power, "问1007-1 灯杆在哪", "询问"},
	} {
		es := d.texts(s.from, s.words)
		if got := d.sent(); len(got) != 1 || !strings.HasPrefix(got[0], "0048 S-no "+returned(s.want)) || len(es) != 4 {
			t.Errorf("%s: %q, %d entries", s.words, got, len(es))
		}
	}
	refusals(t, d, []said{
		{dispatcher, "裁1007-1 准", "请写明单位，如“裁1007-1 准 X04 属水利设施”。"}, {dispatcher, "裁1007-1 准 火星局", "没有叫“火星局”的单位，请核对名称或编码。"},
		{dispatcher, "裁1007-1 准 供电所", "准退单要另派别的单位。"}, {dispatcher, "裁", "没看明白。请写“裁单号 准 单位 理由”或“裁单号 不准 理由”。"},
	})
	d.says(dispatcher, "裁 不准 灯是你们的", "已裁定不准退1007-1", "0048 S05 【退单】工单1007-1退单不准。灯是你们的。", "0049 S05 ")
	d.refused(power, "退1007-1 非职责", "此件的退单已裁定，工单1007-1请继续办理。")
	d.texts(power, "延1007-1 1天 等材料")
	d.refused(power, "延1007-1 1天 等材料", "工单1007-1已经办过“延期”，只能一次。")
	d.texts(power, "停1007-1 下雨")
	d.refused(power, "停1007-1 下雨", "工单1007-1已经提过，正等批复，不用再提。")
	// Two things wait: the word says which.
	d.says(dispatcher, "准停1007-1", "已准1007-1", "0048 S06 【挂起】", "0049 S06 ", "3333 R09 ")
	refusals(t, d, []said{
		{power, "停1007-1 下雨", "工单1007-1现在是挂起，不能挂起。现在可以：结、复工、详。"}, {power, "到1007-1", "工单1007-1现在是挂起，不能报到。现在可以：结、复工、详。"},
	})
	d.texts(power, "复工1007-1")
	d.at("2026-11-30 09:00")
	d.refused(dispatcher, "准延1007-1", "已过期限，不能再批准。")
	d.texts(power, "结1007-1 已更换路灯灯头")
	d.texts(dispatcher, "审1007-1 过")
	for _, words := range []string{"签1007-1", "结1007-1 已更换路灯灯头", "延1007-1 1天 等材料", "退1007-1 非职责"} {
		verb := words[:3]
		es := d.texts(power, words)
		if got := d.sent(); len(got) != 1 || !strings.Contains(got[0], "工单1007-1现在是已办结，不能") || len(es) != 4 {
			t.Errorf("%s after the end: %q", verb, got)
		}
	}
	d.refused(dispatcher, "审1007-1 过", "件号1007现在是待回访，不能审核。现在可以：访、详。")
}

// What the county, its departments and the caller cannot do, or not yet.
func TestRefusedOverACall(t *testing.T) {
	d := openHall(t)
	d.texts(villager, "王家庄村东河里排污水，又黑又臭")
	d.does("1007", loop.Accept{Situation: "D-01-1", Village: "王庄"})
	refusals(t, d, []said{
		{countyDesk, "详1007", "【单号】没有找到您的单号1007,您现在没有在办的单。"}, {countyDesk, "审1007 过", "【单号】没有找到您的单号1007,您现在没有在办的单。"},
	})
	d.does("1007", loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已到现场取证并劝阻"})
	grades := "响应填1及时 2慢 3未响应，成效填1好 2较好 3一般 4差；未响应不评成效，如“评H001 1 2”。"
	refusals(t, d, []said{
		{countyDesk, "派H001", "请写明单位，如“派H001 综合执法局 协 水利局 生态环境”。"}, {countyDesk, "派H001 火星局", "没有叫“火星局”的单位，请核对名称或编码。"},
		{countyDesk, "派H001 水利局 协 火星局", "没有叫“火星局”的单位，请核对名称或编码。"}, {countyDesk, "派H002 水利局", "没有呼叫H002。"},
		{countyDesk, "退H001", "没看明白。请写“退H001 要镇里补充什么”。"}, {countyDesk, "退", "没看明白。请写“退单号 要镇里补充什么”。"},
		{countyDesk, "审H001 过", "H001没有等您审核的事。"}, {countyDesk, "裁H001 不准", "H001没有等您裁定的事。"}, {countyDesk, "准延H001", "H001没有等您批准的事。"},
		{countyDesk, "访1007 满意", "件号1007现在是办理中，不能回访。现在可以：详。"},
		{water, "应H001", "【单号】没有找到您的单号H001,您现在没有在办的单。"}, {water, "详H001", "【单号】没有找到您的单号H001,您现在没有在办的单。"},
		{caller, "评H001 1 1", "呼叫H001现在是已呼叫，不能评价。现在可以：详。"}, {caller, "评 1 1", "呼叫H001现在是已呼叫，不能评价。现在可以：详。"},
	})
	d.texts(countyDesk, "收H001")
	d.refused(countyMate, "收H001", "呼叫H001现在是县已接收，不能接收。现在可以：派、退、详。")
	d.texts(countyDesk, "派H001 水利局")
	refusals(t, d, []said{
		{countyDesk, "派H001 生态环境", "呼叫H001现在是已分派，不能派单。现在可以：详。"}, {countyDesk, "收H001", "呼叫H001现在是已分派，不能接收。现在可以：详。"},
		{countyDesk, "收", "呼叫H001现在是已分派，不能接收。现在可以：详。"}, {countyDesk, "退H001 再补充", "呼叫H001现在是已分派，不能退回补充。现在可以：详。"},
		{river, "应H001", "【单号】没有找到您的单号H001,您现在没有在办的单。"}, {river, "签1007-1", "【单号】没有找到您的单号1007-1,您现在没有在办的单。"},
		{water, "应H001 限 11-20", "日期不对，要写今天或以后的日子，如“应H001 限 12-3”。"}, {water, "退H001 信息不足", "信息不足不是退单理由，请回“问1007-1 要问的话”，由热线转问来件人。"},
	})
	for _, s := range []said{{water, "结H001 已封堵排污口并采样", ""}, {squad, "结 已固定证据并移交", ""}, {water, "结H001 已封堵排污口并采样", ""}, {countyDesk, "审H001 过", ""}} {
		d.texts(s.from, s.words)
	}
	refusals(t, d, []said{
		{caller, "评H001", grades}, {caller, "评H001 5 2", grades}, {caller, "评H001 1 9", grades}, {caller, "评H001 1", grades}, {caller, "评H001 3 1", grades}, {caller, "评H001 0 1", grades},
		{caller, "评H001 2 1", "实测响应用时9分钟，与评价不一致，请写明原因。"}, {caller, "评H001 综合执法局 1 1", "综合执法局没有承办H001，不用评。"},
		{caller, "评H001 火星局 1 1", "没有叫“火星局”的单位，请核对名称或编码。"},
	})
	// The county has its say on calls only.
	no := d.lamp("村东头路灯不亮了好几天", "供电所")
	for _, words := range []string{"审" + no + "-1 过", "裁" + no + "-1 不准", "准延" + no + "-1", "详" + no} {
		d.refused(countyDesk, words, "【单号】没有找到您的单号"+no+map[bool]string{true: "-1"}[strings.Contains(words, "-1")]+",您现在没有在办的单。")
	}
}

// In the grids: what wants a place, words, a check that was asked for, a grid of one's own.
func TestRefusedInTheGrids(t *testing.T) {
	d := openHall(t)
	refusals(t, d, []said{
		{walker, "报", "还没有写内容，如“报 12-3 井盖丢失 卫生室门口”。"}, {walker, "报 12-3", "还没有写内容，如“报 12-3 井盖丢失 卫生室门口”。"},
		{walker, "报 99-9 井盖丢失", "没有网格“99-9”，请看门牌上的网格号（如12-3）。"}, {leadWalker, "哨 99-9 河堤渗水", "没有网格“99-9”，请看门牌上的网格号（如12-3）。"},
		{leadWalker, "哨", "还没有写内容，如“哨 12-3 河堤渗水”。"},
		{walker, "宣", "没看明白。请写“宣 12-3 防溺水 42户”。"}, {agent, "代", "没看明白。请写“代 13800000000 低保怎么申请”。"},
		{agent, "代 王大爷家漏雨", "没看明白。请写“代 13800000000 低保怎么申请”。"}, {agent, "代 13900003333", "没看明白。请写“代 13800000000 低保怎么申请”。"},
	})
	d.texts(walker, "报 12-3 井盖丢失 卫生室门口")
	refusals(t, d, []said{
		{farWalker, "自1007 已重新装好井盖", "【单号】没有找到您的单号1007,您现在没有在办的单。"},
		{walker, "自1007", "太短了，至少写6个字，说清做了什么，如“自1007 已清走”。"}, {walker, "自", "太短了，至少写6个字，说清做了什么，如“自1007 已清走”。"},
		{walker, "实1007", "没有请您核实件号1007。"}, {walker, "核1007 属实", "没有请您核实件号1007。"}, {walker, "核1007", "没看明白。请写“实1007”或“虚1007 情况”。"},
		{walker, "虚1007", "没看明白。请写“虚1007 情况”。"}, {walker, "馈1007 已当面说明", "件号1007现在是办理中，不能告知。现在可以：详。"},
	})
	// An order of the village's own, in a grid that somebody else walks.
	d.does("1007", loop.Recall{Order: 1, Reason: "改派"})
	d.texts(villager, "李家村水渠堵了三天")
	no := d.fate().Case.No()
	d.does(no, loop.Accept{Grid: "13-1"})
	d.refused(walker, "自"+no+" 已把水渠清通", "【单号】没有找到您的单号"+no+",您现在没有在办的单。")
}

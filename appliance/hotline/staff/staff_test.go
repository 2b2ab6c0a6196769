package staff

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"huying/appliance"
)

// brief is a command in one line: the verb, its number, and what else is set.
func brief(c Command) string {
	out := []string{string(c.Verb)}
	add := func(name string, v any) {
		if !reflect.ValueOf(v).IsZero() {
			out = append(out, name+"="+fmt.Sprint(v))
		}
	}
	if no := c.Number(); no != "" {
		out = append(out, no)
	}
	add("grid", c.Grid)
	add("phone", c.Phone.Local())
	add("alarm", c.Alarm)
	add("meeting", c.Meeting)
	add("pin", c.PIN)
	add("response", c.Response)
	if u := c.Until; u.Said {
		d, _ := u.On(friday)
		add("until", d.String())
	}
	add("days", c.Days)
	add("ground", c.Ground)
	add("cause", c.Cause)
	add("item", c.Item)
	add("ruling", c.Ruling)
	add("matter", c.Matter)
	add("outcome", c.Outcome)
	add("office", c.Office)
	add("assists", strings.Join(c.Assists, "+"))
	add("doc", c.DocNo)
	add("complex", c.Complex)
	add("speed", c.Speed)
	add("effect", c.Effect)
	add("rating", c.Rating)
	add("missed", c.Missed)
	add("doors", c.Households)
	add("about", c.About)
	add("text", c.Text)
	return strings.Join(out, " ")
}

// friday is a Friday in November.
var friday = appliance.Date{Year: 2026, Month: 11, Day: 27}

// TestHowStaffWrite: right spellings, and what they are read as.
func TestHowStaffWrite(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		// One verb, every way to write it.
		{"签20482-1", "签 20482-1"}, {"签 20482-1", "签 20482-1"}, {"Q 20482-1", "签 20482-1"}, {"q20482-1", "签 20482-1"}, {"Q20482-1", "签 20482-1"},
		{"签收20482-1", "签 20482-1"}, {"签收 20482-1", "签 20482-1"}, {"签:20482-1", "签 20482-1"}, {"签，20482-1。", "签 20482-1"}, {"签２０４８２－１", "签 20482-1"},
		{"Ｑ２０４８２－１", "签 20482-1"}, {"簽20482-1", "签 20482-1"}, {"簽收20482-1", "签 20482-1"}, {"签20482—1", "签 20482-1"}, {"签20482－１", "签 20482-1"},
		{"签20482一1", "签 20482-1"}, {"签20482.1", "签 20482-1"}, {"签20482/1", "签 20482-1"}, {"签 20482 - 1", "签 20482-1"}, {"签20482_1", "签 20482-1"},
		{"回签20482-1", "签 20482-1"}, {"回“签20482-1”", "签 20482-1"}, {"回复：签20482-1", "签 20482-1"}, {"请回复“签20482-1”", "签 20482-1"}, {"“签20482-1”", "签 20482-1"},
		{"【签20482-1】", "签 20482-1"}, {"（签20482-1）", "签 20482-1"}, {"'签20482-1'", "签 20482-1"}, {"[Q 20482-1]", "签 20482-1"}, {"发送 Q20482-1", "签 20482-1"},
		{"签“20482-1”", "签 20482-1"}, {"签【20482-1】", "签 20482-1"}, {"签工单20482-1", "签 20482-1"}, {"签 单号20482-1", "签 20482-1"}, {"签#20482-1", "签 20482-1"},
		{"签No.20482-1", "签 20482-1"}, {"签26-20482-1", "签 26-20482-1"}, {"签20482", "签 20482"}, {"签件号20482", "签 20482"}, {"签H031", "签 H031"},
		{"【华为】签20482-1", "签 20482-1"}, {"签20482-1【郑强】", "签 20482-1"}, {"  签\n20482-1  ", "签 20482-1"}, {"签\u200b20482-1", "签 20482-1"}, {"签", "签"},
		{"签。", "签"}, {"q", "签"}, {"签20482-1 收到", "签 20482-1 text=收到"}, {"签20482-1收到", "签 20482-1 text=收到"}, {"签20482-12", "签 20482-12"},
		{"签20483-1", "签 20483-1"}, {"签20482-1 #4821", "签 20482-1 pin=4821"}, {"签#1007", "签 1007"}, {"签 1007", "签 1007"},

		// Calls.
		{"收H031", "收 H031"}, {"收h31", "收 H031"}, {"收H 31", "收 H031"}, {"收呼31", "收 H031"}, {"收呼叫31", "收 H031"}, {"收呼叫H031", "收 H031"},
		{"SU H031", "收 H031"}, {"SUH031", "收 H031"}, {"su h31", "收 H031"}, {"收Ｈ０３１", "收 H031"}, {"收到H031", "收 H031"}, {"接收H031", "收 H031"}, {"收H1031", "收 H1031"},
		{"收 联动工单H031", "收 H031"}, {"收", "收"},

		// 应.
		{"应H031", "应 H031"}, {"响应H031", "应 H031"}, {"Y H031", "应 H031"}, {"YH031", "应 H031"}, {"應H031", "应 H031"},
		{"应H031 即办", "应 H031 response=now"}, {"应H031即办", "应 H031 response=now"}, {"应H031 即", "应 H031 response=now"}, {"应H031 马上办理", "应 H031 response=now"},
		{"应H031 限 12-3", "应 H031 response=until until=2026-12-03"}, {"应H031 限12月3日", "应 H031 response=until until=2026-12-03"},
		{"应H031 限12.3", "应 H031 response=until until=2026-12-03"}, {"应H031 限明天", "应 H031 response=until until=2026-11-28"},
		{"应H031 限周五", "应 H031 response=until until=2026-11-27"}, {"应H031 限下周五前办结", "应 H031 response=until until=2026-12-04"},
		{"应H031 限周三", "应 H031 response=until until=2026-12-02"}, {"应H031 限星期天", "应 H031 response=until until=2026-11-29"},
		{"应H031 12月3日", "应 H031 response=until until=2026-12-03"}, {"应H031 限3天内", "应 H031 response=until until=2026-11-30"},
		{"应H031 限两天内", "应 H031 response=until until=2026-11-29"}, {"应H031 限12月3日 更换管网", "应 H031 response=until until=2026-12-03 text=更换管网"},
		{"应H031 限2026-12-3", "应 H031 response=until until=2026-12-03"}, {"应H031 限1月5日前", "应 H031 response=until until=2027-01-05"},
		{"应H031 限十二月三日", "应 H031 response=until until=2026-12-03"}, {"应H031 限5号前", "应 H031 response=until until=2026-12-05"},
		{"应H031 限 尽快", "应 H031 response=until text=尽快"}, {"应H031 案 分两步:先清淤,后换管", "应 H031 response=study text=分两步:先清淤,后换管"},
		{"应H031 方案 分两步", "应 H031 response=study text=分两步"}, {"案H031 分两步换管", "应 H031 response=study text=分两步换管"}, {"限H031 12-3", "应 H031 response=until until=2026-12-03"},
		{"即H031", "应 H031 response=now"}, {"即办20482-1", "应 20482-1 response=now"}, {"应即办", "应 response=now"}, {"应 限12-3", "应 response=until until=2026-12-03"},
		{"应限12-3", "应 response=until until=2026-12-03"}, {"限12-3", "应 response=until until=2026-12-03"}, {"限 12月3日", "应 response=until until=2026-12-03"},
		{"限12.3", "应 response=until until=2026-12-03"}, {"限明天", "应 response=until until=2026-11-28"}, {"限周五", "应 response=until until=2026-11-27"}, {"即办", "应 response=now"},

		// 到 结.
		{"到20482-1", "到 20482-1"}, {"DA20482-1", "到 20482-1"}, {"到场20482-1", "到 20482-1"}, {"报到 20482-1", "到 20482-1"}, {"到20482-1 已到现场", "到 20482-1 text=已到现场"}, {"到", "到"},
		{"到 现场了", "到 text=现场了"}, {"结20482-1 已修好", "结 20482-1 text=已修好"}, {"结 20482-1 已修好", "结 20482-1 text=已修好"}, {"结20482-1:已修好", "结 20482-1 text=已修好"},
		{"结20482-1已修好", "结 20482-1 text=已修好"}, {"J20482-1 已修好", "结 20482-1 text=已修好"}, {"J 20482-1 已修好 #4821", "结 20482-1 pin=4821 text=已修好"},
		{"结20482-1 已修好#4821", "结 20482-1 pin=4821 text=已修好"}, {"结20482-1 已修好＃４８２１", "结 20482-1 pin=4821 text=已修好"}, {"結20482-1 已更換LED燈頭", "结 20482-1 text=已更換LED燈頭"},
		{"办结20482-1 已修好", "结 20482-1 text=已修好"}, {"结案20482-1,已修好。", "结 20482-1 text=已修好。"}, {"结20482 已修好", "结 20482 text=已修好"}, {"结20482已修好", "结 20482 text=已修好"}, {"结20482-1路灯已修好", "结 20482-1 text=路灯已修好"},
		{"结20482 路灯已修好", "结 20482 text=路灯已修好"}, {"结20483 路灯已修好", "结 20483 text=路灯已修好"}, {"结20483-1路灯已修好", "结 20483-1 text=路灯已修好"},
		{"结20482-1 部分解决 两盏已亮,一盏待料", "结 20482-1 outcome=partly text=两盏已亮,一盏待料"}, {"结20482-1 解释说明 已向本人说明政策", "结 20482-1 outcome=explained text=已向本人说明政策"},
		{"结20482-1 不属实:现场没有垃圾", "结 20482-1 outcome=unfounded text=现场没有垃圾"}, {"结H031 已换管通水", "结 H031 text=已换管通水"}, {"结 已修好路灯", "结 text=已修好路灯"}, {"结:已修好路灯", "结 text=已修好路灯"},

		// 退.
		{"退20482-1 非本辖区", "退 20482-1 ground=非本辖区 text=非本辖区"}, {"退20482-1 不是我们辖区", "退 20482-1 ground=非本辖区 text=不是我们辖区"},
		{"退20482-1 非职责 A-01-2", "退 20482-1 ground=非本部门职责 item=A-01-2 text=非职责 A-01-2"}, {"T20482-1 不归我们管,应由X02办", "退 20482-1 ground=非本部门职责 text=不归我们管,应由X02办"},
		{"退单20482-1 重复", "退 20482-1 ground=重复 text=重复"}, {"退回20482-1 信息不足", "退 20482-1 ground=信息不足 text=信息不足"}, {"退20482-1 地址不详", "退 20482-1 ground=信息不足 text=地址不详"},
		{"退20482-1", "退 20482-1"}, {"退20482-1 就是不办", "退 20482-1 text=就是不办"}, {"退 不归我们", "退 ground=非本部门职责 text=不归我们"}, {"退 H031 非职责 #4821", "退 H031 pin=4821 ground=非本部门职责 text=非职责"},
		{"退20482-1 清单a-01-2属执法局职责", "退 20482-1 ground=非本部门职责 item=A-01-2 text=清单a-01-2属执法局职责"},

		// 延 停 复工.
		{"延20482-1 2天 等材料", "延 20482-1 days=2 text=等材料"}, {"延20482-1 2 等材料", "延 20482-1 days=2 text=等材料"}, {"延20482-1 两天 等材料", "延 20482-1 days=2 text=等材料"},
		{"延20482-1 三天,等材料", "延 20482-1 days=3 text=等材料"}, {"延20482-1 3个工作日 等材料", "延 20482-1 days=3 text=等材料"}, {"延20482-1 等材料 2天", "延 20482-1 days=2 text=等材料"},
		{"延20482-1 2天等材料", "延 20482-1 days=2 text=等材料"}, {"延20482-1 2等材料", "延 20482-1 days=2 text=等材料"}, {"延期20482-1 十天 汛期", "延 20482-1 days=10 text=汛期"}, {"YA20482-1 2 等材料", "延 20482-1 days=2 text=等材料"},
		{"延20482-1 一周 等材料", "延 20482-1 days=5 text=等材料"}, {"延20482-1 2个星期", "延 20482-1 days=10"}, {"延20482-1 延期2天 等材料", "延 20482-1 days=2 text=等材料"}, {"延20482-1 等材料", "延 20482-1 text=等材料"},
		{"延20482-1 到12月3日 等材料", "延 20482-1 until=2026-12-03 text=等材料"}, {"延20482-1 12-3 等材料", "延 20482-1 until=2026-12-03 text=等材料"}, {"延20482-1 等省里12月3日批", "延 20482-1 text=等省里12月3日批"},
		{"延 2天 等材料", "延 days=2 text=等材料"}, {"延2天 等材料", "延 days=2 text=等材料"}, {"YA 2 等材料", "延 days=2 text=等材料"}, {"延20482-1 999天", "延 20482-1 text=999天"},
		{"停20482-1 等材料", "停 20482-1 cause=等诉求人补充 text=等材料"}, {"停20482-1 鉴定", "停 20482-1 cause=鉴定检测公示 text=鉴定"}, {"停20482-1 下雨", "停 20482-1 cause=季节天气 text=下雨"},
		{"停20482-1 等批复", "停 20482-1 cause=等上级批复 text=等批复"}, {"TI20482-1 连日下雨没法施工", "停 20482-1 cause=季节天气 text=连日下雨没法施工"}, {"停20482-1 不可抗力", "停 20482-1 cause=不可抗力 text=不可抗力"},
		{"停 等批复", "停 cause=等上级批复 text=等批复"}, {"停20482-1 没人手", "停 20482-1 text=没人手"}, {"挂起20482-1 公示七天", "停 20482-1 cause=鉴定检测公示 text=公示七天"},
		{"复工20482-1", "复工 20482-1"}, {"FG20482-1", "复工 20482-1"}, {"復工20482-1", "复工 20482-1"}, {"复工", "复工"},

		// 复 问 详 责.
		{"复20482 今天已到场", "复 20482 text=今天已到场"}, {"复20482今天已到场", "复 20482 text=今天已到场"}, {"FU20482 今天已到场", "复 20482 text=今天已到场"}, {"回复20482 今天已到场", "复 20482 text=今天已到场"},
		{"复 今天已到场", "复 text=今天已到场"}, {"问20482 井盖在哪侧?", "问 20482 text=井盖在哪侧?"}, {"问20482-1 井盖在哪侧", "问 20482-1 text=井盖在哪侧"}, {"W20482 井盖在哪侧", "问 20482 text=井盖在哪侧"},
		{"问 井盖在哪侧", "问 text=井盖在哪侧"}, {"详20482-1", "详 20482-1"}, {"X20482-1", "详 20482-1"}, {"详", "详"}, {"x", "详"}, {"详H031", "详 H031"}, {"详情20482-1", "详 20482-1"},
		{"责 占道经营", "责 text=占道经营"}, {"Z 占道经营", "责 text=占道经营"}, {"责:占道经营", "责 text=占道经营"}, {"责任 占道经营", "责 text=占道经营"}, {"責 占道經營", "责 text=占道經營"}, {"责", "责"},

		// Grid.
		{"报 12-3 井盖丢失 卫生室门口", "报 grid=12-3 text=井盖丢失 卫生室门口"}, {"报12-3 井盖丢失", "报 grid=12-3 text=井盖丢失"}, {"报12-3井盖丢失", "报 grid=12-3 text=井盖丢失"},
		{"B 12-3 井盖丢失", "报 grid=12-3 text=井盖丢失"}, {"b12-3井盖丢失", "报 grid=12-3 text=井盖丢失"}, {"報１２－３井蓋丟失", "报 grid=12-3 text=井蓋丟失"}, {"报 网格12-3 井盖丢失", "报 grid=12-3 text=井盖丢失"},
		{"报 012-03 井盖丢失", "报 grid=12-3 text=井盖丢失"}, {"报 12-3-4 井盖丢失", "报 grid=12-3 text=井盖丢失"}, {"报 井盖丢失", "报 text=井盖丢失"}, {"上报 井盖丢失", "报 text=井盖丢失"},
		{"自20482 已清走", "自 20482 text=已清走"}, {"ZI20482 已清走", "自 20482 text=已清走"}, {"自 已清走", "自 text=已清走"}, {"自", "自"},
		{"哨 12-3 河堤渗水", "哨 grid=12-3 text=河堤渗水"}, {"SA12-3 河堤渗水", "哨 grid=12-3 text=河堤渗水"}, {"吹哨 12-3 河堤渗水", "哨 grid=12-3 text=河堤渗水"},
		{"核20482 属实", "核 20482 ruling=yes"}, {"核20482属实", "核 20482 ruling=yes"}, {"核20482 不属实 井盖还是松的", "核 20482 ruling=no text=井盖还是松的"}, {"H20482 属实", "核 20482 ruling=yes"},
		{"核 属实", "核 ruling=yes"}, {"核实20482", "核 20482"}, {"实20482", "实 20482 ruling=yes"}, {"SI 20482", "实 20482 ruling=yes"}, {"实", "实"}, {"虚20482 井盖还是松的", "虚 20482 ruling=no text=井盖还是松的"},
		{"XW20482 井盖还是松的", "虚 20482 ruling=no text=井盖还是松的"}, {"不属实20482 井盖还是松的", "虚 20482 ruling=no text=井盖还是松的"}, {"虛20482", "虚 20482 ruling=no"},
		{"宣 12-3 防溺水 42户", "宣 grid=12-3 doors=42 text=防溺水"}, {"宣12-3防溺水42户", "宣 grid=12-3 doors=42 text=防溺水"}, {"XU 12-3 防溺水 四十二户", "宣 grid=12-3 doors=42 text=防溺水"}, {"宣 防溺水 42户", "宣 doors=42 text=防溺水"},
		{"馈20482", "馈 20482"}, {"K20482 已当面说明", "馈 20482 text=已当面说明"}, {"反馈20482 已当面说明", "馈 20482 text=已当面说明"}, {"零", "零"}, {"L", "零"}, {"零报告", "零"}, {"零 12-3", "零 grid=12-3"},
		{"分", "分"}, {"F", "分"}, {"积分", "分"},
		{"代 13800000000 低保怎么申请", "代 phone=13800000000 text=低保怎么申请"}, {"代13800000000低保怎么申请", "代 phone=13800000000 text=低保怎么申请"}, {"D13800000000 低保", "代 phone=13800000000 text=低保"},
		{"代 138-0000-0000 低保", "代 phone=13800000000 text=低保"}, {"代 +86 138 0000 0000 低保", "代 phone=13800000000 text=低保"}, {"代报 0536-3211234 低保", "代 phone=05363211234 text=低保"}, {"代 王大爷家漏雨", "代 text=王大爷家漏雨"},

		// County and supervisors.
		{"派H031 综合执法局 协 水利局 生态环境", "派 H031 office=综合执法局 assists=水利局+生态环境"}, {"派H031综合执法局协水利局", "派 H031 office=综合执法局 assists=水利局"},
		{"P H031 综合执法局,协水利局、生态环境", "派 H031 office=综合执法局 assists=水利局+生态环境"}, {"PH031 X02", "派 H031 office=X02"}, {"派H031 牵头综合执法局 协同:水利局", "派 H031 office=综合执法局 assists=水利局"},
		{"派H031 水利局 5天 复杂 县呼〔2026〕3号 #4821", "派 H031 pin=4821 days=5 office=水利局 doc=县呼〔2026〕3号 complex=complex"}, {"派H031", "派 H031"},
		{"审20482-1 过", "审 20482-1 ruling=yes"}, {"审20482-1过", "审 20482-1 ruling=yes"}, {"SE20482-1 通过", "审 20482-1 ruling=yes"}, {"审20482-1 退 没有照片", "审 20482-1 ruling=no text=没有照片"},
		{"审20482-1 不通过,没有照片", "审 20482-1 ruling=no text=没有照片"}, {"审20482-1", "审 20482-1"}, {"审 过", "审 ruling=yes"}, {"审过", "审 ruling=yes"}, {"审20482-1 过几天再看", "审 20482-1 text=过几天再看"},
		{"裁20482-1 准 X04 属水利设施", "裁 20482-1 ruling=yes office=X04 text=属水利设施"}, {"裁20482-1 准 水利局 依据A-01-2", "裁 20482-1 item=A-01-2 ruling=yes office=水利局 text=依据A-01-2"},
		{"裁20482-1 不准 清单写明是你们", "裁 20482-1 ruling=no text=清单写明是你们"}, {"C20482-1 不同意 清单写明是你们", "裁 20482-1 ruling=no text=清单写明是你们"}, {"裁H031 准 X04", "裁 H031 ruling=yes office=X04"},
		{"不准退20482-1 清单写明", "裁 20482-1 ruling=no text=清单写明"}, {"准退20482-1 X04", "裁 20482-1 ruling=yes office=X04"}, {"裁20482-1", "裁 20482-1"},
		{"准延20482-1", "批 20482-1 ruling=yes matter=延"}, {"延准20482-1", "批 20482-1 ruling=yes matter=延"}, {"延20482-1 准", "批 20482-1 ruling=yes matter=延"}, {"延20482-1 不准 时间够", "批 20482-1 ruling=no matter=延 text=时间够"},
		{"不准延20482-1 时间够", "批 20482-1 ruling=no matter=延 text=时间够"}, {"同意延期20482-1", "批 20482-1 ruling=yes matter=延"}, {"准停20482-1", "批 20482-1 ruling=yes matter=停"}, {"停20482-1 不准", "批 20482-1 ruling=no matter=停"},
		{"批20482-1 准延", "批 20482-1 ruling=yes matter=延"}, {"准H031", "批 H031 ruling=yes"}, {"不准H031 先自己协调", "批 H031 ruling=no text=先自己协调"}, {"准20482-1", "批 20482-1 ruling=yes"}, {"准呼31", "批 H031 ruling=yes"},
		{"准", "批 ruling=yes"}, {"ZH", "批 ruling=yes"}, {"ZH20482-1", "批 20482-1 ruling=yes"}, {"ZHH031", "批 H031 ruling=yes"}, {"同意", "批 ruling=yes"}, {"不准", "批 ruling=no"}, {"準延20482-1", "批 20482-1 ruling=yes matter=延"},
		{"访20482 满意", "访 20482 rating=1"}, {"FA20482 没解决 井盖还松", "访 20482 rating=3 text=井盖还松"}, {"回访20482 基本满意", "访 20482 rating=2"}, {"访20482 联系不上", "访 20482 missed=true text=联系不上"}, {"访20482 3", "访 20482 rating=3"},
		{"访20482 不满意,态度差", "访 20482 rating=3 text=态度差"},
		{"评H031 1 2", "评 H031 speed=1 effect=2"}, {"评H031 1,2", "评 H031 speed=1 effect=2"}, {"评H031 12", "评 H031 speed=1 effect=2"}, {"评H031 1/2", "评 H031 speed=1 effect=2"}, {"评H031 1和2", "评 H031 speed=1 effect=2"},
		{"评H031 1-2", "评 H031 speed=1 effect=2"}, {"PJ H031 1 2 #4821", "评 H031 pin=4821 speed=1 effect=2"}, {"PJH031 1 2", "评 H031 speed=1 effect=2"}, {"评H031 １ ２", "评 H031 speed=1 effect=2"}, {"评H031 ①②", "评 H031 speed=1 effect=2"},
		{"评H031 及时 好", "评 H031 speed=1 effect=1"}, {"评H031 及时较好", "评 H031 speed=1 effect=2"}, {"评H031 响应慢,成效一般", "评 H031 speed=2 effect=3"}, {"评H031 慢 差", "评 H031 speed=2 effect=4"},
		{"评H031 未响应", "评 H031 speed=3"}, {"评H031 3", "评 H031 speed=3"}, {"评H031 不及时 较好", "评 H031 speed=2 effect=2"}, {"评H031 响应:1,成效:2", "评 H031 speed=1 effect=2"}, {"评H031 水利局 1 2", "评 H031 office=水利局 speed=1 effect=2"},
		{"评H031 1 2 路上堵了一小时", "评 H031 speed=1 effect=2 text=路上堵了一小时"}, {"评H031 5 2", "评 H031 text=5 2"}, {"评H031", "评 H031"}, {"评 1 2", "评 speed=1 effect=2"}, {"评12", "评 speed=1 effect=2"}, {"評價H031 1 2", "评 H031 speed=1 effect=2"},
		{"督20482 今天到场说明情况 2天", "督 20482 days=2 text=今天到场说明情况"}, {"DU20482 两天内办结", "督 20482 days=2 text=办结"}, {"督办20482 今天到场", "督 20482 text=今天到场"},
		{"催20482-1", "催 20482-1"}, {"CU20482-1", "催 20482-1"}, {"催办H031", "催 H031"}, {"通20482 三次响应慢", "通 20482 text=三次响应慢"}, {"TO20482 三次响应慢", "通 20482 text=三次响应慢"}, {"通报20482 响应慢", "通 20482 text=响应慢"},
		{"准 填报冬季台账 县办〔2026〕3号", "准 doc=县办〔2026〕3号 text=填报冬季台账"}, {"ZH 填报冬季台账 县办〔2026〕3号", "准 doc=县办〔2026〕3号 text=填报冬季台账"}, {"准 填报冬季台账 文号:县办发3号", "准 doc=县办发3号 text=填报冬季台账"},
		{"准 填报冬季台账 无", "准 text=填报冬季台账"}, {"准 填报冬季台账", "准 text=填报冬季台账"}, {"准入 协助拆除3号楼", "准 text=协助拆除3号楼"},
		{"参", "参"}, {"CA", "参"}, {"参加", "参"}, {"参M-1", "参 meeting=M-1"}, {"缺", "缺"}, {"缺 出差", "缺 text=出差"}, {"QUE", "缺"}, {"缺席 出差", "缺 text=出差"}, {"缺m1 出差", "缺 meeting=M-1 text=出差"}, {"參加", "参"},
		{"接77", "接 alarm=77"}, {"接 77", "接 alarm=77"}, {"接警77", "接 alarm=77"}, {"JI77", "接 alarm=77"}, {"接", "接"}, {"接警", "接"},
		{"帮", "帮"}, {"?", "帮"}, {"？", "帮"}, {"帮助", "帮"}, {"帮 签", "帮 about=签"}, {"帮 延期", "帮 about=延"}, {"帮签", "帮 about=签"}, {"? pj", "帮 about=评"}, {"幫", "帮"},
	} {
		c, ok := Parse(tt.says)
		if !ok {
			t.Errorf("%q is no command; want %s", tt.says, tt.want)
			continue
		}
		if got := brief(c); got != tt.want {
			t.Errorf("%q is read as\n%s; want\n%s", tt.says, got, tt.want)
		}
		if c.Raw != tt.says {
			t.Errorf("%q: Raw is %q", tt.says, c.Raw)
		}
		trip(t, c)
	}
}

// trip writes a command out and reads it again.
func trip(t *testing.T, c Command) {
	t.Helper()
	again, ok := Parse(Format(c))
	again.Raw = c.Raw
	if !ok || !reflect.DeepEqual(again, c) {
		t.Errorf("%q is written %q and read as %v\n%+v; want\n%+v", c.Raw, Format(c), ok, again, c)
	}
}

// TestStaffAreVillagersToo: what begins like a verb and is none (domain 8 §D.2 step 5).
func TestStaffAreVillagersToo(t *testing.T) {
	for _, says := range []string{
		"报纸没送来", "结婚证怎么办", "退耕还林款没到", "到现在没人管", "停水了", "应该修路了", "分地的事", "责任田被占", "评理", "代课老师", "问一下低保",
		"停电三天了", "停3天水了", "停水下雨", "退2000元押金", "退2000 元押金不给", "收2026年水费太高", "收割机坏在路上", "收垃圾的不来", "派出所在哪", "派 出所没人", "审批太慢了",
		"审2026年的预算了吗", "裁员的事谁管", "访客停车堵门", "督促一下施工队", "催熟剂卖到村里", "通水了吗", "通 水了没", "准备种的地被占", "准考证丢了", "不准停车的牌子倒了", "不准 停车", "参加合作医疗怎么交钱",
		"缺水", "缺水好几天了", "接孩子的路太黑", "接水管漏了", "帮忙看看低保", "帮我问问", "帮 我看看路灯", "自来水停了", "哨所旁边有垃圾", "核桃树被砍", "核酸在哪做", "核实一下低保", "核 实一下低保",
		"实在没办法了", "虚报亩数", "宣传栏坏了", "宣传栏 坏了", "馈赠", "零工工资没发", "零 下十度水管冻裂", "复印身份证收费", "复工了吗工地太吵", "延误了半个月", "延三天没来水", "延迟三天没来水", "签字找谁", "签 字找谁",
		"详细地址在桥头", "到5月还没修", "到 现在没人管", "到家没水", "分3次发的", "分 地的事", "报3次了", "问3遍了没人理", "结2024年工程款", "复2次了", "应2025年发的补贴没发", "应2025 年发的补贴没发",
		"问2023的补贴", "问2023-1月的补贴", "退20000元押金", "退1000 元押金", "催2024年的款", "即使下雨也没排水", "限高杆倒了", "限行牌坏了", "案子什么时候判", "方案什么时候定", "案1007的进展", "批地的事", "批 宅基地", "同意拆迁了吗", "停车位被占",
		"OK", "hi", "the road is bad", "to the county", "T恤厂半夜吵", "T 恤厂半夜吵", "B超机坏了", "B 超机坏了", "K歌太吵", "K 歌太吵", "X射线", "A4纸", "W问题", "da da", "TD", "td", "Q群里骂人", "H7N9", "H7",
		"D2024次列车晚点", "Z字路口没灯", "G20482", "20482-1", "H031", "20482", "1", "2", "是", "不", "不是", "好的", "收到了,谢谢", "收到", "回家路上没灯", "发钱了吗", "发 补贴", "回收废品的占道", "回民小学门口堵车",
		"村东头路灯不亮", "【工单20482-1】王家庄12-3:路灯不亮。一般,12月30日17:30前办结。签收回“签20482-1”。", "青山镇12-3井盖丢失", "?20482", "查20482", "补20482 在东头", "", "   ", "。。。", "【】", "“”",
		"责任书签了没给我", "责 ", "积分怎么换东西", "反馈一下路灯坏了", "反馈 路灯坏了", "延长线坏了", "延 长线坏了", "暂停营业", "挂起来的灯笼掉了", "回访的人态度差", "评价 一下你们", "评5分", "评 5 9", "报告厅漏水",
	} {
		if c, ok := Parse(says); ok && !(says == "责 " && brief(c) == "责") {
			t.Errorf("%q is read as %s", says, brief(c))
		}
	}
}

// TestVerbs: every verb of domain 7 stands in the table once, in Chinese and in
// letters, with an example that is read as that verb.
func TestVerbs(t *testing.T) {
	letters := map[Verb]string{
		"报": "B", "自": "ZI", "代": "D", "哨": "SA", "核": "H", "实": "SI", "虚": "XW", "宣": "XU", "馈": "K", "零": "L", "分": "F", "签": "Q", "应": "Y", "到": "DA",
		"结": "J", "退": "T", "延": "YA", "停": "TI", "复工": "FG", "复": "FU", "问": "W", "详": "X", "责": "Z", "收": "SU", "派": "P", "审": "SE", "裁": "C", "访": "FA",
		"评": "PJ", "督": "DU", "催": "CU", "通": "TO", "准": "ZH", "参": "CA", "缺": "QUE", "接": "JI", "帮": "?", "批": "",
	}
	seen := map[string]Verb{}
	for _, s := range spellings {
		if was, ok := seen[s.word]; ok && was != s.verb {
			t.Errorf("%s is %s and %s", s.word, was, s.verb)
		}
		seen[s.word] = s.verb
	}
	for _, e := range Verbs {
		want, ok := letters[e.Verb]
		if !ok || want != e.Letters {
			t.Errorf("%s has the letters %q, want %q", e.Verb, e.Letters, want)
		}
		delete(letters, e.Verb)
		if c, ok := Parse(e.Example); !ok || c.Verb != e.Verb {
			t.Errorf("the example %s is read as %s", e.Example, c.Verb)
		}
		if e.Verb.Entry().Meaning != e.Meaning || e.Meaning == "" {
			t.Errorf("%s means nothing", e.Verb)
		}
		if n := utf8.RuneCountInString(e.Usage()); n > 110 { // S18-verb
			t.Errorf("%s takes %d characters", e.Usage(), n)
		}
		if moves := strings.Contains("结退派裁评", string(e.Verb)); moves != e.Moves {
			t.Errorf("%s moves responsibility: %v", e.Verb, e.Moves)
		}
	}
	if len(letters) > 0 {
		t.Errorf("not in the table: %v", letters)
	}
}

func TestWhoMayUseAVerb(t *testing.T) {
	for _, tt := range []struct {
		roles []appliance.Role
		want  string
	}{
		{[]appliance.Role{appliance.RoleHandler}, "签详应到结退延停复工问复责准参缺帮"},
		{[]appliance.Role{appliance.RoleGrid}, "签详应到结退延停复工问复责报自核实虚宣馈零分参缺帮"},
		{[]appliance.Role{appliance.RoleGridLead}, "签详应到结退延停复工问复责报自哨核实虚宣馈零分参缺帮"},
		{[]appliance.Role{appliance.RoleCluster}, "签详应到结退延停复工问复责报分参缺帮"},
		{[]appliance.Role{appliance.RoleAide}, "详责报分参缺帮"},
		{[]appliance.Role{appliance.RoleAgent}, "详责代参缺帮"},
		{[]appliance.Role{appliance.RoleCounty}, "详退责收派审裁批访准参缺帮"},
		{[]appliance.Role{appliance.RoleDispatcher}, "详复责审裁批访参缺帮"},
		{[]appliance.Role{appliance.RoleCaller}, "详责评参缺帮"},
		{[]appliance.Role{appliance.RoleSupervisor}, "详责督催通参缺帮"},
		{[]appliance.Role{appliance.RoleLeader, appliance.RoleDuty}, "详责审裁批访督催通参缺接帮"},
	} {
		got := ""
		for _, e := range Of(tt.roles...) {
			got += string(e.Verb)
		}
		if got != tt.want {
			t.Errorf("%v may use %s, want %s", tt.roles, got, tt.want)
		}
	}
}

// TestDays: the day meant depends on the day it is said.
func TestDays(t *testing.T) {
	for _, tt := range []struct{ says, on, want string }{
		{"12-3", "2026-11-27", "2026-12-03"}, {"12-3", "2026-12-03", "2026-12-03"}, {"12-3", "2026-12-04", "2027-12-03"}, {"2月29日", "2026-11-27", ""},
		{"13-3", "2026-11-27", ""}, {"12-32", "2026-11-27", ""}, {"0-3", "2026-11-27", ""}, {"今天", "2026-11-27", "2026-11-27"}, {"大后天", "2026-11-27", "2026-11-30"},
		{"周一", "2026-11-27", "2026-11-30"}, {"本周六", "2026-11-27", "2026-11-28"}, {"下周一", "2026-11-29", "2026-11-30"}, {"下周日", "2026-11-27", "2026-12-06"},
		{"31号", "2026-11-27", ""}, {"5日", "2026-12-28", "2027-01-05"}, {"3天", "2026-12-30", "2027-01-02"}, {"3日内", "2026-12-30", "2027-01-02"}, {"2027年1月4日", "2026-12-30", "2027-01-04"},
		{"十一月三十日", "2026-11-27", "2026-11-30"}, {"尽快", "2026-11-27", ""}, {"12-3-4-5", "2026-11-27", ""},
	} {
		var on appliance.Date
		if _, err := fmt.Sscanf(tt.on, "%d-%d-%d", &on.Year, &on.Month, &on.Day); err != nil {
			t.Fatal(err)
		}
		got := ""
		if u, n := day(tt.says); n > 0 {
			if d, ok := u.On(on); ok {
				got = d.String()
			}
		}
		if got != tt.want {
			t.Errorf("%s, said on %s, is %q, want %q", tt.says, tt.on, got, tt.want)
		}
	}
	if _, ok := (Until{}).On(friday); ok {
		t.Error("no day was said")
	}
}

// FuzzParse: whatever comes, it ends; what is a command is written out and read as the
// same again; and no field holds more than was sent.
func FuzzParse(f *testing.F) {
	for _, e := range Verbs {
		f.Add(e.Example)
		f.Add(strings.Replace(e.Example, string(e.Verb), e.Letters, 1) + " #4821")
	}
	for _, s := range []string{"停水了", "回“签20482-1”", "准延20482-1", "延20482-1 准", "案H031 x", "【a】签【b】", "签 #1007", "㈠签㍿", "签\xff20482", "評H031①②", "派H031a局协b局 文号", "限12-3", "、签:一1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, says string) {
		c, ok := Parse(says)
		if !ok {
			return
		}
		if c.Raw != says || len(c.Rest) > len(says)+16 || len(c.Assists) > maxAssists || c.Days > maxDays || c.Households > maxDoor || c.Order > 99 {
			t.Errorf("%q is read as %+v", says, c)
		}
		if c.Verb.Entry().Meaning == "" {
			t.Errorf("%q has the verb %q", says, c.Verb)
		}
		trip(t, c)
	})
}

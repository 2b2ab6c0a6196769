package staff

import (
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
)

// Verb is what a staff phone asks for, by its Chinese name.
type Verb string

// The verbs (domain 7, part C).
const (
	Report    Verb = "报"  // a grid report
	Self      Verb = "自"  // handled within the grid
	Behalf    Verb = "代"  // reported on a villager's behalf
	Whistle   Verb = "哨"  // needs a response by level
	Verify    Verb = "核"  // a claimed completion, true or not as the words say
	Confirm   Verb = "实"  // it is done
	Deny      Verb = "虚"  // it is not
	Publicity Verb = "宣"  // publicity done
	Fed       Verb = "馈"  // told the villager in person
	Nil       Verb = "零"  // nothing to report today
	Points    Verb = "分"  // my points
	Sign      Verb = "签"  // 签收
	Respond   Verb = "应"  // 响应: 即办, 限 a date, 案 a plan
	Arrive    Verb = "到"  // 报到
	Complete  Verb = "结"  // 办结
	Return    Verb = "退"  // 退单
	Extend    Verb = "延"  // 延期
	Suspend   Verb = "停"  // 挂起
	Resume    Verb = "复工" // the cause has ended
	Reply     Verb = "复"  // to a 督办
	Ask       Verb = "问"  // a question to the villager
	Details   Verb = "详"  // full text
	Duty      Verb = "责"  // who is responsible
	Receive   Verb = "收"  // the county receives a call
	Dispatch  Verb = "派"  // the county dispatches it
	Review    Verb = "审"  // a completion
	Rule      Verb = "裁"  // a return
	Allow     Verb = "批"  // an extension, a suspension, a call that waits for a yes
	Follow    Verb = "访"  // a follow-up was made
	Rate      Verb = "评"  // a department's speed and effect
	Supervise Verb = "督"  // 督办
	Urge      Verb = "催"  // 催办
	Notice    Verb = "通"  // 通报
	Admit     Verb = "准"  // a task that a department pushes down
	Attend    Verb = "参"  // comes to the meeting
	Absent    Verb = "缺"  // does not
	TakeAlarm Verb = "接"  // takes an alarm
	Help      Verb = "帮"
)

// An Entry is a verb as people learn it.
type Entry struct {
	Verb    Verb
	Letters string           // pinyin, in capitals; "" none
	Words   []string         // other words for it
	Roles   []appliance.Role // who may use it; nil: everybody on the staff
	Meaning string           // in Chinese, for 帮
	Example string           // as it is typed
	Moves   bool             // it ends or moves responsibility: only from the office's own phones, with the PIN where one is set (domain 6 §B.11)
}

var (
	walkers   = []appliance.Role{appliance.RoleGrid, appliance.RoleGridLead}
	reporters = []appliance.Role{appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleAide, appliance.RoleCluster}
	// holders may hold an order (domain 6 §B.11: own).
	holders = []appliance.Role{appliance.RoleHandler, appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleCluster}
	county  = []appliance.Role{appliance.RoleCounty}
	// repliers answer a supervision: for their office, the dispatcher for the desk.
	repliers = append(slices.Clip(holders), appliance.RoleDispatcher)
	// judges decide what others ask for; the township's own when they are away from the screen.
	judges   = []appliance.Role{appliance.RoleCounty, appliance.RoleDispatcher, appliance.RoleLeader}
	watchers = []appliance.Role{appliance.RoleSupervisor, appliance.RoleLeader}
)

// Verbs is the grammar, in the order people learn it.
var Verbs = []Entry{
	{Sign, "Q", []string{"签收"}, holders, "签收工单", "签20482-1", false},
	{Details, "X", []string{"详情"}, nil, "看全文", "详20482-1", false},
	{Respond, "Y", []string{"响应"}, holders, "响应:即办、限 日期、案 方案", "应H031 限 12-3", false},
	{Arrive, "DA", []string{"报到", "到场", "到达"}, holders, "到现场报到", "到20482-1", false},
	{Complete, "J", []string{"办结", "完成", "结案"}, holders, "办结,写结果", "结20482-1 已更换路灯灯头", true},
	{Return, "T", []string{"退单", "退回"}, append(slices.Clip(holders), appliance.RoleCounty), "退单:非本辖区、非职责、重复、信息不足", "退20482-1 非职责 A-01-2 应由执法局办", true},
	{Extend, "YA", []string{"延期", "延长"}, holders, "延期:天数和理由", "延20482-1 2天 等材料", false},
	{Suspend, "TI", []string{"挂起", "暂停"}, holders, "挂起:等补充、鉴定、天气、等批复、不可抗力", "停20482-1 下雨", false},
	{Resume, "FG", []string{"恢复办理"}, holders, "挂起的恢复办理", "复工20482-1", false},
	{Ask, "W", []string{"询问"}, holders, "转问诉求人,不露号码", "问20482 井盖在哪侧?", false},
	{Reply, "FU", []string{"回复"}, repliers, "回复督办", "复20482 今天已到场", false},
	{Duty, "Z", []string{"责任"}, nil, "查谁负责、电话、时限", "责 占道经营", false},
	{Report, "B", []string{"上报", "报告"}, reporters, "网格上报", "报 12-3 井盖丢失 卫生室门口", false},
	{Self, "ZI", []string{"自办"}, walkers, "本格已办好", "自20482 已清走", false},
	{Whistle, "SA", []string{"吹哨"}, []appliance.Role{appliance.RoleGridLead}, "吹哨,请上级到场", "哨 12-3 河堤渗水", false},
	{Verify, "H", []string{"核实", "核查"}, walkers, "核实办结,写属实或不实", "核20482 属实", false},
	{Confirm, "SI", []string{"属实"}, walkers, "核实:已办好", "实20482", false},
	{Deny, "XW", []string{"不属实", "不实"}, walkers, "核实:没办好", "虚20482 井盖还是松的", false},
	{Publicity, "XU", []string{"宣传"}, walkers, "宣传已做,写户数", "宣 12-3 防溺水 42户", false},
	{Fed, "K", []string{"反馈"}, walkers, "已当面告知诉求人", "馈20482 已当面说明", false},
	{Nil, "L", []string{"零报告", "零报"}, walkers, "今天没有事", "零", false},
	{Points, "F", []string{"积分"}, reporters, "看我的积分", "分", false},
	{Behalf, "D", []string{"代办", "代报"}, []appliance.Role{appliance.RoleAgent}, "替人反映", "代 13800000000 低保怎么申请", false},
	{Receive, "SU", []string{"接收", "收到"}, county, "接收呼叫", "收H031", false},
	{Dispatch, "P", []string{"派单", "分派"}, county, "分派呼叫:牵头单位 协 单位", "派H031 综合执法局 协 水利局 生态环境", true},
	{Review, "SE", []string{"审核"}, judges, "审核办结:过,或退 理由", "审20482-1 过", false},
	{Rule, "C", []string{"裁定"}, judges, "裁定退单:准 单位 理由,或不准 理由", "裁20482-1 准 X04 属水利设施", true},
	{Allow, "", []string{"批准"}, judges, "批延期、挂起、呼叫", "准延20482-1", false},
	{Follow, "FA", []string{"回访"}, judges, "记回访:满意、基本满意、没解决、联系不上", "访20482 满意", false},
	{Rate, "PJ", []string{"评价"}, []appliance.Role{appliance.RoleCaller}, "评部门:响应1及时2慢3未响应;成效1好2较好3一般4差", "评H031 1 2", true},
	{Supervise, "DU", []string{"督办"}, watchers, "督办:要求和天数", "督20482 今天到场说明情况 2天", false},
	{Urge, "CU", []string{"催办"}, watchers, "催办", "催20482-1", false},
	{Notice, "TO", []string{"通报"}, watchers, "通报", "通20482 三次响应慢", false},
	{Admit, "ZH", []string{"准入"}, []appliance.Role{appliance.RoleHandler, appliance.RoleCounty}, "请镇里承接事项,写文号", "准 填报冬季台账 县办〔2026〕3号", false},
	{Attend, "CA", []string{"参加"}, nil, "参加会商", "参", false},
	{Absent, "QUE", []string{"缺席", "请假"}, nil, "不参加会商,写理由", "缺 出差", false},
	{TakeAlarm, "JI", []string{"接警"}, []appliance.Role{appliance.RoleDuty}, "接警报", "接77", false},
	{Help, "?", []string{"帮助", "用法"}, nil, "看用法", "帮 签", false},
}

// Of lists the verbs that somebody in one of the roles may use. A 网格长 may use a 网格员's.
func Of(roles ...appliance.Role) []Entry {
	return slices.DeleteFunc(slices.Clone(Verbs), func(e Entry) bool { return !e.For(roles...) })
}

// For reports whether somebody in one of the roles may use the verb.
func (e Entry) For(roles ...appliance.Role) bool {
	return e.Roles == nil || slices.ContainsFunc(roles, func(r appliance.Role) bool { return slices.Contains(e.Roles, r) })
}

// Entry is the verb's row in the table.
func (v Verb) Entry() Entry {
	for _, e := range Verbs {
		if e.Verb == v {
			return e
		}
	}
	return Entry{Verb: v}
}

// Usage is the verb in one line: 签(Q):签收工单,如“签20482-1”
func (e Entry) Usage() string {
	out := string(e.Verb)
	if e.Letters != "" {
		out += "(" + e.Letters + ")"
	}
	return out + ":" + e.Meaning + ",如“" + e.Example + "”"
}

// A spelling is one way to write a verb, as folded.
type spelling struct {
	word    string
	verb    Verb
	letters bool
}

// spellings are all there are, longest first where one begins another.
var spellings = func() []spelling {
	var all []spelling
	for _, e := range Verbs {
		all = append(all, spelling{string(e.Verb), e.Verb, false})
		if e.Letters != "" {
			all = append(all, spelling{strings.ToLower(e.Letters), e.Verb, e.Letters != "?"})
		}
		for _, w := range e.Words {
			all = append(all, spelling{w, e.Verb, false})
		}
	}
	slices.SortStableFunc(all, func(a, b spelling) int {
		return utf8.RuneCountInString(b.word) - utf8.RuneCountInString(a.word)
	})
	return all
}()

// named is the verb that a word spells exactly.
func named(word string) (Verb, bool) {
	for _, s := range spellings {
		if s.word == word {
			return s.verb, true
		}
	}
	return "", false
}

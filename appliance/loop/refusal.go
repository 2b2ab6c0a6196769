package loop

import (
	"strings"

	"huying/appliance"
)

// Why names the reason of a refusal.
type Why string

// The reasons.
const (
	WhyState         Why = "state"         // the case does not stand where this act begins
	WhyOrderState    Why = "order-state"   // nor does the order
	WhyCallState     Why = "call-state"    // nor does the call
	WhyRole          Why = "role"          // another role does this
	WhyOwn           Why = "own"           // of another office's order
	WhySecond        Why = "second"        // it wants a second person
	WhyDisabled      Why = "disabled"      // the account is closed
	WhyNoPhone       Why = "no-phone"      // the villager has no mobile number
	WhyNoWords       Why = "no-words"      // nothing was written
	WhyTooLong       Why = "too-long"      // Name is how many characters there is room for
	WhyTooShort      Why = "too-short"     // Name is how many characters it wants
	WhyNoReason      Why = "no-reason"     // a reveal wants a reason
	WhyNoNumber      Why = "no-number"     // the villager left none
	WhyReason        Why = "reason"        // any other act that does
	WhyAlreadyYours  Why = "already-yours" // you hold it
	WhyAlreadyTheirs Why = "already-theirs"
	WhyCannotHold    Why = "cannot-hold"  // that colleague may not hold cases
	WhyTaken         Why = "taken"        // somebody has the alarm
	WhyLeft          Why = "left"         // its text is on its way or has arrived
	WhyNothingBack   Why = "nothing-back" // nothing of theirs can be taken back
	WhySince         Why = "since"        // somebody went on from it, or it is too long ago
	WhyStays         Why = "stays"        // what was done cannot be taken back
	WhySettled       Why = "settled"      // the text is no longer in doubt
	WhyNoClerk       Why = "no-clerk"
	WhyNameTaken     Why = "name-taken"
	WhyBadName       Why = "bad-name"
	WhyBadRole       Why = "bad-role"
	WhyBadKey        Why = "bad-key"
	WhyKeyTaken      Why = "key-taken" // it is bound to Name
	WhyNoKey         Why = "no-key"    // Name has none that is called so, or several
	WhyManyKeys      Why = "many-keys" // Name is how many there may be
	WhyBadPIN        Why = "bad-pin"   // too short or not digits
	WhyWrongPIN      Why = "wrong-pin" // does not match
	WhyWait          Why = "wait"      // too many wrong PINs
	WhyLastAdmin     Why = "last-admin"

	WhyNoOrder       Why = "no-order"       // there is no such order
	WhyWhichOrder    Why = "which-order"    // several are open: say which; Name lists them
	WhyNoCall        Why = "no-call"        // there is no such call
	WhyNoCase        Why = "no-case"        // there is no such case
	WhyGround        Why = "ground"         // not on the list; Name is the list
	WhyNoOffice      Why = "no-office"      // no office of that name
	WhyOffice        Why = "which-office"   // none was named
	WhyClosedOffice  Why = "closed-office"  // the office is no more
	WhyNobody        Why = "nobody"         // nobody there can be written to
	WhyAccused       Why = "accused"        // it is about that very office (D.8)
	WhyTwice         Why = "twice"          // the office has an order in this already
	WhyHasLead       Why = "has-lead"       // a lead is at work: recall it first
	WhyNoLead        Why = "no-lead"        // assists want a lead
	WhyCounty        Why = "county"         // the county's department: it takes a call
	WhyDuty          Why = "duty"           // a grid centre only assists (F0-15)
	WhySituation     Why = "situation"      // not in the list in force
	WhyPending       Why = "pending"        // something waits for a second person already; Name says what
	WhyNotPending    Why = "not-pending"    // nothing waits
	WhyLeader        Why = "leader"         // a leader must
	WhyAskedTwice    Why = "asked-twice"    // two questions at most
	WhyUrgent        Why = "urgent"         // not with danger
	WhyDate          Why = "date"           // Name is what is accepted
	WhyPast          Why = "past"           // the due time is over
	WhyOnce          Why = "once"           // it was asked for already
	WhyFinal         Why = "final"          // it was ruled on for good
	WhyReturnLate    Why = "return-late"    // Name is until when it could be
	WhyUnclear       Why = "unclear"        // too little said is no ground: ask
	WhyDays          Why = "days"           // Name is the most
	WhyAssistsOpen   Why = "assists-open"   // the assists have not reported
	WhyOrdersOpen    Why = "orders-open"    // orders are open: recall or review
	WhyCheck         Why = "check"          // that outcome wants a check or a word
	WhyNoChecker     Why = "no-checker"     // the grid has nobody
	WhyNotChecked    Why = "not-checked"    // nobody asked for a check
	WhyRounds        Why = "rounds"         // done again too often: a meeting, or 挂账
	WhyTries         Why = "tries"          // too few tries yet
	WhyReopenLate    Why = "reopen-late"    // longer ago than it may be
	WhySame          Why = "same"           // it is the same case
	WhyMain          Why = "main"           // the main case is closed or merged itself
	WhyLeads         Why = "leads"          // both have leads: say that you are sure
	WhyNoTransfer    Why = "no-transfer"    // no letter is out
	WhyTransferring  Why = "transferring"   // a letter is out already
	WhyNothing       Why = "nothing"        // nothing would change
	WhyNoSupervision Why = "no-supervision" // nothing to answer
	WhyEvidence      Why = "evidence"       // for another's office: on whose word
	WhyNoCounty      Why = "no-county"      // nobody of the county's centre is registered
	WhyInCall        Why = "in-call"        // a call is under way
	WhyCallOpen      Why = "call-open"      // the same, where something else is wanted
	WhyCallLead      Why = "call-lead"      // the lead's order of a call goes with the call
	WhyDocNo         Why = "doc-no"         // what the county did on paper has a number
	WhyEnough        Why = "enough-tries"   // Name is how often they were tried
	WhySilent        Why = "silent"         // they want no news by text
	WhyGrades        Why = "grades"         // 1–3 and 1–4
	WhyMeasured      Why = "measured"       // against the measure: say why
	WhySelf          Why = "self"           // one's own proposal
	WhyMissing       Why = "missing"        // a stage of the loop is missing; Name
	WhyRating        Why = "rating"         // 1, 2 or 3
	WhyNotLate       Why = "not-late"       // it is not overdue
	WhyUnverified    Why = "unverified"     // the number has not answered 是
	WhyBad           Why = "bad"            // a value that cannot be; Name
)

// A Refusal says why an act cannot be done now and what can be done instead.
// Sentence is the same on the screen, by text and on the command line.
type Refusal struct {
	Act     Act
	Why     Why
	Case    appliance.CaseID
	State   appliance.CaseState
	Order   string // "5085-1"
	OrderIs appliance.OrderState
	Call    appliance.CallID
	CallIs  appliance.CallState
	Allowed []Act
	Name    string // of the colleague, role, office, list or limit the refusal is about
	English string // Name in the English sentence, where it is words; "" as it is
	Year    int    // in which it was refused: numbers of another say theirs; 0 none does
}

// CaseNo is the case's number as it is said where the refusal is read.
func (r *Refusal) CaseNo() string {
	if r.Year == 0 || r.Case == 0 {
		return r.Case.No()
	}
	return r.Case.In(r.Year)
}

// CallNo is the call's, the same way.
func (r *Refusal) CallNo() string {
	if r.Year == 0 || r.Call == 0 {
		return r.Call.No()
	}
	return r.Call.In(r.Year)
}

// in gives the English of the name.
func (r *Refusal) in(english string) *Refusal {
	r.English = english
	return r
}

// allowedSaid is how many of the allowed acts a sentence names, the likeliest first.
const allowedSaid = 6

// Error is the English sentence.
func (r *Refusal) Error() string { return r.Sentence(true) }

// Sentence says the refusal to the one who acted, with the way out.
func (r *Refusal) Sentence(english bool) string {
	pair, ok := reasons[r.Why]
	if !ok {
		pair = [2]string{"不能这样办。", "this cannot be done"}
	}
	lang, sep := 0, "、"
	if english {
		lang, sep = 1, ", "
	}
	var names []string
	for _, a := range r.Allowed[:min(len(r.Allowed), allowedSaid)] {
		names = append(names, a.Name(english))
	}
	can := strings.Join(names, sep)
	if len(r.Allowed) > allowedSaid {
		can += [2]string{"等", " …"}[lang]
	}
	if can == "" {
		can = [2]string{"查看", "look at it"}[lang]
	}
	return r.say(pair[lang], r.Act.Name(english), can, english)
}

// ByText is the Chinese sentence for one who acts by text: act is what they call what they
// tried, can what they may text instead. form "" is the reason's own.
func (r *Refusal) ByText(form, act, can string) string {
	return r.say(orElse(form, reasons[r.Why][0]), act, can, false)
}

func (r *Refusal) say(form, act, can string, english bool) string {
	name := r.Name
	if english {
		name = orElse(r.English, name)
	}
	said := strings.NewReplacer(
		"{act}", act, "{no}", r.CaseNo(), "{state}", StateName(r.State, english),
		"{order}", r.Order, "{is}", OrderStateName(r.OrderIs, english), "{call}", r.CallNo(), "{callis}", CallStateName(r.CallIs, english),
		"{can}", can, "{name}", name,
	).Replace(form)
	return strings.TrimSpace(said)
}

var reasons = map[Why][2]string{
	WhyState:         {"件号{no}现在是{state}，不能{act}。现在可以：{can}。", "case {no} is {state}: cannot {act}; allowed now: {can}"},
	WhyOrderState:    {"工单{order}现在是{is}，不能{act}。现在可以：{can}。", "order {order} is {is}: cannot {act}; allowed now: {can}"},
	WhyCallState:     {"呼叫{call}现在是{callis}，不能{act}。现在可以：{can}。", "call {call} is {callis}: cannot {act}; allowed now: {can}"},
	WhyRole:          {"您的岗位不能{act}，请找有此权限的同事。", "your role may not {act}; ask a colleague who may"},
	WhyOwn:           {"工单{order}不是您单位的，不能{act}。", "order {order} is not your office's: cannot {act}"},
	WhySecond:        {"{act}要另一人复核，请换一位有此权限的同事。", "{act} wants a second person; ask a colleague who may"},
	WhyDisabled:      {"此账号已停用，请找管理员。", "this account is disabled; ask the administrator"},
	WhyNoPhone:       {"来件人没有可发短信的手机号，请当面或打电话告知后写备注。", "the reporter has no mobile number: tell them in person and note it"},
	WhyNoWords:       {"还没有写内容。", "nothing was written"},
	WhyTooLong:       {"太长了，最多{name}个字，请精简。", "too long: at most {name} characters"},
	WhyTooShort:      {"太短了，至少写{name}个字，说清做了什么。", "too short: at least {name} characters, saying what was done"},
	WhyNoReason:      {"查看号码要写明原因，会记入此件。", "seeing the number wants a reason, which is kept in the case"},
	WhyNoNumber:      {"来件人没有留号码。", "the reporter left no number"},
	WhyReason:        {"{act}要写明原因。", "to {act} wants a reason"},
	WhyAlreadyYours:  {"件号{no}已经在您手上。", "you already hold case {no}"},
	WhyAlreadyTheirs: {"件号{no}已经在对方手上。", "case {no} is already there"},
	WhyCannotHold:    {"{name}不能承办，请换一位同事。", "{name} cannot hold cases; choose another colleague"},
	WhyTaken:         {"这个警报已由{name}接下。", "this alarm is already taken by {name}"},
	WhyLeft:          {"短信已经发出，收不回来了。", "the text has left and cannot be taken back"},
	WhyNothingBack:   {"没有您可以收回的。", "there is nothing of yours to take back"},
	WhySince:         {"之后此事又有变动，或者过了太久，收不回来了。", "somebody has gone on from it, or it is too long ago: it cannot be taken back"},
	WhyStays:         {"这一步收不回来。", "this cannot be taken back"},
	WhySettled:       {"这条短信已有结论，不用再处理。", "this text is no longer in doubt"},
	WhyNoClerk:       {"没有叫{name}的账号。", "there is no clerk named {name}"},
	WhyNameTaken:     {"已经有叫{name}的账号。", "there is already a clerk named {name}"},
	WhyBadName:       {"姓名要写1到16个字，不含空格。", "a name has 1 to 16 characters and no blanks"},
	WhyBadRole:       {"没有{name}这个岗位，可用：receiver caller dispatcher leader technician admin。", "no role {name}; use receiver, caller, dispatcher, leader, technician or admin"},
	WhyBadKey:        {"这不是一行 ssh-ed25519 公钥。", "this is not a line with an ssh-ed25519 public key"},
	WhyKeyTaken:      {"这把公钥已经是{name}的。", "this key is {name}'s already"},
	WhyNoKey:         {"{name}没有这把公钥，或者不止一把这样叫。", "{name} has no such key, or several"},
	WhyManyKeys:      {"一个账号最多{name}把公钥。", "an account has at most {name} keys"},
	WhyBadPIN:        {"口令要4到12位数字。", "a PIN has 4 to 12 digits"},
	WhyWrongPIN:      {"姓名或口令不对。", "wrong name or PIN"},
	WhyWait:          {"输错次数太多，请过一会儿再试。", "too many wrong PINs; wait a while"},
	WhyLastAdmin:     {"这是最后一个管理员账号，不能停用。", "this is the last administrator; it cannot be disabled"},

	WhyNoOrder:       {"件号{no}没有工单{name}。", "case {no} has no order {name}"},
	WhyWhichOrder:    {"有多张在办工单，请写明单号：{name}。", "several orders are open, say which: {name}"},
	WhyNoCall:        {"没有呼叫{name}。", "there is no call {name}"},
	WhyNoCase:        {"没有件号{name}。", "there is no case {name}"},
	WhyGround:        {"{act}的理由只能是：{name}。", "the ground to {act} is one of: {name}"},
	WhyNoOffice:      {"没有叫“{name}”的单位，请核对名称或编码。", "there is no office {name}; check its name or code"},
	WhyOffice:        {"请写明单位。", "say which office"},
	WhyClosedOffice:  {"{name}已撤销，请派给接手的单位。", "{name} is no more; choose the office that took over"},
	WhyNobody:        {"{name}没有能收短信的人，请先在人员里登记手机号。", "nobody at {name} can be texted; register a person with a mobile number first"},
	WhyAccused:       {"此件反映的就是{name}，不能派给它自己。", "this case is about {name} itself; send it elsewhere"},
	WhyTwice:         {"{name}在此件已有在办工单。", "{name} already has an open order in this case"},
	WhyHasLead:       {"已有主办{name}在办，要换主办请先收回那张工单。", "{name} already leads; recall that order first"},
	WhyNoLead:        {"要有一个主办单位。", "one office must lead"},
	WhyCounty:        {"{name}是县直部门，请用“呼叫”，由县中心分派。", "{name} is the county's: call the county, which dispatches"},
	WhyDuty:          {"{name}只能协办，请另选主办。", "{name} may only assist; choose another lead"},
	WhySituation:     {"现行清单里没有情形“{name}”，不在清单的请选“清单外”。", "the list in force has no situation {name}; leave it empty for a matter outside the list"},
	WhyPending:       {"此件已有“{name}”待复核，请先办那一项。", "“{name}” already waits for a second person"},
	WhyNotPending:    {"此件没有待复核的事项。", "nothing waits for a second person"},
	WhyLeader:        {"{act}要镇领导批准。", "a leader must {act}"},
	WhyAskedTwice:    {"已经问过两次，不再问了，请按已有情况办理。", "two questions were asked already; go on with what is known"},
	WhyUrgent:        {"此件是紧急件，不能{act}。", "this is an emergency: cannot {act}"},
	WhyDate:          {"日期不对，应是{name}。", "that date cannot be: want {name}"},
	WhyPast:          {"已过期限，不能再{act}。", "it is past the due time: cannot {act}"},
	WhyOnce:          {"工单{order}已经办过“{act}”，只能一次。", "order {order}: “{act}” was done already; once is all"},
	WhyFinal:         {"此件的退单已裁定，工单{order}请继续办理。", "the returns in this case were ruled on for good; go on with order {order}"},
	WhyReturnLate:    {"退单要在派出后1个工作日内，即{name}前。", "a return must come by {name}"},
	WhyUnclear:       {"信息不足不是退单理由，请回“问{order} 要问的话”，由热线转问来件人。", "too little information is no ground to return; ask the villager through the line"},
	WhyDays:          {"天数要写1到{name}。", "days: 1 to {name}"},
	WhyAssistsOpen:   {"协办{name}还没有反馈，请等他们，或选“代协办办结”。", "{name} have not reported; wait, or report for them too"},
	WhyOrdersOpen:    {"还有工单在办（{name}），请先收回或等反馈后审核。", "orders are open ({name}): recall them or wait for the review"},
	WhyCheck:         {"“{name}”要先请网格核实，或写明审核人的说明。", "“{name}” wants a grid worker's check or the reviewer's word"},
	WhyNoChecker:     {"这个网格没有登记网格员，请先登记，或写明由谁核实。", "this grid has no worker; register one or name who checks"},
	WhyNotChecked:    {"没有请您核实件号{no}。", "nobody asked you to check case {no}"},
	WhyRounds:        {"件号{no}已重办{name}轮，请提交会商，或挂账。", "case {no} was done {name} times: take it to a meeting, or book it"},
	WhyTries:         {"还不能按无法联系办结：{name}。", "not unreachable yet: {name}"},
	WhyReopenLate:    {"办结已超过{name}天，请另立新件。", "it was closed more than {name} days ago; open a new case"},
	WhySame:          {"不能并入自己。", "it cannot join itself"},
	WhyMain:          {"主件{name}已办结或已并件，请另选主件。", "case {name} is closed or merged itself; choose another"},
	WhyLeads:         {"两件的主办单位不同，确认要并请再确认一次。", "the two cases have different leads; confirm that you are sure"},
	WhyNoTransfer:    {"此件没有在途的移送。", "no transfer is under way"},
	WhyTransferring:  {"移送书已发出，等对方签收。", "a transfer is already under way"},
	WhyNothing:       {"没有要改的内容。", "nothing would change"},
	WhyNoSupervision: {"没有待答复的督办。", "no supervision waits for an answer"},
	WhyEvidence:      {"替{name}登记要写明凭据（谁来电、哪份文）。", "acting for {name} wants the evidence: who rang, which paper"},
	WhyNoCounty:      {"没有登记县中心的人员，呼叫发不出去，请先登记。", "nobody of the county centre is registered: the call cannot go"},
	WhyInCall:        {"呼叫{name}还在办，不能再呼叫。", "call {name} is still under way"},
	WhyCallOpen:      {"呼叫{name}还没办结，请等县里办结，或先撤呼。", "call {name} is still under way: wait for it, or withdraw it"},
	WhyCallLead:      {"工单{order}是呼叫的牵头工单，要收回请撤呼。", "order {order} leads a call: withdraw the call instead"},
	WhyDocNo:         {"替县中心登记分派要写明文号。", "entering the county's dispatch wants the number of its document"},
	WhyEnough:        {"已经联系过{name}次，请按无法联系办结。", "they were tried {name} times: close it as unreachable"},
	WhySilent:        {"来件人退订了进度通知，请打电话回访。", "the reporter wants no news by text: ring them"},
	WhyGrades:        {"响应填1及时 2慢 3未响应，成效填1好 2较好 3一般 4差；未响应不评成效。", "speed 1 prompt, 2 slow, 3 none; effect 1 good, 2 fair, 3 middling, 4 poor; none has no effect"},
	WhyMeasured:      {"实测响应{name}，与评价不一致，请写明原因。", "measured: {name}; a grade against it wants a reason"},
	WhySelf:          {"不能批自己提出的事项，请另一人办。", "nobody decides on their own proposal; a second person must"},
	WhyMissing:       {"闭环还缺：{name}，不能归档。", "the loop is not closed, missing: {name}"},
	WhyRating:        {"评价填1满意、2基本满意、3没解决。", "rate 1 satisfied, 2 acceptable or 3 not solved"},
	WhyNotLate:       {"工单{order}没有超期。", "order {order} is not overdue"},
	WhyUnverified:    {"您的号码还没有确认身份，请先回“是”。", "this number has not confirmed its registration"},
	WhyBad:           {"{name}", "{name}"},
}

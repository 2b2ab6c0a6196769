package desk

import (
	"fmt"
	"strings"

	"huying/appliance"
)

// Why names the reason of a refusal.
type Why string

// The reasons.
const (
	WhyState         Why = "state"         // the case does not stand where this act begins
	WhyRole          Why = "role"          // another role does this
	WhyDisabled      Why = "disabled"      // the account is closed
	WhyNoPhone       Why = "no-phone"      // the villager has no mobile number
	WhyNoWords       Why = "no-words"      // nothing was written
	WhyTooLong       Why = "too-long"      // Name is how many characters there is room for
	WhyNoReason      Why = "no-reason"     // a reveal wants a reason
	WhyAlreadyYours  Why = "already-yours" // you hold it
	WhyAlreadyTheirs Why = "already-theirs"
	WhyCannotHold    Why = "cannot-hold" // that colleague may not hold cases
	WhyTaken         Why = "taken"       // somebody has the alarm
	WhySettled       Why = "settled"     // the text is no longer in doubt
	WhyNoClerk       Why = "no-clerk"
	WhyNameTaken     Why = "name-taken"
	WhyBadName       Why = "bad-name"
	WhyBadRole       Why = "bad-role"
	WhyBadKey        Why = "bad-key"
	WhyBadPIN        Why = "bad-pin"   // too short or not digits
	WhyWrongPIN      Why = "wrong-pin" // does not match
	WhyWait          Why = "wait"      // too many wrong PINs
	WhyLastAdmin     Why = "last-admin"
)

// A Refusal says why an act cannot be done now and what can be done instead.
// Sentence is the same on the screen, by text and on the command line.
type Refusal struct {
	Act     Act
	Why     Why
	Case    appliance.CaseID
	State   appliance.CaseState
	Allowed []Act
	Name    string // of the colleague, role or key the refusal is about
}

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
	names := make([]string, len(r.Allowed))
	for i, a := range r.Allowed {
		names[i] = a.Name(english)
	}
	can := strings.Join(names, sep)
	if can == "" {
		can = [2]string{"查看", "look at it"}[lang]
	}
	return strings.NewReplacer(
		"{act}", r.Act.Name(english), "{no}", r.Case.No(), "{state}", StateName(r.State, english),
		"{can}", can, "{name}", r.Name,
	).Replace(pair[lang])
}

var reasons = map[Why][2]string{
	WhyState:         {"件号{no}现在是{state}，不能{act}。现在可以：{can}。", "case {no} is {state}: cannot {act}; allowed now: {can}"},
	WhyRole:          {"您的岗位不能{act}，请找有此权限的同事。", "your role may not {act}; ask a colleague who may"},
	WhyDisabled:      {"此账号已停用，请找管理员。", "this account is disabled; ask the administrator"},
	WhyNoPhone:       {"来件人没有可发短信的手机号，请当面或打电话告知后写备注。", "the reporter has no mobile number: tell them in person and note it"},
	WhyNoWords:       {"还没有写内容。", "nothing was written"},
	WhyTooLong:       {"太长了，最多{name}个字，请精简。", "too long: at most {name} characters"},
	WhyNoReason:      {"查看号码要写明原因，会记入此件。", "seeing the number wants a reason, which is kept in the case"},
	WhyAlreadyYours:  {"件号{no}已经在您手上。", "you already hold case {no}"},
	WhyAlreadyTheirs: {"件号{no}已经在对方手上。", "case {no} is already there"},
	WhyCannotHold:    {"{name}不能承办，请换一位同事。", "{name} cannot hold cases; choose another colleague"},
	WhyTaken:         {"这个警报已由{name}接下。", "this alarm is already taken by {name}"},
	WhySettled:       {"这条短信已有结论，不用再处理。", "this text is no longer in doubt"},
	WhyNoClerk:       {"没有叫{name}的账号。", "there is no clerk named {name}"},
	WhyNameTaken:     {"已经有叫{name}的账号。", "there is already a clerk named {name}"},
	WhyBadName:       {"姓名要写1到16个字，不含空格。", "a name has 1 to 16 characters and no blanks"},
	WhyBadRole:       {"没有{name}这个岗位，可用：receiver caller dispatcher leader technician admin。", "no role {name}; use receiver, caller, dispatcher, leader, technician or admin"},
	WhyBadKey:        {"这不是一行 ssh-ed25519 公钥。", "this is not a line with an ssh-ed25519 public key"},
	WhyBadPIN:        {"口令要4到12位数字。", "a PIN has 4 to 12 digits"},
	WhyWrongPIN:      {"姓名或口令不对。", "wrong name or PIN"},
	WhyWait:          {"输错次数太多，请过一会儿再试。", "too many wrong PINs; wait a while"},
	WhyLastAdmin:     {"这是最后一个管理员账号，不能停用。", "this is the last administrator; it cannot be disabled"},
}

// Name is what clerks call the act.
func (a Act) Name(english bool) string {
	if english {
		if n, ok := englishActs[a]; ok {
			return n
		}
		return string(a)
	}
	return chineseActs[a]
}

var chineseActs = map[Act]string{
	ActAccept: "受理", ActAnswer: "答复", ActNote: "备注", ActTake: "领办", ActHandOver: "转交",
	ActConclude: "办结", ActReveal: "查看号码", ActAlarm: "接警", ActSettle: "处理存疑短信", ActClerks: "管理账号", ActCalendar: "导入放假安排",
}

var englishActs = map[Act]string{
	ActHandOver: "hand over", ActReveal: "see the number", ActAlarm: "take the alarm",
	ActSettle: "settle texts in doubt", ActClerks: "manage accounts", ActCalendar: "import the calendar",
}

// StateName is what clerks call a state (domain 3 §B.3.1).
func StateName(s appliance.CaseState, english bool) string {
	if english {
		return string(s)
	}
	return chineseStates[s]
}

var chineseStates = map[appliance.CaseState]string{
	appliance.CaseNew: "待受理", appliance.CaseAsking: "待补充", appliance.CaseAccepted: "已受理",
	appliance.CaseWorking: "办理中", appliance.CaseReview: "待审核", appliance.CaseFollowup: "待回访",
	appliance.CaseClosed: "已办结", appliance.CaseRefused: "不予受理", appliance.CaseMerged: "已并件",
	appliance.CaseWithdrawn: "已撤回", appliance.CaseBooked: "挂账", appliance.CaseTransferred: "已移送",
	appliance.CaseUnreachable: "无法联系",
}

// Stale says that somebody decided on the case after the clerk last looked.
type Stale struct {
	Case appliance.CaseID
	Last appliance.Entry // what happened in between
}

// Error is the English sentence.
func (s *Stale) Error() string { return s.Sentence(true) }

// Sentence says who did what, and that the draft is still there.
func (s *Stale) Sentence(english bool) string {
	name := s.Last.Actor.Name
	at := s.Last.At.Format("15:04")
	citizen := s.Last.Actor.Kind == appliance.ByCitizen
	if english {
		if citizen {
			return fmt.Sprintf("the villager of case %s wrote again at %s: read it and repeat", s.Case.No(), at)
		}
		return fmt.Sprintf("case %s was changed by %s at %s (%s): look again and repeat", s.Case.No(), orElse(name, "the box"), at, s.Last.Kind)
	}
	if citizen {
		return fmt.Sprintf("件号%s的来件人%s又发来一句，请看过再发。", s.Case.No(), at)
	}
	return fmt.Sprintf("%s%s刚办过件号%s（%s），请看过再办。", orElse(name, "系统"), at, s.Case.No(), KindName(s.Last.Kind, false))
}

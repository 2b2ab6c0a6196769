package loop_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/loop"
)

// golden compares with a file, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\n(-update writes it anew)", path, i+1, x, y)
		}
	}
}

// acts are all acts of the table, each once, in its order.
func acts() []loop.Act {
	var out []loop.Act
	for _, r := range loop.Transitions {
		if !slices.Contains(out, r.Act) {
			out = append(out, r.Act)
		}
	}
	return out
}

// TestRights writes down who may do what, for people to hold against domain 6 §B.11:
// a clerk's role at the screen, a person's by text, the villager and the box.
func TestRights(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Who may do what (domain 6 §B.11). y may; e a clerk, with the evidence of the office's word; o by text, their own office's order;\n" +
		"# c the county's centre, on a department's order of a call; d a clerk with the document's number; p proposes, a second person decides;\n" +
		"# u in an emergency; . may not.\n")
	heads := []string{"citizen", "rule"}
	for _, r := range appliance.PersonRoles {
		heads = append(heads, string(r))
	}
	fmt.Fprintf(&b, "%-18s", "")
	for _, h := range heads {
		fmt.Fprintf(&b, " %-10s", h)
	}
	b.WriteString("\n")
	clerkRoles := []appliance.Role{
		appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader, appliance.RoleTechnician, appliance.RoleAdmin,
	}
	for _, a := range acts() {
		row := loop.Table(a)
		fmt.Fprintf(&b, "%-18s", a)
		for _, h := range heads {
			role := appliance.Role(h)
			by := loop.By{Actor: appliance.Actor{Kind: appliance.ByStaff}, Roles: []appliance.Role{role}}
			switch {
			case h == "citizen":
				by = citizen
			case h == "rule":
				by = rule
			case slices.Contains(clerkRoles, role):
				by = loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk}, Roles: []appliance.Role{role}, Clerk: "1"}
			}
			mark := "y"
			switch {
			case loop.Permit(by, a) != nil:
				mark = "."
			case h == "citizen", h == "rule":
			case a == loop.ActRefuse || a == loop.ActBook:
				mark = "p"
			case a == loop.ActMakeCall && role != appliance.RoleCaller && role != appliance.RoleLeader:
				mark = "u"
			case role == appliance.RoleCounty && slices.Contains([]loop.Act{loop.ActPass, loop.ActSendBack, loop.ActRule, loop.ActRuleExtend, loop.ActRuleSuspend, loop.ActComplicate}, a):
				mark = "c"
			case by.Clerk != "" && a == loop.ActDispatchCall:
				mark = "d"
			case by.Clerk != "" && slices.Contains([]loop.Act{loop.ActReceiveCall, loop.ActSendBackCall}, a),
				by.Clerk != "" && row.Own && a != loop.ActReply && a != loop.ActReasonLate && (a != loop.ActResume || role == appliance.RoleCaller):
				mark = "e"
			case row.Own && by.Clerk == "":
				mark = "o"
			}
			fmt.Fprintf(&b, " %-10s", mark)
		}
		b.WriteString("\n")
	}
	golden(t, filepath.Join("testdata", "rights.txt"), trimLines(b.String()))
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestTheTableOfRoles holds the table against §B.11 as it is printed, right by right.
func TestTheTableOfRoles(t *testing.T) {
	const (
		receiver, caller, dispatcher, leader = appliance.RoleReceiver, appliance.RoleCaller, appliance.RoleDispatcher, appliance.RoleLeader
		grid, gridLead, cluster              = appliance.RoleGrid, appliance.RoleGridLead, appliance.RoleCluster
		handler, county, supervisor          = appliance.RoleHandler, appliance.RoleCounty, appliance.RoleSupervisor
		admin, duty, technician              = appliance.RoleAdmin, appliance.RoleDuty, appliance.RoleTechnician
	)
	for _, tt := range []struct {
		right string
		acts  []loop.Act
		roles []appliance.Role
	}{
		{"accept", []loop.Act{loop.ActAccept, loop.ActQuestion}, []appliance.Role{receiver, caller, dispatcher, leader}},
		{"propose to refuse", []loop.Act{loop.ActRefuse}, []appliance.Role{receiver, caller, dispatcher, leader}},
		{"refuse", []loop.Act{loop.ActConfirm, loop.ActDecline}, []appliance.Role{caller, dispatcher, leader}},
		{"dispatch, merge, split", []loop.Act{loop.ActDispatch, loop.ActMerge, loop.ActUnmerge, loop.ActSplit, loop.ActRecall, loop.ActTransfer},
			[]appliance.Role{caller, dispatcher, leader}},
		{"dispatch call orders", []loop.Act{loop.ActReceiveCall, loop.ActDispatchCall, loop.ActSendBackCall}, []appliance.Role{county, caller, leader}},
		{"呼叫, and the whistle", []loop.Act{loop.ActMakeCall}, []appliance.Role{caller, leader, duty, gridLead}},
		{"withdraw and supply a call", []loop.Act{loop.ActWithdrawCall, loop.ActSupplyCall}, []appliance.Role{caller, leader}},
		{"approve a call", []loop.Act{loop.ActApproveCall}, []appliance.Role{leader}},
		// Clerks enter it on the office's word, with the evidence; see TestO02.
		{"sign, complete, return, extend", []loop.Act{loop.ActSign, loop.ActRespond, loop.ActArrive, loop.ActReport, loop.ActReturn, loop.ActExtend, loop.ActSuspend},
			[]appliance.Role{handler, grid, gridLead, cluster, caller, dispatcher, leader}},
		{"review, extend approve, adjudicate", []loop.Act{loop.ActPass, loop.ActSendBack, loop.ActRule, loop.ActRuleExtend, loop.ActRuleSuspend, loop.ActComplicate},
			[]appliance.Role{dispatcher, leader, county}},
		{"rate departments", []loop.Act{loop.ActRateCall, loop.ActEndCall}, []appliance.Role{caller, leader}},
		{"督办, 通报", []loop.Act{loop.ActSupervise, loop.ActRecheck}, []appliance.Role{leader, supervisor}},
		{"保密", []loop.Act{loop.ActSecrecy}, []appliance.Role{leader}},
		{"lists, weights, calendar: propose", []loop.Act{loop.ActPropose}, []appliance.Role{dispatcher, leader, admin}},
		{"lists, weights, calendar: approve", []loop.Act{loop.ActApprove}, []appliance.Role{leader, admin}},
		{"export with personal data", []loop.Act{loop.ActExport}, []appliance.Role{admin}},
		{"correct", []loop.Act{loop.ActCorrect}, []appliance.Role{admin}},
		{"see the number", []loop.Act{loop.ActReveal}, []appliance.Role{receiver, caller, dispatcher, leader, admin}},
		{"texts in doubt", []loop.Act{loop.ActSettle}, []appliance.Role{receiver, caller, dispatcher, leader, technician, admin}},
	} {
		for _, a := range tt.acts {
			for _, r := range appliance.PersonRoles {
				by := loop.By{Actor: appliance.Actor{Kind: appliance.ByClerk}, Roles: []appliance.Role{r}}
				if got, want := loop.Permit(by, a) == nil, slices.Contains(tt.roles, r); got != want {
					t.Errorf("%s: %s may %s: %v, want %v", tt.right, r, a, got, want)
				}
			}
		}
	}
	if r := loop.Permit(loop.By{Actor: li.Actor, Roles: li.Roles, Disabled: true}, loop.ActAccept); r == nil || r.Why != loop.WhyDisabled {
		t.Errorf("a closed account: %v", r)
	}
	if r := loop.Permit(zhou, "levitate"); r == nil || r.Why != loop.WhyRole {
		t.Errorf("an act there is not: %v", r)
	}
}

// TestWhoSeesTheNumber: §B.11, first row.
func TestWhoSeesTheNumber(t *testing.T) {
	of := func(holder, first appliance.Holder, s appliance.Secrecy) appliance.Case {
		return appliance.Case{State: appliance.CaseNew, Reporter: zhang, Holder: holder, FirstOwner: first, Secrecy: s}
	}
	mine, others := appliance.HolderClerk(wang.Clerk), appliance.HolderClerk("99")
	for _, tt := range []struct {
		what string
		c    appliance.Case
		who  string // of: receiver caller dispatcher leader technician admin
	}{
		{"one that a colleague holds", of(others, others, appliance.SecrecyNone), "caller dispatcher leader admin"},
		{"one's own", of(mine, others, appliance.SecrecyNone), "receiver caller dispatcher leader admin"},
		{"one that one took in", of("office:Z07", mine, appliance.SecrecyHidden), "receiver caller dispatcher leader admin"},
		{"one on the desk", of(appliance.HolderDesk, appliance.HolderDesk, appliance.SecrecyHidden), "receiver caller dispatcher leader admin"},
		{"保密", of(mine, mine, appliance.SecrecySecret), "leader admin"},
	} {
		for role, by := range map[string]loop.By{"receiver": wang, "caller": he, "dispatcher": li, "leader": zhou, "technician": yang, "admin": qing} {
			want := slices.Contains(strings.Fields(tt.who), role)
			if got := loop.Cleared(by, tt.c); got != want {
				t.Errorf("%s: %s sees it: %v, want %v", tt.what, role, got, want)
			}
			if got := slices.Contains(loop.Allowed(by, tt.c), loop.ActReveal); got != want {
				t.Errorf("%s: %s is offered it: %v, want %v", tt.what, role, got, want)
			}
		}
	}
	for s, want := range map[appliance.Secrecy]bool{appliance.SecrecyNone: true, appliance.SecrecyHidden: false, appliance.SecrecySecret: false} {
		if got := loop.Number(appliance.Case{Secrecy: s}); got != want {
			t.Errorf("handlers see the number of a %s case: %v", s, got)
		}
	}
	h := openHall(t)
	id := h.comes(zhang, "路灯")
	h.cannot(li, id, loop.Reveal{}, loop.WhyNoReason)
	h.does(zhou, id, loop.Secrecy{To: appliance.SecrecySecret, Reason: "怕报复"})
	h.cannot(li, id, loop.Reveal{Reason: "回电"}, loop.WhyRole)
	h.cannot(citizen, id, loop.Secrecy{To: appliance.SecrecyNone}, loop.WhyRole) // a leader's word stands
	h.cannot(zhou, id, loop.Secrecy{To: appliance.SecrecySecret, Reason: "再改"}, loop.WhyNothing)
	h.cannot(zhou, id, loop.Secrecy{To: "loud", Reason: "再改"}, loop.WhyBad)
	h.cannot(zhou, id, loop.Secrecy{To: appliance.SecrecyNone}, loop.WhyReason)
}

// samples are names as each reason has them.
var samples = map[loop.Why][2]string{
	loop.WhyTooLong: {"97"}, loop.WhyTooShort: {"6"}, loop.WhyNoOrder: {"1007-2"}, loop.WhyWhichOrder: {"1007-1供电所、1007-2执法队"},
	loop.WhyNoCall: {"H031"}, loop.WhyNoCase: {"1010"}, loop.WhyGround: {"政策、资金"}, loop.WhyDate: {"2027-02-21之前的某一天，如2026-12-23", "a day before 2027-02-21, such as 2026-12-23"},
	loop.WhyPending: {"挂账", "book"}, loop.WhyReturnLate: {"11月24日17:30", "24 Nov 17:30"}, loop.WhyDays: {"250"}, loop.WhyAssistsOpen: {"1007-2执法队"},
	loop.WhyOrdersOpen: {"1007-1供电所"}, loop.WhyCheck: {"不属实", "unfounded"}, loop.WhyRounds: {"3"}, loop.WhyTries: {"结果短信还没有发出", "the result has not gone out"},
	loop.WhyReopenLate: {"30"}, loop.WhyMain: {"1010"}, loop.WhyMeasured: {"用时4小时", "answered after 4 h"}, loop.WhyMissing: {"分派、回访", "dispatched, followed up"},
	loop.WhyInCall: {"H031"}, loop.WhyCallOpen: {"H031"}, loop.WhyEnough: {"3"}, loop.WhySituation: {"Q-99-1"}, loop.WhyBadRole: {"boss"},
	loop.WhyBad:     {"移送要写明移送给谁、移送书号。", "a transfer wants whom it goes to and the number of the letter"},
	loop.WhyNoClerk: {"李静"}, loop.WhyNameTaken: {"李静"}, loop.WhyCannotHold: {"杨帆"}, loop.WhyTaken: {"周明"},
	loop.WhyKeyTaken: {"李静"}, loop.WhyNoKey: {"李静"}, loop.WhyManyKeys: {"8"},
}

// TestEveryRefusalReadsWell writes every reason out in both languages, for people
// to read, and looks for what no sentence may have.
func TestEveryRefusalReadsWell(t *testing.T) {
	var b strings.Builder
	for _, why := range slices.Sorted(slices.Values(loop.Reasons())) {
		name := samples[why]
		if name[0] == "" {
			name[0] = "供电所"
		}
		r := &loop.Refusal{
			Act: loop.ActReport, Why: why, Case: appliance.NewCaseID(2026, 100), State: appliance.CaseWorking, Order: "1007-1", OrderIs: appliance.OrderSent,
			Call: appliance.NewCallID(2026, 31), CallIs: appliance.CallCalled, Allowed: []loop.Act{loop.ActSign, loop.ActReturn}, Name: name[0], English: name[1],
		}
		fmt.Fprintf(&b, "%s\n\t%s\n\t%s\n", why, r.Sentence(false), r.Sentence(true))
	}
	sound(t, "all", b.String())
	for _, a := range acts() {
		for _, english := range []bool{false, true} {
			if a.Name(english) == "" {
				t.Errorf("%s has no name", a)
			}
		}
	}
	golden(t, filepath.Join("testdata", "refusals.txt"), b.String())
	if got := (&loop.Refusal{Why: "no-such"}).Sentence(false); got != "不能这样办。" {
		t.Errorf("an unknown reason: %q", got)
	}
}

// sound looks for what no sentence may have.
func sound(t testing.TB, what, s string) {
	t.Helper()
	for _, bad := range []string{"{", "}", "。。", "，。", "。，", "：。", "、、", "；。", "“”", "（）", "  ", "?。", "..", ",,", " ,", " .", "()"} {
		if strings.Contains(s, bad) {
			t.Errorf("%s: %q has %q", what, s, bad)
		}
	}
	if strings.TrimSpace(s) == "" {
		t.Errorf("%s says nothing", what)
	}
}

// TestRefusalsAsTheyCome: what is refused from any state, of anything, by anybody, reads well too.
func TestRefusalsAsTheyCome(t *testing.T) {
	h := openHall(t)
	at := gallery(h)
	seen := map[string]bool{}
	for _, by := range []loop.By{wang, he, li, zhou, qing, yang, citizen, rule, staff(t, "钱进"), staff(t, "吴敏"), staff(t, "褚卫"), on(li, "来电")} {
		for _, id := range at {
			c := h.c(id)
			for _, d := range deeds {
				err := h.may(by, c, d)
				var r *loop.Refusal
				if err == nil || seen[err.Error()] {
					continue
				}
				if !errors.As(err, &r) {
					t.Fatalf("%s %s on a %s case: %v", by.Actor.Name, d.Act(), c.State, err)
				}
				seen[err.Error()] = true
				sound(t, "refusal", r.Sentence(false))
				sound(t, "refusal", r.Sentence(true))
			}
		}
	}
}

// deeds is one of each kind, with nothing said.
var deeds = []loop.Deed{
	loop.Question{}, loop.GoOn{}, loop.Accept{}, loop.Refuse{}, loop.Book{}, loop.Confirm{}, loop.Decline{}, loop.Merge{}, loop.Unmerge{}, loop.Split{},
	loop.Dispatch{}, loop.MakeCall{}, loop.Answer{}, loop.Note{}, loop.Take{}, loop.HandOver{}, loop.Conclude{}, loop.Pass{}, loop.SendBack{}, loop.Feed{},
	loop.Rate{}, loop.Try{}, loop.GiveUp{}, loop.Reopen{}, loop.Unbook{}, loop.Transfer{}, loop.TransferSigned{}, loop.TransferRefused{}, loop.Secrecy{},
	loop.Correct{}, loop.Reveal{}, loop.Supervise{}, loop.Reply{}, loop.Recheck{}, loop.Urge{}, loop.Print{}, loop.Withdraw{},
	loop.Sign{}, loop.Respond{}, loop.Arrive{}, loop.Return{}, loop.Rule{}, loop.Extend{}, loop.RuleExtend{}, loop.Suspend{}, loop.RuleSuspend{}, loop.Resume{},
	loop.Report{}, loop.Recall{}, loop.Ask{}, loop.Answered{}, loop.Check{}, loop.Checked{}, loop.ReasonLate{}, loop.Self{}, loop.Complicate{}, loop.Police{},
	loop.ApproveCall{}, loop.ReceiveCall{}, loop.DispatchCall{}, loop.SendBackCall{}, loop.SupplyCall{}, loop.WithdrawCall{}, loop.RateCall{}, loop.SilenceCall{}, loop.EndCall{},
	loop.Open{},
}

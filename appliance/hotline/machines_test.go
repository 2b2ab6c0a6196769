package hotline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// TestTheSameTextThrice: L3. The matter is kept once; answers stop for a day, danger apart.
func TestTheSameTextThrice(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "您好,我现在有事,稍后回复您", "R01")
	v.pass(time.Minute)
	v.says(zhang, "您好,我现在有事,稍后回复您", "")
	v.fate(appliance.FateDuplicate, ReasonSame)
	v.pass(time.Minute)
	v.says(zhang, "您好,我现在有事,稍后回复您", "")
	v.fate(appliance.FateDuplicate, ReasonLoop)
	if v.message().Class != appliance.FromMachine {
		t.Errorf("class %s", v.message().Class)
	}
	v.pass(time.Hour)
	v.says(zhang, "村西头垃圾没人收,臭了半个月", "")
	v.fate(appliance.FateCase, "") // kept all the same
	v.pass(24 * time.Hour)
	v.says(zhang, "查", "R18")
	v.listed(zhang, appliance.NuisanceMachine, appliance.NuisanceSuspect, 4, "11-24 08:43", "村西头垃圾没人收,臭了半个月")
}

func TestOurOwnTextComesBack(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	echo := v.sent[0].Words.Text
	v.says(zhang, echo, "")
	v.fate(appliance.FateIgnored, ReasonEcho)
	if v.message().Class == appliance.FromMachine {
		t.Error("once may be a person who forwards it")
	}
	v.says(zhang, echo+" 到底什么时候来", "R22")
	v.says(zhang, echo, "")
	if v.message().Class != appliance.FromMachine {
		t.Error("twice is a machine")
	}
	v.says(zhang, "查", "")
}

// TestAnotherBoxAnswersUs: it has our texts under its own sign, and names the fire
// brigade in them. What somebody adds to such a text is theirs.
func TestAnotherBoxAnswersUs(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	theirs := strings.Replace(v.sent[0].Words.Text, "【青山呼应】", "【绿水呼应】", 1)
	const li, wang = "+8613800002222", "+8613800003333"
	v.says(li, theirs, "")
	v.fate(appliance.FateIgnored, ReasonEcho)
	v.says(li, theirs+" 着火了快来人", "R24")

	fire := "【绿水呼应】有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。"
	v.says(wang, fire, "")
	v.fate(appliance.FateIgnored, ReasonEcho)
	v.says(wang, "【绿水呼应】老张代您反映了“我家着火了快来人”,件号1007,结果会告诉您。不是您的意思请回“不”。", "R24")
	v.says("+8613800004444", "【王家庄】村西头垃圾没人收,臭了半个月", "R01")
}

// TestAFlood: L5. Ten matters a day; the eleventh is answered once, all are kept, danger is heard.
func TestAFlood(t *testing.T) {
	v := newVillage(t)
	for i := range 10 {
		v.says(zhang, fmt.Sprintf("新 %s", strings.Repeat(string(rune('一'+i*7)), 9)), "R01")
		v.pass(time.Minute)
	}
	v.says(zhang, "新 村里第十一件事是水渠", "R28")
	v.fate(appliance.FateIgnored, ReasonFlood)
	for i := range 5 {
		v.says(zhang, fmt.Sprintf("新 又一件事情%d号地块", i), "")
		v.fate(appliance.FateIgnored, ReasonFlood)
	}
	v.says(zhang, "救命啊", "R24")
	v.listed(zhang, appliance.NuisanceFlood, appliance.NuisanceSuspect, 17, "11-24 00:00", "救命啊")
	v.pass(24 * time.Hour)
	v.says(zhang, "新 村里第十二件事是水渠", "R01")
}

// listed checks how a number stands on the list for a human.
func (v *village) listed(from appliance.Address, why appliance.NuisanceWhy, state appliance.NuisanceState, texts int, until, said string) {
	v.t.Helper()
	n := v.stands[from]
	if got := v.clock.Local(n.Until).Format("01-02 15:04"); n.Why != why || n.State != state || n.Texts != texts || got != until || n.Said != said {
		v.t.Errorf("%s stands there as %s %s, %d texts, until %s, said %q; want %s %s, %d, %s, %q", from, n.Why, n.State, n.Texts, got, n.Said, why, state, texts, until, said)
	}
}

// block is the leader's act, as the desk writes it.
func (v *village) block(from appliance.Address, until time.Time) {
	v.stands[from] = appliance.Nuisance{ID: v.seq, Why: appliance.NuisanceNamed, State: appliance.NuisanceBlocked, Phone: from, Since: v.now, Until: until, At: v.now}
	v.seq++
}

// TestABlockedNumber: L6. All it says is kept; only danger is answered, until the block's date.
func TestABlockedNumber(t *testing.T) {
	v := newVillage(t)
	v.duty = []appliance.Phone{duty}
	v.says(zhang, "村东头路灯不亮了好几天", "R01")
	v.pass(time.Hour)
	v.block(zhang, v.now.Add(48*time.Hour))
	for _, s := range []string{"你们都是骗子", "查", "帮", "新 村西头垃圾没人收", "1", "退", "EN", "电", "", "[图片]", "匿"} {
		v.pass(time.Hour)
		v.says(zhang, s, "")
		v.fate(appliance.FateIgnored, ReasonBlocked)
	}
	if len(v.cases) != 1 || v.talks[zhang].English || v.talks[zhang].Silent {
		t.Errorf("%d cases, the talk is %+v", len(v.cases), v.talks[zhang])
	}
	v.listed(zhang, appliance.NuisanceNamed, appliance.NuisanceBlocked, 11, "11-25 09:41", "匿")
	v.says(zhang, "着火了,快来人", "R24") // as ever: the alarm, the answer, the case
	v.fate(appliance.FateCase, "")
	if len(v.alarms) != 1 || !v.cases[v.last].Emergency {
		t.Errorf("%d alarms", len(v.alarms))
	}
	v.pass(time.Minute)
	v.says(zhang, "在王家庄村东头老李家", "") // where it burns
	v.fate(appliance.FateSupplement, "")
	v.pass(time.Hour)
	v.says(zhang, "你们都是骗子", "")
	v.fate(appliance.FateIgnored, ReasonBlocked)
	v.says(li, "村西头垃圾没人收,臭了半个月", "R02") // nobody else is meant
	v.pass(48 * time.Hour)
	v.says(zhang, "村北头的水管漏了三天", "R02") // the block ended by itself
	v.listed(zhang, appliance.NuisanceNamed, appliance.NuisanceEnded, 14, "11-25 09:41", "你们都是骗子")
}

// TestPassiveReplies: L4.
func TestPassiveReplies(t *testing.T) {
	v := newVillage(t)
	for range 5 {
		v.says(zhang, "帮", "R23")
		v.pass(15 * time.Minute)
	}
	v.says(zhang, "帮", "")
	v.says(zhang, "村东头路灯不亮了好几天", "R01") // a receipt is no passive reply
	v.pass(24 * time.Hour)
	v.says(zhang, "帮", "R23")
}

// TestCaseNumbersRise under any clock.
func TestCaseNumbersRise(t *testing.T) {
	at := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		now, sent string
		last      appliance.CaseID
		want      int
	}{
		{"2026-11-23", "2026-11-23", 0, 2026},
		{"2027-01-01", "2027-01-01", appliance.NewCaseID(2026, 5000), 2027},
		{"1980-01-06", "2026-11-23", appliance.NewCaseID(2026, 100), 2026}, // no battery
		{"1980-01-06", "2026-11-23", 0, 2026},
		{"1980-01-06", "", appliance.NewCaseID(2026, 100), 2026},
		{"2080-01-06", "2026-11-23", appliance.NewCaseID(2026, 100), 2026}, // a leap nobody else made
		{"2026-11-23", "2080-01-06", appliance.NewCaseID(2026, 100), 2026}, // a sender's nonsense
		{"2026-11-23", "2019-01-06", appliance.NewCaseID(2026, 100), 2026},
		{"2024-04-26", "2024-04-26", 0, 2024},
	} {
		var sent time.Time
		if tt.sent != "" {
			sent = at(tt.sent)
		}
		if got := appliance.CaseYear(at(tt.now), sent, tt.last); got != tt.want {
			t.Errorf("now %s, stamped %s, last %s: %d, want %d", tt.now, tt.sent, tt.last, got, tt.want)
		}
	}
}

// TestDeadlinesRunFromTheNetworksStamp, where it can be true.
func TestDeadlinesRunFromTheNetworksStamp(t *testing.T) {
	v := newVillage(t)
	sent := v.now.Add(-20 * time.Hour) // Sunday 12:41; the SIM was full
	for _, tt := range []struct{ sent, want time.Time }{
		{sent, sent}, {time.Time{}, v.now}, {v.now.Add(time.Hour), v.now}, {v.now.AddDate(-1, 0, 0), v.now},
	} {
		if got := receivedAt(appliance.Message{SentAt: tt.sent, HeardAt: v.now}); !got.Equal(tt.want) {
			t.Errorf("stamped %v: received %v, want %v", tt.sent, got, tt.want)
		}
	}
}

// FuzzStep: whatever a number writes, every message ends in one fate, a case
// keeps its words, every reply fits, none goes where none may, and the caps hold.
func FuzzStep(f *testing.F) {
	for _, s := range append([]string{"救命啊快来人", "着火了", "qiuming", "HELP", "第一句没事\n第二句 着火 了", "我爸打我", "不想活了"}, "村东头路灯不亮\n查\n1\n撤\n撤1007\n催\n电\n匿\n退\n恢复\nEN\n?\n帮\n新 \n补 x\n0\n谢谢\n\n") {
		f.Add(s, "+8613800001111", uint16(1))
	}
	f.Add("村东头路灯不亮\n@\n1\n3\n@\n还是不行\n1007 2\n@\n解决了", "+8613800001111", uint16(30))
	f.Add("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl", "10086", uint16(600))
	f.Fuzz(func(t *testing.T, says, from string, minutes uint16) {
		v := newVillage(t)
		v.duty = []appliance.Phone{duty}
		a := appliance.Address(from)
		lines := strings.Split(says, "\n")
		byDay := map[string]int{}
		for i, line := range lines[:min(len(lines), 40)] {
			if line == "@" && len(v.cases) > 0 { // a clerk concludes
				if c := v.cases[v.last]; c.State.Open() && c.State != appliance.CaseFollowup {
					v.conclude(c.ID.String(), "办好了")
				}
				continue
			}
			m := appliance.Message{From: a, Text: line, SentAt: v.now, HeardAt: v.now, Parts: []uint64{v.seq}}
			cases := len(v.cases)
			before := len(v.heard)
			sent := v.tell(m)
			if len(v.heard) != before+1 {
				t.Fatalf("one message became %d", len(v.heard)-before)
			}
			got := v.message()
			switch got.Fate {
			case appliance.FateCase:
				if len(v.cases) != cases+1 || got.Case == 0 {
					t.Errorf("%q: fate case, cases %d → %d", line, cases, len(v.cases))
				}
			case appliance.FateSupplement:
				if got.Case == 0 || !strings.Contains(v.cases[got.Case].Text, strings.TrimSpace(afterMark(line, v.cases[got.Case].Text))) {
					t.Errorf("%q is not in case %s: %q", line, got.Case, v.cases[got.Case].Text)
				}
			case appliance.FateAnswer, appliance.FateCommand, appliance.FateDuplicate, appliance.FateThanks, appliance.FateEmpty:
			case appliance.FateIgnored:
				if got.Reason == "" {
					t.Errorf("%q is ignored without a reason", line)
				}
			default:
				t.Errorf("%q ended as %q", line, got.Fate)
			}
			if got.Fate != appliance.FateCase && len(v.cases) != cases {
				t.Errorf("%q: fate %s opened a case", line, got.Fate)
			}
			day := v.clock.Local(v.now).Format(time.DateOnly)
			for _, s := range sent {
				if !s.Words.To.Mobile() {
					t.Errorf("%q from %q: a text to %q", line, from, s.Words.To)
				}
				if appliance.Address(s.Words.To) == a && !isPerson(a) {
					t.Errorf("a machine %q was answered", from)
				}
				if want := 1; s.Parts > want && !strings.HasPrefix(s.Words.Text, "[") {
					t.Errorf("%s takes %d SMS: %s", s.Template, s.Parts, s.Words.Text)
				}
				if s.Template == "R28" {
					byDay[day]++
				}
			}
			if byDay[day] > 1 {
				t.Errorf("R28 went out %d times on one day", byDay[day])
			}
			if k := v.talks[a]; k.Passive > passivePerDay || len(k.Recent) > heardKept {
				t.Errorf("the talk is %+v", k)
			}
			for _, c := range v.cases {
				if c.State.Open() && c.Holder == "" {
					t.Errorf("case %s has no holder", c.ID)
				}
			}
			if i%2 == 0 {
				v.pass(time.Duration(minutes) * time.Minute)
			}
		}
	})
}

// afterMark is what a supplement must hold: the line itself, or the words behind 补.
func afterMark(line, text string) string {
	if strings.Contains(text, strings.TrimSpace(line)) {
		return line
	}
	if i := strings.IndexAny(line, " \u3000\t\n,，:：、。；;"); i >= 0 {
		return strings.TrimLeft(line[i:], " \u3000\t\n,，:：、。；;")
	}
	return ""
}

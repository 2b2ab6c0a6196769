package hotline

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// TestSomebodyCallsForHelp: the case, the alarm, the answer and the duty officer's text at once.
func TestSomebodyCallsForHelp(t *testing.T) {
	v := newVillage(t)
	v.duty = []appliance.Phone{duty}
	v.at("2026-11-23 23:10")
	v.says(zhang, "王庄后街着火了快来", "R24")
	c := v.no("1007")
	if c.Urgency != appliance.UrgencyDanger || !c.Emergency {
		t.Errorf("the case is %s, emergency %v", c.Urgency, c.Emergency)
	}
	if k, _ := c.Due(); k.Due.Sub(v.now) != 30*time.Minute {
		t.Errorf("due %+v", k)
	}
	if len(v.sent) != 2 || v.sent[0].Class != appliance.ClassEmergency || v.sent[1].Class != appliance.ClassEmergency {
		t.Fatalf("sent %+v", v.sent)
	}
	id := uint64(0)
	for _, a := range v.alarms {
		id = a.ID
		if a.Class != 1 || a.Lane != LaneDanger || a.Case != c.ID || a.Phone != zhang || a.Word != "着火" {
			t.Errorf("the alarm is %+v", a)
		}
	}
	if got, want := v.sent[1].Words.Text, "【警报】23:10有人来信疑似险情:“王庄后街着火了快来”,号码13800001111。请马上打给他。接警回“接4”。"; got != want || id != 4 {
		t.Errorf("the duty officer of alarm %d reads %q\nwant %q", id, got, want)
	}

	// Again and again: the alarm each five minutes, the answer once in thirty.
	for i := range 12 {
		v.pass(time.Minute)
		v.says(zhang, "快来啊着火了"+strings.Repeat("!", i), "")
		v.fate(appliance.FateSupplement, "")
	}
	if len(v.cases) != 1 || len(v.alarms) != 1 || v.alarms[id].Repeats != 2 {
		t.Errorf("%d cases, alarms %+v", len(v.cases), v.alarms)
	}
	v.pass(20 * time.Minute)
	v.says(zhang, "还在着火", "R24")

	v.says(duty, "接", "S10")
	if a := v.alarms[id]; a.TakenAt.IsZero() || a.TakenBy.Kind != appliance.ByStaff {
		t.Errorf("the alarm was not taken: %+v", a)
	}
	v.says(duty, "接4", "S10")
	v.fate(appliance.FateCommand, "")
	v.says(li, "接4", "R02") // nobody else may
	v.fate(appliance.FateCase, "")
}

func TestLanes(t *testing.T) {
	for _, tt := range []struct {
		text, lane, want string
		duty             []appliance.Phone
		secrecy          appliance.Secrecy
	}{
		{"着火了", LaneDanger, "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。", []appliance.Phone{duty}, appliance.SecrecyNone},
		{"着火了", LaneDanger, "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。不要等短信回复。", nil, appliance.SecrecyNone},
		{"我不想活了", LaneSelfHarm, "我们很担心您。请现在就打110或120,心理援助12356。值班员马上给您打电话,请接听。", []appliance.Phone{duty}, appliance.SecrecyNone},
		{"我不想活了", LaneSelfHarm, "我们很担心您。请现在就打110或120,心理援助12356,24小时有人接。请先别一个人待着。", nil, appliance.SecrecyNone},
		{"我爸打我", LaneMinor, "谢谢你告诉我们。请先告诉信任的大人。有危险打110,青少年服务台12355。会有专人联系你。", nil, appliance.SecrecySecret},
	} {
		v := newVillage(t)
		v.duty = tt.duty
		v.tell(appliance.Message{From: zhang, Text: tt.text, SentAt: v.now, HeardAt: v.now, Parts: []uint64{v.seq}})
		if got := v.sent[0].Words.Text; got != "【青山呼应】"+tt.want {
			t.Errorf("%q: reads %q\nwant %q", tt.text, got, tt.want)
		}
		if c := v.no("1007"); c.Secrecy != tt.secrecy || c.Urgency != appliance.UrgencyDanger {
			t.Errorf("%q: the case is %s, %s", tt.text, c.Secrecy, c.Urgency)
		}
		if len(v.alarms) != 1 {
			t.Errorf("%q made %d alarms", tt.text, len(v.alarms))
		}
		for _, a := range v.alarms {
			if a.Lane != tt.lane {
				t.Errorf("%q: lane %s, want %s", tt.text, a.Lane, tt.lane)
			}
		}
	}
}

// TestDangerBeatsEverything: muted, flooding, opted out, mid-question: it alarms and is answered.
func TestDangerBeatsEverything(t *testing.T) {
	v := newVillage(t)
	v.talks[zhang] = appliance.Talk{
		MutedUntil: v.now.Add(time.Hour), Silent: true, Reports: 99, Day: "2026-11-23", Passive: 99, FloodTold: true,
		Open: &appliance.Question{Kind: appliance.AskWithdraw, Case: 1, Until: v.now.Add(time.Hour)},
	}
	v.says(zhang, "救命", "R24")
	v.fate(appliance.FateCase, "")
	v.says(zhang, "撤", "") // still muted
	v.talks[zhang] = appliance.Talk{}
	v.says(zhang, "撤", "R16")
	if c := v.no("1007"); c.State != appliance.CaseNew {
		t.Errorf("a danger was withdrawn: %s", c.State)
	}
}

func TestAHazardIsPressing(t *testing.T) {
	v := newVillage(t)
	v.says(zhang, "小学门口电线裸露有触电隐患", "R01")
	if c := v.no("1007"); c.Urgency != appliance.UrgencyPressing || len(v.alarms) != 0 {
		t.Errorf("a hazard is %s with %d alarms", c.Urgency, len(v.alarms))
	}
}

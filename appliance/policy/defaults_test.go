package policy_test

import (
	"reflect"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// TestTheDefaults: the numbers of domain 3 to 5, before anybody changed one.
func TestTheDefaults(t *testing.T) {
	r := policy.Default()
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		{"D3 (F2-42)", r.Clock.Simple, 3},
		{"D5 (F2-42)", r.Clock.Complex, 5},
		{"D1", r.Clock.Dispatch, 1},
		{"D1c (F2-41)", r.Clock.County, 1},
		{"response", r.Clock.Respond, 1},
		{"response to danger, working hours", r.Clock.RespondUrgent, 2},
		{"review", r.Clock.Review, 1},
		{"ruling (§B.4 rule 5)", r.Clock.Ruling, 1},
		{"a question waits (C04)", r.Clock.Ask, 2},
		{"R05 after", r.Clock.AskAgain, 1},
		{"follow-up (C18)", r.Clock.FollowUp, 2},
		{"督办", r.Clock.Supervise, 1},
		{"rating of a call (H08)", r.Clock.CallRate, 2},
		{"移送 signed (F1-37)", r.Clock.Transfer, 1},
		{"danger signed, minutes", r.Clock.UrgentSign, 30},
		{"danger done, hours", r.Clock.UrgentResult, 24},
		{"the village first (F2-35)", r.Clock.VillageFirst, 1},
		{"the due day ends", r.Clock.Cutoff, workday.AtClosing},
		{"after hours", r.Clock.OffHours, workday.NextDayIsDay1},
		{"clock.from (F2-42)", r.Clock.From, "dispatch"},
		{"profile", r.Clock.Profile, ""},
		{"return within (O04)", r.Loop.ReturnWithin, 1},
		{"returns of an office, a case", r.Loop.ReturnTimes, 1},
		{"extensions (O08)", r.Loop.ExtendTimes, 1},
		{"a result has (O12)", r.Loop.ResultMin, 6},
		{"rounds (C17)", r.Loop.RedoMax, 3},
		{"挂账 at most (C21)", r.Loop.BookMax, 90},
		{"reopened within (C20)", r.Loop.ReopenWithin, 30},
		{"tries (C18)", r.Loop.TriesMax, 3},
		{"等诉求人补充 (O10)", r.Loop.SuspendMax[appliance.SuspendCitizen], 5},
		{"disputes that open a list gap (§B.4 rule 6)", r.Loop.GapDisputes, 3},
		{"自 reviewed, percent", r.Loop.SelfSample, 10},
		{"grounds of a refusal (C06)", len(r.Loop.Refuse), 7},
		{"grounds of 挂账 (C21)", len(r.Loop.Book), 7},
		{"no reminder before", r.Remind.From, "08:00"},
		{"nor after", r.Remind.To, "20:30"},
		{"S02", r.Remind.Morning, "09:00"},
		{"S02 again", r.Remind.Afternoon, "14:00"},
		{"the supervisor's digest", r.Remind.Digest, "08:40"},
		{"the ladder", r.Remind.Ladder, []policy.Rung{{0, "handler"}, {1, "head"}, {2, "leader"}, {3, "supervisor"}, {5, "patron"}}},
		{"a screen is locked after, minutes", r.Screen.Lock, 10},
		{"a deed can be taken back for, seconds", r.Screen.Grace, 5},
		{"evaluation (B.7)", r.Score, policy.Score{
			Slow: 2, Silent: 5, Fair: 0.5, Middle: 2, Poor: 5, Cap: 300, Assist: 0.5, Mode: "sum", Content: 100, Acceptable: 60,
			Report: 2, Check: 1, Nil: 0.2, False: 2,
		}},
		{"a leader's yes before a call", r.Call.Approve, false},
		{"不响应 at so many limits (H04)", r.Call.Silent, 3},
		{"通报: 不响应", r.Call.Notice, 1},
		{"通报: slow a month", r.Call.Slow, 3},
		{"通报: poor a month", r.Call.Poor, 2},
		{"new orders as one text, minutes", r.Staff.Digest, 3},
		{"W1 phones", r.Warn.GroupPhones, 5},
		{"W1 hours", r.Warn.GroupHours, 72},
		{"W2 cases", r.Warn.RepeatCases, 3},
		{"W2 days", r.Warn.RepeatDays, 30},
		{"W3 sigma", r.Warn.Sigma, 2.0},
		{"W3 weeks", r.Warn.Weeks, 8},
		{"W3 least", r.Warn.SurgeMin, 5},
		{"W4 percent", r.Warn.Satisfied, 60},
		{"W4 ratings", r.Warn.RatingsMin, 10},
		{"W4 days", r.Warn.RatingsDays, 30},
		{"W6 disputes", r.Warn.Disputes, 3},
		{"W7 days", r.Warn.SilentDays, 60},
	} {
		if !reflect.DeepEqual(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, tt.got, tt.want)
		}
	}
	if r.Days(appliance.Simple) != 3 || r.Days(appliance.Complex) != 5 || r.Days("") != 3 {
		t.Error("the limits by complexity are not 3 and 5")
	}
	for _, cause := range appliance.SuspendCauses {
		if r.Loop.SuspendMax[cause] < 1 {
			t.Errorf("%s has no limit", cause)
		}
	}
	h := r.Hours(workday.Hours{Work: []workday.Span{{From: 510, To: 720}}})
	if h.Cutoff != workday.AtClosing || h.OffHours != workday.NextDayIsDay1 || len(h.Work) != 1 {
		t.Errorf("hours: %+v", h)
	}
}

// TestWhatIsInForce: the newest version that has begun; one that has not, and one
// that cannot be read, change nothing.
func TestWhatIsInForce(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	town := appliance.NewTown(1,
		appliance.Policy{Name: "clock", Version: 1, Value: `{"simple": 4}`, From: day(10)},
		appliance.Policy{Name: "clock", Version: 2, Value: `{"simple": 2, "complex": 6}`, From: day(20)},
		appliance.Policy{Name: "clock", Version: 3, Value: `{"simple": 1}`, From: day(30)},
		appliance.Policy{Name: "loop", Version: 1, Value: `{"suspend_max": {"不可抗力": 99}, "refuse": ["一", "二"], "nonsense": 1}`, From: day(1)},
		appliance.Policy{Name: "weather", Version: 1, Value: `{"sunny": true}`, From: day(1)},
	)
	for _, tt := range []struct {
		at              time.Time
		simple, complex int
	}{
		{day(9), 3, 5}, {day(10), 4, 5}, {day(19), 4, 5}, {day(20), 2, 6}, {day(29), 2, 6}, {day(30), 1, 5},
	} {
		r := policy.Read(town, tt.at)
		if r.Clock.Simple != tt.simple || r.Clock.Complex != tt.complex {
			t.Errorf("%s: %d and %d, want %d and %d", tt.at.Format(time.DateOnly), r.Clock.Simple, r.Clock.Complex, tt.simple, tt.complex)
		}
		if !reflect.DeepEqual(r.Loop, policy.Default().Loop) {
			t.Errorf("a value that cannot be read left a trace: %+v", r.Loop)
		}
	}
	if !reflect.DeepEqual(policy.Read(nil, day(1)), policy.Default()) {
		t.Error("a hall without a town has other rules than the defaults")
	}
}

// A rule that was approved for a day to come comes on that day, though another came into
// force before it; of two from the same day the later decided counts.
func TestARuleForADayToComeIsNotLost(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	town := appliance.NewTown(1,
		appliance.Policy{Name: "clock", Version: 1, Value: `{"simple": 4}`, From: day(20)},
		appliance.Policy{Name: "clock", Version: 2, Value: `{"simple": 2}`, From: day(10)},
		appliance.Policy{Name: "clock", Version: 3, Value: `{"simple": 6}`, From: day(25)},
		appliance.Policy{Name: "clock", Version: 4, Value: `{"simple": 7}`, From: day(25)},
	)
	for at, want := range map[int]int{9: 3, 10: 2, 19: 2, 20: 4, 24: 4, 25: 7} {
		if got := policy.Read(town, day(at)).Clock.Simple; got != want {
			t.Errorf("on the %dth %d days, want %d", at, got, want)
		}
	}
}

func TestMinute(t *testing.T) {
	for s, want := range map[string]int{"00:00": 0, "08:40": 520, "23:59": 1439} {
		if n, err := policy.Minute(s); err != nil || n != want {
			t.Errorf("%s: %d, %v", s, n, err)
		}
	}
	for _, s := range []string{"", "8:40", "24:00", "08:60", "08.40", "08:40:00", "noon"} {
		if _, err := policy.Minute(s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
}

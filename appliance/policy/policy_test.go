package policy

import (
	"errors"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/workday"
)

// What a hall may write, and what is said of what it may not: the key, what was
// written and what is accepted.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"clock", `{}`, ""},
		{"clock", `{"simple": 7, "complex": 15, "off_hours": "deemed_next_workday"}`, ""},
		{"clock", `{"simple": 0}`, "clock.simple是0，应是1到60"},
		{"clock", `{"simple": 6}`, "clock.complex是5，应是6到120"},
		{"clock", `{"simple": "3"}`, "clock.simple是string，应是整数"},
		{"clock", `{"simpel": 3}`, "clock.simpel：没有这一项，可用的是：simple complex dispatch"},
		{"clock", `{"simple": 3} x`, "clock：后面还有多余的内容。"},
		{"clock", `simple: 3`, "clock：不是JSON，第1个字节读不下去。"},
		{"clock", ``, "clock：不是一份完整的JSON。"},
		{"clock", `{"off_hours": "never"}`, `clock.off_hours是"never"，应是"next_day_is_day_1" "deemed_next_workday"之一`},
		{"loop", `{"refuse": []}`, "loop.refuse是[]，应是至少一条理由"},
		{"loop", `{"book": ["政策", " "]}`, `loop.book是" "，应是写得出来的理由`},
		{"loop", `{"suspend_max": {"不可抗力": 0}}`, "loop.suspend_max.不可抗力是0，应是1到250"},
		{"loop", `{"suspend_max": {"吃饭": 3}}`, `loop.suspend_max是"吃饭"，应是"等诉求人补充"`},
		{"remind", `{"morning": "9:00"}`, `remind.morning是"9:00"，应是钟点，如 "09:00"`},
		{"remind", `{"morning": "15:00"}`, `remind.afternoon是"14:00"，应是15:00以后`},
		{"remind", `{"morning": "07:30"}`, `remind.morning是"07:30"，应是08:00到20:30之间`},
		{"remind", `{"afternoon": "21:00"}`, `remind.afternoon是"21:00"，应是08:00到20:30之间`},
		{"remind", `{"nil_by": ""}`, ""},
		{"remind", `{"ladder": [{"days": 0, "who": "mayor"}]}`, `remind.ladder.who是"mayor"，应是"handler"`},
		{"call", `{"silent": 99}`, "call.silent是99，应是0到10"},
		{"warn", `{"off": ["W9"]}`, `warn.off是"W9"，应是"W1"`},
		{"warn", `{"surge_min": 0}`, ""},
		{"grid", `{"min": 600}`, "grid.max是500，应是601到100000"},
		{"score", `{"deduct_slow": 6}`, "score.deduct_silent是5，应是6到100"},
		{"score", `{"deduct_slow": 5}`, "score.deduct_silent是5，应是大于5"},
		{"score", `{"deduct_fair": 0}`, "score.deduct_fair是0，应是大于0"},
		{"score", `{"weight_acceptable": 101}`, "score.weight_acceptable是101，应是0到100"},
		{"score", `{"deduct_mode": "best"}`, `score.deduct_mode是"best"，应是"sum" "rate"之一`},
	} {
		_, err := Check(c.name, c.value)
		var f *Fault
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s %s: %v, want none", c.name, c.value, err)
		case c.want != "" && (!errors.As(err, &f) || !strings.HasPrefix(f.Say(false), c.want)):
			t.Errorf("%s %s: %v, want %s", c.name, c.value, err, c.want)
		case f != nil && strings.ContainsFunc(strings.NewReplacer("吃饭", "").Replace(f.Error()), func(r rune) bool { return r >= 0x3000 && r < 0x4e00 || r > 0xff00 }):
			t.Errorf("%s %s: Chinese marks in %q", c.name, c.value, f.Error())
		}
	}
	if _, err := Check("weather", "{}"); !errors.Is(err, ErrPolicy) {
		t.Errorf("an unknown name: %v, want %v", err, ErrPolicy)
	}
}

// The defaults are themselves a policy, and what is written of them reads as the same.
func TestTheDefaultsAreGood(t *testing.T) {
	for _, name := range Names {
		if r, err := Check(name, Default().Value(name)); err != nil || r.Value(name) != Default().Value(name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A version counts from its moment on, and the one before it until then.
func TestRead(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	town := appliance.NewTown(1,
		appliance.Policy{Name: "clock", Version: 1, Value: `{"simple": 4}`, From: at},
		appliance.Policy{Name: "clock", Version: 2, Value: `{"off_hours": "deemed_next_workday"}`, From: at.Add(time.Hour)},
	)
	for _, c := range []struct {
		at     time.Time
		simple int
		off    workday.OffHours
	}{
		{at.Add(-time.Second), 3, workday.NextDayIsDay1},
		{at, 4, workday.NextDayIsDay1},
		{at.Add(time.Hour), 3, workday.DeemedNextWorkday}, // what a version leaves out is as it was built in
	} {
		if r := Read(town, c.at); r.Clock.Simple != c.simple || r.Clock.OffHours != c.off {
			t.Errorf("at %v: %d days, %s; want %d, %s", c.at, r.Clock.Simple, r.Clock.OffHours, c.simple, c.off)
		}
	}
}

package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/workday"
)

// Rules are all policies as they are at one time.
type Rules struct {
	Clock  Clock
	Loop   Loop
	Remind Remind
	Call   Call
	Staff  Staff
	Warn   Warn
	Grid   Grid
	Score  Score
	Screen Screen
}

// Clock is how deadlines are counted, in working days where not said otherwise (domain 4).
type Clock struct {
	Simple        int              `json:"simple"`         // D3, F2-42
	Complex       int              `json:"complex"`        // D5, F2-42
	Dispatch      int              `json:"dispatch"`       // D1
	County        int              `json:"county"`         // D1c, F2-41
	Respond       int              `json:"respond"`        // resp
	RespondUrgent int              `json:"respond_urgent"` // working hours
	Review        int              `json:"review"`         // completed → reviewed
	Ruling        int              `json:"ruling"`         // a return is ruled on, §B.4
	Ask           int              `json:"ask"`            // a question waits, C04
	AskAgain      int              `json:"ask_again"`      // R05 after
	FollowUp      int              `json:"follow_up"`      // result told → R31; and again → a call
	Supervise     int              `json:"supervise"`      // 督办 → reply
	CallRate      int              `json:"call_rate"`      // H08
	Transfer      int              `json:"transfer"`       // F1-37
	LeaderYes     int              `json:"leader_yes"`     // a call waits for a leader's yes, or was made before it (H01)
	UrgentSign    int              `json:"urgent_sign"`    // minutes, natural
	UrgentResult  int              `json:"urgent_result"`  // hours, natural
	VillageFirst  int              `json:"village_first"`  // a grid report stays in the village so long (F2-35)
	Cutoff        workday.Cutoff   `json:"cutoff"`         // closing, midnight
	OffHours      workday.OffHours `json:"off_hours"`      // next_day_is_day_1, deemed_next_workday
	From          string           `json:"from"`           // dispatch or call (F2-42)
	Profile       string           `json:"profile"`        // "" or beijing: 2 h, 24 h, 7 d, 15 d
}

// Loop is how a case goes through the loop.
type Loop struct {
	ReturnWithin int            `json:"return_within"` // working days after dispatch, O04
	ReturnTimes  int            `json:"return_times"`  // an office, a case
	ExtendTimes  int            `json:"extend_times"`  // O08
	ResultMin    int            `json:"result_min"`    // characters, O12
	RedoMax      int            `json:"redo_max"`      // rounds, C17
	BookMax      int            `json:"book_max"`      // days, C21
	ReopenWithin int            `json:"reopen_within"` // days, C20
	TriesMax     int            `json:"tries_max"`     // C18
	SuspendMax   map[string]int `json:"suspend_max"`   // working days by cause, O10
	GapDisputes  int            `json:"gap_disputes"`  // in 90 days open a list-gap application, §B.4
	SelfSample   int            `json:"self_sample"`   // percent of 自办 that are reviewed
	Refuse       []string       `json:"refuse"`        // grounds of C06
	Book         []string       `json:"book"`          // grounds of C21
}

// Remind is when and whom we remind (domain 4, lights and escalation). Times are "HH:MM".
type Remind struct {
	From      string `json:"from"`      // nothing before
	To        string `json:"to"`        // nothing after
	Morning   string `json:"morning"`   // S02
	Afternoon string `json:"afternoon"` // S02 again, on the last day
	Digest    string `json:"digest"`    // to the supervisor
	NilBy     string `json:"nil_by"`    // grid reports of the day are in by; "" none are asked for
	Ladder    []Rung `json:"ladder"`    // by days overdue
}

// A Rung of the escalation ladder: who is told when an order is so many working days late.
type Rung struct {
	Days int    `json:"days"`
	Who  string `json:"who"` // handler head leader supervisor patron
}

// Rungs lists who may stand on the ladder.
var Rungs = []string{"handler", "head", "leader", "supervisor", "patron"}

// Call is how the county is called.
type Call struct {
	Approve bool `json:"approve"` // a leader's yes before it goes
	Silent  int  `json:"silent"`  // 不响应 at so many times the response limit; 0: at the deadline
	Notice  int  `json:"notice"`  // 通报 at so many 不响应
	Slow    int  `json:"slow"`    // … slow answers a month
	Poor    int  `json:"poor"`    // … poor effects a month
}

// Staff is how those who work by text are known.
type Staff struct {
	Verified bool `json:"verified"` // verbs only from numbers that answered 是
	PIN      bool `json:"pin"`      // verbs that move responsibility want #1234 of whoever has set one
	Digest   int  `json:"digest"`   // minutes in which new orders go as one text
}

// Warn are the thresholds of W1–W7 (domain 5 §B.6).
type Warn struct {
	GroupPhones int      `json:"group_phones"` // W1
	GroupHours  int      `json:"group_hours"`  // W1
	RepeatCases int      `json:"repeat_cases"` // W2
	RepeatDays  int      `json:"repeat_days"`  // W2
	Sigma       float64  `json:"sigma"`        // W3
	Weeks       int      `json:"weeks"`        // W3
	SurgeMin    int      `json:"surge_min"`    // W3
	Satisfied   int      `json:"satisfied"`    // W4, percent
	RatingsMin  int      `json:"ratings_min"`  // W4
	RatingsDays int      `json:"ratings_days"` // W4
	Words       []string `json:"words"`        // W5
	Disputes    int      `json:"disputes"`     // W6
	DisputeDays int      `json:"dispute_days"` // W6
	SilentDays  int      `json:"silent_days"`  // W7
	Off         []string `json:"off"`          // rules that do not run
}

// Grid are the bounds of grids (F2-09).
type Grid struct {
	Min int `json:"min"` // households of a small grid
	Max int `json:"max"`
}

// Screen is how the clerks' terminals behave.
type Screen struct {
	Lock  int `json:"lock"`  // minutes without a key after which a screen is locked; 0 never
	Grace int `json:"grace"` // seconds for which the texts of a clerk's deed wait, so that it can be taken back; 0 none
}

// Score are the weights of the evaluation (domain 5 §B.7). The source gives the cap of
// 300 and which grades cost something; the values are ours until a township sets its own.
type Score struct {
	Slow   float64 `json:"deduct_slow"`   // 响应慢, points off a department for a call it led
	Silent float64 `json:"deduct_silent"` // 不响应
	Fair   float64 `json:"deduct_fair"`   // 较好
	Middle float64 `json:"deduct_middle"` // 一般
	Poor   float64 `json:"deduct_poor"`   // 差
	Cap    float64 `json:"deduct_cap"`    // at most, a period (F2-46)
	Assist float64 `json:"assist_share"`  // of those who helped, as a share of the lead's
	Mode   string  `json:"deduct_mode"`   // sum, or rate: fair to those who were called seldom

	Content    int `json:"weight_content"`    // 满意, of 100
	Acceptable int `json:"weight_acceptable"` // 基本满意, of 100

	Report float64 `json:"points_report"` // of grid workers: a report that was true
	Check  float64 `json:"points_check"`  // a matter looked at
	Nil    float64 `json:"points_nil"`    // a nil report
	False  float64 `json:"points_false"`  // off for a report that was not true
	Most   float64 `json:"points_most"`   // a month; 0: no bound
}

// Default are the rules before anybody changed one.
func Default() Rules {
	return Rules{
		Clock: Clock{
			Simple: 3, Complex: 5, Dispatch: 1, County: 1, Respond: 1, RespondUrgent: 2, Review: 1, Ruling: 1, Ask: 2, AskAgain: 1, FollowUp: 2,
			Supervise: 1, CallRate: 2, Transfer: 1, LeaderYes: 1, UrgentSign: 30, UrgentResult: 24, VillageFirst: 1,
			Cutoff: workday.AtClosing, OffHours: workday.NextDayIsDay1, From: "dispatch",
		},
		Loop: Loop{
			ReturnWithin: 1, ReturnTimes: 1, ExtendTimes: 1, ResultMin: 6, RedoMax: 3, BookMax: 90, ReopenWithin: 30, TriesMax: 3,
			SuspendMax: map[string]int{
				appliance.SuspendCitizen: 5, appliance.SuspendExpert: 20, appliance.SuspendForce: 20, appliance.SuspendSeason: 30, appliance.SuspendAbove: 20,
			},
			GapDisputes: 3, SelfSample: 10,
			Refuse: []string{
				"诉讼仲裁复议中", "已进入信访", "纪检监察", "国家秘密商业秘密个人隐私", "应走110119120", "非本辖区", "无实际诉求",
			},
			Book: []string{"政策", "资金", "规划", "季节", "法定程序", "历史遗留", "诉求过高"},
		},
		Remind: Remind{
			From: "08:00", To: "20:30", Morning: "09:00", Afternoon: "14:00", Digest: "08:40", NilBy: "17:00",
			Ladder: []Rung{{0, "handler"}, {1, "head"}, {2, "leader"}, {3, "supervisor"}, {5, "patron"}},
		},
		Call:  Call{Silent: 3, Notice: 1, Slow: 3, Poor: 2},
		Staff: Staff{Verified: true, PIN: true, Digest: 3},
		Warn: Warn{
			GroupPhones: 5, GroupHours: 72, RepeatCases: 3, RepeatDays: 30, Sigma: 2, Weeks: 8, SurgeMin: 5, Satisfied: 60, RatingsMin: 10,
			RatingsDays: 30, Words: []string{"集体", "上访", "堵路", "跳楼", "讨薪", "群殴", "聚集", "拉横幅"}, Disputes: 3, DisputeDays: 90, SilentDays: 60,
		},
		Grid: Grid{Min: 20, Max: 500},
		Score: Score{
			Slow: 2, Silent: 5, Fair: 0.5, Middle: 2, Poor: 5, Cap: 300, Assist: 0.5, Mode: "sum", Content: 100, Acceptable: 60,
			Report: 2, Check: 1, Nil: 0.2, False: 2,
		},
		Screen: Screen{Lock: 10, Grace: 5},
	}
}

// What words accept.
var (
	cutoffs   = []string{string(workday.AtClosing), string(workday.AtMidnight)}
	offHours  = []string{string(workday.NextDayIsDay1), string(workday.DeemedNextWorkday)}
	warnRules = []string{"W1", "W2", "W3", "W4", "W5", "W6", "W7"}
)

// Names lists the policies.
var Names = []string{"clock", "loop", "remind", "call", "staff", "warn", "grid", "score", "screen"}

// group is where the named policy lies in r.
func (r *Rules) group(name string) (any, bool) {
	switch name {
	case "clock":
		return &r.Clock, true
	case "loop":
		return &r.Loop, true
	case "remind":
		return &r.Remind, true
	case "call":
		return &r.Call, true
	case "staff":
		return &r.Staff, true
	case "warn":
		return &r.Warn, true
	case "grid":
		return &r.Grid, true
	case "score":
		return &r.Score, true
	case "screen":
		return &r.Screen, true
	}
	return nil, false
}

// Value is the named policy of r as it would be written, one key a line.
func (r Rules) Value(name string) string {
	g, ok := r.group(name)
	if !ok {
		return ""
	}
	b, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}

// Diff is what a policy says otherwise under b than under a, a key each: "simple 3 → 4".
func Diff(name string, a, b Rules) []string {
	keys := func(r Rules) (m map[string]json.RawMessage) {
		_ = json.Unmarshal([]byte(r.Value(name)), &m) // "" has no keys
		return m
	}
	was, is := keys(a), keys(b)
	var out []string
	for _, k := range slices.Sorted(maps.Keys(is)) {
		var old, now bytes.Buffer
		if json.Compact(&old, was[k]) != nil || json.Compact(&now, is[k]) != nil || old.String() == now.String() {
			continue
		}
		out = append(out, k+" "+old.String()+" → "+now.String())
	}
	return out
}

// ErrPolicy is returned for a name there is not, and for a value that cannot be.
var ErrPolicy = errors.New("no such policy")

// set reads a value over r. Keys that are not in it keep their default.
func (r *Rules) set(name, value string) error {
	*r = r.clone() // a value that cannot be read must leave no trace in the rules it was read over
	g, ok := r.group(name)
	if !ok {
		return fmt.Errorf("%q: %w", name, ErrPolicy)
	}
	d := json.NewDecoder(bytes.NewReader([]byte(value)))
	d.DisallowUnknownFields()
	if err := d.Decode(g); err != nil {
		return unread(name, g, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return &Fault{Policy: name, Want: [2]string{"后面还有多余的内容。", "something follows the value"}}
	}
	return nil
}

// clone shares no list or map with r.
func (r Rules) clone() Rules {
	r.Loop.SuspendMax = maps.Clone(r.Loop.SuspendMax)
	r.Loop.Refuse, r.Loop.Book = slices.Clone(r.Loop.Refuse), slices.Clone(r.Loop.Book)
	r.Remind.Ladder = slices.Clone(r.Remind.Ladder)
	r.Warn.Words, r.Warn.Off = slices.Clone(r.Warn.Words), slices.Clone(r.Warn.Off)
	return r
}

// Read is what is in force at a time. A version that cannot be read, which an
// approved one always can, is passed over.
func Read(t *appliance.Town, at time.Time) Rules {
	r := Default()
	for _, name := range Names {
		p, ok := t.Policy(name, at)
		if !ok {
			continue
		}
		with := r
		if with.set(name, p.Value) == nil {
			r = with
		}
	}
	return r
}

// Check reads a value as a version would be and says what is wrong with it: a
// *Fault, or ErrPolicy.
func Check(name, value string) (Rules, error) {
	r := Default()
	if err := r.set(name, value); err != nil {
		return r, err
	}
	return r, r.check()
}

// Minute reads "HH:MM" as minutes after midnight.
func Minute(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, fmt.Errorf(`%q: want a time of day such as "09:00"`, s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Hours are the hall's hours as the policies read them.
func (r Rules) Hours(h workday.Hours) workday.Hours {
	h.Cutoff, h.OffHours = r.Clock.Cutoff, r.Clock.OffHours
	return h
}

// Days is the limit of an order, by complexity.
func (r Rules) Days(c appliance.Complexity) int {
	if c == appliance.Complex {
		return r.Clock.Complex
	}
	return r.Clock.Simple
}

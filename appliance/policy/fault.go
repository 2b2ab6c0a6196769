package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"huying/appliance"
)

// A Fault is what keeps a value from being a policy: which key, what was written,
// and what would be accepted.
type Fault struct {
	Policy string // clock
	Key    string // simple; "" the value as a whole
	Have   string // as it was written; "" where nothing was
	Want   [2]string
}

// Error is the English sentence.
func (f *Fault) Error() string { return f.Say(true) }

// Say is the sentence: which key, what it is, what is accepted.
func (f *Fault) Say(english bool) string {
	where, colon := f.Policy, "："
	if f.Key != "" {
		where += "." + f.Key
	}
	is, want := "是", "，应是"
	lang := 0
	if english {
		colon, is, want, lang = ": ", " is ", ": want ", 1
	}
	if f.Have == "" {
		return where + colon + f.Want[lang]
	}
	return where + is + f.Have + want + f.Want[lang]
}

// unread makes a Fault of what the JSON reader says.
func unread(name string, g any, err error) error {
	f := &Fault{Policy: name}
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		f.Key, f.Have = kind.Field, kind.Value
		f.Want = [2]string{chineseType(kind.Type), kind.Type.Kind().String()}
	case errors.As(err, &syntax):
		f.Want = [2]string{fmt.Sprintf("不是JSON，第%d个字节读不下去。", syntax.Offset), fmt.Sprintf("is no JSON: byte %d cannot be read", syntax.Offset)}
	case strings.Contains(err.Error(), "unknown field"):
		f.Key = strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`)
		keys := strings.Join(keysOf(g), " ")
		f.Want = [2]string{"没有这一项，可用的是：" + keys, "is no key of it; they are " + keys}
	default:
		f.Want = [2]string{"不是一份完整的JSON。", "is no whole JSON: " + err.Error()}
	}
	return f
}

func chineseType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int:
		return "整数"
	case reflect.Float64:
		return "数"
	case reflect.Bool:
		return "true 或 false"
	case reflect.String:
		return "引号里的文字"
	case reflect.Slice:
		return "[ ] 里的一串"
	}
	return "{ } 里的键和值"
}

// keysOf are the keys of a group.
func keysOf(g any) []string {
	t := reflect.TypeOf(g).Elem()
	var out []string
	for i := range t.NumField() {
		out = append(out, t.Field(i).Tag.Get("json"))
	}
	return out
}

// within is a number out of its bounds.
func within(policy, key string, have, least, most int) error {
	if have >= least && have <= most {
		return nil
	}
	return &Fault{policy, key, fmt.Sprint(have), [2]string{fmt.Sprintf("%d到%d", least, most), fmt.Sprintf("%d to %d", least, most)}}
}

// among is a word that is none of those accepted.
func among(policy, key, have string, want []string) error {
	for _, w := range want {
		if w == have {
			return nil
		}
	}
	quoted := make([]string, len(want))
	for i, w := range want {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	all := strings.Join(quoted, " ")
	return &Fault{policy, key, fmt.Sprintf("%q", have), [2]string{all + "之一", "one of " + all}}
}

func (r Rules) check() error {
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, n := range []struct {
		policy, key    string
		n, least, most int
	}{
		{"clock", "simple", r.Clock.Simple, 1, 60}, {"clock", "complex", r.Clock.Complex, 1, 120}, {"clock", "dispatch", r.Clock.Dispatch, 1, 10},
		{"clock", "county", r.Clock.County, 1, 10}, {"clock", "respond", r.Clock.Respond, 1, 10}, {"clock", "respond_urgent", r.Clock.RespondUrgent, 1, 24},
		{"clock", "review", r.Clock.Review, 1, 20}, {"clock", "ruling", r.Clock.Ruling, 1, 20}, {"clock", "ask", r.Clock.Ask, 1, 20},
		{"clock", "ask_again", r.Clock.AskAgain, 1, 20}, {"clock", "follow_up", r.Clock.FollowUp, 1, 30}, {"clock", "supervise", r.Clock.Supervise, 1, 60},
		{"clock", "call_rate", r.Clock.CallRate, 1, 30}, {"clock", "transfer", r.Clock.Transfer, 1, 30}, {"clock", "leader_yes", r.Clock.LeaderYes, 1, 10}, {"clock", "urgent_sign", r.Clock.UrgentSign, 1, 1440},
		{"clock", "urgent_result", r.Clock.UrgentResult, 1, 240}, {"clock", "village_first", r.Clock.VillageFirst, 1, 10},
		{"loop", "return_within", r.Loop.ReturnWithin, 1, 10}, {"loop", "return_times", r.Loop.ReturnTimes, 1, 5}, {"loop", "extend_times", r.Loop.ExtendTimes, 1, 5},
		{"loop", "result_min", r.Loop.ResultMin, 1, 60}, {"loop", "redo_max", r.Loop.RedoMax, 1, 10}, {"loop", "book_max", r.Loop.BookMax, 1, 366},
		{"loop", "reopen_within", r.Loop.ReopenWithin, 1, 366}, {"loop", "tries_max", r.Loop.TriesMax, 1, 10}, {"loop", "gap_disputes", r.Loop.GapDisputes, 1, 100},
		{"loop", "self_sample", r.Loop.SelfSample, 0, 100},
		{"call", "silent", r.Call.Silent, 0, 10}, {"call", "notice", r.Call.Notice, 0, 100}, {"call", "slow", r.Call.Slow, 0, 100}, {"call", "poor", r.Call.Poor, 0, 100},
		{"staff", "digest", r.Staff.Digest, 0, 60},
		// of an early warning, 0 turns it off
		{"warn", "group_phones", r.Warn.GroupPhones, 0, 1000}, {"warn", "group_hours", r.Warn.GroupHours, 0, 720}, {"warn", "repeat_cases", r.Warn.RepeatCases, 0, 1000},
		{"warn", "repeat_days", r.Warn.RepeatDays, 0, 366}, {"warn", "weeks", r.Warn.Weeks, 0, 104}, {"warn", "surge_min", r.Warn.SurgeMin, 0, 1000},
		{"warn", "satisfied", r.Warn.Satisfied, 0, 100}, {"warn", "ratings_min", r.Warn.RatingsMin, 0, 1000}, {"warn", "ratings_days", r.Warn.RatingsDays, 0, 366},
		{"warn", "disputes", r.Warn.Disputes, 0, 1000}, {"warn", "dispute_days", r.Warn.DisputeDays, 0, 366}, {"warn", "silent_days", r.Warn.SilentDays, 0, 3660},
		{"screen", "lock", r.Screen.Lock, 0, 240}, {"screen", "grace", r.Screen.Grace, 0, 60},
		{"grid", "min", r.Grid.Min, 0, 10000}, {"grid", "max", r.Grid.Max, r.Grid.Min + 1, 100000},
	} {
		keep(within(n.policy, n.key, n.n, n.least, n.most))
	}
	if r.Clock.Complex < r.Clock.Simple {
		keep(within("clock", "complex", r.Clock.Complex, r.Clock.Simple, 120))
	}
	keep(among("clock", "cutoff", string(r.Clock.Cutoff), cutoffs))
	keep(among("clock", "off_hours", string(r.Clock.OffHours), offHours))
	keep(among("clock", "from", r.Clock.From, []string{"dispatch", "call"}))
	keep(among("clock", "profile", r.Clock.Profile, []string{"", "beijing"}))
	keep(r.checkRemind())
	for cause, n := range r.Loop.SuspendMax {
		keep(among("loop", "suspend_max", cause, appliance.SuspendCauses))
		keep(within("loop", "suspend_max."+cause, n, 1, 250))
	}
	for key, list := range map[string][]string{"refuse": r.Loop.Refuse, "book": r.Loop.Book} {
		if len(list) == 0 {
			keep(&Fault{"loop", key, "[]", [2]string{"至少一条理由", "one ground at least"}})
		}
		for _, ground := range list {
			if strings.TrimSpace(ground) == "" {
				keep(&Fault{"loop", key, fmt.Sprintf("%q", ground), [2]string{"写得出来的理由", "a ground with words"}})
			}
		}
	}
	for _, rule := range r.Warn.Off {
		keep(among("warn", "off", rule, warnRules))
	}
	if r.Warn.Sigma < 0 || r.Warn.Sigma > 10 {
		keep(&Fault{"warn", "sigma", fmt.Sprint(r.Warn.Sigma), [2]string{"0到10", "0 to 10"}})
	}
	keep(r.checkScore())
	return first
}

// checkScore holds the weights to the order of §B.7 (a): a worse grade costs more.
func (r Rules) checkScore() error {
	s := r.Score
	for _, n := range []struct {
		key         string
		n, min, max float64
	}{
		{"deduct_slow", s.Slow, 0, 100}, {"deduct_silent", s.Silent, s.Slow, 100}, {"deduct_fair", s.Fair, 0, 100}, {"deduct_middle", s.Middle, s.Fair, 100},
		{"deduct_poor", s.Poor, s.Middle, 100}, {"deduct_cap", s.Cap, 0, 1000}, {"assist_share", s.Assist, 0, 1},
		{"points_report", s.Report, 0, 100}, {"points_check", s.Check, 0, 100}, {"points_nil", s.Nil, 0, 100}, {"points_false", s.False, 0, 100},
		{"points_most", s.Most, 0, 10000},
	} {
		// Of the grades, each costs more than the one before it, and the mildest something.
		strict := n.key == "deduct_silent" || n.key == "deduct_middle" || n.key == "deduct_poor" || n.key == "deduct_slow" || n.key == "deduct_fair"
		switch {
		case n.n > n.max || n.n < n.min:
			return &Fault{"score", n.key, fmt.Sprint(n.n), [2]string{fmt.Sprintf("%v到%v", n.min, n.max), fmt.Sprintf("%v to %v", n.min, n.max)}}
		case strict && n.n == n.min:
			return &Fault{"score", n.key, fmt.Sprint(n.n), [2]string{fmt.Sprintf("大于%v", n.min), fmt.Sprintf("more than %v", n.min)}}
		}
	}
	if err := within("score", "weight_content", s.Content, 0, 100); err != nil {
		return err
	}
	if err := within("score", "weight_acceptable", s.Acceptable, 0, s.Content); err != nil {
		return err
	}
	return among("score", "deduct_mode", s.Mode, []string{"sum", "rate"})
}

func (r Rules) checkRemind() error {
	m := r.Remind
	for _, t := range []struct{ key, v string }{
		{"from", m.From}, {"to", m.To}, {"morning", m.Morning}, {"afternoon", m.Afternoon}, {"digest", m.Digest}, {"nil_by", m.NilBy},
	} {
		if t.key == "nil_by" && t.v == "" { // no nil reports are asked for here
			continue
		}
		if _, err := Minute(t.v); err != nil {
			return &Fault{"remind", t.key, fmt.Sprintf("%q", t.v), [2]string{`钟点，如 "09:00"`, `a time of day such as "09:00"`}}
		}
	}
	for _, p := range []struct{ key, v, after string }{{"to", m.To, m.From}, {"afternoon", m.Afternoon, m.Morning}} {
		if p.v <= p.after {
			return &Fault{"remind", p.key, fmt.Sprintf("%q", p.v), [2]string{p.after + "以后", "after " + p.after}}
		}
	}
	for _, p := range []struct{ key, v string }{{"morning", m.Morning}, {"afternoon", m.Afternoon}} {
		if p.v < m.From || p.v >= m.To { // nothing is said outside
			return &Fault{"remind", p.key, fmt.Sprintf("%q", p.v), [2]string{m.From + "到" + m.To + "之间", "between " + m.From + " and " + m.To}}
		}
	}
	for i, l := range m.Ladder {
		if err := among("remind", "ladder.who", l.Who, Rungs); err != nil {
			return err
		}
		least := 0
		if i > 0 {
			least = m.Ladder[i-1].Days
		}
		if err := within("remind", "ladder.days", l.Days, least, 250); err != nil {
			return err
		}
	}
	return nil
}

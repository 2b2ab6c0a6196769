package warn

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/policy"
)

var (
	shanghai = time.FixedZone("CST", 8*3600)
	now      = time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai)
	rules    = policy.Default().Warn
	town     = appliance.NewTown(1,
		appliance.Village{Code: "V1", Name: "王家庄村"}, appliance.Village{Code: "V2", Name: "李家洼村"},
		appliance.Village{Code: "V9", Name: "旧村", Closed: appliance.DateOf(now)},
		appliance.Office{Code: "Z07", Name: "供电所"},
		appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished},
		appliance.Situation{List: appliance.MainList, Version: 1, Code: "C-01-1", Name: "路灯不亮"},
	)
)

func id(i int) appliance.CaseID { return appliance.NewCaseID(2026, appliance.FirstSerial+i) }

// ago are n cases received that long ago, each from another number, as the change makes them.
func ago(n int, age time.Duration, change func(i int, c *Case)) []Case {
	out := make([]Case, n)
	for i := range out {
		out[i] = Case{ID: id(i), Village: "V1", Category: "城乡建设", Reporter: fmt.Sprint("r", i), ReceivedAt: now.Add(-age)}
		if change != nil {
			change(i, &out[i])
		}
	}
	return out
}

// moved are the cases with other ids, so that they can stand beside others.
func moved(by int, cases []Case) []Case {
	for i := range cases {
		cases[i].ID = id(by + i)
	}
	return cases
}

// heardLately keeps the villages from being silent.
var heardLately = []Contact{{"V1", now}, {"V2", now}}

func found(f Facts) []Card {
	f.Contacts = append(slices.Clone(heardLately), f.Contacts...)
	return Find(now, rules, town, f)
}

// of are the cards of one rule.
func of(rule string, cards []Card) []Card {
	return slices.DeleteFunc(slices.Clone(cards), func(c Card) bool { return c.Rule != rule })
}

func TestThresholds(t *testing.T) {
	one := func(i int, c *Case) { c.Reporter = "r" }
	matter := func(i int, c *Case) { c.Reporter, c.Situation = "r", "C-01-1" }
	spreadOut := func(i int, c *Case) { c.Village = fmt.Sprint("U", i) } // no W1
	weeks := func(counts ...int) []Case {                                // the weeks before this one, latest first
		var out []Case
		for w, n := range counts {
			out = append(out, moved(len(out), ago(n, time.Duration(w+1)*week+day, spreadOut))...)
		}
		return moved(1000, out)
	}
	rated := func(grades ...int) []Rating {
		var out []Rating
		for i, g := range grades {
			out = append(out, Rating{Case: id(i), Office: "Z07", Grade: g, At: now.Add(-day)})
		}
		return out
	}
	grades := func(one, two, three int) []Rating {
		return rated(slices.Concat(slices.Repeat([]int{1}, one), slices.Repeat([]int{2}, two), slices.Repeat([]int{3}, three))...)
	}
	disputed := func(n int, age time.Duration) []Dispute {
		var out []Dispute
		for i := range n {
			out = append(out, Dispute{id(i), "C-01-1", now.Add(-age)})
		}
		return out
	}
	const edge = time.Nanosecond
	for _, tt := range []struct {
		name  string
		rule  string
		facts Facts
		cases int // of the one card; 0: none; -1: a card without cases
	}{
		{"four numbers", Group, Facts{Cases: ago(4, time.Hour, nil)}, 0},
		{"five numbers", Group, Facts{Cases: ago(5, time.Hour, nil)}, 5},
		{"six numbers", Group, Facts{Cases: ago(6, time.Hour, nil)}, 6},
		{"five cases of four numbers", Group, Facts{Cases: ago(5, time.Hour, func(i int, c *Case) { c.Reporter = fmt.Sprint(i % 4) })}, 0},
		{"six cases of five numbers", Group, Facts{Cases: ago(6, time.Hour, func(i int, c *Case) { c.Reporter = fmt.Sprint(i % 5) })}, 6},
		{"five numbers and one without", Group, Facts{Cases: ago(6, time.Hour, func(i int, c *Case) {
			if i == 5 {
				c.Reporter = ""
			}
		})}, 6},
		{"four numbers and two without", Group, Facts{Cases: ago(6, time.Hour, func(i int, c *Case) {
			if i > 3 {
				c.Reporter = ""
			}
		})}, 0},
		{"of 72 hours", Group, Facts{Cases: ago(5, 72*time.Hour, nil)}, 5},
		{"one just older", Group, Facts{Cases: append(ago(4, 0, nil), moved(9, ago(1, 72*time.Hour+edge, func(i int, c *Case) { c.Reporter = "x" }))...)}, 0},
		{"of the future", Group, Facts{Cases: ago(5, -edge, nil)}, 0},
		{"two villages", Group, Facts{Cases: ago(5, 0, func(i int, c *Case) { c.Village = []string{"V1", "V2"}[i%2] })}, 0},
		{"two categories", Group, Facts{Cases: ago(5, 0, func(i int, c *Case) { c.Category = []string{"a", "b"}[i%2] })}, 0},
		{"no village", Group, Facts{Cases: ago(5, 0, func(i int, c *Case) { c.Village = "" })}, 0},
		{"no category", Group, Facts{Cases: ago(5, 0, func(i int, c *Case) { c.Category = "" })}, 0},

		{"two cases", Repeat, Facts{Cases: ago(2, day, matter)}, 0},
		{"three cases", Repeat, Facts{Cases: ago(3, day, matter)}, 3},
		{"four cases", Repeat, Facts{Cases: ago(4, day, matter)}, 4},
		{"of 30 days", Repeat, Facts{Cases: ago(3, 30*day, matter)}, 3},
		{"older", Repeat, Facts{Cases: ago(3, 30*day+edge, matter)}, 0},
		{"of one category", Repeat, Facts{Cases: ago(3, day, one)}, 3},
		{"of two matters", Repeat, Facts{Cases: ago(4, day, func(i int, c *Case) { c.Reporter, c.Situation = "r", fmt.Sprint(i%2) })}, 0},
		{"of nobody", Repeat, Facts{Cases: ago(3, day, func(i int, c *Case) { c.Reporter = "" })}, 0},
		{"of no matter", Repeat, Facts{Cases: ago(3, day, func(i int, c *Case) { c.Reporter, c.Category = "r", "" })}, 0},

		{"four after silence", Surge, Facts{Cases: ago(4, day, spreadOut)}, 0},
		{"five after silence", Surge, Facts{Cases: ago(5, day, spreadOut)}, 5},
		{"as ever", Surge, Facts{Cases: append(ago(5, day, spreadOut), weeks(5, 5, 5, 5, 5, 5, 5, 5)...)}, 0},
		{"one more than ever", Surge, Facts{Cases: append(ago(6, day, spreadOut), weeks(5, 5, 5, 5, 5, 5, 5, 5)...)}, 6},
		{"at two sigma", Surge, Facts{Cases: append(ago(6, day, spreadOut), weeks(3, 5, 3, 5, 3, 5, 3, 5)...)}, 0}, // 4 + 2*1
		{"above two sigma", Surge, Facts{Cases: append(ago(7, day, spreadOut), weeks(3, 5, 3, 5, 3, 5, 3, 5)...)}, 7},
		{"of seven days", Surge, Facts{Cases: ago(5, week-edge, spreadOut)}, 5},
		{"of a week ago", Surge, Facts{Cases: ago(5, week, spreadOut)}, 0},
		{"the ninth week does not count", Surge, Facts{Cases: append(ago(5, day, spreadOut), weeks(0, 0, 0, 0, 0, 0, 0, 0, 99)...)}, 5},
		{"the eighth does", Surge, Facts{Cases: append(ago(5, day, spreadOut), weeks(0, 0, 0, 0, 0, 0, 0, 40)...)}, 0},
		{"a new box", Surge, Facts{Cases: ago(9, day, spreadOut), Since: now.Add(-5*week + edge)}, 0},
		{"a box of five weeks", Surge, Facts{Cases: ago(9, day, spreadOut), Since: now.Add(-5 * week)}, 9},
		{"a young box's weeks", Surge, Facts{Cases: append(ago(6, day, spreadOut), weeks(6, 6, 6, 6)...), Since: now.Add(-5 * week)}, 0},

		{"nine ratings", Unhappy, Facts{Ratings: grades(0, 0, 9)}, 0},
		{"ten ratings", Unhappy, Facts{Ratings: grades(0, 0, 10)}, 10},
		{"sixty percent", Unhappy, Facts{Ratings: grades(6, 0, 4)}, 0},
		{"sixty by halves", Unhappy, Facts{Ratings: grades(0, 10, 0)}, 0},
		{"below sixty", Unhappy, Facts{Ratings: grades(5, 1, 4)}, 10},
		{"just below", Unhappy, Facts{Ratings: grades(3, 4, 3)}, 10},
		{"above", Unhappy, Facts{Ratings: grades(7, 0, 3)}, 0},
		{"rated twice", Unhappy, Facts{Ratings: append(grades(0, 0, 10), Rating{id(0), "Z07", 1, now}, Rating{id(1), "Z07", 1, now}, Rating{id(2), "Z07", 1, now}, Rating{id(3), "Z07", 1, now}, Rating{id(4), "Z07", 1, now}, Rating{id(5), "Z07", 1, now})}, 0},
		{"old ratings", Unhappy, Facts{Ratings: func() []Rating {
			r := grades(0, 0, 10)
			r[0].At = now.Add(-30*day - edge)
			return r
		}()}, 0},
		{"ratings of 30 days", Unhappy, Facts{Ratings: func() []Rating {
			r := grades(0, 0, 10)
			r[0].At = now.Add(-30 * day)
			return r
		}()}, 10},
		{"one without a grade", Unhappy, Facts{Ratings: append(grades(0, 0, 9), Rating{id(9), "Z07", 0, now})}, 0},

		{"a word", Words, Facts{Cases: ago(1, time.Hour, func(i int, c *Case) { c.Text = "再不发钱就上访" })}, 1},
		{"a word of 72 hours", Words, Facts{Cases: ago(1, 72*time.Hour, func(i int, c *Case) { c.Text = "上访" })}, 1},
		{"an older one", Words, Facts{Cases: ago(1, 72*time.Hour+edge, func(i int, c *Case) { c.Text = "上访" })}, 0},
		{"no word", Words, Facts{Cases: ago(1, time.Hour, func(i int, c *Case) { c.Text = "路灯不亮" })}, 0},

		{"two disputes", Gap, Facts{Disputes: disputed(2, day)}, 0},
		{"three disputes", Gap, Facts{Disputes: disputed(3, day)}, 3},
		{"four disputes", Gap, Facts{Disputes: disputed(4, day)}, 4},
		{"one told twice", Gap, Facts{Disputes: append(disputed(2, day), disputed(2, day)...)}, 0},
		{"twice in a case", Gap, Facts{Disputes: append(disputed(2, day), disputed(1, 2*day)...)}, 2},
		{"of 90 days", Gap, Facts{Disputes: disputed(3, 90*day)}, 3},
		{"older disputes", Gap, Facts{Disputes: disputed(3, 90*day+edge)}, 0},
		{"of no situation", Gap, Facts{Disputes: []Dispute{{id(1), "", now}, {id(2), "", now}, {id(3), "", now}}}, 0},
	} {
		cards := of(tt.rule, found(tt.facts))
		switch {
		case tt.cases == 0 && len(cards) != 0:
			t.Errorf("%s %s: %+v", tt.rule, tt.name, cards)
		case tt.cases > 0 && (len(cards) != 1 || len(cards[0].Cases) != tt.cases):
			t.Errorf("%s %s: %+v, want one card of %d cases", tt.rule, tt.name, cards, tt.cases)
		}
	}
}

func TestAVillageIsSilent(t *testing.T) {
	for _, tt := range []struct {
		name     string
		contacts []Contact
		cases    []Case
		since    time.Time
		want     string // subjects
	}{
		{"heard 60 days ago", []Contact{{"V1", now.Add(-60 * day)}, {"V2", now}}, nil, time.Time{}, "W7|V1|2026-09-24"},
		{"heard just after", []Contact{{"V1", now.Add(-60*day + 1)}, {"V2", now}}, nil, time.Time{}, ""},
		{"heard long ago", []Contact{{"V1", now.Add(-100 * day)}, {"V2", now}}, nil, time.Time{}, "W7|V1|2026-08-15"},
		{"heard again", []Contact{{"V1", now.Add(-100 * day)}, {"V1", now.Add(-day)}, {"V2", now}}, nil, time.Time{}, ""},
		{"a case is a contact", []Contact{{"V2", now}}, ago(1, day, nil), time.Time{}, ""},
		{"an old case is none", []Contact{{"V2", now}}, ago(1, 61*day, nil), time.Time{}, "W7|V1|never"},
		{"never", nil, nil, time.Time{}, "W7|V1|never W7|V2|never"},
		{"never, of a new box", nil, nil, now.Add(-60*day + 1), ""},
		{"never, of an older box", []Contact{{"V2", now}}, nil, now.Add(-60 * day), "W7|V1|never"},
		{"of the future", []Contact{{"V1", now.Add(day)}, {"V2", now}}, nil, time.Time{}, "W7|V1|never"},
	} {
		var got []string
		for _, c := range Find(now, rules, town, Facts{Contacts: tt.contacts, Cases: tt.cases, Since: tt.since}) {
			got = append(got, c.Subject)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWhatACardSays(t *testing.T) {
	petition := ago(1, time.Hour, func(i int, c *Case) { c.Text = "工资不给,我们要集體上访討薪" })
	many := ago(9, time.Hour, func(i int, c *Case) { c.Situation = "C-01-1" })
	for i := range 3 {
		many[i].Reporter = "r"
	}
	f := Facts{
		Cases: many,
		Ratings: func() (out []Rating) {
			for i := range 12 {
				out = append(out, Rating{id(i), "Z07", 1 + min(i, 5)/2, now})
			}
			return out
		}(),
		Disputes: []Dispute{{id(7), "C-01-1", now}, {id(6), "C-01-1", now}, {id(5), "C-01-1", now}},
		Contacts: []Contact{{"V2", now.Add(-61 * day)}},
	}
	f.Cases = append(f.Cases, moved(50, petition)...)
	var got []string
	for _, c := range Find(now, rules, town, f) {
		got = append(got, c.Rule+" "+c.Subject+" | "+c.Title+" | "+c.Why)
	}
	want := []string{
		"W1 W1|V1|城乡建设 | 群体性苗头:王家庄村 城乡建设 | 同村同类,72小时内8个号码、10件,界限5个号码。件号1007、1010、1029、1032、1041、1055、1064、1078等10件。",
		"W2 W2|r|C-01-1 | 重复诉求:路灯不亮 | 同一号码同一事项,30天内3件,界限3件。件号1007、1010、1029。",
		"W3 W3|城乡建设 | 数量突增:城乡建设 | 近7天10件;此前8周每周平均0.0件、标准差0.0,界限超过0.0件且不少于5件。件号1007、1010、1029、1032、1041、1055、1064、1078等10件。",
		"W4 W4|Z07 | 满意率偏低:供电所 | 30天内评价12件:满意2、基本满意2、没解决8,满意率26.6%,界限60%、不少于10件。件号1007、1010、1029、1032、1041、1055、1064、1078等12件。",
		"W5 W5|202600001509 | 敏感词:“集体”“上访”“讨薪” | 来信提到“集体”“上访”“讨薪”,有一个词即提示。件号1509。",
		"W6 W6|C-01-1 | 清单缺口:路灯不亮 C-01-1 | 同一情形90天内退单争议3次,界限3次。件号1055、1064、1078。",
		"W7 W7|V2|2026-09-23 | 静默村:李家洼村 | 最近一次联系是2026-09-23,已61天,界限60天。",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatIsSaid: words in a text, and the everyday ones that only hold them.
func TestWhatIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"再不解决我们就集体上访":          "集体 上访",
		"全村集体去县里":              "集体",
		"工地欠薪,我要討薪":            "讨薪",
		"有人要 跳 楼":              "跳楼",
		"村口堵路了":                "堵路",
		"校门口有人群殴":              "群殴",
		"有人拉横幅":                "拉横幅",
		"聚集了上百人":               "聚集",
		"不上访没人管":               "上访",
		"能不能上访":                "上访",
		"会不会聚集":                "聚集",
		"再不去上访就晚了":             "上访",
		"要不上访吧":                "上访",
		"逼得不得不上访":              "上访",
		"集体土地被占,我们要上访":         "上访",
		"集体宿舍停水,工人集体堵路":        "集体 堵路",
		"演练很好,但是明天要集体上访":       "集体 上访",
		"上访上访上访":               "上访",
		"":                     "",
		"集体宿舍没有热水":             "",
		"集体土地承包合同到期":           "",
		"集體土地被人占了":             "",
		"村集体的账不公开":             "",
		"超市跳楼价卖过期食品":           "",
		"线上访问打不开":              "",
		"垃圾堆苍蝇聚集":              "",
		"我不是上访,就想问问":           "",
		"我没上访":                 "",
		"保证不上访":                "",
		"严禁聚集的牌子掉了":            "",
		"没人上访":                 "",
		"防群殴演练什么时候":            "",
		"反恐演练有群殴":              "",
		"你好":                   "",
		"how about a petition": "",
	} {
		c, ok := Heard(rules, Case{ID: id(1), Text: text})
		got := strings.TrimSuffix(strings.TrimPrefix(c.Title, "敏感词:“"), "”")
		if got = strings.ReplaceAll(got, "”“", " "); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	off := rules
	off.Off = []string{Words}
	if _, ok := Heard(off, Case{ID: id(1), Text: "上访"}); ok {
		t.Error("a rule that is off speaks")
	}
	own := rules
	own.Words = []string{"斷路", " "}
	if c, ok := Heard(own, Case{ID: id(1), Text: "他们断路"}); !ok || c.Title != "敏感词:“断路”" {
		t.Errorf("a word of the town's own: %+v", c)
	}
}

func TestARuleIsOff(t *testing.T) {
	f := Facts{
		Cases:    ago(9, time.Hour, func(i int, c *Case) { c.Text, c.Reporter = "上访", fmt.Sprint(i%6) }),
		Ratings:  []Rating{},
		Disputes: []Dispute{{id(7), "C-01-1", now}, {id(6), "C-01-1", now}, {id(5), "C-01-1", now}},
	}
	f.Cases = append(f.Cases, moved(20, ago(3, day, func(i int, c *Case) { c.Reporter = "r" }))...)
	for i := range 10 {
		f.Ratings = append(f.Ratings, Rating{id(i), "Z07", 3, now})
	}
	have := func(r policy.Warn) string {
		var out []string
		for _, c := range Find(now, r, town, f) {
			if !slices.Contains(out, c.Rule) {
				out = append(out, c.Rule)
			}
		}
		return strings.Join(out, " ")
	}
	if got := have(rules); got != strings.Join(Rules, " ") {
		t.Fatalf("all rules: %s", got)
	}
	for _, rule := range Rules {
		r := rules
		r.Off = []string{rule}
		if want := strings.TrimSpace(strings.ReplaceAll(" "+strings.Join(Rules, " "), " "+rule, "")); have(r) != want {
			t.Errorf("without %s: %s", rule, have(r))
		}
	}
	if got := have(policy.Warn{}); got != "" {
		t.Errorf("no thresholds: %s", got)
	}
	if got := Find(now, rules, nil, Facts{}); len(got) != 0 {
		t.Errorf("no town: %+v", got)
	}
}

// TestACardGrowsAndIsRaisedAgain is the life of one subject.
func TestACardGrowsAndIsRaisedAgain(t *testing.T) {
	var stands []appliance.Warning
	seq := uint64(0)
	step := func(cases []Case) appliance.Kind {
		t.Helper()
		cards := of(Group, found(Facts{Cases: cases, Judged: stands}))
		if len(cards) == 0 {
			return ""
		}
		var on appliance.Warning
		if len(stands) > 0 {
			on = stands[len(stands)-1]
		}
		kind, change, news := cards[0].Against(on)
		if !news {
			return ""
		}
		seq++
		e := appliance.Entry{Seq: seq, At: now, Kind: kind, Body: change}
		if kind == appliance.KindWarningRaised {
			stands = append(stands, appliance.Warning{}.Apply(e))
		} else {
			if change.Warning != on.ID {
				t.Fatalf("card %d grows, want %d", change.Warning, on.ID)
			}
			stands[len(stands)-1] = on.Apply(e)
		}
		return kind
	}
	judge := func(v appliance.Verdict) {
		stands[len(stands)-1].Verdict = v
	}
	is := func(what string, got, want appliance.Kind, cards, cases int) {
		t.Helper()
		if got != want || len(stands) != cards || cards > 0 && len(stands[cards-1].Cases) != cases {
			t.Fatalf("%s: %q, want %q; cards %+v", what, got, want, stands)
		}
	}
	is("four", step(ago(4, time.Hour, nil)), "", 0, 0)
	is("five", step(ago(5, time.Hour, nil)), appliance.KindWarningRaised, 1, 5)
	is("the same five", step(ago(5, time.Hour, nil)), "", 1, 5)
	is("seven", step(ago(7, time.Hour, nil)), appliance.KindWarningGrown, 1, 7)
	is("the first two too old", step(ago(9, time.Hour, nil)[2:]), appliance.KindWarningGrown, 1, 9)
	judge(appliance.VerdictFalse)
	is("judged", step(ago(9, time.Hour, nil)), "", 1, 9)
	is("judged, four more", step(ago(13, time.Hour, nil)), "", 1, 9)
	is("judged, five more", step(ago(14, time.Hour, nil)), appliance.KindWarningRaised, 2, 5)
	judge(appliance.VerdictDone)
	is("judged twice", step(ago(18, time.Hour, nil)), "", 2, 5)
	is("judged twice, five more", step(ago(19, time.Hour, nil)), appliance.KindWarningRaised, 3, 5)
	if s := stands[2]; s.ID != seq || s.Subject != "W1|V1|城乡建设" || s.Rule != Group || s.Title == "" {
		t.Errorf("%+v", s)
	}
}

// TestJudgedCasesCountForNothing, in every rule that counts cases.
func TestJudgedCasesCountForNothing(t *testing.T) {
	f := Facts{
		Cases:    ago(9, time.Hour, func(i int, c *Case) { c.Text, c.Reporter = "上访", fmt.Sprint(i%6) }),
		Disputes: []Dispute{{id(7), "C-01-1", now}, {id(6), "C-01-1", now}, {id(5), "C-01-1", now}},
	}
	f.Cases = append(f.Cases, moved(20, ago(3, day, func(i int, c *Case) { c.Reporter = "r" }))...)
	for i := range 10 {
		f.Ratings = append(f.Ratings, Rating{id(i), "Z07", 3, now})
	}
	all := found(f)
	for i, c := range all {
		f.Judged = append(f.Judged, appliance.Warning{ID: uint64(i + 1), Rule: c.Rule, Subject: c.Subject, Cases: c.Cases, Verdict: appliance.VerdictTrue})
	}
	if left := found(f); len(all) < 6 || len(left) != 0 {
		t.Errorf("of %d cards %d are left: %+v", len(all), len(left), left)
	}
	for i := range f.Judged {
		f.Judged[i].Verdict = appliance.VerdictNone // open cards do not
	}
	if left := found(f); !reflect.DeepEqual(left, all) {
		t.Errorf("open cards change %+v", left)
	}
	// Silence has no cases: once judged it stands for that silence.
	c := Find(now, rules, town, Facts{Contacts: heardLately[:1]})[0]
	if _, _, news := c.Against(appliance.Warning{ID: 3, Subject: c.Subject, Verdict: appliance.VerdictFalse}); news {
		t.Error("a judged silence is raised again")
	}
}

func TestPrecision(t *testing.T) {
	w := func(rule string, v appliance.Verdict) appliance.Warning {
		return appliance.Warning{Rule: rule, Verdict: v}
	}
	got := Precision([]appliance.Warning{
		w(Group, appliance.VerdictTrue), w(Group, appliance.VerdictDone), w(Group, appliance.VerdictFalse), w(Group, ""), w(Words, appliance.VerdictFalse), w("X", ""),
	})
	if len(got) != len(Rules) || got[0] != (Score{Group, 1, 2, 1}) || got[4] != (Score{Words, 0, 0, 1}) {
		t.Fatalf("%+v", got)
	}
	if p, ok := got[0].Precision(); !ok || p < 0.66 || p > 0.67 {
		t.Errorf("precision %v, %v", p, ok)
	}
	if _, ok := got[1].Precision(); ok {
		t.Error("a rule nobody judged has a precision")
	}
}

func TestWindow(t *testing.T) {
	want := Reach{Cases: 9 * week, Text: 72 * time.Hour, Ratings: 30 * day, Disputes: 90 * day, Judged: 90 * day}
	if got := Window(rules); got != want {
		t.Errorf("window %+v, want %+v", got, want)
	}
	r := rules
	r.RepeatDays = 365
	if got := Window(r).Cases; got != 365*day {
		t.Errorf("cases of %v", got)
	}
}

func facts(t *rapid.T) Facts {
	var f Facts
	texts := []string{"", "上访", "集体土地", "路灯不亮", "不是上访"}
	age := func(max time.Duration) time.Time {
		return now.Add(-time.Duration(rapid.Int64Range(-int64(time.Hour), int64(max)).Draw(t, "age")))
	}
	pick := func(n int) string { return rapid.SampledFrom([]string{"", "V1", "V2", "V9"}[:n]).Draw(t, "pick") }
	for i := range rapid.IntRange(0, 60).Draw(t, "cases") {
		f.Cases = append(f.Cases, Case{
			ID: id(i), Village: pick(4), Category: pick(3), Situation: pick(2), Reporter: rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f", "g"}).Draw(t, "from"),
			ReceivedAt: age(10 * week), Text: rapid.SampledFrom(texts).Draw(t, "text"),
		})
	}
	for range rapid.IntRange(0, 40).Draw(t, "ratings") {
		f.Ratings = append(f.Ratings, Rating{id(rapid.IntRange(0, 60).Draw(t, "id")), pick(3), rapid.IntRange(0, 4).Draw(t, "grade"), age(40 * day)})
	}
	for range rapid.IntRange(0, 8).Draw(t, "disputes") {
		f.Disputes = append(f.Disputes, Dispute{id(rapid.IntRange(0, 60).Draw(t, "id")), pick(3), age(100 * day)})
	}
	for range rapid.IntRange(0, 3).Draw(t, "contacts") {
		f.Contacts = append(f.Contacts, Contact{pick(4), age(100 * day)})
	}
	if rapid.Bool().Draw(t, "young") {
		f.Since = age(80 * day)
	}
	for i, c := range Find(now, rules, town, f) {
		if rapid.Bool().Draw(t, "judged") {
			f.Judged = append(f.Judged, appliance.Warning{ID: uint64(i + 1), Subject: c.Subject, Rule: c.Rule, Cases: c.Cases, Verdict: appliance.VerdictTrue})
		}
	}
	return f
}

func TestWarningsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		cards := Find(now, rules, town, f)

		seen := map[string]bool{}
		for _, c := range cards {
			if seen[c.Subject] || !strings.HasPrefix(c.Subject, c.Rule+"|") || !slices.Contains(Rules, c.Rule) || c.Title == "" || c.Why == "" {
				t.Fatalf("%+v", c)
			}
			seen[c.Subject] = true
			if !slices.IsSorted(c.Cases) || len(slices.Compact(slices.Clone(c.Cases))) != len(c.Cases) || (len(c.Cases) == 0) != (c.Rule == Silent) {
				t.Fatalf("%+v", c)
			}
			for _, w := range f.Judged {
				if w.Subject == c.Subject && slices.ContainsFunc(c.Cases, func(id appliance.CaseID) bool { return slices.Contains(w.Cases, id) }) {
					t.Fatalf("%+v rests on what was judged", c)
				}
			}
		}

		// The order of the facts says nothing, nor does one told twice.
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		g := Facts{
			Cases: slices.Concat(f.Cases, f.Cases[:len(f.Cases)/2]), Ratings: slices.Clone(f.Ratings), Disputes: slices.Concat(f.Disputes, f.Disputes),
			Contacts: slices.Clone(f.Contacts), Judged: slices.Clone(f.Judged), Since: f.Since,
		}
		r.Shuffle(len(g.Cases), func(i, j int) { g.Cases[i], g.Cases[j] = g.Cases[j], g.Cases[i] })
		r.Shuffle(len(g.Ratings), func(i, j int) { g.Ratings[i], g.Ratings[j] = g.Ratings[j], g.Ratings[i] })
		r.Shuffle(len(g.Disputes), func(i, j int) { g.Disputes[i], g.Disputes[j] = g.Disputes[j], g.Disputes[i] })
		r.Shuffle(len(g.Contacts), func(i, j int) { g.Contacts[i], g.Contacts[j] = g.Contacts[j], g.Contacts[i] })
		r.Shuffle(len(g.Judged), func(i, j int) { g.Judged[i], g.Judged[j] = g.Judged[j], g.Judged[i] })
		if again := Find(now, rules, town, g); !reflect.DeepEqual(again, cards) {
			t.Fatalf("shuffled\n%+v\nwas\n%+v", again, cards)
		}

		// What is older than the window says nothing either.
		reach := Window(rules)
		old := func(d time.Duration) time.Time {
			return now.Add(-d - time.Duration(rapid.Int64Range(1, int64(100*day)).Draw(t, "beyond")))
		}
		for i := range rapid.IntRange(1, 20).Draw(t, "old") {
			g.Cases = append(g.Cases, Case{ID: id(500 + i), Village: "V1", Category: "V1", Reporter: "a", ReceivedAt: old(reach.Cases), Text: "上访"})
			g.Ratings = append(g.Ratings, Rating{id(500 + i), "V1", 3, old(reach.Ratings)})
			g.Disputes = append(g.Disputes, Dispute{id(500 + i), "V1", old(reach.Disputes)})
		}
		if again := Find(now, rules, town, g); !reflect.DeepEqual(again, cards) {
			t.Fatalf("with old facts\n%+v\nwas\n%+v", again, cards)
		}
	})
}

// BenchmarkFind is the hour's look at fifty thousand cases, eight thousand of them in reach.
func BenchmarkFind(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 5))
	var f Facts
	for i := range 50_000 {
		age := time.Duration(r.Int64N(int64(400 * day)))
		c := Case{ID: id(i), Village: fmt.Sprint("V", r.IntN(60)), Category: fmt.Sprint("c", r.IntN(12)), Reporter: fmt.Sprint(r.IntN(10_000)), ReceivedAt: now.Add(-age)}
		if age < textWindow {
			c.Text = strings.Repeat("村东头路灯不亮了好几天没人管,", 4)
		}
		f.Cases = append(f.Cases, c)
	}
	for b.Loop() {
		Find(now, rules, town, f)
	}
}

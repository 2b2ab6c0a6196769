package seek

import (
	"fmt"
	"strings"
	"testing"

	"huying/appliance"
)

var town = appliance.NewTown(1,
	appliance.Village{Code: "v1", Name: "王家庄村", Aliases: []string{"王家庄", "王庄"}},
	appliance.Village{Code: "v2", Name: "李家洼村"},
	appliance.Office{Code: "Z07", Name: "电力管理所", Short: "供电所"},
	appliance.Person{Code: "p1", Name: "王静"},
	appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished},
	appliance.ListVersion{List: appliance.MainList, Number: 2, State: appliance.VersionDraft},
	appliance.Situation{List: appliance.MainList, Version: 1, Code: "A", Domain: "城乡建设", Item: "路灯管护", Name: "路灯不亮", Keywords: []string{"路灯"}},
	appliance.Situation{List: appliance.MainList, Version: 2, Code: "B", Domain: "尚未公布", Name: "尚未公布"},
)

// shown is a word of a query, way by way.
func shown(s appliance.Sought) string {
	var parts []string
	add := func(what string, all any) {
		if v := strings.Trim(fmt.Sprint(all), "[]"); v != "" {
			parts = append(parts, what+" "+v)
		}
	}
	add("said", s.Words)
	for _, y := range s.Sounds {
		add("read", y)
	}
	add("begins", s.Initials)
	add("case", s.Cases)
	add("village", s.Villages)
	add("holder", s.Holders)
	add("subject", s.Subjects)
	add("number", s.Number)
	add("tail", s.Tail)
	return strings.Join(parts, ", ")
}

func TestWhatIsTypedIsUnderstood(t *testing.T) {
	words := NewVocabulary(town, []appliance.Clerk{{ID: "7", Words: appliance.ClerkWords{Name: "李静"}}})
	known := appliance.NewCaseID(2026, 100)
	w := World{
		Words: words, From: 2025, To: 2026, Numbers: true,
		Case: func(id appliance.CaseID) bool { return id == known },
		Call: func(id appliance.CallID) (appliance.CaseID, bool) { return known, id == appliance.NewCallID(2026, 31) },
	}
	for _, tt := range []struct{ typed, want string }{
		{"", ""},
		{" 。 ！", ""},
		{"灯", "said 灯"},
		{"路灯 坏", "said 路灯 | said 坏"},
		{"ＷＡＴＥＲ", "said water, read wa te"},
		{"王家庄", "said 王家庄, village v1"},
		{"供电所", "said 供电所, holder office:Z07"},
		{"城乡建设", "said 城乡建设, subject 城乡建设"},
		{"ludeng", "said ludeng 路灯, read lu deng"},
		{"luden", "said luden 路灯, read lu den, read lu deng"}, // still being typed
		{"ludengb", "said ludengb 路灯不亮, read lu deng"},
		{"wjz", "said wjz 王家庄, village v1"}, // and not whatever begins so: that is 我家在
		{"wjx", "said wjx, begins wjx"},
		{"wj", "said wj 王静 王家庄, village v1"},
		{"w", "said w"},
		{"lj", "said lj 李静 李家洼村, village v2, holder clerk:7"},
		{"ldbl", "said ldbl 路灯不亮, begins ldbl"},
		{"swgb", "said swgb, begins swgb"}, // a list that is not in force has no say
		{"wangjiazhuang", "said wangjiazhuang 王家庄, read wang jia zhuang, read wang jia zhu ang, read wang ji a zhuang, village v1"},
		{"3号楼", "said 3号楼"},
		{"H031", "said h031, case 26-1007"},
		{"502", "said 502, number 502"},
		{"5678", "said 5678, tail 5678"},
		{"1007", "said 1007, case 26-1007, tail 1007"},
		{"26-1007", "case 26-1007"},
		{"2026-1007", "case 26-1007"},
		{"1007-2", "case 26-1007"},
		{"26-1007-2", "case 26-1007"},
		{"25-1007", ""},
		{"13800001111", "said 13800001111, number 13800001111"},
		{"+86 138 0000 1111", "number 13800001111"},
		{"00001111", "said 00001111, tail 00001111"},
		{"5678 ludeng", "said 5678, tail 5678 | said ludeng 路灯, read lu deng"},
		{"a b c d e f g h i j", "said a, read a | said b | said c | said d | said e, read e | said f | said g | said h"},
	} {
		var got []string
		for _, s := range Parse(tt.typed, w).Query.All {
			got = append(got, shown(s))
		}
		if got := strings.Join(got, " | "); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.typed, got, tt.want)
		}
	}
	if a := Parse("1007-2", w); a.Case != known || a.Order != 2 {
		t.Errorf("1007-2 is order %d of %s", a.Order, a.Case)
	}
	w.Numbers = false
	for typed, hides := range map[string]bool{"5678": false, "05678": true, "13800001111": true, "+86 138 0000 1111": true} {
		a := Parse(typed, w)
		if a.Hides != hides || hides && (a.Query.All[0].Number != "" || a.Query.All[0].Tail != "") {
			t.Errorf("%s may be looked for by one who must not see it: %+v", typed, a)
		}
	}
}

func TestAMarkStandsWhereTheWordsAre(t *testing.T) {
	for _, tt := range []struct {
		sought appliance.Sought
		words  string
		want   string
	}{
		{appliance.Sought{Words: []string{"路灯"}}, "村东头的路灯坏了", "路灯"},
		{appliance.Sought{Words: []string{"3号"}}, "１３号和３号楼", "３号"}, // full width, and not the 3 of 13
		{appliance.Sought{Words: []string{"pump"}}, "waterpump Pump", "Pump"},
		{appliance.Sought{Words: []string{"鲸"}, Sounds: [][]string{{"lu", "deng"}}}, "ＡＢ路灯", "路灯"},
		{appliance.Sought{Initials: "ldb"}, "Ａ路灯不亮", "路灯不"},
		{appliance.Sought{Words: []string{"鲸"}}, "路灯", ""},
		{appliance.Sought{}, "路灯", ""},
	} {
		from, to, ok := Mark(&tt.sought, tt.words)
		if got := tt.words[from:to]; got != tt.want || ok != (tt.want != "") {
			t.Errorf("%+v in %s: %q, want %q", tt.sought, tt.words, got, tt.want)
		}
	}
}

package town_test

import (
	"fmt"
	"slices"
	"testing"

	"huying/appliance"
	"huying/appliance/town"
)

func linted(now *appliance.Town, on appliance.Date) []string {
	var out []string
	for _, f := range town.LintGrids(now, settings, on) {
		mark := ""
		if f.Hint {
			mark = "(hint) "
		}
		out = append(out, mark+f.Say(false))
	}
	return out
}

func TestTheSampleTownsGridsAreWhole(t *testing.T) {
	same(t, linted(qingshan(t), today), nil)
}

func TestGridsAreLinted(t *testing.T) {
	now := qingshan(t)
	change := func(code string, f func(*appliance.Grid)) appliance.Record {
		g, ok := now.GridNamed(code)
		if !ok {
			t.Fatal(code)
		}
		f(&g)
		return g
	}
	p, _ := now.PersonNamed("施展")
	p.Closed = today
	now = after(now, []appliance.Record{
		p,
		change("12-1", func(g *appliance.Grid) { g.Households = 5 }),
		change("12-2", func(g *appliance.Grid) { g.Households = 0 }),
		change("12-3", func(g *appliance.Grid) { g.Short = "12-2" }),
		change("13-1", func(g *appliance.Grid) { g.To = today.Add(-20) }),
		change("15-1", func(g *appliance.Grid) { g.Workers, g.Parent = nil, "370783190204777" }),
		change("1-2", func(g *appliance.Grid) { g.To, g.Successors = today.Add(-20), []string{"370783190001077"} }),
		appliance.Grid{Code: "370783190000001", Short: "99-1", Village: "370783190", Name: "镇区", Workers: []string{"p1"}, Households: 100},
		appliance.Grid{Code: "370783190203002", Short: "13-1", Village: "370783190203", Name: "东张新区", From: today, Workers: []string{"p1"}, Households: 100},
		appliance.Cluster{Code: "13-1-1", Grid: "370783190202001", Head: "p1"},
	})
	same(t, linted(now, today), []string{
		"370783190000001 代码“370783190000001”：网格要划在村（社区）下面，不能直接挂在镇上。",
		"370783190000001 村代码“370783190”：挂在没有或已停用的上面。",
		"370783190001002“370783190001077”：接续的网格不存在。",
		"(hint) 370783190201001 户数“5”：户数不在20–500之间。",
		"(hint) 370783190201002 户数：没有户数。",
		"370783190201003 短号“12-2”：短号与370783190201002重复。",
		"(hint) 370783190202001“13-1 李家洼”：停用了，没有写由哪个网格接续。",
		"370783190203001 网格员电话“施展”：这个人不在了，或没有登记。",
		"370783190203001 网格员电话“14-1 东张”：网格没有人（定人、定岗、定责）。",
		"370783190203002 短号“13-1”：短号是370783190202001 李家洼的，五年内不能给别的网格。",
		"370783190204001 上级网格“370783190204777”：挂在没有或已停用的上面。",
		"370783190204001 网格员电话“15-1 西张”：网格没有人（定人、定岗、定责）。",
		"370783190202“李家洼村”：还没有划网格。",
		"13-1-1 网格“370783190202001”：挂在没有或已停用的上面。",
	})
	// Five years later the number is free.
	late, _ := now.GridNamed("370783190203002")
	late.From = appliance.Date{Year: 2031, Month: 11, Day: 8}
	for _, l := range linted(after(now, []appliance.Record{late}), late.From) {
		if l == "370783190203002 短号“13-1”：短号是370783190202001 李家洼的，五年内不能给别的网格。" {
			t.Error("a short number rests for more than five years")
		}
	}
}

func TestAGridIsSplitAndMergedAndItsMattersFindTheirWay(t *testing.T) {
	now := qingshan(t)
	records, err := town.Split(now, settings, "12-3", []town.Patch{{Name: "王家庄南一", Households: 50}, {Name: "王家庄南二", Households: 52, Workers: []string{"p13"}}}, today)
	if err != nil {
		t.Fatal(lines(err))
	}
	now = after(now, records)
	old, _ := now.Grid("370783190201003")
	if !old.Closed(today) || old.Closed(today.Add(-1)) || !slices.Equal(old.Successors, []string{"370783190201004", "370783190201005"}) {
		t.Errorf("the old grid: %+v", old)
	}
	a, _ := now.GridNamed("12-4")
	b, _ := now.GridNamed("12-5")
	if a.Code != "370783190201004" || a.Name != "王家庄南一" || fmt.Sprint(a.Workers) != "[p12]" || fmt.Sprint(b.Workers) != "[p13]" || a.From != today {
		t.Errorf("the new grids: %+v %+v", a, b)
	}
	now = after(now, []appliance.Record{appliance.Cluster{Code: "12-5-1", Grid: b.Code, Head: "p15"}})
	records, err = town.Merge(now, settings, []string{"12-5", "12-2"}, town.Patch{Name: "王家庄中南"}, today.Add(30))
	if err != nil {
		t.Fatal(lines(err))
	}
	now = after(now, records)
	m, _ := now.GridNamed("12-6")
	if m.Code != "370783190201006" || m.Households != 140 || fmt.Sprint(m.Workers) != "[p13 p12]" || now.Clusters()[0].Grid != m.Code {
		t.Errorf("merged: %+v", m)
	}
	for on, want := range map[appliance.Date][]string{
		today.Add(-1): {"370783190201003"}, today: {"370783190201004", "370783190201005"}, today.Add(30): {"370783190201004", "370783190201006"},
	} {
		if got := town.Forward(now, "370783190201003", on); !slices.Equal(got, want) {
			t.Errorf("on %s: %v, want %v", on, got, want)
		}
	}
	if got := linted(now, today.Add(30)); len(got) > 0 {
		t.Errorf("lint after: %v", got)
	}
	for name, c := range map[string]struct {
		do   func() ([]appliance.Record, error)
		want string
	}{
		"one part": {func() ([]appliance.Record, error) { return town.Split(now, settings, "12-1", []town.Patch{{}}, today) }, "12-1：拆分要拆成两个以上。"},
		"one grid": {func() ([]appliance.Record, error) {
			return town.Merge(now, settings, []string{"12-1"}, town.Patch{}, today)
		}, "12-1：合并要两个以上。"},
		"no grid": {func() ([]appliance.Record, error) {
			return town.Split(now, settings, "77-1", []town.Patch{{}, {}}, today)
		}, "77-1：“网格”里没有。"},
		"ended": {func() ([]appliance.Record, error) {
			return town.Split(now, settings, "370783190201003", []town.Patch{{}, {}}, today.Add(40))
		}, "370783190201003：已经停用。"},
		"two villages": {func() ([]appliance.Record, error) {
			return town.Merge(now, settings, []string{"12-1", "13-1"}, town.Patch{}, today)
		}, "13-1：不在王家庄村，只能合并同村的网格。"},
		"a number that rests": {func() ([]appliance.Record, error) {
			return town.Split(now, settings, "12-1", []town.Patch{{Short: "12-3"}, {}}, today.Add(40))
		}, "370783190201007 短号“12-3”：短号是370783190201003 王家庄南的，五年内不能给别的网格。"},
		"a code that is taken": {func() ([]appliance.Record, error) {
			return town.Split(now, settings, "12-1", []town.Patch{{Code: "370783190201003"}, {}}, today.Add(40))
		}, "370783190201003 代码“370783190201003”：这个编码已经有了。"},
		"nobody": {func() ([]appliance.Record, error) {
			return town.Split(now, settings, "12-1", []town.Patch{{Workers: []string{"p77"}}, {}}, today.Add(40))
		}, "370783190201007 网格员电话“p77”：这个人不在了，或没有登记。"},
	} {
		if _, err := c.do(); err == nil || lines(err)[0] != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestAShortNumberRestsForFiveYears(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "网格")
	edit(t, tables, "网格", "370783190204901,15-9,370783190204,西张工业园,专属,,13800000027\n", "")
	_, records := plan(t, now, tables, today)
	now = after(now, records)
	tables["网格"] += "370783190204902,15-9,370783190204,西张新园,专属,,13800000027\n"
	on := appliance.Date{Year: 2031, Month: 11, Day: 26}
	_, _, err := town.Plan(now, town.Read(files(tables), settings), town.Import{On: on})
	same(t, lines(err), []string{"网格.csv 第10行 B列（短号）“15-9”：短号是370783190204901 西张工业园的，五年内不能给别的网格。"})
	if ch, _ := plan(t, now, tables, on.Add(1)); len(ch.List) != 1 {
		t.Errorf("five years later: %v", said(ch))
	}
}

func TestThePatchThatGetsAnotherCodeKeepsItsDoorPlate(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "网格")
	edit(t, tables, "网格", "370783190204901,15-9", "370783190204902,15-9")
	ch, records := plan(t, now, tables, today)
	same(t, said(ch), []string{"新增 网格 370783190204902 15-9 西张工业园", "停用 网格 370783190204901 15-9 西张工业园"})
	if got := town.Forward(after(now, records), "370783190204901", today); !slices.Equal(got, []string{"370783190204902"}) {
		t.Errorf("its matters go to %v", got)
	}
}

func TestTheSchemeOfCodesCanBeAnother(t *testing.T) {
	s := settings
	var err error
	if s.Scheme, err = town.ParseScheme("6-3-3-4"); err != nil || s.Scheme.String() != "6-3-3-4" {
		t.Fatal(err)
	}
	tables := only(sample(t), "单位", "人员", "村居")
	tables["网格"] = "代码,短号,村代码,名称,网格员电话\n3707831902010001,12-1,370783190201,王家庄,13800000021\n"
	if _, _, err := town.Plan(nil, town.Read(files(tables), s), town.Import{On: today}); err != nil {
		t.Error(lines(err))
	}
	same(t, refused(t, nil, tables), []string{"网格.csv 第2行 A列（代码）“3707831902010001”：要15位数字。"})
	for _, bad := range []string{"", "6-3-3", "6-3-4-3", "6-3-3-1", "6-3-3-x", "6-3-3-3-3"} {
		if _, err := town.ParseScheme(bad); err == nil {
			t.Errorf("%q is taken for a scheme", bad)
		}
	}
}

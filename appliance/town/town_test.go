package town_test

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/town"
)

// today is the day of the imports in these tests.
var today = appliance.Date{Year: 2026, Month: time.November, Day: 27}

var settings = town.Settings{Hall: "370783190"}

// sample is the sample town as CSV texts by table.
func sample(t testing.TB) map[string]string {
	t.Helper()
	files, err := town.Folder(os.DirFS("sample"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[strings.TrimSuffix(f.Name, ".csv")] = string(f.Data)
	}
	return out
}

// only keeps some of the tables.
func only(tables map[string]string, names ...string) map[string]string {
	out := map[string]string{}
	for _, n := range names {
		out[n] = tables[n]
	}
	return out
}

// edit replaces text in one table; what is not there is a mistake of the test.
func edit(t testing.TB, tables map[string]string, name, old, text string) {
	t.Helper()
	if !strings.Contains(tables[name], old) {
		t.Fatalf("%s has no %q", name, old)
	}
	tables[name] = strings.Replace(tables[name], old, text, 1)
}

func files(tables map[string]string) []town.File {
	var out []town.File
	for _, n := range town.TableNames {
		if s, ok := tables[n]; ok {
			out = append(out, town.File{Name: n + ".csv", Data: []byte(s)})
		}
	}
	return out
}

// plan imports tables and wants no fault.
func plan(t testing.TB, now *appliance.Town, tables map[string]string, on appliance.Date) (town.Changes, []appliance.Record) {
	t.Helper()
	ch, records, err := town.Plan(now, town.Read(files(tables), settings), town.Import{On: on, By: "李静"})
	if err != nil {
		t.Fatalf("refused: %s", strings.Join(lines(err), "\n"))
	}
	return ch, records
}

// lines are the faults of an error, in Chinese.
func lines(err error) []string {
	var f *town.Faults
	if !errors.As(err, &f) {
		return []string{err.Error()}
	}
	return f.Lines(false)
}

// refused wants the tables to be refused and gives the lines.
func refused(t testing.TB, now *appliance.Town, tables map[string]string) []string {
	t.Helper()
	_, records, err := town.Plan(now, town.Read(files(tables), settings), town.Import{On: today})
	if err == nil {
		t.Fatal("nothing was refused")
	}
	if records != nil {
		t.Errorf("refused, and yet %d records", len(records))
	}
	return lines(err)
}

// after is the town with records in it.
func after(now *appliance.Town, records []appliance.Record) *appliance.Town {
	return town.With(now, records)
}

// qingshan is the sample town, imported.
func qingshan(t testing.TB) *appliance.Town {
	t.Helper()
	_, records := plan(t, nil, sample(t), today)
	return appliance.NewTown(1, records...)
}

func said(ch town.Changes) []string {
	var out []string
	for _, c := range ch.List {
		out = append(out, c.Say(false))
	}
	return out
}

func same(t testing.TB, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestATownIsImportedAsItStandsInItsTables(t *testing.T) {
	ch, records := plan(t, nil, sample(t), today)
	now := appliance.NewTown(1, records...)
	for thing, want := range map[appliance.Thing]int{
		appliance.ThingOffice: 19, appliance.ThingPerson: 22, appliance.ThingVillage: 5, appliance.ThingGrid: 9, appliance.ThingSituation: 12, appliance.ThingGuide: 4,
	} {
		if n := ch.Count(thing, town.Added); n != want {
			t.Errorf("%d new of %s, want %d", n, thing, want)
		}
	}
	same(t, ch.Summary(true), []string{
		"office: new 19", "person: new 22", "village: new 5", "grid: new 9", "situation: new 12", "guide: new 4",
		"list S version 1 (published): new 12, changed 0, removed 0", "list G version 1 (proposed): new 11, changed 0, removed 0",
	})
	if len(ch.Hints) > 0 {
		t.Errorf("hints about a town without a flaw: %s", ch.Hints[0].Say(false))
	}
	p, _ := now.PersonNamed("周明")
	if p.Code != "p1" || p.Phone != "+8613800000041" || p.StandIn != "+8613800000042" || p.Office() != "Z00" || p.Title() != "副镇长" ||
		!slices.Equal(p.Roles, []appliance.Role{appliance.RoleLeader, appliance.RoleDuty}) || p.Posts[0].From != (appliance.Date{}) {
		t.Errorf("周明: %+v", p)
	}
	v, _ := now.VillageNamed("王家莊")
	if v.Code != "370783190201" || v.Office != "W201" {
		t.Errorf("王家莊: %+v", v)
	}
	g, _ := now.GridNamed("12-3")
	if g.Households != 102 || len(g.Workers) != 1 || now.GridsOf(g.Workers[0], today) == nil || g.Kind != appliance.GridCommon {
		t.Errorf("12-3: %+v", g)
	}
	s, ok := now.Situation(appliance.MainList, 1, "A-01-2")
	if !ok || s.Lead != "X02" || !s.Complex || !s.Grid || s.Town != appliance.DutyAssist || !slices.Equal(s.Steps, []string{"劝离", "责令改正", "立案"}) ||
		!slices.Equal(s.Keywords, []string{"店外", "占道经营"}) {
		t.Errorf("A-01-2: %+v", s)
	}
	main, _ := now.InForce(appliance.MainList, today)
	if main.Number != 1 || main.Checksum != town.Checksum(now.Situations("S", 1)) || main.Added != 12 {
		t.Errorf("the list: %+v", main)
	}
	grid, ok := town.Open(now, appliance.GridList)
	if !ok || grid.State != appliance.VersionProposed || grid.Origin != "S/1" || grid.Added != 11 {
		t.Errorf("the grid list: %+v", grid)
	}
	if _, in := now.InForce(appliance.GridList, today); in {
		t.Error("the grid list came into force by itself")
	}
	guide := now.Guides()[1]
	if want := (appliance.Material{Name: "身份证", Copies: "原件+复印件1份"}); guide.Materials[0] != want || guide.Days != 30 || !guide.Delegated {
		t.Errorf("S-001: %+v", guide)
	}
}

func TestTheSameTablesTwiceChangeNothing(t *testing.T) {
	now := qingshan(t)
	ch, records := plan(t, now, sample(t), today.Add(400))
	if !ch.Empty() || len(records) > 0 {
		t.Errorf("%d records: %v", len(records), said(ch))
	}
}

// The same tables may be planned on by anybody, at the same time, again and again.
func TestAPlanLeavesTheTablesAsTheyAre(t *testing.T) {
	tables := sample(t)
	edit(t, tables, "单位", "英文", "英文,分管领导")
	edit(t, tables, "单位", "Town Patrol", "Town Patrol,周明")
	edit(t, tables, "人员", "替班电话", "替班电话,兼任")
	edit(t, tables, "人员", "赵磊,13800000046,Z05,队长,专管员,", "赵磊,13800000046,Z05,队长,专管员,,村镇建设办/协助")
	read := town.Read(files(tables), settings)
	var first []appliance.Record
	for range 2 {
		_, records, err := town.Plan(nil, read, town.Import{On: today})
		if err != nil {
			t.Fatal(lines(err))
		}
		now := appliance.NewTown(1, records...)
		o, _ := now.Office("Z05")
		p, _ := now.PersonNamed("赵磊")
		if o.Leader != "p1" || len(p.Posts) != 2 || p.Posts[1] != (appliance.Post{Office: "Z04", Title: "协助"}) {
			t.Errorf("%+v %+v", o, p)
		}
		if first != nil && !reflect.DeepEqual(first, records) {
			t.Error("the second plan is another")
		}
		first = records
	}
	// On another town the names mean other people.
	p1, _ := qingshan(t).Person("p1")
	p1.Code = "p7"
	other := appliance.NewTown(1, p1)
	_, records, err := town.Plan(other, read, town.Import{On: today})
	if err != nil {
		t.Fatal(lines(err))
	}
	if o, _ := after(other, records).Office("Z05"); o.Leader != "p7" {
		t.Errorf("led by %s", o.Leader)
	}
}

func TestATableThatIsNotThereTouchesNothing(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "人员")
	edit(t, tables, "人员", "队长", "中队长")
	ch, records := plan(t, now, tables, today.Add(1))
	same(t, said(ch), []string{"修改 人员 p4 赵磊：职务 队长 → 中队长；任职日期 （空） → 2026-11-28"})
	p := records[0].(appliance.Person)
	want := []appliance.Post{{Office: "Z05", Title: "中队长", From: today.Add(1)}, {Office: "Z05", Title: "队长", To: today.Add(1)}}
	if !slices.Equal(p.Posts, want) {
		t.Errorf("posts %+v, want %+v", p.Posts, want)
	}
}

func TestWhatChangedIsToldFieldByField(t *testing.T) {
	now := qingshan(t)
	tables := sample(t)
	edit(t, tables, "单位", "县水利局,水利局", "县水务局,水务局")
	edit(t, tables, "单位", "Z05,综合执法队,执法队,乡,执法队,Z00", "Z05,综合执法队,执法队,乡,执法队,Z01")
	edit(t, tables, "人员", "许诺,13800000047", "许诺,13800000147")
	edit(t, tables, "人员", "张弛,13800000027,W204,网格员,网格员,\n", "")
	edit(t, tables, "人员", "施展,13800000026,W203,网格员,网格员,\n", "施展,13800000026,W203,网格员,网格员;联户长,\n")
	edit(t, tables, "网格", "西张,常规,118,13800000027", "西张,常规,130,13800000026")
	edit(t, tables, "网格", "370783190204901,15-9,370783190204,西张工业园,专属,,13800000027\n", "")
	edit(t, tables, "情形", "三日内复亮", "两日内复亮")
	edit(t, tables, "情形", "G-01-1,市场监管,食品安全,过期食品,Z06,监管组,13800000047,核实;查处;告知,三日内答复,查处,协助,配合,主体,一般,否,过期;食品\n", "")
	edit(t, tables, "指南", "老年证办理", "老年优待证办理")
	ch, records := plan(t, now, tables, today.Add(30))
	same(t, said(ch), []string{
		"修改 单位 X04 县水务局：名称 县水利局 → 县水务局；简称 水利局 → 水务局",
		"修改 单位 Z05 综合执法队：上级 Z00 青山镇 → Z01 党政办",
		"修改 人员 p18 许诺：电话 13800000047 → 13800000147",
		"修改 人员 p21 施展：角色 网格员 → 网格员;联户长",
		"停用 人员 p22 张弛",
		"修改 网格 370783190204001 15-1 西张：户数 118 → 130；网格员电话 张弛 13800000027 → 施展 13800000026",
		"停用 网格 370783190204901 15-9 西张工业园",
		"修改 情形 C-01-1 路灯不亮：标准 三日内复亮 → 两日内复亮",
		"删减 情形 G-01-1 过期食品",
		"修改 指南 S-003 老年优待证办理：名称 老年证办理 → 老年优待证办理",
	})
	same(t, ch.Summary(false), []string{
		"单位：修改 2", "人员：修改 2，停用 1", "网格：修改 1，停用 1", "情形：修改 1，删减 1", "指南：修改 1", "清单 S 第2版（草稿）：新增 0，修改 1，删减 1",
	})
	if len(ch.Versions) != 1 || ch.Versions[0].State != appliance.VersionDraft || ch.Versions[0].Number != 2 || ch.Versions[0].Changed != 1 || ch.Versions[0].Removed != 1 {
		t.Errorf("versions: %+v", ch.Versions)
	}
	next := after(now, records)
	o, _ := next.Office("Z05")
	if want := []appliance.Parentage{{Parent: "Z00", Until: today.Add(30)}}; !slices.Equal(o.History, want) || town.ParentOn(o, today) != "Z00" || town.ParentOn(o, today.Add(30)) != "Z01" {
		t.Errorf("history of Z05: %+v", o)
	}
	if g, ok := next.Grid("370783190204901"); !ok || !g.Closed(today.Add(30)) || g.Closed(today.Add(29)) {
		t.Errorf("a grid that vanished: %+v, %v", g, ok)
	}
	if n := len(next.Situations("S", 1)); n != 12 {
		t.Errorf("version 1 has %d rows after a draft", n)
	}
	if v, _ := next.InForce("S", today.Add(60)); v.Number != 1 {
		t.Errorf("a draft is in force: %+v", v)
	}
}

func TestWhatVanishedIsOpenedAgainUnderItsCode(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "人员", "网格")
	edit(t, tables, "人员", "张弛,13800000027,W204,网格员,网格员,\n", "")
	edit(t, tables, "网格", "西张,常规,118,13800000027", "西张,常规,118,13800000026")
	edit(t, tables, "网格", "370783190204901,15-9,370783190204,西张工业园,专属,,13800000027\n", "")
	_, records := plan(t, now, tables, today.Add(1))
	now = after(now, records)
	ch, records := plan(t, now, only(sample(t), "人员", "网格"), today.Add(2))
	same(t, said(ch), []string{
		"恢复 人员 p22 张弛",
		"修改 网格 370783190204001 15-1 西张：网格员电话 施展 13800000026 → 张弛 13800000027",
		"恢复 网格 370783190204901 15-9 西张工业园",
	})
	if p, _ := after(now, records).Person("p22"); p.Gone(today.Add(2)) {
		t.Errorf("still gone: %+v", p)
	}
}

func TestPeopleKeepTheirCodes(t *testing.T) {
	asked := func(now *appliance.Town) *appliance.Town {
		var all []appliance.Record
		for _, p := range now.People() {
			p.Verified, p.Asked = 100, 90
			all = append(all, p)
		}
		return after(now, all)
	}
	for _, c := range []struct {
		name      string
		old, text string
		want      []string
		code      string
		verified  bool
	}{
		{"a new number", "赵磊,13800000046", "赵磊,13800000146", []string{"修改 人员 p4 赵磊：电话 13800000046 → 13800000146"}, "p4", false},
		{"a name that was wrong", "赵磊,13800000046", "赵蕾,13800000046", []string{"修改 人员 p4 赵蕾：姓名 赵磊 → 赵蕾"}, "p4", true},
		{"another office", "赵磊,13800000046,Z05", "赵磊,13800000046,Z04", []string{"修改 人员 p4 赵磊：单位 Z05 执法队 → Z04 村镇建设办；任职日期 （空） → 2026-12-06"}, "p4", true},
		{
			"two who swapped numbers", "赵磊,13800000046,Z05,队长,专管员,\n钱进,13800000048", "赵磊,13800000048,Z05,队长,专管员,\n钱进,13800000046",
			[]string{"修改 人员 p4 赵磊：电话 13800000046 → 13800000048", "修改 人员 p5 钱进：电话 13800000048 → 13800000046"}, "p4", false,
		},
		{
			"a colleague takes over the number", "赵磊,13800000046,Z05,队长,专管员,\n钱进,13800000048,Z07,所长,专管员,\n", "钱进,13800000046,Z07,所长,专管员,\n",
			[]string{"修改 人员 p5 钱进：电话 13800000048 → 13800000046", "停用 人员 p4 赵磊"}, "p5", false,
		},
		{"somebody new", "赵磊,", "贺新,13800000099,Z05,队员,专管员,\n赵磊,", []string{"新增 人员 p23 贺新"}, "p23", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := asked(qingshan(t))
			tables := only(sample(t), "人员")
			edit(t, tables, "人员", c.old, c.text)
			ch, records := plan(t, now, tables, today.Add(9))
			same(t, said(ch), c.want)
			p, _ := after(now, records).Person(c.code)
			if (p.Verified != 0) != c.verified || (p.Asked != 0) != c.verified {
				t.Errorf("verified %d, asked %d", p.Verified, p.Asked)
			}
		})
	}
}

func TestANumberOfOneWhoLeftMayBeAnothers(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "人员")
	edit(t, tables, "人员", "赵磊,13800000046,Z05,队长,专管员,\n", "")
	_, records := plan(t, now, tables, today.Add(1))
	now = after(now, records)
	tables["人员"] += "贺新,13800000046,Z05,队长,专管员,\n"
	ch, _ := plan(t, now, tables, today.Add(2))
	same(t, said(ch), []string{"新增 人员 p23 贺新"})
}

func TestAPackIsATarAZipAWorkbookOrALoneTable(t *testing.T) {
	all := files(sample(t))
	var tarred bytes.Buffer
	if err := town.Pack(&tarred, all...); err != nil {
		t.Fatal(err)
	}
	book, err := town.Write(qingshan(t), town.Workbook, today)
	if err != nil {
		t.Fatal(err)
	}
	var booked bytes.Buffer
	if err := town.Pack(&booked, book...); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"tar":             {tarred.Bytes(), []string{"单位", "人员", "村居", "网格", "情形", "指南"}},
		"zip":             {zipped(t, all), []string{"单位", "人员", "村居", "网格", "情形", "指南"}},
		"workbook in tar": {booked.Bytes(), []string{"单位", "人员", "村居", "网格", "情形", "指南"}},
		"workbook":        {book[0].Data, []string{"单位", "人员", "村居", "网格", "情形", "指南"}},
		"one table":       {all[1].Data, []string{"人员"}},
	} {
		got, err := town.Unpack(bytes.NewReader(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		tables := town.Read(got, settings)
		if err := tables.Refused(); err != nil || !slices.Equal(tables.Names(), c.want) {
			t.Errorf("%s: tables %v, %v", name, tables.Names(), err)
		}
	}
}

func TestWhatAPartialImportLeavesBehindIsTold(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "单位")
	edit(t, tables, "单位", "Z05,综合执法队,执法队,乡,执法队,Z00,否,13800000046,,Town Patrol\n", "")
	ch, _ := plan(t, now, tables, today)
	var got []string
	for _, h := range ch.Hints {
		got = append(got, h.Say(false))
	}
	same(t, got, []string{
		"A-01-1 责任单位“Z05 综合执法队”：已经停用。", "D-02-1 责任单位“Z05 综合执法队”：已经停用。", "p4 单位“赵磊 执法队”：已经停用。",
	})
	people := only(sample(t), "人员")
	edit(t, people, "人员", "吕梁,13800000025,W001,网格员,网格员,\n", "")
	edit(t, people, "人员", "许诺,13800000047", "许言,13800000047")
	ch, _ = plan(t, now, people, today)
	got = nil
	for _, h := range ch.Hints {
		got = append(got, h.Say(false))
	}
	same(t, got, []string{
		"370783190001001 网格员电话“吕梁”：这个人不在了，或没有登记。", "370783190001001 网格员电话“1-1 社区东”：网格没有人（定人、定岗、定责）。",
		"370783190001002 网格员电话“吕梁”：这个人不在了，或没有登记。", "370783190001002 网格员电话“1-2 社区西”：网格没有人（定人、定岗、定责）。",
		"人员.csv 第19行 A列（姓名）“许言”：这个号码原来是许诺。如果换了人，请让新人换个号码登记，或先停用许诺。",
	})
	half := map[string]string{"指南": strings.Join(strings.SplitAfter(sample(t)["指南"], "\n")[:2], "")}
	ch, _ = plan(t, now, half, today)
	if n := ch.Count(appliance.ThingGuide, town.Closed); n != 3 || len(ch.Hints) != 0 {
		t.Errorf("%d closed of four, hints %v: a small table is nobody's alarm", n, ch.Hints)
	}
	few := map[string]string{"人员": strings.Join(strings.SplitAfter(sample(t)["人员"], "\n")[:6], "")}
	ch, _ = plan(t, now, few, today)
	if !slices.ContainsFunc(ch.Hints, func(f town.Fault) bool {
		return f.Say(false) == "人员.csv：会停用17/22，超过一半，请核对表是否完整。"
	}) {
		t.Errorf("hints %v", ch.Hints)
	}
}

package town_test

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/town"
)

// drafted is the sample town with a draft of version 2: one row changed, one gone, one new.
func drafted(t testing.TB) *appliance.Town {
	t.Helper()
	now := qingshan(t)
	tables := only(sample(t), "情形")
	edit(t, tables, "情形", "三日内复亮", "两日内复亮")
	edit(t, tables, "情形", "D-02-1,生态环境,散煤与秸秆焚烧,秸秆焚烧", "D-02-2,生态环境,散煤与秸秆焚烧,散煤焚烧")
	_, records := plan(t, now, tables, today.Add(10))
	return after(now, records)
}

var decree = town.Decree{
	From: appliance.Date{Year: 2027, Month: time.January, Day: 1}, Reason: "部门职能调整", Proposer: "李静", Approver: "周明",
	Basis: []appliance.Document{{No: "青编办〔2026〕9号"}},
}

func TestAVersionIsProposedByOneAndPublishedByAnother(t *testing.T) {
	now := drafted(t)
	d := decree
	records, err := town.Propose(now, "S", 2, d, today)
	if err != nil {
		t.Fatal(err)
	}
	now = after(now, records)
	if v, ok := town.Open(now, "S"); !ok || v.State != appliance.VersionProposed || v.Added != 1 || v.Removed != 1 || v.Changed != 1 {
		t.Errorf("proposed: %+v", v)
	}
	if _, err := town.Publish(now, "S", 2, town.Decree{Approver: "李静"}, today); lines(err)[0] != "S/2：要由另一个人批准。" {
		t.Errorf("by the same person: %v", err)
	}
	records, err = town.Publish(now, "S", 2, town.Decree{Approver: "周明"}, today)
	if err != nil {
		t.Fatal(err)
	}
	now = after(now, records)
	before, _ := now.InForce("S", d.From.Add(-1))
	from, _ := now.InForce("S", d.From)
	if before.Number != 1 || from.Number != 2 || from.Approver != "周明" || from.ReviewDue.String() != "2028-01-01" || from.Reason != d.Reason {
		t.Errorf("in force: %d, then %+v", before.Number, from)
	}
	if s, _ := now.Situation("S", 1, "C-01-1"); s.Standard != "三日内复亮" {
		t.Errorf("version 1 changed: %+v", s)
	}
	if s, _ := now.Situation("S", 2, "C-01-1"); s.Standard != "两日内复亮" {
		t.Errorf("version 2: %+v", s)
	}
	if _, ok := now.Situation("S", 2, "D-02-1"); ok {
		t.Error("a row that was removed is in version 2")
	}
	if got, want := town.Checksum(now.Situations("S", 2)), from.Checksum; got != want {
		t.Errorf("checksum %s, want %s", got, want)
	}
	if due := town.Reviews(now, appliance.Date{Year: 2027, Month: 12, Day: 2}, 30); len(due) != 1 || due[0].Number != 2 {
		t.Errorf("to be looked at again: %+v", due)
	}
	if due := town.Reviews(now, appliance.Date{Year: 2027, Month: 12, Day: 1}, 30); len(due) != 0 {
		t.Errorf("31 days before: %+v", due)
	}
	var diff []string
	for _, c := range town.Diff(now, "S", 1, 2) {
		diff = append(diff, c.Say(false))
	}
	same(t, diff, []string{
		"修改 情形 C-01-1 路灯不亮：标准 三日内复亮 → 两日内复亮", "新增 情形 D-02-2 散煤焚烧", "删减 情形 D-02-1 秸秆焚烧",
	})
}

func TestTheGridListFollowsOnlyByItsOwnProcedure(t *testing.T) {
	now := qingshan(t)
	publish := func(list string, number int) {
		t.Helper()
		records, err := town.Publish(now, list, number, decree, today)
		if err != nil {
			t.Fatal(err)
		}
		now = after(now, records)
	}
	if n := len(town.Unlinked(now, today)); n != 11 {
		t.Errorf("%d rows disagree before the grid list has a version, want 11", n)
	}
	publish("G", 1)
	if m := town.Unlinked(now, decree.From); len(m) > 0 {
		t.Errorf("disagree: %v", m)
	}
	tables := only(sample(t), "情形")
	edit(t, tables, "情形", "一般,否,过期", "一般,是,过期")
	edit(t, tables, "情形", "一般,是,路灯", "一般,否,路灯")
	edit(t, tables, "情形", "一日内恢复或告知", "半日内恢复或告知")
	_, records := plan(t, now, tables, today)
	now = after(now, records)
	publish("S", 2)
	g, ok := town.Open(now, "G")
	if !ok || g.State != appliance.VersionProposed || g.Number != 2 || g.Origin != "S/2" || g.Added != 1 || g.Removed != 1 || g.Changed != 1 {
		t.Errorf("the grid list's proposal: %+v", g)
	}
	if v, _ := now.InForce("G", decree.From); v.Number != 1 {
		t.Errorf("the grid list took %d by itself", v.Number)
	}
	var got []string
	for _, m := range town.Unlinked(now, decree.From) {
		got = append(got, m.Say(false))
	}
	same(t, got, []string{
		"C-01-1 路灯不亮：网格清单里有，责任清单没有入格", "E-01-1 停水漏水：两张清单内容不同", "G-01-1 过期食品：责任清单已入格，网格清单里没有",
	})
	publish("G", 2)
	if m := town.Unlinked(now, decree.From); len(m) > 0 {
		t.Errorf("disagree after the grid list followed: %v", m)
	}
}

func TestADroppedDraftLeavesNoRowBehind(t *testing.T) {
	now := drafted(t)
	records, err := town.Drop(now, "S", 2)
	if err != nil {
		t.Fatal(err)
	}
	now = after(now, records)
	if _, ok := town.Open(now, "S"); ok {
		t.Error("a dropped draft is open")
	}
	tables := only(sample(t), "情形")
	edit(t, tables, "情形", "当日清运", "当日日落前清运")
	ch, records := plan(t, now, tables, today)
	same(t, said(ch), []string{"修改 情形 F-01-1 垃圾未清：标准 当日清运 → 当日日落前清运"})
	now = after(now, records)
	v, _ := town.Open(now, "S")
	if v.Number != 2 || v.Changed != 1 || v.Added != 0 || v.Removed != 0 {
		t.Errorf("the next draft: %+v", v)
	}
	if s, ok := now.Situation("S", 2, "C-01-1"); !ok || s.Standard != "三日内复亮" {
		t.Errorf("a row of the dropped draft is left: %+v", s)
	}
	if _, ok := now.Situation("S", 2, "D-02-2"); ok {
		t.Error("a row that only the dropped draft had is left")
	}
	if _, ok := now.Situation("S", 2, "D-02-1"); !ok {
		t.Error("a row that the dropped draft removed is gone")
	}
	if _, err := town.Publish(now, "S", 2, decree, today); err != nil {
		t.Error(err)
	}
}

func TestADraftIsReplacedUntilItIsProposed(t *testing.T) {
	now := drafted(t)
	if ch, records := plan(t, now, only(sample(t), "情形"), today); len(records) > 0 || len(ch.Hints) != 1 || ch.Hints[0].Say(false) != "情形.csv：与已公布的一样；草稿S/2没有动。" {
		t.Errorf("what is in force, imported: %v", ch.Hints)
	}
	records, err := town.Propose(now, "S", 2, decree, today)
	if err != nil {
		t.Fatal(err)
	}
	now = after(now, records)
	tables := only(sample(t), "情形")
	edit(t, tables, "情形", "当日清运", "当日日落前清运")
	same(t, refused(t, now, tables), []string{"情形.csv：S/2正等着批准，先批或撤，再导入。"})
}

func TestAVersionWantsWhatTheMethodAsks(t *testing.T) {
	now := drafted(t)
	for _, c := range []struct {
		name  string
		spoil func(d *town.Decree)
		want  string
	}{
		{"no day", func(d *town.Decree) { d.From = appliance.Date{} }, "S/2：要写生效日期。"},
		{"before version 1", func(d *town.Decree) { d.From = today.Add(-1) }, "S/2：生效日不能早于上一版的2026-11-27。"},
		{"no reason", func(d *town.Decree) { d.Reason = "上面要求" }, "S/2：要写原因：法律法规变化、部门职能调整、基层反映问题、其他。"},
		{"no document", func(d *town.Decree) { d.Basis = []appliance.Document{{Body: "编办"}} }, "S/2：要有依据：文号或文件名。"},
		{"nobody", func(d *town.Decree) { d.Proposer = "" }, "S/2：要写谁提出。"},
		{"other rows than were looked at", func(d *town.Decree) { d.Checksum = "00" }, "S/2：内容与看过的不同，校验和现在是" + town.Checksum(now.Situations("S", 2)) + "。"},
		{"an application under way", func(d *town.Decree) { d.Change = "L-1" }, "S/2：变更申请L-1还没有生效。"},
	} {
		d := decree
		c.spoil(&d)
		if d.Proposer == "" {
			v, _ := town.Open(now, "S")
			v.Proposer = ""
			now = after(now, []appliance.Record{v})
		}
		_, err := town.Publish(now, "S", 2, d, today)
		if err == nil || lines(err)[0] != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := town.Publish(now, "S", 1, decree, today); err == nil || lines(err)[0] != "S/1：这一版不是草稿，也不在等批准。" {
		t.Errorf("published again: %v", err)
	}
}

func TestAListIsLinted(t *testing.T) {
	now := qingshan(t)
	z05, _ := now.Office("Z05")
	z05.To = today
	p, _ := now.PersonNamed("陈刚")
	p.Closed = today
	now = after(now, []appliance.Record{z05, p})
	rows := now.Situations("S", 1)
	lacking := appliance.Situation{Code: "H-01-1", Domain: "社区治理", Item: "事", Name: "形"}
	twin := rows[5] // 路灯不亮
	twin.Code, twin.Lead, twin.Phone = "C-01-2", "Z04", "+8695598"
	both := rows[1]
	both.Code, both.Lead, both.Name, both.Item = "A-01-3", "X02;X03", "另一样", "另一事"
	var got []string
	for _, f := range town.Lint(now, append(rows, lacking, twin, both), today) {
		mark := ""
		if f.Hint {
			mark = "(hint) "
		}
		got = append(got, mark+f.Say(false))
	}
	same(t, got, []string{
		"A-01-1 责任单位“Z05 综合执法队”：已经停用。",
		"A-01-3 责任单位“X02;X03”：责任单位只能一个，别的写在协办单位。",
		"C-01-2 电话“095598”：不是能打通的号码。写11位手机号，或带区号的座机，如0536-1234567；一格一个。",
		"D-02-1 责任单位“Z05 综合执法队”：已经停用。",
		"H-01-1 责任单位：不能空。",
		"H-01-1 责任科室：不能空。",
		"H-01-1 电话：不能空。",
		"H-01-1 程序：不能空。",
		"H-01-1 标准：不能空。",
		"(hint) A-01-3 事项“另一事”：编码前半与A-01-1 占道经营监管执法相同，事项或领域不同。",
		"(hint) A-01-3 关键词“店外”：关键词也指向A-01-2 X02，派单时会列出两个。",
		"(hint) A-01-3 关键词“占道经营”：关键词也指向A-01-2 X02，派单时会列出两个。",
		"C-01-2 情形“路灯不亮”：同一情形C-01-1已由另一个单位负责（一类事项由一个机构承担）。",
		"(hint) C-01-2 关键词“路灯”：关键词也指向C-01-1 Z07，派单时会列出两个。",
		"(hint) C-01-2 关键词“灯不亮”：关键词也指向C-01-1 Z07，派单时会列出两个。",
		"(hint) E-01-1 责任单位“X04 水利局”：这个单位还没有登记人员，工单发不出短信。",
	})
	if _, err := town.Publish(after(drafted(t), []appliance.Record{z05}), "S", 2, decree, today); err == nil || !strings.Contains(lines(err)[0], "已经停用") {
		t.Errorf("a list with a closed office was published: %v", err)
	}
}

// The checksum is over the rows in one order, whatever order they come in and
// whatever version they are good from.
func TestTheChecksumIsOfTheWordsAlone(t *testing.T) {
	rows := qingshan(t).Situations("S", 1)
	sum := town.Checksum(rows)
	if want := "b753e391c7275e93d95697720578bfbd9254411d04ee838b8fc61b99b03c6e52"; sum != want {
		t.Errorf("checksum %s, want %s: it is printed on paper and must not change", sum, want)
	}
	turned := append(rows[5:len(rows):len(rows)], rows[:5]...)
	for i := range turned {
		turned[i].List, turned[i].Version = "X", i
	}
	if town.Checksum(turned) != sum {
		t.Error("another order, another checksum")
	}
	for name, change := range map[string]func(s *appliance.Situation){
		"steps run together": func(s *appliance.Situation) { s.Steps = []string{strings.Join(s.Steps, "")} },
		"a field moved":      func(s *appliance.Situation) { s.Domain, s.Item = s.Domain+s.Item[:3], s.Item[3:] },
		"a flag":             func(s *appliance.Situation) { s.Grid = !s.Grid },
		"a day":              func(s *appliance.Situation) { s.Days++ },
		"the flow":           func(s *appliance.Situation) { s.Flow = []appliance.FlowStep{{}} },
	} {
		rows := qingshan(t).Situations("S", 1)
		change(&rows[2])
		if town.Checksum(rows) == sum {
			t.Errorf("%s: the checksum is the same", name)
		}
	}
}

func TestAnApplicationGoesItsLongWay(t *testing.T) {
	day := func(n int) appliance.Date { return today.Add(n) }
	c, err := town.NewChange(nil, appliance.ListChange{Kind: "新增", What: "电动车飞线充电", Trigger: "清单缺项"}, today, "李静")
	if err != nil || c.Code != "L-1" || c.State != "起草" || c.List != "S" {
		t.Fatalf("%+v, %v", c, err)
	}
	step := func(name string, n int, doc string) error {
		next, err := town.Step(c, appliance.ListStep{Name: name, Date: day(n), DocNo: doc, By: "李静"})
		if err == nil {
			c = next
		}
		return err
	}
	for _, s := range []struct {
		name string
		day  int
		doc  string
		want string // "" it is taken
	}{
		{"县级研究", 1, "1号", "L-1：现在不能走这一步，可以：书面申请。"},
		{"书面申请", 1, "", "L-1：每一步都要日期和文号。"},
		{"书面申请", -1, "1号", "L-1：日期早于“起草 2026-11-27”。"},
		{"书面申请", 1, "1号", ""},
		{"书面申请", 2, "1号", "L-1：“书面申请”已经做过。"},
		{"编办审核", 5, "2号", "L-1：现在不能走这一步，可以：县级研究、不同意。"},
		{"县级研究", 5, "2号", ""},
		{"生效", 9, "3号", "L-1：现在不能走这一步，可以：编办审核、司法审核、不同意。"},
		{"司法审核", 7, "3号", ""},
		{"编办审核", 6, "4号", ""}, // side by side: it may be the earlier
		{"归档", 9, "5号", "L-1：现在不能走这一步，可以：生效、不同意。"},
		{"生效", 6, "5号", "L-1：日期早于“司法审核 2026-12-04”。"},
		{"生效", 9, "5号", ""},
		{"不同意", 10, "6号", "L-1：这件申请已经结束（生效）。"},
	} {
		err := step(s.name, s.day, s.doc)
		if s.want == "" && err != nil || s.want != "" && (err == nil || lines(err)[0] != s.want) {
			t.Errorf("%s: %v, want %q", s.name, err, s.want)
		}
	}
	if c.State != "生效" || len(c.Steps) != 6 || town.NextSteps(c) != nil {
		t.Errorf("at its end: %+v", c)
	}
	d := decree
	d.Change = "L-1"
	if _, err := town.Publish(after(drafted(t), []appliance.Record{c}), "S", 2, d, today); err != nil {
		t.Errorf("publish what it carries out: %v", err)
	}
	second, _ := town.NewChange(after(nil, []appliance.Record{c}), appliance.ListChange{Kind: "删减", What: "x", Trigger: "部门职能调整"}, today, "李静")
	if second.Code != "L-2" {
		t.Errorf("the second is %s", second.Code)
	}
	second, _ = town.Step(second, appliance.ListStep{Name: "书面申请", Date: day(1), DocNo: "1"})
	second, err = town.Step(second, appliance.ListStep{Name: "不同意", Date: day(2), DocNo: "2"})
	if err != nil || second.State != "不同意" || town.NextSteps(second) != nil {
		t.Errorf("%+v, %v", second, err)
	}
	if _, err := town.NewChange(nil, appliance.ListChange{Kind: "改", Trigger: "听说"}, today, ""); len(lines(err)) != 3 {
		t.Errorf("%v", lines(err))
	}
}

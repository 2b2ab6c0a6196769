package propose

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/policy"
)

// sentences are how people write, and the situations they are shown: two where
// they tie, none where nothing in the list says so.
var sentences = []struct{ text, want string }{
	{"集市上摊贩占道,车都过不去", "A-01-1"},
	{"有人在学校门口摆摊堵着路", "A-01-1"},
	{"門口攤販佔道好幾天了", "A-01-1"},
	{"占 道 的 太 多 了", "A-01-1"},
	{"ｗ王庄大街摆摊的没人管", "A-01-1"},
	{"路边饭馆店外摆桌子,占道经营", "A-01-2"},
	{"店外经营拒不整改", "A-01-2"},
	{"他家占道经营说了也不听", "A-01-2"},
	{"店外堆的全是货", "A-01-2"},
	{"超市把安全出口堵上了", "B-01-1"},
	{"小区消防通道停满了车", "B-01-1"},
	{"有人封堵安全出口", "B-01-1"},
	{"楼道的灭火器过期两年了", "B-01-2"},
	{"消防栓里没有水", "B-01-2"},
	{"幼儿园没有灭火器", "B-01-2"},
	{"小卖部偷着卖烟花爆竹", "B-02-1"},
	{"隔壁无证销售鞭炮", "B-02-1"},
	{"过年那家的鞭炮堆在仓库", "B-02-1"},
	{"村东头路灯不亮了好几天", "C-01-1"},
	{"路燈壞了", "C-01-1"},
	{"大街上灯不亮,黑灯瞎火", "C-01-1"},
	{"没有路灯,晚上看不见", "C-01-1"},
	{"【顺丰】路灯不亮", "C-01-1"},
	{"邻居搭建彩钢房", "C-02-1"},
	{"举报违建,没人管", "C-02-1"},
	{"村口又起了违法建设", "C-02-1"},
	{"那户未批先建盖了三层", "C-02-1"},
	{"厂子往河里排污", "D-01-1"},
	{"污水流到地里", "D-01-1"},
	{"河沟臭得不行", "D-01-1"},
	{"养殖场污水臭气熏天", "D-01-1"},
	{"地里烧秸秆,满村是烟", "D-02-1"},
	{"有人焚烧秸秆", "D-02-1"},
	{"秸桿焚燒沒人管", "D-02-1"},
	{"停水两天了", "E-01-1"},
	{"水管裂了漏水", "E-01-1"},
	{"家里停水漏水", "E-01-1"},
	{"自来水管冻裂", "E-01-1"},
	{"垃圾堆了半个月没清运", "F-01-1"},
	{"垃圾桶满了", "F-01-1"},
	{"清运车一个月没来", "F-01-1"},
	{"買到過期食品", "G-01-1"},
	{"超市卖过期食品", "G-01-1"},
	{"食品里有虫子", "G-01-1"},
	{"这不是占道,是停水", "E-01-1"},
	{"不是垃圾的事,是路灯", "C-01-1"},
	{"是不是停水了", "E-01-1"},
	{"不是停水就是停电", "E-01-1"},
	{"要不是摆摊的堵着,早过去了", "A-01-1"},
	{"并非漏水,是污水倒灌", "D-01-1"},

	{"路灯和垃圾都没人管", "C-01-1 F-01-1"},
	{"又停水又摆摊", "A-01-1 E-01-1"},
	{"鞭炮皮没人清运", "B-02-1 F-01-1"},

	{"你好", ""},
	{"谢谢你们", ""},
	{"我想问问低保怎么办", ""},
	{"邻居打架了快来", ""},
	{"狗咬人了", ""},
	{"医保交不上费", ""},
	{"村里账目不公开", ""},
	{"这不是占道", ""},
	{"1", ""},
	{"🙏🙏", ""},
	{"", ""},
	{"how do I get my pension", ""},
	{"井盖丢了", ""},
	{"桥上护栏断了", ""},
	{"孩子上学的事", ""},
	{"宅基地什么时候批", ""},
}

func codes(all []Candidate) string {
	var out []string
	for _, c := range all {
		out = append(out, c.Situation.Code)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestASituationIsProposed(t *testing.T) {
	x := index(t)
	for _, s := range sentences {
		p := x.Propose(Matter{Text: s.text})
		if got := codes(p.Best); got != s.want {
			t.Errorf("%q: proposed %q, want %q\n%s", s.text, got, s.want, strings.Join(p.Lines(), "\n"))
		}
		if (p.Why == "") != (len(p.Best) > 0) || len(p.Lines()) == 0 {
			t.Errorf("%q: %d best, why %q", s.text, len(p.Best), p.Why)
		}
	}
}

func TestWhatTheClerkReads(t *testing.T) {
	x := index(t)
	for _, tt := range []struct{ text, want string }{
		{"集市上摊贩占道", "建议:综合执法队 · 流动摊贩占道 · A-01-1 · 3日(因:摊贩、占道)"},
		{"小区消防通道停满了车", "建议:县消防救援大队 · 封堵安全出口 · B-01-1 · 5日(因:消防通道)"},
		{"路灯和垃圾都没人管", "建议:供电所 · 路灯不亮 · C-01-1 · 3日(因:路灯)\n建议:村镇建设办公室 · 垃圾未清 · F-01-1 · 3日(因:垃圾)"},
		{"你好", "无建议:文中没有清单里的词"},
		{"这不是占道", "无建议:“占道”在文中是否定的"},
		{" 👍 ", "无建议:文中没有清单里的词"},
		{" ", "无建议:没有文字"},
	} {
		if got := strings.Join(x.Propose(Matter{Text: tt.text}).Lines(), "\n"); got != tt.want {
			t.Errorf("%q reads\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
	empty := New(appliance.NewTown(0), today, policy.Default())
	if got := empty.Propose(Matter{Text: "路灯不亮"}).Lines()[0]; got != "无建议:没有在用的清单" {
		t.Errorf("a hall without lists reads %s", got)
	}
	if p := New(nil, today, policy.Default()).Propose(Matter{Text: "路灯不亮"}); len(p.Best) != 0 {
		t.Errorf("no town: %+v", p)
	}
}

func TestWhatACandidateSays(t *testing.T) {
	x := index(t)
	c := x.Propose(Matter{Text: "他家占道经营说了也不听"}).Best[0]
	if c.Lead != "X02" || c.Section != "法制科" || c.Phone.Local() != "13800000011" || c.Days != 5 || c.Duty() != appliance.DutyAssist || !c.County {
		t.Errorf("%+v", c)
	}
	if want := (appliance.Basis{List: "S", Version: 3, Item: "A-01", Situation: "A-01-2"}); c.Basis() != want {
		t.Errorf("basis %+v", c.Basis())
	}
	c = x.Propose(Matter{Text: "買到過期食品"}).Best[0] // a resident agency is under the town's command
	if c.Lead != "Z06" || c.County || c.Situation.Complexity() != appliance.Simple {
		t.Errorf("%+v", c)
	}
	if p := x.Propose(Matter{Text: "他家占道经营"}); codes(p.Others) != "A-01-1" || p.Others[0].Score >= p.Best[0].Score {
		t.Errorf("others %+v", p.Others)
	}
}

// TestALimitOfItsOwn: a row's days, else the policy's.
func TestALimitOfItsOwn(t *testing.T) {
	rules := policy.Default()
	rules.Clock.Simple, rules.Clock.Complex = 4, 9
	own := appliance.Situation{List: "S", Version: 3, Code: "Z-01-1", Name: "井盖丢失", Lead: "Z04", Days: 1, Keywords: []string{"井盖"}}
	x := New(appliance.NewTown(1, append(sample(t), own)...), today, rules)
	for text, want := range map[string]int{"路灯": 4, "违建": 9, "井盖没了": 1} {
		if got := x.Propose(Matter{Text: text}).Best[0].Days; got != want {
			t.Errorf("%s: %d days, want %d", text, got, want)
		}
	}
}

func TestAnOfficeThatCannotIsNotNamed(t *testing.T) {
	gone := appliance.Office{Code: "Z05", Name: "综合执法队", Level: appliance.LevelTown, To: today}
	for _, tt := range []struct {
		name   string
		more   []appliance.Record
		matter Matter
		want   string
	}{
		{"closed", []appliance.Record{gone}, Matter{Text: "秸秆"}, "建议:另选单位 · 秸秆焚烧 · D-02-1 · 3日(因:秸秆;责任单位已撤销)"},
		{"accused", nil, Matter{Text: "秸秆", Accused: "Z05"}, "建议:另选单位 · 秸秆焚烧 · D-02-1 · 3日(因:秸秆;责任单位是被反映单位)"},
		{
			"unknown", []appliance.Record{appliance.Situation{List: "S", Version: 3, Code: "Z-1-1", Name: "井盖", Lead: "Z99"}},
			Matter{Text: "井盖"}, "建议:另选单位 · 井盖 · Z-1-1 · 3日(因:井盖;清单写的责任单位没有登记)",
		},
		{
			"none", []appliance.Record{appliance.Situation{List: "S", Version: 3, Code: "Z-1-1", Name: "井盖"}},
			Matter{Text: "井盖"}, "建议:另选单位 · 井盖 · Z-1-1 · 3日(因:井盖;清单没有写责任单位)",
		},
	} {
		c := index(t, tt.more...).Propose(tt.matter).Best[0]
		if c.Line() != tt.want || c.Lead != "" || c.Phone != "" {
			t.Errorf("%s: %s, lead %q\nwant %s", tt.name, c.Line(), c.Lead, tt.want)
		}
	}
	// Of two that tie, the one with an office comes first; assists are checked too.
	x := index(t, gone, appliance.Situation{
		List: "S", Version: 3, Code: "A-00-1", Name: "占道停车", Lead: "Z05", Keywords: []string{"占道"},
	}, appliance.Situation{
		List: "S", Version: 3, Code: "Z-9-1", Name: "占道堆物", Lead: "Z04", Assists: []string{"Z05", "Z04", "Z06", "Z07", "Z06"}, Keywords: []string{"占道"},
	})
	p := x.Propose(Matter{Text: "占道", Accused: "Z07"})
	if p.Best[0].Situation.Code != "Z-9-1" || !slices.Equal(p.Best[0].Assists, []string{"Z06"}) || p.Tied != 3 {
		t.Errorf("%+v", p)
	}
	if got := p.Lines(); len(got) != 3 || got[2] != "另有1项同样相符,请补充情况再定" {
		t.Errorf("%q", got)
	}
}

// TestTheVillagesOwn: what a village runs itself goes to its committee (F4-25).
func TestTheVillagesOwn(t *testing.T) {
	x := index(t,
		listOf("Z", appliance.ListSelf, 1),
		appliance.Situation{List: "Z", Version: 1, Code: "1-1-1", Name: "红白事", Lead: "Z04", Keywords: []string{"红事", "白事", "随礼"}},
		appliance.Situation{List: "S", Version: 3, Code: "H-1-1", Name: "邻里纠纷", Lead: "Z02", Section: "调解室", Self: true, Keywords: []string{"邻里"}},
		appliance.Village{Code: "370783190204", Name: "西张村", Aliases: []string{"西张"}, Office: "W202"},
		appliance.Village{Code: "370783190205", Name: "南张村"},
	)
	for _, tt := range []struct{ text, lead, lack string }{
		{"王庄谁家白事随礼太多", "W201", ""},
		{"青山社区邻里吵架", "W001", ""},
		{"西张村邻里吵架", "W202", ""}, // its record says so
		{"邻里吵架", "", "村居自治事项,先问清哪个村"},
		{"南张村邻里吵架", "", "村居自治事项,该村没有登记村委会"},
	} {
		c := x.Propose(Matter{Text: tt.text}).Best[0]
		if c.Lead != tt.lead || c.Lack != tt.lack || c.Section != "" {
			t.Errorf("%q: lead %q, lack %q, section %q", tt.text, c.Lead, c.Lack, c.Section)
		}
	}
	if c := x.Propose(Matter{Text: "邻里吵架", Village: "370783190201"}).Best[0]; c.Lead != "W201" || c.Phone.Local() != "13800000071" {
		t.Errorf("%+v", c)
	}
	if c := x.Propose(Matter{Text: "邻里吵架", Village: "370783190201", Accused: "W201"}).Best[0]; c.Lead != "" {
		t.Errorf("the accused is its own judge: %+v", c)
	}
}

// TestWhichListsSpeak: those in force that name somebody; the main one first, and
// what another repeats is said once.
func TestWhichListsSpeak(t *testing.T) {
	row := func(list string, version int, code, name, lead string, words ...string) appliance.Situation {
		return appliance.Situation{List: list, Version: version, Code: code, Name: name, Lead: lead, Keywords: words}
	}
	draft := listOf("D", appliance.ListTown, 1)
	draft.State = appliance.VersionProposed
	later := listOf("S", appliance.ListTown, 4)
	later.From = today.Add(1)
	x := index(t,
		listOf("B", appliance.ListBasic, 1), row("B", 1, "1-1", "路灯不亮", "Z07", "路灯"), row("B", 1, "1-2", "路灯太暗", "Z04", "路灯"),
		listOf("G", appliance.ListGrid, 1), row("G", 1, "C-01-1", "路灯巡查", "W201", "路灯"),
		draft, row("D", 1, "1-1", "路灯重复", "Z01", "路灯"),
		later, row("S", 4, "C-01-2", "路灯歪了", "Z01", "路灯"),
	)
	p := x.Propose(Matter{Text: "路灯"})
	if codes(p.Best) != "1-2 C-01-1" || p.Tied != 2 || p.Best[0].Situation.List != "S" || len(p.Others) != 0 {
		t.Errorf("best %q of %d, others %q", codes(p.Best), p.Tied, codes(p.Others))
	}
	x = New(appliance.NewTown(1, append(sample(t), later, row("S", 4, "C-01-2", "路灯歪了", "Z01", "路灯"), appliance.Situation{
		List: "S", Version: 4, Code: "C-01-1", Removed: true,
	})...), today.Add(1), policy.Default())
	p = x.Propose(Matter{Text: "路灯"})
	if codes(p.Best) != "C-01-2" || p.Best[0].Version != 4 {
		t.Errorf("in the next version: %q", codes(p.Best))
	}
}

// TestAWordForTooMuch: a word of fifty situations chooses none of them.
func TestAWordForTooMuch(t *testing.T) {
	var more []appliance.Record
	for i := range 50 {
		more = append(more, appliance.Situation{List: "S", Version: 3, Code: fmt.Sprintf("Q-%02d-1", i), Name: fmt.Sprintf("安全第%d类", i), Lead: "Z04", Keywords: []string{"安全"}})
	}
	p := index(t, more...).Propose(Matter{Text: "安全问题"})
	if p.Tied != 50 || len(p.Best) != 2 || len(p.Others) != othersMax || p.Lines()[2] != "另有48项同样相符,请补充情况再定" {
		t.Errorf("%d tie, %d best, %d others: %q", p.Tied, len(p.Best), len(p.Others), p.Lines())
	}
}

func TestProposalsHold(t *testing.T) {
	base := sample(t)
	offices := []string{"Z04", "Z05", "Z06", "Z07", "X02", "X03", "W201", "W202", ""}
	pieces := []string{"占道", "摊贩", "路灯", "垃圾", "王庄", "李洼", "12-3", "白事", "不是", "是不是", ",", " ", "过期食品", "污水", "臭", "東張", "hello", "🙂"}
	rapid.Check(t, func(t *rapid.T) {
		records := slices.Clone(base)
		records = append(records, listOf("Z", appliance.ListSelf, 1), appliance.Situation{List: "Z", Version: 1, Code: "1-1-1", Name: "红白事", Keywords: []string{"白事"}})
		closed := map[string]bool{}
		for _, r := range base {
			o, ok := r.(appliance.Office)
			if !ok || !rapid.Bool().Draw(t, "closed") {
				continue
			}
			o.To = today.Add(rapid.IntRange(-2, 2).Draw(t, "days"))
			closed[o.Code] = o.Closed(today)
			records = append(records, o)
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "rows") {
			records = append(records, appliance.Situation{
				List: "S", Version: 3, Code: fmt.Sprintf("Y-%d-1", i), Name: rapid.SampledFrom(pieces).Draw(t, "name"),
				Lead: rapid.SampledFrom(offices).Draw(t, "lead"), Assists: rapid.SliceOfN(rapid.SampledFrom(offices), 0, 4).Draw(t, "assists"),
				Keywords: rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 3).Draw(t, "keywords"), Self: rapid.Bool().Draw(t, "self"),
			})
		}
		x := New(appliance.NewTown(1, records...), today, policy.Default())
		m := Matter{
			Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "text"), ""), Accused: rapid.SampledFrom(offices).Draw(t, "accused"),
		}
		p := x.Propose(m)
		all := append(slices.Clone(p.Best), p.Others...)
		for i, c := range all {
			for _, o := range append(slices.Clone(c.Assists), c.Lead) {
				if closed[o] || o != "" && o == m.Accused {
					t.Fatalf("%q: %+v names %s", m.Text, c, o)
				}
			}
			if (c.Lead == "") != (c.Lack != "") || c.Score <= 0 || len(c.Words) == 0 || c.Days < 1 {
				t.Fatalf("%q: %+v", m.Text, c)
			}
			if i > 0 && c.Score > all[i-1].Score {
				t.Fatalf("%q: out of order", m.Text)
			}
			if row, ok := x.town.Situation(c.Situation.List, c.Version, c.Situation.Code); !ok || row.Name != c.Situation.Name {
				t.Fatalf("%q: no such row: %+v", m.Text, c)
			}
		}
		if len(p.Best) > 2 || len(p.Best) == 2 && p.Best[0].Score != p.Best[1].Score || p.Tied < len(p.Best) {
			t.Fatalf("%q: %+v", m.Text, p.Best)
		}
		if again := x.Propose(Matter{Text: " " + strings.ReplaceAll(m.Text, "占", "佔") + "\n", Accused: m.Accused}); codes(again.Best) != codes(p.Best) {
			t.Fatalf("%q: written otherwise: %q, not %q", m.Text, codes(again.Best), codes(p.Best))
		}
	})
}

func TestAnIndexIsAskedByMany(t *testing.T) {
	x := index(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, s := range sentences {
				if got := codes(x.Propose(Matter{Text: s.text}).Best); got != s.want {
					t.Errorf("%q: %q", s.text, got)
				}
				x.Responsible(s.text, "")
				x.Guides(s.text)
			}
		})
	}
	all.Wait()
}

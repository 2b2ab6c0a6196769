package propose

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/policy"
)

const (
	qingshan = "370783190001"
	wang     = "370783190201"
	li       = "370783190202"
	dong     = "370783190203"
	xi       = "370783190204"
)

func TestAPlaceIsRead(t *testing.T) {
	x := index(t, appliance.Cluster{Code: "12-3-4", Grid: "370783190201003"},
		appliance.Grid{Code: "370783190201004", Short: "12-4", Village: wang, To: today},
		appliance.Village{Code: "370783190209", Name: "平安村", Closed: today},
	)
	for _, tt := range []struct {
		text, village, grid string
	}{
		{"王家庄村东头路灯不亮", wang, ""},
		{"王庄路灯不亮", wang, ""},
		{"王家莊路燈不亮", wang, ""},
		{"王 庄 路灯不亮", wang, ""},
		{"西张的路灯", xi, ""},
		{"李家窪水管漏水", li, ""},
		{"青山社区垃圾没人收", qingshan, ""},
		{"青山这边垃圾没人收", qingshan, ""},
		{"青山镇政府门口有摊贩", "", ""}, // the town, not the community
		{"青山镇青山社区门口有摊贩", qingshan, ""},
		{"青山县的事", "", ""},
		{"王庄市场太脏", wang, ""},
		{"王庄乡亲们吃水难", wang, ""},
		{"【青山呼应】收到", "", ""},
		{"他东张西望像小偷", "", ""},
		{"我不是王庄的,李洼停水", li, ""},
		{"我不在王庄", "", ""},
		{"平安村停水", "", ""}, // gone
		{"路灯不亮", "", ""},

		{"王家装的水管裂了", wang, ""},
		{"李家娃 最北头那家", li, ""},
		{"西章村的", xi, ""},
		{"东章那条水泥路压坏了", dong, ""},
		{"我不是西章村的", "", ""},
		{"钱都进了谁的细账", "", ""},
		{"西藏的路怎么走", "", ""},
		{"wangzhuang de shui guan lie le", wang, ""},
		{"xi zhang cun lu shang quan shi ni", xi, ""},
		{"Trash not collected in Dongzhang village", dong, ""},
		{"Qingshan town is nice", "", ""},
		{"天天喊绿水青山", "", ""},

		{"十二杠三 厕改的坑满了", wang, "370783190201003"},
		{"十五杠九", xi, "370783190204901"},
		{"12-3 路灯不亮", wang, "370783190201003"},
		{"12-3路灯不亮", wang, "370783190201003"},
		{"12－3路灯不亮", wang, "370783190201003"},
		{"12—3路灯不亮", wang, "370783190201003"},
		{"12杠3路灯不亮", wang, "370783190201003"},
		{"网格号12-3", wang, "370783190201003"},
		{"门牌12-3号网格", wang, "370783190201003"},
		{"王庄12-3路灯不亮", wang, "370783190201003"},
		{"12-3-4家里停水", wang, "370783190201003"}, // a cluster
		{"12-3起火了", wang, "370783190201003"},
		{"12-3后面的路灯", wang, "370783190201003"},
		{"我家是12-3", wang, "370783190201003"},
		{"西张工业园污水", xi, "370783190204901"},
		{"12-3日停水", "", ""},
		{"12-3 号停水", "", ""},
		{"12-3号院", "", ""},
		{"12-3上午停水", "", ""},
		{"从12-3停水到现在", "", ""},
		{"2026-12-3停水", "", ""},
		{"12-3-5停水", "", ""}, // no such cluster
		{"3号楼12-3漏水", "", ""},
		{"12-3室漏水", "", ""},
		{"电话0536-12-3", "", ""},
		{"12-35路灯", "", ""},
		{"112-3路灯", "", ""},
		{"1-2天没水了", "", ""},
		{"1-2个路灯", "", ""},
		{"价格1-2.5元", "", ""},
		{"1-2 垃圾满了", qingshan, "370783190001002"},
		{"12-4 垃圾满了", "", ""}, // gone
		{"李洼12-3漏水", li, ""},  // a number of another village is a house
		{"电话123 12-3漏水", wang, "370783190201003"},
		{"12-1和12-2都停水", "", ""},
		{"王庄12-1和12-2都停水", wang, ""},
	} {
		p := x.Propose(Matter{Text: tt.text}).Place
		if p.Village != tt.village || p.Grid != tt.grid || len(p.Choices) > 0 || (len(p.Words) > 0) != (p.Village != "") {
			t.Errorf("%q: %+v, want village %q, grid %q", tt.text, p, tt.village, tt.grid)
		}
	}
}

// TestAPersonChooses: two villages were named, two have that name, or the case knew another.
func TestAPersonChooses(t *testing.T) {
	x := index(t, appliance.Village{Code: "370783190206", Name: "小王庄村", Aliases: []string{"王庄", "小王庄"}})
	small := "370783190206"
	for _, tt := range []struct {
		name          string
		matter        Matter
		village, grid string
		choices       []string
	}{
		{"two named", Matter{Text: "李洼和东张之间的路断了"}, "", "", []string{li, dong}},
		{"two of that name", Matter{Text: "王庄停水"}, "", "", []string{wang, small}},
		{"the longer name", Matter{Text: "小王庄停水"}, small, "", nil},
		{"the number decides", Matter{Text: "王庄12-3停水"}, wang, "370783190201003", nil},
		{"the case decides", Matter{Text: "王庄停水", Village: small}, small, "", nil},
		{"the case knew another", Matter{Text: "东张停水", Village: li}, li, "", []string{li, dong}},
		{"the case knew, two named", Matter{Text: "李洼和东张停水", Village: dong}, dong, "", nil},
		{"the case knew, a number elsewhere", Matter{Text: "12-3停水", Village: li}, li, "", []string{li, wang}},
		{"the case knew, a number in it", Matter{Text: "12-3停水", Village: wang}, wang, "370783190201003", nil},
		{"the case knew the grid", Matter{Text: "13-1停水", Grid: "370783190202001"}, li, "370783190202001", nil},
		{"the case knew all", Matter{Text: "停水", Village: li, Grid: "370783190202001"}, li, "370783190202001", nil},
	} {
		p := x.Propose(tt.matter).Place
		if p.Village != tt.village || p.Grid != tt.grid || !slices.Equal(p.Choices, tt.choices) {
			t.Errorf("%s: %+v", tt.name, p)
		}
	}
}

func TestPlacesHold(t *testing.T) {
	town := appliance.NewTown(1, append(sample(t), appliance.Village{Code: "370783190208", Name: "关村", Closed: today})...)
	x := New(town, today, policy.Default())
	pieces := []string{"王庄", "李家洼", "东张", "青山", "镇", "12-3", "13-1", "1-2", "日", "号", " ", "路灯", "关村", "西张工业园", "-", "3"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 10).Draw(t, "text"), "")
		known := rapid.SampledFrom([]string{"", wang, li}).Draw(t, "known")
		p := x.Propose(Matter{Text: text, Village: known}).Place
		if known != "" && p.Village != known {
			t.Fatalf("%q: %s became %+v", text, known, p)
		}
		if p.Grid != "" {
			if g, ok := town.Grid(p.Grid); !ok || g.Village != p.Village || len(p.Choices) > 0 {
				t.Fatalf("%q: %+v", text, p)
			}
		}
		for _, v := range append(slices.Clone(p.Choices), p.Village) {
			if v, ok := town.Village(v); ok && v.Closed != (appliance.Date{}) {
				t.Fatalf("%q: %+v is gone", text, p)
			}
		}
		if len(p.Choices) == 1 {
			t.Fatalf("%q: a choice of one: %+v", text, p)
		}
	})
}

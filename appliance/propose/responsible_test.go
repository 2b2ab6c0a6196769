package propose

import (
	"slices"
	"strings"
	"testing"

	"huying/appliance"
)

func TestWhoIsResponsible(t *testing.T) {
	x := index(t, appliance.Situation{List: "S", Version: 3, Code: "H-1-1", Name: "红白事", Self: true, Keywords: []string{"白事"}})
	for _, tt := range []struct {
		query string
		want  []string // in this order
	}{
		{"A-01-1", []string{"A-01-1"}},
		{"a-01", []string{"A-01-1", "A-01-2"}},
		{"占道经营", []string{"A-01-2", "A-01-1"}},
		{"流动摊贩占道", []string{"A-01-1"}},
		{"佔道", []string{"A-01-1", "A-01-2"}},
		{"消防", []string{"B-01-1", "B-01-2"}},
		{"垃圾清运", []string{"F-01-1"}},
		{"臭", []string{"D-01-1"}},
		{"路灯坏了归谁管", []string{"C-01-1"}},
		{"谁管烧秸秆", []string{"D-02-1"}},
		{"管", nil},
		{"高铁", nil},
		{"", nil},
	} {
		var got []string
		for _, c := range x.Responsible(tt.query, "") {
			got = append(got, c.Situation.Code)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("责 %s: %q, want %q", tt.query, got, tt.want)
		}
	}
	for query, want := range map[string]string{
		"占道经营": "店外经营拒不整改:县综合执法局法制科13800000011,5日,镇配合(A-01-2)",
		"路灯":   "路灯不亮:供电所运维班13800000048,3日,镇主体(C-01-1)",
		"白事":   "红白事:村居自治事项,先问清哪个村,3日(H-1-1)",
	} {
		if got := x.Responsible(query, "")[0].Answer(); got != want {
			t.Errorf("责 %s: %s\nwant %s", query, got, want)
		}
	}
	if got := x.Responsible("白事", wang)[0].Answer(); got != "红白事:王家庄村委会13800000071,3日(H-1-1)" {
		t.Errorf("责 白事 from a village: %s", got)
	}
}

func TestAGuideIsFound(t *testing.T) {
	x := index(t, appliance.Guide{Code: "P-009", Name: "老年证年审", Closed: today}, appliance.Guide{Code: "P-010", Name: "地补查询", Aliases: []string{"地"}})
	for query, want := range map[string]string{
		"低保": "S-001", "低保怎么办": "S-001", "办低保要什么材料": "S-001", "最低生活保障申请": "S-001", "生活保障": "S-001", "s-002": "S-002", "宅基地": "S-002 P-010",
		"建房": "S-002", "老年证": "S-003", "優待證": "S-003", "粮补 什么时候发": "P-001", "补贴": "P-001", "地": "P-010", "婚": "", "结婚登记": "", "": "",
	} {
		var got []string
		for _, g := range x.Guides(query) {
			got = append(got, g.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("办 %s: %q, want %q", query, got, want)
		}
	}
}

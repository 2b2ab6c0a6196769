package town_test

import (
	"slices"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/town"
)

func TestPresetsHoldWhatTheDocumentsName(t *testing.T) {
	all, err := town.Presets()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string][2]int{}
	for _, p := range all {
		blank := 0
		for _, b := range p.Blank {
			blank += b.Number
		}
		sizes[p.Name] = [2]int{len(p.Offices), blank}
		for _, o := range p.Offices {
			short := o.Short
			if short == "" {
				short = o.Name
			}
			if n := len([]rune(short)); n > 8 || !slices.Contains(appliance.OfficeKinds, o.Kind) {
				t.Errorf("%s: %s is called %s in %d characters, a %s", p.Name, o.Name, short, n, o.Kind)
			}
		}
	}
	for name, want := range map[string][2]int{"qianxi": {14, 0}, "shandong": {3, 0}, "yishui": {0, 18}, "chengdu-5x": {0, 5}, "chengdu-2x": {0, 2}} {
		if sizes[name] != want {
			t.Errorf("%s: %v offices and blanks, want %v", name, sizes[name], want)
		}
	}
}

func TestAPresetAddsTheOfficesThatAreNotThere(t *testing.T) {
	all, err := town.Presets()
	if err != nil {
		t.Fatal(err)
	}
	qianxi := all[0]
	now := qingshan(t)
	records := qianxi.Use(now, today)
	var names []string
	for _, r := range records {
		o := r.(appliance.Office)
		names = append(names, o.Code+" "+o.Short+" "+o.Parent)
	}
	if got := strings.Join(names, "；"); got != "Z08 党建办 Z00；Z09 经发办 Z00；Z10 平安办 Z00；Z11 公共管理办 Z00；Z12 党务政务中心 Z00；Z13 农业服务中心 Z00；Z14 退役军人事务站 Z00；Z15 财政所 Z00；Z16 公共事务服务中心 Z00；Z17 应急服务中心 Z00；Z18 综合行政执法队 Z00；Z19 自然资源所 Z00" {
		t.Error(got)
	}
	now = after(now, records)
	if again := qianxi.Use(now, today); len(again) > 0 {
		t.Errorf("used twice: %+v", again)
	}
	if n := len(qianxi.Use(nil, today)); n != 14 {
		t.Errorf("into nothing: %d", n)
	}
	// The table to fill in is refused until each office has a name.
	yishui := town.Read([]town.File{all[2].Table()}, settings)
	if err := yishui.Refused(); err == nil || len(lines(err)) != 18 || lines(err)[0] != "单位.csv 第2行 B列（名称）：不能空。" {
		t.Errorf("a preset's blanks: %v", err)
	}
	_, made, err := town.Plan(nil, town.Read([]town.File{qianxi.Table()}, settings), town.Import{On: today})
	if err != nil || len(made) != 14 {
		t.Errorf("a preset as a table: %d offices, %v", len(made), err)
	}
}

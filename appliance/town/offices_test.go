package town_test

import (
	"slices"
	"testing"

	"huying/appliance"
	"huying/appliance/town"
)

func TestAnOfficeIsPutUnderAnotherWithItsHistory(t *testing.T) {
	now := qingshan(t)
	o, err := town.Reparent(now, "综合执法局", "青山镇", today)
	if err == nil || lines(err)[0] != "X02：上级的级别（乡）比本单位低。" {
		t.Errorf("a county's bureau under a township: %+v, %v", o, err)
	}
	if o, err = town.Reparent(now, "执法队", "县综合执法局", today); err != nil {
		t.Fatal(err)
	}
	now = after(now, []appliance.Record{o})
	if o, err = town.Reparent(now, "Z05", "Z00", today.Add(200)); err != nil {
		t.Fatal(err)
	}
	want := []appliance.Parentage{{Parent: "Z00", Until: today}, {Parent: "X02", Until: today.Add(200)}}
	if !slices.Equal(o.History, want) || o.Parent != "Z00" {
		t.Errorf("%+v", o)
	}
	for on, want := range map[appliance.Date]string{today.Add(-1): "Z00", today: "X02", today.Add(199): "X02", today.Add(200): "Z00"} {
		if got := town.ParentOn(o, on); got != want {
			t.Errorf("on %s under %s, want %s", on, got, want)
		}
	}
	for _, c := range [][3]string{
		{"Z99", "Z00", "Z99：“单位”里没有。"}, {"Z05", "Z99", "Z99：“单位”里没有。"}, {"Z05", "Z05", "Z05：上级不能是自己。"},
		{"Z05", "X02", "Z05：上级已经是X02。"}, {"X01", "X02", "X01：上级绕成了一圈：X01 → X02 → X01。"},
	} {
		if _, err := town.Reparent(now, c[0], c[1], today); err == nil || lines(err)[0] != c[2] {
			t.Errorf("%s under %s: %v", c[0], c[1], err)
		}
	}
}

func TestTheLoadOfAPersonIsCounted(t *testing.T) {
	now := qingshan(t)
	_, records := plan(t, now, map[string]string{
		"联户": "编码,网格,联户长电话\n12-3-1,12-3,13800000021\n",
		"团队": "编码,名称,牵头单位,单位,人员电话\nT1,联合执法组,Z05,,13800000021\n",
		"对接": "单位,部门,联系人电话\nZ05,X02,13800000011\n",
	}, today)
	all := town.Loads(after(now, records), today)
	if want := (town.Load{Person: "p12", Name: "卫国", Posts: 1, Roles: 1, Grids: 3, Households: 286, Clusters: 1, Teams: 1}); all[0] != want || all[0].Sum() != 6 {
		t.Errorf("the most loaded: %+v, want %+v", all[0], want)
	}
	if len(all) != 22 {
		t.Errorf("%d people", len(all))
	}
}

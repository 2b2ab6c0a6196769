package town_test

import (
	"fmt"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/town"
)

// bigTown are the tables of the largest township that is promised: 1,000 people
// (F1-05), 300 grids (F2-10), 5,000 situations (F2-19).
func bigTown() map[string]string {
	var offices, people, villages, grids, situations strings.Builder
	offices.WriteString("编码,名称,简称,级别,类别,上级\nZ00,青山镇,青山镇,乡,机关,\n")
	for i := range 80 {
		fmt.Fprintf(&offices, "X%02d,部门%d,部门%d,乡,机关,Z00\n", i, i, i)
	}
	people.WriteString("姓名,电话,单位,职务,角色,替班电话\n")
	for i := range 1000 {
		fmt.Fprintf(&people, "人员%d,138%08d,X%02d,职务,网格员,\n", i, i, i%80)
	}
	villages.WriteString("代码,名称,别名,类别\n")
	grids.WriteString("代码,短号,村代码,名称,类别,户数,网格员电话\n")
	for i := range 60 {
		fmt.Fprintf(&villages, "370783190%03d,第%d村,%d村,村\n", 201+i, i, i)
		for j := range 5 {
			fmt.Fprintf(&grids, "370783190%03d%03d,%d-%d,370783190%03d,网格%d-%d,常规,100,138%08d\n", 201+i, j+1, i+1, j+1, 201+i, i, j, i*5+j)
		}
	}
	situations.WriteString("编码,领域,事项,情形,责任单位,责任科室,电话,程序,标准,部门要点,镇街要点,镇街责任,部门责任,时限,入格,关键词\n")
	for i := range 5000 {
		fmt.Fprintf(&situations, "A-%03d-%d,综合执法,事项%d,情形%d,X%02d,综合科,13800000046,核实;处置;告知,三日内处置并告知,指导执法文书,日常巡查劝离,主体,配合,一般,是,词%d;语%d\n",
			i/10, i%10, i/10, i, i%80, i, i)
	}
	return map[string]string{"单位": offices.String(), "人员": people.String(), "村居": villages.String(), "网格": grids.String(), "情形": situations.String()}
}

func BenchmarkPlan(b *testing.B) {
	all := files(bigTown())
	first := town.Read(all, settings)
	_, records, err := town.Plan(nil, first, town.Import{On: today})
	if err != nil {
		b.Fatal(lines(err))
	}
	now := appliance.NewTown(1, records...)
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := town.Plan(nil, town.Read(all, settings), town.Import{On: today}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if ch, _, err := town.Plan(now, town.Read(all, settings), town.Import{On: today}); err != nil || !ch.Empty() {
				b.Fatal(err)
			}
		}
	})
	book, err := town.Write(now, town.Workbook, today)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("workbook", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if ch, _, err := town.Plan(now, town.Read(book, settings), town.Import{On: today}); err != nil || !ch.Empty() {
				b.Fatal(err, said(ch))
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := town.Write(now, town.Workbook, today); err != nil {
				b.Fatal(err)
			}
		}
	})
}

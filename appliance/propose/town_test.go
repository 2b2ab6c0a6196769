package propose

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
)

var today = appliance.Date{Year: 2026, Month: time.November, Day: 23}

// table reads a table of the sample town, each row by its headings.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

// sample is the sample town: its records, to which a test adds.
func sample(t testing.TB) []appliance.Record {
	phone := func(s string) appliance.Phone {
		p, err := appliance.ParsePhone(s)
		if s != "" && err != nil {
			t.Fatal(s, err)
		}
		return p
	}
	var out []appliance.Record
	for _, r := range table(t, "单位") {
		out = append(out, appliance.Office{
			Code: r["编码"], Name: r["名称"], Short: r["简称"], Level: appliance.Level(r["级别"]), Kind: appliance.OfficeKind(r["类别"]),
			Parent: r["上级"], Resident: r["派驻"] == "是", Phone: phone(r["电话"]),
		})
	}
	for _, r := range table(t, "村居") {
		out = append(out, appliance.Village{Code: r["代码"], Name: r["名称"], Aliases: split(r["别名"]), Kind: r["类别"]})
	}
	for _, r := range table(t, "网格") {
		out = append(out, appliance.Grid{Code: r["代码"], Short: r["短号"], Village: r["村代码"], Name: r["名称"], Kind: appliance.GridKind(r["类别"])})
	}
	out = append(out, listOf(appliance.MainList, appliance.ListTown, 3))
	for _, r := range table(t, "情形") {
		out = append(out, appliance.Situation{
			List: appliance.MainList, Version: 3, Code: r["编码"], Domain: r["领域"], Item: r["事项"], Name: r["情形"], Lead: r["责任单位"],
			Section: r["责任科室"], Phone: phone(r["电话"]), Steps: split(r["程序"]), Standard: r["标准"], Town: appliance.Duty(r["镇街责任"]),
			Dept: appliance.Duty(r["部门责任"]), Complex: r["时限"] == "复杂", Grid: r["入格"] == "是", Keywords: split(r["关键词"]),
		})
	}
	for _, r := range table(t, "指南") {
		days, _ := strconv.Atoi(r["时限"])
		out = append(out, appliance.Guide{Code: r["编码"], Name: r["名称"], Kind: r["类别"], Aliases: split(r["别名"]), Days: days})
	}
	return out
}

func listOf(code string, kind appliance.ListKind, number int) appliance.ListVersion {
	return appliance.ListVersion{List: code, Kind: kind, Number: number, State: appliance.VersionPublished, From: appliance.Date{Year: 2026, Month: 1, Day: 1}}
}

func index(t testing.TB, more ...appliance.Record) *Index {
	return New(appliance.NewTown(1, append(sample(t), more...)...), today, policy.Default())
}

package town_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
	"huying/appliance/town"
)

// A spreadsheet opens the tables and reckons with none of their cells.
func TestNoCellIsAFormula(t *testing.T) {
	evil := []string{"=1+1", "+86", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "'=1", "''@"}
	var all []appliance.Record
	for i, s := range evil {
		all = append(all, appliance.Guide{Code: "S-" + string(rune('0'+i)), Name: s, Kind: "政策", Notes: s})
	}
	now := appliance.NewTown(1, all...)
	out, err := town.Write(now, town.CSV, today)
	if err != nil {
		t.Fatal(err)
	}
	text := string(out[0].Data)
	for _, s := range evil {
		if !strings.Contains(text, ",'"+s+",") {
			t.Errorf("%q is written as it is: %s", s, text)
		}
	}
	if !strings.HasPrefix(text, "\ufeff") || !strings.Contains(text, "\r\n") {
		t.Error("not as a spreadsheet likes it")
	}
	if out, err = town.Write(now, town.Workbook, today); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(out[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, s := range evil {
		cell := at(1, i+1)
		formula, _ := book.GetCellFormula("指南", cell)
		value, _ := book.GetCellValue("指南", cell)
		kind, _ := book.GetCellType("指南", cell)
		if formula != "" || strings.TrimLeft(value, "'") != strings.TrimLeft(s, "'") || kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
			t.Errorf("%q is %q, formula %q, type %v", s, value, formula, kind)
		}
	}
	ch, _, err := town.Plan(now, town.Read(out, settings), town.Import{On: today})
	if err != nil || !ch.Empty() {
		t.Errorf("read again: %v %v", err, said(ch))
	}
}

func TestOnlyWhatIsInBeingIsWritten(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "人员", "网格")
	edit(t, tables, "人员", "杨帆,13800000061,Z00,技术员,技术员,\n", "")
	edit(t, tables, "网格", "370783190204901,15-9,370783190204,西张工业园,专属,,13800000027\n", "")
	_, records := plan(t, now, tables, today)
	now = after(now, records)
	for _, on := range []appliance.Date{today.Add(-1), today} {
		out, err := town.Write(now, town.GBK, on)
		if err != nil {
			t.Fatal(err)
		}
		var all []byte
		for _, f := range out {
			all = append(all, f.Data...)
		}
		for _, s := range []string{"杨帆", "西张工业园"} {
			if there := bytes.Contains(all, []byte(gbk(t, s))); there != (on != today) {
				t.Errorf("on %s: %s is there: %v", on, s, there)
			}
		}
		if len(out) != 6 {
			t.Errorf("%d files: a table without rows would close everything", len(out))
		}
	}
}

func TestMaterialsAreReadAsTheyAreWritten(t *testing.T) {
	for s, want := range map[string][]appliance.Material{
		"身份证原件+复印件1份;户口簿原件+复印件1份": {{Name: "身份证", Copies: "原件+复印件1份"}, {Name: "户口簿", Copies: "原件+复印件1份"}},
		"申请表1份；身份证复印件1份\n四邻意见1份":  {{Name: "申请表", Copies: "1份"}, {Name: "身份证", Copies: "复印件1份"}, {Name: "四邻意见", Copies: "1份"}},
		"照片1张;不需要材料":              {{Name: "照片", Copies: "1张"}, {Name: "不需要材料"}},
		"户口簿(全本)复印件2份":            {{Name: "户口簿(全本)", Copies: "复印件2份"}},
		"申请表2份(格式:A4，签章：本人签字)":    {{Name: "申请表", Copies: "2份", Form: "A4", Seal: "本人签字"}},
		"证明1份（依据：《条例》第3条，内容：收入、住址，格式：镇印表，签章：村委会章（鲜章））": {{Name: "证明", Copies: "1份", Basis: "《条例》第3条", Content: "收入、住址", Form: "镇印表", Seal: "村委会章（鲜章）"}},
		"": nil,
	} {
		got := town.ParseMaterials(s)
		if len(got) != len(want) {
			t.Errorf("%q: %+v", s, got)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %+v, want %+v", s, got[i], want[i])
			}
		}
		if back := town.ParseMaterials(town.MaterialText(got)); len(back) != len(got) || len(got) > 0 && back[0] != got[0] {
			t.Errorf("%q is written as %q", s, town.MaterialText(got))
		}
	}
}

// The tables name people as they came, p2 before p10; the town itself, whose
// lists everybody shares, is left as it is.
func TestWritingLeavesTheTownAsItIs(t *testing.T) {
	var all []appliance.Record
	for _, code := range []string{"p1", "p2", "p10"} {
		all = append(all, appliance.Person{Code: code, Name: "人" + code, Posts: []appliance.Post{{Office: "Z01"}}})
	}
	now := appliance.NewTown(1, all...)
	out, err := town.Write(now, town.CSV, today)
	if err != nil {
		t.Fatal(err)
	}
	text := string(out[0].Data)
	if a, b := strings.Index(text, "人p2"), strings.Index(text, "人p10"); a < 0 || b < a {
		t.Errorf("p2 at %d, p10 at %d in\n%s", a, b, text)
	}
	for _, p := range now.People() {
		if is, ok := now.Person(p.Code); !ok || is.Name != "人"+p.Code {
			t.Errorf("after writing, %s is %s", p.Code, is.Name)
		}
	}
}

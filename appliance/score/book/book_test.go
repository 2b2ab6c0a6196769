package book

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huying/appliance/score"
	"huying/appliance/town"
)

func text(s string) score.Cell { return score.Cell{Text: s} }

func sample() []score.Table {
	return []score.Table{
		{
			Name: "单位", Head: []string{"单位", "派单", "按期率"},
			Rows: [][]score.Cell{
				{text("供电所"), {N: 12, Kind: score.IsCount}, {N: 0.75, Kind: score.IsRate}},
				{text("=HYPERLINK(\"http://x\")"), {N: 3, Kind: score.IsCount}, {Kind: score.IsNone}},
				{text("＝1+1"), {N: 0, Kind: score.IsCount}, {N: 1, Kind: score.IsRate}},
				{text("+86\u202e反\u200b写\x07"), {N: 1, Kind: score.IsCount}, {N: 0.5, Kind: score.IsRate}},
				{text("@SUM(A1)"), {N: 1, Kind: score.IsCount}, {N: 2.5, Kind: score.IsNumber}},
			},
			Charts: []score.Chart{{Title: "按期率", Values: []int{2}, Kind: score.Bars, Rows: 20}, {Title: "派单", Values: []int{1}, Kind: score.Columns, Rows: 3}},
		},
		{
			Name: "满意度/[评价]", Head: []string{"单位", "满意", "没解决"},
			Rows:   [][]score.Cell{{text("合计"), {N: 2, Kind: score.IsCount}, {N: 1, Kind: score.IsCount}}, {text("供电所"), {N: 2, Kind: score.IsCount}, {N: 1, Kind: score.IsCount}}},
			Charts: []score.Chart{{Title: "评价", Values: []int{1, 2}, Kind: score.Stacked, Skip: 1, Rows: 20}},
			Heat:   true,
		},
	}
}

func TestAWorkbookIsReadAgain(t *testing.T) {
	files, err := Write("month", "青山镇 月报", sample(), town.Workbook)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].Name != "month.xlsx" {
		t.Fatalf("%v", files)
	}
	book, err := excelize.OpenReader(bytes.NewReader(files[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := strings.Join(book.GetSheetList(), " "); got != "单位 满意度--评价-" {
		t.Errorf("sheets: %s", got)
	}
	for cell, want := range map[string]string{
		"A1": "青山镇 月报", "A2": "单位", "A3": "供电所", "B3": "12", "C3": "75.0%", "C4": "-", "A4": `=HYPERLINK("http://x")`, "A5": "＝1+1", "A6": "+86·反·写·", "A7": "@SUM(A1)", "C7": "2.5",
	} {
		if got, err := book.GetCellValue("单位", cell); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", cell, got, err, want)
		}
		if f, _ := book.GetCellFormula("单位", cell); f != "" {
			t.Errorf("%s is a formula: %s", cell, f)
		}
		if kind, _ := book.GetCellType("单位", cell); strings.HasPrefix(cell, "A") && kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%s is no text", cell)
		}
	}
	layout, err := book.GetPageLayout("单位")
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("paper: %+v, %v", layout, err)
	}
	titles := 0
	for _, d := range book.GetDefinedName() {
		if d.Name == "_xlnm.Print_Titles" && strings.HasSuffix(d.RefersTo, "!$1:$2") {
			titles++
		}
	}
	if titles != 2 {
		t.Errorf("%d sheets repeat their heads", titles)
	}
	if f, err := book.GetConditionalFormats("满意度--评价-"); err != nil || len(f["B3:C4"]) != 1 {
		t.Errorf("the map is not shaded: %v, %v", f, err)
	}
}

// The charts are the workbook's own: they are drawn from its cells.
func TestChartsAreInTheWorkbook(t *testing.T) {
	files, err := Write("month", "月报", sample(), town.Workbook)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(files[0].Data), int64(len(files[0].Data)))
	if err != nil {
		t.Fatal(err)
	}
	charts := map[string]string{}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/charts/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		charts[f.Name] = string(b)
	}
	if len(charts) != 3 {
		t.Fatalf("%d charts", len(charts))
	}
	for _, want := range [][]string{
		{"<c:f>&#39;单位&#39;!$A$3:$A$7</c:f>", "<c:f>&#39;单位&#39;!$C$3:$C$7</c:f>", `barDir val="bar"`, "按期率"},
		{"<c:f>&#39;单位&#39;!$B$3:$B$5</c:f>", `barDir val="col"`},
		{"!$B$4:$B$4", "!$C$4:$C$4", `grouping val="percentStacked"`}, // without the total
	} {
		found := false
		for _, xml := range charts {
			all := true
			for _, w := range want {
				xml = strings.ReplaceAll(strings.ReplaceAll(xml, "<f>", "<c:f>"), "</f>", "</c:f>")
				all = all && strings.Contains(strings.NewReplacer("&apos;", "&#39;").Replace(xml), w)
			}
			found = found || all
		}
		if !found {
			t.Errorf("no chart has %v", want)
		}
	}
}

func TestCSVIsSafeInASpreadsheet(t *testing.T) {
	for form, mark := range map[town.Form]string{town.CSV: "\ufeff", town.GBK: ""} {
		files, err := Write("month", "月报", sample(), form)
		if err != nil || len(files) != 2 || files[0].Name != "单位.csv" {
			t.Fatalf("%v, %v", files, err)
		}
		s := string(files[0].Data)
		if !strings.HasPrefix(s, mark) || form == town.GBK && strings.Contains(s, "单位") {
			t.Errorf("%s begins %q", form, s[:min(len(s), 20)])
		}
		if !strings.Contains(s, `"'=HYPERLINK(""http://x"")"`) || !strings.Contains(s, "\r\n'@SUM(A1)") || !strings.Contains(s, "75.0%") {
			t.Errorf("%s:\n%s", form, s)
		}
	}
}

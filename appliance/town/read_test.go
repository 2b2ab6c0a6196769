package town_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
	"huying/appliance/town"
)

// table is a CSV text as rows.
func table(s string) [][]string {
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		out = append(out, strings.Split(line, ","))
	}
	return out
}

// sheets are the sample town as rows by table.
func sheets(t testing.TB) map[string][][]string {
	out := map[string][][]string{}
	for name, s := range sample(t) {
		out[name] = table(s)
	}
	return out
}

// says is what an import of files says, hints too.
func says(t testing.TB, now *appliance.Town, files []town.File) (ch town.Changes, faults, hints []string) {
	t.Helper()
	ch, _, err := town.Plan(now, town.Read(files, settings), town.Import{On: today, By: "李静"})
	if err != nil {
		return ch, lines(err), nil
	}
	for _, h := range ch.Hints {
		hints = append(hints, h.Say(false))
	}
	return ch, nil, hints
}

func TestTablesAreReadInTheEncodingTheyCameIn(t *testing.T) {
	now := qingshan(t)
	for name, encode := range map[string]func(string) string{
		"UTF-8 with its mark": func(s string) string { return "\ufeff" + s },
		"GBK":                 func(s string) string { return gbk(t, strings.ReplaceAll(s, "莊", "庄园")) },
		"CR LF":               func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"CR":                  func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
		"Unicode text": func(s string) string {
			b := []byte{0xFF, 0xFE}
			for _, u := range utf16.Encode([]rune(strings.ReplaceAll(s, ",", "\t"))) {
				b = append(b, byte(u), byte(u>>8))
			}
			return string(b)
		},
		"spaces, full-width signs and blank lines": func(s string) string {
			s = strings.ReplaceAll(s, ",", " ,\u3000")
			s = strings.NewReplacer("13800000043", "１３８００００００４３", "Z05", "Ｚ０５", "12-3", "１２－３", "370783190201", "３７０７８３１９０２０１").Replace(s)
			return "\n" + strings.Replace(s, "\n", "\n\n", 3) + "\n , ,\n"
		},
	} {
		tables := sample(t)
		for k, s := range tables {
			tables[k] = encode(s)
		}
		ch, faults, _ := says(t, now, files(tables))
		if name == "GBK" { // 莊 is GBK too, the reader need not know
			ch.List = slices.DeleteFunc(ch.List, func(c town.Change) bool { return c.Thing == appliance.ThingVillage })
		}
		if len(faults) > 0 || !ch.Empty() {
			t.Errorf("%s: %v %v", name, faults, said(ch))
		}
	}
}

func TestEachTableHasAnEncodingOfItsOwn(t *testing.T) {
	now, tables := qingshan(t), sample(t)
	tables["人员"] = gbk(t, tables["人员"])
	tables["单位"] = "\ufeff" + tables["单位"]
	if ch, faults, _ := says(t, now, files(tables)); len(faults) > 0 || !ch.Empty() {
		t.Errorf("%v %v", faults, said(ch))
	}
	tables["人员"] = "\xff\xfb\x80\x80" + tables["人员"]
	same(t, refused(t, now, only(tables, "人员")), []string{"人员.csv：文字编码认不出，要UTF-8或GBK。请另存为“CSV UTF-8”。"})
}

func TestColumnsMayStandInAnyOrder(t *testing.T) {
	now := qingshan(t)
	tables := only(sample(t), "人员")
	rows := table(tables["人员"])
	var b strings.Builder
	for _, r := range rows {
		slices.Reverse(r)
		b.WriteString(strings.Join(r, ",") + "\n")
	}
	tables["人员"] = b.String()
	if ch, _ := plan(t, now, tables, today); !ch.Empty() {
		t.Errorf("%v", said(ch))
	}
}

func TestTheRowIsTheOneTheSpreadsheetShows(t *testing.T) {
	tables := only(sample(t), "人员")
	edit(t, tables, "人员", "副镇长", "\"副\n镇长\"")
	edit(t, tables, "人员", "\n李静,13800000043", "\n\n\n李静,1380")
	same(t, refused(t, qingshan(t), tables), []string{
		"人员.csv 第5行 B列（电话）“1380”：不是能打通的号码。写11位手机号，或带区号的座机，如0536-1234567；一格一个。",
	})
	tables = only(sample(t), "人员")
	edit(t, tables, "人员", "副镇长", "\"副镇长")
	same(t, refused(t, qingshan(t), tables), []string{"人员.csv 第2行：引号不成对，后面的读不下去。"})
}

func TestATitleAboveTheHeadsIsPassedOver(t *testing.T) {
	tables := only(sample(t), "人员")
	tables["人员"] = "青山镇工作人员表,,,,,\n,,,,,\n" + tables["人员"]
	if ch, _ := plan(t, qingshan(t), tables, today); !ch.Empty() {
		t.Errorf("%v", said(ch))
	}
}

func TestTablesAreKnownByTheirNames(t *testing.T) {
	all := sample(t)
	now := qingshan(t)
	for _, c := range []struct {
		files []town.File
		want  []string
	}{
		{nil, []string{"没有读到表。要一个工作簿，或一个放着CSV的文件夹；表名是：单位、人员、村居、网格、联户、团队、对接、情形、指南。"}},
		{[]town.File{{Name: "人员表.csv", Data: []byte(all["人员"])}}, []string{"人员表.csv“人员表”：没有这张表。表名要是：单位、人员、村居、网格、联户、团队、对接、情形、指南。最像“人员”。"}},
		{[]town.File{{Name: "名单.csv", Data: []byte(all["人员"])}}, []string{"名单.csv“名单”：没有这张表。表名要是：单位、人员、村居、网格、联户、团队、对接、情形、指南。最像“人员”。"}},
		{[]town.File{{Name: "人员.csv"}}, []string{"人员.csv：文件是空的。"}},
		{[]town.File{{Name: "人员.csv", Data: []byte("\n\n , \n")}}, []string{"人员.csv：表是空的，没有读。"}},
		{[]town.File{{Name: "人员.csv", Data: []byte("姓名,电话,单位,职务,角色\n")}}, []string{"人员.csv：表里没有一行，会停用全部22条。不改这张表就不要放进来。"}},
		{
			[]town.File{{Name: "人员.csv", Data: []byte(all["人员"])}, {Name: "人员.csv", Data: []byte(all["人员"])}},
			[]string{"人员.csv：这张表有两份，不知道用哪一份。"},
		},
		{[]town.File{{Name: "town.xls", Data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....")}}, []string{"town.xls：是旧格式（.xls、.et）或加了密码。请另存为.xlsx，不设密码。"}},
	} {
		_, faults, _ := says(t, now, c.files)
		same(t, faults, c.want)
	}
}

func TestATableThatOthersNeedMustComeFirst(t *testing.T) {
	same(t, refused(t, nil, only(sample(t), "人员", "网格")), []string{
		"人员.csv C列（单位）：要先有“单位”表：导入里没有，系统里也没有。",
		"网格.csv C列（村代码）：要先有“村居”表：导入里没有，系统里也没有。",
	})
}

func TestWhatAWorkbookMakesOfNumbersIsUndone(t *testing.T) {
	b := newBook(t, sheets(t))
	b.must(b.SetCellValue("人员", "B3", int64(13800000043)))
	b.must(b.SetCellDefault("人员", "B4", "1.3800000044E10"))
	b.must(b.SetCellDefault("人员", "B5", "1.3800000046E+10"))
	b.must(b.SetCellValue("网格", "A4", int64(370783190201001)))
	b.must(b.SetCellDefault("网格", "C4", "3.70783190201E11"))
	b.must(b.SetCellValue("网格", "F4", 96.0))
	b.must(b.SetCellValue("指南", "M2", 30))
	b.must(b.SetCellDefault("村居", "A3", "370783190201"))
	dates := func(format string) int {
		id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format})
		b.must(err)
		return id
	}
	md := dates(`m"月"d"日"`)
	b.must(b.SetCellDefault("网格", "B4", "46357")) // 2026-12-01, which was 12-1
	b.must(b.SetCellStyle("网格", "B4", "B4", md))
	b.must(b.SetCellDefault("网格", "B5", "46358"))
	b.must(b.SetCellStyle("网格", "B5", "B5", dates("d-mmm")))
	ch, faults, hints := says(t, qingshan(t), b.file())
	if len(faults) > 0 || !ch.Empty() {
		t.Fatalf("%v %v", faults, said(ch))
	}
	same(t, hints, []string{
		"青山镇.xlsx 表“网格” 第4行 B列（短号）“46357”：表格软件把它变成了日期，按12-1读入，请核对。",
		"青山镇.xlsx 表“网格” 第5行 B列（短号）“46358”：表格软件把它变成了日期，按12-2读入，请核对。",
	})
}

func TestAWorkbooksOwnDatesAreRead(t *testing.T) {
	rows := sheets(t)
	rows["人员"][0] = append(rows["人员"][0], "任职日期")
	for i, s := range []string{"2026-05-01", "2026/5/1", "2026年5月1日", "20260501"} {
		rows["人员"][i+2] = append(rows["人员"][i+2], s)
	}
	b := newBook(t, rows)
	b.must(b.SetCellDefault("人员", "G2", "46143")) // 2026-05-01, shown as one
	asDate, err := b.NewStyle(&excelize.Style{NumFmt: 14})
	b.must(err)
	b.must(b.SetCellStyle("人员", "G2", "G2", asDate))
	ch, faults, _ := says(t, nil, b.file())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	_, records, _ := town.Plan(nil, town.Read(b.file(), settings), town.Import{On: today})
	now := appliance.NewTown(1, records...)
	for _, code := range []string{"p1", "p2", "p3", "p4", "p5"} {
		if p, _ := now.Person(code); p.Posts[0].From.String() != "2026-05-01" {
			t.Errorf("%s since %s (%d changes)", p.Name, p.Posts[0].From, len(ch.List))
		}
	}
	b.must(b.SetCellStr("人员", "G2", "五一"))
	b.must(b.SetCellStr("人员", "G3", "2026-02-30"))
	_, faults, _ = says(t, nil, b.file())
	same(t, faults, []string{
		"青山镇.xlsx 表“人员” 第2行 G列（任职日期）“五一”：不是日期。写成2026-05-01。",
		"青山镇.xlsx 表“人员” 第3行 G列（任职日期）“2026-02-30”：不是日期。写成2026-05-01。",
	})
}

func TestABrokenWorkbookIsRefusedInWords(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(b book)
		want  []string
	}{
		{"a head over two columns", func(b book) { b.must(b.MergeCell("人员", "C1", "D1")) }, []string{
			"青山镇.xlsx 表“人员” 第1行 C列：表头有合并的格子。请取消合并，每列一个表头，只占一行。",
		}},
		{"cells merged across", func(b book) { b.must(b.MergeCell("人员", "C3", "D3")) }, []string{
			"青山镇.xlsx 表“人员” 第3行 C列：左右合并的格子不知道算哪一列。请取消合并。",
		}},
		{"a wrong code", func(b book) { b.must(b.SetCellStr("村居", "A3", "37078319020")) }, []string{
			"青山镇.xlsx 表“村居” 第3行 A列（代码）“37078319020”：要12位数字。",
			"青山镇.xlsx 表“网格” 第4行 C列（村代码）“370783190201”：“村居”里没有。最像“37078319020”。",
			"青山镇.xlsx 表“网格” 第5行 C列（村代码）“370783190201”：“村居”里没有。最像“37078319020”。",
			"青山镇.xlsx 表“网格” 第6行 C列（村代码）“370783190201”：“村居”里没有。最像“37078319020”。",
		}},
		{"two with one phone, one of them a number", func(b book) { b.must(b.SetCellValue("人员", "B3", int64(13800000041))) }, []string{
			"青山镇.xlsx 表“人员” 第3行 B列（电话）“13800000041”：与第2行重复。",
		}},
		{"a phone without its last digits", func(b book) { b.must(b.SetCellStr("人员", "B3", "1.38E+10")) }, []string{
			"青山镇.xlsx 表“人员” 第3行 B列（电话）“1.38E+10”：表格软件把它变成了数字，末几位已经丢了。请把这一列设成文本，重填。",
		}},
		{"a formula nobody reckoned", func(b book) {
			b.must(b.SetCellValue("人员", "B3", nil))
			b.must(b.SetCellFormula("人员", "B3", "B2+2"))
		}, []string{
			"青山镇.xlsx 表“人员” 第3行 B列（电话）：公式没有结果。请在表格软件里打开、保存一次，或改成值。",
		}},
		{"a formula that failed", func(b book) { b.must(b.SetCellStr("人员", "C3", "#N/A")) }, []string{
			"青山镇.xlsx 表“人员” 第3行 C列（单位）“#N/A”：是公式出错的结果，请改成值。",
		}},
		{"a short number that became a whole date", func(b book) {
			format := "yyyy-mm-dd"
			id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format})
			b.must(err)
			b.must(b.SetCellDefault("网格", "B4", "46357"))
			b.must(b.SetCellStyle("网格", "B4", "B4", id))
		}, []string{
			"青山镇.xlsx 表“网格” 第4行 B列（短号）“46357”：表格软件把它变成了日期，原来的读不出。请把这一列设成文本，重填，如12-3。",
		}},
		{"a sheet with a wrong name", func(b book) { b.must(b.SetSheetName("人员", "人员名单")) }, []string{
			"青山镇.xlsx“人员名单”：没有这张表。表名要是：单位、人员、村居、网格、联户、团队、对接、情形、指南。最像“人员”。",
		}},
		{"a column without a head", func(b book) { b.must(b.SetCellStr("人员", "I5", "备注")) }, []string{
			"青山镇.xlsx 表“人员” 第5行 I列“备注”：这一列没有表头。",
		}},
		{"a lost character", func(b book) { b.must(b.SetCellStr("人员", "A5", "赵\ufffd")) }, []string{
			"青山镇.xlsx 表“人员” 第5行 A列（姓名）“赵\ufffd”：有乱码（�），请用原文件重新保存。",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBook(t, sheets(t))
			c.spoil(b)
			_, faults, _ := says(t, qingshan(t), b.file())
			same(t, faults, c.want)
		})
	}
}

func TestWhatPeopleMeanByMergedCellsIsRead(t *testing.T) {
	rows := sheets(t)
	b := newBook(t, rows)
	// 领域 and 事项 of the first two rows are one cell, as such tables are printed.
	for _, col := range []string{"B", "C"} {
		b.must(b.SetCellStr("情形", col+"3", ""))
		b.must(b.MergeCell("情形", col+"2", col+"3"))
	}
	// A title over all columns above the heads.
	b.must(b.InsertRows("指南", 1, 1))
	b.must(b.SetCellStr("指南", "A1", "青山镇办事指南"))
	b.must(b.MergeCell("指南", "A1", "O1"))
	b.must(b.SetRowVisible("人员", 5, false))
	b.ok(b.NewSheet("说明"))
	b.must(b.SetCellStr("说明", "A1", "填表说明"))
	b.ok(b.NewSheet("联户"))
	ch, faults, hints := says(t, qingshan(t), b.file())
	if len(faults) > 0 || !ch.Empty() {
		t.Errorf("%v %v", faults, said(ch))
	}
	same(t, hints, []string{
		"青山镇.xlsx“说明”：这张工作表没有读。",
		"青山镇.xlsx 表“人员”：有1行隐藏或被筛选，也读入了。",
		"青山镇.xlsx 表“联户”：表是空的，没有读。",
	})
}

// LibreOffice ends a sheet with the last row of a million, which has a height and no cell.
func TestARowOfNothingButItsHeightIsNoRow(t *testing.T) {
	whole := newBook(t, sheets(t)).file()[0]
	data := patched(t, whole.Data, "xl/worksheets/sheet2.xml", `</sheetData>`, `<row r="1048576" customFormat="false" ht="12.8" hidden="false"></row></sheetData>`)
	ch, faults, hints := says(t, qingshan(t), []town.File{{Name: whole.Name, Data: data}})
	if len(faults) > 0 || len(hints) > 0 || !ch.Empty() {
		t.Errorf("%v %v %v", faults, hints, said(ch))
	}
}

func TestAWorkbookThatWouldBurstTheBoxIsNotUnfolded(t *testing.T) {
	whole := newBook(t, sheets(t)).file()[0]
	for _, c := range []struct {
		old, text string
		want      []string
	}{
		{`<row r="3"`, `<row r="1000000"`, []string{"青山镇.xlsx 表“单位”：超过200000行，不读（空行带格式也算）。请删去下面的空行。"}},
		{`<c r="J3"`, `<c r="XFD3"`, []string{"青山镇.xlsx 表“单位”：太宽：超过200列，或合并和空格子太多。请删去右边的空列。"}},
		{`<sheetData>`, `<sheetData><row r="1"><c r="A1048576"/></row>`, []string{"青山镇.xlsx 表“单位”：超过200000行，不读（空行带格式也算）。请删去下面的空行。"}},
		{`</sheetData>`, `</sheetData>` + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 20_001), []string{"青山镇.xlsx 表“单位”：太宽：超过200列，或合并和空格子太多。请删去右边的空列。"}},
		{`</sheetData>`, `</sheet`, []string{"青山镇.xlsx：打不开，文件坏了或不是工作簿：XML syntax error on line 2: invalid characters between </sheet and >"}},
	} {
		_, faults, _ := says(t, qingshan(t), []town.File{{Name: whole.Name, Data: patched(t, whole.Data, "xl/worksheets/sheet2.xml", c.old, c.text)}})
		same(t, faults, c.want)
	}
}

func TestWhatIsTooBigIsNotRead(t *testing.T) {
	big := bytes.Repeat([]byte("姓名,电话\n"), town.MaxBytes/len("姓名,电话\n")+200_000)
	var f *town.Faults
	if _, err := town.Unpack(bytes.NewReader(big)); !errors.As(err, &f) || f.List[0].Why != town.TooBig {
		t.Errorf("unpacked: %v", err)
	}
	for why, data := range map[town.Why]string{
		town.TooLong: "姓名,电话\n" + strings.Repeat("x,y\n", town.MaxRows),
		town.TooWide: "姓名,电话\n" + strings.Repeat(",", 3_000_000),
	} {
		err := town.Read([]town.File{{Name: "人员.csv", Data: []byte(data)}}, settings).Refused()
		if !errors.As(err, &f) || f.List[0].Why != why {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestALiaisonMatrixIsReadCellByCell(t *testing.T) {
	now := qingshan(t)
	tables := map[string]string{"对接": "单位,X02,水利局\n综合执法队,13800000011,\nZ04,郑强,13800000013\n"}
	ch, records := plan(t, now, tables, today)
	same(t, said(ch), []string{"新增 对接 Z05/X02", "新增 对接 Z04/X02", "新增 对接 Z04/X04"})
	if l := records[2].(appliance.Liaison); l.Person != "p10" {
		t.Errorf("%+v", l)
	}
	tables["对接"] = "单位,X02,水力局\n综合执法队,13800000099,\nZ04,郑强,13800000013\n"
	same(t, refused(t, now, tables), []string{
		"对接.csv 第2行 B列（联系人电话）“13800000099”：“人员”里没有。",
		"对接.csv 第3行 C列（部门）“水力局”：“单位”里没有。最像“水利局”。",
	})
	tables["对接"] = "单位,部门,联系人电话\nZ04,X02,13800000011\nZ04,X02,13800000013\nZ04,Z04,13800000013\n"
	same(t, refused(t, now, tables), []string{
		"对接.csv 第3行 B列（部门）“Z04/X02”：与第2行重复。",
		"对接.csv 第4行 B列（部门）“Z04”：单位和部门是同一个。",
	})
}

func TestClustersAndTeamsHaveTablesToo(t *testing.T) {
	now := qingshan(t)
	tables := map[string]string{
		"联户": "编码,网格,联户长电话,户数\n12-3-1,12-3,13800000024,11\n12-3-2,370783190201003,韩伟,9\n",
		"团队": "编码,名称,牵头单位,单位,人员电话\nT1,联合执法组,Z05,X02;市监所,13800000046;13800000011\n",
	}
	ch, records := plan(t, now, tables, today)
	same(t, said(ch), []string{"新增 联户 12-3-1", "新增 联户 12-3-2", "新增 团队 T1 联合执法组"})
	if x := records[2].(appliance.Team); x.Lead != "Z05" || fmt.Sprint(x.Offices, x.People) != "[X02 Z06] [p4 p8]" {
		t.Errorf("%+v", x)
	}
	if c := records[1].(appliance.Cluster); c.Grid != "370783190201003" || c.Head != "p15" || c.Households != 9 {
		t.Errorf("%+v", c)
	}
	tables["联户"] = "编码,网格,联户长电话\n12-2-1,12-3,13800000024\n12-3,12-3,13800000024\n12-3-2,12-9,13800000024\n2012/3/4,12-3,13800000024\n"
	tables["团队"] = "编码,名称,牵头单位,单位\nT1,联合执法组,Z05,X02;综合执法局;Z05\n"
	same(t, refused(t, now, tables), []string{
		"联户.csv 第2行 A列（编码）“12-2-1”：编码要以网格短号12-3开头。",
		"联户.csv 第3行 A列（编码）“12-3”：写成网格短号加一个数，如12-3-4。若表格软件变成了日期，请把这一列设成文本。",
		"联户.csv 第4行 B列（网格）“12-9”：“网格”里没有。",
		"联户.csv 第5行 A列（编码）“2012/3/4”：写成网格短号加一个数，如12-3-4。若表格软件变成了日期，请把这一列设成文本。",
		"团队.csv 第2行 D列（单位）“综合执法局”：“综合执法局”写了两遍。",
		"团队.csv 第2行 D列（单位）“Z05”：“Z05”写了两遍。",
	})
}

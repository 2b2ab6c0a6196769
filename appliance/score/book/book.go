// Package book puts the tables of a report on paper: a workbook with its charts inside,
// CSV files, or plain text. It decides nothing of what they say.
package book

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"huying/appliance/score"
	"huying/appliance/town"
	"huying/appliance/wording"
)

// Write writes tables in a form: one workbook called name.xlsx, or a CSV file a table. Words
// are cells of text whatever they begin with, and what is hidden in them is seen.
func Write(name, title string, tables []score.Table, form town.Form) ([]town.File, error) {
	if form == town.Workbook {
		b, err := workbook(title, tables)
		if err != nil {
			return nil, fmt.Errorf("write the workbook: %w", err)
		}
		return []town.File{{Name: name + ".xlsx", Data: b}}, nil
	}
	var out []town.File
	for _, t := range tables {
		rows := [][]string{make([]string, len(t.Head))}
		for i, h := range t.Head {
			rows[0][i] = wording.Shown(h)
		}
		for _, r := range t.Rows {
			line := make([]string, len(r))
			for i, c := range r {
				line[i] = wording.Shown(c.String())
			}
			rows = append(rows, line)
		}
		f, err := town.EncodeCSV(t.Name, rows, form)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// styles of a workbook, by what a cell holds.
type styles struct {
	title, head, text, count, rate, number int
}

func makeStyles(book *excelize.File) (s styles, err error) {
	thin := []excelize.Border{
		{Type: "left", Color: "999999", Style: 1}, {Type: "right", Color: "999999", Style: 1}, {Type: "top", Color: "999999", Style: 1}, {Type: "bottom", Color: "999999", Style: 1},
	}
	percent, decimal := `0.0%;-0.0%;0%`, `0.0`
	for _, x := range []struct {
		to *int
		excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}}},
		{&s.head, excelize.Style{Border: thin, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}}},
		{&s.text, excelize.Style{Border: thin, NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&s.count, excelize.Style{Border: thin, NumFmt: 1, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.rate, excelize.Style{Border: thin, CustomNumFmt: &percent, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.number, excelize.Style{Border: thin, CustomNumFmt: &decimal, Alignment: &excelize.Alignment{Vertical: "center"}}},
	} {
		if *x.to, err = book.NewStyle(&x.Style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Where a table begins on its sheet: under the title.
const (
	headRow  = 2
	firstRow = 3
)

func workbook(title string, tables []score.Table) (data []byte, err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	s, err := makeStyles(book)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		t.Name = sheetName(t.Name)
		if i == 0 {
			err = book.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err == nil {
			err = errors.Join(fill(book, title, t, s), paper(book, t), heat(book, t))
		}
		for j, c := range t.Charts {
			err = errors.Join(err, draw(book, t, c, j))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// sheetName is a name as a workbook allows it.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, wording.Shown(s))
	for utf8.RuneCountInString(s) > 31 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return cmp.Or(s, "-")
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // a table has some tens of columns
	}
	return name
}

func fill(book *excelize.File, title string, t score.Table, s styles) error {
	put := func(col, row, style int, c score.Cell) error {
		cell := at(col, row)
		var err error
		switch c.Kind {
		case score.IsCount:
			err = book.SetCellInt(t.Name, cell, int64(c.N))
		case score.IsRate, score.IsNumber:
			err = book.SetCellFloat(t.Name, cell, c.N, -1, 64)
		default: // a cell of text, whatever it begins with
			err = book.SetCellStr(t.Name, cell, wording.Shown(c.String()))
		}
		return errors.Join(err, book.SetCellStyle(t.Name, cell, cell, style))
	}
	errs := []error{put(1, 1, s.title, score.Cell{Text: title})}
	widths := make([]int, len(t.Head))
	for i, h := range t.Head {
		errs = append(errs, put(i+1, headRow, s.head, score.Cell{Text: h}))
		widths[i] = min(wide(h), 10)
	}
	for y, r := range t.Rows {
		for x, c := range r {
			style := map[score.CellKind]int{score.IsText: s.text, score.IsNone: s.text, score.IsCount: s.count, score.IsRate: s.rate, score.IsNumber: s.number}[c.Kind]
			errs = append(errs, put(x+1, firstRow+y, style, c))
			if x < len(widths) {
				widths[x] = max(widths[x], min(wide(c.String()), 70))
			}
		}
	}
	for i, n := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err, book.SetColWidth(t.Name, col, col, float64(max(n, 4)+2)))
	}
	return errors.Join(errs...)
}

// wide is how many columns of a Latin letter words take in a sheet, the longest line of them.
func wide(s string) (most int) {
	for line := range strings.SplitSeq(s, "\n") {
		n := 0
		for _, r := range line {
			if n++; r >= 0x1100 {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// paper sets a sheet up for A4 across, as wide as a page, its head on each of them.
func paper(book *excelize.File, t score.Table) error {
	a4, across, one, any, fit := 9, "landscape", 1, 0, true
	return errors.Join(
		book.SetPageLayout(t.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any}),
		book.SetSheetProps(t.Name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$%d", t.Name, headRow), Scope: t.Name}),
		book.SetHeaderFooter(t.Name, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}),
		book.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: at(1, firstRow), ActivePane: "bottomLeft"}),
	)
}

// heat shades a map by its numbers.
func heat(book *excelize.File, t score.Table) error {
	if !t.Heat || len(t.Rows) == 0 || len(t.Head) < 2 {
		return nil
	}
	return book.SetConditionalFormat(t.Name, at(2, firstRow)+":"+at(len(t.Head), firstRow+len(t.Rows)-1), []excelize.ConditionalFormatOptions{{
		Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#FFFFFF", MaxColor: "#F08030",
	}})
}

// draw puts a chart beside its table.
func draw(book *excelize.File, t score.Table, c score.Chart, nth int) error {
	from, to := firstRow+c.Skip, firstRow+min(len(t.Rows), c.Skip+c.Rows)-1
	if to < from {
		return nil
	}
	area := func(col, from, to int) (string, error) {
		name, err := excelize.ColumnNumberToName(col + 1)
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", t.Name, name, from, name, to), err
	}
	names, err := area(c.Names, from, to)
	if err != nil {
		return err
	}
	rate := c.Kind == score.Bars && len(t.Rows[0]) > c.Values[0] && percentColumn(t, c.Values[0])
	chart := &excelize.Chart{
		Type: map[score.ChartKind]excelize.ChartType{score.Columns: excelize.Col, score.Bars: excelize.Bar, score.Stacked: excelize.BarPercentStacked}[c.Kind],
		// Bars stand as tall as they need: some are one, some are twenty.
		Dimension: excelize.ChartDimension{Width: 640, Height: uint(max(240, 110+26*(to-from+1)*max(len(c.Values)-1, 1)))},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title}}},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
	}
	if c.Kind == score.Columns {
		chart.Dimension.Height = 300
	} else {
		chart.XAxis.ReverseOrder = true // the first row on top
		if c.Kind == score.Stacked {
			chart.Dimension.Height = uint(max(240, 110+26*(to-from+1)))
		}
	}
	if rate {
		one, none := 1.0, 0.0
		chart.YAxis.Maximum, chart.YAxis.Minimum = &one, &none
		chart.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "0%"}
	}
	if len(c.Values) == 1 {
		chart.Legend.Position = "none"
	}
	colours := []string{"4472C4", "70AD47", "C00000"}
	if c.Kind == score.Stacked {
		colours = []string{"70AD47", "FFC000", "C00000"}
	}
	for i, col := range c.Values {
		values, err := area(col, from, to)
		if err != nil {
			return err
		}
		head, err := area(col, headRow, headRow)
		if err != nil {
			return err
		}
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: strings.SplitN(head, ":", 2)[0], Categories: names, Values: values, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colours[i%len(colours)]}},
		})
	}
	row := headRow
	for i := range nth { // under those before it
		row += 4 + max(12, t.Charts[i].Rows*2)
	}
	return book.AddChart(t.Name, at(len(t.Head)+2, row), chart)
}

func percentColumn(t score.Table, col int) bool {
	for _, r := range t.Rows {
		if r[col].Kind == score.IsRate {
			return true
		}
	}
	return false
}

package town

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance"
)

// Form is how tables are written.
type Form string

// The forms.
const (
	CSV      Form = "csv"  // UTF-8 with its mark, so that Excel opens it
	GBK      Form = "gbk"  // for programs of old
	Workbook Form = "xlsx" // one file, one sheet a table
)

// Write writes the town as it is on a day, without what is closed, as tables
// that Read reads: imported again they change nothing. A table without rows is
// left out, since it would say that everything is closed. The list is the last
// published version. The files hold the numbers of the staff.
func Write(now *appliance.Town, form Form, on appliance.Date) ([]File, error) {
	pages := pagesOf(now, on)
	if form == Workbook {
		f, err := workbook(pages)
		return []File{f}, err
	}
	var out []File
	for _, p := range pages {
		f, err := EncodeCSV(p.name, p.rows, form)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// EncodeCSV is a table as a CSV file, in UTF-8 with its mark or in GBK. What a
// spreadsheet would reckon with has an apostrophe before it.
func EncodeCSV(name string, rows [][]string, form Form) (File, error) {
	f := File{Name: name + ".csv", Data: encodeCSV(rows)}
	if form == GBK {
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes(bytes.TrimPrefix(f.Data, []byte("\ufeff")))
		if err != nil {
			return f, fmt.Errorf("write %s: %w", f.Name, err)
		}
		f.Data = b
	}
	return f, nil
}

// A page is one table to be written.
type page struct {
	name string
	rows [][]string
}

func pagesOf(now *appliance.Town, on appliance.Date) []page {
	w := &writer{town: now}
	all := []page{
		paged(w, officeTable, now.Offices(), func(o office) (office, bool) { return o, !o.Closed(on) }),
		paged(w, seatTable, byNumber(now.People()), func(p appliance.Person) (seat, bool) { return seatOf(p, on), !p.Gone(on) }),
		paged(w, villageTable, now.Villages(), func(v village) (village, bool) { return v, !closed(v.Closed, on) }),
		paged(w, gridTable, now.Grids(), func(g grid) (grid, bool) { return g, !g.Closed(on) }),
		paged(w, clusterTable, now.Clusters(), func(c cluster) (cluster, bool) { return c, !closed(c.Closed, on) }),
		paged(w, teamTable, now.Teams(), func(t team) (team, bool) { return t, !t.Closed }),
		paged(w, liaisonTable, now.Liaisons(), func(l liaison) (liaison, bool) { return l, !l.Closed }),
		paged(w, lineTable, now.Situations(appliance.MainList, last(now, appliance.MainList).Number), func(s appliance.Situation) (line, bool) { return lineOf(s), true }),
		paged(w, guideTable, now.Guides(), func(g guide) (guide, bool) { return g, !closed(g.Closed, on) }),
	}
	var out []page
	for _, p := range all {
		if len(p.rows) > 1 {
			out = append(out, p)
		}
	}
	return out
}

// byNumber puts p2 before p10, the order in which they came.
func byNumber(people []appliance.Person) []appliance.Person {
	people = slices.Clone(people) // the town's own list stands by code
	slices.SortStableFunc(people, func(a, b appliance.Person) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	return people
}

func paged[R, F any](w *writer, t *table[F], list []R, flat func(R) (F, bool)) page {
	p := page{name: t.name, rows: [][]string{t.names()}}
	for _, r := range list {
		if f, ok := flat(r); ok {
			p.rows = append(p.rows, t.cells(w, f))
		}
	}
	return p
}

// formulaSigns begin what a spreadsheet would reckon with instead of showing it.
const formulaSigns = "=+-@＝＋－＠\t"

// guard puts an apostrophe before what a spreadsheet would take for a formula.
func guard(s string) string {
	if begins(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// guarded takes the apostrophe away again.
func guarded(s string) string {
	if strings.HasPrefix(s, "'") && begins(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func begins(s string) bool {
	for _, r := range s {
		return strings.ContainsRune(formulaSigns, r)
	}
	return false
}

// encodeCSV writes rows as a spreadsheet does: UTF-8 with its mark, lines end in CR LF.
func encodeCSV(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, r := range rows {
		line := make([]string, len(r))
		for i, s := range r {
			line[i] = guard(s)
		}
		if err := w.Write(line); err != nil {
			panic(err) // a buffer takes everything
		}
	}
	w.Flush()
	return b.Bytes()
}

// workbook writes all cells as text, so that no code and no number is reckoned with.
func workbook(pages []page) (File, error) {
	book := excelize.NewFile()
	defer book.Close()
	asText, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return File{}, fmt.Errorf("write the workbook: %w", err)
	}
	headed, err := book.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return File{}, fmt.Errorf("write the workbook: %w", err)
	}
	for i, p := range pages {
		if i == 0 {
			err = book.SetSheetName("Sheet1", p.name)
		} else {
			_, err = book.NewSheet(p.name)
		}
		if err == nil {
			err = fillSheet(book, p, asText, headed)
		}
		if err != nil {
			return File{}, fmt.Errorf("write the sheet %s: %w", p.name, err)
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return File{}, fmt.Errorf("write the workbook: %w", err)
	}
	return File{Name: "town.xlsx", Data: b.Bytes()}, nil
}

func fillSheet(book *excelize.File, p page, asText, headed int) error {
	w, err := book.NewStreamWriter(p.name)
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(p.rows[0]), 16); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, r := range p.rows {
		style := asText
		if i == 0 {
			style = headed
		}
		cells := make([]any, len(r))
		for j, s := range r {
			if strings.HasPrefix(s, "'") {
				s = guard(s) // the one sign that reading takes away
			}
			cells[j] = excelize.Cell{StyleID: style, Value: s}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

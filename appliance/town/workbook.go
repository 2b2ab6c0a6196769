package town

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The bounds of a workbook, whatever its size when it is packed.
const (
	maxUnzipped = 64 << 20
	maxCells    = 1_000_000 // of a sheet, blank ones between others counted
	maxColumns  = 200
	maxMerged   = 20_000
)

// oleMark begins the workbooks of old and those with a password.
const oleMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// readWorkbook takes a workbook apart.
func readWorkbook(f File, to *sieve) (sheets []sheet) {
	title := func(s string) string { return strings.TrimSpace(clean(s)) }
	defer func() {
		// The library's reader is told apart from ours by this door alone: a file that
		// nobody should have made must not take the box down.
		if r := recover(); r != nil {
			to.add(Fault{File: f.Name, Why: Broken, Want: fmt.Sprint(r)})
			sheets = nil
		}
	}()
	shapes, err := survey(f.Data)
	var bad *Fault
	switch {
	case errors.As(err, &bad):
		bad.File = f.Name
		to.add(*bad)
		return nil
	case err != nil:
		to.add(Fault{File: f.Name, Why: Broken, Want: err.Error()})
		return nil
	}
	book, err := excelize.OpenReader(bytes.NewReader(f.Data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true})
	if err != nil {
		to.add(Fault{File: f.Name, Why: Broken, Want: err.Error()})
		return nil
	}
	for _, name := range book.GetSheetList() {
		shape, ok := shapes[name]
		if !ok {
			continue // a chart
		}
		rows, err := book.GetRows(name)
		if err != nil {
			to.add(Fault{File: f.Name, Table: title(name), Why: Broken, Want: err.Error()})
			continue
		}
		s := sheet{file: f.Name, title: title(name), rows: rows, merged: shape.merged, look: looker(book, shape)}
		for _, r := range shape.hidden {
			if r < len(rows) && strings.Join(rows[r], "") != "" {
				s.hidden++
			}
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// looker tells what a workbook knows of the cells of one sheet.
func looker(book *excelize.File, s shape) func(row, col int) look {
	return func(row, col int) (l look) {
		style, number := s.numbers[[2]int{row, col}]
		l.bare, l.number = s.bare[[2]int{row, col}], number
		if style == 0 {
			return l
		}
		if x, err := book.GetStyle(style); err == nil {
			l.date = dateParts(x.NumFmt, x.CustomNumFmt)
		}
		return l
	}
}

// dateParts is which parts of a date a number format shows: "md", "ym", "ymd", or "".
// 27 to 36 and 50 to 58 are the Chinese formats of ECMA-376 §18.8.30.
func dateParts(id int, custom *string) string {
	if custom == nil {
		switch id {
		case 16, 28, 29, 30, 33, 51, 54, 58:
			return "md"
		case 17, 27, 36, 50, 52, 57:
			return "ym"
		case 14, 15, 22, 31, 53, 56:
			return "ymd"
		}
		return ""
	}
	var has [3]bool
	quoted, bracket := false, false
	for _, r := range strings.ToLower(*custom) {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '[' || r == ']':
			bracket = r == '['
		case quoted || bracket:
		case strings.ContainsRune("ymd", r):
			has[strings.IndexRune("ymd", r)] = true
		}
	}
	switch has {
	case [3]bool{true, true, true}:
		return "ymd"
	case [3]bool{true, true, false}:
		return "ym"
	case [3]bool{false, true, true}:
		return "md"
	}
	return ""
}

// dateOf is the day a workbook's number stands for; workbooks of old Macs count
// from 1904, which nobody here has seen and which a wrong year would show.
func dateOf(serial float64) (y, m, d int, ok bool) {
	if serial < 1 || serial > 2_958_465 {
		return 0, 0, 0, false
	}
	t, err := excelize.ExcelDateToTime(serial, false)
	if err != nil {
		return 0, 0, 0, false
	}
	return t.Year(), int(t.Month()), t.Day(), true
}

// A shape is what a sheet says beside its values; rows and columns are from 0.
type shape struct {
	merged []span
	hidden []int // rows
	// numbers are the styles of the cells that hold a number which somebody may not
	// have meant as one: formatted, or too long to be shown whole.
	numbers map[[2]int]int
	bare    map[[2]int]bool // formulas without a result
}

// survey walks over the sheets of a workbook, cell by cell and without keeping
// them, before anything makes room for all of it: a small file can name a cell
// in the last column of a million rows.
func survey(data []byte) (map[string]shape, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	parts, total := map[string]*zip.File{}, uint64(0)
	for _, f := range z.File {
		parts[strings.TrimPrefix(f.Name, "/")] = f
		if total += f.UncompressedSize64; total > maxUnzipped || f.UncompressedSize64 > maxUnzipped {
			return nil, &Fault{Why: TooBig, Want: strconv.Itoa(maxUnzipped >> 20)}
		}
	}
	paths, err := sheetPaths(parts)
	if err != nil {
		return nil, err
	}
	out := map[string]shape{}
	for name, file := range paths {
		s, err := measure(file)
		var f *Fault
		if errors.As(err, &f) {
			f.Table = clean(name)
		}
		if err != nil {
			return nil, err
		}
		out[name] = s
	}
	return out, nil
}

// sheetPaths finds the parts that hold the sheets, by the sheets' names.
func sheetPaths(parts map[string]*zip.File) (map[string]*zip.File, error) {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := unmarshal(parts["xl/workbook.xml"], &book); err != nil {
		return nil, err
	}
	if err := unmarshal(parts["xl/_rels/workbook.xml.rels"], &rels); err != nil {
		return nil, err
	}
	out := map[string]*zip.File{}
	for _, s := range book.Sheets {
		id := ""
		for _, a := range s.Attr {
			if a.Name.Local == "id" {
				id = a.Value
			}
		}
		for _, r := range rels.List {
			if r.ID != id || !strings.HasSuffix(r.Type, "/worksheet") {
				continue
			}
			target := path.Join("xl", r.Target)
			if strings.HasPrefix(r.Target, "/") {
				target = r.Target[1:]
			}
			if p := parts[target]; p != nil {
				out[s.Name] = p
			}
		}
	}
	return out, nil
}

func unmarshal(f *zip.File, v any) error {
	if f == nil {
		return errors.New("a part of the workbook is missing")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(io.LimitReader(r, maxUnzipped)).Decode(v)
}

// measure walks over one sheet.
func measure(f *zip.File) (shape, error) {
	s := shape{numbers: map[[2]int]int{}, bare: map[[2]int]bool{}}
	r, err := f.Open()
	if err != nil {
		return s, err
	}
	defer r.Close()
	d := xml.NewDecoder(io.LimitReader(r, maxUnzipped))
	row, width, cells, rows := 0, 0, 0, 0
	var c struct {
		row, col, style         int
		number, formula, result bool
	}
	inValue := false
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		switch e := t.(type) {
		case xml.CharData:
			if inValue && len(e) > 0 {
				c.result = true
				if c.number && (c.style > 0 || len(e) > 15 || bytes.ContainsAny(e, "eE")) {
					s.numbers[[2]int{c.row, c.col}] = c.style
				}
			}
			continue
		case xml.EndElement:
			inValue = false
			if e.Name.Local == "c" && c.formula && !c.result {
				s.bare[[2]int{c.row, c.col}] = true
			}
			continue
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				row++
				if n, err := strconv.Atoi(attr(e, "r")); err == nil {
					row = n
				}
				width = 0
				// A row without cells may stand where it likes: LibreOffice writes the last one of
				// a million with its height, which nobody sees and nobody can delete.
				if rows++; rows > MaxRows {
					return s, &Fault{Why: TooLong, Want: strconv.Itoa(MaxRows)}
				}
				if h := attr(e, "hidden"); h == "1" || h == "true" {
					s.hidden = append(s.hidden, row-1)
				}
			case "c":
				last := width
				width++
				at := row
				if name := attr(e, "r"); name != "" {
					col, atRow, err := excelize.CellNameToCoordinates(name)
					if err != nil {
						return s, err
					}
					width, at = max(width, col), atRow
				}
				if max(at, row) > MaxRows {
					return s, &Fault{Why: TooLong, Want: strconv.Itoa(MaxRows)}
				}
				if cells += width - last; width > maxColumns || cells > maxCells {
					return s, &Fault{Why: TooWide, Want: strconv.Itoa(maxColumns)}
				}
				c.row, c.col, c.formula, c.result = at-1, width-1, false, false
				kind := attr(e, "t")
				c.number = kind == "" || kind == "n"
				c.style, _ = strconv.Atoi(attr(e, "s"))
			case "f":
				c.formula = true
			case "v", "is":
				inValue = true
			case "mergeCell":
				m, err := area(attr(e, "ref"))
				if err != nil {
					return s, err
				}
				if s.merged = append(s.merged, m); len(s.merged) > maxMerged {
					return s, &Fault{Why: TooWide, Want: strconv.Itoa(maxColumns)}
				}
			}
		}
	}
}

// area reads A1:C3.
func area(ref string) (m span, err error) {
	from, to, _ := strings.Cut(ref, ":")
	if to == "" {
		to = from
	}
	var left, top, right, bottom int
	if left, top, err = excelize.CellNameToCoordinates(from); err == nil {
		right, bottom, err = excelize.CellNameToCoordinates(to)
	}
	return span{top: top - 1, left: left - 1, bottom: bottom - 1, right: right - 1}, err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

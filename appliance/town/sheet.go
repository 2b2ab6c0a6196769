package town

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A sheet is a table as it came, before anything is made of it. Row i of rows
// is row i+1 of the spreadsheet.
type sheet struct {
	file   string
	title  string // what the file or the sheet is called
	rows   [][]string
	merged []span
	hidden int // rows that are folded away or filtered out
	// look tells what the workbook knows of a cell beyond its words; nil: a CSV file.
	look func(row, col int) look
	// matrix is where the rows of an unfolded matrix stood: row and column.
	matrix map[int][2]int
}

// place is the row and the letter of a cell as a person sees them.
func (s *sheet) place(row, col int) (int, string) {
	if at, ok := s.matrix[row]; ok {
		return at[0] + 1, letter(at[1])
	}
	return row + 1, letter(col)
}

// span is a merged area, from 0, ends included.
type span struct{ top, left, bottom, right int }

// A look is what a workbook knows of a cell.
type look struct {
	number bool   // stored as a number, exact
	date   string // shown as a date, of these parts: "md", "ym", "ymd"; "" not
	bare   bool   // a formula without a result
}

// readCSV takes a CSV file apart: UTF-8 with or without its mark, GBK, or what
// Excel calls Unicode text; with commas, tabs or semicolons.
func readCSV(f File, to *sieve) []sheet {
	text, ok := decode(f.Data)
	if !ok {
		to.add(Fault{File: f.Name, Why: Encoding})
		return nil
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	s := sheet{file: f.Name, title: titleOf(f.Name)}
	if sep := comma(text); strings.Count(text, string(sep)) > maxCommas {
		to.add(Fault{File: f.Name, Table: s.title, Why: TooWide, Want: itoa(maxColumns)})
		return nil
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, comma(text)
	end := 0 // line on which the last record ended
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return []sheet{s}
		}
		if err != nil {
			var p *csv.ParseError
			row := 0
			if errors.As(err, &p) {
				row = len(s.rows) + max(0, p.StartLine-end-1) + 1
			}
			to.add(Fault{File: f.Name, Table: s.title, Row: row, Why: Quotes})
			return nil
		}
		first, _ := r.FieldPos(0)
		for range first - end - 1 { // the reader skips blank lines, the spreadsheet counts them
			s.rows = append(s.rows, nil)
		}
		end, _ = r.FieldPos(len(cells) - 1)
		end += strings.Count(cells[len(cells)-1], "\n")
		if s.rows = append(s.rows, cells); len(s.rows) > MaxRows {
			to.add(Fault{File: f.Name, Table: s.title, Why: TooLong, Want: "200000"})
			return nil
		}
	}
}

// titleOf is a file's name without its ending.
func titleOf(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return strings.TrimSpace(name)
}

// comma is what stands between the cells of the first line.
func comma(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	best, n := ',', strings.Count(first, ",")
	for _, r := range "\t;" {
		if c := strings.Count(first, string(r)); c > n {
			best, n = r, c
		}
	}
	return best
}

// decode makes UTF-8 of a file, told by the file alone: a mark, or valid UTF-8,
// else GB18030, of which GBK is a part. A header in GBK is never valid UTF-8.
func decode(data []byte) (string, bool) {
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if rest, ok := bytes.CutPrefix(data, []byte(mark)); ok {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16(rest[2*i:])
			}
			return string(utf16.Decode(units)), true
		}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data), !bytes.ContainsRune(data, 0)
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) || bytes.ContainsRune(out, 0) {
		return "", false
	}
	return string(out), true
}

// clean drops what nobody sees: marks, zero-width signs and other controls, and
// the space around each line.
func clean(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] > ' ' && s[i] < 0x7F
	}
	if plain {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u00a0', r == '\u3000':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// narrow makes half-width of full-width letters, digits and signs.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		switch r {
		case '\u3000':
			return ' '
		case '–', '—', '−', '‐':
			return '-'
		}
		return r
	}, s)
}

// oneLine joins the lines of a cell that somebody broke to make it fit.
func oneLine(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var b strings.Builder
	for _, line := range strings.Split(s, "\n") {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		first, _ := utf8.DecodeRuneInString(line)
		if b.Len() > 0 && line != "" && !unicode.Is(unicode.Han, last) && !unicode.Is(unicode.Han, first) {
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}

package workday

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance"
)

// Read makes a year's calendar of what a clerk has: the State Council's notice
// (ParseNotice), a JSON file of NateScarlet/holiday-cn, or a CSV table of date,
// name and 放假/上班 (off/work). UTF-8 or GBK. Layer is left to the caller. What
// is refused is refused as a *Fault.
func Read(data []byte, year int) (appliance.Calendar, error) {
	text, err := decode(data)
	if err != nil {
		return appliance.Calendar{}, err
	}
	c := appliance.Calendar{Year: year}
	switch first, _, _ := strings.Cut(text, "\n"); {
	case strings.HasPrefix(text, "{"):
		c.Days, c.Source, err = readJSON(text, year)
	case looksCSV(first):
		c.Days, err = readCSV(text)
	default:
		c.Days, err = ParseNotice(text, year)
		c.Source = Document(text)
	}
	if err != nil {
		return appliance.Calendar{}, err
	}
	return c, near(c)
}

// near refuses days that a calendar of that year cannot be about: a notice
// reaches at most into the months beside its year.
func near(c appliance.Calendar) error {
	for _, d := range c.Days {
		before := d.Date.Year == c.Year-1 && d.Date.Month == time.December
		after := d.Date.Year == c.Year+1 && d.Date.Month == time.January
		if d.Date.Year != c.Year && !before && !after {
			return &Fault{Why: FaultYear, Sentence: d.Date.String() + " " + d.Name, Want: strconv.Itoa(c.Year), Got: strconv.Itoa(d.Date.Year)}
		}
	}
	return nil
}

// Check says why a calendar cannot stand as it is; nil: it can. A national one
// must be whole: every statutory holiday of its year is off in it, since from
// then on the year counts as known.
func Check(c appliance.Calendar) error {
	if len(c.Days) == 0 {
		return &Fault{Why: FaultNothing}
	}
	if err := near(c); err != nil {
		return err
	}
	if c.Layer != appliance.LayerNational {
		return nil
	}
	off := make(map[appliance.Date]bool, len(c.Days))
	for _, d := range c.Days {
		off[d.Date] = d.Off
	}
	days := statutory(c.Year)
	for _, d := range slices.SortedFunc(maps.Keys(days), appliance.Date.Compare) {
		// 除夕 and 2 May are statutory since 2025 (办法 as revised 2024-11).
		young := c.Year < 2025 && (d.Month == time.May && d.Day == 2 || days[d] == "春节" && days[d.Add(-1)] == "")
		if !off[d] && !young {
			return &Fault{Why: FaultStatutory, Date: d, Want: days[d]}
		}
	}
	return nil
}

// decode makes UTF-8 of a file: as it is, or from GBK as spreadsheets save it.
func decode(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", &Fault{Why: FaultForm, Got: "file", Want: "UTF-8 / GBK"}
		}
		data = out
	}
	return strings.TrimSpace(string(data)), nil
}

// readJSON reads holiday-cn: {year, papers[], days[{name, date, isOffDay}]}.
func readJSON(text string, year int) ([]appliance.CalendarDay, string, error) {
	const form = `{"year": 2026, "papers": [], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}`
	var in struct {
		Year   int      `json:"year"`
		Papers []string `json:"papers"`
		Days   []struct {
			Name     string `json:"name"`
			Date     string `json:"date"`
			IsOffDay *bool  `json:"isOffDay"`
		} `json:"days"`
	}
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, "", &Fault{Why: FaultForm, Got: err.Error(), Want: form}
	}
	if in.Year != year {
		return nil, "", &Fault{Why: FaultYear, Want: strconv.Itoa(year), Got: strconv.Itoa(in.Year)}
	}
	var rows rows
	for i, d := range in.Days {
		where := fmt.Sprintf("days[%d] %s %s", i, d.Date, d.Name)
		date, ok := parseDate(d.Date)
		if !ok || d.IsOffDay == nil {
			return nil, "", &Fault{Why: FaultForm, Sentence: where, Got: d.Date, Want: form}
		}
		if err := rows.add(where, appliance.CalendarDay{Date: date, Name: d.Name, Off: *d.IsOffDay}); err != nil {
			return nil, "", err
		}
	}
	days, err := rows.sorted()
	return days, strings.Join(in.Papers, " "), err
}

// csvForm is a row as it is accepted.
const csvForm = "2026-05-01,劳动节,放假（off）/上班（work）"

// looksCSV: a head line, or a row that begins with a date.
func looksCSV(line string) bool {
	first, _, ok := strings.Cut(strings.TrimSpace(line), ",")
	_, date := parseDate(first)
	return ok && (date || isHead(first))
}

func isHead(cell string) bool {
	cell = strings.ToLower(strings.Trim(cell, "\" "))
	return cell == "date" || cell == "日期"
}

func readCSV(text string) ([]appliance.CalendarDay, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	var rows rows
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows.sorted()
		}
		if err != nil {
			return nil, &Fault{Why: FaultForm, Got: err.Error(), Want: csvForm}
		}
		line, _ := r.FieldPos(0)
		for len(cells) > 3 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1] // a spreadsheet's empty columns
		}
		if empty := strings.TrimSpace(strings.Join(cells, "")) == ""; empty || isHead(cells[0]) {
			continue
		}
		where := fmt.Sprintf("%d: %s", line, strings.Join(cells, ","))
		if len(cells) != 3 {
			return nil, &Fault{Why: FaultForm, Got: where, Want: csvForm}
		}
		date, ok := parseDate(cells[0])
		off, known := offOrWork(cells[2])
		switch {
		case !ok:
			return nil, &Fault{Why: FaultForm, Sentence: where, Got: cells[0], Want: csvForm}
		case !known:
			return nil, &Fault{Why: FaultForm, Sentence: where, Got: cells[2], Want: csvForm}
		}
		if err := rows.add(where, appliance.CalendarDay{Date: date, Name: strings.TrimSpace(cells[1]), Off: off}); err != nil {
			return nil, err
		}
	}
}

func offOrWork(s string) (off, known bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "off", "休", "休息", "放假", "假":
		return true, true
	case "work", "班", "上班", "补班", "工作":
		return false, true
	}
	return false, false
}

var datePattern = regexp.MustCompile(`^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$`)

// parseDate reads 2026-05-01, 2026/5/1, 2026.5.1, 20260501 and 2026年5月1日.
func parseDate(s string) (appliance.Date, bool) {
	m := datePattern.FindStringSubmatch(strings.Trim(s, "\" "))
	if m == nil {
		return appliance.Date{}, false
	}
	d := appliance.Date{Year: number(m[1]), Month: time.Month(number(m[2] + m[4])), Day: number(m[3] + m[5])}
	return d, d.Valid()
}

// rows gathers days and refuses a day that is said twice in two ways.
type rows []appliance.CalendarDay

func (r *rows) add(where string, d appliance.CalendarDay) error {
	for _, o := range *r {
		if o.Date == d.Date && o.Off != d.Off {
			return &Fault{Why: FaultBoth, Sentence: where, Date: d.Date}
		}
		if o.Date == d.Date {
			return nil
		}
	}
	*r = append(*r, d)
	return nil
}

func (r rows) sorted() ([]appliance.CalendarDay, error) {
	if len(r) == 0 {
		return nil, &Fault{Why: FaultNothing}
	}
	slices.SortFunc(r, byDate)
	return r, nil
}

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/score"
	"huying/appliance/town"
	"huying/appliance/wording"
)

// What strangers and colleagues write does nothing to the terminal of whoever lists it, and
// moves no column.
func TestHostileWordsInWhatCommandsPrint(t *testing.T) {
	const hostile = "路灯\x1b[2J\x1b]0;x\a坏了\u202e反\u200b写\u2066x\u2069\r\n第二行\t\u009b31m结束"
	words := map[string]string{
		"escapes, bidi, zero width": hostile, "ten thousand characters": "长" + strings.Repeat("话说", 5000), "half surrogates, stray bytes": "灯\xed\xa0\xbd坏\x9b31m了\xff\xc2",
		"marks and joiners": "e" + strings.Repeat("\u0301", 300) + "👨\u200d👩\u200d👧\ufeff\u2060\u00ad",
	}
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "'="} {
		words["a formula "+sign] = sign + "HYPERLINK(\"x\",\"y\"),1,2"
	}
	for name, said := range words {
		t.Run(name, func(t *testing.T) { wordsDoNothing(t, said) })
	}
}

func wordsDoNothing(t *testing.T, hostile string) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()
		dispatcher, leader := d.settleTown()
		ctx := t.Context()
		do := func(id appliance.CaseID, deed loop.Deed) loop.Result {
			t.Helper()
			res, err := d.box.desk.Do(ctx, dispatcher, id, 0, deed, "来电\x1b[31m")
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		id := do(0, loop.Open{Channel: appliance.ChannelCounter, Phone: appliance.Address(villager), Name: "韩\x1b[31m梅\u202e", Text: hostile, Place: "村\u202e东", External: "12\x1b[7m"}).Case
		do(id, loop.Accept{Summary: hostile, Category: "环\u200b卫"})
		do(id, loop.Note{Text: hostile})
		do(0, loop.Open{Channel: appliance.ChannelLetter, Text: hostile, Place: hostile, Name: hostile, External: hostile})
		do(id, loop.Answer{Text: "好\u202e的\x1b[31m，" + strings.Repeat("看过", 20)})
		do(id, loop.Conclude{Code: appliance.OutcomeSolved, Text: "办\u200b好了，\x1b[31m路灯亮了"})
		if err := gsm.Deliver(string(villager), "再说一件\u202e事：水管\u200b漏水，三天没人管了"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for _, args := range [][]string{
			{"case", "list"}, {"case", "show", id.No()}, {"case", "print", id.No()}, {"inbox"}, {"outbox"}, {"journal", "list"},
			{"report", "month"}, {"report", "folder", id.No()}, {"order", "list"}, {"call", "list"}, {"ring", "list"}, {"number", "list"}, {"audio", "list"}, {"alarm", "list"}, {"warn", "list"}, {"motion", "list"},
		} {
			var out, bad bytes.Buffer
			inside := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &bad, box: d.box, clerk: &dispatcher.Clerk}
			if args[0] == "journal" {
				inside.clerk = &leader.Clerk
			}
			code := inside.run(ctx, args)
			if code != 0 && args[0] != "audio" {
				t.Errorf("huying %s: %d %s", strings.Join(args, " "), code, bad.String())
			}
			for _, r := range out.String() + bad.String() {
				if r != '\n' && (unicode.IsControl(r) || wording.Hidden(r)) {
					t.Errorf("huying %s prints %U:\n%q", strings.Join(args, " "), r, out.String())
					break
				}
			}
			if !utf8.ValidString(out.String()) {
				t.Errorf("huying %s prints half characters", strings.Join(args, " "))
			}
			aligned(t, strings.Join(args, " "), out.String())
			if args[0] == "audio" || len(args) > 1 && (args[1] == "print" || args[1] == "folder") {
				continue
			}
			out.Reset()
			if code := inside.run(ctx, append(args, "--json")); code != 0 {
				t.Errorf("huying %s --json: %d %s", strings.Join(args, " "), code, bad.String())
				continue
			}
			var document any
			if err := json.Unmarshal(out.Bytes(), &document); err != nil {
				t.Errorf("huying %s --json: %v", strings.Join(args, " "), err)
			}
			if strings.ContainsFunc(out.String(), func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || wording.Hidden(r)) }) {
				t.Errorf("huying %s --json holds what a terminal obeys", strings.Join(args, " "))
			}
		}
		for _, args := range [][]string{{"case", "print", id.No(), "--xlsx", "-"}, {"report", "folder", id.No(), "--xlsx", "-"}, {"report", "month", "--xlsx", "-"}} {
			var out, bad bytes.Buffer
			inside := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &bad, box: d.box, clerk: &dispatcher.Clerk}
			if code := inside.run(ctx, args); code != 0 {
				t.Errorf("huying %s: %d %s", strings.Join(args, " "), code, bad.String())
				continue
			}
			harmlessBook(t, strings.Join(args, " "), &out)
		}
		for _, form := range []town.Form{town.CSV, town.GBK} {
			files, err := d.box.desk.MonthFiles(ctx, score.MonthOf(d.box.desk.Clock.Local(now())), form, score.Words{Hall: hostile})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				harmlessCSV(t, f.Name, f.Data, form == town.GBK)
			}
		}
	})
}

// aligned holds that a table's columns begin in the same cell in every row: the words of
// its head stand above blanks or beginnings.
func aligned(t *testing.T, name, out string) {
	t.Helper()
	lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > 500 {
			t.Errorf("huying %s prints a line of %d cells", name, w)
		}
	}
	if name != "case list" || len(lines) < 2 {
		return
	}
	for at := 0; ; {
		i := strings.Index(lines[0][at:], "  ")
		if i < 0 {
			return
		}
		at += i + len(lines[0][at+i:]) - len(strings.TrimLeft(lines[0][at+i:], " "))
		cell := ansi.StringWidth(lines[0][:at])
		for _, l := range lines[1:] {
			if gap := ansi.Cut(l, cell-2, cell); strings.TrimSpace(gap) != "" {
				t.Errorf("huying %s: a column that begins in cell %d is run into by %q:\n%s", name, cell, gap, l)
			}
		}
	}
}

// harmlessCSV looks into every cell of a table that a spreadsheet will open.
func harmlessCSV(t *testing.T, name string, data []byte, gbk bool) {
	t.Helper()
	if gbk {
		plain, err := simplifiedchinese.GBK.NewDecoder().Bytes(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		data = plain
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsFunc(cell, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || wording.Hidden(r)) }) {
				t.Errorf("%s: a cell is %q", name, cell)
			}
			if _, err := strconv.ParseFloat(strings.TrimSuffix(cell, "%"), 64); err != nil && strings.IndexAny(cell, "=+-@") == 0 {
				t.Errorf("%s: a spreadsheet reckons with %q", name, cell)
			}
			for _, r := range "＝＋－＠" {
				if strings.HasPrefix(cell, string(r)) {
					t.Errorf("%s: some spreadsheets reckon with %q", name, cell)
				}
			}
		}
	}
}

// harmlessBook looks into every cell: nothing in it is obeyed by whoever opens it.
func harmlessBook(t *testing.T, name string, from *bytes.Buffer) {
	t.Helper()
	book, err := excelize.OpenReader(from)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	defer book.Close()
	cells := 0
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Error(err)
		}
		for y, row := range rows {
			for x, text := range row {
				at, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, err := book.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Errorf("%s: %s!%s reckons %q, %v", name, sheet, at, formula, err)
				}
				if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || wording.Hidden(r)) }) {
					t.Errorf("%s: %s!%s is %q", name, sheet, at, text)
				}
				cells++
			}
		}
	}
	if cells < 20 {
		t.Errorf("%s: only %d cells", name, cells)
	}
}

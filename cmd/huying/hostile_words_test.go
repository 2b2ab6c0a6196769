package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/wording"
)

// What strangers and colleagues write does nothing to the terminal of whoever lists it, and
// moves no column.
func TestHostileWordsInWhatCommandsPrint(t *testing.T) {
	const hostile = "路灯\x1b[2J\x1b]0;x\a坏了\u202e反\u200b写\u2066x\u2069\r\n第二行\t\x9b31m结束"
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
	})
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

package main

import (
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"huying/appliance/desk"
)

// writeRecord writes 全过程记录单 as a workbook of one sheet, to print and to file.
func (v viewer) writeRecord(w io.Writer, p desk.Page) (err error) {
	b, err := newRecordBook(v)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.book.Close()) }()
	if err := b.add(v.say("全过程记录单", "record"), p); err != nil {
		return err
	}
	return b.write(w)
}

// A recordBook is a workbook of 全过程记录单, a sheet each: the facts, the orders, and
// everything that happened from the first word to the last. What strangers wrote is
// text in every cell, never a formula.
type recordBook struct {
	v           viewer
	book        *excelize.File
	bold, plain int
	sheets      int
}

func newRecordBook(v viewer) (b *recordBook, err error) {
	b = &recordBook{v: v, book: excelize.NewFile()}
	if b.bold, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return nil, err
	}
	b.plain, err = b.book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	return b, err
}

func (b *recordBook) write(w io.Writer) error { return b.book.Write(w) }

// sheet begins a sheet for A4 paper; put fills its next row.
func (b *recordBook) sheet(name string) (put func(style int, cells ...string) error, err error) {
	if b.sheets++; b.sheets == 1 {
		err = b.book.SetSheetName("Sheet1", name)
	} else {
		_, err = b.book.NewSheet(name)
	}
	a4, across, one, any, fit := 9, "landscape", 1, 0, true
	err = errors.Join(err,
		b.book.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any}),
		b.book.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.book.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&C&P / &N"}),
	)
	row := 0
	return func(style int, cells ...string) error {
		row++
		for i, words := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if err := errors.Join(b.book.SetCellStr(name, at, shownLines(words)), b.book.SetCellStyle(name, at, at, style)); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// shownLines is text of several lines as a cell may hold it.
func shownLines(words string) string {
	lines := strings.Split(words, "\n")
	for i, l := range lines {
		lines[i] = shown(l)
	}
	return strings.Join(lines, "\n")
}

// add writes one matter on a sheet of its own.
func (b *recordBook) add(name string, p desk.Page) error {
	v := b.v
	put, err := b.sheet(name)
	if err != nil {
		return err
	}
	all := func(head []string, rows [][]string) error {
		if len(rows) == 0 {
			return nil
		}
		errs := []error{put(b.plain), put(b.bold, head...)}
		for _, r := range rows {
			errs = append(errs, put(b.plain, r...))
		}
		return errors.Join(errs...)
	}
	if err := put(b.bold, v.say("全过程记录单", "record")+" "+p.Case.ID.String()); err != nil {
		return err
	}
	for _, f := range append(v.caseFacts(p, "").facts, []string{v.say("内容", "words"), v.hide(shown(p.Case.Text))}) {
		if err := put(b.plain, f...); err != nil {
			return err
		}
	}
	return errors.Join(
		all(v.ordersHead(), v.orderCells(p.Orders)), all(v.storyHead(), v.story(p)),
		b.book.SetColWidth(name, "A", "C", 16), b.book.SetColWidth(name, "D", "D", 60), b.book.SetColWidth(name, "E", "G", 16),
	)
}

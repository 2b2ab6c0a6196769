package main

import (
	"errors"
	"os"

	"github.com/xuri/excelize/v2"

	"huying/appliance/desk"
)

// saveRecord writes 全过程记录单 as a workbook: one page to print and to file, the
// facts, the orders, and everything that happened from the first word to the last.
// What strangers wrote is text in every cell, never a formula.
func (v viewer) saveRecord(name string, p desk.Page) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	page := v.say("全过程记录单", "record")
	if err := book.SetSheetName("Sheet1", page); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	plain, err := book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	row := 0
	put := func(style int, cells ...string) error {
		row++
		for i, words := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if err := errors.Join(book.SetCellStr(page, at, words), book.SetCellStyle(page, at, at, style)); err != nil {
				return err
			}
		}
		return nil
	}
	all := func(head []string, rows [][]string) error {
		if len(rows) == 0 {
			return nil
		}
		row++
		errs := []error{put(bold, head...)}
		for _, r := range rows {
			errs = append(errs, put(plain, r...))
		}
		return errors.Join(errs...)
	}
	if err := put(bold, page+" "+p.Case.ID.String()); err != nil {
		return err
	}
	for _, f := range append(v.caseFacts(p, "").facts, []string{v.say("内容", "words"), v.hide(shown(p.Case.Text))}) {
		if err := put(plain, f...); err != nil {
			return err
		}
	}
	if err := errors.Join(
		all(v.ordersHead(), v.orderCells(p.Orders)), all(v.storyHead(), v.story(p)),
		book.SetColWidth(page, "A", "C", 16), book.SetColWidth(page, "D", "D", 60), book.SetColWidth(page, "E", "G", 16),
	); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(book.Write(f), f.Sync(), f.Close())
}

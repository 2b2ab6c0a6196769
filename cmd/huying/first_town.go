package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/town"
	"huying/tui"
)

// maxBook is more than a town's workbook takes.
const maxBook = town.MaxBytes

// A workbook is the town's tables as somebody brought them.
type workbook struct {
	name string
	data []byte
	path string // on the card: wiped once it is in the ledger; "" on a stick
	from says
}

// workbooks are those that are there, a stick's first: numbers of people are better on
// something that is pulled out than on the card.
func (s *starting) workbooks(cfg config) (out []workbook, err error) {
	for _, f := range stickFolders(cfg.Stick) {
		if b, err := readBook(filepath.Join(f.dir, townName)); err == nil {
			out = append(out, workbook{name: townName, data: b, from: says{"U盘 " + f.name, "the stick " + f.name}})
		}
	}
	path := filepath.Join(s.boot, townName)
	b, err := readBook(path)
	switch {
	case err != nil:
	case blank(b): // the power went while it was wiped
		if err := s.wipe(path); err != nil {
			return out, err
		}
	default:
		out = append(out, workbook{name: townName, data: b, path: path, from: onCard})
	}
	return out, nil
}

func readBook(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBook+1))
}

// town makes a new box, brings its town, and wipes the workbook off the card.
func (s *starting) town(ctx context.Context, cfg config, key string, start *tui.Start) health.Check {
	const at = "first.town"
	books, err := s.workbooks(cfg)
	if err != nil {
		return s.unwiped(err)
	}
	if born(cfg) && len(books) == 0 {
		return s.noBook()
	}
	if s.noTown {
		books = nil
	}
	var out settled
	wiped, differs := false, false
	for i := range max(len(books), 1) {
		var book *workbook
		if i < len(books) {
			book = &books[i]
		}
		if out, err = s.settle(ctx, cfg, key, book); err != nil {
			return health.Check{
				Key: at, Level: health.Bad,
				What: health.Text{Zh: "台账打不开：" + err.Error(), En: "the ledger does not open: " + err.Error()},
				Do:   health.Text{Zh: "照上面说的改；改不了就把这一屏拍下来，给技术支持看。", En: "do as it says; else show this screen to whoever supports you."},
			}
		}
		if err := s.at("ledger"); err != nil {
			return s.unwiped(err)
		}
		switch {
		case book == nil:
			return s.noBook()
		case len(out.Faults) > 0:
			start.NoTown = true
			return s.faulty(out, book)
		}
		if out.Brought && out.Changes > 0 {
			s.brought, s.from = &out, book.from
		}
		if book.path == "" {
			continue
		}
		if !out.Brought {
			differs = true
			continue
		}
		if err := s.wipe(book.path); err != nil {
			return s.unwiped(err)
		}
		wiped = true
	}
	return s.said(out, wiped, differs)
}

func (s *starting) said(out settled, wiped, differs bool) health.Check {
	c := health.Check{Key: "first.town", Level: health.OK}
	switch {
	case differs:
		return health.Check{
			Key: "first.town", Level: health.Warn,
			What: health.Text{Zh: "卡上的 " + townName + " 和盒子里的不一样，没有导入", En: townName + " on the card is not what the box knows; it was not imported"},
			Why:  health.Text{Zh: "盒子已有单位和人员；卡上的表里有电话号码，谁拿到卡都能看。", En: "the box has its town; the tables on the card hold numbers that anybody with the card can read."},
			Do:   health.Text{Zh: "要更新：管理员在屏幕上从U盘导入。然后把卡插到电脑上删掉它。", En: "to change it an administrator imports it from a stick, on the screen; then delete it from the card, on a computer."},
		}
	case s.brought != nil:
		c.What = health.Text{
			Zh: fmt.Sprintf("从%s导入了 %s：%d个单位，%d个人", s.from.zh, townName, s.brought.Offices, s.brought.People),
			En: fmt.Sprintf("%s is imported from %s: %d offices, %d people", townName, s.from.en, s.brought.Offices, s.brought.People),
		}
	default:
		c.What = health.Text{Zh: fmt.Sprintf("单位、人员已在盒子里：%d个单位，%d个人", out.Offices, out.People), En: fmt.Sprintf("the town is in the box: %d offices, %d people", out.Offices, out.People)}
	}
	if wiped {
		c.What.Zh += "；卡上的已覆盖删除"
		c.What.En += "; wiped from the card"
	}
	return c
}

func (s *starting) noBook() health.Check {
	switch {
	case s.brought != nil:
		return s.said(*s.brought, false, false)
	case s.noTown:
		return health.Check{
			Key: "first.town", Level: health.Warn, What: health.Text{Zh: "单位和人员还没有导入", En: "the town is not imported yet"},
			Do: health.Text{Zh: "改好后由管理员在屏幕上从U盘导入。", En: "an administrator imports it from a stick, on the screen."},
		}
	}
	return well2("first.town", says{"卡上和U盘上没有要导入的 " + townName, "there is no " + townName + " to bring, on the card or on a stick"})
}

// maxShown is how many faults of a workbook a screen gets; mending these shows the others.
const maxShown = 60

func (s *starting) faulty(out settled, book *workbook) health.Check {
	var all []health.Check
	for i, f := range out.Faults[:min(len(out.Faults), maxShown)] {
		c := health.Check{Key: fmt.Sprintf("first.town.%d", i+1), Level: health.Bad, What: f}
		if i == 0 {
			c.Do = health.Text{
				Zh: "在电脑上照文件、行、列改好，再放到" + book.from.zh + "（或U盘）上，按 R 重新读。",
				En: "mend it on a computer where it says, put it back on " + book.from.en + " (or on a stick), press R.",
			}
		}
		all = append(all, c)
	}
	n := len(out.Faults) + out.More
	return health.Branch("first.town", health.Text{
		Zh: fmt.Sprintf("%s（在%s）有%d处要改，什么也没有导入", townName, book.from.zh, n),
		En: fmt.Sprintf("%s (%s): %d to mend, nothing was imported", townName, book.from.en, n),
	}, all...)
}

func (s *starting) unwiped(err error) health.Check {
	return health.Check{
		Key: "first.town", Level: health.Warn,
		What: health.Text{Zh: "卡上的 " + townName + " 没有删掉：" + reason(err).Error(), En: townName + " could not be wiped from the card: " + reason(err).Error()},
		Why:  health.Text{Zh: "里面有电话号码，谁拿到卡都能看。", En: "it holds numbers that anybody with the card can read."},
		Do:   health.Text{Zh: "断电，把卡插到电脑上删掉它；下次启动会再试。", En: "switch off and delete it on a computer; the next start tries again."},
	}
}

// settleHere opens the ledger, which makes a new box with both halves of its key, and
// brings the workbook into one that knows no town. All of it is synced when it returns.
func settleHere(ctx context.Context, cfg config, key string, book *workbook) (out settled, err error) {
	cfg.KeyFile = key
	out.Born = !born(cfg)
	b, err := newBox(cfg, world{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if book != nil && len(book.data) > 0 {
		if out, err = b.bring(ctx, out, *book); err != nil {
			return out, err
		}
	}
	t, _, err := b.desk.Town(ctx)
	if err != nil {
		return out, err
	}
	out.Offices, out.People = len(t.Offices()), len(t.People())
	return out, nil
}

// bring imports a workbook into an empty town. A town that is there is only compared: to
// change one is an administrator's.
func (b *box) bring(ctx context.Context, out settled, book workbook) (settled, error) {
	t, _, err := b.desk.Town(ctx)
	if err != nil {
		return out, err
	}
	do := b.desk.SetTown
	if !t.Empty() {
		do = b.desk.PlanTown
	}
	changes, err := do(ctx, desk.Root, []town.File{{Name: book.name, Data: book.data}})
	var faults *town.Faults
	switch {
	case errors.As(err, &faults) && !t.Empty():
		out.Differs = true
	case errors.As(err, &faults):
		for _, f := range faults.List {
			out.Faults = append(out.Faults, health.Text{Zh: f.Say(false), En: f.Say(true)})
		}
		out.More = faults.More
	case err != nil:
		return out, err
	case !t.Empty() && !changes.Empty():
		out.Differs = true
	default:
		out.Brought, out.Changes = true, len(changes.List)
	}
	return out, nil
}

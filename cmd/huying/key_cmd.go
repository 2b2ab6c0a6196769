package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance/desk"
	"huying/store"
	"huying/tui"
)

// The commands of the key read its files themselves: they are for whoever stands at
// the box with root's rights, and nothing of them goes through the box.
func (a *app) keyCommand() *cobra.Command {
	here := func(run func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, args []string) error {
			if a.box != nil {
				return problem{errors.New("the key is not handled from afar"), "run it at a shell of the box"}
			}
			return run(cmd, args)
		}
	}
	check := reading(&cobra.Command{
		Use: "check", Short: "where the two halves lie, and whether they are this box's; exit 1 if one device holds both", Args: exactly(), RunE: here(a.keyCheck),
	}, false)
	sheet := &cobra.Command{
		Use: "sheet FILE", Short: "write the recovery sheet, to be printed: the card's half, wrapped; - for standard output", Args: exactly("FILE"), RunE: here(a.keySheet),
	}
	written := acting(&cobra.Command{
		Use: "written", Short: "the sheet is on paper: type the fourth group of its line 5 back (asked for or piped in), and doctor stops reminding", Args: exactly(), RunE: a.inside(a.keyWritten),
		Annotations: map[string]string{asks: "line 5, group 4:"},
	})
	cp := &cobra.Command{
		Use: "copy FOLDER", Short: "write the off-card half to another stick, as a spare", Args: exactly("FOLDER"), RunE: here(a.keyCopy),
	}
	move, renew := a.keyMoveCommand(), a.keyRenewCommand()
	move.RunE, renew.RunE = here(move.RunE), here(renew.RunE)
	return group("key", "the two halves of the key: one on the card, one on a stick", check, sheet, written, cp, move, renew)
}

type jsonHalves struct {
	Box      string `json:"box"`
	Card     string `json:"card"`     // the file with the card's half
	Off      string `json:"off"`      // the file with the other
	Epochs   int    `json:"epochs"`   // how many keys there have been
	Together bool   `json:"together"` // one device holds both
}

func (a *app) keyCheck(cmd *cobra.Command, _ []string) error {
	cfg, keys, err := a.ownKeys()
	if err != nil {
		return err
	}
	j := jsonHalves{keys.Box, filepath.Join(cfg.Data, "card.key"), offKey(cfg), keys.Number(), false}
	j.Together = store.SameDevice(cfg.Data, j.Off)
	if wantsJSON(cmd) {
		err = printJSON(a.stdout, j)
	} else {
		_, err = fmt.Fprintf(a.stdout, choose2(cfg.English(), "盒子 %.8s\n卡上的一半：%s\n另一半：%s（第%d把）\n", "box %.8s\nhalf on the card: %s\nother half: %s (key number %d)\n"), j.Box, j.Card, j.Off, j.Epochs)
	}
	if err == nil && j.Together {
		err = problem{
			errors.New("both halves of the key lie on one device: whoever takes the card reads everything"),
			"plug in a stick and move the other half to it: huying key move FOLDER --wipe",
		}
	}
	return err
}

// ownKeys are the halves of the configured box.
func (a *app) ownKeys() (config, store.Keys, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return cfg, store.Keys{}, err
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, "box.json")); errors.Is(err, fs.ErrNotExist) {
		return cfg, store.Keys{}, problem{fmt.Errorf("there is no box in %s yet", cfg.Data), "correct data in the configuration, or start it once: huying serve"}
	}
	keys, err := store.ReadKeys(cfg.Data, cfg.KeyFile)
	return cfg, keys, err
}

// offKey is the file with the off-card half.
func offKey(cfg config) string {
	if cfg.KeyFile != "" {
		return cfg.KeyFile
	}
	return filepath.Join(cfg.Data, "off.key")
}

func (a *app) keySheet(_ *cobra.Command, args []string) error {
	cfg, keys, err := a.ownKeys()
	if err != nil {
		return err
	}
	text := recoverySheet(cfg, keys, time.Now())
	next := choose2(cfg.English(), "写到纸上以后，照着纸输入第5行第4组，doctor 就不再提醒：huying key written\n", "once it is on paper, type group 4 of line 5 back, and doctor stops reminding: huying key written\n")
	if args[0] == "-" {
		if _, err := fmt.Fprint(a.stdout, text); err != nil {
			return err
		}
		fmt.Fprint(a.stderr, next)
		return nil
	}
	f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return problem{fmt.Errorf("%s is there already", args[0]), "name a file that is not there yet"}
	}
	if err != nil {
		return problem{fmt.Errorf("write the recovery sheet: %w", err), "choose a folder that is there and may be written to"}
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(args[0]))
	}
	fmt.Fprintf(a.stdout, choose2(cfg.English(), "恢复单在 %s：打印出来锁好，不要和密钥U盘放在一起，然后删掉这个文件\n", "the recovery sheet is %s: print it, lock it away, not beside the key stick, then delete the file\n"), args[0])
	fmt.Fprint(a.stderr, next)
	return nil
}

// keyWritten counts the sheet as written down, as the screen does, when a group of it is
// typed back. It runs in the box, which writes that down; the sheet itself is not shown.
func (a *app) keyWritten(ctx context.Context, cmd *cobra.Command, _ []string) error {
	who, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	sheet, err := a.box.recovery(ctx, who)
	if err != nil {
		return a.explain("recovery sheet", err)
	}
	typed, err := a.readPIN()
	if err != nil {
		return err
	}
	english := a.box.cfg.English()
	if !sheet.Says(typed) {
		return problem{
			errors.New(choose2(english, "和恢复单不一样：要的是第5行第4组，四个字", "that is not what the sheet says: wanted are the four signs of group 4 in line 5")),
			choose2(english, "照着纸再对一遍；再看一次：huying key sheet -", "compare your paper; to see it again: huying key sheet -"),
		}
	}
	if err := a.box.desk.KeepSheet(ctx, who, sheet.Nth); err != nil {
		return a.explain("key", err)
	}
	_, err = fmt.Fprint(a.stdout, choose2(english, "对上了：恢复单已记为抄好\n", "it agrees: the sheet counts as written down\n"))
	return err
}

// recovery is the sheet on the screen of whoever looks after the box.
func (b *box) recovery(_ context.Context, who desk.Who) (tui.Recovery, error) {
	if err := desk.MayCare(who); err != nil {
		return tui.Recovery{}, err
	}
	keys, off, err := b.cfg.halves()
	if err != nil {
		return tui.Recovery{}, err
	}
	return tui.Recovery{
		Lines: keys.Sheet(), Page: recoverySheet(b.cfg, keys, b.clock.Now()), Name: fmt.Sprintf("huying-sheet-%.8s.txt", keys.Box), Nth: keys.Number(), Key: off,
	}, nil
}

// recoverySheet is a page for a drawer in the township hall, so it is in Chinese, with
// one line for whoever comes from afar.
func recoverySheet(cfg config, keys store.Keys, now time.Time) string {
	return fmt.Sprintf(`呼应盒 恢复单
单位：%s    盒子：%.8s    日期：%s

    %s

用处：盒子里的卡坏了时，用这张单和密钥U盘，把备份恢复到新卡上。
只有这张单，或者只有这张单和备份，什么也打不开；还要有密钥U盘。
保管：锁在柜子里，由专人保管；不要和密钥U盘放在一起，不要拍照外传。

恢复：1. 新卡装好，插上密钥U盘和备份U盘
      2. huying backup restore 备份U盘的文件夹 --sheet -
      3. 照着输入上面五行，再按一次回车
（字母没有 I L O U；像 1 的是 1，像 0 的是 0。输错一个字，会说是哪一行。）

Recovery sheet of a huying box: with the key stick it opens a backup when the card is dead.
`, cfg.Hall.Name, keys.Box, now.In(cfg.Hall.Zone).Format(time.DateOnly), strings.Join(keys.Sheet(), "\n    "))
}

func (a *app) keyCopy(_ *cobra.Command, args []string) error {
	cfg, keys, err := a.ownKeys()
	if err != nil {
		return err
	}
	if err := a.keyFolder(args[0]); err != nil {
		return err
	}
	path := filepath.Join(args[0], "off.key")
	if err := keys.CopyKey(path); err != nil {
		return err
	}
	spare := cfg
	spare.KeyFile = path
	_ = handBack(spare) // the box's user must read it one day
	fmt.Fprintf(a.stdout, choose2(cfg.English(), "另一半密钥也在 %s 了（已读回核对）\n", "the other half is in %s too (read back)\n"), path)
	if cfg.KeyFile == "" {
		fmt.Fprintf(a.stderr, choose2(cfg.English(),
			"盒子用的还是卡上的那一半（%s）：要搬走就用 huying key move %s --wipe\n",
			"the box still uses the half on the card (%s): to move it, huying key move %s --wipe\n"), offKey(cfg), args[0])
	}
	return nil
}

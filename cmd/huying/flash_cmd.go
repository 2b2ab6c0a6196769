package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance/flash"
)

// flashCommand is for the technician's laptop: it needs no box.
func (a *app) flashCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "flash DEVICE",
		Short: "write a box's image onto a card, with its configuration; without DEVICE: which disks there are",
		Long: "DEVICE is the whole card, such as /dev/sdb; what is mounted, in use or too small is refused, and its name is\n" +
			"asked for before anything is written. What was written is read back. A regular file will do too.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return exactly("DEVICE")(cmd, args)
		},
		RunE: a.flash,
	}
	c.Flags().String("image", "", "`FILE` of the image: huying-arm64.img.gz")
	c.Flags().String("write", "", "the configuration that goes onto the card, `FILE`; checked before anything is written")
	c.Flags().String("town", "", "the town's workbook that goes onto the card, `FILE`.xlsx; it is wiped from there once the box has read it")
	c.Flags().String("yes", "", "the device's `NAME` (sdb), instead of being asked")
	return c
}

func (a *app) flash(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return a.listDisks()
	}
	name, err := must(cmd, "image", "the file of the image")
	if err != nil {
		return err
	}
	files, err := a.cardFiles(cmd)
	if err != nil {
		return err
	}
	if err := mayWrite(args[0], 0); err != nil { // what is refused anyway is refused before a long reading
		return err
	}
	bar := &progress{w: a.stderr}
	image, err := flash.OpenImage(cmd.Context(), name, func(done, all int64) { bar.at(says{"检查镜像", "checking the image"}, done, all) })
	bar.end()
	if err != nil {
		return problem{err, "fetch the image once more, with its .sha256 beside it"}
	}
	if err := mayWrite(args[0], image.Size); err != nil {
		return err
	}
	if err := a.confirmDevice(cmd, args[0]); err != nil {
		return err
	}
	card, err := os.OpenFile(args[0], os.O_RDWR|exclusive, 0)
	if err != nil {
		hint := "is it unplugged, or locked by its switch?"
		if errors.Is(err, fs.ErrPermission) {
			hint = "writing a disk is root's: sudo huying flash …"
		}
		return problem{err, hint}
	}
	defer card.Close()
	doing := map[string]says{"writing": {"写入", "writing"}, "checking": {"读回核对", "reading back"}}
	err = image.Write(cmd.Context(), card, files, func(what string, done, all int64) { bar.at(doing[what], done, all) })
	bar.end()
	if err != nil && cmd.Context().Err() != nil { // whoever did it knows that; not what becomes of the card
		fmt.Fprintln(a.stderr, "huying: interrupted: the card is not whole, and nothing starts from it. 没有写完，这张卡还不能用。\nhint: write it once more. 重新写一遍。")
		return err
	}
	if err != nil {
		return problem{err, "the card is not to be used as it is: try once more, then another card or reader"}
	}
	if err := card.Close(); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s holds the box, read back and whole (%d MB). 卡已写好并核对，可以拔下。\n", args[0], image.Size>>20)
	if len(files) == 0 {
		fmt.Fprintln(a.stdout, "next: put huying.toml (and the town's workbook, town.xlsx) on its first partition, HUYING. 下一步：把 huying.toml（和 town.xlsx）放进 HUYING 分区。")
	}
	return nil
}

// cardFiles are the configuration and the workbook, checked.
func (a *app) cardFiles(cmd *cobra.Command) (map[string][]byte, error) {
	files := map[string][]byte{}
	for flag, onCard := range map[string]string{"write": "huying.toml", "town": "town.xlsx"} {
		name, err := cmd.Flags().GetString(flag)
		if err != nil || name == "" {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, problem{err, "check the path behind --" + flag}
		}
		if flag == "write" {
			if _, err := loadConfig(name); err != nil {
				return nil, err
			}
		}
		if flag == "town" && !strings.HasPrefix(string(b), "PK") {
			return nil, problem{fmt.Errorf("%s is no workbook (.xlsx)", name), "save it as .xlsx; CSV files are brought on a stick: huying town import FOLDER"}
		}
		files[onCard] = b
	}
	return files, nil
}

// mayWrite refuses what must not be written.
func mayWrite(device string, want int64) error {
	st, err := os.Stat(device)
	if err != nil {
		return problem{err, "huying flash, without a device, lists the disks"}
	}
	if st.Mode().IsRegular() {
		if st.Size() < want {
			return problem{fmt.Errorf("%s: %w: it has %d MB, the image wants %d", device, flash.ErrTooSmall, st.Size()>>20, want>>20), "make it larger: truncate -s 2G " + device}
		}
		return nil
	}
	real, err := filepath.EvalSymlinks(device) // /dev/disk/by-id/…
	if err != nil {
		return err
	}
	d, err := flash.Look(os.DirFS("/"), real)
	if err == nil {
		err = d.Refuse(want)
	}
	hint := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, flash.ErrMounted):
		hint = "is it the right disk? If it is: umount it first"
	case errors.Is(err, flash.ErrTooSmall):
		hint = "take a card of 4 GB or more"
	case errors.Is(err, flash.ErrNoDisk), errors.Is(err, flash.ErrPart):
		hint = "huying flash, without a device, lists the disks"
	}
	return problem{err, hint}
}

// confirmDevice asks for the device's name: the one question that saves a disk.
func (a *app) confirmDevice(cmd *cobra.Command, device string) error {
	if st, err := os.Stat(device); err == nil && st.Mode().IsRegular() {
		return nil
	}
	real, err := filepath.EvalSymlinks(device)
	if err != nil {
		return err
	}
	d, err := flash.Look(os.DirFS("/"), real)
	if err != nil {
		return err
	}
	said, err := cmd.Flags().GetString("yes")
	if err != nil {
		return err
	}
	if said == "" {
		what := fmt.Sprintf("%s  %d MB  %s", d.Name, d.Size>>20, d.Model)
		if !d.Removable {
			what += "  (not a removable disk! 不是可移动盘！)"
		}
		fmt.Fprintf(a.stderr, "Everything on it will be gone. 上面的东西会全部抹掉。\n  %s\nType its name to go on 输入盘名继续: ", what)
		line, err := bufio.NewReader(a.stdin).ReadString('\n')
		if err != nil && line == "" {
			return problem{errors.New("nobody said yes"), "type " + d.Name + ", or give --yes " + d.Name}
		}
		said = strings.TrimSpace(line)
	}
	if said != d.Name {
		return problem{fmt.Errorf("%q is not %s: nothing was written", said, d.Name), "type the name as it stands above"}
	}
	return nil
}

func (a *app) listDisks() error {
	all := flash.All(os.DirFS("/"))
	if len(all) == 0 {
		fmt.Fprintln(a.stdout, "there is no disk to write to")
		return nil
	}
	for _, d := range all {
		note := ""
		switch {
		case len(d.Uses) > 0:
			note = "in use: " + strings.Join(d.Uses, ", ")
		case !d.Removable:
			note = "not removable"
		}
		fmt.Fprintf(a.stdout, "/dev/%-10s %8d MB  %-24s %s\n", d.Name, d.Size>>20, d.Model, note)
	}
	return nil
}

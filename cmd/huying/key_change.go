package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"huying/store"
	"huying/tui/console"
)

// keyMoveCommand and keyRenewCommand change where the off-card half lies, and what it is.
func (a *app) keyMoveCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "move FOLDER", Short: "put the off-card half on another stick and say so in the configuration; --wipe takes it off the old place", Args: exactly("FOLDER"), RunE: a.keyMove,
	}
	c.Flags().Bool("wipe", false, "write over the half in the old place, and delete it")
	return c
}

func (a *app) keyRenewCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "renew", Short: "another key, and everything sealed anew with it: a key stick was lost or stolen", Args: exactly(), RunE: a.keyRenew,
		Long: "The box is stopped meanwhile. Power may fail at any moment of it: the next start goes on. Spare sticks, the\n" +
			"recovery sheet and older backups belong to the old key from then on.",
	}
	c.Flags().Bool("yes", false, "do it")
	return c
}

func (a *app) keyMove(cmd *cobra.Command, args []string) error {
	cfg, keys, err := a.ownKeys()
	if err != nil {
		return err
	}
	if err := a.keyFolder(args[0]); err != nil {
		return err
	}
	folder, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	from, to := offKey(cfg), filepath.Join(folder, "off.key")
	wipe, _ := cmd.Flags().GetBool("wipe")
	if old := filepath.Join(cfg.Data, "off.key"); from == to && wipe && from != old && isThere(old) {
		return a.wipeLeft(cfg, old, to) // the half that stayed behind when it was moved
	}
	if from == to {
		return problem{fmt.Errorf("the half lies in %s already", to), "name the folder of another stick"}
	}
	if err := keys.CopyKey(to); err != nil {
		return err
	}
	next := cfg
	next.KeyFile = to
	_ = handBack(next) // the stick's owner; nothing else was made
	say := func(zh, en string, args ...any) { fmt.Fprintf(a.stdout, choose2(cfg.English(), zh, en)+"\n", args...) }
	say("另一半密钥写到了 %s（已读回核对）", "the other half is in %s (read back)", to)
	if cfg.KeyAuto {
		say("配置里写的是 auto：盒子自己找插着的密钥U盘", "the configuration says auto: the box finds the stick that is plugged in")
	} else if err := writeKeyFiles(cfg, to); err != nil {
		return problem{
			fmt.Errorf("the configuration could not be changed: %w", err),
			fmt.Sprintf("write it there yourself, then restart: [key] file = %q; the half in %s is still the one in use", to, from),
		}
	}
	if !cfg.KeyAuto {
		say("%s 里改成了 [key] file = %q", "%s now says [key] file = %q", cfg.Path, to)
	}
	if wipe {
		if err := wipeFile(from); err != nil {
			return problem{fmt.Errorf("the old half is still in %s: %w", from, err), "delete it by hand"}
		}
		say("%s 里的已抹掉。U盘和卡的备用块里可能还有残迹；怕丢了被人拿到，就换一把：huying key renew", "the one in %s is written over and gone. What flash keeps in spare blocks stays: if it may get into other hands, change the key: huying key renew", from)
	} else {
		say("%s 里的还在：确认能启动后删掉（或者再办一次，加 --wipe）", "the one in %s is still there: delete it once the box starts, or give the same command again with --wipe", from)
	}
	say("重启后生效：systemctl restart huying", "it counts from the next start: systemctl restart huying")
	return nil
}

// wipeLeft takes the half off the card that was left there when it was moved to the
// stick in use; ownKeys has just read that one and found it to be this box's.
func (a *app) wipeLeft(cfg config, old, inUse string) error {
	if err := wipeFile(old); err != nil {
		return problem{fmt.Errorf("the old half is still in %s: %w", old, err), "delete it by hand"}
	}
	_, err := fmt.Fprintf(a.stdout, choose2(cfg.English(), "%s 里的已抹掉；用的是 %s\n", "the one in %s is written over and gone; the one in use is %s\n"), old, inUse)
	return err
}

// keyFolder wants a folder in which half a key may lie.
func (a *app) keyFolder(dir string) error {
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return problem{fmt.Errorf("%s is no folder", dir), "plug in the stick and name the folder where it is mounted, such as /media/KEY"}
	}
	if held, _ := filepath.Glob(filepath.Join(dir, backupPrefix+"*"+backupSuffix)); len(held) > 0 {
		return problem{fmt.Errorf("there are backups in %s: a key beside them opens them", dir), "use another stick for the key"}
	}
	return nil
}

// wipeFile writes over a file and deletes it.
func wipeFile(path string) error {
	err := overwrite(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// overwrite writes zeros over a file where it lies, and has them on the disk.
func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	st, err := f.Stat()
	if err == nil {
		_, err = io.CopyN(f, zeros{}, st.Size())
	}
	return errors.Join(err, f.Sync(), f.Close())
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// writeKeyFiles has the configuration name another file for the half, and what it is
// made of at every start, where that lies on the card's FAT partition.
func writeKeyFiles(cfg config, key string) error {
	paths := []string{cfg.Path}
	if real, err := filepath.EvalSymlinks(cfg.Path); err == nil {
		paths[0] = real
	}
	if onBoot := filepath.Join(cfg.Update.Boot, settingsName); onBoot != paths[0] && isThere(onBoot) {
		paths = append([]string{onBoot}, paths...)
	}
	for _, path := range paths {
		write := func() error { return writeKeyFile(path, key) }
		if liesIn(cfg.Update.Boot, path) {
			boot := write
			write = func() error { return withBoot(cfg.Update.Boot, boot) }
		}
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// writeKeyFile has a configuration name another file for the half. All else of it stays
// as it was written, and it is read back and understood before it takes the old one's place.
func writeKeyFile(path, key string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed := withKeyFile(string(text), key)
	if c, err := parseConfig(path, changed); err != nil {
		return err
	} else if c.KeyFile != key {
		return errors.New("key.file is written in a way that is not understood here")
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".huying.toml.*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone when it has its name
	_, err = f.WriteString(changed)
	_ = f.Chmod(st.Mode().Perm()) // FAT keeps no rights
	if err == nil {
		err = sameOwner(f.Name(), st)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// withKeyFile is the text of a configuration with another key.file.
func withKeyFile(text, key string) string {
	line := "file = " + strconv.Quote(key)
	lines := strings.SplitAfter(text, "\n")
	section, header := "", -1
	for i, l := range lines {
		l := strings.TrimSpace(l)
		name, _, assigned := strings.Cut(l, "=")
		name = strings.TrimSpace(name)
		switch {
		case strings.HasPrefix(l, "["):
			section = strings.TrimSpace(strings.Trim(strings.SplitN(l, "#", 2)[0], "[] \t"))
			if section == "key" {
				header = i
			}
		case assigned && section == "key" && name == "file":
			lines[i] = line + "\n"
			return strings.Join(lines, "")
		case assigned && section == "" && name == "key.file":
			lines[i] = "key." + line + "\n"
			return strings.Join(lines, "")
		}
	}
	if header >= 0 {
		lines[header] = strings.TrimRight(lines[header], "\n") + "\n" + line + "\n"
		return strings.Join(lines, "")
	}
	return strings.TrimRight(text, "\n") + "\n\n[key]\n" + line + "\n"
}

func (a *app) keyRenew(cmd *cobra.Command, _ []string) error {
	cfg, keys, err := a.ownKeys()
	if err != nil {
		return err
	}
	if client, err := console.Dial(cmd.Context(), cfg.Data); err == nil {
		client.Close()
		return problem{errors.New("the box is running: its key cannot be changed under it"), "stop it first: systemctl stop huying; texts wait on the SIM meanwhile"}
	}
	if onTrial(cfg) {
		return problem{errors.New("the release that runs is on trial: the one before it would not know the new key"), "wait until it is kept, ten minutes at most: huying update status"}
	}
	if err := refuseStorage(cfg); err != nil {
		return err
	}
	say := func(zh, en string, args ...any) { fmt.Fprintf(a.stdout, choose2(cfg.English(), zh, en)+"\n", args...) }
	if yes, _ := cmd.Flags().GetBool("yes"); !yes {
		return problem{
			fmt.Errorf("%s", fmt.Sprintf(choose2(cfg.English(),
				"换成第%d把密钥后，备用密钥U盘要重写，恢复单要重打，旧备份只有旧U盘和旧恢复单才打得开",
				"with key number %d spare sticks must be written anew and the recovery sheet printed anew, and older backups open only with the old stick and the old sheet"), keys.Number()+1)),
			choose2(cfg.English(), "确定就加 --yes", "add --yes to do it"),
		}
	}
	o := storeOptions(cfg, a.stderr)
	number, err := store.NewKey(cfg.Data, o)
	if err != nil {
		return errors.Join(err, handBack(cfg))
	}
	st, err := store.Open(cfg.Data, o)
	if err != nil {
		return problem{fmt.Errorf("the key is being changed, and it stopped: %w", err), "give the same command again, with the stick plugged in; either key opens what is there"}
	}
	if st.KeyPending() {
		h, err := st.Health(cmd.Context())
		why := strings.Join(h.Recovered, "; ")
		return problem{
			errors.Join(fmt.Errorf("the key is not changed to its end: %s", why), err, st.Close(), handBack(cfg)),
			"make room, or replace the card, and give the same command again: either key opens what is there meanwhile",
		}
	}
	v, err := st.Verify(cmd.Context())
	if err == nil {
		err = st.Equal(cmd.Context())
	}
	if err = errors.Join(err, st.Close(), handBack(cfg)); err != nil {
		return err
	}
	say("已换成第%d把密钥，全部重新封存；旧的一半已抹掉", "key number %d: everything is sealed anew, and the old halves are written over", number)
	say("逐笔走过：%d笔，%d处读不出；链条完好，数据库与台账相符\n锚 %s", "chain verified: %d entries, %d faults; the database is what the journal adds up to\nhead %s", v.Entries, len(v.Faults), v.Head)
	say("现在要办：\n1. 打新的恢复单，旧的销毁：huying key sheet 文件\n2. 备用密钥U盘重写：huying key copy U盘的文件夹\n3. 启动，重新备份：systemctl start huying；huying backup make U盘的文件夹\n4. 旧备份只有旧U盘和旧恢复单打得开：新备份好了就删掉",
		"to do now:\n1. print the new recovery sheet, destroy the old one: huying key sheet FILE\n2. write the spare sticks anew: huying key copy FOLDER\n3. start it and make a backup: systemctl start huying; huying backup make FOLDER\n4. older backups open only with the old stick and the old sheet: delete them once there is a new one")
	if aside, _ := filepath.Glob(filepath.Join(cfg.Data, "aside-*")); len(aside) > 0 {
		say("5. %s 里是以前挪开的，还是旧密钥封的：用不着就删掉", "5. %s was moved aside earlier and is still sealed with the old key: delete it when nobody needs it", strings.Join(aside, " "))
	}
	return nil
}

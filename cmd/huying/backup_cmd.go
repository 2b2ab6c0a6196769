package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/store"
)

func (a *app) backupCommand() *cobra.Command {
	mk := reading(&cobra.Command{
		Use: "make FOLDER", Short: "seal a copy of the box onto a stick, read it back, then forget older ones (7 days and 4 weeks are kept)",
		Args: exactly("FOLDER"), RunE: a.backupMake,
	}, false)
	mk.Flags().Bool("on-card", false, "allow a FOLDER on the card itself, to be carried away by other means")
	check := reading(opening(&cobra.Command{
		Use: "check FILE|FOLDER", Short: "open a backup (of a folder the newest) and walk it to its end; works on a stopped box",
		Args: exactly("FILE"), RunE: a.backupCheck,
	}), false)
	restore := opening(&cobra.Command{
		Use: "restore FILE|FOLDER", Short: "bring a backup (of a folder the newest) back into an empty data folder, and prove that it is whole",
		Args: exactly("FILE"), RunE: a.backupRestore,
	})
	restore.Flags().Bool("aside", false, "move what lies in the data folder into a folder of its own first")
	restore.Flags().String("settings", "", "only write the configuration kept in the backup to this new `FILE`")
	return group("backup", "a sealed copy of everything, and the way back", mk, check, restore)
}

// opening gives a command that needs both halves of a key the ways to name them.
func opening(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().String("key", "", "the `FILE` with the off-card half of the key, where it is not the configured one")
	cmd.Flags().String("sheet", "", "the `FILE` with the recovery sheet, for the half of a card that is gone; - reads it from standard input")
	return cmd
}

// keysOf are both halves of the key, from wherever the command line says.
func (a *app) keysOf(cmd *cobra.Command) (store.Keys, error) {
	key, err := cmd.Flags().GetString("key")
	if err != nil {
		return store.Keys{}, err
	}
	sheet, err := cmd.Flags().GetString("sheet")
	if err != nil {
		return store.Keys{}, err
	}
	var cfg config
	if key == "" || sheet == "" {
		if cfg, err = loadConfig(a.config); err != nil {
			return store.Keys{}, err
		}
	}
	if key == "" {
		key = cfg.KeyFile
	}
	if sheet == "" {
		k, err := store.ReadKeys(cfg.Data, key)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrKey) && !errors.Is(err, fs.ErrPermission) {
			err = problem{err, "plug in the key stick (--key FILE names its file); if the card is dead, take its half from the recovery sheet: --sheet FILE, or --sheet - to type it"}
		}
		return k, err
	}
	if key == "" {
		key = filepath.Join(cfg.Data, "off.key")
	}
	return a.keysOfSheet(sheet, key)
}

func (a *app) keysOfSheet(sheet, key string) (store.Keys, error) {
	text, err := a.sheetText(sheet)
	if err != nil {
		return store.Keys{}, err
	}
	k, err := store.KeysOfSheet(text, key)
	switch {
	case errors.Is(err, store.ErrSheet):
		err = problem{err, "the five lines, each with its number, four groups of four signs and two signs at the end"}
	case errors.Is(err, store.ErrKey):
		err = problem{err, "plug in the key stick and name its file: --key /mnt/key/off.key"}
	}
	return k, err
}

func (a *app) sheetText(name string) (string, error) {
	r := a.stdin
	if name == "-" {
		fmt.Fprintln(a.stderr, "type the five lines of the recovery sheet, then an empty line:")
	} else {
		f, err := os.Open(name)
		if err != nil {
			return "", problem{fmt.Errorf("recovery sheet: %w", err), "check the path; --sheet - lets you type it"}
		}
		defer f.Close()
		r = f
	}
	var b strings.Builder
	buf := make([]byte, 256)
	for b.Len() < 64<<10 {
		n, err := r.Read(buf)
		b.Write(buf[:n])
		if name == "-" && strings.HasSuffix(strings.ReplaceAll(b.String(), "\r", ""), "\n\n") {
			break
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", fmt.Errorf("recovery sheet: %w", err)
		}
	}
	return b.String(), nil
}

type jsonBackup struct {
	File    string    `json:"file"`
	Bytes   int64     `json:"bytes"`
	Box     string    `json:"box"`
	Hall    string    `json:"hall"`
	Made    time.Time `json:"made"`
	Entries uint64    `json:"entries"`
	LastAt  time.Time `json:"last_at"`
	Head    string    `json:"head"`
	Faults  int       `json:"faults"` // places of the journal that the box itself cannot read any more
	Forgot  []string  `json:"forgot"`
}

func backupJSON(c carried) jsonBackup {
	j := jsonBackup{c.File, c.Bytes, c.Box, c.Hall, c.Made, c.Entries, c.LastAt, c.Head, c.Faults, []string{}}
	j.Forgot = append(j.Forgot, c.Gone...)
	return j
}

// doings are what takes long, for the line that says how far it has come.
var doings = map[doing][2]string{
	packing: {"封存", "sealing"}, copying: {"写到U盘", "copying to the stick"}, readingBack: {"读回核对", "reading back"}, unpacking: {"恢复", "restoring"},
}

// meterEvery is how often somebody at a terminal hears how far it has come; work
// that is over sooner says nothing.
const meterEvery = 2 * time.Second

// meter says on standard error how far long work has come.
func (a *app) meter(english bool) func(doing) store.Progress {
	return func(d doing) store.Progress {
		said := time.Now()
		return func(done, total int64) {
			if now := time.Now(); now.Sub(said) >= meterEvery && total > 0 {
				said = now
				word := doings[d][0]
				if english {
					word = doings[d][1]
				}
				fmt.Fprintf(a.stderr, "%s %d%% (%s / %s)\n", word, 100*done/total, megabytes(done), megabytes(total))
			}
		}
	}
}

// backupMake runs in the box when there is one; the folder is named as the person
// at the shell sees it.
func (a *app) backupMake(cmd *cobra.Command, args []string) error {
	if a.box == nil && args[0] != "" {
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		args = []string{dir}
	}
	return a.stored(func(ctx context.Context, cmd *cobra.Command, st *store.Store, args []string) error {
		cfg := a.about()
		onCard, err := cmd.Flags().GetBool("on-card")
		if err != nil {
			return err
		}
		english := cfg.English()
		c := carrying{cfg: cfg, store: st, dir: args[0], onCard: onCard, meter: a.meter(english), now: time.Now}
		run := c.run
		if a.box != nil {
			c.now = a.box.clock.Now
			run = func(ctx context.Context) (carried, error) { return a.box.backUp(ctx, c) }
		}
		out, err := run(ctx)
		if err != nil {
			return err
		}
		if wantsJSON(cmd) {
			return printJSON(a.stdout, backupJSON(out))
		}
		say := "备份已写到 %s：%s，到第%d笔（%s）；已从U盘读回核对。\n"
		if english {
			say = "backup is on %s: %s, up to entry %d (%s); read back and checked\n"
		}
		fmt.Fprintf(a.stdout, say, out.File, megabytes(out.Bytes), out.Entries, out.LastAt.In(cfg.Hall.Zone).Format("2006-01-02 15:04:05"))
		if out.Faults > 0 {
			fmt.Fprintln(a.stderr, choose2(english, "台账本身有读不出的地方，照原样备份了：huying journal verify", "the journal has places that cannot be read; they are in the backup as they are: huying journal verify"))
		}
		if len(out.Gone) > 0 {
			fmt.Fprintf(a.stdout, choose2(english, "已清理旧备份%d份\n", "%d older backups were forgotten\n"), len(out.Gone))
		}
		return nil
	})(cmd, args)
}

func choose2(english bool, zh, en string) string {
	if english {
		return en
	}
	return zh
}

// newestOf is the file itself, or the newest backup in a folder.
func newestOf(path, box string) (string, error) {
	st, err := os.Stat(path)
	if err != nil {
		return "", problem{fmt.Errorf("backup %s: %w", path, reason(err)), "plug in the stick and check the path"}
	}
	if !st.IsDir() {
		return path, nil
	}
	if all := backupsIn(path, box); len(all) > 0 {
		return filepath.Join(path, all[0]), nil
	}
	others, _ := filepath.Glob(filepath.Join(path, backupPrefix+"*"+backupSuffix))
	if len(others) > 0 {
		return "", problem{fmt.Errorf("the backups in %s are another box's (%s)", path, filepath.Base(others[len(others)-1])), "plug in the stick, or the key, that belongs to this box"}
	}
	return "", problem{fmt.Errorf("there is no backup in %s", path), "a backup is a file huying-….age; name it, or its folder"}
}

// unopened says why a backup does not open.
func unopened(file string, err error) error {
	switch {
	case errors.Is(err, store.ErrForeign):
		return problem{fmt.Errorf("%s: %w", file, err), "use the key, and the configuration, that belong to it"}
	case errors.Is(err, store.ErrKey):
		return problem{fmt.Errorf("%s: %w", file, err), "stick, sheet and backup of one time belong together (huying key renew makes another key); if they do, its first bytes are damaged: take an older one"}
	case errors.Is(err, store.ErrNoBackup):
		return problem{fmt.Errorf("%s: %w", file, err), "a backup is a file huying-….age; if it is one, its first bytes are damaged: take an older one"}
	case errors.Is(err, store.ErrBackup):
		return problem{fmt.Errorf("%s: %w", file, err), "it is damaged or cut short: take an older one"}
	}
	return err
}

// openBackup opens a backup, or the newest in a folder, and the keys it is for.
func (a *app) openBackup(cmd *cobra.Command, path string) (*os.File, store.Keys, error) {
	k, err := a.keysOf(cmd)
	if err != nil {
		return nil, k, err
	}
	file, err := newestOf(path, k.Box)
	if err != nil {
		return nil, k, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, k, problem{err, "plug in the stick and check the path"}
	}
	return f, k, nil
}

func (a *app) backupCheck(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		return problem{errors.New("backup check reads files where you are"), "run it at a shell of the box, not over SSH"}
	}
	f, k, err := a.openBackup(cmd, args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	file := f.Name()
	b, faults, err := store.CheckBackup(cmd.Context(), f, k, a.meter(true)(readingBack))
	if err != nil {
		return unopened(file, err)
	}
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, backupJSON(carried{Backup: b, File: file, Bytes: st.Size(), Faults: faults}))
	}
	fmt.Fprintf(a.stdout, "%s is whole: %s, made %s, %d entries up to %s, chain verified, %d faults\nhead %s\n",
		file, megabytes(st.Size()), b.Made.Local().Format("2006-01-02 15:04:05"), b.Entries, b.LastAt.Local().Format("2006-01-02 15:04:05"), faults, b.Head)
	return nil
}

func (a *app) backupRestore(cmd *cobra.Command, args []string) (err error) {
	if a.box != nil {
		return problem{errors.New("a running box cannot be replaced"), "stop it first: systemctl stop huying"}
	}
	f, k, err := a.openBackup(cmd, args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	file := f.Name()
	if to, err := cmd.Flags().GetString("settings"); err != nil {
		return err
	} else if to != "" {
		return a.settingsOf(cmd.Context(), f, k, file, to)
	}
	cfg, err := loadConfig(a.config)
	if err != nil {
		return err
	}
	if err := refuseStorage(cfg); err != nil {
		return err
	}
	o := storeOptions(cfg, a.stderr)
	if aside, err := cmd.Flags().GetBool("aside"); err != nil {
		return err
	} else if aside {
		// Before anything is moved the backup is known to be whole.
		if _, _, err := store.CheckBackup(cmd.Context(), f, k, a.meter(cfg.English())(readingBack)); err != nil {
			return unopened(file, err)
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		to, err := store.SetAside(cfg.Data, o)
		if err != nil {
			return fmt.Errorf("move aside what lies in %s: %w", cfg.Data, err)
		}
		fmt.Fprintf(a.stdout, choose2(cfg.English(), "%s 里原来的内容移到了 %s\n", "what lay in %s is now in %s\n"), cfg.Data, to)
	}
	defer func() { err = errors.Join(err, handBack(cfg)) }()
	erased, shut := erasedSince(cmd.Context(), file, k)
	res, err := store.Restore(cmd.Context(), f, cfg.Data, k, o, erased, a.meter(cfg.English())(unpacking))
	switch {
	case errors.Is(err, store.ErrInhabited):
		return problem{fmt.Errorf("a box lives in %s already", cfg.Data), "to put the backup in its place, add --aside: what is there is moved into a folder of its own"}
	case err != nil:
		return unopened(file, err)
	}
	say := func(zh, en string, args ...any) {
		fmt.Fprintf(a.stdout, choose2(cfg.English(), zh, en)+"\n", args...)
	}
	say("已把 %s 恢复到 %s", "restored %s into %s", filepath.Base(file), cfg.Data)
	say("逐笔走过：%d笔，%d处读不出；链条完好，数据库与台账相符\n锚 %s", "chain verified: %d entries, %d faults; the database is what the journal adds up to\nhead %s",
		res.Verdict.Entries, len(res.Verdict.Faults), res.Head)
	say("最后一笔是 %s 的；那以后的内容只在旧卡上，没有了", "the last thing it knows is of %s; what came after was on the old card only", res.LastAt.In(cfg.Hall.Zone).Format("2006-01-02 15:04:05"))
	if shut > 0 {
		say("旁边有%d份更新的备份，这把密钥打不开：这份以后删除过的个人信息，请再删一次（huying erase contact）",
			"%d newer backups beside it do not open with this key: what was erased since this one must be erased again (huying erase contact)", shut)
	}
	if res.Uncertain > 0 {
		say("有%d条短信当时在等着发，后来可能已经发了：都标为存疑，请在短信屏上核对（huying outbox settle）",
			"%d texts waited then and may have gone out since: settle each on the screen, or with huying outbox settle", res.Uncertain)
	}
	if len(res.Verdict.Faults) > 0 {
		return problem{fmt.Errorf("%d places of the journal could not be read when it was made", len(res.Verdict.Faults)), "see huying journal verify; an older backup may have them"}
	}
	return nil
}

// erasedSince are the orders to erase that newer backups in the same folder know of,
// and how many of those, the newest first, do not open.
func erasedSince(ctx context.Context, file string, k store.Keys) (all []store.Erased, shut int) {
	for _, name := range backupsIn(filepath.Dir(file), k.Box) {
		if name <= filepath.Base(file) {
			break
		}
		f, err := os.Open(filepath.Join(filepath.Dir(file), name))
		if err != nil {
			continue
		}
		b, err := store.ReadBackup(ctx, f, k)
		f.Close()
		if err == nil {
			return b.Erased, shut // the newest that opens knows all before it
		}
		shut++
	}
	return nil, shut
}

// settingsOf writes the configuration of a backup to a new file.
func (a *app) settingsOf(ctx context.Context, r io.Reader, k store.Keys, file, to string) error {
	text, err := store.BackupConfig(ctx, r, k)
	if err != nil {
		return unopened(file, err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return problem{fmt.Errorf("write the configuration: %w", err), "name a file that is not there yet"}
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "the configuration is in %s\n", to)
	return err
}

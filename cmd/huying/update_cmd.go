package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"aead.dev/minisign"
	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"huying/appliance/health"
	"huying/appliance/slots"
	"huying/tui/console"
)

// updateCommand is for root on a box with two slots: it runs on its own, beside the box.
func (a *app) updateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "update [FILE]",
		Short: "bring a signed release into the slot that does not run; status, try, confirm, forget",
		Long: "FILE is a release (huying-0.2.0-arm64.bundle) with its signature beside it (….minisig). Without it the\n" +
			"sticks are looked at, and the newest for this board is offered. It is checked whole before a byte is written,\n" +
			"read back from the card, and tried once at the next start; a release that is not well within ten minutes\n" +
			"makes way for the old one by itself.",
		Args: noneOrOne,
		RunE: a.update,
	}
	c.PersistentFlags().String("slot", "", "the slot that runs, `a` or b; else the kernel is asked")
	c.Flags().Bool("restart", false, "start anew at once, to try it")
	c.Flags().Bool("yes", false, "take the newest on the sticks without asking")
	status := &cobra.Command{Use: "status", Short: "which release runs, waits to be tried, or failed", Args: exactly(), RunE: a.updateStatus}
	status.Flags().Bool("json", false, "one JSON document")
	c.AddCommand(
		status,
		&cobra.Command{Use: "watch", Short: "wait until the release on trial is well and confirm it; else start the old one again (run by the system)", Args: exactly(), RunE: a.updateWatch},
		&cobra.Command{Use: "try", Short: "start anew, to try the release that waits", Args: exactly(), RunE: a.updateTry},
		&cobra.Command{Use: "confirm", Short: "keep the release on trial, whatever it feels like", Args: exactly(), RunE: a.updateConfirm},
		&cobra.Command{Use: "forget", Short: "do not try the release that waits, or clear away one that failed", Args: exactly(), RunE: a.updateForget},
		a.askedCommand(), a.bundleCommand(), a.updateKeyCommand(),
	)
	return c
}

// slotsOf are the slots of this card.
func (a *app) slotsOf(cmd *cobra.Command) (slots.Slots, config, error) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return slots.Slots{}, cfg, err
	}
	kernel := kernelLine() // of another system: the flag must say
	s := slotsOn(cfg, kernel)
	if said, _ := cmd.Flags().GetString("slot"); said != "" {
		if said != "a" && said != "b" {
			return s, cfg, misused{problem{fmt.Errorf("--slot %q is neither a nor b", said), "usage: " + cmd.UseLine()}}
		}
		s.Running = said
	}
	if s.Running == "" {
		return s, cfg, problem{errors.New("this is no card with two slots: the kernel was not started with huying.slot="), "a package is updated with dpkg -i huying_….deb; a card is flashed with huying flash"}
	}
	if _, err := os.Stat(filepath.Join(cfg.Update.Boot, "loader")); err != nil {
		return s, cfg, problem{fmt.Errorf("the boot partition is not at %s: %w", cfg.Update.Boot, err), "mount it, or say in the configuration where it is: [update] boot = \"/boot/huying\""}
	}
	return s, cfg, nil
}

// boardName is how a release for this kind of board is called.
func boardName() string { return runtime.GOARCH }

// slotsOn are the slots of a card whose kernel was started with this line.
func slotsOn(cfg config, kernel string) slots.Slots {
	card := slots.Folder{Boot: cfg.Update.Boot, Roots: map[string]string{"a": cfg.Update.RootA, "b": cfg.Update.RootB}}
	if id, ok := diskID(kernel); ok {
		for slot, n := range map[string]string{"a": "-02", "b": "-03"} {
			if card.Roots[slot] == "" {
				card.Roots[slot] = "/dev/disk/by-partuuid/" + id + n
			}
		}
	}
	return slots.Slots{Card: card, Running: slots.Running(kernel), Target: "huying-" + runtime.GOARCH, Version: program().Version}
}

// diskID is the card's own id, as the kernel's command line names its root.
func diskID(cmdline string) (string, bool) {
	for _, word := range strings.Fields(cmdline) {
		if id, ok := strings.CutPrefix(word, "root=PARTUUID="); ok {
			id, _, ok = strings.Cut(id, "-")
			return id, ok
		}
	}
	return "", false
}

func (a *app) update(cmd *cobra.Command, args []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	file := ""
	if len(args) > 0 {
		file = args[0]
	} else {
		yes, _ := cmd.Flags().GetBool("yes")
		if file, err = a.findRelease(cfg, s, yes); err != nil {
			return err
		}
	}
	if err := a.writable(cfg); err != nil {
		return err
	}
	bar := &progress{w: a.stderr, english: cfg.English()}
	words := map[string]says{"opening": {"检查", "checking"}, "writing": {"写入", "writing"}, "checking": {"读回核对", "reading back"}, "arming": {"就绪", "arming"}}
	m, err := a.install(cmd.Context(), s, cfg, file, func(doing string, done, all int64) { bar.at(words[doing], done, all) })
	bar.end()
	if err != nil && cmd.Context().Err() != nil {
		fmt.Fprintln(a.stderr, choose2(cfg.English(), "中断了：没有装上，现在的版本没有动。再装一次就行。", "interrupted: nothing is installed, and what runs is untouched. Install it once more."))
		return err
	}
	if err != nil {
		return updateProblem(err)
	}
	a.tell(cfg, says{
		fmt.Sprintf("%s 版已写入 %s 槽并核对。下次启动试用；十分钟内不正常，自动退回现在的版本。", m.Version, s.Other()),
		fmt.Sprintf("release %s lies in slot %s, read back and whole. The next start tries it; if it is not well within ten minutes, what runs now comes back by itself.", m.Version, s.Other()),
	})
	if now, _ := cmd.Flags().GetBool("restart"); now {
		return a.tryIt(s, cfg)
	}
	a.tell(cfg, says{"现在就试：huying update try，或断电再上电（树莓派只能用前者）。", "to try it now: huying update try, or switch off and on (a Raspberry Pi wants the former)."})
	return nil
}

// install checks a release and writes it. tell hears how far it is: opening, writing,
// checking, arming.
func (a *app) install(ctx context.Context, s slots.Slots, cfg config, file string, tell func(doing string, done, all int64)) (slots.Manifest, error) {
	key, err := os.ReadFile(cfg.Update.Key)
	if err != nil {
		return slots.Manifest{}, problem{fmt.Errorf("the key that releases are checked with: %w", err), "it lies in the image as /etc/huying/update.pub; [update] key names another place"}
	}
	alone, err := os.Open(cfg.Update.Boot) // one at a time: a stick that was plugged in, and somebody at the screen
	if err != nil {
		return slots.Manifest{}, err
	}
	defer alone.Close()
	if err := unix.Flock(int(alone.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return slots.Manifest{}, problem{errUpdating, "wait until it is done: huying update status"}
	}
	b, err := slots.OpenBundle(ctx, file, key, func(read, all int64) { tell("opening", read, all) })
	if err != nil {
		return slots.Manifest{}, err
	}
	return b.Manifest, withBoot(cfg.Update.Boot, func() error {
		return s.Install(ctx, b, func(x slots.Step) { tell(x.Doing, x.Done, x.All) })
	})
}

var errUpdating = errors.New("another update is under way")

// noneOrOne wants at most one word.
func noneOrOne(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return exactly("FILE")(cmd, args)
}

func (a *app) updateTry(cmd *cobra.Command, _ []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	st, err := s.Status()
	if err != nil {
		return err
	}
	if st.Armed == "" {
		return problem{errors.New(choose2(cfg.English(), "没有等着试用的版本", "no release waits to be tried")), choose2(cfg.English(), "先装一个：huying update", "install one first: huying update")}
	}
	if err := a.writable(cfg); err != nil {
		return err
	}
	return a.tryIt(s, cfg)
}

// writable refuses early what the system would refuse late.
func (a *app) writable(cfg config) error {
	if os.Geteuid() != 0 && strings.HasPrefix(cfg.Update.Boot, "/boot") {
		return problem{errors.New("only root may write the slots"), "sudo huying update FILE"}
	}
	return nil
}

// tryIt restarts the machine into the release that waits.
func (a *app) tryIt(s slots.Slots, cfg config) error {
	argument := []string{"reboot"}
	if _, err := os.Stat("/sys/firmware/efi"); errors.Is(err, fs.ErrNotExist) { // a Raspberry Pi's firmware is told to try
		if err := withBoot(cfg.Update.Boot, s.Try); err != nil {
			return err
		}
		argument = append(argument, "--reboot-argument=0 tryboot")
	}
	return restart(argument...)
}

// restart hands over to the system.
var restart = func(args ...string) error {
	out, err := exec.Command("systemctl", args...).CombinedOutput()
	if err != nil {
		return problem{fmt.Errorf("systemctl %s: %w: %s", strings.Join(args, " "), err, oneLine(string(out))), "restart it by hand"}
	}
	return nil
}

func updateProblem(err error) error {
	hint := ""
	switch {
	case errors.Is(err, slots.ErrUnsigned):
		hint = "copy FILE and FILE.minisig to the stick once more; if it stays so, the release is not from whom this box trusts. Nothing was written"
	case errors.Is(err, slots.ErrForeign):
		hint = "take the release whose name ends in " + boardName() + ". Nothing was written"
	case errors.Is(err, slots.ErrOld):
		hint = "releases only go up; an older one comes by flashing a card and restoring a backup"
	case errors.Is(err, slots.ErrTrial):
		hint = "wait until it is kept, ten minutes at most: huying update status"
	case errors.Is(err, slots.ErrRoom):
		hint = "flash a card with this release, and restore a backup onto it; what runs is untouched"
	case errors.Is(err, slots.ErrDamaged):
		hint = "copy it to the stick once more, or change the card; what runs is untouched"
	case errors.Is(err, fs.ErrNotExist):
		hint = "check the path, and whether the stick is plugged in"
	}
	var own problem
	if hint == "" && errors.As(err, &own) {
		return own
	}
	return problem{err, hint}
}

func (a *app) updateStatus(cmd *cobra.Command, _ []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	st, err := s.Status()
	if err != nil {
		return err
	}
	f := health.ReleaseFacts{Version: st.Version, Failed: st.Failed}
	lookAtTrial(&f, s, time.Now())
	if asked, _ := cmd.Flags().GetBool("json"); asked {
		out := struct {
			Slot    string     `json:"slot"`
			Version string     `json:"version"`
			Trial   bool       `json:"trial"`
			Armed   string     `json:"armed,omitempty"`
			Failed  string     `json:"failed,omitempty"`
			Why     string     `json:"why,omitempty"`  // what the one that failed lacked; none: it hung, or the power went
			Kept    *time.Time `json:"kept,omitempty"` // when what runs was tried and kept, in the last days
		}{st.Slot, st.Version, st.Trial, st.Armed, st.Failed, f.Why, nil}
		if !f.Kept.IsZero() {
			out.Kept = &f.Kept
		}
		return printJSON(a.stdout, out)
	}
	a.tell(cfg, says{fmt.Sprintf("现在运行：%s（%s 槽）", st.Version, st.Slot), fmt.Sprintf("runs: %s (slot %s)", st.Version, st.Slot)})
	switch {
	case st.Trial:
		a.tell(cfg, says{"正在试用：正常就自动留下，十分钟内不正常就退回旧版。", "on trial: kept when it is well, else the old one comes back within ten minutes"})
	case st.Armed != "":
		a.tell(cfg, says{st.Armed + " 版等下次启动试用。不要了：huying update forget", "release " + st.Armed + " is tried at the next start; to drop it: huying update forget"})
	case st.Failed != "":
		why := says{f.Why, f.Why}
		if f.Why == "" {
			why = says{"卡住了，或断了电", "it hung, or the power went"}
		}
		a.tell(cfg, says{
			st.Failed + " 版试用时不正常，已退回（" + why.zh + "）。清掉：huying update forget",
			"release " + st.Failed + " was tried, was not well, and made way (" + why.en + "). To clear it away: huying update forget",
		})
	case !f.Kept.IsZero():
		on := f.Kept.Local()
		a.tell(cfg, says{on.Format("01-02 15:04") + " 试用成功，留下了。", "it was tried and kept on " + on.Format("01-02 15:04")})
	}
	return nil
}

func (a *app) updateConfirm(cmd *cobra.Command, _ []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	st, err := s.Status()
	if err != nil {
		return err
	}
	if err := withBoot(cfg.Update.Boot, s.Confirm); err != nil {
		return err
	}
	if !st.Trial {
		a.tell(cfg, says{"现在的版本不在试用，本来就留着。", "the release that runs is not on trial: it was kept before"})
		return nil
	}
	a.tell(cfg, says{"已留下现在的版本。", "the release that runs is kept"})
	return nil
}

func (a *app) updateForget(cmd *cobra.Command, _ []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	gone, err := forget(cfg, s)
	switch {
	case err != nil:
		return updateProblem(err)
	case gone == "":
		a.tell(cfg, says{"没有等着试用的版本，也没有试用失败的，什么也没有动。", "no release waits to be tried and none has failed: nothing was changed"})
		return nil
	}
	a.tell(cfg, says{fmt.Sprintf("不再试用 %s 版。", gone), fmt.Sprintf("release %s is not tried any more", gone)})
	return nil
}

// forget clears away the release that waits or failed, and says which.
func forget(cfg config, s slots.Slots) (gone string, err error) {
	err = withBoot(cfg.Update.Boot, func() (err error) { gone, err = s.Forget(); return err })
	return gone, err
}

// How long a release may take to become well, and how long it must stay so.
const (
	trialFor  = 10 * time.Minute
	wellFor   = time.Minute
	trialLook = 5 * time.Second
)

// updateWatch keeps a release on trial, or lets the old one come back.
func (a *app) updateWatch(cmd *cobra.Command, _ []string) error {
	s, cfg, err := a.slotsOf(cmd)
	if err != nil {
		return err
	}
	st, err := s.Status()
	if err != nil || !st.Trial {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), trialFor)
	defer cancel()
	why := watchTrial(ctx, func(ctx context.Context) error { return a.feels(ctx, cfg) })
	note := slots.Trial{Version: st.Version, Kept: why == nil, At: time.Now().UTC().Truncate(time.Second)}
	if why == nil {
		if err := a.updateConfirm(cmd, nil); err != nil {
			return err
		}
		return withBoot(cfg.Update.Boot, func() error { return s.NoteTrial(note) })
	}
	if cmd.Context().Err() != nil {
		return cmd.Context().Err()
	}
	a.tell(cfg, says{fmt.Sprintf("%s 版十分钟内没有正常（%v），退回旧版。", st.Version, why), fmt.Sprintf("release %s was not well within ten minutes (%v): the old one comes back", st.Version, why)})
	note.Why = oneLine(why.Error())
	_ = withBoot(cfg.Update.Boot, func() error { return s.NoteTrial(note) }) // for the screen; the old release comes back without it
	return restart("reboot")
}

// watchTrial returns nil once the box has felt well for a minute, and what it lacked
// when ctx ends before.
func watchTrial(ctx context.Context, feels func(context.Context) error) error {
	tick := time.NewTicker(trialLook)
	defer tick.Stop()
	var since time.Time
	for {
		err := feels(ctx)
		switch {
		case err != nil:
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) >= wellFor:
			return nil
		}
		select {
		case <-ctx.Done():
			if err == nil {
				err = errors.New("it was well for less than a minute")
			}
			return err
		case <-tick.C:
		}
	}
}

// feels asks the running box. A modem that is not there, or a town without people, are
// no faults of a release; a ledger that cannot be opened, or a box that does not answer, are.
func (a *app) feels(ctx context.Context, cfg config) error {
	client, err := console.Dial(ctx, cfg.Data)
	if err != nil {
		return err
	}
	defer client.Close()
	var out bytes.Buffer
	if _, err := client.Run(ctx, []string{"doctor", "--json"}, nil, &out, io.Discard); err != nil {
		return err
	}
	var tree health.Check
	if err := json.Unmarshal(out.Bytes(), &tree); err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	for _, c := range tree.Children {
		if c.Key == "ledger" && c.Level == health.Bad {
			return fmt.Errorf("doctor: %s", c.What.En)
		}
	}
	return nil
}

// bundleCommand makes releases; it is for who builds them.
func (a *app) bundleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "bundle FOLDER OUT",
		Short: "make and sign a release of a folder: root.sqfs and all else in it (for who builds releases)",
		Args:  exactly("FOLDER", "OUT"),
		RunE:  a.makeBundle,
	}
	c.Flags().String("version", "", "the release's `VERSION`, 0.2.0")
	c.Flags().String("target", "huying-arm64", "what it is for")
	c.Flags().Int("schema", 0, "schema of its ledger")
	c.Flags().String("key", "", "`FILE` of the secret key (minisign); its password is read from HUYING_UPDATE_PASSWORD")
	return c
}

// updateKeyCommand makes the pair of keys that releases are signed and checked with.
func (a *app) updateKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "key NAME",
		Short: "make a pair of keys, NAME.pub for the boxes and NAME.key to sign with (for who builds releases)",
		Long:  "The secret key is locked with the password in HUYING_UPDATE_PASSWORD; without one it is not locked. Whoever has it can replace every box's program: keep it offline.",
		Args:  exactly("NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			pub, key, err := minisign.GenerateKey(nil)
			if err != nil {
				return err
			}
			public, err := pub.MarshalText()
			if err != nil {
				return err
			}
			lock := func() ([]byte, error) { return minisign.EncryptKey(os.Getenv("HUYING_UPDATE_PASSWORD"), key) }
			if os.Getenv("HUYING_UPDATE_PASSWORD") == "" {
				lock = key.MarshalText
				fmt.Fprintln(a.stderr, "the secret key is not locked: set HUYING_UPDATE_PASSWORD to lock it")
			}
			secret, err := lock()
			if err != nil {
				return err
			}
			for name, x := range map[string]struct {
				content []byte
				mode    fs.FileMode
			}{args[0] + ".pub": {append(public, '\n'), 0o644}, args[0] + ".key": {secret, 0o600}} {
				f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, x.mode)
				if err != nil {
					return problem{err, "a key that is there is never written over: take another name"}
				}
				_, err = f.Write(x.content)
				if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
					return err
				}
			}
			fmt.Fprintf(a.stdout, "%s.pub %s.key\n", args[0], args[0])
			return nil
		},
	}
}

// signingKey reads a secret key, locked or not.
func signingKey(name string) (key minisign.PrivateKey, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return key, err
	}
	if minisign.IsEncrypted(b) {
		return minisign.DecryptKey(os.Getenv("HUYING_UPDATE_PASSWORD"), b)
	}
	return key, key.UnmarshalText(b)
}

func (a *app) makeBundle(cmd *cobra.Command, args []string) error {
	version, err := must(cmd, "version", "such as 0.2.0")
	if err != nil {
		return err
	}
	keyFile, err := must(cmd, "key", "the secret key to sign with")
	if err != nil {
		return err
	}
	key, err := signingKey(keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return problem{err, "make one: huying update key NAME"}
	}
	if err != nil {
		return problem{fmt.Errorf("%s: %w", keyFile, err), "its password is read from HUYING_UPDATE_PASSWORD"}
	}
	m := slots.Manifest{Version: version}
	if m.Target, err = cmd.Flags().GetString("target"); err != nil {
		return err
	}
	if m.Schema, err = cmd.Flags().GetInt("schema"); err != nil {
		return err
	}
	all, err := os.ReadDir(args[0])
	if err != nil {
		return problem{err, "FOLDER is the one that the release's root image lies in"}
	}
	var names []string
	for _, e := range all {
		if e.Name() != slots.RootName && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	if err := slots.MakeBundle(args[1], m, args[0], names, key); err != nil {
		return problem{err, "FOLDER must hold root.sqfs, vmlinuz and initrd.img"}
	}
	fmt.Fprintf(a.stdout, "%s %s for %s, %d files\n", args[1], version, m.Target, len(names)+1)
	return nil
}

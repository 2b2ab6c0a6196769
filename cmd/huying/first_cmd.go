package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance/health"
	"huying/tui"
)

// firstCommand is what runs as root before the box serves, at every start. On all but
// the first it has next to nothing to do.
func (a *app) firstCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "first",
		Short: "before the box serves: read the card's settings, make the key, bring the town; waits until all is well",
		Long: "Reads huying.toml from the card's FAT partition, checks it and puts it where the box looks; makes both halves\n" +
			"of the key of a new box; brings town.xlsx (from a stick, else from the FAT partition) into an empty ledger and\n" +
			"wipes it from the card. What is wrong is told with file, row and column, on the box's screen too (huying\n" +
			"console), and waited for. Cut off anywhere, the next run goes on. For huying-first.service.",
		Args: exactly(),
		RunE: a.first,
	}
	c.Flags().String("boot", "/boot/huying", "`FOLDER` of the card's FAT partition; a machine without it is a box from a package")
	c.Flags().String("run", runFolder, "`FOLDER` for the socket by which the screen asks")
	c.Flags().Bool("once", false, "do not wait: say how it stands, exit 1 if something is missing")
	c.Flags().Bool("ledger", false, "open the ledger, as whom the folder belongs to; the workbook is standard input")
	c.Flags().String("key", "", "with --ledger: the `FILE` for the off-card half")
	for _, name := range []string{"ledger", "key"} {
		if err := c.Flags().MarkHidden(name); err != nil {
			panic(err) // it was made above
		}
	}
	return c
}

// usualPlace is where the unit's box looks for its configuration.
const usualPlace = "/etc/huying/huying.toml"

func (a *app) first(cmd *cobra.Command, _ []string) error {
	target := a.config
	if target == "" {
		target = usualPlace
	}
	text := func(name string) string { v, _ := cmd.Flags().GetString(name); return v } // declared above
	if on, _ := cmd.Flags().GetBool("ledger"); on {
		return a.firstLedger(cmd.Context(), target, text("key"))
	}
	liftClock()
	s := &starting{boot: text("boot"), run: text("run"), target: target, now: time.Now, settle: settleAsOwner}
	once, _ := cmd.Flags().GetBool("once")
	if once {
		start, cfg := s.round(cmd.Context())
		if err := printTree(a.stdout, start.Tree, cfg.English()); err != nil {
			return err
		}
		if !start.Ready {
			return exited(exitRefused)
		}
		return nil
	}
	return s.wait(cmd.Context(), newLog(&ring{}, a.stderr, slog.LevelInfo))
}

// liftClock sets a machine's clock that stands before this program was made, as it does on
// a board without a battery, to that day: no earlier one is true, and what is written
// down until somebody tells the time is then not of another decade.
func liftClock() {
	if built := program().Built; built != nil && time.Now().Before(*built) {
		_ = setMachineClock(*built) // not root: the clock stays, and doctor says so
	}
}

// starting is one first start. Everything it has done lies in files; a new one goes on
// from them, wherever the last was cut off.
type starting struct {
	boot   string // folder of the FAT partition
	run    string // folder of the socket
	target string // where the box looks for its configuration
	now    func() time.Time
	settle func(ctx context.Context, cfg config, key string, book *workbook) (settled, error)

	// Tests only.
	cut         func(step string) error // the power goes at this step
	stickFolder string                  // where sticks are, while no configuration says
	apart       bool                    // sticks are devices of their own, where all is one

	stick   string // the stick a person chose for the key
	noKey   bool   // a person goes on without a key stick
	noTown  bool   // a person brings the town later
	brought *settled
	from    says // where the workbook came from
}

// at is a step behind which the power may go.
func (s *starting) at(step string) error {
	if s.cut == nil {
		return nil
	}
	return s.cut(step)
}

// round does every step that is not done yet, in order, up to the first that cannot be.
func (s *starting) round(ctx context.Context) (tui.Start, config) {
	start := tui.Start{}
	var done []health.Check
	cfg, check := s.settings()
	done = append(done, check)
	if check.Level != health.Bad {
		check = s.folder(cfg)
		done = append(done, check)
	}
	key := ""
	if check.Level != health.Bad {
		key, check = s.key(cfg, &start)
		done = append(done, check)
	}
	if check.Level != health.Bad {
		check = s.town(ctx, cfg, key, &start)
		done = append(done, check)
	}
	root := health.Branch("first", health.Text{}, done...)
	start.Ready = root.Level != health.Bad
	root.What = health.Text{Zh: "准备好了，开始收发短信", En: "ready: the box serves now"}
	if !start.Ready {
		root.What = health.Text{Zh: "还差一项，见下面；补上就开始", En: "one thing is missing, see below; then the box starts"}
	}
	start.Tree = root
	return start, cfg
}

// lookEvery is how often a waiting start looks whether a stick came or a file changed.
const lookEvery = 2 * time.Second

// wait goes round until the box may serve, and tells whoever asks how it stands.
func (s *starting) wait(ctx context.Context, log *slog.Logger) error {
	door := newDoor()
	ended, err := door.open(s.run)
	if err != nil {
		log.Warn("nobody can look at this start on the screen", "err", err)
	}
	defer ended()
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	if err := s.sticksCome(ctx, t.C); err != nil {
		return err
	}
	for {
		before := s.fingerprint()
		start, cfg := s.round(ctx)
		door.tell(start)
		s.note(log, start)
		if start.Ready {
			return nil
		}
		air := door.listen(ctx, cfg)
		for again := false; !again; {
			select {
			case <-ctx.Done():
				air()
				return ctx.Err()
			case word := <-door.words:
				again = s.obey(word)
			case <-t.C:
				again = s.fingerprint() != before
			}
		}
		air()
	}
}

// sticksTake is how long sticks take until they are mounted, after power came.
const sticksTake = 5 * lookEvery

// sticksCome gives a new box's sticks time to be there: one with the workbook, and one
// for the key. A box that has begun knows what it waits for.
func (s *starting) sticksCome(ctx context.Context, tick <-chan time.Time) error {
	cfg, _ := s.settings()
	for waited := time.Duration(0); waited < sticksTake && cfg.Hall.Name != "" && !born(cfg) && len(stickFolders(cfg.Stick)) == 0; waited += lookEvery {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick:
		}
	}
	return nil
}

// obey does what a person at the screen asks; false: it is no word of ours.
func (s *starting) obey(word string) bool {
	name, stick := strings.CutPrefix(word, tui.WaitStick)
	switch {
	case stick:
		s.stick = name
	case word == tui.WaitNoKey:
		s.noKey = true
	case word == tui.WaitNoTown:
		s.noTown = true
	case word != tui.WaitAgain:
		return false
	}
	return true
}

// note writes a round into the log: keys and levels. What a table holds is not for a log.
func (s *starting) note(log *slog.Logger, start tui.Start) {
	for c := range start.Tree.All() {
		if c.Level == health.Bad && len(c.Children) == 0 && !strings.HasPrefix(c.Key, "first.town.") {
			log.Warn("the box waits", "for", c.Key, "what", c.What.En)
		}
	}
	if start.Ready {
		log.Info("the box may serve")
	}
}

// fingerprint changes when a stick comes or goes, or a file of ours on one or on the card.
func (s *starting) fingerprint() string {
	var b strings.Builder
	look := func(dir string) {
		fmt.Fprintln(&b, dir)
		for _, name := range []string{settingsName, townName, keyName} {
			if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
				fmt.Fprintln(&b, name, st.Size(), st.ModTime())
			}
		}
	}
	look(s.boot)
	for _, f := range stickFolders(s.media()) {
		look(f.dir)
	}
	return b.String()
}

// media is where sticks are mounted: as configured, where that can be read.
func (s *starting) media() string {
	if cfg, err := loadConfig(s.target); err == nil {
		return cfg.Stick
	}
	if s.stickFolder != "" {
		return s.stickFolder
	}
	return defaultConfig().Stick
}

// settled is what came of opening the ledger.
type settled struct {
	Born    bool // the box came into being, with its key
	Changes int  // of the town; 0 with Brought: it had been brought before
	Brought bool // what the workbook says is in the ledger
	Differs bool // the ledger knows another town already
	Offices int
	People  int
	Faults  []health.Text // where and what, in the order of the tables
	More    int
	Refused health.Text // why the ledger did not open
}

// settleAsOwner opens the ledger as whom the data folder belongs to: root's files in it
// would be closed to the box, and a stranger's workbook is not read with root's rights.
func settleAsOwner(ctx context.Context, cfg config, key string, book *workbook) (settled, error) {
	st, err := os.Stat(cfg.Data)
	if err != nil {
		return settled{}, err
	}
	owner, ok := st.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 || owner.Uid == 0 {
		return settleHere(ctx, cfg, key, book)
	}
	exe, err := os.Executable()
	if err != nil {
		return settled{}, err
	}
	cmd := exec.CommandContext(ctx, exe, "first", "--ledger", "--config", cfg.Path, "--key", key)
	cmd.Args[0] = os.Args[0] // what we were called by
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	if book != nil {
		cmd.Stdin = strings.NewReader(string(book.data))
	}
	var said, wrong strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &wrong
	if err := cmd.Run(); err != nil {
		return settled{}, fmt.Errorf("%s: %w", strings.TrimSpace(wrong.String()), err)
	}
	var out settled
	return out, json.Unmarshal([]byte(said.String()), &out)
}

// firstLedger is the child of settleAsOwner.
func (a *app) firstLedger(ctx context.Context, target, key string) error {
	cfg, err := loadConfig(target)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(a.stdin, maxBook+1))
	if err != nil {
		return err
	}
	var book *workbook
	if len(data) > 0 {
		book = &workbook{name: townName, data: data}
	}
	out, err := settleHere(ctx, cfg, key, book)
	return errors.Join(err, json.NewEncoder(a.stdout).Encode(out))
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/loop"
	"huying/appliance/slots"
	"huying/tui"
)

// The box that serves may not write the card, and no clerk's screen ever could: it only
// puts a wish into a folder of its own. The system sees the file (huying-update.path)
// and starts `huying update asked` as root, which takes the wish away, checks the
// release with the key that lies in the running slot, writes, and says how far it is in
// a folder of root's that the box reads. Whoever got hold of the box's user could ask
// for no more than a release that its maker signed.

const (
	wishFolder  = "/run/huying-wish"   // the box's: RuntimeDirectory=huying-wish
	stateFolder = "/run/huying-update" // root's: RuntimeDirectory=huying-update
	wishFile    = "update.wish"
	stateFile   = "update.json"
	mostWish    = 4 << 10
)

// A wish is what a screen asks for.
type updateWish struct {
	Do   tui.UpdateDo `json:"do"`
	File string       `json:"file,omitempty"` // of a release to install
}

// updating is how far the system is with a wish.
type updating struct {
	Version string      `json:"version,omitempty"`
	Doing   string      `json:"doing,omitempty"` // opening, writing, checking, arming; "" nothing
	Percent int         `json:"percent"`
	Fault   health.Text `json:"fault"` // why it ended without having done it
	At      time.Time   `json:"at"`
}

// askedCommand is run by the system.
func (a *app) askedCommand() *cobra.Command {
	c := &cobra.Command{Use: "asked", Short: "do what was asked for on the screen (run by the system)", Args: exactly(), RunE: a.updateAsked}
	c.Flags().String("from", wishFolder, "the `FOLDER` with the wish")
	c.Flags().String("to", stateFolder, "the `FOLDER` to say in how far it is")
	return c
}

func (a *app) updateAsked(cmd *cobra.Command, _ []string) error {
	from, _ := cmd.Flags().GetString("from")
	to, _ := cmd.Flags().GetString("to")
	wish, err := takeWish(from)
	if err != nil || wish == (updateWish{}) {
		return err
	}
	now := updating{At: time.Now()}
	tell := func() {
		if err := writeState(to, now); err != nil {
			fmt.Fprintln(a.stderr, "huying: "+oneLine(err.Error()))
		}
	}
	s, cfg, err := a.slotsOf(cmd)
	if err == nil {
		switch wish.Do {
		case tui.UpdateInstall:
			if m, err := slots.Peek(wish.File); err == nil {
				now.Version = m.Version
			}
			_, err = a.install(cmd.Context(), s, cfg, wish.File, func(doing string, done, all int64) {
				percent := 0
				if all > 0 {
					percent = int(100 * done / all)
				}
				if doing != now.Doing || percent != now.Percent {
					now.Doing, now.Percent, now.At = doing, percent, time.Now()
					tell()
				}
			})
		case tui.UpdateTry:
			err = a.tryIt(s, cfg)
		case tui.UpdateForget:
			_, err = forget(cfg, s)
		default:
			err = fmt.Errorf("nobody knows how to %q", wish.Do)
		}
	}
	now.Doing, now.Percent, now.At, now.Fault = "", 0, time.Now(), updateFault(err)
	tell()
	return err
}

// takeWish reads the wish and takes it away, so that it is done once.
func takeWish(folder string) (w updateWish, err error) {
	path := filepath.Join(folder, wishFile)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	b, err := io.ReadAll(io.LimitReader(f, mostWish))
	if err = errors.Join(err, f.Close(), os.Remove(path)); err != nil {
		return w, err
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return w, fmt.Errorf("%s: %w", path, err)
	}
	if w.Do == tui.UpdateInstall && !filepath.IsAbs(w.File) {
		return w, fmt.Errorf("%s: %q is no path", path, w.File)
	}
	return w, nil
}

func writeState(folder string, u updating) error {
	b, err := json.Marshal(u)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, stateFile)
	if err := os.WriteFile(path+".new", b, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// readState is how far the system is; the zero value: it was asked for nothing.
func readState(folder string) (u updating, err error) {
	b, err := os.ReadFile(filepath.Join(folder, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return u, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &u)
	}
	return u, err
}

// A releaser is how the screens bring a new release.
type releaser struct {
	cfg      config
	slots    slots.Slots
	from, to string // wishFolder, stateFolder
	log      func(what string, args ...any)
}

// updates are for the screens; nil: this is no card with two slots.
func (b *box) updates() *tui.Updates {
	s := slotsOn(b.cfg, kernelLine())
	if s.Running == "" {
		return nil
	}
	r := releaser{b.cfg, s, wishFolder, stateFolder, b.log.Info}
	return &tui.Updates{Find: r.find, Ask: r.ask}
}

func (r releaser) find() (out []tui.Release, armed, failed string) {
	for _, x := range releasesOn(r.cfg, r.slots) {
		out = append(out, tui.Release{Version: x.Version, File: x.File, Stick: x.Stick, Why: updateFault(x.Fault)})
	}
	if st, err := r.slots.Status(); err == nil {
		armed, failed = st.Armed, st.Failed
	}
	return out, armed, failed
}

func (r releaser) ask(_ context.Context, who desk.Who, do tui.UpdateDo, file string) error {
	if !tui.MayUpdate(who.Clerk) {
		return &desk.Refusal{Act: loop.ActTown, Why: loop.WhyBad, Name: "只有技术员和管理员能更新", English: "updates are for technicians and administrators"}
	}
	b, err := json.Marshal(updateWish{do, file})
	if err != nil {
		return err
	}
	path := filepath.Join(r.from, wishFile)
	if err := os.WriteFile(path+".new", b, 0o600); err != nil {
		return fmt.Errorf("ask the system for the update: %w", err)
	}
	r.log("the screen asks the system", "do", do, "file", file, "by", who.Clerk.Name())
	return os.Rename(path+".new", path)
}

// lookAtUpdate is what an update that was asked for is about.
func lookAtUpdate(f *health.ReleaseFacts, folder string) {
	if u, err := readState(folder); err == nil {
		f.Asked, f.Doing, f.Percent, f.Refused = u.Version, u.Doing, u.Percent, u.Fault
		if f.Asked != "" && (f.Asked == f.Armed || f.Asked == f.Version) { // it was brought in another way since
			f.Refused = health.Text{}
		}
	}
}

// lookAtTrial is how the last trial of a release went.
func lookAtTrial(f *health.ReleaseFacts, s slots.Slots, now time.Time) {
	t, err := s.LastTrial()
	switch {
	case err != nil || t.At.IsZero():
	case t.Kept && t.Version == f.Version && now.Sub(t.At) < keptFor:
		f.Kept = t.At
	case !t.Kept && t.Version == f.Failed:
		f.Why = t.Why
	}
}

// keptFor is how long the screen says that a trial went well.
const keptFor = 7 * 24 * time.Hour

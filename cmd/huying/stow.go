package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"huying/modem"
)

// stowEvery is how often it is looked whether the module has all recorded phrases.
const stowEvery = 10 * time.Second

// stow keeps the packs' phrases in a module that plays files: nothing else brings
// them there, and in a call it is too late. It is weather when that fails.
func (b *box) stow(ctx context.Context) error {
	tick := time.NewTicker(stowEvery)
	defer tick.Stop()
	there, failed := "", time.Time{}
	for {
		if want := b.packed(); b.line.Voice().Play == "files" && want != "" && (want != there || !b.line.Stocked()) && time.Since(failed) > time.Hour {
			n, err := b.stowOnce(ctx)
			switch {
			case err == nil:
				there = want
				b.log.Info("the prompts lie in the module", "brought", n)
			case ctx.Err() != nil:
				return nil
			case errors.Is(err, modem.ErrInUse), errors.Is(err, modem.ErrNotReady): // next time
			default:
				failed = time.Now()
				b.log.Warn("the prompts cannot be brought into the module; tried again in an hour", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (b *box) stowOnce(ctx context.Context) (int, error) {
	var all [][]int16
	for _, name := range packNames {
		phrases, err := b.pack(name).All()
		if err != nil {
			return 0, err
		}
		all = append(all, phrases...)
	}
	return b.line.Stow(ctx, all...)
}

// packed says what lies in the packs, so that a phrase recorded anew is noticed; ""
// nothing.
func (b *box) packed() (all string) {
	for _, name := range packNames {
		files, err := filepath.Glob(filepath.Join(b.cfg.Data, "voice", name, "*.wav"))
		if err != nil {
			return ""
		}
		for _, f := range files {
			if st, err := os.Stat(f); err == nil {
				all += fmt.Sprintln(f, st.Size(), st.ModTime().UnixNano())
			}
		}
	}
	return all
}

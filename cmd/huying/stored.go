package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"huying/store"
	"huying/tui/console"
)

// stored makes the RunE of a command that only needs the ledger: it runs in
// the box, or on the folder itself while no box runs on it.
func (a *app) stored(run func(ctx context.Context, cmd *cobra.Command, st *store.Store, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if a.box != nil {
			if err := a.technical(cmd); err != nil {
				return err
			}
			return run(cmd.Context(), cmd, a.box.store, args)
		}
		cfg, err := loadConfig(a.config)
		if err != nil {
			return err
		}
		client, err := console.Dial(cmd.Context(), cfg.Data)
		if err == nil {
			client.Close()
			return a.forward(cmd, args)
		}
		if !errors.Is(err, console.ErrStopped) {
			return boxProblem(err)
		}
		st, err := openStopped(cfg, a.stderr)
		if err != nil {
			return err
		}
		a.stopped = &cfg
		return errors.Join(run(cmd.Context(), cmd, st, args), st.Close(), handBack(cfg))
	}
}

// openStopped opens the ledger of a box that does not run. A folder without a
// box is not made into one.
func openStopped(cfg config, stderr interface{ Write([]byte) (int, error) }) (*store.Store, error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, "box.json")); errors.Is(err, fs.ErrNotExist) {
		return nil, problem{fmt.Errorf("there is no box in %s yet", cfg.Data), "correct data in the configuration, or start it once: huying serve"}
	}
	if err := refuseStorage(cfg); err != nil {
		return nil, err
	}
	return store.Open(cfg.Data, storeOptions(cfg, stderr))
}

// storeOptions are those of a command that works on the folder itself.
func storeOptions(cfg config, stderr interface{ Write([]byte) (int, error) }) store.Options {
	return store.Options{
		Trial: onTrial(cfg),
		Log:   slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Now: time.Now,
		KeyFile: cfg.KeyFile, Practice: cfg.Practice.On, Hall: cfg.Hall.Code, Version: program().Version,
	}
}

// about is the configuration of the box this command works on, inside stored.
func (a *app) about() config {
	if a.box != nil {
		return a.box.cfg
	}
	return *a.stopped
}

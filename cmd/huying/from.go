package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"huying/store"
)

// from gives a command of the ledger the way to another box's folder, such as a dead
// card's in a laptop: nothing is written there.
func (a *app) from(cmd *cobra.Command, run func(ctx context.Context, cmd *cobra.Command, st *store.Store, args []string) error) *cobra.Command {
	opening(cmd).Flags().String("from", "", "the data `FOLDER` of a box that does not run, such as a dead card's; nothing is written there")
	here := a.stored(run)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		dir, err := cmd.Flags().GetString("from")
		if err != nil {
			return err
		}
		if dir == "" {
			for _, name := range []string{"key", "sheet"} {
				if cmd.Flags().Changed(name) {
					return misused{problem{fmt.Errorf("--%s wants --from FOLDER", name), "a running box has its own key"}}
				}
			}
			return here(cmd, args)
		}
		if a.box != nil {
			return problem{errors.New("--from reads a folder where you are"), "run it at a shell, not over SSH"}
		}
		if _, err := os.Stat(filepath.Join(dir, "box.json")); err != nil {
			return problem{fmt.Errorf("there is no box in %s", dir), "name the data folder of the card, with box.json and journal in it"}
		}
		keys, err := a.keysIn(cmd, dir)
		if err != nil {
			return err
		}
		tmp, err := os.MkdirTemp("", "huying-copy-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
		cfg := defaultConfig()
		a.stopped = &cfg
		st, err := store.OpenCopy(dir, tmp, keys, storeOptions(cfg, a.stderr))
		if err != nil {
			return err
		}
		return errors.Join(run(cmd.Context(), cmd, st, args), st.Close())
	}
	return cmd
}

// keysIn are the halves of the key of the box in a folder.
func (a *app) keysIn(cmd *cobra.Command, dir string) (store.Keys, error) {
	key, _ := cmd.Flags().GetString("key")
	sheet, _ := cmd.Flags().GetString("sheet")
	if sheet == "" {
		k, err := store.ReadKeys(dir, key)
		if errors.Is(err, fs.ErrNotExist) {
			err = problem{err, "plug in the key stick and name its file: --key FILE; a card's half that is gone comes from the recovery sheet: --sheet FILE"}
		}
		return k, err
	}
	if key == "" {
		key = filepath.Join(dir, "off.key")
	}
	return a.keysOfSheet(sheet, key)
}

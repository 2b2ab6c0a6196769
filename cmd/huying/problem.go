package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"huying/appliance"
	"huying/store"
)

// A problem is an error with the way out: two lines for an installer.
type problem struct {
	err  error
	hint string
}

func (p problem) Error() string { return p.err.Error() }
func (p problem) Unwrap() error { return p.err }

// misused is an error that lies in the words on the command line.
type misused struct{ error }

func (u misused) Unwrap() error { return u.error }

// Exit codes (the contract with scripts).
const (
	exitDone    = 0
	exitRefused = 1 // refused or failed
	exitWords   = 2 // wrong words on the command line
)

// exited carries the exit code of a command that has already said everything:
// one that ran inside the daemon, or a doctor who found something.
type exited int

func (e exited) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// complain prints an error the way installers read it and returns its exit code.
func complain(w io.Writer, err error) int {
	var code exited
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(w, "huying: "+oneLine(err.Error()))
	if hint := hintFor(err); hint != "" {
		fmt.Fprintln(w, "hint: "+hint)
	}
	var u misused
	if errors.As(err, &u) {
		return exitWords
	}
	return exitRefused
}

// hintFor is the way out of an error: its own, or the one that belongs to what
// it wraps.
func hintFor(err error) string {
	var p problem
	if errors.As(err, &p) && p.hint != "" {
		return p.hint
	}
	for _, known := range hints {
		if errors.Is(err, known.err) {
			return known.hint
		}
	}
	return "see huying doctor"
}

// hints are the ways out of what the ledger and the system say. The first that
// fits is told.
var hints = []struct {
	err  error
	hint string
}{
	{store.ErrBusy, "stop it first: systemctl stop huying; to work with it: huying console"},
	{store.ErrForeign, "choose another folder: data = \"/perm/huying\" in huying.toml"},
	{store.ErrKey, "plug in the key that belongs to this box, or correct key.file in huying.toml"},
	{store.ErrForm, "put the newer release back, or bring a backup made before it: what is here was not touched"},
	{store.ErrRestoring, "begin again: huying backup restore FILE; the backup is as it was"},
	{store.ErrFatal, "start it again: what is in the journal is safe; if it comes back, see huying journal verify"},
	{appliance.ErrFull, "make room on the disk; nothing was lost"},
	{syscall.ENOSPC, "make room on the disk; nothing was lost"},
	{syscall.EROFS, "the disk is read-only: mount the data partition, or correct data in huying.toml; a card that failed is still read by huying journal verify --from FOLDER"},
	{fs.ErrPermission, "run it as the user whose folder this is, or correct data in huying.toml"},
	{fs.ErrNotExist, "correct data in huying.toml, or mount the data partition"},
	{syscall.ELOOP, "correct data in huying.toml: it is a link that leads nowhere"},
	{syscall.ENAMETOOLONG, "correct data in huying.toml: choose a shorter path"},
	{syscall.ENOTDIR, "correct data in huying.toml: it names a folder"},
}

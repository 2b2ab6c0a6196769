package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"huying/store"
)

// A box did not start for want of room; doctor said that room was running low, and to
// start it.
func TestDoctorOfAStoppedBoxSaysThatTheDiskIsFull(t *testing.T) {
	disk := aSmallStick(t, "20m")
	config := filepath.Join(t.TempDir(), "huying.toml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "data = %q\n[hall]\nname = \"青山镇\"\n", filepath.Join(disk, "data")), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, bad bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &bad}
	if code := a.run(t.Context(), []string{"doctor", "--config", config}); code != exitRefused || !strings.Contains(out.String(), "磁盘满了（剩余 20 MB）") {
		t.Errorf("exit %d, %s%s", code, out.String(), bad.String())
	}
}

// The card went read-only; the page and doctor said to make a backup, which is written on
// the card first and could not be made.
func TestACardThatBecameReadOnlyIsReadWhereItIs(t *testing.T) {
	disk := aSmallStick(t, "80m")
	dir := filepath.Join(disk, "data")
	config := filepath.Join(t.TempDir(), "huying.toml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "data = %q\n[hall]\nname = \"青山镇\"\n", dir), 0o600); err != nil {
		t.Fatal(err)
	}
	made, err := store.Open(dir, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("nothing can be mounted read-only here: ", err)
	}
	run := func(words ...string) (int, string) {
		var out bytes.Buffer
		a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &out}
		return a.run(t.Context(), append(words, "--config", config)), out.String()
	}
	if code, said := run("backup", "make", t.TempDir()); code != exitRefused || !strings.Contains(said, "still read by huying journal verify --from FOLDER") {
		t.Errorf("exit %d, %s", code, said)
	}
	if code, said := run("journal", "verify", "--from", dir); code != exitDone || !strings.Contains(said, "0 faults") {
		t.Errorf("exit %d, %s", code, said)
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A ledger is what a card holds, as huying's own commands tell it.
type ledger struct {
	Inbox []struct {
		Text string `json:"text"`
	}
	Outbox []struct {
		State string `json:"state"`
	}
	Entries int
}

func (l ledger) heard(text string) bool {
	for _, m := range l.Inbox {
		if m.Text == text {
			return true
		}
	}
	return false
}

func (l ledger) uncertain() (n int) {
	for _, o := range l.Outbox {
		if o.State == "uncertain" {
			n++
		}
	}
	return n
}

// A reader reads the ledger of a card that was pulled out, with the stick that holds
// half of its key.
type reader struct{ huying, card, stick, to string }

// read takes a copy of the data partition as the plug left it, replays its file
// system's journal, and asks huying on this machine: whether the card alone opens, for
// the chain as it lies there, and what a box that starts on it knows.
func (r reader) read(ctx context.Context) (l ledger, err error) {
	if err := os.RemoveAll(r.to); err != nil {
		return l, err
	}
	if err := os.MkdirAll(r.to, 0o755); err != nil {
		return l, err
	}
	defer os.RemoveAll(r.to)
	if err := r.copyOut(ctx); err != nil {
		return l, err
	}
	alone, both := filepath.Join(r.to, "alone.toml"), filepath.Join(r.to, "both.toml")
	for name, key := range map[string]string{alone: filepath.Join(r.to, "none"), both: filepath.Join(r.to, "off.key")} {
		text := strings.NewReplacer(`port = "auto"`, `port = "/dev/huying-none"`, `file = "auto"`, fmt.Sprintf("file = %q", key)).Replace(configuration)
		text = fmt.Sprintf("data = %q\n%s", filepath.Join(r.to, "huying"), text)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return l, err
		}
	}
	if r.ask(ctx, alone, nil, "journal", "verify") == nil {
		return l, errors.New("the card alone opens the ledger")
	}
	var chain struct {
		Entries int `json:"entries"`
	}
	if err := r.ask(ctx, both, &chain, "journal", "verify", "--json"); err != nil {
		return l, err
	}
	l.Entries = chain.Entries
	var log bytes.Buffer
	box := exec.Command(r.huying, "serve", "--config", both)
	box.Stderr = &log
	if err := box.Start(); err != nil {
		return l, err
	}
	defer func() {
		_ = box.Process.Signal(syscall.SIGTERM) // it may have ended
		_ = box.Wait()                          // a copy: how it ends does not matter
	}()
	for until := time.Now().Add(time.Minute); ; {
		err := r.ask(ctx, both, &l.Inbox, "inbox", "--json", "--limit", "0")
		if err == nil {
			break
		}
		if time.Now().After(until) {
			return l, fmt.Errorf("%w\n%s", err, log.String())
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return l, err
		}
	}
	return l, r.ask(ctx, both, &l.Outbox, "outbox", "--json", "--limit", "0")
}

// copyOut has the data folder in r.to/huying, and the stick's half of the key beside it.
func (r reader) copyOut(ctx context.Context) error {
	start, size, err := dataPart(r.card)
	if err != nil {
		return err
	}
	part := filepath.Join(r.to, "part")
	for _, step := range [][]string{
		{"dd", "if=" + r.card, "of=" + part, "bs=1M", fmt.Sprint("skip=", start>>20), fmt.Sprint("count=", (size+1<<20-1)>>20), "conv=sparse", "status=none"},
		{"truncate", "--size", fmt.Sprint(size), part},
		{"e2fsck", "-fp", part},
		{"debugfs", "-R", "rdump /huying " + r.to, part},
		{"mcopy", "-n", "-i", r.stick, "::/off.key", filepath.Join(r.to, "off.key")},
	} {
		out, err := exec.CommandContext(ctx, step[0], step[1:]...).CombinedOutput()
		var exit *exec.ExitError
		if step[0] == "e2fsck" && errors.As(err, &exit) && exit.ExitCode() == 1 {
			continue // it mended something: the journal was replayed
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %s", step[0], err, out)
		}
	}
	return nil
}

// ask runs one of huying's commands, and reads its JSON into v.
func (r reader) ask(ctx context.Context, config string, v any, args ...string) error {
	c := exec.CommandContext(ctx, r.huying, append(args, "--config", config)...)
	var said, why bytes.Buffer
	c.Stdout, c.Stderr = &said, &why
	if err := c.Run(); err != nil {
		return fmt.Errorf("huying %s: %w: %s", args[0], err, why.String())
	}
	if v == nil {
		return nil
	}
	return json.Unmarshal(said.Bytes(), v)
}

// dataPart is where the card's table says that the data partition lies.
func dataPart(card string) (start, size int64, err error) {
	f, err := os.Open(card)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	var table [512]byte
	if _, err := f.ReadAt(table[:], 0); err != nil {
		return 0, 0, err
	}
	e := table[446+3*16:]
	return int64(binary.LittleEndian.Uint32(e[8:])) << 9, int64(binary.LittleEndian.Uint32(e[12:])) << 9, nil
}

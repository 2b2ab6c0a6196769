package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/modem/emulator"
)

// The day that is interrupted: one short text and one of 150 characters in
// three parts, which come 3-1-2 with part 1 twice.
var (
	shortText = "村东头路灯不亮了好几天"
	longText  = strings.Repeat("我们村口的井盖丢了三天没人管孩子上学要从那里过很危险请派人看看", 5)[:450]
)

const (
	shortFrom = "+8613800001111"
	longFrom  = "+8613900002222"
)

// everyStep reports whether to kill at every step (make crash) or at a sample
// of them, enough to notice that the order of things was lost.
func everyStep() bool { return os.Getenv("HUYING_CRASH") == "full" }

// samples chooses which of n steps to kill at.
func samples(n, few int) []int {
	var at []int
	stride := max(1, n/few)
	if everyStep() {
		stride = 1
	}
	for i := 1; i <= n; i += stride {
		at = append(at, i)
	}
	return at
}

// Killed at any event of the modem (each command before and after it is
// carried out, each slot filled and freed, each text taken by the network) and
// started again: every text is one case, and every receipt went out once or
// stands as uncertain.
func TestKilledAtEveryStepOfTheModem(t *testing.T) {
	bin := buildBox(t)
	total := 0
	t.Run("undisturbed", func(t *testing.T) {
		d := newDay(t, bin)
		var mu sync.Mutex
		d.gsm.Hook(func(e emulator.Event) { mu.Lock(); total = e.N; mu.Unlock() })
		d.start(d.data)
		d.untilQuiet()
		d.check()
	})
	t.Logf("%d events", total)
	for _, at := range samples(total, 12) {
		t.Run(fmt.Sprintf("event%03d", at), func(t *testing.T) {
			t.Parallel()
			d := newDay(t, bin)
			var once sync.Once
			d.gsm.Hook(func(e emulator.Event) {
				if e.N >= at {
					once.Do(func() { d.note(e.String()); d.kill() })
				}
			})
			d.start(d.data)
			d.untilDead()
			d.gsm.Hook(nil)
			d.start(d.data)
			d.untilQuiet()
			d.check()
		})
	}
}

// The same at every write, sync, rename and growth of a file in the data folder.
func TestKilledAtEveryWrite(t *testing.T) {
	if !canMount() {
		t.Log("no FUSE on this machine: writes are only cut in store's own crash test")
		return
	}
	bin := buildBox(t)
	total := 0
	t.Run("undisturbed", func(t *testing.T) {
		d := newDay(t, bin)
		var steps stepper
		mnt, unmount := mountKillFS(t, d.data, &steps)
		d.start(mnt)
		d.untilQuiet()
		d.kill()
		unmount()
		total = int(steps.n.Load())
		d.start(d.data)
		d.untilQuiet()
		d.check()
	})
	t.Logf("%d writes and syncs", total/2)
	for _, at := range samples(total, 10) {
		t.Run(fmt.Sprintf("step%04d", at), func(t *testing.T) {
			t.Parallel()
			d := newDay(t, bin)
			steps := stepper{stop: int64(at), at: func(what string) { d.note(what); _ = d.box.Process.Kill() }}
			mnt, unmount := mountKillFS(t, d.data, &steps)
			d.start(mnt)
			d.untilDeadOrQuiet()
			d.kill()
			unmount()
			d.start(d.data)
			d.untilQuiet()
			d.check()
		})
	}
}

// A day is a box as its own process, on a modem that outlives it.
type day struct {
	t    *testing.T
	bin  string
	data string
	link string
	gsm  *emulator.Modem

	mu    sync.Mutex
	box   *exec.Cmd
	dead  chan struct{}
	conf  string
	hours string // of the configuration, "" the usual ones
	log   bytes.Buffer
	notes []string
}

func buildBox(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "huying")
	out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

func newDay(t *testing.T, bin string) *day {
	t.Helper()
	d := emptyDay(t, bin)
	d.gsm.Deliver(shortFrom, shortText)
	d.gsm.DeliverParts(longFrom, longText, []int{3, 1, 2, 1})
	return d
}

// emptyDay is one on which nobody has written yet.
func emptyDay(t *testing.T, bin string) *day {
	t.Helper()
	d := &day{t: t, bin: bin, data: filepath.Join(t.TempDir(), "data"), link: filepath.Join(t.TempDir(), "modem")}
	if err := os.Mkdir(d.data, 0o700); err != nil {
		t.Fatal(err)
	}
	d.gsm = emulator.New(emulator.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- d.gsm.ServePTY(ctx, d.link) }()
	t.Cleanup(func() {
		d.kill()
		cancel()
		<-served
		if t.Failed() {
			t.Logf("killed at: %s\nlog of the box:\n%s", strings.Join(d.notes, "; "), d.log.String())
		}
	})
	for range 500 {
		if _, err := os.Lstat(d.link); err == nil {
			break
		}
		time.Sleep(time.Millisecond) // the emulator's own start-up; the box is another process and runs in real time
	}
	return d
}

func (d *day) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.notes = append(d.notes, what)
}

func (d *day) start(data string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conf = filepath.Join(filepath.Dir(d.link), "huying.toml")
	conf := fmt.Sprintf("data = %q\n[hall]\nname = \"青山镇\"\n[modem]\nport = %q\n%s", data, d.link, d.hours)
	if err := os.WriteFile(d.conf, []byte(conf), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.box = exec.Command(d.bin, "serve", "--config", d.conf)
	d.box.Stdout, d.box.Stderr = &d.log, &d.log
	if err := d.box.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.dead = make(chan struct{})
	go func(box *exec.Cmd, dead chan struct{}) { _ = box.Wait(); close(dead) }(d.box, d.dead)
}

// kill is kill -9, and returns when the process is gone.
func (d *day) kill() {
	d.mu.Lock()
	box, dead := d.box, d.dead
	d.mu.Unlock()
	if box == nil {
		return
	}
	_ = box.Process.Kill()
	<-dead
}

const patience = 60 * time.Second

func (d *day) untilDead() {
	d.t.Helper()
	select {
	case <-d.dead:
	case <-time.After(patience):
		d.t.Fatal("the step to kill at never came")
	}
}

// untilDeadOrQuiet is for steps near the end: the box may have nothing more to
// write in this run, and then it is killed idle.
func (d *day) untilDeadOrQuiet() {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		select {
		case <-d.dead:
			return
		case <-time.After(50 * time.Millisecond):
		}
		if d.quiet() {
			return
		}
	}
	d.t.Fatal("neither killed nor quiet")
}

type shownText struct {
	Case, Template, State string
}

func (d *day) ask(v any, args ...string) error {
	out, err := exec.Command(d.bin, append(args, "--config", d.conf)...).Output()
	if err != nil {
		return err
	}
	return json.Unmarshal(out, v)
}

// quiet: nothing waits on the SIM, both texts have a receipt, and no text is
// on its way.
func (d *day) quiet() bool {
	if d.gsm.Stored() > 0 {
		return false
	}
	var texts []shownText
	if err := d.ask(&texts, "outbox", "--json", "--limit", "0"); err != nil || len(texts) < 2 {
		return false
	}
	for _, o := range texts {
		if o.State == "queued" || o.State == "sending" {
			return false
		}
	}
	return true
}

func (d *day) untilQuiet() {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if d.quiet() {
			return
		}
	}
	d.t.Fatalf("not quiet after %v: %d texts on the SIM", patience, d.gsm.Stored())
}

// check says what every crash must leave true.
func (d *day) check() {
	d.t.Helper()
	var cases []struct{ No, Text string }
	if err := d.ask(&cases, "case", "list", "--json", "--limit", "0"); err != nil {
		d.t.Fatal(err)
	}
	byText := map[string]string{}
	for _, c := range cases {
		if other, twice := byText[c.Text]; twice {
			d.t.Errorf("one text, two cases: %s and %s", other, c.No)
		}
		byText[c.Text] = c.No
	}
	var texts []shownText
	if err := d.ask(&texts, "outbox", "--json", "--limit", "0"); err != nil {
		d.t.Fatal(err)
	}
	for from, said := range map[string]string{shortFrom: shortText, longFrom: longText} {
		no := byText[said]
		if no == "" {
			d.t.Errorf("lost: %q is in no case; there are %q", said, byText)
			continue
		}
		taken := 0
		for _, s := range d.gsm.SentText() {
			if s.To == from {
				taken++
			}
		}
		var states []string
		for _, o := range texts {
			if o.Case == no {
				states = append(states, o.State)
			}
		}
		switch {
		case len(states) != 1:
			d.t.Errorf("case %s has receipts %v, want one", no, states)
		case taken > 1:
			d.t.Errorf("the receipt for %s went out %d times", no, taken)
		case taken == 1 && states[0] != "sent" && states[0] != "delivered" && states[0] != "uncertain":
			d.t.Errorf("the network has the receipt for %s, the outbox says %s", no, states[0])
		case taken == 0 && states[0] != "uncertain":
			d.t.Errorf("the network never had the receipt for %s, the outbox says %s", no, states[0])
		}
	}
	if len(cases) != 2 {
		d.t.Errorf("%d cases, want 2", len(cases))
	}
	for _, args := range [][]string{{"journal", "verify"}, {"rebuild", "--check"}} {
		if out, err := exec.Command(d.bin, append(args, "--config", d.conf)...).CombinedOutput(); err != nil {
			d.t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// Boot starts the image in QEMU, with our own emulator as the modem on its USB serial
// port, and looks at it as a town hall would: the screen, a text and its answer, and
// the plug pulled in the middle of a burst.
//
//	go run ./deploy/image/boot --image dist/image/huying-0.1.0-arm64.img --huying bin/huying
//
// It prints what it measured, and ends with 1 when a promise was not kept. A pulled
// plug is a QEMU that is killed: what it had handed to this machine stays, so the
// garbling of a real card's last blocks is not seen here; the ledger's own tests do
// that (go test ./store).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.image, "image", "", "the `FILE` that make image made")
	flag.StringVar(&o.huying, "huying", "bin/huying", "the program, to read the card's ledger with")
	flag.StringVar(&o.out, "out", "dist/image", "`FOLDER` for screen.png and the logs")
	flag.IntVar(&o.cuts, "cuts", 10, "how often the plug is pulled")
	flag.IntVar(&o.burst, "burst", 8, "texts in a burst")
	flag.Uint64Var(&o.seed, "seed", 1, "when the plug is pulled follows from it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "image-boot:", err)
		os.Exit(1)
	}
}

type options struct {
	image, huying, out string
	cuts, burst        int
	seed               uint64
}

// bootWithin is how long a start may take under emulation on a busy machine.
const bootWithin = 10 * time.Minute

func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "huying-boot-") // short: a socket's path has at most 107 bytes
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	card := filepath.Join(work, "card.img")
	stick := filepath.Join(work, "stick.img")
	if err := prepare(ctx, o.image, card, stick); err != nil {
		return err
	}
	t, err := newTown(filepath.Join(work, "modem"))
	if err != nil {
		return err
	}
	defer t.close()
	m := &machine{card: card, stick: stick, dir: work, modem: t.path}
	r := reader{huying: o.huying, card: card, stick: stick, to: filepath.Join(work, "read")}
	defer m.kill()

	say("first start, 512 MB, a card of %d MB", cardSize>>20)
	first, err := m.boot(ctx)
	if err != nil {
		return keepLogs(o, m, err)
	}
	say("serves %.0f s after power (under emulation; the kernel and all after it %.0f s)", first.after.Seconds(), first.uptime)
	if err := first.look(); err != nil {
		return keepLogs(o, m, err)
	}
	if err := answered(ctx, t, m, o); err != nil {
		return keepLogs(o, m, err)
	}
	figures, err := m.figures()
	if err != nil {
		return err
	}
	say("memory: the whole system %d MB of %d, huying %d MB resident", figures.used>>10, figures.total>>10, figures.rss>>10)
	if figures.used > 180<<10 {
		return fmt.Errorf("the system takes %d MB, the target is 180", figures.used>>10)
	}

	random := rand.New(rand.NewPCG(o.seed, 0))
	for cut := range o.cuts {
		if cut > 0 {
			up, err := m.boot(ctx)
			if err != nil {
				return keepLogs(o, m, err)
			}
			say("serves again after %.0f s", up.after.Seconds())
		}
		if err := t.burst(ctx, o.burst, time.Duration(random.IntN(10_000))*time.Millisecond); err != nil {
			return err
		}
		m.kill()
		t.powerCut()
		kept, err := r.read(ctx)
		if err != nil {
			return keepLogs(o, m, fmt.Errorf("cut %d: %w", cut+1, err))
		}
		said, err := t.judge(kept)
		say("cut %d: %s", cut+1, said)
		if err != nil {
			return fmt.Errorf("cut %d: %w", cut+1, err)
		}
	}

	if _, err := m.boot(ctx); err != nil {
		return keepLogs(o, m, err)
	}
	t.settle(ctx, 4*time.Minute)
	say("the power button")
	if err := m.powerButton(ctx); err != nil {
		return keepLogs(o, m, err)
	}
	kept, err := r.read(ctx)
	if err != nil {
		return err
	}
	said, err := t.judge(kept)
	say("at the end: %s", said)
	if err != nil {
		return err
	}
	if left := t.onSIM(); len(left) > 0 {
		return fmt.Errorf("%d texts are still on the SIM", len(left))
	}
	return keepLogs(o, m, nil)
}

// prepare makes a card of the image: larger than it, so that the data partition can
// grow, with a configuration, and with the figures asked for on the serial console; and
// an empty stick for the key.
func prepare(ctx context.Context, image, card, stick string) error {
	if err := os.WriteFile(stick, nil, 0o600); err != nil {
		return err
	}
	if err := os.Truncate(stick, 64<<20); err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, "mkfs.vfat", "-n", "KEY", stick).CombinedOutput(); err != nil {
		return fmt.Errorf("mkfs.vfat: %w: %s", err, out)
	}
	if out, err := exec.CommandContext(ctx, "cp", "--sparse=always", image, card).CombinedOutput(); err != nil {
		return fmt.Errorf("cp: %w: %s", err, out)
	}
	if err := os.Truncate(card, cardSize); err != nil {
		return err
	}
	fat := card + "@@1M"
	mtools := func(stdin, tool string, args ...string) (string, error) {
		c := exec.CommandContext(ctx, tool, append([]string{"-i", fat}, args...)...)
		c.Stdin = strings.NewReader(stdin)
		out, err := c.CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("%s: %w: %s", tool, err, out)
		}
		return string(out), nil
	}
	const entry = "::/loader/entries/huying-a.conf"
	text, err := mtools("", "mtype", entry)
	if err != nil {
		return err
	}
	if _, err := mtools(strings.TrimSpace(text)+" huying.measure\n", "mcopy", "-o", "-", entry); err != nil {
		return err
	}
	_, err = mtools(configuration, "mcopy", "-o", "-", "::/huying.toml")
	return err
}

const (
	cardSize      = 3 << 30
	configuration = `[hall]
name   = "青山镇"
sign   = "青山呼应"
number = "13700000099"

[modem]
port = "auto"

[key]
file = "auto"
`
)

// answered has one text come in, its receipt go out, and the screen photographed.
func answered(ctx context.Context, t *town, m *machine, o options) error {
	const number, text = "+8613800000000", "石桥村三组的路灯坏了四盏，晚上老人出门看不见"
	began := time.Now()
	if err := t.gsm.Deliver(number, text); err != nil {
		return err
	}
	said, err := t.waitReceipt(ctx, number, 5*time.Minute)
	if err != nil {
		return err
	}
	say("a villager: %s", text)
	say("the box, %.1f s later: %s", time.Since(began).Seconds(), said)
	png := filepath.Join(o.out, "screen.png")
	// The clerk's screen comes after the box; kmscon has its font to load first.
	for until := time.Now().Add(3 * time.Minute); ; {
		if err := m.screenshot(png); err != nil {
			return err
		}
		lit, rows, err := measure(png)
		if err != nil {
			return err
		}
		if lit > 0.01 && rows > 100 {
			say("screen: %.1f %% of it is lit, in %d of its lines: %s", 100*lit, rows, png)
			return nil
		}
		if time.Now().After(until) {
			return fmt.Errorf("the screen is blank: %.2f %% of it is lit, in %d lines; see %s", 100*lit, rows, png)
		}
		if err := pause(ctx, 5*time.Second); err != nil {
			return err
		}
	}
}

func say(format string, args ...any) {
	fmt.Printf("%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// keepLogs leaves the serial console's log where it can be read.
func keepLogs(o options, m *machine, err error) error {
	b, failed := os.ReadFile(m.serial())
	if failed == nil {
		failed = os.WriteFile(filepath.Join(o.out, "serial.log"), b, 0o644)
	}
	if err != nil {
		_ = m.screenshot(filepath.Join(o.out, "failed.png")) // what there is to see may help; that there is none is no news
		return fmt.Errorf("%w (see %s)", errors.Join(err, failed), filepath.Join(o.out, "serial.log"))
	}
	return failed
}

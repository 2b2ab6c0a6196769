package modem

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// box is a line with an emulated modem behind it, and what a caller of it does.
type box struct {
	*Line
	t   *testing.T
	gsm *emulator.Modem

	stop func()

	mu    sync.Mutex
	opens int
}

// start runs a line on a new modem until the test ends. It must be called in
// a bubble.
func start(t *testing.T, o emulator.Options, lo Options) *box {
	t.Helper()
	gsm := emulator.New(o)
	b := startOn(t, gsm, lo)
	t.Cleanup(func() {
		b.stop()
		gsm.Close()
		synctest.Wait()
	})
	return b
}

// startOn runs a line on a modem until stop is called.
func startOn(t *testing.T, gsm *emulator.Modem, lo Options) *box {
	t.Helper()
	b := &box{t: t, gsm: gsm}
	if lo.Log == nil && testing.Verbose() {
		lo.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	b.Line = NewLine(func(context.Context) (io.ReadWriteCloser, string, error) {
		b.mu.Lock()
		b.opens++
		b.mu.Unlock()
		p, err := b.gsm.Open()
		return p, b.gsm.Name(), err
	}, lo)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	b.stop = func() { cancel(); <-done }
	return b
}

// ready waits for the line to be ready.
func (b *box) ready() {
	b.t.Helper()
	b.phase(appliance.LineReady, 5*time.Minute)
}

// phase waits for a phase.
func (b *box) phase(want appliance.LinePhase, within time.Duration) {
	b.t.Helper()
	end := time.After(within)
	for {
		changed := b.Changed()
		if b.Status().Phase == want {
			return
		}
		select {
		case <-changed:
		case <-end:
			b.t.Fatalf("the line is %s (%s), want %s", b.Status().Phase, b.Status().Detail, want)
		}
	}
}

// listen keeps what comes for d, as the hotline does: parts first, then free.
func (b *box) listen(d time.Duration) []appliance.Part {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var got []appliance.Part
	seen := map[string]bool{}
	for {
		parts, free, err := b.Next(ctx)
		if err != nil {
			return got
		}
		for _, p := range parts {
			if !seen[string(p.Identity())] {
				seen[string(p.Identity())] = true
				got = append(got, p)
			}
		}
		if err := free(ctx); err != nil {
			b.t.Logf("free: %v", err)
		}
	}
}

func (b *box) send(text string) (int, error) {
	parts, ucs2 := appliance.SplitText(text)
	return b.Send(context.Background(), appliance.Handover{To: "+8613800001111", Text: parts[0], UCS2: ucs2, Total: 1, Number: 1})
}

func texts(parts []appliance.Part) (all []string) {
	for _, p := range parts {
		all = append(all, p.Text)
	}
	return all
}

func TestATextComesInAndAnAnswerGoesOut(t *testing.T) {
	for name, p := range emulator.Personalities() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := start(t, emulator.Options{Personality: p}, Options{})
				if err := b.gsm.Deliver("+8613800001111", "你好,路灯坏了"); err != nil {
					t.Fatal(err)
				}
				b.ready()
				got := b.listen(time.Second)
				if len(got) != 1 || got[0].Text != "你好,路灯坏了" || got[0].From != "+8613800001111" {
					t.Fatalf("heard %+v", got)
				}
				if n := b.gsm.Stored(); n != 0 {
					t.Errorf("the modem still holds %d texts", n)
				}
				mr, err := b.send("已收到")
				if err != nil {
					t.Fatal(err)
				}
				if s := b.gsm.Sent(); len(s) != 1 || s[0].Text != "已收到" || s[0].MR != mr || !s[0].Report {
					t.Errorf("the network took %+v, we were told %d", s, mr)
				}
			})
		})
	}
}

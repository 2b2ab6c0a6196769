//go:build bench

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"testing"
	"time"

	"huying/appliance"
	"huying/modem"
	"huying/store"
)

// theBox is huying as its own process, on a store that holds n cases. It is
// this test binary: the box is the one that serve makes, but for the caps on
// sending, which would end the race after a hundred texts.
func theBox(t *testing.T, n int) contestant {
	data := filepath.Join(t.TempDir(), "data")
	if n > 0 {
		fill(t, data, n)
	}
	return contestant{
		name: "huying",
		start: func(t *testing.T, link string) *exec.Cmd {
			conf := filepath.Join(t.TempDir(), "huying.toml")
			write(t, conf, fmt.Sprintf("data = %q\n[hall]\nname = \"青山镇\"\n[hours]\nquiet = \"\"\n[modem]\nport = %q\n", data, link))
			return boxProcess(t, conf)
		},
	}
}

// boxProcess starts the box of a configuration.
func boxProcess(t *testing.T, conf string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^TestBoxProcess$")
	c.Env = append(os.Environ(), "HUYING_BENCH_CONFIG="+conf)
	if os.Getenv("BENCH_VERBOSE") != "" {
		c.Stdout, c.Stderr = os.Stderr, os.Stderr
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBoxProcess is the process theBox starts; alone it does nothing.
func TestBoxProcess(t *testing.T) {
	conf := os.Getenv("HUYING_BENCH_CONFIG")
	if conf == "" {
		return
	}
	cfg, err := loadConfig(conf)
	if err != nil {
		t.Fatal(err)
	}
	defer frugal()()
	kept := &ring{}
	b, err := newBox(cfg, world{
		Open: modem.Ports(modem.PortConfig{Path: cfg.Modem.Port, Baud: cfg.Modem.Baud}),
		Now:  time.Now,
		Log:  newLog(kept, os.Stderr, slog.LevelInfo),
		Ring: kept,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.outbox.Caps.PerHour, b.outbox.Caps.PerDay, b.outbox.Caps.PerNumberDay = 1_000_000, 1_000_000, 1_000_000
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := b.run(ctx, b.socket); err != nil {
		t.Fatal(err)
	}
}

// fill writes n closed cases, each with all a text leaves behind: its part, the
// message, the case, the receipt sent, the talk. They come twenty at a time, as
// on a busy day: one huge batch would leave a database of another shape.
func fill(t *testing.T, dir string, n int) {
	t.Helper()
	now := time.Now().Add(-30 * 24 * time.Hour)
	st, err := store.Open(dir, store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	const batch = 20
	for from := 0; from < n; from += batch {
		err := st.Update(t.Context(), func(tx appliance.Tx) error {
			for i := from; i < min(from+batch, n); i++ {
				if err := tx.Append(aCase(tx.Seq(), i, now)...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

func aCase(seq uint64, i int, at time.Time) []appliance.Entry {
	peer, words := appliance.Address(numberOf(i)), forty(i)
	id := appliance.NewCaseID(at.Year(), appliance.FirstSerial+i)
	part := appliance.Part{Kind: appliance.PartText, Storage: "ME", Slot: i % 50, PDU: make([]byte, 100), From: peer, SentAt: at, HeardAt: at, Total: 1, Number: 1, Text: words, Seq: seq}
	queued := appliance.QueueText(appliance.Rule("hotline"), appliance.Phone(peer), id, "R01", appliance.ClassReceipt, true,
		"【青山呼应】已收到您反映的事,件号"+id.No()+"。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。")
	queued.At = at
	text := seq + 3
	clock := appliance.Clock{ID: appliance.ClockAccept, Start: at, Due: at.Add(8 * time.Hour), StoppedAt: at}
	entry := func(k appliance.Kind, id appliance.CaseID, b appliance.Body) appliance.Entry {
		return appliance.Entry{At: at, Actor: appliance.Rule("bench"), Kind: k, Case: id, Peer: peer, Body: b}
	}
	return []appliance.Entry{
		entry(appliance.KindPartHeard, 0, part),
		entry(appliance.KindMessageHeard, id, appliance.Message{From: peer, Text: words, Class: appliance.FromCitizen, SentAt: at, HeardAt: at, Parts: []uint64{seq}, Case: id, Fate: appliance.FateCase}),
		entry(appliance.KindCaseOpened, id, appliance.CaseChange{
			State: appliance.CaseClosed, Channel: appliance.ChannelSMS, Kind: appliance.KindHelp, Urgency: appliance.UrgencyOrdinary,
			Round: 1, Holder: appliance.HolderDesk, FirstOwner: appliance.HolderDesk, ReceivedAt: at, Clocks: []appliance.Clock{clock},
			Words: appliance.CaseWords{Reporter: peer, Text: words, Summary: words},
		}),
		queued,
		entry(appliance.KindTextSending, id, appliance.TextChange{Text: text, State: appliance.TextSending, Attempt: 1}),
		entry(appliance.KindTextSent, id, appliance.TextChange{Text: text, State: appliance.TextSent, Part: 1, PartState: appliance.TextSent, MR: i % 256}),
		entry(appliance.KindTalk, 0, appliance.Talk{LastCase: id, LastAt: at, Recent: []appliance.Heard{{At: at, Print: uint64(i), Case: id}}}),
	}
}

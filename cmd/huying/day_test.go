package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/modem"
	"huying/modem/emulator"
)

const villager = appliance.Phone("+8613800001111")

// monday is an ordinary working morning; a bubble's clock starts in 2000.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*60*60))

// scene is a box at work on an emulated modem.
type scene struct {
	t    *testing.T
	gsm  *emulator.Modem
	box  *box
	stop func()
	seen map[appliance.Phone]int // texts read so far, by phone and words
}

// newGSM is a modem whose network has the bubble's time, moved to monday.
func newGSM(now func() time.Time) *emulator.Modem {
	return emulator.New(emulator.Options{Personality: emulator.EC20, Now: now, AutoReport: true})
}

// sinceMonday is the bubble's time as if it had begun on monday.
func sinceMonday() func() time.Time {
	start := time.Now()
	return func() time.Time { return monday.Add(time.Since(start)) }
}

func dayConfig(dir string) config {
	cfg := defaultConfig()
	cfg.Data = dir
	cfg.Hall.Name, cfg.Hall.Sign, cfg.Hall.AreaCode = "青山镇", "青山呼应", "0536"
	cfg.Hall.Duty = []appliance.Phone{"+8613800000007"}
	return cfg
}

// begin starts the box of a folder. It ends with stop, which a test may call
// to begin again on the same folder.
func begin(t *testing.T, dir string, gsm *emulator.Modem, now func() time.Time) *scene {
	t.Helper()
	return beginAs(t, dayConfig(dir), gsm, now, nil)
}

// beginWith is a day at a box whose modem may have a second port.
func beginWith(t *testing.T, dir string, gsm *emulator.Modem, now func() time.Time, audio modem.AudioOpener) *scene {
	t.Helper()
	return beginAs(t, dayConfig(dir), gsm, now, audio)
}

// beginAs starts the box of a hall that decided something else.
func beginAs(t *testing.T, cfg config, gsm *emulator.Modem, now func() time.Time, audio modem.AudioOpener) *scene {
	t.Helper()
	return beginIn(t, cfg, gsm, world{Audio: audio, Now: now, Log: slog.New(slog.NewTextHandler(testLog{t}, nil))})
}

// beginLogged starts a box that tells all it does to a log.
func beginLogged(t *testing.T, cfg config, gsm *emulator.Modem, now func() time.Time, log *slog.Logger) *scene {
	t.Helper()
	return beginIn(t, cfg, gsm, world{Now: now, Log: log})
}

func beginIn(t *testing.T, cfg config, gsm *emulator.Modem, w world) *scene {
	t.Helper()
	b, err := newBox(cfg, world{
		Audio: w.Audio, Now: w.Now, Log: w.Log,
		Open: func(context.Context) (io.ReadWriteCloser, string, error) {
			p, err := gsm.Open()
			return p, gsm.Name(), err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.run(ctx) }()
	d := &scene{t: t, gsm: gsm, box: b}
	d.stop = func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the box ended with %v", err)
		}
		if err := b.close(); err != nil {
			t.Error(err)
		}
	}
	return d
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// hears waits until the phone has got a text with these words, and returns it.
func (d *scene) hears(words string) string {
	d.t.Helper()
	for range 600 {
		changed := d.gsm.Changed()
		for _, s := range d.gsm.SentText() {
			if s.To == string(villager) && strings.Contains(s.Text, words) {
				return s.Text
			}
		}
		select {
		case <-changed:
		case <-time.After(time.Second):
		}
	}
	d.t.Fatalf("the villager never heard %q, only %+v", words, d.gsm.SentText())
	return ""
}

// heard counts the texts with these words.
func (d *scene) heard(words string) (n int) {
	for _, s := range d.gsm.SentText() {
		if strings.Contains(s.Text, words) {
			n += 1 + s.Again
		}
	}
	return n
}

func (d *scene) cases() []appliance.Case {
	d.t.Helper()
	all, err := d.box.desk.List(d.t.Context(), appliance.CaseFilter{}, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func (d *scene) clerk(name string) desk.Who {
	d.t.Helper()
	k, err := d.box.desk.AddClerk(d.t.Context(), desk.Root, name, appliance.RoleReceiver)
	if err != nil {
		d.t.Fatal(err)
	}
	return desk.Who{Clerk: k}
}

func TestAVillagerIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()
		lijing := d.clerk("李静")

		gsm.Deliver(string(villager), "村东头路灯不亮了好几天")
		receipt := d.hears("件号1007")
		if !strings.HasPrefix(receipt, "【青山呼应】") || len([]rune(receipt)) > 70 {
			t.Errorf("the receipt is %q", receipt)
		}
		c := d.cases()[0]
		if c.State != appliance.CaseNew || c.Text != "村东头路灯不亮了好几天" {
			t.Fatalf("on the desk: %+v", c)
		}

		ctx, table := t.Context(), d.box.desk
		for _, act := range []func() error{
			func() error { return table.Accept(ctx, lijing, c.ID, c.Version, desk.Triage{}) },
			func() error { return table.Answer(ctx, lijing, c.ID, 0, "电工今天下午到现场") },
		} {
			if err := act(); err != nil {
				t.Fatal(err)
			}
		}
		d.hears("电工今天下午到现场")
		if err := table.Conclude(ctx, lijing, c.ID, 0, appliance.OutcomeSolved, "已更换路灯灯头"); err != nil {
			t.Fatal(err)
		}
		d.hears("已更换路灯灯头")
		gsm.Deliver(string(villager), "1")
		d.hears("谢谢您的评价")

		time.Sleep(time.Minute)
		if n := gsm.Stored(); n != 0 {
			t.Errorf("the SIM still holds %d texts", n)
		}
		if c := d.cases()[0]; c.State != appliance.CaseClosed || c.Rating != 1 || c.Outcome.ToldAt.IsZero() {
			t.Errorf("at the end the matter is %s, rated %d, told %v", c.State, c.Rating, c.Outcome.ToldAt)
		}
		texts, err := table.Outbox(ctx, 0)
		if err != nil || len(texts) != 4 {
			t.Fatalf("%d texts went out, %v", len(texts), err)
		}
		for _, s := range texts {
			if s.State != appliance.TextDelivered {
				t.Errorf("%s %q is %s", s.Template, s.Text, s.State)
			}
		}
		if tree := d.box.health(); !tree.Well() {
			t.Errorf("the box does not feel well: %+v", tree.Worst())
		}
	})
}

func TestThreePartsOutOfOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()

		whole := strings.Repeat("青山镇王家庄村东头第三根电线杆上的路灯已经坏了七天晚上走路看不见", 5)
		whole = string([]rune(whole)[:150])
		if err := gsm.DeliverParts(string(villager), whole, []int{3, 1, 2, 1}); err != nil {
			t.Fatal(err)
		}
		d.hears("件号1007")
		time.Sleep(30 * time.Minute) // longer than anything waits for a part

		cases := d.cases()
		if len(cases) != 1 || cases[0].Text != whole {
			t.Fatalf("%d cases: %+v", len(cases), cases)
		}
		if n := d.heard("件号1007"); n != 1 || len(gsm.SentText()) != 1 {
			t.Errorf("%d receipts, %d texts in all", n, len(gsm.SentText()))
		}
		heard, err := d.box.desk.Messages(t.Context(), 0)
		if err != nil || len(heard) != 1 || len(heard[0].Gap) != 0 {
			t.Errorf("heard %+v, %v", heard, err)
		}
		if n := gsm.Stored(); n != 0 {
			t.Errorf("the SIM still holds %d parts", n)
		}
	})
}

// The box is stopped at every moment of a receipt's way and started again:
// there is one matter, and the villager gets one receipt.
func TestABoxStartedAgainGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		dir := t.TempDir()
		gsm.Deliver(string(villager), "桥头的栏杆断了")
		for wait := time.Duration(0); wait < 2*time.Second; wait += 100 * time.Millisecond {
			d := begin(t, dir, gsm, now)
			time.Sleep(wait)
			d.stop()
		}
		d := begin(t, dir, gsm, now)
		defer d.stop()
		time.Sleep(time.Hour)
		if n := len(d.cases()); n != 1 {
			t.Errorf("%d cases", n)
		}
		texts, err := d.box.desk.Outbox(t.Context(), 0)
		if err != nil || len(texts) != 1 {
			t.Fatalf("%d texts, %v", len(texts), err)
		}
		if n := d.heard("件号1007"); n > 1 || (n == 0 && texts[0].State != appliance.TextUncertain) {
			t.Errorf("%d receipts arrived and the outbox says %s", n, texts[0].State)
		}
	})
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/modem/emulator"
)

// officeDay is a day on which a matter is with an office, whose two words lie on the SIM.
func officeDay(t *testing.T, bin string) *day {
	t.Helper()
	d := emptyDay(t, bin)
	d.hours = "[hours]\nquiet = \"\"\n"
	cfg := dayConfig(d.data)
	b, err := newBox(cfg, world{
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Open: func(context.Context) (io.ReadWriteCloser, string, error) { return nil, "", io.EOF },
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, box: b}
	clerk, _ := s.settleTown()
	do := func(id appliance.CaseID, deed loop.Deed) appliance.CaseID {
		t.Helper()
		res, err := b.desk.Do(t.Context(), clerk, id, 0, deed)
		if err != nil {
			t.Fatal(err)
		}
		return res.Case
	}
	id := do(0, loop.Open{Phone: appliance.Address(shortFrom), Text: "王家庄路灯不亮了"})
	do(id, loop.Accept{Situation: "C-01-1"})
	do(id, loop.Dispatch{})
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	d.gsm.Deliver(string(powerPhone), "签1007-1")
	d.gsm.Deliver(string(powerPhone), "结1007-1 已更换路灯灯头")
	return d
}

// checkOffice says what a crash must leave true of it: each word is taken once and
// answered once, and nobody is told twice.
func (d *day) checkOffice() {
	d.t.Helper()
	var c struct {
		State   string
		Orders  []struct{ State string }
		Entries []struct{ Kind string }
	}
	if err := d.ask(&c, "case", "show", "1007", "--json"); err != nil {
		d.t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, e := range c.Entries {
		kinds[e.Kind]++
	}
	if c.State != string(appliance.CaseReview) || len(c.Orders) != 1 || c.Orders[0].State != string(appliance.OrderReported) {
		d.t.Errorf("the case is %s, its orders %+v", c.State, c.Orders)
	}
	for _, k := range []appliance.Kind{appliance.KindOrderSigned, appliance.KindOrderReported, appliance.KindCaseReviewing} {
		if kinds[string(k)] != 1 {
			d.t.Errorf("%s stands %d times in the story: %v", k, kinds[string(k)], kinds)
		}
	}
	said := map[string]int{}
	for _, s := range d.gsm.SentText() {
		said[s.To+" "+s.Text] += 1 + s.Again
	}
	for words, n := range said {
		if n > 1 {
			d.t.Errorf("said %d times: %s", n, words)
		}
	}
	var texts []struct{ To, Text, State string }
	if err := d.ask(&texts, "outbox", "--json", "--limit", "0"); err != nil {
		d.t.Fatal(err)
	}
	for _, want := range []string{"【工单1007-1】", "已签收1007-1", "已反馈1007-1", "【待审】", "已交供电所办理"} {
		n := slices.IndexFunc(texts, func(o struct{ To, Text, State string }) bool { return strings.Contains(o.Text, want) })
		if n < 0 || !slices.Contains([]string{"sent", "delivered", "uncertain"}, texts[n].State) {
			d.t.Errorf("nobody was told %q: %+v", want, texts)
		}
	}
	for _, args := range [][]string{{"journal", "verify"}, {"rebuild", "--check"}} {
		if out, err := exec.Command(d.bin, append(args, "--config", d.conf)...).CombinedOutput(); err != nil {
			d.t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// untilOfficeQuiet waits until the words are taken and every text is on its way or settled.
func (d *day) untilOfficeQuiet() {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var texts []shownText
		if d.gsm.Stored() > 0 || d.ask(&texts, "outbox", "--json", "--limit", "0") != nil || len(texts) < 6 {
			continue
		}
		if !slices.ContainsFunc(texts, func(o shownText) bool { return o.State == "queued" || o.State == "sending" }) {
			return
		}
	}
	d.t.Fatalf("not quiet after %v: %d texts on the SIM", patience, d.gsm.Stored())
}

// An office signs and reports by text, and the box is killed at any event of the
// modem: each word counts once, and each answer goes out once or stands as uncertain.
func TestKilledWhileAnOfficeAnswers(t *testing.T) {
	bin := buildBox(t)
	total := 0
	t.Run("undisturbed", func(t *testing.T) {
		d := officeDay(t, bin)
		var mu sync.Mutex
		d.gsm.Hook(func(e emulator.Event) { mu.Lock(); total = e.N; mu.Unlock() })
		d.start(d.data)
		d.untilOfficeQuiet()
		d.checkOffice()
	})
	t.Logf("%d events", total)
	for _, at := range samples(total, 8) {
		t.Run(fmt.Sprintf("event%03d", at), func(t *testing.T) {
			t.Parallel()
			d := officeDay(t, bin)
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
			d.untilOfficeQuiet()
			d.checkOffice()
		})
	}
}

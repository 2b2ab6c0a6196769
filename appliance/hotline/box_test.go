package hotline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/store"
)

// sim is the line's other side: parts lie in slots until they are freed.
type sim struct {
	mu     sync.Mutex
	slots  []appliance.Part
	nudge  chan struct{}
	lists  int
	noFree error // freeing fails
	noRead error // listing fails
	onFree func()
}

func newSIM() *sim { return &sim{nudge: make(chan struct{}, 1)} }

func (s *sim) put(parts ...appliance.Part) {
	s.mu.Lock()
	s.slots = append(s.slots, parts...)
	s.mu.Unlock()
	select {
	case s.nudge <- struct{}{}:
	default:
	}
}

// with changes how the SIM behaves.
func (s *sim) with(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *sim) stored() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.slots)
}

// Next lists what is stored: at once, on a nudge and every minute, as the modem room does.
func (s *sim) Next(ctx context.Context) ([]appliance.Part, func(context.Context) error, error) {
	for {
		s.mu.Lock()
		s.lists++
		parts, err := append([]appliance.Part(nil), s.slots...), s.noRead
		s.mu.Unlock()
		if err != nil {
			return nil, nil, err
		}
		if len(parts) > 0 {
			return parts, func(context.Context) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				if s.onFree != nil {
					s.onFree()
				}
				if s.noFree != nil {
					return s.noFree
				}
				s.slots = append([]appliance.Part(nil), s.slots[len(parts):]...)
				return nil
			}, nil
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-s.nudge:
		case <-time.After(time.Minute):
		}
	}
}

// box is a hotline on a real ledger, beginning Monday 2026-11-23 at 09:00.
type box struct {
	t    *testing.T
	dir  string
	now  func() time.Time
	sim  *sim
	st   *store.Store
	h    *Hotline
	end  context.CancelFunc
	done chan error
}

func startBox(t *testing.T) *box {
	t.Helper()
	clock := newClock(t)
	shift := time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Location))
	b := &box{t: t, dir: t.TempDir(), sim: newSIM(), now: func() time.Time { return time.Now().Add(shift) }}
	b.open()
	return b
}

func (b *box) open() {
	b.t.Helper()
	st, err := store.Open(b.dir, store.Options{Now: b.now})
	if err != nil {
		b.t.Fatal(err)
	}
	b.st = st
	b.h = &Hotline{
		Ledger: st, Line: b.sim, Clock: newClock(b.t), Texts: newTexts(b.t), Now: b.now, Log: slog.New(slog.DiscardHandler),
		Own: "+8613700000099", Duty: []appliance.Phone{duty},
	}
}

func (b *box) run() {
	var ctx context.Context
	ctx, b.end = context.WithCancel(b.t.Context())
	b.done = make(chan error, 1)
	h := b.h
	go func() { b.done <- h.Run(ctx) }()
	synctest.Wait()
}

func (b *box) stop() {
	b.t.Helper()
	if b.end != nil {
		b.end()
		if err := <-b.done; !errors.Is(err, context.Canceled) {
			b.t.Errorf("Run ended with %v", err)
		}
		b.end = nil
	}
	if err := b.st.Close(); err != nil {
		b.t.Error(err)
	}
}

func (b *box) again() { b.stop(); b.open(); b.run() }

func (b *box) view(fn func(appliance.Reader) error) {
	b.t.Helper()
	if err := b.st.View(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *box) cases() (out []appliance.Case) {
	b.t.Helper()
	b.view(func(r appliance.Reader) error {
		for c, err := range r.Cases(appliance.CaseFilter{}) {
			if err != nil {
				return err
			}
			out = append(out, c)
		}
		return nil
	})
	return out
}

func (b *box) messages() (out []appliance.Message) {
	b.t.Helper()
	b.view(func(r appliance.Reader) error {
		for m, err := range r.Messages(0) {
			if err != nil {
				return err
			}
			out = append(out, m)
		}
		return nil
	})
	return out
}

// queued lists the templates that wait to go out, in the order they leave.
func (b *box) queued() string {
	b.t.Helper()
	var out []string
	b.view(func(r appliance.Reader) error {
		for o, err := range r.TextsIn(appliance.TextQueued) {
			if err != nil {
				return err
			}
			out = append(out, o.Template)
		}
		return nil
	})
	return strings.Join(out, " ")
}

func (b *box) pending() (n int) {
	b.t.Helper()
	b.view(func(r appliance.Reader) error {
		for _, err := range r.PendingParts() {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n
}

// text is a lone text as the modem lists it.
func (b *box) text(from appliance.Address, words string) appliance.Part {
	return appliance.Part{Kind: appliance.PartText, Storage: "SM", From: from, SentAt: b.now().Truncate(time.Second), HeardAt: b.now(), Total: 1, Number: 1, Text: words, PDU: []byte(words)}
}

// parts are the pieces of a long one.
func (b *box) parts(from appliance.Address, ref int, pieces ...string) (out []appliance.Part) {
	for i, s := range pieces {
		p := b.text(from, s)
		p.Ref, p.Total, p.Number = ref, len(pieces), i+1
		out = append(out, p)
	}
	return out
}

func pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

// TestALongTextInDisorder: 3-1-2 with 1 twice is one case, the whole text, one receipt.
func TestALongTextInDisorder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		p := b.parts(zhang, 7, strings.Repeat("路", 67), strings.Repeat("灯", 67), strings.Repeat("坏", 16))
		for _, i := range []int{2, 0, 1, 0} {
			b.sim.put(p[i])
			pass(time.Second)
		}
		if cs := b.cases(); len(cs) != 1 || cs[0].Text != p[0].Text+p[1].Text+p[2].Text || b.queued() != "R01" {
			t.Errorf("%d cases, queued %s", len(cs), b.queued())
		}
		if n := b.sim.stored(); n != 0 {
			t.Errorf("the SIM still holds %d texts", n)
		}
		if m := b.messages(); len(m) != 1 || len(m[0].Parts) != 3 || len(m[0].Gap) != 0 || m[0].Fate != appliance.FateCase {
			t.Errorf("the messages are %+v", m)
		}
		b.stop()
	})
}

// TestKeptBeforeForgotten: when the slots are freed, every part is in the ledger; when they cannot be
// freed, what is read again is known.
func TestKeptBeforeForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		frees := 0
		b.sim.onFree = func() {
			frees++
			b.view(func(r appliance.Reader) error {
				for _, p := range b.sim.slots {
					if ok, err := r.Heard(p); err != nil || !ok {
						t.Errorf("%q would be forgotten and is not kept (%v)", p.Text, err)
					}
				}
				return nil
			})
		}
		b.sim.noFree = errors.New("the modem fell silent")
		b.sim.put(b.text(zhang, "村东头路灯不亮了好几天"), b.text(li, "村西头垃圾没人收"))
		b.run()
		pass(time.Minute)
		b.again() // killed between keeping and freeing
		b.sim.with(func() { b.sim.noFree = nil })
		pass(time.Minute)
		if cs := b.cases(); len(cs) != 2 || b.queued() != "R01 R01" || b.sim.stored() != 0 {
			t.Errorf("%d cases, queued %s, %d on the SIM", len(cs), b.queued(), b.sim.stored())
		}
		b.stop()
		if frees < 3 {
			t.Errorf("freed %d times", frees)
		}
	})
}

// TestAPartNeverComes: after ten minutes the rest is a case with R35; the late part makes it whole.
func TestAPartNeverComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		p := b.parts(zhang, 9, "村东头路灯不亮了好几天,", "在老李家门口,", "请来修")
		b.sim.put(p[0], p[2])
		pass(9 * time.Minute)
		if len(b.cases()) != 0 || b.sim.stored() != 0 {
			t.Errorf("after nine minutes: %d cases, %d on the SIM", len(b.cases()), b.sim.stored())
		}
		b.again() // a start does not begin the wait anew
		pass(2 * time.Minute)
		cs := b.cases()
		if len(cs) != 1 || cs[0].Text != "村东头路灯不亮了好几天,请来修[缺第2段]" || b.queued() != "R35" {
			t.Fatalf("after eleven minutes: %+v, queued %s", cs, b.queued())
		}
		b.sim.put(p[1])
		pass(time.Second)
		m := b.messages()
		if len(m) != 1 || m[0].Text != "村东头路灯不亮了好几天,在老李家门口,请来修" || len(m[0].Gap) != 0 || m[0].Case != cs[0].ID {
			t.Errorf("after the late part: %+v", m)
		}
		if c := b.cases()[0]; !strings.HasSuffix(c.Text, "[第2段] 在老李家门口,") || b.pending() != 0 {
			t.Errorf("the case says %q, %d parts wait", c.Text, b.pending())
		}
		b.stop()
	})
}

// TestAReferenceIsUsedAgain: two long texts with one reference, a day apart, do not mix.
func TestAReferenceIsUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		b.sim.put(b.parts(zhang, 9, "村东头路灯", "不亮了好几天")[0])
		pass(24 * time.Hour)
		b.sim.put(b.parts(zhang, 9, "新 村西头垃圾", "没人收")...)
		pass(time.Minute)
		if cs := b.cases(); len(cs) != 2 || cs[0].Text != "村西头垃圾没人收" || cs[1].Text != "村东头路灯[缺第2段]" {
			t.Errorf("cases %+v", cs)
		}
		b.stop()
	})
}

// TestStepBreaks: what cannot be understood is kept and freed, is in nobody's way, and is tried again.
func TestStepBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.h.step = func(w World, k appliance.Talk, m appliance.Message) []appliance.Entry {
			if strings.Contains(m.Text, "poison") {
				panic("a fault of ours")
			}
			return Step(w, k, m)
		}
		b.sim.put(b.text(zhang, "poison 着火了"), b.text(li, "村西头垃圾没人收"))
		b.run()
		pass(time.Minute)
		if cs := b.cases(); len(cs) != 1 || b.sim.stored() != 0 || b.pending() != 1 {
			t.Errorf("%d cases, %d on the SIM, %d parts wait", len(cs), b.sim.stored(), b.pending())
		}
		if q := b.queued(); q != "R24 S10 R01" { // danger is heard even so
			t.Errorf("queued %s", q)
		}
		b.sim.put(b.text(li, "查"))
		pass(time.Minute)
		b.stop()
		b.open() // repaired
		b.run()
		pass(time.Minute)
		if cs := b.cases(); len(cs) != 2 || b.pending() != 0 {
			t.Errorf("after the repair: %d cases, %d parts wait", len(cs), b.pending())
		}
		b.view(func(r appliance.Reader) error {
			for a, err := range r.Alarms(false) {
				if err != nil || a.Case == 0 || a.Repeats != 0 {
					t.Errorf("the alarm is %+v, %v", a, err)
				}
			}
			return nil
		})
		b.stop()
	})
}

// TestDecidingBreaksTheUpdate: the parts are kept without it.
func TestDecidingBreaksTheUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		var broken atomic.Bool
		broken.Store(true)
		b.h.step = func(w World, k appliance.Talk, m appliance.Message) []appliance.Entry {
			es := Step(w, k, m)
			if broken.Load() {
				es[0].Body = nil // the ledger refuses it
			}
			return es
		}
		b.sim.put(b.text(zhang, "村东头路灯不亮了好几天"))
		b.run()
		pass(time.Minute)
		if len(b.cases()) != 0 || b.pending() != 1 || b.sim.stored() != 0 {
			t.Errorf("%d cases, %d parts wait, %d on the SIM", len(b.cases()), b.pending(), b.sim.stored())
		}
		broken.Store(false)
		pass(2 * time.Hour)
		if len(b.cases()) != 1 || b.pending() != 0 {
			t.Errorf("two hours later: %d cases, %d parts wait", len(b.cases()), b.pending())
		}
		b.stop()
	})
}

// TestFullDisk: the texts stay on the SIM, the box says so, and goes on when there is room.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		disk := &tightDisk{Ledger: b.st}
		b.h.Ledger = disk
		disk.set(true)
		b.sim.put(b.text(zhang, "村东头路灯不亮了好几天"))
		b.run()
		pass(time.Hour)
		if !b.h.Full() || b.sim.stored() != 1 {
			t.Errorf("full %v, %d on the SIM", b.h.Full(), b.sim.stored())
		}
		disk.set(false)
		pass(time.Minute)
		if b.h.Full() || b.sim.stored() != 0 || len(b.cases()) != 1 {
			t.Errorf("with room: full %v, %d on the SIM, %d cases", b.h.Full(), b.sim.stored(), len(b.cases()))
		}
		b.stop()
	})
}

type tightDisk struct {
	appliance.Ledger
	mu   sync.Mutex
	full bool
}

func (d *tightDisk) set(full bool) { d.mu.Lock(); d.full = full; d.mu.Unlock() }

func (d *tightDisk) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	d.mu.Lock()
	full := d.full
	d.mu.Unlock()
	if full {
		return fmt.Errorf("test: %w", appliance.ErrFull)
	}
	return d.Ledger.Update(ctx, fn)
}

// TestTheLineIsWeather: errors of the line are waited out.
func TestTheLineIsWeather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.sim.noRead = errors.New("no modem")
		b.run()
		pass(time.Hour)
		b.sim.with(func() {
			if b.sim.lists > 800 {
				t.Errorf("listed %d times in an hour without a modem", b.sim.lists)
			}
		})
		b.sim.with(func() { b.sim.noRead = nil })
		b.sim.put(b.text(zhang, "村东头路灯不亮了好几天"))
		pass(time.Minute)
		if len(b.cases()) != 1 {
			t.Error("nothing was heard when the line came back")
		}
		b.stop()
	})
}

// TestWhatIsNobodysWords is kept, shown, and in nobody's way.
func TestWhatIsNobodysWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		odd := func(k appliance.PartKind, from appliance.Address) appliance.Part {
			p := b.text(from, "")
			p.Kind, p.PDU = k, []byte(k+"!")
			return p
		}
		b.sim.put(odd(appliance.PartMalformed, ""), odd(appliance.PartWAP, zhang), odd(appliance.PartWaiting, zhang), odd(appliance.PartBinary, zhang),
			odd(appliance.PartMMS, li), odd(appliance.PartMMS, "10658000"), b.text(zhang, "村东头路灯不亮了好几天"))
		b.run()
		pass(time.Second)
		var got []string
		for _, m := range b.messages() {
			got = append(got, string(m.Fate)+":"+m.Reason)
		}
		want := "case: ignored:mms empty:mms ignored:binary ignored:voicemail ignored:wap ignored:malformed"
		if g := strings.Join(got, " "); g != want {
			t.Errorf("got  %s\nwant %s", g, want)
		}
		if q := b.queued(); q != "R34 R01" || b.pending() != 0 || b.sim.stored() != 0 {
			t.Errorf("queued %s, %d parts wait, %d on the SIM", q, b.pending(), b.sim.stored())
		}
		b.stop()
	})
}

// TestDangerInAPart: the first part of three alarms at once; the whole message becomes the alarm's case.
func TestDangerInAPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		b.run()
		p := b.parts(zhang, 5, "着火了快来人,", "王庄后街第三家,", "有老人在里面")
		b.sim.put(p[0])
		pass(time.Second)
		if q := b.queued(); q != "R24 S10" || len(b.cases()) != 0 {
			t.Errorf("after one part: queued %s, %d cases", q, len(b.cases()))
		}
		b.sim.put(p[1], p[2])
		pass(time.Second)
		if q := b.queued(); q != "R24 S10" || len(b.cases()) != 1 {
			t.Errorf("after all: queued %s, %d cases", q, len(b.cases()))
		}
		b.view(func(r appliance.Reader) error {
			for a, err := range r.Alarms(true) {
				if err != nil || a.Case != b.cases()[0].ID || a.Repeats != 0 {
					t.Errorf("the alarm is %+v, %v", a, err)
				}
			}
			return nil
		})
		b.stop()
	})
}

// TestABurst: a thousand texts are a thousand cases in a few Updates.
func TestABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		disk := &counting{Ledger: b.st}
		b.h.Ledger = disk
		for i := range 2500 {
			b.sim.put(b.text(appliance.Address(fmt.Sprintf("+86138%08d", i)), fmt.Sprintf("%d组的水渠堵了三天没人来", i)))
		}
		b.run()
		pass(time.Minute)
		if n := len(b.cases()); n != 2500 || disk.n.Load() > 4 {
			t.Errorf("%d cases in %d Updates", n, disk.n.Load())
		}
		b.stop()
	})
}

type counting struct {
	appliance.Ledger
	n atomic.Int32
}

func (c *counting) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	c.n.Add(1)
	return c.Ledger.Update(ctx, fn)
}

// BenchmarkBurst is the cost of a text from the SIM to a durable case with its receipt queued.
func BenchmarkBurst(b *testing.B) {
	clock := newClock(b)
	st, err := store.Open(b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	h := &Hotline{
		Ledger: st, Clock: clock, Texts: newTexts(b), Now: time.Now, Log: slog.New(slog.DiscardHandler), step: Step,
		nudge: make(chan struct{}, 1), later: make(map[uint64]time.Time),
	}
	at := time.Now().Truncate(time.Second)
	for i := 0; b.Loop(); {
		parts := make([]appliance.Part, 0, partsPerUpdate)
		for range partsPerUpdate {
			words := fmt.Sprintf("%d组的水渠堵了三天没人来,麦子都要旱死了,请水利站来看看", i)
			parts = append(parts, appliance.Part{
				Kind: appliance.PartText, Storage: "SM", From: appliance.Address(fmt.Sprintf("+86138%08d", i)), SentAt: at, HeardAt: at,
				Total: 1, Number: 1, Text: words, PDU: []byte(words),
			})
			i++
		}
		if err := h.hear(b.Context(), parts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(partsPerUpdate*b.N)/b.Elapsed().Seconds(), "texts/s")
}

// TestKeepingIsTheLastToFail: deciding fails, then even alarming; the parts are kept. When that
// fails too, the ledger is at fault and the process must end.
func TestKeepingIsTheLastToFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBox(t)
		l := &failing{Ledger: b.st}
		l.left.Store(2)
		b.h.Ledger = l
		b.sim.put(b.text(zhang, "着火了"))
		b.run()
		pass(time.Second) // what was only kept is decided as soon as that works again
		if b.sim.stored() != 0 || b.pending() != 0 || len(b.cases()) != 1 || b.queued() != "R24 S10" || l.left.Load() >= 0 {
			t.Errorf("%d on the SIM, %d parts wait, %d cases, queued %s", b.sim.stored(), b.pending(), len(b.cases()), b.queued())
		}
		l.left.Store(3)
		b.sim.put(b.text(li, "村西头垃圾没人收"))
		if err := <-b.done; !errors.Is(err, errLedger) {
			t.Errorf("Run ended with %v", err)
		}
		if b.sim.stored() != 1 {
			t.Error("what was not kept was freed")
		}
		b.end = nil
		b.stop()
	})
}

var errLedger = errors.New("the ledger's own fault")

type failing struct {
	appliance.Ledger
	left atomic.Int32
}

func (f *failing) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	if f.left.Add(-1) >= 0 {
		return errLedger
	}
	return f.Ledger.Update(ctx, fn)
}

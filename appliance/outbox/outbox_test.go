package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/workday"
	"huying/store"
)

const (
	zhang = appliance.Phone("+8613800001111")
	li    = appliance.Phone("+8613800002222")
	own   = appliance.Phone("+8613700000099")
)

// network is the other side of the modem: it takes parts and answers as told.
type network struct {
	t      *testing.T
	ledger appliance.Ledger
	mu     sync.Mutex
	took   []appliance.Handover
	at     []time.Time
	tries  int
	answer func(h appliance.Handover) error // nil: take all
	off    chan struct{}                    // not nil: not ready until closed
	talks  chan struct{}                    // not nil: a call is on until closed
	during func(h appliance.Handover)       // while a part is with the modem
}

func (n *network) Ready(ctx context.Context) error {
	n.mu.Lock()
	off := n.off
	n.mu.Unlock()
	if off == nil {
		return nil
	}
	select {
	case <-off:
		n.mu.Lock()
		n.off = nil
		n.mu.Unlock()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *network) Idle(ctx context.Context) error {
	n.mu.Lock()
	talks := n.talks
	n.mu.Unlock()
	if talks == nil {
		return n.Ready(ctx)
	}
	select {
	case <-talks:
		return n.Ready(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Send also checks the promise: the intent is durable before the modem hears of the part.
func (n *network) Send(ctx context.Context, h appliance.Handover) (int, error) {
	intent := false
	err := n.ledger.View(ctx, func(r appliance.Reader) error {
		for t, err := range r.TextsIn(appliance.TextSending) {
			if err != nil {
				return err
			}
			intent = intent || t.To == h.To && t.Parts[h.Number-1].State == appliance.TextSending && (h.Total == 1 || t.Ref == h.Ref)
		}
		return nil
	})
	if err == nil && !intent {
		n.t.Errorf("part %d of %d to %s was handed over without an intent", h.Number, h.Total, h.To)
	}
	n.mu.Lock()
	during := n.during
	n.mu.Unlock()
	if during != nil {
		during(h)
	}
	time.Sleep(3 * time.Second)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tries++
	if n.answer != nil {
		if err := n.answer(h); err != nil {
			return 0, err
		}
	}
	n.took = append(n.took, h)
	n.at = append(n.at, time.Now())
	return len(n.took), nil
}

// with looks at the network, or changes how it behaves, while nothing moves.
func (n *network) with(do func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	do()
}

func (n *network) parts() (took []appliance.Handover) {
	n.with(func() { took = slices.Clone(n.took) })
	return took
}

func (n *network) tried() (tries int) {
	n.with(func() { tries = n.tries })
	return tries
}

func (n *network) texts() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []string
	for _, h := range n.took {
		out = append(out, h.Text)
	}
	return strings.Join(out, "|")
}

// day is a box with an outbox, a real ledger and a network.
type day struct {
	t    *testing.T
	dir  string
	st   *store.Store
	net  *network
	box  *Outbox
	end  context.CancelFunc
	done chan error
}

// start opens the box on Monday 2026-11-23 at 09:00 (bubbles begin in 2000).
func start(t *testing.T) *day {
	t.Helper()
	h, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	shift := time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, h.Location))
	d := &day{t: t, dir: t.TempDir(), net: &network{t: t}}
	d.box = &Outbox{
		Sender: d.net, Clock: workday.Clock{Calendar: workday.New(), Hours: h}, Caps: DefaultCaps, Own: own,
		Now: func() time.Time { return time.Now().Add(shift) }, Log: slog.New(slog.DiscardHandler),
	}
	d.open()
	return d
}

func (d *day) open() {
	d.t.Helper()
	st, err := store.Open(d.dir, store.Options{Now: d.box.Now})
	if err != nil {
		d.t.Fatal(err)
	}
	d.st, d.net.ledger, d.box.Ledger = st, st, st
}

func (d *day) run() {
	var ctx context.Context
	ctx, d.end = context.WithCancel(d.t.Context())
	d.done = make(chan error, 1)
	go func() { d.done <- d.box.Run(ctx) }()
	synctest.Wait()
}

// stop ends the box as a shutdown does.
func (d *day) stop() {
	d.t.Helper()
	if d.end != nil {
		d.end()
		if err := <-d.done; !errors.Is(err, context.Canceled) {
			d.t.Errorf("Run ended with %v", err)
		}
		d.end = nil
	}
	if err := d.st.Close(); err != nil {
		d.t.Error(err)
	}
}

func (d *day) append(es ...appliance.Entry) {
	d.t.Helper()
	if err := d.st.Update(d.t.Context(), func(tx appliance.Tx) error { return tx.Append(es...) }); err != nil {
		d.t.Fatal(err)
	}
}

func (d *day) queue(to appliance.Phone, class appliance.TextClass, answer bool, text string) uint64 {
	d.t.Helper()
	e := appliance.QueueText(appliance.Rule("test"), to, 0, "", class, answer, text)
	e.At = d.box.Now()
	var id uint64
	err := d.st.Update(d.t.Context(), func(tx appliance.Tx) error {
		id = tx.Seq()
		return tx.Append(e)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *day) text(id uint64) (o appliance.Outgoing) {
	d.t.Helper()
	err := d.st.View(d.t.Context(), func(r appliance.Reader) (err error) {
		o, err = r.Text(id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

func (d *day) is(id uint64, s appliance.TextState, why string) {
	d.t.Helper()
	if o := d.text(id); o.State != s || o.Error != why {
		d.t.Errorf("%q is %s %q, want %s %q", o.Text, o.State, o.Error, s, why)
	}
}

func (d *day) has(want string) {
	d.t.Helper()
	if got := d.net.texts(); got != want {
		d.t.Errorf("the network has %q, want %q", got, want)
	}
}

func pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

func notSent(code string) error {
	return &appliance.SendError{Kind: appliance.ErrNotSent, Code: code, Err: errors.New("refused")}
}

func inDoubt() error {
	return &appliance.SendError{Kind: appliance.ErrInDoubt, Code: "silent", Err: errors.New("no answer")}
}

func TestATextGoesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.run()
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		pass(time.Minute)
		o := d.text(id)
		if o.State != appliance.TextSent || o.Attempt != 1 || o.Parts[0].MR != 1 || o.SentAt.IsZero() {
			t.Errorf("the text is %+v", o)
		}
		d.has("已收到")
		d.stop()
	})
}

// TestWhoGoesFirst: emergency, result, receipt, order, reminder; within a class in order.
func TestWhoGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		for i, c := range []appliance.TextClass{"reminder", "order", "receipt", "result", "emergency", "receipt"} {
			d.queue(zhang, c, true, fmt.Sprint(c, i))
		}
		d.run()
		pass(time.Minute)
		d.has("emergency4|result3|receipt2|receipt5|order1|reminder0")
		for i, h := range d.net.parts() {
			if want := i < 5; h.More != want {
				t.Errorf("text %d says that more follows: %v", i, h.More)
			}
		}
		d.stop()
	})
}

// TestOneUpdateAText: the end of one hand-over carries the intent of the next.
func TestOneUpdateAText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		for i := range 10 {
			d.queue(zhang, appliance.ClassReceipt, true, fmt.Sprint("第", i))
		}
		count := &counting{Ledger: d.st}
		d.box.Ledger = count
		d.run()
		pass(time.Minute)
		if n := len(d.net.parts()); n != 10 || count.updates.Load() > 12 {
			t.Errorf("%d texts took %d Updates, want 10 texts and one more than that beside the start's", n, count.updates.Load())
		}
		d.stop()
	})
}

type counting struct {
	appliance.Ledger
	updates atomic.Int32
	full    atomic.Int32 // so many Updates are refused
}

func (c *counting) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	if c.full.Add(-1) >= 0 {
		return fmt.Errorf("test: %w", appliance.ErrFull)
	}
	c.updates.Add(1)
	return c.Ledger.Update(ctx, fn)
}

// TestALongTextResumes: part 2 is refused; it goes on there a minute later, as the same text.
func TestALongTextResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		refuse := true
		d.net.answer = func(h appliance.Handover) error {
			if h.Number == 2 && refuse {
				refuse = false
				return notSent("cms-42")
			}
			return nil
		}
		id := d.queue(zhang, appliance.ClassResult, true, strings.Repeat("长", 150))
		d.run()
		pass(20 * time.Second)
		d.is(id, appliance.TextQueued, "cms-42")
		if o := d.text(id); o.Parts[0].State != appliance.TextSent || o.Parts[1].State != appliance.TextQueued {
			t.Errorf("after the refusal: %+v", o.Parts)
		}
		pass(2 * time.Minute)
		d.is(id, appliance.TextSent, "")
		var numbers []int
		for _, h := range d.net.parts() {
			numbers = append(numbers, h.Number)
			if h.Total != 3 || h.Ref != d.net.parts()[0].Ref || h.Ref == 0 {
				t.Errorf("part %d is of %d, reference %d", h.Number, h.Total, h.Ref)
			}
		}
		if !slices.Equal(numbers, []int{1, 2, 3}) {
			t.Errorf("the network has parts %v", numbers)
		}
		d.stop()
	})
}

// TestLongTextsToOneNumber have different references, or phones would mix them.
func TestLongTextsToOneNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		for range 3 {
			d.queue(zhang, appliance.ClassResult, true, strings.Repeat("长", 100))
			for range 254 { // the same number again after 255 entries
				d.append(appliance.Entry{Kind: appliance.KindBoxAnchor, Body: appliance.BoxNote{}})
			}
		}
		d.run()
		pass(time.Minute)
		refs := map[int]int{}
		for _, h := range d.net.parts() {
			refs[h.Ref]++
		}
		if len(d.net.parts()) != 6 || len(refs) != 3 {
			t.Errorf("%d parts have references %v, want 6 parts with 3", len(d.net.parts()), refs)
		}
		d.stop()
	})
}

// TestRefusals: 1, 5, 15, 60 minutes, then hourly; after 72 hours a person must look.
func TestRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		var at []time.Duration
		began := time.Now()
		d.net.answer = func(appliance.Handover) error {
			at = append(at, time.Since(began).Truncate(time.Minute))
			return notSent("cms-42")
		}
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		d.run()
		pass(4 * time.Hour)
		want := []time.Duration{0, time.Minute, 6 * time.Minute, 21 * time.Minute, 81 * time.Minute, 141 * time.Minute, 201 * time.Minute}
		d.net.with(func() {
			if !slices.Equal(at, want) {
				t.Errorf("tried at %v, want %v", at, want)
			}
		})
		pass(70 * time.Hour)
		d.is(id, appliance.TextFailed, "cms-42")
		n := d.net.tried()
		pass(24 * time.Hour)
		if d.net.tried() != n {
			t.Error("it was tried again after it had failed")
		}
		d.stop()
	})
}

func TestNoSuchSubscriber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.net.answer = func(appliance.Handover) error { return notSent("cms-1") }
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		d.run()
		pass(time.Minute)
		d.is(id, appliance.TextFailed, "cms-1")
		d.stop()
	})
}

// TestInDoubt: what the network alone knows is never sent again by itself.
func TestInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.net.answer = func(appliance.Handover) error { return inDoubt() }
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		d.run()
		pass(100 * time.Hour)
		d.is(id, appliance.TextUncertain, "silent")
		if n := d.net.tried(); n != 1 {
			t.Errorf("handed over %d times", n)
		}
		// A clerk lets it go again: from the parts that the network has not accepted.
		d.net.with(func() { d.net.answer = nil })
		d.append(appliance.Entry{Kind: appliance.KindTextReleased, Peer: appliance.Address(zhang), Body: appliance.TextChange{
			Text: id, State: appliance.TextQueued,
		}})
		pass(time.Minute)
		d.is(id, appliance.TextSent, "")
		d.stop()
	})
}

// TestAnEmergencyInDoubtGoesAgain: twice told is better than not told; but not without end.
func TestAnEmergencyInDoubtGoesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.net.answer = func(appliance.Handover) error { return inDoubt() }
		id := d.queue(zhang, appliance.ClassEmergency, true, "有危险请马上打电话")
		d.run()
		pass(2 * time.Hour)
		d.is(id, appliance.TextUncertain, "silent")
		if n := d.net.tried(); n != maxTries {
			t.Errorf("handed over %d times, want %d", n, maxTries)
		}
		d.stop()
	})
}

// TestKilledInFlight: the box dies while the modem has a part. After the start
// nobody knows; the other text goes.
func TestKilledInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		first := d.queue(zhang, appliance.ClassReceipt, true, strings.Repeat("长", 100))
		second := d.queue(li, appliance.ClassReceipt, true, "已收到")
		var f *flight
		err := d.st.Update(t.Context(), func(tx appliance.Tx) (err error) {
			f, err = d.box.begin(tx)
			return err
		})
		if err != nil || f == nil {
			t.Fatal(f, err)
		}
		d.stop()
		d.open()
		d.run()
		pass(time.Hour)
		d.is(first, appliance.TextUncertain, "crash")
		if p := d.text(first).Parts; p[0].State != appliance.TextUncertain || p[1].State != appliance.TextQueued {
			t.Errorf("its parts are %+v", p)
		}
		d.is(second, appliance.TextSent, "")
		d.has("已收到")
		d.stop()
	})
}

// TestStoppedBetweenParts: a shutdown in the middle of a long text goes on where it stopped.
func TestStoppedBetweenParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		id := d.queue(zhang, appliance.ClassReceipt, true, strings.Repeat("长", 150))
		d.run()
		pass(time.Second) // part 1 is with the modem
		d.stop()
		d.open()
		if o := d.text(id); o.State != appliance.TextQueued || o.Parts[0].State != appliance.TextSent {
			t.Errorf("after the stop: %s %+v", o.State, o.Parts)
		}
		d.run()
		pass(time.Minute)
		d.is(id, appliance.TextSent, "")
		if p := d.net.parts(); len(p) != 3 || p[0].Ref != p[2].Ref {
			t.Errorf("the network has %d parts", len(p))
		}
		d.stop()
	})
}

// TestTheReportComesFirst: the network's report is kept before the modem answers.
func TestTheReportComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		d.net.during = func(appliance.Handover) {
			d.append(appliance.Entry{Kind: appliance.KindTextReported, Peer: appliance.Address(zhang), Body: appliance.TextChange{
				Text: id, State: appliance.TextSending, Part: 1, PartState: appliance.TextDelivered,
			}})
		}
		d.run()
		pass(time.Minute)
		d.is(id, appliance.TextDelivered, "")
		if o := d.text(id); o.SentAt.IsZero() || o.Delivered.IsZero() || o.Parts[0].MR != 1 || o.Parts[0].SentAt.IsZero() {
			t.Errorf("the text is %+v", o)
		}
		d.stop()
	})
}

// TestNotReady: no intent is written while the line is away, so that a power cut then leaves no doubt.
func TestNotReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.net.off = make(chan struct{})
		id := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		d.run()
		pass(time.Hour)
		if o := d.text(id); o.State != appliance.TextQueued || o.Attempt != 0 {
			t.Errorf("without a line: %s, attempt %d", o.State, o.Attempt)
		}
		close(d.net.off)
		pass(time.Minute)
		d.is(id, appliance.TextSent, "")
		d.stop()
	})
}

// TestACallIsOn: what is no emergency waits for its end, untried; danger does not.
func TestACallIsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		talks := make(chan struct{})
		d.net.talks = talks
		d.run()
		waits := d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		pass(time.Minute)
		d.has("")
		d.queue(li, appliance.ClassEmergency, true, "有危险请马上打电话")
		pass(10 * time.Second)
		d.has("有危险请马上打电话")
		if hurry := d.net.parts()[0]; !hurry.Urgent {
			t.Errorf("the line is not told of the hurry: %+v", hurry)
		}
		d.queue(li, appliance.ClassResult, true, "办理结果")
		pass(3 * time.Minute)
		if o := d.text(waits); o.State != appliance.TextQueued || o.Attempt != 0 {
			t.Errorf("the receipt is %s after %d tries", o.State, o.Attempt)
		}
		d.net.with(func() { d.net.talks = nil })
		close(talks)
		pass(10 * time.Second)
		d.has("有危险请马上打电话|办理结果|已收到")
		d.stop()
	})
}

func TestQuietHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.run()
		pass(13 * time.Hour) // 22:00
		begun := d.queue(zhang, appliance.ClassResult, false, "办理结果")
		d.queue(li, appliance.ClassEmergency, false, "警报")
		d.queue(zhang, appliance.ClassReceipt, true, "已收到")
		pass(time.Minute)
		d.has("警报|已收到")
		d.is(begun, appliance.TextQueued, "")
		pass(9*time.Hour - 2*time.Minute) // 06:59
		d.has("警报|已收到")
		pass(2 * time.Minute)
		d.has("警报|已收到|办理结果")
		d.stop()
	})
}

// TestCaps: so many parts an hour and a day; an emergency waits for nobody.
func TestCaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.box.Caps = Caps{PerHour: 5, PerDay: 8}
		for i := range 12 {
			d.queue(zhang, appliance.ClassReceipt, true, fmt.Sprint(i))
		}
		d.run()
		pass(30 * time.Minute)
		d.has("0|1|2|3|4")
		if err := d.st.View(t.Context(), func(r appliance.Reader) error {
			hour, day, err := d.box.Used(r)
			if !hour.Tight() || hour.Sent != 5 || day.Tight() {
				t.Errorf("used %+v, %+v", hour, day)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		d.queue(li, appliance.ClassEmergency, true, "警报")
		pass(time.Minute)
		d.has("0|1|2|3|4|警报")
		pass(time.Hour)
		d.has("0|1|2|3|4|警报|5|6") // the day's eighth
		pass(13 * time.Hour)
		d.has("0|1|2|3|4|警报|5|6")
		pass(24 * time.Hour)
		d.has("0|1|2|3|4|警报|5|6|7|8|9|10|11")
		d.stop()
	})
}

// TestOneNumbersShare: a machine that answers us cannot run the SIM dry; the next day it gets its next share.
func TestOneNumbersShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.box.Caps = Caps{PerNumberDay: 3}
		var ids []uint64
		for i := range 5 {
			ids = append(ids, d.queue(zhang, appliance.ClassReceipt, true, fmt.Sprint(i)))
		}
		d.queue(li, appliance.ClassReceipt, true, "li")
		d.queue(zhang, appliance.ClassResult, true, "结果")
		d.run()
		pass(time.Hour)
		d.has("结果|0|1|li")
		d.is(ids[4], appliance.TextQueued, WhyNumberCap)
		if at := d.text(ids[4]).NextAt.In(d.box.Clock.Location); at.Format("01-02 15:04") != "11-24 07:00" {
			t.Errorf("it goes at %v", at)
		}
		pass(24 * time.Hour)
		d.has("结果|0|1|li|2|3|4")
		d.stop()
	})
}

// TestAHandlersBusyDay: who works for the town reads as many orders as there are.
func TestAHandlersBusyDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.box.Caps = Caps{PerNumberDay: 3}
		for i := range 5 {
			d.queue(zhang, appliance.ClassOrder, i%2 == 0, fmt.Sprint(i))
		}
		d.queue(zhang, appliance.ClassReminder, false, "提醒")
		d.run()
		pass(time.Hour)
		d.has("0|1|2|3|4|提醒")
		d.stop()
	})
}

func TestTheDiallingPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		d.net.off = make(chan struct{}) // holding needs no line
		for to, why := range map[appliance.Phone]string{
			"+8610086": WhyNotMobile, "+865361234567": WhyNotMobile, "+85291234567": WhyNotMobile, own: WhyOwnNumber,
		} {
			id := d.queue(to, appliance.ClassEmergency, true, "x")
			if d.end == nil {
				d.run()
			}
			pass(time.Second)
			d.is(id, appliance.TextHeld, why)
		}
		d.has("")
		d.stop()
	})
}

// TestNoRoomForTheResult: the text is out and the disk is full: nothing else is sent until that is written.
func TestNoRoomForTheResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		count := &counting{Ledger: d.st}
		d.box.Ledger = count
		d.net.during = func(h appliance.Handover) {
			if h.To == zhang {
				count.full.Store(30)
			}
		}
		d.queue(zhang, appliance.ClassReceipt, true, "一")
		d.queue(li, appliance.ClassReceipt, true, "二")
		d.run()
		pass(2 * time.Minute)
		d.has("一")
		pass(10 * time.Minute)
		d.has("一|二")
		d.stop()
	})
}

// TestTheResultIsTold: when the network has the result, the case says that the villager was told.
func TestTheResultIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		id := appliance.NewCaseID(2026, 100)
		e := appliance.QueueText(appliance.Rule("test"), zhang, id, "R10", appliance.ClassResult, false, "办理结果")
		e.At = d.box.Now()
		d.append(appliance.Entry{At: d.box.Now(), Kind: appliance.KindCaseConcluded, Case: id, Peer: appliance.Address(zhang), Body: appliance.CaseChange{
			State: appliance.CaseFollowup, Words: appliance.CaseWords{Reporter: appliance.Address(zhang)},
		}}, e)
		d.run()
		pass(time.Minute)
		var c appliance.Case
		if err := d.st.View(t.Context(), func(r appliance.Reader) (err error) { c, err = r.Case(id); return err }); err != nil {
			t.Fatal(err)
		}
		if c.Outcome.ToldAt.IsZero() || c.Outcome.ToldBy != "R10" {
			t.Errorf("the outcome is %+v", c.Outcome)
		}
		d.stop()
	})
}

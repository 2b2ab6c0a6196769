package desk_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/outbox"
	"huying/appliance/workday"
	"huying/store"
)

// answerOf is the newest text to the villager.
func (h *hall) answerOf(t *testing.T) (out appliance.Outgoing) {
	t.Helper()
	if err := h.st.View(t.Context(), func(r appliance.Reader) error {
		for x, err := range r.Texts(0) {
			out = x
			return err
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnAnswerIsTakenBackWhileItsTextWaits(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "村东头路灯不亮了好几天")
	li := h.li
	li.Waits = true
	before := h.page(t, id).Case
	refusedAs(t, h.TakeBack(ctx, li, id, 0), loop.WhyNothingBack)
	if err := h.Answer(ctx, li, id, before.Version, "已派电工,今天下午到。"); err != nil {
		t.Fatal(err)
	}
	if x := h.answerOf(t); x.State != appliance.TextQueued || !x.NextAt.Equal(h.now.Add(5*time.Second)) {
		t.Fatalf("the answer is %s, not before %s", x.State, x.NextAt)
	}
	if c := h.page(t, id).Case; !c.WaitingSince.IsZero() {
		t.Error("somebody waits who was answered")
	}
	refusedAs(t, h.TakeBack(ctx, h.wu, id, 0), loop.WhyNothingBack) // it is not hers
	h.now = h.now.Add(3 * time.Second)
	if err := h.TakeBack(ctx, li, id, 0); err != nil {
		t.Fatal(err)
	}
	if x := h.answerOf(t); x.State != appliance.TextFailed || x.Error != "dropped" {
		t.Errorf("what was taken back is %s %s", x.State, x.Error)
	}
	after := h.page(t, id).Case
	if !after.WaitingSince.Equal(before.WaitingSince) {
		t.Errorf("waits since %s, want %s", after.WaitingSince, before.WaitingSince)
	}
	for _, k := range before.Clocks {
		if now, ok := after.Clock(k.ID); !ok || !now.StoppedAt.Equal(k.StoppedAt) || !now.Due.Equal(k.Due) {
			t.Errorf("clock %s is %+v, was %+v", k.ID, now, k)
		}
	}
	refusedAs(t, h.TakeBack(ctx, li, id, 0), loop.WhyNothingBack)
}

// Who does not sit at a screen could not take it back, and danger waits for nobody.
func TestWhatNeedNotWaitGoesAtOnce(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "村东头路灯不亮了好几天")
	if err := h.Answer(ctx, h.li, id, 0, "已派电工,今天下午到。"); err != nil {
		t.Fatal(err)
	}
	if x := h.answerOf(t); !x.NextAt.IsZero() {
		t.Errorf("an answer from the command line waits until %s", x.NextAt)
	}
	li := h.li
	li.Waits = true
	danger := h.comesIn(t, 101, "变压器冒烟")
	if err := h.Accept(ctx, li, danger, 0, desk.Triage{Urgency: appliance.UrgencyDanger, Category: "用电", Summary: "变压器冒烟"}); err != nil {
		t.Fatal(err)
	}
	if err := h.Answer(ctx, li, danger, 0, "电工已出发,请离远些。"); err != nil {
		t.Fatal(err)
	}
	if x := h.answerOf(t); !x.NextAt.IsZero() {
		t.Errorf("an answer about danger waits until %s", x.NextAt)
	}
}

// network takes what it is given.
type network struct {
	mu    sync.Mutex
	taken []string
}

func (n *network) sent() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.taken)
}

func (n *network) Ready(context.Context) error { return nil }
func (n *network) Idle(context.Context) error  { return nil }
func (n *network) Send(_ context.Context, h appliance.Handover) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.taken = append(n.taken, h.Text)
	return len(n.taken), nil
}

// Whenever the plug is pulled, the outbox that starts again says an answer once when
// nobody took it back, and never when somebody did.
func TestAnAnswerThatWaitsIsSaidOnceOrNotAtAll(t *testing.T) {
	for _, tt := range []struct {
		name string
		back time.Duration // taken back so long after; 0: not
		cut  time.Duration // the plug is pulled so long after
		want int
	}{
		{"left alone", 0, 0, 1},
		{"cut while it waits", 0, 2 * time.Second, 1},
		{"cut when it has left", 0, 7 * time.Second, 1},
		{"taken back", 3 * time.Second, 0, 0},
		{"taken back, then cut", 3 * time.Second, 4 * time.Second, 0},
		{"too late", 8 * time.Second, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				began, here := time.Now(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 8*3600))
				now := func() time.Time { return here.Add(time.Since(began)) }
				net := &network{}
				open := func() (*hall, func()) {
					h := openHall(t)
					h.st.Close()
					var err error
					if h.st, err = store.Open(dir, store.Options{Now: now}); err != nil {
						t.Fatal(err)
					}
					h.Ledger, h.Now, h.now = h.st, now, now()
					o := &outbox.Outbox{Ledger: h.st, Sender: net, Clock: workday.Clock{Calendar: workday.New(), Hours: h.Clock.Hours}, Now: now, Log: slog.New(slog.DiscardHandler)}
					ctx, stop := context.WithCancel(t.Context())
					ended := make(chan struct{})
					go func() { o.Run(ctx); close(ended) }()
					return h, func() { stop(); <-ended; h.st.Close() }
				}
				h, cut := open()
				li := h.hire(t, "何清", appliance.RoleDispatcher)
				li.Waits = true
				id := h.comesIn(t, 100, "村东头路灯不亮了好几天")
				if err := h.Answer(t.Context(), li, id, 0, "已派电工,今天下午到。"); err != nil {
					t.Fatal(err)
				}
				for at := range 20 {
					d := time.Duration(at) * time.Second
					synctest.Wait()
					if d < 5*time.Second && len(net.sent()) > 0 {
						t.Fatalf("sent after %s", d)
					}
					if d == tt.back && d > 0 {
						err := h.TakeBack(t.Context(), li, id, 0)
						if tt.want == 0 && err != nil {
							t.Fatal(err)
						}
						if tt.want == 1 {
							refusedAs(t, err, loop.WhyLeft)
						}
					}
					if d == tt.cut && d > 0 {
						cut()
						h, cut = open()
					}
					time.Sleep(time.Second)
				}
				cut()
				if len(net.sent()) != tt.want {
					t.Errorf("said %d times, want %d: %q", len(net.sent()), tt.want, net.sent())
				}
			})
		})
	}
}

// What a clerk takes back was never done: the texts are dropped and the matter stands as
// it did. When somebody went on from it, it stays.
func TestADispatchIsTakenBackWhileNobodyWentOn(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "村东头路灯不亮了好几天")
	li := h.li
	li.Waits = true
	res, err := h.Do(ctx, li, id, 0, desk.Triage{Category: "用电", Summary: "路灯不亮"})
	if err != nil || !res.Back || res.Grace != 0 {
		t.Fatalf("accepted: %+v, %v", res, err)
	}
	h.now = h.now.Add(time.Second)
	before := h.page(t, id).Case
	if res, err = h.Do(ctx, li, id, 0, loop.Conclude{Text: "已换好灯头"}); err != nil || !res.Back || res.Grace != 5*time.Second || res.Since != before.Version {
		t.Fatalf("concluded: %+v, %v", res, err)
	}
	refusedAs(t, h.TakeBack(ctx, h.wu, id, 0), loop.WhyNothingBack)
	if err := h.TakeBack(ctx, li, id, res.Since); err != nil {
		t.Fatal(err)
	}
	after := h.page(t, id).Case
	if x := h.answerOf(t); x.State != appliance.TextFailed {
		t.Errorf("the result is %s", x.State)
	}
	if after.State != before.State || after.Outcome != before.Outcome || len(after.Clocks) != len(before.Clocks) || len(after.Steps) != len(before.Steps) {
		t.Errorf("it stands %+v, was %+v", after, before)
	}
	if err := h.st.Equal(ctx); err != nil {
		t.Error(err)
	}
	h.now = h.now.Add(time.Second)
	if res, err = h.Do(ctx, li, id, 0, loop.Conclude{Text: "已换好灯头"}); err != nil {
		t.Fatal(err)
	}
	if err := h.Note(ctx, h.wu, id, 0, "我去看过了"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, h.TakeBack(ctx, li, id, res.Since), loop.WhySince)
}

// Without a text, too, a deed cannot be taken back for ever.
func TestWhatIsLongDoneStays(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "村东头路灯不亮了好几天")
	if err := h.Take(ctx, h.li, id, 0); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(11 * time.Minute)
	refusedAs(t, h.TakeBack(ctx, h.li, id, 0), loop.WhySince)
}

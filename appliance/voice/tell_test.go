package voice

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"huying/appliance"
)

// caller is somebody on the phone who rang: whatever is not here is never asked for.
type caller struct {
	Call
	said []string
	hung int
	over chan struct{}
	say  func(context.Context) error
}

func (c *caller) Say(ctx context.Context, text string) error {
	c.said = append(c.said, text)
	return c.say(ctx)
}

func (c *caller) HungUp() <-chan struct{} { return c.over }

func (c *caller) HangUp(ctx context.Context) error {
	c.hung++
	return ctx.Err()
}

// Who rings hears one sentence, in their language, and is hung up whatever comes of it.
func TestWhoRingsIsTold(t *testing.T) {
	l := rung(t, appliance.BackRang)
	v := &Voice{Ledger: l.st, Hall: "青山镇"}
	fault := errors.New("the modem does not")
	ctx, stop := context.WithCancel(t.Context())
	zh, en := "这里是青山镇呼应热线。请挂机,我们马上打给您,不收您的钱。", "Please hang up; we call you right back for free."
	for _, x := range []struct {
		name    string
		say     func(c *caller) func(context.Context) error
		english bool
		want    error
	}{
		{"to the end", func(*caller) func(context.Context) error { return func(context.Context) error { return nil } }, false, nil},
		{"in English", func(*caller) func(context.Context) error { return func(context.Context) error { return nil } }, true, nil},
		{"not said", func(*caller) func(context.Context) error { return func(context.Context) error { return fault } }, false, fault},
		{"they hang up", func(c *caller) func(context.Context) error {
			return func(context.Context) error { close(c.over); return fault }
		}, false, nil},
		{"stopped", func(*caller) func(context.Context) error {
			return func(ctx context.Context) error { stop(); return ctx.Err() }
		}, false, nil},
	} {
		l.update(func(tx appliance.Tx) error {
			talk, err := tx.Talk(zhang)
			talk.English = x.english
			return errors.Join(err, tx.Append(appliance.Entry{At: l.now, Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: talk}))
		})
		c := &caller{over: make(chan struct{})}
		c.say = x.say(c)
		words := zh
		if x.english {
			words = en
		}
		err := v.TellThem(ctx, zhang, func(string) bool { return true }, func(ctx context.Context) (Call, error) {
			if until, ok := ctx.Deadline(); !ok || time.Until(until) > 20*time.Second {
				t.Errorf("%s: until %v", x.name, until)
			}
			return c, nil
		})
		if !errors.Is(err, x.want) || x.want == nil && err != nil || c.hung != 1 || !slices.Equal(c.said, []string{words}) {
			t.Errorf("%s: %v; said %q, hung up %d times", x.name, err, c.said, c.hung)
		}
	}
	yes, no := func(string) bool { return true }, func(string) bool { return false }
	if err := v.TellThem(t.Context(), zhang, yes, func(context.Context) (Call, error) { return nil, fault }); !errors.Is(err, fault) {
		t.Errorf("not picked up: %v", err)
	}
	if err := v.TellThem(t.Context(), zhang, no, nil); !errors.Is(err, ErrLater) {
		t.Errorf("nothing to say: %v", err)
	}
	// A module with recorded prompts has them in one language.
	l.update(func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: l.now, Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang, Body: appliance.Talk{English: true}})
	})
	c := &caller{over: make(chan struct{}), say: func(context.Context) error { return nil }}
	err := v.TellThem(t.Context(), zhang, func(words string) bool { return words == zh }, func(context.Context) (Call, error) { return c, nil })
	if err != nil || !slices.Equal(c.said, []string{zh}) {
		t.Errorf("in the one language: %v, %q", err, c.said)
	}
}

package modem

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// rings waits for a ring.
func (b *box) rings(within time.Duration) (appliance.Ring, func(context.Context) error) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	r, err := b.Ring(ctx)
	if err != nil {
		b.t.Fatalf("nobody rings: %v", err)
	}
	return r.Ring, r.Refuse
}

// quietLine checks that nobody rings for a while.
func (b *box) quietLine(d time.Duration) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	if r, err := b.Ring(ctx); !errors.Is(err, context.DeadlineExceeded) {
		b.t.Errorf("%+v rings: %v", r, err)
	}
}

func (b *box) calls(want ...emulator.CallState) {
	b.t.Helper()
	var got []emulator.CallState
	for _, c := range b.gsm.Calls() {
		got = append(got, c.State)
	}
	if !slices.Equal(got, want) {
		b.t.Errorf("the network saw calls %v, want %v", got, want)
	}
}

func TestARingIsHandedOverOnceAndRefused(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		before := time.Now()
		b.gsm.Ring("13800001111")
		r, refuse := b.rings(time.Second)
		if r.From != "13800001111" || !r.At.Equal(before) || time.Since(before) > 5*time.Millisecond {
			t.Errorf("after %v: %+v", time.Since(before), r)
		}
		b.quietLine(11 * time.Second) // it goes on ringing, and is no news
		b.calls(emulator.Ringing)
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Refused)
		if err := refuse(t.Context()); err != nil {
			t.Errorf("once more: %v", err)
		}
		b.gsm.Ring("+8613800002222")
		if err := refuse(t.Context()); err != nil {
			t.Errorf("long over: %v", err)
		}
		b.calls(emulator.Refused, emulator.Ringing)
		if r, _ := b.rings(time.Second); r.From != "+8613800002222" {
			t.Errorf("the next is %+v", r)
		}
		b.works()
	})
}

func TestWhoTakesNoRingsIsLeftRinging(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		b.listen(time.Minute)
		b.calls(emulator.Ringing)
		b.gsm.GiveUp()
		b.gsm.Ring("13800002222")
		time.Sleep(time.Second)
		b.gsm.GiveUp()
		for _, want := range []appliance.Address{"13800001111", "13800002222"} { // they rang, and are told of
			r, refuse := b.rings(time.Second)
			if err := refuse(t.Context()); r.From != want || err != nil {
				t.Errorf("%+v, %v, want %s", r, err, want)
			}
		}
		b.calls(emulator.Missed, emulator.Missed)
	})
}

func TestAWithheldNumberIsARingWithoutOne(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("")
		r, refuse := b.rings(time.Second)
		if err := refuse(t.Context()); r.From != "" || err != nil {
			t.Errorf("%+v, %v", r, err)
		}
		// A network that says nothing of it at all.
		b.gsm.Set(emulator.Faults{NoCLIP: true})
		before := time.Now()
		b.gsm.Ring("13800001111")
		r, refuse = b.rings(3 * time.Second)
		if d := time.Since(before); r.From != "" || d != clipWait || !r.At.Equal(before) {
			t.Errorf("after %v: %+v", d, r)
		}
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Refused, emulator.Refused)
		// One that stops ringing before that.
		b.gsm.Ring("13800001111")
		time.Sleep(time.Second)
		b.gsm.GiveUp()
		want := appliance.Address("")
		if o.Personality.Name == "sim7600" {
			want = "13800001111" // MISSED_CALL tells who it was
		}
		if r, _ := b.rings(time.Millisecond); r.From != want {
			t.Errorf("%+v, want %q", r, want)
		}
	})
}

func TestACallerWhoGaveUpIsRefusedWithoutAnError(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(time.Second)
		b.gsm.GiveUp()
		time.Sleep(time.Second) // the look at the start is over
		hangs := b.commands("AT")
		if err := refuse(t.Context()); err != nil || hangs() != 0 {
			t.Errorf("%v, after %d commands", err, hangs())
		}
		b.calls(emulator.Missed)
	})
}

func TestTwoCallersInARowAreTwoRings(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		_, first := b.rings(time.Second)
		if b.gsm.Ring("13800002222") {
			t.Error("the line is not busy")
		}
		b.gsm.GiveUp()
		b.gsm.Ring("13800002222")
		r, second := b.rings(time.Second)
		if r.From != "13800002222" {
			t.Errorf("%+v", r)
		}
		if err := first(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Missed, emulator.Ringing)
		if err := second(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Missed, emulator.Refused)
		b.gsm.Ring("13800001111") // the same again is a new ring
		if r, _ := b.rings(time.Second); r.From != "13800001111" {
			t.Errorf("%+v", r)
		}
	})
}

func TestTextsComeAndGoWhileSomebodyRings(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Pace.Answer = 30 * time.Millisecond
		b := start(t, o, Options{})
		b.ready()
		b.listen(time.Second)
		b.deliver("一", "二")
		time.Sleep(40 * time.Millisecond)
		parts, free, err := b.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(time.Second)
		if err := refuse(t.Context()); err != nil { // between a list and its free
			t.Error(err)
		}
		if err := free(t.Context()); err != nil {
			t.Error(err)
		}
		if got := append(parts, b.listen(time.Second)...); len(got) != 2 || b.gsm.Stored() != 0 {
			t.Errorf("heard %q, %d left", texts(got), b.gsm.Stored())
		}
		b.gsm.Ring("13800002222")
		b.deliver("响着铃来的")
		if got := b.listen(time.Second); len(got) != 1 || b.gsm.Stored() != 0 {
			t.Errorf("while it rings: heard %q", texts(got))
		}
		_, refuse = b.rings(time.Second)
		before := time.Now()
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := b.send("回"); err != nil || time.Since(before) > 200*time.Millisecond {
			t.Errorf("sent after %v: %v", time.Since(before), err)
		}
		b.calls(emulator.Refused, emulator.Refused)
	})
}

func TestARingWhileATextIsBeingSentIsRefusedAfterIt(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Pace.Send = 4 * time.Second
		b := start(t, o, Options{})
		b.ready()
		sent := make(chan error, 1)
		go func() { _, err := b.send("慢慢来"); sent <- err }()
		time.Sleep(time.Second)
		before := time.Now()
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(5 * time.Second)
		if err := refuse(t.Context()); err != nil || time.Since(before) > 4*time.Second {
			t.Errorf("after %v: %v", time.Since(before), err)
		}
		if err := <-sent; err != nil || len(b.gsm.Sent()) != 1 {
			t.Errorf("sent: %v", err)
		}
		b.calls(emulator.Refused)
	})
}

func TestACallThatARestartEndedIsRefusedWithoutAnError(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Pace.Boot = 3 * time.Second
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(time.Second)
		b.gsm.Reset()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := refuse(ctx); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Lost)
		time.Sleep(10 * time.Second)
		b.works()
		b.gsm.Ring("13800001111") // the number is told again, so the settings are
		if r, _ := b.rings(time.Second); r.From != "13800001111" {
			t.Errorf("%+v", r)
		}
	})
}

func TestARestartWhileHangingUp(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Pace.Boot = 3 * time.Second
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(time.Second)
		b.gsm.Hook(func(e emulator.Event) {
			if e.Kind == emulator.Command && e.When == emulator.Before && (e.Text == "ATH" || e.Text == "AT+CHUP") {
				b.gsm.Reset()
			}
		})
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.gsm.Hook(nil)
		time.Sleep(10 * time.Second)
		b.works()
	})
}

// A cable that is pulled tells nobody that the ringing stopped.
func TestARingThatNobodyEndedIsOverWhenItStopsRinging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Personality: emulator.EC20}, Options{})
		b.ready()
		b.gsm.Ring("13800001111")
		_, refuse := b.rings(time.Second)
		b.gsm.Unplug(0, false)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := refuse(ctx); err == nil || !strings.Contains(err.Error(), "refuse a call") {
			t.Errorf("with the port gone: %v", err)
		}
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoRingsWhileWeTalkIsARingToo(t *testing.T) {
	eachVoice(t, func(t *testing.T, b *box) {
		c := b.talks()
		b.gsm.Ring("13800002222")
		r, refuse := b.rings(time.Second)
		if r.From != "13800002222" {
			t.Errorf("%+v", r)
		}
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Talking, emulator.Refused)
		// One who waits until the line is free is still the same.
		b.gsm.Ring("13800003333")
		_, refuse = b.rings(time.Second)
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.quietLine(4 * time.Second)
		b.calls(emulator.Ended, emulator.Refused, emulator.Ringing)
		if err := refuse(t.Context()); err != nil {
			t.Error(err)
		}
		b.calls(emulator.Ended, emulator.Refused, emulator.Refused)
	})
}

func TestWhoRingsIsReadFromTheLine(t *testing.T) {
	for line, want := range map[string]appliance.Address{
		`+CLIP: "13800001111",129,,,,0`:         "13800001111",
		`+CLIP: "13800001111",161,"",,"Wang",0`: "13800001111",
		`+CLIP: "+8613800001111",145,"",0,"",0`: "+8613800001111",
		`+CLIP: "8613800001111",145`:            "+8613800001111",
		`+CLIP: "05361234567",129`:              "05361234567",
		`+CLIP: "",128,,,,1`:                    "",
		`+CLIP: "",129,,,,2`:                    "",
		`+CLIP: "13800001111",129,,,,1`:         "",
		`+CLIP:`:                                "",
		`+CLIP: "Anonymous",208`:                "",
		`+CCWA: "13800001111",129,1`:            "13800001111",
		`+CCWA: "13800001111",129,1,,1`:         "",
	} {
		if got := caller(line); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// messages are all texts that were heard, newest first.
func (d *scene) messages() []appliance.Message {
	d.t.Helper()
	all, err := d.box.desk.Messages(d.t.Context(), 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// outgoing are all texts of the outbox, newest first.
func (d *scene) outgoing() []appliance.Outgoing {
	d.t.Helper()
	all, err := d.box.desk.Outbox(d.t.Context(), 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// got is what a phone shows, by when it left.
func (d *scene) got(who appliance.Phone) (out []emulator.SentText) {
	for _, s := range d.gsm.SentText() {
		if s.To == string(who) {
			out = append(out, s)
		}
	}
	return out
}

// One phone sends a thousand texts in an hour, a fire in the middle. All are kept; ten
// matters, five plain answers and R28 are what it gets (L3 to L5), and the fire is heard.
// Others are answered as if nothing were.
func TestHostileAFloodFromOnePhone(t *testing.T) {
	const flooder = appliance.Phone("+8613866666666")
	texts := 1000
	if testing.Short() {
		texts = 200
	}
	for _, p := range []struct {
		name string
		says func(i int) string
	}{
		{"mixed", func(i int) string {
			switch i % 4 {
			case 0:
				return "还我血汗钱"
			case 1:
				return "帮"
			}
			return fmt.Sprintf("新 第%d号地块的%s没人管,管一管吧", i, []string{"水渠", "路灯", "垃圾", "围墙", "井盖"}[i/4%5])
		}},
		{"all different", func(i int) string {
			return fmt.Sprintf("新 %s%d组%s坏了", []string{"王家庄", "李家庄", "赵家庄"}[i%3], i, []string{"水渠", "路灯", "护栏", "围墙", "井盖", "水泵", "电线"}[i%7])
		}},
	} {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := sinceMonday()
				gsm := newGSM(now)
				defer gsm.Close()
				d := begin(t, t.TempDir(), gsm, now)
				defer d.stop()
				d.ready()

				var others []appliance.Phone
				asked := map[appliance.Phone]time.Time{}
				for i := range texts {
					words := p.says(i)
					switch i {
					case texts / 2:
						words = "着火了!我家厨房着火了快来人"
					case texts/2 + 1: // within the minute, so that nobody is rung
						if err := gsm.Deliver("+8613800000007", "接"); err != nil {
							t.Fatal(err)
						}
					}
					if err := gsm.Deliver(string(flooder), words); err != nil {
						t.Fatal(err)
					}
					if i%(texts/10) == texts/20 {
						who := appliance.Phone(fmt.Sprintf("+86139000011%02d", len(others)))
						others = append(others, who)
						asked[who] = now()
						if err := gsm.Deliver(string(who), "村口桥栏杆断了,孩子上学要走"); err != nil {
							t.Fatal(err)
						}
					}
					time.Sleep(time.Hour / time.Duration(texts))
				}
				time.Sleep(10 * time.Minute)

				var taken int
				for _, m := range d.messages() {
					if m.Class == appliance.FromStaff {
						taken++
					}
				}
				if n := len(d.messages()) - taken; n != texts+len(others) || taken != 1 {
					t.Errorf("%d of %d texts are kept, and %d of the duty officer's", n, texts+len(others), taken)
				}
				if n := gsm.Stored() + gsm.Queued(); n != 0 {
					t.Errorf("%d are still on their way", n)
				}
				kinds := map[string]int{}
				for _, o := range d.outgoing() {
					if o.To == flooder {
						kinds[o.Template]++
					}
				}
				if n := len(d.got(flooder)); n > 10+5+1+1 || kinds["R01"] > 10 || kinds["R28"] > 1 {
					t.Errorf("the flooder is answered %d times: %v", n, kinds)
				}
				if kinds["R24"] != 1 || len(d.got("+8613800000007")) != 2 {
					t.Errorf("the fire is answered %d times; the duty officer reads %+v", kinds["R24"], d.got("+8613800000007"))
				}
				alarms, emergencies := 0, 0
				if err := d.box.store.View(t.Context(), func(r appliance.Reader) error {
					for a, err := range r.Alarms(false) {
						if err != nil {
							return err
						}
						if alarms++; a.Class != 1 || a.TakenAt.IsZero() {
							t.Errorf("the alarm is %+v", a)
						}
					}
					return nil
				}); err != nil || alarms != 1 {
					t.Errorf("%d alarms, %v", alarms, err)
				}
				for _, c := range d.cases() {
					if c.Emergency && c.Reporter == appliance.Address(flooder) {
						emergencies++
					}
				}
				if emergencies != 1 {
					t.Errorf("%d cases are about the fire", emergencies)
				}
				if n := len(d.cases()); n > 10+1+len(others) {
					t.Errorf("%d matters lie before the clerks", n)
				}
				for _, who := range others {
					a := d.got(who)
					if len(a) == 0 {
						t.Errorf("%s is not answered", who.Local())
						continue
					}
					if late := a[0].At.Sub(asked[who]); late > 15*time.Second {
						t.Errorf("%s is answered after %v", who.Local(), late)
					}
				}
			})
		})
	}
}

// neighbour is the box of another town, on its own modem.
func neighbour(t *testing.T, sign, hall string, number appliance.Phone, now func() time.Time) *scene {
	t.Helper()
	gsm := newGSM(now)
	cfg := dayConfig(t.TempDir())
	cfg.Hall.Name, cfg.Hall.Sign, cfg.Hall.Number = hall, sign, number
	b, err := newBox(cfg, world{
		Now: now, Log: slog.New(slog.DiscardHandler),
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
			t.Errorf("the box of %s ended with %v", hall, err)
		}
		if err := b.close(); err != nil {
			t.Error(err)
		}
		gsm.Close()
	}
	return d
}

// carry brings what one box sends to the other for so long, and returns what was said.
func carry(a, b *scene, na, nb appliance.Phone, d time.Duration) (said []string) {
	a.t.Helper()
	brought := map[*scene]int{}
	for range int(d / (5 * time.Second)) {
		time.Sleep(5 * time.Second)
		for _, way := range []struct {
			from, to         *scene
			number, receiver appliance.Phone
		}{{a, b, na, nb}, {b, a, nb, na}} {
			sent := way.from.gsm.SentText()
			for _, s := range sent[brought[way.from]:] {
				if s.To != string(way.receiver) || len(s.Missing) > 0 {
					continue
				}
				said = append(said, fmt.Sprintf("%s: %s", way.number.Local(), s.Text))
				if err := way.to.gsm.Deliver(string(way.number), s.Text); err != nil {
					a.t.Fatal(err)
				}
			}
			brought[way.from] = len(sent)
		}
	}
	return said
}

// Two boxes write to each other after one text: whatever begins it, it dies within a
// few texts (L2 to L4), and neither makes more than one matter of it.
func TestHostileTwoBoxesAnswerEachOther(t *testing.T) {
	const green, clear = appliance.Phone("+8613700000099"), appliance.Phone("+8613700000088")
	for _, tt := range []struct{ name, sign, first string }{
		{"a matter, under the same sign", "青山呼应", "村东头路灯不亮了好几天"},
		{"a matter, under another sign", "绿水呼应", "村东头路灯不亮了好几天"},
		{"a question", "绿水呼应", "查"},
		{"help", "绿水呼应", "帮"},
		{"nothing", "绿水呼应", "👍"},
		{"a fire", "绿水呼应", "着火了快来人"},
		{"English", "绿水呼应", "EN"},
		{"the other's receipt", "绿水呼应", "【青山呼应】已收到您反映的事,件号1007。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"},
		{"the receipt of another release", "绿水呼应", "【青山呼应】您的事收到了,编号1007。您可以看进度。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := sinceMonday()
				a := neighbour(t, "青山呼应", "青山镇", green, now)
				defer a.stop()
				b := neighbour(t, tt.sign, "绿水镇", clear, now)
				defer b.stop()
				a.ready()
				b.ready()
				if err := b.gsm.Deliver(string(green), tt.first); err != nil {
					t.Fatal(err)
				}
				said := carry(a, b, green, clear, 2*time.Hour)
				if len(said) > 1 {
					t.Errorf("%d texts go to and fro:\n%s", len(said), strings.Join(said, "\n"))
				}
				if n := len(a.cases()); n > 0 {
					t.Errorf("an answer became %d matters", n)
				}
				if n := len(b.cases()); n > 1 {
					t.Errorf("one text became %d matters", n)
				}
			})
		})
	}
}

// calls is one call to somebody who does that, and how long it took; the line is free
// again when it returns.
func (d *scene) calls(c emulator.Callee) time.Duration {
	d.t.Helper()
	d.callee(ringer, c)
	d.rings(ringer)
	var from time.Time
	for range 900 {
		_, talking := d.gsm.Calling()
		switch {
		case talking && from.IsZero():
			from = time.Now()
		case !talking && !from.IsZero():
			time.Sleep(5 * time.Second)
			return time.Since(from) - 5*time.Second
		}
		time.Sleep(time.Second)
	}
	d.t.Fatal("the call never begins, or never ends")
	return 0
}

// keyForEver presses a key every so often and never hangs up.
func keyForEver(key rune, every time.Duration) (all []emulator.Act) {
	for range int(30 * time.Minute / every) {
		all = append(all, press(every, key))
	}
	return all
}

// meanwhile does something beside the test, and returns what waits for its end.
func meanwhile(do func()) (wait func()) {
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	return func() { <-done }
}

// neverContent tells a matter in the next call, is not content with it, and tells it
// again until the call is over.
func (d *scene) neverContent() {
	talking := func() bool { _, on := d.gsm.Calling(); return on }
	for range 600 {
		if talking() {
			break
		}
		time.Sleep(time.Second)
	}
	for n := len(d.gsm.Heard()); talking(); time.Sleep(500 * time.Millisecond) {
		for _, h := range d.gsm.Heard()[n:] {
			n++
			switch words := h.Text + h.Tone; {
			case strings.HasPrefix(words, "反映事情请按1"):
				time.Sleep(3 * time.Second)
				d.gsm.Press("1")
			case words == "G", words == "嘀":
				time.Sleep(time.Second)
				d.gsm.Speak(40 * time.Second)
				time.Sleep(41 * time.Second)
				d.gsm.Press("#")
			case strings.HasPrefix(words, "重说请按2"):
				time.Sleep(2 * time.Second)
				d.gsm.Press("2")
			}
		}
	}
}

// Somebody tells the same matter again and again: after four minutes the box hangs up,
// and what was said last is the matter.
func TestHostileACallerWhoIsNeverContent(t *testing.T) {
	onBoth(t, func(d *scene) {
		defer meanwhile(d.neverContent)()
		if took := d.calls(emulator.Callee{Answers: 2 * time.Second}); took < 4*time.Minute-5*time.Second || took > 4*time.Minute+30*time.Second {
			d.t.Errorf("the call took %v", took)
		}
		d.hears("件号1007")
		all := d.cases()
		if len(all) != 1 || all[0].Channel != appliance.ChannelVoice {
			d.t.Fatalf("the cases are %+v", all)
		}
		a := slices.DeleteFunc(d.recordings(), func(a appliance.Recording) bool { return a.Text == "（本人重说了）" }) // kept, and nobody's work
		if len(a) != 1 || a[0].Case != all[0].ID || a[0].Seconds < 5 || !a[0].Done.IsZero() {
			d.t.Errorf("the recordings are %+v", a)
		}
		if b := d.callbacks(); len(b) != 1 || b[0].State != appliance.BackReached {
			d.t.Errorf("the callbacks are %+v", b)
		}
	})
}

// Somebody never hangs up: after four minutes the box does, another is answered
// meanwhile, and the ledger knows how it ended.
func TestHostileACallerWhoNeverHangsUp(t *testing.T) {
	for _, tt := range []struct {
		name string
		does []emulator.Act
	}{
		{"nothing", nil},
		{"speaks for ever", []emulator.Act{{After: time.Second, Speaks: time.Hour}}},
		{"star", keyForEver('*', 3*time.Second)},
		{"hash", keyForEver('#', 3*time.Second)},
		{"one", keyForEver('1', 7*time.Second)},
		{"two", keyForEver('2', 5*time.Second)},
		{"two, fast", keyForEver('2', 400*time.Millisecond)},
		{"nine", keyForEver('9', time.Second)},
		{"zero", keyForEver('0', 2*time.Second)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onBoth(t, func(d *scene) {
				go func() {
					for {
						if _, talking := d.gsm.Calling(); talking || d.t.Context().Err() != nil {
							break
						}
						time.Sleep(time.Second)
					}
					time.Sleep(15 * time.Second)
					if err := d.gsm.Deliver("+8613900002222", "村东头路灯不亮"); err != nil {
						d.t.Error(err)
					}
				}()
				if took := d.calls(emulator.Callee{Answers: 2 * time.Second, Does: tt.does}); took > 4*time.Minute+30*time.Second {
					d.t.Errorf("the call took %v", took)
				}
				d.reads("+8613900002222", "件号")
				b := d.callbacks()
				if len(b) != 1 || b[0].State == appliance.BackCalling {
					d.t.Errorf("the callbacks are %+v", b)
				}
				time.Sleep(90 * time.Minute)                                                                            // nobody is rung again
				got := slices.DeleteFunc(d.rung(), func(s string) bool { return strings.HasPrefix(s, "13800000007 ") }) // who wants a person is put through
				if len(got) != 1 {
					d.t.Errorf("rung: %v", got)
				}
				d.ready()
			})
		})
	}
}

// waitHeard waits until somebody has heard one of these words or tones.
func (d *scene) waitHeard(words ...string) {
	d.t.Helper()
	for range 1200 {
		for _, h := range d.gsm.Heard() {
			for _, begin := range words {
				if strings.HasPrefix(h.Text+h.Tone, begin) {
					return
				}
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	d.t.Errorf("nobody heard %q, only %+v", words, d.gsm.Heard())
}

// Somebody holds the line, and another's house burns: the line is no reason to wait (D.6:
// within thirty seconds).
func TestHostileAFireWhileSomebodyHoldsTheLine(t *testing.T) {
	onBoth(t, func(d *scene) {
		const burns = appliance.Phone("+8613900003333")
		var at time.Time
		defer meanwhile(d.neverContent)()
		go func() {
			d.waitHeard("反映事情请按1")
			if err := d.gsm.Deliver("+8613900002222", "村东头路灯不亮"); err != nil { // its receipt waits
				d.t.Error(err)
			}
			time.Sleep(5 * time.Second)
			at = d.box.clock.Now()
			if err := d.gsm.Deliver(string(burns), "着火了快来人"); err != nil {
				d.t.Error(err)
			}
		}()
		if took := d.calls(emulator.Callee{Answers: 2 * time.Second}); took < 3*time.Minute {
			d.t.Errorf("the call took only %v", took)
		}
		for _, who := range []appliance.Phone{burns, "+8613800000007"} {
			if got := d.got(who); len(got) != 1 || got[0].At.Sub(at) > 30*time.Second {
				d.t.Errorf("%s is told %+v; it burns since %v", who.Local(), got, at)
			}
		}
		d.reads("+8613900002222", "件号")
		for _, o := range d.outgoing() {
			if o.Attempt > 1 {
				d.t.Errorf("%s was tried %d times", o.Template, o.Attempt)
			}
		}
	})
}

// A module that never says that a prompt or a beep is over: the call goes on a little
// later, and what is said behind the beep is kept.
func TestHostileAModuleThatNeverSaysThatItSpoke(t *testing.T) {
	onBoth(t, func(d *scene) {
		d.gsm.Set(emulator.Faults{NoSpoken: true})
		go func() {
			d.waitHeard("反映事情请按1")
			time.Sleep(8 * time.Second)
			d.gsm.Press("1")
			d.waitHeard("G", "嘀")
			time.Sleep(1500 * time.Millisecond)
			d.gsm.Speak(15 * time.Second)
			time.Sleep(16 * time.Second)
			d.gsm.Press("#")
		}()
		if took := d.calls(emulator.Callee{Answers: 4 * time.Second}); took > 2*time.Minute {
			d.t.Errorf("the call took %v", took)
		}
		d.hears("件号1007")
		all := d.cases()
		if len(all) != 1 || all[0].Channel != appliance.ChannelVoice {
			d.t.Fatalf("the cases are %+v", all)
		}
		if a := d.recordings(); len(a) != 1 || a[0].Case != all[0].ID || a[0].Seconds < 13 {
			d.t.Errorf("the recordings are %+v", a)
		}
		d.waitHeard("已登记,件号是幺零零七")
	})
}

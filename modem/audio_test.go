package modem

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/modem/emulator"
	"huying/modem/tone"
)

// eachAudio runs a story on each model that has a second port. deafModule
// takes the events for keys away.
func eachAudio(t *testing.T, deafModule bool, story func(t *testing.T, b *box)) {
	for _, p := range []emulator.Personality{emulator.SIM7600, emulator.EC20} {
		t.Run(p.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if deafModule {
					p.Keys.Ask = ""
				}
				var b *box
				ready := make(chan struct{})
				b = start(t, emulator.Options{Personality: p, Pace: emulator.Pace{Boot: 3 * time.Second}}, Options{
					Audio: func(_ context.Context, at string, usb int) (io.ReadWriteCloser, error) {
						<-ready
						if at != "ttyUSB0" && at != "ttyUSB1" || usb != map[string]int{"sim7600": 4, "ec20": 1}[p.Name] {
							t.Errorf("interface %d beside %s", usb, at)
						}
						return b.gsm.OpenAudio()
					}})
				close(ready)
				b.ready()
				story(t, b)
			})
		})
	}
}

func TestLiveVoicesAreFoundOut(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		eachAudio(t, deaf, func(t *testing.T, b *box) {
			want := Voice{Calls: true, Speech: "tts", Play: "pcm", Keys: "events", Record: "pcm", Joins: true}
			if deaf {
				want.Keys = "pcm"
			}
			if got := b.Voice(); got != want { // nothing is missing
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestARecordingEndsWhenTheySaidAll(t *testing.T) {
	eachAudio(t, false, func(t *testing.T, b *box) {
		c := b.talks()
		if err := c.Beep(t.Context()); err != nil {
			t.Error(err)
		}
		if h := b.gsm.Heard(); len(h) != 1 || h[0].Sound != 400*time.Millisecond {
			t.Errorf("they heard %+v", h)
		}
		time.AfterFunc(time.Second, func() { b.gsm.Speak(3 * time.Second) })
		time.AfterFunc(8*time.Second, func() { b.gsm.Speak(time.Second) }) // he thought for four seconds
		wav, err := c.Record(t.Context(), 90*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if long, loud := wavSeconds(t, wav); long < 13900*time.Millisecond || long > 14200*time.Millisecond || loud < 3900*time.Millisecond || loud > 4200*time.Millisecond {
			t.Errorf("%v, of which %v speech", long, loud)
		}
		if err := c.Say(t.Context(), "不按就提交。"); err != nil { // the module has its voice back
			t.Error(err)
		}
		// Nothing at all.
		begun := time.Now()
		wav, err = c.Record(t.Context(), 90*time.Second)
		if d := time.Since(begun); err != nil || d < 5900*time.Millisecond || d > 6200*time.Millisecond {
			t.Errorf("after %v: %v", d, err)
		}
		if _, loud := wavSeconds(t, wav); loud > 0 {
			t.Errorf("%v of speech", loud)
		}
		// He says that he is done; we say that it is enough; he hangs up.
		time.AfterFunc(100*time.Millisecond, func() { b.gsm.Speak(50 * time.Second) })
		time.AfterFunc(2*time.Second, func() { b.gsm.Press("#") })
		if wav, err = c.Record(t.Context(), 90*time.Second); err != nil || len(wav) < 30_000 || len(wav) > 35_000 {
			t.Errorf("%d bytes, %v", len(wav), err)
		}
		if wav, err = c.Record(t.Context(), 3*time.Second); err != nil || len(wav) < 47_000 || len(wav) > 49_000 {
			t.Errorf("%d bytes, %v", len(wav), err)
		}
		time.AfterFunc(3*time.Second, b.gsm.GiveUp)
		if wav, err = c.Record(t.Context(), 90*time.Second); err != nil || len(wav) < 47_000 || len(wav) > 49_000 {
			t.Errorf("%d bytes, %v", len(wav), err)
		}
		c.isDown(t, 0)
		if len(b.gsm.Files()) > 0 {
			t.Error("the module keeps files")
		}
		b.works()
	})
}

func TestKeysAreHeardInTheirTones(t *testing.T) {
	eachAudio(t, true, func(t *testing.T, b *box) {
		c := b.talks(emulator.Act{After: 1500 * time.Millisecond, Key: '7'})
		begun := time.Now()
		if err := c.Say(t.Context(), "反映事情请按1，听进度请按2，找人请按0，重听按星号。"); err != nil || time.Since(begun) > 1600*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		b.gsm.Press("1234567890*")
		time.Sleep(6 * time.Second)
		var got strings.Builder
		for len(c.Keys()) > 0 {
			got.WriteRune(<-c.Keys())
		}
		if got.String() != "71234567890*" {
			t.Errorf("heard %q", got.String())
		}
		time.AfterFunc(3*time.Second, func() { b.gsm.Press("#") })
		if wav, err := c.Record(t.Context(), time.Minute); err != nil || len(wav) > 52_000 || len(c.Keys()) > 0 {
			t.Errorf("%d bytes, %v, %d keys", len(wav), err, len(c.Keys()))
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestWithoutSoundTheModuleRecords(t *testing.T) {
	for _, broken := range []string{"silent", "gone"} {
		eachVoice(t, func(t *testing.T, b *box) {
			opened := 0
			b.o.Audio = func(context.Context, string, int) (io.ReadWriteCloser, error) {
				if opened++; broken == "gone" && opened > 1 {
					return nil, os.ErrNotExist
				}
				here, there := net.Pipe()
				go io.Copy(io.Discard, there)
				return here, nil
			}
			b.gsm.Reset()
			time.Sleep(10 * time.Second)
			b.ready()
			if v := b.Voice(); v.Record != "pcm" {
				t.Fatalf("%+v", v)
			}
			c := b.talks(emulator.Act{Speaks: time.Minute})
			wav, err := c.Record(t.Context(), 10*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if _, loud := wavSeconds(t, wav); loud < 9*time.Second {
				t.Errorf("%v of speech", loud)
			}
			if err := c.HangUp(t.Context()); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Second)
		})
	}
}

func TestARestartWhileWeRecord(t *testing.T) {
	eachAudio(t, false, func(t *testing.T, b *box) {
		for _, mishap := range []func(){b.gsm.Reset, func() { b.gsm.Unplug(4*time.Second, true) }} {
			c := b.talks(emulator.Act{Speaks: time.Minute})
			time.AfterFunc(5*time.Second, mishap)
			wav, err := c.Record(t.Context(), time.Minute)
			if err != nil {
				t.Fatal(err) // here the words are ours already
			}
			if _, loud := wavSeconds(t, wav); loud < 4500*time.Millisecond {
				t.Errorf("%v of speech", loud)
			}
			c.isDown(t, time.Minute)
			time.Sleep(time.Minute)
			b.works()
			if v := b.Voice(); v.Record != "pcm" {
				t.Errorf("%+v", v)
			}
		}
	})
}

func TestTheSecondPortIsFoundBesideTheFirst(t *testing.T) {
	sys := t.TempDir()
	usb := filepath.Join(sys, "devices/pci0/usb1/1-1/1-1.2")
	for _, dir := range []string{"1-1.2:1.2/ttyUSB2/tty/ttyUSB2", "1-1.2:1.4/ttyUSB7/tty/ttyUSB7", "1-1.2:1.1/tty/ttyACM0"} {
		if err := os.MkdirAll(filepath.Join(usb, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"ttyUSB2", "ttyS0"} {
		if err := os.MkdirAll(filepath.Join(sys, "class/tty", name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(usb, "1-1.2:1.2/ttyUSB2"), filepath.Join(sys, "class/tty/ttyUSB2/device")); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		at   string
		usb  int
		want string
	}{{"/dev/ttyUSB2", 4, "/dev/ttyUSB7"}, {"/dev/ttyUSB2", 1, "/dev/ttyACM0"}, {"/dev/ttyUSB2", 3, ""}, {"/dev/ttyS0", 4, ""}} {
		got, err := beside(sys, x.at, x.usb)
		if got != x.want || (err != nil) != (x.want == "") || err != nil && (!errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "configuration")) {
			t.Errorf("interface %d beside %s: %q, %v", x.usb, x.at, got, err)
		}
	}
}

func TestAModuleThatDoesNotSpeakPlaysWhatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := emulator.EC20
		p.TTS = ""
		gsm := emulator.New(emulator.Options{Personality: p})
		b := startOn(t, gsm, Options{
			Audio: func(context.Context, string, int) (io.ReadWriteCloser, error) { return gsm.OpenAudio() },
			Prompt: func(text string) ([][]int16, bool) {
				return [][]int16{tone.Silence(nil, 3*time.Second)}, text == "您好"
			}})
		defer func() { b.stop(); gsm.Close(); synctest.Wait() }()
		b.ready()
		if v := b.Voice(); v.Speech != "pcm" || v.Why != "" {
			t.Errorf("%+v", v)
		}
		c := b.talks()
		if err := c.Say(t.Context(), "您好"); err != nil {
			t.Error(err)
		}
		if h := gsm.Heard(); len(h) != 1 || h[0].Sound != 3*time.Second {
			t.Errorf("they heard %+v", h)
		}
		time.AfterFunc(time.Second, func() { gsm.Press("1") })
		begun := time.Now()
		if err := c.Say(t.Context(), "您好"); err != nil || time.Since(begun) > 1100*time.Millisecond || <-c.Keys() != '1' {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		if err := c.Say(t.Context(), "再见"); !errors.Is(err, ErrNoVoice) || !strings.Contains(err.Error(), "recorded") {
			t.Error(err)
		}
		for _, mishap := range []func(){gsm.GiveUp, gsm.Reset, func() { gsm.Unplug(4*time.Second, true) }} {
			time.AfterFunc(time.Second, mishap)
			if err := c.Say(t.Context(), "您好"); !errors.Is(err, ErrHungUp) {
				t.Error(err)
			}
			time.Sleep(time.Minute)
			b.works()
			c = b.talks()
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A villager hears in the village's own speech what the module cannot say, and the
// module speaks again behind it.
func TestBesideTheModulesSpeechSoundsArePlayed(t *testing.T) {
	eachAudio(t, false, func(t *testing.T, b *box) {
		c := b.talks()
		if !c.Live() {
			t.Fatal("plays nothing")
		}
		for _, err := range []error{c.Say(t.Context(), "您好"), c.Play(t.Context(), tone.Silence(nil, 2*time.Second)), c.Say(t.Context(), "再见")} {
			if err != nil {
				t.Error(err)
			}
		}
		var heard []string
		for _, h := range b.gsm.Heard() {
			heard = append(heard, fmt.Sprint(h.Text, h.Sound))
		}
		if got := strings.Join(heard, " "); got != "您好0s 2s 再见0s" {
			t.Error(got)
		}
		if err := c.HangUp(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

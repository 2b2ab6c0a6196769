package modem

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// works shows that texts go both ways.
func (b *box) works() {
	b.t.Helper()
	b.ready()
	sent := len(b.gsm.Sent())
	b.deliver("还在吗")
	got := b.listen(70 * time.Second)
	if !slices.Contains(texts(got), "还在吗") || b.gsm.Stored() != 0 {
		b.t.Errorf("heard %q, %d stored", texts(got), b.gsm.Stored())
	}
	if _, err := b.send("在"); err != nil || len(b.gsm.Sent()) != sent+1 {
		b.t.Errorf("send: %v, the network has %d", err, len(b.gsm.Sent())-sent)
	}
}

func TestAModemThatRestartsIsSetUpAgain(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.Pace.Boot, o.Pace.Register = 6*time.Second, 9*time.Second
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Reset()
		time.Sleep(7 * time.Second)
		b.works()
	})
}

func TestAModemThatRestartsWithoutAWordIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := emulator.Options{Personality: emulator.SIM800}
		o.Personality.Boot = nil
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Reset()
		time.Sleep(61 * time.Second)
		b.works()
	})
}

func TestAModemThatIsSilentFor45SecondsIsHeardAgain(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.listen(time.Second)
		b.gsm.Silence(45 * time.Second)
		b.deliver("没人听见")
		_, err := b.send("您好")
		if err == nil {
			t.Error("a silent modem sent a text")
		}
		time.Sleep(time.Minute)
		if got := b.listen(2 * time.Minute); len(got) != 1 {
			t.Errorf("heard %q", texts(got))
		}
		b.works()
	})
}

func TestAPortThatGoesAwayAndComesBackUnderAnotherName(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		b := start(t, o, Options{})
		b.ready()
		b.gsm.Unplug(4*time.Second, true)
		b.phase(appliance.LinePortMissing, time.Second)
		b.deliver("拔了")
		time.Sleep(11 * time.Second)
		b.ready()
		if got := b.Status().Port; got != "ttyUSB1" {
			t.Errorf("port %s", got)
		}
		if got := b.listen(time.Second); len(got) != 1 {
			t.Errorf("heard %q", texts(got))
		}
		b.works()
	})
}

func TestAnswersThatComeLateAreNobodyElses(t *testing.T) {
	for _, f := range []emulator.Faults{
		{Late: 7 * time.Second, LateFor: "+CSQ"},
		{Late: 25 * time.Second, LateFor: "+CMGL"},
		{Late: 8 * time.Second, LateFor: "+CMGD"},
		{Late: 6 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, emulator.Options{}, Options{})
			b.ready()
			b.gsm.Set(f)
			b.deliver("慢")
			b.listen(3 * time.Minute)
			b.gsm.Set(emulator.Faults{})
			time.Sleep(15 * time.Minute)
			b.works()
			if st := b.Status(); st.Signal > -50 || st.Signal < -113 || st.Operator != "CHINA MOBILE" {
				t.Errorf("answers were mixed up: %+v", st)
			}
		})
	}
}

func TestAModemThatNeverAnswersIsNotAModem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.gsm.Set(emulator.Faults{Silent: true})
		b.phase(appliance.LineNotModem, 5*time.Minute)
		b.gsm.Set(emulator.Faults{})
		b.works()
	})
}

// The port beside the one that answers AT often tells positions, once a second
// and for ever. Its chatter must not pass for an answer that is still coming.
func TestAPortThatTalksWithoutBeingAskedIsNotAModem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLine(func(context.Context) (io.ReadWriteCloser, string, error) {
			here, there := net.Pipe()
			go io.Copy(io.Discard, there)
			go func() {
				for {
					if _, err := io.WriteString(there, "$GPGGA,060001.00,3647.1200,N,11918.0700,E,1,08,1.0,40.1,M,,M,,*5C\r\n"); err != nil {
						return
					}
					time.Sleep(700 * time.Millisecond)
				}
			}()
			return here, "/dev/ttyUSB1", nil
		}, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- l.Run(ctx) }()
		time.Sleep(30 * time.Second)
		if st := l.Status(); st.Phase != appliance.LineNotModem {
			t.Errorf("after 30 s the line is %s (%s)", st.Phase, st.Detail)
		}
		cancel()
		<-ended
		time.Sleep(time.Second) // the last chatter finds the port closed
	})
}

func TestAModemThatFellSilentForGoodIsSaidToBe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		b.gsm.Set(emulator.Faults{Silent: true})
		time.Sleep(10 * time.Minute)
		if p := b.Status().Phase; p != appliance.LineSilent {
			t.Errorf("the line is %s (%s)", p, b.Status().Detail)
		}
		b.gsm.Set(emulator.Faults{})
		time.Sleep(90 * time.Second)
		b.works()
	})
}

func TestAModemThatRefusesToListIsSetUpAgainAndThenRestarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{Pace: emulator.Pace{Boot: 5 * time.Second}}, Options{})
		b.ready()
		b.gsm.Set(emulator.Faults{ListFails: "ERROR"})
		restarts := b.commands("AT+CFUN=1,1")
		b.deliver("看不见")
		b.listen(10 * time.Minute)
		if n := restarts(); n != 1 {
			t.Errorf("%d restarts, want one in ten minutes", n)
		}
		b.gsm.Set(emulator.Faults{})
		if got := b.listen(2 * time.Minute); len(got) != 1 {
			t.Errorf("heard %q", texts(got))
		}
		b.works()
	})
}

func TestAMissingPortIsLookedForWithinSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gsm := emulator.New(emulator.Options{})
		defer gsm.Close()
		var there atomic.Bool
		l := NewLine(func(context.Context) (io.ReadWriteCloser, string, error) {
			if !there.Load() {
				return nil, "/dev/ttyUSB9", &PortError{Phase: appliance.LinePortMissing, Detail: "/dev/ttyUSB9", Err: os.ErrNotExist}
			}
			p, err := gsm.Open()
			return p, "/dev/ttyUSB9", err
		}, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- l.Run(ctx) }()
		time.Sleep(10 * time.Minute)
		if st := l.Status(); st.Phase != appliance.LinePortMissing || st.Port != "/dev/ttyUSB9" {
			t.Errorf("status %+v", st)
		}
		there.Store(true)
		time.Sleep(6 * time.Second)
		if p := l.Status().Phase; p != appliance.LineReady {
			t.Errorf("the line is %s", p)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("run ended with %v", err)
		}
		synctest.Wait()
	})
}

func TestTheLineRunsForAWeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, emulator.Options{}, Options{})
		b.ready()
		for day := range 7 {
			time.Sleep(24 * time.Hour)
			switch day % 3 {
			case 0:
				b.gsm.Reset()
			case 1:
				b.gsm.Unplug(time.Minute, true)
			case 2:
				b.gsm.Silence(3 * time.Minute)
			}
			time.Sleep(10 * time.Minute)
			b.works()
		}
		if b.opens > 20 {
			t.Errorf("the port was opened %d times", b.opens)
		}
	})
}

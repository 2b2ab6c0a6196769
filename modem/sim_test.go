package modem

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

func TestAPINIsEntered(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.PIN = "1234"
		file := filepath.Join(t.TempDir(), "pins")
		b := start(t, o, Options{PIN: "1234", PINFile: file})
		b.works()
		b.gsm.Reset() // asks for it again, and it is good again
		b.works()
		if kept, err := os.ReadFile(file); err != nil || string(kept) != "{}" {
			t.Errorf("a good PIN left a mark: %s %v", kept, err)
		}
	})
}

func TestAWrongPINIsTriedOnceEver(t *testing.T) {
	everyPersonality(t, func(t *testing.T, o emulator.Options) {
		o.PIN = "1234"
		file := filepath.Join(t.TempDir(), "pins")
		gsm := emulator.New(o)
		var said bytes.Buffer
		log := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
		for range 3 { // the box is started again and again
			b := startOn(t, gsm, Options{PIN: "4321", PINFile: file, Log: log})
			b.phase(appliance.LinePINWrong, 5*time.Minute)
			time.Sleep(30 * time.Minute)
			gsm.Reset()
			time.Sleep(time.Minute)
			b.phase(appliance.LinePINWrong, 5*time.Minute)
			if left, _ := gsm.PINTries(); left != 2 {
				t.Fatalf("%d attempts left, want 2", left)
			}
			if strings.Contains(b.Status().Detail+said.String(), "4321") {
				t.Error("the PIN is in the status or the log")
			}
			b.stop()
		}
		// Someone puts the right one into the configuration.
		b := startOn(t, gsm, Options{PIN: "1234", PINFile: file})
		b.ready()
		if kept, _ := os.ReadFile(file); strings.Contains(string(kept), "4321") {
			t.Error("the PIN itself is on the disk")
		}
		b.stop()
	})
}

func TestAPINWhoseAttemptWasCutShortIsNotTriedBlindly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := emulator.Options{PIN: "1234"}
		file := filepath.Join(t.TempDir(), "pins")
		gsm := emulator.New(o)
		gsm.Set(emulator.Faults{Late: time.Minute, LateFor: "+CPIN="})
		b := startOn(t, gsm, Options{PIN: "4321", PINFile: file})
		time.Sleep(10 * time.Second) // the attempt is on its way, and power fails
		b.stop()
		gsm.Reset()
		gsm.Set(emulator.Faults{})
		b = startOn(t, gsm, Options{PIN: "4321", PINFile: file})
		time.Sleep(10 * time.Minute)
		if left, _ := gsm.PINTries(); left < 2 {
			t.Errorf("%d attempts left: it was tried again", left)
		}
		b.phase(appliance.LinePINWrong, time.Minute)
		b.stop()
	})
}

func TestTheLastAttemptIsNotOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gsm := emulator.New(emulator.Options{PIN: "1234"})
		for _, wrong := range []string{"1111", "2222"} {
			b := startOn(t, gsm, Options{PIN: wrong})
			b.phase(appliance.LinePINWrong, time.Minute)
			b.stop()
		}
		b := startOn(t, gsm, Options{PIN: "3333"})
		b.phase(appliance.LinePINWrong, time.Minute)
		b.stop()
		if left, _ := gsm.PINTries(); left != 1 {
			t.Errorf("%d attempts left, want 1", left)
		}
	})
}

func TestWhatIsWrongWithTheSIMIsSaidAndHealsByItself(t *testing.T) {
	for fault, want := range map[string]appliance.LinePhase{
		"none": appliance.LineNoSIM, "failure": appliance.LineSIMFault, "puk": appliance.LinePUK, "busy": appliance.LineSIMFault,
	} {
		t.Run(fault, func(t *testing.T) {
			everyPersonality(t, func(t *testing.T, o emulator.Options) {
				gsm := emulator.New(o)
				gsm.Set(emulator.Faults{SIM: fault})
				b := startOn(t, gsm, Options{})
				b.phase(want, 5*time.Minute)
				gsm.Set(emulator.Faults{})
				time.Sleep(time.Minute)
				b.works()
				gsm.Set(emulator.Faults{SIM: fault}) // and in the middle of work
				b.phase(want, 5*time.Minute)
				gsm.Set(emulator.Faults{})
				time.Sleep(time.Minute)
				b.works()
				b.stop()
			})
		})
	}
}

func TestWhatIsWrongWithTheNetworkIsSaidAndHealsByItself(t *testing.T) {
	for fault, want := range map[string]appliance.LinePhase{
		"searching": appliance.LineUnregistered, "none": appliance.LineUnregistered, "denied": appliance.LineDenied,
	} {
		t.Run(fault, func(t *testing.T) {
			everyPersonality(t, func(t *testing.T, o emulator.Options) {
				b := start(t, o, Options{})
				b.ready()
				b.gsm.Set(emulator.Faults{Network: fault})
				b.phase(want, 5*time.Second)
				b.gsm.Set(emulator.Faults{})
				b.phase(appliance.LineReady, 6*time.Second)
				b.gsm.Set(emulator.Faults{Network: fault})
				b.phase(want, 5*time.Second)
				time.Sleep(40 * time.Minute)
				b.gsm.Set(emulator.Faults{})
				time.Sleep(65 * time.Second)
				b.works()
			})
		})
	}
}

func TestTheStatusSaysWhatTheModemSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone := time.FixedZone("", 8*3600)
		now := time.Date(2026, 11, 22, 14, 3, 5, 0, zone)
		b := start(t, emulator.Options{Personality: emulator.EC20, Now: func() time.Time { return now }}, Options{})
		b.ready()
		b.deliver("一", "二")
		b.listen(time.Second)
		time.Sleep(time.Minute)
		st := b.Status()
		want := appliance.LineStatus{
			Phase: appliance.LineReady, Port: "ttyUSB0", Maker: "Quectel", Model: "EC20F", Firmware: "EC20CEHCLGR06A03M1G",
			IMEI: "863010030000002", Profile: "ec20", Operator: "CHINA MOBILE", Signal: -69, SlotMax: 355,
		}
		if !st.NetTime.Equal(now) || st.NetAsked.IsZero() || st.HeardAt.IsZero() || st.Since.IsZero() {
			t.Errorf("times: %+v", st)
		}
		st.NetTime, st.NetAsked, st.HeardAt, st.Since = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		if st != want {
			t.Errorf("got  %+v\nwant %+v", st, want)
		}
		b.gsm.Set(emulator.Faults{Network: "roaming", Signal: -1, Operator: "CHN-UNICOM"})
		time.Sleep(61 * time.Second)
		if st := b.Status(); !st.Roaming || st.Signal != 0 || st.Operator != "CHN-UNICOM" {
			t.Errorf("got %+v", st)
		}
	})
}

func TestAModemThatWasNeverToldTheTimeTellsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gsm := emulator.New(emulator.Options{})
		gsm.Set(emulator.Faults{NoClock: true})
		b := startOn(t, gsm, Options{})
		b.ready()
		time.Sleep(2 * time.Minute)
		if st := b.Status(); !st.NetTime.IsZero() {
			t.Errorf("it says %v", st.NetTime)
		}
		b.stop()
	})
}

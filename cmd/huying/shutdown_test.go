package main

import (
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"huying/modem/emulator"
)

// The power button stops the box in the middle of a call of its own: nobody is left on the line with
// nobody behind it, and somebody paying.
func TestTheBoxStopsInTheMiddleOfACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		dir := t.TempDir()
		d := begin(t, dir, gsm, now)
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second})
		d.rings(ringer)
		for range 300 {
			if _, talking := gsm.Calling(); talking {
				break
			}
			time.Sleep(time.Second)
		}
		if _, talking := gsm.Calling(); !talking {
			t.Fatal("the box never rang back")
		}
		begun := time.Now()
		d.stop()
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("stopping took %v", took)
		}
		time.Sleep(time.Second)
		if ringing, talking := gsm.Calling(); ringing || talking {
			t.Error("the call is still on")
		}

		// The next start rings them back: they were told nothing yet.
		d = begin(t, dir, gsm, now)
		defer d.stop()
		time.Sleep(30 * time.Minute)
		if rung := d.rung(); len(rung) < 2 {
			t.Errorf("rung back: %v", rung)
		}
	})
}

// systemd stops the box while a text is at the network: it ends well within what the unit allows
// (TimeoutStopSec=75), and the text is not sent again by itself.
func TestTheBoxStopsInTheMiddleOfAText(t *testing.T) {
	if testing.Short() {
		t.Skip("processes of their own")
	}
	dir, gsm := aBoxOfItsOwn(t)
	box, log := serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	gsm.Set(emulator.Faults{AfterSend: "silence", Taken: true})
	if err := gsm.Deliver("+8613800001111", "桥头的栏杆断了"); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(storyLimit); len(gsm.SentText()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("nothing is sent\n%s", log.String())
		}
	}
	begun := time.Now()
	if err := box.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := box.Wait(); err != nil {
		t.Errorf("the box ended with %v\n%s", err, log.String())
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if !strings.Contains(log.String(), "msg=stopped") {
		t.Errorf("it did not end by itself:\n%s", log.String())
	}
	gsm.Set(emulator.Faults{NoReports: true})
	serves(t, dir)
	var out []byte
	for end := time.Now().Add(storyLimit); ; time.Sleep(50 * time.Millisecond) {
		out, _ = huyingIn(t, dir, "outbox", "--json").CombinedOutput()
		if strings.Contains(string(out), `"uncertain"`) || strings.Contains(string(out), `"delivered"`) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the text is neither in doubt nor known to have arrived:\n%s", out)
		}
	}
	if n := len(gsm.SentText()); n != 1 {
		t.Errorf("the villager has %d texts", n)
	}
}

// Whoever stands before the screen when the power button is pressed is told to wait, and when to
// pull the plug.
func TestTheScreenSaysWhenToPullThePlug(t *testing.T) {
	if testing.Short() {
		t.Skip("processes of their own")
	}
	dir, _ := aBoxOfItsOwn(t)
	box, _ := serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	s := at80x24(t, dir, "console", "--stay")
	s.sees("口令")
	if err := box.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.sees("盒子停了")
	s.sees("屏幕黑了再拔电")
	if err := box.Wait(); err != nil {
		t.Errorf("the box ended with %v", err)
	}
	s.sees("可以拔电")
	select {
	case <-s.done:
		t.Error("the words do not stay")
	default:
	}
	// It was no shutdown: when the box is back, whoever started the screen may do so again.
	serves(t, dir)
	select {
	case <-s.done:
	case <-time.After(storyLimit):
		t.Error("the screen stays although the box is back")
	}
}

package emulator

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const hi = "0031000B813108001011F10000A702E834" // "hi" to 13800001111, a report wanted

// sends hands a PDU over and returns the answer.
func (h *host) sends(t *testing.T, pdu string) []string {
	t.Helper()
	h.asks(t, fmt.Sprintf("AT+CMGS=%d", len(pdu)/2-1))
	h.types(t, pdu+"\x1a")
	return lines(h.hears())
}

func TestThePortIsOneAndGoesWithTheModem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		h := attach(t, m)
		if _, err := m.Open(); !errors.Is(err, ErrBusy) {
			t.Errorf("opened twice: %v", err)
		}
		h.port.Close()
		synctest.Wait()
		if !errors.Is(h.err, os.ErrClosed) {
			t.Errorf("reading a closed port: %v", h.err)
		}
		h = attach(t, m)
		m.Unplug(4*time.Second, true)
		synctest.Wait()
		if _, err := io.WriteString(h.port, "AT\r"); !errors.Is(err, ErrGone) || !errors.Is(h.err, ErrGone) {
			t.Errorf("pulled out: read %v, write %v", h.err, err)
		}
		if _, err := m.Open(); !errors.Is(err, ErrGone) {
			t.Errorf("opened what is not there: %v", err)
		}
		before := m.Changed()
		time.Sleep(5 * time.Second)
		<-before
		if m.Name() != "ttyUSB1" {
			t.Errorf("came back as %s", m.Name())
		}
		h = attach(t, m)
		if got := h.asks(t, "ATE0"); !slices.Equal(got, []string{"ATE0", "OK"}) {
			t.Errorf("after it came back: %q", got)
		}
		m.Close()
	})
}

func TestTextsWaitWhileTheModemIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{Personality: EC20})
		defer m.Close()
		m.Unplug(time.Hour, false)
		if err := m.Deliver("10086", "你好"); err != nil {
			t.Fatal(err)
		}
		if m.Stored() != 0 || m.Queued() != 1 {
			t.Errorf("stored %d, waiting %d", m.Stored(), m.Queued())
		}
		time.Sleep(2 * time.Hour)
		if m.Stored() != 1 || m.Queued() != 0 {
			t.Errorf("stored %d, waiting %d", m.Stored(), m.Queued())
		}
	})
}

func TestALongTextIsJoinedAsAPhoneDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		defer m.Close()
		h := attach(t, m)
		h.asks(t, "ATE0")
		part := func(ref, number int, half string) string {
			return fmt.Sprintf("0051000B813108001011F10008A70A0500 03%02X02%02X%s", ref, number, half)
		}
		high, low := "4F60D83D", "DE00597D" // 你 and half a 😀, the other half and 好
		for _, p := range []string{part(9, 2, low), part(9, 1, high), part(9, 1, high), part(9, 2, low), part(10, 1, high)} {
			if got := h.sends(t, strings.ReplaceAll(p, " ", "")); len(got) != 2 || got[1] != "OK" {
				t.Fatalf("refused: %q", got)
			}
		}
		texts := m.SentText()
		var got []string
		for _, x := range texts {
			got = append(got, fmt.Sprint(x.Text, x.MRs, x.Missing))
		}
		want := []string{"你😀好[2 1] []", "你😀好[3 4] []", "你\uFFFD…[5] [2]"}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if s := m.Sent()[1]; s.Text != "你\uFFFD" || s.Ref != 9 || s.RefBits != 8 || s.Total != 2 || s.Number != 1 || s.To != "13800001111" {
			t.Errorf("part 1 is %+v", s)
		}
	})
}

func TestEveryInstantCanBeStoppedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{AutoReport: true})
		defer m.Close()
		var seen []string
		m.Hook(func(e Event) {
			if e.N != len(seen)+1 {
				t.Errorf("event %d is the %dth", e.N, len(seen)+1)
			}
			if e.Kind == Hand {
				e.Text = "a report"
			}
			seen = append(seen, strings.SplitN(e.String(), " ", 2)[1])
		})
		h := attach(t, m)
		h.asks(t, "ATE0;+CNMI=2,1,0,1")
		m.Deliver("10086", "one")
		m.Deliver("10086", "two")
		h.asks(t, "AT+CMGL=4")
		h.asks(t, "AT+CMGD=1,1")
		h.sends(t, hi)
		synctest.Wait()
		want := []string{
			`before command "ATE0"`, `after command "ATE0"`,
			`before command "AT+CNMI=2,1,0,1"`, `after command "AT+CNMI=2,1,0,1"`, `after answer "OK"`,
			`before store SM 1`, `after store SM 1`, `before store SM 2`, `after store SM 2`,
			`before command "AT+CMGL=4"`, `after command "AT+CMGL=4"`, `after answer "OK"`,
			`before command "AT+CMGD=1,1"`, `before delete SM 1`, `after delete SM 1`, `before delete SM 2`, `after delete SM 2`,
			`after command "AT+CMGD=1,1"`, `after answer "OK"`,
			`before command "AT+CMGS=16"`, `after command "AT+CMGS=16"`, `after answer ">"`,
			`before data "` + hi + `"`, `before take mr 1`, `after take mr 1`, `after answer "OK"`,
			`before hand "a report"`, `after hand "a report"`,
		}
		if !reflect.DeepEqual(seen, want) {
			t.Errorf("seen:\n%s\nwant:\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
		}
	})
}

// The power is cut at each event in turn; what the modem and the network then
// hold must be what a modem would hold.
func TestPowerCutsLeaveModemAndNetworkSane(t *testing.T) {
	for cut := 1; ; cut++ {
		var at Event
		reached := false
		synctest.Test(t, func(t *testing.T) {
			m := New(Options{})
			defer m.Close()
			m.Deliver("10086", "one")
			m.Deliver("10086", "two")
			h := attach(t, m)
			n := 0
			m.Hook(func(e Event) {
				if n++; n == cut {
					at, reached = e, true
					m.Hook(nil)
					m.Reset()
				}
			})
			h.asks(t, "ATE0")
			h.asks(t, "AT+CMGD=1,4")
			h.sends(t, hi)
			time.Sleep(time.Second)
			left, sent := m.Stored(), len(m.Sent())
			if left < 0 || left > 2 || sent > 1 {
				t.Errorf("cut at %v: %d left, %d sent", at, left, sent)
			}
			if at.Kind == Take && (at.When == Before) != (sent == 0) {
				t.Errorf("cut %s the network took it: %d sent", at.When, sent)
			}
			if at.Kind == Delete && (at.When == Before && left != 2-(at.Slot-1) || at.When == After && left != 2-at.Slot) {
				t.Errorf("cut at %v: %d left", at, left)
			}
			h.types(t, "\x1b\r")
			h.hears()
			if got := h.asks(t, "AT"); !slices.Contains(got, "OK") {
				t.Errorf("cut at %v: the modem says %q", at, got)
			}
		})
		if !reached {
			if cut < 15 {
				t.Errorf("only %d instants", cut)
			}
			return
		}
	}
}

func TestAHookMayHoldTheModemForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		defer m.Close()
		release := make(chan struct{})
		m.Hook(func(e Event) {
			if e.Kind == Delete && e.When == Before {
				<-release
			}
		})
		m.Deliver("10086", "one")
		h := attach(t, m)
		h.asks(t, "AT+CMGD=1")
		h.port.Close()
		time.Sleep(time.Hour)
		h = attach(t, m)
		if got := h.asks(t, "AT"); got != nil {
			t.Errorf("busy with a command, and yet it says %q", got)
		}
		close(release)
		if got := lines(h.hears()); !slices.Contains(got, "OK") || m.Stored() != 0 {
			t.Errorf("let go: it says %q, %d stored", got, m.Stored())
		}
	})
}

func TestAHookMayPanic(t *testing.T) {
	m := New(Options{})
	m.Hook(func(e Event) {
		if e.Kind == Store && e.When == Before {
			m.Hook(nil)
			panic("power cut")
		}
	})
	func() {
		defer func() {
			if r := recover(); r != "power cut" {
				t.Errorf("recovered %v", r)
			}
		}()
		m.Deliver("10086", "one")
	}()
	if m.Stored() != 0 || m.Queued() != 1 {
		t.Errorf("after the cut %d stored, %d waiting", m.Stored(), m.Queued())
	}
	m.Deliver("10086", "two")
	if m.Stored() != 2 || m.Queued() != 0 {
		t.Errorf("afterwards %d stored, %d waiting", m.Stored(), m.Queued())
	}
}

func TestTheLineHasASpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{Personality: EC20, Pace: Pace{Baud: 9600}})
		defer m.Close()
		for range 40 {
			m.Deliver("+8613800001111", "四十个字的短信大约就是这么长四十个字的短信大约就是这么长四十个字的短信大约")
		}
		h := attach(t, m)
		start := time.Now()
		h.types(t, "AT+CMGL=4\r")
		total := 0
		for {
			time.Sleep(10 * time.Millisecond)
			s := h.hears()
			if total += len(s); strings.Contains(s, "OK\r\n") {
				break
			}
		}
		took := time.Since(start)
		want := time.Duration(total+10) * 10 * time.Second / 9600
		if d := took - want; d < 0 || d > 20*time.Millisecond {
			t.Errorf("%d bytes took %s, want %s", total, took, want)
		}
	})
}

func TestPaceIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{AutoReport: true, Pace: Pace{Answer: 20 * time.Millisecond, Delete: 300 * time.Millisecond, Send: 3 * time.Second, Report: 10 * time.Second}})
		defer m.Close()
		m.Deliver("10086", "one")
		m.Deliver("10086", "two")
		h := attach(t, m)
		waits := func(what string, until string, want time.Duration) {
			t.Helper()
			start := time.Now()
			for !strings.Contains(h.hears(), until) {
				time.Sleep(time.Millisecond)
				if time.Since(start) > time.Minute {
					t.Fatalf("%s: no %q", what, until)
				}
			}
			if took := time.Since(start); took < want || took > want+2*time.Millisecond {
				t.Errorf("%s took %s, want %s", what, took, want)
			}
		}
		h.types(t, "ATE0;+CNMI=2,1,0,1\r")
		waits("two commands", "OK", 40*time.Millisecond)
		h.types(t, "AT+CMGD=1,4\r")
		waits("freeing two", "OK", 620*time.Millisecond)
		h.types(t, "AT+CMGS=16\r")
		waits("the prompt", "> ", 20*time.Millisecond)
		h.types(t, hi+"\x1a")
		waits("sending", "+CMGS: 1", 3*time.Second)
		waits("the report", "+CDS: ", 10*time.Second)
	})
}

func TestWhatNobodyCanReadIsStoredAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		defer m.Close()
		h := attach(t, m)
		h.asks(t, "ATE0")
		bad := []string{"00", "FF", "0891683108100005F0", "not hex at all", "0791", "0004"}
		for _, p := range bad {
			m.DeliverPDU(p)
		}
		// The notice takes two parts, the link one.
		m.DeliverMMS("+8613800001111", "http://mms.example/abcdefghijklmnopqrstuvwxyz")
		m.DeliverWAP("10086", "http://wap.example/", "新闻")
		h.hears()
		got := h.asks(t, "AT+CMGL=4")
		if len(got) != 2*(len(bad)+3)+1 {
			t.Fatalf("listed:\n%s", strings.Join(got, "\n"))
		}
		for i, p := range bad {
			if want := strings.ReplaceAll(p, " ", ""); got[2*i+1] != want {
				t.Errorf("%q came out as %q", p, got[2*i+1])
			}
		}
		mms, err := readDeliver(got[2*len(bad)+1])
		if err != nil || mms.coding.alphabet != EightBit || !strings.Contains(string(mms.data.octets), "mms-message") {
			t.Errorf("MMS notice %+v, %v", mms, err)
		}
	})
}

func TestFaultsByName(t *testing.T) {
	m := New(Options{})
	for _, line := range [][2]string{{"late", "1.5"}, {"late", "300ms"}, {"noise", "on"}, {"times", "3"}, {"after-send", "+CMS ERROR: 332"}, {"intrude", "lines"}} {
		if err := m.SetFault(line[0], line[1]); err != nil {
			t.Error(err)
		}
	}
	want := Faults{Late: 300 * time.Millisecond, Noise: true, Times: 3, AfterSend: "+CMS ERROR: 332", Intrude: "lines"}
	if m.Faults() != want {
		t.Errorf("got %+v", m.Faults())
	}
	for _, line := range [][2]string{{"nonsense", "on"}, {"noise", "perhaps"}, {"late", "soon"}, {"times", "many"}, {"after-send", "perhaps"}, {"sim", "lost"}} {
		if err := m.SetFault(line[0], line[1]); err == nil {
			t.Errorf("fault %s took %q", line[0], line[1])
		}
	}
	if m.Faults() != want {
		t.Errorf("a refused value changed something: %+v", m.Faults())
	}
	for _, name := range faultNames() {
		if err := m.SetFault(name, "off"); err != nil || faultHelp()[name] == "" {
			t.Errorf("%s: %v, help %q", name, err, faultHelp()[name])
		}
	}
	if m.Faults() != (Faults{}) {
		t.Errorf("all off leaves %+v", m.Faults())
	}
}

func TestNoiseStandsOnLinesOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		defer m.Close()
		h := attach(t, m)
		h.asks(t, "ATE0")
		m.Set(Faults{Noise: true})
		got := h.asks(t, "AT+CSQ")
		var clean []string
		for _, l := range got {
			if !slices.ContainsFunc([]byte(l), func(b byte) bool { return b == 0 || b >= 0x80 }) {
				clean = append(clean, l)
			}
		}
		if len(got) == len(clean) || !slices.Equal(clean, []string{"+CSQ: 22,0", "OK"}) {
			t.Errorf("heard %q", got)
		}
	})
}

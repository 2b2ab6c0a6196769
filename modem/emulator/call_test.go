package emulator

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestARecordingIsFetched(t *testing.T) {
	for _, x := range []struct {
		p                  Personality
		record, stop, read string
	}{
		{SIM7600, `AT+CREC=2,"E:/f.wav"`, "AT+CREC=0", `AT+CFTRANTX="E:/f.wav"`},
		{EC20, `AT+QAUDRD=1,"f.wav",13,1`, "AT+QAUDRD=0", `AT+QFDWL="f.wav"`},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := New(Options{Personality: x.p})
			defer m.Close()
			m.SetCallee("", Callee{Does: []Act{{After: time.Second, Speaks: time.Second}}})
			h := attach(t, m)
			h.asks(t, "ATE0")
			h.asks(t, "ATD10086;")
			time.Sleep(1500 * time.Millisecond)
			h.asks(t, x.record)
			time.Sleep(2 * time.Second)
			h.asks(t, x.stop)
			h.hears()
			h.types(t, x.read+"\r")
			got := h.hears()
			want := string(m.files[m.Files()[0]])
			if len(want) != 44+2*sampleRate*2 {
				t.Fatalf("%s: %d bytes", x.p.Name, len(want))
			}
			var file strings.Builder
			for rest := got; ; {
				var n int
				_, after, found := strings.Cut(rest, "+CFTRANTX: DATA,")
				if x.p.Recorder == "+QAUDRD" {
					_, after, found = strings.Cut(rest, "CONNECT")
					n = len(want)
				} else if found {
					for after[0] != '\r' {
						n, after = 10*n+int(after[0]-'0'), after[1:]
					}
				}
				if !found {
					break
				}
				file.WriteString(after[2 : 2+n])
				rest = after[2+n:]
			}
			if file.String() != want || !strings.HasSuffix(got, "\r\nOK\r\n") {
				t.Errorf("%s: fetched %d bytes, it ends %q", x.p.Name, file.Len(), got[max(0, len(got)-40):])
			}
			if x.p.Recorder == "+QAUDRD" && !strings.Contains(got, "\r\n+QFDWL: 32044,"+checksum([]byte(want))) {
				t.Errorf("no sum in %q", got[max(0, len(got)-60):])
			}
		})
	}
}

func TestCalleesOfTheControlChannel(t *testing.T) {
	m := New(Options{})
	for _, line := range []string{"callee", "callee *", "callee * soon", "callee * 1 2", "callee * 1 2:x", "callee * 1 2:speaks/0", "callee * 1 x:1", "press", "press x", "speak soon"} {
		if v, err := m.Control(t.Context(), line); err == nil {
			t.Errorf("%q was taken: %v", line, v)
		}
	}
	if _, err := m.Control(t.Context(), "callee 10086 1.5 2:# 0:speaks/4 1:hangup"); err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(m.callees["10086"])
	want, _ := json.Marshal(Callee{Answers: 1500 * time.Millisecond, Does: []Act{{After: 2 * time.Second, Key: '#'}, {Speaks: 4 * time.Second}, {After: time.Second, HangUp: true}}})
	if string(got) != string(want) {
		t.Errorf("got %s", got)
	}
}

func TestVoicesGoOverTheSecondPort(t *testing.T) {
	for _, x := range []struct {
		p       Personality
		on, off string
	}{{SIM7600, "AT+CPCMREG=1", "AT+CPCMREG=0"}, {EC20, "AT+QPCMV=1,0", "AT+QPCMV=0"}} {
		synctest.Test(t, func(t *testing.T) {
			m := New(Options{Personality: x.p})
			defer m.Close()
			m.SetCallee("", Callee{})
			h := attach(t, m)
			h.asks(t, "ATE0")
			if got := h.asks(t, x.on); len(got) != 1 || got[0] != "ERROR" {
				t.Errorf("without a call: %q", got)
			}
			h.asks(t, "ATD10086;")
			time.Sleep(2 * time.Second)
			h.hears()
			port, err := m.OpenAudio()
			if err != nil {
				t.Fatal(err)
			}
			heard := 0
			go func() {
				b := make([]byte, 4096)
				for {
					n, err := port.Read(b)
					if err != nil {
						return
					}
					m.mu.Lock()
					heard += n
					m.mu.Unlock()
				}
			}()
			listened := func() int {
				m.mu.Lock()
				defer m.mu.Unlock()
				return heard
			}
			time.Sleep(time.Second)
			if n := listened(); n != 0 {
				t.Errorf("unasked for, %d bytes came", n)
			}
			if got := h.asks(t, x.on); got[len(got)-1] != "OK" {
				t.Errorf("%s: %q", x.on, got)
			}
			time.Sleep(time.Second + time.Millisecond)
			if n := listened(); n != 2*sampleRate {
				t.Errorf("in a second %d bytes came", n)
			}
			for range 10 {
				port.Write(make([]byte, 320))
				time.Sleep(frame)
			}
			if got := m.Heard(); len(got) != 1 || got[0].Sound != 10*frame {
				t.Errorf("they heard %+v", got)
			}
			h.asks(t, x.off)
			before := listened()
			time.Sleep(time.Second)
			if n := listened(); n != before {
				t.Errorf("switched off, %d bytes came", n-before)
			}
			port.Close()
		})
	}
	if _, err := New(Options{}).OpenAudio(); err == nil {
		t.Error("a SIM800 has no second port here")
	}
}

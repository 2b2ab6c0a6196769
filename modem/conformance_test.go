package modem

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

// TestConformance asks of every modem what this room builds on. With
// HUYING_MODEM=/dev/ttyUSB2 a real one is among them, and what it said is
// written to testdata/*.at; with HUYING_NUMBER=+86138… as well, which must be
// its own number, it texts itself. Texts of others are left where they lie.
func TestConformance(t *testing.T) {
	for name, p := range emulator.Personalities() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gsm := emulator.New(emulator.Options{Personality: p, Number: "+8613700000099", AutoReport: true})
				open := func(context.Context) (io.ReadWriteCloser, string, error) {
					port, err := gsm.Open()
					return port, gsm.Name(), err
				}
				conforms(t, open, "+8613700000099", func(text string) {
					if err := gsm.Deliver("+8613700000099", text); err != nil {
						t.Error(err)
					}
				})
				gsm.Close()
				synctest.Wait()
			})
		})
	}
	if path := os.Getenv("HUYING_MODEM"); path != "" {
		t.Run("hardware", func(t *testing.T) {
			rec := &tape{}
			inner := Ports(PortConfig{Path: path})
			open := func(ctx context.Context) (io.ReadWriteCloser, string, error) {
				port, name, err := inner(ctx)
				return rec.on(port), name, err
			}
			st := conforms(t, open, appliance.Phone(os.Getenv("HUYING_NUMBER")), func(string) {})
			name := strings.Map(func(r rune) rune {
				if strings.ContainsRune("/\\ :", r) {
					return '-'
				}
				return r
			}, st.Model+"-"+st.Firmware)
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join("testdata", name+".at"), rec.bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func conforms(t *testing.T, open Opener, own appliance.Phone, network func(string)) appliance.LineStatus {
	l := NewLine(open, Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	ended := make(chan struct{})
	go func() { defer close(ended); l.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	if err := l.Ready(ctx); err != nil {
		t.Fatalf("the line is %+v", l.Status())
	}
	err := l.do(ctx, l.lists, func(s *session) error {
		if s.cnmi == "" {
			t.Error("it tells of no new texts")
		}
		if s.drifted() {
			t.Error("its settings did not hold")
		}
		for _, m := range s.memories {
			if err := s.choose(m); err != nil {
				t.Errorf("memory %s: %v", m, err)
			}
			if _, _, _, err := s.list(); err != nil {
				t.Errorf("list %s: %v", m, err)
			}
			if n, err := s.usedNow(); err != nil || n < 0 {
				t.Errorf("count %s: %d, %v", m, n, err)
			}
		}
		if s.profile.delRead && !s.flags {
			t.Errorf("profile %s expects delete flags, the modem offers none", s.profile.name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	st := l.Status()
	if st.Maker == "" || st.Model == "" || st.Firmware == "" || len(st.IMEI) != 15 || st.Profile == "" || st.SlotMax == 0 {
		t.Errorf("it does not say who it is: %+v", st)
	}
	if own == "" {
		return st
	}
	text := fmt.Sprintf("呼应自检 %d", time.Now().UnixNano())
	mr, err := l.Send(ctx, appliance.Handover{To: own, Text: text, UCS2: true, Total: 1, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	network(text)
	for heard, reported := false, false; !heard || !reported; {
		parts, free, err := l.Next(ctx)
		if err != nil {
			t.Fatalf("heard %v, reported %v: %v", heard, reported, err)
		}
		ours := true
		for _, p := range parts {
			switch {
			case p.Text == text:
				heard = true
			case p.Report != nil && p.Report.MR == mr:
				reported = true
			default:
				ours = false
			}
		}
		if ours {
			if err := free(ctx); err != nil {
				t.Error(err)
			}
		}
	}
	return st
}

// tape writes down both sides of a conversation.
type tape struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

type taped struct {
	io.ReadWriteCloser
	tape *tape
}

func (t *tape) on(port io.ReadWriteCloser) io.ReadWriteCloser {
	if port == nil {
		return nil
	}
	return taped{port, t}
}

func (t *tape) note(who string, b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(&t.buf, "%s %q\n", who, b)
}

func (t *tape) bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.Bytes()
}

func (p taped) Read(b []byte) (int, error) {
	n, err := p.ReadWriteCloser.Read(b)
	if n > 0 {
		p.tape.note("<", b[:n])
	}
	return n, err
}

func (p taped) Write(b []byte) (int, error) {
	p.tape.note(">", b)
	return p.ReadWriteCloser.Write(b)
}

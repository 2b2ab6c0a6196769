package emulator

import (
	"bufio"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var update = flag.Bool("update", false, "write the transcripts as they went")

// host is a terminal on the port: it keeps what the modem said.
type host struct {
	port  io.ReadWriteCloser
	mu    sync.Mutex
	heard strings.Builder
	err   error
}

// attach opens the port and listens until it ends.
func attach(t *testing.T, m *Modem) *host {
	t.Helper()
	port, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	h := &host{port: port}
	go func() {
		b := make([]byte, 1024)
		for {
			n, err := port.Read(b)
			h.mu.Lock()
			h.heard.Write(b[:n])
			h.err = err
			h.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return h
}

// types writes to the port as it is.
func (h *host) types(t *testing.T, s string) {
	t.Helper()
	if _, err := io.WriteString(h.port, s); err != nil {
		t.Errorf("type %q: %v", s, err)
	}
}

// hears returns what the modem said since the last time.
func (h *host) hears() string {
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.heard.String()
	h.heard.Reset()
	return s
}

// asks types a command and returns the lines of its answer, blank ones left
// out.
func (h *host) asks(t *testing.T, command string) []string {
	t.Helper()
	h.types(t, command+"\r")
	return lines(h.hears())
}

func lines(s string) (all []string) {
	for l := range strings.SplitSeq(strings.ReplaceAll(s, "\r", "\n"), "\n") {
		if l = strings.TrimRight(l, "\n"); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// TestTranscripts plays testdata/*.at: conversations as one would see them on
// a terminal.
//
//	# words          a comment; the first line may be "# model NAME"
//	> AT+CSQ         typed with a CR; ^Z and ^[ end the line without one
//	< +CSQ: 22,0     heard, blank lines left out; all that is heard must be there
//	! deliver …      a line of the control channel
//	~ 5s             time passes
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.at")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".at"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				heard := play(t, string(text))
				switch {
				case heard == string(text):
				case *update:
					if err := os.WriteFile(file, []byte(heard), 0o666); err != nil {
						t.Error(err)
					}
				default:
					t.Errorf("the conversation went:\n%s", firstDifference(heard, string(text)))
				}
			})
		})
	}
}

// firstDifference shows a few lines up to the first that differs, and both
// forms of that one.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return strings.Join(g[max(0, i-4):i], "\n") + "\ngot  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}

// play has the conversation of a transcript and returns it as it went.
func play(t *testing.T, text string) string {
	model := SIM800
	first, _, _ := strings.Cut(text, "\n")
	if name, ok := strings.CutPrefix(first, "# model "); ok {
		if model = Personalities()[name]; model.Name == "" {
			t.Fatalf("no model %q", name)
		}
	}
	zone := time.FixedZone("CST", 8*3600)
	m := New(Options{
		Personality: model, Slots: map[string]int{"SM": 3, "SR": 2}, Number: "+8613900009999",
		Now:  func() time.Time { return time.Now().In(zone) },
		Pace: Pace{Boot: 2 * time.Second, Register: 3 * time.Second, Send: 4 * time.Second},
	})
	defer m.Close()
	h := attach(t, m)
	var went strings.Builder
	hear := func() {
		for _, l := range lines(h.hears()) {
			went.WriteString("< " + l + "\n")
		}
	}
	in := bufio.NewScanner(strings.NewReader(text))
	for in.Scan() {
		mark, rest, _ := strings.Cut(in.Text(), " ")
		if mark == "<" {
			continue
		}
		hear()
		went.WriteString(in.Text() + "\n")
		switch mark {
		case "", "#":
		case ">":
			typed := strings.NewReplacer("^Z", "\x1a", "^[", "\x1b").Replace(rest)
			if typed == rest {
				typed += "\r"
			}
			h.types(t, typed)
		case "!":
			if _, err := m.Control(t.Context(), rest); err != nil {
				t.Fatalf("%s: %v", in.Text(), err)
			}
		case "~":
			d, err := time.ParseDuration(rest)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(d)
		default:
			t.Fatalf("what is %q?", in.Text())
		}
	}
	hear()
	return went.String()
}

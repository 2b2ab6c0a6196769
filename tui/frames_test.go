package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"

	"huying/appliance"
	"huying/tui/thin"
)

// glass is a terminal that a program draws on. It is drawn on and looked at
// under one lock.
type glass struct {
	mu    sync.Mutex
	em    *vt.Emulator
	p     *tea.Program
	line  *thin.Writer // nil: all bytes come through
	in    *io.PipeWriter
	ended chan error
}

// crlf adds the carriage returns that a terminal driver would.
type crlf struct{ w io.Writer }

func (c crlf) Write(b []byte) (int, error) {
	_, err := c.w.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")))
	return len(b), err
}

func (g *glass) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.em.Write(b)
}

func (g *glass) cursor() (x, y int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.em.CursorPosition()
	return c.X, c.Y
}

// Where a program draws: a terminal of one kind, at a line that passes everything or at
// one that passes what changed.
type wiring struct {
	term string
	thin bool
}

func switchOn(t *testing.T, m tea.Model, w, h int, at wiring) *glass {
	t.Helper()
	g := &glass{em: vt.NewEmulator(w, h), ended: make(chan error, 1)}
	r, in := io.Pipe()
	g.in = in
	var out io.Writer = crlf{g}
	if at.thin {
		g.line = thin.New(crlf{g}, w, h, true)
		out = g.line
	}
	ctx, stop := context.WithCancel(t.Context())
	g.p = tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(r), tea.WithOutput(out), tea.WithWindowSize(w, h),
		tea.WithColorProfile(colorprofile.ANSI), tea.WithEnvironment([]string{"TERM=" + at.term}), tea.WithFPS(120), tea.WithoutSignalHandler())
	go func() { _, err := g.p.Run(); g.ended <- err }()
	silent := make(chan struct{})
	go func() { // what the terminal answers to queries
		defer close(silent)
		b := make([]byte, 256)
		for {
			n, err := g.em.Read(b)
			if err != nil {
				return
			}
			if _, err := in.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		r.Close()
		<-g.ended
		// The emulator's Close and Read share a flag without a lock: its pipe is shut first.
		if c, ok := g.em.InputPipe().(io.Closer); ok {
			c.Close()
		}
		<-silent
		g.mu.Lock()
		defer g.mu.Unlock()
		g.em.Close()
	})
	return g
}

// rows is what the terminal shows.
func (g *glass) rows() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []string
	for l := range strings.SplitSeq(g.em.String(), "\n") {
		out = append(out, strings.TrimRight(strings.TrimSuffix(l, "\r"), " "))
	}
	return out
}

// until waits for what the terminal shows; the program runs beside us.
func (g *glass) until(t *testing.T, what string, ok func([]string) bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !ok(g.rows()) {
		select {
		case <-deadline:
			t.Fatalf("%s: the terminal shows\n%s", what, strings.Join(g.rows(), "\n"))
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// easel shows one frame after another.
type easel struct{ f frame }

func (e easel) Init() tea.Cmd { return nil }
func (e easel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if f, ok := msg.(frame); ok {
		e.f = f
	}
	return e, nil
}
func (e easel) View() tea.View { return e.f.view("") }

// scraps are what frames are made of: mixed widths, styles, marks.
var scraps = []string{"村", "路灯", "不亮了", "ab", "7", " ", "  ", "。", ",", "“好”", "…", "①", "👍", "❤", "é", "件号20482", "    ", "—", "ｆ", "한글"}

func someFrame(r *rand.Rand, old frame, w, h int, st style) frame {
	f := frame{cursor: true, x: r.IntN(w), y: r.IntN(h)}
	for y := range h {
		if len(old.lines) > y && r.IntN(3) > 0 { // most rows stay, as on a real screen
			f.add(old.lines[y])
			continue
		}
		var row strings.Builder
		used := 0
		for want := r.IntN(w + 1); used < want; {
			s := clean(scraps[r.IntN(len(scraps))])
			if used += width(s); used > w {
				break
			}
			switch r.IntN(8) {
			case 0:
				s = st.bad.Render(s)
			case 1:
				s = st.selected.Render(s)
			case 2:
				s = st.faint.Render(s)
			}
			row.WriteString(s)
		}
		f.add(row.String())
	}
	return f
}

// kinds are the terminals that the frames are tried on: a window on a PC, the box's own
// console, and the oldest that a serial line may end at.
var kinds = []string{"xterm-256color", "linux", "vt100", "vt220"}

// frameTries is how many frames each terminal is shown.
func frameTries() int {
	switch {
	case os.Getenv("HUYING_FRAMES") != "":
		n, _ := strconv.Atoi(os.Getenv("HUYING_FRAMES"))
		return n
	case testing.Short():
		return 20
	}
	return 60
}

// Random Chinese frames, one over the other, come out on the glass as they
// were drawn: a later version of the renderer is taken only when this holds.
func TestFramesOnTheGlass(t *testing.T) {
	const w, h = 80, 24
	for _, term := range kinds {
		for _, line := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s thin=%v", term, line), func(t *testing.T) {
				seed := uint64(time.Now().UnixNano())
				r := rand.New(rand.NewPCG(seed, 1))
				st := newStyle(false)
				g := switchOn(t, easel{}, w, h, wiring{term, line})
				var f frame
				for n := range frameTries() {
					f = someFrame(r, f, w, h, st)
					g.p.Send(f)
					g.until(t, fmt.Sprintf("seed %d, frame %d wants\n%s\n", seed, n, stripped(strings.Join(f.lines, "\n"))), func(got []string) bool {
						for y, l := range f.lines {
							if strings.TrimRight(stripped(l), " ") != got[y] {
								return false
							}
						}
						x, y := g.cursor()
						return x == f.x && y == f.y
					})
				}
			})
		}
	}
}

// The whole program on a terminal: keys go in as bytes, and what the clerk
// reads comes out.
func TestAClerkAtATerminal(t *testing.T) {
	for _, at := range []wiring{{"xterm-256color", false}, {"xterm-256color", true}, {"linux", true}, {"vt100", true}, {"vt220", true}} {
		t.Run(fmt.Sprintf("%s thin=%v", at.term, at.thin), func(t *testing.T) { aClerkAtATerminal(t, at) })
	}
}

func aClerkAtATerminal(t *testing.T, at wiring) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		monday(h)
		g := switchOn(t, New(h.session(h.li)), 80, 24, at)
		shows := func(words ...string) {
			t.Helper()
			g.until(t, strings.Join(words, " and "), func(rows []string) bool {
				all := strings.Join(rows, "\n")
				for _, w := range words {
					if !strings.Contains(all, w) {
						return false
					}
				}
				return true
			})
		}
		types := func(s string) {
			t.Helper()
			if _, err := io.WriteString(g.in, s); err != nil {
				t.Fatal(err)
			}
		}
		shows("> 红 今天17:30 受理 1007")
		types("\r")
		shows("08:41 来件人")
		types("\r\r")
		shows("件号1007已受理。", "2 答复")
		types("2师傅下午去修")
		shows("> 答复  师傅下午去修", "1条")
		stands := func(x int) {
			t.Helper()
			g.until(t, fmt.Sprintf("the cursor in column %d", x), func([]string) bool {
				at, _ := g.cursor()
				return at == x
			})
		}
		stands(8 + 12)
		types("\x1b[D\x1b[D今天\x7f\x7f") // two to the left, two in, two out
		stands(8 + 8)
		shows("> 答复  师傅下午去修")
		types("\r")
		shows("答复：师傅下午去修", "[待发]")
		h.state(zhang, appliance.TextDelivered)
		shows("答复：师傅下午去修 [已送达]")
		g.mu.Lock()
		g.em.Resize(60, 20)
		g.mu.Unlock()
		if g.line != nil {
			g.line.Resize(60, 20)
		}
		g.p.Send(tea.WindowSizeMsg{Width: 60, Height: 20})
		shows("[已送达]", "? 帮助")
		types("\x1b") // a lone Esc is known as such after a moment
		shows("该做", "1029")
		types("\x11")
		select {
		case err := <-g.ended:
			g.ended <- err
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Error("ctrl+q does not end the session")
		}
	})
}

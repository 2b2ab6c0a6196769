package thin

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// A desk is a renderer, the line behind it and two terminals: one gets all that the
// renderer sends, the other what Writer makes of it.
type desk struct {
	t          testing.TB
	scr        *uv.TerminalRenderer
	cells      uv.ScreenBuffer
	raw        bytes.Buffer
	thin       *Writer
	fat        *vt.Emulator // gets everything
	lean       *vt.Emulator // gets what the Writer lets through
	w, h       int
	sent, kept int // bytes from the renderer, and bytes that went on
}

type counter struct{ d *desk }

func (c counter) Write(p []byte) (int, error) {
	c.d.kept += len(p)
	return c.d.lean.Write(p)
}

func newDesk(t testing.TB, term string, w, h int) *desk {
	d := &desk{t: t, w: w, h: h, fat: vt.NewEmulator(w, h), lean: vt.NewEmulator(w, h)}
	d.scr = uv.NewTerminalRenderer(&d.raw, []string{"TERM=" + term})
	d.scr.SetColorProfile(colorprofile.ANSI)
	d.scr.SetScrollOptim(true)
	d.scr.SetMapNewline(false)
	d.scr.SetFullscreen(true)
	d.scr.SetRelativeCursor(false)
	d.scr.Erase()
	d.cells = uv.NewScreenBuffer(w, h)
	d.thin = New(counter{d}, w, h, false)
	d.say("\x1b[?1049h")
	return d
}

func (d *desk) say(s string) {
	d.t.Helper()
	d.sent += len(s)
	if _, err := d.fat.Write([]byte(s)); err != nil {
		d.t.Fatal(err)
	}
	if n, err := d.thin.Write([]byte(s)); err != nil || n != len(s) {
		d.t.Fatal(n, err)
	}
}

// draw shows a frame as Bubble Tea's renderer does.
func (d *desk) draw(rows []string, x, y int) {
	d.t.Helper()
	d.cells.Clear()
	uv.NewStyledString(strings.Join(rows, "\n")).Draw(d.cells, d.cells.Bounds())
	d.scr.Render(d.cells.RenderBuffer)
	d.scr.MoveTo(x, y)
	if err := d.scr.Flush(); err != nil {
		d.t.Fatal(err)
	}
	s := "\x1b[?25l" + d.raw.String() + "\x1b[?25h"
	d.raw.Reset()
	d.say(s)
}

// resize is a window that was pulled.
func (d *desk) resize(w, h int) {
	d.w, d.h = w, h
	d.fat.Resize(w, h)
	d.lean.Resize(w, h)
	d.thin.Resize(w, h)
	d.scr.Erase()
	d.scr.Resize(w, h)
	d.cells.Touched = nil
	d.cells.Resize(w, h)
}

// alike fails unless both terminals show the same, colours and cursor included.
func (d *desk) alike(what string) {
	d.t.Helper()
	for y := range d.h {
		for x := range d.w {
			a, b := d.fat.CellAt(x, y), d.lean.CellAt(x, y)
			if !same(a, b) {
				d.t.Fatalf("%s: cell %d,%d is %+v, want %+v\n--- got\n%s\n--- want\n%s", what, x, y, b, a, d.lean.String(), d.fat.String())
			}
		}
	}
	if a, b := d.fat.CursorPosition(), d.lean.CursorPosition(); a != b {
		d.t.Fatalf("%s: cursor at %v, want %v", what, b, a)
	}
}

func same(a, b *uv.Cell) bool {
	if a == nil || b == nil {
		return a == b
	}
	return (a.Content == b.Content || strings.TrimSpace(a.Content) == "" && strings.TrimSpace(b.Content) == "") &&
		(a.Style.Equal(&b.Style) || a.Content == "" && b.Content == "")
}

var scraps = []string{"村", "路灯", "不亮了", "ab", "7", " ", "  ", "。", ",", "“好”", "…", "①", "👍", "é", "件号20482", "        ", "—", "ｆ", "한글", "x"}

// scene is a frame that shares most rows with the one before it, as real ones do.
func scene(r *rand.Rand, old []string, w, h int) []string {
	var out []string
	shift := 0
	if r.IntN(4) == 0 { // a list that went on
		shift = r.IntN(5) - 2
	}
	for y := range h {
		if at := y + shift; at >= 0 && at < len(old) && r.IntN(4) > 0 {
			row := old[at]
			if r.IntN(6) == 0 {
				row = "\x1b[7m" + row + "\x1b[m"
			}
			out = append(out, row)
			continue
		}
		var b strings.Builder
		used := 0
		for want := r.IntN(w + 1); used < want; {
			s := scraps[r.IntN(len(scraps))]
			n := uv.NewStyledString(s).UnicodeWidth()
			if used+n > w {
				break
			}
			used += n
			switch r.IntN(9) {
			case 0:
				s = "\x1b[1;31m" + s + "\x1b[m"
			case 1:
				s = "\x1b[7m" + s + "\x1b[m"
			case 2:
				s = "\x1b[2m" + s + "\x1b[m"
			case 3:
				s = "\x1b[32m" + s + "\x1b[m"
			}
			b.WriteString(s)
		}
		out = append(out, b.String())
	}
	return out
}

// FuzzFrames: whatever is drawn, the terminal behind the thin line shows what the
// one that gets everything shows.
func FuzzFrames(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint8(seed), uint8(80), uint8(24))
	}
	f.Fuzz(func(t *testing.T, seed uint64, term, w, h uint8) {
		terms := []string{"xterm-256color", "linux", "vt100", "vt220", "screen", "tmux-256color"}
		r := rand.New(rand.NewPCG(seed, 7))
		d := newDesk(t, terms[int(term)%len(terms)], max(int(w)%120, 4), max(int(h)%50, 2))
		var rows []string
		for n := range 24 {
			if r.IntN(12) == 0 {
				d.resize(4+r.IntN(100), 2+r.IntN(40))
			}
			rows = scene(r, rows, d.w, d.h)
			d.draw(rows, r.IntN(d.w), r.IntN(d.h))
			d.alike(fmt.Sprintf("frame %d", n))
			if r.IntN(10) == 0 {
				d.say("\a\x1b]2;呼应\x07")
			}
		}
	})
}

// list is a page of Chinese with one row chosen.
func list(n, at int) []string {
	var rows []string
	for y := range n {
		row := fmt.Sprintf("  红 今天17:30 受理     1%03d   待领办     王家庄村东头路灯不亮了晚上走路看不见", y)
		if y == at {
			row = "\x1b[7m> " + row[2:] + "\x1b[m"
		}
		rows = append(rows, row)
	}
	return rows
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	d := newDesk(t, "vt220", 80, 24)
	d.draw(list(24, 3), 0, 3)
	whole := d.kept
	d.sent, d.kept = 0, 0
	d.draw(list(24, 4), 0, 4)
	d.alike("the cursor a row further")
	if d.kept > 300 || d.sent < 4*d.kept || whole < 1500 {
		t.Errorf("%d bytes of a page of %d went on, of %d that were sent; want two rows", d.kept, whole, d.sent)
	}
	d.kept = 0
	d.draw(list(24, 4), 0, 4)
	if d.kept != 0 {
		t.Errorf("%d bytes when nothing changed", d.kept)
	}
	d.draw(list(24, 4), 9, 4)
	if d.kept > 8 {
		t.Errorf("%d bytes for a cursor that moved", d.kept)
	}
}

// Where terminals count “ as one cell or as two, nothing behind it can be patched.
func TestNothingIsPatchedBehindADoubtfulWidth(t *testing.T) {
	var out bytes.Buffer
	w := New(&out, 40, 3, false)
	say := func(s string) string {
		t.Helper()
		out.Reset()
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	say("\x1b[2J\x1b[H村里“路灯”不亮了")
	if got := say("\x1b[H\x1b[K村里“路灯”全亮了"); got != "\x1b[1;5H\x1b[K“路灯”全亮了\x1b[1;17H" {
		t.Errorf("behind the mark: %q", got)
	}
	if got := say("\x1b[H\x1b[K镇里“路灯”全亮了"); got != "\r镇\x1b[14C" {
		t.Errorf("before the mark: %q", got)
	}
}

func TestWhatIsNotDrawnGoesThroughInItsPlace(t *testing.T) {
	var out bytes.Buffer
	w := New(&out, 20, 3, false)
	w.Write([]byte("\x1b[2J"))
	for _, s := range []string{"\x1b]2;呼应\x07", "\a", "\x1b[?2004h", "\x1b[>4;2m", "\x1b[?u", "\x1bP+q544e\x1b\\", "\x1b[?1006h"} {
		out.Reset()
		if _, err := w.Write([]byte(s)); err != nil || out.String() != s {
			t.Errorf("%q became %q (%v)", s, out.String(), err)
		}
	}
	out.Reset()
	w.Write([]byte("\x1b[H村\x1b]2;a\x07庄"))
	if got := out.String(); got != "村\x1b]2;a\x07庄" {
		t.Errorf("in between: %q", got)
	}
	out.Reset()
	w.Write([]byte("\x1b[3;1H"))
	out.Reset()
	w.Write([]byte("\xe6\x9d")) // half a character
	w.Write([]byte("\x91\x1b[3"))
	w.Write([]byte("1m红"))
	if got := out.String(); got != "村\x1b[31m红\x1b[m" {
		t.Errorf("in pieces: %q", got)
	}
}

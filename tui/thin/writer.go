package thin

import (
	"io"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// A Writer is a terminal's thin line.
type Writer struct {
	mu      sync.Mutex
	out     io.Writer
	newline bool // a line feed goes to the first column, too

	w, h   int
	target screen // as it is to look
	shown  screen // as it looks
	pen    pen    // the renderer's
	wraps  bool
	shy    bool // the cursor is not to be seen at work
	atOnce bool // what comes is to be shown at once
	held   bool // the terminal was told so
	last   cell // for "once more"
	styles []uv.Style

	where struct { // the terminal's cursor
		x, y   int
		style  uint8
		known  bool
		hidden bool
	}
	rest   string // of a sequence that is not whole yet
	buf    []byte
	parser *ansi.Parser
}

// New is a Writer for a terminal of w by h cells that is blank or is about to be
// cleared. newline says that between the renderer and the terminal a line feed
// gets its carriage return, as SSH sessions and drivers in cooked mode do.
func New(out io.Writer, w, h int, newline bool) *Writer {
	t := &Writer{out: out, newline: newline, wraps: true, styles: []uv.Style{{}}, parser: ansi.NewParser()}
	t.parser.SetParamsSize(32)
	t.parser.SetDataSize(4096)
	t.pen.visible = true
	t.resize(w, h)
	return t
}

// Resize says that the terminal has another size now. The renderer is expected to
// clear it and to draw all of it, as renderers do.
func (t *Writer) Resize(w, h int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w != t.w || h != t.h {
		t.resize(w, h)
	}
}

func (t *Writer) resize(w, h int) {
	t.w, t.h = max(w, 1), max(h, 1)
	t.target, t.shown = newScreen(t.w, t.h), newScreen(t.w, t.h)
	t.pen.top, t.pen.bottom = 0, t.h-1
	t.to(t.pen.x, t.pen.y)
	t.where.known = false
}

// number finds a style in the table, or puts it there.
func (t *Writer) number(s uv.Style) uint8 {
	for i := range t.styles {
		if t.styles[i].Equal(&s) {
			return uint8(i)
		}
	}
	if len(t.styles) == 256 { // nobody draws so: plain is better than wrong
		return 0
	}
	t.styles = append(t.styles, s)
	return uint8(len(t.styles) - 1)
}

// Write takes what a renderer sends. It reports len(p) when what came of it went out.
func (t *Writer) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.rest + string(p)
	s, half := whole(s)
	t.rest = half
	var state byte
	for len(s) > 0 {
		seq, cells, n, next := ansi.DecodeSequence(s, state, t.parser)
		if next != ansi.NormalState {
			if len(s) > 1<<16 { // it never ends: it is none
				t.pass(s)
				break
			}
			t.rest = s + half
			break
		}
		if !t.draw(seq, cells, t.parser) {
			t.pass(seq)
		}
		s = s[n:]
	}
	t.send()
	t.shy = false
	if t.pen.visible == t.where.hidden {
		t.where.hidden = !t.pen.visible
		if t.pen.visible {
			t.buf = append(t.buf, ansi.ShowCursor...)
		} else {
			t.buf = append(t.buf, ansi.HideCursor...)
		}
	}
	if len(t.buf) == 0 {
		return len(p), nil
	}
	_, err := t.out.Write(t.buf)
	t.buf = t.buf[:0]
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// whole parts a character off that has not come to its end yet.
func whole(s string) (now, later string) {
	for n := 1; n < utf8.UTFMax && n <= len(s); n++ {
		if tail := s[len(s)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRuneInString(tail) {
				return s[:len(s)-n], tail
			}
			break
		}
	}
	return s, ""
}

// pass lets through what is no drawing, after what was drawn before it.
func (t *Writer) pass(seq string) {
	t.send()
	t.buf = append(t.buf, seq...)
}

// forget clears the terminal for good: after a change of size nobody knows what is on it.
func (t *Writer) forget() {
	t.plain()
	t.buf = append(t.buf, ansi.CursorHomePosition+ansi.EraseEntireScreen...)
	t.where.x, t.where.y, t.where.known = 0, 0, true
	t.target.clear(0, t.h)
	t.shown.clear(0, t.h)
	for y := range t.h {
		t.target.erase(0, t.w, y, t.ground())
	}
}

// scroll moves rows on both screens, and on the terminal in the oldest way there is.
func (t *Writer) scroll(top, bottom, n int) {
	if t.target.scroll(top, bottom, n); top >= bottom || n >= bottom-top+1 || -n >= bottom-top+1 {
		return
	}
	t.shown.scroll(top, bottom, n)
	t.plain()
	t.buf = append(t.buf, ansi.SetTopBottomMargins(top+1, bottom+1)...)
	at, step := bottom, "\n"
	if n < 0 {
		at, step, n = top, ansi.ReverseIndex, -n
	}
	t.buf = append(t.buf, ansi.CursorPosition(1, at+1)...)
	for range n {
		t.buf = append(t.buf, step...)
	}
	t.buf = append(t.buf, "\x1b[r"...)
	t.where.known = false
}

func (t *Writer) plain() { t.styled(0) }

func (t *Writer) styled(n uint8) {
	if n == t.where.style {
		return
	}
	to, from := &t.styles[n], &t.styles[t.where.style]
	seq := to.Diff(from)
	if n == 0 {
		seq = "\x1b[m"
	} else if anew := "\x1b[0;" + to.String()[len("\x1b["):]; len(anew) < len(seq) {
		seq = anew
	}
	t.buf = append(t.buf, seq...)
	t.where.style = n
}

// goes moves the terminal's cursor in the fewest bytes that every terminal knows.
func (t *Writer) goes(x, y int) {
	if t.where.known && t.where.x == x && t.where.y == y {
		return
	}
	switch d := x - t.where.x; {
	case t.where.known && t.where.y == y && d > 0:
		t.buf = append(t.buf, ansi.CursorForward(d)...)
	case t.where.known && t.where.y == y && x == 0:
		t.buf = append(t.buf, '\r')
	default:
		t.buf = append(t.buf, "\x1b["...)
		t.buf = strconv.AppendInt(t.buf, int64(y+1), 10)
		if x > 0 {
			t.buf = append(t.buf, ';')
			t.buf = strconv.AppendInt(t.buf, int64(x+1), 10)
		}
		t.buf = append(t.buf, 'H')
	}
	t.where.x, t.where.y, t.where.known = x, y, true
}

// send brings the terminal to what it is to look like.
func (t *Writer) send() {
	changed := false
	for y := range t.h {
		if slices.Equal(t.target[y], t.shown[y]) {
			continue
		}
		if !changed {
			changed = true
			if t.atOnce && !t.held {
				t.held = true
				t.buf = append(t.buf, ansi.SetModeSynchronizedOutput...)
			}
			if t.shy && !t.where.hidden {
				t.where.hidden = true
				t.buf = append(t.buf, ansi.HideCursor...)
			}
		}
		t.sendRow(y)
	}
	t.plain() // nothing is left behind for a shell
	if t.pen.visible {
		t.goes(t.pen.x, t.pen.y)
	}
}

// sendRow writes what differs in one row.
func (t *Writer) sendRow(y int) {
	want, have := t.target[y], t.shown[y]
	first := 0
	for want[first] == have[first] {
		first++
	}
	sure := t.w // up to where both rows are counted alike everywhere
	for x := range t.w {
		if want[x].risky || have[x].risky {
			sure = x
			break
		}
	}
	for sure < t.w && sure > 0 && want[sure].wide == 0 { // not in the middle of a character
		sure--
	}
	last := t.w - 1
	for want[last] == have[last] {
		last--
	}
	tail := t.w // from where the row is blank
	for tail > 0 && want[tail-1] == blank {
		tail--
	}
	if last >= sure { // all behind sure is written anew
		t.patch(y, first, sure)
		t.goes(sure, y)
		t.plain()
		t.buf = append(t.buf, ansi.EraseLineRight...)
		t.span(y, sure, tail)
	} else {
		t.patch(y, first, last+1)
	}
	copy(have, want)
}

// apart is how many cells that did not change are written again rather than passed over.
const apart = 4

// patch writes what differs in cells from..to of a row, none of which is risky.
func (t *Writer) patch(y, from, to int) {
	want, have := t.target[y], t.shown[y]
	for x := from; x < to; {
		if want[x] == have[x] {
			x++
			continue
		}
		start := x
		for start > 0 && (want[start].wide == 0 || have[start].wide == 0) {
			start--
		}
		end := x + 1
		for same := 0; end < to && same < apart; end++ {
			if want[end] == have[end] {
				same++
			} else {
				same = 0
			}
		}
		for end > x+1 && want[end-1] == have[end-1] {
			end--
		}
		for end < t.w && (want[end].wide == 0 || have[end].wide == 0) {
			end++
		}
		clear := end // from here on the row is to be blank, to its end
		for clear > start && want[clear-1] == blank {
			clear--
		}
		if clear < end && end-clear > len(ansi.EraseLineRight) && t.blankFrom(y, end) {
			t.span(y, start, clear)
			t.goes(clear, y)
			t.plain()
			t.buf = append(t.buf, ansi.EraseLineRight...)
			return
		}
		t.span(y, start, end)
		x = end
	}
}

// blankFrom reports whether a row is to be blank from x to its end.
func (t *Writer) blankFrom(y, x int) bool {
	for ; x < t.w; x++ {
		if t.target[y][x] != blank {
			return false
		}
	}
	return true
}

// span writes cells from..to of a row.
func (t *Writer) span(y, from, to int) {
	if from >= to {
		return
	}
	t.goes(from, y)
	for x := from; x < to; x++ {
		c := t.target[y][x]
		if c.wide == 0 {
			continue
		}
		t.styled(c.style)
		if y == t.h-1 && x+int(c.wide) >= t.w { // some terminals would scroll
			t.buf = append(t.buf, ansi.ResetModeAutoWrap+c.text+ansi.SetModeAutoWrap...)
		} else {
			t.buf = append(t.buf, c.text...)
		}
		t.where.x += int(c.wide)
		t.where.known = t.where.known && !c.risky && t.where.x < t.w
	}
}

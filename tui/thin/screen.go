package thin

import (
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/width"
)

// A cell is one place of a screen. The second half of a wide character is empty.
type cell struct {
	text  string
	style uint8 // number in the Writer's table; 0 is plain
	wide  uint8 // cells the text takes; 0 for the second half
	risky bool  // terminals may count its width otherwise
}

var blank = cell{text: " ", wide: 1}

type screen [][]cell

func newScreen(w, h int) screen {
	s := make(screen, h)
	for y := range s {
		s[y] = make([]cell, w)
	}
	s.clear(0, h)
	return s
}

// clear makes rows from..to blank.
func (s screen) clear(from, to int) {
	for y := max(from, 0); y < min(to, len(s)); y++ {
		for x := range s[y] {
			s[y][x] = blank
		}
	}
}

// scroll moves rows top..bottom up by n, down when n is negative.
func (s screen) scroll(top, bottom, n int) {
	h := bottom - top + 1
	if h <= 0 || n == 0 {
		return
	}
	n = min(max(n, -h), h)
	if n > 0 {
		for y := top; y+n <= bottom; y++ {
			copy(s[y], s[y+n])
		}
		s.clear(bottom-n+1, bottom+1)
		return
	}
	for y := bottom; y+n >= top; y-- {
		copy(s[y], s[y+n])
	}
	s.clear(top, top-n)
}

// put writes a cell over a row; what it cuts in two becomes blank, as on a terminal.
func (s screen) put(x, y int, c cell) {
	row := s[y]
	w := int(c.wide)
	if x+w > len(row) {
		return
	}
	if row[x].wide == 0 && x > 0 {
		row[x-1] = blank
	}
	if end := x + w; end < len(row) && row[end].wide == 0 {
		row[end] = blank
	}
	row[x] = c
	for i := 1; i < w; i++ {
		row[x+i] = cell{style: c.style}
	}
}

// erase makes cells from..to of a row blank in a style.
func (s screen) erase(from, to, y int, style uint8) {
	b := blank
	b.style = style
	for x := max(from, 0); x < min(to, len(s[y])); x++ {
		s.put(x, y, b)
	}
}

// risky reports a text on whose width terminals do not agree.
func risky(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case n < len(text), r >= 0x1F000, r >= 0x2600 && r < 0x2800:
		return true
	case r < 0x80, r >= 0x4E00 && r <= 0x9FFF, r >= 0xFF01 && r <= 0xFF5E:
		return false
	}
	return width.LookupRune(r).Kind() == width.EastAsianAmbiguous
}

// pen is where and how the next character is drawn.
type pen struct {
	x, y    int
	style   uv.Style
	past    bool // a character stands in the last column: the next one would wrap
	top     int  // of what scrolls
	bottom  int
	visible bool
}

// draw understands one sequence. false: it is nothing of ours.
func (t *Writer) draw(seq string, cells int, p *ansi.Parser) bool {
	if cells > 0 {
		t.write(seq, cells)
		return true
	}
	switch seq {
	case "\r":
		t.pen.x, t.pen.past = 0, false
		return true
	case "\n":
		t.pen.past = false
		if t.newline {
			t.pen.x = 0
		}
		if t.pen.y == t.pen.bottom {
			t.scroll(t.pen.top, t.pen.bottom, 1)
		} else {
			t.pen.y = min(t.pen.y+1, t.h-1)
		}
		return true
	case "\b":
		t.to(t.pen.x-1, t.pen.y)
		return true
	case "\t":
		t.to((t.pen.x/8+1)*8, t.pen.y)
		return true
	case "\x1bM":
		if t.pen.y == t.pen.top {
			t.scroll(t.pen.top, t.pen.bottom, -1)
		} else {
			t.to(t.pen.x, t.pen.y-1)
		}
		return true
	}
	if !ansi.HasCsiPrefix(seq) {
		return false
	}
	return t.control(ansi.Cmd(p.Command()), p.Params(), seq)
}

func (t *Writer) to(x, y int) {
	t.pen.x, t.pen.y, t.pen.past = min(max(x, 0), t.w-1), min(max(y, 0), t.h-1), false
}

// write puts a character where the pen is.
func (t *Writer) write(text string, cells int) {
	if t.pen.past || t.pen.x+cells > t.w {
		if !t.wraps { // the lower right corner: it stands still
			t.to(t.w-cells, t.pen.y)
		} else {
			t.pen.x, t.pen.past = 0, false
			if t.pen.y == t.pen.bottom {
				t.scroll(t.pen.top, t.pen.bottom, 1)
			} else {
				t.pen.y = min(t.pen.y+1, t.h-1)
			}
		}
	}
	if cells > t.w {
		return
	}
	old := t.target[t.pen.y][t.pen.x]
	c := cell{text: old.text, style: t.number(t.pen.style), wide: uint8(cells), risky: old.risky}
	if old.text != text {
		c.text, c.risky = text, risky(text)
	}
	t.last = c
	t.target.put(t.pen.x, t.pen.y, c)
	if t.pen.x += cells; t.pen.x >= t.w {
		t.pen.x, t.pen.past = t.w-1, true
	}
}

// ground is the style of what is erased: the pen's background and nothing else.
func (t *Writer) ground() uint8 { return t.number(uv.Style{Bg: t.pen.style.Bg}) }

func (t *Writer) control(cmd ansi.Cmd, params ansi.Params, seq string) bool {
	n := func(i, usual int) int {
		v, _, _ := params.Param(i, usual)
		if v == 0 && usual == 1 {
			return 1
		}
		return v
	}
	at := &t.pen
	if cmd.Prefix() == '?' && cmd.Intermediate() == 0 && (cmd.Final() == 'h' || cmd.Final() == 'l') {
		return t.mode(n(0, 0), cmd.Final() == 'h')
	}
	if cmd.Prefix() != 0 || cmd.Intermediate() != 0 {
		return false
	}
	switch cmd.Final() {
	case 'm':
		uv.ReadStyle(params, &at.style)
	case 'H', 'f':
		t.to(n(1, 1)-1, n(0, 1)-1)
	case 'A':
		t.to(at.x, at.y-n(0, 1))
	case 'B':
		t.to(at.x, at.y+n(0, 1))
	case 'C':
		t.to(at.x+n(0, 1), at.y)
	case 'D':
		t.to(at.x-n(0, 1), at.y)
	case 'G', '`':
		t.to(n(0, 1)-1, at.y)
	case 'd':
		t.to(at.x, n(0, 1)-1)
	case 'I':
		t.to((at.x/8+n(0, 1))*8, at.y)
	case 'Z':
		t.to(((at.x+7)/8-n(0, 1))*8, at.y)
	case 'K':
		from, to := at.x, t.w
		switch n(0, 0) {
		case 1:
			from, to = 0, at.x+1
		case 2:
			from = 0
		}
		t.target.erase(from, to, at.y, t.ground())
	case 'J':
		switch n(0, 0) {
		case 0:
			t.target.erase(at.x, t.w, at.y, t.ground())
			for y := at.y + 1; y < t.h; y++ {
				t.target.erase(0, t.w, y, t.ground())
			}
		case 2, 3:
			t.forget()
		default:
			return false
		}
	case 'X':
		t.target.erase(at.x, at.x+n(0, 1), at.y, t.ground())
	case '@':
		row := t.target[at.y]
		k := min(n(0, 1), t.w-at.x)
		copy(row[at.x+k:], row[at.x:t.w-k])
		t.mend(at.y)
		t.target.erase(at.x, at.x+k, at.y, t.ground())
	case 'P':
		row := t.target[at.y]
		k := min(n(0, 1), t.w-at.x)
		copy(row[at.x:], row[at.x+k:])
		t.mend(at.y)
		t.target.erase(t.w-k, t.w, at.y, t.ground())
	case 'L', 'M':
		if at.y < at.top || at.y > at.bottom {
			break
		}
		k := n(0, 1)
		if cmd.Final() == 'L' {
			k = -k
		}
		t.scroll(at.y, at.bottom, k)
		at.x = 0
	case 'S':
		t.scroll(at.top, at.bottom, n(0, 1))
	case 'T':
		t.scroll(at.top, at.bottom, -n(0, 1))
	case 'b':
		for range min(n(0, 1), t.w) {
			t.write(t.last.text, int(t.last.wide))
		}
	case 'r':
		at.top, at.bottom = n(0, 1)-1, t.h-1
		if b := n(1, 0); b > 0 {
			at.bottom = min(b, t.h) - 1
		}
		if at.top >= at.bottom {
			at.top, at.bottom = 0, t.h-1
		}
		t.to(0, 0)
	default:
		return false
	}
	return true
}

// mend makes blank what a shift of a row cut in two.
func (t *Writer) mend(y int) {
	row := t.target[y]
	for x := 0; x < len(row); x++ {
		w := int(row[x].wide)
		if w == 0 || x+w > len(row) {
			row[x] = blank
			continue
		}
		for i := 1; i < w; i++ {
			if row[x+i].wide != 0 {
				row[x] = blank
				w = 1
			}
		}
		x += w - 1
	}
}

// mode understands the modes that change what is where, or when it is seen; the
// others go through.
func (t *Writer) mode(n int, on bool) bool {
	switch n {
	case 7: // automatic wrap: put off around the lower right corner
		t.wraps = on
		return true
	case 25:
		t.pen.visible = on
		t.shy = t.shy || !on
		return true
	case 2026: // all at once; said only when there is something to say
		if t.atOnce = on; !on {
			t.send()
			if t.held {
				t.buf = append(t.buf, ansi.ResetModeSynchronizedOutput...)
				t.held = false
			}
		}
		return true
	case 47, 1047, 1049:
		t.send()
		t.shown.clear(0, t.h)
		t.target.clear(0, t.h)
		t.where.known = false
	}
	return false
}

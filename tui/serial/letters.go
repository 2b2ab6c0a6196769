package serial

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// decoded is what is typed, as UTF-8.
func decoded(r io.Reader, gbk bool) io.Reader {
	if !gbk {
		return r
	}
	return transform.NewReader(r, simplifiedchinese.GBK.NewDecoder())
}

// letters turns what a renderer writes into what a plain terminal understands:
// no questions, titles, modes or keyboards of modern terminals, some of which an
// old one would show as text; a line feed with its carriage return; frames in
// ASCII and Chinese in GBK, where wanted.
type letters struct {
	out        io.Writer
	gbk, ascii bool

	rest []byte // of a sequence or character that is not whole yet
	buf  []byte
}

// longest is more than any sequence that is let through has.
const longest = 8192

func (l *letters) Write(p []byte) (int, error) {
	b := append(l.rest, p...)
	l.rest, l.buf = nil, l.buf[:0]
	for len(b) > 0 {
		n := l.next(b)
		if n == 0 { // not whole
			if len(b) < longest {
				l.rest = append(l.rest, b...)
				break
			}
			n = 1
		}
		b = b[n:]
	}
	if len(l.buf) == 0 {
		return len(p), nil
	}
	if _, err := l.out.Write(l.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// next takes one character or sequence from b and returns its length; 0: the
// rest of it has not come yet.
func (l *letters) next(b []byte) int {
	switch c := b[0]; {
	case c == 0x1b:
		return l.sequence(b)
	case c == '\n':
		l.buf = append(l.buf, '\r', '\n')
		return 1
	case c < 0x20:
		if c == '\r' || c == '\b' || c == '\a' {
			l.buf = append(l.buf, c)
		}
		return 1
	case c < 0x7f:
		l.buf = append(l.buf, c)
		return 1
	case c == 0x7f:
		return 1
	}
	if !utf8.FullRune(b) {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	l.character(r)
	return n
}

// understood are the last characters of sequences that a VT100 knows and that
// move, erase, colour or scroll.
const understood = "ABCDHJKmr"

func (l *letters) sequence(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '[':
		for i := 2; i < len(b); i++ {
			if b[i] < 0x40 || b[i] > 0x7e {
				continue
			}
			seq := b[:i+1]
			switch body := string(seq[2:]); {
			case body == "?25h", body == "?25l", body == "?7h", body == "?7l": // the cursor, the margin
				l.buf = append(l.buf, seq...)
			case strings.IndexByte(understood, b[i]) >= 0 && strings.Trim(body[:len(body)-1], "0123456789;") == "":
				l.buf = append(l.buf, seq...)
			}
			return i + 1
		}
		return 0
	case ']', 'P', 'X', '^', '_': // words for a terminal: up to BEL or ST
		for i := 2; i < len(b); i++ {
			switch {
			case b[i] == '\a':
				return i + 1
			case b[i] == 0x1b && i+1 < len(b) && b[i+1] == '\\':
				return i + 2
			}
		}
		return 0
	case '7', '8', 'M', 'D', 'E':
		l.buf = append(l.buf, b[:2]...)
	case '(', ')', '*', '+', ' ', '#', '%':
		if len(b) < 3 {
			return 0
		}
		return 3
	}
	return 2
}

// character writes one. Whatever is written takes as many cells as the screen
// has counted for it: where the terminal's character set has no such character, or
// has it wider, something else of that width stands for it.
func (l *letters) character(r rune) {
	if l.ascii {
		if c, ok := frame(r); ok {
			l.buf = append(l.buf, c)
			return
		}
	}
	if !l.gbk {
		l.buf = utf8.AppendRune(l.buf, r)
		return
	}
	width := ansi.StringWidth(string(r))
	if c, ok := narrow[r]; ok && width == 1 {
		l.buf = append(l.buf, c)
		return
	}
	code, err := simplifiedchinese.GBK.NewEncoder().Bytes(utf8.AppendRune(nil, r))
	if err != nil || len(code) != width { // every byte of GBK is a cell
		for range width {
			l.buf = append(l.buf, '?')
		}
		return
	}
	l.buf = append(l.buf, code...)
}

// narrow are characters of one cell here that take two on a GBK terminal.
var narrow = map[rune]byte{
	'“': '"', '”': '"', '‘': '\'', '’': '\'', '…': '.', '—': '-', '–': '-', '·': '.', '•': '*', '×': 'x', '÷': '/', '°': 'o', '±': '~',
	'①': '1', '②': '2', '③': '3', '④': '4', '⑤': '5', '⑥': '6', '⑦': '7', '⑧': '8', '⑨': '9', '√': 'v', '℃': 'C', '‰': '%', '§': 'S',
	'\u00a0': ' ', '²': '2', '³': '3',
}

// frame is a line, bar, arrow or mark in ASCII.
func frame(r rune) (byte, bool) {
	switch {
	case r < 0x2190 || r > 0x25ff:
		return 0, false
	case r >= 0x2581 && r <= 0x2588: // bars of eight heights
		return "_.-=+*%#"[r-0x2581], true
	case r >= 0x2589 && r <= 0x258f, r >= 0x2590 && r <= 0x259f, r == 0x2580:
		return '#', true
	case r >= 0x2500 && r <= 0x257f:
		switch r {
		case '─', '━', '┄', '┅', '┈', '┉', '╌', '╍', '╴', '╶', '╸', '╺', '╼', '╾':
			return '-', true
		case '═':
			return '=', true
		case '│', '┃', '┆', '┇', '┊', '┋', '╎', '╏', '║', '╵', '╷', '╹', '╻', '╽', '╿':
			return '|', true
		case '╱':
			return '/', true
		case '╲':
			return '\\', true
		}
		return '+', true
	}
	c, ok := marks[r]
	return c, ok
}

var marks = map[rune]byte{
	'←': '<', '→': '>', '↑': '^', '↓': 'v', '↔': '-', '↕': '|', '■': '#', '□': 'o', '▪': '*', '▫': 'o', '▲': '^', '△': '^', '▴': '^',
	'▼': 'v', '▽': 'v', '▾': 'v', '▶': '>', '▷': '>', '▸': '>', '◀': '<', '◁': '<', '◂': '<', '◆': '*', '◇': 'o', '●': '*', '○': 'o', '◎': 'o',
	'◐': 'o', '◯': 'o',
}

package modem

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Traced writes down what goes over a port, a line a line, for whoever helps from afar:
//
//	12:04:05.120 > AT+CPIN="****"
//	12:04:05.310 < OK
//
// PINs, numbers of people and cards, and the words of texts are masked: a trace may be
// sent by mail.
func Traced(open Opener, w io.Writer, now func() time.Time) Opener {
	return func(ctx context.Context) (io.ReadWriteCloser, string, error) {
		t := &trace{w: w, now: now}
		port, name, err := open(ctx)
		if err != nil {
			t.put("!", err.Error())
			return port, name, err
		}
		t.put("=", name)
		return &tracedPort{port, t}, name, nil
	}
}

// trace is one writer for both directions.
type trace struct {
	mu      sync.Mutex
	w       io.Writer
	now     func() time.Time
	out, in bytes.Buffer
	trouble error // of w; a full disk stops the trace and nothing else
}

func (t *trace) put(sign, line string) {
	if t.trouble == nil {
		_, t.trouble = fmt.Fprintf(t.w, "%s %s %s\n", t.now().Format("15:04:05.000"), sign, Masked(line))
	}
}

// take writes what has become whole lines. What ends with a prompt has no end of line.
func (t *trace) take(sign string, held *bytes.Buffer, b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range b {
		switch {
		case c == '\r' || c == '\n' || c == ctrlZ || c == esc:
			if held.Len() > 0 {
				t.put(sign, held.String())
				held.Reset()
			}
		case held.Len() < maxLine:
			held.WriteByte(c)
		}
	}
	if s := strings.TrimSpace(held.String()); s == ">" {
		t.put(sign, s)
		held.Reset()
	}
}

type tracedPort struct {
	io.ReadWriteCloser
	t *trace
}

func (p *tracedPort) Read(b []byte) (int, error) {
	n, err := p.ReadWriteCloser.Read(b)
	p.t.take("<", &p.t.in, b[:n])
	return n, err
}

func (p *tracedPort) Write(b []byte) (int, error) {
	p.t.take(">", &p.t.out, b)
	return p.ReadWriteCloser.Write(b)
}

var (
	secretCommand = regexp.MustCompile(`(?i)(\+(?:CPIN2?|CLCK|CPWD)=).*`)
	spokenCommand = regexp.MustCompile(`(?i)(\+(?:CTTS|QWTTS|QTTS|CUSD)[=:]\s*).*`)
	hexRun        = regexp.MustCompile(`[0-9A-Fa-f]{20,}`)
	digitRun      = regexp.MustCompile(`\d{7,}`)
)

// Masked is a line as strangers may read it: without PINs, without the middle of numbers, without
// the hex of PDUs and texts.
func Masked(line string) string {
	line = secretCommand.ReplaceAllString(line, "${1}****")
	line = spokenCommand.ReplaceAllString(line, "${1}…")
	line = hexRun.ReplaceAllStringFunc(line, func(s string) string {
		if digitRun.FindString(s) == s { // IMEI and ICCID are digits alone
			return s
		}
		return fmt.Sprintf("[%d hex]", len(s))
	})
	line = digitRun.ReplaceAllStringFunc(line, func(s string) string { return s[:3] + "****" + s[len(s)-2:] })
	return Readable(line)
}

// Readable shows control characters and bytes that are no UTF-8 as marks, so that a terminal is not
// told anything by a modem.
func Readable(line string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(line, "\uFFFD") {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0:
			fmt.Fprintf(&b, "<%02X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

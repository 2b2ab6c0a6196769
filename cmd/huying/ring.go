package main

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"sync"
)

// ringSize is how much of the log is kept: the last hours of an ordinary day.
const ringSize = 64 << 10

// ring keeps the last lines of the log in RAM, since flash wears out: the
// screen shows them. It may be used from any goroutine.
type ring struct {
	mu  sync.Mutex
	buf []byte
}

// Write keeps p; what no longer fits is forgotten from the oldest line on.
func (r *ring) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf = append(r.buf, p...)
	if len(r.buf) > 2*ringSize { // trimmed now and then, not at every line
		r.buf = append(r.buf[:0], tail(r.buf)...)
	}
	return len(p), nil
}

// tail is the newest ringSize bytes, beginning with a whole line.
func tail(b []byte) []byte {
	if len(b) <= ringSize {
		return b
	}
	cut := len(b) - ringSize
	if b[cut-1] == '\n' {
		return b[cut:]
	}
	b = b[cut:]
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[i+1:]
	}
	return b
}

// Lines are the lines that are kept, oldest first.
func (r *ring) Lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := strings.TrimSuffix(string(tail(r.buf)), "\n")
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// newLog is the box's log: all of it into the ring, what an installer should
// see to w.
func newLog(r *ring, w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewMultiHandler(
		slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelDebug}),
		slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}),
	))
}

package sshd

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// A network in memory, so that minutes pass at once in a synctest bubble.
// net.Pipe will not do: both sides of SSH begin by writing.

type wire struct {
	mu       sync.Mutex
	news     *sync.Cond
	b        []byte
	closed   bool
	deadline time.Time
}

func newWire() *wire {
	w := &wire{}
	w.news = sync.NewCond(&w.mu)
	return w
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, net.ErrClosed
	}
	w.b = append(w.b, p...)
	w.news.Broadcast()
	return len(p), nil
}

func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.b) == 0 {
		switch {
		case w.closed:
			return 0, io.EOF
		case !w.deadline.IsZero() && !time.Now().Before(w.deadline):
			return 0, os.ErrDeadlineExceeded
		}
		w.news.Wait()
	}
	n := copy(p, w.b)
	w.b = w.b[n:]
	return n, nil
}

func (w *wire) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.news.Broadcast()
}

func (w *wire) until(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deadline = t
	if !t.IsZero() {
		time.AfterFunc(time.Until(t), func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.news.Broadcast()
		})
	}
	w.news.Broadcast()
}

type end struct {
	in, out *wire
	from    net.Addr
}

func (e end) Read(p []byte) (int, error)       { return e.in.Read(p) }
func (e end) Write(p []byte) (int, error)      { return e.out.Write(p) }
func (e end) Close() error                     { e.in.Close(); e.out.Close(); return nil }
func (e end) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(192, 168, 1, 1), Port: 2222} }
func (e end) RemoteAddr() net.Addr             { return e.from }
func (e end) SetDeadline(t time.Time) error    { e.in.until(t); return nil }
func (e end) SetReadDeadline(time.Time) error  { panic("not used") }
func (e end) SetWriteDeadline(time.Time) error { panic("not used") }

// lan is a listener that others dial in memory.
type lan struct {
	calls chan net.Conn
	done  context.Context
	stop  context.CancelFunc
}

func newLAN() *lan {
	l := &lan{calls: make(chan net.Conn)}
	l.done, l.stop = context.WithCancel(context.Background())
	return l
}

func (l *lan) Accept() (net.Conn, error) {
	select {
	case c := <-l.calls:
		return c, nil
	case <-l.done.Done():
		return nil, net.ErrClosed
	}
}

func (l *lan) Close() error   { l.stop(); return nil }
func (l *lan) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 168, 1, 1), Port: 2222} }

func (l *lan) dial(from string) net.Conn {
	a, b := newWire(), newWire()
	addr := &net.TCPAddr{IP: net.ParseIP(from), Port: 40000}
	l.calls <- end{a, b, addr}
	return end{b, a, addr}
}

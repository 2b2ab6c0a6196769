package modem

import (
	"io"
	"sync"
)

// feed is what the AT library reads: lines that answer a command, and nothing
// else. Closing it ends the library's goroutines; that is how an AT object is
// thrown away.
type feed struct {
	mu     sync.Mutex
	more   sync.Cond
	buf    []byte
	closed bool
}

func newFeed() *feed {
	f := &feed{}
	f.more.L = &f.mu
	return f
}

func (f *feed) Read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.buf) == 0 && !f.closed {
		f.more.Wait()
	}
	if f.closed {
		return 0, io.EOF
	}
	n := copy(p, f.buf)
	if f.buf = f.buf[n:]; len(f.buf) == 0 {
		f.buf = nil
	}
	return n, nil
}

func (f *feed) put(b []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buf = append(f.buf, b...)
	f.more.Signal()
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.more.Broadcast()
}

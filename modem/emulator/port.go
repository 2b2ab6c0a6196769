package emulator

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

// ErrGone is what a port says whose modem was pulled out.
var ErrGone = errors.New("emulator: the device is gone")

// ErrBusy is what Open says while the port is open already.
var ErrBusy = errors.New("emulator: the port is open already")

// outLimit bounds what waits for a host that does not read; what comes on top
// is lost, as on a serial line.
const outLimit = 4 << 20

// port is the host's end of the line, and the line itself: what the host
// wrote (in), what it may read (out), and with a baud rate what is still on
// its way to it (wire).
type port struct {
	mu         sync.Mutex
	change     sync.Cond
	in, out    []byte
	wire       []byte
	perByte    time.Duration
	err        error // set when closed or pulled out
	closed     func()
	workerDone chan struct{}
}

func newPort(baud int) *port {
	p := &port{workerDone: make(chan struct{})}
	p.change.L = &p.mu
	if baud > 0 {
		p.perByte = 10 * time.Second / time.Duration(baud) // 8N1: ten bits a byte
		go p.transmit()
	}
	return p
}

// Read waits until the modem said something.
func (p *port) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.out) == 0 && p.err == nil {
		p.change.Wait()
	}
	if p.err != nil {
		return 0, p.err
	}
	n := copy(b, p.out)
	if p.out = p.out[n:]; len(p.out) == 0 {
		p.out = nil
	}
	return n, nil
}

// Write never waits: the modem takes the bytes when it gets to them.
func (p *port) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return 0, p.err
	}
	p.in = append(p.in, b...)
	p.change.Broadcast()
	return len(b), nil
}

// Close ends reads and writes with os.ErrClosed. The modem goes on with what
// it is doing.
func (p *port) Close() error {
	p.end(os.ErrClosed)
	return nil
}

func (p *port) end(err error) {
	p.mu.Lock()
	first := p.err == nil
	if first {
		p.err = err
		p.in, p.out, p.wire = nil, nil, nil
		p.change.Broadcast()
	}
	p.mu.Unlock()
	if first && p.closed != nil {
		p.closed()
	}
}

// take waits for what the host wrote; ok is false when the port has ended.
func (p *port) take() (b []byte, ok bool) {
	p.mu.Lock()
	for len(p.in) == 0 && p.err == nil {
		p.change.Wait()
	}
	b, p.in = p.in, nil
	ended := p.err != nil
	p.mu.Unlock()
	if ended {
		return nil, false
	}
	if p.perByte > 0 {
		time.Sleep(time.Duration(len(b)) * p.perByte)
	}
	return b, true
}

// say puts bytes on the line, all together.
func (p *port) say(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil || len(p.out)+len(p.wire) > outLimit {
		return
	}
	if p.perByte > 0 {
		p.wire = append(p.wire, b...)
	} else {
		p.out = append(p.out, b...)
	}
	p.change.Broadcast()
}

// transmit moves the wire's bytes to the host at the line's speed, a few
// milliseconds' worth at a time. A wake-up that comes late is made up for: as
// long as there are bytes the line does not rest.
func (p *port) transmit() {
	const chunk = 32
	var free time.Time // when the bytes before have passed
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for len(p.wire) == 0 && p.err == nil {
			p.change.Wait()
			free = time.Now() // it rested
		}
		if p.err != nil {
			return
		}
		n := min(chunk, len(p.wire))
		free = free.Add(time.Duration(n) * p.perByte)
		p.mu.Unlock()
		time.Sleep(time.Until(free))
		p.mu.Lock()
		if p.err != nil {
			return
		}
		p.out = append(p.out, p.wire[:n]...)
		p.wire = p.wire[n:]
		p.change.Broadcast()
	}
}

var _ io.ReadWriteCloser = (*port)(nil)

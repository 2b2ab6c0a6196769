package serial

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// errStuck: the terminal asks us to wait, and never lets us go on.
var errStuck = errors.New("the terminal takes nothing: it is switched off, or asks to wait")

// pace knows when the line has carried what was written. A driver takes some
// thousand bytes at once, which are seconds at 9600 baud: without this, frames that
// nobody wants any more would stand in line before the one that shows the last
// key. While the line is busy the old picture stands (see paced), keys are worked
// on, and when it is free again the picture that is true by then is drawn.
type pace struct {
	port Port
	baud int
	fail func(error) // ends the sitting
	wake func()      // draws anew

	mu      sync.Mutex
	hurried bool      // a terminal that takes nothing is not waited for long
	free    time.Time // when the line has carried all
	wanted  bool      // a picture was held back
	dead    error     // nothing more is written: even a farewell would wait
}

const (
	parting     = 2 * time.Second // for the last words
	bitsPerByte = 10              // a start bit, eight, a stop bit
	// ahead is how much may stand in line: enough to keep the line busy.
	ahead = 50 * time.Millisecond
)

// takes is how long the line takes for n bytes.
func (p *pace) takes(n int) time.Duration {
	return time.Duration(n) * bitsPerByte * time.Second / time.Duration(p.baud)
}

func (p *pace) Write(b []byte) (int, error) {
	p.mu.Lock()
	dead, wait := p.dead, stuck
	if p.hurried {
		wait = parting
	}
	p.mu.Unlock()
	if dead != nil {
		return 0, dead
	}
	_ = p.port.SetWriteDeadline(time.Now().Add(wait))
	n, err := p.port.Write(b)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		if p.dead = errStuck; !errors.Is(err, os.ErrDeadlineExceeded) {
			p.dead = fmt.Errorf("%w (%v)", ErrGone, err)
		}
		p.fail(p.dead)
		return n, p.dead
	}
	if at := time.Now(); p.free.Before(at) {
		p.free = at
	}
	p.free = p.free.Add(p.takes(n))
	time.AfterFunc(time.Until(p.free)-ahead, p.rings)
	return n, nil
}

// hurry has what is written from now on wait a little only: the box is stopping.
func (p *pace) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hurried = true
}

// busy reports whether the line has still much to carry; whoever was told so is
// woken when it has not.
func (p *pace) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Until(p.free) > ahead {
		p.wanted = true
		return true
	}
	return false
}

func (p *pace) rings() {
	p.mu.Lock()
	wake := p.wanted && time.Until(p.free) <= ahead
	if wake {
		p.wanted = false
	}
	p.mu.Unlock()
	if wake {
		p.wake()
	}
}

// paced is a model that is drawn only as often as its line has carried the last
// picture.
type paced struct {
	tea.Model
	line *pace
	last *tea.View
}

// lineFree is a fact for the program: look again.
type lineFree struct{}

func (m paced) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(lineFree); ok {
		return m, nil
	}
	inner, cmd := m.Model.Update(msg)
	m.Model = inner
	return m, cmd
}

func (m paced) View() tea.View {
	if m.last.Content == "" || !m.line.busy() {
		*m.last = m.Model.View()
	}
	return *m.last
}

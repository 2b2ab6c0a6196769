package emulator

import "fmt"

// Kind is what an Event is about.
type Kind string

// The kinds of events.
const (
	Command Kind = "command" // one AT command of a line; Text is what was typed
	Answer  Kind = "answer"  // a line's answer; After only: it is on its way to the host
	Data    Kind = "data"    // what followed a prompt, ended by Ctrl-Z
	Store   Kind = "store"   // a text or report goes into a slot
	Delete  Kind = "delete"  // a slot becomes free
	Take    Kind = "take"    // the network takes a text: after this it will be delivered
	Hand    Kind = "hand"    // a text or report goes straight to the host, unstored (+CMT, +CDS)
	Restart Kind = "restart" // the modem starts anew
)

// When tells which side of the act an Event stands on.
type When string

// Before the act, or After it and before anybody was told.
const (
	Before When = "before"
	After  When = "after"
)

// An Event is one instant at which the power may be cut.
type Event struct {
	N       int // from 1, over the life of the Modem
	Kind    Kind
	When    When
	Text    string // the command, the answer, or the PDU
	Storage string
	Slot    int
	MR      int
}

func (e Event) String() string {
	switch e.Kind {
	case Store, Delete:
		return fmt.Sprintf("%d %s %s %s %d", e.N, e.When, e.Kind, e.Storage, e.Slot)
	case Take:
		return fmt.Sprintf("%d %s %s mr %d", e.N, e.When, e.Kind, e.MR)
	}
	return fmt.Sprintf("%d %s %s %.60q", e.N, e.When, e.Kind, e.Text)
}

// Hook has fn called at each Event, in the goroutine that causes it and with
// nothing locked: fn may look at the Modem, reset it, pull it out, block for
// ever or panic. The act waits for fn to return. nil takes the hook away.
// Two goroutines may be inside fn at once when texts arrive while a command
// is carried out.
func (m *Modem) Hook(fn func(Event)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hook = fn
}

// outside tells of an event while m.mu is held: it is let go meanwhile, and
// held again even if the hook panics.
func (m *Modem) outside(e Event) {
	m.mu.Unlock()
	defer m.mu.Lock()
	m.event(e)
}

func (m *Modem) event(e Event) {
	m.mu.Lock()
	m.events++
	e.N = m.events
	hook := m.hook
	m.mu.Unlock()
	if hook != nil {
		hook(e)
	}
}

package emulator

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say which modem it is. The zero value is a SIM800 with an open SIM
// that answers at once.
type Options struct {
	Personality Personality      // zero: SIM800
	Slots       map[string]int   // slots by memory ("SM", "ME"); what is not named is the personality's
	PIN, PUK    string           // "" no PIN; PUK "" is 12345678
	Now         func() time.Time // the network's clock; nil: time.Now
	Number      string           // own number, for +CNUM; "" the SIM does not know it
	Pace        Pace
	AutoReport  bool // the network sends a status report for each text that asks for one
}

// Pace is how fast modem and network are. Zero is as fast as the machine.
type Pace struct {
	Answer   time.Duration // from a command to its answer, each command
	Delete   time.Duration // +CMGD, for each slot it frees
	Send     time.Duration // from Ctrl-Z until the network has the text
	Baud     int           // speed of the line both ways, 8N1; 0 no limit
	Boot     time.Duration // from a restart until it hears again
	Register time.Duration // from then until it is registered
	Report   time.Duration // from a text taken to its status report
}

// A Modem is the emulated modem, its SIM, and the network behind it. All its
// methods may be called from any goroutine.
type Modem struct {
	personality Personality
	now         func() time.Time
	pace        Pace
	number      string
	autoReport  bool
	commands    map[string]handler

	mu     sync.Mutex
	hook   func(Event)
	events int
	faults Faults
	bell   chan struct{}

	// The line to the host.
	port    *port
	working <-chan struct{} // the last worker's end; the next waits for it
	plugged bool
	audio   *port
	names   int // how often it came back under another name

	// What a restart forgets.
	set         settings
	life        int       // restarts so far; a command that sees it change gives up
	awake       time.Time // deaf until then
	home        time.Time // registered from then on
	quiet       time.Time // silent until then
	line        []byte    // a command line not ended yet
	last        string    // for A/
	typing      *entry    // a prompt is open
	filedInCall int       // how many files came while a call was on
	held        []byte    // unsolicited lines kept back meanwhile
	buffer      []string  // the same, for +CNMI mode 0
	unacked     *waiting  // handed over with +CMT or +CDS, waits for +CNMA
	call        *call
	waiting     *call // somebody who rang while the host talks
	parked      *call // on hold while another is rung, or the first of three
	joined      bool  // parked and call hear each other

	speech    *speech // what the module speaks now
	recording *recording
	streams   time.Time // the stream of voices that runs
	hostEnds  bool      // what is said of the call now is the host's own doing

	// What it keeps.
	smsc     string
	memories map[string]*memory
	pin      pinState
	mr       byte
	files    map[string][]byte

	// The network.
	queue   []*waiting
	pumping bool
	again   bool
	refused map[string]bool // memories that were reported full
	ref     int
	sent    []Sent
	calls   []Call
	callees map[string]Callee
	heard   []Heard
}

// New makes a modem that was switched on a while ago, with nothing stored.
func New(o Options) *Modem {
	p := o.Personality
	if p.Name == "" {
		p = SIM800
	}
	m := &Modem{
		personality: p, now: o.Now, pace: o.Pace, number: o.Number, autoReport: o.AutoReport,
		commands: handlers(), bell: make(chan struct{}), plugged: true,
		smsc: "+8613800100500", memories: map[string]*memory{}, refused: map[string]bool{},
		files: map[string][]byte{}, callees: map[string]Callee{},
		pin: pinState{pin: o.PIN, puk: o.PUK, pinLeft: 3, pukLeft: 10},
	}
	if m.now == nil {
		m.now = time.Now
	}
	if m.pin.puk == "" {
		m.pin.puk = "12345678"
	}
	for _, name := range p.Memories {
		n := p.Slots[name]
		if given, ok := o.Slots[name]; ok {
			n = given
		}
		m.memories[name] = &memory{name: name, first: p.first(name), slots: make([]*stored, n)}
	}
	m.forget()
	return m
}

// forget puts every setting back to what it is after a restart.
func (m *Modem) forget() {
	p := m.personality
	m.set = settings{
		echo: true, verbose: true, charset: "GSM", cnmi: p.CNMI, mem: [3]string{p.Receive, p.Receive, p.Receive},
		csmp: [4]int{17, 167, 0, 0}, reg: map[string]int{}, cfun: 1, other: map[string]string{},
	}
	if !p.has(p.Receive, m.memories) {
		m.set.mem = [3]string{p.Memories[0], p.Memories[0], p.Memories[0]}
	}
	if m.unacked != nil { // the network never heard that it arrived
		m.queue = slices.Insert(m.queue, 0, m.unacked)
	}
	m.endCall(Lost)
	m.speech, m.recording = nil, nil
	m.line, m.last, m.typing, m.held, m.buffer, m.unacked = nil, "", nil, nil, nil, nil
	m.pin.entered = false
}

func (p Personality) has(name string, memories map[string]*memory) bool { return memories[name] != nil }

// Open opens the port; there is one, and it can be open once at a time. The
// error is ErrGone while the modem is pulled out, ErrBusy while it is open.
// Read waits for bytes, and fails at once when the modem is pulled out.
func (m *Modem) Open() (io.ReadWriteCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case !m.plugged:
		return nil, ErrGone
	case m.port != nil:
		return nil, ErrBusy
	}
	p := newPort(m.pace.Baud)
	p.closed = func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.port == p {
			m.port = nil
		}
	}
	m.port = p
	before := m.working
	m.working = p.workerDone
	go m.work(p, before)
	return p, nil
}

// Changed is closed at the next change: a text stored, freed, taken by the
// network, or the port gone or back. Take it before looking.
func (m *Modem) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.bell
}

func (m *Modem) ring() {
	close(m.bell)
	m.bell = make(chan struct{})
}

// Name is the device's name as the system would give it; it changes when the
// modem comes back under another one.
func (m *Modem) Name() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprintf("ttyUSB%d", m.names)
}

// Unplug pulls the modem out: reads and writes fail with ErrGone, and it
// loses its settings. After d it is there again, under another name when
// renumber is set; with d = 0 it stays away until Plug.
func (m *Modem) Unplug(d time.Duration, renumber bool) {
	m.mu.Lock()
	p, audio := m.port, m.audio
	m.port, m.audio = nil, nil
	was := m.plugged
	m.plugged = false
	if was && renumber {
		m.names++
	}
	m.life++
	m.forget()
	m.ring()
	m.mu.Unlock()
	for _, p := range []*port{p, audio} {
		if p != nil {
			p.end(ErrGone)
		}
	}
	if d > 0 {
		time.AfterFunc(d, m.Plug)
	}
}

// Plug puts the modem back.
func (m *Modem) Plug() {
	m.mu.Lock()
	if m.plugged {
		m.mu.Unlock()
		return
	}
	m.plugged = true
	m.mu.Unlock()
	m.boot()
}

// Close pulls the modem out for good.
func (m *Modem) Close() { m.Unplug(0, false) }

// Reset restarts the modem with the port left open, as after a dip of its
// supply: settings are forgotten, the command in flight is never answered,
// echo is on, and its boot lines are said.
func (m *Modem) Reset() {
	m.event(Event{Kind: Restart, When: Before})
	m.mu.Lock()
	m.life++
	m.forget()
	m.mu.Unlock()
	m.boot()
	m.event(Event{Kind: Restart, When: After})
}

// Silence makes the modem deaf and mute for d; what is said to it is lost.
func (m *Modem) Silence(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quiet = time.Now().Add(d)
}

// boot starts the modem; it hears after Pace.Boot.
func (m *Modem) boot() {
	m.mu.Lock()
	now := time.Now()
	m.awake = now.Add(m.pace.Boot)
	m.home = m.awake.Add(m.pace.Register)
	life := m.life
	m.ring()
	m.mu.Unlock()
	m.after(m.pace.Boot, life, func() {
		m.mu.Lock()
		for _, l := range m.personality.Boot {
			switch state := m.simState(); {
			case strings.HasPrefix(l, "+CPIN:") && state == "":
				l = "+CPIN: NOT INSERTED"
			case strings.HasPrefix(l, "+CPIN:"):
				l = "+CPIN: " + state
			case m.simState() != simReady && !strings.HasPrefix(l, "RDY") && !strings.HasPrefix(l, "+CFUN"):
				continue
			}
			m.urc(l)
		}
		m.mu.Unlock()
		m.pump()
	})
	if m.pace.Register > 0 {
		m.after(m.pace.Boot+m.pace.Register, life, func() {
			m.mu.Lock()
			m.tellRegistration(2)
			m.mu.Unlock()
			m.pump()
		})
	}
}

// after calls fn in d, at once when d is zero, unless the modem is restarted
// before.
func (m *Modem) after(d time.Duration, life int, fn func()) {
	if d <= 0 {
		fn()
		return
	}
	time.AfterFunc(d, func() {
		m.mu.Lock()
		same := m.life == life
		m.mu.Unlock()
		if same {
			fn()
		}
	})
}

// deaf reports whether the modem neither hears nor speaks now.
func (m *Modem) deaf() bool {
	if m.faults.Silent || !m.plugged {
		return true
	}
	if m.awake.IsZero() && m.quiet.IsZero() {
		return false
	}
	now := time.Now()
	return now.Before(m.awake) || now.Before(m.quiet)
}

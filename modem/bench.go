package modem

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"huying/appliance"
)

// A Bench is a modem on a technician's table, asked word by word; no Line runs on it.
type Bench struct {
	Port string
	wire *wire

	mu   sync.Mutex
	news []string
}

// OpenBench opens a port for us alone and wakes the modem there. The error wraps a
// *PortError when the port cannot be had, ErrSilent when nothing answers AT.
func OpenBench(ctx context.Context, open Opener) (*Bench, error) {
	port, name, err := open(ctx)
	if err != nil {
		return nil, err
	}
	b := &Bench{Port: name}
	b.wire = newWire(port, b.hear)
	stop := context.AfterFunc(ctx, b.wire.close)
	err = b.wire.sync(tries)
	if !stop() || err != nil {
		b.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return b, nil
}

func (b *Bench) hear(u urc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.news) < 100 {
		b.news = append(b.news, strings.TrimSpace(u.line+" "+u.pdu))
	}
}

// Close lets go of the port.
func (b *Bench) Close() { b.wire.close() }

// Said is what a modem answered.
type Said struct {
	Lines []string
	Final string   // "OK", "ERROR", "+CME ERROR: 10"
	News  []string // what it said by itself meanwhile
}

// ErrTexts: a text is not handed over this way; a command that waits for words would hang.
var ErrTexts = errors.New("texts are not sent this way")

// Ask says one command, with or without the AT, and waits for its answer as long as quiet
// without a line. An answer of ERROR is no error here. The error wraps ErrSilent or ErrGone.
func (b *Bench) Ask(command string, quiet time.Duration) (Said, error) {
	command = bare(command)
	switch strings.ToUpper(parseName(command)) {
	case "+CMGS", "+CMGW", "+CNMA", "+CMGC":
		return Said{}, ErrTexts
	}
	lines, err := b.wire.ask(command, quiet)
	s := Said{Lines: lines, Final: "OK"}
	if r := refusalOf(err); r != nil {
		_, s.Final, _ = strings.Cut(r.Error(), ": ")
		err = nil
	}
	b.mu.Lock()
	s.News, b.news = b.news, nil
	b.mu.Unlock()
	return s, err
}

// bare takes the AT away.
func bare(command string) string {
	command = strings.TrimSpace(command)
	if len(command) >= 2 && strings.EqualFold(command[:2], "AT") {
		command = command[2:]
	}
	return strings.TrimSpace(command)
}

// harmless are commands with a value that change nothing for good.
var harmless = []string{"+CMEE", "+CMGF", "+CMGL", "+CMGR", "+CPMS", "+CSCS", "+CREG", "+CEREG", "+CGREG", "+CLIP", "+CPBS", "+CPBR", "+CNUM", "+QENG", "+CPINR", "+QPINC"}

// asking are commands without a value that only ask.
var asking = []string{"", "I", "+CGMI", "+CGMM", "+CGMR", "+CGSN", "+GMI", "+GMM", "+GMR", "+GSN", "+CIMI", "+CCID", "+ICCID", "+QCCID", "+CICCID", "+CSQ", "+CESQ", "+CNUM", "+CPAS", "+CLCC", "+CBC", "+SPIC", "+QNWINFO", "+QCSQ", "+CEER", "+CPSI", "E0", "E1", "V1"}

// Careful says why a command wants a second thought, "" when it only asks. What is not known
// to be harmless wants one.
func Careful(command string) string {
	for _, one := range strings.Split(bare(command), ";") {
		if why := careful(strings.ToUpper(strings.TrimSpace(one))); why != "" {
			return why
		}
	}
	return ""
}

func careful(c string) string {
	name := parseName(c)
	switch {
	case strings.HasSuffix(c, "?"), !strings.Contains(c, "=") && slices.Contains(asking, c), strings.Contains(c, "=") && slices.Contains(harmless, name):
		return ""
	case name == "+CMGD":
		return "it deletes texts that nobody may have read"
	case name == "+CPIN", name == "+CLCK", name == "+CPWD":
		return "a wrong PIN counts, and the third blocks the SIM"
	case name == "+CFUN", name == "+RESET":
		return "it switches the radio off, or restarts the modem"
	case strings.HasPrefix(c, "&F"), strings.HasPrefix(c, "Z"), strings.HasPrefix(c, "&W"):
		return "it changes what the modem begins with"
	case strings.HasPrefix(c, "D"), c == "A", name == "+CUSD":
		return "it makes or takes a call, which costs"
	case name == "+IPR", name == "+ICF":
		return "the modem may not be heard at this speed any more"
	case name == "+CMSS":
		return "it sends a text, which costs"
	}
	return "it changes something in the modem"
}

// probeFor is how long a modem that answers may take until it is known how it stands.
const probeFor = 40 * time.Second

// Probe asks a port who is there and how it stands, without a PIN and without touching what lies on
// the SIM. heard is false when nothing answered as a modem; the status then says why.
func Probe(ctx context.Context, open Opener, profile string) (st appliance.LineStatus, v Voice, heard bool) {
	ctx, stop := context.WithTimeout(ctx, probeFor)
	defer stop()
	l := NewLine(open, Options{Profile: profile})
	within, end := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.Run(within) // it ends with within
	}()
	defer func() {
		end()
		<-ended
	}()
	for {
		changed := l.Changed()
		st = l.Status()
		switch st.Phase {
		case appliance.LineNoPort, appliance.LinePortMissing, appliance.LinePortBusy, appliance.LineNotPort, appliance.LineNotModem:
			return st, v, false
		case appliance.LineNoSIM, appliance.LinePINNeeded, appliance.LinePINWrong, appliance.LinePUK, appliance.LineSIMFault:
			return st, v, true
		case appliance.LineReady, appliance.LineUnregistered, appliance.LineDenied:
			// Its owner takes a job when the first look is over: then all is known.
			if err := l.do(ctx, l.lists, func(*session) error { return nil }); err != nil {
				return l.Status(), l.Voice(), true
			}
			return l.Status(), l.Voice(), true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return st, v, st.IMEI != ""
		}
	}
}

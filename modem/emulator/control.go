package emulator

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// verb is one command of the control channel.
type verb struct {
	usage, help string
	do          func(ctx context.Context, m *Modem, rest string) (any, error)
}

// verbs is the control channel's language: one command a line, its words
// separated by spaces. TEXT is the rest of the line; in double quotes it is a
// JSON string, so that it can hold line breaks.
func verbs() map[string]verb {
	return map[string]verb{
		"deliver": {"deliver FROM TEXT", "a text comes, whole and in order", func(_ context.Context, m *Modem, rest string) (any, error) {
			from, text, err := fromText(rest)
			if err != nil {
				return nil, err
			}
			return nil, m.Deliver(from, text)
		}},
		"parts": {"parts ORDER FROM TEXT", "the parts of a text come in this order, as 3,1,2,1", func(_ context.Context, m *Modem, rest string) (any, error) {
			list, rest, _ := strings.Cut(rest, " ")
			var order []int
			for item := range strings.SplitSeq(list, ",") {
				n, err := strconv.Atoi(item)
				if err != nil {
					return nil, fmt.Errorf("order %q is not a list such as 3,1,2", list)
				}
				order = append(order, n)
			}
			from, text, err := fromText(rest)
			if err != nil {
				return nil, err
			}
			return nil, m.DeliverParts(from, text, order)
		}},
		"class0": {"class0 FROM TEXT", "a text comes that is shown at once and not stored", func(_ context.Context, m *Modem, rest string) (any, error) {
			from, text, err := fromText(rest)
			if err != nil {
				return nil, err
			}
			return nil, m.Deliver(from, text, Class(0))
		}},
		"mms": {"mms FROM LOCATION", "the notice of a picture message comes", func(_ context.Context, m *Modem, rest string) (any, error) {
			from, location, err := fromText(rest)
			if err != nil {
				return nil, err
			}
			return nil, m.DeliverMMS(from, location)
		}},
		"wap": {"wap FROM URL TEXT", "a WAP push comes", func(_ context.Context, m *Modem, rest string) (any, error) {
			from, rest, _ := strings.Cut(rest, " ")
			url, text, err := fromText(rest)
			if err != nil {
				return nil, err
			}
			return nil, m.DeliverWAP(from, url, text)
		}},
		"pdu": {"pdu HEX", "a PDU comes as it is, malformed too", func(_ context.Context, m *Modem, rest string) (any, error) {
			if rest == "" {
				return nil, errors.New("a PDU is missing")
			}
			m.DeliverPDU(rest)
			return nil, nil
		}},
		"sent":   {"sent", "what the network took, PDU by PDU", func(_ context.Context, m *Modem, _ string) (any, error) { return emptyList(m.Sent()), nil }},
		"texts":  {"texts", "the same as the receivers' phones show it", func(_ context.Context, m *Modem, _ string) (any, error) { return emptyList(m.SentText()), nil }},
		"stored": {"stored", "how many texts lie in the memories, how many wait at the service centre", func(_ context.Context, m *Modem, _ string) (any, error) { return m.counts(), nil }},
		"slots":  {"slots", "all that is stored", func(_ context.Context, m *Modem, _ string) (any, error) { return emptyList(m.Slots()), nil }},
		"wait": {"wait sent|texts|stored|free|refused|heard N SECONDS", "until N PDUs were sent, N texts shown, N stored, only N left stored or waiting, N calls refused, or N things heard", func(ctx context.Context, m *Modem, rest string) (any, error) {
			return nil, m.waitFor(ctx, rest)
		}},
		"report": {"report MR STATUS", "the network reports on the text with this reference: 0 arrived, 64 and above given up", func(_ context.Context, m *Modem, rest string) (any, error) {
			var mr, status int
			if n, _ := fmt.Sscan(rest, &mr, &status); n != 2 {
				return nil, errors.New("report MR STATUS, as in report 7 0")
			}
			return nil, m.Report(mr, status)
		}},
		"fault": {"fault NAME VALUE", "turns a switch; VALUE off clears it", func(_ context.Context, m *Modem, rest string) (any, error) {
			name, value, _ := strings.Cut(rest, " ")
			if err := m.SetFault(name, strings.TrimSpace(value)); err != nil {
				return nil, err
			}
			return m.Faults(), nil
		}},
		"faults": {"faults [clear]", "the switches that are on; clear turns all off", func(_ context.Context, m *Modem, rest string) (any, error) {
			if rest == "clear" {
				m.Set(Faults{})
			}
			return m.Faults(), nil
		}},
		"reset": {"reset", "the modem restarts, the port stays open", func(_ context.Context, m *Modem, _ string) (any, error) {
			m.Reset()
			return nil, nil
		}},
		"silence": {"silence SECONDS", "the modem neither hears nor speaks for a while", func(_ context.Context, m *Modem, rest string) (any, error) {
			d, err := seconds(rest)
			if err == nil {
				m.Silence(d)
			}
			return nil, err
		}},
		"unplug": {"unplug SECONDS [renumber]", "the port goes away; 0: until plug", func(_ context.Context, m *Modem, rest string) (any, error) {
			first, second, _ := strings.Cut(rest, " ")
			d, err := seconds(first)
			if err != nil || second != "" && second != "renumber" {
				return nil, errors.New("unplug SECONDS [renumber]")
			}
			m.Unplug(d, second == "renumber")
			return nil, nil
		}},
		"plug": {"plug", "the port comes back", func(_ context.Context, m *Modem, _ string) (any, error) {
			m.Plug()
			return nil, nil
		}},
		"lock": {"lock PIN [PUK]", "the SIM asks for this PIN", func(_ context.Context, m *Modem, rest string) (any, error) {
			pin, puk, _ := strings.Cut(rest, " ")
			if len(pin) < 4 {
				return nil, errors.New("a PIN has four digits or more")
			}
			m.Lock(pin, puk)
			return nil, nil
		}},
		"ring": {"ring [FROM]", "somebody calls, without FROM from a withheld number; false when the line is busy", func(_ context.Context, m *Modem, rest string) (any, error) { return m.Ring(rest), nil }},
		"callee": {"callee NUMBER|* HOW [ACT ...]", "who answers there from now on: HOW after SECONDS, or busy, never, unreachable; ACT one after the other, SECONDS:KEY, SECONDS:speaks/SECONDS, SECONDS:hangup", func(_ context.Context, m *Modem, rest string) (any, error) {
			words := strings.Fields(rest)
			if len(words) == 0 {
				return nil, errors.New("callee NUMBER|* HOW [ACT ...]")
			}
			c, err := parseCallee(words[1:])
			if err == nil {
				m.SetCallee(strings.TrimPrefix(words[0], "*"), c)
			}
			return nil, err
		}},
		"press": {"press KEYS", "the other side presses keys", func(_ context.Context, m *Modem, rest string) (any, error) {
			if rest == "" || strings.Trim(rest, "0123456789*#ABCD") != "" {
				return nil, errors.New("keys are 0-9 * # A-D")
			}
			m.Press(rest)
			return nil, nil
		}},
		"speak": {"speak SECONDS", "the other side speaks", func(_ context.Context, m *Modem, rest string) (any, error) {
			d, err := seconds(rest)
			if err == nil {
				m.Speak(d)
			}
			return nil, err
		}},
		"heard":  {"heard", "what the other side heard", func(_ context.Context, m *Modem, _ string) (any, error) { return emptyList(m.Heard()), nil }},
		"giveup": {"giveup", "the other side hangs up, ringing or talking", func(_ context.Context, m *Modem, _ string) (any, error) { m.GiveUp(); return nil, nil }},
		"calls":  {"calls", "all calls so far, and how they stand or ended", func(_ context.Context, m *Modem, _ string) (any, error) { return emptyList(m.Calls()), nil }},
	}
}

// emptyList keeps an empty list from becoming null.
func emptyList[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Counts is how much lies where.
type Counts struct {
	Stored   map[string]int `json:"stored"` // by memory
	Waiting  int            `json:"waiting"`
	Sent     int            `json:"sent"`
	PINTries int            `json:"pin_tries"`
}

func (m *Modem) counts() Counts {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := Counts{Stored: map[string]int{}, Waiting: len(m.queue), Sent: len(m.sent), PINTries: m.pin.pinLeft}
	for name, s := range m.memories {
		c.Stored[name] = s.used()
	}
	return c
}

func fromText(rest string) (from, text string, err error) {
	from, text, found := strings.Cut(strings.TrimSpace(rest), " ")
	if !found || from == "" {
		return "", "", errors.New("a sender and a text are wanted")
	}
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal([]byte(text), &text); err != nil {
			return "", "", fmt.Errorf("text in quotes: %w", err)
		}
	}
	if !utf8.ValidString(text) {
		return "", "", errors.New("text is not UTF-8")
	}
	return from, text, nil
}

func seconds(s string) (time.Duration, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || n > 1e6 {
		return 0, fmt.Errorf("%q is no number of seconds", s)
	}
	return time.Duration(n * float64(time.Second)), nil
}

// waitFor returns when a count is reached, or an error when it was not in time.
func (m *Modem) waitFor(ctx context.Context, rest string) error {
	words := strings.Fields(rest)
	if len(words) != 3 {
		return errors.New("wait sent|texts|stored|free|refused|heard N SECONDS")
	}
	want, err := strconv.Atoi(words[1])
	if err != nil {
		return err
	}
	limit, err := seconds(words[2])
	if err != nil {
		return err
	}
	have := map[string]func() (int, bool){
		"sent":    func() (int, bool) { n := len(m.Sent()); return n, n >= want },
		"texts":   func() (int, bool) { n := m.whole(); return n, n >= want },
		"stored":  func() (int, bool) { n := m.Stored(); return n, n >= want },
		"free":    func() (int, bool) { n := m.Stored() + m.Queued(); return n, n <= want },
		"heard":   func() (int, bool) { n := len(m.Heard()); return n, n >= want },
		"refused": func() (int, bool) { n := m.refusals(); return n, n >= want },
	}[words[0]]
	if have == nil {
		return fmt.Errorf("cannot wait for %q", words[0])
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		changed := m.Changed()
		n, ok := have()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return fmt.Errorf("waited %s for %s %d, there are %d", limit, words[0], want, n)
		case <-changed:
		}
	}
}

// whole counts the texts that arrived with all their parts.
func (m *Modem) whole() (n int) {
	for _, t := range m.SentText() {
		if len(t.Missing) == 0 {
			n++
		}
	}
	return n
}

// reply is the answer to one line.
type reply struct {
	OK    bool            `json:"ok"`
	Error string          `json:"error,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

// Control carries out one line of the control channel and returns its value,
// nil where there is none. ctx ends a wait.
func (m *Modem) Control(ctx context.Context, line string) (any, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	all := verbs()
	if name == "help" {
		var lines []string
		for _, v := range all {
			lines = append(lines, v.usage+": "+v.help)
		}
		sort.Strings(lines)
		return map[string]any{"commands": lines, "faults": faultHelp()}, nil
	}
	v, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("no command %q; help lists them", name)
	}
	return v.do(ctx, m, strings.TrimSpace(rest))
}

// ServeControl listens on a unix socket at path until ctx ends: one command a
// line in, one line of JSON out, {"ok":true,"value":…} or
// {"ok":false,"error":"…"}. Connections are served side by side, the lines of
// one in order. A socket left behind by a dead emulator is replaced. It
// returns nil when ctx ended, else what kept it from listening.
func (m *Modem) ServeControl(ctx context.Context, path string) error {
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return fmt.Errorf("control socket %s: another emulator listens there", path)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	var conns sync.WaitGroup
	defer conns.Wait()
	defer cancel()
	for {
		c, err := l.Accept()
		if ctx.Err() != nil {
			if err == nil {
				c.Close()
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("control socket: %w", err)
		}
		conns.Go(func() { m.serveOne(ctx, c) })
	}
}

func (m *Modem) serveOne(ctx context.Context, c net.Conn) {
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	in := bufio.NewScanner(c)
	in.Buffer(nil, 1<<20)
	out := json.NewEncoder(c)
	out.SetEscapeHTML(false)
	for in.Scan() {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		value, err := m.Control(ctx, in.Text())
		r := reply{OK: err == nil}
		if err != nil {
			r.Error = err.Error()
		} else if value != nil {
			if r.Value, err = json.Marshal(value); err != nil {
				r = reply{Error: err.Error()}
			}
		}
		if out.Encode(r) != nil {
			return
		}
	}
}

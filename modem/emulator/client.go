package emulator

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// A Client moves an emulator in another process over its control channel. Its
// methods may be called from any goroutine; one runs at a time.
type Client struct {
	mu   sync.Mutex
	conn net.Conn
	in   *bufio.Reader
}

// Dial connects to the control socket at path.
func Dial(path string) (*Client, error) {
	c, err := net.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return &Client{conn: c, in: bufio.NewReader(c)}, nil
}

// Close ends the connection; the emulator goes on.
func (c *Client) Close() error { return c.conn.Close() }

// Do sends one line and returns the value of its answer, nil where there is
// none. The error is the emulator's own, or the connection's.
func (c *Client) Do(line string) (json.RawMessage, error) {
	if strings.ContainsAny(line, "\r\n") {
		return nil, errors.New("emulator: a command is one line")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := fmt.Fprintln(c.conn, line); err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	text, err := c.in.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	var r reply
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("emulator: answer %.80q: %w", text, err)
	}
	if !r.OK {
		return nil, errors.New(r.Error)
	}
	return r.Value, nil
}

func ask[T any](c *Client, line string) (v T, err error) {
	raw, err := c.Do(line)
	if err == nil && raw != nil {
		err = json.Unmarshal(raw, &v)
	}
	return v, err
}

func (c *Client) tell(format string, args ...any) error {
	_, err := c.Do(fmt.Sprintf(format, args...))
	return err
}

// quoted writes a text so that it stays on its line.
func quoted(text string) string {
	b, _ := json.Marshal(text) // a string always can be
	return string(b)
}

// Deliver brings a text, as Modem.Deliver does.
func (c *Client) Deliver(from, text string) error { return c.tell("deliver %s %s", from, quoted(text)) }

// DeliverParts brings parts of a text in this order, as Modem.DeliverParts.
func (c *Client) DeliverParts(from, text string, order []int) error {
	list := strings.ReplaceAll(strings.Trim(fmt.Sprint(order), "[]"), " ", ",")
	return c.tell("parts %s %s %s", list, from, quoted(text))
}

// DeliverPDU brings a PDU as it is.
func (c *Client) DeliverPDU(pdu string) error { return c.tell("pdu %s", pdu) }

// Sent returns what the network took, in order.
func (c *Client) Sent() ([]Sent, error) { return ask[[]Sent](c, "sent") }

// SentText returns what the receivers' phones show.
func (c *Client) SentText() ([]SentText, error) { return ask[[]SentText](c, "texts") }

// Counts returns how much is stored, waiting and sent.
func (c *Client) Counts() (Counts, error) { return ask[Counts](c, "stored") }

// Ring has somebody call, as Modem.Ring does.
func (c *Client) Ring(from string) (bool, error) { return ask[bool](c, "ring "+from) }

// GiveUp has the caller hang up.
func (c *Client) GiveUp() error { return c.tell("giveup") }

// Calls returns all calls so far.
func (c *Client) Calls() ([]Call, error) { return ask[[]Call](c, "calls") }

// SetCallee says who answers at a number, in the words of the control channel:
// "3 2:1 0:speaks/4 1:hangup".
func (c *Client) SetCallee(number, does string) error {
	if number == "" {
		number = "*"
	}
	return c.tell("callee %s %s", number, does)
}

// Press has the other side press keys.
func (c *Client) Press(keys string) error { return c.tell("press %s", keys) }

// Speak has the other side speak for d.
func (c *Client) Speak(d time.Duration) error { return c.tell("speak %g", d.Seconds()) }

// Heard returns what the other sides heard.
func (c *Client) Heard() ([]Heard, error) { return ask[[]Heard](c, "heard") }

// Wait returns when a count is reached ("sent", "texts", "stored", "free",
// "refused", "heard"), or an error when it was not within limit.
func (c *Client) Wait(what string, n int, limit time.Duration) error {
	return c.tell("wait %s %d %g", what, n, limit.Seconds())
}

// Fault turns one switch by name; the value "off" clears it.
func (c *Client) Fault(name, value string) error { return c.tell("fault %s %s", name, value) }

// ClearFaults turns all switches off.
func (c *Client) ClearFaults() error { return c.tell("faults clear") }

// Report has the network report on a text.
func (c *Client) Report(mr, status int) error { return c.tell("report %d %d", mr, status) }

// Reset restarts the modem.
func (c *Client) Reset() error { return c.tell("reset") }

// Silence makes the modem deaf and mute for d.
func (c *Client) Silence(d time.Duration) error { return c.tell("silence %g", d.Seconds()) }

// Unplug takes the port away for d, for ever when d is zero.
func (c *Client) Unplug(d time.Duration, renumber bool) error {
	if renumber {
		return c.tell("unplug %g renumber", d.Seconds())
	}
	return c.tell("unplug %g", d.Seconds())
}

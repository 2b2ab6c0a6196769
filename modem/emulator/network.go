package emulator

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// Sent is one PDU the network took from the host.
type Sent struct {
	At       time.Time     `json:"at"`
	MR       int           `json:"mr"`   // as +CMGS said it, or would have
	To       string        `json:"to"`   // "+" in front when the host called it international
	Text     string        `json:"text"` // half a surrogate pair is U+FFFD
	Octets   []byte        `json:"octets,omitempty"`
	Alphabet Alphabet      `json:"alphabet"`
	Class    int           `json:"class"` // -1: none
	Ref      int           `json:"ref"`
	RefBits  int           `json:"ref_bits"` // 8 or 16; 0: a lone text
	Total    int           `json:"total"`
	Number   int           `json:"number"`
	Report   bool          `json:"report"`   // a status report was asked for
	Validity time.Duration `json:"validity"` // 0: none, or an absolute time
	PID      byte          `json:"pid"`
	SMSC     string        `json:"smsc"`
	PDU      string        `json:"pdu"`

	data userData
}

// SentText is what the receiver's phone shows: parts joined by sender,
// reference and total. A text sent twice is there twice.
type SentText struct {
	At      time.Time `json:"at"` // of its first part
	To      string    `json:"to"`
	Text    string    `json:"text"`
	MRs     []int     `json:"mrs"`               // by part
	Missing []int     `json:"missing,omitempty"` // parts the network never got
	Again   int       `json:"again,omitempty"`   // parts it got once more, which a phone drops
}

// networkTakes keeps a text as the network's own; from here on it will be
// delivered, whatever the host is told. ok is false when the modem was
// restarted before.
func (m *Modem) networkTakes(s submit, pdu string, life int) (mr int, ok bool) {
	m.mu.Lock()
	m.mr++
	mr = int(m.mr)
	m.mu.Unlock()
	m.event(Event{Kind: Take, When: Before, MR: mr, Text: pdu})
	m.mu.Lock()
	if m.life != life {
		m.mu.Unlock()
		return 0, false
	}
	x := Sent{
		At: m.now(), MR: mr, To: s.to, Text: s.data.text(s.coding.alphabet), Octets: s.data.octets,
		Alphabet: s.coding.alphabet, Class: s.coding.class, Report: s.report, Validity: s.validity,
		PID: s.pid, SMSC: s.smsc, PDU: pdu, data: s.data,
	}
	x.Ref, x.Total, x.Number, x.RefBits = concatenation(s.data.header)
	m.sent = append(m.sent, x)
	m.ring()
	report := x.Report && m.autoReport && !m.faults.NoReports
	m.mu.Unlock()
	m.event(Event{Kind: Take, When: After, MR: mr, Text: pdu})
	if report {
		if m.pace.Report > 0 {
			time.AfterFunc(m.pace.Report, func() { _ = m.report(x, 0) })
		} else {
			m.enqueueReport(x, 0)
		}
	}
	return mr, true
}

// Sent returns what the network took, in order.
func (m *Modem) Sent() []Sent {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.sent)
}

// SentText returns what the receivers' phones show, in order of first parts.
func (m *Modem) SentText() (texts []SentText) {
	type open struct {
		place int
		parts []*Sent
	}
	groups := map[string]*open{}
	sent := m.Sent()
	var all []*open
	for i := range sent {
		x := &sent[i]
		if x.RefBits == 0 || x.Number < 1 || x.Number > x.Total {
			all = append(all, &open{parts: []*Sent{x}})
			texts = append(texts, SentText{At: x.At, To: x.To})
			continue
		}
		key := fmt.Sprint(x.To, "/", x.RefBits, "/", x.Ref, "/", x.Total)
		g := groups[key]
		if g == nil {
			g = &open{place: len(all), parts: make([]*Sent, x.Total)}
			groups[key] = g
			all = append(all, g)
			texts = append(texts, SentText{At: x.At, To: x.To})
		}
		if g.parts[x.Number-1] != nil {
			texts[g.place].Again++
			continue
		}
		g.parts[x.Number-1] = x
		if !slices.Contains(g.parts, nil) {
			delete(groups, key) // the phone shows it; the next part begins anew
		}
	}
	for i, g := range all {
		t := &texts[i]
		var units []uint16
		for j, x := range g.parts {
			switch {
			case x == nil:
				t.Missing = append(t.Missing, j+1)
				units = append(units, utf16.Encode([]rune("…"))...)
				continue
			case x.Alphabet == UCS2:
				units = append(units, x.data.units...)
			default:
				units = append(units, utf16.Encode([]rune(x.Text))...)
			}
			t.MRs = append(t.MRs, x.MR)
		}
		t.Text = string(utf16.Decode(units))
	}
	return texts
}

// waiting is what the service centre has for this SIM.
type waiting struct {
	pdu     string
	report  bool
	class   int
	storage string
}

// Deliver brings a text as the network does: in GSM7 where that is enough,
// else UCS-2, cut into parts where it is long. It waits at the service centre
// while the SIM is full or away. The error says that it cannot be written.
func (m *Modem) Deliver(from, text string, opts ...DeliverOption) error {
	return m.DeliverParts(from, text, nil, opts...)
}

// DeliverParts brings the parts of a text in this order, counted from 1; a
// number may come twice or never. nil is all of them in order.
func (m *Modem) DeliverParts(from, text string, order []int, opts ...DeliverOption) error {
	d := delivery{from: from, text: text, smsc: "+8613800100500", at: m.now(), coding: coding{alphabet: GSM7, class: -1}}
	for _, opt := range opts {
		opt(&d)
	}
	if m.memories[d.storage] == nil && d.storage != "" {
		return fmt.Errorf("no memory %q in this modem", d.storage)
	}
	pdus, err := d.pdus(func() int {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.ref = m.ref%255 + 1
		return m.ref
	})
	if err != nil {
		return fmt.Errorf("deliver from %s: %w", from, err)
	}
	if order == nil {
		for i := range pdus {
			order = append(order, i+1)
		}
	}
	var items []*waiting
	for _, n := range order {
		if n < 1 || n > len(pdus) {
			return fmt.Errorf("deliver from %s: no part %d, the text has %d", from, n, len(pdus))
		}
		items = append(items, &waiting{pdu: pdus[n-1], class: d.coding.class, storage: d.storage})
	}
	m.enqueue(items...)
	m.pump()
	return nil
}

// Parts returns into how many parts Deliver would cut a text.
func (m *Modem) Parts(from, text string, opts ...DeliverOption) (int, error) {
	d := delivery{from: from, text: text, at: m.now(), coding: coding{alphabet: GSM7, class: -1}}
	for _, opt := range opts {
		opt(&d)
	}
	pdus, err := d.pdus(func() int { return 1 })
	return len(pdus), err
}

// DeliverPDU stores a PDU as it is, malformed too, in the form +CMGL lists it:
// hexadecimal, with the service centre in front.
func (m *Modem) DeliverPDU(pdu string) {
	pdu = strings.Join(strings.Fields(pdu), "")
	m.enqueue(&waiting{pdu: pdu, class: classOf(pdu), report: isReport(pdu)})
	m.pump()
}

// classOf is the message class of a DELIVER, -1 for none or for nonsense.
func classOf(text string) int {
	d, err := readDeliver(text)
	if err != nil {
		return -1
	}
	return d.coding.class
}

func (m *Modem) enqueue(items ...*waiting) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.queue = append(m.queue, items...)
}

// Queued returns how many texts and reports wait at the service centre.
func (m *Modem) Queued() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.queue)
}

// Report has the network send the status report for the text that was last
// sent with this reference: 0 delivered, 0x30 and below 0x40 still trying,
// 0x40 and above given up (23.040 §9.2.3.15).
func (m *Modem) Report(mr int, status int) error {
	sent := m.Sent()
	for i := len(sent) - 1; i >= 0; i-- {
		if sent[i].MR == mr {
			return m.report(sent[i], status)
		}
	}
	return fmt.Errorf("no text with reference %d was sent", mr)
}

func (m *Modem) report(x Sent, status int) error {
	if status < 0 || status > 255 {
		return errors.New("status is an octet")
	}
	m.enqueueReport(x, status)
	m.pump()
	return nil
}

func (m *Modem) enqueueReport(x Sent, status int) {
	pdu, err := statusReport(x.SMSC, x.MR, x.To, x.At, m.now(), status)
	if err == nil { // the addresses were read from a PDU: they can be written
		m.enqueue(&waiting{pdu: pdu, report: true, class: -1})
	}
}

// ReportFor has the network send a status report to a text it names itself,
// as when the report of an earlier life of the host arrives.
func (m *Modem) ReportFor(to string, mr, status int, taken time.Time) error {
	pdu, err := statusReport("+8613800100500", mr, to, taken, m.now(), status)
	if err != nil {
		return err
	}
	m.enqueue(&waiting{pdu: pdu, report: true, class: -1})
	m.pump()
	return nil
}

// tpdu is how many octets of a PDU follow the service centre's address.
func (w *waiting) tpdu() int {
	if _, err := hex.DecodeString(w.pdu); err != nil {
		return len(w.pdu) / 2
	}
	return tpduLength(w.pdu)
}

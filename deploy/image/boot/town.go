package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"huying/modem/emulator"
)

// A town is the modem with its SIM, the network, and the villagers; it outlives the
// box's power, as a SIM does.
type town struct {
	gsm   *emulator.Modem
	path  string // where QEMU finds the modem
	l     net.Listener
	texts []villager // all that were sent
}

// A villager sends one text.
type villager struct{ number, text string }

func newTown(path string) (*town, error) {
	t := &town{path: path, gsm: emulator.New(emulator.Options{
		Personality: emulator.Personalities()["ec20"],
		Number:      "13700000099",
		AutoReport:  true,
		Slots:       map[string]int{"ME": 200, "SM": 50},
		Pace:        emulator.Pace{Send: time.Second},
	})}
	var err error
	if t.l, err = net.Listen("unix", path); err != nil {
		return nil, err
	}
	go func() {
		for {
			c, err := t.l.Accept()
			if err != nil {
				return
			}
			go t.carry(c)
		}
	}()
	return t, nil
}

// carry is the cable between the box and the modem, until the box's power is gone.
func (t *town) carry(c net.Conn) {
	defer c.Close()
	var port io.ReadWriteCloser
	var err error
	for range 50 { // the last cable may not be out yet
		if port, err = t.gsm.Open(); !errors.Is(err, emulator.ErrBusy) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(c, port) // ends with either
		c.Close()
	}()
	_, _ = io.Copy(port, c)
	port.Close()
}

func (t *town) close() {
	t.l.Close()
	t.gsm.Close()
}

// powerCut is the same plug pulled on the modem.
func (t *town) powerCut() {
	time.Sleep(300 * time.Millisecond) // what was said on the line is obeyed
	t.gsm.Reset()
}

// burst has n villagers text, and returns at some time after the first.
func (t *town) burst(ctx context.Context, n int, cutAfter time.Duration) error {
	began := time.Now()
	for range n {
		i := len(t.texts) + 1
		v := villager{fmt.Sprintf("+861390000%04d", i), fmt.Sprintf("石桥村第%d根电线杆歪了，请派人看看", i)}
		t.texts = append(t.texts, v)
		if err := t.gsm.Deliver(v.number, v.text); err != nil {
			return err
		}
		if time.Since(began) < cutAfter {
			if err := pause(ctx, 300*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return pause(ctx, max(0, cutAfter-time.Since(began)))
}

// waitReceipt waits until a number was answered.
func (t *town) waitReceipt(ctx context.Context, number string, limit time.Duration) (string, error) {
	for until := time.Now().Add(limit); time.Now().Before(until); {
		for _, s := range t.gsm.SentText() {
			if s.To == number && len(s.Missing) == 0 {
				return s.Text, nil
			}
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%s has no answer after %v", number, limit)
}

// settle waits until the SIM is empty and nothing more was sent for a while.
func (t *town) settle(ctx context.Context, limit time.Duration) {
	last, since := -1, time.Now()
	for until := time.Now().Add(limit); time.Now().Before(until); {
		if n := len(t.gsm.Sent()); n != last || len(t.onSIM()) > 0 {
			last, since = n, time.Now()
		}
		if time.Since(since) > 40*time.Second {
			return
		}
		if pause(ctx, time.Second) != nil {
			return
		}
	}
}

// onSIM are the villagers whose text was not taken from the modem.
func (t *town) onSIM() map[string]bool {
	left := map[string]bool{}
	all := t.gsm.Slots()
	for _, v := range t.texts {
		if slices.ContainsFunc(all, func(s emulator.Slot) bool { return strings.Contains(s.PDU, semiOctets(v.number)) }) {
			left[v.number] = true
		}
	}
	return left
}

// semiOctets is a number as it stands in a PDU: its digits changed over in pairs.
func semiOctets(number string) string {
	number = strings.TrimPrefix(number, "+")
	if len(number)%2 == 1 {
		number += "F"
	}
	b := []byte(number)
	for i := 0; i < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// judge holds the promises against what lies in the ledger: what is no longer on the
// SIM is there, and nobody was told the same twice.
func (t *town) judge(kept ledger) (string, error) {
	if n := t.gsm.Queued(); n > 0 {
		return "", fmt.Errorf("%d texts wait in the network: the SIM is too small for this test", n)
	}
	left := t.onSIM()
	var lost []string
	in := 0
	for _, v := range t.texts {
		there := kept.heard(v.text)
		if there {
			in++
		}
		if !there && !left[v.number] {
			lost = append(lost, v.number)
		}
	}
	told := map[string]int{}
	for _, s := range t.gsm.SentText() {
		told[s.To+" "+s.Text]++
	}
	answered := 0
	var twice []string
	for _, v := range t.texts {
		any := false
		for what, n := range told {
			if number, _, _ := strings.Cut(what, " "); number == v.number {
				any = true
				if n > 1 {
					twice = append(twice, what)
				}
			}
		}
		if any {
			answered++
		}
	}
	said := fmt.Sprintf("%d texts sent: %d in the ledger, %d still on the SIM, %d answered; in doubt %d; the chain of %d entries holds", len(t.texts), in, len(left), answered, kept.uncertain(), kept.Entries)
	switch {
	case len(lost) > 0:
		return said, fmt.Errorf("lost: %s", strings.Join(lost, ", "))
	case len(twice) > 0:
		return said, fmt.Errorf("said twice: %s", strings.Join(twice, "; "))
	}
	return said, nil
}

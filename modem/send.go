package modem

import (
	"context"
	"errors"
	"time"

	"huying/appliance"
	"huying/modem/pdu"
)

// networkWait is how long the network may take for one part. 5 to 60 s are
// common, more is not unheard of; giving up early only makes texts doubtful.
const networkWait = 90 * time.Second

// Send hands one part to the network and returns the message reference that
// its delivery report will bear. Every error is a *appliance.SendError: it
// wraps appliance.ErrNotSent when the network certainly does not have the
// part, appliance.ErrInDoubt when nobody but the network knows. A line that is
// not ready refuses at once, and so does one in a call if it is no emergency. ctx counts until the part is handed over; after
// that Send stays for the network's answer, unless the line itself ends.
func (l *Line) Send(ctx context.Context, h appliance.Handover) (mr int, err error) {
	j := job{done: make(chan error, 1)}
	j.run = func(s *session) (err error) {
		mr, err = s.send(h)
		return err
	}
	sends := l.sends
	if h.Urgent {
		sends = l.haste
	}
	for {
		changed := l.Changed()
		if st := l.Status(); st.Phase != appliance.LineReady {
			return 0, notSent("line-"+string(st.Phase), errors.New(st.Detail))
		}
		select {
		case sends <- j:
			err := <-j.done
			var se *appliance.SendError
			if err != nil && !errors.As(err, &se) {
				err = notSent("line", err)
			}
			return mr, err
		case <-changed:
		case <-ctx.Done():
			return 0, notSent("stopped", ctx.Err())
		}
	}
}

// errInCall: Idle waits for its end.
var errInCall = errors.New("a call is on")

func notSent(code string, err error) error {
	return &appliance.SendError{Kind: appliance.ErrNotSent, Code: code, Err: err}
}

func inDoubt(code string, err error) error {
	return &appliance.SendError{Kind: appliance.ErrInDoubt, Code: code, Err: err}
}

// send does the +CMGS exchange.
//
//	AT+CMGS=27 ─▶
//	             ◀─ >            refused, or no prompt in time: certainly not sent
//	PDU Ctrl-Z ─▶
//	             ◀─ +CMGS: 42    sent; else classify
func (s *session) send(h appliance.Handover) (mr int, err error) {
	line, length, err := pdu.EncodeSubmit(h, pdu.SubmitOptions{Report: true, Validity: s.line.o.Validity})
	if err != nil {
		return 0, notSent("encode", err)
	}
	if err := s.keepLink(h.More); err != nil {
		return 0, notSent("line", err)
	}
	info, handed, err := s.wire.submit(length, line, networkWait)
	if err == nil {
		rest, _ := pick(info, "+CMGS")
		return max(0, number(fields(rest), 0)), nil
	}
	if r := refusalOf(err); r != nil {
		if handed && !certain(r) {
			return 0, inDoubt(r.Code(), err)
		}
		return 0, notSent(r.Code(), err)
	}
	// No answer. The modem is called; what it says late still counts.
	reason := "silent"
	switch {
	case errors.Is(err, ErrGone):
		reason = "gone"
	case errors.Is(err, errReset):
		reason = "reset"
	case errors.Is(err, ErrSilent):
		if again := s.revive("+CMGS"); again != nil {
			err = again
		}
		if n := s.wire.late(); handed && n >= 0 {
			s.log.Info("the modem said late that the text was sent")
			s.again = true
			return n, nil
		}
	}
	if handed {
		return 0, inDoubt(reason, err)
	}
	if reason == "silent" {
		reason = "no-prompt"
	}
	return 0, notSent(reason, err)
}

// keepLink asks the network to keep the link open while more is to come
// (+CMMS, 27.005 §3.5.6), and lets go of it with the last.
func (s *session) keepLink(more bool) error {
	if s.noLink || more == s.link {
		return nil
	}
	command := "+CMMS=0"
	if more {
		command = "+CMMS=2"
	}
	_, ok, err := s.try(command, quick)
	if err != nil {
		return err
	}
	s.link, s.noLink = more && ok, !ok
	return nil
}

// certain reports whether an error after Ctrl-Z means that the network does
// not have the text. The rest, and all we do not know, may mean anything.
func certain(r *refusal) bool {
	switch r.family {
	case "CME": // 27.007 §9.2: not allowed, not supported, no SIM or a locked one
		return r.code == 3 || r.code == 4 || r.code >= 10 && r.code <= 18
	case "CMS":
		n := r.code
		switch {
		case n == 38 || n == 41 || n == 47 || n == 111 || n == 127:
			return false // out of order, temporary failure, no resources, protocol error: seen after a text was taken
		case n > 0 && n < 128: // 24.011 §E-2: the network says no
			return true
		case n == 192 || n == 193 || n == 195 || n == 196 || n == 208: // 23.040 §9.2.3.22: the centre says no
			return true
		case n >= 301 && n <= 305, n >= 310 && n <= 318, n >= 320 && n <= 322, n == 330: // 27.005 §3.2.5
			return true
		}
	}
	return false
}

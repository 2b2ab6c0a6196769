package modem

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"huying/appliance"
)

// simPause is how often a SIM that is missing or locked is looked at again:
// someone may be putting it right with the box running.
const simPause = 10 * time.Second

// openSIM waits until the SIM can be used. It enters the PIN where one is
// asked for, once.
func (s *session) openSIM(ctx context.Context) error {
	radio := false
	for looks := 0; ; looks++ {
		lines, err := s.ask("+CPIN?", slow)
		state, _ := pick(lines, "+CPIN")
		family, n := code(err)
		pause := simPause
		switch {
		case err == nil && state == "READY":
			s.line.update(func(st *appliance.LineStatus) { st.Tries = 0 })
			return nil
		case err == nil && state == "SIM PIN":
			entered, err := s.enterPIN()
			if err != nil {
				return err
			}
			if entered {
				pause = time.Second
			}
		case err == nil && strings.HasSuffix(state, "PUK"), family == "CME" && n == 12, family == "CMS" && n == 316:
			s.line.phase(appliance.LinePUK, "the SIM wants its PUK: put it in a phone and enter it there")
		case err == nil && state != "":
			s.line.phase(appliance.LineSIMFault, "the SIM says "+state)
		case family == "CME" && n == 10, family == "CMS" && n == 310:
			s.line.phase(appliance.LineNoSIM, "")
		case busySIM(err):
			pause = time.Second
			if looks > 30 {
				s.line.phase(appliance.LineSIMFault, "the SIM stays busy")
			}
		case family != "":
			s.line.phase(appliance.LineSIMFault, err.Error())
		case err != nil && refusalOf(err) == nil:
			return err
		default: // a bare ERROR, or an answer that noise ate
			pause = time.Second
			if looks > 30 {
				s.line.phase(appliance.LineSIMFault, "the modem does not say how the SIM is")
			}
		}
		if !radio { // some keep the SIM switched off with the radio
			radio = true
			if on, err := s.radioOn(); err != nil {
				return err
			} else if on {
				pause = time.Second
			}
		}
		if err := s.rest(ctx, pause); err != nil {
			return err
		}
	}
}

func refusalOf(err error) *refusal {
	var r *refusal
	errors.As(err, &r)
	return r
}

// radioOn leaves flight mode and tells whether it had to.
func (s *session) radioOn() (changed bool, err error) {
	lines, ok, err := s.try("+CFUN?", slow)
	if err != nil || !ok {
		return false, err
	}
	if rest, _ := pick(lines, "+CFUN"); number(fields(rest), 0) == 1 {
		return false, nil
	}
	_, ok, err = s.try("+CFUN=1", slow)
	return ok, err
}

// enterPIN tries the configured PIN, unless this PIN was ever refused by this
// SIM. The attempt is written down before it is made: a power cut in between
// must not become a second attempt.
func (s *session) enterPIN() (entered bool, err error) {
	pin := s.line.o.PIN
	if pin == "" {
		_, err := s.attempts() // for people to know
		s.line.phase(appliance.LinePINNeeded, "")
		return false, err
	}
	if strings.Trim(pin, "0123456789") != "" || len(pin) < 4 || len(pin) > 8 {
		s.line.phase(appliance.LinePINWrong, "a PIN is 4 to 8 digits; it was not tried")
		return false, nil
	}
	key, err := s.pinKey(pin)
	if err != nil {
		return false, err
	}
	mark, err := s.line.pins.get(key)
	if err != nil {
		s.line.phase(appliance.LinePINWrong, "it was not tried: "+err.Error())
		return false, nil
	}
	left, err := s.attempts()
	if err != nil {
		return false, err
	}
	switch {
	case mark == pinRefused, mark == pinTrying && left < 3:
		s.line.phase(appliance.LinePINWrong, attemptsLeft("it was refused before", left))
		return false, nil
	case left >= 0 && left < 2:
		// Whoever used up the others, the last one is not ours to spend.
		s.line.phase(appliance.LinePINWrong, attemptsLeft("it was not tried", left))
		return false, nil
	}
	if err := s.line.pins.set(key, pinTrying); err != nil {
		s.line.phase(appliance.LinePINWrong, "it was not tried: "+err.Error())
		return false, nil
	}
	_, err = s.ask(`+CPIN="`+pin+`"`, slow)
	r := refusalOf(err)
	switch {
	case err == nil:
		return true, s.line.pins.set(key, "")
	case r == nil:
		return false, err // no answer: the mark stays, the counter will tell
	}
	if family, n := code(r); family == "CME" && (n == 14 || n == 10 || n == 13) {
		return false, s.line.pins.set(key, "") // busy, gone, faulty: it was not looked at
	}
	if err := s.line.pins.set(key, pinRefused); err != nil {
		s.log.Error("cannot remember that the PIN was refused", "err", err)
	}
	if _, err := s.attempts(); err != nil {
		return false, err
	}
	s.line.phase(appliance.LinePINWrong, "the SIM refused it: "+r.Error())
	return false, nil
}

func attemptsLeft(what string, left int) string {
	if left < 0 {
		return what
	}
	return fmt.Sprintf("%s; %d attempts left", what, left)
}

// attempts asks how often the PIN may still be tried, -1 if the modem does not
// say, and has the status say so.
func (s *session) attempts() (left int, err error) {
	defer func() { s.line.update(func(st *appliance.LineStatus) { st.Tries = max(0, left) }) }()
	lines, ok, err := s.try(s.profile.attempts, slow)
	if err != nil || !ok {
		return -1, err
	}
	rest, _ := pick(lines, parseName(s.profile.attempts))
	for i := range fields(rest) { // +SPIC: 3,10,… +QPINC: "SC",3,10  +CPINR: SIM PIN,3,3
		if n := number(fields(rest), i); n >= 0 {
			return n, nil
		}
	}
	return -1, nil
}

// pinKey names the SIM and the PIN together, without saying either: another
// PIN, or another SIM, is another attempt.
func (s *session) pinKey(pin string) (string, error) {
	card := "imei " + s.imei
	for _, c := range s.profile.iccid {
		lines, ok, err := s.try(c, quick)
		if err != nil {
			return "", err
		}
		if id := digits(identity(lines, c)); ok && len(id) >= 18 {
			card = "iccid " + id
			break
		}
	}
	sum := sha256.Sum256([]byte(card + " pin " + pin))
	return hex.EncodeToString(sum[:12]), nil
}

// What is remembered of a PIN.
const (
	pinTrying  = "trying" // nobody knows how it ended
	pinRefused = "refused"
)

// pinMemory is a small file: which PINs were refused by which SIM.
type pinMemory struct {
	path string
	mu   sync.Mutex
	ram  map[string]string // when there is no path
}

func (m *pinMemory) load() (map[string]string, error) {
	if m.path == "" {
		if m.ram == nil {
			m.ram = map[string]string{}
		}
		return m.ram, nil
	}
	marks := map[string]string{}
	b, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return marks, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &marks)
	}
	if err != nil {
		return nil, fmt.Errorf("read what is known of PINs: %w", err)
	}
	return marks, nil
}

func (m *pinMemory) get(key string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	marks, err := m.load()
	return marks[key], err
}

// set remembers a mark, "" forgets it; when it returns it is on the disk.
func (m *pinMemory) set(key, mark string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	marks, err := m.load()
	if err != nil {
		return err
	}
	if mark == "" {
		delete(marks, key)
	} else {
		marks[key] = mark
	}
	if m.path == "" {
		return nil
	}
	b, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	return replace(m.path, b)
}

// replace writes a file so that after a power cut it is the old or the new.
func replace(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

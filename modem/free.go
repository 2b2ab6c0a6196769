package modem

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"huying/appliance"
)

// bulk is from how many slots on one command for all is worth its checks.
const bulk = 4

// free empties a batch's slots, and forgets its direct parts.
func (s *session) free(b *batch) error {
	s.line.mu.Lock()
	mine := s.batch == b && b.session == s
	s.line.mu.Unlock()
	s.line.dropDirect(b.direct)
	if !mine {
		s.line.nudge("")
		return fmt.Errorf("free slots: %w", errAbandoned)
	}
	defer s.setBatch(nil)
	var failed error
	for _, m := range s.inOrder(b.order) {
		if len(b.slots[m]) == 0 {
			continue
		}
		if err := s.choose(m); err != nil {
			return fmt.Errorf("free slots: %w", err)
		}
		if err := s.freeMemory(b, m); err != nil {
			if broken(err) {
				return fmt.Errorf("free slots: %w", err)
			}
			failed = err
		}
	}
	if failed != nil {
		return fmt.Errorf("free slots: %w", failed)
	}
	return nil
}

func (s *session) freeMemory(b *batch, m string) error {
	s.line.mu.Lock()
	slots := slices.Clone(b.slots[m])
	newer := b.newer[m] || b.newer[""]
	s.line.mu.Unlock()
	defer s.tell()
	if done, err := s.freeAtOnce(slots, newer, b.exact[m]); done || err != nil {
		return err
	}
	var failed error
	begun := time.Now()
	for _, x := range slots {
		if x.overtaken {
			s.line.nudge(m)
			continue
		}
		_, err := s.ask("+CMGD="+itoa(x.n), slow)
		family, n := code(err)
		switch {
		case err == nil, family == "CMS" && n == 321: // empty already
			u := s.used[m]
			s.used[m] = [2]int{max(0, u[0]-1), u[1]}
		case broken(err):
			return err
		default:
			failed = err
		}
		// Hundreds of slots can take minutes: neither who rings nor a text waits for all.
		if err := s.callFirst(); err != nil {
			return err
		}
		if time.Since(begun) > 2*time.Second {
			if err := s.sendOne(); err != nil {
				return err
			}
			begun = time.Now()
		}
	}
	return failed
}

// freeAtOnce deletes all that was read with one command, if that is safe: the
// model's manual promises to spare unread texts, every text in the memory is
// in the batch, and none came since. Afterwards it counts whether the promise
// was kept. If not, nothing is deleted by number: slots are reused at once, and
// a list tells what is really there.
func (s *session) freeAtOnce(slots []slot, newer, exact bool) (done bool, err error) {
	if len(slots) < bulk || !s.profile.delRead || !s.flags || !exact || s.life.flagWrong[s.model] || newer && !s.life.flagRight[s.model] {
		return false, nil
	}
	if slices.ContainsFunc(slots, func(x slot) bool { return x.stat > 1 || x.replaces }) {
		return false, nil // what this SIM was to send is not "read"
	}
	before, err := s.usedNow()
	if err != nil || before < 0 {
		return false, err
	}
	newcomers := before - len(slots)
	if newcomers < 0 || newcomers > 0 && !s.life.flagRight[s.model] {
		return false, nil
	}
	if _, err = s.ask("+CMGD="+itoa(slots[0].n)+",1", time.Minute); err != nil {
		if refusalOf(err) != nil {
			s.life.flagWrong[s.model] = true
			return false, nil
		}
		return false, err
	}
	after, err := s.usedNow()
	switch {
	case err != nil:
		return false, err
	case after >= before || after > newcomers+len(slots)/2:
		s.log.Warn("the modem does not honour +CMGD=i,1; slots are freed one by one", "model", s.model)
		s.life.flagWrong[s.model] = true
		s.line.nudge(s.memory)
	case newcomers > 0 && after < newcomers:
		s.log.Error("the modem deleted unread texts with +CMGD=i,1; slots are freed one by one", "model", s.model)
		s.life.flagWrong[s.model] = true
	case after > 0:
		s.life.flagRight[s.model] = true // somebody came meanwhile and is still there
	}
	return true, nil
}

// usedNow asks how many texts lie in the memory that is chosen, -1 if the
// modem does not say.
func (s *session) usedNow() (int, error) {
	lines, ok, err := s.try("+CPMS?", slow)
	if err != nil || !ok {
		return -1, err
	}
	rest, _ := pick(lines, "+CPMS")
	f := fields(rest)
	n := number(f, 1)
	if n < 0 || f[0] != s.memory {
		return -1, nil
	}
	s.used[s.memory] = [2]int{n, max(number(f, 2), n)}
	return n, nil
}

// sendOne lets a text that waits go in between.
func (s *session) sendOne() error {
	if s.line.Status().Phase != appliance.LineReady {
		return nil
	}
	sends := s.line.sends
	if s.line.calling() {
		sends = nil
	}
	select {
	case j := <-s.line.haste:
		return s.run(j)
	case j := <-sends:
		return s.run(j)
	default:
		return nil
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

package modem

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"huying/appliance"
	"huying/modem/pdu"
)

// errAbandoned: the slots are no longer the batch's to free.
var errAbandoned = errors.New("listed again since, or on another port")

// batch is what one list brought: all of it is kept before any of it is freed.
// From list to free the owner reads, lists and chooses nothing else.
type batch struct {
	session *session
	slots   map[string][]slot // by memory
	order   []string          // memories, as they were listed
	newer   map[string]bool   // memories that a text came to since the list
	exact   map[string]bool   // memories of which nothing was left out
	direct  uint64            // the last direct part that is in it
}

type slot struct {
	n         int
	stat      int
	replaces  bool // the network may put another text there
	overtaken bool // and said that it put one somewhere
}

// maxDirect bounds the direct parts that wait to be kept.
const maxDirect = 2000

// keepDirect takes a part that the modem handed over and does not have any
// more. It waits in RAM: the only thing in this room that a power cut loses.
func (l *Line) keepDirect(p appliance.Part) {
	l.mu.Lock()
	l.serial++
	l.direct = append(l.direct, directPart{l.serial, p})
	if len(l.direct) > maxDirect {
		l.direct = slices.Delete(l.direct, 0, 1)
		l.log.Error("a direct part was lost: nobody kept them", "kind", string(p.Kind))
	}
	l.mu.Unlock()
	poke(l.arrived)
}

// nudge says that a memory ("" all of them) is worth a list.
func (l *Line) nudge(memory string) {
	l.mu.Lock()
	l.nudged[memory] = true
	l.mu.Unlock()
	poke(l.wake)
}

// listDue reports whether a list was asked for and not made.
func (l *Line) listDue() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.nudged) > 0
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Next waits for texts and returns all that are stored, on the SIM and in the
// module, and all that were handed over directly. free empties their slots and
// must be called once all parts are kept; if it is never called, or fails, they
// come again. It looks at start, when the modem says that something came, and
// once a minute; it returns only with parts, or with ctx's error. A Next while
// a batch is open abandons that batch.
func (l *Line) Next(ctx context.Context) (parts []appliance.Part, free func(context.Context) error, err error) {
	tick := time.NewTimer(minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-l.arrived:
			if parts, last := l.directParts(); len(parts) > 0 {
				return parts, func(context.Context) error { l.dropDirect(last); return nil }, nil
			}
			continue
		case <-l.wake:
		case <-tick.C:
			tick.Reset(minute)
			l.mu.Lock()
			l.nudged[""] = true
			l.mu.Unlock()
		}
		var b *batch
		err := l.do(ctx, l.lists, func(s *session) (err error) {
			parts, b, err = s.collect()
			return err
		})
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil:
			l.log.Warn("list failed", "err", err)
		case len(parts) > 0:
			return parts, func(ctx context.Context) error {
				return l.do(ctx, l.lists, func(s *session) error { return s.free(b) })
			}, nil
		}
	}
}

func (l *Line) directParts() (parts []appliance.Part, last uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range l.direct {
		parts, last = append(parts, d.part), d.n
	}
	return parts, last
}

func (l *Line) dropDirect(last uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.direct = slices.DeleteFunc(l.direct, func(d directPart) bool { return d.n <= last })
}

// collect lists the memories that are worth it.
func (s *session) collect() (parts []appliance.Part, b *batch, err error) {
	l := s.line
	l.mu.Lock()
	wanted := l.nudged
	l.nudged = map[string]bool{}
	l.mu.Unlock()
	b = &batch{session: s, slots: map[string][]slot{}, newer: map[string]bool{}, exact: map[string]bool{}}
	s.setBatch(nil)
	everything := wanted[""]
	for m := range wanted {
		everything = everything || !slices.Contains(s.memories, m)
	}
	for _, m := range s.inOrder(s.memories) {
		if !everything && !wanted[m] {
			continue
		}
		var sure []listed
		var got []appliance.Part
		var total int
		if err = s.choose(m); err == nil {
			sure, got, total, err = s.list()
		}
		if err != nil {
			return nil, nil, s.listFailed(wanted, err)
		}
		if len(sure) < total {
			time.AfterFunc(10*time.Second, func() { l.nudge("") })
		}
		b.exact[m] = len(sure) == total
		if len(sure) > 0 {
			b.order = append(b.order, m)
		}
		for i, e := range sure {
			b.slots[m] = append(b.slots[m], slot{n: e.slot, stat: e.stat, replaces: pdu.Replaces(got[i].PDU)})
		}
		parts = append(parts, got...)
		s.count(m, total)
	}
	s.trouble = 0
	direct, last := l.directParts()
	b.direct = last
	s.setBatch(b)
	return append(direct, parts...), b, nil
}

// listFailed climbs: what was wanted is wanted again; settings are run again
// after some failures, and the modem is restarted after more.
func (s *session) listFailed(wanted map[string]bool, err error) error {
	for m := range wanted {
		s.line.mu.Lock()
		s.line.nudged[m] = true
		s.line.mu.Unlock()
	}
	if broken(err) {
		return err
	}
	s.trouble++
	s.memory = "" // it may be the choice that went wrong
	switch {
	case s.trouble%6 == 0:
		if again := s.restart("it refuses to list"); again != nil {
			return again
		}
	case s.trouble%3 == 0:
		return fmt.Errorf("%w: %w", err, errReset)
	}
	time.AfterFunc(time.Duration(min(s.trouble, 6))*5*time.Second, func() { s.line.nudge("") })
	return err
}

// broken reports whether an error ends the session.
func broken(err error) bool {
	return errors.Is(err, ErrGone) || errors.Is(err, ErrSilent) || errors.Is(err, errReset)
}

// setBatch opens or closes the one batch; hear looks at it from the reader.
func (s *session) setBatch(b *batch) {
	s.line.mu.Lock()
	defer s.line.mu.Unlock()
	s.batch = b
}

// newcomer is told of a text that was stored while a batch may be open.
func (s *session) newcomer(memory string, n int) {
	s.line.mu.Lock()
	defer s.line.mu.Unlock()
	if s.batch == nil {
		return
	}
	s.batch.newer[memory] = true
	for i, x := range s.batch.slots[memory] {
		if x.n == n && x.replaces {
			s.batch.slots[memory][i].overtaken = true
		}
	}
}

// inOrder puts the memory that is chosen now first: choosing costs a command.
func (s *session) inOrder(memories []string) []string {
	memories = slices.Clone(memories)
	if i := slices.Index(memories, s.memory); i > 0 {
		memories[0], memories[i] = memories[i], memories[0]
	}
	return memories
}

// choose sets where the next read, list and delete happen.
func (s *session) choose(memory string) error {
	if s.memory == memory {
		return nil
	}
	lines, err := s.ask(fmt.Sprintf(`+CPMS="%s"`, memory), slow)
	if err != nil {
		return err
	}
	s.chosen(memory, lines)
	return nil
}

// chosen notes which memory is chosen now, and how full it is.
func (s *session) chosen(memory string, answer []string) {
	s.memory = memory
	rest, _ := pick(answer, "+CPMS")
	if f := fields(rest); number(f, 0) >= 0 && number(f, 1) > 0 {
		s.used[memory] = [2]int{number(f, 0), number(f, 1)}
		s.tell()
	}
}

// count keeps how full a memory is, for the status.
func (s *session) count(memory string, used int) {
	u := s.used[memory]
	s.used[memory] = [2]int{used, max(u[1], used)}
	s.tell()
}

func (s *session) tell() {
	var used, most int
	for _, u := range s.used {
		used, most = used+u[0], most+u[1]
	}
	s.line.update(func(st *appliance.LineStatus) { st.SlotUsed, st.SlotMax = used, most })
}

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
	newer := b.newer[m]
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
		// Hundreds of slots can take minutes: a text does not wait for all.
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
	select {
	case j := <-s.line.sends:
		return s.run(j)
	default:
		return nil
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

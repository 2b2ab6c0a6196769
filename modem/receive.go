package modem

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
			if parts, free := l.directBatch(); len(parts) > 0 {
				return parts, free, nil
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
		j := job{done: make(chan error, 1)}
		j.run = func(s *session) (err error) {
			parts, b, err = s.collect()
			return err
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-l.arrived: // the modem may be away for long, and RAM is no place for a part
			poke(l.wake)
			if parts, free := l.directBatch(); len(parts) > 0 {
				return parts, free, nil
			}
			continue
		case l.lists <- j:
		}
		switch err := <-j.done; {
		case err != nil:
			l.log.Warn("list failed", "err", err)
		case len(parts) > 0:
			return parts, func(ctx context.Context) error {
				return l.do(ctx, l.lists, func(s *session) error { return s.free(b) })
			}, nil
		}
	}
}

// directBatch is the direct parts alone, which ask nothing of the modem.
func (l *Line) directBatch() (parts []appliance.Part, free func(context.Context) error) {
	parts, last := l.directParts()
	return parts, func(context.Context) error {
		l.dropDirect(last)
		return nil
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
	if _, ours := s.batch.exact[memory]; !ours { // under another name, "MT"
		s.batch.newer[""] = true
	}
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

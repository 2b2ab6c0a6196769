package modem

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// settings puts ours in force. All of it can be run again at any time: after a
// reset, after silence, when the modem seems to have forgotten.
func (s *session) settings(ctx context.Context) error {
	if _, err := s.patiently(ctx, "+CMGF=0"); err != nil { // PDU mode
		return err
	}
	// Phase 2: a text handed over directly needs no +CNMA (27.005 §3.2.1).
	if _, _, err := s.try("+CSMS=0", quick); err != nil {
		return err
	}
	if err := s.chooseMemories(ctx); err != nil {
		return err
	}
	if err := s.chooseNews(); err != nil {
		return err
	}
	lines, ok, err := s.try("+CMGD=?", quick)
	if err != nil {
		return err
	}
	if ok {
		rest, _ := pick(lines, "+CMGD")
		all := ranges(rest)
		s.flags = len(all) > 1 && allows(all[1], 1)
	}
	// Who rings is told with RING (27.007 §7.6), which stays RING (§7.11), and
	// who rings while we talk too (§7.12).
	for _, c := range []string{"+CREG=1", "+CEREG=1", "+CLIP=1", "+CRC=0", "+CCWA=1", s.profile.clock, s.profile.full} {
		if c == "" {
			continue
		}
		if _, _, err := s.try(c, quick); err != nil {
			return err
		}
	}
	if _, _, err = s.try("+COPS=3,0", slow); err != nil { // the operator's name in letters
		return err
	}
	lines, ok, err = s.try("+CSCA?", quick)
	if err != nil {
		return err
	}
	if rest, _ := pick(lines, "+CSCA"); ok && fields(rest)[0] == "" {
		s.log.Warn("the SIM has no service centre number: nothing can be sent")
	}
	if err := s.lookVoice(); err != nil {
		return err
	}
	s.echoes = s.wire.echoed() // whatever ATE0 was answered
	return nil
}

// patiently asks for something that must succeed, for as long as the SIM says
// it is busy: it reads itself in after a start.
func (s *session) patiently(ctx context.Context, command string) (lines []string, err error) {
	for end := time.Now().Add(time.Minute); ; {
		lines, err = s.ask(command, slow)
		if !busySIM(err) || time.Now().After(end) {
			return lines, err
		}
		if err := s.rest(ctx, time.Second); err != nil {
			return nil, err
		}
	}
}

// chooseMemories finds out which memories there are, and sends new texts to
// the one the profile prefers. Both SIM and module are read: texts of class 2
// go to the SIM whatever we say, and the other may hold what came before us.
func (s *session) chooseMemories(ctx context.Context) error {
	lines, ok, err := s.try("+CPMS=?", slow)
	if err != nil {
		return err
	}
	rest, _ := pick(lines, "+CPMS")
	all := ranges(rest)
	has := []string{s.profile.store}
	if ok && len(all) > 0 {
		has = all[0]
	}
	s.memories = nil
	for _, m := range []string{s.profile.store, "SM", "ME", "SR"} {
		if slices.Contains(has, m) && !slices.Contains(s.memories, m) {
			s.memories = append(s.memories, m)
		}
	}
	if len(s.memories) == 0 || s.memories[0] == "SR" {
		s.memories = append([]string{"SM"}, s.memories...)
	}
	store := s.memories[0]
	lines, err = s.patiently(ctx, fmt.Sprintf(`+CPMS="%s","%s","%s"`, store, store, store))
	if refusalOf(err) != nil { // some know only where they read from
		lines, err = s.patiently(ctx, fmt.Sprintf(`+CPMS="%s"`, store))
	}
	if err != nil {
		return fmt.Errorf("choose memory %s: %w", store, err)
	}
	s.chosen(store, lines)
	return nil
}

// chooseNews asks to be told of new texts while they stay stored, and for
// reports to be stored too where that memory is one we read.
func (s *session) chooseNews() error {
	lines, _, err := s.try("+CNMI=?", quick)
	if err != nil {
		return err
	}
	rest, _ := pick(lines, "+CNMI")
	offers := ranges(rest)
	offered := func(i, n int) bool { return i >= len(offers) || allows(offers[i], n) }
	ds := 1
	if s.profile.reports && len(offers) > 3 && allows(offers[3], 2) {
		ds = 2
	}
	mode := 2
	if !offered(0, 2) {
		mode = 1
	}
	for _, c := range []string{
		fmt.Sprintf("%d,1,0,%d,0", mode, ds),
		fmt.Sprintf("%d,1,0,%d,1", mode, ds), // bfr 0 is not offered by all
		fmt.Sprintf("%d,1,0,%d", mode, ds),
		fmt.Sprintf("%d,1,0,1,0", mode),
		fmt.Sprintf("%d,1", mode),
		"1,1",
	} {
		_, ok, err := s.try("+CNMI="+c, quick)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		// What it says it has is what is compared later: some leave zeros
		// out, some round to what they can.
		lines, _, err := s.try("+CNMI?", quick)
		if err != nil {
			return err
		}
		s.cnmi, _ = pick(lines, "+CNMI")
		return nil
	}
	// Without news the list once a minute still finds every text.
	s.log.Warn("the modem refuses every +CNMI; texts are found once a minute")
	s.cnmi = ""
	return nil
}

// rest waits, and ends early when the port or the program does.
func (s *session) rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.wire.gone:
		return ErrGone
	case <-t.C:
		return nil
	}
}

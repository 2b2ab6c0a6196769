package modem

import (
	"context"
	"strings"
	"time"

	"huying/appliance"
)

const (
	minute      = time.Minute
	searchPause = 5 * time.Second      // registration is asked for this often while there is none
	sendGrace   = 5 * time.Millisecond // a list that the last text kept waiting goes before the next
	alarmPause  = 2 * time.Second      // news of the same kind in a row are looked at once
)

// serve does what others ask for, and looks after the line once a minute. It
// returns when the line broke, or when the modem must be begun again.
func (s *session) serve(ctx context.Context) error {
	s.wire.serving(true)
	for len(s.alarm) > 0 { // of before; what they meant, the look below finds out
		<-s.alarm
	}
	if err := s.look(); err != nil {
		return err
	}
	s.line.nudge("") // what came while nobody looked
	var sentLast bool
	due := time.NewTimer(s.pause())
	defer due.Stop()
	for {
		s.line.beats()
		lists, sends, haste := s.line.lists, s.line.sends, s.line.haste
		if s.line.Status().Phase != appliance.LineReady {
			sends, haste = nil, nil
		}
		var grace <-chan time.Time
		if sentLast && sends != nil { // one text may be waited for, not two
			sends, haste, grace = nil, nil, time.After(sendGrace)
		}
		sentLast = false
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.wire.gone:
			return ErrGone
		case j := <-lists:
			err = s.run(j)
		case j := <-s.line.calls:
			err = s.run(j)
		case j := <-haste:
			sentLast = true
			err = s.run(j)
		case j := <-sends:
			if s.line.calling() { // it would keep an emergency behind it waiting
				j.done <- notSent("line-call", errInCall)
				continue
			}
			sentLast = true
			err = s.run(j)
		case u := <-s.alarm:
			err = s.heed(u, due)
		case <-grace: // nobody reads
		case <-due.C:
			if err = s.look(); err == nil {
				due.Reset(s.pause())
			}
		}
		if err != nil {
			return err
		}
	}
}

func (s *session) pause() time.Duration {
	if s.unserved.IsZero() || time.Since(s.unserved) > 5*time.Minute {
		return minute
	}
	return searchPause
}

// run does one job. Its error goes to whoever asked; serve ends only when the
// line is broken, not when the modem refused something.
func (s *session) run(j job) error {
	err := j.run(s)
	if broken(err) || s.again {
		// Before the caller hears of it: he may ask at once whether we are ready.
		s.line.phase(appliance.LineStarting, "the line broke")
	}
	j.done <- err
	switch {
	case broken(err):
		return err
	case s.again:
		return errReset
	}
	return nil
}

// heed looks at news that concern the line itself.
func (s *session) heed(u urc, due *time.Timer) error {
	switch {
	case isBoot(u.line):
		return errReset
	case strings.HasPrefix(u.line, "+CPIN:") && !strings.HasSuffix(u.line, "READY"), strings.HasSuffix(u.line, "NOT READY"),
		strings.HasPrefix(u.line, "+SIMCARD: NOT AVAILABLE"):
		s.log.Warn("the SIM went away", "said", u.line)
		return errReset
	case begins(u.line, ready):
		if s.drifted() {
			return errReset
		}
		s.line.nudge("")
	case strings.Contains(u.line, "REG:"):
		_, rest, _ := strings.Cut(u.line, ":")
		if registered(number(fields(rest), 0)) != s.unserved.IsZero() {
			due.Reset(max(0, alarmPause-time.Since(s.checked)))
		}
	}
	return nil
}

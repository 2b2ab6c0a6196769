package modem

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// pickUpWait is how long answering may take; a network joins in two seconds.
	pickUpWait = 10 * time.Second
	parting    = 500 * time.Millisecond
)

// Answer picks the call up and returns when the two sides hear each other. The
// caller pays from here: HangUp ends it, and after most the line does by itself.
// The error wraps ErrHungUp (he gave up), ErrInUse (another call is on), ErrNoVoice
// (the modem could not say anything to him), or ctx's; where it still rings then,
// Refuse sends it away.
func (r *Ringing) Answer(ctx context.Context, most time.Duration) (*Call, error) {
	c := r.line.newCall(most)
	if err := r.line.answer(ctx, c, r.in); err != nil {
		return nil, fmt.Errorf("answer a call: %w", err)
	}
	return c, nil
}

func (l *Line) answer(ctx context.Context, c *Call, in *incoming) error {
	j := job{done: make(chan error, 1), run: func(s *session) error { return s.answer(c, in) }}
	select {
	case <-in.over:
		return ErrHungUp
	case <-ctx.Done():
		return ctx.Err()
	case l.calls <- j:
	}
	if err := <-j.done; err != nil {
		return err
	}
	return c.joins(ctx, pickUpWait)
}

// answer picks up; from then on, what the modem says is about this call.
func (s *session) answer(c *Call, in *incoming) error {
	l := s.line
	l.mu.Lock()
	voice, inUse, over := l.voice, l.call != nil || l.ringing != in, in.isOver()
	free := !over && !inUse && voice.Calls && voice.Speech != ""
	if free {
		c.session, c.means, c.voice, c.from = s, s.profile.voice, voice, in
		l.call = c
	}
	l.mu.Unlock()
	switch {
	case over:
		return ErrHungUp
	case inUse: // he waits in a call of ours
		return ErrInUse
	case !free:
		return fmt.Errorf("%w: %s", ErrNoVoice, voice.Why)
	}
	for _, before := range c.means.before {
		if _, _, err := s.try(before, quick); err != nil {
			l.hangs(c, err)
			return err
		}
	}
	_, err := s.ask(answerName, pickUpWait)
	switch {
	case err == nil:
		return s.lookAtCall(c) // not every model tells that they are joined
	case refusalOf(err) != nil, errors.Is(err, errMute): // it may have picked up all the same
		if hung := s.hangUp(quick); broken(hung) {
			err = hung
		}
	default:
		s.hangUpBlindly()
	}
	l.hangs(c, err) // unless the modem has said more
	if broken(err) {
		return err
	}
	return c.reason()
}

// hangUpBlindly ends the call without an answer: one that the modem no longer
// gives, or that nobody is left to wait for. Whoever begins again looks anyway.
func (s *session) hangUpBlindly() {
	for _, c := range s.profile.hangUp {
		if err := s.wire.write([]byte("AT" + c + "\r")); err != nil {
			return
		}
	}
	select {
	case <-time.After(parting): // a port that is closed at once may take it along
	case <-s.wire.gone:
	}
}

// leave hangs up before the port is let go, whoever made the call: somebody pays, and nobody is
// left to talk.
func (s *session) leave() {
	if c := s.line.current(); c != nil {
		s.hangUpBlindly()
		s.line.hangs(c, errDropped)
	}
}

// current is the call that is on, nil when there is none.
func (l *Line) current() *Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.call
}

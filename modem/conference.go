package modem

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"huying/appliance"
)

// ErrNotJoined: the network or the modem would not have three on the phone.
var ErrNotJoined = errors.New("three cannot be put through to each other")

// lookAtThird is how often it is looked how far a third is.
const lookAtThird = time.Second

// Bring holds the call and rings somebody else, who hears what is said once they
// answered; Join puts both through. When they do not answer within patience, are busy or
// the network refuses, who was held is back, and the error wraps ErrNoAnswer or
// ErrNotJoined; ErrHungUp when they gave up meanwhile, or could not be had back. Only
// calls of ours that were answered can be held.
func (c *Call) Bring(ctx context.Context, to appliance.Phone, patience time.Duration) error {
	if !c.voice.Joins || c.from != nil {
		return fmt.Errorf("bring %s: %w", to.Masked(), ErrNotJoined)
	}
	err := c.ask(ctx, func(s *session) error { return s.hold(c, to) })
	if err == nil {
		err = c.comes(ctx, patience)
	}
	if err != nil {
		return fmt.Errorf("bring %s: %w", to.Masked(), c.goesOn(ctx, err))
	}
	return nil
}

// Join puts through to each other who was held and whom Bring rang. The error wraps
// ErrNotJoined when that was refused: who was held is back, the other is gone.
func (c *Call) Join(ctx context.Context) error {
	err := c.ask(ctx, func(s *session) error {
		_, err := s.ask("+CHLD=3", slow)
		return err
	})
	if err != nil {
		return fmt.Errorf("join: %w", c.goesOn(ctx, fmt.Errorf("%w: %w", ErrNotJoined, err)))
	}
	go c.watchThird()
	return nil
}

// Parted is closed when the third has left a joined call.
func (c *Call) Parted() <-chan struct{} { return c.parted }

// hold has who is on the phone wait, and rings the third.
func (s *session) hold(c *Call, to appliance.Phone) error {
	if _, err := s.ask("+CHLD=2", slow); err != nil {
		return fmt.Errorf("%w: %w", ErrNotJoined, err)
	}
	s.line.mu.Lock()
	c.third = to.Local()
	s.line.mu.Unlock()
	if _, err := s.ask(dialName+to.Local()+";", networkWait); err != nil {
		return fmt.Errorf("%w: %w", ErrNotJoined, err)
	}
	return nil
}

// comes waits until the third answers.
func (c *Call) comes(ctx context.Context, patience time.Duration) error {
	end := time.NewTimer(patience)
	defer end.Stop()
	gone := 0
	for {
		select {
		case <-c.over:
			return c.reason()
		case <-ctx.Done():
			return ctx.Err()
		case <-end.C:
			return ErrNoAnswer
		case <-time.After(lookAtThird):
		}
		third, err := c.stateOfThird(ctx)
		switch {
		case err != nil:
			return err
		case third == nil:
			if gone++; gone > 1 { // once may be between two states
				return ErrNoAnswer
			}
		case third.stat == callActive:
			return nil
		default:
			gone = 0
		}
	}
}

// stateOfThird is how the third stands; nil: there is none.
func (c *Call) stateOfThird(ctx context.Context) (third *currentCall, err error) {
	err = c.ask(ctx, func(s *session) error {
		if err := s.lookAtCall(c); err != nil || c.isOver() { // the first may have hung up
			return err
		}
		lines, _, err := s.try("+CLCC", quick)
		for _, x := range currentCalls(lines) {
			if c.isThird(x) {
				third = &x
			}
		}
		return err
	})
	if err == nil && c.isOver() {
		err = c.reason()
	}
	return third, err
}

// isThird tells the third from who was there first, by the number.
func (c *Call) isThird(x currentCall) bool {
	return c.third != "" && x.out && strings.HasSuffix(x.number, c.third)
}

// goesOn is the end of an attempt: the third is let go, and who was held is back. It
// returns why, and with it that the call is over where they could not be had back.
func (c *Call) goesOn(ctx context.Context, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*slow)
	defer cancel()
	err := c.ask(ctx, func(s *session) error { return s.retrieve(c) })
	switch {
	case c.isOver():
		return c.reason()
	case err != nil:
		c.line.log.Warn("who was held could not be had back; hanging up", "err", err)
		if err := c.HangUp(ctx); err != nil {
			c.line.log.Warn("hanging up failed; it is tried again", "err", err)
		}
		return errors.Join(ErrHungUp, why)
	}
	return why
}

// retrieve lets the third go and takes who is held, in at most three looks.
func (s *session) retrieve(c *Call) error {
	for range 3 {
		lines, _, err := s.try("+CLCC", quick)
		if err != nil {
			return err
		}
		var first, third *currentCall
		for _, x := range currentCalls(lines) {
			switch {
			case c.isThird(x):
				third = &x
			case c.isThis(x):
				first = &x
			}
		}
		switch {
		case third != nil: // one that only rings is no active call to every modem
			_, err := s.ask(fmt.Sprintf("+CHLD=1%d", third.id), slow)
			if refusalOf(err) != nil {
				_, err = s.ask("+CHLD=1", slow)
			}
			if broken(err) {
				return err
			}
		case first == nil:
			s.line.hangs(c, ErrHungUp)
			return ErrHungUp
		case first.stat == callHeld:
			if _, err := s.ask("+CHLD=2", slow); broken(err) {
				return err
			}
		default:
			s.line.mu.Lock()
			c.third, c.missing = "", 0
			s.line.mu.Unlock()
			return nil
		}
	}
	return fmt.Errorf("%w: after three tries", ErrNotJoined)
}

// watchThird looks now and again whether the third is still there.
func (c *Call) watchThird() {
	for gone := 0; ; {
		select {
		case <-c.over:
			return
		case <-time.After(2 * lookAtThird):
		}
		third, err := c.stateOfThird(context.Background())
		switch {
		case err != nil && c.isOver():
			return
		case err != nil, third != nil:
			gone = 0
		default:
			if gone++; gone > 1 {
				close(c.parted)
				return
			}
		}
	}
}

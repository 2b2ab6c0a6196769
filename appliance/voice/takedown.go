package voice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// TakeFor is how long somebody who hides their number may be kept on the line: what is
// said to them, ninety seconds for their words, and their number twice.
const TakeFor = 150 * time.Second

// How often words are taken down of who hides their number: a machine that rings the
// whole day must not keep the line from everybody else.
const (
	takenWithin = time.Hour
	mostTaken   = 6
)

// TakeDown answers somebody who hides their number, has them leave words, makes a matter
// of them and says its number. It was kept already that they rang; what they said is kept
// before anything is said of it, and a clerk writes it down. says reports whether words
// could be said: nobody is picked up for silence.
func (v *Voice) TakeDown(ctx context.Context, says func(words string) bool, pickUp func(context.Context) (Call, error)) (err error) {
	greeting := append([]Prompt{{"V92", map[string]string{"镇": v.Hall}}}, say("V03", "V10")...)
	for _, p := range greeting {
		if !says(p.Text(false)) {
			return fmt.Errorf("%w: %s cannot be said", ErrLater, p.ID)
		}
	}
	if enough, err := v.tookEnough(ctx); err != nil || enough {
		return err
	}
	within, stop := context.WithTimeout(ctx, TakeFor-parting)
	defer stop()
	call, err := pickUp(within)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, call.HangUp(context.WithoutCancel(ctx))) }()
	h := v.do(within, call, Visit{}, Act{Say: append(greeting, Prompt{ID: Beep}), Then: Record, Wait: longest})
	if !said(h.Sound) {
		v.do(within, call, Visit{}, Act{Say: say("V53"), Then: HangUp})
		return nil
	}
	no, err := v.takenDown(ctx, h.Sound)
	if err != nil || no == "" {
		return err
	}
	v.do(within, call, Visit{}, Act{Say: append([]Prompt{{"V12-spoken", map[string]string{"号": spoken(no, false)}}}, say("V53")...), Then: HangUp})
	return nil
}

// tookEnough reports whether words of so many who hide their number were taken down lately.
func (v *Voice) tookEnough(ctx context.Context) (enough bool, err error) {
	err = v.Ledger.View(ctx, func(r appliance.Reader) error {
		n := 0
		for a, err := range r.Recordings(false) { // newest first
			if err != nil {
				return err
			}
			if v.Now().Sub(a.At) > takenWithin {
				break
			}
			if a.Phone == "" {
				n++
			}
		}
		enough = n >= mostTaken
		return nil
	})
	return enough, err
}

// takenDown makes a matter of what was said and returns its number; "" when the disk is full.
func (v *Voice) takenDown(ctx context.Context, snd *Sound) (no string, err error) {
	err = v.update(ctx, func(tx appliance.Tx) error {
		w, err := (loop.World{Now: v.Now(), Clock: v.Clock, Texts: v.Texts, Hall: v.Hall, Own: v.Own}).Load(tx, tx.Seq(), time.Time{})
		if err != nil {
			return err
		}
		s := &step{World: World{World: w}}
		s.v.sound = snd
		if err := s.open(); err != nil {
			return err
		}
		no = s.v.Back.Case.No()
		return tx.Append(s.out...)
	})
	return no, err
}

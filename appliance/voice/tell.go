package voice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huying/appliance"
)

// TellFor is how long somebody who rang may be kept on the line: they pay. A slow voice
// takes fifteen seconds for V90; the last two are left to hang up.
const (
	TellFor = 20 * time.Second
	parting = 2 * time.Second
)

// TellThem answers somebody who rings, says that they are rung back at once (V90), and
// hangs up, whatever comes between. That must be in the ledger already. says reports
// whether words could be said: nobody is picked up for silence, which costs as much.
func (v *Voice) TellThem(ctx context.Context, from appliance.Address, says func(words string) bool, pickUp func(context.Context) (Call, error)) (err error) {
	var english bool
	if err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		talk, err := r.Talk(from)
		english = talk.English
		return err
	}); err != nil {
		return err
	}
	words := func(english bool) string { return Prompt{"V90", map[string]string{"镇": v.Hall}}.Text(english) }
	english = english && says(words(true))
	if !says(words(english)) {
		return fmt.Errorf("%w: V90 cannot be said", ErrLater)
	}
	within, stop := context.WithTimeout(ctx, TellFor-parting)
	defer stop()
	call, err := pickUp(within)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, call.HangUp(context.WithoutCancel(ctx))) }()
	if err := call.Say(within, words(english)); err != nil {
		if _, over := ended(within, call); over { // they know it by now
			return nil
		}
		return err
	}
	return nil
}

package tui

import (
	"context"
	"errors"
	"strings"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/town"
	"huying/appliance/workday"
)

// explain says an error as one clerk would tell another, with the way out. The
// desk's own refusals already are such sentences.
func (e *env) explain(err error) string {
	var refusal *loop.Refusal
	var stale *desk.Stale
	var town *town.Faults
	var days *workday.Fault
	switch {
	case errors.As(err, &refusal):
		return refusal.Sentence(e.English)
	case errors.As(err, &stale):
		return stale.Sentence(e.English)
	case errors.As(err, &town) && len(town.List) > 0:
		lines := town.Lines(e.English)
		for i, l := range lines[:len(lines)-1] {
			lines[i] = strings.TrimRight(l, "。.")
		}
		return strings.Join(lines, e.say(wSemicolon))
	case errors.As(err, &days):
		return days.Sentences(e.English)
	case errors.Is(err, appliance.ErrFull):
		return e.say(wErrFull)
	case errors.Is(err, appliance.ErrCaseNo):
		return e.say(wErrCaseNo)
	case errors.Is(err, appliance.ErrNone):
		return e.say(wErrNone)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return e.say(wErrEnding)
	}
	return e.say(wErrOther, err.Error())
}

package voice

import (
	"context"
	"fmt"
	"time"
)

// A Phrase is read aloud in a few seconds; who says nothing twice is passed over.
const (
	longestPhrase = 30 * time.Second
	mostReading   = 2
	ReciteFor     = 5 * time.Minute // texts wait meanwhile: ring again to go on
)

// Recite records phrases over the phone: the box says each one, where it can speak, and
// keeps what is said behind the beep, up to #. It ends with the last phrase, when they
// hang up, or after ReciteFor; what was kept by then is kept. tell hears of each phrase
// before it is asked for (seconds 0) and behind it.
func Recite(ctx context.Context, call Call, phrases []Phrase, keep func(id string, pcm []int16) error, tell func(p Phrase, seconds float64)) (kept int, err error) {
	ctx, stop := context.WithTimeout(ctx, ReciteFor)
	defer stop()
	for _, p := range phrases {
		tell(p, 0)
		for range mostReading {
			if call.English() { // it speaks whatever it is given
				if err := call.Say(ctx, p.Words); err != nil {
					return kept, finished(ctx, call, err)
				}
			}
			if err := call.Beep(ctx); err != nil {
				return kept, finished(ctx, call, err)
			}
			got, err := call.Record(ctx, longestPhrase)
			if err != nil {
				return kept, finished(ctx, call, err)
			}
			if got.PCM == nil && len(got.File) > 0 {
				return kept, fmt.Errorf("the module records %s, which cannot be played: it takes a second port, [voice] audio = \"auto\"", got.Type)
			}
			if got.Said > 100*time.Millisecond {
				if err := keep(p.ID, got.PCM); err != nil {
					return kept, err
				}
				kept++
				tell(p, got.Said.Seconds())
				break
			}
			if _, over := ended(ctx, call); over {
				return kept, nil
			}
		}
	}
	return kept, nil
}

// finished is nil where the call was over.
func finished(ctx context.Context, call Call, err error) error {
	if _, over := ended(ctx, call); over {
		return nil
	}
	return err
}

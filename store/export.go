package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"huying/appliance"
)

// exported is one line of an export.
type exported struct {
	Seq    uint64              `json:"seq"`
	At     time.Time           `json:"at"`
	Kind   appliance.Kind      `json:"kind"`
	Actor  appliance.ActorKind `json:"actor,omitempty"`
	By     string              `json:"by,omitempty"`
	Case   string              `json:"case,omitempty"`
	Chain  string              `json:"chain"`
	Erased bool                `json:"erased,omitempty"`
	Facts  any                 `json:"facts,omitempty"`
	Words  any                 `json:"words,omitempty"`
}

// Export writes the journal as lines of JSON, oldest entry first: facts and
// the chain, and the words too if reveal is set. Without them nobody's number
// or name is in it, and it can still be held against an anchor.
func (s *Store) Export(ctx context.Context, w io.Writer, reveal bool) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	_, _, err := s.journal.walk(place{}, 1, func(b batch) error {
		c := b.before
		for _, r := range b.records {
			c = c.next(r.form, r.header)
			f, err := s.seals.read(r)
			if err != nil {
				return err
			}
			line := exported{
				Seq: f.Seq, At: f.At, Kind: f.Kind, Actor: f.Actor.Kind, By: f.Actor.ID, Chain: hex.EncodeToString(c[:]), Erased: f.erased,
				Facts: factsOf(f.rec),
			}
			if f.Case != 0 {
				line.Case = f.Case.String()
			}
			if reveal {
				line.Words = struct {
					Peer  appliance.Address `json:"peer,omitempty"`
					Actor string            `json:"actor,omitempty"`
					For   string            `json:"for,omitempty"`
					Body  appliance.Body    `json:"body,omitempty"`
				}{f.Peer, f.Actor.Name, f.Actor.For, f.Body}
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
		}
		return ctx.Err()
	}, func(gap) error { return nil })
	if err != nil {
		return err
	}
	return out.Flush()
}

// factsOf is the part of a header that differs from body to body.
func factsOf(f entryRecord) any {
	switch {
	case f.Part != nil:
		return f.Part
	case f.Message != nil:
		return f.Message
	case f.Change != nil:
		return f.Change
	case f.Text != nil:
		return f.Text
	case f.Alarm != nil:
		return f.Alarm
	case f.Clerk != nil:
		return f.Clerk
	case f.Box != nil:
		return f.Box
	case f.Year != nil:
		return f.Year
	case f.Call != nil:
		return f.Call
	case f.Warning != nil:
		return f.Warning
	case f.Motion != nil:
		return f.Motion
	case f.Tally != nil:
		return f.Tally
	case f.Daily != nil:
		return f.Daily
	case f.Rang != nil:
		return f.Rang
	case f.Back != nil:
		return f.Back
	case f.Audio != nil:
		return f.Audio
	case f.Number != nil:
		return f.Number
	case f.Town != nil:
		return f.Town
	case f.Erasure != nil:
		return f.Erasure
	}
	return nil
}

// Package card is what writing to a card and reading it back takes, whoever does it: how
// far it is, and that what is read comes from the card.
package card

import (
	"context"
	"io"
)

// A Meter tells how much was read, and stops with Ctx.
type Meter struct {
	Ctx  context.Context
	From io.Reader
	Tell func(read int64)
	read int64
}

// Read is From's, and fails with Ctx's error when that has ended.
func (m *Meter) Read(p []byte) (int, error) {
	if err := m.Ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.From.Read(p)
	m.read += int64(n)
	m.Tell(m.read)
	return n, err
}

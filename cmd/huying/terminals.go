package main

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sync/errgroup"

	"huying/appliance/health"
	"huying/tui/serial"
)

// newTerminals are the serial terminals of the configuration.
func (b *box) newTerminals() []*serial.Terminal {
	var out []*serial.Terminal
	for _, c := range b.cfg.Serial {
		out = append(out, &serial.Terminal{
			Config: c, English: b.cfg.English(), Log: b.log.With("room", "serial"),
			Screen: func(ctx context.Context) (tea.Model, error) { return b.screen(b.session(ctx)), nil },
		})
	}
	return out
}

// terminals serves them until ctx ends.
func (b *box) terminals(ctx context.Context) error {
	group, within := errgroup.WithContext(ctx)
	for _, t := range b.lines {
		group.Go(func() error { return t.Run(within) })
	}
	<-ctx.Done()
	_ = group.Wait()
	return ctx.Err()
}

// lineFacts are the serial terminals, for the tree of health.
func (b *box) lineFacts() []health.TerminalFacts {
	var out []health.TerminalFacts
	for _, t := range b.lines {
		f := health.TerminalFacts{Port: t.Port, Baud: t.Baud, GBK: t.GBK}
		f.Open, f.Fault = t.Status()
		out = append(out, f)
	}
	return out
}

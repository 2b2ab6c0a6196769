package main

import (
	"context"
	"strings"

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
		open, fault := t.Status()
		f.Open, f.Fault = open, lineFault(fault)
		out = append(out, f)
	}
	return out
}

// lineFault is why a line is not open, in both languages; "" it is.
func lineFault(said string) health.Text {
	for _, known := range []struct {
		err error
		zh  string
	}{
		{serial.ErrNoPort, "没有这个端口，线没插或名字不对"}, {serial.ErrPortBusy, "端口被别的程序占用"}, {serial.ErrNotPort, "这不是串口"}, {serial.ErrGone, "线拔了，或端口没了"},
	} {
		if rest, ok := strings.CutPrefix(said, known.err.Error()); ok {
			return health.Text{Zh: known.zh + rest, En: said}
		}
	}
	return health.Text{Zh: said, En: said}
}

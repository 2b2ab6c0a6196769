package main

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"huying/appliance/health"
	"huying/tui"
	"huying/tui/console"
)

// waitable reports whether what keeps a screen from the box may pass: no box runs, or
// its configuration is missing or wrong.
func waitable(err error) bool {
	var f configFault
	var none noConfig
	var unfit unfitStorage
	return errors.Is(err, console.ErrStopped) || errors.As(err, &f) || errors.As(err, &none) || errors.As(err, &unfit) || errors.Is(err, os.ErrNotExist)
}

// untilItServes shows what is missing until the box answers, and returns the way in.
func (a *app) untilItServes(ctx context.Context, dir string, in, out *os.File) (*console.Client, error) {
	var mu sync.Mutex // two looks may be under way
	var client *console.Client
	var why error
	look := func(ask string) tui.Start {
		c, err := a.dial(ctx)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil && client == nil:
			client = c
			return tui.Start{Ready: true}
		case err == nil:
			c.Close()
			return tui.Start{Ready: true}
		}
		why = err
		if s, ok := askDoor(dir, ask); ok {
			return s
		}
		return a.unstarted(ctx, err)
	}
	p := tea.NewProgram(tui.NewWaiting(tui.Waiting{Ctx: ctx, Look: look, Now: time.Now, English: os.Getenv("TERM") == plainConsole || a.hallEnglish()}),
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler())
	_, err := p.Run()
	mu.Lock()
	defer mu.Unlock()
	switch {
	case client != nil:
		return client, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	return nil, why
}

// unstarted is how a box stands that does not run and is not being started.
func (a *app) unstarted(ctx context.Context, err error) tui.Start {
	cfg, cerr := loadConfig(a.config)
	if cerr == nil {
		tree := health.Tree(stoppedFacts(ctx, cfg))
		return tui.Start{Tree: tree}
	}
	s := &starting{}
	name := a.config
	if name == "" {
		name = usualPlace
	}
	fault := s.unfit(cerr, name, says{"在盒子上改这个文件", "mend that file on the box"})
	if errors.As(cerr, new(noConfig)) || errors.Is(cerr, os.ErrNotExist) {
		fault = s.unfit(os.ErrNotExist, name, says{})
	}
	root := health.Branch("first", health.Text{Zh: "配置不对，盒子没有开始", En: "the configuration is not right; the box has not started"}, fault, portsSeen())
	return tui.Start{Tree: root}
}

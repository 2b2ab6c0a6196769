package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"huying/modem"
	"huying/tui"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "the box: receives, keeps, shows and sends until it is told to stop",
		Args:  exactly(),
		RunE:  a.serve,
	}
}

func (a *app) serve(cmd *cobra.Command, _ []string) error {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return err
	}
	if err := refuseStorage(cfg); err != nil {
		return err
	}
	defer frugal()()
	kept := &ring{}
	var audio modem.AudioOpener
	if cfg.Audio != "" {
		audio = modem.AudioPorts(cfg.Audio)
	}
	w := world{
		Audio: audio,
		Open:  modem.Ports(modem.PortConfig{Path: cfg.Modem.Port, Baud: cfg.Modem.Baud, Exclude: cfg.serialPorts()}),
		Now:   time.Now,
		Log:   newLog(kept, a.stderr, slog.LevelInfo),
		Ring:  kept,
		Trial: func() bool { return onTrial(cfg) },
	}
	var air *practiceAir
	if cfg.Modem.Port == emulatedPort {
		air = newPracticeAir(cfg.Hall.Number)
		defer air.gsm.Close()
		w.Open = air.open
	}
	b, err := newBox(cfg, w)
	if err != nil {
		return err
	}
	b.air = air
	b.log.Info("serving", "hall", cfg.Hall.Name, "data", cfg.Data, "version", program().Version)
	err = b.run(cmd.Context(), b.socket, b.network, b.terminals)
	if err != nil {
		b.log.Error("stopping", "err", err)
	} else {
		b.log.Info("stopped")
	}
	return errors.Join(err, b.close())
}

// verify walks the whole journal for whoever audits it.
func (b *box) verify(ctx context.Context) (tui.Verified, error) {
	v, err := b.store.Verify(ctx)
	b.verified(v, err)
	return tui.Verified{Entries: v.Entries, Erased: v.Erased, Faults: len(v.Faults), Head: v.Head}, err
}

// session is a clerk's screen before anybody has logged in.
func (b *box) session(ctx context.Context) tui.Session {
	s := tui.Session{
		Ctx: ctx, Desk: b.desk, Line: b.line.Status, Health: b.health,
		Drawer: b.drawer, Company: b.company, Words: b.words, English: b.cfg.English(), Practice: b.cfg.Practice.On, Sticks: b.sticks, Updates: b.updates(), Verify: b.verify, Play: b.player(),
	}
	if !b.cfg.Practice.On {
		s.Recovery, s.SetClock = b.recovery, b.setClock
	}
	if b.ring != nil {
		s.Log = b.ring.Lines
	}
	// What was typed last is on the card when the line breaks.
	context.AfterFunc(ctx, func() { _ = b.drawer.Flush() }) // said in the log
	return s
}

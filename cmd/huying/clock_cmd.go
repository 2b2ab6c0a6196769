package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/loop"
	"huying/tui/console"
)

// clockSet is when the box's clock was set since the start, by itself, and by whom.
type clockSet struct {
	at        time.Time
	bySources bool
}

// setClock sets the box's clock to what a person said, and writes down who said it. A
// time server knows better, and time does not run behind what is written down.
func (b *box) setClock(ctx context.Context, who desk.Who, to time.Time) error {
	if err := desk.MayCare(who); err != nil {
		return err
	}
	refuse := func(zh, en string, args ...any) error {
		return &loop.Refusal{Act: loop.ActClerks, Why: loop.WhyBad, Name: fmt.Sprintf(zh, args...), English: fmt.Sprintf(en, args...)}
	}
	const stamp = "2006-01-02 15:04"
	f := b.clockFacts(ctx)
	local := b.desk.Clock.Local
	switch {
	case b.cfg.Practice.On:
		return refuse("练习的时间在配置里设。", "the time of a practice box is set in its configuration")
	case f.Synced:
		return refuse("时间服务器在校时，不用手设。", "a time server steers this clock: it is not set by hand")
	case to.Before(f.Built):
		return refuse("%s早于本程序的制作日期%s，请核对。", "%s is before this program was made, %s", local(to).Format(stamp), local(f.Built).Format(stamp))
	case to.Before(f.LastEntry):
		return refuse("%s早于最后一条记录%s，时间不能倒着记。", "%s is before the last entry, %s: time is not written backwards", local(to).Format(stamp), local(f.LastEntry).Format(stamp))
	case !f.Net.IsZero() && !f.Net.Before(f.Built):
		if off := f.Net.Add(f.Box.Sub(f.NetAsked)).Sub(to); off.Abs() > health.Slack {
			return refuse("移动网络说现在是%s，和您说的差太多，请核对。", "the network says that it is %s: too far from what you say", local(f.Net.Add(f.Box.Sub(f.NetAsked))).Format(stamp))
		}
	}
	b.puts(to, false)
	return b.desk.KeepClock(ctx, who)
}

// followSources puts the clock to what network and service centre both say, unless that is
// behind what is written down.
func (b *box) followSources(ctx context.Context, by time.Duration) {
	var last time.Time
	err := b.store.View(ctx, func(r appliance.Reader) error { _, last = r.Last(); return nil })
	to := b.clock.Now().Add(by)
	if err != nil || to.Before(last) {
		return // doctor says that the clocks differ
	}
	b.puts(to, true)
	b.log.Info("the clock was set: network and service centre agree", "by", by)
	if err := b.store.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: b.clock.Now(), Actor: appliance.Rule("clock"), Kind: appliance.KindDaily,
			Body: appliance.Daily{Job: appliance.JobClock, Day: appliance.DateOf(b.desk.Clock.Local(b.clock.Now()))}})
	}); err != nil {
		b.log.Warn("that the clock was set is not written down", "err", err)
	}
}

func (b *box) puts(to time.Time, bySources bool) {
	b.clock.set(to)
	b.set.Store(&clockSet{to, bySources})
	b.trust.Store(health.JudgeClock(b.clockFacts(context.Background())).Trusted)
}

func (a *app) clockShowCommand() *cobra.Command {
	return reading(&cobra.Command{
		Use: "show", Short: "the box's time, who confirms it, and who else could say", Args: exactly(), RunE: a.inside(a.clockShow),
	}, false)
}

func (a *app) clockShow(ctx context.Context, cmd *cobra.Command, _ []string) error {
	all := []health.Check{}
	for c := range a.box.health().All() {
		if c.Key == "time.clock" || c.Key == "time.sources" {
			all = append(all, c)
		}
	}
	tree := health.Branch("time", health.Text{Zh: "时间", En: "time"}, all...)
	return a.examine(cmd, tree, a.box.cfg.English())
}

func (a *app) clockSetCommand() *cobra.Command {
	c := acting(&cobra.Command{
		Use: "set WHEN", Short: "set the box's clock by a watch: 2026-11-27T14:03, on the hall's clock",
		Long: "The box goes by it until the network or a text says otherwise, or it is started again. With --machine root sets the\n" +
			"machine's clock too and, where there is one, the battery's: then it is right after a power cut as well.",
		Args: exactly("WHEN"), RunE: a.clockSet,
	})
	c.Flags().Bool("machine", false, "set the machine's clock too, and the battery's; for root")
	return c
}

func (a *app) clockSet(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		to, err := parseWhen(args[0], a.box.cfg.Hall.Zone)
		if err != nil {
			return misused{problem{err, "usage: " + cmd.UseLine()}}
		}
		who, err := a.admin(cmd.Context(), cmd)
		if err != nil {
			return err
		}
		if err := a.box.setClock(cmd.Context(), who, to); err != nil {
			return a.explain("clock", err)
		}
		_, err = fmt.Fprintf(a.stdout, choose2(a.box.cfg.English(), "时间已设为 %s\n", "the clock is set to %s\n"), to.In(a.box.cfg.Hall.Zone).Format("2006-01-02 15:04:05"))
		return err
	}
	cfg, err := loadConfig(a.config)
	if err != nil {
		return err
	}
	to, err := parseWhen(args[0], cfg.Hall.Zone)
	if err != nil {
		return misused{problem{err, "usage: " + cmd.UseLine()}}
	}
	machine, err := cmd.Flags().GetBool("machine")
	if err != nil {
		return err
	}
	client, err := console.Dial(cmd.Context(), cfg.Data)
	switch {
	case err == nil:
		client.Close()
		if err := a.forward(cmd, args); err != nil || !machine {
			return err
		}
		return machineClock(to)
	case !errors.Is(err, console.ErrStopped):
		return boxProblem(err)
	case !machine:
		return problem{fmt.Errorf("%w on %s", err, cfg.Data), "start it first; or set the machine's clock, which it begins with: sudo huying clock set WHEN --machine"}
	}
	if err := machineClock(to); err != nil {
		return err
	}
	a.tell(cfg, says{"机器的时间已设好；盒子启动后从它开始", "the machine's clock is set; the box begins with it"})
	return nil
}

func machineClock(to time.Time) error {
	if err := setMachineClock(to); err != nil {
		return problem{fmt.Errorf("set the machine's clock: %w", err), "it is root's: sudo huying clock set … --machine"}
	}
	return nil
}

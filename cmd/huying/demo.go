package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/town"
	"huying/appliance/workday"
	"huying/modem/emulator"
	"huying/tui"
)

// demoBox is a whole box on an emulated modem, in a practice folder of its own
// that goes away with it.
type demoBox struct {
	dir   string
	box   *box
	gsm   *emulator.Modem
	phone *practicePhone
	power *practicePhone // the power station's, which the town's list sends street lamps to
	clerk desk.Who
	chief desk.Who // a leader, for what wants a second person
}

// Numbers of the demo, from the range that is used in examples.
const (
	demoVillager = appliance.Phone("+8613800001111")
	demoOwn      = appliance.Phone("+8613700000099")
	demoDuty     = appliance.Phone("+8613800000007")
	demoPower    = appliance.Phone("+8613800000048") // of the sample town's 供电所
)

func newDemo() (_ *demoBox, err error) {
	dir, err := os.MkdirTemp("", "huying-demo-")
	if err != nil {
		return nil, problem{fmt.Errorf("no temporary folder: %w", err), "make room in " + os.TempDir() + ", or set TMPDIR"}
	}
	d := &demoBox{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	cfg := defaultConfig()
	cfg.Data = filepath.Join(dir, "data")
	cfg.Hall.Name, cfg.Hall.AreaCode = "青山镇", "0536"
	cfg.Hall.Number, cfg.Hall.Duty = demoOwn, []appliance.Phone{demoDuty}
	cfg.Modem.Port = emulatedPort
	cfg.Practice.On = true
	// Outside working hours the practice clock stands at the next opening, so
	// that whoever tries it at night sees an ordinary day too.
	hours := workday.Clock{Calendar: workday.New(), Hours: cfg.Hours}
	cfg.Practice.Clock = hours.NextOpening(time.Now())

	kept := &ring{}
	w := world{Now: time.Now, Log: slog.New(slog.NewTextHandler(kept, nil)), Ring: kept}
	w.Open = func(context.Context) (io.ReadWriteCloser, string, error) {
		p, err := d.gsm.Open()
		return p, emulatedPort, err
	}
	if d.box, err = newBox(cfg, w); err != nil {
		return nil, err
	}
	d.gsm = emulator.New(emulator.Options{
		Personality: emulator.EC20, Number: string(demoOwn), AutoReport: true,
	})
	d.phone = &practicePhone{gsm: d.gsm, number: demoVillager, clock: d.box.clock, changed: make(chan struct{})}
	d.power = &practicePhone{gsm: d.gsm, number: demoPower, clock: d.box.clock, changed: make(chan struct{})}
	if err := d.settle(context.Background()); err != nil {
		return nil, err
	}
	return d, nil
}

// settle gives the box its township and its clerks. The people's numbers count as
// confirmed: the demo is about the matter.
func (d *demoBox) settle(ctx context.Context) error {
	files, err := town.Folder(town.Sample())
	if err != nil {
		return fmt.Errorf("the demo's town: %w", err)
	}
	if _, err := d.box.desk.SetTown(ctx, desk.Root, files); err != nil {
		return fmt.Errorf("the demo's town: %w", err)
	}
	if err := d.box.store.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		for _, p := range t.People() {
			p.Verified = d.box.clock.Now().Unix()
			if err := tx.Append(appliance.Entry{At: d.box.clock.Now(), Actor: appliance.Rule("demo"), Kind: appliance.KindTownSet, Peer: appliance.Address(p.Phone), Body: p}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, c := range []struct {
		who   *desk.Who
		name  string
		roles []appliance.Role
	}{
		{&d.clerk, "李静", []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller, appliance.RoleAdmin}},
		{&d.chief, "周明", []appliance.Role{appliance.RoleLeader}},
	} {
		k, err := d.box.desk.AddClerk(ctx, desk.Root, c.name, c.roles...)
		if err != nil {
			return err
		}
		*c.who = desk.Who{Clerk: k}
		d.box.drawer.Prefer(k.ID, appliance.Preferences{Met: true}) // the demo explains itself
	}
	return nil
}

// with runs the box while do is under way.
func (d *demoBox) with(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, within := errgroup.WithContext(ctx)
	group.Go(func() error { return d.box.run(within) })
	group.Go(func() error { d.phone.watch(within); return nil })
	group.Go(func() error { d.power.watch(within); return nil })
	group.Go(func() error {
		defer stop()
		return do(within)
	})
	return group.Wait()
}

// close lets go of everything and removes the folder.
func (d *demoBox) close() error {
	var errs []error
	if d.gsm != nil {
		d.gsm.Close()
	}
	if d.box != nil {
		errs = append(errs, d.box.close())
	}
	return errors.Join(append(errs, os.RemoveAll(d.dir))...)
}

// practicePhone is a villager's phone on the emulated network.
type practicePhone struct {
	gsm    *emulator.Modem
	number appliance.Phone
	clock  *boxClock // the network has the world's time, the phone shows the box's

	mu      sync.Mutex
	mine    []tui.PhoneText
	changed chan struct{}
}

var _ tui.Phone = (*practicePhone)(nil)

// Send texts the hotline.
func (p *practicePhone) Send(text string) error {
	at := p.clock.Now()
	if err := p.gsm.Deliver(string(p.number), text); err != nil {
		return err
	}
	p.mu.Lock()
	p.mine = append(p.mine, tui.PhoneText{At: at, Mine: true, Text: text})
	p.mu.Unlock()
	p.ring()
	return nil
}

// Texts are what was written and received, oldest first.
func (p *practicePhone) Texts() []tui.PhoneText {
	p.mu.Lock()
	all := slices.Clone(p.mine)
	p.mu.Unlock()
	for _, s := range p.gsm.SentText() {
		if to, err := appliance.ParsePhone(s.To); err == nil && to == p.number && len(s.Missing) == 0 {
			all = append(all, tui.PhoneText{At: p.clock.at(s.At), Text: s.Text})
		}
	}
	slices.SortStableFunc(all, func(a, b tui.PhoneText) int { return a.At.Compare(b.At) })
	return all
}

// Changed returns a channel closed when Texts changes.
func (p *practicePhone) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

func (p *practicePhone) ring() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.changed)
	p.changed = make(chan struct{})
}

// watch rings when the network has news.
func (p *practicePhone) watch(ctx context.Context) {
	for {
		changed := p.gsm.Changed()
		select {
		case <-ctx.Done():
			return
		case <-changed:
			p.ring()
		}
	}
}

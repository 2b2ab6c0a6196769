package main

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/modem/emulator"
	"huying/tui"
)

// emulatedPort is the port of a practice box without a modem: texts go no further
// than the practice phone beside the clerk's screen.
const emulatedPort = "emulated"

// practiceAir is the network of such a box.
type practiceAir struct{ gsm *emulator.Modem }

func newPracticeAir(own appliance.Phone) *practiceAir {
	if own == "" {
		own = demoOwn
	}
	return &practiceAir{emulator.New(emulator.Options{Personality: emulator.EC20, Number: string(own), AutoReport: true})}
}

func (a *practiceAir) open(context.Context) (io.ReadWriteCloser, string, error) {
	p, err := a.gsm.Open()
	return p, emulatedPort, err
}

// phone is one on that network, for as long as the session that holds it.
func (a *practiceAir) phone(ctx context.Context, number appliance.Phone, clock *boxClock) *practicePhone {
	p := &practicePhone{gsm: a.gsm, number: number, clock: clock, changed: make(chan struct{})}
	go p.watch(ctx)
	return p
}

// screen is what a clerk sits before: where the modem is emulated, with the practice
// phone beside it, and a phone of the first office that works by text.
func (b *box) screen(s tui.Session) tea.Model {
	if b.air == nil {
		return tui.New(s)
	}
	var others []tui.Colleague
	if name, number := b.practiceOffice(s.Ctx); number != "" {
		others = append(others, tui.Colleague{Phone: b.air.phone(s.Ctx, number, b.clock), Name: name, Examples: []string{"签", "结 已更换路灯灯头", "帮"}})
	}
	return tui.NewDemo(s, b.air.phone(s.Ctx, demoVillager, b.clock), others...)
}

// practiceOffice is who is played beside the villager: the station that the sample list
// sends street lamps to, else the first office with a handler.
func (b *box) practiceOffice(ctx context.Context) (name string, number appliance.Phone) {
	t, _, err := b.desk.Town(ctx)
	if err != nil {
		return "", ""
	}
	for _, p := range t.People() {
		if !p.Has(appliance.RoleHandler) || !p.Phone.Mobile() {
			continue
		}
		if number == "" || p.Phone == demoPower {
			name, number = t.Short(p.Office()), p.Phone
		}
	}
	return name, number
}

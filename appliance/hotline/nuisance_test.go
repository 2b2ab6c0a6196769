package hotline

import (
	"testing"
	"time"

	"huying/appliance"
)

// standsAs is how a number stands on the list for a human.
func (d *hall) standsAs(from appliance.Address) (n appliance.Nuisance) {
	d.Helper()
	d.view(func(r appliance.Reader) (err error) {
		for n, err = range r.Nuisances(true) {
			if err != nil || same(n.Phone, from) {
				return err
			}
		}
		n = appliance.Nuisance{}
		return nil
	})
	return n
}

// block is the leader's act, as the desk writes it.
func (d *hall) block(from appliance.Address, until time.Time) {
	d.Helper()
	d.update(func(tx appliance.Tx) error {
		n := appliance.Nuisance{Why: appliance.NuisanceNamed, State: appliance.NuisanceBlocked, Phone: from, Since: d.now, Until: until}
		return tx.Append(n.Entry(appliance.Actor{Kind: appliance.ByClerk, ID: "9"}, d.now))
	})
}

// L6: a blocked number's rings are kept, and nobody rings back; not at night either.
func TestABlockedNumberRings(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	d.block(zhang, d.now.Add(48*time.Hour))
	for _, at := range []string{"2026-11-23 10:00", "2026-11-23 23:00", "2026-11-23 23:02"} {
		d.at(at)
		if rang := d.rings(zhang, ""); rang.Fate != appliance.RingBlocked || rang.Callback != 0 {
			t.Errorf("%s: the ring came to %+v", at, rang)
		}
	}
	if all := d.backs(); len(all) != 0 {
		t.Errorf("%d callbacks", len(all))
	}
	d.at("2026-11-25 09:00")
	if rang := d.rings(zhang, "看到您来电,11月25日09:31前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。"); rang.Fate != appliance.RingBack {
		t.Errorf("after the block the ring came to %+v", rang)
	}
}

// However its number is written, and in parts: danger is heard from a blocked number,
// and what is no danger is kept. Who works with the hall is heard.
func TestABlockedNumberInTheLedger(t *testing.T) {
	d := openHall(t)
	d.block("13800001111", d.now.Add(48*time.Hour))
	d.says("+8613800001111", "村东头路灯不亮了好几天", "")
	d.says("+8613800001111", "村东头路灯不亮了好几天", "")
	d.says("+8613800001111", "村东头路灯不亮了好几天", "")
	n := d.standsAs("+8613800001111")
	if n.State != appliance.NuisanceBlocked || n.Texts != 3 || n.Said != "村东头路灯不亮了好几天" || n.Why != appliance.NuisanceNamed {
		t.Errorf("it stands there as %+v", n)
	}
	d.view(func(r appliance.Reader) error {
		for range r.Cases(appliance.CaseFilter{}) {
			t.Error("a case was opened")
		}
		kept := 0
		for m, err := range r.Messages(0) {
			if err != nil || m.Fate != appliance.FateIgnored || m.Reason != ReasonBlocked || m.Text == "" {
				t.Errorf("the message is %+v, %v", m, err)
			}
			kept++
		}
		if kept != 3 {
			t.Errorf("%d texts are kept", kept)
		}
		return nil
	})
	d.texts("+8613800001111", "救命啊,我家着火了")
	alarms := 0
	d.view(func(r appliance.Reader) error {
		for a, err := range r.Alarms(true) {
			if err != nil || a.Phone != "+8613800001111" {
				t.Errorf("the alarm is %+v, %v", a, err)
			}
			alarms++
		}
		return nil
	})
	if alarms != 1 {
		t.Errorf("%d alarms", alarms)
	}
	d.block(appliance.Address(power), d.now.Add(48*time.Hour))
	if d.texts(power, "帮"); len(d.sent()) == 0 {
		t.Error("somebody who works with the hall is not answered")
	}
	if err := d.st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

// L3 in the ledger: one entry a number, counted while it is silent; no more behind that.
func TestAMachineStandsOnTheList(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Phone("+8613800001111")
	for range 3 {
		d.texts(zhang, "您好,我现在有事,稍后回复您")
	}
	n := d.standsAs(appliance.Address(zhang))
	if n.State != appliance.NuisanceSuspect || n.Why != appliance.NuisanceMachine || n.Texts != 3 || d.clock(n.Until) != "11-24 09:03" {
		t.Errorf("it stands there as %+v", n)
	}
	d.texts(zhang, "还在吗")
	d.at("2026-11-24 09:30")
	d.texts(zhang, "帮")
	if n := d.standsAs(appliance.Address(zhang)); n.Texts != 4 || n.Said != "还在吗" {
		t.Errorf("it stands there as %+v", n)
	}
	// Two weeks on nobody has looked: what it does then is a matter of its own.
	d.at("2026-12-09 09:00")
	for range 3 {
		d.texts(zhang, "您好,我现在有事,稍后回复您")
	}
	all := 0
	d.view(func(r appliance.Reader) error {
		for range r.Nuisances(false) {
			all++
		}
		return nil
	})
	if n := d.standsAs(appliance.Address(zhang)); all != 2 || n.Texts != 3 || d.clock(n.Since) != "12-09 09:03" {
		t.Errorf("of %d it stands there as %+v", all, n)
	}
	if err := d.st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

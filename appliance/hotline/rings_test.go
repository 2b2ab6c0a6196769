package hotline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// rings is somebody who rings once, a minute on, and reads what they are told.
func (d *hall) rings(from appliance.Address, answer string, others ...string) appliance.Rang {
	d.Helper()
	d.now = d.now.Add(time.Minute)
	d.from = d.seq()
	told, err := d.h.rang(d.Context(), appliance.Ring{From: from, At: d.now})
	if err != nil {
		d.Fatal(err)
	}
	rang, ok := d.entries()[0].Body.(appliance.Rang)
	if !ok || rang.Tell != told.Tell || rang.Fate != told.Fate || rang.Callback != told.Callback {
		d.Fatal("the first entry is not the ring")
	}
	p, _ := from.Phone()
	d.read(p, "a ring", answer, others...)
	return rang
}

// backs are the open callbacks, oldest first.
func (d *hall) backs() (out []appliance.Callback) {
	d.Helper()
	d.view(func(r appliance.Reader) error {
		out = nil
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	slices.Reverse(out)
	return out
}

func (d *hall) clock(t time.Time) string { return d.h.Clock.Local(t).Format("01-02 15:04") }

// Who texts 电 stands among those to be rung, once, by a person and about their matter.
func TestWhoAsksByTextToBeRungStandsAmongThoseToBeRung(t *testing.T) {
	d := openHall(t)
	d.texts(villager, "王家庄村东头路灯不亮了")
	no := d.fate().Case
	d.says(villager, "电", "好的,件号1007,11月23日17:30前给您回电,接听不收您的钱。要改时间直接回复。")
	all := d.backs()
	if len(all) != 1 || all[0].Why != appliance.BackAsked || all[0].Case != no || !all[0].Human || d.clock(all[0].Due) != "11-23 17:30" {
		t.Fatalf("to be rung: %+v", all)
	}
	d.texts(villager, "请给我回个电话")
	if again := d.backs(); len(again) != 1 || again[0].ID != all[0].ID {
		t.Errorf("asked again: %+v", again)
	}
}

// Ten villagers ring, and each is told when a clerk rings back; who rings again is not told again.
func TestARingIsRungBackOnce(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	rang := d.rings(zhang, "看到您来电,11月23日09:31前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。")
	if rang.Fate != appliance.RingBack || rang.Callback == 0 {
		t.Errorf("the ring came to %+v", rang)
	}
	if again := d.rings(zhang, ""); again.Fate != appliance.RingAgain || again.Callback != rang.Callback {
		t.Errorf("the second ring came to %+v", again)
	}
	all := d.backs()
	if len(all) != 1 || all[0].Rings != 2 || all[0].Phone != zhang || all[0].State != appliance.BackWaiting || !all[0].Human || d.clock(all[0].Due) != "11-23 09:31" {
		t.Fatalf("the callbacks are %+v", all)
	}
	// Who has a matter open is rung about it.
	no := d.lamp("村东头路灯不亮", "供电所")
	d.rings(appliance.Address(villager), "看到您来电,11月23日09:34前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。")
	if all := d.backs(); len(all) != 2 || all[1].Case.No() != no {
		t.Errorf("the callback is about %v", all)
	}
}

// Nobody is rung back who wants it for the money, and nobody who hid the number.
func TestWhoIsNeverRungBack(t *testing.T) {
	d := openHall(t)
	for from, fate := range map[appliance.Address]appliance.RingFate{
		"": appliance.RingWithheld, "10086": appliance.RingStranger, "95588": appliance.RingStranger, "+2348012345678": appliance.RingStranger,
		"4008123123": appliance.RingStranger, "+8613700000099": appliance.RingOwn, "+865361234567": appliance.RingStranger,
	} {
		if rang := d.rings(from, ""); rang.Fate != fate || rang.Callback != 0 {
			t.Errorf("%q came to %+v", from, rang)
		}
	}
	if all := d.backs(); len(all) > 0 {
		t.Errorf("%d callbacks", len(all))
	}
	d.h.Area = "0536" // a landline of this area may be; it reads no text
	if rang := d.rings("+865361234567", ""); rang.Fate != appliance.RingBack {
		t.Errorf("a landline of the area came to %+v", rang)
	}
}

// The fourth time a day nobody is promised anything; tomorrow is another day.
func TestANumberHasThreeCallbacksADay(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	end := func() {
		b := d.backs()[0]
		b.State, b.Ended = appliance.BackReached, d.now
		d.update(func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindCallback, Peer: b.Phone, Body: b})
		})
	}
	for i := range 3 {
		d.at(fmt.Sprintf("2026-11-23 %d:00", 9+i))
		d.rings(zhang, fmt.Sprintf("看到您来电,11月23日%02d:31前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。", 9+i))
		end()
	}
	if rang := d.rings(zhang, ""); rang.Fate != appliance.RingEnough {
		t.Errorf("the fourth ring came to %+v", rang)
	}
	d.at("2026-11-24 09:00")
	d.rings(zhang, "看到您来电,11月24日09:31前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。")
}

// At night a ring is answered with when it will be rung back; a second one within ten
// minutes wakes the duty officer.
func TestTwoRingsAtNightWakeTheDutyOfficer(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	d.at("2026-11-23 23:00")
	d.rings(zhang, "现在是夜间,11月24日08:30后给您回电。急险请打110、119、120。十分钟内再响一次会叫醒值班员。")
	d.rings("+8613900002222", "现在是夜间,11月24日08:30后给您回电。急险请打110、119、120。十分钟内再响一次会叫醒值班员。")
	d.rings(zhang, "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。",
		"0061 S10 【警报】23:03有人夜里连响两次铃,号码13800001111。请马上打给他。接警回“接57”。")
	all := d.backs()
	if len(all) != 2 || !all[0].Night || d.clock(all[0].Due) != "11-24 09:00" || d.clock(all[1].Due) != "11-24 09:02" || d.clock(all[0].NextAt) != "11-24 08:30" {
		t.Errorf("the callbacks are %+v", all)
	}
	// An hour later it is one more ring, and no alarm.
	d.at("2026-11-24 00:10")
	d.rings("+8613900002222", "")
	d.at("2026-11-24 06:59")
	if rang := d.rings(zhang, ""); rang.Fate != appliance.RingAgain {
		t.Errorf("in the morning it came to %+v", rang)
	}
	// In the evening, before the quiet hours, it is tomorrow's callback.
	d.at("2026-11-24 19:00")
	d.rings("+8613700003333", "看到您来电,11月25日09:00前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。")
}

// phone is a line on which people ring.
type phone struct {
	rings   chan appliance.Ring
	refused chan appliance.Ring
	fault   error
}

func (p *phone) Ring(ctx context.Context) (appliance.Ring, func(context.Context, appliance.Rang) error, error) {
	select {
	case <-ctx.Done():
		return appliance.Ring{}, nil, ctx.Err()
	case r := <-p.rings:
		return r, func(context.Context, appliance.Rang) error { p.refused <- r; return p.fault }, nil
	}
}

// A ring is in the ledger before the caller is sent away.
func TestARingIsKeptBeforeItIsRefused(t *testing.T) {
	d := openHall(t)
	p := &phone{rings: make(chan appliance.Ring), refused: make(chan appliance.Ring), fault: errors.New("the modem is gone")}
	d.h.Rings = p
	ctx, stop := context.WithCancel(d.Context())
	ended := make(chan error)
	go func() { ended <- d.h.rings(ctx) }()
	for range 2 { // a call that could not be sent away stops nothing
		p.rings <- appliance.Ring{From: "+8613800001111", At: d.now}
		<-p.refused
		if all := d.backs(); len(all) != 1 {
			t.Errorf("%d callbacks when the caller is sent away", len(all))
		}
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

// Where the hall answers, only who is rung back at once is answered: to be told so costs them.
func TestWhoIsToldThatTheyAreRungBack(t *testing.T) {
	d := openHall(t)
	yes := func() bool { return true }
	d.h.Speaks, d.h.Answers = yes, yes
	zhang := appliance.Address("+8613800001111")
	tells := func(from appliance.Address, want bool) {
		t.Helper()
		if rang := d.rings(from, ""); rang.Tell != want {
			t.Errorf("%s, %q came to %+v", d.clock(d.now), from, rang)
		}
	}
	tells(zhang, true)
	d.now = d.now.Add(-50 * time.Second)
	tells(zhang, true) // once more, before they are rung
	later := d.backs()[0]
	for _, change := range []func(*appliance.Callback){ // what they wait for is another thing
		func(b *appliance.Callback) { b.Human = true },
		func(b *appliance.Callback) { b.State = appliance.BackCalling },
		func(b *appliance.Callback) { b.Why, b.Human = appliance.BackFollowUp, true },
	} {
		b := later
		change(&b)
		d.update(func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindCallback, Peer: b.Phone, Body: b})
		})
		tells(zhang, false)
	}
	for _, from := range []appliance.Address{"", "10086", "+2348012345678", "4008123123", "+8613700000099", "+865361234567"} {
		tells(from, false)
	}
	other := appliance.Address("+8613900002222")
	d.h.Speaks = nil
	if rang := d.rings(other, "看到您来电,11月23日09:41前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。"); rang.Tell {
		t.Errorf("a clerk rings, and it came to %+v", rang)
	}
	d.h.Speaks = yes
	for hour, want := range map[string]bool{"07:31": true, "20:00": true} {
		d.at("2026-11-24 " + hour)
		tells(appliance.Address("+86137000"+strings.ReplaceAll(hour, ":", "")+"1"), want)
	}
	d.at("2026-11-24 20:40")
	if rang := d.rings("+8613700003333", "看到您来电,11月25日08:30前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。"); rang.Tell {
		t.Errorf("in the evening it came to %+v", rang)
	}
	d.at("2026-11-25 09:00")
	d.h.Answers = nil
	tells("+8613700004444", false)
}

// Nobody answered twice, the next try is in an hour, and now she rings again: she is at her phone, and is rung at once.
func TestWhoRingsAgainIsNotMadeToWaitForTheNextTry(t *testing.T) {
	d := openHall(t)
	d.h.Speaks = func() bool { return true }
	zhang := appliance.Address("+8613800001111")
	d.rings(zhang, "")
	change := func(f func(*appliance.Callback)) {
		b := d.backs()[0]
		f(&b)
		d.update(func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindCallback, Peer: b.Phone, Body: b})
		})
	}
	change(func(b *appliance.Callback) { b.Tries, b.NextAt = 2, d.now.Add(time.Hour) })
	if rang := d.rings(zhang, ""); rang.Fate != appliance.RingAgain {
		t.Errorf("it came to %+v", rang)
	}
	if b := d.backs()[0]; b.NextAt.Sub(d.now) != backAfter || b.Tries != 2 || b.Rings != 2 {
		t.Errorf("the callback is %+v", b)
	}
	// At a quarter to nine in the evening she waits for the morning all the same.
	d.at("2026-11-23 20:45")
	next := d.now.Add(11 * time.Hour)
	change(func(b *appliance.Callback) { b.NextAt = next })
	d.rings(zhang, "")
	if b := d.backs()[0]; !b.NextAt.Equal(next) {
		t.Errorf("rung at %s", d.clock(b.NextAt))
	}
}

// A question about an old matter waits for the evening, and now she rings with a new one: that comes first.
func TestARingIsNotTakenForTheFollowUpThatWaits(t *testing.T) {
	d := openHall(t)
	d.h.Speaks = func() bool { return true }
	zhang := appliance.Address("+8613800001111")
	d.update(func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindCallback, Peer: zhang,
			Body: appliance.Callback{Why: appliance.BackFollowUp, State: appliance.BackWaiting, Phone: zhang, At: d.now, NextAt: d.now.Add(9 * time.Hour)}})
	})
	rang := d.rings(zhang, "")
	all := d.backs()
	if rang.Fate != appliance.RingBack || len(all) != 1 || all[0].ID != rang.Callback || all[0].Why != appliance.BackRang || all[0].NextAt.Sub(d.now) != backAfter {
		t.Errorf("it came to %+v; %+v", rang, all)
	}
}

// He was called back three times today and nobody promises him more: two rings at night wake the duty officer all the same.
func TestTwoRingsAtNightWakeHimAfterThreeCallbacksToo(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	d.at("2026-11-23 22:00")
	d.update(func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindTalk, Peer: zhang,
			Body: appliance.Talk{Day: "2026-11-23", Backs: backsPerDay, LastAt: d.now.Add(-time.Hour)}})
	})
	if rang := d.rings(zhang, ""); rang.Fate != appliance.RingEnough {
		t.Errorf("it came to %+v", rang)
	}
	d.rings(zhang, "有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。",
		"0061 S10 【警报】22:02有人夜里连响两次铃,号码13800001111。请马上打给他。接警回“接51”。")
}

// He was promised a call by day, and rings at night: he is told, once, when it comes and what a second ring does.
func TestWhoWaitsForACallIsToldWhatASecondRingAtNightDoes(t *testing.T) {
	d := openHall(t)
	zhang := appliance.Address("+8613800001111")
	d.at("2026-11-23 17:20")
	d.rings(zhang, "看到您来电,11月24日08:51前给您回电,接听不收您的钱。也可以直接回短信说事。急险请打110、119、120。")
	d.at("2026-11-23 23:00")
	d.rings(zhang, "现在是夜间,11月24日08:30后给您回电。急险请打110、119、120。十分钟内再响一次会叫醒值班员。")
	d.at("2026-11-23 23:30")
	d.rings(zhang, "")
}

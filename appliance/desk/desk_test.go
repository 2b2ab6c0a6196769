package desk_test

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/texts"
	"huying/appliance/workday"
	"huying/store"
)

// A hall is a desk on a real ledger, on Monday 2026-11-23 at 09:00.
type hall struct {
	*desk.Desk
	st  *store.Store
	now time.Time
	li  desk.Who // 李静, dispatcher
	wu  desk.Who // 王芳, at the counter
}

func openHall(t *testing.T) *hall {
	t.Helper()
	hours, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{now: time.Date(2026, 11, 23, 9, 0, 0, 0, hours.Location)}
	now := func() time.Time { return h.now }
	if h.st, err = store.Open(t.TempDir(), store.Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.st.Close() })
	h.Desk = &desk.Desk{
		Ledger: h.st, Clock: workday.Clock{Calendar: workday.New(), Hours: hours}, Texts: fixed, Now: now, Hall: "青山镇",
	}
	h.li = h.hire(t, "李静", appliance.RoleDispatcher)
	h.wu = h.hire(t, "王芳", appliance.RoleReceiver)
	return h
}

func (h *hall) hire(t *testing.T, name string, roles ...appliance.Role) desk.Who {
	t.Helper()
	k, err := h.AddClerk(t.Context(), desk.Root, name, roles...)
	if err != nil {
		t.Fatal(err)
	}
	return desk.Who{Clerk: k}
}

const villager = appliance.Address("+8613800001111")

// comesIn opens a case as the hotline would, with the villager waiting.
func (h *hall) comesIn(t *testing.T, serial int, words string) appliance.CaseID {
	t.Helper()
	id := appliance.NewCaseID(2026, serial)
	due, _ := h.Clock.EndOfWorkingDay(h.now)
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: h.now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCaseOpened, Case: id, Peer: villager,
			Body: appliance.CaseChange{
				State: appliance.CaseNew, Channel: appliance.ChannelSMS, Kind: appliance.KindHelp, Urgency: appliance.UrgencyOrdinary,
				Round: 1, Holder: appliance.HolderDesk, FirstOwner: appliance.HolderDesk, ReceivedAt: h.now, WaitingSince: &h.now,
				Clocks: []appliance.Clock{{ID: appliance.ClockAccept, Start: h.now, Due: due}},
				Words:  appliance.CaseWords{Reporter: villager, Text: words},
			},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// writesAgain is the villager adding words to the case.
func (h *hall) writesAgain(t *testing.T, id appliance.CaseID, words string) {
	t.Helper()
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: h.now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCaseSupplemented, Case: id, Peer: villager,
			Body: appliance.CaseChange{WaitingSince: &h.now, Words: appliance.CaseWords{Text: words}},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *hall) page(t *testing.T, id appliance.CaseID) desk.Page {
	t.Helper()
	p, err := h.Page(t.Context(), h.li, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func refusedAs(t *testing.T, err error, why loop.Why) *desk.Refusal {
	t.Helper()
	var r *desk.Refusal
	if !errors.As(err, &r) || r.Why != why {
		t.Fatalf("got %v, want a refusal for %q", err, why)
	}
	return r
}

func TestAMatterIsCarriedToItsEnd(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "村东头路灯不亮了好几天")

	rows, err := h.Inbox(ctx, h.li, false)
	if err != nil || len(rows) != 1 || rows[0].Next != loop.ActAccept {
		t.Fatalf("inbox: %+v, %v", rows, err)
	}
	h.now = h.now.Add(20 * time.Minute)
	if err := h.Accept(ctx, h.li, id, 0, desk.Triage{Category: "路灯", Summary: "村东头路灯不亮"}); err != nil {
		t.Fatal(err)
	}
	p := h.page(t, id)
	if due, ok := p.Case.Due(); !ok || due.ID != appliance.ClockHandle || !due.Due.Equal(time.Date(2026, 11, 26, 17, 30, 0, 0, h.now.Location())) {
		t.Errorf("due %+v, want Thursday 17:30", due)
	}
	if p.Holder != "李静" || p.Next != loop.ActAnswer || p.Waiting != 20*time.Minute {
		t.Errorf("after accepting: holder %q, next %q, waiting %v", p.Holder, p.Next, p.Waiting)
	}
	if err := h.Answer(ctx, h.li, id, p.Case.Version, "已派电工,今天下午到。"); err != nil {
		t.Fatal(err)
	}
	p = h.page(t, id)
	if len(p.Texts) != 1 || p.Texts[0].Text != "【青山呼应】已派电工,今天下午到。" || p.Texts[0].To != "+8613800001111" || !p.Texts[0].Answer {
		t.Errorf("the answer in the outbox: %+v", p.Texts)
	}
	if p.Waiting != 0 || p.Next != loop.ActConclude {
		t.Errorf("answered, yet waiting %v, next %q", p.Waiting, p.Next)
	}
	if err := h.Conclude(ctx, h.li, id, p.Case.Version, appliance.OutcomeSolved, "已更换路灯灯头。"); err != nil {
		t.Fatal(err)
	}
	p = h.page(t, id)
	if p.Case.State != appliance.CaseFollowup || p.Case.Outcome.Code != appliance.OutcomeSolved || p.Next != "" {
		t.Errorf("concluded: %+v", p.Case)
	}
	if got, want := p.Texts[1].Text, "【青山呼应】件号1007办理结果:已更换路灯灯头。满意回1,基本满意回2,没解决回3。"; got != want {
		t.Errorf("result text\n got %s\nwant %s", got, want)
	}
	h.st.View(ctx, func(r appliance.Reader) error {
		talk, err := r.Talk(villager)
		if err != nil || talk.Open == nil || talk.Open.Kind != appliance.AskRating || talk.Open.Case != id {
			t.Errorf("the villager's next 1 would not be a rating: %+v, %v", talk, err)
		}
		return nil
	})
}

func TestTwoClerksDecideAndOneIsToldWhoWon(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "井盖丢了")
	seen := h.page(t, id).Case.Version
	if err := h.Accept(ctx, h.li, id, seen, desk.Triage{}); err != nil {
		t.Fatal(err)
	}
	err := h.Note(ctx, h.wu, id, seen, "我来打电话")
	var stale *desk.Stale
	if !errors.As(err, &stale) {
		t.Fatalf("got %v, want Stale", err)
	}
	if got, want := stale.Sentence(false), "李静09:00刚办过件号1007（受理），请看过再办。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnAnswerDoesNotCrossAVillagersNewWords(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "井盖丢了")
	seen := h.page(t, id).Case.Version
	h.now = h.now.Add(time.Minute)
	h.writesAgain(t, id, "有个孩子差点掉进去")
	err := h.Answer(ctx, h.li, id, seen, "明天去看")
	var stale *desk.Stale
	if !errors.As(err, &stale) || stale.Sentence(false) != "件号1007的来件人09:01又发来一句，请看过再发。" {
		t.Fatalf("got %v", err)
	}
	if p := h.page(t, id); len(p.Texts) != 0 {
		t.Errorf("a text went out all the same: %+v", p.Texts)
	}
}

func TestWhatCannotBeDoneSaysWhatCan(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	r := refusedAs(t, h.Conclude(ctx, h.li, id, 0, appliance.OutcomeSolved, "好了"), loop.WhyState)
	if got, want := r.Sentence(false), "件号1007现在是待受理，不能办结。现在可以：受理、答复、领办、转交、请来件人补充、不予受理等。"; got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	tech := h.hire(t, "杨帆", appliance.RoleTechnician)
	refusedAs(t, h.Accept(ctx, tech, id, 0, desk.Triage{}), loop.WhyRole)
	_, err := h.Reveal(ctx, tech, id, "想看")
	refusedAs(t, err, loop.WhyRole)
	refusedAs(t, h.Answer(ctx, h.li, id, 0, " \n "), loop.WhyNoWords)
	if err := h.Note(ctx, h.li, appliance.NewCaseID(2026, 999), 0, "?"); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("a number never given out: %v", err)
	}
}

func TestAResultThatWouldBeCutIsRefused(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	if err := h.Accept(ctx, h.li, id, 0, desk.Triage{}); err != nil {
		t.Fatal(err)
	}
	room, err := h.ResultRoom(appliance.Case{ID: id}, false)
	if err != nil || room < 90 {
		t.Fatalf("room %d, %v", room, err)
	}
	refusedAs(t, h.Conclude(ctx, h.li, id, 0, appliance.OutcomeSolved, strings.Repeat("修", room+1)), loop.WhyTooLong)
	if err := h.Conclude(ctx, h.li, id, 0, appliance.OutcomeSolved, strings.Repeat("修", room)); err != nil {
		t.Fatal(err)
	}
	if p := h.page(t, id); len(p.Texts[0].Parts) != 2 || !strings.Contains(p.Texts[0].Text, strings.Repeat("修", room)) {
		t.Errorf("the longest result is not whole: %d parts", len(p.Texts[0].Parts))
	}
}

func TestSeeingANumberIsAnEntry(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	if _, err := h.Reveal(ctx, h.li, id, ""); err == nil {
		t.Fatal("a number was shown without a reason")
	}
	got, err := h.Reveal(ctx, h.li, id, "回电核实地点")
	if err != nil || got != villager {
		t.Fatalf("got %q, %v", got, err)
	}
	story := h.page(t, id).Story
	last := story[len(story)-1]
	if last.Kind != appliance.KindCaseRevealed || last.Actor.Name != "李静" || last.Body.(appliance.CaseChange).Words.Note != "回电核实地点" {
		t.Errorf("last entry: %+v", last)
	}
}

func TestMattersAreHandedOverToThoseWhoMayHoldThem(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	tech := h.hire(t, "杨帆", appliance.RoleTechnician)
	refusedAs(t, h.HandOver(ctx, h.li, id, 0, tech.Clerk.ID, ""), loop.WhyCannotHold)
	refusedAs(t, h.HandOver(ctx, h.li, id, 0, "77", ""), loop.WhyNoClerk)
	if err := h.HandOver(ctx, h.li, id, 0, h.wu.Clerk.ID, "在你片区"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, h.HandOver(ctx, h.li, id, 0, h.wu.Clerk.ID, ""), loop.WhyAlreadyTheirs)
	refusedAs(t, h.Take(ctx, h.wu, id, 0), loop.WhyAlreadyYours)
	if p := h.page(t, id); p.Holder != "王芳" {
		t.Errorf("holder %q", p.Holder)
	}
	mine, err := h.Inbox(ctx, h.li, true)
	if err != nil || len(mine) != 0 {
		t.Errorf("李静 still sees it among hers: %d, %v", len(mine), err)
	}
}

func TestAlarmsComeFirstAndAreTakenOnce(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	h.comesIn(t, 100, "路灯")
	id := h.comesIn(t, 101, "着火了快来")
	var alarm uint64
	if err := h.st.Update(ctx, func(tx appliance.Tx) error {
		alarm = tx.Seq()
		return tx.Append(appliance.Entry{
			At: h.now, Kind: appliance.KindAlarmRaised, Case: id, Peer: villager,
			Body: appliance.AlarmChange{Class: 1, Lane: "danger", Words: appliance.AlarmWords{Phone: villager, Excerpt: "着火了快来", Word: "着火"}},
		})
	}); err != nil {
		t.Fatal(err)
	}
	rows, err := h.Inbox(ctx, h.li, false)
	if err != nil || rows[0].Case.ID != id || !rows[0].Alarming {
		t.Fatalf("first row %+v, %v", rows[0], err)
	}
	if err := h.TakeAlarm(ctx, h.wu, alarm); err != nil {
		t.Fatal(err)
	}
	r := refusedAs(t, h.TakeAlarm(ctx, h.li, alarm), loop.WhyTaken)
	if got, want := r.Sentence(false), "这个警报已由王芳接下。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if open, err := h.Alarms(ctx); err != nil || len(open) != 0 {
		t.Errorf("still on the screens: %v, %v", open, err)
	}
}

func TestOnlyAClerkSendsATextInDoubtAgain(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	if err := h.Answer(ctx, h.li, id, 0, "明天来"); err != nil {
		t.Fatal(err)
	}
	text := h.page(t, id).Texts[0]
	refusedAs(t, h.Settle(ctx, h.li, text.ID, desk.SettleAgain), loop.WhySettled)
	if err := h.st.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: h.now, Kind: appliance.KindTextUncertain, Case: id, Peer: villager,
			Body: appliance.TextChange{Text: text.ID, State: appliance.TextUncertain, Part: 1, PartState: appliance.TextUncertain, Error: "silent"},
		})
	}); err != nil {
		t.Fatal(err)
	}
	if s, err := h.Summary(ctx); err != nil || s.Uncertain != 1 || s.Open != 1 {
		t.Errorf("summary %+v, %v", s, err)
	}
	if err := h.Settle(ctx, h.li, text.ID, desk.SettleAgain); err != nil {
		t.Fatal(err)
	}
	again := h.page(t, id).Texts[0]
	if again.State != appliance.TextQueued || again.Parts[0].State != appliance.TextQueued {
		t.Errorf("sent again: %+v", again)
	}
}

// A promise to ring back is kept by an answer: its clock must not go black.
func TestAnAnswerKeepsThePromiseToRingBack(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	if err := h.st.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{
			At: h.now, Kind: appliance.KindCaseCallback, Case: id, Peer: villager,
			Body: appliance.CaseChange{Clocks: []appliance.Clock{{ID: appliance.ClockReply, Start: h.now, Due: h.now.Add(time.Hour)}}},
		})
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.Answer(ctx, h.li, id, 0, "已给您打过电话"); err != nil {
		t.Fatal(err)
	}
	if k, _ := h.page(t, id).Case.Clock(appliance.ClockReply); k.Running() {
		t.Error("answered, and the promise still runs")
	}
}

// Who asked by text to be rung is to be rung, until they were or were answered.
func TestWhoAskedToBeRungIsToBeRung(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	asks := func(id appliance.CaseID) (back uint64) {
		t.Helper()
		if err := h.st.Update(ctx, func(tx appliance.Tx) error {
			back = tx.Seq()
			b := appliance.Callback{Why: appliance.BackAsked, State: appliance.BackWaiting, Phone: villager, Case: id, At: h.now, NextAt: h.now, Due: h.now.Add(time.Hour), Human: true}
			return tx.Append(appliance.Entry{At: h.now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCallback, Case: id, Peer: villager, Body: b})
		}); err != nil {
			t.Fatal(err)
		}
		if p := h.page(t, id); p.Next != loop.ActRingBack {
			t.Errorf("asked to be rung, and %q is to be done", p.Next)
		}
		return back
	}
	id := h.comesIn(t, 100, "路灯")
	if err := h.Accept(ctx, h.li, id, 0, desk.Triage{}); err != nil {
		t.Fatal(err)
	}
	back := asks(id)
	if _, err := h.RingBack(ctx, h.li, back); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Reached(ctx, h.li, back, nil, "说好明天去修"); err != nil {
		t.Fatal(err)
	}
	if p := h.page(t, id); p.Next != loop.ActConclude || p.Waiting != 0 {
		t.Errorf("rung, and %q is to be done; waiting %v", p.Next, p.Waiting)
	}
	back = asks(id)
	for range 3 {
		if _, err := h.NotReached(ctx, h.li, back, ""); err != nil {
			t.Fatal(err)
		}
	}
	if all := h.page(t, id).Texts; len(all) == 0 || all[len(all)-1].Text != "【青山呼应】您要的回电打了3次没接通。请直接回短信说事,或回“电”再约。接听不收您的钱。" {
		t.Errorf("not reached, and told %+v", all)
	}
	asks(id)
	if err := h.Answer(ctx, h.li, id, 0, "明天上午来修。"); err != nil {
		t.Fatal(err)
	}
	if p := h.page(t, id); p.Next != loop.ActConclude {
		t.Errorf("answered, and %q is to be done", p.Next)
	}
	if rows, err := h.Callbacks(ctx, h.li, false); err != nil || len(rows) != 0 {
		t.Errorf("still to be rung: %+v, %v", rows, err)
	}
}

// The second round's result, settled by a clerk, is told as the first was.
func TestASecondResultInDoubtIsToldWhenAClerkSaysSo(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	id := h.comesIn(t, 100, "路灯")
	for round := range 2 {
		h.now = h.now.Add(time.Hour)
		if round == 0 {
			if err := h.Accept(ctx, h.li, id, 0, desk.Triage{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Conclude(ctx, h.li, id, 0, appliance.OutcomeSolved, "已修好"); err != nil {
			t.Fatal(err)
		}
		texts := h.page(t, id).Texts
		sms := texts[len(texts)-1].ID
		h.now = h.now.Add(time.Minute)
		if err := h.st.Update(ctx, func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{
				At: h.now, Kind: appliance.KindTextUncertain, Case: id, Peer: villager,
				Body: appliance.TextChange{Text: sms, State: appliance.TextUncertain, Part: 1, PartState: appliance.TextUncertain},
			})
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.Settle(ctx, h.li, sms, desk.SettleArrived); err != nil {
			t.Fatal(err)
		}
		if c := h.page(t, id).Case; !c.Outcome.ToldAt.Equal(h.now) {
			t.Errorf("round %d: told at %v, want %v", round+1, c.Outcome.ToldAt, h.now)
		}
		if err := h.st.Update(ctx, func(tx appliance.Tx) error { // 3: not solved
			return tx.Append(appliance.Entry{At: h.now, Kind: appliance.KindCaseRedone, Case: id, Peer: villager, Body: appliance.CaseChange{State: appliance.CaseAccepted, Round: round + 2}})
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// A box that woke in 1980 must not call everything overdue, nor nothing.
func TestNothingIsDueWhileTheClockIsNotTrusted(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	h.comesIn(t, 100, "路灯")
	believed := false
	h.Trusted = func() bool { return believed }
	h.now = h.now.AddDate(1, 0, 0)
	row := func() desk.Row {
		rows, err := h.Inbox(ctx, h.li, false)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0]
	}
	if r := row(); r.Light != workday.LightNone || !r.Due.IsZero() || r.Waiting != 0 {
		t.Errorf("a clock nobody trusts made %+v", r)
	}
	if s, err := h.Summary(ctx); err != nil || s.Overdue != 0 || s.Waiting != 1 {
		t.Errorf("summary %+v, %v", s, err)
	}
	believed = true
	if r := row(); r.Light != workday.LightBlack {
		t.Errorf("trusted again, the light is %q", r.Light)
	}
}

// A PIN set by an earlier version still opens the screen, and opens nothing else.
func TestAnOldPINStillOpens(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	old := h.li.Clerk
	old.Words.PIN = "MDEyMzQ1Njc4OWFiY2RlZg$mHSPdUeJnJe4z+uehI6/keEmns8TzsyFPPzXA5CPEwI" // of 246810, 19 MiB, 2 passes
	err := h.Ledger.Update(ctx, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: h.now, Actor: appliance.Rule("desk"), Kind: appliance.KindClerkSet, Body: old})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Login(ctx, "李静", "246810"); err != nil {
		t.Errorf("the old PIN: %v", err)
	}
	_, err = h.Login(ctx, "李静", "246811")
	refusedAs(t, err, loop.WhyWrongPIN)
}

func TestAccounts(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	he := h.hire(t, "何清", appliance.RoleAdmin)
	_, err := h.AddClerk(ctx, h.li, "新人", appliance.RoleReceiver)
	refusedAs(t, err, loop.WhyRole)
	_, err = h.AddClerk(ctx, he, "李静", appliance.RoleReceiver)
	refusedAs(t, err, loop.WhyNameTaken)
	_, err = h.AddClerk(ctx, he, "有 空格", appliance.RoleReceiver)
	refusedAs(t, err, loop.WhyBadName)
	_, err = h.AddClerk(ctx, he, "新人", "boss")
	refusedAs(t, err, loop.WhyBadRole)
	refusedAs(t, h.Disable(ctx, he, "何清", true), loop.WhyLastAdmin)

	refusedAs(t, h.SetPIN(ctx, he, "李静", "12ab"), loop.WhyBadPIN)
	if err := h.SetPIN(ctx, h.li, "李静", "482913"); err != nil {
		t.Fatalf("her own PIN: %v", err)
	}
	refusedAs(t, h.SetPIN(ctx, h.wu, "李静", "000000"), loop.WhyRole)
	if who, err := h.Login(ctx, "李静", "482913"); err != nil || who.Clerk.ID != h.li.Clerk.ID {
		t.Fatalf("login: %+v, %v", who, err)
	}
	for range 5 {
		_, err = h.Login(ctx, "李静", "111111")
		refusedAs(t, err, loop.WhyWrongPIN)
	}
	_, err = h.Login(ctx, "李静", "482913")
	refusedAs(t, err, loop.WhyWait)
	h.now = h.now.Add(2 * time.Minute)
	if _, err := h.Login(ctx, "李静", "482913"); err != nil {
		t.Errorf("after a pause: %v", err)
	}
	if err := h.Disable(ctx, he, "李静", true); err != nil {
		t.Fatal(err)
	}
	_, err = h.Login(ctx, "李静", "482913")
	refusedAs(t, err, loop.WhyDisabled)

	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl li@hall"
	refusedAs(t, h.AddKey(ctx, he, "王芳", "ssh-rsa AAAA"), loop.WhyBadKey)
	if err := h.AddKey(ctx, he, "王芳", key); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, h.AddKey(ctx, he, "何清", key), loop.WhyKeyTaken)
}

// A key is one clerk's, from the moment it is bound until it is taken away or the
// account is closed.
func TestAKeyIsOneClerks(t *testing.T) {
	h, ctx := openHall(t), t.Context()
	he := h.hire(t, "何清", appliance.RoleAdmin)
	key := func(comment string) (ssh.PublicKey, string) {
		public, _, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		k, err := ssh.NewPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		return k, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) + " " + comment
	}
	one, line := key("李静 \x1b[31m窗口")
	if err := h.AddKey(ctx, he, "李静", "command=\"rm\" "+line); err != nil { // options of an authorized_keys line mean nothing here
		t.Fatal(err)
	}
	two, line2 := key("老电脑")
	if err := h.AddKey(ctx, h.li, "李静", line2); err != nil {
		t.Fatalf("her own: %v", err)
	}
	for _, k := range []ssh.PublicKey{one, two} {
		if who, err := h.Owner(ctx, k); err != nil || who.ID != h.li.Clerk.ID {
			t.Errorf("%+v, %v", who, err)
		}
	}
	li, err := h.Clerk(ctx, "李静")
	if err != nil {
		t.Fatal(err)
	}
	if keys := desk.Keys(li); len(keys) != 2 || keys[0].Comment != "李静 [31m窗口" || keys[0].Fingerprint != ssh.FingerprintSHA256(one) || strings.Contains(li.Words.Keys[0], "rm") {
		t.Errorf("%+v", li.Words.Keys)
	}
	refusedAs(t, h.RemoveKey(ctx, h.wu, "李静", "老电脑"), loop.WhyRole)
	refusedAs(t, h.RemoveKey(ctx, he, "李静", "SHA256:"), loop.WhyNoKey)
	refusedAs(t, h.RemoveKey(ctx, he, "李静", ""), loop.WhyNoKey)
	if err := h.RemoveKey(ctx, he, "李静", "老电脑"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Owner(ctx, two); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("a key that was taken away: %v", err)
	}
	if err := h.Disable(ctx, he, "李静", true); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Owner(ctx, one); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("of a closed account: %v", err)
	}
	if err := h.RemoveKey(ctx, he, "李静", ssh.FingerprintSHA256(one)[:14]); err != nil {
		t.Error(err)
	}
	for i := range 9 {
		_, line := key("x")
		if err := h.AddKey(ctx, he, "王芳", line); (err != nil) != (i == 8) {
			t.Errorf("key %d: %v", i, err)
		}
	}
	refusedAs(t, h.RemoveKey(ctx, he, "王芳", "x"), loop.WhyNoKey)
	if err := h.RemoveKey(ctx, he, "王芳", "all"); err != nil {
		t.Error(err)
	}
}

package hotline

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/peril"
	"huying/appliance/loop"
	"huying/appliance/propose"
)

// keeping is one Update in the making: the parts it keeps and what it decides
// about them. It is made anew each time the Update's function runs.
type keeping struct {
	h   *Hotline
	tx  appliance.Tx
	now time.Time

	pending    bundles // messages still coming together
	loaded     bool
	incomplete bool             // somebody waits for a part
	fresh      int              // parts kept now
	strays     []appliance.Part // reports that no text claims yet
	stuck      []stuck          // messages that could not be decided
}

// stuck is a message whose decision broke: its parts are kept and wait.
type stuck struct {
	part uint64 // its first
	err  error
}

func (h *Hotline) keeping(tx appliance.Tx) *keeping {
	return &keeping{h: h, tx: tx, now: h.Now()}
}

// effort is how much is done about parts in the Update that keeps them. Less is
// tried only when more has failed: what we decide must never stop us from keeping.
type effort int

const (
	keepOnly effort = iota
	keepAndAlarm
	keepAndDecide
)

// hear keeps the parts and decides what is whole (design §3).
func (k *keeping) hear(parts []appliance.Part, do effort) error {
	for _, p := range parts {
		known, err := k.tx.Heard(p)
		if err != nil {
			return err
		}
		if known { // listed again: a slot that could not be freed, or the network's own repetition
			continue
		}
		if p, err = k.keep(p); err != nil {
			return err
		}
		switch {
		case do == keepAndDecide && p.Kind == appliance.PartReport:
			err = k.report(p)
		case do == keepAndDecide:
			err = k.take(p)
		case p.Kind == appliance.PartReport:
			k.strays = append(k.strays, p)
		default:
			k.incomplete = true
			if do == keepAndAlarm && spoken(p) {
				err = k.alarmPart(p)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keep writes the part down as it came.
func (k *keeping) keep(p appliance.Part) (appliance.Part, error) {
	if p.HeardAt.IsZero() {
		p.HeardAt = k.now
	}
	p.Seq = k.tx.Seq()
	k.fresh++
	return p, k.tx.Append(appliance.Entry{
		At: k.now, Actor: appliance.Actor{Kind: appliance.ByModem}, Kind: appliance.KindPartHeard, Peer: p.From, Body: p,
	})
}

// take joins the part to its message and decides that if it is whole.
func (k *keeping) take(p appliance.Part) error {
	if m, ok := aside(p); ok {
		return k.decide(m)
	}
	if lone(p) {
		b := bundles{}
		return k.decide(b.put(p).message())
	}
	if err := k.load(p.Seq); err != nil {
		return err
	}
	if ok, err := k.late(p); err != nil {
		return err
	} else if ok {
		return k.alarmPart(p)
	}
	b := k.pending.put(p)
	if !b.whole() {
		k.incomplete = true
		return k.alarmPart(p)
	}
	k.pending = slices.DeleteFunc(k.pending, func(x *bundle) bool { return x == b })
	return k.decide(b.message())
}

// load reads the parts that wait, once; those kept in this Update from seq on are put by take.
func (k *keeping) load(seq uint64) error {
	if k.loaded {
		return nil
	}
	k.loaded = true
	for p, err := range k.tx.PendingParts() {
		if err != nil {
			return err
		}
		if p.Seq < seq && spoken(p) {
			k.pending.put(p)
		}
	}
	return nil
}

// late attaches a part that came after its message was taken with a gap.
func (k *keeping) late(p appliance.Part) (ok bool, err error) {
	if slices.ContainsFunc(k.pending, func(b *bundle) bool {
		return b.key == bundleKey{p.From, p.Ref, p.Total} && b.takes(p)
	}) {
		return false, nil
	}
	m, err := k.tx.GapMessage(p.From, p.Ref, p.Total)
	if errors.Is(err, appliance.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !slices.Contains(m.Gap, p.Number) || !near(m.SentAt, p.SentAt) {
		return false, nil
	}
	b := bundle{key: bundleKey{p.From, p.Ref, p.Total}}
	for _, seq := range m.Parts {
		old, err := k.tx.Part(seq)
		if err != nil {
			return false, err
		}
		b.parts = append(b.parts, old)
	}
	i, _ := slices.BinarySearchFunc(b.parts, p.Number, func(x appliance.Part, n int) int { return x.Number - n })
	b.parts = slices.Insert(b.parts, i, p)
	now := b.message()
	now.ID, now.Class, now.Case, now.Fate, now.Reason = m.ID, m.Class, m.Case, m.Fate, m.Reason
	es := []appliance.Entry{{
		At: k.now, Actor: appliance.Rule("hotline"), Kind: appliance.KindMessageLate, Case: m.Case, Peer: m.From, Body: now,
	}}
	if m.Case != 0 {
		c, err := k.tx.Case(m.Case)
		if err != nil {
			return false, err
		}
		ch := appliance.CaseChange{
			Message: m.ID,
			Words:   appliance.CaseWords{Text: "[第" + strconv.Itoa(p.Number) + "段] " + appliance.JoinText(p.Text)},
		}
		if c.State.Open() {
			s := step{World: World{Now: k.now}}
			ch.WaitingSince = s.waiting(c)
		}
		es = append(es, appliance.Entry{
			At: k.now, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCaseSupplemented,
			Case: m.Case, Peer: m.From, Body: ch,
		})
	}
	return true, k.tx.Append(es...)
}

// decide lets Step say what follows from a message and writes it down. A Step
// that breaks leaves the message's parts as they are, kept and waiting.
func (k *keeping) decide(m appliance.Message) error {
	if m.Fate == appliance.FateIgnored {
		return k.tx.Append(appliance.Entry{
			At: k.now, Actor: appliance.Rule("hotline"), Kind: appliance.KindMessageHeard, Peer: m.From, Body: m,
		})
	}
	w, talk, err := k.world(m)
	if err != nil {
		return err
	}
	m.ID = w.Seq
	es, err := try(w, talk, m, k.h.step)
	if err != nil {
		k.stuck = append(k.stuck, stuck{m.Parts[0], err})
		return k.alarmWords(m)
	}
	if m.From == "" { // nobody to remember
		es = es[:len(es)-1]
	}
	return k.tx.Append(es...)
}

// try runs Step and turns a panic into an error.
func try(w World, t appliance.Talk, m appliance.Message, step stepFunc) (es []appliance.Entry, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("step: %v\n%s", r, debug.Stack())
		}
	}()
	return step(w, t, m), nil
}

// world is what Step must know about the message's number.
func (k *keeping) world(m appliance.Message) (World, appliance.Talk, error) {
	w := World{
		Now: k.now, Clock: k.h.Clock, Texts: k.h.Texts, Own: k.h.Own, Duty: k.h.Duty, Seq: k.tx.Seq(), Hall: k.h.Hall,
		Read: k.tx,
	}
	var talk appliance.Talk
	var err error
	if m.From != "" {
		if talk, err = k.tx.Talk(m.From); err != nil {
			return w, talk, err
		}
		if w.Nuisance, err = k.nuisance(m.From); err != nil {
			return w, talk, err
		}
		for c, err := range k.tx.Cases(appliance.CaseFilter{From: m.From}) {
			if err != nil {
				return w, talk, err
			}
			if w.Cases = append(w.Cases, c); len(w.Cases) == casesInView {
				break
			}
		}
	}
	l, err := loop.World{Now: w.Now, Clock: w.Clock}.Load(k.tx, w.Seq, m.SentAt)
	if err != nil {
		return w, talk, err
	}
	w.Town, w.Rules, w.Clock, w.Next = l.Town, l.Rules, l.Clock, l.Next
	if !w.Town.Empty() {
		on := appliance.DateOf(w.Clock.Local(k.now))
		w.Index = func() *propose.Index { return k.h.Proposed.For(w.Town, on, w.Rules) }
		for _, p := range w.Town.In(on, appliance.RoleDuty) {
			if to := p.Writable(w.Clock.Local(k.now)); to.Mobile() && !slices.Contains(w.Duty, to) {
				w.Duty = append(slices.Clip(w.Duty), to)
			}
		}
	}
	return w, talk, k.alarms(&w, talk, m.From)
}

// alarms finds the alarms that matter to this number: its own, and for a duty officer all.
func (k *keeping) alarms(w *World, talk appliance.Talk, from appliance.Address) error {
	p, ok := from.Phone()
	duty := ok && slices.Contains(w.Duty, p)
	if talk.AlarmAt.IsZero() && !duty {
		return nil
	}
	for a, err := range k.tx.Alarms(true) {
		if err != nil {
			return err
		}
		if w.Alarm == nil && a.Class == 1 && same(a.Phone, from) {
			w.Alarm = &a
		}
		if duty {
			w.Open = append(w.Open, a)
		}
	}
	return nil
}

// alarmPart scans one part of a message that is not whole yet (design §3).
func (k *keeping) alarmPart(p appliance.Part) error {
	return k.alarmWords(appliance.Message{
		From: p.From, Text: appliance.JoinText(p.Text), SentAt: p.SentAt, HeardAt: p.HeardAt, Parts: []uint64{p.Seq},
	})
}

// alarmWords raises the alarm for words that have no case yet.
func (k *keeping) alarmWords(m appliance.Message) error {
	if m.From == "" || !isPerson(m.From) || k.h.Own != "" && sameNumber(m.From, k.h.Own) {
		return nil
	}
	if peril.Hear(m.Text).Class != 1 {
		return nil
	}
	w, talk, err := k.world(m)
	if err != nil {
		return err
	}
	es, err := try(w, talk, m, alarmStep)
	if err != nil {
		k.stuck = append(k.stuck, stuck{m.Parts[0], err})
		return nil // the words are kept; an alarm that breaks must not undo that
	}
	return k.tx.Append(es...)
}

// alarmStep is the alarm for words that are no message yet.
func alarmStep(w World, t appliance.Talk, m appliance.Message) []appliance.Entry {
	w.Seq-- // a step counts from the message's own entry, and there is none here
	s := &step{World: w, talk: t, m: m, w: read(m.Text), d: peril.Hear(m.Text)}
	s.alarm(0)
	s.add(appliance.Rule("hotline"), appliance.KindTalk, 0, s.talk)
	return s.out
}

package voice

import (
	"context"
	"errors"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// converse is the call itself.
func (v *Voice) converse(ctx context.Context, call Call, visit Visit, alarm *appliance.Alarm) error {
	whole, stop := context.WithTimeout(ctx, WholeCall)
	defer stop()
	defer func() {
		if err := call.HangUp(context.WithoutCancel(ctx)); err != nil {
			v.Log.Warn("could not hang up", "err", err)
		}
	}()
	h := Heard{Kind: Answered}
	pack := v.Dialect.Whole()
	if pack && !call.Live() { // who presses 8 shall not hear half of it
		all, err := v.Dialect.All()
		pack = err == nil && call.Plays(all...)
	}
	for {
		if h.Kind == HungUp && h.Sound == nil && visit.saidNothing() && call.Lost() { // we cut them off
			return v.update(ctx, func(tx appliance.Tx) error { return v.missed(tx, visit.Back, "线路断了") })
		}
		var act Act
		after := visit
		err := v.Ledger.Update(ctx, func(tx appliance.Tx) error {
			w, err := v.world(tx, visit.Back, alarm)
			if err != nil {
				return err
			}
			in := visit
			in.English, w.Pack = w.Talk.English && call.English(), pack
			if call.Joins() {
				w.Joins = v.atHand(w.Town, visit.Back.Phone)
			}
			var es []appliance.Entry
			if after, act, es, err = Step(w, in, h); err != nil {
				return err
			}
			return tx.Append(es...)
		})
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var no *loop.Refusal
			if errors.As(err, &no) && alarm == nil { // who took the call is not rung for the same once more
				v.Log.Error("what was said on the phone could not be decided: a clerk rings", "err", err)
				b := visit.Back
				b.State, b.By, b.Human, b.Note = appliance.BackWaiting, actor, true, "没记成："+err.Error()
				b.NextAt, b.Due = v.Now(), v.Clock.AddWorking(v.Now(), 30*time.Minute)
				err := v.update(ctx, func(tx appliance.Tx) error {
					return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
				})
				if err == nil {
					v.do(whole, call, visit, Act{Say: say("V56", "V53"), Then: HangUp})
				}
				return err
			}
			if errors.As(err, &no) || errors.Is(err, appliance.ErrFull) {
				v.Log.Error("what was said on the phone could not be decided", "err", err)
				return v.update(ctx, func(tx appliance.Tx) error { return v.missed(tx, visit.Back, "没记成："+err.Error()) })
			}
			return err
		}
		visit = after
		if h.Kind == TimeUp { // the last words have a time of their own
			last, stop := context.WithTimeout(ctx, farewell)
			defer stop()
			whole = last
		}
		if act.Then == Talk { // as long as they like
			h = v.talkOn(ctx, call)
			continue
		}
		h = v.do(whole, call, visit, act)
		if act.Then == HangUp {
			return nil
		}
	}
}

// world is what Step must know.
func (v *Voice) world(tx appliance.Tx, b appliance.Callback, alarm *appliance.Alarm) (World, error) {
	w := World{}
	var err error
	if alarm != nil { // as it stands now: somebody may have taken it
		a, err := tx.Alarm(alarm.ID)
		if err != nil {
			return w, err
		}
		w.Alarm = &a
	}
	if w.World, err = (loop.World{Now: v.Now(), Clock: v.Clock, Texts: v.Texts, Hall: v.Hall, Own: v.Own}).Load(tx, tx.Seq(), time.Time{}); err != nil {
		return w, err
	}
	if w.Talk, err = tx.Talk(b.Phone); err != nil {
		return w, err
	}
	for c, err := range tx.Cases(appliance.CaseFilter{From: b.Phone}) {
		if err != nil {
			return w, err
		}
		if w.Cases = append(w.Cases, c); len(w.Cases) == 20 {
			break
		}
	}
	if b.Case != 0 && !slices.ContainsFunc(w.Cases, func(c appliance.Case) bool { return c.ID == b.Case }) { // an older one
		c, err := tx.Case(b.Case)
		if err != nil && !errors.Is(err, appliance.ErrNone) {
			return w, err
		}
		if err == nil && c.Reporter == b.Phone {
			w.Cases = append(w.Cases, c)
		}
	}
	return w, nil
}

// do says and listens as Step wants, and returns what was heard.
func (v *Voice) do(ctx context.Context, call Call, visit Visit, act Act) Heard {
	if act.Play != nil {
		if err := call.Play(ctx, act.Play); err != nil {
			v.Log.Warn("could not play back what was said", "err", err)
		}
		if h, over := ended(ctx, call); over {
			return h
		}
		select {
		case k, ok := <-call.Keys():
			if ok {
				return v.key(ctx, call, act, k)
			}
		default:
		}
	}
	again := 0
	for i := 0; i < len(act.Say); i++ {
		p := act.Say[i]
		err := v.say(ctx, call, visit, p)
		if h, over := ended(ctx, call); over {
			return h
		}
		if err != nil {
			v.Log.Warn("could not say something", "prompt", p.ID, "err", err)
		}
		if act.Then == Record || act.Then == Join {
			continue // a key cuts neither the way to the beep short, nor that to a person
		}
		select {
		case k, ok := <-call.Keys():
			switch {
			case !ok:
			case act.Then != HangUp:
				return v.key(ctx, call, act, k)
			case k == '*' && again < mostRepeat: // such as the number of their case
				again, i = again+1, -1
			}
		default:
		}
	}
	switch act.Then {
	case Join:
		err := call.Join(ctx, act.To, act.Tell.Text(false), act.Wait)
		if h, over := ended(ctx, call); over {
			return h
		}
		if err != nil {
			v.Log.Info("nobody was put through", "err", err)
			return Heard{Kind: Alone}
		}
		return Heard{Kind: Joined}
	case Record:
		return v.record(ctx, call, act)
	case Listen, Dial:
		return v.listen(ctx, call, act)
	}
	return Heard{}
}

// say says a prompt, in the speech they chose.
func (v *Voice) say(ctx context.Context, call Call, visit Visit, p Prompt) error {
	if p.ID == Beep {
		return call.Beep(ctx)
	}
	text := p.Text(visit.English)
	if visit.Dialect {
		if phrases, ok := v.Dialect.Sound(text); ok {
			return call.Play(ctx, phrases...)
		}
		v.Log.Warn("the pack has no sound for a prompt: it is said as usual", "prompt", p.ID)
	}
	return call.Say(ctx, text)
}

// farewell is how long the last words may take when the call has lasted long enough.
const farewell = 25 * time.Second

// mostTalk is how long two who were put through may talk: others want to ring too.
const mostTalk = 9 * time.Minute

// talkOn waits until one of the two who were put through leaves.
func (v *Voice) talkOn(ctx context.Context, call Call) Heard {
	t := time.NewTimer(mostTalk)
	defer t.Stop()
	select {
	case <-call.HungUp():
	case <-call.Parted():
	case <-ctx.Done():
	case <-t.C:
	}
	return Heard{Kind: HungUp}
}

// atHand is the duty phone to put who presses 0 through to; "" none: it is their own.
func (v *Voice) atHand(t *appliance.Town, from appliance.Address) appliance.Phone {
	duty := v.onDuty(t)
	if own, _ := from.Phone(); len(duty) == 0 || duty[0] == own {
		return ""
	}
	return duty[0]
}

// ended reports a call that is over.
func ended(ctx context.Context, call Call) (Heard, bool) {
	select {
	case <-call.HungUp():
		return Heard{Kind: HungUp}, true
	case <-ctx.Done():
		return Heard{Kind: TimeUp}, true
	default:
		return Heard{}, false
	}
}

// listen waits for a key.
func (v *Voice) listen(ctx context.Context, call Call, act Act) Heard {
	wait := act.Wait
	if wait == 0 {
		wait = keyWait
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case k, ok := <-call.Keys():
		if ok {
			return v.key(ctx, call, act, k)
		}
		return Heard{Kind: HungUp}
	case <-call.HungUp():
		return Heard{Kind: HungUp}
	case <-ctx.Done():
		return Heard{Kind: TimeUp}
	case <-t.C:
		if act.Then == Dial {
			return Heard{Kind: Number}
		}
		return Heard{Kind: Silence}
	}
}

// mostDigits is more than a case number has.
const mostDigits = 10

// key is a key, or the first of the digits of a number.
func (v *Voice) key(ctx context.Context, call Call, act Act, k rune) Heard {
	if act.Then != Dial || k == '*' {
		return Heard{Kind: Key, Key: k}
	}
	if k == '0' { // no case number begins so: they want a person
		return Heard{Kind: Key, Key: k}
	}
	digits := ""
	for k != '#' && len(digits) < mostDigits {
		if k >= '0' && k <= '9' {
			digits += string(k)
		}
		t := time.NewTimer(keyWait)
		select {
		case next, ok := <-call.Keys():
			t.Stop()
			if !ok {
				return Heard{Kind: HungUp}
			}
			k = next
			continue
		case <-call.HungUp():
			t.Stop()
			return Heard{Kind: HungUp}
		case <-ctx.Done():
			t.Stop()
			return Heard{Kind: TimeUp}
		case <-t.C:
		}
		break
	}
	return Heard{Kind: Number, Digits: digits}
}

// record keeps what is said, and only then tells Step.
func (v *Voice) record(ctx context.Context, call Call, act Act) Heard {
	got, err := call.Record(ctx, act.Wait)
	for len(call.Keys()) > 0 { // a cheek's, while they spoke: it answers nothing that is asked behind it
		<-call.Keys()
	}
	h := Heard{Kind: Recorded}
	if e, over := ended(ctx, call); over {
		h = e
	}
	switch {
	case err != nil && len(got.File) == 0:
		if h.Kind == Recorded {
			v.Log.Warn("nothing could be recorded", "err", err)
		}
		return h
	case len(got.File) == 0:
		return h
	}
	hash, err := v.Sounds.KeepAudio(got.File)
	if err != nil {
		v.Log.Error("a recording could not be kept", "err", err)
		return h
	}
	h.Sound = &Sound{Hash: hash, Type: got.Type, Seconds: int(got.Said.Round(time.Second).Seconds()), Bytes: len(got.File)}
	if call.Live() {
		h.Sound.PCM = got.PCM
	}
	return h
}

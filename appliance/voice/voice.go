package voice

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// Phone is the line's voice.
type Phone interface {
	// Speaks reports whether the modem can ring somebody, speak, hear keys and record;
	// if not, why is for a person.
	Speaks() (ok bool, why string)
	// Ready reports whether a call could be made now: there is a network, and nobody rings.
	Ready() bool
	// Ring rings somebody and returns when they answer. ErrNobody: they did not.
	Ring(ctx context.Context, to appliance.Phone) (Call, error)
}

// Call is somebody on the phone. A key or a hang-up ends what is being said.
type Call interface {
	Say(ctx context.Context, text string) error
	// Plays reports whether Play can be heard: live voices go both ways.
	Plays() bool
	Play(ctx context.Context, pcm []int16) error // 8 kHz
	// English reports whether Say can say English.
	English() bool
	Beep(ctx context.Context) error
	Keys() <-chan rune
	// Record keeps what is said until #, five seconds of silence, the end of the call, or most.
	Record(ctx context.Context, most time.Duration) (Taped, error)
	HungUp() <-chan struct{}
	HangUp(ctx context.Context) error
}

// Taped is what was recorded.
type Taped struct {
	File []byte
	Type string
	Said time.Duration // how long somebody spoke in it
	PCM  []int16       // its samples, 8 kHz; nil when they cannot be had
}

// Why nobody is on the phone.
var (
	ErrNobody = errors.New("nobody answered")             // it rang, or was busy
	ErrLater  = errors.New("nobody can be rung just now") // the line is in use or has no network: no try
)

// Sounds keeps what was said (store).
type Sounds interface {
	KeepAudio(sound []byte) (hash string, err error)
	EraseAudio(hash string) error
}

// Voice rings who is to be rung. All fields but Duty, Dialect and Trusted must be set before Run.
type Voice struct {
	Ledger appliance.Ledger
	Phone  Phone
	Sounds Sounds
	Clock  workday.Clock
	Texts  *texts.Set
	Now    func() time.Time
	Log    *slog.Logger
	Hall   string
	Own    appliance.Phone
	Duty   []appliance.Phone // rung about an alarm, in this order
	// Dialect is the prompts in the village's own speech; nil: there are none.
	Dialect *Pack
	// Trusted tells whether the clock may be believed: until then nobody is rung. nil: always.
	Trusted func() bool

	alarms map[uint64]*chain
	of     uint64 // the alarm that is being rung about
	swept  time.Time
}

// chain is how far the duty officers were rung about an alarm.
type chain struct {
	tries int
	last  time.Time
}

// How often the runner looks, and how long it waits.
const (
	look        = 5 * time.Second
	alarmAfter  = time.Minute      // an alarm that nobody took by text or on a screen
	alarmPause  = 30 * time.Second // between two officers
	alarmFor    = time.Hour
	alarmRounds = 3
	sweepEvery  = time.Hour
	followWeek  = 7 * 24 * time.Hour
	mostFollow  = 2 // follow-ups of one villager a week
)

// Tag is what the watch marks a case with whose result nobody rated (C18).
const Tag = "待电话回访"

// Run rings until ctx ends; the only other end is a fault of the ledger.
func (v *Voice) Run(ctx context.Context) error {
	v.alarms = map[uint64]*chain{}
	if err := v.resume(ctx); err != nil {
		return err
	}
	for {
		bell := v.Ledger.Changed()
		rang, err := v.once(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if rang { // texts waited for the end of the call, and go before the next
			bell = nil
		}
		t := time.NewTimer(look)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-bell:
			t.Stop()
		case <-t.C:
		}
	}
}

// resume takes up what a stop cut short: who was being rung was not reached.
func (v *Voice) resume(ctx context.Context) error {
	return v.update(ctx, func(tx appliance.Tx) error {
		for b, err := range tx.Callbacks(true) {
			if err != nil {
				return err
			}
			if b.State == appliance.BackCalling && b.By == actor {
				if err := v.missed(tx, b, "断电或重启"); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// update is an Update that a full disk only delays.
func (v *Voice) update(ctx context.Context, f func(appliance.Tx) error) error {
	err := v.Ledger.Update(ctx, f)
	if errors.Is(err, appliance.ErrFull) {
		v.Log.Error("the disk is full: nobody is rung until there is room")
		return nil
	}
	return err
}

// once does the next thing there is to do, and reports whether somebody was rung.
func (v *Voice) once(ctx context.Context) (bool, error) {
	if v.Trusted != nil && !v.Trusted() {
		return false, nil
	}
	if err := v.sweep(ctx); err != nil {
		return false, err
	}
	if ok, why := v.Phone.Speaks(); !ok {
		return false, v.handOver(ctx, why)
	}
	if !v.Phone.Ready() {
		return false, nil
	}
	if b, a, ok, err := v.nextAlarm(ctx); err != nil || ok {
		if err != nil {
			return false, err
		}
		return true, v.ring(ctx, b, &a)
	}
	if err := v.followUps(ctx); err != nil {
		return false, err
	}
	b, ok, err := v.next(ctx)
	if err != nil || !ok {
		return false, err
	}
	return true, v.ring(ctx, b, nil)
}

// handOver makes clerks' callbacks of those that the box would have made: its modem
// cannot speak. Who rang is told by when.
func (v *Voice) handOver(ctx context.Context, why string) error {
	var due []uint64
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		due = due[:0]
		for b, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if b.State == appliance.BackWaiting && !b.Human {
				due = append(due, b.ID)
			}
		}
		return nil
	})
	if err != nil || len(due) == 0 {
		return err
	}
	v.Log.Warn("callbacks go to the clerks: the modem cannot speak", "why", why, "callbacks", len(due))
	return v.update(ctx, func(tx appliance.Tx) error {
		for _, id := range due {
			b, err := tx.Callback(id)
			if err != nil {
				return err
			}
			b.Human, b.Due = true, v.Clock.AddWorking(v.Now(), 30*time.Minute)
			es := []appliance.Entry{{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b}}
			if to, ok := b.Phone.Phone(); ok && to.Mobile() && b.Why == appliance.BackRang && b.Tries == 0 {
				talk, err := tx.Talk(b.Phone)
				if err != nil {
					return err
				}
				words, err := v.Texts.Render("R46", talk.English, texts.Values{"时": texts.Moment(v.Clock.Local(b.Due), talk.English)})
				if err != nil {
					return err
				}
				e := appliance.QueueText(actor, to, b.Case, "R46", appliance.ClassReceipt, true, words)
				e.At = v.Now()
				es = append(es, e)
			}
			if err := tx.Append(es...); err != nil {
				return err
			}
		}
		return nil
	})
}

// next is the callback to make now: the one that has waited longest among those whose hour it is.
func (v *Voice) next(ctx context.Context) (b appliance.Callback, ok bool, err error) {
	err = v.Ledger.View(ctx, func(r appliance.Reader) error {
		ok = false
		for x, err := range r.Callbacks(true) {
			if err != nil {
				return err
			}
			if x.State != appliance.BackWaiting || x.Human || x.NextAt.After(v.Now()) || !v.hour(x.Why) {
				continue
			}
			if !ok || x.NextAt.Before(b.NextAt) {
				b, ok = x, true
			}
		}
		return nil
	})
	return b, ok, err
}

// hour reports whether people may be rung for this reason now (domain 9).
func (v *Voice) hour(why appliance.CallbackWhy) bool {
	now := v.Clock.Local(v.Now())
	if why != appliance.BackFollowUp {
		return RingHours(now)
	}
	minute := now.Hour()*60 + now.Minute()
	for _, w := range [][2]int{{9 * 60, 11*60 + 30}, {14*60 + 30, 17*60 + 30}, {18*60 + 30, 20 * 60}} {
		if minute >= w[0] && minute < w[1] {
			_, name, _ := v.Clock.Workday(now)
			return !slices.ContainsFunc([]string{"春节放假", "国庆节放假"}, func(s string) bool { return s == name })
		}
	}
	return false
}

// RingHours reports whether villagers may be rung back at that hour: 07:30 to 20:30.
func RingHours(local time.Time) bool {
	minute := local.Hour()*60 + local.Minute()
	return minute >= 7*60+30 && minute < 20*60+30
}

// followUps begins a call for each result that nobody rated and that texts did not reach.
func (v *Voice) followUps(ctx context.Context) error {
	if !v.hour(appliance.BackFollowUp) {
		return nil
	}
	var due []appliance.CaseID
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		due = due[:0]
		rung := map[appliance.Address]int{}
		open := map[appliance.CaseID]bool{}
		for b, err := range r.Callbacks(false) {
			if err != nil {
				return err
			}
			if v.Now().Sub(b.At) > followWeek {
				break
			}
			if b.Why == appliance.BackFollowUp {
				rung[b.Phone]++
				open[b.Case] = open[b.Case] || b.State.Open()
			}
		}
		for g, err := range r.Glances(appliance.CaseFollowup) {
			if err != nil {
				return err
			}
			c, err := r.Case(g.ID)
			if err != nil {
				return err
			}
			if slices.Contains(c.Tags, Tag) && !open[c.ID] && rung[c.Reporter] < mostFollow {
				due = append(due, c.ID)
				rung[c.Reporter]++
			}
		}
		return nil
	})
	if err != nil || len(due) == 0 {
		return err
	}
	return v.update(ctx, func(tx appliance.Tx) error {
		for _, id := range due {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			if _, ok := c.Reporter.Phone(); !ok || c.State != appliance.CaseFollowup {
				continue
			}
			b := appliance.Callback{
				Why: appliance.BackFollowUp, State: appliance.BackWaiting, Phone: c.Reporter, Case: id, At: v.Now(), NextAt: v.Now(), Due: v.Clock.AddWorking(v.Now(), v.Clock.HalfDay()),
			}
			if err := tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: id, Peer: b.Phone, Body: b}); err != nil {
				return err
			}
		}
		return nil
	})
}

// nextAlarm is the duty officer to ring about an alarm that nobody has taken: one after
// the other, three rounds at most.
func (v *Voice) nextAlarm(ctx context.Context) (b appliance.Callback, alarm appliance.Alarm, ok bool, err error) {
	err = v.Ledger.View(ctx, func(r appliance.Reader) error {
		ok = false
		t, err := r.Town()
		if err != nil {
			return err
		}
		duty := slices.Clone(v.Duty)
		for _, p := range t.In(appliance.DateOf(v.Clock.Local(v.Now())), appliance.RoleDuty) {
			if to := p.Writable(v.Clock.Local(v.Now())); to != "" && !slices.Contains(duty, to) {
				duty = append(duty, to)
			}
		}
		for a, err := range r.Alarms(true) {
			if err != nil {
				return err
			}
			age := v.Now().Sub(a.LastAt)
			if a.Class != 1 || age < alarmAfter || age > alarmFor || len(duty) == 0 {
				continue
			}
			c := v.alarms[a.ID]
			if c == nil {
				c = &chain{}
				v.alarms[a.ID] = c
			}
			if c.tries >= alarmRounds*len(duty) || v.Now().Sub(c.last) < alarmPause {
				continue
			}
			alarm, ok = a, true
			b = appliance.Callback{
				Why: appliance.BackAlarm, State: appliance.BackWaiting, Phone: appliance.Address(duty[c.tries%len(duty)]), Case: a.Case, At: v.Now(), NextAt: v.Now(), Due: v.Now(),
			}
			c.tries, c.last, v.of = c.tries+1, v.Now(), a.ID
			return nil
		}
		return nil
	})
	return b, alarm, ok, err
}

// ring makes one call: it is in the ledger before it is made, and so is how it ended.
func (v *Voice) ring(ctx context.Context, b appliance.Callback, alarm *appliance.Alarm) error {
	to, ok := b.Phone.Phone()
	if !ok {
		return v.update(ctx, func(tx appliance.Tx) error {
			b.State, b.Ended, b.Note, b.By = appliance.BackDropped, v.Now(), "打不了这样的号码", actor
			return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
		})
	}
	kept := false
	if err := v.update(ctx, func(tx appliance.Tx) error {
		kept = true
		b.State, b.By, b.TriedAt = appliance.BackCalling, actor, v.Now()
		id := tx.Seq()
		err := tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
		if b.ID == 0 {
			b.ID = id
		}
		return err
	}); err != nil || !kept {
		return err
	}
	call, err := v.Phone.Ring(ctx, to)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		note := ""
		if errors.Is(err, ErrLater) {
			return v.update(ctx, func(tx appliance.Tx) error { return v.postpone(tx, b) })
		}
		if !errors.Is(err, ErrNobody) {
			v.Log.Warn("could not ring somebody", "err", err)
			note = "线路没打出去"
		}
		return v.update(ctx, func(tx appliance.Tx) error { return v.missed(tx, b, note) })
	}
	return v.converse(ctx, call, Visit{Back: b}, alarm)
}

// postponed is how long a call waits that could not be tried.
const postponed = 30 * time.Second

// postpone puts a call off that was not tried.
func (v *Voice) postpone(tx appliance.Tx, b appliance.Callback) error {
	if b.Why == appliance.BackAlarm {
		if c := v.alarms[v.of]; c != nil {
			c.tries--
		}
		b.State, b.Ended, b.Note = appliance.BackDropped, v.Now(), "线路占用，稍后再打"
	} else {
		b.State, b.NextAt = appliance.BackWaiting, v.Now().Add(postponed)
	}
	return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
}

// missed notes that nobody was reached. A duty officer is not rung again by this
// callback: the next one is.
func (v *Voice) missed(tx appliance.Tx, b appliance.Callback, note string) error {
	if b.Why == appliance.BackAlarm {
		b.Tries, b.TriedAt, b.State, b.Ended, b.By, b.Note = b.Tries+1, v.Now(), appliance.BackMissed, v.Now(), actor, note
		return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
	}
	talk, err := tx.Talk(b.Phone)
	if err != nil {
		return err
	}
	es, err := loop.Missed(v.Texts, talk, b, actor, v.Now(), note)
	if err != nil {
		return err
	}
	return tx.Append(es...)
}

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
	pack := call.Plays() && v.Dialect.Whole()
	for {
		var act Act
		after := visit
		err := v.Ledger.Update(ctx, func(tx appliance.Tx) error {
			w, err := v.world(tx, visit.Back, alarm)
			if err != nil {
				return err
			}
			in := visit
			in.English, w.Pack = w.Talk.English && call.English(), pack
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
			if errors.As(err, &no) || errors.Is(err, appliance.ErrFull) {
				v.Log.Error("what was said on the phone could not be decided", "err", err)
				return v.update(ctx, func(tx appliance.Tx) error { return v.missed(tx, visit.Back, "没记成："+err.Error()) })
			}
			return err
		}
		visit = after
		h = v.do(whole, call, visit, act)
		if act.Then == HangUp {
			return nil
		}
	}
}

// world is what Step must know.
func (v *Voice) world(tx appliance.Tx, b appliance.Callback, alarm *appliance.Alarm) (World, error) {
	w := World{Alarm: alarm}
	var err error
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
	for _, p := range act.Say {
		err := v.say(ctx, call, visit, p)
		if h, over := ended(ctx, call); over {
			return h
		}
		if err != nil {
			v.Log.Warn("could not say something", "prompt", p.ID, "err", err)
		}
		if act.Then == Record {
			continue // a key does not cut the way to the beep short
		}
		select {
		case k, ok := <-call.Keys():
			if ok {
				return v.key(ctx, call, act, k)
			}
		default:
		}
	}
	switch act.Then {
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
		if pcm, ok := v.Dialect.Sound(text); ok {
			return call.Play(ctx, pcm)
		}
		v.Log.Warn("the pack has no sound for a prompt: it is said as usual", "prompt", p.ID)
	}
	return call.Say(ctx, text)
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
	if digits == "0" {
		return Heard{Kind: Key, Key: '0'}
	}
	return Heard{Kind: Number, Digits: digits}
}

// record keeps what is said, and only then tells Step.
func (v *Voice) record(ctx context.Context, call Call, act Act) Heard {
	got, err := call.Record(ctx, act.Wait)
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
	if call.Plays() {
		h.Sound.PCM = got.PCM
	}
	return h
}

// sweep erases the sounds that were kept long enough; their entries stay.
func (v *Voice) sweep(ctx context.Context) error {
	if v.Now().Sub(v.swept) < sweepEvery {
		return nil
	}
	v.swept = v.Now()
	var old []appliance.Recording
	err := v.Ledger.View(ctx, func(r appliance.Reader) error {
		old = old[:0]
		for a, err := range r.Recordings(false) {
			if err != nil {
				return err
			}
			if a.Erased.IsZero() && v.Now().Sub(a.At) > appliance.AudioKept {
				old = append(old, a)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range old {
		// The file first: a stop in between erases it once more, and then it is written down.
		if err := v.Sounds.EraseAudio(a.Hash); err != nil {
			v.Log.Error("a recording could not be erased", "err", err)
			continue
		}
		if err := v.update(ctx, func(tx appliance.Tx) error {
			now, err := tx.Recording(a.ID)
			if err != nil {
				return err
			}
			now.Erased = v.Now()
			return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindRecording, Case: now.Case, Peer: now.Phone, Body: now})
		}); err != nil {
			return err
		}
	}
	return nil
}

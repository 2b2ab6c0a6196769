package voice

import (
	"context"
	"errors"
	"log/slog"
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
	// Play has phrases of 8 kHz PCM heard. Live: any can be, as voices go both ways;
	// else Plays says whether these can.
	Play(ctx context.Context, phrases ...[]int16) error
	Live() bool
	Plays(phrases ...[]int16) bool
	// English reports whether Say can say English.
	English() bool
	Beep(ctx context.Context) error
	Keys() <-chan rune
	// Record keeps what is said until #, five seconds of silence, the end of the call, or most.
	Record(ctx context.Context, most time.Duration) (Taped, error)
	HungUp() <-chan struct{}
	// Lost reports whether the call is over because the line broke: nobody hung up.
	Lost() bool
	// Joins reports whether a third can be put through.
	Joins() bool
	// Join rings a third while the first waits, says words to them when they answer, and puts
	// both through. The error wraps ErrNobody: they did not answer within patience, or the
	// network would not; the first is back on the phone.
	Join(ctx context.Context, to appliance.Phone, words string, patience time.Duration) error
	// Parted is closed when a third who was put through has left.
	Parted() <-chan struct{}
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
				said, err := v.handIn(tx, b)
				if err != nil {
					return err
				}
				if said {
					continue
				}
				if err := v.missed(tx, b, "断电或重启"); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// handIn makes a matter of what they had said and not yet handed in when a stop cut the
// call short, as hanging up would have; false: they had said nothing.
func (v *Voice) handIn(tx appliance.Tx, b appliance.Callback) (said bool, err error) {
	for a, err := range tx.Recordings(true) {
		if err != nil {
			return false, err
		}
		if a.Callback != b.ID || a.Case != 0 {
			continue
		}
		w, err := v.world(tx, b, nil)
		if err != nil {
			return false, err
		}
		s := &step{World: w, v: Visit{Back: b, English: w.Talk.English, kept: a.ID, sound: &Sound{Hash: a.Hash, Type: a.Type, Seconds: a.Seconds, Bytes: a.Bytes}}}
		if err := s.open(); err != nil {
			var no *loop.Refusal
			if errors.As(err, &no) { // a clerk writes it down all the same
				return false, nil
			}
			return false, err
		}
		s.end(appliance.BackReached, "断电或重启，说过的已登记")
		return true, tx.Append(s.out...)
	}
	return false, nil
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
	if !v.Phone.Ready() { // what the modem can do is not known before, such as after a start
		return false, nil
	}
	if ok, why := v.Phone.Speaks(); !ok {
		return false, v.handOver(ctx, why)
	}
	if b, a, ok, err := v.nextAlarm(ctx); err != nil || ok {
		if err != nil {
			return false, err
		}
		return true, v.ring(ctx, b, &a)
	}
	if err := v.spare(ctx); err != nil {
		return false, err
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

// ring makes one call: it is in the ledger before it is made, and so is how it ended.
func (v *Voice) ring(ctx context.Context, b appliance.Callback, alarm *appliance.Alarm) error {
	to, ok := b.Phone.Phone()
	if !ok {
		return v.update(ctx, func(tx appliance.Tx) error {
			b.State, b.Ended, b.Note, b.By = appliance.BackDropped, v.Now(), "打不了这样的号码", actor
			return tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
		})
	}
	kept, danger, was := false, false, b
	if err := v.update(ctx, func(tx appliance.Tx) error {
		kept, b = false, was
		if b.ID != 0 { // a clerk may have it by now, and they may have rung again
			now, err := tx.Callback(b.ID)
			if err != nil || now.State != appliance.BackWaiting || now.Human {
				return err
			}
			b = now
		}
		var err error
		if danger, err = v.inDanger(tx, b.Phone); err != nil {
			return err
		}
		kept = true
		b.State, b.By, b.TriedAt = appliance.BackCalling, actor, v.Now()
		id := tx.Seq()
		err = tx.Append(appliance.Entry{At: v.Now(), Actor: actor, Kind: appliance.KindCallback, Case: b.Case, Peer: b.Phone, Body: b})
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
	return v.converse(ctx, call, Visit{Back: b, Danger: danger}, alarm)
}

// flagged is how long who raised an alarm hears first of all whom to ring in danger.
const flagged = 24 * time.Hour

// inDanger reports whether an alarm was raised lately about somebody of this number.
func (v *Voice) inDanger(r appliance.Reader, who appliance.Address) (bool, error) {
	for a, err := range r.Alarms(false) {
		if err != nil || v.Now().Sub(a.At) > flagged {
			return false, err
		}
		if a.Class == 1 && a.Phone == who {
			return true, nil
		}
	}
	return false, nil
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
	if err := tx.Append(es...); err != nil || b.Why != appliance.BackFollowUp {
		return err
	}
	if b, err = tx.Callback(b.ID); err != nil || b.State.Open() {
		return err
	}
	w, err := v.world(tx, b, nil) // nobody came to the phone: a try, as a clerk's would be (C19)
	if err != nil {
		return err
	}
	s := &step{World: w, v: Visit{Back: b}}
	err = s.decide(loop.Try{How: loop.TryCall, Note: "电话回访，没人接"})
	if no := (*loop.Refusal)(nil); errors.As(err, &no) || errors.Is(err, appliance.ErrNone) { // tried often enough, or it is over
		return nil
	} else if err != nil {
		return err
	}
	return tx.Append(s.out...)
}

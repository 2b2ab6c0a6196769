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

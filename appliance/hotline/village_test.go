package hotline

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/texts"
	"huying/appliance/workday"
)

// village is a hall, its phones and a notebook: it feeds Step and applies what
// Step wrote, as the store would, without a disk.
type village struct {
	t      *testing.T
	clock  workday.Clock
	texts  *texts.Set
	now    time.Time
	duty   []appliance.Phone
	seq    uint64
	cases  map[appliance.CaseID]appliance.Case
	talks  map[appliance.Address]appliance.Talk
	alarms map[uint64]appliance.Alarm
	stands map[appliance.Address]appliance.Nuisance // on the list for a human
	heard  []appliance.Message
	sent   []appliance.TextChange
	last   appliance.CaseID
}

const (
	zhang = "+8613800001111"
	li    = "+8613800002222"
	duty  = "+8613900009999"
)

func newClock(t testing.TB) workday.Clock {
	t.Helper()
	h, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return workday.Clock{Calendar: workday.New(), Hours: h}
}

func newTexts(t testing.TB) *texts.Set {
	t.Helper()
	s, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var loadTexts = sync.OnceValues(func() (*texts.Set, error) {
	s, err := texts.Load()
	if err == nil {
		s.Values["警"] = "12110536"
	}
	return s, err
})

// newVillage opens on Monday 2026-11-23 at 08:41.
func newVillage(t *testing.T) *village {
	v := &village{
		t: t, clock: newClock(t), texts: newTexts(t), seq: 1,
		cases:  make(map[appliance.CaseID]appliance.Case),
		talks:  make(map[appliance.Address]appliance.Talk),
		alarms: make(map[uint64]appliance.Alarm),
		stands: make(map[appliance.Address]appliance.Nuisance),
	}
	v.at("2026-11-23 08:41")
	return v
}

func (v *village) at(s string) {
	v.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, v.clock.Location)
	if err != nil {
		v.t.Fatal(err)
	}
	v.now = at
}

func (v *village) pass(d time.Duration) { v.now = v.now.Add(d) }

// tell gives a message to Step, applies the entries, and returns what was sent.
func (v *village) tell(m appliance.Message) []appliance.TextChange {
	w := World{
		Rules: policy.Default(),
		Now:   v.now, Clock: v.clock, Texts: v.texts, Own: "+8613700000099", Duty: v.duty, Seq: v.seq,
	}
	if n, ok := v.stands[m.From]; ok && n.State.Open() {
		w.Nuisance = &n
	}
	var ids []appliance.CaseID
	for id, c := range v.cases {
		if c.Reporter == m.From {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	for _, id := range ids[:min(len(ids), casesInView)] {
		w.Cases = append(w.Cases, v.cases[id])
	}
	for _, a := range v.alarms {
		if a.TakenAt.IsZero() {
			w.Open = append(w.Open, a)
			if a.Phone == m.From {
				w.Alarm = &a
			}
		}
	}
	year := appliance.CaseYear(v.clock.Local(v.now), m.SentAt, v.last)
	serial := appliance.FirstSerial
	if v.last != 0 && v.last.Year() == year {
		serial = v.last.Serial() + 1
	}
	w.Next = appliance.NewCaseID(year, serial)
	return v.apply(Step(w, v.talks[m.From], m))
}

func (v *village) apply(es []appliance.Entry) (sent []appliance.TextChange) {
	for i, e := range es {
		e.Seq = v.seq
		v.seq++
		switch b := e.Body.(type) {
		case appliance.Message:
			b.ID = e.Seq
			v.heard = append(v.heard, b)
		case appliance.CaseChange:
			v.cases[e.Case] = v.cases[e.Case].Apply(e)
			v.last = max(v.last, e.Case)
		case appliance.TextChange:
			sent = append(sent, b)
		case appliance.Talk:
			v.talks[e.Peer] = b
		case appliance.Nuisance:
			if b.ID == 0 {
				b.ID = e.Seq
			}
			v.stands[e.Peer] = b
		case appliance.AlarmChange:
			id := b.Alarm
			if id == 0 {
				id = e.Seq
			}
			v.alarms[id] = v.alarms[id].Apply(e)
		default:
			v.t.Fatalf("entry %d is a %T", i, b)
		}
	}
	v.sent = append(v.sent, sent...)
	return sent
}

// says sends a text and checks the templates of what comes back to that number,
// "R01 R29" for two, "" for none.
func (v *village) says(from appliance.Address, text, want string) {
	v.t.Helper()
	sent := v.tell(appliance.Message{From: from, Text: text, SentAt: v.now, HeardAt: v.now, Parts: []uint64{v.seq}})
	var got []string
	for _, s := range sent {
		if appliance.Address(s.Words.To) == from {
			got = append(got, s.Template)
		}
	}
	if g := strings.Join(got, " "); g != want {
		v.t.Errorf("%s says %q: answered %q, want %q (fate %s %s)", v.now.Format("01-02 15:04"), text, g, want, v.message().Fate, v.message().Reason)
	}
}

// reads checks the whole last text that went out.
func (v *village) reads(want string) {
	v.t.Helper()
	if len(v.sent) == 0 {
		v.t.Fatalf("nothing was sent, want %q", want)
	}
	if got := v.sent[len(v.sent)-1].Words.Text; got != "【青山呼应】"+want {
		v.t.Errorf("reads %q\n want %q", got, "【青山呼应】"+want)
	}
}

func (v *village) message() appliance.Message { return v.heard[len(v.heard)-1] }

// fate checks what became of the last message.
func (v *village) fate(f appliance.Fate, reason string) {
	v.t.Helper()
	if m := v.message(); m.Fate != f || m.Reason != reason {
		v.t.Errorf("%q ended as %s %q, want %s %q", m.Text, m.Fate, m.Reason, f, reason)
	}
}

// the case of that number, this year.
func (v *village) no(no string) appliance.Case {
	v.t.Helper()
	id, err := appliance.ParseCaseID(no, v.now.Year())
	if err != nil {
		v.t.Fatal(err)
	}
	c, ok := v.cases[id]
	if !ok {
		v.t.Fatalf("there is no case %s", no)
	}
	return c
}

// conclude is the clerk's act, as the desk writes it.
func (v *village) conclude(no, outcome string) {
	v.t.Helper()
	c := v.no(no)
	t := v.talks[c.Reporter]
	t.Open = &appliance.Question{Kind: appliance.AskRating, Case: c.ID, Until: v.now.AddDate(0, 0, 15)}
	v.talks[c.Reporter] = t
	v.clerk(c, appliance.KindCaseConcluded, appliance.CaseChange{
		State: appliance.CaseFollowup, Outcome: appliance.OutcomeSolved, WaitingSince: nobody(),
		Clocks: stopped(c, v.now), Words: appliance.CaseWords{Outcome: outcome},
	})
}

func (v *village) accept(no string) {
	due, _ := v.clock.Due(v.now, 3)
	c := v.no(no)
	v.clerk(c, appliance.KindCaseAccepted, appliance.CaseChange{
		State:  appliance.CaseAccepted,
		Clocks: append(stopped(c, v.now), appliance.Clock{ID: appliance.ClockHandle, Start: v.now, Days: 3, Due: due}),
	})
}

func (v *village) answer(no string) {
	v.clerk(v.no(no), appliance.KindCaseAnswered, appliance.CaseChange{WaitingSince: nobody()})
}

func (v *village) clerk(c appliance.Case, kind appliance.Kind, ch appliance.CaseChange) {
	v.cases[c.ID] = c.Apply(appliance.Entry{Seq: v.seq, At: v.now, Kind: kind, Case: c.ID, Body: ch})
	v.seq++
}

// stopped returns the case's running clocks, stopped.
func stopped(c appliance.Case, now time.Time) []appliance.Clock {
	var out []appliance.Clock
	for _, k := range c.Clocks {
		if k.Running() {
			k.StoppedAt = now
			out = append(out, k)
		}
	}
	return out
}

// nobody is "nobody waits" as a change.
func nobody() *time.Time { return new(time.Time) }

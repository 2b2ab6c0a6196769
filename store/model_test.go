package store

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huying/appliance"
)

// model is the ledger as anyone would write it who has no disk: the entries,
// and plain loops over them.
type model struct {
	entries []appliance.Entry
	cases   map[appliance.CaseID]appliance.Case
	texts   map[uint64]appliance.Outgoing
	msgs    map[uint64]appliance.Message
	parts   map[uint64]appliance.Part
	heard   map[string]bool
	talks   map[appliance.Phone]appliance.Talk
	alarms  map[uint64]appliance.Alarm
	clerks  map[appliance.ClerkID]appliance.Clerk
}

func newModel() *model {
	return &model{
		cases: map[appliance.CaseID]appliance.Case{}, texts: map[uint64]appliance.Outgoing{}, msgs: map[uint64]appliance.Message{},
		parts: map[uint64]appliance.Part{}, heard: map[string]bool{}, talks: map[appliance.Phone]appliance.Talk{},
		alarms: map[uint64]appliance.Alarm{}, clerks: map[appliance.ClerkID]appliance.Clerk{},
	}
}

func (m *model) apply(e appliance.Entry) {
	m.entries = append(m.entries, e)
	switch b := e.Body.(type) {
	case appliance.Part:
		b.Seq = e.Seq
		m.heard[string(b.Identity())] = true
		m.parts[e.Seq] = b
	case appliance.Message:
		b.ID = e.Seq
		m.msgs[b.ID] = b
		for _, p := range b.Parts {
			delete(m.parts, p)
		}
	case appliance.CaseChange:
		m.cases[e.Case] = m.cases[e.Case].Apply(e)
	case appliance.TextChange:
		if e.Kind == appliance.KindTextQueued {
			b.Text = e.Seq
		}
		m.texts[b.Text] = m.texts[b.Text].Apply(e)
	case appliance.Talk:
		p, _ := e.Peer.Phone()
		m.talks[p] = b
	case appliance.AlarmChange:
		id := b.Alarm
		if e.Kind == appliance.KindAlarmRaised {
			id = e.Seq
		}
		m.alarms[id] = m.alarms[id].Apply(e)
	case appliance.Clerk:
		m.clerks[b.ID] = b
	}
}

func newestFirst[K ~uint64, V any](m map[K]V) (out []V) {
	keys := slices.Sorted(maps.Keys(m))
	for _, k := range slices.Backward(keys) {
		out = append(out, m[k])
	}
	return out
}

func collect[V any](t *rapid.T, seq func(func(V, error) bool)) (out []V) {
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func equal[V any](t *rapid.T, what string, got, want []V) {
	t.Helper()
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got\n%+v\nwant\n%+v", what, got, want)
	}
}

// compare asks the ledger everything and holds it against the model.
func (m *model) compare(t *rapid.T, r appliance.Reader) {
	t.Helper()
	equal(t, "cases", collect(t, r.Cases(appliance.CaseFilter{})), newestFirst(m.cases))
	counts := map[appliance.CaseState]int{}
	var open []appliance.Case
	for _, c := range newestFirst(m.cases) {
		counts[c.State]++
		if slices.Contains(appliance.OpenStates, c.State) {
			open = append(open, c)
		}
	}
	equal(t, "open cases", collect(t, r.Cases(appliance.CaseFilter{States: appliance.OpenStates})), open)
	if len(open) > 1 {
		equal(t, "older open cases", collect(t, r.Cases(appliance.CaseFilter{States: appliance.OpenStates, Before: open[0].ID})), open[1:])
	}
	if got, err := r.Counts(); err != nil || !reflect.DeepEqual(got, counts) {
		t.Fatalf("counts are %v, want %v: %v", got, counts, err)
	}
	equal(t, "texts", collect(t, r.Texts(0)), newestFirst(m.texts))
	equal(t, "messages", collect(t, r.Messages(0)), newestFirst(m.msgs))
	pending := newestFirst(m.parts)
	slices.Reverse(pending)
	equal(t, "pending parts", collect(t, r.PendingParts()), pending)
	equal(t, "alarms", collect(t, r.Alarms(false)), newestFirst(m.alarms))
	var standing []appliance.Alarm
	for _, a := range newestFirst(m.alarms) {
		if a.TakenAt.IsZero() {
			standing = append(standing, a)
		}
	}
	equal(t, "open alarms", collect(t, r.Alarms(true)), standing)
	var due []appliance.Outgoing
	for _, o := range newestFirst(m.texts) {
		if o.State == appliance.TextQueued || o.State == appliance.TextHeld {
			due = append(due, o)
		}
	}
	slices.SortFunc(due, func(a, b appliance.Outgoing) int {
		for _, c := range []int{a.Class.Rank() - b.Class.Rank(), a.NextAt.Compare(b.NextAt)} {
			if c != 0 {
				return c
			}
		}
		return int(a.ID) - int(b.ID)
	})
	equal(t, "outbox", collect(t, r.TextsIn(appliance.TextQueued, appliance.TextHeld)), due)
	for _, p := range people {
		var his []appliance.Case
		for _, c := range newestFirst(m.cases) {
			if c.Reporter == appliance.Address(p) {
				his = append(his, c)
			}
		}
		equal(t, "cases of "+string(p), collect(t, r.Cases(appliance.CaseFilter{From: appliance.Address(p)})), his)
		if got, err := r.Talk(appliance.Address(p.Local())); err != nil || !reflect.DeepEqual(got, m.talks[p]) {
			t.Fatalf("talk with %s is %+v, want %+v: %v", p, got, m.talks[p], err)
		}
		var awaited []appliance.Outgoing
		for _, o := range newestFirst(m.texts) {
			if o.To == p && awaitingStates[o.State] {
				awaited = append(awaited, o)
			}
		}
		equal(t, "awaited from "+string(p), collect(t, r.Awaiting(p)), awaited)
	}
	for id := range m.cases {
		var story []appliance.Entry
		for _, e := range m.entries {
			if e.Case == id {
				story = append(story, e)
			}
		}
		equal(t, "story", collect(t, r.Story(id)), story)
	}
	for _, e := range m.entries {
		if p, ok := e.Body.(appliance.Part); ok {
			if known, err := r.Heard(p); err != nil || !known {
				t.Fatalf("part %d is not known: %v", e.Seq, err)
			}
		}
	}
	if seq, _ := r.Last(); seq != uint64(len(m.entries)) {
		t.Fatalf("last entry is %d, want %d", seq, len(m.entries))
	}
}

var people = []appliance.Phone{"+8613800001111", "+8613900002222", "+8613700003333"}

// draw makes an entry that could have been decided now.
func (m *model) draw(t *rapid.T, at time.Time) appliance.Entry {
	from := rapid.SampledFrom(people).Draw(t, "from")
	words := rapid.StringN(0, 12, 40).Draw(t, "words")
	e := appliance.Entry{At: at, Actor: appliance.Rule("test"), Peer: appliance.Address(from)}
	ids := slices.Sorted(maps.Keys(m.cases))
	if len(ids) > 0 {
		e.Case = rapid.SampledFrom(ids).Draw(t, "case")
	}
	switch k := rapid.IntRange(0, 8).Draw(t, "kind"); {
	case k == 0 || len(ids) == 0:
		e.Kind, e.Case = appliance.KindCaseOpened, appliance.NewCaseID(2026, appliance.FirstSerial+len(ids))
		e.Body = appliance.CaseChange{State: appliance.CaseNew, Words: appliance.CaseWords{Reporter: appliance.Address(from), Text: words}}
	case k == 1:
		e.Kind, e.Peer = appliance.KindCaseNoted, ""
		e.Body = appliance.CaseChange{State: rapid.SampledFrom(appliance.CaseStates).Draw(t, "state"), Words: appliance.CaseWords{Note: words, Text: words}}
	case k == 2:
		e.Kind, e.Case = appliance.KindPartHeard, 0
		e.Body = appliance.Part{Kind: appliance.PartText, From: appliance.Address(from), SentAt: at, HeardAt: at, Text: words}
	case k == 3:
		msg := appliance.Message{From: appliance.Address(from), Text: words, Fate: appliance.FateThanks, SentAt: at, HeardAt: at}
		for _, id := range slices.Sorted(maps.Keys(m.parts)) {
			if rapid.Bool().Draw(t, "take") {
				msg.Parts = append(msg.Parts, id)
			}
		}
		e.Kind, e.Body = appliance.KindMessageHeard, msg
	case k == 4 || len(m.texts) == 0:
		class := rapid.SampledFrom(appliance.TextClasses).Draw(t, "class")
		q := appliance.QueueText(e.Actor, from, e.Case, "R01", class, true, words)
		q.At = at
		return q
	case k == 5 || k == 6:
		id := rapid.SampledFrom(slices.Sorted(maps.Keys(m.texts))).Draw(t, "text")
		state := rapid.SampledFrom([]appliance.TextState{appliance.TextQueued, appliance.TextSending, appliance.TextSent, appliance.TextDelivered,
			appliance.TextFailed, appliance.TextUncertain, appliance.TextHeld}).Draw(t, "state")
		e.Kind, e.Case, e.Peer = appliance.KindTextPartSent, m.texts[id].Case, appliance.Address(m.texts[id].To)
		e.Body = appliance.TextChange{Text: id, State: state, Part: 1, PartState: state, MR: 3,
			NextAt: at.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "wait")) * time.Minute)}
	case k == 7:
		e.Kind, e.Case = appliance.KindTalk, 0
		e.Body = appliance.Talk{LastAt: at, Reports: rapid.IntRange(0, 9).Draw(t, "reports")}
	default:
		ch := appliance.AlarmChange{Class: 1, Words: appliance.AlarmWords{Phone: appliance.Address(from), Excerpt: words}}
		e.Kind = appliance.KindAlarmRaised
		if all := slices.Sorted(maps.Keys(m.alarms)); len(all) > 0 && rapid.Bool().Draw(t, "taken") {
			ch = appliance.AlarmChange{Alarm: rapid.SampledFrom(all).Draw(t, "alarm")}
			e.Kind, e.Case = appliance.KindAlarmTaken, 0
		}
		e.Body = ch
	}
	return e
}

// Whatever is decided, the ledger answers as plain loops over the entries
// would: at once, after opening again, and after a rebuild.
func TestTheLedgerIsTheSumOfItsEntries(t *testing.T) {
	undo := errors.New("undo")
	rapid.Check(t, func(rt *rapid.T) {
		dir := scratch(t)
		o := smallBox()
		st, err := Open(dir, o)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { st.Close() }()
		m := newModel()
		m.apply(appliance.Entry{Seq: 1})
		at := day
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0:
				if err := st.Close(); err != nil {
					rt.Fatal(err)
				}
				if rapid.Bool().Draw(rt, "killed") {
					unclean(t, dir)
				}
				if st, err = Open(dir, o); err != nil {
					rt.Fatal(err)
				}
			case 1:
				if err := st.Rebuild(t.Context()); err != nil {
					rt.Fatal(err)
				}
			default:
				n := rapid.IntRange(1, 5).Draw(rt, "entries")
				var made []appliance.Entry
				doubt := rapid.IntRange(0, 5).Draw(rt, "undone") == 0
				err := st.Update(t.Context(), func(tx appliance.Tx) error {
					if doubt {
						tx.Append(appliance.Entry{At: at, Kind: appliance.KindCaseOpened, Case: appliance.NewCaseID(2026, 999),
							Body: appliance.CaseChange{State: appliance.CaseNew, Words: appliance.CaseWords{Reporter: "+8613800001111"}}})
						return undo
					}
					for range n {
						at = at.Add(time.Second)
						e := m.draw(rt, at)
						e.Seq = tx.Seq()
						if err := tx.Append(e); err != nil {
							return err
						}
						m.apply(e)
						made = append(made, e)
					}
					m.compare(rt, tx)
					return nil
				})
				if err != nil && !(doubt && errors.Is(err, undo)) {
					rt.Fatal(err)
				}
			}
			if err := st.View(t.Context(), func(r appliance.Reader) error { m.compare(rt, r); return nil }); err != nil {
				rt.Fatal(err)
			}
		}
		if err := st.Equal(t.Context()); err != nil {
			rt.Fatal(err)
		}
	})
}

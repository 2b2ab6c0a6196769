package store

import (
	"cmp"
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

	calls    map[appliance.CallID]appliance.Call
	motions  map[uint64]appliance.Motion
	warnings map[uint64]appliance.Warning
	tallies  map[string]appliance.Tally // by day and person
	daily    map[string]appliance.Date
	town     []appliance.Record // as they were told; of one key the last counts
	revision uint64
}

func newModel() *model {
	return &model{
		cases: map[appliance.CaseID]appliance.Case{}, texts: map[uint64]appliance.Outgoing{}, msgs: map[uint64]appliance.Message{},
		parts: map[uint64]appliance.Part{}, heard: map[string]bool{}, talks: map[appliance.Phone]appliance.Talk{},
		alarms: map[uint64]appliance.Alarm{}, clerks: map[appliance.ClerkID]appliance.Clerk{},
		calls: map[appliance.CallID]appliance.Call{}, motions: map[uint64]appliance.Motion{}, warnings: map[uint64]appliance.Warning{},
		tallies: map[string]appliance.Tally{}, daily: map[string]appliance.Date{},
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
		c := m.cases[e.Case].Apply(e)
		if len(c.Tags) == 0 { // a ledger does not tell an empty list from none
			c.Tags = nil
		}
		if len(c.Joined) == 0 {
			c.Joined = nil
		}
		m.cases[e.Case] = c
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
	case appliance.CallChange:
		m.calls[b.Call] = m.calls[b.Call].Apply(e)
	case appliance.Motion:
		if b.ID == 0 {
			b.ID = e.Seq
		}
		m.motions[b.ID] = b
	case appliance.WarningChange:
		id := b.Warning
		if e.Kind == appliance.KindWarningRaised {
			id = e.Seq
		}
		m.warnings[id] = m.warnings[id].Apply(e)
	case appliance.Tally:
		k := b.Day.String() + b.Person
		if was, ok := m.tallies[k]; ok {
			b = was.Add(b)
		}
		m.tallies[k] = b
	case appliance.Daily:
		m.daily[b.Job] = b.Day
	case appliance.Record:
		m.town, m.revision = append(m.town, b), e.Seq
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
	var glances []appliance.Glance
	for _, c := range newestFirst(m.cases) {
		glances = append(glances, c.Glance())
	}
	got := collect(t, r.Glances(append(slices.Clone(appliance.CaseStates), appliance.CaseNew)...))
	slices.SortFunc(got, func(a, b appliance.Glance) int { return cmp.Compare(b.ID, a.ID) })
	equal(t, "glances", got, glances)
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
	for _, s := range []appliance.TextState{appliance.TextQueued, appliance.TextHeld, appliance.TextSent} {
		want := len(only(due, func(o appliance.Outgoing) bool { return o.State == s }))
		if got, err := r.TextCount(s); err != nil || got != want {
			t.Fatalf("%d texts %s, want %d: %v", got, s, want, err)
		}
	}
	equal(t, "outbox", collect(t, r.TextsIn(appliance.TextQueued, appliance.TextHeld)), due)
	for _, p := range people {
		var his []appliance.Case
		for _, c := range newestFirst(m.cases) {
			if c.Reporter == appliance.Address(p) {
				his = append(his, c)
			}
		}
		first := appliance.CaseID(0)
		if len(his) > 0 {
			first = his[len(his)-1].ID
		}
		if got, err := r.FirstCase(appliance.Address(p)); err != nil || got != first {
			t.Fatalf("the first case of %s is %s, want %s: %v", p, got, first, err)
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
	m.compareTown(t, r)
	if seq, _ := r.Last(); seq != uint64(len(m.entries)) {
		t.Fatalf("last entry is %d, want %d", seq, len(m.entries))
	}
}

// compareTown asks for what a township adds: orders, calls, warnings, its own records.
func (m *model) compareTown(t *rapid.T, r appliance.Reader) {
	t.Helper()
	town, err := r.Town()
	if want := appliance.NewTown(m.revision, m.town...); err != nil || !reflect.DeepEqual(town, want) {
		t.Fatalf("town is\n%+v, %v\nwant\n%+v", town, err, want)
	}
	type wake struct {
		at time.Time
		id appliance.CaseID
	}
	var wakes []wake
	owed := map[string][]appliance.CaseID{}
	for _, id := range slices.Sorted(maps.Keys(m.cases)) {
		c := m.cases[id]
		if at := c.Wake(); !at.IsZero() {
			wakes = append(wakes, wake{at, id})
		}
		for _, o := range c.OpenOrders() {
			if !slices.Contains(owed[o.Office], id) {
				owed[o.Office] = append(owed[o.Office], id)
			}
		}
	}
	for _, office := range append([]string{"Z"}, offices...) {
		equal(t, "orders of "+office, collect(t, r.OrdersOf(office)), owed[office])
	}
	slices.SortStableFunc(wakes, func(a, b wake) int { return a.at.Compare(b.at) })
	for _, by := range []time.Time{{}, day.Add(2 * time.Minute), day.Add(24 * time.Hour)} {
		var want []appliance.CaseID
		for _, w := range wakes {
			if !w.at.After(by) {
				want = append(want, w.id)
			}
		}
		equal(t, "waking by "+by.String(), collect(t, r.Waking(by)), want)
	}
	calls := newestFirst(m.calls)
	equal(t, "calls", collect(t, r.Calls(false)), calls)
	equal(t, "open calls", collect(t, r.Calls(true)), only(calls, func(c appliance.Call) bool { return c.State.Open() }))
	last := 0
	for _, c := range calls {
		last = max(last, c.ID.Serial())
	}
	if n, err := r.LastCall(2026); err != nil || n != last {
		t.Fatalf("last call is %d, want %d: %v", n, last, err)
	}
	motions := newestFirst(m.motions)
	equal(t, "motions", collect(t, r.Motions(false)), motions)
	equal(t, "open motions", collect(t, r.Motions(true)), only(motions, func(m appliance.Motion) bool { return m.State == appliance.MotionOpen }))
	warnings := newestFirst(m.warnings)
	open := func(w appliance.Warning) bool { return w.Verdict == appliance.VerdictNone }
	equal(t, "warnings", collect(t, r.Warnings(false)), warnings)
	equal(t, "open warnings", collect(t, r.Warnings(true)), only(warnings, open))
	for _, subject := range subjects {
		about := only(warnings, func(w appliance.Warning) bool { return w.Subject == subject })
		about = append(only(about, open), about...)
		w, err := r.WarningOn(subject)
		if len(about) == 0 && !errors.Is(err, appliance.ErrNone) || len(about) > 0 && (err != nil || !reflect.DeepEqual(w, about[0])) {
			t.Fatalf("on %s: %+v, %v; want %+v", subject, w, err, about)
		}
	}
	var tallies []appliance.Tally
	for _, k := range slices.Sorted(maps.Keys(m.tallies)) {
		tallies = append(tallies, m.tallies[k])
	}
	equal(t, "tallies", collect(t, r.Tallies(may1.Add(-9), may1.Add(9))), tallies)
	equal(t, "tallies of two days", collect(t, r.Tallies(may1, may1.Add(1))), only(tallies, func(x appliance.Tally) bool {
		return x.Day == may1 || x.Day == may1.Add(1)
	}))
	for _, job := range []string{"digest", "clean"} {
		if d, err := r.Daily(job); err != nil || d != m.daily[job] {
			t.Fatalf("%s was done on %s, want %s: %v", job, d, m.daily[job], err)
		}
	}
}

func only[V any](all []V, wanted func(V) bool) (out []V) {
	for _, v := range all {
		if wanted(v) {
			out = append(out, v)
		}
	}
	return out
}

var (
	offices  = []string{"Z01", "Z05", "B07"}
	subjects = []string{"W1|a", "W2|+8613800001111"}
)

// drawWork makes what happens to a case in a township's hands: it may leave
// anything as it was.
func drawWork(t *rapid.T, at time.Time, words string) appliance.CaseChange {
	clock := func(label string) appliance.Clock {
		k := appliance.Clock{ID: rapid.SampledFrom([]appliance.ClockID{appliance.ClockHandle, appliance.ClockAccept, appliance.ClockRate}).Draw(t, label), Start: at, Due: at.Add(time.Hour)}
		if n := rapid.IntRange(0, 4).Draw(t, label+" wakes"); n > 0 {
			k.Wake, k.Fired = day.Add(time.Duration(n)*time.Minute), n
		}
		if rapid.IntRange(0, 3).Draw(t, label+" stops") == 0 {
			k.StoppedAt = at
		}
		return k
	}
	some := func(label string) bool { return rapid.IntRange(0, 2).Draw(t, label) == 0 }
	var ch appliance.CaseChange
	if some("clock") {
		ch.Clocks = []appliance.Clock{clock("clock of the case")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "orders") {
		seq := rapid.IntRange(1, 3).Draw(t, "order")
		o := appliance.Order{
			Seq: seq, Role: appliance.Lead, Office: rapid.SampledFrom(offices).Draw(t, "office"), Round: 1, DispatchedAt: at,
			State:  rapid.SampledFrom([]appliance.OrderState{appliance.OrderSent, appliance.OrderWorking, appliance.OrderReturned, appliance.OrderReported, appliance.OrderClosed, appliance.OrderRecalled}).Draw(t, "order state"),
			Clocks: []appliance.Clock{clock("clock of the order")},
		}
		if some("return") {
			o.Return = &appliance.Return{Ground: appliance.ReturnNotOurs, At: at}
		}
		ch.Orders = append(ch.Orders, o)
		ch.Words.Orders = append(ch.Words.Orders, appliance.OrderWords{Seq: seq, Result: words})
	}
	if some("pending") {
		p := &appliance.Pending{Act: "refuse", At: at, Agency: words}
		if some("settled") {
			p = nil
		}
		ch.Pending = &p
	}
	if some("tags") {
		ch.Tags = rapid.SampledFrom([][]string{{}, {"重点"}}).Draw(t, "tag")
		ch.Joined = rapid.SampledFrom([][]appliance.CaseID{{}, {7, 8}}).Draw(t, "joined")
	}
	if some("supervised") {
		ch.Supervisions = []appliance.Supervision{{Seq: 1, Kind: appliance.SuperviseOrder, At: at}}
		ch.Words.Supervisions = []appliance.SuperviseWords{{Seq: 1, Ask: words}}
		ch.Tries, ch.Steps = []appliance.Try{{At: at, How: "call"}}, []appliance.Step{{Stage: appliance.StageTold, Round: 1, At: at}}
		ch.Transfer = &appliance.Transfer{To: words, At: at}
	}
	return ch
}

// drawTown makes an entry of the township that is about no villager's matter.
func (m *model) drawTown(t *rapid.T, at time.Time, words string) (appliance.Kind, appliance.Body) {
	n := rapid.IntRange(0, 2).Draw(t, "which")
	on := may1.Add(n)
	switch rapid.IntRange(0, 8).Draw(t, "body") {
	case 0:
		return appliance.KindCallMade, appliance.CallChange{
			Call: appliance.NewCallID(2026, 1+n), State: rapid.SampledFrom(appliance.CallStates).Draw(t, "call state"), CalledAt: at,
			Ratings: []appliance.CallRating{{Office: rapid.SampledFrom(offices).Draw(t, "rated"), Speed: 1, At: at}},
			DocNo:   words, Words: appliance.CallWords{Summary: words},
		}
	case 1:
		mo := appliance.Motion{
			Kind: appliance.MotionPolicy, What: words, At: at, State: rapid.SampledFrom([]appliance.MotionState{appliance.MotionOpen, appliance.MotionApproved}).Draw(t, "motion state"),
			Policy: &appliance.Policy{Name: "deadlines", Version: n, Value: words, From: at}, Proposer: appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: words},
		}
		if all := slices.Sorted(maps.Keys(m.motions)); len(all) > 0 && n > 0 {
			mo.ID = rapid.SampledFrom(all).Draw(t, "motion")
		}
		return appliance.KindMotion, mo
	case 2:
		if all := slices.Sorted(maps.Keys(m.warnings)); len(all) > 0 && n > 0 {
			ch := appliance.WarningChange{Warning: rapid.SampledFrom(all).Draw(t, "warning"), Words: appliance.WarningWords{Note: words, Why: words}}
			if n == 1 {
				ch.Cases = []appliance.CaseID{1, 2}
				return appliance.KindWarningGrown, ch
			}
			ch.Verdict = rapid.SampledFrom([]appliance.Verdict{appliance.VerdictNone, appliance.VerdictTrue, appliance.VerdictDone}).Draw(t, "verdict")
			return appliance.KindWarningJudged, ch
		}
		return appliance.KindWarningRaised, appliance.WarningChange{Rule: "W1", Subject: rapid.SampledFrom(subjects).Draw(t, "subject"),
			Words: appliance.WarningWords{Title: words}}
	case 3:
		return appliance.KindTally, appliance.Tally{Person: rapid.SampledFrom([]string{"p1", "p2"}).Draw(t, "person"), Day: on, Reports: 1 + n, Fed: n}
	case 4:
		return appliance.KindDaily, appliance.Daily{Job: rapid.SampledFrom([]string{"digest", "clean"}).Draw(t, "job"), Day: on}
	}
	code := rapid.SampledFrom(offices[:2]).Draw(t, "code")
	return appliance.KindTownSet, rapid.SampledFrom([]appliance.Record{
		appliance.Office{Code: code, Name: words, From: on},
		appliance.Person{Code: code, Name: words, Phone: people[n], Posts: []appliance.Post{{Office: code}}},
		appliance.Situation{List: "S", Code: code, Version: n, Name: words},
		appliance.Liaison{Office: code, Department: words},
		appliance.Policy{Name: code, Version: n, Value: words, From: at},
	}).Draw(t, "record")
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
	switch k := rapid.IntRange(0, 13).Draw(t, "kind"); {
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
	case k == 9 || k == 10:
		e.Kind, e.Peer, e.Body = appliance.KindCaseDispatched, "", drawWork(t, at, words)
	case k > 10:
		e.Peer = ""
		if e.Kind, e.Body = m.drawTown(t, at, words); e.Kind != appliance.KindCallMade {
			e.Case = 0
		}
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
						tx.Append(
							appliance.Entry{At: at, Kind: appliance.KindCaseOpened, Case: appliance.NewCaseID(2026, 999),
								Body: appliance.CaseChange{State: appliance.CaseNew, Words: appliance.CaseWords{Reporter: "+8613800001111"}}},
							townEntry(appliance.Office{Code: "Z01", Name: "undone"}, at))
						if _, err := tx.Town(); err != nil {
							return err
						}
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

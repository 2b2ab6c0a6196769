package loop_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/texts"
	"huying/appliance/town"
	"huying/appliance/workday"
	"huying/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A hall is a real ledger with the sample town in it, on Monday 2026-11-23 at 09:00.
type hall struct {
	t    testing.TB
	st   *store.Store
	now  time.Time
	told []appliance.Entry // what the last act wrote
}

// hours, fixed and calendar are the same for every hall.
func defaults() policy.Rules { return policy.Default() }

var shared = sync.OnceValue(func() (s struct {
	clock workday.Clock
	texts *texts.Set
	err   error
}) {
	hours, err := workday.ParseHours([]string{"08:30-12:00", "13:30-17:30"}, "21:00-07:00", "Asia/Shanghai")
	if err != nil {
		s.err = err
		return s
	}
	s.clock = workday.Clock{Calendar: workday.New(), Hours: hours}
	s.texts, s.err = texts.Load()
	return s
})

func openHall(t testing.TB, more ...appliance.Record) *hall {
	t.Helper()
	s := shared()
	if s.err != nil {
		t.Fatal(s.err)
	}
	h := &hall{t: t, now: at("2026-11-23 09:00")}
	var err error
	if h.st, err = store.Open(scratch(t), store.Options{Now: func() time.Time { return h.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.st.Close() })
	h.write(records(append(slices.Clone(sampleTown(t)), more...))...)
	h.write(clerks()...)
	return h
}

// scratch is a folder in memory, where there is one: what a disk does is tested in its own room.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "huying-loop-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// at is a moment on the hall's wall clock.
func at(s string) time.Time {
	v, err := time.ParseInLocation("2006-01-02 15:04", s, shared().clock.Location)
	if err != nil {
		panic(err)
	}
	return v
}

func (h *hall) at(s string) { h.now = at(s) }

func (h *hall) write(es ...appliance.Entry) {
	h.t.Helper()
	err := h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		for i := range es {
			es[i].At = h.now
		}
		return tx.Append(es...)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func records(all []appliance.Record) []appliance.Entry {
	var out []appliance.Entry
	for _, r := range all {
		out = append(out, appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: r})
	}
	return out
}

// rules sets a policy from now on.
func (h *hall) rules(name, value string) {
	h.t.Helper()
	if _, err := policy.Check(name, value); err != nil {
		h.t.Fatal(err)
	}
	h.write(records([]appliance.Record{appliance.Policy{Name: name, Version: 1, Value: value, From: h.now}})...)
}

// A clerk of the hall, by what they are.
func clerk(id, name string, roles ...appliance.Role) loop.By {
	return loop.By{
		Actor: appliance.Actor{Kind: appliance.ByClerk, ID: id, Name: name}, Roles: roles, Clerk: appliance.ClerkID(id),
	}
}

var (
	wang  = clerk("1", "王芳", appliance.RoleReceiver)
	he    = clerk("2", "贺兰", appliance.RoleCaller)
	li    = clerk("3", "李静", appliance.RoleDispatcher)
	zhou  = clerk("4", "周明", appliance.RoleLeader)
	song  = clerk("5", "宋玉", appliance.RoleLeader)
	yang  = clerk("6", "杨帆", appliance.RoleTechnician)
	qing  = clerk("7", "何清", appliance.RoleAdmin)
	jiang = clerk("8", "江河", appliance.RoleDispatcher)

	rule    = loop.By{Actor: appliance.Rule("watch")}
	citizen = loop.By{Actor: appliance.Actor{Kind: appliance.ByCitizen}}
)

func clerks() []appliance.Entry {
	var out []appliance.Entry
	for _, by := range []loop.By{wang, he, li, zhou, song, yang, qing, jiang} {
		k := appliance.Clerk{ID: by.Clerk, Roles: by.Roles}
		k.Words.Name = by.Actor.Name
		out = append(out, appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindClerkSet, Body: k})
	}
	return out
}

// on is somebody with the word of an office they are not of.
func on(by loop.By, evidence string) loop.By {
	by.Evidence = evidence
	return by
}

// staff is a person of the sample town who acts by text.
func staff(t testing.TB, name string) loop.By {
	t.Helper()
	for _, r := range sampleTown(t) {
		if p, ok := r.(appliance.Person); ok && p.Name == name {
			by := loop.By{Actor: p.Actor(), Roles: p.Roles, Person: p.Code}
			for _, o := range p.Posts {
				by.Offices = append(by.Offices, o.Office)
			}
			return by
		}
	}
	t.Fatalf("nobody is called %s", name)
	return loop.By{}
}

// world is what a decision must know now.
func (h *hall) world(r appliance.Reader, seq uint64) (loop.World, error) {
	s := shared()
	return loop.World{Now: h.now, Clock: s.clock, Texts: s.texts, Hall: "青山镇", Own: "+8613700000099"}.Load(r, seq, time.Time{})
}

// act lets somebody do a deed, and writes what was decided.
func (h *hall) act(by loop.By, id appliance.CaseID, d loop.Deed) (loop.Result, error) {
	h.t.Helper()
	var res loop.Result
	err := h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		var c appliance.Case
		var err error
		if id != 0 {
			if c, err = tx.Case(id); err != nil {
				return err
			}
		}
		w, err := h.world(tx, tx.Seq())
		if err != nil {
			return err
		}
		var es []appliance.Entry
		if res, es, err = loop.Decide(w, by, c, d); err != nil {
			return err
		}
		h.told = es
		return tx.Append(es...)
	})
	return res, err
}

// does is act for what must be allowed.
func (h *hall) does(by loop.By, id appliance.CaseID, d loop.Deed) loop.Result {
	h.t.Helper()
	res, err := h.act(by, id, d)
	if err != nil {
		h.t.Fatalf("%s %s: %v", by.Actor.Name, d.Act(), err)
	}
	return res
}

// may asks whether somebody could do it now, and writes nothing.
func (h *hall) may(by loop.By, c appliance.Case, d loop.Deed) error {
	h.t.Helper()
	return h.st.View(h.t.Context(), func(r appliance.Reader) error {
		w, err := h.world(r, 1_000_000)
		if err != nil {
			return err
		}
		_, _, err = loop.Decide(w, by, c, d)
		return err
	})
}

// cannot is for what must be refused, and why.
func (h *hall) cannot(by loop.By, id appliance.CaseID, d loop.Deed, why loop.Why) *loop.Refusal {
	h.t.Helper()
	var c appliance.Case
	if id != 0 {
		c = h.c(id)
	}
	err := h.may(by, c, d)
	var r *loop.Refusal
	if !errors.As(err, &r) || r.Why != why {
		h.t.Fatalf("%s %s: got %v, want a refusal for %q", by.Actor.Name, d.Act(), err, why)
	}
	return r
}

func (h *hall) c(id appliance.CaseID) (c appliance.Case) {
	h.t.Helper()
	err := h.st.View(h.t.Context(), func(r appliance.Reader) (err error) {
		c, err = r.Case(id)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *hall) call(id appliance.CallID) (k appliance.Call) {
	h.t.Helper()
	err := h.st.View(h.t.Context(), func(r appliance.Reader) (err error) {
		k, err = r.Call(id)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return k
}

// order is an order of the case.
func (h *hall) order(id appliance.CaseID, seq int) appliance.Order {
	h.t.Helper()
	o, ok := h.c(id).Order(seq)
	if !ok {
		h.t.Fatalf("%s has no order %d", id.No(), seq)
	}
	return o
}

// sent are the texts that the last act queued: their templates with who they go to.
func (h *hall) sent() string {
	var out []string
	for _, e := range h.told {
		if ch, ok := e.Body.(appliance.TextChange); ok && e.Kind == appliance.KindTextQueued {
			out = append(out, ch.Template+">"+string(ch.Words.To[len(ch.Words.To)-2:]))
		}
	}
	return strings.Join(out, " ")
}

// words are the texts of a template that the last act queued, each once.
func (h *hall) words(template string) string {
	var out []string
	for _, e := range h.told {
		if ch, ok := e.Body.(appliance.TextChange); ok && e.Kind == appliance.KindTextQueued && ch.Template == template {
			if !slices.Contains(out, ch.Words.Text) {
				out = append(out, ch.Words.Text)
			}
		}
	}
	return strings.Join(out, "\n")
}

// hears compares what the last act queued.
func (h *hall) hears(want string) {
	h.t.Helper()
	if got := h.sent(); got != want {
		h.t.Errorf("texts are %q, want %q", got, want)
	}
}

func (h *hall) reads(template, want string) {
	h.t.Helper()
	if got := h.words(template); got != want {
		h.t.Errorf("%s says %q, want %q", template, got, want)
	}
}

// due is a clock's due time on the wall; "-" stopped, "" there is none, "pause" it stands still.
func due(all []appliance.Clock, id appliance.ClockID) string {
	for _, k := range all {
		switch {
		case k.ID != id:
		case !k.StoppedAt.IsZero():
			return "-"
		case !k.Running():
			return "pause"
		default:
			return shared().clock.Local(k.Due).Format("01-02 15:04")
		}
	}
	return ""
}

// stands compares where a case is, who holds it, and when its clocks run out: "handle 11-26 17:30".
func (h *hall) stands(id appliance.CaseID, state appliance.CaseState, holder appliance.Holder, clocks ...string) {
	h.t.Helper()
	c := h.c(id)
	if c.State != state || c.Holder != holder {
		h.t.Errorf("%s is %s with %s, want %s with %s", id.No(), c.State, c.Holder, state, holder)
	}
	h.runs(c.Clocks, clocks...)
}

func (h *hall) runs(all []appliance.Clock, clocks ...string) {
	h.t.Helper()
	for _, want := range clocks {
		id, when, _ := strings.Cut(want, " ")
		if got := due(all, appliance.ClockID(id)); got != when {
			h.t.Errorf("clock %s is due %q, want %q", id, got, when)
		}
	}
}

// zhang reports by text where this says so; others come to the counter.
const (
	zhang = appliance.Address("+8613900001190")
	sun   = appliance.Address("+8613900002280")
)

// comes opens a case at the counter, of somebody with that number.
func (h *hall) comes(from appliance.Address, words string) appliance.CaseID {
	h.t.Helper()
	return h.does(wang, 0, loop.Open{Phone: from, Text: words, Village: "王庄", Grid: "12-3"}).Case
}

// accepted opens a case and accepts it under a row of the list.
func (h *hall) accepted(from appliance.Address, situation string) appliance.CaseID {
	h.t.Helper()
	id := h.comes(from, "村东头路灯不亮")
	h.does(wang, id, loop.Accept{Situation: situation})
	return id
}

// working sends an accepted case to the power station (Z07, 钱进).
func (h *hall) working() appliance.CaseID {
	h.t.Helper()
	id := h.accepted(zhang, "C-01-1")
	h.does(li, id, loop.Dispatch{Lead: "供电所"})
	return id
}

// reported lets the power station say that it is done.
func (h *hall) reported() appliance.CaseID {
	h.t.Helper()
	id := h.working()
	h.does(staff(h.t, "钱进"), id, loop.Report{Text: "已更换路灯灯头"})
	return id
}

// followup passes the review.
func (h *hall) followup() appliance.CaseID {
	h.t.Helper()
	id := h.reported()
	h.does(li, id, loop.Pass{})
	return id
}

// called makes a call to the county about somebody's illegal building (C-02-1, X02 leads, Z05 assists).
func (h *hall) called() (appliance.CaseID, appliance.CallID) {
	h.t.Helper()
	id := h.accepted(zhang, "C-02-1")
	res := h.does(he, id, loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已制止两次"})
	return id, res.Call
}

// dispatched lets the county name its departments.
func (h *hall) dispatched(assists ...string) (appliance.CaseID, appliance.CallID) {
	h.t.Helper()
	id, call := h.called()
	h.does(staff(h.t, "吴敏"), id, loop.DispatchCall{Lead: "X02", Assists: assists})
	return id, call
}

// reaches lets the outbox hand the result's text to the network.
func (h *hall) reaches(id appliance.CaseID) {
	h.t.Helper()
	err := h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		for o, err := range tx.TextsIn(appliance.TextQueued) {
			if err != nil {
				return err
			}
			if o.Template != "R10" || o.Case != id {
				continue
			}
			e := appliance.Entry{
				At: h.now, Actor: appliance.Rule("outbox"), Kind: appliance.KindTextSent, Case: id, Peer: appliance.Address(o.To),
				Body: appliance.TextChange{Text: o.ID, State: appliance.TextSent, Attempt: 1, Part: 1, PartState: appliance.TextSent},
			}
			if err := tx.Append(e); err != nil {
				return err
			}
			told, ok := o.Apply(e).Told(c, appliance.Rule("outbox"), h.now)
			if !ok {
				h.t.Errorf("the result of %s reached nobody", id.No())
			}
			return tx.Append(told)
		}
		h.t.Errorf("%s has no result to send", id.No())
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// sampleTown is the sample town, its numbers confirmed.
func sampleTown(t testing.TB) []appliance.Record {
	t.Helper()
	out, err := readTown()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var readTown = sync.OnceValues(func() ([]appliance.Record, error) {
	files, err := town.Folder(town.Sample())
	if err != nil {
		return nil, err
	}
	_, all, err := town.Plan(nil, town.Read(files, town.Settings{}), town.Import{On: appliance.Date{Year: 2026, Month: 1, Day: 1}, By: "何清"})
	for i, r := range all {
		if p, ok := r.(appliance.Person); ok {
			p.Verified = 1
			all[i] = p
		}
	}
	return all, err
})

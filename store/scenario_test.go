package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"huying/appliance"
)

var day = time.Date(2026, 4, 30, 8, 50, 0, 0, time.UTC)

const villager appliance.Phone = "+8613800001111"

// A day at the hall, as entries: what every test that needs a ledger with
// something in it uses.

func mustUpdate(t testing.TB, st *Store, fn func(appliance.Tx) error) {
	t.Helper()
	if err := st.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func mustView(t testing.TB, st *Store, fn func(appliance.Reader) error) {
	t.Helper()
	if err := st.View(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// opens a matter and says its number.
func opens(t testing.TB, st *Store, from appliance.Phone, text string, at time.Time) appliance.CaseID {
	t.Helper()
	var id appliance.CaseID
	mustUpdate(t, st, func(tx appliance.Tx) error {
		n, err := tx.LastSerial(2026)
		if err != nil {
			return err
		}
		id = appliance.NewCaseID(2026, n+1)
		part := tx.Seq()
		waits := at
		return tx.Append(
			appliance.Entry{At: at, Actor: appliance.Actor{Kind: appliance.ByModem}, Kind: appliance.KindPartHeard, Peer: appliance.Address(from),
				Body: partOf(from, text, at, part)},
			appliance.Entry{At: at, Actor: appliance.Rule("hotline"), Kind: appliance.KindMessageHeard, Case: id, Peer: appliance.Address(from),
				Body: appliance.Message{From: appliance.Address(from), Text: text, Class: appliance.FromCitizen, SentAt: at, HeardAt: at,
					Parts: []uint64{part}, Case: id, Fate: appliance.FateCase}},
			appliance.Entry{At: at, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCaseOpened, Case: id, Peer: appliance.Address(from),
				Body: appliance.CaseChange{State: appliance.CaseNew, Channel: appliance.ChannelSMS, Round: 1, Holder: appliance.HolderDesk,
					ReceivedAt: at, WaitingSince: &waits, Message: part + 1,
					Words: appliance.CaseWords{Reporter: appliance.Address(from), Text: text}}},
			receipt(from, id, at),
			appliance.Entry{At: at, Actor: appliance.Rule("hotline"), Kind: appliance.KindTalk, Peer: appliance.Address(from),
				Body: appliance.Talk{LastCase: id, LastAt: at, Day: "2026-04-30", Reports: 1}},
		)
	})
	return id
}

func receipt(to appliance.Phone, id appliance.CaseID, at time.Time) appliance.Entry {
	e := appliance.QueueText(appliance.Rule("hotline"), to, id, "R01", appliance.ClassReceipt, true, "【青山呼应】已收到，编号"+id.No()+"。")
	e.At = at
	return e
}

func partOf(from appliance.Phone, text string, at time.Time, n uint64) appliance.Part {
	return appliance.Part{Kind: appliance.PartText, Storage: "SM", Slot: 3, PDU: fmt.Appendf(nil, "pdu of %s %d", from.Local(), n),
		From: appliance.Address(from), SentAt: at, HeardAt: at, Text: text}
}

// answers as a clerk does.
func answers(t testing.TB, st *Store, id appliance.CaseID, text string, at time.Time) {
	t.Helper()
	mustUpdate(t, st, func(tx appliance.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		li := appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: "李静"}
		p, _ := c.Phone()
		e := appliance.QueueText(li, p, id, "", appliance.ClassResult, true, "【青山呼应】"+text)
		e.At = at
		var nobody time.Time
		return tx.Append(appliance.Entry{At: at, Actor: li, Kind: appliance.KindCaseAnswered, Case: id, Peer: c.Reporter,
			Body: appliance.CaseChange{State: appliance.CaseWorking, Holder: appliance.HolderClerk("7"), WaitingSince: &nobody,
				Words: appliance.CaseWords{Answer: text}}}, e)
	})
}

// sends what waits, up to the last step named.
func sends(t testing.TB, st *Store, until appliance.TextState, at time.Time) {
	t.Helper()
	mustUpdate(t, st, func(tx appliance.Tx) error {
		for o, err := range tx.TextsIn(appliance.TextQueued) {
			if err != nil {
				return err
			}
			e := appliance.Entry{At: at, Actor: appliance.Rule("outbox"), Kind: appliance.KindTextSending, Case: o.Case, Peer: appliance.Address(o.To),
				Body: appliance.TextChange{Text: o.ID, State: appliance.TextSending, Attempt: o.Attempt + 1, Ref: 9}}
			if err := tx.Append(e); err != nil || until == appliance.TextSending {
				return err
			}
			e.Kind, e.Body = appliance.KindTextSent, appliance.TextChange{Text: o.ID, State: until, Part: 1, PartState: until, MR: 41}
			if until == appliance.TextUncertain {
				e.Kind = appliance.KindTextUncertain
			}
			if err := tx.Append(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// aDay plays a whole scenario and returns what a reader then sees.
func aDay(t testing.TB, st *Store) {
	t.Helper()
	id := opens(t, st, villager, "村东头没有水，路灯也坏了", day)
	other := opens(t, st, "+8613900002222", "低保什么时候发", day.Add(time.Minute))
	sends(t, st, appliance.TextSent, day.Add(2*time.Minute))
	answers(t, st, id, "水管今天下午修好", day.Add(time.Hour))
	sends(t, st, appliance.TextUncertain, day.Add(2*time.Hour))
	answers(t, st, other, "每月十号", day.Add(3*time.Hour))
	mustUpdate(t, st, func(tx appliance.Tx) error {
		return tx.Append(
			appliance.Entry{At: day.Add(4 * time.Hour), Actor: appliance.Rule("hotline"), Kind: appliance.KindAlarmRaised, Case: id, Peer: appliance.Address(villager),
				Body: appliance.AlarmChange{Class: 1, Lane: "danger", Words: appliance.AlarmWords{Phone: appliance.Address(villager), Excerpt: "着火了", Word: "着火"}}},
			appliance.Entry{At: day, Actor: appliance.Actor{Kind: appliance.ByRoot, Name: "root", For: "李静"}, Kind: appliance.KindClerkSet,
				Body: appliance.Clerk{ID: "7", Roles: []appliance.Role{appliance.RoleReceiver}, Words: appliance.ClerkWords{Name: "李静", PIN: "$argon2id$x"}}},
		)
	})
}

func TestADayAtTheHall(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	aDay(t, st)
	id := appliance.NewCaseID(2026, 100)
	check := func(st *Store) {
		t.Helper()
		mustView(t, st, func(r appliance.Reader) error {
			c, err := r.Case(id)
			if err != nil || c.State != appliance.CaseWorking || c.Text != "村东头没有水，路灯也坏了" || !c.WaitingSince.IsZero() {
				t.Errorf("case is %+v, %v", c, err)
			}
			var story []appliance.Kind
			for e, err := range r.Story(id) {
				if err != nil {
					t.Error(err)
				}
				story = append(story, e.Kind)
			}
			want := []appliance.Kind{"message.heard", "case.opened", "text.queued", "text.sending", "text.sent", "case.answered",
				"text.queued", "text.sending", "text.uncertain", "alarm.raised"}
			if !slices.Equal(story, want) {
				t.Errorf("story is %v, want %v", story, want)
			}
			if n, _ := r.Counts(); n[appliance.CaseWorking] != 2 || n[appliance.CaseNew] != 0 {
				t.Errorf("counts are %v", n)
			}
			if n, _ := r.SentCount("", day); n != 3 {
				t.Errorf("sent %d parts, want 3", n)
			}
			if n, _ := r.SentCount(villager, day); n != 2 {
				t.Errorf("sent %d parts to the villager, want 2", n)
			}
			states := map[appliance.TextState]int{}
			for o, err := range r.TextsIn(appliance.TextQueued, appliance.TextUncertain, appliance.TextSending) {
				if err != nil {
					t.Error(err)
				}
				states[o.State]++
			}
			if states[appliance.TextQueued] != 1 || states[appliance.TextUncertain] != 1 {
				t.Errorf("outbox is %v", states)
			}
			n := 0
			for o, err := range r.Awaiting(villager) {
				if err != nil || o.To != villager {
					t.Error(o, err)
				}
				n++
			}
			if n != 2 {
				t.Errorf("reports are awaited for %d texts, want 2", n)
			}
			talk, err := r.Talk("138 0000 1111")
			if err != nil || talk.LastCase != id {
				t.Errorf("talk is %+v, %v", talk, err)
			}
			for a, err := range r.Alarms(true) {
				if err != nil || a.Word != "着火" || a.Case != id {
					t.Error(a, err)
				}
				n++
			}
			for c, err := range r.Clerks() {
				if err != nil || c.Name() != "李静" || !c.Has(appliance.RoleReceiver) {
					t.Error(c, err)
				}
				n++
			}
			if n != 4 {
				t.Errorf("one alarm and one clerk are missing: %d", n)
			}
			if known, err := r.Heard(partOf(villager, "村东头没有水，路灯也坏了", day, 99)); err != nil || known {
				// the PDU is no part of its identity
				if !known {
					t.Error("part is not known", err)
				}
			} else {
				t.Error("part is not known")
			}
			for p := range r.PendingParts() {
				t.Error("still pending:", p)
			}
			if last, _ := r.LastSerial(2026); last != 101 {
				t.Errorf("last serial is %d", last)
			}
			return nil
		})
	}
	check(st)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	check(openAt(t, dir, Options{}))
}

// What a decision has appended, it sees; a list that is being read may be changed meanwhile.
func TestADecisionSeesItself(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	var ids []appliance.CaseID
	for i := range 50 {
		ids = append(ids, opens(t, st, villager, fmt.Sprintf("第%d件事", i), day.Add(time.Duration(i)*time.Second)))
	}
	mustUpdate(t, st, func(tx appliance.Tx) error {
		n := 0
		for c, err := range tx.Cases(appliance.CaseFilter{States: []appliance.CaseState{appliance.CaseNew, appliance.CaseWorking}}) {
			if err != nil {
				return err
			}
			if want := ids[len(ids)-1-n]; c.ID != want {
				t.Errorf("case %d is %s, want %s", n, c.ID, want)
			}
			n++
			seq := tx.Seq()
			err := tx.Append(appliance.Entry{At: day, Kind: appliance.KindCaseNoted, Case: c.ID,
				Body: appliance.CaseChange{State: appliance.CaseAccepted, Words: appliance.CaseWords{Note: "看过了"}}})
			if err != nil {
				return err
			}
			if c, err := tx.Case(c.ID); err != nil || c.State != appliance.CaseAccepted || c.Version != seq {
				t.Errorf("case is %v at %d, want accepted at %d: %v", c.State, c.Version, seq, err)
			}
			var last appliance.Entry
			for e, err := range tx.Story(c.ID) {
				if err != nil {
					return err
				}
				last = e
			}
			if last.Seq != seq || last.Body.(appliance.CaseChange).Words.Note != "看过了" {
				t.Errorf("story ends with %+v", last)
			}
		}
		if n != len(ids) {
			t.Errorf("saw %d cases, want %d", n, len(ids))
		}
		return nil
	})
}

func TestTimeNeverRunsBack(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{Now: func() time.Time { return day }})
	opens(t, st, villager, "今天", day.Add(time.Hour))
	opens(t, st, villager, "昨天", day.Add(-24*time.Hour)) // the box woke in the past
	mustView(t, st, func(r appliance.Reader) error {
		if _, at := r.Last(); !at.Equal(day.Add(time.Hour)) {
			t.Errorf("last entry is of %s, want %s", at, day.Add(time.Hour))
		}
		return nil
	})
}

func TestAForeignFolderIsLeftAlone(t *testing.T) {
	snapshot := func(dir string) map[string]string {
		m := map[string]string{}
		filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b, _ := os.ReadFile(p)
				m[p] = string(b)
			}
			return err
		})
		return m
	}
	dir, key := t.TempDir(), filepath.Join(t.TempDir(), "half")
	o := Options{Hall: "370783190", KeyFile: key}
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	before := snapshot(dir)
	for name, c := range map[string]struct {
		o    Options
		want error
	}{
		"practice":     {Options{Practice: true, KeyFile: key}, ErrForeign},
		"another hall": {Options{Hall: "370783191", KeyFile: key}, ErrForeign},
	} {
		if _, err := Open(dir, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if got := snapshot(dir); !reflect.DeepEqual(got, before) {
			t.Errorf("%s: the folder was touched", name)
		}
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrKey) {
		t.Errorf("without the other half of the key: %v", err)
	}
	openAt(t, dir, o)
	if err := os.Remove(filepath.Join(dir, identityFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, o); !errors.Is(err, ErrForeign) && !errors.Is(err, ErrBusy) {
		t.Errorf("a journal without a name: %v", err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	openAt(t, dir, Options{})
	_, err := Open(dir, Options{})
	want := fmt.Sprintf("open %s: ledger is held by another huying (pid %d)", dir, os.Getpid())
	if !errors.Is(err, ErrBusy) || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// today is when the tests play.
func today() time.Time { return day }

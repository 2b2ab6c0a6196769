package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huying/appliance"
)

const (
	leaver = villager
	stays  = appliance.Phone("+8613900002222")
)

// A box with somebody who wants to be forgotten, and somebody who does not.
func twoPeople(t testing.TB, st *Store) (gone, kept appliance.CaseID) {
	t.Helper()
	gone = opens(t, st, leaver, "我是王秀兰，家里没有水", day)
	kept = opens(t, st, stays, "路灯不亮，李强报", day)
	answers(t, st, gone, "秀兰您好，已修好", day)
	answers(t, st, kept, "李强您好，已修好", day)
	return gone, kept
}

func forget(t testing.TB, st *Store, gone appliance.CaseID) Erased {
	t.Helper()
	li := appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: "李静"}
	e, err := st.EraseContact(t.Context(), Contact{Phone: leaver, Cases: []appliance.CaseID{gone}}, li, "8", "本人要求")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// forgotten tells whether the words are gone everywhere; and that all else is whole.
func forgotten(t testing.TB, st *Store, gone, kept appliance.CaseID) (is bool) {
	t.Helper()
	var b bytes.Buffer
	if err := st.Export(t.Context(), &b, true); err != nil {
		t.Fatal(err)
	}
	words := strings.Contains(b.String(), "秀兰")
	mustView(t, st, func(r appliance.Reader) error {
		c, err := r.Case(gone)
		if err != nil {
			return err
		}
		if (c.Text != "") != words || (c.Reporter != "") != words {
			t.Errorf("the journal has words: %t, and the case says %q of %s", words, c.Text, c.Reporter)
		}
		if c.State != appliance.CaseWorking || c.ReceivedAt.IsZero() {
			t.Errorf("the facts of the case are %+v", c)
		}
		for id, err := range r.Search(appliance.Query{All: []appliance.Sought{{Words: []string{"秀兰"}}}}) {
			if err != nil || !words {
				t.Errorf("the search still finds %v, %v", id, err)
			}
		}
		k, err := r.Case(kept)
		if err != nil || k.Text != "路灯不亮，李强报" {
			t.Errorf("the other's case says %q, %v", k.Text, err)
		}
		return nil
	})
	v, err := st.Verify(t.Context())
	if err != nil || len(v.Faults) > 0 || (v.Erased == 0) != words {
		t.Errorf("words there: %t, %d erased, faults %v, %v", words, v.Erased, v.Faults, err)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	return !words
}

func TestAContactIsErasedAndTheChainStands(t *testing.T) {
	dir := t.TempDir()
	o := smallBox()
	st := openAt(t, dir, o)
	gone, kept := twoPeople(t, st)
	hear(t, st, 0, 150) // segments behind it
	anchor, err := st.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// What the words look like sealed: not one of these bytes may be left.
	var sealed [][]byte
	order, err := st.about(t.Context(), Contact{Phone: leaver, Cases: []appliance.CaseID{gone}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.journal.walk(place{}, 1, func(b batch) error {
		for i, r := range b.records {
			if order.Names(b.first + uint64(i)) {
				sealed = append(sealed, bytes.Clone(r.payload[30:46])) // behind the nonce
			}
		}
		return nil
	}, func(gap) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if len(sealed) < 6 {
		t.Fatalf("only %d entries are about them", len(sealed))
	}
	needles := map[string][]byte{}
	for i, b := range sealed {
		needles[string(rune('a'+i))] = b
	}
	if found := grepFolder(t, dir, needles); len(found) == 0 {
		t.Fatal("the test finds nothing before the erasure")
	}

	e := forget(t, st, gone)
	if e.Count() != uint64(len(sealed)) {
		t.Errorf("%d entries were erased, of %d", e.Count(), len(sealed))
	}
	if found := grepFolder(t, dir, needles); len(found) > 0 {
		t.Errorf("left in the folder: %v", found)
	}
	if !forgotten(t, st, gone, kept) {
		t.Error("the words are there")
	}
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Error(err)
	}
	v, err := st.Verify(t.Context())
	if err != nil || len(v.Orders) != 1 || v.Orders[0].Reason != "本人要求" || v.Orders[0].By.Name != "李静" || v.Orders[0].Second != "8" || v.Orders[0].Done.IsZero() {
		t.Errorf("verify says %+v, %v", v.Orders, err)
	}
	// Life goes on, and who was forgotten may write again.
	opens(t, st, leaver, "又没水了", day)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := st.EraseContact(t.Context(), Contact{Phone: "+8613700009999"}, appliance.Rule("test"), "", ""); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("somebody we never heard of: %v", err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if st, err = Open(dir, o); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if h, err := st.Health(t.Context()); err != nil || len(h.Recovered) > 0 || len(h.Damage) > 0 {
		t.Errorf("the next opening had to set right %v, %v", h.Recovered, err)
	}
}

// The recordings of somebody go with their words.
func TestVoicesAreErasedToo(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	hash, err := st.KeepAudio([]byte("我是王秀兰"))
	if err != nil {
		t.Fatal(err)
	}
	gone := opens(t, st, leaver, "没有水", day)
	mustUpdate(t, st, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: day, Kind: appliance.KindRecording, Peer: appliance.Address(leaver), Case: gone,
			Body: appliance.Recording{Case: gone, Phone: appliance.Address(leaver), Hash: hash, At: day}})
	})
	forget(t, st, gone)
	if _, err := st.Audio(hash); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("the voice: %v", err)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

// The power goes at every step of an erasure. Afterwards the words are all there, or
// all gone, the chain is whole, and the next opening needs no second push.
func TestAnErasureCutShort(t *testing.T) {
	begun := t.TempDir()
	o := smallBox()
	st, err := Open(begun, o)
	if err != nil {
		t.Fatal(err)
	}
	gone, kept := twoPeople(t, st)
	hear(t, st, 0, 60)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	var were, are int
	for cut := 0; ; cut++ {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(begun)); err != nil {
			t.Fatal(err)
		}
		p := o
		d := &cutting{left: 1 << 30}
		p.disk = d
		st, err := Open(dir, p)
		if err != nil {
			t.Fatal(err)
		}
		d.left = cut
		_, err = st.EraseContact(t.Context(), Contact{Phone: leaver, Cases: []appliance.CaseID{gone}}, appliance.Rule("test"), "", "x")
		d.left = 1 << 30
		st.release(false) // as a power cut leaves it: nobody says goodbye
		done := err == nil
		if st, err = Open(dir, o); err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		is := forgotten(t, st, gone, kept)
		if orders, err := st.Erasures(t.Context()); err != nil || is != (len(orders) == 1 && !orders[0].Done.IsZero()) {
			t.Errorf("cut at %d: erased %t, and the orders are %+v, %v", cut, is, orders, err)
		}
		if h, err := st.Health(t.Context()); err != nil || len(h.Damage) > 0 {
			t.Errorf("cut at %d: damage %v, %v", cut, h.Damage, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, journalDir, "*"+eraseSuffix)); len(left) > 0 {
			t.Errorf("cut at %d: %v is left", cut, left)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		if is {
			are++
		} else {
			were++
		}
		if done {
			break
		}
	}
	if were == 0 || are < 5 {
		t.Errorf("%d cuts left the words, %d did not: the test shows little", were, are)
	}
}

// A backup from before an erasure does not bring the words back, when a newer one
// tells of it.
func TestARestoredBackupReplaysErasures(t *testing.T) {
	o := aStick(t)
	st := openAt(t, t.TempDir(), o)
	gone, kept := twoPeople(t, st)
	older, k := backupOf(t, st)
	forget(t, st, gone)
	newer, _ := backupOf(t, st)
	b, err := ReadBackup(t.Context(), bytes.NewReader(newer), k)
	if err != nil || len(b.Erased) != 1 {
		t.Fatalf("the newer one knows of %v, %v", b.Erased, err)
	}
	for _, c := range []struct {
		name   string
		file   []byte
		erased []Erased
		gone   bool
	}{
		{"the older one alone", older, nil, false},
		{"the older one, beside the newer", older, b.Erased, true},
		{"the newer one", newer, b.Erased, true},
	} {
		dir := t.TempDir()
		if _, err := Restore(t.Context(), bytes.NewReader(c.file), dir, k, o, c.erased, nil); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		now := openAt(t, dir, o)
		if is := forgotten(t, now, gone, kept); is != c.gone {
			t.Errorf("%s: the words are gone: %t", c.name, is)
		}
	}
}

// Who takes words out of the journal without an order is found; so is who brings back
// a segment from before one.
func TestWordsTakenOutInSecretAreNamed(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	gone, _ := twoPeople(t, st)
	seg := filepath.Join(dir, journalDir, segmentName(1))
	before, err := os.ReadFile(seg)
	if err != nil {
		t.Fatal(err)
	}
	forget(t, st, gone)
	after, err := os.ReadFile(seg)
	if err != nil {
		t.Fatal(err)
	}
	end := st.head.End.off
	mixed := slices.Concat(before[:end-sector*4], after[end-sector*4:])
	if len(mixed) != len(after) {
		t.Fatal("lengths differ")
	}
	copy(mixed[len(before)-0:], after[len(before):])
	if err := os.WriteFile(seg, mixed, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := st.Verify(t.Context())
	if err != nil || !slices.ContainsFunc(v.Faults, func(f Fault) bool { return strings.Contains(f.What, "its words are here") }) {
		t.Errorf("an old segment: %v, %v", v.Faults, err)
	}
	if err := os.WriteFile(seg, after, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := st.exclusive(t.Context(), func() error { return st.eraseIn(1, func(seq uint64) bool { return seq == 1 }) }); err != nil {
		t.Fatal(err)
	}
	if v, err = st.Verify(t.Context()); err != nil || len(v.Faults) != 1 || !strings.Contains(v.Faults[0].What, "no order to erase names it") {
		t.Errorf("words gone in secret: %v, %v", v.Faults, err)
	}
}

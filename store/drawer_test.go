package store

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
)

const liJing, zhouMing = appliance.ClerkID("k1"), appliance.ClerkID("k2")

func openDrawer(t *testing.T, dir string, log *bytes.Buffer) (*Store, *Drawer) {
	t.Helper()
	st, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := slog.New(slog.DiscardHandler)
	if log != nil {
		out = slog.New(slog.NewTextHandler(log, nil))
	}
	return st, st.Drawer(out)
}

func closeDrawer(t *testing.T, st *Store, d *Drawer) {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

func answerOf(words, seat string) appliance.Draft {
	return appliance.Draft{
		Name:  appliance.DraftName{Case: 20261007, Act: "answer"},
		Words: map[string]string{"答复": words}, Seat: seat,
	}
}

// What a clerk had written, learned and chosen is there after a start.
func TestADrawerIsFoundAsItWasLeft(t *testing.T) {
	dir := t.TempDir()
	st, d := openDrawer(t, dir, nil)
	d.Keep(liJing, answerOf("已联系供电所", "1"))
	d.Learn(liJing, "供电所", "gds")
	d.Learn(liJing, "供电所", "gds")
	d.Learn(liJing, "石河村", "shc")
	d.Prefer(liJing, appliance.Preferences{Language: "en", NoMouse: true, Inbox: "mine", Idle: time.Minute, Phrases: "已联系水利站\n下午回您电话"})
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	d.Learn(liJing, "供电所", "gds")
	closeDrawer(t, st, d)

	st, d = openDrawer(t, dir, nil)
	defer closeDrawer(t, st, d)
	got := d.Drafts(liJing)
	if len(got) != 1 || got[0].Words["答复"] != "已联系供电所" || got[0].Name != answerOf("", "").Name {
		t.Errorf("drafts are %+v", got)
	}
	learned := map[string]int{}
	for _, l := range d.Learned(liJing) {
		learned[l.Phrase+l.Reading] = l.Count
	}
	if learned["供电所gds"] != 3 || learned["石河村shc"] != 1 || len(learned) != 2 {
		t.Errorf("learned %v", learned)
	}
	if p := d.Preferences(liJing); p.Language != "en" || !p.NoMouse || p.Inbox != "mine" || p.Idle != time.Minute {
		t.Errorf("preferences are %+v", p)
	}
	if got := d.Drafts(zhouMing); len(got) != 0 {
		t.Errorf("another clerk has %v", got)
	}
}

// Two seats of one clerk write at one answer: the last has the place, and the other's
// words can be had back.
func TestTwoSeatsOfOneClerkLoseNothing(t *testing.T) {
	st, d := openDrawer(t, t.TempDir(), nil)
	defer closeDrawer(t, st, d)
	name := answerOf("", "").Name
	d.Keep(liJing, answerOf("一段很长的答复,写了半天", "1"))
	if x := d.Keep(liJing, answerOf("短", "2")); x.Other == nil || x.Other.Words["答复"] != "一段很长的答复,写了半天" {
		t.Fatalf("the long one is gone: %+v", x)
	}
	if x := d.Keep(liJing, answerOf("短句", "2")); x.Other == nil || x.Words["答复"] != "短句" {
		t.Fatalf("the long one is gone with the next letter: %+v", x)
	}
	d.Drop(liJing, name, "2")
	if x, ok := d.Draft(liJing, name); !ok || x.Words["答复"] != "一段很长的答复,写了半天" || x.Other != nil {
		t.Errorf("behind a draft that was sent lies %+v", x)
	}
	// Who takes it up has seen it, and may strike what is there.
	seen, _ := d.Draft(liJing, name)
	x := answerOf("重写", "3")
	x.Seen = seen.At
	if x := d.Keep(liJing, x); x.Other != nil {
		t.Errorf("what was taken up lies beside: %+v", x.Other)
	}
	// What the other seat writes on meanwhile was not seen.
	if x := d.Keep(liJing, answerOf("一段很长的答复,写了半天,写完了", "1")); x.Other == nil || x.Other.Words["答复"] != "重写" {
		t.Errorf("what was written here is gone: %+v", x)
	}
	// A draft that is sent here leaves what is being written there.
	d.Drop(liJing, name, "3")
	if x, ok := d.Draft(liJing, name); !ok || x.Words["答复"] != "一段很长的答复,写了半天,写完了" || x.Other != nil {
		t.Errorf("after the other one was sent there is %+v", x)
	}
	d.Drop(liJing, name, "1")
	if _, ok := d.Draft(liJing, name); ok {
		t.Error("a draft that was dropped is there")
	}
}

// A burst of letters is one write, and a long one is not kept from the card.
func TestTypingIsWrittenWhenItRests(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		st, d := openDrawer(t, dir, nil)
		defer closeDrawer(t, st, d)
		writes := func() int64 { s := d.db.Stats(); return s.TxStats.GetWrite() }
		before := writes()
		for i := range 5 {
			d.Keep(liJing, answerOf(strings.Repeat("字", i+1), "1"))
			time.Sleep(time.Second)
			synctest.Wait()
			if n := writes(); n != before {
				t.Fatal("written between two letters")
			}
		}
		time.Sleep(drawerRest)
		synctest.Wait()
		if n := writes(); n == before {
			t.Fatal("not written when it rested")
		}
		before = writes()
		for i := range 12 {
			d.Keep(liJing, answerOf(strings.Repeat("词", i+1), "1"))
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if n := writes(); n == before {
			t.Error("who types without rest has nothing on the card after ten seconds")
		}
	})
}

// Old drafts, too many drafts and too many phrases are forgotten; clerks who have
// gone leave nothing.
func TestADrawerIsBounded(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	st, err := Open(dir, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	d := st.Drawer(slog.New(slog.DiscardHandler))
	d.Keep(liJing, answerOf("早就不要了", "1"))
	now = now.Add(appliance.DraftKept + time.Minute)
	if got := d.Drafts(liJing); len(got) != 0 {
		t.Errorf("an old draft is offered: %v", got)
	}
	for i := range appliance.MaxDrafts + 5 {
		x := answerOf("草稿", "1")
		x.Name.Case = appliance.CaseID(20261000 + i)
		now = now.Add(time.Second)
		d.Keep(liJing, x)
	}
	if got := d.Drafts(liJing); len(got) != appliance.MaxDrafts || got[len(got)-1].Name.Case != 20261005 {
		t.Errorf("%d drafts, the oldest of %d", len(got), got[len(got)-1].Name.Case)
	}
	for i := range appliance.MaxLearned {
		d.Learn(liJing, fmt.Sprintf("词%d", i), "c")
	}
	d.Learn(liJing, "词7", "c")
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	d.Learn(liJing, "新词", "xc")
	d.Learn(liJing, "新词", "xc")
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	got := d.Learned(liJing)
	has := func(phrase string) bool {
		for _, l := range got {
			if l.Phrase == phrase {
				return true
			}
		}
		return false
	}
	if len(got) > appliance.MaxLearned || !has("新词") || !has("词7") {
		t.Errorf("%d phrases, the new one %t, the one used twice %t", len(got), has("新词"), has("词7"))
	}
	d.Learn(zhouMing, "走", "z")
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	closeDrawer(t, st, d)
	st, d = openDrawer(t, dir, nil)
	d.Only(liJing)
	if len(d.Learned(zhouMing)) != 0 {
		t.Error("a clerk who has gone left something")
	}
	closeDrawer(t, st, d)
	st, d = openDrawer(t, dir, nil)
	defer closeDrawer(t, st, d)
	if len(d.Learned(zhouMing)) != 0 {
		t.Error("a clerk who has gone left something on the card")
	}
	if len(d.Learned(liJing)) == 0 {
		t.Error("a clerk who is here lost what was learned")
	}
}

// Who is erased leaves no drafts and no preferences either, and may begin again.
func TestAClerkIsErasedFromTheDrawer(t *testing.T) {
	dir := t.TempDir()
	st, d := openDrawer(t, dir, nil)
	d.Keep(liJing, answerOf("写一半", "1"))
	d.Prefer(liJing, appliance.Preferences{NoMouse: true})
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	d.Forget(liJing)
	d.Learn(liJing, "重新", "cx")
	closeDrawer(t, st, d)
	st, d = openDrawer(t, dir, nil)
	defer closeDrawer(t, st, d)
	if len(d.Drafts(liJing)) != 0 || d.Preferences(liJing) != (appliance.Preferences{}) || len(d.Learned(liJing)) != 1 {
		t.Errorf("left: %d drafts, %+v, %d phrases", len(d.Drafts(liJing)), d.Preferences(liJing), len(d.Learned(liJing)))
	}
}

// Numbers, words and names are nowhere in clear.
func TestADrawerIsSealed(t *testing.T) {
	dir := t.TempDir()
	st, d := openDrawer(t, dir, nil)
	p := appliance.Phone("+8613800001111")
	d.Keep(liJing, answerOf("请回电 "+string(p)+" 找王大爷", "1"))
	d.Learn(liJing, "王大爷13800001111", "wdy")
	closeDrawer(t, st, d)
	b, err := os.ReadFile(filepath.Join(dir, drawerFile))
	if err != nil {
		t.Fatal(err)
	}
	for form, in := range inClear(p) {
		if bytes.Contains(b, in) {
			t.Errorf("desk.db holds the number as %s", form)
		}
	}
	for _, in := range []string{"王大爷", "wdy", "answer", "答复"} {
		if bytes.Contains(b, []byte(in)) {
			t.Errorf("desk.db holds %q", in)
		}
	}
}

// Whatever lies there instead of a good file, the box opens, says so once and
// begins anew; and what is put in then is there the next time.
func TestADamagedDrawerBeginsAnew(t *testing.T) {
	for name, spoil := range map[string]func(b []byte) []byte{
		"empty":    func(b []byte) []byte { return nil },
		"short":    func(b []byte) []byte { return b[:100] },
		"words":    func(b []byte) []byte { return bytes.Repeat([]byte("no database "), 4000) },
		"cut":      func(b []byte) []byte { return b[:16<<10] },
		"garbled":  func(b []byte) []byte { return spoiled(b, 0, 16<<10) },
		"inside":   func(b []byte) []byte { return spoiled(b, 8<<10, 24<<10) },
		"one byte": func(b []byte) []byte { b[bytes.LastIndexByte(b, 1)] ^= 0x40; return spoiled(b, 12<<10, len(b)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			st, d := openDrawer(t, dir, nil)
			for i := range 40 {
				x := answerOf(strings.Repeat("很长的答复", 60), "1")
				x.Name.Case = appliance.CaseID(20261000 + i)
				d.Keep(liJing, x)
			}
			closeDrawer(t, st, d)
			path := filepath.Join(dir, drawerFile)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, spoil(b), 0o600); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			st, d = openDrawer(t, dir, &log)
			if got := d.Drafts(liJing); len(got) != 0 {
				t.Errorf("%d drafts out of a damaged file", len(got))
			}
			if !strings.Contains(log.String(), "begin anew") {
				t.Errorf("the log says %q", log.String())
			}
			d.Keep(liJing, answerOf("再写", "1"))
			closeDrawer(t, st, d)
			st, d = openDrawer(t, dir, nil)
			defer closeDrawer(t, st, d)
			if got := d.Drafts(liJing); len(got) != 1 || got[0].Words["答复"] != "再写" {
				t.Errorf("%d drafts", len(got))
			}
			if _, err := os.Stat(path + ".damaged"); err != nil {
				t.Error(err)
			}
		})
	}
}

func spoiled(b []byte, from, to int) []byte {
	for i := from; i < min(to, len(b)); i++ {
		b[i] = byte(i*7 + 13)
	}
	return b
}

// A file of another box, such as one copied with a card, is not used.
func TestADrawerOfAnotherBoxIsSetAside(t *testing.T) {
	mine, other := t.TempDir(), t.TempDir()
	st, d := openDrawer(t, other, nil)
	d.Keep(liJing, answerOf("别处的", "1"))
	closeDrawer(t, st, d)
	st, d = openDrawer(t, mine, nil)
	closeDrawer(t, st, d)
	b, err := os.ReadFile(filepath.Join(other, drawerFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, drawerFile), b, 0o600); err != nil {
		t.Fatal(err)
	}
	st, d = openDrawer(t, mine, nil)
	defer closeDrawer(t, st, d)
	if got := d.Drafts(liJing); len(got) != 0 {
		t.Errorf("drafts of another box: %v", got)
	}
}

// A drawer whose file fails while it is in use goes on in a new one with all drafts.
func TestADrawerThatFailsInUseGoesOn(t *testing.T) {
	dir := t.TempDir()
	st, d := openDrawer(t, dir, nil)
	d.Keep(liJing, answerOf("第一条", "1"))
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := d.db.Close(); err != nil { // as after a fault
		t.Fatal(err)
	}
	x := answerOf("第二条", "1")
	x.Name.Case++
	d.Keep(liJing, x)
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	closeDrawer(t, st, d)
	st, d = openDrawer(t, dir, nil)
	defer closeDrawer(t, st, d)
	if got := d.Drafts(liJing); len(got) != 2 {
		t.Errorf("%d drafts", len(got))
	}
}

// Drafts leave the room alone that the ledger needs, and are written when there is
// some again.
func TestAFullDiskKeepsDraftsInMemory(t *testing.T) {
	dir := t.TempDir()
	st, d := openDrawer(t, dir, nil)
	st.o.ReserveBytes = 1 << 60
	d.Keep(liJing, answerOf("写一半", "1"))
	d.Learn(liJing, "一半", "yb")
	if err := d.Flush(); err == nil {
		t.Error("written into the reserve")
	}
	if got := d.Drafts(liJing); len(got) != 1 {
		t.Errorf("%d drafts", len(got))
	}
	st.o.ReserveBytes = 1
	closeDrawer(t, st, d)
	st, d = openDrawer(t, dir, nil)
	defer closeDrawer(t, st, d)
	if got := d.Learned(liJing); len(got) != 1 || len(d.Drafts(liJing)) != 1 {
		t.Errorf("learned %v, drafts %v", got, d.Drafts(liJing))
	}
}

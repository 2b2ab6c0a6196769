package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// lived is a closed ledger of a few days, in segments of 128 KiB.
func lived(t *testing.T, texts int) (dir string, o Options, entries uint64) {
	t.Helper()
	dir, o = t.TempDir(), smallBox()
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < texts; i += 10 {
		hear(t, st, i, 10)
	}
	entries = st.head.Seq
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, o, entries
}

// garble makes garbage of a stretch of a file.
func garble(t *testing.T, path string, from, n int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xde, 0xad, 0xbe, 0xef}, int(n)/4), from); err != nil {
		t.Fatal(err)
	}
}

// unclean makes the next opening look closely, as after a power cut.
func unclean(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, lockFile), []byte("pid 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func opensWell(t *testing.T, dir string, o Options, entries uint64) *Store {
	t.Helper()
	st := openAt(t, dir, o)
	if st.head.Seq != entries {
		t.Errorf("%d entries are left of %d", st.head.Seq, entries)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if v, err := st.Verify(t.Context()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verdict is %+v, %v", v, err)
	}
	opens(t, st, villager, "生活照常", day)
	return st
}

func TestADamagedDatabaseIsBuiltAgain(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string){
		"missing":       func(t *testing.T, path string) { os.Remove(path) },
		"empty":         func(t *testing.T, path string) { os.Truncate(path, 0) },
		"cut short":     func(t *testing.T, path string) { os.Truncate(path, 20_000) },
		"metas garbled": func(t *testing.T, path string) { garble(t, path, 0, 8192) },
		"all garbled":   func(t *testing.T, path string) { garble(t, path, 8192, 400_000) },
		"another program's": func(t *testing.T, path string) {
			os.WriteFile(path, []byte(strings.Repeat("SQLite format 3\x00", 1000)), 0o600)
		},
		"another schema": func(t *testing.T, path string) {
			db, err := bolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(metaSchema, be64(schema+1)) }); err != nil {
				t.Fatal(err)
			}
			db.Close()
		},
	} {
		for _, clean := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/clean=%t", name, clean), func(t *testing.T) {
				dir, o, entries := lived(t, 40)
				harm(t, filepath.Join(dir, dbFile))
				if !clean {
					unclean(t, dir)
				}
				st, err := Open(dir, o)
				if err != nil && clean {
					// Damage of a file that was left in good order is met when it is read.
					st, err = Open(dir, o)
				}
				if err != nil {
					t.Fatal(err)
				}
				if len(st.recovered) == 0 {
					t.Error("nothing was said of it")
				}
				st.Close()
				opensWell(t, dir, o, entries)
				if set, _ := filepath.Glob(filepath.Join(dir, "huying.db.damaged-*")); len(set) == 0 && name != "missing" && name != "another schema" {
					t.Error("the damaged file was not set aside")
				}
			})
		}
	}
}

// Damage that shows only in use makes the process end; the next opening
// builds the database again.
func TestDamageMetInUse(t *testing.T) {
	dir, o, entries := lived(t, 40)
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	garble(t, filepath.Join(dir, dbFile), 8192, st.room-8192)
	id := appliance.NewCaseID(2026, 100)
	err = st.View(t.Context(), func(r appliance.Reader) error {
		for i := range 40 {
			if _, err := r.Case(appliance.NewCaseID(2026, 100+i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		t.Error("garbage was read as cases")
	}
	if err := st.Update(t.Context(), func(tx appliance.Tx) error { return tx.Append(note(id, "x")) }); err == nil {
		t.Error("a decision was made on garbage")
	}
	st.Close()
	if st, err = Open(dir, o); err != nil {
		t.Fatal(err)
	}
	st.Close()
	opensWell(t, dir, o, entries)
}

// A torn end is cut, and what the database remembers of the end is put back.
func TestTheJournalsEndIsRestored(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string, end int64){
		"last batch garbled":  func(t *testing.T, path string, end int64) { garble(t, path, end-512, 512) },
		"last 16 KiB garbled": func(t *testing.T, path string, end int64) { garble(t, path, end/16384*16384, 16384) },
		"whole segment zero":  func(t *testing.T, path string, end int64) { os.WriteFile(path, make([]byte, 128<<10), 0o600) },
		"cut short":           func(t *testing.T, path string, end int64) { os.Truncate(path, end-700) },
		"half a batch behind": func(t *testing.T, path string, end int64) {
			b := frame(9_999, chain{}, []record{{form: 1, header: bytes.Repeat([]byte{7}, 3000)}})
			f, _ := os.OpenFile(path, os.O_RDWR, 0)
			defer f.Close()
			f.WriteAt(b[:1024], end)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, o, entries := lived(t, 100)
			st := openAt(t, dir, o)
			end := st.head.End
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
			harm(t, filepath.Join(dir, journalDir, segmentName(end.seg)), end.off)
			unclean(t, dir)
			st = opensWell(t, dir, o, entries)
			if len(st.recovered) == 0 {
				t.Error("nothing was said of it")
			}
			if notes := (&explorer{}).damage(t.Context(), st); len(notes) > 0 {
				t.Errorf("a gap was named: %v", notes)
			}
		})
	}
}

// Damage older than what is remembered is named on the banner; the box goes on.
func TestOldDamageIsNamed(t *testing.T) {
	for _, dbToo := range []bool{false, true} {
		t.Run(fmt.Sprintf("database lost too=%t", dbToo), func(t *testing.T) {
			dir, o, entries := lived(t, 1500) // more than the database remembers
			garble(t, filepath.Join(dir, journalDir, segmentName(2)), 16384, 16384)
			unclean(t, dir)
			if dbToo {
				os.Remove(filepath.Join(dir, dbFile))
			}
			st := openAt(t, dir, o)
			v, err := st.Verify(t.Context())
			if err != nil || len(v.Faults) == 0 || v.Faults[0].Segment != 2 {
				t.Errorf("verdict is %+v, %v", v, err)
			}
			notes := (&explorer{}).damage(t.Context(), st)
			if dbToo && (len(notes) != 1 || notes[0].From != v.Faults[0].Entry || notes[0].To != v.Faults[0].Last) {
				t.Errorf("banner says %+v, want %v", notes, v.Faults)
			}
			if st.head.Seq < entries {
				t.Errorf("%d entries are left of %d", st.head.Seq, entries)
			}
			if !dbToo {
				if err := st.NameDamage(t.Context(), v); err != nil {
					t.Fatal(err)
				}
				if notes = (&explorer{}).damage(t.Context(), st); len(notes) != 1 {
					t.Errorf("banner says %+v", notes)
				}
				mustView(t, st, func(r appliance.Reader) error { // the database still knows
					c, err := r.LastSerial(2026)
					if c != appliance.FirstSerial-1+1500 {
						t.Errorf("last serial is %d", c)
					}
					return err
				})
			}
			opens(t, st, villager, "生活照常", day)
			seq := st.head.Seq
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
			unclean(t, dir)
			st = openAt(t, dir, o)
			if st.head.Seq != seq {
				t.Errorf("opened again at %d, closed at %d", st.head.Seq, seq)
			}
			if again := (&explorer{}).damage(t.Context(), st); len(again) != len(notes) {
				t.Errorf("banner says %+v", again)
			}
			found := false
			for _, s := range st.journal.segs {
				found = found || s.gapFrom == notes[0].From && s.gapTo == notes[0].To
			}
			if !found {
				t.Error("no segment names the gap")
			}
		})
	}
}

func TestALostSegmentIsNamed(t *testing.T) {
	dir, o, entries := lived(t, 1500)
	if err := os.Remove(filepath.Join(dir, journalDir, segmentName(3))); err != nil {
		t.Fatal(err)
	}
	st := openAt(t, dir, o)
	notes := (&explorer{}).damage(t.Context(), st)
	if len(notes) != 1 || notes[0].From == 0 || notes[0].To <= notes[0].From {
		t.Fatalf("banner says %+v", notes)
	}
	if st.head.Seq != entries+1 {
		t.Errorf("%d entries are left of %d", st.head.Seq, entries)
	}
	opens(t, st, villager, "生活照常", day)
	for e, err := range st.Entries(t.Context(), 1) {
		if err != nil || e.Seq >= notes[0].From && e.Seq <= notes[0].To {
			t.Fatal(e.Seq, err)
		}
	}
}

// A changed byte is found, and named.
func TestAChangedByteIsFound(t *testing.T) {
	dir, o, _ := lived(t, 60)
	st := openAt(t, dir, o)
	anchor, err := st.Head(t.Context())
	if err != nil || len(anchor) > 127 || strings.ContainsFunc(anchor, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Fatalf("anchor is %q (%d), %v", anchor, len(anchor), err)
	}
	path := filepath.Join(dir, journalDir, segmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var bs []batch
	if _, _, err := st.journal.walk(place{}, 1, func(b batch) error { bs = append(bs, b); return nil }, func(gap) error { return nil }); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		b := bs[rng.IntN(len(bs))]
		if b.seg != 1 {
			continue
		}
		n := int64(batchHeader)
		for _, r := range b.records {
			n += int64(r.len())
		}
		at := b.off + rng.Int64N(n)
		was := whole[at]
		f, _ := os.OpenFile(path, os.O_RDWR, 0)
		f.WriteAt([]byte{was ^ 0x10}, at)
		v, err := st.Verify(t.Context())
		if err != nil || len(v.Faults) == 0 {
			t.Fatalf("byte %d changed and nobody saw: %+v, %v", at, v, err)
		}
		if got := v.Faults[0]; got.Segment != 1 || got.Entry != b.first {
			t.Errorf("byte %d of entries %d–%d changed, and %v was named", at, b.first, b.last(), got)
		}
		f.WriteAt([]byte{was}, at)
		f.Close()
	}
	// Who has the keys and rewrites a batch whole, checksum and all, breaks the chain.
	b := bs[3]
	e, err := st.seals.read(b.records[0])
	if err != nil {
		t.Fatal(err)
	}
	e.Entry.Actor.ID = "somebody else"
	r, _, err := st.seals.write(e.Entry)
	if err != nil {
		t.Fatal(err)
	}
	forged := append([]record{r}, b.records[1:]...)
	f, _ := os.OpenFile(path, os.O_RDWR, 0)
	defer f.Close()
	f.WriteAt(frame(b.first, b.before, forged), b.off)
	v, err := st.Verify(t.Context())
	if err != nil || len(v.Faults) == 0 || v.Faults[0].Entry != bs[4].first && v.Faults[0].Entry != b.first {
		t.Errorf("forged, and the verdict is %+v, %v", v, err)
	}
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Logf("the anchor holds for what follows it: %v", err)
	}
}

// A list of matters is read entry by entry. Whatever has become of one of them,
// the others are still told, and its place says that it cannot be read.
func TestAMatterWithAnUnreadableEntryIsStillTold(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string, at int64){
		"a byte of the facts":   func(t *testing.T, path string, at int64) { garble(t, path, at+batchHeader+12, 4) },
		"a byte of the length":  func(t *testing.T, path string, at int64) { garble(t, path, at+batchHeader, 4) },
		"the sectors around it": func(t *testing.T, path string, at int64) { garble(t, path, at, 8192) },
		"the segment lost":      func(t *testing.T, path string, _ int64) { os.Remove(path) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, o, entries := lived(t, 100)
			st := openAt(t, dir, o) // what is so young would be restored at the start
			harm(t, filepath.Join(dir, journalDir, segmentName(1)), 3*16384)
			seen, unread := 0, 0
			mustView(t, st, func(r appliance.Reader) error {
				for c, err := range r.Cases(appliance.CaseFilter{}) {
					if err != nil {
						return err
					}
					seen++
					for e, err := range r.Story(c.ID) {
						if err != nil {
							return fmt.Errorf("the story of %s: %w", c.ID.No(), err)
						}
						if e.Kind == appliance.KindBoxDamage {
							unread++
						}
					}
				}
				return nil
			})
			if seen != 100 || unread == 0 || uint64(unread) > entries {
				t.Errorf("%d matters with %d unreadable entries", seen, unread)
			}
			// Read from its end the journal leaves no number out, and says which are lost.
			var lost, next uint64
			mustView(t, st, func(r appliance.Reader) error {
				lost, next = 0, entries
				for e, err := range r.Journal(0) {
					if err != nil {
						return err
					}
					if e.Seq != next {
						return fmt.Errorf("entry %d where %d was due", e.Seq, next)
					}
					if n, ok := e.Body.(appliance.BoxNote); ok && e.Kind == appliance.KindBoxDamage && n.Text == "unreadable" {
						lost++
					}
					next--
				}
				return nil
			})
			if next != 0 || lost < uint64(unread) {
				t.Errorf("the journal from its end stops at %d, with %d lost", next, lost)
			}
		})
	}
}

// The card is taken out of a box that was stopped well, and comes back with a
// bad block: what the database remembers of the end is put back all the same.
func TestTheJournalsEndIsRestoredAfterAGoodStop(t *testing.T) {
	dir, o, entries := lived(t, 100)
	st := openAt(t, dir, o)
	end := st.head.End
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	garble(t, filepath.Join(dir, journalDir, segmentName(end.seg)), end.off/2, 512)
	st = opensWell(t, dir, o, entries)
	if len(st.recovered) != 1 {
		t.Errorf("said of it: %q", st.recovered)
	}
}

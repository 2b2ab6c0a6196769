package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

// Power cuts: everything the store does to its folder is recorded, in order,
// and the folder is then put together again as a card may leave it when the
// power goes: what was not synced is there, or is not, or in part, or the
// 16 KiB around it are garbage. Every such folder must open as a ledger that
// has lost nothing it said was kept.
//
// HUYING_CRASH=full explores all states; else a few seconds' worth.

type opKind int

const (
	opCreate opKind = iota
	opWrite
	opSize
	opSync
	opRename
	opRemove
	opSyncDir
	opKept // entries up to seq were said to be kept
)

type op struct {
	kind opKind
	path string
	to   string
	off  int64
	data []byte
	seq  uint64
}

// recorder is a disk that remembers.
type recorder struct {
	osDisk
	dir  string
	mu   sync.Mutex
	ops  []op
	dbs  map[string][]byte // what a database file held after its last commit
	lies func(op) bool
	open []*recFile
}

func newRecorder(dir string) *recorder { return &recorder{dir: dir, dbs: map[string][]byte{}} }

func (r *recorder) add(o op) {
	r.mu.Lock()
	defer r.mu.Unlock()
	o.path = strings.TrimPrefix(strings.TrimPrefix(o.path, r.dir), "/")
	o.to = strings.TrimPrefix(strings.TrimPrefix(o.to, r.dir), "/")
	if r.lies == nil || !r.lies(o) {
		r.ops = append(r.ops, o)
	}
}

type recFile struct {
	file
	r    *recorder
	path string
}

func (r *recorder) OpenFile(path string, create bool) (file, error) {
	f, err := r.osDisk.OpenFile(path, create)
	if err == nil && create {
		r.add(op{kind: opCreate, path: path})
	}
	if err != nil {
		return nil, err
	}
	rf := &recFile{f, r, path}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = append(slices.DeleteFunc(r.open, func(f *recFile) bool { return f.file == nil }), rf)
	return rf, nil
}

func (f *recFile) Close() error {
	f.r.mu.Lock()
	defer f.r.mu.Unlock()
	was := f.file
	f.file = nil
	return was.Close()
}

func (f *recFile) WriteAt(b []byte, off int64) (int, error) {
	f.r.add(op{kind: opWrite, path: f.path, off: off, data: slices.Clone(b)})
	return f.file.WriteAt(b, off)
}

func (f *recFile) Sync() error {
	f.r.add(op{kind: opSync, path: f.path})
	return nil // what is durable is what we say is
}

func (f *recFile) Allocate(size int64) error {
	f.r.add(op{kind: opSize, path: f.path, off: size})
	return f.file.Allocate(size)
}

func (r *recorder) Rename(from, to string) error {
	r.add(op{kind: opRename, path: from, to: to})
	for _, f := range r.open { // what is open goes with its new name
		if f.path == from {
			f.path = to
		}
	}
	if b, ok := r.dbs[from]; ok {
		r.dbs[to] = b
		delete(r.dbs, from)
	}
	return r.osDisk.Rename(from, to)
}

func (r *recorder) Remove(path string) error {
	r.add(op{kind: opRemove, path: path})
	return r.osDisk.Remove(path)
}

func (r *recorder) SyncDir(path string) error {
	r.add(op{kind: opSyncDir, path: path})
	return nil
}

func (r *recorder) Allocate(f *os.File, size int64) error {
	r.add(op{kind: opSize, path: f.Name(), off: size})
	return r.osDisk.Allocate(f, size)
}

// Commit records what bbolt wrote as the difference it made: first its pages,
// then, after a sync, a meta page.
func (r *recorder) Commit(path string, change func() error) error {
	before, known := r.dbs[path]
	if !known {
		r.add(op{kind: opCreate, path: path})
	}
	err := change()
	after, rerr := os.ReadFile(path)
	if err != nil || rerr != nil {
		return errors.Join(err, rerr)
	}
	if len(after) > len(before) {
		r.add(op{kind: opSize, path: path, off: int64(len(after))})
	}
	meta := false
	for _, metas := range []bool{false, true} {
		for at := 0; at < len(after); at += pageSize {
			end := min(at+pageSize, len(after))
			if (at < 2*pageSize) == metas && (end > len(before) || !bytes.Equal(after[at:end], before[at:end])) {
				if end <= len(before) || len(bytes.Trim(after[at:end], "\x00")) > 0 {
					r.add(op{kind: opWrite, path: path, off: int64(at), data: slices.Clone(after[at:end])})
				}
				meta = meta || metas
			}
		}
		r.add(op{kind: opSync, path: path})
	}
	r.dbs[path] = after
	return nil
}

// world is what a card may hold.
type world struct {
	names map[string]*inode // names that are durable
	live  map[string]*inode
	npend []op // names changed since the last sync of the folder
}

type inode struct {
	dur  []byte
	pend []op
}

func newWorld() *world { return &world{names: map[string]*inode{}, live: map[string]*inode{}} }

func (o op) write(b []byte) []byte { return o.writeSome(b, func(int) int { return 1 }, sector) }

// writeSome applies a write sector by sector: 0 not at all, 1 as meant, 2 garbage.
func (o op) writeSome(b []byte, fate func(sector int) int, size int) []byte {
	if o.kind == opSize {
		if n := int(o.off); n > len(b) {
			b = append(b, make([]byte, n-len(b))...)
		}
		return b
	}
	if n := int(o.off) + len(o.data); n > len(b) {
		b = append(b, make([]byte, n-len(b))...)
	}
	for s := 0; s < len(o.data); s += size {
		to := b[int(o.off)+s : int(o.off)+min(s+size, len(o.data))]
		switch fate(s / size) {
		case 1:
			copy(to, o.data[s:])
		case 2:
			for i := range to {
				to[i] = byte(s + i*7 + 0x5a)
			}
		}
	}
	return b
}

// apply plays one recorded step.
func (w *world) apply(o op) {
	switch o.kind {
	case opCreate:
		w.live[o.path] = &inode{}
		w.npend = append(w.npend, o)
	case opRename:
		if i := w.live[o.path]; i != nil {
			w.live[o.to] = i
			delete(w.live, o.path)
		}
		w.npend = append(w.npend, o)
	case opRemove:
		delete(w.live, o.path)
		w.npend = append(w.npend, o)
	case opWrite, opSize:
		if i := w.live[o.path]; i != nil {
			i.pend = append(i.pend, o)
		}
	case opSync:
		if i := w.live[o.path]; i != nil {
			for _, p := range i.pend {
				i.dur = p.write(i.dur)
			}
			i.pend = nil
		}
	case opSyncDir:
		w.flushNames(w.names, len(w.npend))
		w.npend = nil
	}
}

// flushNames makes the first n pending changes of names true in m.
func (w *world) flushNames(m map[string]*inode, n int) {
	for k, o := range w.npend[:n] {
		switch o.kind {
		case opCreate:
			m[o.path] = w.inodeAt(o.path, w.npend[k+1:])
		case opRename:
			if m[o.path] != nil {
				m[o.to] = m[o.path]
				delete(m, o.path)
			}
		case opRemove:
			delete(m, o.path)
		}
	}
}

// inodeAt is the file that has the name now, or got another one later.
func (w *world) inodeAt(path string, later []op) *inode {
	for _, o := range later {
		switch {
		case o.kind == opRename && o.path == path:
			path = o.to
		case o.kind == opRemove && o.path == path:
			return &inode{}
		}
	}
	if i := w.live[path]; i != nil {
		return i
	}
	return &inode{}
}

// pending are the steps the power may cut through.
func (w *world) pending() (all []pend) {
	seen := map[*inode]bool{}
	for _, name := range slices.Sorted(maps.Keys(w.live)) {
		i := w.live[name]
		if seen[i] {
			continue
		}
		seen[i] = true
		for _, o := range i.pend {
			all = append(all, pend{i, o})
		}
	}
	return all
}

type pend struct {
	i *inode
	o op
}

// state is one way the card may be left: the fate of every pending write, how
// many names were changed, and the write whose neighbourhood is garbage.
type state struct {
	what   string
	fates  []byte // 0 dropped, 1 written, 2 torn
	torn   func(i, sector int) int
	size   int // of a torn sector
	names  int
	garble int
}

// eachAtMost bounds how many of the writes of one commit are each cut in every
// way: a burst's commit writes hundreds of pages, and one is like the other.
const eachAtMost = 48

// states lists the ways to cut the power now.
func (w *world) states(rng *rand.Rand) (all []state) {
	ps := w.pending()
	n := len(ps)
	full := func(v byte) []byte { return bytes.Repeat([]byte{v}, n) }
	add := func(what string, fates []byte, more func(*state)) {
		s := state{what: what, fates: fates, names: len(w.npend), garble: -1, size: sector}
		if len(w.npend) > 0 {
			s.names = rng.IntN(len(w.npend) + 1)
		}
		if more != nil {
			more(&s)
		}
		all = append(all, s)
	}
	for k := range len(w.npend) + 1 {
		add("none", full(0), func(s *state) { s.names = k })
		add("all", full(1), func(s *state) { s.names = k })
	}
	if n == 0 {
		return all
	}
	each := rng.Perm(n)
	if n > eachAtMost {
		each = each[:eachAtMost]
	}
	for _, i := range each {
		prefix, without, only := full(0), full(1), full(0)
		copy(prefix[:i], full(1))
		without[i], only[i] = 0, 1
		add("prefix", prefix, nil)
		add("without one", without, nil)
		add("only one", only, nil)
		for _, size := range []int{sector, pageSize} {
			secs := (len(ps[i].o.data) + size - 1) / size
			if secs == 0 {
				continue
			}
			fates := full(1)
			fates[i] = 2
			cut := rng.IntN(secs + 1)
			add("torn front", fates, func(s *state) {
				s.size, s.torn = size, func(_, x int) int { return map[bool]int{true: 1}[x < cut] }
			})
			add("torn end", fates, func(s *state) {
				s.size, s.torn = size, func(_, x int) int { return map[bool]int{true: 1}[x >= cut] }
			})
			seed := rng.Uint64()
			add("torn with garbage", fates, func(s *state) {
				s.size, s.torn = size, func(_, x int) int { return int((seed >> (uint(x) % 60)) % 3) }
			})
		}
		add("garbled", full(0), func(s *state) { s.garble = i })
		before := full(0)
		copy(before[:i], full(1))
		add("garbled after the others", before, func(s *state) { s.garble = i })
	}
	for range 4 {
		fates := make([]byte, n)
		for i := range fates {
			fates[i] = byte(rng.IntN(2))
		}
		add("some writes", fates, nil)
		seed := rng.Uint64()
		add("some sectors", full(2), func(s *state) {
			s.torn = func(i, x int) int { return int(seed >> (uint(i*31+x) % 64) & 1) }
		})
	}
	return all
}

// build puts the folder together.
func (w *world) build(t testing.TB, dir string, s state) {
	t.Helper()
	names := maps.Clone(w.names)
	w.flushNames(names, s.names)
	ps := w.pending()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, journalDir), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, i := range names {
		b := slices.Clone(i.dur)
		for k, p := range ps {
			if p.i != i {
				continue
			}
			switch s.fates[k] {
			case 1:
				b = p.o.write(b)
			case 2:
				b = p.o.writeSome(b, func(x int) int { return s.torn(k, x) }, s.size)
			}
			if s.garble == k && p.o.kind == opWrite {
				from := int(p.o.off) / (16 << 10) * (16 << 10)
				to := roundUp(int(p.o.off)+1, 16<<10)
				for x := from; x < min(to, len(b)); x++ {
					b[x] = "\xde\xad\xbe\xef\x5a\xa5\x11\x22"[x%8]
				}
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// explorer opens folders and asks whether anything is lost.
type explorer struct {
	o      Options
	chains map[uint64]chain // of the undisturbed run
	kept   uint64           // entries that were said to be kept
	states int
	kinds  map[string]int
	wrong  []string
	stop   bool // at the first thing wrong
	lived  bool // the box lived on after the first cut: what came then is new
	shard  int  // of shards: the places at which this one cuts the power
	shards int
}

// visit opens one folder. It returns what is wrong with it.
func (x *explorer) visit(dir string, d disk) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	o := x.o
	o.disk = d
	ctx := context.Background()
	st, err := Open(dir, o)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer st.Close()
	if st.head.Seq < x.kept {
		return fmt.Errorf("lost: %d entries were kept, %d are left; %q", x.kept, st.head.Seq, st.recovered)
	}
	if err := x.sound(ctx, st); err != nil {
		return err
	}
	if err := x.prefix(st); err != nil {
		return err
	}
	if len(x.damage(ctx, st)) > 0 {
		return fmt.Errorf("damage that need not be: %v", x.damage(ctx, st))
	}
	err = st.Update(ctx, func(tx appliance.Tx) error { // life goes on
		n, err := tx.LastSerial(2026)
		if err != nil {
			return err
		}
		return tx.Append(appliance.Entry{At: day, Kind: appliance.KindCaseOpened, Case: appliance.NewCaseID(2026, n+1), Peer: "13700000009",
			Body: appliance.CaseChange{State: appliance.CaseNew, Words: appliance.CaseWords{Text: "又来一件", Reporter: "13700000009"}}})
	})
	if err != nil {
		return fmt.Errorf("next: %w", err)
	}
	if err := x.sound(ctx, st); err != nil {
		return fmt.Errorf("after the next: %w", err)
	}
	seq := st.head.Seq
	if err := st.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	o.disk = nil
	if st, err = Open(dir, o); err != nil {
		return fmt.Errorf("open again: %w", err)
	}
	if st.head.Seq != seq {
		return fmt.Errorf("opened again at entry %d, closed at %d", st.head.Seq, seq)
	}
	return st.Close()
}

// sound checks the invariants: bbolt's own check, the chain, and that the
// database is the sum of the journal.
func (x *explorer) sound(ctx context.Context, st *Store) error {
	err := st.db.View(func(tx *bolt.Tx) error {
		var all []error
		for err := range tx.Check() {
			all = append(all, err)
		}
		return errors.Join(all...)
	})
	if err != nil {
		return fmt.Errorf("bbolt: %w", err)
	}
	v, err := st.Verify(ctx)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("verify: %v", v.Faults)
	}
	if err := st.Equal(ctx); err != nil {
		return fmt.Errorf("database is not the sum of the journal: %w", err)
	}
	return nil
}

// prefix checks that what is there is what was written in the undisturbed run.
func (x *explorer) prefix(st *Store) error {
	if x.kept == 0 {
		return nil // the power went while the box was born: it may have been born again
	}
	_, _, err := st.journal.walk(place{}, 1, func(b batch) error {
		if want, ok := x.chains[b.last()]; ok && b.after() != want && (b.last() <= x.kept || !x.lived) {
			return fmt.Errorf("entry %d is not what was written", b.last())
		}
		return nil
	}, func(g gap) error { return fmt.Errorf("gap %+v", g) })
	return err
}

func (x *explorer) damage(ctx context.Context, st *Store) (notes []appliance.BoxNote) {
	st.View(ctx, func(r appliance.Reader) (err error) {
		notes, err = r.Damage()
		return err
	})
	return notes
}

// scratch is a folder in memory, where there is one.
func scratch(t testing.TB) string {
	t.Helper()
	if dir, err := os.MkdirTemp("/dev/shm", "huying-crash-"); err == nil {
		t.Cleanup(func() { os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

// recordLife plays a life with a recorder below it. lies names steps that are
// told to the store but not done.
func recordLife(t testing.TB, o Options, lies func(op) bool, life func(t testing.TB, st *Store, kept func())) (*recorder, map[uint64]chain) {
	t.Helper()
	dir := scratch(t)
	rec := newRecorder(dir)
	rec.lies = lies
	o.disk = rec
	st, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	kept := func() { rec.add(op{kind: opKept, seq: st.head.Seq}) }
	kept()
	life(t, st, kept)
	chains := map[uint64]chain{}
	if _, _, err := st.journal.walk(place{}, 1, func(b batch) error {
		chains[b.last()] = b.after()
		return nil
	}, func(g gap) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return rec, chains
}

// explore cuts the power at every sync. each bounds the states tried at one
// place; 0: all; 1: one, at a third of the places. again: recovery is cut too,
// in one state of so many.
func (x *explorer) explore(t testing.TB, rec *recorder, each, again int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	w := newWorld()
	dir := scratch(t)
	at := 0
	for k, o := range rec.ops {
		if o.kind == opKept {
			x.kept = o.seq
			continue
		}
		if o.kind == opSync || o.kind == opSyncDir {
			if at++; x.shards > 0 && at%x.shards != x.shard {
				w.apply(o)
				continue
			}
			if x.stop && len(x.wrong) > 0 {
				return
			}
			if each == 1 && rng.IntN(3) > 0 {
				w.apply(o)
				continue
			}
			states := w.states(rng)
			if each > 0 {
				rng.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
				states = states[:min(each, len(states))]
			}
			for _, s := range states {
				x.states++
				x.kinds[s.what]++
				card := filepath.Join(dir, "card")
				w.build(t, card, s)
				var d disk = quietDisk{}
				var second *recorder
				if again > 0 && x.states%again == 0 {
					second = newRecorder(card)
					second.adopt(t, card)
					d = second
				}
				if err := x.visit(card, d); err != nil {
					x.wrong = append(x.wrong, fmt.Sprintf("step %d of %d, %s: %v", k, len(rec.ops), s.what, err))
					continue
				}
				if second != nil {
					x.twice(t, second, fmt.Sprintf("step %d, %s", k, s.what), rng)
				}
			}
		}
		w.apply(o)
	}
}

// adopt takes the files that are there already as durable.
func (r *recorder) adopt(t testing.TB, dir string) {
	filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		r.add(op{kind: opCreate, path: p})
		r.add(op{kind: opWrite, path: p, data: b})
		r.add(op{kind: opSync, path: p})
		if filepath.Base(p) == dbFile {
			r.dbs[p] = b
		}
		return nil
	})
	r.add(op{kind: opSyncDir, path: dir})
	r.add(op{kind: opKept, seq: 0}) // the second life begins here
}

// twice cuts the power again, while the first cut was being recovered from.
func (x *explorer) twice(t testing.TB, rec *recorder, what string, rng *rand.Rand) {
	x.lived = true
	defer func() { x.lived = false }()
	w := newWorld()
	dir := scratch(t)
	begun := false
	for k, o := range rec.ops {
		if o.kind == opKept {
			begun = true
			continue
		}
		if begun && (o.kind == opSync || o.kind == opSyncDir) {
			states := w.states(rng)
			s := states[rng.IntN(len(states))]
			x.states++
			x.kinds["second cut"]++
			w.build(t, dir, s)
			if err := x.visit(dir, quietDisk{}); err != nil {
				x.wrong = append(x.wrong, fmt.Sprintf("%s; then step %d, %s: %v", what, k, s.what, err))
			}
		}
		w.apply(o)
	}
}

// quietDisk syncs nothing: the folders it serves are looked at and thrown away.
type quietDisk struct{ osDisk }

type quietFile struct{ file }

func (quietFile) Sync() error               { return nil }
func (quietDisk) SyncDir(path string) error { return nil }
func (d quietDisk) OpenFile(path string, create bool) (file, error) {
	f, err := d.osDisk.OpenFile(path, create)
	return quietFile{f}, err
}

// crashLife is what the box lives through while it is recorded: lone texts, a
// burst, answers, hand-overs, segments that fill up, a merge of the search.
func crashLife(t testing.TB, st *Store, kept func()) {
	id := opens(t, st, villager, "没有水", day)
	kept()
	opens(t, st, "+8613900002222", strings.Repeat("很长的一件事。", 200), day)
	kept()
	sends(t, st, appliance.TextSending, day)
	kept()
	sends(t, st, appliance.TextSent, day)
	kept()
	answers(t, st, id, "明天修", day)
	kept()
	hear(t, st, 500, 30)
	kept()
	for i := range 6 {
		opens(t, st, villager, fmt.Sprintf("还有一件%d", i), day)
		kept()
	}
	hear(t, st, 600, 230)
	kept()
	if err := st.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	opens(t, st, villager, "最后一件", day)
	kept()
}

func smallBox() Options {
	return Options{segmentBytes: 128 << 10, ReserveBytes: 1 << 20, Now: today}
}

func TestPowerCuts(t *testing.T) {
	full := os.Getenv("HUYING_CRASH") == "full"
	each, again := 1, 20
	if full {
		each, again = 0, 25
	}
	rec, chains := recordLife(t, smallBox(), nil, crashLife)
	shards := runtime.NumCPU()
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			x := &explorer{o: smallBox(), chains: chains, kinds: map[string]int{}, shard: shard, shards: shards}
			x.explore(t, rec, each, again)
			t.Logf("%d states: %v", x.states, x.kinds)
			for i, w := range x.wrong {
				if i == 20 {
					t.Errorf("… and %d more", len(x.wrong)-i)
					break
				}
				t.Error(w)
			}
		})
	}
}

// A test of the test: mistakes that were planted are found.
func TestPlantedMistakesAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		m    mistake
		lies func(op) bool
	}{
		"journal not synced":             {lies: func(o op) bool { return o.kind == opSync && strings.HasSuffix(o.path, ".seg") }},
		"database not synced":            {lies: func(o op) bool { return o.kind == opSync && strings.HasSuffix(o.path, ".db") }},
		"folder not synced":              {lies: func(o op) bool { return o.kind == opSyncDir }},
		"end of the journal not kept":    {m: mistakeNoTail},
		"database opened without a look": {m: mistakeNoCheck},
	} {
		t.Run(name, func(t *testing.T) {
			o := smallBox()
			o.mistake = c.m
			rec, chains := recordLife(t, o, c.lies, crashLife)
			x := &explorer{o: o, chains: chains, kinds: map[string]int{}}
			x.stop = true
			x.explore(t, rec, 12, 0)
			if len(x.wrong) == 0 {
				t.Errorf("%d states and nothing was found", x.states)
			} else {
				t.Logf("%d of %d states: %s", len(x.wrong), x.states, x.wrong[0])
			}
		})
	}
}

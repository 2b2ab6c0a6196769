package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"huying/appliance"
)

const (
	drawerFile   = "desk.db"
	drawerSchema = 1
)

// Buckets of the drawer.
const (
	drawerMeta        = "meta"
	drawerDrafts      = "drafts"
	drawerLearned     = "learned"
	drawerPreferences = "preferences"
)

// drawerSealed are those whose values are sealed.
func drawerSealed() []string { return []string{drawerDrafts, drawerLearned, drawerPreferences} }

// Drawer opens the clerks' drawer in the ledger's folder, or begins a new one.
// There is always one: a file that cannot be used is set aside, and without any
// it lasts as long as the program. It is closed before the store.
func (s *Store) Drawer(log *slog.Logger) *Drawer {
	d := &Drawer{s: s, log: log, path: filepath.Join(s.dir, drawerFile)}
	d.empty()
	err := d.open()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Error("drafts and preferences cannot be read", "err", err)
	}
	if err != nil {
		d.empty()
		if err := d.renew(err); err != nil {
			log.Error("drafts and preferences last until the next start only", "err", err)
		}
	}
	return d
}

func (d *Drawer) empty() {
	d.drafts = map[appliance.ClerkID]map[appliance.DraftName]appliance.Draft{}
	d.prefer = map[appliance.ClerkID]appliance.Preferences{}
	d.learned = map[learnt]appliance.Learned{}
	d.known, d.changed, d.gone = map[appliance.ClerkID]bool{}, map[string]bool{}, map[appliance.ClerkID]bool{}
}

func clerkKey(s *seals, clerk appliance.ClerkID) []byte { return s.hash(hashDesk, []byte(clerk)) }

func draftKey(s *seals, clerk appliance.ClerkID, n appliance.DraftName) []byte {
	return append(clerkKey(s, clerk), s.hash(hashDesk, encode(draftRecord{Clerk: string(clerk), Case: uint64(n.Case), Act: n.Act, Of: n.Of}))...)
}

func preferKey(s *seals, clerk appliance.ClerkID) []byte { return clerkKey(s, clerk) }

func learnedKey(s *seals, k learnt) []byte {
	return append(clerkKey(s, k.clerk), s.hash(hashDesk, encode(learnedRecord{Clerk: string(k.clerk), Phrase: k.phrase, Reading: k.reading}))...)
}

// place binds a sealed record to where it lies.
func (d *Drawer) place(bucket string, key []byte) []byte {
	return slices.Concat([]byte("desk/"+bucket+"/"), key)
}

func (d *Drawer) put(tx *bolt.Tx, bucket string, key []byte, record any) error {
	return tx.Bucket([]byte(bucket)).Put(key, d.s.seals.seal(nil, d.s.seals.desk, encode(record), d.place(bucket, key)))
}

func (d *Drawer) get(bucket string, key, sealed []byte, record any) error {
	plain, err := d.s.seals.open(d.s.seals.desk, sealed, d.place(bucket, key))
	if err != nil {
		return err
	}
	return decode(plain, record)
}

func (d *Drawer) options() *bolt.Options {
	return &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType, PageSize: pageSize, InitialMmapSize: 1 << 20}
}

// guardDrawer makes an error of what bbolt does with damage: a panic, a memory fault.
func guardDrawer(fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			if !isFault(p) {
				panic(p)
			}
			err = fmt.Errorf("%w: %v", errFold, p)
		}
	}()
	return fn()
}

// open reads the file that is there. All of it is looked at: it is small, and what
// a garbled block did shows now and not under somebody's fingers.
func (d *Drawer) open() error {
	if _, err := checkFile(d.path, d.sound); err != nil {
		return err
	}
	var db *bolt.DB
	err := guardDrawer(func() (err error) {
		if db, err = bolt.Open(d.path, 0o600, d.options()); err != nil {
			return err
		}
		return db.View(d.read)
	})
	if err != nil {
		return err
	}
	d.db = db
	return nil
}

// sound reports whether a value is what was put there.
func (d *Drawer) sound(key, value []byte) bool {
	return len(value) < sealOverhead || slices.ContainsFunc(drawerSealed(), func(b string) bool {
		_, err := d.s.seals.open(d.s.seals.desk, value, d.place(b, key))
		return err == nil
	})
}

// read takes drafts and preferences into memory.
func (d *Drawer) read(tx *bolt.Tx) error {
	for _, b := range append(drawerSealed(), drawerMeta) {
		if tx.Bucket([]byte(b)) == nil {
			return fmt.Errorf("%w: no bucket %s", errFold, b)
		}
	}
	meta := tx.Bucket([]byte(drawerMeta))
	if num(meta.Get(metaSchema)) != drawerSchema {
		return fmt.Errorf("%w: it is of another schema", errFold)
	}
	if string(meta.Get(metaBox)) != string(d.s.id.id()) {
		return fmt.Errorf("%s: %w", d.path, ErrForeign)
	}
	if err := tx.Bucket([]byte(drawerDrafts)).ForEach(func(k, v []byte) error {
		var r draftRecord
		if err := d.get(drawerDrafts, k, v, &r); err != nil {
			return err
		}
		c, x := appliance.ClerkID(r.Clerk), r.draft()
		if d.drafts[c] == nil {
			d.drafts[c] = map[appliance.DraftName]appliance.Draft{}
		}
		d.drafts[c][x.Name], d.known[c] = x, true
		return nil
	}); err != nil {
		return err
	}
	if err := tx.Bucket([]byte(drawerPreferences)).ForEach(func(k, v []byte) error {
		var r preferencesRecord
		if err := d.get(drawerPreferences, k, v, &r); err != nil {
			return err
		}
		c := appliance.ClerkID(r.Clerk)
		d.prefer[c], d.known[c] = r.preferences(), true
		return nil
	}); err != nil {
		return err
	}
	return tx.Bucket([]byte(drawerLearned)).ForEach(func(k, v []byte) error {
		var r learnedRecord
		err := d.get(drawerLearned, k, v, &r)
		d.known[appliance.ClerkID(r.Clerk)] = true
		return err
	})
}

// renew sets a file that cannot be used aside and begins a new one, with all that
// is in memory to be written.
func (d *Drawer) renew(why error) error {
	d.mu.Lock()
	d.db = nil // left open: after a fault bbolt may wait for itself for ever
	d.mu.Unlock()
	if _, err := os.Stat(d.path); err == nil {
		to := d.path + ".damaged" // one is enough: it is comfort
		if err := os.Rename(d.path, to); err != nil {
			return err
		}
		d.log.Warn("drafts, learned phrases and preferences begin anew", "why", why, "aside", filepath.Base(to))
	}
	fresh, err := d.create(nil)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.db = fresh
	for c, mine := range d.drafts {
		for name := range mine {
			d.changed[string(draftKey(d.s.seals, c, name))] = true
		}
	}
	for c := range d.prefer {
		d.changed[string(preferKey(d.s.seals, c))] = true
	}
	return nil
}

// create makes a file appear whole or not at all: empty, or with what fill puts there.
func (d *Drawer) create(fill func(*bolt.Tx) error) (*bolt.DB, error) {
	path := d.path + ".new"
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	db, err := bolt.Open(path, 0o600, d.options())
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, b := range drawerSealed() {
			if _, err := tx.CreateBucket([]byte(b)); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucket([]byte(drawerMeta))
		if err == nil {
			err = meta.Put(metaSchema, be64(drawerSchema))
		}
		if err == nil {
			err = meta.Put(metaBox, d.s.id.id())
		}
		if err == nil && fill != nil {
			err = fill(tx)
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if err := d.s.disk.Rename(path, d.path); err != nil {
		return nil, err
	}
	if err := d.s.disk.SyncDir(d.s.dir); err != nil {
		return nil, err
	}
	return bolt.Open(d.path, 0o600, d.options())
}

// work is what has to be written, as it stands.
type work struct {
	records map[string]any               // by bucket and key; nil: gone
	learned map[learnt]appliance.Learned // to be added
	gone    map[appliance.ClerkID]bool   // comes first
}

// work takes up what has to be written.
func (d *Drawer) work() work {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := work{records: map[string]any{}, learned: d.learned, gone: d.gone}
	for k := range d.changed {
		w.records[k] = nil
	}
	for c, mine := range d.drafts {
		for name, x := range mine {
			if k := string(draftKey(d.s.seals, c, name)); d.changed[k] {
				w.records[k] = newDraftRecord(c, x.Clone())
			}
		}
	}
	for c, p := range d.prefer {
		if k := string(preferKey(d.s.seals, c)); d.changed[k] {
			w.records[k] = newPreferencesRecord(c, p)
		}
	}
	d.learned, d.changed, d.gone = map[learnt]appliance.Learned{}, map[string]bool{}, map[appliance.ClerkID]bool{}
	return w
}

// unwritten takes work back that found no room: the next change tries it again.
func (d *Drawer) unwritten(w work) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for k := range w.records {
		d.changed[k] = true
	}
	for k, l := range w.learned {
		if now, ok := d.learned[k]; ok {
			l.Count, l.At = l.Count+now.Count, now.At
		}
		d.learned[k] = l
	}
	maps.Copy(d.gone, w.gone)
}

// writeAll writes what has to be written, or takes it back.
func (d *Drawer) writeAll() error {
	w := d.work()
	err := d.write(w)
	if err != nil {
		d.unwritten(w)
	}
	return err
}

func (d *Drawer) view(fn func(*bolt.Tx) error) error {
	if d.db == nil {
		return ErrClosed
	}
	return guardDrawer(func() error { return d.db.View(fn) })
}

// write puts work into the file, in one go. The room others need is left to them.
func (d *Drawer) write(w work) error {
	if free, err := d.s.disk.Free(d.s.dir); err == nil && free < d.s.o.ReserveBytes {
		return appliance.ErrFull
	}
	return guardDrawer(func() error {
		return d.db.Update(func(tx *bolt.Tx) error {
			for c := range w.gone {
				for _, b := range drawerSealed() {
					if err := dropAll(tx.Bucket([]byte(b)), clerkKey(d.s.seals, c)); err != nil {
						return err
					}
				}
			}
			for k, r := range w.records {
				bucket := drawerDrafts
				if len(k) == keyLen {
					bucket = drawerPreferences
				}
				var err error
				if r == nil {
					err = tx.Bucket([]byte(bucket)).Delete([]byte(k))
				} else {
					err = d.put(tx, bucket, []byte(k), r)
				}
				if err != nil {
					return err
				}
			}
			return d.learnAll(tx, w.learned)
		})
	})
}

func dropAll(b *bolt.Bucket, prefix []byte) error {
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && string(k[:min(len(k), len(prefix))]) == string(prefix); k, _ = c.Seek(prefix) {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

// learnAll adds counts, and forgets what is used least where there are too many.
func (d *Drawer) learnAll(tx *bolt.Tx, learned map[learnt]appliance.Learned) error {
	b, touched := tx.Bucket([]byte(drawerLearned)), map[appliance.ClerkID]bool{}
	for k, l := range learned {
		key := learnedKey(d.s.seals, k)
		if v := b.Get(key); v != nil {
			var old learnedRecord
			if err := d.get(drawerLearned, key, v, &old); err != nil {
				return err
			}
			l.Count += old.Count
		}
		if err := d.put(tx, drawerLearned, key, newLearnedRecord(k.clerk, l)); err != nil {
			return err
		}
		touched[k.clerk] = true
	}
	for clerk := range touched {
		if err := d.prune(tx, clerk); err != nil {
			return err
		}
	}
	return nil
}

func (d *Drawer) prune(tx *bolt.Tx, clerk appliance.ClerkID) error {
	prefix, n := clerkKey(d.s.seals, clerk), 0
	c := tx.Bucket([]byte(drawerLearned)).Cursor()
	for k, _ := c.Seek(prefix); k != nil && string(k[:keyLen]) == string(prefix); k, _ = c.Next() {
		n++
	}
	if n <= appliance.MaxLearned {
		return nil
	}
	type one struct {
		key []byte
		l   appliance.Learned
	}
	var all []one
	if err := d.eachLearned(tx, clerk, func(key []byte, l appliance.Learned) {
		all = append(all, one{slices.Clone(key), l})
	}); err != nil {
		return err
	}
	// A tenth goes at once, so that not every new phrase looks at all of them.
	slices.SortFunc(all, func(a, b one) int { return cmp.Or(cmp.Compare(a.l.Count, b.l.Count), a.l.At.Compare(b.l.At)) })
	for _, x := range all[:len(all)-appliance.MaxLearned*9/10] {
		if err := tx.Bucket([]byte(drawerLearned)).Delete(x.key); err != nil {
			return err
		}
	}
	return nil
}

func (d *Drawer) eachLearned(tx *bolt.Tx, clerk appliance.ClerkID, fn func(key []byte, l appliance.Learned)) error {
	prefix := clerkKey(d.s.seals, clerk)
	c := tx.Bucket([]byte(drawerLearned)).Cursor()
	for k, v := c.Seek(prefix); k != nil && string(k[:keyLen]) == string(prefix); k, v = c.Next() {
		var r learnedRecord
		if err := d.get(drawerLearned, k, v, &r); err != nil {
			return err
		}
		fn(k, r.learned())
	}
	return nil
}

package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// journal is the truth: segments of batches. One goroutine appends at a time;
// any may read.
type journal struct {
	disk disk
	dir  string
	box  []byte
	now  func() time.Time
	size int64 // room a new segment is given

	mu   sync.RWMutex // guards segs and cur for readers
	segs []segment
	cur  file // the last segment, open; nil while there is none

	end    place // where the next batch goes
	zeroed int64 // bytes of cur that hold data or zeros, not merely room
	last   uint64
	chain  chain
}

func openJournal(d disk, dir string, box []byte, now func() time.Time, size int64) (*journal, error) {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	if err := d.SyncDir(filepath.Dir(dir)); err != nil {
		return nil, err
	}
	j := &journal{disk: d, dir: dir, box: box, now: now, size: size}
	var err error
	if j.segs, err = listSegments(d, dir, box); err != nil {
		return nil, err
	}
	return j, nil
}

func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cur == nil {
		return nil
	}
	err := j.cur.Close()
	j.cur = nil
	return err
}

// segment returns the segment of that number.
func (j *journal) segment(no uint32) (segment, bool) {
	i := slices.IndexFunc(j.segs, func(s segment) bool { return s.no == no })
	if i < 0 {
		return segment{}, false
	}
	return j.segs[i], true
}

// resume makes end the place where the next batch goes, after entry last.
func (j *journal) resume(end place, last uint64, c chain) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cur != nil {
		j.cur.Close()
		j.cur = nil
	}
	j.end, j.last, j.chain, j.zeroed = end, last, c, 0
	if len(j.segs) == 0 || j.segs[len(j.segs)-1].no != end.seg {
		return nil // the next batch opens a segment
	}
	f, err := j.disk.OpenFile(j.segs[len(j.segs)-1].path, false)
	if err != nil {
		return err
	}
	j.cur, j.zeroed = f, end.off
	return nil
}

// fits says where a batch of n bytes goes, if the present segment has room for it.
func (j *journal) fits(n int64) (place, bool) {
	if j.cur == nil {
		return place{}, false
	}
	return j.end, j.end.off+n <= j.segs[len(j.segs)-1].size
}

// open begins a new segment. gapFrom and gapTo name entries that are missing
// before it.
func (j *journal) open(gapFrom, gapTo uint64, size int64) (err error) {
	s := segment{no: 1, first: j.last + 1, before: j.chain, gapFrom: gapFrom, gapTo: gapTo, size: size, made: j.now()}
	if n := len(j.segs); n > 0 {
		s.no = j.segs[n-1].no + 1
	}
	s.no = max(s.no, j.end.seg+1) // never the number of one that was lost
	s.path = filepath.Join(j.dir, segmentName(s.no))
	f, err := j.disk.OpenFile(s.path+".new", true)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			j.disk.Remove(s.path + ".new") // best effort: a left-over is overwritten next time
		}
	}()
	if err = f.Allocate(size); err != nil {
		return err
	}
	if _, err = f.WriteAt(s.header(j.box), 0); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = j.disk.Rename(s.path+".new", s.path); err != nil {
		return err
	}
	if err = j.disk.SyncDir(j.dir); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cur != nil {
		j.cur.Close()
	}
	j.segs, j.cur = append(j.segs, s), f
	j.end, j.zeroed = place{s.no, sector}, sector
	return nil
}

// write appends a batch at its end. last and c are what the journal then ends with.
func (j *journal) write(b []byte, last uint64, c chain) error {
	size := j.segs[len(j.segs)-1].size
	if end := j.end.off + int64(len(b)); end > j.zeroed {
		j.zeroed = end
		if ahead := min(end+zeroAhead, size); int64(len(b)) < zeroAhead && ahead > end {
			b = append(b[:len(b):len(b)], make([]byte, ahead-end)...)
			j.zeroed = ahead
		}
		if _, err := j.cur.WriteAt(b, j.end.off); err != nil {
			return err
		}
		j.end.off = end
	} else {
		if _, err := j.cur.WriteAt(b, j.end.off); err != nil {
			return err
		}
		j.end.off = end
	}
	j.last, j.chain = last, c
	return nil
}

func (j *journal) sync() error { return j.cur.Sync() }

// reader opens a segment for reading; done must be called.
func (j *journal) reader(no uint32) (f file, size int64, done func(), err error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	s, ok := j.segment(no)
	if !ok {
		return nil, 0, nil, fmt.Errorf("segment %d is missing", no)
	}
	f, err = j.disk.OpenFile(s.path, false)
	if err != nil {
		return nil, 0, nil, err
	}
	return f, s.size, func() { f.Close() }, nil
}

// batchAt reads the batch at p of an open segment.
func batchAt(f io.ReaderAt, p place, size int64) (batch, error) {
	head := make([]byte, batchHeader)
	if n, err := f.ReadAt(head, p.off); n < batchHeader {
		if err == io.EOF {
			return batch{}, errNoBatch
		}
		return batch{}, fmt.Errorf("%s: %w", p, err)
	}
	n, err := batchSize(head)
	if err != nil {
		return batch{}, err
	}
	if p.off+n > size {
		return batch{}, errBadBatch
	}
	b := make([]byte, n)
	if m, err := f.ReadAt(b, p.off); m < len(b) {
		if err == io.EOF {
			return batch{}, errBadBatch
		}
		return batch{}, fmt.Errorf("%s: %w", p, err)
	}
	return parseBatch(b, p)
}

// A gap is a stretch of the journal that cannot be read.
type gap struct {
	from, to   uint64 // entries; to 0: unknown, the journal ends in it
	start, end place
}

// walk reads batches from p on, the next of which should begin with entry
// want. What cannot be read and lies before something that can is reported as
// a gap; the chain is not looked at. What lies at the end is left to the
// caller: walk returns where the readable journal ends, and where anything
// unreadable behind it begins (segment 0: nothing does).
func (j *journal) walk(p place, want uint64, each func(batch) error, missing func(gap) error) (end, junk place, err error) {
	j.mu.RLock()
	segs := slices.Clone(j.segs)
	j.mu.RUnlock()
	w := walk{j: j, want: want, end: p, each: each, missing: missing}
	for _, s := range segs {
		if s.no < p.seg {
			continue
		}
		at := place{s.no, sector}
		if s.no == p.seg && p.off > sector {
			at = p
		}
		if err := w.segment(s, at); err != nil {
			return w.end, w.junk, err
		}
	}
	if n := len(segs); n > 0 && w.end.seg < segs[n-1].no {
		w.end = place{segs[n-1].no, sector} // the last segment is still empty
	}
	return w.end, w.junk, nil
}

// walk is a walk under way.
type walk struct {
	j         *journal
	want      uint64
	end, junk place
	each      func(batch) error
	missing   func(gap) error
}

func (w *walk) segment(s segment, at place) error {
	f, err := w.j.disk.OpenFile(s.path, false)
	if err != nil {
		return err
	}
	defer f.Close()
	return w.file(f, s.size, at)
}

// file walks one segment that is open.
func (w *walk) file(f io.ReaderAt, size int64, at place) error {
	for at.off < size {
		b, err := batchAt(f, at, size)
		if err == nil && b.first < w.want {
			err = errBadBatch // older than what came before it: it has no business here
		}
		if errors.Is(err, errNoBatch) || errors.Is(err, errBadBatch) {
			var junk bool
			if b, junk, err = resync(f, at, size, w.want); junk && w.junk.seg == 0 {
				w.junk = at
			}
			if err == nil && b.count == 0 {
				return nil // on to the next segment
			}
		}
		if err != nil {
			return err
		}
		if b.first != w.want {
			g := gap{from: w.want, to: b.first - 1, start: w.junk, end: b.place}
			if g.start.seg == 0 {
				g.start = w.end
			}
			if err := w.missing(g); err != nil {
				return err
			}
		}
		if err := w.each(b); err != nil {
			return err
		}
		w.want = b.last() + 1
		at = place{at.seg, b.off + b.size}
		w.end, w.junk = at, place{}
	}
	return nil
}

// resync looks for a whole batch behind at that begins with entry want or a
// later one. It reports whether anything but zeros was passed over.
func resync(f io.ReaderAt, at place, size int64, want uint64) (found batch, junk bool, err error) {
	buf := make([]byte, 64<<10)
	for off := at.off; off < size; {
		n, err := f.ReadAt(buf, off)
		if n == 0 {
			if err == nil || err == io.EOF {
				return batch{}, junk, nil
			}
			return batch{}, junk, err
		}
		for i := 0; i+sector <= n; i += sector {
			head := buf[i : i+batchHeader]
			if _, err := batchSize(buf[i : i+sector]); errors.Is(err, errNoBatch) {
				continue
			}
			junk = true
			if string(head[:4]) != batchMagic {
				continue
			}
			if b, err := batchAt(f, place{at.seg, off + int64(i)}, size); err == nil && b.first >= want {
				return b, junk, nil
			}
		}
		off += int64(n)
		if n < len(buf) {
			return batch{}, junk, nil
		}
	}
	return batch{}, junk, nil
}

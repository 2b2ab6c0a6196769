package sshd

import "time"

// locks count connections without a good key, by address, in memory only.
type locks struct {
	limit int           // so many in a row
	span  time.Duration // within this time of one another lock an address out, for as long
	by    map[string]failed
}

type failed struct {
	times int
	last  time.Time
}

// maxLocks bounds the memory that strangers can fill.
const maxLocks = 4096

func (l *locks) locked(address string, now time.Time) bool {
	f, ok := l.by[address]
	return ok && f.times >= l.limit && now.Sub(f.last) < l.span
}

// wrong counts a connection without a good key, and reports whether this one
// locks its address out.
func (l *locks) wrong(address string, now time.Time) bool {
	f := l.by[address]
	if now.Sub(f.last) >= l.span {
		f.times = 0
	}
	f.times++
	f.last = now
	if l.by == nil {
		l.by = map[string]failed{}
	}
	if _, ok := l.by[address]; !ok && len(l.by) >= maxLocks {
		l.forget(now)
	}
	l.by[address] = f
	return f.times == l.limit
}

// forget makes room: what is over goes, else whoever was heard of longest ago.
func (l *locks) forget(now time.Time) {
	oldest := ""
	for address, f := range l.by {
		if now.Sub(f.last) >= l.span {
			delete(l.by, address)
			continue
		}
		if oldest == "" || f.last.Before(l.by[oldest].last) {
			oldest = address
		}
	}
	if len(l.by) >= maxLocks {
		delete(l.by, oldest)
	}
}

func (l *locks) right(address string) { delete(l.by, address) }

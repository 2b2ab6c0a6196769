package propose

import (
	"sync"

	"huying/appliance"
	"huying/appliance/policy"
)

// A Cache keeps the index of the town as it last was: it is made again when the
// town or the day changes. All rooms share one. Any goroutine may use it; the zero
// Cache is ready, and no Cache at all makes an index each time.
type Cache struct {
	mu    sync.Mutex
	index *Index
	days  [2]int // the limits of the policy: one may take effect at noon
}

// For is the index of this town on that day. A town is told by itself and not by
// its revision, which is given again when the decision that made it is undone.
func (c *Cache) For(t *appliance.Town, on appliance.Date, rules policy.Rules) *Index {
	if c == nil {
		return New(t, on, rules)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	days := [2]int{rules.Days(appliance.Simple), rules.Days(appliance.Complex)}
	if c.index == nil || c.index.town != t || c.index.on != on || c.days != days {
		c.index, c.days = New(t, on, rules), days
	}
	return c.index
}

package propose

import (
	"sync"

	"huying/appliance"
	"huying/appliance/policy"
)

// A Cache keeps the index of the town as it last was: it is made again when the
// town or the day changes. Any goroutine may use it; the zero Cache is ready.
type Cache struct {
	mu       sync.Mutex
	index    *Index
	revision uint64
	on       appliance.Date
	days     [2]int // the limits of the policy: one may take effect at noon
}

// For is the index of this town on that day.
func (c *Cache) For(t *appliance.Town, on appliance.Date, rules policy.Rules) *Index {
	c.mu.Lock()
	defer c.mu.Unlock()
	days := [2]int{rules.Days(appliance.Simple), rules.Days(appliance.Complex)}
	if c.index == nil || c.revision != t.Revision || c.on != on || c.days != days {
		c.index, c.revision, c.on, c.days = New(t, on, rules), t.Revision, on, days
	}
	return c.index
}

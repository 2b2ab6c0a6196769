package health

import (
	"encoding/json"
	"iter"
)

// Level is how well a check went.
type Level string

// The levels, from well to worst.
const (
	OK   Level = "ok"
	Warn Level = "warn" // the box serves; somebody should look at this when there is time
	Bad  Level = "bad"  // something the box promises does not work now
)

func (l Level) rank() int {
	switch l {
	case Bad:
		return 2
	case Warn:
		return 1
	}
	return 0
}

// Text is a sentence in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In returns the sentence in English or Chinese.
func (t Text) In(english bool) string {
	if english {
		return t.En
	}
	return t.Zh
}

// A Check is one line of the tree.
type Check struct {
	Key      string // stable, dotted: "line.sim"
	Level    Level  // of this line; a branch has the worst of its children
	What     Text   // what was found
	Why      Text   // why it matters; empty when all is well
	Do       Text   // what to do; empty when there is nothing to do
	Children []Check

	soon bool // a warning that a technician is texted about: something ends if nobody acts
}

// Well reports whether everything the box promises works.
func (c Check) Well() bool { return c.Level != Bad }

// Find returns the check of that key, in this tree.
func (c Check) Find(key string) (Check, bool) {
	for found := range c.All() {
		if found.Key == key {
			return found, true
		}
	}
	return Check{}, false
}

// All walks the tree, a branch before its children.
func (c Check) All() iter.Seq[Check] {
	return func(yield func(Check) bool) { c.walk(yield) }
}

func (c Check) walk(yield func(Check) bool) bool {
	if !yield(c) {
		return false
	}
	for _, child := range c.Children {
		if !child.walk(yield) {
			return false
		}
	}
	return true
}

// Worst returns the lines that ask for somebody, bad ones first, in the order
// of the tree. A branch speaks through its children.
func (c Check) Worst() []Check {
	var bad, warn []Check
	for k := range c.All() {
		switch {
		case len(k.Children) > 0:
		case k.Level == Bad:
			bad = append(bad, k)
		case k.Level == Warn:
			warn = append(warn, k)
		}
	}
	return append(bad, warn...)
}

// MarshalJSON writes the tree for scripts: key, level, what, why, do, checks.
func (c Check) MarshalJSON() ([]byte, error) {
	type text = *Text
	opt := func(t Text) text {
		if t == (Text{}) {
			return nil
		}
		return &t
	}
	return json.Marshal(struct {
		Key    string  `json:"key"`
		Level  Level   `json:"level"`
		What   Text    `json:"what"`
		Why    text    `json:"why,omitempty"`
		Do     text    `json:"do,omitempty"`
		Checks []Check `json:"checks,omitempty"`
	}{c.Key, c.Level, c.What, opt(c.Why), opt(c.Do), c.Children})
}

// UnmarshalJSON reads what MarshalJSON wrote: a tree may come from another process.
func (c *Check) UnmarshalJSON(b []byte) error {
	var j struct {
		Key           string
		Level         Level
		What, Why, Do Text
		Checks        []Check
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*c = Check{Key: j.Key, Level: j.Level, What: j.What, Why: j.Why, Do: j.Do, Children: j.Checks}
	return nil
}

// Branch is a line that holds others: its level is that of the worst of them.
func Branch(key string, what Text, children ...Check) Check { return branch(key, what, children...) }

// branch is a check whose level is that of its worst child.
func branch(key string, name Text, children ...Check) Check {
	c := Check{Key: key, Level: OK, What: name, Children: children}
	for _, child := range children {
		if child.Level.rank() > c.Level.rank() {
			c.Level = child.Level
		}
	}
	return c
}

func well(key string, what Text) Check { return Check{Key: key, Level: OK, What: what} }

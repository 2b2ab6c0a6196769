package appliance

import "strings"

// A Query is what somebody looks for. A case is found when every Sought of All holds of
// it; where All is empty nothing is. What was typed becomes a Query in appliance/seek.
type Query struct {
	All []Sought
	In  []CaseState // only cases in one of these; none: in any
}

// A Sought holds of a case when one of its ways does. All words are in small letters
// and of half width.
type Sought struct {
	Words    []string   // said about the case: characters as they stand, a word of letters or digits as a whole
	Sounds   [][]string // characters side by side in what was said that are read so: syllables without tones
	Initials string     // characters side by side whose readings begin so; three letters or more

	Cases    []CaseID // it is one of these
	Villages []string // it is or was filed under one of these, by code
	Holders  []Holder // one of these holds or held it, or has or had an order in it
	Subjects []string // its category is or was one of these
	Number   string   // the reporter's number, as it is dialled here
	Tail     string   // how that number ends; four digits or more
}

// Said is what an entry adds to the words by which its case is found, a line for each
// field.
func Said(e Entry) string {
	if e.Case == 0 {
		return ""
	}
	var b strings.Builder
	add := func(words ...string) {
		for _, w := range words {
			if w == "" {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(w)
		}
	}
	switch c := e.Body.(type) {
	case CaseChange:
		add(c.Words.Summary, c.Words.Place, c.Words.Text, c.Words.Answer, c.Words.Outcome, c.Words.Note)
		for _, o := range c.Words.Orders {
			add(o.Task, o.Result, o.Plan, o.Return, o.Ruling, o.Extend, o.Suspend, o.Recall, o.Check)
		}
		for _, s := range c.Words.Supervisions {
			add(s.Ask, s.Reply)
		}
		if t := c.Transfer; t != nil {
			add(t.To, t.No, t.Receipt)
		}
	case CallChange:
		add(c.Words.Summary, c.Words.Done, c.Words.Note, c.DocNo)
	}
	return b.String()
}

// Calls reports whether a number is the one that is sought, or ends like it.
func (s Sought) Calls(a Address) bool {
	number := string(a)
	if p, ok := a.Phone(); ok {
		number = p.Local()
	}
	return number != "" && (number == s.Number || s.Tail != "" && strings.HasSuffix(number, s.Tail))
}

package store

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/seek"
)

// Search finds cases in which everything that is sought holds, newest first.
//
// Every word of a query has ways in which it may hold, each a list of terms that
// must occur together. The cases of a word are the union of its ways over all runs;
// they are gathered window by window, from the newest, as bits, so that words that
// are common and never meet cost no more than reading where they stand. What terms
// cannot tell (whether two pairs of characters stand together) is then read.
func (r *reader) Search(q appliance.Query) iter.Seq2[appliance.CaseID, error] {
	return func(yield func(appliance.CaseID, error) bool) {
		if err := r.search(q, func(id appliance.CaseID) bool { return yield(id, nil) }); err != nil {
			yield(0, err)
		}
	}
}

func (r *reader) search(q appliance.Query, found func(appliance.CaseID) bool) error {
	if len(q.All) == 0 {
		return nil
	}
	pieces, err := r.waitingPieces()
	if err != nil {
		return err
	}
	var streams []*stream
	if len(q.In) > 0 { // the fewest first
		streams = append(streams, r.within(q.In))
	}
	for i := range q.All {
		streams = append(streams, r.stream(&q.All[i], pieces))
	}
	var both, one window
	sure := make([]window, len(streams))
	for no := ^uint64(0); ; no-- {
		// The newest window in which all may meet.
		for settled := false; !settled; {
			settled = true
			for _, s := range streams {
				head, ok, err := s.head(no)
				if err != nil || !ok {
					return err
				}
				settled = settled && head == no
				no = head
			}
		}
		any := true
		for i, s := range streams {
			to := &one
			if i == 0 {
				to = &both
			}
			if any, err = s.fill(to, &sure[i], no); err != nil {
				return err
			}
			if any = any && (i == 0 || both.and(to)); !any {
				break
			}
		}
		for at := windowRanks - 1; any && at >= 0; at-- {
			if at = both.below(at); at < 0 {
				break
			}
			id := caseAt(no*windowRanks + uint64(at))
			good := true
			for i, s := range streams {
				if good && !sure[i].has(at) {
					if good, err = r.holds(id, s.sought); err != nil {
						return err
					}
				}
			}
			if good && !found(id) {
				return nil
			}
		}
		if no == 0 {
			return nil
		}
	}
}

// A rank is where a case stands among all: its id without the check digit, so that
// the cases of a year lie side by side.
func rankOf(id uint64) uint64 { return id / 10 }

func caseAt(rank uint64) appliance.CaseID {
	const year = 10_000_000
	return appliance.NewCaseID(int(rank/year), int(rank%year))
}

// waitingPieces are the words that are not yet in a run.
func (r *reader) waitingPieces() ([]pieceRecord, error) {
	var all []pieceRecord
	c := r.cursor(bPieces)
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var p pieceRecord
		if err := r.open(bPieces, k, v, &p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// A way is a list of terms that must occur together; exact: what has them is certainly
// meant.
type way struct {
	terms []term
	exact bool
}

// ways are those by which a word is looked up.
func (r *reader) ways(s *appliance.Sought) (ways []way) {
	add := func(terms []term, exact bool) {
		if len(terms) > 0 {
			ways = append(ways, way{terms, exact})
		}
	}
	one := func(what byte, word string) {
		add([]term{r.seals.term(what, word[:min(len(word), wordMax)])}, len(word) < wordMax)
	}
	for _, w := range s.Words {
		add(r.wordTerms(w))
	}
	for _, all := range s.Sounds {
		var terms []term
		for i, y := range all {
			if i > 0 {
				terms = append(terms, r.seals.term(termSounds, all[i-1]+" "+y))
			}
		}
		if len(all) == 1 {
			terms = []term{r.seals.term(termSound, all[0])}
		}
		add(terms, len(all) < 3)
	}
	if n := len(s.Initials); n >= 3 {
		var terms []term
		for i := range n - 2 {
			terms = append(terms, r.seals.term(termInitials, s.Initials[i:i+3]))
		}
		add(terms, n == 3)
	}
	for _, v := range s.Villages {
		one(termVillage, v)
	}
	for _, h := range s.Holders {
		one(termHolder, string(h))
	}
	for _, k := range s.Subjects {
		one(termSubject, k)
	}
	if s.Number != "" {
		one(termNumber, s.Number)
	}
	if len(s.Tail) >= 4 {
		add([]term{r.seals.term(termTail, tailOf(s.Tail))}, len(s.Tail) == 4)
	}
	return ways
}

// wordTerms are the terms of a word of characters, letters or both.
func (r *reader) wordTerms(word string) (terms []term, exact bool) {
	var singles []term
	long, mixed := false, false
	r.seals.eachTerm(word, func(what byte, s string) {
		t := r.seals.term(what, s)
		if what == termChar {
			singles = append(singles, t)
		} else {
			terms = append(terms, t)
		}
		long, mixed = long || len(s) == wordMax, mixed || what == termWord
	})
	if len(terms) == 0 || mixed { // single characters may have no pair
		terms = append(terms, singles...)
	}
	slices.Sort(terms)
	terms = slices.Compact(terms)
	letters := strings.IndexFunc(word, func(c rune) bool { return !seek.Wordy(c) }) < 0
	return terms, len(terms) == 1 && !long && (letters || !mixed && utf8.RuneCountInString(word) <= 2)
}

// match reports whether a piece has what is sought.
func (p *pieceRecord) match(s *appliance.Sought) bool {
	if _, _, ok := seek.Stands(s, p.Text); ok {
		return true
	}
	return onFile(p.Filed, s) || s.Calls(appliance.Address(p.Number))
}

// onFile reports whether facts, as terms, are among what is sought.
func onFile(terms []string, s *appliance.Sought) bool {
	for _, t := range terms {
		is := func(what byte, word string) bool { return t[0] == what && t[1:] == word[:min(len(word), wordMax)] }
		if slices.ContainsFunc(s.Villages, func(v string) bool { return is(termVillage, v) }) ||
			slices.ContainsFunc(s.Holders, func(h appliance.Holder) bool { return is(termHolder, string(h)) }) ||
			slices.ContainsFunc(s.Subjects, func(k string) bool { return is(termSubject, k) }) {
			return true
		}
	}
	return false
}

// holds reports whether something sought holds of a case. The terms alone also find
// words whose halves stand apart.
func (r *reader) holds(id appliance.CaseID, s *appliance.Sought) (bool, error) {
	if slices.Contains(s.Cases, id) {
		return true, nil
	}
	c, err := r.Case(id)
	if err != nil {
		return false, err
	}
	if slices.Contains(s.Villages, c.Village) && c.Village != "" || slices.Contains(s.Holders, c.Holder) || slices.Contains(s.Subjects, c.Category) && c.Category != "" {
		return true, nil
	}
	for _, o := range c.Orders {
		if slices.Contains(s.Holders, appliance.HolderOffice(o.Office)) {
			return true, nil
		}
	}
	if s.Calls(c.Reporter) {
		return true, nil
	}
	for _, words := range []string{c.Text, c.Summary, c.Place, c.Outcome.Text} {
		if _, _, ok := seek.Stands(s, seek.Normal(words)); ok {
			return true, nil
		}
	}
	for e, err := range r.Story(id) {
		if err != nil {
			return false, err
		}
		if _, _, ok := seek.Stands(s, seek.Normal(appliance.Said(e))); ok {
			return true, nil
		}
		if s.Calls(appliance.Address(numberOf(e))) || onFile(filed(e), s) {
			return true, nil
		}
	}
	return false, nil
}

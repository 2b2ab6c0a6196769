package appliance

// A Span is the entries From to To.
type Span struct{ From, To uint64 }

// Erasure says that the words of entries were taken out of the journal, which keeps
// their facts and its chain. What is erased is named by number, so that the order can be
// carried out again on any copy of the journal.
type Erasure struct {
	Order  uint64   // Seq of the entry that ordered it, in the one that says it is done; else 0
	Spans  []Span   // in order, apart from each other
	Sounds []string // hashes of recordings
	Second ClerkID  // who approved it
	Reason string   // sealed; names nobody
}

// Count is how many entries it names.
func (e Erasure) Count() (n uint64) {
	for _, s := range e.Spans {
		n += s.To - s.From + 1
	}
	return n
}

// Names reports whether an entry is among them.
func (e Erasure) Names(seq uint64) bool {
	for _, s := range e.Spans {
		if seq >= s.From && seq <= s.To {
			return true
		}
	}
	return false
}

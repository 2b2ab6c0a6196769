package loop

// Reasons are all reasons there are, for the tests that read them aloud.
func Reasons() []Why {
	var out []Why
	for w := range reasons {
		out = append(out, w)
	}
	return out
}

// Table is the row that decides about an act.
func Table(a Act) Transition { return table[a] }

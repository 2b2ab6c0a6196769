package ime

// slot is one way to read letters as a syllable: all of it, its initial, or, at the end of what is typed,
// its beginning.
type slot struct {
	to    int // where the letters end
	first byte
	only  uint16 // the syllable, when it is whole
	whole bool
	is    *[8]uint64 // the syllables it may be, when it is not
	begun bool       // it goes on, but the letters end
	cost  float32
}

func (s *slot) fits(syllable uint16) bool {
	if s.whole {
		return syllable == s.only
	}
	return s.is[syllable>>6]&(1<<(syllable&63)) != 0
}

// What it costs that a syllable is not written out.
const (
	initialCost = 3.2
	begunCost   = 0.8
	longerCost  = 3 // what is typed is a syllable, and another one is meant that goes on: den, deng
)

// slots are the ways to read the letters from each place on.
func (l *lexicon) slots(in string) [][]slot {
	out := make([][]slot, len(in))
	for i := range in {
		c := in[i]
		if c < 'a' || c > 'z' {
			continue
		}
		for n := 1; n <= min(6, len(in)-i); n++ {
			s := in[i : i+n]
			if s[n-1] < 'a' || s[n-1] > 'z' {
				break
			}
			number, whole := l.number[s]
			if whole {
				out[i] = append(out[i], slot{to: i + n, first: c, only: number, whole: true})
			}
			initial := n == 1 || n == 2 && s[1] == 'h' && (c == 'z' || c == 'c' || c == 's')
			begun := i+n == len(in)
			if !initial && !begun {
				continue
			}
			var set [8]uint64
			any := false
			for _, y := range l.byLetter[c-'a'] {
				if t := l.syllables[y]; len(t) >= n && t[:n] == s && t != s {
					set[y>>6] |= 1 << (y & 63)
					any = true
				}
			}
			if !any {
				continue
			}
			x := slot{to: i + n, first: c, is: &set, cost: initialCost}
			switch {
			case initial:
			case whole:
				x.begun, x.cost = true, longerCost
			default:
				x.begun, x.cost = true, begunCost
			}
			out[i] = append(out[i], x)
		}
	}
	return out
}

// skip goes over the marks that part syllables.
func skip(in string, at int) int {
	for at < len(in) && in[at] == '\'' {
		at++
	}
	return at
}

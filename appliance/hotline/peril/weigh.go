package peril

import (
	"cmp"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"huying/appliance/hotline/weigh"
)

//go:embed weights.txt
var weightsText string

// kinds are what a text is weighed for, nothing first.
var kinds = []string{"", LaneDanger, LaneSelfHarm, LaneMinor}

// Weights say how much a sign speaks for each kind (nothing, danger, self-harm, a child): learned by
// package learn from the texts we tune by. What is not known speaks for none.
type Weights func(sign string) [4]float64

var weights = sync.OnceValue(func() Weights {
	lines := weigh.Read(weightsText)
	return func(sign string) (v [4]float64) {
		if row, ok := lines.Of(sign); ok {
			for k, much := range strings.Split(row, "\t") {
				v[k], _ = strconv.ParseFloat(much, 64)
			}
		}
		return v
	}
})

// Chance is how likely a text with these signs is of each kind.
func (w Weights) Chance(signs []Sign) [4]float64 {
	sum := w(weigh.Every)
	for _, s := range signs {
		for k, v := range w(s.Name) {
			sum[k] += v
		}
	}
	weigh.Chances(sum[:])
	return sum
}

// likeliest is the chance of those signs that speak most for danger; of none, certainly nothing.
func (w Weights) likeliest(all [][]Sign) [4]float64 {
	best := [4]float64{1}
	for _, signs := range all {
		if p := w.Chance(signs); p[0] < best[0] {
			best = p
		}
	}
	return best
}

// why are the two signs that spoke most for a lane, as they stand in the text; words rather than single characters.
func (w Weights) why(signs []Sign, lane string) string {
	k := slices.Index(kinds, lane)
	type spoke struct {
		word string
		much float64
	}
	var all []spoke
	for _, s := range signs {
		v := w(s.Name)
		all = append(all, spoke{s.Word, v[k] - v[0]})
	}
	long := func(a spoke) int { return min(runes(a.word), 2) }
	slices.SortStableFunc(all, func(a, b spoke) int { return cmp.Or(long(b)-long(a), cmp.Compare(b.much, a.much)) })
	var out []string
	for _, a := range all {
		if len(out) == 0 || len(out) < 2 && a.much > 0 && !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(o, a.word) || strings.Contains(a.word, o) }) {
			out = append(out, a.word)
		}
	}
	return strings.Join(out, "、")
}

// Judge is Hear with these weights; learn asks it.
func (w Weights) Judge(e Example) Danger {
	return judge(e.ruling, w.Chance(e.Signs), befalls(e.Signs), func() [4]float64 { return w.likeliest(e.ends) })
}

// Read makes an example of a text.
func Read(text string, kind int) Example {
	said := Said(text)
	return Example{Signs: Signs(said), Kind: kind, ruling: ruledBy(text, said), ends: ends(text)}
}

// An Example is a text's signs and what it is.
type Example struct {
	Signs []Sign
	Kind  int // an index of kinds
	ruling
	ends [][]Sign
}

// Learn finds the weights. How it goes was chosen by the folds of package learn.
func Learn(all []Example) map[string][]float64 {
	of := make([]weigh.Example, len(all))
	for i, e := range all {
		of[i].Kind = e.Kind
		for _, s := range e.Signs {
			of[i].Signs = append(of[i].Signs, s.Name)
		}
	}
	return weigh.How{Rounds: 40, Pace: 0.2, Decay: 0.0005, Overlooked: 4}.Learn(of, len(kinds))
}

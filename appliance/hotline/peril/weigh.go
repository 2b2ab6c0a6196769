package peril

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights.txt
var weightsText string

// kinds are what a text is weighed for, nothing first.
var kinds = []string{"", LaneDanger, LaneSelfHarm, LaneMinor}

// Weights say how much a sign speaks for each kind (nothing, danger, self-harm, a child): learned by
// package learn from the texts we tune by. What is not known speaks for none.
type Weights func(sign string) [4]float64

// bias is the name of what every text has.
const bias = "*"

// weights are looked up in the file as it stands, which is in order, so that they take no memory of their own.
var weights = sync.OnceValue(func() Weights {
	var lines []uint32 // where each begins
	for at := 0; at < len(weightsText); {
		lines = append(lines, uint32(at))
		at += strings.IndexByte(weightsText[at:], '\n') + 1
	}
	return func(sign string) (v [4]float64) {
		i, ok := sort.Find(len(lines), func(i int) int {
			name, _, _ := strings.Cut(weightsText[lines[i]:], "\t")
			return strings.Compare(sign, name)
		})
		if !ok {
			return v
		}
		line, _, _ := strings.Cut(weightsText[lines[i]:], "\n")
		f := strings.Split(line, "\t")
		for k := range v {
			v[k], _ = strconv.ParseFloat(f[k+1], 64)
		}
		return v
	}
})

// Chance is how likely a text with these signs is of each kind.
func (w Weights) Chance(signs []Sign) (p [4]float64) {
	sum := w(bias)
	for _, s := range signs {
		for k, v := range w(s.Name) {
			sum[k] += v
		}
	}
	return softmax(sum)
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

func softmax(sum [4]float64) (p [4]float64) {
	top := max(sum[0], sum[1], sum[2], sum[3])
	all := 0.0
	for k := range sum {
		p[k] = math.Exp(sum[k] - top)
		all += p[k]
	}
	for k := range p {
		p[k] /= all
	}
	return p
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

// How Learn goes: over all examples so many times, in steps of this size, each weight shrinking by so much of itself;
// of ten signs so many are overlooked, others each time.
const (
	rounds     = 40
	pace       = 0.2
	decay      = 0.0005
	overlooked = 4
)

// Learn finds the weights: logistic regression by stochastic steps that shrink, each sign's with its own pace (AdaGrad).
// Signs that stand together share what they say, for each time some of them are overlooked: what rests on one rare word
// alone does not hold for the next writer. The same examples in the same order give the same weights.
func Learn(all []Example) map[string][4]float64 {
	names := map[string]int{bias: 0}
	ids := make([][]int, len(all))
	for i, e := range all {
		ids[i] = append(ids[i], 0)
		for _, s := range e.Signs {
			n, ok := names[s.Name]
			if !ok {
				n = len(names)
				names[s.Name] = n
			}
			ids[i] = append(ids[i], n)
		}
	}
	w, gone := make([][4]float64, len(names)), make([][4]float64, len(names))
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	seed := uint64(1)
	below := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int((seed >> 33) % uint64(n))
	}
	mean := make([][4]float64, len(names))
	var seen []int
	for round := range rounds {
		for i := len(order) - 1; i > 0; i-- {
			j := below(i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			seen = seen[:0]
			for _, n := range ids[i] {
				if n == 0 || below(10) >= overlooked {
					seen = append(seen, n)
				}
			}
			of := func(n int) float64 { // those seen stand for those overlooked
				if n == 0 {
					return 1
				}
				return 10. / (10 - overlooked)
			}
			var sum [4]float64
			for _, n := range seen {
				for k := range sum {
					sum[k] += of(n) * w[n][k]
				}
			}
			p := softmax(sum)
			p[all[i].Kind]--
			for _, n := range seen {
				for k := range p {
					g := of(n) * p[k]
					if n != 0 {
						g += decay * w[n][k]
					}
					gone[n][k] += g * g
					w[n][k] -= pace * g / math.Sqrt(gone[n][k]+1e-2)
				}
			}
		}
		if 2*round >= rounds {
			for n := range w {
				for k := range w[n] {
					mean[n][k] += w[n][k] / float64((rounds+1)/2)
				}
			}
		}
	}
	out := map[string][4]float64{}
	for name, n := range names {
		out[name] = mean[n]
	}
	return out
}

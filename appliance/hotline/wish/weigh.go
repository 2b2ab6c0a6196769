package wish

import (
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

// Kinds are what a text is weighed for: nothing that we know, a verb, a rating.
var Kinds = []string{"", "查", "补", "催", "撤", "电", "新", "匿", "露", "退", "恢复", "帮", "英文", "中文", "办", "惠", "不", "1", "2", "3"}

// Weights add to a sum how much a sign speaks for each kind. What is not known speaks for none.
type Weights func(sign string, sum []float64)

// Learned are weights as Learn found them, by sign.
type Learned map[string][]float64

// Weights are these, to be heard with.
func (l Learned) Weights() Weights {
	return func(sign string, sum []float64) {
		for k, much := range l[sign] {
			sum[k] += much
		}
	}
}

// bias is the name of what every text has.
const bias = "*"

// little is what a weight must be to be written down.
const little = 0.1

// weights are looked up in the file as it stands, which is in order, so that they take no memory of their own.
var weights = sync.OnceValue(func() Weights {
	var lines []uint32 // where each begins
	for at := 0; at < len(weightsText); {
		lines = append(lines, uint32(at))
		at += strings.IndexByte(weightsText[at:], '\n') + 1
	}
	return func(sign string, sum []float64) {
		i, ok := sort.Find(len(lines), func(i int) int {
			name, _, _ := strings.Cut(weightsText[lines[i]:], "\t")
			return strings.Compare(sign, name)
		})
		if !ok {
			return
		}
		line, _, _ := strings.Cut(weightsText[lines[i]:], "\n")
		for pair := range strings.SplitSeq(line[len(sign)+1:], "\t") {
			kind, much, _ := strings.Cut(pair, " ")
			if k := slices.Index(Kinds, kind); k >= 0 {
				v, _ := strconv.ParseFloat(much, 64)
				sum[k] += v
			}
		}
	}
})

// Row is a line of weights.txt without its name; "" where it makes no difference.
func Row(v []float64) string {
	var out []string
	for k, much := range v {
		if math.Abs(much) > little {
			out = append(out, Kinds[k]+" "+strconv.FormatFloat(much, 'f', 2, 64))
		}
	}
	return strings.Join(out, "\t")
}

// Hear is what a text most likely asks for, how likely it asks for anything, and how likely, if so, for that.
func Hear(text string) (kind string, asks, that float64) { return weights().Hear(text) }

// Hear is Hear with these weights; learn asks it.
func (w Weights) Hear(text string) (kind string, asks, that float64) {
	p := w.chances(Signs(text))
	k := 1
	for i := range p[1:] {
		if p[i+1] > p[k] {
			k = i + 1
		}
	}
	asks = 1 - p[0]
	return Kinds[k], asks, p[k] / max(asks, 1e-9)
}

func (w Weights) chances(signs []string) []float64 {
	sum := make([]float64, len(Kinds))
	for _, s := range append([]string{bias}, signs...) {
		w(s, sum)
	}
	softmax(sum)
	return sum
}

// softmax makes chances of sums, in place.
func softmax(sum []float64) {
	top, all := slices.Max(sum), 0.0
	for k := range sum {
		sum[k] = math.Exp(sum[k] - top)
		all += sum[k]
	}
	for k := range sum {
		sum[k] /= all
	}
}

// An Example is a text's signs and which of Kinds it is.
type Example struct {
	Signs []string
	Kind  int
}

// How Learn goes: over all examples so many times, in steps of this size, each weight shrinking by so much of itself.
const (
	rounds = 24
	pace   = 0.1
	decay  = 0.004
	often  = 2 // what stands in one text alone teaches nothing
)

// Learn finds the weights: logistic regression by stochastic steps that shrink, each sign's with its own pace (AdaGrad).
// The same examples in the same order give the same weights.
func Learn(all []Example) Learned {
	names, times := map[string]int{bias: 0}, map[string]int{}
	for _, e := range all {
		for _, s := range e.Signs {
			times[s]++
		}
	}
	ids := make([][]int, len(all))
	for i, e := range all {
		ids[i] = append(ids[i], 0)
		for _, s := range e.Signs {
			if times[s] < often {
				continue
			}
			n, ok := names[s]
			if !ok {
				n = len(names)
				names[s] = n
			}
			ids[i] = append(ids[i], n)
		}
	}
	kinds := len(Kinds)
	w, gone, mean := make([]float64, len(names)*kinds), make([]float64, len(names)*kinds), make([]float64, len(names)*kinds)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	seed := uint64(1)
	p := make([]float64, kinds)
	for round := range rounds {
		for i := len(order) - 1; i > 0; i-- {
			seed = seed*6364136223846793005 + 1442695040888963407
			j := int((seed >> 33) % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			clear(p)
			for _, n := range ids[i] {
				for k := range p {
					p[k] += w[n*kinds+k]
				}
			}
			softmax(p)
			p[all[i].Kind]--
			for _, n := range ids[i] {
				for k, g := range p {
					at := n*kinds + k
					if n != 0 {
						g += decay * w[at]
					}
					gone[at] += g * g
					w[at] -= pace * g / math.Sqrt(gone[at]+1e-2)
				}
			}
		}
		if 2*round >= rounds {
			for at := range w {
				mean[at] += w[at] / float64(rounds/2)
			}
		}
	}
	out := Learned{}
	for name, n := range names {
		out[name] = mean[n*kinds : (n+1)*kinds]
	}
	return out
}

package weigh

import "math"

// An Example is a text's signs and the number of its kind.
type Example struct {
	Signs []string
	Kind  int
}

// How learning goes.
type How struct {
	Rounds int     // over all examples so many times, an even number
	Pace   float64 // in steps of this size
	Decay  float64 // each weight shrinking by so much of itself
	Often  int     // a sign of fewer texts teaches nothing
	// Of ten signs so many are overlooked, others each time. Signs that stand together then share what they say: what
	// rests on one rare word alone does not hold for the next writer.
	Overlooked int
}

// Learn finds the weights of each sign for each kind: logistic regression by stochastic steps that shrink, each sign's
// with its own pace (AdaGrad), the mean of the second half of the rounds. The same examples in the same order give the
// same weights.
func (h How) Learn(all []Example, kinds int) map[string][]float64 {
	names, ids := h.number(all)
	w, gone, mean := make([]float64, len(names)*kinds), make([]float64, len(names)*kinds), make([]float64, len(names)*kinds)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	seed := uint64(1)
	below := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int((seed >> 33) % uint64(n))
	}
	of := func(n int) float64 { // those seen stand for those overlooked
		if n == 0 {
			return 1
		}
		return 10 / float64(10-h.Overlooked)
	}
	p, seen := make([]float64, kinds), []int(nil)
	for round := range h.Rounds {
		for i := len(order) - 1; i > 0; i-- {
			j := below(i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			seen = seen[:0]
			for _, n := range ids[i] {
				if n == 0 || h.Overlooked == 0 || below(10) >= h.Overlooked {
					seen = append(seen, n)
				}
			}
			clear(p)
			for _, n := range seen {
				for k := range p {
					p[k] += of(n) * w[n*kinds+k]
				}
			}
			Chances(p)
			p[all[i].Kind]--
			for _, n := range seen {
				for k := range p {
					at, g := n*kinds+k, of(n)*p[k]
					if n != 0 {
						g += h.Decay * w[at]
					}
					gone[at] += g * g
					w[at] -= h.Pace * g / math.Sqrt(gone[at]+1e-2)
				}
			}
		}
		if 2*round >= h.Rounds {
			for at := range w {
				mean[at] += w[at] / float64(h.Rounds/2)
			}
		}
	}
	out := map[string][]float64{}
	for name, n := range names {
		out[name] = mean[n*kinds : (n+1)*kinds]
	}
	return out
}

// number gives each sign that is met often enough a number, 0 to the one that every text has.
func (h How) number(all []Example) (names map[string]int, ids [][]int) {
	times := map[string]int{}
	for _, e := range all {
		for _, s := range e.Signs {
			times[s]++
		}
	}
	names, ids = map[string]int{Every: 0}, make([][]int, len(all))
	for i, e := range all {
		ids[i] = append(ids[i], 0)
		for _, s := range e.Signs {
			if times[s] < h.Often {
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
	return names, ids
}

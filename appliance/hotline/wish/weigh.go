package wish

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"huying/appliance/hotline/weigh"
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

// little is what a weight must be to be written down.
const little = 0.1

var weights = sync.OnceValue(func() Weights {
	lines := weigh.Read(weightsText)
	return func(sign string, sum []float64) {
		row, ok := lines.Of(sign)
		if !ok {
			return
		}
		for pair := range strings.SplitSeq(row, "\t") {
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
	for _, s := range append([]string{weigh.Every}, signs...) {
		w(s, sum)
	}
	weigh.Chances(sum)
	return sum
}

// Learn finds the weights. How it goes was chosen by the folds of package learn.
func Learn(all []weigh.Example) Learned {
	return weigh.How{Rounds: 24, Pace: 0.1, Decay: 0.004, Often: 2}.Learn(all, len(Kinds))
}

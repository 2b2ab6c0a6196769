package weigh

import (
	"math"
	"testing"
)

// A sign that only one kind has speaks for it, what both have speaks for none; learned
// twice it is the same.
func TestWhatTellsKindsApartIsLearned(t *testing.T) {
	var all []Example
	for range 20 {
		all = append(all, Example{[]string{"fire", "village"}, 1}, Example{[]string{"lamp", "village"}, 0})
	}
	for _, h := range []How{{Rounds: 20, Pace: 0.2, Decay: 0.001}, {Rounds: 20, Pace: 0.2, Decay: 0.001, Overlooked: 4}} {
		w, again := h.Learn(all, 2), h.Learn(all, 2)
		for sign, v := range w {
			if v[0] != again[sign][0] || v[1] != again[sign][1] {
				t.Errorf("%s weighs %v and %v", sign, v, again[sign])
			}
		}
		for signs, want := range map[[2]string]int{{"fire", "village"}: 1, {"lamp", "village"}: 0} {
			sum := append([]float64(nil), w[Every]...)
			for _, s := range signs {
				for k := range sum {
					sum[k] += w[s][k]
				}
			}
			Chances(sum)
			if sum[want] < 0.9 || math.Abs(sum[0]+sum[1]-1) > 1e-9 {
				t.Errorf("%v is of kind %d with %.2f", signs, want, sum[want])
			}
		}
		if d := math.Abs(w["village"][0] - w["village"][1]); d > 0.5 {
			t.Errorf("village speaks for a kind: %v", w["village"])
		}
	}
}

// A sign of one text alone is left out where signs must be met twice.
func TestWhatIsMetOnceTeachesNothing(t *testing.T) {
	w := How{Rounds: 4, Pace: 0.1, Often: 2}.Learn([]Example{{[]string{"a", "once"}, 0}, {[]string{"a", "b"}, 1}, {[]string{"b"}, 1}}, 2)
	if _, ok := w["once"]; ok || len(w) != 3 {
		t.Errorf("learned %v", w)
	}
}

func TestLinesAreFoundWhereTheyStand(t *testing.T) {
	l := Read("# a line that is no sign\n*\t1\n一\t2\n一号\t3 x\n二\t\n")
	for sign, want := range map[string]string{"*": "1", "一": "2", "一号": "3 x", "二": ""} {
		if got, ok := l.Of(sign); !ok || got != want {
			t.Errorf("%q has %q, %t", sign, got, ok)
		}
	}
	for _, sign := range []string{"", "一号 ", "三", "!"} {
		if got, ok := l.Of(sign); ok {
			t.Errorf("%q has %q", sign, got)
		}
	}
}

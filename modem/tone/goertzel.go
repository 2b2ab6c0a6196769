package tone

import "math"

const (
	block   = 40             // samples between two looks: 5 ms
	blocks  = 6              // blocks in a window
	samples = block * blocks // of a window: 30 ms
)

// recur runs Goertzel's recurrence over x for four frequencies side by side:
// alone, each would wait for its own last product. twice is 2·cos of the angle
// of one sample; what comes back is the last value of each and the one before.
func recur(x []float64, twice *[4]float64) (last, before [4]float64) {
	c0, c1, c2, c3 := twice[0], twice[1], twice[2], twice[3]
	var a0, a1, a2, a3, b0, b1, b2, b3 float64
	for _, v := range x {
		a0, b0 = v+c0*a0-b0, a0
		a1, b1 = v+c1*a1-b1, a1
		a2, b2 = v+c2*a2-b2, a2
		a3, b3 = v+c3*a3-b3, a3
	}
	return [4]float64{a0, a1, a2, a3}, [4]float64{b0, b1, b2, b3}
}

// powers is the mean square of a tone at each of four frequencies.
func powers(x []float64, twice *[4]float64) (p [4]float64) {
	a, b := recur(x, twice)
	for i := range p {
		p[i] = 2 * (a[i]*a[i] + b[i]*b[i] - twice[i]*a[i]*b[i]) / float64(len(x)*len(x))
	}
	return p
}

// bank is what one block holds at the eight nominal frequencies, lows first.
// The phase of each counts from the block's first sample.
type bank [8]complex128

// nominal is one of the eight frequencies, as a bank needs it.
type nominal struct {
	step complex128         // back by the angle of one sample
	last complex128         // back by a block but one sample: to its start
	turn [blocks]complex128 // back from block b to the window's start, with its weight
}

// weight is that of each block in a window: without it a strong tone would
// drown the other at its side.
var weight = [blocks]float64{0.25, 0.75, 1, 1, 0.75, 0.25}

const weighed = 4 * block // samples of full weight in a window

var (
	nominals = func() (all [8]nominal) {
		for i := range all {
			w := angle(hz(i))
			all[i].step, all[i].last = polar(1, -w), polar(1, -w*(block-1))
			for b := range blocks {
				all[i].turn[b] = polar(weight[b], -w*float64(b*block))
			}
		}
		return all
	}()
	twiceLow, twiceHigh = twice(lows), twice(highs)
)

// hz is the i-th of the eight frequencies.
func hz(i int) float64 {
	if i < 4 {
		return lows[i]
	}
	return highs[i-4]
}

// angle is how far a tone turns in one sample, in radians.
func angle(hz float64) float64 { return 2 * math.Pi * hz / Rate }

func twice(hz [4]float64) (t [4]float64) {
	for i, f := range hz {
		t[i] = 2 * math.Cos(angle(f))
	}
	return t
}

func polar(r, angle float64) complex128 {
	sin, cos := math.Sincos(angle)
	return complex(r*cos, r*sin)
}

// square is |z|².
func square(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

// hear fills a bank from one block.
func hear(x []float64) (out bank) {
	for g, twice := range [2]*[4]float64{&twiceLow, &twiceHigh} {
		last, before := recur(x, twice)
		for i := range last {
			n := &nominals[4*g+i]
			out[4*g+i] = (complex(last[i], 0) - complex(before[i], 0)*n.step) * n.last
		}
	}
	return out
}

// strengths is the mean square of each nominal tone in the window of banks.
func strengths(banks *[blocks]bank) (p [8]float64) {
	for i := range p {
		var z complex128
		for b := range banks {
			z += banks[b][i] * nominals[i].turn[b]
		}
		p[i] = 2 * square(z) / (weighed * weighed)
	}
	return p
}

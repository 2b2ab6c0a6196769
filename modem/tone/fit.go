package tone

import "math"

// window is 30 ms of samples, oldest first.
type window [samples]float64

// middle is where a window's time is zero, in samples from its start.
const middle = (samples - 1) / 2.0

// hann weighs the samples of a window; sum is of its weights, spread the mean
// of t² under them.
var hann = func() (h struct {
	w           window
	sum, spread float64
}) {
	for i := range h.w {
		t := float64(i) - middle
		h.w[i] = 0.5 + 0.5*math.Cos(2*math.Pi*t/samples)
		h.sum += h.w[i]
		h.spread += h.w[i] * t * t
	}
	h.spread /= h.sum
	return h
}()

// power is the mean square of a window, without its direct current.
func (x *window) power() float64 {
	var all, sum float64
	for _, v := range x {
		all += v * v
		sum += v
	}
	return all/samples - sum*sum/(samples*samples)
}

// centred is the window without its direct current.
func (x *window) centred() (c window) {
	var sum float64
	for _, v := range x {
		sum += v
	}
	for i, v := range x {
		c[i] = v - sum/samples
	}
	return c
}

// sine is a tone found in a window.
type sine struct {
	angle  float64    // per sample, in radians
	phasor complex128 // amplitude and phase in the middle of the window
}

func (s sine) power() float64 { return square(s.phasor) / 2 }

// off is how far the tone is from a nominal frequency in Hz, as a part of it.
func (s sine) off(hz float64) float64 { return math.Abs(s.angle/angle(hz) - 1) }

// find climbs from a nominal frequency in Hz to the top of the nearest peak of
// the spectrum, by Newton's steps. A Hann window keeps the other tone of a
// digit out; the second step ends within 0.1 Hz of a lone tone 2 % away.
func (x *window) find(hz float64) sine {
	w := angle(hz)
	for step := 0; ; step++ {
		z, turn := polar(1, w*middle), polar(1, -w)
		var sum, moment complex128
		for i, v := range x {
			p := z * complex(v*hann.w[i], 0)
			sum += p
			moment += p * complex(float64(i)-middle, 0)
			z *= turn
		}
		if step == 2 || sum == 0 {
			return sine{w, 2 * sum / complex(hann.sum, 0)}
		}
		w += imag(moment/sum) / hann.spread
	}
}

// fit is how well two tones explain a window.
type fit struct {
	low, high   sine
	least       float64 // of their strength in a block, where 1 is their strength over all
	left        window  // what they do not explain
	power, rest float64 // mean squares: of the two tones, of what is left
}

// fit looks for one tone near each of two frequencies in Hz.
func (x *window) fit(low, high float64) fit {
	f := fit{low: x.find(low), high: x.find(high), least: math.Inf(1)}
	f.power = f.low.power() + f.high.power()
	l, lturn := f.low.phasor*polar(1, -f.low.angle*middle), polar(1, f.low.angle)
	h, hturn := f.high.phasor*polar(1, -f.high.angle*middle), polar(1, f.high.angle)
	for b := 0; b < samples; b += block {
		var heard, meant float64
		for i := b; i < b+block; i++ {
			s := real(l) + real(h)
			l, h = l*lturn, h*hturn
			heard += x[i] * s
			meant += s * s
			f.left[i] = x[i] - s
			f.rest += f.left[i] * f.left[i] / samples
		}
		f.least = min(f.least, heard/meant)
	}
	return f
}

// third is the strongest tone that the two leave over, of their power. What is
// left of a digit is noise, everywhere a little; what is left of a voice is the
// rest of its harmonics.
func (f *fit) third() (worst float64) {
	for i := range thirds {
		for _, p := range powers(f.left[:], &thirds[i]) {
			worst = max(worst, p/f.power)
		}
	}
	return worst
}

// thirds go from 200 to 3,380 Hz, 20 Hz apart: a tone between two of them is
// seen 1 dB too small.
var thirds = func() (t [40][4]float64) {
	for i := range t {
		f := 200 + 80*float64(i)
		t[i] = twice([4]float64{f, f + 20, f + 40, f + 60})
	}
	return t
}()

package tone

import (
	"math"
	"time"
)

// What makes a digit, after ITU-T Q.24 (what AT&T asks there). Where Q.24 says
// what must be taken and what must not, the line lies between. The rest lies
// where noise 6 dB below a digit keeps just clear of it: beyond are voices.
const (
	minLevel  = -40.0 // dBm0, both tones together
	minStands = 0.3   // of a window's power near one low and one high: worth a closer look
	maxOff    = 0.021 // of the nominal frequency: 1.5 % is taken, 3.5 % is not
	maxTwist  = 11.0  // dB either way: 8 is taken, more or less under noise
	maxRest   = 0.27  // of the power is anything else: 4.3 dB of SNR
	minEven   = 0.6   // of the tones' strength in each 5 ms: a tone that is too short stops in one
	maxThird  = 0.03  // of the tones' power is in a third: a voice has more
	looks     = 2     // windows in a row that agree: 35 ms, less what minEven lets go

	goneBelow = 0.15 // of the digit's power in 10 ms: its tones pause
	goneLooks = 5    // such in a row and the digit is over: 10 ms of pause do not reach it, 40 ms do
)

// A Press is one digit, whatever the length of its tone.
type Press struct {
	Key byte  // one of 0-9 * # A-D
	At  int64 // the sample it began at, within 5 ms, or some later under noise; the first ever fed is 0
}

// A Detector finds the digits in the PCM it is fed, each once its tone has
// stood for 35 ms. The zero value is ready; it serves one call, from one
// goroutine at a time.
type Detector struct {
	// Debounce leaves out a digit that begins less than this after the same
	// digit began the last time, left out or not. Zero leaves out none.
	Debounce time.Duration

	fed    int64        // samples so far
	filled int          // of them in the last block
	heard  window       // its last block is being filled
	banks  [blocks]bank // of the window's blocks

	likely int // the key the last windows agree on, and how many do
	agree  int

	stands bool // a digit was found whose tones are not over
	key    int
	power  float64 // mean square at its start
	gone   int     // looks in a row that missed its tones

	last Press // the last digit found, left out or not
	any  bool  // there was one
}

// Feed listens to samples and calls pressed for each digit in them. How a call
// is cut into feeds makes no difference.
func (d *Detector) Feed(pcm []int16, pressed func(Press)) {
	for len(pcm) > 0 {
		n := min(len(pcm), block-d.filled)
		free := d.heard[samples-block+d.filled:]
		for i, v := range pcm[:n] {
			free[i] = float64(v)
		}
		pcm = pcm[n:]
		d.fed += int64(n)
		if d.filled += n; d.filled < block {
			return
		}
		if p, ok := d.look(); ok {
			pressed(p)
		}
		d.filled = 0
		copy(d.heard[:], d.heard[block:])
	}
}

// look is taken when a block is full; ok if a digit is found.
func (d *Detector) look() (p Press, ok bool) {
	copy(d.banks[:], d.banks[1:])
	d.banks[blocks-1] = hear(d.heard[samples-block:])
	d.follow()
	key, ok := d.guess()
	if !ok || d.stands && key == d.key {
		d.agree = 0
		return Press{}, false
	}
	power, ok := d.digit(key)
	if !ok {
		d.agree = 0
		return Press{}, false
	}
	if key != d.likely {
		d.likely, d.agree = key, 0
	}
	if d.agree++; d.agree < looks {
		return Press{}, false
	}
	d.stands, d.key, d.power, d.gone, d.agree = true, key, power, 0, 0
	p = Press{Key: keys[key], At: max(0, d.fed-samples-(looks-1)*block)}
	double := d.any && p.Key == d.last.Key && time.Duration(p.At-d.last.At)*time.Second/Rate < d.Debounce
	d.last, d.any = p, true
	return p, !double
}

// follow sees the tones of the digit that stands come to their end.
func (d *Detector) follow() {
	if !d.stands {
		return
	}
	var power float64
	for _, b := range d.banks[blocks-2:] {
		power += (square(b[d.key/4]) + square(b[4+d.key%4])) / (block * block)
	}
	if power >= goneBelow*d.power {
		d.gone = 0
		return
	}
	d.gone++
	d.stands = d.gone < goneLooks
}

// guess names the key whose tones stand out of the window, if they do.
func (d *Detector) guess() (key int, ok bool) {
	all := d.heard.power()
	if all < weakest {
		return 0, false
	}
	p := strengths(&d.banks)
	low, high := 0, 4
	for i := range 4 {
		if p[i] > p[low] {
			low = i
		}
		if p[4+i] > p[high] {
			high = 4 + i
		}
	}
	return 4*low + high - 4, p[low]+p[high] > minStands*all
}

var weakest = meanSquare(minLevel)

// digit tells whether the window is a key's tones and nothing else, and their
// mean square.
func (d *Detector) digit(key int) (power float64, ok bool) {
	low, high := lows[key/4], highs[key%4]
	x := d.heard.centred()
	f := x.fit(low, high)
	return f.power, f.power >= weakest &&
		f.low.off(low) <= maxOff && f.high.off(high) <= maxOff &&
		math.Abs(10*math.Log10(f.low.power()/f.high.power())) <= maxTwist &&
		f.rest <= maxRest*(f.power+f.rest) &&
		f.least >= minEven &&
		f.third() <= maxThird
}

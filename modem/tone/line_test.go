package tone

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

const ms = time.Millisecond

// A line is what the box hears of a call, while a test makes it.
type line struct {
	x []float64
	r *rand.Rand
}

func newLine(seed uint64) *line { return &line{r: rand.New(rand.NewPCG(seed, 1))} }

// now is the sample that comes next.
func (l *line) now() int { return len(l.x) }

func (l *line) wait(d time.Duration) *line {
	l.x = append(l.x, make([]float64, length(d))...)
	return l
}

// shift waits until the next sample is the n-th between two looks.
func (l *line) shift(n int) *line {
	for l.now()%block != n%block {
		l.x = append(l.x, 0)
	}
	return l
}

// tone lets a sine sound, in Hz and dBm0.
func (l *line) tone(hz, level float64, d time.Duration) *line {
	from := l.now()
	l.wait(d)
	l.mix(from, l.now(), hz, level)
	return l
}

// mix adds a sine to what is there, with any phase.
func (l *line) mix(from, to int, hz, level float64) {
	a, phase := math.Sqrt(2*meanSquare(level)), 2*math.Pi*l.r.Float64()
	for i := from; i < to; i++ {
		l.x[i] += a * math.Sin(phase+angle(hz)*float64(i-from))
	}
}

// noise adds white noise of the whole band, 0 to 4 kHz.
func (l *line) noise(from, to int, level float64) {
	a := math.Sqrt(meanSquare(level))
	for i := from; i < to; i++ {
		l.x[i] += a * l.r.NormFloat64()
	}
}

// digit is a key as a phone far away sends it.
type digit struct {
	key             byte
	level, twist    float64 // of both together in dBm0; low over high in dB
	lowOff, highOff float64 // part of the nominal frequency
	on              time.Duration
}

// press is a digit, and returns where it began.
func (l *line) press(t testing.TB, k digit) int {
	t.Helper()
	low, high, ok := tonesOf(k.key)
	if !ok {
		t.Fatalf("no key %q", k.key)
	}
	from, r := l.now(), math.Pow(10, k.twist/10)
	l.wait(k.on)
	l.mix(from, l.now(), low*(1+k.lowOff), k.level+10*math.Log10(r/(1+r)))
	l.mix(from, l.now(), high*(1+k.highOff), k.level-10*math.Log10(1+r))
	return from
}

func (l *line) pcm() []int16 {
	out := make([]int16, len(l.x))
	for i, v := range l.x {
		out[i] = sample(v)
	}
	return out
}

// sent is a digit somebody pressed.
type sent struct {
	key      byte
	from, to int
}

// dial presses n digits as the worst of phones do, under noise that is snr dB
// below their tones: -25 to -3 dBm0, 8 dB of twist either way, each frequency
// up to 1.5 % off, 50 to 120 ms on and 50 to 150 ms off.
func (l *line) dial(t testing.TB, n int, snr float64) (all []sent) {
	between := func(a, b float64) float64 { return a + (b-a)*l.r.Float64() }
	for range n {
		k := digit{
			key: keys[l.r.IntN(len(keys))], level: between(-25, -3), twist: between(-8, 8),
			lowOff: between(-0.015, 0.015), highOff: between(-0.015, 0.015),
			on: time.Duration(between(50, 120) * float64(ms)),
		}
		from := l.press(t, k)
		all = append(all, sent{k.key, from, l.now()})
		l.wait(time.Duration(between(50, 150) * float64(ms)))
		l.noise(from, l.now(), k.level-snr)
	}
	return all
}

// hears feeds a detector all at once.
func hears(pcm []int16) (got []Press) {
	var d Detector
	d.Feed(pcm, func(p Press) { got = append(got, p) })
	return got
}

// judge counts the digits nobody heard, and those nobody pressed. One that is
// heard more than 10 ms before its tone, or after its end, is another.
func judge(all []sent, got []Press) (missed, extra int) {
	for _, s := range all {
		for len(got) > 0 && got[0].At < int64(s.from-length(10*ms)) {
			got, extra = got[1:], extra+1
		}
		if len(got) > 0 && got[0].At < int64(s.to) && got[0].Key == s.key {
			got = got[1:]
		} else {
			missed++
		}
	}
	return missed, extra + len(got)
}

// typed is what the digits say.
func typed(got []Press) string {
	var s []byte
	for _, p := range got {
		s = append(s, p.Key)
	}
	return string(s)
}

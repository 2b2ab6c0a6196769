package tone

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// The box calls back; the caller picks up, hears the beep, asks for progress
// and types the number of the case. A key that is held badly is one key.
func TestACallerAsksHowItGoes(t *testing.T) {
	l := newLine(1)
	for range 2 { // it rings, as it does in China
		l.tone(450, -10, time.Second).wait(4 * time.Second)
	}
	pcm := Beep(l.pcm())
	pcm = Silence(pcm, 700*ms)
	var err error
	var pressedAt []int
	for _, keys := range []string{"2", "5", "0", "8", "5", "#"} {
		pressedAt = append(pressedAt, len(pcm))
		if pcm, err = (Keypad{}).Press(pcm, keys); err != nil {
			t.Fatal(err)
		}
	}
	pcm = Silence(pcm, time.Second)
	shaky := len(pcm)
	for range 3 { // a thumb that slips: 1 with two breaks of 60 ms
		if pcm, err = (Keypad{On: 70 * ms, Off: 60 * ms}).Press(pcm, "1"); err != nil {
			t.Fatal(err)
		}
	}

	d, got := Detector{Debounce: 250 * ms}, []Press(nil)
	d.Feed(pcm, func(p Press) { got = append(got, p) })
	if typed(got) != "25085#1" {
		t.Fatalf("heard %q, pressed 25085#1", typed(got))
	}
	for i, at := range append(pressedAt, shaky) {
		if off := time.Duration(got[i].At-int64(at)) * time.Second / Rate; off.Abs() > 10*ms {
			t.Errorf("%c was heard %v from where it was pressed", got[i].Key, off)
		}
	}
	if all := hears(pcm); typed(all) != "25085#111" {
		t.Errorf("without debounce heard %q, want each break told", typed(all))
	}
}

// Debounce counts from where the same digit began the last time, also one that
// was left out; another digit in between does not matter to it.
func TestDebounce(t *testing.T) {
	for _, c := range []struct {
		debounce time.Duration
		keys     string
		want     string
	}{
		{0, "1111", "1111"},
		{250 * ms, "1111", "1"},
		{100 * ms, "1111", "1111"},
		{250 * ms, "1212", "1212"},
		{250 * ms, "5585", "585"},
	} {
		pcm, err := Keypad{}.Press(nil, c.keys) // every 200 ms
		if err != nil {
			t.Fatal(err)
		}
		d, got := Detector{Debounce: c.debounce}, []Press(nil)
		d.Feed(pcm, func(p Press) { got = append(got, p) })
		if typed(got) != c.want {
			t.Errorf("debounce %v: heard %q of %q, want %q", c.debounce, typed(got), c.keys, c.want)
		}
	}
}

// What ITU-T Q.24 says of one digit, for every key and every place its start
// can have between two looks.
func TestWhatIsADigit(t *testing.T) {
	for _, c := range []struct {
		name  string
		k     digit
		noise float64 // dB below the tones
		want  bool
	}{
		{"an ordinary phone", digit{level: -10, twist: 2, on: 100 * ms}, 30, true},
		{"loud", digit{level: 0, on: 100 * ms}, 40, true},
		{"far away", digit{level: -32, on: 100 * ms}, 20, true},
		{"too far away", digit{level: -45, on: 100 * ms}, 40, false},
		{"high is 8 dB weaker", digit{level: -10, twist: 8, on: 50 * ms}, 15, true},
		{"low is 8 dB weaker", digit{level: -10, twist: -8, on: 50 * ms}, 15, true},
		{"high is 14 dB weaker", digit{level: -10, twist: 14, on: 100 * ms}, 40, false},
		{"low is 14 dB weaker", digit{level: -10, twist: -14, on: 100 * ms}, 40, false},
		{"1.5 % up", digit{level: -10, lowOff: 0.015, highOff: 0.015, on: 50 * ms}, 15, true},
		{"1.5 % down", digit{level: -10, lowOff: -0.015, highOff: -0.015, on: 50 * ms}, 15, true},
		{"1.5 % apart, with twist", digit{level: -10, twist: 8, lowOff: -0.015, highOff: 0.015, on: 50 * ms}, 15, true},
		{"low is 3.5 % up", digit{level: -10, lowOff: 0.035, on: 500 * ms}, 15, false},
		{"low is 3.5 % down", digit{level: -10, lowOff: -0.035, on: 500 * ms}, 15, false},
		{"high is 3.5 % up", digit{level: -10, highOff: 0.035, on: 500 * ms}, 15, false},
		{"high is 3.5 % down", digit{level: -10, highOff: -0.035, on: 500 * ms}, 15, false},
		{"40 ms", digit{level: -10, on: 40 * ms}, 15, true},
		{"23 ms", digit{level: -10, on: 23 * ms}, 15, false},
		{"23 ms, nothing around", digit{level: -10, on: 23 * ms}, 90, false},
		{"28 ms", digit{level: -10, on: 28 * ms}, 90, false},
		{"noise as loud as itself", digit{level: -10, on: 100 * ms}, 0, false},
		{"long", digit{level: -10, on: 2 * time.Second}, 15, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLine(2)
			var want []byte
			for i := range len(keys) * 5 {
				c.k.key = keys[i%len(keys)]
				start := l.now()
				l.wait(60 * ms).shift(i)
				l.press(t, c.k)
				l.wait(60 * ms)
				l.noise(start, l.now(), c.k.level-c.noise)
				if c.want {
					want = append(want, c.k.key)
				}
			}
			if got := typed(hears(l.pcm())); got != string(want) {
				t.Errorf("heard %q, want %q", got, want)
			}
		})
	}
}

// A tone that breaks is one digit up to 10 ms, and two from 40 ms on (Q.24),
// wherever the break falls between two looks.
func TestABreakInATone(t *testing.T) {
	for _, c := range []struct {
		gap   time.Duration
		level float64 // of noise, below the tones
		want  string
	}{
		{2 * ms, 40, "7"}, {5 * ms, 40, "7"}, {10 * ms, 40, "7"}, {10 * ms, 15, "7"},
		{40 * ms, 40, "77"}, {40 * ms, 15, "77"}, {60 * ms, 6, "77"},
	} {
		for shift := range block {
			l := newLine(uint64(shift))
			l.wait(50 * ms).shift(shift)
			l.press(t, digit{key: '7', level: -12, on: 60 * ms})
			l.wait(c.gap)
			l.press(t, digit{key: '7', level: -12, on: 60 * ms})
			l.wait(100 * ms)
			l.noise(0, l.now(), -12-c.level)
			if got := typed(hears(l.pcm())); got != c.want {
				t.Errorf("a break of %v under noise of -%v dB, shifted %d: heard %q, want %q", c.gap, c.level, shift, got, c.want)
			}
		}
	}
}

// A network that slides one digit into the next still sent two.
func TestDigitsWithoutPause(t *testing.T) {
	l := newLine(3)
	for _, k := range []byte("1590") {
		l.press(t, digit{key: k, level: -10, on: 80 * ms})
	}
	if got := typed(hears(l.wait(50 * ms).pcm())); got != "1590" {
		t.Errorf("heard %q, want 1590", got)
	}
}

// Q.24 asks for digits through an echo 20 ms late and 10 dB below.
func TestAnEcho(t *testing.T) {
	l := newLine(4)
	for i := range 3 * len(keys) {
		l.press(t, digit{key: keys[i%len(keys)], level: -10, on: 60 * ms})
		l.wait(60 * ms)
	}
	late, weak := length(20*ms), math.Pow(10, -10/20.0)
	for i := l.now() - 1; i >= late; i-- {
		l.x[i] += weak * l.x[i-late]
	}
	if got := typed(hears(l.pcm())); got != keys+keys+keys {
		t.Errorf("heard %q", got)
	}
}

// A sound card that sits beside zero changes nothing.
func TestDirectCurrent(t *testing.T) {
	l := newLine(5)
	for range 2 {
		for _, k := range []byte(keys) {
			l.press(t, digit{key: k, level: -20, on: 60 * ms})
			l.wait(60 * ms)
		}
	}
	for i := range l.x {
		l.x[i] += 2000
	}
	if got := typed(hears(l.pcm())); got != keys+keys {
		t.Errorf("heard %q", got)
	}
}

// What a line may carry for minutes without anyone pressing a key.
func TestWhatIsNoDigit(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(l *line)
	}{
		{"nothing", func(l *line) { l.wait(10 * time.Second) }},
		{"noise", func(l *line) { l.wait(20 * time.Second); l.noise(0, l.now(), -15) }},
		{"dial tone", func(l *line) { l.tone(450, -10, 10*time.Second) }},
		{"busy", func(l *line) {
			for range 20 {
				l.tone(450, -10, 350*ms).wait(350 * ms)
			}
		}},
		{"ring-back", func(l *line) {
			for range 3 {
				l.tone(450, -10, time.Second).wait(4 * time.Second)
			}
		}},
		{"the beep", func(l *line) { l.tone(1000, -10, 400*ms).wait(100 * ms) }},
		{"one tone at a time", func(l *line) {
			for hz := 200.0; hz < 3400; hz += 7 {
				l.tone(hz, -5, 100*ms)
			}
		}},
		{"each tone of the keypad alone", func(l *line) {
			for i := range 8 {
				l.tone(hz(i), -5, 200*ms).wait(100 * ms)
			}
		}},
		{"two of one group", func(l *line) {
			for i := range 8 {
				from := l.now()
				l.tone(hz(i), -8, 200*ms)
				l.mix(from, l.now(), hz(i&4+(i+1)&3), -8)
				l.wait(100 * ms)
			}
		}},
		{"a digit and dial tone at once", func(l *line) {
			from := l.now()
			l.tone(697, -10, time.Second)
			l.mix(from, l.now(), 1209, -10)
			l.mix(from, l.now(), 450, -10)
		}},
		{"a siren", func(l *line) {
			l.wait(10 * time.Second)
			var phase float64
			for i := range l.x {
				phase += angle(1100 + 500*math.Sin(2*math.Pi*0.3*float64(i)/Rate))
				l.x[i] = 20000 * math.Sin(phase)
			}
		}},
		{"strings, every note", func(l *line) {
			for note := 80.0; note < 1700; note *= 1.01 {
				from := l.now()
				l.wait(80 * ms)
				for n := 1.0; n*note < 3400; n++ {
					l.mix(from, l.now(), n*note, -10-20*math.Log10(n))
				}
			}
		}},
		{"an accordion, every chord of two", func(l *line) {
			for a := range 36 {
				for b := range a {
					from := l.now()
					l.wait(60 * ms)
					for _, note := range []int{a, b} {
						for n := 1.0; n <= 4; n++ {
							l.mix(from, l.now(), n*261.63*math.Pow(2, float64(note)/12), -14-20*math.Log10(n))
						}
					}
				}
			}
		}},
		{"a child who sings just there", func(l *line) { // 922 and 1230 Hz are nearly a star
			l.wait(2 * time.Second)
			for n := 1; n <= 7; n++ {
				level := -20.0
				if n == 3 || n == 4 {
					level = -10
				}
				l.mix(0, l.now(), 307.5*float64(n), level)
			}
		}},
		{"a phone that cuts its tones", func(l *line) { // each with a second harmonic 10 dB below
			for i := range keys {
				low, high, _ := tonesOf(keys[i])
				from := l.now()
				l.tone(low, -13, 200*ms)
				l.mix(from, l.now(), high, -13)
				l.mix(from, l.now(), 2*low, -23)
				l.mix(from, l.now(), 2*high, -23)
				l.wait(100 * ms)
			}
		}},
		{"a wall of clipping", func(l *line) {
			for n := 2; n < 30; n++ {
				for i := range Rate / 10 {
					l.x = append(l.x, 40000*float64(i/n%2*2-1))
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLine(6)
			c.make(l)
			for _, p := range hears(l.pcm()) {
				t.Errorf("heard %c at %.2f s", p.Key, float64(p.At)/Rate)
			}
		})
	}
}

// A busy morning: 2,000 digits from bad phones, noise 15 dB below them.
func TestTwoThousandDigits(t *testing.T) {
	l := newLine(7)
	all := l.dial(t, 2000, 15)
	if missed, extra := judge(all, hears(l.pcm())); missed+extra > 0 {
		t.Errorf("missed %d and made up %d of %d", missed, extra, len(all))
	}
}

// A modem hands out what it has; the digits and their places stay the same.
func TestAnyChunks(t *testing.T) {
	l := newLine(8)
	l.dial(t, 100, 12)
	pcm := l.pcm()
	want := fmt.Sprint(hears(pcm))
	for _, n := range []int{1, 7, 39, 40, 41, 160, 240, 1000, Rate} {
		var d Detector
		var got []Press
		for rest := pcm; len(rest) > 0; rest = rest[min(n, len(rest)):] {
			d.Feed(rest[:min(n, len(rest))], func(p Press) { got = append(got, p) })
		}
		if fmt.Sprint(got) != want {
			t.Errorf("in chunks of %d heard %q, want what is heard in one piece", n, typed(got))
		}
	}
}

// A digit is told while its tone still stands, 50 ms in at most, and with the
// place it began at.
func TestADigitIsToldSoon(t *testing.T) {
	for n := range block {
		l := newLine(9)
		from := l.wait(100*ms).shift(n).press(t, digit{key: '3', level: -10, on: time.Second})
		l.noise(0, l.now(), -25)
		var d Detector
		for i, v := range l.pcm() {
			d.Feed([]int16{v}, func(p Press) {
				if off := int(p.At) - from; i < from || i > from+length(50*ms) || off < -length(5*ms) || off > length(5*ms) {
					t.Errorf("pressed at %d, told at %d to have begun at %d", from, i, p.At)
				}
			})
		}
	}
}

// Without a sharp eye for frequency, 1.5 % and 3.5 % are the same.
func TestATonesFrequency(t *testing.T) {
	for i := range 8 {
		for off := -0.02; off < 0.0201; off += 0.005 {
			want := hz(i) * (1 + off)
			x := window(newLine(uint64(i)).tone(want, -10, 30*ms).x)
			if got := x.find(hz(i)).angle * Rate / (2 * math.Pi); math.Abs(got-want) > 0.1 {
				t.Errorf("found %.2f Hz, want %.2f", got, want)
			}
		}
	}
}

func TestListeningAllocatesNothing(t *testing.T) {
	l := newLine(10)
	l.dial(t, 20, 15)
	pcm := l.pcm()
	var d Detector
	var level Level
	n := 0
	if a := testing.AllocsPerRun(5, func() {
		d.Feed(pcm, func(Press) { n++ })
		level.Feed(pcm)
	}); a > 0 {
		t.Errorf("%v allocations for %.1f s", a, float64(len(pcm))/Rate)
	}
	if n < 100 {
		t.Errorf("heard %d digits, want 20 each time", n)
	}
}

package tone

import (
	"math"
	"testing"
)

// Every key that is pressed is heard, as loud, as long and as twisted as asked.
func TestAKeypad(t *testing.T) {
	k := Keypad{Level: -16, Twist: 3, On: 80 * ms, Off: 70 * ms}
	pcm, err := k.Press(nil, keys)
	if err != nil {
		t.Fatal(err)
	}
	if got := typed(hears(pcm)); got != keys {
		t.Errorf("heard %q, pressed %q", got, keys)
	}
	if want := len(keys) * length(150*ms); len(pcm) != want {
		t.Errorf("got %d samples, want %d", len(pcm), want)
	}
	var x window
	for i := range x {
		x[i] = float64(pcm[length(10*ms)+i]) // of the first key, 1
	}
	f := x.fit(697, 1209)
	if got := dBm0(f.power); math.Abs(got-k.Level) > 0.1 {
		t.Errorf("got %.2f dBm0, want %v", got, k.Level)
	}
	if got := 10 * math.Log10(f.low.power()/f.high.power()); math.Abs(got-k.Twist) > 0.1 {
		t.Errorf("got %.2f dB of twist, want %v", got, k.Twist)
	}
}

func TestAKeyThatDoesNotExist(t *testing.T) {
	for pressed, want := range map[string]string{
		"12x": `press "12x": no key 'x'`,
		"1一":  `press "1一": no key '一'`,
		"a":   `press "a": no key 'a'`,
	} {
		pcm, err := Keypad{}.Press([]int16{1, 2}, pressed)
		if err == nil || err.Error() != want || len(pcm) != 2 {
			t.Errorf("got %d samples and %v, want 2 and %s", len(pcm), err, want)
		}
	}
}

func TestTheBeep(t *testing.T) {
	pcm := Silence(Beep([]int16{7}), 100*ms)
	if len(pcm) != 1+Rate/2 || pcm[0] != 7 || pcm[1] != 0 {
		t.Fatalf("got %d samples, from %v", len(pcm), pcm[:2])
	}
	var crossings int
	var l Level
	for i := 2; i <= length(400*ms); i++ {
		if pcm[i-1] < 0 && pcm[i] >= 0 {
			crossings++
		}
	}
	if crossings != 399 { // the first begins at zero
		t.Errorf("got %d waves in 0.4 s, want 399", crossings)
	}
	l.Feed(pcm[1:])
	if l.Sound() != 400*ms || l.Silence() != 100*ms {
		t.Errorf("got %v of sound and %v of silence", l.Sound(), l.Silence())
	}
	if got := hears(pcm); got != nil {
		t.Errorf("heard %v", got)
	}
}

// A level that 16 bits cannot hold is cut, not turned over.
func TestTooLoud(t *testing.T) {
	for v, want := range map[float64]int16{40000: 32767, -40000: -32768, 32766.6: 32767, -0.4: 0} {
		if got := sample(v); got != want {
			t.Errorf("got %d of %v, want %d", got, v, want)
		}
	}
	pcm, err := Keypad{Level: 6}.Press(nil, keys)
	if err != nil {
		t.Fatal(err)
	}
	if got := typed(hears(pcm)); got != keys {
		t.Errorf("heard %q of a phone that is 3 dB too loud", got)
	}
}

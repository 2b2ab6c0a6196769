package tone

import (
	"math"
	"testing"
	"time"
)

// A villager speaks for four seconds with pauses for breath, then waits; five
// seconds of silence after the last word end the recording.
func TestARecordingEnds(t *testing.T) {
	l := newLine(1)
	l.wait(2 * time.Second) // before the first word
	for range 4 {
		l.tone(180, -25, 800*ms).wait(200 * ms)
	}
	l.wait(10 * time.Second)
	l.noise(0, l.now(), -55)

	var level Level
	var end int
	for pcm := l.pcm(); end < len(pcm); end += 100 {
		level.Feed(pcm[end : end+100])
		if level.Sound() > 0 && level.Silence() >= 5*time.Second {
			break
		}
	}
	got := time.Duration(end) * time.Second / Rate
	if want := 10800 * ms; (got - want).Abs() > 40*ms {
		t.Errorf("ended after %v, want %v", got, want)
	}
	if level.Sound() != 3200*ms {
		t.Errorf("got %v of sound, want 3.2s", level.Sound())
	}
}

func TestLevels(t *testing.T) {
	for _, want := range []float64{-3, -20, Quiet + 1, Quiet - 1, -60} {
		l := newLine(2)
		var level Level
		level.Feed(l.tone(1000, want, 60*ms).pcm())
		if got := level.Last(); math.Abs(got-want) > 0.2 {
			t.Errorf("got %.2f dBm0, want %v", got, want)
		}
		if got := level.Sound() > 0; got != (want > Quiet) {
			t.Errorf("%v dBm0: sound is %t", want, got)
		}
	}
}

// A line that sits beside zero is as silent as one that does not.
func TestNothingIsSilence(t *testing.T) {
	for _, v := range []int16{0, 3000, -32768} {
		var level Level
		pcm := make([]int16, Rate)
		for i := range pcm {
			pcm[i] = v
		}
		level.Feed(pcm)
		if level.Silence() != time.Second || level.Sound() != 0 || !math.IsInf(level.Last(), -1) {
			t.Errorf("%d: got %v of silence, %v of sound, %v dBm0", v, level.Silence(), level.Sound(), level.Last())
		}
	}
}

package tone

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A Keypad is a caller's phone. What is zero is as most phones have it.
type Keypad struct {
	Level float64       // dBm0, both tones together; zero is -10
	Twist float64       // dB that the low tone is above the high one
	On    time.Duration // of each digit; zero is 100 ms
	Off   time.Duration // after each digit; zero is 100 ms
}

// Press appends to pcm what is heard when keys are pressed. A key that no
// keypad has is an error, and nothing is pressed.
func (k Keypad) Press(pcm []int16, pressed string) ([]int16, error) {
	if i := strings.IndexFunc(pressed, func(r rune) bool { return !strings.ContainsRune(keys, r) }); i >= 0 {
		return pcm, fmt.Errorf("press %q: no key %q", pressed, []rune(pressed[i:])[0])
	}
	k = k.usual()
	power, ratio := meanSquare(k.Level), math.Pow(10, k.Twist/10)
	for i := range len(pressed) {
		low, high, _ := tonesOf(pressed[i])
		pcm = sound(pcm, k.On, wave{low, power * ratio / (1 + ratio)}, wave{high, power / (1 + ratio)})
		pcm = Silence(pcm, k.Off)
	}
	return pcm, nil
}

func (k Keypad) usual() Keypad {
	if k.Level == 0 {
		k.Level = -10
	}
	if k.On == 0 {
		k.On = 100 * time.Millisecond
	}
	if k.Off == 0 {
		k.Off = 100 * time.Millisecond
	}
	return k
}

// Beep appends the sign to speak: 1 kHz for 0.4 s, at -10 dBm0. It begins and
// ends at zero, without a click.
func Beep(pcm []int16) []int16 {
	return sound(pcm, 400*time.Millisecond, wave{1000, meanSquare(-10)})
}

// Silence appends what is heard between tones, and after ring-back until
// someone speaks.
func Silence(pcm []int16, d time.Duration) []int16 {
	return append(pcm, make([]int16, length(d))...)
}

// length is how many samples a duration has.
func length(d time.Duration) int { return int(d * Rate / time.Second) }

// wave is a sine of a frequency in Hz and a mean square.
type wave struct{ hz, power float64 }

// sound appends waves that begin together at zero. What is too loud for 16 bits is cut.
func sound(pcm []int16, d time.Duration, waves ...wave) []int16 {
	for i := range length(d) {
		var v float64
		for _, w := range waves {
			v += math.Sqrt(2*w.power) * math.Sin(angle(w.hz)*float64(i))
		}
		pcm = append(pcm, sample(v))
	}
	return pcm
}

// sample is the nearest that 16 bits can hold.
func sample(v float64) int16 {
	return int16(max(math.MinInt16, min(math.MaxInt16, math.RoundToEven(v))))
}

package tone

import (
	"math"
	"time"
)

// Quiet is the level, in dBm0, below which nobody speaks. A voice on a phone
// is at -30 to -10 while it sounds; the noise a network makes up in a pause is
// below -50.
const Quiet = -42.0

// frame is what Level judges at once: 20 ms, as speech codecs do.
const frame = Rate / 50

// A Level hears whether anyone speaks, in frames of 20 ms. The zero value is
// ready; it serves one recording, from one goroutine at a time. Tones and
// beeps are sound to it like any other.
type Level struct {
	filled     int // samples in the frame that is being filled
	sum, power float64
	last       float64 // mean square of the last whole frame
	sound      int     // frames with sound
	silence    int     // frames since the last with sound
}

// Feed listens to samples; how they are cut into feeds makes no difference.
func (l *Level) Feed(pcm []int16) {
	for _, s := range pcm {
		v := float64(s)
		l.sum += v
		l.power += v * v
		if l.filled++; l.filled == frame {
			l.judge()
		}
	}
}

func (l *Level) judge() {
	l.last = max(0, l.power/frame-l.sum*l.sum/(frame*frame)) // without direct current
	l.filled, l.sum, l.power = 0, 0, 0
	if l.last < quiet {
		l.silence++
		return
	}
	l.sound++
	l.silence = 0
}

var quiet = meanSquare(Quiet)

// Last is the level of the last whole frame, in dBm0. It is minus infinity
// when there was nothing at all.
func (l *Level) Last() float64 {
	if l.last == 0 {
		return math.Inf(-1)
	}
	return dBm0(l.last)
}

// Sound is how long there was sound, in all.
func (l *Level) Sound() time.Duration { return frames(l.sound) }

// Silence is how long there has been none: since the last sound, or since the
// beginning if there never was any.
func (l *Level) Silence() time.Duration { return frames(l.silence) }

func frames(n int) time.Duration { return time.Duration(n) * frame * time.Second / Rate }

package tone

import (
	"math"
	"strings"
)

// Rate is how many samples a second has: what a modem's voice port carries.
const Rate = 8000

// The two groups of ITU-T Q.23, in Hz. A key is one of each.
//
//	       1209 1336 1477 1633
//	697     1    2    3    A
//	770     4    5    6    B
//	852     7    8    9    C
//	941     *    0    #    D
var (
	lows  = [4]float64{697, 770, 852, 941}
	highs = [4]float64{1209, 1336, 1477, 1633}
)

// keys is the keypad of Q.23, row by row.
const keys = "123A456B789C*0#D"

// tonesOf returns the frequencies of a key, in Hz; ok is false if no keypad has it.
func tonesOf(key byte) (low, high float64, ok bool) {
	i := strings.IndexByte(keys, key)
	if i < 0 {
		return 0, 0, false
	}
	return lows[i/4], highs[i%4], true
}

// fullScale is the level of the largest sine 16 bits can hold, in dBm0: the
// overload point of A-law (ITU-T G.711), which the networks here speak.
const fullScale = 3.14

// meanSquare turns a level in dBm0 into the mean square of its samples.
func meanSquare(dBm0 float64) float64 {
	return math.MaxInt16 * math.MaxInt16 / 2 * math.Pow(10, (dBm0-fullScale)/10)
}

// dBm0 is meanSquare turned round; nothing at all is minus infinity.
func dBm0(meanSquare float64) float64 {
	return 10*math.Log10(meanSquare/(math.MaxInt16*math.MaxInt16/2)) + fullScale
}

package tone

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// FuzzDetector: whatever a line carries, and however a modem cuts it, the same
// digits come out, each with its place, in order; and so do the levels.
func FuzzDetector(f *testing.F) {
	l := newLine(1)
	l.dial(f, 4, 12)
	l.tone(1000, -10, 50*ms)
	var digits []byte
	for _, v := range l.pcm() {
		digits = binary.LittleEndian.AppendUint16(digits, uint16(v))
	}
	f.Add(digits, []byte{40, 1, 255, 0, 7})
	f.Add(digits[1:], []byte{3})
	f.Add([]byte{0xff, 0x7f, 0x00, 0x80}, []byte{})
	f.Fuzz(func(t *testing.T, heard, cuts []byte) {
		pcm := make([]int16, len(heard)/2)
		for i := range pcm {
			pcm[i] = int16(binary.LittleEndian.Uint16(heard[2*i:]))
		}
		whole := hears(pcm)
		for i, p := range whole {
			if slices.Index([]byte(keys), p.Key) < 0 || p.At < 0 || p.At >= int64(len(pcm)) || i > 0 && p.At <= whole[i-1].At {
				t.Errorf("digit %d of %v cannot be, in %d samples", i, whole, len(pcm))
			}
		}
		var d Detector
		var one, cut Level
		var got []Press
		one.Feed(pcm)
		for i := 0; len(pcm) > 0; i++ {
			n := len(pcm)
			if len(cuts) > 0 {
				n = min(n, int(cuts[i%len(cuts)]))
			}
			if n == 0 && i%2 == 1 {
				n = 1 // a feed may be empty, not all of them
			}
			d.Feed(pcm[:n], func(p Press) { got = append(got, p) })
			cut.Feed(pcm[:n])
			pcm = pcm[n:]
		}
		if !slices.Equal(got, whole) {
			t.Errorf("cut by %v heard %v, in one piece %v", cuts, got, whole)
		}
		if one != cut {
			t.Errorf("cut by %v the level is %+v, in one piece %+v", cuts, cut, one)
		}
		if one.Sound()+one.Silence() > time.Duration(len(heard)/2)*time.Second/Rate {
			t.Errorf("%v of sound and %v of silence in %d samples", one.Sound(), one.Silence(), len(heard)/2)
		}
	})
}

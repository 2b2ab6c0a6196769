package tone

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// WAV puts a header before samples.
func WAV(pcm []int16) []byte {
	le := binary.LittleEndian
	n := uint32(2 * len(pcm))
	b := append(make([]byte, 0, 44+n), "RIFF"...)
	b = le.AppendUint32(b, 36+n)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1) // PCM
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, Rate)
	b = le.AppendUint32(b, 2*Rate)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = le.AppendUint32(b, n)
	for _, v := range pcm {
		b = le.AppendUint16(b, uint16(v))
	}
	return b
}

// ErrNotWAV: these bytes are no WAV file.
var ErrNotWAV = errors.New("no WAV file")

// IsWAV reports whether these bytes, twelve at least, begin as a WAV file does.
func IsWAV(b []byte) bool {
	return len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE"
}

// FromWAV is the samples of a WAV file of 8 kHz, 16 bits, one channel; whatever
// else a WAV file may be is an error that says so. A file that was cut off in
// its samples, or never got to write their length, has those that are there.
func FromWAV(b []byte) ([]int16, error) {
	le := binary.LittleEndian
	if !IsWAV(b) {
		return nil, ErrNotWAV
	}
	known := false
	for b = b[12:]; len(b) >= 8; {
		name, n := string(b[:4]), int(le.Uint32(b[4:]))
		b = b[8:]
		body := b[:min(n, len(b))]
		switch {
		case name == "fmt " && len(body) >= 16:
			format, channels, rate, bits := le.Uint16(body), le.Uint16(body[2:]), le.Uint32(body[4:]), le.Uint16(body[14:])
			if format != 1 && format != 0xFFFE || channels != 1 || rate != Rate || bits != 16 {
				return nil, fmt.Errorf("a WAV file of %d Hz, %d bits, %d channels, not of 8000 Hz, 16 bits, one channel", rate, bits, channels)
			}
			known = true
		case name == "data" && known:
			if n == 0 {
				body = b
			}
			pcm := make([]int16, len(body)/2)
			for i := range pcm {
				pcm[i] = int16(le.Uint16(body[2*i:]))
			}
			return pcm, nil
		}
		if n += n % 2; n >= len(b) { // chunks begin at even places
			break
		}
		b = b[n:]
	}
	return nil, fmt.Errorf("%w with samples in it", ErrNotWAV)
}

// Trim is pcm without the silence at both ends but for a tenth of a second, and
// nothing when nobody speaks in it.
func Trim(pcm []int16) []int16 {
	from, to := -1, 0
	var l Level
	for i := 0; i+frame <= len(pcm); i += frame {
		before := l.Sound()
		if l.Feed(pcm[i : i+frame]); l.Sound() > before {
			if to = i + frame; from < 0 {
				from = i
			}
		}
	}
	if from < 0 {
		return nil
	}
	rest := length(100 * time.Millisecond)
	return pcm[max(0, from-rest):min(len(pcm), to+rest)]
}

package tone

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAWAVFileGoesThereAndBack(t *testing.T) {
	pcm := Beep(nil)
	file := WAV(pcm)
	got, err := FromWAV(file)
	if err != nil || !slices.Equal(got, pcm) {
		t.Errorf("%d samples of %d: %v", len(got), len(pcm), err)
	}
	// a recorder that was unplugged has neither written the length nor the end
	torn := bytes.Clone(file[:len(file)-401])
	binary.LittleEndian.PutUint32(torn[40:], 0)
	if got, err = FromWAV(torn); err != nil || len(got) != len(pcm)-201 {
		t.Errorf("torn: %d samples of %d: %v", len(got), len(pcm), err)
	}
	// editors put notes of their own before the samples
	noted := slices.Concat(file[:36], []byte("LIST\x03\x00\x00\x00abc\x00"), file[36:])
	if got, err = FromWAV(noted); err != nil || !slices.Equal(got, pcm) {
		t.Errorf("noted: %d samples of %d: %v", len(got), len(pcm), err)
	}
}

func TestWhatIsNoTelephoneSoundIsToldSo(t *testing.T) {
	file := WAV(Beep(nil))
	cd := bytes.Clone(file)
	binary.LittleEndian.PutUint32(cd[24:], 44100)
	if _, err := FromWAV(cd); err == nil || !strings.Contains(err.Error(), "44100 Hz") {
		t.Error(err)
	}
	for _, b := range [][]byte{nil, []byte("#!AMR\n"), file[:30], append(bytes.Clone(file[:12]), "data\x04\x00\x00\x00abcd"...)} {
		if _, err := FromWAV(b); !errors.Is(err, ErrNotWAV) {
			t.Errorf("%q: %v", b, err)
		}
	}
}

func TestSilenceIsCutOffAtBothEnds(t *testing.T) {
	pcm := Silence(Beep(Silence(nil, 2*time.Second)), 3*time.Second)
	if got := len(Trim(pcm)); got < length(500*time.Millisecond) || got > length(700*time.Millisecond) {
		t.Errorf("%d samples", got)
	}
	if got := Trim(Silence(nil, time.Second)); got != nil {
		t.Errorf("%d samples of silence", len(got))
	}
}

func FuzzFromWAV(f *testing.F) {
	f.Add(WAV(Beep(nil))[:100])
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if pcm, err := FromWAV(b); err == nil && 2*len(pcm) > len(b) {
			t.Errorf("%d samples of %d bytes", len(pcm), len(b))
		}
	})
}

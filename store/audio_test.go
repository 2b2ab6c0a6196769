package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"huying/appliance"
)

func TestASoundIsSealedAndComesBack(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	sound := bytes.Repeat([]byte("RIFF村东头路灯不亮"), 5000)
	hash, err := st.KeepAudio(sound)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := st.KeepAudio(sound); err != nil || again != hash {
		t.Errorf("kept again as %s, %v", again, err)
	}
	if found := grepFolder(t, dir, map[string][]byte{"the words": []byte("村东头"), "the sound": []byte("RIFF村")}); len(found) > 0 {
		t.Errorf("in clear: %v", found)
	}
	if got, err := st.Audio(hash); err != nil || !bytes.Equal(got, sound) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for _, none := range []string{"", "../box.json", hash[:10], hash[:63] + "0"} {
		if _, err := st.Audio(none); !errors.Is(err, appliance.ErrNone) && none != hash[:63]+"0" || err == nil {
			t.Errorf("%q: %v", none, err)
		}
	}
	// A sound that was exchanged is not played.
	path := filepath.Join(dir, audioDir, hash)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Audio(hash); err == nil || errors.Is(err, appliance.ErrNone) {
		t.Errorf("a changed sound opens with %v", err)
	}
	for range 2 {
		if err := st.EraseAudio(hash); err != nil {
			t.Error(err)
		}
	}
	if _, err := st.Audio(hash); !errors.Is(err, appliance.ErrNone) {
		t.Errorf("an erased sound: %v", err)
	}
}

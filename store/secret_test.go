package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestASecretIsMadeOnceAndSealed(t *testing.T) {
	dir := t.TempDir()
	words := []byte("-----BEGIN OPENSSH PRIVATE KEY-----")
	made := 0
	mint := func() ([]byte, error) {
		made++
		return words, nil
	}
	for range 2 { // made by the first start, read by the next
		st, err := Open(dir, Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, err := st.Secret("ssh-host", mint); err != nil || !bytes.Equal(got, words) {
				t.Fatalf("%q, %v", got, err)
			}
		}
		if _, err := st.Secret("../escape", mint); err == nil {
			t.Error("a name with a path was taken")
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	path := filepath.Join(dir, "ssh-host.sealed")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("PRIVATE")) {
		t.Error("it lies there in clear")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	// Somebody put another file there: that is said, not smoothed over.
	b[len(b)-1] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := Open(dir, Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if got, err := st.Secret("ssh-host", mint); !errors.Is(err, errSeal) {
		t.Errorf("a changed file: %q, %v", got, err)
	}
	if made != 1 {
		t.Error("a changed secret was replaced")
	}
}

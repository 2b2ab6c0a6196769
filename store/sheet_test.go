package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The card is dead. Its half stands on paper, wrapped: with the key stick it is the
// key; alone it is nothing.
func TestPaperAndStickMakeTheKey(t *testing.T) {
	o := aStick(t)
	st := openAt(t, t.TempDir(), o)
	k, err := ReadKeys(st.dir, o.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := k.Sheet()
	sheet := "青山镇 恢复单\n1 张，妥善保管\n" + strings.Join(lines, "\n") + "\n"
	same := func(what, sheet string) {
		t.Helper()
		got, err := KeysOfSheet(sheet, o.KeyFile)
		if err != nil || string(got.last().card) != string(k.last().card) || got.Box != k.Box {
			t.Errorf("%s: %v", what, err)
		}
	}
	same("as printed", sheet)
	same("in small letters, without blanks", strings.ToLower(strings.NewReplacer(" ", "", "\n", "\n").Replace(lines[0][:1])+" "+strings.ReplaceAll(lines[0][1:], " ", ""))+"\n"+strings.Join(lines[1:], "\n"))
	same("0 written as O, 1 as l", strings.NewReplacer("0", "O").Replace(strings.Join(lines, "\n")))

	// Every slip of one sign is found, and its line named.
	for n, line := range lines {
		for i := 3; i < len(line); i++ {
			if line[i] == ' ' {
				continue
			}
			other := byte('7')
			if line[i] == '7' {
				other = 'K'
			}
			typed := append([]string{}, lines...)
			typed[n] = line[:i] + string(other) + line[i+1:]
			if _, err := KeysOfSheet(strings.Join(typed, "\n"), o.KeyFile); !errors.Is(err, ErrSheet) || !strings.Contains(err.Error(), "line "+string(rune('1'+n))) {
				t.Fatalf("line %d, sign %d: %v", n+1, i, err)
			}
		}
	}
	if _, err := KeysOfSheet(strings.Join(lines[:4], "\n"), o.KeyFile); err == nil || !strings.Contains(err.Error(), "line 5 is missing") {
		t.Errorf("a line is missing: %v", err)
	}
	other := aStick(t)
	openAt(t, t.TempDir(), other)
	if _, err := KeysOfSheet(sheet, other.KeyFile); !errors.Is(err, ErrSheet) {
		t.Errorf("with another box's stick: %v", err)
	}
	if _, err := KeysOfSheet(sheet, filepath.Join(t.TempDir(), "none")); !errors.Is(err, ErrKey) {
		t.Errorf("without a stick: %v", err)
	}
	if b := strings.Join(lines, ""); strings.Contains(b, string(k.last().card)) {
		t.Error("the half is on the paper in clear")
	}

	// A spare stick is as good as the first; it is not written over another box's.
	spare := filepath.Join(t.TempDir(), "off.key")
	if err := k.CopyKey(spare); err != nil {
		t.Fatal(err)
	}
	if _, err := KeysOfSheet(sheet, spare); err != nil {
		t.Error(err)
	}
	if err := k.CopyKey(spare); err != nil {
		t.Errorf("twice: %v", err)
	}
	if err := k.CopyKey(other.KeyFile); !errors.Is(err, ErrKey) {
		t.Errorf("over another box's: %v", err)
	}
	if err := os.WriteFile(spare, []byte("huying key 1 "+k.Box+" 00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKeys(st.dir, spare); !errors.Is(err, ErrKey) {
		t.Errorf("a short half: %v", err)
	}
}

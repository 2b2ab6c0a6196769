package store

import (
	"os"
	"path/filepath"
	"testing"

	"huying/appliance"
)

// Somebody deleted the journal and the database and left box.json: the box serves, but
// it does not say that its ledger is whole.
func TestALostLedgerIsNamed(t *testing.T) {
	dir := t.TempDir()
	open := func() (damage int) {
		t.Helper()
		st, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		h, err := st.Health(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		mustUpdate(t, st, func(tx appliance.Tx) error {
			return tx.Append(appliance.Entry{Actor: appliance.Rule("test"), Kind: appliance.KindBoxStarted, Body: appliance.BoxNote{}})
		})
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		return len(h.Damage)
	}
	for range 2 { // when it is made, and when it is opened again
		if open() != 0 {
			t.Fatal("a new box tells of damage")
		}
	}
	for _, name := range []string{journalDir, dbFile} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if open() != 1 {
		t.Error("nobody is told")
	}
	if open() != 1 {
		t.Error("the next opening has forgotten it")
	}
}

package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"huying/appliance"
)

// A database whose first pages are garbage is set aside, and the same opening
// goes to work: nobody has to start the box twice.
func TestABoxWithAGarbledDatabaseWorksAtOnce(t *testing.T) {
	dir := t.TempDir()
	st, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "huying.db"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5, 0x17}, 6144), 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if st, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.Update(t.Context(), func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{Actor: appliance.Rule("store"), Kind: appliance.KindBoxBorn, Body: appliance.BoxNote{Version: "again"}})
	})
	if err != nil {
		t.Errorf("after the database was set aside: %v", err)
	}
}

package store

import (
	"testing"
	"time"

	"huying/appliance"
)

func TestAMatterIsKept(t *testing.T) {
	dir := t.TempDir()
	st, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	id := appliance.NewCaseID(2026, 100)
	at := time.Date(2026, 4, 30, 9, 0, 0, 0, time.UTC)
	err = st.Update(t.Context(), func(tx appliance.Tx) error {
		return tx.Append(
			appliance.Entry{At: at, Kind: appliance.KindCaseOpened, Case: id, Peer: "13800001111", Body: appliance.CaseChange{
				State: appliance.CaseNew, Words: appliance.CaseWords{Reporter: "+8613800001111", Text: "没有水"},
			}},
			appliance.QueueText(appliance.Rule("hotline"), "+8613800001111", id, "R01", appliance.ClassReceipt, true, "收到"),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		err = st.View(t.Context(), func(r appliance.Reader) error {
			c, err := r.Case(id)
			if err != nil || c.Text != "没有水" || c.State != appliance.CaseNew {
				t.Errorf("case is %+v, %v", c, err)
			}
			n := 0
			for e, err := range r.Story(id) {
				if err != nil {
					t.Error(err)
				}
				n++
				_ = e
			}
			for o, err := range r.TextsIn(appliance.TextQueued) {
				if err != nil || o.To != "+8613800001111" {
					t.Error(o, err)
				}
				n++
			}
			if n != 3 {
				t.Error("story and outbox:", n)
			}
			for c, err := range r.Cases(appliance.CaseFilter{From: "13800001111"}) {
				n++
				_, _ = c, err
			}
			if n != 4 {
				t.Error("by phone:", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	check()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if st, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	check()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

package health

import "testing"

// A sheet that nobody wrote down is asked for, where it would be good for something.
func TestTheRecoverySheetIsAskedFor(t *testing.T) {
	for _, tt := range []struct {
		name  string
		facts LedgerFacts
		want  bool
	}{
		{"not written down", LedgerFacts{NoSheet: true}, true},
		{"written down", LedgerFacts{}, false},
		{"both halves on the card", LedgerFacts{NoSheet: true, OneDevice: true}, false},
		{"training", LedgerFacts{NoSheet: true, Practice: true}, false},
	} {
		c, got := Tree(Facts{Ledger: tt.facts}).Find("ledger.sheet")
		if got != tt.want || got && (c.Level != Warn || c.Do.Zh == "" || c.Do.En == "") {
			t.Errorf("%s: asked for %v, %+v", tt.name, got, c)
		}
	}
}

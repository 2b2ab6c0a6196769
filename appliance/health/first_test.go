package health

import (
	"strings"
	"testing"
	"time"
)

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

// The clock follows two others that agree with each other, and nobody else.
func TestTwoSourcesAgree(t *testing.T) {
	box := time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)
	now := time.Date(2026, 11, 27, 14, 3, 0, 0, time.UTC)
	built := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	told := ClockFacts{Box: box.Add(time.Hour), Built: built, Net: now, NetAsked: box, TextSent: now.Add(29 * time.Minute), TextHeard: box.Add(30 * time.Minute)}
	with := func(f func(*ClockFacts)) ClockFacts { c := told; f(&c); return c }
	for _, tt := range []struct {
		name  string
		facts ClockFacts
		want  bool
	}{
		{"network and a text", told, true},
		{"no text yet", with(func(f *ClockFacts) { f.TextSent = time.Time{} }), false},
		{"the network says nothing", with(func(f *ClockFacts) { f.Net = time.Time{} }), false},
		{"a text that waited for hours", with(func(f *ClockFacts) { f.TextSent = now.Add(-3 * time.Hour) }), false},
		{"a network with a factory clock", with(func(f *ClockFacts) { f.Net, f.TextSent = box, box.Add(30*time.Minute) }), false},
		{"a time server", with(func(f *ClockFacts) { f.Synced = true }), false},
		{"training", with(func(f *ClockFacts) { f.Practice = true }), false},
	} {
		by, ok := tt.facts.Agreed()
		if ok != tt.want || ok && by != now.Sub(box) {
			t.Errorf("%s: %v by %s", tt.name, ok, by)
		}
	}
	for _, f := range []ClockFacts{{Box: now, Set: now.Add(-time.Hour)}, {Box: now, Set: now.Add(-time.Hour), BySources: true}} {
		v := JudgeClock(f)
		c := v.check(now)
		if !v.Trusted || c.Level != OK || c.What.Zh == "" {
			t.Errorf("set: %+v, %+v", v, c)
		}
	}
	if v := JudgeClock(ClockFacts{Box: now, Set: now.Add(-time.Hour), Net: now.Add(time.Hour), NetAsked: now}); v.Trusted || v.Fault != ClockDiffers {
		t.Errorf("the network contradicts a hand-set clock: %+v", v)
	}
}

// "Make a backup, then replace the card" was said of a card that takes no writes, and a backup
// is written on the card first.
func TestACardThatBecameReadOnlyGetsNoAdviceThatFails(t *testing.T) {
	c := StorageFacts{Kind: StorageSD, Device: "mmcblk0", System: "ext4", ReadOnly: true}.check()
	if c.Level != Bad || strings.Contains(c.Do.Zh, "backup make") || !strings.Contains(c.Do.Zh, "整个拷到新卡") || !strings.Contains(c.Do.En, "no backup can be made") {
		t.Errorf("%+v", c)
	}
}

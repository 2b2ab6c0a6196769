package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// Yesterday's anchor holds for ever; one of another box never.
func TestYesterdaysAnchorHolds(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, smallBox())
	var anchors []string
	for i := range 5 {
		hear(t, st, i*50, 50)
		a, err := st.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		anchors = append(anchors, a)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = openAt(t, dir, smallBox())
	for _, a := range anchors {
		if err := st.Anchored(t.Context(), a); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	other := openAt(t, t.TempDir(), smallBox())
	hear(t, other, 0, 50)
	bent := strings.Replace(anchors[0], ".", ".1", 1)
	for _, a := range []string{anchors[0], bent, "", "HY1.1.x.y"} {
		if err := other.Anchored(t.Context(), a); !errors.Is(err, ErrAnchor) {
			t.Errorf("another box believes %q: %v", a, err)
		}
	}
	if err := st.Anchored(t.Context(), bent); !errors.Is(err, ErrAnchor) {
		t.Errorf("a bent anchor is believed: %v", err)
	}
}

func TestTheJournalIsExported(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	aDay(t, st)
	seq := st.head.Seq
	for _, reveal := range []bool{false, true} {
		var b bytes.Buffer
		if err := st.Export(t.Context(), &b, reveal); err != nil {
			t.Fatal(err)
		}
		n := uint64(0)
		for line := range bytes.Lines(b.Bytes()) {
			var e struct {
				Seq   uint64
				At    time.Time
				Kind  appliance.Kind
				Chain string
			}
			if n++; json.Unmarshal(line, &e) != nil || e.Seq != n || e.Kind == "" || len(e.Chain) != 64 || e.At.IsZero() {
				t.Fatalf("line %d is %s", n, line)
			}
		}
		if n != seq {
			t.Errorf("%d lines for %d entries", n, seq)
		}
		for _, w := range []string{"没有水", "13800001111", "李静"} {
			if got := strings.Contains(b.String(), w); got != reveal {
				t.Errorf("reveal=%t, and %q is there: %t", reveal, w, got)
			}
		}
	}
}

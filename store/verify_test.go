package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
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

// An auditor begins at the newest entry and goes on where the last page ended; within
// a decision what was just appended is the newest.
func TestTheJournalIsReadFromItsEnd(t *testing.T) {
	st := openAt(t, t.TempDir(), Options{})
	aDay(t, st)
	var forward []appliance.Entry
	for e, err := range st.Entries(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		forward = append(forward, e)
	}
	last := uint64(len(forward))
	var back []appliance.Entry
	mustView(t, st, func(r appliance.Reader) error {
		back = nil
		for before := uint64(0); before != 1; { // three a page
			n := 0
			for e, err := range r.Journal(before) {
				if err != nil {
					return err
				}
				back = append(back, e)
				if before, n = e.Seq, n+1; n == 3 {
					break
				}
			}
		}
		return nil
	})
	slices.Reverse(back)
	if !reflect.DeepEqual(back, forward) {
		t.Errorf("%d entries from the end, %d from the beginning", len(back), len(forward))
	}
	mustUpdate(t, st, func(tx appliance.Tx) error {
		if err := tx.Append(appliance.Entry{At: day, Actor: appliance.Rule("test"), Kind: appliance.KindDaily, Body: appliance.Daily{Job: "check", Day: appliance.DateOf(day)}}); err != nil {
			return err
		}
		for e, err := range tx.Journal(0) {
			if err != nil || e.Seq != last+1 || e.Kind != appliance.KindDaily {
				return fmt.Errorf("the newest is %d %s, %v", e.Seq, e.Kind, err)
			}
			break
		}
		for e, err := range tx.Journal(last + 1) {
			if err != nil || e.Seq != last {
				return fmt.Errorf("before it stands %d, %v", e.Seq, err)
			}
			break
		}
		return nil
	})
}

package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"huying/appliance"
)

func TestTheLogKeepsItsLastLines(t *testing.T) {
	var r ring
	for i := range 5000 {
		fmt.Fprintf(&r, "line %d of a log that goes on and on\n", i)
	}
	lines := r.Lines()
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "line 4999 ") {
		t.Errorf("the last line is %q", last)
	}
	if !strings.HasPrefix(lines[0], "line ") {
		t.Errorf("begins inside a line: %q", lines[0])
	}
	if n := len(strings.Join(lines, "\n")); n > ringSize || n < ringSize-100 {
		t.Errorf("%d bytes are kept", n)
	}
	if len(r.buf) > 2*ringSize {
		t.Errorf("%d bytes are held", len(r.buf))
	}
}

func TestTheLogHoldsNoNumbers(t *testing.T) {
	var r ring
	var shown strings.Builder
	log := newLog(&r, &shown, slog.LevelInfo)
	log.Info("receipt queued", "to", appliance.Phone("+8613800001111"))
	log.Debug("only for the ring")
	all := strings.Join(r.Lines(), "\n")
	if strings.Contains(all, "13800001111") || !strings.Contains(all, "138****1111") || !strings.Contains(all, "only for the ring") {
		t.Errorf("%s", all)
	}
	if strings.Contains(shown.String(), "only for the ring") || !strings.Contains(shown.String(), "receipt queued") {
		t.Errorf("%s", shown.String())
	}
}

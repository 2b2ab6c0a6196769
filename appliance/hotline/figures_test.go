//go:build bench

package hotline

import (
	"fmt"
	"testing"
)

// TestFigures says what the box makes of villagers' texts: of the part it was tuned by, with what it gets
// wrong, and of the part that nobody tunes by, in totals only. It fails at nothing.
func TestFigures(t *testing.T) {
	for _, part := range []string{"tuning", "heldout"} {
		s := scoreOf(playVillagers(t, readVillagers(t, part)))
		fmt.Printf("villagers' texts, %s: %d\n", part, s.texts)
		fmt.Printf("  commands    %s\n", s.commands)
		fmt.Printf("  emergencies %s, false alarms %.1f %% (%d of %d)\n", s.danger, 100*ratio(s.falseAlarms, s.calm), s.falseAlarms, s.calm)
		fmt.Printf("  places      %s\n", s.places)
		if part == "tuning" {
			for _, m := range s.missed {
				fmt.Println("   ", m)
			}
		}
	}
}

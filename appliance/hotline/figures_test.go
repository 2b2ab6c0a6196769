//go:build bench

package hotline

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// tunedBy are the parts that this code is tuned by.
var tunedBy = []string{"tuning", "opened", "told", "opened-a", "opened-b", "opened-c", "opened-d", "opened-e", "opened-f", "opened-g", "opened-h", "opened-i", "voices-1", "voices-2", "voices-3"}

// TestFigures says what the box makes of villagers' texts: of the parts it was tuned by, with what it gets
// wrong, and of the part that nobody tunes by (heldout.jsonl, where there is one), in totals only.
// It fails at nothing. VILLAGERS=FILE takes that file alone, in totals only.
func TestFigures(t *testing.T) {
	if file := os.Getenv("VILLAGERS"); file != "" {
		printFigures("of the file", scoreOf(playVillagers(t, readVillagersFile(t, file))))
		return
	}
	for _, part := range tunedBy {
		s := scoreOf(playVillagers(t, readVillagers(t, part)))
		printFigures(part, s)
		for _, m := range s.missed {
			fmt.Println("   ", m)
		}
	}
	if file := filepath.Join("testdata", "villagers", "heldout.jsonl"); exists(file) { // absent between two of them
		printFigures("held out", scoreOf(playVillagers(t, readVillagersFile(t, file))))
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func printFigures(part string, s scores) {
	fmt.Printf("villagers' texts, %s: %d\n", part, s.texts)
	fmt.Printf("  commands    %s\n", s.commands)
	for _, v := range slices.Sorted(maps.Keys(s.verbs)) {
		fmt.Printf("    %s %d of %d", v, s.verbs[v].right, s.verbs[v].there)
	}
	fmt.Printf("; taken for one: %v\n", s.taken)
	fmt.Printf("  emergencies %s, false alarms %.1f %% (%d of %d)\n", s.danger, 100*ratio(s.falseAlarms, s.calm), s.falseAlarms, s.calm)
	for _, lane := range []string{"1", "harm", "minor"} {
		fmt.Printf("    %-9s heard %d of %d\n", lane, s.lanes[lane].right, s.lanes[lane].there)
	}
	fmt.Printf("  places      %s\n", s.places)
	fmt.Printf("  understood in %v at the median, %v at the 95th of a hundred\n", s.took[len(s.took)/2], s.took[len(s.took)*95/100])
}

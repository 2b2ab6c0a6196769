package hotline

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A line of forms.txt that cannot be read, or that nobody asks, is found here and not
// when the first villager says it.
func TestFormsAreReadAndAsked(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`formOf\("([^"]+)"\)`).FindAllStringSubmatch(string(b), -1) {
			asked[m[1]] = true
			if forms()[m[1]] == "" {
				t.Errorf("%s asks for %q, which forms.txt has not", name, m[1])
			}
		}
	}
	for section, lines := range forms() {
		if !asked[section] {
			t.Errorf("nobody asks for %q", section)
		}
		for line := range strings.SplitSeq(lines, "\n") {
			if _, err := regexp.Compile(line); err != nil {
				t.Errorf("%s: %v", section, err)
			}
		}
	}
}

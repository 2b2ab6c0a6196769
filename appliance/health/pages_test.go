package health

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The pages by symptom name the lines of the tree by their keys: each named one is there, and what
// can be wrong is named, in both languages.
func TestThePagesBySymptomNameTheLines(t *testing.T) {
	key := regexp.MustCompile(`"((?:line|ledger|time|people|town|texts|ways|board|release)\.[a-z]+)`)
	inTree := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(b), -1) {
			inTree[m[1]] = inTree[m[1]] || !strings.HasSuffix(name, "_test.go")
		}
	}
	// Never wrong, or wrong only when the box does not run, or told by what stands beside it.
	for _, k := range []string{"line.box", "line.ports", "ledger.chain", "texts.alarms", "texts.unread", "town.lint", "town.sound", "town.motions"} {
		if !inTree[k] {
			t.Errorf("%s is excused and not there", k)
		}
		delete(inTree, k)
	}
	named := regexp.MustCompile(`\b((?:line|ledger|time|people|town|texts|ways|board|release)\.[a-z]+)`)
	for _, page := range []string{"trouble.md", "trouble.zh.md"} {
		b, err := os.ReadFile(filepath.Join("../../deploy/docs", page))
		if err != nil {
			t.Fatal(err)
		}
		onPage := map[string]bool{}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			onPage[m[1]] = true
		}
		for _, k := range slices.Sorted(maps.Keys(onPage)) {
			if !inTree[k] {
				t.Errorf("%s names %s, which no line is called", page, k)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(inTree)) {
			if inTree[k] && !onPage[k] {
				t.Errorf("%s does not name %s", page, k)
			}
		}
	}
}

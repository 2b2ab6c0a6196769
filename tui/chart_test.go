package tui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCharts(t *testing.T) {
	for _, x := range []struct{ what, got, want string }{
		{"nothing", bar(0, 10, 5), "     "},
		{"very little is seen", bar(1, 1000, 5), "#    "},
		{"nearly all is not all", bar(999, 1000, 5), "#### "},
		{"all", bar(7, 7, 5), "#####"},
		{"no room", bar(7, 7, 0), ""},
		{"none of none", gauge(0, 0, 6), "      "},
		{"a half", gauge(1, 2, 12), "[#####.....]"},
		{"nearly full", gauge(99, 100, 6), "[###.]"},
		{"full", gauge(3, 3, 6), "[####]"},
		{"three parts", parts([]int{6, 3, 1}, "#=-", 10), "######===-"},
		{"a small part has its cell", parts([]int{1000, 1, 1}, "#=-", 10), "########=-"},
		{"one part", parts([]int{0, 4, 0}, "#=-", 4), "===="},
		{"no part", parts([]int{0, 0}, "#=", 4), "    "},
		{"a course", spark([]int{0, 1, 2, 3, 4, 5, 6, 7}), " .:-=+*#"},
		{"a flat course", spark([]int{2, 2}), "##"},
		{"shades of few", scale(2), "-1  #2"},
		{"shades of seven", scale(7), ".1  :2  -3  =4  +5  *6  #7"},
		{"days", axis(10, 2, 1, 5, 3), "   1       5         10"},
		{"hours", axis(24, 2, 0, 6, 0), "0           6           12          18"},
	} {
		if x.got != x.want {
			t.Errorf("%s: %q, want %q", x.what, x.got, x.want)
		}
	}
	got := strings.Join(columns([]int{0, 1, 6, 3}, 2, 2), "\n")
	if want := "6|    #   \n |  . # # "; got != want {
		t.Errorf("columns:\n%s\nwant\n%s", got, want)
	}
}

// Whatever is drawn keeps to its cells, on every terminal: only ASCII, and as wide as it
// was told.
func TestChartsKeepToTheirCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.IntRange(-3, 1_000_000)
		values := rapid.SliceOfN(value, 1, 40).Draw(t, "values")
		v, most := value.Draw(t, "value"), value.Draw(t, "most")
		w := rapid.IntRange(-2, 90).Draw(t, "width")
		each, h := rapid.IntRange(0, 4).Draw(t, "each"), rapid.IntRange(0, 8).Draw(t, "height")
		check := func(what, s string, want int) {
			if width(s) != want || len(s) != want {
				t.Fatalf("%s is %d cells wide, not %d: %q", what, width(s), want, s)
			}
			if !plainASCII(s) {
				t.Fatalf("%s has other signs: %q", what, s)
			}
		}
		check("bar", bar(v, most, w), max(w, 0))
		check("gauge", gauge(v, most, w), max(w, 0))
		check("parts", parts(values, "#=-", w), max(w, 0))
		check("spark", spark(values), len(values))
		check("heat", heat(values, most, each), len(values)*max(each, 1))
		rows := columns(values, each, h)
		if len(rows) != max(h, 1) {
			t.Fatalf("%d rows, want %d", len(rows), h)
		}
		for _, r := range rows {
			check("columns", r, len(rows[0]))
		}
		if s := axis(len(values), each, 1, 5, 3); len(s) > 3+len(values)*max(each, 1)+2 || !plainASCII(s) {
			t.Fatalf("axis: %q", s)
		}
		most = max(most, 0) % 500
		seen := scale(most)
		for n := 1; n <= most; n++ { // every value has a shade that the scale names
			if !strings.Contains(seen, string(shade(n, most))) {
				t.Fatalf("%d of %d is drawn as %q, and the scale is %q", n, most, shade(n, most), seen)
			}
		}
		// A row of a chart with a stranger's label stands where the others stand.
		label := rapid.String().Draw(t, "label")
		if r := cells([]int{14, 5}, label, "12", bar(v, most, 20)); width(r) != 14+1+5+1+20 {
			t.Fatalf("%q: %d cells", r, width(r))
		}
	})
}

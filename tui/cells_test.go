package tui

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

func TestHostileWordsAreShownHarmlessly(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "村东头路灯不亮了,3天了。", "村东头路灯不亮了,3天了。"},
		{"clears the screen", "a\x1b[2Jb", "a<ESC>[2Jb"},
		{"8-bit CSI", "a\u009b2Jb", "a<9B>2Jb"},
		{"bell and backspace", "\a\b", "<07><08>"},
		{"writes backwards", "村\u202e路灯", "村<RLO>路灯"},
		{"isolates", "\u2066x\u2069", "<2066>x<2069>"},
		{"no width", "路\u200b灯", "路<ZWSP>灯"},
		{"half a surrogate pair", "灯\xed\xa0\xbd坏", "灯<?><?><?>坏"},
		{"what became of one", "灯\ufffd坏", "灯<?>坏"},
		{"line ends and tabs", "一\r\n二\n三\t四", "一 二 三 四"},
		{"emoji with selector", "❤\ufe0f好", "❤好"},
		{"a family is three people", "👨\u200d👩\u200d👧", "👨👩👧"},
		{"skin", "👍🏽", "👍"},
		{"keycap", "1\ufe0f\u20e3", "1"},
		{"flag", "🇨🇳", "CN"},
		{"accent", "cafe\u0301", "cafe\u0301"},
		{"too many accents", "a\u0301\u0301\u0301\u0301\u0301", "a\u0301\u0301\u0301<301><301>"},
		{"accent on nothing", "\u0301", "<301>"},
		{"letters drawn as nothing", "a\u3164b", "a<3164>b"},
		{"ideographic blank", "一\u3000二", "一\u3000二"},
		{"private use", "\ue000", "<E000>"},
	} {
		if got := clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// FuzzClean: whatever strangers write is harmless, counted alike by both ways
// terminals count, and fits where it is put.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"路灯\x1b[31m", "👩🏽‍🚀‍🇨🇳", "ก็ำ", "नमस्ते", "ᄀ가각", "བོད་ཡིག", "\u202eabc\u0301\u20e3", "“引号”…—①"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = 2 + (w&0x7f)%100
		c := clean(s)
		if clean(c) != c {
			t.Errorf("cleaning %q twice: %q", c, clean(c))
		}
		for _, r := range c {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%U is left in %q", r, c)
			}
		}
		if p := typed(s); typed(p) != p || ansi.StringWidth(p) != ansi.StringWidthWc(p) {
			t.Errorf("%q typed is %q, and typed again %q", s, p, typed(p))
		}
		if a, b := ansi.StringWidth(c), ansi.StringWidthWc(c); a != b {
			t.Errorf("%q is %d cells or %d", c, a, b)
		}
		if got := fit(s, w); width(got) != w || ansi.StringWidthWc(got) != w {
			t.Errorf("fit(%q, %d) is %d cells wide", s, w, width(got))
		}
		var back strings.Builder
		at := 0
		for _, r := range rows(c, w) {
			if r.from != at || r.to < r.from {
				t.Errorf("rows(%q, %d): a row begins at %d, want %d", c, w, r.from, at)
			}
			at = r.to
			back.WriteString(c[r.from:r.to])
			if n := width(strings.TrimRight(c[r.from:r.to], " ")); n > w {
				t.Errorf("rows(%q, %d): a row of %d cells", c, w, n)
			}
		}
		if back.String() != c {
			t.Errorf("rows(%q, %d) lost words", c, w)
		}
	})
}

func TestRowsKeepTheRulesOfPunctuation(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		w    int
		want []string
	}{
		{"between characters", "村东头路灯不亮", 8, []string{"村东头路", "灯不亮"}},
		{"no row begins with a comma", "村东头路,灯不亮", 8, []string{"村东头", "路,灯不", "亮"}},
		{"nor with two marks", "他说“好了”。走了", 8, []string{"他说“好", "了”。走", "了"}},
		{"no row ends with an opening mark", "三天了(真的", 8, []string{"三天了", "(真的"}},
		{"numbers stay whole", "件号20482已办", 8, []string{"件号", "20482已", "办"}},
		{"English words stay whole", "the lamp is dark", 9, []string{"the lamp", "is dark"}},
		{"what is longer than a row is cut", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"line ends are kept", "一\n\n二", 10, []string{"一", "", "二"}},
		{"a wide character in a row of two", "村东", 2, []string{"村", "东"}},
		{"nothing", "", 5, []string{""}},
	} {
		if got := wrap(c.in, c.w); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"村东头路灯", 10, "村东头路灯"},
		{"村东头路灯", 9, "村东头.."},
		{"村东头路灯", 8, "村东头.."},
		{"村东", 3, "村"},
		{"村", 1, ""},
		{"村", 0, ""},
		{strings.Repeat("灯", 10000), 6, "灯灯.."},
	} {
		if got := cut(c.in, c.w); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in[:min(len(c.in), 20)], c.w, got, c.want)
		}
	}
}

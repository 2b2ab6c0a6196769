package pinyin

import (
	"strings"
	"testing"
)

func TestReadings(t *testing.T) {
	for r, want := range map[rune]string{'王': "wang2 wang4 yu4", '张': "zhang1", '行': "hang2 hang4 heng2 xing2 xing4", '绿': "lu4 lv4", 'a': "", '龥': "yu4"} {
		if got := strings.Join(Of(r), " "); got != want {
			t.Errorf("%c is read %q, want %q", r, got, want)
		}
	}
}

// words are a text's syllables as they stand in it, what is none in brackets.
func words(text string) string {
	var out []string
	for _, s := range Sounds(text) {
		w := text[s.From:s.To]
		if len(s.is) == 0 {
			w = "[" + w + "]"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func TestSyllables(t *testing.T) {
	for text, want := range map[string]string{
		"wangzhuang de shui": "wang zhuang de shui", "xi'an": "xi an", "lijiawa": "li jia wa", "fangan": "fang an", "tiananmen": "tian an men",
		"village": "[village]", "王庄12": "王 庄 [1] [2]", "西 张,lu": "西 张 [,] lu", "": "", "mm": "[mm]", "kkkkkk": "[kkkkkk]",
	} {
		if got := words(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestWhatSoundsAlike(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		how  How
		want bool
	}{
		{"张", "章", SameTone, true}, {"洼", "娃", SameTone, true}, {"庄", "装", SameTone, true}, {"王", "汪", SameTone, false}, {"王", "汪", SameSaid, true},
		{"张", "zhang", SameTone, true}, {"张", "脏", SameSaid, false}, {"张", "脏", AlmostSame, true}, {"青", "亲", AlmostSame, true}, {"东", "西", AlmostSame, false}, {"1", "1", AlmostSame, false},
	} {
		if got := Sounds(tt.a)[0].Like(Sounds(tt.b)[0], tt.how); got != tt.want {
			t.Errorf("%s like %s (%d): %v", tt.a, tt.b, tt.how, got)
		}
	}
}

func FuzzSounds(f *testing.F) {
	f.Add("wangzhuang 王庄 12-3")
	f.Add("zhuangzhuangzhuangzh")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, s := range Sounds(text) {
			if s.From < at || s.To <= s.From || s.To > len(text) {
				t.Fatalf("%q: a syllable at %d-%d after %d", text, s.From, s.To, at)
			}
			at = s.To
		}
	})
}

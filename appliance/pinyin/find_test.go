package pinyin

import (
	"slices"
	"strings"
	"testing"
)

func TestLettersAreSyllables(t *testing.T) {
	for _, tt := range []struct {
		letters string
		want    string // the ways, parted by |
	}{
		{"ludeng", "lu deng"},
		{"ludengbuliang", "lu deng bu liang|lu deng bu li ang"},
		{"ludengb", "lu deng"}, // still being typed
		{"xian", "xian|xi an"},
		{"xi'an", "xi an"},
		{"fangan", "fang an|fan gan"},
		{"wjz", ""},
		{"waterpump", ""},
		{"b", ""},
		{"", ""},
		{strings.Repeat("a", 61), ""},
	} {
		var got []string
		for _, all := range Splits(tt.letters, 3) {
			got = append(got, strings.Join(all, " "))
		}
		if got := strings.Join(got, "|"); got != tt.want {
			t.Errorf("%s is %q, want %q", tt.letters, got, tt.want)
		}
	}
}

func TestAReadingIsFoundInWords(t *testing.T) {
	for _, tt := range []struct{ text, read, want string }{
		{"村东头的路灯坏了", "lu deng", "路灯"},
		{"银行重修", "hang chong", "行重"}, // each by one of its readings
		{"银行重修", "hang zhong", "行重"},
		{"路边，灯", "bian deng", ""}, // a sign stands between
		{"路灯", "deng lu", ""},
		{"路灯", "lu lu", ""},
		{"鲁路路灯", "lu deng", "路灯"},
		{"路灯", "xyz", ""},
		{"路灯", "", ""},
	} {
		from, to, ok := Read(tt.text, strings.Fields(tt.read))
		if got := tt.text[from:to]; got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s in %s: %q, want %q", tt.read, tt.text, got, tt.want)
		}
	}
	from, to, ok := Begin("我家门口路灯不亮了", "ldbl")
	if got := "我家门口路灯不亮了"[from:to]; !ok || got != "路灯不亮" {
		t.Errorf("ldbl is %q", got)
	}
}

func TestANameIsSpelled(t *testing.T) {
	for _, tt := range []struct {
		name, letters string
		want          int
	}{
		{"王家庄", "wjz", SpelledWhole},
		{"王家庄", "wangjiazhuang", SpelledWhole},
		{"王家庄", "wangjz", SpelledWhole},
		{"王家庄", "wjzh", SpelledWhole},
		{"王家庄", "wangji", SpelledStart},
		{"王家庄", "wj", SpelledStart},
		{"王家庄", "jz", SpelledNot},
		{"王家庄", "wjzc", SpelledNot},
		{"重行村", "cxc", SpelledWhole},
		{"重行村", "zhonghangcun", SpelledWhole},
		{"西安路", "xi'anlu", SpelledWhole},
		{"3号楼", "3hl", SpelledWhole},
		{"110联动", "ld", SpelledNot},
		{"“两委”", "lw", SpelledWhole},
		{"", "a", SpelledNot},
	} {
		if got := Spelled(tt.name, tt.letters); got != tt.want {
			t.Errorf("%s spells %s: %d, want %d", tt.letters, tt.name, got, tt.want)
		}
	}
}

// A reading without tones is one with a tone, and each stands once.
func TestPlainReadingsAreThoseWithTones(t *testing.T) {
	for r := first; r <= last; r++ {
		var want, got []string
		for _, s := range Of(r) {
			want = append(want, s[:len(s)-1])
		}
		for _, s := range Plain(r) {
			got = append(got, s.String())
		}
		slices.Sort(want)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, slices.Compact(want)) {
			t.Fatalf("%c: %v, want %v", r, got, want)
		}
	}
	if Plain('a') != nil || Plain('，') != nil || Plain(0x20000) != nil {
		t.Error("what is no character is read somehow")
	}
}

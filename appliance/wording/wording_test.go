package wording

import (
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFoldStaysAsItIs: fingerprints in the ledger were made with it.
func TestFoldStaysAsItIs(t *testing.T) {
	for text, want := range map[string]string{
		"Ａ１②③ ＷＡＮＧ":                          "a123 wang",
		"著火了,車禍":                             "着火了,车祸",
		"第一行\n第二行\t完":                        "第一行 第二行 完",
		"零\u200b宽\ufe0f的":                    "零宽的",
		"王家莊":                                "王家庄",
		"攤販":                                 "攤販", // wider is Simple
		"坏字节\xff在此":                          "坏字节在此",
		"【青山呼应】收到":                           "【青山呼应】收到",
		"。！？、":                               "。!?、",
		"1\ufe0f\u20e3":                      "1",
		"I\u0307stanbul e\u0301te\u0301 ÉTÉ": "istanbul été été",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestASignIsNotWords(t *testing.T) {
	for text, want := range map[string]string{
		"【青山呼应】收到": "收到", "收到【顺丰】 ": "收到", "收【到】了": "收【到】了", "【】收到": "【】收到", "【一二三四五六七八九十一二三】收到": "【一二三四五六七八九十一二三】收到",
	} {
		if got := Unsigned(text); got != want {
			t.Errorf("Unsigned(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Letters("救 命!!! 12-3号👍"); got != "救命123号" {
		t.Errorf("Letters: %q", got)
	}
}

func TestTraditionalIsSimple(t *testing.T) {
	for text, want := range map[string]string{
		"攤販佔道經營": "摊贩占道经营", "李家窪劉莊": "李家洼刘庄", "稭稈": "秸秆", "垃圾沒清運": "垃圾没清运", "汙水溝臭": "污水沟臭", "Ａ－1": "a-1",
	} {
		if got := Simple(text); got != want {
			t.Errorf("Simple(%q) = %q, want %q", text, got, want)
		}
	}
	for from, to := range wide {
		if _, again := wide[to]; again || from == to {
			t.Errorf("%c becomes %c, which is not the end", from, to)
		}
		if fold := Fold(string(from)); fold != string(from) && fold != string(to) {
			t.Errorf("%c becomes %c here and %s in Fold", from, to, fold)
		}
	}
}

func TestSpacesEndAClauseAndNothingElse(t *testing.T) {
	x := Ready("【顺丰】 王 庄,路灯\n不亮! 快来")
	if x.S != "王庄,路灯不亮!快来" {
		t.Fatalf("ready: %q", x.S)
	}
	for word, clause := range map[string]string{"庄": "庄", "路": "路灯", "灯": "路灯", "不亮": "不亮", "来": "快来"} {
		from, to := x.Clause(strings.Index(x.S, word))
		if got := x.S[from:to]; got != clause {
			t.Errorf("the clause of %s is %q, want %q", word, got, clause)
		}
	}
	if (Text{}).Gap(0) || Ready("  ").S != "" {
		t.Error("nothing is something")
	}
}

func TestWhatIsDenied(t *testing.T) {
	for text, want := range map[string]bool{
		"不是占道":          true,
		"这不是占道":         true,
		"不是说占道的事":       true,
		"并非占道":          true,
		"不是一天两天了占道":     false, // too far
		"不是我说你们,占道":     false, // another clause
		"不是 占道":         false,
		"是不是占道":         false,
		"要不是占道我也不打扰":    false,
		"还不是占道闹的":       false,
		"不是占道就是噪音":      false,
		"不是占道,就是想问问":    true, // another clause
		"占道不是一天了":       false,
		"没有占道":          false,
		"我说不是占道是噪音":     true,
		"不是。占道":         false,
		"是占道还是不是占道自己去看": false, // the first is not
	} {
		x := Ready(text)
		if got := x.Denied(strings.Index(x.S, "占道"), 3, "不是", "并非"); got != want {
			t.Errorf("%q denied: %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]bool{"我不上访": true, "再不上访没人管": false, "能不能上访": false, "有没有上访": false, "没有上访": true, "不会去上访": false} {
		x := Ready(text)
		if got := x.Denied(strings.Index(x.S, "上访"), 0, "不", "没有", "不能"); got != want {
			t.Errorf("%q denied: %v, want %v", text, got, want)
		}
	}
}

func pairs(words ...string) iter.Seq2[string, int32] {
	return func(yield func(string, int32) bool) {
		for i, w := range words {
			if !yield(w, int32(i)) {
				return
			}
		}
	}
}

func TestEveryWordIsFound(t *testing.T) {
	f := NewFinder(pairs("占道", "占道经营", "经营", "道", "", "占道", "营业执照"))
	var all, apart []string
	for _, h := range f.All("有人占道经营") {
		all = append(all, h.Word)
	}
	for _, h := range f.Apart("有人占道经营占道") {
		apart = append(apart, h.Word)
	}
	if !slices.Equal(all, []string{"占道", "占道经营", "道", "经营"}) || !slices.Equal(apart, []string{"占道经营", "占道"}) {
		t.Errorf("found %q, apart %q", all, apart)
	}
	if got := f.Of("占道"); !slices.Equal(got, []int32{0, 5}) || f.Of("占") != nil || f.Of("") != nil {
		t.Errorf("占道 stands for %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("占道经营a")), 0, 4, -1)
		words, text := rapid.SliceOf(word).Draw(t, "words"), rapid.StringOfN(rapid.RuneFrom([]rune("占道经营a!")), 0, 20, -1).Draw(t, "text")
		f := NewFinder(pairs(words...))
		got, want := map[string]int{}, map[string]int{}
		for _, h := range f.All(text) {
			if text[h.From:h.To] != h.Word {
				t.Fatalf("%q is not at %d in %q", h.Word, h.From, text)
			}
			for _, n := range h.Of {
				if words[n] != h.Word {
					t.Fatalf("%q stands for %q", h.Word, words[n])
				}
			}
			got[h.Word]++
		}
		for i := range text {
			for _, w := range slices.Compact(slices.Sorted(slices.Values(words))) {
				if w != "" && strings.HasPrefix(text[i:], w) {
					want[w]++
				}
			}
		}
		if len(got) != len(want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for w, n := range want {
			if got[w] != n {
				t.Fatalf("found %v, want %v", got, want)
			}
		}
		end := 0
		for _, h := range f.Apart(text) {
			if h.From < end {
				t.Fatalf("%q overlaps the one before in %q", h.Word, text)
			}
			end = h.To
		}
	})
}

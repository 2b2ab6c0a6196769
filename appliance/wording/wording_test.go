package wording

import "testing"

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

//go:build ignore

// This writes readings.txt from the dictionary of github.com/mozillazg/go-pinyin (MIT),
// outside this module, which does not need it to run:
//
//	mkdir /tmp/gen && tail -n +3 gen.go >/tmp/gen/main.go && cd /tmp/gen
//	go mod init gen && go get github.com/mozillazg/go-pinyin@v0.21.0
//	go run . >readings.txt
package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	dict "github.com/mozillazg/go-pinyin"
)

// marks are the vowels with their tones.
var marks = map[rune]string{
	'ā': "a1", 'á': "a2", 'ǎ': "a3", 'à': "a4", 'ē': "e1", 'é': "e2", 'ě': "e3", 'è': "e4", 'ī': "i1", 'í': "i2", 'ǐ': "i3", 'ì': "i4",
	'ō': "o1", 'ó': "o2", 'ǒ': "o3", 'ò': "o4", 'ū': "u1", 'ú': "u2", 'ǔ': "u3", 'ù': "u4", 'ǖ': "v1", 'ǘ': "v2", 'ǚ': "v3", 'ǜ': "v4",
	'ü': "v", 'ń': "n2", 'ň': "n3", 'ǹ': "n4", 'ḿ': "m2",
}

// numbered is a reading with its tone behind: zhuang1; 0 is none.
func numbered(s string) string {
	letters, tone := "", "0"
	for _, r := range s {
		if m, ok := marks[r]; ok {
			letters += m[:1]
			if len(m) > 1 {
				tone = m[1:]
			}
		} else if r >= 'a' && r <= 'z' {
			letters += string(r)
		}
	}
	return letters + tone
}

func main() {
	chars := map[string][]rune{}
	for r := '一'; r <= '龥'; r++ {
		for _, s := range strings.Split(dict.PinyinDict[int(r)], ",") {
			if s != "" {
				chars[numbered(s)] = append(chars[numbered(s)], r)
			}
		}
	}
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for _, s := range slices.Sorted(maps.Keys(chars)) {
		fmt.Fprintln(w, s, string(slices.Compact(chars[s])))
	}
}

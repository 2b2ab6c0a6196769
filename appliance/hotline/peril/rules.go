package peril

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"huying/appliance/pinyin"
	"huying/appliance/wording"
)

//go:embed rules.txt
var rulesText string

// rules are rules.txt.
type rules struct {
	danger, selfHarm, child, school, hazard, now, spoken, claim, over wording.Lexicon

	dangerForms, selfHarmForms, childForms, near, past, fear, bare, english, englishHarm, age, ageSpaced, schoolForms, jump, overForms, sure, neverForms forms
	never                                                                                                                                                *regexp.Regexp

	calls []call
}

// A call is a word of need that is known by its sound.
type call struct {
	lane, word string
	is         []pinyin.Sound
}

var ruled = sync.OnceValue(func() *rules {
	words, written := map[string][]string{}, map[string][]string{}
	section, parts := "", []string{}
	for line := range content(rulesText) {
		switch {
		case len(line) > 1 && line[0] == '[' && line[1] < utf8.RuneSelf: // a form may begin with [死伤]
			section, _, _ = strings.Cut(line[1:], "]")
		case section == "":
			name, form, _ := strings.Cut(line, " ")
			parts = append(parts, name, form)
		case strings.HasSuffix(section, " forms"):
			written[section] = append(written[section], line)
		default:
			words[section] = append(words[section], strings.Fields(line)...)
		}
	}
	part := strings.NewReplacer(parts...)
	lexicon := func(section string) wording.Lexicon { return wording.LexiconOf(words[section+" words"]...) }
	anyOf := func(section string) forms {
		var all []string
		for _, f := range written[section+" forms"] {
			all = append(all, part.Replace(f))
		}
		return formsOf(all)
	}
	r := &rules{
		danger: lexicon("danger"), selfHarm: lexicon("self-harm"), child: lexicon("child"), school: lexicon("school"), hazard: lexicon("hazard"),
		now: lexicon("now"), spoken: lexicon("spoken"), claim: lexicon("claim"), over: lexicon("over"),
		dangerForms: anyOf("danger"), selfHarmForms: anyOf("self-harm"), childForms: anyOf("child"), never: regexp.MustCompile(strings.Join(written["never forms"], "|")), neverForms: anyOf("never"), near: anyOf("near"), past: anyOf("past"),
		fear: anyOf("fear"), bare: anyOf("bare"), english: anyOf("english danger"), englishHarm: anyOf("english self-harm"), age: anyOf("age"),
		ageSpaced: anyOf("age spaced"), schoolForms: anyOf("school"), jump: anyOf("jump"), overForms: anyOf("over"), sure: anyOf("sure"),
	}
	for _, in := range [][2]string{{LaneDanger, "danger sounds"}, {LaneSelfHarm, "self-harm sounds"}, {LaneMinor, "child sounds"}} {
		for _, w := range words[in[1]] {
			r.calls = append(r.calls, call{in[0], w, pinyin.Sounds(w)})
		}
	}
	return r
})

// typed looks for a call in a text of Latin letters.
func typed(clean string) (lane, word string) {
	if strings.IndexFunc(clean, func(r rune) bool { return r >= 'a' && r <= 'z' }) < 0 || strings.IndexFunc(clean, isHan) >= 0 {
		return "", ""
	}
	said, calls := pinyin.Sounds(clean), ruled().calls
	for i := range said {
		for _, c := range calls {
			if pinyin.Begins(said[i:], c.is) && (lane == "" || c.lane == LaneSelfHarm) {
				lane, word = c.lane, c.word
			}
		}
	}
	return lane, word
}

func isHan(r rune) bool { return r >= '一' && r <= '龥' }

// Package peril hears danger in what a villager writes (domain 8 §D.6). It is pure, and all it knows are data that
// stand beside it, to be read and added to:
//
//	dialect.txt   what the countryside says for common words: 木有 is 没有, 长虫 is 蛇
//	sounds.txt    words that voice input writes as they sound: 煤器 for 煤气; ordinary.txt, what is no such slip
//	rules.txt     words and forms that are danger, and what makes them less: last year, a fear, a drill, thanks
//	classes.txt   words by what they are a sign of: who, where one falls in, who does not answer, what is to be mended
//	weights.txt   how much each sign speaks for danger, learned from the texts that we tune by (package learn)
//
// A text is made common first: traditional characters, dialect, pinyin in Latin letters (ren bu dong le), slips of
// the ear. Then the rules are asked. One rule is enough, unless all the signs together say that it is nearly
// certainly nothing; what stands beside a word of now, a call for help or a sure form is never weighed away. Where no
// rule hears anything, the signs alone may: a class of words, two of them close together, characters and pairs of
// them. An alarm names the words that spoke for it.
//
//	俺爹下窖拿红薯 喊他没人应  →  who deep down stunned who+down …  →  0.98 danger
//
// What a text teaches is best added where it is most general: a word to a class, a form to the rules, and the text
// itself, with others like it, to ours.txt or voices.txt of hotline/testdata/villagers; then go generate. How well that goes on
// with texts nobody has seen is what `go run ./learn -folds FILES` guesses: it leaves out one writer after the other.
package peril

//go:generate sh -c "go run ./learn told.jsonl opened-a.jsonl opened-b.jsonl opened-c.jsonl opened-d.jsonl opened-e.jsonl opened-f.jsonl opened-g.jsonl opened-h.jsonl opened-i.jsonl voices-1.jsonl voices-2.jsonl voices-3.jsonl tuning.jsonl,opened.jsonl own.jsonl,danger.txt,calm.txt,ours.txt voices.txt >weights.new && mv weights.new weights.txt"

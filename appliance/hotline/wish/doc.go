// Package wish hears what a villager asks of us where no word of command and no form of the hot line is in the text
// (domain 8 §D.1: no keyword is ever needed). It is pure, and all it knows are data that stand beside it:
//
//	classes.txt   words by what they are a sign of: one's name, that it be kept dark, what was said before, to strike it out
//	weights.txt   how much each sign speaks for each wish, learned from the texts that we tune by (package learn)
//
// A text is made common as peril does it (peril.Said); its signs are the classes of its words, two of them close together
// in their order, its characters and pairs of them, how it begins and ends, how long it is.
//
//	人家要是问谁告的 你就说不晓得  →  they name neg know they>name name>neg …  →  匿
//
// It only guesses. Who asks it must know what is in hand for the villager, act on what can be undone alone and ask back
// for the rest (step.guess of package hotline).
//
// What a text teaches is best added where it is most general: a word to a class, and texts like it, in many wordings, to
// wishes.txt of hotline/testdata/villagers, with others that only sound so; then go generate. How well that goes on with
// texts nobody has seen is what `go run ./learn -folds FILES` guesses: it leaves out one writer after the other.
package wish

//go:generate sh -c "go run ./learn told.jsonl opened-a.jsonl opened-b.jsonl opened-c.jsonl opened-d.jsonl opened-e.jsonl opened-f.jsonl opened-g.jsonl opened-h.jsonl opened-i.jsonl tuning.jsonl,opened.jsonl own.jsonl,danger.txt,calm.txt,ours.txt,wishes.txt voices.txt voices-1.jsonl voices-2.jsonl voices-3.jsonl >weights.new && mv weights.new weights.txt"

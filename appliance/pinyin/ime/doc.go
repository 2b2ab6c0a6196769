// Package ime turns letters into Chinese for terminals that have no input method: whole sentences
// by the cheapest path, in full pinyin (lajiqingyun), initials (ljqy) and mixes (ljqingyun).
//
//	lexicon.txt ─┐
//	android.txt ─┼─ gen.go ─▶ image.bin ──▶ Engine ◀── Names: villages, offices, people, situations
//	gse's counts ┘            (go:embed)      │
//	                                          └▶ Pen, one a clerk: Candidates(letters); Learn: what was written
//	                                             once is first from then on; Recall: what a drawer kept
//
// The words lie in the image as they are, in the program's read-only data: nothing is unpacked, opening
// takes microseconds and memory is what was learned. An image is
//
//	"HYP1"
//	n, then n syllables: length, letters          ids are their places, in order
//	n, then n characters: character, syllable     one way to read it each
//	number of words
//	offsets by the initials of 1, 2, 3 syllables  27 + 677 + 17577: where each bucket of words begins
//	bytes of words, then the words                size n (0x80: some word is known to follow), cost, n characters' places;
//	                                              the dearest last in a bucket
//	bits, then 1<<bits slots                      open hash of pairs: (word<<24 | next)<<8 | cost
//
// numbers little-endian, 4 bytes (slots 8, characters, syllables and places 2). A cost is a tenth of -ln p. A word's
// number is where it begins; the number of no word stands for the edge of a phrase.
//
// Nothing here touches a disk or reads a clock.
package ime

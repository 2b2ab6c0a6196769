// Package propose says which office a matter belongs to, and why: the clerk reads
// one line and presses Enter (F0-23, F3-26).
//
//	水管漏水三天没人管,在王莊東頭
//	  │ words of the list in force        │ names, aliases, 12-3
//	  ▼                                   ▼
//	E-01-1 停水漏水 ← “漏水”“水管”         王家庄村
//	  │ its row: office, section, phone, limit, the town's duty
//	  ▼
//	建议:县水利局 · 停水漏水 · E-01-1 · 3日(因:水管、漏水)
//
// A proposal is made on a situation (F0-09), so that the order that follows cites
// the list (F4-10). What a word is worth is its length in characters, squared; the
// words of one situation add up, one that lies in another of the same situation
// does not count beside it. The name of a situation is one of its words. Of
// situations that tie two are shown and none is chosen; a word that is denied
// (不是占道) counts for nothing. It is a proposal: nothing is decided here, and what
// kind of matter it is (投诉, 求助 …) is somebody else's guess.
//
// A place that nobody wrote in its own characters is looked for by its sound
// (王家装, 西章村, wangzhuang, 十二杠三).
//
// An office that is gone, or that the matter is about (D.8), is never proposed: the
// row is shown and says what is lacking. What the village runs itself goes to its
// committee (F4-25).
//
// An Index is made once for a town, a day and the policies in force. It is pure and
// may then be asked from any goroutine.
package propose

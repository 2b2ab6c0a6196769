// Package warn looks at what came in lately and says what a person should look at
// (研判预警, F1-53; domain 5 §B.6). Each rule is a count against a threshold of the
// policy, and each card says the count, the window, the threshold and the cases it
// rests on; what it means a person says (研判意见: 真, 误, 处置).
//
//	W1  one village and category, five numbers in 72 hours        群体性苗头
//	W2  one number, one matter, three cases in 30 days            重复诉求
//	W3  a category's week above the mean and two σ of the eight
//	    weeks before it, and at least five                        数量突增
//	W4  an office's satisfaction below 60 % of ten ratings or
//	    more in 30 days                                           满意率偏低
//	W5  a word (上访, 讨薪 …) in one text, at once                敏感词
//	W6  one situation disputed three times in 90 days             清单缺口
//	W7  a village that nobody heard from for 60 days              静默村
//
// What happened at the very edge of a window (an age of exactly 72 hours) is in it; a
// week is the last seven days, and what is seven days old is in the week before it.
// A rule whose threshold is 0, or that the policy names in off, does not run.
//
// The same thing is the same card: its Subject says so. While nobody has judged it,
// it grows by new cases. Once judged, the cases it rested on are told and done: they
// no longer count for their rule and subject, and the card is raised again only when
// what came beyond them crosses the threshold by itself. A silent village is silent
// once for each contact it had before.
//
//	Find(facts) ──▶ Card ──Against(the card that stands)──▶ raised | grown | nothing
//
// The package is pure; the order of what it is given does not matter. Reach says how
// far back the caller must read.
package warn

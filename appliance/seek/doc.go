// Package seek says what somebody means who looks for a case: characters, letters
// that are read as pinyin or are initials, numbers of cases, orders, calls and
// phones; and where in some words that stands.
//
//	wjz 路灯  →  [wjz: 王家庄, the village 王家庄, what begins so] [路灯: said]
//	5678      →  [a number that ends so, said, a case]
//
// It is pure. The ledger looks up what it parsed; screens mark what was found.
package seek

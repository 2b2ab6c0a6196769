// Package pinyin knows how characters are read. Places and words are found by it
// that were written as they sound: by voice input (李家娃 for 李家洼), by a hand that
// took the wrong character (西章村), in Latin letters (wangzhuang).
//
//	王家装     → wang2 wang4 | jia1 … | zhuang1
//	wangzhuang → wang        | zhuang
//
// It is pure; the table of readings is made when it is first asked for and may
// then be read from any goroutine.
package pinyin

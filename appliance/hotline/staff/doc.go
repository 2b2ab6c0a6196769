// Package staff reads what those who work by text write: grid workers, agents,
// handlers, the county, supervisors, leaders (domain 7, part C).
//
//	<动词><单号>[空格<参数>]     签20482-1 · Q 20482-1 · 延20482-1 2天 等材料 · 派H031 水利局 协 生态环境
//
// Parse is pure and knows no town: whether the number exists, whose it is, and
// whether this phone may do that is for the caller. It says yes only to what cannot well be
// anything else, because those who work here live here too, and “停水了” or
// “结婚证怎么办” is a report:
//
//   - the verb alone: 签
//   - the verb and a number of the kind it takes: 结20482-1已修好, 报12-3井盖丢失
//   - the verb and arguments that only it has: 延 2天 等材料, 评 1 2
//   - the verb, a space and words, where words are what it takes: 问 井盖在哪侧
//
// A verb or letter that runs on into ordinary Chinese is none of these.
//
// Verbs is the one table of the grammar: the answer to 帮, the tests and the manual
// are made from it.
package staff

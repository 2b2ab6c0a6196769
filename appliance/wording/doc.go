// Package wording makes what people write ready for matching: one width, one
// script, no signs. The rooms that look for words in a villager's text share it,
// so that a word which the hotline hears is a word that a proposal and a warning
// hear. It is pure; nothing of it is kept but fingerprints.
package wording

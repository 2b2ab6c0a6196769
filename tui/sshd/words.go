package sshd

import (
	"errors"
	"strings"
)

// errOpenQuote: a quote or a backslash that nothing closes.
var errOpenQuote = errors.New("an open quote")

// split takes a command apart as a shell does: blanks part words, '…' keeps all
// as it is, "…" keeps all but \" \\ \$ and \`, a backslash keeps the next
// character. Nothing is expanded.
func split(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	inside := false // a word has begun, perhaps an empty one
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r':
			if inside {
				words = append(words, word.String())
				word.Reset()
				inside = false
			}
		case '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			if end < 0 {
				return nil, errOpenQuote
			}
			word.WriteString(s[i+1 : i+1+end])
			i += 1 + end
			inside = true
		case '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\"\\$`", s[i+1]) >= 0 {
					i++
				}
				word.WriteByte(s[i])
			}
			if i == len(s) {
				return nil, errOpenQuote
			}
			inside = true
		case '\\':
			if i++; i == len(s) {
				return nil, errOpenQuote
			}
			word.WriteByte(s[i])
			inside = true
		default:
			word.WriteByte(c)
			inside = true
		}
	}
	if inside {
		words = append(words, word.String())
	}
	return words, nil
}

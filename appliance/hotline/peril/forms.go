package peril

import (
	"regexp"
	"regexp/syntax"
	"slices"
)

// forms are expressions one of which may be in a text. Each knows what characters it cannot do
// without, so that most of them need not be tried.
type forms []form

type form struct {
	*regexp.Regexp
	needs [][]rune // one of each
}

// mostRunes is how many characters a need may name; more are no help.
const mostRunes = 80

func formsOf(all []string) forms {
	var out forms
	for _, s := range all {
		re := regexp.MustCompile(s) // our own file; a test reads it
		tree, _ := syntax.Parse(s, syntax.Perl)
		out = append(out, form{re, needs(tree.Simplify())})
	}
	return out
}

// needs are the characters of which a match must hold one, each.
func needs(re *syntax.Regexp) (all [][]rune) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			all = append(all, []rune{r})
		}
	case syntax.OpCharClass:
		var one []rune
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i+1]-re.Rune[i] > mostRunes {
				return nil
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				one = append(one, r)
			}
		}
		if len(one) <= mostRunes {
			all = append(all, one)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			all = append(all, needs(sub)...)
		}
	case syntax.OpAlternate:
		var one []rune
		for _, sub := range re.Sub {
			of := needs(sub)
			if len(of) == 0 {
				return nil
			}
			one = append(one, slices.MinFunc(of, func(a, b []rune) int { return len(a) - len(b) })...)
		}
		if len(one) <= mostRunes {
			all = append(all, one)
		}
	}
	return all
}

// A spoken text is one with the characters that are in it.
type spoken struct {
	s  string
	is map[rune]bool
}

func spokenOf(s string) spoken {
	is := make(map[rune]bool, len(s)/3)
	for _, r := range s {
		is[r] = true
	}
	return spoken{s, is}
}

func (f form) may(t spoken) bool {
	for _, need := range f.needs {
		if !slices.ContainsFunc(need, func(r rune) bool { return t.is[r] }) {
			return false
		}
	}
	return true
}

// in is the first of the forms that is in a text, or "".
func (all forms) in(s string) string {
	t := spokenOf(s)
	for _, f := range all {
		if f.may(t) {
			if found := f.FindString(s); found != "" {
				return found
			}
		}
	}
	return ""
}

// at are the places of the forms in a text.
func (all forms) at(s string) (out [][]int) {
	t := spokenOf(s)
	for _, f := range all {
		if f.may(t) {
			out = append(out, f.FindAllStringIndex(s, -1)...)
		}
	}
	return out
}

package tui

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	eaw "golang.org/x/text/width"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// phrases reads every phrase of the files of words, by name.
func phrases(t *testing.T) map[string]phrase {
	t.Helper()
	out := map[string]phrase{}
	look := func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) != 2 {
			return true
		}
		var p phrase
		for i, e := range lit.Elts {
			b, ok := e.(*ast.BasicLit)
			if !ok || b.Kind != token.STRING {
				return true
			}
			p[i], _ = strconv.Unquote(b.Value)
		}
		out[fmt.Sprintf("%s/%s", p[0], p[1])] = p
		return true
	}
	names, err := filepath.Glob("*words.go")
	if err != nil || len(names) < 8 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, look)
	}
	if len(out) < 500 {
		t.Fatalf("only %d phrases found: have the files of words another shape?", len(out))
	}
	return out
}

// literal is what is typed, or what a file is called, in either language.
var literal = regexp.MustCompile(`2027-05-01,劳动节,放假|\d\d:\d\d|参 or 缺|\(\.csv: [^)]*\)`)

func TestEveryPhraseIsInBothLanguages(t *testing.T) {
	verb := regexp.MustCompile(`%[a-z]`)
	for name, p := range phrases(t) {
		if p[0] == "" || p[1] == "" {
			t.Errorf("%q lacks a language", name)
		}
		if zh, en := verb.FindAllString(p[0], -1), verb.FindAllString(p[1], -1); strings.Join(zh, " ") != strings.Join(en, " ") {
			t.Errorf("%q takes %v in Chinese and %v in English", name, zh, en)
		}
	}
}

// Characters that are one cell here and two there stay out of what we say.
func TestNothingWeSayIsOfAmbiguousWidth(t *testing.T) {
	for name, p := range phrases(t) {
		for _, r := range p[0] + p[1] {
			if eaw.LookupRune(r).Kind() == eaw.EastAsianAmbiguous {
				t.Errorf("%q holds %q (%U)", name, r, r)
			}
		}
		for _, r := range literal.ReplaceAllString(p[1], "") {
			if unicode.Is(unicode.Han, r) && name != "English/中文" {
				t.Errorf("the English of %q is Chinese", name)
			}
		}
	}
}

// The fixed texts keep the marks they were given; what the screen says is
// written as a newspaper would.
func TestChineseIsPunctuatedAsChinese(t *testing.T) {
	for name, p := range phrases(t) {
		words := literal.ReplaceAllString(strings.TrimPrefix(p[0], "!! "), "") // the alarm's sign
		if p[0] != p[1] && words != "!!" && strings.ContainsAny(words, ",:;()?!") {
			t.Errorf("the Chinese of %q has marks of half width", name)
		}
	}
}

func TestErrorsAreSaidAsAColleagueWould(t *testing.T) {
	zh, en := &env{}, &env{Session: Session{English: true}}
	for _, c := range []struct {
		err    error
		zh, en string
	}{
		{fmt.Errorf("answer 1007: %w", appliance.ErrFull), "磁盘满了", "disk is full"},
		{fmt.Errorf("open: %w", appliance.ErrNone), "台账里没有这一件", "not in the ledger"},
		{appliance.ErrCaseNo, "没有这个件号", "no such number"},
		{&loop.Refusal{Act: loop.ActAnswer, Why: loop.WhyNoWords}, "还没有写内容", "nothing was written"},
		{&desk.Stale{}, "请看过再办", "repeat"},
		{errors.New("segment 7: input/output error"), "没有办成：segment 7", "not done: segment 7"},
	} {
		if got := zh.explain(c.err); !strings.Contains(got, c.zh) {
			t.Errorf("%v is said as %q, want %q in it", c.err, got, c.zh)
		}
		if got := en.explain(c.err); !strings.Contains(got, c.en) {
			t.Errorf("%v is said as %q, want %q in it", c.err, got, c.en)
		}
	}
}

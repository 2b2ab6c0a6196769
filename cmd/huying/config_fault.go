package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A configFault is what is wrong with a configuration file, for whoever sits before
// it: a command says it in English as a problem, the screen of a box that cannot start
// says it in Chinese.
type configFault struct {
	problem
	line, column int    // 0: the file as a whole; columns are counted in characters
	key          string // "" none
	what, fix    says
}

// Unwrap is the problem, so that the hint is found as every other's.
func (f configFault) Unwrap() error { return f.problem }

// where names the place in a file called name.
func (f configFault) where(name string) says {
	s := says{name, name}
	if f.line > 0 {
		s.zh, s.en = s.zh+fmt.Sprintf(" 第%d行", f.line), s.en+fmt.Sprintf(" line %d", f.line)
	}
	if f.column > 0 {
		s.zh, s.en = s.zh+fmt.Sprintf(" 第%d列", f.column), s.en+fmt.Sprintf(" column %d", f.column)
	}
	return s
}

// faultIn is a fault at a line of the file (0: of the whole), of a key ("" none).
func faultIn(path string, line int, key string, what, fix says) error {
	f := configFault{line: line, key: key, what: what, fix: fix}
	said := path
	if line > 0 {
		said += fmt.Sprintf(" line %d", line)
	}
	said += ": "
	if key != "" {
		said += key + ": "
	}
	f.problem = problem{errors.New(said + what.en), fix.en}
	return f
}

// placed adds the column to a fault that knows only its line: where the value begins,
// else where the line does.
func placed(err error, text string) error {
	var f configFault
	if !errors.As(err, &f) || f.line == 0 || f.column > 0 {
		return err
	}
	lines := strings.Split(text, "\n")
	if f.line > len(lines) {
		return err
	}
	line := strings.TrimPrefix(lines[f.line-1], "\ufeff")
	at := 0
	if i := strings.IndexByte(line, '='); i >= 0 && f.key != "" {
		at = i + 1
	}
	rest := line[at:]
	at += len(rest) - len(strings.TrimLeft(rest, " \t"))
	f.column = utf8.RuneCountInString(line[:at]) + 1
	return f
}

// A twin is an error in both languages.
type twin struct{ says }

func (t twin) Error() string { return t.en }

// amiss is a twin of the same facts.
func amiss(zh, en string, args ...any) error {
	return twin{says{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}}
}

// bothOf is an error in both languages; one of which only English is known says so.
func bothOf(err error) says {
	var t twin
	if errors.As(err, &t) {
		return t.says
	}
	return says{"这一项不对（" + err.Error() + "）", err.Error()}
}

// plainFault is any error of loading a configuration, in both languages.
func plainFault(err error, name string) (where, what, fix says) {
	var f configFault
	if errors.As(err, &f) {
		what = f.what
		if f.key != "" {
			what = says{f.key + "：" + what.zh, f.key + ": " + what.en}
		}
		return f.where(name), what, f.fix
	}
	hint := hintFor(err)
	return says{name, name}, says{"读不了（" + err.Error() + "）", err.Error()}, says{hint, hint}
}

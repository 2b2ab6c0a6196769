package hotline

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

//go:embed forms.txt
var formsText string

// forms are the expressions of forms.txt by section.
var forms = sync.OnceValue(func() map[string]string {
	of, section := map[string][]string{}, ""
	for line := range strings.Lines(formsText) {
		line = strings.TrimSuffix(line, "\n")
		if name, begins := strings.CutPrefix(line, "== "); begins {
			section = name
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			of[section] = append(of[section], line)
		}
	}
	out := map[string]string{}
	for name, lines := range of {
		out[name] = strings.Join(lines, "|")
	}
	return out
})

// A form is a section of forms.txt. It is made ready when a text is first compared with
// it: commands that hear nobody start without.
type form func() *regexp.Regexp

func formOf(section string) form {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(forms()[section]) })
}

// MatchString reports whether somebody says so.
func (f form) MatchString(said string) bool { return f().MatchString(said) }

// ReplaceAllString puts with in the place of all that says so.
func (f form) ReplaceAllString(said, with string) string { return f().ReplaceAllString(said, with) }

package emulator

import (
	"strconv"
	"strings"
)

// form is how a command was asked (V.250 §5.4).
type form byte

const (
	execute form = iota // AT+X
	read                // AT+X?
	test                // AT+X=?
	set                 // AT+X=…
)

// command is one command of a line.
type command struct {
	name string // upper case: "+CMGL", "E", "&F", "D"
	form form
	args []argument
	raw  string // as typed, without the AT
}

// argument is one value of a set command.
type argument struct {
	text   string
	quoted bool
	given  bool // false: left empty between commas
}

// number returns the i-th argument as a number, or fallback when it is left
// out; ok is false when it is there and is no number.
func (c command) number(i, fallback int) (n int, ok bool) {
	if i >= len(c.args) || !c.args[i].given {
		return fallback, true
	}
	n, err := strconv.Atoi(c.args[i].text)
	return n, err == nil && n >= 0
}

// word returns the i-th argument's text, "" when it is left out.
func (c command) word(i int) string {
	if i >= len(c.args) {
		return ""
	}
	return c.args[i].text
}

// splitLine takes a command line apart, without its AT and CR. ok is false
// when it is not a command line at all.
func splitLine(line string) (commands []command, ok bool) {
	for line = strings.TrimLeft(line, " ;"); line != ""; line = strings.TrimLeft(line, " ;") {
		var c command
		var rest string
		if strings.IndexByte("+^$*#%", line[0]) >= 0 {
			c, rest, ok = extended(line)
		} else {
			c, rest, ok = basic(line)
		}
		if !ok {
			return commands, false
		}
		c.raw = line[:len(line)-len(rest)]
		commands = append(commands, c)
		line = rest
	}
	return commands, true
}

// extended reads a command such as +CPMS="SM",,"SM" up to its semicolon.
func extended(line string) (c command, rest string, ok bool) {
	end := 1
	for end < len(line) && isNameByte(line[end]) {
		end++
	}
	c.name = strings.ToUpper(line[:end])
	if end == 1 {
		return c, "", false
	}
	body, rest := untilSemicolon(line[end:])
	body = strings.TrimSpace(body)
	switch {
	case body == "":
		return c, rest, true
	case body == "?":
		c.form = read
		return c, rest, true
	case body == "=?":
		c.form = test
		return c, rest, true
	case body[0] == '=':
		c.form = set
		c.args, ok = arguments(body[1:])
		return c, rest, ok
	}
	return c, rest, false
}

func isNameByte(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || strings.IndexByte("!%-./:_", b) >= 0
}

func untilSemicolon(s string) (body, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// arguments splits at the commas outside quotes. ok is false when a quote is
// left open or stands in the middle of a word.
func arguments(s string) (args []argument, ok bool) {
	for {
		s = strings.TrimLeft(s, " ")
		var a argument
		if strings.HasPrefix(s, `"`) {
			end := strings.IndexByte(s[1:], '"')
			if end < 0 {
				return args, false
			}
			a = argument{text: s[1 : 1+end], quoted: true, given: true}
			s = strings.TrimLeft(s[end+2:], " ")
		} else {
			end := strings.IndexByte(s, ',')
			if end < 0 {
				end = len(s)
			}
			a.text = strings.TrimSpace(s[:end])
			a.given = a.text != ""
			if strings.Contains(a.text, `"`) {
				return args, false
			}
			s = s[end:]
		}
		args = append(args, a)
		if s == "" {
			return args, true
		}
		if s[0] != ',' {
			return args, false
		}
		s = s[1:]
	}
}

// basic reads a command such as E0, &F, S3=13, S3? or D*100#; (V.250 §5.3).
func basic(line string) (c command, rest string, ok bool) {
	letter := line[0]
	if letter >= 'a' && letter <= 'z' {
		letter -= 'a' - 'A'
	}
	switch {
	case letter == 'D':
		c.name, c.form = "D", set
		end := strings.IndexByte(line, ';')
		if end < 0 {
			end = len(line)
		}
		c.args = []argument{{text: strings.TrimSpace(line[1:end]), given: true}}
		return c, line[end:], true
	case letter == '&' && len(line) > 1:
		c.name, rest = "&"+strings.ToUpper(line[1:2]), line[2:]
	case letter == 'S':
		n := digitsOf(line[1:])
		if n == 0 {
			return c, "", false
		}
		c.name, rest = "S"+line[1:1+n], line[1+n:]
		if strings.HasPrefix(rest, "?") {
			c.form = read
			return c, rest[1:], true
		}
		if !strings.HasPrefix(rest, "=") {
			return c, "", false
		}
		rest = rest[1:]
		if digitsOf(rest) == 0 {
			return c, "", false
		}
	case letter >= 'A' && letter <= 'Z':
		c.name, rest = string(letter), line[1:]
	default:
		return c, "", false
	}
	if n := digitsOf(rest); n > 0 {
		c.form = set
		c.args = []argument{{text: rest[:n], given: true}}
		rest = rest[n:]
	}
	return c, rest, true
}

func digitsOf(s string) (n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

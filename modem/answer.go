package modem

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/warthog618/modem/at"
)

// refusal is an error the modem gave in answer to a command.
type refusal struct {
	command string
	family  string // "CME", "CMS", or "" for a bare ERROR
	code    int    // 0 for a bare ERROR, -1 when it was words
	text    string
}

func (r *refusal) Error() string {
	if r.family == "" {
		return fmt.Sprintf("AT%s: ERROR", r.command)
	}
	return fmt.Sprintf("AT%s: +%s ERROR: %s", r.command, r.family, r.text)
}

// Code names the refusal in a form that is kept: "cms-500", "cme-10", "error".
func (r *refusal) Code() string {
	switch {
	case r.family == "":
		return "error"
	case r.code < 0:
		return strings.ToLower(r.family)
	}
	return strings.ToLower(r.family) + "-" + strconv.Itoa(r.code)
}

// refused turns an error of the library into one of ours; nil if it is not an
// answer of the modem.
func refused(command string, err error) *refusal {
	r := &refusal{command: shown(command)}
	var cme at.CMEError
	var cms at.CMSError
	var call at.ConnectError
	switch {
	case errors.As(err, &cme):
		r.family, r.text = "CME", string(cme)
	case errors.As(err, &cms):
		r.family, r.text = "CMS", string(cms)
	case errors.Is(err, at.ErrError), errors.As(err, &call):
		return r
	default:
		return nil
	}
	r.code = -1
	if n, err := strconv.Atoi(r.text); err == nil {
		r.code = n
	}
	return r
}

// code returns family and number of a refusal, "" and 0 for other errors.
func code(err error) (family string, n int) {
	var r *refusal
	if errors.As(err, &r) {
		return r.family, r.code
	}
	return "", 0
}

// busySIM reports whether the SIM asks for patience (27.007 §9.2, 27.005 §3.2.5).
func busySIM(err error) bool {
	family, n := code(err)
	return family == "CME" && n == 14 || family == "CMS" && n == 314
}

// answers returns what follows "prefix:" in each line that begins so. An
// unsolicited line that fell into the middle of one left two halves: the second
// shows by beginning with a comma, or by the first having nothing to say; and
// when the name itself was cut, by there being no such line.
func answers(lines []string, prefix string) (all []string) {
	for i := 0; i < len(lines); i++ {
		rest, ok := strings.CutPrefix(lines[i], prefix+":")
		if !ok {
			continue
		}
		rest = strings.TrimSpace(rest)
		for i+1 < len(lines) && (rest == "" || strings.HasSuffix(rest, ",") || strings.HasPrefix(lines[i+1], ",")) {
			i++
			rest += lines[i]
		}
		all = append(all, rest)
	}
	if _, rest, ok := strings.Cut(strings.Join(lines, ""), prefix+":"); ok && len(all) == 0 {
		all = append(all, strings.TrimSpace(rest))
	}
	return all
}

// pick returns the first of answers.
func pick(lines []string, prefix string) (rest string, ok bool) {
	if all := answers(lines, prefix); len(all) > 0 {
		return all[0], true
	}
	return "", false
}

// fields splits `"SM",3,,"a,b"` at commas outside quotes, and takes the quotes
// away.
func fields(s string) (out []string) {
	var b strings.Builder
	quoted := false
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ',' && !quoted:
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteRune(r)
		}
	}
	return append(out, strings.TrimSpace(b.String()))
}

// number reads field i, -1 if it is not there or no number.
func number(f []string, i int) int {
	if i >= len(f) {
		return -1
	}
	n, err := strconv.Atoi(f[i])
	if err != nil {
		return -1
	}
	return n
}

// ranges reads a test answer, `(0-2),(0,1,3),("SM","ME")`, into the values of
// each parenthesis. A range is given by its ends, which serve for membership.
func ranges(s string) (all [][]string) {
	for {
		_, rest, ok := strings.Cut(s, "(")
		if !ok {
			return all
		}
		inside, after, ok := strings.Cut(rest, ")")
		if !ok {
			return all
		}
		all, s = append(all, fields(inside)), after
	}
}

// allows reports whether a parenthesis of a test answer holds n.
func allows(values []string, n int) bool {
	for _, v := range values {
		low, high, isRange := strings.Cut(v, "-")
		a, errA := strconv.Atoi(low)
		b, errB := a, error(nil)
		if isRange {
			b, errB = strconv.Atoi(high)
		}
		if errA == nil && errB == nil && a <= n && n <= b {
			return true
		}
	}
	return false
}

// isHex reports whether s is a row of hex digits, as a PDU is.
func isHex(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return s != ""
}

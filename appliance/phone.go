package appliance

import (
	"errors"
	"log/slog"
	"strings"
)

// Phone is a subscriber's number in E.164 form, "+8613800001111". A Phone that
// exists is a number a person holds: short codes, letters and service numbers
// never become one (domain 8 §D.7 L1). The zero value means "no phone".
type Phone string

// ErrNotSubscriber is returned by ParsePhone for letters, short codes, service
// numbers (10086, 106…, 95…, 12306, 400, 800) and anything else that is not a
// person's number.
var ErrNotSubscriber = errors.New("not a subscriber's number")

// ParsePhone reads a number as people and networks write it: 13800001111,
// +86 138-0000-1111, 008613800001111, 0536-1234567. Numbers without a country
// code are Chinese.
func ParsePhone(s string) (Phone, error) {
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case (r == '+' || r == '＋') && i == 0:
			b.WriteRune('+')
		case r == ' ' || r == '-' || r == '－' || r == '(' || r == ')':
		default:
			return "", ErrNotSubscriber
		}
	}
	d := b.String()
	international := strings.HasPrefix(d, "+")
	d = strings.TrimPrefix(d, "+")
	if !international && strings.HasPrefix(d, "00") {
		international, d = true, d[2:]
	}
	if rest, ok := strings.CutPrefix(d, "86"); ok && (international || len(d) == 13) {
		international, d = false, rest
		if landline(d) {
			return Phone("+86" + d), nil
		}
	}
	if international {
		if len(d) < 7 || len(d) > 15 || d[0] == '0' {
			return "", ErrNotSubscriber
		}
		return Phone("+" + d), nil
	}
	switch {
	case len(d) == 11 && d[0] == '1' && d[1] >= '3' && d[1] <= '9':
		return Phone("+86" + d), nil
	case len(d) >= 10 && len(d) <= 12 && d[0] == '0' && d[1] != '0':
		return Phone("+86" + d[1:]), nil
	}
	return "", ErrNotSubscriber
}

// landline reports whether d, written after +86, is an area code without its
// zero and a number: 10 and 2x have two digits, 3xx to 9xx three. Service
// numbers reach us after +86 too (+86106…), and 106 is theirs.
func landline(d string) bool {
	if len(d) < 9 || len(d) > 11 || d[0] == '0' {
		return false
	}
	switch d[:3] {
	case "106", "400", "800":
		return false
	}
	return d[0] != '1' || d[1] == '0'
}

// Mobile reports whether p is a Chinese mobile number, the only kind the
// default dialling plan lets us write to.
func (p Phone) Mobile() bool {
	return len(p) == 14 && strings.HasPrefix(string(p), "+861") && p[4] >= '3'
}

// Local returns the number as it is dialled here: 13800001111, 05361234567,
// or the full international form.
func (p Phone) Local() string {
	rest, ok := strings.CutPrefix(string(p), "+86")
	switch {
	case !ok:
		return string(p)
	case p.Mobile():
		return rest
	}
	return "0" + rest
}

// Masked returns the number with its middle hidden: 138****1111.
func (p Phone) Masked() string {
	l := p.Local()
	if len(l) < 8 {
		return strings.Repeat("*", len(l))
	}
	return l[:3] + "****" + l[len(l)-4:]
}

// Tail returns the last four digits, by which clerks look a number up.
func (p Phone) Tail() string {
	if len(p) < 4 {
		return string(p)
	}
	return string(p[len(p)-4:])
}

// LogValue masks the number wherever a logger meets it.
func (p Phone) LogValue() slog.Value { return slog.StringValue(p.Masked()) }

// Address is a sender as the network gave it: "+8613800001111", "10086" or
// letters. Only some addresses are phones.
type Address string

// Phone returns the subscriber behind the address, if there is one.
func (a Address) Phone() (Phone, bool) {
	p, err := ParsePhone(string(a))
	return p, err == nil
}

// LogValue masks subscribers; short codes and letters are nobody's secret.
func (a Address) LogValue() slog.Value {
	if p, ok := a.Phone(); ok {
		return p.LogValue()
	}
	return slog.StringValue(string(a))
}

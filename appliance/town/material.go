package town

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"huying/appliance"
)

// copies is how the end of a material says how many of what: 原件+复印件1份, 2份, 照片1张.
var copies = regexp.MustCompile(`^(.+?)((?:(?:原件|复印件)(?:[+＋及和、]|\d*[份张套本页])*)+|\d+[份张套本页式]+.*)$`)

// attributes are the other four of the six (F1-22), in brackets behind the name and the copies.
var attributes = []struct {
	name  string
	field func(*appliance.Material) *string
}{
	{"依据", func(m *appliance.Material) *string { return &m.Basis }},
	{"格式", func(m *appliance.Material) *string { return &m.Form }},
	{"内容", func(m *appliance.Material) *string { return &m.Content }},
	{"签章", func(m *appliance.Material) *string { return &m.Seal }},
}

// ParseMaterials reads 身份证原件+复印件1份;申请表2份（格式：A4，签章：本人签字）: what it is,
// how many, and where it matters the basis, form, content and seal.
func ParseMaterials(s string) []appliance.Material {
	var out []appliance.Material
	for _, p := range pieces(s, always) {
		if p != "" {
			out = append(out, material(p))
		}
	}
	return out
}

func material(s string) (m appliance.Material) {
	if open, inner, ok := bracket(s); ok {
		for _, p := range pieces(inner, "，,") {
			i := strings.IndexAny(p, ":：")
			if i < 0 {
				continue
			}
			_, colon := utf8.DecodeRuneInString(p[i:])
			name, value := p[:i], p[i+colon:]
			for _, a := range attributes {
				if strings.TrimSpace(name) == a.name {
					*a.field(&m) = plain(strings.TrimSpace(value))
				}
			}
		}
		s = strings.TrimSpace(s[:open])
	}
	if a := pieces(s, "|｜"); len(a) > 1 { // where the plain form would part it wrongly
		m.Name, m.Copies = plain(a[0]), plain(a[1])
		return m
	}
	s = plain(s)
	m.Name = s
	if x := copies.FindStringSubmatch(s); x != nil {
		m.Name, m.Copies = strings.TrimSpace(x[1]), strings.TrimSpace(x[2])
	}
	return m
}

// bracket finds a bracket at the end that holds attributes and nothing else:
// 户口簿(全本) is a name.
func bracket(s string) (open int, inner string, ok bool) {
	body, closed := strings.CutSuffix(s, "）")
	if !closed {
		if body, closed = strings.CutSuffix(s, ")"); !closed {
			return 0, "", false
		}
	}
	for _, a := range attributes {
		for _, o := range []string{"（", "("} {
			for _, colon := range []string{"：", ":"} {
				i := strings.Index(body, o+a.name+colon)
				if i >= 0 && !escaped(body[:i]) && (!ok || i < open) {
					open, inner, ok = i, body[i+len(o):], true
				}
			}
		}
	}
	return open, inner, ok
}

// escaped reports whether what follows s is taken as it is.
func escaped(s string) bool { return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1 }

// MaterialText is the form that ParseMaterials reads.
func MaterialText(list []appliance.Material) string {
	parts := make([]string, len(list))
	for i := range list {
		parts[i] = materialText(list[i])
	}
	return strings.Join(parts, ";")
}

func materialText(m appliance.Material) string {
	const signs = always + "|｜"
	s := escape(m.Name, signs) + escape(m.Copies, signs)
	if back := material(s); back.Name != m.Name || back.Copies != m.Copies || back != (appliance.Material{Name: back.Name, Copies: back.Copies}) {
		s = escape(m.Name, signs+"（(") + "|" + escape(m.Copies, signs+"（(")
	}
	var more []string
	for _, a := range attributes {
		if v := *a.field(&m); v != "" {
			more = append(more, a.name+"："+escape(v, always+"，,"))
		}
	}
	if len(more) > 0 {
		s += "（" + strings.Join(more, "，") + "）"
	}
	return s
}

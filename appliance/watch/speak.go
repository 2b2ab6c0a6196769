package watch

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func itoa(n int) string { return strconv.Itoa(n) }

// saying is one reminder. Those of one person that have a list go together (budget).
type saying struct {
	phone appliance.Phone
	c     appliance.CaseID
	text  string
	v     texts.Values
	list  string // what they have in common: 快到期, 已超期
	no    string
	class appliance.TextClass
}

// to keeps a reminder for a rung of the ladder, but for those who are told otherwise.
func (s *scan) to(who, office string, c appliance.Case, one saying, but ...appliance.Phone) {
	one.c, one.class = c.ID, appliance.ClassReminder
	if urgent(c) {
		one.class = appliance.ClassEmergency
	}
	for _, p := range s.Rung(who, office) {
		if p == s.Own || slices.Contains(but, p) {
			continue
		}
		one.phone = p
		if !slices.ContainsFunc(s.says, func(o saying) bool {
			return o.phone == p && o.no == one.no && o.list == one.list && o.text == one.text && o.c == one.c
		}) {
			s.says = append(s.says, one)
		}
	}
}

// citizen queues a text to the villager.
func (s *scan) citizen(c appliance.Case, id string, v texts.Values) {
	p, ok := c.Phone()
	if !ok || !p.Mobile() {
		return
	}
	if t, err := s.tx.Talk(c.Reporter); err == nil && t.Silent {
		return
	}
	v["号"] = c.ID.No()
	s.says = append(s.says, saying{phone: p, c: c.ID, text: id, v: v, class: appliance.ClassReceipt})
}

func (s *scan) english(c appliance.Case) bool {
	t, err := s.tx.Talk(c.Reporter)
	return err == nil && t.English
}

// speak queues what was kept: what one person has in common is one text, with
// the first numbers named.
func (s *scan) speak() error {
	for len(s.says) > 0 {
		first := s.says[0]
		group := []saying{first}
		s.says = slices.DeleteFunc(s.says[1:], func(o saying) bool {
			same := first.list != "" && o.list == first.list && o.phone == first.phone
			if same {
				group = append(group, o)
			}
			return same
		})
		if err := s.say(group); err != nil {
			return err
		}
	}
	return nil
}

func (s *scan) say(group []saying) error {
	first := group[0]
	id, v, about := first.text, first.v, first.c
	var nos []string
	for _, o := range group {
		if !slices.Contains(nos, o.no) {
			nos = append(nos, o.no)
		}
	}
	if len(nos) > 1 {
		about = 0
		v = texts.Values{"数": itoa(len(nos)), "列": listed(nos)}
		switch first.list {
		case "快到期":
			id = "S02-many"
		case "已超期":
			id = "S03-many"
		case "村里到期没办结":
			id = "S32-many"
		default:
			id, v = "S-ok", texts.Values{"答": "【提醒】" + itoa(len(nos)) + "件" + first.list + "：" + listed(nos)}
		}
	}
	english := false
	if c, err := s.tx.Case(first.c); err == nil && first.class == appliance.ClassReceipt {
		english = s.english(c)
	}
	words, err := s.Texts.Render(id, english, v)
	if err != nil {
		return err
	}
	e := appliance.QueueText(actor, first.phone, about, texts.Template(id), first.class, false, words)
	e.At = s.Now
	return s.tx.Append(e)
}

// listed are numbers within the budget of {列}, whole numbers only.
func listed(nos []string) string { return listedIn(nos, 17) }

// listedIn is listed within so many characters.
func listedIn(nos []string, room int) string {
	out := ""
	for i, no := range nos {
		if i > 0 {
			no = "、" + no
		}
		if len([]rune(out+no)) > room {
			return strings.TrimSuffix(out, "、") + "…"
		}
		out += no
	}
	return out
}

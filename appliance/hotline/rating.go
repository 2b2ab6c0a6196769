package hotline

import (
	"regexp"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/texts"
	"huying/appliance/wording"
)

var (
	// ratingForm is a rating in any of its spellings: a digit alone or with words
	// behind a mark, the word itself, both; in front perhaps the case's number, perhaps 回.
	ratingForm = regexp.MustCompile(`^(?:(?:件号|件|号)?(` + caseNumber + `)号?[\s:,、。;]+)?(?:请?回复?|评价|选|我选)?\s*["“”]?` +
		`(?:([123一二三壹贰叁])["“”]?(?:$|[\s:,.、。;!]+([^\d\s].*)?$|(?:满意|基本满意|没解决|分|星|很满意)$)` +
		`|(非常满意|十分满意|很满意|挺满意|满意|好评|很好|非常好|挺好|太好了|不错)|(基本满意|一般满意|一般|还行|还中|还成|还可以|凑合)|(没解决|没有解决|未解决|不满意|很不满意|非常不满意|没办好|没修好|没弄好|差评))["“”]?$`)
	// unclearForm looks like a try at a rating: a few characters with a digit or 满意.
	unclearForm = regexp.MustCompile(`^\D{0,2}\d.{0,2}$|满意|(解决|修好|弄好|办好|处理好)了|^好了|(?:亮|通)了$|^(不好|不太好|差|很差|太差|不行)$`)
	// listForm is no rating but several matters: 1、路灯坏了 2、垃圾没人拉.
	listForm = regexp.MustCompile(`^[1一][、.,:;].*\D[2二][、.,:;]`)
	// digitsOnly is an answer to a question that is not open.
	digitsOnly = regexp.MustCompile(`^(?:件号|件|号)?((?:\d{2}-)?\d{1,8})号?$`)
)

var ratingOf = map[string]int{"1": 1, "一": 1, "壹": 1, "2": 2, "二": 2, "贰": 2, "3": 3, "三": 3, "叁": 3}

// parseRating reads a rating; no is the case's number if it was named.
func parseRating(w words) (rating int, no, rest string, ok bool) {
	m := ratingForm.FindStringSubmatch(w.clean)
	if m == nil {
		rating := opinion(w)
		return rating, "", w.clean, rating != 0
	}
	switch {
	case m[2] != "":
		rating = ratingOf[m[2]]
	case m[4] != "":
		rating = 1
	case m[5] != "":
		rating = 2
	default:
		rating = 3
	}
	return rating, m[1], m[3], true
}

var (
	// gladForm, fairForm and badForm are a rating in one's own words, in common ones.
	gladForm = formOf("glad")
	fairForm = formOf("fair")
	badForm  = formOf("bad")
	// mocking is praise turned round: 满意啥呀.
	mocking = regexp.MustCompile(`满意(?:什么|个)`)
	// chosen is a digit behind a few words: 选2, 给个3.
	chosen = regexp.MustCompile(`^[^\d]{0,14}(?:选|给|打|评|回|按)(?:个)?([123])(?:分|吧|号)?$`)
)

// opinion reads what is said of a result in a few words; 0 none. What is good in one clause and
// bad in the other is not read.
func opinion(w words) int {
	said := w.plain
	if latin.MatchString(w.clean) {
		said = w.clean
	}
	if w.long(opinionLong) {
		return 0
	}
	if wording.Letters(w.raw) == "" { // praise in signs
		switch glad, bad := strings.ContainsAny(w.raw, "👍👌💯🌹"), strings.ContainsAny(w.raw, "👎😡😠🤬"); {
		case bad && !glad:
			return 3
		case glad && !bad:
			return 1
		}
	}
	if m := chosen.FindStringSubmatch(w.plain); m != nil {
		return ratingOf[m[1]]
	}
	said = mocking.ReplaceAllString(said, "不满意")
	switch glad, fair, bad := gladForm.MatchString(said), fairForm.MatchString(said), badForm.MatchString(said) || undoneWords.MatchString(said); {
	case bad && !glad:
		return 3
	case fair && !bad:
		return 2
	case glad && !bad:
		return 1
	}
	return 0
}

const opinionLong = 16

// rating: an answer to R10. It counts while the result of a case waits for it,
// whether or not its question is still open.
func (s *step) rating() bool {
	if len(s.Cases) == 0 {
		return s.digits()
	}
	waiting := s.rateable()
	rating, no, rest, ok := parseRating(s.w)
	switch {
	case ok && no == "" && (listForm.MatchString(s.w.clean) || len(waiting) > 0 && s.aside(waiting[0]) && !ratingForm.MatchString(s.w.clean)):
		return false
	case !ok:
		return s.unclear(waiting)
	case no != "":
		s.sense = sense(strconv.Itoa(rating))
		c, known := s.numbered(no)
		switch {
		case known && c.State == appliance.CaseFollowup:
			s.rate(c, rating, rest)
		case known && rating == 3 && s.redoable(c):
			s.redo(c, rest)
		case known:
			s.fate(appliance.FateAnswer, c.ID, "")
			s.tell(c)
		default:
			s.fate(appliance.FateAnswer, 0, "")
			s.passive("R19-number", 0, nil)
		}
		return true
	case len(waiting) == 1:
		s.sense = sense(strconv.Itoa(rating))
		s.rate(waiting[0], rating, rest)
		return true
	case len(waiting) > 1:
		s.sense = sense(strconv.Itoa(rating))
		s.fate(appliance.FateAnswer, 0, "")
		s.passive("R41", waiting[0].ID, texts.Values{"数": strconv.Itoa(len(waiting))})
		return true
	}
	return s.lateRating(rating, rest)
}

// lateRating is a rating that nothing waits for: the same again, a change of
// mind, or a digit out of the blue.
func (s *step) lateRating(rating int, rest string) bool {
	c, closed := s.closedSince()
	s.sense = sense(strconv.Itoa(rating))
	switch {
	case closed && rating == 3 && len(s.open()) == 0:
		s.redo(c, rest)
	case closed:
		s.fate(appliance.FateThanks, c.ID, "")
	default:
		return s.digits()
	}
	return true
}

// unclear: it was meant as a rating but cannot be read as one (R39).
func (s *step) unclear(waiting []appliance.Case) bool {
	if len(waiting) == 0 {
		return s.digits()
	}
	if s.w.length() > 12 || !unclearForm.MatchString(s.w.tight) {
		return s.digits()
	}
	s.sense = senseUnclear
	s.fate(appliance.FateAnswer, waiting[0].ID, "")
	s.passive("R39", waiting[0].ID, nil)
	return true
}

// digits: a bare number says nothing by itself, unless it is a case's.
func (s *step) digits() bool {
	m := digitsOnly.FindStringSubmatch(s.w.tight)
	if m == nil {
		return false
	}
	s.sense = sense(verbStatus)
	c, ok := s.numbered(m[1])
	if !ok && len(m[1]) < 4 {
		c, ok = s.current()
	}
	switch {
	case ok:
		s.fate(appliance.FateCommand, c.ID, "")
		s.tell(c)
	case len(m[1]) < 4:
		s.fate(appliance.FateEmpty, 0, "")
		s.passive("R19", 0, nil)
	default:
		s.fate(appliance.FateEmpty, 0, "")
		s.passive("R19-number", 0, nil)
	}
	return true
}

// rate writes the villager's word down; 3 does the matter again (C16, C17).
func (s *step) rate(c appliance.Case, rating int, words string) {
	s.answered(c)
	s.fate(appliance.FateAnswer, c.ID, "")
	after, refused := s.deed(c, loop.Rate{Rating: rating, Words: words})
	switch {
	case refused != nil: // the loop is not closed: a clerk must see to it, and the words are kept
		s.change(appliance.KindCaseSupplemented, c.ID, appliance.CaseChange{
			Rating: &rating, WaitingSince: s.waiting(c), Words: appliance.CaseWords{Text: strings.TrimSpace(s.m.Text)},
		})
		s.passive("R21", c.ID, nil)
	case rating == 3:
		s.promised(after)
	default:
		s.reply("R11", c.ID, nil)
	}
}

// redo opens the next round (C20).
func (s *step) redo(c appliance.Case, words string) {
	s.answered(c)
	s.fate(appliance.FateAnswer, c.ID, "")
	after, refused := s.deed(c, loop.Reopen{Reason: orElse(words, "没解决")})
	if refused != nil { // too long ago: it is a matter of its own
		s.report(s.m.Text)
		return
	}
	s.promised(after)
}

// promised tells who does it again, and by when (R12).
func (s *step) promised(c appliance.Case) {
	due, ok := resultDue(c)
	if !ok {
		due, ok = c.Clock(appliance.ClockD1)
	}
	if !ok {
		return
	}
	v := texts.Values{"日": texts.Day(s.Clock.Local(due.Due), due.Provisional, s.talk.English)}
	if office, held := c.Holder.Office(); held {
		v["位"] = s.Town.Short(office)
	}
	s.reply("R12", c.ID, v)
}

func orElse(v, or string) string {
	if v == "" {
		return or
	}
	return v
}

// answered closes the talk's open question about the case.
func (s *step) answered(c appliance.Case) {
	if q := s.talk.Open; q != nil && q.Case == c.ID {
		s.talk.Open = nil
	}
}

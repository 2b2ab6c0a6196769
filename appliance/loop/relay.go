package loop

import (
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Ask) Act() Act      { return ActAsk }
func (Answered) Act() Act { return ActAnswered }

// Ask 问 puts a question to the villager through the line; the number stays hidden (R42).
func (d Ask) do(s *step) error {
	o, err := s.order(d.Order)
	if err != nil {
		return err
	}
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	to, ok := s.citizen()
	if !ok {
		return s.refuse(WhyNoPhone, "")
	}
	v := texts.Values{"号": s.c.ID.No(), "位": s.Town.Short(o.Office)}
	// The Chinese text sets the length: an English one with Chinese in it takes as many parts as it needs.
	room, err := s.Texts.Room("R42", false, v, "问")
	if err != nil {
		return err
	}
	v["问"] = question(text)
	if over := length(v["问"]) - room; over > 0 { // half a question is worse than none
		return s.refuseOrder(WhyTooLong, o, strconv.Itoa(length(text)-over))
	}
	o = s.signed(o)
	ch := orders(nil, o)
	ch.Words.Note = "问：" + text
	s.change(appliance.KindCaseRelayed, ch)
	if err := s.openQuestion(appliance.Question{Kind: appliance.AskRelay, Case: s.c.ID, Order: o.Seq, Until: s.Now.Add(AskWindow)}); err != nil {
		return err
	}
	s.res.Said = "已转问来件人,回复会转给您"
	return s.text(to, "R42", s.c.ID, appliance.ClassReceipt, s.english(), v)
}

// Answered goes back whole to those who asked (S24), without the number.
func (d Answered) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	o, ok := s.c.Order(d.Order)
	if !ok {
		return s.refuse(WhyNoOrder, "")
	}
	s.change(appliance.KindCaseRelayed, appliance.CaseChange{Words: appliance.CaseWords{Text: text}})
	return s.staff(o.Office, "S24", appliance.ClassOrder, texts.Values{"单": s.orderNo(o.Seq), "复": text})
}

// question ends with a mark, as R42 goes on behind it.
func question(text string) string {
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") || strings.HasSuffix(text, "。") {
		return text
	}
	return text + "？"
}

// short is the first n characters.
func short(text string, n int) string {
	r := []rune(strings.Join(strings.Fields(text), ""))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}

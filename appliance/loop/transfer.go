package loop

import (
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Transfer) Act() Act        { return ActTransfer }
func (TransferSigned) Act() Act  { return ActTransferSigned }
func (TransferRefused) Act() Act { return ActTransferBack }

func (d Transfer) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	if letterOut(s.c) {
		return s.refuse(WhyTransferring, "")
	}
	if clean(d.To) == "" || clean(d.No) == "" {
		return s.refuse(WhyBad, "移送要写明移送给谁、移送书号。").in("a transfer wants whom it goes to and the number of the letter")
	}
	k := s.run(appliance.ClockTransfer, s.Now, s.Rules.Clock.Transfer)
	s.change(appliance.KindCaseTransferring, appliance.CaseChange{
		Transfer: &appliance.Transfer{To: clean(d.To), No: clean(d.No), At: s.Now, Due: k.Due}, Clocks: []appliance.Clock{k},
		Words: appliance.CaseWords{Note: strings.TrimSpace(why + " " + clean(d.Materials))},
	})
	return nil
}

// letter is the transfer under way.
func (s *step) letter() (appliance.Transfer, error) {
	if !letterOut(s.c) {
		return appliance.Transfer{}, s.refuse(WhyNoTransfer, "")
	}
	return *s.c.Transfer, nil
}

func (d TransferSigned) do(s *step) error {
	t, err := s.letter()
	if err != nil {
		return err
	}
	receipt, err := s.reason(d.Receipt)
	if err != nil {
		return err
	}
	t.SignedAt, t.Receipt = s.Now, receipt
	said := "已移送" + t.To
	if err := s.dropCall(said); err != nil {
		return err
	}
	ch := appliance.CaseChange{Transfer: &t}
	recalled := s.recallAll(&ch, said)
	s.transferred(ch, said)
	if err := s.tellRecalled(recalled, said); err != nil {
		return err
	}
	if err := s.tellEnd("R43", texts.Values{"果": said + "办理"}); err != nil {
		return err
	}
	return s.joined(func(j *step) error { // whom it was joined from are told the same
		j.transferred(appliance.CaseChange{}, said)
		return j.tellEnd("R43", texts.Values{"果": said + "办理"})
	})
}

// transferred closes a case that another body has signed for.
func (s *step) transferred(ch appliance.CaseChange, said string) {
	ch.State, ch.Outcome, ch.WaitingSince, ch.ToldAt, ch.ToldBy = appliance.CaseTransferred, appliance.OutcomeReferred, nobody(), s.Now, s.toldBy("R43")
	ch.Clocks, ch.Words.Outcome = halt(s.c.Clocks, s.Now), said
	s.change(appliance.KindCaseTransferred, ch)
}

func (d TransferRefused) do(s *step) error {
	t, err := s.letter()
	if err != nil {
		return err
	}
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	t.Refused = true
	s.change(appliance.KindCaseTransferring, appliance.CaseChange{
		Transfer: &t, Clocks: halt(s.c.Clocks, s.Now, appliance.ClockTransfer), Words: appliance.CaseWords{Note: why},
	})
	return nil
}

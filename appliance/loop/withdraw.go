package loop

import "huying/appliance"

func (Withdraw) Act() Act { return ActWithdraw }

// Withdraw C12: the villager takes it back; they have confirmed it.
type Withdraw struct{}

func (Withdraw) do(s *step) error {
	if s.c.Emergency || s.c.Urgency != appliance.UrgencyOrdinary || s.c.Kind == appliance.KindReport {
		return s.refuse(WhyUrgent, "")
	}
	if err := s.dropCall("来件人撤回"); err != nil {
		return err
	}
	ch := appliance.CaseChange{
		State: appliance.CaseWithdrawn, Outcome: appliance.OutcomeWithdrawn, ToldAt: s.Now, ToldBy: "R16",
		WaitingSince: nobody(), Clocks: halt(s.c.Clocks, s.Now),
	}
	recalled := s.recallAll(&ch, "来件人撤回")
	s.change(appliance.KindCaseWithdrawn, ch)
	if err := s.tellRecalled(recalled, "来件人撤回"); err != nil {
		return err
	}
	return s.freeJoined()
}

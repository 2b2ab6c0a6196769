package loop

import (
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/texts"
)

// Redated is one clock that another calendar moves, or makes certain.
type Redated struct {
	Order    int // 0: the case's own
	Old, New appliance.Clock
	Told     bool // somebody was told the old date, and it moves
}

// Redate writes down what another calendar does to a case's clocks, in one entry,
// and tells the villager and the offices whose date moves. The calendar itself is
// decided elsewhere, by two people (domain 4, a missing year).
func Redate(w World, by By, c appliance.Case, changes []Redated) ([]appliance.Entry, error) {
	s := &step{World: w, by: by, act: ActCalendar, c: c}
	var ch appliance.CaseChange
	var notes []string
	moved := map[int]bool{}
	citizen := false
	for _, k := range changes {
		now := s.Wake(s.skipPast(k.New))
		if k.Order == 0 {
			if k.New.ID == appliance.ClockHandle || k.New.ID == appliance.ClockUrgent {
				now = quiet(now)
			}
			ch.Clocks = append(ch.Clocks, now)
			citizen = citizen || k.Told && k.New.ID == appliance.ClockHandle
		} else {
			i := slices.IndexFunc(ch.Orders, func(o appliance.Order) bool { return o.Seq == k.Order })
			if i < 0 {
				o, ok := c.Order(k.Order)
				if !ok {
					continue
				}
				ch.Orders = append(ch.Orders, o)
				i = len(ch.Orders) - 1
			}
			ch.Orders[i].Clocks = mergeClocks(ch.Orders[i].Clocks, []appliance.Clock{now})
			moved[k.Order] = moved[k.Order] || k.Told
		}
		notes = append(notes, s.moment(k.Old)+" → "+s.moment(k.New))
	}
	ch.Words.Note = strings.Join(slices.Compact(notes), "；")
	s.change(appliance.KindCaseRedated, ch)
	for _, o := range s.c.Orders {
		if !moved[o.Seq] {
			continue
		}
		day, hour := s.dueValues(o)
		if err := s.staff(o.Office, "S-ok", appliance.ClassOrder, texts.Values{"答": "【期限】工单" + s.orderNo(o.Seq) + "随放假安排改为" + day + hour + "前办结"}); err != nil {
			return nil, err
		}
	}
	if citizen {
		if err := s.tell("R43", texts.Values{"果": "期限随放假安排改为" + s.day(s.citizenDue())}); err != nil {
			return nil, err
		}
	}
	return s.out, nil
}

// moment is a due time in a clerk's words.
func (s *step) moment(k appliance.Clock) string {
	t := s.Clock.Local(k.Due).Format("2006-01-02 15:04")
	if k.Provisional {
		t += "（暂定）"
	}
	return t
}

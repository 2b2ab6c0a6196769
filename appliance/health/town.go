package health

import "fmt"

// TownFacts is what is known about the township: who is there to act.
type TownFacts struct {
	Offices      int      // 0: nothing was imported, the desk does everything itself
	Callers      int      // 呼叫员: at least one and a deputy (F0-25)
	Dispatchers  int      // who may send orders out and review: by text or at the screen
	County       int      // people of the county's centre
	Supervisors  int      // 督办员
	DutyOfficers int      // 值班员: told of danger by text
	NoPhone      []string // offices in being to which nobody can be written, short names
	NoMobile     int      // people without a mobile number: nothing can be texted to them
	Unconfirmed  int      // people who were asked and have not said 是
	Unasked      int      // people nobody has asked
	Faults       int      // of grids and list (huying town lint)
	Unlinked     int      // 两单不一致
	Unsound      int      // open matters without a holder, closed ones without a word told (F2-01)
	Motions      int      // wait for a second person
}

// check judges the township. Without one there is nothing to say.
func (f TownFacts) check() (Check, bool) {
	name := Text{"单位与人员", "town"}
	if f.Offices == 0 {
		return Check{}, false
	}
	var out []Check
	people := Check{
		Key: "town.callers", Level: OK, What: Text{fmt.Sprintf("呼叫员%d人，县中心%d人，督办员%d人", f.Callers, f.County, f.Supervisors),
			fmt.Sprintf("callers %d, county centre %d, supervisors %d", f.Callers, f.County, f.Supervisors)},
	}
	switch {
	case f.Callers == 0:
		people.Level = Warn
		people.Why = Text{"没有呼叫员，县里评价和呼叫没人收", "nobody is told of calls, and nobody rates"}
		people.Do = Text{"登记：huying person add 姓名 --role caller", "register one: huying person add NAME --role caller"}
	case f.Callers == 1:
		people.Level = Warn
		people.Why = Text{"只有一名呼叫员，请假就没人接", "there is only one caller: nobody stands in"}
		people.Do = Text{"再登记一名副手", "register a deputy"}
	case f.County == 0:
		people.Level = Warn
		people.Why = Text{"没有登记县中心人员，呼叫发不出去", "nobody of the county centre is registered: calls cannot go"}
		people.Do = Text{"登记：huying person add 姓名 --role county", "register one: huying person add NAME --role county"}
	}
	out = append(out, people)
	if n := len(f.NoPhone); n > 0 {
		out = append(out, Check{
			Key: "town.phones", Level: Warn, What: Text{fmt.Sprintf("%d个单位没有能收短信的人：%s", n, someOf(f.NoPhone, "、")), fmt.Sprintf("%d offices cannot be written to: %s", n, someOf(f.NoPhone, ", "))},
			Why: Text{"派不了单", "no order can be sent there"}, Do: Text{"在人员表里登记手机号", "register people with mobile numbers"},
		})
	}
	if f.NoMobile > 0 {
		out = append(out, Check{
			Key: "town.mobiles", Level: OK, What: Text{fmt.Sprintf("%d人没有手机号，收不到短信", f.NoMobile), fmt.Sprintf("%d of the people without a mobile number: nothing can be texted to them", f.NoMobile)},
			Do: Text{"补登：huying person set 姓名 --phone 13800000000", "register it: huying person set NAME --phone 13800000000"},
		})
	}
	if f.Unconfirmed+f.Unasked > 0 {
		c := Check{
			Key: "town.confirmed", Level: OK, What: Text{fmt.Sprintf("%d人还没回“是”确认号码，%d人还没问", f.Unconfirmed, f.Unasked),
				fmt.Sprintf("%d people have not confirmed their number, %d were not asked", f.Unconfirmed, f.Unasked)},
		}
		if f.Unasked > 0 {
			c.Do = Text{"发确认短信：huying person ask", "ask them: huying person ask"}
		}
		out = append(out, c)
	}
	if f.Faults > 0 || f.Unlinked > 0 {
		out = append(out, Check{
			Key: "town.lint", Level: Warn, What: Text{fmt.Sprintf("网格和清单有%d处要改，两单不一致%d处", f.Faults, f.Unlinked), fmt.Sprintf("%d faults in grids and list, %d rows where the two lists disagree", f.Faults, f.Unlinked)},
			Why: Text{"派单会找不到人或依据", "orders may find nobody, or no ground"}, Do: Text{"逐条看：huying town lint、huying list unlinked", "see huying town lint, huying list unlinked"},
		})
	}
	if f.Unsound > 0 {
		out = append(out, Check{
			Key: "town.sound", Level: Bad, What: Text{fmt.Sprintf("%d件没有承办人，或了结了却没有告知", f.Unsound), fmt.Sprintf("%d matters have no holder, or ended without a word", f.Unsound)},
			Why: Text{"事事有人管、件件有着落", "every matter has a holder, every closed one an outcome told"}, Do: Text{"逐件看：huying warn list", "see huying warn list"},
		})
	}
	if f.Motions > 0 {
		out = append(out, Check{
			Key: "town.motions", Level: OK, What: Text{fmt.Sprintf("%d项等另一人批准", f.Motions), fmt.Sprintf("%d wait for a second person", f.Motions)},
			Do: Text{"huying motion list", "huying motion list"},
		})
	}
	return branch("town", name, out...), true
}

// someOf names the first few.
func someOf(all []string, sep string) string {
	out := ""
	for i, s := range all {
		if i == 4 {
			return out + "…"
		}
		if i > 0 {
			out += sep
		}
		out += s
	}
	return out
}

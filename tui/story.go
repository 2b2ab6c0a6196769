package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// item is one thing that happened, as the story tells it.
type item struct {
	at    time.Time
	who   string
	style lipgloss.Style // of who
	text  string
	tag   string // what became of it: the state of a text
	bad   bool   // the tag asks for somebody
}

// story tells a matter from its first word to now. What the villager said and
// what was told to the villager is there in full; the steps of a text on its
// way are told once, as the state it has reached.
func (e *env) story(p desk.Page, names map[appliance.ClerkID]string) []item {
	texts := make(map[uint64]appliance.Outgoing, len(p.Texts))
	for _, t := range p.Texts {
		texts[t.ID] = t
	}
	told := map[uint64]bool{} // texts already told with the act that wrote them
	citizen, _ := p.Case.Phone()
	var out []item
	for at, n := range p.Story {
		i := item{at: n.At}
		i.who, i.style = e.actor(n)
		switch body := n.Body.(type) {
		case appliance.CaseChange:
			i.text = e.change(n, body, names, p)
			switch t, ok := texts[n.Seq+1]; {
			case !ok:
			case n.Kind == appliance.KindCaseAnswered && t.Template == "":
				i.tag, i.bad = e.textState(t)
				told[t.ID] = true
			case n.Kind == appliance.KindCaseConcluded: // the whole text follows
				i.text = loop.KindName(n.Kind, e.English) + e.say(wColon) + loop.OutcomeName(body.Outcome, e.English)
			}
		case appliance.TextChange:
			t, ok := texts[n.Seq]
			switch {
			case n.Kind == appliance.KindTextQueued && ok && !told[n.Seq]:
				i.who, i.style = e.say(wTextOut), e.st.faint
				if name := e.staffOf(p.Town, t.To); t.To != citizen && name != "" {
					i.who = e.say(wTextTo, name)
				}
				i.text = t.Text
				i.tag, i.bad = e.textState(t)
			case n.Kind == appliance.KindTextSettled && slices.ContainsFunc(p.Story, func(b appliance.Entry) bool { return b.Kind == appliance.KindCaseTakenBack && b.At.Equal(n.At) }):
				// what was taken back says that it was not sent
			case n.Kind == appliance.KindTextSettled, n.Kind == appliance.KindTextReleased:
				state := textStates[body.State]
				if body.State == appliance.TextFailed && body.Error == "dropped" { // nobody tried: somebody decided
					state = wDropped
				}
				i.text = loop.KindName(n.Kind, e.English) + e.say(wColon) + e.say(state)
			}
		case appliance.Message:
			rated := body.Fate == appliance.FateAnswer && at+1 < len(p.Story) && p.Story[at+1].Kind == appliance.KindCaseRated
			if body.Fate != appliance.FateCase && body.Fate != appliance.FateSupplement && !rated {
				i.who, i.style = e.teller(p, n.Peer)
				i.text = body.Text
			}
		case appliance.CallChange:
			i.text = e.callChange(n, body, p.Town)
		case appliance.AlarmChange:
			i.text = loop.KindName(n.Kind, e.English)
			if body.Words.Excerpt != "" && n.Kind != appliance.KindAlarmTaken {
				i.text += e.say(wColon) + body.Words.Excerpt
			}
		}
		if i.text != "" {
			out = append(out, i)
		}
	}
	return out
}

// teller is whose text it was: the villager's, somebody's of the town, or of a number
// that is neither: the column has no room for it.
func (e *env) teller(p desk.Page, from appliance.Address) (string, lipgloss.Style) {
	phone, ok := from.Phone()
	if own, _ := p.Case.Phone(); from == p.Case.Reporter || ok && phone == own {
		return e.say(wVillager), e.st.villager
	}
	if ok {
		if name := e.staffOf(p.Town, phone); name != "" {
			return name, e.st.clerk
		}
	}
	return e.say(wStranger), e.st.faint
}

// staffOf is whose number it is among the people of the town, or for whom it stands in;
// "" nobody's.
func (e *env) staffOf(t *appliance.Town, phone appliance.Phone) string {
	own, in := t.ByPhone(phone, e.today())
	switch {
	case len(own) > 0:
		return own[0].Name
	case len(in) > 0:
		return e.say(wInsteadOf, in[0].Name)
	}
	return ""
}

// byHand reports whether a villager's words were entered by somebody of the town.
func byHand(n appliance.Entry) bool {
	return n.Actor.Kind == appliance.ByClerk || n.Actor.Kind == appliance.ByStaff || n.Actor.Kind == appliance.ByRoot
}

// actor names who did it.
func (e *env) actor(n appliance.Entry) (string, lipgloss.Style) {
	switch n.Kind {
	case appliance.KindCaseOpened, appliance.KindCaseSupplemented, appliance.KindCaseHurried,
		appliance.KindCaseRated, appliance.KindCaseWithdrawn, appliance.KindCaseCallback:
		if !byHand(n) {
			return e.say(wVillager), e.st.villager
		}
	}
	switch n.Actor.Kind {
	case appliance.ByCitizen:
		return e.say(wVillager), e.st.villager
	case appliance.ByClerk, appliance.ByStaff:
		name := n.Actor.Name
		if n.Actor.For != "" && n.Actor.For != name {
			name += "(" + n.Actor.For + ")"
		}
		return name, e.st.clerk
	case appliance.ByRoot:
		return "root", e.st.clerk
	}
	return e.say(wBox), e.st.faint
}

// change says what a case entry tells.
func (e *env) change(n appliance.Entry, c appliance.CaseChange, names map[appliance.ClerkID]string, p desk.Page) string {
	name := loop.KindName(n.Kind, e.English)
	with := func(words ...string) string {
		s := strings.Join(slices.DeleteFunc(words, func(s string) bool { return strings.TrimSpace(s) == "" }), " ")
		if s == "" {
			return name
		}
		return name + e.say(wColon) + s
	}
	switch n.Kind {
	case appliance.KindCaseOpened, appliance.KindCaseSupplemented:
		switch {
		case byHand(n):
			return with(c.Words.Text)
		case c.Words.Text != "":
			return c.Words.Text
		}
		return with(c.Words.Summary)
	case appliance.KindCaseAccepted:
		what := []string{e.kind(c.Kind)}
		if c.Category != "" {
			what = append(what, clean(c.Category))
		}
		what = append(what, e.urgency(c.Urgency))
		for _, k := range c.Clocks {
			if k.Running() && !k.Due.IsZero() && k.ID == appliance.ClockD1 {
				what = append(what, e.say(wDispatchBy, e.local(k.Due).Format("01-02 15:04")))
			} else if k.Running() && !k.Due.IsZero() {
				what = append(what, e.say(wPromised, e.local(k.Due).Format("01-02 15:04")))
			}
		}
		return with(what...)
	case appliance.KindCaseAnswered:
		return with(c.Words.Answer)
	case appliance.KindCaseNoted, appliance.KindCaseRevealed, appliance.KindCaseCorrected:
		return with(c.Words.Note)
	case appliance.KindCaseHanded:
		to := e.say(wDesk)
		if id, ok := c.Holder.Clerk(); ok {
			to = names[id]
		}
		return with(to, c.Words.Note)
	case appliance.KindCaseConcluded:
		if c.Outcome == "" { // its orders are closed; the outcome follows
			return c.Words.Note
		}
		return with(loop.OutcomeName(c.Outcome, e.English), c.Words.Outcome)
	case appliance.KindCaseRated:
		if c.Rating != nil && *c.Rating >= 1 && *c.Rating <= 3 {
			return with(e.say(ratings[*c.Rating-1]), c.Words.Text)
		}
		return with(c.Words.Text)
	case appliance.KindCaseHurried:
		return with(e.say(wTimes, c.Hurried))
	case appliance.KindCaseWatched:
		if c.Words.Note == "" { // a light changed: the clock on the page says so
			return ""
		}
	case appliance.KindCaseTakenBack:
		return loop.TookBack(c, e.English)
	case appliance.KindCaseReviewing: // what led to it was told before
		return name
	case appliance.KindCaseProposed:
		act := ""
		if c.Pending != nil && *c.Pending != nil {
			act = loop.Act((*c.Pending).Act).Name(e.English)
		}
		review := ""
		if c.Pending != nil && *c.Pending != nil && !(*c.Pending).Review.IsZero() {
			review = e.say(wReviewOn, e.local((*c.Pending).Review).Format(time.DateOnly))
		}
		return with(act, e.enum(c.Ground), c.Words.Note, review)
	case appliance.KindCaseCalled: // the call's own entry tells it
		return ""
	case appliance.KindCaseRefused, appliance.KindCaseBooked:
		outcome := c.Words.Outcome
		if outcome == c.Ground { // no other place was named: said once
			outcome = ""
		}
		review := ""
		for _, k := range c.Clocks {
			if k.ID == appliance.ClockBooked && k.Running() {
				review = e.say(wReviewOn, e.local(k.Due).Format(time.DateOnly))
			}
		}
		return with(e.enum(c.Ground), outcome, c.Words.Note, review)
	case appliance.KindCaseMerged, appliance.KindCaseUnmerged:
		if c.Ground != "" {
			return with(e.say(wCaseNo, c.Ground))
		}
	case appliance.KindCaseAsked:
		words := wAskVillage
		if c.Ground == "R04" {
			words = wAskDetail
		}
		return with(e.say(words))
	case appliance.KindCaseTried:
		how := ""
		if len(c.Tries) > 0 {
			how = c.Tries[0].How
			if p, ok := tries[how]; ok {
				how = e.say(p)
			}
		}
		return with(how, c.Words.Note)
	case appliance.KindCaseTransferring, appliance.KindCaseTransferred:
		if t := c.Transfer; t != nil {
			return with(t.To, t.No, t.Receipt, c.Words.Note)
		}
	case appliance.KindCaseSupervised, appliance.KindCaseReplied:
		var s []string
		for _, v := range c.Supervisions {
			s = append(s, e.enum(string(v.Kind)), p.Town.Short(v.Office))
		}
		for _, v := range c.Words.Supervisions {
			s = append(s, v.Ask, v.Reply)
		}
		return with(append(s, c.Words.Note)...)
	case appliance.KindCaseHidden:
		return with(e.say(secrecies[c.Secrecy]), c.Words.Note)
	}
	if len(c.Orders) > 0 {
		return with(append(e.ordersIn(n.Kind, c, p), c.Words.Note)...)
	}
	return with(c.Words.Text, c.Words.Note)
}

// ordersIn names the orders that an entry is about, with what was said of them.
func (e *env) ordersIn(kind appliance.Kind, c appliance.CaseChange, p desk.Page) []string {
	var out []string
	for _, o := range c.Orders {
		s := e.orderNo(p.Case, o.Seq) + " " + p.Town.Short(o.Office)
		switch kind {
		case appliance.KindCaseDispatched:
			s += " " + e.role(o)
			if k, ok := o.Clock(appliance.ClockHandle); ok {
				s += " " + e.say(wPromised, e.local(k.Due).Format("01-02 15:04"))
			}
		case appliance.KindOrderReported:
			s += " " + loop.OutcomeName(o.Result, e.English)
		case appliance.KindOrderResponded:
			s += " " + e.say(responses[o.Response])
			if !o.Promised.IsZero() {
				s += " " + e.local(o.Promised).Format("01-02")
			}
		case appliance.KindOrderRuled:
			s += " " + e.ruling(o.Return != nil && o.Return.Ruling == appliance.RulingYes)
		case appliance.KindOrderExtended:
			s += " " + e.ruling(o.Extension != nil && o.Extension.Ruling == appliance.RulingYes)
		case appliance.KindOrderSuspended:
			s += " " + e.ruling(o.Suspension != nil && o.Suspension.Ruling == appliance.RulingYes)
		case appliance.KindOrderExtend:
			if o.Extension != nil {
				s += " " + e.say(wWorkdays, o.Extension.Days)
			}
		case appliance.KindOrderChecked:
			if o.Check != nil {
				who, _ := p.Town.Person(o.Check.Person)
				s += " " + who.Name
				if !o.Check.DoneAt.IsZero() && o.Check.True {
					s += " " + e.say(wCheckTrue)
				} else if !o.Check.DoneAt.IsZero() {
					s += " " + e.say(wCheckFalse)
				}
			}
		}
		for _, w := range c.Words.Orders {
			if w.Seq == o.Seq {
				for _, x := range []string{w.Task, w.Plan, w.Return, w.Ruling, w.Extend, w.Suspend, w.Result, w.Recall, w.Check} {
					if x != "" && x != c.Words.Note {
						s += " " + x
					}
				}
			}
		}
		out = append(out, s)
	}
	return []string{strings.Join(out, e.say(wSemicolon))}
}

func (e *env) ruling(yes bool) string {
	if yes {
		return e.say(wGrant)
	}
	return e.say(wGrantNot)
}

// callChange says what a call entry tells.
func (e *env) callChange(n appliance.Entry, c appliance.CallChange, t *appliance.Town) string {
	s := []string{e.callNo(c.Call)}
	add := func(words string) {
		if words != "" {
			s = append(s, words)
		}
	}
	add(e.enum(string(c.Reason)))
	if c.Lead != "" {
		add(e.say(wCallLead, t.Short(c.Lead)))
	}
	if len(c.Assists) > 0 {
		var with []string
		for _, a := range c.Assists {
			with = append(with, t.Short(a))
		}
		add(e.say(wCallWith, strings.Join(with, "、")))
	}
	add(c.DocNo)
	for _, r := range c.Ratings {
		grade := e.speed(r.Speed)
		if r.Effect > 0 {
			grade += " " + e.effect(r.Effect)
		}
		add(e.say(wRatedAs, t.Short(r.Office), grade, e.hours(r.Measured)))
	}
	if n.Kind == appliance.KindCallMade {
		add(c.Words.Done)
	}
	add(c.Words.Note)
	return loop.KindName(n.Kind, e.English) + e.say(wColon) + strings.Join(s, "  ")
}

// textState is what became of a text of ours, and whether somebody must see to it.
func (e *env) textState(t appliance.Outgoing) (string, bool) {
	s := e.say(textStates[t.State])
	if t.Error == "dropped" {
		return e.say(wDropped), false
	}
	if n := len(t.Parts); n > 1 && (t.State == appliance.TextSending || t.State == appliance.TextQueued) {
		sent := 0
		for _, p := range t.Parts {
			if p.State == appliance.TextSent || p.State == appliance.TextDelivered {
				sent++
			}
		}
		s += e.say(wPartsSent, sent, n)
	}
	return s, unsettled(t)
}

// unsettled reports whether a clerk's word is wanted on a text.
func unsettled(t appliance.Outgoing) bool {
	switch t.State {
	case appliance.TextUncertain, appliance.TextHeld:
		return true
	case appliance.TextFailed:
		return t.Error != "dropped" && t.Error != "digested"
	}
	return false
}

// whoWidth is the column of names in a story.
const whoWidth = 8

// tell lays a story out in rows of w cells, a rule before each day.
func (e *env) tell(items []item, w int) []string {
	var out []string
	day := ""
	indent := strings.Repeat(" ", 1+5+1+whoWidth+1)
	for _, i := range items {
		at := e.local(i.at)
		if d := at.Format("01-02"); d != day {
			day = d
			out = append(out, e.rule(d+" "+weekday(at, e.English), w))
		}
		lines := wrap(i.text, w-len(indent)-1)
		if i.tag != "" {
			tag := "[" + i.tag + "]"
			style := e.st.good
			if i.bad {
				style = e.st.bad
			}
			last := &lines[len(lines)-1]
			if width(*last)+1+width(tag) <= w-len(indent) {
				*last += " " + style.Render(tag)
			} else {
				lines = append(lines, style.Render(tag))
			}
		}
		for n, l := range lines {
			if n == 0 {
				out = append(out, " "+e.st.faint.Render(at.Format("15:04"))+" "+i.style.Render(fit(i.who, whoWidth))+" "+l)
			} else {
				out = append(out, indent+l)
			}
		}
	}
	return out
}

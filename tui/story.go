package tui

import (
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
	var out []item
	for at, n := range p.Story {
		i := item{at: n.At}
		i.who, i.style = e.actor(n)
		switch body := n.Body.(type) {
		case appliance.CaseChange:
			i.text = e.change(n, body, names)
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
				i.text = t.Text
				i.tag, i.bad = e.textState(t)
			case n.Kind == appliance.KindTextSettled, n.Kind == appliance.KindTextReleased:
				i.text = loop.KindName(n.Kind, e.English) + e.say(wColon) + e.say(textStates[body.State])
			}
		case appliance.Message:
			rated := body.Fate == appliance.FateAnswer && at+1 < len(p.Story) && p.Story[at+1].Kind == appliance.KindCaseRated
			if body.Fate != appliance.FateCase && body.Fate != appliance.FateSupplement && !rated {
				i.who, i.style = e.say(wVillager), e.st.villager
				i.text = body.Text
			}
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

// actor names who did it.
func (e *env) actor(n appliance.Entry) (string, lipgloss.Style) {
	switch n.Kind {
	case appliance.KindCaseOpened, appliance.KindCaseSupplemented, appliance.KindCaseHurried,
		appliance.KindCaseRated, appliance.KindCaseWithdrawn, appliance.KindCaseCallback:
		return e.say(wVillager), e.st.villager
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
func (e *env) change(n appliance.Entry, c appliance.CaseChange, names map[appliance.ClerkID]string) string {
	name := loop.KindName(n.Kind, e.English)
	with := func(words ...string) string {
		s := strings.Join(words, " ")
		if strings.TrimSpace(s) == "" {
			return name
		}
		return name + e.say(wColon) + s
	}
	switch n.Kind {
	case appliance.KindCaseOpened, appliance.KindCaseSupplemented:
		if c.Words.Text != "" {
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
			if k.Running() && !k.Due.IsZero() {
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
		return with(loop.OutcomeName(c.Outcome, e.English), c.Words.Outcome)
	case appliance.KindCaseRated:
		if c.Rating != nil && *c.Rating >= 1 && *c.Rating <= 3 {
			return with(e.say(ratings[*c.Rating-1]), c.Words.Text)
		}
		return with(c.Words.Text)
	case appliance.KindCaseHurried:
		return with(e.say(wTimes, c.Hurried))
	}
	return with(c.Words.Text, c.Words.Note)
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
		return t.Error != "dropped"
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

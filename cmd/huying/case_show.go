package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

func (a *app) caseShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	reason, err := cmd.Flags().GetString("reveal")
	if err != nil {
		return err
	}
	c, err := a.caseNamed(ctx, args[0])
	if err != nil {
		return err
	}
	phone := masked(c.Reporter)
	var who desk.Who
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("reveal") {
		if who, err = a.who(ctx, cmd); err != nil {
			return err
		}
		number, err := a.box.desk.Reveal(ctx, who, c.ID, reason)
		if err != nil {
			return a.explain("case "+args[0], err)
		}
		phone, v.revealed = string(number), true
	}
	p, err := a.box.desk.Page(ctx, who, c.ID)
	if err != nil {
		return a.explain("case "+args[0], err)
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, v.caseJSON(p, phone))
	}
	return v.printCase(a.stdout, p, phone)
}

// A sheet is what a person reads of one thing: names and values, one a line.
type sheet struct {
	strings.Builder
	v     viewer
	width int // of the names
	facts [][]string
}

// line says something there is to say.
func (s *sheet) line(zh, en, value string) {
	if value = shown(value); value != "" {
		s.facts = append(s.facts, []string{s.v.say(zh, en), value})
		fmt.Fprintf(s, "%s  %s\n", s.v.say(zh, en+strings.Repeat(" ", max(0, s.width-len(en)))), folded(value))
	}
}

// printCase is one matter as a person reads it: where it stands, what waits, its
// orders, its story.
func (v viewer) printCase(w io.Writer, p desk.Page, phone string) error {
	b := v.caseFacts(p, phone)
	fmt.Fprintf(b, "\n%s\n\n", folded(v.hide(p.Case.Text)))
	if p.Call != nil {
		k := p.Call.Call
		fmt.Fprintf(b, v.say("呼叫%s %s %s\n", "call %s %s %s\n"), k.ID.In(v.year()), loop.CallStateName(k.State, v.english), p.Call.Lead)
	}
	if err := v.printOrders(b, p.Orders); err != nil {
		return err
	}
	if len(p.Orders) > 0 || p.Call != nil {
		b.WriteString("\n")
	}
	if err := table(b, v.storyHead(), v.story(p)); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (v viewer) storyHead() []string {
	return head(v, "时间 谁 做什么 内容", "AT WHO WHAT WORDS")
}

// caseFacts are what stands in a matter, a name and its value each.
func (v viewer) caseFacts(p desk.Page, phone string) *sheet {
	c := p.Case
	b := &sheet{v: v, width: 8}
	b.line("件号", "no", fmt.Sprintf("%s (%d)", c.ID.No(), c.ID.Year()))
	b.line("状态", "state", v.state(p))
	b.line("类型", "kind", strings.Join(strings.Fields(strings.Join([]string{string(c.Kind), c.Category, v.urgency(c.Urgency), v.secrecy(c.Secrecy)}, " ")), " "))
	if c.Accused != "" {
		b.line("反映", "about", p.Town.Short(c.Accused))
	}
	if row, ok := p.Town.Situation(c.Basis.List, c.Basis.Version, c.Basis.Situation); ok {
		b.line("情形", "list row", fmt.Sprintf("%s %s (%s/%d)", row.Code, row.Name, c.Basis.List, c.Basis.Version))
	}
	b.line("来件", "from", strings.TrimSpace(orElse(phone, masked(c.Reporter))+" "+v.channel(c.Channel)+" "+c.External))
	b.line("地点", "place", strings.TrimSpace(p.Place+" "+v.hide(c.Place)))
	if !c.ReceivedAt.IsZero() {
		b.line("收到", "received", v.at(c.ReceivedAt).Format("2006-01-02 15:04"))
	}
	b.line("期限", "due", v.dueCell(p.Due, p.Guessed, string(p.Light)))
	b.line("承办", "holder", v.holderName(c.Holder))
	if p.Next != "" {
		b.line("该做", "next", p.Next.Name(v.english))
	}
	for _, s := range v.waiting(p) {
		b.line("等着", "waits", s)
	}
	if c.Outcome.Code != "" {
		b.line("结果", "outcome", strings.TrimSpace(loop.OutcomeName(c.Outcome.Code, v.english)+" "+v.hide(shown(c.Outcome.Text))))
	}
	if c.Rating > 0 {
		b.line("评价", "rating", v.rating(c.Rating))
	}
	b.line("步骤", "steps", v.steps(c))
	if c.MergedInto != 0 {
		b.line("并入", "into", c.MergedInto.No())
	}
	if len(c.Joined) > 0 {
		b.line("并来", "joined", numbers(c.Joined))
	}
	if c.SplitFrom != 0 {
		b.line("拆自", "part of", c.SplitFrom.No())
	}
	b.line("标记", "tags", strings.Join(c.Tags, " "))
	return b
}

func numbers(ids []appliance.CaseID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.No()
	}
	return strings.Join(out, " ")
}

func (v viewer) urgency(u appliance.Urgency) string {
	if v.english {
		return string(u)
	}
	return urgencyNames[u]
}

// secrecy is said where a number is to be hidden.
func (v viewer) secrecy(s appliance.Secrecy) string {
	switch {
	case s == appliance.SecrecyNone:
		return ""
	case v.english:
		return string(s)
	}
	return secrecyNames[s]
}

func (v viewer) channel(c appliance.Channel) string {
	if v.english {
		return string(c)
	}
	return channelNames[c]
}

func (v viewer) role(r appliance.OrderRole) string {
	return map[appliance.OrderRole]string{appliance.Lead: v.say("主办", "lead"), appliance.Assist: v.say("协办", "assist")}[r]
}

func (v viewer) rating(n int) string {
	if n < 1 || n > 3 {
		return ""
	}
	return strconv.Itoa(n) + " " + [3]string{v.say("满意", "satisfied"), v.say("基本满意", "acceptable"), v.say("没解决", "not solved")}[n-1]
}

// steps are the five steps of the loop, those of this round that were reached.
func (v viewer) steps(c appliance.Case) string {
	var out []string
	for _, st := range appliance.Stages {
		at := "-"
		for _, s := range c.Steps {
			if s.Stage == st && s.Round >= c.Round {
				if at = v.at(s.At).Format("01-02 15:04"); s.Waived != "" {
					at = v.say("免", "waived")
				}
			}
		}
		out = append(out, string(st)+" "+at)
	}
	return strings.Join(out, "  ")
}

// waiting is what somebody is waited for, a line each.
func (v viewer) waiting(p desk.Page) []string {
	c := p.Case
	var out []string
	if w := c.Pending; w != nil {
		s := fmt.Sprintf(v.say("%s待另一人复核：%s（%s提）", "%s waits for a second person: %s (by %s)"), loop.Act(w.Act).Name(v.english), w.Ground, v.decider(w.By))
		if !w.Review.IsZero() {
			s += v.say("，复核日", ", review ") + v.at(w.Review).Format("2006-01-02")
		}
		out = append(out, s)
	}
	for _, r := range p.Orders {
		o := r.Order
		ret, ext, sus := o.Pending()
		if ret {
			out = append(out, fmt.Sprintf(v.say("%s %s退单待裁：%s", "%s %s wants to return it: %s"), r.No, r.Office, v.hide(o.Words.Return)))
		}
		if ext {
			out = append(out, fmt.Sprintf(v.say("%s %s申请延期%d个工作日：%s", "%s %s asks for %d more working days: %s"), r.No, r.Office, o.Extension.Days, v.hide(o.Words.Extend)))
		}
		if sus {
			out = append(out, fmt.Sprintf(v.say("%s %s申请挂起：%s", "%s %s asks for a pause: %s"), r.No, r.Office, v.hide(o.Words.Suspend)))
		}
		if x := o.Check; x != nil && x.DoneAt.IsZero() {
			out = append(out, fmt.Sprintf(v.say("%s 请%s核实", "%s is looked at by %s"), r.No, v.person(x.Person)))
		}
	}
	if t := c.Transfer; t != nil && t.SignedAt.IsZero() && !t.Refused {
		out = append(out, fmt.Sprintf(v.say("移送书%s等%s签收，期限%s", "transfer %s waits for %s, due %s"), t.No, t.To, v.at(t.Due).Format("01-02 15:04")))
	}
	for _, s := range c.Supervisions {
		office := orElse(p.Town.Short(s.Office), v.say("综治中心", "the desk"))
		switch {
		case s.Kind == appliance.SuperviseNotice:
		case s.DoneAt.IsZero():
			out = append(out, fmt.Sprintf(v.say("%s等%s答复，期限%s：%s", "%s waits for %s, due %s: %s"), s.Kind, office, v.at(s.Due).Format("01-02 15:04"), v.hide(s.Words.Ask)))
		case s.Kind == appliance.SuperviseRectify && s.Checked.IsZero():
			out = append(out, fmt.Sprintf(v.say("%s已答复，等复查：%s", "%s was answered and is to be looked at again: %s"), s.Kind, v.hide(s.Words.Reply)))
		}
	}
	return out
}

// story tells a matter from its first word to now. The steps of a text on its way
// are told once, as the state it has reached.
func (v viewer) story(p desk.Page) [][]string {
	texts := make(map[uint64]appliance.Outgoing, len(p.Texts))
	for _, t := range p.Texts {
		texts[t.ID] = t
	}
	var rows [][]string
	for _, e := range p.Story {
		who, what, words := v.teller(e), loop.KindName(e.Kind, v.english), ""
		switch b := e.Body.(type) {
		case appliance.TextChange:
			t, ok := texts[e.Seq]
			switch {
			case e.Kind == appliance.KindTextQueued && ok:
				what = v.say("短信→", "text to ") + v.reader(p, appliance.Address(t.To))
				words = v.hide(t.Text) + " [" + v.textState(t) + "]"
			case e.Kind == appliance.KindTextSettled || e.Kind == appliance.KindTextReleased:
			default:
				continue
			}
		case appliance.Message:
			if b.Fate == appliance.FateCase || b.Fate == appliance.FateSupplement { // its words follow
				continue
			}
			who = v.reader(p, b.From)
			words = v.hide(b.Text)
		case appliance.CaseChange:
			if e.Kind == appliance.KindCaseTakenBack {
				what = loop.TookBack(b, v.english)
				break
			}
			words = v.decided(p, e, b)
			if words == "" && (e.Kind == appliance.KindCaseDispatched || e.Kind == appliance.KindCaseWatched) { // clocks only
				continue
			}
		case appliance.CallChange:
			switch e.Kind {
			case appliance.KindCallMade, appliance.KindCallResponded: // the case's and the order's entries tell of it
				continue
			case appliance.KindCallDispatched, appliance.KindCallRated:
				what += " " + b.Call.No()
			}
			words = v.called(b)
		default:
			words = v.hide(wordsOf(e))
		}
		rows = append(rows, []string{v.at(e.At).Format("01-02 15:04"), v.cell(who, 20), what, v.cell(words, 200)})
	}
	return rows
}

// decided is what a case entry says beyond its name.
func (v viewer) decided(p desk.Page, e appliance.Entry, ch appliance.CaseChange) string {
	var out []string
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	switch e.Kind {
	case appliance.KindCaseAccepted, appliance.KindCaseCorrected:
		add(string(ch.Kind))
		add(ch.Category)
		add(v.urgency(ch.Urgency))
		if ch.Basis != nil && ch.Basis.Situation != "" {
			add(ch.Basis.Situation)
		}
	case appliance.KindCaseHanded, appliance.KindCaseTaken:
		add(v.holderName(ch.Holder))
	}
	add(ch.Ground)
	if e.Kind != appliance.KindCaseWatched {
		for _, o := range ch.Orders {
			add(p.Case.OrderNo(o.Seq) + p.Town.Short(o.Office))
		}
	}
	if ch.Outcome != "" {
		add(loop.OutcomeName(ch.Outcome, v.english))
	}
	if ch.Rating != nil {
		add(v.rating(*ch.Rating))
	}
	add(v.hide(wordsOf(e)))
	if w := ch.Pending; w != nil && *w != nil && !(*w).Review.IsZero() {
		add(v.say("复核日", "review ") + v.at((*w).Review).Format("2006-01-02"))
	}
	for _, k := range ch.Clocks {
		if k.ID == appliance.ClockBooked && k.Running() {
			add(v.say("复核日", "review ") + v.at(k.Due).Format("2006-01-02"))
		}
	}
	if e.Kind == appliance.KindCaseAccepted || e.Kind == appliance.KindCaseDispatched || e.Kind == appliance.KindOrderExtended || e.Kind == appliance.KindOrderResumed {
		for _, k := range ch.Clocks {
			if k.Running() && !k.Due.IsZero() && (k.ID == appliance.ClockHandle || k.ID == appliance.ClockD1 || k.ID == appliance.ClockUrgent) {
				add(v.say("期限", "due ") + v.dueCell(k.Due, k.Provisional, ""))
			}
		}
	}
	return strings.Join(out, " ")
}

// called is what an entry of a call says beyond its name.
func (v viewer) called(ch appliance.CallChange) string {
	var out []string
	if ch.Lead != "" {
		out = append(out, v.say("牵头", "led by ")+v.town.Short(ch.Lead))
	}
	if ch.DocNo != "" {
		out = append(out, ch.DocNo)
	}
	for _, r := range ch.Ratings {
		out = append(out, v.town.Short(r.Office)+" "+loop.SpeedName(r.Speed)+" "+loop.EffectName(r.Effect))
	}
	if s := v.hide(first(ch.Words.Note, ch.Words.Done)); s != "" {
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// teller is who did it, as people say it: 李静(root), 来件人, 钱进.
func (v viewer) teller(e appliance.Entry) string {
	name := e.Actor.Name
	switch e.Actor.Kind {
	case appliance.ByCitizen:
		return v.say("来件人", "villager")
	case appliance.ByRule, appliance.ByModem:
		return v.say("系统", "box")
	case appliance.ByStaff:
		if name == "" {
			name = v.person(e.Actor.ID)
		}
	}
	name = orElse(name, orElse(e.Actor.ID, string(e.Actor.Kind)))
	if f := e.Actor.For; f != "" && f != name {
		name += "(" + f + ")"
	}
	return name
}

// reader is whose phone it is: the villager's, somebody's of the town, or a number.
func (v viewer) reader(p desk.Page, a appliance.Address) string {
	phone, ok := a.Phone()
	if !ok {
		return masked(a)
	}
	if own, _ := p.Case.Phone(); own == phone {
		return v.say("来件人", "villager")
	}
	if own, in := v.town.ByPhone(phone, v.today); len(own) > 0 {
		return own[0].Name
	} else if len(in) > 0 {
		return in[0].Name + v.say("的替班", "'s stand-in")
	}
	return phone.Masked()
}

func (v viewer) textState(t appliance.Outgoing) string {
	if v.english {
		return string(t.State)
	}
	return textStates[t.State]
}

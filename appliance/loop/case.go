package loop

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/texts"
)

func (Open) Act() Act     { return ActOpen }
func (Question) Act() Act { return ActQuestion }
func (GoOn) Act() Act     { return ActGoOn }
func (Accept) Act() Act   { return ActAccept }
func (Answer) Act() Act   { return ActAnswer }
func (Note) Act() Act     { return ActNote }
func (Take) Act() Act     { return ActTake }
func (HandOver) Act() Act { return ActHandOver }
func (Conclude) Act() Act { return ActConclude }
func (Feed) Act() Act     { return ActFeed }
func (Self) Act() Act     { return ActSelf }
func (Secrecy) Act() Act  { return ActSecrecy }
func (Correct) Act() Act  { return ActCorrect }
func (Reveal) Act() Act   { return ActReveal }
func (Split) Act() Act    { return ActSplit }
func (Urge) Act() Act     { return ActUrge }
func (Print) Act() Act    { return ActPrint }

// Print notes that somebody took the whole record of the case out of the house.
type Print struct{ What string }

// RateWindow is how long an answer to a result's question is understood as a
// rating (domain 8 §D.2 step 4); AskWindow how long any other question is open.
const (
	RateWindow = 15 * 24 * time.Hour
	AskWindow  = 72 * time.Hour
)

// MaxAnswer is how many SMS an answer may cost: what is longer belongs on
// paper or in a call, and every part is paid for.
const MaxAnswer = 8

// receiptWithin is c.receive of what a clerk types in (GB/T 33358).
const receiptWithin = 3 * time.Minute

func (d Open) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	village, grid, err := s.place(d.Village, d.Grid)
	if err != nil {
		return err
	}
	received := d.ReceivedAt
	if received.IsZero() || received.After(s.Now) {
		received = s.Now
	}
	if d.Phone != "" {
		p, ok := d.Phone.Phone()
		if !ok {
			return s.badPhone(d.Phone)
		}
		d.Phone = appliance.Address(p)
	}
	s.c = appliance.Case{ID: s.Next, Reporter: d.Phone}
	s.res.Case = s.Next
	first := appliance.HolderDesk
	if s.by.Clerk != "" {
		first = appliance.HolderClerk(s.by.Clerk)
	}
	urgency := orElse(d.Urgency, appliance.UrgencyOrdinary)
	if err := s.known(d.Kind, urgency, "", d.Secrecy); err != nil {
		return err
	}
	ch := appliance.CaseChange{
		State: appliance.CaseNew, Channel: orElse(d.Channel, appliance.ChannelCounter), Kind: orElse(d.Kind, appliance.KindHelp),
		Urgency: urgency, Complexity: appliance.Simple, Secrecy: orElse(d.Secrecy, appliance.SecrecyNone),
		Village: village, Grid: grid, Round: 1, Holder: appliance.HolderDesk, FirstOwner: first, ReceivedAt: received,
		ReporterKind: d.ReporterKind, Agent: d.Agent, External: clean(d.External), Emergency: urgency == appliance.UrgencyDanger,
		Words: appliance.CaseWords{
			Reporter: d.Phone, Name: clean(d.Name), Text: text, Summary: firstLine(text), Place: clean(d.Place),
		},
	}
	if ch.Kind == appliance.KindReport && ch.Secrecy == appliance.SecrecyNone {
		ch.Secrecy = appliance.SecrecyHidden
	}
	ch.Clocks = []appliance.Clock{s.acceptClock(received)}
	if urgency == appliance.UrgencyDanger {
		ch.Clocks[0] = s.until(appliance.ClockAccept, received, s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign)*time.Minute))
	}
	receipt := ""
	// Who reports by text is answered where they were heard; an agent's villager is told (R40).
	if p, ok := d.Phone.Phone(); ok && p.Mobile() && s.by.Actor.Kind != appliance.ByCitizen && (!s.by.staff() || d.Agent != "") {
		receipt = "R01"
		switch {
		case d.Agent != "":
			receipt = "R40"
		case !s.Clock.Working(s.Now):
			receipt = "R02"
		}
		ch.Clocks = append(ch.Clocks, appliance.Clock{
			ID: appliance.ClockReceive, Start: received, Due: received.Add(receiptWithin), StoppedAt: s.Now,
		})
	}
	s.change(appliance.KindCaseOpened, ch)
	switch receipt {
	case "R40":
		agent, _ := s.Town.Person(d.Agent)
		if err := s.openQuestion(appliance.Question{Kind: appliance.AskBehalf, Case: s.c.ID, Until: s.Now.Add(AskWindow)}); err != nil {
			return err
		}
		return s.tell("R40", texts.Values{"人": surname(agent) + "代办员", "摘": ch.Words.Summary})
	case "R02":
		open := s.Clock.NextOpening(s.Now)
		_, _, provisional := s.Clock.Workday(open)
		return s.tell("R02", texts.Values{"日": texts.Opening(s.Clock.Local(s.Now), s.Clock.Local(open), provisional, s.english())})
	case "R01":
		return s.tell("R01", nil)
	}
	return nil
}

// surname is all of a person's name that a text may hold (domain 8, rules of sending).
func surname(p appliance.Person) string {
	r := []rune(p.Name)
	return string(r[:min(1, len(r))])
}

func (s *step) badPhone(p appliance.Address) *Refusal {
	return s.refuse(WhyBad, "“"+string(p)+"”不是手机号或带区号的座机，请核对。").in(string(p) + " is no mobile number, nor a landline with its area code")
}

func (s *step) badOutcome() *Refusal {
	return s.refuse(WhyBad, "结果只能是已解决、部分解决、解释说明、不属实、无法解决。").in("an outcome is solved, partly, explained, unfounded or unsolvable")
}

// known refuses words that are no kind, urgency, complexity or secrecy; "" is none said.
func (s *step) known(k appliance.CaseKind, u appliance.Urgency, c appliance.Complexity, x appliance.Secrecy) error {
	switch {
	case k != "" && !slices.Contains(appliance.CaseKinds, k):
		return s.refuse(WhyBad, "没有“"+string(k)+"”这个类型。").in("there is no kind " + string(k))
	case u != "" && u != appliance.UrgencyOrdinary && u != appliance.UrgencyPressing && u != appliance.UrgencyDanger:
		return s.refuse(WhyBad, "紧急程度只能是一般、较急、紧急。").in("urgency is ordinary, pressing or urgent")
	case c != "" && c != appliance.Simple && c != appliance.Complex:
		return s.refuse(WhyBad, "难易只能是一般、复杂。").in("complexity is simple or complex")
	case x != "" && x != appliance.SecrecyNone && x != appliance.SecrecyHidden && x != appliance.SecrecySecret:
		return s.refuse(WhyBad, "保密只能是普通、隐号、保密。").in("secrecy is none, hidden or secret")
	}
	return nil
}

// place finds village and grid, by code, name, alias or short number. A grid
// names its village.
func (s *step) place(village, grid string) (string, string, error) {
	village, grid = clean(village), clean(grid)
	if grid != "" {
		g, ok := s.Town.GridNamed(grid)
		if !ok || g.Closed(s.today()) {
			return "", "", s.refuse(WhyBad, "没有网格“"+grid+"”，请看门牌上的网格号（如12-3）。").in("there is no grid " + grid + ": look at the door plate, such as 12-3")
		}
		return g.Village, g.Code, nil
	}
	if village == "" {
		return "", "", nil
	}
	if v, ok := s.Town.VillageNamed(village); ok {
		return v.Code, "", nil
	}
	if len(s.Town.Villages()) > 0 {
		return "", "", s.refuse(WhyBad, "没有叫“"+village+"”的村居，请核对名称，或先在村居表里加上别名。").in("no village is called " + village + ": check the name, or add it as an alias")
	}
	return village, "", nil
}

const summaryLength = 40

func firstLine(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if r := []rune(line); len(r) > summaryLength {
		line = string(r[:summaryLength-1]) + "…"
	}
	return line
}

// openQuestion is what the villager is asked now; it takes the place of what was
// asked before, but for another handler's question, which waits.
func (s *step) openQuestion(q appliance.Question) error {
	talk, err := s.Read.Talk(s.c.Reporter)
	if err != nil {
		return err
	}
	s.put(appliance.KindTalk, 0, s.c.Reporter, talk.Ask(q))
	return nil
}

func (d Question) do(s *step) error {
	switch _, ok := s.citizen(); {
	case !ok:
		return s.refuse(WhyNoPhone, "")
	case s.c.Asked >= 2:
		return s.refuse(WhyAskedTwice, "")
	}
	id, kind, v := "R03", appliance.AskVillage, texts.Values{}
	var names [2]string
	for i, name := range []string{d.Village, d.Or} {
		var err error
		if names[i], _, err = s.place(name, ""); err != nil {
			return err
		}
	}
	first, known := s.Town.Village(names[0])
	second, two := s.Town.Village(names[1])
	switch {
	case d.Detail:
		id, kind = "R04", appliance.AskDetail
	case known && two:
		id, v["村"], v["另"] = "R03-two", apart(first, second), apart(second, first)
	case known:
		id, v["村"] = "R03-same", first.Name
	}
	clocks := []appliance.Clock{s.run(appliance.ClockAsk, s.Now, s.Rules.Clock.Ask)}
	for _, k := range s.c.Clocks {
		// Danger waits for no answer.
		if (k.ID == appliance.ClockAccept || k.ID == appliance.ClockD1) && k.Running() && s.c.Urgency != appliance.UrgencyDanger {
			clocks = append(clocks, s.Wake(s.Clock.Pause(k, s.Now, "asking")))
		}
	}
	s.change(appliance.KindCaseAsked, appliance.CaseChange{State: appliance.CaseAsking, Asked: s.c.Asked + 1, Clocks: clocks, Ground: texts.Template(id)})
	q := appliance.Question{Kind: kind, Case: s.c.ID, Until: s.Now.Add(AskWindow)}
	if !d.Detail && known {
		q.Village, q.Or = first.Code, second.Code
	}
	if err := s.openQuestion(q); err != nil {
		return err
	}
	return s.tell(id, v)
}

// apart is how a village is named beside another: where both have one name, by what
// else people call it, or by the end of its code.
func apart(v, o appliance.Village) string {
	if v.Name != o.Name {
		return v.Name
	}
	for _, a := range v.Aliases {
		if !o.Called(a) {
			return a
		}
	}
	return v.Name + v.Code[max(0, len(v.Code)-3):]
}

func (d GoOn) do(s *step) error {
	clocks := halt(s.c.Clocks, s.Now, appliance.ClockAsk)
	state := appliance.CaseNew
	if accepted(s.c) {
		state = appliance.CaseAccepted
	}
	for _, k := range s.c.Clocks {
		if k.ID != appliance.ClockAccept && k.ID != appliance.ClockD1 || !k.StoppedAt.IsZero() || k.Running() {
			continue
		}
		k = s.Clock.Resume(k, s.Now)
		if k.Days == 0 { // the end of a working day: of the one on which it goes on
			k.Due, k.Provisional = s.Clock.EndOfWorkingDay(s.Now)
		}
		clocks = append(clocks, s.Wake(k))
	}
	ch := appliance.CaseChange{State: state, Clocks: clocks, Village: d.Village, Grid: d.Grid, Words: appliance.CaseWords{Text: clean(d.Text)}}
	if ch.Words.Text != "" {
		ch.WaitingSince = s.waiting()
	}
	s.change(appliance.KindCaseHeard, ch)
	return nil
}

// accepted reports whether the case is taken in: its first clock is over. One that
// was joined to another and parted again is not.
func accepted(c appliance.Case) bool {
	k, ok := c.Clock(appliance.ClockAccept)
	return ok && !k.StoppedAt.IsZero() || !ok && c.Reached(appliance.StageAccepted)
}

func (d Accept) do(s *step) error {
	village, grid, err := s.place(d.Village, d.Grid)
	if err != nil {
		return err
	}
	if err := s.known(d.Kind, d.Urgency, d.Complexity, ""); err != nil {
		return err
	}
	ch := appliance.CaseChange{
		State:      appliance.CaseAccepted,
		Kind:       orElse(d.Kind, orElse(s.c.Kind, appliance.KindHelp)),
		Category:   d.Category,
		Urgency:    orElse(d.Urgency, orElse(s.c.Urgency, appliance.UrgencyOrdinary)),
		Complexity: orElse(d.Complexity, orElse(s.c.Complexity, appliance.Simple)),
		Village:    village, Grid: grid,
		Holder: s.holder(),
		Clocks: halt(s.c.Clocks, s.Now, appliance.ClockReceive, appliance.ClockAccept, appliance.ClockAsk),
		Words:  appliance.CaseWords{Summary: strings.TrimSpace(d.Summary)},
	}
	basis := appliance.Basis{}
	if d.Situation != "" {
		row, err := s.situation(d.Situation)
		if err != nil {
			return err
		}
		basis = row.Basis()
		ch.Category = orElse(ch.Category, row.Domain)
		if d.Complexity == "" {
			ch.Complexity = row.Complexity()
		}
	}
	ch.Basis = &basis
	if d.Accused != "" {
		o, ok := s.Town.OfficeNamed(d.Accused)
		if !ok {
			return s.refuse(WhyNoOffice, d.Accused)
		}
		ch.Accused = o.Code
	}
	if (ch.Accused != "" || ch.Kind == appliance.KindReport) && s.c.Secrecy == appliance.SecrecyNone { // D.8
		ch.Secrecy = appliance.SecrecyHidden
	}
	if s.c.FirstOwner == appliance.HolderDesk && s.by.Clerk != "" {
		ch.FirstOwner = appliance.HolderClerk(s.by.Clerk)
	}
	s.reach(&ch, appliance.StageAccepted, "")
	for _, k := range s.promise(ch.Urgency, ch.Complexity, false) {
		if old, ok := s.c.Clock(k.ID); ok && old.StoppedAt.IsZero() { // asked after it was accepted: its clocks go on
			if old = s.Wake(s.Clock.Resume(old, s.Now)); !k.Due.Before(old.Due) {
				k = old
			}
			if k.ID == appliance.ClockHandle || k.ID == appliance.ClockUrgent {
				k = quiet(old)
			}
		}
		ch.Clocks = append(ch.Clocks, k)
	}
	s.change(appliance.KindCaseAccepted, ch)
	return nil
}

// urgent is the clock of the lane of natural hours, day and night.
func (s *step) urgent(hours time.Duration) appliance.Clock {
	return s.until(appliance.ClockUrgent, s.Now, s.Now.Add(hours))
}

// quiet is a clock of the case itself that wakes nobody: its orders' clocks do.
func quiet(k appliance.Clock) appliance.Clock {
	k.Wake = time.Time{}
	return k
}

// holder is who holds the case now that this one acts: a clerk, else the desk.
func (s *step) holder() appliance.Holder {
	if s.by.Clerk != "" {
		return appliance.HolderClerk(s.by.Clerk)
	}
	return appliance.HolderDesk
}

func (d Answer) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	to, ok := s.citizen()
	if !ok {
		return s.refuse(WhyNoPhone, "")
	}
	words := s.Texts.Signed(text)
	if n, _ := appliance.TextCost(words); n > MaxAnswer {
		return s.refuse(WhyTooLong, strconv.Itoa(67*MaxAnswer-10))
	}
	s.change(appliance.KindCaseAnswered, appliance.CaseChange{
		WaitingSince: nobody(), Clocks: halt(s.c.Clocks, s.Now, appliance.ClockReceive, appliance.ClockReply),
		Words: appliance.CaseWords{Answer: text},
	})
	e := appliance.QueueText(s.by.Actor, to, s.c.ID, "", appliance.ClassResult, true, words)
	e.At = s.Now
	s.out = append(s.out, e)
	return nil
}

func (d Note) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	s.change(appliance.KindCaseNoted, appliance.CaseChange{Words: appliance.CaseWords{Note: text}})
	return nil
}

func (Take) do(s *step) error {
	h := appliance.HolderClerk(s.by.Clerk)
	if s.by.Clerk == "" {
		return s.refuse(WhyRole, "")
	}
	if s.c.Holder == h {
		return s.refuse(WhyAlreadyYours, "")
	}
	if atOffice(s.c) {
		return s.refuse(WhyOrdersOpen, s.orderList(s.c.OpenOrders()))
	}
	s.change(appliance.KindCaseTaken, appliance.CaseChange{Holder: h})
	return nil
}

func (d HandOver) do(s *step) error {
	h := appliance.HolderDesk
	if d.To != "" {
		k, err := s.clerk(d.To)
		if err != nil {
			return err
		}
		if k.Disabled || !k.Has(handlers...) {
			return s.refuse(WhyCannotHold, k.Name())
		}
		h = appliance.HolderClerk(d.To)
	}
	if s.c.Holder == h {
		return s.refuse(WhyAlreadyTheirs, "")
	}
	if atOffice(s.c) {
		return s.refuse(WhyOrdersOpen, s.orderList(s.c.OpenOrders()))
	}
	s.change(appliance.KindCaseHanded, appliance.CaseChange{Holder: h, Words: appliance.CaseWords{Note: strings.TrimSpace(d.Note)}})
	return nil
}

// clerk is the account of that id.
func (s *step) clerk(id appliance.ClerkID) (appliance.Clerk, error) {
	for k, err := range s.Read.Clerks() {
		if err != nil || k.ID == id {
			return k, err
		}
	}
	return appliance.Clerk{}, s.refuse(WhyNoClerk, string(id))
}

func (d Conclude) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	switch live := s.c.OpenOrders(); {
	case len(live) > 0:
		return s.refuse(WhyOrdersOpen, s.orderList(live))
	case callOpen(s.c):
		return s.refuse(WhyCallOpen, s.c.Call.In(s.year()))
	case letterOut(s.c):
		return s.refuse(WhyTransferring, "")
	}
	code := orElse(d.Code, appliance.OutcomeSolved)
	if !slices.Contains(appliance.OutcomeCodes, code) {
		return s.badOutcome()
	}
	return s.conclude(ending{code: code, text: text, level: orElse(d.Level, levelTown), waived: "answered at once"})
}

// Levels at which a matter can be solved (domain 2, outcome level).
const (
	levelGrid    = "网格"
	levelVillage = "村"
	levelTown    = "镇"
	levelCounty  = "县"
)

func (s *step) orderList(all []appliance.Order) string {
	var out []string
	for _, o := range all {
		out = append(out, s.orderNo(o.Seq)+s.Town.Short(o.Office))
	}
	return strings.Join(out, "、")
}

// An ending is how the work on a case ends.
type ending struct {
	code   appliance.OutcomeCode
	text   string // for the villager
	level  string
	waived string               // why nothing was dispatched, where nothing was
	joined bool                 // with the main case: it never went a way of its own
	change appliance.CaseChange // what else the same entry says
}

// conclude ends the work (C11, C15, C23): the outcome stands, the villager is
// sent the result and asked for a rating. The citizen's clock runs on until
// they are told; one without a mobile phone was told by whoever acts.
func (s *step) conclude(d ending) error {
	to, byText := s.citizen()
	ch := d.change
	ch.State, ch.Outcome, ch.Level, ch.WaitingSince, ch.Holder = appliance.CaseFollowup, d.code, d.level, nobody(), s.holder()
	ch.Words.Outcome = d.text
	if d.joined {
		s.reach(&ch, appliance.StageAccepted, d.waived)
	}
	s.reach(&ch, appliance.StageDispatched, d.waived)
	s.reach(&ch, appliance.StageCompleted, "")
	if d.code == appliance.OutcomeUnfounded {
		s.unfounded()
	}
	rate := s.run(appliance.ClockRate, s.Now, s.Rules.Clock.FollowUp)
	if !byText { // told face to face
		ch.Clocks = append(append(ch.Clocks, haltBut(s.c.Clocks, s.Now, lasting...)...), rate)
		ch.ToldAt, ch.ToldBy = s.Now, orElse(s.by.Actor.Name, s.by.Actor.ID)
		s.reach(&ch, appliance.StageTold, "")
		s.change(appliance.KindCaseConcluded, ch)
		return s.tellJoined(d)
	}
	ch.Clocks = append(append(ch.Clocks, haltBut(s.c.Clocks, s.Now, append([]appliance.ClockID{appliance.ClockHandle, appliance.ClockUrgent}, lasting...)...)...), rate)
	talk, err := s.Read.Talk(s.c.Reporter)
	if err != nil {
		return err
	}
	room, err := s.Texts.Room("R10", talk.English, texts.Values{"号": s.c.ID.No()}, "果")
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(d.text) > room {
		return s.refuse(WhyTooLong, strconv.Itoa(room))
	}
	s.change(appliance.KindCaseConcluded, ch)
	if err := s.text(to, "R10", s.c.ID, appliance.ClassResult, talk.English, texts.Values{"果": strings.TrimRight(d.text, "。.!！")}); err != nil {
		return err
	}
	if err := s.openQuestion(appliance.Question{Kind: appliance.AskRating, Case: s.c.ID, Until: s.Now.Add(RateWindow)}); err != nil {
		return err
	}
	return s.tellJoined(d)
}

// tellJoined gives each case that was merged into this one its own result: every
// reporter keeps a number, is told, and rates for themselves (C07).
func (s *step) tellJoined(d ending) error {
	return s.joined(func(j *step) error {
		return j.conclude(ending{code: d.code, text: d.text, level: d.level, waived: "merged", joined: true})
	})
}

// joined does something to each case that waits with this one.
func (s *step) joined(f func(*step) error) error {
	for _, id := range s.c.Joined {
		c, err := s.Read.Case(id)
		if err != nil {
			return err
		}
		if c.State != appliance.CaseMerged || c.MergedInto != s.c.ID {
			continue
		}
		j := &step{World: s.World, by: s.by, act: s.act, c: c}
		j.Seq += uint64(len(s.out))
		if err := f(j); err != nil {
			return err
		}
		s.out = append(s.out, j.out...)
	}
	return nil
}

// Self 自: handled within the grid (小事一格解决). One in so many is reviewed all the same.
func (d Self) do(s *step) error {
	text := clean(d.Text)
	if length(text) < s.Rules.Loop.ResultMin {
		return s.refuse(WhyTooShort, strconv.Itoa(s.Rules.Loop.ResultMin))
	}
	if p, ok := s.Town.Person(s.by.Person); s.by.staff() && (!ok || !s.walks(p)) {
		return s.refuse(WhyBad, "件号"+s.c.ID.No()+"不在您的网格，不能自办。").in("case " + s.c.ID.No() + " is not of your grid")
	}
	switch {
	case callOpen(s.c):
		return s.refuse(WhyCallOpen, s.c.Call.In(s.year()))
	case letterOut(s.c):
		return s.refuse(WhyTransferring, "")
	}
	end := ending{code: appliance.OutcomeSolved, text: text, level: levelGrid, waived: "grid"}
	ch := appliance.CaseChange{Clocks: halt(s.c.Clocks, s.Now, appliance.ClockReceive, appliance.ClockAccept, appliance.ClockD1, appliance.ClockAsk)}
	s.reach(&ch, appliance.StageAccepted, "grid")
	s.reach(&ch, appliance.StageDispatched, "grid")
	ch.Outcome, ch.Level, ch.Words.Outcome = end.code, end.level, text
	for _, o := range s.c.OpenOrders() { // it went to the village meanwhile
		_, clocks := s.resumed(o)
		ch.Clocks = append(ch.Clocks, clocks...)
	}
	recalled := s.recallAll(&ch, "网格已就地办好")
	ch.Clocks = append(ch.Clocks, s.ruleClock(recalled...)...)
	s.res.Said = "已记自办件号" + s.c.ID.In(s.year())
	var err error
	switch p, ok := s.Town.Person(s.by.Person); {
	case int(uint64(s.c.ID)/10%100) < s.Rules.Loop.SelfSample: // the sample: by number, so that nobody chooses
		ch.State, ch.Holder = appliance.CaseReview, appliance.HolderDesk
		ch.Clocks = append(ch.Clocks, s.run(appliance.ClockReview, s.Now, s.Rules.Clock.Review))
		s.change(appliance.KindCaseReviewing, ch)
		s.res.Said += ",抽到复核"
	case ok && s.c.Reporter == appliance.Address(p.Phone): // who reported it mended it
		err = s.mended(ch, end)
	default:
		end.change = ch
		err = s.conclude(end)
	}
	if err != nil {
		return err
	}
	return s.tellRecalled(recalled, "网格已就地办好")
}

// unfounded counts against whoever in the grids reported what was not so (F1-55).
func (s *step) unfounded() {
	p, ok := s.c.Phone()
	if !ok || s.c.Channel != appliance.ChannelGrid {
		return
	}
	if own, _ := s.Town.ByPhone(p, s.today()); len(own) > 0 {
		s.put(appliance.KindTally, 0, "", appliance.Tally{Person: own[0].Code, Day: s.today(), False: 1})
	}
}

// mended closes what a grid worker reported and mended: nobody is left to be told,
// but those who wait with it.
func (s *step) mended(ch appliance.CaseChange, end ending) error {
	s.reach(&ch, appliance.StageCompleted, "")
	s.reach(&ch, appliance.StageTold, "")
	s.reach(&ch, appliance.StageFollowed, "reported by the grid")
	ch.State, ch.WaitingSince, ch.ToldAt, ch.ToldBy = appliance.CaseClosed, nobody(), s.Now, orElse(s.by.Person, s.by.who())
	ch.Clocks = haltBut(s.c.Clocks, s.Now, lasting...)
	ch.Outcome, ch.Level, ch.Words.Outcome = end.code, end.level, end.text
	s.change(appliance.KindCaseConcluded, ch)
	return s.tellJoined(end)
}

// selfDone reports whether the review is of what a grid worker mended (自): it has no order.
func selfDone(c appliance.Case) bool { return c.State == appliance.CaseReview && !reported(c) }

// ownGrid reports whether the case's reporter is of the staff: who reported it mended it.
func (s *step) ownGrid() bool {
	p, ok := s.c.Phone()
	if !ok {
		return false
	}
	own, _ := s.Town.ByPhone(p, s.today())
	return len(own) > 0
}

// walks reports whether a person's grids hold the case, or the person reported it.
func (s *step) walks(p appliance.Person) bool {
	if s.c.Reporter == appliance.Address(p.Phone) {
		return true
	}
	return slices.ContainsFunc(s.Town.GridsOf(p.Code, s.today()), func(g appliance.Grid) bool {
		return g.Code == s.c.Grid || s.c.Grid == "" && g.Village == s.c.Village
	})
}

func (d Feed) do(s *step) error {
	how, err := s.reason(d.How)
	if err != nil {
		return err
	}
	ch := appliance.CaseChange{
		ToldAt: s.Now, ToldBy: orElse(s.by.Actor.Name, s.by.Actor.ID),
		Clocks: halt(s.c.Clocks, s.Now, appliance.ClockHandle, appliance.ClockUrgent),
		Words:  appliance.CaseWords{Note: strings.TrimSpace(how + " " + clean(d.Note))},
	}
	s.reach(&ch, appliance.StageTold, "")
	s.change(appliance.KindCaseTold, ch)
	return nil
}

func (d Secrecy) do(s *step) error {
	why := ""
	if s.by.Actor.Kind != appliance.ByCitizen {
		var err error
		if why, err = s.reason(d.Reason); err != nil {
			return err
		}
	}
	switch err := s.known("", "", "", d.To); {
	case err != nil:
		return err
	case d.To == "" || d.To == s.c.Secrecy:
		return s.refuse(WhyNothing, "")
	case s.by.Actor.Kind == appliance.ByCitizen && s.c.Secrecy == appliance.SecrecySecret: // a leader's word stands
		return s.refuse(WhyRole, "")
	}
	s.change(appliance.KindCaseHidden, appliance.CaseChange{Secrecy: d.To, Words: appliance.CaseWords{Note: why}})
	return nil
}

// Correct never touches what was written: it is an entry of its own (C25).
func (d Correct) do(s *step) error {
	why, err := s.reason(d.Reason)
	if err != nil {
		return err
	}
	village, grid, err := s.place(d.Village, d.Grid)
	if err != nil {
		return err
	}
	if err := s.known(d.Kind, d.Urgency, "", ""); err != nil {
		return err
	}
	ch := appliance.CaseChange{
		Kind: d.Kind, Category: d.Category, Urgency: d.Urgency, Village: village, Grid: grid,
		Words: appliance.CaseWords{Note: why, Summary: clean(d.Summary), Name: clean(d.Name)},
	}
	if d.Kind == appliance.KindReport && s.c.Secrecy == appliance.SecrecyNone {
		ch.Secrecy = appliance.SecrecyHidden
	}
	news := s.corrected(village, d.Kind)
	if hours, lane := s.hours(d.Urgency); lane && s.c.State.Open() {
		if _, was := s.hours(s.c.Urgency); !was {
			news = append(news, "改按紧急件办理")
			ch.Clocks = s.hasten(hours)
		}
	}
	if d.Phone != "" {
		p, ok := d.Phone.Phone()
		if !ok {
			return s.badPhone(d.Phone)
		}
		ch.Words.Reporter = appliance.Address(p)
	}
	if d.Waive != "" {
		if !slices.Contains(appliance.Stages, d.Waive) {
			return s.refuse(WhyBad, "没有“"+string(d.Waive)+"”这一步。").in("there is no stage " + string(d.Waive))
		}
		s.reach(&ch, d.Waive, "administrator")
	}
	if d.Kind == "" && d.Category == "" && d.Urgency == "" && village == "" && grid == "" && d.Summary == "" && d.Phone == "" && d.Name == "" && len(ch.Steps) == 0 {
		return s.refuse(WhyNothing, "")
	}
	s.change(appliance.KindCaseCorrected, ch)
	if len(news) == 0 || !s.c.State.Open() {
		return nil
	}
	return s.tell("R43", texts.Values{"果": strings.Join(news, "，")})
}

// corrected names what of a correction the villager can see.
func (s *step) corrected(village string, kind appliance.CaseKind) (news []string) {
	if village != "" && village != s.c.Village {
		news = append(news, "登记的村居改为"+s.Town.VillageName(village))
	}
	if kind != "" && kind != s.c.Kind {
		news = append(news, "登记的类型改为"+string(kind))
	}
	return news
}

// hasten puts a case that turns out to be danger into its lane: what the desk has
// to do next is due at once, and the villager's promise is in hours. An order at
// work keeps its clock until it is recalled and sent again.
func (s *step) hasten(hours time.Duration) []appliance.Clock {
	at := s.Now.Add(time.Duration(s.Rules.Clock.UrgentSign) * time.Minute)
	var out []appliance.Clock
	for _, k := range s.c.Clocks {
		if (k.ID == appliance.ClockAccept || k.ID == appliance.ClockD1) && k.StoppedAt.IsZero() && (k.Due.IsZero() || k.Due.After(at)) {
			out = append(out, s.until(k.ID, s.Now, at))
		}
	}
	if accepted(s.c) {
		out = append(out, quiet(s.urgent(hours)))
	}
	return out
}

func (d Reveal) do(s *step) error {
	why := clean(d.Reason)
	if why == "" {
		return s.refuse(WhyNoReason, "")
	}
	if s.c.Reporter == "" {
		return s.refuse(WhyNoNumber, "")
	}
	if !Cleared(s.by, s.c) {
		return s.refuse(WhyRole, "")
	}
	s.change(appliance.KindCaseRevealed, appliance.CaseChange{Words: appliance.CaseWords{Note: why}})
	return nil
}

func (d Print) do(s *step) error {
	s.change(appliance.KindCasePrinted, appliance.CaseChange{Words: appliance.CaseWords{Note: d.What}})
	return nil
}

func (d Split) do(s *step) error {
	text, err := s.said(d.Text)
	if err != nil {
		return err
	}
	from := s.c
	id := s.Next
	s.change(appliance.KindCaseSplit, appliance.CaseChange{Words: appliance.CaseWords{Note: "另立件号" + id.No() + "：" + text}})
	n := &step{World: s.World, by: s.by, act: s.act, c: appliance.Case{ID: id, Reporter: from.Reporter}}
	n.Seq += uint64(len(s.out))
	n.change(appliance.KindCaseSplit, appliance.CaseChange{
		State: appliance.CaseNew, Channel: from.Channel, Kind: from.Kind, Urgency: appliance.UrgencyOrdinary, Complexity: appliance.Simple,
		Secrecy: from.Secrecy, Village: from.Village, Grid: from.Grid, Round: 1, Holder: s.holder(), FirstOwner: from.FirstOwner,
		ReceivedAt: from.ReceivedAt, SplitFrom: from.ID, Clocks: []appliance.Clock{s.acceptClock(from.ReceivedAt)}, ReporterKind: from.ReporterKind, Agent: from.Agent,
		Words: appliance.CaseWords{Reporter: from.Reporter, Name: from.Name, Text: text, Summary: firstLine(text), Place: from.Place},
	})
	if err := n.tell("R01", nil); err != nil {
		return err
	}
	s.out = append(s.out, n.out...)
	s.res.Case = id
	return nil
}

func (d Urge) do(s *step) error {
	if s.by.Actor.Kind != appliance.ByCitizen { // what the villager said is an entry of its own
		s.change(appliance.KindCaseUrged, appliance.CaseChange{Words: appliance.CaseWords{Note: clean(d.Note)}})
	}
	for _, o := range s.c.OpenOrders() {
		if o.State == appliance.OrderReported {
			continue
		}
		if err := s.urge(o); err != nil {
			return err
		}
	}
	return nil
}

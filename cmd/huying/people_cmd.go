package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/town"
)

type jsonPerson struct {
	Code       string     `json:"code"`
	Name       string     `json:"name"`
	Phone      string     `json:"phone"` // masked
	Office     string     `json:"office"`
	OfficeName string     `json:"office_name"`
	Title      string     `json:"title"`
	Posts      []jsonPost `json:"posts"` // those of today and before, the main one first
	Roles      []string   `json:"roles"`
	StandIn    string     `json:"stand_in"` // masked
	Leave      []string   `json:"leave"`    // 2026-12-01/2026-12-05
	Away       bool       `json:"away"`
	Asked      bool       `json:"asked"`
	Verified   bool       `json:"verified"`
	PIN        bool       `json:"pin"`
	Lent       bool       `json:"lent"`
	Closed     string     `json:"closed"`
	Load       int        `json:"load"`
}

type jsonPost struct {
	Office string  `json:"office"`
	Title  string  `json:"title"`
	Duty   string  `json:"duty"`
	From   *string `json:"from"`
	To     *string `json:"to"`
}

func (a *app) personCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "people of the town, newest first: their roles, whether their number is confirmed", Args: exactly(), RunE: a.inside(a.personList)}, true)
	list.Flags().String("office", "", "only those of this `OFFICE`")
	list.Flags().String("role", "", "only those with this `ROLE`: "+personRoles())
	flags := func(c *cobra.Command) *cobra.Command {
		c.Flags().String("phone", "", "their number; another one must be confirmed again")
		c.Flags().String("office", "", "where they work: name or code")
		c.Flags().String("title", "", "as what")
		c.Flags().StringSlice("role", nil, "what they may do by text, `ROLE`s: "+personRoles()+"; may be repeated")
		c.Flags().String("stand-in", "", "who gets their texts while they are away: a number or a name")
		c.Flags().Bool("lent", false, "lent elsewhere: skipped when orders go out")
		return c
	}
	add := flags(acting(&cobra.Command{Use: "add NAME --phone NUMBER --office OFFICE --role ROLE", Short: "register a person", Args: exactly("NAME"), RunE: a.inside(a.personAdd)}))
	set := flags(acting(&cobra.Command{Use: "set PERSON", Short: "change a person: code, name or number", Args: exactly("PERSON"), RunE: a.inside(a.personSet)}))
	set.Flags().String("name", "", "their name")
	set.Flags().Bool("gone", false, "they have left; --gone=false: they are back")
	pin := acting(&cobra.Command{
		Use: "pin PERSON", Short: "set the four digits behind verbs that move responsibility (asked for or piped in; empty: none)", Args: exactly("PERSON"), RunE: a.inside(a.personPIN),
		Annotations: map[string]string{asks: "PIN:", twice: "yes"},
	})
	leave := acting(&cobra.Command{Use: "leave PERSON [--from DAY --to DAY]", Short: "they are away: texts go to the stand-in; without days they are back", Args: exactly("PERSON"), RunE: a.inside(a.personLeave)})
	leave.Flags().String("from", "", "first `DAY`")
	leave.Flags().String("to", "", "last `DAY`")
	ask := acting(&cobra.Command{Use: "ask [PERSON…]", Short: "ask by text whether the number is theirs (S13); without names everybody who was not asked yet", RunE: a.inside(a.personAsk)})
	return group("person", "people: posts, roles, numbers, stand-ins, leave", list, add, set, pin, leave, ask)
}

// personRoles are the roles people may have, as help names them.
func personRoles() string { return listed(values(appliance.PersonRoles, appliance.RoleNames)) }

func (a *app) personList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	t := v.town
	on := a.today()
	people := slices.DeleteFunc(slices.Clone(t.People()), appliance.Person.Erased)
	if name, _ := cmd.Flags().GetString("office"); name != "" {
		o, ok := t.OfficeNamed(name)
		if !ok {
			return a.explain("office "+name, &loop.Refusal{Act: loop.ActTown, Why: loop.WhyNoOffice, Name: name})
		}
		people = t.Staff(o.Code, on)
	}
	if said, _ := cmd.Flags().GetString("role"); said != "" {
		role, err := chosen(cmd, "role", said, values(appliance.PersonRoles, appliance.RoleNames))
		if err != nil {
			return err
		}
		people = slices.DeleteFunc(slices.Clone(people), func(p appliance.Person) bool { return !p.Has(appliance.Role(role)) })
	}
	slices.SortFunc(people, func(a, b appliance.Person) int {
		return cmp.Or(cmp.Compare(len(b.Code), len(a.Code)), strings.Compare(b.Code, a.Code))
	})
	load := map[string]int{}
	for _, l := range town.Loads(t, on) {
		load[l.Person] = l.Sum()
	}
	people = most(a, v, people, n)
	out := make([]jsonPerson, 0, len(people))
	var rows [][]string
	for _, p := range people {
		j := jsonPerson{
			Code: p.Code, Name: p.Name, Phone: p.Phone.Masked(), Office: p.Office(), OfficeName: t.Short(p.Office()), Title: p.Title(), Posts: []jsonPost{}, Roles: []string{},
			StandIn: p.StandIn.Masked(), Leave: []string{}, Away: p.Away(on), Asked: p.Asked != 0, Verified: p.Verified != 0, PIN: p.PIN != "", Lent: p.Lent, Load: load[p.Code],
		}
		for _, x := range p.Posts {
			j.Posts = append(j.Posts, jsonPost{x.Office, x.Title, x.Duty, dated(x.From), dated(x.To)})
		}
		var roles []string
		for _, r := range p.Roles {
			j.Roles = append(j.Roles, string(r))
			roles = append(roles, map[bool]string{true: string(r), false: appliance.RoleNames[r]}[v.english])
		}
		for _, l := range p.Leave {
			j.Leave = append(j.Leave, l.From.String()+"/"+l.To.String())
		}
		if p.Closed != (appliance.Date{}) {
			j.Closed = p.Closed.String()
		}
		out = append(out, j)
		state := v.say("未确认", "not confirmed")
		switch {
		case p.Gone(on):
			state = v.say("已离开", "gone")
		case p.Away(on):
			state = v.say("请假", "away")
		case p.Lent:
			state = v.say("借调", "lent")
		case p.Verified != 0:
			state = v.say("已确认", "confirmed")
		case p.Asked != 0:
			state = v.say("已询问", "asked")
		}
		rows = append(rows, []string{p.Code, p.Name, t.Short(p.Office()), p.Title(), strings.Join(roles, "、"), j.Phone, state, strconv.Itoa(j.Load)})
	}
	if len(rows) == 0 && !wantsJSON(cmd) {
		fmt.Fprintln(a.stderr, v.say("没有这样的人员。", "there is nobody of the kind"))
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "编码 姓名 单位 职务 角色 电话 状态 职责数", "CODE NAME OFFICE TITLE ROLES PHONE STATE LOAD"), rows)
}

// changes reads what of a person is changed.
func personChange(cmd *cobra.Command) (ch desk.PersonChange, err error) {
	str := func(name string) *string {
		if !cmd.Flags().Changed(name) {
			return nil
		}
		s, e := cmd.Flags().GetString(name)
		err = errors.Join(err, e)
		return &s
	}
	ch.Phone, ch.Office, ch.Title, ch.StandIn = str("phone"), str("office"), str("title"), str("stand-in")
	if cmd.Flags().Changed("role") {
		roles, e := cmd.Flags().GetStringSlice("role")
		err = errors.Join(err, e)
		ch.Roles = []appliance.Role{}
		for _, r := range roles {
			ch.Roles = append(ch.Roles, roleNamed(strings.TrimSpace(r)))
		}
	}
	if cmd.Flags().Changed("lent") {
		on, e := cmd.Flags().GetBool("lent")
		err = errors.Join(err, e)
		ch.Lent = &on
	}
	return ch, err
}

// roleNamed reads a role by its code or its Chinese name.
func roleNamed(s string) appliance.Role {
	for r, n := range appliance.RoleNames {
		if n == s {
			return r
		}
	}
	return appliance.Role(s)
}

func (a *app) personAdd(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	ch, err := personChange(cmd)
	if err != nil {
		return err
	}
	ch.Name = &args[0]
	p, err := a.box.desk.SetPerson(ctx, who, "", ch)
	if err != nil {
		return a.explain("person "+args[0], err)
	}
	if p.Phone != "" {
		fmt.Fprintf(a.stderr, map[bool]string{false: "hint: 请本人回短信确认号码：huying person ask %s\n", true: "hint: ask whether the number is theirs: huying person ask %s\n"}[a.box.cfg.English()], p.Code)
	}
	_, err = fmt.Fprintln(a.stdout, p.Code)
	return err
}

func (a *app) personSet(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	ch, err := personChange(cmd)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("name") {
		s, _ := cmd.Flags().GetString("name")
		ch.Name = &s
	}
	if cmd.Flags().Changed("gone") {
		on, _ := cmd.Flags().GetBool("gone")
		ch.Closed = &on
	}
	said := 0
	cmd.Flags().Visit(func(f *flag) {
		if f.Name != "by" && f.Name != "config" {
			said++
		}
	})
	if said == 0 {
		return misused{problem{errors.New("say what changes"), "usage: " + cmd.UseLine()}}
	}
	p, err := a.box.desk.SetPerson(ctx, who, args[0], ch)
	if err == nil && ch.Phone != nil && p.Phone != "" && p.Verified == 0 {
		fmt.Fprintf(a.stderr, map[bool]string{false: "hint: 换了号码，请本人再确认：huying person ask %s\n", true: "hint: the new number must be confirmed: huying person ask %s\n"}[a.box.cfg.English()], p.Code)
	}
	return a.explain("person "+args[0], err)
}

func (a *app) personPIN(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	pin, err := a.readPIN()
	if err != nil {
		return err
	}
	_, err = a.box.desk.SetPerson(ctx, who, args[0], desk.PersonChange{PIN: &pin})
	return a.explain("person "+args[0], err)
}

func (a *app) personLeave(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	from, err := dayFlag(cmd, "from")
	if err != nil {
		return err
	}
	to, err := dayFlag(cmd, "to")
	if err != nil {
		return err
	}
	var leave []appliance.Leave
	if from != (appliance.Date{}) || to != (appliance.Date{}) {
		leave = append(leave, appliance.Leave{From: from, To: to})
	}
	return a.explain("person "+args[0], a.box.desk.SetLeave(ctx, who, args[0], leave...))
}

func (a *app) personAsk(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	n, err := a.box.desk.AskPeople(ctx, who, args...)
	if err != nil {
		return a.explain("person", err)
	}
	_, err = fmt.Fprintf(a.stdout, map[bool]string{false: "已向%d人发出确认短信。\n", true: "%d people were asked\n"}[a.box.cfg.English()], n)
	return err
}

func (a *app) officeCommand() *cobra.Command {
	list := byCode(reading(&cobra.Command{Use: "list", Short: "offices by code: who stands above them, how many are there", Args: exactly(), RunE: a.inside(a.officeList)}, true))
	parent := acting(&cobra.Command{Use: "parent OFFICE PARENT", Short: "put an office under another; where it stood is kept", Args: exactly("OFFICE", "PARENT")})
	parent.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.keeper(ctx, cmd)
		if err != nil {
			return err
		}
		return a.faults(ctx, a.explain("office "+args[0], a.box.desk.Reparent(ctx, who, args[0], args[1])))
	})
	return group("office", "offices: county, town, resident agencies, villages", list, parent)
}

type jsonParent struct {
	Parent string `json:"parent"`
	Until  string `json:"until"`
}

type jsonOffice struct {
	Code     string       `json:"code"`
	Name     string       `json:"name"`
	Short    string       `json:"short"`
	English  string       `json:"english"`
	Level    string       `json:"level"`
	Kind     string       `json:"kind"`
	Parent   string       `json:"parent"`
	Resident bool         `json:"resident"`
	Leads    []string     `json:"leads"`
	Leader   string       `json:"leader"` // code of who answers for it in the town's leadership
	Phone    string       `json:"phone"`  // of its desk, masked where it is a mobile
	Hours    string       `json:"hours"`
	People   int          `json:"people"`
	Closed   bool         `json:"closed"`
	History  []jsonParent `json:"history"` // under whom it stood before
}

func (a *app) officeList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	t := v.town
	on := a.today()
	out := []jsonOffice{}
	var rows [][]string
	for _, o := range most(a, v, t.Offices(), n) {
		staff := len(t.Staff(o.Code, on))
		j := jsonOffice{
			o.Code, o.Name, o.Short, o.English, string(o.Level), string(o.Kind), o.Parent, o.Resident, some(o.Leads), o.Leader, v.hide(o.Phone.Local()), o.Hours, staff, o.Closed(on), []jsonParent{},
		}
		for _, h := range o.History {
			j.History = append(j.History, jsonParent{h.Parent, h.Until.String()})
		}
		out = append(out, j)
		state := ""
		if o.Closed(on) {
			state = v.say("已撤销", "closed")
		}
		rows = append(rows, []string{o.Code, o.Name, o.Short, string(o.Level), string(o.Kind), t.Short(o.Parent), strconv.Itoa(staff), state})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "编码 名称 简称 级别 类别 上级 人数 状态", "CODE NAME SHORT LEVEL KIND PARENT PEOPLE STATE"), rows)
}

func (a *app) gridCommand() *cobra.Command {
	list := byCode(reading(&cobra.Command{Use: "list", Short: "grids by code, with their people", Args: exactly(), RunE: a.inside(a.gridList)}, true))
	split := acting(&cobra.Command{
		Use: "split GRID --part SHORT,NAME,HOUSEHOLDS,PERSON --part …", Short: "make several grids of one, from today; old matters keep the old code", Args: exactly("GRID"), RunE: a.inside(a.gridSplit),
	})
	split.Flags().StringArray("part", nil, "`SHORT,NAME,HOUSEHOLDS,PERSON`; once for each")
	merge := acting(&cobra.Command{
		Use: "merge GRID GRID… --into SHORT,NAME,HOUSEHOLDS,PERSON", Short: "make one grid of several, from today", Args: cobra.MinimumNArgs(2), RunE: a.inside(a.gridMerge),
	})
	merge.Flags().String("into", "", "`SHORT,NAME,HOUSEHOLDS,PERSON`")
	tally := reading(&cobra.Command{Use: "tally", Short: "what was counted in the grids: reports, nil reports, checks, publicity (F1-54, F1-55)", Args: exactly(), RunE: a.inside(a.gridTally)}, false)
	tally.Flags().String("from", "", "first `DAY`; else the first of this month")
	tally.Flags().String("to", "", "last `DAY`; else today")
	return group("grid", "grids: one tree, codes, successors", list, split, merge, tally)
}

func (a *app) gridTally(ctx context.Context, cmd *cobra.Command, _ []string) error {
	from, err := dayFlag(cmd, "from")
	if err != nil {
		return err
	}
	to, err := dayFlag(cmd, "to")
	if err != nil {
		return err
	}
	today := a.today()
	if from == (appliance.Date{}) {
		from = appliance.Date{Year: today.Year, Month: today.Month, Day: 1}
	}
	if to == (appliance.Date{}) {
		to = today
	}
	sums, err := a.box.desk.Tallies(ctx, from, to)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	t := v.town
	type jsonTally struct {
		Person    string `json:"person"`
		Name      string `json:"name"`
		Reports   int    `json:"reports"`
		Nil       int    `json:"nil"`
		Checked   int    `json:"checked"`
		Publicity int    `json:"publicity"`
		Told      int    `json:"told"`
		False     int    `json:"false"`
	}
	out := []jsonTally{}
	var rows [][]string
	n := strconv.Itoa
	for _, x := range sums {
		p, _ := t.Person(x.Person)
		out = append(out, jsonTally{x.Person, p.Name, x.Reports, x.Nil, x.Verified, x.Publicity, x.Fed, x.False})
		rows = append(rows, []string{orElse(p.Name, x.Person), t.Short(p.Office()), n(x.Reports), n(x.Nil), n(x.Verified), n(x.Publicity), n(x.Fed), n(x.False)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "姓名 单位 上报 零报告 核实 宣传户数 告知 不实", "NAME OFFICE REPORTS NIL CHECKED HOUSEHOLDS TOLD FALSE"), rows)
}

type jsonGrid struct {
	Code        string   `json:"code"`
	Short       string   `json:"short"`
	Village     string   `json:"village"`
	VillageName string   `json:"village_name"`
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Parent      string   `json:"parent"`
	Households  int      `json:"households"`
	People      []string `json:"people"` // names; their codes are in leads, workers, aides
	Leads       []string `json:"leads"`
	Workers     []string `json:"workers"`
	Aides       []string `json:"aides"`
	From        *string  `json:"from"`
	To          *string  `json:"to"`
	Closed      bool     `json:"closed"`
	Successors  []string `json:"successors"`
}

func (a *app) gridList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	t := v.town
	on := a.today()
	out := []jsonGrid{}
	var rows [][]string
	for _, g := range most(a, v, t.Grids(), n) {
		var names []string
		for _, c := range append(append(slices.Clone(g.Leads), g.Workers...), g.Aides...) {
			if p, ok := t.Person(c); ok {
				names = append(names, p.Name)
			}
		}
		out = append(out, jsonGrid{
			g.Code, g.Short, g.Village, t.VillageName(g.Village), g.Name, string(g.Kind), g.Parent, g.Households, some(names), some(g.Leads), some(g.Workers), some(g.Aides),
			dated(g.From), dated(g.To), g.Closed(on), some(g.Successors),
		})
		state := ""
		if g.Closed(on) {
			var next []string
			for _, c := range g.Successors {
				s, _ := t.Grid(c)
				next = append(next, orElse(s.Short, c))
			}
			state = v.say("已并拆→", "now ") + strings.Join(next, "、")
		}
		rows = append(rows, []string{g.Short, g.Name, t.VillageName(g.Village), string(g.Kind), strconv.Itoa(g.Households), strings.Join(names, "、"), g.Code, state})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "短号 名称 村居 类别 户数 人员 代码 状态", "SHORT NAME VILLAGE KIND HOUSEHOLDS PEOPLE CODE STATE"), rows)
}

// patch reads SHORT,NAME,HOUSEHOLDS,PERSON.
func (a *app) patch(ctx context.Context, s string) (town.Patch, error) {
	f := append(strings.Split(strings.ReplaceAll(s, "，", ","), ","), "", "", "", "")
	p := town.Patch{Short: strings.TrimSpace(f[0]), Name: strings.TrimSpace(f[1])}
	if h := strings.TrimSpace(f[2]); h != "" {
		n, err := strconv.Atoi(h)
		if err != nil {
			return p, misused{problem{fmt.Errorf("%q: %q is no number of households", s, h), "write it as 12-4,王家庄东,96,卫国"}}
		}
		p.Households = n
	}
	if name := strings.TrimSpace(f[3]); name != "" {
		t, _, err := a.box.desk.Town(ctx)
		if err != nil {
			return p, err
		}
		who, ok := t.PersonNamed(name)
		if !ok {
			return p, a.noPerson(name)
		}
		p.Workers = []string{who.Code}
	}
	return p, nil
}

func (a *app) gridCode(ctx context.Context, s string) (string, error) {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return "", err
	}
	g, ok := t.GridNamed(s)
	if !ok {
		return "", a.explain("grid", &loop.Refusal{Act: loop.ActTown, Why: loop.WhyBad, Name: "没有网格“" + s + "”。", English: "there is no grid " + s})
	}
	return g.Code, nil
}

func (a *app) gridSplit(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	code, err := a.gridCode(ctx, args[0])
	if err != nil {
		return err
	}
	said, err := cmd.Flags().GetStringArray("part")
	if err != nil {
		return err
	}
	var parts []town.Patch
	for _, s := range said {
		p, err := a.patch(ctx, s)
		if err != nil {
			return err
		}
		parts = append(parts, p)
	}
	return a.faults(ctx, a.explain("grid "+args[0], a.box.desk.SplitGrid(ctx, who, code, parts)))
}

func (a *app) gridMerge(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	var codes []string
	for _, s := range args {
		c, err := a.gridCode(ctx, s)
		if err != nil {
			return err
		}
		codes = append(codes, c)
	}
	said, err := must(cmd, "into", "SHORT,NAME,HOUSEHOLDS,PERSON of the grid they become")
	if err != nil {
		return err
	}
	into, err := a.patch(ctx, said)
	if err != nil {
		return err
	}
	return a.faults(ctx, a.explain("grid", a.box.desk.MergeGrids(ctx, who, codes, into)))
}

func (a *app) meetingCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "meetings, newest first, and who comes", Args: exactly(), RunE: a.inside(a.meetingList)}, true)
	call := acting(&cobra.Command{Use: "call TITLE --at TIME --invite PERSON --by CLERK", Short: "call a meeting 会商: those invited are told, and answer 参 or 缺", Args: exactly("TITLE"), RunE: a.inside(a.meetingCall)})
	call.Flags().String("at", "", "when, `2026-12-03T09:30`")
	call.Flags().String("place", "", "where")
	call.Flags().StringSlice("invite", nil, "`PERSON`s; may be repeated")
	return group("meeting", "会商: agenda by hand, attendance by text", list, call)
}

func (a *app) meetingCall(ctx context.Context, cmd *cobra.Command, args []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	if _, err := must(cmd, "at", "when, 2026-12-03T09:30"); err != nil {
		return err
	}
	at, err := a.timeFlag(cmd, "at")
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	m := appliance.Meeting{Title: args[0], At: at.Unix()}
	m.Place, _ = cmd.Flags().GetString("place")
	names, err := cmd.Flags().GetStringSlice("invite")
	if err != nil {
		return err
	}
	for _, n := range names {
		p, ok := t.PersonNamed(n)
		if !ok {
			return a.noPerson(n)
		}
		m.Invited = append(m.Invited, p.Code)
	}
	code, err := a.box.desk.SetMeeting(ctx, who, m)
	if err != nil {
		return a.explain("meeting", err)
	}
	_, err = fmt.Fprintln(a.stdout, code)
	return err
}

type jsonMeeting struct {
	Code    string     `json:"code"`
	Title   string     `json:"title"`
	Place   string     `json:"place"`
	At      *time.Time `json:"at"`
	Invited []string   `json:"invited"` // codes
	Coming  []string   `json:"coming"`
	Absent  []string   `json:"absent"`
}

func (a *app) meetingList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	names := func(codes []string) string {
		var out []string
		for _, c := range codes {
			out = append(out, v.person(c))
		}
		return orElse(strings.Join(out, "、"), "-")
	}
	all := slices.Clone(v.town.Meetings())
	slices.SortFunc(all, func(a, b appliance.Meeting) int {
		return cmp.Or(cmp.Compare(len(b.Code), len(a.Code)), strings.Compare(b.Code, a.Code))
	})
	all = most(a, v, all, n)
	out := []jsonMeeting{}
	var rows [][]string
	for _, m := range all {
		at := time.Unix(m.At, 0)
		out = append(out, jsonMeeting{m.Code, m.Title, m.Place, v.when(at), some(m.Invited), some(m.Coming), some(m.Absent)})
		rows = append(rows, []string{m.Code, m.Title, v.moment(at), orElse(m.Place, "-"), names(m.Invited), names(m.Coming), names(m.Absent)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有会商。", "there is no meeting"))
	}
	return table(a.stdout, head(v, "编号 题目 时间 地点 邀请 参加 缺席", "CODE TITLE AT PLACE INVITED COMING ABSENT"), rows)
}

// noPerson refuses a name nobody has.
func (a *app) noPerson(name string) error {
	return a.explain("person", &loop.Refusal{Act: loop.ActTown, Why: loop.WhyBad, Name: "没有叫“" + name + "”的人员。", English: "there is nobody called " + name})
}

type jsonGuide struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"`
	Aliases    []string       `json:"aliases"`
	Basis      string         `json:"basis"`
	Conditions string         `json:"conditions"`
	Materials  []jsonMaterial `json:"materials"`
	Special    string         `json:"special"`
	Steps      []string       `json:"steps"`
	Person     string         `json:"person"`
	Fee        string         `json:"fee"`
	Notes      string         `json:"notes"`
	Days       int            `json:"days"`
	Window     string         `json:"window"`
	Delegated  bool           `json:"delegated"`
}

type jsonMaterial struct {
	Name    string `json:"name"`
	Basis   string `json:"basis"`
	Form    string `json:"form"`
	Content string `json:"content"`
	Copies  string `json:"copies"`
	Seal    string `json:"seal"`
}

func guideJSON(g appliance.Guide) jsonGuide {
	j := jsonGuide{
		g.Code, g.Name, g.Kind, some(g.Aliases), g.Basis, g.Conditions, []jsonMaterial{}, g.Special, some(g.Steps), g.Person, g.Fee, g.Notes, g.Days, g.Window, g.Delegated,
	}
	for _, m := range g.Materials {
		j.Materials = append(j.Materials, jsonMaterial{m.Name, m.Basis, m.Form, m.Content, m.Copies, m.Seal})
	}
	return j
}

type jsonResponsible struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Office  string `json:"office"`
	Section string `json:"section"`
	Phone   string `json:"phone"` // of the section's desk
	Days    int    `json:"days"`
}

func (a *app) guideCommand() *cobra.Command {
	find := best(reading(&cobra.Command{Use: "find WORDS", Short: "service items and policies, by what people call them", Args: exactly("WORDS")}, true))
	find.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		n, v, err := a.limited(ctx, cmd)
		if err != nil {
			return err
		}
		found, err := a.box.desk.Guides(ctx, args[0])
		if err != nil {
			return err
		}
		found = most(a, v, found, n)
		if wantsJSON(cmd) {
			out := []jsonGuide{}
			for _, g := range found {
				out = append(out, guideJSON(g))
			}
			return printJSON(a.stdout, out)
		}
		if len(found) == 0 {
			fmt.Fprintln(a.stderr, v.say("指南里没有这一项。", "the guide has nothing of the kind"))
		}
		var rows [][]string
		for _, g := range found {
			rows = append(rows, []string{g.Code, g.Name, g.Kind, g.Window, strconv.Itoa(g.Days), cell(town.MaterialText(g.Materials), 60)})
		}
		return table(a.stdout, head(v, "编码 名称 类别 窗口 天数 材料", "CODE NAME KIND WINDOW DAYS MATERIALS"), rows)
	})
	duty := best(reading(&cobra.Command{Use: "responsible WORDS", Short: "责: who is responsible, with phone and limit, from the list in force", Args: exactly("WORDS")}, true))
	duty.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		n, v, err := a.limited(ctx, cmd)
		if err != nil {
			return err
		}
		found, err := a.box.desk.Responsible(ctx, args[0])
		if err != nil {
			return err
		}
		found = most(a, v, found, n)
		out := []jsonResponsible{}
		var rows [][]string
		for _, f := range found {
			out = append(out, jsonResponsible{f.Situation.Code, f.Situation.Name, f.LeadName, f.Section, f.Phone.Local(), f.Days})
			rows = append(rows, []string{f.Situation.Code, f.Situation.Name, f.LeadName, f.Section, f.Phone.Local(), strconv.Itoa(f.Days)})
		}
		if wantsJSON(cmd) {
			return printJSON(a.stdout, out)
		}
		if len(rows) == 0 {
			fmt.Fprintln(a.stderr, v.say("清单里没有这一项。", "the list has nothing of the kind"))
		}
		return table(a.stdout, head(v, "编码 情形 单位 科室 电话 天数", "CODE SITUATION OFFICE SECTION PHONE DAYS"), rows)
	})
	return group("guide", "what the list and the guide say", find, duty)
}

package main

import (
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
	"huying/appliance/town"
)

type jsonPerson struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Phone    string   `json:"phone"`
	Office   string   `json:"office"`
	Title    string   `json:"title"`
	Roles    []string `json:"roles"`
	StandIn  string   `json:"stand_in"`
	Leave    []string `json:"leave"`
	Verified bool     `json:"verified"`
	PIN      bool     `json:"pin"`
	Lent     bool     `json:"lent"`
	Closed   string   `json:"closed"`
	Load     int      `json:"load"`
}

func (a *app) personCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "people of the town, their roles and whether their number is confirmed", Args: exactly(), RunE: a.inside(a.personList)}, true)
	list.Flags().String("office", "", "only those of this `OFFICE`")
	list.Flags().String("role", "", "only those with this role")
	flags := func(c *cobra.Command) *cobra.Command {
		c.Flags().String("phone", "", "their number; another one must be confirmed again")
		c.Flags().String("office", "", "where they work: name or code")
		c.Flags().String("title", "", "as what")
		c.Flags().StringSlice("role", nil, "what they may do by text: grid gridlead aide cluster agent handler county supervisor duty patron leader caller dispatcher …")
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
		Annotations: map[string]string{asks: "PIN:"},
	})
	leave := acting(&cobra.Command{Use: "leave PERSON [--from DAY --to DAY]", Short: "they are away: texts go to the stand-in; without days they are back", Args: exactly("PERSON"), RunE: a.inside(a.personLeave)})
	leave.Flags().String("from", "", "first `DAY`")
	leave.Flags().String("to", "", "last `DAY`")
	ask := acting(&cobra.Command{Use: "ask [PERSON…]", Short: "ask by text whether the number is theirs (S13); without names everybody who was not asked yet", RunE: a.inside(a.personAsk)})
	return group("person", "people: posts, roles, numbers, stand-ins, leave", list, add, set, pin, leave, ask)
}

func (a *app) personList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	on := a.today()
	people := t.People()
	if name, _ := cmd.Flags().GetString("office"); name != "" {
		o, ok := t.OfficeNamed(name)
		if !ok {
			return problem{fmt.Errorf("there is no office %s", name), "see huying office list"}
		}
		people = t.Staff(o.Code, on)
	}
	if role, _ := cmd.Flags().GetString("role"); role != "" {
		people = slices.DeleteFunc(slices.Clone(people), func(p appliance.Person) bool { return !p.Has(appliance.Role(role)) })
	}
	load := map[string]int{}
	for _, l := range town.Loads(t, on) {
		load[l.Person] = l.Sum()
	}
	if n > 0 && len(people) > n {
		fmt.Fprintf(a.stderr, v.say("只列前%d人，共%d人（--limit 0 全列）\n", "the first %d of %d (--limit 0 for all)\n"), n, len(people))
		people = people[:n]
	}
	out := make([]jsonPerson, 0, len(people))
	var rows [][]string
	for _, p := range people {
		j := jsonPerson{
			Code: p.Code, Name: p.Name, Phone: p.Phone.Masked(), Office: p.Office(), Title: p.Title(), Roles: []string{}, StandIn: p.StandIn.Masked(), Leave: []string{},
			Verified: p.Verified != 0, PIN: p.PIN != "", Lent: p.Lent, Load: load[p.Code],
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
		case p.Verified != 0:
			state = v.say("已确认", "confirmed")
		case p.Asked != 0:
			state = v.say("已询问", "asked")
		}
		rows = append(rows, []string{p.Code, p.Name, t.Short(p.Office()), p.Title(), strings.Join(roles, "、"), j.Phone, state, strconv.Itoa(j.Load)})
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
	fmt.Fprintf(a.stderr, "hint: ask whether the number is theirs: huying person ask %s\n", p.Code)
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
	_, err = a.box.desk.SetPerson(ctx, who, args[0], ch)
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
	list := reading(&cobra.Command{Use: "list", Short: "offices, who stands above them and who is there", Args: exactly(), RunE: a.inside(a.officeList)}, true)
	parent := acting(&cobra.Command{Use: "parent OFFICE PARENT", Short: "put an office under another; where it stood is kept", Args: exactly("OFFICE", "PARENT")})
	parent.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.keeper(ctx, cmd)
		if err != nil {
			return err
		}
		return a.townFaults(a.explain("office "+args[0], a.box.desk.Reparent(ctx, who, args[0], args[1])), a.box.cfg.English())
	})
	return group("office", "offices: county, town, resident agencies, villages", list, parent)
}

func (a *app) officeList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	type jsonOffice struct {
		Code     string   `json:"code"`
		Name     string   `json:"name"`
		Short    string   `json:"short"`
		Level    string   `json:"level"`
		Kind     string   `json:"kind"`
		Parent   string   `json:"parent"`
		Resident bool     `json:"resident"`
		Leads    []string `json:"leads"`
		People   int      `json:"people"`
		Closed   bool     `json:"closed"`
	}
	on := a.today()
	out := []jsonOffice{}
	var rows [][]string
	for _, o := range t.Offices() {
		if n > 0 && len(out) == n {
			break
		}
		staff := len(t.Staff(o.Code, on))
		out = append(out, jsonOffice{o.Code, o.Name, o.Short, string(o.Level), string(o.Kind), o.Parent, o.Resident, append([]string{}, o.Leads...), staff, o.Closed(on)})
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
	list := reading(&cobra.Command{Use: "list", Short: "grids with their people", Args: exactly(), RunE: a.inside(a.gridList)}, true)
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
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
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

func (a *app) gridList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	type jsonGrid struct {
		Code       string   `json:"code"`
		Short      string   `json:"short"`
		Village    string   `json:"village"`
		Name       string   `json:"name"`
		Kind       string   `json:"kind"`
		Households int      `json:"households"`
		People     []string `json:"people"`
		Closed     bool     `json:"closed"`
		Successors []string `json:"successors"`
	}
	on := a.today()
	out := []jsonGrid{}
	var rows [][]string
	for _, g := range t.Grids() {
		if n > 0 && len(out) == n {
			break
		}
		var names []string
		for _, c := range append(append(slices.Clone(g.Leads), g.Workers...), g.Aides...) {
			if p, ok := t.Person(c); ok {
				names = append(names, p.Name)
			}
		}
		out = append(out, jsonGrid{g.Code, g.Short, g.Village, g.Name, string(g.Kind), g.Households, append([]string{}, names...), g.Closed(on), append([]string{}, g.Successors...)})
		rows = append(rows, []string{g.Short, g.Name, t.VillageName(g.Village), string(g.Kind), strconv.Itoa(g.Households), strings.Join(names, "、"), g.Code})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, head(v, "短号 名称 村居 类别 户数 人员 代码", "SHORT NAME VILLAGE KIND HOUSEHOLDS PEOPLE CODE"), rows)
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
			return p, problem{fmt.Errorf("there is no person %s", name), "see huying person list"}
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
		return "", problem{fmt.Errorf("there is no grid %s", s), "see huying grid list"}
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
	return a.townFaults(a.explain("grid "+args[0], a.box.desk.SplitGrid(ctx, who, code, parts)), a.box.cfg.English())
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
	return a.townFaults(a.explain("grid", a.box.desk.MergeGrids(ctx, who, codes, into)), a.box.cfg.English())
}

func (a *app) meetingCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "meetings, and who comes", Args: exactly(), RunE: a.inside(a.meetingList)}, false)
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
	said, err := must(cmd, "at", "when, 2026-12-03T09:30")
	if err != nil {
		return err
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", said, a.box.desk.Clock.Location)
	if err != nil {
		return misused{problem{fmt.Errorf("--at %q is not a time", said), "write it as 2026-12-03T09:30"}}
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
			return problem{fmt.Errorf("there is no person %s", n), "see huying person list"}
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

func (a *app) meetingList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	names := func(codes []string) string {
		var out []string
		for _, c := range codes {
			p, _ := t.Person(c)
			out = append(out, orElse(p.Name, c))
		}
		return strings.Join(out, "、")
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, append([]appliance.Meeting{}, t.Meetings()...))
	}
	var rows [][]string
	for _, m := range t.Meetings() {
		rows = append(rows, []string{m.Code, m.Title, v.at(time.Unix(m.At, 0)).Format("01-02 15:04"), m.Place, names(m.Invited), names(m.Coming), names(m.Absent)})
	}
	return table(a.stdout, head(v, "编号 题目 时间 地点 邀请 参加 缺席", "CODE TITLE AT PLACE INVITED COMING ABSENT"), rows)
}

func (a *app) guideCommand() *cobra.Command {
	find := reading(&cobra.Command{Use: "find WORDS", Short: "service items and policies, by what people call them", Args: exactly("WORDS")}, true)
	find.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		n, err := limit(cmd)
		if err != nil {
			return err
		}
		found, err := a.box.desk.Guides(ctx, args[0])
		if err != nil {
			return err
		}
		if n > 0 && len(found) > n {
			found = found[:n]
		}
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		if wantsJSON(cmd) {
			return printJSON(a.stdout, append([]appliance.Guide{}, found...))
		}
		var rows [][]string
		for _, g := range found {
			rows = append(rows, []string{g.Code, g.Name, g.Kind, g.Window, strconv.Itoa(g.Days), cell(town.MaterialText(g.Materials), 60)})
		}
		return table(a.stdout, head(v, "编码 名称 类别 窗口 天数 材料", "CODE NAME KIND WINDOW DAYS MATERIALS"), rows)
	})
	duty := reading(&cobra.Command{Use: "responsible WORDS", Short: "责: who is responsible, with phone and limit, from the list in force", Args: exactly("WORDS")}, true)
	duty.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		found, err := a.box.desk.Responsible(ctx, args[0])
		if err != nil {
			return err
		}
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		type jsonRow struct {
			Code, Name, Office, Section, Phone string
			Days                               int
		}
		out := []jsonRow{}
		var rows [][]string
		for _, f := range found {
			out = append(out, jsonRow{f.Situation.Code, f.Situation.Name, f.LeadName, f.Section, f.Phone.Local(), f.Days})
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

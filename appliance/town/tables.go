package town

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
)

// TableNames are the tables there are, as a file or a sheet is called.
var TableNames = []string{"单位", "人员", "村居", "网格", "联户", "团队", "对接", "情形", "指南"}

// The kinds and domains that tables may name.
var (
	// GuideKinds are the eight kinds of service items (F1-15) and policies (F4-23).
	GuideKinds = []string{"行政许可", "行政确认", "行政裁决", "行政给付", "行政奖励", "行政备案", "其他行政权力事项", "依申请公共服务", "政策"}
	// Domains 领域 are those the documents name (F0-07, F2-20); a town may use others.
	Domains = []string{"公共卫生", "生态环境", "应急管理", "市场监管", "社区治理", "民生保障", "自然资源", "城乡建设", "综合执法", "重点工作"}
)

var levelWords = map[string]appliance.Level{
	"镇": appliance.LevelTown, "街道": appliance.LevelTown, "乡镇": appliance.LevelTown, "镇街": appliance.LevelTown, "县级": appliance.LevelCounty,
	"区": appliance.LevelCounty, "县区": appliance.LevelCounty, "市级": appliance.LevelCity, "社区": appliance.LevelVillage, "村居": appliance.LevelVillage,
}

// maxShort is the longest short name of an office: what texts have room for (domain 8, 位).
const maxShort = 8

// office is a row of 单位; Leader is written as a person's number.
type office = appliance.Office

var officeTable = &table[office]{"单位", []column[office]{
	col("编码", must, func(o *office) *string { return &o.Code }, code(true)),
	col("名称", must, func(o *office) *string { return &o.Name }, text(60)),
	col("简称", blankable, func(o *office) *string { return &o.Short }, text(maxShort)),
	col("级别", must, func(o *office) *appliance.Level { return &o.Level }, word(appliance.Levels, levelWords)),
	col("类别", must, func(o *office) *appliance.OfficeKind { return &o.Kind }, word(appliance.OfficeKinds, nil)),
	col("上级", blankable, func(o *office) *string { return &o.Parent }, officeRef),
	col("派驻", may, func(o *office) *bool { return &o.Resident }, yes),
	col("电话", may, func(o *office) *appliance.Phone { return &o.Phone }, phone(false)),
	col("工作时间", may, func(o *office) *string { return &o.Hours }, hours),
	col("英文", may, func(o *office) *string { return &o.English }, english),
	col("双重领导", may, func(o *office) *[]string { return &o.Leads }, words(loose, 40)),
	col("分管领导", may, func(o *office) *string { return &o.Leader }, personRef),
}}

// A seat is a row of 人员: a person with their main post laid flat.
type seat struct {
	Name    string
	Phone   appliance.Phone
	Office  string
	Title   string
	Roles   []appliance.Role
	StandIn appliance.Phone
	Duty    string
	Since   appliance.Date
	Also    []appliance.Post
	Kind    string
	Party   bool
	Lent    bool
	English bool
}

var seatTable = &table[seat]{"人员", []column[seat]{
	col("姓名", must, func(s *seat) *string { return &s.Name }, text(20)),
	col("电话", must, func(s *seat) *appliance.Phone { return &s.Phone }, phone(true)),
	col("单位", must, func(s *seat) *string { return &s.Office }, officeRef),
	col("职务", may, func(s *seat) *string { return &s.Title }, text(30)),
	col("角色", blankable, func(s *seat) *[]appliance.Role { return &s.Roles }, roles),
	col("替班电话", may, func(s *seat) *appliance.Phone { return &s.StandIn }, phone(true)),
	col("职责", may, func(s *seat) *string { return &s.Duty }, text(60)),
	col("任职日期", may, func(s *seat) *appliance.Date { return &s.Since }, day),
	col("兼任", may, func(s *seat) *[]appliance.Post { return &s.Also }, posts),
	col("类别", may, func(s *seat) *string { return &s.Kind }, text(20)),
	col("党员", may, func(s *seat) *bool { return &s.Party }, yes),
	col("借调", may, func(s *seat) *bool { return &s.Lent }, yes),
	col("英文短信", may, func(s *seat) *bool { return &s.English }, yes),
}}

type village = appliance.Village

var villageTable = &table[village]{"村居", []column[village]{
	col("代码", must, func(v *village) *string { return &v.Code }, placeCode(Settings.checkVillage)),
	col("名称", must, func(v *village) *string { return &v.Name }, text(30)),
	col("别名", may, func(v *village) *[]string { return &v.Aliases }, words(loose, 20)),
	col("类别", must, func(v *village) *string { return &v.Kind }, word([]string{kindVillage, kindCommunity}, map[string]string{"居": kindCommunity, "村庄": kindVillage, "行政村": kindVillage})),
	col("单位", may, func(v *village) *string { return &v.Office }, officeRef),
}}

type grid = appliance.Grid

var gridTable = &table[grid]{"网格", []column[grid]{
	col("代码", must, func(g *grid) *string { return &g.Code }, placeCode(Settings.checkGrid)),
	col("短号", must, func(g *grid) *string { return &g.Short }, shortNumber),
	col("村代码", must, func(g *grid) *string { return &g.Village }, villageRef),
	col("名称", must, func(g *grid) *string { return &g.Name }, text(30)),
	col("类别", may, func(g *grid) *appliance.GridKind { return &g.Kind }, word([]appliance.GridKind{appliance.GridCommon, appliance.GridOwn}, nil)),
	col("户数", may, func(g *grid) *int { return &g.Households }, number(100_000)),
	col("网格员电话", blankable, func(g *grid) *[]string { return &g.Workers }, personRefs),
	col("网格长电话", may, func(g *grid) *[]string { return &g.Leads }, personRefs),
	col("协管员电话", may, func(g *grid) *[]string { return &g.Aides }, personRefs),
	col("上级网格", may, func(g *grid) *string { return &g.Parent }, gridRef),
	col("标签", may, func(g *grid) *[]string { return &g.Tags }, words(loose, 20)),
	col("启用日期", may, func(g *grid) *appliance.Date { return &g.From }, day),
}}

type cluster = appliance.Cluster

var clusterTable = &table[cluster]{"联户", []column[cluster]{
	col("编码", must, func(c *cluster) *string { return &c.Code }, clusterCode),
	col("网格", must, func(c *cluster) *string { return &c.Grid }, gridRef),
	col("联户长电话", must, func(c *cluster) *string { return &c.Head }, personRef),
	col("户数", may, func(c *cluster) *int { return &c.Households }, number(1000)),
}}

type team = appliance.Team

var teamTable = &table[team]{"团队", []column[team]{
	col("编码", must, func(t *team) *string { return &t.Code }, code(true)),
	col("名称", must, func(t *team) *string { return &t.Name }, text(30)),
	col("牵头单位", must, func(t *team) *string { return &t.Lead }, officeRef),
	col("单位", blankable, func(t *team) *[]string { return &t.Offices }, officeRefs),
	col("人员电话", may, func(t *team) *[]string { return &t.People }, personRefs),
}}

type liaison = appliance.Liaison

var liaisonTable = &table[liaison]{"对接", []column[liaison]{
	col("单位", must, func(l *liaison) *string { return &l.Office }, officeRef),
	col("部门", must, func(l *liaison) *string { return &l.Department }, officeRef),
	col("联系人电话", must, func(l *liaison) *string { return &l.Person }, personRef),
}}

// A line is a row of 情形; Limit is its complexity and days in one cell.
type line struct {
	appliance.Situation
	Leads []string // as the cell names them: it should be one
	Limit limit
}

var dutyWords = []appliance.Duty{appliance.DutyMain, appliance.DutyAssist, appliance.DutyNone}

var lineTable = &table[line]{"情形", []column[line]{
	col("编码", must, func(l *line) *string { return &l.Code }, code(true)),
	col("领域", must, func(l *line) *string { return &l.Domain }, text(20)),
	col("事项", must, func(l *line) *string { return &l.Item }, text(60)),
	col("情形", must, func(l *line) *string { return &l.Name }, text(80)),
	col("责任单位", must, func(l *line) *[]string { return &l.Leads }, officeRefs),
	col("责任科室", must, func(l *line) *string { return &l.Section }, text(30)),
	col("电话", must, func(l *line) *appliance.Phone { return &l.Phone }, phone(false)),
	col("程序", must, func(l *line) *[]string { return &l.Steps }, steps),
	col("标准", must, func(l *line) *string { return &l.Standard }, prose(500)),
	col("部门要点", may, func(l *line) *string { return &l.DeptWork }, prose(1000)),
	col("镇街要点", may, func(l *line) *string { return &l.TownWork }, prose(1000)),
	col("镇街责任", must, func(l *line) *appliance.Duty { return &l.Town }, word(dutyWords, nil)),
	col("部门责任", must, func(l *line) *appliance.Duty { return &l.Dept }, word(dutyWords, nil)),
	col("时限", must, func(l *line) *limit { return &l.Limit }, limits),
	col("入格", may, func(l *line) *bool { return &l.Grid }, yes),
	col("关键词", may, func(l *line) *[]string { return &l.Keywords }, words(loose, 20)),
	col("协办单位", may, func(l *line) *[]string { return &l.Assists }, officeRefs),
	col("开发区责任", may, func(l *line) *appliance.Duty { return &l.Zone }, word(dutyWords, nil)),
	col("县级责任", may, func(l *line) *appliance.Duty { return &l.County }, word(dutyWords, nil)),
	col("职能", may, func(l *line) *string { return &l.Function }, word([]string{"审批", "监管", "执法", "服务"}, nil)),
	col("自治", may, func(l *line) *bool { return &l.Self }, yes),
	col("施工图", may, func(l *line) *[]appliance.FlowStep { return &l.Flow }, flow),
	col("证据", may, func(l *line) *[]string { return &l.Evidence }, steps),
	col("外部编码", may, func(l *line) *string { return &l.External }, text(40)),
}}

type guide = appliance.Guide

var guideTable = &table[guide]{"指南", []column[guide]{
	col("编码", must, func(g *guide) *string { return &g.Code }, code(true)),
	col("名称", must, func(g *guide) *string { return &g.Name }, text(60)),
	col("类别", must, func(g *guide) *string { return &g.Kind }, word(GuideKinds, map[string]string{"其他行政权力": "其他行政权力事项", "公共服务": "依申请公共服务"})),
	col("别名", may, func(g *guide) *[]string { return &g.Aliases }, words(loose, 20)),
	col("设定依据", may, func(g *guide) *string { return &g.Basis }, prose(1000)),
	col("申请条件", may, func(g *guide) *string { return &g.Conditions }, prose(1000)),
	col("申请材料", may, func(g *guide) *[]appliance.Material { return &g.Materials }, materials),
	col("特殊环节", may, func(g *guide) *string { return &g.Special }, prose(500)),
	col("办理流程", may, func(g *guide) *[]string { return &g.Steps }, steps),
	col("办理人员", may, func(g *guide) *string { return &g.Person }, text(40)),
	col("收费标准", may, func(g *guide) *string { return &g.Fee }, prose(300)),
	col("注意事项", may, func(g *guide) *string { return &g.Notes }, prose(1000)),
	col("时限", may, func(g *guide) *int { return &g.Days }, number(730)),
	col("窗口", may, func(g *guide) *string { return &g.Window }, text(30)),
	col("赋权", may, func(g *guide) *bool { return &g.Delegated }, yes),
}}

var materials = form[[]appliance.Material]{
	func(c cell) []appliance.Material { return ParseMaterials(c.most(c.raw, 2000)) },
	func(_ *writer, list []appliance.Material) string { return MaterialText(list) },
}

// officeRef is the code of an office; a table may name it by name or short name too.
var officeRef = form[string]{
	func(c cell) string { return oneLine(c.raw) },
	func(w *writer, code string) string { return w.office(code) },
}

var officeRefs = form[[]string]{
	func(c cell) []string { return c.once(split(c.raw, loose)) },
	func(w *writer, codes []string) string { return joined(codes, w.office) },
}

// personRef is a person of 人员 by number, or by a name that only one has.
var personRef = form[string]{
	func(c cell) string { return c.person(oneLine(c.raw)) },
	func(w *writer, code string) string { return w.person(code) },
}

var personRefs = form[[]string]{
	func(c cell) []string {
		var list []string
		for _, s := range split(c.raw, loose+"/") {
			if p := c.person(s); p != "" {
				list = append(list, p)
			}
		}
		return c.once(list)
	},
	func(w *writer, codes []string) string { return joined(codes, w.person) },
}

var villageRef = form[string]{
	func(c cell) string {
		s, _ := c.digits()
		return s
	},
	func(w *writer, code string) string { return w.village(code) },
}

// gridRef is a grid by its short number or its code.
var gridRef = form[string]{
	func(c cell) string {
		s := narrow(oneLine(c.raw))
		if strings.Contains(s, "-") || strings.Contains(s, "月") || c.look().date != "" {
			return shortNumber.read(c)
		}
		s, _ = c.digits()
		return s
	},
	func(w *writer, code string) string { return w.grid(code) },
}

func (c cell) once(list []string) []string {
	for i, s := range list {
		if slices.Contains(list[:i], s) {
			c.fault(Repeated, s)
		}
	}
	return list
}

// person is a reference to a person as it will be looked for: a number in its one form, or a name.
func (c cell) person(s string) string {
	if !strings.ContainsAny(narrow(s), "0123456789") {
		return s
	}
	one := c
	one.raw = s
	return string(one.phone())
}

func joined(codes []string, name func(string) string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = name(c)
	}
	return strings.Join(out, ";")
}

func (w *writer) office(code string) string {
	if o, ok := w.town.Office(code); ok && w.words {
		return strings.TrimSpace(o.Code + " " + w.town.Short(code))
	}
	return code
}

func (w *writer) person(code string) string {
	p, ok := w.town.Person(code)
	switch {
	case !ok:
		return code
	case w.words:
		return strings.TrimSpace(p.Name + " " + p.Phone.Local())
	case p.Phone == "":
		return p.Name
	}
	return p.Phone.Local()
}

func (w *writer) village(code string) string {
	if w.words {
		return w.town.VillageName(code)
	}
	return code
}

func (w *writer) grid(code string) string {
	if g, ok := w.town.Grid(code); ok && g.Short != "" {
		return g.Short
	}
	return code
}

var clusterPattern = regexp.MustCompile(`^(\d{1,3}-\d{1,3})-(\d{1,3})$`)

// clusterCode is the grid's short number and a place in it: 12-3-4.
var clusterCode = form[string]{
	func(c cell) string {
		s := strings.ReplaceAll(narrow(oneLine(c.raw)), " ", "")
		m := clusterPattern.FindStringSubmatch(s)
		if m == nil {
			c.fault(BadCluster, "")
			return s
		}
		if _, _, err := parseShort(m[1]); err != nil {
			c.fault(BadCluster, "")
		}
		return s
	},
	func(_ *writer, s string) string { return s },
}

// posts are further offices: Z03/窗口/职责;Z05.
var posts = form[[]appliance.Post]{
	func(c cell) []appliance.Post {
		var out []appliance.Post
		for _, p := range pieces(c.raw, always) {
			if p == "" {
				continue
			}
			parts := append(pieces(p, "/／"), "", "")
			post := appliance.Post{Office: plain(parts[0]), Title: plain(parts[1]), Duty: plain(parts[2])}
			if slices.ContainsFunc(out, func(o appliance.Post) bool { return o.Office == post.Office && o.Title == post.Title }) {
				c.fault(Repeated, p)
			}
			out = append(out, post)
		}
		return out
	},
	func(w *writer, list []appliance.Post) string {
		parts := make([]string, len(list))
		for i, p := range list {
			cells := []string{w.office(p.Office), escape(p.Title, always+"/／"), escape(p.Duty, always+"/／")}
			for cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			parts[i] = strings.Join(cells, "/")
		}
		return strings.Join(parts, ";")
	},
}

// A limit is 一般 (D3), 复杂 (D5), or so many working days: 一般7, 复杂10, 7日.
type limit struct {
	Complex bool
	Days    int
}

var limitPattern = regexp.MustCompile(`^(一般|复杂)?(\d{1,3})?(?:\.0+)?(?:个?工作日|日|天)?$`)

var limits = form[limit]{
	func(c cell) (l limit) {
		s := strings.NewReplacer(" ", "", "/", "", "(", "", ")", "", "件", "", "事项", "").Replace(narrow(oneLine(c.raw)))
		m := limitPattern.FindStringSubmatch(s)
		if m == nil || m[1] == "" && m[2] == "" {
			c.fault(BadLimit, "")
			return l
		}
		l.Complex = m[1] == "复杂"
		l.Days, _ = strconv.Atoi(m[2])
		if m[2] != "" && (l.Days < 1 || l.Days > 250) {
			c.fault(BadLimit, "")
		}
		return l
	},
	func(_ *writer, l limit) string {
		s := map[bool]string{true: "复杂", false: "一般"}[l.Complex]
		if l.Days > 0 {
			s += strconv.Itoa(l.Days)
		}
		return s
	},
}

// flow is a 施工图: 谁|做什么|收|出|日|下一步;…
var flow = form[[]appliance.FlowStep]{
	func(c cell) []appliance.FlowStep {
		var out []appliance.FlowStep
		for _, p := range pieces(c.raw, always) {
			if p == "" {
				continue
			}
			f := pieces(p, "|｜")
			for i := range f {
				f[i] = plain(f[i])
			}
			if len(f) > 6 {
				c.fault(BadFlow, "")
				return out
			}
			f = append(f, make([]string, 6-len(f))...)
			step := appliance.FlowStep{Actor: f[0], Work: f[1], In: f[2], Out: f[3], Next: f[5]}
			if f[4] != "" {
				n, err := strconv.Atoi(narrow(f[4]))
				if err != nil || n < 0 || n > 250 {
					c.fault(BadFlow, "")
				}
				step.Days = n
			}
			out = append(out, step)
		}
		return out
	},
	func(_ *writer, list []appliance.FlowStep) string {
		parts := make([]string, len(list))
		for i, s := range list {
			days := ""
			if s.Days > 0 {
				days = strconv.Itoa(s.Days)
			}
			const signs = always + "|｜"
			cells := []string{escape(s.Actor, signs), escape(s.Work, signs), escape(s.In, signs), escape(s.Out, signs), days, escape(s.Next, signs)}
			parts[i] = strings.Join(cells, "|")
		}
		return strings.Join(parts, ";")
	},
}

func itoa(n int) string { return strconv.Itoa(n) }

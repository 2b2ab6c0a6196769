package propose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/wording"
)

// A Place is where a matter is, as far as the case knew and the text says.
type Place struct {
	Village string   // code; "" not known
	Grid    string   // code; "" not known
	Words   []string // what in the text said so; none: the case knew
	// Choices are the codes of villages between which only a person can choose:
	// two were named, two have that name, or the case knew another.
	Choices []string
}

// Numbers of the finder of places: a village from 0, a grid with a name of its own
// from gridBase, elsewhere for names that only hold one.
const (
	gridBase  = 1 << 20
	elsewhere = -1
)

// notPlaces are everyday words that hold what some village is called.
var notPlaces = []string{"东张西望", "青山绿水", "平安无事", "报平安", "平安险", "和平共处", "幸福感", "幸福生活", "团结一致", "太平间", "绿水青山", "青山不改", "社区矫正"}

func (x *Index) readPlaces() {
	for _, v := range x.town.Villages() {
		if v.Closed == (appliance.Date{}) || x.on.Compare(v.Closed) < 0 {
			x.villages = append(x.villages, v)
		}
	}
	x.grids = map[string]string{}
	for _, g := range x.town.Grids() {
		if g.Closed(x.on) {
			continue
		}
		x.grids[g.Short] = g.Code
		if g.Kind == appliance.GridOwn && g.Name != "" {
			x.own = append(x.own, g)
		}
	}
	for _, c := range x.town.Clusters() {
		g, ok := x.town.Grid(c.Grid)
		if _, taken := x.grids[c.Code]; ok && !taken && !g.Closed(x.on) && (c.Closed == (appliance.Date{}) || x.on.Compare(c.Closed) < 0) {
			x.grids[c.Code] = g.Code
		}
	}
	names := map[string]int32{}
	x.places = wording.NewFinder(func(yield func(string, int32) bool) {
		more := true
		add := func(w string, n int32) {
			if _, taken := names[wording.Word(w)]; n >= 0 && n < gridBase && !taken {
				names[wording.Word(w)] = n
			}
			if more && w != "" {
				more = yield(wording.Word(w), n)
			}
		}
		for i, v := range x.villages {
			add(v.Name, int32(i))
			for _, a := range v.Aliases {
				add(a, int32(i))
			}
			if short := strings.TrimSuffix(strings.TrimSuffix(v.Name, "社区"), "村"); len([]rune(short)) >= 3 {
				add(short, int32(i)) // 王家庄; shorter ones may be anything (平安) and are aliases only if the town says so
			}
		}
		for i, g := range x.own {
			add(g.Name, int32(gridBase+i))
		}
		for _, w := range notPlaces {
			add(w, elsewhere)
		}
		for _, o := range x.town.Offices() { // 青山镇 is not 青山社区
			if o.Kind != appliance.OfficeVillage {
				add(o.Name, elsewhere)
				add(o.Short, elsewhere)
			}
		}
	})
	x.readSounds(names)
	x.readCommittees()
}

// readCommittees finds the office of each village's committee: the one it names,
// else the committee whose name begins with its own.
func (x *Index) readCommittees() {
	x.committees = map[string]string{}
	var all []appliance.Office
	for _, o := range x.town.Offices() {
		if o.Kind == appliance.OfficeVillage && !o.Closed(x.on) {
			all = append(all, o)
		}
	}
	for _, v := range x.villages {
		if v.Office != "" {
			x.committees[v.Code] = v.Office
			continue
		}
		for _, o := range all {
			if strings.HasPrefix(o.Name, v.Name) || v.Called(o.Name) || v.Called(o.Short) {
				x.committees[v.Code] = o.Code
				break
			}
		}
	}
}

// Place says where a matter is (see Place).
func (x *Index) Place(m Matter) Place { return x.place(wording.Ready(m.Text), m) }

// place reads where the matter is. What the case knows stands; the text fills what
// is missing.
func (x *Index) place(t wording.Text, m Matter) Place {
	p := Place{Village: m.Village, Grid: m.Grid}
	if g, ok := x.town.Grid(m.Grid); ok && p.Village == "" {
		p.Village = g.Village
	}
	villages, grids, words := x.named(t)
	knew := p.Village
	switch {
	case len(villages) == 0:
	case slices.Contains(villages, knew):
	case len(villages) == 1 && knew == "":
		p.Village = villages[0]
	default: // several, or another than the case knew
		if g, ok := x.only(grids); ok && knew == "" && slices.Contains(villages, g.Village) {
			p.Village = g.Village
			break
		}
		if p.Choices = villages; knew != "" {
			p.Choices = append([]string{knew}, villages...)
		}
	}
	if p.Grid == "" && len(p.Choices) == 0 {
		within := slices.DeleteFunc(slices.Clone(grids), func(code string) bool {
			g, _ := x.town.Grid(code)
			return p.Village != "" && g.Village != p.Village
		})
		if g, ok := x.only(within); ok {
			p.Village, p.Grid = g.Village, g.Code
		} else if g, ok := x.only(grids); ok && len(villages) == 0 { // the case knew one village, the number is in another
			p.Choices = []string{p.Village, g.Village}
		}
	}
	if p.Village != knew || p.Grid != m.Grid || len(p.Choices) > 0 {
		p.Words = words
	}
	return p
}

func (x *Index) only(grids []string) (appliance.Grid, bool) {
	if len(grids) != 1 {
		return appliance.Grid{}, false
	}
	return x.town.Grid(grids[0])
}

// notThere say that the village after them is another one.
var notThere = []string{"不是", "不在", "不属于", "不归"}

// named are the villages and grids that the text names, each once, in its order,
// and the words that do.
func (x *Index) named(t wording.Text) (villages, grids, words []string) {
	add := func(to *[]string, code string) {
		if !slices.Contains(*to, code) {
			*to = append(*to, code)
		}
	}
	spelt := false // some village stands in its own characters, be it denied
	for _, h := range x.places.Apart(t.S) {
		spelt = spelt || slices.ContainsFunc(h.Of, func(n int32) bool { return n >= 0 && n < gridBase })
		if larger(t.S[h.To:]) || t.Denied(h.From, 1, notThere...) {
			continue
		}
		for _, n := range h.Of {
			switch {
			case n == elsewhere:
				continue
			case n < gridBase:
				add(&villages, x.villages[n].Code)
			default:
				add(&grids, x.own[n-gridBase].Code)
			}
			add(&words, h.Word)
		}
	}
	if !spelt {
		all, sound := x.sounding(t)
		for _, n := range all {
			add(&villages, x.villages[n].Code)
		}
		words = append(words, sound...)
	}
	for _, n := range numbers(figures(t.Spaced)) {
		if code, ok := x.grids[n]; ok {
			add(&grids, code)
			add(&words, n)
		}
	}
	return villages, grids, words
}

// larger reports whether what follows a name makes it that of a town or a county:
// 青山乡 is none of the villages; 王庄市场 and 王庄乡亲 are.
func larger(after string) bool {
	for _, w := range []string{"市场", "市民", "市集", "乡亲", "乡村", "乡里", "乡道", "县道"} {
		if strings.HasPrefix(after, w) {
			return false
		}
	}
	for _, w := range []string{"镇", "乡", "县", "市", "街道办"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

var (
	// number is 12-3 or 12-3-4, with whatever dash people have, or as it is read aloud.
	number = regexp.MustCompile(`[0-9]{1,4}(?:[-–—−‐‑杠][0-9]{1,4})+`)
	dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "杠", "-")
	// marked is said around a grid's number and of nothing else.
	markBefore = regexp.MustCompile(`(网格|网格号|格号|门牌|门牌号|网格是|网格号是)[:]? ?$`)
	markAfter  = regexp.MustCompile(`^ ?号?(网格|格)`)
	// houseBefore and countAfter make it a house, a date, an amount.
	houseBefore = regexp.MustCompile(`([a-z0-9.:/-]|(楼|栋|幢|单元|室|号|年|月|第|从|自|截至|截止|电话|手机|[¥$]) ?)$`)
	countAfter  = regexp.MustCompile(`^([a-z0-9%]|[.:/][0-9]|[到至~][0-9]| ?[日号]|月|年|点|时|分|秒|小时|周|天|个|次|遍|倍|折|元|块|万|米|公里|里地|厘米|斤|公斤|吨|度|岁|人|户|层|楼|栋|幢|单元|室|排|盏|根|条|辆|台|只|头|棵|亩|袋|桶|比)`)
	// timeAfter makes it a date if it can be one: 12-3上午.
	timeAfter = regexp.MustCompile(`^ ?(开始|以来|以前|以后|之前|之后|上午|下午|中午|早上|早晨|晚上|晚间|凌晨|夜里|半夜|当天|那天|左右|至今)`)
)

// numbers are what may be grid numbers in a text: not house numbers, dates, amounts.
func numbers(text string) []string {
	var out []string
	for _, at := range number.FindAllStringIndex(text, -1) {
		before, n, after := text[:at[0]], dashes.Replace(text[at[0]:at[1]]), text[at[1]:]
		switch {
		case markBefore.MatchString(before), markAfter.MatchString(after):
		case houseBefore.MatchString(before), countAfter.MatchString(after), date(n) && timeAfter.MatchString(after):
			continue
		}
		out = append(out, n)
	}
	return out
}

// date reports whether 12-3 can be the third of December.
func date(n string) bool {
	month, day, _ := strings.Cut(n, "-")
	m, err := strconv.Atoi(month)
	d, err2 := strconv.Atoi(day)
	return err == nil && err2 == nil && m >= 1 && m <= 12 && d >= 1 && d <= 31
}

package town_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huying/appliance"
	"huying/appliance/town"
)

// The signs that tables, lists in a cell and formulas give a meaning to.
var signs = []rune("村路灯aZ1 =+-@;；|｜、，,\\/／（）()：:\"'＝＋")

// line draws a text without space around it.
func line(t *rapid.T, most int, what string) string {
	s := strings.Join(strings.Fields(rapid.StringOfN(rapid.SampledFrom(signs), 0, most, -1).Draw(t, what)), " ")
	if strings.HasPrefix(s, "#") {
		return "x"
	}
	return s
}

func some(t *rapid.T, most int, what string) string {
	if s := line(t, most, what); s != "" {
		return s
	}
	return "某"
}

func list(t *rapid.T, most int, what string) []string {
	var out []string
	for range rapid.IntRange(0, 3).Draw(t, what+" n") {
		if s := some(t, most, what); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func yes(t *rapid.T, what string) bool { return rapid.Bool().Draw(t, what) }

func pick[V any](t *rapid.T, of []V, what string) V { return rapid.SampledFrom(of).Draw(t, what) }

func subset(t *rapid.T, of []string, what string) []string {
	var out []string
	for _, s := range of {
		if yes(t, what) {
			out = append(out, s)
		}
	}
	return out
}

// place draws a town that could stand on a box: every sort of record, with words that are hard to write.
func place(t *rapid.T) *appliance.Town {
	var all []appliance.Record
	var offices, people, grids []string
	phones := 0
	phone := func() appliance.Phone {
		phones++
		if phones%7 == 0 {
			return appliance.Phone(fmt.Sprintf("+865361%06d", phones))
		}
		return appliance.Phone(fmt.Sprintf("+861380000%04d", phones))
	}
	for i := range rapid.IntRange(2, 6).Draw(t, "offices") {
		o := appliance.Office{
			Code: fmt.Sprintf("Z%02d", i), Name: fmt.Sprintf("%s%d", line(t, 10, "name"), i), Short: fmt.Sprintf("短%d", i), Level: appliance.LevelTown,
			Kind: pick(t, appliance.OfficeKinds, "kind"), Resident: yes(t, "resident"), Phone: phone(), Leads: list(t, 6, "leads"), Preset: "kept",
		}
		if i > 0 && yes(t, "under") {
			o.Parent = pick(t, offices, "parent")
		}
		if yes(t, "hours") {
			o.Hours = "08:30-17:30"
		}
		offices, all = append(offices, o.Code), append(all, o)
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "people") {
		p := appliance.Person{
			Code: fmt.Sprintf("p%d", i+1), Name: some(t, 8, "name"), Phone: phone(), Party: yes(t, "party"), Lent: yes(t, "lent"), English: yes(t, "english"),
			Kind: line(t, 8, "kind"), Verified: 7, PIN: "kept", Posts: []appliance.Post{{Office: pick(t, offices, "office"), Title: line(t, 8, "title"), Duty: line(t, 8, "duty")}},
		}
		if yes(t, "since") {
			p.Posts[0].From = appliance.Date{Year: 2020, Month: time.May, Day: 1 + i}
		}
		if also := (appliance.Post{Office: pick(t, offices, "also"), Title: line(t, 8, "also title"), Duty: line(t, 8, "also duty")}); yes(t, "has also") &&
			(also.Office != p.Posts[0].Office || also.Title != p.Posts[0].Title) {
			p.Posts = append(p.Posts, also)
		}
		if yes(t, "past") {
			p.Posts = append(p.Posts, appliance.Post{Office: offices[0], Title: "从前", To: today.Add(-9)})
		}
		for _, r := range appliance.PersonRoles {
			if rapid.IntRange(0, 5).Draw(t, "role") == 0 {
				p.Roles = append(p.Roles, r)
			}
		}
		if yes(t, "stand-in") {
			p.StandIn = phone()
		}
		if yes(t, "left") {
			p.Closed = today.Add(-5)
		} else {
			people = append(people, p.Code)
		}
		all = append(all, p)
	}
	if len(people) == 0 {
		p := appliance.Person{Code: "p99", Name: "留守", Phone: phone(), Posts: []appliance.Post{{Office: offices[0]}}}
		people, all = append(people, p.Code), append(all, p)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "villages") {
		v := appliance.Village{Code: fmt.Sprintf("3707831902%02d", i+1), Name: fmt.Sprintf("%s%d村", line(t, 6, "village"), i), Aliases: list(t, 5, "alias"), Kind: "村"}
		if yes(t, "committee") {
			v.Office = pick(t, offices, "committee")
		}
		all = append(all, v)
		for j := range rapid.IntRange(0, 3).Draw(t, "grids") {
			g := appliance.Grid{
				Code: fmt.Sprintf("%s%03d", v.Code, j+1), Short: fmt.Sprintf("%d-%d", i+1, j+1), Village: v.Code, Name: some(t, 8, "grid"),
				Kind: pick(t, []appliance.GridKind{appliance.GridCommon, appliance.GridOwn}, "grid kind"), Households: rapid.IntRange(0, 900).Draw(t, "households"),
				Workers: subset(t, people, "worker"), Leads: subset(t, people, "lead"), Tags: list(t, 5, "tag"),
			}
			if j > 0 && yes(t, "big") {
				g.Parent = fmt.Sprintf("%s%03d", v.Code, j)
			}
			if yes(t, "old") {
				g.To = today.Add(-1)
			} else {
				grids = append(grids, g.Code)
				all = append(all, appliance.Cluster{Code: g.Short + "-1", Grid: g.Code, Head: pick(t, people, "head"), Households: j})
			}
			all = append(all, g)
		}
	}
	// A grid whose big one ended stands alone.
	for i, r := range all {
		if g, ok := r.(appliance.Grid); ok && g.Parent != "" && !slices.Contains(grids, g.Parent) {
			g.Parent = ""
			all[i] = g
		}
	}
	all = append(all, appliance.Team{Code: "T1", Name: some(t, 8, "team"), Lead: offices[0], Offices: subset(t, offices[1:], "with"), People: subset(t, people, "in")})
	all = append(all, appliance.Liaison{Office: offices[0], Department: offices[1], Person: people[0]})
	version := appliance.ListVersion{List: "S", Kind: appliance.ListTown, Name: "清单", Number: 3, State: appliance.VersionPublished}
	all = append(all, version)
	for i := range rapid.IntRange(0, 4).Draw(t, "situations") {
		s := appliance.Situation{
			List: "S", Version: rapid.IntRange(1, 3).Draw(t, "from"), Code: fmt.Sprintf("A-01-%d", i), Domain: some(t, 6, "domain"), Item: some(t, 8, "item"),
			Name: fmt.Sprintf("%s%d", line(t, 8, "situation"), i), Lead: offices[0], Assists: subset(t, offices[1:], "assist"), Section: some(t, 6, "section"),
			Phone: phone(), Steps: append([]string{"核实"}, list(t, 6, "step")...), Standard: some(t, 9, "standard") + "\n" + some(t, 5, "more"), DeptWork: line(t, 9, "dept"),
			Town: appliance.DutyMain, Dept: appliance.DutyAssist, Complex: yes(t, "complex"), Days: rapid.IntRange(0, 20).Draw(t, "days"), Grid: yes(t, "grid"),
			Keywords: list(t, 5, "keyword"), Evidence: list(t, 5, "evidence"), Self: yes(t, "self"), External: line(t, 5, "external"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "flow") {
			s.Flow = append(s.Flow, appliance.FlowStep{Actor: line(t, 5, "who"), Work: line(t, 5, "what"), In: line(t, 3, "in"), Out: line(t, 3, "out"), Next: line(t, 3, "next"), Days: i})
		}
		all = append(all, s)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "guides") {
		g := appliance.Guide{
			Code: fmt.Sprintf("S-%d", i), Name: some(t, 9, "guide"), Kind: pick(t, town.GuideKinds, "guide kind"), Aliases: list(t, 5, "called"), Basis: line(t, 9, "basis"),
			Steps: list(t, 5, "way"), Person: line(t, 5, "person"), Notes: line(t, 9, "notes"), Days: i, Window: line(t, 4, "window"), Delegated: yes(t, "delegated"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "materials") {
			g.Materials = append(g.Materials, appliance.Material{
				Name: some(t, 8, "material"), Copies: pick(t, []string{"", "1份", "原件+复印件1份", "原件", "2份|3", "一"}, "copies"),
				Basis: line(t, 6, "m basis"), Form: line(t, 6, "m form"), Content: line(t, 6, "m content"), Seal: line(t, 6, "m seal"),
			})
		}
		all = append(all, g)
	}
	return appliance.NewTown(1, all...)
}

// What is written and read again changes nothing, in every form; into a box
// that has nothing it is the same town.
func TestWhatIsWrittenAndReadAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := place(t)
		form := rapid.SampledFrom([]town.Form{town.CSV, town.GBK, town.Workbook}).Draw(t, "form")
		out, err := town.Write(now, form, today)
		if err != nil {
			t.Fatal(err)
		}
		ch, records, err := town.Plan(now, town.Read(out, settings), town.Import{On: today})
		if err != nil || len(records) > 0 || len(ch.List) > 0 {
			t.Fatalf("%s: %d records, %v %v", form, len(records), lines(fmt.Errorf("%w", orNil(err))), said(ch))
		}
		_, records, err = town.Plan(nil, town.Read(out, settings), town.Import{On: today})
		if err != nil {
			t.Fatalf("%s, into nothing: %v", form, lines(err))
		}
		again, err := town.Write(appliance.NewTown(1, records...), town.CSV, today)
		if err != nil {
			t.Fatal(err)
		}
		first, err := town.Write(now, town.CSV, today)
		if err != nil {
			t.Fatal(err)
		}
		for i := range first {
			// People get new codes, and so another order.
			if a, b := sortedLines(first[i].Data), sortedLines(again[i].Data); first[i].Name != again[i].Name || a != b {
				t.Fatalf("%s:\n%s\nbecame\n%s", first[i].Name, a, b)
			}
		}
	})
}

func orNil(err error) error {
	if err == nil {
		return fmt.Errorf("none")
	}
	return err
}

func sortedLines(data []byte) string {
	l := strings.Split(string(data), "\n")
	slices.Sort(l)
	return strings.Join(l, "\n")
}

// Whatever is changed in the tables, importing them a second time changes nothing.
func TestAnImportIsIdempotent(t *testing.T) {
	base := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		_, records, err := town.Plan(nil, town.Read(files(base), settings), town.Import{On: today})
		if err != nil {
			t.Fatal(err)
		}
		now := appliance.NewTown(1, records...)
		on := today
		for range rapid.IntRange(1, 3).Draw(t, "imports") {
			on = on.Add(rapid.IntRange(0, 40).Draw(t, "days"))
			tables := only(base, subset(t, []string{"单位", "人员", "村居", "网格", "情形", "指南"}, "table")...)
			for name := range tables {
				rows := table(tables[name])
				for i := len(rows) - 1; i > 0; i-- {
					switch rapid.IntRange(0, 12).Draw(t, "what") {
					case 0:
						rows = slices.Delete(rows, i, i+1)
					case 1: // a free text of the row
						if j := slices.IndexFunc(rows[0], func(h string) bool { return slices.Contains([]string{"职务", "名称", "标准", "注意事项"}, h) }); j >= 0 {
							rows[i][j] += rapid.SampledFrom([]string{"甲", "乙", "x"}).Draw(t, "more")
						}
					case 2:
						if name == "人员" {
							rows[i][1] = fmt.Sprintf("1390000%04d", rapid.IntRange(0, 9999).Draw(t, "phone"))
						}
					case 3:
						if name == "人员" {
							rows[i][0] += "某"
						}
					}
				}
				var b strings.Builder
				for _, r := range rows {
					b.WriteString(strings.Join(r, ",") + "\n")
				}
				tables[name] = b.String()
			}
			read := town.Read(files(tables), settings)
			_, records, err := town.Plan(now, read, town.Import{On: on})
			if err != nil {
				continue // something it needs was dropped
			}
			now = town.With(now, records)
			ch, records, err := town.Plan(now, read, town.Import{On: on.Add(rapid.IntRange(0, 9).Draw(t, "later"))})
			if err != nil || len(records) > 0 || !ch.Empty() {
				t.Fatalf("again: %v, %v", err, said(ch))
			}
			// Nobody's code is given twice, and nothing is lost.
			seen := map[appliance.Phone]bool{}
			for _, p := range now.People() {
				if !p.Gone(on) && seen[p.Phone] {
					t.Fatalf("two people with %s", p.Phone)
				}
				seen[p.Phone] = seen[p.Phone] || !p.Gone(on)
			}
		}
	})
}

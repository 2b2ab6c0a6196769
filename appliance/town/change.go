package town

import (
	"fmt"
	"strings"

	"huying/appliance"
)

// ChangeKind is what becomes of a record.
type ChangeKind string

// The kinds of changes.
const (
	Added    ChangeKind = "added"
	Changed  ChangeKind = "changed"
	Closed   ChangeKind = "closed"
	Reopened ChangeKind = "reopened"
	Removed  ChangeKind = "removed" // a row of a list
)

// A Change is what becomes of one record, in words.
type Change struct {
	Kind   ChangeKind
	Thing  appliance.Thing
	Code   string
	Name   string
	Fields []FieldChange // of one that is changed or opened again
}

// Say is the change as one line. It shows whole numbers, as the table does.
func (c Change) Say(english bool) string {
	kind, thing := kindWords[c.Kind], things[c.Thing]
	s := pick(english, kind[0], kind[1]) + " " + pick(english, thing[0], thing[1]) + " " + c.Code
	if c.Name != "" && c.Name != c.Code {
		s += " " + c.Name
	}
	parts, none := make([]string, len(c.Fields)), pick(english, "（空）", "(blank)")
	for i, f := range c.Fields {
		parts[i] = fmt.Sprintf("%s %s → %s", f.Name, or(shorten(f.Old), none), or(shorten(f.New), none))
	}
	if len(parts) > 0 {
		s += pick(english, "：", ": ") + strings.Join(parts, pick(english, "；", "; "))
	}
	return s
}

func or(s, empty string) string {
	if s == "" {
		return empty
	}
	return s
}

var things = map[appliance.Thing][2]string{
	appliance.ThingOffice: {"单位", "office"}, appliance.ThingPerson: {"人员", "person"}, appliance.ThingVillage: {"村居", "village"},
	appliance.ThingGrid: {"网格", "grid"}, appliance.ThingCluster: {"联户", "cluster"}, appliance.ThingTeam: {"团队", "team"},
	appliance.ThingLiaison: {"对接", "liaison"}, appliance.ThingSituation: {"情形", "situation"}, appliance.ThingGuide: {"指南", "guide"},
}

// Changes is what an import makes of a town.
type Changes struct {
	List     []Change // in the order of the tables and their rows; what is closed comes last
	Versions []appliance.ListVersion
	Hints    []Fault // worth a look, refuse nothing
}

// Empty reports whether nothing changes.
func (c Changes) Empty() bool { return len(c.List) == 0 && len(c.Versions) == 0 }

// Count is how many records of a thing go that way.
func (c Changes) Count(thing appliance.Thing, kind ChangeKind) (n int) {
	for _, x := range c.List {
		if x.Thing == thing && x.Kind == kind {
			n++
		}
	}
	return n
}

var kindWords = map[ChangeKind][2]string{
	Added: {"新增", "new"}, Changed: {"修改", "changed"}, Closed: {"停用", "closed"}, Reopened: {"恢复", "opened again"}, Removed: {"删减", "removed"},
}

var stateWords = map[appliance.VersionState][2]string{
	appliance.VersionDraft: {"草稿", "draft"}, appliance.VersionProposed: {"待批", "proposed"}, appliance.VersionPublished: {"公布", "published"},
	appliance.VersionDropped: {"作废", "dropped"},
}

// Summary counts the changes, one line a table, and names the versions of lists.
func (c Changes) Summary(english bool) []string {
	var out []string
	for _, thing := range []appliance.Thing{
		appliance.ThingOffice, appliance.ThingPerson, appliance.ThingVillage, appliance.ThingGrid, appliance.ThingCluster, appliance.ThingTeam,
		appliance.ThingLiaison, appliance.ThingSituation, appliance.ThingGuide,
	} {
		var parts []string
		for _, kind := range []ChangeKind{Added, Changed, Closed, Reopened, Removed} {
			if n := c.Count(thing, kind); n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", pick(english, kindWords[kind][0], kindWords[kind][1]), n))
			}
		}
		if len(parts) > 0 {
			out = append(out, pick(english, things[thing][0], things[thing][1])+pick(english, "：", ": ")+strings.Join(parts, pick(english, "，", ", ")))
		}
	}
	for _, v := range c.Versions {
		words := stateWords[v.State]
		out = append(out, fmt.Sprintf(pick(english, "清单 %s 第%d版（%s）：新增 %d，修改 %d，删减 %d", "list %s version %d (%s): new %d, changed %d, removed %d"),
			v.List, v.Number, pick(english, words[0], words[1]), v.Added, v.Changed, v.Removed))
	}
	return out
}

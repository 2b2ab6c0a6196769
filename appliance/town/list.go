package town

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"

	"huying/appliance"
)

// Reasons for a new version of a list (F0-06).
var Reasons = []string{"法律法规变化", "部门职能调整", "基层反映问题", "其他"}

// A Draft is the next version of a list in the making.
type Draft struct {
	Version appliance.ListVersion
	Rows    []appliance.Situation // to be written: those that differ from what is written at this number or before
	Changes []Change              // against the last published version
}

// Records are what must be written for the draft.
func (d Draft) Records() []appliance.Record {
	return put([]appliance.Record{d.Version}, d.Rows)
}

// Same reports whether the draft says what the last published version says.
func (d Draft) Same() bool { return len(d.Changes) == 0 }

// last is the last published version of a list, in force yet or not; its number is 0 if there is none.
func last(now *appliance.Town, list string) appliance.ListVersion {
	for _, v := range slices.Backward(now.Versions(list)) {
		if v.State == appliance.VersionPublished {
			return v
		}
	}
	return appliance.ListVersion{List: list}
}

// Open is the draft or the proposed version of a list that there is.
func Open(now *appliance.Town, list string) (appliance.ListVersion, bool) {
	n := last(now, list).Number
	for _, v := range slices.Backward(now.Versions(list)) {
		if v.Number > n && (v.State == appliance.VersionDraft || v.State == appliance.VersionProposed) {
			return v, true
		}
	}
	return appliance.ListVersion{}, false
}

// NewDraft makes the next version of a list of rows, which are the whole of it.
// It takes the number of a draft that is open or was dropped, so that published
// versions have no gaps. Rows may be in any order; their List and Version are set.
func NewDraft(now *appliance.Town, list string, kind appliance.ListKind, rows []appliance.Situation) Draft {
	base := last(now, list)
	d := Draft{Version: appliance.ListVersion{
		List: list, Kind: base.Kind, Name: base.Name, Number: base.Number + 1, State: appliance.VersionDraft,
	}}
	if d.Version.Kind == "" {
		d.Version.Kind = kind
	}
	if d.Version.Name == "" {
		d.Version.Name = string(d.Version.Kind)
		if !strings.HasSuffix(d.Version.Name, "清单") {
			d.Version.Name += "清单"
		}
	}
	rows = sortedRows(rows)
	want := map[string]bool{}
	for _, r := range rows {
		r.List, r.Version, r.Removed = list, d.Version.Number, false
		want[r.Code] = true
		if is, ok := now.Situation(list, d.Version.Number, r.Code); !ok || !sameRow(is, r) {
			d.Rows = append(d.Rows, r)
		}
	}
	for _, r := range now.Situations(list, d.Version.Number) {
		if !want[r.Code] {
			d.Rows = append(d.Rows, appliance.Situation{List: list, Version: d.Version.Number, Code: r.Code, Removed: true})
		}
	}
	d.Changes = compare(&writer{town: now, words: true}, now.Situations(list, base.Number), rows)
	for _, c := range d.Changes {
		switch c.Kind {
		case Added:
			d.Version.Added++
		case Removed:
			d.Version.Removed++
		default:
			d.Version.Changed++
		}
	}
	d.Version.Checksum = Checksum(rows)
	return d
}

// Diff is what version b of a list says otherwise than version a; 0 is the empty list.
func Diff(now *appliance.Town, list string, a, b int) []Change {
	return compare(&writer{town: now, words: true}, now.Situations(list, a), now.Situations(list, b))
}

// compare is what differs between two editions, by code, what is removed last.
func compare(w *writer, old, rows []appliance.Situation) []Change {
	stands := make(map[string]appliance.Situation, len(old))
	for _, r := range old {
		stands[r.Code] = r
	}
	var out []Change
	for _, r := range sortedRows(rows) {
		was, ok := stands[r.Code]
		delete(stands, r.Code)
		c := Change{Kind: Added, Thing: appliance.ThingSituation, Code: r.Code, Name: r.Name}
		if ok {
			if sameRow(was, r) {
				continue
			}
			c.Kind, c.Fields = Changed, lineTable.diff(w, w, lineOf(was), lineOf(r))
		}
		out = append(out, c)
	}
	for _, r := range sortedRows(old) {
		if _, left := stands[r.Code]; left {
			out = append(out, Change{Kind: Removed, Thing: appliance.ThingSituation, Code: r.Code, Name: r.Name})
		}
	}
	return out
}

func sortedRows(rows []appliance.Situation) []appliance.Situation {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b appliance.Situation) int { return strings.Compare(a.Code, b.Code) })
	return rows
}

// sameRow compares rows, whatever version they are good from.
func sameRow(a, b appliance.Situation) bool {
	a.List, a.Version, b.List, b.Version = "", 0, "", 0
	return same(a, b)
}

// lineOf is a situation as a row of the table, with codes for names.
func lineOf(s appliance.Situation) line {
	l := line{Situation: s, Limit: limit{s.Complex, s.Days}}
	if s.Lead != "" {
		l.Leads = []string{s.Lead}
	}
	return l
}

// situation is the row as the list keeps it.
func (l line) situation() appliance.Situation {
	s := l.Situation
	s.Lead = ""
	if len(l.Leads) > 0 {
		s.Lead = l.Leads[0]
	}
	s.Complex, s.Days = l.Limit.Complex, l.Limit.Days
	return s
}

// rowsAt are the rows that were written at a version, those that end there too.
// before is the number of the version before it.
func rowsAt(now *appliance.Town, list string, before, number int) []appliance.Situation {
	var out []appliance.Situation
	for _, s := range now.Situations(list, number) {
		if s.Version == number {
			out = append(out, s)
		}
	}
	for _, s := range now.Situations(list, before) {
		if is, ok := now.Situation(list, number, s.Code); !ok && is.Version == number {
			out = append(out, is)
		}
	}
	return out
}

// Checksum is the SHA-256, in hex, over all rows by code: every field with its
// length before it, so that no two lists run together. The list's code and the
// version are not in it.
func Checksum(rows []appliance.Situation) string {
	h := sha256.New()
	for _, r := range sortedRows(rows) {
		if r.Removed {
			continue
		}
		for _, s := range []string{
			r.Code, r.Domain, r.Item, r.Name, r.Lead, r.Section, string(r.Phone), r.Standard, r.DeptWork, r.TownWork,
			string(r.Town), string(r.Dept), string(r.Zone), string(r.County), r.Function, r.External,
		} {
			hashString(h, s)
		}
		for _, list := range [][]string{r.Assists, r.Steps, r.Keywords, r.Evidence} {
			hashNumber(h, len(list))
			for _, s := range list {
				hashString(h, s)
			}
		}
		hashNumber(h, r.Days)
		hashNumber(h, len(r.Flow))
		for _, f := range r.Flow {
			for _, s := range []string{f.Actor, f.Work, f.In, f.Out, f.Next} {
				hashString(h, s)
			}
			hashNumber(h, f.Days)
		}
		flags := 0
		for i, b := range []bool{r.Complex, r.Grid, r.Self} {
			if b {
				flags |= 1 << i
			}
		}
		hashNumber(h, flags)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func hashNumber(h hash.Hash, n int) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}

func hashString(h hash.Hash, s string) {
	hashNumber(h, len(s))
	h.Write([]byte(s))
}

// A Decree is what a version is proposed or published with. What it leaves out
// is as the version has it.
type Decree struct {
	From      appliance.Date // in force from
	Reason    string         // of Reasons
	Basis     []appliance.Document
	Proposer  string
	Approver  string
	ReviewDue appliance.Date // zero: a year after From (F0-06)
	Checksum  string         // what was looked at; "" is not compared
	Change    string         // code of the application it carries out, if there is one: it must have come to 生效 (F2-29)
}

// Propose lays a draft before a second person. What is refused is *Faults.
func Propose(now *appliance.Town, list string, number int, d Decree, on appliance.Date) ([]appliance.Record, error) {
	v, err := edition(now, list, number, d, on)
	if err != nil {
		return nil, err
	}
	v.State = appliance.VersionProposed
	return []appliance.Record{v}, nil
}

// Publish puts a version in force from its day on: the version as it now stands
// and, of the responsibility list, what the grid list should follow with
// (F0-13), which is proposed and never applied by itself. The proposer and the
// approver are two people.
func Publish(now *appliance.Town, list string, number int, d Decree, on appliance.Date) ([]appliance.Record, error) {
	v, err := edition(now, list, number, d, on)
	if err != nil {
		return nil, err
	}
	v.Approver = d.Approver
	if v.Approver == "" || v.Approver == v.Proposer {
		return nil, refuse(versionCode(list, number), TwoPeople, "")
	}
	v.State = appliance.VersionPublished
	records := []appliance.Record{v}
	if list == appliance.MainList {
		records = append(records, follow(now, v, now.Situations(list, number))...)
	}
	return records, nil
}

// Drop gives a version up that is not published.
func Drop(now *appliance.Town, list string, number int) ([]appliance.Record, error) {
	v, ok := Open(now, list)
	if !ok || v.Number != number {
		return nil, refuse(versionCode(list, number), NotOpen, "")
	}
	v.State = appliance.VersionDropped
	return []appliance.Record{v}, nil
}

func versionCode(list string, number int) string { return list + "/" + itoa(number) }

// edition is the open version as the decree has it, once everything is said that it needs.
func edition(now *appliance.Town, list string, number int, d Decree, on appliance.Date) (appliance.ListVersion, error) {
	code := versionCode(list, number)
	v, ok := Open(now, list)
	if !ok || v.Number != number {
		return v, refuse(code, NotOpen, "")
	}
	rows := now.Situations(list, number)
	if sum := Checksum(rows); sum != v.Checksum || d.Checksum != "" && d.Checksum != sum {
		return v, refuse(code, OtherRows, sum)
	}
	if d.From != (appliance.Date{}) {
		v.From = d.From
	}
	if d.Reason != "" {
		v.Reason = d.Reason
	}
	if len(d.Basis) > 0 {
		v.Basis = d.Basis
	}
	if d.Proposer != "" {
		v.Proposer = d.Proposer
	}
	if v.ReviewDue = d.ReviewDue; v.ReviewDue == (appliance.Date{}) && v.From.Valid() {
		v.ReviewDue = yearLater(v.From)
	}
	to := &sieve{}
	for _, f := range Lint(now, rows, on) {
		to.add(f)
	}
	say := func(why Why, want string) { to.add(Fault{Code: code, Why: why, Want: want}) }
	if base := last(now, list); !v.From.Valid() {
		say(NoDate, "")
	} else if base.Number > 0 && v.From.Compare(base.From) < 0 {
		say(BeforeLast, base.From.String())
	}
	if !slices.Contains(Reasons, v.Reason) {
		say(NoReason, strings.Join(Reasons, "、"))
	}
	if !slices.ContainsFunc(v.Basis, func(b appliance.Document) bool { return b.No != "" || b.Name != "" }) {
		say(NoDocument, "")
	}
	if v.Proposer == "" {
		say(NoProposer, "")
	}
	if d.Change != "" {
		i := slices.IndexFunc(now.Changes(), func(c appliance.ListChange) bool { return c.Code == d.Change })
		if i < 0 || !now.Changes()[i].Done(stepEffect) || now.Changes()[i].List != list {
			say(NotInEffect, d.Change)
		}
	}
	return v, to.refused()
}

// follow makes of a version of the responsibility list what the grid list should
// be: the situations that grid workers can carry part of (F0-13). Nothing if the
// grid list says so already; an older proposal that nobody decided is replaced.
func follow(now *appliance.Town, v appliance.ListVersion, rows []appliance.Situation) []appliance.Record {
	var own []appliance.Situation
	for _, r := range rows {
		if r.Grid {
			own = append(own, r)
		}
	}
	d := NewDraft(now, appliance.GridList, appliance.ListGrid, own)
	if d.Same() {
		if open, ok := Open(now, appliance.GridList); ok {
			open.State = appliance.VersionDropped
			return []appliance.Record{open}
		}
		return nil
	}
	d.Version.State = appliance.VersionProposed
	d.Version.Origin = versionCode(v.List, v.Number)
	d.Version.From, d.Version.Reason, d.Version.Basis, d.Version.Proposer = v.From, v.Reason, v.Basis, v.Proposer
	if len(d.Version.Basis) == 0 { // the first list of a town rests on no document: its grid list rests on it
		d.Version.Basis = []appliance.Document{{Name: v.Name, Date: v.From}}
	}
	return d.Records()
}

// Reviews are the versions in force on a day that should be looked at again
// within so many days, those overdue too (F0-06).
func Reviews(now *appliance.Town, on appliance.Date, within int) []appliance.ListVersion {
	var out []appliance.ListVersion
	for _, list := range now.Lists() {
		if v, ok := now.InForce(list, on); ok && v.ReviewDue != (appliance.Date{}) && v.ReviewDue.Compare(on.Add(within)) <= 0 {
			out = append(out, v)
		}
	}
	return out
}

// A Mismatch is one row on which the two lists disagree (两单不一致).
type Mismatch struct {
	Code string
	Name string
	Why  MismatchWhy
}

// MismatchWhy is how they disagree.
type MismatchWhy string

// The ways.
const (
	GridLacks MismatchWhy = "lacks" // marked 入格, and not in the grid list
	GridKeeps MismatchWhy = "keeps" // in the grid list, and not or no longer marked
	GridStale MismatchWhy = "stale" // in both, with other words
)

// Say is the mismatch as one line.
func (m Mismatch) Say(english bool) string {
	words := map[MismatchWhy][2]string{
		GridLacks: {"责任清单已入格，网格清单里没有", "marked for the grids, not in the grid list"},
		GridKeeps: {"网格清单里有，责任清单没有入格", "in the grid list, not marked for the grids"},
		GridStale: {"两张清单内容不同", "in both lists, with other words"},
	}[m.Why]
	return strings.TrimSpace(m.Code+" "+m.Name) + pick(english, "：", ": ") + pick(english, words[0], words[1])
}

// Unlinked tells where the 入格 marks of the responsibility list and the grid
// list, as both are in force on a day, disagree (F0-13).
func Unlinked(now *appliance.Town, on appliance.Date) []Mismatch {
	edition := func(list string) map[string]appliance.Situation {
		out := map[string]appliance.Situation{}
		if v, ok := now.InForce(list, on); ok {
			for _, s := range now.Situations(list, v.Number) {
				out[s.Code] = s
			}
		}
		return out
	}
	main, own := edition(appliance.MainList), edition(appliance.GridList)
	var out []Mismatch
	for code, s := range main {
		g, ok := own[code]
		switch {
		case s.Grid && !ok:
			out = append(out, Mismatch{code, s.Name, GridLacks})
		case !s.Grid && ok:
			out = append(out, Mismatch{code, s.Name, GridKeeps})
		case ok && !sameRow(s, g):
			out = append(out, Mismatch{code, s.Name, GridStale})
		}
	}
	for code, g := range own {
		if _, ok := main[code]; !ok {
			out = append(out, Mismatch{code, g.Name, GridKeeps})
		}
	}
	slices.SortFunc(out, func(a, b Mismatch) int { return strings.Compare(a.Code, b.Code) })
	return out
}

package appliance

import "slices"

// Level is the level of government an office stands at (F0-18).
type Level string

// The levels, lowest first: a whistle climbs them (F0-29).
const (
	LevelGrid    Level = "网格"
	LevelVillage Level = "村"
	LevelTown    Level = "乡"
	LevelCounty  Level = "县"
	LevelCity    Level = "市"
)

// Levels lists the levels, lowest first.
var Levels = []Level{LevelGrid, LevelVillage, LevelTown, LevelCounty, LevelCity}

// OfficeKind is what sort of body an office is (domain 2 §B.2).
type OfficeKind string

// The kinds of offices.
const (
	OfficeBureau   OfficeKind = "机关"
	OfficeResident OfficeKind = "派驻机构" // of a county bureau, under the town's command (F0-43)
	OfficePatrol   OfficeKind = "执法队"
	OfficeCentre   OfficeKind = "中心"
	OfficeStation  OfficeKind = "站"
	OfficeVillage  OfficeKind = "村居"
	OfficeZone     OfficeKind = "开发区"
	OfficeStop     OfficeKind = "便民服务站" // of a village, with its agent (F1-16)
)

// OfficeKinds lists the kinds as a table may name them.
var OfficeKinds = []OfficeKind{
	OfficeBureau, OfficeResident, OfficePatrol, OfficeCentre, OfficeStation, OfficeVillage, OfficeZone, OfficeStop,
}

// An Office is a body that can be given an order. It is known by its code for
// ever; one that is gone is closed with a date.
type Office struct {
	Code     string
	Name     string
	Short    string // at most 8 characters, for texts
	English  string
	Level    Level
	Kind     OfficeKind
	Parent   string   // the office above it
	Resident bool     // 派驻: under the town's command, of a county bureau
	Leads    []string // who leads it where that is two bodies (F1-07, 双重管理)
	Phone    Phone    // of its desk; may be a landline
	Hours    string   // "08:30-17:30"; "" the hall's
	Leader   string   // code of the person in the town's leadership who answers for it (分管领导, F3-07)
	Preset   string   // the preset it came from, if any
	From, To Date     // in being; zero: always, still
	// History is under whom it stood before, oldest first (F4-26).
	History []Parentage
}

// Parentage is under whom an office stood until a day.
type Parentage struct {
	Parent string
	Until  Date
}

// Closed reports whether the office is gone on that day.
func (o Office) Closed(on Date) bool { return o.To != (Date{}) && on.Compare(o.To) >= 0 }

// A Team 组团 is people of several offices who are sent out as one (F0-42).
type Team struct {
	Code    string
	Name    string
	Lead    string   // code of the office that answers for it
	Offices []string // the others
	People  []string // codes of its people
	Closed  bool
}

// A Liaison is one cell of the matrix office × department: whom the office rings
// there, so that nothing goes by way of 党政办 (F0-40, F1-56).
type Liaison struct {
	Office     string // of the town
	Department string // of the county
	Person     string // code of the person there
	Closed     bool
}

// Code is the cell's place in the matrix.
func (l Liaison) Code() string { return l.Office + "/" + l.Department }

// A Meeting 会商 is called by the town; those invited answer 参 or 缺 (F3-10).
type Meeting struct {
	Code    string
	Title   string
	Place   string
	At      int64 // Unix seconds
	Invited []string
	Coming  []string
	Absent  []string
}

// with returns list with code added once.
func with(list []string, code string) []string {
	if slices.Contains(list, code) {
		return list
	}
	return append(slices.Clone(list), code)
}

// Attend notes that a person comes, or does not.
func (m Meeting) Attend(person string, comes bool) Meeting {
	drop := func(s string) bool { return s == person }
	m.Coming, m.Absent = slices.DeleteFunc(slices.Clone(m.Coming), drop), slices.DeleteFunc(slices.Clone(m.Absent), drop)
	if comes {
		m.Coming = with(m.Coming, person)
	} else {
		m.Absent = with(m.Absent, person)
	}
	return m
}

package appliance

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// CaseID names a case for ever: the year it was opened in and its short number
// with check digit, as year*1e8+number. Order of id is order of opening.
// The zero value means "no case".
type CaseID uint64

const yearUnit = 100_000_000

// FirstSerial is the first yearly serial; shorter numbers are kept for answers
// such as 1, 2, 3 (domain 2).
const FirstSerial = 100

// ErrCaseNo is returned by ParseCaseID for a number whose check digit or form is wrong.
var ErrCaseNo = errors.New("no such case number")

// NewCaseID makes the id of the serial-th case of a year: serial 100 is 1007.
func NewCaseID(year, serial int) CaseID {
	return CaseID(year)*yearUnit + CaseID(serial*10+damm(strconv.Itoa(serial)))
}

// Year is the calendar year the case was opened in.
func (id CaseID) Year() int { return int(id / yearUnit) }

// Serial is the yearly serial without its check digit.
func (id CaseID) Serial() int { return int(id % yearUnit / 10) }

// No is the short number people say and type: "20482".
func (id CaseID) No() string {
	if id == 0 {
		return ""
	}
	return strconv.Itoa(int(id % yearUnit))
}

// String is the number with its year, "26-20482", for places where years meet.
func (id CaseID) String() string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("%02d-%s", id.Year()%100, id.No())
}

// In is the number as it is said in a year: with its own where that is another, for
// numbers begin anew each January while matters of December are open.
func (id CaseID) In(year int) string {
	if id.Year() == year {
		return id.No()
	}
	return id.String()
}

// yearOf takes the year before a number, "25-" or "2025-"; without one it is of the year
// given. false: that is no year of ours.
func yearOf(s string, year int) (in int, rest string, ok bool) {
	y, rest, named := strings.Cut(s, "-")
	if !named {
		return year, s, true
	}
	n, err := strconv.Atoi(y)
	if err != nil || n < 0 || n > 99 && n < 2000 || n > 9999 {
		return 0, "", false
	}
	if n < 100 {
		n += 2000
	}
	return n, rest, true
}

// ParseCaseID reads "20482" as a number of the given year and "25-5085" as one
// of 2025. A wrong check digit is ErrCaseNo: one mistyped or swapped digit is
// always found (Damm, 2004).
func ParseCaseID(s string, year int) (CaseID, error) {
	s = strings.TrimSpace(s)
	whole := s
	year, s, ok := yearOf(s, year)
	if !ok {
		return 0, fmt.Errorf("%q: %w", whole, ErrCaseNo)
	}
	if len(s) < 4 || len(s) > 8 || s[0] == '0' || strings.Trim(s, "0123456789") != "" || damm(s) != 0 {
		return 0, fmt.Errorf("%q: %w", s, ErrCaseNo)
	}
	n, _ := strconv.Atoi(s)
	return CaseID(year)*yearUnit + CaseID(n), nil
}

// damm folds digits through Damm's quasigroup of order 10; a number followed
// by its check digit folds to 0.
func damm(digits string) int {
	row := 0
	for _, d := range digits {
		row = int(dammTable[row][d-'0'])
	}
	return row
}

// dammTable is the totally anti-symmetric quasigroup of H. Michael Damm,
// "Total anti-symmetrische Quasigruppen" (2004), p. 111.
var dammTable = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

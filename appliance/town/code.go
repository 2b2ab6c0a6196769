package town

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/policy"
)

// A Scheme is how many digits the four parts of a grid's code have: the county
// (GB/T 2260), the township, the village, the grid (domain 5 §B.9). The length
// of the last is not settled by a standard we could read.
type Scheme [4]int

// DefaultScheme is 6-3-3-3.
var DefaultScheme = Scheme{6, 3, 3, 3}

// ParseScheme reads "6-3-3-3". The first three are fixed by the standards.
func ParseScheme(s string) (Scheme, error) {
	var out Scheme
	parts := strings.Split(s, "-")
	if len(parts) != len(out) {
		return out, fmt.Errorf("%q: want a scheme such as 6-3-3-3", s)
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || i < 3 && n != DefaultScheme[i] || n < 2 || n > 6 {
			return out, fmt.Errorf("%q: want 6-3-3 and two to six digits for the grid", s)
		}
		out[i] = n
	}
	return out, nil
}

// String is the scheme as 6-3-3-3.
func (s Scheme) String() string { return fmt.Sprintf("%d-%d-%d-%d", s[0], s[1], s[2], s[3]) }

func (s Scheme) town() int    { return s[0] + s[1] }
func (s Scheme) village() int { return s[0] + s[1] + s[2] }
func (s Scheme) grid() int    { return s[0] + s[1] + s[2] + s[3] }

// Settings are what a hall says about its tables. The zero Settings check no
// township and use the defaults.
type Settings struct {
	Hall   string // code of the township, nine digits; "" any
	Scheme Scheme
	Grid   policy.Grid // bounds of a small grid (F2-09)
}

func (s Settings) filled() Settings {
	if s.Scheme == (Scheme{}) {
		s.Scheme = DefaultScheme
	}
	if s.Grid == (policy.Grid{}) {
		s.Grid = policy.Default().Grid
	}
	return s
}

// What a place's code and the kind of the place say of each other.
const (
	kindVillage   = "村"
	kindCommunity = "社区"
)

// villageKind is what the last three digits of a village's code say it is:
// committees of residents and what is like them, of villagers and what is like
// them (the statistics bureau's rule). "" there is no such segment.
func villageKind(segment string) string {
	n, err := strconv.Atoi(segment)
	switch {
	case err != nil || n < 1 || n > 599:
		return ""
	case n < 200 || n >= 400 && n < 500:
		return kindCommunity
	}
	return kindVillage
}

// townKind is what the third segment of a township's code says (GB/T 10114-2003); "" there is none such.
func townKind(segment string) string {
	n, err := strconv.Atoi(segment)
	switch {
	case err != nil || n < 1 || n > 599:
		return ""
	case n < 100:
		return "街道"
	case n < 200:
		return "镇"
	case n < 400:
		return "乡"
	}
	return "政企合一单位"
}

// provinces are the first two digits there are (GB/T 2260).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 "

// checkTown says what is wrong with the township's part of a code.
func (s Settings) checkTown(code string) (Why, string) {
	switch county, town := code[:s.Scheme[0]], code[s.Scheme[0]:s.Scheme.town()]; {
	case !strings.Contains(provinces, " "+county[:2]+" ") || county[2:4] == "00":
		return CodeCounty, county
	case townKind(town) == "":
		return CodeTown, town
	case s.Hall != "" && code[:s.Scheme.town()] != s.Hall:
		return CodeOther, s.Hall
	}
	return "", ""
}

// checkVillage says what is wrong with a village's code.
func (s Settings) checkVillage(code string) (Why, string) {
	if why, want := s.digits(code, s.Scheme.village()); why != "" {
		return why, want
	}
	if why, want := s.checkTown(code); why != "" {
		return why, want
	}
	if seg := code[s.Scheme.town():]; villageKind(seg) == "" {
		return CodeVillage, seg
	}
	return "", ""
}

// checkGrid says what is wrong with a grid's code.
func (s Settings) checkGrid(code string) (Why, string) {
	if len(code) == s.Scheme.grid() && strings.Trim(code, "0123456789") == "" &&
		strings.Trim(code[s.Scheme.town():s.Scheme.village()], "0") == "" {
		return GridOnTown, ""
	}
	if why, want := s.digits(code, s.Scheme.grid()); why != "" {
		return why, want
	}
	if why, want := s.checkVillage(code[:s.Scheme.village()]); why != "" {
		return why, want
	}
	if strings.Trim(code[s.Scheme.village():], "0") == "" {
		return CodeGrid, code[s.Scheme.village():]
	}
	return "", ""
}

func (s Settings) digits(code string, n int) (Why, string) {
	if len(code) != n || strings.Trim(code, "0123456789") != "" {
		return CodeLength, strconv.Itoa(n)
	}
	return "", ""
}

// errShort is returned for what is no short number.
var errShort = errors.New("want a short number such as 12-3")

// parseShort takes a grid's short number apart: the village's place in the
// township and the grid's place in the village.
func parseShort(s string) (village, grid int, err error) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		return 0, 0, errShort
	}
	if village, err = ordinal(a); err == nil {
		grid, err = ordinal(b)
	}
	return village, grid, err
}

func ordinal(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 999 || strconv.Itoa(n) != s {
		return 0, errShort
	}
	return n, nil
}

// reuse is how long a short number rests: the door plates of the grid that had it are still up.
const reuse = 5 // years

// rests reports whether the short number of a grid that ended is not free yet.
func rests(g appliance.Grid, on appliance.Date) bool {
	free := g.To
	free.Year += reuse
	return g.To == (appliance.Date{}) || on.Compare(free) < 0
}

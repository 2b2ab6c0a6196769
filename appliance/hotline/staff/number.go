package staff

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
)

// kinds are the sorts of numbers that may follow a verb.
type kinds uint8

const (
	aCase    kinds = 1 << iota // 20482, 20482-1, 26-20482-1
	aCall                      // H031, 26-H031
	aGrid                      // 12-3
	aPhone                     // 13800000000
	anAlarm                    // 77
	aMeeting                   // M-1

	anOrder = aCase | aCall
)

// takes says which numbers a verb may be followed by.
var takes = map[Verb]kinds{
	Report: aGrid, Whistle: aGrid, Publicity: aGrid, Nil: aGrid, Behalf: aPhone, TakeAlarm: anAlarm, Attend: aMeeting, Absent: aMeeting,
	Self: aCase, Verify: aCase, Confirm: aCase, Deny: aCase, Fed: aCase, Reply: aCase, Supervise: aCase,
	Sign: anOrder, Respond: anOrder, Arrive: anOrder, Complete: anOrder, Return: anOrder, Extend: anOrder, Suspend: anOrder, Resume: anOrder,
	Ask: anOrder, Details: anOrder, Dispatch: anOrder, Review: anOrder, Rule: anOrder, Allow: anOrder, Follow: aCase, Urge: anOrder, Notice: anOrder,
	Receive: aCall, Rate: aCall,
}

// Everything here is matched at the beginning.
var (
	callForm  = regexp.MustCompile(`^(?:(?:联动)?工单|呼叫|联动)?号? ?(?:(\d{2}) ?- ?)?(?:h|呼叫?) ?-? ?(\d{1,4})号?`)
	caseForm  = regexp.MustCompile(`^(?:件号|件|工单号|工单|单号|单|号|no\.?)?[ :]*#? ?((?:\d{2}-)?[1-9]\d{3,7})号?`)
	orderForm = regexp.MustCompile(`^(?: *- *|[./一])(\d{1,2})号?`)
	gridForm  = regexp.MustCompile(`^(?:网格)?号? ?(\d{1,3})(?: *- *|一)(\d{1,3})(?: *- *\d{1,3})?号?`)
	phoneForm = regexp.MustCompile(`^(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})|^(0[1-9]\d{1,2}[ -]?\d{7,8})`)
	alarmForm = regexp.MustCompile(`^警?报?号? ?(\d{1,18})号?$`)
	meetForm  = regexp.MustCompile(`^(?:会商|会议|会)?号? ?(m)-?(\d{1,4})`)
)

// What is counted or measured: a number that runs on into one of the first is no
// number of ours; one with a wrong check digit not before the second either.
const (
	units  = "元块毛角斤公克吨米里亩平方尺寸度户人口家个位名年月日天周次遍回只头棵根盏辆台条间层楼栋岁点时分秒万千百多余几路组队村班级届%℃"
	amount = "元块斤吨亩米度年月日时点"
)

// number reads one of the kinds at the beginning of s into c and returns its length,
// 0 if there is none. What follows must not make it something else.
func (c *Command) number(k kinds, s string) int {
	if k&aCall != 0 {
		if m := find(callForm, s); m != nil && clear(s[m[1]:]) {
			if n, _ := strconv.Atoi(s[m[4]:m[5]]); n > 0 {
				c.Call = appliance.NewCallID(0, n).No()
				if m[2] >= 0 {
					c.Call = s[m[2]:m[3]] + "-" + c.Call
				}
				return m[1]
			}
		}
	}
	if k&aCase != 0 {
		if n := c.order(s); n > 0 {
			return n
		}
	}
	if k&aGrid != 0 {
		if m := find(gridForm, s); m != nil && clear(s[m[1]:]) && !before(s[m[1]:], "月日天点年个元") {
			village, grid := numeral(s[m[2]:m[3]]), numeral(s[m[4]:m[5]])
			if village > 0 && grid > 0 {
				c.Grid = strconv.Itoa(village) + "-" + strconv.Itoa(grid)
				return m[1]
			}
		}
	}
	if k&aPhone != 0 {
		if m := find(phoneForm, s); m != nil && clear(s[m[1]:]) {
			if p, err := appliance.ParsePhone(s[:m[1]]); err == nil {
				c.Phone = p
				return m[1]
			}
		}
	}
	if k&anAlarm != 0 {
		if m := find(alarmForm, s); m != nil {
			if n, err := strconv.ParseUint(s[m[2]:m[3]], 10, 64); err == nil && n > 0 {
				c.Alarm = n
				return m[1]
			}
		}
	}
	if k&aMeeting != 0 {
		if m := find(meetForm, s); m != nil && clear(s[m[1]:]) {
			c.Meeting = strings.ToUpper(s[m[2]:m[3]]) + "-" + strconv.Itoa(numeral(s[m[4]:m[5]]))
			return m[1]
		}
	}
	return 0
}

// order reads a case's number with or without the order's. A number with a right check
// digit that is no year is more likely ours.
func (c *Command) order(s string) int {
	m := find(caseForm, s)
	if m == nil {
		return 0
	}
	no, end := s[m[2]:m[3]], m[1]
	_, err := appliance.ParseCaseID(no, firstYear)
	ours := err == nil && !year(no)
	if o := find(orderForm, s[end:]); o != nil {
		n, rest := numeral(s[end+o[2]:end+o[3]]), s[end+o[1]:]
		point := strings.ContainsRune("./", first(s[end:])) && before(rest, units) // 20482.2天
		if n > 0 && clear(rest) && !point && (ours || !before(rest, amount)) {
			c.CaseNo, c.Order = no, n
			return end + o[1]
		}
	}
	rest := s[end:]
	switch {
	case !clear(rest):
		return 0
	case unicode.Is(unicode.Han, first(rest)): // runs on
		if !ours || before(rest, units) {
			return 0
		}
	case !ours && before(rest[skip(rest, 0, between+closers+"-"):], amount):
		return 0
	}
	c.CaseNo, c.Order = no, 0
	return end
}

// firstYear stands for any year: whether a check digit is right does not depend on it.
const firstYear = 2026

// clear reports whether a number ends where s begins: no digit, letter or further half runs on.
func clear(s string) bool {
	if len(s) > 1 && s[0] == '-' && s[1] >= '0' && s[1] <= '9' {
		return false
	}
	r := first(s)
	return (r < '0' || r > '9') && (r < 'a' || r > 'z')
}

// before reports whether a number stands before one of the characters.
func before(s, marks string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && strings.ContainsRune(marks, r)
}

// year reports whether a number of four digits is rather a year.
func year(no string) bool {
	n, err := strconv.Atoi(no)
	return err == nil && n >= 1949 && n < 2100
}

package texts

import (
	"strconv"
	"time"
)

// Day is a date as villagers read it: 11月26日, or 26 Nov. An uncertain one
// (provisional: the year's holidays are not published) says 预计. t is in the hall's time.
func Day(t time.Time, provisional, english bool) string {
	switch {
	case english && provisional:
		return "about " + t.Format("2 Jan")
	case english:
		return t.Format("2 Jan")
	case provisional:
		return "预计" + day(t)
	}
	return day(t)
}

// Moment is a date with its time: 11月26日17:30, or 26 Nov 17:30.
func Moment(t time.Time, english bool) string {
	if english {
		return t.Format("2 Jan 15:04")
	}
	return day(t) + t.Format("15:04")
}

func day(t time.Time) string {
	return strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日"
}

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

// Opening is the day the hall opens again, as who writes at now reads it: later that same
// day it is 今天, or 今天下午 after lunch, else its date. Both are in the hall's time.
func Opening(now, open time.Time, provisional, english bool) string {
	y, m, d := now.Date()
	switch oy, om, od := open.Date(); {
	case oy != y || om != m || od != d:
		return Day(open, provisional, english)
	case english && open.Hour() >= noon:
		return "this afternoon"
	case english:
		return "today"
	case open.Hour() >= noon:
		return "今天下午"
	}
	return "今天"
}

// noon is the hour from which it is afternoon.
const noon = 12

func day(t time.Time) string {
	return strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日"
}

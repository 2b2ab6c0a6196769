// Package workday knows which days count and computes every deadline from
// them. It is pure: what time it is, the caller says. A Calendar and a Clock may
// be used from any goroutine.
//
// A day counts when it is a make-up workday (调休上班), or Monday to Friday and
// no holiday. The State Council publishes that once a year; the built-in years come
// from lunar-go's HolidayUtil, a clerk imports others (Read): the notice's own
// sentences, holiday-cn's JSON or a table. Calendars lie in layers, national,
// provincial, the township's; the later overrides day by day. For a year whose notice is not known yet the
// statutory days of 《全国年节及纪念日放假办法》 (as revised 2024-11) are off, the
// weekends too, and every answer that rests on such a year is provisional (暂定).
//
// Counting follows articles 201 and 203 of the Civil Code: the day something
// begins does not count, the N-th working day after it is the due day, and the
// deadline is that day's closing time.
//
// Paused, a working day does not count if the clock stood still at its closing.
// Extended by n days, a clock is due n working days after its old due day. When a
// calendar is imported, Recompute tells which running clocks it moves.
//
//	2026-04-30 Thu 16:50, 3 working days
//	  Fri 5-1 … Tue 5-5  劳动节   –
//	  Wed 5-6                     1
//	  Thu 5-7                     2
//	  Fri 5-8                     3  → due 17:30
package workday

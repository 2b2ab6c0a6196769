package health

import (
	"fmt"
	"strings"
	"time"
)

// span says a duration the way people do, in its largest unit.
func span(d time.Duration, english bool) string {
	n, zh, en := int(d/time.Second), "秒", "s"
	switch {
	case d >= 48*time.Hour:
		n, zh, en = int(d/(24*time.Hour)), "天", "days"
	case d >= 2*time.Hour:
		n, zh, en = int(d/time.Hour), "小时", "h"
	case d >= 2*time.Minute:
		n, zh, en = int(d/time.Minute), "分钟", "min"
	}
	if english {
		return fmt.Sprintf("%d %s", n, en)
	}
	return fmt.Sprintf("%d%s", n, zh)
}

// size says bytes the way people do.
func size(n uint64) string {
	const unit = 1024
	switch {
	case n >= 10*unit*unit*unit:
		return fmt.Sprintf("%d GB", n/(unit*unit*unit))
	case n >= unit*unit*unit:
		return fmt.Sprintf("%.1f GB", float64(n)/(unit*unit*unit))
	case n >= unit*unit:
		return fmt.Sprintf("%d MB", n/(unit*unit))
	}
	return fmt.Sprintf("%d KB", n/unit)
}

// plural fills in a number and the s that goes with it.
func plural(format string, n int) string {
	s := "s"
	if n == 1 {
		s = ""
	}
	return strings.ReplaceAll(fmt.Sprintf(format, n), "{s}", s)
}

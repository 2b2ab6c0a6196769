package tui

import (
	"strconv"
	"strings"
)

// Charts of characters that are one cell wide everywhere: the block elements and
// shades a terminal could draw finer are of ambiguous width, and a serial line in GBK has
// none of them. Each stands beside its numbers, and none needs colour.

// ramp are the signs of a value by how much it is, from nothing to the most.
const ramp = " .:-=+*#"

// share is how many of n parts a value fills: none only where it is nothing, all only
// where it is the most.
func share(v, most, n int) int {
	switch {
	case v <= 0 || most <= 0 || n <= 0:
		return 0
	case v >= most:
		return n
	}
	return min(max(int(int64(v)*int64(n)/int64(most)), 1), n)
}

// bar is a value as a length, exactly w cells.
func bar(v, most, w int) string {
	w = max(w, 0)
	n := share(v, most, w)
	return strings.Repeat("#", n) + strings.Repeat(" ", w-n)
}

// gauge is a part of the whole, exactly w cells with its ends: [#####.....].
func gauge(v, of, w int) string {
	if w < 4 || of <= 0 {
		return strings.Repeat(" ", max(w, 0))
	}
	n := share(v, of, w-2)
	if n == w-2 && v < of { // full is full only when nothing is missing
		n--
	}
	return "[" + strings.Repeat("#", n) + strings.Repeat(".", w-2-n) + "]"
}

// parts is a whole in its parts, a sign each, exactly w cells: #####==--. A part that
// is not nothing has a cell, as long as there is room.
func parts(values []int, signs string, w int) string {
	total := 0
	for _, v := range values {
		total += max(v, 0)
	}
	w = max(w, 0)
	if total == 0 {
		return strings.Repeat(" ", w)
	}
	var b strings.Builder
	left, of := w, total
	for i, v := range values {
		if v <= 0 || left == 0 {
			continue
		}
		n := left
		if v < of {
			n = min(max((v*left+of/2)/of, 1), left)
			later := 0 // parts still to come want a cell each
			for _, x := range values[i+1:] {
				if x > 0 {
					later++
				}
			}
			n = max(min(n, left-later), min(1, left))
		}
		b.WriteString(strings.Repeat(signs[i%len(signs):i%len(signs)+1], n))
		left -= n
		of -= v
	}
	return b.String() + strings.Repeat(" ", left)
}

// spark is a row of values as signs, a cell each: the course of something in a line.
func spark(values []int) string {
	most := 0
	for _, v := range values {
		most = max(most, v)
	}
	var b strings.Builder
	for _, v := range values {
		b.WriteByte(shade(v, most))
	}
	return b.String()
}

// shade is one value as a sign.
func shade(v, most int) byte { return ramp[share(v, most, len(ramp)-1)] }

// columns draws values side by side as columns of each cells, h rows high, under an axis
// that names the most. Rows are as wide as the values take, and the axis.
func columns(values []int, each, h int) []string {
	most := 0
	for _, v := range values {
		most = max(most, v)
	}
	label := strconv.Itoa(most)
	each, h = max(each, 1), max(h, 1)
	out := make([]string, 0, h)
	for y := h - 1; y >= 0; y-- {
		var b strings.Builder
		if y == h-1 {
			b.WriteString(label)
		} else {
			b.WriteString(strings.Repeat(" ", len(label)))
		}
		b.WriteByte('|')
		for _, v := range values {
			sign := " "
			switch n := share(v, most, 3*h) - 3*y; { // thirds of a row
			case n >= 3:
				sign = "#"
			case n == 2:
				sign = ":"
			case n == 1:
				sign = "."
			}
			if each == 1 {
				b.WriteString(sign)
				continue
			}
			b.WriteString(strings.Repeat(sign, each-1) + " ")
		}
		out = append(out, b.String())
	}
	return out
}

// axis is the row under columns: the numbers first, first+every … below theirs.
func axis(n, each, first, every, indent int) string {
	b := []byte(strings.Repeat(" ", indent+n*max(each, 1)+2))
	free := 0
	for i := 0; i < n; i++ {
		if (first+i)%every != 0 && i != 0 {
			continue
		}
		s, at := strconv.Itoa(first+i), indent+i*max(each, 1)
		if at < free || at+len(s) > len(b) {
			continue
		}
		copy(b[at:], s)
		free = at + len(s) + 1
	}
	return strings.TrimRight(string(b), " ")
}

// heat is a row of values as shades of each cells.
func heat(values []int, most, each int) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(strings.Repeat(string(shade(v, most)), max(each, 1)))
	}
	return b.String()
}

// scale tells what the shades of a heat map mean, for values up to most.
func scale(most int) string {
	var out []string
	from := 1
	for i := 1; i < len(ramp); i++ {
		to := from - 1
		for to < most && share(to+1, most, len(ramp)-1) <= i {
			to++
		}
		switch {
		case to < from:
			continue
		case to == from:
			out = append(out, string(ramp[i])+strconv.Itoa(from))
		default:
			out = append(out, string(ramp[i])+strconv.Itoa(from)+"-"+strconv.Itoa(to))
		}
		from = to + 1
	}
	return strings.Join(out, "  ")
}

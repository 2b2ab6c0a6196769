package store

import (
	"encoding/binary"
	"time"

	"huying/appliance"
)

// glanceForm begins a glance. Its form may change with the schema: a glance is
// written by apply alone and lies in no journal.
const glanceForm byte = 1

// The flags of a glance, by bit.
func glanceFlags(g *appliance.Glance) [7]*bool {
	return [...]*bool{&g.Pending, &g.Overseen, &g.Letter, &g.Called, &g.Rung, &g.Ended, &g.Told}
}

func glanceTimes(g *appliance.Glance) [5]*time.Time {
	return [...]*time.Time{&g.UpdatedAt, &g.WaitingSince, &g.Due, &g.OrderDue, &g.AskedDue}
}

// putGlance is a glance without its case and state, which stand in the key. It
// is no record: tens of thousands are read at once, and reading one must cost
// nothing.
func putGlance(g appliance.Glance) []byte {
	b := append(make([]byte, 0, 64), glanceForm)
	flags := byte(0)
	for i, f := range glanceFlags(&g) {
		if *f {
			flags |= 1 << i
		}
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, g.Version)
	for _, t := range glanceTimes(&g) {
		b = binary.AppendVarint(b, nanos(*t))
	}
	for _, n := range []int{g.Unsigned, g.Ruling, g.Reported} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return append(b, g.Holder...)
}

// glanceOf reads a glance. holder makes a string of the bytes of one.
func glanceOf(b []byte, holder func([]byte) appliance.Holder) (g appliance.Glance, ok bool) {
	if len(b) < 2 || b[0] != glanceForm {
		return g, false
	}
	for i, f := range glanceFlags(&g) {
		*f = b[1]&(1<<i) != 0
	}
	b = b[2:]
	ok = true
	uvarint := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			ok = false
			return 0
		}
		b = b[size:]
		return n
	}
	g.Version = uvarint()
	for _, t := range glanceTimes(&g) {
		n, size := binary.Varint(b)
		if size <= 0 {
			return g, false
		}
		*t, b = instant(n), b[size:]
	}
	g.Unsigned, g.Ruling, g.Reported = int(uvarint()), int(uvarint()), int(uvarint())
	g.Holder = holder(b)
	return g, ok
}

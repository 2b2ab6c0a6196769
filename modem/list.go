package modem

import (
	"strings"

	"huying/appliance"
	"huying/modem/pdu"
)

// listed is one entry of a +CMGL answer.
type listed struct {
	slot   int
	stat   int // 0 unread, 1 read, 2 unsent, 3 sent (27.005 §3.1)
	length int // of the TPDU in octets, as the header says
	pdu    string
}

// whole reports whether the PDU is as long as its header says. One that is not
// may have lost characters on the line, and is read again before it is believed.
func (e listed) whole() bool {
	if len(e.pdu)%2 != 0 || len(e.pdu) < 2 || !isHex(e.pdu[:2]) {
		return false
	}
	return e.missing() == 0
}

// missing is how many characters the PDU lacks.
func (e listed) missing() int {
	if len(e.pdu) < 2 || !isHex(e.pdu[:2]) {
		return 2 + 2*e.length
	}
	return 2*(1+unhex(e.pdu[0])<<4+unhex(e.pdu[1])+e.length) - len(e.pdu)
}

func unhex(c byte) int {
	switch {
	case c >= 'a':
		return int(c-'a') + 10
	case c >= 'A':
		return int(c-'A') + 10
	}
	return int(c - '0')
}

// parseList reads a +CMGL answer. An unsolicited line that was said in the
// middle of one of its lines left two halves: they are put together. clean is
// false when something is left that could be a piece of an entry.
func parseList(lines []string) (all []listed, clean bool) {
	clean = true
	var head string // of a header that is not whole yet
	heading := false
	open := false // the last entry still takes hex
	for _, l := range lines {
		rest, isHeader := strings.CutPrefix(l, "+CMGL:")
		switch {
		case isHeader:
			clean = clean && !heading
			head, heading = strings.TrimSpace(rest), true
		case heading && strings.Trim(l, `0123456789,"`) == "" && strings.Contains(l, ","):
			head += l
		case open && isHex(l) && all[len(all)-1].missing() > 0:
			all[len(all)-1].pdu += l
			continue
		case isHex(l):
			clean = false
			continue
		default: // noise, or news in words we do not know
			continue
		}
		open = false
		if e, ok := parseHeader(head); ok {
			all, heading, open = append(all, e), false, true
		}
	}
	for _, e := range all {
		clean = clean && e.pdu != ""
	}
	return all, clean && !heading
}

// parseHeader reads "3,0,,27" or `3,1,"name",27`.
func parseHeader(s string) (e listed, ok bool) {
	f := fields(s)
	if len(f) != 4 {
		return e, false
	}
	e = listed{slot: number(f, 0), stat: number(f, 1), length: number(f, 3)}
	return e, e.slot >= 0 && e.stat >= 0 && e.length >= 0
}

// list reads the memory that is chosen now. It returns what can be believed:
// entries that are whole and readable, and those that read the same twice. The
// rest stays where it is. total is how many entries there are.
func (s *session) list() (sure []listed, parts []appliance.Part, total int, err error) {
	lines, err := s.ask("+CMGL=4", slow)
	if err != nil {
		return nil, nil, 0, err
	}
	all, clean := parseList(lines)
	if !clean {
		s.log.Warn("the list came garbled; reading it again", "entries", len(all))
		if lines, err = s.ask("+CMGL=4", slow); err != nil {
			return nil, nil, 0, err
		}
		again, cleanNow := parseList(lines)
		if cleanNow || len(again) > len(all) {
			all = again
		}
		if clean = cleanNow; !clean {
			total = 1 // at least one more than we know
		}
	}
	total += len(all)
	for _, e := range all {
		p := pdu.Decode(e.pdu, s.memory, e.slot)
		if !e.whole() || p.Kind == appliance.PartMalformed {
			again, ok, err := s.reread(e.slot)
			if err != nil {
				return nil, nil, 0, err
			}
			key := s.memory + "/" + itoa(e.slot)
			if !ok && clean && s.doubt[key] == e.pdu { // a modem whose +CMGR fails there
				again, ok = e, true
			}
			if !ok {
				s.doubt[key] = e.pdu
				continue
			}
			delete(s.doubt, key)
			if again.pdu != e.pdu && !again.whole() {
				s.log.Warn("a slot reads differently each time; it stays", "memory", s.memory, "slot", e.slot)
				continue
			}
			p = pdu.Decode(again.pdu, s.memory, e.slot)
		}
		p.HeardAt = s.line.o.Now()
		sure, parts = append(sure, e), append(parts, p)
	}
	return sure, parts, total, nil
}

// reread reads one slot once more.
func (s *session) reread(slot int) (e listed, ok bool, err error) {
	lines, ok, err := s.try("+CMGR="+itoa(slot), slow)
	if err != nil || !ok {
		return e, false, err
	}
	for i, l := range lines { // as in a list, without the slot
		if rest, found := strings.CutPrefix(l, "+CMGR:"); found {
			lines[i] = "+CMGL: " + itoa(slot) + "," + strings.TrimSpace(rest)
		}
	}
	all, clean := parseList(lines)
	if len(all) != 1 || !clean {
		return e, false, nil
	}
	return all[0], true, nil
}

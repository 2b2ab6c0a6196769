package modem

import (
	"time"

	"huying/appliance"
)

// look asks once a minute, or when the modem said something of it, how the
// line is.
func (s *session) look() error {
	s.checked = time.Now()
	if s.drifted() {
		return errReset
	}
	if err := s.lookRegistration(); err != nil {
		return err
	}
	lines, _, err := s.try("+CSQ", quick)
	if err != nil {
		return err
	}
	if rest, ok := pick(lines, "+CSQ"); ok {
		s.line.update(func(st *appliance.LineStatus) { st.Signal = signal(number(fields(rest), 0)) })
	}
	if err := s.lookOperator(); err != nil {
		return err
	}
	return s.lookClock()
}

// drifted reports whether the modem forgot our settings without a word: echo
// came back, or +CNMI is another one.
func (s *session) drifted() bool {
	lines, ok, err := s.try("+CNMI?", quick)
	if err != nil {
		return true // ask has called it; begin again
	}
	if s.wire.echoed() && !s.echoes {
		s.log.Warn("echo came back")
		return true
	}
	rest, found := pick(lines, "+CNMI")
	if !ok || !found || s.cnmi == "" {
		return false
	}
	want, have := fields(s.cnmi), fields(rest)
	for i := range want {
		if number(have, i) != number(want, i) {
			s.log.Warn("the modem forgot its settings", "cnmi", rest)
			return true
		}
	}
	return false
}

// lookRegistration sets the phase by +CREG and, where that knows no network,
// +CEREG: LTE modules without voice register there alone and still text.
func (s *session) lookRegistration() error {
	state := -1
	for _, c := range []string{"+CREG", "+CEREG"} {
		lines, ok, err := s.try(c+"?", quick)
		if err != nil {
			return err
		}
		n := -1
		for _, a := range answers(lines, c) {
			if f := fields(a); !isPlace(c + ":" + a) {
				n = number(f, 1)
			}
		}
		if !ok || n < 0 {
			continue // noise ate it; the next look will see
		}
		if state < 0 || registered(n) {
			state = n
		}
		if registered(state) {
			break
		}
	}
	switch {
	case state < 0:
		return nil
	case registered(state):
		s.unserved = time.Time{}
		s.line.update(func(st *appliance.LineStatus) { st.Roaming = state == 5 || state == 7 })
		s.line.phase(appliance.LineReady, "")
		return nil
	case s.unserved.IsZero():
		s.unserved = time.Now()
	}
	s.line.update(func(st *appliance.LineStatus) { st.Operator, st.Roaming = "", false })
	if state == 3 {
		s.line.phase(appliance.LineDenied, "")
	} else {
		s.line.phase(appliance.LineUnregistered, searching[state])
	}
	switch since := time.Since(s.unserved); {
	case since > 15*time.Minute:
		s.unserved = time.Now()
		return s.restart("no network for long")
	case state == 0 && since > 2*time.Minute:
		// Not even searching: it was told to stay offline, or gave up.
		if _, err := s.radioOn(); err != nil {
			return err
		}
		_, _, err := s.try("+COPS=0", 3*time.Minute)
		return err
	}
	return nil
}

// registered: home, roaming, and the same for texts only (27.007 §7.2).
func registered(state int) bool { return state == 1 || state == 5 || state == 6 || state == 7 }

var searching = map[int]string{0: "not searching", 2: "searching", 4: "unknown", 8: "emergency calls only"}

// signal turns +CSQ into dBm (27.007 §8.5; 100 to 191 as TD-SCDMA and LTE
// modules of Quectel say it); 0 is unknown.
func signal(rssi int) int {
	switch {
	case rssi >= 0 && rssi <= 31:
		return -113 + 2*rssi
	case rssi >= 100 && rssi <= 191:
		return -116 + rssi - 100
	}
	return 0
}

func (s *session) lookOperator() error {
	if s.line.Status().Phase != appliance.LineReady {
		return nil
	}
	lines, _, err := s.try("+COPS?", slow)
	if err != nil {
		return err
	}
	if rest, ok := pick(lines, "+COPS"); ok {
		if f := fields(rest); len(f) > 2 {
			s.line.update(func(st *appliance.LineStatus) { st.Operator = f[2] })
		}
	}
	return nil
}

// lookClock asks for the network's time. A modem that was never told counts
// from 1970, 1980, 2000 or 2004, as its maker likes.
func (s *session) lookClock() error {
	lines, _, err := s.try("+CCLK?", quick)
	if err != nil {
		return err
	}
	rest, _ := pick(lines, "+CCLK")
	asked := s.line.o.Now()
	if t, ok := clock(rest); ok && t.Year() >= 2024 {
		s.line.update(func(st *appliance.LineStatus) { st.NetTime, st.NetAsked = t, asked })
	}
	return nil
}

// clock reads "26/11/22,12:04:05+32": the zone is in quarters of an hour
// (27.007 §8.15). Without one it is the modem's guess, and not taken.
func clock(s string) (time.Time, bool) {
	f := fields(s)
	if len(f) != 1 || len(f[0]) != len("26/11/22,12:04:05+32") {
		return time.Time{}, false
	}
	t, err := time.Parse("06/01/02,15:04:05", f[0][:17])
	quarters := number([]string{f[0][18:]}, 0)
	if err != nil || quarters < 0 || quarters > 56 {
		return time.Time{}, false
	}
	east := quarters * 15 * 60
	if f[0][17] == '-' {
		east = -east
	}
	_, offset := t.Zone()
	t = t.Add(time.Duration(offset-east) * time.Second)
	return t.In(time.FixedZone("", east)), true
}

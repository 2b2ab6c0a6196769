package modem

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestListsAreRead(t *testing.T) {
	const pdu = "0004" // a whole PDU of length 1: no service centre
	for _, c := range []struct {
		name  string
		lines []string
		want  []listed
		clean bool
	}{
		{"nothing", nil, nil, true},
		{"one", []string{"+CMGL: 3,1,,1", pdu}, []listed{{3, 1, 1, pdu}}, true},
		{"with a name", []string{`+CMGL: 3,1,"Wang, Li",1`, pdu}, []listed{{3, 1, 1, pdu}}, true},
		{"without spaces", []string{"+CMGL:3,1,,1", pdu}, []listed{{3, 1, 1, pdu}}, true},
		{"noise between", []string{"?", "+CMGL: 3,1,,1", "~~", pdu, "%"}, []listed{{3, 1, 1, pdu}}, true},
		{"cut in the header", []string{"+CMGL: 3", ",1,,1", pdu}, []listed{{3, 1, 1, pdu}}, true},
		{"cut in the PDU", []string{"+CMGL: 3,1,,1", "00", "04"}, []listed{{3, 1, 1, pdu}}, true},
		{"no PDU", []string{"+CMGL: 3,1,,1", "+CMGL: 4,1,,1", pdu}, []listed{{3, 1, 1, ""}, {4, 1, 1, pdu}}, false},
		{"no header", []string{pdu}, nil, false},
		{"half a header", []string{"+CMGL: 3,1", pdu}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, clean := parseList(c.lines)
			if !slices.Equal(got, c.want) || clean != c.clean {
				t.Errorf("got %+v, clean %v, want %+v, %v", got, clean, c.want, c.clean)
			}
		})
	}
}

func TestWhatIsNews(t *testing.T) {
	for _, c := range []struct {
		line, command string
		want          bool
	}{
		{`+CMTI: "SM",3`, "+CMGL", true},
		{"RING", "+CSQ", true},
		{"+CSQ: 22,0", "+CSQ", false},
		{"+CREG: 0,1", "+CREG", false},
		{"+CREG: 1", "+COPS", true},
		{"+CPIN: READY", "+CPIN", false},
		{"+CPIN: NOT INSERTED", "+CMGL", true},
		{"RDY", "+CSQ", true},
		{"SMS Ready", "+CPMS", true},
		{"0891683108100005F0", "+CMGL", false},
		{"OK", "", false},
		{"READY", "", false},
	} {
		if got := isUnsolicited(c.line, c.command); got != c.want {
			t.Errorf("%q during %q: got %v, want %v", c.line, c.command, got, c.want)
		}
	}
	for line, want := range map[string]bool{"+CREG: 1": true, `+CREG: 1,"1A2B","3C4D"`: true, "+CREG: 0,1": false, `+CREG: 2,1,"1A2B","3C4D"`: false, "+CSQ: 1": false} {
		if got := isPlace(line); got != want {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}

func TestClocksAndSignalsAreRead(t *testing.T) {
	for s, want := range map[string]string{
		`"26/11/22,12:04:05+32"`: "2026-11-22T12:04:05+08:00",
		`"26/11/22,12:04:05-14"`: "2026-11-22T12:04:05-03:30",
		`"26/11/22,12:04:05"`:    "",
		`"26/13/22,12:04:05+32"`: "",
		"":                       "",
	} {
		got, ok := clock(s)
		if ok != (want != "") || ok && got.Format(time.RFC3339) != want {
			t.Errorf("%s: got %v, %v", s, got, ok)
		}
	}
	for rssi, want := range map[int]int{0: -113, 22: -69, 31: -51, 99: 0, -1: 0, 100: -116, 191: -25, 199: 0} {
		if got := signal(rssi); got != want {
			t.Errorf("+CSQ %d: got %d, want %d", rssi, got, want)
		}
	}
}

func TestProfilesAreFoundByWhatTheModemSays(t *testing.T) {
	for _, c := range []struct{ asked, maker, model, want string }{
		{"", "SIMCOM_Ltd", "SIMCOM_SIM800L", "sim800"},
		{"auto", "SIMCOM INCORPORATED", "SIMCOM_SIM7600CE", "sim7600"},
		{"auto", "SIMCOM INCORPORATED", "A7670C-LASL", "sim7600"},
		{"auto", "Quectel", "EC20F", "ec20"},
		{"auto", "Quectel", "EC25", "ec20"},
		{"auto", "AirM2M", "Air724UG", "air724"},
		{"auto", "Nobody", "X1", "generic"},
		{"ec20", "Nobody", "X1", "ec20"},
		{"generic", "Quectel", "EC20F", "generic"},
	} {
		if got := profileFor(c.asked, c.maker, c.model).name; got != c.want {
			t.Errorf("%s %s as %q: got %s, want %s", c.maker, c.model, c.asked, got, c.want)
		}
	}
}

// FuzzLines: whatever a modem says, in whatever pieces, before and during a
// command, the line neither hangs nor breaks: what is passed on is bounded and
// plain, afterwards it can be synced, and the next command gets its own answer.
func FuzzLines(f *testing.F) {
	f.Add("\r\n+CMTI: \"SM\",3\r\n", "\r\n+CMGL: 3,0,,1\r\n0004\r\n\r\nOK\r\n", uint8(3))
	f.Add("\r\nRDY\r\n", "\r\n+CMS ERROR: 500\r\n", uint8(1))
	f.Add("+CMT: ,22\r\n", "> \r\n> ", uint8(7))
	f.Add("+CDS: 25\r\n", "+CDS: 25\r\n0006\r\n+CMGL: 1,1,,1\r\n0004\r\nOK\r\n", uint8(200))
	f.Add(strings.Repeat("x", 5000), "+CREG: 1\r\n+CREG: 0,1\r\nOK\r\n", uint8(255))
	f.Fuzz(func(t *testing.T, before, answer string, piece uint8) {
		synctest.Test(t, func(t *testing.T) {
			s := newScript(map[string]string{"AT+CMGL=4": answer})
			s.piece = int(piece) + 1
			w := newWire(s, func(u urc) {
				if len(u.line) > maxLine || len(u.pdu) > maxLine || strings.ContainsAny(u.line+u.pdu, "\r\n\x00") {
					t.Errorf("news %q", u)
				}
			})
			s.say(before)
			info, err := w.ask("+CMGL=4", time.Second)
			for _, l := range info {
				if len(l) > maxLine || strings.ContainsAny(l, "\r\n\x00") {
					t.Errorf("info %q", l)
				}
			}
			if all, _ := parseList(info); err == nil {
				for _, e := range all {
					if !isHex(e.pdu) && e.pdu != "" || e.slot < 0 {
						t.Errorf("listed %+v", e)
					}
				}
			}
			synctest.Wait()
			s.mu.Lock()
			s.answers = map[string]string{"AT": "\r\nOK\r\n", "AT+CSQ": "\r\n+CSQ: 22,0\r\n\r\nOK\r\n"}
			s.mu.Unlock()
			s.say("\r\n")
			if err := w.sync(tries); err != nil {
				t.Fatalf("sync: %v", err)
			}
			info, err = w.ask("+CSQ", time.Second)
			if rest, ok := pick(info, "+CSQ"); err != nil || !ok || rest != "22,0" {
				t.Errorf("got %q, %v", info, err)
			}
			w.close()
			synctest.Wait()
		})
	})
}

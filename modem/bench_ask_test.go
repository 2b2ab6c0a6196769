package modem

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/modem/emulator"
)

func TestCommandsThatOnlyAskNeedNoSecondThought(t *testing.T) {
	for _, c := range []string{"AT", "ATI", "at+csq", "AT+CPIN?", "AT+CREG?", "AT+CMGF=0", "AT+CMGL=4", "AT+CPMS=?", "+COPS?", "AT+CSQ;+CREG?", `AT+CPMS="SM"`, "ATE0"} {
		if why := Careful(c); why != "" {
			t.Errorf("%s: %s", c, why)
		}
	}
	for c, word := range map[string]string{
		"AT+CMGD=1,4": "deletes", "AT&F": "begins with", "ATZ": "begins with", "AT+CFUN=0": "radio", `AT+CLCK="SC",0,"1234"`: "blocks", `AT+CPIN="1234"`: "blocks",
		"ATD10086;": "costs", "ATA": "costs", "AT+IPR=9600": "speed", "AT+CSQ;+CMGD=1": "deletes", "AT+QPOWD": "changes", "AT&W": "begins with", "AT+CUSD=1,\"*100#\"": "costs",
	} {
		if why := Careful(c); !strings.Contains(why, word) {
			t.Errorf("%s: %q, want something with %q", c, why, word)
		}
	}
}

// A trace may be mailed: no PIN, no number, no words.
func TestATraceKeepsSecrets(t *testing.T) {
	for line, want := range map[string]string{
		`AT+CPIN="1234"`:                       `AT+CPIN=****`,
		`AT+CLCK="SC",0,"1234"`:                `AT+CLCK=****`,
		`+CLIP: "13800001111",129,,,,0`:        `+CLIP: "138****11",129,,,,0`,
		`ATD13800001111;`:                      `ATD138****11;`,
		"0891683108200505F0040D91683108000011": "[36 hex]",
		"861234567890123":                      "861****23",
		`AT+CTTS=1,"8FD991CC"`:                 `AT+CTTS=…`,
		"+CSQ: 21,99":                          "+CSQ: 21,99",
		"\x1b[2J\x07+CREG: 1":                  "<1B>[2J<07>+CREG: 1",
	} {
		if got := Masked(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestABenchAsks(t *testing.T) {
	link := filepath.Join(t.TempDir(), "modem")
	gsm := plug(t, emulator.Options{Personality: emulator.EC20}, link)
	var said bytes.Buffer
	open := Traced(Ports(PortConfig{Path: link}), &said, time.Now)
	b, err := OpenBench(t.Context(), open)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Ask("AT+CSQ", time.Second)
	if err != nil || got.Final != "OK" || len(got.Lines) != 1 || !strings.HasPrefix(got.Lines[0], "+CSQ: ") {
		t.Errorf("%+v %v", got, err)
	}
	if got, err = b.Ask("+NONSENSE=1", time.Second); err != nil || !strings.Contains(got.Final, "ERROR") {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := b.Ask("AT+CMGS=20", time.Second); !errors.Is(err, ErrTexts) {
		t.Errorf("a text: %v", err)
	}
	if _, err := b.Ask(`AT+CPIN="4711"`, time.Second); err != nil {
		t.Error(err)
	}
	if p, who := phaseOf(t, link); p != appliance.LinePortBusy {
		t.Errorf("opened twice: %s %s", p, who)
	}
	gsm.Set(emulator.Faults{Silent: true})
	if _, err := b.Ask("AT+CSQ", 200*time.Millisecond); !errors.Is(err, ErrSilent) {
		t.Errorf("silence: %v", err)
	}
	b.Close()
	text := said.String()
	if !strings.Contains(text, " > AT+CSQ\n") || !strings.Contains(text, " < +CSQ: ") || strings.Contains(text, "4711") {
		t.Error(text)
	}
}

// Who only looks does not try a PIN, does not free a text, and says how each modem stands.
func TestAProbeSaysHowAModemStands(t *testing.T) {
	for _, tc := range []struct {
		name   string
		o      emulator.Options
		faults emulator.Faults
		phase  appliance.LinePhase
		heard  bool
	}{
		{"well", emulator.Options{Personality: emulator.EC20}, emulator.Faults{}, appliance.LineReady, true},
		{"no SIM", emulator.Options{Personality: emulator.EC20}, emulator.Faults{SIM: "none"}, appliance.LineNoSIM, true},
		{"locked", emulator.Options{Personality: emulator.EC20, PIN: "1234"}, emulator.Faults{}, appliance.LinePINNeeded, true},
		{"blocked", emulator.Options{Personality: emulator.EC20}, emulator.Faults{SIM: "puk"}, appliance.LinePUK, true},
		{"denied", emulator.Options{Personality: emulator.EC20}, emulator.Faults{Network: "denied"}, appliance.LineDenied, true},
		{"no antenna", emulator.Options{Personality: emulator.EC20}, emulator.Faults{Network: "searching", Signal: -1}, appliance.LineUnregistered, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			gsm := emulator.New(tc.o)
			defer gsm.Close()
			gsm.Set(tc.faults)
			if err := gsm.Deliver("+8613800001111", "你好"); err != nil {
				t.Fatal(err)
			}
			before := gsm.Stored()
			st, v, heard := Probe(t.Context(), func(context.Context) (io.ReadWriteCloser, string, error) {
				p, err := gsm.Open()
				return p, gsm.Name(), err
			}, "auto")
			if st.Phase != tc.phase || heard != tc.heard || st.IMEI == "" {
				t.Errorf("%+v, heard %v", st, heard)
			}
			if tc.name == "well" && (st.Signal == 0 || st.Operator == "" || !v.Calls) {
				t.Errorf("not all is known: %+v %+v", st, v)
			}
			if tc.name == "locked" && st.Tries != 3 {
				t.Errorf("%d attempts at the PIN are left", st.Tries)
			}
			if n := gsm.Stored(); n != before {
				t.Errorf("it touched the SIM: %d texts, before %d", n, before)
			}
		})
	}
}

// Whatever a modem says, a trace shows no number of a person and tells a terminal nothing.
func FuzzMasked(f *testing.F) {
	for _, s := range []string{"+CLIP: \"13800001111\"", "AT+CPIN=1234", "\x1b]52;c;x\x07", "0891683108200505F0", "\xff\xfe1234567890"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		got := Masked(line)
		if n := digitRun.FindString(got); n != "" {
			t.Errorf("%q shows %s", got, n)
		}
		for _, r := range got {
			if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 {
				t.Errorf("%q holds a control character", got)
			}
		}
	})
}

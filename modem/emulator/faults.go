package emulator

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Faults are switches that can be set at any time, with Set or by name over
// the control channel. The zero value is a modem in good health in a place
// with good reception. Pulling the modem out, restarting it and silence for a
// while are acts, not switches: Unplug, Reset, Silence.
type Faults struct {
	// The line.
	Silent     bool          `fault:"silent" help:"hears nothing and says nothing"`
	Late       time.Duration `fault:"late" help:"every final answer comes this much later"`
	LateFor    string        `fault:"late-for" help:"only lines that begin so (without the AT) are late; ^Z is the result of a text handed over"`
	EchoForced bool          `fault:"echo-forced" help:"echoes whatever ATE says"`
	Noise      bool          `fault:"noise" help:"noise bytes before and between lines"`
	Intrude    string        `fault:"intrude" help:"unsolicited lines inside answers: entries (between entries), lines (before any line), inside (in the middle of a line); each also before the prompt"`

	// Sending.
	Prompt    string `fault:"prompt" help:"said instead of the prompt: silence, ERROR or a CMS code; the network never hears of it"`
	AfterSend string `fault:"after-send" help:"said after Ctrl-Z: silence, ERROR or a CMS code"`
	Taken     bool   `fault:"taken" help:"with after-send: the network took the text all the same"`
	Times     int    `fault:"times" help:"prompt and after-send hold for so many texts, then end; 0: until cleared"`
	NoReports bool   `fault:"no-reports" help:"the network sends no status reports by itself"`

	// Receiving.
	DropCMTI    bool          `fault:"drop-cmti" help:"stores without saying so"`
	Full        bool          `fault:"full" help:"no memory has room for another text"`
	DeleteFails string        `fault:"delete-fails" help:"said to +CMGD, which does nothing: silence, ERROR or a CMS code"`
	DeleteSlow  time.Duration `fault:"delete-slow" help:"+CMGD takes this much longer"`
	DeleteAll   bool          `fault:"delete-all" help:"+CMGD=i,1 deletes unread texts too"`
	ListFails   string        `fault:"list-fails" help:"said to +CMGL: silence, ERROR or a CMS code"`

	// Calls.
	NoCLIP   bool `fault:"no-clip" help:"RING comes without the number, whatever +CLIP says"`
	NoSpoken bool `fault:"no-spoken" help:"never says that a prompt or a tone is over"`
	NoHold   bool `fault:"no-hold" help:"the network holds no call: +CHLD=2 is refused"`
	NoJoin   bool `fault:"no-join" help:"the network joins no three: +CHLD=3 is refused"`

	// SIM and network.
	SIM      string `fault:"sim" help:"none, busy, failure or puk"`
	Network  string `fault:"network" help:"searching, denied, none or roaming"`
	Operator string `fault:"operator" help:"name of the operator"`
	Signal   int    `fault:"signal" help:"+CSQ value 1 to 31; -1 not known; 0 the usual"`
	NoClock  bool   `fault:"no-clock" help:"the network never told the time: +CCLK is in 1980"`
}

// faultNames are the switches' names as the control channel knows them.
func faultNames() (names []string) {
	t := reflect.TypeFor[Faults]()
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("fault"))
	}
	sort.Strings(names)
	return names
}

// faultHelp says what each switch does, by name.
func faultHelp() map[string]string {
	help := map[string]string{}
	t := reflect.TypeFor[Faults]()
	for i := range t.NumField() {
		help[t.Field(i).Tag.Get("fault")] = t.Field(i).Tag.Get("help")
	}
	return help
}

// setByName turns one switch. Booleans take on and off (or true, false, 1, 0),
// times take Go durations or seconds, and "off" clears any of them.
func (f *Faults) setByName(name, value string) error {
	v, t := reflect.ValueOf(f).Elem(), reflect.TypeFor[Faults]()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("fault") != name {
			continue
		}
		field := v.Field(i)
		if value == "off" || value == "" {
			field.SetZero()
			return nil
		}
		return setField(field, name, value)
	}
	return fmt.Errorf("no fault %q; there are %s", name, strings.Join(faultNames(), ", "))
}

func setField(field reflect.Value, name, value string) error {
	switch field.Interface().(type) {
	case bool:
		on, err := strconv.ParseBool(value)
		if value == "on" {
			on, err = true, nil
		}
		if err != nil {
			return fmt.Errorf("fault %s is on or off, not %q", name, value)
		}
		field.SetBool(on)
	case time.Duration:
		d, err := time.ParseDuration(value)
		if err != nil {
			seconds, ferr := strconv.ParseFloat(value, 64)
			if ferr != nil {
				return fmt.Errorf("fault %s is a time such as 30s, not %q", name, value)
			}
			d = time.Duration(seconds * float64(time.Second))
		}
		field.SetInt(int64(d))
	case int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("fault %s is a number, not %q", name, value)
		}
		field.SetInt(int64(n))
	default:
		if words, ok := faultWords[name]; ok && !strings.Contains(" "+words+" ", " "+value+" ") {
			return fmt.Errorf("fault %s is one of %s, not %q", name, words, value)
		}
		if said := name == "prompt" || name == "after-send" || strings.HasSuffix(name, "-fails"); said {
			if _, err := saying(value); err != nil {
				return fmt.Errorf("fault %s: %w", name, err)
			}
		}
		field.SetString(value)
	}
	return nil
}

var faultWords = map[string]string{
	"intrude": "entries lines inside",
	"sim":     "none busy failure puk",
	"network": "searching denied none roaming",
}

// saying turns "silence", "ERROR", "332" or "+CMS ERROR: 332" into an answer.
func saying(s string) (final, error) {
	switch strings.ToLower(s) {
	case "silence", "silent":
		return silence, nil
	case "error":
		return failed, nil
	}
	_, code, found := strings.Cut(s, ":")
	if !found {
		code = s
	}
	n, err := strconv.Atoi(strings.TrimSpace(code))
	if err != nil || n < 0 {
		return final{}, fmt.Errorf("%q is neither silence nor ERROR nor a CMS code", s)
	}
	return cms(n), nil
}

// MarshalJSON names the switches as the control channel does, and leaves out
// those that are off.
func (f Faults) MarshalJSON() ([]byte, error) {
	on := map[string]any{}
	v, t := reflect.ValueOf(f), reflect.TypeFor[Faults]()
	for i := range t.NumField() {
		if v.Field(i).IsZero() {
			continue
		}
		on[t.Field(i).Tag.Get("fault")] = v.Field(i).Interface()
		if d, ok := v.Field(i).Interface().(time.Duration); ok {
			on[t.Field(i).Tag.Get("fault")] = d.String()
		}
	}
	return json.Marshal(on)
}

// Faults returns the switches as they stand.
func (m *Modem) Faults() Faults {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.faults
}

// Set turns all switches at once and lets the modem notice: a change of the
// SIM or the network is told as the host asked for, and what waits at the
// service centre comes when it can.
func (m *Modem) Set(f Faults) {
	m.mu.Lock()
	before, sim := m.registration(), m.simState()
	m.faults = f
	if !f.Full {
		clear(m.refused)
	}
	m.tellSIM(sim)
	m.tellRegistration(before)
	m.mu.Unlock()
	m.pump()
}

// SetFault turns one switch by the name the control channel knows.
func (m *Modem) SetFault(name, value string) error {
	f := m.Faults()
	if err := f.setByName(name, value); err != nil {
		return err
	}
	m.Set(f)
	return nil
}

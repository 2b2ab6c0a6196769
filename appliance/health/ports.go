package health

import "strings"

// PortFacts is one serial port.
type PortFacts struct {
	Name string // ttyUSB2
	ID   string // as USB calls it: usb-Quectel_EC25-if02; "" not told
	Use  PortUse
	By   string // the program that holds it: "gammu-smsd (pid 812)"; a ? behind it: most likely
}

// PortUse is what a port is for.
type PortUse string

// The uses. A free port is looked at when the modem is looked for.
const (
	PortFree     PortUse = ""
	PortModem    PortUse = "modem"    // the box speaks to its modem there
	PortAudio    PortUse = "audio"    // voice.audio
	PortTerminal PortUse = "terminal" // [[serial]]: not looked at
	PortHeld     PortUse = "held"     // By has it
)

var portWords = map[PortUse]Text{
	PortModem: {"盒子在用", "the box's"}, PortAudio: {"通话声音", "voices"}, PortTerminal: {"终端，找模块时不碰", "a terminal, not looked at"},
}

// ports names the serial ports there are, and who has them.
func (f LineFacts) ports() Check {
	const key = "line.ports"
	if len(f.Ports) == 0 {
		return well(key, Text{"没有 USB 串口", "no serial port on USB"})
	}
	var zh, en []string
	said := map[string]bool{}
	for _, p := range f.Ports {
		name := p.Name
		if id := device(p.ID); id != "" && !said[id] { // the ports of one module have one name
			said[id] = true
			name = id + " " + name
		}
		w, ok := portWords[p.Use]
		if p.Use == PortHeld {
			w, ok = Text{p.By + " 占用", "held by " + p.By}, true
		}
		if !ok {
			zh, en = append(zh, name), append(en, name)
			continue
		}
		zh, en = append(zh, name+"（"+w.Zh+"）"), append(en, name+" ("+w.En+")")
	}
	return well(key, Text{"串口：" + strings.Join(zh, "、"), "serial ports: " + strings.Join(en, ", ")})
}

// device is whose port it is: usb-Quectel_EC25-if02-port0 is the Quectel_EC25's.
func device(id string) string {
	id = strings.TrimPrefix(id, "usb-")
	if i := strings.LastIndex(id, "-if"); i > 0 {
		id = id[:i]
	}
	return id
}

package emulator

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// final is how a command line ends.
type final struct {
	text string // V1 form: OK, ERROR, NO CARRIER; "" for a CME or CMS code, or nothing
	code int    // V0 form, or the CME or CMS code
	kind byte   // 'c' CME, 's' CMS, '>' a prompt, '-' silence, 0 plain
}

var (
	done      = final{text: "OK", code: 0}
	failed    = final{text: "ERROR", code: 4}
	noCarrier = final{text: "NO CARRIER", code: 3}
	prompt    = final{kind: '>'}
	silence   = final{kind: '-'}
)

func cme(code int) final { return final{code: code, kind: 'c'} }
func cms(code int) final { return final{code: code, kind: 's'} }

// CME codes the emulator uses (27.007 §9.2) and their words for +CMEE=2.
const (
	cmeNotAllowed    = 3
	cmeNotSupported  = 4
	cmeNoSIM         = 10
	cmePIN           = 11
	cmePUK           = 12
	cmeSIMFailure    = 13
	cmeSIMBusy       = 14
	cmeWrongPassword = 16
	cmeIndex         = 21
	cmeNoNetwork     = 30
	cmeParameters    = 50
	cmeUnknown       = 100

	// Quectel's own, for speech and recordings.
	cmeAudioParameter = 902
	cmeAudio          = 903
)

var cmeWords = map[int]string{
	cmeNotAllowed: "operation not allowed", cmeNotSupported: "operation not supported",
	cmeNoSIM: "SIM not inserted", cmePIN: "SIM PIN required", cmePUK: "SIM PUK required",
	cmeSIMFailure: "SIM failure", cmeSIMBusy: "SIM busy", cmeWrongPassword: "incorrect password",
	cmeIndex: "invalid index", cmeNoNetwork: "no network service",
	cmeParameters: "incorrect parameters", cmeUnknown: "unknown",
}

// CMS codes the emulator uses by itself (27.005 §3.2.5).
const (
	cmsNotAllowed    = 302
	cmsNotSupported  = 303
	cmsPDU           = 304
	cmsText          = 305
	cmsNoSIM         = 310
	cmsPIN           = 311
	cmsSIMFailure    = 313
	cmsSIMBusy       = 314
	cmsPUK           = 316
	cmsMemoryFailure = 320
	cmsIndex         = 321
	cmsFull          = 322
	cmsNoSMSC        = 330
	cmsNoNetwork     = 331
	cmsNoAck         = 340
	cmsUnknown       = 500
)

// answer gathers what a command line says before its final result.
type answer struct {
	lines []string
}

func (a *answer) line(text string) { a.lines = append(a.lines, text) }

func (a *answer) linef(format string, args ...any) { a.line(fmt.Sprintf(format, args...)) }

// settings are what the host changed and a restart forgets.
type settings struct {
	echo, verbose, quiet bool
	cmee                 int
	textMode             bool
	charset              string
	cnmi                 [5]int
	mem                  [3]string
	csms                 int
	cmms                 int
	csdh                 bool
	csmp                 [4]int // first octet, validity, pid, dcs
	reg                  map[string]int
	clip, crc            int
	smsFull              bool // +QINDCFG="smsfull",1
	cfun                 int
	other                map[string]string // settings that are kept and do nothing here
}

// say sends bytes to whoever has the port open; nobody hears them otherwise.
func (m *Modem) say(b []byte) {
	if m.deaf() || m.port == nil || len(b) == 0 {
		return
	}
	m.port.say(b)
}

// finish writes a command line's answer and returns how it ended.
func (m *Modem) finish(a answer, f final) (result string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	for _, l := range m.intruded(a.lines) {
		if m.faults.Noise {
			b.WriteString("\x00\xff\xfe?\x80\r\n")
		}
		b.WriteString(l)
	}
	if m.faults.Noise {
		b.WriteString("\x80\x00~\r\n")
	}
	result = m.resultText(f)
	if m.faults.Intrude == "lines" || m.faults.Intrude != "" && f == prompt {
		b.WriteString(m.foreign(len(a.lines)))
	}
	b.WriteString(result)
	m.say(b.Bytes())
	return result
}

// resultText is a final result in the form V, Q and +CMEE ask for.
func (m *Modem) resultText(f final) string {
	text, code := f.text, strconv.Itoa(f.code)
	switch f.kind {
	case '-':
		return ""
	case '>':
		return "\r\n> "
	case 'c':
		switch {
		case m.set.cmee == 0:
			text, code = failed.text, strconv.Itoa(failed.code)
		case m.set.cmee == 1 || cmeWords[f.code] == "":
			text, code = fmt.Sprintf("+CME ERROR: %d", f.code), ""
		default:
			text, code = "+CME ERROR: "+cmeWords[f.code], ""
		}
	case 's':
		text, code = fmt.Sprintf("+CMS ERROR: %d", f.code), ""
	}
	switch {
	case m.set.quiet:
		return ""
	case !m.set.verbose && code != "":
		return code + "\r"
	}
	return "\r\n" + text + "\r\n"
}

// foreign is the i-th line that belongs to no answer.
func (m *Modem) foreign(i int) string {
	mem := m.set.mem[2]
	all := []string{"RING", "+CREG: 1", fmt.Sprintf(`+CMTI: "%s",%d`, mem, m.personality.first(mem)), "^RSSI:21", "+CIEV: 1,4"}
	return "\r\n" + all[i%len(all)] + "\r\n"
}

// intruded frames information lines and, when the fault is on, lets
// unsolicited lines in between or inside them.
func (m *Modem) intruded(lines []string) (framed []string) {
	head := "\r\n"
	if !m.set.verbose {
		head = ""
	}
	for i, l := range lines {
		text := l + "\r\n"
		if i == 0 || strings.HasPrefix(l, "\n") {
			text = head + strings.TrimPrefix(text, "\n")
		}
		urc := m.foreign(i)
		switch m.faults.Intrude {
		case "entries":
			if i > 0 && strings.HasPrefix(l, "+") {
				framed = append(framed, urc)
			}
		case "lines":
			framed = append(framed, urc)
		case "inside":
			half := len(text) / 2
			framed = append(framed, text[:half], urc, text[half:])
			continue
		}
		framed = append(framed, text)
	}
	return framed
}

// afterAnswer says an unsolicited line once the answer being made is out.
func (m *Modem) afterAnswer(line string) { m.held = append(m.held, "\r\n"+line+"\r\n"...) }

// urc says an unsolicited line, at once or, while the host types after a
// prompt, when it is done.
func (m *Modem) urc(line string) {
	if m.typing != nil {
		m.afterAnswer(line)
		return
	}
	m.say([]byte("\r\n" + line + "\r\n"))
}

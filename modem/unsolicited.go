package modem

import "strings"

// urc is an unsolicited line, and the PDU line that belongs to it if it brings
// a text or a report along.
type urc struct {
	line string
	pdu  string
}

// Unsolicited lines by how they begin (27.005 §3, 27.007; the rest from
// vendors' lists of unsolicited result codes). withPDU bring a second line.
var (
	withPDU = []string{"+CMT:", "+CDS:", "+CBM:"}

	// unsolicited never answer a command, except the one whose name they bear.
	unsolicited = []string{
		"+CMTI:", "+CDSI:", "+CBMI:", "RING", "+CRING:", "+CLIP:", "+CCWA:", "+CUSD:", "+CREG:", "+CGREG:", "+CEREG:",
		"+CPIN:", "+CFUN:", "+CTZV:", "+CTZE:", "+CTZDST:", "*PSUTTZ:", "*PSNWID:", "DST:", "+NITZ:", "+CGEV:", "+CIEV:", "+CSQN:",
		"+QIND:", "+QUSIM:", "+SIM:", "+SIMCARD:", "+SMS FULL", "+SMSFULL", "^", "*ISIMAID", "*EUICC", "VOICE CALL:",
		"MISSED_CALL:", "UNDER-VOLTAGE", "OVER-VOLTAGE", "+CMTE:", "+CPMT", "+DTMF:", "+RXDTMF:",
	}

	// callEnds stand alone on their line, the last two with more behind them
	// (V.250 §5.7.1; SIM7600 manual, call control).
	callEnds = []string{"NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE", "VOICE CALL: END", "MISSED_CALL:"}

	// inCalls tell what became of what was asked for in a call. Their commands
	// have no answer but OK.
	inCalls = []string{"+CTTS:", "+QWTTS:", "+QWDTMF:", "+QPSND:", "+WAVSTATE:", "+RECSTATE:", "+CREC: file full", "+QAUDRIND:", "+QTONEDET:"}

	// boots say that the modem has started anew: whatever it was told is
	// forgotten and what it was asked will not be answered.
	boots = []string{"RDY", "START", "MODEM:STARTUP", "+SYSSTART", "^SYSSTART", "*ATREADY:", "NORMAL POWER DOWN", "RESTART"}

	// ready come a while after a start. SIM800 with automatic baud rate says
	// no RDY, so that they are the only sign of one.
	ready = []string{"SMS Ready", "SMS READY", "Call Ready", "SMS DONE", "PB DONE", "+QIND: SMS DONE", "+QIND: PB DONE"}
)

func begins(line string, with []string) bool {
	for _, p := range with {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}

// isBoot reports a line that a modem says when it starts. Some of the words
// are short, so that the whole line must match.
func isBoot(line string) bool {
	for _, p := range boots {
		if line == p || strings.HasSuffix(p, ":") && strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}

// isCallEnd reports a line that says that a call is over.
func isCallEnd(line string) bool {
	for i, p := range callEnds {
		if line == p || i >= len(callEnds)-2 && strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}

// isUnsolicited reports whether a line that came while command was in flight
// ("" for none) is about something else.
func isUnsolicited(line, command string) bool {
	switch {
	case isBoot(line), begins(line, ready), isCallEnd(line), begins(line, inCalls), strings.HasPrefix(line, `+CLIP: "`):
		return true
	case !begins(line, unsolicited):
		return false
	case command == "" || !strings.HasPrefix(line, command+":"):
		return true
	}
	return false
}

// isPlace reports a registration line that is news and not an answer: the
// answer begins with what was asked for, +CREG: 2,1; the news with the state
// itself, +CREG: 1 or +CREG: 1,"1A2B",…
func isPlace(line string) bool {
	name, rest, _ := strings.Cut(line, ":")
	f := fields(rest)
	return strings.HasSuffix(name, "REG") && (len(f) < 2 || strings.Contains(strings.SplitN(rest, ",", 3)[1], `"`))
}

// isFinal reports the line that ends an answer, as the library sees it.
func isFinal(line string) bool {
	return line == "OK" || strings.HasPrefix(line, "ERROR") || strings.HasPrefix(line, "+CME ERROR:") || strings.HasPrefix(line, "+CMS ERROR:")
}

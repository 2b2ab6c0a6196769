package appliance

import "time"

// LinePhase says what the line to the network is doing or wants.
type LinePhase string

// The phases, from worst to well. Each has a sentence and a remedy in health.
const (
	LineNoPort       LinePhase = "no-port"      // no device answers as a modem
	LinePortMissing  LinePhase = "port-missing" // the configured path is not there
	LinePortBusy     LinePhase = "port-busy"    // another program holds it; Detail names it
	LineNotModem     LinePhase = "not-modem"    // it is there but does not answer AT
	LineNotPort      LinePhase = "not-port"     // the configured path is a folder, a file or a device that is no serial port
	LineSilent       LinePhase = "silent"       // it answered before and fell silent; being revived
	LineNoSIM        LinePhase = "no-sim"
	LinePINNeeded    LinePhase = "pin-needed"   // the SIM wants a PIN and none is configured
	LinePINWrong     LinePhase = "pin-wrong"    // the configured PIN was refused; it is not tried again
	LinePUK          LinePhase = "puk"          // the SIM is blocked
	LineSIMFault     LinePhase = "sim-fault"    // the SIM answers with a failure
	LineUnregistered LinePhase = "unregistered" // looking for a network
	LineDenied       LinePhase = "denied"       // the network refuses this SIM
	LineStarting     LinePhase = "starting"     // opening, asking, setting up
	LineReady        LinePhase = "ready"
)

// LineStatus is the line as it is now, in facts; health puts it into words.
type LineStatus struct {
	Phase    LinePhase
	Since    time.Time
	Detail   string // the program that holds the port, the error's words, what is being tried
	Port     string
	Maker    string
	Model    string
	Firmware string
	IMEI     string
	Profile  string // the set of quirks in use
	Tries    int    // how often the PIN may still be tried; 0 not known
	Operator string
	Signal   int // dBm; 0 unknown
	Roaming  bool
	SlotUsed int // texts now stored, in the memories we read
	SlotMax  int
	HeardAt  time.Time // last answer of any kind from the modem
	NetTime  time.Time // network's clock when last asked (+CCLK after NITZ); zero: never told
	NetAsked time.Time // the box's clock when it was asked
	Resets   int       // times the line had to be revived since start
}

package emulator

// A Personality is a model of modem as data: what differs between them and
// matters to who talks to them. Each line names its source; none was checked
// on hardware.
type Personality struct {
	Name     string
	Maker    string
	Model    string
	Firmware string
	Info     []string // ATI
	IMEI     string

	First    map[string]int // number of the first slot of each memory
	Slots    map[string]int // how many slots each memory has
	Memories []string       // as +CPMS=? lists them
	Receive  string         // memory that new texts go to after a restart
	Reports  string         // memory of status reports, for +CNMI ds = 2

	CNMITest  string
	CNMI      [5]int // after a restart
	EmptySlot final  // +CMGR of a free slot
	Unknown   final  // a command it does not know

	FullLine string // said when a memory is full; "" nothing
	FullAsk  bool   // only after +QINDCFG="smsfull",1

	Boot    []string // said after a restart
	USB     bool     // +CFUN=1,1 makes the port go away
	Rings   callLines
	Act     int  // access technology in +COPS and +CREG
	Packet  bool // knows +CEREG
	Retries bool // +SPIC says the attempts left; else +QPINC
}

// callLines are the words about a call.
type callLines struct {
	begin, end, missed string
}

// first is the number of a memory's first slot.
func (p Personality) first(storage string) int { return p.First[storage] }

// SIM800 is SIMCom's 2G module on a serial line.
var SIM800 = Personality{
	Name:      "sim800",
	Maker:     "SIMCOM_Ltd",                                                           // SIM800 Series AT Command Manual V1.09, 3.2.2 AT+GMI
	Model:     "SIMCOM_SIM800L",                                                       // same, AT+CGMM; seen in public logs
	Firmware:  "Revision:1418B05SIM800L24",                                            // public logs of SIM800L boards
	Info:      []string{"SIM800 R14.18"},                                              // same manual, ATI
	IMEI:      "865067020000001",                                                      // an invented one
	First:     map[string]int{"SM": 1, "ME": 1},                                       // public code; manual's examples +CMTI: "SM",1
	Slots:     map[string]int{"SM": 50, "ME": 50},                                     // manual's examples +CPMS: "SM",…,50
	Memories:  []string{"SM", "ME"},                                                   // manual, AT+CPMS
	Receive:   "SM",                                                                   // manual, AT+CPMS default "SM"
	Reports:   "SM",                                                                   // 27.005 §3.1: reports lie with the texts where there is no "SR"
	CNMITest:  "(0-3),(0-3),(0,2),(0-2),(0,1)",                                        // manual 4.2.8 lists these values
	CNMI:      [5]int{2, 1, 0, 0, 0},                                                  // manual 4.2.8, default
	Unknown:   cme(cmeUnknown),                                                        // public logs: "+CME ERROR: unknown"
	FullLine:  "",                                                                     // nothing documented
	Boot:      []string{"RDY", "+CFUN: 1", "+CPIN: READY", "Call Ready", "SMS Ready"}, // manual, table of unsolicited result codes
	Rings:     callLines{end: "NO CARRIER"},                                           // manual, chapter 2: ATH, NO CARRIER
	Retries:   true,                                                                   // manual, AT+SPIC
	EmptySlot: done,                                                                   // public code: OK without a line
}

// EC20 is Quectel's LTE module on USB.
var EC20 = Personality{
	Name:      "ec20",
	Maker:     "Quectel",                                                                                     // EC20 AT Commands Manual V1.1, 2.2 AT+GMI
	Model:     "EC20F",                                                                                       // same, ATI; public logs of the Chinese version
	Firmware:  "EC20CEHCLGR06A03M1G",                                                                         // public logs
	Info:      []string{"Quectel", "EC20F", "Revision: EC20CEHCLGR06A03M1G"},                                 // manual 2.1 ATI: three lines
	IMEI:      "863010030000002",                                                                             // an invented one
	First:     map[string]int{"ME": 0, "SM": 0, "SR": 0},                                                     // public code: slots count from 0
	Slots:     map[string]int{"ME": 255, "SM": 50, "SR": 50},                                                 // manual 9.4 AT+CPMS examples: "ME",0,255; "SM" by the card
	Memories:  []string{"SM", "ME", "SR"},                                                                    // manual 9.4
	Receive:   "ME",                                                                                          // manual 9.4 example of the read command
	Reports:   "SR",                                                                                          // manual 9.4: "SR" status report storage
	CNMITest:  "(0-2),(0-3),(0,2),(0-2),(0,1)",                                                               // manual 9.10 lists these values
	CNMI:      [5]int{2, 1, 0, 0, 0},                                                                         // manual 9.10, default
	Unknown:   failed,                                                                                        // public logs: ERROR
	FullLine:  `+QIND: "smsfull","%s"`,                                                                       // manual, AT+QINDCFG
	FullAsk:   true,                                                                                          // same: after +QINDCFG="smsfull",1
	Boot:      []string{"RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"}, // manual, summary of URC
	USB:       true,                                                                                          // hardware design: USB 2.0
	Rings:     callLines{end: "NO CARRIER"},                                                                  // manual, ATH; ^DSCI only when asked for
	Act:       7,                                                                                             // 27.007: E-UTRAN
	Packet:    true,                                                                                          // manual, AT+CEREG
	EmptySlot: done,                                                                                          // public code: OK without a line
}

// SIM7600 is SIMCom's LTE module on USB; A76xx is alike.
var SIM7600 = Personality{
	Name:      "sim7600",
	Maker:     "SIMCOM INCORPORATED",                                                                                                                          // SIM7500_SIM7600 Series AT Command Manual V3, AT+CGMI
	Model:     "SIMCOM_SIM7600CE",                                                                                                                             // same, AT+CGMM
	Firmware:  "+CGMR: LE11B14SIM7600M21",                                                                                                                     // public logs
	Info:      []string{"Manufacturer: SIMCOM INCORPORATED", "Model: SIMCOM_SIM7600CE", "Revision: SIM7600M21_V1.1", "IMEI: 861477030000003", "+GCAP: +CGSM"}, // same, ATI
	IMEI:      "861477030000003",                                                                                                                              // an invented one
	First:     map[string]int{"SM": 0, "ME": 0},                                                                                                               // public code: slots count from 0
	Slots:     map[string]int{"SM": 50, "ME": 23},                                                                                                             // same manual, AT+CPMS example: "ME",0,23
	Memories:  []string{"ME", "SM"},                                                                                                                           // same; "MT" and "SR" left out
	Receive:   "SM",                                                                                                                                           // public logs
	Reports:   "SM",                                                                                                                                           // 27.005 §3.1
	CNMITest:  "(0-2),(0-3),(0,2),(0-2),(0,1)",                                                                                                                // same manual, AT+CNMI
	CNMI:      [5]int{2, 1, 0, 0, 0},                                                                                                                          // same
	Unknown:   failed,                                                                                                                                         // public logs
	FullLine:  "+SMS FULL",                                                                                                                                    // same manual, summary of unsolicited result codes
	Boot:      []string{"RDY", "+CPIN: READY", "SMS DONE", "PB DONE"},                                                                                         // same
	USB:       true,                                                                                                                                           // hardware design: USB 2.0
	Rings:     callLines{begin: "VOICE CALL: BEGIN", end: "VOICE CALL: END: %06d", missed: "MISSED_CALL: %s %s"},                                              // same, call control
	Act:       7,                                                                                                                                              // 27.007: E-UTRAN
	Packet:    true,                                                                                                                                           // same manual, AT+CEREG
	Retries:   true,                                                                                                                                           // same manual, AT+SPIC
	EmptySlot: cms(cmsIndex),                                                                                                                                  // same manual: +CMS ERROR for an index without a text
}

// Personalities are the models the emulator can be, by name.
func Personalities() map[string]Personality {
	return map[string]Personality{SIM800.Name: SIM800, EC20.Name: EC20, SIM7600.Name: SIM7600}
}

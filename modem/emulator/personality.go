package emulator

// A Personality is a model of modem as data: what differs between them and
// matters to who talks to them. Each value names its source; none was checked
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
	CHUP    bool   // knows +CHUP
	Several string // what +CHLD takes; "" only 0
	CVHU    int    // after a restart; 1: ATH says OK and hangs up nothing
	NoCalls bool   // it is for data and texts: no +CLCC, and ATD is an error
	Tells   bool   // ^DSCI=1 tells of each change of a call

	TTS      string // the command that speaks; "" none
	Remote   string // =1: the other side hears it; "" the command itself says so
	Keys     keyWords
	Recorder string // the command that records, into a file; "" none
	Player   string // the command that plays one; "" none
	IMS      string // how +QCFG="ims" stands: "1,1"; "" it does not know it
	Drive    string // where its files are
	Audio    string // the command that has voices go over the second port; "" none

	Act     int  // access technology in +COPS and +CREG
	Packet  bool // knows +CEREG
	Retries bool // +SPIC says the attempts left; else +QPINC
}

// callLines are the words about a call.
type callLines struct {
	begin, end, missed string
}

// keyWords are how keys that the other side presses are told of.
type keyWords struct {
	Ask   string // =1 asks for it; "" keys are not told
	line  string
	ascii bool // the line gives the key's code
}

// first is the number of a memory's first slot.
func (p Personality) first(storage string) int { return p.First[storage] }

// Sources, beside each line:
//
//	manual  the maker's AT command manual, which says so:
//	        SIM800 Series V1.09 (2015), SIM7500_SIM7600 Series V1.07 (2017),
//	        EC25&EC21 V1.3 (2018; the EC20's is alike)
//	public  seen in public code and logs, by several; unverified
//	spec    what 27.005 and 27.007 lay down
//	ours    made up here: any value would do

// SIM800 is SIMCom's 2G module on a serial line.
var SIM800 = Personality{
	Name:      "sim800",
	Maker:     "SIMCOM_Ltd",                       // public
	Model:     "SIMCOM_SIM800L",                   // public
	Firmware:  "Revision:1418B05SIM800L24",        // public
	Info:      []string{"SIM800 R14.18"},          // public
	IMEI:      "865067020000001",                  // ours
	First:     map[string]int{"SM": 1, "ME": 1},   // public
	Slots:     map[string]int{"SM": 50, "ME": 50}, // ours: as large as common SIMs
	Memories:  []string{"SM", "ME"},               // manual, +CPMS ("SM_P" and the like left out)
	Receive:   "SM",                               // public
	Reports:   "SM",                               // spec: with the texts where there is no "SR"
	CNMITest:  "(0-3),(0-3),(0,2),(0,1),(0,1)",    // manual, +CNMI: it has no ds = 2, so no +CDSI
	CNMI:      [5]int{2, 1, 0, 0, 0},              // public
	EmptySlot: done,                               // public: OK and nothing else
	Unknown:   cme(cmeUnknown),                    // public
	FullLine:  "",                                 // manual: its table of unsolicited lines has none
	Boot: []string{ // manual, same table
		"RDY", "+CFUN: 1", "+CPIN: READY", "Call Ready", "SMS Ready",
	},
	Rings: callLines{end: "NO CARRIER"}, // spec
	CHUP:  false,                        // manual: not among its commands
	CVHU:  0,                            // public: ATH hangs up

	TTS:     "+CTTS",                               // manual, TTS application note
	Remote:  "+DTAM",                               // public
	Keys:    keyWords{"+DDET", "+DTMF: %s", false}, // manual, +DDET
	Retries: true,                                  // manual, +SPIC
}

// EC20 is Quectel's LTE module on USB.
var EC20 = Personality{
	Name:      "ec20",
	Maker:     "Quectel",                                                     // public
	Model:     "EC20F",                                                       // public
	Firmware:  "EC20CEHCLGR06A03M1G",                                         // public
	Info:      []string{"Quectel", "EC20F", "Revision: EC20CEHCLGR06A03M1G"}, // manual, ATI: three lines
	IMEI:      "863010030000002",                                             // ours
	First:     map[string]int{"ME": 0, "SM": 0, "SR": 0},                     // public
	Slots:     map[string]int{"ME": 255, "SM": 50, "SR": 50},                 // manual, +CPMS: "ME",…,255; the others ours
	Memories:  []string{"SM", "ME", "SR"},                                    // manual, +CPMS ("MT" left out)
	Receive:   "ME",                                                          // public
	Reports:   "SR",                                                          // manual, +CPMS: "SR" is for status reports
	CNMITest:  "(0-2),(0-3),(0,2),(0-2),(0,1)",                               // public
	CNMI:      [5]int{2, 1, 0, 0, 0},                                         // public
	EmptySlot: done,                                                          // public: OK and nothing else
	Unknown:   failed,                                                        // public
	FullLine:  `+QIND: "smsfull","%s"`,                                       // manual, +QINDCFG
	FullAsk:   true,                                                          // manual, +QINDCFG: off unless asked for
	Boot: []string{ // public
		"RDY", "+CPIN: READY", "+QUSIM: 1", "+CFUN: 1", "+QIND: SMS DONE", "+QIND: PB DONE",
	},
	USB:     true,                         // public
	Rings:   callLines{end: "NO CARRIER"}, // manual; ^DSCI only when asked for
	CHUP:    true,                         // manual, +CHUP
	Several: "0,1,1x,2,2x,3,4",            // spec; the manual's +CHLD has them
	CVHU:    0,                            // manual, +CVHU: 0, ATH hangs up
	Tells:   true,                         // manual, ^DSCI

	TTS:      "+QWTTS",                                     // manual, +QWTTS
	Keys:     keyWords{"+QTONEDET", "+QTONEDET: %d", true}, // manual, +QTONEDET
	Recorder: "+QAUDRD",                                    // manual, +QAUDRD
	Player:   "+QPSND",                                     // manual, +QPSND
	Audio:    "+QPCMV",                                     // public, +QPCMV=1,0: the USB NMEA port
	IMS:      "1,1",                                        // manual, +QCFG="ims": on, and VoLTE there is

	Act:    7,    // spec: E-UTRAN
	Packet: true, // manual, +CEREG
}

// SIM7600 is SIMCom's LTE module on USB; A76xx is alike.
var SIM7600 = Personality{
	Name:     "sim7600",
	Maker:    "SIMCOM INCORPORATED",      // public
	Model:    "SIMCOM_SIM7600CE",         // public
	Firmware: "+CGMR: LE11B14SIM7600M21", // public: the answer carries its name
	Info: []string{ // public
		"Manufacturer: SIMCOM INCORPORATED", "Model: SIMCOM_SIM7600CE", "Revision: SIM7600M21_V1.1", "IMEI: 861477030000003", "+GCAP: +CGSM",
	},
	IMEI:      "861477030000003",                                      // ours
	First:     map[string]int{"SM": 0, "ME": 0},                       // manual, +CMGR: indexes start with zero
	Slots:     map[string]int{"SM": 50, "ME": 23},                     // public: "ME" 23; "SM" ours
	Memories:  []string{"ME", "SM"},                                   // public ("MT" and "SR" left out)
	Receive:   "SM",                                                   // public
	Reports:   "SM",                                                   // spec: with the texts
	CNMITest:  "(0-2),(0-3),(0,2),(0-2),(0,1)",                        // public
	CNMI:      [5]int{2, 1, 0, 0, 0},                                  // public
	EmptySlot: cms(cmsIndex),                                          // public
	Unknown:   failed,                                                 // public
	FullLine:  "+SMS FULL",                                            // manual, unsolicited lines
	Boot:      []string{"RDY", "+CPIN: READY", "SMS DONE", "PB DONE"}, // public
	USB:       true,                                                   // public
	Rings: callLines{ // manual, call control
		begin: "VOICE CALL: BEGIN", end: "VOICE CALL: END: %06d", missed: "MISSED_CALL: %s %s",
	},
	CHUP:    true,              // manual, +CHUP
	Several: "0,1,1x,2,2x,3,4", // spec; the manual's +CHLD has them
	CVHU:    1,                 // manual, +CVHU: ATH is ignored, and answered OK

	TTS:      "+CTTS",                                 // manual, TTS
	Remote:   "+CDTAM",                                // manual, +CDTAM
	Keys:     keyWords{"+DDET", "+RXDTMF: %s", false}, // public
	Recorder: "+CREC",                                 // manual, audio application note
	Player:   "+CCMXPLAYWAV",                          // the same
	Audio:    "+CPCMREG",                              // manual, +CPCMREG: 8 kHz unless +CPCMFRM=1
	Drive:    "E:/",                                   // public; C: on the A76xx

	Act:     7,    // spec: E-UTRAN
	Packet:  true, // manual, +CEREG
	Retries: true, // manual, +SPIC
}

// Personalities are the models the emulator can be, by name.
func Personalities() map[string]Personality {
	return map[string]Personality{SIM800.Name: SIM800, EC20.Name: EC20, SIM7600.Name: SIM7600}
}

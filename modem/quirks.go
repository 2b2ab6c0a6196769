package modem

import "strings"

// A profile is what one family of modems does in its own way. All of it is
// from vendors' manuals and public code, none was seen on hardware here; what
// a modem says of itself (+CPMS=?, +CNMI=?, +CMGD=?) goes before what stands
// here.
type profile struct {
	name  string
	makes []string // how +CGMI or +CGMM begin, upper case

	store   string // memory that new texts shall go to
	reports bool   // status reports may be stored (+CNMI ds=2): they lie in a memory we read
	delRead bool   // +CMGD=i,1 frees what was read and spares what was not

	clock string // has the modem's clock follow the network's
	full  string // has it say that a memory is full

	iccid    []string // commands that say the SIM's number, tried in order
	hangUp   []string // commands that end a call, ringing or talking, tried in order
	voice    means    // in a call, see voices
	attempts string   // command that says how often the PIN may still be tried
	restart  string   // how it is started anew
}

// generic is for a modem nobody has read the manual of: only what 27.005 and
// 27.007 say, and nothing that could lose a text.
var generic = profile{
	name:     "generic",
	store:    "SM",                        // every SIM has it
	clock:    "+CTZU=1",                   // 27.007 §8.40
	iccid:    []string{"+CCID", "+ICCID"}, // not in 27.007; the two usual names
	hangUp:   []string{"+CHUP", "H"},      // 27.007 §6.5; V.250 §6.3.6
	attempts: `+CPINR="SIM PIN"`,          // 27.007 §8.65
	restart:  "+CFUN=1,1",                 // 27.007 §8.2
}

// profiles are the families we know, first match first.
var profiles = []profile{
	{
		name: "sim800", makes: []string{"SIMCOM_SIM800", "SIMCOM_SIM900", "SIM800", "SIM900"}, // SIM800 AT Command Manual V1.09, +CGMM
		store:    "SM",                   // manual 4.2.3: the default; ME is small or absent
		reports:  true,                   // manual 4.2.8 lists ds 2; +CNMI=? decides
		delRead:  true,                   // manual 4.2.1: delflag 1, "leaving unread messages untouched"
		clock:    "+CLTS=1",              // manual 6.2.26; there is no +CTZU
		iccid:    []string{"+CCID"},      // manual 6.2.23
		hangUp:   []string{"H", "+CHUP"}, // manual 2.2.8; it lists no +CHUP, later firmware may know it
		attempts: "+SPIC",                // manual 6.2.19
		restart:  "+CFUN=1,1",            // manual 3.2.31
	},
	{
		name: "sim7600", makes: []string{"SIMCOM_SIM7", "SIMCOM_A76", "SIM7", "A76"}, // SIM7500_SIM7600 Series AT Command Manual, +CGMM
		store:    "SM",                         // ME has 23 slots, the SIM mostly more
		reports:  true,                         // manual, +CNMI ds 2; +CNMI=? decides
		delRead:  true,                         // manual, +CMGD delflag 1
		clock:    "+CTZU=1",                    // manual
		iccid:    []string{"+CICCID", "+CCID"}, // manual, +CICCID
		hangUp:   []string{"+CHUP"},            // manual, +CHUP; ATH says OK and hangs up nothing unless +CVHU=0
		attempts: "+SPIC",                      // manual
		restart:  "+CFUN=1,1",                  // manual: 1,1 resets
	},
	{
		name: "ec20", makes: []string{"EC2", "EC200", "EG2", "EP06", "UC20", "EG9"}, // Quectel EC2x&EG9x AT Commands Manual, +CGMM
		store:    "ME",                        // manual, +CPMS: 255 slots
		reports:  true,                        // manual, +CNMI ds 2 and memory SR
		delRead:  true,                        // manual, +CMGD delflag 1
		clock:    "+CTZU=1",                   // manual
		full:     `+QINDCFG="smsfull",1`,      // manual: says +QIND: "smsfull"
		iccid:    []string{"+QCCID", "+CCID"}, // manual, +QCCID
		hangUp:   []string{"+CHUP", "H"},      // manual, +CHUP and ATH
		attempts: `+QPINC="SC"`,               // manual
		restart:  "+CFUN=1,1",                 // manual
	},
	{
		name: "air724", makes: []string{"AIR724", "AIR7", "AIR8", "AIR2"}, // Luat 4G AT manual, +CGMM; unverified
		store:    "SM",                        // manual: slots from 1 on the SIM
		delRead:  true,                        // manual, +CMGD delflag 1
		clock:    "+CTZU=1",                   // manual
		iccid:    []string{"+ICCID", "+CCID"}, // manual
		hangUp:   []string{"+CHUP", "H"},      // manual, both
		attempts: `+CPINR="SIM PIN"`,          // 27.007
		restart:  "+RESET",                    // manual: CFUN=1,1 is not offered
	},
}

// profileFor finds the family by what the modem says of itself, or by the name
// in the configuration ("" and "auto" ask the modem).
func profileFor(name, maker, model string) profile {
	for _, p := range profiles {
		p.voice = voices[p.name]
		if p.name == name {
			return p
		}
		if name != "" && name != "auto" {
			continue
		}
		for _, m := range p.makes {
			if strings.HasPrefix(strings.ToUpper(model), m) || strings.HasPrefix(strings.ToUpper(maker), m) {
				return p
			}
		}
	}
	return generic
}

// Profiles lists the names that a configuration may give.
func Profiles() []string {
	names := []string{"auto", generic.name}
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

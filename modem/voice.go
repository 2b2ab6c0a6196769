package modem

import (
	"errors"
	"strings"
)

// Voice is what the modem can do in a call. Calls alone still rings somebody.
type Voice struct {
	Calls  bool
	Speech string // "", "tts": the module speaks, or as Play: prompts are played (Options.Prompt)
	Play   string // how recorded phrases are played: "", "pcm": over the second port, or "files": by the module, of those that Stow brought
	Keys   string // "", "events": the module tells of each key, or "pcm": we hear its tones
	Record string // "", "module": it records, and the file is fetched, or "pcm": we record, and hear when he falls silent
	Joins  bool   // a third can be rung and put through (Bring, Join)
	Why    string // what is missing, and why
}

// What the Voice may be made of.
const (
	byTTS    = "tts"
	byEvents = "events"
	byModule = "module"
	byFiles  = "files"
	byPCM    = "pcm"
)

// ErrNoVoice: this modem cannot do it; Voice().Why says what to do.
var ErrNoVoice = errors.New("this modem cannot do that in a call")

// means are how one family speaks, hears keys and records in a call. {text}
// stands for a text in UCS2 hex, {file} for where a recording lies, {drive} and
// {name} for its two halves.
type means struct {
	before []string // has news of calls told, tried before each call
	begin  string   // the line that says that they answered; "" +CLCC alone does
	dsci   bool     // ^DSCI tells of each change: third 3 connected, 6 over, 7 it rings there

	speak  string // says a text
	most   int    // characters in one command
	spoken string // how the line begins that says that it is over
	hush   string // breaks it off
	hushes bool   // and says spoken then too
	beep   string // 1 kHz to the other side; "" speaks 嘀
	beeped string // as spoken

	keys  string // has keys told
	key   string // how that line begins
	ascii bool   // it gives the key's code

	record  string   // records the other side into a file
	stop    string   // ends it
	stopped []string // how lines begin that say that it ended by itself
	closes  bool     // one of them comes after stop too, when the file is whole
	drives  []string // where files may lie, the first that is taken
	clear   []string // deletes it, before and after
	size    string   // asks for its length; its answer's second field
	fetch   string   // reads it

	play   string   // plays a file to the other side
	played string   // how the line begins that says that it is over
	quell  string   // breaks it off
	quells bool     // and says played then too
	put    string   // takes a file of {size} bytes, behind > or CONNECT
	lists  []string // lists the files of {drive}, a name a line

	several bool // +CHLD=2 and =3 work: holds a call, joins three (27.007 §7.13); the network must too

	volte string // asks whether calls go over LTE: third 0 is no, second 2 says that it was switched off

	pcm     string // has live voices go over the second port, 8 kHz, 16 bits, both ways; in a call only
	pcmOff  string // ends it
	pcmPort int    // the USB interface that port is
}

// voices are the families' means. All of it is from manuals and public code,
// read again in November 2026; none of it was heard on hardware here. A family
// that is not here makes calls and no more.
var voices = map[string]means{
	"sim7600": {
		before: []string{"+CDTAM=1", "+DDET=1"}, // manual, +CDTAM: speech goes to the other side; +DDET
		begin:  "VOICE CALL: BEGIN",             // manual, call control

		speak:  `+CTTS=1,"{text}"`, // manual, TTS: 1 is UCS2
		most:   120,                // the command line's length is not told; 480 digits are modest
		spoken: "+CTTS:",           // audio application note; 0 played
		hush:   "+CTTS=0",          // the same
		hushes: true,               // the same; if it does not, half a second is lost

		keys: "+DDET=1",
		key:  "+RXDTMF:", // public code, by several

		record:  `+CREC=2,"{file}"`,                                   // audio application note: 2 is the other side
		stop:    "+CREC=0",                                            // the same
		stopped: []string{"+RECSTATE: crec stop", "+CREC: file full"}, // public; application note
		closes:  true,                                                 // public
		drives:  []string{"E:/", "C:/"},                               // SIM7600; A76xx
		clear:   []string{"+FSCD={drive}", `+FSDEL="{name}"`},         // manual, file system
		fetch:   `+CFTRANTX="{file}"`,                                 // manual: +CFTRANTX: DATA,n before each block

		play:   `+CCMXPLAYWAV="{file}",1`,            // audio application note: 1 is the other side
		played: "+WAVSTATE: wav play stop",           // the same
		quell:  "+CCMXSTOPWAV",                       // the same
		quells: true,                                 // the same
		put:    `+CFTRANRX="{file}",{size}`,          // manual: > and the bytes; public: large files hang some firmware, and a call may break
		lists:  []string{"+FSCD={drive}", "+FSLS=2"}, // manual, file system: 2 is files only

		several: true, // manual, +CHLD; public

		pcm:     "+CPCMREG=1", // manual, USB audio; 8 kHz as +CPCMFRM comes
		pcmOff:  "+CPCMREG=0", // the same
		pcmPort: 4,            // public, by several: interface 4, HS-USB Audio
	},
	"ec20": {
		before: []string{"^DSCI=1", "+QTONEDET=1"}, // manual, ^DSCI and 12.13
		dsci:   true,                               // public code, by several

		speak:  `+QWTTS=1,0,1,"{text}"`,  // manual 12.21: to the other side alone, UCS2; in a call only
		most:   120,                      // manual: 543 bytes, four a character
		spoken: "+QWTTS:",                // manual: 0 played, 4111 the call came between
		hush:   "+QWTTS=1,0,0",           // manual
		beep:   `+QWDTMF=1,0,"G",400,55`, // manual 12.15: G is 1000 Hz, for 400 ms
		beeped: "+QWDTMF:",               // manual: 6

		keys:  "+QTONEDET=1",
		key:   "+QTONEDET:", // manual 12.13: the key's ASCII code
		ascii: true,

		record:  `+QAUDRD=1,"{file}",13,1`,   // manual 12.17: WAV, what comes from the network
		stop:    "+QAUDRD=0",                 // manual
		stopped: []string{"+QAUDRIND:"},      // manual: no room, another sound, or the file is there already
		drives:  []string{""},                // manual: the UFS
		clear:   []string{`+QFDEL="{file}"`}, // file application note
		size:    `+QFLST="{file}"`,           // the same
		fetch:   `+QFDWL="{file}"`,           // the same: CONNECT, the bytes, +QFDWL: n,checksum

		play:   `+QPSND=1,"{file}",0,1,1`,          // manual 12.18: once, to the other side
		played: "+QPSND:",                          // manual: 0 played
		quell:  "+QPSND=0",                         // manual
		put:    `+QFUPL="{file}",{size},10`,        // file application note: CONNECT, the bytes, +QFUPL: n,checksum
		lists:  []string{`+QFLST="` + ours + `*"`}, // the same: +QFLST: "name",size

		several: true, // manual, +CHLD; public

		volte: `+QCFG="ims"`, // manual, +QCFG "ims": how it is set, and whether it is so

		pcm:     "+QPCMV=1,0", // public, by several: 0 is the USB NMEA port
		pcmOff:  "+QPCMV=0",   // the same
		pcmPort: 1,            // public: interface 1 is NMEA
	},
	"sim800": {
		before: []string{"+DTAM=1", "+DDET=1"}, // public; manual, +DDET

		speak:  `+CTTS=1,"{text}"`, // TTS application note: 1 is UCS2
		most:   70,                 // the same: 150 characters at most, for some firmware fewer
		spoken: "+CTTS:",           // the same
		hush:   "+CTTS=0",          // the same
		hushes: true,               // the same; if it does not, half a second is lost

		keys: "+DDET=1",
		key:  "+DTMF:", // manual, +DDET

		// +CREC keeps at most 32,768 bytes of AMR: seven seconds are no message.
	},
}

// ours begins the names of the phrases that lie in the module.
const ours = "hy-"

// recordName is the file a recording lies in, in the module; there is one at a
// time, and it is deleted when it was fetched.
const recordName = "huying.wav"

// fill puts values into a command.
func fill(command string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(command)
}

// Voice says what the modem can do in a call, as it was found out when the line
// was last set up.
func (l *Line) Voice() Voice {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.voice
}

// lookVoice asks what the modem can do, and hangs up what an earlier life left
// on the line: nobody talks there any more, and somebody pays.
func (s *session) lookVoice() error {
	v, m := Voice{}, s.profile.voice
	var lacks []string
	lines, ok, err := s.try("+CLCC", quick)
	if err != nil {
		return err
	}
	v.Calls = ok
	if !ok {
		lacks = append(lacks, "it does not know +CLCC, and makes no calls: use a module with voice")
	}
	for _, c := range currentCalls(lines) {
		if c.out || c.stat == callActive {
			s.log.Warn("a call of before is still on; hanging up")
			if err := s.hangUp(slow); broken(err) {
				return err
			}
			break
		}
	}
	ways := []struct {
		what, command string
		to            *string
		way, lack     string
	}{
		{"speech", m.speak, &v.Speech, byTTS, ""}, {"keys", m.keys, &v.Keys, byEvents, ""}, {"recording", m.record, &v.Record, byModule, ""},
	}
	for i := range ways {
		x := &ways[i]
		if x.command == "" || !v.Calls {
			x.lack = "no way is known for the profile " + s.profile.name
			continue
		}
		name := parseName(x.command)
		_, ok, err := s.try(name+"=?", quick)
		if err != nil {
			return err
		}
		if !ok {
			x.lack = "it does not know " + name + "; newer firmware may"
			continue
		}
		*x.to = x.way
	}
	if m.several && v.Calls {
		lines, _, err := s.try("+CHLD=?", quick)
		if err != nil {
			return err
		}
		rest, _ := pick(lines, "+CHLD")
		all := ranges(rest)
		v.Joins = len(all) > 0 && allows(all[0], 2) && allows(all[0], 3)
	}
	if m.volte != "" && v.Calls {
		lines, _, err := s.try(m.volte, quick)
		if err != nil {
			return err
		}
		rest, _ := pick(lines, parseName(m.volte))
		if f := fields(rest); number(f, 1) == 2 || number(f, 1) == 0 && number(f, 2) == 0 {
			lacks = append(lacks, "calls over LTE are off, and where 2G is closed none go out: AT"+m.volte+",1, then restart the module")
		}
	}
	why, err := s.lookAudio(&v)
	if err != nil {
		return err
	}
	if v.Play == "" && v.Calls && m.play != "" && s.line.o.Prompt != nil {
		if v.Play, err = s.lookFiles(); err != nil {
			return err
		}
	}
	if v.Speech == "" && s.line.o.Prompt != nil {
		v.Speech = v.Play
	}
	for _, x := range ways {
		if v.Calls && *x.to == "" {
			lacks = append(lacks, x.what+": "+x.lack)
		}
	}
	if why != "" {
		lacks = append(lacks, why)
	}
	v.Why = strings.Join(lacks, "; ")
	s.line.mu.Lock()
	before := s.line.voice
	s.line.voice, s.line.stowed, s.line.stocked = v, nil, false
	s.line.mu.Unlock()
	if v != before {
		s.log.Info("voice", "calls", v.Calls, "speech", v.Speech, "play", v.Play, "keys", v.Keys, "record", v.Record, "why", v.Why)
	}
	return nil
}

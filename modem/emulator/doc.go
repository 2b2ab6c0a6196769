// Package emulator is the other side of the wire: a GSM modem, the SIM in it
// and the network behind it. It is a peer and no mirror: it shares no code
// with our driver and reads and writes its PDUs by itself (3GPP TS 23.038,
// 23.040, 27.005, 27.007, V.250), so that a fault on one side shows on the
// other.
//
//	Deliver ──▶ service centre ──▶ slot ──▶ +CMTI          Sent, SentText
//	            (waits while                                   ▲
//	             full or away)                                 │ network
//	┌ host ─────────────────────────────┐        ┌ Modem ──────┴──────┐
//	│ AT+CMGL=4                         │ ─────▶ │                    │
//	│                 +CMGL: 1,0,,28    │ ◀───── │ SM 1 ▪ 2 · 3 · …   │
//	│                 0891683108…       │        │ ME 0 · 1 · …       │
//	│                 OK                │        │                    │
//	│ AT+CMGD=1                         │ ─────▶ │ SM 1 ·             │
//	│                 OK                │ ◀───── │                    │
//	│ AT+CMGS=18                        │ ─────▶ │                    │
//	│                 >                 │ ◀───── │                    │
//	│ 0021000B813108…00 ^Z              │ ─────▶ │ ──▶ taken          │
//	│                 +CMGS: 7          │ ◀───── │                    │
//	│                 OK                │        │                    │
//	└───────────────────────────────────┘        └────────────────────┘
//
// A Modem lives in memory: Open gives an io.ReadWriteCloser, and timers come
// from package time, so that it runs in a testing/synctest bubble. There, close
// the port (or the Modem) before the bubble ends. ServePTY puts it on a
// pseudo-terminal and ServeControl lets another process move it.
//
// # The control channel
//
// One command a line, one line of JSON back: {"ok":true,"value":…} or
// {"ok":false,"error":"…"}. TEXT is the rest of the line, or a JSON string.
//
//	deliver FROM TEXT        a text comes                    sent    PDUs the network took
//	parts 3,1,2,1 FROM TEXT  its parts come in this order    texts   as the phones show them
//	class0 FROM TEXT         one that is not stored          slots   what is stored
//	mms FROM LOCATION        a picture's notice              stored  how much of it
//	wap FROM URL TEXT        a WAP push                      wait sent|texts|stored|free|refused|heard N SECONDS
//	pdu HEX                  anything, malformed too         report MR STATUS
//	fault NAME VALUE         a switch; off clears it         faults [clear]
//	reset                    it restarts, port open          silence SECONDS
//	unplug SECONDS [renumber]  the port goes; 0: for good    plug
//	lock PIN [PUK]           the SIM wants its PIN
//	ring [FROM]              somebody calls                  giveup  he hangs up, ringing or talking
//	callee NUMBER|* HOW [ACT …]  who answers, and what he does then
//	press KEYS, speak SECONDS    he does it now              heard   what he heard of us
//	calls                    what became of each call
//	help                     all this, and the faults' names
//
//	$ huying emulate --link /tmp/gsm --control /tmp/gsm.sock &
//	$ gammu -c gammurc identify        # device = /tmp/gsm, connection = at
//
// # Calls
//
// A call out is answered by a Callee: after so many seconds of ringing, never,
// or not at all; then he presses keys, speaks and hangs up as he was told to.
// What the module speaks takes 240 ms a character and is kept as Heard, if the
// other side can hear it at all (+CDTAM, ulmute). A recording is a WAV file
// with 440 Hz where he spoke, and lies in the module until it is deleted. The
// commands are SIMCom's (+CTTS, +DDET, +CREC, +CFTRANTX) and Quectel's (+QWTTS,
// +QTONEDET, +QAUDRD, +QFDWL), each model knowing its own. Live voices go over
// a second port, both ways, as PCM (OpenAudio, ServeAudioPTY; +CPCMREG, +QPCMV),
// where a key is its two tones. What a manual leaves open is a guess, and none was seen on hardware: what a SIM7600 says beside
// BUSY, and that hanging up ends a recording.
//
// # Faults and hooks
//
// Faults are switches (Set, SetFault); Unplug, Plug, Reset and Silence are
// acts. Hook stops the world at every command and every change of state, for
// tests that cut the power there. All methods may be called from any
// goroutine.
package emulator

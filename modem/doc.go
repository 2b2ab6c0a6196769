// Package modem is the line to the network: it finds the modem, wakes it, sets
// it up, hears texts and rings from it, sends texts and calls through it, and
// outlives all that can happen to a cable.
//
//	     Next, free, Ring            Send, Ready         Status, Changed
//	hotline ───────┐          outbox ─────┐                  health
//	               ▼                      ▼                     ▲
//	       ┌────────────────── Line.Run, the one owner ─────────┴──┐
//	       │  live: open ▶ begin: wake, identify, SIM, settings    │
//	       │        ▶ serve: lists, sends, a look once a minute    │
//	       └───────┬───────────────────────────────────▲───────────┘
//	         asks  ▼                                    │ answers
//	           at.AT (github.com/warthog618/modem) ◀── feed
//	               │ mouth                              ▲ lines
//	               ▼                                    │
//	       ══════ port ══════════════════════════▶ reader ──▶ hear: +CMTI, +CDS, RING …
//
// Line's methods may be called from any goroutine; Run is called once. Whoever
// needs the modem hands the owner a closure and waits.
//
// # A text comes in
//
//	                     ◀─ +CMTI: "SM",3            only a nudge
//	AT+CMGL=4 ─▶         ◀─ +CMGL: 3,0,,27 / 0891…   Next returns the parts
//	… the caller keeps them, durably …
//	AT+CMGD=3 ─▶         ◀─ OK                       free
//
// From the list to free no other read, list or choice of memory happens. A PDU
// whose length is not what its header says is read again before it is
// believed: a character lost on the line must not cost a villager's words.
// Bursts are freed with +CMGD=i,1 where the model promises to spare unread
// texts, everything in the memory is in the batch, and nobody came since.
//
// # A text goes out
//
//	AT+CMGS=27 ─▶        ◀─ >             before this: certainly not sent
//	PDU Ctrl-Z ─▶        ◀─ +CMGS: 42     sent; silence: nobody knows
//
// # Somebody rings
//
//	                     ◀─ RING
//	                     ◀─ +CLIP: "13800001111",129,,,,0   Ring returns
//	… the caller keeps it, durably …
//	AT+CHUP ─▶           ◀─ OK                              Refuse
//
// A ring is handed over once, at its first RING: with the number, or without
// one when none came within 1.5 s or the network says that it was withheld.
// It is over when the modem says so, when it restarts, or when no RING came for
// 12 s. Hanging up is one command, which goes between any other two; nothing
// about texts waits for it longer.
//
// Instead of refusing it, the caller may answer, for as long as they say:
//
//	ATA ─▶               ◀─ OK … VOICE CALL: BEGIN, or +CLCC says 0   Answer
//	AT+CTTS=1,"8FD9…" ─▶ ◀─ OK … +CTTS: 0                             Say
//	AT+CHUP ─▶           ◀─ OK                                        HangUp
//
// Whoever rang pays, so this call is hung up whatever becomes of it: after that time,
// when no answer came to ATA, and when the port is let go.
//
// # A call goes out
//
//	ATD138…; ─▶          ◀─ OK                     from here Idle waits, and of texts emergencies go
//	AT+CLCC ─▶           ◀─ +CLCC: 1,0,3,0,…       once a second, until
//	                     ◀─ VOICE CALL: BEGIN      or +CLCC says 0, or ^DSCI 3: Dial returns
//	AT+CTTS=1,"60A8…" ─▶ ◀─ OK … +CTTS: 0          Say; a key breaks it off with +CTTS=0
//	                     ◀─ +RXDTMF: 2             Keys
//	AT+CREC=2,"E:/…" ─▶  ◀─ OK                     Record; # ends it
//	AT+CREC=0 ─▶         ◀─ +RECSTATE: crec stop
//	AT+CFTRANTX="E:/…" ─▶ ◀─ DATA,4096 …           the file's bytes, past the library
//	AT+CHUP ─▶           ◀─ OK                     HangUp, or NO CARRIER: HungUp; Idle is over
//
// A third may be brought in (Bring, Join):
//
//	AT+CHLD=2 ─▶         ◀─ OK                     the first is held
//	ATD139…; ─▶          ◀─ OK                     AT+CLCC once a second, until the third is active
//	AT+CHLD=3 ─▶         ◀─ OK                     all three; else AT+CHLD=12 and =2, and the first is back
//
// Where the modem's second port is named to the Line (Options.Audio), Record and
// Beep go over it instead, as live PCM: nothing lies in the module, and a
// recording ends when he has said all. Keys are heard there (huying/modem/tone)
// if the module tells of none. A second port that stays mute is given up, and
// the module records.
//
// Prompts that people recorded lie in a module that plays files (Stow): they go
// there while no call is on, +CFTRANRX or +QFUPL, and are played with +CCMXPLAYWAV
// or +QPSND, phrase by phrase. With a second port they are played over that.
//
// A call holds the owner for single commands only: between them texts are
// listed, kept and freed as ever. What a family of modems can do and how it is
// told to stands in voice.go, as data with its sources; Voice says what the
// modem at hand knows of it. None of it was heard on hardware yet. A call that
// an earlier life left on the line is hung up when the line is set up, and a
// call that nobody hangs up ends after ten minutes: somebody pays.
//
// # What the AT library needs around it
//
// Its faults are each shown and covered in quirk_test.go. It never sees an
// unsolicited line; it is given one command at a time and no timeout of its
// own; when an answer does not come in time its object is thrown away, the
// line is drained until quiet, and a new one is made on the same port. It is
// asked for everything, +CMGS included: the writer below it knows whether
// Ctrl-Z went out, which the library does not say.
//
// # The ladder
//
// ESC and AT until quiet; settings again; close and reopen, with pauses of 1 to
// 60 s; a restart (AT+CFUN=1,1), blindly after two openings without an answer.
// A port that is missing is looked for every few seconds: someone holds the plug.
package modem

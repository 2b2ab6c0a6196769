// Package serial serves a clerk's screen on a serial line: a terminal on the
// counter, an old PC with a terminal program.
//
//	program ─▶ thin ─▶ letters ─▶ pace ─▶ port     what the terminal shows
//	           only    plain sequences,   no faster than
//	           what    ASCII frames,      the line carries
//	           changed UTF-8 or GBK
//	program ◀─ pump ◀─ letters ◀─ port             what is typed, decoded
//
// The line says nothing about who sits there: a screen begins with name and PIN,
// and where nobody has pressed a key for long it begins anew, because a terminal
// that was switched off cannot be told from one whose clerk is reading. The port
// is opened again by itself when the cable comes back.
package serial

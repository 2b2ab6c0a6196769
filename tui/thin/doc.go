// Package thin carries screens over thin lines. It stands between the program
// that draws and the terminal, knows what the terminal shows, and sends only
// the cells that changed. A renderer that paints every row with Chinese in it
// anew at each key press (2 kB) costs a serial line two seconds; what changed
// when the cursor went down a row is a few hundred bytes.
//
//	renderer ──bytes──▶ target ──what differs──▶ terminal
//	                    (as it is to look)       (as it looks: shown)
//
// What draws is understood only as far as it goes: text, colours, moves, erasures
// and scrolling. Everything else (modes, titles, questions to the terminal, the
// bell) goes through untouched and in its place.
//
// A row is never patched behind a character on whose width terminals do not
// agree (“ ” … —, emoji): from there to its end it is erased and written anew.
// A wide character is always written whole, and so is whatever it covers.
//
// A Writer may be used from several goroutines.
package thin

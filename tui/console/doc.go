// Package console is the near end of the box's socket: it runs one command
// inside the box with this process's input and output, or attaches this
// terminal to a clerk's screen. The terminal is in raw mode while attached and
// restored however the session ends.
package console

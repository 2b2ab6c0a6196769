// Package tone turns keys into the tones of a phone and tones back into keys
// (DTMF), and hears whether anybody speaks. It knows PCM of 8 kHz, 16 bits, one
// channel, and nothing of calls: whoever carries the sound feeds it, whoever
// knows the menu decides what a key means. It is pure; each value belongs to
// one call and one goroutine at a time, the functions to anyone.
//
//	a caller's phone                                         the box
//	Keypad.Press "1#" ─▶ 697+1209 Hz ─▶ ══ line, noise ══ ─▶ Detector.Feed ─▶ Press{'1', at}
//	                                                    └──▶ Level.Feed ─▶ Sound, Silence
//	Beep, Silence ─────────────────────────────────────────▶ the caller's ear
//
// # How a digit is found
//
//	PCM ─5 ms─▶ hear: Goertzel at the 8 frequencies of Q.23
//	              │ six of them are a window of 30 ms
//	              ▼
//	            guess: one low and one high stand out?          most of a call ends here
//	              ▼
//	            fit: where are the two tones exactly, what do they leave over?
//	              ▼
//	            digit: near enough, alike enough, steady, and alone?
//	              ▼ twice in a row, 5 ms apart
//	            Press, once, while its tone still stands
//	              ▼
//	            follow: until the tones have paused for 25 to 35 ms
//
// A voice rarely has two steady tones there with nothing else beside them: its
// other harmonics give it away. They are looked for one by one (fit.third), and
// all together may not have more than a quarter of the power (fit.rest).
//
// What is a digit is what ITU-T Q.24 writes for AT&T; the numbers are in
// detector.go. A key that is pressed while somebody speaks as loud as its tones
// is none: it is the caller who can press again.
package tone

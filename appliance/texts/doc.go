// Package texts holds the fixed texts that this box sends, as data: zh.toml is
// what villagers and staff read, en.toml what a villager who asked for English
// reads. Only texts which the box really sends stand there, and none promises
// what the box does not do.
//
// A text is written with the names of its values in braces:
//
//	R17  件号{号}:{态},{位}承办,期限{日}。
//
// Render puts the sign in front of what villagers read (【青山呼应】), cuts each value
// to its budget and refuses to leave a brace open. Where numbers and names are long, the
// value that a text says gives way (a summary, a reason) is cut further, so that
// the whole fits its SMS. A Set is made once and may then be read from any
// goroutine. A hall may lay a pack over villagers' texts: its own wording, or its
// people's language, checked against what the box relies on.
package texts

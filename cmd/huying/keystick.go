package main

import (
	"path/filepath"

	"huying/store"
)

// With key.file = "auto" the off-card half of the key lies in a file of this name on
// whichever stick holds this box's, so that nobody has to know what a stick is called.
const keyName = "off.key"

// keyLabel is the stick that is named where none holds the half yet.
const keyLabel = "KEY"

// keyNow is where the off-card half lies now: on a stick, or with the data where it was
// left there; else where it is expected, so that a box whose stick is not plugged in
// says so instead of making another key.
func (c config) keyNow() string {
	if box := store.BoxOf(store.CardHalf(c.Data)); box != "" {
		var older string
		for _, f := range stickFolders(c.Stick) {
			key := filepath.Join(f.dir, keyName)
			if store.BoxOf(key) != box {
				continue
			}
			if _, err := store.ReadKeys(c.Data, key); err == nil {
				return key
			}
			if older == "" { // a spare from before the key was renewed: it says so itself
				older = key
			}
		}
		if older != "" {
			return older
		}
		if store.BoxOf(filepath.Join(c.Data, keyName)) == box {
			return ""
		}
	}
	return filepath.Join(c.Stick, keyLabel, keyName)
}

package main

import (
	"fmt"
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

// halves are both halves of the key and the file with the one off the card: where this
// configuration said at the start, or where it was moved to since (huying key move),
// which a running box takes up at its next start.
func (c config) halves() (store.Keys, string, error) {
	keys, err := store.ReadKeys(c.Data, c.KeyFile)
	if err == nil {
		return keys, c.KeyFile, nil
	}
	now, bad := loadConfig(c.Path)
	if bad != nil || now.KeyFile == c.KeyFile {
		return keys, c.KeyFile, err
	}
	if keys, bad = store.ReadKeys(c.Data, now.KeyFile); bad != nil {
		return keys, c.KeyFile, problem{
			fmt.Errorf(choose2(c.English(), "密钥已改放 %s，盒子重启后才用它（systemctl restart huying）：%w", "the key was moved to %s, which the box takes up when it is started again (systemctl restart huying): %w"), now.KeyFile, bad),
			choose2(c.English(), "重启：systemctl restart huying", "start it again: systemctl restart huying"),
		}
	}
	return keys, now.KeyFile, nil
}

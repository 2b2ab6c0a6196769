// Package pin keeps the four digits that staff put behind verbs which move
// responsibility (评H031 1 2 #4821, domain 6 §B.11). It is pure.
package pin

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// Hash makes of the digits what a person's record keeps, with a salt of its own.
// The record is sealed; digits so few no hash could hide, and a slow one would
// hold up the ledger while it is checked.
func Hash(salt, digits string) string {
	sum := sha256.Sum256([]byte(salt + ":" + digits))
	return salt + ":" + hex.EncodeToString(sum[:])
}

// Check reports whether the digits are those that were kept.
func Check(kept, digits string) bool {
	salt, _, _ := strings.Cut(kept, ":")
	return subtle.ConstantTimeCompare([]byte(kept), []byte(Hash(salt, digits))) == 1
}

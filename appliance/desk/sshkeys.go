package desk

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/crypto/ssh"

	"huying/appliance"
	"huying/appliance/loop"
)

// maxKeys is how many keys an account may have: one for each machine somebody sits at.
const maxKeys = 8

// A Key is a public key as it is bound to an account.
type Key struct {
	Key         ssh.PublicKey
	Fingerprint string // SHA256:…
	Comment     string // as its maker wrote it: whose, on which machine
}

// Keys are the keys of an account, in the order they were bound.
func Keys(k appliance.Clerk) []Key {
	var out []Key
	for _, line := range k.Words.Keys {
		if key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err == nil {
			out = append(out, Key{key, ssh.FingerprintSHA256(key), comment})
		}
	}
	return out
}

func (k Key) is(other ssh.PublicKey) bool { return bytes.Equal(k.Key.Marshal(), other.Marshal()) }

// Owner is the clerk whose key it is, now. appliance.ErrNone: it is nobody's, or
// its clerk's account is closed.
func (d *Desk) Owner(ctx context.Context, key ssh.PublicKey) (appliance.Clerk, error) {
	all, err := d.Clerks(ctx)
	if err != nil {
		return appliance.Clerk{}, err
	}
	if key.Type() == ssh.KeyAlgoED25519 {
		for _, k := range all {
			if !k.Disabled && slices.ContainsFunc(Keys(k), func(have Key) bool { return have.is(key) }) {
				return k, nil
			}
		}
	}
	return appliance.Clerk{}, appliance.ErrNone
}

// AddKey binds an ssh-ed25519 public key (an authorized_keys line) to a clerk. A key
// is one person's: whoever comes with it acts as that clerk.
func (d *Desk) AddKey(ctx context.Context, by Who, name, line string) error {
	key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil || key.Type() != ssh.KeyAlgoED25519 {
		return &Refusal{Act: loop.ActClerks, Why: loop.WhyBadKey}
	}
	line = strings.TrimSpace(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + " " + plainComment(comment))
	return d.change(ctx, by, name, func(k *appliance.Clerk, all []appliance.Clerk) error {
		for _, o := range all {
			if slices.ContainsFunc(Keys(o), func(have Key) bool { return have.is(key) }) {
				return &Refusal{Act: loop.ActClerks, Why: loop.WhyKeyTaken, Name: o.Name()}
			}
		}
		if len(k.Words.Keys) >= maxKeys {
			return &Refusal{Act: loop.ActClerks, Why: loop.WhyManyKeys, Name: strconv.Itoa(maxKeys)}
		}
		k.Words.Keys = append(slices.Clone(k.Words.Keys), line)
		return nil
	})
}

// plainComment is a comment that is safe on every screen.
func plainComment(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 64 {
		s = string(r[:64])
	}
	return s
}

// RemoveKey takes a key from a clerk: which is its fingerprint (its beginning will
// do, where no other key begins so), its comment, or "all". Who came in with it is
// sent out.
func (d *Desk) RemoveKey(ctx context.Context, by Who, name, which string) error {
	which = strings.TrimSpace(which)
	return d.change(ctx, by, name, func(k *appliance.Clerk, _ []appliance.Clerk) error {
		var keep []string
		gone := 0
		for _, line := range k.Words.Keys {
			if which == "all" || named(line, which) {
				gone++
				continue
			}
			keep = append(keep, line)
		}
		if gone == 0 || gone > 1 && which != "all" {
			return &Refusal{Act: loop.ActClerks, Why: loop.WhyNoKey, Name: k.Name()}
		}
		k.Words.Keys = keep
		return nil
	})
}

// minPrefix is how many characters of a fingerprint name a key: SHA256: and four more.
const minPrefix = len("SHA256:") + 4

func named(line, which string) bool {
	key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return false
	}
	if !strings.HasPrefix(which, "SHA256:") {
		return comment != "" && comment == which
	}
	return len(which) >= minPrefix && strings.HasPrefix(ssh.FingerprintSHA256(key), which)
}

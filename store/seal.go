package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/chacha20poly1305"

	"huying/appliance"
)

// errSeal is returned for what was not sealed by this box, or was changed since.
var errSeal = errors.New("seal is broken")

// The number of the key stands before everything sealed, so that keys can be changed:
// see renew.go. A box is born with number 1.

// keyLen is the length of a keyed hash in an index.
const keyLen = 16

// seals are the keys of one box and what is done with them. All methods may be
// called from any goroutine.
type seals struct {
	epoch            byte // of what is written; everything older can be read
	reads            byte // the newest form of record that is understood
	writes           atomic.Uint32
	payloads, values ring
	files, desk      ring // of backups; of what is comfort and no fact

	// What facts are made with is in the chain and cannot change: it is of the first key.
	roots *rootsRecord
	terms cipher.Block // pseudorandom function for search terms
	sign  ed25519.PrivateKey
	index sync.Pool // of hash.Hash, keyed

	// Nonces are a random start, fresh with every opening, and a count.
	nonce [16]byte
	count atomic.Uint64
}

// ring is one key of every epoch.
type ring map[byte]cipher.AEAD

// newSeals derives all keys from pairs of halves, the last of which is written with.
// roots are given where the first key is not among them; without any, things can be
// opened and sealed, and no facts made.
func newSeals(box []byte, pairs []pair, roots *rootsRecord) *seals {
	s := &seals{reads: formRecord, payloads: ring{}, values: ring{}, files: ring{}, desk: ring{}, roots: roots}
	for _, p := range pairs {
		derive := func(what string, n int) []byte {
			secret := append(append([]byte{}, p.card...), p.off...)
			return must(hkdf.Key(sha256.New, secret, box, "huying 1 "+what, n))
		}
		s.epoch = p.no
		s.payloads[p.no] = must(chacha20poly1305.NewX(derive("journal", 32)))
		s.values[p.no] = must(chacha20poly1305.NewX(derive("fold", 32)))
		s.files[p.no] = must(chacha20poly1305.NewX(derive("backup", 32)))
		s.desk[p.no] = must(chacha20poly1305.NewX(derive("desk", 32)))
		if p.no == 1 {
			s.roots = &rootsRecord{Index: derive("index", 32), Terms: derive("terms", 16), Anchor: derive("anchor", ed25519.SeedSize)}
		}
	}
	if r := s.roots; r != nil {
		s.terms = must(aes.NewCipher(r.Terms))
		s.sign = ed25519.NewKeyFromSeed(r.Anchor)
		s.index.New = func() any { return hmac.New(sha256.New, r.Index) }
	}
	rand.Read(s.nonce[:]) // never fails: crypto/rand ends the process instead
	return s
}

// mayWrite is the form of record that is written.
func (s *seals) mayWrite() byte { return byte(max(s.writes.Load(), 1)) }

const sealOverhead = 1 + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// seal appends the sealed form of plain to dst: epoch, nonce, ciphertext. about
// binds it to its place; it must be given again to open.
func (s *seals) seal(dst []byte, with ring, plain, about []byte) []byte {
	var n [chacha20poly1305.NonceSizeX]byte
	copy(n[:], s.nonce[:])
	binary.BigEndian.PutUint64(n[16:], s.count.Add(1))
	dst = append(append(dst, s.epoch), n[:]...)
	return with[s.epoch].Seal(dst, n[:], plain, about)
}

func (s *seals) open(with ring, sealed, about []byte) ([]byte, error) {
	if len(sealed) < sealOverhead || with[sealed[0]] == nil {
		return nil, errSeal
	}
	plain, err := with[sealed[0]].Open(nil, sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:], about)
	if err != nil {
		return nil, errSeal
	}
	return plain, nil
}

// hash is the keyed hash of b, for keys of an index. what keeps uses apart.
func (s *seals) hash(what byte, b []byte) []byte {
	h := s.index.Get().(hash.Hash)
	h.Reset()
	h.Write([]byte{what})
	h.Write(b)
	sum := h.Sum(make([]byte, 0, sha256.Size))
	s.index.Put(h)
	return sum[:keyLen:keyLen]
}

// What a keyed hash is of.
const (
	hashAddress byte = 'a'
	hashPart    byte = 'p'
	hashTerm    byte = 't'
	hashCheck   byte = 'c'
	hashSubject byte = 's'
	hashDesk    byte = 'd'
)

// address is the key of a number in the indexes. However a subscriber's number
// was written, it is the same key. "" has none.
func (s *seals) address(a appliance.Address) []byte {
	if a == "" {
		return nil
	}
	if p, ok := a.Phone(); ok {
		a = appliance.Address(p)
	}
	return s.hash(hashAddress, []byte(a))
}

// commitment binds a record's header to its payload without telling anything
// about it once the salt is gone.
func commitment(salt, payload []byte) []byte {
	h := sha256.New()
	h.Write([]byte("huying payload 1"))
	h.Write(salt)
	h.Write(payload)
	return h.Sum(nil)
}

// check tells whether these are the keys of a box.
func (s *seals) check(box []byte) string { return fmt.Sprintf("%x", s.hash(hashCheck, box)) }

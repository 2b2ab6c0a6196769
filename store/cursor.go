package store

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// cursor walks a bucket. Unlike bbolt's it may be used on after the
// transaction has written: a decision may append while it reads a list. Keys
// it returns are copies.
type cursor struct {
	f    *fold
	b    bucket
	c    *bolt.Cursor
	key  []byte
	seen int // writes of the transaction when c was last placed
}

func (f *fold) cursor(b bucket) *cursor {
	return &cursor{f: f, b: b, c: f.bucket(b).Cursor(), seen: f.writes}
}

func (c *cursor) on(k, v []byte) ([]byte, []byte) {
	if k == nil {
		c.key = nil
		return nil, nil
	}
	c.key = append(make([]byte, 0, len(k)), k...)
	return c.key, v
}

func (c *cursor) fresh() {
	c.c, c.seen = c.f.bucket(c.b).Cursor(), c.f.writes
}

func (c *cursor) First() ([]byte, []byte)          { c.fresh(); return c.on(c.c.First()) }
func (c *cursor) Last() ([]byte, []byte)           { c.fresh(); return c.on(c.c.Last()) }
func (c *cursor) Seek(key []byte) ([]byte, []byte) { c.fresh(); return c.on(c.c.Seek(key)) }

// Below goes to the last key before key.
func (c *cursor) Below(key []byte) ([]byte, []byte) {
	c.fresh()
	if k, _ := c.c.Seek(key); k == nil {
		return c.on(c.c.Last())
	}
	return c.on(c.c.Prev())
}

func (c *cursor) Next() ([]byte, []byte) {
	if c.key == nil {
		return nil, nil
	}
	if c.seen != c.f.writes {
		was := c.key
		if k, v := c.Seek(was); !bytes.Equal(k, was) {
			return k, v
		}
	}
	return c.on(c.c.Next())
}

func (c *cursor) Prev() ([]byte, []byte) {
	if c.key == nil {
		return nil, nil
	}
	if c.seen != c.f.writes {
		return c.Below(c.key)
	}
	return c.on(c.c.Prev())
}

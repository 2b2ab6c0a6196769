//go:build 386 || arm || mips || mipsle

package store

// initialMap is the address space bbolt maps at once; more is scarce here.
const initialMap = 512 << 20

//go:build !(386 || arm || mips || mipsle)

package store

// initialMap is the address space bbolt maps at once, so that it need not map
// anew, which would make a reader wait for the writer and the writer for it.
const initialMap = 8 << 30

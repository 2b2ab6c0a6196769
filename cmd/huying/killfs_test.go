package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// A killFS is a folder seen through FUSE that calls step before and after
// every operation that changes it, so that a test can kill the box there.
// What was done before the kill stays, as it does when a process is killed.
type killFS struct {
	fs.LoopbackNode
	k *stepper
}

// A stepper counts steps and calls at when the chosen one comes; from then on
// nothing more is done to the folder. at must not wait for the process's end: the
// kernel keeps it until its request is answered.
type stepper struct {
	n    atomic.Int64
	stop int64 // the step to call at; 0: only count
	at   func(what string)
	cut  atomic.Bool
}

// step reports whether the folder may still be changed.
func (s *stepper) step(what string) bool {
	if s.n.Add(1) == s.stop {
		s.cut.Store(true)
		s.at(what)
	}
	return !s.cut.Load()
}

// canMount reports whether this machine lets us mount FUSE.
func canMount() bool {
	f, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	f.Close()
	return os.Geteuid() == 0
}

// mountKillFS shows back at a new mount point until unmount is called.
func mountKillFS(t *testing.T, back string, k *stepper) (mnt string, unmount func()) {
	t.Helper()
	mnt = t.TempDir()
	var st syscall.Stat_t
	if err := syscall.Stat(back, &st); err != nil {
		t.Fatal(err)
	}
	root := &fs.LoopbackRoot{Path: back, Dev: uint64(st.Dev)}
	root.NewNode = func(rd *fs.LoopbackRoot, _ *fs.Inode, _ string, _ *syscall.Stat_t) fs.InodeEmbedder {
		n := &killFS{k: k}
		n.RootData = rd
		return n
	}
	rn := &killFS{k: k}
	rn.RootData = root
	root.RootNode = rn
	srv, err := fs.Mount(mnt, rn, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true, Name: "killfs", MaxWrite: 1 << 20}})
	if err != nil {
		t.Fatalf("mount: %v", err)
	}
	return mnt, func() {
		// A killed box's files are closed a moment after it was waited for: the kernel says
		// busy until then.
		var err error
		for range 200 {
			if err = srv.Unmount(); err == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("unmount: %v", err)
	}
}

func (n *killFS) rel(name string) string {
	return strings.TrimPrefix(filepath.Join(n.Path(n.Root()), name), "/")
}

func (n *killFS) abs(name string) string { return filepath.Join(n.RootData.Path, n.rel(name)) }

// around runs one changing operation between two steps.
func (n *killFS) around(what string, op func() syscall.Errno) syscall.Errno {
	if !n.k.step("before " + what) {
		return syscall.EIO
	}
	e := op()
	n.k.step("after " + what)
	return e
}

type killFile struct {
	n    *killFS
	fd   int
	name string
}

var (
	_ fs.FileReader    = (*killFile)(nil)
	_ fs.FileWriter    = (*killFile)(nil)
	_ fs.FileFsyncer   = (*killFile)(nil)
	_ fs.FileAllocater = (*killFile)(nil)
	_ fs.FileReleaser  = (*killFile)(nil)
	_ fs.NodeFsyncer   = (*killFS)(nil)
)

func (f *killFile) Read(_ context.Context, b []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	n, err := syscall.Pread(f.fd, b, off)
	if err != nil {
		return nil, fs.ToErrno(err)
	}
	return fuse.ReadResultData(b[:n]), 0
}

func (f *killFile) Write(_ context.Context, d []byte, off int64) (written uint32, e syscall.Errno) {
	e = f.n.around("write "+f.name, func() syscall.Errno {
		n, err := syscall.Pwrite(f.fd, d, off)
		written = uint32(max(n, 0))
		return fs.ToErrno(err)
	})
	return written, e
}

func (f *killFile) Fsync(context.Context, uint32) syscall.Errno {
	return f.n.around("sync "+f.name, func() syscall.Errno { return fs.ToErrno(syscall.Fdatasync(f.fd)) })
}

func (f *killFile) Allocate(_ context.Context, off, size uint64, mode uint32) syscall.Errno {
	return f.n.around("allocate "+f.name, func() syscall.Errno {
		return fs.ToErrno(syscall.Fallocate(f.fd, mode, int64(off), int64(size)))
	})
}

func (f *killFile) Flush(context.Context) syscall.Errno { return 0 }

func (f *killFile) Release(context.Context) syscall.Errno { return fs.ToErrno(syscall.Close(f.fd)) }

func (n *killFS) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	fd, err := syscall.Open(n.abs(""), int(flags&^syscall.O_APPEND), 0)
	if err != nil {
		return nil, 0, fs.ToErrno(err)
	}
	return &killFile{n: n, fd: fd, name: n.rel("")}, 0, 0
}

func (n *killFS) Create(_ context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	var fd int
	if e := n.around("create "+n.rel(name), func() (e syscall.Errno) {
		var err error
		fd, err = syscall.Open(n.abs(name), int(flags&^syscall.O_APPEND)|os.O_CREATE, mode)
		return fs.ToErrno(err)
	}); e != 0 {
		return nil, nil, 0, e
	}
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return nil, nil, 0, fs.ToErrno(err)
	}
	child := &killFS{k: n.k}
	child.RootData = n.RootData
	inode := n.NewInode(context.Background(), child, fs.StableAttr{Mode: st.Mode, Ino: st.Ino})
	out.FromStat(&st)
	return inode, &killFile{n: child, fd: fd, name: n.rel(name)}, 0, 0
}

func (n *killFS) Setattr(ctx context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	return n.around("setattr "+n.rel(""), func() syscall.Errno { return n.LoopbackNode.Setattr(ctx, nil, in, out) })
}

func (n *killFS) Getattr(ctx context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	return n.LoopbackNode.Getattr(ctx, nil, out)
}

func (n *killFS) Rename(ctx context.Context, name string, np fs.InodeEmbedder, nn string, flags uint32) syscall.Errno {
	return n.around("rename "+n.rel(name), func() syscall.Errno { return n.LoopbackNode.Rename(ctx, name, np, nn, flags) })
}

func (n *killFS) Unlink(ctx context.Context, name string) syscall.Errno {
	return n.around("unlink "+n.rel(name), func() syscall.Errno { return n.LoopbackNode.Unlink(ctx, name) })
}

func (n *killFS) Fsync(_ context.Context, fh fs.FileHandle, flags uint32) syscall.Errno {
	if f, ok := fh.(*killFile); ok {
		return f.Fsync(context.Background(), flags)
	}
	return n.around("sync "+n.rel(""), func() syscall.Errno { return 0 })
}

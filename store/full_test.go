package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"huying/appliance"
)

// writes until the disk is full, and says how many texts were kept.
func fillUp(t *testing.T, st *Store, from int) (kept int) {
	t.Helper()
	for i := from; i < from+100_000; i++ {
		err := st.Update(t.Context(), func(tx appliance.Tx) error { return tx.Append(textOf(tx, i)...) })
		if errors.Is(err, appliance.ErrFull) {
			return i - from
		}
		if err != nil {
			t.Fatalf("text %d: %v", i, err)
		}
	}
	t.Fatal("the disk never filled up")
	return 0
}

func serials(t *testing.T, st *Store) (n int) {
	t.Helper()
	mustView(t, st, func(r appliance.Reader) (err error) {
		n, err = r.LastSerial(2026)
		return err
	})
	return n - (appliance.FirstSerial - 1)
}

// A full disk is refused before anything is written, loses nothing, and passes
// when there is room again. On a real file system that is really full.
func TestTheDiskFillsUp(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system here: %v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	o := Options{ReserveBytes: 1, segmentBytes: 1 << 20}
	st := openAt(t, filepath.Join(dir, "data"), o)
	kept := fillUp(t, st, 0)
	if kept < 100 {
		t.Errorf("only %d texts found room", kept)
	}
	// The last byte too: others may fill what we left.
	if err := os.WriteFile(filepath.Join(dir, "greedy"), make([]byte, 12<<20), 0o600); err == nil {
		t.Error("the disk is not full")
	}
	if h, err := st.Health(t.Context()); err != nil || !h.Full {
		t.Errorf("health is %+v, %v", h, err)
	}
	more := fillUp(t, st, 50_000) // what was prepared may still take some
	if got := serials(t, st); got != kept+more {
		t.Errorf("%d texts are there, %d were kept", got, kept+more)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = openAt(t, filepath.Join(dir, "data"), o)
	if got := serials(t, st); got != kept+more {
		t.Errorf("after opening on a full disk %d texts are there, %d were kept", got, kept+more)
	}
	for _, f := range []string{ballast, filepath.Join(dir, "greedy")} {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	if again := fillUp(t, st, 60_000); again < 50 {
		t.Errorf("with room again only %d texts were kept", again)
	}
	v, err := st.Verify(t.Context())
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("verdict is %+v, %v", v, err)
	}
}

func TestTheReserveIsKept(t *testing.T) {
	d := &brokenDisk{}
	st := openAt(t, t.TempDir(), Options{disk: d, segmentBytes: 256 << 10})
	d.free.Store(10 << 20) // less than the reserve
	kept := fillUp(t, st, 0)
	d.free.Store(0)
	if more := serials(t, st); more != kept {
		t.Errorf("%d texts are there, %d were kept", more, kept)
	}
	opens(t, st, villager, "又有地方了", day)
	d.alloc.Store(true)
	n := fillUp(t, st, 1000)
	d.alloc.Store(false)
	opens(t, st, villager, "又有地方了", day)
	if got := serials(t, st); got != kept+n+2 {
		t.Errorf("%d texts are there, want %d", got, kept+n+2)
	}
	if h, err := st.Health(t.Context()); err != nil || h.Full {
		t.Errorf("health is %+v, %v", h, err)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

// A batch larger than a segment gets one of its own.
func TestABatchLargerThanASegment(t *testing.T) {
	dir := t.TempDir()
	o := Options{segmentBytes: 64 << 10}
	st := openAt(t, dir, o)
	hear(t, st, 0, 300)
	opens(t, st, villager, strings.Repeat("长", 40_000), day)
	hear(t, st, 300, 3)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = openAt(t, dir, o)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if h, err := st.Health(t.Context()); err != nil || h.Segments < 3 {
		t.Errorf("health is %+v, %v", h, err)
	}
	n := 0
	for e, err := range st.Entries(t.Context(), 2) {
		if err != nil || e.Seq != uint64(n+2) {
			t.Fatal(fmt.Sprint(e.Seq, err))
		}
		n++
	}
	if n != 304*5 {
		t.Errorf("%d entries, want %d", n, 304*5)
	}
}

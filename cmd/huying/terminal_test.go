package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"huying/modem/emulator"
)

// A terminal is somebody in front of the real program.
type terminal struct {
	t    *testing.T
	tty  *os.File
	done chan error
	raw  count // what came over the line

	mu     sync.Mutex
	screen *vt.Emulator
}

// count counts what is written to it.
type count struct{ atomic.Int64 }

func (c *count) Write(p []byte) (int, error) {
	c.Add(int64(len(p)))
	return len(p), nil
}

// at80x24 runs huying on a terminal of that size, in dir.
func at80x24(t *testing.T, dir string, args ...string) *terminal {
	t.Helper()
	return sitsAt(t, huyingIn(t, dir, args...))
}

// sitsAt is somebody who has typed that command.
func sitsAt(t *testing.T, cmd *exec.Cmd) *terminal {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, tty: tty, screen: vt.NewEmulator(80, 24), done: make(chan error, 1)}
	go io.Copy(s, io.TeeReader(tty, &s.raw))
	go io.Copy(tty, s.screen) // what the terminal itself answers
	go func() { s.done <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		tty.Close()
	})
	return s
}

// huyingIn is this test's own binary as the command huying (see TestMain).
func huyingIn(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Args[0] = "huying"
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "TMPDIR="+t.TempDir())
	return cmd
}

func (s *terminal) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.Write(p)
}

func (s *terminal) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.String()
}

func (s *terminal) types(keys string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// sees waits, in real time, until the screen shows the words; a wide character
// takes two cells, of which the second reads as nothing.
func (s *terminal) sees(want string) {
	s.t.Helper()
	for end := time.Now().Add(storyLimit); !strings.Contains(s.String(), want); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("does not see %q but\n%s", want, s.String())
		}
	}
}

// leaves waits until the program has ended.
func (s *terminal) leaves() {
	s.t.Helper()
	select {
	case err := <-s.done:
		if err != nil {
			s.t.Errorf("left with %v:\n%s", err, s.String())
		}
	case <-time.After(storyLimit):
		s.t.Fatalf("still there:\n%s", s.String())
	}
}

// Keys, as a terminal sends them.
const (
	keyEnter = "\r"
	keyF8    = "\x1b[19~"
	keyLeave = "\x03"
)

// The main job in one terminal: text from the practice phone, see the matter
// on the clerk's screen, answer it, read the answer on the phone.
func TestTheDemoAtATerminal(t *testing.T) {
	s := at80x24(t, t.TempDir(), "demo")
	s.sees("练习手机")
	s.types("王家庄村东头路灯不亮了" + keyEnter)
	s.sees("件号1007")
	s.types(keyF8)
	s.types(keyEnter) // opens the matter
	s.sees("Enter/1 受理")
	s.types("2")
	s.sees("-- 答复 1007")
	s.types("电工下午就到" + keyEnter)
	s.sees("热线 【练习】电工下午就到")
	s.types(keyLeave)
	time.Sleep(50 * time.Millisecond) // the two are two presses, not one key held down
	s.types(keyLeave)
	s.sees("nothing was left behind")
	s.leaves()
}

// aBoxOfItsOwn is a folder with a configuration, and the modem that is plugged in.
func aBoxOfItsOwn(t *testing.T) (dir string, gsm *emulator.Modem) {
	t.Helper()
	dir = t.TempDir()
	gsm = emulator.New(emulator.Options{Personality: emulator.EC20})
	t.Cleanup(func() { gsm.Close() })
	port := filepath.Join(dir, "modem")
	go gsm.ServePTY(t.Context(), port)
	if err := os.WriteFile(filepath.Join(dir, "huying.toml"), fmt.Appendf(nil, usualConfig, port), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, gsm
}

// serves starts the box of a folder.
func serves(t *testing.T, dir string) (box *exec.Cmd, log *strings.Builder) {
	t.Helper()
	box, log = huyingIn(t, dir, "serve"), &strings.Builder{}
	box.Stderr = log
	if err := box.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Process.Kill() })
	return box, log
}

// tells gives a command to the box, as soon as it is there.
func tells(t *testing.T, dir, in string, args ...string) {
	t.Helper()
	var out []byte
	var err error
	for end := time.Now().Add(storyLimit); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		cmd := huyingIn(t, dir, args...)
		cmd.Stdin = strings.NewReader(in)
		if out, err = cmd.CombinedOutput(); err == nil {
			return
		}
	}
	t.Fatalf("huying %s: %v\n%s", strings.Join(args, " "), err, out)
}

// A clerk sits down at the box: logs in by name and PIN, and sees a text come.
func TestAClerkSitsDownAtTheConsole(t *testing.T) {
	dir, gsm := aBoxOfItsOwn(t)
	box, log := serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	tells(t, dir, "246810\n", "clerk", "pin", "李静")

	s := at80x24(t, dir, "console")
	s.sees("口令")
	s.types("李静" + keyEnter)
	s.types("246810" + keyEnter)
	s.sees("上手：花一分钟看完") // she never sat here before
	s.types(keyEnter)
	s.sees("没有在办的事")
	if err := gsm.Deliver("+8613800001111", "桥头的栏杆断了"); err != nil {
		t.Fatal(err)
	}
	s.sees("桥头的栏杆断了")
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.screen.Resize(100, 30)
	s.mu.Unlock()
	s.sees("桥头的栏杆断了")

	// The box is told to stop: the clerk is told, and has the terminal back.
	if err := box.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	s.sees("盒子停了")
	if err := box.Wait(); err != nil {
		t.Errorf("the box ended with %v\n%s", err, log.String())
	}
	if err := <-s.done; err == nil {
		t.Error("the console left as if the clerk had")
	}
}

// The plug is pulled while a clerk writes: what was written is offered again.
func TestWhatWasHalfWrittenSurvivesThePlug(t *testing.T) {
	dir, gsm := aBoxOfItsOwn(t)
	box, _ := serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	tells(t, dir, "246810\n", "clerk", "pin", "李静")
	s := at80x24(t, dir, "console")
	s.sees("口令")
	s.types("李静" + keyEnter + "246810" + keyEnter)
	s.sees("上手：")
	s.types(keyEnter)
	s.sees("没有在办的事")
	if err := gsm.Deliver("+8613800001111", "桥头的栏杆断了"); err != nil {
		t.Fatal(err)
	}
	s.sees("桥头的栏杆断了")
	s.types(keyEnter)
	s.sees("Enter/1 受理")
	s.types("2")
	s.sees("-- 答复 1007")
	written := time.Now()
	s.types("施工队明天一早到")
	s.sees("施工队明天一早到")
	for end := written.Add(storyLimit); ; time.Sleep(20 * time.Millisecond) {
		if st, err := os.Stat(filepath.Join(dir, "data", "desk.db")); err == nil && st.ModTime().After(written) && time.Since(st.ModTime()) > 2*time.Second { // nothing is being written any more
			break
		}
		if time.Now().After(end) {
			t.Fatal("what is typed is never written down")
		}
	}
	if err := box.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = box.Wait() // killed
	<-s.done

	serves(t, dir)
	tells(t, dir, "", "clerk", "list")
	s = at80x24(t, dir, "console")
	s.sees("口令")
	s.types("李静" + keyEnter + "246810" + keyEnter)
	s.sees("[草稿]")
	s.types(keyEnter)
	s.sees("2 答复*")
	s.types("2")
	s.sees("上次写到一半")
	s.sees("施工队明天一早到")
}

// A practice box without a modem brings the phone to train with, and says on every screen
// what it is.
func TestAPracticeBoxHasAPhoneBesideTheClerk(t *testing.T) {
	dir := t.TempDir()
	conf := fmt.Sprintf(usualConfig, emulatedPort) + "[practice]\non = true\n"
	if err := os.WriteFile(filepath.Join(dir, "huying.toml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	serves(t, dir)
	tells(t, dir, "", "clerk", "add", "李静", "--role", "receiver")
	tells(t, dir, "246810\n", "clerk", "pin", "李静")
	s := at80x24(t, dir, "console")
	s.sees("青山镇【练习】")
	s.sees("口令")
	s.types("李静" + keyEnter + "246810" + keyEnter)
	s.sees("上手：")
	s.types(keyEnter)
	s.sees("没有在办的事")
	s.types(keyF8)
	s.sees("到办事台这边来")
	s.types("桥头的栏杆断了" + keyEnter)
	s.sees("件号1007")
	s.sees("热线 【练习】")
	s.types(keyF8 + keyEnter)
	s.sees("Enter/1 受理")
	s.sees("青山镇【练习】")
}

package serial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

// page is a full page of Chinese with a cursor that goes down, and what was typed.
type page struct {
	row   int
	from  int
	typed string
}

func (p page) Init() tea.Cmd { return nil }

func (p page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "down":
			p.row = (p.row + 1) % 20
		case "pgdown":
			p.from += 20
		case "!":
			panic("a fault in a screen")
		case "q":
			return p, tea.Quit
		}
		p.typed += k.Text
	}
	return p, nil
}

func (p page) View() tea.View {
	var b strings.Builder
	fmt.Fprintf(&b, "┌─ 青山镇 ─┐ “待办” [%s]\n", p.typed)
	for i := range 20 {
		row := fmt.Sprintf("%d 王家庄村东头路灯不亮了，晚上走路看不见，已经%d天了，请来看看", 1000+p.from+i, 3+p.from)
		if i == p.row {
			row = "\x1b[7m" + row + "\x1b[m"
		}
		b.WriteString(row + "\n")
	}
	v := tea.NewView(b.String())
	v.AltScreen = true
	v.WindowTitle = "呼应"
	return v
}

// cable is a port in memory.
type cable struct {
	mu       sync.Mutex
	got      bytes.Buffer
	at       []time.Time // of each write
	stop     bool        // the terminal asks us to wait
	deadline time.Time
	keys     *io.PipeReader
	person   *io.PipeWriter
}

func newCable() *cable {
	c := &cable{}
	c.keys, c.person = io.Pipe()
	return c
}

func (c *cable) Read(p []byte) (int, error) { return c.keys.Read(p) }

func (c *cable) Write(p []byte) (int, error) {
	c.mu.Lock()
	stop, until := c.stop, c.deadline
	if !stop {
		c.got.Write(p)
		c.at = append(c.at, time.Now())
	}
	c.mu.Unlock()
	if stop {
		time.Sleep(time.Until(until))
		return 0, os.ErrDeadlineExceeded
	}
	return len(p), nil
}

func (c *cable) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	return nil
}

func (c *cable) Close() error { c.keys.CloseWithError(io.ErrClosedPipe); return nil }

func (c *cable) sent() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.Len()
}

func (c *cable) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

var quiet = slog.New(slog.DiscardHandler)

// plugged runs a terminal on a cable in memory, in a synctest bubble.
func plugged(t *testing.T, cfg Config, story func(t *testing.T, c *cable, sittings *atomic.Int32)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newCable()
		var sittings atomic.Int32
		cfg.Width, cfg.Height = 80, 24
		term := &Terminal{Config: cfg, Log: quiet, Open: func(Config) (Port, error) { return c, nil }, Screen: func(context.Context) (tea.Model, error) {
			sittings.Add(1)
			return page{}, nil
		}}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- term.Run(ctx) }()
		story(t, c, &sittings)
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// What stands in line is never more than a picture or two, whatever happens on the
// screen; and a line that is free is used.
func TestWritesGoNoFasterThanTheLine(t *testing.T) {
	for _, baud := range []int{9600, 19200, 115200} {
		plugged(t, Config{Baud: baud}, func(t *testing.T, c *cable, _ *atomic.Int32) {
			time.Sleep(10 * time.Second)
			begun, before, most := time.Now(), c.sent(), 0
			for range 200 {
				_, _ = c.person.Write([]byte("\x1b[6~x")) // the whole page is another
				time.Sleep(20 * time.Millisecond)
				carried := int(time.Since(begun) * time.Duration(baud) / bitsPerByte / time.Second)
				most = max(most, c.sent()-before-carried)
			}
			if most > 2*1800 {
				t.Errorf("%d baud: %d bytes stood in line", baud, most)
			}
			line := &pace{baud: baud}
			if used := line.takes(c.sent() - before); baud == 9600 && used < 3*time.Second {
				t.Errorf("%d baud: of four seconds the line was used for %v", baud, used)
			}
			t.Logf("%d baud: at most %d bytes in line, %d sent in 4 s", baud, most, c.sent()-before)
		})
	}
}

// Somebody holds the arrow down at 9600 baud: what is shown is where the cursor is,
// not where it was seconds ago.
func TestASlowLineShowsTheNewest(t *testing.T) {
	plugged(t, Config{Baud: 9600, GBK: true}, func(t *testing.T, c *cable, _ *atomic.Int32) {
		time.Sleep(10 * time.Second)
		page := c.sent()
		t.Logf("a full page: %d bytes, %v", page, (&pace{baud: 9600}).takes(page))
		for range 40 { // two seconds of a key that repeats
			_, _ = c.person.Write([]byte("\x1b[B"))
			time.Sleep(50 * time.Millisecond)
		}
		released, before := time.Now(), c.sent()
		time.Sleep(10 * time.Second)
		moves := c.sent() - page
		c.mu.Lock()
		last := c.at[len(c.at)-1]
		c.mu.Unlock()
		if late := last.Sub(released); late > time.Second {
			t.Errorf("the last frame came %v after the key was let go", late)
		}
		t.Logf("40 moves: %d bytes, %d of them afterwards", moves, c.sent()-before)
		if most := 3 * 960; moves > most { // what the line carries meanwhile, and a frame
			t.Errorf("%d bytes were sent", moves)
		}
		before = c.sent()
		_, _ = c.person.Write([]byte("\x1b[B"))
		time.Sleep(5 * time.Second)
		t.Logf("one move of the cursor: %d bytes, %v", c.sent()-before, (&pace{baud: 9600}).takes(c.sent()-before))
	})
}

func TestWhoLeavesIsLoggedOut(t *testing.T) {
	plugged(t, Config{Baud: 9600}, func(t *testing.T, c *cable, sittings *atomic.Int32) {
		for range 5 {
			time.Sleep(9 * time.Minute)
			_, _ = c.person.Write([]byte("a"))
		}
		synctest.Wait()
		if n := sittings.Load(); n != 1 {
			t.Fatalf("%d sittings of somebody who is there", n)
		}
		time.Sleep(11 * time.Minute)
		if n := sittings.Load(); n != 2 {
			t.Errorf("%d sittings after ten minutes of nothing", n)
		}
		// What was typed half is not in the next one's.
		before := c.sent()
		time.Sleep(10 * time.Minute)
		if got := c.said()[before:]; strings.Contains(got, "[a") {
			t.Errorf("%q", got)
		}
		_, _ = c.person.Write([]byte("q")) // left
		time.Sleep(5 * time.Second)
		if n := sittings.Load(); n != 4 {
			t.Errorf("%d sittings", n)
		}
	})
}

func TestAPanicIsFollowedByANewSitting(t *testing.T) {
	plugged(t, Config{Baud: 115200}, func(t *testing.T, c *cable, sittings *atomic.Int32) {
		time.Sleep(time.Second)
		_, _ = c.person.Write([]byte("!"))
		time.Sleep(5 * time.Second)
		if n := sittings.Load(); n != 2 {
			t.Errorf("%d sittings", n)
		}
		before := c.sent()
		_, _ = c.person.Write([]byte("b"))
		time.Sleep(time.Second)
		if got := c.said()[before:]; !strings.Contains(got, "b") {
			t.Errorf("%q", got)
		}
	})
}

// A terminal that was off shows nothing until somebody presses a key; then all of it.
func TestATerminalThatWasSwitchedOnGetsTheWholePage(t *testing.T) {
	plugged(t, Config{Baud: 115200}, func(t *testing.T, c *cable, _ *atomic.Int32) {
		time.Sleep(3 * time.Minute)
		before := c.sent()
		_, _ = c.person.Write([]byte("x"))
		time.Sleep(time.Second)
		if got := c.said()[before:]; strings.Count(got, "王家庄村") != 20 {
			t.Errorf("%q", got)
		}
		before = c.sent()
		_, _ = c.person.Write([]byte("y"))
		time.Sleep(time.Second)
		if got := c.said()[before:]; strings.Contains(got, "王家庄村") {
			t.Errorf("and at the next key again: %q", got)
		}
	})
}

func TestATerminalThatTakesNothingIsLeft(t *testing.T) {
	plugged(t, Config{Baud: 9600}, func(t *testing.T, c *cable, sittings *atomic.Int32) {
		time.Sleep(10 * time.Second)
		c.mu.Lock()
		c.stop = true
		c.mu.Unlock()
		_, _ = c.person.Write([]byte("z"))
		time.Sleep(time.Minute)
		if n := sittings.Load(); n < 2 {
			t.Errorf("%d sittings: who sat there is still logged in", n)
		}
		c.mu.Lock()
		c.stop = false
		c.mu.Unlock()
		before := c.sent()
		time.Sleep(2 * time.Minute)
		if got := c.said()[before:]; !strings.Contains(got, "王家庄村") || strings.Contains(got, "[z") {
			t.Errorf("%q", got)
		}
	})
}

// When the box is told to stop, the terminal says so last; one that takes nothing does not keep the
// box from stopping.
func TestTheLastWordsOnATerminal(t *testing.T) {
	for _, stuck := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := newCable()
			term := &Terminal{Config: Config{Baud: 9600, Width: 80, Height: 24}, Log: quiet, Open: func(Config) (Port, error) { return c, nil },
				Screen: func(context.Context) (tea.Model, error) { return page{}, nil }}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- term.Run(ctx) }()
			time.Sleep(10 * time.Second)
			c.mu.Lock()
			c.stop = stuck
			c.mu.Unlock()
			before, begun := c.sent(), time.Now()
			stop()
			<-done
			if took := time.Since(begun); took > 40*time.Second {
				t.Errorf("stopping took %v", took)
			}
			if got := c.said()[before:]; strings.Contains(got, "盒子停了") == stuck || !stuck && !strings.Contains(got, "再拔电") {
				t.Errorf("stuck %v: %q", stuck, got)
			}
		})
	}
}

func TestAPlainTerminalIsSpokenToPlainly(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[?1049h\x1b[?2004h\x1b[>4;2m\x1b[>1u\x1b[?u\x1b[?2026$p\x1b]2;呼应\x07a": "a",
		"\x1b]2;呼应\x1b\\b\x1bPq\x1b\\c\x1b[2 q":                                     "bc",
		"\x1b[2;5H\x1b[7m中\x1b[m\x1b[K\x1b[J\x1b[?25l\x1b[?7h\x1b[1;24r\x1bM":       "\x1b[2;5H\x1b[7m中\x1b[m\x1b[K\x1b[J\x1b[?25l\x1b[?7h\x1b[1;24r\x1bM",
		"\x1b[38;2;1;2;3m\x1b[4:3m\x1b[3X\x1b(B\x1b=d\x00\x7f\x1b[c":                "\x1b[38;2;1;2;3md",
		"一\n二": "一\r\n二",
		"┌─┐│└┴┘═║ ▁▂▃▄▅▆▇█ →●■ “引号”…": "+-+|+++=| _.-=+*%# >*# “引号”…",
	} {
		for cut := range len(in) { // wherever the writer cuts it
			var b bytes.Buffer
			l := &letters{out: &b, ascii: true}
			for _, p := range []string{in[:cut], in[cut:]} {
				if n, err := l.Write([]byte(p)); n != len(p) || err != nil {
					t.Fatal(n, err)
				}
			}
			if b.String() != want {
				t.Errorf("%q cut at %d: %q, want %q", in, cut, b.String(), want)
				break
			}
		}
	}
	var b bytes.Buffer
	_, _ = (&letters{out: &b}).Write([]byte("┌─┐")) // frames = "unicode"
	if b.String() != "┌─┐" {
		t.Errorf("%q", b.String())
	}
}

// On a GBK terminal every byte is a cell: what the screen has counted is what is
// taken, whatever a villager has written.
func TestGBKTakesTheCellsThatWereCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(
			rapid.RuneFrom([]rune("王家庄村东头路灯，。！“”‘’…—·①②√℃×÷±°§●■▲→│┌─█▃〇々€αя①〡㈱㎡鿆𠮷😀Ａ１\u00a0é\u3000")), rapid.Rune(),
		)).Draw(t, "words")
		for _, r := range s {
			width := ansi.StringWidth(string(r))
			if r < 0x20 || r == 0x7f || width == 0 {
				continue
			}
			var b bytes.Buffer
			_, _ = (&letters{out: &b, gbk: true, ascii: true}).Write([]byte(string(r)))
			if b.Len() != width {
				t.Fatalf("%q of %d cells became % x", r, width, b.Bytes())
			}
		}
	})
	var b bytes.Buffer
	_, _ = (&letters{out: &b, gbk: true, ascii: true}).Write([]byte("青山镇“路灯”…😀鿆"))
	got, err := simplifiedchinese.GBK.NewDecoder().String(b.String())
	if err != nil || got != `青山镇"路灯".????` {
		t.Errorf("%q, %v", got, err)
	}
}

// counter is a terminal on the counter: a pseudo-terminal and its screen.
type counter struct {
	*testing.T
	mu     sync.Mutex
	line   *os.File
	screen *vt.Emulator
	done   chan struct{}
}

// plugIn puts a terminal behind link, for a person who reads GBK or UTF-8.
func plugIn(t *testing.T, link string, gbk bool) *counter {
	t.Helper()
	blocking, device, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Dup(int(blocking.Fd())) // a reader of the library's own would not end with its Close
	if err == nil {
		err = errors.Join(syscall.SetNonblock(fd, true), blocking.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	line := os.NewFile(uintptr(fd), blocking.Name())
	name := device.Name()
	device.Close()
	_ = os.Remove(link)
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	c := &counter{T: t, line: line, screen: vt.NewEmulator(80, 24), done: make(chan struct{})}
	go io.Copy(io.Discard, c.screen) // the emulator's own answers
	in := decoded(line, gbk)
	go func() {
		defer close(c.done)
		b := make([]byte, 4096)
		for {
			n, err := in.Read(b)
			c.mu.Lock()
			_, _ = c.screen.Write(b[:n])
			c.mu.Unlock()
			if err != nil && !errors.Is(err, os.ErrClosed) { // EIO while nobody has the other side open
				time.Sleep(2 * time.Millisecond)
				in = decoded(line, gbk)
				continue
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(c.pull)
	return c
}

func (c *counter) pull() {
	c.line.Close()
	<-c.done
}

// sees waits until the screen shows the words: these are real ports, waited for in
// real time.
func (c *counter) sees(want string) {
	c.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		got := c.screen.String()
		c.mu.Unlock()
		if strings.Contains(got, want) {
			return
		}
		if time.Now().After(end) {
			c.Fatalf("does not see %q but\n%s", want, got)
		}
	}
}

func (c *counter) types(s string, gbk bool) {
	c.Helper()
	b := []byte(s)
	if gbk {
		var err error
		if b, err = simplifiedchinese.GBK.NewEncoder().Bytes(b); err != nil {
			c.Fatal(err)
		}
	}
	if _, err := c.line.Write(b); err != nil {
		c.Fatal(err)
	}
}

// serves runs terminals until the test ends.
func serves(t *testing.T, all ...*Terminal) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	for _, term := range all {
		term.Log, term.Again, term.Width, term.Height = quiet, 10*time.Millisecond, 80, 24
		term.Screen = func(context.Context) (tea.Model, error) { return page{}, nil }
		done.Go(func() { _ = term.Run(ctx) })
	}
	t.Cleanup(func() { stop(); done.Wait() })
}

func TestTwoTerminalsOnTwoLines(t *testing.T) {
	dir := t.TempDir()
	one, two := plugIn(t, filepath.Join(dir, "old"), true), plugIn(t, filepath.Join(dir, "new"), false)
	serves(t, &Terminal{Config: Config{Port: filepath.Join(dir, "old"), Baud: 115200, GBK: true}},
		&Terminal{Config: Config{Port: filepath.Join(dir, "new"), Baud: 115200, Flow: FlowSoftware}})
	one.sees(`+- 青山镇 -+ "待办" []`)
	two.sees("┌─ 青山镇 ─┐ “待办” []")
	one.sees("1019 王家庄村东头路灯不亮了，晚上走路看不见，已经3天了，请来看看")
	one.types("张三，你好", true)
	two.types("李四", false)
	one.sees(`"待办" [张三，你好]`)
	two.sees("“待办” [李四]")
	one.line.Write([]byte{0xff, 0x81}) // noise on the line, and then a key
	one.line.Write([]byte("\x1b[Bk"))
	one.sees("k]")
}

func TestTheCableIsPulledAndComesBack(t *testing.T) {
	link := filepath.Join(t.TempDir(), "ttyUSB1")
	term := &Terminal{Config: Config{Port: link, Baud: 115200, GBK: true, Flow: FlowHardware}}
	serves(t, term)
	until(t, func() bool { _, fault := term.Status(); return strings.Contains(fault, "not there") })
	first := plugIn(t, link, true)
	first.sees("青山镇")
	first.types("q1", true)
	if open, fault := term.Status(); !open || fault != "" {
		t.Errorf("open %v, %s", open, fault)
	}
	first.pull()
	until(t, func() bool { open, fault := term.Status(); return !open && fault != "" })
	second := plugIn(t, link, true)
	second.sees(`"待办" []`) // from the beginning: somebody else may sit there
	second.types("回来了", true)
	second.sees("回来了")
	second.pull()
}

func TestAPortThatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "port")
	plugIn(t, link, false)
	first, err := OpenPort(Config{Port: link, Baud: 9600})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPort(Config{Port: link, Baud: 9600}); err == nil || !strings.Contains(err.Error(), "another program has the port") {
		t.Errorf("opened twice: %v", err)
	}
	first.Close()
	again, err := OpenPort(Config{Port: link, Baud: 9600})
	if err != nil {
		t.Fatalf("it was not let go: %v", err)
	}
	again.Close()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{file: "it is no serial port", filepath.Join(dir, "none"): "the port is not there", "/dev/null": "it is no serial port"} {
		if _, err := OpenPort(Config{Port: path, Baud: 9600}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("in vain")
		}
	}
}

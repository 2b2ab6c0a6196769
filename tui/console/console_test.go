package console

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
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/term"
	"pgregory.net/rapid"

	"huying/tui/sshd"
)

// board is a screen that says its size and what was typed.
type board struct {
	width, height int
	typed         string
}

func (b board) Init() tea.Cmd { return nil }

func (b board) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		b.width, b.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q":
			return b, tea.Quit
		case "!":
			panic("a fault in a screen")
		}
		b.typed += msg.Text
	}
	return b, nil
}

func (b board) View() tea.View {
	v := tea.NewView(fmt.Sprintf("青山镇 %dx%d\n[%s]", b.width, b.height, b.typed))
	v.AltScreen = true
	return v
}

// serve starts a server on a folder of its own and returns the folder.
func serve(t *testing.T, s *sshd.Server) string {
	t.Helper()
	dir := t.TempDir()
	l, err := sshd.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	if s.Screen == nil {
		s.Screen = func(_ context.Context, term sshd.Terminal) (tea.Model, error) {
			return board{width: term.Width, height: term.Height}, nil
		}
	}
	if s.Commands == nil {
		s.Commands = func(_ context.Context, c sshd.Command) int {
			in, _ := io.ReadAll(c.Stdin)
			fmt.Fprintf(c.Stdout, "%q %q", c.Args, in)
			return len(c.Args)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		if err := s.Serve(ctx, l); !errors.Is(err, context.Canceled) {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		done.Wait()
		if _, err := os.Stat(filepath.Join(dir, sshd.SocketName)); err == nil {
			t.Error("the socket was left behind")
		}
	})
	return dir
}

func dial(t *testing.T, dir string) *Client {
	t.Helper()
	c, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestACommandRunsInsideTheBox(t *testing.T) {
	dir := serve(t, &sshd.Server{Commands: func(_ context.Context, c sshd.Command) int {
		in, _ := io.ReadAll(c.Stdin)
		fmt.Fprintf(c.Stdout, "%s|%s", c.Args, in)
		fmt.Fprint(c.Stderr, "hint: "+c.Peer.Name)
		return 3
	}})
	var out, complaint bytes.Buffer
	code, err := dial(t, dir).Run(t.Context(), []string{"case", "answer"}, strings.NewReader("路灯修好了"), &out, &complaint)
	if code != 3 || err != nil {
		t.Errorf("exit %d, %v", code, err)
	}
	if out.String() != "[case answer]|路灯修好了" || !strings.HasPrefix(complaint.String(), "hint: ") || len(complaint.String()) < 7 {
		t.Errorf("out %q, err %q", out.String(), complaint.String())
	}
	if code, err := dial(t, dir).Run(t.Context(), []string{"inbox"}, nil, io.Discard, io.Discard); code != 3 || err != nil {
		t.Errorf("without input: exit %d, %v", code, err)
	}
}

// Words arrive as they were typed, whatever they hold.
func TestWordsArriveAsTheyWere(t *testing.T) {
	var got []string
	dir := serve(t, &sshd.Server{Commands: func(_ context.Context, c sshd.Command) int {
		got = c.Args
		return 0
	}})
	c := dial(t, dir)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"", " ", "'", `"`, `\`, "'\\''", "$HOME", "#", "a\nb", "`date`", "--text=第一行\n第二行", "*", "~",
		})), 1, 5).Draw(t, "words")
		code, err := c.Run(context.Background(), want, nil, io.Discard, io.Discard)
		if code != 0 || err != nil {
			t.Fatalf("%q: exit %d, %v", want, code, err)
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("sent %q, arrived %q", want, got)
		}
	})
}

func TestACommandsPanicEndsItselfOnly(t *testing.T) {
	dir := serve(t, &sshd.Server{Commands: func(_ context.Context, c sshd.Command) int {
		if c.Args[0] == "bad" {
			panic("a fault in a command")
		}
		return 0
	}})
	c := dial(t, dir)
	var said bytes.Buffer
	if code, err := c.Run(t.Context(), []string{"bad"}, nil, io.Discard, &said); code != 1 || err != nil || !strings.Contains(said.String(), "failed inside the box") {
		t.Errorf("exit %d, %v, %q", code, err, said.String())
	}
	if code, err := c.Run(t.Context(), []string{"good"}, nil, io.Discard, io.Discard); code != 0 || err != nil {
		t.Errorf("the next one: exit %d, %v", code, err)
	}
}

func TestThereIsALimit(t *testing.T) {
	enough := make(chan struct{})
	inside := make(chan struct{}, 1)
	dir := serve(t, &sshd.Server{MaxCommands: 1, Commands: func(context.Context, sshd.Command) int {
		inside <- struct{}{}
		<-enough
		return 0
	}})
	first := make(chan int)
	c := dial(t, dir)
	go func() {
		code, _ := c.Run(context.Background(), []string{"long"}, nil, io.Discard, io.Discard)
		first <- code
	}()
	<-inside
	var said bytes.Buffer
	if code, _ := dial(t, dir).Run(t.Context(), []string{"one more"}, nil, io.Discard, &said); code != 1 || !strings.Contains(said.String(), "too many") {
		t.Errorf("exit %d: %q", code, said.String())
	}
	close(enough)
	if code := <-first; code != 0 {
		t.Errorf("the first one: exit %d", code)
	}
}

func TestNobodyServes(t *testing.T) {
	if _, err := Dial(t.Context(), t.TempDir()); !errors.Is(err, ErrStopped) {
		t.Errorf("an empty folder: %v", err)
	}
	dir := t.TempDir()
	l, err := sshd.Listen(dir) // as a killed box leaves it: a socket, and nobody behind it
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, sshd.SocketName)
	if err := os.Rename(name, name+".kept"); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := os.Rename(name+".kept", name); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial(t.Context(), dir); !errors.Is(err, ErrStopped) {
		t.Errorf("a socket left behind: %v", err)
	}
	again, err := sshd.Listen(dir)
	if err != nil {
		t.Fatalf("the next box cannot listen: %v", err)
	}
	again.Close()
}

func TestABoxThatIsStuck(t *testing.T) {
	dir := t.TempDir()
	l, err := sshd.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // accepts, as the kernel does for a stopped process, and says nothing
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Dial(ctx, dir); !errors.Is(err, ErrMute) {
		t.Errorf("%v", err)
	}
}

func TestALongPathStillHasASocket(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("长路径", 20))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := sshd.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(filepath.Join(dir, sshd.SocketName)); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("socket: %v, %v", fi, err)
	}
	s := &sshd.Server{Log: slog.New(slog.DiscardHandler), Commands: func(context.Context, sshd.Command) int { return 7 }}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	if code, err := dial(t, dir).Run(t.Context(), []string{"x"}, nil, io.Discard, io.Discard); code != 7 || err != nil {
		t.Errorf("exit %d, %v", code, err)
	}
	stop()
	<-done
}

// seat is a person at a terminal who has typed huying console.
type seat struct {
	t      *testing.T
	person *os.File // what the person types into and reads from
	screen *shown
	raw    lockedBuffer
	left   chan error
}

// shown is a terminal's screen that one goroutine draws and another looks at.
type shown struct {
	mu sync.Mutex
	*vt.Emulator
}

func (s *shown) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Emulator.Write(p)
}

func (s *shown) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Emulator.String()
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func sit(ctx context.Context, t *testing.T, dir string) *seat {
	t.Helper()
	person, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(person, &pty.Winsize{Cols: 90, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TERM", "xterm-256color")
	s := &seat{t: t, person: person, screen: &shown{Emulator: vt.NewEmulator(90, 30)}, left: make(chan error, 1)}
	go io.Copy(io.MultiWriter(&s.raw, s.screen), person)
	go io.Copy(io.Discard, s.screen) // the emulator's own answers
	c := dial(t, dir)
	before, err := term.GetState(int(terminal.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := c.Attach(ctx, terminal, terminal)
		after, stateErr := term.GetState(int(terminal.Fd()))
		if stateErr != nil || fmt.Sprint(*before) != fmt.Sprint(*after) {
			t.Errorf("the terminal was not restored: %v", stateErr)
		}
		s.left <- err
	}()
	t.Cleanup(func() { person.Close(); terminal.Close() })
	return s
}

func (s *seat) types(keys string) {
	s.t.Helper()
	if _, err := s.person.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// sees waits until the screen shows the words. This is a real terminal and a
// real socket, so it is waited for in real time.
func (s *seat) sees(want string) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !strings.Contains(s.screen.String(), want) {
		if time.Now().After(deadline) {
			s.t.Fatalf("does not see %q but\n%s", want, s.screen.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestAClerkSitsDownAtTheBox(t *testing.T) {
	dir := serve(t, &sshd.Server{})
	s := sit(t.Context(), t, dir)
	s.sees("青山镇 90x30")
	s.types("abc")
	s.sees("[abc]")
	if err := pty.Setsize(s.person, &pty.Winsize{Cols: 100, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	// A pseudo-terminal of a test is nobody's controlling terminal: the signal
	// that a shell would get is sent by hand.
	self, _ := os.FindProcess(os.Getpid())
	if err := self.Signal(winch); err != nil {
		t.Fatal(err)
	}
	s.sees("青山镇 100x40")
	s.types("q")
	if err := <-s.left; err != nil {
		t.Errorf("left with %v", err)
	}
}

func TestAFailingScreenEndsThatSessionOnly(t *testing.T) {
	dir := serve(t, &sshd.Server{})
	one, two := sit(t.Context(), t, dir), sit(t.Context(), t, dir)
	one.sees("青山镇")
	two.sees("青山镇")
	one.types("!")
	if err := <-one.left; err != nil {
		t.Errorf("the failed one left with %v", err)
	}
	two.types("still here")
	two.sees("[still here]")
	two.types("q")
	<-two.left
}

func TestTheBoxStopsUnderAScreen(t *testing.T) {
	dir := t.TempDir()
	l, err := sshd.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &sshd.Server{Log: slog.New(slog.DiscardHandler), Screen: func(_ context.Context, term sshd.Terminal) (tea.Model, error) {
		return board{width: term.Width, height: term.Height}, nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	clerk := sit(t.Context(), t, dir)
	clerk.sees("青山镇")
	stop()
	<-clerk.left
	<-done
	clerk.sees("盒子停了")
	if raw := clerk.raw.String(); !strings.Contains(raw, "\x1b[?1049l") || !strings.Contains(raw, "\x1b[?25h") {
		t.Error("the other screen was not left, or the cursor stays hidden")
	}
}

func TestAPipeIsNoTerminal(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := dial(t, serve(t, &sshd.Server{})).Attach(t.Context(), r, w); !errors.Is(err, ErrNoTerminal) {
		t.Errorf("%v", err)
	}
}

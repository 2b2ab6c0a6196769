package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"huying/tui/sshd"
)

// What can keep a client from the box.
var (
	ErrStopped    = errors.New("the box is not running")
	ErrForbidden  = errors.New("only the box's own user and root may talk to it here")
	ErrNoTerminal = errors.New("the screen needs a terminal")
	ErrLost       = errors.New("the connection to the box was lost")
	ErrMute       = errors.New("the box is there but does not answer")
)

// A Client talks to the box of one data folder.
type Client struct{ conn *ssh.Client }

// Dial connects to the box that runs on dir. ErrStopped: none does;
// ErrForbidden: one does, for another user.
func Dial(ctx context.Context, dir string) (*Client, error) {
	address, done, err := sshd.Address(dir)
	if err == nil {
		defer done()
		var d net.Dialer
		var nc net.Conn
		if nc, err = d.DialContext(ctx, "unix", address); err == nil {
			return handshake(ctx, nc)
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, ErrForbidden
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return nil, ErrStopped
	}
	return nil, fmt.Errorf("connect to the box: %w", err)
}

// handshakeLimit is how long a box may take to say who it is; one that takes
// longer is stuck.
const handshakeLimit = 10 * time.Second

func handshake(ctx context.Context, nc net.Conn) (*Client, error) {
	ctx, done := context.WithTimeout(ctx, handshakeLimit)
	defer done()
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	c, chans, reqs, err := ssh.NewClientConn(nc, "box", &ssh.ClientConfig{
		User: "huying",
		// Who serves is settled by the folder that the socket lies in: only
		// the box's user and root can put one there.
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		nc.Close()
		if ctx.Err() != nil {
			return nil, ErrMute
		}
		return nil, fmt.Errorf("%w (%v)", ErrLost, err)
	}
	return &Client{ssh.NewClient(c, chans, reqs)}, nil
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// Run runs a command inside the box and returns its exit code. stdin may be
// nil; it is read to its end only as far as the command wants it.
func (c *Client) Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	s, err := c.conn.NewSession()
	if err != nil {
		return 0, fmt.Errorf("%w (%v)", ErrLost, err)
	}
	defer s.Close()
	defer context.AfterFunc(ctx, func() { c.conn.Close() })()
	s.Stdout, s.Stderr = stdout, stderr
	if stdin != nil {
		if err := feed(s, stdin); err != nil {
			return 0, err
		}
	}
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = quote(a)
	}
	return exit(ctx, s.Run(strings.Join(words, " ")))
}

// feed copies in to the session without making its end wait for in's.
func feed(s *ssh.Session, in io.Reader) error {
	w, err := s.StdinPipe()
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(w, in)
		w.Close()
	}()
	return nil
}

func exit(ctx context.Context, err error) (int, error) {
	var status *ssh.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &status):
		return status.ExitStatus(), nil
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case errors.As(err, new(*fs.PathError)): // the connection stands; where the answer was to go does not take it
		return 0, err
	}
	return 0, fmt.Errorf("%w (%v)", ErrLost, err)
}

// quote makes one word of a shell's language, as the far end splits it.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// winch is the signal by which a terminal says that its size has changed.
const winch = syscall.SIGWINCH

// IsTerminal reports whether a screen can be shown there.
func IsTerminal(in, out *os.File) bool {
	return term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// Attach shows a clerk's screen on this terminal until the clerk leaves it, and
// returns the session's exit code.
func (c *Client) Attach(ctx context.Context, in, out *os.File) (code int, err error) {
	if !IsTerminal(in, out) {
		return 0, ErrNoTerminal
	}
	s, err := c.conn.NewSession()
	if err != nil {
		return 0, fmt.Errorf("%w (%v)", ErrLost, err)
	}
	defer s.Close()
	for _, name := range sshd.Passed() {
		if v, ok := os.LookupEnv(name); ok {
			_ = s.Setenv(name, v)
		}
	}
	kind := os.Getenv("TERM")
	if kind == "" {
		kind = "vt100"
	}
	w, h := size(out)
	if err := s.RequestPty(kind, h, w, ssh.TerminalModes{}); err != nil {
		return 0, fmt.Errorf("%w (%v)", ErrLost, err)
	}
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return 0, fmt.Errorf("terminal: %w", err)
	}
	left := false
	defer func() {
		if !left {
			_, _ = io.WriteString(out, plain)
		}
		_ = term.Restore(int(in.Fd()), before)
	}()
	s.Stdout, s.Stderr = out, out
	if err := feed(s, in); err != nil {
		return 0, err
	}
	defer context.AfterFunc(ctx, func() { c.conn.Close() })()
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, winch)
	defer signal.Stop(resized)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case <-ended:
				return
			case <-resized:
				w, h := size(out)
				_ = s.WindowChange(h, w)
			}
		}
	}()
	if err := s.Shell(); err != nil {
		return 0, fmt.Errorf("%w (%v)", ErrLost, err)
	}
	code, err = exit(ctx, s.Wait())
	left = err == nil
	return code, err
}

func size(f *os.File) (width, height int) {
	w, h, err := term.GetSize(int(f.Fd()))
	if err != nil || w <= 0 || h <= 0 {
		return sshd.DefaultWidth, sshd.DefaultHeight
	}
	return w, h
}

// plain undoes what a screen may have set, when it could not do so itself:
// mouse, focus and paste reports, keyboard modes, the other screen, the hidden
// cursor, colours (xterm's control sequences; kitty's keyboard protocol).
const plain = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2026l\x1b[<u\x1b[>4m\x1b[?1049l\x1b[?25h\x1b[0m\r\n"

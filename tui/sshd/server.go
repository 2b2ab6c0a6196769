package sshd

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"
)

// Server answers sessions. All fields but the limits must be set.
type Server struct {
	Log *slog.Logger
	// Commands runs one command and returns its exit code. ctx ends with the
	// session or the server.
	Commands func(ctx context.Context, c Command) int
	// Screen makes the root model of one terminal session.
	Screen func(ctx context.Context, t Terminal) (tea.Model, error)

	MaxScreens  int // terminals at once, each costs some 2 MB; 0 means 16
	MaxCommands int // commands at once; 0 means 64

	screens, commands atomic.Int32
}

// A Command is an exec request.
type Command struct {
	Args           []string // as a shell would split them
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Peer           Peer
}

// A Terminal is a pty request.
type Terminal struct {
	Peer          Peer
	Term          string   // what the terminal says it is
	Env           []string // NAME=value, TERM included
	Width, Height int      // never 0
}

// Size of a terminal that does not tell: serial lines say 0×0.
const (
	DefaultWidth  = 80
	DefaultHeight = 24
)

const (
	handshakeLimit = 10 * time.Second
	partingTime    = 2 * time.Second // for sessions to end by themselves when the server stops
)

// FPS is how often a screen is drawn at most: enough for people, and little
// enough for a serial line.
const FPS = 20

type peerKey struct{}

// Serve answers sessions on l until ctx ends, then gives them a moment to end
// and returns ctx's error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hostKey, err := newHostKey()
	if err != nil {
		return err
	}
	srv, err := wish.NewServer(
		wish.WithHostKeyPEM(hostKey),
		wish.WithMiddleware(s.middleware(ctx)),
		ssh.EmulatePty(),
		ssh.WrapConn(func(c ssh.Context, conn net.Conn) net.Conn {
			p, err := peerOf(conn)
			if err == nil && !p.allowed() {
				err = errors.New("not the box's user")
			}
			if err != nil {
				s.Log.Warn("connection refused", "uid", p.UID, "err", err)
				return nil
			}
			c.SetValue(peerKey{}, p)
			return conn
		}),
	)
	if err != nil {
		return fmt.Errorf("ssh server: %w", err)
	}
	srv.HandshakeTimeout = handshakeLimit
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
	defer cancel()
	_ = srv.Shutdown(parting)
	_ = srv.Close()
	<-served
	return ctx.Err()
}

// newHostKey makes a key for the life of this server. On a socket the folder's
// permissions and the kernel say who serves, so nobody needs to know it again.
func newHostKey() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	block, err := gossh.MarshalPrivateKey(key, "huying")
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	return pem.EncodeToMemory(block), nil
}

func (s *Server) middleware(serving context.Context) wish.Middleware {
	return func(ssh.Handler) ssh.Handler {
		return func(sess ssh.Session) {
			ctx, cancel := context.WithCancelCause(sess.Context())
			defer cancel(nil)
			stop := context.AfterFunc(serving, func() { cancel(context.Cause(serving)) })
			defer stop()
			_ = sess.Exit(s.handle(ctx, sess))
		}
	}
}

// handle runs one session and returns its exit code.
func (s *Server) handle(ctx context.Context, sess ssh.Session) (code int) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("session failed", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			fmt.Fprintln(sess.Stderr(), "huying: this command failed inside the box; the log has the details")
			code = 1
		}
	}()
	peer, _ := sess.Context().Value(peerKey{}).(Peer)
	if raw := sess.RawCommand(); raw != "" {
		release, ok := take(&s.commands, s.MaxCommands, 64)
		if !ok {
			fmt.Fprintln(sess.Stderr(), "huying: too many commands at once\nhint: try again in a moment")
			return 1
		}
		defer release()
		args, err := split(raw)
		if err != nil {
			fmt.Fprintf(sess.Stderr(), "huying: %v in the command\nhint: close the quotes\n", err)
			return 2
		}
		return s.Commands(ctx, Command{Args: args, Stdin: sess, Stdout: sess, Stderr: sess.Stderr(), Peer: peer})
	}
	pty, resized, ok := sess.Pty()
	if !ok {
		fmt.Fprintln(sess.Stderr(), "huying: the screen needs a terminal\nhint: name a command, or ask for a terminal (ssh -t)")
		return 1
	}
	release, ok := take(&s.screens, s.MaxScreens, 16)
	if !ok {
		fmt.Fprint(sess.Stderr(), "huying: too many screens are open\r\nhint: leave one of them first\r\n")
		return 1
	}
	defer release()
	t := Terminal{Peer: peer, Term: pty.Term, Env: append(sess.Environ(), "TERM="+pty.Term)}
	t.Width, t.Height = sized(pty.Window)
	return s.screen(ctx, sess, t, resized)
}

func (s *Server) screen(ctx context.Context, sess ssh.Session, t Terminal, resized <-chan ssh.Window) int {
	model, err := s.Screen(ctx, t)
	if err != nil {
		s.Log.Error("screen not opened", "err", err)
		fmt.Fprintf(sess.Stderr(), "huying: %v\r\n", err)
		return 1
	}
	program := tea.NewProgram(model,
		tea.WithContext(ctx),
		tea.WithInput(sess), tea.WithOutput(sess), tea.WithEnvironment(t.Env),
		tea.WithColorProfile(colorprofile.Env(t.Env)),
		tea.WithWindowSize(t.Width, t.Height),
		tea.WithFPS(FPS),
		tea.WithoutSignalHandler(),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if _, ok := msg.(tea.SuspendMsg); ok { // there is no shell to go back to
				return nil
			}
			return msg
		}),
	)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case w, ok := <-resized:
				if !ok {
					return
				}
				width, height := sized(w)
				program.Send(tea.WindowSizeMsg{Width: width, Height: height})
			}
		}
	}()
	_, err = program.Run()
	// What is said now goes the way the screen went: on the other stream it could
	// overtake the last frame and vanish with the screen that is left.
	switch {
	case err == nil, sess.Context().Err() != nil: // left, or the connection went
		return 0
	case ctx.Err() != nil:
		fmt.Fprint(sess, "huying: the box has stopped\r\nhint: open the screen again when it runs\r\n")
	case errors.Is(err, tea.ErrProgramPanic):
		s.Log.Error("screen failed", "err", err)
		fmt.Fprint(sess, "huying: the screen failed; nothing that was saved is lost\r\nhint: open it again\r\n")
	default:
		s.Log.Warn("screen ended", "err", err)
	}
	return 1
}

// sized is a window's size, or what is usual where it does not tell.
func sized(w ssh.Window) (width, height int) {
	width, height = w.Width, w.Height
	if width <= 0 || height <= 0 {
		return DefaultWidth, DefaultHeight
	}
	return width, height
}

// take counts a session in, unless there are limit already.
func take(count *atomic.Int32, limit, usual int) (release func(), ok bool) {
	if limit == 0 {
		limit = usual
	}
	if int(count.Add(1)) > limit {
		count.Add(-1)
		return nil, false
	}
	return func() { count.Add(-1) }, true
}

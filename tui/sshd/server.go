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
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"huying/appliance"
)

// Server answers sessions. Log, Commands and Screen must be set.
type Server struct {
	Log *slog.Logger
	// Commands runs one command and returns its exit code. ctx ends with the
	// session or the server.
	Commands func(ctx context.Context, c Command) int
	// Screen makes the root model of one terminal session.
	Screen func(ctx context.Context, t Terminal) (tea.Model, error)
	// English is the language of what the server itself says to a clerk.
	English bool

	MaxScreens  int // terminals at once, each costs some 2 MB; 0 means 16
	MaxCommands int // commands at once; 0 means 64

	screens, commands atomic.Int32
}

// A Command is an exec request.
type Command struct {
	Args           []string // as a shell would split them
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Peer           Peer             // on the socket: the user at the other end
	Clerk          *appliance.Clerk // on the network: whose key it is; nil on the socket
}

// A Terminal is a pty request.
type Terminal struct {
	Peer          Peer
	Clerk         *appliance.Clerk
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

// FPS is how often a screen is drawn at most, on the box and over SSH.
const FPS = 60

// Screens is how many terminals are open now.
func (s *Server) Screens() int { return int(s.screens.Load()) }

type peerKey struct{}

// Serve answers sessions on the socket l until ctx ends, then gives them a
// moment to end and returns ctx's error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hostKey, err := NewHostKey()
	if err != nil {
		return err
	}
	srv, err := s.server(ctx, hostKey, nil)
	if err != nil {
		return err
	}
	srv.HandshakeTimeout = handshakeLimit
	srv.ConnCallback = func(c ssh.Context, conn net.Conn) net.Conn {
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
	}
	return serve(ctx, srv, l)
}

// server is what the socket and the network have in common. g is nil on the socket.
func (s *Server) server(ctx context.Context, hostKey []byte, g *gate) (*ssh.Server, error) {
	srv, err := wish.NewServer(wish.WithHostKeyPEM(hostKey), wish.WithMiddleware(s.middleware(ctx, g)), ssh.EmulatePty())
	if err != nil {
		return nil, fmt.Errorf("ssh server: %w", err)
	}
	srv.Version = "huying"
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": func(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, c ssh.Context) {
		leave, ok := g.sits(c)
		if !ok {
			_ = ch.Reject(gossh.ResourceShortage, "too many sessions on this connection")
			return
		}
		defer leave()
		ssh.DefaultSessionHandler(srv, conn, strict{ch}, c)
	}}
	return srv, nil
}

func serve(ctx context.Context, srv *ssh.Server, l net.Listener) error {
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

// NewHostKey makes the key by which a server is known, as OpenSSH writes them.
// On a socket the folder's permissions and the kernel say who serves, and it is
// good for the life of the server.
func NewHostKey() ([]byte, error) {
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

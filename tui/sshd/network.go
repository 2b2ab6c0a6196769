package sshd

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"huying/appliance"
)

// Network is what a server on the network must know. All fields but Limits must
// be set.
type Network struct {
	HostKey []byte // by which clients know this box again, see NewHostKey
	// Owner is the clerk whose key it is, now; an error wrapping
	// appliance.ErrNone when it is nobody's.
	Owner func(ctx context.Context, key gossh.PublicKey) (appliance.Clerk, error)
	// Changed is the ledger's bell: after it, keys and accounts may be others.
	Changed func() <-chan struct{}
	Limits  Limits
}

// Limits keep strangers from wearing the box out. Zero fields mean what is usual.
type Limits struct {
	Handshake   time.Duration // from the connection to a good key; 15 s
	Idle        time.Duration // without a key pressed; 10 min
	Connections int           // of clerks, at once; 32
	Strangers   int           // connections without a good key yet; 16
	EachAddress int           // of these from one address; 4
	Sessions    int           // on one connection; 8
	EachClerk   int           // screens of one clerk; 4
	Wrong       int           // connections in a row from one address without a good key; 5
	Locked      time.Duration // how long such an address is sent away; 10 min
}

func (l Limits) usual() Limits {
	for _, d := range []struct {
		is   *time.Duration
		when time.Duration
	}{{&l.Handshake, 15 * time.Second}, {&l.Idle, 10 * time.Minute}, {&l.Locked, 10 * time.Minute}} {
		if *d.is == 0 {
			*d.is = d.when
		}
	}
	for _, n := range []struct {
		is   *int
		when int
	}{{&l.Connections, 32}, {&l.Strangers, 16}, {&l.EachAddress, 4}, {&l.Sessions, 8}, {&l.EachClerk, 4}, {&l.Wrong, 5}} {
		if *n.is == 0 {
			*n.is = n.when
		}
	}
	return l
}

// tries is how many keys a client may offer on one connection: a person's agent
// may hold some for other machines.
const tries = 6

// ServeNetwork answers sessions of clerks on l until ctx ends, then gives them a
// moment to end and returns ctx's error.
func (s *Server) ServeNetwork(ctx context.Context, l net.Listener, n Network) error {
	g := &gate{n: n, limits: n.Limits.usual(), log: s.Log, callers: map[*caller]struct{}{}, screens: map[appliance.ClerkID]int{}}
	g.locks = locks{limit: g.limits.Wrong, span: g.limits.Locked}
	srv, err := s.server(ctx, n.HostKey, g)
	if err != nil {
		return err
	}
	srv.HandshakeTimeout = g.limits.Handshake
	srv.ConnCallback = g.admit
	srv.ServerConfigCallback = g.config
	srv.PublicKeyHandler = func(c ssh.Context, key ssh.PublicKey) bool {
		_, err := n.Owner(c, key)
		if err != nil && !errors.Is(err, appliance.ErrNone) {
			s.Log.Error("whose key this is cannot be read", "err", err)
		}
		return err == nil
	}
	watching, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() { defer close(watched); g.watch(watching) }()
	defer func() { stop(); <-watched }()
	return serve(ctx, srv, l)
}

// gate knows everybody who has a connection. Its methods may be called from any
// goroutine; a nil gate lets everybody in, as the socket does.
type gate struct {
	n      Network
	limits Limits
	log    *slog.Logger

	mu      sync.Mutex
	callers map[*caller]struct{}
	screens map[appliance.ClerkID]int
	locks   locks
	told    time.Time // when it was last written down that there are too many
}

// caller is one connection. gate.mu guards all but what is set once.
type caller struct {
	address  string // without the port
	ctx      context.Context
	cancel   context.CancelCauseFunc
	conn     net.Conn
	wrong    bool // a key, or something else, was tried in vain
	known    bool // came with a good key
	sessions int
	rest     *time.Timer // closes a connection on which nothing is open
	key      gossh.PublicKey
	clerk    appliance.Clerk // as it was when the last session began
}

type callerKey struct{}

func callerOf(c context.Context) *caller {
	k, _ := c.Value(callerKey{}).(*caller)
	return k
}

// admit lets a new connection begin its handshake, or does not.
func (g *gate) admit(c ssh.Context, conn net.Conn) net.Conn {
	k := &caller{address: address(conn.RemoteAddr()), conn: conn}
	k.ctx, k.cancel = context.WithCancelCause(context.Background())
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.locks.locked(k.address, now) {
		return nil
	}
	strangers, mine := 0, 0
	for o := range g.callers {
		if !o.known {
			strangers++
			if o.address == k.address {
				mine++
			}
		}
	}
	if strangers >= g.limits.Strangers || mine >= g.limits.EachAddress || len(g.callers)-strangers >= g.limits.Connections {
		if now.Sub(g.told) >= time.Minute {
			g.told = now
			g.log.Warn("too many connections: more are refused", "from", k.address, "waiting", strangers, "open", len(g.callers))
		}
		return nil
	}
	g.callers[k] = struct{}{}
	c.SetValue(callerKey{}, k)
	return &departing{Conn: conn, leave: sync.OnceFunc(func() { g.leaves(k) })}
}

// departing tells when it is closed.
type departing struct {
	net.Conn
	leave func()
}

func (d *departing) Close() error {
	d.leave()
	return d.Conn.Close()
}

func (g *gate) leaves(k *caller) {
	k.cancel(nil)
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.callers, k)
	if k.rest != nil {
		k.rest.Stop()
	}
	if k.wrong && !k.known && g.locks.wrong(k.address, time.Now()) {
		g.log.Warn("address locked out: too many connections without a good key", "from", k.address, "for", g.limits.Locked)
	}
}

// config is a connection's handshake: ed25519 keys, and nothing else.
func (g *gate) config(c ssh.Context) *gossh.ServerConfig {
	k := callerOf(c)
	return &gossh.ServerConfig{
		MaxAuthTries:            tries,
		PublicKeyAuthAlgorithms: []string{gossh.KeyAlgoED25519},
		AuthLogCallback: func(_ gossh.ConnMetadata, method string, err error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			switch {
			case err == nil:
				k.known = true
				g.locks.right(k.address)
				g.rests(k)
			case method != "none": // asking what there is, is no try
				k.wrong = true
			}
		},
	}
}

// rests gives a connection on which nothing is open as long as a screen without
// a key pressed. g.mu is held.
func (g *gate) rests(k *caller) {
	if k.rest != nil {
		k.rest.Stop()
	}
	if k.sessions == 0 && k.ctx.Err() == nil {
		k.rest = time.AfterFunc(g.limits.Idle, func() { k.conn.Close() })
	}
}

// sits counts a session channel in, unless the connection has enough.
func (g *gate) sits(c ssh.Context) (leave func(), ok bool) {
	if g == nil {
		return func() {}, true
	}
	k := callerOf(c)
	g.mu.Lock()
	defer g.mu.Unlock()
	if k.sessions >= g.limits.Sessions {
		return nil, false
	}
	k.sessions++
	g.rests(k)
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		k.sessions--
		g.rests(k)
	}, true
}

// seat is a session's clerk: decided by the key that the session's connection
// proved to have, and asked anew for each session.
type seat struct {
	ctx   context.Context // ends when the key or the account is no longer good
	clerk appliance.Clerk
}

func (g *gate) seat(ctx context.Context, sess ssh.Session) (seat, error) {
	k, key := callerOf(sess.Context()), sess.PublicKey()
	if k == nil || key == nil {
		return seat{}, appliance.ErrNone
	}
	clerk, err := g.n.Owner(ctx, key)
	if err != nil {
		return seat{}, err
	}
	g.mu.Lock()
	first := k.key == nil
	k.key, k.clerk = key, clerk
	g.mu.Unlock()
	if first {
		g.log.Info("clerk came in", "clerk", clerk.ID, "key", gossh.FingerprintSHA256(key), "from", k.address)
	}
	return seat{k.ctx, clerk}, nil
}

// screen counts a clerk's screen in, unless there are enough.
func (g *gate) screen(id appliance.ClerkID) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.screens[id] >= g.limits.EachClerk {
		return nil, false
	}
	g.screens[id]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.screens[id]--; g.screens[id] == 0 {
			delete(g.screens, id)
		}
	}, true
}

// watch sends out whose key or account is no longer what it was when they came
// in, until ctx ends.
func (g *gate) watch(ctx context.Context) {
	for {
		bell := g.n.Changed()
		g.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-bell:
		}
	}
}

func (g *gate) look(ctx context.Context) {
	g.mu.Lock()
	var all []*caller
	for k := range g.callers {
		if k.key != nil {
			all = append(all, k)
		}
	}
	g.mu.Unlock()
	for _, k := range all {
		now, err := g.n.Owner(ctx, k.key)
		if err != nil && !errors.Is(err, appliance.ErrNone) { // the ledger's trouble, not the clerk's
			continue
		}
		g.mu.Lock()
		was := k.clerk
		g.mu.Unlock()
		if err == nil && now.ID == was.ID && slices.Equal(now.Roles, was.Roles) {
			continue
		}
		if k.ctx.Err() == nil {
			g.log.Warn("clerk sent out: key, account or roles have changed", "clerk", was.ID, "from", k.address)
		}
		k.cancel(errRevoked)
		time.AfterFunc(2*partingTime, func() { k.conn.Close() })
	}
}

// address is who calls, for limits: one host, or one household's network.
func address(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.To4() != nil {
		return host
	}
	return ip.Mask(net.CIDRMask(64, 128)).String() // whoever has one address of IPv6 has them all
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/crypto/ssh"

	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/tui/sshd"
)

// ways are the ways in as they now stand, for doctor and the device's screen.
type ways struct {
	mu   sync.Mutex
	door health.DoorFacts
}

func (w *ways) set(f func(*health.DoorFacts)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.door)
}

// socket answers commands and screens on the socket in the data folder.
func (b *box) socket(ctx context.Context) error {
	l, err := sshd.Listen(b.cfg.Data)
	if err != nil {
		return err
	}
	return b.server("sshd").Serve(ctx, l)
}

// server is what the socket and the network have in common.
func (b *box) server(room string) *sshd.Server {
	return &sshd.Server{
		Log: b.log.With("room", room), English: b.cfg.English(),
		Commands: func(ctx context.Context, c sshd.Command) int {
			inside := &app{stdin: c.Stdin, stdout: c.Stdout, stderr: c.Stderr, box: b, peer: c.Peer, clerk: c.Clerk}
			return inside.run(ctx, c.Args)
		},
		Screen: func(ctx context.Context, t sshd.Terminal) (tea.Model, error) {
			s := b.session(ctx)
			if t.Clerk != nil {
				s.Who = desk.Who{Clerk: *t.Clerk}
			} else if t.Term == plainConsole {
				s.English, s.Latin = true, true
			}
			return b.screen(s), nil
		},
	}
}

// plainConsole is what a Linux console without a program of its own calls itself.
// It has no Chinese: every character is a block.
const plainConsole = "linux"

// hostKeyName is what the store calls the key by which clerks know the box.
const hostKeyName = "ssh-host"

// listenAgain is how long a port that could not be had is left alone.
const listenAgain = 10 * time.Second

// network serves clerks over SSH, where the configuration wants it. That the
// port or the address cannot be had is no reason to stop: whoever had it may let
// it go, and the address may come with the network.
func (b *box) network(ctx context.Context) error {
	if b.cfg.Listen == "" {
		<-ctx.Done()
		return ctx.Err()
	}
	log := b.log.With("room", "ssh")
	said := ""
	for ctx.Err() == nil {
		err := b.listen(ctx)
		if ctx.Err() != nil {
			break
		}
		b.ways.set(func(f *health.DoorFacts) { f.Open, f.Fault = false, err.Error() })
		if said != err.Error() {
			said = err.Error()
			log.Error("not served on the network", "listen", b.cfg.Listen, "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
	return ctx.Err()
}

// listen serves on the network until that fails or ctx ends.
func (b *box) listen(ctx context.Context) error {
	key, err := b.store.Secret(hostKeyName, sshd.NewHostKey)
	if err != nil {
		return fmt.Errorf("host key: %w", err)
	}
	signer, err := ssh.ParsePrivateKey(key)
	if err != nil {
		return fmt.Errorf("host key: %w", err)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", b.cfg.Listen)
	if err != nil {
		return err
	}
	s := b.server("ssh")
	b.ways.set(func(f *health.DoorFacts) {
		*f = health.DoorFacts{
			Listen: b.cfg.Listen, Address: l.Addr().String(), Open: true, Screens: s.Screens,
			Fingerprint: ssh.FingerprintSHA256(signer.PublicKey()), Key: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey()))),
		}
	})
	s.Log.Info("served on the network", "address", l.Addr().String(), "fingerprint", ssh.FingerprintSHA256(signer.PublicKey()))
	return s.ServeNetwork(ctx, l, sshd.Network{HostKey: key, Owner: b.desk.Owner, Changed: b.store.Changed})
}

// waysFacts are the ways in, for the tree of health.
func (b *box) waysFacts(ctx context.Context) health.WaysFacts {
	f := health.WaysFacts{Listen: b.cfg.Listen, Terminals: b.lineFacts()}
	b.ways.mu.Lock()
	f.Door = b.ways.door
	b.ways.mu.Unlock()
	clerks, err := b.desk.Clerks(ctx)
	for _, k := range clerks {
		if !k.Disabled && len(k.Words.Keys) > 0 {
			f.Keys++
		}
	}
	f.KeysKnown = err == nil
	return f
}

// errOff: SSH is not switched on.
var errOff = problem{errors.New("SSH is off"), `write listen = ":2222" below [ssh] in huying.toml, and restart`}

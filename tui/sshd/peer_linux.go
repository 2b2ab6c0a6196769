package sshd

import (
	"errors"
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// peerOf asks the kernel who opened the other end (SO_PEERCRED, unix(7)).
func peerOf(conn net.Conn) (Peer, error) {
	u, ok := conn.(*net.UnixConn)
	if !ok {
		return Peer{UID: -1}, errors.New("not a socket of this machine")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return Peer{UID: -1}, fmt.Errorf("peer: %w", err)
	}
	var cred *unix.Ucred
	var credErr error
	if err := raw.Control(func(fd uintptr) {
		cred, credErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return Peer{UID: -1}, fmt.Errorf("peer: %w", err)
	}
	if credErr != nil {
		return Peer{UID: -1}, fmt.Errorf("peer: %w", credErr)
	}
	return newPeer(int(cred.Uid)), nil
}

//go:build !linux

package sshd

import (
	"net"
	"os"
)

// peerOf relies on the socket's mode: only its owner and root can open it.
func peerOf(net.Conn) (Peer, error) { return newPeer(os.Getuid()), nil }

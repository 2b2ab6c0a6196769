package sshd

import (
	"os"
	"os/user"
	"strconv"
)

// Peer is the user at the other end of a socket.
type Peer struct {
	UID  int
	Name string // as the system calls the user; the number when it has no name
}

// allowed lets in the box's own user and root.
func (p Peer) allowed() bool { return p.UID == 0 || p.UID == os.Getuid() }

func newPeer(uid int) Peer {
	p := Peer{UID: uid, Name: strconv.Itoa(uid)}
	if u, err := user.LookupId(p.Name); err == nil {
		p.Name = u.Username
	}
	return p
}

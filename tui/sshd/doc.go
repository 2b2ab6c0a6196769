// Package sshd carries screens and commands to whoever is allowed in. It
// speaks SSH over a listener; on the socket in the data folder the kernel says
// who is at the other end, and only the box's own user and root are let in.
//
//	connection ─▶ peer's user id ─▶ exec request ─▶ Commands   (huying case list)
//	                             └▶ pty request  ─▶ Screen     (huying console)
//
// A session's panic ends that session only. Serve may be called once; the rest
// is called from the sessions' own goroutines.
package sshd

// Package sshd carries screens and commands to whoever is allowed in. It speaks
// SSH over a listener.
//
// On the socket in the data folder (Serve) the kernel says who is at the other
// end, and only the box's own user and root are let in:
//
//	connection ─▶ peer's user id ─▶ exec request ─▶ Commands   (huying case list)
//	                             └▶ pty request  ─▶ Screen     (huying console)
//
// On the network (ServeNetwork) a key says whose clerk it is, and whoever acts
// in the session is that clerk:
//
//	connection ─▶ gate: locked out? too many? ─▶ handshake with a deadline
//	           ─▶ ed25519 key ─▶ its clerk, asked anew for each session
//	           ─▶ exec │ pty ─▶ Commands │ Screen
//	              idle too long, key taken away, account closed ─▶ sent out
//
// There is no password, no agent, no forwarding, no file transfer, and of the
// environment only what a screen's looks depend on. A session's panic ends that
// session only. Serve and ServeNetwork may be called once; the rest is called
// from the sessions' own goroutines.
package sshd

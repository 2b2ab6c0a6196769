package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"huying/tui/sshd"
)

// The far end of the scripts about SSH, so that they need no ssh on the machine.

// sshc KEY WORDS…: what ssh -i KEY -p $PORT box WORDS… does, input and exit code
// included. 255: not let in.
func sshcMain() {
	pem, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(255)
	}
	key, err := ssh.ParsePrivateKey(pem)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(255)
	}
	var c *ssh.Client
	address := "127.0.0.1:" + os.Getenv("PORT")
	for end := time.Now().Add(storyLimit); ; time.Sleep(20 * time.Millisecond) { // the box may just be starting
		c, err = ssh.Dial("tcp", address, &ssh.ClientConfig{User: "x", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: sameBox})
		if _, ok := errors.AsType[*net.OpError](err); !ok || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "not let in:", err)
		os.Exit(255)
	}
	s, err := c.NewSession()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(255)
	}
	s.Stdin, s.Stdout, s.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = s.Run(strings.Join(os.Args[2:], " "))
	if status, ok := errors.AsType[*ssh.ExitError](err); ok {
		os.Exit(status.ExitStatus())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(255)
	}
}

// sameBox takes what it meets first for the box, and refuses another later.
func sameBox(_ string, _ net.Addr, key ssh.PublicKey) error {
	line := ssh.FingerprintSHA256(key) + "\n"
	known, err := os.ReadFile("known")
	if err != nil {
		return os.WriteFile("known", []byte(line), 0o600)
	}
	if string(known) != line {
		return errors.New("another host key than before")
	}
	return nil
}

// keygen NAME: makes NAME and NAME.pub, as ssh-keygen -t ed25519 does.
func keygenMain() {
	b, err := sshd.NewHostKey()
	if err == nil {
		err = os.WriteFile(os.Args[1], b, 0o600)
	}
	var key ssh.Signer
	if err == nil {
		key, err = ssh.ParsePrivateKey(b)
	}
	if err == nil {
		err = os.WriteFile(os.Args[1]+".pub", ssh.MarshalAuthorizedKey(key.PublicKey()), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

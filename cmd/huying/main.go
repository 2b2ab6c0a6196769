package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode is main for a test that needs the exit code.
func mainCode() int {
	// Width of ambiguous characters must not depend on the caller's locale:
	// every screen counts them as one cell.
	os.Setenv("RUNEWIDTH_EASTASIAN", "0")
	asks := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup means it
		asks = append(asks, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), asks...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal does what signals do
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	return a.run(ctx, os.Args[1:])
}

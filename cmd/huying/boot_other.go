//go:build !linux

package main

// withBoot: boxes run Linux.
func withBoot(_ string, do func() error) error { return do() }

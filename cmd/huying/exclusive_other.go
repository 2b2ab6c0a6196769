//go:build !linux

package main

const exclusive = 0

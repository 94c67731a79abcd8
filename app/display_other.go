//go:build !linux

package main

import "runtime"

// checkDisplay returns nil: here every session has a display.
func checkDisplay() error { return nil }

// displayName names the display.
func displayName() string { return runtime.GOOS }

package shell

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
	"testing"
)

// TestHangupEndsTheProgram, unless whoever started it said that it is to go on.
func TestHangupEndsTheProgram(t *testing.T) {
	if !signal.Ignored(syscall.SIGHUP) && !slices.Contains(endSignals(), os.Signal(syscall.SIGHUP)) {
		t.Error("a hangup does not end the program as Quit does")
	}
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	if slices.Contains(endSignals(), os.Signal(syscall.SIGHUP)) {
		t.Error("a hangup ends the program that was told to go on")
	}
}

// TestToolkitListens reads dumps as the runtime writes them.
func TestToolkitListens(t *testing.T) {
	const others = "goroutine 1 [running, locked to thread]:\nmain.main()\n\t/x/main.go:7 +0x1d\n\n" +
		"goroutine 7 [chan receive, 2 minutes]:\nos/signal.loop()\n\t/x/signal_unix.go:23 +0x1d\ncreated by os/signal.watchSignalLoop in goroutine 1\n"
	of := func(state string) string {
		return others + "\ngoroutine 34 [" + state + "]:\nfyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).catchTerm(0xc0)\n\t/x/driver_desktop.go:230 +0x8f\n" +
			"created by fyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).Run in goroutine 1\n\t/x/driver.go:161 +0x5e\n"
	}
	for stacks, want := range map[string]listening{
		others: absent, "": absent, of("runnable"): begins, of("running"): begins,
		of("chan receive"): waits, of("chan receive, 3 minutes"): waits,
	} {
		if got := toolkitListens(stacks); got != want {
			t.Errorf("%s for %s:\n%s", got, want, stacks)
		}
	}
}

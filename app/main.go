// Command cairn shows, checks and photographs 3D landmarks on meshes: in a
// window, or from the command line without a display.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"cairn/internal/fileuri"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1 // the message is on standard error, with the file's name
	exitUsage  = 2
	exitLoss   = 3 // nothing was written, since something would be lost
)

func main() { os.Exit(execute(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// execute runs the command line and returns the exit status.
func execute(ctx context.Context, args []string, out, errOut io.Writer) int {
	root := newRoot()
	root.SetArgs(withoutURIs(args))
	root.SetOut(out)
	root.SetErr(errOut)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(errOut, "cairn: %v\nSee '%s --help'.\n", err, cmd.CommandPath())
		return exitUsage
	case errors.Is(err, errLoss):
		return exitLoss
	case !errors.Is(err, errReported):
		fmt.Fprintf(errOut, "cairn: %v\n", err)
	}
	return exitFailed
}

// withoutURIs returns the arguments with the paths of the files that other programs
// name by URIs.
func withoutURIs(args []string) []string {
	plain := slices.Clone(args)
	for i, a := range plain {
		if path, ok := fileuri.Path(a); ok {
			plain[i] = path
		}
	}
	return plain
}

// usageError is about how a command was called, not about what it found.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errReported ends a command whose failures have had their lines on standard
// error already: one broken file of many does not stop the others.
var errReported = errors.New("not everything could be done")

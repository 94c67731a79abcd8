package journal

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"

	"cairn/internal/filesystem/simulated"
)

// TestThenIsInOrder: what is to be done when all before is on the disk is done before what
// is asked for after it, also where all of it waits in the queue, and is told of errors.
func TestThenIsInOrder(t *testing.T) {
	for _, full := range []bool{false, true} {
		disk := simulated.New()
		folder, err := Open(disk, stateFolder)
		if err != nil {
			t.Fatal(err)
		}
		var did []string
		disk.Before = func(op simulated.Op) simulated.Outcome {
			if strings.HasSuffix(op.Path, suffix) && op.Kind == "remove" {
				did = append(did, "removed")
			}
			if full && op.Kind == "write" {
				return simulated.Outcome{Err: syscall.ENOSPC}
			}
			return simulated.Outcome{}
		}
		var told error
		j := folder.New(Events{
			Durable: func(uint64) { did = append(did, "durable") },
			Failed:  func(error) { did = append(did, "failed") },
		})
		queued := make(chan struct{})
		_, begun := j.BeginWith(1, func() ([]byte, error) { <-queued; return []byte("a"), nil })
		_, added := j.Append(2, []byte("b"))
		thens := j.Then(func(err error) { told, did = err, append(did, "then") })
		j.Clear()
		_, again := j.Begin(1, []byte("c"))
		if err := errors.Join(begun, added, thens, again); err != nil {
			t.Fatal(err)
		}
		close(queued)
		_ = j.Close()
		want := []string{"durable", "then", "removed", "durable"}
		if full {
			want = []string{"failed", "then", "failed"}
		}
		if !slices.Equal(did, want) || full != errors.Is(told, syscall.ENOSPC) {
			t.Errorf("full %v: %v, told %v; want %v", full, did, told, want)
		}
		if err := j.Then(func(error) { t.Error("done by a closed journal") }); !errors.Is(err, ErrClosed) {
			t.Errorf("closed: %v", err)
		}
		folder.Close()
	}
}

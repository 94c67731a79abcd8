package journal

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

// TestAddingWaitsForNoDisk: while the disk is busy with one record, many wait, and
// go to it together.
func TestAddingWaitsForNoDisk(t *testing.T) {
	f := open(t, t.TempDir())
	release, syncs := make(chan bool), 0
	j := f.New(Events{Durable: func(uint64) { syncs++; <-release }})
	if _, err := j.Begin(snapshot, nil); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if _, err := j.Append(edit, []byte("text")); err != nil {
			t.Fatal(err)
		}
	}
	close(release)
	if err := j.Close(); err != nil || j.Durable() != 1001 || syncs > 2 {
		t.Errorf("%v, %d on the disk after %d syncs", err, j.Durable(), syncs)
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	f := open(t, t.TempDir())
	wait := make(chan bool)
	j := f.New(Events{Durable: func(uint64) { <-wait }})
	if _, err := j.Begin(snapshot, nil); err != nil {
		t.Fatal(err)
	}
	large := make([]byte, 16<<20) // never touched, but for its checksum
	var err error
	for range mostQueued/len(large) + 1 {
		if _, err = j.Append(edit, large); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "does not keep up") {
		t.Errorf("the error is %v", err)
	}
	if _, again := j.Append(edit, nil); again != err || j.Err() != err {
		t.Errorf("a small one behind it: %v", again)
	}
	j.mu.Lock() // it is enough to have tried
	j.queue, j.queued = nil, 0
	j.mu.Unlock()
	for _, add := range []func(uint32, []byte) (uint64, error){j.Begin, j.Append} {
		if _, err := add(snapshot, nil); err != nil {
			t.Errorf("beginning again: %v", err)
		}
	}
	close(wait)
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// TestTooManyThatWaitAreRefused: each may be large when it is encoded.
func TestTooManyThatWaitAreRefused(t *testing.T) {
	f := open(t, t.TempDir())
	wait := make(chan bool)
	j := f.New(Events{})
	if _, err := j.BeginWith(snapshot, func() ([]byte, error) { <-wait; return nil, nil }); err != nil {
		t.Fatal(err)
	}
	var err error
	taken := 0
	for ; err == nil && taken <= mostWaiting; taken++ {
		_, err = j.AppendWith(edit, func() ([]byte, error) { return nil, nil })
	}
	if err == nil || !strings.Contains(err.Error(), "does not keep up") || taken != mostWaiting {
		t.Errorf("%d were taken, then %v", taken, err)
	}
	j.mu.Lock() // it is enough to have tried
	j.queue = nil
	j.mu.Unlock()
	close(wait)
	_ = j.Close()
}

// TestWhatHasWaitedWaitsNoMore: what was encoded makes room for others.
func TestWhatHasWaitedWaitsNoMore(t *testing.T) {
	f := open(t, t.TempDir())
	j := f.New(Events{})
	encode := func() ([]byte, error) { return []byte("text"), nil }
	_, err := j.BeginWith(snapshot, encode)
	_, err2 := j.AppendWith(edit, encode)
	if err := errors.Join(err, err2, j.Close()); err != nil {
		t.Fatal(err)
	}
	if j.waiting != 0 || j.queued != 0 {
		t.Errorf("%d records and %d bytes wait", j.waiting, j.queued)
	}
}

// TestNothingIsTakenBehindAFileThatFailed: who adds is told, and not only once.
func TestNothingIsTakenBehindAFileThatFailed(t *testing.T) {
	d := simulated.New()
	f, err := Open(d, stateFolder)
	if err != nil {
		t.Fatal(err)
	}
	j := f.New(Events{})
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "rename" {
			return simulated.Outcome{Err: syscall.EIO}
		}
		return simulated.Outcome{}
	}
	if _, err := j.Begin(snapshot, nil); err != nil {
		t.Fatal(err)
	}
	if err := j.Flush(t.Context()); !errors.Is(err, syscall.EIO) {
		t.Errorf("beginning: %v", err)
	}
	for range 2 {
		if _, err := j.Append(edit, nil); !errors.Is(err, syscall.EIO) {
			t.Errorf("adding: %v", err)
		}
	}
	_ = j.Close()
}

// BenchmarkAppend takes one record at a time to the disk: the time of a sync. Beside
// the mean it tells how long 99 of 100 take at most.
func BenchmarkAppend(b *testing.B) {
	f, err := Open(filesystem.Real, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	j := f.New(Events{})
	payload := bytes.Repeat([]byte("x"), 200)
	if _, err := j.Begin(snapshot, payload); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		if _, err := j.Append(edit, payload); err != nil {
			b.Fatal(err)
		}
		if err := j.Flush(b.Context()); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
}

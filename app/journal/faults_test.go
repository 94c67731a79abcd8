package journal

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
)

// cut runs a program while the power is cut.
func cut(t *testing.T, seed uint64, cuts int, without string) *simulated.Trial {
	d := simulated.New()
	w := &work{disk: d, rand: rand.New(rand.NewPCG(seed, 2))}
	defer w.end()
	trial := &simulated.Trial{Rand: rand.New(rand.NewPCG(seed, 3)), Cuts: cuts, Without: without, Check: w.check}
	trial.On(d)
	if err := w.run(); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	trial.Cut(d, "at the end")
	return trial
}

// TestPowerCutsLoseNothingThatWasKept: and with any one sync left out they do, which
// shows that the test would see it.
func TestPowerCutsLoseNothingThatWasKept(t *testing.T) {
	const runs, cuts = 20, 3
	_, blind := crashtest.PowerCuts(t, runs, 4*runs, func(seed uint64, without string) *simulated.Trial { return cut(t, seed, cuts, without) })
	for _, place := range blind {
		t.Errorf("without the sync at %s nothing is lost: it is not needed, or the test is blind", place)
	}
}

// TestAKillLosesNothingThatWasKept: at each operation, and in the midst of writing.
func TestAKillLosesNothingThatWasKept(t *testing.T) {
	operations := crashtest.AtEach(crashtest.Stopped(40), func() (*simulated.Disk, func(), func(simulated.Op)) {
		d := simulated.New()
		w := &work{disk: d, rand: rand.New(rand.NewPCG(1, 2))}
		return d, func() {
				_ = w.run()
				w.end()
			}, func(op simulated.Op) {
				d.Restart()
				if err := w.check(d); err != nil {
					t.Errorf("killed at operation %d, %s: %v", op.Number, op.Kind, err)
				}
			}
	})
	t.Logf("%d operations", operations)
}

// TestErrorsOfTheDiskAreTold: each operation fails, once or for some time. Nothing
// that was said to be kept is lost, whatever is not kept is told of with the file and
// what to do, and Begin goes on when the disk is well again.
func TestErrorsOfTheDiskAreTold(t *testing.T) {
	tried := 0
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES, syscall.EROFS, syscall.EMFILE} {
		for _, lasting := range []bool{false, true} {
			tried += crashtest.AtEach(crashtest.Failed(fault, lasting, 40), func() (*simulated.Disk, func(), func(simulated.Op)) {
				d := simulated.New()
				w := &work{disk: d, rand: rand.New(rand.NewPCG(4, 2))}
				t.Cleanup(w.end)
				if err := w.start(); err != nil {
					t.Fatal(err)
				}
				var told []error
				return d, func() { told = append([]error{w.edit(8), w.flush()}, w.failed...) }, func(op simulated.Op) {
					where := fmt.Sprintf("%v at %s of %s (%d), lasting: %t", fault, op.Kind, op.Path, op.Number, lasting)
					checkFailed(t, where, w, d, fault, told)
				}
			})
		}
	}
	t.Logf("%d faults", tried)
}

// checkFailed checks what a fault of the disk has left, and that it goes on behind it.
func checkFailed(t *testing.T, where string, w *work, d *simulated.Disk, fault error, told []error) {
	t.Helper()
	if w.kept < w.n && (told[1] == nil || len(w.failed) == 0) {
		t.Errorf("%s: edit %d was kept of %d without a word", where, w.kept, w.n)
	}
	for _, err := range told {
		if err != nil && (!errors.Is(err, fault) || !strings.HasPrefix(err.Error(), stateFolder) ||
			!strings.Contains(err.Error(), filesystem.Advice(fault))) {
			t.Errorf("%s: the message is %q", where, err)
		}
	}
	if err := steps(w.snapshot, w.flush, w.edits(2)); err != nil {
		t.Errorf("%s: beginning again: %v", where, err)
	}
	if w.kept != w.n {
		t.Errorf("%s: edit %d was kept of %d", where, w.kept, w.n)
	}
	w.end()
	d.Restart()
	if err := w.check(d); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// TestWhatFailedIsNotTriedAgain: a second sync of a file whose sync has failed would
// report success.
func TestWhatFailedIsNotTriedAgain(t *testing.T) {
	d := simulated.New()
	w := &work{disk: d, rand: rand.New(rand.NewPCG(1, 1))}
	if err := steps(w.start, w.edits(1)); err != nil {
		t.Fatal(err)
	}
	defer w.end()
	syncs := 0
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind != "sync" || filepath.Ext(op.Path) == ".new" {
			return simulated.Outcome{}
		}
		syncs++
		return simulated.Outcome{Err: syscall.EIO}
	}
	for range 5 {
		w.n++
		_ = w.add(edit)
		if err := w.flush(); !errors.Is(err, syscall.EIO) {
			t.Errorf("the error is %v", err)
		}
	}
	if syncs != 1 || len(w.failed) != 1 {
		t.Errorf("%d syncs, told %v", syncs, w.failed)
	}
	d.Before = nil
	if err := steps(w.snapshot, func() error { w.n++; return w.add(edit) }, w.flush); err != nil {
		t.Errorf("a new file, and more at once: %v", err)
	}
}

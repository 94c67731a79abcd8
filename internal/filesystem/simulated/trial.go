package simulated

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// Trial cuts the power again and again while a program runs on a disk, and looks at
// what each cut leaves. A trial is for one disk.
type Trial struct {
	Rand *rand.Rand
	Cuts int // before each operation
	// Check looks at what a power cut has left; it may use that disk as a program
	// does that starts again.
	Check func(after *Disk) error
	// Without is the place of syncs that are left out, to see that Check finds out.
	Without string
	// NoLinks is a disk on which a file has one name.
	NoLinks bool

	States   int             // that were looked at
	Places   map[string]bool // from which syncs were called
	Failures []error
}

// On has the trial run on a disk from now on.
func (t *Trial) On(d *Disk) {
	t.Places = map[string]bool{}
	d.Before = func(op Op) Outcome {
		t.Cut(d, fmt.Sprintf("before operation %d, %s of %s", op.Number, op.Kind, op.Path))
		if op.Sync() {
			t.Places[op.Place] = true
		}
		if t.NoLinks && op.Kind == "link" {
			return Outcome{Err: errors.ErrUnsupported}
		}
		return Outcome{Skip: op.Sync() && op.Place == t.Without}
	}
}

// Cut cuts the power of a disk on which nothing runs.
func (t *Trial) Cut(d *Disk, when string) {
	for range t.Cuts {
		t.States++
		if err := t.Check(d.AfterPowerCut(t.Rand)); err != nil {
			t.Failures = append(t.Failures, fmt.Errorf("power cut %s: %w", when, err))
		}
	}
}

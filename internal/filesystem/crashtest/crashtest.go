// Package crashtest has programs run while their disk fails, their power is cut, or they
// are killed: in one way for all tests of what is saved.
package crashtest

import (
	"bufio"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/filesystem/simulated"
)

// PowerCuts does runs of a program whose power is cut, and none may fail. Then it leaves
// out the syncs from each place once, of which at most so many tries must fail: blind are
// the places where none did, so that the sync is not needed, or the test does not see it.
func PowerCuts(t *testing.T, runs, tries uint64, run func(seed uint64, without string) *simulated.Trial) (places, blind []string) {
	t.Helper()
	states, syncs := 0, map[string]bool{}
	for seed := range runs {
		trial := run(seed, "")
		for _, err := range trial.Failures {
			t.Fatalf("seed %d: %v", seed, err)
		}
		states += trial.States
		maps.Copy(syncs, trial.Places)
	}
	places = slices.Sorted(maps.Keys(syncs))
	t.Logf("%d states, syncs at %v", states, places)
	for _, place := range places {
		seen := false
		for seed := uint64(0); seed < tries && !seen; seed++ {
			seen = len(run(seed, place).Failures) > 0
		}
		if !seen {
			blind = append(blind, place)
		}
	}
	return places, blind
}

// Stopped is an outcome for AtEach: the program is killed, in the midst of writing where
// it writes, of which so many bytes are on the disk then.
func Stopped(part int) func(int) simulated.Outcome {
	return func(behind int) simulated.Outcome { return simulated.Outcome{Stop: behind == 0, Part: part} }
}

// Failed is an outcome for AtEach: the operation fails, and those behind it do where that
// lasts. Of a write so many bytes are on the disk then.
func Failed(err error, lasting bool, part int) func(int) simulated.Outcome {
	return func(behind int) simulated.Outcome {
		if behind == 0 || lasting && behind > 0 {
			return simulated.Outcome{Err: err, Part: part}
		}
		return simulated.Outcome{}
	}
}

// AtEach runs a program again and again, until it ends before anything happened to it. In
// the n-th run outcome says what happens to its operations, which are told by how many they
// are behind the n-th. start returns a disk, what the program does on it, and what looks at
// what that has left, which is told of the n-th operation. AtEach returns how many there are.
func AtEach(outcome func(behind int) simulated.Outcome, start func() (d *simulated.Disk, program func(), look func(simulated.Op))) int {
	for n := 1; ; n++ {
		d, program, look := start()
		first, met := d.Operations(), simulated.Op{}
		d.Before = func(op simulated.Op) simulated.Outcome {
			if op.Number == first+n {
				met = op
			}
			return outcome(op.Number - first - n)
		}
		program()
		d.Before = nil
		if met.Number == 0 {
			return n - 1
		}
		look(met)
	}
}

// Kill starts this test program again with more in its environment, and kills it some time
// later: after its first word, or after its start if that is to be early. said is told the
// lines that it has said. What it writes to its standard error fails the test.
func Kill(t *testing.T, after time.Duration, early bool, said func(line string), environment ...string) {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), environment...)
	var complaint strings.Builder
	program.Stderr = &complaint
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	dies := func() { time.AfterFunc(after, func() { _ = program.Process.Kill() }) }
	if early {
		dies()
	}
	lines := bufio.NewScanner(out)
	for first := !early; lines.Scan(); first = false {
		if first {
			dies()
		}
		said(lines.Text())
	}
	_ = program.Wait() // it was killed
	if complaint.Len() > 0 {
		t.Fatalf("the program says %s", complaint.String())
	}
}

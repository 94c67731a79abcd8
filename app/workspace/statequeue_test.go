package workspace

import (
	"slices"
	"testing"
	"time"
)

// TestStatesAreWrittenInOrder: while the disk does not answer nobody waits, and of several
// contents of a file the last one is written; what changes a part of a file is done each
// time.
func TestStatesAreWrittenInOrder(t *testing.T) {
	var q stateQueue
	q.finish(time.Minute) // there is nothing to wait for
	var done []string
	write := func(what string) func() { return func() { done = append(done, what) } }
	begun, gate := make(chan struct{}), make(chan struct{})
	q.add("a", func() {
		close(begun)
		<-gate
		done = append(done, "a1")
	})
	<-begun
	q.add("a", write("a2"))
	q.add("b", write("b1"))
	q.add("", write("part 1"))
	q.add("a", write("a3"))
	q.add("", write("part 2"))
	q.finish(time.Millisecond) // gives up
	close(gate)
	q.finish(time.Minute)
	if want := []string{"a1", "b1", "part 1", "a3", "part 2"}; !slices.Equal(done, want) {
		t.Errorf("done is %q, want %q", done, want)
	}
	q.add("a", write("a4"))
	q.finish(time.Minute)
	if done[len(done)-1] != "a4" {
		t.Errorf("after a rest it does nothing: %q", done)
	}
}

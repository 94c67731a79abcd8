package session

import (
	"strings"
	"testing"

	"cairn/scene"
)

// TestJumpTo: to every place of the history and back, however far.
func TestJumpTo(t *testing.T) {
	w := newWorld(t)
	w.JumpTo(3) // nothing is open
	d, g := w.letters()
	for _, name := range strings.Split("vwxyz", "") {
		if err := d.Apply(scene.RenamePoint(d, g.Point(0), name)); err != nil {
			t.Fatal(err)
		}
	}
	names, inForce := w.Edits()
	if len(names) != 6 || inForce != 6 || names[2] != "Rename v" {
		t.Fatalf("%q, %d", names, inForce)
	}
	for _, to := range []int{6, 1, 5, 2, 3, 3, 6, 1} {
		w.JumpTo(to)
		if got, want := g.Group.At(0).Name, "avwxyz"[to-1:to]; got != want {
			t.Errorf("at %d it is %s, want %s", to, got, want)
		}
	}
	if !d.Selection().Has(g.Point(0)) {
		t.Error("what changed is not selected")
	}
	w.JumpTo(0)
	if len(d.Groups()) != 0 {
		t.Error("the group is there still")
	}
	w.JumpTo(9)
	if _, inForce := w.Edits(); inForce != 6 || g.Group == nil {
		t.Errorf("%d are in force", inForce)
	}
	w.refused("redo", "there is nothing to redo")
}

package scene_test

import (
	"flag"
	"testing"

	"cairn/scene/scenetest"
)

var sequences = flag.Int("sequences", 1000, "how many random sequences of edits are made")

// TestRandomEditsAgainstAPlainModel: after each step of a random sequence of edits,
// undoing and redoing, the document holds what its plain twin does, and undoing all
// gives back what was loaded.
func TestRandomEditsAgainstAPlainModel(t *testing.T) {
	many := *sequences
	if testing.Short() {
		many = min(many, 100)
	}
	for seed := range uint64(many) {
		w := scenetest.New(t, seed)
		d := w.Document()
		loaded := scenetest.Written(d)
		for step := range 40 {
			w.Step()
			if got, want := scenetest.Written(d), w.Want(); got != want {
				t.Fatalf("sequence %d, step %d, after %q:\n%s\nwant\n%s", seed, step, d.History().UndoName(), got, want)
			}
		}
		for d.Undo() {
		}
		if got := scenetest.Written(d); got != loaded {
			t.Fatalf("sequence %d, all undone:\n%s\nwant\n%s", seed, got, loaded)
		}
		d.Close()
	}
}

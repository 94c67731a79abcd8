package session

import (
	"slices"
	"testing"

	"cairn/scene"
)

// TestTold: nothing is said twice of a document, all is said of the next one, and one
// that is forgotten is new again.
func TestTold(t *testing.T) {
	var told Told
	for _, c := range []struct {
		id        scene.ID
		all, want []string
	}{
		{1, []string{"a", "b"}, []string{"a", "b"}},
		{1, []string{"a", "b"}, nil},
		{1, []string{"a", "b", "c"}, []string{"c"}},
		{2, []string{"a"}, []string{"a"}},
		{1, nil, nil},
	} {
		for kind, unsaid := range map[string][]string{
			"warnings": told.Warnings(c.id, c.all), "notes": told.Notes(c.id, c.all),
		} {
			if !slices.Equal(unsaid, c.want) {
				t.Errorf("of %d, %q: the %s %q are new, want %q", c.id, c.all, kind, unsaid, c.want)
			}
		}
	}
	if !told.TellPlaced(1, 7) || told.TellPlaced(1, 7) || !told.TellPlaced(1, 8) || !told.TellPlaced(2, 7) {
		t.Error("it is told of a group again, or not at all")
	}
	if told.Agreed(3, "a.pts") != nil {
		t.Error("losses are agreed to that nobody was asked about")
	}
	told.Agree(1, "a.pts", []string{"names"})
	told.Agree(2, "a.pts", []string{"labels"})
	if told.Agreed(1, "b.pts") != nil || !slices.Equal(told.Agreed(1, "a.pts"), []string{"names"}) {
		t.Errorf("agreed: %q", told.Agreed(1, "a.pts"))
	}
	told.Forget(1)
	told.Forget(99)
	if told.Agreed(1, "a.pts") != nil || !told.TellPlaced(1, 7) || len(told.Warnings(1, []string{"a"})) != 1 || len(told.Notes(1, []string{"a"})) != 1 {
		t.Error("something is left of a closed document")
	}
	if told.TellPlaced(2, 7) || len(told.of) != 2 || !slices.Equal(told.Agreed(2, "a.pts"), []string{"labels"}) {
		t.Error("another document was forgotten with it")
	}
}

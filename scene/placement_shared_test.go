package scene

import (
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheRightWayIsFoundForRealSpecimens takes sets whose right way is known,
// stores them in each other way, too, and lets the file say nothing or the wrong
// thing. Where some points are inside it may ask, but not take a wrong way.
func TestTheRightWayIsFoundForRealSpecimens(t *testing.T) {
	for _, c := range testfiles.Pairs(t) {
		if c.Placement == landmark.Centred.String() || !c.Clear {
			continue // these say nothing of the other ways
		}
		t.Run(c.Name, func(t *testing.T) {
			r, err := meshio.Read(t.Context(), c.Mesh, nil)
			if err != nil {
				t.Fatal(err)
			}
			set, err := lmio.Read(t.Context(), c.Landmarks)
			if err != nil {
				t.Fatal(err)
			}
			g := set.Groups[0]
			right := landmark.Placement{}
			if c.Placement == landmark.Negated.String() {
				right.Kind = landmark.Negated
			}
			g.Place(right)
			var positions []r3.Vec
			for _, l := range g.Landmarks() {
				if l.Placed() {
					positions = append(positions, l.Position)
				}
			}
			ways := candidates(meanOf(t, r.Mesh), landmark.Placement{})
			for _, stored := range ways {
				for _, declared := range ways {
					all := measured(t, r.Mesh, storedAs(stored, declared, positions))
					best, clear := ChoosePlacement(all)
					right := all[best].Placement == stored
					if clear && !right || !clear && !c.Inside {
						t.Errorf("stored for %q, declared %q: chosen %q (%.2g %%), clear %v",
							stored.Kind, declared.Kind, all[best].Placement.Kind, 100*all[best].Relative(), clear)
					}
				}
			}
		})
	}
}

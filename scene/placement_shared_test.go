package scene

import (
	"os"
	"path/filepath"
	"testing"

	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheRightWayIsFoundForRealSpecimens takes sets whose right way is known,
// stores them in each other way, too, and lets the file say nothing or the wrong
// thing.
func TestTheRightWayIsFoundForRealSpecimens(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "data")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the shared test data is not beside the project: ", err)
	}
	for _, c := range []struct {
		mesh, landmarks string
		right           landmark.PlacementKind
		loose           bool // half of it are places inside: it may be asked for, but not be taken wrongly
	}{
		{"gorilla/Gor_template_low_res.ply", "gorilla/Gorilla_template_LM1.fcsv", landmark.Negated, false},
		{"mice/A_J.ply", "mice/A_J.mrk.json", landmark.AsStored, false},
		{"mice/CAST_EIJ.ply", "mice/CAST_EIJ.mrk.json", landmark.AsStored, false},
		{"femur/test_CT_femur.stl", "femur/test_femur.fcsv", landmark.AsStored, false},
		{"menpo/james.obj", "menpo/james.ljson", landmark.AsStored, false},
		{"menpo/bunny.obj", "menpo/bunny.ljson", landmark.AsStored, false},
		{"menpo/template.ply", "menpo/template.ljson", landmark.AsStored, false},
		{"opensim/femur_r.obj", "opensim/femur_r.landmarks.csv", landmark.AsStored, true},
	} {
		t.Run(c.landmarks, func(t *testing.T) {
			r, err := meshio.Read(t.Context(), filepath.Join(root, c.mesh), nil)
			if err != nil {
				t.Fatal(err)
			}
			set, err := lmio.Read(t.Context(), filepath.Join(root, c.landmarks))
			if err != nil {
				t.Fatal(err)
			}
			g := set.Groups[0]
			g.Place(landmark.Placement{Kind: c.right})
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
					if clear && !right || !clear && !c.loose {
						t.Errorf("stored for %q, declared %q: chosen %q (%.2g %%), clear %v",
							stored.Kind, declared.Kind, all[best].Placement.Kind, 100*all[best].Relative(), clear)
					}
				}
			}
		})
	}
}

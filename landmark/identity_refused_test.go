package landmark

import (
	"errors"
	"slices"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAPartThatDoesNotFitChangesNothing: neither points, nor identities, nor the revision.
func TestAPartThatDoesNotFitChangesNothing(t *testing.T) {
	at := func(x float64) Landmark { return Landmark{Position: r3.Vec{X: x}, Status: Defined} }
	for name, points := range map[string][]PointState{
		"no identity":        {{ID: 0, Index: 3, Landmark: at(9)}},
		"one twice":          {{ID: 2, Index: 0, Landmark: at(9)}, {ID: 2, Index: 1, Landmark: at(8)}},
		"one new twice":      {{ID: 7, Index: 3, Landmark: at(9)}, {ID: 7, Index: 4, Landmark: at(8)}},
		"two in one place":   {{ID: 7, Index: 1, Landmark: at(9)}, {ID: 8, Index: 1, Landmark: at(8)}},
		"a place too far on": {{ID: 7, Index: 5, Landmark: at(9)}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewGroup("g", []Landmark{at(0), at(1), at(2)})
			rev := g.Revision()
			if err := g.Replace(Part{Points: points}); !errors.Is(err, ErrPart) {
				t.Errorf("the error is %v", err)
			}
			if !slices.Equal(g.IDs(), []PointID{1, 2, 3}) || g.LastID() != 3 || g.Revision() != rev {
				t.Errorf("identities %v, the last is %d", g.IDs(), g.LastID())
			}
			for i := range 3 {
				if g.At(i).Position.X != float64(i) {
					t.Errorf("point %d is at %v", i, g.At(i).Position)
				}
			}
		})
	}
}

// TestIdentitiesAreNotGivenAgain: not even those of points that are gone, or that came
// with an identity of their own.
func TestIdentitiesAreNotGivenAgain(t *testing.T) {
	g := NewGroup("g", make([]Landmark, 3))
	for _, s := range []PointState{{ID: 9, Index: 3}, {ID: 12, Index: 0}, {ID: 12, Index: NoIndex}} {
		if err := g.Replace(Part{Points: []PointState{s}}); err != nil {
			t.Fatal(err)
		}
		if g.LastID() < s.ID || g.NewIDs(1)[0] <= s.ID {
			t.Errorf("behind %d the next is %d", s.ID, g.NewIDs(1)[0])
		}
		for i, id := range g.IDs() {
			if g.Index(id) != i {
				t.Errorf("the point %d is said to be in place %d, and is in %d", id, g.Index(id), i)
			}
		}
	}
	if g.Index(12) != NoIndex || g.Index(9) != 3 {
		t.Errorf("what is gone is in place %d", g.Index(12))
	}
	for _, ids := range [][]PointID{{1, 2}, {1, 2, 2, 4}, {0, 1, 2, 3}, {1, 2, 3, 11}} {
		if err := g.SetIDs(ids, 10); !errors.Is(err, ErrPart) || g.LastID() != 12 {
			t.Errorf("identities %v up to 10: %v", ids, err)
		}
	}
}

// TestAGroupOfAPictureStaysFlat: its files have no place for a third coordinate.
func TestAGroupOfAPictureStaysFlat(t *testing.T) {
	at := func(z float64) Landmark { return Landmark{Position: r3.Vec{X: 1, Z: z}, Status: Defined} }
	g := NewGroup("picture", []Landmark{at(0)})
	g.SetDim(2)
	for _, s := range []PointState{{ID: 1, Index: 0, Landmark: at(1e-9)}, {ID: 2, Index: 1, Landmark: at(-3)}} {
		if err := g.Replace(Part{Points: []PointState{s}}); !errors.Is(err, ErrPart) || g.Len() != 1 || g.At(0).Position.Z != 0 {
			t.Errorf("%+v: %v", s, err)
		}
	}
	missing := Landmark{Position: NoPosition(), Status: Missing}
	for _, s := range []PointState{{ID: 1, Index: 0, Landmark: missing}, {ID: 2, Index: 1, Landmark: at(0)}} {
		if err := g.Replace(Part{Points: []PointState{s}}); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

package workspace

import (
	"cmp"
	"context"
	"weak"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"
)

// place brings the groups into the frame of a mesh, if there is one.
func (j *Joining) place(ctx context.Context, m *mesh.TriMesh) error {
	if m == nil {
		return ctx.Err()
	}
	j.Units = ""
	for i := range j.Groups {
		g := &j.Groups[i]
		var err error
		if g.Measured, g.Clear, err = place(ctx, m, g.Group); err != nil {
			return err
		}
		j.Units = cmp.Or(j.Units, g.meshUnits())
	}
	return ctx.Err()
}

// meshUnits returns the unit of the mesh that a group lies on, as far as the
// group's file tells: that of the group, if its coordinates were not scaled to
// get there; "" where it is not clear.
func (g *LoadedGroup) meshUnits() string {
	kind := g.Placement().Kind
	if !g.Clear || len(g.Measured) == 0 || kind != landmark.AsStored && kind != landmark.Negated {
		return ""
	}
	return g.Properties().Units
}

// place measures how far a group is from the surface in each way of reading its
// coordinates, and takes the best where that is clearly the right one. Nothing
// is snapped: all points go the same way.
func place(ctx context.Context, m *mesh.TriMesh, g *landmark.Group) (measured []scene.MeasuredPlacement, clear bool, err error) {
	if g.Dim() != 3 || g.Placed() == 0 {
		return nil, true, nil
	}
	measured, err = scene.MeasurePlacements(ctx, m, g)
	if err != nil {
		return nil, false, err
	}
	best, clear := scene.ChoosePlacement(measured)
	if clear {
		g.Place(measured[best].Placement)
	}
	return measured, clear, nil
}

// remeasure measures a group anew, whose file has got other coordinates.
func (w *Workspace) remeasure(e *Entry, n *scene.GroupNode) {
	if len(n.Measured()) > 0 {
		w.measureAgain(e, n, true)
	}
}

// measureAgain measures in the background in which way the coordinates of a group are
// read, if there is a mesh; clear tells that it is clear which one is right.
func (w *Workspace) measureAgain(e *Entry, n *scene.GroupNode, clear bool) {
	if len(e.Document.Meshes()) == 0 || n.Group.Dim() != 3 || n.Group.Placed() == 0 {
		return
	}
	id, node := e.Document.ID(), n.ID()
	e.Document.SetMeasured(node, nil, clear)
	surface, g := weak.Make(e.Document.Meshes()[0].Mesh), n.Group.Copy()
	_ = e.Document.Go(func(ctx context.Context) { // it is open
		m := surface.Value()
		if m == nil {
			return
		}
		measured, err := scene.MeasurePlacements(ctx, m, g)
		if err != nil {
			return
		}
		w.post(func() {
			if d := w.Document(id); d != nil && d.Group(node) != nil {
				d.SetMeasured(node, measured, clear)
				w.events.Measured(id)
			}
		})
	})
}

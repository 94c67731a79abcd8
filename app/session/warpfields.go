package session

import (
	"context"
	"errors"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// warpFields are what is worked out in the job: displacements to the mean and along components.
type warpFields struct {
	meshes map[scene.ID]*mesh.Warp
	places map[scene.ID][]r3.Vec   // of landmarks as they are, by group
	moves  map[scene.ID][][]r3.Vec // by group, field and landmark
}

// startWarp has a job work the fields out. It holds the meshes, not the document.
func (s *Session) startWarp(d *scene.Document, w *warping) {
	group, _ := s.openGroup()
	points, space := w.space.Points(group.Group), w.space
	meshes, nodes := d.TriMeshes(), w.meshes
	places := map[scene.ID][]r3.Vec{}
	for _, n := range d.Groups() {
		if n.Group.Dim() == 3 {
			places[n.ID()] = shape.Points(n.Group)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	done, post := w.done, s.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, stop)()
		fields, err := makeWarp(ctx, points, space, meshes, nodes, places, func(part float64) { done.Store(uint32(1000 * part)) })
		meshes = nil // what is posted does not hold them
		post(func() { s.madeWarp(w, fields, err) })
	})
	if err != nil { // the document is closed
		stop()
		w.stop = nil
	}
}

// makeWarp works out the fields of a specimen whose points those are, on any goroutine.
func makeWarp(ctx context.Context, points []r3.Vec, space *ShapeSpace, meshes []*mesh.TriMesh, nodes []scene.ID,
	places map[scene.ID][]r3.Vec, progress func(float64)) (*warpFields, error) {
	by, err := warpTargets(points, space)
	if err != nil {
		return nil, err
	}
	w, err := scene.NewWarping(points, by)
	if err != nil {
		return nil, err
	}
	f := &warpFields{meshes: map[scene.ID]*mesh.Warp{}, places: places, moves: map[scene.ID][][]r3.Vec{}}
	for id, at := range places {
		f.moves[id] = w.Displace(at)
	}
	all, before := 0.0, 0.0
	for _, m := range meshes {
		all += float64(m.VertexCount())
	}
	for i, m := range meshes {
		of := float64(m.VertexCount())
		if f.meshes[nodes[i]], err = w.Mesh(ctx, m, func(part float64) { progress((before + part*of) / max(all, 1)) }); err != nil {
			return nil, err
		}
		before += of
	}
	return f, nil
}

// warpTargets returns how far the points of a specimen are from the mean, which is brought to them
// with turning and scaling, and how far they go along each component for a score of 1. Points that one
// of the two lacks are made missing in both.
func warpTargets(points []r3.Vec, space *ShapeSpace) ([][]r3.Vec, error) {
	onto, err := shape.Fit(space.Mean, points, shape.Options{Scale: true})
	if err != nil {
		return nil, err
	}
	components := space.Components[:min(len(space.Components), warpComponents)]
	by := make([][]r3.Vec, 1+len(components))
	for i := range by {
		by[i] = make([]r3.Vec, len(points))
	}
	for j, p := range points {
		if !isPlace(p) || !isPlace(space.Mean[j]) {
			points[j] = landmark.NoPosition()
			continue
		}
		by[0][j] = r3.Sub(onto.Apply(space.Mean[j]), p)
		for k, c := range components {
			by[1+k][j] = r3.Scale(onto.Scale, onto.Direction(c[j]))
		}
	}
	return by, nil
}

// warpProblem says in plain words why there is no spline; "" where nobody wants it any more.
func warpProblem(err error, space *ShapeSpace) string {
	var which *shape.SplineError
	switch {
	case errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, shape.ErrOnePlane), errors.Is(err, shape.ErrCollinear):
		return "its points lie in one plane, and nothing says how it goes on beside that"
	case errors.Is(err, shape.ErrOnePlace) && errors.As(err, &which):
		var names []string
		for _, j := range which.Points {
			names = append(names, message.Quote(space.Names[j]))
		}
		return "points of it are at the same place: " + message.Some(names)
	}
	return err.Error()
}

package session

import (
	"context"
	"math"
	"slices"

	"cairn/app/workspace"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/landmark/shape"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// groupCheck is the check of one group, which a job does. It shares nothing with a document.
type groupCheck struct {
	checkedGroup
	copy      *landmark.Group
	ways      []scene.MeasuredPlacement
	reference *check.Reference // of the others; nil: none
	known     bool             // reference was made before
	rules     *check.Rules     // of a protocol; nil: none

	at    []int // the point of the group in each row, -1 for none
	found []foundOdd
}

// foundOdd is a finding, its points by their rows, and what can be done about it.
type foundOdd struct {
	check.Finding
	mend []mending
}

// mending is a remedy that a document can be given, or why it cannot.
type mending struct {
	check.Remedy
	reflect *reflection // of Mirror: in which plane the points are mirrored
	why     string      // why it cannot be done, in words that follow the name of a remedy
}

// reflection mirrors points in a plane across an axis of the frame in which a file has them.
type reflection struct {
	axis   int // 0: x
	middle float64
	frame  landmark.Placement
}

// checkGroups checks groups of one document, on any goroutine.
func checkGroups(ctx context.Context, work []*groupCheck, meshes []*mesh.TriMesh) error {
	var surface check.Surface
	if len(work) > 0 {
		var err error
		if surface, err = workspace.CheckedSurfaces(ctx, meshes); err != nil {
			return err
		}
	}
	for _, g := range work {
		if err := g.check(ctx, surface); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (g *groupCheck) check(ctx context.Context, surface check.Surface) error {
	s := workspace.ForChecks(g.copy, g.ways).Specimen("this specimen")
	if r := s.Reading; r != nil && g.clear && !r.Clear {
		s.Reading = nil // the user has said how it is meant
	}
	if g.from.row == nil {
		for i := range s.Points {
			g.at = append(g.at, i)
		}
	} else {
		g.at = placedRows(g.copy, g.from)
		s = g.inRows(s)
	}
	s.Surface, s.Rules = surface, g.rules
	var reference *check.Reference
	if g.from.row != nil && !g.alone {
		if !g.known {
			if err := g.makeReference(ctx); err != nil {
				return err
			}
		}
		reference = g.reference
	}
	found, err := check.CheckUntil(ctx, s, reference)
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Kind == check.Scale && g.copy.Placement().Scales() {
			continue // others are compared as their files have them, some of which are not open
		}
		odd := foundOdd{Finding: f}
		for _, r := range f.Mend {
			odd.mend = append(odd.mend, g.feasible(f.Kind, r, s))
		}
		g.found = append(g.found, odd)
	}
	return nil
}

// names returns the names of the rows.
func (g *groupCheck) names() []string {
	if g.from.row != nil && g.from.names != nil {
		return g.from.names
	}
	var names []string
	for _, l := range g.copy.Landmarks() {
		names = append(names, l.Name)
	}
	return names
}

// makeReference makes what the group is compared with; where nothing can be fitted there is none.
func (g *groupCheck) makeReference(ctx context.Context) error {
	var sets []check.Set
	for _, of := range g.from.specimens {
		sets = append(sets, check.Set{ID: of.name, Points: of.points, Normals: of.normals})
	}
	g.known = true
	if len(sets) == 0 {
		return nil
	}
	r, err := check.NewReference(ctx, sets)
	if err != nil {
		return ctx.Err()
	}
	r.Usual, r.Partners = check.Usual(g.from.far), check.PartnersIn(r.Mean())
	if r.Partners == nil && g.from.names != nil {
		r.Partners = shape.PairsByName(g.from.names)
	}
	g.reference = r
	return nil
}

// inRows returns a specimen with its points in the order of the others.
func (g *groupCheck) inRows(s check.Specimen) check.Specimen {
	of := s
	n := len(g.at)
	s.Points, s.Normals, s.Names = make([]r3.Vec, n), make([]r3.Vec, n), make([]string, n)
	for row, i := range g.at {
		s.Points[row] = landmark.NoPosition()
		if g.from.names != nil {
			s.Names[row] = g.from.names[row]
		}
		if i >= 0 {
			s.Points[row], s.Normals[row], s.Names[row] = of.Points[i], of.Normals[i], of.Names[i]
		}
	}
	for _, d := range s.Doubts {
		for k, i := range d.Points {
			d.Points[k] = g.from.row[i]
		}
	}
	return s
}

// Words that say why a remedy cannot be had.
const (
	meshMirrored = "the mesh is mirrored with its points, and Cairn does not mirror meshes; mirror both where they come from"
	meshScaled   = "the points lie on the mesh as they are, so that both are in another unit"
	readAlready  = "the coordinates of the file are read in another way already"
)

// feasible returns what a remedy means for a document.
func (g *groupCheck) feasible(k check.Kind, r check.Remedy, s check.Specimen) mending {
	m := mending{Remedy: r}
	switch {
	case r.Action == check.Mirror:
		if m.reflect = g.mirror(s); m.reflect == nil {
			m.why = meshMirrored
		}
	case k == check.Scale && r.Action == check.Read:
		switch {
		case g.copy.Placement() != landmark.Placement{}:
			m.why = readAlready
		case s.Surface != nil && !nearer(applied(r.Placement, s.Points), s.Points, s.Surface):
			m.why = meshScaled
		}
	}
	return m
}

func applied(p landmark.Placement, points []r3.Vec) []r3.Vec {
	all := make([]r3.Vec, len(points))
	for i, q := range points {
		all[i] = p.Apply(q)
	}
	return all
}

// nearer reports whether points are nearer to a surface than others.
func nearer(these, others []r3.Vec, s check.Surface) bool {
	return check.SurfaceDistance(these, s) < check.SurfaceDistance(others, s)
}

// mirror returns in which plane the points alone are mirrored: where there is no mesh, through
// their middle, or else that which brings them onto the mesh. nil where none does.
func (g *groupCheck) mirror(s check.Specimen) *reflection {
	const (
		on   = 0.01 // of the mesh's size: farther off is on no mesh
		much = 4    // times nearer than they are
	)
	if s.Surface == nil {
		var sum, n float64
		for _, p := range s.Points {
			if p.X-p.X == 0 {
				sum, n = sum+p.X, n+1
			}
		}
		return &reflection{middle: sum / n}
	}
	low, high := s.Surface.Bounds()
	frame := g.copy.Placement()
	a, b := frame.Invert(low), frame.Invert(high)
	var best *reflection
	least := math.Min(on, check.SurfaceDistance(s.Points, s.Surface)/much)
	for axis, middle := range [3]float64{(a.X + b.X) / 2, (a.Y + b.Y) / 2, (a.Z + b.Z) / 2} {
		for _, r := range []*reflection{{axis, 0, frame}, {axis, middle, frame}} {
			mirrored := slices.Clone(s.Points)
			for i, p := range mirrored {
				mirrored[i] = r.position(p)
			}
			if far := check.SurfaceDistance(mirrored, s.Surface); far < least {
				best, least = r, far
			}
		}
	}
	return best
}

func (r *reflection) flip(p r3.Vec, about float64) r3.Vec {
	switch r.axis {
	case 0:
		p.X = 2*about - p.X
	case 1:
		p.Y = 2*about - p.Y
	default:
		p.Z = 2*about - p.Z
	}
	return p
}

// position returns the mirror image of a place of the document.
func (r *reflection) position(p r3.Vec) r3.Vec {
	return r.frame.Apply(r.flip(r.frame.Invert(p), r.middle))
}

// direction returns that of a direction, of length 1 or 0.
func (r *reflection) direction(v r3.Vec) r3.Vec {
	if v == (r3.Vec{}) {
		return v
	}
	origin := r.position(r3.Vec{})
	v = r3.Sub(r.position(v), origin)
	if l := r3.Norm(v); l > 0 {
		return r3.Scale(1/l, v)
	}
	return r3.Vec{}
}

package check

import (
	"fmt"
	"math"

	"cairn/internal/message"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// Surface is what checks ask of a mesh. Its points are in the frame of the specimen.
type Surface interface {
	// Nearest returns the point of the surface that is nearest; ok is false where that
	// cannot be told, as where there is no surface.
	Nearest(p r3.Vec) (n Nearest, ok bool)
	// Inside reports whether a point is inside; ok is false where the surface is not closed.
	Inside(p r3.Vec) (inside, ok bool)
	Bounds() (min, max r3.Vec)
}

// Nearest is a place of a surface.
type Nearest struct {
	Position r3.Vec
	Normal   r3.Vec  // of length 1 or 0, outwards
	Distance float64 // of the point that was asked for
	Edge     float64 // the median length of the edges there
}

func meshBox(s Surface) (b box) {
	b.min, b.max = s.Bounds()
	return b
}

// SurfaceDistance returns within what part of a mesh's diagonal nine of ten placed points lie
// of its surface; NaN where there is nothing to measure. Of the specimens of a study, the
// median is for Reference.Usual.
func SurfaceDistance(points []r3.Vec, s Surface) float64 {
	var all []float64
	for _, p := range points {
		if !finite(p) {
			continue
		}
		if n, ok := s.Nearest(p); ok {
			all = append(all, n.Distance)
		}
	}
	return shape.Quantile(all, 0.9) / meshBox(s).diagonal()
}

// Usual returns what is usual among results of SurfaceDistance, for Reference.Usual; 0 where
// there are too few to tell.
func Usual(distances []float64) float64 {
	const fewest = 3
	var known []float64
	for _, d := range distances {
		if d == d {
			known = append(known, d)
		}
	}
	if len(known) < fewest {
		return 0
	}
	return shape.Quantile(known, 0.5)
}

// findFrame says that the coordinates are meant otherwise, where the caller has found that.
func (c *checking) findFrame() {
	if r := c.Reading; r != nil {
		text := fmt.Sprintf("read %s, the points are %.3g %% of the mesh's size from its surface, and %.3g %% as they are read", r.Placement.Kind, 100*r.Then, 100*r.Now)
		gravity := Wrong
		if !r.Clear {
			gravity = Doubtful
			text += "; it is not clear which is right"
		}
		c.add(Frame, gravity, nil, text, Remedy{Action: Read, Placement: r.Placement})
	}
}

// findOnSurface looks whether the points lie on the surface, and on the right side of it.
func (c *checking) findOnSurface() {
	if c.Surface != nil && c.Reading == nil && !c.findMesh() {
		c.findOff()
	}
	c.findWall()
}

// findMesh says that the points belong to another mesh, by nine of ten of them: the
// landmarks of another mouse in the same pose are some five times as far from a skull as
// its own.
func (c *checking) findMesh() bool {
	const (
		much    = 3     // times what is usual
		exact   = 0.001 // of the diagonal: what is nearer is no other mesh
		unknown = 0.01  // where nothing is usual
		fewest  = 4
	)
	if len(c.placed()) < fewest {
		return false
	}
	far, limit, usual := SurfaceDistance(c.onMesh(), c.Surface), unknown, ""
	if r := c.reference; r != nil && r.Usual > 0 {
		limit = max(much*r.Usual, exact)
		usual = fmt.Sprintf(", where %.2g %% is usual", 100*r.Usual)
	}
	if !(far > limit) {
		return false
	}
	c.add(Mesh, Wrong, nil, fmt.Sprintf("a tenth of the points is more than %.2g %% of the mesh's size from its surface%s: perhaps they belong to another mesh", 100*far, usual))
	return true
}

// onMesh returns the points as they are given, without those that are none: what their
// names are does not matter to the mesh.
func (c *checking) onMesh() []r3.Vec {
	points := make([]r3.Vec, 0, len(c.Points))
	sentinels := map[int]bool{}
	for _, f := range c.findings {
		for _, i := range f.Points {
			sentinels[i] = sentinels[i] || f.Kind == Sentinel
		}
	}
	for i, p := range c.Points {
		if !sentinels[i] {
			points = append(points, p)
		} else {
			points = append(points, r3.Vec{X: math.NaN(), Y: math.NaN(), Z: math.NaN()})
		}
	}
	return points
}

// findOff looks for single points that are off the surface.
func (c *checking) findOff() {
	const (
		edges = 2     // lengths of an edge there, which is how exact the surface is
		exact = 0.001 // of the diagonal
		much  = 6     // times what half of the points of this specimen are off
	)
	points := c.onMesh()
	nearest := make([]Nearest, len(points))
	var all []float64
	for i, p := range points {
		if n, ok := c.Surface.Nearest(p); ok && finite(p) {
			nearest[i] = n
			all = append(all, n.Distance)
		}
	}
	diagonal := meshBox(c.Surface).diagonal()
	least := max(exact*diagonal, much*shape.Quantile(all, 0.5))
	for i, n := range nearest {
		limit, gravity, why := max(least, edges*n.Edge), Hint, ""
		if c.Rules != nil && said(c.Rules.Surface, i) > 0 {
			limit, gravity = said(c.Rules.Surface, i), Doubtful
			why = fmt.Sprintf("; the protocol allows %.3g", limit)
		}
		if !(n.Distance > limit) {
			continue
		}
		side := ""
		if inside, ok := c.Surface.Inside(points[i]); ok {
			side = message.Verb(map[bool]int{true: 1}[inside], ", inside", ", outside")
		}
		c.add(OffSurface, gravity, []int{i}, fmt.Sprintf("%s is %.3g off the surface%s, %.2g %% of the mesh's size%s", c.names([]int{i}), n.Distance, side, 100*n.Distance/diagonal, why),
			Remedy{Action: Move, Points: []int{i}, Positions: []r3.Vec{n.Position}})
	}
}

// findWall looks for points whose surface faces the other way than at that point of the
// reference: inside of a bone, or behind.
func (c *checking) findWall() {
	const turned = -0.5 // the cosine of 120°: the other side of a wall is 180° away, and on an edge clean skulls differ by up to 95°
	if c.reference == nil || c.found(Mirrored) || c.found(Shifted) || c.found(Exchanged) {
		return
	}
	fit := c.robust()
	if fit.err != nil {
		return
	}
	for _, i := range c.placed() {
		normal := c.normal(i)
		if r3.Norm2(normal) == 0 {
			continue
		}
		if cos := r3.Dot(fit.Direction(normal), c.reference.normals[i]); cos < turned {
			degrees := 180 / math.Pi * math.Acos(max(cos, -1))
			c.add(Wall, Doubtful, []int{i}, fmt.Sprintf("at %s the surface faces %.0f° away from how it does in the reference: perhaps it is on the other side of a wall", c.names([]int{i}), degrees))
		}
	}
}

// normal returns that of a point's own, or else that of the surface there; 0 for none.
func (c *checking) normal(i int) r3.Vec {
	if i < len(c.Normals) && r3.Norm2(c.Normals[i]) > 0 {
		return c.Normals[i]
	}
	if c.Surface != nil {
		if n, ok := c.Surface.Nearest(c.points[i]); ok {
			return n.Normal
		}
	}
	return r3.Vec{}
}

// findMoved looks for locked points that are not where another's file has them.
func (c *checking) findMoved() {
	for i, p := range c.Kept {
		if i >= len(c.Points) || !finite(p) || c.Points[i] == p {
			continue
		}
		text := fmt.Sprintf("%s is locked and has lost its position", c.names([]int{i}))
		if finite(c.Points[i]) {
			text = fmt.Sprintf("%s is locked and has moved by %.3g", c.names([]int{i}), apart(c.Points[i], p))
		}
		c.add(Moved, Doubtful, []int{i}, text, Remedy{Action: Move, Points: []int{i}, Positions: []r3.Vec{p}})
	}
}

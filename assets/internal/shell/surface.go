package shell

import (
	"math"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// grid is how finely a shell is cut into triangles.
type grid struct {
	rings, around int // of the outside
	lip, chamber  int // rings of the lip and of the hollow behind it
	// density is how much denser rings stand where the shell is larger, as a
	// power of the growth: with 0 every whorl has as many.
	density float64
}

// peripheryDensity is how much denser points stand at the outside of the
// section, which is seen, than at its inside.
const peripheryDensity = 0.45

// surface is a shell being built: rings of vertices from the apex over the
// outside and the lip into the chamber, closed at both ends.
type surface struct {
	Specimen
	positions []r3.Vec
	colors    []uint8 // RGBA
	triangles []uint32
	rings     int
}

// capRings is the number of rings of the round beginning of the tube.
const capRings = 3

// phi returns the angle of the section at a point of a ring.
func (g grid) phi(i int) float64 {
	t := 2 * math.Pi * float64(i) / float64(g.around)
	return t - peripheryDensity*math.Sin(t)
}

// theta returns the angle of coiling of an outer ring.
func (s *surface) theta(ring int) float64 {
	power := s.grid.density * math.Log(s.W) / (2 * math.Pi)
	first := math.Exp(power * s.apexAngle())
	t := float64(ring) / float64(s.grid.rings-1)
	return math.Log(first+t*(1-first)) / power
}

// build makes the whole surface.
func (s *surface) build() {
	s.apexCap()
	for i := range s.grid.rings {
		theta := s.theta(i)
		s.ring(func(phi float64) (r3.Vec, rgb) {
			return s.point(theta, phi, 1+s.relief(theta, phi)), s.outside(theta, phi)
		})
	}
	s.lip()
	s.chamber()
}

// ring adds a ring of vertices and the triangles to the one before it.
func (s *surface) ring(at func(phi float64) (r3.Vec, rgb)) {
	n := uint32(s.grid.around)
	first := uint32(len(s.positions))
	for i := range s.grid.around {
		s.vertex(at(s.grid.phi(i)))
	}
	if s.rings++; s.rings == 1 {
		return
	}
	for i := range n {
		a, b := first+i, first+(i+1)%n
		s.triangles = append(s.triangles, a-n, b-n, a, b-n, b, a)
	}
}

func (s *surface) vertex(p r3.Vec, c rgb) {
	s.positions = append(s.positions, p)
	r, g, b := c.bytes()
	s.colors = append(s.colors, r, g, b, 0xff)
}

// apexCap adds the round beginning of the tube: a vertex and a few small rings.
func (s *surface) apexCap() {
	theta := s.apexAngle()
	reach := s.growth(theta) * s.radius()
	at := func(a, phi float64) r3.Vec {
		sin, cos := math.Sincos(a)
		return r3.Add(s.point(theta, phi, sin), r3.Scale(-reach*cos, s.tangent(theta)))
	}
	s.vertex(at(0, 0), s.outside(theta, math.Pi/2))
	for i := 1; i <= capRings; i++ {
		s.ring(func(phi float64) (r3.Vec, rgb) {
			return at(math.Pi/2*float64(i)/(capRings+1), phi), s.outside(theta, phi)
		})
	}
	for i := range uint32(s.grid.around) {
		s.triangles = append(s.triangles, 0, 1+(i+1)%uint32(s.grid.around), 1+i)
	}
}

// lip adds the rounded edge of the aperture.
func (s *surface) lip() {
	half := s.Lip / 2
	for i := 1; i <= s.grid.lip; i++ {
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(s.grid.lip+1))
		s.ring(func(phi float64) (r3.Vec, rgb) {
			p := s.point(0, phi, (1+s.relief(0, phi))*(1-half+half*cos))
			p = r3.Add(p, r3.Scale(half*s.radius()*sin, s.tangent(0)))
			return p, mix(s.outside(0, phi), s.Pearl, smooth(float64(i), 0, float64(s.grid.lip)/2))
		})
	}
}

// chamber adds the hollow behind the aperture, which ends in the dark.
func (s *surface) chamber() {
	wall := func(t, phi, k float64) (r3.Vec, rgb) {
		theta := -2 * math.Pi * s.Chamber * t
		k *= (1 - s.Lip) / s.flare(theta) * (1 + s.Flare*(1-smooth(t, 0, 0.2)))
		return s.point(theta, phi, k), mix(s.Pearl, s.Depth, smooth(t, 0, 0.5))
	}
	for i := range s.grid.chamber {
		t := float64(i) / float64(s.grid.chamber-1)
		s.ring(func(phi float64) (r3.Vec, rgb) { return wall(t, phi, 1) })
	}
	end := uint32(len(s.positions))
	s.vertex(wall(1, 0, 0))
	n := uint32(s.grid.around)
	for i := range n {
		s.triangles = append(s.triangles, end, end-n+i, end-n+(i+1)%n)
	}
}

// place turns the shell as the specimen is to stand, puts the middle of its
// box at the origin and scales it to its size.
func (s *surface) place() {
	for i, p := range s.positions {
		s.positions[i] = s.Stance.Rotate(p)
	}
	var box mesh.Bounds
	for _, p := range s.positions {
		box = box.Add(p)
	}
	extent := r3.Sub(box.Max, box.Min)
	scale := s.Size / max(extent.X, extent.Y, extent.Z)
	for i, p := range s.positions {
		s.positions[i] = r3.Scale(scale, r3.Sub(p, box.Center()))
	}
}

// mesh returns the surface as a mesh.
func (s *surface) mesh() (*mesh.TriMesh, error) {
	d := mesh.Data{Triangles: s.triangles, Colors: s.colors}
	for _, p := range s.positions {
		d.Positions = append(d.Positions, float32(p.X), float32(p.Y), float32(p.Z))
	}
	return mesh.New(d)
}

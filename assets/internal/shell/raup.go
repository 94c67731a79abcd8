// Package shell makes coiled shells: the sample specimens. It knows nothing of
// files, the GPU or the window.
//
// The form is David Raup's: a closed curve, the section of the tube, turns about
// an axis, grows by the same factor with each whorl and slides along the axis
// (Raup, D. M. 1966, Geometric analysis of shell coiling: general problems,
// Journal of Paleontology 40(5), 1178-1190).
package shell

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Coil holds Raup's parameters and the size of the shell.
type Coil struct {
	W float64 // whorl expansion: how much larger the tube is one whorl later
	D float64 // distance of the section's inner edge from the axis, over that of its outer edge
	T float64 // translation along the axis, over the distance of the section's centre from it

	Whorls  float64 // from the apex to the aperture
	Height  float64 // of the section, over its width
	Tilt    float64 // of the section, in radians: its top leans outwards
	Lip     float64 // thickness of the tube's wall at the aperture, over the section's radius
	Flare   float64 // how much wider the tube is at the aperture than Raup's law has it
	Chamber float64 // how far the hollow goes in, in whorls
}

// radius returns the section's half width at the aperture, where the section's
// centre is 1 from the axis.
func (c Coil) radius() float64 { return (1 - c.D) / (1 + c.D) }

// growth returns the size of the tube at an angle of coiling, which is 0 at the
// aperture and negative before it.
func (c Coil) growth(theta float64) float64 { return math.Pow(c.W, theta/(2*math.Pi)) }

// apexAngle returns the angle of coiling where the shell begins.
func (c Coil) apexAngle() float64 { return -2 * math.Pi * c.Whorls }

// flare returns the widening near the aperture: nothing until a tenth of a
// whorl before it.
func (c Coil) flare(theta float64) float64 {
	return 1 + c.Flare*smooth(theta, -0.2*math.Pi, 0)
}

// section returns a point of the tube's section at the aperture, from its
// centre: u away from the axis, v towards the apex. phi is 0 at the periphery
// and grows towards the apex.
func (c Coil) section(phi float64) (u, v float64) {
	sin, cos := math.Sincos(phi)
	u, v = c.radius()*cos, c.radius()*c.Height*sin
	ts, tc := math.Sincos(c.Tilt)
	return u*tc + v*ts, v*tc - u*ts
}

// point returns where the tube is at an angle of coiling and an angle of its
// section, with the section scaled by k about its centre. The axis is y, the
// apex near the origin, the aperture below it at x > 0 facing z.
func (c Coil) point(theta, phi, k float64) r3.Vec {
	u, v := c.section(phi)
	k *= c.flare(theta)
	s := c.growth(theta)
	r, y := s*(1+k*u), s*(-c.T+k*v)
	sin, cos := math.Sincos(theta)
	return r3.Vec{X: r * cos, Y: y, Z: r * sin}
}

// tangent returns the direction of growth at an angle of coiling.
func (c Coil) tangent(theta float64) r3.Vec {
	sin, cos := math.Sincos(theta)
	return r3.Vec{X: -sin, Z: cos}
}

// clearance returns how far a point of the section lies outside of the whorl
// before it, over the section's radius; it is negative within that whorl.
func (c Coil) clearance(theta, phi float64) float64 {
	if theta-2*math.Pi < c.apexAngle() {
		return 1
	}
	u, v := c.section(phi)
	// The whorl before, at the aperture's scale and from its own centre.
	before := 1 / c.W
	du, dv := 1+u-before, -c.T+v+c.T*before
	ts, tc := math.Sincos(c.Tilt)
	du, dv = du*tc-dv*ts, (dv*tc+du*ts)/c.Height
	return math.Hypot(du, dv)/c.radius() - before
}

// smooth rises from 0 at a to 1 at b.
func smooth(x, a, b float64) float64 {
	t := min(max((x-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

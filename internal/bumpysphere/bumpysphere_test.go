package bumpysphere

import (
	"math"
	"testing"
)

// TestClosed: each edge has one triangle on each side, which run along it in opposite
// directions, and the Euler number is that of a sphere.
func TestClosed(t *testing.T) {
	for _, triangles := range []int{0, 8, 32, 1000, 20_000} {
		m := New(triangles)
		edges := map[[2]uint32]int{}
		used := map[uint32]bool{}
		for i := 0; i < len(m.Triangles); i += 3 {
			for k := range 3 {
				a, b := m.Triangles[i+k], m.Triangles[i+(k+1)%3]
				edges[[2]uint32{a, b}]++
				used[a] = true
			}
		}
		for e, n := range edges {
			if n != 1 || edges[[2]uint32{e[1], e[0]}] != 1 {
				t.Fatalf("%d triangles: edge %v is there %d times, and %d the other way", triangles, e, n, edges[[2]uint32{e[1], e[0]}])
			}
		}
		vertices, faces := len(m.Positions)/3, len(m.Triangles)/3
		if euler := vertices - len(edges)/2 + faces; euler != 2 || len(used) != vertices {
			t.Errorf("%d triangles: Euler number %d, %d of %d vertices used", triangles, euler, len(used), vertices)
		}
		if triangles >= 8 && math.Abs(float64(faces)/float64(triangles)-1) > 0.1 {
			t.Errorf("%d triangles instead of %d", faces, triangles)
		}
	}
}

// TestOutward: the volume inside is positive, and near that of the sphere without bumps.
func TestOutward(t *testing.T) {
	m := New(20_000)
	volume := 0.
	at := func(v uint32) (x, y, z float64) {
		p := m.Positions[3*v:]
		return float64(p[0]), float64(p[1]), float64(p[2])
	}
	for i := 0; i < len(m.Triangles); i += 3 {
		ax, ay, az := at(m.Triangles[i])
		bx, by, bz := at(m.Triangles[i+1])
		cx, cy, cz := at(m.Triangles[i+2])
		volume += (ax*(by*cz-bz*cy) + ay*(bz*cx-bx*cz) + az*(bx*cy-by*cx)) / 6
	}
	if ball := 4. / 3 * math.Pi * 50 * 50 * 50; math.Abs(volume/ball-1) > 0.05 {
		t.Errorf("the volume is %g, and that of the ball %g", volume, ball)
	}
}

// Package bumpysphere makes a closed mesh of any number of triangles, for tests and
// measurements.
package bumpysphere

import "math"

// Mesh has three coordinates a vertex, in millimetres, and three vertices a triangle,
// counterclockwise as seen from outside. Vertices and triangles go row by row from one
// pole to the other.
type Mesh struct {
	Positions []float32
	Triangles []uint32
}

// New returns a sphere with bumps, 50 mm in radius, of about so many triangles, and of 8 at
// least. It is the same every time, closed and evenly meshed; the caller owns it.
func New(triangles int) Mesh {
	const perSquare = 8 // an octahedron's faces, each cut into n² triangles
	return sphere(max(1, int(math.Round(math.Sqrt(float64(triangles)/perSquare)))))
}

// sphere cuts each edge of an octahedron into n. Row i of 2n+1 has four times
// min(i, 2n-i) vertices; a pole has one.
func sphere(n int) Mesh {
	var d Mesh
	starts := make([]uint32, 2*n+1)
	for i := range starts {
		starts[i] = uint32(len(d.Positions) / 3)
		m := min(i, 2*n-i)
		for k := range max(1, 4*m) {
			x, y, z := bump(octahedron(n, i, k))
			d.Positions = append(d.Positions, float32(x), float32(y), float32(z))
		}
	}
	at := func(row, k int) uint32 {
		if m := min(row, 2*n-row); m > 0 {
			return starts[row] + uint32(k%(4*m))
		}
		return starts[row]
	}
	// Between a row and the next longer one, upwards or downwards, each quarter
	// has one triangle an edge of the longer row and one an edge of the shorter.
	for i := range n {
		for _, rows := range [][2]int{{i, i + 1}, {2*n - i, 2*n - i - 1}} {
			short, long, south := rows[0], rows[1], rows[0] > rows[1]
			for q := range 4 {
				for j := range i + 1 {
					d.Triangles = facing(d.Triangles, south, at(short, q*i+j), at(long, q*(i+1)+j), at(long, q*(i+1)+j+1))
					if j < i {
						d.Triangles = facing(d.Triangles, south, at(short, q*i+j), at(long, q*(i+1)+j+1), at(short, q*i+j+1))
					}
				}
			}
		}
	}
	return d
}

// facing appends a triangle, turned around where its mirror image is meant.
func facing(list []uint32, mirrored bool, a, b, c uint32) []uint32 {
	if mirrored {
		b, c = c, b
	}
	return append(list, a, b, c)
}

// octahedron returns vertex k of row i on the octahedron |x|+|y|+|z| = 1.
func octahedron(n, i, k int) (x, y, z float64) {
	m := min(i, 2*n-i)
	y = 1 - float64(i)/float64(n)
	if m == 0 {
		return 0, y, 0
	}
	radius, f := float64(m)/float64(n), float64(k%m)/float64(m)
	switch k / m {
	case 0:
		return radius * f, y, radius * (1 - f)
	case 1:
		return radius * (1 - f), y, -radius * f
	case 2:
		return -radius * f, y, -radius * (1 - f)
	default:
		return -radius * (1 - f), y, radius * f
	}
}

func bump(x, y, z float64) (float64, float64, float64) {
	const radius = 50
	s := 1 / math.Sqrt(x*x+y*y+z*z)
	x, y, z = x*s, y*s, z*s
	r := radius * (1 + 0.06*math.Sin(7*x+1)*math.Sin(6*y)*math.Cos(8*z) + 0.008*math.Sin(40*x)*math.Sin(43*y)*math.Sin(41*z))
	return r * x, r * y, r * z
}

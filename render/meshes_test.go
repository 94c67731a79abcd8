package render

import (
	"math"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// sphere returns a bumpy sphere of radius 1 about origin, with rings×2·rings
// quads: a closed mesh of about 4·rings² triangles.
func sphere(t testing.TB, rings int, bump float64, origin r3.Vec) *mesh.TriMesh {
	t.Helper()
	m, err := mesh.New(sphereData(rings, bump, origin))
	if err != nil {
		t.Fatal(err)
	}
	m.ComputeNormals()
	return m
}

func sphereData(rings int, bump float64, origin r3.Vec) mesh.Data {
	d := mesh.Data{Origin: origin}
	columns := 2 * rings
	add := func(theta, phi float64) {
		r := 1 + bump*math.Sin(5*phi)*math.Sin(4*theta)
		d.Positions = append(d.Positions,
			float32(r*math.Sin(theta)*math.Cos(phi)), float32(r*math.Cos(theta)), float32(-r*math.Sin(theta)*math.Sin(phi)))
	}
	add(0, 0)
	for i := 1; i < rings; i++ {
		for j := range columns {
			add(math.Pi*float64(i)/float64(rings), 2*math.Pi*float64(j)/float64(columns))
		}
	}
	add(math.Pi, 0)
	at := func(i, j int) uint32 { return uint32(1 + (i-1)*columns + j%columns) }
	last := uint32(len(d.Positions)/3 - 1)
	for j := range columns {
		d.Triangles = append(d.Triangles, 0, at(1, j), at(1, j+1))
	}
	for i := 1; i < rings-1; i++ {
		for j := range columns {
			a, b, c, e := at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)
			d.Triangles = append(d.Triangles, a, b, c, a, c, e)
		}
	}
	for j := range columns {
		d.Triangles = append(d.Triangles, last, at(rings-1, j+1), at(rings-1, j))
	}
	return d
}

// onSphere returns the i-th of n places on the surface of a sphere with bumps
// of 0.1.
func onSphere(i float64, n int) r3.Vec {
	theta, phi := math.Pi*i/float64(n), 0.7*i
	r := 1 + 0.1*math.Sin(5*phi)*math.Sin(4*theta)
	return r3.Vec{X: r * math.Sin(theta) * math.Cos(phi), Y: r * math.Cos(theta), Z: -r * math.Sin(theta) * math.Sin(phi)}
}

package render

import (
	"slices"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSolidity(t *testing.T) {
	never := func() bool { return false }
	closed := sphereData(8, 0.1, r3.Vec{X: 5})
	insideOut := sphereData(8, 0.1, r3.Vec{})
	flip(insideOut.Triangles)
	torn := sphereData(8, 0.1, r3.Vec{})
	torn.Triangles = torn.Triangles[:len(torn.Triangles)-3]
	twisted := sphereData(8, 0.1, r3.Vec{})
	flip(twisted.Triangles[:3])
	beside := sphereData(8, 0.1, r3.Vec{}) // so that the volumes of its triangles have both signs
	for i := 0; i < len(beside.Positions); i += 3 {
		beside.Positions[i] += 5
	}
	many := sphereData(120, 0.1, r3.Vec{}) // of several goroutines
	manyInsideOut := sphereData(120, 0.1, r3.Vec{})
	flip(manyInsideOut.Triangles)
	for name, test := range map[string]struct {
		data mesh.Data
		want solidity
	}{
		"closed":                       {closed, outward},
		"beside the origin":            {beside, outward},
		"inside out":                   {insideOut, inward},
		"a face missing":               {torn, open},
		"a face turned round":          {twisted, mixed},
		"two closed pieces":            {joined(closed, closed), outward},
		"one of the pieces inside out": {joined(closed, insideOut), mixed},
		"in several blocks":            {joined(many, manyInsideOut), mixed},
		"several blocks, beside":       {joined(beside, many), outward},
		"points only":                  {mesh.Data{Positions: []float32{0, 0, 0}}, open},
	} {
		m, err := mesh.New(test.data)
		if err != nil {
			t.Fatal(err)
		}
		if got := solidityOf(m.Data().Positions, m.Data().Triangles, never); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	m, _ := mesh.New(closed)
	if got := solidityOf(m.Data().Positions, m.Data().Triangles, func() bool { return true }); got != open {
		t.Errorf("stopped: %d, want open", got)
	}
}

func flip(triangles []uint32) {
	for f := 0; f < len(triangles); f += 3 {
		triangles[f], triangles[f+1] = triangles[f+1], triangles[f]
	}
}

// joined returns a mesh of two pieces.
func joined(a, b mesh.Data) mesh.Data {
	n := uint32(len(a.Positions) / 3)
	d := mesh.Data{
		Positions: slices.Concat(a.Positions, b.Positions),
		Triangles: slices.Clone(a.Triangles),
	}
	for _, i := range b.Triangles {
		d.Triangles = append(d.Triangles, n+i)
	}
	return d
}

func BenchmarkSolidity(b *testing.B) {
	m := sphere(b, 500, 0.1, r3.Vec{})
	for b.Loop() {
		if solidityOf(m.Data().Positions, m.Data().Triangles, func() bool { return false }) != outward {
			b.Fatal("not closed")
		}
	}
}

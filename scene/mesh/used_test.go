package mesh

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestBoundsAreOfWhatIsDrawn: vertices that no triangle has, wherever they stand
// in the list, do not count; of a cloud, a stray point does not.
func TestBoundsAreOfWhatIsDrawn(t *testing.T) {
	box := Bounds{r3.Vec{X: 10}, r3.Vec{X: 11, Y: 2, Z: 3}, true}
	used := []float32{0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}
	faces := []uint32{0, 1, 2, 0, 1, 3}
	var cloud []float32
	for i := range 200 {
		cloud = append(cloud, float32(i%2), float32(i%3), float32(i%4))
	}
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		positions []float32
		triangles []uint32
		want      Bounds
	}{
		"all used":           {used, faces, box},
		"one after":          {append(append([]float32{}, used...), -100, 5, 5), faces, box},
		"one on a side":      {append(append([]float32{}, used...), 1, 2, 3), faces, box},
		"one before":         {append([]float32{1e6, 0, 0}, used...), []uint32{1, 2, 3, 1, 2, 4}, box},
		"not finite":         {append(append([]float32{}, used...), nan, 5, 5), faces, box},
		"no triangle drawn":  {used, []uint32{1, 1, 2}, box},
		"two points":         {[]float32{0, 0, 0, 1e6, 2, 3}, nil, Bounds{r3.Vec{X: 10}, r3.Vec{X: 1e6 + 10, Y: 2, Z: 3}, true}},
		"cloud":              {cloud, nil, box},
		"cloud with a stray": {append([]float32{-1e6, 7, 7}, cloud...), nil, box},
		"cloud, infinite":    {append([]float32{float32(math.Inf(1)), 7, 7}, cloud...), nil, box},
		"two clouds":         {append(append([]float32{}, cloud...), moved(cloud, 1e6)...), nil, Bounds{r3.Vec{X: 10}, r3.Vec{X: 1e6 + 11, Y: 2, Z: 3}, true}},
	} {
		m, err := New(Data{Origin: r3.Vec{X: 10}, Positions: append([]float32{}, c.positions...), Triangles: append([]uint32{}, c.triangles...)})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Bounds(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func moved(positions []float32, x float32) (p []float32) {
	for i, v := range positions {
		if i%3 == 0 {
			v += x
		}
		p = append(p, v)
	}
	return p
}

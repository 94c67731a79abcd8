package mesh

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestCoarsen(t *testing.T) {
	const rings, target = 150, 10_000
	m := mustNew(t, sphere(rings))
	out := m.Coarsen(context.Background(), target)
	// The rule of thumb behind the grid is good to a factor of two.
	if n := len(out) / 3; n < target/2 || n > 2*target {
		t.Errorf("%d triangles of %d, want about %d", n, m.TriangleCount(), target)
	}
	area := func(triangles []uint32) (sum float64) {
		for i := 0; i < len(triangles); i += 3 {
			a, b, c := m.Vertex(int(triangles[i])), m.Vertex(int(triangles[i+1])), m.Vertex(int(triangles[i+2]))
			sum += r3.Norm(r3.Cross(r3.Sub(b, a), r3.Sub(c, a))) / 2
		}
		return sum
	}
	for i := 0; i < len(out); i += 3 {
		a, b, c := out[i], out[i+1], out[i+2]
		if a == b || b == c || a == c || int(max(a, b, c)) >= m.VertexCount() {
			t.Fatalf("triangle %d: %d %d %d", i/3, a, b, c)
		}
	}
	// A coarse surface that has holes or folds would show here.
	if ratio := area(out) / area(m.Data().Triangles); math.Abs(ratio-1) > 0.1 {
		t.Errorf("the coarse surface is %v of the fine one", ratio)
	}
}

func TestCoarsenDeclines(t *testing.T) {
	ctx := context.Background()
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	big := sphere(60)
	parts := sphere(60)
	parts.Materials = make([]Material, 2)
	parts.Parts = []Part{{0, 5, 0}, {5, len(parts.Triangles)/3 - 5, 1}}
	corners := sphere(60)
	corners.TexCoords, corners.TexIndex = make([]float32, 2), make([]uint32, len(corners.Triangles))
	flat := Data{Positions: make([]float32, 9)}
	for range 100 {
		flat.Triangles = append(flat.Triangles, 0, 1, 2)
	}
	for _, c := range []struct {
		name   string
		ctx    context.Context
		data   Data
		target int
	}{
		{"a small mesh", ctx, big, len(big.Triangles)/6 + 1},
		{"several materials", ctx, parts, 100},
		{"corners of their own", ctx, corners, 100},
		{"no area", ctx, flat, 10},
		{"cancelled", cancelled, big, 100},
		{"points", ctx, Data{Positions: big.Positions}, 0},
	} {
		if out := mustNew(t, c.data).Coarsen(c.ctx, c.target); out != nil {
			t.Errorf("%s: %d triangles", c.name, len(out)/3)
		}
	}
}

// TestCoarsenKeepsInvalidOut: vertices that are not finite have no cell.
func TestCoarsenKeepsInvalidOut(t *testing.T) {
	d := sphere(60)
	d.Positions[300] = nan
	m := mustNew(t, d)
	for _, v := range m.Coarsen(context.Background(), 1000) {
		if v == 100 {
			t.Fatal("a coarse triangle uses the invalid vertex")
		}
	}
}

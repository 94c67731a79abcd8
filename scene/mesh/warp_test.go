package mesh

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// warpRounding is half of a unit of a field: a 32767th of its longest displacement along an axis.
const warpRounding = 0.5 / 32767 * (1 + 1e-6)

func TestAWarpKeepsItsFields(t *testing.T) {
	nan := float32(math.NaN())
	m, err := New(Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, nan, nan, nan}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	fields := [][]float32{
		{1, 2, 3, -4, 0, 0.5, 0.25, 0, 0, nan, nan, nan},
		{1e-3, 0, 0, 0, -2e-3, 0, 0, 0, 0, 0, 0, 0},
		make([]float32, 12),
	}
	longest := [3]float64{4, 2e-3, 0}
	w, err := MakeWarp(context.Background(), m, 3, func(i int, to []float32) error {
		copy(to, fields[i])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Packed) != 12*4 || w.Bytes() < 2*12*4 {
		t.Errorf("%d numbers in %d bytes", len(w.Packed), w.Bytes())
	}
	for i := range fields {
		var weights [WarpFields]float64
		weights[i] = -1.5
		low, high := w.Reach(weights)
		for v := range 3 {
			d := w.Displacement(v, weights)
			for axis, got := range [3]float64{d.X, d.Y, d.Z} {
				want := -1.5 * float64(fields[i][3*v+axis])
				if math.Abs(got-want) > 1.5*warpRounding*longest[i] {
					t.Errorf("field %d, vertex %d, axis %d: %v, not %v", i, v, axis, got, want)
				}
				lo, hi := [3]float64{low.X, low.Y, low.Z}[axis], [3]float64{high.X, high.Y, high.Z}[axis]
				if want < lo || want > hi {
					t.Errorf("field %d, vertex %d, axis %d: %v is not from %v to %v", i, v, axis, want, lo, hi)
				}
			}
		}
		if d := w.Displacement(3, weights); d != (r3.Vec{}) {
			t.Errorf("a vertex that is nowhere is displaced by %v", d)
		}
	}
	// What shaders work out: packed numbers times factors.
	weights := [WarpFields]float64{2, 0.5, 1, 7}
	f := w.Factors(weights)
	for v := range 3 {
		d := w.Displacement(v, weights)
		for axis, want := range [3]float64{d.X, d.Y, d.Z} {
			got := 0.0
			for k := range WarpFields {
				got += float64(f[k]) * float64(w.Packed[12*v+4*axis+k])
			}
			if math.Abs(got-want) > 1e-6 { // of float32 factors
				t.Errorf("vertex %d, axis %d: %v, not %v", v, axis, got, want)
			}
		}
	}
}

func TestAWarpEndsWithItsContext(t *testing.T) {
	m, err := New(Data{Positions: make([]float32, 9), Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	made := 0
	_, err = MakeWarp(ctx, m, 3, func(i int, _ []float32) error {
		made++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || made != 1 {
		t.Errorf("%d fields were made, and then %v", made, err)
	}
	bad := errors.New("bad")
	if _, err := MakeWarp(context.Background(), m, 1, func(int, []float32) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("the error is %v", err)
	}
	for _, n := range []int{0, WarpFields + 1} {
		if _, err := MakeWarp(context.Background(), m, n, nil); err == nil {
			t.Errorf("%d fields are made", n)
		}
	}
}

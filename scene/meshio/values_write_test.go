package meshio

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestWriteValues(t *testing.T) {
	nan := float32(math.NaN())
	data := mesh.Data{Positions: []float32{0, 0.1, 0, 3, 0, 0, nan, 0, 3, 0, 3, 0}, Triangles: []uint32{0, 1, 3}}
	vertices := &mesh.Field{Name: `thick, "raw"`, Unit: "mm", Values: []float32{0.1, nan, float32(math.Inf(1)), -1e-7}}
	triangles := &mesh.Field{Name: "label", Values: []float32{7}, OfFaces: true}
	write := func(d mesh.Data, unit string, fields ...*mesh.Field) (string, error) {
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "t.csv")
		err = WriteValues(t.Context(), path, m, unit, fields...)
		b, _ := os.ReadFile(path)
		return string(b), err
	}
	got, err := write(data, "mm", vertices)
	if want := "vertex,x (mm),y (mm),z (mm),\"thick, \"\"raw\"\" (mm)\"\n0,0,0.1,0,0.1\n1,3,0,0,\n2,,0,3,\n3,0,3,0,-1e-07\n"; err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	data.Origin = r3.Vec{X: 1 << 30}
	data.Positions[1] = 0.125
	got, err = write(data, "", triangles)
	if want := "triangle,x,y,z,label\n0,1.073741825e+09,1.0416666666666667,0,7\n"; err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	for _, bad := range [][]*mesh.Field{{vertices, triangles}, {{Name: "short", Values: make([]float32, 3)}}} {
		if got, err := write(data, "", bad...); err == nil || got != "" {
			t.Errorf("%v: %v, %q", bad[0].Name, err, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "t.csv")
	m, err := mesh.New(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteValues(ctx, path, m, "", vertices); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a table is there: %v", err)
	}
}

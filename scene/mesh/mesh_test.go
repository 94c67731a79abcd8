package mesh

import (
	"image"
	"image/color"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

// mustNew returns a mesh of data that is to be accepted.
func mustNew(t testing.TB, d Data) *TriMesh {
	t.Helper()
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// square is two triangles, (0,0) to (1,1).
func square() Data {
	return Data{
		Positions: []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	}
}

func TestNewSifts(t *testing.T) {
	four := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}
	for _, c := range []struct {
		name      string
		positions []float32
		triangles []uint32
		kept      []uint32
		defects   Defects
	}{
		{"all good", four, []uint32{0, 1, 2, 0, 2, 3}, []uint32{0, 1, 2, 0, 2, 3}, Defects{}},
		{"no faces", four, nil, nil, Defects{}},
		{"nothing", nil, nil, nil, Defects{}},
		{"out of range", four, []uint32{0, 1, 4, 0, 2, 3, 0, 1, math.MaxUint32}, []uint32{0, 2, 3}, Defects{OutOfRangeFaces: 2}},
		{"degenerate", four, []uint32{0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 2, 3}, []uint32{0, 2, 3}, Defects{DegenerateFaces: 3}},
		{"not a number", []float32{0, nan, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, []uint32{0, 1, 2, 1, 2, 3}, []uint32{1, 2, 3},
			Defects{NonFiniteVertices: 1, NonFiniteFaces: 1}},
		{"infinite", []float32{0, 0, 0, 1, 0, -inf, 1, 1, 0, inf, -inf, 0}, []uint32{0, 1, 2, 0, 2, 3}, []uint32{},
			Defects{NonFiniteVertices: 2, NonFiniteFaces: 2}},
		{"a sum that overflows is finite", []float32{3e38, 3e38, 3e38, 1, 0, 0, 1, 1, 0}, []uint32{0, 1, 2}, []uint32{0, 1, 2}, Defects{}},
		{"each of them", []float32{nan, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, []uint32{1, 2, 3, 0, 1, 2, 1, 1, 2, 1, 2, 9, 3, 2, 1}, []uint32{1, 2, 3, 3, 2, 1},
			Defects{NonFiniteVertices: 1, NonFiniteFaces: 1, DegenerateFaces: 1, OutOfRangeFaces: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mustNew(t, Data{Positions: slices.Clone(c.positions), Triangles: slices.Clone(c.triangles)})
			if !slices.Equal(m.Data().Triangles, c.kept) || m.TriangleCount() != len(c.kept)/3 {
				t.Errorf("triangles %v, want %v", m.Data().Triangles, c.kept)
			}
			if m.Defects() != c.defects {
				t.Errorf("defects %+v, want %+v", m.Defects(), c.defects)
			}
			if m.VertexCount() != len(c.positions)/3 {
				t.Errorf("%d vertices", m.VertexCount())
			}
		})
	}
}

// TestNewSiftsCorners: indices of corners and parts follow the faces.
func TestNewSiftsCorners(t *testing.T) {
	parts := []Part{{First: 0, Count: 2, Material: 0}, {First: 2, Count: 1, Material: 1}, {First: 3, Count: 2, Material: 0}}
	m := mustNew(t, Data{
		Positions:   square().Positions,
		Triangles:   []uint32{0, 1, 9, 0, 1, 2, 1, 1, 1, 0, 2, 3, 1, 2, 3},
		Normals:     []float32{0, 0, 1},
		NormalIndex: []uint32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5},
		TexCoords:   []float32{0, 0, 1, 1},
		TexIndex:    []uint32{0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0},
		Materials:   make([]Material, 2),
		Parts:       parts,
	})
	d := m.Data()
	if !slices.Equal(d.Triangles, []uint32{0, 1, 2, 0, 2, 3}) || !slices.Equal(d.TexIndex, []uint32{0, 1, 0, 1, 0, 1}) || len(d.NormalIndex) != 6 {
		t.Errorf("%v %v %v", d.Triangles, d.TexIndex, d.NormalIndex)
	}
	if want := []Part{{0, 1, 0}, {1, 0, 1}, {1, 1, 0}}; !slices.Equal(d.Parts, want) {
		t.Errorf("parts %v, want %v", d.Parts, want)
	}
	if parts[0].Count != 2 {
		t.Error("New changed the caller's parts")
	}
	if want := (Defects{OutOfRangeFaces: 2, DegenerateFaces: 1}); m.Defects() != want {
		t.Errorf("defects %+v, want %+v", m.Defects(), want)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(d *Data)
		want   string
	}{
		{"a coordinate short", func(d *Data) { d.Positions = d.Positions[1:] }, "not threes"},
		{"an index short", func(d *Data) { d.Triangles = d.Triangles[1:] }, "not threes"},
		{"normals", func(d *Data) { d.Normals = make([]float32, 3) }, "3 normal coordinates for 4 vertices"},
		{"texture coordinates", func(d *Data) { d.TexCoords = make([]float32, 2) }, "1 texture coordinates for 4 vertices"},
		{"colours", func(d *Data) { d.Colors = make([]uint8, 12) }, "12 colour bytes for 4 vertices"},
		{"corner indices", func(d *Data) { d.TexIndex = make([]uint32, 3) }, "do not match 2 triangles"},
		{"a gap between parts", func(d *Data) {
			d.Materials, d.Parts = make([]Material, 1), []Part{{0, 1, 0}, {2, 0, 0}}
		}, "does not follow triangle 1"},
		{"parts that end early", func(d *Data) { d.Materials, d.Parts = make([]Material, 1), []Part{{0, 1, 0}} }, "parts cover 1 of 2"},
		{"a part without material", func(d *Data) { d.Parts = []Part{{0, 2, 0}} }, "does not follow"},
	} {
		d := square()
		c.change(&d)
		if _, err := New(d); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// full returns a mesh with everything a mesh can have.
func full(t *testing.T) *TriMesh {
	t.Helper()
	tex := &Texture{Name: "skin.png", Image: image.NewNRGBA(image.Rect(0, 0, 2, 2))}
	d := square()
	d.Origin = r3.Vec{X: 5}
	d.Normals = []float32{0, 0, 1, 0, 1, 0}
	d.NormalIndex = []uint32{0, 0, 0, 1, 1, 1}
	d.Colors = make([]uint8, 16)
	d.TexCoords = []float32{0, 0, 1, 1}
	d.TexIndex = []uint32{0, 1, 0, 1, 0, 1}
	d.Materials = []Material{{Name: "a", Texture: tex}, {Name: "b", Texture: tex}}
	d.Parts = []Part{{0, 1, 0}, {1, 1, 1}}
	d.VertexAttributes = []Attribute{NewAttribute("q", Float32, 1, len(d.Positions)/3)}
	d.TriangleAttributes = []Attribute{NewAttribute("label", Uint8, 1, len(d.Triangles)/3)}
	m := mustNew(t, d)
	meshlets := func(triangles uint32) Meshlets {
		return Meshlets{
			Pieces: []Piece{{Count: triangles, Vertices: 3}},
			Vertex: []uint32{0, 1, 2}, Normal: []uint32{0, 0, 0}, TexCoord: []uint32{0, 1, 0}, Local: slices.Repeat([]uint16{0, 1, 2}, int(triangles)),
		}
	}
	m.SetDetail(&Detail{
		Meshlets: meshlets(2),
		Order:    []uint32{1, 0},
		Levels:   []Level{{Meshlets: meshlets(1), Parts: []Part{{0, 1, 0}}, Error: 0.5}},
	})
	return m
}

// TestCopyIsIndependent changes every slice of a copy and looks at the first.
func TestCopyIsIndependent(t *testing.T) {
	m, reference := full(t), full(t)
	c := m.Copy()
	if !reflect.DeepEqual(c.Data(), m.Data()) || !reflect.DeepEqual(c.Detail(), m.Detail()) || c.Bounds() != m.Bounds() {
		t.Fatal("the copy differs")
	}
	if ts := c.Textures(); len(ts) != 1 || ts[0] == m.Textures()[0] {
		t.Fatalf("the copy has %d textures, or the first's own", len(ts))
	}
	v := reflect.ValueOf(c.Data()).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice {
			if f.Len() == 0 {
				t.Fatalf("field %s is empty: the test does not see it", v.Type().Field(i).Name)
			}
			for k := range f.Len() {
				f.Index(k).SetZero()
			}
		}
	}
	detail := c.Detail()
	l := &detail.Levels[0]
	for _, c := range []*Meshlets{&detail.Meshlets, &l.Meshlets} {
		c.Pieces[0].Count, c.Vertex[0], c.Normal[0], c.TexCoord[0], c.Local[0] = 0, 3, 3, 3, 3
	}
	l.Parts[0].Count, detail.Order[0] = 0, 3
	l.Error = 0
	again := m.Copy()
	again.Textures()[0].Image.SetNRGBA(0, 0, color.NRGBA{1, 2, 3, 4})
	if !reflect.DeepEqual(m.Data(), reference.Data()) || !reflect.DeepEqual(m.Detail(), reference.Detail()) {
		t.Error("changing a copy changed the first")
	}
	normals := mustNew(t, square())
	normals.ComputeNormals()
	n := normals.Copy()
	n.ShadingNormals()[0] = 0
	if normals.ShadingNormals()[0] == 0 {
		t.Error("changing a copy's normals changed the first")
	}
}

func TestClear(t *testing.T) {
	m := full(t)
	texture := m.Textures()[0]
	if m.Bytes() == 0 {
		t.Fatal("a mesh of no bytes")
	}
	m.Clear()
	m.SetDetail(&Detail{}) // a job that comes late
	if m.Bytes() != 0 || m.VertexCount() != 0 || m.Detail() != nil || texture.Image != nil {
		t.Errorf("%d bytes, %d vertices, detail %v, image %v", m.Bytes(), m.VertexCount(), m.Detail(), texture.Image)
	}
	m.Clear()
}

func TestBytes(t *testing.T) {
	m := mustNew(t, square())
	if want := int64(4 * (12 + 6)); m.Bytes() != want {
		t.Errorf("%d bytes, want %d", m.Bytes(), want)
	}
	m.ComputeNormals()
	if want := int64(4 * (12 + 6 + 4)); m.Bytes() != want {
		t.Errorf("%d bytes with normals, want %d", m.Bytes(), want)
	}
	const pixels = 2 * 2 * 4
	if f := full(t); f.Bytes() < pixels {
		t.Errorf("%d bytes with a texture", f.Bytes())
	}
}

func TestBounds(t *testing.T) {
	vec := func(x, y, z float64) r3.Vec { return r3.Vec{X: x, Y: y, Z: z} }
	for _, c := range []struct {
		name      string
		origin    r3.Vec
		positions []float32
		want      Bounds
	}{
		{"nothing", vec(1, 1, 1), nil, Bounds{}},
		{"one point", vec(1, 2, 3), []float32{1, 1, 1}, Bounds{vec(2, 3, 4), vec(2, 3, 4), true}},
		{"negative", r3.Vec{}, []float32{-1, 5, 0, 3, -2, 9}, Bounds{vec(-1, -2, 0), vec(3, 5, 9), true}},
		{"not finite", r3.Vec{}, []float32{nan, 1, 1, 1, 2, 3, 9, inf, 9}, Bounds{vec(1, 2, 3), vec(1, 2, 3), true}},
		{"nothing finite", r3.Vec{}, []float32{nan, 1, 1}, Bounds{}},
	} {
		m := mustNew(t, Data{Origin: c.origin, Positions: c.positions})
		if m.Bounds() != c.want {
			t.Errorf("%s: %v, want %v", c.name, m.Bounds(), c.want)
		}
	}
}

func TestBoundsGrow(t *testing.T) {
	var b Bounds
	if b.Center() != (r3.Vec{}) || b.Diagonal() != 0 {
		t.Errorf("empty box: centre %v, diagonal %v", b.Center(), b.Diagonal())
	}
	b = b.Add(r3.Vec{X: math.NaN()}).Add(r3.Vec{Y: math.Inf(-1)})
	if b.Valid {
		t.Error("a box around nothing finite")
	}
	b = b.Add(r3.Vec{X: 3, Y: 4}).Add(r3.Vec{})
	if b.Diagonal() != 5 || b.Center() != (r3.Vec{X: 1.5, Y: 2}) {
		t.Errorf("diagonal %v, centre %v", b.Diagonal(), b.Center())
	}
	if u := b.Union(Bounds{}); u != b {
		t.Errorf("union with nothing: %v", u)
	}
	if u := (Bounds{}).Union(b); u != b {
		t.Errorf("union of nothing: %v", u)
	}
	if u := b.Union(Bounds{r3.Vec{Z: -1}, r3.Vec{Z: 1}, true}); u.Min.Z != -1 || u.Max != (r3.Vec{X: 3, Y: 4, Z: 1}) {
		t.Errorf("union %v", u)
	}
}

func TestVertex(t *testing.T) {
	m := mustNew(t, Data{Origin: r3.Vec{X: 500_000, Y: -3}, Positions: []float32{0.5, 1, 2}})
	if got := m.Vertex(0); got != (r3.Vec{X: 500_000.5, Y: -2, Z: 2}) {
		t.Errorf("vertex %v", got)
	}
}

// TestCorners: each corner of a box once.
func TestCorners(t *testing.T) {
	b := Bounds{Min: r3.Vec{X: 1, Y: 2, Z: 3}, Max: r3.Vec{X: 4, Y: 5, Z: 6}, Valid: true}
	got := map[r3.Vec]bool{}
	for _, c := range b.Corners() {
		got[c] = true
	}
	for _, x := range []float64{1, 4} {
		for _, y := range []float64{2, 5} {
			for _, z := range []float64{3, 6} {
				if !got[r3.Vec{X: x, Y: y, Z: z}] {
					t.Errorf("(%v, %v, %v) is missing", x, y, z)
				}
			}
		}
	}
}

// TestCore: the box around the middle half of what is drawn. Vertices of no
// triangle, invalid ones and a tenth that lies far away do not matter.
func TestCore(t *testing.T) {
	d := Data{Origin: r3.Vec{Z: 50}}
	for i := range 101 { // a line of triangles' corners from 0 to 100
		d.Positions = append(d.Positions, float32(i), float32(2*i), 0)
	}
	for i := range uint32(99) {
		d.Triangles = append(d.Triangles, i, i+1, i+2)
	}
	check := func(what string) {
		t.Helper()
		b, ok := d.Core()
		// A quarter of the way is 25 and 75; the sample and the ends, which fewer
		// triangles have, shift it by a step or two.
		const off = 3
		want := Bounds{Min: r3.Vec{X: 25, Y: 50, Z: 50}, Max: r3.Vec{X: 75, Y: 150, Z: 50}}
		if !ok || r3.Norm(r3.Sub(b.Min, want.Min)) > off || r3.Norm(r3.Sub(b.Max, want.Max)) > off {
			t.Errorf("%s: %v to %v, %v", what, b.Min, b.Max, ok)
		}
	}
	check("plain")
	d.Positions = append(d.Positions, 1e9, 1e9, 1e9)
	check("with a vertex of no triangle")
	d.Triangles = append(d.Triangles, 102, 500, 1<<31) // such corners are no vertices
	check("with corners that are no vertices")
	if _, ok := (&Data{}).Core(); ok {
		t.Error("an empty mesh has a core")
	}
	if _, ok := (&Data{Positions: []float32{1, 2, 3, 1, 2, 3}}).Core(); ok {
		t.Error("two vertices in one place have a core")
	}
}

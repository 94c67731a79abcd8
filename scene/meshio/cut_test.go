package meshio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/stopafter"
	"cairn/scene/mesh"
)

// surfaceArea returns the area of all triangles.
func surfaceArea(m *mesh.TriMesh) (sum float64) {
	t := m.Data().Triangles
	for i := 0; i < len(t); i += 3 {
		a, b, c := m.Vertex(int(t[i])), m.Vertex(int(t[i+1])), m.Vertex(int(t[i+2]))
		sum += r3.Norm(r3.Cross(r3.Sub(b, a), r3.Sub(c, a))) / 2
	}
	return sum
}

// polygonFiles writes vertices and polygons in every format and form that holds
// polygons.
func polygonFiles(points [][3]float64, faces [][]int) map[string]string {
	var lines, objLines []string
	var floats []float32
	for _, p := range points {
		lines = append(lines, fmt.Sprintf("%v %v %v", p[0], p[1], p[2]))
		objLines = append(objLines, "v "+lines[len(lines)-1])
		floats = append(floats, float32(p[0]), float32(p[1]), float32(p[2]))
	}
	var plyFaces, objFaces, objAll []string
	var corners, ends []int32
	var cells, uniform []any
	for _, f := range faces {
		words := []string{fmt.Sprint(len(f))}
		obj, all := "f", "f"
		cell := []uint8{uint8(len(f))}
		var wide []int32
		for _, v := range f {
			words = append(words, fmt.Sprint(v))
			obj += fmt.Sprintf(" %d", v+1)
			all += fmt.Sprintf(" %d/%d/1", v+1, len(points)-v)
			wide = append(wide, int32(v))
			corners = append(corners, int32(v))
		}
		ends = append(ends, int32(len(corners)))
		plyFaces, objFaces, objAll = append(plyFaces, strings.Join(words, " ")), append(objFaces, obj), append(objAll, all)
		cells = append(cells, cell, wide)
		uniform = append(uniform, cell, wide)
	}
	text := func(l []string) string { return strings.Join(l, "\n") + "\n" }
	n, k := len(points), len(faces)
	vertexHeader := fmt.Sprintf("element vertex %d\n%s", n, xyz)
	faceHeader := fmt.Sprintf("element face %d\nproperty list uchar int vertex_indices\n", k)
	var vt []string
	for i := range points {
		vt = append(vt, fmt.Sprintf("vt %d 0", i))
	}
	withTriangle := append([]any{floats, uint8(3), []int32{0, 0, 0}}, cells...)
	vtk := fmt.Sprintf("# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS %d double\n%s", n, text(lines))
	grid := strings.Replace(vtk, "POLYDATA", "UNSTRUCTURED_GRID", 1)
	types := strings.Repeat("7\n", k)
	list := func(v []int32) string { return strings.Trim(fmt.Sprint(v), "[]") }
	return map[string]string{
		"text.ply":        plyOf(vertexHeader+faceHeader, text(lines)+text(plyFaces)),
		"faces first.ply": plyOf(faceHeader+vertexHeader, text(plyFaces)+text(lines)),
		"little.ply":      binaryPLY(binary.LittleEndian, vertexHeader+faceHeader, append([]any{floats}, uniform...)...),
		"big.ply":         binaryPLY(binary.BigEndian, vertexHeader+faceHeader, append([]any{floats}, uniform...)...),
		"first.ply":       binaryPLY(binary.LittleEndian, faceHeader+vertexHeader, append(slices.Clone(uniform), floats)...),
		"mixed.ply": binaryPLY(binary.LittleEndian, vertexHeader+fmt.Sprintf("element face %d\nproperty list uchar int vertex_indices\n", k+1),
			withTriangle...),
		"plain.obj":    text(objLines) + text(objFaces),
		"first.obj":    text(objFaces) + text(objLines),
		"textured.obj": text(objLines) + text(vt) + "vn 0 0 1\n" + text(objAll),
		"a.off":        fmt.Sprintf("OFF\n%d %d 0\n", n, k) + text(lines) + text(plyFaces),
		"a.vtk":        vtk + fmt.Sprintf("POLYGONS %d %d\n", k, len(corners)+k) + text(plyFaces),
		"grid.vtk":     grid + fmt.Sprintf("CELLS %d %d\n", k, len(corners)+k) + text(plyFaces) + fmt.Sprintf("CELL_TYPES %d\n", k) + types,
		"a.vtp": fmt.Sprintf(`<VTKFile type="PolyData"><PolyData><Piece NumberOfPoints="%d" NumberOfPolys="%d"><Points>`+
			`<DataArray type="Float64" NumberOfComponents="3" format="ascii">%s</DataArray></Points><Polys>`+
			`<DataArray type="Int32" Name="connectivity" format="ascii">%s</DataArray><DataArray type="Int32" Name="offsets" format="ascii">%s</DataArray>`+
			`</Polys></Piece></PolyData></VTKFile>`, n, k, text(lines), list(corners), list(ends)),
	}
}

// TestConcavePolygonsInEveryFormat: their area is that of the polygon, whatever
// the format, however it is turned.
func TestConcavePolygonsInEveryFormat(t *testing.T) {
	dart := [][3]float64{{0, 0, 0}, {2, 1, 0}, {0, 2, 0}, {1, 1, 0}}
	letter := [][3]float64{{0, 0, 0}, {3, 0, 0}, {3, 0, 3}, {2, 0, 3}, {2, 0, 1}, {1, 0, 1}, {1, 0, 3}, {0, 0, 3}} // U
	for _, c := range []struct {
		name   string
		points [][3]float64
		faces  [][]int
		area   float64
	}{
		{"dart", dart, [][]int{{0, 1, 2, 3}}, 1},
		{"two darts", dart, [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}}, 2},
		{"letter", letter, [][]int{{0, 1, 2, 3, 4, 5, 6, 7}}, 7},
		{"letter and others", letter, [][]int{{0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 5}, {0, 1, 4, 5}}, 7 + 1.5 + 2},
	} {
		const rounding = 1e-6 // of float32
		for name, file := range polygonFiles(c.points, c.faces) {
			r := mustRead(t, name, file)
			if got := surfaceArea(r.Mesh); math.Abs(got-c.area) > rounding {
				t.Errorf("%s, %s: area %v, want %v", c.name, name, got, c.area)
			}
			n := 0
			for _, f := range c.faces {
				n += len(f) - 2
			}
			if got := r.Mesh.TriangleCount(); got != n {
				t.Errorf("%s, %s: %d triangles, want %d", c.name, name, got, n)
			}
			far := slices.Clone(c.points)
			for i := range far {
				far[i] = [3]float64{far[i][0] + 4.5e6, far[i][1] - 5e5, far[i][2]}
			}
			if strings.HasPrefix(file, "ply\nformat binary") {
				continue // as float32 they would be rounded
			}
			if got := surfaceArea(mustRead(t, name, polygonFiles(far, c.faces)[name]).Mesh); math.Abs(got-c.area) > rounding {
				t.Errorf("%s, far away, %s: area %v, want %v", c.name, name, got, c.area)
			}
		}
	}
}

// TestCancelWithinOnePolygon: the cutting of a single large polygon looks at the
// context all the time, whatever the format.
func TestCancelWithinOnePolygon(t *testing.T) {
	const teeth = 5000
	comb := [][3]float64{{0, -1, 0}}
	for i := range teeth {
		comb = append(comb, [3]float64{float64(i) + .5, 0, 0}, [3]float64{float64(i) + 1, 1000, 0})
	}
	comb = append(comb, [3]float64{teeth + 1, -1, 0})
	face := make([]int, len(comb))
	for i := range face {
		face[i] = i
	}
	for name, file := range polygonFiles(comb, [][]int{face}) {
		if strings.HasPrefix(file, "ply\nformat binary") {
			continue // their counts are bytes
		}
		path := filepath.Join(t.TempDir(), name)
		writeFile(t, path, file)
		whole := &stopafter.Context{Context: t.Context()}
		whole.Most.Store(math.MaxInt64)
		if _, err := Read(whole, path, nil); err != nil {
			t.Fatal(err)
		}
		looks := whole.Looks.Load()
		// Twenty times a corner something is done, and it may be some thousand times
		// between two looks.
		if least := int64(20 * len(comb) / 5000); looks < least {
			t.Errorf("%s: the context was looked at %d times, want at least %d", name, looks, least)
		}
		p := &stopafter.Context{Context: t.Context()}
		p.Most.Store(looks / 2)
		if _, err := Read(p, path, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: stopped at look %d of %d: %v", name, p.Most.Load(), looks, err)
		}
		if more := p.Looks.Load() - p.Most.Load(); more > int64(2*runtime.GOMAXPROCS(0))+8 {
			t.Errorf("%s: stopped at look %d, but it went on for %d", name, p.Most.Load(), more)
		}
	}
}

// TestCornersKeepWhatTheyHave: texture coordinates and normals of the corners of
// a polygon that is cut anew, each of which says which corner it belongs to.
func TestCornersKeepWhatTheyHave(t *testing.T) {
	points := [][3]float64{{0, 0, 0}, {3, 0, 0}, {3, 3, 0}, {2, 3, 0}, {2, 1, 0}, {1, 1, 0}, {1, 3, 0}, {0, 3, 0}}
	d := mustRead(t, "a.obj", polygonFiles(points, [][]int{{0, 1, 2, 3, 4, 5, 6, 7}})["textured.obj"]).Mesh.Data()
	for c, v := range d.Triangles {
		if got := d.TexCoords[2*d.TexIndex[c]]; got != float32(7-v) {
			t.Errorf("OBJ: vertex %d has %v", v, got)
		}
	}
	body := ""
	for _, p := range points {
		body += fmt.Sprintf("%v %v %v\n", p[0], p[1], p[2])
	}
	face := "8 0 1 2 3 4 5 6 7 16 0 0 10 0 20 0 30 0 40 0 50 0 60 0 70 0 %d\n"
	header := "comment TextureFile a.png\ncomment TextureFile b.png\nelement vertex 8\n" + xyz +
		"element face 2\nproperty list uchar int vertex_indices\nproperty list uchar float texcoord\nproperty int texnumber\n"
	m := mustRead(t, "a.ply", plyOf(header, body+fmt.Sprintf(face, 1)+fmt.Sprintf(face, 0))).Mesh
	d = m.Data()
	if got := surfaceArea(m); got != 14 {
		t.Errorf("PLY: area %v, want 14", got)
	}
	for c, v := range d.Triangles {
		if got := d.TexCoords[2*d.TexIndex[c]]; got != float32(10*v) {
			t.Errorf("PLY: vertex %d has %v", v, got)
		}
	}
	if !slices.Equal(d.Parts, []mesh.Part{{First: 0, Count: 6, Material: 0}, {First: 6, Count: 6, Material: 1}}) {
		t.Errorf("parts %v", d.Parts)
	}
}

// BenchmarkCut cuts what a fan cannot: a comb of 100 000 corners.
func BenchmarkCut(b *testing.B) {
	var file strings.Builder
	file.WriteString("v 0 -1 0\nv 50001 -1 0\n")
	for i := 50_000; i > 0; i-- {
		fmt.Fprintf(&file, "v %d 1000 0\nv %d.5 0 0\n", i, i-1)
	}
	file.WriteString("f")
	for i := range 100_002 {
		fmt.Fprintf(&file, " %d", i+1)
	}
	for b.Loop() {
		mustRead(b, "a.obj", file.String())
	}
}

// TestEveryElementMakesSurface: faces, strips and others beside each other, one
// of them empty, in every order.
func TestEveryElementMakesSurface(t *testing.T) {
	vertex := "element vertex 5\n" + xyz
	list := "property list uchar int vertex_indices\n"
	five := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1}
	for _, c := range []struct {
		name, header, body string
		values             []any // of the binary file
		triangles          []uint32
	}{
		{"empty faces, then strips", vertex + "element face 0\n" + list + "element tristrips 1\n" + list, fiveVert + "4 0 1 2 3\n",
			[]any{five, uint8(4), []int32{0, 1, 2, 3}}, []uint32{0, 1, 2, 2, 1, 3}},
		{"strips, then empty faces", vertex + "element tristrips 1\n" + list + "element face 0\n" + list, fiveVert + "4 0 1 2 3\n",
			[]any{five, uint8(4), []int32{0, 1, 2, 3}}, []uint32{0, 1, 2, 2, 1, 3}},
		{"faces and strips", vertex + "element face 2\n" + list + "element tristrips 1\n" + list, fiveVert + "3 0 1 4\n4 0 1 2 3\n4 0 1 2 3\n",
			[]any{five, uint8(3), []int32{0, 1, 4}, uint8(4), []int32{0, 1, 2, 3}, uint8(4), []int32{0, 1, 2, 3}},
			[]uint32{0, 1, 4, 0, 1, 2, 0, 2, 3, 0, 1, 2, 2, 1, 3}},
		{"strips before vertices", "element tristrips 1\n" + list + vertex + "element face 1\n" + list, "3 0 1 2\n" + fiveVert + "3 0 1 4\n",
			[]any{uint8(3), []int32{0, 1, 2}, five, uint8(3), []int32{0, 1, 4}}, []uint32{0, 1, 2, 0, 1, 4}},
		{"another name", vertex + "element polygon 1\nproperty list uchar int vertex_index\n", fiveVert + "3 0 1 4\n",
			[]any{five, uint8(3), []int32{0, 1, 4}}, []uint32{0, 1, 4}},
		{"two names", vertex + "element face 1\n" + list + "element patch 1\n" + list, fiveVert + "3 0 1 4\n3 1 2 4\n",
			[]any{five, uint8(3), []int32{0, 1, 4}, uint8(3), []int32{1, 2, 4}}, []uint32{0, 1, 4, 1, 2, 4}},
	} {
		for kind, file := range map[string]string{
			"text": plyOf(c.header, c.body), "little": binaryPLY(binary.LittleEndian, c.header, c.values...), "big": binaryPLY(binary.BigEndian, c.header, c.values...),
		} {
			r := mustRead(t, "a.ply", file)
			if !slices.Equal(r.Mesh.Data().Triangles, c.triangles) || len(r.Warnings) > 0 {
				t.Errorf("%s, %s: %v %q, want %v", c.name, kind, r.Mesh.Data().Triangles, r.Warnings, c.triangles)
			}
		}
	}
	both := "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 5 float\n" + fiveVert
	for _, parts := range []string{"POLYGONS 1 4\n3 0 1 4\nTRIANGLE_STRIPS 1 5\n4 0 1 2 3\n", "TRIANGLE_STRIPS 1 5\n4 0 1 2 3\nPOLYGONS 1 4\n3 0 1 4\n"} {
		if got := mustRead(t, "a.vtk", both+parts).Mesh.Data().Triangles; !slices.Equal(got, []uint32{0, 1, 4, 0, 1, 2, 2, 1, 3}) {
			t.Errorf("VTK: %v", got)
		}
	}
}

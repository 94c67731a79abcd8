package meshio

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// numbered writes points and triangles in every format whose numbers are wider
// than float32.
func numbered(points []r3.Vec, triangles [][3]int) map[string]string {
	var faces [][]int
	for _, t := range triangles {
		faces = append(faces, t[:])
	}
	var list [][3]float64
	var double []float64
	for _, p := range points {
		list = append(list, [3]float64{p.X, p.Y, p.Z})
		double = append(double, p.X, p.Y, p.Z)
	}
	files := map[string]string{}
	for name, file := range polygonFiles(list, faces) {
		if !strings.HasPrefix(file, "ply\nformat binary") { // float32
			files[name] = strings.Replace(file, "element face 0\nproperty list uchar int vertex_indices\n", "", 1)
		}
	}
	header := fmt.Sprintf("element vertex %d\nproperty double x\nproperty double y\nproperty double z\nelement face %d\nproperty list uchar int vertex_indices\n", len(points), len(faces))
	values := []any{double}
	var tri []string
	for _, t := range triangles {
		values = append(values, uint8(3), []int32{int32(t[0]), int32(t[1]), int32(t[2])})
		tri = append(tri, fmt.Sprintf("[%d,%d,%d]", t[0], t[1], t[2]))
	}
	files["double.ply"] = binaryPLY(binary.BigEndian, header, values...)
	var mjson []string
	for _, p := range points {
		mjson = append(mjson, fmt.Sprintf("[%v,%v,%v]", p.X, p.Y, p.Z))
	}
	files["a.mjson"] = `{"points":[` + strings.Join(mjson, ",") + `],"trilist":[` + strings.Join(tri, ",") + `]}`
	return files
}

// utm is a place in metres where float32 has steps of half a metre.
var utm = r3.Vec{X: 512345.1001, Y: 4649776.2002, Z: 98.7003}

// rock returns some points within a few metres of a place, and triangles.
func rock(at r3.Vec) (points []r3.Vec, triangles [][3]int) {
	for i := range 30 {
		s, c := math.Sincos(float64(i) * 1.7)
		points = append(points, r3.Add(at, r3.Vec{X: 3 * c, Y: 3 * s, Z: float64(i) / 10}))
		if i >= 2 {
			triangles = append(triangles, [3]int{i - 2, i - 1, i})
		}
	}
	return points, triangles
}

// TestStrayVerticesMoveNothing: a vertex that nothing uses, or one point of a
// cloud, costs the others no precision and is in no view; nothing is said where
// nothing is rounded.
func TestStrayVerticesMoveNothing(t *testing.T) {
	points, triangles := rock(utm)
	cloud := []r3.Vec{}
	for i := range 200 {
		s, c := math.Sincos(float64(i) * 1.7)
		cloud = append(cloud, r3.Add(utm, r3.Vec{X: 3 * c, Y: 3 * s, Z: float64(i%17) / 10}))
	}
	for _, c := range []struct {
		name      string
		stray     r3.Vec
		points    []r3.Vec
		triangles [][3]int
		told      bool // that the stray vertex is rounded
	}{
		{"origin", r3.Vec{}, points, triangles, false},
		{"elsewhere", r3.Vec{X: 0.1, Y: 0.2, Z: 0.3}, points, triangles, true},
		{"beyond", r3.Vec{X: -1e9, Y: 1e9, Z: 1e9}, points, triangles, true},
		{"cloud", r3.Vec{}, cloud, nil, false},
		{"cloud, elsewhere", r3.Vec{X: 0.1, Y: 0.2, Z: 0.3}, cloud, nil, true},
	} {
		for name, first := range map[string]bool{"first": true, "last": false} {
			all, shift := append(slices.Clone(c.points), c.stray), 0
			if first {
				all, shift = append([]r3.Vec{c.stray}, c.points...), 1
			}
			var tri [][3]int
			for _, k := range c.triangles {
				tri = append(tri, [3]int{k[0] + shift, k[1] + shift, k[2] + shift})
			}
			for file, text := range numbered(all, tri) {
				if c.triangles == nil && strings.HasPrefix(file, "grid") {
					continue
				}
				r := mustRead(t, file, text)
				const near = 1e-6 // of offsets of a few metres in float32
				for i, p := range c.points {
					if d := r3.Norm(r3.Sub(r.Mesh.Vertex(i+shift), p)); !(d < near) {
						t.Fatalf("%s, %s, %s: vertex %d is moved by %g", c.name, name, file, i, d)
					}
				}
				if b := r.Mesh.Bounds(); b.Diagonal() > 12 {
					t.Errorf("%s, %s, %s: bounds %v", c.name, name, file, b)
				}
				if told := len(r.NotKept) == 1 && strings.Contains(r.NotKept[0], "1 vertex lies far from the others"); told != c.told {
					t.Errorf("%s, %s, %s: %q", c.name, name, file, r.NotKept)
				}
			}
		}
	}
}

// TestPiecesFarApart: what single precision cannot hold is told with its size,
// and the larger piece keeps its precision.
func TestPiecesFarApart(t *testing.T) {
	near, triangles := rock(r3.Vec{X: 0.3})
	small := []r3.Vec{{X: .1}, {X: 1.1}, {X: .1, Y: 1}}
	far, _ := rock(utm)
	n := len(small)
	all := append(slices.Clone(small), far...)
	faces := [][3]int{{0, 1, 2}}
	for _, k := range triangles {
		faces = append(faces, [3]int{k[0] + n, k[1] + n, k[2] + n})
	}
	for name, file := range numbered(all, faces) {
		r := mustRead(t, name, file)
		most := 0.0
		for i, p := range all {
			d := r3.Norm(r3.Sub(r.Mesh.Vertex(i), p))
			const millionth = 6e-6 // of the piece
			if i >= n && d > millionth {
				t.Errorf("%s: vertex %d is moved by %g", name, i, d)
			}
			most = max(most, d)
		}
		want := fmt.Sprintf("rounded by up to %.3g", most)
		if len(r.NotKept) != 1 || !strings.Contains(r.NotKept[0], want) {
			t.Errorf("%s: %q, want %q", name, r.NotKept, want)
		}
	}
	// Nothing is told of one piece, of one with a speck, or of pieces near each other.
	apart := append(slices.Clone(near), r3.Vec{X: 9}, r3.Vec{X: 9.001}, r3.Vec{X: 9, Y: .001})
	for name, file := range numbered(apart, append(slices.Clone(triangles), [3]int{30, 31, 32})) {
		if r := mustRead(t, name, file); len(r.NotKept) > 0 {
			t.Errorf("%s: %q", name, r.NotKept)
		}
	}
}

// TestFloat32FilesAreExactWithStrays: of numbers that are float32 already none is
// rounded, whatever lies where.
func TestFloat32FilesAreExactWithStrays(t *testing.T) {
	positions := []float32{0.1, 0.2, 0.3, 4.5e6, 5e5, 10, 4.5e6 + 2, 5e5, 10.5, 4.5e6, 5e5 + 2, 11}
	file := binaryPLY(binary.LittleEndian, "element vertex 4\n"+xyz+"element face 1\nproperty list uchar int vertex_indices\n", positions, uint8(3), []int32{1, 2, 3})
	r := mustRead(t, "a.ply", file)
	for i := range 4 {
		p := positions[3*i : 3*i+3]
		if got := r.Mesh.Vertex(i); got != (r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])}) {
			t.Errorf("vertex %d is %v, want %v", i, got, p)
		}
	}
	if d := r.Mesh.Bounds().Diagonal(); d > 4 || len(r.NotKept) > 0 {
		t.Errorf("bounds %v, %q", r.Mesh.Bounds(), r.NotKept)
	}
}

// TestStrayNodes: two meshes of a glTF file, of which one lies far away without
// triangles that show, and two that do.
func TestStrayNodes(t *testing.T) {
	bin := []byte{}
	for _, v := range append(slices.Clone(onePositions), 0.1, 0.1, 0.1) {
		bin = binary.LittleEndian.AppendUint32(bin, math.Float32bits(v))
	}
	for _, i := range []uint16{0, 1, 2} {
		bin = binary.LittleEndian.AppendUint16(bin, i)
	}
	doc := func(nodes string) string {
		return `{"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0,1]}],"nodes":[` + nodes + `],` +
			`"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],` +
			`"buffers":[{"byteLength":` + fmt.Sprint(len(bin)) + `,"uri":"data:application/octet-stream;base64,` + base64.StdEncoding.EncodeToString(bin) + `"}],` +
			`"bufferViews":[{"buffer":0,"byteLength":48},{"buffer":0,"byteOffset":48,"byteLength":6}],` +
			`"accessors":[{"bufferView":0,"componentType":5126,"type":"VEC3","count":4},{"bufferView":1,"componentType":5123,"type":"SCALAR","count":3}]}`
	}
	r := mustRead(t, "a.gltf", doc(`{"mesh":0,"translation":[512345.1,4649776.2,0.3]},{"mesh":0,"translation":[0.1,0.7,0]}`))
	if len(r.NotKept) != 1 || !strings.Contains(r.NotKept[0], "rounded by up to") {
		t.Errorf("two far apart: %q", r.NotKept)
	}
	r = mustRead(t, "a.gltf", doc(`{"mesh":0,"translation":[512345.1,4649776.2,0.3]},{"mesh":0,"translation":[512345.7,4649776.5,0.3]}`))
	for i, want := range []r3.Vec{{X: 512345.1, Y: 4649776.2, Z: 0.3}, {X: 512345.7, Y: 4649776.5, Z: 0.3}} {
		if d := r3.Norm(r3.Sub(r.Mesh.Vertex(4*i), want)); d > 1e-6 {
			t.Errorf("vertex %d is moved by %g", 4*i, d)
		}
	}
	if len(r.NotKept) > 0 {
		t.Errorf("two near each other: %q", r.NotKept)
	}
}

// TestLargeOffsetOfANodeIsNoLoss: what is written is right to a billionth of a
// metre, so nothing is told; and where something is rounded, it is by as much as
// is told. Expected are the node's shift and the file's float32 numbers.
func TestLargeOffsetOfANodeIsNoLoss(t *testing.T) {
	shift := r3.Vec{X: 500000.1, Y: 4500000.025, Z: 123.456}
	for _, size := range []float32{1, 1000, 100_000, 1e6} {
		positions := []float32{0, 0, 0, size, 0, 0, 0, size * 0.7, 0, 0.1 * size, 0.2 * size, 0.3 * size}
		d := mesh.Data{Origin: shift, Positions: positions, Triangles: []uint32{0, 1, 2, 0, 1, 3}}
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a.ply", "a.obj", "a.glb"} {
			if l := Losses(name, m, "m"); len(l) > 0 {
				t.Errorf("%s of size %v: %q", name, size, l)
			}
		}
		// Single precision, of which STL is made.
		most := 0.0
		for i := 0; i < len(positions); i += 3 {
			p := r3.Add(shift, r3.Vec{X: float64(positions[i]), Y: float64(positions[i+1]), Z: float64(positions[i+2])})
			q := r3.Vec{X: float64(float32(p.X)), Y: float64(float32(p.Y)), Z: float64(float32(p.Z))}
			most = max(most, r3.Norm(r3.Sub(p, q)))
		}
		want := fmt.Sprintf("STL cannot hold the positions of 4 vertices exactly: they are moved by up to %.3g m.", most)
		if l := Losses("a.stl", m, "m"); !slices.Contains(l, want) {
			t.Errorf("STL of size %v: %q, want %q", size, l, want)
		}
	}
}

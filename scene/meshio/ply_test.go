package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// plyOf returns an ASCII file of the given header lines and body.
func plyOf(header, body string) string {
	return "ply\nformat ascii 1.0\n" + header + "end_header\n" + body
}

const (
	xyz      = "property float x\nproperty float y\nproperty float z\n"
	onePLY   = "element vertex 3\n" + xyz + "element face 1\nproperty list uchar int vertex_indices\n"
	oneBody  = "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"
	fiveVert = "0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n"
)

func TestPLYText(t *testing.T) {
	for _, c := range []struct {
		name, file string
		positions  []float32
		triangles  []uint32
	}{
		{"plain", plyOf(onePLY, oneBody), onePositions, oneTriangle},
		{"no line end at the end", plyOf(onePLY, strings.TrimSuffix(oneBody, "\n")), onePositions, oneTriangle},
		{"CR LF", strings.ReplaceAll(plyOf(onePLY, oneBody), "\n", "\r\n"), onePositions, oneTriangle},
		{"CR", strings.ReplaceAll(plyOf(onePLY, oneBody), "\n", "\r"), onePositions, oneTriangle},
		{"blank lines and spaces", plyOf(onePLY, "\n 0  0\t0 \n1 0 0\n\n0 1 0\n  3 0 1 2  \n\n"), onePositions, oneTriangle},
		{"comments and obj_info", plyOf("comment x\nobj_info y\n"+onePLY+"comment\n", oneBody), onePositions, oneTriangle},
		{"other order and types", plyOf("element vertex 3\nproperty double z\nproperty int8 confidence\nproperty float64 y\nproperty short x\n"+
			"element face 1\nproperty uchar flag\nproperty list uint32 uint8 vertex_index\nproperty float q\n",
			"0 9 0 0\n0 9 0 1\n0 9 1 0\n7 3 0 1 2 0.5\n"), onePositions, oneTriangle},
		{"faces before vertices", plyOf("element face 1\nproperty list uchar int vertex_indices\nelement vertex 3\n"+xyz,
			"3 0 1 2\n0 0 0\n1 0 0\n0 1 0\n"), onePositions, oneTriangle},
		{"other elements", plyOf("element camera 1\nproperty float fov\n"+onePLY+"element edge 2\nproperty int vertex1\nproperty list uchar int more\n",
			"45\n"+oneBody+"0 2 5 6\n1 0\n"), onePositions, oneTriangle},
		{"list in a vertex", plyOf("element vertex 3\nproperty float x\nproperty list uchar int seen_in\nproperty float y\nproperty float z\n"+
			"element face 1\nproperty list uchar int vertex_indices\n", "0 2 5 6 0 0\n1 0 0 0\n0 1 9 1 0\n3 0 1 2\n"), onePositions, oneTriangle},
		{"quad and polygon", plyOf("element vertex 5\n"+xyz+"element face 3\nproperty list uchar int vertex_indices\n",
			fiveVert+"3 0 1 4\n4 0 1 2 3\n5 0 1 2 3 4\n"),
			[]float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1},
			[]uint32{0, 1, 4, 0, 1, 2, 0, 2, 3, 0, 1, 2, 0, 2, 3, 0, 3, 4}},
		{"triangle strips", plyOf("element vertex 5\n"+xyz+"element tristrips 1\nproperty list int int vertex_indices\n",
			fiveVert+"8 0 1 2 3 -1 2 3 4\n"),
			[]float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1},
			[]uint32{0, 1, 2, 2, 1, 3, 2, 3, 4}},
		{"points only", plyOf("element vertex 2\n"+xyz, "1 2 3\n4 5 6\n"), []float32{1, 2, 3, 4, 5, 6}, nil},
		{"numbers", plyOf("element vertex 2\n"+xyz, "1e-003 +2. .5\n-7E-2 5e2 0.1\n"), []float32{0.001, 2, 0.5, -0.07, 500, 0.1}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			want(t, mustRead(t, "a.ply", c.file).Mesh, c.positions, c.triangles)
		})
	}
}

func TestPLYErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"no format", "ply\nelement vertex 0\nend_header\n", `line 3: the header has no "format" line`},
		{"unknown format", "ply\nformat utf8 1.0\nend_header\n", `line 2: "utf8" is none of ascii`},
		{"no end", "ply\nformat ascii 1.0\n", `the header has no "end_header" line`},
		{"slip", "ply\nformat ascii 1.0\nelments vertex 3\n", `line 3: "elments vertex 3" is no line of a PLY header`},
		{"negative count", plyOf("element vertex -1\n"+xyz, ""), `line 3: "-1" is no count`},
		{"hexadecimal count", plyOf("element vertex 0x3\n"+xyz, ""), `line 3: "0x3" is no count`},
		{"huge count", plyOf("element vertex 4294967295\n"+xyz, "0 0 0\n1 0 0\n0 1 0\n"),
			"a.ply: line 3: the header promises 4294967295 vertices but the file has room for 3"},
		{"count of 33 digits", plyOf("element vertex "+strings.Repeat("5", 33)+"\n"+xyz, "0 0 0\n"), "more than 1099511627776 vertices"},
		{"huge face count", plyOf("element vertex 1\n"+xyz+"element face 99999999\nproperty list uchar int vertex_indices\n", "0 0 0\n"), "line 7: the header promises 99999999 faces"},
		{"element twice", plyOf("element vertex 1\n"+xyz+"element vertex 2\n", ""), `line 7: element "vertex" was declared before`},
		{"property first", plyOf("property float x\n", ""), "line 3: the property comes before any element"},
		{"unknown type", plyOf("element vertex 1\nproperty real x\n", ""), `line 4: "real" is no PLY type`},
		{"list of float length", plyOf("element face 1\nproperty list float int vertex_indices\n", ""), "for the length of a list"},
		{"no z", plyOf("element vertex 1\nproperty float x\nproperty float y\n", "0 0\n"), "line 3: the vertices have no property z"},
		{"decimal comma", plyOf("element vertex 1\n"+xyz, "0,5 0 0\n"), `line 8: "0,5" has a decimal comma`},
		{"word", plyOf("element vertex 2\n"+xyz, "0 0 0\nzero 0 0\n"), `line 9: "zero" is no number`},
		{"short vertex", plyOf("element vertex 2\n"+xyz, "0.00 0.00 0.00\n0 0\n"), "line 9: a number is missing"},
		{"list of a vertex", plyOf("element vertex 1\n"+xyz+"property list uchar int seen\n", "0 0 0 x\n"), `line 9: the list "seen" of the vertex cannot be read`},
		{"short face", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n3 0 1\n"), "line 13: index 3 of 3: a number is missing"},
		{"negative list", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n-3 0 1 2\n"), `line 13: "-3" is no length`},
		{"too few lines", plyOf("element vertex 4\n"+xyz, "0.000 0.0000 0.0000\n1 0 0\n0 1 0\n"), "line 11: the file ends after 3 lines of 4 vertices"},
		{"quad with a word among triangles", plyOf("element vertex 3\n"+xyz+"element face 2\nproperty list uchar int vertex_indices\n",
			"0 0 0\n1 0 0\n0 1 0\n4 0 1 2 0\n3 0 x 2\n"), `line 14: index 2 of 3: "x" is no number`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes(t, "a.ply", c.file)
			var e *FormatError
			if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Format != "PLY" {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// binaryPLY writes a header for the given order and the values in it.
func binaryPLY(order binary.ByteOrder, header string, values ...any) string {
	name := "binary_little_endian"
	if order == binary.BigEndian {
		name = "binary_big_endian"
	}
	b := bytes.NewBufferString("ply\nformat " + name + " 1.0\n" + header + "end_header\n")
	for _, v := range values {
		if err := binary.Write(b, order, v); err != nil {
			panic(err)
		}
	}
	return b.String()
}

func TestPLYBinary(t *testing.T) {
	oneFace := "element face 1\nproperty list uchar int vertex_indices\n"
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, c := range []struct {
			name, header string
			values       []any
			triangles    []uint32
		}{
			{"plain", onePLY, []any{onePositions, uint8(3), []int32{0, 1, 2}}, oneTriangle},
			{"double", "element vertex 3\nproperty double x\nproperty double y\nproperty double z\n" + oneFace,
				[]any{[]float64{0, 0, 0, 1, 0, 0, 0, 1, 0}, uint8(3), []int32{0, 1, 2}}, oneTriangle},
			{"integers in another order", "element vertex 3\nproperty uchar z\nproperty int16 x\nproperty list uchar float w\nproperty uint y\n" +
				"element face 1\nproperty ushort id\nproperty list ushort uchar vertex_index\nproperty double area\n",
				[]any{uint8(0), int16(0), uint8(1), float32(5), uint32(0), uint8(0), int16(1), uint8(0), uint32(0),
					uint8(0), int16(0), uint8(2), []float32{5, 6}, uint32(1), uint16(9), uint16(3), []uint8{0, 1, 2}, 0.5}, oneTriangle},
			{"gap between y and z", "element vertex 3\nproperty float x\nproperty float y\nproperty uchar w\nproperty float z\n" + oneFace,
				[]any{[]float32{0, 0}, uint8(7), float32(0), []float32{1, 0}, uint8(7), float32(0), []float32{0, 1}, uint8(7), float32(0),
					uint8(3), []int32{0, 1, 2}}, oneTriangle},
			{"lists of another element", "element tri 2\nproperty list uchar short w\n" + onePLY,
				[]any{uint8(2), []int16{1, 2}, uint8(0), onePositions, uint8(3), []int32{0, 1, 2}}, oneTriangle},
			{"all quads", "element vertex 3\n" + xyz + "element face 2\nproperty list uchar uint vertex_indices\n",
				[]any{onePositions, uint8(4), []uint32{0, 1, 2, 0}, uint8(4), []uint32{2, 1, 0, 1}}, nil},
			{"triangle, then quad", "element vertex 3\n" + xyz + "element face 2\nproperty list uchar int vertex_indices\n",
				[]any{onePositions, uint8(3), []int32{0, 1, 2}, uint8(4), []int32{2, 1, 0, 1}}, []uint32{0, 1, 2, 2, 1, 0, 2, 0, 1}},
		} {
			t.Run(order.String()+"/"+c.name, func(t *testing.T) {
				r := mustRead(t, "a.ply", binaryPLY(order, c.header, c.values...))
				if !slices.Equal(r.Mesh.Data().Positions, onePositions) {
					t.Errorf("positions %v", r.Mesh.Data().Positions)
				}
				if c.triangles != nil && !slices.Equal(r.Mesh.Data().Triangles, c.triangles) {
					t.Errorf("triangles %v, want %v", r.Mesh.Data().Triangles, c.triangles)
				}
			})
		}
	}
}

// TestPLYBinaryAfterCR: a body may begin with a byte like a line end.
func TestPLYBinaryAfterCR(t *testing.T) {
	file := binaryPLY(binary.LittleEndian, "element vertex 1\nproperty uchar x\nproperty uchar y\nproperty uchar z\n", []uint8{10, 13, 10})
	for _, end := range []string{"\n", "\r\n", "\r"} {
		i := strings.Index(file, "end_header\n") + len("end_header\n")
		r := mustRead(t, "a.ply", strings.ReplaceAll(file[:i], "\n", end)+file[i:])
		want(t, r.Mesh, []float32{10, 13, 10}, nil)
	}
}

func TestPLYBinaryErrors(t *testing.T) {
	le := binary.LittleEndian
	for _, c := range []struct{ name, file, want string }{
		{"list longer than the file", binaryPLY(le, onePLY, onePositions, uint8(255), []int32{0, 1, 2}), "has the length 255, but the file ends after 12 bytes"},
		{"negative list", binaryPLY(le, "element vertex 3\n"+xyz+"element face 1\nproperty list char int vertex_indices\n",
			onePositions, int8(-3), []int32{0, 1, 2}), "has the length -3"},
		{"list of four thousand million", binaryPLY(le, "element vertex 3\n"+xyz+"element face 1\nproperty list uint int vertex_indices\n",
			onePositions, uint32(math.MaxUint32), []int32{0, 1, 2}), "has the length 4.294967295e+09"},
		{"cut in a face", binaryPLY(le, "element vertex 3\n"+xyz+"element face 2\nproperty list uchar int vertex_indices\n",
			onePositions, uint8(3), []int32{0, 1, 2}, uint8(3), []int32{0}), "has the length 3, but the file ends after 4 bytes"},
		{"cut in the vertices", binaryPLY(le, "element vertex 3\n"+xyz, []float32{0, 0, 0}), "line 3: the header promises 3 vertices but the file has room for 1"},
		{"cut in another element", binaryPLY(le, "element vertex 3\n"+xyz+"element x 1\nproperty list uchar int y\nproperty int z\n", onePositions, uint8(1), int32(0)), "the file ends in the middle of a record"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes(t, "a.ply", c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestPLYColors(t *testing.T) {
	rgb := func(typ, alpha string) string {
		h := "element vertex 1\n" + xyz
		for _, c := range strings.Fields("red green blue " + alpha) {
			h += "property " + typ + " " + c + "\n"
		}
		return h
	}
	for _, c := range []struct {
		name, file string
		want       []uint8
	}{
		{"bytes", plyOf(rgb("uchar", ""), "0 0 0 1 2 3\n"), []uint8{1, 2, 3, 255}},
		{"bytes with alpha", plyOf(rgb("uchar", "alpha"), "0 0 0 1 2 3 4\n"), []uint8{1, 2, 3, 4}},
		{"floats", plyOf(rgb("float", "alpha"), "0 0 0 0 0.5 1 2\n"), []uint8{0, 128, 255, 255}},
		{"floats that are none", plyOf(rgb("float", ""), "0 0 0 nan -1 0.2\n"), []uint8{0, 0, 51, 255}},
		{"words", plyOf(rgb("ushort", ""), "0 0 0 65535 257 0\n"), []uint8{255, 1, 0, 255}},
		{"binary bytes", binaryPLY(binary.BigEndian, rgb("uchar", "alpha"), []float32{0, 0, 0}, []uint8{1, 2, 3, 4}), []uint8{1, 2, 3, 4}},
		{"binary floats", binaryPLY(binary.LittleEndian, rgb("float", ""), []float32{0, 0, 0, 0, 0.5, 1}), []uint8{0, 128, 255, 255}},
		{"no blue", plyOf("element vertex 1\n"+xyz+"property uchar red\nproperty uchar green\nproperty uchar alpha\n", "0 0 0 1 2 3\n"), nil},
		{"diffuse_red", plyOf("element vertex 1\n"+xyz+"property uchar diffuse_red\nproperty uchar diffuse_green\nproperty uchar diffuse_blue\n", "0 0 0 1 2 3\n"), []uint8{1, 2, 3, 255}},
	} {
		if got := mustRead(t, "a.ply", c.file).Mesh.Data().Colors; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPLYNormalsAndTexture(t *testing.T) {
	header := "element vertex 3\n" + xyz + "property float nx\nproperty float ny\nproperty float nz\nproperty float %\nproperty float &\n" +
		"element face 1\nproperty list uchar int vertex_indices\n"
	body := "0 0 0 0 0 1 0.25 0.5\n1 0 0 0 1 0 1 0\n0 1 0 1 0 0 0 1\n3 0 1 2\n"
	for _, names := range [][2]string{{"s", "t"}, {"u", "v"}, {"texture_u", "texture_v"}} {
		d := mustRead(t, "a.ply", plyOf(strings.NewReplacer("%", names[0], "&", names[1]).Replace(header), body)).Mesh.Data()
		if !slices.Equal(d.TexCoords, []float32{0.25, 0.5, 1, 0, 0, 1}) || d.TexIndex != nil {
			t.Errorf("%s %s: %v", names[0], names[1], d.TexCoords)
		}
		if !slices.Equal(d.Normals, []float32{0, 0, 1, 0, 1, 0, 1, 0, 0}) {
			t.Errorf("normals %v", d.Normals)
		}
	}
	le := binary.LittleEndian
	d := mustRead(t, "a.ply", binaryPLY(le, strings.NewReplacer("%", "s", "&", "t").Replace(header),
		[]float32{0, 0, 0, 0, 0, 1, 0.25, 0.5}, []float32{1, 0, 0, 0, 1, 0, 1, 0}, []float32{0, 1, 0, 1, 0, 0, 0, 1}, uint8(3), []int32{0, 1, 2})).Mesh.Data()
	if !slices.Equal(d.TexCoords, []float32{0.25, 0.5, 1, 0, 0, 1}) || !slices.Equal(d.Normals, []float32{0, 0, 1, 0, 1, 0, 1, 0, 0}) {
		t.Errorf("binary: %v %v", d.TexCoords, d.Normals)
	}
	zero := mustRead(t, "a.ply", plyOf(strings.NewReplacer("%", "s", "&", "t").Replace(header),
		"0 0 0 0 0 0 0 0\n1 0 0 0 0 0 0 0\n0 1 0 0 0 0 0 0\n3 0 1 2\n")).Mesh
	if zero.Data().Normals != nil || zero.ShadingNormals() == nil {
		t.Error("normals that are all zero were taken for normals")
	}
}

// TestPLYTexCoordOfCorners: the lists that MeshLab writes a face, with a texture a face.
func TestPLYTexCoordOfCorners(t *testing.T) {
	faces := "property list uchar int vertex_indices\nproperty list uchar float texcoord\n"
	uv := []float32{0, 0, 1, 0, 0, 1}
	text := plyOf("element vertex 3\n"+xyz+"element face 1\n"+faces, "0 0 0\n1 0 0\n0 1 0\n3 0 1 2 6 0 0 1 0 0 1\n")
	bin := binaryPLY(binary.LittleEndian, "element vertex 3\n"+xyz+"element face 1\n"+faces, onePositions, uint8(3), []int32{0, 1, 2}, uint8(6), uv)
	for _, file := range []string{text, bin} {
		d := mustRead(t, "a.ply", file).Mesh.Data()
		if !slices.Equal(d.TexCoords, uv) || !slices.Equal(d.TexIndex, oneTriangle) {
			t.Errorf("%v by %v", d.TexCoords, d.TexIndex)
		}
	}
	quad := plyOf("element vertex 5\n"+xyz+"element face 1\n"+faces, fiveVert+"4 0 1 2 3 8 0 0 1 0 1 1 0 1\n")
	d := mustRead(t, "a.ply", quad).Mesh.Data()
	if !slices.Equal(d.TexCoords, []float32{0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1}) {
		t.Errorf("quad: %v", d.TexCoords)
	}
	odd := binaryPLY(binary.LittleEndian, "element vertex 3\n"+xyz+"element face 1\n"+faces, onePositions, uint8(3), []int32{0, 1, 2}, uint8(2), uv[:2])
	r := mustRead(t, "a.ply", odd)
	if r.Mesh.Data().TexCoords != nil || len(r.Warnings) != 1 {
		t.Errorf("a list of two: %v %q", r.Mesh.Data().TexCoords, r.Warnings)
	}
	two := plyOf("comment TextureFile a.png\ncomment TextureFile b.png\nelement vertex 3\n"+xyz+"element face 3\n"+faces+"property int texnumber\n",
		"0 0 0\n1 0 0\n0 1 0\n3 0 1 2 6 0 0 1 0 0 1 1\n3 1 2 0 6 0 0 1 0 0 1 0\n3 2 0 1 6 0 0 1 0 0 1 1\n")
	m := mustRead(t, "a.ply", two).Mesh
	if !slices.Equal(m.Data().Triangles, []uint32{1, 2, 0, 0, 1, 2, 2, 0, 1}) ||
		!slices.Equal(m.Data().Parts, []mesh.Part{{First: 0, Count: 1, Material: 0}, {First: 1, Count: 2, Material: 1}}) {
		t.Errorf("two textures: %v %v", m.Data().Triangles, m.Data().Parts)
	}
}

func TestPLYWarnings(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"out of range", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n"), "1 of 1 triangles name a vertex that does not exist"},
		{"negative index", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n3 0 1 -1\n"), "1 of 1 triangles name a vertex that does not exist"},
		{"two corners", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n2 0 1\n"), "1 face has fewer than three corners"},
		{"not a number", plyOf("element vertex 3\n"+xyz, "nan 0 0\n1 0 0\n0 -inf 0\n"), "2 of 3 vertices have no finite position and are not drawn."},
		{"beyond float32", plyOf("element vertex 1\n"+xyz, "1e308 0 0\n"), "1 of 1 vertices have no finite position"},
		{"more lines", plyOf(onePLY, oneBody+"5 5 5\n"), "1 line follows"},
		{"no vertices", plyOf("", ""), "The file holds no vertices."},
		{"faces without indices", plyOf("element vertex 3\n"+xyz+"element face 1\nproperty uchar red\n", "0 0 0\n1 0 0\n0 1 0\n255\n"), "no list vertex_indices"},
	} {
		r := mustRead(t, "a.ply", c.file)
		if !strings.Contains(strings.Join(r.Warnings, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", c.name, r.Warnings, c.want)
		}
	}
}

func TestWritePLY(t *testing.T) {
	m := sheet(20)
	var b bytes.Buffer
	if err := WritePLY(&b, m, ""); err != nil {
		t.Fatal(err)
	}
	d := mustRead(t, "a.ply", b.String()).Mesh.Data()
	if !slices.Equal(d.Positions, m.Data().Positions) || !slices.Equal(d.Triangles, m.Data().Triangles) || !slices.Equal(d.Colors, m.Data().Colors) {
		t.Error("read something else than was written")
	}
	far, err := mesh.New(mesh.Data{Origin: r3.Vec{X: 1e6 + 0.1}, Positions: []float32{0.001, 0, 0, 1, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	got := mustRead(t, "far.ply", string(plyBytes(far))).Mesh
	for i := range 2 {
		const near = 1e-7 // of offsets up to 1 in float32
		if r3.Norm(r3.Sub(got.Vertex(i), far.Vertex(i))) > near {
			t.Errorf("vertex %d is %v, want %v", i, got.Vertex(i), far.Vertex(i))
		}
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	if WritePLY(full, m, "") == nil {
		t.Error("no error from a full disk")
	}
}

func TestPLYTextures(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "skin.png"), 4, 4)
	file := plyOf("comment TextureFile skin.png\nelement vertex 3\n"+xyz+"property float s\nproperty float t\nelement face 1\nproperty list uchar int vertex_indices\n",
		"0 0 0 0 0\n1 0 0 1 0\n0 1 0 0 1\n3 0 1 2\n")
	r := readIn(t, dir, "a.ply", file)
	if ts := r.Mesh.Textures(); len(ts) != 1 || ts[0].Name != "skin.png" || len(r.Warnings) != 0 {
		t.Errorf("%v %q", ts, r.Warnings)
	}
}

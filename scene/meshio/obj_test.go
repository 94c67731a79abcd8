package meshio

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

const oneOBJ = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"

func TestOBJ(t *testing.T) {
	four := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}
	const fourV = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"
	for _, c := range []struct {
		name, file string
		positions  []float32
		triangles  []uint32
	}{
		{"plain", oneOBJ, onePositions, oneTriangle},
		{"no line end at the end", strings.TrimSpace(oneOBJ), onePositions, oneTriangle},
		{"CR LF", strings.ReplaceAll(oneOBJ, "\n", "\r\n"), onePositions, oneTriangle},
		{"CR", strings.ReplaceAll(oneOBJ, "\n", "\r"), onePositions, oneTriangle},
		{"byte order mark", textfile.Mark + oneOBJ, onePositions, oneTriangle},
		{"comments and blank lines", "# x\n\n  # y\n" + strings.ReplaceAll(oneOBJ, "\n", " # z\n\n"), onePositions, oneTriangle},
		{"tabs and spaces", "\tv  0\t0 0 \n v 1 0 0\nv 0 1 0\n f\t1  2\t3\t\n", onePositions, oneTriangle},
		{"face before vertices", "f 1 2 3\nv 0 0 0\nv 1 0 0\nv 0 1 0\n", onePositions, oneTriangle},
		{"negative", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\nv 5 5 5\nf -4 -3 -2\n",
			append(slices.Clone(onePositions), 5, 5, 5), []uint32{0, 1, 2, 0, 1, 2}},
		{"quad", fourV + "f 1 2 3 4\n", four, []uint32{0, 1, 2, 0, 2, 3}},
		{"continued", "v 0 0 \\\n0\nv 1 \\\r\n 0 0\nv 0 1 0\nf 1 \\\n2 \\\n3\n", onePositions, oneTriangle},
		{"continued to the end", oneOBJ + "g \\", onePositions, oneTriangle},
		{"a comment is not continued", "# C:\\models\\\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", onePositions, oneTriangle},
		{"exponents", "v 0e-003 0 0E5\nv 1e+000 0 0\nv 0 10e-1 0\nf 1 2 3\n", onePositions, oneTriangle},
		{"weights", "v 0 0 0 1\nv 1 0 0 1.0\nv 0 1 0 1\nf 1 2 3\n", onePositions, oneTriangle},
		{"groups, lines and curves", "o a\ng b c\ns off\nmg 1 2\n" + oneOBJ + "l 1 2\np 1\nvp 0 0\ncurv 0 1 1 2\nend\n", onePositions, oneTriangle},
		{"corners in every mix", "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvn 0 0 1\nf 1/1/1 2/1 3//1\n", onePositions, oneTriangle},
		{"empty parts", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/ 2// 3\n", onePositions, oneTriangle},
		{"statements that read files", "call x.obj\ncsh touch /tmp/x\nmaplib y\n" + oneOBJ, onePositions, oneTriangle},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mustRead(t, "a.obj", c.file)
			want(t, r.Mesh, c.positions, c.triangles)
			if c.name != "corners in every mix" && len(r.Warnings) > 0 {
				t.Errorf("warnings %q", r.Warnings)
			}
		})
	}
}

func TestOBJErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"two coordinates", "v 0 0 0\nv 0 0\n", "line 2: a number is missing"},
		{"word", "v 0 zero 0\n", `line 1: "zero" is no number`},
		{"decimal comma", "v 0 0 0\n\nv 1,5 0 0\n", `line 3: "1,5" has a decimal comma`},
		{"texture coordinate", oneOBJ + "vt a b\nf 1/1 2/1 3/1\n", `line 5: "a" is no number`},
		{"normal", oneOBJ + "vn 0 0\nf 1//1 2//1 3//1\n", "line 5: a number is missing"},
		{"after a continued line", "v 0 0 \\\n0\nv x 0 0\n", `line 3: "x" is no number`},
	} {
		_, err := readBytes(t, "a.obj", c.file)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Format != "OBJ" {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestOBJWarnings(t *testing.T) {
	const v = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
	for _, c := range []struct {
		name, file, want string
		triangles        int
	}{
		{"index zero", v + "f 0 1 2\n", "name a vertex that does not exist", 0},
		{"index too large", v + "f 1 2 4\nf 1 2 3\n", "1 of 2 triangles name a vertex that does not exist", 1},
		{"beyond 64 bits", v + "f 1 2 9999999999999999999999\n", "does not exist", 0},
		{"too far back", v + "f -4 -2 -1\n", "does not exist", 0},
		{"hexadecimal", v + "f 0x1 2 3\nf 1 2 3\n", "1 face cannot be read; the first is line 4", 1},
		{"slashes", v + "f 1///// 2 3\n", "1 face cannot be read", 0},
		{"two corners", v + "f 1 2\nf 1\nf 3\nf 1 2 3\n", "3 faces have fewer than three corners and are not drawn; the first is line 4", 1},
		{"one corner twice", v + "f 1 1 2\n", "1 of 1 triangles name one vertex twice", 0},
		{"foreign line", v + "\x00\x00f 1 2 3\n", "1 line is no statement of OBJ and is passed over; the first is line 4", 0},
		{"vertical tab", v + "f 1\v2\v3\n", "fewer than three corners", 0},
		{"not a number", "v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "1 of 3 vertices have no finite position", 0},
		{"normals that are not there", v + "f 1//9 2//9 3//9\n", "of which the file has none", 1},
		{"normal out of range", v + "vn 0 0 1\nf 1//9 2//1 3//1\nf 1//1 2//1 3//1\n", "1 of 2 triangles name a vertex", 1},
		{"normals on some", v + "vn 0 0 1\nf 1//1 2//1 3//1\nf 1 2 3\n", "Some faces have no normals", 2},
		{"no vertices", "mtllib x.mtl\n", "holds no vertices", 0},
	} {
		r := mustRead(t, "a.obj", c.file)
		if !strings.Contains(strings.Join(r.Warnings, "\n"), c.want) || r.Mesh.TriangleCount() != c.triangles {
			t.Errorf("%s: %d triangles, %q, want %q", c.name, r.Mesh.TriangleCount(), r.Warnings, c.want)
		}
	}
}

// TestOBJIndices: texture coordinates and normals have their own numbers only
// where they need them, and vertices keep theirs.
func TestOBJIndices(t *testing.T) {
	const v = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
	const vt = "vt 0 0\nvt 1 0\nvt 0 1\n"
	const vn = "vn 0 0 1\nvn 0 1 0\nvn 1 0 0\n"
	for _, c := range []struct {
		name, file       string
		coords, normals  int // how many are kept
		texIdx, normIdx  []uint32
		firstUV, firstVN float32
	}{
		{"none", v + vt[:14] + "f 1 2 3\n", 0, 0, nil, nil, 0, 0},
		{"one for each vertex but never named", v + vt + vn + "f 1 2 3\n", 3, 3, nil, nil, 0, 0},
		{"same numbers", v + vt + vn + "f 1/1/1 2/2/2 3/3/3\n", 3, 3, nil, nil, 0, 0},
		{"other numbers", v + vt + vn + "f 1/3/1 2/1/2 3/2/1\n", 3, 3, []uint32{2, 0, 1}, []uint32{0, 1, 0}, 0, 0},
		{"same at first, other later", v + vt + vn + "f 1/1/1 2/2/2 3/3/3\nf 1/2/1 2/3/1 3/1/1\n", 3, 3,
			[]uint32{0, 1, 2, 1, 2, 0}, []uint32{0, 1, 2, 0, 0, 0}, 0, 0},
		{"none at first", v + vt + "f 1 2 3\nf 1/2 2/3 3/1\n", 4, 0, []uint32{3, 3, 3, 1, 2, 0}, nil, 0, 0},
		{"fewer normals", v + "vn 0 0 1\nf 1//1 2//1 3//1\n", 0, 1, nil, []uint32{0, 0, 0}, 0, 0},
		{"negative", v + vt + "f -3/-1 -2/-2 -1/-3\n", 3, 0, []uint32{2, 1, 0}, nil, 0, 0},
		{"a quad", v + "v 1 1 0\n" + vt + "vt 1 1\nf 1/4 2/3 4/2 3/1\n", 4, 0, []uint32{3, 2, 1, 3, 1, 0}, nil, 0, 0},
		{"one number", v + "vt 0.5\nf 1/1 2/1 3/1\n", 1, 0, []uint32{0, 0, 0}, nil, 0.5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := mustRead(t, "a.obj", c.file).Mesh.Data()
			if len(d.TexCoords) != 2*c.coords || len(d.Normals) != 3*c.normals {
				t.Errorf("%d texture coordinates and %d normals, want %d and %d", len(d.TexCoords)/2, len(d.Normals)/3, c.coords, c.normals)
			}
			if !slices.Equal(d.TexIndex, c.texIdx) || !slices.Equal(d.NormalIndex, c.normIdx) {
				t.Errorf("indices %v and %v, want %v and %v", d.TexIndex, d.NormalIndex, c.texIdx, c.normIdx)
			}
			if len(d.TexCoords) > 0 && d.TexCoords[0] != c.firstUV {
				t.Errorf("first texture coordinate %v", d.TexCoords[0])
			}
		})
	}
}

func TestOBJColors(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []uint8
	}{
		{"0 to 1", "v 0 0 0 1 0 0.5\nv 1 0 0 0 1 1\n", []uint8{255, 0, 128, 255, 0, 255, 255, 255}},
		{"0 to 255", "v 0 0 0 1 0 0\nv 1 0 0 200 100 255\n", []uint8{1, 0, 0, 255, 200, 100, 255, 255}},
		{"with alpha", "v 0 0 0 1 0 0 0.5\n", []uint8{255, 0, 0, 128}},
		{"on some", "v 0 0 0\nv 0 0 0 1 0 0\n", []uint8{255, 255, 255, 255, 255, 0, 0, 255}},
		{"weight only", "v 0 0 0 1\n", nil},
		{"a comment", "v 0 0 0 # 1 0 0\n", nil},
	} {
		if got := mustRead(t, "a.obj", c.file).Mesh.Data().Colors; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestOBJMaterials(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "one.mtl"), "\ufeff# x\nnewmtl red\n\tKd 1 0 0 # inline\nnewmtl glass\nKd 0.5\nd 0.25\nnewmtl none\nd 0\nKd 5 0 0\n")
	writeFile(t, filepath.Join(dir, "two two.mtl"), "newmtl blue one\r\nKd 0 0 1\r\n")
	file := "mtllib one.mtl\nmtllib two two.mtl\nmtllib one.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\n" +
		"f 1 2 3\nusemtl red\nf 1 2 3\nf 1 2 3\nusemtl glass\nusemtl blue one\nf 1 2 3\nusemtl blue one\nf 1 2 3\nusemtl red\nf 1 2 3\nusemtl none\nusemtl lost\nf 1 2 3\n"
	r := readIn(t, dir, "a.obj", file)
	d := r.Mesh.Data()
	got := ""
	for _, p := range d.Parts {
		m := d.Materials[p.Material]
		got += fmt.Sprintf("%d+%d %s %v\n", p.First, p.Count, m.Name, m.Diffuse)
	}
	const want = "0+1  [0.8 0.8 0.8 1]\n1+2 red [1 0 0 1]\n3+2 blue one [0 0 1 1]\n5+1 red [1 0 0 1]\n6+1 lost [0.8 0.8 0.8 1]\n"
	if got != want {
		t.Errorf("parts\n%swant\n%s", got, want)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], `Material "lost" is in none`) {
		t.Errorf("warnings %q", r.Warnings)
	}
	two := readIn(t, dir, "b.obj", "mtllib none.mtl one.mtl\nusemtl red\n"+oneOBJ)
	if m := two.Mesh.Data().Materials; len(m) != 1 || m[0].Diffuse != [4]float32{1, 0, 0, 1} {
		t.Errorf("two files on a line: %v, %q", m, two.Warnings)
	}
}

// TestOBJManyChunks: lines continued, commented and of any length must not
// depend on where chunks are cut.
func TestOBJManyChunks(t *testing.T) {
	const chunks = 4
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	var d mesh.Data
	for b.Len() < chunks*textChunk {
		n := len(d.Positions) / 3
		switch k := r.IntN(20); {
		case k < 9:
			x, y, z := r.Float32(), r.Float32(), r.Float32()
			join := []string{" ", " \\\n", "\\\r\n", "\t\\\n\\\n "}[r.IntN(4)]
			fmt.Fprintf(&b, "v %v%s%v %v\n", x, " "+join, y, z)
			d.Positions = append(d.Positions, x, y, z)
		case k < 18 && n > 3:
			i := uint32(r.IntN(n - 2))
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, "f %d %d \\\n%d\n", i+1, i+2, i+3)
			} else {
				fmt.Fprintf(&b, "f %d %d %d\r\n", int(i)-n, int(i)-n+1, int(i)-n+2)
			}
			d.Triangles = append(d.Triangles, i, i+1, i+2)
		case k == 18:
			fmt.Fprintf(&b, "#%s\\\n", strings.Repeat("x", r.IntN(300)))
		case r.IntN(2000) == 0:
			fmt.Fprintf(&b, "#%s\n", strings.Repeat("v 1 2 3 ", r.IntN(lineSlack))) // longer than the slack
		}
	}
	m := mustRead(t, "a.obj", b.String())
	if len(m.Warnings) > 0 {
		t.Error(m.Warnings)
	}
	if !slices.Equal(m.Mesh.Data().Positions, d.Positions) || !slices.Equal(m.Mesh.Data().Triangles, d.Triangles) {
		t.Errorf("%d vertices and %d triangles, want %d and %d, or others", m.Mesh.VertexCount(), m.Mesh.TriangleCount(), len(d.Positions)/3, len(d.Triangles)/3)
	}
}

// TestOBJLinesAcrossChunks: warnings and errors name lines of the whole file.
func TestOBJLinesAcrossChunks(t *testing.T) {
	filler := strings.Repeat("# filler\n", textChunk/4)
	lines := strings.Count(filler, "\n")
	r := mustRead(t, "a.obj", filler+oneOBJ+"f 1 2\n")
	if want := fmt.Sprintf("the first is line %d.", lines+5); !strings.Contains(strings.Join(r.Warnings, ""), want) {
		t.Errorf("%q, want %s", r.Warnings, want)
	}
	_, err := readBytes(t, "a.obj", oneOBJ+filler+"v 0 x 0\n"+filler+"v y 0 0\n")
	if want := fmt.Sprintf(`line %d: "x"`, lines+5); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestLineTooLong(t *testing.T) {
	_, err := readBytes(t, "a.obj", oneOBJ+"# "+strings.Repeat("x", maxLine+maxLine/8))
	if err == nil || !strings.Contains(err.Error(), "line 5: the line is longer than 32 MB") {
		t.Error(err)
	}
}

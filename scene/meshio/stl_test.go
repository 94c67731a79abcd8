package meshio

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cairn/internal/textfile"
)

const oneSTL = "solid a b\nfacet normal 0 0 1\n outer loop\n  vertex 0 0 0\n  vertex 1 0 0\n  vertex 0 1 0\n endloop\nendfacet\nendsolid a b\n"

// binarySTL returns a file with a header, a count and the corners of facets.
func binarySTL(header string, count uint32, corners ...float32) string {
	b := append([]byte(header), make([]byte, 80-len(header))...)
	b = binary.LittleEndian.AppendUint32(b, count)
	for ; len(corners) >= 9; corners = corners[9:] {
		b = append(b, make([]byte, 12)...)
		for _, c := range corners[:9] {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(c))
		}
		b = append(b, 0xff, 0x7f) // a colour, as some programs write
	}
	return string(b)
}

func TestSTL(t *testing.T) {
	second := strings.NewReplacer("1 0 0", "0 0 5", "a b", "c").Replace(oneSTL)
	for _, c := range []struct {
		name, file string
		positions  []float32
		triangles  []uint32
	}{
		{"text", oneSTL, onePositions, oneTriangle},
		{"text in upper case", strings.ToUpper(oneSTL), onePositions, oneTriangle},
		{"text with CR LF", strings.ReplaceAll(oneSTL, "\n", "\r\n"), onePositions, oneTriangle},
		{"text with byte order mark", textfile.Mark + oneSTL, onePositions, oneTriangle},
		{"two solids, welded", oneSTL + second, append(slices.Clone(onePositions), 0, 0, 5), []uint32{0, 1, 2, 0, 3, 2}},
		{"no name", strings.ReplaceAll(oneSTL, " a b", ""), onePositions, oneTriangle},
		{"exponents", strings.Replace(oneSTL, "vertex 1 0 0", "vertex 1.000000e+000 -0.0e+00 0", 1), onePositions, oneTriangle},
		{"binary", binarySTL("made by", 1, onePositions...), onePositions, oneTriangle},
		{"binary that begins with solid", binarySTL("solid facet", 1, onePositions...), onePositions, oneTriangle},
		{"binary, welded", binarySTL("", 2, append(slices.Clone(onePositions), 0, 1, 0, 1, 0, 0, 1, 1, 0)...),
			append(slices.Clone(onePositions), 1, 1, 0), []uint32{0, 1, 2, 2, 1, 3}},
		{"minus zero is zero", binarySTL("", 2, append(slices.Clone(onePositions), float32(math.Copysign(0, -1)), 1, 0, 1, float32(math.Copysign(0, -1)), 0, 1, 1, 0)...),
			append(slices.Clone(onePositions), 1, 1, 0), []uint32{0, 1, 2, 2, 1, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mustRead(t, "a.stl", c.file)
			want(t, r.Mesh, c.positions, c.triangles)
			if len(r.Warnings) > 0 {
				t.Errorf("warnings %q", r.Warnings)
			}
		})
	}
}

func TestSTLErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"header cut off", "binary", "the file has 6 bytes"},
		{"cut in a facet", binarySTL("", 1, onePositions...)[:100], "byte 80: the header promises 1 triangles but the file has room for 0"},
		{"huge count", binarySTL("", math.MaxUint32, onePositions...), "byte 80: the header promises 4294967295 triangles but the file has room for 1"},
		{"a vertex is missing", strings.Replace(oneSTL, "  vertex 1 0 0\n", "", 1), "line 6: the facet that ends here has not three vertices"},
		{"a vertex too many", strings.Replace(oneSTL, "  vertex 1 0 0\n", "vertex 1 0 0\nvertex 1 1 0\n", 1), "line 8: the facet that ends here has not three vertices"},
		{"cut in a text facet", oneSTL[:strings.Index(oneSTL, "endloop")-20], "the file ends in the middle of a facet"},
		{"decimal comma", strings.Replace(oneSTL, "1 0 0", "1,5 0 0", 1), `line 5: "1,5" has a decimal comma`},
	} {
		_, err := readBytes(t, "a.stl", c.file)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Format != "STL" {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestSTLWarnings(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name, file, want string
		triangles        int
	}{
		{"no triangles", binarySTL("", 0), "holds no vertices", 0},
		{"count never written", binarySTL("", 0, onePositions...), "promises no triangles, but there are 1", 1},
		{"bytes after the end", binarySTL("", 1, onePositions...) + "tail", "4 bytes after the last triangle", 1},
		{"no endsolid", strings.Split(oneSTL, "endsolid")[0], "The last solid has no end", 1},
		{"not a number", binarySTL("", 1, nan, 0, 0, 1, 0, 0, 0, 1, 0), "1 of 3 vertices have no finite position", 0},
		{"no facets", "solid a\nendsolid a\n", "holds no vertices", 0},
	} {
		r := mustRead(t, "a.stl", c.file)
		if !strings.Contains(strings.Join(r.Warnings, "\n"), c.want) || r.Mesh.TriangleCount() != c.triangles {
			t.Errorf("%s: %d triangles, %q, want %q", c.name, r.Mesh.TriangleCount(), r.Warnings, c.want)
		}
	}
}

// TestWelder compares with a map, on few and on many different positions.
func TestWelder(t *testing.T) {
	for _, kinds := range []int{3, 50, 1000, 100_000} {
		r := rand.New(rand.NewPCG(5, uint64(kinds)))
		const corners = 120_000
		w, free := newWelder(corners / 3)
		numbers := map[[3]float32]uint32{}
		var positions, wanted []uint32
		for range corners {
			k := r.IntN(kinds)
			p := [3]float32{float32(k % 7), float32(k), float32(k / 7)}
			want, ok := numbers[p]
			if !ok {
				want = uint32(len(numbers))
				numbers[p] = want
			}
			positions = append(positions, bitsOf(p[:])...)
			wanted = append(wanted, want)
		}
		got := make([]uint32, corners)
		w.vertices(got, positions)
		if !slices.Equal(got, wanted) {
			t.Errorf("%d kinds: other numbers", kinds)
		}
		if p := w.taken(); len(p) != 3*len(numbers) {
			t.Errorf("%d kinds: %d positions", kinds, len(p)/3)
		}
		free()
	}
}

// TestSTLWordsOfOneByte: the number behind a triangle is kept, whichever of its two bytes is 0.
func TestSTLWordsOfOneByte(t *testing.T) {
	for _, word := range []string{"\x05\x00", "\x00\x80"} {
		file := binarySTL("", 1, onePositions...)
		a := mustRead(t, "a.stl", file[:len(file)-2]+word).Mesh.Data().TriangleAttributes
		if len(a) != 1 || string(a[0].Values) != word {
			t.Errorf("%q was read as %v", word, a)
		}
	}
}

package meshio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPLYSlipsThatAreClear: files that others write and read, each with a word
// about what is odd.
func TestPLYSlipsThatAreClear(t *testing.T) {
	for name, c := range map[string]struct{ file, told string }{
		"a line without its comment": {plyOf("Created by a scanner\n"+onePLY, oneBody), `Line 3 of the header, "Created by a scanner", is none of PLY`},
		"numbers behind a vertex":    {plyOf(onePLY, "0 0 0 7 8\n1 0 0\n0 1 0\n3 0 1 2\n"), "Lines go on after their last property"},
		"numbers behind a face":      {plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n3 0 1 2 255 0 0\n"), "Lines go on after their last property"},
		"numbers behind all":         {plyOf("element vertex 3\n"+xyz+"property int q\nelement face 1\nproperty list uchar int vertex_indices\n", "0 0 0 1 9\n1 0 0 2 9\n0 1 0 3 9\n3 0 1 2 9\n"), "Lines go on"},
		"lists of vertices":          {plyOf("element vertex 3\n"+xyz+"property list uchar int seen\nelement face 1\nproperty list uchar int vertex_indices\n", "0 0 0 2 1 1\n1 0 0 0\n0 1 0 1 7\n3 0 1 2\n"), `The lists "seen" of element "vertex" are not kept`},
		"a byte-order mark":          {"\xef\xbb\xbf" + plyOf(onePLY, oneBody), ""},
	} {
		r := mustRead(t, "a.ply", c.file)
		want(t, r.Mesh, onePositions, oneTriangle)
		if told := strings.Join(append(r.Warnings, r.NotKept...), " "); !strings.Contains(told, c.told) || c.told == "" && told != "" {
			t.Errorf("%s: %q, want %q", name, told, c.told)
		}
	}
}

// TestPLYBinaryBehindOddLineEnds: the body is found by its size, or by its first
// face, and never gives garbage.
func TestPLYBinaryBehindOddLineEnds(t *testing.T) {
	body := func(header string, values ...any) string {
		file := binaryPLY(binary.LittleEndian, header, values...)
		return file[strings.Index(file, "end_header\n")+len("end_header\n"):]
	}
	positions := []float32{0, 0, 0, 1, 0, 0, 0, 1, 0.3}
	mixed := "element vertex 3\n" + xyz + "element face 2\nproperty list uchar int vertex_indices\n"
	for name, c := range map[string]struct {
		header    string
		values    []any
		triangles []uint32
	}{
		"triangles": {onePLY, []any{positions, uint8(3), []int32{0, 1, 2}}, oneTriangle},
		"mixed":     {mixed, []any{positions, uint8(3), []int32{0, 1, 2}, uint8(4), []int32{0, 1, 2, 0}}, nil},
		"points":    {"element vertex 3\n" + xyz, []any{positions}, nil},
		"like LF":   {"element vertex 3\nproperty uchar x\nproperty uchar y\nproperty uchar z\n", []any{[]uint8{10, 13, 10, 13, 10, 1, 2, 3, 10}}, nil},
	} {
		head := "ply\nformat binary_little_endian 1.0\n" + c.header + "end_header"
		plain := mustRead(t, "a.ply", head+"\n"+body(c.header, c.values...)).Mesh.Data()
		for ends, file := range map[string]string{
			"LF, then CR LF": head + "\r\n", "LF, then LF CR": head + "\n\r", "CR LF, then LF": strings.ReplaceAll(head, "\n", "\r\n") + "\n",
			"CR LF": strings.ReplaceAll(head, "\n", "\r\n") + "\r\n", "CR": strings.ReplaceAll(head, "\n", "\r") + "\r", "CR LF, then CR": strings.ReplaceAll(head, "\n", "\r\n") + "\r",
		} {
			if name == "mixed" && ends == "CR LF, then CR" {
				continue // no size tells it
			}
			r := mustRead(t, "a.ply", file+body(c.header, c.values...))
			d := r.Mesh.Data()
			if !slices.Equal(d.Positions, plain.Positions) || !slices.Equal(d.Triangles, plain.Triangles) {
				t.Errorf("%s, %s: %v %v", name, ends, d.Positions, d.Triangles)
			}
			if c.triangles != nil && !slices.Equal(d.Triangles, c.triangles) {
				t.Errorf("%s, %s: triangles %v", name, ends, d.Triangles)
			}
		}
	}
}

// TestFortranInBlocks: the text is rewritten piece by piece; where the pieces end
// changes nothing.
func TestFortranInBlocks(t *testing.T) {
	const text = "o a1.5-3\n  v 1.5-3 2D1\t3\r\nv\t.5+1 1 1\n\n \t 1.5D2 x\n# 1.5-3\n1.5d1 1.5-3"
	const plain = "o a1.5-3\n  v 1.5e-3 2e+1\t3\r\nv\t.5e+1 1 1\n\n \t 1.5e+2 x\n# 1.5-3\n1.5e+1 1.5e-3"
	for size := 8; size < len(text)+2; size++ { // a word is no longer
		var r rewriter
		var out []byte
		for left := []byte(text); len(left) > 0; {
			piece := left
			if len(piece) > size {
				piece = piece[:bytes.LastIndexAny(piece[:size], " \t\r\n")+1]
			}
			out = r.append(out, piece)
			left = left[len(piece):]
		}
		if string(out) != plain || r.numbers != 6 {
			t.Fatalf("in pieces of %d: %q, %d numbers", size, out, r.numbers)
		}
	}
	// Across the blocks of a source, too.
	var file strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&file, "v %d.5+1 0 %d\n", i, i)
	}
	file.WriteString("f 1 2 3\n")
	r := mustRead(t, "a.obj", file.String())
	for i := range 60_000 {
		if v := r.Mesh.Vertex(i); v.X != float64(10*i+5) || v.Z != float64(i) {
			t.Fatalf("vertex %d is %v", i, v)
		}
	}
	if file.Len() < blockSize {
		t.Errorf("a file of %d bytes is one block", file.Len())
	}
}

// TestAFaultCopiesNoText: a text that cannot be read is not copied to look for
// numbers of Fortran, and one that has some is copied once, outside of the heap.
func TestAFaultCopiesNoText(t *testing.T) {
	lines := strings.Repeat("v 0.25 0.5 0.75\n", 1<<20)
	for name, c := range map[string]struct {
		last   string
		copies int64
	}{"none.obj": {"v 0 0 x\n", 0}, "some.obj": {"v 0 0 x\nv 0 0 1.5D2\n", 1}} {
		path := filepath.Join(t.TempDir(), name)
		writeFile(t, path, lines+c.last)
		s, err := open(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := allocated(t, 1, func() {
			if numbers, err := s.withPlainNumbers(); int64(numbers) != c.copies || err != nil {
				t.Errorf("%s: %d numbers, %v", name, numbers, err)
			}
		})
		if copied, _ := s.r.(*scratchFile); (copied != nil) != (c.copies > 0) || copied != nil && copied.size != s.size {
			t.Errorf("%s: the text comes from %T", name, s.r)
		}
		s.close()
		const buffers = 8 << 20 // blocks, and a rewritten one
		if n > buffers {
			t.Errorf("%s: %d bytes allocated for a text of %d", name, n, len(lines))
		}
	}
}

// TestNumbersOfFortran: in every format of text, with a word.
func TestNumbersOfFortran(t *testing.T) {
	numbers := [][3]string{{"3.1+e2", "3.1D+02", "310."}, {"1.5-3", "-2.5d0", "1.5E-3"}, {"0.25+1", "+1.0Q1", "7"}}
	positions := []float32{310, 310, 310, 0.0015, -2.5, 0.0015, 2.5, 10, 7}
	var lines, vertices []string
	for _, n := range numbers {
		lines = append(lines, strings.Join(n[:], " "))
		vertices = append(vertices, "vertex "+strings.Join(n[:], " "))
	}
	text := strings.Join(lines, "\n") + "\n"
	for name, file := range map[string]string{
		"a.obj": "o a1.5-3\nv " + strings.Join(lines, "\nv ") + "\nf 1 2 3\n",
		"a.ply": plyOf(onePLY, text+"3 0 1 2\n"),
		"a.off": "OFF\n3 1 0\n" + text + "3 0 1 2\n",
		"a.stl": "solid\nfacet normal 0.0D0 0 1\nouter loop\n" + strings.Join(vertices, "\n") + "\nendloop\nendfacet\nendsolid\n",
		"a.vtk": "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 3 float\n" + text + "POLYGONS 1 4\n3 0 1 2\n",
		"a.vtp": `<VTKFile type="PolyData"><PolyData><Piece NumberOfPoints="3" NumberOfPolys="1"><Points><DataArray type="Float32" NumberOfComponents="3" format="ascii">` + "\n" +
			text + `</DataArray></Points><Polys><DataArray type="Int32" Name="connectivity" format="ascii">0 1 2</DataArray><DataArray type="Int32" Name="offsets" format="ascii">3</DataArray></Polys></Piece></PolyData></VTKFile>`,
	} {
		r := mustRead(t, name, file)
		want(t, r.Mesh, positions, oneTriangle)
		if !strings.Contains(strings.Join(r.Warnings, " "), "written as old Fortran programs do") {
			t.Errorf("%s: %q", name, r.Warnings)
		}
	}
	for word, plain := range map[string]string{
		"1-3": "", "1.5": "", "1e5": "", "1.5e+3": "", "x1.5-3": "", "1.5-3x": "", "1.5--3": "", "1.2.3+1": "", "2020-01-02": "", "+": "", "1.5-1000": "",
		"1.5-3": "1.5e-3", "1.5+e2": "1.5e+2", "1d2": "1e+2", ".5D-1": ".5e-1", "-1.+12": "-1.e+12",
	} {
		got, ok := plainNumber([]byte(word))
		if ok != (plain != "") || ok && string(got) != plain {
			t.Errorf("%q: %q, want %q", word, got, plain)
		}
	}
}

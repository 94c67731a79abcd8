package meshio

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cairn/internal/textfile"
)

const oneOFF = "OFF\n3 1 3\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"

func TestOFF(t *testing.T) {
	for _, c := range []struct {
		name, file string
		triangles  []uint32
	}{
		{"plain", oneOFF, oneTriangle},
		{"CR LF", strings.ReplaceAll(oneOFF, "\n", "\r\n"), oneTriangle},
		{"CR", strings.ReplaceAll(oneOFF, "\n", "\r"), oneTriangle},
		{"byte order mark", textfile.Mark + oneOFF, oneTriangle},
		{"counts on the first line", strings.Replace(oneOFF, "OFF\n", "OFF ", 1), oneTriangle},
		{"no edges", strings.Replace(oneOFF, "3 1 3", "3 1", 1), oneTriangle},
		{"comments", "# an OFF file\n\n#\nOFF # c\n# d\n\n3 1 0 # e\n# f\n0 0 0 # g\n\n1 0 0\n0 1 0\n# h\n3 0 1 2 # i\n", oneTriangle},
		{"colours of faces", strings.Replace(oneOFF, "3 0 1 2", "3 0 1 2 255 0 0", 1), oneTriangle},
		{"quad", "OFF\n3 2 0\n0 0 0\n1 0 0\n0 1 0\n4 0 1 2 1\n3 2 1 0\n", []uint32{0, 1, 2, 0, 2, 1, 2, 1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mustRead(t, "a.off", c.file)
			want(t, r.Mesh, onePositions, c.triangles)
			if len(r.Warnings) > 0 {
				t.Errorf("warnings %q", r.Warnings)
			}
		})
	}
}

func TestOFFKinds(t *testing.T) {
	for _, c := range []struct {
		name, file string
		colors     []uint8
		normals    []float32
		coords     []float32
	}{
		{"COFF bytes", "COFF\n1 0 0\n0 0 0 1 2 3 4\n", []uint8{1, 2, 3, 4}, nil, nil},
		{"COFF floats", "COFF\n1 0 0\n0 0 0 1.0 0.5 0 1\n", []uint8{255, 128, 0, 255}, nil, nil},
		{"COFF without alpha", "COFF\n1 0 0\n0 0 0 1 2 3\n", []uint8{1, 2, 3, 255}, nil, nil},
		{"colours under OFF", "OFF\n1 0 0\n0 0 0 1 2 3\n", []uint8{1, 2, 3, 255}, nil, nil},
		{"NOFF", "NOFF\n1 0 0\n0 0 0 0 0 1\n", nil, []float32{0, 0, 1}, nil},
		{"STOFF", "STOFF\n1 0 0\n0 0 0 0.5 0.25\n", nil, nil, []float32{0.5, 0.25}},
		{"STCNOFF", "STCNOFF\n1 0 0\n0 0 0 0 0 1 9 8 7 6 0.5 0.25\n", []uint8{9, 8, 7, 6}, []float32{0, 0, 1}, []float32{0.5, 0.25}},
	} {
		d := mustRead(t, "a.off", c.file).Mesh.Data()
		if !slices.Equal(d.Colors, c.colors) || !slices.Equal(d.Normals, c.normals) || !slices.Equal(d.TexCoords, c.coords) {
			t.Errorf("%s: %v %v %v", c.name, d.Colors, d.Normals, d.TexCoords)
		}
	}
}

func TestOFFErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"binary", "OFF BINARY\n\x00\x00\x00\x03", "binary OFF files cannot be read"},
		{"four dimensions", "4OFF\n1 0 0\n0 0 0 1\n", "4OFF files, whose vertices"},
		{"any dimensions", "nOFF\n3\n1 0 0\n0 0 0\n", "nOFF files, whose vertices"},
		{"no counts", "OFF\n# x\n", "ends before the numbers"},
		{"one count", "OFF\n3\n", "line 2: the line has not the numbers"},
		{"negative", "OFF\n-3 1 0\n", `line 2: "-3" is no count`},
		{"huge", "OFF\n4294967295 1 0\n0 0 0\n", "line 2: the header promises 4294967295 vertices but the file has room for"},
		{"huge faces", "OFF\n1 18446744073709551616 0\n0 0 0\n", "line 2: the header promises 18446744073709551616 faces"},
		{"decimal comma", strings.Replace(oneOFF, "1 0 0", "1,5 0 0", 1), `line 4: "1,5" has a decimal comma`},
		{"too few faces", strings.Replace(oneOFF, "3 1 3", "3 2 3", 1), "line 7: the file ends after 1 line of 2 faces"},
		{"short face", strings.Replace(oneOFF, "3 0 1 2", "3 0 1", 1), "line 6: corner 3 of 3: a number is missing"},
		{"short vertex", strings.Replace(oneOFF, "1 0 0", "1 0", 1), "line 4: a number is missing"},
	} {
		_, err := readBytes(t, "a.off", c.file)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Format != "OFF" {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

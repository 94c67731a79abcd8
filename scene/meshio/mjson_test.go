package meshio

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

func mjsonText(m *mesh.TriMesh) []byte {
	d := m.Data()
	rows := func(b []byte, name string, n int, row func(i int) string) []byte {
		b = fmt.Appendf(b, "%q: [", name)
		for i := range n {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = append(b, row(i)...)
		}
		return append(b, ']')
	}
	b := rows([]byte{'{'}, "points", m.VertexCount(), func(i int) string {
		return fmt.Sprintf("[%v, %v, %v]", d.Positions[3*i], d.Positions[3*i+1], d.Positions[3*i+2])
	})
	b = rows(append(b, ", "...), "trilist", m.TriangleCount(), func(i int) string {
		return fmt.Sprintf("[%d, %d, %d]", d.Triangles[3*i], d.Triangles[3*i+1], d.Triangles[3*i+2])
	})
	return append(b, '}')
}

const oneMJSON = `{"points": [[0, 0, 0], [1, 0, 0], [0, 1, 0]], "trilist": [[0, 1, 2]]}`

func TestMJSON(t *testing.T) {
	for _, c := range []struct {
		name, more string
		colors     []uint8
		uv         []float32
		warning    string
	}{
		{"plain", "", nil, nil, ""},
		{"texture coordinates", `, "tcoords": [[0, 0], [1, 0.5], [-1e0, 1]]`, nil, []float32{0, 0, 1, 0.5, -1, 1}, ""},
		{"colours", `, "colour_per_vertex": [[1, 0, 0.5], [0, 1, 0], [0, 0, 1]]`, []uint8{255, 0, 128, 255, 0, 255, 0, 255, 0, 0, 255, 255}, nil, ""},
		{"alpha", `, "colour_per_vertex": [[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1]]`, []uint8{255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 255, 255}, nil, ""},
		{"bytes", `, "colour_per_vertex": [[255, 0, 7], [0, 1, 0], [0, 0, 1]]`, []uint8{255, 0, 7, 255, 0, 1, 0, 255, 0, 0, 1, 255}, nil, "taken for 0 to 255"},
		{"none", `, "tcoords": null, "colour_per_vertex": []`, nil, nil, ""},
		{"more", `, "na\u006de": {"x": [1, {"y\"": "]}"}, null, true]}`, nil, nil, `"name" is not kept`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mustRead(t, "a.mjson", strings.TrimSuffix(oneMJSON, "}")+c.more+"}\n")
			want(t, r.Mesh, onePositions, oneTriangle)
			d := r.Mesh.Data()
			if r.Format != "MJSON" || !slices.Equal(d.Colors, c.colors) || !slices.Equal(d.TexCoords, c.uv) {
				t.Errorf("%s: colours %v, texture coordinates %v", r.Format, d.Colors, d.TexCoords)
			}
			if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), " "); !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
				t.Errorf("warnings %q", w)
			}
		})
	}
}

func TestMJSONErrors(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"null", "[1, 0, 0]", "[1, null, 0]", "point 2 is null where a number belongs"},
		{"null point", "[1, 0, 0]", "null", "point 2 is null where a list […] belongs"},
		{"short", "[1, 0, 0]", "[1, 0]", "point 2 has 2 numbers, not 3"},
		{"long", "[0, 1, 2]", "[0, 1, 2, 0]", "triangle 1 has 4 numbers, not 3"},
		{"quads", "[0, 1, 2]", "[0, 1, 2.5]", "triangle 1: 2.5 is no number of a vertex"},
		{"not a number", "[1, 0, 0]", "[NaN, 0, 0]", "point 2: NaN is no JSON"},
		{"text", "[1, 0, 0]", `["1", 0, 0]`, `point 2 is the text "1" where a number belongs`},
		{"plus", "[1, 0, 0]", `[+1, 0, 0]`, `"+1" is no number of JSON`},
		{"leading zero", "[1, 0, 0]", `[01, 0, 0]`, `"01" is no number of JSON`},
		{"hexadecimal", "[1, 0, 0]", `[0x1, 0, 0]`, `"0x1" is no number of JSON`},
		{"underscore", "[1, 0, 0]", `[1_0, 0, 0]`, `"1_0" is no number of JSON`},
		{"too large", "[1, 0, 0]", `[1e999, 0, 0]`, "is too large"},
		{"comma", "[1, 0, 0],", "[1, 0, 0],,", `"," stands where a value belongs`},
		{"last comma", "[1, 0, 0]", "[1, 0, 0,]", "stands behind a comma"},
		{"no comma", "[1, 0, 0]", "[1 0, 0]", "stands where a comma"},
		{"twice", `"trilist"`, `"points"`, `the key "points" twice`},
		{"no points", `"points"`, `"dots"`, "no list of points"},
		{"end", "}", "} {", "something follows the end"},
		{"cut off", ", 2]]}", ", 2", "the file ends in the middle"},
		{"cut off in a name", `"trilist": [[0, 1, 2]]}`, `"tril`, "the file ends in the middle"},
		{"nesting", "}", `, "x": ` + strings.Repeat("[", 1000) + "}", "nested more than 1000 deep"},
		{"counts", "}", `, "tcoords": [[0, 0]]}`, "1 texture coordinate for 3 points"},
		{"colours", "}", `, "colour_per_vertex": [[0, 0, 0]]}`, "1 colour for 3 points"},
		{"widths", "}", `, "colour_per_vertex": [[0, 0, 0], [0, 0, 0, 1], [0, 0, 0]]}`, "colour 2 has 4 numbers, not 3"},
		{"word", "}", `, "x": nul}`, `"nul" is no value`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes(t, "a.mjson", strings.Replace(oneMJSON, c.old, c.new, 1))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestMJSONUnderASharedExtension: a .json file is a mesh by its content only.
func TestMJSONUnderASharedExtension(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]bool{
		oneMJSON: true, textfile.Mark + " \n" + oneMJSON: true, `{"trilist": [[0, 1, 2]], "points": []}`: true,
		`{"points": [], "trilist": []}`: true, `{"x": 1, "points": [[0, 0, 0]], "trilist": []}`: false,
		`{"points": [[0, 0, 0]]}`: false, `{"points": 5, "trilist": []}`: false, `{"version": 3, "points": [[0]]}`: false, `[[0, 0]]`: false, "": false,
		`{"points": [` + strings.Repeat("[0, 0, 0], ", 10_000) + "[0, 0, 0]]}": true,
	} {
		path := filepath.Join(dir, "a.JSON")
		writeFile(t, path, content)
		if got := IsMesh(path); got != want {
			t.Errorf("%.40q: %v", content, got)
		}
		r, err := Read(context.Background(), path, nil)
		if (err == nil) != want || want && r.Format != "MJSON" {
			t.Errorf("%.40q: %v", content, err)
		}
	}
	if IsMesh(filepath.Join(dir, "absent.json")) || IsMesh(dir) {
		t.Error("what is not there is a mesh")
	}
}

func TestMJSONFarFromTheOrigin(t *testing.T) {
	m := mustRead(t, "a.mjson", strings.NewReplacer("[0, 0, 0]", "[4500000.125, 0, 0]", "[1, 0, 0]", "[4500001.25, 0, 0]", "[0, 1, 0]", "[4500000.125, 1, 0]").Replace(oneMJSON)).Mesh
	if a, b := m.Vertex(0), m.Vertex(1); a.X != 4500000.125 || b.X != 4500001.25 {
		t.Errorf("vertices %v and %v", a, b)
	}
}

func TestMJSONFileOfMenpo(t *testing.T) {
	path := filepath.Join(sharedData(t, "menpo", "synthetic"), "minimal.mjson")
	r, err := Read(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	want(t, r.Mesh, onePositions, oneTriangle)
	if d := r.Mesh.Data(); len(d.Colors) != 12 || len(d.TexCoords) != 6 {
		t.Errorf("%d bytes of colours, %d texture coordinates", len(d.Colors), len(d.TexCoords)/2)
	}
}

func FuzzMJSON(f *testing.F) {
	f.Add([]byte(oneMJSON))
	f.Add([]byte(strings.TrimSuffix(oneMJSON, "}") + `, "tcoords": null, "colour_per_vertex": [[1e0, 0, 0], [0, 1, 0], [0, 0, 2.5E-1]], "x": {"\"": [true]}}`))
	f.Add([]byte(`{"trilist": [[0, -1, 9]], "points": [[1e7, 0, 0], [10000001, 0, 0]]}`))
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, mjsonFormat, content) })
}

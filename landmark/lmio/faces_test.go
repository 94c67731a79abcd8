package lmio

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// faces are the formats of face data sets: Bosphorus, BU-3DFE, IMM and GOSH.

func TestFacesOfTheSmallFiles(t *testing.T) {
	demo(t, readMinimal(t, "bosphorus.lm3").Groups[0], false, "Outer left eye brow", "Nose tip")
	g := readMinimal(t, "bu3dfe_first2lines.bnd").Groups[0]
	demo(t, g, false)
	for i, want := range []string{"1234", "5678"} {
		if got, _ := g.At(i).Extra.Get("vertex"); got != want {
			t.Errorf("point %d is vertex %s", i, got)
		}
	}
	if len(g.Labels()) != 0 {
		t.Errorf("two points have the labels %v", g.Labels())
	}
}

func TestFacesAreWrittenAsTheyWere(t *testing.T) {
	for _, c := range []struct {
		folder, file string
		bytes        bool // the same bytes, not only the same content
	}{
		{"minimal", "bosphorus.lm3", false}, // which has no blank line
		{"minimal", "bu3dfe_first2lines.bnd", true},
		{"menpo/synthetic", "minimal.lm2", false}, // 310 and 123.0
		{"menpo/synthetic", "minimal.lm3", false},
		{"menpo/synthetic", "minimal.bnd", false},
	} {
		path := filepath.Join(sharedData(t, filepath.FromSlash(c.folder)), c.file)
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := os.ReadFile(path)
		got, _ := os.ReadFile(comesBack(t, path, r))
		if c.bytes && string(got) != string(want) {
			t.Errorf("%s became %q", c.file, got)
		}
		if a, b := shortWords(string(want)), shortWords(string(got)); strings.Join(a, " ") != strings.Join(b, " ") {
			t.Errorf("%s became %q", c.file, b)
		}
	}
}

func TestBosphorusPicture(t *testing.T) {
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "menpo", "synthetic"), "minimal.lm2"))
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[0]
	if g.Dim() != 2 || g.Len() != 2 || g.At(0).Position != (r3.Vec{X: 123, Y: 45.5}) || g.At(1).Position != (r3.Vec{X: 200.25, Y: 310}) ||
		g.At(0).Name != "Outer left eyebrow" || g.At(1).Name != "Nose tip" || len(r.Warnings) != 1 {
		t.Errorf("%s %q", describeAll(r.Groups), r.Warnings)
	}
}

func TestBosphorusKeepsCommentsAndHeaders(t *testing.T) {
	const text = "# one\n# two\n2 3D Landmarks\n\nNose tip\n1 2 3\nÄußeres Auge\nnan nan nan\n"
	r := readText(t, bosphorusSpace, text)
	g := r.Groups[0]
	if g.At(1).Name != "Äußeres Auge" || g.At(1).Status != landmark.Missing {
		t.Error(describeAll(r.Groups))
	}
	if out, err := encodeBosphorusSpace(r.Groups); err != nil || string(out) != text {
		t.Errorf("written %q, %v", out, err)
	}
}

func TestBosphorusKeepsSoManyComments(t *testing.T) {
	r := readText(t, bosphorusSpace, strings.Repeat("#\n", maxExtra+2)+"0 landmarks:\n")
	if n := r.Groups[0].Properties().Extra.Len(); n != maxExtra || len(r.NotKept) != 1 {
		t.Errorf("%d comments, %q not kept", n, r.NotKept)
	}
}

func TestBosphorusFormatsAreToldApart(t *testing.T) {
	const space, picture = "# a\n\n2 landmarks:\n\na\n1 2 3\n", "2 Landmarks\n\nLabels:\na\n"
	for _, c := range []struct {
		text   string
		format *Format
		want   bool
	}{
		{space, &bosphorusSpace, true}, {space, &bosphorusPicture, false}, {picture, &bosphorusSpace, false}, {picture, &bosphorusPicture, true},
		{"2 points\na\n", &bosphorusSpace, false}, {"2 landmarks\nare\nshown\n", &bosphorusSpace, false}, {strings.ReplaceAll(space, "\n", "\r\n"), &bosphorusSpace, true},
	} {
		if got := c.format.sniff([]byte(c.text)); got != c.want {
			t.Errorf("%s takes %q: %v", c.format.Name, c.text, got)
		}
	}
}

func TestBadBosphorusFiles(t *testing.T) {
	badFiles(t, bosphorusSpace, map[string]string{
		"# only a comment\n":                        "ends before the number of landmarks",
		"two landmarks:\n":                          `"two" is no count`,
		"3 landmarks:\na\n1 2 3\n":                  "announced",
		"2 landmarks:\na\n1 2 3\nlong name\n":       "ends before the coordinates of point 2 of 2",
		"1 landmarks:\na\n1 2\n":                    "the coordinates of point 1 has 2 words where 3 belong",
		"1 landmarks:\na\n1 2 3\nb\n":               "line 4 (byte 21): Bosphorus 3D: there is more than the 1 landmark",
		"1 landmarks:\na\n1 2 3,5\n":                "decimal comma",
		"99999999999999999999 landmarks:\na\n1 2 3": "more than the",
	})
	badFiles(t, bosphorusPicture, map[string]string{
		"1 Landmarks\na\n2D Image coordinates:\n1 2\n":        `"a" where the line "Labels:" belongs`,
		"1 Landmarks\nLabels:\na\n1 2 and no header at all\n": `where the line "2D Image coordinates:" belongs`,
		"1 Landmarks\nLabels:\na\n2D Image coordinates:\n":    "ends before the coordinates of point 1 of 1",
	})
}

func TestBU3DFEFaceHasLabels(t *testing.T) {
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "menpo", "synthetic"), "minimal.bnd"))
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[0]
	sizes := map[string]int{"left_eye": 8, "right_eye": 8, "left_eyebrow": 10, "right_eyebrow": 10, "nose": 12, "mouth": 20, "chin": 15}
	for _, l := range g.Labels() {
		if len(l.Indices) != sizes[l.Name] {
			t.Errorf("label %s has %d points", l.Name, len(l.Indices))
		}
		delete(sizes, l.Name)
	}
	if len(sizes) > 0 || g.Placed() != 83 || g.At(82).Name != "" {
		t.Errorf("without labels: %v; %d points", sizes, g.Placed())
	}
	if last := g.Labels()[6].Indices; last[len(last)-1] != 82 {
		t.Errorf("the chin is %v", last)
	}
}

func TestBU3DFEWithoutVertexOrPoints(t *testing.T) {
	r := readText(t, bu3dfe, "-1 1 2 3\n7 nan nan nan\n")
	if n := r.Groups[0].At(0).Extra.Len(); n != 0 || r.Groups[0].At(1).Status != landmark.Missing {
		t.Error(describeAll(r.Groups))
	}
	if r := readText(t, bu3dfe, "\n"); r.Groups[0].Len() != 0 || len(r.Warnings) != 1 {
		t.Error("a file without points: ", describeAll(r.Groups), r.Warnings)
	}
	badFiles(t, bu3dfe, map[string]string{
		"":                     "the file is empty",
		"1 2 3\n":              "point 1 has 3 words where the number of a vertex and 3 coordinates belong",
		"1.5 1 2 3\n":          `"1.5" is no number of a vertex`,
		"-2 1 2 3\n":           `"-2" is no number of a vertex`,
		"1 1 2 3\n2 a 2 3\n":   `line 2 (byte 8): BU-3DFE landmarks: point 2: "a" is no number`,
		"1 1 2 3\n\n2 1 2 3 4": "line 3",
	})
}

func TestASFOfTheSmallFile(t *testing.T) {
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "menpo", "synthetic"), "minimal.asf"))
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[0]
	for i, want := range []r3.Vec{{X: 0.1, Y: 0.2}, {X: 0.3, Y: 0.2}, {X: 0.3, Y: 0.4}, {X: 0.5, Y: 0.6}} {
		if g.At(i).Position != want {
			t.Errorf("point %d at %v", i, g.At(i).Position)
		}
	}
	drawn := map[landmark.Edge]bool{}
	for _, e := range g.Connectivity() {
		drawn[landmark.Edge{min(e[0], e[1]), max(e[0], e[1])}] = true
	}
	if len(g.Connectivity()) != 3 || !drawn[landmark.Edge{0, 1}] || !drawn[landmark.Edge{1, 2}] || !drawn[landmark.Edge{0, 2}] {
		t.Errorf("lines %v", g.Connectivity())
	}
	paths := []landmark.Label{{Name: "path 0", Indices: []int{0, 1, 2}}, {Name: "path 1", Indices: []int{3}}}
	if image, _ := g.Properties().Extra.Get("host image"); !sameLabels(g.Labels(), paths) || image != "image.jpg" || g.Dim() != 2 {
		t.Errorf("labels %v, image %q", g.Labels(), image)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "from 0 to 1") {
		t.Errorf("notes %q", r.Notes)
	}
}

func TestASFOddities(t *testing.T) {
	r := readText(t, asf, "2\n0 0 0.1 0.2 5 6 6\n0 0 0.1 0.2 6 5 9\n")
	if len(r.Groups[0].Connectivity()) != 1 || len(r.NotKept) != 1 || !strings.Contains(r.NotKept[0], "numbers 9") {
		t.Errorf("lines %v, not kept %q", r.Groups[0].Connectivity(), r.NotKept)
	}
	badFiles(t, asf, map[string]string{
		"# comment\n":                     "ends before the number of points",
		"9\n0 0 0.1 0.2 0 0 0\n":          "announced",
		"1\n0 0 0.1 0.2 0 0    \n":        "point 1 has 6 words where 7 belong",
		"1\n0 0 0.1 0.2 0 0 x\n":          `"x" is no number of a point`,
		"1\n0 0 0.1 0.2 0 0 0\na\nb\n":    "there is more than the 1 point",
		"2\n0 0 0 0 0 0 0\n0 0 0 0 0 0 0": "points 1 and 2 both have the number 0",
		"1\n0 0 0,1 0.2 0 0 0\n":          "decimal comma",
	})
}

func lanFile(order binary.ByteOrder, numbers ...float32) []byte {
	var out []byte
	for _, x := range numbers {
		b := make([]byte, 4)
		order.PutUint32(b, math.Float32bits(x))
		out = append(out, b...)
	}
	return out
}

func TestLAN(t *testing.T) {
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "menpo", "synthetic"), "minimal.lan"))
	if err != nil {
		t.Fatal(err)
	}
	if g := r.Groups[0]; g.Len() != 2 || g.At(0).Position != (r3.Vec{X: 1, Y: 2, Z: 3}) || g.At(1).Position != (r3.Vec{X: 4, Y: 5, Z: 6}) {
		t.Error(describeAll(r.Groups))
	}
	nan := float32(math.NaN())
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		r := readText(t, lan, string(lanFile(order, 0, 0.1, 0, 120.5, -3, 0, nan, 0, 1)))
		g := r.Groups[0]
		if g.At(0).Position != (r3.Vec{X: 120.5, Y: -3}) || g.At(1).Status != landmark.Missing || len(r.Warnings) != 1 {
			t.Errorf("%v: %s", order, describeAll(r.Groups))
		}
		if first, _ := g.Properties().Extra.Get("first three numbers"); first != "0 0.1 0" {
			t.Errorf("%v: the first three numbers are %q", order, first)
		}
		if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], strings.ToLower(strings.TrimSuffix(order.String(), "Endian"))+"-endian 32-bit") {
			t.Errorf("%v: notes %q", order, r.Notes)
		}
	}
	badFiles(t, lan, map[string]string{
		"":              "0 bytes",
		"0123456789abc": "13 bytes",
		string(lanFile(binary.LittleEndian, 0, 0, 0, 1e30, 1, 1)):                   "make no sense",
		string(lanFile(binary.LittleEndian, 0, 0, 0, float32(math.Inf(1)), 120, 1)): "make no sense",
	})
}

func FuzzBosphorusSpace(f *testing.F) {
	for _, s := range []string{
		"# 3D landmark file\n2 landmarks:\nOuter left eye brow\n10.5 -20.25 30.125\nNose tip\nnan nan nan\n",
		"1 3D Landmarks\r\nLabels:\r\n1 2 3\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, bosphorusSpace, data) })
}

func FuzzBosphorusPicture(f *testing.F) {
	f.Add([]byte("# made by hand\n2 Landmarks\n\nLabels:\nOuter left eyebrow\nNose tip\n\n2D Image coordinates:\n123.0 45.5\nnan 310\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, bosphorusPicture, data) })
}

func FuzzBU3DFE(f *testing.F) {
	f.Add([]byte("1234\t\t10.5 -20.25 30.125\n-1 0 45.5 60\n7 nan nan nan\n"))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, bu3dfe, data) })
}

func FuzzASF(f *testing.F) {
	f.Add([]byte("# AAM Shape File\n4\n0 0 0.10 0.20 0 2 1 0 0 0\n0 0 0.30 0.20 1 0 2\n0 0 0.30 0.40 2 1 0\n1 4 0.5 0.6 3 3 9\nimage.jpg\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, asf, data) })
}

func FuzzLAN(f *testing.F) {
	f.Add(lanFile(binary.LittleEndian, 0, 0, 0, 1, 2, 3, 4, 5, 6))
	f.Add(lanFile(binary.BigEndian, 0, 0, 0, 1, 2, 3, 4, 5, 6))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, lan, data) })
}

package lmio

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// badFiles holds the reader of a format to the reasons it gives for files that
// it refuses, by their content.
func badFiles(t *testing.T, f Format, files map[string]string) {
	t.Helper()
	name := "a" + append(f.Extensions, f.Shared...)[0]
	for content, reason := range files {
		r, err := f.read(t.Context(), name, []byte(content))
		if err == nil {
			t.Errorf("%q is read: %s", content, describeAll(r.Groups))
		} else if !strings.Contains(err.Error(), reason) || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%q: error %q does not say %q", content, err, reason)
		}
	}
}

// readText reads a text as a file of a format, which must go well.
func readText(t *testing.T, f Format, text string) *Result {
	t.Helper()
	r, err := f.read(t.Context(), "a"+append(f.Extensions, f.Shared...)[0], []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// demo checks the points that each file of the folder of small files has. A
// format without names has none, and missing is whether it has the third point.
func demo(t *testing.T, g *landmark.Group, missing bool, names ...string) {
	t.Helper()
	want := []landmark.Landmark{
		{Position: r3.Vec{X: 10.5, Y: -20.25, Z: 30.125}, Status: landmark.Defined},
		{Position: r3.Vec{Y: 45.5, Z: 60}, Status: landmark.Defined},
	}
	if missing {
		want = append(want, landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing})
	}
	if g.Len() < len(want) {
		t.Fatalf("%d points", g.Len())
	}
	for i, w := range want {
		l := g.At(i)
		if !sameBits(l.Position, w.Position) || l.Status != w.Status {
			t.Errorf("point %d is %+v", i, l)
		}
		if i < len(names) && l.Name != names[i] || len(names) == 0 && l.Name != "" {
			t.Errorf("point %d is called %q", i, l.Name)
		}
	}
}

func readMinimal(t *testing.T, name string) *Result {
	t.Helper()
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "minimal"), name))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) > 0 {
		t.Errorf("%s: warnings %q", name, r.Warnings)
	}
	return r
}

func TestPTSManifest(t *testing.T) { manifest(t, "pts") }

func TestIDAVPointsOfTheSmallFiles(t *testing.T) {
	g := readMinimal(t, "idav.pts").Groups[0]
	demo(t, g, true, "S000", "S001", "S002")
	curve := []landmark.Label{{Name: "C000", Indices: []int{3, 4}, Curve: landmark.OpenCurve}}
	if !sameLabels(g.Labels(), curve) || g.Len() != 5 {
		t.Errorf("labels %v of %d points", g.Labels(), g.Len())
	}
	g = readMinimal(t, "checkpoint_export.pts").Groups[0]
	demo(t, g, false, "S.1", "S.2")
	curve[0].Name, curve[0].Indices = "C.1", []int{2, 3}
	if !sameLabels(g.Labels(), curve) {
		t.Errorf("labels %v", g.Labels())
	}
}

func TestIDAVFilesAreWrittenAsTheyWere(t *testing.T) {
	dir := sharedData(t, "minimal")
	for _, name := range []string{"idav.pts", "checkpoint_export.pts"} {
		r := readMinimal(t, name)
		copied := comesBack(t, filepath.Join(dir, name), r)
		want, _ := os.ReadFile(filepath.Join(dir, name))
		if got, err := os.ReadFile(copied); err != nil || string(got) != string(want) {
			t.Errorf("%s became %q, %v", name, got, err)
		}
	}
}

func TestIDAVNamesMayHoldBlanks(t *testing.T) {
	r := readText(t, idavPoints, "Version 1.0\r\n3\r\nNose tip\t1 2 3\r\n  10 20 30 4 5 6\r\n1e2 -.5 7.\r\n")
	g := r.Groups[0]
	if g.At(0).Name != "Nose tip" || g.At(1).Name != "10 20 30" || g.At(2).Name != "" {
		t.Errorf("names %q, %q, %q", g.At(0).Name, g.At(1).Name, g.At(2).Name)
	}
	if got := g.At(2).Position; got != (r3.Vec{X: 100, Y: -0.5, Z: 7}) {
		t.Errorf("point at %v", got)
	}
}

func TestIDAVCurvesAreInTheOrderOfTheirNumbers(t *testing.T) {
	r := readText(t, idavPoints, "Version 1.0\n5\nC001-001 1 1 1\nC000-000 0 0 0\nC001--01 0 0 0\nC001-000 0 0 0\nC.1 0 0 0\n")
	want := []landmark.Label{
		{Name: "C001", Indices: []int{2, 3, 0}, Curve: landmark.OpenCurve}, {Name: "C000", Indices: []int{1}, Curve: landmark.OpenCurve},
	}
	if got := r.Groups[0].Labels(); !sameLabels(got, want) {
		t.Errorf("labels %v", got)
	}
}

func TestIDAVMissingNumberIsNoCoordinate(t *testing.T) {
	r := readText(t, idavPoints, "Version 1.0\n3\na 1 2 9999\nb 9999.0 9999 9999\nc 9998 1 1\n")
	g := r.Groups[0]
	if g.Count(landmark.Missing) != 2 || g.Placed() != 1 || len(r.NotKept) != 1 || len(r.Notes) != 1 {
		t.Errorf("%s notes %q warnings %q", describeAll(r.Groups), r.Notes, r.Warnings)
	}
	g = landmark.NewGroup("", []landmark.Landmark{{Name: "a", Position: r3.Vec{X: 9999}, Status: landmark.Defined}})
	losses, err := Losses("a.pts", []*landmark.Group{g})
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], "1 point with a coordinate 9999") {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestIDAVLossesOfCurves(t *testing.T) {
	at := func(name string) landmark.Landmark { return landmark.Landmark{Name: name, Status: landmark.Defined} }
	g := landmark.NewGroup("", []landmark.Landmark{at("C000-000"), at("C000-001"), at("x")})
	if err := g.SetLabels([]landmark.Label{{Name: "jaw", Indices: []int{0, 1, 2}, Curve: landmark.OpenCurve}}); err != nil {
		t.Fatal(err)
	}
	losses, err := Losses("a.pts", []*landmark.Group{g})
	want := []string{"1 curve left out (its points are kept)", "1 curve will be there again, since the points imply it"}
	if err != nil || !slices.Equal(losses, want) {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestBadIDAVFiles(t *testing.T) {
	badFiles(t, idavPoints, map[string]string{
		"Version 2.0\n0\n":                   `line 1 (byte 0): IDAV points: version "2.0" is not known`,
		"Version 1.0\n":                      "ends before the number of points",
		"Version 1.0\nx\n":                   `"x" is no count`,
		"Version 1.0\n9\na 1 2 3\n":          "announced, more than the rest",
		"Version 1.0\n2\na 1 2 3      \n":    "ends before point 2 of 2",
		"Version 1.0\n1\na 1 2 3\nb 1 2 3\n": "line 4 (byte 22): IDAV points: there are more points than the 1",
		"Version 1.0\n1\na 1 2\n":            `point 1: "a" is no number`,
		"Version 1.0\n1\n1 2  x\n":           `"x" is no number`,
		"Version 1.0\n1\naa 12345\n":         "point 1 has 2 words where a name and 3 coordinates belong",
		"Version 1.0\n1\na 1 2 0x10\n":       "0x10",
		"Version 1.0\n1\na 1 2 1e999\n":      "too large",
		"Version 1.0\n-1\n":                  "count",
	})
}

func TestMenpoPointsCountFromOne(t *testing.T) {
	r := readText(t, menpoPoints, "version: 1\nn_points:  3\n{\n10.000 20.000\n30.500 40.250\n1.000 1.000\n}")
	g := r.Groups[0]
	want := []r3.Vec{{X: 9, Y: 19}, {X: 29.5, Y: 39.25}, {}}
	for i, w := range want {
		if g.At(i).Position != w || !g.At(i).Placed() {
			t.Errorf("point %d is %+v", i, g.At(i))
		}
	}
	if g.Dim() != 2 || len(r.Warnings) != 1 || len(r.Notes) != 1 {
		t.Errorf("dimension %d, warnings %q, notes %q", g.Dim(), r.Warnings, r.Notes)
	}
}

func TestMenpoPointsInSpaceAreAsTheyStand(t *testing.T) {
	r := readText(t, menpoPoints, "n_points: 2\nversion: 1\n{\n\n0.5 0.25 -1\nnan nan nan\n}\n")
	if g := r.Groups[0]; g.Dim() != 3 || g.At(0).Position != (r3.Vec{X: 0.5, Y: 0.25, Z: -1}) || g.At(1).Status != landmark.Missing {
		t.Error(describeAll(r.Groups))
	}
}

// TestOneAndBack adds 1 as files count and takes it away again: the sum has
// more digits than a float64, which must not be lost.
func TestOneAndBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	numbers := []float64{0, 0.1, -0.1, 1, -1, 1e-300, 5e-324, -1e22, 1e300, math.MaxFloat64, 31.310345, 0.1 + 0.2, -0.9999999999999999}
	for range 10_000 {
		numbers = append(numbers, (rng.Float64()-0.5)*math.Pow(10, float64(rng.IntN(40)-20)))
	}
	for _, x := range numbers {
		text := plusOne(x)
		y, ok := parseNumber(text)
		if !ok {
			t.Fatalf("%v + 1 is written %s", x, text)
		}
		if back := lessOne(text, y); back != x {
			t.Fatalf("%v + 1 is written %s, and less 1 it is %v", x, text, back)
		}
	}
	for word, want := range map[string]float64{
		"1e-999999999": -1, "1" + strings.Repeat("0", 500) + "e-500": 0, "0." + strings.Repeat("1", 5000): -0.8888888888888888, "+2.5": 1.5, ".5e1": 4,
	} {
		x, _ := parseNumber(word)
		if got := lessOne(word, x); got != want {
			t.Errorf("%.20s… less 1 is %v, not %v", word, got, want)
		}
	}
}

func TestBadMenpoPoints(t *testing.T) {
	badFiles(t, menpoPoints, map[string]string{
		"version: 2\nn_points: 0\n{\n}\n":                `line 1 (byte 0): menpo points: version "2" is not known`,
		"version: 1\nn_points: 9\n":                      "announced, more than the rest",
		"version: 1\nn_points: 1\n{\n1 2\n":              "ends before the } behind the points",
		"version: 1\n":                                   "ends before the { before the points",
		"version: 1\nn_points: 2\n{\n1 2\n3 4\n5 6\n}\n": "line 6 (byte 33): menpo points: there are more points than the 2",
		"version: 1\nn_points: 2\n{\n1 2\n}\n":           "n_points is 2, but the file has 1 point",
		"version: 1\nn_points: 2\n{\n1 2\n3 4 5\n}\n":    "point 2 has 3 coordinates and those before it have 2",
		"version: 1\nn_points: 1\n{\n1 2 3 4\n}\n":       "point 1 has 4 numbers",
		"version: 1\nn_points: 1\n{\n1 2 }\n}\n":         `"}" is no number`,
		"version: 1\nn_points: 1\n{\n1 2\n}\nmore\n":     `"more" stands behind the closing }`,
		"version: 1\ncolour: red\nn_points: 1\n{\n1 2}":  `"colour: red" where`,
	})
}

func TestMenpoPictures(t *testing.T) {
	dir := sharedData(t, "menpo")
	for _, c := range []struct {
		file        string
		points      int
		first, last r3.Vec
	}{
		{"images/takeo.pts", 68, r3.Vec{X: 31.310345, Y: 98.612347}, r3.Vec{X: 78.291435, Y: 144.632369}},
		{"history/lenna.pts", 68, r3.Vec{X: 200.534483, Y: 268.62069}, r3.Vec{}},
		{"synthetic/minimal.pts", 3, r3.Vec{X: 9, Y: 19}, r3.Vec{}},
	} {
		path := filepath.Join(dir, filepath.FromSlash(c.file))
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		g := r.Groups[0]
		if g.Placed() != c.points || g.Dim() != 2 || g.At(0).Position != c.first {
			t.Errorf("%s: %d points, dimension %d, the first at %v", c.file, g.Placed(), g.Dim(), g.At(0).Position)
		}
		if last := g.At(g.Len() - 1).Position; c.last != (r3.Vec{}) && last != c.last {
			t.Errorf("%s: the last at %v", c.file, last)
		}
		want, _ := os.ReadFile(path)
		got, _ := os.ReadFile(comesBack(t, path, r))
		if sameWords := slices.Equal(shortWords(string(want)), shortWords(string(got))); !sameWords {
			t.Errorf("%s is written with other numbers:\n%s", c.file, got)
		}
	}
}

// shortWords returns the words of a text, numbers without their last zeros.
func shortWords(text string) []string {
	words := strings.Fields(text)
	for i, w := range words {
		if strings.Contains(w, ".") {
			words[i] = strings.TrimSuffix(strings.TrimRight(w, "0"), ".")
		}
	}
	return words
}

func TestPTSIsToldByContent(t *testing.T) {
	dir := t.TempDir()
	for i, c := range []struct{ content, format string }{
		{"Version 1.0\n0\n", idavName + " 1.0"},
		{"version 1.0\r\n 1 \r\na 1 2 3", idavName + " 1.0"},
		{"version: 1\nn_points: 0\n{\n}\n", menpoPointsName},
		{"\ufeffversion: 1\nn_points: 0\n{\n}\n", menpoPointsName},
	} {
		path := writeFile(t, dir, fmt.Sprintf("%d.pts", i), c.content)
		r, err := Read(t.Context(), path)
		if err != nil || r.Format != c.format || !IsLandmarks(path) {
			t.Errorf("%q: %+v, %v", c.content, r, err)
		}
	}
	for _, other := range []string{"version: 1\nname: a template\n", "Version 1.0\n5\nsome other list\n", "version 1.0 is old\n"} {
		if sniffIDAV([]byte(other)) || sniffMenpoPoints([]byte(other)) {
			t.Errorf("%q passes for landmarks", other)
		}
	}
	if IsLandmarks(writeFile(t, dir, "cloud.pts", "3\n0 0 0 1 255 255 255\n1 0 0 1 255 255 255\n0 1 0 1 255 255 255\n")) {
		t.Error("a point cloud passes for landmarks")
	}
}

// TestPTSIsWrittenAsItWas: the extension is that of two formats.
func TestPTSIsWrittenAsItWas(t *testing.T) {
	flat := landmark.NewGroup("", make([]landmark.Landmark, 1))
	flat.SetDim(2)
	for _, c := range []struct {
		group *landmark.Group
		want  string
	}{
		{landmark.NewGroup("", nil), idavName},
		{flat, menpoPointsName},
		{readText(t, menpoPoints, "version: 1\nn_points: 1\n{\n1 2 3\n}\n").Groups[0], menpoPointsName},
		{readText(t, idavPoints, "Version 1.0\n1\na 1 2 3\n").Groups[0], idavName},
	} {
		if f, err := WrittenAs("a.pts", c.group); err != nil || f.Name != c.want {
			t.Errorf("%s for %s, %v", f.Name, c.want, err)
		}
	}
}

func FuzzIDAVPoints(f *testing.F) {
	for _, s := range []string{
		"Version 1.0\n5\nS000 10.5 -20.25 30.125\nS001 0 45.5 60\nS002 9999 9999 9999\nC000-000 1 2 3\nC000-001 2 3 4\n",
		"Version 1.0\n2\nC.1.01 1 2 3\nnan a b 1 nan 3\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, idavPoints, data) })
}

func FuzzMenpoPoints(f *testing.F) {
	for _, s := range []string{
		"version: 1\nn_points:  3\n{\n32.310345 99.612347\nnan nan\n1e-3 -5\n}",
		"version: 1\nn_points: 1\n{\n0.5 0.25 -1\n}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, menpoPoints, data) })
}

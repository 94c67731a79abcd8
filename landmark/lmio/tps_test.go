package lmio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestTPSManifest(t *testing.T) { manifest(t, "tps") }

func TestTPSMinimal(t *testing.T) {
	dir := sharedData(t, "minimal")
	for _, name := range []string{"geomorph_lm3.tps", "tpsdig_2d_curves.tps"} {
		r := readMinimal(t, name)
		got, err := encodeTPS(stored(t, &tps, r.Groups))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		// Zeros at the end of a decimal number are all that may change.
		if !slices.Equal(shortWords(string(got)), shortWords(string(want))) {
			t.Errorf("%s is written as\n%s", name, got)
		}
	}
	r := readMinimal(t, "geomorph_lm3.tps")
	demo(t, r.Groups[0], true)
	if len(r.Groups) != 2 || r.Groups[0].Name() != "demo" || r.Groups[1].Name() != "demo2" {
		t.Errorf("groups %s", describeAll(r.Groups))
	}
	g := readMinimal(t, "tpsdig_2d_curves.tps").Groups[0]
	labels := []landmark.Label{{Name: "curve 1", Indices: []int{2, 3, 4}, Curve: landmark.OpenCurve}}
	if g.Dim() != 2 || g.Len() != 5 || g.Name() != "0" || !sameLabels(g.Labels(), labels) {
		t.Errorf("group %s", describeAll([]*landmark.Group{g}))
	}
	if p := g.At(0).Position; p != (r3.Vec{X: 448 * 0.019684, Y: 2700 * 0.019684}) {
		t.Errorf("SCALE brings the first point to %v", p)
	}
}

// stored returns groups as fit hands them to a writer; nothing may be lost.
func stored(t *testing.T, f *Format, groups []*landmark.Group) []*landmark.Group {
	t.Helper()
	fitted, losses, err := f.fit(groups)
	if err != nil || len(losses) > 0 {
		t.Fatalf("losses %q, %v", losses, err)
	}
	return fitted
}

// TestTPSCourseFiles reads the files of a geomorph course. In test*.tps all
// specimens but those that somebody digitised have SCALE=0 and zeros.
func TestTPSCourseFiles(t *testing.T) {
	dir := sharedData(t, "geomorph_course")
	for _, c := range []struct {
		file                       string
		groups, placed, notVisited int
		last                       string
	}{
		{"PlethodonLand.tps", 42, 42 * 11, 0, "P_ventralis"},
		{"pupfish.tps", 54, 54 * 56, 0, "54"},
		{"test.tps", 5, 2, 8, "Fish5.jpg"},
		{"test1.tps", 5, 4, 6, "Fish5.jpg"},
		{"test2.tps", 5, 10, 0, "Fish5.jpg"},
		{"test3.tps", 5, 2, 8, "Fish5.jpg"},
	} {
		path := filepath.Join(dir, c.file)
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Error(err)
			continue
		}
		placed, notVisited := 0, 0
		for _, g := range r.Groups {
			placed += g.Placed()
			notVisited += g.Count(landmark.Undefined)
		}
		last := r.Groups[len(r.Groups)-1].Name()
		if len(r.Groups) != c.groups || placed != c.placed || notVisited != c.notVisited || last != c.last {
			t.Errorf("%s: %d groups, %d placed, %d not visited, the last is %q", c.file, len(r.Groups), placed, notVisited, last)
		}
		comesBack(t, path, r)
	}
}

func TestTPSNotVisited(t *testing.T) {
	r := readText(t, tps, "LM=2\n0 0\n0 0\nSCALE=0\nID=a\n\n")
	got, err := encodeTPS(stored(t, &tps, r.Groups))
	if want := "LM=2\nNA NA\nNA NA\nSCALE=0\nID=a\n\n"; err != nil || string(got) != want {
		t.Errorf("written as %q", got)
	}
	// The origin is a point like others.
	if r := readText(t, tps, "LM=2\n0 0\n0 0\nSCALE=1\n"); r.Groups[0].Placed() != 2 {
		t.Error("points at the origin count as not visited")
	}
	one := landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Defined}, {}})
	losses, err := Losses("a.tps", []*landmark.Group{one})
	if err != nil || !slices.Equal(losses, []string{"1 point not visited yet will count as missing"}) {
		t.Errorf("losses %q, %v", losses, err)
	}
}

// TestTPSKeepsTheRest writes again, byte for byte, what other programs add.
func TestTPSKeepsTheRest(t *testing.T) {
	for _, text := range []string{
		"LM=1\n1 2\nCURVES=2\nPOINTS=2\n3 4\n5 6\nPOINTS=1\n7 8\nOUTLINES=1\nPOINTS=3\n1 2\nNA NA\n3 1\nIMAGE=C:\\a b.jpg\nCOMMENT=x=y\nVARIABLES=Age,Sex\nID=one\nSCALE=0.5000\n" +
			"LM=0\nOUTLINES=1\nCHAIN=1 2 3\nRadii=4\nLM3=1\n1 2 3\n\n",
		"LM=2\n1 2 3\n-4 -5 -6\nID=MorphoDig\n\n",
		"LM3=0\n\nLM=0\n\n",
	} {
		r := readText(t, tps, text)
		got, err := encodeTPS(stored(t, &tps, r.Groups))
		if err != nil || string(got) != text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	g := readText(t, tps, "LM=1\n1 2\nSCALE=0.5000\nID=one\n").Groups[0]
	if losses, err := Losses("a.ljson", []*landmark.Group{g}); err != nil || len(losses) > 0 {
		t.Errorf("LJSON loses %q, %v", losses, err)
	}
	if losses, _ := Losses("a.ljson", readText(t, tps, "LM=1\n1 2\nIMAGE=a\n").Groups); len(losses) > 1 {
		t.Errorf("LJSON loses %q", losses)
	}
}

// TestTPSCurvesAreTheLastPoints writes those curves that TPS can hold, and says
// of the others.
func TestTPSCurvesAreTheLastPoints(t *testing.T) {
	g := landmark.NewGroup("", make([]landmark.Landmark, 6))
	for i := range g.Len() {
		g.Set(i, landmark.Landmark{Status: landmark.Defined, Position: r3.Vec{X: float64(i)}})
	}
	if err := g.SetLabels([]landmark.Label{
		{Name: "ridge", Indices: []int{0, 2}, Curve: landmark.OpenCurve},
		{Name: "all", Indices: []int{0, 1}},
		{Name: "rim", Indices: []int{2, 3}, Curve: landmark.ClosedCurve},
		{Name: "curve 1", Indices: []int{4, 5}, Curve: landmark.OpenCurve},
	}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.tps")
	losses, err := Losses(path, []*landmark.Group{g})
	if err != nil || len(losses) != 3 || !strings.Contains(losses[1], "not the last") || !strings.Contains(losses[2], "name of a curve") {
		t.Errorf("losses %q, %v", losses, err)
	}
	if err := Write(path, []*landmark.Group{g}); err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := []landmark.Label{
		{Name: "outline 1", Indices: []int{2, 3}, Curve: landmark.ClosedCurve},
		{Name: "curve 1", Indices: []int{4, 5}, Curve: landmark.OpenCurve},
	}
	if got := r.Groups[0]; !sameLabels(got.Labels(), want) || got.Len() != 6 || got.At(4).Position.X != 4 {
		t.Errorf("read %s", describeAll(r.Groups))
	}
}

func TestTPSTellsWhatItAssumed(t *testing.T) {
	for _, c := range []struct {
		text           string
		notes, warning string
	}{
		{"LM=1\n1 2\nSCALE=\n", "line 3: SCALE= says no number", ""},
		{"LM=\n1 2\n3 4\nID=a\n", "", "LM= says no number; the 2 landmarks that follow are read"},
		{"# by hand\nLM=1\n; x\n1 2\n", "", "not kept: 2 lines of comments"},
		{"LM=1\n1 2\nSCALE=2\nLM=1\n1 2\n", "", "only 1 of 2 specimens have a SCALE="},
		{"LM=1\nNA 2\n", "", "not kept: line 2: y = 2 of point 1 of LM=1, which has no x and counts as missing"},
		{"LM=1\nnan nan\n", "", "would be saved as NA"},
		{"LM=1\n1 2\nID=a \nLM=1\n1 2\nID=a\n", "", `same ID: "a"`},
		{"LM=0\nSCALE=0\n", "", "not kept: line 2: SCALE=0"},
	} {
		r := readText(t, tps, c.text)
		if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, c.notes) || (notes == "") != (c.notes == "") {
			t.Errorf("%q: notes %q", c.text, notes)
		}
		if warnings := strings.Join(told(r), "\n"); !strings.Contains(warnings, c.warning) || (warnings == "") != (c.warning == "") {
			t.Errorf("%q: warnings %q", c.text, warnings)
		}
	}
}

func TestTPSRefuses(t *testing.T) {
	badFiles(t, tps, map[string]string{
		"LM3 3\n1 2 3\n":                           "the line should be LM= or LM3=",
		"ID=a\nLM=1\n1 2\n":                        "the line should be LM= or LM3=",
		"LM=2\n1 2\n":                              "ends before point 2 of LM=2",
		"LM=2\n1 2\nID=x\n":                        `line 3 (byte 9): TPS: "ID=x" stands where point 2 of LM=2 belongs`,
		"LM=1\n1 2\n3 4\n":                         "more points than announced",
		"LM=9999999999\n1 2\n":                     "more than the 262144",
		"LM=x\n":                                   "no count of landmarks",
		"LM=-1\n":                                  "no count of landmarks",
		"LM=1\n1\n":                                "1 coordinate, where 2 or 3",
		"LM3=1\n1 2\n":                             "2 coordinates, where LM3= says 3",
		"LM=2\n1 2\n1 2 3\n":                       "3 coordinates, where those before have 2",
		"LM=1\n1 1_000\n":                          `"1_000" is no number`,
		"LM=1\n1 2,5\n":                            "decimal comma",
		"LM=1\n1 2\nSCALE=0\n":                     "SCALE=0 would put all points at the origin",
		"LM=1\n1 2\nSCALE=-1\n":                    "greater than 0",
		"LM=1\n1 2\nSCALE=a\n":                     `SCALE=: "a" is no number`,
		"LM=1\n1 2\nSCALE=1\nSCALE=1\n":            "SCALE= stands twice",
		"LM=1\n1 2\nID=1\nID=1\n":                  "ID= stands twice",
		"LM=1\n1 2\nCURVES=1\nID=1\n":              "where curve 1 of CURVES=1 begins",
		"LM=1\n1 2\nCURVES=2\nPOINTS=1\n1 2\n":     "ends before curve 2 of CURVES=2",
		"LM=1\n1 2\nCURVES=1\nPOINTS=2\n1 2\n":     "ends before point 2 of POINTS=2",
		"LM=1\n1 2\nCURVES=1\nPOINTS=99999\n1 2\n": "more than the rest of the file can hold",
		"LM=1\n1 2\nPOINTS=1\n1 2\n":               "POINTS= stands without",
	})
}

func FuzzTPS(f *testing.F) {
	for _, s := range []string{
		"LM3=2\n1 2 3\nNA NA NA\nSCALE=0.50\nID=a\n\nLM=1\n-1 -2\nIMAGE=x\n",
		"LM=1\n1 2 3\nCURVES=1\nPOINTS=2\n1 2 3\n4 5 6\nOUTLINES=1\nPOINTS=0\nID=b\nSCALE=2\n",
		"LM=1\n0 0\nSCALE=0\nLM=0\nOUTLINES=1\nCHAIN=1 2\nCOMMENT=\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, tps, data) })
}

func TestTPSIsToldByItsWholeFirstLine(t *testing.T) {
	for head, want := range map[string]bool{
		"LM=3\n1 2\n": true, "\n lm3 = 0 \r\n": true, "LM=2\rID=a\r": true,
		"LM=3 492.775 -450.103 296.588\n": false, "LM=3": false, "LM=x\n": false,
	} {
		if got := sniffTPS([]byte(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func TestTPSCoordinatesThatAreNotNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"LM3=1\n1 nan 3\n":              "1 coordinate that is not a number would be saved as",
		"LM3=2\nnan nan nan\n1 2 nan\n": "coordinates that are not numbers would be saved as",
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.tps", text))
		if err != nil || !strings.Contains(strings.Join(r.Warnings, "\n"), want) {
			t.Errorf("%q: %v, %v", text, r, err)
		}
	}
}

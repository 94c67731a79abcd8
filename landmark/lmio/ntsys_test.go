package lmio

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestNTSYSMinimal(t *testing.T) {
	dir := sharedData(t, "minimal")
	for _, c := range []struct {
		file    string
		format  *Format
		missing bool
		names   []string
	}{
		{"ntsys_multi.nts", &ntsys, true, []string{"demo", "demo2"}},
		{"ntsys_single.nts", &ntsys, false, []string{""}},
		{"idav.dta", &idavTable, true, []string{"demo", "demo2"}},
	} {
		r := readMinimal(t, c.file)
		demo(t, r.Groups[0], c.missing)
		if len(r.Groups) != len(c.names) || r.Format != c.format.Name {
			t.Fatalf("%s: %s with groups %s", c.file, r.Format, describeAll(r.Groups))
		}
		for i, name := range c.names {
			if r.Groups[i].Name() != name {
				t.Errorf("%s: group %d is %q", c.file, i, r.Groups[i].Name())
			}
		}
		want, err := os.ReadFile(filepath.Join(dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.format.encode(stored(t, c.format, r.Groups))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is written as\n%s", c.file, got)
		}
	}
}

func TestNTSYSCourseFiles(t *testing.T) {
	dir := sharedData(t, "geomorph_course")
	for _, c := range []struct {
		file                string
		groups, points, dim int
		last                r3.Vec
	}{
		{"Pleth1.nts", 1, 12, 2, r3.Vec{X: 14.3956, Y: 52.751}},
		{"RATS.nts", 164, 8, 2, r3.Vec{X: -.45, Y: -.595}},
		{"new.nts", 1, 105, 3, r3.Vec{X: 19.6542901306019, Y: -16.5383601526584, Z: 1.25971763467275}},
	} {
		path := filepath.Join(dir, c.file)
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Error(err)
			continue
		}
		g := r.Groups[len(r.Groups)-1]
		if len(r.Groups) != c.groups || g.Placed() != c.points || g.Dim() != c.dim || len(r.Warnings) > 0 || r.Format != ntsysName {
			t.Errorf("%s: %s, %d groups, the last %s, warnings %q", c.file, r.Format, len(r.Groups), describeAll(r.Groups[len(r.Groups)-1:]), r.Warnings)
		}
		if p := g.At(g.Len() - 1).Position; p != c.last {
			t.Errorf("%s: the last point is %v", c.file, p)
		}
		comesBack(t, path, r)
	}
}

// TestNTSYSForms writes again, byte for byte, what other programs write.
func TestNTSYSForms(t *testing.T) {
	for _, text := range []string{
		"\"a comment\n'another\n1 2L 6L 1 -999 dim=3\na b\nx1 y1 z1 x2 y2 z2\n1 2 3 -999 -999 -999\n4 5 6 7 8 9999\n",
		"1 2 4 0 dim=2\nNA NA 1 2\n3 4 5 6\n",
		"1 2 4 1 9999 dim=2\n1 2 3 4\n5 6 7 8\n", // as Checkpoint writes it though nothing is missing
		"1 1L 2 0 dim=2\na\n1 2\n",
		"1 1 2 0 dim=2\n1 2\n",
		"1 2 2 0 dim=2\n1 2\n3 4\n", // two points of one
		"\"2 specimens of 1 landmark\n1 2 2 0 dim=2\n1 2\n3 4\n",
		"1 2L 4 0 dim=2\n- b\n1 2 3 4\n5 6 7 8\n",
		"1 2 0 0 dim=3\n\n\n",
		"1 2L 0 0 dim=3\na b\n",
	} {
		r := readText(t, ntsys, text)
		got, err := encodeNTSYS(stored(t, &ntsys, r.Groups))
		if err != nil || string(got) != text || !sniffNTSYS([]byte(text)) || namesByLine([]byte(text)) {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{
		"1 2L 6 1 9999 Dim=3\nNose tip\n-\n\n1 2 3\n9999 9999 9999\n\n5 6 7\n8 9 9\n",
		"1 1L 0 1 9999 Dim=3\na\n\n",
	} {
		r := readText(t, idavTable, text)
		got, err := encodeIDAVTable(stored(t, &idavTable, r.Groups))
		if err != nil || string(got) != text || !namesByLine([]byte(text)) {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}

func TestNTSYSReadsOtherForms(t *testing.T) {
	for name, text := range map[string]string{
		"names behind the rows":  "1 2E 4 0 DIM=2\n1 2 3 4 a\n5 6 7 8 b\n",
		"names before the rows":  "1 2B 4 0 DIM = 2\na 1 2 3 4\nb 5 6 7 8\n",
		"rows broken into lines": "1 2L 4 0 DIM=2\na\nb\n1 2\n3 4 5\n6 7 8\n",
		"one name a line":        "1 2L 4 1 9999 DIM=2\na\nb\n\n1 2 3 4\n\n5 6 7 8\n",
	} {
		r := readText(t, ntsys, text)
		if len(r.Groups) != 2 || r.Groups[0].Name() != "a" || r.Groups[1].Name() != "b" || r.Groups[1].Len() != 2 || r.Groups[1].At(0).Position.X != 5 {
			t.Errorf("%s: %s", name, describeAll(r.Groups))
		}
	}
	r := readText(t, ntsys, "1 2L 3 0 dim=3\nnasion bregma\n1 2 3\n4 5 6\n")
	if len(r.Groups) != 1 || r.Groups[0].At(1).Name != "bregma" || len(r.Notes) != 1 {
		t.Errorf("named points of one specimen: %s, notes %q", describeAll(r.Groups), r.Notes)
	}
}

// TestNTSYSMissingIsANumber holds that 9999 is compared as a number: 19999 and
// 9999.5 are coordinates, and 9999.0 is none.
func TestNTSYSMissingIsANumber(t *testing.T) {
	g := readText(t, ntsys, "1 1 8 1 9999 dim=2\n19999 1 9999.5 1 9999.0 9999 9.999e3 1\n").Groups[0]
	for i, want := range []landmark.PositionStatus{landmark.Defined, landmark.Defined, landmark.Missing, landmark.Missing} {
		if g.At(i).Status != want {
			t.Errorf("point %d is %s", i, g.At(i).Status)
		}
	}
	// A point that really lies there gets another sign.
	far := landmark.NewGroup("", []landmark.Landmark{{Position: r3.Vec{X: 9999, Y: -9999}, Status: landmark.Defined}, missingPoint()})
	for _, f := range []*Format{&ntsys, &idavTable} {
		out, err := f.encode(stored(t, f, []*landmark.Group{far}))
		if err != nil || !strings.Contains(string(out), " 1 99999 ") {
			t.Errorf("%s: %s, %v", f.Name, out, err)
		}
	}
}

func TestNTSYSRefuses(t *testing.T) {
	badFiles(t, ntsys, map[string]string{
		"\"only a comment\n":                    "ends before the header",
		"x\n":                                   "is no header; it should be like",
		"1 2 4 0\n1 2 3 4 5 6 7 8\n":            "is no header",
		"2 2 4 0 dim=2\n1 2 3 4 5 6 7 8\n":      "matrix type 2",
		"1 2 4 0 dim=4\n1 2 3 4 5 6 7 8\n":      `dimension "4"`,
		"1 2 5 0 dim=2\n1 2 3 4 5 6 7 8 9 10\n": "no multiple of the 2 coordinates",
		"1 2 4 1 dim=2\n1 2 3 4 5 6 7 8\n":      "not by which number",
		"1 2 4 2 dim=2\n1 2 3 4 5 6 7 8\n":      "0 or 1",
		"1 2 4 1 x dim=2\n1 2 3 4 5 6 7 8\n":    `"x" is no number`,
		"1 0 4 0 dim=2\n":                       "no rows",
		"1 2 4 0 dim=2\n1 2 3 4 5 6 7\n":        "ends before point 2 of row 2",
		"1 2 4 0 dim=2\n1 2 3 4 5 6 7 8\n9\n":   "line 3 (byte 30): NTSYS: there are more numbers than",
		"1 2 4 0 dim=2\n1 2 3 4\n5 6 x 8\n":     `line 3 (byte 22): NTSYS: point 2 of row 2: "x" is no number`,
		"1 2L 4 0 dim=2\na\n1 2 3 4 5 6 7 8\n":  "ends before",
		"1 99999 4 0 dim=2\n1 2 3 4\n":          "more than the rest of the file can hold",
		"1 99999999999999999999 4 0 dim=2\n":    "more than the 262144",
		"1 2 99999999999999999999 0 dim=2\n":    "columns are more than can be read",
	})
	two, three := landmark.NewGroup("a", nil), landmark.NewGroup("b", nil)
	two.SetDim(2)
	if err := Write(t.TempDir()+"/a.nts", []*landmark.Group{two, three}); err == nil || !strings.Contains(err.Error(), "same number of coordinates") {
		t.Errorf("two and three dimensions in one file: %v", err)
	}
}

// TestNTSYSColumnLabelsGoWithTheirColumns drops labels once points are gone.
func TestNTSYSColumnLabelsGoWithTheirColumns(t *testing.T) {
	g := readText(t, ntsys, "1 1 4L 0 dim=2\na b c d\n1 2 3 4\n").Groups[0]
	g.Thin(g.Landmarks()[:1], []int{0, -1})
	losses, err := Losses("a.nts", []*landmark.Group{g})
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], "column labels") {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func FuzzNTSYS(f *testing.F) {
	for _, s := range []string{
		"\"c\n1 2L 6L 1 -999 dim=3\na b\nx1 y1 z1 x2 y2 z2\n1 2 3 -999 -999 -999\n4 5 6 7 8 9\n",
		"1 2 2 0 dim=2\n1 2\nNA 4\n", "1 2B 4 1 9999 DIM=2\na 1 2 3 4\nb 5 6 7 8\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, ntsys, data) })
}

func FuzzIDAVTable(f *testing.F) {
	f.Add([]byte("1 2L 6 1 9999 Dim=3\nNose tip\nb\n\n1 2 3\n9999 9999 9999\n\n5 6 7\n8 9 9\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, idavTable, data) })
}

package lmio

import (
	"errors"
	"os"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

const fcsvHeader = "# Markups fiducial file version = 5.6\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"

// wholeFCSV has all that a file of Slicer 5 can say, as Slicer writes it.
const wholeFCSV = fcsvHeader + "# my remark\n# author = Ann = B.\n" +
	`vtkMRMLMarkupsFiducialNode_3,1.5,-2,1e-09,0,0,0,1,1,1,0,nasion,,,2,0
2,7,8,9,30,0,0.5,1,0,0,1,"a, ""b""","x ""y""",vtkMRMLModelNode1,1,1
3,nan,nan,nan,0,0,0,1,1,1,0, gnathion ,"Fixed, too",,3,0
4,nan,nan,nan,0,0,0,1,1,1,0,,,,0,0
"#5",1,2,3,0,0,0,1,1,1,0,,,,2,0
`

func TestFCSVComesBackByteForByte(t *testing.T) {
	path := writeFile(t, t.TempDir(), "a.fcsv", wholeFCSV)
	r, err := Read(t.Context(), path)
	if err != nil || len(r.Warnings)+len(r.Notes) > 0 {
		t.Fatal(err, r)
	}
	if got, _ := os.ReadFile(comesBack(t, path, r)); string(got) != wholeFCSV {
		t.Errorf("written again it is\n%s", got)
	}
	g := r.Groups[0]
	if got := say(g); got != "nasion placed 1.5 -2 1e-09\na, \"b\" estimated 7 8 9\n gnathion  missing\n not visited\n placed 1 2 3\n" {
		t.Errorf("%s", got)
	}
	if l := g.At(1); !l.Locked || !l.Hidden || l.Description != `x "y"` || l.Extra.Len() != 4 {
		t.Errorf("%+v", l)
	}
}

func TestFCSVOfOthers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"MorphoDig", "# Markups fiducial file version = 4.6\n# CoordinateSystem = LPS\n# columns = id, x, y, z, ow, ox, oy, oz, vis, sel, lock, label, desc, associatedNodeID\nLandmark_0,1,2,3,0,0,0,1,1,1,1,L0,,\n", "L0 placed 1 2 3\n"},
		{"SlicerBioFace3D", "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n1,1,2,3,0,0,0,1,1,1,0,F,[],[]\n", "F placed 1 2 3\n"},
		{"legacy LPS", strings.Replace(fcsvHeader, "= LPS", "= 1", 1) + "1,1,2,3\n", " placed 1 2 3\n"},
		{"no system", "# Markups fiducial file version = 4.11\n1,1,2,3\n", " placed 1 2 3\n"},
		{"key in lower case", strings.Replace(fcsvHeader, "CoordinateSystem = LPS", "coordinateSystem = 0", 1) + "1,1,2,3\n", " placed -1 -2 3\n"},
		{"blank lines", fcsvHeader + "\n\n1,1,2,3\n\n", " placed 1 2 3\n"},
		{"stale, old files of Slicer", fcsvHeader + "1,0,0,0,0,0,0,1,1,1,0,a,,,0,0\n2,7,8,9,0,0,0,1,1,1,0,b,,,3,0\n", "a not visited\nb missing\n"},
		{"Slicer 3 without a header", "a,1,2,3,1,1\n", "a placed -1 -2 3\n"},
		{"Slicer 3 with quotes", "# columns = label,x,y,z,sel,vis\n\"a\",1,2,3,1,1\n", "\"a\" placed -1 -2 3\n"},
		{"Slicer 3 with a system", "# CoordinateSystem = LPS\n# columns = label,x,y,z,sel,vis\na,1,2,3,1,1\n", "a placed 1 2 3\n"},
		{"quote behind the beginning", fcsvHeader + "1,1,2,3,0,0,0,1,1,1,0,a \"b\",,\n", "a \"b\" placed 1 2 3\n"},
		{"text behind a quote", fcsvHeader + "1,1,2,3,0,0,0,1,1,1,0,\"a\" b,,\n", "a b placed 1 2 3\n"},
		{"no points", fcsvHeader, ""},
	} {
		path := writeFile(t, t.TempDir(), "a.fcsv", c.text)
		r, err := Read(t.Context(), path)
		if err != nil || len(r.Warnings) > 0 {
			t.Errorf("%s: %v %+v", c.name, err, r)
			continue
		}
		if got := say(r.Groups[0]); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		comesBack(t, path, r)
	}
}

func TestBrokenFCSVIsRefused(t *testing.T) {
	const row = "1,1,2,3,0,0,0,1,1,1,0,a,,,2,0\n"
	for _, c := range []struct{ name, text, reason string }{
		{"columns in another order", strings.Replace(fcsvHeader, "id,x,y,z", "id,z,y,x", 1) + row, "nobody can tell"},
		{"another system", strings.Replace(fcsvHeader, "LPS", "IJK", 1) + row, `"IJK" is unknown`},
		{"two systems", strings.Replace(fcsvHeader, "# columns", "# CoordinateSystem = RAS\n# columns", 1) + row, "second coordinate system"},
		{"a system behind points", fcsvHeader + row + "# CoordinateSystem = LPS\n", "second coordinate system"},
		{"a version behind points", fcsvHeader + row + "# Markups fiducial file version = 4.11\n", "one version"},
		{"a short line", fcsvHeader + "1,2\n", "2 values on the line"},
		{"a word for a number", fcsvHeader + "1,1,two,3\n", `point 1: "two" is no number`},
		{"a decimal comma", fcsvHeader + "1,\"1,5\",2,3\n", "decimal comma"},
		{"another state", fcsvHeader + strings.Replace(row, ",2,0\n", ",7,0\n", 1), `position status "7"`},
		{"another flag", fcsvHeader + strings.Replace(row, "1,1,0,a", "yes,1,0,a", 1), `"yes" where 0 or 1`},
		{"a word for an orientation", fcsvHeader + strings.Replace(row, "0,0,0,1,", "a,0,0,1,", 1), "the orientation of point 1"},
		{"an open quote", fcsvHeader + strings.Replace(row, ",a,", ",\"a,", 1), "not closed"},
		{"no header", row, "begins with"},
		{"a short line of Slicer 3", "a,1,2\n", "at least label, x, y and z"},
		{"another text", "# a remark\n", "neither a line"},
	} {
		_, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.fcsv", c.text))
		var at *FormatError
		if !errors.As(err, &at) || at.Line == 0 || !strings.Contains(at.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestOddFCSVIsTold(t *testing.T) {
	for _, c := range []struct{ name, text, want, warning string }{
		{"NA", "1,NA,NA,NA,0,0,0,1,1,1,0,a,,\n", "a missing\n", "1 point without coordinates"},
		{"one blank", "1,1,,3,0,0,0,1,1,1,0,a,,\n", "a missing\n", "not kept: line 4: x = 1 and z = 3 of point 1 (\"a\")"},
		{"many columns", "1,1,2,3,0,0,0,1,1,1,0,a,,,2,0,x\n", "a placed 1 2 3\n", "the first of them line 4"},
		{"ids", "5,1,2,3\n5,1,2,3\n", " placed 1 2 3\n placed 1 2 3\n", `the id "5"`},
		{"labels", "1,1,2,3,0,0,0,1,1,1,0,a,,\n2,1,2,3,0,0,0,1,1,1,0,a,,\n", "a placed 1 2 3\na placed 1 2 3\n", `"a" (points 1 and 2)`},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.fcsv", fcsvHeader+c.text))
		if err != nil || len(told(r)) != 1 || !strings.Contains(told(r)[0], c.warning) || say(r.Groups[0]) != c.want {
			t.Errorf("%s: %v, %+v", c.name, err, r)
		}
	}
}

// TestHeaderHasThreeLines: scripts in R pass over three lines and read the rest
// as a table.
func TestHeaderHasThreeLines(t *testing.T) {
	g := landmark.NewGroup("skull", []landmark.Landmark{{Name: "a", Position: r3.Vec{X: 1}, Status: landmark.Defined}})
	path := t.TempDir() + "/a.fcsv"
	if err := Write(path, []*landmark.Group{g}); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	if want := fcsvHeader + "1,1,0,0,0,0,0,1,1,1,0,a,,,2,0\n"; string(text) != want {
		t.Errorf("%s", text)
	}
	losses, _ := Losses(path, []*landmark.Group{g})
	if len(losses) != 1 || losses[0] != "1 name of a group left out" {
		t.Errorf("losses %q", losses)
	}
}

// TestNewPointsGetIDsThatAreFree: an id is never given twice.
func TestNewPointsGetIDsThatAreFree(t *testing.T) {
	points := make([]landmark.Landmark, 3)
	points[0].Extra = landmark.NewFields(landmark.Field{Key: extraID, Value: "2"})
	points[2].Extra = landmark.NewFields(landmark.Field{Key: extraID, Value: "4"})
	if ids := pointIDs(points); ids[0] != "2" || ids[1] != "5" || ids[2] != "4" {
		t.Errorf("ids %q", ids)
	}
}

package lmio

import (
	"errors"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// wholeMarkups has all that Slicer writes, and members that it does not know, as
// it would write them.
const wholeMarkups = `{
    "@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",
    "markups": [
        {
            "type": "Plane",
            "name": "Größe",
            "coordinateSystem": "RAS",
            "coordinateUnits": ["mm", "UCUM", "millimeter"],
            "locked": true,
            "fixedNumberOfControlPoints": true,
            "labelFormat": "%d",
            "lastUsedControlPointNumber": 9,
            "planeType": "PointNormal",
            "normal": [0.0, 0.6, 0.8],
            "document.x": 1.50,
            "markup.x": true,
            "spelling of type": "Line",
            "controlPoints": [
                {
                    "id": "7",
                    "label": "a",
                    "description": "b",
                    "associatedNodeID": "vtkMRMLModelNode1\r",
                    "position": [1.5, -2.0, 1e-09],
                    "orientation": [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0],
                    "selected": false,
                    "locked": true,
                    "visibility": false,
                    "positionStatus": "preview",
                    "mine": {"x": [1, 2.50, null]}
                },
                {
                    "id": "2",
                    "label": "",
                    "description": "",
                    "associatedNodeID": "",
                    "position": "",
                    "orientation": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
                    "selected": true,
                    "locked": false,
                    "visibility": true,
                    "positionStatus": "missing"
                }
            ],
            "measurements": [
                {
                    "name": "area",
                    "enabled": false
                }
            ],
            "display": {
                "visibility": false,
                "opacity": 0.5,
                "color": [0.4, 1.0, 0.123],
                "selectedColor": [1.0, 0.5, 0.5]
            }
        },
        {
            "type": "ClosedCurve",
            "coordinateSystem": "LPS",
            "locked": false,
            "fixedNumberOfControlPoints": false,
            "labelFormat": "%N-%d",
            "lastUsedControlPointNumber": 0,
            "controlPoints": [],
            "measurements": []
        }
    ],
    "author": "Ann"
}`

func TestMarkupsComeBackByteForByte(t *testing.T) {
	path := writeFile(t, t.TempDir(), "a.mrk.json", wholeMarkups)
	r, err := Read(t.Context(), path)
	if err != nil || len(r.Warnings) > 0 {
		t.Fatal(err, r)
	}
	if got, _ := os.ReadFile(comesBack(t, path, r)); string(got) != wholeMarkups {
		t.Errorf("written again it is\n%s", got)
	}
	g := r.Groups[0]
	p := g.Properties()
	if g.Name() != "Größe" || p.Units != "mm" || !p.Locked || !p.Hidden || p.Color != (color.NRGBA{102, 255, 31, 255}) || p.Declared != ras {
		t.Errorf("%q %+v", g.Name(), p)
	}
	l := g.At(0)
	if l.Position != (r3.Vec{X: -1.5, Y: 2, Z: 1e-9}) || l.Status != landmark.Estimated || !l.Locked || !l.Hidden || l.Description != "b" {
		t.Errorf("%+v", l)
	}
	if l.Normal != (r3.Vec{X: -1}) || g.At(1).Normal != (r3.Vec{}) {
		t.Errorf("normals %v and %v", l.Normal, g.At(1).Normal)
	}
	if g.At(1).Status != landmark.Missing || !sameBits(g.At(1).Position, landmark.NoPosition()) {
		t.Errorf("%+v", g.At(1))
	}
	if labels := r.Groups[1].Labels(); len(labels) != 1 || labels[0].Curve != landmark.ClosedCurve {
		t.Errorf("labels %+v", labels)
	}
}

// markupsWith returns a file with one control point.
func markupsWith(point string) string {
	return `{"@schema": "markups-schema-v1.0.3.json#", "markups": [{"type": "Fiducial", "controlPoints": [{` + point + `}]}]}`
}

func TestPositionsOfMarkups(t *testing.T) {
	for _, c := range []struct{ name, point, want string }{
		{"placed", `"position": [1, 2, 3]`, " placed 1 2 3\n"},
		{"stale", `"position": [1, 2, 3], "positionStatus": "missing"`, " missing\n"},
		{"undefined at the origin", `"position": [0, 0, 0], "positionStatus": "undefined"`, " not visited\n"},
		{"preview", `"position": [1, 2, 3], "positionStatus": "preview"`, " estimated 1 2 3\n"},
		{"preview of Slicer", `"position": "", "positionStatus": "preview"`, " not visited\n"},
		{"missing of Slicer", `"position": "", "positionStatus": "missing"`, " missing\n"},
		{"absent", `"positionStatus": "missing"`, " missing\n"},
		{"null", `"position": null, "positionStatus": "undefined"`, " not visited\n"},
		{"empty list", `"position": [], "positionStatus": "undefined"`, " not visited\n"},
		{"state before position", `"positionStatus": "missing", "position": [1, 2, 3]`, " missing\n"},
		{"NA of R", `"position": ["NA", "NA", "NA"], "positionStatus": "missing"`, " missing\n"},
		{"NA of R, said to be defined", `"position": ["NA", "NA", "NA"], "positionStatus": "defined"`, " missing\n"},
		{"one NA of R", `"position": [1, "NA", 3]`, " missing\n"},
		{"nulls", `"position": [null, null, null]`, " missing\n"},
		{"an NA alone", `"position": "NA", "positionStatus": "defined"`, " missing\n"},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.mrk.json", markupsWith(c.point)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := say(r.Groups[0]); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
		odd := strings.Contains(c.want, "missing") && !strings.Contains(c.point, `"missing"`)
		if odd != (len(told(r)) > 0) {
			t.Errorf("%s: warnings %q", c.name, r.Warnings)
		}
		if l := r.Groups[0].At(0); !l.Placed() && !sameBits(l.Position, landmark.NoPosition()) {
			t.Errorf("%s: the position %v is still there", c.name, l.Position)
		}
	}
}

func TestBrokenMarkupsAreRefused(t *testing.T) {
	for _, c := range []struct{ name, text, reason string }{
		{"no list", `{"@schema": "markups-schema-v1.0.3.json#"}`, `no list "markups"`},
		{"empty list", `{"markups": []}`, "is empty"},
		{"cut off", wholeMarkups[:len(wholeMarkups)/2], "cut off"},
		{"another system", `{"markups": [{"type": "Fiducial", "coordinateSystem": "IJK"}]}`, `"IJK"; LPS and RAS`},
		{"defined without a position", markupsWith(`"positionStatus": "defined"`), "control point 1 of markup 1 is said to be defined"},
		{"a word for a position", markupsWith(`"position": "here"`), `"here" where three numbers belong`},
		{"a word for a number", markupsWith(`"position": [1, "two", 3]`), `"two" where a number belongs`},
		{"two numbers", markupsWith(`"position": [1, 2]`), "2 coordinates where 3 belong"},
		{"four numbers", markupsWith(`"position": [1, 2, 3, 4]`), "more than 3"},
		{"a large number", markupsWith(`"position": [1, 2, 1e999]`), "too large"},
		{"another state", markupsWith(`"position": [1, 2, 3], "positionStatus": "seen"`), `"seen", none of`},
		{"a word for a flag", markupsWith(`"position": [1, 2, 3], "locked": "yes"`), "true or false"},
		{"two labels", markupsWith(`"label": "a", "label": "b"`), "twice"},
		{"deep", markupsWith(`"x": ` + strings.Repeat("[", 1000+1)), "nested more than"},
		{"many", `{"markups": [` + strings.Repeat("{},", maxMarkups) + `{}]}`, "more than 16384 markups"},
	} {
		_, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.mrk.json", c.text))
		var at *FormatError
		if !errors.As(err, &at) || at.Line == 0 || !strings.Contains(at.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestOddMarkupsAreTold(t *testing.T) {
	for _, c := range []struct{ name, text, warning string }{
		{"schema", `{"@schema": "x", "markups": [{"type": "Fiducial"}]}`, `the schema "x"`},
		{"type", `{"markups": [{"controlPoints": []}]}`, "has no type"},
		{"unit", `{"markups": [{"type": "Fiducial", "coordinateUnits": "um"}]}`, `the coordinateUnits are "um"`},
		{"number of a system", `{"markups": [{"type": "Fiducial", "coordinateSystem": 1}]}`, "read as LPS"},
		{"orientation", markupsWith(`"position": [1, 2, 3], "orientation": [1]`), "is not 9 numbers"},
		{"ids", `{"markups": [{"type": "Fiducial", "controlPoints": [{"id": "a", "position": [1,2,3]}, {"id": "a", "position": [1,2,3]}]}]}`, `the id "a"`},
		{"labels", `{"markups": [{"type": "Fiducial", "controlPoints": [{"label": "a", "position": [1,2,3]}, {"label": "a", "position": [1,2,3]}]}]}`, `"a" (points 1 and 2)`},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.mrk.json", c.text))
		if err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], c.warning) {
			t.Errorf("%s: %v, %+v", c.name, err, r)
		}
	}
}

func TestLinesAndCurvesOfMarkups(t *testing.T) {
	for kind, curve := range map[string]landmark.Curve{
		"Fiducial": landmark.NoCurve, "Line": landmark.OpenCurve, "Angle": landmark.OpenCurve,
		"Curve": landmark.OpenCurve, "ClosedCurve": landmark.ClosedCurve, "Plane": landmark.NoCurve, "ROI": landmark.NoCurve, "Mine": landmark.NoCurve,
	} {
		path := writeFile(t, t.TempDir(), "a.mrk.json",
			`{"markups": [{"type": "`+kind+`", "controlPoints": [{"position": [1,2,3]}, {"position": [4,5,6]}, {"position": [7,8,9]}]}]}`)
		r, err := Read(t.Context(), path)
		if err != nil || len(r.Warnings) > 0 {
			t.Fatal(err, r)
		}
		g := r.Groups[0]
		if lines := len(g.Lines()); lines != map[landmark.Curve]int{landmark.OpenCurve: 2, landmark.ClosedCurve: 3}[curve] {
			t.Errorf("%s: %d lines", kind, lines)
		}
		if text, _ := os.ReadFile(comesBack(t, path, r)); !strings.Contains(string(text), `"type": "`+kind+`"`) {
			t.Errorf("%s: becomes %s", kind, text)
		}
		if curve == landmark.NoCurve {
			continue
		}
		if err := g.SetLabels(nil); err != nil {
			t.Fatal(err)
		}
		if losses, err := Losses(path, r.Groups); err != nil || len(losses) > 0 {
			t.Errorf("%s: without its curve it loses %q, %v", kind, losses, err)
		}
		if err := Write(path, r.Groups); err != nil {
			t.Fatal(err)
		}
		if text, _ := os.ReadFile(path); !strings.Contains(string(text), `"type": "Fiducial"`) {
			t.Errorf("%s: without its curve it becomes %s", kind, text)
		}
	}
}

func TestCurvesThatMarkupsCannotHoldAreNamed(t *testing.T) {
	g := landmark.NewGroup("", make([]landmark.Landmark, 3))
	if err := g.SetLabels([]landmark.Label{
		{Name: "part", Indices: []int{0, 1}, Curve: landmark.OpenCurve}, {Name: "back", Indices: []int{2, 1, 0}, Curve: landmark.OpenCurve},
		{Name: "jaw", Indices: []int{0, 1, 2}, Curve: landmark.ClosedCurve}, {Name: "teeth", Indices: []int{0, 1, 2}},
	}); err != nil {
		t.Fatal(err)
	}
	losses, err := Losses("a.mrk.json", []*landmark.Group{g})
	text := strings.Join(losses, "; ")
	if err != nil || !strings.Contains(text, "2 curves left out, since") || !strings.Contains(text, "1 name of a curve left out") || !strings.Contains(text, "1 label left out") {
		t.Errorf("%q, %v", text, err)
	}
}

// TestNormalsAreOrientations: every normal can be written and is read again, also
// those along the axes, which point as the point that is not turned.
func TestNormalsAreOrientations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	normals := []r3.Vec{{X: 1}, {Y: 1}, {Z: 1}, {X: -1}, {Y: -1}, {Z: -1}}
	for range 1000 {
		normals = append(normals, r3.Unit(r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()}))
	}
	for _, n := range normals {
		o := orientationOf(n)
		if got := o.normal(); got != n {
			t.Errorf("%v becomes %v", n, got)
		}
		x, y, z := r3.Vec{X: o[0], Y: o[3], Z: o[6]}, r3.Vec{X: o[1], Y: o[4], Z: o[7]}, r3.Vec{X: o[2], Y: o[5], Z: o[8]}
		const rounding = 1e-12
		if r3.Norm(r3.Sub(r3.Cross(x, y), z)) > rounding || r3.Dot(x, y) > rounding {
			t.Errorf("%v: %v is no rotation", n, o)
		}
	}
}

// TestWhatChangedIsWritten: a file's own words give way to what has changed.
func TestWhatChangedIsWritten(t *testing.T) {
	path := writeFile(t, t.TempDir(), "a.mrk.json", wholeMarkups)
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[0]
	p := g.Properties()
	p.Color, p.Hidden, p.Units = color.NRGBA{255, 0, 51, 255}, false, "um"
	g.SetProperties(p)
	l := g.At(0)
	l.Normal, l.Status = r3.Vec{Z: 1}, landmark.Defined
	g.Set(0, l)
	copied := filepath.Join(t.TempDir(), "b.mrk.json")
	if err := Write(copied, r.Groups); err != nil {
		t.Fatal(err)
	}
	again, err := Read(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	g = again.Groups[0]
	if q := g.Properties(); q.Color != p.Color || q.Hidden || q.Units != "um" || g.At(0).Normal != l.Normal || g.At(0).Status != landmark.Defined {
		t.Errorf("%+v %+v", q, g.At(0))
	}
	text, _ := os.ReadFile(copied)
	for _, want := range []string{`"opacity": 0.5`, `"visibility": true,`, `"color": [1.0, 0.0, 0.2]`, `"selectedColor": [1.0, 0.0, 0.2]`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

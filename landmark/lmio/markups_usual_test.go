package lmio

import (
	"strings"
	"testing"
)

// untouched are the settings of a list of points that nobody has touched, as
// versions of Slicer write them.
var untouched = map[string]string{
	"4.11": `"visibility": true, "opacity": 1.0, "color": [0.4, 1.0, 1.0], "selectedColor": [1.0, 0.5, 0.5], "propertiesLabelVisibility": false,
		"pointLabelsVisibility": true, "textScale": 3.0, "glyphType": "Sphere3D", "glyphScale": 1.0, "glyphSize": 5.0, "useGlyphScale": true,
		"sliceProjection": false, "sliceProjectionUseFiducialColor": true, "sliceProjectionOutlinedBehindSlicePlane": false,
		"sliceProjectionColor": [1.0, 1.0, 1.0], "sliceProjectionOpacity": 0.6, "lineThickness": 0.2, "lineColorFadingStart": 1.0,
		"lineColorFadingEnd": 10.0, "lineColorFadingSaturation": 1.0, "lineColorFadingHueOffset": 0.0, "handlesInteractive": false, "snapMode": "toVisibleSurface"`,
	"5.2": `"visibility": true, "opacity": 1.0, "color": [0.4, 1.0, 1.0], "selectedColor": [1.0, 0.5000076295109483, 0.5000076295109483],
		"activeColor": [0.4, 1.0, 0.0], "propertiesLabelVisibility": false, "pointLabelsVisibility": true, "textScale": 3.0, "glyphType": "Sphere3D",
		"glyphScale": 3.0, "glyphSize": 5.0, "useGlyphScale": true, "handlesInteractive": false, "translationHandleVisibility": true,
		"rotationHandleVisibility": true, "scaleHandleVisibility": false, "interactionHandleScale": 3.0, "snapMode": "toVisibleSurface"`,
	"5.12": `"visibility": true, "opacity": 1.0, "color": [0.4, 1.0, 1.0], "selectedColor": [1.0, 0.5, 0.5], "activeColor": [0.4, 1.0, 0.0],
		"propertiesLabelVisibility": false, "pointLabelsVisibility": true, "pointLabelsDistanceScale": 0.0, "textScale": 3.0, "glyphScale": 3.0`,
}

func untouchedList(kind, settings, more string) string {
	return `{"markups": [{"type": "` + kind + `", "coordinateSystem": "LPS", "coordinateUnits": "mm", "lastUsedControlPointNumber": 7, ` + more +
		`"controlPoints": [{"id": "1", "label": "a", "associatedNodeID": "vtkMRMLModelNode4", "position": [1, 2, 3], "positionStatus": "defined"},` +
		` {"id": "2", "label": "b", "position": [4, 5, 6]}], "display": {` + settings + `}}]}`
}

// TestWhatSlicerWritesByItselfIsNoLoss: nothing of an untouched list is asked about
// in a format that has its points and names; all of it comes back in its own.
func TestWhatSlicerWritesByItselfIsNoLoss(t *testing.T) {
	losses := func(text, to string) string {
		t.Helper()
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.mrk.json", text))
		if err != nil {
			t.Fatal(err)
		}
		list, err := Losses(to, r.Groups)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "; ")
	}
	for version, settings := range untouched {
		for _, to := range []string{"a.csv", "a.tsv", "a.fcsv", "a.pp", "a.ljson", "a.morphoj.csv", "a.mrk.json"} {
			if lost := losses(untouchedList("Fiducial", settings, ""), to); lost != "" {
				t.Errorf("Slicer %s to %s: %s", version, to, lost)
			}
		}
	}
	line := strings.NewReplacer(`"propertiesLabelVisibility": false`, `"propertiesLabelVisibility": true`, `"pointLabelsVisibility": true`, `"pointLabelsVisibility": false`).Replace(untouched["5.2"])
	measured := `"measurements": [{"name": "length", "enabled": true, "value": 5.2, "units": "mm", "printFormat": "%-#4.4gmm"}], `
	if lost := losses(untouchedList("Line", line, measured), "a.csv"); lost != `1 curve left out (its points are kept)` {
		t.Errorf("a line: %s", lost)
	}
	const only = "what only its own format has a place for: "
	for _, c := range []struct{ from, to, want string }{
		{`"glyphScale": 3.0`, `"glyphScale": 2.5`, only + `"display" (glyphScale)`},
		{`"textScale": 3.0, "glyphScale": 3.0`, `"textScale": 9, "glyphScale": 2.5`, only + `"display" (glyphScale, textScale)`},
		{`"selectedColor": [1.0, 0.5, 0.5]`, `"selectedColor": [0, 0, 1]`, only + `"display" (selectedColor)`},
		{`"snapMode": "toVisibleSurface"`, `"snapMode": "unconstrained", "mine": [1]`, only + `"display" (mine, snapMode)`},
		{`"pointLabelsVisibility": true`, `"pointLabelsVisibility": false`, only + `"display" (pointLabelsVisibility)`},
		{`"color": [0.4, 1.0, 1.0]`, `"color": [1, 0, 0]`, "1 colour of a group left out"},
		{`"visibility": true`, `"visibility": false`, "1 hidden group will be shown"},
		{`"coordinateUnits": "mm"`, `"coordinateUnits": "um"`, "1 unit of length left out"},
		{`vtkMRMLModelNode4`, `my node`, only + `"associatedNodeID"`},
		{`"lastUsed`, `"labelFormat": "S%d", "lastUsed`, only + `"labelFormat"`},
		{`"controlPoints"`, `"measurements": [{"name": "mine", "enabled": true, "value": 3}], "controlPoints"`, only + `"measurements"`},
	} {
		settings := untouched["4.11"]
		if strings.Contains(c.from, "3.0") {
			settings = untouched["5.12"]
		}
		text := untouchedList("Fiducial", settings, "")
		if !strings.Contains(text, c.from) {
			t.Fatalf("%s is not there", c.from)
		}
		if lost := losses(strings.Replace(text, c.from, c.to, 1), "a.csv"); lost != c.want {
			t.Errorf("%s: the loss is %q, want %q", c.to, lost, c.want)
		}
	}
}

// TestWhatOtherProgramsWriteByThemselvesIsNoLoss: the settings of Slicer 3, and an
// empty name of a template of MeshLab's. Who picked the points, and when, is a loss.
func TestWhatOtherProgramsWriteByThemselvesIsNoLoss(t *testing.T) {
	const header = "# Fiducial List file /a/b.fcsv\n# name = b\n# numPoints = 1\n# symbolScale = 5\n# symbolType = 12\n# visibility = 1\n# textScale = 4.5\n" +
		"# color = 0.4,1,1\n# selectedColor = 1,0.5,0.5\n# opacity = 1\n# ambient = 0\n# diffuse = 1\n# specular = 0\n# power = 1\n# locked = 0\n# columns = label,x,y,z,sel,vis\na,1,2,3,1,1\n"
	const picked = `<PickedPoints><DocumentData><templateName name=""/></DocumentData><point x="1" y="2" z="3" name="a"/></PickedPoints>`
	for _, c := range []struct{ name, text, want string }{
		{"a.fcsv", header, ""},
		{"a.fcsv", strings.Replace(header, "opacity = 1", "opacity = 0.2", 1), `what only its own format has a place for: "opacity"`},
		{"a.pp", picked, ""},
		{"a.pp", strings.Replace(picked, `<t`, `<User name="me"/><t`, 1), `what only its own format has a place for: "DocumentData/User"`},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), c.name, c.text))
		if err != nil {
			t.Fatal(err)
		}
		if lost, err := Losses("a.csv", r.Groups); err != nil || strings.Join(lost, "; ") != c.want {
			t.Errorf("%q: the losses are %q, %v", c.text, lost, err)
		}
	}
}

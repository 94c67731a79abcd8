package lmio

import (
	"encoding/json"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// What Slicer writes for a list that nobody has touched holds no datum: leaving it
// out is no loss. It is from vtkMRMLMarkupsDisplayNode.cxx and the nodes of each
// type of Slicer 4.11 to 5.12, and from files of these versions.

// usualDisplay are the values that each setting has by default, in all versions.
// The handles of an interaction are seen only where handlesInteractive is true.
var usualDisplay = map[string][]any{
	keySelectedColor: {[]any{1.0, 0.5, 0.5}},
	"activeColor":    {[]any{0.4, 1.0, 0.0}},
	"opacity":        {1.0},
	"textScale":      {3.0},
	"glyphType":      {"Sphere3D"},
	"glyphScale":     {1.0, 3.0}, // until 4.11, and since
	"glyphSize":      {5.0},
	"useGlyphScale":  {true},
	"snapMode":       {"toVisibleSurface"},

	"pointLabelsDistanceScale": {0.0},
	"occludedVisibility":       {false},
	"occludedOpacity":          {0.3},

	"sliceProjection":                         {false},
	"sliceProjectionUseFiducialColor":         {true},
	"sliceProjectionOutlinedBehindSlicePlane": {false},
	"sliceProjectionColor":                    {[]any{1.0, 1.0, 1.0}},
	"sliceProjectionOpacity":                  {0.6},

	"curveLineSizeMode":         {"UseLineThickness"},
	"lineThickness":             {0.2},
	"lineDiameter":              {1.0},
	"lineColorFadingStart":      {1.0},
	"lineColorFadingEnd":        {10.0},
	"lineColorFadingSaturation": {1.0},
	"lineColorFadingHueOffset":  {0.0},

	"handlesInteractive":          {false},
	"translationHandleVisibility": {true, false},
	"rotationHandleVisibility":    {true, false},
	"scaleHandleVisibility":       {true, false},
	"interactionHandleScale":      {3.0},
}

// Lists of points show the names of these, and other types their own.
const (
	keyPointLabels    = "pointLabelsVisibility"
	keyPropertyLabels = "propertiesLabelVisibility"
)

// usualColor is the colour of a list that nobody gave another.
var usualColor = color.NRGBA{R: 0x66, G: 0xff, B: 0xff, A: 0xff}

// usualUnit is that of Slicer's scenes, unless somebody has chosen another.
const usualUnit = "mm"

// HasUsualUnit reports whether a group is of a file of Slicer and has the unit that
// Slicer takes all coordinates for: no format loses it.
func HasUsualUnit(g *landmark.Group) bool {
	p := g.Properties()
	return p.Format == markupsName && p.Units == usualUnit
}

// unusualDisplay returns the names of the settings that are not as by default; all
// of it where it is no object. list tells that it is of a list of points.
func unusualDisplay(raw string, list bool) (names []string) {
	var settings map[string]any
	if json.Unmarshal([]byte(raw), &settings) != nil {
		return []string{keyDisplay}
	}
	for key, value := range settings {
		usual := usualDisplay[key]
		switch key {
		case keyVisibility, keyColor: // of the group, which count by themselves
			continue
		case keySelectedColor:
			usual = append(usual[:1:1], settings[keyColor])
		case keyPointLabels:
			usual = []any{list}
		case keyPropertyLabels:
			usual = []any{!list}
		}
		if !slices.ContainsFunc(usual, func(u any) bool { return isAbout(value, u) }) {
			names = append(names, key)
		}
	}
	slices.Sort(names)
	return names
}

// isAbout reports whether two values of JSON are the same but for the rounding of
// numbers, such as that of a colour to levels and back.
func isAbout(a, b any) bool {
	const rounding = 1e-3
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		return ok && math.Abs(a-b) <= rounding
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, isAbout)
	case string, bool:
		return a == b
	}
	return false
}

// computed are the measurements that Slicer makes of the points themselves, and
// whether it shows them unasked.
var computed = map[string]bool{"length": true, "angle": true, "curvature mean": false, "curvature max": false, "torsion mean": false, "torsion max": false, "area": false, "volume": false}

// areComputed reports whether measurements say no more than the points.
func areComputed(raw string) bool {
	var list []struct {
		Name               string
		Enabled            *bool
		Description        string
		ControlPointValues any
	}
	if json.Unmarshal([]byte(raw), &list) != nil {
		return false
	}
	for _, m := range list {
		usual, known := computed[m.Name]
		if !known || m.Enabled != nil && *m.Enabled != usual || m.ControlPointValues != nil {
			return false
		}
	}
	return true
}

// automaticNode is what Slicer calls a node of its scene by itself.
var automaticNode = regexp.MustCompile(`^"?vtkMRML[A-Za-z]+Node[0-9]*(?:\\r)?"?$`)

// isUsual reports whether a field of the Extra of a group or a point of Slicer or
// MeshLab is what the program writes by itself. It means nothing outside of its file, so leaving it
// out is no loss that anybody has to be asked about. (In files of other formats, an
// id is somebody's own.)
func isUsual(from string, f landmark.Field) bool {
	if f.Key == remarksKey && delimiterLine.MatchString(f.Value) {
		return from == commaTable.name || from == tabTable.name || from == morphoJName
	}
	if f.Key == extraSelected && strings.TrimSpace(f.Value) == "" { // a cell of a table without a word
		return true
	}
	if from == meshlabName {
		return slices.Contains(usualMeshlab[f.Key], f.Value)
	}
	if from != fcsvName && from != markupsName {
		return false
	}
	switch f.Key {
	case extraID:
		return automaticID.MatchString(f.Value)
	case extraNode:
		return automaticNode.MatchString(f.Value)
	case extraOrientation: // that of LPS, or of RAS as scripts write it into any file
		o, ok := parseOrientation(f.Value)
		return from == markupsName && ok && (o == identity || o == negated)
	case keyLastUsed: // from which names of new points count
		return from == markupsName
	case keyMeasurements:
		return from == markupsName && areComputed(f.Value)
	case keyDisplay:
		return from == markupsName && (len(unusualDisplay(f.Value, true)) == 0 || len(unusualDisplay(f.Value, false)) == 0)
	}
	return from == fcsvName && slices.Contains(usualFCSV[f.Key], f.Value)
}

// usualFCSV are the settings in the header of a file of Slicer 3
// (vtkMRMLFiducialListNode.cxx), with the values of its versions.
var usualFCSV = map[string][]string{
	"symbolScale": {"5", "6"}, "symbolType": {"11", "12", "13"}, "textScale": {"4.5", "5", "6"}, "visibility": {"1"}, "locked": {"0"},
	"color": {"0.4,1,1"}, "selectedColor": {"1,0.5,0.5"}, "opacity": {"1"}, "ambient": {"0"}, "diffuse": {"1"}, "specular": {"0"}, "power": {"1"},
	"numberingScheme": {"0"},
}

// usualMeshlab are elements of MeshLab's that say nothing.
var usualMeshlab = map[string][]string{
	meshlabAbout + "/templateName": {`<templateName name=""/>`, `<templateName name=""></templateName>`},
	meshlabAbout + "/DataFileName": {`<DataFileName name=""/>`},
	meshlabAbout + "/User":         {`<User name=""/>`},
}

// nameOfLoss returns what a field is called where it is lost: its key, and of many
// settings in one those that are not as usual.
func nameOfLoss(from string, f landmark.Field) string {
	if from != markupsName || f.Key != keyDisplay {
		return message.Quote(f.Key)
	}
	names, others := unusualDisplay(f.Value, true), unusualDisplay(f.Value, false)
	if len(others) < len(names) {
		names = others
	}
	return message.Quote(f.Key) + " (" + strings.Join(names[:min(len(names), maxSettings)], ", ") + ")"
}

// maxSettings bounds how many settings are named.
const maxSettings = 30

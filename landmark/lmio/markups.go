package lmio

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/strictjson"
	"cairn/landmark"
)

// slicerMarkups is the format of 3D Slicer for points, lines and curves: JSON
// after markups-schema-v1.0.3, as vtkMRMLMarkupsJsonStorageNode of Slicer 5.12
// reads and writes it. A file has a list of markups, which are groups. Members
// that Cairn has no meaning for are carried through as they stand in the file.
//
// A Curve is a group with a label for the curve through all of its points; a
// Line and an Angle are such groups, too. The third axis of a point's orientation
// is its normal, as in Slicer (GetNthControlPointNormal).
var slicerMarkups = Format{
	Name:        markupsName,
	Description: "Slicer markups",
	Extensions:  []string{".mrk.json"},
	Shared:      []string{".json"},
	MIME:        "application/x-slicer-markups+json",
	sniff:       sniffMarkups,
	decode:      decodeMarkups,
	encode:      encodeMarkups,
	limits: limits{
		dims: []int{3}, groupName: anyName, name: anyName, description: anyName,
		missing: true, undefined: true, estimated: true,
		normals: true, locked: true, hidden: true,
		units: true, color: true, groupLocked: true, groupHidden: true, protocol: true,
		curves: true, whichCurves: (*ledger).wholeCurve, declared: inRAS, convertExtra: markupsOfFCSV,
		ofFile: func(key string) bool { return strings.HasPrefix(key, markupsDocument) },
		stale: func(g *landmark.Group, f landmark.Field) bool {
			return f.Key == keyType && markupsCurves[f.Value] != curveOf(g)
		},
		spelling: markupsSpelled,
	},
}

const (
	markupsName   = "Slicer markups"
	markupsSchema = "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#"
	// maxMarkups bounds the groups of a file. Slicer writes one.
	maxMarkups = 1 << 14
)

// The members that have a meaning. One that says more than Cairn can is in Extra,
// too.
const (
	keySchema       = "@schema"
	keyMarkups      = "markups"
	keyType         = "type"
	keyName         = "name"
	keySystem       = "coordinateSystem"
	keyUnits        = "coordinateUnits"
	keyLocked       = "locked"
	keyFixed        = "fixedNumberOfControlPoints"
	keyLabelFormat  = "labelFormat"
	keyLastUsed     = "lastUsedControlPointNumber"
	keyPoints       = "controlPoints"
	keyMeasurements = "measurements"
	keyDisplay      = "display"

	keyLabel       = "label"
	keyDescription = "description"
	keyPosition    = "position"
	keyVisibility  = "visibility"
	keyStatus      = "positionStatus"

	keyColor         = "color"
	keySelectedColor = "selectedColor"

	// markupsDocument and ofMarkup begin the keys in Extra of what stands in the
	// document beside the list of markups, and of what would else be taken for it.
	markupsDocument = "document."
	ofMarkup        = "markup."
)

// markupsSpelling is how the file writes a group.
type markupsSpelling struct {
	schema string // as JSON, where it is not that of today; it is said of the first group
	kind   string // the type of a curve, where it is another than Cairn gives such a curve
}

func markupsSpelled(g *landmark.Group, first bool) landmark.Spelling {
	s := spellingOf[markupsSpelling](g)
	if !first {
		s.schema = ""
	}
	if markupsCurves[s.kind] != curveOf(g) {
		s.kind = ""
	}
	return spelled(s)
}

// Values as they stand in nearly all files, which need not be kept.
const (
	usualSchema       = `"` + markupsSchema + `"`
	usualFixed        = "false"
	usualLabelFormat  = `"%N-%d"`
	usualMeasurements = "[]"
	usualNode         = `""`
	usualSelected     = "true"
)

// The keys in Extra that have a place of their own; the others stand behind
// them, in their own order, before the points.
var (
	markupOrder = []string{keyType, keyUnits, keyFixed, keyLabelFormat, keyLastUsed, keyMeasurements, keyDisplay}
	pointOrder  = []string{extraID, extraNode, extraOrientation, extraSelected}
)

// inOrderOf returns the fields in the order in which they are written, so that
// they are read again in the same.
func inOrderOf(order []string, fields []landmark.Field) []landmark.Field {
	rank := func(f landmark.Field) int {
		if i := slices.Index(order, f.Key); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(fields, func(a, b landmark.Field) int { return rank(a) - rank(b) })
	return fields
}

// markupsStates are the words for the states.
var markupsStates = map[string]landmark.PositionStatus{
	"undefined": landmark.Undefined, "preview": landmark.Estimated, "defined": landmark.Defined, "missing": landmark.Missing,
}

// markupsCurves are the types whose points stand along a curve.
var markupsCurves = map[string]landmark.Curve{
	"Line": landmark.OpenCurve, "Angle": landmark.OpenCurve, "Curve": landmark.OpenCurve, "ClosedCurve": landmark.ClosedCurve,
}

const markupsPointList = "Fiducial"

var knownSchema = regexp.MustCompile(`(?i)markups-schema-v1\.[0-9]+\.[0-9]+\.json#*"$`)

// sniffMarkups reports whether the beginning of a JSON text is that of markups.
func sniffMarkups(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	found := false
	_ = r.Object("", func(key string) error {
		switch {
		case key == keySchema && r.Is(strictjson.Text):
			text, err := r.String("")
			found = found || strings.Contains(strings.ToLower(text), "markups-schema")
			return err
		case key == keyMarkups && r.Is(strictjson.List):
			found = true
		}
		return r.Skip()
	})
	return found
}

// unitOf returns the unit that the coordinateUnits of a file name: a text, or a
// list of its code, the scheme of codes, and its name.
func unitOf(raw string) (unit string, plain bool) {
	if json.Unmarshal([]byte(raw), &unit) == nil {
		return unit, true
	}
	var code []string
	if json.Unmarshal([]byte(raw), &code) == nil && len(code) > 0 {
		return code[0], false
	}
	return "", false
}

// curveOf returns the kind of the curve that a group is; fit has left one at most.
func curveOf(g *landmark.Group) landmark.Curve {
	if labels := g.Labels(); len(labels) > 0 {
		return labels[0].Curve
	}
	return landmark.NoCurve
}

// wholeCurve returns the label of the curve through all n points of a group.
func wholeCurve(kind landmark.Curve, n int) landmark.Label {
	l := landmark.Label{Name: curveName(kind, 1), Curve: kind, Indices: make([]int, n)}
	for i := range l.Indices {
		l.Indices[i] = i
	}
	return l
}

// lastUsed is what Slicer counts names from, for a list of which it is not said.
func lastUsed(points int) string { return strconv.Itoa(points) }

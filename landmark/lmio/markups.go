package lmio

import (
	"context"
	"encoding/json"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
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
		units: true, color: true, groupLocked: true, groupHidden: true,
		curves: true, wholeCurve: true, declared: inRAS, kin: markupsOfFCSV,
		ofFile: func(key string) bool { return key == keySchemaVersion || strings.HasPrefix(key, markupsDocument) },
		stale: func(g *landmark.Group, f landmark.Field) bool {
			return (f.Key == keyType || f.Key == keyCurveType) && markupsCurves[f.Value] != curveOf(g)
		},
	},
}

const (
	markupsName   = "Slicer markups"
	markupsSchema = "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#"
	// maxMarkups bounds the groups of a file. Slicer writes one.
	maxMarkups = 1 << 14
)

// The members that have a meaning, which are in Extra, too, where they say more
// than Cairn can.
const (
	keySchema  = "@schema"
	keyMarkups = "markups"
	// keySchemaVersion has another schema than that of today.
	keySchemaVersion = spelling + keySchema
	keyType          = "type"
	keyCurveType     = spelling + keyType // where it is the curve of the group
	keyName          = "name"
	keySystem        = "coordinateSystem"
	keyUnits         = "coordinateUnits"
	keyLocked        = "locked"
	keyFixed         = "fixedNumberOfControlPoints"
	keyLabelFormat   = "labelFormat"
	keyLastUsed      = "lastUsedControlPointNumber"
	keyPoints        = "controlPoints"
	keyMeasurements  = "measurements"
	keyDisplay       = "display"

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
	documentOrder = []string{keySchemaVersion}
	markupOrder   = []string{keyType, keyCurveType, keyUnits, keyFixed, keyLabelFormat, keyLastUsed, keyMeasurements, keyDisplay}
	pointOrder    = []string{extraID, extraNode, extraOrientation, extraSelected}
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
	_ = r.object("", func(key string) error {
		switch {
		case key == keySchema && r.next('"'):
			text, err := r.text("")
			found = found || strings.Contains(strings.ToLower(text), "markups-schema")
			return err
		case key == keyMarkups && r.next('['):
			found = true
		}
		return r.skip()
	})
	return found
}

// orientation is the rotation of a control point, row by row.
type orientation [9]float64

var (
	identity = orientation{1, 0, 0, 0, 1, 0, 0, 0, 1}
	// negated is how a file in LPS writes the point that is not turned: Slicer
	// negates the first six numbers.
	negated = orientation{-1, 0, 0, 0, -1, 0, 0, 0, 1}
)

// upright returns the orientation of nearly all points, and how Slicer writes
// it in a file of a system.
func upright(system landmark.Placement) (o orientation, raw string) {
	if system == ras {
		return identity, "[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]"
	}
	return negated, "[-1.0, -0.0, -0.0, -0.0, -1.0, -0.0, 0.0, 0.0, 1.0]"
}

// normal returns the third axis with length 1; zero for a point that is not
// turned, and where there is no such axis.
func (o orientation) normal() r3.Vec {
	if o == identity || o == negated {
		return r3.Vec{}
	}
	n := r3.Vec{X: o[2], Y: o[5], Z: o[8]}
	const rounding = 1e-9 // of files with few digits; below it the numbers stay as they are
	switch length := r3.Norm(n); {
	case length == 0 || math.IsInf(length, 0) || math.IsNaN(length):
		return r3.Vec{}
	case math.Abs(length-1) > rounding:
		return r3.Scale(1/length, n)
	}
	return n
}

// orientationOf returns an orientation with the normal as its third axis. It is
// never one that counts as not turned.
func orientationOf(n r3.Vec) orientation {
	far := r3.Vec{X: 1} // the axis that the normal is farthest from
	if x, y, z := math.Abs(n.X), math.Abs(n.Y), math.Abs(n.Z); x > y || x > z {
		if far = (r3.Vec{Y: 1}); z < y {
			far = r3.Vec{Z: 1}
		}
	}
	x := r3.Unit(r3.Cross(far, n))
	y := r3.Cross(n, x)
	o := orientation{x.X, y.X, n.X, x.Y, y.Y, n.Y, x.Z, y.Z, n.Z}
	for i := range o {
		o[i] += 0 // -0 becomes 0
	}
	return o
}

// parseOrientation reads what stands in a file: a list of nine numbers, or one
// in a text as an R package wrote it.
func parseOrientation(raw string) (o orientation, ok bool) {
	if text := ""; json.Unmarshal([]byte(raw), &text) == nil {
		raw = text
	}
	words := strings.Split(strings.Trim(strings.TrimSpace(raw), "[]"), ",")
	if len(words) != len(o) {
		return o, false
	}
	for i, w := range words {
		if o[i], ok = parseNumber(strings.TrimSpace(w)); !ok {
			return o, false
		}
	}
	return o, true
}

// display is what Cairn understands of how a markup is shown.
type display struct {
	hidden bool
	color  color.NRGBA
	plain  bool // there is nothing else, and it is as Cairn writes it
}

// display reads an object of that name.
func (r *jsonReader) display() (d display, err error) {
	var first, second [3]float64
	var colors, others int
	err = r.object(keyDisplay, func(key string) error {
		switch key {
		case keyVisibility:
			on, err := r.flag(key, true)
			d.hidden = !on
			return err
		case keyColor, keySelectedColor:
			value, err := r.raw()
			rgb, ok := parseShares(value)
			if !ok {
				others++
			} else if colors++; key == keyColor {
				first = rgb
				d.color = color.NRGBA{level(rgb[0]), level(rgb[1]), level(rgb[2]), 255}
			} else {
				second = rgb
			}
			return err
		}
		others++
		return r.skip()
	})
	exact := colors == 2 && d.color.A != 0 && first == second && first == shares(d.color)
	d.plain = others == 0 && (colors == 0 || exact)
	return d, err
}

func parseShares(raw string) (rgb [3]float64, ok bool) {
	var list []float64
	if json.Unmarshal([]byte(raw), &list) != nil || len(list) != len(rgb) || strings.Contains(raw, "null") {
		return rgb, false
	}
	return [3]float64(list), true
}

const brightest = 255

// level returns a share of full light as a level of a screen.
func level(share float64) uint8 { return uint8(math.Round(min(max(share, 0), 1) * brightest)) }

// shares returns a colour as shares of full light.
func shares(c color.NRGBA) [3]float64 {
	return [3]float64{float64(c.R) / brightest, float64(c.G) / brightest, float64(c.B) / brightest}
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

// raw reads a value of any kind as it stands in the file.
func (r *jsonReader) raw() (string, error) {
	start := r.start()
	if err := r.skip(); err != nil {
		return "", err
	}
	return strings.ToValidUTF8(string(r.data[start:r.offset()]), "\ufffd"), nil
}

// flag reads true or false, or 1 or 0; usual stands for null.
func (r *jsonReader) flag(what string, usual bool) (bool, error) {
	t, err := r.token()
	if err != nil {
		return false, err
	}
	switch t {
	case nil:
		return usual, nil
	case true, json.Number("1"):
		return true, nil
	case false, json.Number("0"):
		return false, nil
	}
	return false, r.fail("%s is %s where true or false belongs", what, describe(t))
}

// word reads a text, or a number in place of one; null is an empty text.
func (r *jsonReader) word(what any) (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	switch t := t.(type) {
	case nil:
		return "", nil
	case string:
		return t, nil
	case json.Number:
		return t.String(), nil
	}
	return "", r.fail("%v is %s where a text belongs", what, describe(t))
}

// lastUsed is what Slicer counts names from, for a list of which it is not said.
func lastUsed(points int) string { return strconv.Itoa(points) }

package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Keys of protocol.json, and what it says it is.
const (
	protocolFormat  = "Cairn protocol"
	protocolVersion = 1

	keyFormat, keyVersion, keyName, keyRevision = "format", "version", "name", "revision"
	keyDescription, keySource, keyLicense       = "description", "source", "license"
	keyPicture, keyUnits, keyFrame, keyDim      = "picture", "units", "frame", "dimension"
	keyThresholds, keyPoints, keyLabels         = "thresholds", "points", "labels"
	keyLines                                    = "lines"
	keyDefinition, keyKind, keyAt, keyOptional  = "definition", "kind", "at", "optional"
	keyPartner, keyMidline                      = "partner", "midline"
	keyPosition, keyNormal                      = "position", "normal"
	keyCurve, keyColor                          = "curve", "color"
	keyRenamed                                  = "renamed"
)

// curveWords are the words for curves, by what they stand for.
var curveWords = [...]string{landmark.NoCurve: "", landmark.OpenCurve: "open", landmark.ClosedCurve: "closed"}

// Encode returns the protocol as its file holds it. The error is that of Check.
func (p *Protocol) Encode() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	t := p.Template
	var o strictjson.Builder // its lists with an item a line, so that people and diff read it
	o.Text(keyFormat, protocolFormat)
	o.Raw(keyVersion, strconv.Itoa(protocolVersion))
	for _, f := range []landmark.Field{{Key: keyName, Value: t.Name}, {Key: keyRevision, Value: p.Revision}, {Key: keyDescription, Value: t.Description}, {Key: keySource, Value: t.Source},
		{Key: keyLicense, Value: t.License}, {Key: keyPicture, Value: t.Picture}, {Key: keyUnits, Value: p.Units}, {Key: keyFrame, Value: p.Frame}} {
		textUnless(&o, f.Key, f.Value)
	}
	if t.Dim != 3 {
		o.Raw(keyDim, strconv.Itoa(t.Dim))
	}
	addThresholds(&o, p.Thresholds)
	addRenamed(&o, p.Renamed)
	points := make([]string, len(p.Points))
	for i := range points {
		points[i] = p.encodePoint(i)
	}
	o.Raw(keyPoints, itemsByLine(points))
	if len(t.Labels) > 0 {
		o.Raw(keyLabels, itemsByLine(p.encodeLabels()))
	}
	if len(t.Connectivity) > 0 {
		var lines []string
		for _, e := range t.Connectivity {
			lines = append(lines, strictjson.ListOf([]string{strictjson.Quoted(t.Points[e[0]].Name), strictjson.Quoted(t.Points[e[1]].Name)}))
		}
		o.Raw(keyLines, itemsByLine(lines))
	}
	addFields(&o, p.Extra)
	text := []byte(o.Lines("  ") + "\n")
	if !json.Valid(text) {
		return nil, errors.New("a field that was kept is no JSON")
	}
	return text, nil
}

// itemsByLine returns a list with an item a line.
func itemsByLine(items []string) string {
	if len(items) == 0 {
		return "[]"
	}
	return "[\n    " + strings.Join(items, ",\n    ") + "\n  ]"
}

func (p *Protocol) encodePoint(i int) string {
	t, point := p.Template.Points[i], p.Points[i]
	var o strictjson.Builder
	o.Text(keyName, t.Name)
	o.Text(keyKind, t.Kind.String())
	textUnless(&o, keyDefinition, t.Definition)
	textUnless(&o, keyPicture, t.Picture)
	if t.At.Set {
		o.Raw(keyAt, numbers(t.At.X, t.At.Y))
	}
	if t.Optional {
		o.Raw(keyOptional, "true")
	}
	textUnless(&o, keyPartner, point.Partner)
	if point.Midline {
		o.Raw(keyMidline, "true")
	}
	if v := t.Position; hasPosition(v) {
		o.Raw(keyPosition, numbers([]float64{v.X, v.Y, v.Z}[:p.Template.Dim]...))
	}
	if v := point.Normal; v != (r3.Vec{}) && hasPosition(v) {
		o.Raw(keyNormal, numbers(v.X, v.Y, v.Z))
	}
	addThresholds(&o, point.Thresholds)
	addFields(&o, point.Extra)
	return o.String()
}

func (p *Protocol) encodeLabels() []string {
	var labels []string
	for i, l := range p.Template.Labels {
		var o strictjson.Builder
		o.Text(keyName, l.Name)
		var names []string
		for _, k := range l.Indices {
			names = append(names, strictjson.Quoted(p.Template.Points[k].Name))
		}
		o.Raw(keyPoints, strictjson.ListOf(names))
		textUnless(&o, keyCurve, curveWords[l.Curve])
		if c := l.Color; c.A != 0 {
			o.Text(keyColor, fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A))
		}
		if i < len(p.LabelExtra) {
			addFields(&o, p.LabelExtra[i])
		}
		labels = append(labels, o.String())
	}
	return labels
}

// parseColor reads "#rrggbbaa", or "#rrggbb" of a colour that nothing shines through.
func parseColor(text string) (c color.NRGBA, ok bool) {
	if len(text) == 7 {
		text += "ff"
	}
	n, err := fmt.Sscanf(text, "#%02x%02x%02x%02x", &c.R, &c.G, &c.B, &c.A)
	return c, err == nil && n == 4 && len(text) == 9
}

func textUnless(o *strictjson.Builder, key, text string) {
	if text != "" {
		o.Text(key, text)
	}
}

// addRenamed adds the names that points had, with those that they have.
func addRenamed(o *strictjson.Builder, all []Rename) {
	if len(all) == 0 {
		return
	}
	var names strictjson.Builder
	for _, r := range all {
		names.Text(r.Old, r.New)
	}
	o.Raw(keyRenamed, names.String())
}

func addThresholds(o *strictjson.Builder, all []Threshold) {
	if len(all) == 0 {
		return
	}
	var in strictjson.Builder
	for _, t := range all {
		in.Raw(t.Name, number(t.Value))
	}
	o.Raw(keyThresholds, in.String())
}

func addFields(o *strictjson.Builder, fields landmark.Fields) {
	for _, f := range fields.All() {
		o.Raw(f.Key, f.Value)
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func numbers(all ...float64) string {
	items := make([]string, len(all))
	for i, x := range all {
		items[i] = number(x)
	}
	return strictjson.ListOf(items)
}

// hasPosition reports whether all three numbers are finite.
func hasPosition(v r3.Vec) bool { return v.X-v.X == 0 && v.Y-v.Y == 0 && v.Z-v.Z == 0 }

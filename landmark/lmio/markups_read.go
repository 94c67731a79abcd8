package lmio

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"
)

// markupsReader reads a file of Slicer markups.
type markupsReader struct {
	*jsonReader
	points      int // read so far
	groups      []*landmark.Group
	extra       []landmark.Field // of the document
	schema      bool             // the file names one
	otherSchema string           // than that of today, as JSON
	found       bool             // the file has a list of markups
	said        map[string]bool  // warnings and notes, each once
}

// markup is one of the list as far as it is read: its members come in any order.
type markup struct {
	number       int // from 1
	kind, name   string
	properties   landmark.Properties
	extra        []landmark.Field
	points       []landmark.Landmark
	ids          []string
	orientations []string // as they stand in the file, "" for none
	unplaced     int      // points that are said to be placed and have no coordinates
}

func decodeMarkups(ctx context.Context, path string, data []byte) (*Result, error) {
	r := &markupsReader{jsonReader: newJSONReader(ctx, path, markupsName, data), said: map[string]bool{}}
	if err := r.whole(); err != nil {
		return nil, err
	}
	err := r.Object("the document", func(key string) error {
		switch key {
		case keySchema:
			return r.schemaOf()
		case keyMarkups:
			r.found = true
			return r.List(keyMarkups, r.markup)
		}
		return r.keep(&r.extra, markupsDocument+key, "")
	})
	if err == nil {
		err = r.End()
	}
	switch {
	case err != nil:
		return nil, err
	case !r.found:
		return nil, r.Fail(`the document has no list "%s"; it holds something else than Slicer markups`, keyMarkups)
	case len(r.groups) == 0:
		return nil, r.Fail(`the list "%s" is empty`, keyMarkups)
	case !r.schema:
		r.note("the file names no schema; read as Slicer markups 1.0.3")
	}
	first := r.groups[0]
	p := first.Properties()
	p.Extra = landmark.NewFields(append(r.extra, p.Extra.All()...)...)
	s := spellingOf[markupsSpelling](first)
	s.schema = r.otherSchema
	p.Spelling = spelled(s)
	first.SetProperties(p)
	return r.result(markupsName, r.groups...), nil
}

func (r *markupsReader) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !r.said[text] {
		r.said[text] = true
		r.notes = append(r.notes, text)
	}
}

// warnOnce warns of what may be odd of each markup of a file.
func (r *markupsReader) warnOnce(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !r.said[text] {
		r.said[text] = true
		r.warn("%s", text)
	}
}

// keep reads a value and keeps it as it stands in the file, unless it is usual.
func (r *markupsReader) keep(to *[]landmark.Field, key, usual string) error {
	value, err := r.raw()
	if err == nil && value != usual {
		*to = append(*to, landmark.Field{Key: key, Value: value})
	}
	return err
}

func (r *markupsReader) schemaOf() error {
	value, err := r.raw()
	if err != nil {
		return err
	}
	r.schema = true
	if value != usualSchema {
		r.otherSchema = value
	}
	if !knownSchema.MatchString(value) {
		r.warn("the schema %s is none that is known; read as Slicer markups 1.0.3", message.Quote(strings.Trim(value, `"`)))
	}
	return nil
}

// markup reads one of the list.
func (r *markupsReader) markup(i int) error {
	if i == maxMarkups {
		return r.Fail("more than %d markups", maxMarkups)
	}
	m := &markup{number: i + 1}
	err := r.Object(m, func(key string) (err error) {
		switch key {
		case keyType:
			m.kind, err = r.String("the type of " + m.String())
		case keyName:
			m.name, err = r.Word("the name of " + m.String())
		case keySystem:
			err = r.system(m)
		case keyUnits:
			err = r.units(m)
		case keyLocked:
			m.properties.Locked, err = r.Flag(key, false)
		case keyPoints:
			err = r.List(keyPoints, func(int) error { return r.point(m) })
		case keyDisplay:
			err = r.displayOf(m)
		case protocolKey:
			err = r.protocol(m)
		case keyFixed:
			err = r.keep(&m.extra, key, usualFixed)
		case keyLabelFormat:
			err = r.keep(&m.extra, key, usualLabelFormat)
		case keyMeasurements:
			err = r.keep(&m.extra, key, usualMeasurements)
		default:
			for _, taken := range []string{markupsDocument, ofMarkup} {
				if strings.HasPrefix(key, taken) {
					key = ofMarkup + key
					break
				}
			}
			err = r.keep(&m.extra, key, "") // also lastUsed, until all points are read
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.finish(m)
}

// String names the markup in a message.
func (m *markup) String() string { return "markup " + strconv.Itoa(m.number) }

func (r *markupsReader) system(m *markup) error {
	number := !r.Is(strictjson.Text) && !r.Is(strictjson.Null)
	name, err := r.Word("the coordinateSystem of " + m.String())
	if err != nil || name == "" {
		return err
	}
	p, ok := slicerSystem(name)
	if !ok {
		return r.Fail("the coordinateSystem of %s is %s; LPS and RAS can be read", m, message.Quote(name))
	}
	m.properties.Declared = p
	if number {
		r.warnOnce("the coordinateSystem is the number %s, as in very old files; read as %s", name, map[string]string{"0": "RAS", "1": "LPS"}[name])
	}
	return nil
}

func (r *markupsReader) units(m *markup) error {
	value, err := r.raw()
	if err != nil {
		return err
	}
	unit, plain := unitOf(value)
	if m.properties.Units = unit; !plain {
		m.extra = append(m.extra, landmark.Field{Key: keyUnits, Value: value})
	}
	if unit != "" && unit != "mm" {
		r.warnOnce("the coordinateUnits are %s; the numbers are taken as they stand (Slicer takes them for mm)", message.Quote(unit))
	}
	return nil
}

func (r *markupsReader) displayOf(m *markup) error {
	start := r.Offset()
	d, err := r.display()
	if err != nil {
		return err
	}
	if m.properties.Hidden, m.properties.Color = d.hidden, d.color; !d.plain {
		value := strings.ToValidUTF8(string(r.data[start:r.Offset()]), "\ufffd")
		m.extra = append(m.extra, landmark.Field{Key: keyDisplay, Value: value})
	}
	return nil
}

// protocol reads by which protocol the points were placed. What has another shape is
// carried through.
func (r *markupsReader) protocol(m *markup) error {
	start, good, visit := r.Offset(), true, protocolOf(&m.properties.Protocol)
	err := r.Walk(func(depth int, t strictjson.Token) { good = good && visit(depth, t) })
	if err == nil && !good {
		m.properties.Protocol = landmark.ProtocolID{}
		m.extra = append(m.extra, landmark.Field{Key: protocolKey, Value: strings.ToValidUTF8(string(r.data[start:r.Offset()]), "\ufffd")})
	}
	return err
}

// finish builds the group of a markup that has been read.
func (r *markupsReader) finish(m *markup) error {
	if m.kind == "" {
		r.warnOnce("a markup has no type; read as a list of points")
		m.kind = markupsPointList
	}
	if m.unplaced > 0 {
		r.warn("%s of %s without numbers for a position; read as missing", message.Plural(m.unplaced, "point"), m)
	}
	r.pointExtra(m)
	g := landmark.NewGroup(m.name, m.points)
	curve := markupsCurves[m.kind]
	if curve != landmark.NoCurve {
		if err := g.SetLabels([]landmark.Label{wholeCurve(curve, g.Len())}); err != nil {
			return err
		}
		r.note("%s is of type %s: its points are joined by straight lines, where Slicer may draw a smooth one", m, m.kind)
	}
	var extra []landmark.Field
	switch {
	case m.kind == markupsPointList || m.kind == kindOf(curve):
	case curve != landmark.NoCurve:
		m.properties.Spelling = markupsSpelling{kind: m.kind}
	default:
		extra = append(extra, landmark.Field{Key: keyType, Value: m.kind})
	}
	for _, f := range m.extra {
		if f.Key != keyLastUsed || f.Value != lastUsed(g.Len()) {
			extra = append(extra, f)
		}
	}
	m.properties.Extra = landmark.NewFields(inOrderOf(markupOrder, extra)...)
	g.SetProperties(m.properties)
	r.groups = append(r.groups, g)
	return nil
}

// kindOf returns the type of a markup whose points stand along a curve, or not.
func kindOf(c landmark.Curve) string {
	switch c {
	case landmark.OpenCurve:
		return "Curve"
	case landmark.ClosedCurve:
		return "ClosedCurve"
	}
	return markupsPointList
}

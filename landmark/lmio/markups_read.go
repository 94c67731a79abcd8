package lmio

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// markupsReader reads a file of Slicer markups.
type markupsReader struct {
	*jsonReader
	points int // read so far
	groups []*landmark.Group
	extra  []landmark.Field // of the document
	schema bool             // the file names one
	found  bool             // the file has a list of markups
	notes  []string
	said   map[string]bool // warnings and notes, each once
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
	switch {
	case len(bytes.TrimSpace(r.data)) == 0:
		return nil, r.failAt(0, "the file is empty")
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, r.failAt(0, "the text is UTF-16; save it as UTF-8")
	}
	err := r.object("the document", func(key string) error {
		switch key {
		case keySchema:
			return r.schemaOf()
		case keyMarkups:
			r.found = true
			return r.array(keyMarkups, r.markup)
		}
		return r.keep(&r.extra, markupsDocument+key, "")
	})
	if err == nil {
		err = r.end()
	}
	switch {
	case err != nil:
		return nil, err
	case !r.found:
		return nil, r.fail(`the document has no list "%s"; it holds something else than Slicer markups`, keyMarkups)
	case len(r.groups) == 0:
		return nil, r.fail(`the list "%s" is empty`, keyMarkups)
	case !r.schema:
		r.note("the file names no schema; read as Slicer markups 1.0.3")
	}
	first := r.groups[0]
	p := first.Properties()
	p.Extra = landmark.NewFields(append(inOrderOf(documentOrder, r.extra), p.Extra.All()...)...)
	first.SetProperties(p)
	return &Result{Groups: r.groups, Format: markupsName, Notes: r.notes, Warnings: r.warnings}, nil
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
		r.extra = append(r.extra, landmark.Field{Key: markupsDocument + keySchema, Value: value})
	}
	if !knownSchema.MatchString(value) {
		r.warn("the schema %s is none that is known; read as Slicer markups 1.0.3", quote(strings.Trim(value, `"`)))
	}
	return nil
}

// markup reads one of the list.
func (r *markupsReader) markup(i int) error {
	if i == maxMarkups {
		return r.fail("more than %d markups", maxMarkups)
	}
	m := &markup{number: i + 1}
	err := r.object(m, func(key string) (err error) {
		switch key {
		case keyType:
			m.kind, err = r.text("the type of " + m.String())
		case keyName:
			m.name, err = r.word("the name of " + m.String())
		case keySystem:
			err = r.system(m)
		case keyUnits:
			err = r.units(m)
		case keyLocked:
			m.properties.Locked, err = r.flag(key, false)
		case keyPoints:
			err = r.array(keyPoints, func(int) error { return r.point(m) })
		case keyDisplay:
			err = r.displayOf(m)
		case keyFixed:
			err = r.keep(&m.extra, key, usualFixed)
		case keyLabelFormat:
			err = r.keep(&m.extra, key, usualLabelFormat)
		case keyMeasurements:
			err = r.keep(&m.extra, key, usualMeasurements)
		default:
			if strings.HasPrefix(key, markupsDocument) || strings.HasPrefix(key, ofMarkup) {
				key = ofMarkup + key
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
	number := !r.next('"') && !r.next('n')
	name, err := r.word("the coordinateSystem of " + m.String())
	if err != nil || name == "" {
		return err
	}
	p, ok := slicerSystem(name)
	if !ok {
		return r.fail("the coordinateSystem of %s is %s; LPS and RAS can be read", m, quote(name))
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
		r.warnOnce("the coordinateUnits are %s; the numbers are taken as they stand (Slicer takes them for mm)", quote(unit))
	}
	return nil
}

func (r *markupsReader) displayOf(m *markup) error {
	start := r.start()
	d, err := r.display()
	if err != nil {
		return err
	}
	if m.properties.Hidden, m.properties.Color = d.hidden, d.color; !d.plain {
		value := strings.ToValidUTF8(string(r.data[start:r.offset()]), "\ufffd")
		m.extra = append(m.extra, landmark.Field{Key: keyDisplay, Value: value})
	}
	return nil
}

// controlPoint names a point in a message.
type controlPoint struct{ markup, point int }

func (c controlPoint) String() string {
	return fmt.Sprintf("control point %d of markup %d", c.point, c.markup)
}

// point reads a control point.
func (r *markupsReader) point(m *markup) error {
	if r.points++; r.points > maxPoints {
		return r.fail("more than %d points", maxPoints)
	}
	what := controlPoint{m.number, len(m.points) + 1}
	l := landmark.Landmark{Status: landmark.Defined}
	var (
		id, turned string
		given      written
		extra      []landmark.Field
	)
	err := r.object(what, func(key string) (err error) {
		var on bool
		switch key {
		case extraID:
			id, err = r.word(what)
		case keyLabel:
			l.Name, err = r.word(what)
		case keyDescription:
			l.Description, err = r.word(what)
		case keyPosition:
			l.Position, given, err = r.position(what)
		case extraOrientation:
			turned, err = r.raw()
		case keyLocked:
			l.Locked, err = r.flag(key, false)
		case keyVisibility:
			on, err = r.flag(key, true)
			l.Hidden = !on
		case keyStatus:
			l.Status, err = r.status(what)
		case extraNode:
			err = r.keep(&extra, key, usualNode)
		case extraSelected:
			err = r.keep(&extra, key, usualSelected)
		default:
			err = r.keep(&extra, key, "")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := r.settle(&l, given, what, m); err != nil {
		return err
	}
	l.Extra = landmark.NewFields(extra...)
	m.points = append(m.points, l)
	m.ids = append(m.ids, id)
	m.orientations = append(m.orientations, turned)
	return nil
}

func (r *markupsReader) status(what controlPoint) (landmark.PositionStatus, error) {
	if r.next('n') { // null: not said
		return landmark.Defined, r.skip()
	}
	word, err := r.word(what)
	if err != nil {
		return 0, err
	}
	s, ok := markupsStates[word]
	if !ok {
		return 0, r.fail("the positionStatus of %v is %s, none of undefined, preview, defined and missing", what, quote(word))
	}
	return s, nil
}

// written says what a file gives as the position of a point.
type written uint8

const (
	nothing written = iota // also "", as Slicer writes it for what is not defined
	notThere
	whole
)

// position reads three numbers, or what stands for none: "" and null, and the
// signs for missing values of R and of others.
func (r *markupsReader) position(what controlPoint) (p r3.Vec, given written, err error) {
	if !r.next('[') {
		word, err := r.word(what)
		switch {
		case err != nil:
			return p, nothing, err
		case isMissing(strings.TrimSpace(word)):
			return p, notThere, nil
		case strings.TrimSpace(word) != "":
			return p, nothing, r.fail("the position of %v is %s where three numbers belong", what, quote(word))
		}
		return p, nothing, nil
	}
	var v [3]float64
	n := 0
	given = whole
	err = r.array(what, func(i int) error {
		if n = i + 1; n > len(v) {
			return r.fail("the position of %v has more than 3 coordinates", what)
		}
		if r.next('"') {
			word, err := r.text("a coordinate")
			if given = notThere; err == nil && word != "" && !isMissing(word) {
				err = r.fail("a coordinate of %v is the text %s where a number belongs", what, quote(word))
			}
			return err
		}
		x, ok, err := r.number(what)
		if v[i] = x; !ok {
			given = notThere
		}
		return err
	})
	switch {
	case err != nil:
		return p, nothing, err
	case n == 0:
		return p, nothing, nil
	case n < len(v):
		return p, nothing, r.fail("the position of %v has %s where 3 belong", what, plural(n, "coordinate"))
	}
	return r3.Vec{X: v[0], Y: v[1], Z: v[2]}, given, nil
}

// settle brings a point's state and its position together. A position without
// meaning is dropped.
func (r *markupsReader) settle(l *landmark.Landmark, given written, what controlPoint, m *markup) error {
	switch {
	case l.Status == landmark.Defined && given == nothing:
		return r.fail(`%v is said to be defined and has no position; give it one, or the positionStatus "undefined" or "missing"`, what)
	case l.Status == landmark.Defined && given == notThere:
		m.unplaced++
		l.Status = landmark.Missing
	case l.Status == landmark.Estimated && given != whole: // as Slicer writes a point that follows the pointer
		l.Status = landmark.Undefined
	}
	if l.Status != landmark.Defined && l.Status != landmark.Estimated {
		l.Position = landmark.NoPosition()
	}
	return nil
}

// finish builds the group of a markup that has been read.
func (r *markupsReader) finish(m *markup) error {
	if m.kind == "" {
		r.warnOnce("a markup has no type; read as a list of points")
		m.kind = markupsPointList
	}
	if names := sameNames(m.points); len(names) > 0 {
		r.warn("several points of %s are called %s", m, someOf(names))
	}
	if m.unplaced > 0 {
		r.warn("%s of %s without numbers for a position; read as missing", plural(m.unplaced, "point"), m)
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
	if m.kind != markupsPointList && m.kind != kindOf(curve) {
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

// pointExtra sets the normals, and keeps ids that are not the points' numbers
// and orientations that say more than a normal.
func (r *markupsReader) pointExtra(m *markup) {
	settled, twice := settleIDs(m.ids)
	if twice != "" {
		r.warn("the id %s is that of several points of %s; all but the first are saved with another", quote(twice), m)
	}
	odd := 0
	for i := range m.points {
		l := &m.points[i]
		var extra []landmark.Field
		if settled[i] != strconv.Itoa(i+1) {
			extra = append(extra, landmark.Field{Key: extraID, Value: settled[i]})
		}
		if raw := m.orientations[i]; raw != "" && raw != "null" {
			o, ok := parseOrientation(raw)
			if l.Normal = o.normal(); !ok {
				odd++
				l.Normal = r3.Vec{}
			}
			if usual, _ := upright(m.properties.Declared); !ok || o != usual && (l.Normal == r3.Vec{} || o != orientationOf(l.Normal)) {
				extra = append(extra, landmark.Field{Key: extraOrientation, Value: raw})
			}
		}
		l.Extra = landmark.NewFields(inOrderOf(pointOrder, append(extra, l.Extra.All()...))...)
	}
	if odd > 0 {
		r.warn("the orientation of %s of %s is not 9 numbers; it is kept and not used", plural(odd, "point"), m)
	}
}

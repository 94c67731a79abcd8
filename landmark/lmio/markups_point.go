package lmio

import (
	"fmt"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// controlPoint names a point in a message.
type controlPoint struct{ markup, point int }

func (c controlPoint) String() string {
	return fmt.Sprintf("control point %d of markup %d", c.point, c.markup)
}

// point reads a control point.
func (r *markupsReader) point(m *markup) error {
	if r.points++; r.points > maxPoints {
		return r.Fail(tooManyPoints, maxPoints)
	}
	what := controlPoint{m.number, len(m.points) + 1}
	l := landmark.Landmark{Status: landmark.Defined}
	var (
		id, turned string
		given      written
		there      [3]string // the coordinates that are numbers
		extra      []landmark.Field
	)
	err := r.Object(what, func(key string) (err error) {
		var on bool
		switch key {
		case extraID:
			id, err = r.Word(what)
		case keyLabel:
			l.Name, err = r.Word(what)
		case keyDescription:
			l.Description, err = r.Word(what)
		case keyPosition:
			l.Position, there, given, err = r.position(what)
		case extraOrientation:
			turned, err = r.raw()
		case keyLocked:
			l.Locked, err = r.Flag(key, false)
		case keyVisibility:
			on, err = r.Flag(key, true)
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
	if l.Status == landmark.Defined && given == notThere && r.half(r.where, fmt.Sprintf("%v (%s)", what, message.Quote(l.Name)), there[:]...) {
		l.Status = landmark.Missing
	}
	if err := r.checkState(&l, given, what, m); err != nil {
		return err
	}
	l.Extra = landmark.NewFields(extra...)
	m.points = append(m.points, l)
	m.ids = append(m.ids, id)
	m.orientations = append(m.orientations, turned)
	return nil
}

func (r *markupsReader) status(what controlPoint) (landmark.PositionStatus, error) {
	if r.Is(strictjson.Null) { // null: not said
		return landmark.Defined, r.Skip()
	}
	word, err := r.Word(what)
	if err != nil {
		return 0, err
	}
	s, ok := markupsStates[word]
	if !ok {
		return 0, r.Fail("the positionStatus of %v is %s, none of undefined, preview, defined and missing", what, message.Quote(word))
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
func (r *markupsReader) position(what controlPoint) (p r3.Vec, there [3]string, given written, err error) {
	if !r.Is(strictjson.List) {
		word, err := r.Word(what)
		switch {
		case err != nil:
			return p, there, nothing, err
		case isMissing(strings.TrimSpace(word)):
			return p, there, notThere, nil
		case strings.TrimSpace(word) != "":
			return p, there, nothing, r.Fail("the position of %v is %s where three numbers belong", what, message.Quote(word))
		}
		return p, there, nothing, nil
	}
	var v [3]float64
	n := 0
	given = whole
	err = r.List(what, func(i int) error {
		if n = i + 1; n > len(v) {
			return r.Fail("the position of %v has more than 3 coordinates", what)
		}
		if r.Is(strictjson.Text) {
			word, err := r.String("a coordinate")
			if given = notThere; err == nil && word != "" && !isMissing(word) {
				err = r.Fail("a coordinate of %v is the text %s where a number belongs", what, message.Quote(word))
			}
			return err
		}
		x, ok, err := r.Float(what)
		if v[i] = x; ok {
			there[i] = formatNumber(x)
		} else {
			given = notThere
		}
		return err
	})
	switch {
	case err != nil:
		return p, there, nothing, err
	case n == 0:
		return p, there, nothing, nil
	case n < len(v):
		return p, there, nothing, r.Fail("the position of %v has %s where 3 belong", what, message.Plural(n, "coordinate"))
	}
	return r3.Vec{X: v[0], Y: v[1], Z: v[2]}, there, given, nil
}

// checkState makes a point's state agree with what is given of its position. In a
// state without a position it drops the position.
func (r *markupsReader) checkState(l *landmark.Landmark, given written, what controlPoint, m *markup) error {
	switch {
	case l.Status == landmark.Defined && given == nothing:
		return r.Fail(`%v is said to be defined and has no position; give it one, or the positionStatus "undefined" or "missing"`, what)
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

// pointExtra sets the normals, and keeps ids that are not the points' numbers
// and orientations that say more than a normal.
func (r *markupsReader) pointExtra(m *markup) {
	ids, twice := uniqueIDs(m.ids)
	if twice != "" {
		r.warn("the id %s is that of several points of %s; all but the first are saved with another", message.Quote(twice), m)
	}
	odd := 0
	for i := range m.points {
		l := &m.points[i]
		var extra []landmark.Field
		if ids[i] != strconv.Itoa(i+1) {
			extra = append(extra, landmark.Field{Key: extraID, Value: ids[i]})
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
		r.warn("the orientation of %s of %s is not 9 numbers; it is kept and not used", message.Plural(odd, "point"), m)
	}
}

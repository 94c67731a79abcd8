package lmio

import (
	"fmt"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// position reads the coordinates. flat says that the table has a column z, which
// is left empty here; there are the texts of those of which others are missing.
func (r *tableReader) position(l *landmark.Landmark) (flat bool, there []string, err error) {
	var v [3]float64
	there = make([]string, len(v))
	found, missing := 0, 0
	for axis := range v {
		column := r.roles[xRole+role(axis)]
		if column < 0 {
			continue
		}
		c := r.row[column]
		switch text := c.value(); {
		case axis == 2 && text == "" && r.row[r.roles[xRole]].value() != "":
			flat = true
		case text == "" || isMissing(text):
			missing++
		default:
			if v[axis], err = r.number(text, column); err != nil {
				return false, nil, err
			}
			there[axis] = text
			found++
		}
	}
	l.Position = r3.Vec{X: v[0], Y: v[1], Z: v[2]}
	if missing == 0 || found == 0 {
		there = nil
	} else if r.roles[zRole] < 0 {
		there = there[:2]
	}
	if missing > 0 {
		l.Position, l.Status = landmark.NoPosition(), landmark.Missing
	}
	return flat, there, nil
}

// rowPlace says where the current row begins.
func (r *tableReader) rowPlace() string { return fmt.Sprintf("line %d", r.first) }

// number reads a number of a column.
func (r *tableReader) number(text string, column int) (float64, error) {
	plain := text
	if sign := strings.IndexAny(text, ".,"); sign >= 0 && strings.Count(text, ",")+strings.Count(text, ".") == 1 {
		if r.decimal == 0 {
			r.decimal, r.decimalLine = text[sign], r.first
		}
		switch {
		case text[sign] == r.decimal:
			plain = strings.Replace(text, ",", ".", 1)
		case r.decimal == ',' || r.delimiter != ',':
			if _, ok := parseNumber(strings.Replace(text, ",", ".", 1)); ok {
				return 0, r.failRow("%s has a decimal %s, and line %d has the other sign; write all numbers alike",
					message.Quote(text), map[byte]string{',': "comma", '.': "point"}[text[sign]], r.decimalLine)
			}
		}
	}
	x, ok := parseNumber(plain)
	if ok {
		r.tellFortran(plain, x)
		return x, nil
	}
	what := "column " + message.Quote(r.layout.columns[column].header)
	if strings.ContainsAny(text, ",.' ") && isCoordinate(cell{text: strings.NewReplacer(",", "", ".", "", "'", "", " ", "").Replace(text)}) &&
		(strings.Count(text, ",") != 1 || strings.ContainsAny(text, ".' ")) {
		return 0, r.failRow("%s: %s has signs between the thousands; write it without them and with a decimal point", what, message.Quote(text))
	}
	if strings.Count(text, ",") == 1 && r.delimiter == ',' {
		return 0, r.failRow("%s: %s may be one number with a decimal comma or two; write decimal points, or semicolons between the columns", what, message.Quote(text))
	}
	return 0, r.failRow("%s: %s", what, badNumber(text))
}

// marks reads the columns of 0 and 1. there are the coordinates of a point of which
// others are missing, and what names it.
func (r *tableReader) marks(l *landmark.Landmark, what string, there []string) error {
	defined, err := r.flag(definedRole, true)
	if err != nil {
		return err
	}
	visible, err := r.flag(visibleRole, true)
	if err != nil {
		return err
	}
	if l.Locked, err = r.flag(lockedRole, false); err != nil {
		return err
	}
	l.Hidden = !visible
	if !defined { // what stands for the coordinates means nothing
		l.Position, l.Status = landmark.NoPosition(), landmark.Missing
	}
	if l.Status == landmark.Missing {
		r.missing++
	}
	if defined {
		r.half(r.rowPlace, what, there...)
	}
	return nil
}

func (r *tableReader) flag(role role, usual bool) (bool, error) {
	switch text := strings.ToLower(r.get(role).value()); text {
	case "":
		return usual, nil
	case "0", "false", "no":
		return false, nil
	case "1", "true", "yes":
		return true, nil
	default:
		return false, r.failRow("column %s: %s is neither 0 nor 1", message.Quote(r.layout.columns[r.roles[role]].header), message.Quote(text))
	}
}

// normal reads the normal of a point; it is zero if one of its numbers is missing.
// what names the point.
func (r *tableReader) normal(what string) (r3.Vec, error) {
	var v [3]float64
	var there [3]string
	for axis := range v {
		column := r.roles[nxRole+role(axis)]
		text := r.get(nxRole + role(axis)).value()
		if text == "" || isMissing(text) {
			continue
		}
		var err error
		if v[axis], err = r.number(text, column); err != nil {
			return r3.Vec{}, err
		}
		there[axis] = text
	}
	if r.half(r.rowPlace, directionOf(what), there[:]...) {
		return r3.Vec{}, nil
	}
	return unit(r3.Vec{X: v[0], Y: v[1], Z: v[2]}), nil
}

package lmio

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/landmark"
)

// aWord is a unit that cannot be taken for something else.
const aWord = `[mcnuµμk]m|(?:milli|centi|nano|micro|kilo)?met(?:er|re)s?|microns?|inch|inches|feet|foot|px|pixels?|voxels?|vx`

// aUnit is a unit of length behind a header: in brackets, behind a slash, or as a
// word; m and in are words of their own only behind the letter of an axis.
var aUnit = regexp.MustCompile(`[ _.]*[(\[{] *(?:in )?(?P<in>` + aWord + `|m|in|ft|km) *[)\]}]$|[ ]*/ *(?P<over>` + aWord + `|m)$|[ _.,]+(?P<word>` + aWord + `)$` +
	`|^[xyzlpsra][ _.](?P<short>m|in)$`)

// cutUnit cuts the unit of length off a header in the form of foldHeader, and
// returns it in the short form of landmark.Unit; "" where the header has none.
func cutUnit(folded string) (rest, unit string) {
	m := aUnit.FindStringSubmatchIndex(folded)
	if m == nil {
		return folded, ""
	}
	for i, name := range aUnit.SubexpNames() {
		if name == "" || m[2*i] < 0 {
			continue
		}
		unit, _ = landmark.Unit(folded[m[2*i]:m[2*i+1]])
		if rest = folded[:m[0]]; name == "short" {
			rest = folded[:1]
		}
	}
	if strings.TrimSpace(rest) == "" || unit == "" {
		return folded, ""
	}
	return rest, unit
}

// withUnit returns a header with another unit, or without one for "".
func withUnit(header, unit string) string {
	tidy := []rune(tidyHeader(header))
	rest, old := cutUnit(foldHeader(string(tidy)))
	if old == unit || old == "" && unit == "" {
		return header
	}
	bare := strings.TrimSpace(string(tidy[:utf8.RuneCountInString(rest)]))
	if unit == "" {
		return bare
	}
	return bare + " (" + unit + ")"
}

// unit returns the unit that the columns of the coordinates state; the error text
// says which of them state another.
func (l *layout) unit() (unit, conflict string) { return unitOfHeaders(l.coordinateHeaders()) }

// coordinateHeaders returns the headers of the columns of the coordinates.
func (l *layout) coordinateHeaders() (headers []string) {
	for _, i := range l.coordinates() {
		headers = append(headers, l.columns[i].header)
	}
	return headers
}

// coordinates returns where the columns of the coordinates are.
func (l *layout) coordinates() (columns []int) {
	for axis := xRole; axis <= zRole; axis++ {
		if i := l.at(axis); i >= 0 {
			columns = append(columns, i)
		}
	}
	return columns
}

// unitOfHeaders returns the unit that headers of coordinates state, where one says
// it and no other says something else.
func unitOfHeaders(headers []string) (unit, conflict string) {
	first := ""
	for _, h := range headers {
		switch _, u := cutUnit(foldHeader(tidyHeader(h))); {
		case u == "" || u == unit:
		case unit != "":
			return "", fmt.Sprintf("columns %s and %s state different units; all coordinates need one", message.Quote(first), message.Quote(h))
		default:
			unit, first = u, h
		}
	}
	return unit, ""
}

// coordinateHeaders returns the headers of the columns that belong to points.
func (w *wideColumns) coordinateHeaders() (headers []string) {
	for i, is := range w.point {
		if is && !w.headless {
			headers = append(headers, w.headers[i])
		}
	}
	return headers
}

// coordinates returns the columns that belong to points.
func (w *wideColumns) coordinates() (columns []int) {
	for i, is := range w.point {
		if is {
			columns = append(columns, i)
		}
	}
	return columns
}

// unitRow reports whether the current row, the first below the header, has a unit in
// each of the given columns, such as mm or (mm), and writes it into their headers.
func (r *tableReader) unitRow(columns []int, headers []string) (is bool, err error) {
	if r.points > 0 || r.united || len(columns) == 0 {
		return false, nil
	}
	units := make([]string, len(columns))
	for i, c := range columns {
		if c >= len(r.row) {
			return false, nil
		}
		unit, ok := landmark.Unit(strings.Trim(r.row[c].value(), "()[]{}"))
		if !ok {
			return false, nil
		}
		units[i] = unit
	}
	var stated []string
	for i, c := range columns {
		stated = append(stated, headers[c], "x ("+units[i]+")")
		headers[c] = withUnit(headers[c], units[i])
	}
	if _, conflict := unitOfHeaders(stated); conflict != "" {
		return false, r.failRow("the units of the columns contradict each other; all coordinates need one")
	}
	r.united = true
	r.note("line %d states the unit of the columns", r.first)
	return true, nil
}

// unitsBelow is unitRow for a table of points.
func (r *tableReader) unitsBelow() (is bool, err error) {
	if !r.layout.header || r.points > 0 {
		return false, nil
	}
	headers := r.layout.headers()
	is, err = r.unitRow(r.layout.coordinates(), headers)
	for i := range headers {
		r.layout.columns[i].header = headers[i]
	}
	return is, err
}

// unitIn returns the unit that a table of the groups states in its header: that of
// the groups where their file stated one; "" for none.
func unitIn(groups []*landmark.Group) string {
	s := spellingOf[tableSpelling](groups[0])
	if s.columns == "" || s.headless {
		return ""
	}
	headers := splitCells(s.columns)
	if groups[0].Properties().Format == morphoJName {
		w := newWide(headers)
		if w == nil {
			return ""
		}
		headers = w.coordinateHeaders()
	} else {
		headers = newLayout(headers).coordinateHeaders()
	}
	unit := groups[0].Properties().Units
	if stated, _ := unitOfHeaders(headers); stated == "" ||
		slices.ContainsFunc(groups, func(g *landmark.Group) bool { return g.Properties().Units != unit }) {
		return ""
	}
	return unit
}

// setUnit makes headers of coordinates that state a unit state another, or none.
func setUnit(headers []string, unit string) []string {
	headers = slices.Clone(headers)
	for i, h := range headers {
		if _, old := cutUnit(foldHeader(tidyHeader(h))); old != "" {
			headers[i] = withUnit(h, unit)
		}
	}
	return headers
}

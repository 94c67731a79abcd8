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

// aWord is a unit that is hardly ever the name of a point; foot and in are.
const aWord = `[mcnuµμ]m|(?:milli|centi|nano|micro)met(?:er|re)s?|microns?|px|pixels?`

// aUnit is a unit of length behind a header: in brackets, behind a slash, or as a
// word. A table of points has m and in as words, too, where a table of specimens has
// them as names: x_m.
var (
	aUnit      = regexp.MustCompile(`[ _.]*[(\[{] *(?:in )?(?P<in>` + aWord + `|m|met(?:er|re)s?|in|inch|inches|ft|km|voxels?) *[)\]}]$|[ ]*/ *(?P<over>` + aWord + `|m)$|[ _.,]+(?P<word>` + aWord + `)$`)
	aShortUnit = regexp.MustCompile(`^(?P<axis>[xyzlpsra])[ _.](?P<unit>m|in)$`)
)

// areShortUnits reports whether a word behind the letter of an axis is a unit in
// these headers: no other column has another word there, as x_n beside x_m.
func areShortUnits(headers []string) bool {
	const axes, signs = "xyz", " _."
	word := ""
	for _, h := range headers {
		h = foldHeader(tidyHeader(h))
		if len(h) < 3 || strings.IndexByte(axes, h[0]) < 0 || strings.IndexByte(signs, h[1]) < 0 {
			continue
		}
		if word != "" && h[2:] != word {
			return false
		}
		word = h[2:]
	}
	return true
}

// cutAxisUnit is cutUnit for a header of a table of points.
func cutAxisUnit(folded string) (rest, unit string) {
	if m := aShortUnit.FindStringSubmatch(folded); m != nil {
		return m[1], m[2]
	}
	return cutUnit(folded)
}

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
		rest = folded[:m[0]]
	}
	if strings.TrimSpace(rest) == "" || unit == "" {
		return folded, ""
	}
	return rest, unit
}

// unitCutter is cutUnit or cutAxisUnit.
type unitCutter func(folded string) (rest, unit string)

// withUnit returns a header with another unit, or without one for "".
func withUnit(header, unit string, cut unitCutter) string {
	tidy := []rune(tidyHeader(header))
	rest, old := cut(foldHeader(string(tidy)))
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
func (l *layout) unit() (unit, conflict string) {
	return unitOfHeaders(l.coordinateHeaders(), cutAxisUnit)
}

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
func unitOfHeaders(headers []string, cut unitCutter) (unit, conflict string) {
	first := ""
	for _, h := range headers {
		switch _, u := cut(foldHeader(tidyHeader(h))); {
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

// unit returns the unit that the headers state, or what is wrong with them.
func (w *wideColumns) unit() (unit, conflict string) {
	return unitOfHeaders(w.coordinateHeaders(), cutUnit)
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
// each of the given columns, such as mm or (mm), and writes it into their headers. The
// columns to keep have what stands there in their headers as well.
func (r *tableReader) unitRow(columns []int, headers []string, cut unitCutter, keep func(column int) bool) (is bool, err error) {
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
		headers[c] = withUnit(headers[c], units[i], cut)
	}
	if _, conflict := unitOfHeaders(stated, cut); conflict != "" {
		return false, r.failRow("the units of the columns contradict each other; all coordinates need one")
	}
	r.united = true
	r.note("line %d states the unit of the columns", r.first)
	r.keepUnits(columns, headers, keep)
	return true, nil
}

// keepUnits writes what stands in a row of units beside those of the coordinates into
// the headers of the columns that are to be kept so, as in weight (kg). What has no place
// there is not kept.
func (r *tableReader) keepUnits(coordinates []int, headers []string, keep func(column int) bool) {
	const longest = 32 // bytes of a unit
	var lost []string
	for i, c := range r.row {
		text := c.value()
		if slices.Contains(coordinates, i) || text == "" || isMissing(text) || slices.Contains(unitLabels, strings.ToLower(strings.TrimRight(text, ":"))) {
			continue
		}
		if i < len(headers) && tidyHeader(headers[i]) != "" && keep(i) && len(text) <= longest && !isCoordinate(c) {
			if header := tidyHeader(headers[i]) + " (" + strings.Trim(text, "()[]{}") + ")"; looksLikeCoordinate(header) == looksLikeCoordinate(headers[i]) {
				headers[i] = header
				continue
			}
		}
		lost = append(lost, message.Quote(text))
	}
	if len(lost) > 0 {
		r.lose("%s in the row of units (line %d)", message.Some(lost), r.first)
	}
}

// unitLabels are what a row of units says of itself, or of a column without a unit.
var unitLabels = []string{"unit", "units", "-", "–", "—"}

// unitsBelow is unitRow for a table of points.
func (r *tableReader) unitsBelow() (is bool, err error) {
	if !r.layout.header || r.points > 0 {
		return false, nil
	}
	return r.unitsOf(r.layout)
}

// unitsOf is unitRow for a layout of a table of points.
func (r *tableReader) unitsOf(l *layout) (is bool, err error) {
	headers := l.headers()
	is, err = r.unitRow(l.coordinates(), headers, cutAxisUnit, func(i int) bool { return l.columns[i].role == extraRole })
	for i := range headers {
		l.columns[i].header = headers[i]
	}
	l.nameExtra()
	return is, err
}

// unitsOfWide is unitRow for the columns of a table of specimens.
func (r *tableReader) unitsOfWide(w *wideColumns) (is bool, err error) {
	return r.unitRow(w.coordinates(), w.headers, cutUnit, func(i int) bool { return i != w.subject })
}

// unitsBelowNext reads the row of units below a header that has come again, if there is
// one, into that header. units is unitsOf or unitsOfWide for it.
func (r *tableReader) unitsBelowNext(units func(r *tableReader) (bool, error)) error {
	ahead, text := *r, *r.textReader
	ahead.textReader, ahead.row, ahead.isPoint = &text, nil, nil
	ahead.points, ahead.united = 0, false
	if more, err := ahead.nextRow(); err != nil || !more {
		return nil // whoever reads on comes to the error
	}
	is, err := units(&ahead)
	if err != nil || !is {
		return err
	}
	*r.textReader = text
	r.row, r.rows, r.dropped, r.united = ahead.row, ahead.rows, ahead.dropped, true
	return nil
}

// otherUnit says that two headers of a file state different units; "" where they do not.
func otherUnit(before, unit, conflict string) string {
	switch {
	case conflict != "":
		return conflict
	case unit == before:
		return ""
	case unit == "":
		return "the header states no unit, and the one above " + before + "; state it here as well"
	case before == "":
		return "the header states " + unit + ", and the one above no unit; state it there as well"
	}
	return "the header states another unit than the one above: " + unit + " and " + before
}

// unitIn returns the unit that a table of the groups states in its header: that of
// the groups where their file stated one; "" for none.
func unitIn(groups []*landmark.Group) string {
	s := spellingOf[tableSpelling](groups[0])
	if s.columns == "" || s.headless {
		return ""
	}
	headers, cut := splitCells(s.columns), unitCutter(cutAxisUnit)
	if groups[0].Properties().Format == morphoJName {
		w := newWide(headers)
		if w == nil {
			return ""
		}
		headers, cut = w.coordinateHeaders(), cutUnit
	} else {
		headers = newLayout(headers).coordinateHeaders()
	}
	unit := groups[0].Properties().Units
	if stated, _ := unitOfHeaders(headers, cut); stated == "" ||
		slices.ContainsFunc(groups, func(g *landmark.Group) bool { return g.Properties().Units != unit }) {
		return ""
	}
	return unit
}

// setUnit makes headers of coordinates that state a unit state another, or none.
func setUnit(headers []string, unit string, cut unitCutter) []string {
	headers = slices.Clone(headers)
	for i, h := range headers {
		if _, old := cut(foldHeader(tidyHeader(h))); old != "" {
			headers[i] = withUnit(h, unit, cut)
		}
	}
	return headers
}

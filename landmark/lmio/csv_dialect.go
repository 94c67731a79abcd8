package lmio

import (
	"slices"
	"strings"

	"cairn/landmark"
)

// What tells the dialect of a table: so many rows, in so many bytes.
const (
	sampleRows  = 100
	sampleBytes = 1 << 20
)

// delimiters are those that are tried, and what people call them.
var delimiters = []struct {
	char byte
	name string
}{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {' ', "blank"}}

// dialect is how the rows of a table are to be cut, and what they are.
type dialect struct {
	delimiter byte
	is        tableSort
	layout    *layout      // where it is a table of points
	wide      *wideColumns // where it is one of specimens
	remark    string       // the comment that names the columns; "" where none does
	counted   bool         // the first row is the number of the others
	titles    int          // rows above the header that are no part of the table
	above     bool         // rows of data stand above the header
}

// tableSort is what a table is by its first rows.
type tableSort uint8

const (
	noTable          tableSort = iota
	foreignTable               // rows of points under a header that names no coordinates
	sliderTable                // geomorph's list of sliding points
	perhapsTable               // two coordinates, and nothing else that tells
	perhapsWideTable           // a row may be a specimen
	likelyTable                // rows of points without a header
	pointTable                 // a header that no other table has
	wideTable                  // a row is a specimen, see wide
)

// findDialect returns the dialect of a table by its first rows. The reader must
// stand before them and stays there.
func findDialect(t *textReader) dialect {
	var best dialect
	for _, d := range delimiters {
		copied := *t
		copied.rest = t.rest[:min(len(t.rest), sampleBytes)]
		r := &rowReader{textReader: &copied, delimiter: d.char}
		var rows [][]cell
		for cells := 0; len(rows) < sampleRows && cells < maxColumns; cells += len(r.row) {
			if more, err := r.nextRow(); err != nil || !more {
				break
			}
			rows = append(rows, append([]cell(nil), r.row...))
		}
		if len(rows) == 0 {
			continue
		}
		guess := judge(rows, r.remarks)
		if guess.is <= foreignTable {
			guess = underTitles(rows, r.remarks, guess)
		}
		if guess.is > best.is {
			best = guess
			best.delimiter = d.char
		}
	}
	return best
}

// underTitles judges rows of which the first are titles, such as "Project X, measured
// 2024": where a header follows that no other table has, and a row that is as the
// header says. Else it returns the guess.
func underTitles(rows [][]cell, remarks []string, guess dialect) dialect {
	const most = 6 // rows of titles
	for n := 1; n <= most && n+1 < len(rows); n++ {
		d := judge(rows[n:], remarks)
		var columns []int
		switch {
		case d.is == pointTable && !d.counted:
			columns = d.layout.coordinates()
		case d.is == wideTable:
			columns = d.wide.coordinates()
		}
		if len(columns) > 0 && holdsNumbers(rows[n+1], columns) {
			if slices.ContainsFunc(rows[:n], func(row []cell) bool { return len(row) >= len(rows[n]) && manyNumbers(row) }) {
				return dialect{is: foreignTable, above: true}
			}
			d.titles = n
			return d
		}
	}
	return guess
}

// manyNumbers reports whether a row has two numbers or more, and so is data.
func manyNumbers(row []cell) bool {
	n := 0
	for _, c := range row {
		if isCoordinate(c) && !isMissing(c.value()) {
			n++
		}
	}
	return n >= 2
}

// holdsNumbers reports whether a row has numbers in these columns, or units.
func holdsNumbers(row []cell, columns []int) bool {
	for _, c := range columns {
		if c >= len(row) {
			return false
		}
		_, unit := landmark.Unit(strings.Trim(row[c].value(), "()[]{}"))
		if row[c].value() != "" && !unit && !isCoordinate(row[c]) {
			return false
		}
	}
	return true
}

// judge says what a table is by its first rows, cut in one way.
func judge(rows [][]cell, remarks []string) dialect {
	if len(rows) > 1 && len(rows[0]) == 1 && digitsOnly(rows[0][0].value()) {
		d := judge(rows[1:], remarks)
		d.counted = d.is == perhapsTable || d.is == likelyTable || d.is == pointTable
		if !d.counted {
			return dialect{}
		}
		return d
	}
	names := make([]string, 0, len(rows[0]))
	for _, c := range rows[0] {
		names = append(names, c.textOf())
	}
	switch l, w := newLayout(names), newWide(names); {
	case w != nil && !l.isInstead(w):
		return dialect{is: map[bool]tableSort{true: wideTable, false: perhapsWideTable}[w.certain], wide: w}
	case isSliders(names):
		return dialect{is: sliderTable}
	case l.isCertain():
		return dialect{is: pointTable, layout: l}
	case l.isTable():
		return dialect{is: perhapsTable, layout: l}
	}
	return judgeHeadless(rows, remarks)
}

// isInstead reports whether the columns are rather those of a table of points
// than of one of specimens.
func (l *layout) isInstead(w *wideColumns) bool {
	if !l.isCertain() {
		return false
	}
	return !w.point[l.at(xRole)] || len(w.points) < 2 // coord_x, coord_y, coord_z alone are no point of that name
}

// judgeHeadless says what a table is whose first row does not name the columns.
func judgeHeadless(rows [][]cell, remarks []string) dialect {
	const tenths = 9 // of the rows that have to be points
	l, alike := headless(rows)
	if l == nil && len(rows) > 1 {
		if other, n := headless(rows[1:]); other != nil && other.at(zRole) >= 0 && n == len(rows)-1 {
			return dialect{is: foreignTable}
		}
	}
	if l == nil {
		if w := headlessWide(rows); w != nil {
			return dialect{is: perhapsWideTable, wide: w}
		}
		return dialect{}
	}
	d := dialect{is: likelyTable, layout: l}
	switch flat := l.at(zRole) < 0; {
	case flat && alike < len(rows), 10*alike < tenths*len(rows):
		return dialect{}
	case flat:
		d.is = perhapsTable
	}
	if n := len(remarks); n > 0 {
		if named := remarkLayout(remarks[n-1], len(rows[0])); named != nil {
			d.layout, d.remark = named, remarks[n-1]
		}
	}
	return d
}

// remarkLayout returns the layout that a comment before the first row names, as
// in "//X,Y,Z", or nil.
func remarkLayout(remark string, columns int) *layout {
	bare := strings.TrimLeft(remark, "#/ \t")
	for _, d := range delimiters {
		names := strings.Split(bare, string(d.char))
		if l := newLayout(names); len(names) == columns && l.isCertain() {
			l.header = false
			return l
		}
	}
	return nil
}

// isSliders reports whether a header is that of geomorph's lists of sliding
// points: three columns for curves, and one for surfaces.
func isSliders(names []string) bool {
	lower := strings.ToLower(strings.Join(names, " "))
	return lower == "before slide after" || lower == "x"
}

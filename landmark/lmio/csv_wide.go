package lmio

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// morphoJ are the tables that MorphoJ takes and SlicerMorph exports: a row is a
// specimen, which is a group, and each point has its columns, such as nasion_X,
// nasion_Y and nasion_Z. Other columns, such as classifiers, are carried through.
var morphoJ = Format{
	Name:        morphoJName,
	Description: "MorphoJ tables, a row a specimen",
	Extensions:  []string{".morphoj.csv"},
	Shared:      []string{".csv", ".txt", ".tsv", ".xyz", ".asc"},
	onlyAsRead:  wideOnlyAsRead,
	sniff: func(head []byte) bool {
		d := tableOf(head)
		return d.is == wideTable && !(d.titles > 0 && d.delimiter == ' ')
	},
	may:    func(head []byte) bool { d := tableOf(head); return d.is == perhapsWideTable || d.is == wideTable },
	decode: decodeWide,
	encode: encodeWide,
	limits: limits{
		dims: []int{3, 2}, sameCount: true, sameNames: true, groupName: anyName, name: anyName,
		missing: true, ofFile: ofTable, unitIn: unitIn,
	},
}

const morphoJName = "MorphoJ table"

var wideOnlyAsRead = []string{".tsv", ".xyz", ".asc"}

const wideSubject = "Subject"

func decodeWide(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, morphoJName, data)
	if err != nil {
		return nil, err
	}
	d := findDialect(t)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if d.wide == nil {
		_ = t.nextFull()
		return nil, t.fail("no header names points by columns such as nasion_X, nasion_Y and nasion_Z")
	}
	// The numbers are read as in any other table.
	r := newTableReader(t, &commaTable, d.delimiter)
	r.titles = d.titles
	quoted := false
	if !d.wide.headless {
		if _, err := r.nextRow(); err != nil {
			return nil, err
		}
		quoted = r.isQuoted()
		r.tellOfTitles(d.titles)
	}
	w := d.wide
	if w.headless {
		t.note("the table has no header: read as a row for each specimen, with its name and the coordinates of %s in %dD; write a header such as x1,y1,… where that is wrong",
			message.Plural(len(w.points), "point"), w.dim)
	} else {
		w = newWide(r.texts()) // of the whole header
		shown := w.headers[:min(len(w.headers), 4)]
		t.note("read as a table with a row for each specimen, and columns %s for its points", message.Quote(strings.Join(shown, ", ")+", …"))
	}
	if _, conflict := w.unit(); conflict != "" {
		return nil, r.fail("%s", conflict)
	}
	r.setColumns(w)
	groups, err := r.specimens(w)
	if err != nil {
		return nil, err
	}
	r.spellWide(groups, w, r.spelling(path, wideOnlyAsRead, quoted))
	r.tellOfBeside(w)
	r.tellOfHeader(w)
	r.tellOfRemarks()
	return t.result(morphoJName, groups...), nil
}

// setColumns notes the columns of a table of specimens.
func (r *tableReader) setColumns(w *wideColumns) {
	r.layout = &layout{}
	for _, h := range w.headers {
		r.layout.columns = append(r.layout.columns, column{header: h})
	}
	r.layout.nameExtra()
}

// tellOfBeside says which columns look like those of a point, and are kept as
// something else.
func (r *tableReader) tellOfBeside(w *wideColumns) {
	for _, columns := range w.beside {
		var headers []string
		for _, i := range columns {
			if !w.point[i] {
				headers = append(headers, message.Quote(w.headers[i]))
			}
		}
		if len(headers) == len(columns) && len(w.points) > 0 {
			r.warn("columns %s are kept, and not read as a point; if they are one, give it another name", message.Some(headers))
		}
	}
}

// tellOfHeader says what is odd about the names of the points.
func (r *tableReader) tellOfHeader(w *wideColumns) {
	if w.uneven {
		r.note("the columns of a point spell its name in several ways; it is called as in the column of x")
	}
	seen := map[string]bool{}
	var twice []string
	for _, p := range w.points {
		if q := message.Quote(p.name); seen[p.name] && p.name != "" && !slices.Contains(twice, q) {
			twice = append(twice, q)
		}
		seen[p.name] = true
	}
	if len(twice) > 0 {
		r.warn("several points have the name %s", message.Some(twice))
	}
}

func (r *tableReader) specimens(w *wideColumns) ([]*landmark.Group, error) {
	var groups []*landmark.Group
	for {
		more, err := r.nextRow()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if is, err := r.unitsOfWide(w); err != nil {
			return nil, err
		} else if is {
			r.setColumns(w)
			continue
		}
		if next := r.nextTable(w); next != nil {
			line := r.first
			if err := r.unitsBelowNext(func(r *tableReader) (bool, error) { return r.unitsOfWide(next) }); err != nil {
				return nil, err
			}
			before, _ := w.unit()
			if unit, conflict := next.unit(); unit != before || conflict != "" {
				r.first = line
				return nil, r.failRow("%s", otherUnit(before, unit, conflict))
			}
			w = next
			r.setColumns(w)
			continue
		}
		g, err := r.specimen(w)
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		return nil, r.fail("there are no specimens under the header")
	}
	return groups, nil
}

// nextTable returns the columns of the current row if it is a header, as where
// one table was put below another; nil where it is a specimen.
func (r *tableReader) nextTable(w *wideColumns) *wideColumns {
	if w.headless || len(w.points) == 0 || isCoordinate(r.row[min(w.points[0].at[0], len(r.row)-1)]) {
		return nil
	}
	next := newWide(r.texts())
	if next == nil || len(next.points) == 0 {
		return nil
	}
	if slices.EqualFunc(next.points, w.points, func(p, q widePoint) bool { return p.name == q.name }) {
		r.note("line %d repeats the header", r.first)
	} else {
		r.warn("line %d begins a second table, with other points", r.first)
		r.tellOfBeside(next)
	}
	return next
}

// specimen reads the current row.
func (r *tableReader) specimen(w *wideColumns) (*landmark.Group, error) {
	if len(r.row) != len(w.headers) && !(len(r.row) > len(w.headers) && r.trailing(len(w.headers))) {
		return nil, r.failRow("%s where the header has %d", message.Plural(len(r.row), "cell"), len(w.headers))
	}
	if r.points += max(len(w.points), 1); r.points > maxPoints {
		return nil, r.fail(tooManyPoints, maxPoints)
	}
	for i, stray := range w.stray {
		if stray && r.holdsNumber(i) {
			return nil, r.failRow("%s", strayColumn(w.headers[i]))
		}
	}
	name := ""
	if w.subject >= 0 {
		name = r.row[w.subject].textOf()
	}
	points := make([]landmark.Landmark, 0, len(w.points))
	for i, p := range w.points {
		l := landmark.Landmark{Name: p.name, Status: landmark.Defined}
		var v [3]float64
		var there [3]string
		found := 0
		for k := range w.dim {
			text := r.row[p.at[k]].value()
			if text == "" || isMissing(text) {
				continue
			}
			x, err := r.number(text, p.at[k])
			if err != nil {
				return nil, err
			}
			v[k], there[k] = x, text
			found++
		}
		l.Position = r3.Vec{X: v[0], Y: v[1], Z: v[2]}
		if found < w.dim {
			l.Position, l.Status = landmark.NoPosition(), landmark.Missing
			r.half(r.rowPlace, pointOf(i, p.name, name), there[:w.dim]...)
		}
		points = append(points, l)
	}
	g := landmark.NewGroup(name, points)
	if w.dim == 2 {
		g.SetDim(2)
	}
	var fields []landmark.Field
	for i, c := range r.layout.columns {
		if text := r.row[i].textOf(); !w.point[i] && i != w.subject && strings.TrimSpace(text) != "" {
			fields = append(fields, landmark.Field{Key: c.key, Value: text})
		}
	}
	unit, _ := w.unit()
	g.SetProperties(landmark.Properties{Format: morphoJName, Units: unit, Extra: landmark.NewFields(fields...)})
	return g, nil
}

// texts returns what the cells of the current row say.
func (r *rowReader) texts() []string {
	texts := make([]string, 0, len(r.row))
	for _, c := range r.row {
		texts = append(texts, c.textOf())
	}
	return texts
}

// holdsNumber reports whether a cell of the current row holds a number.
func (r *rowReader) holdsNumber(i int) bool {
	return i < len(r.row) && isCoordinate(r.row[i]) && !isMissing(r.row[i].value())
}

// strayColumn says that a column would be a point's if others were there.
func strayColumn(header string) string {
	return fmt.Sprintf("column %s looks like a coordinate, and no point has it: each needs a column for x, y and z (or x and y, all of them) that spell its name alike, and no two of a name. "+
		"Correct the header, or call the column otherwise where it holds something else", message.Quote(header))
}

// usualWide returns the header of groups whose file did not say otherwise.
func usualWide(groups []*landmark.Group) []string {
	headers := []string{wideSubject}
	for _, l := range groups[0].Landmarks() {
		for k := range groups[0].Dim() {
			headers = append(headers, l.Name+"_"+"XYZ"[k:k+1])
		}
	}
	return headers
}

// spellWide notes in the first group how the table is written.
func (r *tableReader) spellWide(groups []*landmark.Group, w *wideColumns, s tableSpelling) {
	s.headless = w.headless
	if !slices.Equal(w.headers, usualWide(groups)) {
		s.columns = joinCells(w.headers)
	}
	r.remember(groups, s)
}

// wideFor returns the columns in which groups are to be written: those of their
// file where they are of these points.
func wideFor(groups []*landmark.Group) *wideColumns {
	if s := spellingOf[tableSpelling](groups[0]); s.columns != "" {
		w := newWide(splitCells(s.columns))
		if w != nil {
			w.headers = setUnit(w.headers, groups[0].Properties().Units, cutUnit)
		}
		if w != nil && w.dim == groups[0].Dim() && slices.EqualFunc(w.points, groups[0].Landmarks(), func(p widePoint, l landmark.Landmark) bool { return p.name == l.Name }) {
			w.headless = s.headless
			return w
		}
	}
	return newWide(usualWide(groups))
}

func encodeWide(groups []*landmark.Group) ([]byte, error) {
	columns := wideFor(groups)
	out := wideRows(groups, columns)
	if columns.headless {
		t, err := newTextReader(context.Background(), "", "", out)
		if again := (dialect{}); err == nil {
			again = findDialect(t)
			columns.headless = again.wide != nil && again.wide.headless && again.wide.dim == columns.dim && len(again.wide.points) == len(columns.points)
		}
		if err != nil || !columns.headless { // it would not be read so
			columns.headless = false
			out = wideRows(groups, columns)
		}
	}
	return out, nil
}

// wideRows writes groups in these columns.
func wideRows(groups []*landmark.Group, columns *wideColumns) []byte {
	l := &layout{}
	for _, h := range columns.headers {
		l.columns = append(l.columns, column{header: h})
	}
	l.nameExtra()
	w := tableWriter(groups[0], ',')
	if !columns.headless {
		w.header(columns.headers)
	}
	at := map[int]int{} // coordinate, counted three a point, by column
	for i, p := range columns.points {
		for k := range columns.dim {
			at[p.at[k]] = 3*i + k
		}
	}
	for _, g := range groups {
		for i, c := range l.columns {
			n, isPoint := at[i]
			switch {
			case isPoint:
				p := g.At(n / 3).Position
				w.number([...]float64{p.X, p.Y, p.Z}[n%3])
			case i == columns.subject && len(l.columns) == 1:
				w.quoted(g.Name())
			case i == columns.subject:
				w.text(g.Name())
			default:
				text, _ := g.Properties().Extra.Get(c.key)
				w.text(text)
			}
		}
		w.endRow()
	}
	return w.out
}

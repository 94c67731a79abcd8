package lmio

import (
	"context"
	"slices"
	"strings"

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
	Shared:      []string{".csv", ".txt"},
	sniff: func(head []byte) bool {
		t, err := newTextReader(context.Background(), "", "", head)
		return err == nil && findDialect(t).is == wideTable
	},
	decode: decodeWide,
	encode: encodeWide,
	limits: limits{
		dims: []int{3, 2}, sameCount: true, sameNames: true, groupName: anyName, name: anyName,
		missing: true, ofFile: ofTable,
	},
}

const morphoJName = "MorphoJ table"

// wideColumns says where the columns of a table of specimens are.
type wideColumns struct {
	headers []string
	dim     int
	subject int // column of the specimens' names, -1 for none
	points  []widePoint
	point   []bool // whether a column belongs to a point
}

// widePoint is a point: its name and its first column.
type widePoint struct {
	name string
	at   int
}

// axisOf cuts a header such as nasion_X, or x1, into the axis, the rest, and the
// name that the rest gives.
func axisOf(header string) (axis int, rest, name string, ok bool) {
	if header == "" {
		return 0, "", "", false
	}
	last := len(header) - 1
	if axis = strings.IndexByte("xyz", header[last]|0x20); axis >= 0 && last > 0 && strings.IndexByte("_. -:", header[last-1]) >= 0 {
		return axis, header[:last], header[:last-1], true
	}
	if axis = strings.IndexByte("xyz", header[0]|0x20); axis >= 0 && last > 0 && strings.Trim(header[1:], "0123456789") == "" {
		return axis, header[1:], header[1:], true
	}
	return 0, "", "", false
}

// newWide returns the columns of a table of specimens, or nil where the header
// names no points.
func newWide(headers []string) *wideColumns {
	w := &wideColumns{headers: headers, subject: -1, point: make([]bool, len(headers))}
	numbered := false // the headers are of the form x1
	for i := 0; i+1 < len(headers); {
		axis, rest, name, ok := axisOf(headers[i])
		n := 1
		for ok && axis == 0 && i+n < len(headers) && n < 3 {
			next, same, _, is := axisOf(headers[i+n])
			if !is || next != n || same != rest {
				break
			}
			n++
		}
		if n < 2 || w.dim != 0 && n != w.dim {
			i++
			continue
		}
		w.dim = n
		numbered = numbered || rest == name
		w.points = append(w.points, widePoint{name, i})
		for k := range n {
			w.point[i+k] = true
		}
		i += n
	}
	const fewest = 3 // x1, y1, x2, y2 may be the corners of a box
	if w.dim == 2 && numbered && len(w.points) < fewest {
		return nil
	}
	for i, h := range headers {
		if w.subject < 0 && !w.point[i] && slices.Contains([]string{"subject", "specimen", "id", "name", ""}, strings.ToLower(strings.TrimSpace(h))) {
			w.subject = i
		}
	}
	if w.dim == 0 {
		w.dim = 3
		if w.subject != 0 || len(headers) != 1 || !strings.EqualFold(headers[0], wideSubject) {
			return nil // else a table of specimens without points
		}
	}
	return w
}

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
	if d.is != wideTable {
		_ = t.nextFull()
		return nil, t.fail("no header names points by columns such as nasion_X, nasion_Y and nasion_Z")
	}
	// The numbers are read as in any other table.
	r := newTableReader(t, &commaTable, d.delimiter)
	r.layout = &layout{}
	if _, err := r.nextRow(); err != nil {
		return nil, err
	}
	quoted := r.isQuoted()
	headers := make([]string, 0, len(r.row))
	for _, c := range r.row {
		headers = append(headers, c.textOf())
		r.layout.columns = append(r.layout.columns, column{header: c.textOf()})
	}
	r.layout.nameExtra()
	w := newWide(headers)
	groups, err := r.specimens(w)
	if err != nil {
		return nil, err
	}
	r.spellWide(groups, w, fileSpelling{
		delimiter: d.delimiter, comma: r.decimal == ',', bom: t.marked(), crlf: beginsCRLF(t.source.Bytes), quotes: quoted, remarks: r.remarks,
	})
	t.note("read as a table with a row for each specimen, and columns %s for its points", quote(strings.Join(headers[:min(len(headers), 4)], ", ")+", …"))
	r.warnOfLoss()
	return &Result{Groups: groups, Format: morphoJName, Notes: t.notes, Warnings: t.warnings}, nil
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

// specimen reads the current row.
func (r *tableReader) specimen(w *wideColumns) (*landmark.Group, error) {
	if len(r.row) != len(w.headers) && !(len(r.row) > len(w.headers) && r.trailing(len(w.headers))) {
		return nil, r.failRow("%s where the header has %d", plural(len(r.row), "cell"), len(w.headers))
	}
	if r.points += max(len(w.points), 1); r.points > maxPoints {
		return nil, r.fail(tooManyPoints, maxPoints)
	}
	points := make([]landmark.Landmark, 0, len(w.points))
	for _, p := range w.points {
		l := landmark.Landmark{Name: p.name, Status: landmark.Defined}
		var v [3]float64
		found := 0
		for k := range w.dim {
			text := r.row[p.at+k].value()
			if text == "" || isMissing(text) {
				continue
			}
			x, err := r.number(text, p.at+k)
			if err != nil {
				return nil, err
			}
			v[k] = x
			found++
		}
		l.Position = r3.Vec{X: v[0], Y: v[1], Z: v[2]}
		if found < w.dim {
			l.Position, l.Status = landmark.NoPosition(), landmark.Missing
			r.partial += min(found, 1)
		}
		points = append(points, l)
	}
	name := ""
	if w.subject >= 0 {
		name = r.row[w.subject].textOf()
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
	g.SetProperties(landmark.Properties{Format: morphoJName, Extra: landmark.NewFields(fields...)})
	return g, nil
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
func (r *tableReader) spellWide(groups []*landmark.Group, w *wideColumns, s fileSpelling) {
	s.comma = s.comma && haveNumbers(groups)
	fields := s.fields(',')
	if !slices.Equal(w.headers, usualWide(groups)) {
		fields = append(fields, landmark.Field{Key: columnsKey, Value: joinCells(w.headers)})
	}
	p := groups[0].Properties()
	p.Format, p.Extra = morphoJName, landmark.NewFields(append(fields, p.Extra.All()...)...)
	groups[0].SetProperties(p)
}

// wideFor returns the columns in which groups are to be written: those of their
// file where they are of these points.
func wideFor(groups []*landmark.Group) *wideColumns {
	if columns, ok := groups[0].Properties().Extra.Get(columnsKey); ok {
		w := newWide(splitCells(columns))
		if w != nil && w.dim == groups[0].Dim() && slices.EqualFunc(w.points, groups[0].Landmarks(), func(p widePoint, l landmark.Landmark) bool { return p.name == l.Name }) {
			return w
		}
	}
	return newWide(usualWide(groups))
}

func encodeWide(groups []*landmark.Group) ([]byte, error) {
	columns := wideFor(groups)
	extra := groups[0].Properties().Extra
	l := &layout{}
	for _, h := range columns.headers {
		l.columns = append(l.columns, column{header: h})
	}
	l.nameExtra()
	w := tableWriter(extra, ',')
	w.header(columns.headers)
	at := map[int]int{} // coordinate, counted three a point, by column
	for i, p := range columns.points {
		for k := range columns.dim {
			at[p.at+k] = 3*i + k
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
	return w.out, nil
}

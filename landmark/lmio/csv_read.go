package lmio

import (
	"context"
	"fmt"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// tableReader reads a table whose rows are points.
type tableReader struct {
	rowReader
	kind   *tableKind
	layout *layout
	// decimal is the decimal sign of the numbers, 0 until one tells; its line.
	decimal     byte
	decimalLine int
	groups      []*tableGroup
	byName      map[string]*tableGroup
	roles       [nzRole + 1]int // columns by their roles, -1 for none
	points      int             // and groups without points
	announced   int             // by the first line, where it is a count
	cloud       bool            // many points would be those of a scan
	missing     int             // of these without coordinates
	united      bool            // a row below the header states the unit
}

// maxNameless bounds the points without names in a file such as .xyz, which as
// often is the scan of a surface. The largest sets of semilandmarks have some
// thousand.
const maxNameless = 20000

// tableGroup is a group as far as it is read.
type tableGroup struct {
	name   string
	points []landmark.Landmark
	flat   []int // lines with an empty cell for z; 0 for others
	depth  bool  // a row has a cell for z
}

// newTableReader returns a reader of a table that has no layout yet.
func newTableReader(t *textReader, kind *tableKind, delimiter byte) *tableReader {
	r := &tableReader{rowReader: rowReader{textReader: t, delimiter: delimiter}, kind: kind, byName: map[string]*tableGroup{}}
	if delimiter == ',' { // else the first number tells
		r.decimal = '.'
	}
	return r
}

func (k *tableKind) decode(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, k.name, data)
	if err != nil {
		return nil, err
	}
	d := findDialect(t)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r := newTableReader(t, k, d.delimiter)
	r.layout, r.titles = d.layout, d.titles
	if err := r.refuse(d); err != nil {
		return nil, err
	}
	r.setRoles()
	r.cloud = r.roles[nameRole] < 0 && !inCSV(path)
	if d.counted {
		if err := r.countLine(); err != nil {
			return nil, err
		}
	}
	quoted, err := r.header()
	if err != nil {
		return nil, err
	}
	r.tellOfTitles(d.titles)
	if err := r.body(); err != nil {
		return nil, err
	}
	if err := r.checkCount(d); err != nil {
		return nil, err
	}
	groups := r.finish()
	r.describe(path, d)
	s := r.spelling(path, k.onlyAsRead, quoted)
	s.counted = d.counted
	r.spell(groups, s)
	return t.result(k.name, groups...), nil
}

// setRoles notes where the layout has each role.
func (r *tableReader) setRoles() {
	for i := range r.roles {
		r.roles[i] = r.layout.at(role(i))
	}
}

// refuse says why a table is none of points.
func (r *tableReader) refuse(d dialect) error {
	if d.above {
		_ = r.nextFull()
		return r.fail("rows of numbers stand above the header that names the coordinates, and would be lost as titles; move them below it, name their columns as well, or write # before them")
	}
	switch d.is {
	case sliderTable:
		_ = r.nextFull()
		return r.fail("this is a list of geomorph's sliding points, which names points of another file and has no coordinates; open the file with the landmarks")
	case foreignTable:
		_ = r.nextFull()
		return r.fail("the first line is no point and names no columns x, y and z (%s); call them so, or l, p, s or r, a, s, and that of the names name; "+
			"or write # before it if it is a title", r.sight())
	case wideTable, perhapsWideTable:
		_ = r.nextFull()
		return r.fail("a row of this table is a specimen; call the file .morphoj.csv")
	case noTable:
		_ = r.nextFull()
		return r.fail("this is no table of landmarks: its rows are not a name and three numbers, and no header names x, y and z (%s)", r.sight())
	}
	if n := len(d.layout.columns); n > maxPointColumns {
		_ = r.nextFull()
		return r.fail("%d columns; a table of landmarks has at most %d", n, maxPointColumns)
	}
	return nil
}

// sight says what the current line looks like, for who has another dialect.
func (r *tableReader) sight() string {
	const enough = 200 // bytes
	line := r.line[:min(len(r.line), enough)]
	words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' })
	for _, w := range words {
		if strings.Count(w, ",") == 1 && isCoordinate(cell{text: w}) {
			return "numbers with decimal commas need tabs or semicolons between the columns"
		}
	}
	return "the first line is " + message.Quote(line)
}

// header reads the row of the columns' names, if there is one, and reports
// whether all of them stand in quotes.
func (r *tableReader) header() (quoted bool, err error) {
	if !r.layout.header {
		return false, nil
	}
	if _, err := r.nextRow(); err != nil {
		return false, err
	}
	if _, conflict := r.layout.unit(); conflict != "" {
		return false, r.failRow("%s", conflict)
	}
	r.isPoint = r.looksLikePoint
	return r.isQuoted(), nil
}

// countLine reads the number of points that stands above them in some files.
func (r *tableReader) countLine() error {
	if _, err := r.nextRow(); err != nil {
		return err
	}
	n, err := r.textReader.count(r.row[0].value(), len("0 0\n"), "point")
	r.announced = n
	return err
}

// checkCount holds the number of points against what the file announced.
func (r *tableReader) checkCount(d dialect) error {
	switch {
	case !d.counted || r.points == r.announced:
	case r.points < r.announced:
		return r.fail("the first line announces %s, and there are %d; the file may have been cut off", message.Plural(r.announced, "point"), r.points)
	default:
		r.warn("the first line announces %s, and there are %d", message.Plural(r.announced, "point"), r.points)
	}
	return nil
}

func (r *tableReader) body() error {
	for {
		more, err := r.nextRow()
		if err != nil || !more {
			return err
		}
		if err := r.point(); err != nil {
			return err
		}
	}
}

func (r *tableReader) group(name string) *tableGroup {
	g := r.byName[name]
	if g == nil {
		g = &tableGroup{name: name}
		r.byName[name] = g
		r.groups = append(r.groups, g)
	}
	return g
}

// finish builds the groups.
func (r *tableReader) finish() []*landmark.Group {
	if len(r.groups) == 0 {
		r.group("")
	}
	unit, _ := r.layout.unit()
	groups := make([]*landmark.Group, 0, len(r.groups))
	for _, t := range r.groups {
		flat := r.roles[zRole] < 0 || len(t.points) > 0 && !t.depth
		for i := range t.points {
			if l := &t.points[i]; t.flat[i] > 0 && !flat && l.Status == landmark.Defined {
				r.half(func() string { return fmt.Sprintf("line %d", t.flat[i]) }, pointOf(i, l.Name, t.name),
					formatNumber(l.Position.X), formatNumber(l.Position.Y), "")
				l.Position, l.Status = landmark.NoPosition(), landmark.Missing
				r.missing++
			}
		}
		g := landmark.NewGroup(t.name, t.points)
		if flat {
			g.SetDim(2)
		}
		p := landmark.Properties{Units: unit}
		if r.layout.ras() {
			p.Declared.Kind = landmark.Negated
		}
		g.SetProperties(p)
		groups = append(groups, g)
	}
	return groups
}

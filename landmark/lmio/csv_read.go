package lmio

import (
	"context"
	"fmt"
	"slices"
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

// looksLikePoint reports whether the current row has the columns of the table
// and numbers for coordinates.
func (r *tableReader) looksLikePoint() bool {
	for axis := xRole; axis <= zRole; axis++ {
		if c := r.roles[axis]; c >= 0 && (c >= len(r.row) || !isCoordinate(r.row[c])) {
			return false
		}
	}
	return len(r.row) == len(r.layout.columns)
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

// get returns the cell of a role, or an empty one.
func (r *tableReader) get(role role) cell {
	if i := r.roles[role]; i >= 0 && i < len(r.row) {
		return r.row[i]
	}
	return cell{}
}

// point reads the current row.
func (r *tableReader) point() error {
	if is, err := r.unitsBelow(); is || err != nil {
		return err
	}
	if again, err := r.headerAgain(); again || err != nil {
		return err
	}
	group := r.get(groupRole)
	if r.isBlank() {
		if group.value() == "" && !group.quoted {
			return nil
		}
		r.group(group.textOf()) // a group without points
		return r.count()
	}
	if r.isSentence() {
		r.dropped++
		return nil
	}
	if err := r.width(); err != nil {
		return err
	}
	if err := r.count(); err != nil {
		return err
	}
	l := landmark.Landmark{Name: r.get(nameRole).textOf(), Description: r.get(descriptionRole).textOf(), Status: landmark.Defined}
	g := r.group(group.textOf())
	what := pointOf(len(g.points), l.Name, g.name)
	flat, there, err := r.position(&l)
	if err != nil {
		return err
	}
	if err := r.marks(&l, what, there); err != nil {
		return err
	}
	if l.Normal, err = r.normal(what); err != nil {
		return err
	}
	if l.Extra, err = r.extra(); err != nil {
		return err
	}
	g.points = append(g.points, l)
	g.flat = append(g.flat, 0)
	if flat {
		g.flat[len(g.flat)-1] = r.first
	}
	g.depth = g.depth || !flat
	return nil
}

// headerAgain reports whether the current row names the columns, as where tables
// were put below each other, and reads what follows by it.
func (r *tableReader) headerAgain() (bool, error) {
	if at := r.roles[xRole]; !r.layout.header || at >= len(r.row) || r.row[at].value() == "" || isCoordinate(r.row[at]) {
		return false, nil
	}
	next := newLayout(r.texts())
	if unit, conflict := next.unit(); next.isTable() {
		if before, _ := r.layout.unit(); unit != before || conflict != "" {
			return false, r.failRow("the header states another unit than the one above")
		}
	}
	if !next.isTable() || next.ras() != r.layout.ras() || (next.at(zRole) < 0) != (r.layout.at(zRole) < 0) {
		return false, nil
	}
	if slices.Equal(next.headers(), r.layout.headers()) {
		r.note("line %d repeats the header", r.first)
		return true, nil
	}
	r.warn("line %d names the columns anew (%s); a table that is saved has one header", r.first, strings.Join(next.headers(), ", "))
	r.layout = next
	r.setRoles()
	return true, nil
}

// count counts a point, or a group without points.
func (r *tableReader) count() error {
	r.points++
	switch {
	case r.points > maxPoints:
		return r.fail(tooManyPoints, maxPoints)
	case r.cloud && r.points > maxNameless:
		return r.fail("there are more than %d points without names: they are a scan rather than landmarks, and Cairn shows scans that have a surface, such as PLY; "+
			"if they are landmarks, call the file .csv", maxNameless)
	}
	return nil
}

// isBlank reports whether the current row says nothing but perhaps a group.
func (r *tableReader) isBlank() bool {
	group := r.roles[groupRole]
	for i, c := range r.row {
		if i != group && (c.value() != "" || c.quoted && len(r.row) == 1) {
			return false
		}
	}
	return true
}

// isSentence reports whether the current line is a remark that nothing marks as
// such: words, and no other cell. (One word may be a row that was cut off.)
func (r *tableReader) isSentence() bool {
	if len(r.row) > 1 || r.delimiter == ' ' || r.row[0].quoted || isCoordinate(r.row[0]) {
		return false
	}
	return strings.Contains(r.row[0].value(), " ")
}

// width checks the number of cells of the current row.
func (r *tableReader) width() error {
	need := 0
	for axis := xRole; axis <= zRole; axis++ {
		need = max(need, r.roles[axis]+1)
	}
	columns := r.layout.columns
	if len(r.row) < need {
		return r.failRow("%s where %d belong (%s); mark coordinates that are missing with NA, and write remarks behind #",
			message.Plural(len(r.row), "cell"), len(columns), strings.Join(r.layout.headers(), ", "))
	}
	for i := len(columns); i < len(r.row); i++ {
		if isCoordinate(r.row[i]) {
			return r.failRow("%d cells where %d belong (%s), so that nobody knows which numbers are the coordinates; numbers with decimal commas need tabs or semicolons between the columns",
				len(r.row), len(columns), strings.Join(r.layout.headers(), ", "))
		}
	}
	if len(r.row) > len(columns) && !r.trailing(len(columns)) {
		if len(r.row) > maxPointColumns {
			return r.failRow("%d columns; a table of landmarks has at most %d", len(r.row), maxPointColumns)
		}
		for range len(r.row) - len(columns) {
			r.layout.columns = append(r.layout.columns, column{})
		}
		r.layout.nameExtra()
	}
	return nil
}

// trailing reports whether all cells from number n on are empty.
func (r *tableReader) trailing(n int) bool {
	return !slices.ContainsFunc(r.row[n:], func(c cell) bool { return c.value() != "" })
}

// failRow is fail about the line in which the row begins.
func (r *tableReader) failRow(format string, args ...any) error {
	err := r.fail(format, args...)
	if f, ok := err.(*FormatError); ok {
		f.Line = r.first
	}
	return err
}

// extra returns what means nothing to Cairn, as far as it is not the default.
func (r *tableReader) extra() (landmark.Fields, error) {
	var fields []landmark.Field
	for i, c := range r.layout.columns[:min(len(r.layout.columns), len(r.row))] {
		if c.role != extraRole {
			continue
		}
		if c.stray && r.holdsNumber(i) {
			return landmark.Fields{}, r.failRow("%s", strayColumn(c.header))
		}
		if text := r.row[i].textOf(); text != usualExtra(c.key) && strings.TrimSpace(text) != "" {
			fields = append(fields, landmark.Field{Key: c.key, Value: text})
		}
	}
	return landmark.NewFields(fields...), nil
}

// usualExtra returns the text of a column without a meaning that says nothing.
// Slicer marks all points as selected.
func usualExtra(key string) string {
	if key == "selected" {
		return "1"
	}
	return ""
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

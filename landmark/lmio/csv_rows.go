package lmio

import (
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

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
	next, line := newLayout(r.texts()), r.first
	if !next.isTable() || next.ras() != r.layout.ras() || (next.at(zRole) < 0) != (r.layout.at(zRole) < 0) {
		return false, nil
	}
	if err := r.unitsBelowNext(func(r *tableReader) (bool, error) { return r.unitsOf(next) }); err != nil {
		return false, err
	}
	before, _ := r.layout.unit()
	if unit, conflict := next.unit(); unit != before || conflict != "" {
		r.first = line
		return false, r.failRow("%s", otherUnit(before, unit, conflict))
	}
	if slices.Equal(next.headers(), r.layout.headers()) {
		r.note("line %d repeats the header", line)
		return true, nil
	}
	r.warn("line %d names the columns anew (%s); a table that is saved has one header", line, strings.Join(next.headers(), ", "))
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
		text, usual := r.row[i].textOf(), usualExtra(c.key)
		if blank := strings.TrimSpace(text) == ""; text != usual && (!blank || usual != "") {
			fields = append(fields, landmark.Field{Key: c.key, Value: text})
		}
	}
	return landmark.NewFields(fields...), nil
}

// usualExtra returns the text of a column without a meaning that says nothing.
// Slicer marks all points as selected.
func usualExtra(key string) string {
	if key == extraSelected {
		return "1"
	}
	return ""
}

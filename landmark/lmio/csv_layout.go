package lmio

import (
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
)

// role is what a column of a table holds.
type role uint8

const (
	extraRole role = iota // something that means nothing to Cairn
	nameRole
	xRole
	yRole
	zRole
	definedRole // 0 or 1: whether the point is placed
	visibleRole
	lockedRole
	descriptionRole
	groupRole
	nxRole // a normal
	nyRole
	nzRole
)

// roleWords are the headers of each role as programs write them, in lower case.
// Where two columns may have a role the one with the word that comes first has it.
var roleWords = map[role][]string{
	nameRole: {"name", "label", "landmark", "landmark name", "landmark_name", "point name", "point_name", "lm", "lm name", "lm_name", "class", "point",
		"landmark id", "landmark_id", "landmark number", "landmark_number", "marker", "id"},
	xRole: {"x", "xpts", "coord_x", "pos_x", "x_coord", "l", "r"},
	yRole: {"y", "ypts", "coord_y", "pos_y", "y_coord", "p", "a"},
	zRole: {"z", "zpts", "coord_z", "pos_z", "z_coord", "s", "s"},

	definedRole: {"defined"}, visibleRole: {"visible"}, lockedRole: {"locked"}, descriptionRole: {"description"},
	groupRole: {"group", "specimen", "subject", "key", "individual", "specimen id", "specimen_id", "subject id", "subject_id", "specimen name", "specimen_name"},
	nxRole:    {"nx", "normal_x"}, nyRole: {"ny", "normal_y"}, nzRole: {"nz", "normal_z"},
}

// column is a column of a table of points.
type column struct {
	header string
	role   role
	key    string // of Extra, where the role is that
	stray  bool   // it looks like a coordinate, and no point has it
}

// maxPointColumns bounds the columns of a table whose rows are points. Programs
// write some ten; more would make much of each row that leaves them empty.
const maxPointColumns = 256

// layout says which columns a table has.
type layout struct {
	columns []column
	header  bool // the first row names the columns
}

// at returns where the column of a role is, or -1.
func (l *layout) at(r role) int {
	return slices.IndexFunc(l.columns, func(c column) bool { return c.role == r })
}

// ras reports whether the columns are r, a and s: to the right, anterior,
// superior, where all others are read as they stand.
func (l *layout) ras() bool {
	x := l.at(xRole)
	return x >= 0 && headerWord(l.columns[x].header) == "r"
}

// headers returns the columns' names.
func (l *layout) headers() []string {
	names := make([]string, 0, len(l.columns))
	for _, c := range l.columns {
		names = append(names, c.header)
	}
	return names
}

// headerWord returns what tells the role of a header: x of "X (mm)".
func headerWord(header string) string {
	whole, _ := cutAxisUnit(foldHeader(tidyHeader(header)))
	word, _, _ := strings.Cut(whole, "(")
	word, _, _ = strings.Cut(word, "[")
	if word = strings.TrimSpace(word); word != whole && slices.ContainsFunc(coordinateNames(header), func(c coordinateName) bool { return c.name != "" }) {
		return whole // the x of X[1] is that of a point
	}
	return word
}

// isRoleWord reports whether a column of that header may have a role, or would
// have to complete a point.
func isRoleWord(header string) bool {
	if looksLikeCoordinate(header) {
		return true
	}
	for _, words := range roleWords {
		if slices.Contains(words, headerWord(header)) {
			return true
		}
	}
	return false
}

// newLayout gives the columns of these names their roles.
func newLayout(headers []string) *layout {
	l := &layout{header: true}
	at := map[string]int{}
	for i, h := range headers {
		word := headerWord(h)
		if whole := foldHeader(tidyHeader(h)); aShortUnit.MatchString(whole) && !areShortUnits(headers) {
			word = whole
		}
		if _, again := at[word]; !again {
			at[word] = i
		}
		l.columns = append(l.columns, column{header: h})
	}
	place := func(r role, word string) bool {
		i, ok := at[word]
		if ok && l.columns[i].role == extraRole {
			l.columns[i].role = r
			return true
		}
		return false
	}
	for axis, word := range roleWords[xRole] { // the three of one kind
		y, z := roleWords[yRole][axis], roleWords[zRole][axis]
		_, hasX := at[word]
		_, hasY := at[y]
		_, hasZ := at[z]
		if hasX && hasY && (hasZ || axis == 0) {
			place(xRole, word)
			place(yRole, y)
			place(zRole, z)
			break
		}
	}
	if len(headers) <= maxPointColumns {
		l.placeNeutral()
	}
	for r := nameRole; r <= nzRole; r++ {
		if r >= xRole && r <= zRole {
			continue
		}
		for _, word := range roleWords[r] {
			if place(r, word) {
				break
			}
		}
	}
	if l.at(nxRole) < 0 || l.at(nyRole) < 0 || l.at(nzRole) < 0 {
		for i := range l.columns {
			if l.columns[i].role >= nxRole {
				l.columns[i].role = extraRole
			}
		}
	}
	l.nameExtra()
	return l
}

// placeNeutral finds the axes under headers that no program is known for, such as
// "X coordinate", and the third of two under such a one.
func (l *layout) placeNeutral() {
	at := [3]int{-1, -1, -1}
	for i, c := range l.columns {
		for _, name := range coordinateNames(c.header) {
			if name.isNeutral() && at[name.axis] < 0 && c.role == extraRole {
				at[name.axis] = i
			}
		}
	}
	if l.at(xRole) < 0 && at[0] >= 0 && at[1] >= 0 {
		l.columns[at[0]].role, l.columns[at[1]].role = xRole, yRole
	}
	if l.isTable() && l.at(zRole) < 0 && at[2] >= 0 {
		l.columns[at[2]].role = zRole
	}
}

// nameExtra gives each column without a meaning a key that no other has.
func (l *layout) nameExtra() {
	judge := l.isTable() && len(l.columns) <= maxPointColumns
	taken := map[string]bool{remarksKey: true}
	for i := range l.columns {
		c := &l.columns[i]
		if c.role != extraRole {
			continue
		}
		c.stray = judge && looksLikeCoordinate(c.header)
		c.key = c.header
		for c.key == "" || taken[c.key] {
			c.key = strings.TrimSpace(c.key + " (column " + strconv.Itoa(i+1) + ")")
		}
		taken[c.key] = true
	}
}

// isTable reports whether the columns are those of a table of points.
func (l *layout) isTable() bool { return l.at(xRole) >= 0 && l.at(yRole) >= 0 }

// isCertain reports whether nothing else than a table of points has such a header.
func (l *layout) isCertain() bool {
	return l.isTable() && (l.at(zRole) >= 0 || l.at(nameRole) >= 0)
}

// isCoordinate reports whether a cell holds a number, with a decimal point or
// comma, or the sign of one that is missing.
func isCoordinate(c cell) bool {
	v := c.value()
	if isMissing(v) {
		return true
	}
	if _, ok := parseNumber(v); ok {
		return true
	}
	_, ok := parseNumber(strings.Replace(v, ",", ".", 1))
	return ok
}

// defaultLayout returns the layout that a kind of table has for these groups
// where no file said otherwise.
func (k *tableKind) defaultLayout(groups []*landmark.Group) *layout {
	axes := []string{"x", "y", "z"}
	switch {
	case isNegated(groups):
		axes = []string{"r", "a", "s"}
	case !has3D(groups):
		axes = []string{"x", "y"}
	case k.slicer:
		axes = []string{"l", "p", "s"}
	}
	headers := append([]string{"name"}, axes...)
	if k.slicer {
		headers[0] = "label"
		headers = append(headers, "defined", "selected", "visible", "locked", "description")
	}
	l := newLayout(headers)
	l.complete(groups)
	l.header = k.header || len(l.columns) > 1+len(axes) || !arePlain(groups)
	return l
}

// complete appends the columns that the groups need beside those there are, and
// names the axes as the groups' frame is.
func (l *layout) complete(groups []*landmark.Group) {
	need := func(name string, r role) {
		if l.at(r) < 0 {
			l.columns = append(l.columns, column{header: name, role: r})
			l.header = true
		}
	}
	if has3D(groups) || isNegated(groups) {
		need("z", zRole)
	}
	if negated := isNegated(groups); negated != l.ras() {
		axes := [...]string{"l", "p", "s"}
		if negated {
			axes = [...]string{"r", "a", "s"}
		}
		for i, a := range axes {
			if c := l.at(xRole + role(i)); c >= 0 {
				l.columns[c].header = a
			}
		}
	}
	if len(groups) > 1 || groups[0].Name() != "" {
		need("group", groupRole)
	}
	for _, c := range [...]struct {
		name string
		role role
		said func(l landmark.Landmark) bool
	}{
		{"name", nameRole, func(l landmark.Landmark) bool { return l.Name != "" }},
		{"visible", visibleRole, func(l landmark.Landmark) bool { return l.Hidden }},
		{"locked", lockedRole, func(l landmark.Landmark) bool { return l.Locked }},
		{"description", descriptionRole, func(l landmark.Landmark) bool { return l.Description != "" }},
		{"nx", nxRole, hasNormal}, {"ny", nyRole, hasNormal}, {"nz", nzRole, hasNormal},
	} {
		if slices.ContainsFunc(groups, func(g *landmark.Group) bool { return slices.ContainsFunc(g.Landmarks(), c.said) }) {
			need(c.name, c.role)
		}
	}
	l.addExtra(groups)
}

// addExtra appends columns for what points have beside the columns there are,
// as where groups of two files are written into one.
func (l *layout) addExtra(groups []*landmark.Group) {
	known := map[string]bool{}
	for _, c := range l.columns {
		if c.role == extraRole {
			known[c.key] = true
		}
	}
	for _, g := range groups {
		for _, m := range g.Landmarks() {
			for _, f := range m.Extra.All() {
				if !known[f.Key] {
					known[f.Key] = true
					l.columns = append(l.columns, column{header: f.Key, key: f.Key})
					l.header = true
				}
			}
		}
	}
}

func hasNormal(l landmark.Landmark) bool { return l.Normal != (landmark.Landmark{}).Normal }

func isNegated(groups []*landmark.Group) bool {
	return groups[0].Properties().Declared.Kind == landmark.Negated
}

func has3D(groups []*landmark.Group) bool {
	return slices.ContainsFunc(groups, func(g *landmark.Group) bool { return g.Dim() == 3 })
}

// arePlain reports whether a table of the groups can do without a header: there
// is a row, it has three coordinates, and no name can be taken for something else.
func arePlain(groups []*landmark.Group) bool {
	if !has3D(groups) || groups[0].Len() == 0 {
		return false
	}
	for _, g := range groups {
		for _, l := range g.Landmarks() {
			if !isPlainName(l.Name) {
				return false
			}
		}
	}
	return true
}

func isPlainName(name string) bool {
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xc0 && c != 0xfeff && c != 0x2028 && c != 0x2029
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ' ')) {
			return false
		}
	}
	return name != "" && !isMissing(name) && name == strings.TrimSpace(name)
}

package lmio

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wideColumns says where the columns of a table of specimens are.
type wideColumns struct {
	headers []string
	dim     int
	subject int // column of the specimens' names, -1 for none
	points  []widePoint
	point   []bool // whether a column belongs to a point
	stray   []bool // whether a column looks like a coordinate, and belongs to none
	certain bool   // no other table has such a header
	// headless says that the table has no header; the headers are made up.
	headless bool
	uneven   bool // the headers of a point spell its name in several ways
	// beside are the columns of x, y and z under words that are rather no name of a point.
	beside [][]int
}

// widePoint is a point: its name, and the column of each axis.
type widePoint struct {
	name string
	at   [3]int
}

// newWide returns the columns of a table of specimens, or nil where the header
// names no points. The columns of a point may stand anywhere, in any order.
func newWide(headers []string) *wideColumns {
	w := &wideColumns{headers: headers, subject: -1, point: make([]bool, len(headers)), stray: make([]bool, len(headers))}
	names := make([][]coordinateName, len(headers)) // of columns that are not as usual
	for dim := 3; dim >= 2 && len(w.points) == 0; dim-- {
		w.dim, w.beside = dim, nil
		w.addUsual()
		for i, h := range headers {
			if !w.point[i] && names[i] == nil {
				names[i] = coordinateNames(h)
			}
		}
		for style := suffixStyle; style < bareStyle; style++ {
			w.addPoints(names, style)
		}
		w.addBare(names)
	}
	slices.SortFunc(w.points, func(p, q widePoint) int { return slices.Min(p.at[:w.dim]) - slices.Min(q.at[:w.dim]) })
	for i, h := range headers {
		w.stray[i] = !w.point[i] && areCoordinate(h, names[i])
	}
	w.findSubject()
	if len(w.points) > 0 {
		const fewest = 3 // x1, y1, x2, y2 may be the corners of a box
		w.certain = w.certain && (w.dim == 3 || len(w.points) >= fewest)
		return w
	}
	if w.dim = 3; w.subject != 0 || len(headers) != 1 || !strings.EqualFold(tidyHeader(headers[0]), wideSubject) {
		return nil
	}
	w.certain = true // a table of specimens without points
	return w
}

// addUsual adds the points whose columns stand side by side as programs write
// them, such as nasion_X, nasion_Y and nasion_Z: whatever the names are, and if
// several have one.
func (w *wideColumns) addUsual() {
	for i := 0; i+w.dim <= len(w.headers); i++ {
		_, name, _ := usualAxis(w.headers[i])
		n := 0
		for n < w.dim {
			axis, same, ok := usualAxis(w.headers[i+n])
			if !ok || axis != n || same != name {
				break
			}
			n++
		}
		if n < w.dim {
			continue
		}
		p := widePoint{name: name}
		for axis := range n {
			p.at[axis], w.point[i+axis] = i+axis, true
		}
		w.points = append(w.points, p)
		w.certain = true
		i += n - 1
	}
}

// usualAxis cuts a header such as nasion_X, or x1, into the axis and the name.
func usualAxis(header string) (axis int, name string, ok bool) {
	last := len(header) - 1
	if last < 1 {
		return 0, "", false
	}
	if axis = strings.IndexByte("xyz", header[last]|0x20); axis >= 0 {
		name := header[:last-1]
		const signs = "_. -:"
		switch sign := header[last-1]; {
		case sign == '_': // as programs write it, whatever the name ends with
			return axis, name, true
		case strings.IndexByte(signs, sign) >= 0 && strings.TrimRight(name, signs) == name:
			return axis, name, true
		}
	}
	if axis = strings.IndexByte("xyz", header[0]|0x20); axis >= 0 && strings.Trim(header[1:], "0123456789") == "" {
		return axis, header[1:], true
	}
	return 0, "", false
}

// addPoints adds the points whose headers are of a style and complete.
func (w *wideColumns) addPoints(names [][]coordinateName, style headerStyle) {
	type columns [3][]int
	byKey := map[string]*columns{}
	var keys []string
	clear := map[string]bool{}
	for i, list := range names {
		for _, c := range list {
			if c.style != style || w.point[i] || c.isNeutral() {
				continue
			}
			k := c.key()
			if byKey[k] == nil {
				byKey[k], clear[k] = new(columns), true
				keys = append(keys, k)
			}
			byKey[k][c.axis] = append(byKey[k][c.axis], i)
			clear[k] = clear[k] && c.clear
		}
	}
	const leastWord = 3 // letters of a name that runs on into the letter of the axis: nx, ny, nz are a normal
	var perhaps []string
	some := false
	for _, k := range keys {
		at := byKey[k]
		switch {
		case len(at[0]) != 1 || len(at[1]) != 1 || w.dim == 3 && len(at[2]) != 1 || w.dim == 2 && len(at[2]) > 0:
		case aside.MatchString(k) || !clear[k] && (w.dim == 2 || utf8.RuneCountInString(k) < leastWord):
			perhaps = append(perhaps, k)
		default:
			w.addPoint(names, style, *at)
			w.certain = w.certain || clear[k]
			some = true
		}
	}
	for _, k := range perhaps {
		at := byKey[k]
		if some && clear[k] && slices.Contains(shortNames, k) {
			w.addPoint(names, style, *at)
			continue
		}
		if clear[k] || w.dim == 3 {
			w.beside = append(w.beside, slices.Concat(at[:]...))
		}
	}
}

// shortNames are abbreviations of landmarks, of the nasion and the sellion, that are
// words of aside as well: beside points whose headers have the same form they are points.
var shortNames = []string{"n", "se"}

// addPoint adds the point that has one column for each axis, under headers of a style.
func (w *wideColumns) addPoint(names [][]coordinateName, style headerStyle, at [3][]int) {
	p := widePoint{}
	for axis := range w.dim {
		i := at[axis][0]
		p.at[axis], w.point[i] = i, true
		for _, c := range names[i] {
			if c.style == style && axis == 0 {
				p.name = c.name
			} else if c.style == style {
				w.uneven = w.uneven || c.name != p.name
			}
		}
	}
	w.points = append(w.points, p)
}

// addBare adds the points whose columns are called x, y and z alone: where they
// come again and again, or beside points that have numbers, as R and pandas name
// columns that are called alike.
func (w *wideColumns) addBare(names [][]coordinateName) {
	var at [3][]int
	for i, list := range names {
		for _, c := range list {
			if c.style == bareStyle {
				at[c.axis] = append(at[c.axis], i)
			}
		}
	}
	n := len(at[0])
	if n == 0 || len(at[1]) != n || w.dim == 3 && len(at[2]) != n || w.dim == 2 && len(at[2]) > 0 {
		return
	}
	numbered := len(w.points) > 0 && !slices.ContainsFunc(w.points, func(p widePoint) bool { return !digitsOnly(p.name) })
	if n == 1 && !numbered || n > 1 && (len(w.points) > 0 || w.manyNames()) {
		return
	}
	for k := range n {
		p := widePoint{}
		if n > 1 {
			p.name = strconv.Itoa(k + 1)
		}
		for axis := range w.dim {
			p.at[axis] = at[axis][k]
			w.point[at[axis][k]] = true
		}
		w.points = append(w.points, p)
	}
	w.certain = w.certain || n > 1
}

// manyNames reports whether several columns have names of points: then tables of
// points stand side by side.
func (w *wideColumns) manyNames() bool {
	n := 0
	for _, h := range w.headers {
		if slices.Contains(roleWords[nameRole], headerWord(h)) {
			n++
		}
	}
	return n > 1
}

// findSubject finds the column of the specimens' names: MorphoJ has them in the
// first.
func (w *wideColumns) findSubject() {
	for i, h := range w.headers {
		word := headerWord(h)
		if !w.point[i] && (word == "id" || word == "name" || word == "" || word != "group" && slices.Contains(roleWords[groupRole], word)) {
			w.subject = i
			return
		}
	}
}

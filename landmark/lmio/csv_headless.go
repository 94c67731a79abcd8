package lmio

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/spatial/r3"
)

// rowShape is what a row without a header looks like: texts, numbers, texts.
type rowShape struct{ front, numbers, behind int }

// shapeOf returns the shape of a row. ok is false where numbers and texts are
// mixed. Empty cells at the end count as no text.
func shapeOf(row []cell) (s rowShape, ok bool) {
	for _, c := range row {
		switch number := isCoordinate(c); {
		case number && s.behind > 0:
			return s, false
		case number:
			s.numbers++
		case s.numbers > 0:
			s.behind++
		default:
			s.front++
		}
	}
	return s, true
}

// likes reports whether two rows may stand in one table: those of a text and
// three numbers may differ in what follows.
func (s rowShape) likes(o rowShape) bool { return s.front == o.front && s.numbers == o.numbers }

// headless returns the layout of a table without a header, by its first rows,
// and how many of them are like the first; nil where that is no row of a point.
//
// A row is a name and three numbers, or three numbers and a name, and perhaps
// other texts. A name may be a whole number; where both sides have one, the side
// that counts up is the name. Three more numbers are a normal where all have
// length 1.
func headless(rows [][]cell) (l *layout, alike int) {
	first, ok := shapeOf(rows[0])
	if !ok {
		return nil, 0
	}
	var like [][]cell
	for _, row := range rows {
		if s, ok := shapeOf(row); ok && s.likes(first) {
			like = append(like, row)
		}
	}
	var headers []column
	name := column{header: "name", role: nameRole}
	axes := []column{{header: "x", role: xRole}, {header: "y", role: yRole}, {header: "z", role: zRole}}
	normal := []column{{header: "nx", role: nxRole}, {header: "ny", role: nyRole}, {header: "nz", role: nzRole}}
	const most = 1 // texts before the numbers
	switch n := first.numbers; {
	case first.front > most:
		return nil, 0
	case first.front == 0 && n == 4 && areWhole(like, 0) && (countUp(like, 0) || !countUp(like, 3)):
		headers = slices.Concat([]column{name}, axes)
	case first.front == 0 && n == 4 && countUp(like, 3):
		headers = slices.Concat(axes, []column{name})
	case n == 6 && areNormals(like, first.front+3):
		headers = slices.Concat(axes, normal)
	case n == 3:
		headers = axes
	case n == 2:
		headers = axes[:2]
	default:
		return nil, 0
	}
	l = &layout{}
	if first.front > 0 {
		l.columns = append(l.columns, name)
	}
	l.columns = append(l.columns, headers...)
	behind := first.behind
	if l.at(nameRole) < 0 && behind > 0 && rows[0][first.numbers].value() != "" {
		l.columns = append(l.columns, name)
		behind--
	}
	for range behind {
		l.columns = append(l.columns, column{})
	}
	l.nameExtra()
	return l, len(like)
}

// areWhole reports whether a column holds whole numbers, and each once.
func areWhole(rows [][]cell, column int) bool {
	seen := map[int]bool{}
	for _, row := range rows {
		n, err := strconv.Atoi(row[column].value())
		if err != nil || seen[n] {
			return false
		}
		seen[n] = true
	}
	return true
}

// countUp reports whether a column counts the rows, which one row cannot tell.
func countUp(rows [][]cell, column int) bool {
	if len(rows) < 2 {
		return false
	}
	for i, row := range rows {
		n, err := strconv.Atoi(row[column].value())
		first, _ := strconv.Atoi(rows[0][column].value())
		if err != nil || n != first+i {
			return false
		}
	}
	return true
}

// areNormals reports whether three columns hold vectors of length 1, as far as
// programs that write few digits have them.
func areNormals(rows [][]cell, column int) bool {
	const tolerance = 0.02
	for _, row := range rows {
		var v r3.Vec
		for k, axis := range [...]*float64{&v.X, &v.Y, &v.Z} {
			*axis, _ = parseNumber(row[column+k].value())
		}
		if math.Abs(r3.Norm(v)-1) > tolerance {
			return false
		}
	}
	return true
}

// headlessWide returns the columns of a table of specimens without a header: a
// name, and the coordinates of two points or more. nil where that is not clear.
// Six numbers may be two points or three of a picture: they are taken in space.
func headlessWide(rows [][]cell) *wideColumns {
	first, ok := shapeOf(rows[0])
	if !ok || first.front+first.numbers+first.behind != len(rows[0]) {
		return nil
	}
	for _, row := range rows {
		if s, ok := shapeOf(row); !ok || s != first {
			return nil
		}
	}
	from, n := first.front, first.numbers
	if from == 0 && n > 7 && n%3 == 1 && countUp(rows, 0) { // specimens that are numbered
		from, n = 1, n-1
	}
	const fewest = 6 // four numbers behind a name may be a point and its size
	if from == 0 || n < fewest || n%3 != 0 && n%2 != 0 {
		return nil
	}
	dim := 3
	if n%3 != 0 {
		dim = 2
	}
	w := &wideColumns{headless: true, dim: dim, headers: make([]string, len(rows[0])), point: make([]bool, len(rows[0])), stray: make([]bool, len(rows[0]))}
	for i := range n {
		if i%dim == 0 {
			w.points = append(w.points, widePoint{name: strconv.Itoa(i/dim + 1)})
		}
		p := &w.points[i/dim]
		p.at[i%dim], w.point[from+i] = from+i, true
		w.headers[from+i] = "xyz"[i%dim:i%dim+1] + p.name
	}
	return w
}

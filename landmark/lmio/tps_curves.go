package lmio

import (
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// curves reads the curves or outlines that a line announces, and the line
// behind them. Old files have outlines in another form, which is carried through.
func (r *tpsReader) curves(s *tpsSpecimen, key, keyword, value string) (more bool, err error) {
	kind := landmark.OpenCurve
	if keyword == tpsOutlines {
		kind = landmark.ClosedCurve
	}
	n, all := 0, value == "" // as many as there are
	if !all {
		if n, err = r.count(value, len(tpsLength+"=0\n"), "curve"); err != nil {
			return false, err
		}
	}
	more = r.nextLine()
	for i := 0; i < n || all; i++ {
		what := "curve " + strconv.Itoa(i+1) + " of " + keyword + "=" + value
		if !more && all {
			break
		}
		if !more {
			return false, r.ended(what)
		}
		_, length, points, ok := keyValue(r.line)
		if all && length != tpsLength && length != tpsLength+"3" {
			break
		}
		switch {
		case ok && (length == tpsLength || length == tpsLength+"3"):
		case i == 0 && kind == landmark.ClosedCurve:
			s.extra = append(s.extra, landmark.Field{Key: key, Value: value})
			return more, nil
		default:
			return false, r.fail("%s stands where %s begins; the line should be %s= and the number of points", message.Quote(strings.TrimSpace(r.line)), what, tpsLength)
		}
		count, err := r.announced(length, points, "point")
		if err != nil {
			return false, err
		}
		first := len(s.points)
		if err := r.readPoints(s, count, length+"="+points); err != nil {
			return false, err
		}
		s.numbers[kind]++
		label := landmark.Label{Name: curveName(kind, s.numbers[kind]), Curve: kind, Indices: make([]int, count)}
		for k := range label.Indices {
			label.Indices[k] = first + k
		}
		s.labels = append(s.labels, label)
		more = r.nextLine()
	}
	return more, nil
}

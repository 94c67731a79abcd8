package lmio

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

func decodeNTSYS(ctx context.Context, path string, data []byte, format string) (*Result, error) {
	t, err := newTextReader(ctx, path, format, data)
	if err != nil {
		return nil, err
	}
	r := &ntsysReader{textReader: t}
	r.gaps.is = r.isGap
	if err := r.header(); err != nil {
		return nil, err
	}
	if err := r.labels(); err != nil {
		return nil, err
	}
	groups, err := r.groups()
	if err != nil {
		return nil, err
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	r.properties(groups, format == idavTableName)
	return t.result(format, groups...), nil
}

// ntsysReader reads a matrix. Numbers are taken word by word, since rows may
// be broken into lines anywhere.
type ntsysReader struct {
	*textReader
	rows, columns, dim  int
	oneSpecimen         bool   // the rows are the points of one
	rowLabels, colLabel string // "", "L" before the matrix, "B" before or "E" behind each row
	sign                string // for what is missing; "" where the header has none
	number              float64
	words               string   // what was not read yet of the current line
	taken               []string // what take returned

	comments     []string
	names        []string // of the rows
	columnLabels []string
	sawWord      bool // a word such as NA
}

// line goes on to the next line that is neither blank nor a comment.
func (r *ntsysReader) line() bool {
	for r.nextFull() {
		if !isNTSYSComment(r.textReader.line) {
			return true
		}
		r.comments = append(r.comments, strings.TrimSpace(r.textReader.line))
	}
	return false
}

// take returns the next n words. The slice is valid until the next call.
func (r *ntsysReader) take(n int, what string) ([]string, error) {
	r.taken = r.taken[:0]
	for len(r.taken) < n {
		var word string
		if word, r.words = cutWord(r.words); word != "" {
			r.taken = append(r.taken, word)
			continue
		}
		if !r.line() {
			return nil, r.ended(what)
		}
		r.words = r.textReader.line
	}
	return r.taken, nil
}

// isGap reports whether a word stands for what is missing.
func (r *ntsysReader) isGap(word string) bool {
	if isMissing(word) {
		r.sawWord = true
		return true
	}
	if r.sign == "" {
		return false
	}
	x, ok := parseNumber(word)
	return ok && x == r.number
}

func (r *ntsysReader) header() error {
	if !r.line() {
		return r.ended("the header")
	}
	h := ntsysHeader.FindStringSubmatch(tidyHeader(r.textReader.line))
	switch {
	case h == nil:
		return r.fail("%s is no header; it should be like 1 12 30 0 DIM=3: a 1, the number of specimens, of coordinates of each, "+
			"0 (or 1 and the number for what is missing), and the dimension", message.Quote(strings.TrimSpace(r.textReader.line)))
	case h[1] != "1":
		return r.fail("matrix type %s is not a rectangular one, which begins with 1", h[1])
	case h[8] != "2" && h[8] != "3":
		return r.fail("dimension %s; landmarks have 2 or 3 coordinates", message.Quote(h[8]))
	}
	r.dim, _ = strconv.Atoi(h[8])
	var err error
	if r.columns, err = strconv.Atoi(h[4]); err != nil || r.columns > 3*maxPoints {
		return r.fail("%s columns are more than can be read", h[4])
	}
	if r.rows, err = r.count(h[2], max(1, 2*r.columns), "row"); err != nil {
		return err
	}
	switch {
	case r.columns%r.dim != 0:
		return r.fail("%d columns are no multiple of the %d coordinates that a point has", r.columns, r.dim)
	case r.rows == 0 && r.columns != r.dim:
		return r.fail("the matrix has no rows")
	case r.rows*(r.columns/r.dim) > maxPoints:
		return r.fail("%d times %s are more than the %d that can be read", r.rows, message.Plural(r.columns/r.dim, "point"), maxPoints)
	}
	r.rowLabels, r.colLabel = strings.ToUpper(h[3]), strings.ToUpper(h[5])
	r.oneSpecimen = r.columns == r.dim && r.rows != 1 && (r.rows == 0 || !r.tookComment())
	return r.missing(h[6], h[7])
}

// missing notes which number the header names for what is missing.
func (r *ntsysReader) missing(flag, sign string) error {
	switch {
	case flag == "0":
		return nil
	case flag != "1":
		return r.fail("%s stands in the header where 0 or 1 says whether something is missing", message.Quote(flag))
	case sign == "":
		return r.fail("the header says that something is missing, but not by which number; write that behind the 1, or 0 in place of it")
	case isMissing(sign):
		return nil
	}
	var err error
	r.sign = sign
	r.number, err = r.float(sign, "the number for what is missing")
	return err
}

// tookComment reports whether a comment says that the rows are specimens of one
// point each, and takes it away.
func (r *ntsysReader) tookComment() bool {
	for i, c := range r.comments {
		if m := ntsysPoints.FindStringSubmatch(c); m != nil && m[1] == strconv.Itoa(r.rows) {
			r.comments = append(r.comments[:i:i], r.comments[i+1:]...)
			return true
		}
	}
	return false
}

// labels reads the labels that stand before the matrix.
func (r *ntsysReader) labels() error {
	if r.rowLabels == "L" {
		if lines, whole := nameLines(r.rest, r.rows); whole {
			for range lines {
				r.line()
			}
			r.names = lines
		} else {
			words, err := r.take(r.rows, "the "+message.Plural(r.rows, "label")+" of the rows")
			if err != nil {
				return err
			}
			r.names = slices.Clone(words)
		}
	}
	if r.colLabel == "" {
		return nil
	}
	words, err := r.take(r.columns, "the "+message.Plural(r.columns, "label")+" of the columns")
	if err != nil {
		return err
	}
	for _, w := range words {
		r.columnLabels = append(r.columnLabels, ntsysWord(w))
	}
	return nil
}

// groups reads the matrix.
func (r *ntsysReader) groups() ([]*landmark.Group, error) {
	var groups []*landmark.Group
	points := make([]landmark.Landmark, 0, r.rows*(r.columns/r.dim))
	for i := range r.rows {
		first := len(points)
		row := "row " + strconv.Itoa(i+1)
		name, err := r.rowName(i, "B", row)
		if err != nil {
			return nil, err
		}
		for k := range r.columns / r.dim {
			what := row
			if !r.oneSpecimen {
				what = fmt.Sprintf("point %d of row %d", k+1, i+1)
			}
			words, err := r.take(r.dim, what)
			if err != nil {
				return nil, err
			}
			l, err := r.point(words, what)
			if err != nil {
				return nil, err
			}
			points = append(points, l)
		}
		if end, err := r.rowName(i, "E", row); err != nil {
			return nil, err
		} else if end != "" {
			name = end
		}
		if r.oneSpecimen {
			points[first].Name = name
			continue
		}
		groups = append(groups, r.group(name, points[first:len(points):len(points)]))
	}
	if r.oneSpecimen {
		groups = append(groups, r.group("", points))
	}
	if strings.TrimSpace(r.words) != "" || r.line() {
		return nil, r.fail("there are more numbers than the %d rows of %d that the header announces", r.rows, r.columns)
	}
	return groups, nil
}

func (r *ntsysReader) group(name string, points []landmark.Landmark) *landmark.Group {
	g := landmark.NewGroup(name, points)
	g.SetDim(r.dim)
	return g
}

// rowName returns the name of row i: of those before the matrix, or the next
// word where the labels stand at that end of the rows.
func (r *ntsysReader) rowName(i int, end, row string) (name string, err error) {
	switch {
	case r.names != nil && end == "B":
		name = r.names[i]
	case r.rowLabels == end:
		words, err := r.take(1, "the label of "+row)
		if err != nil {
			return "", err
		}
		name = words[0]
	}
	if name == ntsysNoName {
		name = ""
	}
	return name, nil
}

// properties gives the first group what is said of the file.
func (r *ntsysReader) properties(groups []*landmark.Group, always bool) {
	var extra []landmark.Field
	for _, c := range r.comments {
		extra = append(extra, landmark.Field{Key: ntsysComment, Value: c})
	}
	if len(r.columnLabels) > 0 {
		if r.oneSpecimen {
			r.lose("the labels of the columns")
		} else {
			extra = append(extra, landmark.Field{Key: ntsysColumns, Value: strings.Join(r.columnLabels, " ")})
		}
	}
	sign := r.sign
	if sign == "" && r.sawWord {
		sign = missingWord
	}
	p := landmark.Properties{Extra: landmark.NewFields(extra...)}
	if sign != defaultSign(groups, always) {
		p.Spelling = ntsysSpelling{unusual: true, sign: sign}
	}
	groups[0].SetProperties(p)
	if r.oneSpecimen && r.rowLabels != "" {
		r.note("the labels of the rows are read as names of the points of one specimen; saving leaves them out")
	}
	if r.oneSpecimen && r.rowLabels == "" {
		r.note("read as %s of one specimen, since the header has as many columns as dimensions", message.Plural(r.rows, "point"))
	}
}

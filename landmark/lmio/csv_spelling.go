package lmio

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"cairn/internal/textfile"
	"cairn/landmark"
)

// How a table is written where it is not as usual, in the Extra of its first
// group, so that it is written in the same way again.
const (
	delimiterKey = spelling + "the delimiter"
	decimalKey   = spelling + "the decimal sign"
	columnsKey   = spelling + "the columns"
	headerKey    = spelling + "the header"
	quotesKey    = spelling + "quotes"
	lineEndKey   = spelling + "line ends"
	bomKey       = spelling + "the byte order mark"
	countKey     = spelling + "the count line"
	remarksKey   = "comments before the table"
)

// ofTable reports whether a key of Extra says something of the whole file.
func ofTable(key string) bool { return strings.HasPrefix(key, spelling) || key == remarksKey }

// fileSpelling is what all tables have in common.
type fileSpelling struct {
	delimiter         byte
	comma             bool // decimal commas
	bom, crlf, quotes bool
	calledSo          bool // see calledSoKey
	counted           bool // the number of points stands above them
	remarks           []string
}

func beginsCRLF(data []byte) bool {
	end := bytes.IndexByte(data, '\n')
	return end > 0 && data[end-1] == '\r'
}

// fields returns what is not as usual, where the usual delimiter is that.
func (s *fileSpelling) fields(usual byte) (fields []landmark.Field) {
	add := func(on bool, key, value string) {
		if on {
			fields = append(fields, landmark.Field{Key: key, Value: value})
		}
	}
	add(s.delimiter != usual, delimiterKey, string(s.delimiter))
	add(s.comma, decimalKey, ",")
	add(s.quotes, quotesKey, "yes")
	add(s.crlf, lineEndKey, "CRLF")
	add(s.bom, bomKey, "yes")
	add(s.calledSo, calledSoKey, "yes")
	add(s.counted, countKey, "yes")
	add(len(s.remarks) > 0, remarksKey, strings.Join(s.remarks, "\n"))
	return fields
}

// haveNumbers reports whether a table of the groups has a number that shows how
// its numbers are written.
func haveNumbers(groups []*landmark.Group) bool {
	return slices.ContainsFunc(groups, func(g *landmark.Group) bool {
		return slices.ContainsFunc(g.Landmarks(), func(l landmark.Landmark) bool { return l.Placed() || hasNormal(l) })
	})
}

// tableWriter returns a writer that writes as a group's Extra says, and has written
// what comes before the table.
func tableWriter(extra landmark.Fields, usual byte) *rowWriter {
	w := &rowWriter{delimiter: usual, lineEnd: "\n"}
	if d, ok := extra.Get(delimiterKey); ok && len(d) == 1 {
		w.delimiter = d[0]
	}
	_, w.comma = extra.Get(decimalKey)
	_, w.quoteText = extra.Get(quotesKey)
	if _, crlf := extra.Get(lineEndKey); crlf {
		w.lineEnd = "\r\n"
	}
	if _, bom := extra.Get(bomKey); bom {
		w.out = append(w.out, textfile.Mark...)
	}
	if remarks, ok := extra.Get(remarksKey); ok {
		for line := range strings.SplitSeq(remarks, "\n") {
			w.out = append(append(w.out, line...), w.lineEnd...)
		}
	}
	return w
}

// spell notes in the first group how the table is written.
func (r *tableReader) spell(groups []*landmark.Group, d dialect, s fileSpelling) {
	s.delimiter, s.comma, s.remarks = d.delimiter, r.decimal == ',' && haveNumbers(groups), r.remarks
	fields := s.fields(r.kind.delimiter)
	add := func(key, value string) { fields = append(fields, landmark.Field{Key: key, Value: value}) }
	usual := r.kind.defaultLayout(groups)
	if !slices.Equal(r.layout.headers(), usual.headers()) {
		add(columnsKey, joinCells(r.layout.headers()))
	}
	if r.layout.header != usual.header {
		add(headerKey, map[bool]string{true: "yes", false: "no"}[r.layout.header])
	}
	p := groups[0].Properties()
	p.Format, p.Extra = r.kind.name, landmark.NewFields(fields...)
	groups[0].SetProperties(p)
}

// layoutFor returns the layout in which groups are to be written: that of their
// file as far as it has a place for all that they say.
func (k *tableKind) layoutFor(groups []*landmark.Group) *layout {
	l := k.defaultLayout(groups)
	extra := groups[0].Properties().Extra
	if columns, ok := extra.Get(columnsKey); ok {
		header := l.header
		l = newLayout(splitCells(columns))
		l.header = header
	}
	if header, ok := extra.Get(headerKey); ok {
		l.header = header == "yes"
	}
	l.complete(groups)
	return l
}

// joinCells returns texts as one row with commas.
func joinCells(texts []string) string {
	w := &rowWriter{delimiter: ','}
	for _, s := range texts {
		w.text(s)
	}
	return string(w.out)
}

// splitCells returns the texts of a row that joinCells made.
func splitCells(row string) []string {
	t := &textReader{ctx: context.Background(), rest: row, size: len(row)}
	r := &rowReader{textReader: t, delimiter: ','}
	if row == "" || !t.next() || r.split() != nil {
		return []string{row}
	}
	texts := make([]string, 0, len(r.row))
	for _, c := range r.row {
		texts = append(texts, c.textOf())
	}
	return texts
}

package lmio

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"cairn/internal/textfile"
	"cairn/landmark"
)

// tableSpelling is how a table is written where that is not as usual. It is of the
// whole file, so that the first group has it.
type tableSpelling struct {
	delimiter        byte   // 0 for the usual one
	comma            bool   // decimal commas
	quotes           bool   // texts stand in quotes
	crlf, mark       bool   // the lines end in CRLF; a byte-order mark stands first
	counted          bool   // the number of points stands above them
	headed, headless bool   // it has a header, or none
	columns          string // their headers, as joinCells has them; "" for the usual ones
	calledSo         bool   // the file's extension is one of its format's onlyAsRead
}

// remarksKey has the comments before a table in the Extra of its first group.
// nameExtra calls no column so.
const remarksKey = "comments before the table"

// ofTable reports whether a key of Extra says something of the whole file.
func ofTable(key string) bool { return key == remarksKey }

func beginsCRLF(data []byte) bool {
	end := bytes.IndexByte(data, '\n')
	return end > 0 && data[end-1] == '\r'
}

// spelling returns how the rows of the table are written; quotes says whether the
// header stands in them.
func (r *tableReader) spelling(path string, onlyAsRead []string, quotes bool) tableSpelling {
	s := tableSpelling{
		comma: r.decimal == ',', quotes: quotes, crlf: beginsCRLF(r.source.Bytes), mark: r.textReader.marked(),
		calledSo: hasOneOf(path, onlyAsRead),
	}
	if r.delimiter != r.kind.delimiter {
		s.delimiter = r.delimiter
	}
	return s
}

// remember notes in the first group how the table is written, and the comments
// before it.
func (r *tableReader) remember(groups []*landmark.Group, s tableSpelling) {
	s.comma = s.comma && haveNumbers(groups)
	p := groups[0].Properties()
	p.Spelling = spelled(s)
	if len(r.remarks) > 0 {
		remarks := landmark.Field{Key: remarksKey, Value: strings.Join(r.remarks, "\n")}
		p.Extra = landmark.NewFields(append([]landmark.Field{remarks}, p.Extra.All()...)...)
	}
	groups[0].SetProperties(p)
}

// haveNumbers reports whether a table of the groups has a number that shows how
// its numbers are written.
func haveNumbers(groups []*landmark.Group) bool {
	return slices.ContainsFunc(groups, func(g *landmark.Group) bool {
		return slices.ContainsFunc(g.Landmarks(), func(l landmark.Landmark) bool { return l.Placed() || hasNormal(l) })
	})
}

// tableWriter returns a writer for a table that begins with a group. It has written
// what comes before the table.
func tableWriter(g *landmark.Group, usual byte) *rowWriter {
	s := spellingOf[tableSpelling](g)
	w := &rowWriter{delimiter: usual, lineEnd: "\n", comma: s.comma, quoteText: s.quotes}
	if s.delimiter != 0 {
		w.delimiter = s.delimiter
	}
	if s.crlf {
		w.lineEnd = "\r\n"
	}
	if s.mark {
		w.out = append(w.out, textfile.Mark...)
	}
	if remarks, ok := g.Properties().Extra.Get(remarksKey); ok {
		for line := range strings.SplitSeq(remarks, "\n") {
			w.out = append(append(w.out, line...), w.lineEnd...)
		}
	}
	return w
}

// spell notes in the first group how the table is written.
func (r *tableReader) spell(groups []*landmark.Group, s tableSpelling) {
	usual := r.kind.defaultLayout(groups)
	if !slices.Equal(r.layout.headers(), usual.headers()) {
		s.columns = joinCells(r.layout.headers())
	}
	if r.layout.header != usual.header {
		s.headed, s.headless = r.layout.header, !r.layout.header
	}
	r.remember(groups, s)
}

// layoutFor returns the layout in which groups are to be written: that of their
// file as far as it has a place for all that they say.
func (k *tableKind) layoutFor(groups []*landmark.Group) *layout {
	l := k.defaultLayout(groups)
	s := spellingOf[tableSpelling](groups[0])
	if s.columns != "" {
		header := l.header
		l = newLayout(splitCells(s.columns))
		for _, i := range l.coordinates() {
			l.columns[i].header = setUnit([]string{l.columns[i].header}, groups[0].Properties().Units, cutAxisUnit)[0]
		}
		l.header = header
	}
	if s.headed || s.headless {
		l.header = s.headed
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

package measureio

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark/measure"
)

// Row is one measure of one document.
type Row struct {
	Document string // how it is called, such as its file
	measure.Taken
}

// columns are the first row of a table. The value is empty where there is none, and
// reason says why; note says what is odd about a value.
var columns = []string{"document", "measure", "kind", "points", "value", "unit", "reason", "note"}

// cells returns the cells of a row. The points are in the notation of
// measure.ParsePoints, the unit in the codes of UCUM, which have ASCII letters only;
// the value has all digits.
func (r Row) cells() []string {
	value := ""
	if r.OK() {
		value = strconv.FormatFloat(r.Number, 'g', -1, 64)
	}
	return []string{r.Document, r.Title(), r.Kind.Word(), r.PointsText(), value, r.Unit, r.Reason, r.Note}
}

// WriteCSV writes a table of measures, one row a document and measure, to a file,
// which appears whole or stays as it was: in UTF-8 with commas and decimal points
// (RFC 4180). Names are to the letter, also those that begin with =, +, - or @, which a
// spreadsheet that opens the file may take for formulas: with a mark before them they
// would not be found again, neither by a script nor by measure.ParsePoints.
func WriteCSV(path string, rows []Row) error {
	return atomicfile.Write(path, func(w io.Writer) error { return EncodeCSV(w, rows) })
}

// EncodeCSV writes what WriteCSV writes.
func EncodeCSV(w io.Writer, rows []Row) error {
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return err
	}
	for _, r := range rows {
		if err := c.Write(r.cells()); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Text returns measures as they are copied: a line each, with tabs between the
// measure, its value and its unit, so that a spreadsheet takes them into cells.
// Where the rows are of several documents, their names come first. A measure without
// a value has the reason in place of it.
func Text(rows []Row) string {
	several := false
	for _, r := range rows {
		several = several || r.Document != rows[0].Document
	}
	var b bytes.Buffer
	for _, r := range rows {
		cells := []string{r.Title(), strconv.FormatFloat(r.Number, 'g', -1, 64), r.Unit}
		if !r.OK() {
			cells = []string{r.Title(), r.Reason}
		}
		if several {
			cells = append([]string{r.Document}, cells...)
		}
		for i, cell := range cells {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(oneCell.Replace(cell))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// oneCell takes out of a text what would end its cell.
var oneCell = strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ")

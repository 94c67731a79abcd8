package lmio

import (
	"slices"
	"strings"

	"cairn/internal/textfile"
)

// maxColumns bounds the cells of a row: the widest table has three for each
// point of a specimen.
const maxColumns = 1 << 16

// maxRemarks bounds the comment lines before a table that are carried through.
const maxRemarks = 1000

// cell is one cell of a table.
type cell struct {
	text   string
	quoted bool // it stands in quotes, so that it is a text as it is
}

// textOf returns the text of a cell as people mean it: without the blank behind
// a comma, and without the apostrophe that keeps spreadsheets from taking it for
// a formula.
func (c cell) textOf() string {
	text := c.text
	if !c.quoted {
		text = strings.TrimPrefix(text, " ")
	}
	if isFormula(strings.TrimLeft(text, "'")) {
		text = strings.TrimPrefix(text, "'")
	}
	return text
}

// value returns the text of a cell that holds a number or a mark.
func (c cell) value() string { return strings.TrimSpace(c.text) }

// isFormula reports whether spreadsheets may take a text for a formula, which
// can run programs (CWE-1236; OWASP ASVS 5.0, 1.2.10).
func isFormula(text string) bool {
	return text != "" && strings.IndexByte("=+-@\t\r\x00", text[0]) >= 0
}

// neutral returns a text that no spreadsheet takes for a formula, and that
// textOf brings back.
func neutral(text string) string {
	if bare := strings.TrimLeft(text, "'"); !isFormula(bare) {
		return text
	} else if _, number := plainNumber(text); number {
		return text
	}
	return "'" + text
}

// rowReader reads a table row by row.
type rowReader struct {
	*textReader
	delimiter byte // ' ' stands for any number of blanks
	row       []cell
	first     int      // line in which the row begins
	remarks   []string // comment lines before the first row, as they stand
	rows      int      // read so far
	titles    int      // rows to come that are titles, and read like comments
	dropped   int      // comment lines after the first row
	marked    int      // points that look like comments
	// isPoint reports whether the row that has just been cut is a point, though
	// its line looks like a comment; nil where no such line is one.
	isPoint func() bool
}

// isRemark reports whether a line is a comment.
func isRemark(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//")
}

// nextRow reads the next row that is no comment and not blank, and reports
// whether there is one.
func (r *rowReader) nextRow() (bool, error) {
	for r.nextFull() {
		r.first = r.number
		switch {
		case !isRemark(r.line) && r.titles > 0:
			if err := r.title(); err != nil {
				return false, err
			}
		case !isRemark(r.line):
			r.rows++
			return true, r.split()
		case r.isPoint != nil && strings.IndexByte(r.line, '"') < 0 && r.split() == nil && r.isPoint():
			if r.marked == 0 {
				r.note("line %d is read as a point, whose name begins with %s; in a comment write a blank behind that", r.number, r.line[:1])
			}
			r.marked++
			r.rows++
			return true, nil
		case r.rows == 0 && len(r.remarks) < maxRemarks:
			r.remarks = append(r.remarks, r.line)
		default:
			r.dropped++
		}
	}
	return false, r.err()
}

// title reads the current row as a comment, with the lines that a cell in quotes
// goes on in.
func (r *rowReader) title() error {
	line, rest := r.line, r.rest
	if err := r.split(); err != nil {
		return err
	}
	if more := rest[:len(rest)-len(r.rest)]; more != "" {
		line += "\n" + strings.TrimRight(strings.ReplaceAll(more, "\r", ""), "\n")
	}
	r.titles--
	r.remarks = append(r.remarks, line)
	return nil
}

// split cuts the current line into cells; a cell in quotes may go on in the
// lines that follow.
func (r *rowReader) split() error {
	r.row = r.row[:0]
	rest, more := r.line, true
	for more {
		if len(r.row) == maxColumns {
			return r.fail("there are more than %d columns; no table of landmarks has so many", maxColumns)
		}
		var c cell
		var err error
		if start := strings.TrimLeft(rest, " "); strings.HasPrefix(start, `"`) {
			c, rest, err = r.quoted(start[1:])
		} else if r.delimiter == ' ' {
			start := strings.TrimLeft(rest, " \t")
			end := strings.IndexAny(start, " \t")
			if end < 0 {
				end = len(start)
			}
			c.text, rest = start[:end], start[end:]
		} else {
			end := strings.IndexByte(rest, r.delimiter)
			if end < 0 {
				end = len(rest)
			}
			c.text, rest = rest[:end], rest[end:]
		}
		if err != nil {
			return err
		}
		r.row = append(r.row, c)
		rest, more, err = r.cut(rest)
		if err != nil {
			return err
		}
	}
	return nil
}

// isQuoted reports whether all cells of the current row stand in quotes.
func (r *rowReader) isQuoted() bool {
	return !slices.ContainsFunc(r.row, func(c cell) bool { return !c.quoted })
}

// cut takes the delimiter off what follows a cell.
func (r *rowReader) cut(rest string) (after string, more bool, err error) {
	if r.delimiter == ' ' {
		after = strings.TrimLeft(rest, " \t")
		if after != "" && len(after) == len(rest) {
			err = r.fail("something follows a closing quote; write a quote inside of quotes twice")
		}
		return after, after != "", err
	}
	if rest == "" {
		return "", false, nil
	}
	if rest[0] != r.delimiter {
		rest = strings.TrimLeft(rest, " ")
	}
	switch {
	case rest == "":
		return "", false, nil
	case rest[0] != r.delimiter:
		return "", false, r.fail("something follows a closing quote; write a quote inside of quotes twice")
	}
	return rest[1:], true, nil
}

// quoted reads a cell behind its opening quote and returns what follows the
// closing one.
func (r *rowReader) quoted(rest string) (c cell, after string, err error) {
	var b strings.Builder
	for {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			b.WriteString(rest)
			if r.carriage {
				b.WriteByte('\r')
			}
			b.WriteByte('\n')
			if !r.next() {
				if err := r.err(); err != nil {
					return c, "", err
				}
				return c, "", r.fail("a quote that opens in line %d is never closed", r.first)
			}
			rest = r.line
			continue
		}
		b.WriteString(rest[:end])
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			return cell{b.String(), true}, rest, nil
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
}

// rowWriter writes a table row by row.
type rowWriter struct {
	out       []byte
	delimiter byte
	comma     bool // numbers have a decimal comma
	commaSeen bool // one of them had
	quoteText bool // all texts stand in quotes
	lineEnd   string
	begun     bool // the row has a cell
}

func (w *rowWriter) separate() {
	if w.begun {
		w.out = append(w.out, w.delimiter)
	}
	w.begun = true
}

// text writes a text so that it comes back as it is.
func (w *rowWriter) text(s string) {
	w.separate()
	s = neutral(s)
	if _, number := plainNumber(s); w.quoteText && !number || w.needsQuotes(s) {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	w.out = append(w.out, s...)
}

// quoted writes a text in quotes, so that a row of it alone is no blank line.
func (w *rowWriter) quoted(s string) {
	w.separate()
	w.out = append(w.out, `"`+strings.ReplaceAll(neutral(s), `"`, `""`)+`"`...)
}

func (w *rowWriter) needsQuotes(s string) bool {
	return strings.ContainsAny(s, "\"\n\r") || strings.IndexByte(s, w.delimiter) >= 0 ||
		w.delimiter == ' ' && (s == "" || strings.ContainsRune(s, '\t')) ||
		s != strings.TrimSpace(s) || isRemark(s) || strings.HasPrefix(s, textfile.Mark)
}

// number writes a number, or the sign of one that is missing.
func (w *rowWriter) number(x float64) {
	text := formatNumber(x)
	if w.comma {
		text = w.withComma(text)
	}
	w.mark(text)
}

// withComma gives a number a decimal comma. One of the numbers of a table has to
// have it, or it would not tell that the others can.
func (w *rowWriter) withComma(text string) string {
	switch {
	case isMissing(text):
		return text
	case strings.Contains(text, "."):
		text = strings.Replace(text, ".", ",", 1)
	case !w.commaSeen && strings.Contains(text, "e"):
		text = strings.Replace(text, "e", ",0e", 1)
	case !w.commaSeen:
		text += ",0"
	}
	w.commaSeen = true
	return text
}

// mark writes a short text that needs no quotes.
func (w *rowWriter) mark(s string) {
	w.separate()
	if s == "" && w.delimiter == ' ' {
		s = `""`
	}
	w.out = append(w.out, s...)
}

func (w *rowWriter) flag(on bool) {
	if on {
		w.mark("1")
	} else {
		w.mark("0")
	}
}

func (w *rowWriter) endRow() {
	w.out = append(w.out, w.lineEnd...)
	w.begun = false
}

// Package study holds a study: a folder of specimens, the table of them (study.csv),
// what is to be placed on each (protocol.json), and in which order. It knows nothing
// of the window and opens no mesh. A study is nothing but these two files: without
// Cairn the meshes, the landmark files and a table for spreadsheets are left.
package study

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/internal/beside"
	"cairn/internal/pathtext"
)

// The files of a study, in its folder.
const (
	TableName    = "study.csv"
	ProtocolName = "protocol.json"
)

// Column is a column of the table that Cairn has a meaning for.
type Column uint8

// The columns, in the order in which a new table has them.
const (
	Mesh       Column = iota // file of the mesh, from the study's folder, with forward slashes
	Landmarks                // file of the landmarks, the same
	Individual               // whose the specimen is
	Side                     // of the body
	Replicate                // number of the repeat
	Observer                 // who placed the landmarks
	Group                    // such as a population
	StatusOf                 // a Status
	columnCount
)

var columnNames = [columnCount]string{"mesh", "landmarks", "individual", "side", "replicate", "observer", "group", "status"}

// String returns the name that the column has in the table's header.
func (c Column) String() string { return columnNames[c] }

// Columns returns all columns of Cairn's in the order of a new table.
func Columns() []Column {
	all := make([]Column, columnCount)
	for i := range all {
		all[i] = Column(i)
	}
	return all
}

// ParseColumn returns the column that a text of the header names, in any letter case.
func ParseColumn(text string) (Column, bool) {
	i := slices.Index(columnNames[:], strings.ToLower(strings.TrimSpace(text)))
	return Column(max(i, 0)), i >= 0
}

// Status says how far the work on a specimen is.
type Status uint8

const (
	NotVisited Status = iota // "" in the table
	Done
	Partly
	Flagged // somebody is to look at it again
)

var statusWords = [...]string{"", "done", "partly", "flagged"}

// Word returns what the table has for it, "" for NotVisited.
func (s Status) Word() string { return statusWords[s] }

// String returns the word that people read.
func (s Status) String() string {
	if s == NotVisited {
		return "not visited"
	}
	return s.Word()
}

// ParseStatus returns what a text of the table stands for, in any letter case.
func ParseStatus(text string) (Status, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == NotVisited.String() {
		return NotVisited, true
	}
	i := slices.Index(statusWords[:], text)
	return Status(max(i, 0)), i >= 0
}

// Table is the table of a study, a row a specimen. What it was read with is kept:
// columns of the user's, their order, and how the file is written; a row that is not
// changed is written as it stood. It is for one goroutine.
type Table struct {
	// Version is of the bytes that were read; the zero value for a new table.
	Version atomicfile.Version
	// Notes say how the file was read where that is not clear, and Warnings what
	// would be another thing when it is written. Both are for people to read.
	Notes, Warnings []string

	dialect dialect
	above   []string // blank lines
	header  record
	records []*record // below the header, blank ones among them
	rows    []*record // those that are specimens
	at      [columnCount]int
	double  []int // columns of the header that have a name of Cairn's again
}

// record is a line of the table, or several where a cell in quotation marks has line
// ends.
type record struct {
	number int    // row of a spreadsheet, from 1
	raw    string // as it stands, without its line end; "" where it was changed
	cells  []string
}

// New returns a table without rows, with Cairn's columns and then those that are named.
func New(more ...string) *Table {
	t := &Table{dialect: dialect{delimiter: ',', lineEnd: "\n"}}
	t.header = record{number: 1, cells: append(slices.Clone(columnNames[:]), more...)}
	t.findColumns()
	return t
}

// findColumns finds Cairn's columns in the header; -1 where one is not there.
func (t *Table) findColumns() {
	for c := range t.at {
		t.at[c] = -1
	}
	t.double = nil
	for i, name := range t.header.cells {
		c, ok := ParseColumn(name)
		switch {
		case !ok:
		case t.at[c] >= 0:
			t.double = append(t.double, i)
		default:
			t.at[c] = i
		}
	}
}

// Len returns the number of specimens.
func (t *Table) Len() int { return len(t.rows) }

// Number returns which row of a spreadsheet row i is.
func (t *Table) Number(i int) int { return t.rows[i].number }

// Header returns the names of all columns. The slice is the caller's.
func (t *Table) Header() []string { return slices.Clone(t.header.cells) }

// Get returns what row i has in a column, without blanks around it; "" where the table
// has no such column.
func (t *Table) Get(i int, c Column) string { return t.Cell(i, t.at[c]) }

// Cell returns what row i has in column k of Header, "" where it has none.
func (t *Table) Cell(i, k int) string {
	if cells := t.rows[i].cells; k >= 0 && k < len(cells) {
		return meant(cells[k])
	}
	return ""
}

// Named returns what row i has in the first column of a name, in any letter case, and
// whether there is such a column.
func (t *Table) Named(i int, name string) (text string, ok bool) {
	k := t.Index(name)
	if k < 0 {
		return "", false
	}
	return t.Cell(i, k), true
}

// Index returns which column of Header has a name, in any letter case; -1 for none.
func (t *Table) Index(name string) int {
	return slices.IndexFunc(t.header.cells, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) })
}

// Set writes a text into a column of row i, and adds the column where there is none.
func (t *Table) Set(i int, c Column, text string) {
	if t.Get(i, c) == text {
		return
	}
	if t.at[c] < 0 {
		t.AddColumn(c.String())
	}
	t.SetCell(i, t.at[c], text)
}

// SetCell writes a text into column k of Header of row i.
func (t *Table) SetCell(i, k int, text string) {
	r := t.rows[i]
	for len(r.cells) <= k {
		r.cells = append(r.cells, "")
	}
	r.cells[k], r.raw = neutral(text), ""
}

// AddColumn adds a column and returns which one it is; that is one that is there where
// one has its name.
func (t *Table) AddColumn(name string) int {
	if k := t.Index(name); k >= 0 {
		return k
	}
	width := len(t.header.cells) // cells of longer rows have no name and stay behind
	t.header.cells, t.header.raw = append(t.header.cells, name), ""
	for _, r := range t.records {
		if r.raw = ""; len(r.cells) >= width {
			r.cells = slices.Insert(r.cells, width, "")
		}
	}
	t.findColumns()
	return width
}

// Add adds an empty row at the end and returns which one it is.
func (t *Table) Add() int {
	r := &record{number: t.nextNumber(), cells: make([]string, len(t.header.cells))}
	t.records, t.rows = append(t.records, r), append(t.rows, r)
	return len(t.rows) - 1
}

func (t *Table) nextNumber() int {
	if n := len(t.records); n > 0 {
		return t.records[n-1].number + 1
	}
	return t.header.number + 1
}

// Status returns the status of row i, and whether what the table has is one: where not,
// it counts as not visited and the text stays.
func (t *Table) Status(i int) (Status, bool) { return ParseStatus(t.Get(i, StatusOf)) }

// SetStatus writes a status.
func (t *Table) SetStatus(i int, s Status) {
	if now, ok := t.Status(i); !ok || now != s {
		t.Set(i, StatusOf, s.Word())
	}
}

// Keys returns what tells each row from the others: the path of its mesh, or else of its
// landmarks, with the number of a repeat, and with its landmarks where that is not
// enough; "" where it has no file. The order of the rows has no part in it.
func (t *Table) Keys() []string {
	keys, times := make([]string, t.Len()), map[string]int{}
	for i := range t.rows {
		keys[i] = t.key(i)
		times[keys[i]]++
	}
	for i, key := range keys {
		if key != "" && times[key] > 1 {
			keys[i] += "\x00" + pathKey(t.Path(i, Landmarks))
		}
	}
	return keys
}

func (t *Table) key(i int) string {
	p := t.Path(i, Mesh)
	if p == "" {
		if p = t.Path(i, Landmarks); p == "" {
			return ""
		}
		p = "\x00" + p
	}
	if n := t.Repeat(i); n != "" {
		return pathKey(p) + "\x00" + n
	}
	return pathKey(p)
}

// Path returns the file that row i names in a column, with forward slashes; "" where it
// names none. Backslashes, as Windows has them, count as slashes, but in a text that SetPath
// has put into quotation marks.
func (t *Table) Path(i int, c Column) string {
	p := t.Get(i, c)
	if inner := strings.Trim(p, `"`); isDrive(inner) && inner != p { // as Explorer copies a path
		p = inner
	} else if file := pathtext.Decode(p); file != "" && file != p {
		return path.Clean(file)
	}
	p = strings.ReplaceAll(p, `\`, "/")
	switch {
	case p == "":
		return ""
	case strings.HasPrefix(p, "//"): // a computer in the network, as Windows has it
		return "/" + path.Clean(p)
	}
	return path.Clean(p)
}

// SetPath writes a path, with forward slashes, into a column of row i. A name that a cell
// cannot have, as one that is no UTF-8, ends in a blank or has a backslash, is written in
// the quotation marks and escapes of Go: Path brings it back, and the table stays a text.
func (t *Table) SetPath(i int, c Column, p string) {
	if t.Path(i, c) == p {
		return
	}
	if strings.ContainsAny(p, "\\\r\n\x00") || p != strings.TrimSpace(p) {
		p = strconv.QuoteToASCII(p)
	} else {
		p = pathtext.Encode(p)
	}
	t.Set(i, c, p)
}

// Repeat returns the number of the repeat that row i is, without zeros before it, as
// spreadsheets drop them; "" for the first time, and where it has none.
func (t *Table) Repeat(i int) string {
	text := t.Get(i, Replicate)
	if n, err := strconv.Atoi(text); err == nil {
		text = strconv.Itoa(n)
	}
	if text == "1" {
		return ""
	}
	return text
}

// pathKey returns what paths have in common that are one file to the table: letters are
// composed alike, and letter case counts.
func pathKey(p string) string { return beside.Letters(p) }

// Clone returns a copy that shares nothing with the table.
func (t *Table) Clone() *Table {
	c := *t
	c.Notes, c.Warnings, c.double = slices.Clone(t.Notes), slices.Clone(t.Warnings), slices.Clone(t.double)
	c.header.cells = slices.Clone(t.header.cells)
	c.records, c.rows = nil, nil
	for _, r := range t.records {
		n := *r
		n.cells = slices.Clone(r.cells)
		c.records = append(c.records, &n)
		if !n.isBlank() {
			c.rows = append(c.rows, &n)
		}
	}
	// A row that was added and is still empty is a row all the same.
	if len(c.rows) != len(t.rows) {
		c.rows = c.rows[:0]
		for k, r := range t.records {
			if len(c.rows) < len(t.rows) && t.rows[len(c.rows)] == r { // both are in one order
				c.rows = append(c.rows, c.records[k])
			}
		}
	}
	return &c
}

func (r *record) isBlank() bool {
	return !slices.ContainsFunc(r.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// Counts are the specimens by status.
type Counts struct {
	Specimens, Done, Partly, Flagged, NotVisited int
}

// Counts counts the rows; a status that is none counts as not visited.
func (t *Table) Counts() Counts {
	n := Counts{Specimens: t.Len()}
	for i := range t.rows {
		switch s, _ := t.Status(i); s {
		case Done:
			n.Done++
		case Partly:
			n.Partly++
		case Flagged:
			n.Flagged++
		default:
			n.NotVisited++
		}
	}
	return n
}

// String says it in a line.
func (n Counts) String() string {
	return fmt.Sprintf("%d done, %d partly, %d flagged, %d not visited", n.Done, n.Partly, n.Flagged, n.NotVisited)
}

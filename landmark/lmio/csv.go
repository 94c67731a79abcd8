package lmio

import (
	"bytes"
	"context"
	"path/filepath"
	"strconv"

	"cairn/landmark"
)

// The tables of points: a row is a point. They come from many programs, so one
// reader tells their dialect (delimiter, decimal sign, header, columns) by their
// first rows and says in the notes what it took them for. A table is written as
// the file had it; else as the three kinds below do by themselves.
//
// A text that spreadsheets could take for a formula is written with an
// apostrophe before it, and read without.
type tableKind struct {
	name      string
	delimiter byte
	slicer    bool // the columns are those of Slicer's export of control points
	header    bool // there always is a header
	// onlyAsRead is that of the format.
	onlyAsRead []string
}

var (
	commaTable = tableKind{name: "CSV", delimiter: ',', slicer: true, header: true, onlyAsRead: []string{".tsv", ".xyz", ".asc", ".pts"}}
	tabTable   = tableKind{name: "TSV", delimiter: '\t', onlyAsRead: []string{".csv", ".pts"}} // as StereoMorph's
	openSim    = tableKind{name: "OpenSim landmarks", delimiter: ',', header: true}
)

// csvTable is what Slicer exports, and what many other programs write.
var csvTable = Format{
	Name:        commaTable.name,
	Description: "Tables of landmarks",
	Shared:      []string{".csv", ".txt", ".tsv", ".xyz", ".asc", ".pts"},
	onlyAsRead:  commaTable.onlyAsRead,
	tellsNames:  true,
	sniff: func(head []byte) bool {
		d := tableOf(head)
		return d.certain() && (d.delimiter == ',' || d.delimiter == ';')
	},
	may: func(head []byte) bool {
		d := tableOf(head)
		return d.layout != nil && (d.delimiter == ',' || d.delimiter == ';')
	},
	decode: func(ctx context.Context, path string, data []byte) (*Result, error) {
		return commaTable.decode(ctx, path, data)
	},
	encode: commaTable.encode,
	limits: tableLimits,
}

// tsvTable is the same with tabs or blanks.
var tsvTable = Format{
	Name:        tabTable.name,
	Description: "Tables of landmarks with tabs",
	Shared:      []string{".tsv", ".txt", ".xyz", ".asc", ".pts", ".csv"},
	onlyAsRead:  tabTable.onlyAsRead,
	tellsNames:  true,
	sniff: func(head []byte) bool {
		d := tableOf(head)
		return d.certain() && (d.delimiter == '\t' || d.delimiter == ' ' && d.is == pointTable)
	},
	may: func(head []byte) bool {
		d := tableOf(head)
		return d.layout != nil && (d.delimiter == '\t' || d.delimiter == ' ')
	},
	decode: func(ctx context.Context, path string, data []byte) (*Result, error) {
		return tabTable.decode(ctx, path, data)
	},
	encode: tabTable.encode,
	limits: tableLimits,
}

// openSimTable is what OpenSim's tools keep beside the mesh of a bone. Nothing
// but the name of the file tells it from other tables.
var openSimTable = Format{
	Name:        openSim.name,
	Description: "OpenSim landmarks",
	Extensions:  []string{".landmarks.csv"},
	tellsNames:  true,
	decode: func(ctx context.Context, path string, data []byte) (*Result, error) {
		return openSim.decode(ctx, path, data)
	},
	encode: openSim.encode,
	limits: tableLimits,
}

var tableLimits = limits{
	dims: []int{3, 2}, uniqueNames: true, groupName: anyName, name: anyName, description: anyName,
	noGroupName: func(i int) string {
		if i == 0 {
			return "" // a table of one group needs no column for it
		}
		return "group " + strconv.Itoa(i+1)
	},
	missing: true, normals: true, locked: true, hidden: true,
	declared:     func(p landmark.Placement) bool { return p.Kind == landmark.Negated },
	sameDeclared: true,
	ofFile:       ofTable,
	unitIn:       unitIn,
	convertExtra: extraOfOtherTable,
}

// extraOfOtherTable takes over the columns that mean nothing to Cairn from another
// kind of table. A column that would mean something under its header here is not
// taken over.
func extraOfOtherTable(from string, extra landmark.Fields) (converted, rest landmark.Fields) {
	isTable := from == commaTable.name || from == tabTable.name || from == openSim.name
	return splitExtra(extra, func(f landmark.Field) (string, bool) { return f.Value, isTable && !isRoleWord(f.Key) })
}

// tableOf returns the dialect of a table by the first bytes of its file.
func tableOf(head []byte) dialect {
	if len(head) == headBytes { // the last line may be cut off
		if end := max(bytes.LastIndexByte(head, '\n'), bytes.LastIndexByte(head, '\r')); end >= 0 {
			head = head[:end+1]
		}
	}
	t, err := newTextReader(context.Background(), "", "", head)
	if err != nil {
		return dialect{}
	}
	d := findDialect(t)
	if d.is == likelyTable && numericNames(d, t) {
		d.is = perhapsTable
	}
	return d
}

// certain reports whether a table certainly holds points.
func (d dialect) certain() bool {
	if d.titles > 0 && d.delimiter == ' ' { // it may be prose
		return false
	}
	return d.is == pointTable || d.is == likelyTable && !d.counted
}

// numericNames reports whether the first row of a table without a header has a
// number where its name is: other files of four numbers are no such tables.
func numericNames(d dialect, t *textReader) bool {
	copied := *t
	r := &rowReader{textReader: &copied, delimiter: d.delimiter}
	if d.counted {
		_, _ = r.nextRow()
	}
	more, err := r.nextRow()
	at := d.layout.at(nameRole)
	return !more || err != nil || at >= 0 && (at >= len(r.row) || isCoordinate(r.row[at]))
}

// inCSV reports whether a file is called .csv.
func inCSV(path string) bool { return hasExtension(filepath.Base(path), ".csv") }

package lmio

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"cairn/landmark"
)

// slicerFCSV are the point lists of 3D Slicer before .mrk.json: a comment line a
// header, and a line a point (vtkMRMLMarkupsFiducialStorageNode of Slicer 5.12).
// Slicer 4 and 5 write 16 columns, of which they name 14; Slicer 3 wrote no
// version line and 6 columns. There is no place for a group's name.
var slicerFCSV = Format{
	Name:        fcsvName,
	Description: "Slicer fiducials",
	Extensions:  []string{".fcsv"},
	MIME:        "application/x-slicer-fcsv",
	sniff:       sniffFCSV,
	decode:      decodeFCSV,
	encode:      encodeFCSV,
	limits: limits{
		dims: []int{3}, oneGroup: true, name: cellName, description: cellName,
		missing: true, undefined: true, estimated: true, locked: true, hidden: true,
		declared: inRAS, convertExtra: fcsvOfMarkups,
	},
}

const fcsvName = "Slicer fcsv"

const (
	fcsvVersion  = "Markups fiducial file version"
	fcsvSystem   = "CoordinateSystem"
	fcsvColumns  = "columns"
	fcsvStandard = "id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID"
	fcsvSlicer3  = "label,x,y,z,sel,vis"
)

// Columns of Slicer 4 and 5, counted from 0. The last two are not named in the
// file.
const (
	fcsvID, fcsvX, fcsvAngle          = 0, 1, 4
	fcsvVisible, fcsvSelected         = 8, 9
	fcsvLocked, fcsvLabel, fcsvText   = 10, 11, 12
	fcsvNode, fcsvStatus, fcsvCreated = 13, 14, 15
	fcsvWidth, slicer3Width           = 16, 6
)

// Keys of Extra beside those of slicer.go. Header lines that Slicer 5 does not
// know go by their own name.
const (
	extraCreated = "autoCreated"
	extraComment = "comment"
)

const fcsvUpright = "0,0,0,1" // the orientation of nearly all points: angle and axis

// fcsvStates are the states by their number in the file.
var fcsvStates = [...]landmark.PositionStatus{landmark.Undefined, landmark.Estimated, landmark.Defined, landmark.Missing}

func sniffFCSV(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if line[0] != '#' {
			break
		}
		key, value, _ := bytes.Cut(bytes.TrimSpace(line[1:]), []byte("="))
		text := strings.ReplaceAll(string(value), " ", "")
		switch strings.TrimSpace(string(key)) {
		case fcsvVersion:
			return true
		case fcsvColumns:
			return strings.HasPrefix(text, "id,x,y,z,ow") || text == fcsvSlicer3
		}
		if strings.HasPrefix(string(key), "Fiducial List file") {
			return true
		}
	}
	return false
}

func encodeFCSV(groups []*landmark.Group) ([]byte, error) {
	g := groups[0]
	p := g.Properties()
	out := []byte("# " + fcsvVersion + " = 5.6\n# " + fcsvSystem + " = LPS\n# " + fcsvColumns + " = " + fcsvStandard + "\n")
	if p.Declared == ras {
		out = bytes.Replace(out, []byte("= LPS"), []byte("= RAS"), 1)
	}
	for _, f := range p.Extra.All() {
		if f.Key == extraComment {
			out = append(out, "# "+f.Value+"\n"...)
		} else {
			out = append(out, "# "+f.Key+" = "+f.Value+"\n"...)
		}
	}
	ids := pointIDs(g.Landmarks())
	for i, l := range g.Landmarks() {
		out = appendFCSV(out, l, ids[i])
	}
	return out, nil
}

// appendFCSV appends the line of a point.
func appendFCSV(out []byte, l landmark.Landmark, id string) []byte {
	if strings.HasPrefix(id, "#") { // else the line would be a comment
		id = `"` + strings.ReplaceAll(id, `"`, `""`) + `"`
	} else {
		id = csvCell(id)
	}
	out = append(out, id...)
	for _, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
		if out = append(out, ','); l.Placed() {
			out = appendNumber(out, x)
		} else {
			out = append(out, "nan"...)
		}
	}
	extra := func(key, usual string) string {
		if v, ok := l.Extra.Get(key); ok {
			return v
		}
		return usual
	}
	flag := func(on bool) string { return strconv.Itoa(map[bool]int{true: 1}[on]) }
	status := 0
	for i, s := range fcsvStates {
		if s == l.Status {
			status = i
		}
	}
	for _, cell := range [...]string{
		extra(extraOrientation, fcsvUpright), flag(!l.Hidden), extra(extraSelected, "1"), flag(l.Locked),
		csvCell(l.Name), csvCell(l.Description), csvCell(extra(extraNode, "")),
		strconv.Itoa(status), extra(extraCreated, "0"),
	} {
		out = append(append(out, ','), cell...)
	}
	return append(out, '\n')
}

// csvCell returns a text as a cell, quoted as Slicer does.
func csvCell(text string) string {
	if !strings.ContainsAny(text, `,"`) {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

func decodeFCSV(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, fcsvName, data)
	if err != nil {
		return nil, err
	}
	f := &fcsvReader{textReader: t}
	if err := f.lines(); err != nil {
		return nil, err
	}
	g, err := f.group()
	if err != nil {
		return nil, err
	}
	version := f.version
	if version == "" {
		version = "3"
	}
	return t.result(fcsvName+" "+version, g), nil
}

package lmio

import (
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// fcsvReader reads a Slicer .fcsv file of any version.
type fcsvReader struct {
	*textReader
	version  string // "" for Slicer 3
	system   string // as the header says, "" for nothing
	columns  string // as the header names them, without blanks
	name     string
	comments []landmark.Field
	points   []landmark.Landmark
	ids      []string // as in the file; nil for Slicer 3
	noNumber int      // points that count as placed and have no coordinates
	tooWide  []int    // lines that have more columns than there are
	literals bool     // empty lists [] stand for texts
}

func (f *fcsvReader) lines() error {
	for f.nextFull() {
		var err error
		switch {
		case strings.HasPrefix(f.line, "#"):
			err = f.comment(strings.TrimSpace(f.line[1:]))
		case len(f.points) == maxPoints:
			err = f.fail(tooManyPoints, maxPoints)
		case f.version != "":
			err = f.point()
		default:
			err = f.point3()
		}
		if err != nil {
			return err
		}
	}
	return f.err()
}

// comment reads a header line.
func (f *fcsvReader) comment(text string) error {
	key, value, found := strings.Cut(text, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	switch {
	case !found:
		if text != "" && !strings.HasPrefix(text, "Fiducial List file") { // the first line of Slicer 3
			f.comments = append(f.comments, landmark.Field{Key: extraComment, Value: text})
		}
		return nil
	case key == fcsvVersion:
		if value == "" || f.version != "" || len(f.points) > 0 {
			return f.fail("one version has to be said, above the points")
		}
		f.version = value
	case strings.EqualFold(key, fcsvSystem):
		if _, ok := slicerSystem(value); !ok {
			return f.fail("the coordinate system %s is unknown; LPS, RAS, 0 (for RAS) and 1 (for LPS) can be read", message.Quote(value))
		}
		if f.system != "" && f.system != value || len(f.points) > 0 {
			return f.fail("a second coordinate system; keep one of them, above the points")
		}
		f.system = value
	case key == fcsvColumns:
		f.columns = strings.Join(strings.Fields(value), "")
	case key == "name":
		f.name = value
	case key == "numPoints": // the points can be counted
	case key == extraComment:
		f.comments = append(f.comments, landmark.Field{Key: extraComment, Value: text})
	default:
		f.comments = append(f.comments, landmark.Field{Key: key, Value: value})
	}
	return nil
}

// checkColumns compares the columns that the header names with the order in which
// Slicer reads them, whatever they are called.
func (f *fcsvReader) checkColumns(standard string) error {
	said := strings.ReplaceAll(foldHeader(tidyHeader(f.columns)), " ", "")
	standard = strings.ToLower(standard)
	if said == "" || said == standard || strings.HasPrefix(said, standard+",") {
		return nil
	}
	return f.fail("the columns are said to be %s, and Slicer reads them as %s whatever the line says: nobody can tell which is right; "+
		"put the columns into Slicer's order or correct the line", f.columns, standard)
}

// point reads a line of Slicer 4 or 5.
func (f *fcsvReader) point() error {
	if len(f.points) == 0 {
		if err := f.checkColumns(fcsvStandard); err != nil {
			return err
		}
	}
	cells, ok := csvCells(f.line)
	switch {
	case !ok:
		return f.fail(`a quotation mark is not closed: a quoted text ends with " on the same line`)
	case len(cells) <= fcsvX+2:
		return f.fail("%s on the line of a point; at least id, x, y and z belong there", message.Plural(len(cells), "value"))
	case len(cells) > fcsvWidth:
		f.tooWide = append(f.tooWide, f.number)
	}
	cells = append(cells, make([]string, fcsvWidth)...) // what is left out is empty
	l, err := f.placed(cells[fcsvX:fcsvX+3], cells[fcsvStatus], cells[fcsvLabel])
	if err != nil {
		return err
	}
	if cells[fcsvText] == "[]" && cells[fcsvNode] == "[]" { // as SlicerBioFace3DLandmarking writes for none
		cells[fcsvText], cells[fcsvNode], f.literals = "", "", true
	}
	l.Name, l.Description = cells[fcsvLabel], cells[fcsvText]
	var extra []landmark.Field // in the order of Slicer's markups
	if node := cells[fcsvNode]; node != "" {
		extra = append(extra, landmark.Field{Key: extraNode, Value: node})
	}
	if err := f.orientation(cells[fcsvAngle:fcsvVisible], &extra); err != nil {
		return err
	}
	for _, flag := range []struct {
		column int
		usual  bool
		set    func(on bool)
	}{
		{fcsvVisible, true, func(on bool) { l.Hidden = !on }},
		{fcsvSelected, true, func(bool) { extra = append(extra, landmark.Field{Key: extraSelected, Value: "0"}) }},
		{fcsvLocked, false, func(on bool) { l.Locked = on }},
		{fcsvCreated, false, func(bool) { extra = append(extra, landmark.Field{Key: extraCreated, Value: "1"}) }},
	} {
		on, err := f.flag(cells[flag.column], flag.usual)
		if err != nil {
			return err
		}
		if on != flag.usual {
			flag.set(on)
		}
	}
	l.Extra = landmark.NewFields(extra...)
	f.points = append(f.points, l)
	f.ids = append(f.ids, cells[fcsvID])
	return nil
}

// placed reads the coordinates and the state of a point. Points that are not
// placed have coordinates in these files, which mean nothing: 0 0 0, or where
// they once were.
func (f *fcsvReader) placed(words []string, state, name string) (landmark.Landmark, error) {
	var v [3]float64
	var there [3]string
	status, missing := landmark.Defined, false
	for k, w := range words {
		if w = strings.TrimSpace(w); w == "" || isMissing(w) {
			missing = true
			continue
		}
		x, err := f.float(w, pointNumber(len(f.points)))
		if err != nil {
			return landmark.Landmark{}, err
		}
		v[k], there[k] = x, w
	}
	if state = strings.TrimSpace(state); state != "" {
		n, err := strconv.Atoi(state)
		if err != nil || n < 0 || n >= len(fcsvStates) {
			return landmark.Landmark{}, f.fail("the position status %s is none of 0 (undefined), 1 (preview), 2 (defined) and 3 (missing)", message.Quote(state))
		}
		status = fcsvStates[n]
	}
	l := landmark.Landmark{Position: r3.Vec{X: v[0], Y: v[1], Z: v[2]}, Status: status}
	if missing && (status == landmark.Defined || status == landmark.Estimated) {
		if !f.half(f.where, namedPoint(len(f.points), name), there[:]...) {
			f.noNumber++
		}
		l.Status = landmark.Missing
	}
	if l.Status == landmark.Undefined || l.Status == landmark.Missing {
		l.Position = landmark.NoPosition()
	}
	return l, nil
}

// orientation keeps an angle and an axis other than the usual ones.
func (f *fcsvReader) orientation(cells []string, extra *[]landmark.Field) error {
	usual := strings.Split(fcsvUpright, ",")
	same := true
	for k, c := range cells {
		if cells[k] = strings.TrimSpace(c); cells[k] == "" {
			cells[k] = usual[k]
		}
		x, err := f.float(cells[k], "the orientation of "+pointNumber(len(f.points)))
		if err != nil {
			return err
		}
		y, _ := parseNumber(usual[k])
		same = same && x == y
	}
	if !same {
		*extra = append(*extra, landmark.Field{Key: extraOrientation, Value: strings.Join(cells, ",")})
	}
	return nil
}

// flag reads 0 or 1.
func (f *fcsvReader) flag(cell string, usual bool) (bool, error) {
	switch strings.TrimSpace(cell) {
	case "":
		return usual, nil
	case "0":
		return false, nil
	case "1":
		return true, nil
	}
	return false, f.fail("%s where 0 or 1 belongs", message.Quote(cell))
}

// point3 reads a line of Slicer 3, which quotes nothing.
func (f *fcsvReader) point3() error {
	if len(f.points) == 0 {
		if err := f.checkColumns(fcsvSlicer3); err != nil {
			return err
		}
	}
	cells := strings.Split(f.line, ",")
	switch n := len(cells); {
	case n > slicer3Width:
		return f.fail("%d values on the line of a point, where a file of Slicer 3 has %d (%s); "+
			`a file of Slicer 4 or 5 begins with "# %s = 5.6"`, n, slicer3Width, fcsvSlicer3, fcsvVersion)
	case n < 4:
		return f.fail("%s on the line of a point; at least label, x, y and z belong there", message.Plural(n, "value"))
	}
	cells = append(cells, make([]string, slicer3Width)...)
	l, err := f.placed(cells[1:4], "", cells[0])
	if err != nil {
		return err
	}
	l.Name = cells[0]
	selected, err := f.flag(cells[4], true)
	if err != nil {
		return err
	}
	visible, err := f.flag(cells[5], true)
	if err != nil {
		return err
	}
	if l.Hidden = !visible; !selected {
		l.Extra = landmark.NewFields(landmark.Field{Key: extraSelected, Value: "0"})
	}
	f.points = append(f.points, l)
	return nil
}

// group returns what was read.
func (f *fcsvReader) group() (*landmark.Group, error) {
	if f.version == "" && len(f.points) == 0 && f.columns == "" {
		return nil, f.fail(`there is neither a line "# %s" nor a point`, fcsvVersion)
	}
	f.setIDs()
	if f.noNumber > 0 {
		f.warn("%s without coordinates and without a word why; read as missing", message.Plural(f.noNumber, "point"))
	}
	if n := len(f.tooWide); n > 0 {
		f.lose("what stands behind column %d in %s, the first of them line %d (a label with a comma has to be quoted)",
			fcsvWidth, message.Plural(n, "line"), f.tooWide[0])
	}
	if f.literals {
		f.note("[] for a description and a node is read as none")
	}
	p := landmark.Properties{Extra: landmark.NewFields(f.comments...)}
	switch {
	case f.system != "":
		p.Declared, _ = slicerSystem(f.system)
	case f.version == "":
		p.Declared = ras
		f.note("no version and no coordinate system is said: read as a file of Slicer 3, whose coordinates are RAS (x and y are negated for LPS)")
	default:
		f.note("no coordinate system is said: read as LPS, as Slicer does")
	}
	g := landmark.NewGroup(f.name, f.points)
	g.SetProperties(p)
	return g, nil
}

// setIDs keeps the ids that are not the points' numbers.
func (f *fcsvReader) setIDs() {
	ids, twice := uniqueIDs(f.ids)
	if twice != "" {
		f.warn("the id %s is that of several points; all but the first are saved with another", message.Quote(twice))
	}
	for i, id := range ids {
		if id != strconv.Itoa(i+1) {
			extra := append([]landmark.Field{{Key: extraID, Value: id}}, f.points[i].Extra.All()...)
			f.points[i].Extra = landmark.NewFields(extra...)
		}
	}
}

// csvCells cuts a line at its commas, as Slicer does: a cell that begins with a
// quotation mark ends at the next, and "" stands for one. Elsewhere the marks
// are text. ok is false where a cell does not end.
func csvCells(line string) (cells []string, ok bool) {
	for {
		var cell string
		if strings.HasPrefix(line, `"`) {
			if cell, line, ok = quotedCell(line[1:]); !ok {
				return nil, false
			}
		}
		text, rest, more := strings.Cut(line, ",")
		cells = append(cells, cell+text)
		if !more {
			return cells, true
		}
		line = rest
	}
}

// quotedCell returns the text up to a closing quotation mark, and what follows.
func quotedCell(line string) (text, rest string, ok bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(line, `"`)
		if !found {
			return "", "", false
		}
		b.WriteString(before)
		if !strings.HasPrefix(after, `"`) {
			return b.String(), after, true
		}
		b.WriteByte('"')
		line = after[1:]
	}
}

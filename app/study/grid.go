package study

import (
	"context"
	"os"
	"slices"
	"time"

	"cairn/landmark"
	"cairn/landmark/lmio"
)

// CellState says how far a landmark of a specimen is, for the heat grid.
type CellState uint8

const (
	NotThere    CellState = iota // the specimen has no point of that name
	NotPlaced                    // nobody has visited it
	Placed                       // by an observer
	Predicted                    // computed, and nobody has looked at it
	Accepted                     // a prediction that an observer took over as it was
	MovedBy                      // a prediction that an observer has moved
	MissingHere                  // it is not there on this specimen
)

var cellWords = [...]string{"not there", "not visited", "placed", "predicted", "accepted", "moved", "missing"}

// String returns the word that the window shows.
func (c CellState) String() string { return cellWords[c] }

// stateOf returns the state of a landmark.
func stateOf(l landmark.Landmark) CellState {
	switch {
	case l.Status == landmark.Missing:
		return MissingHere
	case l.Status == landmark.Undefined:
		return NotPlaced
	case l.Status == landmark.Estimated || l.Origin == landmark.Predicted:
		return Predicted
	case l.Origin == landmark.Accepted:
		return Accepted
	case l.Origin == landmark.Adjusted:
		return MovedBy
	}
	return Placed
}

// Grid is the heat grid of a study: specimens by landmarks. A specimen that is flagged is
// so in the table.
type Grid struct {
	Names    []string  // of landmarks: those of the protocol, then others in the order in which they come
	Protocol int       // how many of Names are of the protocol, the first ones
	Rows     []GridRow // one for each row of the table
}

// GridRow is a specimen of a Grid.
type GridRow struct {
	States   []CellState // by Grid.Names; NotThere where it is shorter
	Protocol landmark.ProtocolID
	Err      error // why its landmark file cannot be read; nil also where there is none yet
}

// Suggests returns the status that the states of row i stand for: done where all points
// that it has to have were visited, and no prediction is left to be looked at. A point
// that is not there counts where the protocol has it. optional reports points that may be
// left out; nil for none.
func (g *Grid) Suggests(i int, optional func(name string) bool) Status {
	visited, open := 0, 0
	for k, s := range g.Rows[i].States {
		switch {
		case s == Placed || s == Accepted || s == MovedBy || s == MissingHere:
			visited++
		case s == NotThere && k >= g.Protocol:
		case s == Predicted || optional == nil || !optional(g.Names[k]):
			open++
		}
	}
	switch {
	case open == 0 && visited > 0:
		return Done
	case visited > 0:
		return Partly
	}
	return NotVisited
}

// Grids works grids out from landmark files, and remembers what it has read of each as
// long as the file has the same size and time. It is for one goroutine; it holds states
// and names, no landmarks.
type Grids struct {
	read map[string]gridFile
}

// gridFile is what a landmark file said.
type gridFile struct {
	size     int64
	time     time.Time
	names    []string
	states   []CellState
	protocol landmark.ProtocolID
	err      error
}

// NewGrids returns one that has read nothing.
func NewGrids() *Grids { return &Grids{read: map[string]gridFile{}} }

// Forget has a file read again, though its size and time are the same, as after saving
// twice within the second that some disks count in.
func (g *Grids) Forget(file string) { delete(g.read, file) }

// Grid returns the grid of a table in a folder. p may be nil. Files that no row names any
// more are forgotten. The error is the context's.
func (g *Grids) Grid(ctx context.Context, t *Table, p *Protocol, folder string) (*Grid, error) {
	grid := &Grid{Rows: make([]GridRow, t.Len())}
	at := map[string]int{}
	column := func(name string) int {
		k, ok := at[name]
		if !ok {
			k = len(grid.Names)
			at[name], grid.Names = k, append(grid.Names, name)
		}
		return k
	}
	if p != nil {
		for _, point := range p.Template.Points {
			column(point.Name)
		}
	}
	grid.Protocol = len(grid.Names)
	r, kept := NewResolver(folder), map[string]gridFile{}
	for i := range grid.Rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		lm := t.Path(i, Landmarks)
		if lm == "" {
			continue
		}
		file, _, ok := r.Resolve(lm)
		if !ok {
			continue
		}
		f, err := g.file(ctx, file, p)
		if err != nil {
			return nil, err
		}
		kept[file] = f
		row := &grid.Rows[i]
		row.Err, row.Protocol = f.err, f.protocol
		for k, name := range f.names {
			c := column(name)
			for len(row.States) <= c {
				row.States = append(row.States, NotThere)
			}
			row.States[c] = f.states[k]
		}
	}
	g.read = kept
	for i := range grid.Rows {
		row := &grid.Rows[i]
		row.States = append(row.States, make([]CellState, len(grid.Names)-len(row.States))...)
	}
	return grid, nil
}

// file returns what a landmark file says. The error is the context's.
func (g *Grids) file(ctx context.Context, file string, p *Protocol) (gridFile, error) {
	info, err := os.Stat(file)
	if err != nil {
		return gridFile{err: err}, nil
	}
	if f, ok := g.read[file]; ok && f.size == info.Size() && f.time.Equal(info.ModTime()) {
		return f, nil
	}
	f := gridFile{size: info.Size(), time: info.ModTime()}
	result, err := lmio.Read(ctx, file)
	if ctx.Err() != nil {
		return f, ctx.Err()
	}
	if f.err = err; err != nil {
		return f, nil
	}
	f.names, f.states, f.protocol = statesOf(result.Groups, p)
	return f, nil
}

// statesOf returns the names of landmarks, how far each is, and with which protocol they were
// placed, the zero value for none.
func statesOf(groups []*landmark.Group, p *Protocol) (names []string, states []CellState, protocol landmark.ProtocolID) {
	for _, group := range ofProtocol(groups, p) {
		if protocol.IsZero() {
			protocol = group.Properties().Protocol
		}
		for i, l := range group.Landmarks() {
			names, states = append(names, group.PointName(i)), append(states, stateOf(l))
		}
	}
	return names, states, protocol
}

// Follow says what the groups of a specimen that is being worked on have now, in row i. Names
// that the grid does not have become further columns. p may be nil. Nothing of the groups is
// kept.
func (g *Grid) Follow(i int, groups []*landmark.Group, p *Protocol) {
	names, states, protocol := statesOf(groups, p)
	row := &g.Rows[i]
	row.States, row.Protocol, row.Err = make([]CellState, len(g.Names), len(g.Names)+len(names)), protocol, nil
	at := make(map[string]int, len(g.Names))
	for k, name := range g.Names {
		at[name] = k
	}
	for k, name := range names {
		c, ok := at[name]
		if !ok {
			c = len(g.Names)
			at[name], g.Names = c, append(g.Names, name)
			row.States = append(row.States, NotThere)
		}
		row.States[c] = states[k]
	}
}

// State returns how far landmark k of Names is in row i.
func (g *Grid) State(i, k int) CellState {
	if i < 0 || i >= len(g.Rows) || k < 0 || k >= len(g.Rows[i].States) {
		return NotThere
	}
	return g.Rows[i].States[k]
}

// ofProtocol returns the group that has most points of a protocol; all groups where there
// is no protocol, or none has one.
func ofProtocol(groups []*landmark.Group, p *Protocol) []*landmark.Group {
	if p == nil {
		return groups
	}
	most, best := 0, groups
	for i, g := range groups {
		n := 0
		for _, k := range p.Template.Match(g) {
			if k >= 0 {
				n++
			}
		}
		if n > most {
			most, best = n, groups[i:i+1]
		}
	}
	return slices.Clone(best)
}

package lmio

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"cairn/internal/message"
	"cairn/landmark"
)

// limits say what a format can hold. fit cuts off what a document has beyond them.
// It also tells people of it, so that nothing is cut off without a word. The zero
// value holds the coordinates of points that are placed, and nothing else.
type limits struct {
	dims      []int // coordinates that a point may have: 2, 3 or both, first that of a group without points
	oneGroup  bool  // a file holds one group; else any number
	sameCount bool  // all groups of a file have the same number of points, and of coordinates

	// Names, as far as the format can write them: the function returns the
	// nearest that it can. nil holds none.
	groupName   func(name string) string
	name        func(name string) string
	description func(text string) string
	reason      func(text string) string // why a point is missing
	// noGroupName and noName say what a group or a point without a name is
	// called where the format needs one; nil where it does not.
	noGroupName  func(i int) string
	noName       func(i int) string
	uniqueNames  bool // no two groups of a file have the same name
	uniquePoints bool // no two points of a group have

	missing, undefined, estimated bool // the states beside placed
	partial                       bool // some coordinates of a point that is not placed
	template                      bool // a file names points and places none
	// undefinedGroup is for formats that can say of a whole group, but not of one
	// point, that it is not visited: whether this group is such a one.
	undefinedGroup func(g *landmark.Group) bool

	normals, origins, locked, hidden       bool // of points
	units, color, groupLocked, groupHidden bool // of groups
	protocol                               bool // by which the points of a group were placed
	// unitIn returns the unit that a file of groups from one of the format states in
	// its own way; nil where there is none.
	unitIn func(groups []*landmark.Group) string

	// Labels, and lines between points.
	labels, connectivity bool
	curves               bool // among the labels; they may be held without others
	labelColors          bool
	// whichCurves leaves of the curves of a group of n points those that a file
	// can hold, and counts the others as lost; nil where it can hold all.
	whichCurves func(l *ledger, curves []landmark.Label, n int) []landmark.Label
	// implied returns the labels that the format reads from the names or the
	// number of a group's points. It holds these and no others.
	implied func(g *landmark.Group) []landmark.Label

	declared func(landmark.Placement) bool // which placements a file can state; nil: none

	// What is the same in all groups of a file: the names of points, the lines,
	// and the placement that is stated.
	sameNames, sameConnectivity, sameDeclared bool

	// ofFile reports whether a key of Extra belongs to the whole file, which has
	// that of its first group; nil where every group has its own.
	ofFile func(key string) bool
	// extraOf are other formats whose Extra is that of this one, too.
	extraOf []string
	// convertExtra is asked about the Extra of a point that was read from a file of
	// another format. It returns what a file of this format can say, as it says it,
	// and the rest, which will be lost. nil stands for a format that takes over
	// nothing.
	convertExtra func(from string, extra landmark.Fields) (converted, rest landmark.Fields)
	// spelling returns what is still true of a group's Spelling. What it says of the
	// whole file stays with the first group alone. nil where all of it is of the
	// whole file, and true of any points.
	spelling func(g *landmark.Group, first bool) landmark.Spelling
	// stale reports whether a field of a group's Extra no longer goes with its
	// points; nil where none can.
	stale func(g *landmark.Group, f landmark.Field) bool

	// missingNumber is a coordinate that means a missing point, so that no placed
	// one can have it; 0 is none.
	missingNumber float64
}

// fit returns copies of the groups as a file of the format can hold them, with their
// coordinates as the file stores them. losses says in words what was cut off for
// that. The error says why they cannot be written at all.
func (f *Format) fit(groups []*landmark.Group) (fitted []*landmark.Group, losses []string, err error) {
	if err := f.admit(groups); err != nil {
		return nil, nil, err
	}
	l := &ledger{format: f, limits: &f.limits, lines: !f.limits.sameConnectivity || sameLines(groups), unnamed: map[*landmark.Group]bool{}}
	if unitIn := f.limits.unitIn; unitIn != nil && groups[0].Properties().Format == f.Name {
		l.unit = unitIn(groups)
	}
	for i, g := range l.one(groups) {
		g = g.Copy()
		l.properties(g)
		l.extra(g, i)
		l.labels(g) // before points go, which takes lines with it
		l.points(g)
		l.implied(g)
		l.labelColors(g)
		l.stale(g)
		l.spelling(g, i == 0)
		l.groupName(g, i)
		fitted = append(fitted, g)
	}
	l.distinguish(fitted)
	l.alike(fitted)
	l.sum()
	for _, g := range fitted {
		g.SetPlacement(g.Properties().Declared)
		g.Place(landmark.Placement{})
	}
	return fitted, l.losses, nil
}

// admit says why groups cannot be written at all.
func (f *Format) admit(groups []*landmark.Group) error {
	if len(groups) == 0 {
		return fmt.Errorf("there are no landmarks to write")
	}
	for _, g := range groups {
		if !slices.Contains(f.limits.dims, g.Dim()) {
			return fmt.Errorf("%s holds points of %d coordinates, and group %s has %d", f.Name, f.limits.dims[0], message.Quote(g.Name()), g.Dim())
		}
		if f.limits.sameCount && g.Len() != groups[0].Len() {
			return fmt.Errorf("%s needs the same number of points in every group, and %s has %d where %s has %d",
				f.Name, message.Quote(g.Name()), g.Len(), message.Quote(groups[0].Name()), groups[0].Len())
		}
		if f.limits.sameCount && g.Dim() != groups[0].Dim() {
			return fmt.Errorf("%s needs points of the same number of coordinates in every group, and %s has %d where %s has %d",
				f.Name, message.Quote(g.Name()), g.Dim(), message.Quote(groups[0].Name()), groups[0].Dim())
		}
	}
	return nil
}

// ledger cuts groups down to what a format holds and keeps count.
type ledger struct {
	format  *Format
	limits  *limits
	losses  []string
	tallies []*tally
	keys    []string                 // of Extra that is left out
	lines   bool                     // a file can hold these groups' lines
	unit    string                   // that the file states though the format has no place of its own for one
	unnamed map[*landmark.Group]bool // before the format made up a name
}

// tally counts one kind of loss.
type tally struct {
	n            int
	noun, become string
}

func (l *ledger) lose(format string, args ...any) {
	l.losses = append(l.losses, fmt.Sprintf(format, args...))
}

// count counts n things of a kind that are left out or become something else.
func (l *ledger) count(n int, noun, become string) {
	if n == 0 {
		return
	}
	for _, t := range l.tallies {
		if t.noun == noun && t.become == become {
			t.n += n
			return
		}
	}
	l.tallies = append(l.tallies, &tally{n, noun, become})
}

// sum writes the counts down as losses.
func (l *ledger) sum() {
	for _, t := range l.tallies {
		l.losses = append(l.losses, message.Plural(t.n, t.noun)+" "+t.become)
	}
	if len(l.keys) > 0 {
		l.lose("what only its own format has a place for: %s", message.Some(l.keys))
	}
}

const leftOut = "left out"

func (l *ledger) properties(g *landmark.Group) {
	p, lim := g.Properties(), l.limits
	if p.Units != "" && !lim.units && p.Units != l.unit {
		if !HasUsualUnit(g) {
			l.count(1, "unit of length", leftOut)
		}
		p.Units = ""
	}
	if p.Color.A != 0 && !lim.color {
		if p.Format != markupsName || p.Color != usualColor {
			l.count(1, "colour of a group", leftOut)
		}
		p.Color.R, p.Color.G, p.Color.B, p.Color.A = 0, 0, 0, 0
	}
	if p.Locked && !lim.groupLocked {
		l.count(1, "lock of a group", leftOut)
		p.Locked = false
	}
	if p.Hidden && !lim.groupHidden {
		l.count(1, "hidden group", "will be shown")
		p.Hidden = false
	}
	if id := p.Protocol; !lim.protocol && !id.IsZero() {
		l.count(1, "name of a protocol", leftOut)
		p.Protocol = landmark.ProtocolID{}
	} else if p.Protocol = (landmark.ProtocolID{Name: anyName(id.Name), Revision: anyName(id.Revision), Hash: anyName(id.Hash)}); p.Protocol != id {
		l.count(1, "name of a protocol", "changed: what the format cannot write is replaced")
	}
	if lim.declared == nil || !lim.declared(p.Declared) {
		p.Declared = landmark.Placement{} // the coordinates are written as they are now: nothing is lost
	}
	g.SetProperties(p)
}

// extra leaves out what only another format has a place for, and what belongs to
// the file and not to group number i.
func (l *ledger) extra(g *landmark.Group, i int) {
	p := g.Properties()
	from, same := p.Format, p.Format == l.format.Name || slices.Contains(l.limits.extraOf, p.Format)
	p.Format = l.format.Name
	if !same {
		p.Spelling = nil
	}
	p.Extra = l.fields(from, p.Extra, func(key string) bool {
		return same && (i == 0 || l.limits.ofFile == nil || !l.limits.ofFile(key))
	})
	g.SetProperties(p)
	for k, m := range g.Landmarks() {
		if !same && m.Extra.Len() > 0 {
			rest := m.Extra
			if m.Extra = (landmark.Fields{}); l.limits.convertExtra != nil {
				m.Extra, rest = l.limits.convertExtra(from, rest)
			}
			l.fields(from, rest, func(string) bool { return false })
			g.Set(k, m)
		}
	}
}

// fields returns the fields whose keys are kept, and notes the others; from is
// the format that they are of.
func (l *ledger) fields(from string, all landmark.Fields, keep func(key string) bool) landmark.Fields {
	var kept []landmark.Field
	for _, f := range all.All() {
		if keep(f.Key) {
			kept = append(kept, f)
		} else if k := nameOfLoss(from, f); !isUsual(from, f) && !slices.Contains(l.keys, k) {
			l.keys = append(l.keys, k)
		}
	}
	if len(kept) == all.Len() {
		return all
	}
	return landmark.NewFields(kept...)
}

func (l *ledger) points(g *landmark.Group) {
	undefined := l.limits.undefined || l.limits.template || l.limits.undefinedGroup != nil && l.limits.undefinedGroup(g)
	places := l.keepsPlaces(g)
	for i := range g.Len() {
		m := g.At(i)
		l.state(&m, undefined, g.Dim() == 2)
		if l.limits.name == nil && places && m.Name == strconv.Itoa(i+1) {
			m.Name = "" // it is said by the point's place, and nothing is lost
		}
		l.texts(&m, i)
		if m.Normal != (landmark.Landmark{}.Normal) && !l.limits.normals {
			l.count(1, "normal", leftOut)
			m.Normal = landmark.Landmark{}.Normal
		}
		if m.Origin != landmark.Observed && !l.limits.origins {
			l.count(1, "mark of a prediction", leftOut)
			m.Origin = landmark.Observed
		}
		if m.Locked && !l.limits.locked {
			l.count(1, "lock of a point", leftOut)
			m.Locked = false
		}
		if m.Hidden && !l.limits.hidden {
			l.count(1, "hidden point", "will be shown")
			m.Hidden = false
		}
		g.Set(i, m)
	}
	if l.limits.uniquePoints {
		l.distinguishPoints(g)
	}
	if !l.limits.missing && !l.limits.template {
		l.dropMissing(g)
	}
}

// keepsPlaces reports whether each point of a group has the same number in a file of
// the format, since none before it is left out.
func (l *ledger) keepsPlaces(g *landmark.Group) bool {
	return l.limits.missing || !slices.ContainsFunc(g.Landmarks(), func(m landmark.Landmark) bool { return !m.Placed() })
}

// state reduces a point's state to one that the format can say, and takes away
// coordinates that mean nothing in it.
func (l *ledger) state(m *landmark.Landmark, undefined, flat bool) {
	if (m.Status == landmark.Defined || m.Status == landmark.Estimated) && !m.Placed() {
		l.count(1, "point", "without a finite position will count as not visited")
		m.Status = landmark.Undefined
	}
	if m.Placed() && l.limits.meansMissing(m.Position) {
		l.count(1, "point", "with a coordinate "+formatNumber(l.limits.missingNumber)+" will count as missing, which that means there")
		m.Status = landmark.Missing
	}
	switch {
	case l.limits.template:
		if m.Placed() {
			l.count(1, "position", leftOut)
		} else if m.Status == landmark.Missing {
			l.count(1, "missing point", "will count as not visited")
		}
		m.Status = landmark.Undefined
	case m.Status == landmark.Estimated && !l.limits.estimated:
		l.count(1, "estimated point", "will count as placed")
		m.Status = landmark.Defined
	case m.Status == landmark.Undefined && !undefined:
		if l.limits.missing {
			l.count(1, "point", "not visited yet will count as missing")
		}
		m.Status = landmark.Missing
	}
	if m.Placed() {
		return
	}
	p := m.Position
	half := math.IsNaN(p.X+p.Y+p.Z) && !(math.IsNaN(p.X) && math.IsNaN(p.Y) && (math.IsNaN(p.Z) || flat))
	if half && l.limits.partial {
		return
	}
	if half {
		l.count(1, "point", "with only some coordinates, which are left out")
	}
	m.Position = landmark.NoPosition()
}

// texts reduces a point's name and description.
func (l *ledger) texts(m *landmark.Landmark, i int) {
	if l.limits.name == nil {
		if m.Name != "" {
			l.count(1, "name", leftOut)
		}
		m.Name = ""
	} else {
		if name := l.limits.name(m.Name); name != m.Name {
			l.count(1, "name", "changed: what the format cannot write is replaced")
			m.Name = name
		}
		if m.Name == "" && l.limits.noName != nil {
			m.Name = l.limits.noName(i)
		}
	}
	text := ""
	if l.limits.description != nil {
		text = l.limits.description(m.Description)
	}
	reason := ""
	if l.limits.reason != nil {
		reason = l.limits.reason(m.Reason)
	}
	if reason != m.Reason {
		l.count(1, "reason of a missing point", leftOut+" or cut")
		m.Reason = reason
	}
	if text != m.Description {
		l.count(1, "description", leftOut+" or cut")
		m.Description = text
	}
}

// dropMissing leaves out the points without a position, and counts the labels
// and lines anew.
func (l *ledger) dropMissing(g *landmark.Group) {
	to := make([]int, g.Len()) // new indices, -1 for none
	var kept []landmark.Landmark
	for i, m := range g.Landmarks() {
		to[i] = -1
		if m.Status != landmark.Missing {
			to[i] = len(kept)
			kept = append(kept, m)
		}
	}
	if len(kept) == g.Len() {
		return
	}
	l.count(g.Len()-len(kept), "point", "without a position left out")
	lines := len(g.Connectivity())
	g.Thin(kept, to)
	l.count(lines-len(g.Connectivity()), "line", "left out with a point")
	if len(kept) == 0 {
		g.SetDim(l.limits.dims[0]) // an empty list of points tells none
	}
}

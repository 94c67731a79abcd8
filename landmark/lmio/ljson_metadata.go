package lmio

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// The keys of a group's "metadata" that Cairn writes, each only where a group
// says something by it. Those of the first block are lists with an item a
// point, that of the second with an item a label.
const (
	namesKey        = "names"        // texts, "" for none
	descriptionsKey = "descriptions" // the same
	reasonsKey      = "reasons"      // the same: why points are missing
	statusKey       = "status"       // words, see statusWords
	originsKey      = "origins"      // words of landmark.Origin, "" for points that were observed
	normalsKey      = "normals"      // three numbers, or null for none
	lockedKey       = "locked"       // 0 or 1
	visibleKey      = "visible"      // the same, as menpo's proposal LEP-0001 has it

	curvesKey      = "curves"      // words, see curveWords
	labelColorsKey = "labelColors" // texts as that of colorKey, "" for none

	unitsKey       = "units" // a text, such as "mm"
	colorKey       = "color" // a text, "#rrggbb" or "#rrggbbaa"
	groupLockedKey = "groupLocked"
	groupHiddenKey = "groupHidden"
)

// The words of the lists, by what they stand for; those of the states are
// Slicer's.
var (
	statusWords = [...]string{landmark.Undefined: "undefined", landmark.Defined: "defined", landmark.Estimated: "estimated", landmark.Missing: "missing"}
	originWords = [...]string{landmark.Observed: "", landmark.Predicted: "predicted", landmark.Accepted: "accepted", landmark.Adjusted: "adjusted"}
	curveWords  = [...]string{landmark.NoCurve: "", landmark.OpenCurve: "open", landmark.ClosedCurve: "closed"}
)

// ljsonMetadata is what Cairn understands of a group's metadata.
type ljsonMetadata struct {
	names, descriptions []string
	reasons             []string
	status              []landmark.PositionStatus
	origins             []landmark.Origin
	normals             []r3.Vec
	locked, visible     []bool
	curves              []landmark.Curve
	labelColors         []color.NRGBA
	units, color        []string // one, or none
	groupLocked         []bool   // one, or none
	groupHidden         []bool
	protocol            landmark.ProtocolID
	found               []foundKey
}

// foundKey is a key of the metadata and whether its value has the shape that
// Cairn gives it. Other programs may mean something else by the key.
type foundKey struct {
	rawField
	good bool
}

// visitor takes the tokens of a value, see strictjson.Reader.Walk, and reports whether
// it has the right shape so far.
type visitor func(depth int, t strictjson.Token) bool

// visitor returns the function that reads the value of a key, or nil for a key
// without a meaning here.
func (m *ljsonMetadata) visitor(key string) visitor {
	switch key {
	case namesKey:
		return listOf(&m.names, textToken)
	case descriptionsKey:
		return listOf(&m.descriptions, textToken)
	case reasonsKey:
		return listOf(&m.reasons, textToken)
	case statusKey:
		return listOf(&m.status, wordToken[landmark.PositionStatus](statusWords[:]))
	case originsKey:
		return listOf(&m.origins, wordToken[landmark.Origin](originWords[:]))
	case lockedKey:
		return listOf(&m.locked, flagToken)
	case visibleKey:
		return listOf(&m.visible, flagToken)
	case normalsKey:
		return vectors(&m.normals)
	case curvesKey:
		return listOf(&m.curves, wordToken[landmark.Curve](curveWords[:]))
	case labelColorsKey:
		return listOf(&m.labelColors, colorToken)
	case unitsKey:
		return single(&m.units, textToken)
	case colorKey:
		return single(&m.color, textToken)
	case groupLockedKey:
		return single(&m.groupLocked, flagToken)
	case groupHiddenKey:
		return single(&m.groupHidden, flagToken)
	case protocolKey:
		return protocolOf(&m.protocol)
	}
	return nil
}

// metadata reads the metadata of a group. menpo passes over all of it.
func (r *ljsonReader) metadata(g *rawGroup) error {
	m := &g.metadata
	return r.Object("metadata of group "+message.Quote(g.name), func(key string) error {
		visit := m.visitor(key)
		if visit == nil {
			return r.keep(&g.extra, ofMetadata, key)
		}
		start, good := r.Offset(), true
		err := r.Walk(func(depth int, t strictjson.Token) { good = good && visit(depth, t) })
		m.found = append(m.found, foundKey{rawField{key, start, r.Offset()}, good})
		return err
	})
}

// listOf reads a list whose items are single tokens.
func listOf[T any](to *[]T, read func(strictjson.Token) (T, bool)) visitor {
	return func(depth int, t strictjson.Token) bool {
		if depth == 0 {
			return t.Kind == strictjson.List || t.Kind == strictjson.ListEnd
		}
		x, ok := read(t)
		if ok = ok && len(*to) < maxPoints; ok {
			*to = append(*to, x)
		}
		return ok
	}
}

// single reads a value of one token.
func single[T any](to *[]T, read func(strictjson.Token) (T, bool)) visitor {
	return func(_ int, t strictjson.Token) bool {
		x, ok := read(t)
		*to = append(*to, x)
		return ok
	}
}

func textToken(t strictjson.Token) (string, bool) {
	return t.Text, t.Kind == strictjson.Text
}

func flagToken(t strictjson.Token) (bool, bool) {
	switch t.Kind {
	case strictjson.True, strictjson.False:
		return t.Kind == strictjson.True, true
	case strictjson.Number:
		return t.Text == "1", t.Text == "0" || t.Text == "1"
	}
	return false, false
}

// colorToken reads a colour as parseColor does, and "" as none.
func colorToken(t strictjson.Token) (color.NRGBA, bool) {
	c, ok := parseColor(t.Text)
	return c, t.Kind == strictjson.Text && (ok || t.Text == "")
}

func wordToken[T ~uint8](words []string) func(strictjson.Token) (T, bool) {
	return func(t strictjson.Token) (T, bool) {
		i := slices.Index(words, t.Text)
		return T(max(i, 0)), t.Kind == strictjson.Text && i >= 0
	}
}

// vectors reads a list of three numbers each, or null for none, and gives each
// vector the length 1.
func vectors(to *[]r3.Vec) visitor {
	var v [3]float64
	n := 0
	return func(depth int, t strictjson.Token) bool {
		switch {
		case depth == 0:
			return t.Kind == strictjson.List || t.Kind == strictjson.ListEnd
		case len(*to) >= maxPoints:
			return false
		case depth == 1 && t.Kind == strictjson.Null:
			*to = append(*to, r3.Vec{})
			return true
		case depth == 1 && t.Kind == strictjson.List:
			n = 0
			return true
		case depth == 1 && t.Kind == strictjson.ListEnd:
			*to = append(*to, unit(r3.Vec{X: v[0], Y: v[1], Z: v[2]}))
			return n == len(v)
		case depth == 2 && t.Kind == strictjson.Number && n < len(v):
			x, err := strconv.ParseFloat(t.Text, 64)
			v[n] = x
			n++
			return err == nil
		}
		return false
	}
}

// unit returns a vector of length 1. One that has that length but for rounding stays
// as it is; one without a direction becomes zero.
func unit(v r3.Vec) r3.Vec {
	const rounding = 1e-12
	most := max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
	if !(most > 0) || math.IsInf(most, 0) {
		return r3.Vec{}
	}
	if math.Abs(r3.Norm(v)-1) <= rounding {
		return v
	}
	v = r3.Vec{X: v.X / most, Y: v.Y / most, Z: v.Z / most} // whose square is no infinity
	return r3.Scale(1/r3.Norm(v), v)
}

// applyMetadata gives the points and labels of a group what the metadata say of
// them. What has another shape than Cairn writes is carried through.
func (r *ljsonReader) applyMetadata(g *rawGroup) {
	m := &g.metadata
	for _, f := range m.found {
		n, of := len(g.landmarks), "point"
		var has int
		switch f.key {
		case namesKey:
			has = len(m.names)
		case descriptionsKey:
			has = len(m.descriptions)
		case reasonsKey:
			has = len(m.reasons)
		case statusKey:
			has = len(m.status)
		case originsKey:
			has = len(m.origins)
		case normalsKey:
			has = len(m.normals)
		case lockedKey:
			has = len(m.locked)
		case visibleKey:
			has = len(m.visible)
		case curvesKey:
			has, n, of = len(m.curves), len(g.labels), "label"
		case labelColorsKey:
			has, n, of = len(m.labelColors), len(g.labels), "label"
		case colorKey:
			_, f.good = parseColor(m.color...)
			n = has
		default:
			n = has
		}
		if f.good && has == n {
			g.apply(f.key)
			continue
		}
		why := "has a form that Cairn does not write"
		if f.good {
			why = fmt.Sprintf("has %s for %s", message.Plural(has, "item"), message.Plural(n, of))
		}
		r.warn("%q in the metadata of group %s %s; it is kept as it stands, until Cairn writes there", f.key, message.Quote(g.name), why)
		r.keepValue(&g.extra, ofMetadata, f.rawField)
	}
}

// apply gives the points or labels what a list of the metadata says of them.
func (g *rawGroup) apply(key string) {
	m := &g.metadata
	for i := range g.landmarks {
		l := &g.landmarks[i]
		switch key {
		case namesKey:
			l.Name = m.names[i]
		case descriptionsKey:
			l.Description = m.descriptions[i]
		case reasonsKey:
			l.Reason = m.reasons[i]
		case statusKey:
			g.setStatus(l, m.status[i])
		case originsKey:
			l.Origin = m.origins[i]
		case normalsKey:
			l.Normal = m.normals[i]
		case lockedKey:
			l.Locked = m.locked[i]
		case visibleKey:
			l.Hidden = !m.visible[i]
		}
	}
	for i := range g.labels {
		switch l := &g.labels[i]; key {
		case curvesKey:
			l.Curve = m.curves[i]
		case labelColorsKey:
			l.Color = m.labelColors[i]
		}
	}
}

// setStatus gives a point the state that the metadata say. A point without
// coordinates stays missing whatever they say, unless nobody has visited it;
// coordinates of one that is not placed mean nothing.
func (g *rawGroup) setStatus(l *landmark.Landmark, s landmark.PositionStatus) {
	whole := l.Status == landmark.Defined // so far only the coordinates have told
	switch {
	case s == landmark.Undefined || s == landmark.Missing:
		l.Status = s
		if whole {
			l.Position = landmark.NoPosition()
		}
	case whole:
		l.Status = s
	}
}

// setProperties gives a group what the metadata say of all of it, and what is
// carried through.
func (r *ljsonReader) setProperties(group *landmark.Group, g *rawGroup) error {
	p := group.Properties()
	m := &g.metadata
	for _, f := range m.found {
		switch good := f.good; {
		case f.key == unitsKey && good:
			p.Units = m.units[0]
		case f.key == groupLockedKey && good:
			p.Locked = m.groupLocked[0]
		case f.key == groupHiddenKey && good:
			p.Hidden = m.groupHidden[0]
		case f.key == protocolKey && good:
			p.Protocol = m.protocol
		}
	}
	p.Color, _ = parseColor(m.color...)
	extra, err := r.fields(g.extra)
	if err != nil {
		return err
	}
	if extra.Len() > 0 {
		p.Format, p.Extra = ljsonName, extra
	}
	group.SetProperties(p)
	return nil
}

// parseColor reads "#rrggbb" or "#rrggbbaa", which must not be transparent.
func parseColor(text ...string) (c color.NRGBA, ok bool) {
	if len(text) != 1 || len(text[0]) != len("#rrggbb") && len(text[0]) != len("#rrggbbaa") || text[0][0] != '#' {
		return c, false
	}
	parts := [4]uint8{3: math.MaxUint8}
	for i := range (len(text[0]) - 1) / 2 {
		x, err := strconv.ParseUint(text[0][1+2*i:3+2*i], 16, 8)
		if err != nil {
			return c, false
		}
		parts[i] = uint8(x)
	}
	return color.NRGBA{R: parts[0], G: parts[1], B: parts[2], A: parts[3]}, parts[3] != 0
}

// formatColor returns what parseColor reads, "" for no colour.
func formatColor(c color.NRGBA) string {
	if c.A == 0 {
		return ""
	}
	if c.A == math.MaxUint8 {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A)
}

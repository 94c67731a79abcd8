package study

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Protocol says what is to be placed on each specimen of a study, and how: a template
// with what beyond that makes specimens of several people comparable. It is a plain
// value without a goroutine; whoever makes one owns its slices.
type Protocol struct {
	// Template has the points in their order, with names, which all have to be there and
	// are each another; definitions, pictures, labels with curves, and lines.
	Template *landmark.Template
	Revision string // the user's own text for the version of the protocol, such as "2"
	Units    string // of positions and thresholds, such as "mm"; "" where nobody says
	Frame    string // of positions: "LPS", which meshes have, or the user's own word; "" where nobody says
	Points   []ProtocolPoint
	// Thresholds are for checks of each point; those of a point go before them.
	Thresholds []Threshold
	// Renamed are names that points had in older revisions, with those that they have now, so
	// that files which were made by these are brought along, see Migrate.
	Renamed    []Rename
	Extra      landmark.Fields   // what else the file says
	LabelExtra []landmark.Fields // what else it says of each label; nil for nothing

	// Version is of the bytes that were read; the zero value for a new protocol.
	Version atomicfile.Version
}

// ProtocolPoint is what a protocol says of a point beyond its landmark.TemplatePoint,
// which has the same index.
type ProtocolPoint struct {
	Partner    string // name of the point on the other side; "" for none
	Midline    bool   // it lies in the plane between the sides
	Normal     r3.Vec // of the surface at the template point's Position, of length 1; zero for none
	Thresholds []Threshold
	Extra      landmark.Fields
}

// Threshold is a number that a check compares with, by the check's word.
type Threshold struct {
	Name  string
	Value float64
}

// ErrProtocol is wrapped by the errors of Check.
var ErrProtocol = errors.New("the protocol cannot be used")

// Check says what is wrong with a protocol: what Template.Check finds, a point without a
// name, a partner that is not there, is the point itself, does not name it in return or
// lies on the midline, or a threshold that is no finite number.
func (p *Protocol) Check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrProtocol, fmt.Sprintf(format, args...))
	}
	if err := p.Template.Check(); err != nil {
		return bad("%s", strings.TrimPrefix(err.Error(), landmark.ErrTemplate.Error()+": "))
	}
	if len(p.Points) != len(p.Template.Points) {
		return bad("it says something of %d points and has %d", len(p.Points), len(p.Template.Points))
	}
	at := map[string]int{}
	for i, t := range p.Template.Points {
		if t.Name == "" {
			return bad("point %d has no name, and specimens are compared by the names of points", i+1)
		}
		at[t.Name] = i
	}
	for i, point := range p.Points {
		name := message.Quote(p.Template.Points[i].Name)
		k, there := at[point.Partner]
		switch {
		case badThreshold(point.Thresholds):
			return bad("a threshold of %s is no number", name)
		case point.Partner == "":
		case !there:
			return bad("the partner of %s is %s, which it does not have", name, message.Quote(point.Partner))
		case k == i:
			return bad("%s is its own partner; a point between the sides is on the midline", name)
		case point.Midline:
			return bad("%s has a partner and is on the midline; it can be one of the two", name)
		}
	}
	for i, point := range p.Points {
		name := p.Template.Points[i].Name
		if k := at[point.Partner]; point.Partner != "" && p.Points[k].Partner != name {
			return bad("the partner of %s is %s, whose own partner is %s", message.Quote(name), message.Quote(point.Partner), orNone(p.Points[k].Partner))
		}
	}
	if badThreshold(p.Thresholds) {
		return bad("a threshold is no number")
	}
	return nil
}

func badThreshold(all []Threshold) bool {
	return slices.ContainsFunc(all, func(t Threshold) bool { return math.IsNaN(t.Value) || math.IsInf(t.Value, 0) })
}

func orNone(name string) string {
	if name == "" {
		return "none"
	}
	return message.Quote(name)
}

// FromTemplate returns a protocol of a template's points, which it copies. A point
// without a name is called by its label and number there, which Notes say.
func FromTemplate(t *landmark.Template) (p *Protocol, notes []string) {
	c := *t
	c.Points, c.Connectivity = slices.Clone(t.Points), slices.Clone(t.Connectivity)
	c.Labels = slices.Clone(t.Labels)
	for i := range c.Labels {
		c.Labels[i].Indices = slices.Clone(c.Labels[i].Indices)
	}
	unnamed := 0
	for i := range c.Points {
		if c.Points[i].Name == "" {
			c.Points[i].Name = t.PointName(i)
			unnamed++
		}
	}
	if unnamed > 0 {
		notes = append(notes, fmt.Sprintf("%s had no name and %s called by label and number, such as %s",
			message.Plural(unnamed, "point"), message.IsAre(unnamed), message.Quote(t.PointName(slices.IndexFunc(t.Points, func(p landmark.TemplatePoint) bool { return p.Name == "" })))))
	}
	return &Protocol{Template: &c, Points: make([]ProtocolPoint, len(c.Points))}, notes
}

// FromGroup returns a protocol of a specimen's points. t is a template of them, as
// lmio.TemplateOf makes it, which has their positions; normals and the unit are those of
// the group.
func FromGroup(g *landmark.Group, t *landmark.Template) (p *Protocol, notes []string) {
	p, notes = FromTemplate(t)
	p.Units = g.Properties().Units
	for i, l := range g.Landmarks() {
		if l.Placed() {
			p.Points[i].Normal = l.Normal
		}
	}
	return p, notes
}

// Hash returns the SHA-256, in hexadecimal digits, of what matters for placing: names,
// order, kinds, definitions, partners and midline. Pictures, positions and thresholds
// may change without making it another protocol.
func (p *Protocol) Hash() string {
	items := make([]string, len(p.Points))
	for i, t := range p.Template.Points {
		var o strictjson.Builder
		o.Text("name", t.Name)
		o.Text("kind", t.Kind.String())
		o.Text("definition", t.Definition)
		o.Text("partner", p.Points[i].Partner)
		o.Raw("midline", fmt.Sprint(p.Points[i].Midline))
		items[i] = o.String()
	}
	sum := sha256.Sum256([]byte(strictjson.ListOf(items)))
	return hex.EncodeToString(sum[:])
}

// Write writes the protocol to a file, whole or not at all, if that holds what the
// protocol was read from; a new one, if there is none. Else the error is an
// *atomicfile.ChangedError.
func (p *Protocol) Write(files atomicfile.Files, file string) error {
	data, err := p.Encode()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	v, err := files.Replace(file, p.Version, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if v.There() {
		p.Version = v
	}
	return err
}

// ID returns what landmark files name the protocol by.
func (p *Protocol) ID() landmark.ProtocolID {
	return landmark.ProtocolID{Name: p.Template.Name, Revision: p.Revision, Hash: p.Hash()}
}

// NewGroup returns a group for a specimen: the points in their order, none of them
// visited, with the protocol's name, revision and hash, and its unit.
func (p *Protocol) NewGroup() *landmark.Group {
	g := p.Template.NewGroup()
	said := g.Properties()
	said.Protocol, said.Units = p.ID(), p.Units
	g.SetProperties(said)
	return g
}

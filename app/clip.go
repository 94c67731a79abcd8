package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark/measure"
	"cairn/scene"

	"github.com/spf13/pflag"
	"gonum.org/v1/gonum/spatial/r3"
)

// clipping holds the flags of the clipping plane.
type clipping struct {
	where  string
	flip   bool
	offset float64
}

func (c *clipping) register(f *pflag.FlagSet) {
	f.StringVar(&c.where, "clip", "", "cut away what is beyond a `PLANE`: x=12.5 or x=50% of the mesh's box, 0,1,1=5 along a direction, or three landmarks such as nasion,bregma,lambda. Closed meshes show a filled cut")
	f.BoolVar(&c.flip, "clip-flip", false, "cut away the other side")
	f.Float64Var(&c.offset, "clip-offset", 0, "move the plane so far to the side that is cut away, in the mesh's units")
}

// check says what is wrong with the flags.
func (c *clipping) check() error {
	if c.where == "" {
		if c.flip || c.offset != 0 {
			return usagef("--clip-flip and --clip-offset have no meaning without --clip")
		}
		return nil
	}
	if !finiteNumber(c.offset) {
		return usagef("--clip-offset %v: it must be a finite number", c.offset)
	}
	_, err := parseClip(c.where)
	if err != nil {
		err = usagef("--clip %s: %w", message.Quote(c.where), err)
	}
	return err
}

func finiteNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// clipPlane is what --clip says: a direction and how far along it, or three landmarks.
type clipPlane struct {
	normal   r3.Vec // of length 1
	position float64
	part     bool // position is a part of the bounds, from 0 to 1
	points   []measure.Point
}

var errClipForms = errors.New("write x=12.5 (also y or z), x=50% for a part of the mesh's box, three numbers and a position such as 0,1,1=5, or three landmarks such as nasion,bregma,lambda")

// parseClip reads the value of --clip.
func parseClip(text string) (p clipPlane, err error) {
	if p, ok, err := parseClipPosition(text); ok || err != nil {
		return p, err
	}
	points, of, err := measure.ParsePoints(text)
	switch {
	case err != nil:
		return p, fmt.Errorf("%w; %w", err, errClipForms)
	case !of.IsZero() || len(points) != 3:
		return p, fmt.Errorf("a plane goes through three landmarks; %w", errClipForms)
	}
	for i, p := range points {
		if q := points[(i+1)%3]; p.Group == q.Group && p.Name == q.Name && p.Number == q.Number {
			return clipPlane{}, errors.New("a plane goes through three different landmarks, and one is named twice")
		}
	}
	return clipPlane{points: points}, nil
}

// parseClipPosition reads a direction and a position. ok is false where the text says
// something else: a name of a landmark may hold = too.
func parseClipPosition(text string) (p clipPlane, ok bool, err error) {
	direction, position, found := strings.Cut(text, "=")
	direction = strings.TrimSpace(direction)
	if !found {
		return p, false, nil
	}
	n, wrong := parseDirection(direction)
	if wrong != nil && strings.Trim(direction, "0123456789.,+-eE ") == "" {
		return p, false, fmt.Errorf("%s: %w", message.Quote(direction), errNoDirection)
	}
	if wrong != nil {
		return p, false, nil
	}
	if strings.HasPrefix(direction, "-") && !strings.Contains(direction, ",") {
		// -x=5 would be read as x=-5 by one and as the other side of x=5 by another.
		return p, false, fmt.Errorf("write %s, and --clip-flip for the other side", message.Quote(strings.TrimPrefix(text, "-")))
	}
	number, percent := strings.CutSuffix(strings.TrimSpace(position), "%")
	x, wrong := strconv.ParseFloat(number, 64)
	if wrong != nil || !finiteNumber(x) {
		return p, false, fmt.Errorf("%s is no position; %w", message.Quote(position), errClipForms)
	}
	plane, err := scene.NewPlane(r3.Vec{}, n)
	if err != nil {
		return p, false, err
	}
	if percent {
		x /= 100
	}
	return clipPlane{normal: plane.Normal, position: x, part: percent}, true, nil
}

// plane returns the plane in a document; the zero value where there is none. The flags
// must have passed check.
func (c *clipping) plane(d *scene.Document) (scene.Plane, error) {
	if c.where == "" {
		return scene.Plane{}, nil
	}
	parsed, err := parseClip(c.where)
	if err != nil {
		return scene.Plane{}, err
	}
	p, err := parsed.in(d)
	if err != nil {
		return scene.Plane{}, fmt.Errorf("--clip %s: %w", message.Quote(c.where), err)
	}
	p = p.Moved(c.offset)
	if c.flip {
		p = p.Flipped()
	}
	return p, nil
}

// idle says that the plane leaves a document as it is, or nothing of it; it returns ""
// where it does neither or there is no plane. Its error is that of plane.
func (c *clipping) idle(d *scene.Document) (string, error) {
	p, err := c.plane(d)
	if err != nil || p.IsZero() || !d.Bounds().Valid {
		return "", err
	}
	kept, cut := 0, 0
	for _, n := range d.Meshes() {
		m := n.Mesh
		for v := range m.VertexCount() {
			switch side := p.Above(m.Vertex(v)); { // neither where a coordinate is no number
			case side > 0:
				cut++
			case side <= 0:
				kept++
			}
		}
	}
	switch {
	case cut == 0 && kept > 0:
		return "--clip " + message.Quote(c.where) + " cuts nothing away: the mesh lies wholly on the side that is kept", nil
	case kept == 0 && cut > 0:
		return "--clip " + message.Quote(c.where) + " cuts the whole mesh away; with --clip-flip the other side goes", nil
	}
	return "", nil
}

func (c *clipPlane) in(d *scene.Document) (scene.Plane, error) {
	if c.points != nil {
		return planeOfLandmarks(d, c.points)
	}
	at := c.position
	if b := d.FitBounds(); c.part && b.Valid {
		low, high := math.Inf(1), math.Inf(-1)
		for _, p := range b.Corners() {
			along := r3.Dot(c.normal, p)
			low, high = min(low, along), max(high, along)
		}
		at = low + c.position*(high-low)
	}
	return scene.NewPlane(r3.Scale(at, c.normal), c.normal)
}

func planeOfLandmarks(d *scene.Document, points []measure.Point) (scene.Plane, error) {
	groups := d.Specimen().Groups
	resolved := measure.Definition{Kind: measure.Angle, Points: points}.Resolve(groups) // three of them
	if resolved.Reason != "" {
		return scene.Plane{}, fmt.Errorf("%s; %s", resolved.Reason, landmarksThere(groups))
	}
	return scene.PlaneThrough(resolved.Points[0], resolved.Points[1], resolved.Points[2])
}

// landmarksThere says which landmarks there are, or the first of them.
func landmarksThere(groups []measure.Group) string {
	const most = 12
	times := map[string]int{}
	for _, g := range groups {
		for _, l := range g.Landmarks.Landmarks() {
			times[l.Name]++
		}
	}
	var names []string
	for _, g := range groups {
		for _, l := range g.Landmarks.Landmarks() {
			switch {
			case l.Name == "" || !l.Placed():
			case times[l.Name] > 1:
				names = append(names, g.Name+"/"+l.Name)
			default:
				names = append(names, l.Name)
			}
		}
	}
	if len(names) == 0 {
		return "there are no landmarks with a name and a position"
	}
	more := ""
	if n := len(names) - most; n > 0 {
		names, more = names[:most], fmt.Sprintf(" and %d more", n)
	}
	for i, n := range names {
		names[i] = message.Quote(n)
	}
	return "there are " + strings.Join(names, ", ") + more
}

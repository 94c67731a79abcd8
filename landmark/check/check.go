// Package check finds what is odd about the landmarks of a specimen: points that are
// exchanged, in another frame, on another mesh, off the surface, or far from where they
// are in other specimens. It says so in plain values, with what would mend it, and
// changes nothing. It knows nothing of files, meshes or the window; a surface is asked
// through a small interface. Its functions may be called from any goroutine.
//
// Points are in the frame of their specimen, in any unit, and landmark.NoPosition where
// they are not placed. Points of the same index are homologous.
package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// Kind is what is odd.
type Kind uint8

const (
	Sentinel  Kind = iota // a number that stands for a missing point, or a stray one
	Copied                // the points of another specimen
	Frame                 // the coordinates are meant otherwise
	Mirrored              // all points fit their mirror image
	Shifted               // names are off by one
	Exchanged             // points have each other's names
	Doubled               // two points at one place
	Outlier               // a point is not where it is in others
	Unusual               // the whole shape is far from the others
	Scale                 // the size is another one than that of others
	Mesh                  // the points do not lie on the surface
	OffSurface
	Wall // on the other side of a wall
	Moved
	Order      // neighbours on a curve are in each other's place
	Spacing    // neighbours on a curve are much farther apart than others, or nearer
	OffMidline // a point of the midline is not in the plane between the sides
)

var kinds = [...]string{"sentinel", "copied", "frame", "mirrored", "shifted", "exchanged", "doubled", "outlier", "unusual", "scale", "mesh", "off-surface", "wall", "moved", "order", "spacing", "off-midline"}

// String returns the word for it in files and on the command line.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Gravity is how bad a finding is.
type Gravity uint8

const (
	Hint     Gravity = iota // worth a look: clean specimens have it, too
	Doubtful                // most probably wrong
	Wrong                   // nothing of the specimen can be used before this is mended
)

var gravities = [...]string{"hint", "doubtful", "wrong"}

// String returns the word for it in files and on the command line.
func (g Gravity) String() string {
	if int(g) < len(gravities) {
		return gravities[g]
	}
	return fmt.Sprintf("gravity %d", uint8(g))
}

// Finding is one odd thing. It is a plain value; its slices are the caller's.
type Finding struct {
	Kind    Kind
	Gravity Gravity
	Points  []int    // by their indices, ascending; none where it is the whole specimen
	Names   []string // of these
	Text    string   // a sentence for people, without a full stop
	Mend    []Remedy // what would mend it, the most probable first; none where nobody can tell
}

// Key names the finding, so that it can be dismissed: it stays the same while the points
// move, and as long as they have their names.
func (f Finding) Key() string { return f.Kind.String() + ":" + strings.Join(f.Names, ",") }

// Specimen is what is checked.
type Specimen struct {
	ID      string   // tells it from the others of the reference; any text, "" where that is not known
	Points  []r3.Vec // landmark.NoPosition where there is none
	Names   []string // of the points, "" for one without; nil for none
	Normals []r3.Vec // of the surface at the points, of length 1 or 0; nil for none
	Surface Surface  // nil for none
	// Doubts are points that the reader of their file takes for missing ones: see
	// lmio.Doubts.
	Doubts []Doubt
	// Reading is how the coordinates are best read, where that is not as they are: see
	// scene.ChoosePlacement. nil for as they are.
	Reading *Reading
	// Kept is where locked points were in another's file: landmark.NoPosition for those
	// not locked. nil for none.
	Kept []r3.Vec
	// Rules are what a protocol says of the points; nil for nothing.
	Rules *Rules
}

// Doubt says of points why they perhaps stand for missing ones, in words that follow "has".
type Doubt struct {
	Points []int
	Why    string
}

// Reading is a way to read coordinates that brings them nearer to the surface.
type Reading struct {
	Placement landmark.Placement
	Clear     bool    // there is no doubt that it is right
	Now, Then float64 // the median distance to the surface, as they are read and so, as parts of the mesh's diagonal
}

// Of returns a group as a specimen, without a surface. Nothing of the group is kept.
func Of(id string, g *landmark.Group) Specimen {
	s := Specimen{ID: id, Points: shape.Points(g), Names: make([]string, g.Len()), Normals: make([]r3.Vec, g.Len())}
	for i, l := range g.Landmarks() {
		s.Names[i], s.Normals[i] = l.Name, l.Normal
	}
	return s
}

// Check returns what is odd about a specimen, the gravest first. What is found is taken as
// mended for what is looked for next: a stray point says nothing of the shape, and a
// mirrored specimen is compared as its mirror image.
//
// reference is nil where nothing is known of other specimens. It is an error where it has
// another number of points.
func Check(s Specimen, reference *Reference) ([]Finding, error) {
	return CheckUntil(context.Background(), s, reference)
}

// CheckUntil is Check for jobs that are ended by ctx, whose error it returns then. Where hundreds
// of points are in no order at all, it would look for the right one for seconds.
func CheckUntil(ctx context.Context, s Specimen, reference *Reference) ([]Finding, error) {
	if reference != nil && len(reference.mean) != len(s.Points) {
		return nil, fmt.Errorf("%w: %d, the reference has %d", ErrPoints, len(s.Points), len(reference.mean))
	}
	c := &checking{ctx: ctx, Specimen: s, reference: reference, points: slices.Clone(s.Points)}
	for i, p := range c.points {
		if !finite(p) {
			c.points[i] = landmark.NoPosition()
		}
	}
	c.findSentinels()
	c.findCopied()
	c.findFrame()
	if reference != nil {
		c.findMirrored()
		c.findOrder()
		c.findDoubled()
		c.findOutliers()
		c.findScale()
	} else {
		c.findSamePlace()
	}
	c.findOnSurface()
	c.findAgainstRules()
	c.findMoved()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return cmp.Compare(b.Gravity, a.Gravity) })
	return c.findings, nil
}

// checking is a check under way.
type checking struct {
	ctx context.Context
	Specimen
	reference *Reference
	points    []r3.Vec // as if everything found were mended
	fit       *fitted  // of these; nil where it is to be made
	findings  []Finding
}

// fitted is a fit of the points to the mean that single wrong ones do not spoil.
type fitted struct {
	shape.Similarity
	err       error
	residuals []float64 // of the points, in centroid sizes of the mean
}

// robust returns the fit of the points, which is the same until they change.
func (c *checking) robust() *fitted {
	if c.fit == nil {
		c.fit = &fitted{}
		if c.fit.Similarity, c.fit.err = shape.FitRobust(c.points, c.reference.mean, shape.Options{Scale: true}); c.fit.err == nil {
			c.fit.residuals = c.fit.Residuals(c.points, c.reference.mean)
		}
	}
	return c.fit
}

// setPoints goes on with points that are mended.
func (c *checking) setPoints(points []r3.Vec) { c.points, c.fit = points, nil }

// add adds a finding about points.
func (c *checking) add(k Kind, g Gravity, points []int, text string, mend ...Remedy) {
	points = slices.Clone(points)
	slices.Sort(points)
	f := Finding{Kind: k, Gravity: g, Points: points, Text: text, Mend: mend}
	for _, i := range points {
		f.Names = append(f.Names, c.name(i))
	}
	c.findings = append(c.findings, f)
}

func (c *checking) found(k Kind) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Kind == k })
}

// name returns what people know a point by.
func (c *checking) name(i int) string {
	if i < len(c.Names) && c.Names[i] != "" {
		return c.Names[i]
	}
	return strconv.Itoa(i + 1)
}

// quoted returns the name of a point in quotation marks, or its number.
func (c *checking) quoted(i int) string {
	if i < len(c.Names) && c.Names[i] != "" {
		return message.Quote(c.Names[i])
	}
	return "point " + c.name(i)
}

// names lists points for a sentence.
func (c *checking) names(points []int) string {
	const most = 6
	var all []string
	for _, i := range points {
		all = append(all, c.quoted(i))
	}
	switch n := len(all); {
	case n == 1:
		return all[0]
	case n > most:
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), n-most)
	default:
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
}

// placed returns which points have positions, after what was found.
func (c *checking) placed() (indices []int) {
	for i, p := range c.points {
		if finite(p) {
			indices = append(indices, i)
		}
	}
	return indices
}

func finite(p r3.Vec) bool { return p.X-p.X == 0 && p.Y-p.Y == 0 && p.Z-p.Z == 0 }

func apart(a, b r3.Vec) float64 { return r3.Norm(r3.Sub(a, b)) }

package lmio

import (
	"context"
	"fmt"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// ljsonReader reads one LJSON document of any version.
type ljsonReader struct {
	*jsonReader
	version int    // 0 until the file gives it, which may be at its end
	points  int    // read so far
	partial unkept // points with some coordinates, which are kept in LJSON
	// What the three versions have, as far as it was there.
	joined *rawGroup   // version 1: the members of the list "groups"
	flat   rawGroup    // version 2: "landmarks" and "labels" of the document
	named  []*rawGroup // version 3: the members of the object "groups"
	mapped bool        // "groups" is an object, empty perhaps
	// What Cairn has no meaning for: that of the document itself, how many bytes
	// all of it has, and the keys of what is not kept, each once.
	extra      []rawField
	extraBytes int64
	notKept    []string
	noted      map[string]bool
}

// rawGroup is a group as the file has it. Its indices can be checked only once
// all of it is read, since keys come in any order.
type rawGroup struct {
	name      string
	dim       int // 0 until there is a point
	landmarks []landmark.Landmark
	hasPoints bool // a list of points, though it may be empty
	labels    []landmark.Label
	labelEnds []int64 // where each label ends in the text
	edges     []landmark.Edge
	metadata  ljsonMetadata
	extra     []rawField
	labelled  map[string]bool // names of labels that extra has something of
}

func decodeLJSON(ctx context.Context, path string, data []byte) (*Result, error) {
	r := &ljsonReader{jsonReader: newJSONReader(ctx, path, ljsonName, data)}
	r.flat.name = defaultGroup
	if err := r.whole(); err != nil {
		return nil, err
	}
	if err := r.document(); err != nil {
		return nil, err
	}
	groups, err := r.resolve()
	if err != nil {
		return nil, err
	}
	for _, text := range r.partial.all() {
		r.notes = append(r.notes, "some of a position: "+text)
	}
	if len(r.notKept) > 0 {
		r.lose("%s, since there is no place for it", message.Some(r.notKept))
	}
	return r.result(fmt.Sprintf("%s v%d", ljsonName, r.version), groups...), nil
}

func (r *ljsonReader) document() error {
	err := r.Object("the document", func(key string) (err error) {
		switch key {
		case "version":
			if r.version, err = r.Int("the version"); err == nil && (r.version < 1 || r.version > 3) {
				err = r.Fail("version %d is unknown; 1, 2 and 3 can be read", r.version)
			}
		case "groups":
			err = r.groups()
		case "landmarks":
			err = r.pointSet(&r.flat)
		case "labels":
			err = r.labels(&r.flat)
		default:
			err = r.keep(&r.extra, ofDocument, key)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.End()
}

// groups reads what stands under "groups": a list in version 1, an object in
// version 3.
func (r *ljsonReader) groups() error {
	if r.Is(strictjson.List) {
		r.joined = &rawGroup{name: defaultGroup}
		return r.List("groups", r.groupV1)
	}
	r.mapped = true
	return r.Object("groups", func(name string) error {
		g := &rawGroup{name: name}
		r.named = append(r.named, g)
		return r.Object("group "+message.Quote(name), func(key string) error {
			switch key {
			case "landmarks":
				return r.pointSet(g)
			case "labels":
				return r.labels(g)
			case "metadata":
				if r.Is(strictjson.Object) {
					return r.metadata(g)
				}
			}
			return r.keep(&g.extra, ofGroup, key)
		})
	})
}

// groupV1 reads a group of version 1. It becomes a label of the only group of
// the file; its connectivity counts from its own first point.
func (r *ljsonReader) groupV1(i int) error {
	var (
		g     = r.joined
		first = len(g.landmarks)
		what  = fmt.Sprintf("group %d", i)
		label *landmark.Label
		edges []landmark.Edge
		extra []rawField // of the label that the group becomes
		found bool
	)
	err := r.Object(what, func(key string) (err error) {
		switch key {
		case "label":
			label = &landmark.Label{}
			label.Name, err = r.String("the label of " + what)
		case "connectivity":
			edges, err = r.connectivity(what)
		case "landmarks":
			found = true
			err = r.List("landmarks of "+what, func(int) error { return r.landmarkV1(g) })
		default:
			err = r.keep(&extra, "", key)
		}
		return err
	})
	if err != nil {
		return err
	}
	if label == nil || !found {
		return r.Fail(`%s lacks its "label" or its "landmarks"`, what)
	}
	n := len(g.landmarks) - first
	for _, e := range r.edgesWithin(edges, n, what) {
		g.edges = append(g.edges, landmark.Edge{first + e[0], first + e[1]})
	}
	for i := range n {
		label.Indices = append(label.Indices, first+i)
	}
	r.addLabel(g, *label, extra)
	return nil
}

// addLabel appends a label that has just been read. What it has beside its name
// and points goes by the name; of two of the same name only the first keeps it.
func (r *ljsonReader) addLabel(g *rawGroup, l landmark.Label, extra []rawField) {
	g.labels = append(g.labels, l)
	g.labelEnds = append(g.labelEnds, r.Offset())
	if len(extra) == 0 {
		return
	}
	if g.labelled == nil {
		g.labelled = map[string]bool{}
	}
	for _, f := range extra {
		if g.labelled[l.Name] {
			r.note(f.key)
			continue
		}
		f.key = ofLabel(l.Name) + "." + f.key
		g.extra = append(g.extra, f)
	}
	g.labelled[l.Name] = true
}

func (r *ljsonReader) landmarkV1(g *rawGroup) error {
	found := false
	err := r.Object("a landmark", func(key string) error {
		if key != "point" {
			r.note(key) // versions 2 and 3 have no place for it
			return r.Skip()
		}
		found = true
		return r.point(g)
	})
	if err == nil && !found {
		err = r.Fail(`landmark %d lacks its "point"`, len(g.landmarks))
	}
	return err
}

// pointSet reads the "landmarks" of versions 2 and 3.
func (r *ljsonReader) pointSet(g *rawGroup) error {
	what := "group " + message.Quote(g.name)
	return r.Object("landmarks of "+what, func(key string) (err error) {
		switch key {
		case "points":
			g.hasPoints = true
			return r.List("points of "+what, func(int) error { return r.point(g) })
		case "connectivity":
			g.edges, err = r.connectivity(what)
			return err
		}
		return r.keep(&g.extra, ofLandmarks, key)
	})
}

// point reads [x, y, z] or [y, x] and appends it to the group. A null makes the
// point a missing one and never 0. (menpo counts the axes of a picture as those
// of an array: y, which points down, comes first.)
func (r *ljsonReader) point(g *rawGroup) error {
	if r.points++; r.points > maxPoints {
		return r.Fail(tooManyPoints, maxPoints)
	}
	what := pointIn{g, len(g.landmarks)}
	v, there := [3]float64{}, [3]string{}
	dim, status := 0, landmark.Defined
	err := r.List(what, func(i int) error {
		x, ok, err := r.Float(what)
		if err != nil {
			return err
		}
		if dim = i + 1; dim > len(v) {
			return r.Fail("%v has more than 3 coordinates", what)
		}
		if v[i] = x; !ok {
			v[i], status = landmark.NoPosition().X, landmark.Missing
		} else {
			there[i] = formatNumber(x)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case dim < 2:
		return r.Fail("%v has %s where 3 belong (2 in pictures)", what, message.Plural(dim, "coordinate"))
	case g.dim != 0 && dim != g.dim:
		return r.Fail("%v has %d coordinates and those before it have %d", what, dim, g.dim)
	}
	if g.dim = dim; dim == 2 {
		v[0], v[1], there[0], there[1] = v[1], v[0], there[1], there[0]
	}
	r.partial.half(r.where, what.String(), there[:dim]...)
	g.landmarks = append(g.landmarks, landmark.Landmark{
		Position: r3.Vec{X: v[0], Y: v[1], Z: v[2]}, Status: status,
	})
	return nil
}

// pointIn names a point in a message.
type pointIn struct {
	group *rawGroup
	index int
}

func (p pointIn) String() string {
	return fmt.Sprintf("point %d of group %s", p.index, message.Quote(p.group.name))
}

// lineIn names a line between points in a message.
type lineIn struct {
	group string
	index int
}

func (l lineIn) String() string {
	return fmt.Sprintf("line %d in the connectivity of %s", l.index, l.group)
}

// connectivity reads [[0, 1], [1, 2]]. null, which means none too, gives nil;
// an empty list does not, so that it is written again.
func (r *ljsonReader) connectivity(of string) ([]landmark.Edge, error) {
	what := "connectivity of " + of
	if r.Is(strictjson.Null) { // null
		return nil, r.Skip()
	}
	edges := []landmark.Edge{}
	err := r.List(what, func(i int) error {
		what := lineIn{of, i}
		var e landmark.Edge
		n := 0
		err := r.List(what, func(k int) error {
			index, err := r.Int(what)
			if k < len(e) {
				e[k] = index
			}
			n++
			return err
		})
		if err == nil && n != len(e) {
			err = r.Fail("%v joins %s where it has to join 2", what, message.Plural(n, "point"))
		}
		edges = append(edges, e)
		return err
	})
	return edges, err
}

// labels reads [{"label": name, "mask": [indices]}].
func (r *ljsonReader) labels(g *rawGroup) error {
	return r.List("labels of group "+message.Quote(g.name), func(i int) error {
		what := fmt.Sprintf("label %d of group %s", i, message.Quote(g.name))
		var l landmark.Label
		var named, masked bool
		var extra []rawField
		err := r.Object(what, func(key string) (err error) {
			switch key {
			case "label":
				named = true
				l.Name, err = r.String("the name of " + what)
			case "mask":
				masked = true
				err = r.List("the mask of "+what, func(int) error {
					index, err := r.Int("an index in the mask of " + what)
					l.Indices = append(l.Indices, index)
					return err
				})
			default:
				err = r.keep(&extra, "", key)
			}
			return err
		})
		if err == nil && !(named && masked) {
			err = r.Fail(`%s lacks its "label" or its "mask"`, what)
		}
		r.addLabel(g, l, extra)
		return err
	})
}

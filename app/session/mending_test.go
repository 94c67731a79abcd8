package session

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// states writes what is known of each point of a group: "a1" is point a at the place with x 1.
func states(g *landmark.Group) string {
	var all []string
	for _, l := range g.Landmarks() {
		text := l.Name
		switch {
		case l.Placed():
			text += fmt.Sprint(l.Position.X)
		case l.Status == landmark.Missing:
			text += "-" + l.Reason
		case l.Status == landmark.Undefined:
			text += "?"
		}
		if l.Status == landmark.Estimated {
			text += "e"
		}
		if l.Normal.Z != 0 {
			text += "n"
		}
		all = append(all, text+l.Origin.String())
	}
	return strings.Join(all, " ")
}

// mixed returns a document with a group of points a to g, all states of which are among them.
func mixed(t *testing.T) (*world, *scene.Document, *scene.GroupNode) {
	t.Helper()
	w := newWorld(t)
	d := w.load(false)
	at := func(x float64) r3.Vec { return r3.Vec{X: x} }
	g := landmark.NewGroup("mixed", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined, Position: at(1)},
		{Name: "b", Status: landmark.Estimated, Position: at(2), Origin: landmark.Predicted},
		{Name: "c", Status: landmark.Missing, Position: landmark.NoPosition(), Reason: "broken"},
		{Name: "d", Status: landmark.Defined, Position: at(4), Normal: r3.Vec{Z: 1}, Origin: landmark.Accepted},
		{Name: "e", Status: landmark.Defined, Position: at(5)},
		{Name: "f", Status: landmark.Undefined, Position: landmark.NoPosition()},
		{Name: "g", Status: landmark.Undefined, Position: landmark.NoPosition()},
	})
	e := scene.AddGroups(d, "", g)
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	return w, d, d.Group(e.Added()[0])
}

const asMade = "a1 b2epredicted c-broken d4naccepted e5 f? g?"

// TestRemedies: what each does, and that undo takes it back. What an observer said of a place
// goes with it; names, and what else is known of a point, stay.
func TestRemedies(t *testing.T) {
	for name, c := range map[string]struct {
		remedy check.Remedy
		want   string
		title  string
	}{
		"two":             {check.Remedy{Action: check.Exchange, Points: []int{0, 3}, From: []int{3, 0}}, "a4naccepted b2epredicted c-broken d1 e5 f? g?", "Exchange a and d"},
		"a missing one":   {check.Remedy{Action: check.Exchange, Points: []int{1, 2}, From: []int{2, 1}}, "a1 b-broken c2epredicted d4naccepted e5 f? g?", "Exchange b and c"},
		"round":           {check.Remedy{Action: check.Exchange, Points: []int{0, 3, 4}, From: []int{3, 4, 0}}, "a4naccepted b2epredicted c-broken d5 e1 f? g?", "Exchange 3 Points"},
		"left and right":  {check.Remedy{Action: check.Exchange, Points: []int{0, 1, 3, 4}, From: []int{1, 0, 4, 3}}, "a2epredicted b1 c-broken d5 e4naccepted f? g?", "Exchange Left and Right"},
		"passed over":     {check.Remedy{Action: check.Insert, Points: []int{1}}, "a1 b? c2epredicted d-broken e4naccepted f5 g?", "Leave b Open, Shift On"},
		"one too many":    {check.Remedy{Action: check.Remove, Points: []int{1}}, "a1 b-broken c4naccepted d5 e? f? g?", "Take b Out, Shift Back"},
		"missing":         {check.Remedy{Action: check.MarkMissing, Points: []int{0, 3}}, "a- b2epredicted c-broken d- e5 f? g?", "Mark a and d as Missing"},
		"one missing":     {check.Remedy{Action: check.MarkMissing, Points: []int{1}}, "a1 b- c-broken d4naccepted e5 f? g?", "Mark b as Missing"},
		"to a place":      {check.Remedy{Action: check.Move, Points: []int{1, 4}, Positions: []r3.Vec{{X: 8}, {X: 9}}}, "a1 b8eadjusted c-broken d4naccepted e9 f? g?", "Project b and e"},
		"from its normal": {check.Remedy{Action: check.Move, Points: []int{3}, Positions: []r3.Vec{{X: 8}}}, "a1 b2epredicted c-broken d8adjusted e5 f? g?", "Project d"},
	} {
		t.Run(name, func(t *testing.T) {
			_, d, n := mixed(t)
			m := mending{Remedy: c.remedy}
			at := []int{0, 1, 2, 3, 4, 5, 6}
			e, why := m.edit(d, n, at)
			if why != "" || e.Name != c.title || m.title(d, n, at) != c.title {
				t.Fatalf("%q, %q, want %q", e.Name, why, c.title)
			}
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
			if got := states(n.Group); got != c.want {
				t.Errorf("it is\n%s, want\n%s", got, c.want)
			}
			if d.Undo(); states(n.Group) != asMade {
				t.Errorf("undone it is\n%s", states(n.Group))
			}
			// The points stand in another order than the rows, and one row the group has not.
			rows := []int{1, 2, 3, 4, 5, 6, 7}
			shuffled := landmark.NewGroup("shuffled", append([]landmark.Landmark{{Name: "x", Status: landmark.Defined, Position: r3.Vec{X: 77}}}, n.Group.Landmarks()...))
			added := scene.AddGroups(d, "", shuffled)
			if err := d.Apply(added); err != nil {
				t.Fatal(err)
			}
			n = d.Group(added.Added()[0])
			if e, why = m.edit(d, n, rows); why != "" {
				t.Fatal(why)
			}
			_ = d.Apply(e)
			if got := states(n.Group); got != "x77 "+c.want {
				t.Errorf("in other rows it is\n%s, want\n%s", got, c.want)
			}
			// Where a point is locked that would have to move, nothing is done.
			d.Undo()
			_ = d.Apply(scene.LockPoints(d, true, n.Point(0))) // none of them
			if _, why := m.edit(d, n, rows); why != "" {
				t.Errorf("another point is locked: %q", why)
			}
			_ = d.Apply(scene.LockPoints(d, true, n.Point(rows[c.remedy.Points[0]])))
			if _, why := m.edit(d, n, rows); why != d.PointName(n.Point(rows[c.remedy.Points[0]]))+unlockFirst {
				t.Errorf("one of them is locked: %q", why)
			}
		})
	}
}

// TestRemediesThatCannotBe say why.
func TestRemediesThatCannotBe(t *testing.T) {
	_, d, n := mixed(t)
	exchange := mending{Remedy: check.Remedy{Action: check.Exchange, Points: []int{0, 3}, From: []int{3, 0}}}
	if _, why := exchange.edit(d, n, []int{0, 1, 2, -1, 4, 5, 6}); why != notInGroup {
		t.Errorf("with a point that is not there: %q", why)
	}
	missing := mending{Remedy: check.Remedy{Action: check.MarkMissing, Points: []int{3}}}
	if _, why := missing.edit(d, n, []int{0, 1, 2, -1, 4, 5, 6}); why != notInGroup {
		t.Errorf("with a point that is not there: %q", why)
	}
	_ = d.Apply(scene.LockPoints(d, true, n.Point(0), n.Point(3)))
	if _, why := exchange.edit(d, n, []int{0, 1, 2, 3, 4, 5, 6}); why != "a, d are locked; unlock them first" {
		t.Errorf("with locked points: %q", why)
	}
	d.Undo()
	_ = d.Apply(scene.LockGroup(d, n.ID(), true))
	if _, why := exchange.edit(d, n, []int{0, 1, 2, 3, 4, 5, 6}); why != "mixed"+unlockFirst {
		t.Errorf("in a locked group: %q", why)
	}
}

// TestMirroredPointsAreMirroredBack onto their mesh, where they are mirrored and it is not; where
// both are, it is said why not.
func TestMirroredPointsAreMirroredBack(t *testing.T) {
	for name, c := range map[string]struct {
		is   func(r3.Vec) r3.Vec // the mirror image
		back bool
	}{
		"at the origin":                {func(q r3.Vec) r3.Vec { q.X = -q.X; return q }, true},
		"across y":                     {func(q r3.Vec) r3.Vec { q.Y = -q.Y; return q }, true},
		"in the middle, with the mesh": {func(q r3.Vec) r3.Vec { q.X = 10 - q.X; return q }, false},
	} {
		t.Run(name, func(t *testing.T) {
			k := newChecking(t)
			to := map[int]r3.Vec{}
			for i, q := range onBrick {
				to[i] = c.is(q)
			}
			k.set(to)
			k.settles("mirrored")
			f, _, _, ok := k.ShownFinding()
			for ok && f.Kind != check.Mirrored {
				k.does("next-finding")
				f, _, _, ok = k.ShownFinding()
			}
			if !ok || len(f.Mend) != 1 || f.Mend[0].Title != "Mirror the Points" {
				t.Fatalf("shown is %+v", f)
			}
			if !c.back {
				k.refused("mend-finding", meshMirrored)
				return
			}
			k.does("mend-finding")
			for i, want := range onBrick {
				if got := k.group().Group.At(i).Position; r3.Norm(r3.Sub(got, want)) > rounding {
					t.Errorf("%d is at %v, want %v", i, got, want)
				}
			}
			k.finds("mirrored back")
		})
	}
}

// TestPointsWithoutAMeshAreMirrored through their middle, their normals too.
func TestPointsWithoutAMeshAreMirrored(t *testing.T) {
	g := &groupCheck{copy: landmark.NewGroup("", nil)}
	r := g.mirror(check.Specimen{Points: []r3.Vec{{X: 1, Y: 5}, {X: 3, Z: 2}, landmark.NoPosition()}})
	if got, want := r.position(r3.Vec{X: 1, Y: 5}), (r3.Vec{X: 3, Y: 5}); got != want {
		t.Errorf("it is at %v, want %v", got, want)
	}
	if got, want := r.direction(r3.Vec{X: 0.6, Y: 0.8}), (r3.Vec{X: -0.6, Y: 0.8}); r3.Norm(r3.Sub(got, want)) > rounding {
		t.Errorf("a normal is %v, want %v", got, want)
	}
	if got := r.direction(r3.Vec{}); got != (r3.Vec{}) {
		t.Errorf("none becomes %v", got)
	}
}

// TestCoordinatesAreReadOtherwise, where that is what is wrong.
func TestCoordinatesAreReadOtherwise(t *testing.T) {
	k := newChecking(t)
	negated := landmark.Placement{Kind: landmark.Negated}
	if err := k.d.Apply(scene.PlaceGroup(k.d, k.group().ID(), negated)); err != nil {
		t.Fatal(err)
	}
	k.settles("read wrongly")
	f, _, _, ok := k.ShownFinding()
	if !ok || f.Kind != check.Frame || len(f.Mend) != 1 || f.Mend[0].Title != "Read as in the File" {
		t.Fatalf("shown is %+v", f)
	}
	k.does("mend-finding")
	if p := k.group().Group.Placement(); p.Kind != landmark.AsStored || k.group().Group.At(1).Position != onBrick[1] {
		t.Errorf("they are read %v, and b is at %v", p.Kind, k.group().Group.At(1).Position)
	}
	k.finds("read rightly")
}

// TestAnotherUnitIsNotMendedOnTheMesh: where only the landmarks are in another unit, they are
// read otherwise; where the mesh is, too, nothing is offered but said why.
func TestAnotherUnitIsNotMendedOnTheMesh(t *testing.T) {
	surface := func(size float64) check.Surface { return roundSurface{size} }
	points := []r3.Vec{{X: 1}, {Y: -1}, {Z: 1}, {X: 0.6, Y: 0.8}}
	read := check.Remedy{Action: check.Read, Placement: landmark.Placement{Kind: landmark.Times1000}}
	for name, c := range map[string]struct {
		surface check.Surface
		placed  landmark.Placement
		want    string
	}{
		"no mesh":              {nil, landmark.Placement{}, ""},
		"a mesh that is right": {surface(1000), landmark.Placement{}, ""},
		"both are":             {surface(1), landmark.Placement{}, meshScaled},
		"read already":         {surface(1000), landmark.Placement{Kind: landmark.Negated}, readAlready},
	} {
		g := &groupCheck{copy: landmark.NewGroup("", nil)}
		g.copy.SetPlacement(c.placed)
		if got := g.feasible(check.Scale, read, check.Specimen{Points: points, Surface: c.surface}).why; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// roundSurface is a sphere about the origin.
type roundSurface struct{ radius float64 }

func (b roundSurface) Nearest(p r3.Vec) (check.Nearest, bool) {
	return check.Nearest{Distance: math.Abs(r3.Norm(p) - b.radius)}, true
}
func (b roundSurface) Inside(r3.Vec) (inside, ok bool) { return false, false }
func (b roundSurface) Bounds() (low, high r3.Vec) {
	return r3.Vec{X: -b.radius, Y: -b.radius, Z: -b.radius}, r3.Vec{X: b.radius, Y: b.radius, Z: b.radius}
}

package session

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// compared opens three plates that lie alike, of which two are shown side by side, and
// colours each of these by its distance to the other, laid onto it by the landmarks that both
// have. The first is in front.
func compared(t *testing.T) (w *world, a, b, behind *scene.Document) {
	w = newWorld(t)
	w.rest = 10 * time.Millisecond
	ids := w.openAll(plate(tetrapod()), plate(tetrapod()), plate(tetrapod()))
	a, b, behind = w.Documents.Document(ids[0]), w.Documents.Document(ids[1]), w.Documents.Document(ids[2])
	for _, d := range []*scene.Document{a, b, behind} {
		d.OnChange(func(c scene.Changed) { w.Follow(c) }) // as the window does
	}
	w.Split(2)
	for _, d := range []*scene.Document{b, a} {
		w.Bring(d.ID())
		other := a
		if d == a {
			other = b
		}
		w.SetDistance(other.ID(), scene.ByLandmarks)
		w.ShowValues(scene.Distance)
		w.made()
	}
	w.apart(a, 0)
	w.apart(b, 0)
	return w, a, b, behind
}

// raise moves all landmarks of a document up: what is laid onto it by them comes to lie as
// much higher, and it lies as much lower on what it is laid onto.
func raise(t *testing.T, d *scene.Document, by float64) {
	t.Helper()
	g := d.Groups()[0]
	for i := range g.Group.Len() {
		if err := d.Apply(scene.MovePoint(d, g.Point(i), r3.Add(g.Group.At(i).Position, r3.Vec{Z: by}), r3.Vec{})); err != nil {
			t.Fatal(err)
		}
	}
}

// apart waits until the values that a document shows say how far the plates are apart.
func (w *world) apart(d *scene.Document, want float64) {
	w.t.Helper()
	w.until(fmt.Sprintf("the plates are %v apart in %s", want, d.Name()), func() bool {
		c := d.Meshes()[0].Coloring()
		if c == nil {
			return false
		}
		for _, v := range c.Field().Values {
			if math.Abs(math.Abs(float64(v))-want) > 1e-6 {
				return false
			}
		}
		return true
	})
}

// TestDistancesFollowInAllViews: a landmark that is moved in one view changes the colours of
// both, whichever is the active one when the landmarks rest.
func TestDistancesFollowInAllViews(t *testing.T) {
	w, a, b, _ := compared(t)
	raise(t, a, 0.5)
	w.Bring(b.ID()) // before they have rested
	w.apart(a, 0.5)
	w.apart(b, 0.5)
	raise(t, a, 0.25) // of the one that is not active
	w.apart(a, 0.75)
	w.apart(b, 0.75)
	w.Undo() // of b, in which nothing was done
	w.Bring(a.ID())
	w.Undo()
	w.Bring(b.ID())
	for a.Groups()[0].Group.At(0).Position.Z != 0 { // moved by the last edit but one of each point
		a.Undo()
	}
	w.apart(a, 0)
	w.apart(b, 0)
	w.SetLink(Free)
	w.Split(1) // only b is seen
	raise(t, b, 0.5)
	w.apart(b, 0.5)
}

// TestDistancesOfUnseenDocumentsFollowLater: when a view shows them again.
func TestDistancesOfUnseenDocumentsFollowLater(t *testing.T) {
	w, a, b, behind := compared(t)
	w.Bring(a.ID())
	raise(t, a, 0.5)
	w.SetFront(behind.ID()) // in place of a, before the landmarks have rested
	w.followLater(a.ID())
	if w.colorsOf(a).stop != nil {
		t.Error("the values of a document that no view shows any longer are made anew")
	}
	raise(t, b, 0.5)
	w.apart(b, 0)
	raise(t, b, 0.5)
	w.apart(b, 0.5)
	if v := a.Meshes()[0].Coloring().Field().Values[0]; v != 0 {
		t.Errorf("the values of a document that no view shows are made anew: %v", v)
	}
	w.Activate(1 - w.Layout().Active)
	w.SetFront(a.ID())
	w.FollowColors() // as the window does when views show something else
	w.apart(a, 0.5)
}

// TestUnitsFollowInAllViews: also in one that is not active.
func TestUnitsFollowInAllViews(t *testing.T) {
	w, a, b, _ := compared(t)
	w.Bring(b.ID())
	if err := a.Apply(scene.ChooseUnits(a, "mm")); err != nil {
		t.Fatal(err)
	}
	w.until("the unit is followed", func() bool { return a.Meshes()[0].Coloring().Field().Unit == "mm" })
}

// TestWhatDistancesAreMadeOf: of another fit, they are others or say so, even where the two lie
// alike by both.
func TestWhatDistancesAreMadeOf(t *testing.T) {
	w, a, b, _ := compared(t)
	method := func() string { return w.ColorStatus().Shown.Field().Method }
	if method() != "fitted by 4 landmarks" {
		t.Errorf("they are %q", method())
	}
	w.SetDistance(b.ID(), scene.AsStored)
	w.made()
	if method() != "" {
		t.Errorf("as stored they are %q", method())
	}
	raise(t, b, 0.5)
	w.FollowColors()
	if c := w.colorsOf(a); c.stop != nil || c.of != w.source(a, c).key {
		t.Error("distances as stored are made of landmarks")
	}
	w.SetDistance(b.ID(), scene.ByLandmarksScaled)
	w.made()
	w.apart(a, 0.5)
}

// TestUndoTakesAProblemBack: landmarks that are there again are fitted again.
func TestUndoTakesAProblemBack(t *testing.T) {
	w, a, b, _ := compared(t)
	before := w.ColorStatus().Shown
	if err := b.Apply(scene.RemoveGroups(b, b.Groups()[0].ID())); err != nil {
		t.Fatal(err)
	}
	w.until("it is said that landmarks are missing", func() bool { return strings.Contains(w.ColorStatus().Problem, "landmarks") })
	b.Undo()
	w.until("all is well again", func() bool { return w.ColorStatus().Problem == "" })
	if w.Document() != a || w.ColorStatus().Shown.Field() != before.Field() {
		t.Error("the values are others")
	}
}

// TestAJobOfAnotherViewEnds: closing the document that is measured to ends the job of one that
// is not active, which says so.
func TestAJobOfAnotherViewEnds(t *testing.T) {
	w, a, b, _ := compared(t)
	begun := make(chan struct{})
	c := w.colorsOf(a)
	from := w.source(a, c)
	from.key, from.values = "another", func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	w.startColors(a, c, from)
	<-begun
	w.Bring(b.ID())
	w.Documents.Close(b.ID())
	w.Closed(workspace.Closed{Document: b.ID(), Index: 1})
	w.until("the job has ended", func() bool { return w.colorsOf(a).stop == nil })
	if p := w.colorsOf(a).problem; p != otherClosed {
		t.Errorf("it is said that %q", p)
	}
}

// TestAStoppedJobIsNotBegunAgain by a look at another view, but when landmarks change again.
func TestAStoppedJobIsNotBegunAgain(t *testing.T) {
	w, a, b, _ := compared(t)
	w.rest = time.Hour
	raise(t, a, 0.5)
	w.followLater(a.ID())
	w.StopColors()
	w.colorsOf(a).later.Stop()
	if p := w.ColorStatus().Problem; !strings.Contains(p, "stopped") {
		t.Errorf("it is said that %q", p)
	}
	w.Bring(b.ID())
	w.FollowColors()
	if w.colorsOf(a).later.Stop() {
		t.Error("the job is to be begun again")
	}
	w.rest = 10 * time.Millisecond
	w.FollowColors()
	w.apart(b, 0.5)
	unit := func() string { return a.Meshes()[0].Coloring().Field().Unit }
	if err := a.Apply(scene.ChooseUnits(a, "mm")); err != nil {
		t.Fatal(err)
	}
	w.until("the unit is followed", func() bool { return unit() == "mm" })
	a.Undo() // what was stopped is asked for anew
	w.until("the unit is taken back", func() bool { return unit() == "" })
	w.apart(a, 0.5)
}

// TestDistancesAlongTheSurfaceHaveTheUnit that is chosen.
func TestDistancesAlongTheSurfaceHaveTheUnit(t *testing.T) {
	w, a, _, _ := compared(t)
	w.ShowValues(scene.SurfaceDistance)
	w.made()
	if err := a.Apply(scene.ChooseUnits(a, "cm")); err != nil {
		t.Fatal(err)
	}
	w.until("the unit is followed", func() bool { return a.Meshes()[0].Coloring().Field().Unit == "cm" })
}

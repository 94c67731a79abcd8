package shell

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// painted paints the window until a condition holds, as a screen does.
func (r *room) painted(what string, done func() bool) {
	r.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	ended := make(chan struct{})
	defer close(ended)
	defer tick.Stop()
	go func() {
		for {
			select {
			case <-tick.C:
				r.queue.post(func() {})
			case <-ended:
				return
			}
		}
	}()
	r.wait(what, func() bool {
		r.win.Canvas().Capture()
		return done()
	})
}

// shown returns the documents of the views.
func (r *room) shown() (ids []scene.ID) {
	for _, p := range r.panes.all {
		ids = append(ids, r.panes.document(p))
	}
	return ids
}

// three loads three squares; those of a and b have landmarks of the same names.
func (r *room) three() []scene.ID {
	r.t.Helper()
	paths := files(r.t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.obj": square, "b.csv": onSquare, "c.obj": square})
	ids := r.load(paths[1], paths[3], paths[4])
	r.show(ids[0])
	return ids
}

// TestAClosedViewFreesItsTargets: of four views that become one, those that go leave nothing
// on the graphics card; with all documents closed nothing of them is left, and with all
// views closed no target.
func TestAClosedViewFreesItsTargets(t *testing.T) {
	r := newRoom(t)
	ids := r.three()
	count := func() int { return r.thread.Stats().Framebuffers }
	r.painted("one view is drawn", func() bool { return count() > 0 })
	one := count()
	for range 2 {
		r.keys.doNamed("four-views")
		if n := len(r.panes.all); n != 4 || r.session.Front() != ids[0] {
			t.Fatalf("there are %d views, and %d is in front", n, r.session.Front())
		}
		r.painted("four views have targets", func() bool { return count() >= 4*one })
		four := count()
		r.keys.doNamed("one-view")
		if n := len(r.panes.all); n != 1 || len(r.panes.box.Objects) != 1 {
			t.Fatalf("there are %d views", n)
		}
		r.painted("the others have no targets", func() bool { return count() <= four/2 }) // the one that stays may have got smoother meanwhile
	}
	r.keys.doNamed("two-views")
	for _, id := range ids {
		r.docs.Close(id)
	}
	r.painted("all is given back", func() bool {
		left := 0
		for _, u := range r.thread.Stats().ByDocument {
			left += u.Objects
		}
		return left == 0 && len(r.docs.Entries()) == 0
	})
	if got := r.shown(); !slices.Equal(got, []scene.ID{0, 0}) {
		t.Errorf("the views show %v", got)
	}
	r.panes.stop()
	r.painted("no view has targets", func() bool { return count() == 0 })
}

// TestTheActiveViewIsWhatTheWindowIsAbout: a click on a header and F6 change it, the next
// tab comes there, and what closes goes from all views.
func TestTheActiveViewIsWhatTheWindowIsAbout(t *testing.T) {
	r := newRoom(t)
	ids := r.three()
	a, b, c := ids[0], ids[1], ids[2]
	check := func(when string, active int, want ...scene.ID) {
		t.Helper()
		if got := r.shown(); !slices.Equal(got, want) || r.session.Layout().Active != active || r.session.Front() != want[active] || r.view != r.panes.all[active].view {
			t.Errorf("%s: the views show %v, want %v; view %d is active", when, got, want, r.session.Layout().Active)
		}
	}
	r.keys.doNamed("two-views")
	check("side by side", 0, a, b)
	test.Tap(r.panes.all[1].header)
	check("clicked", 1, a, b)
	r.switchTab(1)
	check("next specimen", 1, a, c)
	r.keys.doNamed("next-view")
	check("next view", 0, a, c)
	r.show(c)
	check("a tab that is shown", 1, a, c)
	r.keys.doNamed("undo") // that of c, which has none
	r.docs.Close(c)
	r.wait("it is closed", func() bool { return r.docs.Entry(c) == nil })
	check("closed", 1, a, b)
	if h := r.panes.all[1].header; h.name.full != "b.obj" || h.Hidden {
		t.Errorf("the header says %q", h.name.full)
	}
	r.keys.doNamed("one-view")
	check("one view", 0, b)
	if h := r.panes.all[0]; !h.header.Hidden || !h.border.Hidden {
		t.Error("a single view has a header or a border")
	}
}

// TestASelectedPointIsSelectedByNameInAllViews, and without a split in none.
func TestASelectedPointIsSelectedByNameInAllViews(t *testing.T) {
	r := newRoom(t)
	ids := r.three()
	a, b := r.docs.Document(ids[0]), r.docs.Document(ids[1])
	a.Selection().Only(a.Groups()[0].Point(0))
	if b.Selection().Len() != 0 {
		t.Error("it is selected in what is not shown")
	}
	r.keys.doNamed("two-views")
	a.Selection().Only(a.Groups()[0].Point(1))
	if want := b.Groups()[0].Point(1); !slices.Equal(b.Selection().Points(), []scene.Point{want}) {
		t.Errorf("selected are %v, want %v", b.Selection().Points(), want)
	}
}

// TestAFileDroppedOnAViewOpensThere.
func TestAFileDroppedOnAViewOpensThere(t *testing.T) {
	r := newRoom(t)
	ids := r.three()
	r.keys.doNamed("two-views")
	path := files(t, map[string]string{"d.obj": square})[0]
	on := r.panes.all[1].box
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(on).AddXY(on.Size().Width/2, on.Size().Height/2)
	r.dropped(at, []fyne.URI{storage.NewFileURI(filepath.ToSlash(path))})
	r.wait("it is there", func() bool { return r.document() != nil && r.docs.Entry(r.session.Front()).Path == path })
	if got := r.shown(); got[0] != ids[0] || r.session.Layout().Active != 1 {
		t.Errorf("the views show %v", got)
	}
}

// TestViewsAreThereAtTheNextStart, with the link that was chosen.
func TestViewsAreThereAtTheNextStart(t *testing.T) {
	r := newRoom(t)
	r.three()
	r.keys.doNamed("three-views")
	r.keys.doNamed("link-camera")
	next := session.New(r.docs, nil, r.app.Preferences(), session.Events{Styled: func() {}})
	if l := next.Layout(); len(l.Views) != 3 || l.Link != session.SameCamera {
		t.Errorf("the layout is %+v", l)
	}
}

// TestColoursFollowInViewsThatAreNotActive: of two specimens, each coloured by the distance to
// the other. A landmark is moved in one, and the other is clicked on before the landmarks rest.
func TestColoursFollowInViewsThatAreNotActive(t *testing.T) {
	r := newRoom(t)
	const corners = "name,x,y,z\na,0,0,0\nb,1,0,0\nc,1,1,0\n"
	paths := files(t, map[string]string{"a.obj": square, "a.csv": corners, "b.obj": square, "b.csv": corners})
	ids := r.load(paths[1], paths[3])
	r.show(ids[0])
	r.session.Split(2)
	docs := []*scene.Document{r.docs.Document(ids[0]), r.docs.Document(ids[1])}
	for i, d := range docs {
		r.session.Activate(i)
		r.session.SetDistance(docs[1-i].ID(), scene.ByLandmarks)
		r.session.ShowValues(scene.Distance)
		r.wait("the distances are there", func() bool { return d.Meshes()[0].Coloring() != nil })
	}
	apart := func(d *scene.Document) (most float64) {
		for _, v := range d.Meshes()[0].Coloring().Field().Values {
			most = max(most, math.Abs(float64(v)))
		}
		return most
	}
	g := docs[0].Groups()[0]
	r.session.Activate(0)
	for i := range g.Group.Len() {
		at := g.Group.At(i).Position
		if err := docs[0].Apply(scene.MovePoint(docs[0], g.Point(i), r3.Add(at, r3.Vec{Z: 0.5}), r3.Vec{})); err != nil {
			t.Fatal(err)
		}
	}
	r.session.Activate(1)
	for i, d := range docs {
		r.wait(fmt.Sprintf("the colours follow in view %d", i+1), func() bool { return math.Abs(apart(d)-0.5) < 1e-6 })
	}
}

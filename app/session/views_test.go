package session

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// specimen is a document to be made: a square of a size somewhere, and named points.
type specimen struct {
	points map[string]r3.Vec
	middle r3.Vec
	size   float64
}

// openAll opens specimens, and shows the first.
func (w *world) openAll(all ...specimen) (ids []scene.ID) {
	w.t.Helper()
	dir := w.t.TempDir()
	for i, s := range all {
		name := filepath.Join(dir, fmt.Sprintf("s%d", i))
		var obj, csv strings.Builder
		for _, c := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			fmt.Fprintf(&obj, "v %v %v %v\n", s.middle.X+c[0]*s.size/2, s.middle.Y+c[1]*s.size/2, s.middle.Z)
		}
		obj.WriteString("f 1 2 3\nf 1 3 4\n")
		csv.WriteString("name,x,y,z\n")
		for _, n := range slices.Sorted(maps.Keys(s.points)) {
			fmt.Fprintf(&csv, "%s,%v,%v,%v\n", n, s.points[n].X, s.points[n].Y, s.points[n].Z)
		}
		if err := os.WriteFile(name+".obj", []byte(obj.String()), 0o644); err != nil {
			w.t.Fatal(err)
		}
		if len(s.points) > 0 {
			if err := os.WriteFile(name+".csv", []byte(csv.String()), 0o644); err != nil {
				w.t.Fatal(err)
			}
		}
		id := w.Documents.Open(name + ".obj")
		for timeout := time.After(time.Minute); w.Documents.Entry(id).Loading; {
			select {
			case f := <-w.queue:
				f()
			case <-timeout:
				w.t.Fatal("the file is not loaded")
			}
		}
		ids = append(ids, id)
	}
	w.SetFront(ids[0])
	return ids
}

// plate returns a specimen of the usual place and size.
func plate(points map[string]r3.Vec) specimen { return specimen{points: points, size: 2} }

// tetrapod are four points that lie in no plane.
func tetrapod() map[string]r3.Vec {
	return map[string]r3.Vec{"a": {X: 0.1}, "b": {X: 0.9, Y: 0.2}, "c": {X: 0.3, Y: 0.8, Z: 0.1}, "d": {X: 0.2, Y: 0.3, Z: 0.7}}
}

// through returns points brought elsewhere.
func through(s shape.Similarity, points map[string]r3.Vec) map[string]r3.Vec {
	moved := map[string]r3.Vec{}
	for n, p := range points {
		moved[n] = s.Apply(p)
	}
	return moved
}

// elsewhere is a similarity as between two scans of one specimen.
func elsewhere() shape.Similarity {
	q := quat.Number{Real: 0.5, Imag: 0.5, Jmag: -0.5, Kmag: 0.5}
	return shape.Similarity{To: r3.Vec{X: 100, Y: -50, Z: 7}, Scale: 3, Rotation: q}
}

func (w *world) camera(view int) scene.Camera { return w.Views[view].Camera() }

// turnView moves the camera of a view as the user does.
func (w *world) turnView(view int, c scene.Camera) {
	w.views[w.Layout().Views[view].Number].camera = c
	w.Moved(view)
}

// TestLinkedViewsShowSharedPointsAlike: those of a specimen that lies and is sized
// otherwise are at the same places of the picture, whichever view is moved, also for a
// mirror image, which is a mirrored picture.
func TestLinkedViewsShowSharedPointsAlike(t *testing.T) {
	for _, mirrored := range []bool{false, true} {
		w := newWorld(t)
		s := elsewhere()
		s.Mirrored = mirrored
		a, b := tetrapod(), through(s, tetrapod())
		b["only here"] = r3.Vec{X: 1}
		w.openAll(plate(a), specimen{b, s.To, 6})
		w.run("two-views")
		if w.Layout().Link != ThroughLandmarks || len(w.Views) != 2 {
			t.Fatalf("the layout is %+v", w.Layout())
		}
		side := 1.0
		if mirrored {
			side = -1
		}
		for leads := range 2 {
			c := w.camera(leads)
			c.Focus, c.Pivot = [2]r3.Vec{{X: 0.2}, s.To}[leads], [2]r3.Vec{{X: 0.2}, s.To}[leads]
			w.turnView(leads, c.Turn(0.4, -1.1).Zoom(1.3, 0.1, 0))
			for n := range a {
				x, y, _, _ := w.camera(0).Project(a[n])
				u, v, _, _ := w.camera(1).Project(b[n])
				const tolerance = 1e-6 // points are kept as text, and the fit takes a root of the machine's precision
				if math.Abs(x-side*u) > tolerance || math.Abs(y-v) > tolerance {
					t.Errorf("mirrored %v, view %d leads: %s is at %v %v and %v %v", mirrored, leads, n, x, y, u, v)
				}
			}
		}
		if b, ok := w.BondOf(0, 1); !ok || b.Points != 4 || b.Why != "" || len(w.saw) != 0 {
			t.Errorf("they are linked %v by %+v, and it is said %q", ok, b, w.saw)
		}
	}
}

// TestViewsDoNotCreep: moved in turn without being changed, linked views stay.
func TestViewsDoNotCreep(t *testing.T) {
	w := newWorld(t)
	b := through(elsewhere(), tetrapod())
	b["a"] = r3.Add(b["a"], r3.Vec{X: 0.4}) // a fit leaves something
	w.openAll(plate(tetrapod()), specimen{b, elsewhere().To, 6})
	w.run("two-views")
	w.turnView(0, w.camera(0).Turn(1, 1))
	before := w.camera(0)
	for range 50 {
		w.Moved(1)
		w.Moved(0)
	}
	const rounding = 1e-9
	if after := w.camera(0); math.Abs(after.Height-before.Height) > rounding || r3.Norm(r3.Sub(after.Focus, before.Focus)) > rounding {
		t.Errorf("it crept from %+v to %+v", before, after)
	}
}

// TestLinksFollowLandmarks: a landmark that is moved links the views otherwise.
func TestLinksFollowLandmarks(t *testing.T) {
	w := newWorld(t)
	ids := w.openAll(plate(tetrapod()), plate(tetrapod()))
	w.ShowSpecimens()
	d := w.Documents.Document(ids[1])
	d.OnChange(func(c scene.Changed) { w.Follow(c) })
	to := func() r3.Vec {
		b, ok := w.BondOf(0, 1)
		if !ok || b.Points != 4 {
			t.Fatalf("%+v", b)
		}
		return b.To.Apply(r3.Vec{})
	}
	if got := to(); r3.Norm(got) > 1e-9 {
		t.Errorf("they lie alike, and the origin goes to %v", got)
	}
	raise(t, d, 0.5)
	if got := to(); r3.Norm(r3.Sub(got, r3.Vec{Z: 0.5})) > 1e-9 {
		t.Errorf("one is 0.5 higher, and the origin goes to %v", got)
	}
}

// TestMirroredFitsOfFlatPoints: of points near a plane a mirrored fit is taken where it leaves
// less than half of the misfit. Where points are h above and below it by turns in one specimen,
// and k in the other the other way round, a plain fit leaves h+k at each and a mirrored one h-k.
func TestMirroredFitsOfFlatPoints(t *testing.T) {
	corners := func(h float64) []r3.Vec {
		return []r3.Vec{{X: 1, Y: 1, Z: h}, {X: -1, Y: 1, Z: -h}, {X: -1, Y: -1, Z: h}, {X: 1, Y: -1, Z: -h}}
	}
	const h = 0.01
	for k, want := range map[float64]bool{0.1 * h: false, 0.3 * h: false, 0.4 * h: true, h: true} {
		if s, err := fitEither(corners(h), corners(-k)); err != nil || s.Mirrored != want {
			t.Errorf("%v of the height: mirrored %v (%v), want %v", k/h, s.Mirrored, err, want)
		}
	}
}

// TestTooFewLandmarksAreSaid: then the views have the same camera, and three are enough.
func TestTooFewLandmarksAreSaid(t *testing.T) {
	w := newWorld(t)
	few := tetrapod()
	delete(few, "a")
	delete(few, "b")
	ids := w.openAll(plate(tetrapod()), plate(few), plate(map[string]r3.Vec{"a": {}, "b": {X: 0.5}, "c": {X: 1}}), plate(nil))
	w.run("two-views")
	if len(w.saw) != 1 || w.saw[0] != "s0.obj and s1.obj share 2 placed landmarks, and 3 are needed to link them. Until then both have the same camera." {
		t.Errorf("it is said %q", w.saw)
	}
	w.turnView(0, w.camera(0).Turn(0.3, 0.1))
	if w.camera(1) != w.camera(0) {
		t.Errorf("the cameras are %+v and %+v", w.camera(0), w.camera(1))
	}
	w.Activate(1)
	w.SetFront(ids[2])
	w.Activate(0)
	if b, _ := w.BondOf(0, 1); !strings.Contains(b.Why, "on one line") {
		t.Errorf("of points on one line it says %q", b.Why)
	}
	w.Activate(1)
	w.SetFront(ids[3])
	if b, ok := w.BondOf(1, 0); !ok || !strings.Contains(b.Why, "share no placed landmark") && !strings.Contains(b.Why, "share 0 placed landmarks") {
		t.Errorf("of a specimen without landmarks it says %q", b.Why)
	}
	w.saw = nil
	w.run("link-camera")
	if b, ok := w.BondOf(1, 0); !ok || b.Why != "" || len(w.saw) != 0 {
		t.Errorf("asked for the same camera it says %q and %q", b.Why, w.saw)
	}
}

// TestTheSameCameraFindsWhatLiesApart: specimens in one frame get one camera, and of one
// that lies elsewhere or is of another size the middle is in the middle.
func TestTheSameCameraFindsWhatLiesApart(t *testing.T) {
	for name, test := range map[string]struct {
		other specimen
		same  bool
	}{
		"in one place":   {specimen{size: 2.5, middle: r3.Vec{X: 0.3}}, true},
		"far away":       {specimen{size: 2.5, middle: r3.Vec{X: 30}}, false},
		"in micrometres": {specimen{size: 2000}, false},
	} {
		w := newWorld(t)
		w.openAll(plate(nil), test.other)
		w.run("two-views")
		w.run("link-camera")
		c := w.camera(0)
		c.Focus, c.Pivot = r3.Vec{}, r3.Vec{}
		w.turnView(0, c.Turn(0.2, 0.5))
		if got := w.camera(1) == w.camera(0); got != test.same {
			t.Errorf("%s: the cameras are the same: %v", name, got)
		}
		x, y, _, _ := w.camera(1).Project(test.other.middle)
		const rounding = 1e-9
		if !test.same && (math.Abs(x) > rounding || math.Abs(y) > rounding || math.Abs(w.camera(1).Height/w.camera(0).Height-test.other.size/2) > rounding) {
			t.Errorf("%s: its middle is at %v %v, and the picture is %v high", name, x, y, w.camera(1).Height)
		}
		w.run("link-none")
		before := w.camera(1)
		if w.turnView(0, c); w.camera(1) != before {
			t.Errorf("%s: a free view follows", name)
		}
	}
}

// TestSelectedByName: what is selected in the document in front is selected in the others
// that are shown, as far as they have it; and in those that come.
func TestSelectedByName(t *testing.T) {
	w := newWorld(t)
	fewer := tetrapod()
	delete(fewer, "b")
	ids := w.openAll(plate(tetrapod()), plate(through(elsewhere(), fewer)), plate(tetrapod()), plate(nil))
	for _, id := range ids {
		w.Documents.Document(id).OnChange(func(c scene.Changed) { w.Follow(c) })
	}
	w.run("two-views")
	names := func(id scene.ID) (all []string) {
		d := w.Documents.Document(id)
		for _, p := range d.Selection().Points() {
			l, _ := d.Landmark(p)
			all = append(all, l.Name)
		}
		return all
	}
	pick := func(id scene.ID, wanted ...string) {
		d := w.Documents.Document(id)
		var points []scene.Point
		for _, n := range wanted {
			g := d.Groups()[0]
			points = append(points, g.Point(slices.IndexFunc(g.Group.Landmarks(), func(l landmark.Landmark) bool { return l.Name == n })))
		}
		d.Selection().Only(points...)
	}
	check := func(when string, want map[scene.ID][]string) {
		t.Helper()
		for id, names2 := range want {
			if got := names(id); !slices.Equal(got, names2) {
				t.Errorf("%s: in document %d %q are selected, want %q", when, id, got, names2)
			}
		}
	}
	pick(ids[0], "d", "b", "a")
	check("three in the first", map[scene.ID][]string{ids[0]: {"d", "b", "a"}, ids[1]: {"d", "a"}, ids[2]: nil})
	w.Activate(1)
	pick(ids[1], "c")
	check("one in the second", map[scene.ID][]string{ids[0]: {"c"}, ids[1]: {"c"}, ids[2]: nil})
	w.SetFront(ids[2])
	w.Arrived(1)
	check("a third one comes", map[scene.ID][]string{ids[0]: {"c"}, ids[1]: {"c"}, ids[2]: {"c"}})
	pick(ids[2])
	check("nothing", map[scene.ID][]string{ids[0]: nil, ids[1]: {"c"}, ids[2]: nil})
}

// TestWhatNewViewsShow: the next documents, and of one its sides.
func TestWhatNewViewsShow(t *testing.T) {
	w := newWorld(t)
	ids := w.openAll(plate(nil), plate(nil), plate(nil))
	side := func(view int) scene.ViewDirection { return w.Views[view].(*fakeView).side }
	w.SetFront(ids[1])
	w.run("two-views")
	if got := shown(w.Layout()); !slices.Equal(got, []scene.ID{ids[1], ids[2]}) || side(1) != -1 || w.Layout().Link != ThroughLandmarks {
		t.Errorf("two views show %v", got)
	}
	w.run("four-views")
	if got := shown(w.Layout()); !slices.Equal(got, []scene.ID{ids[1], ids[2], ids[0], ids[1]}) || side(3) != scene.Right || w.Layout().Link != Free {
		t.Errorf("four views of three documents show %v, the last from %v", got, side(3))
	}
	w.run("one-view")
	if got := shown(w.Layout()); !slices.Equal(got, []scene.ID{ids[1]}) || w.View != View(&w.view) {
		t.Errorf("one view shows %v", got)
	}
	w.run("show-sides")
	if got := shown(w.Layout()); !slices.Equal(got, []scene.ID{ids[1], ids[1], ids[1]}) || side(1) != scene.Right || side(2) != scene.Top || w.Layout().Link != Free {
		t.Errorf("sides: %v, from %v and %v, linked %v", got, side(1), side(2), w.Layout().Link)
	}
	w.run("next-view")
	w.run("previous-view")
	w.run("previous-view")
	if w.Layout().Active != 2 || w.View != w.Views[2] {
		t.Errorf("view %d is active", w.Layout().Active)
	}
	w.run("show-specimens")
	if got := shown(w.Layout()); !slices.Equal(got, []scene.ID{ids[2], ids[0], ids[1]}) || w.Layout().Active != 2 || w.Layout().Link != ThroughLandmarks {
		t.Errorf("several specimens: %v, %d is active", got, w.Layout().Active)
	}
}

// TestDocumentsComeIntoViews: the next one into the active view, one that is seen already
// where it is, and a new one where nothing is.
func TestDocumentsComeIntoViews(t *testing.T) {
	w := newWorld(t)
	ids := w.openAll(plate(nil), plate(nil), plate(nil))
	w.SetFront(0)
	w.run("two-views")
	check := func(when string, active int, want ...scene.ID) {
		t.Helper()
		if l := w.Layout(); !slices.Equal(shown(l), want) || l.Active != active || w.Front() != want[active] {
			t.Errorf("%s: %v, %d is active, in front is %d", when, shown(l), l.Active, w.Front())
		}
	}
	w.SetFront(0)
	w.Bring(ids[0])
	check("the first", 0, ids[0], 0)
	w.Bring(ids[1])
	check("the second where nothing is", 1, ids[0], ids[1])
	w.Bring(ids[0])
	check("what is seen", 0, ids[0], ids[1])
	w.Bring(ids[2])
	check("the third", 0, ids[2], ids[1])
	w.Fill(ids[0])
	check("there is no room", 0, ids[2], ids[1])
	w.SetFront(ids[1])
	check("the same in both", 0, ids[1], ids[1])
	w.SetFront(0)
	check("nothing", 0, 0, 0)
	w.Fill(ids[1])
	w.Fill(ids[1])
	w.Fill(ids[2])
	check("filled", 0, ids[1], ids[2])
}

// TestLayoutIsRemembered: how many views there are and how specimens are linked, for the
// next start.
func TestLayoutIsRemembered(t *testing.T) {
	w := newWorld(t)
	w.openAll(plate(nil), plate(nil))
	w.run("three-views")
	w.run("link-camera")
	next := New(w.Documents, w.Recent, w.Preferences, w.events)
	if l := next.Layout(); len(l.Views) != 3 || l.Link != SameCamera || l.Front() != 0 {
		t.Errorf("the next start has %+v", l)
	}
	w.run("one-view")
	if l := New(w.Documents, w.Recent, w.Preferences, w.events).Layout(); len(l.Views) != 1 {
		t.Errorf("then it has %+v", l)
	}
	w.Preferences.SetInt(prefViews, 77)
	w.Preferences.SetInt(prefLink, -3)
	if l := New(w.Documents, w.Recent, w.Preferences, w.events).Layout(); len(l.Views) != mostViews || l.Link != ThroughLandmarks {
		t.Errorf("odd preferences give %+v", l)
	}
}

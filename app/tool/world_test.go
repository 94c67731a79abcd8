package tool

import (
	"context"
	"math"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// tolerance is for a few dozen float64 operations on numbers near 1.
const tolerance = 1e-9

// unit is one of the toolkit's in a picture 300 of them high.
const unit = 1. / 300

// world is a view that only notes what it is asked.
type world struct {
	t        *testing.T
	hand     *Hand
	doc      *scene.Document
	camera   scene.Camera
	flight   *scene.Camera // where the view was sent last
	stopped  int
	redrawn  int
	remarked int
	selected int
	pointed  []r2.Vec
	left     int
	locates  []func(r3.Vec, bool)
	said     []string
	bare     bool // landmarks are not drawn
	barred   string
	now      time.Time
}

func (w *world) Document() *scene.Document { return w.doc }
func (w *world) Camera() scene.Camera      { return w.camera }
func (w *world) Destination() scene.Camera { return w.camera }
func (w *world) SetCamera(c scene.Camera)  { w.camera = c; w.Stop(); w.Redraw() }
func (w *world) Stop()                     { w.stopped++ }
func (w *world) FlyTo(c scene.Camera)      { w.flight, w.camera = &c, c; w.hand.Look.Sent() }
func (w *world) Picture() Picture          { return Picture{Aspect: 4. / 3, Unit: unit, Pixel: unit / 2} }
func (w *world) Point(at r2.Vec)           { w.pointed = append(w.pointed, at) }
func (w *world) Unpoint()                  { w.left++ }
func (w *world) Selected()                 { w.selected++ }
func (w *world) Redraw()                   { w.redrawn++ }
func (w *world) Remark()                   { w.remarked++ }
func (w *world) Barred() string            { return w.barred }
func (w *world) Say(text string)           { w.said = append(w.said, text) }
func (w *world) ShowsLandmarks() bool      { return !w.bare }

func (w *world) LandmarkAt(at r2.Vec) (scene.Point, bool) {
	return w.doc.LandmarkAt(w.camera, at.X, at.Y, 0, 6*unit, 1)
}

func (w *world) Locate(at r2.Vec, reply func(r3.Vec, bool)) { w.locates = append(w.locates, reply) }

// newWorld returns a view of a square at z = 0, two units wide, seen from the front
// in a picture four units high, with landmarks at its middle, to the right and above.
func newWorld(t *testing.T) (*world, *scene.GroupNode) {
	t.Helper()
	w := &world{t: t, doc: scene.NewDocument("square"), camera: scene.DefaultCamera(), now: time.Unix(1e9, 0)}
	w.camera.Height = 4
	m, err := mesh.New(mesh.Data{
		Positions: []float32{-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.add(m)
	n, err := w.doc.AddGroup(landmark.NewGroup("points", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined}, {Name: "b", Status: landmark.Defined, Position: r3.Vec{X: 0.5}},
		{Name: "c", Status: landmark.Defined, Position: r3.Vec{Y: 0.5}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.doc.Close)
	w.hand = NewHand(w)
	return w, n
}

// after lets time pass.
func (w *world) after(d time.Duration) { w.now = w.now.Add(d) }

// pointer returns an event at a place in the toolkit's units from the middle.
func (w *world) pointer(x, y float64, b Button, m Modifiers) Pointer {
	return Pointer{At: r2.Vec{X: x * unit, Y: y * unit}, Button: b, Modifiers: m, Time: w.now}
}

// drag drags over places in the toolkit's units.
func (w *world) drag(b Button, m Modifiers, places ...r2.Vec) {
	at := places[0]
	w.hand.Press(w.pointer(at.X, at.Y, b, m))
	for _, at = range places[1:] {
		w.hand.Drag(w.pointer(at.X, at.Y, b, m))
	}
	w.hand.Release(w.pointer(at.X, at.Y, b, m))
}

func (w *world) click(x, y float64, m Modifiers) { w.drag(Left, m, r2.Vec{X: x, Y: y}) }

// near reports whether two places are the same but for rounding.
func near(a, b r3.Vec) bool { return r3.Norm(r3.Sub(a, b)) < tolerance }

// towards returns the direction in the view of one of the scene.
func (w *world) towards(v r3.Vec) r3.Vec { return w.camera.ToView(r3.Add(w.camera.Focus, v)) }

func degrees(d float64) float64 { return d * math.Pi / 180 }

// add adds a mesh whose surface is ready.
func (w *world) add(m *mesh.TriMesh) {
	w.t.Helper()
	if _, err := m.Surface(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.doc.AddMesh(m, "mesh"); err != nil {
		w.t.Fatal(err)
	}
}

// newSphere returns a view of a sphere of radius 1 about the origin, in a picture four
// units high, with a group of the given landmarks. Its triangles are so small that it
// is nowhere more than sag inside the true sphere.
func newSphere(t *testing.T, landmarks ...landmark.Landmark) (*world, *scene.GroupNode) {
	t.Helper()
	w := &world{t: t, doc: scene.NewDocument("sphere"), camera: scene.DefaultCamera(), now: time.Unix(1e9, 0)}
	w.camera.Height = 4
	w.camera.Orthographic = true
	const rings, sides = 100, 200
	var data mesh.Data
	for i := range rings + 1 {
		for j := range sides {
			a, b := math.Pi*float64(i)/rings, 2*math.Pi*float64(j)/sides
			data.Positions = append(data.Positions, float32(math.Sin(a)*math.Cos(b)), float32(math.Cos(a)), float32(math.Sin(a)*math.Sin(b)))
			if next := (j + 1) % sides; i < rings {
				k := func(i, j int) uint32 { return uint32(i*sides + j) }
				data.Triangles = append(data.Triangles, k(i, j), k(i, next), k(i+1, j), k(i, next), k(i+1, next), k(i+1, j))
			}
		}
	}
	m, err := mesh.New(data)
	if err != nil {
		t.Fatal(err)
	}
	w.add(m)
	n, err := w.doc.AddGroup(landmark.NewGroup("points", landmarks))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.doc.Close)
	w.hand = NewHand(w)
	return w, n
}

// sag is how far a chord over the widest edge of newSphere's triangles is from the
// sphere, with that of the other direction.
const sag = 3e-4

// tilt is how far the normal of one of its triangles is from that of the sphere: half
// the angle over the diagonal of two, which is 2π/200 in either direction, at most.
const tilt = 0.03

// onSphere returns where an orthographic ray through a place of the picture, in the
// toolkit's units, meets the sphere seen from the front.
func onSphere(x, y float64) r3.Vec {
	x, y = 4*x*unit, 4*y*unit
	return r3.Vec{X: x, Y: y, Z: math.Sqrt(1 - x*x - y*y)}
}

// placed returns a landmark at a position.
func placed(name string, p r3.Vec) landmark.Landmark {
	return landmark.Landmark{Name: name, Status: landmark.Defined, Position: p}
}

func (w *world) key(name KeyName, m Modifiers) bool {
	return w.hand.Key(Key{Name: name, Modifiers: m, Time: w.now})
}

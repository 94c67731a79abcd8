//go:build linux

package e2e

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"github.com/jezek/xgb/xproto"
	"gonum.org/v1/gonum/spatial/r3"
)

// face is a window with a scanned face, whose points are placed by a template.
type face struct {
	*program
	path  string          // of the mesh
	mesh  *mesh.TriMesh   // the same, read by the test
	known *landmark.Group // points of the face as menpo has them, in the order of the template
}

// startOnFace opens a copy of menpo's face that has no landmarks beside it.
func startOnFace(t *testing.T) *face {
	t.Helper()
	screen(t)
	from := testfiles.Dir(t, "menpo")
	f := &face{path: filepath.Join(t.TempDir(), "james.obj")}
	for _, name := range []string{"james.obj", "james.obj.mtl", "james.jpg"} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(f.path), name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, err := meshio.Read(t.Context(), f.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.mesh = m.Mesh
	r, err := lmio.Read(t.Context(), filepath.Join(from, "james.ljson"))
	if err != nil {
		t.Fatal(err)
	}
	f.known = r.Groups[0]
	f.program = start(t, f.path)
	f.wait("opened")
	f.settled(0)
	f.viewport()
	return f
}

// begin makes a group from iBUG 68, which is the second template.
func (f *face) begin() {
	f.t.Helper()
	mark := f.mark()
	f.screen.tap('t', keyControl)
	f.waitAfter(mark, "asked", func(e event) bool { return e.Text == "New from Template" })
	f.screen.tap(keyDown)
	f.screen.tap(keyReturn)
	f.asks(mark, 0)
	f.settled(mark)
}

// asks waits until a point is asked for, by its number from 0.
func (f *face) asks(mark, index int) {
	f.t.Helper()
	f.waitAfter(mark, "guide", func(e event) bool { return e.Index == index })
}

// spot is a place of the picture, in pixels from its middle, right and up.
type spot struct{ x, y float64 }

// fromMiddle returns what a place of the screen is in the picture.
func (f *face) fromMiddle(at image.Point) spot {
	v := f.viewport().Add(f.screen.bounds(f.window).Min)
	return spot{float64(at.X) - float64(v.Min.X+v.Max.X)/2, float64(v.Min.Y+v.Max.Y)/2 - float64(at.Y)}
}

// seenAt returns where in the picture that is shown a place of the scene is.
func (f *face) seenAt(p r3.Vec) spot {
	h := float64(f.viewport().Dy())
	x, y, _, _ := f.lastFrame().camera().Project(p)
	return spot{x * h, y * h}
}

// under returns where the surface is at a place of the picture, by a ray of the test's
// own.
func (f *face) under(s spot) r3.Vec {
	f.t.Helper()
	c, h := f.lastFrame().camera(), float64(f.viewport().Dy())
	near, far := c.Unproject(s.x/h, s.y/h, c.Distance()/2), c.Unproject(s.x/h, s.y/h, c.Distance())
	surface, err := f.mesh.Surface(f.t.Context())
	if err != nil {
		f.fatal("%v", err)
	}
	hit, ok := surface.Cast(near, r3.Sub(far, near))
	if !ok {
		f.fatal("there is no surface at %v of the view", s)
	}
	return hit.Position
}

// jaw returns where on the screen point i of the jaw is, by menpo's points: a little
// inside of the outline, so that the surface is there.
func (f *face) jaw(i int) image.Point {
	p := f.known.At(i).Position
	at, nose := f.screenOf([3]float64{p.X, p.Y, p.Z}), f.screenOf([3]float64{})
	const inwards = 0.12
	return at.Add(image.Pt(int(inwards*float64(nose.X-at.X)), int(inwards*float64(nose.Y-at.Y))))
}

// save saves the landmarks by Ctrl+S and returns the file.
func (f *face) save() string {
	f.t.Helper()
	mark := f.mark()
	f.screen.tap('s', keyControl)
	f.waitAfter(mark, "losses", nil) // of the form, which offers a name
	f.screen.tap(keyReturn)
	return f.waitAfter(mark, "saved", nil).File
}

const (
	// pointerTolerance is how many pixels a point may be from where it was placed: the
	// pointer is at a whole pixel, and the edges of the view are between two.
	pointerTolerance = 1
	// onSurface is how far it may be from where the test's own ray through it meets the
	// surface, in units of the mesh, whose face is 200 of them wide: the camera is in the
	// log, and the point in the file, with all digits of float64.
	onSurface = 1e-6
)

// holds tests what the saved file holds: points on the surface at the places that are
// given, the point after them missing, and none of the others visited; and that `cairn
// info` says it.
func (f *face) holds(path string, want []spot) {
	f.t.Helper()
	out, errs, err := command(f.t, filepath.Dir(path), "info", "--json", path)
	if err != nil {
		f.fatal("%v: %s", err, errs)
	}
	var info struct {
		Groups []struct {
			Name                                           string
			Points, Placed, Estimated, Missing, Dimensions int
			NotVisited                                     int `json:"not_visited"`
			Labels                                         []struct{ Name string }
			Named, Connectivity                            int
		}
	}
	if err := json.Unmarshal([]byte(out), &info); err != nil || len(info.Groups) != 1 {
		f.fatal("%v: %s", err, out)
	}
	g := info.Groups[0]
	if g.Name != "iBUG 68" || g.Points != 68 || g.Placed != len(want) || g.Estimated != 0 || g.Missing != 1 ||
		g.NotVisited != 67-len(want) || g.Dimensions != 3 || len(g.Labels) != 7 || g.Named != 68 || g.Connectivity != 63 {
		f.t.Errorf("info says %+v", g)
	}
	r, err := lmio.Read(f.t.Context(), path)
	if err != nil {
		f.fatal("%v", err)
	}
	for i, l := range r.Groups[0].Landmarks() {
		switch {
		case i < len(want):
			at := f.seenAt(l.Position)
			if off := math.Hypot(at.x-want[i].x, at.y-want[i].y); !(off <= pointerTolerance) || l.Status != landmark.Defined {
				f.t.Errorf("%s is %s at %v, %.2g pixels from %v", l.Name, l.Status, at, off, want[i])
			}
			if off := r3.Norm(r3.Sub(l.Position, f.under(at))); !(off <= onSurface) {
				f.t.Errorf("%s, at %v, is %.3g off the surface that is seen there", l.Name, l.Position, off)
			}
		case i == len(want) && l.Status != landmark.Missing || i > len(want) && l.Status != landmark.Undefined || l.Placed():
			f.t.Errorf("%s is %s", l.Name, l.Status)
		}
	}
}

// nudgeStep is how many pixels an arrow key with Shift moves a point: ten times half of
// one.
const nudgeStep = 5

// recover kills the program, and has the next start restore what was not saved.
func (f *face) recover() {
	f.t.Helper()
	home := sameUser(f.program)
	f.kill()
	f.program = startWith(f.t, home)
	f.waitAfter(0, "asked", func(e event) bool { return strings.Contains(e.Text, filepath.Base(f.path)) })
	f.screen.tap(keyReturn)
	f.wait("opened")
	f.settled(0)
	f.viewport()
}

// TestTemplate places the first ten points of iBUG 68 by clicks, corrects two, marks
// the next one as missing, is killed and recovered, saves, and goes on at the next start.
func TestTemplate(t *testing.T) {
	f := startOnFace(t)
	f.begin()
	var want []spot
	var places []image.Point
	for i := range 10 {
		mark, at := f.mark(), f.jaw(i)
		places, want = append(places, at), append(want, f.fromMiddle(at))
		f.screen.click(at, buttonLeft)
		f.asks(mark, i+1)
	}
	mark := f.mark()
	f.screen.tap('m')
	f.asks(mark, 11)
	f.after(func() { f.screen.tap(keyEscape) })

	mark = f.mark()
	f.after(func() { f.screen.click(places[3], buttonLeft) })
	f.waitAfter(mark, "selected", func(e event) bool { return e.Index == 3 })
	goal := places[3].Add(image.Pt(14, -9))
	want[3] = f.fromMiddle(goal)
	f.after(func() { f.screen.drag(places[3], goal, buttonLeft) })
	f.after(func() { f.screen.click(places[6], buttonLeft) })
	want[6].y += nudgeStep
	mark = f.mark()
	f.after(func() { f.screen.tap(keyUp, keyShift) })
	f.waitAfter(mark, "kept", nil)
	f.recover()
	path := f.save()
	f.holds(path, want)
	f.quit()

	f.program = start(t, f.path) // again: the next point is asked for, by the same template
	f.wait("opened")
	f.settled(0)
	mark = f.mark()
	f.screen.tap('p')
	f.asks(mark, 11)
	f.quit()
}

// moveCrosshair moves the crosshair from one place to near another by arrow keys, with
// Shift by 40 pixels and without by 4, and returns where it is then.
func (f *face) moveCrosshair(from, to spot) spot {
	const far, step = 40, 4
	move := func(to, at float64, forth, back xproto.Keysym) float64 {
		for _, by := range []float64{far, step} {
			n := math.Round((to - at) / by)
			key := forth
			if n < 0 {
				key = back
			}
			for range int(math.Abs(n)) {
				if by == far {
					f.screen.tap(key, keyShift)
				} else {
					f.screen.tap(key)
				}
				time.Sleep(5 * time.Millisecond) // at the pace of quick fingers, see taps
			}
			at += n * by
		}
		return at
	}
	return spot{move(to.x, from.x, keyRight, keyLeft), move(to.y, from.y, keyUp, keyDown)}
}

// TestTemplateByKeyboard places, corrects, is killed, recovered and saves without the
// pointer.
func TestTemplateByKeyboard(t *testing.T) {
	f := startOnFace(t)
	f.screen.move(f.screen.bounds(f.window).Min.Add(image.Pt(5, 5))) // over no picture
	mark := f.mark()
	f.command("new template")
	f.waitAfter(mark, "asked", func(e event) bool { return e.Text == "New from Template" })
	f.screen.tap(keyDown)
	f.screen.tap(keyReturn)
	f.asks(mark, 0)
	f.settled(mark)
	var crosshair spot
	var want []spot
	place := func(to image.Point) spot {
		crosshair = f.moveCrosshair(crosshair, f.fromMiddle(to))
		f.screen.tap(keyReturn)
		return crosshair
	}
	for i := range 10 {
		mark := f.mark()
		want = append(want, place(f.jaw(i)))
		f.asks(mark, i+1)
	}
	mark = f.mark()
	f.screen.tap('m')
	f.asks(mark, 11)
	for i := 10; i >= 4; i-- { // back to the fifth, which is placed anew
		mark = f.mark()
		f.screen.tap('b', keyShift)
		f.asks(mark, i)
	}
	mark = f.mark()
	want[4] = place(f.jaw(4).Add(image.Pt(12, -8)))
	f.asks(mark, 11)
	f.after(func() { f.screen.tap(keyEscape) }) // the fifth is selected
	want[4].x -= nudgeStep
	f.after(func() { f.screen.tap(keyLeft, keyShift) })
	mark = f.mark()
	f.screen.tap('f', keyControl) // to the third by the table
	f.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "filter" })
	mark = f.mark()
	f.screen.tap(keyReturn)
	f.waitAfter(mark, "selected", func(e event) bool { return e.Index == 5 }) // behind the one that is selected
	f.screen.taps(keyUp, 3)
	f.waitAfter(mark, "selected", func(e event) bool { return e.Index == 2 })
	want[2].x += nudgeStep
	mark = f.mark()
	f.after(func() { f.screen.tap(keyRight, keyShift) })
	f.waitAfter(mark, "kept", nil)
	f.recover()
	path := f.save()
	f.holds(path, want)
	f.quit()
}

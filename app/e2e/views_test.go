//go:build linux

package e2e

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// twin writes a tetrahedron with its corners as landmarks, brought elsewhere, and returns
// the path of the mesh and where the landmarks are.
func twin(t *testing.T, path string, to func(r3.Vec) r3.Vec) (string, []r3.Vec) {
	t.Helper()
	var obj, csv strings.Builder
	csv.WriteString("name,x,y,z\n")
	corners := []r3.Vec{{}, {X: 1}, {Y: 1}, {Z: 1}}
	for i, c := range corners {
		corners[i] = to(c)
		c = corners[i]
		fmt.Fprintf(&obj, "v %v %v %v\n", c.X, c.Y, c.Z)
		fmt.Fprintf(&csv, "%c,%v,%v,%v\n", 'a'+i, c.X, c.Y, c.Z)
	}
	obj.WriteString("f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n")
	write(t, strings.TrimSuffix(path, ".obj")+".csv", []byte(csv.String()))
	return write(t, path, []byte(obj.String())), corners
}

// TestSplitViews compares specimens that lie and are sized otherwise: they turn together,
// the next one comes into the active view, and a dropped one where it was dropped.
func TestSplitViews(t *testing.T) {
	dir := t.TempDir()
	a, inA := twin(t, filepath.Join(dir, "a.obj"), func(p r3.Vec) r3.Vec { return p })
	b, inB := twin(t, filepath.Join(dir, "b.obj"), func(p r3.Vec) r3.Vec { // a quarter turn about z, three times as large
		return r3.Vec{X: 100 - 3*p.Y, Y: 3 * p.X, Z: 3*p.Z - 50}
	})
	c, _ := twin(t, filepath.Join(dir, "c.obj"), func(p r3.Vec) r3.Vec { return r3.Scale(2, p) })
	dropped := write(t, filepath.Join(t.TempDir(), "dropped.obj"), []byte(quad))
	p := start(t, a, b, c)
	for _, file := range []string{a, b, c} {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	}
	p.waitTitle("a.obj - Cairn")
	whole := p.settled(0)
	in := func(view int) func(event) bool {
		return func(e event) bool { return e.View == view && e.Quality >= still && e.Width < whole.Width*6/10 }
	}
	left, right := p.at(0.18, 0.5), p.at(0.55, 0.5)

	mark := p.mark()
	p.screen.tap('2', keyAlt)
	p.waitAfter(mark, "frame", in(1))
	before := p.waitAfter(mark, "frame", in(0))
	mark = p.mark()
	p.screen.drag(left, left.Add(left.Sub(right).Div(4)), 1)
	// The last frame of either shows the landmarks at the same places.
	p.waitAfter(mark, "frame", in(0))
	p.waitAfter(mark, "frame", in(1))
	if !poll(patience, func() bool {
		last := map[int]event{}
		for _, e := range p.events()[mark:] {
			if e.Event == "frame" {
				last[e.View] = e
			}
		}
		if turned(before, last[0]) < 5 {
			return false
		}
		for i := range inA {
			x, y, _, _ := last[0].camera().Project(inA[i])
			u, v, _, _ := last[1].camera().Project(inB[i])
			const tolerance = 1e-5 // of the height of the picture
			if math.Abs(x-u) > tolerance || math.Abs(y-v) > tolerance {
				return false
			}
		}
		return true
	}) {
		p.fatal("the views do not turn together")
	}

	p.screen.click(right, 1)
	p.waitTitle("b.obj - Cairn")
	mark = p.mark()
	p.screen.tap(keyPageDown, keyControl)
	p.waitTitle("c.obj - Cairn")
	p.waitAfter(mark, "frame", in(1))
	if err := p.screen.drop(p.window, left, dropped); err != nil {
		p.fatal("drop: %v", err)
	}
	p.waitTitle("dropped.obj - Cairn")
	p.waitAfter(mark, "frame", in(0))
	p.screen.tap(keyF6)
	p.waitTitle("c.obj - Cairn")
	mark = p.mark()
	p.screen.tap('1', keyAlt)
	p.waitAfter(mark, "frame", func(e event) bool { return e.View == 1 && e.Width > whole.Width*9/10 })
	p.quit()
}

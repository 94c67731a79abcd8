//go:build linux

package e2e

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDropMeshWithItsLandmarks drops a mesh and a set of another name together:
// the set joins the mesh, which is told, and its RAS coordinates come to the surface,
// of which nothing need be said.
func TestDropMeshWithItsLandmarks(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	points := sheet(t, mesh)
	set := fcsv(t, filepath.Join(dir, "F.fcsv"), "RAS", negated(points))
	p := start(t)
	p.drop(set, mesh)
	p.wait("opened")
	p.waitTitle("scan.ply - Cairn")
	p.settled(0)
	p.showsAll(points)
	p.quit()
	if n := p.count("opened"); n != 1 {
		t.Errorf("%d documents opened, want 1", n)
	}
	for name, want := range map[string]int{"notice": 1, "asked": 0, "placed": 0} {
		if n := p.count(name); n != want {
			t.Errorf("%d %q in the log for a set that is as its file says", n, name)
		}
	}
	p.waitAfter(0, "notice", func(e event) bool { return strings.Contains(e.Text, "of F.fcsv now lie with scan.ply") })
}

// TestWrongCoordinateSystem opens a set whose file says LPS and holds RAS: it is
// brought to the surface and a notice says so, whose button takes the file's
// word, which Ctrl+Z takes back.
func TestWrongCoordinateSystem(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	points := sheet(t, mesh)
	fcsv(t, filepath.Join(dir, "scan.fcsv"), "LPS", negated(points))
	p := start(t, mesh)
	p.waitAfter(0, "notice", func(e event) bool {
		return strings.Contains(e.Text, "scan.fcsv") && strings.Contains(e.Text, "x and y negated")
	})
	p.settled(0)
	p.showsAll(points)
	mark := p.mark()
	p.clickNoticeButton()
	if placed := p.waitAfter(mark, "placed", nil); placed.Text != "as stored" {
		t.Errorf("the button reads the set %q", placed.Text)
	}
	p.showsNone(points)
	p.screen.tap('z', keyControl)
	p.showsAll(points)
	p.quit()
}

// TestNoticeGoesWithItsDocument: what is offered for a document is not offered
// any more when it is closed.
func TestNoticeGoesWithItsDocument(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	fcsv(t, filepath.Join(dir, "scan.fcsv"), "LPS", negated(sheet(t, mesh)))
	p := start(t, mesh)
	p.wait("notice")
	p.settled(0)
	view := p.viewport()
	notice := image.Rect(view.Min.X+20, view.Min.Y+14, view.Max.X-20, view.Min.Y+40)
	if n := colors(clip(p.picture(), notice), 9); n < 9 {
		t.Errorf("no notice is over the view: %d colours", n)
	}
	p.screen.tap('w', keyControl)
	p.wait("closed")
	if !poll(patience, func() bool { return colors(clip(p.picture(), notice), 9) == 1 }) { // the empty view
		t.Errorf("something is left above the empty view: %s", savePicture(t, "left.png", p.picture()))
	}
	p.quit()
}

// clickNoticeButton clicks the button of the only notice, which lies over
// the top of the view, at its right edge.
func (p *program) clickNoticeButton() {
	p.t.Helper()
	grey := color.RGBA{0xf5, 0xf5, 0xf5, 0xff} // a button in the light theme
	var r image.Rectangle
	if !poll(patience, func() bool {
		img := p.picture()
		const tall = 56 // a notice of one line
		view := p.viewport()
		view.Max.Y = view.Min.Y + tall
		r = largestPatch(clip(img, view), grey).Add(view.Min)
		return r.Dx() > 60 && r.Dx() < 300 && r.Dy() > 15
	}) {
		p.fatal("no button of a notice is seen")
	}
	p.screen.click(p.screen.bounds(p.window).Min.Add(middle(r)), buttonLeft)
}

// TestUnclearCoordinates opens a set that is on the surface in no way of reading
// it: a dialog asks, and is answered with the keyboard; Ctrl+Z takes it back.
func TestUnclearCoordinates(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	points := sheet(t, mesh)
	for i := range points {
		points[i][2] += 25 // in front of the surface
	}
	set := fcsv(t, filepath.Join(dir, "scan.fcsv"), "LPS", negated(points))
	before, err := os.ReadFile(set)
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, mesh)
	p.wait("asked")
	p.settled(0)
	mark := p.mark()
	p.screen.tap(keyEscape) // it stays as the file says
	p.viewport()
	p.showsNone(points)
	p.command("coordinates")
	p.waitAfter(mark, "asked", nil)
	mark = p.mark()
	p.screen.tap(keyDown) // from "as stored" to "x and y negated"
	p.screen.tap(keyReturn)
	if placed := p.waitAfter(mark, "placed", nil); placed.Text != "x and y negated" {
		t.Errorf("the keyboard chose %q", placed.Text)
	}
	p.showsAll(points)
	p.screen.tap('z', keyControl)
	p.showsNone(points)
	p.screen.tap('z', keyControl, keyShift)
	p.showsAll(points)
	// The answer is in the file: its numbers are as they were, and it says how
	// they are meant.
	p.screen.tap('s', keyControl)
	p.wait("saved")
	after, err := os.ReadFile(set)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(before), "CoordinateSystem = LPS", "CoordinateSystem = RAS", 1)
	if string(after) != want {
		t.Errorf("the file has\n%s\nfor\n%s", after, want)
	}
	p.quit()
}

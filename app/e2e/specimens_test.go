//go:build linux

package e2e

import (
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
)

// TestFace looks for the landmarks of a face, with its texture, in the window.
func TestFace(t *testing.T) {
	file, count := testfiles.Textured(t)
	p := start(t, file)
	p.wait("opened")
	p.waitTitle(filepath.Base(file) + " - Cairn")
	p.settled(0)
	p.screen.move(p.screen.bounds(p.window).Min)
	with := p.picture()
	p.after(func() { p.screen.tap('l') })
	without := p.picture()
	if !poll(patience, func() bool { share, _ := difference(with, without); without = p.picture(); return share > 0 }) {
		t.Fatal("L changes nothing")
	}
	drawn := 0
	points := ljsonPoints(t, strings.TrimSuffix(file, ".obj")+".ljson")
	for _, at := range points {
		if changedNear(with, without, p.screenOf(at).Sub(p.screen.bounds(p.window).Min)) {
			drawn++
		}
	}
	if len(points) != count || drawn != count {
		t.Errorf("%d of %d landmarks are drawn where they should be, want %d: %s", drawn, len(points), count, savePicture(t, "with.png", with))
	}
	p.after(func() { p.screen.tap('l') })
	p.quit()
}

// TestJamesGolden renders a real face without a window.
func TestJamesGolden(t *testing.T) {
	file := filepath.Join(testfiles.Dir(t, "menpo"), "james.obj")
	out := filepath.Join(t.TempDir(), "james.png")
	if _, stderr, err := command(t, t.TempDir(), "render", file, "-o", out, "--size", "640x480"); err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	// Only a thumbnail is kept: large enough that a wrong texture, a wrong side
	// or missing landmarks show, too small to be the specimen.
	got := shrink(readPicture(t, out), 80, 60)
	golden := filepath.Join("testdata", "james-80x60.png")
	if *update {
		writePicture(t, golden, got)
	}
	want := readPicture(t, golden)
	// Another rasteriser moves an edge by less than a pixel of the picture, an
	// eighth of one here.
	const edges = 0.02
	if share, where := difference(got, want); share > edges {
		t.Errorf("%.3f of the thumbnail differs, in %v: %s; -update writes a new one", share, where, savePicture(t, "james.png", got))
	}
}

// writePicture writes a PNG file.
func writePicture(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// changedNear reports whether pictures differ at a place or beside it.
func changedNear(a, b *image.RGBA, at image.Point) bool {
	near := image.Rectangle{Min: at.Sub(image.Pt(2, 2)), Max: at.Add(image.Pt(3, 3))}.Intersect(a.Bounds())
	if near.Empty() {
		return false
	}
	share, _ := difference(clip(a, near), clip(b, near))
	return share > 0
}

// ljsonPoints reads the points of every group of an LJSON file, of version 2 or 3.
func ljsonPoints(t *testing.T, path string) [][3]float64 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type set struct {
		Points [][3]float64 `json:"points"`
	}
	var file struct {
		Landmarks set `json:"landmarks"`
		Groups    map[string]struct {
			Landmarks set `json:"landmarks"`
		} `json:"groups"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	all := file.Landmarks.Points
	for _, g := range file.Groups {
		all = append(all, g.Landmarks.Points...)
	}
	return all
}

//go:build linux

package e2e

import (
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cairn/scene/colormap"

	"github.com/jezek/xgb/xproto"
)

// slope is a square of 100 mm whose values are the x of their vertices and twice the y.
const slope = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
property float height
element face 2
property list uchar int vertex_indices
end_header
-50 -50 0 -150
50 -50 0 -50
50 50 0 150
-50 50 0 50
3 0 1 2
3 0 2 3
`

// TestValuesAsColours: they are chosen in a panel by keys; the surface and the bar have the
// colours of the map, and the status bar says the value under the pointer. Escape in the
// panel brings back what was.
func TestValuesAsColours(t *testing.T) {
	file := filepath.Join(t.TempDir(), "slope.ply")
	if err := os.WriteFile(file, []byte(slope), 0o644); err != nil {
		t.Fatal(err)
	}
	p := start(t, file)
	p.waitTitle("slope.ply - Cairn")
	p.settled(0)
	bare := p.picture()

	open := func() {
		mark := p.mark()
		p.screen.tap('c', keyShift)
		p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "drop" })
	}
	choose := func() { // the first values behind "None"
		mark := p.mark()
		p.screen.tap(keyDown)
		p.waitAfter(mark, "colors", func(e event) bool { return e.Name == "height" })
	}
	view := p.viewport()
	leave := func(by xproto.Keysym) { // the panel
		mark := p.mark()
		p.screen.tap(by)
		p.waitAfter(mark, "frame", func(e event) bool { return e.Width == view.Dx() })
		p.settled(mark)
	}
	open()
	choose()
	leave(keyReturn)
	img := p.picture()

	// All of the bar is the map, from its last colour to its first.
	m := colormap.BlueWhiteRed
	if !barSeen(p, m) {
		t.Errorf("no bar is seen: %s", savePicture(t, "bar.png", img))
	}
	low, high := p.screenOf([3]float64{-40, -40, 0}), p.screenOf([3]float64{40, 40, 0})
	origin := p.screen.bounds(p.window).Min
	if c := img.RGBAAt(low.X-origin.X, low.Y-origin.Y); c.B <= c.R {
		t.Errorf("the low corner is %v", c)
	}
	if c := img.RGBAAt(high.X-origin.X, high.Y-origin.Y); c.R <= c.B {
		t.Errorf("the high corner is %v", c)
	}

	// The value is that of the place: a pixel beside it makes so much of a difference.
	f := p.lastFrame()
	pixel := 3 * f.viewHeight() / float64(f.Height)
	for _, at := range [][3]float64{{20, 10, 0}, {-30, 5, 0}, {12, -33, 0}} {
		mark := p.mark()
		p.screen.move(p.screenOf(at))
		want := at[0] + 2*at[1]
		said := p.waitAfter(mark, "value", nil)
		text, ok := strings.CutPrefix(said.Text, "height ")
		got, err := strconv.ParseFloat(strings.ReplaceAll(text, "−", "-"), 64)
		if !ok || err != nil || math.Abs(got-want) > pixel {
			t.Errorf("at %v the status bar says %q, want %v within %v", at, said.Text, want, pixel)
		}
	}
	p.screen.move(p.inViewport(0.5, 0.02))

	open()
	mark := p.mark()
	p.screen.tap(keyUp)
	p.waitAfter(mark, "colors", func(e event) bool { return e.Name == "" })
	leave(keyEscape)
	if !barSeen(p, m) {
		t.Error("Escape does not bring the colours back")
	}
	p.after(func() { p.command("no values") })
	if share, where := difference(clip(bare, view), clip(p.picture(), view)); share > 0.001 {
		t.Errorf("without colours the view is not what it was, in %v", where)
	}
	open()
	choose()
	p.quit() // which leaves nothing, the values on the graphics card neither
}

func barSeen(p *program, m *colormap.Map) bool {
	img, view := p.picture(), p.viewport()
	for x := view.Min.X; x < view.Min.X+60; x++ {
		if barIn(img.RGBAAt, x, view.Min.Y, view.Max.Y, m) {
			return true
		}
	}
	return false
}

// barIn reports whether a column of a picture has a bar of the map: its last colour, and
// below it all others in their order.
func barIn(at func(x, y int) color.RGBA, x, top, bottom int, m *colormap.Map) bool {
	const least = 100 // pixels
	is := func(c color.RGBA, k int) bool { o := m.Colors[k]; return c.R == o[0] && c.G == o[1] && c.B == o[2] }
	for y := top; y < bottom; y++ {
		if !is(at(x, y), colormap.Size-1) {
			continue
		}
		k, n := colormap.Size-1, 0
		for ; y < bottom && k >= 0; y, n = y+1, n+1 {
			c := at(x, y)
			for k >= 0 && !is(c, k) {
				k--
			}
			if k == 0 {
				return n >= least
			}
		}
	}
	return false
}

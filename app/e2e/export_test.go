//go:build linux

package e2e

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"
	"golang.org/x/image/tiff"
)

// primary is the colour of a dialog's main button in the light theme.
var primary = color.RGBA{0x0f, 0x6c, 0x86, 0xff}

// clickPrimary waits for a dialog's main button and clicks it. It returns where
// in the window the button is.
func (p *program) clickPrimary() image.Rectangle {
	p.t.Helper()
	return p.clickNextPrimary(image.Rectangle{})
}

// clickNextPrimary waits until a dialog has followed the one whose main button
// was clicked, and clicks its main button.
func (p *program) clickNextPrimary(clicked image.Rectangle) image.Rectangle {
	p.t.Helper()
	p.screen.move(p.screen.bounds(p.window).Min) // under the pointer a button has another colour
	var r image.Rectangle
	if !poll(patience, func() bool {
		r = largestPatch(p.picture(), primary)
		return r != clicked && r.Dx() > 30 && r.Dy() > 15
	}) {
		p.fatal("no dialog with a main button is seen")
	}
	p.screen.click(p.screen.bounds(p.window).Min.Add(middle(r)), buttonLeft)
	return r
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// largestPatch returns the bounds of the largest connected area of a colour.
func largestPatch(img *image.RGBA, c color.RGBA) image.Rectangle {
	b := img.Bounds()
	seen := make([]bool, b.Dx()*b.Dy())
	var best image.Rectangle
	most := 0
	for start := range seen {
		if seen[start] || img.RGBAAt(start%b.Dx(), start/b.Dx()) != c {
			continue
		}
		seen[start] = true
		n, area, open := 0, image.Rectangle{}, []int{start}
		for len(open) > 0 {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			p := image.Pt(at%b.Dx(), at/b.Dx())
			n, area = n+1, area.Union(image.Rectangle{Min: p, Max: p.Add(image.Pt(1, 1))})
			for _, q := range []image.Point{p.Add(image.Pt(1, 0)), p.Add(image.Pt(-1, 0)), p.Add(image.Pt(0, 1)), p.Add(image.Pt(0, -1))} {
				if i := q.Y*b.Dx() + q.X; q.In(b) && !seen[i] && img.RGBAAt(q.X, q.Y) == c {
					seen[i] = true
					open = append(open, i)
				}
			}
		}
		if n > most {
			most, best = n, area
		}
	}
	return best
}

// TestExport writes the view by Ctrl+E with what the dialog offers: twice the
// viewport's size, orthographic, beside the mesh.
func TestExport(t *testing.T) {
	p, _ := startOnBall(t)
	mesh := p.wait("opened").File
	frame := p.after(func() { p.screen.tap('5') })
	view := clip(p.picture(), p.viewport())
	p.screen.tap('e', keyControl)
	p.clickPrimary()
	exported := p.wait("exported")
	if want := filepath.Join(filepath.Dir(mesh), "ball.png"); exported.File != want {
		t.Errorf("exported %s, want %s", exported.File, want)
	}
	img := readPicture(t, exported.File)
	if got, want := img.Bounds().Size(), image.Pt(2*frame.Width, 2*frame.Height); got != want {
		t.Errorf("the picture is %v, want %v", got, want)
	}
	shown, written := shrink(view, 48, 32), shrink(img, 48, 32)
	const rest = 0.03 // cells with a glyph's rim or the scale bar's text, which are drawn sharper
	if share, where := difference(shown, written); share > rest {
		t.Errorf("%.3f of the exported picture differs from the window's, in %v: %s and %s", share, where,
			savePicture(t, "shown.png", view), savePicture(t, "written.png", img))
	}
	p.quit()
}

// TestExportForm types names into the form: what is wrong with one is said there,
// and the form stays; what was right is offered the next time.
func TestExportForm(t *testing.T) {
	p, frame := startOnBall(t)
	dir := filepath.Dir(p.wait("opened").File)
	form := func(path string, do func()) {
		mark := p.mark()
		p.screen.tap('e', keyControl)
		p.waitAfter(mark, "asked for a picture", func(e event) bool { return e.File == path })
		p.waitAfter(mark, "focus", nil) // of the name
		do()
	}
	write := func(name string) {
		p.screen.tap('a', keyControl)
		for _, r := range name {
			p.screen.tap(xproto.Keysym(r))
		}
		p.screen.tap(keyReturn)
	}
	refused := func(mark int, text string) {
		p.waitAfter(mark, "refused", func(e event) bool { return strings.Contains(e.Text, text) })
	}
	other := t.TempDir()
	form(filepath.Join(dir, "ball.png"), func() {
		mark := p.mark()
		write(filepath.Join(other, "a.gif"))
		refused(mark, "gif")
		mark = p.mark()
		write(filepath.Join(other, "none", "a.tif"))
		refused(mark, "no folder")
		write(filepath.Join(other, "a.tif"))
	})
	file, err := os.Open(p.wait("exported").File)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := tiff.Decode(file)
	if err != nil || img.Bounds().Size() != image.Pt(2*frame.Width, 2*frame.Height) {
		t.Errorf("the picture is %v, error %v", img, err)
	}
	form(filepath.Join(other, "ball.tif"), func() { p.screen.tap(keyEscape) })
	p.quit()
}

// TestRenderEqualsWindow: cairn render gives the same pixels as the window for
// the same view on the same OpenGL, in both themes and on a fine screen.
func TestRenderEqualsWindow(t *testing.T) {
	tests := []struct {
		name  string
		env   []string
		flags []string
	}{
		{"light", nil, []string{"--background", "theme-light"}},
		{"dark", []string{"FYNE_THEME=dark"}, []string{"--background", "theme-dark"}},
		{"one and a half pixels a unit", []string{"FYNE_SCALE=1.5"}, []string{"--background", "theme-light", "--scale", "1.5"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, frame := startOnBall(t, test.env...)
			p.screen.move(p.screen.bounds(p.window).Min) // away from the view
			mesh := p.wait("opened").File
			// A busy machine may show the fine picture late, or be satisfied with one
			// sample a pixel.
			pictures := map[int]*image.RGBA{}
			for quality, samples := range map[int]string{still: "1", fine: "2"} {
				out := filepath.Join(t.TempDir(), "render.png")
				args := append([]string{"render", mesh, "-o", out, "--size", fmt.Sprintf("%dx%d", frame.Width, frame.Height),
					"--samples", samples, "--gizmo", "--scale-bar", "--orthographic=false"}, test.flags...)
				if _, stderr, err := command(t, filepath.Dir(mesh), args...); err != nil {
					t.Fatalf("%v\n%s", err, stderr)
				}
				pictures[quality] = readPicture(t, out)
			}
			var share float64
			var where image.Rectangle
			var want *image.RGBA
			if !poll(patience, func() bool {
				want = pictures[p.lastFrame().Quality]
				share, where = difference(clip(p.picture(), p.viewport()), want)
				return share == 0
			}) {
				t.Errorf("%.5f of the pixels differ, in %v: %s and %s", share, where,
					savePicture(t, "window.png", clip(p.picture(), p.viewport())), savePicture(t, "render.png", want))
			}
			p.quit()
		})
	}
}

package render

import (
	"context"
	"errors"
	"image"
	"math"
	"testing"

	"cairn/render/internal/typeset"

	"golang.org/x/image/math/fixed"
)

func noPause() error { return nil }

// lettersAt returns an atlas with the letters of a text.
func lettersAt(t testing.TB, scale float64, text string) *atlas {
	t.Helper()
	a, err := newAtlas(scale, mostLetterScale)
	if err != nil {
		t.Fatal(err)
	}
	paintLines(t, a, plainLine(t, text))
	return a
}

// plainLine returns a line that the bundled font writes.
func plainLine(t testing.TB, s string) *typeset.Line {
	t.Helper()
	l, ok := typeset.Plain(s)
	if !ok {
		t.Fatalf("the bundled font does not write %q", s)
	}
	return l
}

// paintLines paints an atlas with the letters of lines.
func paintLines(t testing.TB, a *atlas, lines ...*typeset.Line) {
	t.Helper()
	a.add(lines)
	w, h, err := a.fit(lines)
	if err == nil {
		err = a.paint(w, h, noPause)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheHaloIsThatOfEveryPixel compares with the halo that all pixels of a
// letter cast, those inside too.
func TestTheHaloIsThatOfEveryPixel(t *testing.T) {
	for _, scale := range []float64{1, 1.5, 4} {
		a := lettersAt(t, scale, "Wgé8")
		pad := int(math.Ceil(a.halo)) + 1
		for k, l := range a.letters {
			r := k.letter
			box, mask, maskAt, _, _ := a.face.Glyph(fixed.Point26_6{}, r)
			for y := l.at.Min.Y; y < l.at.Max.Y; y++ {
				for x := l.at.Min.X; x < l.at.Max.X; x++ {
					want := 0.0
					for i := range box.Dx() * box.Dy() {
						px, py := i%box.Dx(), i/box.Dx()
						_, _, _, c := mask.At(maskAt.X+px, maskAt.Y+py).RGBA()
						d := math.Hypot(float64(l.at.Min.X+pad+px-x), float64(l.at.Min.Y+pad+py-y))
						want = max(want, float64(c)/0xffff*min(1, max(0, a.halo+0.5-d)))
					}
					if got := a.image.RGBAAt(x, y).G; got != uint8(want*255+0.5) {
						t.Fatalf("scale %g, %q: at (%d, %d) %d, want %g", scale, r, x, y, got, want*255)
					}
				}
			}
		}
	}
}

func TestLettersOfHugePicturesArePaintedSmaller(t *testing.T) {
	const text, huge = "Landmark 12", 60
	least := lettersAt(t, mostLetterScale, text)
	a := lettersAt(t, huge, text)
	if a.image.Rect != least.image.Rect {
		t.Errorf("an atlas of %v, want %v", a.image.Rect, least.image.Rect)
	}
	if want := float64(least.width(plainLine(t, text))) * huge / mostLetterScale; math.Abs(float64(a.width(plainLine(t, text)))-want) > 1 {
		t.Errorf("the text is %d wide, want %g", a.width(plainLine(t, text)), want)
	}
}

// Letters made of smaller ones lack the hinting of large ones, which moves their
// edges by up to a pixel: by more than that no more pixels differ than these.
const (
	zoomedLevels = 64
	zoomedPart   = 0.01
)

func TestZoomedLettersAreSharp(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	s := full
	s.PixelRatio = mostLetterScale
	s.ScaleBar = false // its long text alone would fill the part that may differ
	f := Extract(d, frontCamera(d), s, NoPoint)
	p := Picture{1600, 1200, 1}
	want := take(t, th, f, p)
	th.call(func() {
		th.renderer.atlases = map[float64]*atlas{}
		th.renderer.letterScale = mostLetterScale / 2
	})
	got := take(t, th, f, p)
	n, worst := difference(got, want, zoomedLevels)
	if n == 0 {
		t.Error("the same picture: nothing was zoomed")
	}
	if float64(n) > zoomedPart*float64(p.Width*p.Height) {
		dir := t.ArtifactDir()
		writePNG(t, dir+"/want.png", want)
		writePNG(t, dir+"/got.png", got)
		t.Errorf("%d pixels differ, by up to %d; see %s", n, worst, dir)
	}
}

// TestPaintingLettersCanBeCancelled cancels a picture at the first letter, and
// takes it again.
func TestPaintingLettersCanBeCancelled(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), full, NoPoint)
	p := Picture{300, 200, 1}
	take(t, th, Extract(d, frontCamera(d), plain, NoPoint), p) // uploads the mesh
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	th.call(func() {
		th.renderer.pause = func() error {
			for _, a := range th.renderer.atlases {
				if a.image != nil {
					cancel()
				}
			}
			return th.pause()
		}
	})
	if _, err := th.Capture(ctx, f, p, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	th.call(func() { th.renderer.pause = th.pause })
	var after image.Image = take(t, th, f, p)
	th.call(func() {
		for _, a := range th.renderer.atlases {
			a.free(th.renderer.device)
		}
		clear(th.renderer.atlases)
	})
	if n, worst := difference(after, take(t, th, f, p), 0); n > 0 {
		t.Errorf("after a cancelled picture %d pixels differ, by up to %d", n, worst)
	}
}

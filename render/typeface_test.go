package render

import (
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"testing"

	"cairn/render/internal/typeset"

	"golang.org/x/image/math/fixed"
)

func noPause() error { return nil }

// lettersAt returns the letters of a text at a scale.
func lettersAt(t testing.TB, scale float64, text string) (*typeface, []placedLetter) {
	t.Helper()
	a, err := newTypeface(scale, mostLetterScale)
	if err != nil {
		t.Fatal(err)
	}
	letters, err := a.letters(nil, plainLine(t, text), noPause)
	if err != nil {
		t.Fatal(err)
	}
	return a, letters
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

// TestTheHaloIsThatOfEveryPixel compares with the halo that all pixels of a
// letter cast, those inside too.
func TestTheHaloIsThatOfEveryPixel(t *testing.T) {
	for _, scale := range []float64{1, 1.5, 4} {
		a, letters := lettersAt(t, scale, "Wgé8")
		if len(letters) != 4 {
			t.Fatalf("%d letters", len(letters))
		}
		for i, r := range []rune("Wgé8") {
			l := letters[i]
			box, mask, maskAt, _, _ := a.face.Glyph(fixed.Point26_6{}, r)
			for y := box.Min.Y - 20; y < box.Max.Y+20; y++ {
				for x := box.Min.X - 20; x < box.Max.X+20; x++ {
					want := 0.0
					for i := range box.Dx() * box.Dy() {
						px, py := i%box.Dx(), i/box.Dx()
						_, _, _, c := mask.At(maskAt.X+px, maskAt.Y+py).RGBA()
						d := math.Hypot(float64(box.Min.X+px-x), float64(box.Min.Y+py-y))
						want = max(want, float64(c)/0xffff*min(1, max(0, a.halo+0.5-d)))
					}
					if got := l.halo.AlphaAt(x, y).A; got != uint8(want*255+0.5) {
						t.Fatalf("scale %g, %q: at (%d, %d) %d, want %g", scale, r, x, y, got, want*255)
					}
					if ink := l.ink.AlphaAt(x, y).A; ink > l.halo.AlphaAt(x, y).A {
						t.Fatalf("scale %g, %q: at (%d, %d) the halo is weaker than the letter", scale, r, x, y)
					}
				}
			}
		}
	}
}

// TestLettersOfHugePicturesAreOfTheirSize: they are painted smaller and enlarged.
func TestLettersOfHugePicturesAreOfTheirSize(t *testing.T) {
	const text, huge = "Landmark 12", 60
	least, letters := lettersAt(t, mostLetterScale, text)
	a, large := lettersAt(t, huge, text)
	times := float64(huge) / mostLetterScale
	if want := float64(least.width(plainLine(t, text))) * times; math.Abs(float64(a.width(plainLine(t, text)))-want) > 1 {
		t.Errorf("the text is %d wide, want %g", a.width(plainLine(t, text)), want)
	}
	for i, l := range letters { // by the area of their ink
		sum := func(m *image.Alpha) (s float64) {
			for _, c := range m.Pix {
				s += float64(c)
			}
			return s
		}
		const tolerance = 0.03 // edges are steeper
		if got, want := sum(large[i].ink), sum(l.ink)*times*times; math.Abs(got/want-1) > tolerance {
			t.Errorf("letter %d: its area is %g, want %g", i, got, want)
		}
		if at, want := large[i].pen.X, times*float64(l.pen.X); math.Abs(float64(at)-want) > 0.5 {
			t.Errorf("letter %d is at %d, want %g", i, at, want)
		}
	}
}

// TestBlanksHaveNoInk: and letters have.
func TestBlanksHaveNoInk(t *testing.T) {
	if _, letters := lettersAt(t, 1.5, "W é 10 "); len(letters) != 4 {
		t.Errorf("%d letters, want 4", len(letters))
	}
}

// TestFewBytesOfLettersAreKept: and those painted again are the same.
func TestFewBytesOfLettersAreKept(t *testing.T) {
	a, first := lettersAt(t, 1, "A")
	a.most = 4 * a.bytes
	line := plainLine(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	all, err := a.letters(nil, line, noPause)
	if err != nil {
		t.Fatal(err)
	}
	if most := 2 * a.most; a.bytes > most || len(a.painted) >= len(all) {
		t.Errorf("%d bytes of %d letters, want %d at most", a.bytes, len(a.painted), most)
	}
	again, _ := a.letters(nil, line, noPause)
	if !slices.Equal(again[0].ink.Pix, first[0].ink.Pix) || !slices.Equal(again[0].halo.Pix, first[0].halo.Pix) {
		t.Error("a letter is another the second time")
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
		clear(th.renderer.typefaces)
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
			if len(th.renderer.typefaces) > 0 { // the surface is drawn
				cancel()
			}
			return th.pause()
		}
	})
	if _, err := th.Capture(ctx, f, p, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	th.call(func() { th.renderer.pause = th.pause })
	var after image.Image = take(t, th, f, p)
	th.call(func() { clear(th.renderer.typefaces) })
	if n, worst := difference(after, take(t, th, f, p), 0); n > 0 {
		t.Errorf("after a cancelled picture %d pixels differ, by up to %d", n, worst)
	}
}

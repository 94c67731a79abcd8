package render

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cairn/landmark"
	"cairn/render/internal/typeset"
	"cairn/render/internal/typeset/testfont"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// named returns a document of landmarks with these names, in a row down.
func named(t testing.TB, names ...string) *scene.Document {
	t.Helper()
	var all []landmark.Landmark
	for i, n := range names {
		all = append(all, landmark.Landmark{Name: n, Status: landmark.Defined, Position: r3.Vec{Y: -float64(i)}})
	}
	all = append(all, landmark.Landmark{Name: "x", Status: landmark.Defined, Position: r3.Vec{X: float64(len(names) + 1)}})
	d := scene.NewDocument("names")
	if _, err := d.AddGroup(landmark.NewGroup("g", all)); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d
}

// boxFonts returns fonts with boxes of different widths for some letters.
func boxFonts(t testing.TB, letters string) *typeset.Fonts {
	t.Helper()
	glyphs := map[rune]testfont.Glyph{}
	for i, r := range []rune(letters) {
		glyphs[r] = testfont.Glyph{Width: 150 + 37*(i%20), Height: 600 + 20*(i%9), Advance: 200 + 37*(i%20)}
	}
	folder := t.TempDir()
	testfont.Write(t, folder, "boxes.ttf", testfont.Make("Boxes", glyphs))
	return typeset.NewFonts(func() []string { return []string{folder} })
}

func (t *Thread) useFonts(f *typeset.Fonts) {
	t.fonts = f
	t.call(func() { t.renderer.fonts = f })
}

var fewPixels = Picture{200, 150, 1}

// namesStyle is that of pictures whose names are looked at.
func namesStyle(ratio float64) Style {
	return Style{Background: white, Landmarks: true, Names: Names, PixelRatio: ratio, ScaleBar: true}
}

func frameOf(d *scene.Document, s Style) *Frame {
	return Extract(d, scene.DefaultCamera().Fit(d.Bounds(), 4.0/3), s, NoPoint)
}

// TestNamesInOtherScriptsAreDrawn compares pictures of names that differ in
// letters of a font that is not bundled.
func TestNamesInOtherScriptsAreDrawn(t *testing.T) {
	th := start(t)
	th.useFonts(boxFonts(t, "鼻根אב"))
	for _, ratio := range []float64{1, 2} {
		pictures := map[string]image.Image{}
		for _, name := range []string{"1", "鼻", "根", "鼻根", "אב", "בא", "?"} {
			pictures[name] = take(t, th, frameOf(named(t, name), namesStyle(ratio)), fewPixels)
		}
		for a, x := range pictures {
			for b, y := range pictures {
				if n, _ := difference(x, y, 0); a < b && n == 0 {
					t.Errorf("at scale %g, %q looks like %q", ratio, a, b)
				}
			}
		}
	}
}

func TestUnwrittenNamesAreReported(t *testing.T) {
	th := start(t)
	th.useFonts(boxFonts(t, "鼻"))
	d := named(t, "nose", "鼻", "नाक", "ठ 2", "鼻 👍", "नाक")
	all, err := th.Unwritten(t.Context(), frameOf(d, namesStyle(1)))
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, error %v", all, err)
	}
	if s := all[0].String(); len(all[0].Names) != 2 || !strings.Contains(s, "Devanagari letters") || !strings.Contains(s, `"नाक" and 1 more`) || !strings.Contains(s, "Noto Sans Devanagari") {
		t.Error(s)
	}
	if s := all[1].String(); !strings.Contains(s, "emoji") || !strings.Contains(s, "鼻 👍") {
		t.Error(s)
	}
	d.SetUnits("ม.") // written with the scale bar only
	if all, err := th.Unwritten(t.Context(), frameOf(d, namesStyle(1))); err != nil || len(all) != 3 {
		t.Errorf("with a Thai unit: %v, error %v", all, err)
	}
	for _, names := range []NameStyle{Numbers, NoNames} {
		s := namesStyle(1)
		s.Names, s.ScaleBar = names, false
		if all, err := th.Unwritten(t.Context(), frameOf(d, s)); err != nil || len(all) > 0 {
			t.Errorf("without names: %v, error %v", all, err)
		}
	}
}

// TestTheWindowDoesNotWaitForFonts shows a frame while the fonts are not there,
// and again when it is told to.
func TestTheWindowDoesNotWaitForFonts(t *testing.T) {
	th := start(t)
	release := make(chan struct{})
	found := boxFonts(t, "鼻")
	if _, err := found.Find(t.Context(), []string{"鼻"}); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	testfont.Write(t, folder, "a.ttf", testfont.Make("Boxes", map[rune]testfont.Glyph{'鼻': {Width: 900, Height: 700, Advance: 1000}}))
	th.useFonts(typeset.NewFonts(func() []string { <-release; return []string{folder} }))
	d := named(t, "鼻", "nose")
	stale := make(chan struct{}, 10)
	show := func() *image.RGBA {
		shown := make(chan *image.RGBA, 1)
		front(th).Show(Request{
			Frame: frameOf(d, namesStyle(1)), Width: fewPixels.Width, Height: fewPixels.Height, Quality: Still,
			Present: func(img *image.RGBA, _ time.Duration) { shown <- img },
			Failed:  func(err error) { t.Error(err) },
			Stale:   func() { stale <- struct{}{} },
		})
		return <-shown
	}
	before := show()
	if n, _ := difference(before, show(), 0); n > 0 {
		t.Error("without the fonts two frames differ")
	}
	close(release)
	<-stale
	after := show()
	if n, _ := difference(before, after, 0); n == 0 {
		t.Error("the name does not come when the fonts are there")
	}
	if n, worst := difference(after, take(t, th, frameOf(d, namesStyle(1)), fewPixels), 0); n > 0 {
		t.Errorf("the window and the picture differ in %d pixels, by up to %d", n, worst)
	}
	if len(stale) > 0 {
		t.Error("told more than once")
	}
}

func TestAPictureThatWaitsForFontsCanBeCancelled(t *testing.T) {
	th := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	th.useFonts(typeset.NewFonts(func() []string { cancel(); return []string{"/"} }))
	if _, err := th.Capture(ctx, frameOf(named(t, "鼻"), namesStyle(1)), fewPixels, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestLettersAfterOthersLookTheSame draws pictures with ever other letters, at
// two scales, and with so few kept that letters have to go, and compares each with
// that of a renderer of its own.
func TestLettersAfterOthersLookTheSame(t *testing.T) {
	var letters []rune
	for i := range 300 {
		letters = append(letters, rune(0x4e00+i))
	}
	fonts := boxFonts(t, string(letters))
	th := start(t)
	th.useFonts(fonts)
	random := rand.New(rand.NewPCG(1, 2))
	dropped := false
	for i := range 12 {
		var names []string
		for range []int{1, 2, 9}[i%3] {
			name := ""
			for range 1 + random.IntN(6) {
				name += string(letters[random.IntN(len(letters))])
			}
			names = append(names, name)
		}
		f := frameOf(named(t, names...), namesStyle(1+float64(i/2%2)))
		before := 0
		th.call(func() {
			if a, err := th.renderer.typefaceFor(f.style.PixelRatio); err == nil {
				a.most, a.written.most, before = 4000, 4000, len(a.painted)
			}
		})
		got := take(t, th, f, fewPixels)
		th.call(func() { dropped = dropped || len(th.renderer.typefaces[f.style.PixelRatio].painted) < before })
		fresh := start(t)
		fresh.useFonts(fonts)
		want := take(t, fresh, f, fewPixels)
		fresh.Close()
		if n, worst := difference(got, want, 0); n > 0 {
			t.Fatalf("picture %d, %q: %d pixels differ, by up to %d", i, names, n, worst)
		}
	}
	if !dropped {
		t.Error("no letter had to go: the test is too tame")
	}
}

// TestNamesWithTheSystemsFonts wants the scripts that the fonts of `make test`
// have to be written in full, and each in its own way.
func TestNamesWithTheSystemsFonts(t *testing.T) {
	names := map[string]string{
		"Chinese": "鼻根点", "Japanese": "はなのさき", "Korean": "코끝", "Arabic": "طرف الأنف", "Hebrew": "קצה האף",
		"Devanagari": "नाक की नोक", "Thai": "ปลายจมูก น้ำ", "Vietnamese": "điểm mũi",
	}
	th := start(t)
	number := map[float64]image.Image{} // by scale, what stands where a name cannot be written
	for _, ratio := range []float64{1, 2} {
		number[ratio] = take(t, th, frameOf(named(t, "1"), namesStyle(ratio)), fewPixels)
	}
	for script, name := range names {
		f := frameOf(named(t, name), namesStyle(1))
		all, err := th.Unwritten(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > 0 {
			if os.Getenv("CI") != "" {
				t.Errorf("%s: %v", script, all)
			}
			t.Logf("no font for %s here: %v", script, all)
			continue
		}
		for ratio, without := range number {
			got := take(t, th, frameOf(named(t, name), namesStyle(ratio)), fewPixels)
			if n, _ := difference(got, without, 0); n == 0 {
				t.Errorf("%s at scale %g: %q is a number", script, ratio, name)
			}
		}
	}
}

// TestLongNamesAreCutBeforeFontsAreLookedAt: whatever the length of a name, what
// is asked of the fonts is short, has the ends of the name, and costs little
// memory.
func TestLongNamesAreCutBeforeFontsAreLookedAt(t *testing.T) {
	const size, most, mostBytes = 200_000, 201, 1 << 20 // letters; letters; bytes, of some 20 names
	for _, letter := range []string{"a", "漢", "é", "e\u0301", "\u1100\u1161\u11a8", "👍", "\xff"} {
		long := strings.Repeat(letter, size)
		g := landmark.NewGroup("begin "+long+" end", []landmark.Landmark{
			{Name: "begin " + long, Status: landmark.Defined}, {Status: landmark.Defined, Position: r3.Vec{X: 1}},
		})
		if err := g.SetLabels([]landmark.Label{{Name: "begin " + long + " end", Indices: []int{0}}}); err != nil {
			t.Fatal(err)
		}
		d := scene.NewDocument("long")
		for _, g := range []*landmark.Group{g, landmark.NewGroup("b", g.Landmarks())} {
			if _, err := d.AddGroup(g); err != nil {
				t.Fatal(err)
			}
		}
		keep(t, d)
		d.SetUnits("begin " + long)
		for _, byLabel := range []bool{false, true} {
			s := namesStyle(1)
			s.Legend, s.ByLabel = true, byLabel
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			names := frameOf(d, s).names()
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > mostBytes {
				t.Errorf("%q: names took %d bytes", letter, n)
			}
			whole := 0
			for _, name := range names {
				if n := utf8.RuneCountInString(name); n > most {
					t.Errorf("%q: a name has %d letters", letter, n)
				}
				if strings.HasPrefix(name, "begin") && strings.HasSuffix(name, "end") && strings.Contains(name, "…") {
					whole++
				}
			}
			if whole == 0 {
				t.Errorf("%q: no entry of the legend has both its ends", letter)
			}
		}
	}
}

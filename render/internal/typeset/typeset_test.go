package typeset

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cairn/render/internal/typeset/testfont"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
)

// boxes returns a font with boxes for letters: the first is 100 units wide, the
// next 200 and so on, so that widths tell which is where.
func boxes(family, letters string) []byte {
	glyphs := map[rune]testfont.Glyph{' ': {Advance: 50}}
	for i, r := range []rune(letters) {
		glyphs[r] = testfont.Glyph{Width: 100 * (i + 1), Height: 700, Advance: 100*(i+1) + 10}
	}
	return testfont.Make(family, glyphs)
}

// fontsWith returns fonts of one folder with these files.
func fontsWith(t testing.TB, files map[string][]byte) *Fonts {
	t.Helper()
	folder := t.TempDir()
	for name, font := range files {
		testfont.Write(t, folder, name, font)
	}
	return NewFonts(func() []string { return []string{folder} })
}

func find(t testing.TB, f *Fonts, s string) *Line {
	t.Helper()
	if _, err := f.Find(t.Context(), []string{s}); err != nil {
		t.Fatal(err)
	}
	l, ok := f.Line(s)
	if !ok {
		t.Fatalf("%q is not laid out", s)
	}
	return l
}

// described writes what a line shows, from left to right: letters of the bundled
// font as they are, those of boxes as their widths in hundreds.
func described(l *Line) string {
	var b strings.Builder
	for _, r := range l.Runs {
		b.WriteString(r.Text)
		type at struct{ x, w float64 }
		var glyphs []at
		for _, g := range r.Glyphs {
			glyphs = append(glyphs, at{g.X, g.Outline.right})
		}
		slices.SortFunc(glyphs, func(a, b at) int { return int(math.Copysign(1, a.x-b.x)) })
		for _, g := range glyphs {
			fmt.Fprintf(&b, "<%.0f>", 10*g.w)
		}
	}
	return b.String()
}

func TestLines(t *testing.T) {
	f := fontsWith(t, map[string][]byte{
		"hebrew.ttf": boxes("Some Sans", "אבגד123("),
		"han.ttf":    boxes("Han Sans", "鼻根点"),
		"latin.ttf":  boxes("Wide Sans", "điểmn1"),
		"colour.ttf": testfont.Make("Colour Emoji", map[rune]testfont.Glyph{'😀': {Advance: 1000}}),
	})
	for text, want := range map[string]string{
		"nose tip":    "nose tip",
		"אבגד":        "<4><3><2><1>",
		"אב 12":       "12<2><1>", // a number stands left of what is before it
		"12 אב":       "<2><1>12",
		"a אב 12 ג b": "a <3>12<2><1> b",
		"鼻 a":         "<1>a", // the blank is the Chinese font's own
		"a鼻根":         "a<1><2>",
		"điểm":        "<1><2><3><4>", // one font for the whole word
		"đim鼻":        "đim<1>",
		"点z":          "<3>z",
		"漢字":          "??",
		"鼻漢":          "<1>?",
		"😀":           "?", // a glyph without an outline
		"a\u200eb":    "ab",
		"a\u202eb鼻":   "ab<1>", // nothing can be turned round by it
		"":            "",
	} {
		if got := described(find(t, f, text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"han.ttf": boxes("Han Sans", "鼻")})
	for text, want := range map[string]struct {
		missing  string
		readable bool
	}{
		"abc": {"", true}, "鼻": {"", true}, "鼻字漢字": {"字漢", true}, "漢": {"漢", false}, "नाक": {"कना", false},
		"a漢": {"漢", true}, "👍": {"👍", false}, "漢 ": {"漢", false}, "👩‍🔬": {"👩🔬", false},
	} {
		l := find(t, f, text)
		if string(l.Missing) != want.missing || l.Readable != want.readable {
			t.Errorf("%q: missing %q, readable %t; want %q, %t", text, string(l.Missing), l.Readable, want.missing, want.readable)
		}
	}
	for r, want := range map[rune]string{'ক': "Noto Sans Bengali", 'ག': "Noto Serif Tibetan", '한': "Noto Sans CJK", '\ue000': ""} {
		if _, got := Script(r); got != want {
			t.Errorf("%q is in %s, want %s", r, got, want)
		}
	}
	for r, want := range map[rune]string{'ক': "Bengali", 'क': "Devanagari", '鼻': "Han", '👍': Emoji, 'ể': "Latin", '\U0010fffd': "undefined", '→': "common"} {
		if got, _ := Script(r); got != want {
			t.Errorf("%q is %s, want %s", r, got, want)
		}
	}
}

// TestThePlainestFontIsTaken has one letter in many fonts, each of another width.
func TestThePlainestFontIsTaken(t *testing.T) {
	files := map[string][]byte{}
	for i, family := range []string{"A Serif", "B Mono", "C Sans", "D Emoji", "LastResort", "Unifont"} {
		files[fmt.Sprint(i, ".ttf")] = testfont.Make(family, map[rune]testfont.Glyph{'א': {Width: 100 * (i + 1), Height: 500, Advance: 700}})
	}
	if got := described(find(t, fontsWith(t, files), "א")); got != "<3>" {
		t.Errorf("%s, want the one without serifs", got)
	}
}

func TestPlainNamesTouchNoFonts(t *testing.T) {
	asked := 0
	f := NewFonts(func() []string { asked++; return nil })
	for _, s := range []string{"nose tip", "кончик", "μύτη 12", "élan", "“C2–C3”", ""} {
		if _, ok := f.Line(s); !ok {
			t.Errorf("%q needs other fonts", s)
		}
		find(t, f, s)
	}
	if asked > 0 {
		t.Error("the system was asked for fonts")
	}
	find(t, f, "鼻")
	find(t, f, "根")
	if asked != 1 {
		t.Errorf("the system was asked for fonts %d times, want once", asked)
	}
}

// TestBrokenFontsArePassedOver has a good font among broken ones: cut at each
// length, with each byte of its directory and tables changed, and files that are
// no fonts.
func TestBrokenFontsArePassedOver(t *testing.T) {
	good := boxes("Good Sans", "אב")
	files := map[string][]byte{"zz-good.ttf": good, "empty.ttf": {}, "text.otf": []byte("not a font"), "short.ttc": []byte("ttcf\x00\x01\x00\x00\xff\xff\xff\xff")}
	for n := 0; n < len(good); n += 7 {
		files[fmt.Sprintf("cut%04d.ttf", n)] = good[:n]
	}
	for i := 0; i < len(good); i += 3 {
		broken := slices.Clone(good)
		broken[i] ^= 0xff
		files[fmt.Sprintf("flip%04d.ttf", i)] = broken
	}
	l := find(t, fontsWith(t, files), "אב")
	if !l.Readable || len(l.Missing) > 0 {
		t.Errorf("%s, missing %q", described(l), string(l.Missing))
	}
}

func TestTablesBeyondTheFileAreRefused(t *testing.T) {
	font := boxes("Sans", "א")
	copy(font[12+12:], []byte{0xf0, 0, 0, 0}) // the length of the first table
	folder := t.TempDir()
	testfont.Write(t, folder, "a.ttf", font)
	if _, _, err := openFont(filepath.Join(folder, "a.ttf")); !errors.Is(err, errTables) {
		t.Errorf("error %v", err)
	}
}

func TestLinksAndPipesAmongFonts(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no links and pipes without special rights")
	}
	store, folder := t.TempDir(), t.TempDir()
	testfont.Write(t, store, "a.ttf", boxes("Sans", "א"))
	link, file := filepath.Join(folder, "link"), filepath.Join(folder, "b.ttf")
	if err := errors.Join(os.Symlink(store, link), os.Symlink(filepath.Join(store, "a.ttf"), file)); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mkfifo", filepath.Join(folder, "pipe.ttf")).Run(); err != nil {
		t.Skip("no pipes here: ", err)
	}
	for _, from := range []string{link, folder} {
		if l := find(t, NewFonts(func() []string { return []string{from} }), "א"); !l.Readable {
			t.Errorf("%s: the font was not found", from)
		}
	}
}

func TestTheSearchCanBeCancelled(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"a.ttf": boxes("Sans", "א")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Find(ctx, []string{"א"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if l := find(t, f, "א"); !l.Readable { // again, and to the end
		t.Error("the font was not found after a cancelled search")
	}
}

func TestWantCallsOnceForAll(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"a.ttf": boxes("Sans", "אב")})
	f.busy <- struct{}{} // as if somebody were looking
	var calls atomic.Int32
	done := make(chan struct{}, 4)
	for range 3 {
		f.Want(t.Context(), []string{"א", "ב"}, func() { calls.Add(1); done <- struct{}{} })
	}
	<-f.busy
	<-done
	if _, ok := f.Line("ב"); !ok || calls.Load() != 1 {
		t.Errorf("laid out: %t, %d calls", ok, calls.Load())
	}
}

// amiri returns a folder with the one Arabic font that comes with the shaper.
func amiri(t testing.TB) *Fonts {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-text/typesetting").Output()
	folder := filepath.Join(strings.TrimSpace(string(out)), "font", "testdata")
	if _, statErr := os.Stat(filepath.Join(folder, "Amiri-Regular.ttf")); err != nil || statErr != nil {
		t.Skip("the shaper's own test fonts are not here")
	}
	return NewFonts(func() []string { return []string{folder} })
}

// TestArabicLettersJoin: a letter has other shapes at the beginning, in the
// middle and at the end of a word, and lam with alef is one.
func TestArabicLettersJoin(t *testing.T) {
	f := amiri(t)
	outlines := func(s string) (all []*Outline) {
		for _, r := range find(t, f, s).Runs {
			for _, g := range r.Glyphs {
				all = append(all, g.Outline)
			}
		}
		return all
	}
	alone, word := outlines("م"), outlines("ممم")
	if len(alone) != 1 || len(word) != 3 || slices.Contains(word, alone[0]) || word[0] == word[2] {
		t.Error("three times one letter is not three shapes")
	}
	if again := outlines("م"); again[0] != alone[0] {
		t.Error("one glyph has two outlines")
	}
	marked := find(t, f, "بٌ").Runs[0]
	if len(marked.Glyphs) != 2 || marked.Advance != find(t, f, "ب").Runs[0].Advance {
		t.Error("a mark does not stand over its letter")
	}
}

// TestVariableFontsAreRegular: a font of all weights is read in the usual one,
// whatever it begins with.
func TestVariableFontsAreRegular(t *testing.T) {
	f := amiri(t)
	faces, err := scan(t.Context(), f.folders())
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, face := range faces {
		if !strings.HasPrefix(filepath.Base(face.file), "Selawik-VF") {
			continue
		}
		seen = true
		file, loaders, err := openFont(face.file)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := font.ParseTTF(file)
		if err != nil || len(loaders) != 1 {
			t.Fatal(err)
		}
		weight := font.Variation{Tag: ot.MustNewTag("wght"), Value: 400}
		plain.SetVariations([]font.Variation{weight})
		if got := newSetter(f).load(face).Coords(); !slices.Equal(got, plain.Coords()) || len(got) == 0 {
			t.Errorf("coordinates %v, want %v", got, plain.Coords())
		}
		file.Close()
	}
	if !seen {
		t.Skip("no variable font here")
	}
}

func FuzzFont(f *testing.F) {
	f.Add(boxes("Sans", "אבג"))
	f.Add(boxes("Serif", "鼻"))
	f.Fuzz(func(t *testing.T, font []byte) {
		l := find(t, fontsWith(t, map[string][]byte{"a.ttf": font}), "אב鼻")
		for _, r := range l.Runs {
			for _, g := range r.Glyphs {
				g.Outline.Paint(12, 0.25)
			}
		}
	})
}

// TestLongTextsAreLaidOutInPart: the pieces of a line tell how many letters were
// looked at, in texts that no font has and in those that need two fonts.
func TestLongTextsAreLaidOutInPart(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"han.ttf": boxes("Han Sans", "鼻"), "hebrew.ttf": boxes("Some Sans", "אב")})
	for _, letters := range []string{"漢", "鼻漢", "鼻א", "א漢", "नé", "鼻\u202e"} {
		text := strings.Repeat(letters, 2*mostLetters)
		l := find(t, f, text)
		begin := find(t, f, string([]rune(text)[:mostLetters])+"…")
		if got, want := described(l), described(begin); got != want || len(l.Runs) > mostLetters+1 {
			t.Errorf("%d times %q has %d pieces, or is other than its beginning", 2*mostLetters, letters, len(l.Runs))
		}
	}
}

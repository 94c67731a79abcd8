package template

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// filled returns a PNG file of one colour.
func filled(t *testing.T, width, height int, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.Set(i%width, i/width, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	twoPoints = `name: ours
picture: all.svg
groups:
  - label: nose
    points: 3
    landmarks:
      - {name: a, definition: "The tip.", at: [0.25, 0.5]}
      - {name: b, picture: b.png}
      - {name: c, picture: ../c.png, kind: curve, optional: true}
`
	halves = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect x="0" y="0" width="100" height="100" fill="#ff0000"/></svg>`
)

// TestOpen reads a template with its pictures: one in SVG, one in PNG, and one that is
// in another folder, which is told of.
func TestOpen(t *testing.T) {
	outer := t.TempDir()
	dir := filepath.Join(outer, "in")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "ours.yml")
	for name, content := range map[string][]byte{
		path: []byte(twoPoints), filepath.Join(dir, "all.svg"): []byte(halves),
		filepath.Join(dir, "b.png"): filled(t, 30, 10, color.NRGBA{B: 255, A: 255}), filepath.Join(outer, "c.png"): filled(t, 1, 1, color.White),
	} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	known, notes, err := Open(t.Context(), path)
	if err != nil || len(known) != 1 || len(notes) != 1 || !strings.Contains(notes[0], `"../c.png"`) {
		t.Fatalf("%v, %q, %v", known, notes, err)
	}
	k := known[0]
	p, at := k.Picture(0)
	if p == nil || at != (landmark.Place{X: 0.25, Y: 0.5, Set: true}) || p.Aspect() != 2 {
		t.Fatalf("the picture of a is %v, at %v", p, at)
	}
	img := p.Draw(40, 20)
	if l, r := img.RGBAAt(10, 10), img.RGBAAt(30, 10); l != (color.RGBA{255, 0, 0, 255}) || r != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("it is %v at the left and %v at the right", l, r)
	}
	if b, at := k.Picture(1); b == p || b.Aspect() != 3 || at.Set || b.Draw(9, 3).RGBAAt(4, 1) != (color.RGBA{0, 0, 255, 255}) {
		t.Errorf("the picture of b is %v, at %v", b, at)
	}
	if c, _ := k.Picture(2); c != p {
		t.Error("c, whose picture is not there, has not that of all points")
	}
	var l Library
	l.Add(path, known)
	if got := l.All(); got[len(got)-1] != k || l.Files() != 1 || len(got) != len(All())+1 {
		t.Errorf("the library has %d templates", len(got))
	}
	g := k.Template.NewGroup()
	if l.Of(g) != k {
		t.Error("the template of a group made from it is not found")
	}
	g.Set(0, landmark.Landmark{Name: "a", Status: landmark.Defined})
	from := From(k, g)
	if q := from.Points[2]; q.Kind != landmark.CurvePoint || !q.Optional || q.Picture != "../c.png" || from.Points[0].Definition != "The tip." || from.Picture != "all.svg" {
		t.Errorf("a template of the group is %+v", from)
	}
	if lost := LostPictures(from, path); len(lost) != 1 {
		t.Errorf("in the same folder %q is lost", lost)
	}
	if lost := LostPictures(from, filepath.Join(t.TempDir(), "x.yml")); len(lost) != 3 {
		t.Errorf("in another folder %q is lost", lost)
	}
	l.Add(path, nil)
	if l.Files() != 0 {
		t.Error("what the file held before is still there")
	}
}

// TestBadPictures are refused, and none of them panics.
func TestBadPictures(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "text": "a picture", "half": string(filled(t, 20, 20, color.White)[:60]), "no size": `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"not ended": halves[:60], "flat": strings.Replace(halves, "200 100", "200 0", 1), "odd": strings.Replace(halves, "200 100", "x y", 1),
	} {
		if _, err := newPicture([]byte(content)); err == nil {
			if name == "empty" || name == "text" || name == "half" || name == "flat" {
				t.Errorf("%s: it is taken for a picture", name)
			}
		}
	}
}

// TestTheBoundsOfPictures: what is just within a bound is shown, what is just beyond it
// is said to be too much.
func TestTheBoundsOfPictures(t *testing.T) {
	header := filled(t, 1, 1, color.White)
	sized := func(width, height uint32) []byte {
		b := bytes.Clone(header)
		binary.BigEndian.PutUint32(b[16:], width)
		binary.BigEndian.PutUint32(b[20:], height)
		binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29])) // or it counts for no PNG file
		return b
	}
	padded := func(content []byte, size int) []byte {
		return append(bytes.Clone(content), bytes.Repeat([]byte(" "), size-len(content))...)
	}
	for name, test := range map[string]struct {
		content []byte
		want    string // of the error
	}{
		"40 million pixels":          {sized(8192, 5120), "cannot be read"}, // there are none behind the header
		"a line more":                {sized(8192, 5121), "has 8192 × 5121 pixels, and at most 40 million are shown"},
		"an SVG file of 2 MB":        {padded([]byte(halves), 2<<20), ""},
		"an SVG file of a byte more": {padded([]byte(halves), 2<<20+1), "of SVG files at most 2 MB are shown"},
	} {
		_, err := newPicture(test.content)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := write("t.yml", []byte("name: t\ngroups:\n  - label: a\n    points: 2\n    landmarks:\n      - {name: a, picture: a.png}\n      - {name: b, picture: b.png}\n"))
	write("a.png", padded(header, 8<<20))
	write("b.png", padded(header, 8<<20+1))
	known, notes, err := Open(t.Context(), path)
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], `"b.png"`) || known[0].pictures["a.png"] == nil {
		t.Errorf("of 8 MB and a byte more: %q (%v)", notes, err)
	}
}

// TestTheBoundOfAllPictures: of pictures as they are kept, 640 × 640 pixels of four bytes,
// 81 are less than 128 MB, so that one more is read, and 82 are more. No more than 1000 are
// looked for.
func TestTheBoundOfAllPictures(t *testing.T) {
	dir, content := t.TempDir(), filled(t, 1, 1, color.White)
	text := "name: t\ngroups:\n  - label: a\n    points: 84\n    landmarks:\n"
	for i := range 84 {
		name := fmt.Sprintf("%d.png", i)
		text += fmt.Sprintf("      - {name: p%d, picture: %s}\n", i, name)
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "t.yml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	known, notes, err := Open(t.Context(), path)
	if err != nil || len(known) != 1 || len(known[0].pictures) != 82 || len(notes) != 2 || !strings.Contains(notes[0], `"82.png" is too much beside the others`) {
		t.Errorf("%d are shown, %q (%v)", len(known[0].pictures), notes, err)
	}
	many := &landmark.Template{Points: make([]landmark.TemplatePoint, 1100)}
	for i := range many.Points {
		many.Points[i].Picture = fmt.Sprint(i)
	}
	if names := pictureNames(many); len(names) != 1000 {
		t.Errorf("%d pictures are looked for", len(names))
	}
}

// TestMark: a disc covers its place, a ring leaves its middle free, and the edge of the
// picture cuts both.
func TestMark(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	red := color.NRGBA{R: 255, A: 255}
	Mark(img, Dot{X: 5, Y: 5, Radius: 3, Color: red}, Dot{X: 14, Y: 14, Radius: 4, Ring: 2, Color: red}, Dot{X: -1, Y: 30, Radius: 5, Color: red})
	for _, c := range []struct {
		x, y int
		red  bool
	}{{5, 5, true}, {5, 9, false}, {14, 14, false}, {14, 10, true}, {14, 6, false}} {
		if got := img.RGBAAt(c.x, c.y) == (color.RGBA{255, 0, 0, 255}); got != c.red {
			t.Errorf("(%d, %d) is %v", c.x, c.y, img.RGBAAt(c.x, c.y))
		}
	}
}

// TestScanner draws a picture as the library's own scanner does: a line that leaves the
// picture, a disc, and a gradient.
func TestScanner(t *testing.T) {
	const content = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><defs><linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient></defs>
<rect x="5" y="5" width="20" height="10" fill="url(#g)"/><line x1="-9" y1="2" x2="60" y2="19" stroke="#00ff00" stroke-width="3"/><circle cx="30" cy="8" r="6.3" fill="#112233" fill-opacity="0.5"/></svg>`
	p, err := newPicture([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	icon, err := oksvg.ReadIconStream(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	want, err := blank(2, 1)
	if err != nil {
		t.Fatal(err)
	}
	w, h := want.img.Bounds().Dx(), want.img.Bounds().Dy()
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, rasterx.NewScannerGV(w, h, want.img, want.img.Bounds())), 1)
	const rounding = 2 // of 255, of coverages that are added up in another order
	for i, got := range p.img.Pix {
		if off := int(got) - int(want.img.Pix[i]); off > rounding || off < -rounding {
			t.Fatalf("pixel (%d, %d) differs by %d", i/4%w, i/4/w, off)
		}
	}
}

// TestBuiltInTemplatesShowTheirPoints: each has a sketch, with a place of its own for every
// point, in ink; what is left lies across from what is right.
func TestBuiltInTemplatesShowTheirPoints(t *testing.T) {
	var l Library
	for _, k := range l.All() {
		places := map[landmark.Place]string{}
		named := map[string]landmark.Place{}
		for i, q := range k.Template.Points {
			p, at := k.Picture(i)
			if p == nil || !at.Set {
				t.Fatalf("%s: %s has no place in a picture", k.Template.Name, q.Name)
			}
			if other, taken := places[at]; taken {
				t.Errorf("%s: %s is where %s is", k.Template.Name, q.Name, other)
			}
			places[at], named[q.Name] = q.Name, at
			const height = 400 // pixels
			img := p.Draw(int(height*p.Aspect()), height)
			x, y := int(at.X*height*p.Aspect()), int(at.Y*height)
			if c := img.RGBAAt(x, y); c.R > 200 {
				t.Errorf("%s: at the place of %s the sketch is %v", k.Template.Name, q.Name, c)
			}
		}
		for name, at := range named {
			base, left := strings.CutSuffix(name, " left")
			if other, both := named[base+" right"]; left && (!both || other.Y != at.Y || other.X == at.X) {
				t.Errorf("%s: %s is at %v, and %s right at %v", k.Template.Name, name, at, base, other)
			}
		}
	}
}

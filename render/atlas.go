package render

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"cairn/render/internal/gl"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const (
	textSize  = 12  // height of a line of text, in design pixels
	haloWidth = 1.8 // around text, in design pixels
)

// mostLetterScale is the largest scale that letters are painted at, in pixels a
// design pixel: a picture has more where it is higher than some 6400 pixels.
// Painting takes time with the third power of the scale. Larger letters are made
// of these, with sharp edges.
const mostLetterScale = 8

var parseFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// atlas is the picture of all letters of one size that were needed so far: in
// red their coverage, in green that of a halo around them.
type atlas struct {
	face    font.Face
	zoom    float64 // pixels of the picture for one of the atlas, at least 1
	halo    float64 // in pixels of the atlas
	letters map[rune]letter
	image   *image.RGBA // red and green only are uploaded
	texture gl.Texture
	ascent  int // of capitals, in pixels of the picture
}

// letter is where a letter is in the atlas, halo included, and where that comes
// to lie from the pen's place, in pixels of the atlas.
type letter struct {
	at      image.Rectangle
	offset  image.Point
	advance int
}

// newAtlas returns an empty atlas for letters at a scale, in pixels a design
// pixel, which are painted at the scale most at most.
func newAtlas(scale, most float64) (*atlas, error) {
	zoom := max(1, scale/most)
	scale = min(scale, most)
	f, err := parseFont()
	if err != nil {
		return nil, fmt.Errorf("render: the font: %w", err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: textSize * scale, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("render: the font: %w", err)
	}
	return &atlas{
		face:    face,
		zoom:    zoom,
		halo:    haloWidth * scale,
		letters: map[rune]letter{},
		ascent:  int(math.Round(zoom * float64(face.Metrics().CapHeight.Round()))),
	}, nil
}

// require makes sure that the letters of the texts are in the atlas. pause is
// called before each letter that is painted; its error ends that.
func (a *atlas) require(d *gl.Device, texts []string, pause func() error) error {
	missing := !a.texture.Valid()
	for _, t := range texts {
		for _, r := range t {
			if _, ok := a.letters[r]; !ok {
				a.letters[r] = letter{}
				missing = true
			}
		}
	}
	if !missing {
		return nil
	}
	d.DeleteTexture(&a.texture) // so that all are missing until all are painted
	if err := a.paint(pause); err != nil {
		return err
	}
	w, h := a.image.Rect.Dx(), a.image.Rect.Dy()
	var err error
	if a.texture, err = d.NewTexture(gl.RGBA8, w, h); err != nil {
		return err
	}
	a.texture.Write(0, 0, w, h, w, a.image.Pix)
	a.image = nil
	return nil
}

// paint draws all letters side by side, in rows.
func (a *atlas) paint(pause func() error) error {
	runes := make([]rune, 0, len(a.letters))
	for r := range a.letters {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	pad := int(math.Ceil(a.halo)) + 1
	width := 512 * (1 + int(a.halo/(2*haloWidth))) // the larger the letters, the wider: a texture's height is limited
	x, y, row := 0, 0, 0
	for _, r := range runes {
		box, _, _, advance, _ := a.face.Glyph(fixed.Point26_6{}, shape(r))
		w, h := box.Dx()+2*pad, box.Dy()+2*pad
		if w > width {
			w = width // a letter wider than the atlas is cut: the text is too large to read anyway
		}
		if x+w > width {
			x, y, row = 0, y+row, 0
		}
		a.letters[r] = letter{
			at:      image.Rect(x, y, x+w, y+h),
			offset:  box.Min.Sub(image.Pt(pad, pad)),
			advance: advance.Round(),
		}
		x, row = x+w, max(row, h)
	}
	a.image = image.NewRGBA(image.Rect(0, 0, width, max(1, y+row)))
	stamp := newHaloStamp(a.halo)
	for _, r := range runes {
		if err := pause(); err != nil {
			a.image = nil
			return err
		}
		a.paintLetter(r, pad, stamp)
	}
	return nil
}

// paintLetter paints a letter and its halo, which its pixels cast.
func (a *atlas) paintLetter(r rune, pad int, stamp haloStamp) {
	at := a.letters[r].at
	box, mask, maskAt, _, ok := a.face.Glyph(fixed.Point26_6{}, shape(r))
	if !ok || box.Empty() {
		return
	}
	w, h := min(box.Dx(), at.Dx()-2*pad), box.Dy()
	cover := make([]float64, w*h)
	for i := range cover {
		_, _, _, c := mask.At(maskAt.X+i%w, maskAt.Y+i/w).RGBA()
		cover[i] = float64(c) / 0xffff
	}
	for i, c := range cover {
		x, y := i%w, i/w
		p := image.Pt(at.Min.X+pad+x, at.Min.Y+pad+y)
		a.image.Pix[a.image.PixOffset(p.X, p.Y)] = uint8(c*255 + 0.5)
		switch {
		case c == 0:
		case surrounded(cover, w, h, x, y):
			a.image.Pix[a.image.PixOffset(p.X, p.Y)+1] = 255
		default:
			stamp.cast(a.image, at, p, c)
		}
	}
}

// surrounded reports whether a pixel and its eight neighbours are covered in
// full. Then one of these is nearer to any pixel outside the letter, and casts
// the halo there.
func surrounded(cover []float64, w, h, x, y int) bool {
	if x < 1 || y < 1 || x > w-2 || y > h-2 {
		return false
	}
	for _, row := range [3]int{y - 1, y, y + 1} {
		if cover[row*w+x-1] < 1 || cover[row*w+x] < 1 || cover[row*w+x+1] < 1 {
			return false
		}
	}
	return true
}

// haloStamp is the halo of one covered pixel, in the middle of a square.
type haloStamp struct {
	reach    int
	strength []float64
}

func newHaloStamp(radius float64) haloStamp {
	reach := int(math.Ceil(radius))
	s := haloStamp{reach: reach}
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			s.strength = append(s.strength, min(1, max(0, radius+0.5-math.Hypot(float64(dx), float64(dy)))))
		}
	}
	return s
}

// cast paints the halo that the pixel at p casts within a rectangle.
func (s haloStamp) cast(img *image.RGBA, within image.Rectangle, p image.Point, cover float64) {
	side := 2*s.reach + 1
	to := image.Rect(p.X-s.reach, p.Y-s.reach, p.X+s.reach+1, p.Y+s.reach+1).Intersect(within)
	for y := to.Min.Y; y < to.Max.Y; y++ {
		strength := s.strength[(y-p.Y+s.reach)*side:]
		for x := to.Min.X; x < to.Max.X; x++ {
			g := &img.Pix[img.PixOffset(x, y)+1]
			*g = max(*g, uint8(cover*strength[x-p.X+s.reach]*255+0.5))
		}
	}
}

// width returns how long a text is, in pixels of the picture.
func (a *atlas) width(text string) int {
	w := 0
	for _, r := range text {
		w += a.letters[r].advance
	}
	return int(math.Round(a.zoom * float64(w)))
}

func (a *atlas) free(d *gl.Device) { d.DeleteTexture(&a.texture) }

// inFont reports whether the font has a letter: it has Latin, Greek and Cyrillic
// ones.
func inFont(r rune) bool {
	if r >= ' ' && r <= '~' {
		return true
	}
	f, err := parseFont()
	if err != nil {
		return false
	}
	i, err := f.GlyphIndex(nil, r)
	return err == nil && i != 0
}

// shape returns the letter that is painted for r.
func shape(r rune) rune {
	if inFont(r) {
		return r
	}
	return '?'
}

// readable reports whether the font has any letter of a name.
func readable(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r != ' ' && inFont(r) })
}

// printable returns a name as it is written: on one line, and not without end.
func printable(name string) string {
	const most = 40 // letters
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.TrimSpace(name))
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

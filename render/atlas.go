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

var parseFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// atlas is the picture of all letters of one size that were needed so far: in
// red their coverage, in green that of a halo around them.
type atlas struct {
	face    font.Face
	halo    float64 // in pixels
	letters map[rune]letter
	image   *image.RGBA // red and green only are uploaded
	texture gl.Texture
	ascent  int // of capitals, in pixels
}

// letter is where a letter is in the atlas, halo included, and where that comes
// to lie from the pen's place.
type letter struct {
	at      image.Rectangle
	offset  image.Point
	advance int
}

// newAtlas returns an empty atlas for letters at a scale, in pixels a design
// pixel.
func newAtlas(scale float64) (*atlas, error) {
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
		halo:    haloWidth * scale,
		letters: map[rune]letter{},
		ascent:  face.Metrics().CapHeight.Round(),
	}, nil
}

// require makes sure that the letters of the texts are in the atlas.
func (a *atlas) require(d *gl.Device, texts []string) error {
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
	a.paint()
	d.DeleteTexture(&a.texture)
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
func (a *atlas) paint() {
	runes := make([]rune, 0, len(a.letters))
	for r := range a.letters {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	pad := int(math.Ceil(a.halo)) + 1
	width := 512
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
	for _, r := range runes {
		a.paintLetter(r, pad)
	}
}

func (a *atlas) paintLetter(r rune, pad int) {
	l := a.letters[r]
	box, mask, maskAt, _, ok := a.face.Glyph(fixed.Point26_6{}, shape(r))
	if !ok || box.Empty() {
		return
	}
	for y := range box.Dy() {
		for x := range min(box.Dx(), l.at.Dx()-2*pad) {
			_, _, _, cover := mask.At(maskAt.X+x, maskAt.Y+y).RGBA()
			if cover > 0 {
				a.paintDot(l.at, l.at.Min.X+pad+x, l.at.Min.Y+pad+y, float64(cover)/0xffff)
			}
		}
	}
}

// paintDot paints one pixel of a letter, and the halo that it casts.
func (a *atlas) paintDot(within image.Rectangle, x, y int, cover float64) {
	a.image.Pix[a.image.PixOffset(x, y)] = uint8(cover*255 + 0.5)
	reach := int(math.Ceil(a.halo))
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			if !image.Pt(x+dx, y+dy).In(within) {
				continue
			}
			h := cover * min(1, max(0, a.halo+0.5-math.Hypot(float64(dx), float64(dy))))
			p := &a.image.Pix[a.image.PixOffset(x+dx, y+dy)+1]
			*p = max(*p, uint8(h*255+0.5))
		}
	}
}

// width returns how long a text is, in pixels.
func (a *atlas) width(text string) int {
	w := 0
	for _, r := range text {
		w += a.letters[r].advance
	}
	return w
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

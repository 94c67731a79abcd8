package render

import (
	"cmp"
	"fmt"
	"image"
	"image/draw"
	"math"
	"slices"
	"sync/atomic"

	"cairn/render/internal/gl"
	"cairn/render/internal/typeset"

	"golang.org/x/image/font"
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

// mostAtlasSide bounds the picture of the letters, in pixels a side. Where the
// letters of a scale need more, they are painted smaller.
const mostAtlasSide = 4096

// atlas is the picture of all letters of one size that were needed so far: in
// red their coverage, in green that of a halo around them.
type atlas struct {
	face     font.Face // of the bundled font
	scale    float64   // that letters are painted at, in pixels a design pixel
	zoom     float64   // pixels of the picture for one of the atlas, at least 1
	halo     float64   // in pixels of the atlas
	letters  map[letterKey]letter
	mostSide int
	halved   int         // how often the scale was, as there were so many letters
	image    *image.RGBA // red and green only are uploaded
	texture  gl.Texture
	ascent   int    // of capitals, in pixels of the picture
	version  uint64 // changes whenever letters change their places; no two atlases share one
}

// versions counts those of all atlases.
var versions atomic.Uint64

// letterQuad is a letter of a text: where it is from the start of the text's base
// line, in pixels of the picture, and what of the atlas: left, top, width, height.
type letterQuad struct {
	left, top, width, height float64
	in                       [4]float64
}

// quads returns the letters of a line that have any ink. The atlas must have them.
func (a *atlas) quads(line *typeset.Line) []letterQuad {
	var all []letterQuad
	a.each(line, func(k letterKey, penX, penY int) {
		l := a.letters[k]
		if l.blank {
			return
		}
		w, h := float64(l.at.Dx()), float64(l.at.Dy())
		all = append(all, letterQuad{
			a.zoom * float64(penX+l.offset.X), a.zoom * float64(penY+l.offset.Y), a.zoom * w, a.zoom * h,
			[4]float64{float64(l.at.Min.X), float64(l.at.Min.Y), w, h},
		})
	})
	return all
}

// letterKey names what is painted: a letter of the bundled font, or the outline
// of a glyph, moved right by quarters of a pixel so that joined letters meet.
type letterKey struct {
	letter  rune
	outline *typeset.Outline
	quarter int
}

// letter is where a letter is in the atlas, halo included, and where that comes
// to lie from the pen's place, in pixels of the atlas.
type letter struct {
	at      image.Rectangle
	offset  image.Point
	advance int // of a letter of the bundled font
	blank   bool
}

// newAtlas returns an empty atlas for letters at a scale, in pixels a design
// pixel, which are painted at the scale most at most.
func newAtlas(scale, most float64) (*atlas, error) {
	a := &atlas{zoom: max(1, scale/most), letters: map[letterKey]letter{}, mostSide: mostAtlasSide}
	return a, a.setScale(min(scale, most))
}

// setScale makes the atlas one of letters that are painted at a scale, and
// empties it.
func (a *atlas) setScale(scale float64) error {
	f, err := typeset.Bundled()
	if err != nil {
		return fmt.Errorf("render: the font: %w", err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: textSize * scale, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return fmt.Errorf("render: the font: %w", err)
	}
	a.face, a.scale, a.halo = face, scale, haloWidth*scale
	a.ascent = int(math.Round(a.zoom * float64(face.Metrics().CapHeight.Round())))
	clear(a.letters)
	return nil
}

// em returns the height of the font, in pixels of the atlas.
func (a *atlas) em() float64 { return textSize * a.scale }

// each calls f with what a line is made of and where the pen is for it, in
// pixels of the atlas, and returns where the pen is at the end. It needs the
// letters in the atlas, or the places are wrong.
func (a *atlas) each(l *typeset.Line, f func(k letterKey, x, y int)) (end int) {
	for i := range l.Runs {
		run := &l.Runs[i]
		for _, r := range run.Text {
			k := letterKey{letter: r}
			f(k, end, 0)
			end += a.letters[k].advance
		}
		if len(run.Glyphs) == 0 {
			end += int(math.Round(run.Advance * a.em()))
			continue
		}
		for _, g := range run.Glyphs {
			quarters := int(math.Round(4 * g.X * a.em()))
			x := quarters >> 2 // rounds down, below zero too
			f(letterKey{outline: g.Outline, quarter: quarters & 3}, end+x, -int(math.Round(g.Y*a.em())))
		}
		end += int(math.Ceil(run.Advance * a.em()))
	}
	return end
}

// require makes sure that the letters of the lines are in the atlas. pause is
// called before each letter that is painted; its error ends that.
func (a *atlas) require(d *gl.Device, lines []*typeset.Line, pause func() error) error {
	if err := a.enlarge(lines); err != nil {
		return err
	}
	if !a.add(lines) && a.texture.Valid() {
		return nil
	}
	d.DeleteTexture(&a.texture) // so that all are missing until all are painted
	w, h, err := a.fit(lines)
	if err != nil {
		return err
	}
	if err := a.paint(w, h, pause); err != nil {
		return err
	}
	if a.texture, err = d.NewTexture(gl.RGBA8, w, h); err != nil {
		return err
	}
	a.texture.Write(0, 0, w, h, w, a.image.Pix)
	a.image, a.version = nil, versions.Add(1)
	return nil
}

// add notes the letters of some lines and reports whether one is new.
func (a *atlas) add(lines []*typeset.Line) (added bool) {
	for _, l := range lines {
		a.each(l, func(k letterKey, _, _ int) {
			if _, ok := a.letters[k]; !ok {
				a.letters[k] = letter{}
				added = true
			}
		})
	}
	return added
}

// fit gives all letters their places, and returns the size of them all. Where
// there are too many, those that the lines do not need go, and then they become
// smaller.
func (a *atlas) fit(lines []*typeset.Line) (width, height int, err error) {
	if width, height = a.arrange(); height <= a.mostSide {
		return width, height, nil
	}
	for {
		clear(a.letters)
		a.add(lines)
		if width, height = a.arrange(); height <= a.mostSide {
			return width, height, nil
		}
		a.halved++
		a.zoom *= 2
		if err := a.setScale(a.scale / 2); err != nil {
			return 0, 0, err
		}
	}
}

// enlarge takes back that the letters were made smaller, unless the lines are
// made of the same ones.
func (a *atlas) enlarge(lines []*typeset.Line) error {
	if a.halved == 0 {
		return nil
	}
	need := map[letterKey]struct{}{}
	for _, l := range lines {
		a.each(l, func(k letterKey, _, _ int) { need[k] = struct{}{} })
	}
	same := len(need) == len(a.letters)
	for k := range need {
		_, has := a.letters[k]
		same = same && has
	}
	if same {
		return nil
	}
	larger := math.Ldexp(1, a.halved)
	a.halved, a.zoom = 0, a.zoom/larger
	return a.setScale(a.scale * larger)
}

// arrange puts all letters side by side, in rows, and returns the size of that,
// which depends on nothing but the letters.
func (a *atlas) arrange() (width, height int) {
	boxes := a.boxes()
	pad := int(math.Ceil(a.halo)) + 1
	area := 0
	for _, b := range boxes {
		area += (b.ink.Dx() + 2*pad) * (b.ink.Dy() + 2*pad)
	}
	// The larger the letters and the more, the wider: a texture's height is limited.
	width = 512 * (1 + int(a.halo/(2*haloWidth)))
	for width < a.mostSide && width*width < area {
		width *= 2
	}
	width = min(width, a.mostSide)
	x, y, row := 0, 0, 0
	for _, b := range boxes {
		w, h := b.ink.Dx()+2*pad, b.ink.Dy()+2*pad
		if w > width {
			w = width // a letter wider than the atlas is cut: the text is too large to read anyway
		}
		if x+w > width {
			x, y, row = 0, y+row, 0
		}
		l := letter{at: image.Rect(x, y, x+w, y+h), offset: b.ink.Min.Sub(image.Pt(pad, pad)), blank: b.ink.Empty()}
		if b.of.outline == nil {
			advance, _ := a.face.GlyphAdvance(b.of.letter)
			l.advance = advance.Round()
		}
		a.letters[b.of] = l
		x, row = x+w, max(row, h)
	}
	return width, max(1, y+row)
}

// letterBox is the box of a letter's ink from the pen's place.
type letterBox struct {
	of  letterKey
	ink image.Rectangle
}

// boxes returns those of all letters, the largest first. Letters of one size
// have no order, and none matters.
func (a *atlas) boxes() []letterBox {
	boxes := make([]letterBox, 0, len(a.letters))
	for k := range a.letters {
		boxes = append(boxes, letterBox{k, a.bounds(k)})
	}
	slices.SortFunc(boxes, func(x, y letterBox) int {
		return cmp.Or(cmp.Compare(y.ink.Dy(), x.ink.Dy()), cmp.Compare(y.ink.Dx(), x.ink.Dx()))
	})
	return boxes
}

// bounds returns the box of a letter's ink from the pen's place.
func (a *atlas) bounds(k letterKey) image.Rectangle {
	if k.outline != nil {
		return k.outline.Bounds(a.em(), float64(k.quarter)/4)
	}
	box, _, _, _, _ := a.face.Glyph(fixed.Point26_6{}, k.letter)
	return box
}

// mask returns the coverage of the pixels of a letter's bounds.
func (a *atlas) mask(k letterKey) *image.Alpha {
	if k.outline != nil {
		return k.outline.Paint(a.em(), float64(k.quarter)/4)
	}
	box, mask, maskAt, _, ok := a.face.Glyph(fixed.Point26_6{}, k.letter)
	m := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	if ok {
		draw.Draw(m, m.Rect, mask, maskAt, draw.Src)
	}
	return m
}

// paint draws all letters at their places, into a picture of a size.
func (a *atlas) paint(w, h int, pause func() error) error {
	a.image = image.NewRGBA(image.Rect(0, 0, w, h))
	pad := int(math.Ceil(a.halo)) + 1
	stamp := newHaloStamp(a.halo)
	for k := range a.letters {
		if err := pause(); err != nil {
			a.image = nil
			return err
		}
		a.paintLetter(k, pad, stamp)
	}
	return nil
}

// paintLetter paints a letter and its halo, which its pixels cast.
func (a *atlas) paintLetter(k letterKey, pad int, stamp haloStamp) {
	at, mask := a.letters[k].at, a.mask(k)
	if mask.Rect.Empty() {
		return
	}
	w, h := min(mask.Rect.Dx(), at.Dx()-2*pad), mask.Rect.Dy()
	cover := make([]float64, w*h)
	for i := range cover {
		cover[i] = float64(mask.Pix[i/w*mask.Stride+i%w]) / 0xff
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

// width returns how long a line is, in pixels of the picture.
func (a *atlas) width(l *typeset.Line) int {
	return int(math.Round(a.zoom * float64(a.each(l, func(letterKey, int, int) {}))))
}

// reach returns how far a line reaches above and below its base line, in pixels
// of the picture.
func (a *atlas) reach(l *typeset.Line) (up, down int) {
	em := a.zoom * a.em()
	return max(a.ascent, int(math.Ceil(l.Top*em))), max(0, int(math.Ceil(l.Bottom*em)))
}

func (a *atlas) free(d *gl.Device) { d.DeleteTexture(&a.texture) }

package render

import (
	"fmt"
	"image"
	"image/draw"
	"math"

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

// mostLetterBytes is how many bytes of painted letters are kept of a size. Where there
// are more they all go: a few thousand Chinese letters of a usual size fit.
const mostLetterBytes = 32 << 20

// typeface is the letters of one size. Each is painted when it is first needed.
type typeface struct {
	face    font.Face // of the bundled font
	scale   float64   // that letters are painted at, in pixels a design pixel
	zoom    float64   // pixels of the picture for one of those, at least 1
	halo    float64   // in pixels of those
	stamp   haloStamp
	ascent  int // of capitals, in pixels of the picture
	painted map[letterKey]letter
	bytes   int
	most    int // bytes that are kept
	written writtenTexts
}

// letterKey names what is painted: a letter of the bundled font, or the outline
// of a glyph, moved right by quarters of a pixel so that joined letters meet.
type letterKey struct {
	letter  rune
	outline *typeset.Outline
	quarter int
}

// letter is a painted letter: its ink, and a halo around that, both in pixels of the
// picture from the pen's place. A blank has neither.
type letter struct{ ink, halo *image.Alpha }

// placedLetter is a letter of a line and where the pen is for it, from that of the
// line's start, in pixels of the picture.
type placedLetter struct {
	letter
	pen image.Point
}

// newTypeface returns the letters at a scale, in pixels a design pixel. They are
// painted at the scale most at most.
func newTypeface(scale, most float64) (*typeface, error) {
	a := &typeface{zoom: max(1, scale/most), scale: min(scale, most), painted: map[letterKey]letter{}, most: mostLetterBytes}
	a.written.most = mostWrittenBytes
	f, err := typeset.Bundled()
	if err != nil {
		return nil, fmt.Errorf("render: the font: %w", err)
	}
	a.face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: textSize * a.scale, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("render: the font: %w", err)
	}
	a.halo = haloWidth * a.scale
	a.stamp = newHaloStamp(a.halo)
	a.ascent = a.pixels(a.face.Metrics().CapHeight.Round())
	return a, nil
}

// em returns the height of the font, in pixels that letters are painted with.
func (a *typeface) em() float64 { return textSize * a.scale }

// pixels returns a length of painted letters in pixels of the picture.
func (a *typeface) pixels(n int) int {
	if a.zoom == 1 {
		return n
	}
	return int(math.Round(a.zoom * float64(n)))
}

// each calls f with what a line is made of and where the pen is for it, and returns
// where the pen is at the end, in pixels that letters are painted with.
func (a *typeface) each(l *typeset.Line, f func(k letterKey, x, y int)) (end int) {
	for i := range l.Runs {
		run := &l.Runs[i]
		for _, r := range run.Text {
			f(letterKey{letter: r}, end, 0)
			advance, _ := a.face.GlyphAdvance(r)
			end += advance.Round()
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

// width returns how long a line is, in pixels of the picture.
func (a *typeface) width(l *typeset.Line) int {
	return a.pixels(a.each(l, func(letterKey, int, int) {}))
}

// reach returns how far a line reaches above and below its base line, in pixels
// of the picture.
func (a *typeface) reach(l *typeset.Line) (up, down int) {
	em := a.zoom * a.em()
	return max(a.ascent, int(math.Ceil(l.Top*em))), max(0, int(math.Ceil(l.Bottom*em)))
}

// letters appends the letters of a line that have any ink to those of others. pause
// is called before each that is painted; its error ends that.
func (a *typeface) letters(all []placedLetter, line *typeset.Line, pause func() error) ([]placedLetter, error) {
	var failed error
	a.each(line, func(k letterKey, x, y int) {
		if failed != nil {
			return
		}
		l, ok := a.painted[k]
		if !ok {
			if failed = pause(); failed != nil {
				return
			}
			l = a.paint(k)
		}
		if l.ink != nil {
			all = append(all, placedLetter{l, image.Pt(a.pixels(x), a.pixels(y))})
		}
	})
	return all, failed
}

// paint paints a letter and keeps it.
func (a *typeface) paint(k letterKey) (l letter) {
	if mask := a.mask(k); !mask.Rect.Empty() {
		l = letter{mask, a.stamp.around(mask)}
		if a.zoom > 1 {
			l = letter{enlarged(l.ink, a.zoom), enlarged(l.halo, a.zoom)}
		}
	}
	if l.ink != nil {
		if a.bytes > a.most {
			clear(a.painted)
			a.bytes = 0
		}
		a.bytes += len(l.ink.Pix) + len(l.halo.Pix)
	}
	a.painted[k] = l
	return l
}

// mask returns the coverage of the pixels of a letter, from the pen's place.
func (a *typeface) mask(k letterKey) *image.Alpha {
	if k.outline != nil {
		m := k.outline.Paint(a.em(), float64(k.quarter)/4)
		b := k.outline.Bounds(a.em(), float64(k.quarter)/4)
		return &image.Alpha{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect.Add(b.Min.Sub(m.Rect.Min))}
	}
	box, mask, at, _, ok := a.face.Glyph(fixed.Point26_6{}, k.letter)
	m := image.NewAlpha(box)
	if ok {
		draw.Draw(m, box, mask, at, draw.Src)
	}
	return m
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

// around returns the halo of a letter, which its pixels cast.
func (s haloStamp) around(ink *image.Alpha) *image.Alpha {
	halo := image.NewAlpha(ink.Rect.Inset(-s.reach - 1))
	for y := ink.Rect.Min.Y; y < ink.Rect.Max.Y; y++ {
		for x := ink.Rect.Min.X; x < ink.Rect.Max.X; x++ {
			switch c := ink.AlphaAt(x, y).A; {
			case c == 0:
			case surrounded(ink, x, y):
				halo.Pix[halo.PixOffset(x, y)] = 255
			default:
				s.cast(halo, x, y, float64(c)/0xff)
			}
		}
	}
	return halo
}

// surrounded reports whether a pixel and its eight neighbours are covered in
// full. Then one of these is nearer to any pixel outside the letter, and casts
// the halo there.
func surrounded(ink *image.Alpha, x, y int) bool {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if ink.AlphaAt(x+dx, y+dy).A < 255 {
				return false
			}
		}
	}
	return true
}

// cast paints the halo that a covered pixel casts.
func (s haloStamp) cast(halo *image.Alpha, x, y int, cover float64) {
	side := 2*s.reach + 1
	for dy := range side {
		strength := s.strength[dy*side:][:side]
		row := halo.Pix[halo.PixOffset(x-s.reach, y-s.reach+dy):][:side]
		for dx := range row {
			row[dx] = max(row[dx], uint8(cover*strength[dx]*255+0.5))
		}
	}
}

// enlarged returns a mask so many times larger. Between its pixels it is
// interpolated, and then made so steep that an edge is one pixel wide.
func enlarged(m *image.Alpha, zoom float64) *image.Alpha {
	lo, hi := m.Rect.Min, m.Rect.Max
	scaled := func(n int) int { return int(math.Round(zoom * float64(n))) }
	out := image.NewAlpha(image.Rect(scaled(lo.X-1), scaled(lo.Y-1), scaled(hi.X+1), scaled(hi.Y+1)))
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		py := (float64(y)+0.5)/zoom - 0.5
		y0 := int(math.Floor(py))
		fy := py - float64(y0)
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			px := (float64(x)+0.5)/zoom - 0.5
			x0 := int(math.Floor(px))
			fx := px - float64(x0)
			at := func(x, y int) float64 { return float64(m.AlphaAt(x, y).A) / 255 }
			upper := at(x0, y0)*(1-fx) + at(x0+1, y0)*fx
			lower := at(x0, y0+1)*(1-fx) + at(x0+1, y0+1)*fx
			cover := (upper*(1-fy)+lower*fy-0.5)*zoom + 0.5
			out.Pix[out.PixOffset(x, y)] = uint8(min(max(cover, 0), 1)*255 + 0.5)
		}
	}
	return out
}

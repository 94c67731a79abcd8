package render

import (
	"encoding/binary"
	"image/color"
	"math"

	"cairn/render/internal/gl"
	"cairn/render/internal/typeset"
)

// overlay is what is drawn over the finished picture, in the order in which it is
// added: lines, panels and text. Places are in pixels from the top left of the whole picture.
type overlay struct {
	atlas *atlas
	bytes []byte
	count int
	runs  []overlayRun
	inks
}

// overlayRun is a number of things after each other in an overlay that are all text,
// for which there is a cheaper shader, or all something else.
type overlayRun struct {
	first, count int
	text         bool
}

const overlayStride = 16 + 16 + 4 + 4

// Kinds of what an overlay holds, for the shader.
const (
	overlayLine = iota
	overlayText
	overlayHalo
	overlayPanel
	overlayRing
)

// inks are the colours of text.
type inks struct {
	ink   color.NRGBA
	faint color.NRGBA // of the names of hidden landmarks
	paper color.NRGBA // of the halo around text
}

// contrasting returns the colours of text on a background: dark on a light one
// and light on a dark one. A transparent picture mostly goes on paper. Text may
// lie on any ground, so that the halo lets little of it through: both inks stand
// out from it by 4.5 to 1 at least (Web Content Accessibility Guidelines 2.2,
// 1.4.3), on black and on white.
func contrasting(background color.NRGBA) inks {
	c := background
	luminance := 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
	if c.A >= 128 && luminance < 110 {
		return inks{
			ink:   color.NRGBA{0xff, 0xff, 0xff, 0xff},
			faint: color.NRGBA{0xac, 0xac, 0xb0, 0xff},
			paper: color.NRGBA{0x16, 0x16, 0x1a, 0xf0},
		}
	}
	return inks{
		ink:   color.NRGBA{0x16, 0x16, 0x1a, 0xff},
		faint: color.NRGBA{0x58, 0x58, 0x5c, 0xff},
		paper: color.NRGBA{0xff, 0xff, 0xff, 0xf0},
	}
}

func (o *overlay) add(rect, shape [4]float64, c color.NRGBA, kind int) {
	for _, x := range [...]float64{rect[0], rect[1], rect[2], rect[3], shape[0], shape[1], shape[2], shape[3]} {
		o.bytes = binary.NativeEndian.AppendUint32(o.bytes, math.Float32bits(float32(x)))
	}
	o.bytes = append(o.bytes, c.R, c.G, c.B, c.A)
	o.bytes = binary.NativeEndian.AppendUint32(o.bytes, math.Float32bits(float32(kind)))
	o.counted(kind)
}

// append adds one that another overlay has.
func (o *overlay) append(one []byte, kind int) {
	o.bytes = append(o.bytes, one...)
	o.counted(kind)
}

// counted notes what was added last.
func (o *overlay) counted(kind int) {
	text := kind == overlayText || kind == overlayHalo
	if n := len(o.runs); n == 0 || o.runs[n-1].text != text {
		o.runs = append(o.runs, overlayRun{first: o.count, text: text})
	}
	o.runs[len(o.runs)-1].count++
	o.count++
}

// line adds a line with round ends.
func (o *overlay) line(x0, y0, x1, y1, width float64, c color.NRGBA) {
	o.add([4]float64{x0, y0, x1, y1}, [4]float64{width / 2}, c, overlayLine)
}

// disc adds a round spot.
func (o *overlay) disc(x, y, radius float64, c color.NRGBA) { o.line(x, y, x, y, 2*radius, c) }

// ring adds a circle that is so wide.
func (o *overlay) ring(x, y, radius, width float64, c color.NRGBA) {
	o.add([4]float64{x, y, x, y}, [4]float64{radius, width / 2}, c, overlayRing)
}

// panel adds a rectangle with round corners.
func (o *overlay) panel(b box, radius float64, c color.NRGBA) {
	o.add([4]float64{b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0}, [4]float64{radius}, c, overlayPanel)
}

// text adds a text whose pen starts at (x, y), on the base line.
func (o *overlay) text(l *typeset.Line, x, y int) {
	o.letters(l, x, y, o.paper, overlayHalo)
	o.letters(l, x, y, o.ink, overlayText)
}

func (o *overlay) letters(line *typeset.Line, x, y int, c color.NRGBA, kind int) {
	for _, q := range o.atlas.quads(line) {
		o.add([4]float64{float64(x) + q.left, float64(y) + q.top, q.width, q.height}, q.in, c, kind)
	}
}

// buildOverlay returns what is drawn over the whole picture of f, whose surface
// is m in the middle and hides the landmarks that seen says. memory, which may be
// nil, is where the names stood before.
func (r *Renderer) buildOverlay(f *Frame, v view, m middle, seen *visibility, memory *nameMemory) (*overlay, error) {
	s := f.style
	labels := r.labels(f)
	labels = append(r.markLabels(f), labels...)
	if len(labels) == 0 && !s.Gizmo && !s.ScaleBar && len(f.legend) == 0 && f.marks.empty() {
		return nil, nil
	}
	a, err := r.atlasFor(s.PixelRatio)
	if err != nil {
		return nil, err
	}
	bar := newScaleBar(f, v, m)
	key := newLegend(f, v, a)
	labels, lines, err := r.layOut(labels, &bar, &key)
	if err != nil {
		return nil, err
	}
	if err := r.requireLetters(a, labels, lines); err != nil {
		return nil, err
	}
	o := &overlay{atlas: a}
	o.inks = contrasting(s.Background)
	place, gizmo := newGizmoPlace(f, v)
	var furniture []box
	if gizmo {
		furniture = append(furniture, place.box())
	}
	if bar.pixels > 0 {
		furniture = append(furniture, bar.box(f, v, a))
	}
	if len(key.rows) > 0 {
		furniture = append(furniture, key.box(f, v, a))
	}
	if len(labels) > 0 {
		o.labels(f, v, labels, furniture, seen.read(f), memory)
	}
	if gizmo {
		o.gizmo(f, v, place)
	}
	if bar.pixels > 0 {
		o.scaleBar(f, v, bar)
	}
	if len(key.rows) > 0 {
		o.legend(f, v, key)
	}
	o.marks(f, v)
	return o, nil
}

// atlasFor returns the atlas for a scale. Few are kept: that of the window and
// that of a picture.
func (r *Renderer) atlasFor(scale float64) (*atlas, error) {
	const most = 3
	if a := r.atlases[scale]; a != nil {
		return a, nil
	}
	if len(r.atlases) >= most {
		for k, a := range r.atlases {
			a.free(r.device)
			delete(r.atlases, k)
		}
	}
	a, err := newAtlas(scale, r.letterScale)
	if err != nil {
		return nil, err
	}
	r.atlases[scale] = a
	return a, nil
}

// bindOverlay makes b, from one of the things that it holds on, the attributes of the
// bound array.
func bindOverlay(b gl.Buffer, first int) {
	at := first * overlayStride
	gl.Attribute(0, b, gl.Float4, overlayStride, at, 1)
	gl.Attribute(1, b, gl.Float4, overlayStride, at+16, 1)
	gl.Attribute(2, b, gl.Color8, overlayStride, at+32, 1)
	gl.Attribute(3, b, gl.Float1, overlayStride, at+36, 1)
}

// drawOverlay draws o, which may be nil, over the picture of t.
func (r *Renderer) drawOverlay(o *overlay, v view, t *targets) error {
	if o == nil || o.count == 0 {
		return nil
	}
	if err := r.overlay.write(r.device, o.bytes, func(gl.Buffer) {}); err != nil {
		return err
	}
	t.picture.Draw(t.width, t.height)
	gl.Depth(false, false)
	gl.Blend(true)
	defer gl.Blend(false)
	o.atlas.texture.Bind(0)
	r.overlay.array.Bind()
	for _, run := range o.runs {
		var defines []string
		if run.text && o.atlas.zoom == 1 {
			defines = append(defines, "TEXT")
		}
		p, err := r.programs.get("overlay", "", defines...)
		if err != nil {
			return err
		}
		p.Use()
		p.Vec2("origin", float32(v.tile.Min.X), float32(v.tile.Min.Y))
		p.Vec2("size", float32(t.width), float32(t.height))
		p.Int("atlas", 0)
		p.Float("zoom", float32(o.atlas.zoom))
		bindOverlay(r.overlay.buffer, run.first)
		gl.DrawStrips(4, run.count)
	}
	return nil
}

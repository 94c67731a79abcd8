package render

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/render/internal/typeset"

	"golang.org/x/text/unicode/norm"
)

// labelText is a name that a frame wants beside a landmark.
type labelText struct {
	landmark int // counted through all groups of the frame
	point    *pointItem
	text     string
	line     *typeset.Line
}

// mostLabels is how many landmarks may have a name beside them. More could not
// be read; of more, only the selected ones and the one under the pointer have.
const mostLabels = 5000

// labelTexts returns the names that f wants written, the important ones first,
// not laid out yet.
func labelTexts(f *Frame) []labelText {
	if f.style.Names == NoNames {
		return nil
	}
	total := 0
	for i := range f.groups {
		total += len(f.groups[i].points)
	}
	var all []labelText
	landmark := 0
	for i := range f.groups {
		for j := range f.groups[i].points {
			p := &f.groups[i].points[j]
			if total <= mostLabels || p.selected || p.hovered {
				label := labelText{landmark: landmark, point: p, text: p.number()}
				if name := printable(p.name); f.style.Names == Names && name != "" {
					label.text = name
				}
				all = append(all, label)
			}
			landmark++
		}
	}
	slices.SortStableFunc(all, func(a, b labelText) int { return b.point.rank() - a.point.rank() })
	return all
}

// number is what stands where a landmark has no name, or none that can be
// written.
func (p *pointItem) number() string { return strconv.Itoa(p.index + 1) }

// names returns what a frame wants written.
func (f *Frame) names() []string {
	var names []string
	for _, t := range labelTexts(f) {
		names = append(names, t.text)
	}
	if f.style.ScaleBar {
		names = append(names, printable(f.units))
	}
	for _, e := range f.legend {
		names = append(names, e.name)
	}
	return names
}

// layOut lays out what an overlay writes, and returns the labels that can be
// written and all lines. In a frame that is shown, a name whose fonts are not
// looked at yet is left out and noted in unwritten; a picture waits for it.
func (r *Renderer) layOut(labels []labelText, bar *scaleBar, key *legend) ([]labelText, []*typeset.Line, error) {
	written, lines := r.tryLayOut(labels, bar, key)
	if len(r.unwritten) > 0 && r.find != nil {
		if err := r.find(r.unwritten); err != nil {
			return nil, nil, err
		}
		written, lines = r.tryLayOut(labels, bar, key)
	}
	return written, lines, nil
}

func (r *Renderer) tryLayOut(labels []labelText, bar *scaleBar, key *legend) (written []labelText, lines []*typeset.Line) {
	r.unwritten = nil
	axes, _ := r.lineOf("XYZ")
	bar.line, _ = r.lineOf(bar.text)
	lines = append(lines, axes, bar.line)
	for i := range key.rows {
		row := &key.rows[i]
		if row.line = r.readable(row.name, row.instead); row.line != nil {
			lines = append(lines, row.line)
		}
	}
	for _, l := range labels {
		if l.line = r.readable(l.text, l.point.number()); l.line != nil {
			written, lines = append(written, l), append(lines, l.line)
		}
	}
	return written, lines
}

// readable lays out a text, or what is to stand instead where no font has one of
// its letters. It returns nil where its fonts are not looked at yet.
func (r *Renderer) readable(text, instead string) *typeset.Line {
	line, ok := r.lineOf(text)
	if !ok {
		return nil
	}
	if !line.Readable {
		line, _ = r.lineOf(instead)
	}
	return line
}

// lineOf lays out a text, or returns question marks and notes it in unwritten.
func (r *Renderer) lineOf(s string) (*typeset.Line, bool) {
	l, ok := r.fonts.Line(s)
	if !ok {
		r.unwritten = append(r.unwritten, s)
	}
	return l, ok
}

// rank says whose name gets the place where two want it.
func (p *pointItem) rank() int {
	switch {
	case p.hovered:
		return 2
	case p.selected:
		return 1
	}
	return 0
}

// box is a rectangle of the picture, in pixels.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) overlaps(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

func (b box) within(c box) bool { return b.x0 >= c.x0 && b.y0 >= c.y0 && b.x1 <= c.x1 && b.y1 <= c.y1 }

// occupied finds the boxes that are in the way of another, by cells of a grid.
type occupied struct {
	cell  float64
	boxes map[[2]int][]box
}

func (o *occupied) cells(b box, f func(cell [2]int) bool) {
	for y := int(math.Floor(b.y0 / o.cell)); y <= int(math.Floor(b.y1/o.cell)); y++ {
		for x := int(math.Floor(b.x0 / o.cell)); x <= int(math.Floor(b.x1/o.cell)); x++ {
			if !f([2]int{x, y}) {
				return
			}
		}
	}
}

func (o *occupied) add(b box) {
	o.cells(b, func(c [2]int) bool { o.boxes[c] = append(o.boxes[c], b); return true })
}

func (o *occupied) free(b box) bool {
	free := true
	o.cells(b, func(c [2]int) bool {
		free = !slices.ContainsFunc(o.boxes[c], b.overlaps)
		return free
	})
	return free
}

// labels writes the names beside their landmarks: to the right, or else to the
// left, above or below, or not at all where all four places are taken. The
// order does not depend on the view, so that names keep their places while it
// turns. furniture are boxes that names keep clear of.
func (o *overlay) labels(f *Frame, v view, texts []labelText, furniture []box) {
	if len(texts) == 0 {
		return
	}
	ratio := f.style.PixelRatio
	picture := box{0, 0, float64(v.width), float64(v.height)}
	taken := occupied{cell: 40 * ratio, boxes: map[[2]int][]box{}}
	for _, b := range furniture {
		taken.add(b)
	}
	for i := range f.groups {
		for j := range f.groups[i].points {
			if b, ok := glyphBox(f, v, &f.groups[i].points[j]); ok && b.overlaps(picture) {
				taken.add(b)
			}
		}
	}
	for _, t := range texts {
		b, ok := glyphBox(f, v, t.point)
		if !ok || !b.overlaps(picture) {
			continue
		}
		place, ok := o.findPlace(&taken, picture, b, t, ratio)
		if !ok {
			continue
		}
		taken.add(place)
		up, _ := o.atlas.reach(t.line)
		o.text(t.line, int(place.x0), int(place.y0)+up, t.landmark)
	}
}

// findPlace returns where the text goes beside a landmark's box.
func (o *overlay) findPlace(taken *occupied, picture, glyph box, t labelText, ratio float64) (box, bool) {
	gap := 2.5 * ratio
	up, down := o.atlas.reach(t.line)
	w, h := float64(o.atlas.width(t.line)), float64(up+down)
	cx, cy := (glyph.x0+glyph.x1)/2, (glyph.y0+glyph.y1)/2
	right := [2]float64{glyph.x1 + gap, cy - h/2}
	for _, at := range [4][2]float64{
		right,
		{glyph.x0 - gap - w, cy - h/2},
		{cx - w/2, glyph.y0 - gap - h},
		{cx - w/2, glyph.y1 + gap},
	} {
		b := textBox(at, w, h)
		if b.within(picture) && taken.free(b) {
			return b, true
		}
	}
	if t.point.rank() == 0 {
		return box{}, false
	}
	right[0] = max(0, min(right[0], picture.x1-w))
	return textBox(right, w, h), true
}

// textBox returns the box of a text on whole pixels, on which letters are sharp.
func textBox(at [2]float64, w, h float64) box {
	x, y := math.Round(at[0]), math.Round(at[1])
	return box{x, y, x + w, y + h}
}

// glyphBox returns the box of a landmark in the picture; ok is false where it
// is behind the eye.
func glyphBox(f *Frame, v view, p *pointItem) (b box, ok bool) {
	x, y, depth, ok := v.pixel(p.position)
	if !ok {
		return box{}, false
	}
	least, most := glyphRange(f, v)
	r := min(max(f.style.GlyphRadius(f.size)/v.pixelSize(depth), least), most)
	switch {
	case p.selected:
		r += 4 * f.style.PixelRatio
	case p.hovered:
		r *= 1.25
	}
	return box{x - r, y - r, x + r, y + r}, true
}

// printable returns a name as it is written: on one line, not without end, and
// with composed accents, which more fonts have.
func printable(name string) string {
	const most = 40 // letters
	name = onOneLine(name)
	r := []rune(name)
	if len(r) <= most {
		return name
	}
	end := most - 1
	for end > 1 && unicode.In(r[end], unicode.M) { // a mark stays with its letter
		end--
	}
	return string(r[:end]) + "…"
}

// onOneLine returns a name without breaks and with composed accents. Of one that is
// longer than any line it reads the beginning and the end only.
func onOneLine(name string) string {
	const most = 500 // letters of each end; as many as four may compose to one
	name = endsOf(strings.TrimSpace(name), most)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, name))
}

// endsOf returns a text with no more than so many letters at either end, and an
// ellipsis for those between. It looks at no others.
func endsOf(text string, most int) string {
	first, last := 0, len(text)
	for n := 0; n < most && first < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[first:])
		first += size
	}
	for n := 0; n < most && last > first; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:last])
		last -= size
	}
	if last <= first {
		return text
	}
	return text[:first] + "…" + text[last:]
}

package render

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/render/internal/typeset"

	"golang.org/x/text/unicode/norm"
)

// nameText is the name of a landmark as a frame writes it, kept from frame to frame.
type nameText struct {
	name  string // of the landmark
	index int
	style NameStyle

	text  string
	line  *typeset.Line // nil until its fonts are looked at
	face  *typeface     // with which it has this size, in pixels of the picture
	width int
	up    int // above the base line, and below
	down  int
}

// label is a name that a frame wants beside a landmark.
type label struct {
	*nameText
	landmark int        // counted through all groups of the frame
	point    *pointItem // nil for that of a mark
	mark     markText
}

// instead is what stands where no font can write a label.
func (l *label) instead() string {
	if l.point == nil {
		return "?"
	}
	return l.point.number()
}

// mostLabels is how many landmarks may have a name beside them. More could not
// be read; of more, only the selected ones and the one under the pointer have.
const mostLabels = 5000

// labelled reports whether anything is written beside what is in the scene.
func (f *Frame) labelled() bool { return f.style.Names != NoNames || len(f.marks.texts()) > 0 }

// named calls do for each landmark of a frame that is to have its name beside it.
func (f *Frame) named(do func(group, point, landmark int)) {
	if f.style.Names == NoNames {
		return
	}
	few := f.points() <= mostLabels
	landmark := 0
	for i := range f.groups {
		points := f.groups[i].points
		for j := range points {
			if few || points[j].selected || points[j].hovered {
				do(i, j, landmark)
			}
			landmark++
		}
	}
}

// points returns how many landmarks the frame draws.
func (f *Frame) points() (n int) {
	for i := range f.groups {
		n += len(f.groups[i].points)
	}
	return n
}

// labels returns the names that f wants written, not laid out yet where that is new.
func (r *Renderer) labels(f *Frame) (all []label) {
	few := f.points() <= mostLabels
	f.named(func(i, j, landmark int) {
		p, t := &f.groups[i].points[j], &nameText{}
		if g := r.groups[f.groups[i].group]; g != nil && few {
			if len(g.texts) != len(f.groups[i].points) {
				g.texts = make([]nameText, len(f.groups[i].points))
			}
			t = &g.texts[j]
		}
		if t.text == "" || t.name != p.name || t.index != p.index || t.style != f.style.Names {
			*t = nameText{name: p.name, index: p.index, style: f.style.Names, text: p.text(f.style.Names)}
		}
		all = append(all, label{nameText: t, landmark: landmark, point: p})
	})
	return all
}

// markLabels returns what the marks of a frame have written.
func (r *Renderer) markLabels(f *Frame) (all []label) {
	for _, m := range f.marks.texts() {
		all = append(all, label{nameText: &nameText{text: m.text}, landmark: -1, mark: m})
	}
	return all
}

// text returns what is written beside a landmark.
func (p *pointItem) text(s NameStyle) string {
	if name := printable(p.name); s == Names && name != "" {
		return name
	}
	return p.number()
}

// number is what stands where a landmark has no name, or none that can be
// written.
func (p *pointItem) number() string { return strconv.Itoa(p.index + 1) }

// names returns what a frame wants written.
func (f *Frame) names() []string {
	var names []string
	f.named(func(i, j, _ int) { names = append(names, f.groups[i].points[j].text(f.style.Names)) })
	for _, t := range f.marks.texts() {
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
// written. In a frame that is shown, a name whose fonts are
// not looked at yet is left out and noted in unwritten; a picture waits for it.
func (r *Renderer) layOut(labels []label, bar *scaleBar, key *legend) ([]label, error) {
	written := r.tryLayOut(labels, bar, key)
	if len(r.unwritten) > 0 && r.find != nil {
		if err := r.find(r.unwritten); err != nil {
			return nil, err
		}
		written = r.tryLayOut(labels, bar, key)
	}
	return written, nil
}

func (r *Renderer) tryLayOut(labels []label, bar *scaleBar, key *legend) (written []label) {
	r.unwritten = nil
	bar.line, _ = r.lineOf(bar.text)
	for i := range key.rows {
		row := &key.rows[i]
		row.line = r.readable(row.name, row.instead)
	}
	written = make([]label, 0, len(labels))
	for _, l := range labels {
		if l.line == nil {
			l.line = r.readable(l.text, l.instead())
		}
		if l.line != nil {
			written = append(written, l)
		}
	}
	return written
}

// measure notes the size of a label.
func (t *nameText) measure(a *typeface) {
	if t.face != a {
		t.face = a
		t.width = a.width(t.line)
		t.up, t.down = a.reach(t.line)
	}
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

// Ranks of names: whose gets the place where two want it.
const (
	rankPlain = iota
	rankSelected
	rankNext
	rankHovered
	rankMark // what a tool says
)

func (p *pointItem) rank() int {
	switch {
	case p.hovered:
		return rankHovered
	case p.selected:
		return rankSelected
	}
	return rankPlain
}

// box is a rectangle of the picture, in pixels.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) overlaps(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

func (b box) within(c box) bool { return b.x0 >= c.x0 && b.y0 >= c.y0 && b.x1 <= c.x1 && b.y1 <= c.y1 }

// labels writes the names beside their landmarks, or where they have room with
// lines that lead there. seen says which landmarks the surface does not hide, and
// memory, which may be nil, where the names stood before. furniture are boxes that
// names keep clear of.
func (o *overlay) labels(f *Frame, v view, labels []label, furniture []box, seen []bool, memory *nameMemory) {
	if len(labels) == 0 {
		return
	}
	layout := newNameLayout(v.width, v.height, f.style.PixelRatio)
	for _, b := range furniture {
		layout.block(b)
	}
	glyphs := newGlyphSizes(f, v)
	blockGlyphs(f, v, glyphs, layout, seen)
	wanted := make([]wantedName, 0, len(labels))
	of := make([]label, 0, len(labels))
	for _, l := range labels {
		l.measure(o.face)
		w, ok := l.wanted(v, glyphs, seen)
		x, y, r := w.x, w.y, w.radius
		if !ok || !(box{x - r, y - r, x + r, y + r}).overlaps(layout.picture) {
			continue
		}
		of = append(of, l)
		wanted = append(wanted, w)
	}
	placed := layout.place(wanted, memory)
	for _, p := range placed {
		if p.leader {
			o.leader(p.line, f.style.PixelRatio)
		}
	}
	for _, p := range placed {
		o.name(of[p.name].nameText, p.at, wanted[p.name].seen)
	}
}

// wanted returns what a label wants of the layout; ok is false where what it names
// is behind the eye.
func (l *label) wanted(v view, glyphs glyphSizes, seen []bool) (w wantedName, ok bool) {
	w = wantedName{width: float64(l.width), height: float64(l.up + l.down)}
	if l.point == nil {
		w.key, w.rank, w.seen, w.radius = nameKey{mark: l.mark.key}, rankMark, true, l.mark.radius*glyphs.ratio
		w.x, w.y, _, ok = v.pixel(l.mark.position)
		return w, ok
	}
	w.key, w.rank, w.seen = nameKey{point: l.point.id}, l.point.rank(), seen[l.landmark]
	w.x, w.y, w.radius, ok = glyphs.disc(v, l.point)
	return w, ok
}

// blockGlyphs marks the landmarks that are seen. Names may cover the rings of hidden
// ones.
func blockGlyphs(f *Frame, v view, glyphs glyphSizes, l *nameLayout, seen []bool) {
	landmark := 0
	for i := range f.groups {
		for j := range f.groups[i].points {
			if seen[landmark] {
				if x, y, r, ok := glyphs.disc(v, &f.groups[i].points[j]); ok {
					l.glyphs.mark(box{x - r, y - r, x + r, y + r})
				}
			}
			landmark++
		}
	}
}

// leader draws the line from a landmark to its name.
func (o *overlay) leader(l [4]float64, ratio float64) {
	under, over := o.paper, o.ink
	under.A, over.A = 0x90, 0xb0
	o.line(l[0], l[1], l[2], l[3], 2.6*ratio, under)
	o.line(l[0], l[1], l[2], l[3], 1.1*ratio, over)
}

// name writes a name into its box, faint where its landmark is hidden.
func (o *overlay) name(t *nameText, at box, seen bool) {
	ink := o.ink
	if !seen {
		ink = o.faint
	}
	o.write(t.line, int(at.x0), int(at.y0)+t.up, ink, o.paper)
}

// textBox returns the box of a text on whole pixels, on which letters are sharp.
func textBox(at [2]float64, w, h float64) box {
	x, y := math.Round(at[0]), math.Round(at[1])
	return box{x, y, x + w, y + h}
}

// glyphSizes tells how large landmarks are in a picture.
type glyphSizes struct{ radius, least, most, ratio float64 }

func newGlyphSizes(f *Frame, v view) glyphSizes {
	g := glyphSizes{radius: f.style.GlyphRadius(f.size), ratio: f.style.PixelRatio}
	g.least, g.most = glyphRange(f, v)
	return g
}

// disc returns where a landmark is in the picture; ok is false where it is behind
// the eye.
func (g glyphSizes) disc(v view, p *pointItem) (x, y, r float64, ok bool) {
	x, y, depth, ok := v.pixel(p.position)
	if !ok {
		return 0, 0, 0, false
	}
	r = min(max(g.radius/v.pixelSize(depth), g.least), g.most)
	switch {
	case p.selected:
		r += 4 * g.ratio
	case p.hovered:
		r *= 1.25
	}
	return x, y, r, true
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

package render

import (
	"strconv"

	"cairn/render/internal/typeset"
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

// label is a name that a frame wants beside a landmark, or beside a mark.
type label struct {
	*nameText
	point *pointItem // nil for that of a mark
	mark  *markText
	disc  disc
	seen  bool
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
// landmark counts through all groups.
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

// labels returns the names that f wants written within the picture, not laid out yet
// where that is new.
func (r *Renderer) labels(f *Frame, v view, p *places) []label {
	all := r.markLabels(f, v)
	few := f.points() <= mostLabels
	ratio := f.style.PixelRatio
	f.named(func(i, j, landmark int) {
		d := p.discs[landmark]
		point := &f.groups[i].points[j]
		if !d.within(d.r+selectedRing*ratio, v.width, v.height) {
			return
		}
		var t *nameText
		if g := r.groups[f.groups[i].group]; g != nil && few {
			if len(g.texts) != len(f.groups[i].points) {
				g.texts = make([]nameText, len(f.groups[i].points))
			}
			t = &g.texts[j]
		} else {
			t = &nameText{}
		}
		if t.text == "" || t.name != point.name || t.index != point.index || t.style != f.style.Names {
			*t = nameText{name: point.name, index: point.index, style: f.style.Names, text: point.text(f.style.Names)}
		}
		all = append(all, label{nameText: t, point: point, disc: d, seen: p.seen[landmark]})
	})
	r.scratch.labels = all[:0]
	return all
}

// markLabels returns what the marks of a frame have written.
func (r *Renderer) markLabels(f *Frame, v view) (all []label) {
	all = r.scratch.labels
	texts := f.marks.texts()
	for i := range texts {
		m := &texts[i]
		d := disc{r: m.radius * f.style.PixelRatio}
		if d.x, d.y, d.depth, d.ok = v.pixel(m.position); d.ok {
			all = append(all, label{nameText: &nameText{text: m.text}, mark: m, disc: d, seen: true})
		}
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
	for i := range f.bars {
		names = append(names, f.bars[i].texts()...)
	}
	return names
}

// layOut lays out what an overlay writes, and returns the labels that can be written. In
// a frame that is shown, a name whose fonts are not looked at yet is left out and noted in
// unwritten; a picture waits for it.
func (r *Renderer) layOut(labels []label, bar *scaleBar, key *legend, bars []placedBar) ([]label, error) {
	written := r.tryLayOut(labels, bar, key, bars)
	if len(r.unwritten) > 0 && r.find != nil {
		if err := r.find(r.unwritten); err != nil {
			return nil, err
		}
		written = r.tryLayOut(labels, bar, key, bars)
	}
	return written, nil
}

func (r *Renderer) tryLayOut(labels []label, bar *scaleBar, key *legend, bars []placedBar) (written []label) {
	r.unwritten = nil
	bar.line, _ = r.lineOf(bar.text)
	r.layOutBars(bars)
	for i := range key.rows {
		row := &key.rows[i]
		row.line = r.readable(row.name, row.instead)
	}
	written = r.scratch.written[:0]
	for i := range labels {
		l := &labels[i]
		if l.line == nil {
			l.line = r.readable(l.text, l.instead())
		}
		if l.line != nil {
			written = append(written, *l)
		}
	}
	r.scratch.written = written[:0]
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

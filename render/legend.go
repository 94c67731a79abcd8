package render

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"unicode/utf8"

	"cairn/render/internal/typeset"
	"cairn/scene"
)

// legendEntry is what one of the colours stands for.
type legendEntry struct {
	color   color.NRGBA
	name    string
	instead string // of a name that no font can write
}

// mostEntries is how many entries a frame has names of. No picture has room for
// more at a size that can be read.
const mostEntries = 300

// LegendEntries returns how many colours a legend of the frame explains: those of
// labels where colours go by label or were chosen for them, else those of groups where
// more than one is shown. It is 0 where the frame's style has no legend.
func (f *Frame) LegendEntries() int { return len(f.legend) + f.unlisted }

// extractLegend lists the colours of what is shown.
func (f *Frame) extractLegend(d *scene.Document, labels labelColors) {
	visible := f.visibleGroups(d)
	if labels != nil {
		f.listLabels(visible, labels)
		return
	}
	f.listGroups(visible, func(i int) bool { return len(f.groups[i].points) > 0 })
	if f.LegendEntries() < 2 {
		f.legend = nil
	}
}

// namedGroup is a group of the frame with its name, while a legend is listed.
type namedGroup struct {
	*scene.GroupNode
	name string
}

// visibleGroups returns the groups that the frame has, in its order. The only group
// of a document is called after what its listed points lack.
func (f *Frame) visibleGroups(d *scene.Document) []namedGroup {
	var visible []namedGroup
	names := d.GroupNames()
	if f.style.ByLabel && len(names) == 1 {
		names[0] = "no label"
	}
	for i, n := range d.Groups() {
		if n.Visible() {
			visible = append(visible, namedGroup{n, names[i]})
		}
	}
	return visible
}

// listLabels lists the labels of which a point is shown, each name once, unless it has
// several colours, and then the groups of which one without such a label is.
func (f *Frame) listLabels(groups []namedGroup, colors labelColors) {
	listed := map[namedColor]bool{}
	several := severalColors(groups, colors)
	bare := make([]bool, len(f.groups)) // has points without a label
	for i := range f.groups {
		item := &f.groups[i]
		labels := groups[i].Group.Labels()
		shown := make([]bool, len(labels))
		for _, p := range item.points {
			if l := colors[item.node].of[p.index]; l >= 0 {
				shown[l] = true
			} else {
				bare[i] = true
			}
		}
		for k, l := range labels {
			is := namedColor{l.Name, colors[item.node].labels[k]}
			if !shown[k] || l.Name != "" && listed[is] {
				continue
			}
			listed[is] = true
			name := l.Name
			if several[name] && len(groups) > 1 {
				name += " of " + groups[i].name
			}
			f.list(is.color, name, fmt.Sprintf("label %d", k+1))
		}
	}
	f.listGroups(groups, func(i int) bool { return bare[i] })
}

type namedColor struct {
	name  string
	color color.NRGBA
}

// severalColors returns the names of labels that have more than one colour, since
// different ones were chosen for them.
func severalColors(groups []namedGroup, colors labelColors) map[string]bool {
	first, several := map[string]color.NRGBA{}, map[string]bool{}
	for _, n := range groups {
		for k, l := range n.Group.Labels() {
			c := colors[n.ID()].labels[k]
			if c.A == 0 || l.Name == "" {
				continue
			}
			if before, ok := first[l.Name]; ok && before != c {
				several[l.Name] = true
			}
			first[l.Name] = c
		}
	}
	return several
}

// listGroups lists those of the frame's groups for which which is true.
func (f *Frame) listGroups(groups []namedGroup, which func(i int) bool) {
	for i, n := range groups {
		if which(i) {
			f.list(n.Color(), n.name, fmt.Sprintf("group %d", i+1))
		}
	}
}

func (f *Frame) list(c color.NRGBA, name, instead string) {
	if len(f.legend) == mostEntries {
		f.unlisted++
		return
	}
	const most = 200 // letters, more than its panel has room for
	runes := func(letter string) float64 { return float64(utf8.RuneCountInString(letter)) }
	e := legendEntry{c, cutMiddle(onOneLine(name), most, runes), instead}
	if strings.TrimSpace(e.name) == "" {
		e.name = instead
	}
	f.legend = append(f.legend, e)
}

// Lengths of the legend, in design pixels.
const (
	legendMargin = 10.0 // from the corner, and from what stands below
	legendPad    = 7.0  // within its panel
	legendRow    = 17.0 // height of a row
	legendChip   = 5.0  // radius of a spot of colour
	legendRim    = 1.0  // of that, as landmarks have it
	legendGap    = 7.0  // from it to the name
	legendName   = 190.0
	leastName    = 24.0 // a legend whose names have less room is left out
)

// legend are the rows of a picture's legend, none where there is no room.
type legend struct {
	rows []legendItem
}

type legendItem struct {
	legendEntry // without a colour: a remark
	line        *typeset.Line
}

// newLegend returns the rows that fit into the upper right corner above the scale
// bar, not laid out yet. They take a third of the width at most, so that they do
// not reach the axes. A list that is too long ends with how many are left out, and
// long names lack their middles.
func newLegend(f *Frame, v view, a *typeface) (l legend) {
	ratio := f.style.PixelRatio
	beside := ratio * (legendMargin + 2*legendPad + 2*legendChip + legendGap)
	most := min(legendName*ratio, float64(v.width)/3-beside)
	if len(f.legend) == 0 || most < leastName*ratio {
		return l
	}
	bottom := float64(v.height)
	if f.style.ScaleBar { // there or not: the legend stays the same as the view moves
		_, _, y := scaleBar{}.ends(f, v)
		bottom = y - (barTick+barGap)*ratio - float64(a.ascent)
	}
	all := f.LegendEntries()
	fit := int((bottom - ratio*(2*legendMargin+2*legendPad)) / (legendRow * ratio))
	if fit < min(all, 2) {
		return l
	}
	shown := all
	if all > fit {
		shown = fit - 1
	}
	shown = min(shown, len(f.legend))
	for _, e := range f.legend[:shown] {
		e.name = cutMiddle(e.name, most, a.letterWidth)
		l.rows = append(l.rows, legendItem{legendEntry: e})
	}
	if more := all - shown; more > 0 {
		l.rows = append(l.rows, legendItem{legendEntry: legendEntry{name: fmt.Sprintf("and %d more", more)}})
	}
	return l
}

// box returns where the legend's panel is. Its lines must be laid out.
func (l legend) box(f *Frame, v view, a *typeface) box {
	ratio := f.style.PixelRatio
	names := 0.0
	for _, row := range l.rows {
		if row.line != nil {
			names = max(names, float64(a.width(row.line)))
		}
	}
	width := ratio*(2*legendPad+2*legendChip+legendGap) + names
	height := ratio * (2*legendPad + legendRow*float64(len(l.rows)))
	right, top := float64(v.width)-legendMargin*ratio, legendMargin*ratio
	return box{math.Round(right - width), math.Round(top), math.Round(right), math.Round(top + height)}
}

// legend draws the panel, and on it a spot of each colour with its name.
func (o *overlay) legend(f *Frame, v view, l legend) {
	ratio := f.style.PixelRatio
	b := l.box(f, v, o.face)
	back := o.paper
	back.A = 0x66 // the specimen is seen through it; the names have halos
	o.panel(b, 4*ratio, back)
	chip := math.Round(b.x0+(legendPad+legendChip)*ratio) + 0.5
	left := math.Round(b.x0 + (legendPad+2*legendChip+legendGap)*ratio)
	for i, row := range l.rows {
		middle := math.Round(b.y0+(legendPad+legendRow*(float64(i)+0.5))*ratio) + 0.5
		if row.color.A != 0 {
			o.disc(chip, middle, legendChip*ratio, chipRim)
			c := row.color
			c.A = 0xff // as landmarks are drawn
			o.disc(chip, middle, (legendChip-legendRim)*ratio, c)
		}
		if row.line != nil {
			o.text(row.line, int(left), int(math.Round(middle+float64(o.face.ascent)/2)))
		}
	}
}

// chipRim is the colour of the rim of landmarks, ink in glyph.frag.
var chipRim = color.NRGBA{0x14, 0x14, 0x1a, 0xff}

// letterWidth returns about how wide a letter is, in pixels of the picture. One
// that is not of the bundled font counts as wide as it is high: as Chinese ones
// are, and few are wider.
func (a *typeface) letterWidth(letter string) float64 {
	r, _ := utf8.DecodeRuneInString(letter) // with its marks, which have no width
	if typeset.InBundled(r) {
		advance, _ := a.face.GlyphAdvance(r)
		return a.zoom * float64(advance.Round())
	}
	return a.zoom * a.em()
}

// cutMiddle returns a name that is at most so wide: where it is wider, without its
// middle, since names of one set often differ at their ends. width tells that of
// a letter.
func cutMiddle(name string, most float64, width func(letter string) float64) string {
	letters := typeset.Letters(name)
	all := 0.0
	for _, l := range letters {
		all += width(l)
	}
	if all <= most {
		return name
	}
	first, last := 0, len(letters)
	for used := width("…"); first < last; {
		next := first // in turns from the beginning and the end
		if first > len(letters)-last {
			next = last - 1
		}
		if used += width(letters[next]); used > most {
			break
		}
		if next == first {
			first++
		} else {
			last--
		}
	}
	return strings.TrimRight(strings.Join(letters[:first], ""), " ") + "…" + strings.TrimLeft(strings.Join(letters[last:], ""), " ")
}

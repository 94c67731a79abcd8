package shell

import (
	"fmt"

	"cairn/render"
	"cairn/scene"
)

// toggleLegend shows the legend or hides it, which is remembered. Where there is
// nothing to list it says so.
func (w *Window) toggleLegend() {
	w.session.SetLegend(!w.session.Style().Legend)
	s := w.view.Style()
	if d := w.document(); s.Legend && d != nil && w.legendEntries(d, s) == 0 {
		w.notices.info(w.session.Front(), "The legend is empty: "+noLegend+".").while(func() bool {
			s, d := w.view.Style(), w.document()
			return s.Legend && d != nil && w.legendEntries(d, s) == 0
		})
	}
}

// noLegend says why a legend has no entries.
const noLegend = "one group at most is shown, and no colours go by label"

func (w *Window) legendEntries(d *scene.Document, s render.Style) int {
	return render.Extract(d, w.view.Camera(), s, render.NoPoint).LegendEntries()
}

// tellRecolored tells, once, which new groups of a document are shown in another
// colour than their file says, as a group that was there has one like it.
func (nw *news) tellRecolored(id scene.ID) {
	d := nw.docs.Document(id)
	var groups []scene.ID
	for _, g := range d.Groups() {
		if g.Recolored() {
			d.ToldOfColor(g.ID())
			groups = append(groups, g.ID())
		}
	}
	if len(groups) == 0 {
		return
	}
	first := groups[0]
	nw.notices.info(id, recoloredText(d, groups)).while(nw.whileGroup(id, first, func(g *scene.GroupNode) bool {
		_, other := nw.docs.Document(id).ColorHolder(g)
		return other
	}))
}

// recoloredText says why groups are shown in another colour than their file says.
func recoloredText(d *scene.Document, groups []scene.ID) string {
	g := d.Group(groups[0])
	text := d.GroupName(g) + " is shown in another colour than its file's"
	if more := len(groups) - 1; more > 0 {
		text = fmt.Sprintf("%s and %d more groups are shown in other colours than their files'", d.GroupName(g), more)
		if more == 1 {
			text = fmt.Sprintf("%s and %s are shown in other colours than their files'", d.GroupName(g), d.GroupName(d.Group(groups[1])))
		}
	}
	if holder, _ := d.ColorHolder(g); holder != nil && len(groups) == 1 {
		text += ", since " + d.GroupName(holder) + " has that one"
	} else if len(groups) > 1 {
		text += ", since other groups have those"
	}
	return text + ". Saving keeps the file's."
}

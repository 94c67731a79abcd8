package shell

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// placementRow says how the coordinates of the chosen group are read, with how
// far that brings its points from the mesh, and lets the user choose another
// way.
type placementRow struct {
	w      *Window
	box    *fyne.Container
	choice *widget.Select
	group  scene.ID
}

func newPlacementRow(w *Window) *placementRow {
	r := &placementRow{w: w, choice: widget.NewSelect(nil, nil)}
	r.choice.PlaceHolder = "not clear: choose"
	r.box = container.NewBorder(nil, nil, widget.NewLabel("Read"), nil, r.choice)
	r.box.Hide()
	return r
}

// update shows the group that is chosen in d, or nothing.
func (r *placementRow) update(d *scene.Document) {
	g := chosenGroup(d)
	if g == nil || len(g.Measured) == 0 {
		r.box.Hide()
		return
	}
	r.group = g.ID()
	options, selected := placementTexts(g, d.Units())
	r.choice.OnChanged = nil
	r.choice.SetOptions(options)
	if selected < 0 || !g.Clear {
		r.choice.ClearSelected()
	} else {
		r.choice.SetSelectedIndex(selected)
	}
	r.choice.OnChanged = func(string) { r.w.place(r.w.front, r.group, r.choice.SelectedIndex()) }
	r.box.Show()
}

// placementTexts returns what the ways to read a group are called, and which is
// in force, -1 for none of them.
func placementTexts(g *scene.GroupNode, units string) (texts []string, selected int) {
	selected = -1
	for i, m := range g.Measured {
		texts = append(texts, fmt.Sprintf("%v: %s off", m.Placement.Kind, distanceText(m.Median, units)))
		if m.Placement == g.Group.Placement() {
			selected = i
		}
	}
	return texts, selected
}

func distanceText(x float64, units string) string {
	const digits = 3
	text := fmt.Sprintf("%.*g", digits, x)
	if units != "" {
		text += " " + units
	}
	return text
}

// place reads a group's coordinates in another of the measured ways. It can be
// undone.
func (w *Window) place(document, group scene.ID, way int) {
	d := w.docs.Document(document)
	if d == nil {
		return
	}
	g := d.Group(group)
	if g == nil || way < 0 || way >= len(g.Measured) {
		return
	}
	g.Clear = true // the user has said so
	if p := g.Measured[way].Placement; p != g.Group.Placement() {
		d.Apply(scene.PlaceGroupCommand(group, p))
	}
	w.edited()
}

// tellPlacements tells how the coordinates of new groups were read, where that
// is not what their file says, and asks where it is not clear.
func (w *Window) tellPlacements(id scene.ID) {
	d := w.docs.Document(id)
	for _, g := range d.Groups() {
		if w.placed[g.ID()] || len(g.Measured) == 0 {
			continue
		}
		w.placed[g.ID()] = true
		if !g.Clear {
			w.askPlacement(id, g.ID())
			continue
		}
		declared := slices.IndexFunc(g.Measured, func(m scene.MeasuredPlacement) bool {
			return m.Placement == g.Group.Properties().Declared
		})
		if declared < 0 || g.Group.Placement() == g.Group.Properties().Declared {
			continue
		}
		w.notices.offer(replacedText(d, g, declared), "Take Them as the File Says", func() { w.place(id, g.ID(), declared) })
	}
}

func replacedText(d *scene.Document, g *scene.GroupNode, declared int) string {
	now := slices.IndexFunc(g.Measured, func(m scene.MeasuredPlacement) bool { return m.Placement == g.Group.Placement() })
	return fmt.Sprintf("%s: the coordinates are read %v, as the points are then %s from the surface; %v they would be %s away.",
		groupName(g), g.Measured[now].Placement.Kind, distanceText(g.Measured[now].Median, d.Units()),
		g.Measured[declared].Placement.Kind, distanceText(g.Measured[declared].Median, d.Units()))
}

// askPlacement asks how the coordinates of a group are meant.
func (w *Window) askPlacement(document, group scene.ID) {
	d := w.docs.Document(document)
	if d == nil || d.Group(group) == nil {
		return
	}
	g := d.Group(group)
	texts, selected := placementTexts(g, d.Units())
	ways := widget.NewRadioGroup(texts, nil)
	ways.Required = true
	ways.SetSelected(texts[max(selected, 0)])
	text := widget.NewLabel(fmt.Sprintf("It is not clear how the coordinates of %s are meant. "+
		"This is how far each way to read them brings the points from the surface, in the middle:", groupName(g)))
	text.Wrapping = fyne.TextWrapWord
	w.form("How Are the Coordinates Meant?", "Read Them So", document, container.NewVBox(text, ways), func() {
		w.place(document, group, slices.Index(texts, ways.Selected))
	})
}

// groupName returns what the window calls a group: its own name, or that of its
// file.
func groupName(n *scene.GroupNode) string {
	file := ""
	if n.File != "" {
		file = filepath.Base(n.File)
	}
	return cmp.Or(n.Group.Name(), file, "landmarks")
}

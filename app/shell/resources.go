package shell

import (
	"fmt"

	"cairn/app/memory"
	"cairn/app/workspace"
	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// resourcesView shows live what every open document holds.
type resourcesView struct {
	docs   *workspace.Workspace
	thread *render.Thread
	table  *fyne.Container
	total  *widget.Label
	text   string // what is shown, to lay out only what changed
}

// showResources opens the list of what the open documents hold.
func (w *Window) showResources() {
	r := &resourcesView{docs: w.docs, thread: w.thread, table: container.New(nameAndNumbers{4}), total: widget.NewLabel("")}
	r.update()
	w.dialogs.page("Resources", container.NewVBox(r.table, widget.NewSeparator(), r.total),
		fyne.NewSize(min(620, w.win.Canvas().Size().Width*0.9), 0), nil)
	w.dialogs.follow(r.update)
}

func (r *resourcesView) update() {
	stats := r.thread.Stats()
	rows := [][4]string{{"Document", "Memory", "Graphics memory", "Graphics objects"}}
	called := r.docs.Names()
	for i, e := range r.docs.Entries() {
		u := stats.ByDocument[e.Document.ID()]
		rows = append(rows, [4]string{called[i], megabytes(e.Document.Bytes()), megabytes(u.Bytes), fmt.Sprint(u.Objects)})
	}
	total := totalText(stats)
	if text := fmt.Sprint(rows, total); text == r.text {
		return
	} else {
		r.text = text
	}
	r.table.RemoveAll()
	var names []string
	for _, row := range rows {
		names = append(names, row[0])
	}
	parts := partings(names)
	for i, row := range rows {
		for j, text := range row {
			if i > 0 && j == 0 {
				name := newShortText()
				name.text.TextSize, name.parts = theme.TextSize(), parts[i]
				name.set(text, theme.ColorNameForeground)
				r.table.Add(container.NewBorder(nil, nil, spacer(theme.InnerPadding()-theme.Padding()), nil, container.New(middle{}, name)))
				continue
			}
			l := widget.NewLabel(text)
			l.TextStyle.Bold = i == 0
			if j == 0 {
				l.Truncation = fyne.TextTruncateEllipsis
			}
			if j > 0 {
				l.Alignment = fyne.TextAlignTrailing
			}
			r.table.Add(l)
		}
	}
	r.total.SetText(total)
}

// nameAndNumbers lays a table of so many columns out, row after row: numbers have
// the width that they need, and names what is left.
type nameAndNumbers struct{ columns int }

// measure returns the widths that the columns need, and the height of each row.
func (l nameAndNumbers) measure(objects []fyne.CanvasObject) (widths, heights []float32) {
	widths = make([]float32, l.columns)
	for i, o := range objects {
		if i%l.columns == 0 {
			heights = append(heights, 0)
		}
		need := o.MinSize()
		widths[i%l.columns] = max(widths[i%l.columns], need.Width)
		heights[len(heights)-1] = max(heights[len(heights)-1], need.Height)
	}
	return widths, heights
}

// MinSize is part of fyne.Layout.
func (l nameAndNumbers) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	widths, heights := l.measure(objects)
	for _, w := range widths {
		size.Width += w
	}
	for _, h := range heights {
		size.Height += h
	}
	return size
}

// Layout is part of fyne.Layout.
func (l nameAndNumbers) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths, heights := l.measure(objects)
	widths[0] = size.Width
	for _, w := range widths[1:] {
		widths[0] -= w
	}
	var at fyne.Position
	for i, o := range objects {
		column := i % l.columns
		o.Move(at)
		o.Resize(fyne.NewSize(widths[column], heights[i/l.columns]))
		at.X += widths[column]
		if column == l.columns-1 {
			at = fyne.NewPos(0, at.Y+heights[i/l.columns])
		}
	}
}

func totalText(s render.Stats) string {
	own := s.Buffers + s.VertexArrays + s.Textures + s.Framebuffers + s.Renderbuffers + s.Programs
	held := 0
	for _, u := range s.ByDocument {
		held += u.Objects
	}
	return fmt.Sprintf("Graphics objects of the whole program: %d in %s; %d belong to documents\nMemory of the whole program: %s\nNot freed when their document was closed: %d",
		own, megabytes(s.Bytes), held, megabytes(memory.Resident()), s.Leaked)
}

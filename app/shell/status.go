package shell

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// statusBar tells what is under the pointer, what the document holds, and what
// all open documents cost.
type statusBar struct {
	box           *fyne.Container
	pointer, size *shortText
	bytes         *widget.Label
	job           *statusJob
	pointerNeeds  float32  // how wide the coordinates are with the landmark's name
	unkept        bool     // edits cannot be kept safe from a crash
	name, place   []string // each with shorter ways to say it behind it
	measures      []string // of what is selected, the same
	inHand        []string // what the tool that measures has, the same
	odd           []string // what is odd about the landmarks, the same
}

func newStatusBar(job *statusJob) *statusBar {
	s := &statusBar{job: job, pointer: newShortText(), size: newShortText(), bytes: widget.NewLabel("")}
	s.pointer.text.TextSize, s.size.text.TextSize = theme.TextSize(), theme.TextSize()
	s.size.text.Alignment = fyne.TextAlignTrailing
	memory := container.NewHBox(widget.NewSeparator(), s.bytes)
	s.box = container.New(statusLayout{s}, container.New(middle{}, s.pointer), container.New(middle{}, s.size), memory, job.box)
	job.shown = s.box.Refresh
	return s
}

// landmark shows what the landmark under the pointer is, none where there is none:
// the first of the texts for which there is room.
func (s *statusBar) landmark(texts ...string) { s.name = texts; s.show() }

// surface shows the place under the pointer, or none.
func (s *statusBar) surface(texts ...string) { s.place = texts; s.show() }

// measured shows what the selection measures, none where it measures nothing: beside
// the place under the pointer, where there is room.
func (s *statusBar) measured(texts ...string) { s.measures = texts; s.show() }

// measuring shows what the tool that measures has, none where it has nothing: before all
// else, as the pointer is over what is measured.
func (s *statusBar) measuring(texts ...string) { s.inHand = texts; s.show() }

// finding shows what is odd about the landmarks, none where nothing is: where there is nothing
// else to show.
func (s *statusBar) finding(texts ...string) {
	if !slices.Equal(s.odd, texts) {
		s.odd = texts
		s.show()
	}
}

// leave shows nothing of what was under the pointer.
func (s *statusBar) leave() { s.name, s.place = nil, nil; s.show() }

func (s *statusBar) show() {
	texts := s.inHand
	if len(texts) == 0 {
		texts = s.name
	}
	if len(texts) == 0 {
		texts = s.place
		if m := s.measures; len(m) > 0 {
			texts = m
			if len(s.place) > 0 {
				texts = append([]string{m[0] + "   " + s.place[0]}, m...)
			}
		}
	}
	named := 1 // of the ways to tell a landmark, the shortest with the coordinates; of measures, with what they are
	if len(texts) == 0 {
		texts, named = s.odd, len(s.odd) // it takes no room from others
	}
	if len(texts) == 0 {
		texts = []string{""}
	}
	s.pointer.change(texts[0], texts[1:]...)
	needs := s.pointer.width(texts[min(named, len(texts)-1)])
	if needs != s.pointerNeeds {
		s.pointerNeeds = needs
		s.box.Refresh()
	}
}

// document shows what a document holds, and that a plane cuts it open: it may look like
// half of a scan.
func (s *statusBar) document(d *scene.Document, cut bool) {
	if d == nil || !d.Bounds().Valid {
		s.size.change("")
		return
	}
	vertices, triangles := 0, 0
	for _, n := range d.Meshes() {
		vertices += n.Mesh.VertexCount()
		triangles += n.Mesh.TriangleCount()
	}
	var b mesh.Bounds // of the meshes alone, where there are some
	for _, n := range d.Meshes() {
		b = b.Union(n.Mesh.Bounds())
	}
	if !b.Valid {
		b = d.FitBounds()
	}
	size := sizeText(r3.Sub(b.Max, b.Min))
	if d.Units() != "" {
		size += " " + d.Units()
	}
	var ways []string // to say it, the shorter ones behind
	switch {
	case triangles > 0:
		noun := "triangles"
		if triangles == 1 {
			noun = "triangle"
		}
		text := fmt.Sprintf("%s %s   %s", count(triangles), noun, size)
		ways = []string{fmt.Sprintf("%s vertices, %s", count(vertices), text), text, size}
	case vertices > 0:
		ways = []string{fmt.Sprintf("%s points   %s", count(vertices), size), size}
	default:
		ways = []string{size}
	}
	if cut {
		for i, way := range ways {
			ways[i] = "Cut open   " + way
		}
	}
	needed := s.size.least()
	if s.size.change(ways[0], append(ways[1:], "")...); s.size.least() != needed {
		s.box.Refresh()
	}
}

func (s *statusBar) memory(cpu, gpu int64) {
	text := fmt.Sprintf("Meshes %s   Graphics %s", megabytes(cpu), megabytes(gpu))
	if s.unkept {
		text = "Edits are not kept   " + text
	}
	if text != s.bytes.Text {
		s.bytes.SetText(text)
		s.box.Refresh()
	}
}

func megabytes(n int64) string {
	if mb := float64(n) / 1e6; mb < 10 && n > 0 {
		return strconv.FormatFloat(mb, 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt(n/1e6, 10) + " MB"
}

// statusLayout lays the texts of a status bar out in a row: what is under the
// pointer gets a third of the room beside the memory and a job, and more where that would
// cut it. Then, where there is no room for all, the memory is left out, and after it
// what the document holds: whole, since numbers that are cut are others.
type statusLayout struct{ s *statusBar }

// MinSize is part of fyne.Layout: any width will do.
func (l statusLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	const least = 60
	return fyne.NewSize(least, max(l.s.bytes.MinSize().Height, l.s.pointer.MinSize().Height))
}

// Layout is part of fyne.Layout.
func (l statusLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	air := theme.InnerPadding() // at the window's edge, between the texts, and before the memory's line
	pointer, holds := l.s.pointerNeeds, l.s.size.least()
	memory, job := o[2].MinSize().Width, float32(0)
	if o[3].Visible() {
		job = min(o[3].MinSize().Width, size.Width)
		size.Width -= job
	}
	show := air+pointer+air+holds+air+memory <= size.Width
	if show != o[2].Visible() {
		if show {
			o[2].Show()
		} else {
			o[2].Hide()
		}
	}
	if !show {
		memory = 0
	}
	room := size.Width - memory
	first := max(min(room/3-2*air, room-3*air-holds), min(pointer, room-2*air))
	second := room - first - 3*air
	if second < holds {
		first, second = room-2*air, 0
	}
	o[0].Move(fyne.NewPos(air, 0))
	o[0].Resize(fyne.NewSize(max(0, first), size.Height))
	o[1].Move(fyne.NewPos(first+2*air, 0))
	o[1].Resize(fyne.NewSize(second, size.Height))
	o[2].Move(fyne.NewPos(room, 0))
	o[2].Resize(fyne.NewSize(memory, size.Height))
	o[3].Move(fyne.NewPos(size.Width, 0))
	o[3].Resize(fyne.NewSize(job, size.Height))
}

// sizeText writes the edges of a box with four significant digits of the
// longest.
func sizeText(s r3.Vec) string {
	const digits = 4
	longest := max(s.X, s.Y, s.Z)
	if !(longest > 0) {
		return "0 × 0 × 0"
	}
	if longest >= 1e9 || longest < 1e-6 {
		return fmt.Sprintf("%.4g × %.4g × %.4g", s.X, s.Y, s.Z)
	}
	n := max(0, digits-1-int(math.Floor(math.Log10(longest))))
	edge := func(x float64) string {
		if n == 0 {
			return count(int(math.Round(x)))
		}
		return strconv.FormatFloat(x, 'f', n, 64)
	}
	return edge(s.X) + " × " + edge(s.Y) + " × " + edge(s.Z)
}

// decimals returns how many decimals coordinates need so that a ten-thousandth
// of the document's size is seen.
func decimals(d *scene.Document) int {
	size := d.Size()
	if !(size > 0) {
		return 3
	}
	const finest = 9
	return max(0, min(finest, int(math.Ceil(4-math.Log10(size)))))
}

func coordinate(x float64, decimals int) string {
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

func positionText(p r3.Vec, decimals int) string {
	return coordinate(p.X, decimals) + "  " + coordinate(p.Y, decimals) + "  " + coordinate(p.Z, decimals)
}

package shell

import (
	"fmt"
	"math"
	"strconv"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// statusBar tells what is under the pointer, what the document holds, and what
// all open documents cost.
type statusBar struct {
	box                  *fyne.Container
	pointer, size, bytes *widget.Label
	name, place          string
}

func newStatusBar() *statusBar {
	s := &statusBar{pointer: widget.NewLabel(""), size: widget.NewLabel(""), bytes: widget.NewLabel("")}
	s.pointer.Truncation = fyne.TextTruncateEllipsis
	s.size.Alignment = fyne.TextAlignTrailing
	s.box = container.NewBorder(nil, nil, nil,
		container.NewHBox(s.size, widget.NewSeparator(), s.bytes), s.pointer)
	return s
}

// landmark shows what the landmark under the pointer is.
func (s *statusBar) landmark(text string) { s.name = text; s.show() }

// surface shows the place under the pointer.
func (s *statusBar) surface(text string) { s.place = text; s.show() }

func (s *statusBar) show() {
	text := s.name
	if text == "" {
		text = s.place
	}
	setText(s.pointer, text)
}

func (s *statusBar) document(d *scene.Document) {
	if d == nil || !d.Bounds().Valid {
		setText(s.size, "")
		return
	}
	vertices, triangles := 0, 0
	for _, n := range d.Meshes() {
		vertices += n.Mesh.VertexCount()
		triangles += n.Mesh.TriangleCount()
	}
	b := d.Bounds()
	size := r3.Sub(b.Max, b.Min)
	text := fmt.Sprintf("%s × %s × %s", number(size.X), number(size.Y), number(size.Z))
	if d.Units() != "" {
		text += " " + d.Units()
	}
	switch {
	case triangles > 0:
		text = fmt.Sprintf("%s vertices, %s triangles   %s", count(vertices), count(triangles), text)
	case vertices > 0:
		text = fmt.Sprintf("%s points   %s", count(vertices), text)
	}
	setText(s.size, text)
}

func (s *statusBar) memory(cpu, gpu int64) {
	setText(s.bytes, fmt.Sprintf("CPU %s   GPU %s", megabytes(cpu), megabytes(gpu)))
}

func megabytes(n int64) string {
	if mb := float64(n) / 1e6; mb < 10 && n > 0 {
		return strconv.FormatFloat(mb, 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt(n/1e6, 10) + " MB"
}

// number writes a length with four significant digits.
func number(x float64) string {
	if a := math.Abs(x); a >= 1000 && a < 1e7 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// decimals returns how many decimals coordinates need so that a ten-thousandth
// of the document's size is seen.
func decimals(d *scene.Document) int {
	diagonal := d.Bounds().Diagonal()
	if !(diagonal > 0) {
		return 3
	}
	const finest = 9
	return max(0, min(finest, int(math.Ceil(4-math.Log10(diagonal)))))
}

func coordinate(x float64, decimals int) string {
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

func positionText(p r3.Vec, decimals int) string {
	return coordinate(p.X, decimals) + "  " + coordinate(p.Y, decimals) + "  " + coordinate(p.Z, decimals)
}

// setText changes a label only where it differs: a change lays the window out.
func setText(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

// under shows the place on the surface under the pointer.
func (w *Window) under(p r3.Vec, ok bool) {
	d := w.document()
	if d == nil || !ok {
		w.status.surface("")
		return
	}
	w.status.surface(positionText(p, decimals(d)))
}

package template

import (
	"image"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scanner fills the paths of an SVG file, each within its own bounds: that of the
// library goes through all pixels of the picture for each path, which takes most of a
// second for the few lines of a face.
type scanner struct {
	*rasterx.ScannerGV // knows the colour
	img                *image.RGBA
	fill               vector.Rasterizer
	path               []stroke
	bounds             fixed.Rectangle26_6 // of the path
}

// stroke is a line to a place, or where a path begins.
type stroke struct {
	to     fixed.Point26_6
	begins bool
}

func newScanner(img *image.RGBA) *scanner {
	b := img.Bounds()
	return &scanner{ScannerGV: rasterx.NewScannerGV(b.Dx(), b.Dy(), img, b), img: img}
}

// Start is part of rasterx.Scanner.
func (s *scanner) Start(at fixed.Point26_6) { s.add(at, true) }

// Line is part of rasterx.Scanner.
func (s *scanner) Line(to fixed.Point26_6) { s.add(to, false) }

func (s *scanner) add(to fixed.Point26_6, begins bool) {
	if len(s.path) == 0 {
		s.bounds = fixed.Rectangle26_6{Min: to, Max: to}
	}
	b := &s.bounds
	b.Min.X, b.Min.Y, b.Max.X, b.Max.Y = min(b.Min.X, to.X), min(b.Min.Y, to.Y), max(b.Max.X, to.X), max(b.Max.Y, to.Y)
	s.path = append(s.path, stroke{to, begins})
}

// GetPathExtent is part of rasterx.Scanner.
func (s *scanner) GetPathExtent() fixed.Rectangle26_6 { return s.bounds }

// Clear is part of rasterx.Scanner.
func (s *scanner) Clear() { s.path = s.path[:0] }

// Draw is part of rasterx.Scanner.
func (s *scanner) Draw() {
	b := image.Rect(s.bounds.Min.X.Floor(), s.bounds.Min.Y.Floor(), s.bounds.Max.X.Ceil(), s.bounds.Max.Y.Ceil()).Intersect(s.img.Bounds())
	if len(s.path) == 0 || b.Empty() {
		return
	}
	s.fill.Reset(b.Dx(), b.Dy())
	for _, p := range s.path {
		x, y := float32(p.to.X)/64-float32(b.Min.X), float32(p.to.Y)/64-float32(b.Min.Y)
		if p.begins {
			s.fill.MoveTo(x, y)
		} else {
			s.fill.LineTo(x, y)
		}
	}
	s.fill.Draw(s.img, b, s.Source, b.Min)
}

// Package render draws documents with OpenGL 3.3. It refers to scene objects
// only weakly: a Frame holds values and weak pointers, and a copy on the GPU is
// keyed by the weak pointer of the object that it copies. It knows nothing of
// files and nothing of the window toolkit.
package render

import (
	"image/color"
	"time"

	"cairn/scene"
)

// NameStyle says what is written beside landmarks.
type NameStyle int

const (
	NoNames NameStyle = iota
	Names
	Numbers // counted from 1 in each group
)

// Style says what of a document is drawn, and how. Lengths are in design
// pixels: PixelRatio device pixels each.
type Style struct {
	Background color.NRGBA // alpha 0 gives a transparent picture
	Wireframe  bool        // the triangles' edges over the surface
	Texture    bool        // pictures of the materials, where there are any
	Occlusion  bool        // darker in pits and sutures, where mesh.Occlusion is there
	Landmarks  bool
	Names      NameStyle
	GlyphScale float64 // landmark size: 1 is the usual part of the document's size
	// ConstantSize draws landmarks as large on the screen wherever they are, and
	// not as a part of the document's size.
	ConstantSize bool
	// ByLabel gives labels a hue each where no colour was chosen for them, and points
	// that of their first label, where none of theirs has a chosen one. What has no
	// label has the colour of its group.
	ByLabel    bool
	Gizmo      bool    // the axes in the lower left corner
	ScaleBar   bool    // in the lower right corner, in the document's units
	Legend     bool    // what the colours stand for, in the upper right corner
	ColorBar   bool    // the values that colours of a surface stand for, in the upper left corner
	PixelRatio float64 // device pixels a design pixel; 0 means 1
}

// withoutOverlay returns the style without what is painted over the finished picture: where
// two are the same without it, OpenGL draws the same.
func (s Style) withoutOverlay() Style {
	s.Names, s.Gizmo, s.ScaleBar, s.Legend, s.ColorBar = NoNames, false, false, false, false
	return s
}

// GlyphRadius returns the radius of a landmark in scene units for a document of a
// size, as scene.Document.Size says it. One without a size counts as 1.
func (s Style) GlyphRadius(size float64) float64 {
	const part = 0.006 // of the size: about 8 pixels across on a full view
	scale := s.GlyphScale
	if !(scale > 0) {
		scale = 1
	}
	if !(size > 0) {
		size = 1
	}
	return part * scale * size
}

// GlyphRange returns the least and the largest radius that a landmark is drawn
// with, in fractions of the picture's height, for a picture that many device
// pixels high: nearer to the eye or farther away, its GlyphRadius does not count.
// One that is selected or under the pointer is a little larger. With ConstantSize
// the two are the same.
func (s Style) GlyphRange(height int) (least, most float64) {
	ratio, scale := s.PixelRatio, s.GlyphScale
	if !(ratio > 0) {
		ratio = 1
	}
	if s.ConstantSize {
		if !(scale > 0) {
			scale = 1
		}
		r := constantRadius * scale * ratio / float64(max(1, height))
		return r, r
	}
	if !(scale > 1) {
		scale = 1
	}
	least = leastRadius * ratio / float64(max(1, height))
	return least, max(least, largestRadius*scale)
}

// Quality says how much effort a frame is worth.
type Quality struct {
	Samples int // along each side of a pixel: 1 or 2
	// Error is how many pixels a surface may be off where a coarser level of a large
	// mesh stands in; 0 for none.
	Error float64
	// Within is how long the surfaces may take to draw where an error is allowed: still
	// coarser levels stand in, as far as there are any. 0 is as long as it takes.
	Within time.Duration
}

var (
	Moving = Quality{Samples: 1, Error: 1, Within: 12 * time.Millisecond}
	Still  = Quality{Samples: 1, Error: 0.5}  // looks like Full, see TestViewsAtRestLookLikeAllTriangles
	Fine   = Quality{Samples: 2, Error: 0.25} // with smooth edges
	Full   = Quality{Samples: 1}              // all triangles
)

// coarser reports whether a frame of q takes less effort than one of o.
func (q Quality) coarser(o Quality) bool {
	return q.Error > o.Error || q.Error == o.Error && q.Samples < o.Samples
}

// NoPoint is the hovered point where there is none.
var NoPoint = scene.Point{}

// Backgrounds near the window's own greys, on which bone and skin stand out.
var (
	LightBackground = color.NRGBA{0xf2, 0xf4, 0xf5, 0xff}
	DarkBackground  = color.NRGBA{0x1c, 0x1f, 0x22, 0xff}
)

package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/app/picture"
	"cairn/internal/message"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/pflag"
	"gonum.org/v1/gonum/spatial/r3"
)

// look holds the flags that say how a picture looks.
type look struct {
	flags      *pflag.FlagSet // that these are registered in
	size       string
	view       string
	front, up  string
	azimuth    float64
	elevation  float64
	zoom       float64
	ortho      bool
	background string
	samples    int
	names      bool
	numbers    bool
	byLabel    bool
	wireframe  bool
	noTexture  bool
	occlusion  bool
	gizmo      bool
	scaleBar   bool
	legend     bool
	glyphSize  float64
	constant   bool
	scale      float64
	dpi        float64
	values     colorBy
	clip       clipping
	over       superimposing
}

func (l *look) register(f *pflag.FlagSet) {
	l.flags = f
	f.StringVar(&l.size, "size", "1200x800", "width and height in pixels, `WxH`")
	f.StringVar(&l.view, "view", "front", "look at the `SIDE`: "+strings.Join(viewNames(), ", "))
	f.StringVar(&l.front, "front", "", "where a specimen's front faces, for all views: a `DIRECTION` such as -y or 0,-1,0.5 (default +z, or -y where the top is along z)")
	f.StringVar(&l.up, "up", "", "where its top is: a `DIRECTION` (default +y, or +z where the front faces along y)")
	f.Float64Var(&l.azimuth, "azimuth", 0, "then move the eye to the right, in degrees")
	f.Float64Var(&l.elevation, "elevation", 0, "then move the eye up, in degrees")
	f.Float64Var(&l.zoom, "zoom", 1, "enlarge what is in the middle; 1 fills the picture")
	f.BoolVar(&l.ortho, "orthographic", false, "without perspective; so it is with a scale bar, unless =false")
	f.StringVar(&l.background, "background", "theme-light", "`COLOR`: theme-light, theme-dark, transparent or #rrggbb")
	f.IntVar(&l.samples, "samples", 2, "samples along each side of a pixel, 1 to 4")
	f.BoolVar(&l.names, "names", false, "the landmarks' names")
	f.BoolVar(&l.numbers, "numbers", false, "the landmarks' numbers, from 1 in each group")
	f.BoolVar(&l.byLabel, "by-label", false, "one colour a label, not one a group; colours chosen for labels are always shown")
	f.BoolVar(&l.wireframe, "wireframe", false, "the triangles' edges")
	f.BoolVar(&l.noTexture, "no-texture", false, "plain surfaces, without their pictures")
	f.BoolVar(&l.occlusion, "occlusion", false, "ambient occlusion: sutures, foramina and pits are darker")
	f.BoolVar(&l.gizmo, "gizmo", false, "the axes in the corner")
	f.BoolVar(&l.scaleBar, "scale-bar", false, "a scale bar in the mesh's units; in perspective it is true for the surface in the middle")
	f.BoolVar(&l.legend, "legend", false, "what the colours are: the labels with --by-label or a colour of their own, else the groups")
	f.Float64Var(&l.glyphSize, "glyph-size", 1, "landmark size; 1 is the usual part of the mesh's")
	f.BoolVar(&l.constant, "constant-size", false, "landmarks as large wherever they are, and for every mesh")
	f.Float64Var(&l.scale, "scale", 0, "pixels a unit of text and lines (default: grows from 1 with heights over 1200)")
	l.values.register(f)
	l.clip.register(f)
	l.over.register(f)
	f.Float64Var(&l.dpi, "dpi", 300, "resolution that the file states, in dots per inch")
}

// views are the named views: an axis, then a turn in degrees.
var views = []struct {
	name               string
	axis               scene.ViewDirection
	azimuth, elevation float64
}{
	{"front", scene.Front, 0, 0},
	{"back", scene.Back, 0, 0},
	{"right", scene.Right, 0, 0},
	{"left", scene.Left, 0, 0},
	{"top", scene.Top, 0, 0},
	{"bottom", scene.Bottom, 0, 0},
	// Isometric: all three axes shortened alike, atan(1/√2) above the horizon.
	{"iso", scene.Front, 45, 35.264389682754654},
}

func viewNames() []string {
	var names []string
	for _, v := range views {
		names = append(names, v.name)
	}
	return names
}

// check says what is wrong with the flags.
func (l *look) check() error {
	_, _, err := l.pixels()
	if err == nil {
		_, err = parseBackground(l.background)
	}
	if err == nil {
		_, err = l.frame()
	}
	if err != nil {
		return usageError{err}
	}
	switch {
	case !slices.Contains(viewNames(), l.view):
		return usagef("--view %s: there is no such view; choose of %s", l.view, strings.Join(viewNames(), ", "))
	case l.samples < 1 || l.samples > 4:
		return usagef("--samples %d: choose 1 to 4", l.samples)
	case l.names && l.numbers:
		return usagef("--names and --numbers: choose one of them")
	case !positive(l.zoom):
		return usagef("--zoom %v: it must be above 0", l.zoom)
	case !positive(l.glyphSize):
		return usagef("--glyph-size %v: it must be above 0", l.glyphSize)
	case l.scale != 0 && !positive(l.scale):
		return usagef("--scale %v: it must be above 0", l.scale)
	case l.dpi != 0 && !(l.dpi >= 1 && l.dpi <= maxDPI):
		return usagef("--dpi %v: choose 1 to %d, or 0 to state none", l.dpi, maxDPI)
	case math.IsNaN(l.azimuth+l.elevation) || math.IsInf(l.azimuth+l.elevation, 0):
		return usagef("--azimuth and --elevation must be finite numbers")
	}
	if err := l.clip.check(); err != nil {
		return err
	}
	if err := l.over.check(l.values.fit); err != nil {
		return err
	}
	l.values.fitsToo = l.over.file != ""
	return l.values.check()
}

// maxDPI is what a JPEG's header can hold.
const maxDPI = math.MaxUint16

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 0) }

// pixels returns the picture's width and height.
func (l *look) pixels() (width, height int, err error) { return parseSize(l.size) }

// parseSize reads the value of --size.
func parseSize(text string) (width, height int, err error) {
	w, h, ok := strings.Cut(strings.ToLower(text), "x")
	width, err = strconv.Atoi(w)
	if err == nil {
		height, err = strconv.Atoi(h)
	}
	if !ok || err != nil {
		return 0, 0, fmt.Errorf("--size %s: write it as 1200x800", text)
	}
	if err := picture.CheckSize(width, height, picture.PNG); err != nil {
		return 0, 0, fmt.Errorf("--size %s: %w", text, err)
	}
	return width, height, nil
}

// frame returns what the named views mean. What the window remembers of a file
// has no part in it: a picture depends on what the command says alone.
func (l *look) frame() (scene.ViewFrame, error) {
	// Of what was not given the first goes that is not along the other.
	fronts, ups := []r3.Vec{{Z: 1}, {Y: -1}}, []r3.Vec{{Y: 1}, {Z: 1}}
	if l.front != "" {
		v, err := parseDirection(l.front)
		if err != nil {
			return scene.ViewFrame{}, fmt.Errorf("--front %s: %w", l.front, err)
		}
		fronts = []r3.Vec{v}
	}
	if l.up != "" {
		v, err := parseDirection(l.up)
		if err != nil {
			return scene.ViewFrame{}, fmt.Errorf("--up %s: %w", l.up, err)
		}
		ups = []r3.Vec{v}
	}
	var wrong error
	for _, front := range fronts {
		for _, up := range ups {
			f, err := scene.ViewFrameFacing(front, up)
			if err == nil {
				return f, nil
			}
			wrong = err
		}
	}
	return scene.ViewFrame{}, fmt.Errorf("--front and --up: %w", wrong)
}

var errNoDirection = errors.New("write +x, -x, +y, -y, +z or -z, or three numbers such as 0,-1,0.5 that are not all 0")

// parseDirection reads an axis with its sign, or three numbers.
func parseDirection(text string) (r3.Vec, error) {
	axes := map[string]r3.Vec{"x": {X: 1}, "y": {Y: 1}, "z": {Z: 1}}
	axis, negative := strings.CutPrefix(strings.ToLower(text), "-")
	if v, ok := axes[strings.TrimPrefix(axis, "+")]; ok && !strings.HasPrefix(text, "-+") {
		if negative {
			v = r3.Scale(-1, v)
		}
		return v, nil
	}
	var v [3]float64
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	for i := range min(len(parts), len(v)) {
		x, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return r3.Vec{}, fmt.Errorf("%s is no direction: %w", message.Quote(text), errNoDirection)
		}
		v[i] = x
	}
	if len(parts) != len(v) || v == [3]float64{} {
		return r3.Vec{}, errNoDirection
	}
	return r3.Vec{X: v[0], Y: v[1], Z: v[2]}, nil
}

// camera returns the camera on a document that shows all of a box.
func (l *look) camera(d *scene.Document, all mesh.Bounds, aspect float64) scene.Camera {
	c := scene.DefaultCamera()
	c.Orthographic = l.orthographic()
	frame, _ := l.frame()
	for _, v := range views {
		if v.name == l.view {
			c = turned(c.Look(v.axis, frame), v.azimuth, v.elevation)
		}
	}
	c = turned(c, l.azimuth, l.elevation)
	c.Clip, _ = l.clip.plane(d) // photograph has said what is wrong with it
	return c.Fit(all, aspect).Zoom(l.zoom, 0, 0)
}

// orthographic reports whether the picture is without perspective. One with a
// scale bar is, where nothing else was said: in perspective nearer things are
// larger, and no bar is true for all of them.
func (l *look) orthographic() bool {
	said := l.flags != nil && l.flags.Changed("orthographic")
	return l.ortho || l.scaleBar && !said
}

// turned moves the eye to the right and up, by angles in degrees.
func turned(c scene.Camera, azimuth, elevation float64) scene.Camera {
	const degree = math.Pi / 180
	return c.Turn(-azimuth*degree, elevation*degree)
}

// style returns how the document is drawn at the given height in pixels. The
// flags must have passed check.
func (l *look) style(height int) render.Style {
	background, _ := parseBackground(l.background)
	s := render.Style{
		Background:   background,
		Wireframe:    l.wireframe,
		Texture:      !l.noTexture,
		Occlusion:    l.occlusion,
		Landmarks:    true,
		GlyphScale:   l.glyphSize,
		ConstantSize: l.constant,
		ByLabel:      l.byLabel,
		Gizmo:        l.gizmo,
		ScaleBar:     l.scaleBar,
		Legend:       l.legend,
		ColorBar:     l.values.bar(),
		PixelRatio:   l.scale,
	}
	switch {
	case l.names:
		s.Names = render.Names
	case l.numbers:
		s.Names = render.Numbers
	}
	if s.PixelRatio == 0 {
		const usualHeight = 1200 // up to it text is as large as on the screen
		s.PixelRatio = max(1, float64(height)/usualHeight)
	}
	return s
}

func parseBackground(text string) (color.NRGBA, error) {
	switch text {
	case "theme-light":
		return render.LightBackground, nil
	case "theme-dark":
		return render.DarkBackground, nil
	case "transparent":
		return color.NRGBA{}, nil
	}
	if digits, ok := strings.CutPrefix(text, "#"); ok {
		if b, err := hex.DecodeString(digits); err == nil && len(b) == 3 {
			return color.NRGBA{b[0], b[1], b[2], 0xff}, nil
		}
	}
	return color.NRGBA{}, fmt.Errorf("--background %s: choose theme-light, theme-dark, transparent or a colour such as #ffffff", text)
}

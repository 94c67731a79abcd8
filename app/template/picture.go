package template

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // pictures are in one of these, or in SVG
	_ "image/png"
	"math"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/draw"
)

// Picture is a picture of a template's points.
type Picture struct {
	content []byte
	bitmap  bool    // PNG or JPEG; else SVG
	aspect  float64 // width by height
}

// mostPixels bounds a picture: it is decoded as a whole.
const mostPixels = 40 << 20

// newPicture returns the picture that a file holds, SVG, PNG or JPEG. The content is
// kept.
func newPicture(content []byte) (*Picture, error) {
	if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		if c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
			return nil, fmt.Errorf("it has %d × %d pixels, and at most %d million are shown", c.Width, c.Height, mostPixels>>20)
		}
		return &Picture{content, true, float64(c.Width) / float64(c.Height)}, nil
	}
	icon, err := readSVG(content)
	if err != nil {
		return nil, fmt.Errorf("it is no SVG, PNG or JPEG file that can be drawn (%w)", err)
	}
	aspect := icon.ViewBox.W / icon.ViewBox.H
	if !(aspect > 1e-3 && aspect < 1e3) {
		return nil, fmt.Errorf("its view box is %g × %g", icon.ViewBox.W, icon.ViewBox.H)
	}
	return &Picture{content, false, aspect}, nil
}

// readSVG reads an SVG file. The library can panic on one that is damaged.
func readSVG(content []byte) (icon *oksvg.SvgIcon, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %v", r)
		}
	}()
	return oksvg.ReadIconStream(bytes.NewReader(content))
}

// Aspect returns the width of the picture divided by its height.
func (p *Picture) Aspect() float64 { return p.aspect }

// Fit returns the largest rectangle of the picture's shape in a room of some size, in
// the middle.
func (p *Picture) Fit(width, height float64) (x, y, w, h float64) {
	w, h = width, width/p.aspect
	if h > height {
		w, h = height*p.aspect, height
	}
	return (width - w) / 2, (height - h) / 2, w, h
}

// Draw draws the picture so many pixels wide and high, on white. What cannot be drawn
// of it is left white.
func (p *Picture) Draw(width, height int) *image.RGBA {
	width, height = max(1, width), max(1, height)
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	defer func() { _ = recover() }() // the library can panic on a damaged SVG file
	if p.bitmap {
		if of, _, err := image.Decode(bytes.NewReader(p.content)); err == nil {
			draw.CatmullRom.Scale(img, img.Bounds(), of, of.Bounds(), draw.Over, nil)
		}
		return img
	}
	icon, err := readSVG(p.content)
	if err != nil {
		return img
	}
	icon.SetTarget(0, 0, float64(width), float64(height))
	icon.Draw(rasterx.NewDasher(width, height, rasterx.NewScannerGV(width, height, img, img.Bounds())), 1)
	return img
}

// Dot is a mark in a picture: a disc, or a ring where Ring is more than 0.
type Dot struct {
	X, Y   float64 // pixels
	Radius float64
	Ring   float64 // width of the line, 0 for a disc
	Color  color.NRGBA
}

// Mark draws dots over a picture, in their order, with smooth edges.
func Mark(img *image.RGBA, dots ...Dot) {
	for _, d := range dots {
		reach := d.Radius + d.Ring/2 + 1
		for y := max(0, int(d.Y-reach)); y <= min(img.Bounds().Dy()-1, int(d.Y+reach)); y++ {
			for x := max(0, int(d.X-reach)); x <= min(img.Bounds().Dx()-1, int(d.X+reach)); x++ {
				off := math.Hypot(float64(x)+0.5-d.X, float64(y)+0.5-d.Y) - d.Radius
				if d.Ring > 0 {
					off = math.Abs(off) - d.Ring/2
				}
				blend(img, x, y, d.Color, max(0, min(1, 0.5-off)))
			}
		}
	}
}

// blend puts a colour over a pixel of an opaque picture.
func blend(img *image.RGBA, x, y int, c color.NRGBA, part float64) {
	i := img.PixOffset(x, y)
	part *= float64(c.A) / 255
	for k, v := range [3]uint8{c.R, c.G, c.B} {
		img.Pix[i+k] = uint8(math.Round(float64(img.Pix[i+k])*(1-part) + float64(v)*part))
	}
}

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

// Picture is a picture of a template's points, on white. It is not changed once it is
// made.
type Picture struct {
	img    *image.RGBA // at most side pixels wide and high
	aspect float64     // width by height
	svg    []byte      // the file, where it is drawn anew for each size, so that lines stay clear; else nil
}

const (
	side       = 640      // pixels: more than a panel shows
	mostPixels = 40 << 20 // of a file: it is decoded as a whole
	mostSVG    = 2 << 20  // bytes
	quickSVG   = 64 << 10 // bytes: it is drawn in a moment
)

// newPicture returns the picture that a file holds: SVG, PNG or JPEG. The error begins
// with a verb, to stand after the file's name.
func newPicture(content []byte) (*Picture, error) {
	if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		if c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
			return nil, fmt.Errorf("has %d × %d pixels, and at most %d million are shown", c.Width, c.Height, mostPixels>>20)
		}
		of, _, err := image.Decode(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("cannot be read (%w)", err)
		}
		p, err := blank(float64(c.Width), float64(c.Height))
		if err == nil {
			draw.CatmullRom.Scale(p.img, p.img.Bounds(), of, of.Bounds(), draw.Over, nil)
		}
		return p, err
	}
	if len(content) > mostSVG {
		return nil, fmt.Errorf("is no PNG or JPEG file, and of SVG files at most %d MB are shown", mostSVG>>20)
	}
	p, err := newSVG(content)
	if err != nil {
		return nil, fmt.Errorf("is no SVG, PNG or JPEG file that can be drawn (%w)", err)
	}
	return p, nil
}

// blank returns a white picture of the shape of a file of some size.
func blank(width, height float64) (*Picture, error) {
	aspect := width / height
	if !(aspect > 1./side && aspect < side) {
		return nil, fmt.Errorf("is %g × %g", width, height)
	}
	w, h := side, side
	if aspect > 1 {
		h = max(1, int(side/aspect))
	} else {
		w = max(1, int(side*aspect))
	}
	p := &Picture{img: image.NewRGBA(image.Rect(0, 0, w, h)), aspect: aspect}
	draw.Draw(p.img, p.img.Bounds(), image.White, image.Point{}, draw.Src)
	return p, nil
}

// newSVG returns the picture of an SVG file.
func newSVG(content []byte) (p *Picture, err error) {
	icon, err := readSVG(content)
	if err != nil {
		return nil, err
	}
	if p, err = blank(icon.ViewBox.W, icon.ViewBox.H); err != nil {
		return nil, err
	}
	if len(content) <= quickSVG {
		p.svg = content
	}
	return p, drawSVG(p.img, icon)
}

// readSVG reads an SVG file. The library can panic on one that is damaged.
func readSVG(content []byte) (icon *oksvg.SvgIcon, err error) {
	defer damaged(&err)
	return oksvg.ReadIconStream(bytes.NewReader(content))
}

// drawSVG draws over all of a picture.
func drawSVG(img *image.RGBA, icon *oksvg.SvgIcon) (err error) {
	defer damaged(&err)
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, newScanner(img)), 1)
	return nil
}

// damaged makes an error of a panic.
func damaged(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("damaged: %v", r)
	}
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

// Draw returns the picture so many pixels wide and high.
func (p *Picture) Draw(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(1, width), max(1, height)))
	if p.svg != nil {
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		if icon, err := readSVG(p.svg); err == nil && drawSVG(img, icon) == nil {
			return img
		}
	}
	draw.CatmullRom.Scale(img, img.Bounds(), p.img, p.img.Bounds(), draw.Src, nil)
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

package shell

import (
	"image"
	"image/color"

	"cairn/app/study"

	"fyne.io/fyne/v2/theme"
)

// The states of landmarks have signs that differ by their shape, so that they are told apart
// without colours, and by colours that differ in lightness, too (after Okabe and Ito, Color
// Universal Design, 2008).

// legendStates are the states in the order of the legend. What is not there has no sign.
var legendStates = []study.CellState{study.Placed, study.NotPlaced, study.Accepted, study.Predicted, study.MovedBy, study.MissingHere}

// heatColors are the colours of the signs, and of what is around them.
type heatColors struct {
	states    [study.MissingHere + 1]color.NRGBA
	open, ink color.NRGBA
}

var (
	heatLight = heatColors{states: [...]color.NRGBA{
		study.NotPlaced:   {0x77, 0x7f, 0x86, 0xff},
		study.Placed:      {0x00, 0x5a, 0x8f, 0xff},
		study.Predicted:   {0xb4, 0x6a, 0x00, 0xff},
		study.Accepted:    {0x2f, 0x8f, 0xd0, 0xff},
		study.MovedBy:     {0x9c, 0x3f, 0x76, 0xff},
		study.MissingHere: {0x20, 0x24, 0x28, 0xff},
	}}
	heatDark = heatColors{states: [...]color.NRGBA{
		study.NotPlaced:   {0x97, 0x9f, 0xa6, 0xff},
		study.Placed:      {0x4f, 0xa8, 0xe0, 0xff},
		study.Predicted:   {0xe6, 0x9f, 0x00, 0xff},
		study.Accepted:    {0x9a, 0xd6, 0xff, 0xff},
		study.MovedBy:     {0xd8, 0x86, 0xb4, 0xff},
		study.MissingHere: {0xf3, 0xf3, 0xf3, 0xff},
	}}
)

// heatColorsNow returns the colours of the theme in force.
func heatColorsNow() heatColors {
	back, fore := color.NRGBAModel.Convert(theme.Color(theme.ColorNameBackground)).(color.NRGBA), color.NRGBAModel.Convert(theme.Color(theme.ColorNameForeground)).(color.NRGBA)
	c := heatLight
	if int(back.R)+int(back.G)+int(back.B) < int(fore.R)+int(fore.G)+int(fore.B) {
		c = heatDark
	}
	c.ink = fore
	c.open = color.NRGBAModel.Convert(theme.Color(theme.ColorNameSelection)).(color.NRGBA)
	return c
}

// drawSign draws the sign of a state into a cell: one that was placed fills it, one that was
// accepted has a gap, one that was moved a corner less, a prediction has its lower half, one
// that is missing a bar in the middle, and what nobody visited a point.
func drawSign(img *image.NRGBA, cell image.Rectangle, s study.CellState, c heatColors) {
	gap := max(1, cell.Dx()/8)
	r := image.Rect(cell.Min.X, cell.Min.Y+gap, cell.Max.X-gap, cell.Max.Y-gap)
	w, h, in := r.Dx(), r.Dy(), c.states[s]
	middle := r.Min.Y + h/2
	switch s {
	case study.Placed:
		fillRect(img, r, in)
	case study.Accepted:
		thin := max(1, h/8)
		fillRect(img, image.Rect(r.Min.X, r.Min.Y, r.Max.X, middle-thin), in)
		fillRect(img, image.Rect(r.Min.X, middle+thin, r.Max.X, r.Max.Y), in)
	case study.MovedBy:
		fillRect(img, image.Rect(r.Min.X, middle-h/8, r.Max.X, r.Max.Y), in)
		fillRect(img, image.Rect(r.Min.X, r.Min.Y, r.Min.X+(w+1)/2, middle), in)
	case study.Predicted:
		fillRect(img, image.Rect(r.Min.X, middle, r.Max.X, r.Max.Y), in)
	case study.MissingHere:
		thin := max(1, h/8)
		fillRect(img, image.Rect(r.Min.X, middle-thin, r.Max.X, middle+thin), in)
	case study.NotPlaced:
		d := max(1, min(w, h)/2)
		x, y := r.Min.X+(w-d)/2, r.Min.Y+(h-d)/2
		fillRect(img, image.Rect(x, y, x+d, y+d), in)
	}
}

// swatchOf draws a sign for the legend.
func swatchOf(s study.CellState) func(w, h int) image.Image {
	return func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		wide := min(w, h*heatWide/heatRow)
		x := (w - wide) / 2
		drawSign(img, image.Rect(x, 0, x+wide, h), s, heatColorsNow())
		return img
	}
}

// fillRect fills a part of a picture that lies in it.
func fillRect(img *image.NRGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(img.Rect)
	if r.Empty() {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		line := img.Pix[img.PixOffset(r.Min.X, y) : img.PixOffset(r.Max.X-1, y)+4]
		for i := 0; i < len(line); i += 4 {
			line[i], line[i+1], line[i+2], line[i+3] = c.R, c.G, c.B, c.A
		}
	}
}

// frameRect draws a frame within a rectangle.
func frameRect(img *image.NRGBA, r image.Rectangle, thick int, c color.NRGBA) {
	fillRect(img, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+thick), c)
	fillRect(img, image.Rect(r.Min.X, r.Max.Y-thick, r.Max.X, r.Max.Y), c)
	fillRect(img, image.Rect(r.Min.X, r.Min.Y, r.Min.X+thick, r.Max.Y), c)
	fillRect(img, image.Rect(r.Max.X-thick, r.Min.Y, r.Max.X, r.Max.Y), c)
}

package lmio

import (
	"context"
	"encoding/json"
	"image/color"
	"math"
	"slices"
	"strings"

	"cairn/landmark"
)

// display is what Cairn understands of how a markup is shown.
type display struct {
	hidden bool
	color  color.NRGBA
	plain  bool // there is nothing else, and it is as Cairn writes it
}

// display reads an object of that name.
func (r *jsonReader) display() (d display, err error) {
	var first, second [3]float64
	var colors, others int
	err = r.Object(keyDisplay, func(key string) error {
		switch key {
		case keyVisibility:
			on, err := r.Flag(key, true)
			d.hidden = !on
			return err
		case keyColor, keySelectedColor:
			value, err := r.raw()
			rgb, ok := parseShares(value)
			if !ok {
				others++
			} else if colors++; key == keyColor {
				first = rgb
				d.color = color.NRGBA{level(rgb[0]), level(rgb[1]), level(rgb[2]), 255}
			} else {
				second = rgb
			}
			return err
		}
		others++
		return r.Skip()
	})
	exact := colors == 2 && d.color.A != 0 && first == second && first == shares(d.color)
	d.plain = others == 0 && (colors == 0 || exact)
	return d, err
}

func parseShares(raw string) (rgb [3]float64, ok bool) {
	var list []float64
	if json.Unmarshal([]byte(raw), &list) != nil || len(list) != len(rgb) || strings.Contains(raw, "null") {
		return rgb, false
	}
	return [3]float64(list), true
}

const brightest = 255

// level returns a share of full light as a level of a screen.
func level(share float64) uint8 { return uint8(math.Round(min(max(share, 0), 1) * brightest)) }

// shares returns a colour as shares of full light.
func shares(c color.NRGBA) [3]float64 {
	return [3]float64{float64(c.R) / brightest, float64(c.G) / brightest, float64(c.B) / brightest}
}

// displayOf returns what writes how a group is shown; nil where there is nothing
// to say. A file's own words are kept, with what has changed since.
func (w *jsonWriter) displayOf(p landmark.Properties) func() {
	rgb := shares(p.Color)
	visible, first, second := w.truth(keyVisibility, !p.Hidden), w.vector(keyColor, rgb[:]...), w.vector(keySelectedColor, rgb[:]...)
	raw, ok := p.Extra.Get(keyDisplay)
	if !ok {
		switch {
		case p.Color.A != 0:
			// Slicer shows most points in the second.
			return func() { w.inOrder([]member{visible, first, second}) }
		case p.Hidden:
			return func() { w.inOrder([]member{visible}) }
		}
		return nil
	}
	r := newJSONReader(context.Background(), "", markupsName, []byte(raw))
	if d, err := r.display(); err != nil || d.hidden == p.Hidden && d.color == p.Color {
		return func() { w.raw(raw) }
	}
	return func() {
		var list []member
		r := newJSONReader(context.Background(), "", markupsName, []byte(raw))
		_ = r.Object("", func(key string) error { // which has been read before
			value, err := r.raw()
			if key != keyVisibility && (key != keyColor && key != keySelectedColor || p.Color.A == 0) {
				list = append(list, w.asRead(key, value))
			}
			return err
		})
		if list = slices.Insert(list, 0, visible); p.Color.A != 0 {
			list = slices.Insert(list, 1, first, second)
		}
		w.inOrder(list)
	}
}

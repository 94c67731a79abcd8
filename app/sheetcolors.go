package main

import (
	"context"
	"math"

	"cairn/scene"
	"cairn/scene/colormap"
)

// agree has all pictures of a contact sheet show values in one map and one range, unless they
// are said or values are labels, so that one colour stands for one value on all of it: from the
// least to the largest end of the ranges that suit the meshes, which are read once more for
// that. What is wrong with one is said when its picture is made.
func (b *batch) agree(ctx context.Context, which []int) {
	values := &b.flags.values
	if b.sheet == nil || len(which) < 2 || values.name == "" || values.limits != "" {
		return
	}
	var all suiting
	work := func(i int) suiting { return b.suiting(ctx, b.meshes[which[i]]) }
	inOrder(len(which), b.workers(which), work, func(_ int, s suiting) bool {
		all.join(s)
		return ctx.Err() == nil
	})
	values.agreed = all.look(colormap.Named(values.colors))
}

// suiting is what suits values of meshes: its range, and whether they have a sign.
type suiting struct {
	low, high float64
	any       bool // else there is no range
	signed    bool
	labels    bool // which have no range
}

// suiting returns what suits the values of a file.
func (b *batch) suiting(ctx context.Context, file string) (s suiting) {
	p := &photographer{flags: b.flags, studio: b.studio, log: b.log, warn: func(string) {}}
	d, err := p.open(ctx, file)
	if err != nil {
		return s
	}
	defer d.Close()
	for _, n := range d.Meshes() {
		f, err := b.flags.values.field(ctx, d, n.Mesh)
		if err != nil {
			return suiting{}
		}
		stats := f.Stats()
		colors := scene.SuitableColors(f, stats)
		if colors.Labels {
			s.join(suiting{labels: true})
			continue
		}
		if low, high, ok := scene.SuitableRange(f, stats, colormap.Viridis); ok {
			s.join(suiting{low: low, high: high, any: true, signed: colors.Signed})
		}
	}
	return s
}

// join takes what suits other values, too.
func (s *suiting) join(o suiting) {
	s.labels = s.labels || o.labels
	s.signed = s.signed || o.signed
	switch {
	case o.any && s.any:
		s.low, s.high = math.Min(s.low, o.low), math.Max(s.high, o.high)
	case o.any:
		s.low, s.high, s.any = o.low, o.high, true
	}
}

// look returns the map, which may be chosen, and the range for all; nil where each has its own.
func (s *suiting) look(colors *colormap.Map) *scene.ColorLook {
	if !s.any || s.labels || colors != nil && colors.Labels {
		return nil
	}
	if colors == nil {
		colors = colormap.Viridis
		if s.signed {
			colors = colormap.BlueWhiteRed
		}
	}
	at := func(v float64) scene.ColorLimit { return scene.ColorLimit{Kind: scene.ValueLimit, Number: v} }
	return &scene.ColorLook{Colors: colors, Low: at(s.low), High: at(s.high), Symmetric: colors.Signed}
}

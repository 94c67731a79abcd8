package main

import (
	"context"
	"image"
	"math"

	"cairn/app/picture"
	"cairn/app/trace"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
)

// checkTurntable says what is wrong with the flags about an animation.
func (f *renderFlags) checkTurntable() error {
	const most = 10000
	set := f.batchFlags.flags.Changed
	switch {
	case set("turntable") && (f.turntable < 2 || f.turntable > most):
		return usagef("--turntable %d: choose 2 to %d pictures", f.turntable, most)
	case set("delay") && !set("turntable"):
		return usagef("--delay is for an animation: say with --turntable how many pictures it has")
	case set("turntable") && set("contact-sheet"):
		return usagef("--turntable and --contact-sheet: an animation has no place on a sheet; choose one of them")
	case set("turntable") && set("views"):
		return usagef("--turntable and --views: an animation begins with one view; choose it with --view")
	case set("turntable") && f.zoom != 1 && !f.orthographic():
		return usagef("--turntable and --zoom: add --orthographic; in perspective the eye could come to be inside")
	}
	return nil
}

// turn returns the cameras of a turn about the vertical axis of a specimen, the eye
// moving to the right. All have one scale, at which it fits into each picture.
func (l *look) turn(d *scene.Document, whole mesh.Bounds, n int, aspect float64) []scene.Camera {
	first := l.camera(d, whole, aspect)
	frame, _ := l.frame() // checked
	up := quat.Mul(quat.Mul(quat.Conj(frame.Rotation()), quat.Number{Jmag: 1}), frame.Rotation())
	all := make([]scene.Camera, n)
	height := 0.0
	for i := range all {
		s, c := math.Sincos(-math.Pi * float64(i) / float64(n)) // of half the angle
		turn := quat.Scale(s, up)
		turn.Real = c
		all[i] = first
		all[i].Rotation = quat.Mul(first.Rotation, turn)
		all[i] = all[i].Fit(whole, aspect).Zoom(l.zoom, 0, 0)
		height = max(height, all[i].Height)
	}
	for i := range all {
		all[i].Height = height
	}
	return all
}

// turn makes the animation of a mesh.
func (p *photographer) turn(ctx context.Context, d *scene.Document, file, out string, marks render.Marks) error {
	width, height, _ := p.flags.pixels() // checked
	cameras := p.flags.look.turn(d, p.over.around(d), p.flags.turntable, float64(width)/float64(height))
	frame := func(i int) (*image.NRGBA, error) {
		return p.shoot(ctx, d, file, cameras[i], marks, i == len(cameras)-1)
	}
	err := picture.SaveAnimation(ctx, out, len(cameras), p.flags.delay, frame, picture.Options{DPI: p.flags.dpi})
	p.log.Event("saved", trace.Fields{"file": out})
	return err
}

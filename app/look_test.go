package main

import (
	"cairn/render"
	"image/color"
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"github.com/spf13/pflag"
	"gonum.org/v1/gonum/spatial/r3"
)

// parsed returns the look of some flags.
func parsed(t *testing.T, args ...string) *look {
	t.Helper()
	var l look
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	l.register(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := l.check(); err != nil {
		t.Fatal(err)
	}
	return &l
}

func TestViews(t *testing.T) {
	d := scene.NewDocument("cube")
	defer d.Close()
	corners := []landmark.Landmark{
		{Position: r3.Vec{X: -1, Y: -1, Z: -1}, Status: landmark.Defined},
		{Position: r3.Vec{X: 1, Y: 1, Z: 1}, Status: landmark.Defined},
	}
	if _, err := d.AddGroup(landmark.NewGroup("", corners)); err != nil {
		t.Fatal(err)
	}
	third := 1 / math.Sqrt(3)
	for name, c := range map[string]struct {
		args []string
		eye  r3.Vec // direction from the middle to the eye
	}{
		"front":             {nil, r3.Vec{Z: 1}},
		"right":             {[]string{"--view", "right"}, r3.Vec{X: 1}},
		"azimuth is right":  {[]string{"--azimuth", "90"}, r3.Vec{X: 1}},
		"elevation is up":   {[]string{"--elevation", "90"}, r3.Vec{Y: 1}},
		"azimuth from back": {[]string{"--view", "back", "--azimuth", "-90"}, r3.Vec{X: 1}},
		"isometric":         {[]string{"--view", "iso"}, r3.Vec{X: third, Y: third, Z: third}},
	} {
		t.Run(name, func(t *testing.T) {
			camera := parsed(t, c.args...).camera(d, d.FitBounds(), 1.5)
			const tolerance = 1e-9 // some operations on numbers near 1
			if got := camera.ToView(c.eye); r3.Norm(r3.Sub(got, r3.Vec{Z: 1})) > tolerance {
				t.Errorf("the eye is not there: that direction is %v in the view", got)
			}
		})
	}
	whole, half := parsed(t).camera(d, d.FitBounds(), 1.5), parsed(t, "--zoom", "2").camera(d, d.FitBounds(), 1.5)
	if half.Height*2 != whole.Height {
		t.Errorf("zoom 2 shows %g instead of half of %g", half.Height, whole.Height)
	}
	if !parsed(t, "--orthographic").camera(d, d.FitBounds(), 1).Orthographic {
		t.Error("--orthographic has no effect")
	}
}

func TestStyle(t *testing.T) {
	if s := parsed(t).style(800); s.PixelRatio != 1 || s.Background != render.LightBackground || !s.Texture || s.Gizmo || s.ScaleBar {
		t.Errorf("the usual style is %+v", s)
	}
	if s := parsed(t).style(3600); s.PixelRatio != 3 {
		t.Errorf("3600 pixels high, text is %g times as large", s.PixelRatio)
	}
	if s := parsed(t, "--scale", "1.5").style(3600); s.PixelRatio != 1.5 {
		t.Errorf("--scale 1.5 gives %g", s.PixelRatio)
	}
	if s := parsed(t, "--background", "#0a1Bff").style(8); s.Background != (color.NRGBA{10, 27, 255, 255}) {
		t.Errorf("background %v", s.Background)
	}
	if s := parsed(t, "--background", "transparent").style(8); s.Background.A != 0 {
		t.Errorf("background %v", s.Background)
	}
}

func TestPicturesWithAScaleBarAreOrthographic(t *testing.T) {
	for args, want := range map[string]bool{
		"":                                 false,
		"--orthographic":                   true,
		"--scale-bar":                      true,
		"--scale-bar --orthographic":       true,
		"--scale-bar --orthographic=false": false,
		"--gizmo --orthographic=false":     false,
	} {
		l := parsed(t, strings.Fields(args)...)
		if got := l.orthographic(); got != want {
			t.Errorf("%q: orthographic %v, want %v", args, got, want)
		}
	}
}

// TestFrontAndUp: where a specimen's front and top are said, the views are named
// by them. What is expected is which directions come towards the viewer and up.
func TestFrontAndUp(t *testing.T) {
	d := scene.NewDocument("cube")
	defer d.Close()
	half := math.Sqrt(0.5)
	for args, want := range map[string][2]r3.Vec{
		"":                                      {{Z: 1}, {Y: 1}},
		"--front=-y":                            {{Y: -1}, {Z: 1}},
		"--front -Y --up +z":                    {{Y: -1}, {Z: 1}},
		"--front -y --up x":                     {{Y: -1}, {X: 1}},
		"--front 0,-2,0 --up 0,5,1":             {{Y: -1}, {Z: 1}},
		"--front +x":                            {{X: 1}, {Y: 1}},
		"--up -y":                               {{Z: 1}, {Y: -1}},
		"--up z":                                {{Y: -1}, {Z: 1}},
		"--up -z":                               {{Y: -1}, {Z: -1}},
		"--up -z --view right":                  {{X: -1}, {Z: -1}},
		"--up 0,1e-9,1":                         {{Y: -1}, {Z: 1}},
		"--front 0,1,1e-9":                      {{Y: 1}, {Z: 1}},
		"--front 1,0,1e0":                       {{X: half, Z: half}, {Y: 1}},
		"--front -y --view back":                {{Y: 1}, {Z: 1}},
		"--front -y --view right":               {{X: 1}, {Z: 1}},
		"--front -y --view top":                 {{Z: 1}, {Y: 1}},
		"--front -y --azimuth 90":               {{X: 1}, {Z: 1}},
		"--front -y --view left --elevation 90": {{Z: 1}, {X: 1}},
	} {
		c := parsed(t, strings.Fields(args)...).camera(d, d.FitBounds(), 1)
		for i, to := range []r3.Vec{{Z: 1}, {Y: 1}} {
			const tolerance = 1e-9 // some operations on numbers near 1
			if got := c.ToView(want[i]); r3.Norm(r3.Sub(got, to)) > tolerance {
				t.Errorf("%q: the direction %v is at %v, want %v", args, want[i], got, to)
			}
		}
	}
	if f, err := (&look{front: "0 -1  0", up: "0, 0, 1"}).frame(); err != nil || f.IsDefault() {
		t.Errorf("blanks between numbers: %v, %v", f, err)
	}
	for _, l := range []look{{front: "w"}, {front: "xy"}, {front: "-+x"}, {front: "--x"}, {front: "1,2"}, {front: "1,2,3,4"}, {front: "0,0,0"},
		{front: "1,NaN,0"}, {front: "1,inf,0"}, {up: "1,2,"}, {front: "x", up: "-x"}, {front: "1,2,3", up: "-2,-4,-6"}} {
		if f, err := l.frame(); err == nil || !strings.Contains(err.Error(), "--") {
			t.Errorf("front %q, up %q: the frame %v, %v", l.front, l.up, f, err)
		}
	}
}

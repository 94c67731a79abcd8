package main

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// clipSpecimen is a box from 0 to 10, 0 to 20 and 0 to 30, with landmarks.
func clipSpecimen(t *testing.T) *scene.Document {
	t.Helper()
	d := scene.NewDocument("box")
	t.Cleanup(d.Close)
	var data mesh.Data
	for i := range 8 {
		data.Positions = append(data.Positions, float32(10*(i&1)), float32(20*(i>>1&1)), float32(30*(i>>2)))
	}
	m, err := mesh.New(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddMesh(m, "box"); err != nil {
		t.Fatal(err)
	}
	point := func(name string, p r3.Vec) landmark.Landmark {
		return landmark.Landmark{Name: name, Status: landmark.Defined, Position: p}
	}
	for _, g := range []*landmark.Group{
		landmark.NewGroup("face", []landmark.Landmark{point("a", r3.Vec{Z: 3}), point("b", r3.Vec{X: 1, Z: 3}), point("c", r3.Vec{Y: 1, Z: 3}), point("x=1", r3.Vec{X: 2, Z: 3}), point("on,a", r3.Vec{X: 5, Z: 3})}),
		landmark.NewGroup("more", []landmark.Landmark{point("a", r3.Vec{}), {Name: "gone", Status: landmark.Missing}}),
	} {
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestClipPlanes(t *testing.T) {
	d := clipSpecimen(t)
	for _, test := range []struct {
		flags  []string
		normal r3.Vec
		on     r3.Vec // a place of the plane
	}{
		{[]string{"--clip", "x=2.5"}, r3.Vec{X: 1}, r3.Vec{X: 2.5}},
		{[]string{"--clip", "Y = -3e0"}, r3.Vec{Y: 1}, r3.Vec{Y: -3}},
		{[]string{"--clip", "+z=7", "--clip-flip"}, r3.Vec{Z: -1}, r3.Vec{Z: 7}},
		{[]string{"--clip", "y=25%"}, r3.Vec{Y: 1}, r3.Vec{Y: 5}},
		{[]string{"--clip", "z=150%"}, r3.Vec{Z: 1}, r3.Vec{Z: 45}},
		{[]string{"--clip", "x=2.5", "--clip-offset=-0.5"}, r3.Vec{X: 1}, r3.Vec{X: 2}},
		{[]string{"--clip", "x=2.5", "--clip-offset=-0.5", "--clip-flip"}, r3.Vec{X: -1}, r3.Vec{X: 2}},
		{[]string{"--clip", "0,3,4=5"}, r3.Vec{Y: 0.6, Z: 0.8}, r3.Vec{Y: 3, Z: 4}},
		{[]string{"--clip", "0,-3,4=50%"}, r3.Vec{Y: -0.6, Z: 0.8}, r3.Vec{X: 5, Y: 10, Z: 15}},
		{[]string{"--clip", "face/a,b,c"}, r3.Vec{Z: 1}, r3.Vec{Z: 3}},
		{[]string{"--clip", "face/a,c,b", "--clip-offset", "1"}, r3.Vec{Z: -1}, r3.Vec{Z: 2}},
		{[]string{"--clip", `"x=1",b,c`}, r3.Vec{Z: -1}, r3.Vec{Z: 3}},
		{[]string{"--clip", `"on,a",c,face/a`}, r3.Vec{Z: 1}, r3.Vec{Z: 3}},
	} {
		l := parsed(t, test.flags...)
		p, err := l.clip.plane(d)
		if err != nil {
			t.Errorf("%v: %v", test.flags, err)
			continue
		}
		const rounding = 1e-12
		if r3.Norm(r3.Sub(p.Normal, test.normal)) > rounding || math.Abs(p.Above(test.on)) > 100*rounding {
			t.Errorf("%v: %+v, want %v through %v", test.flags, p, test.normal, test.on)
		}
		if c := l.camera(d, d.FitBounds(), 1); c.Clip != p {
			t.Errorf("%v: the camera has %+v", test.flags, c.Clip)
		}
	}
	if p, err := parsed(t).clip.plane(d); err != nil || !p.IsZero() {
		t.Errorf("no flag: %+v, %v", p, err)
	}
}

// TestClipThatDoesNothingIsTold: the box goes from 0 to 10 along x.
func TestClipThatDoesNothingIsTold(t *testing.T) {
	d := clipSpecimen(t)
	for clip, want := range map[string]string{
		"":                        "",
		"--clip x=5":              "",
		"--clip x=9.9":            "",
		"--clip x=11":             "cuts nothing away",
		"--clip x=10":             "cuts nothing away",
		"--clip x=-0.5":           "the whole mesh",
		"--clip x=11 --clip-flip": "the whole mesh",
	} {
		got, err := parsed(t, strings.Fields(clip)...).clip.idle(d)
		if err != nil || (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, %v, want %q", clip, got, err, want)
		}
	}
}

func TestClipIsRefused(t *testing.T) {
	d := clipSpecimen(t)
	for text, want := range map[string]string{
		"x=":              "no position",
		"x=NaN":           "no position",
		"x=1e999":         "no position",
		"x=Inf%":          "no position",
		"-x=5":            "--clip-flip",
		"0,0,0=1":         "not all 0",
		"x":               "three landmarks",
		"face/*":          "three landmarks",
		"a,b":             "three landmarks",
		"a,b,c,d":         "three landmarks",
		"a,b,c":           "face/a",
		"face/a,b,nasion": "nasion",
		"face/a,b,gone":   "gone",
		"b,b,c":           "named twice",
		`face/a,b,"x=1"`:  "on one line",
		`"`:               "write x=12.5",
	} {
		c := clipping{where: text}
		err := c.check()
		if err == nil {
			_, err = c.plane(d)
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--clip") {
			t.Errorf("%s: %v, want something of %q", text, err, want)
		}
	}
	unknown := clipping{where: "face/a,b,nasion"}
	if _, err := unknown.plane(d); err == nil || !strings.Contains(err.Error(), `"on,a"`) {
		t.Errorf("it does not say which landmarks there are: %v", err)
	}
	for _, c := range []clipping{{flip: true}, {offset: 2}, {where: "x=1", offset: math.NaN()}} {
		if c.check() == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}

// TestRenderClipped makes pictures of the sample: the half that is left is about half as
// large, and the two halves together are the whole.
func TestRenderClipped(t *testing.T) {
	needsGL(t)
	dir := t.TempDir()
	area := func(name string, flags ...string) (n int) {
		t.Helper()
		out := filepath.Join(dir, name+".png")
		args := append([]string{"render", "--sample", "-o", out, "--size", "120x80", "--no-landmarks", "--orthographic", "--background", "#00ff00", "--samples", "1"}, flags...)
		told := ""
		if name == "nothing" {
			told = "cuts the whole mesh away"
		}
		cairn(t, args...).want(t, exitDone, told)
		img := readPicture(t, out, 120, 80)
		for y := range 80 {
			for x := range 120 {
				if r, g, b, _ := img.At(x, y).RGBA(); r != 0 || g != 0xffff || b != 0 {
					n++
				}
			}
		}
		return n
	}
	whole := area("whole")
	left, right := area("left", "--clip", "x=50%"), area("right", "--clip", "x=50%", "--clip-flip")
	if whole == 0 || left+right-whole < 0 || left+right-whole > 80 || left < whole/4 || right < whole/4 {
		t.Errorf("%d pixels, and of its halves %d and %d", whole, left, right)
	}
	if n := area("nothing", "--clip", "x=-10%"); n != 0 {
		t.Errorf("all is cut away, and %d pixels are left", n)
	}
}

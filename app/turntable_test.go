package main

import (
	"fmt"
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cubical is a mesh whose bounds are a cube, so that it has one size from each side.
const cubical = "v 0 0 0\nv 2 0 0\nv 1 2 0.5\nv 0.3 0.7 2\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n"

// TestTurntable: each picture is that of --azimuth, whatever is front and up.
func TestTurntable(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.obj": cubical})
	mesh := filepath.Join(dir, "p.obj")
	for _, how := range []string{"--background #ffffff", "--orthographic --zoom 0.8 --elevation 20", "--front -y --up +z"} {
		flags := append(strings.Fields(how), "--size", "80x80", "--samples", "1")
		out := filepath.Join(dir, "p.gif")
		cairn(t, append([]string{"render", mesh, "-o", out, "--turntable", "4"}, flags...)...).want(t, exitDone, "")
		f, err := os.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		g, err := gif.DecodeAll(f)
		f.Close()
		if err != nil || len(g.Image) != 4 {
			t.Fatal(how, err, len(g.Image))
		}
		for i, img := range g.Image {
			alone := filepath.Join(dir, "alone.png")
			cairn(t, append([]string{"render", mesh, "-o", alone, "--azimuth", fmt.Sprint(90 * i)}, flags...)...).want(t, exitDone, "")
			want := readPicture(t, alone, 80, 80)
			// The camera is turned in another order: a pixel of an edge may come out otherwise.
			// Rare colours share one of the GIF's 256 with their neighbours.
			const rounding, palette = 8, 24
			n := 0
			for y := range 80 {
				for x := range 80 {
					r, g, b, _ := want.At(x, y).RGBA()
					r2, g2, b2, _ := img.At(x, y).RGBA()
					far := func(a, b uint32) bool { return max(a, b)-min(a, b) > palette<<8 }
					if far(r, r2) || far(g, g2) || far(b, b2) {
						n++
					}
				}
			}
			if n > rounding {
				t.Errorf("%s: picture %d: %d pixels differ from --azimuth %d", how, i, n, 90*i)
			}
		}
	}
}

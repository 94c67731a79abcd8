//go:build linux

package e2e

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// savePicture writes a picture to the test's artifacts and returns its path.
func savePicture(t *testing.T, name string, img image.Image) string {
	t.Helper()
	path := filepath.Join(t.ArtifactDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Error(err)
	}
	return path
}

func readPicture(t *testing.T, path string) *image.RGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

// visible is how far two values of a channel must be apart, of 255, to be seen
// as different: above dithering and the rounding of a blend.
const visible = 12

// difference returns the share of pixels that differ visibly, 0 to 1, and the
// rectangle around them. Pictures of different sizes differ everywhere.
func difference(a, b *image.RGBA) (share float64, where image.Rectangle) {
	if a.Bounds() != b.Bounds() {
		return 1, a.Bounds().Union(b.Bounds())
	}
	n, w := 0, a.Bounds().Dx()
	for i := 0; i < len(a.Pix); i += 4 {
		if apart(a.Pix[i], b.Pix[i]) || apart(a.Pix[i+1], b.Pix[i+1]) || apart(a.Pix[i+2], b.Pix[i+2]) {
			n++
			x, y := i/4%w, i/4/w
			where = where.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return float64(n) / float64(len(a.Pix)/4), where
}

func apart(a, b uint8) bool { return max(a, b)-min(a, b) > visible }

// colors counts how many different colours a picture has, up to a limit.
func colors(img image.Image, limit int) int {
	seen := map[color.Color]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X && len(seen) < limit; x++ {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// clip copies a part of a picture into one of its own.
func clip(img *image.RGBA, r image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		copy(out.Pix[y*out.Stride:], img.Pix[img.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()])
	}
	return out
}

// shrink averages a picture into squares: what is left is what someone sees
// from across the room.
func shrink(img image.Image, w, h int) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			cell := image.Rect(b.Min.X+x*b.Dx()/w, b.Min.Y+y*b.Dy()/h, b.Min.X+(x+1)*b.Dx()/w, b.Min.Y+(y+1)*b.Dy()/h)
			out.Set(x, y, mean(img, cell))
		}
	}
	return out
}

func mean(img image.Image, r image.Rectangle) color.Color {
	var sum [4]uint64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			r, g, b, a := img.At(x, y).RGBA()
			sum[0], sum[1], sum[2], sum[3] = sum[0]+uint64(r), sum[1]+uint64(g), sum[2]+uint64(b), sum[3]+uint64(a)
		}
	}
	n := uint64(max(1, r.Dx()*r.Dy()))
	return color.RGBA64{uint16(sum[0] / n), uint16(sum[1] / n), uint16(sum[2] / n), uint16(sum[3] / n)}
}

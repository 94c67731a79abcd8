package render

import (
	"image"
	"image/color"
	"testing"

	"cairn/scene/mesh"
)

func TestHalvedIsTheMeanOfFour(t *testing.T) {
	u := &uploader{pause: func() error { return nil }}
	for _, size := range [][2]int{{8, 6}, {7, 5}, {1, 5}, {9, 1}, {1, 1}} {
		w, h := size[0], size[1]
		large := image.NewNRGBA(image.Rect(0, 0, w+3, h+2))
		for i := range large.Pix {
			large.Pix[i] = uint8(i * i)
		}
		src := large.SubImage(image.Rect(2, 1, w+2, h+1)).(*image.NRGBA) // rows with a gap between them
		dst, err := halved(u, src)
		if err != nil {
			t.Fatal(err)
		}
		if dst.Rect != image.Rect(0, 0, max(1, w/2), max(1, h/2)) {
			t.Fatalf("%v: the half is %v", size, dst.Rect)
		}
		for y := range dst.Rect.Dy() {
			for x := range dst.Rect.Dx() {
				at := func(dx, dy int) color.NRGBA {
					return src.NRGBAAt(2+min(2*x+dx, w-1), 1+min(2*y+dy, h-1))
				}
				a, b, c, d := at(0, 0), at(1, 0), at(0, 1), at(1, 1)
				want := (int(a.G) + int(b.G) + int(c.G) + int(d.G) + 2) / 4
				if got := int(dst.NRGBAAt(x, y).G); got != want {
					t.Errorf("%v: pixel (%d, %d) is %d, want %d", size, x, y, got, want)
				}
			}
		}
	}
}

func TestTexturesOverTheLimitAreMadeSmaller(t *testing.T) {
	th := start(t)
	th.call(func() {
		u := &uploader{device: th.renderer.device, pause: func() error { return nil }}
		for _, size := range [][2]int{{300, 100}, {1, 1}, {64, 128}} {
			picture := &mesh.Texture{Image: image.NewNRGBA(image.Rect(0, 0, size[0], size[1]))}
			g, err := uploadTexture(u, picture, 128)
			if err != nil {
				t.Error(err)
				continue
			}
			w, h := size[0], size[1]
			for w > 128 || h > 128 {
				w, h = w/2, h/2
			}
			if least := int64(4 * w * h); g.texture.Bytes() < least || g.texture.Bytes() > 2*least {
				t.Errorf("%v: %d bytes for %d×%d pixels", size, g.texture.Bytes(), w, h)
			}
			th.renderer.device.DeleteTexture(&g.texture)
		}
		if err := th.renderer.device.Check("the test"); err != nil {
			t.Error(err)
		}
	})
}

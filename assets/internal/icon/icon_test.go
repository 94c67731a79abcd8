package icon

import (
	"encoding/xml"
	"image/color"
	"io"
	"strings"
	"testing"
)

func TestImagesShowGroundStonesAndMarks(t *testing.T) {
	for _, size := range []int{16, 24, 32, 48, 256} {
		img := Image(size)
		at := func(x, y float32) color.NRGBA {
			return img.NRGBAAt(int(x*float32(size)/Side), int(y*float32(size)/Side))
		}
		if img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Fatalf("%d: %v", size, img.Bounds())
		}
		if c := img.NRGBAAt(0, 0); c.A != 0 {
			t.Errorf("%d: the corner is %v, not transparent", size, c)
		}
		if c := at(Side/2, 6); c != ground {
			t.Errorf("%d: above the stones it is %v", size, c)
		}
		if c := at(26, 34); c.R < 0xb0 || c.A != 0xff {
			t.Errorf("%d: the middle stone is %v", size, c)
		}
		for _, m := range marks {
			if c := at(m.x, m.y); c.R < 0xc0 || c.G > 0x90 || c.B > 0x60 {
				t.Errorf("%d: the landmark at %v is %v", size, m, c)
			}
		}
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(string(SVG())))
	paths := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "path" {
			paths++
		}
	}
	if want := len(drawing(Side)); paths != want {
		t.Errorf("%d outlines, not %d", paths, want)
	}
}

package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"slices"
)

// TGA: Truevision 1991, TGA file format specification, version 2.0. It is a
// decoder of our own: those for Go that were found are no longer kept, and
// allocate what the header asks for.

const (
	tgaHeaderSize = 18
	tgaFooter     = "TRUEVISION-XFILE.\x00"

	tgaMapped, tgaColor, tgaGray = 1, 2, 3
	tgaRunLength                 = 8   // added to the kind
	tgaRun                       = 128 // pixels of a packet at most

	tgaFromRight, tgaFromTop = 1 << 4, 1 << 5
	tgaInterleaved           = 3 << 6
)

// isTGA reports whether the file ends as those of version 2 do. Others have no
// mark.
func isTGA(b []byte) bool { return bytes.HasSuffix(b, []byte(tgaFooter)) }

// tgaHeader is the header of a picture that can be read.
type tgaHeader struct {
	id, kind      int
	runs          bool
	first, colors int // of the colour map
	colorDepth    int
	width, height int
	depth         int
	descriptor    byte
}

func tgaHead(r io.Reader) (h tgaHeader, err error) {
	var b [tgaHeaderSize]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return h, errors.New("the file ends in its header")
	}
	word := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	h = tgaHeader{id: int(b[0]), kind: int(b[2]) &^ tgaRunLength, runs: b[2]&tgaRunLength != 0, width: word(12), height: word(14),
		depth: int(b[16]), descriptor: b[17]}
	if b[1] == 1 {
		h.first, h.colors, h.colorDepth = word(3), word(5), int(b[7])
	}
	depths := map[int][]int{tgaMapped: {8}, tgaColor: {15, 16, 24, 32}, tgaGray: {8, 16}}[h.kind]
	switch {
	case b[1] > 1 || depths == nil || h.descriptor&tgaInterleaved != 0:
		return h, errors.New("the header is that of no TGA picture")
	case !slices.Contains(depths, h.depth):
		return h, fmt.Errorf("TGA pictures of kind %d have no %d bits a pixel", b[2], h.depth)
	case h.colors > 0 && !slices.Contains([]int{15, 16, 24, 32}, h.colorDepth), h.kind == tgaMapped && h.colors == 0:
		return h, fmt.Errorf("the colour map of %d colours has %d bits a colour", h.colors, h.colorDepth)
	}
	return h, nil
}

func tgaConfig(r io.Reader) (image.Config, error) {
	h, err := tgaHead(r)
	return image.Config{ColorModel: color.NRGBAModel, Width: h.width, Height: h.height}, err
}

// decodeTGA decodes a picture. It allocates no more than the bytes that follow
// the header can fill.
func decodeTGA(r io.Reader) (image.Image, error) {
	h, err := tgaHead(r)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	size := (h.depth + 7) / 8
	colorSize := (h.colorDepth + 7) / 8
	skip := h.id + h.colors*colorSize
	if skip > len(b) {
		return nil, errors.New("the file ends in its colour map")
	}
	colors := b[h.id:skip]
	b = b[skip:]
	if most := len(b) / size; !h.runs && h.width*h.height > most || h.runs && h.width*h.height > len(b)/(1+size)*tgaRun+tgaRun {
		return nil, errors.New("the file ends before its last pixel")
	}
	img := image.NewNRGBA(image.Rect(0, 0, h.width, h.height))
	pixel := func(b []byte) (color.NRGBA, error) {
		if h.kind != tgaMapped {
			return tgaPixel(b, h.kind, h.depth, h.descriptor), nil
		}
		i := int(b[0]) - h.first
		if i < 0 || i >= h.colors {
			return color.NRGBA{}, fmt.Errorf("a pixel has colour %d, which the map has not", b[0])
		}
		return tgaPixel(colors[i*colorSize:], tgaColor, h.colorDepth, h.descriptor), nil
	}
	if err := h.pixels(b, size, pixel, img); err != nil {
		return nil, err
	}
	showHidden(img)
	return img, nil
}

// pixels fills the picture. Of a run all pixels have the bytes that follow its
// head.
func (h *tgaHeader) pixels(b []byte, size int, pixel func([]byte) (color.NRGBA, error), img *image.NRGBA) error {
	left, same := 0, false // of a packet
	for i := range h.width * h.height {
		if h.runs && left == 0 && len(b) > 0 {
			left, same = int(b[0]&0x7f)+1, b[0]&0x80 != 0
			b = b[1:]
		}
		if len(b) < size {
			return errors.New("the file ends before its last pixel")
		}
		c, err := pixel(b)
		if err != nil {
			return err
		}
		if left--; !same || left == 0 {
			b = b[size:]
		}
		x, y := i%h.width, i/h.width
		if h.descriptor&tgaFromRight != 0 {
			x = h.width - 1 - x
		}
		if h.descriptor&tgaFromTop == 0 {
			y = h.height - 1 - y
		}
		img.SetNRGBA(x, y, c)
	}
	return nil
}

// tgaPixel returns the colour of a pixel: blue first, of two bytes five bits
// each.
func tgaPixel(b []byte, kind, depth int, descriptor byte) color.NRGBA {
	const alphaBits = 0xf
	c := color.NRGBA{A: 255}
	alpha := descriptor&alphaBits > 0
	switch {
	case kind == tgaGray:
		c.R, c.G, c.B = b[0], b[0], b[0]
		if depth == 16 && alpha {
			c.A = b[1]
		}
	case depth >= 24:
		c.R, c.G, c.B = b[2], b[1], b[0]
		if depth == 32 && alpha {
			c.A = b[3]
		}
	default:
		v := binary.LittleEndian.Uint16(b)
		five := func(shift int) uint8 { n := uint8(v >> shift & 31); return n<<3 | n>>2 }
		c.R, c.G, c.B = five(10), five(5), five(0)
		if depth == 16 && alpha && v>>15 == 0 {
			c.A = 0
		}
	}
	return c
}

// showHidden makes a picture opaque whose every pixel is transparent: some
// programs write an alpha that means nothing.
func showHidden(img *image.NRGBA) {
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] != 0 {
			return
		}
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
}

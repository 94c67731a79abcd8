package picture

import (
	"image"
	"image/draw"
)

// source gives the rows of a picture as they go into the file: 8 bits a
// channel, red, green, blue and, unless the picture is opaque, straight alpha.
// It may be read from several goroutines.
type source struct {
	img           image.Image
	width, height int
	channels      int // 3 or 4
	pix           []uint8
	stride        int
	premultiplied bool
}

func newSource(img image.Image) *source {
	b := img.Bounds()
	s := &source{img: img, width: b.Dx(), height: b.Dy(), channels: 4}
	if opaque(img) {
		s.channels = 3
	}
	switch m := img.(type) {
	case *image.NRGBA:
		s.pix, s.stride = m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride
	case *image.RGBA:
		s.pix, s.stride = m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride
		s.premultiplied = s.channels == 4
	}
	return s
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// row writes row y to dst, which has width × channels bytes. scratch is the
// caller's own, for pictures that are neither RGBA nor NRGBA.
func (s *source) row(y int, dst []uint8, scratch *image.NRGBA) {
	line := scratch.Pix
	if s.pix != nil {
		line = s.pix[y*s.stride:][:4*s.width]
	} else {
		b := s.img.Bounds()
		draw.Draw(scratch, scratch.Rect, s.img, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
	}
	switch {
	case s.channels == 3:
		for i, j := 0, 0; i+3 < len(line) && j+2 < len(dst); i, j = i+4, j+3 {
			dst[j], dst[j+1], dst[j+2] = line[i], line[i+1], line[i+2]
		}
	case s.premultiplied:
		for i := 0; i+3 < len(line); i += 4 {
			a := line[i+3]
			dst[i], dst[i+1], dst[i+2], dst[i+3] = straight(line[i], a), straight(line[i+1], a), straight(line[i+2], a), a
		}
	default:
		copy(dst, line)
	}
}

// straight undoes the premultiplication of a channel by alpha.
func straight(c, a uint8) uint8 {
	if a == 0 {
		return 0
	}
	return uint8(min(255, (255*int(c)+int(a)/2)/int(a)))
}

package paint

import "image"

// Stamp is a small picture to be put over others, whose colours are multiplied by
// their alpha.
type Stamp struct {
	bounds image.Rectangle // from the place that it is put to
	pixels []uint32        // of all spans, one after the other
	spans  []span
}

// span is pixels beside each other that are all opaque, or none clear and none opaque.
type span struct {
	x, y, n int32 // from the place
	opaque  bool
}

// NewStamp returns a stamp of a picture, whose (0, 0) comes to lie on the place that it
// is put to.
func NewStamp(img *image.RGBA) *Stamp {
	s := &Stamp{}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := pixels(img, img.Rect.Min.X, y, img.Rect.Dx())
		for x := 0; x < len(row); {
			if row[x]>>24 == 0 {
				x++
				continue
			}
			opaque := row[x]>>24 == 255
			n := 1
			for x+n < len(row) && row[x+n]>>24 != 0 && (row[x+n]>>24 == 255) == opaque {
				n++
			}
			s.spans = append(s.spans, span{int32(img.Rect.Min.X + x), int32(y), int32(n), opaque})
			s.pixels = append(s.pixels, row[x:x+n]...)
			s.bounds = s.bounds.Union(image.Rect(img.Rect.Min.X+x, y, img.Rect.Min.X+x+n, y+1))
			x += n
		}
	}
	return s
}

// Bytes returns about how much memory the stamp takes.
func (s *Stamp) Bytes() int { return 4*len(s.pixels) + 16*len(s.spans) + 128 }

// Put puts the stamp over a picture.
func (s *Stamp) Put(img *image.RGBA, at image.Point) {
	switch box := s.bounds.Add(at); {
	case !box.Overlaps(img.Rect):
		return
	case !box.In(img.Rect):
		s.putPart(img, at)
		return
	}
	all, from := pixels(img, img.Rect.Min.X, img.Rect.Min.Y, len(img.Pix)/4), s.pixels
	stride := img.Stride / 4
	corner := (at.Y-img.Rect.Min.Y)*stride + at.X - img.Rect.Min.X
	for i := range s.spans {
		p := &s.spans[i]
		start, n := corner+int(p.y)*stride+int(p.x), int(p.n)
		put(all[start:start+n], from[:n], p.opaque)
		from = from[n:]
	}
}

// putPart is Put where some of it is beyond the picture.
func (s *Stamp) putPart(img *image.RGBA, at image.Point) {
	from := s.pixels
	for _, p := range s.spans {
		x, y, n := at.X+int(p.x), at.Y+int(p.y), int(p.n)
		first, last := max(x, img.Rect.Min.X), min(x+n, img.Rect.Max.X)
		if y >= img.Rect.Min.Y && y < img.Rect.Max.Y && first < last {
			put(pixels(img, first, y, last-first), from[first-x:last-x], p.opaque)
		}
		from = from[n:]
	}
}

// put puts pixels over others, as many.
func put(to, from []uint32, opaque bool) {
	if opaque {
		copy(to, from)
		return
	}
	to = to[:len(from)]
	for i, top := range from {
		to[i] = over(to[i], top)
	}
}

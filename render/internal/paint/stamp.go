package paint

import "image"

// Stamp is a small picture to be put over others, whose colours are multiplied by
// their alpha.
type Stamp struct {
	bounds image.Rectangle // from the place that it is put to
	pixels []uint32        // of all spans, one after the other
	spans  []span
}

// span is pixels beside each other: many that are all opaque, or others, few of them
// clear or opaque.
type span struct {
	x, y, n int32 // from the place
	opaque  bool
}

// manyOpaque is from how many opaque pixels on they are a span of their own, that is
// copied: fewer are put over the picture as quickly as the next span is begun. So are
// fewClear pixels between others.
const (
	manyOpaque = 24
	fewClear   = 3
)

// NewStamp returns a stamp of a picture, whose (0, 0) comes to lie on the place that it
// is put to.
func NewStamp(img *image.RGBA) *Stamp {
	s := &Stamp{}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := pixels(img, img.Rect.Min.X, y, img.Rect.Dx())
		for x := 0; x < len(row); {
			if clear := leading(row[x:], 0); clear > 0 {
				x += clear
				continue
			}
			n := leading(row[x:], 255)
			opaque := n >= manyOpaque
			if !opaque {
				n = untilClear(row[x:])
			}
			s.add(img.Rect.Min.X+x, y, row[x:x+n], opaque)
			x += n
		}
	}
	return s
}

// add adds a span. Clear pixels behind one that is not opaque make it a multiple of four,
// which overs puts at a time.
func (s *Stamp) add(x, y int, row []uint32, opaque bool) {
	s.pixels = append(s.pixels, row...)
	n := len(row)
	for ; !opaque && n%4 != 0; n++ {
		s.pixels = append(s.pixels, 0)
	}
	s.spans = append(s.spans, span{int32(x), int32(y), int32(n), opaque})
	s.bounds = s.bounds.Union(image.Rect(x, y, x+n, y+1))
}

// leading returns how many pixels at the beginning of a row have an alpha.
func leading(row []uint32, alpha uint32) (n int) {
	for n < len(row) && row[n]>>24 == alpha {
		n++
	}
	return n
}

// untilClear returns how many pixels are before more than fewClear that are clear, or
// before manyOpaque that are opaque.
func untilClear(row []uint32) (n int) {
	for n < len(row) {
		switch clear := leading(row[n:], 0); {
		case clear > fewClear || n+clear == len(row) || leading(row[n:], 255) >= manyOpaque:
			return n
		default:
			n += max(1, clear)
		}
	}
	return n
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

// put puts the pixels of a span over others, as many.
func put(to, from []uint32, opaque bool) {
	if opaque {
		copy(to, from)
		return
	}
	overs(to, from)
}

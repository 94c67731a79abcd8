package picture

import (
	"context"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"math"
)

// encodeJPEG writes a JPEG file with a JFIF header, which the standard
// library's encoder leaves out.
func encodeJPEG(ctx context.Context, w io.Writer, img image.Image, o Options) error {
	if !opaque(img) {
		return ErrTransparent
	}
	if m, ok := img.(*image.NRGBA); ok { // opaque, so the same; only RGBA is encoded fast
		img = &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	const quality = 92 // no block edges on shaded surfaces, a third of the size of 100
	return jpeg.Encode(&jfifWriter{w: &untilDone{ctx, w}, dpi: o.DPI}, img, &jpeg.Options{Quality: quality})
}

// jfifWriter puts the APP0 segment (JFIF 1.02) behind the first marker.
type jfifWriter struct {
	w    io.Writer
	dpi  float64
	seen int // bytes of the start-of-image marker
}

func (j *jfifWriter) Write(b []byte) (int, error) {
	const marker = 2
	if j.seen == marker || len(b) == 0 {
		return j.w.Write(b)
	}
	head := min(marker-j.seen, len(b))
	n, err := j.w.Write(b[:head])
	j.seen += n
	if err != nil || j.seen < marker {
		return n, err
	}
	if _, err := j.w.Write(app0(j.dpi)); err != nil {
		return n, err
	}
	m, err := j.w.Write(b[head:])
	return n + m, err
}

// app0 returns the JFIF header: version 1.02, density, no thumbnail.
func app0(dpi float64) []byte {
	const perInch, aspect, length = 1, 0, 16
	unit, density := byte(perInch), uint16(min(math.Round(dpi), math.MaxUint16))
	if !(dpi > 0) {
		unit, density = aspect, 1
	}
	b := append([]byte{0xff, 0xe0, 0, length}, "JFIF\x00\x01\x02"...)
	b = append(b, unit)
	b = binary.BigEndian.AppendUint16(b, density)
	b = binary.BigEndian.AppendUint16(b, density)
	return append(b, 0, 0)
}

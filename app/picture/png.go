package picture

import (
	"bufio"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"io"
	"math"
)

// encodePNG writes a PNG file (ISO/IEC 15948:2004). The picture is cut into
// strips of rows, which are filtered and compressed on all cores; a strip's
// compressed data ends on a byte (a deflate sync flush) and refers to no other
// strip's, so that they are simply written one after the other.
func encodePNG(ctx context.Context, w io.Writer, img image.Image, o Options) error {
	src := newSource(img)
	p := newPNGWriter(w, src, o)
	if err := p.pixels(ctx, src, func(b []byte) { p.chunk("IDAT", b) }, o); err != nil {
		return err
	}
	return p.end()
}

// newPNGWriter writes what stands before the pixels.
func newPNGWriter(w io.Writer, src *source, o Options) *pngWriter {
	p := &pngWriter{w: bufio.NewWriter(w)}
	p.bytes([]byte("\x89PNG\r\n\x1a\n"))
	p.header(src)
	if o.DPI > 0 {
		p.resolution(o.DPI)
	}
	return p
}

// pixels gives the compressed pixels of a picture to data, piece by piece.
func (p *pngWriter) pixels(ctx context.Context, src *source, data func([]byte), o Options) error {
	sum := uint32(1)
	next := []byte{0x78, 0x01} // the zlib header: deflate, fast
	err := compress(ctx, src, appendUp, func(s strip) error {
		data(append(next, s.data...))
		next = nil
		sum = combineAdler(sum, s.adler, s.filtered)
		o.progress(float64(s.last) / float64(src.height))
		return p.err
	})
	if err != nil {
		return err
	}
	// An empty final block (fixed code, end of block) and the checksum.
	data(binary.BigEndian.AppendUint32([]byte{0x03, 0x00}, sum))
	return p.err
}

// end writes the end of the file.
func (p *pngWriter) end() error {
	p.chunk("IEND", nil)
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}

// pngWriter writes chunks and keeps the first error.
type pngWriter struct {
	w   *bufio.Writer
	err error
}

func (p *pngWriter) bytes(b []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(b)
	}
}

func (p *pngWriter) chunk(kind string, data []byte) {
	p.bytes(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	p.bytes([]byte(kind))
	p.bytes(data)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, data)
	p.bytes(binary.BigEndian.AppendUint32(nil, sum))
}

func (p *pngWriter) header(src *source) {
	const truecolour, truecolourAlpha = 2, 6
	b := binary.BigEndian.AppendUint32(nil, uint32(src.width))
	b = binary.BigEndian.AppendUint32(b, uint32(src.height))
	colour := byte(truecolour)
	if src.channels == 4 {
		colour = truecolourAlpha
	}
	p.chunk("IHDR", append(b, 8, colour, 0, 0, 0)) // 8 bits a channel, not interlaced
}

// resolution writes the pHYs chunk: pixels a metre, both ways.
func (p *pngWriter) resolution(dpi float64) {
	const metre = 1
	n := uint32(math.Round(dpi / 0.0254))
	b := binary.BigEndian.AppendUint32(nil, n)
	b = binary.BigEndian.AppendUint32(b, n)
	p.chunk("pHYs", append(b, metre))
}

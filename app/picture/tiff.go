package picture

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"image"
	"io"
	"math"
	"slices"
)

// encodeTIFF writes a TIFF file (revision 6.0) of one picture: strips of rows,
// each with the horizontal predictor (section 14) and a zlib stream of its own
// (compression 8, Adobe Photoshop TIFF Technical Notes, 2002). A picture with
// transparent pixels has straight alpha, said so.
//
// The directory follows the strips, as where these are is only known then, and
// is named in the header, to which w is set back. What cannot be set back gets
// the file from memory.
func encodeTIFF(ctx context.Context, w io.Writer, img image.Image, o Options) error {
	seeker, ok := w.(io.WriteSeeker)
	if !ok {
		var file memoryFile
		if err := encodeTIFF(ctx, &file, img, o); err != nil {
			return err
		}
		_, err := w.Write(file.data)
		return err
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	src := newSource(img)
	t := &tiffWriter{w: bufio.NewWriter(w), byteOrder: binary.LittleEndian}
	t.bytes([]byte("II*\x00\x00\x00\x00\x00"))
	rows := stripRows(src)
	err = compress(ctx, src, appendLeft, func(s strip) error {
		t.strip(s)
		o.progress(float64(s.last) / float64(src.height))
		return t.err
	})
	if err != nil {
		return err
	}
	directory := t.directory(src, rows, o.DPI)
	if t.err == nil {
		t.err = t.w.Flush()
	}
	if t.err != nil {
		return t.err
	}
	const place = 4 // of the directory's offset in the header
	if _, err := seeker.Seek(start+place, io.SeekStart); err != nil {
		return err
	}
	if _, err := w.Write(t.byteOrder.AppendUint32(nil, directory)); err != nil {
		return err
	}
	_, err = seeker.Seek(0, io.SeekEnd)
	return err
}

// appendLeft appends a row with TIFF's horizontal predictor: what differs from
// the pixel to the left.
func appendLeft(raw, line, _ []byte, channels int) []byte {
	at := len(raw)
	raw = append(raw, line...)
	dst := raw[at:]
	for i := len(dst) - 1; i >= channels; i-- {
		dst[i] -= dst[i-channels]
	}
	return raw
}

// tiffWriter writes a file and keeps the first error. CheckSize keeps its
// offsets within 32 bits.
type tiffWriter struct {
	w             *bufio.Writer
	byteOrder     binary.AppendByteOrder
	at            uint32
	err           error
	offsets, size []uint32 // of the strips
}

func (t *tiffWriter) bytes(b []byte) {
	if t.err == nil {
		_, t.err = t.w.Write(b)
	}
	t.at += uint32(len(b))
}

// strip writes a strip as a zlib stream: a header that says deflate, fast; the
// data; an empty final block; the checksum.
func (t *tiffWriter) strip(s strip) {
	t.offsets = append(t.offsets, t.at)
	before := t.at
	t.bytes([]byte{0x78, 0x01})
	t.bytes(s.data)
	t.bytes(binary.BigEndian.AppendUint32([]byte{0x03, 0x00}, s.adler))
	t.size = append(t.size, t.at-before)
	if t.at%2 == 1 { // what an offset names begins on a word
		t.bytes([]byte{0})
	}
}

// tiffField is an entry of the directory.
type tiffField struct {
	tag, kind uint16
	values    []uint32
}

// Kinds of values.
const (
	tiffShort    = 3
	tiffLong     = 4
	tiffRational = 5 // two LONGs: numerator, denominator
)

// directory writes the image file directory and returns its offset.
func (t *tiffWriter) directory(src *source, rows int, dpi float64) uint32 {
	const deflate, rgb, planar, horizontal, straightAlpha = 8, 2, 1, 2, 2
	unit, resolution := tiffResolution(dpi)
	fields := []tiffField{
		{256, tiffLong, []uint32{uint32(src.width)}},
		{257, tiffLong, []uint32{uint32(src.height)}},
		{258, tiffShort, slices.Repeat([]uint32{8}, src.channels)},
		{259, tiffShort, []uint32{deflate}},
		{262, tiffShort, []uint32{rgb}},
		{273, tiffLong, t.offsets},
		{277, tiffShort, []uint32{uint32(src.channels)}},
		{278, tiffLong, []uint32{uint32(rows)}},
		{279, tiffLong, t.size},
		{282, tiffRational, resolution},
		{283, tiffRational, resolution},
		{284, tiffShort, []uint32{planar}},
		{296, tiffShort, []uint32{unit}},
		{317, tiffShort, []uint32{horizontal}},
	}
	if src.channels == 4 {
		fields = append(fields, tiffField{338, tiffShort, []uint32{straightAlpha}})
	}
	slices.SortFunc(fields, func(a, b tiffField) int { return cmp.Compare(a.tag, b.tag) })
	entries := t.byteOrder.AppendUint16(nil, uint16(len(fields)))
	for _, f := range fields {
		data, count := t.values(f)
		entries = t.byteOrder.AppendUint16(entries, f.tag)
		entries = t.byteOrder.AppendUint16(entries, f.kind)
		entries = t.byteOrder.AppendUint32(entries, count)
		if len(data) > 4 {
			entries = t.byteOrder.AppendUint32(entries, t.at)
			t.bytes(data)
		} else {
			entries = append(append(entries, data...), make([]byte, 4-len(data))...)
		}
	}
	at := t.at
	t.bytes(append(entries, 0, 0, 0, 0)) // and no directory more
	return at
}

// values returns a field's values as they are in the file, an even number of
// bytes, and how many there are.
func (t *tiffWriter) values(f tiffField) (data []byte, count uint32) {
	for _, v := range f.values {
		if f.kind == tiffShort {
			data = t.byteOrder.AppendUint16(data, uint16(v))
		} else {
			data = t.byteOrder.AppendUint32(data, v)
		}
	}
	count = uint32(len(f.values))
	if f.kind == tiffRational {
		count /= 2
	}
	return data, count
}

// tiffResolution returns the unit of the resolution and its value, a fraction.
func tiffResolution(dpi float64) (unit uint32, fraction []uint32) {
	const none, inch, thousandths = 1, 2, 1000
	switch {
	case !(dpi > 0):
		return none, []uint32{1, 1}
	case dpi == math.Trunc(dpi) && dpi <= math.MaxUint32:
		return inch, []uint32{uint32(dpi), 1}
	}
	return inch, []uint32{uint32(min(math.Round(dpi*thousandths), math.MaxUint32)), thousandths}
}

// memoryFile is a file in memory.
type memoryFile struct {
	data []byte
	at   int
}

func (m *memoryFile) Write(b []byte) (int, error) {
	n := copy(m.data[m.at:], b)
	m.data = append(m.data, b[n:]...)
	m.at += len(b)
	return len(b), nil
}

func (m *memoryFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		m.at = int(offset)
	case io.SeekCurrent:
		m.at += int(offset)
	case io.SeekEnd:
		m.at = len(m.data) + int(offset)
	}
	return int64(m.at), nil
}

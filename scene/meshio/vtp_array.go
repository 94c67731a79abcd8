package meshio

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"

	"cairn/internal/message"
)

// numbers reads n numbers of an array, if the file can hold them.
func (r *vtpReader) numbers(a *vtpArray, n int, sink func() numberSink) error {
	at, end := a.start, a.end
	if a.format == "appended" {
		if r.appended == 0 {
			return fault("the array %s is appended, but the file has no appended data; it may have been cut off", message.Quote(a.name))
		}
		at, end = r.appended+a.offset, r.size
		if at > end {
			return fault("the array %s would begin after the end of the file", message.Quote(a.name))
		}
	}
	if n == 0 {
		return nil
	}
	in := r.source.input(at, end)
	defer in.close()
	if a.format == "ascii" {
		if room := (end - at + 1) / 2; int64(n) > room {
			return faultAt(at, "the array %s has room for %d of the %d numbers that are promised", message.Quote(a.name), room, n)
		}
		if err := in.words(n, sink()); err != nil {
			return err
		}
		if w, err := in.word(); err != nil || len(w) > 0 {
			return errors.Join(err, faultAt(in.at(), "the array %s goes on after %d numbers", message.Quote(a.name), n))
		}
		return nil
	}
	var bytes io.Reader = &rawReader{in}
	if a.format == "binary" || r.base64 {
		bytes = &base64Reader{in: in}
	}
	size := int64(n) * int64(a.typ.size())
	if r.zlib {
		return r.compressed(a, in, bytes, size, sink)
	}
	length, err := r.number(bytes, in)
	if err != nil {
		return err
	}
	if length != size || size > in.left() {
		return faultAt(at, "the array %s has %d bytes; %d numbers need %d", message.Quote(a.name), min(length, in.left()), n, size)
	}
	if a.format == "appended" {
		// Else many arrays could be read from the same bytes.
		if r.taken += size; r.taken > r.size {
			return faultAt(at, "the array %s overlaps others", message.Quote(a.name))
		}
	}
	return r.decode(a, bytes, in, size, 0, sink())
}

// number reads a number of a header.
func (r *vtpReader) number(from io.Reader, in *input) (int64, error) {
	b := make([]byte, r.header.size())
	if err := r.full(from, in, b); err != nil {
		return 0, err
	}
	const most = 1 << 48
	v := r.header.number(b, r.order)
	if v > most {
		return 0, faultAt(in.at(), "%v is no length of an array", v)
	}
	return int64(v), nil
}

// full reads all of b.
func (r *vtpReader) full(from io.Reader, in *input, b []byte) error {
	_, err := io.ReadFull(from, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return faultAt(in.at(), "the data of the array end too early")
	}
	return err
}

// decode reads size bytes of numbers and gives them to the sink, the first with
// number first.
func (r *vtpReader) decode(a *vtpArray, from io.Reader, in *input, size int64, first int, sink numberSink) error {
	buf := make([]byte, min(size, 1<<13))
	for size > 0 {
		b := buf[:min(size, int64(len(buf)))]
		if err := r.full(from, in, b); err != nil {
			return err
		}
		if err := a.typ.decode(b, r.order, first, in.at()-int64(len(b)), sink); err != nil {
			return err
		}
		first += len(b) / a.typ.size()
		size -= int64(len(b))
	}
	return nil
}

// compressed reads an array that lies in blocks, each packed by zlib, after a
// header with the number of blocks, the size of each and of the last, and the
// packed size of each.
func (r *vtpReader) compressed(a *vtpArray, in *input, from io.Reader, size int64, sink func() numberSink) error {
	at := in.at()
	var head [3]int64
	for i := range head {
		v, err := r.number(from, in)
		if err != nil {
			return err
		}
		head[i] = v
	}
	blocks, each, last := head[0], head[1], head[2]
	if blocks > in.left() {
		return faultAt(at, "the array %s promises %d blocks, more than the file can hold", message.Quote(a.name), blocks)
	}
	length := uint64(0) // of all that is packed
	if blocks > 0 {
		n, ok := product(int(blocks-1), int(each))
		if !ok {
			return faultAt(at, "the array %s promises %d blocks of %d bytes, more than the file can hold", message.Quote(a.name), blocks, each)
		}
		if last == 0 {
			last = each
		}
		length = uint64(n) + uint64(last)
	}
	if length != uint64(size) {
		return faultAt(at, "the array %s has %d bytes; %d are needed", message.Quote(a.name), length, size)
	}
	packed := make([]int64, blocks) // 8 bytes for at least 4 of the file
	for i := range packed {
		v, err := r.number(from, in)
		if err != nil {
			return err
		}
		if v > in.left() {
			return faultAt(at, "a block of the array %s has %d bytes, more than the file", message.Quote(a.name), v)
		}
		packed[i] = v
	}
	if r.unpacked += size; r.unpacked > max(unpackAlways, maxUnpackRatio*r.size) {
		return fault("the arrays unpack to more than %d MB, which is too much for the size of the file; save it without compression if it is what you want",
			max(unpackAlways, maxUnpackRatio*r.size)>>20)
	}
	r.blocks = blockReader{from: from, packed: packed, each: each, buf: r.blocks.buf, z: r.blocks.z}
	err := r.decode(a, &r.blocks, in, size, 0, sink())
	var f *FormatError
	if err != nil && r.ctx.Err() == nil && !errors.As(err, &f) {
		return faultAt(at, "the packed array %s is damaged (%v)", message.Quote(a.name), err)
	}
	return err
}

// blockReader unpacks the blocks of an array, no further than it is asked.
type blockReader struct {
	from   io.Reader
	packed []int64 // sizes of the blocks that follow
	each   int64   // unpacked size, beyond which a block is not read
	block  io.Reader
	rest   io.LimitedReader // packed bytes of the current block
	buf    *bufio.Reader    // of rest
	z      io.ReadCloser
}

func (b *blockReader) Read(p []byte) (int, error) {
	for {
		if b.block == nil {
			if err := b.next(); err != nil {
				return 0, err
			}
		}
		n, err := b.block.Read(p)
		if errors.Is(err, io.EOF) {
			err = nil
			b.block = nil
			if _, skip := io.Copy(io.Discard, &b.rest); skip != nil {
				return n, skip
			}
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next begins the next block.
func (b *blockReader) next() (err error) {
	if len(b.packed) == 0 {
		return io.EOF
	}
	b.rest = io.LimitedReader{R: b.from, N: b.packed[0]}
	b.packed = b.packed[1:]
	if b.z == nil {
		b.buf = bufio.NewReader(&b.rest)
		b.z, err = zlib.NewReader(b.buf)
	} else {
		b.buf.Reset(&b.rest)
		err = b.z.(zlib.Resetter).Reset(b.buf, nil)
	}
	if err != nil {
		return fmt.Errorf("a block: %w", err)
	}
	b.block = io.LimitReader(b.z, b.each)
	return nil
}

// rawReader reads the bytes of a part of the file.
type rawReader struct{ in *input }

func (r *rawReader) Read(p []byte) (int, error) {
	if len(r.in.b) == 0 {
		if ok, err := r.in.more(); err != nil {
			return 0, err
		} else if !ok {
			return 0, io.EOF
		}
	}
	n := copy(p, r.in.b)
	r.in.b = r.in.b[n:]
	return n, nil
}

// base64Reader decodes base64 (RFC 4648, section 4) between white space. Where
// it meets padding it goes on with the next text: VTK writes header and data as
// texts of their own.
type base64Reader struct {
	in   *input
	out  [3]byte
	have []byte // of out
}

var base64Values = func() (v [256]int8) {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range v {
		v[i] = int8(bytes.IndexByte([]byte(digits), byte(i)))
	}
	return v
}()

func (b *base64Reader) Read(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		if len(b.have) == 0 {
			if err := b.group(); err != nil {
				if done > 0 && errors.Is(err, io.EOF) {
					return done, nil
				}
				return done, err
			}
		}
		n := copy(p[done:], b.have)
		b.have = b.have[n:]
		done += n
	}
	return done, nil
}

// group decodes four characters.
func (b *base64Reader) group() error {
	bits, n, pads := uint32(0), 0, 0
	for n < 4 {
		if len(b.in.b) == 0 {
			if ok, err := b.in.more(); err != nil {
				return err
			} else if !ok && n == 0 {
				return io.EOF
			} else if !ok {
				return io.ErrUnexpectedEOF
			}
		}
		c := b.in.b[0]
		v := base64Values[c]
		switch {
		case isBlank(c):
			b.in.b = b.in.b[1:]
			continue
		case c == '=' && n >= 2:
			pads++
			v = 0
		case v < 0 && c == '<':
			return io.ErrUnexpectedEOF // the end of appended data
		case v < 0 || pads > 0:
			return faultAt(b.in.at(), "%s is no character of base64", message.Quote([]byte{c}))
		}
		b.in.b = b.in.b[1:]
		bits = bits<<6 | uint32(v)
		n++
	}
	b.out = [3]byte{byte(bits >> 16), byte(bits >> 8), byte(bits)}
	b.have = b.out[:3-pads]
	return nil
}

package meshio

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// A few bytes can unpack to any number. Real meshes pack to a tenth at best.
const (
	maxUnpacked    = 1 << 30
	maxUnpackRatio = 40
	unpackAlways   = 64 << 20 // whatever the ratio
	unpackPiece    = 4 << 20
)

// unpack replaces the content by what it unpacks to, if it is packed by gzip,
// whatever the name of the file.
func (s *source) unpack() error {
	var magic [2]byte
	if s.size < 2 || s.read(magic[:], 0) != nil || magic != [2]byte{0x1f, 0x8b} {
		return nil
	}
	u := &unpacked{limit: min(maxUnpacked, max(unpackAlways, maxUnpackRatio*s.size))}
	s.closers = append(s.closers, u)
	in := bufio.NewReaderSize(&watched{io.NewSectionReader(s.r, 0, s.size), s}, 1<<16)
	s.stage(0.3, s.size)
	if err := u.fill(in); err != nil {
		if ctx := s.ctx.Err(); ctx != nil {
			return ctx
		}
		return err
	}
	if u.trailing {
		s.notes = append(s.notes, "The packed file goes on with something else after its end, which is skipped.")
	}
	s.r, s.size = u, u.size
	return nil
}

// watched counts what is read and ends when the reading is cancelled.
type watched struct {
	r io.Reader
	s *source
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(b)
	w.s.advance(n)
	return n, err
}

// unpacked is what a file unpacks to, in pieces of one size, so that it never
// has to be moved while it grows.
type unpacked struct {
	pieces   [][]byte
	free     []func()
	size     int64
	limit    int64
	trailing bool // data that are not packed follow
}

// fill unpacks all members of the file.
func (u *unpacked) fill(in *bufio.Reader) error {
	z, err := gzip.NewReader(in)
	for err == nil {
		z.Multistream(false)
		if err = u.member(z); err != nil {
			break
		}
		next, _ := in.Peek(2)
		if len(next) == 0 {
			return nil
		}
		if len(next) < 2 || next[0] != 0x1f || next[1] != 0x8b {
			u.trailing = true
			return nil
		}
		err = z.Reset(in)
	}
	var f *FormatError
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fault("the packed file ends too early; it was cut off")
	}
	return fault("the packed file is damaged (%v)", err)
}

// member unpacks up to the end of a member.
func (u *unpacked) member(z io.Reader) error {
	for {
		room := u.size % unpackPiece
		if room == 0 {
			if u.size >= u.limit {
				var one [1]byte
				if n, err := io.ReadFull(z, one[:]); n == 0 && errors.Is(err, io.EOF) {
					return nil
				}
				return fault("the file unpacks to more than %d MB, which is too much for its size; unpack it first if it is what you want", u.limit>>20)
			}
			b, free := scratch(unpackPiece)
			u.pieces, u.free = append(u.pieces, b), append(u.free, free)
		}
		n, err := io.ReadFull(z, u.pieces[len(u.pieces)-1][room:])
		u.size += int64(n)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && u.ended(z) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ended reports whether a member is complete; ReadFull gives the same error for
// its end and for that of a file cut off.
func (u *unpacked) ended(z io.Reader) bool {
	var one [1]byte
	_, err := z.Read(one[:])
	return err == io.EOF
}

// ReadAt implements io.ReaderAt.
func (u *unpacked) ReadAt(b []byte, at int64) (n int, err error) {
	if at < 0 {
		return 0, fmt.Errorf("meshio: read at %d", at)
	}
	for n < len(b) {
		if at >= u.size {
			return n, io.EOF
		}
		piece := u.pieces[at/unpackPiece]
		end := min(int64(unpackPiece), u.size-at/unpackPiece*unpackPiece)
		k := copy(b[n:], piece[at%unpackPiece:end])
		n += k
		at += int64(k)
	}
	return n, nil
}

// Close gives the memory back.
func (u *unpacked) Close() error {
	for _, f := range u.free {
		f()
	}
	u.pieces, u.free, u.size = nil, nil, 0
	return nil
}

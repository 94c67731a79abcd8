package meshio

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// A few bytes can unpack to any number. Real meshes pack to a tenth at best.
const (
	maxUnpacked    = 1 << 30
	maxUnpackRatio = 40
	unpackAlways   = 64 << 20 // whatever the ratio
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

// unpacked is what a file unpacks to.
type unpacked struct {
	scratchFile
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
		if u.full() && u.size >= u.limit {
			var one [1]byte
			if n, err := io.ReadFull(z, one[:]); n == 0 && errors.Is(err, io.EOF) {
				return nil
			}
			return fault("the file unpacks to more than %d MB, which is too much for its size; unpack it first if it is what you want", u.limit>>20)
		}
		n, err := io.ReadFull(z, u.room())
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

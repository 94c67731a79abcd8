package meshio

import (
	"fmt"
	"io"
)

// scratchPiece is the size of the pieces of a scratchFile.
const scratchPiece = 4 << 20

// scratchFile is a content that is made while a file is read, in pieces of one
// size, so that it never has to be moved while it grows. It is read from any
// goroutine once it is complete.
type scratchFile struct {
	pieces [][]byte
	free   []func()
	size   int64
}

// full reports whether there is no room left in the last piece.
func (u *scratchFile) full() bool { return u.size%scratchPiece == 0 }

// room returns the free end of the last piece, of a new one where that is full.
// Who fills it adds to the size.
func (u *scratchFile) room() []byte {
	if u.full() {
		b, free := scratch(scratchPiece)
		u.pieces, u.free = append(u.pieces, b), append(u.free, free)
	}
	return u.pieces[len(u.pieces)-1][u.size%scratchPiece:]
}

// write appends b.
func (u *scratchFile) write(b []byte) {
	for len(b) > 0 {
		n := copy(u.room(), b)
		u.size += int64(n)
		b = b[n:]
	}
}

// ReadAt implements io.ReaderAt.
func (u *scratchFile) ReadAt(b []byte, at int64) (n int, err error) {
	if at < 0 {
		return 0, fmt.Errorf("meshio: read at %d", at)
	}
	for n < len(b) {
		if at >= u.size {
			return n, io.EOF
		}
		piece := u.pieces[at/scratchPiece]
		end := min(int64(scratchPiece), u.size-at/scratchPiece*scratchPiece)
		k := copy(b[n:], piece[at%scratchPiece:end])
		n += k
		at += int64(k)
	}
	return n, nil
}

// Close gives the memory back.
func (u *scratchFile) Close() error {
	for _, f := range u.free {
		f()
	}
	u.pieces, u.free, u.size = nil, nil, 0
	return nil
}

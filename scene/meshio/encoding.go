package meshio

import (
	"io"

	"cairn/internal/message"
	"cairn/internal/textfile"
)

// stored says how the content of a source stands in its file where it is not the
// same bytes: behind a byte-order mark, or in UTF-16. The zero value is none.
type stored struct {
	r        io.ReaderAt // what follows the mark
	size     int64
	mark     int64
	encoding textfile.Encoding
}

// decode makes the content of a text file UTF-8 without a byte-order mark, so
// that no reader has to know of either. A binary file is left as it is, but for a
// mark that an editor put before it. Texts in Windows-1252 are not looked for:
// only names in them differ, see textfile.String.
func (s *source) decode() error {
	const enough = 1 << 10 // bytes
	head := make([]byte, min(s.size, enough))
	if err := s.read(head, 0); err != nil {
		return err
	}
	e, n := textfile.Detect(head)
	mark := int64(n)
	switch {
	case e == textfile.UTF32:
		return fault("%v", textfile.ErrUTF32)
	case e == textfile.UTF8 && mark == 0:
		return nil
	}
	s.stored = stored{io.NewSectionReader(s.r, mark, s.size-mark), s.size - mark, mark, e}
	if e == textfile.UTF8 {
		s.r, s.size = s.stored.r, s.stored.size
		return nil
	}
	return s.transcode()
}

// transcode reads a text in UTF-16 into memory as UTF-8. That takes half of the
// file's size, or one and a half times its size if all of it is Chinese.
func (s *source) transcode() error {
	u := &scratchFile{}
	s.closers = append(s.closers, u)
	s.stage(s.to+(1-s.to)*0.3, s.stored.size)
	var text []byte
	damaged := 0
	err := s.stored.blocks(func(block []byte, ends bool) (taken int64, err error) {
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		out, n, bad := s.stored.encoding.Append(text[:0], block, ends)
		text, damaged = out, damaged+bad
		u.write(text)
		s.advance(n)
		return int64(n), nil
	})
	if err != nil {
		return err
	}
	s.notes = append(s.notes, "The text is UTF-16, which few programs read; Cairn reads it as well as UTF-8.")
	if damaged > 0 {
		s.notes = append(s.notes, message.Count(damaged, "character", "characters")+" of the UTF-16 are damaged or cut off.")
	}
	s.r, s.size = u, u.size
	return nil
}

// blocks calls f for the file block by block. f returns how much of its block it
// took, the next one begins behind that; none at all ends the calls.
func (t *stored) blocks(f func(block []byte, ends bool) (taken int64, err error)) error {
	buf := blocks.Get().(*[]byte)
	defer blocks.Put(buf)
	for at := int64(0); at < t.size; {
		block := (*buf)[:min(int64(len(*buf)), t.size-at)]
		if n, err := t.r.ReadAt(block, at); n < len(block) {
			return readError(err, t.mark+at+int64(n))
		}
		taken, err := f(block, at+int64(len(block)) == t.size)
		if err != nil || taken == 0 {
			return err
		}
		at += taken
	}
	return nil
}

// fileOffset returns where in the file a byte of the content stands.
func (s *source) fileOffset(offset int64) int64 {
	t := &s.stored
	if t.r == nil || t.encoding == textfile.UTF8 {
		return t.mark + offset
	}
	at, left := t.mark, offset
	_ = t.blocks(func(block []byte, ends bool) (int64, error) { // what cannot be read has no better place
		if left <= 0 || s.ctx.Err() != nil {
			return 0, nil
		}
		span, found := t.encoding.Span(block, left, ends)
		at, left = at+span, left-found
		return span, nil
	})
	return at
}

// endText cuts off the Ctrl+Z with which DOS programs end a text. Readers call it
// once they know that the file is text to its end.
func (s *source) endText() error {
	const most = 4 << 10 // a block of a disk
	end := make([]byte, min(s.size, most))
	if err := s.read(end, s.size-int64(len(end))); err != nil {
		return err
	}
	s.size -= int64(len(end) - textfile.TextEnd(end))
	return nil
}

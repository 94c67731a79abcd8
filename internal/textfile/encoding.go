// Package textfile decodes text files: it tells how the characters are stored,
// and brings them into UTF-8. Files may be hostile; nothing here allocates more
// than a small multiple of the bytes given.
package textfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how the characters of a text are stored.
type Encoding uint8

// The encodings that are known. UTF-32 is only recognised, so that a message can
// name it. Mixed is UTF-8 with single bytes between that are none; they are read
// as Windows-1252.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
	UTF32
	Windows1252
	Mixed
)

// String returns the name that people know.
func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-16", "UTF-16", "UTF-32", "Windows-1252", "UTF-8 mixed with Windows-1252"}[e]
}

// Mark is the byte-order mark of UTF-8.
const Mark = "\xef\xbb\xbf"

// Detect returns the encoding that the first bytes of a file show, and the length
// of the byte-order mark there. A kilobyte is enough. Windows-1252 has no sign of
// its own, so UTF8 stands for all that is not UTF-16 or UTF-32.
func Detect(head []byte) (e Encoding, mark int) {
	// The mark of UTF-32 begins as that of UTF-16, so it comes first.
	for _, k := range []struct {
		mark string
		e    Encoding
	}{
		{"\xff\xfe\x00\x00", UTF32}, {"\x00\x00\xfe\xff", UTF32},
		{"\xff\xfe", UTF16LE}, {"\xfe\xff", UTF16BE}, {Mark, UTF8},
	} {
		if bytes.HasPrefix(head, []byte(k.mark)) {
			return k.e, len(k.mark)
		}
	}
	for _, k := range []struct {
		e     Encoding
		width int
		value func(b []byte) uint32
	}{
		{UTF32, 4, binary.LittleEndian.Uint32}, {UTF32, 4, binary.BigEndian.Uint32},
		{UTF16LE, 2, func(b []byte) uint32 { return uint32(binary.LittleEndian.Uint16(b)) }},
		{UTF16BE, 2, func(b []byte) uint32 { return uint32(binary.BigEndian.Uint16(b)) }},
	} {
		if looksLikeText(head, k.width, k.value) {
			return k.e, 0
		}
	}
	return UTF8, 0
}

// looksLikeText reports whether bytes are certainly the characters of a text, each
// of so many bytes, without a mark: the first two are of ASCII, most are, and none
// is a control character. Numbers, names and brackets make up any file that is
// read here, so that no text in ASCII, and hardly any binary file, passes.
func looksLikeText(head []byte, width int, value func(b []byte) uint32) bool {
	const enough = 1024 // bytes
	head = head[:min(len(head), enough)/width*width]
	ascii, all := 0, len(head)/width
	for i := range all {
		switch c := value(head[i*width:]); {
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != ctrlZ || c == 0x7f || c > utf8.MaxRune:
			return false
		case c < utf8.RuneSelf:
			ascii++
		case i < 2:
			return false
		}
	}
	return all >= 2 && ascii > all/2
}

// character decodes the first character of b, which is not empty, and returns how
// many bytes it takes. It takes none where b ends within the character, unless the
// text ends there. What is no character is utf8.RuneError, and bad.
func (e Encoding) character(b []byte, textEnds bool) (r rune, size int, bad bool) {
	switch e {
	case UTF16LE:
		return utf16Character(b, binary.LittleEndian, textEnds)
	case UTF16BE:
		return utf16Character(b, binary.BigEndian, textEnds)
	case Windows1252:
		r = windows1252(b[0])
		return r, 1, r == utf8.RuneError
	}
	if !textEnds && !utf8.FullRune(b) {
		return 0, 0, false
	}
	r, size = utf8.DecodeRune(b)
	if r == utf8.RuneError && size == 1 {
		if e == Mixed {
			r = windows1252(b[0])
		}
		return r, 1, r == utf8.RuneError
	}
	return r, size, false
}

func utf16Character(b []byte, order binary.ByteOrder, textEnds bool) (r rune, size int, bad bool) {
	if len(b) >= 2 {
		r = rune(order.Uint16(b))
		if !utf16.IsSurrogate(r) {
			return r, 2, false
		}
	}
	if len(b) >= 4 {
		if pair := utf16.DecodeRune(r, rune(order.Uint16(b[2:]))); pair != utf8.RuneError {
			return pair, 4, false
		}
	} else if !textEnds {
		return 0, 0, false
	}
	return utf8.RuneError, min(2, len(b)), true
}

// windows1252 returns the character of a byte. The five bytes that Windows-1252
// leaves undefined are utf8.RuneError; some tables make control characters of
// them, which nobody meant.
func windows1252(b byte) rune {
	if r := charmap.Windows1252.DecodeByte(b); r < utf8.RuneSelf || r >= 0xa0 {
		return r
	}
	return utf8.RuneError
}

// Append appends the text of src in UTF-8 to dst. It returns how many bytes of src
// it took, which are all but a character at the end that may go on, and how many
// characters it could not read, which are U+FFFD. textEnds says that src is the end
// of the text; then all bytes are taken.
func (e Encoding) Append(dst, src []byte, textEnds bool) (out []byte, taken, bad int) {
	for taken < len(src) {
		r, size, isBad := e.character(src[taken:], textEnds)
		if size == 0 {
			break
		}
		if isBad {
			bad++
		}
		dst = utf8.AppendRune(dst, r)
		taken += size
	}
	return dst, taken, bad
}

// Span returns how many bytes of src hold the first n bytes of its text in UTF-8,
// and how many of the n they are, which is less where src is too short. With it a
// place in a decoded text is found again in its file.
func (e Encoding) Span(src []byte, n int64, textEnds bool) (span, found int64) {
	if e == UTF8 {
		span = min(int64(len(src)), n)
		return span, span
	}
	for found < n && span < int64(len(src)) {
		r, size, _ := e.character(src[span:], textEnds)
		if size == 0 {
			break
		}
		span += int64(size)
		found += int64(utf8.RuneLen(r))
	}
	return span, found
}

// String is the text of a few bytes of an unknown encoding, such as a name: UTF-8
// if it is that, else as Decode reads it.
func String(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	out, _, _ := eightBit(letters(b)).Append(nil, b, true)
	return string(out)
}

// letters counts the characters beyond ASCII that are UTF-8, and the bytes that
// are not.
func letters(b []byte) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good, bad
}

// eightBit tells whether a text that is not UTF-8 is Windows-1252, or UTF-8 with
// other bytes in it: by what there is more of. Two letters of Windows-1252 hardly
// ever look like one of UTF-8.
func eightBit(good, bad int) Encoding {
	if good > bad {
		return Mixed
	}
	return Windows1252
}

// ErrUTF32 is the error of a text in UTF-32, which is not read.
var ErrUTF32 = errors.New("the text is UTF-32; save it as UTF-8")

package textfile

import (
	"bytes"
	"context"
	"fmt"
	"unicode/utf8"

	"cairn/internal/message"
)

// ctrlZ ends a text of DOS programs. What follows it, to the end of the last
// block of the disk, is no text.
const ctrlZ = 0x1a

// Text is the content of a text file.
type Text struct {
	// Bytes are valid UTF-8 without a byte-order mark, with lines that end in LF
	// or CRLF. They may be those of the file and must not be changed.
	Bytes    []byte
	Encoding Encoding
	Mark     int  // length of the byte-order mark in the file
	OldMac   bool // the lines of the file end in CR alone
	// Notes say what was passed over and costs nothing, Warnings what is odd or
	// is not kept when the text is saved as UTF-8. Both are for people to read.
	Notes, Warnings []string

	raw []byte // what follows the mark in the file
}

// piece is how much is decoded between two looks at the context.
const piece = 1 << 18

// Decode returns the text of a file. The data must not change as long as the text
// is used. The error is that the text is UTF-32, or the context's.
func Decode(ctx context.Context, data []byte) (*Text, error) {
	e, mark := Detect(data[:min(len(data), piece)])
	t := &Text{Encoding: e, Mark: mark, raw: data[mark:], Bytes: data[mark:]}
	switch e {
	case UTF32:
		return nil, ErrUTF32
	case UTF16LE, UTF16BE:
		t.warn("the text is UTF-16; it would be saved as UTF-8")
		t.transcode(ctx)
	default:
		t.fromBytes(ctx)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.cutEnd()
	if bytes.IndexByte(t.Bytes, 0) >= 0 {
		t.warn("the file holds zero bytes, which no text has; it may be damaged")
	}
	if bytes.IndexByte(t.Bytes, '\n') < 0 && bytes.IndexByte(t.Bytes, '\r') >= 0 {
		t.OldMac = true
		t.Bytes = bytes.ReplaceAll(t.Bytes, []byte("\r"), []byte("\n"))
	}
	return t, nil
}

// Head returns the beginning of a text in UTF-8 without a byte-order mark, from the
// first bytes of a file. It may end within a character.
func Head(data []byte) []byte {
	t, err := Decode(context.Background(), data)
	if err != nil {
		return nil
	}
	return t.Bytes
}

func (t *Text) warn(format string, args ...any) {
	t.Warnings = append(t.Warnings, fmt.Sprintf(format, args...))
}

// fromBytes decodes a text in UTF-8 or, where it is not that, Windows-1252.
func (t *Text) fromBytes(ctx context.Context) {
	at := invalid(ctx, t.raw)
	if at < 0 {
		return
	}
	good, bad := 0, 0
	for rest := t.raw; len(rest) > 0 && ctx.Err() == nil; rest = rest[min(len(rest), piece):] {
		g, b := letters(rest[:min(len(rest), piece)])
		good, bad = good+g, bad+b
	}
	what := "it is read as Windows-1252"
	if t.Encoding = eightBit(good, bad); t.Encoding == Mixed {
		what = "the bytes that are not are read as Windows-1252"
	}
	t.warn("%s: the text is not UTF-8; %s and would be saved as UTF-8", t.place(at), what)
	t.transcode(ctx)
}

// transcode brings a text that is not UTF-8 into it.
func (t *Text) transcode(ctx context.Context) {
	t.Bytes = make([]byte, 0, len(t.raw)+len(t.raw)/8)
	damaged, first := 0, 0
	for at := 0; at < len(t.raw) && ctx.Err() == nil; {
		end := min(at+piece, len(t.raw))
		var taken, bad int
		t.Bytes, taken, bad = t.Encoding.Append(t.Bytes, t.raw[at:end], end == len(t.raw))
		if damaged == 0 && bad > 0 {
			first = t.firstBad(at)
		}
		damaged += bad
		at += taken
	}
	switch {
	case damaged == 0 || ctx.Err() != nil:
	case t.Encoding == UTF16LE || t.Encoding == UTF16BE:
		t.warn("%s: the UTF-16 is damaged or cut off; %s read as U+FFFD and not kept", t.place(first), message.Count(damaged, "character is", "characters are"))
	default:
		t.warn("%s: byte 0x%X is no character of Windows-1252, so the text may have another encoding; %s read as U+FFFD and not kept",
			t.place(first), t.raw[first], message.Count(damaged, "such byte is", "such bytes are"))
	}
}

// firstBad returns where the first character from i on is that cannot be read.
func (t *Text) firstBad(i int) int {
	for i < len(t.raw) {
		_, size, bad := t.Encoding.character(t.raw[i:], true)
		if bad {
			break
		}
		i += size
	}
	return i
}

// place names a byte behind the mark for a message.
func (t *Text) place(at int) string {
	var lf, cr int
	if t.Encoding == UTF16LE || t.Encoding == UTF16BE {
		for i := 0; i < at; {
			r, size, _ := t.Encoding.character(t.raw[i:], true)
			switch i += size; r {
			case '\n':
				lf++
			case '\r':
				cr++
			}
		}
	} else {
		lf, cr = bytes.Count(t.raw[:at], []byte("\n")), bytes.Count(t.raw[:at], []byte("\r"))
	}
	if lf == 0 {
		lf = cr
	}
	return fmt.Sprintf("line %d (byte %d)", 1+lf, t.Mark+at)
}

// cutEnd cuts off a Ctrl+Z at the end, with zeros and line ends behind it.
func (t *Text) cutEnd() {
	if n := TextEnd(t.Bytes); n < len(t.Bytes) {
		t.Bytes = t.Bytes[:n]
		t.Notes = append(t.Notes, "the file ends in Ctrl+Z (0x1A), the end of a text for DOS programs, which is passed over")
	}
}

// TextEnd returns the length of a text without the Ctrl+Z of DOS programs at its
// end, and without the zeros and line ends behind that.
func TextEnd(text []byte) int {
	end := len(text)
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ctrlZ:
			end = i
		case 0, '\r', '\n', ' ':
		default:
			return end
		}
	}
	return end
}

// FileOffset returns which byte of the file a byte of Bytes comes from.
func (t *Text) FileOffset(at int64) int64 {
	span, _ := t.Encoding.Span(t.raw, at, true)
	return int64(t.Mark) + span
}

// invalid returns the place of the first byte that is not UTF-8, or -1 if there is
// none or the context is cancelled.
func invalid(ctx context.Context, data []byte) int {
	for i := 0; i < len(data) && ctx.Err() == nil; {
		end := min(i+piece, len(data))
		if utf8.Valid(data[i:end]) {
			i = end
			continue
		}
		for i < end { // a character may reach beyond the end
			c, n := utf8.DecodeRune(data[i:])
			if c == utf8.RuneError && n == 1 {
				return i
			}
			i += n
		}
	}
	return -1
}

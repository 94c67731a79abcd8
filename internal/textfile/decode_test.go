package textfile

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// inUTF16 encodes a text by the standard library, the second way.
func inUTF16(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func inUTF32(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, r := range text {
		out = order.AppendUint32(out, uint32(r))
	}
	return string(out)
}

var little, big binary.AppendByteOrder = binary.LittleEndian, binary.BigEndian

func TestDecode(t *testing.T) {
	const text = "nasion 1.5 2 3\nC2–C3 “left” 😀 1 2 3\n"
	for _, c := range []struct {
		name, data, want string
		encoding         Encoding
		said             string // a part of the notes and warnings, which are none for ""
	}{
		{"plain", text, text, UTF8, ""},
		{"empty", "", "", UTF8, ""},
		{"a mark", "\xef\xbb\xbf" + text, text, UTF8, ""},
		{"only a mark", "\xef\xbb\xbf", "", UTF8, ""},
		{"UTF-16, little end first", "\xff\xfe" + inUTF16(little, text), text, UTF16LE, "the text is UTF-16"},
		{"UTF-16, big end first", "\xfe\xff" + inUTF16(big, text), text, UTF16BE, "the text is UTF-16"},
		{"UTF-16 without a mark", inUTF16(little, text), text, UTF16LE, "the text is UTF-16"},
		{"the other UTF-16 without a mark", inUTF16(big, text), text, UTF16BE, "the text is UTF-16"},
		{"only a mark of UTF-16", "\xff\xfe", "", UTF16LE, "the text is UTF-16"},
		{"UTF-16 cut off", "\xff\xfea\x00\n\x00b\x00c", "a\nb\ufffd", UTF16LE, "line 2 (byte 8): the UTF-16 is damaged or cut off; 1 character is"},
		{"a lone surrogate", "\xff\xfea\x00\x00\xd8b\x00", "a\ufffdb", UTF16LE, "line 1 (byte 4)"},
		{"the surrogates swapped", "\xff\xfe\x00\xdc\x00\xd8b\x00", "\ufffd\ufffdb", UTF16LE, "2 characters are"},
		// Bytes 0x93 to 0x97 by https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
		{"Windows-1252", "a\nC2\x96C3 \x93left\x94 \xe9\x80\n", "a\nC2–C3 “left” é€\n", Windows1252, "line 2 (byte 4): the text is not UTF-8; it is read as Windows-1252"},
		{"what Windows-1252 leaves open", "a\xe9\n\x81\x8d\x8f\x90\x9d", "aé\n\ufffd\ufffd\ufffd\ufffd\ufffd", Windows1252, "line 2 (byte 3): byte 0x81 is no character of Windows-1252, so the text may have another encoding; 5 such bytes are"},
		{"UTF-8 with a byte of Windows-1252", "é ü ö\n\x96", "é ü ö\n–", Mixed, "line 2 (byte 9): the text is not UTF-8; the bytes that are not"},
		{"UTF-8 cut off in a letter", "é ü\n\xc3", "é ü\nÃ", Mixed, "line 2 (byte 6)"},
		{"two letters that look like one of UTF-8", "Spa\xdf\x93 \xe9\xe8", "Spaß“ éè", Windows1252, "Windows-1252"},
		{"Ctrl+Z", "1 2 3\r\n\x1a", "1 2 3\r\n", UTF8, "Ctrl+Z"},
		{"Ctrl+Z without a line end", "1 2 3\x1a", "1 2 3", UTF8, "Ctrl+Z"},
		{"Ctrl+Z to the end of a block", "1 2 3\n\x1a" + strings.Repeat("\x1a\x00\r\n", 40), "1 2 3\n", UTF8, "Ctrl+Z"},
		{"Ctrl+Z in UTF-16", "\xff\xfe1\x00\n\x00\x1a\x00", "1\n", UTF16LE, "Ctrl+Z"},
		{"Ctrl+Z within", "1\x1a2\n", "1\x1a2\n", UTF8, ""},
		{"zeros", "1 2\x003\n\x00", "1 2\x003\n\x00", UTF8, "zero bytes"},
		{"old Mac", "1 2 3\r4 5 6\r", "1 2 3\n4 5 6\n", UTF8, ""},
		{"old Mac in Windows-1252", "\xe9\r\x96\r", "é\n–\n", Windows1252, "line 1 (byte 0)"},
		{"CRLF", "1\r\n2\r\n", "1\r\n2\r\n", UTF8, ""},
	} {
		got, err := Decode(t.Context(), []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		said := strings.Join(append(got.Notes, got.Warnings...), "\n")
		if string(got.Bytes) != c.want || got.Encoding != c.encoding || !strings.Contains(said, c.said) || c.said == "" && said != "" {
			t.Errorf("%s: %q in %v, said %q", c.name, got.Bytes, got.Encoding, said)
		}
		if got.OldMac != strings.HasPrefix(c.name, "old Mac") {
			t.Errorf("%s: OldMac is %t", c.name, got.OldMac)
		}
	}
}

func TestUTF32IsRefused(t *testing.T) {
	const text = "v 1 2 3\nv 4 5 6\n"
	for _, data := range []string{
		"\xff\xfe\x00\x00" + inUTF32(little, text), "\x00\x00\xfe\xff" + inUTF32(big, text), inUTF32(little, text), inUTF32(big, text),
	} {
		if _, err := Decode(t.Context(), []byte(data)); err == nil || !strings.Contains(err.Error(), "UTF-32; save it as UTF-8") {
			t.Errorf("%.8q: error %v", data, err)
		}
	}
}

// TestNoTextIsNotUTF16: without a mark only what is certain counts.
func TestNoTextIsNotUTF16(t *testing.T) {
	for _, data := range []string{
		"", "a", "ab", "a\x00", "a\x00b", "\x00\x00", "Bush hid the facts", "solid\x00\x00\x00\x00\x00",
		"a\x00\x00\x00b\x00\x00\x01", "glTF\x02\x00\x00\x00\x10\x00\x00\x00", "1\x002\x00\x01\x00\x02\x00",
		"中文中文中文", "\x2d\x4e\x87\x65", string(make([]byte, 84)),
	} {
		if e, mark := Detect([]byte(data)); e != UTF8 || mark != 0 {
			t.Errorf("%q is taken for %v with a mark of %d", data, e, mark)
		}
	}
	// Names in Chinese are no reason to doubt, even where a byte of theirs is zero.
	if e, _ := Detect([]byte(inUTF16(little, "name,x,y,z\n一,1,2,3\n"))); e != UTF16LE {
		t.Errorf("a table with a Chinese name is taken for %v", e)
	}
}

// TestPlaces: every character of a decoded text is found again in its file.
func TestPlaces(t *testing.T) {
	const text = "aé–\n😀z"
	for _, c := range []struct {
		data string
		want []int64 // place of each character, and of the end
	}{
		{text, []int64{0, 1, 3, 6, 7, 11, 12}},
		{Mark + text, []int64{3, 4, 6, 9, 10, 14, 15}},
		{"\xff\xfe" + inUTF16(little, text), []int64{2, 4, 6, 8, 10, 14, 16}},
		{"\xfe\xff" + inUTF16(big, text), []int64{2, 4, 6, 8, 10, 14, 16}},
		{"a\xe9\x96\nz", []int64{0, 1, 2, 3, 4, 5}},
		{"éü\x96\nz", []int64{0, 2, 4, 5, 6, 7}},
		{"a\rb", []int64{0, 1, 2, 3}},
	} {
		d, err := Decode(t.Context(), []byte(c.data))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for i := range string(d.Bytes) {
			got = append(got, d.FileOffset(int64(i)))
		}
		got = append(got, d.FileOffset(int64(len(d.Bytes))))
		if len(got) != len(c.want) {
			t.Fatalf("%q: %v, want %v", c.data, got, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%q: %v, want %v", c.data, got, c.want)
				break
			}
		}
	}
}

// TestPieces: a text decoded in pieces of any length is the same.
func TestPieces(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	letters := []rune("ab 1\né–😀一\ufffd")
	for range 500 {
		text := make([]rune, rng.IntN(40))
		for i := range text {
			text[i] = letters[rng.IntN(len(letters))]
		}
		for e, data := range map[Encoding]string{UTF8: string(text), UTF16LE: inUTF16(little, string(text)), UTF16BE: inUTF16(big, string(text)), Mixed: string(text)} {
			var got []byte
			damaged := 0
			for rest := []byte(data); ; {
				n := min(len(rest), 1+rng.IntN(9))
				out, taken, bad := e.Append(got, rest[:n], n == len(rest))
				got, rest, damaged = out, rest[taken:], damaged+bad
				if len(rest) == 0 {
					break
				}
			}
			if string(got) != string(text) || damaged > 0 {
				t.Fatalf("%v: %q becomes %q, %d damaged", e, string(text), got, damaged)
			}
		}
	}
}

func TestHeadAndString(t *testing.T) {
	if got := string(Head([]byte("\xff\xfe" + inUTF16(little, "x\ry\r")))); got != "x\ny\n" {
		t.Errorf("the head is %q", got)
	}
	for data, want := range map[string]string{"": "", "naïve": "naïve", "na\xefve": "naïve", "\x96": "–", "éü\xe9": "éüé"} {
		if got := String([]byte(data)); got != want {
			t.Errorf("%q becomes %q, want %q", data, got, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, data := range []string{"a", "\xe9", "\xff\xfea\x00"} {
		if _, err := Decode(ctx, []byte(data)); !errors.Is(err, context.Canceled) {
			t.Errorf("%q: error %v", data, err)
		}
	}
}

// FuzzDecode: no panic, no text but UTF-8, no more than three bytes for each, and
// every place lies in the file.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a\n", "\xff\xfea\x00\x00\xd8", "\xfe\xff\x00a", "\xe9\x81", "é\x96", "1\r\x1a\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Decode(t.Context(), data)
		if err != nil {
			return
		}
		if !utf8.Valid(got.Bytes) || len(got.Bytes) > 3*len(data) {
			t.Fatalf("%q becomes %q", data, got.Bytes)
		}
		last := int64(0)
		for i := range len(got.Bytes) + 1 {
			at := got.FileOffset(int64(i))
			if at < last || at > int64(len(data)) {
				t.Fatalf("%q: byte %d comes from byte %d of the file", data, i, at)
			}
			last = at
		}
	})
}

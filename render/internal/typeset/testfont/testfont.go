// Package testfont makes small TrueType fonts for tests, so that these do not
// depend on what a computer has installed.
package testfont

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	ot "github.com/go-text/typesetting/font/opentype"
)

// Em is the height of the font in its own units.
const Em = 1000

// Glyph is a box: the letter stands on the base line, Width wide and Height high,
// in units of the font, and the pen goes on by Advance. A Width of 0 is a glyph
// without an outline.
type Glyph struct{ Width, Height, Advance int }

// Make returns a font of these letters and its name (OpenType 1.9).
func Make(family string, letters map[rune]Glyph) []byte {
	runes := make([]rune, 0, len(letters))
	for r := range letters {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	glyphs := []Glyph{{Width: 300, Height: 700, Advance: 400}} // .notdef
	for _, r := range runes {
		glyphs = append(glyphs, letters[r])
	}
	glyf, loca, hmtx := outlines(glyphs)
	n := len(glyphs)
	return ot.WriteTTF([]ot.Table{
		{Tag: ot.MustNewTag("cmap"), Content: cmap(runes)},
		{Tag: ot.MustNewTag("glyf"), Content: glyf},
		{Tag: ot.MustNewTag("head"), Content: head()},
		{Tag: ot.MustNewTag("hhea"), Content: words(1, 0, 800, -200, 0, Em, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, n)},
		{Tag: ot.MustNewTag("hmtx"), Content: hmtx},
		{Tag: ot.MustNewTag("loca"), Content: loca},
		{Tag: ot.MustNewTag("maxp"), Content: words(1, 0, n, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)},
		{Tag: ot.MustNewTag("name"), Content: name(family)},
	})
}

// Write puts a font into a folder.
func Write(t testing.TB, folder, file string, font []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, file), font, 0o600); err != nil {
		t.Fatal(err)
	}
}

// words returns numbers of 16 bits.
func words(numbers ...int) []byte {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint16(b, uint16(int16(n)))
	}
	return b
}

func longs(numbers ...int) []byte {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// head ends with: long offsets in loca, format 0.
func head() []byte {
	b := append(words(1, 0, 1, 0), longs(0, 0x5F0F3CF5)...)
	b = append(b, words(0, Em)...)
	b = append(b, make([]byte, 16)...) // dates
	return append(b, words(0, -200, Em, 800, 0, 8, 2, 1, 0)...)
}

// cmap has one subtable of format 12 for the full range of Unicode.
func cmap(runes []rune) []byte {
	b := append(words(0, 1, 3, 10), longs(12)...)
	b = append(b, words(12, 0)...)
	b = append(b, longs(16+12*len(runes), 0, len(runes))...)
	for i, r := range runes {
		b = append(b, longs(int(r), int(r), i+1)...)
	}
	return b
}

func outlines(glyphs []Glyph) (glyf, loca, hmtx []byte) {
	loca = longs(0)
	for _, g := range glyphs {
		if g.Width > 0 {
			glyf = append(glyf, words(1, 0, 0, g.Width, g.Height, 3, 0)...) // one contour of 4 points, no instructions
			const onCurve = 1                                               // with coordinates of 16 bits
			glyf = append(glyf, onCurve, onCurve, onCurve, onCurve)
			glyf = append(glyf, words(0, 0, g.Width, 0)...)
			glyf = append(glyf, words(0, g.Height, 0, -g.Height)...)
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		loca = append(loca, longs(len(glyf))...)
		hmtx = append(hmtx, words(g.Advance, 0)...)
	}
	return glyf, loca, hmtx
}

// name has the family's name, for Windows, in English.
func name(family string) []byte {
	var text []byte
	for _, r := range family {
		text = append(text, words(int(r))...)
	}
	return append(words(0, 1, 18, 3, 1, 0x409, 1, len(text), 0), text...)
}

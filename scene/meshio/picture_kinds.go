package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// pictureKind is a format of pictures that is read. Its decoder allocates what the
// header claims, so the file must be long enough for that.
type pictureKind struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// holds returns how many pixels of that size a file can hold at most.
	holds func(b []byte) int64
	// thin: good files may hold more yet, which count for thinPictures.
	thin bool
}

// inflation is how many bytes one byte of deflate stands for at most: a match has
// 258 bytes and takes 2 bits (RFC 1951, 3.2.5 and 3.2.7).
const inflation = 1032

// perByte returns the holds of a kind of which a byte stands for n pixels at most.
func perByte(n int64) func([]byte) int64 {
	return func(b []byte) int64 { return n * int64(len(b)) }
}

// What a byte stands for in the other kinds. JPEG: each block of 64 pixels takes
// a bit in each of its scans. LZW: the longest string of its 4096 bytes takes a
// code of 12 bits; in GIF each is a pixel. WebP: its lossy kind takes at least 3.4
// bits for 256 pixels; of its lossless kind no such limit exists, and this keeps
// all but pictures of a single colour (see thinPictures).
const (
	jpegPixels = 512
	lzwBytes   = 4096 * 8 / 12
	webpPixels = 640
)

// thinPictures is how many bytes of decoded pictures one mesh may have in WebP and
// TIFF files that have fewer bytes than others of that size: lossless WebP of a
// single colour has no byte for its pixels, and a fax code has a bit for a row.
const thinPictures = 64 << 20

// pictureKinds are told by the bytes with which they begin; "?" stands for any.
// BMP, TIFF and WebP are read with the decoders of the Go project.
var pictureKinds = []struct {
	magic string
	pictureKind
}{
	{"\x89PNG\r\n\x1a\n", pictureKind{png.DecodeConfig, png.Decode, pngHolds, false}},
	{"\xff\xd8", pictureKind{jpeg.DecodeConfig, jpeg.Decode, perByte(jpegPixels), false}},
	{"BM????\x00\x00\x00\x00", pictureKind{bmp.DecodeConfig, bmp.Decode, bmpHolds, false}},
	{"GIF8?a", pictureKind{gif.DecodeConfig, gif.Decode, perByte(lzwBytes), false}},
	{"II\x2a\x00", pictureKind{tiff.DecodeConfig, tiff.Decode, tiffHolds, true}},
	{"MM\x00\x2a", pictureKind{tiff.DecodeConfig, tiff.Decode, tiffHolds, true}},
	{"RIFF????WEBPVP8", pictureKind{webp.DecodeConfig, webp.Decode, perByte(webpPixels), true}},
}

// otherPictures are kinds that are not read, and what is no picture at all.
var otherPictures = []struct{ magic, what string }{
	{"DDS ", "is a DDS picture; save it as PNG"},
	{"\xabKTX", "is a KTX picture; save it as PNG"},
	{"sB", "is a Basis picture; save it as PNG"},
	{"8BPS", "is a Photoshop picture; save it as PNG"},
	{"v/1\x01", "is an OpenEXR picture; save it as PNG"},
	{"#?RADIANCE", "is a Radiance picture; save it as PNG"},
	{"\x00\x00\x00\x0cjP  ", "is a JPEG 2000 picture; save it as PNG"},
	{"\xff\x4f\xff\x51", "is a JPEG 2000 picture; save it as PNG"},
	{"????ftyp", "is a HEIF or AVIF picture; save it as PNG"},
	{"II\x2b\x00", "is a BigTIFF picture; save it as PNG"},
	{"version https://git-lfs", "is a placeholder of Git LFS; fetch the file itself"},
	{"/annex/objects/", "is a placeholder of git-annex; fetch the file itself (git annex get)"},
}

// picture is one that may be decoded.
type picture struct {
	size   image.Point
	decode func(io.Reader) (image.Image, error)
	thin   bool // counts for thinPictures
}

// pictureOf returns how a picture is decoded, or why it is not to be. The name
// tells only whether it is TGA, which has no mark.
func pictureOf(name string, b []byte) (p picture, err error) {
	if len(b) == 0 {
		return p, errors.New("is empty")
	}
	var kind pictureKind
	for _, k := range pictureKinds {
		if beginsLike(b, k.magic) {
			kind = k.pictureKind
			break
		}
	}
	if kind.decode == nil && (isTGA(b) || strings.EqualFold(path.Ext(name), ".tga")) {
		kind = pictureKind{tgaConfig, decodeTGA, perByte(tgaRun), false}
	}
	if kind.decode == nil {
		for _, k := range otherPictures {
			if beginsLike(b, k.magic) {
				return p, errors.New(k.what)
			}
		}
		return p, errors.New("is neither PNG nor JPEG nor another picture that can be read (BMP, TGA, TIFF, WebP, GIF)")
	}
	c, err := kind.config(bytes.NewReader(b))
	if err != nil {
		return p, fmt.Errorf("cannot be decoded: %w", err)
	}
	p = picture{size: image.Pt(c.Width, c.Height), decode: kind.decode}
	if p.size.X < 1 || p.size.Y < 1 || p.size.X > maxPictureSide || p.size.Y > maxPictureSide {
		return p, fmt.Errorf("has %d×%d pixels, more than %d a side", p.size.X, p.size.Y, maxPictureSide)
	}
	if int64(p.size.X)*int64(p.size.Y) > kind.holds(b) {
		if p.thin = kind.thin; !p.thin {
			return p, errors.New("cannot be decoded: the file ends before its last pixel")
		}
	}
	return p, nil
}

// pngHolds returns how many pixels of its depth and kind of colour a PNG can hold.
func pngHolds(b []byte) int64 {
	const depthAt, colorAt = 24, 25
	channels := map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[b[colorAt]]
	return inflation * 8 * int64(len(b)) / max(1, channels*int64(b[depthAt]))
}

// tiffHolds returns how many pixels of its kind of colour a TIFF picture can hold,
// unless it has fax codes or strips that share bytes. Of what else it may be packed
// with, LZW packs most.
func tiffHolds(b []byte) int64 {
	bits := int64(1) // at least; grey and a palette may have 1 or 8
	if c, err := tiff.DecodeConfig(bytes.NewReader(b)); err == nil {
		switch c.ColorModel {
		case color.Gray16Model:
			bits = 16
		case color.RGBAModel, color.NRGBAModel: // or four of them
			bits = 3 * 8
		case color.RGBA64Model, color.NRGBA64Model:
			bits = 3 * 16
		}
	}
	return lzwBytes * 8 * int64(len(b)) / bits
}

// bmpHolds returns how many pixels a BMP picture can hold in whole rows, each of
// which is filled up to four bytes.
func bmpHolds(b []byte) int64 {
	const widthAt, bitsAt = 18, 28
	width := int64(int32(binary.LittleEndian.Uint32(b[widthAt:])))
	row := (width*int64(binary.LittleEndian.Uint16(b[bitsAt:])) + 31) / 32 * 4
	return int64(len(b)) / max(1, row) * width
}

// beginsLike reports whether b begins with magic, in which "?" is any byte.
func beginsLike(b []byte, magic string) bool {
	if len(b) < len(magic) {
		return false
	}
	for i, c := range []byte(magic) {
		if c != '?' && c != b[i] {
			return false
		}
	}
	return true
}

package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
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

// pictureKind is a format of pictures that is read.
type pictureKind struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// pictureKinds are told by the bytes with which they begin; "?" stands for any.
// BMP, TIFF and WebP are read with the decoders of the Go project.
var pictureKinds = []struct {
	magic string
	pictureKind
}{
	{"\x89PNG\r\n\x1a\n", pictureKind{png.DecodeConfig, png.Decode}},
	{"\xff\xd8", pictureKind{jpeg.DecodeConfig, jpeg.Decode}},
	{"BM????\x00\x00\x00\x00", pictureKind{bmp.DecodeConfig, bmp.Decode}},
	{"GIF8?a", pictureKind{gif.DecodeConfig, gif.Decode}},
	{"II\x2a\x00", pictureKind{tiff.DecodeConfig, tiff.Decode}},
	{"MM\x00\x2a", pictureKind{tiff.DecodeConfig, tiff.Decode}},
	{"RIFF????WEBPVP8", pictureKind{webp.DecodeConfig, webp.Decode}},
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

// pictureOf returns the size of a picture and what decodes it, or why it is
// not to be decoded. The name tells only whether it is TGA, which has no mark.
func pictureOf(name string, b []byte) (size image.Point, decode func(io.Reader) (image.Image, error), err error) {
	if len(b) == 0 {
		return size, nil, errors.New("is empty")
	}
	var kind pictureKind
	for _, k := range pictureKinds {
		if beginsLike(b, k.magic) {
			kind = k.pictureKind
			break
		}
	}
	if kind.decode == nil && (isTGA(b) || strings.EqualFold(path.Ext(name), ".tga")) {
		kind = pictureKind{tgaConfig, decodeTGA}
	}
	if kind.decode == nil {
		for _, k := range otherPictures {
			if beginsLike(b, k.magic) {
				return size, nil, errors.New(k.what)
			}
		}
		return size, nil, errors.New("is neither PNG nor JPEG nor another picture that can be read (BMP, TGA, TIFF, WebP, GIF)")
	}
	c, err := kind.config(bytes.NewReader(b))
	if err != nil {
		return size, nil, fmt.Errorf("cannot be decoded: %w", err)
	}
	size = image.Pt(c.Width, c.Height)
	if size.X < 1 || size.Y < 1 || size.X > maxPictureSide || size.Y > maxPictureSide {
		return size, nil, fmt.Errorf("has %d×%d pixels, more than %d a side", size.X, size.Y, maxPictureSide)
	}
	if beginsLike(b, "BM") && bmpNeeds(b, size) > int64(len(b)) { // its decoder would believe the header
		return size, nil, errors.New("cannot be decoded: the file ends before its last pixel")
	}
	return size, kind.decode, nil
}

// bmpNeeds returns how many bytes the rows of a BMP picture take, each of which
// is filled up to four.
func bmpNeeds(b []byte, size image.Point) int64 {
	const bitsAt = 28
	bits := int64(binary.LittleEndian.Uint16(b[bitsAt:]))
	return (int64(size.X)*bits + 31) / 32 * 4 * int64(size.Y)
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

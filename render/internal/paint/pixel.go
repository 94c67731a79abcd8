package paint

import (
	"image"
	"unsafe"
)

// A pixel is a number here: red in its lowest byte, then green, blue and alpha, by which
// the colours are multiplied. Of the picture's bytes that is true where numbers begin
// with their lowest byte, as on every processor with a desktop.

// pixels returns n pixels of a row, from (x, y) on, which must be in the picture.
func pixels(img *image.RGBA, x, y, n int) []uint32 {
	at := img.PixOffset(x, y)
	row := img.Pix[at : at+4*n]
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(row))), n)
}

// over returns a pixel with another over it (T. Porter and T. Duff, Compositing digital
// images, 1984, doi:10.1145/800031.808606). The result is rounded down; what is not
// covered, and what is in full, are exact.
func over(under, top uint32) uint32 {
	const channels = 0x00ff_00ff_00ff_00ff
	u := uint64(under)
	u = (u | u<<24) & channels // red and blue low, green and alpha high
	u = u * uint64(256-top>>24) >> 8 & channels
	return top + uint32(u|u>>24)
}

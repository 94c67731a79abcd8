// Package picture writes pictures to files: PNG, JPEG and TIFF, and animations as PNG
// and GIF, with their resolution in dots per inch where the format has it, whole or not
// at all. It knows nothing of scenes, OpenGL or the window.
package picture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"strings"
)

// Options say how a picture is written. The zero value is a good default.
type Options struct {
	// DPI is the resolution in dots per inch that the file states, or 0 for
	// none. It changes no pixel.
	DPI float64
	// Progress is told how much is written, from 0 to 1, on the caller's
	// goroutine; nil if nobody asks. Of a JPEG only the end is told.
	Progress func(done float64)
}

// Format is a kind of picture file.
type Format string

const (
	PNG  Format = "PNG"
	JPEG Format = "JPEG"
	TIFF Format = "TIFF"
)

// maxPixels bounds a picture: 256 megapixels are one gigabyte in memory, a
// print of 1.3 m × 1.3 m at 300 dots per inch, and within what image viewers
// and word processors still open.
const maxPixels = 256 << 20

// ErrTransparent is wrapped by the error for a JPEG of a transparent picture.
var ErrTransparent = errors.New("a JPEG picture cannot be transparent: choose a background, PNG or TIFF")

// FormatOf returns the format that a file name asks for by its extension.
func FormatOf(path string) (Format, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		return PNG, nil
	case ".jpg", ".jpeg":
		return JPEG, nil
	case ".tif", ".tiff":
		return TIFF, nil
	case "":
		return "", fmt.Errorf("%s: the name has no extension; end it with .png, .jpg or .tif", path)
	default:
		return "", fmt.Errorf("%s: pictures are not written as %s; end the name with .png, .jpg or .tif", path, ext)
	}
}

// CheckSize says why a picture of the given size in pixels cannot be written
// in the format, or returns nil.
func CheckSize(width, height int, f Format) error {
	const jpegSide = 1<<16 - 1 // the format has 16 bits for it
	switch {
	case width < 1 || height < 1:
		return fmt.Errorf("a picture of %d×%d pixels: both must be at least 1", width, height)
	case width > maxPixels/height:
		return fmt.Errorf("a picture of %d×%d pixels is too large: at most %d megapixels are possible",
			width, height, maxPixels>>20)
	case f == JPEG && max(width, height) > jpegSide:
		return fmt.Errorf("a picture of %d×%d pixels is too large for JPEG: choose PNG or TIFF, or at most %d a side",
			width, height, jpegSide)
	}
	return nil
}

// Encode writes img to w, with 8 bits a channel. An opaque picture has no alpha
// channel in the file. It stops with ctx's error soon after ctx is done; what
// has been written by then is no picture.
//
// TIFF is kept in memory, compressed, where w cannot Seek.
func Encode(ctx context.Context, w io.Writer, img image.Image, f Format, o Options) error {
	if err := CheckSize(img.Bounds().Dx(), img.Bounds().Dy(), f); err != nil {
		return err
	}
	var err error
	switch f {
	case PNG:
		err = encodePNG(ctx, w, img, o)
	case TIFF:
		err = encodeTIFF(ctx, w, img, o)
	case JPEG:
		err = encodeJPEG(ctx, w, img, o)
	default:
		err = fmt.Errorf("picture: no format %q", f)
	}
	if err == nil {
		o.progress(1)
	}
	return err
}

func (o Options) progress(done float64) {
	if o.Progress != nil {
		o.Progress(done)
	}
}

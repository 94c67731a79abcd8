package meshio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"

	"cairn/internal/beside"
	"cairn/scene/mesh"
)

// A picture of a few bytes can announce any size; so it is asked for its size
// before it is decoded.
const (
	maxPicture      = 288 << 20        // bytes of the file; a PNG of the largest size has less
	maxPictureSide  = 8192             // pixels
	maxPictures     = 1 << 30          // bytes of all that belong to one mesh, decoded
	maxPictureDelay = 20 * time.Second // for decoding one
)

// pictures reads the textures of one mesh, each file once.
type pictures struct {
	source *source
	folder *beside.Folder
	tried  map[[2]string]outcome    // by folder and reference
	have   map[string]*mesh.Texture // by name
	bytes  int64
}

// outcome is what came of reading a texture; a broken one is not read again for
// every material.
type outcome struct {
	texture *mesh.Texture
	err     error
}

// read returns the texture that a reference names. The error, which begins
// with a verb, says what is wrong with the file.
func (p *pictures) read(beside, ref string) (*mesh.Texture, error) {
	key := [2]string{beside, ref}
	o, ok := p.tried[key]
	if !ok {
		o.texture, o.err = p.open(beside, ref)
		p.tried[key] = o
	}
	return o.texture, o.err
}

func (p *pictures) open(beside, ref string) (*mesh.Texture, error) {
	if err := p.source.ctx.Err(); err != nil {
		return nil, err
	}
	b, name, err := p.folder.Read(beside, ref, maxPicture)
	if err != nil {
		return nil, err
	}
	if t := p.have[name]; t != nil {
		return t, nil
	}
	t, err := p.decode(path.Base(name), b)
	if err == nil {
		p.have[name] = t
	}
	return t, err
}

// held returns the texture of a picture that lies in the mesh file. The key
// tells it from the others there.
func (p *pictures) held(key, name string, content func() ([]byte, error)) (*mesh.Texture, error) {
	in := [2]string{"\x00", key} // no folder has that name
	o, ok := p.tried[in]
	if !ok {
		if o.err = p.source.ctx.Err(); o.err == nil {
			var b []byte
			if b, o.err = content(); o.err == nil {
				o.texture, o.err = p.decode(name, b)
			}
		}
		p.tried[in] = o
	}
	return o.texture, o.err
}

// decode makes a texture of a picture's bytes.
func (p *pictures) decode(name string, b []byte) (*mesh.Texture, error) {
	size, decode, err := pictureOf(b)
	if err != nil {
		return nil, err
	}
	if p.bytes += 4 * int64(size.X) * int64(size.Y); p.bytes > maxPictures {
		return nil, fmt.Errorf("would make more than %d MB of textures", maxPictures>>20)
	}
	img, err := decode(&patientReader{p.source.ctx, bytes.NewReader(b), time.Now().Add(maxPictureDelay)})
	if err != nil {
		return nil, fmt.Errorf("cannot be decoded: %w", err)
	}
	t := &mesh.Texture{Name: name}
	if t.Image, err = straight(p.source, img); err != nil {
		return nil, err
	}
	return t, nil
}

// pictureOf returns the size of a picture and what decodes it, or why it is
// not to be decoded.
func pictureOf(b []byte) (size image.Point, decode func(io.Reader) (image.Image, error), err error) {
	var config func(io.Reader) (image.Config, error)
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		config, decode = png.DecodeConfig, png.Decode
	case bytes.HasPrefix(b, []byte("\xff\xd8")):
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	case len(b) == 0:
		return size, nil, errors.New("is empty")
	default:
		return size, nil, errors.New("is neither PNG nor JPEG")
	}
	c, err := config(bytes.NewReader(b))
	if err != nil {
		return size, nil, fmt.Errorf("cannot be decoded: %w", err)
	}
	size = image.Pt(c.Width, c.Height)
	if size.X < 1 || size.Y < 1 || size.X > maxPictureSide || size.Y > maxPictureSide {
		return size, nil, fmt.Errorf("has %d×%d pixels, more than %d a side", size.X, size.Y, maxPictureSide)
	}
	return size, decode, nil
}

// patientReader ends a decoding that takes too long or is not wanted any more.
type patientReader struct {
	ctx      context.Context
	r        io.Reader
	deadline time.Time
}

func (p *patientReader) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	if time.Now().After(p.deadline) {
		return 0, fmt.Errorf("it took more than %v", maxPictureDelay)
	}
	return p.r.Read(b)
}

// straight returns the picture with straight alpha, as the mesh wants it.
func straight(s *source, img image.Image) (*image.NRGBA, error) {
	if n, ok := img.(*image.NRGBA); ok && n.Rect.Min == (image.Point{}) && n.Stride == 4*n.Rect.Dx() {
		return n, nil
	}
	size := img.Bounds().Size()
	dst := image.NewNRGBA(image.Rectangle{Max: size})
	const rows = 64
	err := s.parallel((size.Y+rows-1)/rows, func(_ *worker, i int) error {
		band := image.Rect(0, i*rows, size.X, min(size.Y, (i+1)*rows))
		from := img.Bounds().Min.Add(band.Min)
		if o, ok := img.(interface{ Opaque() bool }); ok && opaque(img, o) {
			// Of opaque pixels straight and premultiplied alpha are the same, and
			// draw has fast ways to the latter only.
			draw.Draw(&image.RGBA{Pix: dst.Pix, Stride: dst.Stride, Rect: dst.Rect}, band, img, from, draw.Src)
			return nil
		}
		for y := band.Min.Y; y < band.Max.Y; y++ {
			for x := range size.X {
				c := color.NRGBAModel.Convert(img.At(from.X+x, from.Y+y-band.Min.Y)).(color.NRGBA)
				dst.SetNRGBA(x, y, c)
			}
		}
		return nil
	})
	return dst, err
}

// opaque reports whether a kind of picture has no alpha; it does not look at
// the pixels.
func opaque(img image.Image, o interface{ Opaque() bool }) bool {
	switch img.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK, *image.Paletted:
		return o.Opaque() // at once, or a look at the palette
	case *image.RGBA, *image.RGBA64:
		return true // png makes these of pictures without alpha only
	}
	return false
}

// besideModel returns the name of the picture that belongs to the model by its
// name: the first of those with the model's stem, as in menpo; "" for none.
func besideModel(f *beside.Folder, model string) string {
	name := filepath.Base(model)
	if strings.EqualFold(filepath.Ext(name), packed) {
		name = name[:len(name)-len(packed)]
	}
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	for _, ext := range [...]string{".JPEG", ".JPG", ".PNG", ".jpeg", ".jpg", ".png"} {
		if f.Has(stem + ext) {
			return stem + ext
		}
	}
	return ""
}

package meshio

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"path"
	"time"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/scene/mesh"
)

// A picture of a few bytes can announce any size; so it is asked for its size
// before it is decoded, and must be long enough for it (see pictureKind).
const (
	maxPicture      = 288 << 20        // bytes of the file; a PNG of the largest size has less
	maxPictureSide  = 8192             // pixels
	maxPictures     = 1 << 30          // bytes of all that belong to one mesh, decoded
	maxPictureDelay = 20 * time.Second // for decoding one
)

// pictures reads the textures of one mesh, each file once.
type pictures struct {
	content *content
	source  *source
	folder  *beside.Folder
	tried   map[[2]string]outcome    // by folder and reference
	have    map[string]*mesh.Texture // by name
	bytes   int64
	thin    int64 // of them those that count for thinPictures
}

// outcome is what came of reading a texture; a broken one is not read again for
// every material.
type outcome struct {
	texture *mesh.Texture
	err     error
}

// read returns the texture that a reference names. The error, which begins
// with a verb, says what is wrong with the file.
func (p *pictures) read(below, ref string) (*mesh.Texture, error) {
	key := [2]string{below, ref}
	o, ok := p.tried[key]
	if !ok {
		o.texture, o.err = p.open(below, ref)
		p.tried[key] = o
	}
	return o.texture, o.err
}

func (p *pictures) open(below, ref string) (*mesh.Texture, error) {
	if err := p.source.ctx.Err(); err != nil {
		return nil, err
	}
	b, name, err := p.folder.Read(below, ref, maxPicture)
	if err != nil {
		return nil, err
	}
	p.content.tookFor("Texture", below, ref, name)
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
	found, err := pictureOf(name, b)
	if err != nil {
		return nil, err
	}
	size := 4 * int64(found.size.X) * int64(found.size.Y)
	if found.thin {
		if p.thin += size; p.thin > thinPictures {
			return nil, fmt.Errorf("has %d×%d pixels in %s; textures with so few bytes may have %d MB of pixels in all; save it as PNG",
				found.size.X, found.size.Y, message.Count(len(b), "byte", "bytes"), thinPictures>>20)
		}
	}
	if p.bytes += size; p.bytes > maxPictures {
		return nil, fmt.Errorf("would make more than %d MB of textures", maxPictures>>20)
	}
	img, err := decoded(found.decode, &patientReader{p.source.ctx, bytes.NewReader(b), time.Now().Add(maxPictureDelay)})
	if err != nil {
		return nil, fmt.Errorf("cannot be decoded: %w", err)
	}
	t := &mesh.Texture{Name: name}
	if t.Image, err = straight(p.source, img); err != nil {
		return nil, err
	}
	return t, nil
}

// decoded calls a decoder. One that fails on a hostile picture ends no more than
// the reading of this picture.
func decoded(decode func(io.Reader) (image.Image, error), r io.Reader) (img image.Image, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("its decoder failed (%v)", failure)
		}
	}()
	return decode(r)
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
	plain := opaque(img)
	err := s.parallel((size.Y+rows-1)/rows, func(_ *worker, i int) error {
		band := image.Rect(0, i*rows, size.X, min(size.Y, (i+1)*rows))
		from := img.Bounds().Min.Add(band.Min)
		if plain {
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

// opaque reports whether a picture has no transparent pixel. Kinds with an alpha
// of their own are not looked through.
func opaque(img image.Image) bool {
	switch img := img.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK:
		return true
	case interface{ Opaque() bool }:
		return img.Opaque()
	}
	return false
}

// besideModel returns the name of the picture that belongs to the model by its
// name: the first of those with the model's stem, as in menpo, and then of other
// kinds that are made for textures; "" for none. A TIFF beside a mesh is rather a
// figure or a section.
func besideModel(f *beside.Folder, model string) string {
	stem := stemOf(model)
	for _, ext := range [...]string{".JPEG", ".JPG", ".PNG", ".jpeg", ".jpg", ".png", ".bmp", ".tga", ".webp"} {
		if name, ok := f.Find(stem + ext); ok {
			return name
		}
	}
	return ""
}

package gl

import (
	"fmt"
	"math/bits"
	"unsafe"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// Pixel is what a pixel of a texture or a renderbuffer holds.
type Pixel int

const (
	RGBA8   Pixel = iota
	RG8           // two coverages
	R8            // one number
	Depth32       // float
	RG32          // two floats
)

func (p Pixel) bytes() int64 {
	return [...]int64{RGBA8: 4, RG8: 2, R8: 1, Depth32: 4, RG32: 8}[p]
}

func (p Pixel) enums() (internal int32, format, kind uint32) {
	switch p {
	case RGBA8:
		return gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE
	case RG8:
		return gl.RG8, gl.RG, gl.UNSIGNED_BYTE
	case R8:
		return gl.R8, gl.RED, gl.UNSIGNED_BYTE
	case RG32:
		return gl.RG32F, gl.RG, gl.FLOAT
	default:
		return gl.DEPTH_COMPONENT32F, gl.DEPTH_COMPONENT, gl.FLOAT
	}
}

// Texture is a picture on the GPU. Its zero value is no texture.
type Texture struct {
	name  uint32
	pixel Pixel
	bytes int64
}

// Bytes returns the size that was asked for.
func (t Texture) Bytes() int64 { return t.bytes }

// Valid reports whether there is a texture.
func (t Texture) Valid() bool { return t.name != 0 }

// NewTexture returns a texture of undefined content that is sampled at its
// pixels and not beyond its edges. The caller owns it.
func (d *Device) NewTexture(p Pixel, width, height int) (Texture, error) {
	return d.newTexture(p, width, height, 1)
}

// NewLevels returns a texture of undefined content that repeats and is filtered,
// with levels of half the size each, down to one pixel, for where it is drawn
// smaller. The caller owns it.
func (d *Device) NewLevels(p Pixel, width, height int) (t Texture, levels int, err error) {
	levels = bits.Len(uint(max(width, height)))
	t, err = d.newTexture(p, width, height, levels)
	if err != nil {
		return t, 0, err
	}
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.REPEAT)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.REPEAT)
	return t, levels, nil
}

func (d *Device) newTexture(p Pixel, width, height, levels int) (Texture, error) {
	t := Texture{pixel: p}
	gl.GenTextures(1, &t.name)
	d.live.Textures++
	t.Bind(0)
	internal, format, kind := p.enums()
	for level := range levels {
		w, h := max(1, width>>level), max(1, height>>level)
		t.bytes += int64(w) * int64(h) * p.bytes()
		gl.TexImage2D(gl.TEXTURE_2D, int32(level), internal, int32(w), int32(h), 0, format, kind, nil)
	}
	d.live.Bytes += t.bytes
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, int32(levels-1))
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
	if err := d.Check(fmt.Sprintf("a texture of %d×%d pixels", width, height)); err != nil {
		d.DeleteTexture(&t)
		return Texture{}, err
	}
	return t, nil
}

// DeleteTexture frees the texture, if there is one, and clears t.
func (d *Device) DeleteTexture(t *Texture) {
	if t.name == 0 {
		return
	}
	gl.DeleteTextures(1, &t.name)
	d.live.Textures--
	d.live.Bytes -= t.bytes
	*t = Texture{}
}

// Bind puts the texture where samplers with this unit find it.
func (t Texture) Bind(unit uint32) {
	gl.ActiveTexture(gl.TEXTURE0 + unit)
	gl.BindTexture(gl.TEXTURE_2D, t.name)
}

// Write replaces the pixels of a rectangle. stride is the distance between
// rows in pixels, not in bytes.
func (t Texture) Write(x, y, width, height, stride int, pixels []uint8) {
	t.WriteLevel(0, x, y, width, height, stride, pixels)
}

// WriteLevel is Write for a level: 0 is the largest.
func (t Texture) WriteLevel(level, x, y, width, height, stride int, pixels []uint8) {
	if width == 0 || height == 0 {
		return
	}
	t.Bind(0)
	_, format, kind := t.pixel.enums()
	gl.PixelStorei(gl.UNPACK_ALIGNMENT, 1)
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, int32(stride))
	gl.TexSubImage2D(gl.TEXTURE_2D, int32(level), int32(x), int32(y), int32(width), int32(height), format, kind, unsafe.Pointer(&pixels[0]))
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, 0)
}

// WriteFloats replaces pixels of two floats, row after row from (0, y) on.
func (t Texture) WriteFloats(y, width, height int, pixels [][2]float32) {
	if width == 0 || height == 0 {
		return
	}
	_ = pixels[width*height-1]
	t.Bind(0)
	gl.PixelStorei(gl.UNPACK_ALIGNMENT, 1)
	gl.TexSubImage2D(gl.TEXTURE_2D, 0, 0, int32(y), int32(width), int32(height), gl.RG, gl.FLOAT, unsafe.Pointer(&pixels[0]))
}

// Renderbuffer is a picture that is drawn into but not sampled.
type Renderbuffer struct {
	name  uint32
	bytes int64
}

// NewRenderbuffer returns a renderbuffer of undefined content. The caller owns it.
func (d *Device) NewRenderbuffer(p Pixel, width, height int) (Renderbuffer, error) {
	r := Renderbuffer{bytes: int64(width) * int64(height) * p.bytes()}
	gl.GenRenderbuffers(1, &r.name)
	d.live.Renderbuffers++
	d.live.Bytes += r.bytes
	internal, _, _ := p.enums()
	gl.BindRenderbuffer(gl.RENDERBUFFER, r.name)
	gl.RenderbufferStorage(gl.RENDERBUFFER, uint32(internal), int32(width), int32(height))
	if err := d.Check(fmt.Sprintf("a renderbuffer of %d×%d pixels", width, height)); err != nil {
		d.DeleteRenderbuffer(&r)
		return Renderbuffer{}, err
	}
	return r, nil
}

// DeleteRenderbuffer frees the renderbuffer, if there is one, and clears r.
func (d *Device) DeleteRenderbuffer(r *Renderbuffer) {
	if r.name == 0 {
		return
	}
	gl.DeleteRenderbuffers(1, &r.name)
	d.live.Renderbuffers--
	d.live.Bytes -= r.bytes
	*r = Renderbuffer{}
}

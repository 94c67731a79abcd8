package gl

import (
	"fmt"
	"unsafe"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// Framebuffer is what is drawn into: a colour and perhaps a depth.
type Framebuffer struct{ name uint32 }

// NewFramebuffer returns a framebuffer over a colour texture, which the caller
// keeps owning, and a depth that is a texture, a renderbuffer or neither.
func (d *Device) NewFramebuffer(color, depth Texture, depthBuffer Renderbuffer) (Framebuffer, error) {
	var f Framebuffer
	gl.GenFramebuffers(1, &f.name)
	d.live.Framebuffers++
	gl.BindFramebuffer(gl.FRAMEBUFFER, f.name)
	gl.FramebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, color.name, 0)
	if depth.Valid() {
		gl.FramebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, depth.name, 0)
	}
	if depthBuffer.name != 0 {
		gl.FramebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depthBuffer.name)
	}
	status := gl.CheckFramebufferStatus(gl.FRAMEBUFFER)
	err := d.Check("a framebuffer")
	if err == nil && status != gl.FRAMEBUFFER_COMPLETE {
		err = fmt.Errorf("gl: the driver refuses a framebuffer (status 0x%04x)", status)
	}
	if err != nil {
		d.DeleteFramebuffer(&f)
		return Framebuffer{}, err
	}
	return f, nil
}

// DeleteFramebuffer frees the framebuffer, if there is one, and clears f.
func (d *Device) DeleteFramebuffer(f *Framebuffer) {
	if f.name == 0 {
		return
	}
	gl.DeleteFramebuffers(1, &f.name)
	d.live.Framebuffers--
	*f = Framebuffer{}
}

// Draw makes f what is drawn into, all of it.
func (f Framebuffer) Draw(width, height int) {
	gl.BindFramebuffer(gl.FRAMEBUFFER, f.name)
	gl.Viewport(0, 0, int32(width), int32(height))
}

// Clear fills the colour of the bound framebuffer, and its depth with the
// farthest.
func Clear(r, g, b, a float32) {
	gl.DepthMask(true)
	gl.ClearColor(r, g, b, a)
	gl.ClearDepth(1)
	gl.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
}

// ClearDepth fills the depth of the bound framebuffer with the farthest.
func ClearDepth() {
	gl.DepthMask(true)
	gl.ClearDepth(1)
	gl.Clear(gl.DEPTH_BUFFER_BIT)
}

// CopyColor copies the colour of the lower left width×height pixels of from to
// the same place of to.
func CopyColor(from, to Framebuffer, width, height int) {
	gl.BindFramebuffer(gl.READ_FRAMEBUFFER, from.name)
	gl.BindFramebuffer(gl.DRAW_FRAMEBUFFER, to.name)
	w, h := int32(width), int32(height)
	gl.BlitFramebuffer(0, 0, w, h, 0, 0, w, h, gl.COLOR_BUFFER_BIT, gl.NEAREST)
}

// ReadColor reads the colour of a rectangle, lowest row first, into pix, whose
// rows are stride pixels apart. It waits until everything is drawn.
func (f Framebuffer) ReadColor(x, y, width, height, stride int, pix []uint8) {
	gl.BindFramebuffer(gl.READ_FRAMEBUFFER, f.name)
	gl.PixelStorei(gl.PACK_ALIGNMENT, 1)
	gl.PixelStorei(gl.PACK_ROW_LENGTH, int32(stride))
	gl.ReadPixels(int32(x), int32(y), int32(width), int32(height), gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&pix[0]))
	gl.PixelStorei(gl.PACK_ROW_LENGTH, 0)
}

// BeginReadColor has the driver copy the colour of the lower left width×height pixels into a
// buffer of 4 bytes a pixel, lowest row first, and does not wait for it.
func (f Framebuffer) BeginReadColor(width, height int, into Buffer) {
	gl.BindFramebuffer(gl.READ_FRAMEBUFFER, f.name)
	gl.PixelStorei(gl.PACK_ALIGNMENT, 1)
	gl.BindBuffer(gl.PIXEL_PACK_BUFFER, into.name)
	gl.ReadPixels(0, 0, int32(width), int32(height), gl.RGBA, gl.UNSIGNED_BYTE, nil) // from the buffer's beginning
	gl.BindBuffer(gl.PIXEL_PACK_BUFFER, 0)
	gl.Flush()
}

// ReadDepth reads the depth of one pixel: 0 the nearest, 1 the farthest.
func (f Framebuffer) ReadDepth(x, y int) float32 {
	var z [1]float32
	f.ReadDepths(x, y, 1, 1, z[:])
	return z[0]
}

// ReadDepths reads the depth of a rectangle, lowest row first and without gaps
// between the rows, into depths, which must have room for it.
func (f Framebuffer) ReadDepths(x, y, width, height int, depths []float32) {
	_ = depths[width*height-1]
	gl.BindFramebuffer(gl.READ_FRAMEBUFFER, f.name)
	gl.ReadPixels(int32(x), int32(y), int32(width), int32(height), gl.DEPTH_COMPONENT, gl.FLOAT, unsafe.Pointer(&depths[0]))
}

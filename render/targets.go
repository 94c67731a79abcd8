package render

import (
	"image"

	"cairn/render/internal/gl"
)

// targets are the framebuffers that a picture goes through. The surface is kept
// from frame to frame, so that moving the pointer over landmarks does not draw
// a large mesh again, and its depth tells what hides a landmark.
type targets struct {
	device        *gl.Device
	width, height int // of the picture, in pixels
	samples       int // of the surface and the scene, along each axis

	surfaceColor, surfaceDepth gl.Texture
	surface                    gl.Framebuffer

	mask capMask // of the cut through a mesh; only where one was drawn

	surfaceOnly bool   // it is no picture of its own
	second      second // only where something lies over the surface

	sceneColor gl.Texture // the surface with landmarks; only where samples > 1
	sceneDepth gl.Renderbuffer
	scene      gl.Framebuffer

	pictureColor gl.Texture
	pictureDepth gl.Renderbuffer // only where samples == 1: landmarks go here then
	picture      gl.Framebuffer

	pack gl.Buffer // that the picture is read through; only where it is, see startRead

	surfaceKey surfaceKey // what the surface shows
	over       *drawn     // what lies over it in the picture, or nil
	places     places     // of the landmarks then, in the whole picture
	middle     middle     // of the whole picture, if it is in the surface
	bare       bool       // OpenGL drew nothing over the surface, which is the picture
}

// resize makes the framebuffers fit. What they show is undefined then, unless
// they fitted before.
func (t *targets) resize(width, height, samples int) error {
	if t.width == width && t.height == height && t.samples == samples {
		return nil
	}
	t.free()
	if err := t.allocate(width, height, samples); err != nil {
		t.free()
		return err
	}
	t.width, t.height, t.samples = width, height, samples
	return nil
}

func (t *targets) allocate(width, height, samples int) (err error) {
	d := t.device
	w, h := width*samples, height*samples
	if t.surfaceColor, err = d.NewTexture(gl.RGBA8, w, h); err != nil {
		return err
	}
	if t.surfaceDepth, err = d.NewTexture(gl.Depth32, w, h); err != nil {
		return err
	}
	if t.surface, err = d.NewFramebuffer(t.surfaceColor, t.surfaceDepth, gl.Renderbuffer{}); err != nil {
		return err
	}
	if t.surfaceOnly {
		return nil
	}
	if t.pictureColor, err = d.NewTexture(gl.RGBA8, width, height); err != nil {
		return err
	}
	if samples > 1 {
		if t.sceneColor, err = d.NewTexture(gl.RGBA8, w, h); err != nil {
			return err
		}
		if t.sceneDepth, err = d.NewRenderbuffer(gl.Depth32, w, h); err != nil {
			return err
		}
		if t.scene, err = d.NewFramebuffer(t.sceneColor, gl.Texture{}, t.sceneDepth); err != nil {
			return err
		}
	} else if t.pictureDepth, err = d.NewRenderbuffer(gl.Depth32, w, h); err != nil {
		return err
	}
	t.picture, err = d.NewFramebuffer(t.pictureColor, gl.Texture{}, t.pictureDepth)
	return err
}

// free deletes the framebuffers; the targets can be resized again afterwards.
func (t *targets) free() {
	d := t.device
	if d == nil {
		return // nothing was drawn yet
	}
	d.DeleteFramebuffer(&t.surface)
	d.DeleteFramebuffer(&t.scene)
	d.DeleteFramebuffer(&t.picture)
	t.mask.free(d)
	t.second.free(d)
	d.DeleteTexture(&t.surfaceColor)
	d.DeleteTexture(&t.surfaceDepth)
	d.DeleteTexture(&t.sceneColor)
	d.DeleteTexture(&t.pictureColor)
	d.DeleteRenderbuffer(&t.sceneDepth)
	d.DeleteRenderbuffer(&t.pictureDepth)
	d.DeleteBuffer(&t.pack)
	*t = targets{device: d, surfaceOnly: t.surfaceOnly}
}

// forget drops what the picture shows, and keeps its framebuffers.
func (t *targets) forget() {
	t.surfaceKey, t.over, t.places = surfaceKey{}, nil, places{}
	t.second.free(t.device)
}

// result returns where the picture is.
func (t *targets) result() gl.Framebuffer {
	if t.bare {
		ground, _ := t.ground()
		return ground
	}
	return t.picture
}

// read reads the picture into img at a place.
func (t *targets) read(img *image.RGBA, x, y int) {
	t.result().ReadColor(0, 0, t.width, t.height, img.Stride/4, img.Pix[img.PixOffset(x, y):])
}

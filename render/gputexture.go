package render

import (
	"image"
	"runtime"

	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/mesh"
)

// gpuTexture is the copy of a material's picture on the GPU.
type gpuTexture struct {
	document scene.ID
	nodes    map[scene.ID]struct{} // the meshes that use it
	texture  gl.Texture
	cleanup  runtime.Cleanup
}

func (g *gpuTexture) usage() Usage { return Usage{Objects: 1, Bytes: g.texture.Bytes()} }

// uploadTexture copies the picture to the GPU, at half its size as often as it
// takes to fit under the limit. On an error nothing is left there.
func uploadTexture(u *uploader, t *mesh.Texture, limit int) (*gpuTexture, error) {
	img := t.Image
	for img.Rect.Dx() > limit || img.Rect.Dy() > limit {
		img = halved(img)
	}
	w, h := max(1, img.Rect.Dx()), max(1, img.Rect.Dy())
	texture, err := u.device.NewTexture(gl.RGBA8, w, h)
	if err != nil {
		return nil, err
	}
	g := &gpuTexture{texture: texture, nodes: map[scene.ID]struct{}{}}
	rows := max(1, uploadSlice/(4*w))
	for y := 0; y < img.Rect.Dy(); y += rows {
		if err := u.pause(); err != nil {
			u.device.DeleteTexture(&g.texture)
			return nil, err
		}
		g.texture.Write(0, y, img.Rect.Dx(), min(rows, img.Rect.Dy()-y), img.Stride/4, img.Pix[y*img.Stride:])
	}
	if err := u.device.Smooth(&g.texture); err != nil {
		u.device.DeleteTexture(&g.texture)
		return nil, err
	}
	return g, nil
}

// halved returns the picture at half its size, each pixel the mean of four.
func halved(src *image.NRGBA) *image.NRGBA {
	w, h := max(1, src.Rect.Dx()/2), max(1, src.Rect.Dy()/2)
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := 2*y, min(2*y+1, src.Rect.Dy()-1)
		for x := range w {
			x0, x1 := 2*x, min(2*x+1, src.Rect.Dx()-1)
			for c := range 4 {
				at := func(x, y int) int { return int(src.Pix[y*src.Stride+4*x+c]) }
				dst.Pix[y*dst.Stride+4*x+c] = uint8((at(x0, y0) + at(x1, y0) + at(x0, y1) + at(x1, y1) + 2) / 4)
			}
		}
	}
	return dst
}

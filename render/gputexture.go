package render

import (
	"image"
	"runtime"
	"slices"

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
// takes to fit under the limit, and its smaller levels. They are worked out here:
// a driver takes longer, and cannot be interrupted. On an error nothing is left
// there.
func uploadTexture(u *uploader, t *mesh.Texture, limit int) (*gpuTexture, error) {
	img := t.Image
	for img.Rect.Dx() > limit || img.Rect.Dy() > limit {
		half, err := halved(u, img)
		if err != nil {
			return nil, err
		}
		img = half
	}
	texture, levels, err := u.device.NewLevels(gl.RGBA8, max(1, img.Rect.Dx()), max(1, img.Rect.Dy()))
	if err != nil {
		return nil, err
	}
	g := &gpuTexture{texture: texture, nodes: map[scene.ID]struct{}{}}
	for level := range levels {
		if level > 0 {
			img, err = halved(u, img)
		}
		if err == nil {
			err = g.write(u, level, img)
		}
		if err != nil {
			u.device.DeleteTexture(&g.texture)
			return nil, err
		}
	}
	return g, nil
}

// write copies a level, some rows at a time.
func (g *gpuTexture) write(u *uploader, level int, img *image.NRGBA) error {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	rows := max(1, uploadSlice/(4*max(1, w)))
	for y := 0; y < h; y += rows {
		if err := u.pause(); err != nil {
			return err
		}
		g.texture.WriteLevel(level, 0, y, w, min(rows, h-y), img.Stride/4, img.Pix[y*img.Stride:])
	}
	return nil
}

// halved returns the picture at half its size, rounded down but at least one
// pixel, each pixel the mean of four.
func halved(u *uploader, src *image.NRGBA) (*image.NRGBA, error) {
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	w, h := max(1, sw/2), max(1, sh/2)
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	if sw == 0 || sh == 0 {
		return dst, nil
	}
	rows := max(1, uploadSlice/(16*w))
	for y := range h {
		if y%rows == 0 {
			if err := u.pause(); err != nil {
				return nil, err
			}
		}
		upper := src.Pix[2*y*src.Stride:]
		lower := src.Pix[min(2*y+1, sh-1)*src.Stride:]
		halveRow(dst.Pix[y*dst.Stride:][:4*w], upper[:4*sw], lower[:4*sw])
	}
	return dst, nil
}

// halveRow makes one row of two.
func halveRow(dst, upper, lower []uint8) {
	if len(upper) < 8 { // one pixel wide
		upper, lower = slices.Repeat(upper, 2), slices.Repeat(lower, 2)
	}
	for x := 0; x+3 < len(dst); x += 4 {
		a, b, d := upper[2*x:2*x+8:2*x+8], lower[2*x:2*x+8:2*x+8], dst[x:x+4:x+4]
		d[0] = uint8((uint(a[0]) + uint(a[4]) + uint(b[0]) + uint(b[4]) + 2) / 4)
		d[1] = uint8((uint(a[1]) + uint(a[5]) + uint(b[1]) + uint(b[5]) + 2) / 4)
		d[2] = uint8((uint(a[2]) + uint(a[6]) + uint(b[2]) + uint(b[6]) + 2) / 4)
		d[3] = uint8((uint(a[3]) + uint(a[7]) + uint(b[3]) + uint(b[7]) + 2) / 4)
	}
}

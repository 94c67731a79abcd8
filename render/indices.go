package render

import "cairn/render/internal/gl"

// indexBuffers are the corners of triangles on the GPU. Those of many triangles lie in
// several buffers: then a picture for which the mesh is given back needs memory for one
// of them more than the mesh, and not for all.
type indexBuffers struct {
	of  []gl.Buffer
	run int // triangles of a buffer; the last may have fewer
	all int // triangles
}

// indexRun is how many triangles are in one buffer: 24 MB.
const indexRun = 2 << 20

// at returns the buffer of a triangle, which number it has there, and how many follow
// there, with it.
func (x *indexBuffers) at(triangle int) (b gl.Buffer, number, follow int) {
	i := triangle / x.run
	return x.of[i], triangle - i*x.run, min(x.all, (i+1)*x.run) - triangle
}

func (x *indexBuffers) free(d *gl.Device) {
	for i := range x.of {
		d.DeleteBuffer(&x.of[i])
	}
}

// indices uploads the corners of triangles. On an error nothing is left there.
func (u *uploader) indices(corners []uint32) (x indexBuffers, err error) {
	x = indexBuffers{run: u.run, all: len(corners) / 3}
	if x.run == 0 {
		x.run = indexRun
	}
	for lo := 0; lo < x.all; lo += x.run {
		hi := min(lo+x.run, x.all)
		b, err := write(u, 4, corners[3*lo:3*hi])
		if err != nil {
			x.free(u.device)
			return indexBuffers{}, err
		}
		x.of = append(x.of, b)
	}
	return x, nil
}

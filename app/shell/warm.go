package shell

import (
	"image"
	"time"

	"cairn/landmark"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"
)

// warmUp draws a tiny document once, where nobody sees it: the first frame of a
// driver costs a tenth of a second, for compiling, that the first file opened
// then need not wait for.
func (w *Window) warmUp() {
	d := scene.NewDocument("")
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		return
	}
	m.ComputeNormals()
	g := landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Defined}})
	if _, err := d.AddMesh(m, ""); err != nil {
		return
	}
	if _, err := d.AddGroup(g); err != nil {
		return
	}
	c := scene.DefaultCamera().Fit(d.Bounds(), 1)
	frame := render.Extract(d, c, w.view.Style(), render.NoPoint)
	const side = 64
	thread, post := w.thread, w.post
	thread.Show(render.Request{Frame: frame, Width: side, Height: side, Quality: render.Still,
		Present: func(img *image.RGBA, _ time.Duration) {
			thread.Recycle(img)
			post(func() { thread.Forget(d.ID()); d.Close() })
		}})
}

package render

import (
	"context"
	"fmt"
	"image"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// benchDocument returns a document with a sphere of about 4·rings² triangles,
// and with levels where it is large, as the window makes it.
func benchDocument(b *testing.B, rings int) *scene.Document {
	b.Helper()
	d := scene.NewDocument("bench")
	m := sphere(b, rings, 0.1, r3.Vec{})
	m.SetDetail(m.MakeDetail(context.Background(), mesh.LeastLevel))
	if _, err := d.AddMesh(m, "sphere"); err != nil {
		b.Fatal(err)
	}
	if _, err := d.AddGroup(marks(30)); err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkFrame turns a view of 1200×800 pixels.
func BenchmarkFrame(b *testing.B) {
	th := start(b)
	for _, rings := range []int{71, 500} {
		d := benchDocument(b, rings)
		keep(b, d)
		for name, q := range map[string]Quality{"moving": Moving, "still": Still, "fine": Fine} {
			b.Run(fmt.Sprintf("%dk/%s", 4*rings*rings/1000, name), func(b *testing.B) {
				c := frontCamera(d)
				shown := make(chan *image.RGBA)
				frame := func() {
					c = c.Turn(0.01, 0)
					front(th).Show(Request{
						Frame: Extract(d, c, full, NoPoint), Width: 1200, Height: 800, Quality: q,
						Present: func(img *image.RGBA, _ time.Duration) { shown <- img },
						Failed:  func(err error) { b.Error(err); shown <- nil },
					})
					front(th).Recycle(<-shown)
				}
				frame()
				for b.Loop() {
					frame()
				}
			})
		}
		th.Forget(d.ID())
	}
}

// BenchmarkHover changes the landmark under the pointer only.
func BenchmarkHover(b *testing.B) {
	th := start(b)
	d := benchDocument(b, 500)
	keep(b, d)
	c := frontCamera(d)
	i := 0
	for b.Loop() {
		i++
		show(b, th, Extract(d, c, full, d.Groups()[0].Point(i%30)), 1200, 800, Still)
	}
}

// BenchmarkForget uploads a million triangles and measures how long a close
// waits for them to be freed, alone and under a frame of them.
func BenchmarkForget(b *testing.B) {
	th := start(b)
	d := benchDocument(b, 500)
	keep(b, d)
	f := Extract(d, frontCamera(d), full, NoPoint)
	for _, drawing := range []bool{false, true} {
		b.Run(fmt.Sprintf("drawing=%v", drawing), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				show(b, th, f, 1200, 800, Still)
				if drawing {
					front(th).Show(Request{Frame: Extract(d, frontCamera(d).Turn(1, 0), full, NoPoint), Width: 1200, Height: 800,
						Quality: Still, Present: func(*image.RGBA, time.Duration) {}})
					time.Sleep(20 * time.Millisecond) // into the middle of the frame
				}
				b.StartTimer()
				th.Forget(d.ID())
				b.StopTimer()
				th.mu.Lock()
				clear(th.forgotten)
				th.mu.Unlock()
				b.StartTimer()
			}
		})
	}
}

func BenchmarkStart(b *testing.B) {
	start(b).Close()
	for b.Loop() {
		th, err := Start(Options{Context: Surfaceless})
		if err != nil {
			b.Fatal(err)
		}
		th.Close()
	}
}

func BenchmarkExtract(b *testing.B) {
	d := benchDocument(b, 8)
	for b.Loop() {
		Extract(d, scene.DefaultCamera(), full, NoPoint)
	}
}

// BenchmarkWarp draws a million triangles, as they are and warped, in a view that turns and in one
// whose weights change.
func BenchmarkWarp(b *testing.B) {
	th := start(b)
	d := benchDocument(b, 500)
	keep(b, d)
	n := d.Meshes()[0]
	fields := warpOf(b, n.Mesh)
	for _, c := range []struct {
		name          string
		warped, turns bool
		quality       Quality
	}{
		{"still/as it is", false, true, Still}, {"still/warped", true, true, Still}, {"still/weights", true, false, Still},
		{"moving/as it is", false, true, Moving}, {"moving/warped", true, true, Moving}, {"moving/weights", true, false, Moving},
		{"full/as it is", false, true, Full}, {"full/warped", true, true, Full},
	} {
		b.Run(c.name, func(b *testing.B) {
			camera, weight := frontCamera(d), 0.0
			frame := func() {
				var w *Warp
				if c.warped {
					w = &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: [mesh.WarpFields]float64{1, weight}}
				}
				if c.turns {
					camera = camera.Turn(0.01, 0)
				} else {
					weight += 0.01
				}
				show(b, th, ExtractWarped(nil, d, camera, plain, NoPoint, w), 1200, 800, c.quality)
			}
			frame()
			for b.Loop() {
				frame()
			}
		})
	}
}

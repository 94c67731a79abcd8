package render

import (
	"context"
	"image"
	"path/filepath"
	"slices"
	"testing"

	"cairn/internal/testfiles"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestViewsAtRestLookLikeAllTriangles: where a coarser level is as exact as a view at rest
// asks for, the picture differs from that of all triangles less than that does from itself,
// moved by half a pixel: on average, and in how many pixels differ clearly. The skulls are
// rough, so that a pixel has several triangles that look in different ways. One with
// colours, or with its edges, is drawn from all triangles.
func TestViewsAtRestLookLikeAllTriangles(t *testing.T) {
	th := start(t)
	meshes := map[string]*mesh.TriMesh{"sphere": sphere(t, 150, 0.02, r3.Vec{}), "textured": wrapped(t, 150), "colours": painted(t, 150), "edges": sphere(t, 150, 0.02, r3.Vec{})}
	t.Run("skulls", func(t *testing.T) {
		for _, at := range [][2]string{{"mice", "C57BL6_J.ply"}, {"gorilla", "Gor_template_low_res.ply"}} {
			read, err := meshio.Read(t.Context(), filepath.Join(testfiles.Dir(t, at[0]), at[1]), nil)
			if err != nil {
				t.Fatal(err)
			}
			read.Mesh.ComputeNormals()
			meshes[at[1]] = read.Mesh
		}
	})
	const w, h = 480, 320
	for name, m := range meshes { // small ones are known to be closed before they are drawn
		m.SetDetail(m.MakeDetail(context.Background(), 20_000))
		d := scene.NewDocument(name)
		if _, err := d.AddMesh(m, name); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		for _, q := range []Quality{Still, Fine} {
			c := frontCamera(d)
			c.Orthographic, c.Height = true, m.Detail().Levels[0].Error/q.Error*h*1.01
			if least := 0.7 * d.FitBounds().Diagonal(); c.Height < least { // the level is finer than it has to be
				c.Height = least
			}
			style := plain
			style.Wireframe = name == "edges"
			f := Extract(d, c, style, NoPoint)
			want := show(t, th, f, w, h, Quality{Samples: q.Samples})
			moved := show(t, th, Extract(d, c.Pan(0.5/h, 0), style, NoPoint), w, h, Quality{Samples: q.Samples})
			got := show(t, th, f, w, h, q)
			whole := name == "textured" || name == "colours" || name == "edges"
			th.call(func() {
				if level := front(th).shown.key.levels[0]; (level == wholeMesh) != whole {
					t.Errorf("%s, %v: level %d is drawn", name, q, level)
				}
			})
			mean, clear := unlike(want, got)
			if whole && mean > 0 {
				t.Errorf("%s, %v: the pictures differ by %.2f of 255 on average", name, q, mean)
			}
			mostMean, mostClear := unlike(want, moved)
			if mean > mostMean || clear > mostClear {
				t.Errorf("%s, %v: the pictures differ by %.2f of 255 on average, and clearly in %d pixels; moved by half a pixel by %.2f and in %d",
					name, q, mean, clear, mostMean, mostClear)
			}
		}
		th.Forget(d.ID())
	}
}

// unlike returns by how much two pictures differ on average, where either is not
// background, and in how many pixels by more than a sixteenth.
func unlike(a, b *image.RGBA) (mean float64, clear int) {
	sum, n := 0, 0
	ground := a.Pix[:4]
	for i := 0; i < len(a.Pix); i += 4 {
		p, q := a.Pix[i:i+4], b.Pix[i:i+4]
		if slices.Equal(p, ground) && slices.Equal(q, ground) {
			continue
		}
		most := 0
		for k := range 3 {
			most = max(most, abs(int(p[k])-int(q[k])))
		}
		sum, n = sum+most, n+1
		if most > 16 {
			clear++
		}
	}
	return float64(sum) / float64(max(1, n)), clear
}

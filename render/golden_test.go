package render

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// Drivers round differently and place an edge one way or the other: a pixel may
// differ by goldenLevels, and goldenPart of the pixels by more. A landmark at the
// rim may count as hidden or not, which dims its name.
const (
	goldenLevels = 12
	goldenPart   = 0.02
)

func TestGolden(t *testing.T) {
	th := start(t)
	for name, test := range goldenScenes(t) {
		t.Run(name, func(t *testing.T) {
			first := take(t, th, test.frame, test.picture)
			again := take(t, th, test.frame, test.picture)
			if n, worst := difference(first, again, 0); n > 0 {
				t.Errorf("drawn a second time, %d pixels differ, by up to %d", n, worst)
			}
			compareGolden(t, name, first)
		})
	}
}

func compareGolden(t *testing.T, name string, got *image.NRGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		writePNG(t, path, got)
		return
	}
	want := readPNG(t, path)
	if want.Rect != got.Rect {
		t.Fatalf("the picture is %v, want %v", got.Rect, want.Rect)
	}
	n, worst := difference(got, want, goldenLevels)
	if float64(n) <= goldenPart*float64(len(want.Pix)/4) {
		return
	}
	dir := t.ArtifactDir()
	writePNG(t, filepath.Join(dir, name+".got.png"), got)
	writePNG(t, filepath.Join(dir, name+".difference.png"), differencePicture(got, want))
	t.Errorf("%d of %d pixels differ by more than %d, by up to %d; pictures are in %s (keep them with -artifacts)",
		n, len(want.Pix)/4, goldenLevels, worst, dir)
}

// difference counts the pixels that differ by more than the given levels in a
// channel, colours multiplied by alpha, and returns the largest difference.
func difference(a, b image.Image, levels int) (count, worst int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			d := pixelDifference(a.At(x, y), b.At(x, y))
			worst = max(worst, d)
			if d > levels {
				count++
			}
		}
	}
	return count, worst
}

func pixelDifference(a, b color.Color) int {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	d := 0
	for _, c := range [4][2]uint32{{ar, br}, {ag, bg}, {ab, bb}, {aa, ba}} {
		d = max(d, int(c[0]>>8)-int(c[1]>>8), int(c[1]>>8)-int(c[0]>>8))
	}
	return d
}

func differencePicture(a, b image.Image) image.Image {
	out := image.NewGray(a.Bounds())
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			out.SetGray(x, y, color.Gray{uint8(min(255, 8*pixelDifference(a.At(x, y), b.At(x, y))))})
		}
	}
	return out
}

func writePNG(t testing.TB, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func readPNG(t *testing.T, path string) *image.NRGBA {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%v; make it with -update", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewNRGBA(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

type goldenScene struct {
	frame   *Frame
	picture Picture
}

// goldenScenes returns small scenes, each for one thing that is drawn.
func goldenScenes(t *testing.T) map[string]goldenScene {
	small := Picture{Width: 128, Height: 128, Samples: 2}
	scenes := map[string]goldenScene{}
	add := func(name string, d *scene.Document, c scene.Camera, s Style, hover scene.Point, p Picture) {
		keep(t, d)
		scenes[name] = goldenScene{Extract(d, c, s, hover), p}
	}
	one := func(m *mesh.TriMesh) *scene.Document {
		d := scene.NewDocument("golden")
		if _, err := d.AddMesh(m, "mesh"); err != nil {
			t.Fatal(err)
		}
		return d
	}

	d := one(sphere(t, 24, 0.1, r3.Vec{}))
	add("lit", d, frontCamera(d), plain, NoPoint, small)
	wire := plain
	wire.Wireframe = true
	add("wireframe", d, frontCamera(d), wire, NoPoint, small)
	clear := plain
	clear.Background = color.NRGBA{}
	add("transparent", d, frontCamera(d), clear, NoPoint, small)
	flat := frontCamera(d)
	flat.Orthographic = true
	add("orthographic", d, flat, plain, NoPoint, small)

	d = one(bowl(t))
	add("inside", d, frontCamera(d).Turn(2.1, 0), plain, NoPoint, small)
	d = one(colored(t))
	add("colours", d, frontCamera(d), plain, NoPoint, small)
	d = one(textured(t))
	add("texture", d, frontCamera(d), plain, NoPoint, small)
	d = one(cloud(t))
	add("points", d, frontCamera(d), plain, NoPoint, small)
	d = one(faceted(t))
	add("faceted", d, frontCamera(d), plain, NoPoint, small)

	bumpy := sphere(t, 24, 0.1, r3.Vec{})
	height, label := &mesh.Field{Name: "height", Unit: "mm"}, &mesh.Field{Name: "part", OfFaces: true, Labels: true, Names: []string{"", "left side"}}
	for i := range bumpy.VertexCount() {
		height.Values = append(height.Values, float32(bumpy.Vertex(i).Y))
	}
	height.Values[100] = float32(math.NaN())
	for i := range bumpy.TriangleCount() {
		label.Values = append(label.Values, float32(i*8/bumpy.TriangleCount()))
	}
	barred := plain
	barred.ColorBar = true
	d = values(t, bumpy, height, colormap.Viridis, -0.8, 0.8, 3)
	add("values", d, frontCamera(d), barred, NoPoint, Picture{300, 240, 2})
	d = values(t, bumpy.Copy(), label, colormap.Labels, 0, 8, 0)
	barred.Background = DarkBackground
	add("parts", d, frontCamera(d), barred, NoPoint, Picture{300, 240, 2})

	marked, n := markedSphere(t, 24)
	marked.Selection().Only(n.Point(9), n.Point(15))
	add("landmarks", marked, frontCamera(marked), plain, n.Point(14), Picture{200, 200, 2})
	named := plain
	named.Names, named.Gizmo, named.ScaleBar = Names, true, true
	add("names", marked, frontCamera(marked), named, NoPoint, Picture{256, 256, 1})
	named.Background, named.Names = color.NRGBA{0x20, 0x22, 0x26, 0xff}, Numbers
	named.PixelRatio = 1.5
	add("numbers", marked, frontCamera(marked), named, NoPoint, Picture{256, 256, 2})
	return scenes
}

func mustMesh(t testing.TB, d mesh.Data) *mesh.TriMesh {
	t.Helper()
	m, err := mesh.New(d)
	if err != nil {
		t.Fatal(err)
	}
	m.ComputeNormals()
	return m
}

// bowl is half a sphere, whose inside can be seen.
func bowl(t testing.TB) *mesh.TriMesh {
	d := sphereData(24, 0, r3.Vec{})
	kept := d.Triangles[:0]
	for f := 0; f < len(d.Triangles); f += 3 {
		if d.Positions[3*d.Triangles[f]+2] > 0 {
			kept = append(kept, d.Triangles[f:f+3]...)
		}
	}
	d.Triangles = kept
	return mustMesh(t, d)
}

func colored(t testing.TB) *mesh.TriMesh {
	d := sphereData(24, 0.1, r3.Vec{})
	d.Colors = colorsOf(d.Positions)
	return mustMesh(t, d)
}

func colorsOf(p []float32) (c []uint8) {
	for i := 0; i < len(p); i += 3 {
		c = append(c, uint8(128+100*p[i]), uint8(128+100*p[i+1]), uint8(128+100*p[i+2]), 255)
	}
	return c
}

// textured is a sphere with the picture of a board on its lower half, whose
// corners have texture coordinates of their own, and a plain red upper half.
func textured(t testing.TB) *mesh.TriMesh { return wrapped(t, 16) }

// wrapped is textured with more rings.
func wrapped(t testing.TB, rings int) *mesh.TriMesh {
	d := sphereData(rings, 0, r3.Vec{})
	img := image.NewNRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			c := color.NRGBA{uint8(4 * x), 80, uint8(8 * y), 255} // red to the right, blue to the bottom
			if (x/8+y/8)%2 == 0 {
				c = color.NRGBA{240, 230, 200, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	for _, v := range d.Triangles {
		p := d.Positions[3*v:]
		d.TexIndex = append(d.TexIndex, uint32(len(d.TexCoords)/2))
		d.TexCoords = append(d.TexCoords, p[0]/2+0.5, p[1]/2+0.5)
	}
	half := len(d.Triangles) / 6
	d.Materials = []mesh.Material{
		{Name: "red", Diffuse: [4]float32{0.8, 0.2, 0.2, 1}},
		{Name: "board", Diffuse: [4]float32{1, 1, 1, 1}, Texture: &mesh.Texture{Name: "board.png", Image: img}},
	}
	d.Parts = []mesh.Part{{First: 0, Count: half, Material: 0}, {First: half, Count: len(d.Triangles)/3 - half, Material: 1}}
	return mustMesh(t, d)
}

func cloud(t testing.TB) *mesh.TriMesh {
	d := sphereData(24, 0.1, r3.Vec{})
	d.Triangles = nil
	d.Colors = colorsOf(d.Positions)
	return mustMesh(t, d)
}

// faceted has no normals at all: its faces are flat.
func faceted(t testing.TB) *mesh.TriMesh {
	m, err := mesh.New(sphereData(8, 0, r3.Vec{}))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDifferenceFindsDifferences(t *testing.T) {
	a := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	b := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	b.SetNRGBA(1, 2, color.NRGBA{0, 40, 0, 255})
	if n, worst := difference(a, b, goldenLevels); n != 1 || worst != 255 {
		t.Error(fmt.Sprint(n, worst))
	}
}

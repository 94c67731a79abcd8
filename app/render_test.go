package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

func TestOutputFiles(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		meshes []string
		out    string
		want   []string
	}{
		"one":              {[]string{"a/x.ply"}, "p.png", []string{"p.png"}},
		"folder":           {[]string{"a/x.ply", "y.obj.gz"}, dir, []string{filepath.Join(dir, "x.png"), filepath.Join(dir, "y.png")}},
		"folder to be":     {[]string{"x.ply"}, "new/", []string{filepath.Join("new", "x.png")}},
		"pattern":          {[]string{"a/x.ply", "y.GZ"}, "p/{}-top.jpg", []string{"p/x-top.jpg", "p/y-top.jpg"}},
		"stem with points": {[]string{"x.v2.ply"}, "{}.png", []string{"x.v2.png"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := outputFiles(c.meshes, c.out, new(renderFlags).checkName)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.want {
				if got[i] != want {
					t.Errorf("%s becomes %s, want %s", c.meshes[i], got[i], want)
				}
			}
		})
	}
}

// picture reads a picture file and checks its size.
func readPicture(t *testing.T, path string, width, height int) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decode := png.Decode
	if filepath.Ext(path) == ".jpg" {
		decode = jpeg.Decode
	}
	img, err := decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Size() != image.Pt(width, height) {
		t.Fatalf("%s: size %v, want %d×%d", path, img.Bounds().Size(), width, height)
	}
	return img
}

func TestRender(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	mesh, out := filepath.Join(dir, "p.ply"), filepath.Join(dir, "new", "p.png")
	// A folder is made where one is asked for, and not for a name that may be a slip.
	cairn(t, "render", mesh, "-o", out).want(t, exitFailed, "there is no folder")
	cairn(t, "render", mesh, "-o", filepath.Join(dir, "new")+"/", "--size", "150x100", "--background", "#ff00ff").want(t, exitDone, "")
	img := readPicture(t, out, 150, 100)
	magenta := color.NRGBA{255, 0, 255, 255}
	at := func(x, y int) color.Color { return color.NRGBAModel.Convert(img.At(x, y)) }
	if at(1, 1) != magenta || at(75, 60) == magenta {
		t.Errorf("the corner is %v and the middle %v", at(1, 1), at(75, 60))
	}

	cairn(t, "render", mesh, "-o", out, "--size", "150x100", "--background", "transparent").want(t, exitDone, "")
	img = readPicture(t, out, 150, 100)
	if _, _, _, a := img.At(1, 1).RGBA(); a != 0 {
		t.Errorf("the corner has alpha %d", a)
	}
	if _, _, _, a := img.At(75, 60).RGBA(); a != 0xffff {
		t.Errorf("the middle has alpha %d", a)
	}
}

// TestRenderOcclusion: a pit is darker, the rim around it is not, and a cloud has none.
func TestRenderOcclusion(t *testing.T) {
	needsGL(t)
	const cloud = "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n1 1 1\n"
	dir := files(t, map[string]string{"pit.ply": plyOfHeights(41, func(x, y float64) float64 {
		return -0.2 * math.Exp(-200*(x*x+y*y)) // narrow, in the middle of a plain from -1 to 1
	}), "cloud.ply": cloud})
	picture := func(flags ...string) image.Image {
		out := filepath.Join(dir, "p.png")
		cairn(t, append([]string{"render", filepath.Join(dir, "pit.ply"), "-o", out, "--size", "200x200", "--view", "front", "--orthographic"}, flags...)...).want(t, exitDone, "")
		return readPicture(t, out, 200, 200)
	}
	before, after := picture(), picture("--occlusion")
	light := func(p image.Image, x, y int) float64 {
		r, _, _, _ := p.At(x, y).RGBA()
		return float64(r)
	}
	if a, b := light(after, 100, 100), light(before, 100, 100); !(a < 0.8*b) {
		t.Errorf("the pit has %v, before %v", a, b)
	}
	if a, b := light(after, 60, 60), light(before, 60, 60); a != b {
		t.Errorf("the plain has %v, before %v", a, b)
	}
	cairn(t, "render", filepath.Join(dir, "cloud.ply"), "-o", filepath.Join(dir, "c.png"), "--occlusion").want(t, exitDone, "--occlusion changes nothing: there is no surface")
}

// plyOfHeights returns a surface over the square from -1 to 1, of n × n vertices.
func plyOfHeights(n int, height func(x, y float64) float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ply\nformat ascii 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\nelement face %d\nproperty list uchar int vertex_indices\nend_header\n", n*n, 2*(n-1)*(n-1))
	at := func(i int) float64 { return 2*float64(i)/float64(n-1) - 1 }
	for i := range n * n {
		x, y := at(i%n), at(i/n)
		fmt.Fprintln(&b, x, y, height(x, y))
	}
	for i := range n * n {
		if i%n < n-1 && i/n < n-1 {
			fmt.Fprintf(&b, "3 %d %d %d\n3 %d %d %d\n", i, i+1, i+n+1, i, i+n+1, i+n)
		}
	}
	return b.String()
}

// differing counts the pixels that differ between two pictures of one size.
func differing(a, b image.Image) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

func TestRenderLandmarks(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{
		"p.ply": pyramid, "p.ljson": pyramidLandmarks, "more.ljson": pyramidLandmarks,
		"flat.ljson": `{"version": 2, "labels": [], "landmarks": {"connectivity": [], "points": [[1, 2]]}}`,
	})
	mesh := filepath.Join(dir, "p.ply")
	picture := func(name string, args ...string) image.Image {
		out := filepath.Join(dir, name)
		cairn(t, append([]string{"render", mesh, "-o", out, "--size", "120x80"}, args...)...).want(t, exitDone, "")
		return readPicture(t, out, 120, 80)
	}
	with, without := picture("with.png"), picture("without.png", "--no-landmarks")
	if differing(with, without) == 0 {
		t.Error("the landmarks beside the mesh are not in the picture")
	}
	named := picture("named.png", "--no-landmarks", "--landmarks", filepath.Join(dir, "more.ljson"))
	if n := differing(with, named); n != 0 {
		t.Errorf("the same landmarks from another file: %d pixels differ", n)
	}
	twice := picture("twice.png", "--landmarks", filepath.Join(dir, "p.ljson"))
	if n := differing(with, twice); n != 0 {
		t.Errorf("landmarks that came with the mesh were added again: %d pixels differ", n)
	}
	for file, message := range map[string]string{"flat.ljson": "two coordinates", "none.ljson": "none.ljson"} {
		cairn(t, "render", mesh, "-o", filepath.Join(dir, "x.png"), "--landmarks", filepath.Join(dir, file)).
			want(t, exitFailed, message)
	}
}

// TestRenderSaysWhichNamesAreNotWritten uses letters that no font can have:
// Unicode gives them no meaning.
func TestRenderSaysWhichNamesAreNotWritten(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{
		"p.ply": pyramid, "p.csv": "name,x,y,z\nnose,0,0,0\n\U0010fffd,2,0,0\n",
		"q.ply": pyramid, "q.csv": "name,x,y,z\nnose,0,0,0\nélan,2,0,0\n",
	})
	for file, warned := range map[string]bool{"p.ply": true, "q.ply": false} {
		mesh := filepath.Join(dir, file)
		for _, flags := range [][]string{{"--names"}, {"--numbers"}, nil} {
			r := cairn(t, append([]string{"render", mesh, "-o", filepath.Join(dir, "x.png"), "--size", "120x80"}, flags...)...)
			want := warned && slices.Contains(flags, "--names")
			if got := strings.Contains(r.errOut, mesh+": no font"); r.status != exitDone || got != want {
				t.Errorf("%s %v: warned %t, want %t: %s", file, flags, got, want, r.errOut)
			}
		}
	}
}

// TestRenderLegend: of labels, of groups whose files state one colour, and none
// where there is one group, which is said.
func TestRenderLegend(t *testing.T) {
	needsGL(t)
	const points = `{"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints":
[{"id": "1", "label": "tip", "position": [%d, 0, 0], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}}]}`
	dir := files(t, map[string]string{
		"p.ply": pyramid,
		"labels.ljson": `{"version": 2, "labels": [{"label": "base", "mask": [0, 1]}, {"label": "left eye", "mask": [2]}],
"landmarks": {"connectivity": [[0, 1]], "points": [[0, 0, 0], [2, 0, 0], [1, 1, 0]]}}`,
		"own.ljson": `{"version": 3, "groups": {"g": {"labels": [{"label": "all", "mask": [0, 1]}, {"label": "tip", "mask": [0]}],
"landmarks": {"points": [[0, 0, 0], [2, 0, 0]]}, "metadata": {"labelColors": ["", "#ff0000"]}}}}`,
		"plain.csv": "x,y,z\n1,0,0\n", "a.mrk.json": fmt.Sprintf(points, 0), "b.mrk.json": fmt.Sprintf(points, 2),
	})
	mesh, out := filepath.Join(dir, "p.ply"), filepath.Join(dir, "p.png")
	orange, blue, green := color.NRGBA{0xd5, 0x5e, 0, 0xff}, color.NRGBA{0, 0x72, 0xb2, 0xff}, color.NRGBA{0, 0x9e, 0x73, 0xff}
	red, purple := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0xcc, 0x79, 0xa7, 0xff}
	// No label takes the colour of a group: the first group has orange, the second one blue.
	for name, c := range map[string]struct {
		files []string
		flags []string
		want  []color.NRGBA
	}{
		"labels":             {[]string{"labels.ljson"}, []string{"--by-label"}, []color.NRGBA{blue, green}},
		"labels and a group": {[]string{"labels.ljson", "plain.csv"}, []string{"--by-label", "--scale-bar"}, []color.NRGBA{green, purple, blue}},
		"a label's own":      {[]string{"own.ljson"}, nil, []color.NRGBA{red, orange}},
		"and the others":     {[]string{"own.ljson"}, []string{"--by-label"}, []color.NRGBA{blue, red}},
		"one colour":         {[]string{"a.mrk.json", "b.mrk.json"}, nil, []color.NRGBA{red, orange}},
		"groups":             {[]string{"labels.ljson", "plain.csv"}, []string{"--gizmo"}, []color.NRGBA{orange, blue}},
		"a group":            {[]string{"labels.ljson"}, nil, nil},
		"a group by label":   {[]string{"b.mrk.json"}, []string{"--by-label"}, nil},
	} {
		args := []string{"render", mesh, "-o", out, "--size", "400x300", "--no-landmarks"}
		for _, f := range c.files {
			args = append(args, "--landmarks", filepath.Join(dir, f))
		}
		args = append(args, c.flags...)
		said := ""
		if name == "one colour" {
			said = "another colour"
		}
		cairn(t, args...).want(t, exitDone, said)
		without := readPicture(t, out, 400, 300)
		if c.want == nil {
			said = "no legend"
		}
		cairn(t, append(args, "--legend")...).want(t, exitDone, said)
		with := readPicture(t, out, 400, 300)
		var got []color.NRGBA
		for y := range 300 {
			for x := range 400 {
				if with.At(x, y) == without.At(x, y) {
					continue
				}
				if x < 200 || y > 200 {
					t.Fatalf("%s: the legend reaches to %d, %d", name, x, y)
				}
				c := color.NRGBAModel.Convert(with.At(x, y)).(color.NRGBA)
				if max(c.R, c.G, c.B)-min(c.R, c.G, c.B) > 80 && !slices.Contains(got, c) && with.At(x+1, y) == with.At(x, y) {
					got = append(got, c)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the legend has the colours %v, want %v", name, got, c.want)
		}
	}
}

func TestRenderWritesTIFF(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid})
	for _, name := range []string{"p.tif", "q.TIFF"} {
		out := filepath.Join(dir, name)
		cairn(t, "render", filepath.Join(dir, "p.ply"), "-o", out, "--size", "150x100", "--background", "transparent").want(t, exitDone, "")
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		img, err := tiff.Decode(bytes.NewReader(b))
		if err != nil || img.Bounds().Size() != image.Pt(150, 100) {
			t.Fatalf("%s: %v", name, err)
		}
		_, _, _, corner := img.At(1, 1).RGBA()
		if _, _, _, middle := img.At(75, 60).RGBA(); corner != 0 || middle != 0xffff {
			t.Errorf("%s: alpha %d in the corner and %d in the middle", name, corner, middle)
		}
	}
}

func TestRenderSeveral(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{
		"a.ply": pyramid, "b.ply": broken, "c.ply": pyramid, "out/b.jpg": "an older picture",
	})
	r := cairn(t, "render", filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"), filepath.Join(dir, "c.ply"),
		"-o", filepath.Join(dir, "out", "{}.jpg"), "--size", "60x40", "--samples", "1")
	r.want(t, exitFailed, filepath.Join(dir, "b.ply"))
	for _, name := range []string{"a.jpg", "c.jpg"} {
		readPicture(t, filepath.Join(dir, "out", name), 60, 40)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "out", "b.jpg")); string(b) != "an older picture" {
		t.Errorf("the broken mesh's picture is %.20q", b)
	}
	if entries, _ := os.ReadDir(filepath.Join(dir, "out")); len(entries) != 3 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestPicturesDoNotDependOnTheWindow: what the window remembers of a file turns
// no picture of the command line.
func TestPicturesDoNotDependOnTheWindow(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	dir := t.TempDir()
	mesh := filepath.Join(dir, "a.ply")
	const ply = "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n" +
		"element face 2\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n3 0 0\n0 2 0\n0 0 1\n3 0 1 2\n3 0 2 3\n"
	if err := os.WriteFile(mesh, []byte(ply), 0o644); err != nil {
		t.Fatal(err)
	}
	picture := func(name string, more ...string) []byte {
		path := filepath.Join(dir, name)
		cairn(t, append([]string{"render", mesh, "-o", path, "--size", "60x40"}, more...)...).want(t, exitDone, "")
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	before := picture("before.png")
	folder := filepath.Join(state, "cairn")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	text := `[{"path":` + strconv.Quote(mesh) + `,"rotation":[0,1,0,0]}]`
	if err := os.WriteFile(filepath.Join(folder, "fronts.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(picture("after.png"), before) {
		t.Error("the picture changes with what the window remembers")
	}
	if bytes.Equal(picture("said.png", "--front", "-z"), before) {
		t.Error("--front changes nothing")
	}
}

// TestRenderTellsGroupsApart: groups of one name and colour from several files.
func TestRenderTellsGroupsApart(t *testing.T) {
	needsGL(t)
	const points = `{"markups": [{"type": "Fiducial", "name": "L", "coordinateSystem": "LPS", "controlPoints":
[{"id": "1", "label": "tip", "position": [0, 0, 0], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}}]}`
	dir := files(t, map[string]string{"p.ply": pyramid, "a.mrk.json": points, "b.mrk.json": points})
	a, b := filepath.Join(dir, "a.mrk.json"), filepath.Join(dir, "b.mrk.json")
	r := cairn(t, "render", filepath.Join(dir, "p.ply"), "-o", filepath.Join(dir, "p.png"), "--size", "100x100", "--landmarks", a, "--landmarks", b)
	r.want(t, exitDone, "b.mrk.json")
	if n := strings.Count(r.errOut, "another colour"); n != 1 || strings.Contains(r.errOut, "a.mrk.json") {
		t.Errorf("said:\n%s", r.errOut)
	}
	if !strings.Contains(r.errOut, `group "L" is called "L (2)" here`) {
		t.Errorf("said:\n%s", r.errOut)
	}
}

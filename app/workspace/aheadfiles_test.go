package workspace

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/bumpysphere"
	"cairn/scene/mesh"
)

// pngOf is a picture of one pixel.
func pngOf(c color.NRGBA) string {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.SetNRGBA(0, 0, c)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.String()
}

// floats writes numbers as a glTF buffer has them (Khronos Group, glTF 2.0, section 3.6.2).
func floats(of ...float32) string {
	b, err := binary.Append(nil, binary.LittleEndian, of)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestFilesThatTheMeshNamesAreLookedAtAgain: the material file, the texture and the buffers
// that a mesh names are files of it: where one has changed, come or gone since the mesh was
// read ahead, all is read again.
func TestFilesThatTheMeshNamesAreLookedAtAgain(t *testing.T) {
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	const obj = "mtllib look.mtl\nusemtl skin\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nf 1/1 2/2 3/3\n"
	const gltf = `{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],` +
		`"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}],"bufferViews":[{"buffer":0,"byteLength":36}],"buffers":[{"uri":"data/a.bin","byteLength":36}]}`
	triangle := floats(0, 0, 0, 1, 0, 0, 0, 1, 0)
	pixel := func(m *mesh.TriMesh) string {
		if len(m.Textures()) == 0 {
			return "no texture"
		}
		return fmt.Sprint(m.Textures()[0].Image.NRGBAAt(0, 0))
	}
	corner := func(m *mesh.TriMesh) string { return fmt.Sprint(m.Vertex(1)) }
	diffuse := func(m *mesh.TriMesh) string { return fmt.Sprint(m.Data().Materials[0].Diffuse) }
	for _, c := range []struct {
		name, open string
		files      map[string]string
		file, text string // that is written meanwhile; no text: the file goes
		says       func(*mesh.TriMesh) string
		changes    bool
	}{
		{"nothing", "a.obj", map[string]string{"a.obj": obj, "look.mtl": "newmtl skin\nKd 1 0 0\n"}, "other.mtl", "newmtl skin\nKd 0 1 0\n", diffuse, false},
		{"the material file", "a.obj", map[string]string{"a.obj": obj, "look.mtl": "newmtl skin\nKd 1 0 0\n"}, "look.mtl", "newmtl skin\nKd 0 1 0\n", diffuse, true},
		{"the texture", "a.obj", map[string]string{"a.obj": obj, "look.mtl": "newmtl skin\nmap_Kd skin.png\n", "skin.png": pngOf(red)}, "skin.png", pngOf(blue), pixel, true},
		{"a texture that was not there", "a.obj", map[string]string{"a.obj": obj, "look.mtl": "newmtl skin\nmap_Kd skin.png\n"}, "skin.png", pngOf(blue), pixel, true},
		{"a picture beside it that was not there", "a.obj", map[string]string{"a.obj": strings.TrimPrefix(obj, "mtllib look.mtl\nusemtl skin\n")}, "a.png", pngOf(blue), pixel, true},
		{"a texture that goes", "a.obj", map[string]string{"a.obj": obj, "look.mtl": "newmtl skin\nmap_Kd skin.png\n", "skin.png": pngOf(red)}, "skin.png", "", pixel, true},
		{"the buffer", "a.gltf", map[string]string{"a.gltf": gltf, "data/a.bin": triangle}, "data/a.bin", floats(0, 0, 0, 2, 0, 0, 0, 1, 0), corner, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, c.files)
			d := newDesk(t)
			path := filepath.Join(dir, c.open)
			d.readAhead(path)
			if err := d.ahead.read.err; err != nil {
				t.Fatal(err)
			}
			m := d.ahead.read.loaded.Mesh
			before := c.says(m)
			file := filepath.Join(dir, c.file)
			if c.text == "" {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			} else {
				write := os.WriteFile(file, []byte(c.text), 0o644)
				later := time.Now().Add(time.Minute) // the clock of the file system may be coarse
				if err := os.Chtimes(file, later, later); err != nil || write != nil {
					t.Fatal(err, write)
				}
			}
			id := d.Open(path)
			d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
			now := d.Document(id).Meshes()[0].Mesh
			if after := c.says(now); (after != before) != c.changes || (now != m) != c.changes {
				t.Errorf("it was %s and is %s; the mesh is another one: %v", before, after, now != m)
			}
		})
	}
}

// TestWhatFailedAheadIsTriedAgain, although its file seems to be the same.
func TestWhatFailedAheadIsTriedAgain(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": "ply\nnonsense\n"})
	d := newDesk(t)
	path := filepath.Join(dir, "a.ply")
	d.readAhead(path)
	if err := os.WriteFile(path, []byte(plyText), 0o644); err != nil {
		t.Fatal(err)
	}
	d.ahead.read.stamps = stamps(Item{Path: path}) // as where the file is the same and its disk was away
	d.Open(path)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
}

// TestAnOutdatedMeshGoesBeforeTheNewOneIsRead: with what was made of it, also what was just being made.
func TestAnOutdatedMeshGoesBeforeTheNewOneIsRead(t *testing.T) {
	m := bumpysphere.New(200_000)
	var b strings.Builder
	for i := 0; i < len(m.Positions); i += 3 {
		fmt.Fprintln(&b, "v", m.Positions[i], m.Positions[i+1], m.Positions[i+2])
	}
	for i := 0; i < len(m.Triangles); i += 3 {
		fmt.Fprintln(&b, "f", m.Triangles[i]+1, m.Triangles[i+1]+1, m.Triangles[i+2]+1)
	}
	dir := write(t, map[string]string{"a.obj": b.String()})
	d := newDesk(t)
	path := filepath.Join(dir, "a.obj")
	d.readAhead(path)
	held := d.ahead.read.loaded.Mesh
	if err := os.WriteFile(path, []byte(b.String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	d.loaders <- struct{}{} // nothing can be read yet
	id := d.Open(path)
	d.wait("it is being read again", func() bool { return !d.Entry(id).prepared })
	if held.TriangleCount() != 0 || held.BuiltSurface() != nil || held.Detail() != nil {
		t.Error("what was read before is still there while the new one is read")
	}
	<-d.loaders
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if held.BuiltSurface() != nil || held.Detail() != nil {
		t.Error("it was prepared on")
	}
}

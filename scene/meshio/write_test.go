package meshio

import (
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

func TestWriteRefusesWhatItCannotWrite(t *testing.T) {
	m := sheet(2)
	dir := t.TempDir()
	for name, want := range map[string]string{
		"a.off": "OFF files can be read but not written", "a.xyz": `".xyz" is no extension of a mesh file`, "a": "the name says no format",
	} {
		path := filepath.Join(dir, name)
		err := Write(context.Background(), path, m, "")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "PLY (.ply)") {
			t.Errorf("%s: %v", name, err)
		}
		if l := Losses(path, m, ""); l != nil {
			t.Errorf("%s: losses %q", name, l)
		}
	}
	if files := filesIn(t, dir); len(files) != 0 {
		t.Errorf("files %v", files)
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWritePacked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ply.gz")
	m := sheet(20)
	if err := Write(context.Background(), path, m, "mm"); err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), path, nil)
	if err != nil || r.Units != "mm" || !slices.Equal(r.Mesh.Data().Positions, m.Data().Positions) {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); b[0] != 0x1f || b[1] != 0x8b {
		t.Error("the file is not packed")
	}
}

func TestUnitsThatCannotBeNamed(t *testing.T) {
	for units, want := range map[string]int{"": 0, "mm": 0, "inch": 0, "furlong": 1, "mm\nelement x 9": 1} {
		if l := Losses("a.ply", sheet(2), units); len(l) != want {
			t.Errorf("%q: %q", units, l)
		}
	}
}

// failing is a format whose writer makes companions and then fails.
func failing(t *testing.T, path string, fail error) error {
	t.Helper()
	o := &output{folder: filepath.Dir(path), stem: companionStem(path)}
	defer o.undo()
	return o.main(context.Background(), path, io.Discard, func() error {
		for _, c := range []string{"one", "two"} {
			if _, err := o.companion(".png", []byte(c)); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := filesIn(t, o.folder), []string{"a-2.png", "a-3.png", "a.png"}; !slices.Equal(got, want) {
			t.Errorf("files %v, want %v", got, want)
		}
		return fail
	})
}

func TestCompanionsReplaceNothingAndGoWhenTheWritingFails(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.png"), "another's")
	writeFile(t, filepath.Join(dir, "a-2.png"), "two")
	full := errors.New("no space")
	if err := failing(t, filepath.Join(dir, "a.obj"), full); !errors.Is(err, full) {
		t.Error(err)
	}
	if got, want := filesIn(t, dir), []string{"a-2.png", "a.png"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "a.png")); string(b) != "another's" {
		t.Errorf("a.png holds %q", b)
	}
}

func TestCompanionStems(t *testing.T) {
	for path, want := range map[string]string{
		"x/skull.obj": "skull", "skull.v2.obj.gz": "skull.v2", "my skull.obj": "my_skull", "a~1.obj": "a_1", "con.obj": "_con",
		"-s.obj": "_-s", ".obj": "_", `a\b.obj`: "a_b", "Schädel.obj": "Schädel", "a\n.obj": "a_", "a#1.obj": "a_1",
		strings.Repeat("ä", 120) + ".obj": strings.Repeat("ä", 100),
	} {
		if got := companionStem(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestWriteCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range Formats() {
		if !f.Writes() {
			continue
		}
		dir := t.TempDir()
		err := Write(ctx, filepath.Join(dir, "a"+f.Extensions[0]), sheet(300), "")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", f.Name, err)
		}
		if files := filesIn(t, dir); len(files) != 0 {
			t.Errorf("%s: files %v", f.Name, files)
		}
	}
}

func TestWriteErrorsNameTheFileOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent", "a.ply")
	err := Write(context.Background(), path, sheet(2), "")
	if err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), ".cairn-") {
		t.Error(err)
	}
}

// TestOBJText is what others read.
func TestOBJText(t *testing.T) {
	dir := t.TempDir()
	skin := &mesh.Texture{Name: "skin.jpg", Image: image.NewNRGBA(image.Rect(0, 0, 2, 1))}
	m, err := mesh.New(mesh.Data{
		Origin: r3.Vec{X: 4500000}, Positions: []float32{0.125, 0.1, 1e-9, 1, 0, 0, 0, 1, 0, 0, 0, 1}, Triangles: []uint32{0, 1, 2, 0, 2, 3},
		Colors:    []uint8{255, 0, 128, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255},
		TexCoords: []float32{0, 0, 1, 0.25}, TexIndex: []uint32{0, 1, 1, 0, 0, 1},
		Normals:   []float32{0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, -1},
		Materials: []mesh.Material{{Name: "bone", Diffuse: [4]float32{1, 0.5, 0, 0.25}}, {Name: "skin", Diffuse: plainDiffuse, Texture: skin}},
		Parts:     []mesh.Part{{First: 0, Count: 1, Material: 1}, {First: 1, Count: 1, Material: 0}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), filepath.Join(dir, "a.obj"), m, "m"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"a.obj": "# Wavefront OBJ\n# units: m\nmtllib a.mtl\n" +
			"v 4500000.125 0.1 1e-09 1 0 0.502\nv 4500001 0 0 0 0 0\nv 4500000 1 0 0 0 0\nv 4500000 0 1 0 0 0\nvt 0 0\nvt 1 0.25\n" +
			"vn 0 0 1\nvn 0 0 1\nvn 0 0 1\nvn 0 0 -1\nusemtl skin\nf 1/1/1 2/2/2 3/2/3\nusemtl bone\nf 1/1/1 3/1/3 4/2/4\n",
		"a.mtl": "newmtl bone\nKd 1 0.5 0\nd 0.25\nnewmtl skin\nKd 0.8 0.8 0.8\nmap_Kd a.png\n",
	} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); string(b) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, b, want)
		}
	}
}

// TestLossesReadWell: sentences with numbers, as they stand in a dialog.
func TestLossesReadWell(t *testing.T) {
	m := sheet(3)
	want := []string{"STL cannot hold colours (9 vertices have one).", "STL has no list of vertices: they get other numbers."}
	got := Losses("a.stl", m, "")
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	d := *m.Data()
	d.Origin.X, d.Colors = 4500000.125, nil
	if m, _ = mesh.New(d); !slices.Contains(Losses("a.stl", m, "m"), "STL cannot hold the positions of 9 vertices exactly: they are moved by up to 0.125 m.") {
		t.Errorf("%q", Losses("a.stl", m, "m"))
	}
	if l := Losses("a.obj", m, "m"); l != nil {
		t.Errorf("OBJ: %q", l)
	}
}

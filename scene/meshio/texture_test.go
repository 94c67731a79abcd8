package meshio

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readIn writes content to a file in dir and reads it.
func readIn(t testing.TB, dir, name, content string) *Result {
	t.Helper()
	path := filepath.Join(dir, name)
	writeFile(t, path, content)
	r, err := Read(context.Background(), path, nil)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writePicture writes a red picture with one green pixel at the top left.
func writePicture(t testing.TB, path string, w, h int) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.SetNRGBA(i%w, i/w, color.NRGBA{255, 0, 0, 255})
	}
	img.SetNRGBA(0, 0, color.NRGBA{0, 255, 0, 255})
	var b bytes.Buffer
	var err error
	if filepath.Ext(path) == ".png" {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 100})
	}
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, b.String())
}

// texturedOBJ is a triangle with texture coordinates and a material.
const texturedOBJ = "mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl skin\nf 1/1 2/2 3/3\n"

func TestTextureNames(t *testing.T) {
	for _, c := range []struct{ name, mtl, file string }{
		{"plain", "map_Kd skin.png", "skin.png"},
		{"JPEG", "map_Kd skin.jpg", "skin.jpg"},
		{"spaces", "map_Kd my skin one.png", "my skin one.png"},
		{"options", "map_Kd -s 1 1 1 -o 0 0 -mm 0 1 -clamp on -bm 2 skin.png", "skin.png"},
		{"option with one number", "map_Kd -s 2 1.png", "1.png"},
		{"sub-folder", "map_Kd tex/skin.png", "tex/skin.png"},
		{"backslash", `map_Kd tex\skin.png`, "tex/skin.png"},
		{"dot", "map_Kd ./skin.png", "skin.png"},
		{"percent", "map_Kd my%20skin.png", "my skin.png"},
		{"percent as it is", "map_Kd 50%20.png", "50%20.png"},
		{"lone percent", "map_Kd 50%.png", "50%.png"},
		{"upper case key", "MAP_KD skin.png", "skin.png"},
		{"letters", "map_Kd Schädel.png", "Schädel.png"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			writePicture(t, filepath.Join(dir, filepath.FromSlash(c.file)), 3, 2)
			writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nKd 1 0.5 0\nd 0.5\n"+c.mtl+"\n")
			r := readIn(t, dir, "a.obj", texturedOBJ)
			ts := r.Mesh.Textures()
			if len(ts) != 1 || ts[0].Image == nil || ts[0].Image.Rect != image.Rect(0, 0, 3, 2) || ts[0].Name != filepath.Base(c.file) {
				t.Fatalf("textures %v, warnings %q", ts, r.Warnings)
			}
			if m := r.Mesh.Data().Materials[0]; m.Name != "skin" || m.Diffuse != [4]float32{1, 0.5, 0, 0.5} {
				t.Errorf("material %+v", m)
			}
			if p := ts[0].Image.NRGBAAt(0, 0); c.name != "JPEG" && p != (color.NRGBA{0, 255, 0, 255}) {
				t.Errorf("top left pixel %v", p)
			}
		})
	}
}

// TestTextureBesideMaterials: names in a material file in a folder below count
// from there, or from the model.
func TestTextureBesideMaterials(t *testing.T) {
	for _, at := range []string{"mat/skin.png", "skin.png"} {
		dir := t.TempDir()
		writePicture(t, filepath.Join(dir, filepath.FromSlash(at)), 2, 2)
		writeFile(t, filepath.Join(dir, "mat", "a.mtl"), "newmtl skin\nmap_Kd skin.png\n")
		r := readIn(t, dir, "a.obj", strings.Replace(texturedOBJ, "a.mtl", "mat/a.mtl", 1))
		if len(r.Mesh.Textures()) != 1 {
			t.Errorf("%s: %q", at, r.Warnings)
		}
	}
}

// TestTextureByStem is menpo's rule: the first picture with the model's name.
func TestTextureByStem(t *testing.T) {
	plain := strings.SplitAfterN(texturedOBJ, "\n", 2)[1]
	for _, c := range []struct {
		name     string
		pictures []string
		want     string
	}{
		{"jpg", []string{"a.jpg", "b.png"}, "a.jpg"},
		{"png", []string{"a.png"}, "a.png"},
		{"first of several", []string{"a.png", "a.jpeg", "a.jpg"}, "a.jpeg"},
		{"none", []string{"b.png", "a.tif"}, ""},
	} {
		dir := t.TempDir()
		for _, p := range c.pictures {
			writePicture(t, filepath.Join(dir, p), 2, 2)
		}
		for _, obj := range []string{plain, texturedOBJ} {
			r := readIn(t, dir, "a.obj", obj)
			got := ""
			if ts := r.Mesh.Textures(); len(ts) > 0 {
				got = ts[0].Name
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q; %q", c.name, got, c.want, r.Warnings)
			}
		}
		if r := readIn(t, dir, "a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"); r.Mesh.Textures() != nil {
			t.Errorf("%s: a texture without texture coordinates", c.name)
		}
	}
}

// pngHead returns a PNG that announces a size and has no pixels.
func pngHead(w, h uint32) string {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 2, 0, 0, 0)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:])))
}

func TestBadTextures(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"bomb", pngHead(100000, 100000), "has 100000×100000 pixels"},
		{"long", pngHead(9000, 1), "has 9000×1 pixels"},
		{"no pixels", pngHead(10, 10), "cannot be decoded"},
		{"page", "<html>", "neither PNG nor JPEG"},
		{"empty", "", "is empty"},
		{"jpeg", "\xff\xd8\xff", "cannot be decoded"},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "skin.png"), c.content)
		writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd skin.png\n")
		r := readIn(t, dir, "a.obj", texturedOBJ)
		if r.Mesh.TriangleCount() != 1 || r.Mesh.Textures() != nil || !strings.Contains(strings.Join(r.Warnings, " "), c.want) {
			t.Errorf("%s: %q, want %q", c.name, r.Warnings, c.want)
		}
	}
}

// TestPictureKinds: whatever the kind of picture, the pixels are the same.
func TestPictureKinds(t *testing.T) {
	at := func(x, y int) color.NRGBA {
		return color.NRGBA{uint8(20 * x), uint8(30 * y), 7, uint8(255 - 10*x*y)}
	}
	r := image.Rect(0, 0, 9, 130)
	nrgba, nrgba64, rgba, gray := image.NewNRGBA(r), image.NewNRGBA64(r), image.NewRGBA(r), image.NewGray(r)
	palette := image.NewPaletted(r, color.Palette{color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 100, 50, 128}})
	for y := range 130 {
		for x := range 9 {
			nrgba.SetNRGBA(x, y, at(x, y))
			nrgba64.Set(x, y, at(x, y))
			opaque := at(x, y)
			opaque.A = 255
			rgba.Set(x, y, opaque)
			gray.SetGray(x, y, color.Gray{uint8(x * y)})
			palette.SetColorIndex(x, y, uint8((x+y)%2))
		}
	}
	s := &source{ctx: context.Background()}
	for _, img := range []image.Image{nrgba, nrgba64, rgba, gray, palette, nrgba.SubImage(image.Rect(2, 3, 8, 100))} {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		decoded, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := straight(s, decoded)
		if err != nil {
			t.Fatal(err)
		}
		min := img.Bounds().Min
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				want := color.NRGBAModel.Convert(img.At(min.X+x, min.Y+y))
				if got.NRGBAAt(x, y) != want {
					t.Fatalf("%T: pixel %d,%d is %v, want %v", decoded, x, y, got.NRGBAAt(x, y), want)
				}
			}
		}
	}
}

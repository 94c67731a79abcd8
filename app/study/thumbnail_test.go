package study

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestThumbnails: a picture is found for the mesh as it was, in its place and at its time,
// and of too many the oldest go.
func TestThumbnails(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.ply", "b.ply")
	at := func(name string) string { return filepath.Join(folder, name) }
	kept := Thumbnails{filepath.Join(folder, "cache"), 10}
	picture := func(gray uint8) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
		img.SetNRGBA(1, 2, color.NRGBA{gray, gray, gray, 255})
		return img
	}
	check := func(what, name string, want int) {
		t.Helper()
		got := -1
		if img, err := kept.Read(at(name)); err == nil {
			got = int(color.NRGBAModel.Convert(img.At(1, 2)).(color.NRGBA).R)
		}
		if got != want {
			t.Errorf("%s: %s has %d, want %d", what, name, got, want)
		}
	}
	write := func(name string, gray uint8) {
		t.Helper()
		if err := kept.Write(at(name), picture(gray)); err != nil {
			t.Fatal(err)
		}
	}
	check("at first", "a.ply", -1)
	write("a.ply", 7)
	check("kept", "a.ply", 7)
	check("another", "b.ply", -1)
	write("a.ply", 8)
	check("again", "a.ply", 8)
	if err := os.Chtimes(at("a.ply"), time.Time{}, time.Unix(1000, 0)); err != nil {
		t.Fatal(err)
	}
	check("at another time", "a.ply", -1)
	write("a.ply", 9)
	if err := os.WriteFile(at("a.ply"), []byte("longer than before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(at("a.ply"), time.Time{}, time.Unix(1000, 0)); err != nil {
		t.Fatal(err)
	}
	check("of another size", "a.ply", -1)
	if err := kept.Write(at("none.ply"), picture(1)); err == nil {
		t.Error("there is a picture of no mesh")
	}
	// One that is too large, or damaged, is none.
	if err := kept.Write(at("b.ply"), image.NewNRGBA(image.Rect(0, 0, ThumbnailSide+1, 2))); err != nil {
		t.Fatal(err)
	}
	check("too large", "b.ply", -1)
	name, err := kept.name(at("b.ply"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("\x89PNG"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("damaged", "b.ply", -1)
	// Of too many the oldest go.
	for i := range 12 {
		name := fmt.Sprintf("n%d.ply", i)
		put(t, folder, name)
		write(name, uint8(i))
		file, err := kept.name(at(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Time{}, time.Unix(int64(i)+1000, 0)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := os.ReadDir(kept.Folder)
	if err != nil || len(all) > kept.Most {
		t.Errorf("%d are kept, %v", len(all), err)
	}
	check("the last", "n11.ply", 11)
	check("the first", "n0.ply", -1)
	if err := (Thumbnails{}).Write(at("b.ply"), picture(1)); err != nil {
		t.Error(err)
	}
}

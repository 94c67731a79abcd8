package main

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"strings"
	"testing"
)

// TestContactSheet: each cell is the picture that the mesh has alone, a row holds as many
// as --columns says, the place of a broken mesh stays free, and something stands below.
func TestContactSheet(t *testing.T) {
	needsGL(t)
	content := map[string]string{"b.ply": broken}
	for i, n := range []string{"a", "c", strings.Repeat("long name ", 20), "e"} {
		content[n+".ply"] = strings.Replace(pyramid, "1 4 1", fmt.Sprintf("1 %d 1", i+2), 1)
	}
	dir := files(t, content)
	var args []string
	for _, n := range []string{"e", "b", strings.Repeat("long name ", 20), "a", "c"} {
		args = append(args, filepath.Join(dir, n+".ply"))
	}
	out := filepath.Join(dir, "sheet.png")
	const w, h, gap, caption, columns = 90, 60, 8, 24, 3
	flags := []string{"--size", "90x60", "--background", "#204060"}
	r := cairn(t, append(append([]string{"render", "--contact-sheet", out, "--columns", "3", "--jobs", "4"}, flags...), args...)...)
	r.want(t, exitFailed, "b.ply")
	if n := strings.Count(r.errOut, "\n"); n != 1 {
		t.Errorf("%d lines: %s", n, r.errOut)
	}
	sheet := readPicture(t, out, columns*(w+gap)+gap, 2*(h+caption+gap)+gap)
	ground := color.NRGBA{0x20, 0x40, 0x60, 0xff}
	inked := func(box image.Rectangle) (n int) {
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				if color.NRGBAModel.Convert(sheet.At(x, y)) != ground {
					n++
				}
			}
		}
		return n
	}
	for i := range 6 {
		x, y := gap+i%columns*(w+gap), gap+i/columns*(h+caption+gap)
		cell, below := image.Rect(x, y, x+w, y+h), image.Rect(x, y+h, x+w, y+h+caption)
		if i == 1 || i == 5 { // the broken one, and the place after the last
			if n := inked(cell); n > 0 {
				t.Errorf("cell %d: %d pixels are drawn", i, n)
			}
		} else {
			alone := filepath.Join(dir, "alone.png")
			cairn(t, append([]string{"render", args[i], "-o", alone}, flags...)...).want(t, exitDone, "")
			want := readPicture(t, alone, w, h)
			for yy := range h {
				for xx := range w {
					if got := color.NRGBAModel.Convert(sheet.At(x+xx, y+yy)); got != color.NRGBAModel.Convert(want.At(xx, yy)) {
						t.Fatalf("cell %d: pixel %d, %d is %v", i, xx, yy, got)
					}
				}
			}
		}
		if n := inked(below); (n > 0) != (i < 5) {
			t.Errorf("below cell %d: %d pixels are drawn", i, n)
		}
	}
	// Between the cells, and beside a name that is far too long, there is nothing.
	if n := inked(image.Rect(0, 0, sheet.Bounds().Dx(), gap)) + inked(image.Rect(gap+w, 0, 2*gap+w, sheet.Bounds().Dy())); n > 0 {
		t.Errorf("between the cells %d pixels are drawn", n)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, "*.png")); len(entries) != 2 {
		t.Errorf("there are %q", entries)
	}
}

// TestContactSheetOfViews: a row a mesh, and the pictures themselves where -o asks for them.
func TestContactSheetOfViews(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "q.ply": pyramid})
	out := filepath.Join(dir, "sheet.png")
	cairn(t, "render", filepath.Join(dir, "p.ply"), filepath.Join(dir, "q.ply"), "--contact-sheet", out,
		"-o", filepath.Join(dir, "new")+"/", "--size", "50x40", "--views", "front,top,iso").want(t, exitDone, "")
	readPicture(t, out, 3*58+8, 2*(40+24+8)+8)
	if all, _ := filepath.Glob(filepath.Join(dir, "new", "*.png")); len(all) != 6 {
		t.Errorf("pictures: %q", all)
	}
}

// TestPagesOfAContactSheet: none is larger than it may be, and all cells have a place.
func TestPagesOfAContactSheet(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		cells, columns, side int
		out                  string
	}{{1, 0, 100, "s.png"}, {7, 3, 100, "s.png"}, {5000, 0, 360, "s.png"}, {1200, 20, 900, "s.png"}, {30, 1, 8000, "s.tif"}, {3000, 1, 300, "s.jpg"}} {
		f := &renderFlags{}
		f.size, f.background, f.sheet, f.columns = fmt.Sprintf("%dx%d", c.side, c.side), "#ffffff", filepath.Join(dir, c.out), c.columns
		s, err := f.layOut(c.cells)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for i := range s.pages {
			names[s.page(i)] = true
		}
		pixels := (s.columns*(s.width+s.gap) + s.gap) * (s.rows*(s.height+s.caption+s.gap) + s.gap)
		if pixels > sheetPixels && s.rows > 1 || len(names) != s.pages ||
			s.pages*s.columns*s.rows < c.cells || (s.pages-1)*s.columns*s.rows >= c.cells || c.columns > 0 && s.columns != min(c.columns, c.cells) {
			t.Errorf("%+v: %d pages of %d × %d, %d pixels", c, s.pages, s.columns, s.rows, pixels)
		}
	}
}

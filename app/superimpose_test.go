package main

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plateFiles writes two plates across z, one moved by half its width and larger, with three
// corners as landmarks beside each.
func plateFiles(t *testing.T) (first, other string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, at func(x, y float64) (float64, float64)) string {
		obj, csv := "", "name,x,y,z\n"
		for i, c := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := at(c[0], c[1])
			obj += fmt.Sprintf("v %v %v 0\n", x, y)
			if i < 3 {
				csv += fmt.Sprintf("corner%d,%v,%v,0\n", i, x, y)
			}
		}
		file := filepath.Join(dir, name+".obj")
		for f, text := range map[string]string{file: obj + "f 1 2 3\nf 1 3 4\n", filepath.Join(dir, name+".csv"): csv} {
			if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return file
	}
	first = write("first", func(x, y float64) (float64, float64) { return x, y })
	other = write("other", func(x, y float64) (float64, float64) { return 2*x + 1, 2 * y })
	return first, other
}

// TestRenderSuperimposed looks at pixels of which it is known what is there.
func TestRenderSuperimposed(t *testing.T) {
	needsGL(t)
	first, other := plateFiles(t)
	out := filepath.Join(t.TempDir(), "picture.png")
	const w, h = 200, 100
	run := func(args ...string) {
		t.Helper()
		if r := cairn(t, append([]string{"render"}, args...)...); r.status != exitDone {
			t.Fatalf("%v: status %d, %s", args, r.status, r.errOut)
		}
	}
	// what returns which specimen each tenth of the middle row shows: one of the first, the
	// other, both, or nothing.
	what := func(flags ...string) (row string) {
		t.Helper()
		run(append([]string{first, "-o", out, "--size", fmt.Sprintf("%dx%d", w, h), "--orthographic", "--glyph-size", "0.01", "--samples", "1", "--background", "#ffffff"}, flags...)...)
		img := readPicture(t, out, w, h)
		for i := range 20 {
			c := color.NRGBAModel.Convert(img.At(10*i+5, h/2+7)).(color.NRGBA)
			switch bluer := int(c.B) - int(c.R); {
			case c == color.NRGBA{255, 255, 255, 255}:
				row += "."
			case bluer > 100:
				row += "o"
			case bluer > 15:
				row += "x"
			default:
				row += "f"
			}
		}
		return row
	}
	count := func(row, of string) int { return strings.Count(row, of) }
	alone := what()
	if n := count(alone, "f"); n < 8 || n+count(alone, ".") != 20 {
		t.Fatalf("alone it is %s", alone)
	}
	stored := what("--superimpose", other)
	if count(stored, "f")+count(stored, "o") != 0 || count(stored, "x") < 8 { // all of the first lies in the other
		t.Errorf("as stored it is %s", stored)
	}
	if scaled := what("--superimpose", other, "--fit", "landmarks-scaled"); scaled != strings.ReplaceAll(alone, "f", "x") {
		t.Errorf("brought to the same place and size it is %s, want it over %s", scaled, alone)
	}
	if gone := what("--superimpose", other, "--fit", "landmarks-scaled", "--opacity", "0"); gone != alone {
		t.Errorf("unseen it is %s", gone)
	}
	swiped := what("--superimpose", other, "--fit", "landmarks-scaled", "--swipe", "0.5")
	if swiped != alone[:10]+strings.ReplaceAll(alone[10:], "f", "o") {
		t.Errorf("swiped it is %s", swiped)
	}
	rigid := what("--superimpose", other, "--fit", "landmarks", "--swipe=0")
	if n := count(rigid, "o"); n < 8 || count(rigid, "f") != 0 {
		t.Errorf("not scaled and swiped it is %s", rigid)
	}
	hollow := filepath.Join(t.TempDir(), "hollow.ply")
	if err := os.WriteFile(hollow, []byte("ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\nproperty float z\nend_header\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if r := cairn(t, "render", first, "-o", out, "--superimpose", hollow); r.status != exitDone || !strings.Contains(r.errOut, "has no mesh to lay over it") {
		t.Errorf("an empty mesh over it: status %d, %s", r.status, r.errOut)
	}
	for flags, warned := range map[string]bool{"": true, "--opacity 1": false, "--swipe 0.4": false, "--swipe 0.4 --opacity 0.5": true} {
		r := cairn(t, append([]string{"render", first, "-o", out, "--superimpose", other, "--color-by", "distance", "--to", other}, strings.Fields(flags)...)...)
		if is := strings.Contains(r.errOut, "changes the colours of values"); r.status != exitDone || is != warned {
			t.Errorf("over colours, %q: status %d, %s", flags, r.status, r.errOut)
		}
	}
	before, _ := os.ReadFile(out)
	run(first, "-o", out, "--superimpose", other, "--vectors", "2", "--size", "200x100")
	if after, _ := os.ReadFile(out); string(after) == string(before) {
		t.Error("vectors are not drawn")
	}
	// Several at once, and the other one is still there for each.
	dir := t.TempDir()
	run(first, other, "-o", dir+"/", "--superimpose", other, "--jobs", "2", "--size", "100x80")
	run(first, "-o", filepath.Join(dir, "turn.gif"), "--superimpose", other, "--fit", "landmarks", "--turntable", "3", "--size", "60x40")
}

func TestSuperimposingIsRefused(t *testing.T) {
	needsGL(t)
	first, other := plateFiles(t)
	bare := filepath.Join(t.TempDir(), "bare.obj")
	data, err := os.ReadFile(other)
	if err == nil {
		err = os.WriteFile(bare, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	nowhere, err := filepath.Abs("nowhere.ply") // alone in its line, without the name of the mesh that it was to lie over
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		status int
		want   string
		flags  []string
	}{
		{exitUsage, "--opacity has no meaning without --superimpose", []string{"--opacity", "0.3"}},
		{exitUsage, "--swipe has no meaning without --superimpose", []string{"--swipe", "0"}},
		{exitUsage, "--fit has no meaning", []string{"--fit", "landmarks"}},
		{exitUsage, "--mirror has no meaning without --fit landmarks", []string{"--superimpose", other, "--mirror"}},
		{exitUsage, "choose 0 to 1", []string{"--superimpose", other, "--opacity", "1.5"}},
		{exitUsage, "choose 0 to 1", []string{"--superimpose", other, "--swipe", "NaN"}},
		{exitUsage, "finite", []string{"--superimpose", other, "--vectors", "Inf"}},
		{exitUsage, "over 0", []string{"--superimpose", other, "--vectors", "0"}},
		{exitUsage, "over 0", []string{"--superimpose", other, "--vectors=-2"}},
		{exitUsage, "there is no such way", []string{"--superimpose", other, "--fit", "best"}},
		{exitFailed, "cairn: " + nowhere + ": there is no such file", []string{"--superimpose", "nowhere.ply"}},
		{exitFailed, `bare.obj has none with a name, and first.obj has "corner0", "corner1", "corner2"`, []string{"--superimpose", bare, "--fit", "landmarks"}},
	} {
		out := filepath.Join(t.TempDir(), "none.png")
		r := cairn(t, append([]string{"render", first, "-o", out}, test.flags...)...)
		if r.status != test.status || !strings.Contains(r.errOut, test.want) {
			t.Errorf("%v: status %d, %q, want %d and something of %q", test.flags, r.status, r.errOut, test.status, test.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: there is a picture", test.flags)
		}
	}
	out := filepath.Join(t.TempDir(), "picture.png")
	cairn(t, "render", first, "-o", out, "--size", "60x40", "--superimpose", bare, "--vectors", "2").want(t, exitDone, "there are no vectors")
}

// TestPicturesShowAllOfWhatIsSuperimposed, also where that is larger than the first and beside it.
func TestPicturesShowAllOfWhatIsSuperimposed(t *testing.T) {
	needsGL(t)
	first, other := plateFiles(t)
	out := filepath.Join(t.TempDir(), "picture.png")
	const side = 120
	white := color.NRGBA{255, 255, 255, 255}
	for _, flags := range [][]string{nil, {"--superimpose", other}} {
		args := append([]string{"render", first, "-o", out, "--size", fmt.Sprintf("%dx%d", side, side), "--orthographic", "--glyph-size", "0.01", "--background", "#ffffff"}, flags...)
		if r := cairn(t, args...); r.status != exitDone {
			t.Fatalf("%v: status %d, %s", flags, r.status, r.errOut)
		}
		img := readPicture(t, out, side, side)
		covered := 0
		for y := range side {
			for x := range side {
				if color.NRGBAModel.Convert(img.At(x, y)) == white {
					continue
				}
				covered++
				if x == 0 || y == 0 || x == side-1 || y == side-1 {
					t.Fatalf("%v: something goes on beyond the border at %d %d", flags, x, y)
				}
			}
		}
		if covered < side*side/4 {
			t.Errorf("%v: %d pixels show something", flags, covered)
		}
	}
}
